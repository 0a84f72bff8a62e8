//! Where the evaluator goes: forwards, backwards, to what is open, and where the paper is opened again.

use super::Effect;
use super::change::Committed;
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

    /// The first question that has no answer, or something half typed; the end where there is none.
    pub(super) fn first_open(&self) -> Cursor {
        (0..self.asked.len())
            .find(|at| {
                let is_open = self.paper.answers.get(*at).is_none() || self.aside.contains_key(at);
                self.asked[*at] && is_open
            })
            .map_or(Cursor::End, Cursor::Question)
    }

    /// Goes there; the field shows what is confirmed, or what was half typed in it before.
    pub(super) fn go(&mut self, cursor: Cursor) {
        self.cursor = cursor;
        self.in_sight = None;
        self.input = self.confirmed_input();
        let aside = self.place().and_then(|place| self.aside.remove(&place));
        self.is_resumed = aside.is_some();
        if let Some(typed) = aside.filter(|_| !self.is_frozen() && !self.is_settled()) {
            self.restore(&typed);
        }
    }

    /// Goes where `target` says. What is half typed there is no answer yet: it stays in its field, and that is said.
    pub(super) fn leave_for(
        &mut self,
        target: impl Fn(&Self) -> Cursor,
        effects: &mut Vec<Effect>,
    ) {
        let origin = self.cursor;
        if self.awaits_ten() {
            if self.commit_waiting(effects) == Some(Committed::Held) {
                return;
            }
            // The target is meant from where the evaluator was, not from where the confirmation led.
            self.put_aside();
            self.cursor = origin;
            self.input = self.confirmed_input();
        }
        let is_half = self.is_half_typed();
        let place = self.put_aside();
        self.go(target(self));
        self.resume_here(effects);
        match place {
            Some(place) if self.place() == Some(place) => self.ask_for(place),
            Some(place) => {
                let (zh, en) = self.name_of(place);
                self.problem(
                    format!("{zh} 录了一半，没有存，留在那里等回车"),
                    format!("{en} is half keyed and not stored; it waits there for Enter"),
                );
            }
            None if is_half => self.problem(
                "刚才那一题没有改动：正在录的没有存",
                "nothing was stored in the field before",
            ),
            None => {}
        }
        self.note_aside(effects);
    }

    /// Says that something half typed is to be confirmed or taken out.
    pub(super) fn ask_for(&mut self, place: usize) {
        let (zh, en) = self.name_of(place);
        self.problem(
            format!("{zh} 录了一半，还没有存：回车存，Ctrl-U 去掉"),
            format!("{en} is half keyed and not stored: Enter stores it, Ctrl-U takes it out"),
        );
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
