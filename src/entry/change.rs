//! Confirmed changes: taking one, taking it back, making it again.

use super::Effect;
use super::machine::{Cursor, Entry};
use crate::response::{Answer, State};

/// What became of an answer that was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Committed {
    /// It is taken, and the evaluator is at the next field.
    On,
    /// The evaluator stays at the field: nothing may change, or the value is to be keyed again.
    Held,
}

/// One confirmed change, as undo needs it.
#[derive(Debug, Clone)]
pub(super) struct Change {
    position: usize,
    old: Option<Answer>,
    new: Option<Answer>,
}

impl Entry {
    /// Takes an answer as confirmed and goes to `next`.
    pub(super) fn commit(
        &mut self,
        position: usize,
        answer: Answer,
        next: impl Fn(&Self) -> Cursor,
        effects: &mut Vec<Effect>,
    ) -> Committed {
        if self.is_frozen() {
            self.refuse_frozen();
            self.input = self.confirmed_input();
            return Committed::Held;
        }
        if self.is_second() {
            return self.commit_second(position, answer, next, effects);
        }
        let old = self.paper.answers.get(position).cloned();
        let change = Change {
            position,
            old,
            new: Some(answer.clone()),
        };
        self.undo.push(change);
        self.redo.clear();
        self.store(position, Some(answer), next, effects);
        Committed::On
    }

    /// Notes a second value that stands, so that it can be taken back.
    pub(super) fn remember(&mut self, position: usize, answer: Answer) {
        self.undo.push(Change {
            position,
            old: None,
            new: Some(answer),
        });
    }

    /// The state that a change of a finished paper leaves: what is changed is neither verified nor, lacking
    /// something, entered.
    pub(super) fn settle_state(&mut self, has_total: bool) {
        if self.paper.state > State::Open {
            self.paper.state = if has_total && self.is_complete() {
                State::Entered
            } else {
                State::Open
            };
        }
    }

    fn store(
        &mut self,
        position: usize,
        answer: Option<Answer>,
        next: impl Fn(&Self) -> Cursor,
        effects: &mut Vec<Effect>,
    ) {
        let is_change = self.paper.answers.get(position) != answer.as_ref();
        self.paper.answers.set(position, answer.clone());
        let asked = self.route();
        let before = std::mem::replace(&mut self.asked, asked);
        if is_change {
            self.settle_state(true);
        }
        self.go(next(self));
        effects.push(Effect::Save {
            position,
            answer,
            next: self.resume_position(),
        });
        // Storing an answer drops the draft of its question; a draft of another one has been given up.
        self.paper.draft.take_if(|draft| draft.position == position);
        self.drop_draft(effects);
        self.check_control_total(effects);
        self.say_passed_over(&before);
    }

    /// Whether there is a change to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is a change to make again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub(super) fn undo(&mut self, effects: &mut Vec<Effect>) {
        if self.is_half_typed() && !self.is_emptied() {
            self.empty_field();
            return;
        }
        let Some(change) = self.undo.pop() else {
            self.problem("没有可以撤销的", "there is nothing to undo");
            return;
        };
        let position = change.position;
        if self.is_second() {
            self.take_back_second(position, effects);
            return;
        }
        let old = change.old.clone();
        self.redo.push(change);
        self.store(position, old, |entry| entry.from(position), effects);
    }

    pub(super) fn redo(&mut self, effects: &mut Vec<Effect>) {
        if self.is_half_typed() {
            self.refuse_half_typed();
            return;
        }
        let Some(change) = self.redo.pop() else {
            self.problem("没有可以重做的", "there is nothing to redo");
            return;
        };
        let position = change.position;
        let new = change.new.clone();
        self.undo.push(change);
        self.store(position, new, |entry| entry.from(position + 1), effects);
    }
}
