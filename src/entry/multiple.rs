//! Multiple choice: each key toggles an option, Enter ends the question.

use crate::questionnaire::{Question, Typed};
use crate::response::{BrokenLimit, broken_limit};
use crate::text::Order;

use super::choice::no_such_option;
use super::machine::{Entry, Input};

/// What a key does to the options ticked so far.
enum Ticked {
    /// These are ticked, the last one at this place, and these keys wait for more.
    Now(Vec<String>, Option<usize>, String),
    /// The option at this place cannot be ticked with those there are.
    Broken(BrokenLimit),
    /// No option begins like this.
    Nothing,
}

impl Entry {
    /// Toggles the option a sign picks. What waits for a longer code is ticked by Space, by `.`, and by a sign that begins
    /// another option.
    pub(super) fn toggle(&mut self, sign: char) {
        let (Some((_, question)), Input::Choices { chosen, keys }) = (self.question(), &self.input)
        else {
            return;
        };
        let waiting = keys.clone();
        let done = match ticked(question, chosen, keys, Some(sign)) {
            Ticked::Nothing if !keys.is_empty() => {
                let alone = matches!(sign, ' ' | '.');
                let begins = alone || question.typed(&sign.to_string()) != Typed::Nothing;
                match ticked(question, chosen, keys, None) {
                    Ticked::Now(chosen, at, _) if alone => Ticked::Now(chosen, at, String::new()),
                    Ticked::Now(chosen, _, _) if begins => {
                        ticked(question, &chosen, "", Some(sign))
                    }
                    Ticked::Broken(limit) if begins => Ticked::Broken(limit),
                    _ => Ticked::Nothing,
                }
            }
            done => done,
        };
        self.take_ticked(done, &waiting, sign);
    }

    /// Toggles the option whose code waits for more signs; says whether no such sign is left.
    pub(super) fn settle_waiting_option(&mut self) -> bool {
        let (Some((_, question)), Input::Choices { chosen, keys }) = (self.question(), &self.input)
        else {
            return true;
        };
        let Some(last) = keys.chars().last() else {
            return true;
        };
        let before = keys[..keys.len() - last.len_utf8()].to_owned();
        let ticked = ticked(question, chosen, keys, None);
        if matches!(ticked, Ticked::Nothing) {
            let chosen = chosen.clone();
            let keys = String::new();
            self.input = Input::Choices { chosen, keys };
        }
        self.take_ticked(ticked, &before, last)
    }

    /// Takes what a key did, or says why it does nothing; says whether it did something.
    fn take_ticked(&mut self, ticked: Ticked, waiting: &str, sign: char) -> bool {
        let Some((position, question)) = self.question() else {
            return false;
        };
        match ticked {
            Ticked::Now(chosen, at, keys) => {
                self.in_sight = at.or(self.in_sight);
                self.input = Input::Choices { chosen, keys };
                true
            }
            Ticked::Broken(limit) => {
                let finding = limit.finding(question);
                self.say_finding(&finding);
                if let Input::Choices { keys, .. } = &mut self.input {
                    keys.clear();
                }
                false
            }
            Ticked::Nothing => {
                let (zh, en) =
                    no_such_option(&self.questionnaire.questions[position], waiting, sign);
                self.problem(zh, en);
                false
            }
        }
    }
}

/// What these keys, and a further sign, do to the options ticked so far; without a sign the keys are all there is.
fn ticked(question: &Question, chosen: &[String], keys: &str, sign: Option<char>) -> Ticked {
    let typed: String = keys.chars().chain(sign).collect();
    let at = match (question.typed(&typed), sign) {
        (Typed::Option(at), _) | (Typed::Growing(Some(at)), None) => at,
        (Typed::Growing(_), Some(_)) => return Ticked::Now(chosen.to_vec(), None, typed),
        (Typed::Growing(None), None) | (Typed::Nothing, _) => return Ticked::Nothing,
    };
    let Some(option) = question.options.get(at) else {
        return Ticked::Nothing;
    };
    let mut chosen = chosen.to_vec();
    if let Some(at) = chosen.iter().position(|other| *other == option.code) {
        chosen.remove(at);
    } else {
        chosen.push(option.code.clone());
        match broken_limit(question, &chosen) {
            None | Some(BrokenLimit::TooFew(_)) => {}
            Some(limit) => return Ticked::Broken(limit),
        }
    }
    chosen.order_by_key(|code| question.option(code).map(|(position, _)| position));
    Ticked::Now(chosen, Some(at), String::new())
}
