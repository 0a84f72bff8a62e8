//! A person's judgement: it says why, and it gives what its rule needs.

use rust_decimal::Decimal;

use super::{Part, check_percent, error, warning};
use crate::indicator::{Judgement, Level, Rule, Unit};
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
    match part.rule {
        Rule::ThresholdSteps { unit, .. }
        | Rule::Linear { unit, .. }
        | Rule::Ratio { unit, .. }
        | Rule::Cliff { unit, .. }
        | Rule::AllOrNothing { unit, .. }
        | Rule::Tiers { unit, .. } => check_value(part, &path, judgement, *unit, findings),
        Rule::Proportional => check_value(part, &path, judgement, Unit::Percent, findings),
        Rule::Count { .. } => {
            check_value(part, &path, judgement, Unit::Number, findings);
            check_whole(&path, judgement, findings);
        }
        Rule::Checklist {
            items,
            deductions,
            vetoes,
        } => check_checklist(
            &path,
            judgement,
            [items.len(), deductions.len(), vetoes.len()],
            findings,
        ),
        Rule::Qualitative { levels } => check_level(part, &path, levels, judgement, findings),
        Rule::Judgement => check_points(part, &path, judgement, findings),
        Rule::Groups { .. } => {}
    }
}

fn check_value(
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

fn check_whole(path: &str, judgement: &Judgement, findings: &mut Vec<Finding>) {
    if let Some(value) = judgement.value
        && (value.normalize().scale() > 0 || value < Decimal::ZERO)
    {
        findings.push(
            error(
                "not-a-count",
                format!("{path}.value"),
                format!("{value} 不是个数"),
                format!("{value} is not a count"),
            )
            .hint("写 0 或正整数", "give a whole number from 0 on"),
        );
    }
}

/// The lengths of the three lists, and a reason for each item that is not met.
fn check_checklist(
    path: &str,
    judgement: &Judgement,
    wanted: [usize; 3],
    findings: &mut Vec<Finding>,
) {
    let [items, cases, vetoes] = wanted;
    let mut length = |code, list: &str, given: usize, wanted: usize, may_be_empty: bool| {
        if given != wanted && !(may_be_empty && given == 0) {
            findings.push(
                error(
                    code,
                    format!("{path}.{list}"),
                    format!("评分标准有 {wanted} 条，认定写了 {given} 条"),
                    format!("the rule has {wanted}, the judgement gives {given}"),
                )
                .hint(
                    "按评分标准的顺序逐条写",
                    "give one for each, in the order of the rule",
                ),
            );
        }
    };
    length("items-count", "items", judgement.items.len(), items, false);
    length("cases-count", "cases", judgement.cases.len(), cases, true);
    length(
        "vetoes-count",
        "vetoes",
        judgement.vetoes.len(),
        vetoes,
        true,
    );
    for (index, item) in judgement.items.iter().enumerate() {
        if !item.met && item.reason.is_empty() {
            findings.push(
                error(
                    "missing-reason",
                    format!("{path}.items[{index}].reason"),
                    "未达标的条目没有理由".to_owned(),
                    "an item that is not met gives no reason".to_owned(),
                )
                .hint("写明为什么扣分", "say why the points are lost"),
            );
        }
    }
}

fn check_level(
    part: &Part,
    path: &str,
    levels: &[Level],
    judgement: &Judgement,
    findings: &mut Vec<Finding>,
) {
    let known: Vec<&str> = levels.iter().map(|level| level.code.as_str()).collect();
    let named = judgement.level.as_deref();
    let Some(level) = levels.iter().find(|level| named == Some(&level.code)) else {
        let (code, zh, en) = match named {
            None => (
                "missing-level",
                format!("{} 还没有评定等次", part.name),
                format!("no level is judged for {}", part.name),
            ),
            Some(code) => (
                "unknown-level",
                format!("没有等次“{code}”"),
                format!("there is no level `{code}`"),
            ),
        };
        findings.push(error(code, format!("{path}.level"), zh, en).hint(
            format!("可用：{}", known.join("、")),
            format!("one of {}", known.join(", ")),
        ));
        return;
    };
    match judgement.score {
        Some(score) => in_range(path, score, level.low, level.high, findings),
        None if level.low != level.high => findings.push(missing_score(part, path)),
        None => {}
    }
}

fn check_points(part: &Part, path: &str, judgement: &Judgement, findings: &mut Vec<Finding>) {
    match judgement.score {
        Some(score) => in_range(path, score, Decimal::ZERO, part.weight, findings),
        None => findings.push(missing_score(part, path)),
    }
}

fn missing_score(part: &Part, path: &str) -> Finding {
    error(
        "missing-score",
        format!("{path}.score"),
        format!("{} 还没有给分", part.name),
        format!("no points are given for {}", part.name),
    )
    .hint("写上给的分", "give the points")
}

fn in_range(path: &str, score: Decimal, low: Decimal, high: Decimal, findings: &mut Vec<Finding>) {
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
