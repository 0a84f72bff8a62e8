//! A cliff: an edge below the threshold, and a proportion that the value can have.

use rust_decimal::Decimal;

use super::rule::check_bound;
use super::{Part, error};
use crate::indicator::{Between, Rule, Unit};
use crate::text::Finding;

/// Findings about a cliff.
pub(super) fn check(part: &Part, findings: &mut Vec<Finding>) {
    let Rule::Cliff {
        unit,
        full_at,
        none_below,
        between,
        ..
    } = part.rule
    else {
        return;
    };
    check_bound(part, *unit, "full_at", *full_at, findings);
    check_edge(part, *unit, *none_below, *full_at, findings);
    if *between == Between::Rate && *unit == Unit::Number {
        findings.push(
            error(
                "rate-of-a-number",
                part.at("between"),
                "完成值是个数，不能按它的百分数给分".to_owned(),
                "the value is a number: there is no percentage of it to give points by".to_owned(),
            )
            .hint("写 between = \"ratio\"", "write between = \"ratio\""),
        );
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
