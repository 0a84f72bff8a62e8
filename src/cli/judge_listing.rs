//! The listings of `manyi judge`: everything that is judged, one judgement whole, the history of an indicator.

use rust_decimal::Decimal;

use super::arguments::Format;
use super::judge_arguments::Judge;
use super::output::{deliver, render, say};
use crate::error::Result;
use crate::indicator::{Asks, Judged, Level, Project, Seat};
use crate::store::{AuditEntry, Store, StoredJudgement, nothing_judged};
use crate::text::Language;

/// Lists everything that is judged in a project.
pub(super) fn all(store: &Store, asked: &Judge, language: Language) -> Result<()> {
    let project = store.judged_project(&asked.project)?;
    let stored = store.judgements(&asked.project)?;
    let judged = project.judged();
    let rows: Vec<Vec<String>> = judged
        .iter()
        .map(|one| cells(one, of(&stored, &one.seat), language))
        .collect();
    let headings = match language {
        Language::Zh => ["代码", "指标", "分值", "规则", "认定", "来自", "理由"],
        Language::En => [
            "code",
            "indicator",
            "weight",
            "rule",
            "judged",
            "by",
            "reason",
        ],
    };
    let text = render(&asked.listing, &headings, &rows, || {
        judged
            .iter()
            .map(|one| as_json(one, of(&stored, &one.seat), language))
            .collect()
    })?;
    deliver(&asked.listing, &text)
}

/// Shows one judgement whole: what the rule asks, what was said to each point, the reason.
pub(super) fn one(store: &Store, asked: &Judge, seat: &Seat, language: Language) -> Result<()> {
    let project = store.judged_project(&asked.project)?;
    let stored = store.judgements(&asked.project)?;
    let Some(judged) = project.judged_at(seat) else {
        return Err(nothing_judged(&project, seat));
    };
    let points = points(&judged, language);
    let headings = match language {
        Language::Zh => ["号", "内容", "分值", "认定", "说明"],
        Language::En => ["number", "what", "points", "judged", "note"],
    };
    let text = render(&asked.listing, &headings, &points, || {
        as_json(&judged, of(&stored, seat), language)
    })?;
    if asked.listing.format != Format::Table {
        return deliver(&asked.listing, &text);
    }
    let line = cells(&judged, of(&stored, seat), language);
    let standard = standard(&project, seat, language);
    let whole = format!(
        "{} {}  {} {}\n{}{standard}\n{}{}（{}）\n\n{text}",
        line[0],
        line[1],
        line[2],
        language.pick("分", "points"),
        language.pick("评分标准：", "rule: "),
        language.pick("理由：", "reason: "),
        line[6],
        line[5],
    );
    deliver(&asked.listing, &whole)
}

/// Lists what happened to an indicator.
pub(super) fn history(store: &Store, asked: &Judge, seat: &Seat, language: Language) -> Result<()> {
    let entries = store.indicator_history(&asked.project, &seat.indicator)?;
    if entries.is_empty() && asked.listing.format == Format::Table {
        return say(language.pick("还没有记录", "nothing is on record yet"));
    }
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| entry_cells(entry, asked.listing.format, language))
        .collect();
    let headings = match language {
        Language::Zh => [
            "序号",
            "时间",
            "录入员",
            "动作",
            "指标",
            "原值",
            "新值",
            "理由",
        ],
        Language::En => [
            "sequence",
            "at",
            "operator",
            "action",
            "indicator",
            "old",
            "new",
            "why",
        ],
    };
    let text = render(&asked.listing, &headings, &rows, || {
        entries.iter().map(entry_json).collect()
    })?;
    deliver(&asked.listing, &text)
}

fn of<'a>(stored: &'a [StoredJudgement], seat: &Seat) -> Option<&'a StoredJudgement> {
    stored.iter().find(|one| one.seat == *seat)
}

fn cells(judged: &Judged<'_>, stored: Option<&StoredJudgement>, language: Language) -> Vec<String> {
    let by = stored.map_or_else(
        || language.pick("项目文件", "project files").to_owned(),
        |stored| stored.operator.clone(),
    );
    vec![
        judged.seat.to_string(),
        judged.title.get(language).to_owned(),
        judged.weight.normalize().to_string(),
        judged.rule.title().get(language).to_owned(),
        judged.judgement.shown(language),
        by,
        judged.judgement.reason.get(language).to_owned(),
    ]
}

fn standard<'a>(project: &'a Project, seat: &Seat, language: Language) -> &'a str {
    let mut all = project.indicators.iter();
    all.find(|one| one.code == seat.indicator)
        .map_or("", |one| one.standard.get(language))
}

/// Each point that the rule asks about: number, what, points, what was judged, the note.
fn points(judged: &Judged<'_>, language: Language) -> Vec<Vec<String>> {
    let judgement = judged.judgement;
    let yes = |flag: bool| {
        language.pick(
            ["否", "是"][usize::from(flag)],
            ["no", "yes"][usize::from(flag)],
        )
    };
    let row = |number: String, what: &str, points: String, said: String, note: &str| {
        vec![number, what.to_owned(), points, said, note.to_owned()]
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

fn as_json(
    judged: &Judged<'_>,
    stored: Option<&StoredJudgement>,
    language: Language,
) -> serde_json::Value {
    let judgement = judged.judgement;
    let number = |number: Decimal| number.normalize().to_string();
    let items = judgement
        .items
        .iter()
        .map(|item| serde_json::json!({ "met": item.met, "note": item.reason.get(language) }));
    serde_json::json!({
        "code": judged.seat.to_string(),
        "title": judged.title.get(language),
        "weight": number(judged.weight),
        "rule": judged.rule.code(),
        "value": judgement.value.map(number),
        "score": judgement.score.map(number),
        "level": judgement.level,
        "items": items.collect::<Vec<_>>(),
        "cases": judgement.cases,
        "vetoes": judgement.vetoes,
        "reason": judgement.reason.get(language),
        "source": if stored.is_some() { "program" } else { "declared" },
        "operator": stored.map(|stored| &stored.operator),
        "at": stored.map(|stored| stored.at.to_string()),
    })
}

fn entry_cells(entry: &AuditEntry, format: Format, language: Language) -> Vec<String> {
    let people = format == Format::Table;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        entry.sequence.to_string(),
        if people {
            entry.local_time()
        } else {
            entry.at.to_string()
        },
        entry.operator.clone(),
        if people {
            entry.title().get(language).to_owned()
        } else {
            entry.action.clone()
        },
        text(&entry.question),
        if people {
            entry.old_text(language)
        } else {
            text(&entry.old)
        },
        if people {
            entry.new_text(language)
        } else {
            text(&entry.new)
        },
        text(&entry.why),
    ]
}

fn entry_json(entry: &AuditEntry) -> serde_json::Value {
    serde_json::json!({
        "sequence": entry.sequence,
        "at": entry.at.to_string(),
        "operator": entry.operator,
        "device": entry.device,
        "action": entry.action,
        "project": entry.project,
        "indicator": entry.question,
        "old": entry.old,
        "new": entry.new,
        "why": entry.why,
        "hash": entry.hash,
    })
}
