//! `manyi query` and `manyi note`: what reviewers ask, what keyers answer, what anybody notes.

use super::approval::serial;
use super::arguments::{Global, Target};
use super::open;
use super::output::{list, say};
use super::review_arguments::{NoteArguments, QueryAction};
use crate::error::Result;
use crate::formats::Gate;
use crate::formats::listing::{Cell, Listing, columns, nested};
use crate::response::{Note, Query, Saying};
use crate::store::{Store, SurveyKey};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &QueryAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        QueryAction::List {
            survey,
            all,
            words,
            delivery,
        } => {
            let leaving = ("query list", &delivery.target);
            let gate = words.gate(global, &mut store, survey, leaving)?;
            let queries = store.queries(survey, !all)?;
            let nothing = Some(["没有未关闭的疑问", "no query is open"]);
            list(
                &columns(language, (&store, &gate)),
                &queries,
                nothing,
                delivery,
            )
        }
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
        let gate = asked.words.gate(
            global,
            &mut store,
            &about.survey,
            ("note", &Target::default()),
        )?;
        let notes = store.notes(&about.survey, &serial)?;
        if notes.is_empty() {
            return say(language.pick("还没有备注", "there is no note"));
        }
        return say(notes_table(&notes, (&store, &gate), language).trim_end());
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

fn notes_table(notes: &[Note], (store, gate): (&Store, &Gate), language: Language) -> String {
    columns! { language, Note as note =>
        "": "时间" "at" => note.said.at;
        "": "录入员" "operator" => &note.said.operator;
        "": "题" "question" => &note.question;
        "": "备注" "note" => store.leaving_words(gate.text(note.question.as_deref(), &note.said.text)).into_owned();
    }
    .table(notes)
}

fn columns<'g>(language: Language, (store, gate): (&'g Store, &'g Gate)) -> Listing<'g, Query> {
    let text = |query: &Query, said: &Saying| {
        let text = gate.text(query.question.as_deref(), &said.text);
        store.leaving_words(text).into_owned()
    };
    let said = move |query: &Query, saying: &Saying| {
        serde_json::json!({
            "operator": saying.operator,
            "at": saying.at.to_string(),
            "text": text(query, saying),
        })
    };
    columns! { language, Query as query =>
        "query": "号" "query" => query.number;
        "serial": "编号" "serial" => query.serial.as_str();
        "question": "题" "question" => &query.question;
        "state": "状态" "state" => Cell::coded(query.state.code(), query.state.label().get(language));
        "": "提问人" "asked by" => &query.asked.operator;
        "": "疑问" "query text" => text(query, &query.asked);
        "": "答复人" "answered by" => query.answered.as_ref().map(|said| &said.operator);
        "": "答复" "answer" => query.answered.as_ref().map(|said| text(query, said));
        "asked" => nested(said(query, &query.asked));
        "answered" => nested(query.answered.as_ref().map(|saying| said(query, saying)));
        "closed" => nested(query.closed.as_ref().map(|saying| said(query, saying)));
    }
}
