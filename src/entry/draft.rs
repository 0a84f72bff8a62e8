//! What is half typed: it stays in its field when that is left, and outlives the program.

use super::machine::{Cursor, Entry, Input};
use super::{Effect, LineInput};
use crate::response::{Draft, Outcome};

/// Behind the text of a draft, before each further field with something half typed.
const NEXT_FIELD: char = '\u{1e}';
/// Between the code of such a field and its text. Neither sign can be typed.
const ITS_TEXT: char = '\u{1f}';

impl Entry {
    /// Whether the field is empty, whatever was confirmed before.
    pub(super) fn is_emptied(&self) -> bool {
        match &self.input {
            Input::Keys(keys) => keys.is_empty(),
            Input::Choices { chosen, keys } => chosen.is_empty() && keys.is_empty(),
            Input::Line(line) => line.text().trim().is_empty(),
        }
    }

    /// Takes out what is typed; what was confirmed stays confirmed.
    pub(super) fn empty_field(&mut self) {
        match &mut self.input {
            Input::Keys(keys) => keys.clear(),
            Input::Choices { chosen, keys } => {
                chosen.clear();
                keys.clear();
            }
            Input::Line(line) => line.clear(),
        }
    }

    /// Says that the evaluator decides about what is half typed before anything throws it away.
    pub(super) fn refuse_half_typed(&mut self) {
        self.problem(
            "先按回车确认或删掉正在录的内容",
            "confirm or delete what you are typing first",
        );
    }

    /// Keeps half-typed text for the next time, or drops what was kept.
    ///
    /// A field that the evaluator only went back to is kept as a draft of its own answer, so that the paper is opened
    /// there again; the saves say no such thing.
    pub(super) fn keep_draft(&mut self, effects: &mut Vec<Effect>) {
        if self.is_frozen() {
            return;
        }
        let draft = self.whole_draft();
        if draft != self.paper.draft {
            self.paper.draft.clone_from(&draft);
            effects.push(Effect::Draft(draft));
        }
    }

    /// Whether the paper, once begun, would be opened at another field than this.
    fn is_elsewhere(&self) -> bool {
        let begun = self.paper.answers.iter().any(|answer| answer.is_some());
        begun && self.cursor != self.place_on_file()
    }

    /// The draft of the field under the fingers with what is half typed in others, or of the first of these.
    fn whole_draft(&self) -> Option<Draft> {
        let questions = &self.questionnaire.questions;
        let mut others = self.aside.iter().filter(|(at, _)| **at < questions.len());
        let here = self.question().map(|(at, _)| (at, self.typed_text()));
        let is_needed = self.is_half_typed() || self.is_elsewhere();
        let (position, mut text) = match here {
            Some(here) if is_needed || !self.aside.is_empty() => here,
            Some(_) => return None,
            None => others.next().map(|(at, text)| (*at, text.clone()))?,
        };
        for (at, typed) in others {
            text.push(NEXT_FIELD);
            text.push_str(&questions[*at].code);
            text.push(ITS_TEXT);
            text.push_str(typed);
        }
        Some(Draft { position, text })
    }

    /// Takes what was kept, each text for its field; returns the place of the first.
    pub(super) fn take_up_draft(&mut self) -> Option<usize> {
        let draft = self.paper.draft.clone()?;
        if self.is_frozen() {
            return Some(draft.position);
        }
        let mut fields = draft.text.split(NEXT_FIELD);
        let first = fields.next().unwrap_or_default();
        let others = fields.filter_map(|field| {
            let (code, text) = field.split_once(ITS_TEXT)?;
            let (at, _) = self.questionnaire.find(code)?;
            Some((at, text.to_owned()))
        });
        let others: Vec<_> = others.collect();
        let here = (draft.position, first.to_owned());
        let all = others.into_iter().chain(std::iter::once(here));
        let open = all.filter(|(at, _)| {
            let is_keyed = self.outcome(*at).is_some_and(Outcome::is_keyed);
            self.asked.get(*at) == Some(&true) && !is_keyed
        });
        self.aside = open.collect();
        Some(draft.position)
    }

    /// The place of the field under the fingers: of its question, or behind the last one for the sum.
    pub(super) fn place(&self) -> Option<usize> {
        match self.cursor {
            Cursor::Question(position) => Some(position),
            Cursor::ControlTotal => Some(self.questionnaire.questions.len()),
            Cursor::End => None,
        }
    }

    /// What the field at a place is called, in Chinese and English.
    pub(super) fn name_of(&self, place: usize) -> (String, String) {
        match self.questionnaire.questions.get(place) {
            Some(question) => (question.code.clone(), question.code.clone()),
            None => ("小计".to_owned(), "the sum".to_owned()),
        }
    }

    /// Whether something is half typed in the question at this position, which was left.
    pub fn is_aside(&self, position: usize) -> bool {
        self.aside.contains_key(&position)
    }

    /// Whether something is half typed in a field that was left; what is not asked any more does not count.
    pub fn has_aside(&self) -> bool {
        let mut places = self.aside.keys();
        places.any(|at| self.asked.get(*at).is_none_or(|asked| *asked))
    }

    /// Puts aside what is half typed in the field, unless it was emptied; returns the place.
    pub(super) fn put_aside(&mut self) -> Option<usize> {
        let is_kept = self.is_half_typed() && !self.is_emptied();
        let place = self.place().filter(|_| is_kept)?;
        self.aside.insert(place, self.typed_text());
        Some(place)
    }

    /// Keeps on file what is half typed elsewhere, or that nothing is any more.
    pub(super) fn note_aside(&mut self, effects: &mut Vec<Effect>) {
        let is_kept = self.paper.draft.as_ref();
        if !self.aside.is_empty() || is_kept.is_some_and(|draft| !draft.text.is_empty()) {
            self.keep_draft(effects);
        }
    }

    /// What is typed, as one text: options are joined by `|`, the keys of a longer code follow a second one.
    pub(super) fn typed_text(&self) -> String {
        match &self.input {
            Input::Keys(keys) => keys.clone(),
            Input::Choices { chosen, keys } if keys.is_empty() => chosen.join("|"),
            Input::Choices { chosen, keys } => format!("{}||{keys}", chosen.join("|")),
            Input::Line(line) => line.text().to_owned(),
        }
    }

    /// Drops what was kept of the field that is done; what is half typed elsewhere stays.
    pub(super) fn drop_draft(&mut self, effects: &mut Vec<Effect>) {
        if !self.aside.is_empty() {
            self.keep_draft(effects);
            return;
        }
        if !self.is_frozen() && self.paper.draft.take().is_some() {
            effects.push(Effect::Draft(None));
        }
    }

    /// Puts kept text back into the field.
    pub(super) fn restore(&mut self, text: &str) {
        match &mut self.input {
            Input::Keys(keys) => text.clone_into(keys),
            Input::Line(line) => *line = LineInput::new(text),
            Input::Choices { chosen, keys } => {
                let (codes, waiting) = text.split_once("||").unwrap_or((text, ""));
                waiting.clone_into(keys);
                *chosen = codes
                    .split('|')
                    .filter(|code| !code.is_empty())
                    .map(str::to_owned)
                    .collect();
            }
        }
    }
}
