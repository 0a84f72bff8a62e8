//! Entry of one paper after the other, at either desk: the keys go to the machine, its effects to the desk.

mod desk;
pub mod field;
mod first;
mod options;
pub mod paper;
mod second;
mod stack;

use std::sync::Arc;

pub use first::First;
pub use second::Second;

pub use self::desk::misplaced;
use self::desk::{Desk, Fault, Stack};
use self::field::{context_of, is_line};
use crate::entry::{Cursor, Effect, Entry, Event, Notice, Tone};
use crate::error::{Error, Result};
use crate::questionnaire::Kind;
use crate::response::{Ledger, Serial, State};
use crate::store::SurveyKey;
use crate::text::{Language, Text, fold_width, text};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screen::{Screen, Step, World, problem};
use crate::tui::widgets::answers::not_a_serial;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// A screen with fewer columns shows the question without the overview.
const NARROW: usize = 56;

/// A screen with fewer rows shows no row about the stack.
const LOW: usize = 8;

/// A paper under the evaluator's fingers.
pub struct EntryScreen<D> {
    stack: Stack,
    entry: Entry,
    desk: D,
    ledger: Ledger,
    finished: usize,
    /// What the store or the screen has to say; comes before what the machine says.
    notice: Option<Notice>,
    /// Another program has the paper: nothing more is stored here.
    is_shut: bool,
    /// The paper finished last, to which one key leads back from one that is untouched.
    last: Option<Entry>,
    /// Whether nothing was done on the paper since it was put on the desk.
    is_untouched: bool,
    /// Whether it was tried since the last key to keep what is half typed.
    is_tried: bool,
}

impl<D: Desk> EntryScreen<D> {
    /// Opens the paper with this serial where it was left, or a fresh one.
    pub fn open(world: &World, key: SurveyKey, serial: &Serial) -> Result<Self> {
        let questionnaire = Arc::new(world.store.survey(&key)?.questionnaire);
        let stack = Stack { key, questionnaire };
        let (desk, entry) = D::take(world, &stack, serial)?;
        Ok(Self {
            ledger: world.store.ledger(&stack.key)?,
            finished: finished(world, &stack, &entry),
            stack,
            entry,
            desk,
            notice: None,
            is_shut: false,
            last: None,
            is_untouched: true,
            is_tried: false,
        })
    }

    fn serial(&self) -> &Serial {
        &self.entry.paper().serial
    }

    fn turn_to(&mut self, world: &World, serial: &Serial) -> Result<()> {
        (self.desk, self.entry) = D::take(world, &self.stack, serial)?;
        self.is_untouched = true;
        self.ledger = world.store.ledger(&self.stack.key)?;
        Ok(())
    }

    /// A person leaves the paper: what has nothing on it does not stay. A program that has to end keeps it.
    fn let_go(&self, world: &mut World) -> Result<()> {
        if self.is_shut || self.desk.must_ask(self.serial()).is_some() {
            return Ok(());
        }
        self.desk.left(world, &self.stack, self.serial())
    }

    /// Sends an event to the machine and performs what it asks for, in order.
    fn send(&mut self, event: Event, world: &mut World) -> Result<()> {
        let was_done = self.desk.is_done(&self.entry);
        let mut effects = self.entry.handle(event).into_iter();
        while let Some(effect) = effects.next() {
            let serial = self.serial().clone();
            match self.desk.perform(world, &self.stack, &serial, &effect) {
                Ok(None) => {}
                Ok(Some(changed)) => {
                    self.turn_to(world, &serial)?;
                    world.bell = true;
                    self.notice = Some(changed);
                }
                Err(error) => {
                    let failed = std::iter::once(effect).chain(effects).collect();
                    self.fail(world, &error, failed);
                    return Err(error);
                }
            }
            if matches!(effect, Effect::Draft(_)) {
                continue;
            }
            self.ledger = world.store.ledger(&self.stack.key)?;
            let one = (self.stack.key.clone(), serial, self.entry.is_second());
            if effect == Effect::Finish && !was_done {
                world.finished.insert(one);
            } else if !self.entry.is_complete() {
                world.finished.remove(&one);
            }
            self.finished = finished(world, &self.stack, &self.entry);
            if effect == Effect::Finish {
                return self.go_on(world);
            }
        }
        let is_problem = |notice: &Notice| notice.tone == Tone::Problem;
        world.bell |= self.entry.notice().is_some_and(is_problem);
        Ok(())
    }

    /// Keeps what could not be stored, or shows the paper as it is now.
    fn fail(&mut self, world: &World, error: &Error, failed: Vec<Effect>) {
        let serial = self.serial().clone();
        match self.desk.fault(world, &self.stack, &serial, error) {
            Fault::TryAgain => {
                self.entry.handle(Event::Failed(failed));
                self.notice = Some(try_again(error));
            }
            Fault::Changed if self.turn_to(world, &serial).is_ok() => {}
            Fault::Changed | Fault::Gone => {
                self.entry.handle(Event::Failed(failed));
                self.is_shut = true;
                self.notice = Some(problem(error));
            }
        }
    }

    /// Turns to the paper after a finished one.
    fn go_on(&mut self, world: &World) -> Result<()> {
        let (next, notice) = self.desk.next(world, &self.stack, &self.entry)?;
        if let Some(next) = next {
            let done = self.entry.clone();
            self.turn_to(world, &next)?;
            self.entry.follows_a_paper();
            self.last = Some(done);
        }
        self.notice = Some(notice);
        Ok(())
    }

    /// Whether an event leads back over the border to the paper before.
    fn leads_back(&self, event: &Event) -> bool {
        let is_back = matches!(event, Event::Erase | Event::Previous | Event::Undo);
        let is_blank = !self.entry.is_half_typed() && !self.entry.is_begun();
        is_back && self.is_untouched && is_blank && self.last.is_some()
    }

    /// Puts the paper finished last on the desk again, at its end; what was done on it can still be taken back.
    fn go_back(&mut self, world: &mut World) -> Result<()> {
        let Some(last) = self.last.take() else {
            return Ok(());
        };
        let serial = last.paper().serial.clone();
        self.turn_to(world, &serial)?;
        if self.entry.paper() == last.paper() {
            self.entry = last;
        }
        self.notice = Some(Notice::info(text!(
            "回到刚录完的 {serial} 号，改完按回车再完成",
            "back at {serial}, just finished; change it, then Enter"
        )));
        Ok(())
    }

    /// Goes on with the next paper after this one was set invalid before it was finished.
    fn go_on_from_invalid(&mut self, world: &mut World) -> Result<()> {
        let done = self.entry.clone();
        let (next, _) = self.desk.next(world, &self.stack, &done)?;
        let serial = done.paper().serial.clone();
        let Some(next) = next.filter(|next| *next != serial) else {
            return self.turn_to(world, &serial);
        };
        self.turn_to(world, &next)?;
        self.last = Some(done);
        self.notice = Some(Notice::info(text!(
            "{serial} 号已设为无效。下一份：{next} 号；↑ 回到 {serial} 号",
            "{serial} is set invalid. Next: {next}; ↑ goes back to {serial}"
        )));
        Ok(())
    }

    /// Whether a sign lists the reasons: the point, where no answer has one.
    fn lists_reasons(&self, sign: char) -> bool {
        let is_closed = context_of(&self.entry) == Context::EntryClosed;
        fold_width(sign) == '.' && is_closed && !self.entry.keeps(sign)
    }

    fn handle_key(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let event = match input {
            // The key of the number pad that no answer needs lists the reasons.
            Input::Sign(sign) if self.lists_reasons(sign) => {
                return self.command(Command::Reasons, world);
            }
            Input::Sign(sign) => Event::Type(sign),
            Input::Paste(text) => Event::Paste(text),
            Input::Command(Command::Entry(event)) => event.clone(),
            Input::Command(Command::Back) => return self.back(world),
            Input::Command(command) => return self.command(command, world),
        };
        if self.leads_back(&event) {
            self.go_back(world)?;
            return Ok(Step::Stay);
        }
        self.is_untouched = false;
        self.send(event, world)?;
        Ok(Step::Stay)
    }

    fn kind(&self) -> Option<&Kind> {
        self.entry.question().map(|(_, question)| &question.kind)
    }
}

/// How many papers of this stack were finished in this sitting, in this entry.
fn finished(world: &World, stack: &Stack, entry: &Entry) -> usize {
    let is_here =
        |one: &&(SurveyKey, Serial, bool)| one.0 == stack.key && one.2 == entry.is_second();
    world.finished.iter().filter(is_here).count()
}

/// Why something could not be stored, and the key that tries again.
fn try_again(error: &Error) -> Notice {
    let Text { zh, en } = &error.sentence;
    let Some(hint) = error.hints.first() else {
        return Notice::problem(text!("{zh}。按回车再存一次", "{en}. Enter tries again"));
    };
    // What is to be done first, such as where the saved papers lie, is not known to somebody who only reads "again".
    let (first, first_en) = (&hint.zh, &hint.en);
    Notice::problem(text!(
        "{zh}。{first}；然后按回车再存一次",
        "{en}. {first_en}; then Enter tries again"
    ))
}

impl<D: Desk> Screen for EntryScreen<D> {
    fn context(&self) -> Context {
        context_of(&self.entry)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.ledger = world.store.ledger(&self.stack.key)?;
        // It comes to the front again after it was opened for a change, or after others have changed it.
        let serial = self.serial().clone();
        let stored = world.store.paper(&self.stack.key, &serial)?;
        let invalid = stored.and_then(|paper| paper.invalid);
        let paper = self.entry.paper();
        if paper.state == State::Open && paper.invalid.is_none() && invalid.is_some() {
            return self.go_on_from_invalid(world);
        }
        if paper.state == State::Approved || invalid != paper.invalid {
            self.turn_to(world, &serial)?;
        }
        Ok(())
    }

    fn keeps(&self, sign: char) -> bool {
        !self.is_shut && self.entry.keeps(sign)
    }

    fn must_ask(&self) -> Option<Step> {
        self.desk.must_ask(self.serial()).map(Step::Ask)
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        self.is_tried = false;
        if self.is_shut {
            // What is typed on is not meant for the paper of the other.
            world.bell = true;
            let is_back = input == Input::Command(Command::Back);
            return Ok(if is_back { Step::Back } else { Step::Stay });
        }
        // While something is not stored, what was said of it stands: where the rescued copy lies is not to be lost with a key.
        let waits = self.notice.take().filter(|_| self.entry.is_unsaved());
        let step = self.handle_key(input, world);
        if self.entry.is_unsaved() && self.notice.is_none() {
            self.notice = waits;
        }
        step
    }

    fn back(&mut self, world: &mut World) -> Result<Step> {
        self.leave(world)?;
        self.let_go(world)?;
        Ok(Step::Back)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if self.entry.is_frozen() && matches!(command, Command::Reasons | Command::SetInvalid) {
            self.entry.refuse_frozen();
            world.bell = true;
            return Ok(Step::Stay);
        }
        Ok(match command {
            Command::Reasons => Step::Reasons {
                text_only: self.kind().is_some_and(is_line),
            },
            Command::FindPaper => Step::Ask(Prompt::new(text!("换到编号", "go to serial"), "")),
            Command::Remarks | Command::Reopen | Command::SetInvalid => {
                self.send(Event::Leave, world)?;
                self.desk.review(world, &self.stack, &self.entry, command)?
            }
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        let present = self.serial().clone();
        if self.desk.must_ask(&present).is_some() {
            if !given.text.is_empty() {
                self.desk.allow(world, &self.stack, &present, &given.text)?;
                self.turn_to(world, &present)?;
            }
            return Ok(Step::Stay);
        }
        let Ok(serial) = Serial::read(&given.text) else {
            return Ok(Step::Refuse(not_a_serial()));
        };
        if !given.again
            && let Some(doubt) = self.desk.doubt(world, &self.stack, &serial)?
        {
            world.bell = true;
            return Ok(Step::Confirm(doubt));
        }
        let left = self.send(Event::Leave, world);
        let left = left.and_then(|()| self.let_go(world));
        let turned = left.and_then(|()| self.turn_to(world, &serial));
        Ok(turned.map_or_else(|error| Step::failed(&error), |()| Step::Stay))
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        let is_needed = self.desk.must_ask(self.serial()).is_some();
        Ok(if is_needed { Step::Back } else { Step::Stay })
    }

    fn crumb(&self, language: Language) -> String {
        self.desk.crumb(language).to_owned()
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "编号 {}", "serial {}", self.serial())
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::Reasons
            | Command::SetInvalid
            | Command::Entry(
                Event::FullMark
                | Event::Missing(_)
                | Event::ControlTotal
                | Event::Undo
                | Event::Redo,
            ) if self.entry.is_frozen() => false,
            Command::Entry(Event::FullMark) => matches!(self.kind(), Some(Kind::Score { .. })),
            Command::Entry(Event::Undo) => {
                let is_typed = self.entry.is_half_typed();
                is_typed || self.entry.can_undo() || self.leads_back(&Event::Undo)
            }
            Command::Entry(Event::Missing(reason)) if self.context() == Context::EntryClosed => {
                let word = reason.word();
                self.entry.reason_keys().any(|(_, free)| free == word)
            }
            Command::Entry(Event::Confirm) => {
                self.context() != Context::EntryEnd || self.entry.paper().state != State::Approved
            }
            Command::Entry(Event::Redo) => self.entry.can_redo(),
            Command::Reasons => self.kind().is_some(),
            _ => self.desk.enabled(command, &self.stack, self.entry.paper()),
        }
    }

    fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref().or_else(|| self.entry.notice())
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        if self.is_shut || self.desk.must_ask(self.serial()).is_some() {
            return Ok(());
        }
        self.send(Event::Leave, world)
    }

    fn is_unkept(&self) -> bool {
        !self.is_shut && !self.is_tried && self.entry.is_unkept()
    }

    fn keep(&mut self, world: &mut World) -> Result<()> {
        self.is_tried = true;
        let before = self.entry.paper().draft.clone();
        let serial = self.serial().clone();
        for effect in self.entry.keep() {
            let kept = self.desk.perform(world, &self.stack, &serial, &effect);
            if let Err(error) = kept {
                match self.desk.fault(world, &self.stack, &serial, &error) {
                    Fault::TryAgain => self.entry.was_not_kept(before),
                    Fault::Changed | Fault::Gone => self.fail(world, &error, vec![effect]),
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        // In a low window the field comes first.
        let top = if painter.rows() < LOW { 0 } else { 2 };
        if top > 0 {
            self.draw_stack(painter);
        }
        let (columns, rows) = (painter.columns(), painter.rows().saturating_sub(top));
        // On a narrow screen the question comes first.
        let left = if columns < NARROW {
            0
        } else {
            (columns * 2 / 5).min(44) + 2
        };
        painter.part(0, top, left.saturating_sub(2), rows, |painter| {
            paper::draw_overview(painter, &self.entry);
        });
        painter.part(left, top, columns.saturating_sub(left), rows, |painter| {
            let is_whole = self.entry.is_complete() && !self.entry.has_aside();
            if self.entry.cursor() == Cursor::End && is_whole {
                let complete = self.desk.complete(&self.entry, painter.look.language);
                let is_approved = self.entry.paper().state == State::Approved;
                paper::draw_complete(painter, complete, is_approved);
            } else {
                paper::draw_field(painter, &self.entry);
            }
        });
    }
}
