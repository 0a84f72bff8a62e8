//! What is wrong or doubtful in a phrase, said as findings.

use rust_decimal::Decimal;

use super::question::Refusal;
use super::reader::Unread;
use crate::text::{Finding, Text};

/// Words that could not be read.
pub(super) fn unread_finding(unread: &Unread) -> Finding {
    let text = &unread.text;
    let sentence = Text::new(
        format!("没有读懂：“{text}”"),
        format!("could not be read: `{text}`"),
    );
    if unread.weighty {
        Finding::error("unread-words", "phrase", sentence).hint(
            "这几个字说到了分数：换一种写法，或把它分开另读",
            "these words speak of points: put them otherwise, or read them apart",
        )
    } else {
        Finding::warning("unread-words", "phrase", sentence).hint(
            "看看它是否改变计分；不改变就不管",
            "see whether they change the score; if not, leave them",
        )
    }
}

/// A weight that is not above 0.
pub(super) fn no_weight(weight: Decimal) -> Finding {
    Finding::error(
        "weight-not-positive",
        "weight",
        Text::new(
            format!("权重 {weight} 不大于 0"),
            format!("the weight {weight} is not above 0"),
        ),
    )
    .hint("写上该指标的满分", "give the full points of the indicator")
}

/// Why a phrase gives no rule.
pub(super) fn refused(refusal: &Refusal, weight: Decimal) -> Finding {
    let short = |value: &Decimal| value.normalize().to_string();
    let (code, zh, en) = match refusal {
        Refusal::OtherWeight(points) => (
            "award-against-weight",
            format!(
                "原文最多得 {} 分，权重是 {} 分",
                short(points),
                short(&weight)
            ),
            format!(
                "the phrase gives at most {} points, the weight is {}",
                short(points),
                short(&weight)
            ),
        ),
        Refusal::Gap(low, high) => (
            "bands-gap",
            format!("{} 与 {} 之间没有归入任何一档", short(low), short(high)),
            format!(
                "between {} and {} there is no band",
                short(low),
                short(high)
            ),
        ),
        Refusal::Overlap(low, high) => (
            "bands-overlap",
            format!("{} 到 {} 同时归入两档", short(low), short(high)),
            format!("from {} to {} there are two bands", short(low), short(high)),
        ),
        other => {
            let (code, zh, en) = reason(other);
            (code, zh.to_owned(), en.to_owned())
        }
    };
    let (zh_hint, en_hint) = hint(refusal);
    Finding::error(code, "phrase", Text::new(zh, en)).hint(zh_hint, en_hint)
}

/// The code and the sentence of a reason that names no number.
const fn reason(refusal: &Refusal) -> (&'static str, &'static str, &'static str) {
    match refusal {
        Refusal::LessIsBetter => (
            "less-is-better",
            "数越小得分越高，这里的规则都是数越大得分越高",
            "less is better here, and the rules are about values of which more is better",
        ),
        Refusal::Bonus => (
            "bonus",
            "达标以后还能加分，得分会超过权重",
            "points are added beyond the target: the score could exceed the weight",
        ),
        Refusal::Limited => (
            "cases-limited",
            "逐处扣分另有上限或下限，逐项核对的规则表示不了",
            "the deductions for cases have a limit of their own, which a checklist cannot have",
        ),
        Refusal::Chosen => (
            "points-chosen",
            "同一档里的分数是一个范围，要由人给分",
            "a band gives a range of points: a person must choose",
        ),
        Refusal::TooLarge => ("number-too-large", "数太大", "a number is too large"),
        Refusal::Nothing => (
            "nothing-read",
            "没有读到计分的写法",
            "nothing about scoring was read",
        ),
        Refusal::Mixed | Refusal::OtherWeight(_) | Refusal::Gap(..) | Refusal::Overlap(..) => (
            "mixed-forms",
            "几种计分写法混在一起，没有一种规则能同时表示",
            "several ways of scoring are mixed: no one rule has them all",
        ),
    }
}

const fn hint(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::LessIsBetter => (
            "改写成相反的数（如 100% − 超支率），或由人评判",
            "turn the value around (such as 100% − the excess), or judge it",
        ),
        Refusal::OtherWeight(_) => ("核对权重和原文", "check the weight and the phrase"),
        Refusal::Gap(..) => ("核对各档的上下限", "check the ends of the bands"),
        Refusal::Overlap(..) => (
            "核对各档的上下限和“含”",
            "check the ends of the bands and what they include",
        ),
        Refusal::Mixed => ("分成几组，逐组读", "split it into groups and read each"),
        Refusal::Bonus => (
            "加分另设指标，或由人评判",
            "make the bonus an indicator of its own, or judge it",
        ),
        Refusal::Limited => (
            "把有上限的部分另设一组，逐组读",
            "make the limited part a group of its own and read each",
        ),
        Refusal::Chosen => (
            "用 qualitative 或 judgement 规则",
            "use a qualitative rule or a judgement",
        ),
        Refusal::TooLarge => ("核对原文的数", "check the numbers of the phrase"),
        Refusal::Nothing => (
            "例如：满意度≥90%得满分，每降低1个百分点扣0.5分，扣完为止",
            "such as: 满意度≥90%得满分，每降低1个百分点扣0.5分，扣完为止",
        ),
    }
}
