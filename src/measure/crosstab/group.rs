//! The declared measures by group, and which of their figures may leave the program.

use std::collections::BTreeSet;

use super::difference::{self, GroupDifference};
use super::suppress::{Rules, protect_by};
use super::{Category, Grouping, protect_groups};
use crate::measure::{Figure, Formula, Fraction, Sampling, Summary, Survey, figure_of_part};
use crate::response::{Bucket, Tally};

/// The responses of one category with what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Who they are.
    pub category: Category,
    /// How many they are.
    pub responses: u64,
    /// Whether their number stays inside the program.
    pub is_hidden: bool,
    /// The declared measures over them, in their order.
    pub figures: Vec<GroupFigure>,
}

/// A measure over one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFigure {
    /// What it came to. How many people of a known population are in the group is not known: its sampling fraction is
    /// that of all responses.
    pub figure: Figure,
    /// Whether numerator, rate and interval stay inside the program.
    pub is_hidden: bool,
    /// Whether the denominator stays inside too.
    pub is_base_hidden: bool,
    /// How the rate differs from that of [`GroupedMeasures::compared_with`]; `None` for that group itself, and where one
    /// of the two stays inside the program.
    pub difference: Option<GroupDifference>,
}

/// The declared measures by group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupedMeasures {
    /// The groups in their order.
    pub groups: Vec<Group>,
    /// Numbers of responses from 1 to below this are small.
    pub under: u64,
}

impl GroupedMeasures {
    /// The measures of a survey over the tally of each group.
    ///
    /// Hidden are the sizes of small groups, everything about them, and every share that has a small numerator or
    /// rest; with them as much as is needed so that the figures of the whole stack do not give them away. What is
    /// hidden in a share is hidden in every measure that has a question in common with it.
    pub fn of(survey: &Survey, tallies: Vec<(Category, Tally)>, under: u64) -> Self {
        let size = |tally: &Tally| u64::try_from(tally.responses).unwrap_or(0);
        let sizes: Vec<u64> = tallies.iter().map(|(_, tally)| size(tally)).collect();
        let sampling = Sampling {
            population: survey.population,
            responses: sizes.iter().sum(),
        };
        let silent: Vec<usize> = (0..tallies.len())
            .filter(|at| tallies[*at].0.code.is_none())
            .collect();
        // Who says nothing is no group of people: how many they are is known from the counts of the question.
        let named = sizes.iter().enumerate();
        let named: Vec<u64> = named
            .map(|(at, size)| if silent.contains(&at) { 0 } else { *size })
            .collect();
        let hidden_groups = protect_groups(&named, under, &[]);
        let columns: Vec<Column> = survey
            .measures
            .iter()
            .map(|measure| {
                Column::of(survey, &tallies, |tally| {
                    figure_of_part(survey, measure, tally, sampling)
                })
            })
            .collect();
        let without_figures: Vec<bool> = (0..sizes.len())
            .map(|at| {
                hidden_groups[at] || (silent.contains(&at) && (1..under).contains(&sizes[at]))
            })
            .collect();
        let hidden = hidden_figures(&columns, &without_figures, &hidden_groups, &sizes, under);
        let mut figures: Vec<Vec<GroupFigure>> = sizes.iter().map(|_| Vec::new()).collect();
        for (column, hidden) in columns.into_iter().zip(hidden) {
            for ((into, figure), cell) in figures.iter_mut().zip(column.figures).zip(hidden) {
                into.push(GroupFigure {
                    figure,
                    is_hidden: cell.figure,
                    is_base_hidden: cell.base,
                    difference: None,
                });
            }
        }
        let parts = tallies.into_iter().zip(sizes).zip(hidden_groups);
        let mut groups: Vec<Group> = parts
            .zip(figures)
            .map(|((((category, _), responses), is_hidden), figures)| Group {
                category,
                responses,
                is_hidden,
                figures,
            })
            .collect();
        difference::compare(&mut groups);
        Self { groups, under }
    }

    /// The group with which the others are compared in the measure at this place; `None`: nothing is compared.
    pub fn compared_with(&self, measure: usize) -> Option<&Category> {
        let at = difference::reference(&self.groups, measure)?;
        let others = self
            .groups
            .iter()
            .filter_map(|group| group.figures.get(measure));
        let any = others.into_iter().any(|figure| figure.difference.is_some());
        any.then(|| &self.groups[at].category)
    }

    /// The counts of the stack without those that would give the size of a hidden group away: the distribution of the
    /// question by which is grouped, and the points that follow from it.
    #[must_use]
    pub fn guard(&self, grouping: &Grouping, summary: &Summary) -> Summary {
        let mut guarded = summary.clone();
        if self.groups.iter().any(|group| group.is_hidden) {
            let questions = guarded.questions.iter_mut();
            for question in questions.filter(|of| Some(of.code.as_str()) == grouping.question()) {
                question.options.clear();
                question.points_given.clear();
                question.points = None;
                question.full_mark = None;
                question.score_rate = None;
            }
        }
        guarded
    }

    /// Whether anything stays inside the program.
    pub fn hides(&self) -> bool {
        self.groups
            .iter()
            .any(|group| group.is_hidden || group.figures.iter().any(|figure| figure.is_hidden))
    }
}

/// One measure over all groups.
struct Column {
    figures: Vec<Figure>,
    /// The most responses that answered one of its questions, by group.
    respondents: Vec<u64>,
}

impl Column {
    fn of(
        survey: &Survey,
        tallies: &[(Category, Tally)],
        compute: impl Fn(&Tally) -> Figure,
    ) -> Self {
        let figures: Vec<Figure> = tallies.iter().map(|(_, tally)| compute(tally)).collect();
        let respondents = figures
            .iter()
            .zip(tallies)
            .map(|(figure, (_, tally))| {
                let questions = figure.questions.iter();
                let answered = questions.filter_map(|code| {
                    let (position, _) = survey.questionnaire.find(code)?;
                    u64::try_from(tally.get(position, &Bucket::Answered)).ok()
                });
                answered.max().unwrap_or(0)
            })
            .collect();
        Self {
            figures,
            respondents,
        }
    }

    /// For a share: the answers counted and the rest of the base, by group.
    fn parts(&self) -> Option<Vec<Vec<u64>>> {
        let share = |figure: &Figure| {
            matches!(
                figure.formula,
                Formula::SatisfiedShare(_) | Formula::Awareness(_) | Formula::Majority(_)
            )
        };
        if !self.figures.iter().all(share) {
            return None;
        }
        let whole = |fraction: &Fraction| fraction.to_short_text(0).parse::<u64>().ok();
        self.figures
            .iter()
            .map(|figure| {
                let [hits, base] = [whole(&figure.numerator)?, whole(&figure.denominator)?];
                Some(vec![hits, base.checked_sub(hits)?])
            })
            .collect()
    }

    fn questions(&self) -> BTreeSet<&str> {
        let questions = self.figures.iter().flat_map(|figure| &figure.questions);
        questions.map(String::as_str).collect()
    }
}

/// What of one figure of one group stays inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cell {
    figure: bool,
    base: bool,
}

/// What of every measure stays inside, by measure and group.
///
/// `without` are the groups of which no figure is shown, `groups` those of which not even the size is.
fn hidden_figures(
    columns: &[Column],
    without: &[bool],
    groups: &[bool],
    sizes: &[u64],
    under: u64,
) -> Vec<Vec<Cell>> {
    let marked = |hidden: &[bool]| -> BTreeSet<usize> {
        (0..hidden.len()).filter(|at| hidden[*at]).collect()
    };
    let mut also: Vec<BTreeSet<usize>> = columns.iter().map(|_| marked(without)).collect();
    loop {
        let hidden: Vec<Vec<Cell>> = columns
            .iter()
            .zip(&also)
            .map(|(column, also)| {
                let also: Vec<usize> = also.iter().copied().collect();
                hidden_column(column, &also, groups, sizes, under)
            })
            .collect();
        let mut grown = also.clone();
        for (at, column) in columns.iter().enumerate() {
            for (of, (other, cells)) in columns.iter().zip(&hidden).enumerate() {
                // What other formulas hide is hidden in a share by its own numbers.
                if of != at
                    && other.parts().is_some()
                    && !column.questions().is_disjoint(&other.questions())
                {
                    let taken = (0..cells.len()).filter(|group| cells[*group].figure);
                    grown[at].extend(taken);
                }
            }
        }
        if grown == also {
            return hidden;
        }
        also = grown;
    }
}

/// What of one measure stays inside, where the figures of these groups do in any case.
fn hidden_column(
    column: &Column,
    also: &[usize],
    groups: &[bool],
    sizes: &[u64],
    under: u64,
) -> Vec<Cell> {
    if let Some(parts) = column.parts() {
        // The base of a group of which everybody answered is known with its size.
        let is_known =
            |row: &usize| !groups[*row] && parts[*row].iter().sum::<u64>() == sizes[*row];
        let known: Vec<usize> = (0..parts.len()).filter(is_known).collect();
        let rules = Rules {
            under,
            hidden_rows: also,
            printed_rows: &known,
            column_totals_are_printed: true,
        };
        let hidden = protect_by(&parts, rules);
        let rows = 0..parts.len();
        return rows
            .map(|row| Cell {
                figure: hidden.row_total(row) || hidden.cell(row, 0) || hidden.cell(row, 1),
                base: groups[row] || (hidden.row_total(row) && !known.contains(&row)),
            })
            .collect();
    }
    let hidden = protect_groups(&column.respondents, under, also);
    hidden
        .into_iter()
        .map(|hidden| Cell {
            figure: hidden,
            base: hidden,
        })
        .collect()
}

#[cfg(test)]
mod tests;
