//! Where a value stands on the course of its rule, in words: the score now, the next change up and down, what it takes.

use super::{Change, Needed, Unit, WhatIf};
use crate::measure::Fraction;
use crate::text::Text;

/// The most decimals a difference is shown with; fewer where they tell it apart from 0.
const MOST_DECIMALS: u32 = 6;

impl WhatIf {
    /// One sentence for the present score and one for each next change; one that says so where there is no value yet.
    pub fn sentences(&self) -> Vec<Text> {
        let Some(present) = &self.present else {
            return vec![Text::new("还没有完成值", "there is no value yet")];
        };
        let (value, score) = (self.amount(&present.value), points(&present.score));
        let now = Text::new(
            format!("现在 {value}，得 {score} 分"),
            format!("now {value}: {score} points"),
        );
        let none = |away: &str, better: bool| {
            if better {
                Text::new(format!("再{away}也不多得分"), "no value gives more")
            } else {
                Text::new(format!("再{away}也不少得分"), "no value gives less")
            }
        };
        let up = present.up.as_ref().map_or_else(
            || none("高", !self.less_is_better),
            |change| self.sentence(change, true),
        );
        let down = present.down.as_ref().map_or_else(
            || none("低", self.less_is_better),
            |change| self.sentence(change, false),
        );
        vec![now, up, down]
    }

    /// A value of the course with its unit, such as `91.32%` or `29`.
    pub fn amount(&self, value: &Fraction) -> String {
        let number = told(value);
        match self.unit {
            Unit::Percent => format!("{number}%"),
            Unit::Number => number,
        }
    }

    fn sentence(&self, change: &Change, up: bool) -> Text {
        let (at, score) = (self.amount(&change.value), points(&change.score));
        let distance = self.distance(change, up);
        let (zh, en) = match (up, change.passed) {
            (true, false) => ("升到", "rising to"),
            (true, true) => ("超过", "rising above"),
            (false, false) => ("降到", "falling to"),
            (false, true) => ("降到不足", "falling below"),
        };
        let (distance_zh, distance_en) = match &distance {
            Some(distance) => (
                format!("（{}）", distance.zh),
                format!(" ({})", distance.en),
            ),
            None => (String::new(), String::new()),
        };
        Text::new(
            format!("{zh} {at}{distance_zh}得 {score} 分"),
            format!("{en} {at}{distance_en}: {score} points"),
        )
    }

    /// How far a change is, and what of the answers it takes; `None` where any difference is enough and nothing is known.
    fn distance(&self, change: &Change, up: bool) -> Option<Text> {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        if change.distance > Fraction::zero() {
            let number = told(&change.distance);
            let (zh_sign, en_sign) = if up { ("高", "up") } else { ("低", "down") };
            match self.unit {
                Unit::Percent => {
                    zh.push(format!("再{zh_sign} {number} 个百分点"));
                    en.push(format!("{number} percentage points {en_sign}"));
                }
                Unit::Number => {
                    zh.push(format!("再{zh_sign} {number}"));
                    en.push(format!("{number} {en_sign}"));
                }
            }
        }
        let (more_zh, more_en) = if up {
            ("多", "more")
        } else {
            ("少", "fewer")
        };
        match change.needed {
            Some(Needed::Points(count)) => {
                zh.push(format!("答卷{more_zh}得 {count} 分"));
                en.push(format!("{count} {more_en} points on the papers"));
            }
            Some(Needed::Answers(count)) => {
                zh.push(format!("{more_zh} {count} 个计入的答案"));
                en.push(format!("{count} {more_en} answers that count"));
            }
            None => {}
        }
        (!zh.is_empty()).then(|| Text::new(zh.join("，"), en.join(", ")))
    }
}

fn points(score: &Fraction) -> String {
    told(score)
}

/// Two decimals, and more where fewer would show nothing, or a number that it is not.
fn told(number: &Fraction) -> String {
    let short = number.to_short_text(2);
    if short != "0" || *number == Fraction::zero() {
        return short;
    }
    (3..=MOST_DECIMALS)
        .map(|decimals| number.to_short_text(decimals))
        .find(|text| text != "0")
        .unwrap_or(short)
}
