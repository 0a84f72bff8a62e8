//! A person's judgement: it says why, and it gives what its rule needs.

use rust_decimal::Decimal;

use super::{Part, check_percent, error, warning};
use crate::indicator::rules::outcome;
use crate::indicator::{Judgement, Unit};
use crate::measure::Fraction;
use crate::text::Finding;

/// Findings about the judgement of an indicator or a group; one that is still open is only a warning.
pub(super) fn check(part: &Part, judgement: &Judgement, findings: &mut Vec<Finding>) {
    let path = format!("{}.evidence", part.path);
    if *judgement == Judgement::default() {
        findings.push(
            warning(
                "not-judged",
                path,
                format!("{} 还没有认定", part.name),
                format!("{} has not been judged yet", part.name),
            )
            .hint(
                "认定后写上结果和理由",
                "give the result and the reason once it is judged",
            ),
        );
        return;
    }
    if judgement.reason.is_empty() {
        findings.push(
            error(
                "missing-reason",
                format!("{path}.reason"),
                format!("{} 的认定没有理由", part.name),
                format!("the judgement of {} gives no reason", part.name),
            )
            .hint("写明依据什么材料", "say what it rests on"),
        );
    }
    let rule = part.rule.scoring();
    rule.check_judgement(part, &path, judgement, findings);
    if part.evidence.is_of_interviews() && judgement.cites.is_empty() && deducts(part) {
        findings.push(
            warning(
                "uncited-deduction",
                format!("{path}.cites"),
                format!("{} 依据访谈扣分，却没有说几人中几人这样讲", part.name),
                format!(
                    "{} loses points because of interviews, and does not say how many of how many said so",
                    part.name
                ),
            )
            .hint(
                "引用编码过的主题：manyi judge 项目 指标 --cite 主题",
                "cite a theme that was coded: manyi judge PROJECT CODE --cite THEME",
            ),
        );
    }
}

/// Whether fewer than the full points are given.
fn deducts(part: &Part) -> bool {
    let weight = Fraction::from(part.weight);
    let outcome = outcome(part.rule, &weight, part.evidence, &|_, _| None);
    outcome.score.is_some_and(|score| score < weight)
}

/// The value that a rule over a number needs.
pub(in crate::indicator) fn check_value(
    part: &Part,
    path: &str,
    judgement: &Judgement,
    unit: Unit,
    findings: &mut Vec<Finding>,
) {
    match judgement.value {
        None => findings.push(
            error(
                "missing-value",
                format!("{path}.value"),
                format!("{} 的规则要一个完成值", part.name),
                format!("the rule of {} needs a value", part.name),
            )
            .hint("写上认定的完成值", "give the value as judged"),
        ),
        Some(value) if unit == Unit::Percent => {
            check_percent(format!("{path}.value"), value, findings);
        }
        Some(_) => {}
    }
}

/// The points that a judgement must give and does not.
pub(in crate::indicator) fn missing_score(part: &Part, path: &str) -> Finding {
    error(
        "missing-score",
        format!("{path}.score"),
        format!("{} 还没有给分", part.name),
        format!("no points are given for {}", part.name),
    )
    .hint("写上给的分", "give the points")
}

/// Points outside their range.
pub(in crate::indicator) fn in_range(
    path: &str,
    score: Decimal,
    low: Decimal,
    high: Decimal,
    findings: &mut Vec<Finding>,
) {
    if score < low || score > high {
        let (score, low, high) = (score.normalize(), low.normalize(), high.normalize());
        findings.push(
            error(
                "score-out-of-range",
                format!("{path}.score"),
                format!("给了 {score} 分，应在 {low}–{high} 分之间"),
                format!("{score} points are given, the range is {low} to {high}"),
            )
            .hint("核对评分标准", "look at the printed rule again"),
        );
    }
}
