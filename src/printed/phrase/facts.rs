//! The statements of a phrase sorted by what they are about.

use rust_decimal::Decimal;

use super::question::{Answers, Ends, Open, Refusal, Topic};
use super::statement::{Award, Bound, Condition, Deducted, How, Of, Quantity, Statement};
use crate::indicator::{Partial, Unit};

/// An award under a range of values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Banded {
    /// The lower end.
    pub low: Option<Bound>,
    /// The upper end.
    pub high: Option<Bound>,
    /// What is awarded.
    pub award: Award,
}

/// What a phrase states, sorted.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Awards under ranges of values, in order.
    pub bands: Vec<Banded>,
    /// Ranges without an award, with their words.
    pub ranges: Vec<(Option<Bound>, Option<Bound>, String)>,
    /// Whether a target is named without a number, and what reaching it earns.
    pub target: Option<Award>,
    /// Whether a step or anything else speaks of such a target.
    pub below_target: Option<Award>,
    /// Steps below the threshold.
    pub steps: Vec<(Quantity, Deducted)>,
    /// What each one done earns: its number and the points.
    pub gains: Vec<(Quantity, Decimal)>,
    /// Whether more costs points, or the first of a ranking earn them.
    pub less_is_better: bool,
    /// Deductions for cases.
    pub cases: Vec<(String, Deducted)>,
    /// The most that is deducted.
    pub cap: Option<Decimal>,
    /// The least that is left.
    pub floor: Option<Decimal>,
    /// How an incomplete step counts.
    pub partial: Option<Partial>,
    /// What everything else earns.
    pub otherwise: Option<Award>,
    /// Whether points are given in proportion.
    pub proportion: Option<How>,
    /// Descriptions with their awards, and whether they were numbered.
    pub described: Vec<(String, Award, bool)>,
    /// Items of equal points: how many, and how many points.
    pub equal: Option<(Decimal, Decimal)>,
    /// The points of each of two halves.
    pub halves: Option<Decimal>,
    /// Terms of a sum.
    pub terms: Vec<(String, Decimal)>,
}

impl Facts {
    /// Sorts statements.
    pub fn of(statements: &[Statement]) -> Self {
        let mut facts = Self::default();
        for statement in statements {
            facts.add(statement);
        }
        facts
    }

    fn add(&mut self, statement: &Statement) {
        match statement {
            Statement::Award(Condition::Range { low, high }, award) => self.bands.push(Banded {
                low: *low,
                high: *high,
                award: *award,
            }),
            Statement::Condition(Condition::Range { low, high }, words) => {
                self.ranges.push((*low, *high, words.clone()));
            }
            Statement::Award(Condition::Target, award) => self.target = Some(*award),
            Statement::Condition(Condition::Target, _) => {
                self.target = self.target.or(Some(Award::Full));
            }
            Statement::Award(Condition::BelowTarget, award) => self.below_target = Some(*award),
            Statement::Award(Condition::Rank, _)
            | Statement::Condition(Condition::Rank, _)
            | Statement::Rise => self.less_is_better = true,
            Statement::Step(size, deducted, partial) => {
                self.steps.push((*size, *deducted));
                self.partial = self.partial.or(*partial);
            }
            Statement::Gain(each, points) => self.gains.push((*each, *points)),
            Statement::Case(title, deducted) => self.cases.push((title.clone(), *deducted)),
            Statement::Cap(points) => self.cap = Some(*points),
            Statement::Floor(points) => self.floor = Some(*points),
            Statement::Partial(partial) => self.partial = Some(*partial),
            Statement::Otherwise(award) => self.otherwise = Some(*award),
            Statement::Proportion(how) => self.proportion = Some(*how),
            Statement::Described(title, award, marked) => {
                self.described.push((title.clone(), *award, *marked));
            }
            Statement::EqualItems(count, points) => self.equal = Some((*count, *points)),
            Statement::Halves(points) => self.halves = Some(*points),
            Statement::Term(title, factor) => self.terms.push((title.clone(), *factor)),
            Statement::Condition(Condition::BelowTarget, _)
            | Statement::UntilNothing
            | Statement::UntilFull
            | Statement::Requirement => {}
        }
    }
}

/// The points of an award; `None` for one that is no number of points.
pub(super) fn points_of(award: Award, weight: Decimal) -> Result<Option<Decimal>, Open> {
    let too_large = Open::Refused(Refusal::TooLarge);
    Ok(match award {
        Award::Full => Some(weight),
        Award::Zero => Some(Decimal::ZERO),
        Award::Points(points) => Some(points),
        Award::Lose(points) => Some(weight.checked_sub(points).ok_or(too_large)?),
        Award::OfWeight(percent) => Some(of_weight(percent, weight)?),
        Award::Range(..) => return Err(Open::Refused(Refusal::Chosen)),
        Award::Proportion => None,
    })
}

/// The points that a step or a case deducts.
pub(super) fn deducted_points(deducted: Deducted, weight: Decimal) -> Result<Decimal, Open> {
    match deducted {
        Deducted::Points(points) => Ok(points),
        Deducted::OfWeight(percent) => of_weight(percent, weight),
    }
}

fn of_weight(percent: Decimal, weight: Decimal) -> Result<Decimal, Open> {
    percent
        .checked_mul(weight)
        .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
        .map(|points| points.normalize())
        .ok_or(Open::Refused(Refusal::TooLarge))
}

/// The unit of values of which these quantities speak, the most telling first.
pub(super) fn unit_of(quantities: &[Quantity], answers: &Answers) -> Result<Unit, Open> {
    for quantity in quantities {
        match quantity.of {
            Of::Percent | Of::PercentagePoints => return Ok(Unit::Percent),
            Of::Counted | Of::Measured => return Ok(Unit::Number),
            Of::Marks | Of::Steps | Of::Bare => {}
        }
    }
    answers
        .unit
        .ok_or(Open::Ask(Topic::Unit, &["percent", "number"]))
}

/// Whether a bound is inside its own range; asked where the phrase does not say. `upper`: the range lies below it.
pub(super) fn includes(bound: Bound, upper: bool, answers: &Answers) -> Result<bool, Open> {
    if let Some(included) = bound.included {
        return Ok(included);
    }
    match answers.ends {
        Some(Ends::Lower) => Ok(!upper),
        Some(Ends::Upper) => Ok(upper),
        None => Err(Open::Ask(Topic::Ends, &["lower", "upper"])),
    }
}
