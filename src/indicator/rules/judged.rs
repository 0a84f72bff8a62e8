//! Rules where a person names a level or gives the points.

use rust_decimal::Decimal;

use crate::indicator::amount::points;
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::{Judgement, Level};
use crate::measure::Fraction;
use crate::text::{Language, Text};

/// The points given inside the range of the level named; a level worth one number of points needs none given.
pub(in crate::indicator) fn qualitative(
    levels: &[Level],
    judgement: &Judgement,
    weight: &Fraction,
) -> Outcome {
    let named = judgement
        .level
        .as_ref()
        .and_then(|code| levels.iter().find(|level| level.code == *code));
    let Some(level) = named else {
        return Outcome::unknown(Text::new(
            "还没有评定等次，暂不评分",
            "no level has been judged yet: not scored",
        ));
    };
    let fixed = (level.low == level.high).then_some(level.low);
    let Some(given) = judgement.score.or(fixed) else {
        return Outcome::unknown(Text::new(
            "评定了等次，还没有给分，暂不评分",
            "a level has been judged but no points given yet: not scored",
        ));
    };
    let score = within(given.into(), &level.low.into(), &level.high.into());
    let score = within(score, &Fraction::zero(), weight);
    let (range, end) = (range(level.low, level.high), gets(&score, weight));
    let (zh, en) = (level.title.get(Language::Zh), level.title.get(Language::En));
    let lost = points(&(weight - &score));
    Outcome::scored(
        level.title.clone(),
        score,
        weight,
        Text::new(
            format!("评为“{zh}”（{range} 分），{}", end.zh),
            format!("judged “{en}” ({range} points): {}", end.en),
        ),
        with_reason(
            format!("评为“{zh}”，扣 {lost} 分"),
            format!("judged “{en}”: {lost} points deducted"),
            &judgement.reason,
        ),
    )
}

/// The points a person gave.
pub(in crate::indicator) fn plain(judgement: &Judgement, weight: &Fraction) -> Outcome {
    let Some(given) = judgement.score else {
        return Outcome::unknown(Text::new(
            "还没有给分，暂不评分",
            "no points have been given yet: not scored",
        ));
    };
    let score = within(given.into(), &Fraction::zero(), weight);
    let end = gets(&score, weight);
    let lost = points(&(weight - &score));
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
        with_reason(
            format!("扣 {lost} 分"),
            format!("{lost} points deducted"),
            &judgement.reason,
        ),
    )
}

fn range(low: Decimal, high: Decimal) -> String {
    if low == high {
        low.normalize().to_string()
    } else {
        format!("{}–{}", low.normalize(), high.normalize())
    }
}

fn with_reason(zh: String, en: String, reason: &Text) -> Text {
    if reason.is_empty() {
        return Text::new(zh, en);
    }
    Text::new(
        format!("{zh}：{}", reason.get(Language::Zh)),
        format!("{en}: {}", reason.get(Language::En)),
    )
}
