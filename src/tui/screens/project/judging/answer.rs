//! The lines of a judgement that are typed: values, points, notes, reasons; the last of them store.

use super::{Judging, Purpose};
use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::formats::judged_number;
use crate::indicator::{Consequence, Total, cited_value};
use crate::office::{Wanted, cite};
use crate::text::{Text, text};
use crate::tui::commands::Command;
use crate::tui::screen::{Screen, Step, World};

impl Judging {
    /// Takes an accepted line.
    pub(super) fn accept(&mut self, text: &str, world: &mut World) -> Result<Step> {
        let purpose = self.purpose;
        match purpose {
            Purpose::Value | Purpose::Score => {
                let read = match (purpose, text) {
                    (Purpose::Value, "=" | "＝") => cited_value(&self.draft.cites),
                    _ => judged_number(text),
                };
                let number = match read {
                    Ok(number) => number,
                    Err(problem) => return Ok(Step::Refuse(problem)),
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
                    return Ok(Step::Refuse(text!(
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
            Purpose::Cite => return self.cite(text, world),
            Purpose::Reason | Purpose::TakeBack | Purpose::AsDeclared if text.is_empty() => {
                return Ok(Step::Refuse(text!(
                    "不写理由不能存",
                    "it cannot be stored without a reason"
                )));
            }
            Purpose::Reason => return self.store_with(text, world),
            Purpose::TakeBack => {
                let (project, seat) = (self.project.clone(), self.seat().clone());
                let moved = world.store.take_back_judgement(&project, &seat, text)?;
                return self.stored(&moved, world);
            }
            Purpose::AsDeclared => {
                let (project, seat) = (self.project.clone(), self.seat().clone());
                let moved = world.store.judge_as_declared(&project, &seat, text)?;
                return self.stored(&moved, world);
            }
        }
        Ok(Step::Stay)
    }

    /// Cites a theme with its counts of now, in the place of one that was cited of the same people.
    fn cite(&mut self, text: &str, world: &World) -> Result<Step> {
        if text == "-" {
            self.change(|draft| draft.cites.clear());
            return Ok(Step::Stay);
        }
        let wanted = Wanted::read(text);
        let cited = match cite(&world.store, &self.project, self.seat(), &wanted) {
            Ok(cited) => cited,
            Err(error) if error.kind == Kind::Usage => return Ok(Step::Refuse(with_hint(error))),
            Err(error) => return Err(error),
        };
        let said = cited.citation.sentence();
        self.change(|draft| {
            let new = cited.citation;
            draft
                .cites
                .retain(|old| (&old.theme, &old.role) != (&new.theme, &new.role));
            draft.cites.push(new);
        });
        Ok(Step::Say(Notice::info(said)))
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

/// Why something is refused, and what to do.
fn with_hint(error: Error) -> Text {
    let Text { zh, en } = error.sentence;
    match error.hints.first() {
        Some(hint) => Text::new(format!("{zh}：{}", hint.zh), format!("{en}: {}", hint.en)),
        None => Text::new(zh, en),
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
