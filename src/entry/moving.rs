//! Where the evaluator goes: forwards, backwards, to what is open, and where the paper is opened again.

use super::Effect;
use super::machine::{Cursor, Entry};

impl Entry {
    /// The first question asked at or after a position, or the end.
    pub(super) fn from(&self, position: usize) -> Cursor {
        (position..self.asked.len())
            .find(|at| self.asked[*at])
            .map_or(Cursor::End, Cursor::Question)
    }

    pub(super) fn after(&self) -> Cursor {
        match self.cursor {
            Cursor::Question(position) => self.from(position + 1),
            Cursor::ControlTotal | Cursor::End => Cursor::End,
        }
    }

    pub(super) fn before(&self) -> Cursor {
        let end = match self.cursor {
            Cursor::Question(position) => position,
            Cursor::ControlTotal | Cursor::End => self.asked.len(),
        };
        (0..end)
            .rev()
            .find(|at| self.asked[*at])
            .map_or(self.cursor, Cursor::Question)
    }

    /// Where the paper is opened again if no draft says otherwise.
    pub(super) fn place_on_file(&self) -> Cursor {
        if self.is_second() {
            // The second entry keeps no place: it goes on where a second value is still due.
            self.first_open()
        } else {
            self.from(self.paper.position)
        }
    }

    /// Goes one question back; nothing is half typed.
    pub(super) fn leave_backwards(&mut self) {
        self.go(self.before());
    }

    pub(super) fn first_open(&self) -> Cursor {
        (0..self.asked.len())
            .find(|at| self.asked[*at] && self.paper.answers.get(*at).is_none())
            .map_or(Cursor::End, Cursor::Question)
    }

    /// Goes there; the field shows what is confirmed.
    pub(super) fn go(&mut self, cursor: Cursor) {
        self.cursor = cursor;
        self.in_sight = None;
        self.input = self.confirmed_input();
    }

    /// Confirms what is half typed, if it can be, and goes where `target` says. Who is refused and goes on all the same
    /// leaves behind what is typed; a field that was emptied keeps what is stored.
    pub(super) fn leave_for(
        &mut self,
        target: impl Fn(&Self) -> Cursor,
        effects: &mut Vec<Effect>,
    ) {
        let origin = self.cursor;
        let was_held = std::mem::take(&mut self.was_held);
        let is_emptied = self.is_half_typed() && self.is_emptied();
        if self.settle(effects) {
            // The target is meant from where the evaluator was, not from where the confirmation led.
            self.cursor = origin;
            self.go(target(self));
            self.resume_here(effects);
        } else if !effects.is_empty() {
            // A second entry that differs: the field is keyed again.
        } else if is_emptied || was_held {
            self.cursor = origin;
            self.go(target(self));
            self.drop_draft(effects);
            self.problem(
                "刚才那一题没有改动：正在录的没有存",
                "nothing was stored in the field before",
            );
        } else {
            self.was_held = true;
            self.say_too(
                "再按一次就离开，不存",
                "once more leaves without storing it",
            );
        }
    }

    /// Adds a sentence to what is said.
    fn say_too(&mut self, zh: &str, en: &str) {
        if let Some(notice) = &mut self.notice {
            notice.text.zh.push('。');
            notice.text.zh.push_str(zh);
            notice.text.en.push_str(". ");
            notice.text.en.push_str(en);
        }
    }

    /// Makes the last save say that the paper is opened again where the evaluator is now.
    pub(super) fn resume_here(&self, effects: &mut [Effect]) {
        let here = self.resume_position();
        for effect in effects.iter_mut().rev() {
            if let Effect::Save { next, .. } = effect {
                *next = here;
                return;
            }
        }
    }

    /// Notes where the saves of an event say that the paper is opened again.
    pub(super) fn note_position(&mut self, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Save { next, .. } = effect {
                self.paper.position = *next;
            }
        }
    }

    /// The position at which the paper is opened again, counted from 0.
    pub(super) fn resume_position(&self) -> usize {
        match self.cursor {
            Cursor::Question(position) => position,
            Cursor::ControlTotal | Cursor::End => self.asked.len(),
        }
    }
}
