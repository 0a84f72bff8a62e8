//! Bands of which less is better, put together like [the others](super::bands), from the lowest on.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::bands::{Band, check_best, ends, scored, whole_neighbours};
use super::facts::{Facts, includes, points_of, unit_of};
use super::question::{Answers, Below, Open, Refusal, Topic};
use super::reader::is_full;
use super::statement::{Award, Bound, Quantity};
use crate::indicator::{Ceiling, FallingTiers, Rule, Unit};
use crate::text::Order;

/// Whether lower values earn more. Bands of two and more tell by their points; one alone by the side it is on.
pub(super) fn less_is_better(facts: &Facts, weight: Decimal) -> Result<bool, Open> {
    if facts.target.is_some() || facts.bands.iter().any(|band| band.share) {
        return Ok(false);
    }
    let mut bands = Vec::new();
    for banded in &facts.bands {
        bands.push(scored(banded, weight)?);
    }
    bands.order_by_key(|band| {
        let low = band.low.map(|bound| bound.at.value);
        let alone = band.low.filter(|low| low.alone && low.at.value.is_zero());
        let high = band.high.or(alone);
        (high.map_or(Decimal::MAX, |bound| bound.at.value), low)
    });
    let scores: Vec<Decimal> = bands.iter().map(|band| band.score).collect();
    if let [only] = facts.bands.as_slice() {
        let upper_only = only.low.is_none() && only.high.is_some();
        let lower_only = only.high.is_none() && only.low.is_some();
        return Ok((upper_only && is_full(only.award, weight))
            || (lower_only && only.award == Award::Zero));
    }
    let pairs = || scores.iter().zip(scores.iter().skip(1));
    let rises = pairs().any(|(lower, higher)| higher > lower);
    let falls = pairs().any(|(lower, higher)| higher < lower);
    if rises && falls {
        return Err(Open::Refused(Refusal::Unordered));
    }
    Ok(falls)
}

/// The rule of awards under ranges of values of which less is better.
pub(super) fn bands(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    if facts.cap.is_some() || facts.floor.is_some_and(|floor| !floor.is_zero()) {
        return Err(Open::Refused(Refusal::Mixed));
    }
    let mut bands = Vec::new();
    for banded in &facts.bands {
        let mut band = scored(banded, weight)?;
        // A number that stands alone is that value and no other.
        if let Some(low) = band.low.filter(|low| low.alone) {
            band.high = Some(low);
        }
        bands.push(band);
    }
    let quantities: Vec<Quantity> = ends(&bands).map(|bound| bound.at).collect();
    let unit = unit_of(&quantities, answers)?;
    // Lowest first; a band without an upper end is what lies above all others.
    bands.order_by_key(|band| {
        let high = band.high.map_or(Decimal::MAX, |bound| bound.at.value);
        let closed = band.high.and_then(|bound| bound.included) != Some(false);
        (high, closed)
    });
    let best = bands.iter().map(|band| band.score).max();
    check_best(best, weight)?;
    check_borders(&bands, unit)?;
    let above = above(facts, &mut bands, (weight, unit), answers)?;
    let mut ceilings = Vec::new();
    for (index, band) in bands.iter().enumerate() {
        let Some(high) = band.high else { continue };
        let next = bands.get(index + 1).and_then(|next| next.low);
        let next = next.or(above.1.filter(|_| index + 1 == bands.len()));
        let neighbours = next.is_some_and(|low| whole_neighbours(low, high, unit));
        let inside = match next.filter(|low| low.at.value == high.at.value) {
            Some(low) => match (high.included, low.included) {
                (Some(inside), _) => inside,
                (None, Some(inside)) => !inside,
                (None, None) => includes(high, true, answers)?,
            },
            None if neighbours => true,
            None => includes(high, true, answers)?,
        };
        ceilings.push(Ceiling {
            to: high.at.value,
            open: !inside,
            score: band.score,
        });
    }
    let above = above.0;
    while ceilings.len() > 1 && ceilings.last().is_some_and(|last| last.score == above) {
        ceilings.pop();
    }
    Ok(Rule::FallingTiers(FallingTiers {
        unit,
        ceilings,
        above,
    }))
}

/// What lies above all bands that have an upper end, and where it begins.
fn above(
    facts: &Facts,
    bands: &mut Vec<Band>,
    (weight, unit): (Decimal, Unit),
    answers: &Answers,
) -> Result<(Decimal, Option<Bound>), Open> {
    let open: Vec<Band> = bands
        .iter()
        .filter(|band| band.high.is_none())
        .copied()
        .collect();
    bands.retain(|band| band.high.is_some());
    match (open.as_slice(), facts.otherwise) {
        ([only], None) => {
            if let (Some(last), Some(low)) = (bands.last().and_then(|band| band.high), only.low) {
                let (to, from) = (last.at.value, low.at.value);
                if whole_neighbours(low, last, unit) {
                    return Ok((only.score, only.low));
                }
                check_pair(&mut (Vec::new(), Vec::new()), last, low, (to, from))?;
            }
            Ok((only.score, only.low))
        }
        ([], Some(award)) => {
            let points = points_of(award, weight)?;
            Ok((points.ok_or(Open::Refused(Refusal::Mixed))?, None))
        }
        ([], None) if answers.below == Some(Below::None) => Ok((Decimal::ZERO, None)),
        ([], None) => Err(Open::Ask(Topic::Below, &["none"])),
        _ => Err(Open::Refused(Refusal::Mixed)),
    }
}

type Pairs = Vec<(Decimal, Decimal)>;

/// Notes what lies between two neighbours in none of them, or in both; an error if there is any.
fn check_pair(
    (gaps, overlaps): &mut (Pairs, Pairs),
    high: Bound,
    low: Bound,
    (to, from): (Decimal, Decimal),
) -> Result<(), Open> {
    note_pair(gaps, overlaps, high, low, (to, from));
    if !gaps.is_empty() {
        return Err(Open::Refused(Refusal::Gap(std::mem::take(gaps))));
    }
    if !overlaps.is_empty() {
        return Err(Open::Refused(Refusal::Overlap(std::mem::take(overlaps))));
    }
    Ok(())
}

fn note_pair(
    gaps: &mut Pairs,
    overlaps: &mut Pairs,
    high: Bound,
    low: Bound,
    (to, from): (Decimal, Decimal),
) {
    match to.cmp(&from) {
        Ordering::Less => gaps.push((to, from)),
        Ordering::Greater => overlaps.push((from, to)),
        Ordering::Equal => match (high.included, low.included) {
            (Some(true), Some(true)) => overlaps.push((from, to)),
            (Some(false), Some(false)) => gaps.push((to, from)),
            _ => {}
        },
    }
}

/// Two neighbours must meet, the lower first.
fn check_borders(bands: &[Band], unit: Unit) -> Result<(), Open> {
    let (mut gaps, mut overlaps) = (Vec::new(), Vec::new());
    for pair in bands.windows(2) {
        let [below, above] = pair else { continue };
        let (Some(high), Some(low)) = (below.high, above.low) else {
            continue;
        };
        let one_value = above.high.is_some_and(|end| end.at.value == low.at.value);
        if !whole_neighbours(low, high, unit) && !one_value {
            // 0 alone, and 0 to 10: the value named alone is not in the next.
            let alone = below
                .low
                .is_some_and(|start| start.at.value == high.at.value);
            let high = Bound {
                included: if alone { Some(true) } else { high.included },
                ..high
            };
            let low = Bound {
                included: if alone && low.included.is_none() {
                    Some(false)
                } else {
                    low.included
                },
                ..low
            };
            note_pair(
                &mut gaps,
                &mut overlaps,
                high,
                low,
                (high.at.value, low.at.value),
            );
        }
    }
    if !gaps.is_empty() {
        return Err(Open::Refused(Refusal::Gap(gaps)));
    }
    if !overlaps.is_empty() {
        return Err(Open::Refused(Refusal::Overlap(overlaps)));
    }
    Ok(())
}
