//! One question: its kind, role, options and the condition under which it is asked.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A question of a questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The code, unique in its questionnaire, such as `Q9`.
    pub code: String,
    /// The question as the paper words it.
    pub text: Text,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// What the question is for; measures and warnings depend on it.
    pub role: Role,
    /// Whether the answer describes health, income or the like and must be guarded in anything that leaves the program.
    pub sensitive: bool,
    /// Whether leaving it open must be said with a missing reason.
    pub required: bool,
    /// The options as printed. For [`Kind::Score`] they are shown only: the evaluator keys points.
    pub options: Vec<Opt>,
    /// When it is asked: all conditions hold. Empty: always.
    pub ask_if: Vec<Condition>,
    /// The first edition of the paper that has it, counted from 1; at most the version of the questionnaire.
    pub since: u32,
    /// The last edition of the paper that has it, where it was retired; `None`: the present one has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
    /// The heading of the part of the paper that it stands in; empty where there is none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub section: Text,
    /// How many options, and which days, it takes.
    #[serde(default, skip_serializing_if = "Limits::is_none")]
    pub limits: Limits,
    /// How a second person enters it.
    #[serde(default, skip_serializing_if = "SecondWay::is_usual")]
    pub second: SecondWay,
}

/// How a second person enters a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondWay {
    /// Keyed again from the paper, the first value hidden.
    #[default]
    Blind,
    /// The first value is shown and confirmed beside the paper. Who sees a value does not check it, so it is never counted
    /// as an agreement.
    BySight,
    /// Not at all.
    None,
}

impl SecondWay {
    /// Every way, in order.
    pub const ALL: [Self; 3] = [Self::Blind, Self::BySight, Self::None];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blind => "blind",
            Self::BySight => "by-sight",
            Self::None => "none",
        }
    }

    /// The way in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Blind => Text::new("盲录", "blind"),
            Self::BySight => Text::new("核对", "by sight"),
            Self::None => Text::new("不复录", "not keyed again"),
        }
    }

    /// Whether nothing is declared.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde passes it")]
    fn is_usual(&self) -> bool {
        *self == Self::Blind
    }
}

/// What a question takes of what its kind could hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// The fewest options of a multiple choice; an exclusive one is enough by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// The most options of a multiple choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// The first day that a date can be.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub low: Option<Date>,
    /// The last day that a date can be.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "day")]
    pub high: Option<Date>,
}

impl Limits {
    /// Whether nothing is declared.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde passes it")]
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// A day in a definition on file, written `2022-06-30`.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    #[allow(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "as serde passes it"
    )]
    pub(super) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.serialize_str(&day.to_string()),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        let day = Option::<String>::deserialize(from)?;
        day.map(|day| day.parse().map_err(D::Error::custom))
            .transpose()
    }
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One option.
    Single,
    /// Any number of options.
    Multiple,
    /// Points keyed by the evaluator, from 0 to the full mark in steps.
    Score {
        /// The full mark, in points; above 0.
        full_mark: Decimal,
        /// The smallest difference between two scores, in points; divides the full mark. 1 unless declared.
        step: Decimal,
    },
    /// A number within bounds.
    Number {
        /// The smallest number taken.
        low: Option<Decimal>,
        /// The largest number taken.
        high: Option<Decimal>,
        /// How many decimal places are taken; at most 3.
        decimals: u32,
    },
    /// Free text.
    Text,
    /// A calendar date, written `2022-06-30`.
    Date,
}

/// What a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Asks whether the respondent is satisfied.
    Satisfaction,
    /// Asks whether the respondent knows the policy.
    Awareness,
    /// Asks what the project changed.
    Effect,
    /// Asks how the project was carried out.
    Process,
    /// Asks whether the respondent was reached.
    Coverage,
    /// Describes the respondent; says nothing about the project.
    Demographic,
    /// Opinions in the respondent's own words.
    Open,
}

/// One printed option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opt {
    /// The code under which it is stored, unique in its question, such as `1`.
    pub code: String,
    /// The label as printed.
    pub label: Text,
    /// What choosing it is worth, in points with at most 3 decimals.
    pub points: Option<Decimal>,
    /// Whether it is ticked alone or not at all, as 以上都没有; of a multiple choice only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive: bool,
}

/// A condition on an earlier question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The code of the earlier question.
    pub question: String,
    /// What its answer must be. An unanswered, missing or skipped question meets no condition.
    pub test: ConditionTest,
}

/// What an earlier answer must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionTest {
    /// One of these options is chosen.
    AnyOf(Vec<String>),
    /// An option is chosen and none of these.
    NoneOf(Vec<String>),
    /// The points or the number are at least this.
    AtLeast(Decimal),
    /// The points or the number are at most this.
    AtMost(Decimal),
}

impl Question {
    /// The most points an answer can have: the full mark of a score, or the highest points of a single choice.
    ///
    /// `None` where the question carries no points.
    pub fn full_mark(&self) -> Option<Decimal> {
        match &self.kind {
            Kind::Score { full_mark, .. } => Some(*full_mark),
            Kind::Single => self.options.iter().filter_map(|option| option.points).max(),
            _ => None,
        }
    }

    /// The option with this code and its position, counted from 0.
    pub fn option(&self, code: &str) -> Option<(usize, &Opt)> {
        self.options
            .iter()
            .enumerate()
            .find(|(_, option)| option.code == code)
    }

    /// Whether an edition of the paper has it.
    pub fn is_in(&self, version: u32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version <= until)
    }

    /// Whether an answer is given with single keys, so that letters and digits are free for commands.
    pub fn is_closed(&self) -> bool {
        matches!(
            self.kind,
            Kind::Single | Kind::Multiple | Kind::Score { .. }
        )
    }
}

impl Role {
    /// Every role, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Satisfaction,
        Self::Awareness,
        Self::Effect,
        Self::Process,
        Self::Coverage,
        Self::Demographic,
        Self::Open,
    ];

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Satisfaction => Text::new("满意度", "satisfaction"),
            Self::Awareness => Text::new("知晓", "awareness"),
            Self::Effect => Text::new("成效", "effect"),
            Self::Process => Text::new("过程", "process"),
            Self::Coverage => Text::new("覆盖", "coverage"),
            Self::Demographic => Text::new("背景", "background"),
            Self::Open => Text::new("意见", "opinion"),
        }
    }

    /// The word for it in questionnaire files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Satisfaction => "satisfaction",
            Self::Awareness => "awareness",
            Self::Effect => "effect",
            Self::Process => "process",
            Self::Coverage => "coverage",
            Self::Demographic => "demographic",
            Self::Open => "open",
        }
    }
}
