//! A row of the audit trail in the words of the people who read it.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::indicator::{Judgement, Meaning, part_name, part_value};
use crate::interview::call::Outcome;
use crate::response::{InvalidReason, Missing, Mode, State, VerifyPlan};
use crate::store::AuditEntry;
use crate::text::{Language, Text, text};
use crate::trail::Action;

/// Why a withdrawn response has another serial, as the trail says it.
pub(in crate::store) const USED_AGAIN: &str = "withdrawn; the serial is used again";

/// Why a response is withdrawn that somebody left with nothing on it, as the trail says it.
pub(in crate::store) const LEFT_EMPTY: &str = "left with every answer taken back";

/// The reasons that the program itself gives, as the trail has them, and in Chinese.
const OWN_REASONS: [(&str, &str); 2] = [
    (USED_AGAIN, "已撤出；编号又用上了"),
    (LEFT_EMPTY, "离开时答案已全部撤回"),
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
    pub fn why_text(&self, language: Language) -> &str {
        let why = self.why.as_deref().unwrap_or_default();
        let own = OWN_REASONS.iter().find(|(kept, _)| *kept == why);
        own.map_or(why, |(kept, zh)| language.pick(zh, kept))
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
            Some(Action::HandOver) => Some(record().map_or_else(
                || language.pick("没有写成", "did not come about").to_owned(),
                |record| handed_text(&record, language),
            )),
            _ => None,
        };
        let special = special.or_else(|| self.about_indicator(self.new.as_deref(), language));
        special.unwrap_or_else(|| self.shown(self.new.as_deref(), language))
    }
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
