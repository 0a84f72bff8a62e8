//! The desk of the second entry: the same fields and keys, blind.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::desk::{Desk, Fault, Stack, misplaced};
use crate::entry::{Effect, Entry, Event, Notice};
use crate::error::{Error, Kind, Result};
use crate::response::{Ledger, Outcome, Paper, Serial, State};
use crate::text::{Language, Text, text, words};
use crate::tui::commands::Command;
use crate::tui::screen::{Step, World};
use crate::tui::widgets::prompt::Prompt;

/// The desk with a paper on it.
pub struct Second {
    /// How many responses are to be verified.
    due: u64,
    /// How many of these were approved without a second entry.
    approved_once: u64,
    /// Whether the verifier keyed the first entry, and has to say why the second too.
    needs_reason: bool,
}

impl Desk for Second {
    fn take(world: &World, stack: &Stack, serial: &Serial) -> Result<(Self, Entry)> {
        let (store, key) = (&world.store, &stack.key);
        store.take_up_as(key, serial, &stack.questionnaire)?;
        let second = store.second_entry(key, serial)?;
        let standing = store.verification(key)?;
        let desk = Self {
            due: standing.due,
            approved_once: standing.approved_once,
            needs_reason: second.needs_reason,
        };
        Ok((
            desk,
            Entry::second(Arc::clone(&stack.questionnaire), second),
        ))
    }

    fn perform(
        &self,
        world: &mut World,
        stack: &Stack,
        serial: &Serial,
        effect: &Effect,
    ) -> Result<Option<Notice>> {
        let (store, key) = (&mut world.store, &stack.key);
        match effect {
            Effect::Second {
                position,
                answer,
                outcome,
            } => {
                let saved = store.save_second(key, serial, *position, answer)?;
                return Ok((saved.outcome != *outcome).then(|| changed(saved.outcome)));
            }
            Effect::SecondTakenBack { position } => {
                store.take_back_second(key, serial, *position)?;
            }
            Effect::Draft(draft) => store.save_second_draft(key, serial, draft.as_ref())?,
            Effect::Finish => {
                store.finish_second(key, serial)?;
            }
            Effect::Save { .. } | Effect::ControlTotal(_) => return Err(misplaced(effect)),
        }
        Ok(None)
    }

    fn fault(&self, _world: &World, _stack: &Stack, _serial: &Serial, error: &Error) -> Fault {
        if error.kind == Kind::Usage {
            Fault::Changed
        } else {
            Fault::TryAgain
        }
    }

    /// The next response that waits; what became of the one before is said.
    fn next(&self, world: &World, stack: &Stack, done: &Entry) -> Result<(Option<Serial>, Notice)> {
        let serial = &done.paper().serial;
        let done = world.store.second_entry(&stack.key, serial)?;
        let values = done.values.iter().flatten();
        let differing = values.filter(|value| value.outcome == Outcome::Discrepancy);
        let differing = differing.count();
        let next = world.store.next_to_verify(&stack.key, Some(serial))?;
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
        let notice = Notice::info(Text::new(
            format!("{serial} 号复录{}。{}", result.zh, following.zh),
            format!("{serial} {}. {}", result.en, following.en),
        ));
        Ok((next, notice))
    }

    /// Nowhere: a way would lead to the first entry, which stays hidden here.
    fn review(
        &self,
        _world: &World,
        _stack: &Stack,
        _entry: &Entry,
        command: Command,
    ) -> Result<Step> {
        Ok(match command {
            Command::SetInvalid => Step::Say(Notice::problem(text!(
                "复录时不设无效：Esc 回到调查，在答卷清单里做",
                "a paper is not set invalid at its second entry: Esc, then in the list of responses"
            ))),
            _ => Step::Stay,
        })
    }

    fn doubt(&self, _world: &World, _stack: &Stack, _serial: &Serial) -> Result<Option<Text>> {
        Ok(None)
    }

    fn must_ask(&self, serial: &Serial) -> Option<Prompt> {
        self.needs_reason.then(|| {
            Prompt::new(text!("自行复录的原因", "why you key it twice"), "").note(text!(
                "{serial} 号是您自己录的，复录应由另一人做；确需自己复录，写明原因。Esc 返回",
                "you keyed {serial} yourself; another should do this. If it must be you, say why"
            ))
        })
    }

    fn allow(&self, world: &mut World, stack: &Stack, serial: &Serial, why: &str) -> Result<()> {
        world.store.allow_same_operator(&stack.key, serial, why)
    }

    fn is_done(&self, entry: &Entry) -> bool {
        entry.is_complete() && !entry.can_undo()
    }

    fn enabled(&self, command: Command, _stack: &Stack, paper: &Paper) -> bool {
        match command {
            Command::Entry(Event::ControlTotal) | Command::Remarks | Command::SetInvalid => false,
            Command::Reopen => paper.state == State::Approved,
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> &'static str {
        words::SECOND_ENTRY.get(language)
    }

    fn progress(&self, ledger: &Ledger, finished: usize, language: Language) -> String {
        // Where a plan was made after some were verified, more are verified than it wants.
        let keyed_twice = ledger.verified.saturating_sub(self.approved_once);
        let (verified, due) = (keyed_twice.min(self.due), self.due);
        text!(in language,
            "已复核 {verified}/{due} 份   本次 {finished} 份",
            "verified {verified}/{due}   now {finished}")
    }

    fn complete(
        &self,
        _entry: &Entry,
        language: Language,
    ) -> (&'static str, Option<(Decimal, Decimal)>) {
        (
            language.pick("本卷复录完", "the second entry is complete"),
            None,
        )
    }
}

/// The first entry was changed by another program while this paper was open.
fn changed(outcome: Outcome) -> Notice {
    if outcome == Outcome::Again {
        Notice::problem(text!(
            "与第一次不同，请看原卷再录一遍",
            "different from the first entry: look at the paper and key it again"
        ))
    } else {
        Notice::problem(text!(
            "第一次录入刚被改动，已按新值比对",
            "the first entry was changed meanwhile: compared with the new value"
        ))
    }
}
