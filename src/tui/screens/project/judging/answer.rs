//! The lines of a judgement that are typed: values, points, notes, reasons; the last of them store.

use super::{Judging, Purpose};
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::judged_number;
use crate::indicator::{Consequence, Total};
use crate::text::{Text, text};
use crate::tui::commands::Command;
use crate::tui::screen::{Input, Screen, Step, World};
use crate::tui::widgets::prompt::Asked;

impl Judging {
    pub(super) fn take_line(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let Some((purpose, prompt)) = &mut self.asking else {
            return Ok(Step::Stay);
        };
        let purpose = *purpose;
        match prompt.handle(input) {
            Asked::Accepted(text) => {
                let accepted = self.accept(purpose, &text, world)?;
                match accepted {
                    Ok(step) => {
                        self.asking = None;
                        Ok(step)
                    }
                    Err(problem) => {
                        if let Some((_, prompt)) = &mut self.asking {
                            prompt.note = problem;
                        }
                        Ok(Step::Stay)
                    }
                }
            }
            Asked::Cancelled => {
                self.asking = None;
                Ok(Step::Stay)
            }
            Asked::Typing | Asked::Other => Ok(Step::Stay),
        }
    }

    /// Takes an accepted line; inside, `Err` is what is wrong with it, and the line stays.
    fn accept(
        &mut self,
        purpose: Purpose,
        text: &str,
        world: &mut World,
    ) -> Result<std::result::Result<Step, Text>> {
        match purpose {
            Purpose::Value | Purpose::Score => {
                let number = match judged_number(text) {
                    Ok(number) => number,
                    Err(problem) => return Ok(Err(problem)),
                };
                self.change(|draft| match purpose {
                    Purpose::Value => draft.value = Some(number),
                    _ => draft.score = Some(number),
                });
            }
            Purpose::Cases(at) => {
                let Some(count) = judged_number(text)
                    .ok()
                    .and_then(|number| number.normalize().to_string().parse().ok())
                else {
                    return Ok(Err(text!(
                        "写 0 或正整数",
                        "write a whole number from 0 on"
                    )));
                };
                self.change(|draft| {
                    if let Some(cases) = draft.cases.get_mut(at) {
                        *cases = count;
                    }
                });
            }
            Purpose::Note(at) => {
                self.change(|draft| {
                    if let Some(tick) = draft.items.get_mut(at) {
                        tick.note = kept_or_typed(&tick.note, text);
                    }
                });
                self.cursor.handle(Command::Down, self.rows().len(), 1);
            }
            Purpose::Reason | Purpose::TakeBack | Purpose::AsDeclared if text.is_empty() => {
                return Ok(Err(text!(
                    "不写理由不能存",
                    "it cannot be stored without a reason"
                )));
            }
            Purpose::Reason => return self.store_with(text, world).map(Ok),
            Purpose::TakeBack => {
                let (project, seat) = (self.project.clone(), self.seat().clone());
                let moved = world.store.take_back_judgement(&project, &seat, text)?;
                return self.stored(&moved, world).map(Ok);
            }
            Purpose::AsDeclared => {
                let (project, seat) = (self.project.clone(), self.seat().clone());
                let moved = world.store.judge_as_declared(&project, &seat, text)?;
                return self.stored(&moved, world).map(Ok);
            }
        }
        Ok(Ok(Step::Stay))
    }

    fn store_with(&mut self, reason: &str, world: &mut World) -> Result<Step> {
        let mut draft = self.draft.clone();
        draft.reason = Text::same(reason);
        let seen = self.loaded.as_ref().map(|loaded| loaded.seen);
        let (project, seat) = (self.project.clone(), self.seat().clone());
        let moved = world
            .store
            .judge(&project, &seat, &draft.judgement(), seen)?;
        self.stored(&moved, world)
    }

    /// Shows what is stored now, and says what moved.
    fn stored(&mut self, moved: &Consequence, world: &mut World) -> Result<Step> {
        self.loaded = None;
        self.earlier.clear();
        self.load(world)?;
        let total = moved.totals.last().map_or_else(String::new, Total::change);
        Ok(Step::Say(Notice::info(text!(
            "已存：总分 {total}",
            "stored: total {total}"
        ))))
    }
}

/// A text in both languages where one of them was accepted as it was; otherwise what was typed.
fn kept_or_typed(before: &Text, typed: &str) -> Text {
    if before.zh == typed || before.en == typed {
        before.clone()
    } else {
        Text::same(typed)
    }
}
