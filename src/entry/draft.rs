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

    /// Says that the evaluator decides about what is half typed before anything throws it away.
    pub(super) fn refuse_half_typed(&mut self) {
        self.problem(
            "先按回车确认或删掉正在录的内容",
            "confirm or delete what you are typing first",
        );
    }

    /// Keeps half-typed text for the next time, or drops what was kept.
    pub(super) fn keep_draft(&mut self, effects: &mut Vec<Effect>) {
        if self.is_frozen() {
            return;
        }
        let text = match &self.input {
            _ if !self.is_half_typed() => None,
            Input::Keys(keys) => Some(keys.clone()),
            Input::Choices { chosen, .. } => Some(chosen.join("|")),
            Input::Line(line) => Some(line.text().to_owned()),
        };
        let draft = self
            .question()
            .and_then(|(position, _)| text.map(|text| Draft { position, text }));
        if draft != self.paper.draft {
            self.paper.draft.clone_from(&draft);
            effects.push(Effect::Draft(draft));
        }
    }

    /// Puts kept text back into the field.
    pub(super) fn restore(&mut self, text: &str) {
        match &mut self.input {
            Input::Keys(keys) => text.clone_into(keys),
            Input::Line(line) => *line = LineInput::new(text),
            Input::Choices { chosen, .. } => {
                *chosen = text
                    .split('|')
                    .filter(|code| !code.is_empty())
                    .map(str::to_owned)
                    .collect();
            }
        }
    }
}
