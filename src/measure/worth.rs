//! What an answer is worth in a plan, out of the most it could be.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Counted, OptionWeight};
use crate::questionnaire::{Kind, Question};
use crate::response::Answer;
use crate::text::order;

/// What an answer adds to the numerator; the denominator grows by the most it can add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Worth {
    /// Its points, out of the full mark.
    Points,
    /// 1 for keyed points of at least this, out of 1.
    AtLeast(Decimal),
    /// 1 for one of these options, out of 1.
    Options(BTreeSet<String>),
    /// The weight of its option, 0 for one without, out of the most.
    Weights {
        /// The weights by option code.
        of: BTreeMap<String, Decimal>,
        /// What the best option could weigh.
        most: Decimal,
    },
}

impl Worth {
    /// The most an answer to this question can be worth.
    pub fn most(&self, question: &Question) -> Decimal {
        match self {
            Self::Points => question.full_mark().unwrap_or_default(),
            Self::AtLeast(_) | Self::Options(_) => Decimal::ONE,
            Self::Weights { most, .. } => *most,
        }
    }

    /// What choosing this option is worth.
    pub fn of_option(&self, question: &Question, code: &str) -> Decimal {
        match self {
            Self::Points => question
                .option(code)
                .and_then(|(_, option)| option.points)
                .unwrap_or_default(),
            Self::Options(_) if self.counts(code) => Decimal::ONE,
            Self::Weights { of, .. } => of.get(code).copied().unwrap_or_default(),
            Self::Options(_) | Self::AtLeast(_) => Decimal::ZERO,
        }
    }

    /// What keyed points are worth.
    pub fn of_points(&self, given: Decimal) -> Decimal {
        match self {
            Self::Points => given,
            Self::AtLeast(least) if given >= *least => Decimal::ONE,
            Self::AtLeast(_) | Self::Options(_) | Self::Weights { .. } => Decimal::ZERO,
        }
    }

    /// What an answer is worth; what is no choice and no points is worth nothing.
    pub fn of_answer(&self, question: &Question, answer: &Answer) -> Decimal {
        match answer {
            Answer::Choice(code) => self.of_option(question, code),
            Answer::Choices(codes) if codes.iter().any(|code| self.counts(code)) => Decimal::ONE,
            Answer::Points(given) => self.of_points(*given),
            _ => Decimal::ZERO,
        }
    }

    /// Whether this option is one of those that a share counts.
    pub fn counts(&self, code: &str) -> bool {
        matches!(self, Self::Options(codes) if codes.contains(code))
    }

    /// Whether an answer is worth either nothing or the whole.
    pub const fn is_share(&self) -> bool {
        matches!(self, Self::AtLeast(_) | Self::Options(_))
    }
}

/// Points out of the full mark, for a question that carries points.
pub(super) fn points(question: &Question) -> Option<Worth> {
    question.full_mark().map(|_| Worth::Points)
}

/// The answers of a question that a share counts.
///
/// A multiple choice can carry a share of one option only: the counts of two of them do not say how many responses
/// chose either.
pub(super) fn share(question: &Question, counted: &Counted) -> Option<Worth> {
    match (&question.kind, counted) {
        (Kind::Score { .. }, Counted::AtLeast(points)) => Some(Worth::AtLeast(*points)),
        (Kind::Single, Counted::AtLeast(least)) => {
            let codes: BTreeSet<String> = order::set(
                question
                    .options
                    .iter()
                    .filter(|option| option.points.is_some_and(|points| points >= *least))
                    .map(|option| option.code.clone()),
            );
            question.full_mark().map(|_| Worth::Options(codes))
        }
        (Kind::Single | Kind::Multiple, Counted::Options(codes)) => {
            let codes: BTreeSet<String> = order::set(
                codes
                    .iter()
                    .filter(|code| question.option(code).is_some())
                    .cloned(),
            );
            (question.kind == Kind::Single || codes.len() == 1).then_some(Worth::Options(codes))
        }
        _ => None,
    }
}

/// The weights of a single choice's options; where all are 1 or 0, the share of those with 1.
pub(super) fn weights(question: &Question, declared: &[OptionWeight]) -> Option<Worth> {
    if question.kind != Kind::Single {
        return None;
    }
    let here = declared
        .iter()
        .filter(|weight| question.option(&weight.option).is_some());
    let of = order::map(here.map(|weight| (weight.option.clone(), weight.weight.normalize())));
    if of
        .values()
        .all(|weight| weight.is_zero() || *weight == Decimal::ONE)
    {
        let whole = of.into_iter().filter(|(_, weight)| !weight.is_zero());
        return Some(Worth::Options(whole.map(|(code, _)| code).collect()));
    }
    let most = Decimal::ONE;
    Some(Worth::Weights { of, most })
}
