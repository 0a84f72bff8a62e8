//! `manyi query` and `manyi note`: what reviewers ask, what keyers answer, what anybody notes.

use super::approval::serial;
use super::arguments::{Format, Global, Listing};
use super::open;
use super::output::{deliver, render, say, table};
use super::review_arguments::{NoteArguments, QueryAction};
use crate::error::Result;
use crate::response::{Note, Query, Saying};
use crate::store::SurveyKey;
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &QueryAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        QueryAction::List {
            survey,
            all,
            listing,
        } => list(language, &store.queries(survey, !all)?, listing),
        QueryAction::Ask { about, text } => {
            let serial = serial(&about.serial)?;
            let number = store.ask(&about.survey, &serial, about.question.as_deref(), text)?;
            done(language, &about.survey, number, ["已提出", "asked"])
        }
        QueryAction::Answer {
            survey,
            number,
            text,
        } => {
            store.answer_query(survey, *number, text)?;
            done(language, survey, *number, ["已答复", "answered"])
        }
        QueryAction::Close {
            survey,
            number,
            text,
        } => {
            store.close_query(survey, *number, text.as_deref().unwrap_or_default())?;
            done(language, survey, *number, ["已关闭", "closed"])
        }
    }
}

/// Adds a note, or lists those of a response.
pub(super) fn note(global: &Global, asked: &NoteArguments) -> Result<()> {
    let mut store = open::store(global)?;
    let (about, language) = (&asked.about, global.lang);
    let serial = serial(&about.serial)?;
    let Some(text) = &asked.text else {
        let notes = store.notes(&about.survey, &serial)?;
        if notes.is_empty() {
            return say(language.pick("还没有备注", "there is no note"));
        }
        return say(notes_table(&notes, language).trim_end());
    };
    store.add_note(&about.survey, &serial, about.question.as_deref(), text)?;
    say(language.pick("备注已存", "the note is stored"))
}

fn done(language: Language, survey: &SurveyKey, number: u64, word: [&str; 2]) -> Result<()> {
    say(&match language {
        Language::Zh => format!("{survey} 第 {number} 号疑问{}", word[0]),
        Language::En => format!("{survey}: query {number} {}", word[1]),
    })
}

fn notes_table(notes: &[Note], language: Language) -> String {
    let headings = match language {
        Language::Zh => ["时间", "录入员", "题", "备注"],
        Language::En => ["at", "operator", "question", "note"],
    };
    let rows: Vec<Vec<String>> = notes
        .iter()
        .map(|note| {
            vec![
                note.said
                    .at
                    .to_zoned(jiff::tz::TimeZone::system())
                    .strftime("%Y-%m-%d %H:%M:%S")
                    .to_string(),
                note.said.operator.clone(),
                note.question.clone().unwrap_or_default(),
                note.said.text.clone(),
            ]
        })
        .collect();
    table(&headings, &rows)
}

fn list(language: Language, queries: &[Query], listing: &Listing) -> Result<()> {
    if queries.is_empty() && listing.format == Format::Table {
        return say(language.pick("没有未关闭的疑问", "no query is open"));
    }
    let headings = match language {
        Language::Zh => [
            "号",
            "编号",
            "题",
            "状态",
            "提问人",
            "疑问",
            "答复人",
            "答复",
        ],
        Language::En => [
            "query",
            "serial",
            "question",
            "state",
            "asked by",
            "query text",
            "answered by",
            "answer",
        ],
    };
    let rows: Vec<Vec<String>> = queries.iter().map(|query| cells(query, language)).collect();
    let text = render(listing, &headings, &rows, || {
        queries.iter().map(as_json).collect()
    })?;
    deliver(listing, &text)
}

fn cells(query: &Query, language: Language) -> Vec<String> {
    let answer = query.answered.as_ref();
    vec![
        query.number.to_string(),
        query.serial.to_string(),
        query.question.clone().unwrap_or_default(),
        query.state.label().get(language).to_owned(),
        query.asked.operator.clone(),
        query.asked.text.clone(),
        answer.map(|said| said.operator.clone()).unwrap_or_default(),
        answer.map(|said| said.text.clone()).unwrap_or_default(),
    ]
}

fn as_json(query: &Query) -> serde_json::Value {
    let said = |saying: &Saying| {
        serde_json::json!({
            "operator": saying.operator,
            "at": saying.at.to_string(),
            "text": saying.text,
        })
    };
    serde_json::json!({
        "query": query.number,
        "serial": query.serial,
        "question": query.question,
        "state": query.state.code(),
        "asked": said(&query.asked),
        "answered": query.answered.as_ref().map(said),
        "closed": query.closed.as_ref().map(said),
    })
}
