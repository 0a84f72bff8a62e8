//! The recording screen: the guide at the left, what is said at the right, written down while people talk.
//!
//! A jump to another question confirms the words that stand; half-typed words are kept at every pause and once a second while
//! keys keep coming, and "saved" is said only after the commit.

mod bringing;
mod draw;

use crate::entry::{Event, Notice};
use crate::error::Result;
use crate::interview::{
    Guide, GuideQuestion, Interview, Passage, Said, SaidState, Stage, after_edit,
};
use crate::store::Saying;
use crate::text::{Language, Order, fold_width, text, words};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::screens::interview::page::{beside, characters_before, place_of};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};
use crate::tui::widgets::text_box::TextBox;

/// So many rows a page moves.
const PAGE: usize = 10;

/// An interview that is being recorded, or read.
pub struct Record {
    project: String,
    interview: Interview,
    guide: Guide,
    /// The places of the questions that are asked here, in the guide.
    asked: Vec<usize>,
    /// Which of them is under the fingers.
    at: usize,
    text: TextBox,
    quotes: Vec<Passage>,
    /// What is said instead of words, where there are none.
    state: Option<SaidState>,
    /// Where a mark begins, in characters.
    anchor: Option<usize>,
    kept: Kept,
    asking: Asking,
    sought: String,
    /// The transcript that was read, until it is said where it goes.
    brought: Option<bringing::Brought>,
    /// The columns of the text at the last draw, for moving by rows.
    columns: std::cell::Cell<usize>,
}

/// How safe the words are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// As on file.
    Confirmed,
    /// Kept beside the trail.
    Draft,
    /// Typed since.
    Unkept,
}

/// What the prompt asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Jump,
    Search,
    /// The file of a transcript.
    File,
    /// Where what it says goes.
    Where,
}

impl Record {
    /// The interview with this code, where one left off in it.
    pub fn open(world: &World, project: String, code: &str) -> Result<Self> {
        let interview = world.store.interview(&project, code)?;
        let guide = world.store.guide(&project, &interview.guide)?;
        let asked: Vec<usize> = guide
            .asked(interview.version, interview.head.group)
            .map(|(at, _)| at)
            .collect();
        let mut record = Self {
            at: 0,
            text: TextBox::default(),
            quotes: Vec::new(),
            state: None,
            anchor: None,
            kept: Kept::Confirmed,
            asking: Asking::Jump,
            sought: String::new(),
            brought: None,
            columns: std::cell::Cell::new(40),
            project,
            interview,
            guide,
            asked,
        };
        let left = world.store.saying(&record.project, code)?;
        record.at = match &left {
            Some(left) => record.place(&left.question).unwrap_or(0),
            None => record.next_open(0).unwrap_or(0),
        };
        record.turn();
        if let Some(left) = left {
            if let Some((words, quotes)) = left.words {
                record.text = TextBox::new(&words);
                record.quotes = quotes;
                record.state = None;
                record.kept = Kept::Draft;
            }
            let (line, byte) = place_of(record.text.lines(), left.caret);
            record.text.put_caret(line, byte);
        }
        Ok(record)
    }

    /// The same at a question of it, unless half-typed words stand at another: those are gone on with first.
    pub fn open_at(world: &World, project: String, code: &str, question: &str) -> Result<Self> {
        let mut record = Self::open(world, project, code)?;
        if let Some(place) = record
            .place(question)
            .filter(|_| record.kept != Kept::Draft)
        {
            record.at = place;
            record.turn();
        }
        Ok(record)
    }

    fn is_open(&self) -> bool {
        self.interview.stage() == Stage::Open
    }

    fn question(&self) -> Option<&GuideQuestion> {
        let at = self.asked.get(self.at)?;
        self.guide.questions.get(*at)
    }

    fn code(&self) -> String {
        self.question()
            .map(|question| question.code.clone())
            .unwrap_or_default()
    }

    fn place(&self, code: &str) -> Option<usize> {
        let questions = &self.guide.questions;
        self.asked.iter().position(|at| questions[*at].code == code)
    }

    fn said(&self, place: usize) -> Option<&Said> {
        let question = &self.guide.questions[*self.asked.get(place)?];
        self.interview.said(&question.code)
    }

    /// The first question from one on that nobody has dealt with, or from the start.
    fn next_open(&self, from: usize) -> Option<usize> {
        let count = self.asked.len();
        let places = (from..count).chain(0..from.min(count));
        let mut places = places.into_iter();
        places.find(|place| self.said(*place).is_none())
    }

    /// Takes the words of the question from what is on file.
    fn turn(&mut self) {
        let said = self.said(self.at).cloned();
        self.text = TextBox::new(said.as_ref().map_or("", |said| &said.text));
        self.quotes = said
            .as_ref()
            .map(|said| said.quotes.clone())
            .unwrap_or_default();
        self.state = said
            .map(|said| said.state)
            .filter(|state| *state != SaidState::Said);
        self.anchor = None;
        self.kept = Kept::Confirmed;
    }

    /// What is to be confirmed here; `None`: nothing was said of it.
    fn answer_here(&self) -> Option<Said> {
        if !self.text.is_empty() {
            return Some(Said {
                state: SaidState::Said,
                text: self.text.text(),
                quotes: self.quotes.clone(),
            });
        }
        let state = self
            .state
            .or_else(|| self.said(self.at).map(|_| SaidState::Silent))?;
        Some(Said::nothing(state))
    }

    /// Confirms what stands, if it is not as on file; whether it was.
    fn confirm(&mut self, world: &mut World) -> Result<bool> {
        let Some(answer) = self.answer_here().filter(|_| self.is_open()) else {
            return Ok(false);
        };
        let code = self.code();
        if self.said(self.at) == Some(&answer) && self.kept == Kept::Confirmed {
            return Ok(false);
        }
        if answer.state == SaidState::Erased {
            return Ok(false);
        }
        world
            .store
            .save_said(&self.project, &self.interview.code, &code, &answer)?;
        self.interview.answers.insert(code, answer);
        self.kept = Kept::Confirmed;
        Ok(true)
    }

    /// Confirms what stands and goes to another question.
    fn go_to(&mut self, place: usize, world: &mut World) -> Result<()> {
        if self.kept == Kept::Unkept {
            self.keep(world)?;
        }
        self.confirm(world)?;
        self.at = place.min(self.asked.len().saturating_sub(1));
        self.turn();
        if self.is_open() {
            let saying = Saying {
                question: self.code(),
                caret: characters_before(self.text.lines(), self.text.caret()),
                words: None,
            };
            world
                .store
                .keep_saying(&self.project, &self.interview.code, &saying)?;
        }
        Ok(())
    }

    /// Changes the words; marks go with their characters.
    fn edit(&mut self, change: impl FnOnce(&mut TextBox)) {
        if !self.is_open() {
            return;
        }
        let before = (!self.quotes.is_empty()).then(|| self.text.text());
        change(&mut self.text);
        if let Some(before) = before {
            self.quotes = after_edit(&self.quotes, &before, &self.text.text());
        }
        self.state = None;
        self.kept = Kept::Unkept;
    }

    fn caret(&self) -> usize {
        characters_before(self.text.lines(), self.text.caret())
    }

    /// Begins a mark, ends one, or takes away the one under the caret.
    fn mark(&mut self) -> Notice {
        let caret = self.caret();
        if let Some(anchor) = self.anchor.take() {
            let length = self.text.text().chars().count();
            let Some(quote) = Passage::between(anchor, caret, length) else {
                return Notice::info(text!("没有标什么", "nothing was marked"));
            };
            self.quotes.push(quote);
            self.quotes.order();
            self.quotes.dedup();
            self.kept = Kept::Unkept;
            let count = quote.end - quote.start;
            return Notice::info(text!(
                "标为引语：{count} 字",
                "marked as a quote: {count} signs"
            ));
        }
        let before = self.quotes.len();
        self.quotes
            .retain(|quote| !(quote.start <= caret && caret < quote.end));
        if self.quotes.len() < before {
            self.kept = Kept::Unkept;
            return Notice::info(text!("去掉了引语标记", "the mark is gone"));
        }
        self.anchor = Some(caret);
        Notice::info(text!(
            "从这里标起：移动光标，再按一次标到那里",
            "marks from here: move the caret and press again"
        ))
    }

    /// Says in turn that nothing was said, that it was not asked, or nothing.
    fn switch_state(&mut self) -> Notice {
        if !self.text.is_empty() {
            return Notice::problem(text!("这道题有原话", "there are words here"));
        }
        self.state = match self.state {
            None => Some(SaidState::Silent),
            Some(SaidState::Silent) => Some(SaidState::NotAsked),
            Some(_) => None,
        };
        self.kept = Kept::Unkept;
        let title = self.state.map(SaidState::title);
        title.map_or_else(
            || Notice::info(text!("还没有记", "nothing is said of it")),
            Notice::info,
        )
    }

    /// Goes to the next place where the words sought stand, behind the caret or from the start.
    fn search(&mut self, sought: &str) -> bool {
        let lines = self.text.lines();
        let (line, byte) = self.text.caret();
        let count = lines.len();
        let here = lines[line][byte..].find(sought).map(|at| (line, byte + at));
        let found = here.or_else(|| {
            let others = (line + 1..count).chain(0..=line);
            others
                .into_iter()
                .find_map(|line| lines[line].find(sought).map(|at| (line, at)))
        });
        let Some((line, at)) = found else {
            return false;
        };
        self.text.put_caret(line, at + sought.len());
        true
    }

    fn move_rows(&mut self, rows: usize, is_down: bool) {
        for _ in 0..rows {
            let (lines, columns) = (self.text.lines(), self.columns.get());
            let (line, byte) = beside(lines, self.text.caret(), columns, is_down);
            self.text.put_caret(line, byte);
        }
    }

    /// Does what edits or moves; whether the command does.
    fn writes(&mut self, command: Command) -> bool {
        match command {
            Command::Confirm => self.edit(|text| {
                text.insert("\n");
            }),
            Command::Undo => self.edit(|text| {
                text.undo();
            }),
            Command::Stamp => {
                let now = jiff::Zoned::now().time();
                let (hour, minute, second) = (now.hour(), now.minute(), now.second());
                let stamp = format!("[{hour:02}:{minute:02}:{second:02}]");
                self.edit(|text| {
                    text.insert(&stamp);
                });
            }
            Command::Entry(Event::Erase) => self.edit(|text| {
                text.erase();
            }),
            Command::Entry(Event::EraseAhead) => self.edit(|text| {
                text.erase_ahead();
            }),
            Command::Entry(Event::CaretLeft) => self.text.left(),
            Command::Entry(Event::CaretRight) => self.text.right(),
            Command::Entry(Event::CaretStart) => self.text.start(),
            Command::Entry(Event::CaretEnd) => self.text.end(),
            Command::Up => self.move_rows(1, false),
            Command::Down => self.move_rows(1, true),
            Command::PageUp => self.move_rows(PAGE, false),
            Command::PageDown => self.move_rows(PAGE, true),
            _ => return false,
        }
        true
    }

    fn on_command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if self.writes(command) {
            return Ok(Step::Stay);
        }
        let last = self.asked.len().saturating_sub(1);
        match command {
            Command::NextQuestion => {
                let next = if self.at == last { 0 } else { self.at + 1 };
                self.go_to(next, world)?;
            }
            Command::QuestionBefore => self.go_to(self.at.checked_sub(1).unwrap_or(last), world)?,
            Command::NextOpen => {
                self.confirm(world)?;
                match self.next_open(self.at + 1) {
                    Some(place) => self.go_to(place, world)?,
                    None => {
                        return Ok(Step::Say(Notice::info(text!(
                            "每道题都问到了",
                            "every question was dealt with"
                        ))));
                    }
                }
            }
            Command::FindPaper => {
                self.asking = Asking::Jump;
                let count = self.asked.len();
                let title = text!(
                    "到第几题（1 到 {count}，或题号）",
                    "to which question (1 to {count}, or its code)"
                );
                return Ok(Step::Ask(Prompt::new(title, "")));
            }
            Command::Search => {
                self.asking = Asking::Search;
                let title = text!("找什么", "look for");
                return Ok(Step::Ask(Prompt::new(title, &self.sought)));
            }
            Command::Save => {
                self.confirm(world)?;
                return Ok(Step::Say(Notice::info(text!("已存", "saved"))));
            }
            Command::Import if self.is_open() => return Ok(self.ask_transcript()),
            Command::Mark if self.is_open() => return Ok(Step::Say(self.mark())),
            Command::SwitchSaid if self.is_open() => return Ok(Step::Say(self.switch_state())),
            Command::Change if self.is_open() => {
                self.confirm(world)?;
                let (project, code) = (self.project.clone(), self.interview.code.clone());
                return Ok(Step::Go(Route::InterviewHead(project, Some(code))));
            }
            Command::Back => {
                self.confirm(world)?;
                return Ok(Step::Back);
            }
            _ => {}
        }
        Ok(Step::Stay)
    }
}

impl Screen for Record {
    fn context(&self) -> Context {
        Context::Recording
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        // The head may have been changed on the form that one came back from; its code too is found by the identity.
        let rows = world.store.interviews(&self.project)?;
        let row = rows
            .iter()
            .find(|row| row.identity == self.interview.identity);
        if let Some(row) = row {
            self.interview.code.clone_from(&row.code);
            self.interview.head = row.head.clone();
        }
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        match input {
            Input::Command(command) => return self.on_command(command, world),
            Input::Sign(sign) => self.edit(|text| {
                text.insert(sign.encode_utf8(&mut [0; 4]));
            }),
            Input::Paste(pasted) => {
                self.edit(|text| {
                    text.insert(&pasted);
                });
                self.keep(world)?;
            }
        }
        Ok(Step::Stay)
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        match self.asking {
            Asking::File => return self.read_transcript(&given.text),
            Asking::Where => return self.put_transcript(&given.text, world),
            Asking::Jump | Asking::Search => {}
        }
        if self.asking == Asking::Search {
            given.text.clone_into(&mut self.sought);
            let sought = given.text;
            if sought.is_empty() || self.search(&sought) {
                return Ok(Step::Stay);
            }
            return Ok(Step::Say(Notice::info(text!(
                "这道题里没有“{sought}”",
                "no `{sought}` here"
            ))));
        }
        let folded: String = given.text.chars().map(fold_width).collect();
        let by_number = folded
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        let by_number = by_number.filter(|place| *place < self.asked.len());
        let place = by_number.or_else(|| self.place(&folded.to_uppercase()));
        let Some(place) = place.or_else(|| self.place(&folded)) else {
            let count = self.asked.len();
            return Ok(Step::Refuse(text!(
                "有第 1 到第 {count} 题",
                "there are questions 1 to {count}"
            )));
        };
        self.go_to(place, world)?;
        Ok(Step::Stay)
    }

    fn is_unkept(&self) -> bool {
        self.kept == Kept::Unkept && self.is_open()
    }

    fn keep(&mut self, world: &mut World) -> Result<()> {
        if !self.is_unkept() {
            return Ok(());
        }
        if self.text.is_empty() && self.state.is_some() {
            // A state is whole as soon as it is chosen: there is nothing half typed.
            return self.confirm(world).map(|_| ());
        }
        let saying = Saying {
            question: self.code(),
            caret: self.caret(),
            words: Some((self.text.text(), self.quotes.clone())),
        };
        world
            .store
            .keep_saying(&self.project, &self.interview.code, &saying)?;
        self.kept = Kept::Draft;
        Ok(())
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        self.keep(world)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Save
            | Command::Mark
            | Command::Stamp
            | Command::SwitchSaid
            | Command::Change
            | Command::Import
            | Command::Undo => self.is_open(),
            Command::NextOpen => self.next_open(0).is_some(),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        format!("{} {}", words::INTERVIEW.get(language), self.interview.code)
    }

    fn mark(&self, language: Language) -> String {
        let group = self.interview.head.group.title();
        let (done, all) = self.interview.progress(&self.guide);
        format!("{} {done}/{all}", group.get(language))
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.draw_all(painter);
    }
}
