//! What the parameters of rules have in common: the unit, the checks of numbers and sums, the words of sentences.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::indicator::amount::{Amount, bound, lost};
use crate::indicator::check::{Part, check_percent, error, warning};
use crate::indicator::outcome::{Outcome, gets};
use crate::measure::Fraction;
use crate::text::{Finding, Language, Text};

/// The unit of a rule's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Percent: a rate of 0.9132 is 91.32.
    #[default]
    Percent,
    /// A plain number, such as people or days.
    Number,
}

/// A parameter that must be above 0.
pub(super) fn above_zero(
    path: String,
    zh: &str,
    en: &str,
    value: Decimal,
    findings: &mut Vec<Finding>,
) {
    if value <= Decimal::ZERO {
        findings.push(
            error(
                "not-positive",
                path,
                format!("{zh}是 {value}，须大于 0"),
                format!("{en} is {value}: it must be above 0"),
            )
            .hint("照评分标准改正", "correct it from the printed rule"),
        );
    }
}

/// A bound of the value: a percentage where the unit is percent.
pub(super) fn check_bound(
    part: &Part,
    unit: Unit,
    parameter: &str,
    bound: Decimal,
    findings: &mut Vec<Finding>,
) {
    if unit == Unit::Percent {
        check_percent(part.at(parameter), bound, findings);
    }
}

/// The value below which nothing is given lies below the one that gives the full weight.
pub(super) fn check_edge(
    part: &Part,
    unit: Unit,
    none_below: Decimal,
    full_at: Decimal,
    findings: &mut Vec<Finding>,
) {
    check_bound(part, unit, "none_below", none_below, findings);
    if none_below > full_at {
        let (none_below, full_at) = (none_below.normalize(), full_at.normalize());
        findings.push(
            error(
                "bounds-reversed",
                part.at("none_below"),
                format!("低于 {none_below} 不得分，却从 {full_at} 起就得满分"),
                format!(
                    "nothing is given below {none_below}, and yet the full weight from {full_at}"
                ),
            )
            .hint(
                "none_below 不能大于 full_at",
                "none_below must not exceed full_at",
            ),
        );
    }
}

/// Points that lie between 0 and the weight.
pub(super) fn fits_weight(part: &Part, path: String, score: Decimal, findings: &mut Vec<Finding>) {
    if score > part.weight || score < Decimal::ZERO {
        let (score, weight) = (score.normalize(), part.weight.normalize());
        findings.push(
            error(
                "rule-exceeds-weight",
                path,
                format!("{score} 分不在 0 与权重 {weight} 之间"),
                format!("{score} points are not between 0 and the weight {weight}"),
            )
            .hint(
                "核对权重和评分标准",
                "check the weight and the printed rule",
            ),
        );
    }
}

/// Whether the best band or level earns the weight; an empty list is an error of its own.
pub(super) fn reaches_weight(
    part: &Part,
    list: &str,
    best: Option<Decimal>,
    findings: &mut Vec<Finding>,
) {
    match best {
        None => findings.push(empty(part, list)),
        Some(best) if best < part.weight => findings.push(
            warning(
                "rule-below-weight",
                part.at(list),
                format!("最多只能得 {} 分，到不了权重 {}", best, part.weight),
                format!(
                    "at most {best} points can be had, never the weight {}",
                    part.weight
                ),
            )
            .hint(
                "核对权重和评分标准",
                "check the weight and the printed rule",
            ),
        ),
        Some(_) => {}
    }
}

/// Whether the points of a list add up to the weight.
pub(super) fn check_sum(
    part: &Part,
    list: &str,
    points: impl Iterator<Item = Decimal>,
    findings: &mut Vec<Finding>,
) {
    let points: Vec<Decimal> = points.collect();
    if points.is_empty() {
        findings.push(empty(part, list));
        return;
    }
    let sum = points
        .into_iter()
        .fold(Decimal::ZERO, Decimal::saturating_add)
        .normalize();
    let weight = part.weight.normalize();
    let (code, zh, en) = match sum.cmp(&weight) {
        std::cmp::Ordering::Equal => return,
        std::cmp::Ordering::Greater => ("rule-exceeds-weight", "超过", "more than"),
        std::cmp::Ordering::Less => ("rule-below-weight", "不到", "less than"),
    };
    findings.push(
        error(
            code,
            part.at(list),
            format!("{} 各部分合计 {sum} 分，{zh}权重 {weight}", part.name),
            format!(
                "the parts of {} add up to {sum}, {en} the weight {weight}",
                part.name
            ),
        )
        .hint(
            "各部分的分值之和应等于权重",
            "the points of the parts must add up to the weight",
        ),
    );
}

fn empty(part: &Part, list: &str) -> Finding {
    error(
        "empty-rule",
        part.at(list),
        format!("{} 的评分规则没有内容", part.name),
        format!("the rule of {} is empty", part.name),
    )
    .hint("照评分标准补上", "fill it in from the printed rule")
}

/// A number of points as it is written.
pub(super) fn short(value: Decimal) -> String {
    value.normalize().to_string()
}

/// `不低于 90% `, `高于 90% `.
pub(super) fn from(value: Decimal, unit: Unit, open: bool) -> Text {
    let at = bound(value, unit);
    if open {
        Text::new(format!("高于 {at} "), format!("above {at}"))
    } else {
        Text::new(format!("不低于 {at} "), format!("from {at} on"))
    }
}

/// `不高于 90%`, `低于 90%`: where nothing is given.
pub(super) fn below(value: Decimal, unit: Unit, itself: bool) -> Text {
    let at = bound(value, unit);
    if itself {
        Text::new(format!("不高于 {at}"), format!("up to {at}"))
    } else {
        Text::new(format!("低于 {at}"), format!("below {at}"))
    }
}

/// Parts of a sentence, one behind the other.
pub(super) fn listed(parts: Vec<Text>) -> Text {
    let (zh, en): (Vec<String>, Vec<String>) =
        parts.into_iter().map(|part| (part.zh, part.en)).unzip();
    Text::new(zh.join("；"), en.join("; "))
}

/// Something named with its points: `制度健全 得 2 分`.
pub(super) fn named(title: &Text, verb: [&str; 2], points: &str) -> Text {
    let [zh, en] = verb;
    Text::new(
        format!("{} {zh}{points} 分", title.get(Language::Zh)),
        format!("{} {en}{points}", title.get(Language::En)),
    )
}

/// The outcome of a score with the sentence around what decided it.
pub(super) fn decided(
    amount: &Amount,
    bounds: &[Decimal],
    score: Fraction,
    weight: &Fraction,
    by: &Text,
) -> Outcome {
    let (lead, end) = (amount.lead(bounds), gets(&score, weight));
    let shown = amount.shown(bounds);
    let lost = lost(&score, weight);
    let because = Text::new(
        format!("{}，{}，{}", lead.zh, by.zh, end.zh),
        format!("{}, {}: {}", lead.en, by.en, end.en),
    );
    let deduction = Text::new(
        format!("{shown}，{}，扣 {lost} 分", by.zh),
        format!("{shown}, {}: {lost} deducted", by.en),
    );
    Outcome::scored(Text::same(shown), score, weight, because, deduction)
}
