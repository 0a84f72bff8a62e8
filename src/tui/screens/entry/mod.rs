//! Entry of one paper after the other: the keys go to the machine, its effects to the store.

pub mod another;
pub mod field;
pub mod paper;
pub mod second;
mod stack;

use std::sync::Arc;

use crate::entry::{Effect, Entry, Event, Notice, Tone};
use crate::error::{Error, Result};
use crate::measure::Survey;
use crate::questionnaire::{Kind, Questionnaire};
use crate::response::{Ledger, Paper, Serial, State};
use crate::store::SurveyKey;
use crate::text::{Language, Text, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::problem;
use crate::tui::screen::{Input, Screen, Step, World};
use crate::tui::screens::entry::another::Finding;
use crate::tui::screens::entry::field::{context_of, draw_reasons, event_of};
use crate::tui::screens::entry::second::Reason;
use crate::tui::screens::survey::approval::review;
use crate::tui::screens::survey::validity::invalid_text;
use crate::tui::widgets::painter::Painter;

/// A screen with fewer columns shows the question without the overview.
const NARROW: usize = 56;

/// A paper under the evaluator's fingers.
pub struct EntryScreen {
    pub key: SurveyKey,
    pub questionnaire: Arc<Questionnaire>,
    pub entry: Entry,
    pub ledger: Ledger,
    pub finished: u32,
    /// What the store or the screen has to say; comes before what the machine says.
    pub notice: Option<Notice>,
    listing_reasons: bool,
    pub asking: Option<Finding>,
    /// Why the paper is invalid, where it is.
    invalid: Option<Text>,
    /// Another program has keyed into this paper: nothing more is stored here.
    is_overtaken: bool,
    /// How many responses are to be verified.
    pub due: u64,
    /// The reason asked of a verifier who keyed the first entry.
    pub reason: Option<Reason>,
}

impl EntryScreen {
    /// Opens the paper with this serial where it was left, or a fresh one.
    pub fn open(world: &World, key: &SurveyKey, serial: &Serial) -> Result<Self> {
        let Survey { questionnaire, .. } = world.store.survey(key)?;
        let questionnaire = Arc::new(questionnaire);
        let paper = stored_or_fresh(world, key, serial, &questionnaire)?;
        let entry = Entry::new(Arc::clone(&questionnaire), paper);
        Self::with(world, key, questionnaire, entry)
    }

    pub fn with(
        world: &World,
        key: &SurveyKey,
        questionnaire: Arc<Questionnaire>,
        entry: Entry,
    ) -> Result<Self> {
        Ok(Self {
            key: key.clone(),
            entry,
            questionnaire,
            ledger: world.store.ledger(key)?,
            finished: world.finished,
            notice: None,
            listing_reasons: false,
            asking: None,
            invalid: None,
            is_overtaken: false,
            due: world.store.verification(key)?.due,
            reason: None,
        })
    }

    pub fn turn_to(&mut self, world: &World, serial: &Serial) -> Result<()> {
        if self.entry.is_second() {
            return self.turn_to_second(world, serial);
        }
        let paper = stored_or_fresh(world, &self.key, serial, &self.questionnaire)?;
        self.entry = Entry::new(Arc::clone(&self.questionnaire), paper);
        self.ledger = world.store.ledger(&self.key)?;
        self.note_validity(world)
    }

    /// Keeps in words why the paper is invalid.
    fn note_validity(&mut self, world: &World) -> Result<()> {
        let Some(invalid) = &self.entry.paper().invalid else {
            self.invalid = None;
            return Ok(());
        };
        let reasons = world.store.survey(&self.key)?.invalid_reasons;
        self.invalid = Some(invalid_text(invalid, &reasons));
        Ok(())
    }

    /// Sends an event to the machine and performs what it asks for, in order.
    pub fn send(&mut self, event: Event, world: &mut World) -> Result<()> {
        let mut effects = self.entry.handle(event).into_iter();
        while let Some(effect) = effects.next() {
            let finish = effect == Effect::Finish;
            if let Err(error) = self.perform(&effect, world) {
                if self.is_overtaken(&error, world) {
                    return Err(error);
                }
                let failed = std::iter::once(effect).chain(effects).collect();
                self.entry.handle(Event::Failed(failed));
                self.is_overtaken = self.is_keyed_elsewhere(world);
                self.notice = Some(if self.is_overtaken {
                    problem(&error)
                } else {
                    try_again(&error)
                });
                return Err(error);
            }
            if finish && self.entry.is_second() {
                return self.next_second(world);
            }
            if finish {
                return self.next_paper(world);
            }
        }
        if self
            .entry
            .notice()
            .is_some_and(|notice| notice.tone == Tone::Problem)
        {
            world.bell = true;
        }
        Ok(())
    }

    /// Whether another program has keyed into the paper since it was opened here.
    fn is_keyed_elsewhere(&self, world: &World) -> bool {
        let serial = &self.entry.paper().serial;
        !self.entry.is_second()
            && world
                .store
                .overtaken_by(&self.key, serial)
                .is_ok_and(|by| by.is_some())
    }

    fn perform(&mut self, effect: &Effect, world: &mut World) -> Result<()> {
        if self.entry.is_second() {
            return self.perform_second(effect, world);
        }
        let serial = self.entry.paper().serial.clone();
        let (store, key) = (&mut world.store, &self.key);
        match effect {
            Effect::Save {
                position,
                answer,
                next,
            } => {
                store.save_answer(key, &serial, *position, answer.as_ref(), *next)?;
                self.ledger = store.ledger(key)?;
            }
            Effect::ControlTotal(total) => store.save_control_total(key, &serial, *total)?,
            Effect::Draft(draft) => store.save_draft(key, &serial, draft.as_ref())?,
            // A first entry keys no second value.
            Effect::Second { .. } => {}
            Effect::Finish => {
                store.finish(key, &serial)?;
                world.finished += 1;
                self.finished = world.finished;
            }
        }
        Ok(())
    }

    /// Turns to the paper after a finished one: the next serial, or where that is done, the one after the highest.
    fn next_paper(&mut self, world: &World) -> Result<()> {
        let done = self.entry.paper().clone();
        let following = match done.serial.next() {
            Some(serial) => match world.store.paper(&self.key, &serial)? {
                Some(paper) if paper.state != State::Open => None,
                _ => Some(serial),
            },
            None => None,
        };
        let serial = match following {
            Some(serial) => serial,
            None => world.store.next_serial(&self.key)?,
        };
        let sum = self.entry.running_sum().map_or_else(
            || (String::new(), String::new()),
            |(sum, full)| {
                let (sum, full) = (sum.normalize(), full.normalize());
                (
                    format!("，合计 {sum}/{full}"),
                    format!(", sum {sum}/{full}"),
                )
            },
        );
        self.turn_to(world, &serial)?;
        let ledger = &self.ledger;
        let all = ledger.unfinished() == 0 && ledger.outstanding() == Some(0);
        let then = if all {
            (
                format!("发放的 {} 份全部录完，Esc 返回看结果", ledger.returned),
                format!(
                    "All {} papers handed out are entered; Esc goes back",
                    ledger.returned
                ),
            )
        } else {
            (format!("下一份：{serial} 号"), format!("Next: {serial}"))
        };
        self.notice = Some(Notice::info(Text::new(
            format!("{} 号已录入并存盘{}。{}", done.serial, sum.0, then.0),
            format!("{} is entered and stored{}. {}", done.serial, sum.1, then.1),
        )));
        Ok(())
    }

    fn handle_command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::Reasons => self.listing_reasons = true,
            Command::FindPaper => {
                self.asking = Some(Finding::begin());
            }
            Command::Back => {
                self.leave(world)?;
                return Ok(Step::Back);
            }
            // A way leads from these to the first entry, which stays hidden here.
            Command::Remarks | Command::Reopen | Command::SetInvalid if self.entry.is_second() => {}
            Command::Remarks | Command::Reopen | Command::SetInvalid => {
                self.send(Event::Leave, world)?;
                return review(world, &self.key, &self.entry, command);
            }
            _ => {
                if let Some(event) = event_of(command) {
                    self.send(event, world)?;
                }
            }
        }
        Ok(Step::Stay)
    }

    fn handle_missing(&mut self, input: &Input, world: &mut World) -> Result<Step> {
        match input {
            Input::Command(Command::Missing(reason)) => {
                self.listing_reasons = false;
                self.send(Event::Missing(*reason), world)?;
            }
            Input::Command(Command::Back) => self.listing_reasons = false,
            _ => world.bell = true,
        }
        Ok(Step::Stay)
    }
}

/// Why something could not be stored, and the key that tries again.
fn try_again(error: &Error) -> Notice {
    let Text { zh, en } = &error.sentence;
    Notice::problem(text!("{zh}。按回车再存一次", "{en}. Enter tries again"))
}

fn stored_or_fresh(
    world: &World,
    key: &SurveyKey,
    serial: &Serial,
    questionnaire: &Questionnaire,
) -> Result<Paper> {
    world.check_blind(key, serial)?;
    world.store.take_up(key, serial)?;
    let stored = world.store.paper(key, serial)?;
    Ok(stored.unwrap_or_else(|| Paper::fresh(serial.clone(), questionnaire.questions.len())))
}

impl Screen for EntryScreen {
    fn context(&self) -> Context {
        if self.asking.is_some() || self.reason.is_some() {
            return Context::Prompt;
        }
        if self.listing_reasons {
            return Context::Reasons;
        }
        context_of(&self.entry)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.ledger = world.store.ledger(&self.key)?;
        // It comes to the front again after it was opened for a change, or after others have changed it.
        let serial = self.entry.paper().serial.clone();
        let stored = world.store.paper(&self.key, &serial)?;
        let invalid = stored.and_then(|paper| paper.invalid);
        if self.entry.paper().state == State::Approved || invalid != self.entry.paper().invalid {
            self.turn_to(world, &serial)?;
        }
        self.note_validity(world)
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if self.is_overtaken {
            // What is typed on is not meant for the paper of the other.
            world.bell = true;
            let is_back = matches!(input, Input::Command(Command::Back));
            return Ok(if is_back { Step::Back } else { Step::Stay });
        }
        self.notice = None;
        if self.reason.is_some() {
            return self.handle_reason(input, world);
        }
        if self.asking.is_some() {
            return self.handle_serial(input, world);
        }
        if self.listing_reasons {
            return self.handle_missing(&input, world);
        }
        match input {
            Input::Command(command) => return self.handle_command(command, world),
            Input::Sign(sign) => self.send(Event::Type(sign), world)?,
            Input::Paste(text) => self.send(Event::Paste(text), world)?,
        }
        Ok(Step::Stay)
    }

    fn crumb(&self, language: Language) -> String {
        if self.entry.is_second() {
            return language.pick("复录", "second entry").to_owned();
        }
        language.pick("录入", "entry").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let serial = &self.entry.paper().serial;
        text!(in language, "编号 {serial}", "serial {serial}")
    }

    fn enabled(&self, command: Command) -> bool {
        let kind = self.entry.question().map(|(_, question)| &question.kind);
        match command {
            Command::FullMark => matches!(kind, Some(Kind::Score { .. })),
            Command::ControlTotal => {
                self.questionnaire.control_total.is_some() && !self.entry.is_second()
            }
            Command::Undo => self.entry.can_undo(),
            Command::Redo => self.entry.can_redo(),
            Command::Reasons => kind.is_some(),
            Command::Remarks => !self.entry.is_second(),
            Command::Reopen => self.entry.paper().state == State::Approved,
            _ => true,
        }
    }

    fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref().or_else(|| self.entry.notice())
    }

    fn leave(&mut self, world: &mut World) -> Result<()> {
        if self.reason.is_some() || self.is_overtaken {
            return Ok(());
        }
        self.send(Event::Leave, world)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        self.draw_stack(painter);
        let (columns, rows) = (painter.columns(), painter.rows());
        // On a narrow screen the question comes first.
        let left = if columns < NARROW {
            0
        } else {
            (columns * 2 / 5).min(44) + 2
        };
        painter.part(
            0,
            2,
            left.saturating_sub(2),
            rows.saturating_sub(2),
            |painter| {
                paper::draw_overview(painter, &self.entry);
            },
        );
        let right = columns.saturating_sub(left);
        painter.part(left, 2, right, rows.saturating_sub(2), |painter| {
            paper::draw_field(painter, &self.entry);
        });
        if self.listing_reasons {
            draw_reasons(painter, &self.entry);
        }
        if let Some(finding) = &self.asking {
            finding.prompt.draw(painter);
        }
        if let Some(reason) = &self.reason {
            reason.prompt.draw(painter);
        }
    }
}
