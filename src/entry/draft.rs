//! What is half typed: it stays in its field when that is left, and outlives the program.

use super::machine::{Cursor, Entry, Input};
use super::{Effect, LineInput};
use crate::response::{Draft, Outcome};

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
        let is_needed = match self.cursor {
            Cursor::Question(_) => {
                self.is_half_typed() || self.is_elsewhere() || !self.aside.is_empty()
            }
            Cursor::ControlTotal | Cursor::End => self.is_half_typed(),
        };
        let mut others = self.aside.iter().map(|(at, typed)| (*at, typed.as_str()));
        let typed = self.typed_text();
        let here = self.place().filter(|_| is_needed);
        let here = here
            .map(|at| (at, typed.as_str()))
            .or_else(|| others.next());
        let last = self.asked.len().saturating_sub(1);
        here.map(|here| Draft::of(&self.questionnaire, last, here, others))
    }

    /// Whether something half typed is not on file as it is now.
    pub fn is_unkept(&self) -> bool {
        let is_kept = || self.whole_draft() == self.paper.draft;
        let is_about = self.is_half_typed() || self.paper.draft.is_some();
        is_about && !self.is_frozen() && !self.is_unsaved() && !is_kept()
    }

    /// Keeps what is half typed while nothing else happens: what was said stays said.
    pub fn keep(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.is_unkept() {
            self.keep_draft(&mut effects);
        }
        effects
    }

    /// What [`Entry::keep`] asked for could not be stored: on file is what was kept before.
    pub fn was_not_kept(&mut self, before: Option<Draft>) {
        self.paper.draft = before;
    }

    /// Takes what was kept, each text for its field, also for one that is passed over now: it may be asked again. Returns
    /// where the fingers were.
    pub(super) fn take_up_draft(&mut self) -> Option<Cursor> {
        let draft = self.paper.draft.clone()?;
        let fields = draft.fields(&self.questionnaire);
        let sum = self.asked.len();
        let begun = match fields.first() {
            Some((place, _)) if *place == sum && self.has_sum() => Cursor::ControlTotal,
            _ => self.from(draft.position),
        };
        if self.is_frozen() {
            return Some(self.from(draft.position));
        }
        for (place, typed) in fields {
            let is_keyed = self.outcome(place).is_some_and(Outcome::is_keyed);
            let is_open = match self.asked.get(place) {
                Some(true) => !is_keyed,
                Some(false) => Draft::is_no_answer(typed, self.paper.answers.get(place)),
                None => self.has_sum(),
            };
            if is_open {
                self.aside.insert(place, typed.to_owned());
            }
        }
        Some(begun)
    }

    /// Whether the printed sum is keyed here.
    fn has_sum(&self) -> bool {
        self.questionnaire.control_total.is_some() && !self.is_second()
    }

    /// Says that a field with something half typed is passed over now, though it was not before.
    pub(super) fn say_passed_over(&mut self, asked_before: &[bool]) {
        let is_passed = |at: &&usize| asked_before.get(**at) == Some(&true) && !self.asked[**at];
        if let Some(place) = self.aside.keys().find(is_passed).copied() {
            let (zh, en) = self.name_of(place);
            self.problem(
                format!("{zh} 录了一半，现在跳过：没有存；改回来它还在，完成本卷就去掉"),
                format!("{en} is half keyed and passed over now: not stored; it is there again if you change back, and goes when the paper is finished"),
            );
        }
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
            None => (self.sum_label().to_owned(), "the sum".to_owned()),
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
