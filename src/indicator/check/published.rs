//! What the report printed for an indicator: a score inside its weight, a value that is a measurement.

use rust_decimal::Decimal;

use super::warning;
use crate::indicator::{Evidence, Indicator};
use crate::text::{Finding, Language};

/// How a printed value begins that is a bound and no measurement.
const INEQUALITIES: [&str; 14] = [
    "≥",
    "≧",
    "⩾",
    ">",
    "＞",
    "≤",
    "≦",
    "<",
    "＜",
    "不低于",
    "不少于",
    "大于",
    "高于",
    "超过",
];

/// Findings about the published value and score.
pub(super) fn check(path: &str, indicator: &Indicator, findings: &mut Vec<Finding>) {
    let Some(published) = &indicator.published else {
        return;
    };
    let value = published.value.get(Language::Zh).trim();
    if INEQUALITIES.iter().any(|sign| value.starts_with(sign)) {
        findings.push(
            warning(
                "inequality-as-value",
                format!("{path}.published.value"),
                format!("完成值“{value}”是不等式，不是实测值"),
                format!("the actual value `{value}` is an inequality, not a measurement"),
            )
            .hint(
                "查原始数据，写实测值；查不到就照录，并知道它不能复核",
                "find the measured value; where there is none, keep it and know that it cannot be checked",
            ),
        );
    }
    copied(path, indicator, value, findings);
    if let Some(score) = published.score
        && (score < Decimal::ZERO || score > indicator.weight)
    {
        let (score, weight) = (score.normalize(), indicator.weight.normalize());
        findings.push(
            warning(
                "published-score-out-of-range",
                format!("{path}.published.score"),
                format!("公布的得分 {score} 不在 0 与权重 {weight} 之间"),
                format!("the published score {score} is not between 0 and the weight {weight}"),
            )
            .hint("核对报告", "look at the report again"),
        );
    }
}

/// A printed value that is the target once more, where nobody measured it.
///
/// Reaching 100 % exactly happens, and so does a description (充分); any other number printed twice is more likely copied.
fn copied(path: &str, indicator: &Indicator, value: &str, findings: &mut Vec<Finding>) {
    let target = indicator.target.get(Language::Zh).trim();
    let measured = matches!(indicator.evidence, Evidence::Measure { .. });
    let (Some(number), Some(wanted)) = (number(value), number(target)) else {
        return;
    };
    let whole = number == Decimal::ONE_HUNDRED && value.ends_with(['%', '％']);
    if number != wanted || whole || measured {
        return;
    }
    findings.push(
        warning(
            "target-copied",
            format!("{path}.published.value"),
            format!("完成值“{value}”与目标值“{target}”是同一个数，像是照抄目标"),
            format!(
                "the actual value `{value}` is the number of the target `{target}`: it looks copied"
            ),
        )
        .hint(
            "查原始数据，写实测值；确实正好达到就保留",
            "find the measured value; keep it if the target was met exactly",
        ),
    );
}

/// The number of a printed value, its sign of inequality and its unit left out.
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let end = text
        .find(|sign: char| !sign.is_ascii_digit() && sign != '.')
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end)?;
    let plain = unit.chars().count() <= 2;
    digits.parse().ok().filter(|_| plain)
}
