//! Groups: the sum of weighted groups, each with its own rule and evidence.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{above_zero, check_sum, listed};
use super::{Declared, Rule, Scoring, describe, outcome};
use crate::indicator::amount::{Figures, points};
use crate::indicator::check::Part;
use crate::indicator::judging::Asks;
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::{Evidence, Judgement};
use crate::measure::Fraction;
use crate::text::{Finding, Language, Text};

/// The sum of weighted groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// The groups; their weights add up to the weight.
    pub groups: Vec<Group>,
}

/// A group of [`Groups`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What the group is.
    pub title: Text,
    /// Its full points.
    pub weight: Decimal,
    /// Its rule; not again [`Groups`].
    pub rule: Rule,
    /// Where its value comes from.
    pub evidence: Evidence,
}

impl Declared for Groups {
    fn code(&self) -> &'static str {
        "groups"
    }

    fn title(&self) -> Text {
        Text::new("分部分合计", "sum of parts")
    }

    fn describe(&self, _weight: Decimal) -> Text {
        let parts = self.groups.iter().map(|group| {
            let inner = describe(&group.rule, group.weight);
            let title = |language| group.title.get(language).to_owned();
            Text::new(
                format!("{}：{}", title(Language::Zh), inner.zh),
                format!("{}: {}", title(Language::En), inner.get(Language::En)),
            )
        });
        listed(parts.collect())
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        for (index, group) in self.groups.iter().enumerate() {
            let path = part.at(&format!("groups[{index}].weight"));
            let (zh, en) = ("分组的权重", "the weight of a group");
            above_zero(path, zh, en, group.weight, findings);
        }
        let sum = self.groups.iter().map(|group| group.weight);
        check_sum(part, "groups", sum, findings);
    }
}

impl Scoring for Groups {
    fn asks(&self) -> Asks<'_> {
        Asks::Groups
    }

    /// Nothing by itself: each group is judged.
    fn check_judgement(
        &self,
        _part: &Part,
        _path: &str,
        _judgement: &Judgement,
        _findings: &mut Vec<Finding>,
    ) {
    }
}

impl Groups {
    /// The sum of the groups' scores; `None` while one of them has none.
    pub(super) fn outcome(&self, weight: &Fraction, figures: Figures) -> Outcome {
        let outcomes: Vec<Outcome> = self
            .groups
            .iter()
            .map(|group| outcome(&group.rule, &group.weight.into(), &group.evidence, figures))
            .collect();
        let each = |part: fn(&Outcome) -> &Text| {
            let list = |language: Language, colon: &str, separator: &str| {
                let parts: Vec<String> = self
                    .groups
                    .iter()
                    .zip(&outcomes)
                    .map(|(group, outcome)| {
                        (group.title.get(language), part(outcome).get(language))
                    })
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(title, text)| format!("{title}{colon}{text}"))
                    .collect();
                parts.join(separator)
            };
            Text::new(
                list(Language::Zh, "：", "；"),
                list(Language::En, ": ", "; "),
            )
        };
        let value = each(|outcome| &outcome.value);
        let told = each(|outcome| &outcome.because);
        let scores: Option<Vec<Fraction>> = outcomes.iter().map(|o| o.score.clone()).collect();
        let Some(scores) = scores else {
            return Outcome {
                value,
                ..Outcome::unknown(told)
            };
        };
        let sum: Vec<String> = scores.iter().map(points).collect();
        let score = within(scores.into_iter().sum(), &Fraction::zero(), weight);
        let (sum, end) = (sum.join(" + "), gets(&score, weight));
        let because = Text::new(
            format!("{}；合计 {sum}，{}", told.zh, end.zh),
            format!("{}; together {sum}: {}", told.en, end.en),
        );
        let deduction = each(|outcome| &outcome.deduction);
        Outcome::scored(value, score, weight, because, deduction)
    }
}
