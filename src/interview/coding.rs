//! A coding: which themes one coder finds in one unit, and how each speaks of the indicator.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::book::CodeBook;
use super::identity::Identity;
use super::passage::Passage;
use crate::text::{Order, Text};

/// What is coded: one answer, never a stretch of characters. Named the same in every file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// Whose answer.
    pub holder: Holder,
    /// To which question: of the guide, or of the questionnaire.
    pub question: String,
}

/// Who gave an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// Somebody who was interviewed.
    Interview(Identity),
    /// Somebody who filled in a questionnaire: the code of the survey and the identity of the response.
    Response(String, Identity),
}

impl Holder {
    /// The identity of the interview or of the response.
    pub const fn identity(&self) -> Identity {
        match self {
            Self::Interview(identity) | Self::Response(_, identity) => *identity,
        }
    }

    /// The survey of a response.
    pub fn survey(&self) -> Option<&str> {
        match self {
            Self::Interview(_) => None,
            Self::Response(survey, _) => Some(survey),
        }
    }
}

impl fmt::Display for Unit {
    /// A name of the unit by identities, which sorts and does not change.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let survey = self.holder.survey().unwrap_or("interview");
        write!(
            formatter,
            "{survey}/{}/{}",
            self.holder.identity(),
            self.question
        )
    }
}

/// How an answer speaks of what the indicator wants.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Sentiment {
    /// For it (支持).
    Supports,
    /// Neither (中立).
    #[default]
    Neutral,
    /// Against it (反对).
    Opposes,
}

impl Sentiment {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Supports, Self::Neutral, Self::Opposes];

    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Neutral => "neutral",
            Self::Opposes => "opposes",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Supports => Text::new("支持", "supports"),
            Self::Neutral => Text::new("中立", "neutral"),
            Self::Opposes => Text::new("反对", "opposes"),
        }
    }
}

/// One theme that a coder found in a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The theme, as the coder chose it: read it through [`CodeBook::standing`].
    pub theme: Identity,
    /// How the answer speaks of the indicator.
    #[serde(default)]
    pub sentiment: Sentiment,
    /// The passages for which it was chosen, in order; may be empty: the whole answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
}

/// What one coder finds in one unit. One without marks says that nothing in the book applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// Who.
    pub coder: String,
    /// In which order: 1 the first coder of the unit, 2 the second, and so on.
    pub entry: u8,
    /// What was found, by theme; each theme once.
    pub marks: Vec<Mark>,
    /// Whether the words have been changed since: the passages then point into other words and are not to be used.
    pub is_stale: bool,
}

/// What was decided about a unit that was coded differently; every coding stays beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// What stands.
    pub marks: Vec<Mark>,
    /// Who decided.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A unit with everybody's codings, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedUnit {
    /// The unit.
    pub unit: Unit,
    /// The number by which people name its holder: the code of the interview, the serial of the response.
    pub name: String,
    /// Where the question stands: the code of the guide, or of the survey.
    pub source: String,
    /// The codings, first coder first; those that whoever asks must not see yet are not among them.
    pub codings: Vec<Coding>,
    /// How many codings are hidden from whoever asks, who is to code the unit blind.
    pub hidden: usize,
    /// Whether it waits for another coder.
    pub waits: bool,
    /// What was decided.
    pub settlement: Option<Settlement>,
}

/// What a unit has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Coded once.
    Once,
    /// Coded by several, all the same.
    Agreed,
    /// Coded by several, not all the same, and nobody has decided.
    Differs,
    /// Decided.
    Settled,
}

impl Standing {
    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Agreed => "agreed",
            Self::Differs => "differs",
            Self::Settled => "settled",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Once => Text::new("一人编码", "coded once"),
            Self::Agreed => Text::new("一致", "agreed"),
            Self::Differs => Text::new("有差异", "differs"),
            Self::Settled => Text::new("已裁定", "settled"),
        }
    }
}

impl CodedUnit {
    /// What it has come to; merged themes count as one.
    pub fn standing(&self, book: &CodeBook) -> Standing {
        if self.settlement.is_some() {
            return Standing::Settled;
        }
        let found: Vec<_> = self
            .codings
            .iter()
            .map(|coding| chosen(&coding.marks, book))
            .collect();
        match found.split_first() {
            None | Some((_, [])) => Standing::Once,
            Some((first, others)) if others.iter().all(|other| other == first) => Standing::Agreed,
            Some(_) => Standing::Differs,
        }
    }

    /// The marks that count: what was decided, or else the first coder's.
    pub fn marks(&self) -> &[Mark] {
        match (&self.settlement, self.codings.first()) {
            (Some(settled), _) => &settled.marks,
            (None, Some(first)) => &first.marks,
            (None, None) => &[],
        }
    }
}

/// The themes of marks as they stand, each once with its sentiment, in order: what two coders must agree on.
pub(super) fn chosen(marks: &[Mark], book: &CodeBook) -> Vec<(Identity, Sentiment)> {
    let mut chosen: Vec<(Identity, Sentiment)> = marks
        .iter()
        .map(|mark| (book.standing(mark.theme), mark.sentiment))
        .collect();
    chosen.order();
    chosen.dedup();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::Theme;

    fn mark(theme: u8, sentiment: Sentiment) -> Mark {
        Mark {
            theme: Identity([theme; 16]),
            sentiment,
            passages: Vec::new(),
        }
    }

    fn unit(codings: &[&[Mark]]) -> CodedUnit {
        let coding = |(at, marks): (usize, &&[Mark])| Coding {
            coder: format!("coder {at}"),
            entry: at as u8 + 1,
            marks: marks.to_vec(),
            is_stale: false,
        };
        CodedUnit {
            unit: Unit {
                holder: Holder::Interview(Identity([9; 16])),
                question: "Q1".into(),
            },
            name: "03".into(),
            source: "g".into(),
            codings: codings.iter().enumerate().map(coding).collect(),
            hidden: 0,
            waits: false,
            settlement: None,
        }
    }

    #[test]
    fn themes_that_were_merged_are_one_and_sentiment_tells_codings_apart() {
        let merged = Theme {
            merged: Some(Identity([2; 16])),
            ..Theme::new(Identity([1; 16]), "a")
        };
        let book = CodeBook::of(vec![merged, Theme::new(Identity([2; 16]), "b")]);
        let [one, other] = [1, 2].map(|theme| [mark(theme, Sentiment::Opposes)]);
        let neutral = [mark(2, Sentiment::Neutral)];
        assert_eq!(unit(&[&one]).standing(&book), Standing::Once);
        assert_eq!(unit(&[&one, &other]).standing(&book), Standing::Agreed);
        assert_eq!(unit(&[&one, &neutral]).standing(&book), Standing::Differs);
        assert_eq!(unit(&[&one, &[]]).standing(&book), Standing::Differs);
    }

    #[test]
    fn what_was_decided_counts_before_the_first_coding() {
        let first = [mark(1, Sentiment::Opposes)];
        let mut of = unit(&[&first, &[]]);
        assert_eq!(of.marks(), first);
        of.settlement = Some(Settlement {
            marks: Vec::new(),
            by: "third".into(),
            why: "没有提到".into(),
        });
        assert_eq!(of.marks(), []);
        assert_eq!(of.standing(&CodeBook::default()), Standing::Settled);
    }
}
