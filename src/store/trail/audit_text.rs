//! A row of the audit trail in the words of the people who read it.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::indicator::{Judgement, Meaning, part_name, part_value};
use crate::interview::call::Outcome;
use crate::measure::acceptance::Verdict;
use crate::response::{InvalidReason, Missing, Mode, State, VerifyPlan};
use crate::store::AuditEntry;
use crate::text::{Language, Order, Text, text};
use crate::trail::Action;

/// Why a withdrawn response has another serial, as the trail says it.
pub(in crate::store) const USED_AGAIN: &str = "withdrawn; the serial is used again";

/// Why a response is withdrawn that somebody left with nothing on it, as the trail says it.
pub(in crate::store) const LEFT_EMPTY: &str = "left with every answer taken back";

/// Why a response is approved no more that was approved without knowing of a changed definition, as the trail says it; the
/// reason for the change is behind it.
pub(in crate::store) const OVERTAKEN: &str = "the definition was changed on another device";

/// The reasons that the program itself gives, as the trail has them, and in Chinese.
const OWN_REASONS: [(&str, &str); 3] = [
    (USED_AGAIN, "已撤出；编号又用上了"),
    (LEFT_EMPTY, "离开时答案已全部撤回"),
    (OVERTAKEN, "别的设备改了定义"),
];

impl AuditEntry {
    /// What was done; an action that is not known by its own word.
    pub fn title(&self) -> Text {
        Action::from_code(&self.action)
            .map_or_else(|| Text::same(self.action.clone()), Action::title)
    }

    /// When, in the time zone of this computer, to the second: `2022-06-30 14:05:00`.
    pub fn local_time(&self) -> String {
        self.at
            .to_zoned(jiff::tz::TimeZone::system())
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string()
    }

    /// The reason, in the words of the reader where the program itself gave it; empty: none.
    pub fn why_text(&self, language: Language) -> Cow<'_, str> {
        let why = self.why.as_deref().unwrap_or_default();
        let own = OWN_REASONS.iter().find_map(|(kept, zh)| {
            let said = why.strip_prefix(kept)?;
            let own = language.pick(zh, kept);
            match said.strip_prefix(": ") {
                None => said.is_empty().then(|| own.to_owned()),
                Some(said) => Some(format!("{own}{}{said}", language.pick("：", ": "))),
            }
        });
        own.map_or(Cow::Borrowed(why), Cow::Owned)
    }

    /// The value before; a missing reason or a state by its name, a judgement in short. Empty: there was none.
    pub fn old_text(&self, language: Language) -> String {
        if let Some(text) = self.about_indicator(self.old.as_deref(), language) {
            return text;
        }
        self.shown(self.old.as_deref(), language)
    }

    /// A judgement or an attached file in short; `None` for anything else.
    fn about_indicator(&self, stored: Option<&str>, language: Language) -> Option<String> {
        let is_judgement = self.action.starts_with("judge");
        if is_judgement && stored.is_none() {
            return Some(language.pick("项目文件的认定", "as declared").to_owned());
        }
        if is_judgement {
            let judgement: Judgement = serde_json::from_str(stored?).ok()?;
            return Some(judgement.shown(language));
        }
        if !self.action.starts_with("evidence-") {
            return None;
        }
        let file: Value = serde_json::from_str(stored?).ok()?;
        let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        let note = text("note");
        let note = if note.is_empty() {
            note
        } else {
            format!(" {note}")
        };
        Some(format!("{} {}{note}", file["number"], text("path")))
    }

    fn shown(&self, stored: Option<&str>, language: Language) -> String {
        let record = || -> Option<Value> { serde_json::from_str(stored?).ok() };
        let action = Action::from_code(&self.action);
        match action {
            Some(Action::VerifyPlan) => {
                return record().map_or_else(String::new, |plan| plan_text(&plan, language));
            }
            Some(Action::Batch) => {
                return record().map_or_else(String::new, |batch| batch_text(&batch, language));
            }
            // The survey calls its reasons; where it does not say how, the usual ones have a title.
            Some(action) if action.is_about_validity() => {
                let usual = InvalidReason::usual().into_iter();
                let usual = usual.map(|one| (one.code, one.title));
                let mut known = self.reasons.iter().cloned().chain(usual);
                if let Some((_, title)) = known.find(|(code, _)| stored == Some(code)) {
                    return title.get(language).to_owned();
                }
            }
            Some(Action::Redefine) => {
                return record().map_or_else(String::new, |place| redefined_text(&place, language));
            }
            Some(Action::HandOver) => {
                return record().map_or_else(String::new, |record| handed_text(&record, language));
            }
            Some(Action::Register | Action::Unregister) => {
                return record().map_or_else(String::new, |list| list_text(&list));
            }
            Some(Action::Call | Action::CallUndo) => {
                return record().map_or_else(String::new, |call| call_text(&call, language));
            }
            Some(Action::CallContacts | Action::CallContactRemove) => {
                return record().map_or_else(String::new, |list| contacts_text(&list));
            }
            Some(action) if is_record(action) => {
                if let Some(record) = record() {
                    return record_text(&record, language);
                }
            }
            _ => {}
        }
        let is_state = matches!(
            action,
            Some(
                Action::Finish
                    | Action::Reopen
                    | Action::Approve
                    | Action::Verify
                    | Action::Unverify
            )
        );
        let state = stored.filter(|_| is_state).and_then(State::from_code);
        state.map_or_else(
            || shown(stored, language),
            |state| state.label().get(language).to_owned(),
        )
    }

    /// The value after; a missing reason or a state by its name, an import by its file, a plan and a draw in words,
    /// moved figures each before and after. Empty: it was cleared.
    pub fn new_text(&self, language: Language) -> String {
        let record = || -> Option<Value> { serde_json::from_str(self.new.as_deref()?).ok() };
        let special = match Action::from_code(&self.action) {
            Some(Action::Import) => {
                record().and_then(|import| import["file"].as_str().map(str::to_owned))
            }
            Some(Action::Moved) => record().map(|moved| moved_text(&moved, language)),
            Some(Action::Draw) => record().map(|draw| draw_text(&draw, language)),
            Some(Action::HandOver | Action::SmallCells) if self.new.is_none() => {
                Some(language.pick("没有写成", "did not come about").to_owned())
            }
            Some(Action::HandOver) => record().map(|record| handed_text(&record, language)),
            // No event held the words.
            Some(Action::Erase) => record()
                .filter(|record| record["events"] == serde_json::json!([]))
                .map(|_| language.pick("录了一半的话", "half-keyed words").to_owned()),
            _ => None,
        };
        let special = special.or_else(|| self.about_indicator(self.new.as_deref(), language));
        special.unwrap_or_else(|| self.shown(self.new.as_deref(), language))
    }
}

/// Whether the value of an action is a record for the program, of which a reader wants the parts.
const fn is_record(action: Action) -> bool {
    matches!(
        action,
        Action::SmallCells
            | Action::Acceptance
            | Action::CallRules
            | Action::Erase
            | Action::Join
            | Action::Merge
            | Action::Continue
            | Action::Upgrade
            | Action::Guide
            | Action::Interview
            | Action::InterviewAnswer
            | Action::InterviewSign
            | Action::InterviewReview
            | Action::InterviewWithdraw
            | Action::Theme
            | Action::ThemeMerge
            | Action::CodingPlan
            | Action::Coding
            | Action::CodingSettle
    )
}

/// The parts of records in words.
const PARTS: [(&str, &str, &str); 29] = [
    (
        "small_cells",
        "小于此数的格子不显示",
        "cells below this are hidden",
    ),
    ("project_small_cells", "项目规定", "the project says"),
    ("rows", "行", "rows"),
    ("columns", "列", "columns"),
    ("scope", "范围", "of"),
    ("verdict", "决定", "decided"),
    ("sample_says", "样本结论", "the sample says"),
    ("fields", "项", "fields"),
    ("differences", "差异", "differences"),
    ("errors", "差错", "errors"),
    (
        "upper_bound_percent",
        "差错率上界 %",
        "upper bound in percent",
    ),
    ("limit_percent", "容许 %", "limit in percent"),
    ("events", "留痕行数", "events"),
    ("heads", "留痕链", "chains"),
    ("ends", "合起的线", "lines joined"),
    ("thread", "所属", "of"),
    ("from", "来自设备", "from device"),
    ("unapproved", "取消审定", "approved no more"),
    (
        "overtaken",
        "按原定义审定、已退回",
        "approved by the former definition, opened again",
    ),
    (
        "redefined",
        "改了定义的项目",
        "projects with another definition",
    ),
    ("moved", "数字变动的项目", "projects whose figures moved"),
    ("days", "天数", "days"),
    ("rate", "报告的率", "rate"),
    (
        "eligible_share",
        "算作合格的比例",
        "share that counts as eligible",
    ),
    ("suspended", "停机", "suspended"),
    ("not_in_service", "空号", "not in service"),
    ("code", "编号", "code"),
    ("guide", "提纲", "guide"),
    ("title", "标题", "title"),
];

/// Codes that stand in records, in words.
const CODES: [(&str, &str, &str); 5] = [
    ("survey", "整个调查", "the survey"),
    ("batch", "批次", "batch"),
    ("operator", "录入员", "operator"),
    ("mode", "方式", "mode"),
    ("interviewer", "访员", "interviewer"),
];

/// So many parts of a record are told, and signs of a text.
const TOLD: (usize, usize) = (8, 40);

/// A record in words: its parts by name, of lists how long they are; hashes are left out, long texts are cut.
fn record_text(record: &Value, language: Language) -> String {
    let (between, colon) = (language.pick("；", "; "), language.pick("：", ": "));
    let word = |table: &[(&str, &str, &str)], code: &str| {
        let found = table.iter().find(|(own, ..)| *own == code);
        found.map(|(_, zh, en)| language.pick(zh, en).to_owned())
    };
    let told = |value: &Value| -> Option<String> {
        match value {
            Value::Null => None,
            Value::String(text) if text.is_empty() || is_name_for_programs(text) => None,
            Value::String(text) if text.chars().count() > TOLD.1 => {
                Some(text.chars().take(TOLD.1).collect::<String>() + "…")
            }
            Value::String(code) => Some(
                Verdict::from_code(code)
                    .map(|verdict| verdict.label().get(language).to_owned())
                    .or_else(|| word(&CODES, code))
                    .unwrap_or_else(|| code.clone()),
            ),
            Value::Bool(true) => Some(language.pick("是", "yes").to_owned()),
            Value::Bool(false) => Some(language.pick("否", "no").to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::Array(list) => (!list.is_empty()).then(|| list.len().to_string()),
            Value::Object(fields) => match (fields.get("zh"), fields.get("en")) {
                (Some(zh), en) => {
                    let en = en.and_then(Value::as_str).filter(|en| !en.is_empty());
                    let zh = zh.as_str().unwrap_or_default();
                    Some(language.pick(zh, en.unwrap_or(zh)).to_owned())
                }
                _ => (!fields.is_empty()).then(|| fields.len().to_string()),
            },
        }
    };
    let Value::Object(fields) = record else {
        return told(record).unwrap_or_default();
    };
    let named = fields.iter().filter_map(|(key, value)| {
        let value = told(value)?;
        let place = PARTS.iter().position(|(own, ..)| own == key);
        let text = match (word(&PARTS, key), language) {
            (Some(name), _) => format!("{name}{colon}{value}"),
            // What has no name in this language is told by what it is.
            (None, Language::Zh) => value,
            (None, Language::En) => format!("{}{colon}{value}", key.replace('_', " ")),
        };
        Some((place.unwrap_or(PARTS.len()), text))
    });
    let mut named: Vec<(usize, String)> = named.collect();
    named.order_by_key(|(place, _)| *place);
    let named = named.into_iter().take(TOLD.0).map(|(_, text)| text);
    named.collect::<Vec<_>>().join(between)
}

/// Whether a text is a hash or the identity of something.
fn is_name_for_programs(text: &str) -> bool {
    text.len() >= 16
        && text
            .chars()
            .all(|sign| sign.is_ascii_hexdigit() || sign == '-')
}

/// To whom a call was, and what came of it.
fn call_text(record: &Value, language: Language) -> String {
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    let outcome = Outcome::from_code(text("outcome"));
    let outcome = outcome.map_or_else(String::new, |one| one.label().get(language).to_owned());
    format!("{} {outcome}", text("contact"))
}

/// The first contacts that were listed, and how many there are.
fn contacts_text(record: &Value) -> String {
    let contacts = record["contacts"].as_array().cloned().unwrap_or_default();
    let codes = contacts.iter().filter_map(|one| one["code"].as_str());
    let first: Vec<&str> = codes.take(3).collect();
    let more = if contacts.len() > first.len() {
        format!(" … {}", contacts.len())
    } else {
        String::new()
    };
    format!("{}{more}", first.join(","))
}

/// What left, and the sensitive questions that went along.
fn handed_text(record: &Value, language: Language) -> String {
    let questions = record["questions"].as_array().cloned().unwrap_or_default();
    let questions: Vec<&str> = questions.iter().filter_map(Value::as_str).collect();
    let what = record["what"].as_str().unwrap_or_default();
    let questions = questions.join(language.pick("、", ", "));
    format!("{what}{}{questions}", language.pick("：", ": "))
}

/// A place of a definition with the text that stands there, and what it means that it is another one.
fn redefined_text(place: &Value, language: Language) -> String {
    let path: Vec<String> = place["at"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|part| Some(part.as_str()?.to_owned()))
        .collect();
    let at = path
        .iter()
        .map(|part| part_name(part, language))
        .collect::<Vec<_>>()
        .join(" ");
    let text = part_value(&path, place["text"].as_str(), language);
    let meaning = place["meaning"].as_str().and_then(Meaning::from_code);
    let meaning = meaning.map_or_else(String::new, |meaning| {
        format!(" [{}]", meaning.sentence().get(language))
    });
    format!("{at}: {text}{meaning}")
        .trim_start_matches(": ")
        .to_owned()
}

/// A plan of verification, with the batch for which it is.
fn plan_text(record: &Value, language: Language) -> String {
    let amount = record["amount"].as_str().map(Decimal::from_str_exact);
    let code = record["plan"].as_str().unwrap_or_default();
    let plan = VerifyPlan::from_parts(code, amount.and_then(Result::ok));
    let label = plan.map_or_else(
        || Text::new("随整个调查", "as the survey"),
        VerifyPlan::label,
    );
    of_batch(record, label.get(language), language)
}

/// What was drawn from how many.
fn draw_text(record: &Value, language: Language) -> String {
    let list = record["drawn"].as_array().cloned().unwrap_or_default();
    let serials: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let (frame, drawn) = (&record["frame"], serials.len());
    let text = match language {
        Language::Zh => format!("{frame} 份中抽 {drawn} 份：{}", serials.join("、")),
        Language::En => format!("{drawn} of {frame}: {}", serials.join(", ")),
    };
    of_batch(record, &text, language)
}

fn of_batch(record: &Value, text: &str, language: Language) -> String {
    match (record["batch"].as_str(), language) {
        (None, _) => text.to_owned(),
        (Some(batch), Language::Zh) => format!("批次 {batch}：{text}"),
        (Some(batch), Language::En) => format!("batch {batch}: {text}"),
    }
}

/// What was said of a batch: its code and whatever is not empty.
fn batch_text(batch: &Value, language: Language) -> String {
    let mode = batch["mode"].as_str().and_then(Mode::from_code);
    let parts = [
        batch["code"].as_str().map(str::to_owned),
        batch["title"].as_str().map(str::to_owned),
        batch["distributed"]
            .as_u64()
            .map(|count| format!("{} {count}", language.pick("发放", "distributed"))),
        batch["place"].as_str().map(str::to_owned),
        batch["date"].as_str().map(str::to_owned),
        batch["interviewer"].as_str().map(str::to_owned),
        mode.map(|mode| mode.label().get(language).to_owned()),
        batch["version"]
            .as_u64()
            .map(|version| text!(in language, "第 {version} 版", "edition {version}")),
    ];
    let said = parts.into_iter().flatten().filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

/// Serials as they were written, behind the code of their batch.
fn list_text(list: &Value) -> String {
    let text = |name: &str| list[name].as_str().unwrap_or_default();
    format!("{} {}", text("batch"), text("serials"))
}

/// The figures that a change moved, each before and after.
fn moved_text(moved: &Value, language: Language) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("—").to_owned();
    let list = |name: &str| moved[name].as_array().cloned().unwrap_or_default();
    let measures = list("measures").into_iter().map(|one| {
        format!(
            "{} {} → {} ({} → {})",
            text(&one["measure"]),
            text(&one["before"]),
            text(&one["after"]),
            text(&one["parts"][0]),
            text(&one["parts"][1])
        )
    });
    let indicators = list("indicators").into_iter().map(|one| {
        let [before, after] = [&one["before"], &one["after"]].map(text);
        format!("{} {before} → {after}", text(&one["indicator"]))
    });
    let sides = [("total", ("总分", "total")), ("grade", ("等级", "grade"))]
        .into_iter()
        .filter(|(name, _)| moved[name].is_array())
        .map(|(name, (zh, en))| {
            let [before, after] = [&moved[name][0], &moved[name][1]].map(text);
            format!("{} {before} → {after}", language.pick(zh, en))
        });
    let parts: Vec<String> = measures.chain(indicators).chain(sides).collect();
    parts.join(language.pick("；", "; "))
}

fn shown(stored: Option<&str>, language: Language) -> String {
    let text = stored.unwrap_or_default();
    text.strip_prefix('#')
        .and_then(Missing::from_code)
        .map_or_else(
            || text.to_owned(),
            |reason| reason.label().get(language).to_owned(),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(action: Action, record: &Value) -> AuditEntry {
        AuditEntry {
            sequence: 1,
            before: None,
            at: jiff::Timestamp::UNIX_EPOCH,
            operator: "甲".into(),
            device: String::new(),
            action: action.code().into(),
            project: None,
            survey: None,
            serial: None,
            question: None,
            entry: None,
            old: Some(record.to_string()),
            new: Some(record.to_string()),
            why: None,
            hash: String::new(),
            reasons: Vec::new(),
        }
    }

    /// A record with everything that records of all actions have in some form.
    #[test]
    fn no_record_is_shown_as_it_is_stored() {
        let record = serde_json::json!({
            "small_cells": 0, "project_small_cells": 5, "rows": "D1", "columns": null,
            "scope": "survey", "verdict": "accept", "sample_says": "enter-again", "code": "a",
            "title": {"zh": "题", "en": "title"}, "heads": [{"device": "x", "sequence": 1}],
            "events": [["x", 1]], "marks": [], "blind": true, "moved": {"p": {"measures": []}},
        });
        for action in Action::ALL.into_iter().filter(|action| is_record(*action)) {
            let entry = entry(action, &record);
            for language in [Language::Zh, Language::En] {
                for text in [entry.old_text(language), entry.new_text(language)] {
                    assert!(!text.contains(['{', '[', '"', '_']), "{action:?}: {text}");
                    assert!(!text.is_empty(), "{action:?}");
                }
            }
        }
        let said = entry(Action::SmallCells, &record).new_text(Language::Zh);
        assert!(said.contains("小于此数的格子不显示：0"), "{said}");
        assert!(said.contains("项目规定：5"), "{said}");
        assert!(said.contains("范围：整个调查"), "{said}");
    }
}
