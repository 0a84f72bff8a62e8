//! The number a rule is applied to, and how it is shown.

use rust_decimal::Decimal;

use super::citation::cited;
use super::outcome::joined;
use super::{Evidence, Unit};
use crate::measure::{Figure, Fraction, Rounding};
use crate::text::{Language, Text};

/// Where figures come from: survey code, measure code; `None` where there is no such figure.
pub(super) type Figures<'a> = &'a dyn Fn(&str, &str) -> Option<Figure>;

/// The value of an indicator whose rule is about a number.
pub(super) struct Amount {
    /// The value in the unit of the rule: percent, or a plain number.
    pub value: Fraction,
    unit: Unit,
    decimals: u32,
    rounding: Rounding,
    /// What stands before the value in a sentence.
    lead: Text,
    /// What stands behind the score: the reason of a judgement.
    pub tail: Text,
}

impl Amount {
    /// Reads the value from the evidence; otherwise the sentence that says why there is none.
    pub fn read(evidence: &Evidence, unit: Unit, figures: Figures) -> Result<Self, Text> {
        match evidence {
            Evidence::Measure { survey, measure } => {
                Self::of_measure(survey, measure, unit, figures)
            }
            Evidence::Interview(judgement) | Evidence::Judgement(judgement) => {
                let value = judgement.value.ok_or_else(|| {
                    Text::new(
                        "还没有认定完成值，暂不评分",
                        "the actual value has not been judged yet: not scored",
                    )
                })?;
                Ok(Self {
                    value: value.into(),
                    unit,
                    decimals: value.normalize().scale(),
                    rounding: Rounding::default(),
                    lead: joined(
                        &cited(&judgement.cites),
                        &Text::new("认定值 ", "judged value "),
                    ),
                    tail: reason(&judgement.reason),
                })
            }
        }
    }

    fn of_measure(survey: &str, measure: &str, unit: Unit, figures: Figures) -> Result<Self, Text> {
        if unit != Unit::Percent {
            return Err(Text::new(
                format!("{survey}/{measure} 是比率，评分规则要的是数量，无法评分"),
                format!("{survey}/{measure} is a rate and the rule is about a number: not scored"),
            ));
        }
        let computed = figures(survey, measure).and_then(|figure| {
            let rate = figure.rate.clone()?;
            Some((figure, rate))
        });
        let Some((figure, rate)) = computed else {
            return Err(Text::new(
                format!("{survey}/{measure} 还没有可以计算的答卷，暂不评分"),
                format!("{survey}/{measure} has no answers to compute from yet: not scored"),
            ));
        };
        let formula = figure.formula.title();
        let fraction = format!(
            "{}/{}",
            figure.numerator.to_short_text(3),
            figure.denominator.to_short_text(3)
        );
        Ok(Self {
            value: rate.percent(),
            unit,
            decimals: figure.decimals,
            rounding: figure.rounding,
            lead: Text::new(
                format!("{} {fraction} = ", formula.zh),
                format!("{} {fraction} = ", formula.en),
            ),
            tail: figure.sampling.note().map_or_else(Text::default, |note| {
                Text::new(format!("（{}）", note.zh), format!(" ({})", note.en))
            }),
        })
    }

    /// The value as shown, with enough places to differ from every bound that it does not meet.
    pub fn shown(&self, bounds: &[Decimal]) -> String {
        let mut decimals = self.decimals;
        while decimals < 12 && bounds.iter().any(|bound| self.blurs(*bound, decimals)) {
            decimals += 1;
        }
        let value = self.value.rounded(decimals, self.rounding);
        let text = if decimals == self.decimals {
            value.to_text(decimals)
        } else {
            value.to_short_text(decimals)
        };
        format!("{text}{}", sign(self.unit))
    }

    /// That the value before rounding decides, where rounded it stands on a bound that it does not stand on; empty where
    /// it does not matter.
    pub fn decides(&self, bounds: &[Fraction]) -> Text {
        let at = |value: &Fraction, decimals| value.rounded(decimals, self.rounding);
        let on = |bound: &&Fraction| {
            self.value != **bound && at(&self.value, self.decimals) == at(bound, self.decimals)
        };
        let Some(bound) = bounds.iter().find(on) else {
            return Text::default();
        };
        let mut decimals = self.decimals + 1;
        while decimals < 12 && at(&self.value, decimals) == at(bound, decimals) {
            decimals += 1;
        }
        let sign = sign(self.unit);
        let value = at(&self.value, decimals).to_short_text(decimals);
        let bound = bound.to_short_text(decimals);
        Text::new(
            format!("（舍入前 {value}{sign}，不是界限 {bound}{sign}：按舍入前的值判定）"),
            format!(
                " ({value}{sign} before rounding, not the bound {bound}{sign}: the value before rounding decides)"
            ),
        )
    }

    fn blurs(&self, bound: Decimal, decimals: u32) -> bool {
        let bound = Fraction::from(bound);
        let shown = self.value.rounded(decimals, self.rounding);
        self.value != bound && shown.to_text(decimals) == bound.to_text(decimals)
    }

    /// The beginning of the sentence: what the value is and how it came about.
    pub fn lead(&self, bounds: &[Decimal]) -> Text {
        let shown = self.shown(bounds);
        Text::new(
            format!("{}{shown}", self.lead.zh),
            format!("{}{shown}", self.lead.en),
        )
    }
}

/// `%` for percent, nothing for a number.
pub(super) const fn sign(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "%",
        Unit::Number => "",
    }
}

/// A bound as shown: `90%`, `10`.
pub(super) fn bound(value: Decimal, unit: Unit) -> String {
    format!("{}{}", value.normalize(), sign(unit))
}

/// Points as shown: at most two decimals, half up, no trailing zeros.
pub(super) fn points(points: &Fraction) -> String {
    points.to_short_text(2)
}

/// The points that a score lacks, as printed: with the printed score they make the printed weight.
pub(super) fn lost(score: &Fraction, weight: &Fraction) -> String {
    let printed = |value: &Fraction| value.rounded(2, Rounding::HalfUp);
    points(&(&printed(weight) - &printed(score)))
}

/// Points in an English sentence: `1 point`, `2.5 points`.
pub(super) fn points_in_english(shown: &str) -> String {
    let noun = if shown == "1" { "point" } else { "points" };
    format!("{shown} {noun}")
}

/// A difference of two values as a number, with more than two places where two would show 0.
pub(super) fn difference(value: &Fraction) -> String {
    let mut decimals = 2;
    while decimals < 12 && *value != Fraction::zero() && value.to_short_text(decimals) == "0" {
        decimals += 1;
    }
    value.to_short_text(decimals)
}

/// The reason of a judgement, in brackets behind the sentence; empty without one.
pub(super) fn reason(reason: &Text) -> Text {
    if reason.is_empty() {
        return Text::default();
    }
    Text::new(
        format!("（依据：{}）", reason.get(Language::Zh)),
        format!(" (reason: {})", reason.get(Language::En)),
    )
}
