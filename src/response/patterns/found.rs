//! What a search for patterns finds, and the sentence that says it.

use super::{Keying, Serial};
use crate::text::{Finding, Text};

/// The stack in which responses follow one another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunBy {
    /// The serials of a batch; `None`: of the responses in no batch.
    Batch(Option<String>),
    /// The serials that one interviewer brought.
    Interviewer(String),
    /// What one operator keyed, in the order of keying.
    Operator(String),
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Several responses have the same answers to all closed questions.
    Identical,
    /// All questions of a scale have the same answer.
    StraightLine {
        /// The answer, as [`Answer::to_code`](crate::response::Answer::to_code) writes it; `None` where it is not to be told.
        answer: Option<String>,
    },
    /// Responses with the same answers follow one another.
    Run(RunBy),
    /// Keyed faster than anybody can.
    TooFast(Keying),
    /// One operator keyed two responses at the same time.
    TwoAtOnce {
        /// Who.
        operator: String,
    },
}

impl Pattern {
    /// The stable word for it in JSON and as the code of the finding.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Identical => "identical-answers",
            Self::StraightLine { .. } => "straight-line",
            Self::Run(_) => "run",
            Self::TooFast(_) => "too-fast",
            Self::TwoAtOnce { .. } => "two-at-once",
        }
    }

    /// Its place in a list of findings.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::TooFast(_) => 0,
            Self::TwoAtOnce { .. } => 1,
            Self::Run(_) => 2,
            Self::Identical => 3,
            Self::StraightLine { .. } => 4,
        }
    }

    /// The pattern in a few words.
    pub fn title(&self) -> Text {
        match self {
            Self::Identical => Text::new("答案雷同", "identical answers"),
            Self::StraightLine { .. } => Text::new("一直到底", "straight line"),
            Self::Run(_) => Text::new("接连雷同", "run"),
            Self::TooFast(_) => Text::new("快得不可能", "too fast"),
            Self::TwoAtOnce { .. } => Text::new("同时录两份", "two at once"),
        }
    }
}

/// Responses in which a pattern was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFinding {
    /// The pattern.
    pub pattern: Pattern,
    /// The responses, in their order; at least one.
    pub serials: Vec<Serial>,
}

impl PatternFinding {
    /// What was found, in one sentence without the serials.
    pub fn sentence(&self) -> Text {
        let count = self.serials.len();
        match &self.pattern {
            Pattern::Identical => Text::new(
                format!("{count} 份答卷的选项题、打分题答案完全相同"),
                format!("{count} responses have the same answers to all closed questions"),
            ),
            Pattern::StraightLine { answer: None } => Text::new(
                format!("{count} 份答卷的同类题全部答得一样"),
                format!("{count} responses answer every question of a scale the same"),
            ),
            Pattern::StraightLine {
                answer: Some(answer),
            } => Text::new(
                format!("{count} 份答卷的同类题全部答 {answer}"),
                format!("{count} responses answer {answer} to every question of a scale"),
            ),
            Pattern::Run(by) => {
                let (zh, en) = stack(by);
                Text::new(
                    format!("{zh}接连 {count} 份答案完全相同"),
                    format!("{count} responses in a row have the same answers {en}"),
                )
            }
            Pattern::TooFast(keying) => {
                let seconds = keying.seconds();
                let (fields, operator) = (keying.fields, &keying.operator);
                Text::new(
                    format!("{operator} 用 {seconds} 秒录了 {fields} 项"),
                    format!("{operator} keyed {fields} fields in {seconds} seconds"),
                )
            }
            Pattern::TwoAtOnce { operator } => Text::new(
                format!("{operator} 的两份答卷录入时间交错"),
                format!("{operator} keyed two responses in turns, at the same time"),
            ),
        }
    }

    /// The finding as the others of the house: a warning that names the responses.
    pub fn finding(&self) -> Finding {
        let serials: Vec<&str> = self.serials.iter().map(Serial::as_str).collect();
        Finding::warning(self.pattern.code(), serials.join(" "), self.sentence()).hint(
            "打开这些答卷看一看；程序不会自动判无效",
            "open these responses and look; nothing is set invalid by it",
        )
    }
}

fn stack(by: &RunBy) -> (String, String) {
    match by {
        RunBy::Batch(Some(code)) => (format!("批次 {code} 中"), format!("in batch {code}")),
        RunBy::Batch(None) => ("按编号".to_owned(), "by serial".to_owned()),
        RunBy::Interviewer(name) => (
            format!("访问员 {name} 的答卷中"),
            format!("of interviewer {name}"),
        ),
        RunBy::Operator(name) => (
            format!("{name} 录入的答卷中"),
            format!("among those keyed by {name}"),
        ),
    }
}
