//! The one gate for what leaves: which questions' answers go along in an export, a listing, JSON or a screen's export.
//!
//! Every exit asks it; docs/leaving.md lists them all. Guarded are the sensitive questions, and those whose being asked tells
//! the answer to one. What a project declares as a measure is meant to be published and leaves as its figure.

use crate::error::{Error, Kind, Result};
use crate::interview::{Consent, Guide};
use crate::measure::crosstab::Grouping;
use crate::measure::reliability::Reliability;
use crate::measure::{Alternative, Figure};
use crate::questionnaire::Questionnaire;
use crate::response::patterns::{Pattern, PatternFinding};
use crate::text::{Language, Text};

/// What stands for a value that stays inside because its question is guarded.
pub const WITHHELD: &str = "#withheld";

/// What of a survey's answers stays inside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gate {
    /// The codes of the questions whose answers stay inside, in the order of the paper, with their positions.
    withheld: Vec<(usize, String)>,
    /// Whether one of them has its options or points in common with others.
    is_closed_question: bool,
    /// Whether the sum that the paper prints would give points of one away.
    holds_total: bool,
}

impl Gate {
    /// The gate as it stands unless somebody asks for what is sensitive: nothing of it leaves.
    pub fn closed(questionnaire: &Questionnaire) -> Self {
        let questions = &questionnaire.questions;
        let is_withheld = questionnaire.told_by(|question| question.sensitive);
        let withheld = questions.iter().zip(is_withheld).enumerate();
        let withheld = withheld.filter(|(_, (_, is_withheld))| *is_withheld);
        let withheld: Vec<_> = withheld
            .map(|(at, (question, _))| (at, question.code.clone()))
            .collect();
        let of = |code: &String| withheld.iter().any(|(_, one)| one == code);
        let total = questionnaire.control_total.as_ref();
        Self {
            is_closed_question: withheld.iter().any(|(at, _)| questions[*at].is_closed()),
            holds_total: total.is_some_and(|total| total.questions.iter().any(of)),
            withheld,
        }
    }

    /// The gate when a person let everything out, on record.
    pub fn open() -> Self {
        Self::default()
    }

    /// Whether everything leaves.
    pub fn is_open(&self) -> bool {
        self.withheld.is_empty()
    }

    /// The codes of the questions whose answers stay inside.
    pub fn codes(&self) -> Vec<&str> {
        self.withheld
            .iter()
            .map(|(_, code)| code.as_str())
            .collect()
    }

    /// Whether the answers to the question at this position stay inside.
    pub fn holds(&self, position: usize) -> bool {
        self.withheld.iter().any(|(at, _)| *at == position)
    }

    /// Whether the answers to the question with this code stay inside.
    pub fn holds_code(&self, code: &str) -> bool {
        self.withheld.iter().any(|(_, one)| one == code)
    }

    /// Whether the sum that the paper prints stays inside.
    pub fn holds_total(&self) -> bool {
        self.holds_total
    }

    /// A text about a question, as it may leave: a value, a note, a query.
    pub fn text<'t>(&self, question: Option<&str>, text: &'t str) -> &'t str {
        if question.is_some_and(|code| self.holds_code(code)) {
            WITHHELD
        } else {
            text
        }
    }

    /// Whether responses are grouped by answers that stay inside.
    pub fn holds_grouping(&self, grouping: &Grouping) -> bool {
        grouping
            .question()
            .is_some_and(|code| self.holds_code(code))
    }

    /// That nothing grouped by this leaves.
    pub fn stays_inside(grouping: &Grouping) -> Text {
        let code = grouping.question().unwrap_or_default();
        Text::new(
            format!("{code} 是敏感题，按它分组的数不对外列出"),
            format!("{code} is sensitive: figures grouped by it do not leave the program"),
        )
    }

    /// Refuses to let out anything that is grouped by answers that stay inside.
    ///
    /// # Errors
    /// [`Kind::Usage`], naming the question and the option that lets it out.
    pub fn check(&self, grouping: &Grouping) -> Result<()> {
        if !self.holds_grouping(grouping) {
            return Ok(());
        }
        let said = Self::stays_inside(grouping);
        Err(Error::new(Kind::Usage, said.zh, said.en).hint(
            "换一道题；确实要交出的，在命令行加 --with-sensitive，记入留痕",
            "take another question; to hand it over, add --with-sensitive on the command line, which is put on record",
        ))
    }

    /// Whether another formula beside a declared measure leaves: not with a question that the measure has not and that is held,
    /// which the other questions would give away.
    pub fn lets_out(&self, figure: &Figure, other: &Alternative) -> bool {
        let mut more = other
            .questions
            .iter()
            .filter(|code| !figure.questions.contains(code));
        !more.any(|code| self.holds_code(code))
    }

    /// A reliability as it may leave: the scale as a whole, but no figures of an item that stays inside.
    #[must_use]
    pub fn reliability(&self, found: &Reliability) -> Reliability {
        let mut guarded = found.clone();
        for item in &mut guarded.items {
            if self.holds_code(&item.code) {
                item.mean = None;
                item.deviation = None;
                item.total_correlation = None;
                item.alpha_without = None;
                item.adequacy = None;
            }
        }
        guarded
    }

    /// Patterns as they may leave: which answer makes a straight line is not said where it may be one that stays inside.
    #[must_use]
    pub fn patterns(&self, found: Vec<PatternFinding>) -> Vec<PatternFinding> {
        let guard = |mut one: PatternFinding| {
            if let Pattern::StraightLine { answer } = &mut one.pattern
                && self.is_closed_question
            {
                *answer = None;
            }
            one
        };
        found.into_iter().map(guard).collect()
    }

    /// What is said under a listing from which something is missing; `None` where nothing is.
    pub fn remark(&self) -> Option<Text> {
        if self.is_open() {
            return None;
        }
        let codes = self.codes();
        let [zh, en] = [codes.join("、"), codes.join(", ")];
        Some(Text::new(
            format!("敏感题未列出：{zh}；确实要交出的加 --with-sensitive，记入留痕"),
            format!("sensitive and not listed: {en}; --with-sensitive hands them over, on record"),
        ))
    }
}

/// What stands in the place of the answers to a guarded question.
pub fn withheld_word(language: Language) -> &'static str {
    language.pick("敏感，未列出", "sensitive, not listed")
}

/// What of the words of interviews stays inside: those to the sensitive questions of guides.
///
/// The words of somebody who is not to be quoted never leave; that is a matter of the interview, and no gate opens it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaidGate {
    /// The guide and the question of each.
    withheld: Vec<(String, String)>,
}

impl SaidGate {
    /// The gate as it stands unless somebody asks for what is sensitive.
    pub fn closed(guides: &[Guide]) -> Self {
        let withheld = guides.iter().flat_map(|guide| {
            let questions = guide.questions.iter().filter(|one| one.sensitive);
            questions.map(|one| (guide.code.clone(), one.code.clone()))
        });
        Self {
            withheld: withheld.collect(),
        }
    }

    /// The gate when a person let everything out, on record.
    pub fn open() -> Self {
        Self::default()
    }

    /// Whether everything leaves.
    pub fn is_open(&self) -> bool {
        self.withheld.is_empty()
    }

    /// Whether the words to a question of a guide stay inside.
    pub fn holds(&self, guide: &str, question: &str) -> bool {
        let mut withheld = self.withheld.iter();
        withheld.any(|(of, code)| of == guide && code == question)
    }

    /// Whether the words of an interview to a question of its guide stay inside, by what was agreed with who was interviewed.
    pub fn holds_words(&self, consent: Consent, guide: &str, question: &str) -> bool {
        consent == Consent::NotQuoted || self.holds(guide, question)
    }

    /// The questions, as `village/Q3`.
    pub fn codes(&self) -> Vec<String> {
        let withheld = self.withheld.iter();
        withheld
            .map(|(guide, code)| format!("{guide}/{code}"))
            .collect()
    }
}
