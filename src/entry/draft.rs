//! Half-typed text that outlives the program.

use super::machine::{Entry, Input};
use super::{Effect, LineInput};
use crate::response::Draft;

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
        let draft = self
            .question()
            .filter(|_| self.is_half_typed() || self.is_elsewhere())
            .map(|(position, _)| Draft {
                position,
                text: self.typed_text(),
            });
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

    /// What is typed, as one text: options are joined by `|`, the keys of a longer code follow a second one.
    fn typed_text(&self) -> String {
        match &self.input {
            Input::Keys(keys) => keys.clone(),
            Input::Choices { chosen, keys } if keys.is_empty() => chosen.join("|"),
            Input::Choices { chosen, keys } => format!("{}||{keys}", chosen.join("|")),
            Input::Line(line) => line.text().to_owned(),
        }
    }

    /// Drops what was kept, once the evaluator has gone on without it.
    pub(super) fn drop_draft(&mut self, effects: &mut Vec<Effect>) {
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
