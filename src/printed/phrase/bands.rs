//! Bands put together: in order, each border belonging to one of them, nothing between two of them left out.

use rust_decimal::Decimal;

use super::facts::{Banded, Facts, includes, points_of, unit_of};
use super::question::{Answers, Below, Open, Refusal, Topic};
use super::statement::{Award, Bound, Quantity};
use crate::indicator::{AllOrNothing, Between, Cliff, RatioToTarget, Rule, Tier, Tiers, Unit};

/// A band with its points.
#[derive(Clone, Copy)]
struct Band {
    low: Option<Bound>,
    high: Option<Bound>,
    score: Decimal,
}

/// The rule of awards under ranges of values: bands, or all or nothing.
pub(super) fn bands(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let mut bands = Vec::new();
    for banded in &facts.bands {
        bands.push(scored(banded, weight)?);
    }
    let quantities: Vec<Quantity> = bands
        .iter()
        .flat_map(|band| [band.low, band.high])
        .flatten()
        .map(|bound| bound.at)
        .collect();
    let unit = unit_of(&quantities, answers)?;
    bands.sort_by_key(|band| {
        let low = band.low.map(|bound| bound.at.value);
        // A band of one value stands above the one that begins there without it.
        (
            low,
            band.low.and_then(|bound| bound.included) == Some(false),
        )
    });
    bands.reverse();
    let best = bands.iter().map(|band| band.score).max();
    if let Some(best) = best.filter(|best| *best != weight) {
        return Err(Open::Refused(Refusal::OtherWeight(best)));
    }
    check_top(&bands, unit)?;
    let rest = rest(facts, &bands, weight)?;
    if let [only] = bands.as_slice()
        && rest.is_none()
    {
        return alone(only, unit, answers);
    }
    let mut tiers = tiers(&bands, answers)?;
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

fn scored(banded: &Banded, weight: Decimal) -> Result<Band, Open> {
    match points_of(banded.award, weight)? {
        Some(score) => Ok(Band {
            low: banded.low,
            high: banded.high,
            score,
        }),
        None => Err(Open::Refused(Refusal::Mixed)),
    }
}

/// The highest band has no end, or ends at 100 %.
fn check_top(bands: &[Band], unit: Unit) -> Result<(), Open> {
    let Some(high) = bands.first().and_then(|band| band.high) else {
        return Ok(());
    };
    if unit == Unit::Percent && high.at.value >= Decimal::ONE_HUNDRED {
        return Ok(());
    }
    let end = high.at.value;
    Err(Open::Refused(Refusal::Gap(
        end,
        Decimal::ONE_HUNDRED.max(end),
    )))
}

/// What everything not named earns; `None` where the phrase does not say.
fn rest(facts: &Facts, bands: &[Band], weight: Decimal) -> Result<Option<Decimal>, Open> {
    if let Some(award) = facts.otherwise.or(facts.below_target) {
        return match award {
            Award::Proportion => Err(Open::Refused(Refusal::Mixed)),
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
        return Err(Open::Refused(Refusal::LessIsBetter));
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
fn tiers(bands: &[Band], answers: &Answers) -> Result<Vec<Tier>, Open> {
    let mut tiers = Vec::new();
    for (index, band) in bands.iter().enumerate() {
        let below = bands.get(index + 1);
        let Some(low) = band.low else {
            // A band without a lower end takes all that is left; there can be no other below it.
            if below.is_some() {
                return Err(Open::Refused(Refusal::Mixed));
            }
            tiers.push(Tier {
                from: Decimal::ZERO,
                open: false,
                score: band.score,
            });
            break;
        };
        let open = match below.and_then(|below| below.high) {
            Some(high) => !border(low, high, answers)?,
            None => !includes(low, false, answers)?,
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
    let (above, below) = (low.at.value, high.at.value);
    if below < above {
        return Err(Open::Refused(Refusal::Gap(below, above)));
    }
    if below > above {
        return Err(Open::Refused(Refusal::Overlap(above, below)));
    }
    match (low.included, high.included) {
        (Some(true), Some(true)) => Err(Open::Refused(Refusal::Overlap(above, below))),
        (Some(false), Some(false)) => Err(Open::Refused(Refusal::Gap(below, above))),
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
