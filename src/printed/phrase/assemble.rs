//! The rule that the statements of a phrase come to, or the first thing they leave open.

use rust_decimal::Decimal;

use super::bands::bands;
use super::facts::{Banded, Facts, Form, Ranged, deducted_points, includes, points_of, unit_of};
use super::falling;
use super::question::{Answers, Below, Open, Proportion, Refusal, Topic};
use super::reader::is_full;
use super::statement::{Award, Bound, Deducted, How, Of, Quantity};
use super::worded;
use crate::indicator::{
    AllOrNothing, Between, Cliff, Count, Evidence, Group, Groups, Judgement, LimitSteps, Linear,
    Partial, RatioToTarget, Rule, StepIn, ThresholdSteps, Unit,
};
use crate::text::Text;

/// The rule for these full points with these answers.
pub(super) fn assemble(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    if !facts.steps.is_empty() && !facts.rises.is_empty() {
        return Err(Open::Refused(Refusal::TwoSided));
    }
    if let Some(refusal) = &facts.refused {
        return Err(Open::Refused(refusal.clone()));
    }
    if facts.ranked {
        return Err(Open::Refused(Refusal::Ranking));
    }
    if let Some(said) = facts.weighs
        && said != weight
        && facts.gains.is_empty()
    {
        return Err(Open::Refused(Refusal::OtherWeight(said)));
    }
    if let Some(each) = facts.halves {
        let half = single(facts, each, answers)?;
        return Ok(halves(&half, each));
    }
    single(facts, weight, answers)
}

fn single(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let forms = facts.forms();
    let numbered = !facts.bands.is_empty() || !facts.ranges.is_empty() || facts.target.is_some();
    // Each one done beyond a target, or any value beyond it, would exceed the weight.
    if forms.contains(&Form::Gains) && (numbered || forms.len() > 1) {
        return Err(Open::Refused(Refusal::Bonus));
    }
    let Some(form) = main_form(&forms, facts, numbered)? else {
        return if facts.target.is_some() || facts.below_target.is_some() {
            target(facts, weight, answers)
        } else {
            worded::worded(facts, weight)
        };
    };
    match form {
        Form::Terms => Ok(worded::terms(&facts.terms)),
        Form::Gains => worded::gains(facts, weight),
        Form::Cases => worded::cases(facts, weight),
        Form::Steps => steps(facts, weight, answers),
        Form::Rises => rises(facts, weight, answers),
        Form::Proportion => proportion(facts, weight, answers),
        Form::Items => worded::worded(facts, weight),
        Form::Grades => worded::grades(facts, weight),
        Form::Bands if falling::less_is_better(facts, weight)? => {
            falling::bands(facts, weight, answers)
        }
        Form::Bands => bands(facts, weight, answers),
    }
}

/// The one way of scoring that the phrase comes to; an error where it has two that no rule has together.
fn main_form(forms: &[Form], facts: &Facts, numbered: bool) -> Result<Option<Form>, Open> {
    let counted = facts.steps.iter().all(|(size, _)| size.of == Of::Counted);
    let leads = |form: Form| {
        let along: &[Form] = match form {
            Form::Steps | Form::Rises | Form::Proportion => &[Form::Bands],
            // 每少一项扣 1 分 without a number to fall short of: each one is a case.
            Form::Cases if counted && !numbered => &[Form::Steps, Form::Items],
            // 事故 0 起得满分，每发生 1 起扣 2 分 says the same twice.
            Form::Cases if facts.none_is_full() => &[Form::Items, Form::Bands],
            Form::Cases => &[Form::Items],
            _ => &[],
        };
        let other = |other: &&Form| **other != form && !along.contains(other);
        forms.iter().find(other).copied()
    };
    let order = [
        Form::Terms,
        Form::Grades,
        Form::Gains,
        Form::Steps,
        Form::Rises,
        Form::Cases,
        Form::Proportion,
        Form::Items,
        Form::Bands,
    ];
    let only_counted = forms == [Form::Steps] && counted && !numbered;
    if only_counted || (forms.contains(&Form::Cases) && leads(Form::Cases).is_none()) {
        return Ok(Some(Form::Cases));
    }
    let Some(form) = order.into_iter().find(|form| forms.contains(form)) else {
        return Ok(None);
    };
    match leads(form) {
        Some(other) => Err(Open::Refused(Refusal::Beside(form, other))),
        None => Ok(Some(form)),
    }
}

/// 达标 or ≥ a figure that is named only: all or nothing at a target that must be told.
fn target(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    check_full(facts.target, weight)?;
    let said = facts.standard.map(|at| at.value).or(answers.target);
    let full_at = said.ok_or(Open::Ask(Topic::Target, &[]))?;
    let below = facts.otherwise.or(facts.below_target);
    match below {
        Some(Award::Zero) => {}
        None if answers.below == Some(Below::None) => {}
        None => return Err(Open::Ask(Topic::Below, &["none"])),
        Some(_) => return Err(Open::Refused(Refusal::Mixed)),
    }
    let told: Vec<Quantity> = facts.standard.into_iter().collect();
    Ok(Rule::AllOrNothing(AllOrNothing {
        unit: unit_of(&told, answers)?,
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

/// The side of a threshold on which points are lost.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    Below,
    Above,
}

impl Lost {
    /// The end of a range on the side of the full points where there is no other, and the end on the other side.
    fn ends(self, low: Option<Bound>, high: Option<Bound>) -> (Option<Bound>, Option<Bound>) {
        match self {
            Self::Below => (low, high),
            Self::Above => (high, low),
        }
    }
}

/// The end of a band that is open on the other side, or that is about one value.
fn full_end(band: &Banded, lost: Lost) -> Option<Bound> {
    let alone = band.low.filter(|low| low.alone);
    let (end, other) = lost.ends(band.low, band.high.or(alone));
    let one = |end: &Bound| other.is_none_or(|other| other.at.value == end.at.value);
    // Up to 100 % there is nothing above.
    let hundred = other.is_some_and(|other| {
        lost == Lost::Below && other.at.of == Of::Percent && other.at.value == Decimal::ONE_HUNDRED
    });
    end.filter(|end| one(end) || hundred)
}

/// The value that gives the full points, where the phrase has one.
fn threshold(facts: &Facts, weight: Decimal, lost: Lost) -> Result<Option<Bound>, Open> {
    let mut found: Option<Bound> = None;
    for band in &facts.bands {
        let Some(end) = full_end(band, lost) else {
            continue;
        };
        if let Some(points) = points_of(band.award, weight)? {
            if points.is_zero() {
                continue;
            }
            if points != weight {
                return Err(Open::Refused(Refusal::OtherWeight(points)));
            }
            if found.is_some_and(|other| other.at.value != end.at.value) {
                return Err(Open::Refused(Refusal::Mixed));
            }
            found = Some(end);
        }
    }
    let standard = facts.standard.map(|at| Bound {
        at,
        included: Some(true),
        alone: false,
        by_habit: false,
    });
    if let (Some(found), Some(standard)) = (found, standard)
        && found.at.value != standard.at.value
    {
        return Err(Open::Refused(Refusal::Twice));
    }
    if found.is_some() {
        return Ok(found);
    }
    // A range without an award tells the threshold: the end towards the full points, else the end of what is lost.
    let near = |ranged: &Ranged| lost.ends(ranged.low, ranged.high);
    let alone = |ranged: &Ranged| near(ranged).0.filter(|_| near(ranged).1.is_none());
    let towards = |ranged: &Ranged| near(ranged).1;
    for is_first in [true, false] {
        let choice = |ranged| {
            if is_first {
                alone(ranged)
            } else {
                towards(ranged)
            }
        };
        let mut ends = facts.ranges.iter().filter_map(choice);
        if let Some(first) = ends.next() {
            return if ends.all(|other| other.at.value == first.at.value) {
                Ok(Some(first))
            } else {
                // Which of several numbers is the threshold is not for us to say.
                Err(Open::Refused(Refusal::Mixed))
            };
        }
    }
    Ok(standard)
}

/// Where the steps begin must be the threshold: 低于 85% 时每降低…扣… under one of 90 % leaves something out.
fn check_begin(facts: &Facts, full_at: Decimal, lost: Lost) -> Result<(), Open> {
    for ranged in &facts.ranges {
        let Some(begin) = lost.ends(ranged.low, ranged.high).1 else {
            continue;
        };
        let begin = begin.at.value;
        let gap = match lost {
            Lost::Below => begin < full_at,
            Lost::Above => begin > full_at,
        };
        let pair = vec![(begin.min(full_at), begin.max(full_at))];
        if gap {
            return Err(Open::Refused(Refusal::Gap(pair)));
        }
        if begin != full_at {
            return Err(Open::Refused(Refusal::Overlap(pair)));
        }
    }
    Ok(())
}

/// The value beyond which nothing is given, and whether it gives nothing itself.
fn edge(facts: &Facts, lost: Lost, answers: &Answers) -> Result<Option<(Decimal, bool)>, Open> {
    let zero = facts.bands.iter().filter(|band| band.award == Award::Zero);
    let mut edges = Vec::new();
    for band in zero {
        let (near, far) = lost.ends(band.low, band.high);
        match (far, near) {
            // 60%-0% and the like end at 0.
            (Some(far), near) if near.is_none_or(|near| near.at.value.is_zero()) => {
                edges.push((far.at.value, includes(far, lost == Lost::Below, answers)?));
            }
            _ => return Err(Open::Refused(Refusal::Mixed)),
        }
    }
    // The far end of the range in which steps are deducted, with nothing below it.
    let rest = facts.otherwise.or(facts.below_target) == Some(Award::Zero);
    for ranged in &facts.ranges {
        let (near, far) = lost.ends(ranged.low, ranged.high);
        if let (Some(near), Some(_)) = (near, far) {
            let itself = !includes(near, lost == Lost::Above, answers)?;
            match edges.first() {
                Some((edge, _)) if *edge == near.at.value => {}
                Some((edge, _)) => {
                    let (low, high) = (near.at.value.min(*edge), near.at.value.max(*edge));
                    return Err(Open::Refused(Refusal::Gap(vec![(low, high)])));
                }
                None if rest || answers.below == Some(Below::None) => {
                    edges.push((near.at.value, itself));
                }
                None => return Err(Open::Ask(Topic::Below, &["none"])),
            }
        }
    }
    if edges.is_empty() && rest {
        return Err(Open::Refused(Refusal::Mixed));
    }
    match edges.as_slice() {
        [] => Ok(None),
        [first, others @ ..] if others.iter().all(|other| other.0 == first.0) => Ok(Some(*first)),
        _ => Err(Open::Refused(Refusal::Mixed)),
    }
}

/// What steps away from a threshold have in common.
struct Stepped {
    unit: Unit,
    at: Decimal,
    step: Decimal,
    step_in: StepIn,
    deduct: Decimal,
    floor: Decimal,
    cap: Option<Decimal>,
    edge: Option<(Decimal, bool)>,
    partial: Partial,
    /// Whether each one counts by itself.
    ones: bool,
}

fn stepped(facts: &Facts, weight: Decimal, answers: &Answers, lost: Lost) -> Result<Stepped, Open> {
    let all = match lost {
        Lost::Below => &facts.steps,
        Lost::Above => &facts.rises,
    };
    let [(size, deducted)] = all.as_slice() else {
        return Err(Open::Refused(Refusal::SeveralSteps));
    };
    let known = |band: &&Banded| band.award == Award::Zero || full_end(band, lost).is_some();
    if facts.bands.iter().any(|band| band.share || !known(&band)) {
        return Err(Open::Refused(Refusal::Beside(
            match lost {
                Lost::Below => Form::Steps,
                Lost::Above => Form::Rises,
            },
            Form::Bands,
        )));
    }
    check_full(facts.target, weight)?;
    let at = match threshold(facts, weight, lost)? {
        Some(bound) => bound.at,
        // Days late: without a limit named each one counts from the first.
        None if lost == Lost::Above && facts.target.is_none() && size.of == Of::Time => Quantity {
            value: Decimal::ZERO,
            of: Of::Time,
            unit: size.unit,
        },
        None => Quantity {
            value: answers.target.ok_or(Open::Ask(Topic::Target, &[]))?,
            of: Of::Bare,
            unit: "",
        },
    };
    check_begin(facts, at.value, lost)?;
    let unit = unit_of(&[at, *size], answers)?;
    let edge = edge(facts, lost, answers)?;
    let cap = match facts.cap {
        Some(cap) => Some(deducted_points(cap, weight)?).filter(|cap| *cap != weight),
        None => None,
    };
    let ones = unit == Unit::Number && size.of == Of::Counted && size.value == Decimal::ONE;
    // One of a count is never incomplete.
    let partial = ones.then_some(Partial::Whole);
    let partial = partial.or(facts.partial).or(answers.partial);
    let partial = partial.ok_or(Open::Ask(Topic::Partial, &["whole", "started", "pro-rata"]))?;
    let step_in = match (unit, size.of) {
        (Unit::Number, Of::Percent) => StepIn::Target,
        // Of a threshold of 100 % both are the same, and of one of 0 there is no percentage.
        (Unit::Percent, Of::Percent) if at.value != Decimal::ONE_HUNDRED && !at.value.is_zero() => {
            answers
                .step_in
                .ok_or(Open::Ask(Topic::Step, &["points", "target"]))?
        }
        _ => StepIn::Points,
    };
    Ok(Stepped {
        unit,
        at: at.value,
        step: size.value,
        step_in,
        deduct: deducted_points(*deducted, weight)?,
        floor: facts.floor.unwrap_or_default(),
        cap,
        edge,
        partial,
        ones,
    })
}

/// Full at a threshold, and each step below it deducts.
fn steps(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let stepped = stepped(facts, weight, answers, Lost::Below)?;
    if stepped.ones && stepped.cap.is_none() && stepped.edge.is_none() {
        return Ok(Rule::Count(Count {
            full_at: stepped.at,
            deduct: stepped.deduct,
            floor: stepped.floor,
        }));
    }
    Ok(Rule::ThresholdSteps(ThresholdSteps {
        unit: stepped.unit,
        full_at: stepped.at,
        step: stepped.step,
        step_in: stepped.step_in,
        deduct: stepped.deduct,
        floor: stepped.floor,
        cap: stepped.cap,
        none_below: stepped.edge.map(|(edge, _)| edge),
        open: stepped.edge.is_some_and(|(_, itself)| itself),
        partial: stepped.partial,
    }))
}

/// Full up to a limit, and each step above it deducts.
fn rises(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let stepped = stepped(facts, weight, answers, Lost::Above)?;
    Ok(Rule::LimitSteps(LimitSteps {
        unit: stepped.unit,
        full_to: stepped.at,
        step: stepped.step,
        step_in: stepped.step_in,
        deduct: stepped.deduct,
        floor: stepped.floor,
        cap: stepped.cap,
        none_above: stepped.edge.map(|(edge, _)| edge),
        open: stepped.edge.is_some_and(|(_, itself)| itself),
        partial: stepped.partial,
    }))
}

/// The lower end of the range that is in proportion, below which nothing is given.
fn begin(facts: &Facts, answers: &Answers) -> Result<Option<(Decimal, bool)>, Open> {
    let bands = facts.bands.iter();
    let mut lows = bands
        .filter(|band| matches!(band.award, Award::Proportion(_)) && band.high.is_some())
        .filter_map(|band| band.low);
    let Some(low) = lows.next() else {
        return Ok(None);
    };
    if facts.otherwise != Some(Award::Zero) && answers.below != Some(Below::None) {
        return Err(Open::Ask(Topic::Below, &["none"]));
    }
    Ok(Some((low.at.value, !includes(low, false, answers)?)))
}

/// To what the points are in proportion, as far as the phrase says; an error where it says two things.
fn told_proportion(facts: &Facts) -> Result<Option<How>, Open> {
    let awards = facts.bands.iter().map(|band| band.award);
    let awards = awards.chain([facts.otherwise, facts.below_target].into_iter().flatten());
    let hows = awards.filter_map(|award| match award {
        Award::Proportion(how) => Some(how),
        _ => None,
    });
    let mut told: Option<How> = None;
    for how in hows.chain(facts.proportion).filter(|how| *how != How::Open) {
        // 线性打分 only calls what the formula says.
        let called = |one: How, other: How| {
            one == How::Linear && matches!(other, How::To(_) | How::Between(..))
        };
        match told {
            Some(told) if called(how, told) => {}
            Some(told) if told != how && !called(told, how) => {
                return Err(Open::Refused(Refusal::Twice));
            }
            _ => told = Some(how),
        }
    }
    Ok(told)
}

/// Points in proportion, perhaps with a value for the full points and one for nothing.
fn proportion(facts: &Facts, weight: Decimal, answers: &Answers) -> Result<Rule, Open> {
    let known = |band: &Banded| {
        let full = is_full(band.award, weight) && full_end(band, Lost::Below).is_some();
        full || matches!(band.award, Award::Proportion(_) | Award::Zero)
    };
    if facts.bands.iter().any(|band| band.share || !known(band)) {
        return Err(Open::Refused(Refusal::Beside(
            Form::Proportion,
            Form::Bands,
        )));
    }
    if facts.cap.is_some() || facts.floor.is_some_and(|floor| !floor.is_zero()) {
        return Err(Open::Refused(Refusal::Mixed));
    }
    check_full(facts.target, weight)?;
    let how = told_proportion(facts)?;
    let bound = match threshold(facts, weight, Lost::Below)? {
        Some(bound) => {
            check_meets(facts, bound.at.value)?;
            check_formula(how, bound.at.value)?;
            Some(bound)
        }
        None => full_of_formula(how),
    };
    let edge = match low_edge(facts, answers)? {
        None => begin(facts, answers)?,
        edge => edge,
    };
    let edge = with_least(edge, how)?;
    let told = match how {
        Some(How::Rate) => Some(Proportion::Rate),
        Some(How::Ratio | How::To(_)) => Some(Proportion::Ratio),
        Some(How::Linear | How::Between(..)) => Some(Proportion::Linear),
        Some(How::Inverse) => return Err(Open::Refused(Refusal::Inverse)),
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

/// The value at which a formula gives the full points, where it prints one.
fn full_of_formula(how: Option<How>) -> Option<Bound> {
    let (How::To(at) | How::Between(_, at)) = how? else {
        return None;
    };
    Some(Bound {
        at,
        included: Some(true),
        alone: false,
        by_habit: false,
    })
}

/// The full points must begin where the formula gives them.
fn check_formula(how: Option<How>, full_at: Decimal) -> Result<(), Open> {
    match full_of_formula(how) {
        Some(bound) if bound.at.value != full_at => Err(Open::Refused(Refusal::Twice)),
        _ => Ok(()),
    }
}

/// The least value of a formula beside what is said to earn nothing.
fn with_least(
    edge: Option<(Decimal, bool)>,
    how: Option<How>,
) -> Result<Option<(Decimal, bool)>, Open> {
    match (edge, how) {
        (Some((said, _)), Some(How::Between(low, _))) if said != low.value => {
            Err(Open::Refused(Refusal::Twice))
        }
        (None, Some(How::Between(low, _))) => Ok(Some((low.value, false))),
        _ => Ok(edge),
    }
}

/// What is in proportion must begin where the full points end.
fn check_meets(facts: &Facts, full_at: Decimal) -> Result<(), Open> {
    let highs = facts.bands.iter().filter_map(|band| match band.award {
        Award::Proportion(_) => band.high,
        _ => None,
    });
    let ranges = facts.ranges.iter().filter_map(|ranged| ranged.high);
    for high in highs.chain(ranges) {
        let high = high.at.value;
        let pair = vec![(high.min(full_at), high.max(full_at))];
        if high < full_at {
            return Err(Open::Refused(Refusal::Gap(pair)));
        }
        if high > full_at {
            return Err(Open::Refused(Refusal::Overlap(pair)));
        }
    }
    Ok(())
}

/// The value below which nothing is given beside a proportion.
fn low_edge(facts: &Facts, answers: &Answers) -> Result<Option<(Decimal, bool)>, Open> {
    let zero = facts.bands.iter().filter(|band| band.award == Award::Zero);
    let mut edges = zero.map(|band| match (band.low, band.high) {
        (None, Some(high)) => Ok((high.at.value, includes(high, true, answers)?)),
        _ => Err(Open::Refused(Refusal::Mixed)),
    });
    match (edges.next(), edges.next()) {
        (None, _) => Ok(None),
        (Some(edge), None) => edge.map(Some),
        _ => Err(Open::Refused(Refusal::Mixed)),
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

/// What a cap leaves out of account: it must be the points, or percent of them.
pub(super) fn cap_points(cap: Option<Deducted>, weight: Decimal) -> Result<Option<Decimal>, Open> {
    cap.map(|cap| deducted_points(cap, weight)).transpose()
}
