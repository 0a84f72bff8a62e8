//! The reader of indicator files.

use rust_decimal::Decimal;

use super::checked::Checked;
use super::indicator_doubts::doubts;
use super::indicator_keys::INDICATORS;
use super::key_check::check_keys;
use super::rule_codec;
use super::toml_reader::{Document, Places, View};
use crate::indicator::{Evidence, Indicator, ItemFinding, Judgement, Published};
use crate::text::{Finding, Severity, Text};

/// The indicators of a file with the places they stand at, for the checks that need the whole project.
pub(super) struct IndicatorFile {
    /// The indicators, in the order of the file.
    pub indicators: Vec<Indicator>,
    /// Where everything stands.
    pub places: Places,
    /// What the key check found.
    pub findings: Vec<Finding>,
}

/// Reads an indicator file and checks its keys.
///
/// Whether weights, rules, surveys and measures fit together shows only with the whole project:
/// [`read_project`](super::read_project).
pub fn read_indicators(file_name: &str, text: &str) -> Checked<Vec<Indicator>> {
    match indicator_file(file_name, text) {
        Ok(file) => Checked::new(Some(file.indicators), file.findings),
        Err(findings) => Checked::new(None, findings),
    }
}

/// Reads an indicator file; `Err` where it is not TOML.
pub(super) fn indicator_file(file_name: &str, text: &str) -> Result<IndicatorFile, Vec<Finding>> {
    let document = Document::parse(file_name, text)?;
    let mut findings = check_keys(&document, &INDICATORS);
    let root = View::of(&document.root);
    for (index, table) in root.tables("indicators").enumerate() {
        let doubts = doubts(index, table).into_iter();
        findings.extend(doubts.map(|doubt| document.places.locate(doubt)));
    }
    let mut indicators = Vec::new();
    for (index, table) in root.tables("indicators").enumerate() {
        match indicator(table) {
            Ok(indicator) => indicators.push(indicator),
            Err(why) => {
                let sound = |finding: &Finding| finding.severity == Severity::Warning;
                // Nearly always the key check has said it better.
                if findings.iter().all(sound) {
                    findings.push(document.places.locate(unreadable(index, &why)));
                }
            }
        }
    }
    Ok(IndicatorFile {
        indicators,
        places: document.places,
        findings,
    })
}

/// A rule that passed the key check and cannot be read all the same.
fn unreadable(index: usize, why: &str) -> Finding {
    let path = format!("indicators[{index}].rule");
    let sentence = Text::new(
        format!("计分规则读不出来：{why}"),
        format!("the rule cannot be read: {why}"),
    );
    Finding::error("rule-unreadable", path, sentence).hint(
        "对照文件格式的说明改正",
        "correct it from the description of the file format",
    )
}

/// An indicator; `Err` says why its rule cannot be read.
fn indicator(table: View<'_, '_>) -> Result<Indicator, String> {
    let mut path = table.texts("path").into_iter();
    Ok(Indicator {
        code: table.word("code").to_owned(),
        path: [
            path.next().unwrap_or_default(),
            path.next().unwrap_or_default(),
        ],
        title: table.text("title"),
        weight: decimal(table, "weight"),
        target: table.text("target"),
        standard: table.text("standard"),
        rule: rule_codec::rule(table.table("rule"))?,
        evidence: evidence(table.table("evidence")),
        published: table.has("published").then(|| {
            let published = table.table("published");
            Published {
                value: published.text("value"),
                score: published.number("score"),
            }
        }),
    })
}

/// A number that the key check demands; 0 where it is missing all the same.
fn decimal(table: View<'_, '_>, key: &str) -> Decimal {
    table.number(key).unwrap_or_default()
}

/// Where a value comes from; nothing given reads as a judgement that is still open.
pub(super) fn evidence(table: View<'_, '_>) -> Evidence {
    match table.word("kind") {
        "measure" => Evidence::Measure {
            survey: table.word("survey").to_owned(),
            measure: table.word("measure").to_owned(),
        },
        "interview" => Evidence::Interview(judgement(table)),
        _ => Evidence::Judgement(judgement(table)),
    }
}

fn judgement(table: View<'_, '_>) -> Judgement {
    let level = table.word("level");
    Judgement {
        reason: table.text("reason"),
        value: table.number("value"),
        items: table.tables("items").map(item_finding).collect(),
        cases: table
            .wholes("cases")
            .into_iter()
            .map(|cases| cases as u32)
            .collect(),
        vetoes: table.flags("vetoes"),
        level: (!level.is_empty()).then(|| level.to_owned()),
        score: table.number("score"),
        cites: Vec::new(),
    }
}

fn item_finding(table: View<'_, '_>) -> ItemFinding {
    ItemFinding {
        met: table.flag("met").unwrap_or(false),
        reason: table.text("reason"),
    }
}
