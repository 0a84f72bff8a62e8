//! A published table of option counts per question, and what its shares may be over.

use super::formula::CountsFormula;
use super::printed::Printed;
use super::sums::{Listed, is_open, listed};
use crate::measure::Rounding;
use crate::questionnaire::Role;
use crate::text::Text;

/// The largest number of respondents looked for where no population is printed.
pub const LARGEST_N: u64 = 10_000;

/// A table of option counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// The questions in the order of the table.
    pub questions: Vec<CountedQuestion>,
    /// The number of respondents, as printed.
    pub n: Option<u64>,
    /// The number of people asked about, as printed; no more can have answered.
    pub population: Option<u64>,
    /// What the shares are declared to be over.
    pub base: Base,
    /// Whether the report says so itself; else the usual base is taken.
    pub is_base_declared: bool,
    /// How the shares are declared to be rounded.
    pub rounding: Rounding,
    /// The published results.
    pub claims: Vec<Claim>,
}

/// What shares are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The answers to the question: the sum of its counts.
    Answers,
    /// The answers with a rank: without don't-knows.
    Ranked,
    /// The respondents.
    Respondents,
    /// This number.
    Given(u64),
}

/// A question with the counts of its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedQuestion {
    /// Its code or wording.
    pub code: String,
    /// What it is for.
    pub role: Option<Role>,
    /// Whether a respondent may choose several options.
    pub is_multiple: bool,
    /// Its options in the order of the table.
    pub options: Vec<CountedOption>,
}

/// An option with its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedOption {
    /// The row of the file.
    pub row: u32,
    /// Its code or wording.
    pub label: String,
    /// Its place on the scale, 1 the best; `None`: not on the scale, such as 不清楚.
    pub rank: Option<u32>,
    /// How many chose it.
    pub count: Option<u64>,
    /// Its share as printed, in percent.
    pub printed: Option<Printed>,
}

/// A published result with its declared formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The row of the file.
    pub row: u32,
    /// What the report calls it.
    pub name: String,
    /// The figure: in percent, for a mean in points.
    pub printed: Printed,
    /// Which answers count how much.
    pub formula: CountsFormula,
    /// The places of its questions in the table.
    pub questions: Vec<usize>,
}

impl CountedQuestion {
    /// The sum of its counts; `None` where one is missing.
    pub(super) fn answers(&self) -> Option<u64> {
        self.options.iter().map(|option| option.count).sum()
    }

    /// The sum of the counts with a rank; `None` where one is missing.
    pub(super) fn ranked(&self) -> Option<u64> {
        let ranked = self.options.iter().filter(|option| option.rank.is_some());
        ranked.map(|option| option.count).sum()
    }
}

impl Counts {
    /// What a base comes to for a question, with what it is called.
    pub(super) fn base_of(&self, question: &CountedQuestion, base: Base) -> Option<(u64, Text)> {
        Some(match base {
            Base::Answers => {
                let sum = question.answers()?;
                let name = if question.is_multiple {
                    Text::new(format!("本题勾选总次数 {sum}"), format!("the {sum} ticks"))
                } else {
                    Text::new(format!("本题回答数 {sum}"), format!("the {sum} answers"))
                };
                (sum, name)
            }
            Base::Ranked => {
                let sum = question.ranked()?;
                let name = Text::new(
                    format!("有评价的回答数 {sum}（不含不在量表上的选项）"),
                    format!("the {sum} answers on the scale"),
                );
                (sum, name)
            }
            Base::Respondents => {
                let n = self.n?;
                (
                    n,
                    Text::new(format!("答卷数 {n}"), format!("the {n} respondents")),
                )
            }
            Base::Given(number) => (
                number,
                Text::new(format!("声明的 {number}"), format!("the declared {number}")),
            ),
        })
    }

    /// What the shares of a question are over as long as nothing else shows: the declared base. Where none is declared,
    /// those of several answers are over the respondents or the ticks, as the shares themselves tell, and those of a list
    /// that is not whole over the respondents; `None`: their number is not printed.
    pub(super) fn base_for(&self, question: &CountedQuestion) -> Option<Base> {
        let is_open = self.is_not_whole(question);
        let is_of_respondents = question.is_multiple && listed(question) == Listed::Respondents;
        match self.n {
            _ if self.is_base_declared => Some(self.base),
            Some(_) if is_open || is_of_respondents => Some(Base::Respondents),
            None if is_open => None,
            _ => Some(self.base),
        }
    }

    /// The number that the shares of a question are over as long as nothing else shows.
    pub(super) fn usual_number(&self, question: &CountedQuestion) -> Option<u64> {
        let (number, _) = self.base_of(question, self.base_for(question)?)?;
        Some(number)
    }

    /// Whether options are left out of a list: its shares leave some of 100, and none of them is over its own counts.
    fn is_not_whole(&self, question: &CountedQuestion) -> bool {
        let over_answers = |answers: u64| {
            question.options.iter().any(|option| {
                let (Some(count), Some(printed)) = (option.count, &option.printed) else {
                    return false;
                };
                let range = printed.counts_of(answers, self.rounding);
                count > 0 && range.is_some_and(|(low, high)| (low..=high).contains(&count))
            })
        };
        is_open(question) && !question.answers().is_some_and(over_answers)
    }

    /// The bases that may stand behind a share, the usual one of its question first.
    pub(super) fn bases_for(&self, question: &CountedQuestion) -> Vec<Base> {
        let mut bases: Vec<Base> = self.base_for(question).into_iter().collect();
        bases.extend(self.bases());
        bases
    }

    /// The bases that may stand behind a figure, the declared one first.
    pub(super) fn bases(&self) -> Vec<Base> {
        let mut bases = vec![self.base, Base::Answers, Base::Ranked, Base::Respondents];
        bases.extend(self.population.map(Base::Given));
        bases
    }

    /// The limit of the search for a number of respondents.
    pub(super) fn limit(&self) -> u64 {
        self.population.unwrap_or(LARGEST_N).clamp(1, LARGEST_N)
    }
}

/// A count as a number that can be taken from another.
pub(super) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
