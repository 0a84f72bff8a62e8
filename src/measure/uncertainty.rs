//! Which interval a figure has, or why it has none.

use super::count::Count;
use super::counting::Counting;
use super::plan::Plan;
use super::ratio::{Shares, of_strata, ratio};
use super::way::Way;
use super::{Fraction, Interval, NoInterval, Sampling, interval};
use crate::response::Tally;

/// The interval of what a plan came to.
///
/// Responses are drawn independently of one another, so a mean of responses has the t interval and a majority the
/// interval of a share, as the answers to one question have. Several questions together have that of a ratio over the
/// responses, where what each of them comes to is kept; weighted groups the stratified one, a trimmed mean Yuen's.
pub(super) fn interval_of(
    (way, plan, counted): (&Way, &Plan, &Count),
    (counting, tally): (&Counting, &Tally),
    sampling: Sampling,
) -> Result<Interval, NoInterval> {
    let share = || {
        let [hits, base] = [&counted.numerator, &counted.denominator];
        interval::share(hits, base, sampling).ok_or(NoInterval::NoRate)
    };
    let mean = || interval::mean_of(&counted.spread, sampling).ok_or(NoInterval::NoSpread);
    if counted.denominator == Fraction::zero() {
        return Err(NoInterval::NoRate);
    }
    match way {
        Way::Trimmed(_) => of_strata(&counted.strata, sampling),
        Way::Pooled if plan.questions.len() != 1 => {
            let shares = shares(counting, plan, tally).ok_or(NoInterval::SeveralQuestions)?;
            ratio(&shares, sampling)
        }
        Way::Pooled if plan.is_share() => share(),
        Way::Majority(_) => share(),
        Way::Mean | Way::Pooled => mean(),
    }
}

/// What every response comes to under a plan; `None` where that is not kept, or not of all of them.
fn shares(counting: &Counting, plan: &Plan, tally: &Tally) -> Option<Shares> {
    let name = counting.pooled(plan)?;
    let mut responses = 0;
    let places = tally.spreads.of(name).map(|(place, count)| {
        responses += count;
        (
            [place.share.part, place.share.whole].map(Fraction::from),
            count,
        )
    });
    let shares: Shares = places.collect();
    (responses > 0 && responses == tally.responses).then_some(shares)
}
