//! What a phrase leaves open, the answers there can be, and why some phrases give no rule.

use rust_decimal::Decimal;

use super::facts::Form;
use crate::indicator::{Partial, StepIn, Unit};
use crate::text::Text;

/// What a phrase may leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// How an incomplete step counts.
    Partial,
    /// Whether a step printed in percent is of percentage points or of the target.
    Step,
    /// Which number the target is.
    Target,
    /// Whether the value is a percentage or a number.
    Unit,
    /// What 按比例 means.
    Proportion,
    /// What a value below the last one named gets.
    Below,
    /// To which band a value on the border of two belongs.
    Ends,
    /// Whether what looks like a slip of the keyboard is one.
    Slip,
}

/// What 按比例 can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proportion {
    /// The full points times value / target.
    Ratio,
    /// The full points times the value in percent.
    Rate,
    /// Interpolated between the value for nothing and the one for the full points.
    Linear,
}

/// What a value below the last one named can get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    None,
    /// The full points times value / target.
    Ratio,
    /// The full points times the value in percent.
    Rate,
}

/// To which band a value on the border of two can belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// To the higher: bands have their lower end.
    Lower,
    /// To the lower: bands have their upper end.
    Upper,
}

/// Answers given beforehand to what a phrase may leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers {
    /// How an incomplete step counts.
    pub partial: Option<Partial>,
    /// The target, where the phrase names one without a number.
    pub target: Option<Decimal>,
    /// What the value is.
    pub unit: Option<Unit>,
    /// What 按比例 means.
    pub proportion: Option<Proportion>,
    /// What a value below the last one named gets.
    pub below: Option<Below>,
    /// To which band a value on a border belongs.
    pub ends: Option<Ends>,
    /// What a step in percent of a percentage is.
    pub step_in: Option<StepIn>,
    /// Whether what looks like a slip of the keyboard is read as it is likely meant.
    pub slip: bool,
}

/// One answer to a question: the word an option takes, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The word.
    pub word: &'static str,
    /// What it means.
    pub meaning: Text,
}

/// Something a phrase leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// The question.
    pub sentence: Text,
    /// The answers that can be named; none where the answer is a number.
    pub choices: Vec<Choice>,
}

impl Topic {
    /// The option that answers it, without its dashes.
    pub const fn option(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Step => "step",
            Self::Target => "target",
            Self::Unit => "unit",
            Self::Proportion => "proportion",
            Self::Below => "below",
            Self::Ends => "ends",
            Self::Slip => "slip",
        }
    }

    fn sentence(self) -> Text {
        match self {
            Self::Partial => Text::new(
                "不满一档怎么算？原文没有写",
                "How does an incomplete step count? The phrase does not say",
            ),
            Self::Step => Text::new(
                "每少百分之几，是百分点还是目标值的百分之几？原文没有写明",
                "Is a step in percent of percentage points or of the target? The phrase does not say",
            ),
            Self::Target => Text::new(
                "目标值是多少？原文没有写出数",
                "What is the target? The phrase gives no number",
            ),
            Self::Unit => Text::new(
                "完成值是百分数还是个数？原文没有写单位",
                "Is the value a percentage or a number? The phrase gives no unit",
            ),
            Self::Proportion => Text::new(
                "“按比例”按什么算？原文没有写",
                "In proportion to what? The phrase does not say",
            ),
            Self::Below => Text::new(
                "达不到的得几分？原文没有写",
                "What does a value below get? The phrase does not say",
            ),
            Self::Ends => Text::new(
                "刚好落在两档的界限上算哪一档？原文没有写",
                "To which band does a value on the border belong? The phrase does not say",
            ),
            Self::Slip => Text::new(
                "原文像是有错别字，是不是？",
                "The phrase seems to have a slip: is it one?",
            ),
        }
    }

    fn meaning(word: &str) -> Text {
        match word {
            "whole" => Text::new("不满一档的不扣", "an incomplete step is not counted"),
            "started" => Text::new("不满一档按一档扣", "a started step counts as one"),
            "pro-rata" => Text::new("不满一档按比例扣", "a step counts as far as it goes"),
            "points" => Text::new(
                "百分点：90% 低 10 就是 80%",
                "percentage points: 10 below 90% is 80%",
            ),
            "target" => Text::new(
                "目标值的百分之几：90% 低 10% 就是 81%",
                "percent of the target: 10% below 90% is 81%",
            ),
            "percent" => Text::new("百分数", "a percentage"),
            "number" => Text::new("个数", "a number"),
            "ratio" => Text::new("满分 × 完成值 ÷ 目标值", "full points × value ÷ target"),
            "rate" => Text::new(
                "满分 × 完成值（百分数）",
                "full points × the value in percent",
            ),
            "linear" => Text::new(
                "不得分与得满分之间内插",
                "interpolated between nothing and the full points",
            ),
            "none" => Text::new("不得分", "nothing"),
            "meant" => Text::new("是，按改过的读", "it is: read it as mended"),
            "lower" => Text::new(
                "算高的一档（含下限）",
                "to the higher band (with its lower end)",
            ),
            _ => Text::new(
                "算低的一档（含上限）",
                "to the lower band (with its upper end)",
            ),
        }
    }

    /// The question with these answers.
    pub(super) fn question(self, words: &[&'static str]) -> Question {
        Question {
            topic: self,
            sentence: self.sentence(),
            choices: words
                .iter()
                .map(|word| Choice {
                    word,
                    meaning: Self::meaning(word),
                })
                .collect(),
        }
    }
}

impl Answers {
    /// These answers and one more by its word; a word that answers nothing changes nothing, and the target has none.
    #[must_use]
    pub fn with(self, topic: Topic, word: &str) -> Self {
        let mut answers = self;
        match topic {
            Topic::Partial => {
                answers.partial = match word {
                    "whole" => Some(Partial::Whole),
                    "started" => Some(Partial::Started),
                    _ => Some(Partial::ProRata),
                }
            }
            Topic::Step => {
                answers.step_in = Some(if word == "target" {
                    StepIn::Target
                } else {
                    StepIn::Points
                });
            }
            Topic::Unit => {
                answers.unit = Some(if word == "percent" {
                    Unit::Percent
                } else {
                    Unit::Number
                });
            }
            Topic::Proportion => {
                answers.proportion = Some(match word {
                    "ratio" => Proportion::Ratio,
                    "rate" => Proportion::Rate,
                    _ => Proportion::Linear,
                });
            }
            Topic::Below => {
                answers.below = Some(match word {
                    "none" => Below::None,
                    "ratio" => Below::Ratio,
                    _ => Below::Rate,
                });
            }
            Topic::Ends => {
                answers.ends = Some(if word == "lower" {
                    Ends::Lower
                } else {
                    Ends::Upper
                });
            }
            Topic::Slip => answers.slip = word == "meant",
            Topic::Target => {}
        }
        answers
    }
}

/// Why a phrase gives no rule yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Open {
    /// It leaves this open; these words answer it.
    Ask(Topic, &'static [&'static str]),
    /// It cannot be read as a rule.
    Refused(Refusal),
}

/// Why a phrase cannot be read as a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The phrase gives other full points than the weight.
    OtherWeight(Decimal),
    /// Values between two bands are in none; lowest first.
    Gap(Vec<(Decimal, Decimal)>),
    /// Values between two numbers are in two bands; lowest first.
    Overlap(Vec<(Decimal, Decimal)>),
    /// Forms that no rule has together.
    Mixed,
    /// Two ways of scoring that no rule has together.
    Beside(Form, Form),
    /// Two conditions must hold together; the words of the first.
    Together(String),
    /// A person decides how much; the words.
    Discretion(String),
    /// The same thing is said twice, and differently.
    Twice,
    /// Values in two units that have nothing to do with one another; an example of each.
    Units(String, String),
    /// Steps of several sizes.
    SeveralSteps,
    /// Too much and too little both cost points.
    TwoSided,
    /// A ranking.
    Ranking,
    /// The points times target / value.
    Inverse,
    /// Bands whose points neither fall nor rise.
    Unordered,
    /// What earns the full points is not said.
    NoFull,
    /// More than the full points can be earned.
    Bonus,
    /// A limit on what several cases deduct together.
    Limited,
    /// A person chooses points inside a range of values.
    Chosen,
    /// A number too large to reckon with.
    TooLarge,
    /// Nothing about scoring was read.
    Nothing,
}
