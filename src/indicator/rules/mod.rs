//! The scoring rules: one file for each, with its parameters, its check, its score, its sentence and its course.
//!
//! A rule is a struct that is [`Declared`] and [`Scoring`]; one whose score is a function of one number is [`OverNumber`],
//! which makes it [`Scoring`], and one that deducts by steps is `OverSteps`, which makes it both. A new rule is a file
//! here and a line in [`Rule`] and in [`Rule::scoring`].

mod all_or_nothing;
mod checklist;
mod cliff;
mod count;
mod falling_tiers;
mod groups;
mod limit_steps;
mod linear;
mod parameter;
mod points_given;
mod proportional;
mod qualitative;
mod ratio;
mod steps;
mod threshold_steps;
mod tiers;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use all_or_nothing::AllOrNothing;
pub use checklist::{Checklist, Deduction, Item, Veto};
pub use cliff::{Between, Cliff};
pub use count::Count;
pub use falling_tiers::{Ceiling, FallingTiers};
pub use groups::{Group, Groups};
pub use limit_steps::LimitSteps;
pub use linear::Linear;
pub use parameter::Unit;
pub(super) use points_given::PointsGiven;
pub(super) use proportional::Proportional;
pub use qualitative::{Level, Qualitative};
pub use ratio::RatioToTarget;
pub use steps::{Partial, StepIn};
pub use threshold_steps::ThresholdSteps;
pub use tiers::{Tier, Tiers};

use super::amount::{Amount, Figures};
use super::check::{Part, judgement};
use super::judging::Asks;
use super::outcome::{Outcome, unfit};
use super::{Evidence, Judgement};
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// A scoring rule as a project declares it. Every score lies between 0 and the weight.
///
/// The words of files and JSON are the names of the variants in kebab-case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Full at a threshold; below it each step deducts.
    ThresholdSteps(ThresholdSteps),
    /// Full up to a limit; above it each step deducts.
    LimitSteps(LimitSteps),
    /// The weight times min(1, value / target).
    Ratio(RatioToTarget),
    /// Full from one value on, nothing below another, in between in proportion: the score jumps at the edge.
    Cliff(Cliff),
    /// The full weight where the value reaches a bound, nothing otherwise.
    AllOrNothing(AllOrNothing),
    /// 0 up to one value, full from another, in between interpolated.
    Linear(Linear),
    /// The weight times the value in percent.
    Proportional,
    /// Bands, highest first; below the last one 0.
    Tiers(Tiers),
    /// Bands of which less is better, lowest first.
    FallingTiers(FallingTiers),
    /// Full from a count on; each one fewer deducts.
    Count(Count),
    /// Items with points; deductions per case; vetoes that make it 0.
    Checklist(Checklist),
    /// Named levels, each with a range of points.
    Qualitative(Qualitative),
    /// The sum of weighted groups, each with its own rule and evidence.
    Groups(Groups),
    /// Points given by a person.
    Judgement,
}

/// What every rule is: its name, its sentence, and whether its parameters make sense.
pub(super) trait Declared {
    /// The word for it in files and JSON.
    fn code(&self) -> &'static str;

    /// What it is called.
    fn title(&self) -> Text;

    /// The rule in one sentence that leaves nothing open, for these full points.
    fn describe(&self, weight: Decimal) -> Text;

    /// Findings about its parameters.
    fn check(&self, part: &Part, findings: &mut Vec<Finding>);
}

/// What every rule can do with its evidence.
pub(super) trait Scoring: Declared {
    /// What it wants a person to say where no measure feeds it.
    fn asks(&self) -> Asks<'_>;

    /// Findings about what a person said; `path` is that of the evidence.
    fn check_judgement(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    );

    /// The rule as a function of one number; `None` where it is none.
    fn over_number(&self) -> Option<&dyn OverNumber> {
        None
    }

    /// What it comes to on what a person said; nothing for a rule over a number, which is told from its value.
    fn judged(&self, _judgement: &Judgement, _weight: &Fraction) -> Outcome {
        Outcome::unknown(Text::default())
    }
}

/// A rule whose score is a function of one number: straight pieces that meet or jump.
pub(super) trait OverNumber: Declared {
    /// The unit of the number.
    fn unit(&self) -> Unit;

    /// What it wants a person to say where no measure feeds it: the number.
    fn wants(&self) -> Asks<'_> {
        Asks::Value(self.unit())
    }

    /// Findings about the number that a person said; `path` is that of the evidence.
    fn check_wanted(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        check_value(self.unit(), (part, path), judgement, findings);
    }

    /// Whether a lower number earns more.
    fn less_is_better(&self) -> bool {
        false
    }

    /// The values that its sentence names.
    fn bounds(&self) -> Vec<Decimal>;

    /// The score of a value before it is kept between 0 and the weight; `None` where a parameter makes no sense.
    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction>;

    /// The values from `low` up where the score jumps or bends; `None` where there are more than anybody counts.
    fn breakpoints(&self, weight: &Fraction, low: &Fraction) -> Option<Vec<Fraction>> {
        let _ = (weight, low);
        Some(self.bounds().into_iter().map(Fraction::from).collect())
    }

    /// The score of a value with the sentence that explains it.
    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome;
}

impl<R: OverNumber> Scoring for R {
    fn asks(&self) -> Asks<'_> {
        self.wants()
    }

    fn check_judgement(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        self.check_wanted(part, path, judgement, findings);
    }

    fn over_number(&self) -> Option<&dyn OverNumber> {
        Some(self)
    }
}

impl Rule {
    /// What the rule can do.
    pub(super) fn scoring(&self) -> &dyn Scoring {
        match self {
            Self::ThresholdSteps(rule) => rule,
            Self::LimitSteps(rule) => rule,
            Self::Ratio(rule) => rule,
            Self::Cliff(rule) => rule,
            Self::AllOrNothing(rule) => rule,
            Self::Linear(rule) => rule,
            Self::Proportional => &Proportional,
            Self::Tiers(rule) => rule,
            Self::FallingTiers(rule) => rule,
            Self::Count(rule) => rule,
            Self::Checklist(rule) => rule,
            Self::Qualitative(rule) => rule,
            Self::Groups(rule) => rule,
            Self::Judgement => &PointsGiven,
        }
    }

    /// The word for it in files and JSON.
    pub fn code(&self) -> &'static str {
        self.scoring().code()
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        self.scoring().title()
    }

    /// The unit of the value it is about; `None` for a rule that is not about one number.
    pub fn unit(&self) -> Option<Unit> {
        self.scoring().over_number().map(OverNumber::unit)
    }

    /// What the rule wants a person to say where no measure feeds it.
    pub fn asks(&self) -> Asks<'_> {
        self.scoring().asks()
    }
}

/// The rule in one sentence, as a report could print it without leaving anything open, for these full points.
pub fn describe(rule: &Rule, weight: Decimal) -> Text {
    rule.scoring().describe(weight)
}

/// Applies a rule with this weight to its evidence.
pub(super) fn outcome(
    rule: &Rule,
    weight: &Fraction,
    evidence: &Evidence,
    figures: Figures,
) -> Outcome {
    if let Rule::Groups(rule) = rule {
        return rule.outcome(weight, figures);
    }
    let scoring = rule.scoring();
    let Some(number) = scoring.over_number() else {
        return match evidence.judgement() {
            Some(judgement) => scoring.judged(judgement, weight).with_reason(judgement),
            None => unfit(),
        };
    };
    let amount = match Amount::read(evidence, number.unit(), figures) {
        Ok(amount) => amount,
        Err(because) => return Outcome::unknown(because),
    };
    match super::score_at::score_at(rule, weight, &amount.value) {
        Some(score) => {
            let decides = amount.decides(&near(rule, weight, &amount.value));
            let outcome = number.told(&amount, score, weight);
            outcome.with_tail(&decides).with_tail(&amount.tail)
        }
        None => Outcome::unknown(Text::new(
            "评分规则的参数不成立，无法评分",
            "the parameters of the rule make no sense: not scored",
        )),
    }
}

/// The bounds of a rule within one unit of a value, where its score changes course.
fn near(rule: &Rule, weight: &Fraction, value: &Fraction) -> Vec<Fraction> {
    let one = Fraction::from(1);
    let ends = [value - &one, value + &one];
    let bounds = super::score_at::breakpoints(rule, weight, &ends[0], &ends[1]);
    let bounds = bounds.unwrap_or_default().into_iter();
    bounds.filter(|bound| !ends.contains(bound)).collect()
}

/// What a rule over a number wants of a judgement: the value.
fn check_value(
    unit: Unit,
    (part, path): (&Part, &str),
    judgement: &Judgement,
    findings: &mut Vec<Finding>,
) {
    judgement::check_value(part, path, judgement, unit, findings);
}
