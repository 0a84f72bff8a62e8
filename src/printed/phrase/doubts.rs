//! What is wrong or doubtful in a phrase, said as findings.

use rust_decimal::Decimal;

use super::facts::Form;
use super::question::Refusal;
use super::reading::Unread;
use super::slip::Slip;
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

/// What looks like a slip of the keyboard.
pub(super) fn slip_finding(slip: &Slip) -> Finding {
    let (printed, meant) = (&slip.printed, &slip.meant);
    let sentence = Text::new(
        format!("原文是“{printed}”，像是“{meant}”之误"),
        format!("the phrase says `{printed}`, which looks like a slip for `{meant}`"),
    );
    Finding::warning("likely-slip", "phrase", sentence).hint(
        "核对原文；确是错字就用 --slip meant",
        "check the phrase; if it is a slip, say --slip meant",
    )
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
        Refusal::Gap(gaps) => (
            "bands-gap",
            format!("{} 之间没有归入任何一档", pairs(gaps, " 与 ", "、")),
            format!("between {} there is no band", pairs(gaps, " and ", ", ")),
        ),
        Refusal::Overlap(overlaps) => (
            "bands-overlap",
            format!("{} 同时归入两档", pairs(overlaps, " 到 ", "、")),
            format!("from {} there are two bands", pairs(overlaps, " to ", ", ")),
        ),
        Refusal::Together(words) => (
            "two-conditions",
            format!("要同时满足两个条件，前一个是“{words}”；一种规则只看一个完成值"),
            format!(
                "two conditions must hold together, the first is `{words}`; a rule looks at one value"
            ),
        ),
        Refusal::Units(one, other) => (
            "mixed-forms",
            format!("“{one}”和“{other}”不是同一个数；一种规则只看一个完成值"),
            format!("`{one}` and `{other}` are not of the same value; a rule looks at one"),
        ),
        Refusal::Discretion(words) => (
            "points-chosen",
            format!("“{words}”：扣多少由人定"),
            format!("`{words}`: how much is for a person to say"),
        ),
        Refusal::Beside(one, other) => {
            let ([zh, en], [zh_other, en_other]) = (one.words(), other.words());
            (
                "mixed-forms",
                format!("既有{zh}又有{zh_other}，没有一种规则能同时表示"),
                format!("{en} beside {en_other}: no one rule has both"),
            )
        }
        other => {
            let (code, zh, en) = reason(other);
            (code, zh.to_owned(), en.to_owned())
        }
    };
    let (zh_hint, en_hint) = hint(refusal);
    Finding::error(code, "phrase", Text::new(zh, en)).hint(zh_hint, en_hint)
}

/// Ranges of values one behind the other.
fn pairs(pairs: &[(Decimal, Decimal)], between: &str, separator: &str) -> String {
    let pairs = pairs
        .iter()
        .map(|(low, high)| format!("{}{between}{}", low.normalize(), high.normalize()));
    pairs.collect::<Vec<String>>().join(separator)
}

impl Form {
    /// What it is called, in Chinese and English.
    const fn words(self) -> [&'static str; 2] {
        match self {
            Self::Bands => ["分档", "bands"],
            Self::Steps => ["低于界限的逐档扣分", "steps below a threshold"],
            Self::Rises => ["超过界限的逐档扣分", "steps above a limit"],
            Self::Gains => ["逐项加分", "points for each one"],
            Self::Cases => ["逐处扣分", "deductions for cases"],
            Self::Proportion => ["按比例", "a proportion"],
            Self::Terms => ["几个比率之和", "a sum of rates"],
            Self::Items => ["逐项计分", "items of equal points"],
            Self::Grades => ["定性分级", "named grades"],
        }
    }
}

/// The code and the sentence of a reason that names no number.
const fn reason(refusal: &Refusal) -> (&'static str, &'static str, &'static str) {
    match refusal {
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
        Refusal::Twice => (
            "said-twice",
            "同一件事说了两遍，而且不一样",
            "the same thing is said twice, and differently",
        ),
        Refusal::SeveralSteps => (
            "several-steps",
            "不同区间每档扣的分不一样，逐档扣分的规则只有一种步长",
            "the steps differ from range to range, and a rule with steps has one size",
        ),
        Refusal::TwoSided => (
            "two-sided",
            "高了低了都扣分，这里的规则只看一边",
            "too much and too little both cost points, and the rules look at one side",
        ),
        Refusal::Ranking => (
            "less-is-better",
            "按名次给分，名次要和别的单位比才知道",
            "points are given by rank, which takes the other units to know",
        ),
        Refusal::Inverse => (
            "inverse-ratio",
            "按目标值 ÷ 完成值给分，没有这种规则",
            "points in proportion to target ÷ value: there is no such rule",
        ),
        Refusal::NoFull => (
            "full-not-said",
            "原文没有说什么情况得满分",
            "what earns the full points is not said",
        ),
        Refusal::Unordered => (
            "bands-unordered",
            "各档的得分忽高忽低，看不出越高越好还是越低越好",
            "the points of the bands go up and down: neither more nor less is better",
        ),
        _ => (
            "mixed-forms",
            "几种计分写法混在一起，没有一种规则能同时表示",
            "several ways of scoring are mixed: no one rule has them all",
        ),
    }
}

const fn hint(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::OtherWeight(_) => ("核对权重和原文", "check the weight and the phrase"),
        Refusal::Gap(_) => ("核对各档的上下限", "check the ends of the bands"),
        Refusal::Overlap(_) => (
            "核对各档的上下限和“含”",
            "check the ends of the bands and what they include",
        ),
        Refusal::Mixed | Refusal::Beside(..) | Refusal::SeveralSteps => {
            ("分成几组，逐组读", "split it into groups and read each")
        }
        Refusal::Together(_) | Refusal::Units(..) => (
            "把另一个条件另设一项，或由人评判",
            "make the other condition an item of its own, or judge it",
        ),
        Refusal::Bonus => (
            "加分另设指标，或由人评判",
            "make the bonus an indicator of its own, or judge it",
        ),
        Refusal::Limited => (
            "把有上限的部分另设一组，逐组读",
            "make the limited part a group of its own and read each",
        ),
        Refusal::Chosen | Refusal::Discretion(_) => (
            "用 qualitative 或 judgement 规则",
            "use a qualitative rule or a judgement",
        ),
        Refusal::TooLarge => ("核对原文的数", "check the numbers of the phrase"),
        Refusal::Twice | Refusal::Unordered | Refusal::NoFull => ("核对原文", "check the phrase"),
        Refusal::TwoSided | Refusal::Ranking | Refusal::Inverse => (
            "换一个越高越好的数作完成值，或由人评判",
            "take a value of which more is better, or judge it",
        ),
        Refusal::Nothing => (
            "例如：满意度≥90%得满分，每降低1个百分点扣0.5分，扣完为止",
            "such as: 满意度≥90%得满分，每降低1个百分点扣0.5分，扣完为止",
        ),
    }
}
