//! Whether the answers show that a target is met, or whether chance could have done it.

use rust_decimal::Decimal;

use super::interval::exact_share;
use super::{Figure, Fraction, Interval};
use crate::text::{Text, fold_width};

/// What an interval says about a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The whole interval reaches it.
    Met,
    /// The whole interval stays below it.
    Missed,
    /// It lies inside: the answers do not tell.
    Open,
}

/// What the interval of a share says about a target from 0 to 1.
pub fn shows_target(interval: &Interval, target: f64) -> Shown {
    if interval.low >= target {
        Shown::Met
    } else if interval.high < target {
        Shown::Missed
    } else {
        Shown::Open
    }
}

/// The target that a plan states as a percentage, from 0 to 1: `90%`, `≥95%`, `不低于95%`; `None` for anything else.
pub fn read_target(stated: &str) -> Option<Fraction> {
    let folded: String = stated.trim().chars().map(fold_width).collect();
    let mut number = folded.strip_suffix('%')?.trim();
    for lead in ["≥", ">=", "不低于", "不少于", "达到", "至少", "at least"] {
        number = number.strip_prefix(lead).unwrap_or(number).trim();
    }
    let percent = Decimal::from_str_exact(number).ok()?;
    let is_share = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
    is_share
        .then(|| Fraction::from(percent))
        .and_then(|percent| percent.divide(&Fraction::from(100)))
}

/// The sentence that sets a figure beside a target, such as "25 of 25 satisfied: the 95 % interval is 86.68 to 100, so
/// a target of 95 % is not shown"; `None` where the figure has no interval.
///
/// Of a share from a known population the limits are exact, whatever interval the figure has: the conclusion holds in
/// at least 95 of 100 samples.
pub fn target_sentence(figure: &Figure, target: &Fraction) -> Option<Text> {
    let interval = concluding(figure)?;
    let [zh, en] = match figure.formula.code() {
        "satisfied-share" | "majority" => ["满意", " satisfied"],
        "awareness" => ["知晓", " aware"],
        "score-rate" => ["分", " points"],
        _ => ["", ""],
    };
    let [part, whole] = [&figure.numerator, &figure.denominator].map(|side| side.to_short_text(3));
    let [low, high] = [interval.low, interval.high].map(|end| percent(end, figure.decimals));
    let (level, target_text) = (interval.level, target.percent().to_short_text(3));
    let [verdict_zh, verdict_en] = match shows_target(&interval, target.to_f64()) {
        Shown::Met => ["足以说明达到", "is shown to be met"],
        Shown::Missed => ["足以说明没有达到", "is shown to be missed"],
        Shown::Open => ["不能说明达到", "is not shown"],
    };
    let [exact_zh, exact_en] = match interval.method {
        "hypergeometric" => ["精确", "exact "],
        _ => ["", ""],
    };
    Some(Text::new(
        format!(
            "{whole} 中 {part} {zh}：{level}% {exact_zh}区间为 {low} 至 {high}，{verdict_zh} {target_text}% 的目标"
        ),
        format!(
            "{part} of {whole}{en}: the {exact_en}{level} % interval is {low} to {high}, so a target of {target_text} % {verdict_en}"
        ),
    ))
}

/// The interval from which a conclusion about a figure is drawn.
fn concluding(figure: &Figure) -> Option<Interval> {
    let interval = figure.interval?;
    if interval.method != "wilson-fpc" {
        return Some(interval);
    }
    let exact = exact_share(&figure.numerator, &figure.denominator, figure.sampling);
    Some(exact.unwrap_or(interval))
}

/// A share in percent without trailing zeros.
fn percent(share: f64, decimals: u32) -> String {
    let text = format!("{:.places$}", share * 100.0, places = decimals as usize);
    if decimals == 0 {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Counted, Formula, Sampling, interval};
    use rstest::rstest;

    fn satisfied(hits: i64, base: i64) -> Figure {
        Figure {
            code: "satisfaction".into(),
            title: Text::default(),
            formula: Formula::SatisfiedShare(Counted::Options(vec!["1".into()])),
            counted: Vec::new(),
            questions: vec!["Q1".into()],
            decimals: 2,
            rounding: crate::measure::Rounding::HalfUp,
            numerator: hits.into(),
            denominator: base.into(),
            rate: Fraction::new(hits, base),
            no_rate: None,
            left_out: Vec::new(),
            without_points: Vec::new(),
            missing: Vec::new(),
            interval: interval::wilson(&hits.into(), &base.into(), None),
            no_interval: None,
            sampling: Sampling::unlimited(base.unsigned_abs()),
            alternatives: Vec::new(),
        }
    }

    // The interval of 25 of 25 is published with the report: 86.68 to 100.
    #[test]
    fn twenty_five_of_twenty_five_do_not_show_ninety_five_percent() {
        let target = read_target("95%").unwrap();
        let sentence = target_sentence(&satisfied(25, 25), &target).unwrap();
        assert_eq!(
            sentence.en,
            "25 of 25 satisfied: the 95 % interval is 86.68 to 100, so a target of 95 % is not shown"
        );
        assert_eq!(
            sentence.zh,
            "25 中 25 满意：95% 区间为 86.68 至 100，不能说明达到 95% 的目标"
        );
    }

    // 13 of 13 of 15 people: with 14 of 15 satisfied they turn up in 2 of 15 samples.
    #[test]
    fn thirteen_of_thirteen_of_fifteen_people_do_not_show_ninety_five_percent() {
        let mut figure = satisfied(13, 13);
        figure.sampling.population = Some(15);
        let [hits, base] = [&figure.numerator, &figure.denominator];
        figure.interval = interval::share(hits, base, figure.sampling);
        let sentence = target_sentence(&figure, &read_target("95%").unwrap()).unwrap();
        assert_eq!(
            sentence.en,
            "13 of 13 satisfied: the exact 95 % interval is 93.33 to 100, so a target of 95 % is not shown"
        );
        // Whatever interval stands beside the figure, the conclusion is exact.
        figure.interval = interval::wilson(hits, base, Some(15));
        assert_eq!(
            target_sentence(&figure, &read_target("95%").unwrap()),
            Some(sentence)
        );
    }

    // The low end of n of n is n/(n + z²): 73/76.841 = 95.0 % exactly from 73 on (72/75.841 = 94.93 %).
    #[rstest]
    #[case(73, 73, Shown::Met)]
    #[case(72, 72, Shown::Open)]
    #[case(10, 20, Shown::Missed)]
    fn a_target_is_shown_when_the_whole_interval_is_on_one_side(
        #[case] hits: i64,
        #[case] base: i64,
        #[case] shown: Shown,
    ) {
        let interval = satisfied(hits, base).interval.unwrap();
        assert_eq!(shows_target(&interval, 0.95), shown);
    }

    #[rstest]
    #[case("90%", 9, 10)]
    #[case("≥95％", 95, 100)]
    #[case("不低于 97.5%", 975, 1000)]
    #[case("100%", 1, 1)]
    fn a_target_in_percent_is_read(
        #[case] stated: &str,
        #[case] numerator: i64,
        #[case] denominator: i64,
    ) {
        assert_eq!(read_target(stated), Fraction::new(numerator, denominator));
    }

    #[rstest]
    #[case("满意")]
    #[case("95")]
    #[case("120%")]
    #[case("≤5%")]
    #[case("%")]
    fn what_is_no_percentage_to_reach_is_not_a_target(#[case] stated: &str) {
        assert_eq!(read_target(stated), None);
    }

    #[test]
    fn a_figure_without_an_interval_says_nothing_about_a_target() {
        let figure = satisfied(0, 0);
        assert_eq!(target_sentence(&figure, &Fraction::from(1)), None);
    }
}
