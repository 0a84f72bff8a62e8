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
    pub fn info(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            tone: Tone::Info,
            text: Text::new(zh, en),
        }
    }

    /// Something was refused.
    pub fn problem(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            tone: Tone::Problem,
            text: Text::new(zh, en),
        }
    }
}
