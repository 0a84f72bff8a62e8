//! Which column is what: found by the names, or as a map says.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{ColumnMap, Meant};
use super::names::{
    self, SERIAL_NAMES, bare, folded, is_like_a_code, is_of_site, of_unnamed, unnamed,
};
use super::sheet::Sheet;
use crate::formats::nearest::nearest;
use crate::formats::response_header::OWN_NAMES;
use crate::questionnaire::{Kind, Questionnaire};

/// What a column was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The serial.
    Serial,
    /// The answers to the question with this code.
    Question(String),
    /// Whether an option of a multiple choice was ticked: the codes of the question and of the option.
    Option(String, String),
    /// What is noted about the paper.
    Note,
    /// One of the columns that an export of this program has beside the answers.
    Own(String),
    /// Nothing that is known: it was not read.
    LeftOut,
}

/// A column of the plain form, and where it comes from; columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plain {
    /// The serial.
    Serial(usize),
    /// The answers to the question at a position.
    Question(usize, usize),
    /// Those to a multiple choice with a column for each option: (column, place of the option).
    Ticked(usize, Vec<(usize, usize)>),
    /// Those to a multiple choice that stand side by side, one choice in each column.
    Gathered(usize, Vec<usize>),
    /// What is noted about the paper, with the name of the column before it.
    Note(usize),
    /// Under the name that it has.
    Named(usize),
}

impl Plain {
    /// The first column that it comes from.
    pub(super) fn first(&self) -> usize {
        match self {
            Self::Serial(column)
            | Self::Question(_, column)
            | Self::Note(column)
            | Self::Named(column) => *column,
            Self::Ticked(_, columns) => columns.first().map_or(0, |(column, _)| *column),
            Self::Gathered(_, columns) => columns.first().copied().unwrap_or(0),
        }
    }
}

/// How a sheet is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The row of the heading, counted from 0.
    pub heading: usize,
    /// How many cells the heading has.
    pub width: usize,
    /// The columns of the plain form.
    pub plain: Vec<Plain>,
    /// Whether it is the export of a survey site, which has words of its own for no answer.
    pub is_of_site: bool,
    /// The columns without a name that hold something and are not read.
    unnamed: BTreeSet<usize>,
    /// Those that a map says not to be read.
    passed_over: BTreeSet<usize>,
}

impl Plan {
    /// The plan for the row that tells most; `None` where no row names a question.
    pub(super) fn of(
        sheet: &Sheet<'_>,
        questionnaire: &Questionnaire,
        map: Option<&ColumnMap>,
    ) -> Option<Self> {
        let top = sheet.top();
        let plans = top.iter().enumerate().map(|(heading, names)| {
            let names = named(names);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let spans = sheet.spans.iter().filter(|(row, ..)| *row == heading);
            Self::of_heading(
                heading,
                (&names, &spans.copied().collect::<Vec<_>>()),
                questionnaire,
                map,
            )
        });
        let plans = plans.filter(|plan| plan.questions() > 0);
        plans.reduce(|best, next| {
            if next.known() > best.known() {
                next
            } else {
                best
            }
        })
    }

    fn of_heading(
        heading: usize,
        (names, spans): (&[&str], &[(usize, usize, usize)]),
        questionnaire: &Questionnaire,
        map: Option<&ColumnMap>,
    ) -> Self {
        let mut plan = Self {
            heading,
            width: names.len(),
            plain: Vec::new(),
            is_of_site: is_of_site(names.iter().copied()),
            unnamed: BTreeSet::new(),
            passed_over: BTreeSet::new(),
        };
        let serial = serial(names, map);
        for (column, name) in names.iter().enumerate() {
            if serial == Some(column) {
                plan.plain.push(Plain::Serial(column));
            } else {
                plan.take(column, name, questionnaire, map);
            }
        }
        plan.go_over(spans, questionnaire);
        plan.take_beside(names, questionnaire, map);
        let taken: Vec<usize> = plan.positions().collect();
        for (column, name) in names.iter().enumerate() {
            let is_free = !plan.has(column) && map.is_none_or(|map| map.of(name).is_none());
            if is_free && is_a_slip(name, questionnaire, &taken) {
                plan.plain.push(Plain::Named(column));
            }
        }
        plan
    }

    fn take(
        &mut self,
        column: usize,
        name: &str,
        questionnaire: &Questionnaire,
        map: Option<&ColumnMap>,
    ) {
        let meant = match map.and_then(|map| map.of(name)) {
            Some(Meant::Nothing | Meant::Serial) => {
                self.passed_over.insert(column);
                return;
            }
            Some(Meant::Note) => return self.plain.push(Plain::Note(column)),
            Some(Meant::Question(code)) => questionnaire.find(code).map(|(at, _)| (at, None)),
            Some(Meant::Option(code, option)) => {
                questionnaire.find(code).and_then(|(at, question)| {
                    let (option, _) = question.option(option)?;
                    Some((at, Some(option)))
                })
            }
            None if unnamed(name).is_some() => return,
            None => names::question(name, questionnaire)
                .map(|position| (position, None))
                .or_else(|| {
                    let (position, option) = names::option(name, questionnaire)?;
                    Some((position, Some(option)))
                }),
        };
        match meant {
            Some((position, None)) => {
                // What is said of a column holds beside another one of the same multiple choice.
                let is_said = map.is_some_and(|map| map.of(name).is_some());
                let goes_beside = is_said && self.gather(position, column, questionnaire);
                if !goes_beside {
                    self.plain.push(Plain::Question(position, column));
                }
            }
            Some((position, Some(option))) => self.tick(position, option, column),
            None if OWN_NAMES.contains(&folded(name).as_str()) => {
                self.plain.push(Plain::Named(column));
            }
            None => {}
        }
    }

    /// Puts a column beside those of the same multiple choice; whether there are any.
    fn gather(&mut self, position: usize, column: usize, questionnaire: &Questionnaire) -> bool {
        let question = questionnaire.questions.get(position);
        if question.is_none_or(|question| question.kind != Kind::Multiple) {
            return false;
        }
        let mut plain = self.plain.iter_mut();
        let there = plain.find_map(|plain| match plain {
            Plain::Question(at, first) if *at == position => {
                let columns = vec![*first];
                *plain = Plain::Gathered(position, columns);
                Some(plain)
            }
            Plain::Gathered(at, _) if *at == position => Some(plain),
            _ => None,
        });
        match there {
            Some(Plain::Gathered(_, columns)) => {
                columns.push(column);
                true
            }
            _ => false,
        }
    }

    /// A name over several columns is that of each of them, where each can hold one of several choices.
    fn go_over(&mut self, spans: &[(usize, usize, usize)], questionnaire: &Questionnaire) {
        for (_, first, last) in spans {
            let position = self.plain.iter().find_map(|plain| match plain {
                Plain::Question(position, at) if at == first => Some(*position),
                _ => None,
            });
            let Some(position) = position else {
                continue;
            };
            for column in first + 1..=(*last).min(self.width.saturating_sub(1)) {
                if !self.has(column) && !self.passed_over.contains(&column) {
                    self.gather(position, column, questionnaire);
                }
            }
        }
    }

    /// The plan with the columns that have no name and hold something. One that stands behind a question, or behind nothing
    /// but such columns, may go on with its answers: it is refused until it is said what it is.
    pub(super) fn with_unnamed(&self, sheet: &Sheet<'_>) -> Self {
        let mut plan = self.clone();
        let names = sheet.top().swap_remove(self.heading);
        let mut open: BTreeSet<usize> = (0..self.width)
            .filter(|column| {
                let name = names.get(*column).map_or("", |name| name.trim());
                name.is_empty() && !self.has(*column)
            })
            .collect();
        if open.is_empty() {
            return plan;
        }
        let mut row = 0;
        sheet.each(&mut |cells| {
            if row > self.heading {
                let filled = open.iter().filter(|column| {
                    cells
                        .get(**column)
                        .is_some_and(|cell| !cell.trim().is_empty())
                });
                let filled: Vec<usize> = filled.copied().collect();
                for column in filled {
                    open.remove(&column);
                    plan.unnamed.insert(column);
                }
            }
            row += 1;
        });
        for column in plan.unnamed.clone() {
            let is_empty = |at: &usize| names.get(*at).is_none_or(|name| name.trim().is_empty());
            let before = (0..column).rev().find(|at| !is_empty(at));
            let goes_on = before.is_some_and(|at| {
                plan.plain.iter().any(|plain| match plain {
                    Plain::Question(_, column) => *column == at,
                    Plain::Gathered(_, columns) => columns.contains(&at),
                    Plain::Ticked(_, columns) => columns.iter().any(|(column, _)| *column == at),
                    Plain::Serial(_) | Plain::Note(_) | Plain::Named(_) => false,
                })
            });
            if goes_on && !plan.passed_over.contains(&column) {
                plan.plain.push(Plain::Named(column));
            }
        }
        plan
    }

    /// Columns beside those of a multiple choice that belong to it by their number or its words. One that is none of its
    /// options is refused rather than passed over: what was ticked there would be lost.
    fn take_beside(
        &mut self,
        names: &[&str],
        questionnaire: &Questionnaire,
        map: Option<&ColumnMap>,
    ) {
        let ticked = self.plain.iter().filter_map(|plain| match plain {
            Plain::Ticked(position, columns) => {
                let numbers = columns.iter().map(|(column, _)| names[*column]);
                Some((
                    *position,
                    numbers.filter_map(names::number).collect::<Vec<_>>(),
                ))
            }
            _ => None,
        });
        for (position, numbers) in ticked.collect::<Vec<_>>() {
            let question = &questionnaire.questions[position];
            for (column, name) in names.iter().enumerate() {
                if unnamed(name).is_some()
                    || self.has(column)
                    || map.is_some_and(|map| map.of(name).is_some())
                {
                    continue;
                }
                let is_numbered = names::number(name).is_some_and(|one| numbers.contains(&one));
                match names::option_alone(name, question) {
                    Some(option) if is_numbered => self.tick(position, option, column),
                    _ if is_numbered || names::goes_on(name, question) => {
                        self.plain.push(Plain::Named(column));
                    }
                    _ => {}
                }
            }
        }
    }

    fn tick(&mut self, position: usize, option: usize, column: usize) {
        let there = self.plain.iter_mut().find_map(|plain| match plain {
            Plain::Ticked(at, columns) if *at == position => Some(columns),
            _ => None,
        });
        match there {
            Some(columns) => columns.push((column, option)),
            None => self
                .plain
                .push(Plain::Ticked(position, vec![(column, option)])),
        }
    }

    /// The positions of the questions that have a column.
    fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.plain.iter().filter_map(|plain| match plain {
            Plain::Question(position, _)
            | Plain::Ticked(position, _)
            | Plain::Gathered(position, _) => Some(*position),
            Plain::Serial(_) | Plain::Note(_) | Plain::Named(_) => None,
        })
    }

    /// The columns of questions that take numbers, with the most decimals that these have.
    pub(super) fn decimals(&self, questionnaire: &Questionnaire) -> BTreeMap<usize, u32> {
        let columns = self.plain.iter().filter_map(|plain| match plain {
            Plain::Question(position, column) => Some((position, column)),
            _ => None,
        });
        let decimals = columns.filter_map(|(position, column)| {
            let most = match &questionnaire.questions.get(*position)?.kind {
                Kind::Number { decimals, .. } => *decimals,
                Kind::Score { step, .. } => step.normalize().scale(),
                _ => return None,
            };
            Some((*column, most))
        });
        decimals.collect()
    }

    /// The positions of the questions that have a column for each option.
    pub(super) fn ticked(&self) -> Vec<usize> {
        let ticked = self.plain.iter().filter_map(|plain| match plain {
            Plain::Ticked(position, _) => Some(*position),
            _ => None,
        });
        ticked.collect()
    }

    /// Whether it knows which paper a row is.
    pub(super) fn has_serial(&self) -> bool {
        self.plain
            .iter()
            .any(|plain| matches!(plain, Plain::Serial(_)))
    }

    fn questions(&self) -> usize {
        self.positions().count()
    }

    /// How much it tells: the columns that are known.
    pub(super) fn known(&self) -> usize {
        let of_plain = |plain: &Plain| match plain {
            Plain::Ticked(_, columns) => columns.len(),
            Plain::Named(_) => 0,
            Plain::Serial(_) | Plain::Question(..) | Plain::Gathered(..) | Plain::Note(_) => 1,
        };
        self.plain.iter().map(of_plain).sum()
    }

    /// The column of the serial.
    pub(super) fn serial(&self) -> Option<usize> {
        self.plain.iter().find_map(|plain| match plain {
            Plain::Serial(column) => Some(*column),
            _ => None,
        })
    }

    /// Whether a column is read.
    pub(super) fn has(&self, column: usize) -> bool {
        self.plain.iter().any(|plain| match plain {
            Plain::Ticked(_, columns) => columns.iter().any(|(at, _)| *at == column),
            Plain::Gathered(_, columns) => columns.contains(&column),
            other => other.first() == column,
        })
    }

    /// Whether a column is spoken of: it has a name, or holds something, or is read.
    fn tells(&self, column: usize, name: &str) -> bool {
        unnamed(name).is_none() || self.unnamed.contains(&column) || self.has(column)
    }

    /// The places of the columns that are spoken of, as [`Plan::told`] gives them.
    pub(super) fn places(&self, sheet: &Sheet<'_>) -> Vec<usize> {
        let names = named(&sheet.top().swap_remove(self.heading));
        let names = names.iter().enumerate();
        let told = names.filter(|(column, name)| self.tells(*column, name));
        told.map(|(column, _)| column).collect()
    }

    /// Each column by its name, with what it was taken for.
    pub(super) fn told(
        &self,
        sheet: &Sheet<'_>,
        questionnaire: &Questionnaire,
    ) -> Vec<(String, Taken)> {
        let names = named(&sheet.top().swap_remove(self.heading));
        let code = |position: usize| {
            let question = questionnaire.questions.get(position);
            question.map_or_else(String::new, |question| question.code.clone())
        };
        let taken = |column: usize, name: &str| {
            let plain = self.plain.iter().find_map(|plain| match plain {
                Plain::Serial(at) if *at == column => Some(Taken::Serial),
                Plain::Question(position, at) if *at == column => {
                    Some(Taken::Question(code(*position)))
                }
                Plain::Gathered(position, columns) if columns.contains(&column) => {
                    Some(Taken::Question(code(*position)))
                }
                Plain::Note(at) if *at == column => Some(Taken::Note),
                Plain::Named(at) if *at == column => Some(Taken::Own(name.to_owned())),
                Plain::Ticked(position, columns) => {
                    let (_, option) = columns.iter().find(|(at, _)| *at == column)?;
                    let question = questionnaire.questions.get(*position)?;
                    let option = question.options.get(*option)?;
                    Some(Taken::Option(question.code.clone(), option.code.clone()))
                }
                _ => None,
            });
            plain.unwrap_or(Taken::LeftOut)
        };
        let columns = names.into_iter().enumerate();
        columns
            .filter(|(column, name)| self.tells(*column, name))
            .map(|(column, name)| {
                let taken = taken(column, &name);
                (name, taken)
            })
            .collect()
    }
}

/// The names of a heading, where a column without one has that of its place.
fn named(names: &[String]) -> Vec<String> {
    let names = names.iter().enumerate();
    names
        .map(|(column, name)| match name.trim() {
            "" => of_unnamed(column),
            _ => name.clone(),
        })
        .collect()
}

/// The column of the serial: as the map says, else under the name that is most surely it.
fn serial(names: &[&str], map: Option<&ColumnMap>) -> Option<usize> {
    let mapped = |name: &&str| map.and_then(|map| map.of(name)) == Some(&Meant::Serial);
    if let Some(column) = names.iter().position(mapped) {
        return Some(column);
    }
    SERIAL_NAMES.iter().find_map(|known| {
        let mut columns = names
            .iter()
            .enumerate()
            .filter(|(_, name)| known.contains(&folded(name).as_str()));
        let (column, _) = columns.next()?;
        // Two of the same rank: neither is surely the serial.
        columns.next().is_none().then_some(column)
    })
}

/// Whether a name that is not known is more likely a slip than a column of something else: it is refused, not left out.
fn is_a_slip(name: &str, questionnaire: &Questionnaire, taken: &[usize]) -> bool {
    if unnamed(name).is_some() {
        return false;
    }
    let open = questionnaire.questions.iter().enumerate();
    let open = open.filter(|(position, _)| !taken.contains(position));
    let words: Vec<String> = open
        .flat_map(|(_, question)| [folded(&question.code), bare(&question.text.zh)])
        .filter(|words| words.chars().count() > 3)
        .collect();
    is_like_a_code(name) || nearest(&bare(name), words.iter().map(String::as_str)).is_some()
}
