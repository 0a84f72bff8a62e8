//! Which interval a figure has, or why it has none.

use super::count::Count;
use super::plan::Plan;
use super::way::Way;
use super::{Fraction, Interval, NoInterval, Survey, interval};

/// The interval of what a plan came to.
///
/// Responses are drawn independently of one another, so a mean of responses has the t interval and a majority the
/// Wilson interval, as the answers to one question have. See [`interval`] for why several questions together have
/// none. A trimmed mean has none either: the extremes that it drops are what the interval of a mean rests on.
pub(super) fn interval_of(
    survey: &Survey,
    way: &Way,
    plan: &Plan,
    counted: &Count,
) -> Result<Interval, NoInterval> {
    let wilson = || {
        interval::wilson(&counted.numerator, &counted.denominator, survey.population)
            .ok_or(NoInterval::NoRate)
    };
    let mean = || interval::mean(&counted.spread, survey.population).ok_or(NoInterval::NoSpread);
    if counted.denominator == Fraction::zero() {
        return Err(NoInterval::NoRate);
    }
    match way {
        Way::Trimmed(_) => Err(NoInterval::Trimmed),
        Way::Pooled if plan.questions.len() != 1 => Err(NoInterval::SeveralQuestions),
        Way::Pooled if plan.is_share() => wilson(),
        Way::Majority(_) => wilson(),
        Way::Mean | Way::Pooled => mean(),
    }
}
