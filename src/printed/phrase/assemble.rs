//! The rule that the statements of a phrase come to, or the first thing they leave open.

use rust_decimal::Decimal;

use super::bands::bands;
use super::facts::{Facts, deducted_points, includes, points_of, unit_of};
use super::question::{Answers, Below, Open, Proportion, Refusal, Topic};
use super::reader::is_full;
use super::statement::{Award, Bound, How, Of, Quantity};
use super::worded;
use crate::indicator::{
    AllOrNothing, Between, Cliff, Count, Evidence, Group, Groups, Judgement, Linear, Partial,
    RatioToTarget, Rule, StepIn, ThresholdSteps, Unit,
};
use crate::text::Text;

/// The rule for these full points with these answers.
pub(super) fn assemble(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    if less_is_better(facts, weight) {
        return Err(Open::Refused(Refusal::LessIsBetter));
    }
    if let Some(each) = facts.halves {
        let half = single(facts, each, answers)?;
        return Ok(halves(&half, each));
    }
    single(facts, weight, answers)
}

fn single(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let numbered = !facts.bands.is_empty() || !facts.ranges.is_empty() || facts.target.is_some();
    if !facts.terms.is_empty() {
        return if numbered || !facts.steps.is_empty() {
            Err(Open::Refused(Refusal::Mixed))
        } else {
            Ok(worded::terms(&facts.terms))
        };
    }
    if !facts.gains.is_empty() {
        let alone = !numbered && facts.steps.is_empty() && facts.cases.is_empty();
        return if alone {
            worded::gains(facts, weight)
        } else {
            Err(Open::Refused(Refusal::Bonus))
        };
    }
    if !facts.steps.is_empty() {
        let counted = facts.steps.iter().all(|(size, _)| size.of == Of::Counted);
        if counted && !numbered {
            // 每少一项扣 1 分 without a number to fall short of: each one is a case.
            return worded::cases(facts, weight);
        }
        return steps(facts, weight, answers);
    }
    if !facts.cases.is_empty() {
        return if facts.bands.is_empty() {
            worded::cases(facts, weight)
        } else {
            Err(Open::Refused(Refusal::Mixed))
        };
    }
    let by_proportion = facts.proportion.is_some()
        || [facts.otherwise, facts.below_target].contains(&Some(Award::Proportion))
        || facts
            .bands
            .iter()
            .any(|band| band.award == Award::Proportion);
    if by_proportion {
        return proportion(facts, weight, answers);
    }
    if facts.target.is_some() {
        return target(facts, weight, answers);
    }
    if !facts.bands.is_empty() {
        return bands(facts, weight, answers);
    }
    worded::worded(facts, weight)
}

/// Whether the phrase gives the full points below a value, or nothing above one.
fn less_is_better(facts: &Facts, weight: Decimal) -> bool {
    facts.less_is_better
        || facts.bands.iter().any(|band| {
            let upper_only = band.high.is_some() && band.low.is_none();
            let lower_only = band.low.is_some() && band.high.is_none();
            (upper_only && is_full(band.award, weight)) || (lower_only && band.award == Award::Zero)
        })
}

/// 达标 or ≥ a figure that is named only: all or nothing at a target that must be told.
fn target(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    if !facts.bands.is_empty() {
        return Err(Open::Refused(Refusal::Mixed));
    }
    check_full(facts.target, weight)?;
    let full_at = answers.target.ok_or(Open::Ask(Topic::Target, &[]))?;
    let below = facts.otherwise.or(facts.below_target);
    if below.is_none_or(|award| award != Award::Zero) {
        return Err(Open::Refused(Refusal::Mixed));
    }
    Ok(Rule::AllOrNothing(AllOrNothing {
        unit: unit_of(&[], answers)?,
        full_at,
        open: false,
    }))
}

/// A threshold that must give the full points.
fn check_full(award: Option<Award>, weight: Decimal) -> Result<(), Open> {
    match award {
        Some(award) => match points_of(award, weight)? {
            Some(points) if points != weight => Err(Open::Refused(Refusal::OtherWeight(points))),
            _ => Ok(()),
        },
        None => Ok(()),
    }
}

/// The value that gives the full points, where the phrase has one, and whether its unit is told.
fn threshold(facts: &Facts, weight: Decimal) -> Result<Option<Bound>, Open> {
    let mut found: Option<Bound> = None;
    for band in &facts.bands {
        let (Some(low), None) = (band.low, band.high) else {
            continue;
        };
        if let Some(points) = points_of(band.award, weight)? {
            if points != weight {
                return Err(Open::Refused(Refusal::OtherWeight(points)));
            }
            if found.is_some_and(|other| other.at.value != low.at.value) {
                return Err(Open::Refused(Refusal::Mixed));
            }
            found = Some(low);
        }
    }
    if found.is_some() {
        return Ok(found);
    }
    let lone = |upper: bool| {
        let ends = facts.ranges.iter();
        ends.filter_map(move |(low, high, _)| if upper { *high } else { *low })
    };
    for upper in [false, true] {
        let mut ends = lone(upper);
        if let Some(first) = ends.next() {
            return if ends.all(|other| other.at.value == first.at.value) {
                Ok(Some(first))
            } else {
                // Which of several numbers is the threshold is not for us to say.
                Err(Open::Refused(Refusal::Mixed))
            };
        }
    }
    Ok(None)
}

/// 低于 85% 时每降低…扣… under a threshold of 90 %: what lies between is left out.
fn check_begin(facts: &Facts, full_at: Decimal) -> Result<(), Open> {
    let begins = facts.ranges.iter().filter_map(|(low, high, _)| match low {
        None => high.map(|high| high.at.value),
        Some(_) => None,
    });
    for begin in begins {
        if begin < full_at {
            return Err(Open::Refused(Refusal::Gap(begin, full_at)));
        }
        if begin > full_at {
            return Err(Open::Refused(Refusal::Overlap(full_at, begin)));
        }
    }
    Ok(())
}

/// The value below which nothing is given, and whether it gives nothing itself.
fn edge(facts: &Facts, answers: &Answers) -> Result<Option<(Decimal, bool)>, Open> {
    let mut edges = facts
        .bands
        .iter()
        .filter(|band| band.award == Award::Zero && band.low.is_none())
        .filter_map(|band| band.high);
    match (edges.next(), edges.next()) {
        (None, _) => Ok(None),
        (Some(bound), None) => Ok(Some((bound.at.value, includes(bound, true, answers)?))),
        _ => Err(Open::Refused(Refusal::Mixed)),
    }
}

/// Full at a threshold, and each step below it deducts.
fn steps(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let [(size, deducted)] = facts.steps.as_slice() else {
        return Err(Open::Refused(Refusal::Mixed));
    };
    let banded = facts
        .bands
        .iter()
        .any(|band| band.award != Award::Zero && (band.high.is_some() || band.low.is_none()));
    if banded || !facts.cases.is_empty() || facts.proportion.is_some() {
        return Err(Open::Refused(Refusal::Mixed));
    }
    let bound = threshold(facts, weight)?;
    check_full(facts.target, weight)?;
    let at = match bound {
        Some(bound) => bound.at,
        None => Quantity {
            value: answers.target.ok_or(Open::Ask(Topic::Target, &[]))?,
            of: Of::Bare,
        },
    };
    check_begin(facts, at.value)?;
    let unit = unit_of(&[at, *size], answers)?;
    let edge = edge(facts, answers)?;
    if edge.is_some_and(|(_, itself)| itself) {
        // A rule with steps gives nothing below its edge, never at it.
        return Err(Open::Refused(Refusal::Mixed));
    }
    let deduct = deducted_points(*deducted, weight)?;
    let floor = facts.floor.unwrap_or_default();
    let cap = facts.cap.filter(|cap| *cap != weight);
    let none_below = edge.map(|(value, _)| value);
    let ones = unit == Unit::Number && size.of == Of::Counted && size.value == Decimal::ONE;
    if ones && cap.is_none() && none_below.is_none() {
        return Ok(Rule::Count(Count {
            full_at: at.value,
            deduct,
            floor,
        }));
    }
    let whole = ones.then_some(Partial::Whole);
    let partial = facts.partial.or(whole).or(answers.partial);
    let partial = partial.ok_or(Open::Ask(Topic::Partial, &["whole", "started", "pro-rata"]))?;
    let step_in = match (unit, size.of) {
        (Unit::Number, Of::Percent) => StepIn::Target,
        // Of a threshold of 100 % both are the same.
        (Unit::Percent, Of::Percent) if at.value != Decimal::ONE_HUNDRED => answers
            .step_in
            .ok_or(Open::Ask(Topic::Step, &["points", "target"]))?,
        _ => StepIn::Points,
    };
    Ok(Rule::ThresholdSteps(ThresholdSteps {
        unit,
        full_at: at.value,
        step: size.value,
        step_in,
        deduct,
        floor,
        cap,
        none_below,
        open: false,
        partial,
    }))
}

/// The lower end of the range that is in proportion, below which nothing is given.
fn begin(facts: &Facts, answers: &Answers) -> Result<Option<(Decimal, bool)>, Open> {
    let mut lows = facts
        .bands
        .iter()
        .filter(|band| band.award == Award::Proportion && band.high.is_some())
        .filter_map(|band| band.low);
    let Some(low) = lows.next() else {
        return Ok(None);
    };
    if facts.otherwise != Some(Award::Zero) && answers.below != Some(Below::None) {
        return Err(Open::Ask(Topic::Below, &["none"]));
    }
    Ok(Some((low.at.value, !includes(low, false, answers)?)))
}

/// Points in proportion, perhaps with a value for the full points and one for nothing.
fn proportion(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let middle = facts.bands.iter().any(|band| {
        let full = is_full(band.award, weight) && band.high.is_none();
        !full && !matches!(band.award, Award::Proportion | Award::Zero)
    });
    if middle || !facts.cases.is_empty() {
        return Err(Open::Refused(Refusal::Mixed));
    }
    check_full(facts.target, weight)?;
    let bound = threshold(facts, weight)?;
    let edge = match edge(facts, answers)? {
        None => begin(facts, answers)?,
        edge => edge,
    };
    let told = match facts.proportion {
        Some(How::Rate) => Some(Proportion::Rate),
        Some(How::Ratio) => Some(Proportion::Ratio),
        Some(How::Linear) => Some(Proportion::Linear),
        Some(How::Open) | None => answers.proportion,
    };
    let quantities: Vec<Quantity> = bound.map(|bound| bound.at).into_iter().collect();
    let unit = match bound {
        Some(_) => unit_of(&quantities, answers)?,
        None => answers.unit.unwrap_or_default(),
    };
    let full_at = bound.map(|bound| bound.at.value).or(answers.target);
    let hundred = unit == Unit::Percent && full_at == Some(Decimal::ONE_HUNDRED);
    let choices: &[&str] = match (unit, edge.is_some(), hundred) {
        (Unit::Percent, true, false) => &["linear", "ratio", "rate"],
        (Unit::Number, true, _) | (Unit::Percent, true, true) => &["linear", "ratio"],
        (Unit::Percent, false, _) => &["ratio", "rate"],
        (Unit::Number, false, _) => &["ratio"],
    };
    // Up to 100 % the ratio to the target and the value in percent are the same.
    let same = hundred && edge.is_none();
    let Some(how) = told.or(same.then_some(Proportion::Ratio)) else {
        return Err(Open::Ask(Topic::Proportion, choices));
    };
    let named = |full_at: Option<Decimal>| full_at.ok_or(Open::Ask(Topic::Target, &[]));
    match (how, edge, full_at) {
        (Proportion::Linear, Some((low, _)), full_at) => Ok(Rule::Linear(Linear {
            unit,
            low,
            high: named(full_at)?,
        })),
        (Proportion::Linear, None, _) => Err(Open::Refused(Refusal::Mixed)),
        (Proportion::Ratio, None, full_at) => Ok(Rule::Ratio(RatioToTarget {
            unit,
            target: named(full_at)?,
        })),
        (Proportion::Rate, None, None) => Ok(Rule::Proportional),
        (Proportion::Ratio, Some(edge), full_at) => {
            Ok(cliff(unit, named(full_at)?, edge, Between::Ratio))
        }
        (Proportion::Rate, edge, full_at) => Ok(cliff(
            unit,
            full_at.unwrap_or(Decimal::ONE_HUNDRED),
            edge.unwrap_or_default(),
            Between::Rate,
        )),
    }
}

fn cliff(
    unit: Unit,
    full_at: Decimal,
    (none_below, open): (Decimal, bool),
    between: Between,
) -> Rule {
    Rule::Cliff(Cliff {
        unit,
        full_at,
        none_below,
        open,
        between,
    })
}

/// The same rule for each of two halves.
fn halves(half: &Rule, each: Decimal) -> Rule {
    let group = |number: u32| Group {
        title: Text::new(format!("第 {number} 部分"), format!("part {number}")),
        weight: each,
        rule: half.clone(),
        evidence: Evidence::Judgement(Judgement::default()),
    };
    Rule::Groups(Groups {
        groups: vec![group(1), group(2)],
    })
}
