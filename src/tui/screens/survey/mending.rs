//! The way back from a slip with a whole paper: another serial, withdrawn or reinstated, moved to another survey.

use crate::error::Result;
use crate::response::{Invalid, Serial};
use crate::store::SurveyKey;
use crate::text::{Language, Text, pad_end, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::answers::not_a_serial;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// What can be done with a response that was keyed in error.
pub struct Mending {
    key: SurveyKey,
    serial: Serial,
    is_withdrawn: bool,
    /// The other surveys of the same questionnaire.
    others: Vec<SurveyKey>,
    cursor: ListCursor,
    /// What is chosen and asked about.
    asking: Asking,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq)]
enum Choice {
    Renumber,
    Withdraw,
    Reinstate,
    Move(SurveyKey),
}

/// What the line at the foot asks for.
enum Asking {
    /// The right serial.
    Serial,
    /// The reason for a new serial.
    WhyRenumber(Serial),
    /// The reason for anything else.
    Why(Choice),
}

impl Mending {
    /// Asks what went wrong with this response.
    pub fn new(key: SurveyKey, serial: Serial, invalid: Option<&Invalid>) -> Self {
        Self {
            key,
            serial,
            is_withdrawn: invalid.is_some_and(Invalid::is_withdrawn),
            others: Vec::new(),
            cursor: ListCursor::default(),
            asking: Asking::Serial,
        }
    }

    fn choices(&self) -> Vec<Choice> {
        let mut choices = vec![Choice::Renumber];
        if self.is_withdrawn {
            choices.push(Choice::Reinstate);
            return choices;
        }
        choices.push(Choice::Withdraw);
        choices.extend(self.others.iter().cloned().map(Choice::Move));
        choices
    }

    fn title(choice: &Choice) -> Text {
        match choice {
            Choice::Renumber => text!("编号录错了：改编号", "wrong serial: give it another"),
            Choice::Withdraw => text!(
                "不该录的：撤出，不算回收，编号可再用",
                "keyed in error: withdraw it; its serial is free"
            ),
            Choice::Reinstate => text!("撤出错了：恢复", "withdrawn in error: reinstate it"),
            Choice::Move(key) => text!("录错了调查：移到 {key}", "wrong survey: move it to {key}"),
        }
    }

    fn choose(&mut self, choice: Choice) -> Step {
        if choice == Choice::Renumber {
            self.asking = Asking::Serial;
            let title = text!("{} 号的新编号", "the right serial of {}", self.serial);
            return Step::Ask(Prompt::new(title, ""));
        }
        self.asking = Asking::Why(choice);
        ask_why()
    }

    fn perform(&self, choice: &Choice, why: &str, world: &mut World) -> Result<()> {
        let (store, key, serial) = (&mut world.store, &self.key, &self.serial);
        match choice {
            Choice::Renumber => Ok(()),
            Choice::Withdraw => store.withdraw(key, serial, why),
            Choice::Reinstate => store.reinstate(key, serial, why),
            Choice::Move(to) => store.move_response([key, to], [serial, serial], why),
        }
    }
}

fn ask_why() -> Step {
    let title = text!("原因（记入留痕）", "reason (kept in the audit trail)");
    Step::Ask(Prompt::new(title, ""))
}

impl Screen for Mending {
    fn context(&self) -> Context {
        Context::Mending
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.choices().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.others = world.store.surveys_alike(&self.key)?;
        Ok(())
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        let choice = self.choices().get(self.cursor.selected).cloned();
        Ok(match (command, choice) {
            (Command::Confirm, Some(choice)) => self.choose(choice),
            _ => Step::Stay,
        })
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let place = sign.to_digit(10).and_then(|digit| digit.checked_sub(1));
        let choice = place.and_then(|at| self.choices().get(at as usize).cloned());
        world.bell |= choice.is_none();
        Ok(choice.map_or(Step::Stay, |choice| self.choose(choice)))
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if matches!(self.asking, Asking::Serial) {
            let Ok(new) = Serial::read(&given.text) else {
                return Ok(Step::Refuse(not_a_serial()));
            };
            self.asking = Asking::WhyRenumber(new);
            return Ok(ask_why());
        }
        if given.text.trim().is_empty() {
            world.bell = true;
            return Ok(Step::Refuse(text!(
                "写明原因才能改；Esc 取消",
                "it needs a reason; Esc gives up"
            )));
        }
        let done = match &self.asking {
            Asking::WhyRenumber(new) => {
                let serials = [&self.serial, new];
                world.store.renumber(&self.key, serials, &given.text)
            }
            Asking::Why(choice) => self.perform(choice, &given.text, world),
            Asking::Serial => Ok(()),
        };
        Ok(done.map_or_else(|error| Step::failed(&error), |()| Step::Back))
    }

    fn crumb(&self, language: Language) -> String {
        text!(in language, "改正 {} 号", "mend {}", self.serial)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let lead =
            text!(in look.language, "{} 号怎么录错了？", "What is wrong with {}?", self.serial);
        painter.text(0, 0, &lead, look.strong());
        let note = look.pick(
            "都记入留痕，也都能改回来。移走的答卷到那里重新复核。",
            "All of it is kept in the audit trail, and can be taken back. A paper that is moved is verified anew there.",
        );
        let top = painter.wrapped(0, 1, note, look.quiet()) + 1;
        let rows = painter.rows().saturating_sub(top);
        let choices = self.choices();
        let draw = |painter: &mut Painter<'_>, row: usize, at: usize| {
            let column = painter.text(1, row, &pad_end(&(at + 1).to_string(), 3), look.key());
            let title = Self::title(&choices[at]);
            painter.text(column, row, title.get(look.language), look.plain());
        };
        self.cursor.draw(painter, (top, rows), choices.len(), draw);
    }
}
