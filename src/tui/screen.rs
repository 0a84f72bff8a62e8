//! What a screen is, and what it may ask of the navigator.

use crate::entry::Notice;
use crate::error::{Error, Result};
use crate::response::Serial;
use crate::store::{Store, SurveyKey};
use crate::text::{Language, Text};
use crate::tui::commands::{Command, Context};
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;

/// What the screens work on.
pub struct World {
    /// The database.
    pub store: Store,
    /// Language and look.
    pub look: Look,
    /// Papers finished since the program was started.
    pub finished: u32,
    /// Whether the terminal shall sound at the next draw.
    pub bell: bool,
    /// Surveys whose second entries were begun since the program was started.
    pub verifying: Vec<SurveyKey>,
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
        Ok(self.verifying.contains(survey) || self.store.is_verifier(survey)?)
    }

    /// Refuses a look at a first entry that waits for its second one to whoever keys second entries.
    pub fn check_blind(&self, survey: &SurveyKey, serial: &Serial) -> Result<()> {
        let verifies = self.verifies(survey)?;
        self.store.check_blind(survey, serial, verifies)
    }
}

/// What comes in, resolved for the context of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key with a meaning.
    Command(Command),
    /// A typed sign.
    Sign(char),
    /// A pasted text.
    Paste(String),
}

/// What a screen asks for after an input.
pub enum Step {
    /// Stay here.
    Stay,
    /// Stay here and say this.
    Say(Notice),
    /// Go on to another screen, with a way back here.
    Push(Box<dyn Screen>),
    /// Go one screen back.
    Back,
}

/// One screen. Drawing is a function of its state.
pub trait Screen {
    /// Which keys hold here now.
    fn context(&self) -> Context;

    /// Reads what it shows from the store; called whenever it comes to the front.
    fn load(&mut self, world: &mut World) -> Result<()>;

    /// Whether [`Screen::load`] may take over a second; a word is shown meanwhile.
    fn loads_slowly(&self, _world: &World) -> bool {
        false
    }

    /// Takes an input.
    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step>;

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

    /// What it has to say, when it keeps its own notice.
    fn notice(&self) -> Option<&Notice> {
        None
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
