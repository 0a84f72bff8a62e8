//! What an indicator file leaves open or contradicts inside a rule: ends of bands that do not meet, percent or points.

use rust_decimal::Decimal;

use super::toml_reader::View;
use crate::printed::phrase;
use crate::text::{Finding, Language, Text};

/// Findings about the rules of an indicator and of its groups, with their paths.
pub(super) fn doubts(index: usize, indicator: View<'_, '_>) -> Vec<Finding> {
    let path = format!("indicators[{index}].rule");
    let rule = indicator.table("rule");
    let mut findings = Vec::new();
    let standard = indicator.text("standard");
    percent_or_point(&path, rule, standard.get(Language::Zh), &mut findings);
    bands(&path, rule, &mut findings);
    for (number, group) in rule.tables("groups").enumerate() {
        let path = format!("{path}.groups[{number}].rule");
        bands(&path, group.table("rule"), &mut findings);
    }
    findings
}

/// A printed step of 10 % of a percentage, where the file does not say what the percent are of.
fn percent_or_point(path: &str, rule: View<'_, '_>, printed: &str, findings: &mut Vec<Finding>) {
    let percent = rule.word("kind") == "threshold-steps" && rule.word("unit") != "number";
    if !percent || rule.has("step_in") || !phrase::steps_in_percent(printed) {
        return;
    }
    let sentence = Text::new(
        "原文的步长写作百分之几，没有写明是百分点还是目标值的百分之几",
        "the printed step is in percent: percentage points or percent of the target is not said",
    );
    findings.push(
        Finding::warning("percent-or-point", format!("{path}.step"), sentence).hint(
            "按百分点就写 step_in = \"points\"，按目标值的百分之几就写 step_in = \"target\"",
            "write step_in = \"points\" for percentage points, \"target\" for percent of the target",
        ),
    );
}

/// Bands that give their upper ends: each must be the lower end of the band above.
fn bands(path: &str, rule: View<'_, '_>, findings: &mut Vec<Finding>) {
    let tiers: Vec<(Decimal, Option<Decimal>)> = rule
        .tables("tiers")
        .map(|tier| (tier.number("from").unwrap_or_default(), tier.number("to")))
        .collect();
    for (index, (_, to)) in tiers.iter().enumerate() {
        let Some(to) = to else { continue };
        let place = format!("{path}.tiers[{index}].to");
        let above = index.checked_sub(1).and_then(|above| tiers.get(above));
        match above {
            Some((above, _)) if to < above => findings.push(gap(place, *to, *above)),
            Some((above, _)) if to > above => findings.push(overlap(place, *above, *to)),
            None if rule.word("unit") != "number" && *to < Decimal::ONE_HUNDRED => {
                findings.push(gap(place, *to, Decimal::ONE_HUNDRED));
            }
            _ => {}
        }
    }
}

fn gap(path: String, low: Decimal, high: Decimal) -> Finding {
    let (low, high) = (low.normalize(), high.normalize());
    let sentence = Text::new(
        format!("{low} 与 {high} 之间没有归入任何一档"),
        format!("between {low} and {high} there is no band"),
    );
    Finding::error("tiers-gap", path, sentence).hint(
        "上限要等于上一档的下限；不写 to 就接着上一档",
        "let it be the lower end of the band above; without `to` a band reaches up to it",
    )
}

fn overlap(path: String, low: Decimal, high: Decimal) -> Finding {
    let (low, high) = (low.normalize(), high.normalize());
    let sentence = Text::new(
        format!("{low} 到 {high} 同时归入两档"),
        format!("from {low} to {high} there are two bands"),
    );
    Finding::error("tiers-overlap", path, sentence).hint(
        "上限要等于上一档的下限；不写 to 就接着上一档",
        "let it be the lower end of the band above; without `to` a band reaches up to it",
    )
}
