//! The formulas a measure may declare, with everything each of them leaves to be said.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How a rate is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// 得分率: sum of points / sum of full marks, over all questions and responses in the base.
    ScoreRate,
    /// 份均得分率: the score rates of the responses, each over its own answers in the base, added up and divided by
    /// how many there are.
    MeanOfResponses,
    /// 满意率: answers that count as satisfied / answers in the base.
    SatisfiedShare(Counted),
    /// 加权满意率: the weights of the options chosen / answers in the base.
    WeightedOptions(Vec<OptionWeight>),
    /// 截尾平均: the mean of the responses' score rates without the extreme ones, by group where groups are declared.
    TrimmedMean(Trim),
    /// 多数满意率: responses most of whose answers in the base count / responses with an answer in the base.
    Majority(Majority),
    /// 知晓率: answers that show awareness / answers in the base.
    Awareness(Counted),
}

/// Which answers are counted in the numerator of a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Answers with one of these option codes.
    Options(Vec<String>),
    /// Answers with at least these points.
    AtLeast(Decimal),
}

/// What choosing an option is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionWeight {
    /// The option's code.
    pub option: String,
    /// Its weight, from 0 to 1.
    pub weight: Decimal,
}

/// What a trimmed mean drops, and the groups in which it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trim {
    /// How much is dropped.
    pub amount: TrimAmount,
    /// At which ends.
    pub ends: TrimEnds,
    /// The groups that are trimmed and averaged each by itself; `None`: all responses are one group.
    pub groups: Option<Groups>,
}

/// How many responses a trimmed mean drops at an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrimAmount {
    /// This many.
    Count(u32),
    /// This many percent of the group's responses, rounded down to whole responses.
    Percent(Decimal),
}

/// Where a trimmed mean drops responses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrimEnds {
    /// The highest and the lowest, the amount at each end.
    Both,
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
}

/// Groups of responses, each with a weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// What tells the group of a response.
    pub by: GroupBy,
    /// The groups that count; responses of another one are left out.
    pub weights: Vec<GroupWeight>,
}

/// What tells the group of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupBy {
    /// The answer to this single choice.
    Question(String),
    /// The batch.
    Batch,
}

/// What the mean of a group weighs in the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupWeight {
    /// The option's code, or the batch's.
    pub group: String,
    /// Its weight, above 0; only its share of the sum of weights matters.
    pub weight: Decimal,
}

/// Which responses have a majority of answers that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Majority {
    /// The answers that count.
    pub counted: Counted,
    /// What becomes of a response of which exactly half of the answers count.
    pub tie: Tie,
}

/// What becomes of a response of which exactly half of the answers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// It does not count and stays in the base.
    NotCounted,
    /// It counts.
    Counted,
    /// It leaves the base.
    LeavesBase,
}

impl TrimEnds {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Both, Self::Highest, Self::Lowest];

    /// The word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Highest => "highest",
            Self::Lowest => "lowest",
        }
    }
}

impl Tie {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NotCounted, Self::Counted, Self::LeavesBase];

    /// The word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotCounted => "not-counted",
            Self::Counted => "counted",
            Self::LeavesBase => "leaves-base",
        }
    }
}

impl Formula {
    /// What is divided by what, in words.
    pub fn sentence(&self) -> Text {
        match self {
            Self::ScoreRate => {
                Text::new("得分之和 ÷ 满分之和", "sum of points / sum of full marks")
            }
            Self::MeanOfResponses => Text::new(
                "各份答卷得分率之和 ÷ 答卷份数",
                "sum of the responses' score rates / responses",
            ),
            Self::SatisfiedShare(_) => {
                Text::new("满意的答案 ÷ 有效答案", "satisfied answers / valid answers")
            }
            Self::WeightedOptions(_) => Text::new(
                "所选各项的权数之和 ÷ 有效答案",
                "sum of the chosen options' weights / valid answers",
            ),
            Self::TrimmedMean(trim) => trim.sentence(),
            Self::Majority(majority) => majority.sentence(),
            Self::Awareness(_) => {
                Text::new("知晓的答案 ÷ 有效答案", "aware answers / valid answers")
            }
        }
    }

    /// What the answers are called that it counts or weighs; `None` where it adds points up.
    pub const fn counted_word(&self) -> Option<[&'static str; 2]> {
        match self {
            Self::SatisfiedShare(_) | Self::Majority(_) => {
                Some(["满意的答案", "satisfied answers"])
            }
            Self::WeightedOptions(_) => Some(["权数", "weights"]),
            Self::Awareness(_) => Some(["知晓的答案", "aware answers"]),
            Self::ScoreRate | Self::MeanOfResponses | Self::TrimmedMean(_) => None,
        }
    }

    /// The points from which an answer counts, where points tell that.
    pub const fn least_counted(&self) -> Option<Decimal> {
        match self {
            Self::SatisfiedShare(Counted::AtLeast(least))
            | Self::Awareness(Counted::AtLeast(least))
            | Self::Majority(Majority {
                counted: Counted::AtLeast(least),
                ..
            }) => Some(*least),
            _ => None,
        }
    }

    /// The word for it in files and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ScoreRate => "score-rate",
            Self::MeanOfResponses => "mean-of-responses",
            Self::SatisfiedShare(_) => "satisfied-share",
            Self::WeightedOptions(_) => "weighted-options",
            Self::TrimmedMean(_) => "trimmed-mean",
            Self::Majority(_) => "majority",
            Self::Awareness(_) => "awareness",
        }
    }

    /// What a report calls it.
    pub fn title(&self) -> Text {
        Self::title_of(self.code())
    }

    /// What a report calls the formula with this word; the word itself where there is none.
    pub fn title_of(code: &str) -> Text {
        match code {
            "score-rate" => Text::new("得分率", "score rate"),
            "mean-of-responses" => Text::new("份均得分率", "mean of responses"),
            "satisfied-share" => Text::new("满意率", "satisfied share"),
            "weighted-options" => Text::new("加权满意率", "weighted options"),
            "trimmed-mean" => Text::new("截尾平均", "trimmed mean"),
            "majority" => Text::new("多数满意率", "majority"),
            "awareness" => Text::new("知晓率", "awareness rate"),
            other => Text::same(other),
        }
    }

    /// Whether it is computed from what each response comes to, which the counts of the questions do not tell.
    pub const fn is_per_response(&self) -> bool {
        matches!(
            self,
            Self::MeanOfResponses | Self::TrimmedMean(_) | Self::Majority(_)
        )
    }
}

impl Trim {
    /// What it drops, in words; `None` where it drops nothing.
    pub fn dropped(&self) -> Option<Text> {
        let (zh, en) = match self.amount {
            TrimAmount::Count(0) => return None,
            TrimAmount::Count(count) => (format!("{count} 份"), count.to_string()),
            TrimAmount::Percent(percent) => (format!("{percent}%"), format!("{percent}%")),
        };
        Some(match self.ends {
            TrimEnds::Both => Text::new(
                format!("去掉最高和最低各 {zh}"),
                format!("without the highest {en} and the lowest {en}"),
            ),
            TrimEnds::Highest => Text::new(
                format!("去掉最高的 {zh}"),
                format!("without the highest {en}"),
            ),
            TrimEnds::Lowest => Text::new(
                format!("去掉最低的 {zh}"),
                format!("without the lowest {en}"),
            ),
        })
    }

    fn sentence(&self) -> Text {
        let kept = match self.groups {
            Some(_) => Text::new(
                "各组得分率的平均按组权重加权平均",
                "group means weighted by the group weights",
            ),
            None => Text::new(
                "留下的答卷得分率之和 ÷ 留下的份数",
                "sum of the score rates kept / responses kept",
            ),
        };
        self.dropped().map_or(kept.clone(), |dropped| {
            Text::new(
                format!("{}，{}", dropped.zh, kept.zh),
                format!("{}, {}", kept.en, dropped.en),
            )
        })
    }
}

impl Majority {
    fn sentence(&self) -> Text {
        let (zh, en) = match self.tie {
            Tie::NotCounted => ("恰好一半不算", "exactly half does not count"),
            Tie::Counted => ("恰好一半也算", "exactly half counts"),
            Tie::LeavesBase => ("恰好一半的不进分母", "exactly half leaves the base"),
        };
        Text::new(
            format!("过半数题满意的答卷 ÷ 有效答卷（{zh}）"),
            format!("responses with most answers satisfied / valid responses ({en})"),
        )
    }
}
