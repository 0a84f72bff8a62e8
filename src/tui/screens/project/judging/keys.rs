//! What the keys of a judgement do: fill in, tick, choose, store, take back.

use rust_decimal::Decimal;

use super::lines::Row;
use super::{Judging, Purpose, not_stored};
use crate::entry::Notice;
use crate::error::Result;
use crate::indicator::Asks;
use crate::text::{Language, Text, text};
use crate::tui::commands::Command;
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::prompt::Prompt;

impl Judging {
    pub(super) fn ask(&mut self, purpose: Purpose, title: Text, proposed: &str) -> Step {
        self.purpose = purpose;
        Step::Ask(Prompt::new(title, proposed))
    }

    /// Asks for what the selected row holds, or gives it its other answer.
    pub(super) fn fill(&mut self, language: Language, typed: &str) -> Step {
        let shown = |number: Option<Decimal>| {
            number.map_or_else(String::new, |number| number.normalize().to_string())
        };
        let proposed = |present: String| {
            if typed.is_empty() {
                present
            } else {
                typed.to_owned()
            }
        };
        match self.row() {
            Some(Row::Item(_) | Row::Veto(_)) if typed.is_empty() => self.switch(language),
            Some(Row::Level(at)) if typed.is_empty() => self.choose(at),
            Some(Row::Cases(at)) => {
                let present = self.draft.cases.get(at).copied().unwrap_or(0);
                let title = text!("发现几处", "how many were found");
                self.ask(Purpose::Cases(at), title, &proposed(present.to_string()))
            }
            Some(Row::Value) => {
                let title = if self.draft.cites.is_empty() {
                    text!("完成值（实际做到的数）", "the actual value")
                } else {
                    text!(
                        "完成值；写 = 取引用的比例",
                        "the actual value; = takes the share that is cited"
                    )
                };
                let present = shown(self.draft.value);
                self.ask(Purpose::Value, title, &proposed(present))
            }
            Some(Row::Score(low, high)) => {
                let (low, high) = (low.normalize(), high.normalize());
                let title = text!("给分（{low}–{high}）", "points ({low} to {high})");
                let present = shown(self.draft.score);
                self.ask(Purpose::Score, title, &proposed(present))
            }
            _ => Step::Stay,
        }
    }

    fn choose(&mut self, at: usize) -> Step {
        let Some(code) = self.judged().and_then(|judged| {
            let Asks::Level(levels) = judged.rule.asks() else {
                return None;
            };
            levels.get(at).map(|level| level.code.clone())
        }) else {
            return Step::Stay;
        };
        self.change(|draft| draft.choose(&code));
        let rows = self.rows();
        let score = rows.iter().position(|row| matches!(row, Row::Score(..)));
        if let (Some(row), None) = (score, self.draft.score) {
            self.cursor.selected = row;
        }
        Step::Stay
    }

    /// The other answer: yes for no, and for nothing said yet.
    pub(super) fn switch(&mut self, language: Language) -> Step {
        let present = match self.row() {
            Some(Row::Item(at)) => self.draft.items.get(at).and_then(|tick| tick.met),
            Some(Row::Veto(at)) => self.draft.vetoes.get(at).copied(),
            Some(Row::Level(at)) => return self.choose(at),
            _ => return self.fill(language, ""),
        };
        self.say(present != Some(true), language)
    }

    /// Says yes or no to the selected row; an item that is not met wants to know why.
    pub(super) fn say(&mut self, yes: bool, language: Language) -> Step {
        match self.row() {
            Some(Row::Item(at)) => {
                self.change(|draft| draft.tick(at, yes));
                let noted = self.draft.items.get(at);
                let unexplained = noted.is_some_and(|tick| tick.note.is_empty());
                if !yes && unexplained {
                    return self.note(language);
                }
                self.cursor.handle(Command::Down, self.rows().len(), 1);
                Step::Stay
            }
            Some(Row::Veto(at)) => {
                self.change(|draft| {
                    if let Some(veto) = draft.vetoes.get_mut(at) {
                        *veto = yes;
                    }
                });
                Step::Stay
            }
            _ => Step::Say(Notice::info(text!(
                "这一行不分是否：回车填写",
                "this row is no yes or no: Enter fills it in"
            ))),
        }
    }

    pub(super) fn note(&mut self, language: Language) -> Step {
        let Some(Row::Item(at)) = self.row() else {
            return Step::Say(Notice::info(text!(
                "说明写在条目上；整项的理由在存盘时写",
                "notes are written on items; the reason of the whole is asked for when it is stored"
            )));
        };
        let tick = self.draft.items.get(at).cloned().unwrap_or_default();
        let number = at + 1;
        let title = if tick.met == Some(false) {
            text!("第 {number} 条为什么不达标", "why item {number} is not met")
        } else {
            text!("第 {number} 条的说明", "note on item {number}")
        };
        self.ask(Purpose::Note(at), title, tick.note.get(language))
    }

    pub(super) fn store(&mut self) -> Step {
        if !self.is_changed() {
            return Step::Say(Notice::info(text!(
                "没有改动，不用存",
                "nothing was changed"
            )));
        }
        if let Some(finding) = self.missing() {
            return Step::Say(Notice::problem(Text::new(
                format!("{}。{}", finding.sentence.zh, finding.hint.zh),
                format!("{}. {}", finding.sentence.en, finding.hint.en),
            )));
        }
        let title = text!(
            "理由，依据什么材料（写好按回车存盘）",
            "the reason: what it rests on (Enter stores)"
        );
        self.ask(Purpose::Reason, title, "")
    }

    pub(super) fn undo(&mut self) -> Step {
        if let Some(before) = self.earlier.pop() {
            self.draft = before;
            return Step::Stay;
        }
        let title = text!(
            "撤销上一次存盘的认定，原因",
            "take back the judgement stored last; why"
        );
        self.ask(Purpose::TakeBack, title, "")
    }

    pub(super) fn other_part(&mut self, world: &mut World) -> Result<Step> {
        if self.seats.len() < 2 {
            return Ok(Step::Stay);
        }
        if self.is_changed() {
            return Ok(Step::Say(not_stored()));
        }
        self.at = (self.at + 1) % self.seats.len();
        self.cursor = ListCursor::default();
        // What was read is of the part before.
        self.loaded = None;
        self.load(world)?;
        Ok(Step::Stay)
    }
}
