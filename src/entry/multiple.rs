//! Multiple choice: each key toggles an option, Enter ends the question.

use crate::questionnaire::Question;

use super::choice::{Picked, exact, no_such_option, pick};
use super::machine::{Entry, Input};

impl Entry {
    /// Toggles the option a sign picks; keys that wait for a longer code are settled by a sign that does not extend them.
    pub(super) fn toggle(&mut self, sign: char) {
        let (Some((_, question)), Input::Choices { chosen, keys }) = (self.question(), &self.input)
        else {
            return;
        };
        let mut chosen = chosen.clone();
        let mut typed = format!("{keys}{sign}");
        let mut picked = pick(&typed, question);
        if picked == Picked::Nothing
            && let Some(waiting) = exact(keys, question)
        {
            switch(&mut chosen, waiting, question);
            typed = sign.to_string();
            picked = pick(&typed, question);
        }
        let mut refused = None;
        match picked {
            Picked::Growing => {}
            Picked::Option(code) => {
                switch(&mut chosen, code, question);
                typed.clear();
            }
            Picked::Nothing => {
                refused = Some(no_such_option(question, sign));
                typed.clear();
            }
        }
        self.input = Input::Choices {
            chosen,
            keys: typed,
        };
        if let Some((zh, en)) = refused {
            self.problem(zh, en);
        }
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
        let mut chosen = chosen.clone();
        let waiting = exact(keys, question);
        let refused = no_such_option(question, last);
        let settled = waiting.is_some();
        if let Some(code) = waiting {
            switch(&mut chosen, code, question);
        }
        self.input = Input::Choices {
            chosen,
            keys: String::new(),
        };
        if !settled {
            self.problem(refused.0, refused.1);
        }
        settled
    }
}

/// Toggles an option among those chosen; they stay in the order of the paper.
fn switch(chosen: &mut Vec<String>, code: String, question: &Question) {
    if let Some(at) = chosen.iter().position(|other| *other == code) {
        chosen.remove(at);
    } else {
        chosen.push(code);
    }
    chosen.sort_by_key(|code| question.option(code).map(|(position, _)| position));
}
