//! Setting a response invalid, with a reason and what else is to be said, or valid again.

use crate::error::Result;
use crate::response::{Invalid, InvalidReason, Serial};
use crate::store::SurveyKey;
use crate::text::{Language, Text, pad_end, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::answers::invalid_text;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The reasons for which a response can be set invalid.
pub struct Validity {
    key: SurveyKey,
    serial: Serial,
    reasons: Vec<InvalidReason>,
    now: Option<Invalid>,
    cursor: ListCursor,
    /// What is chosen, waiting for what else is to be said.
    chosen: Choice,
}

/// A row of the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Invalid, for the reason at this place.
    Invalid(usize),
    /// Valid again.
    Valid,
}

impl Validity {
    /// Asks why this response is invalid.
    pub fn new(key: SurveyKey, serial: Serial) -> Self {
        Self {
            key,
            serial,
            reasons: Vec::new(),
            now: None,
            cursor: ListCursor::default(),
            chosen: Choice::Valid,
        }
    }

    fn choices(&self) -> Vec<Choice> {
        let valid = self.now.as_ref().map(|_| Choice::Valid);
        let reasons = (0..self.reasons.len()).map(Choice::Invalid);
        reasons.chain(valid).collect()
    }

    fn choose(&mut self, choice: Choice) -> Step {
        let title = match choice {
            Choice::Valid => text!(
                "为什么恢复有效？没有要说的就直接回车",
                "why is it valid again? Enter alone where there is nothing to say"
            ),
            Choice::Invalid(at) => {
                let Text { zh, en } = &self.reasons[at].title;
                text!(
                    "{zh}，要补充的（如与几号重复），没有就直接回车",
                    "{en}: what else is to be said; Enter alone for nothing"
                )
            }
        };
        let said = match (&self.now, choice) {
            (Some(now), Choice::Invalid(at)) if now.reason == self.reasons[at].code => &now.why,
            _ => "",
        };
        self.chosen = choice;
        Step::Ask(Prompt::new(title, said))
    }

    /// The key of a row: its number; 0 for setting it valid again.
    fn key_of(choice: Choice) -> Option<char> {
        match choice {
            Choice::Valid => Some('0'),
            Choice::Invalid(at) => char::from_digit(at as u32 + 1, 10),
        }
    }
}

impl Screen for Validity {
    fn context(&self) -> Context {
        Context::Validity
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.choices().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.reasons = world.store.survey(&self.key)?.invalid_reasons;
        let paper = world.store.paper(&self.key, &self.serial)?;
        self.now = paper.and_then(|paper| paper.invalid);
        let is_now = |reason: &InvalidReason| {
            self.now
                .as_ref()
                .is_some_and(|now| now.reason == reason.code)
        };
        self.cursor.selected = self.reasons.iter().position(is_now).unwrap_or(0);
        Ok(())
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        let choice = self.choices().get(self.cursor.selected).copied();
        Ok(match (command, choice) {
            (Command::Confirm, Some(choice)) => self.choose(choice),
            _ => Step::Stay,
        })
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let mut choices = self.choices().into_iter();
        let keyed = choices.find(|choice| Self::key_of(*choice) == Some(sign));
        world.bell |= keyed.is_none();
        Ok(keyed.map_or(Step::Stay, |choice| self.choose(choice)))
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let (store, why) = (&mut world.store, given.text.as_str());
        match self.chosen {
            Choice::Valid => store.set_valid(&self.key, &self.serial, why)?,
            Choice::Invalid(at) => {
                let reason = &self.reasons[at].code;
                store.set_invalid(&self.key, &self.serial, reason, why)?;
            }
        }
        Ok(Step::Back)
    }

    fn crumb(&self, language: Language) -> String {
        text!(in language, "{} 号是否有效", "validity of {}", self.serial)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let lead = match (look.language, &self.now) {
            (Language::Zh, None) => format!("{} 号为什么无效？", self.serial),
            (Language::En, None) => format!("Why is {} invalid?", self.serial),
            (language, Some(now)) => now_text(&self.serial, now, &self.reasons, language),
        };
        painter.text(0, 0, &lead, look.strong());
        let note = look.pick(
            "无效的答卷留在册，记入台账，不进任何数字；随时可以恢复。",
            "It stays on file and in the ledger, and counts in no figure; it can be set valid again.",
        );
        let top = painter.wrapped(0, 1, note, look.quiet()) + 1;
        let rows = painter.rows().saturating_sub(top);
        let choices = self.choices();
        let draw = |painter: &mut Painter<'_>, row: usize, at: usize| {
            let choice = &choices[at];
            let title = match choice {
                Choice::Valid => look.pick("恢复有效", "valid again"),
                Choice::Invalid(at) => self.reasons[*at].title.get(look.language),
            };
            let key = Self::key_of(*choice).map(String::from).unwrap_or_default();
            let column = painter.text(1, row, &pad_end(&key, 3), look.key());
            painter.text(column, row, title, look.plain());
        };
        self.cursor.draw(painter, (top, rows), choices.len(), draw);
    }
}

fn now_text(
    serial: &Serial,
    now: &Invalid,
    reasons: &[InvalidReason],
    language: Language,
) -> String {
    let reason = invalid_text(now, reasons);
    match language {
        Language::Zh => format!("{serial} 号现在无效：{}", reason.zh),
        Language::En => format!("{serial} is invalid now: {}", reason.en),
    }
}
