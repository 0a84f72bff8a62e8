//! Bands put together: in order, each border belonging to one of them, nothing between two of them left out.

use rust_decimal::Decimal;

use super::facts::{Banded, Facts, includes, points_of, unit_of};
use super::question::{Answers, Below, Open, Refusal, Topic};
use super::statement::{Award, Bound, Of, Quantity};
use crate::indicator::{AllOrNothing, Between, Cliff, RatioToTarget, Rule, Tier, Tiers, Unit};
use crate::text::Order;

/// A band with its points.
#[derive(Clone, Copy)]
pub(super) struct Band {
    /// Its lower end.
    pub low: Option<Bound>,
    /// Its upper end.
    pub high: Option<Bound>,
    /// Its points.
    pub score: Decimal,
}

/// The rule of awards under ranges of values: bands, or all or nothing.
pub(super) fn bands(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    if facts.cap.is_some() || facts.floor.is_some_and(|floor| !floor.is_zero()) {
        return Err(Open::Refused(Refusal::Mixed));
    }
    let mut bands = with_target(facts, weight, answers)?;
    let quantities: Vec<Quantity> = ends(&bands).map(|bound| bound.at).collect();
    let unit = unit_of(&quantities, answers)?;
    bands.order_by_key(|band| {
        let low = band.low.map(|bound| bound.at.value);
        // A band of one value stands above the one that begins there without it.
        (
            low,
            band.low.and_then(|bound| bound.included) == Some(false),
        )
    });
    bands.reverse();
    let best = bands.iter().map(|band| band.score).max();
    check_best(best, weight)?;
    // A band without a lower end takes all that is left; there can be no other below it.
    let open_ended = bands.iter().filter(|band| band.low.is_none()).count();
    if open_ended > 1 {
        return Err(Open::Refused(Refusal::Mixed));
    }
    check_borders(&bands, unit)?;
    check_top(&bands, unit)?;
    let rest = rest(facts, &bands, weight)?;
    if let [only] = bands.as_slice()
        && rest.is_none()
    {
        return alone(only, unit, answers);
    }
    let mut tiers = tiers(&bands, unit, answers)?;
    close_bottom(&mut tiers, &bands, rest, answers)?;
    Ok(match tiers.as_slice() {
        [only] if only.score == weight => Rule::AllOrNothing(AllOrNothing {
            unit,
            full_at: only.from,
            open: only.open,
        }),
        _ => Rule::Tiers(Tiers { unit, tiers }),
    })
}

/// The best band earns the weight.
pub(super) fn check_best(best: Option<Decimal>, weight: Decimal) -> Result<(), Open> {
    match best {
        Some(best) if best.is_zero() => Err(Open::Refused(Refusal::NoFull)),
        Some(best) if best != weight => Err(Open::Refused(Refusal::OtherWeight(best))),
        _ => Ok(()),
    }
}

/// The ends of bands.
pub(super) fn ends(bands: &[Band]) -> impl Iterator<Item = Bound> {
    bands
        .iter()
        .flat_map(|band| [band.low, band.high])
        .flatten()
}

/// The bands with their points; a target that is named is the highest of them, and shares of it become values.
fn with_target(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Vec<Band>, Open> {
    let mut bands = Vec::new();
    let shares = facts.bands.iter().any(|band| band.share);
    let told = answers.target.map(|value| Quantity {
        value,
        of: Of::Bare,
        unit: "",
    });
    let target = match (facts.target.is_some() || shares, facts.standard.or(told)) {
        (true, None) => return Err(Open::Ask(Topic::Target, &[])),
        (true, target) => target,
        (false, _) => None,
    };
    for banded in &facts.bands {
        let mut band = scored(banded, weight)?;
        if let Some(target) = target.filter(|_| banded.share) {
            band.low = of_target(band.low, target)?;
            band.high = of_target(band.high, target)?;
        }
        bands.push(band);
    }
    if let (Some(award), Some(target)) = (facts.target, target) {
        let score = points_of(award, weight)?.ok_or(Open::Refused(Refusal::Mixed))?;
        let of = ends(&bands).map(|bound| bound.at.of).next();
        let low = Bound {
            at: Quantity {
                of: of.filter(|_| !shares).unwrap_or(target.of),
                ..target
            },
            included: Some(true),
            alone: false,
            by_habit: false,
        };
        let top = |band: &Band| {
            let same = band.low.is_some_and(|low| low.at.value == target.value);
            same && band.score == score
        };
        // 完成目标得 40 分, and 100 % of it once more.
        if !bands.iter().any(top) {
            bands.push(Band {
                low: Some(low),
                high: None,
                score,
            });
        }
    }
    Ok(bands)
}

/// An end in percent of the target as a value.
fn of_target(bound: Option<Bound>, target: Quantity) -> Result<Option<Bound>, Open> {
    let Some(bound) = bound else {
        return Ok(None);
    };
    let value = bound
        .at
        .value
        .checked_mul(target.value)
        .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
        .ok_or(Open::Refused(Refusal::TooLarge))?;
    Ok(Some(Bound {
        at: Quantity {
            value: value.normalize(),
            ..target
        },
        ..bound
    }))
}

/// A band with the points it awards.
pub(super) fn scored(banded: &Banded, weight: Decimal) -> Result<Band, Open> {
    match points_of(banded.award, weight)? {
        Some(score) => Ok(Band {
            low: banded.low,
            high: banded.high,
            score,
        }),
        None => Err(Open::Refused(Refusal::Mixed)),
    }
}

/// Two neighbours must meet, the higher first: what lies between them in none or in both is named, all of it at once.
fn check_borders(bands: &[Band], unit: Unit) -> Result<(), Open> {
    let (mut gaps, mut overlaps) = (Vec::new(), Vec::new());
    for pair in bands.windows(2) {
        let [above, below] = pair else { continue };
        let (Some(low), Some(high)) = (above.low, below.high) else {
            continue;
        };
        let (from, to) = (low.at.value, high.at.value);
        if to < from && !whole_neighbours(low, high, unit) {
            gaps.push((to, from));
        } else if to > from {
            overlaps.push((from, to));
        } else if to == from {
            match (low.included, high.included) {
                (Some(true), Some(true)) => overlaps.push((from, to)),
                (Some(false), Some(false)) => gaps.push((to, from)),
                _ => {}
            }
        }
    }
    gaps.reverse();
    overlaps.reverse();
    if !gaps.is_empty() {
        return Err(Open::Refused(Refusal::Gap(gaps)));
    }
    if !overlaps.is_empty() {
        return Err(Open::Refused(Refusal::Overlap(overlaps)));
    }
    Ok(())
}

/// Whether two ends are neighbours of things counted one by one: nothing lies between 7 papers and 8.
pub(super) fn whole_neighbours(low: Bound, high: Bound, unit: Unit) -> bool {
    let counted = low.at.of == Of::Counted && high.at.of == Of::Counted;
    let whole = low.at.value.fract().is_zero() && high.at.value.fract().is_zero();
    let next = low.at.value.checked_sub(high.at.value) == Some(Decimal::ONE);
    let inside = low.included != Some(false) && high.included != Some(false);
    unit == Unit::Number && counted && whole && next && inside
}

/// The highest band has no end, or ends at 100 %.
fn check_top(bands: &[Band], unit: Unit) -> Result<(), Open> {
    let Some(band) = bands.first() else {
        return Ok(());
    };
    let Some(high) = band.high else {
        return Ok(());
    };
    let end = high.at.value;
    // One value that gives the full points (=3) gives them from it on; nobody prints what more would mean.
    let one_value = band.low.is_some_and(|low| low.at.value == end);
    let marks = high.at.of == Of::Marks && end == Decimal::ONE_HUNDRED;
    if one_value || marks || unit == Unit::Percent && end >= Decimal::ONE_HUNDRED {
        return Ok(());
    }
    let top = Decimal::ONE_HUNDRED.max(end);
    Err(Open::Refused(Refusal::Gap(vec![(end, top)])))
}

/// What everything not named earns; `None` where the phrase does not say.
fn rest(facts: &Facts, bands: &[Band], weight: Decimal) -> Result<Option<Decimal>, Open> {
    if let Some(award) = facts.otherwise.or(facts.below_target) {
        return match award {
            Award::Proportion(_) => Err(Open::Refused(Refusal::Mixed)),
            award => points_of(award, weight),
        };
    }
    let reaches_bottom = bands
        .last()
        .is_some_and(|band| band.low.is_none_or(|low| low.at.value.is_zero()));
    Ok((reaches_bottom && bands.len() > 1).then_some(Decimal::ZERO))
}

/// Only one value is named, and nothing is said about what lies below it.
fn alone(band: &Band, unit: Unit, answers: &Answers) -> Result<Rule, Open> {
    let Some(low) = band.low else {
        return Err(Open::Refused(Refusal::Mixed));
    };
    let choices: &[&str] = match unit {
        Unit::Percent => &["none", "ratio", "rate"],
        Unit::Number => &["none", "ratio"],
    };
    let full_at = low.at.value;
    match answers.below.ok_or(Open::Ask(Topic::Below, choices))? {
        Below::None => Ok(Rule::AllOrNothing(AllOrNothing {
            unit,
            full_at,
            open: !includes(low, false, answers)?,
        })),
        Below::Ratio => Ok(Rule::Ratio(RatioToTarget {
            unit,
            target: full_at,
        })),
        Below::Rate => Ok(Rule::Cliff(Cliff {
            unit,
            full_at,
            none_below: Decimal::ZERO,
            open: false,
            between: Between::Rate,
        })),
    }
}

/// The bands as tiers: every border belongs to exactly one of two neighbours.
fn tiers(bands: &[Band], unit: Unit, answers: &Answers) -> Result<Vec<Tier>, Open> {
    let mut tiers = Vec::new();
    for (index, band) in bands.iter().enumerate() {
        let below = bands.get(index + 1);
        let Some(low) = band.low else {
            tiers.push(Tier {
                from: Decimal::ZERO,
                open: false,
                score: band.score,
            });
            break;
        };
        let open = match below.and_then(|below| below.high) {
            Some(high) if high.at.value == low.at.value => !border(low, high, answers)?,
            // 3-7 篇 above 2 篇及以下: things counted one by one belong where they are named.
            Some(high) if whole_neighbours(low, high, unit) => false,
            _ => !includes(low, false, answers)?,
        };
        tiers.push(Tier {
            from: low.at.value,
            open,
            score: band.score,
        });
    }
    Ok(tiers)
}

/// Whether the border of two bands belongs to the higher one.
fn border(low: Bound, high: Bound, answers: &Answers) -> Result<bool, Open> {
    match (low.included, high.included) {
        (Some(upper), _) => Ok(upper),
        (None, Some(lower)) => Ok(!lower),
        (None, None) => includes(low, false, answers),
    }
}

/// What lies below the last band.
fn close_bottom(
    tiers: &mut Vec<Tier>,
    bands: &[Band],
    rest: Option<Decimal>,
    answers: &Answers,
) -> Result<(), Open> {
    let bottom = bands.last().and_then(|band| band.low);
    match (rest, bottom) {
        (Some(score), Some(low)) if score > Decimal::ZERO && low.at.value > Decimal::ZERO => {
            tiers.push(Tier {
                from: Decimal::ZERO,
                open: false,
                score,
            });
        }
        (None, Some(_)) if answers.below != Some(Below::None) => {
            return Err(Open::Ask(Topic::Below, &["none"]));
        }
        _ => {}
    }
    // Nothing is what lies below the last band anyway.
    while tiers.len() > 1 && tiers.last().is_some_and(|tier| tier.score.is_zero()) {
        tiers.pop();
    }
    Ok(())
}
