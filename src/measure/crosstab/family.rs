//! Measures whose answers hang together, and which groups stay inside in all of them.
//!
//! What leaves of a survey by group is one set of equations: sizes, numerators, denominators, the spread behind an interval, and
//! the same of the whole stack, from which the groups in print can be taken away. So groups are hidden by families of questions:
//! the measures and number questions that have a question in common, or questions of which one is asked only by the answer to
//! another. In a family a group is either in print with every figure or hidden with every figure, and the hidden ones are at
//! least two. Why nothing can be solved then: exchange what a person of one hidden group answered to the questions of the family
//! with what one of another hidden group did. No size changes, nor any figure of a group in print, nor any of the whole stack,
//! whatever it is computed from, since it is over the same answers. What is hidden of the two groups changes, unless everybody
//! in hidden groups adds the same; then the next larger group is hidden as well. What everybody of the whole stack adds the
//! same to is no secret, and is in print.

use std::collections::BTreeSet;

use super::Grouping;
use super::group::Column;
use crate::measure::{Formula, GroupBy, Measure, NumberCollector, Survey};
use crate::questionnaire::{Kind, Questionnaire};
use crate::response::{Bucket, Tally};
use crate::text::Order;
use crate::text::order;

/// A survey by group.
pub(super) struct Stack<'s> {
    pub survey: &'s Survey,
    pub grouping: &'s Grouping,
    pub tallies: &'s [(super::Category, Tally)],
    pub sizes: &'s [u64],
    pub columns: &'s [Column],
    /// How many numbers each group gave to each number question.
    pub numbers: &'s [Vec<u64>],
    pub under: u64,
}

/// Measures and number questions that have answers in common.
pub(super) struct Family {
    /// The places of its measures.
    pub measures: Vec<usize>,
    /// The places of its number questions among all number questions.
    numbers: Vec<usize>,
    /// Whether the groups themselves follow from its answers, or its figures from the groups: then nothing can be exchanged
    /// between groups without changing figures of the whole stack.
    pub follows_groups: bool,
}

/// For every question a number that it has in common with those that its being asked depends on.
fn linked(questionnaire: &Questionnaire) -> Vec<usize> {
    let mut labels: Vec<usize> = (0..questionnaire.questions.len()).collect();
    for (at, question) in questionnaire.questions.iter().enumerate() {
        for condition in &question.ask_if {
            if let Some((on, _)) = questionnaire.find(&condition.question) {
                let (from, to) = (labels[at], labels[on]);
                for label in &mut labels {
                    if *label == from {
                        *label = to;
                    }
                }
            }
        }
    }
    labels
}

/// What the groups of a measure of its own are told by.
pub(super) fn own_groups(measure: &Measure) -> Option<&GroupBy> {
    match &measure.formula {
        Formula::TrimmedMean(trim) => trim.groups.as_ref().map(|groups| &groups.by),
        _ => None,
    }
}

/// The families of a survey's measures and number questions, which stand at `positions`.
pub(super) fn families(
    survey: &Survey,
    grouping: &Grouping,
    columns: &[Column],
    positions: &[usize],
) -> Vec<Family> {
    let questionnaire = &survey.questionnaire;
    let labels = linked(questionnaire);
    let label = |code: &str| questionnaire.find(code).map(|(at, _)| labels[at]);
    let by = grouping.question().and_then(label);
    let is_by_batch = matches!(
        grouping,
        Grouping::Batch | Grouping::Mode | Grouping::Interviewer
    );
    let mut families: Vec<(BTreeSet<usize>, Family)> = Vec::new();
    let mut join = |of: BTreeSet<usize>, mut family: Family| {
        let (same, others): (Vec<_>, Vec<_>) = std::mem::take(&mut families)
            .into_iter()
            .partition(|(labels, _)| !labels.is_disjoint(&of));
        let mut labels = of;
        for (more, other) in same {
            labels.extend(more);
            family.measures.extend(other.measures);
            family.numbers.extend(other.numbers);
            family.follows_groups |= other.follows_groups;
        }
        families = others;
        families.push((labels, family));
    };
    for (at, (measure, column)) in survey.measures.iter().zip(columns).enumerate() {
        let groups = own_groups(measure);
        let question = match groups {
            Some(GroupBy::Question(code)) => label(code),
            _ => None,
        };
        let codes = column.questions();
        let of: BTreeSet<usize> =
            order::set(codes.iter().filter_map(|code| label(code)).chain(question));
        let follows = by.is_some_and(|by| of.contains(&by))
            || (is_by_batch && groups == Some(&GroupBy::Batch));
        let family = Family {
            measures: vec![at],
            numbers: Vec::new(),
            follows_groups: follows,
        };
        join(of, family);
    }
    for (at, position) in positions.iter().enumerate() {
        let of = BTreeSet::from([labels[*position]]);
        let family = Family {
            measures: Vec::new(),
            numbers: vec![at],
            follows_groups: by.is_some_and(|by| of.contains(&by)),
        };
        join(of, family);
    }
    families.into_iter().map(|(_, family)| family).collect()
}

/// Which of these columns are tied in cross-tables of the same rows, as lists of at least two of their places.
///
/// A question asked by the answer to another: the totals of its rows are cells of the other's table. What is told of the batch
/// (方式, 访问员): its cells are sums of those by batch. Options of one multiple choice, where they exclude one another.
pub fn tied(questionnaire: &Questionnaire, columns: &[&Grouping]) -> Vec<Vec<usize>> {
    let labels = linked(questionnaire);
    let found = |code: &str| questionnaire.find(code);
    let label = |by: &Grouping| match by {
        Grouping::Question(code) | Grouping::Chosen { question: code, .. } => {
            found(code).map(|(at, _)| labels[at])
        }
        // No question has this number.
        Grouping::Batch | Grouping::Mode | Grouping::Interviewer => Some(labels.len()),
        Grouping::Operator => None,
    };
    let are_apart = |one: &Grouping, other: &Grouping| match (one, other) {
        (Grouping::Chosen { question, .. }, Grouping::Chosen { question: same, .. }) => {
            question == same
                && found(question).is_some_and(|(_, question)| {
                    question.limits.at_most != Some(1)
                        && question.options.iter().all(|of| !of.exclusive)
                })
        }
        _ => one == other,
    };
    let mut tied: Vec<Vec<usize>> = Vec::new();
    for (at, by) in columns.iter().enumerate() {
        let hangs = |of: &Vec<usize>| {
            of.iter().any(|other| {
                let other = columns[*other];
                label(by).is_some() && label(by) == label(other) && !are_apart(by, other)
            })
        };
        let (same, others): (Vec<_>, Vec<_>) = tied.into_iter().partition(hangs);
        tied = others;
        tied.push(same.into_iter().flatten().chain([at]).collect());
    }
    tied.retain(|of| of.len() > 1);
    tied
}

/// A cross-table that leaves in one file with others.
pub struct TableBeside<'a> {
    /// The question of its rows.
    pub rows: &'a str,
    /// The question of its columns.
    pub columns: &'a str,
    /// Whether anything of it stays inside.
    pub hides: bool,
}

/// What hangs together: its columns, its questions, its tables, and how many tables and figures it is of.
type Clump = (BTreeSet<usize>, BTreeSet<usize>, Vec<usize>, usize);

/// Which of these cross-tables stay out of a file that has them all and, by some of the same columns, figures over questions:
/// `figures` are a column with the questions of one figure.
///
/// Each table closes its own gaps; the figures of its columns, or another table of them, are further equations. Tables and
/// figures hang together where they are by the same columns, or ones of which one is asked by the answer to the other, and over
/// questions that have one of them in common or are linked so. Where something hangs together and any table of it has gaps, all
/// its tables stay out; the figures alone are closed among themselves.
pub fn told_beside(
    survey: &Survey,
    figures: &[(&str, BTreeSet<&str>)],
    tables: &[TableBeside<'_>],
) -> Vec<bool> {
    let questionnaire = &survey.questionnaire;
    let labels = linked(questionnaire);
    let label = |code: &str| questionnaire.find(code).map(|(at, _)| labels[at]);
    let mut clumps: Vec<Clump> = Vec::new();
    let of_figures = figures
        .iter()
        .map(|(by, codes)| (*by, codes.iter().copied().collect::<Vec<_>>(), None));
    let of_tables = tables.iter().enumerate();
    let of_tables = of_tables.map(|(at, table)| (table.columns, vec![table.rows], Some(at)));
    for (by, codes, table) in of_figures.chain(of_tables) {
        let mut clump: Clump = (
            label(by).into_iter().collect(),
            codes.into_iter().filter_map(label).collect(),
            table.into_iter().collect(),
            1,
        );
        let (same, others): (Vec<Clump>, Vec<Clump>) = clumps
            .into_iter()
            .partition(|(by, of, ..)| !by.is_disjoint(&clump.0) && !of.is_disjoint(&clump.1));
        for (by, of, tables, count) in same {
            clump.0.extend(by);
            clump.1.extend(of);
            clump.2.extend(tables);
            clump.3 += count;
        }
        clumps = others;
        clumps.push(clump);
    }
    let mut told = vec![false; tables.len()];
    for (.., of, count) in clumps {
        if count > 1 && of.iter().any(|at| tables[*at].hides) {
            for at in of {
                told[at] = true;
            }
        }
    }
    told
}

impl Family {
    /// Whether the number question at this place is one of it.
    pub(super) fn has_number(&self, number: usize) -> bool {
        self.numbers.contains(&number)
    }

    /// Which groups stay inside; `without` do in any case.
    pub(super) fn closed(&self, stack: &Stack<'_>, without: &[bool]) -> Vec<bool> {
        let groups = 0..stack.sizes.len();
        let mut closed: Vec<bool> = groups
            .clone()
            .map(|group| without[group] || self.is_small(stack, group))
            .collect();
        let mut others: Vec<usize> = groups
            .filter(|group| !closed[*group] && stack.sizes[*group] > 0)
            .collect();
        others.order_by_key(|group| std::cmp::Reverse(stack.sizes[*group]));
        while !self.is_open_enough(stack, &closed) {
            let Some(next) = others.pop() else { break };
            closed[next] = true;
        }
        closed
    }

    /// Whether nothing of the hidden groups can be solved.
    fn is_open_enough(&self, stack: &Stack<'_>, closed: &[bool]) -> bool {
        let sizes = stack.sizes.iter().zip(closed);
        let sizes: Vec<u64> = sizes
            .filter(|(size, closed)| **closed && **size > 0)
            .map(|(size, _)| *size)
            .collect();
        let all = vec![true; closed.len()];
        sizes.is_empty()
            || (sizes.len() >= 2
                && sizes.iter().sum::<u64>() >= stack.under
                && self.measures.iter().all(|measure| {
                    stack.adds_the_same(*measure, &all) || !stack.adds_the_same(*measure, closed)
                }))
    }

    /// Whether a figure of the group tells a number of people that is small.
    fn is_small(&self, stack: &Stack<'_>, group: usize) -> bool {
        let is_small = |count: u64| (1..stack.under).contains(&count);
        let of_numbers = self.numbers.iter();
        if of_numbers
            .map(|number| stack.numbers[*number][group])
            .any(is_small)
        {
            return true;
        }
        let shares: Vec<(BTreeSet<&str>, [u64; 2])> = self
            .measures
            .iter()
            .filter_map(|at| {
                let column = &stack.columns[*at];
                Some((column.questions(), column.parts(group)?))
            })
            .collect();
        let of_share = shares.iter().any(|(questions, parts)| {
            // A share over some of the questions of another leaves that over the rest.
            let rest = shares.iter().any(|(fewer, less)| {
                fewer != questions
                    && fewer.is_subset(questions)
                    && [0, 1]
                        .iter()
                        .any(|part| parts[*part].checked_sub(less[*part]).is_some_and(is_small))
            });
            rest || parts.iter().copied().any(is_small)
        });
        of_share
            || self
                .measures
                .iter()
                .any(|at| is_small(stack.columns[*at].respondents[group]))
            || self.told_apart(stack).any(|position| {
                let counts = stack.tallies[group].1.question(position);
                let mut options = counts.filter(|(bucket, _)| matches!(bucket, Bucket::Option(_)));
                options.any(|(_, count)| u64::try_from(count).is_ok_and(is_small))
            })
    }

    /// The single choices of which more is told than one share: points and an interval tell how often each option was chosen.
    fn told_apart<'f>(&'f self, stack: &'f Stack<'_>) -> impl Iterator<Item = usize> + 'f {
        let questionnaire = &stack.survey.questionnaire;
        let questions = questionnaire.questions.iter().enumerate();
        questions
            .filter(|(_, question)| question.kind == Kind::Single)
            .filter(|(_, question)| {
                let only = |at: &&usize| {
                    let codes = stack.columns[**at].questions();
                    codes.len() == 1 && codes.contains(question.code.as_str())
                };
                let formulas: Vec<&Formula> = self
                    .measures
                    .iter()
                    .filter(only)
                    .map(|at| &stack.survey.measures[*at].formula)
                    .collect();
                let is_share = |formula: &Formula| is_share(formula);
                formulas.iter().any(|formula| !is_share(formula))
                    || formulas.windows(2).any(|two| two[0] != two[1])
            })
            .map(|(position, _)| position)
    }
}

/// Whether a figure of this formula is so many of so many.
pub(super) const fn is_share(formula: &Formula) -> bool {
    matches!(
        formula,
        Formula::SatisfiedShare(_) | Formula::Awareness(_) | Formula::Majority(_)
    )
}

impl Stack<'_> {
    /// Whether the figure of each group follows from its size alone: it is over the question by which is grouped.
    pub(super) fn follows_from_size(&self, measure: usize) -> bool {
        let codes = self.columns[measure].questions();
        self.grouping
            .question()
            .is_some_and(|by| codes.iter().all(|code| *code == by))
    }

    /// Whether everybody in these groups adds the same to a measure and is in its base.
    pub(super) fn adds_the_same(&self, measure: usize, groups: &[bool]) -> bool {
        self.follows_from_size(measure)
            || (self.nobody_is_left_out(measure, groups) && self.has_one_worth(measure, groups))
    }

    /// Whether the base of each of these groups follows from its size.
    pub(super) fn nobody_is_left_out(&self, measure: usize, groups: &[bool]) -> bool {
        let figures = self.columns[measure].figures.iter().zip(groups);
        figures
            .filter(|(_, is_one)| **is_one)
            .all(|(figure, _)| figure.left_out.iter().all(|left| left.count == 0))
    }

    fn has_one_worth(&self, measure: usize, groups: &[bool]) -> bool {
        let column = &self.columns[measure];
        let parts = (0..groups.len()).filter(|group| groups[*group]);
        let parts: Option<Vec<[u64; 2]>> = parts.map(|group| column.parts(group)).collect();
        if let Some(parts) = parts {
            return [0, 1]
                .iter()
                .any(|part| parts.iter().all(|parts| parts[*part] == 0));
        }
        let questionnaire = &self.survey.questionnaire;
        let codes = column.questions();
        codes.iter().all(|code| {
            let Some((position, _)) = questionnaire.find(code) else {
                return true;
            };
            let mut given: BTreeSet<&Bucket> = BTreeSet::new();
            for ((_, tally), _) in self.tallies.iter().zip(groups).filter(|(_, is)| **is) {
                let buckets = tally.question(position).map(|(bucket, _)| bucket);
                given.extend(buckets.filter(|bucket| **bucket != Bucket::Answered));
            }
            given.len() <= 1
        })
    }
}

/// How many numbers each group gave to each number question.
pub(super) fn numbers_given(
    numbers: &NumberCollector,
    tallies: &[(super::Category, Tally)],
) -> Vec<Vec<u64>> {
    let given = |position: &usize| {
        let groups = tallies.iter().map(|(category, _)| {
            let found = numbers.summary_of(category.code.as_deref(), *position);
            found.map_or(0, |found| found.answered)
        });
        groups.collect()
    };
    numbers.positions().iter().map(given).collect()
}
