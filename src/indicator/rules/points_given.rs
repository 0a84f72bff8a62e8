//! Judgement: a person gives the points.

use rust_decimal::Decimal;

use super::{Declared, Scoring};
use crate::indicator::Judgement;
use crate::indicator::amount::lost;
use crate::indicator::check::{Part, judgement::in_range, judgement::missing_score};
use crate::indicator::judging::Asks;
use crate::indicator::outcome::{Outcome, gets, judged_because, within};
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// Points given by a person; it has no parameters.
pub(in crate::indicator) struct PointsGiven;

impl Declared for PointsGiven {
    fn code(&self) -> &'static str {
        "judgement"
    }

    fn title(&self) -> Text {
        Text::new("直接评分", "points given")
    }

    fn describe(&self, _weight: Decimal) -> Text {
        Text::new("由评价人员给分", "points are given by a person")
    }

    fn check(&self, _part: &Part, _findings: &mut Vec<Finding>) {}
}

impl Scoring for PointsGiven {
    fn asks(&self) -> Asks<'_> {
        Asks::Points
    }

    fn check_judgement(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        match judgement.score {
            Some(score) => in_range(path, score, Decimal::ZERO, part.weight, findings),
            None => findings.push(missing_score(part, path)),
        }
    }

    fn judged(&self, judgement: &Judgement, weight: &Fraction) -> Outcome {
        let Some(given) = judgement.score else {
            return Outcome::unknown(Text::new(
                "还没有给分，暂不评分",
                "no points have been given yet: not scored",
            ));
        };
        let score = within(given.into(), &Fraction::zero(), weight);
        let end = gets(&score, weight);
        let lost = lost(&score, weight);
        let value = judgement.value.map_or_else(Text::default, |value| {
            Text::same(value.normalize().to_string())
        });
        Outcome::scored(
            value,
            score,
            weight,
            Text::new(
                format!("评价人员认定，{}", end.zh),
                format!("judged by the evaluators: {}", end.en),
            ),
            judged_because(
                format!("扣 {lost} 分"),
                format!("{lost} deducted"),
                &judgement.reason,
            ),
        )
    }
}
