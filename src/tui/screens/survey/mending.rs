//! The way back from a slip with a whole paper: another serial, withdrawn or reinstated, moved to another survey.

use crate::error::{Kind, Result};
use crate::response::{Invalid, Paper, Serial};
use crate::store::{SerialDoubt, Store, SurveyKey};
use crate::text::{Language, Text, pad_end, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::answers::{doubted_new, not_a_serial};
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
    /// The right serial, here or in the other survey.
    Serial(Choice),
    /// The reason; and where it gets another serial, which.
    Why(Choice, Serial),
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
            asking: Asking::Serial(Choice::Renumber),
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

    fn choose(&mut self, choice: Choice, world: &mut World) -> Result<Step> {
        let (key, serial) = (self.survey_of(&choice), &self.serial);
        let doubt = match &choice {
            Choice::Move(_) => world.store.serial_doubt(key, serial, None)?,
            Choice::Renumber | Choice::Withdraw | Choice::Reinstate => None,
        };
        let prompt = match (&choice, &doubt) {
            (Choice::Renumber, _) => {
                let title = text!("{serial} 号的新编号", "the right serial of {serial}");
                Some(Prompt::new(title, ""))
            }
            (Choice::Move(to), Some(doubt)) => {
                world.bell = true;
                let title = text!("在 {to} 的编号", "its serial in {to}");
                let mut prompt = Prompt::new(title, serial.as_str());
                prompt.say(doubted_new(serial, doubt), true);
                Some(prompt)
            }
            _ => None,
        };
        if let Some(prompt) = prompt {
            self.asking = Asking::Serial(choice);
            return Ok(Step::Ask(prompt));
        }
        self.asking = Asking::Why(choice, self.serial.clone());
        Ok(ask_why())
    }

    /// The survey in which the paper is afterwards.
    fn survey_of<'c>(&'c self, choice: &'c Choice) -> &'c SurveyKey {
        match choice {
            Choice::Move(to) => to,
            _ => &self.key,
        }
    }

    /// Takes the serial that a paper is to have; one in doubt is meant only if it is given again.
    fn take_serial(&mut self, choice: Choice, given: &Given, world: &mut World) -> Result<Step> {
        let Ok(new) = Serial::read(&given.text) else {
            return Ok(Step::Refuse(not_a_serial()));
        };
        let present = (choice == Choice::Renumber).then_some(&self.serial);
        let key = self.survey_of(&choice);
        let doubt = match world.store.serial_doubt(key, &new, present)? {
            // A withdrawn paper gives its serial up.
            Some(SerialDoubt::OnFile(paper)) if is_free(&paper) => None,
            doubt => doubt,
        };
        match doubt {
            Some(SerialDoubt::OnFile(_)) if present == Some(&new) => {}
            Some(doubt @ SerialDoubt::OnFile(_)) => {
                world.bell = true;
                return Ok(Step::Refuse(doubted_new(&new, &doubt)));
            }
            Some(doubt) if !given.again => {
                world.bell = true;
                return Ok(Step::Confirm(doubted_new(&new, &doubt)));
            }
            Some(_) | None => {}
        }
        self.asking = Asking::Why(choice, new);
        Ok(ask_why())
    }

    /// Mends it; a serial that was asked about is settled.
    fn perform(
        &self,
        choice: &Choice,
        new: &Serial,
        given: &Given,
        store: &mut Store,
    ) -> Result<()> {
        let (key, serial, why) = (&self.key, &self.serial, &given.text);
        let is_settled = given.again || *choice != Choice::Reinstate;
        store.with_serials(is_settled, |store| match choice {
            Choice::Renumber => store.renumber(key, [serial, new], why),
            Choice::Withdraw => store.withdraw(key, serial, why),
            Choice::Reinstate => store.reinstate(key, serial, why),
            Choice::Move(to) => store.move_response([key, to], [serial, new], why),
        })
    }
}

fn is_free(paper: &Paper) -> bool {
    paper.invalid.as_ref().is_some_and(Invalid::is_withdrawn)
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

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let choice = self.choices().get(self.cursor.selected).cloned();
        match (command, choice) {
            (Command::Confirm, Some(choice)) => self.choose(choice, world),
            _ => Ok(Step::Stay),
        }
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        let place = sign.to_digit(10).and_then(|digit| digit.checked_sub(1));
        let choice = place.and_then(|at| self.choices().get(at as usize).cloned());
        world.bell |= choice.is_none();
        choice.map_or(Ok(Step::Stay), |choice| self.choose(choice, world))
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let (choice, new) = match &self.asking {
            Asking::Serial(choice) => return self.take_serial(choice.clone(), &given, world),
            Asking::Why(choice, new) => (choice, new),
        };
        if given.text.trim().is_empty() {
            world.bell = true;
            return Ok(Step::Refuse(text!(
                "写明原因才能改；Esc 取消",
                "it needs a reason; Esc gives up"
            )));
        }
        Ok(match self.perform(choice, new, &given, &mut world.store) {
            Ok(()) => Step::Back,
            // A paper that comes back looks like one that is there by now.
            Err(error) if error.kind == Kind::Findings => {
                world.bell = true;
                let Text { zh, en } = error.sentence;
                Step::Confirm(Text::new(
                    format!("{zh}：再按回车照样恢复"),
                    format!("{en}: Enter again reinstates it all the same"),
                ))
            }
            Err(error) => Step::failed(&error),
        })
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
