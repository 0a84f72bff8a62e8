//! Queries and notes: those of a survey that are not closed, or all of one response.

use crate::entry::Notice;
use crate::error::Result;
use crate::response::{Note, Query, QueryState, Saying, Serial};
use crate::store::SurveyKey;
use crate::text::{Language, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::answers::local_time;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The rows that the whole words of the selected row take.
const DETAIL_ROWS: usize = 9;

/// The queries of a survey, or the queries and notes of one response.
pub struct Queries {
    key: SurveyKey,
    about: Option<About>,
    asked: Vec<Query>,
    notes: Vec<Note>,
    closed_too: bool,
    cursor: ListCursor,
    /// What is written.
    purpose: Purpose,
}

/// The response that is spoken of, and the field on which one came here.
struct About {
    serial: Serial,
    question: Option<String>,
}

/// What a line is written for.
#[derive(Clone, Copy)]
enum Purpose {
    Ask,
    Note,
    Answer(u64),
    Close(u64),
}

/// A row that can be selected.
enum Row<'a> {
    Query(&'a Query),
    Note(&'a Note),
}

impl Queries {
    /// The queries of a survey.
    pub fn of_survey(key: SurveyKey) -> Self {
        Self {
            key,
            about: None,
            asked: Vec::new(),
            notes: Vec::new(),
            closed_too: false,
            cursor: ListCursor::default(),
            purpose: Purpose::Ask,
        }
    }

    /// The queries and notes of a response; what is written here is about this question, or about the whole.
    pub fn of_response(key: SurveyKey, serial: Serial, question: Option<String>) -> Self {
        Self {
            about: Some(About { serial, question }),
            closed_too: true,
            ..Self::of_survey(key)
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let shown = |query: &&Query| self.closed_too || query.state != QueryState::Closed;
        let queries = self.asked.iter().filter(shown).map(Row::Query);
        queries.chain(self.notes.iter().map(Row::Note)).collect()
    }

    fn selected_query(&self) -> Option<&Query> {
        match self.rows().get(self.cursor.selected) {
            Some(Row::Query(query)) => Some(*query),
            _ => None,
        }
    }

    /// What is written here is about this, in the words of the prompt.
    fn field(&self, language: Language) -> String {
        let question = self
            .about
            .as_ref()
            .and_then(|about| about.question.as_deref());
        question.map_or_else(
            || language.pick("整份", "whole response").to_owned(),
            str::to_owned,
        )
    }

    fn write(&mut self, purpose: Purpose) -> Step {
        let [zh, en] = [Language::Zh, Language::En].map(|language| self.field(language));
        let title = match purpose {
            Purpose::Ask => text!("疑问（{zh}）", "query ({en})"),
            Purpose::Note => text!("备注（{zh}）", "note ({en})"),
            Purpose::Answer(number) => text!("答复 {number} 号疑问", "answer to query {number}"),
            Purpose::Close(number) => text!(
                "关闭 {number} 号疑问，可写一句",
                "close query {number}, with a word if need be"
            ),
        };
        self.purpose = purpose;
        Step::Ask(Prompt::new(title, ""))
    }

    fn say(&self, world: &mut World, text: &str) -> Result<Notice> {
        let (store, key) = (&mut world.store, &self.key);
        match (self.purpose, &self.about) {
            (Purpose::Ask, Some(about)) => {
                let number = store.ask(key, &about.serial, about.question.as_deref(), text)?;
                Ok(Notice::info(text!(
                    "{number} 号疑问已存",
                    "query {number} is stored"
                )))
            }
            (Purpose::Note, Some(about)) => {
                store.add_note(key, &about.serial, about.question.as_deref(), text)?;
                Ok(Notice::info(text!("备注已存", "the note is stored")))
            }
            (Purpose::Answer(number), _) => {
                store.answer_query(key, number, text)?;
                Ok(Notice::info(text!("答复已存", "the answer is stored")))
            }
            (Purpose::Close(number), _) => {
                store.close_query(key, number, text)?;
                Ok(Notice::info(text!("疑问已关闭", "the query is closed")))
            }
            (Purpose::Ask | Purpose::Note, None) => Ok(choose_response()),
        }
    }
}

fn choose_response() -> Notice {
    Notice::info(text!(
        "先打开一份答卷，在那里按 F11",
        "open a response first and press F11 there"
    ))
}

impl Screen for Queries {
    fn context(&self) -> Context {
        Context::Queries
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let store = &world.store;
        match &self.about {
            None => self.asked = store.queries(&self.key, !self.closed_too)?,
            Some(about) => {
                self.asked = store.queries_of(&self.key, &about.serial)?;
                self.notes = store.notes(&self.key, &about.serial)?;
            }
        }
        let last = self.rows().len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let query = self.selected_query().cloned();
        Ok(match (command, query) {
            (Command::ShowClosed, _) => {
                self.closed_too = !self.closed_too;
                self.load(world)?;
                Step::Stay
            }
            (Command::Ask, _) if self.about.is_some() => self.write(Purpose::Ask),
            (Command::Note, _) if self.about.is_some() => self.write(Purpose::Note),
            (Command::Ask | Command::Note, _) => Step::Say(choose_response()),
            (Command::Answer, Some(query)) => self.write(Purpose::Answer(query.number)),
            (Command::CloseQuery, Some(query)) => self.write(Purpose::Close(query.number)),
            (Command::Open, Some(query)) if self.about.is_none() => {
                Step::Go(Route::Entry(self.key.clone(), query.serial))
            }
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let said = self.say(world, &given.text)?;
        self.load(world)?;
        Ok(Step::Say(said))
    }

    fn crumb(&self, language: Language) -> String {
        match (&self.about, language) {
            (None, _) => language.pick("疑问", "queries").to_owned(),
            (Some(about), Language::Zh) => format!("{} 号的疑问与备注", about.serial),
            (Some(about), Language::En) => format!("queries and notes of {}", about.serial),
        }
    }

    fn mark(&self, language: Language) -> String {
        let open = self
            .asked
            .iter()
            .filter(|query| query.state != QueryState::Closed);
        let open = open.count();
        text!(in language, "未关闭 {open}", "{open} open")
    }

    fn enabled(&self, command: Command) -> bool {
        let is_open = self
            .selected_query()
            .is_some_and(|query| query.state != QueryState::Closed);
        match command {
            Command::Ask | Command::Note => self.about.is_some(),
            Command::Open => self.about.is_none(),
            Command::Answer | Command::CloseQuery => is_open,
            _ => true,
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let rows = self.rows();
        if rows.is_empty() {
            self.draw_empty(painter);
        } else {
            self.draw_rows(painter, &rows);
        }
    }
}

impl Queries {
    fn draw_empty(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let text = if self.about.is_some() {
            look.pick(
                "还没有疑问和备注。按 w 提疑问，按 b 写备注。",
                "No query and no note yet. w asks; b notes something.",
            )
        } else {
            look.pick(
                "没有未关闭的疑问。在答卷上按 F11 提出。",
                "No query is open. F11 on a paper asks one.",
            )
        };
        painter.wrapped(0, 1, text, look.strong());
    }

    fn draw_rows(&self, painter: &mut Painter<'_>, rows: &[Row<'_>]) {
        let look = painter.look;
        let heading = line(&[
            look.pick("号", "no."),
            words::SERIAL.get(look.language),
            look.pick("题", "field"),
            words::STATE.get(look.language),
            look.pick("提出人", "by"),
            look.pick("内容", "text"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            match rows.get(self.cursor.selected) {
                Some(Row::Query(query)) => draw_query(painter, query),
                Some(Row::Note(note)) => {
                    draw_saying(painter, 1, words::NOTE.get(look.language), &note.said);
                }
                None => {}
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let (text, style) = match &rows[row] {
                Row::Query(query) if query.state == QueryState::Closed => {
                    (query_line(query, look.language), look.quiet())
                }
                Row::Query(query) => (query_line(query, look.language), look.attention()),
                Row::Note(note) => (note_line(note, look.language), look.plain()),
            };
            painter.text(0, at, &text, style);
        };
        self.cursor.draw(painter, place, rows.len(), draw);
    }
}

fn line(cells: &[&str; 6]) -> String {
    format!(
        "{}  {}  {}  {}  {}  {}",
        pad_start(cells[0], 4),
        pad_start(cells[1], 8),
        pad_end(cells[2], 6),
        pad_end(cells[3], 8),
        pad_end(cells[4], 8),
        cells[5]
    )
}

fn query_line(query: &Query, language: Language) -> String {
    line(&[
        &query.number.to_string(),
        query.serial.as_str(),
        query.question.as_deref().unwrap_or(""),
        query.state.label().get(language),
        &query.asked.operator,
        &query.asked.text,
    ])
}

fn note_line(note: &Note, language: Language) -> String {
    line(&[
        "",
        note.serial.as_str(),
        note.question.as_deref().unwrap_or(""),
        words::NOTE.get(language),
        &note.said.operator,
        &note.said.text,
    ])
}

fn draw_query(painter: &mut Painter<'_>, query: &Query) {
    let look = painter.look;
    let mut row = draw_saying(painter, 1, look.pick("问", "asked"), &query.asked);
    if let Some(answer) = &query.answered {
        row = draw_saying(painter, row, look.pick("答", "answered"), answer);
    }
    if let Some(closing) = &query.closed {
        draw_saying(painter, row, look.pick("关", "closed"), closing);
    }
}

/// Draws who said something, when, and the whole words below; returns the row behind them.
fn draw_saying(painter: &mut Painter<'_>, row: usize, verb: &str, said: &Saying) -> usize {
    let look = painter.look;
    let time = local_time(said.at);
    let who = format!("{verb}  {}  {time}", said.operator);
    painter.text(0, row, &who, look.quiet());
    painter.wrapped(2, row + 1, &said.text, look.plain())
}
