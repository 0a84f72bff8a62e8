//! The second entry on the screen of the first: the same fields and keys, blind, the effects to another place.

use std::sync::Arc;

use crate::entry::{Effect, Entry, Notice};
use crate::error::{Error, Kind, Result};
use crate::response::{Outcome, SecondEntry, Serial, State, VerifyPlan};
use crate::store::{SurveyKey, Verification};
use crate::text::{Text, text};
use crate::tui::screen::{Input, Step, World};
use crate::tui::screens::entry::EntryScreen;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Asked, Prompt};

/// Asks why who keyed the first entry keys the second too.
pub struct Reason {
    pub prompt: Prompt,
}

impl Reason {
    fn new(serial: &Serial) -> Self {
        let mut prompt = Prompt::new(text!("自行复录的原因", "why you key it twice"), "");
        prompt.note = text!(
            "{serial} 号是您自己录的，复录应由另一人做；确需自己复录，写明原因。Esc 返回",
            "you keyed {serial} yourself; another should do this. If it must be you, say why"
        );
        Self { prompt }
    }
}

impl EntryScreen {
    /// Opens the response with this serial for its second entry.
    pub fn open_second(world: &World, key: &SurveyKey, serial: &Serial) -> Result<Self> {
        let second = world.store.second_entry(key, serial)?;
        let questionnaire = Arc::new(world.store.survey(key)?.questionnaire);
        let reason = second.needs_reason.then(|| Reason::new(serial));
        let entry = Entry::second(Arc::clone(&questionnaire), second);
        let mut screen = Self::with(world, key, questionnaire, entry)?;
        screen.reason = reason;
        Ok(screen)
    }

    pub fn turn_to_second(&mut self, world: &World, serial: &Serial) -> Result<()> {
        let second: SecondEntry = world.store.second_entry(&self.key, serial)?;
        self.reason = second.needs_reason.then(|| Reason::new(serial));
        self.entry = Entry::second(Arc::clone(&self.questionnaire), second);
        self.ledger = world.store.ledger(&self.key)?;
        self.due = world.store.verification(&self.key)?.due;
        Ok(())
    }

    pub fn handle_reason(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let Some(reason) = &mut self.reason else {
            return Ok(Step::Stay);
        };
        match reason.prompt.handle(input) {
            Asked::Typing | Asked::Other => {}
            Asked::Cancelled => return Ok(Step::Back),
            Asked::Accepted(why) if why.is_empty() => {
                *reason = Reason::new(&self.entry.paper().serial);
            }
            Asked::Accepted(why) => {
                let serial = self.entry.paper().serial.clone();
                world.store.allow_same_operator(&self.key, &serial, &why)?;
                self.turn_to_second(world, &serial)?;
            }
        }
        Ok(Step::Stay)
    }

    /// Performs what a second entry asks for.
    pub fn perform_second(&mut self, effect: &Effect, world: &mut World) -> Result<()> {
        let serial = self.entry.paper().serial.clone();
        let (store, key) = (&mut world.store, &self.key);
        match effect {
            Effect::Second {
                position,
                answer,
                outcome,
            } => {
                let saved = store.save_second(key, &serial, *position, answer)?;
                self.ledger = store.ledger(key)?;
                if saved.outcome != *outcome {
                    self.turn_to_second(world, &serial)?;
                    self.say_overtaken(saved.outcome, world);
                }
            }
            Effect::Draft(draft) => store.save_second_draft(key, &serial, draft.as_ref())?,
            Effect::Finish => {
                store.finish_second(key, &serial)?;
                self.ledger = store.ledger(key)?;
                world.finished += 1;
                self.finished = world.finished;
            }
            // A second entry stores no first values and no sum.
            Effect::Save { .. } | Effect::ControlTotal(_) => {}
        }
        Ok(())
    }

    /// The first entry was changed by another program while this paper was open.
    fn say_overtaken(&mut self, outcome: Outcome, world: &mut World) {
        world.bell = true;
        self.notice = Some(if outcome == Outcome::Again {
            Notice::problem(text!(
                "与第一次不同，请看原卷再录一遍",
                "different from the first entry: look at the paper and key it again"
            ))
        } else {
            Notice::problem(text!(
                "第一次录入刚被改动，已按新值比对",
                "the first entry was changed meanwhile: compared with the new value"
            ))
        });
    }

    /// Whether a second value was refused because the response has been changed meanwhile; the screen shows it as it is
    /// now, and nothing waits to be stored again.
    pub fn is_overtaken(&mut self, error: &Error, world: &World) -> bool {
        if !self.entry.is_second() || error.kind != Kind::Usage {
            return false;
        }
        let serial = self.entry.paper().serial.clone();
        if self.turn_to_second(world, &serial).is_err() {
            // Nothing more can be keyed into it: an empty machine, so that the way back is free.
            let gone = SecondEntry {
                state: State::Approved,
                ..blank(&self.entry, serial)
            };
            self.entry = Entry::second(Arc::clone(&self.questionnaire), gone);
        }
        true
    }

    /// Turns to the next response that waits, and says what became of the one before.
    pub fn next_second(&mut self, world: &World) -> Result<()> {
        let serial = self.entry.paper().serial.clone();
        let done = world.store.second_entry(&self.key, &serial)?;
        let differing = done
            .values
            .iter()
            .flatten()
            .filter(|value| value.outcome == Outcome::Discrepancy)
            .count();
        let next = world.store.next_to_verify(&self.key, Some(&serial))?;
        let result = if done.state == State::Verified {
            text!("相符，已复核", "agrees and is verified")
        } else {
            text!(
                "完，{differing} 处差异待裁定",
                "is keyed; {differing} discrepancies to adjudicate"
            )
        };
        let following = match &next {
            Some(next) => text!("下一份：{next} 号", "Next: {next}"),
            None => text!(
                "没有等待复录的了，Esc 返回",
                "Nothing waits any more; Esc goes back"
            ),
        };
        if let Some(next) = next {
            self.turn_to_second(world, &next)?;
        }
        self.notice = Some(Notice::info(Text::new(
            format!("{serial} 号复录{}。{}", result.zh, following.zh),
            format!("{serial} {}. {}", result.en, following.en),
        )));
        Ok(())
    }

    /// How far the verification of the stack has come.
    pub fn draw_second_stack(&self, painter: &mut Painter<'_>) {
        // Where a plan was made after some were verified, more are verified than it wants.
        let verified = self.ledger.verified.min(self.due);
        let due = self.due;
        let stack = text!(in painter.look.language, "已复核 {verified}/{due} 份   本次 {} 份", "verified {verified}/{due}   now {}", self.finished);
        painter.text_at_end(0, &stack, painter.look.quiet());
    }
}

fn blank(entry: &Entry, serial: Serial) -> SecondEntry {
    let questions = entry.questionnaire().questions.len();
    SecondEntry {
        serial,
        state: State::Entered,
        first: crate::response::AnswerSheet::empty(questions),
        values: vec![None; questions],
        draft: None,
        needs_reason: false,
    }
}

/// Draws at the right end of a row what waits for a second entry or for a decision.
pub fn draw_verification(painter: &mut Painter<'_>, row: usize, verification: &Verification) {
    let look = painter.look;
    let mut parts = Vec::new();
    if verification.waiting > 0 && verification.plan != VerifyPlan::None {
        let label = look.pick("待复录", "to key again");
        parts.push(format!("{label} {}", verification.waiting));
    }
    if verification.undecided > 0 {
        let label = look.pick("待裁定", "to adjudicate");
        parts.push(format!("{label} {}", verification.undecided));
    }
    let style = if verification.undecided > 0 {
        look.attention()
    } else {
        look.quiet()
    };
    painter.text_at_end(row, &parts.join("   "), style);
}
