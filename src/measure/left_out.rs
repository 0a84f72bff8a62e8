//! What a figure leaves out and why, and why it has no rate or no interval: each with its sentence.

use crate::response::Missing;
use crate::text::{Language, Text};

/// Answers or responses that left the base, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// How many: answers (one per question and response) for a missing reason or an option, else responses.
    pub count: u64,
}

/// Why answers or responses left the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOutReason {
    /// There was no answer.
    Missing(Missing),
    /// The option chosen leaves the base, such as 不清楚.
    Option {
        /// The option's code.
        code: String,
        /// The option as printed.
        label: Text,
    },
    /// Nothing of the response is in the base.
    Unanswered,
    /// The response was dropped as one of the highest or lowest.
    Trimmed,
    /// Exactly half of the response's answers count.
    Tie,
    /// The response is in no group.
    NoGroup,
    /// The response is in a group that has no weight; the group as printed.
    OtherGroup(Text),
}

impl LeftOutReason {
    /// The word for it in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing(reason) => reason.code(),
            Self::Option { .. } => "option",
            Self::Unanswered => "no-answer-in-base",
            Self::Trimmed => "trimmed",
            Self::Tie => "tie",
            Self::NoGroup => "no-group",
            Self::OtherGroup(_) => "other-group",
        }
    }

    /// What it is called beside its count.
    pub fn label(&self) -> Text {
        match self {
            Self::Missing(reason) => reason.label(),
            Self::Option { label, .. } => label.clone(),
            Self::Unanswered => Text::new("整份没有有效答案", "responses without a valid answer"),
            Self::Trimmed => Text::new("截去的答卷", "responses trimmed"),
            Self::Tie => Text::new("恰好一半的答卷", "responses with exactly half"),
            Self::NoGroup => Text::new("没有分组的答卷", "responses in no group"),
            Self::OtherGroup(group) => Text::new(
                format!("未列权重的组“{}”", group.zh),
                format!("group `{}` without a weight", group.get(Language::En)),
            ),
        }
    }
}

/// Why there is no rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRate {
    /// No answer is in the base.
    EmptyBase,
    /// So few responses that the trimming drops them all.
    NothingKept,
    /// A group has no response left; the group as printed.
    EmptyGroup(Text),
    /// What each response comes to has not been counted.
    NotCounted,
}

impl NoRate {
    /// The reason in a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::EmptyBase => Text::new("分母里还没有答案", "no answer is in the base yet"),
            Self::NothingKept => Text::new(
                "答卷太少，截去最高最低后一份不剩",
                "there are so few responses that the trimming drops them all",
            ),
            Self::EmptyGroup(group) => Text::new(
                format!("“{}”组没有留下答卷，加权平均算不出", group.zh),
                format!(
                    "group `{}` has no response left, so the weighted mean cannot be computed",
                    group.get(Language::En)
                ),
            ),
            Self::NotCounted => Text::new(
                "这里没有逐份计数，算不出按答卷计算的公式",
                "responses are not counted one by one here, as this formula needs",
            ),
        }
    }
}

/// Why there is no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoInterval {
    /// There is no rate either.
    NoRate,
    /// Several questions are added up, and what each response comes to has not been counted.
    SeveralQuestions,
    /// There are fewer than two values, or all are equal.
    NoSpread,
    /// A group has one response, which says nothing about its spread.
    LoneResponse,
}

impl NoInterval {
    /// The reason in a sentence.
    pub fn sentence(self) -> Text {
        match self {
            Self::NoRate => Text::new("没有比率", "there is no rate"),
            Self::SeveralQuestions => Text::new(
                "几道题合算，同一人的答案互相关联，而这里没有逐份计数",
                "one person's answers to several questions hang together, and responses are not counted one by one here",
            ),
            Self::NoSpread => Text::new(
                "各份取值都相同或不足两份，看不出离散程度",
                "all values are equal or fewer than two, which says nothing about their spread",
            ),
            Self::LoneResponse => Text::new(
                "有的组只有一份答卷，看不出离散程度",
                "a group has a single response, which says nothing about its spread",
            ),
        }
    }
}
