//! The options of a question from the best to the worst, and what the usual formulas make of that order.

use rust_decimal::Decimal;

use super::no_opinion::no_opinion_options;
use super::worth::{Worth, share};
use super::{Counted, Formula, Majority, Measure, OptionWeight};
use crate::questionnaire::{Kind, Opt, Question};
use crate::text::Order;
use crate::text::order;

/// Answers with at least this share of the full mark, in percent.
pub(super) fn at_least(question: &Question, percent: Decimal) -> Option<Worth> {
    let full_mark = question.full_mark()?;
    let least = full_mark.checked_mul(percent)? / Decimal::ONE_HUNDRED;
    share(question, &Counted::AtLeast(least))
}

/// The best options of a single choice; `None` where they are all there is, or where no order is known.
pub(super) fn best(question: &Question, measure: &Measure, options: usize) -> Option<Worth> {
    let ranked = ranked(question, measure)?;
    (ranked.len() > options).then(|| {
        Worth::Options(
            ranked
                .iter()
                .take(options)
                .map(|option| option.code.clone())
                .collect(),
        )
    })
}

/// The options from the best to the worst: by points where they carry points, else in the order of the paper.
///
/// Paper order is trusted only where the measure counts one end of it: that end is the best.
pub(super) fn ranked<'a>(question: &'a Question, measure: &Measure) -> Option<Vec<&'a Opt>> {
    if question.kind != Kind::Single {
        return None;
    }
    let mut options: Vec<&Opt> = question
        .options
        .iter()
        .filter(|option| !no_opinion_options(question, &measure.leaves_base).contains(&option.code))
        .collect();
    if options.iter().any(|option| option.points.is_some()) {
        options.retain(|option| option.points.is_some());
        options.order_by_key(|option| std::cmp::Reverse(option.points));
        return Some(options);
    }
    let counted = match &measure.formula {
        Formula::SatisfiedShare(Counted::Options(counted))
        | Formula::Awareness(Counted::Options(counted))
        | Formula::Majority(Majority {
            counted: Counted::Options(counted),
            ..
        }) => counted,
        Formula::WeightedOptions(weights) => return Some(by_weight(options, weights)),
        _ => return None,
    };
    let counts = |option: Option<&&Opt>| option.is_some_and(|o| counted.contains(&o.code));
    match (counts(options.first()), counts(options.last())) {
        (true, false) => Some(options),
        (false, true) => Some(options.into_iter().rev().collect()),
        _ => None,
    }
}

/// The options that have a weight, the heaviest first.
fn by_weight<'a>(mut options: Vec<&'a Opt>, weights: &[OptionWeight]) -> Vec<&'a Opt> {
    let weight = |option: &Opt| {
        let weight = weights.iter().find(|weight| weight.option == option.code);
        weight.map(|weight| weight.weight)
    };
    options.retain(|option| weight(option).is_some());
    options.order_by_key(|option| std::cmp::Reverse(weight(option)));
    options
}

/// Weights of ranked options that fall from 1 to 0 in equal steps; `None` where their points do so anyway, and where
/// fewer than two options are ranked: one option has nothing to fall to.
///
/// Thirds and the like have no exact decimals: then the steps are counted, out of how many there are.
pub(super) fn in_equal_steps(question: &Question, ranked: &[&Opt]) -> Option<Worth> {
    let whole = ranked.len().checked_sub(1).filter(|steps| *steps > 0)?;
    let steps = Decimal::from(whole);
    let full_mark = question.full_mark();
    let as_points = |option: &Opt, left: Decimal| {
        option
            .points
            .zip(full_mark)
            .is_some_and(|(points, full)| points.saturating_mul(steps) == full.saturating_mul(left))
    };
    let lefts = (0..ranked.len()).rev().map(Decimal::from);
    let mut ranked_lefts = ranked.iter().zip(lefts.clone());
    if ranked_lefts.all(|(option, left)| as_points(option, left)) {
        return None;
    }
    let is_exact = matches!(whole, 2 | 4 | 5 | 8 | 10);
    let most = if is_exact { Decimal::ONE } else { steps };
    let weights = lefts.map(|left| (left * most / steps).normalize());
    let codes = ranked.iter().map(|option| option.code.clone());
    Some(Worth::Weights {
        of: order::map(codes.zip(weights)),
        most,
    })
}
