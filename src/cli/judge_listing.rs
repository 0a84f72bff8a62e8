//! The listings of `manyi judge`: everything that is judged, one judgement whole, the history of an indicator.

use rust_decimal::Decimal;

use super::arguments::Format;
use super::audit;
use super::judge_arguments::Judge;
use super::output::{deliver_text, list, spread};
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, cell, columns, nested, pretty};
use crate::indicator::{Asks, Judged, Level, Project, Seat};
use crate::office::moved_since;
use crate::store::{Store, StoredJudgement, nothing_judged};
use crate::text::{Language, clean, text};

/// A judgement, and who made it in the program.
type Row<'a> = (Judged<'a>, Option<&'a StoredJudgement>);

/// Lists everything that is judged in a project.
pub(super) fn all(store: &Store, asked: &Judge, language: Language) -> Result<()> {
    let project = store.judged_project(&asked.project)?;
    let stored = store.judgements(&asked.project)?;
    let judged = project.judged().into_iter();
    let rows: Vec<Row> = judged
        .map(|one| {
            let by = of(&stored, &one.seat);
            (one, by)
        })
        .collect();
    list(&columns(language), &rows, None, &asked.delivery)
}

fn columns<'a>(language: Language) -> Listing<'static, Row<'a>> {
    columns! { language, Row as (judged, stored) =>
        "code": "代码" "code" => judged.seat.to_string();
        "title": "指标" "indicator" => judged.title.get(language);
        "weight": "分值" "weight" => judged.weight;
        "rule": "规则" "rule" => Cell::coded(judged.rule.code(), judged.rule.title().get(language));
        "": "认定" "judged" => judged.judgement.shown(language);
        "operator": "来自" "by" => cell(stored.map(|stored| &stored.operator)).or(language.pick("项目文件", "project files"));
        "reason": "理由" "reason" => judged.judgement.reason.get(language);
        "value" => judged.judgement.value;
        "score" => judged.judgement.score;
        "level" => &judged.judgement.level;
        "items" => nested({
            let items = judged.judgement.items.iter();
            let json = items.map(
                |item| serde_json::json!({ "met": item.met, "note": item.reason.get(language) }),
            );
            json.collect::<serde_json::Value>()
        });
        "cases" => nested(&judged.judgement.cases);
        "vetoes" => nested(&judged.judgement.vetoes);
        "cites" => nested(&judged.judgement.cites);
        "source" => if stored.is_some() { "program" } else { "declared" };
        "at" => stored.map(|stored| stored.at);
    }
}

/// Shows one judgement whole: what the rule asks, what was said to each point, the reason.
pub(super) fn one(store: &Store, asked: &Judge, seat: &Seat, language: Language) -> Result<()> {
    let project = store.judged_project(&asked.project)?;
    let stored = store.judgements(&asked.project)?;
    let Some(judged) = project.judged_at(seat) else {
        return Err(nothing_judged(&project, seat));
    };
    let points = points(&judged, language);
    let listing = columns! { language, [String; 5] as [number, what, points, judged, note] =>
        "": "号" "number" => number;
        "": "内容" "what" => what;
        "": "分值" "points" => points;
        "": "认定" "judged" => judged;
        "": "说明" "note" => note;
    };
    let row = (judged, of(&stored, seat));
    let text = match asked.delivery.format {
        Format::Csv | Format::Xlsx => {
            return spread(&listing.grid(&points), &asked.delivery, language);
        }
        Format::Json => pretty(&columns(language).json_row(&row))?,
        Format::Table => format!(
            "{}{}\n{}{}（{}）\n{}\n{}",
            heading(&row.0, language),
            standard(&project, seat, language),
            language.pick("理由：", "reason: "),
            row.0.judgement.reason.get(language),
            row.1
                .map_or(language.pick("项目文件", "project files"), |stored| {
                    &stored.operator
                }),
            citations(store, asked, &row.0, language),
            listing.table(&points),
        ),
    };
    deliver_text(&asked.delivery.target, &text, language)
}

/// What people said that it rests on, a line each, and what it has come to since.
fn citations(store: &Store, asked: &Judge, judged: &Judged<'_>, language: Language) -> String {
    let mut lines = String::new();
    for citation in &judged.judgement.cites {
        let said = citation.sentence();
        lines.push_str(language.pick("引用：", "cites: "));
        lines.push_str(&clean(said.get(language)));
        if let Some(now) = moved_since(store, &asked.project, &judged.seat, citation) {
            let (count, of) = (now.by.len(), now.asked);
            lines.push_str(&text!(in language, "；现在是 {of} 名中 {count} 名，重新认定才会变", "; it is {count} of {of} by now, which changes nothing until it is judged anew"));
        }
        lines.push('\n');
    }
    lines
}

/// The indicator on one line, and the word before its standard.
fn heading(judged: &Judged<'_>, language: Language) -> String {
    format!(
        "{} {}  {} {}\n{}",
        judged.seat,
        judged.title.get(language),
        judged.weight.normalize(),
        language.pick("分", "points"),
        language.pick("评分标准：", "rule: "),
    )
}

/// Lists what happened to an indicator.
pub(super) fn history(store: &Store, asked: &Judge, seat: &Seat, language: Language) -> Result<()> {
    let entries = store.indicator_history(&asked.project, &seat.indicator)?;
    let nothing = Some(["还没有记录", "nothing is on record yet"]);
    list(
        &audit::of_indicator(language),
        &entries,
        nothing,
        &asked.delivery,
    )
}

fn of<'a>(stored: &'a [StoredJudgement], seat: &Seat) -> Option<&'a StoredJudgement> {
    stored.iter().find(|one| one.seat == *seat)
}

fn standard<'a>(project: &'a Project, seat: &Seat, language: Language) -> &'a str {
    let mut all = project.indicators.iter();
    all.find(|one| one.code == seat.indicator)
        .map_or("", |one| one.standard.get(language))
}

/// Each point that the rule asks about: number, what, points, what was judged, the note.
fn points(judged: &Judged<'_>, language: Language) -> Vec<[String; 5]> {
    let judgement = judged.judgement;
    let yes = |flag: bool| {
        language.pick(
            ["否", "是"][usize::from(flag)],
            ["no", "yes"][usize::from(flag)],
        )
    };
    let row = |number: String, what: &str, points: String, said: String, note: &str| {
        [number, what.to_owned(), points, said, note.to_owned()]
    };
    let shown = |number: Option<Decimal>| {
        number.map_or_else(|| "—".to_owned(), |number| number.normalize().to_string())
    };
    match judged.rule.asks() {
        Asks::Checklist(items, deductions, vetoes) => {
            let items = items.iter().enumerate().map(|(at, item)| {
                let found = judgement.items.get(at);
                let said = found.map_or("—", |found| yes(found.met));
                let note = found.map_or("", |found| found.reason.get(language));
                let number = format!("--item {}", at + 1);
                row(
                    number,
                    item.title.get(language),
                    item.points.normalize().to_string(),
                    said.to_owned(),
                    note,
                )
            });
            let cases = deductions.iter().enumerate().map(|(at, one)| {
                let count = judgement.cases.get(at).copied().unwrap_or(0);
                let each = format!("-{}", one.each.normalize());
                row(
                    format!("--cases {}", at + 1),
                    one.title.get(language),
                    each,
                    count.to_string(),
                    "",
                )
            });
            let vetoes = vetoes.iter().enumerate().map(|(at, one)| {
                let applies = judgement.vetoes.get(at).copied().unwrap_or(false);
                row(
                    format!("--veto {}", at + 1),
                    one.title.get(language),
                    "0".to_owned(),
                    yes(applies).to_owned(),
                    "",
                )
            });
            items.chain(cases).chain(vetoes).collect()
        }
        Asks::Level(levels) => {
            let level = |one: &Level| {
                let chosen = judgement.level.as_ref() == Some(&one.code);
                let range = format!("{}–{}", one.low.normalize(), one.high.normalize());
                let said = if chosen {
                    shown(judgement.score)
                } else {
                    String::new()
                };
                row(
                    format!("--level {}", one.code),
                    one.title.get(language),
                    range,
                    said,
                    "",
                )
            };
            levels.iter().map(level).collect()
        }
        Asks::Points => vec![row(
            "--score".to_owned(),
            judged.title.get(language),
            judged.weight.normalize().to_string(),
            shown(judgement.score),
            "",
        )],
        Asks::Value(_) | Asks::Count => vec![row(
            "--value".to_owned(),
            judged.title.get(language),
            judged.weight.normalize().to_string(),
            shown(judgement.value),
            "",
        )],
        Asks::Groups => Vec::new(),
    }
}
