//! How many answered, as far as the printed shares tell: the possible numbers, and who was made up to 100.

use super::counts::{Base, CountedQuestion, Counts};
use super::diagnosis::whole_table;
use super::judge::join;
use super::line::{Check, Line, Verdict};
use super::possible::{
    Possible, Shares, adjusted_at, fits, is_possible, is_possible_adjusted, possible, possible_such,
};
use super::sums::{Listed, listed, printed_shares};
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// How many times as many respondents it takes without an option that was made up before that one is supposed.
const TOO_MANY: u64 = 5;

/// An option that was made up to 100, found without its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Adjusted {
    /// Its place in the question.
    pub place: usize,
    /// The sum of the other shares.
    pub others: Fraction,
    /// The number of respondents for whom the others come out.
    pub n: u64,
    /// Whether that number is printed.
    pub is_printed: bool,
    /// The least number for which all of them come out; `None`: there is none.
    pub otherwise: Option<u64>,
}

/// What is supposed of the number of respondents where none is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Supposed {
    /// For each question by its code, the number for which one of its options was made up, and the least without.
    numbers: Vec<(String, u64, Option<u64>)>,
}

impl Supposed {
    fn of(&self, question: &CountedQuestion) -> Option<(u64, Option<u64>)> {
        let found = self
            .numbers
            .iter()
            .find(|(code, _, _)| *code == question.code);
        found.map(|(_, n, otherwise)| (*n, *otherwise))
    }
}

/// The shares of a question for the search; `None` where there are none to search with.
pub(super) fn searchable(question: &CountedQuestion) -> Option<Shares<'_>> {
    let printed = printed_shares(question);
    let is_measured = printed.iter().all(|share| share.bound().is_none());
    let is_whole = matches!(listed(question), Listed::Whole | Listed::Ticks);
    (is_measured && !printed.is_empty()).then(|| Shares::new(printed, is_whole))
}

impl Counts {
    /// The shares of respondents in all questions, ticks left out; `None` where one of them is an inequality.
    fn all_searchable(&self) -> Option<Vec<Shares<'_>>> {
        let of_respondents = self
            .questions
            .iter()
            .filter(|question| listed(question) != Listed::Ticks)
            .filter(|question| !printed_shares(question).is_empty());
        of_respondents.map(searchable).collect()
    }

    /// Numbers of respondents far smaller than the shares themselves allow, because options were made up to 100.
    pub(super) fn supposed(&self) -> Supposed {
        let open: Vec<(&CountedQuestion, Shares<'_>)> = self
            .questions
            .iter()
            .filter(|question| {
                question.answers().is_none() && self.number_behind(question).is_none()
            })
            .filter(|question| listed(question) == Listed::Whole)
            .filter_map(|question| Some((question, searchable(question)?)))
            .collect();
        let mut numbers = Vec::new();
        let all: Vec<Shares<'_>> = open.iter().map(|(_, shares)| shares.clone()).collect();
        let together = self.fewer_if_adjusted(&all);
        for (question, shares) in &open {
            let own = || self.fewer_if_adjusted(std::slice::from_ref(shares));
            if let Some((n, otherwise)) = together.or_else(own) {
                numbers.push((question.code.clone(), n, otherwise));
            }
        }
        Supposed { numbers }
    }

    /// The least number with options made up, and the least without, where that is many times as many or none at all.
    fn fewer_if_adjusted(&self, questions: &[Shares<'_>]) -> Option<(u64, Option<u64>)> {
        let numbers = || 1..=self.limit();
        if questions.is_empty() {
            return None;
        }
        let adjusted = numbers().find(|n| is_possible_adjusted(questions, *n, self.rounding))?;
        let exact = numbers().find(|n| is_possible(questions, *n, self.rounding));
        let is_far = exact.is_none_or(|exact| exact >= adjusted.saturating_mul(TOO_MANY));
        is_far.then_some((adjusted, exact))
    }

    /// The option of a question without counts that was made up to 100.
    pub(super) fn adjusted_without_counts(
        &self,
        question: &CountedQuestion,
        supposed: &Supposed,
    ) -> Option<Adjusted> {
        if question.answers().is_some() || listed(question) != Listed::Whole {
            return None;
        }
        let shares = searchable(question)?;
        let printed = self.number_behind(question);
        let (n, otherwise) = match printed {
            Some(n) => (n, None),
            None => supposed.of(question)?,
        };
        if fits(&shares, n, self.rounding) {
            return None;
        }
        let place = adjusted_at(&shares, n, self.rounding)?;
        let own = shares.printed.get(place)?.value();
        Some(Adjusted {
            place,
            others: &Fraction::from(100) - &own,
            n,
            is_printed: printed.is_some(),
            otherwise,
        })
    }

    /// Whether all questions were answered by the same number of respondents, as far as the table tells.
    fn has_one_n(&self) -> bool {
        let mut sums = self
            .questions
            .iter()
            .filter(|question| !question.is_multiple)
            .filter_map(CountedQuestion::answers);
        let first = sums.next();
        self.base != Base::Ranked && first.is_none_or(|first| sums.all(|sum| sum == first))
    }

    /// The numbers that the shares of one question allow.
    pub(super) fn possible_for_one(
        &self,
        question: &CountedQuestion,
        supposed: &Supposed,
    ) -> Option<Line> {
        let shares = [searchable(question)?];
        let subject = Text::same(&question.code);
        let line = self.possible_for(&shares, subject, self.number_behind(question));
        let line = self.if_adjusted(line, &shares, supposed.of(question).map(|(n, _)| n));
        if listed(question) != Listed::Ticks {
            return Some(line);
        }
        let because = join(
            &line.because,
            "；占的是勾选总次数，这是次数，不是人数",
            "; the shares are of ticks: these are numbers of ticks, not of respondents",
        );
        Some(Line { because, ..line })
    }

    /// The numbers of respondents that the shares of all questions allow.
    pub(super) fn possible_for_all(&self, supposed: &Supposed) -> Option<Line> {
        let is_said = self.questions.len() == 1 && self.questions[0].answers().is_none();
        if is_said || !self.has_one_n() {
            return None;
        }
        let shares = self.all_searchable().filter(|shares| !shares.is_empty())?;
        let line = self.possible_for(&shares, whole_table(), self.n);
        let numbers: Vec<u64> = supposed.numbers.iter().map(|(_, n, _)| *n).collect();
        let common = numbers.first().copied().filter(|first| {
            numbers.iter().all(|n| n == first)
                && is_possible_adjusted(&shares, *first, self.rounding)
        });
        Some(self.if_adjusted(line, &shares, common))
    }

    fn possible_for(&self, shares: &[Shares<'_>], subject: Text, n: Option<u64>) -> Line {
        let found = possible(shares, self.rounding, self.limit());
        let mut line = Line::derived(Check::PossibleN, subject, found.sentence());
        line.recomputed = found.listed();
        let gives = |rounding: Rounding| match n {
            Some(n) => is_possible(shares, n, rounding),
            None => !possible(shares, rounding, self.limit()).is_none(),
        };
        line.printed = n.map(|n| n.to_string()).unwrap_or_default();
        line.verdict = match n {
            _ if !gives(self.rounding) => Verdict::Impossible,
            Some(_) => Verdict::Reproduced,
            None => Verdict::Derived,
        };
        if line.verdict == Verdict::Derived {
            // Some number or other can always be found: that says nothing about the rounding.
            return line;
        }
        line.fits = Rounding::ALL
            .into_iter()
            .filter(|rounding| gives(*rounding))
            .collect();
        if line.verdict == Verdict::Impossible
            && let Some(rounding) = line.fits.first().copied()
        {
            let found = possible(shares, rounding, self.limit());
            line.because = with_other_rounding(&line.because, rounding, &found);
            line.verdict = Verdict::OtherRounding(rounding);
        }
        line
    }

    /// The same line where the number, printed or supposed, comes out once an option is taken as made up.
    fn if_adjusted(&self, line: Line, shares: &[Shares<'_>], supposed: Option<u64>) -> Line {
        let printed: Option<u64> = line.printed.parse().ok();
        let n = printed.filter(|_| line.verdict == Verdict::Impossible);
        let Some(n) = n.or(supposed) else {
            return line;
        };
        let is_exact = is_possible(shares, n, self.rounding);
        if is_exact || !is_possible_adjusted(shares, n, self.rounding) {
            return line;
        }
        let found = possible_such(self.limit(), |n| {
            is_possible_adjusted(shares, n, self.rounding)
        });
        let list = found.listed();
        let because = join(
            &line.because,
            &format!("；若有一项是凑成 100 的：{list}"),
            &format!("; if one option was made up to 100: {list}"),
        );
        let is_bad = line.verdict == Verdict::Impossible;
        Line {
            because,
            verdict: if is_bad {
                Verdict::Adjusted
            } else {
                line.verdict
            },
            is_under: is_bad,
            ..line
        }
    }
}

fn with_other_rounding(because: &Text, rounding: Rounding, found: &Possible) -> Text {
    let (label, list) = (rounding.label(), found.listed());
    join(
        because,
        &format!("；{}时可以：{list}", label.zh),
        &format!("; {} there are: {list}", label.en),
    )
}
