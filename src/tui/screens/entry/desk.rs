//! A desk at which papers are keyed: where they are taken from, where what is keyed goes, which comes next.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::entry::{Effect, Entry, Notice};
use crate::error::{Error, Kind, Result};
use crate::questionnaire::Questionnaire;
use crate::response::{Ledger, Paper, Serial};
use crate::store::SurveyKey;
use crate::text::{Language, Text};
use crate::tui::commands::Command;
use crate::tui::screen::{Step, World};
use crate::tui::widgets::prompt::Prompt;

/// The papers that are keyed.
pub struct Stack {
    /// The survey.
    pub key: SurveyKey,
    /// What is asked.
    pub questionnaire: Arc<Questionnaire>,
}

/// What a refused effect means.
pub enum Fault {
    /// The machine waits until it can be stored.
    TryAgain,
    /// The paper was changed meanwhile: it is shown as it is now.
    Changed,
    /// Another program keys this paper: nothing more is stored here.
    Gone,
}

/// One of the two desks.
pub trait Desk: Sized {
    /// Takes a paper from the store: the desk with it, and the machine where keying goes on.
    fn take(world: &World, stack: &Stack, serial: &Serial) -> Result<(Self, Entry)>;

    /// Stores what the machine asks for. A notice: the paper was changed meanwhile and is to be taken anew.
    fn perform(
        &self,
        world: &mut World,
        stack: &Stack,
        serial: &Serial,
        effect: &Effect,
    ) -> Result<Option<Notice>>;

    /// What it means that an effect was refused.
    fn fault(&self, world: &World, stack: &Stack, serial: &Serial, error: &Error) -> Fault;

    /// The paper after one that is done, and what is said of both.
    fn next(&self, world: &World, stack: &Stack, done: &Entry) -> Result<(Option<Serial>, Notice)>;

    /// Where a command leads that is about the paper as it is on file.
    fn review(&self, world: &World, stack: &Stack, entry: &Entry, command: Command)
    -> Result<Step>;

    /// What is said of a serial before another paper is put on the desk; `None`: nothing stands against it.
    fn doubt(&self, world: &World, stack: &Stack, serial: &Serial) -> Result<Option<Text>>;

    /// What has to be answered before the first field.
    fn must_ask(&self, _serial: &Serial) -> Option<Prompt> {
        None
    }

    /// Takes that answer.
    fn allow(
        &self,
        _world: &mut World,
        _stack: &Stack,
        _serial: &Serial,
        _why: &str,
    ) -> Result<()> {
        Ok(())
    }

    /// What is done when a person leaves the paper.
    fn left(&self, _world: &mut World, _stack: &Stack, _serial: &Serial) -> Result<()> {
        Ok(())
    }

    /// Whether the paper is finished, and nothing was keyed that would have it finished anew.
    fn is_done(&self, entry: &Entry) -> bool;

    /// Why the paper is invalid, where it is.
    fn invalid(&self) -> Option<&Text> {
        None
    }

    /// Whether a command does something at this desk.
    fn enabled(&self, command: Command, stack: &Stack, paper: &Paper) -> bool;

    /// What the heading calls it.
    fn crumb(&self, language: Language) -> &'static str;

    /// How far the stack is.
    fn progress(&self, ledger: &Ledger, finished: usize, language: Language) -> String;

    /// What is said of a paper that is complete, and its sum.
    fn complete(
        &self,
        entry: &Entry,
        language: Language,
    ) -> (&'static str, Option<(Decimal, Decimal)>);
}

/// An effect that the machine of the other desk asks for.
pub fn misplaced(effect: &Effect) -> Error {
    Error::new(
        Kind::Bug,
        format!("这里不能存：{effect:?}"),
        format!("this cannot be stored here: {effect:?}"),
    )
}
