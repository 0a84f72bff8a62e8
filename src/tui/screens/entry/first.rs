//! The desk of the first entry.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::desk::{Desk, Fault, Stack, misplaced};
use crate::entry::{Effect, Entry, Notice};
use crate::error::{Error, Result};
use crate::response::{Ledger, Paper, Serial, State};
use crate::store::NextPaper;
use crate::text::{Language, Text, text, words};
use crate::tui::commands::Command;
use crate::tui::screen::{Route, Step, World};
use crate::tui::widgets::answers::{doubted, invalid_text};

/// The desk with a paper on it.
pub struct First {
    invalid: Option<Text>,
}

impl Desk for First {
    fn take(world: &World, stack: &Stack, serial: &Serial) -> Result<(Self, Entry)> {
        let (store, key) = (&world.store, &stack.key);
        world.check_blind(key, serial)?;
        store.take_up_as(key, serial, &stack.questionnaire)?;
        let paper = store.paper(key, serial)?;
        let questionnaire = &stack.questionnaire;
        let paper = if let Some(paper) = paper {
            paper
        } else {
            let version = store.edition_of(key, serial)?;
            Paper::of_edition(serial.clone(), questionnaire, version)
        };
        let invalid = match &paper.invalid {
            Some(invalid) => Some(invalid_text(invalid, &store.survey(key)?.invalid_reasons)),
            None => None,
        };
        let entry = Entry::new(Arc::clone(&stack.questionnaire), paper);
        Ok((Self { invalid }, entry))
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
            Effect::Save {
                position,
                answer,
                next,
            } => {
                store.save_answer(key, serial, *position, answer.as_ref(), *next)?;
            }
            Effect::ControlTotal(total) => store.save_control_total(key, serial, *total)?,
            Effect::Draft(draft) => store.save_draft(key, serial, draft.as_ref())?,
            Effect::Finish => {
                store.finish(key, serial)?;
            }
            Effect::Second { .. } | Effect::SecondTakenBack { .. } => {
                return Err(misplaced(effect));
            }
        }
        Ok(None)
    }

    fn fault(&self, world: &World, stack: &Stack, serial: &Serial, _error: &Error) -> Fault {
        if matches!(world.store.is_overtaken(&stack.key, serial), Ok(true)) {
            Fault::Gone
        } else {
            Fault::TryAgain
        }
    }

    /// The paper that comes next, and what is said of the one that is done.
    fn next(&self, world: &World, stack: &Stack, done: &Entry) -> Result<(Option<Serial>, Notice)> {
        let (store, key) = (&world.store, &stack.key);
        let serial = &done.paper().serial;
        let next = match store.next_paper(key, Some(serial))? {
            NextPaper::Serial(next) => Some(next),
            NextPaper::AllArrived => None,
        };
        let sum = done
            .running_sum()
            .map_or_else(Text::default, |(sum, full)| {
                let (sum, full) = (sum.normalize(), full.normalize());
                text!("，合计 {sum}/{full}", ", sum {sum}/{full}")
            });
        let ledger = store.ledger(key)?;
        let is_all = ledger.unfinished() == 0 && ledger.outstanding() == Some(0);
        let then = if is_all {
            text!(
                "发放的 {} 份全部录完，Esc 返回看结果",
                "All {} papers handed out are entered; Esc goes back",
                ledger.returned
            )
        } else {
            match &next {
                Some(next) => text!("下一份：{next} 号", "Next: {next}"),
                None => text!(
                    "登记的编号都已有答卷，Esc 返回",
                    "Every registered serial is on file; Esc goes back"
                ),
            }
        };
        let notice = Notice::info(Text::new(
            format!("{serial} 号已录入并存盘{}。{}", sum.zh, then.zh),
            format!("{serial} is entered and stored{}. {}", sum.en, then.en),
        ));
        Ok((next, notice))
    }

    fn review(
        &self,
        world: &World,
        stack: &Stack,
        entry: &Entry,
        command: Command,
    ) -> Result<Step> {
        let (key, paper) = (stack.key.clone(), entry.paper());
        let serial = paper.serial.clone();
        Ok(match command {
            Command::Reopen if paper.state == State::Approved => {
                Step::Go(Route::Reopening(key, serial))
            }
            Command::SetInvalid => Step::Go(Route::Validity(key, serial)),
            Command::Remarks if world.store.paper(&key, &serial)?.is_some() => {
                let question = entry.question().map(|(_, question)| question.code.clone());
                Step::Go(Route::Remarks(key, serial, question))
            }
            Command::Remarks => Step::Say(Notice::info(text!(
                "先录下第一题，再提疑问或写备注",
                "key the first field, then ask or note"
            ))),
            _ => Step::Stay,
        })
    }

    fn doubt(&self, world: &World, stack: &Stack, serial: &Serial) -> Result<Option<Text>> {
        let doubt = world.store.serial_doubt(&stack.key, serial, None)?;
        Ok(doubt.map(|doubt| doubted(serial, &doubt)))
    }

    fn left(&self, world: &mut World, stack: &Stack, serial: &Serial) -> Result<()> {
        world.store.drop_empty(&stack.key, serial)
    }

    fn is_done(&self, entry: &Entry) -> bool {
        entry.paper().state > State::Open
    }

    fn invalid(&self) -> Option<&Text> {
        self.invalid.as_ref()
    }

    fn enabled(&self, command: Command, stack: &Stack, paper: &Paper) -> bool {
        match command {
            Command::Entry(crate::entry::Event::ControlTotal) => {
                stack.questionnaire.control_total.is_some()
            }
            Command::Reopen => paper.state == State::Approved,
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> &'static str {
        words::FIRST_ENTRY.get(language)
    }

    fn progress(&self, ledger: &Ledger, finished: usize, language: Language) -> String {
        let out_of = ledger.distributed;
        let out_of = out_of.map_or_else(String::new, |distributed| format!("/{distributed}"));
        let entered = ledger.entered;
        text!(in language,
            "已录 {entered}{out_of} 份   本次 {finished} 份",
            "entered {entered}{out_of}   now {finished}")
    }

    fn complete(
        &self,
        entry: &Entry,
        language: Language,
    ) -> (&'static str, Option<(Decimal, Decimal)>) {
        let said = language.pick("本卷答完", "this paper is complete");
        (said, entry.running_sum())
    }
}
