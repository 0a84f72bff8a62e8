//! The reader of indicator files.

use rust_decimal::Decimal;

use super::checked::Checked;
use super::indicator_doubts::doubts;
use super::indicator_keys::INDICATORS;
use super::key_check::check_keys;
use super::toml_reader::{Document, Places, View};
use crate::indicator::{
    Between, Deduction, Evidence, Group, Indicator, Item, ItemFinding, Judgement, Level, Partial,
    Published, Rule, StepIn, Tier, Unit, Veto,
};
use crate::text::Finding;

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
    Ok(IndicatorFile {
        indicators: root.tables("indicators").map(indicator).collect(),
        places: document.places,
        findings,
    })
}

fn indicator(table: View<'_, '_>) -> Indicator {
    let mut path = table.texts("path").into_iter();
    Indicator {
        code: table.word("code").to_owned(),
        path: [
            path.next().unwrap_or_default(),
            path.next().unwrap_or_default(),
        ],
        title: table.text("title"),
        weight: decimal(table, "weight"),
        target: table.text("target"),
        standard: table.text("standard"),
        rule: rule(table.table("rule")),
        evidence: evidence(table.table("evidence")),
        published: table.has("published").then(|| {
            let published = table.table("published");
            Published {
                value: published.text("value"),
                score: published.number("score"),
            }
        }),
    }
}

/// A number that the key check demands; 0 where it is missing all the same.
fn decimal(table: View<'_, '_>, key: &str) -> Decimal {
    table.number(key).unwrap_or_default()
}

fn unit(table: View<'_, '_>) -> Unit {
    match table.word("unit") {
        "number" => Unit::Number,
        _ => Unit::Percent,
    }
}

fn partial(table: View<'_, '_>) -> Partial {
    match table.word("partial") {
        "started" => Partial::Started,
        "pro-rata" => Partial::ProRata,
        _ => Partial::Whole,
    }
}

fn rule(table: View<'_, '_>) -> Rule {
    match table.word("kind") {
        "threshold-steps" => Rule::ThresholdSteps {
            unit: unit(table),
            full_at: decimal(table, "full_at"),
            step: decimal(table, "step"),
            step_in: match table.word("step_in") {
                "target" => StepIn::Target,
                _ => StepIn::Points,
            },
            deduct: decimal(table, "deduct"),
            floor: decimal(table, "floor"),
            cap: table.number("cap"),
            none_below: table.number("none_below"),
            partial: partial(table),
        },
        "ratio" => Rule::Ratio {
            unit: unit(table),
            target: decimal(table, "target"),
        },
        "cliff" => Rule::Cliff {
            unit: unit(table),
            full_at: decimal(table, "full_at"),
            none_below: decimal(table, "none_below"),
            open: table.flag("open").unwrap_or(false),
            between: match table.word("between") {
                "rate" => Between::Rate,
                _ => Between::Ratio,
            },
        },
        "all-or-nothing" => Rule::AllOrNothing {
            unit: unit(table),
            full_at: decimal(table, "full_at"),
            open: table.flag("open").unwrap_or(false),
        },
        "linear" => Rule::Linear {
            unit: unit(table),
            low: decimal(table, "low"),
            high: decimal(table, "high"),
        },
        "proportional" => Rule::Proportional,
        "tiers" => Rule::Tiers {
            unit: unit(table),
            tiers: table.tables("tiers").map(tier).collect(),
        },
        "count" => Rule::Count {
            full_at: decimal(table, "full_at"),
            deduct: decimal(table, "deduct"),
            floor: decimal(table, "floor"),
        },
        "checklist" => Rule::Checklist {
            items: table.tables("items").map(item).collect(),
            deductions: table.tables("deductions").map(deduction).collect(),
            vetoes: table
                .tables("vetoes")
                .map(|veto| Veto {
                    title: veto.text("title"),
                })
                .collect(),
        },
        "qualitative" => Rule::Qualitative {
            levels: table.tables("levels").map(level).collect(),
        },
        "groups" => Rule::Groups {
            groups: table.tables("groups").map(group).collect(),
        },
        _ => Rule::Judgement,
    }
}

fn tier(table: View<'_, '_>) -> Tier {
    Tier {
        from: decimal(table, "from"),
        open: table.flag("open").unwrap_or(false),
        score: decimal(table, "score"),
    }
}

fn item(table: View<'_, '_>) -> Item {
    Item {
        title: table.text("title"),
        points: decimal(table, "points"),
    }
}

fn deduction(table: View<'_, '_>) -> Deduction {
    Deduction {
        title: table.text("title"),
        each: decimal(table, "each"),
    }
}

fn level(table: View<'_, '_>) -> Level {
    Level {
        code: table.word("code").to_owned(),
        title: table.text("title"),
        low: decimal(table, "low"),
        high: decimal(table, "high"),
    }
}

fn group(table: View<'_, '_>) -> Group {
    Group {
        title: table.text("title"),
        weight: decimal(table, "weight"),
        rule: rule(table.table("rule")),
        evidence: evidence(table.table("evidence")),
    }
}

/// Where a value comes from; nothing given reads as a judgement that is still open.
fn evidence(table: View<'_, '_>) -> Evidence {
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
    }
}

fn item_finding(table: View<'_, '_>) -> ItemFinding {
    ItemFinding {
        met: table.flag("met").unwrap_or(false),
        reason: table.text("reason"),
    }
}
