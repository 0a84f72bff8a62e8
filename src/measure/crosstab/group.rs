//! The declared measures by group, and which of their figures may leave the program.

use std::collections::BTreeSet;

use super::difference::{self, GroupDifference};
use super::family::{Family, Stack, families, is_share, numbers_given, own_groups};
use super::suppress::protect_groups;
use super::{Category, Grouping};
use crate::measure::{
    Figure, Fraction, GroupBy, NumberCollector, Sampling, Summary, Survey, figure_of_part,
};
use crate::response::{Bucket, Tally};
use crate::text::Order;

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
    /// Whether rate and interval stay inside the program.
    pub is_hidden: bool,
    /// Whether the numerator does too; one of nobody in the whole stack does not.
    pub is_numerator_hidden: bool,
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
    /// For each number question, in their order, which groups stay inside.
    numbers: Vec<Vec<bool>>,
    /// The places of the measures whose figures over the whole stack would give hidden ones away.
    kept_back: Vec<usize>,
    /// The positions of the questions of which only some groups are asked, where that would tell a hidden size.
    told: Vec<usize>,
}

impl GroupedMeasures {
    /// The measures of a survey over the tally of each group.
    ///
    /// Hidden are the sizes of small groups with everything about them, and every group of which a figure tells a small
    /// number of people; with them as many as are needed so that nothing can be solved.
    pub fn of(
        survey: &Survey,
        grouping: &Grouping,
        tallies: Vec<(Category, Tally)>,
        numbers: &NumberCollector,
        under: u64,
    ) -> Self {
        let size = |tally: &Tally| u64::try_from(tally.responses).unwrap_or(0);
        let sizes: Vec<u64> = tallies.iter().map(|(_, tally)| size(tally)).collect();
        let sampling = Sampling {
            population: survey.population,
            responses: sizes.iter().sum(),
        };
        let columns: Vec<Column> = survey
            .measures
            .iter()
            .map(|measure| {
                Column::of(survey, &tallies, |tally| {
                    figure_of_part(survey, measure, tally, sampling)
                })
            })
            .collect();
        let stack = Stack {
            survey,
            grouping,
            tallies: &tallies,
            sizes: &sizes,
            columns: &columns,
            numbers: &numbers_given(numbers, &tallies),
            under,
        };
        let decided = Decided::of(&stack, numbers.positions());
        let mut figures: Vec<Vec<GroupFigure>> = sizes.iter().map(|_| Vec::new()).collect();
        for (column, cells) in columns.into_iter().zip(&decided.cells) {
            for ((into, figure), cell) in figures.iter_mut().zip(column.figures).zip(cells) {
                into.push(GroupFigure {
                    figure,
                    is_hidden: cell.figure,
                    is_numerator_hidden: cell.numerator,
                    is_base_hidden: cell.base,
                    difference: None,
                });
            }
        }
        let parts = tallies.into_iter().zip(sizes).zip(decided.sizes);
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
        Self {
            groups,
            under,
            numbers: decided.numbers,
            kept_back: decided.kept_back,
            told: decided.told,
        }
    }

    /// Whether what a group gave to a number question, by its place among them, stays inside.
    pub fn hides_number(&self, number: usize, group: usize) -> bool {
        let of = self.numbers.get(number).and_then(|of| of.get(group));
        of.copied().unwrap_or(false)
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

    /// The figures of the stack without those that would give hidden ones away: the distribution of the question by which
    /// is grouped and what follows from it, questions that only some groups are asked, and measures that follow the groups.
    #[must_use]
    pub fn guard(&self, grouping: &Grouping, summary: &Summary) -> Summary {
        let mut guarded = summary.clone();
        let mut at = 0..;
        guarded
            .figures
            .retain(|_| at.next().is_some_and(|at| !self.kept_back.contains(&at)));
        if self.groups.iter().all(|group| !group.is_hidden) {
            return guarded;
        }
        let by = grouping.question();
        let is_told = |code: &String| {
            let mut told = summary
                .questions
                .iter()
                .filter(|of| self.told.contains(&of.position));
            Some(code.as_str()) == by || told.any(|of| of.code == *code)
        };
        for figure in &mut guarded.figures {
            figure
                .alternatives
                .retain(|other| !other.questions.iter().any(is_told));
        }
        guarded
            .questions
            .retain(|question| !self.told.contains(&question.position));
        for question in guarded
            .questions
            .iter_mut()
            .filter(|of| Some(of.code.as_str()) == by)
        {
            question.options.clear();
            question.points_given.clear();
            question.points = None;
            question.full_mark = None;
            question.score_rate = None;
        }
        guarded
    }

    /// The codes of the questions and measures that [`GroupedMeasures::guard`] takes out of a summary.
    pub fn taken_out<'s>(&self, survey: &'s Survey) -> Vec<&'s str> {
        let is_any_hidden = self.groups.iter().any(|group| group.is_hidden);
        let questions = self.told.iter().filter(|_| is_any_hidden);
        let questions = questions.filter_map(|at| survey.questionnaire.questions.get(*at));
        let measures = self
            .kept_back
            .iter()
            .filter_map(|at| survey.measures.get(*at));
        let questions = questions.map(|question| question.code.as_str());
        questions
            .chain(measures.map(|measure| measure.code.as_str()))
            .collect()
    }

    /// The codes of the questions that each of the measures is computed from.
    pub fn questions<'s>(&'s self, survey: &'s Survey) -> impl Iterator<Item = BTreeSet<&'s str>> {
        let figures = self.groups.first().map_or(&[][..], |group| &group.figures);
        figures
            .iter()
            .zip(&survey.measures)
            .map(|(figure, measure)| {
                let of = figure.figure.questions.iter().map(String::as_str);
                let own = match own_groups(measure) {
                    Some(GroupBy::Question(code)) => Some(code.as_str()),
                    _ => None,
                };
                of.chain(own).collect()
            })
    }

    /// Whether anything stays inside the program.
    pub fn hides(&self) -> bool {
        self.groups
            .iter()
            .any(|group| group.is_hidden || group.figures.iter().any(|figure| figure.is_hidden))
            || self.numbers.iter().flatten().any(|hidden| *hidden)
    }
}

/// One measure over all groups.
pub(super) struct Column {
    pub(super) figures: Vec<Figure>,
    /// The most responses that answered one of its questions, by group.
    pub(super) respondents: Vec<u64>,
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

    /// For a share: the answers counted and the rest of the base, of one group.
    pub(super) fn parts(&self, group: usize) -> Option<[u64; 2]> {
        let figure = self.figures.get(group).filter(|of| is_share(&of.formula))?;
        let whole = |fraction: &Fraction| fraction.to_short_text(0).parse::<u64>().ok();
        let [hits, base] = [whole(&figure.numerator)?, whole(&figure.denominator)?];
        Some([hits, base.checked_sub(hits)?])
    }

    /// The codes of its questions.
    pub(super) fn questions(&self) -> BTreeSet<&str> {
        let questions = self.figures.iter().flat_map(|figure| &figure.questions);
        questions.map(String::as_str).collect()
    }

    /// Whether the numerator is 0 in every group.
    fn is_of_nobody(&self) -> bool {
        self.figures
            .iter()
            .all(|figure| figure.numerator == Fraction::zero())
    }
}

/// What of one figure of one group stays inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cell {
    figure: bool,
    numerator: bool,
    base: bool,
}

/// What of a stack by group stays inside.
struct Decided {
    /// The sizes, by group.
    sizes: Vec<bool>,
    /// The figures, by measure and group.
    cells: Vec<Vec<Cell>>,
    /// The numbers, by number question and group.
    numbers: Vec<Vec<bool>>,
    kept_back: Vec<usize>,
    told: Vec<usize>,
}

impl Decided {
    fn of(stack: &Stack<'_>, positions: &[usize]) -> Self {
        let groups = stack.sizes.len();
        let mut decided = Self {
            sizes: hidden_sizes(stack),
            cells: vec![vec![Cell::default(); groups]; stack.columns.len()],
            numbers: vec![vec![false; groups]; positions.len()],
            kept_back: Vec::new(),
            told: Vec::new(),
        };
        // One group is the whole stack, which is in print above it.
        if stack.sizes.iter().filter(|size| **size > 0).count() < 2 {
            return decided;
        }
        let is_small = |size: u64| (1..stack.under).contains(&size);
        let without: Vec<bool> = (0..groups)
            .map(|group| decided.sizes[group] || is_small(stack.sizes[group]))
            .collect();
        for family in families(stack.survey, stack.grouping, stack.columns, positions) {
            let closed = family.closed(stack, &without);
            decided.close(stack, &family, &closed);
        }
        decided.kept_back.order();
        if let Some(by) = stack.grouping.question() {
            let questionnaire = &stack.survey.questionnaire;
            let told = questionnaire.told_by(|question| question.code == by);
            let told = told.into_iter().enumerate().filter(|(_, is_told)| *is_told);
            let by = questionnaire.find(by).map(|(position, _)| position);
            decided.told = told
                .map(|(position, _)| position)
                .filter(|position| Some(*position) != by)
                .collect();
        }
        decided
    }

    /// Hides these groups in all of a family.
    fn close(&mut self, stack: &Stack<'_>, family: &Family, closed: &[bool]) {
        let all = vec![true; closed.len()];
        for measure in &family.measures {
            let is_known = stack.adds_the_same(*measure, &all);
            let has_known_base = stack.nobody_is_left_out(*measure, closed);
            let is_of_nobody = stack.columns[*measure].is_of_nobody();
            for (group, cell) in self.cells[*measure].iter_mut().enumerate() {
                // What follows from a size is as open as that is.
                let is_size_hidden = self.sizes[group];
                let is_hidden = closed[group] && (is_size_hidden || !is_known);
                *cell = Cell {
                    figure: is_hidden,
                    numerator: is_hidden && !is_of_nobody,
                    base: is_hidden && (is_size_hidden || !has_known_base),
                };
            }
        }
        for (number, hidden) in self.numbers.iter_mut().enumerate() {
            if family.has_number(number) {
                hidden.copy_from_slice(closed);
            }
        }
        if family.follows_groups && closed.contains(&true) {
            // Of the question by which is grouped the sizes tell everything, where they are in print.
            let is_any_size_hidden = self.sizes.contains(&true);
            let measures = family.measures.iter().copied();
            self.kept_back.extend(
                measures.filter(|measure| is_any_size_hidden || !stack.follows_from_size(*measure)),
            );
        }
    }
}

/// Which groups do not even have their size in print.
///
/// Who says nothing is no group of people: how many they are is known from the counts of the question.
fn hidden_sizes(stack: &Stack<'_>) -> Vec<bool> {
    let named = stack.tallies.iter().zip(stack.sizes);
    let named: Vec<u64> = named
        .map(|((category, _), size)| if category.code.is_none() { 0 } else { *size })
        .collect();
    // The size of the only one follows from theirs and the whole.
    if named.iter().filter(|size| **size > 0).count() < 2 {
        return vec![false; named.len()];
    }
    protect_groups(&named, stack.under)
}

#[cfg(test)]
mod tests;
