//! What the machine says to the evaluator.

use crate::text::Text;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Info,
    /// The last key was refused or something needs a look; also sounds.
    Problem,
}

/// One sentence to the evaluator, shown until the next event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: Text,
}

impl Notice {
    /// All is well.
    pub fn info(text: Text) -> Self {
        let tone = Tone::Info;
        Self { tone, text }
    }

    /// Something was refused.
    pub fn problem(text: Text) -> Self {
        let tone = Tone::Problem;
        Self { tone, text }
    }
}
