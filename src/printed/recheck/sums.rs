//! What a list of shares comes to against 100: judged by the list alone, whatever else is known of it.

use super::counts::CountedQuestion;
use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// What the printed shares of a question are shares of, and whether all of them are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// One answer each, and every option is printed.
    Whole,
    /// One answer each, and some options are not printed.
    Part,
    /// Several answers each, the shares being of the ticks: they come to 100.
    Ticks,
    /// Several answers each, the shares being of the respondents.
    Respondents,
}

/// How far a sum of shares is from 100, and what the rounding of each of them explains.
struct Off {
    /// The sum less 100.
    by: Fraction,
    /// Half a unit for each share: what rounding explains.
    half: Fraction,
    /// A whole unit for each share: what cutting off explains, below 100.
    cut: Fraction,
}

impl Off {
    fn of(printed: &[&Printed]) -> Self {
        let sum: Fraction = printed.iter().map(|share| share.value()).sum();
        let cut: Fraction = printed.iter().map(|share| share.unit()).sum();
        let two = Fraction::from(2);
        Self {
            by: &sum - &Fraction::from(100),
            half: cut.divide(&two).unwrap_or_else(Fraction::zero),
            cut,
        }
    }

    /// The roundings of the single shares that explain it.
    fn roundings(&self) -> Vec<Rounding> {
        let down = &Fraction::zero() - &self.by;
        let is_near = self.by <= self.half && down <= self.half;
        let is_cut = !down.is_negative() && down < self.cut;
        Rounding::ALL
            .into_iter()
            .filter(|rounding| match rounding {
                Rounding::Truncate => is_cut,
                _ => is_near,
            })
            .collect()
    }
}

/// The printed shares of a question.
pub(super) fn printed_shares(question: &CountedQuestion) -> Vec<&Printed> {
    let options = question.options.iter();
    options
        .filter_map(|option| option.printed.as_ref())
        .collect()
}

/// Whether the list of a question is not whole and nothing in it says that it should be.
pub(super) fn is_open(question: &CountedQuestion) -> bool {
    let printed = printed_shares(question).len();
    printed > 0
        && printed == question.options.len()
        && listed(question) == Listed::Part
        && !reaches_its_end(question)
}

/// What the shares of a question are, told by their sum and by whether several answers are allowed.
pub(super) fn listed(question: &CountedQuestion) -> Listed {
    let printed = printed_shares(question);
    let is_all = printed.len() == question.options.len();
    let off = Off::of(&printed);
    let is_hundred = !off.roundings().is_empty();
    let is_below = off.by.is_negative() && !is_hundred;
    match (question.is_multiple, is_all && !is_below) {
        (false, true) => Listed::Whole,
        (false, false) => Listed::Part,
        (true, true) if is_hundred && printed.len() > 1 => Listed::Ticks,
        (true, _) => Listed::Respondents,
    }
}

/// The printed shares of a question that allows one answer, against 100.
pub(super) fn share_sum(question: &CountedQuestion, rounding: Rounding) -> Option<Line> {
    let printed = printed_shares(question);
    if question.is_multiple || printed.len() < 2 {
        return None;
    }
    let off = Off::of(&printed);
    let fits = off.roundings();
    let is_below = off.by.is_negative() && fits.is_empty();
    if printed.len() < question.options.len() && (is_below || !fits.is_empty()) {
        // A share that is not printed fills the list up.
        return None;
    }
    let decimals = printed.iter().map(|share| share.decimals()).max()?;
    let hundred = Fraction::from(100);
    let text = (&off.by + &hundred).to_text(decimals);
    let (verdict, because) = verdict(question, &off, &fits, rounding, &text);
    let difference = (verdict == Verdict::Wrong).then(|| off.by.clone());
    let is_telling = off.by != Fraction::zero() && verdict != Verdict::Unchecked;
    let line = Line::derived(Check::ShareSum, Text::same(&question.code), because)
        .at(question.options.first()?.row)
        .printed(&text)
        .fitting(if is_telling { fits } else { Vec::new() });
    Some(Line {
        recomputed: hundred.to_text(decimals),
        verdict,
        difference,
        ..line
    })
}

fn verdict(
    question: &CountedQuestion,
    off: &Off,
    fits: &[Rounding],
    rounding: Rounding,
    text: &str,
) -> (Verdict, Text) {
    if off.by == Fraction::zero() {
        let because = Text::new("各项占比相加正好 100", "the shares add up to 100");
        return (Verdict::Reproduced, because);
    }
    if fits.contains(&rounding) {
        let because = Text::new(
            format!("各项占比相加 {text}：各自取位所致，不算错"),
            format!("the shares add up to {text}: each is rounded, which is no mistake"),
        );
        return (Verdict::Reproduced, because);
    }
    if let Some(other) = fits.first() {
        let label = other.label();
        let because = Text::new(
            format!(
                "各项占比相加 {text}：{}解释不了，各自{}才会这样",
                rounding.label().zh,
                label.zh
            ),
            format!(
                "the shares add up to {text}: {} they do not, each {} they may",
                rounding.label().en,
                label.en
            ),
        );
        return (Verdict::OtherRounding(*other), because);
    }
    if off.by.is_negative() && !reaches_its_end(question) {
        let rest = (&Fraction::zero() - &off.by).to_short_text(8);
        let because = Text::new(
            format!("印出的占比相加 {text}：选项没有列全，其余的占 {rest}"),
            format!("the printed shares add up to {text}: the list is not whole, {rest} is left"),
        );
        return (Verdict::Unchecked, because);
    }
    let mut because = Text::new(
        format!("各项占比相加 {text}，不是 100，取位也解释不了"),
        format!("the shares add up to {text}, not 100, and rounding does not explain it"),
    );
    let is_scale = question.options.iter().any(|option| option.rank.is_some());
    if !off.by.is_negative() && !is_scale {
        let code = &question.code;
        because = super::judge::join(
            &because,
            &format!("；可以多选的题要写 # multiple: {code}"),
            &format!("; a question that allows several answers needs `# multiple: {code}`"),
        );
    }
    (Verdict::Wrong, because)
}

/// Whether the list has an option for those who say no, or for all others: then nothing is missing behind it.
fn reaches_its_end(question: &CountedQuestion) -> bool {
    const ENDS: [&str; 13] = [
        "不满意",
        "不知道",
        "不了解",
        "不清楚",
        "不同意",
        "不认可",
        "不符合",
        "不好",
        "没有",
        "其他",
        "其它",
        "other",
        "others",
    ];
    const ON_SCALE: [&str; 7] = ["不", "没", "未", "差", "dis", "un", "not "];
    const ALONE: [&str; 8] = ["差", "很差", "否", "无", "no", "poor", "bad", "don't know"];
    question.options.iter().any(|option| {
        let label = option.label.to_lowercase();
        let is_low = option.rank.is_some_and(|rank| rank > 1);
        ENDS.iter().any(|end| label.ends_with(end))
            || ALONE.contains(&label.as_str())
            || is_low && ON_SCALE.iter().any(|part| label.contains(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::printed::recheck::counts::CountedOption;
    use rstest::rstest;

    fn question(shares: &[&str], is_multiple: bool, last: &str) -> CountedQuestion {
        let options = shares.iter().enumerate().map(|(place, share)| {
            let label = format!("第{}档", place + 1);
            CountedOption {
                row: 2,
                label: if place + 1 == shares.len() {
                    last.to_owned()
                } else {
                    label
                },
                rank: None,
                count: None,
                printed: Printed::read(share),
            }
        });
        CountedQuestion {
            code: "Q1".into(),
            role: None,
            is_multiple,
            options: options.collect(),
        }
    }

    // Three shares of one decimal are off by 3 × 0.05 at most when rounded, by less than 3 × 0.1 below 100 when cut.
    #[rstest]
    #[case(&["33.3", "33.3", "33.3"], Verdict::Reproduced)]
    #[case(&["33.4", "33.4", "33.3"], Verdict::Reproduced)]
    #[case(&["33.4", "33.3", "33.3"], Verdict::Reproduced)]
    #[case(&["33.3", "33.3", "33.2"], Verdict::OtherRounding(Rounding::Truncate))]
    #[case(&["33.3", "33.2", "33.2"], Verdict::Wrong)]
    #[case(&["33.4", "33.4", "33.4"], Verdict::Wrong)]
    fn a_sum_is_judged_by_the_shares_alone(#[case] shares: &[&str], #[case] verdict: Verdict) {
        let line = share_sum(&question(shares, false, "不满意"), Rounding::HalfUp).unwrap();
        assert_eq!(line.verdict, verdict, "{line:?}");
    }

    #[test]
    fn a_list_without_its_end_is_not_whole_and_no_mistake() {
        let two = question(&["51.2", "36.1"], false, "满意");
        let line = share_sum(&two, Rounding::HalfUp).unwrap();
        assert_eq!(line.verdict, Verdict::Unchecked, "{line:?}");
        assert_eq!(listed(&two), Listed::Part);
        assert_eq!(
            share_sum(&question(&["98.0"], false, "满意"), Rounding::HalfUp),
            None
        );
    }

    // Ticks come to 100; of the respondents each may tick several.
    #[rstest]
    #[case(&["22.1", "22.1", "55.8"], true, Listed::Ticks)]
    #[case(&["75.0", "50.0", "25.0"], true, Listed::Respondents)]
    #[case(&["75.0", "5.0"], true, Listed::Respondents)]
    #[case(&["75.0", "25.0"], false, Listed::Whole)]
    #[case(&["75.0", "20.0"], false, Listed::Part)]
    #[case(&["75.0", "35.0"], false, Listed::Whole)]
    fn shares_of_ticks_and_of_respondents_are_told_apart(
        #[case] shares: &[&str],
        #[case] is_multiple: bool,
        #[case] expected: Listed,
    ) {
        assert_eq!(listed(&question(shares, is_multiple, "其他")), expected);
    }
}
