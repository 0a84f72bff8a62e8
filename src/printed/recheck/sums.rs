//! What a list of shares comes to, and the numbers of respondents it allows.

use std::fmt::Write as _;

use super::counts::CountedQuestion;
use super::line::{Check, Line, Verdict};
use super::possible::Possible;
use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// The printed shares of a question that allows one answer, against 100.
pub(super) fn share_sum(question: &CountedQuestion, shares: &[Line]) -> Option<Line> {
    if question.is_multiple || question.options.len() < 2 {
        return None;
    }
    let printed: Option<Vec<&Printed>> = question
        .options
        .iter()
        .map(|option| option.printed.as_ref())
        .collect();
    let printed = printed?;
    let decimals = printed.iter().map(|share| share.decimals()).max()?;
    let sum: Fraction = printed.iter().map(|share| share.value()).sum();
    let text = sum.to_text(decimals);
    let line = Line::derived(Check::ShareSum, Text::same(&question.code), Text::default())
        .at(question.options.first()?.row)
        .printed(&text);
    let hundred = Fraction::from(100);
    let off = &sum - &hundred;
    // Each share is off by half its last digit at most, cut off by a whole one.
    let slack: Fraction = printed
        .iter()
        .filter_map(|share| Fraction::new(1, 10_i64.pow(share.decimals())))
        .sum();
    let is_rounded =
        |verdict: Verdict| !verdict.is_finding() || matches!(verdict, Verdict::OtherRounding(_));
    let explained = shares.iter().all(|share| is_rounded(share.verdict)) && !exceeds(&off, &slack);
    let (verdict, because) = if off == Fraction::zero() {
        (
            Verdict::Reproduced,
            Text::new("各项占比相加正好 100", "the shares add up to 100"),
        )
    } else if explained {
        let because = Text::new(
            format!("各项占比相加 {text}：各自取位所致，不算错"),
            format!("the shares add up to {text}: each is rounded, which is no mistake"),
        );
        (Verdict::Reproduced, because)
    } else {
        let because = Text::new(
            format!("各项占比相加 {text}，不是 100，取位也解释不了"),
            format!("the shares add up to {text}, not 100, and rounding does not explain it"),
        );
        (Verdict::Wrong, because)
    };
    Some(Line {
        recomputed: hundred.to_text(decimals),
        verdict,
        difference: (verdict == Verdict::Wrong).then_some(off),
        because,
        ..line
    })
}

fn exceeds(off: &Fraction, slack: &Fraction) -> bool {
    off > slack || &Fraction::zero() - off > *slack
}

/// The smallest possible numbers, such as `26, 52, 78, …`.
pub(super) fn listed(found: &Possible) -> String {
    let numbers: Vec<String> = found.smallest.iter().map(u64::to_string).collect();
    let more = if found.count > found.smallest.len() as u64 {
        ", …"
    } else {
        ""
    };
    format!("{}{more}", numbers.join(", "))
}

pub(super) fn possible_text(found: &Possible) -> Text {
    let (limit, count) = (found.limit, found.count);
    if found.is_none() {
        return Text::new(
            format!("不超过 {limit} 的人数都不能同时得出全部占比"),
            format!("no number of respondents up to {limit} gives all the shares"),
        );
    }
    let list = listed(found);
    let (mut zh, mut en) = (
        format!("{limit} 以内有 {count} 个人数能得出全部占比：{list}"),
        format!("{count} numbers up to {limit} give all the shares: {list}"),
    );
    // Shortly before the limit a run of possible numbers proves nothing.
    if let Some(from) = found.all_from.filter(|from| *from <= limit / 2) {
        let _ = write!(zh, "；{from} 起都可能");
        let _ = write!(en, "; from {from} on all of them");
    }
    Text::new(zh, en)
}

pub(super) fn with_other_rounding(because: &Text, rounding: Rounding, found: &Possible) -> Text {
    let (label, list) = (rounding.label(), listed(found));
    Text::new(
        format!("{}；{}时可以：{list}", because.zh, label.zh),
        format!("{}; {} there are: {list}", because.en, label.en),
    )
}
