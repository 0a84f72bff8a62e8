//! What a screen is, what it may ask of the shell, and where it may lead: screens name routes and build nothing.

use std::collections::HashSet;
use std::path::PathBuf;

use rust_decimal::Decimal;

use super::commands::{Command, Context, Input};
use super::widgets::list::ListCursor;
use super::widgets::look::Look;
use super::widgets::painter::Painter;
use super::widgets::path_prompt::PathPrompt;
use super::widgets::prompt::{Given, Prompt};
use crate::entry::Notice;
use crate::error::{Error, Result};
use crate::formats::Grid;
use crate::indicator::Citation;
use crate::intake::Progress;
use crate::measure::crosstab::Grouping;
use crate::office::{FormTaking, InterviewPaper, ParcelRead, PasteDraft};
use crate::response::{Batch, Invalid, LedgerPart, Serial};
use crate::store::{Store, SurveyKey};
use crate::text::{Language, Text, text};

/// What the screens work on.
pub struct World {
    /// The database.
    pub store: Store,
    /// Language and look.
    pub look: Look,
    /// The papers that who is at the keyboard has finished since the program was started and not taken apart again, and whether it was
    /// their second entry.
    pub finished: HashSet<(SurveyKey, Serial, bool)>,
    /// Whether the terminal shall sound at the next draw.
    pub bell: bool,
}

/// Responses that are read one by one within a blink.
const READ_AT_ONCE: u64 = 50_000;

impl World {
    /// Whether a survey has more responses than are read one by one within a blink.
    pub fn reads_slowly(&self, survey: &SurveyKey) -> bool {
        let ledger = self.store.ledger(survey);
        ledger.is_ok_and(|ledger| ledger.entered > READ_AT_ONCE)
    }

    /// Whether the first entries of others are hidden in a survey: its second entries are keyed here.
    pub fn verifies(&self, survey: &SurveyKey) -> Result<bool> {
        self.store.is_verifier(survey)
    }

    /// Refuses a look at a first entry that waits for its second one to whoever keys second entries.
    pub fn check_blind(&self, survey: &SurveyKey, serial: &Serial) -> Result<()> {
        let verifies = self.verifies(survey)?;
        self.store.check_blind(survey, serial, verifies)
    }

    /// Whether answers stay hidden: papers of a survey wait for their second entry, and it is keyed here.
    pub fn hides_answers(&self, survey: &SurveyKey) -> Result<bool> {
        Ok(self.verifies(survey)? && self.store.verification(survey)?.waiting > 0)
    }
}

/// Every place that one can go to; projects, indicators and batches by their codes.
pub enum Route {
    /// The projects.
    Home,
    /// A project that begins.
    NewProject,
    /// A questionnaire that is pasted.
    Paste(Box<PasteDraft>),
    /// A form of another program that is taken in.
    TakeForm(Box<FormTaking>),
    /// One more questionnaire for the project with this code.
    PasteInto(String),
    /// The table of scoring rules of the project with this code.
    Standards(String),
    /// The measures of a survey.
    Measures(SurveyKey),
    /// The questions of a survey.
    Editor(SurveyKey),
    /// Work that is kept at this place.
    Resume(String),
    /// The machines, their parcels, and what a merge leaves to people.
    Machines,
    /// What parcels brought, or the one in this file would bring.
    Brought(Vec<ParcelRead>, Option<PathBuf>),
    /// The hub, and how each device stands with it.
    #[cfg(feature = "hub")]
    Hub,
    /// The projects that come with the program.
    Shipped,
    /// The recheck of a published table.
    Recheck,
    /// The responses of a survey.
    Survey(SurveyKey),
    /// The responses of a part of the ledger, of one batch or of all, under a title.
    Part(SurveyKey, Text, LedgerPart, Option<String>),
    /// The first entry of a paper.
    Entry(SurveyKey, Serial),
    /// The second entry of a paper.
    SecondEntry(SurveyKey, Serial),
    /// Whether a response is valid.
    Validity(SurveyKey, Serial),
    /// What went wrong with a response, and whether it is invalid.
    Mending(SurveyKey, Serial, Option<Invalid>),
    /// What moves when an approved response is opened again, and why it is.
    Reopening(SurveyKey, Serial),
    /// The queries of a survey.
    Queries(SurveyKey),
    /// The queries and notes of a response; what is written is about the question with this code, or the whole.
    Remarks(SurveyKey, Serial, Option<String>),
    /// The audit trail of a response.
    History(SurveyKey, Serial),
    /// The audit trail of an indicator of a project.
    IndicatorHistory(String, String),
    /// Patterns in the stack of a survey.
    Checks(SurveyKey),
    /// These responses with their answers, under a title.
    Listed(SurveyKey, Text, Vec<Serial>),
    /// The operators of a survey.
    Operators(SurveyKey),
    /// The discrepancies of a survey.
    Adjudication(SurveyKey),
    /// The plans of verification of a survey.
    Plans(SurveyKey),
    /// The acceptance of the keyed work of a survey.
    Acceptance(SurveyKey),
    /// The ledger of a survey, or of one of its batches.
    Ledger(SurveyKey, Option<String>),
    /// The call list of a survey.
    Calls(SurveyKey),
    /// The batches of a survey.
    Batches(SurveyKey),
    /// A new batch; these codes are taken.
    NewBatch(SurveyKey, Vec<String>),
    /// Answers from a file into a survey.
    Import(SurveyKey),
    /// Blank papers of a survey to be printed.
    Print(SurveyKey),
    /// What is said of a batch.
    Batch(SurveyKey, Box<Batch>),
    /// The registered serials of a batch or of all; whether only those without a response.
    Registered(SurveyKey, Option<String>, bool),
    /// The results of a survey.
    Results(SurveyKey),
    /// The responses behind these questions of a survey, under a title.
    Behind(SurveyKey, Text, Vec<String>),
    /// The groupings of a survey to choose from.
    Groupings(SurveyKey),
    /// The measures of a survey by group.
    Groups(SurveyKey, Grouping),
    /// The groupings for the columns of a cross-table with these rows.
    Columns(SurveyKey, Grouping),
    /// A cross-table of rows and columns.
    CrossTable(SurveyKey, Grouping, Grouping),
    /// The reliability of a survey's scales.
    Reliability(SurveyKey),
    /// The indicators of a project.
    Indicators(String),
    /// The judgement of an indicator of a project.
    Judging(String, String),
    /// The files attached to an indicator of a project.
    Evidence(String, String),
    /// What people said that the judgement of an indicator of a project cites.
    Cited(String, String, Vec<Citation>),
    /// An indicator of a project at other values.
    WhatIf(String, String),
    /// The interviews of a project.
    Interviews(String),
    /// The head of an interview of a project; without a code: a new one.
    InterviewHead(String, Option<String>),
    /// The record of an interview of a project.
    Recording(String, String),
    /// The same at a question.
    RecordingAt(String, String, String),
    /// Words that were found in what was said in the interviews of a project.
    SaidFound(String, String),
    /// How an interview of a project was confirmed.
    SignInterview(String, String),
    /// The guide of a project with this code.
    Guide(String, String),
    /// A guide that is pasted, for the project with this code.
    PasteGuide(String),
    /// The answers of a project, to be coded.
    Coding(String),
    /// What the report of a project prints, beside what its data come to.
    Comparison(String),
    /// A scoring rule as printed: the code of its indicator, the weight, the words.
    Reader(String, Decimal, String),
}

/// What is said of work that takes long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// What begins, before it is known how far it is.
    pub begins: Text,
    /// What has been done to the rows that are counted: 已读.
    pub done: Text,
    /// What is left of it where Esc stops it.
    pub stopped: Text,
}

impl Work {
    /// Reading rows, all or none.
    pub fn reading(begins: Text) -> Self {
        Self {
            begins,
            done: text!("已读", "read"),
            stopped: text!("什么也不留下", "and nothing is left behind"),
        }
    }
}

/// What a screen asks for after an input.
pub enum Step {
    /// Stay here.
    Stay,
    /// Stay here and say this.
    Say(Notice),
    /// Go on to another screen, with a way back here.
    Go(Route),
    /// Go on to another screen in the place of this one.
    Turn(Route),
    /// Go one screen back.
    Back,
    /// Ask for a line of text; [`Screen::answer`] takes it.
    Ask(Prompt),
    /// Ask for a file that is there; [`Screen::answer`] takes its path.
    AskFile(PathPrompt),
    /// Do what takes long: [`Screen::work`].
    Work(Work),
    /// The line that was accepted will not do for this reason: it stays.
    Refuse(Text),
    /// The line stays with this question, and another Enter means it: [`Given::again`].
    Confirm(Text),
    /// Ask where this is to be written.
    Export(Export),
    /// List the missing reasons with their keys; `text_only`: only those that fit a line of text stand out.
    Reasons {
        /// Whether the field is a line of text.
        text_only: bool,
    },
}

/// What a screen writes to a file; the ending of its name says as what.
#[derive(Debug, Clone)]
pub struct Export {
    /// The proposed name of the file.
    pub name: String,
    /// The table of the screen: as CSV, or as a workbook.
    pub table: Grid,
    /// What is handed over as a workbook or a document.
    pub whole: Option<Whole>,
    /// The file that was named, where it is asked now whether the single papers go along.
    pub named: Option<String>,
}

/// What a screen hands over as a whole.
#[derive(Debug, Clone)]
pub enum Whole {
    /// The project, and the survey where the screen is about one, as a workbook or an annex.
    Project(String, Option<String>),
    /// The answers of a survey, one by one.
    Answers(SurveyKey),
    /// The interviews of a project, or the one with this code, as a document.
    Interviews(String, InterviewPaper, Option<String>),
}

impl Export {
    /// The table of a screen alone.
    pub fn of(name: String, table: Grid) -> Self {
        Self {
            name,
            table,
            whole: None,
            named: None,
        }
    }
}

impl Step {
    /// Says what went wrong; a line that was asked for does not stay.
    pub fn failed(error: &Error) -> Self {
        Self::Say(problem(error))
    }
}

/// One screen. Drawing is a function of its state.
pub trait Screen {
    /// Which keys hold here now.
    fn context(&self) -> Context;

    /// Whether a sign answers here, whatever it is a key of elsewhere.
    fn keeps(&self, _sign: char) -> bool {
        false
    }

    /// Reads what it shows from the store; called whenever it comes to the front.
    fn load(&mut self, _world: &mut World) -> Result<()> {
        Ok(())
    }

    /// Whether [`Screen::load`] may take over a second; a word is shown meanwhile.
    fn loads_slowly(&self, _world: &World) -> bool {
        false
    }

    /// The list under the keys that move: its cursor, its rows, and how many of them a page has.
    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        None
    }

    /// The selection has moved.
    fn moved(&mut self, _world: &World) -> Result<()> {
        Ok(())
    }

    /// Takes an input.
    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        self.handle_list(input, world)
    }

    /// The list moves, Back goes back, the other commands are for [`Screen::command`].
    fn handle_list(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let command = match input {
            Input::Command(command) => command,
            Input::Sign(sign) => return self.sign(sign, world),
            Input::Paste(_) => return Ok(Step::Stay),
        };
        if let Some((cursor, rows, page)) = self.list()
            && cursor.handle(command, rows, page)
        {
            self.moved(world)?;
            return Ok(Step::Stay);
        }
        match command {
            Command::Back => self.back(world),
            other => self.command(other, world),
        }
    }

    /// Goes back.
    fn back(&mut self, _world: &mut World) -> Result<Step> {
        Ok(Step::Back)
    }

    /// Does what a key asks for.
    fn command(&mut self, _command: Command, _world: &mut World) -> Result<Step> {
        Ok(Step::Stay)
    }

    /// Takes a sign that is no command here.
    fn sign(&mut self, _sign: char, _world: &mut World) -> Result<Step> {
        Ok(Step::Stay)
    }

    /// What has to be known before anything else can be done here; asked at once.
    fn must_ask(&self) -> Option<Step> {
        None
    }

    /// Takes the line that was asked for. An error leaves it standing, so that nothing typed is lost.
    fn answer(&mut self, _given: Given, _world: &mut World) -> Result<Step> {
        Ok(Step::Stay)
    }

    /// The line that was asked for has changed.
    fn typed(&mut self, _text: &str, _world: &mut World) -> Result<()> {
        Ok(())
    }

    /// The line that was asked for was given up.
    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        Ok(Step::Stay)
    }

    /// Does what [`Step::Work`] asked for; `watch` shows how far it is, and tells whether it goes on.
    fn work(
        &mut self,
        _world: &mut World,
        _watch: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<Step> {
        Ok(Step::Stay)
    }

    /// Where it is, for the heading; each screen says its own part.
    fn crumb(&self, language: Language) -> String;

    /// What stands at the right end of the heading.
    fn mark(&self, _language: Language) -> String {
        String::new()
    }

    /// Draws its body.
    fn draw(&self, painter: &mut Painter<'_>);

    /// Whether a command does something here now; the bottom bar leaves out what does not.
    fn enabled(&self, _command: Command) -> bool {
        true
    }

    /// What the work needs next here: the bottom bar shows it first.
    fn next_step(&self) -> Option<Command> {
        None
    }

    /// What it has to say, when it keeps its own notice.
    fn notice(&self) -> Option<&Notice> {
        None
    }

    /// Whether something was typed that is kept nowhere yet.
    fn is_unkept(&self) -> bool {
        false
    }

    /// Keeps it: nobody has typed for a moment, or has been typing for a second.
    fn keep(&mut self, _world: &mut World) -> Result<()> {
        Ok(())
    }

    /// Stores what must not be lost when the program has to end.
    fn leave(&mut self, _world: &mut World) -> Result<()> {
        Ok(())
    }
}

/// An error with its hints, as a notice.
pub fn problem(error: &Error) -> Notice {
    let said = |language: Language| {
        let mut text = error.sentence.get(language).to_owned();
        for hint in &error.hints {
            text.push_str(language.pick("。", ". "));
            text.push_str(hint.get(language));
        }
        text
    };
    Notice::problem(Text::new(said(Language::Zh), said(Language::En)))
}
