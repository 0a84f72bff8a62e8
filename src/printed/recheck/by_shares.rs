//! Published results from printed shares alone: most tables print no counts.
//!
//! A printed share stands for all values that print as it. What a result may be lies between the least and the most
//! that these give, the shares of a whole list coming to 100; where the number of respondents is printed, or no more
//! than some may have answered, only whole respondents count.

use std::collections::BTreeSet;

use super::counts::{Base, Claim, CountedQuestion, Counts, signed};
use super::formula::CountsFormula;
use super::judge::Way;
use super::possible::{Shares, ranges};
use super::sums::{Listed, listed, printed_shares};
use crate::measure::{Fraction, Rounding};
use crate::text::order;
use crate::text::{Order, Text};

/// The most choices of whole respondents that are looked at.
const MOST_SUMS: u64 = 5_000;

/// The most respondents looked for to give an example.
const MOST_EXAMPLE: u64 = 2_000;

/// What shares are taken to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// 100: all that were asked, or answered.
    Hundred,
    /// The sum of the options on the scale: without don't-knows.
    Scale,
}

/// An option with its weight and the values that its share may have.
struct Part {
    weight: Fraction,
    share: Fraction,
    low: Fraction,
    high: Fraction,
}

/// What a question gives: as printed, at least, at most, and how.
struct Given {
    value: Fraction,
    low: Fraction,
    high: Fraction,
    working: String,
}

/// A result from printed shares; `None` where one that is needed is not printed.
pub(super) fn way_by_shares(
    counts: &Counts,
    claim: &Claim,
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
    over: Over,
) -> Option<Way> {
    if over == Over::Hundred
        && let Some(way) = by_respondents(counts, claim, formula, questions)
    {
        return Some(way);
    }
    way_by_rounded_shares(counts, formula, questions, over)
}

/// A result from the shares as they are printed, whatever is known of how many answered.
pub(super) fn way_by_rounded_shares(
    counts: &Counts,
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
    over: Over,
) -> Option<Way> {
    let given: Option<Vec<Given>> = questions
        .iter()
        .map(|question| of_question(formula, question, over, counts.rounding))
        .collect();
    let given = given.filter(|given| !given.is_empty())?;
    let count = Fraction::from(i64::try_from(given.len()).ok()?);
    let mean = |of: fn(&Given) -> &Fraction| -> Option<Fraction> {
        given
            .iter()
            .map(of)
            .cloned()
            .sum::<Fraction>()
            .divide(&count)
    };
    let workings: Vec<&str> = given.iter().map(|one| one.working.as_str()).collect();
    let working = match workings.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("({}) ÷ {}", several.join(" + "), several.len()),
    };
    let name = match over {
        Over::Hundred => Text::new("印出的占比", "the printed shares"),
        Over::Scale => Text::new(
            "量表上的各项占比（不含量表外的选项）",
            "the shares on the scale, without the options off it",
        ),
    };
    let way = Way::value(mean(|one| &one.value)?, working, name).in_unit(formula.unit());
    Some(way.between(mean(|one| &one.low)?, mean(|one| &one.high)?))
}

/// The options of a question with weights and shares; one that is not printed is what the others leave of 100.
fn parts(
    formula: &CountsFormula,
    question: &CountedQuestion,
    rounding: Rounding,
) -> Option<Vec<Part>> {
    let weights = formula.weights(question).of_options;
    let lacking = question
        .options
        .iter()
        .filter(|option| option.printed.is_none());
    let lacking: Vec<&str> = lacking.map(|option| option.label.as_str()).collect();
    let printed = printed_shares(question);
    let hundred = Fraction::from(100);
    let sum: Fraction = printed.iter().map(|share| share.value()).sum();
    let ends = |which: fn(&(Fraction, Fraction)) -> &Fraction| -> Fraction {
        let around = printed.iter().map(|share| share.around(rounding));
        around.map(|ends| which(&ends).clone()).sum()
    };
    let rest = (
        &hundred - &sum,
        &hundred - &ends(|of| &of.1),
        &hundred - &ends(|of| &of.0),
    );
    let mut found = Vec::new();
    for (option, weight) in question.options.iter().zip(weights) {
        let Some(weight) = weight else { continue };
        let (share, low, high) = match &option.printed {
            Some(printed) => {
                let (low, high) = printed.around(rounding);
                (printed.value(), low.max(Fraction::zero()), high)
            }
            None if weight == Fraction::zero() => continue,
            None if lacking.len() == 1 && !question.is_multiple && !printed.is_empty() => {
                rest.clone()
            }
            None => return None,
        };
        if share.is_negative() {
            return None;
        }
        found.push(Part {
            weight,
            share,
            low,
            high,
        });
    }
    (!found.is_empty()).then_some(found)
}

fn of_question(
    formula: &CountsFormula,
    question: &CountedQuestion,
    over: Over,
    rounding: Rounding,
) -> Option<Given> {
    let all = parts(formula, question, rounding)?;
    let is_on_scale = |place: &usize| question.options[*place].rank.is_some();
    let is_all_printed = question
        .options
        .iter()
        .all(|option| option.printed.is_some());
    let is_off_scale = !(0..question.options.len()).all(|place| is_on_scale(&place));
    let has_all = all.len() == question.options.len();
    let scale = match over {
        // A mean is of those whose options have points; where all have some these are all.
        Over::Hundred if has_all || !(formula.is_of_points() && is_all_printed) => None,
        Over::Hundred => Some(all.iter().map(|part| part.share.clone()).sum::<Fraction>()),
        Over::Scale if !is_all_printed || !is_off_scale => return None,
        Over::Scale => Some(
            question
                .options
                .iter()
                .filter(|option| option.rank.is_some())
                .filter_map(|option| Some(option.printed.as_ref()?.value()))
                .sum::<Fraction>(),
        ),
    };
    let largest = formula.weights(question).largest;
    let hundred = Fraction::from(100);
    let base = scale.clone().unwrap_or(hundred.clone());
    let is_whole = listed(question) == Listed::Whole && scale.is_none();
    let [least, value, most] = [
        extreme(&all, is_whole, false),
        all.iter().map(|part| &part.weight * &part.share).sum(),
        extreme(&all, is_whole, true),
    ];
    let percent = if formula.is_of_points() { 1 } else { 100 };
    let figure = |sum: &Fraction| -> Option<Fraction> {
        let full = &base * &largest;
        Some(&sum.divide(&full)? * &Fraction::from(percent))
    };
    Some(Given {
        value: figure(&value)?,
        low: figure(&least)?,
        high: figure(&most)?,
        working: working(&all, &base, &largest, scale.is_some(), formula),
    })
}

/// The least or the most that a weighted sum comes to; the shares of a whole list come to 100.
fn extreme(parts: &[Part], is_whole: bool, most: bool) -> Fraction {
    let best = |part: &Part| {
        let is_up = part.weight.is_negative() != most;
        if is_up {
            part.high.clone()
        } else {
            part.low.clone()
        }
    };
    let plain = || parts.iter().map(|part| &part.weight * &best(part)).sum();
    if !is_whole {
        return plain();
    }
    let mut left =
        &Fraction::from(100) - &parts.iter().map(|part| part.low.clone()).sum::<Fraction>();
    let room: Fraction = parts.iter().map(|part| &part.high - &part.low).sum();
    if left.is_negative() || left > room {
        return plain();
    }
    let mut order: Vec<&Part> = parts.iter().collect();
    order.order_by(|one, other| {
        let up = one.weight.cmp(&other.weight);
        if most { up.reverse() } else { up }
    });
    let mut sum = Fraction::zero();
    for part in order {
        let more = (&part.high - &part.low).min(left.clone());
        left = &left - &more;
        sum = &sum + &(&part.weight * &(&part.low + &more));
    }
    sum
}

fn working(
    parts: &[Part],
    base: &Fraction,
    largest: &Fraction,
    is_scaled: bool,
    formula: &CountsFormula,
) -> String {
    let one = Fraction::from(1);
    let terms: Vec<String> = parts
        .iter()
        .filter(|part| part.weight != Fraction::zero())
        .map(|part| {
            let share = part.share.to_short_text(8);
            if part.weight == one {
                share
            } else if part.weight == Fraction::from(-1) {
                format!("(−{share})")
            } else {
                format!("{} × {share}", part.weight.to_short_text(6))
            }
        })
        .collect();
    let sum = if terms.is_empty() {
        "0".to_owned()
    } else {
        terms.join(" + ")
    };
    if formula.is_of_points() || is_scaled {
        let full = (base * largest).to_short_text(8);
        return format!("({sum}) ÷ {full}");
    }
    if *largest == one {
        sum
    } else {
        format!("({sum}) ÷ {}", largest.to_short_text(6))
    }
}

/// The result over whole respondents where their number is printed or bounded; `None` where the shares do not tell.
fn by_respondents(
    counts: &Counts,
    claim: &Claim,
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
) -> Option<Way> {
    if !matches!(
        counts.base,
        Base::Answers | Base::Respondents | Base::Given(_)
    ) {
        return None;
    }
    let printed = counts.n.or(match counts.base {
        Base::Given(number) => Some(number),
        _ => None,
    });
    let is_one_each = questions.iter().all(|question| !question.is_multiple);
    if let Some(n) = printed.filter(|_| is_one_each) {
        let sums = sums(formula, questions, n, counts.rounding)?;
        return nearest(formula, questions, &sums, n, claim, counts.rounding);
    }
    by_supposed_number(counts, claim, formula, questions).filter(|_| is_one_each)
}

/// The same where the number is not printed: the least one that gives the published figure; where no more than some may
/// have answered and none of them gives it, the nearest.
fn by_supposed_number(
    counts: &Counts,
    claim: &Claim,
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
) -> Option<Way> {
    let rounding = counts.rounding;
    let [question] = questions else {
        return None;
    };
    let given = of_question(formula, question, Over::Hundred, rounding)?;
    let is_bounded = counts.population.is_some_and(|most| most <= MOST_EXAMPLE);
    let is_plain = claim.printed.shows(&given.value, rounding);
    if !is_bounded && (is_plain || !claim.printed.may_show(&given.low, &given.high, rounding)) {
        // What comes out of the shares as they are printed needs no example, and what is beyond them has none.
        return None;
    }
    let limit = counts.population.unwrap_or(MOST_EXAMPLE).min(MOST_EXAMPLE);
    let mut best: Option<Way> = None;
    for n in 1..=limit {
        let Some(sums) = sums(formula, questions, n, rounding) else {
            continue;
        };
        let way = nearest(formula, questions, &sums, n, claim, rounding)?;
        if claim.printed.shows(&way.value, rounding) {
            return Some(way);
        }
        best = Some(match best {
            Some(best) if distance(&best, claim) <= distance(&way, claim) => best,
            _ => way,
        });
    }
    best.filter(|_| is_bounded)
}

/// How far a way is from the published figure.
fn distance(way: &Way, claim: &Claim) -> Fraction {
    let off = &way.value - &claim.printed.value();
    if off.is_negative() {
        &Fraction::zero() - &off
    } else {
        off
    }
}

/// The weighted sums that whole respondents may give; `None` where the shares do not allow this number, or leave too
/// much open.
fn sums(
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
    n: u64,
    rounding: Rounding,
) -> Option<BTreeSet<(Fraction, u64)>> {
    let mut all: BTreeSet<(Fraction, u64)> = [(Fraction::zero(), 0)].into();
    for question in questions {
        let own = sums_of(formula, question, n, rounding)?;
        let mut next = BTreeSet::new();
        for (sum, base) in &all {
            for (more, other) in &own {
                next.insert((sum + more, base + other));
                if next.len() as u64 > MOST_SUMS {
                    return None;
                }
            }
        }
        all = next;
    }
    Some(all)
}

/// The sums of one question: every count that its share allows, all of them coming to `n` where all are printed.
fn sums_of(
    formula: &CountsFormula,
    question: &CountedQuestion,
    n: u64,
    rounding: Rounding,
) -> Option<BTreeSet<(Fraction, u64)>> {
    if question
        .options
        .iter()
        .any(|option| option.printed.is_none())
    {
        return None;
    }
    let is_whole = listed(question) == Listed::Whole;
    let shares = Shares::new(printed_shares(question), is_whole);
    let weights = formula.weights(question).of_options;
    let ranges = ranges(&shares, n, rounding)?;
    let choices = ranges
        .iter()
        .try_fold(1_u64, |all, (low, high)| all.checked_mul(high - low + 1));
    if choices.is_none_or(|choices| choices > MOST_SUMS) {
        return None;
    }
    // The weighted sum, the answers with points, all answers.
    let mut all: BTreeSet<(Fraction, u64, u64)> = [(Fraction::zero(), 0, 0)].into();
    for ((low, high), weight) in ranges.into_iter().zip(weights) {
        let mut next = BTreeSet::new();
        for (sum, with_points, answers) in &all {
            for count in low..=high {
                let answers = answers + count;
                if answers > n && is_whole {
                    break;
                }
                let part = weight
                    .as_ref()
                    .map(|weight| weight * &Fraction::from(signed(count)));
                let points = with_points + if part.is_some() { count } else { 0 };
                next.insert((sum + &part.unwrap_or_else(Fraction::zero), points, answers));
            }
        }
        all = next;
    }
    let base = |points: u64| if formula.is_of_points() { points } else { n };
    let whole = all
        .into_iter()
        .filter(|(_, _, answers)| !is_whole || *answers == n);
    let found: BTreeSet<(Fraction, u64)> =
        order::set(whole.map(|(sum, points, _)| (sum, base(points))));
    (!found.is_empty()).then_some(found)
}

/// Of the possible sums the one whose figure prints as published, else the one nearest to it.
fn nearest(
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
    sums: &BTreeSet<(Fraction, u64)>,
    n: u64,
    claim: &Claim,
    rounding: Rounding,
) -> Option<Way> {
    let largest = questions
        .iter()
        .map(|question| formula.weights(question).largest)
        .fold(Fraction::zero(), Fraction::max);
    let name = Text::new(
        format!("由占比推出的人数（{n} 份）"),
        format!("the counts that the shares of {n} give"),
    );
    let ways = sums.iter().filter_map(|(sum, base)| {
        let base = signed(*base).into();
        let mut way = formula.way(sum, &base, &largest, name.clone())?;
        way.working = format!("n = {n}: {}", way.working);
        Some(way)
    });
    ways.min_by(|one, other| {
        let prints = |way: &Way| !claim.printed.shows(&way.value, rounding);
        (prints(one), distance(one, claim)).cmp(&(prints(other), distance(other, claim)))
    })
}
