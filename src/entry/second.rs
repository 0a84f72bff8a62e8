//! The second entry of a paper, blind: the same fields and keys, each value compared with a first one that never shows.

use std::sync::Arc;

use super::Effect;
use super::change::Committed;
use super::machine::{Cursor, Entry};
use crate::questionnaire::{Questionnaire, SecondWay};
use crate::response::{
    Answer, AnswerSheet, Outcome, Paper, SecondEntry, SecondValue, asked, compare, to_be_keyed,
    to_be_keyed_again,
};

/// The first entry, kept from the verifier's eyes, and what the second has come to.
#[derive(Debug, Clone)]
pub(super) struct Blind {
    /// The first values; open where the first entry passes the question over.
    first: AnswerSheet,
    /// For each question what was keyed last and what it came to.
    values: Vec<Option<SecondValue>>,
}

impl Entry {
    /// Opens a paper for its second entry, at the first field without a second value that stands.
    ///
    /// The paper of this machine holds the second values only: neither its answers nor its notices tell a first one.
    pub fn second(questionnaire: Arc<Questionnaire>, second: SecondEntry) -> Self {
        let route = asked(&questionnaire, &second.first);
        let mut first = second.first.clone();
        for (position, _) in route.iter().enumerate().filter(|(_, asked)| !**asked) {
            first.set(position, None);
        }
        let paper = Paper {
            answers: second.sheet(),
            state: second.state,
            draft: second.draft,
            ..Paper::fresh(second.serial, questionnaire.questions.len())
        };
        let mut values = second.values;
        values.resize(questionnaire.questions.len(), None);
        let blind = Blind { first, values };
        Self::open(questionnaire, paper, Some(blind))
    }

    /// Whether this is a second entry.
    pub fn is_second(&self) -> bool {
        self.blind.is_some()
    }

    /// What the second entry of the question at this position has come to; `None` in a first entry too.
    pub fn outcome(&self, position: usize) -> Option<Outcome> {
        let value = self.blind.as_ref()?.values.get(position)?.as_ref()?;
        Some(value.outcome)
    }

    /// Whether the field under the fingers has a second value that stands: what becomes of it is decided elsewhere.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.cursor, Cursor::Question(position)
            if self.outcome(position).is_some_and(Outcome::is_keyed))
    }

    /// The first value of the field under the fingers, where it is shown to be confirmed.
    pub fn sighted(&self) -> Option<&Answer> {
        let blind = self.blind.as_ref()?;
        let (position, question) = self.question()?;
        let is_shown = question.second == SecondWay::BySight && !self.is_settled();
        blind.first.get(position).filter(|_| is_shown)
    }

    /// For each question, whether this entry comes to it.
    pub(super) fn route(&self) -> Vec<bool> {
        let route = if self.is_second() {
            to_be_keyed_again
        } else {
            to_be_keyed
        };
        route(&self.questionnaire, &self.paper.answers)
    }

    /// Takes back the second value of a field: it is keyed again.
    pub(super) fn take_back_second(&mut self, position: usize, effects: &mut Vec<Effect>) {
        let values = self.blind.as_mut().map(|blind| &mut blind.values);
        let value = values.and_then(|values| values.get_mut(position)?.as_mut());
        let Some(value) = value.filter(|value| !matches!(value.outcome, Outcome::Adjudicated(_)))
        else {
            self.refuse_settled();
            return;
        };
        value.outcome = Outcome::Again;
        self.paper.answers.set(position, None);
        let asked = self.route();
        let asked_before = std::mem::replace(&mut self.asked, asked);
        self.drop_draft(effects);
        effects.push(Effect::SecondTakenBack { position });
        self.go(self.from(position));
        self.inform(
            "已撤回，请看原卷再录这一题",
            "taken back: look at the paper and key this question again",
        );
        self.say_passed_over(&asked_before);
    }

    pub(super) fn refuse_settled(&mut self) {
        self.problem(
            "这一题已复录定下；要改，请到裁定里改",
            "the second value of this question stands; it is changed by adjudication",
        );
    }

    /// Takes a second value: it agrees, or is keyed again, or stands as a discrepancy.
    pub(super) fn commit_second(
        &mut self,
        position: usize,
        answer: Answer,
        next: impl Fn(&Self) -> Cursor,
        effects: &mut Vec<Effect>,
    ) -> Committed {
        if self.is_settled() {
            self.refuse_settled();
            self.input = self.confirmed_input();
            return Committed::Held;
        }
        let Some(blind) = &mut self.blind else {
            return Committed::Held;
        };
        let first = blind.first.get(position);
        let before = blind.values.get(position).cloned().flatten();
        let differed = before.as_ref().and_then(|before| before.value.as_ref());
        let outcome = compare(first, differed, &answer);
        let is_first_asked = first.is_some();
        if let Some(place) = blind.values.get_mut(position) {
            *place = Some(SecondValue {
                value: Some(answer.clone()),
                outcome,
            });
        }
        effects.push(Effect::Second {
            position,
            answer: answer.clone(),
            outcome,
        });
        self.paper.draft.take_if(|draft| draft.position == position);
        if outcome == Outcome::Again {
            self.input = self.confirmed_input();
            self.drop_draft(effects);
            self.ask_again(before.is_some());
            return Committed::Held;
        }
        self.remember(position, answer.clone());
        self.paper.answers.set(position, Some(answer));
        let asked = self.route();
        let asked_before = std::mem::replace(&mut self.asked, asked);
        self.go(next(self));
        // What stands already is not looked at again: after an edit only the changed field waits.
        while self.is_settled() {
            self.go(self.after());
        }
        self.drop_draft(effects);
        self.say_outcome(outcome, before.is_some(), is_first_asked);
        self.say_passed_over(&asked_before);
        Committed::On
    }

    fn ask_again(&mut self, had_differed: bool) {
        if had_differed {
            self.problem(
                "两次所录都与第一次不同，彼此也不同：请看原卷再录一遍",
                "different from the first entry, and from what you keyed before: look at the paper and key it again",
            );
        } else {
            self.problem(
                "与第一次不同，请看原卷再录一遍",
                "different from the first entry: look at the paper and key it again",
            );
        }
    }

    fn say_outcome(&mut self, outcome: Outcome, had_differed: bool, is_first_asked: bool) {
        match outcome {
            Outcome::Discrepancy if !is_first_asked => self.problem(
                "第一次录入跳过了这一题：记为差异，留待裁定",
                "the first entry passes this question over: a discrepancy, to be adjudicated",
            ),
            Outcome::Discrepancy => {
                self.inform(
                    "两遍录得一样：记为差异，留待裁定",
                    "the same value twice: a discrepancy, to be adjudicated",
                );
            }
            Outcome::Agreed if had_differed => {
                self.inform("与第一次相符", "it agrees with the first entry");
            }
            Outcome::Agreed | Outcome::Again | Outcome::Adjudicated(_) => {}
        }
    }
}
