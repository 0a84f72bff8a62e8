//! The actual value and the score of one indicator: whether a sample can give it, and whether the score follows.

use std::collections::BTreeSet;

use super::counts::signed;
use super::indicators::{IndicatorRow, SimpleRule, Worked};
use super::judge::{Case, Way, exact_text, join, judge};
use super::line::{Check, Line, Verdict};
use super::printed::{Bound, Printed};
use crate::measure::interval::wilson;
use crate::measure::{Fraction, Rounding};
use crate::text::order;
use crate::text::{Language, Text};

/// A sample below this shows what single people answered (issue 4, point 3: small cells).
const SMALL_CELL: u64 = 5;

/// What is said about an actual value that is a figure; nothing about a word.
pub(super) fn judge_actual(row: &IndicatorRow) -> Vec<Line> {
    let Some(actual) = &row.actual.number else {
        return Vec::new();
    };
    if let Some(bound) = actual.bound() {
        return vec![inequality(row, actual, bound)];
    }
    let line = line(row, Check::Actual, actual.text());
    let Some(n) = row.sample else {
        let because = Text::new(
            "没有公布份数和人数，无从重算",
            "no counts are published: it cannot be recomputed",
        );
        return vec![Line { because, ..line }.verdict(Verdict::Unchecked)];
    };
    let Some((low, high)) = actual.counts_of(n, Rounding::HalfUp) else {
        let because = Text::new(
            format!("{n} 份里没有哪个份数印作 {}", actual.text()),
            format!("no count of {n} prints as {}", actual.text()),
        );
        return vec![Line { because, ..line }.verdict(Verdict::Impossible)];
    };
    let counts = if low == high {
        low.to_string()
    } else {
        format!("{low}–{high}")
    };
    let mut because = Text::new(
        format!("{n} 份里的 {counts} 份印作 {}", actual.text()),
        format!("{counts} of {n} print as {}", actual.text()),
    );
    if n < SMALL_CELL {
        because = join(
            &because,
            "；不足 5 份，公布出来就看得出各人怎么答",
            "; fewer than 5 answers, which show what each person said",
        );
    }
    let possible = Line {
        recomputed: counts,
        because,
        ..line
    };
    let target = (low == high).then(|| against_target(row, low, n)).flatten();
    std::iter::once(possible).chain(target).collect()
}

/// An inequality is no measurement; where the number asked is known, the counts that would meet it are.
fn inequality(row: &IndicatorRow, actual: &Printed, bound: Bound) -> Line {
    let line = line(row, Check::Actual, actual.text()).verdict(Verdict::Inequality);
    let is_copied = row.target.number.as_ref().map(Printed::value) == Some(actual.value());
    let mut because = Text::new(
        "实际值是不等式，不是测量结果",
        "the actual value is an inequality, not a measurement",
    );
    if is_copied {
        because = join(
            &because,
            "，数字和目标值一样",
            ", with the very figure of the target",
        );
    }
    let asked = row.sample.or(row.population);
    if let Some((zh, en)) = asked.and_then(|n| least_count(actual, bound, n)) {
        because = join(&because, &zh, &en);
    }
    Line { because, ..line }
}

/// The fewest of `n` that reach an inequality, and what one fewer gives.
fn least_count(actual: &Printed, bound: Bound, n: u64) -> Option<(String, String)> {
    let n_ = Fraction::from(signed(n));
    let share = actual.value().divide(&100.into())?;
    let edge = &share * &n_;
    let least = match bound {
        Bound::AtLeast => edge.ceil(),
        Bound::Above => &edge.floor() + &1.into(),
        Bound::AtMost | Bound::Below => return None,
    };
    if least > n_ || least <= Fraction::zero() {
        return None;
    }
    let before = &least - &1.into();
    let rate = before.divide(&n_)?.percent().to_text(2);
    let (least, before) = (least.to_text(0), before.to_text(0));
    Some((
        format!("；{n} 人中至少要 {least} 人（{before} ÷ {n} = {rate}%）"),
        format!("; of {n} it takes at least {least} ({before} ÷ {n} = {rate}%)"),
    ))
}

/// What the interval of a count says about the target.
fn against_target(row: &IndicatorRow, count: u64, n: u64) -> Option<Line> {
    let target = row.target.number.as_ref()?;
    let [hits, base] = [count, n].map(|count| Fraction::from(signed(count)));
    let interval = wilson(
        &hits,
        &base,
        row.population.filter(|population| *population >= n),
    )?;
    let wanted = target.value().to_f64() / 100.0;
    let [low, high] = [interval.low, interval.high].map(|end| format!("{:.2}", end * 100.0));
    let (zh, en) = if interval.low >= wanted {
        ("足以说明达到", "is shown to be met")
    } else if interval.high < wanted {
        ("足以说明没有达到", "is shown to be missed")
    } else {
        ("不能说明达到", "is not shown")
    };
    let of = target.text();
    let because = Text::new(
        format!("{n} 份中 {count} 份：95% 区间为 {low} 至 {high}，{zh}目标 {of}"),
        format!("{count} of {n}: the 95 % interval is {low} to {high}, so the target {of} {en}"),
    );
    let mut line = line(row, Check::Target, of);
    line.recomputed = format!("{low}–{high}");
    Some(Line { because, ..line })
}

/// The score of an indicator: within its weight, by its rule, or at least fitting target and actual value.
pub(super) fn judge_score(row: &IndicatorRow, rounding: Rounding) -> Option<Line> {
    let (printed, weight) = (row.score.as_ref()?, row.weight.as_ref()?);
    let score = printed.value();
    let full = weight.to_short_text(6);
    let line = line(row, Check::Score, printed.text());
    if score > *weight || score.is_negative() {
        let because = Text::new(
            format!("得分 {} 不在 0 到权重 {full} 之间", printed.text()),
            format!(
                "the score {} is not between 0 and the weight {full}",
                printed.text()
            ),
        );
        return Some(Line { because, ..line }.verdict(Verdict::Impossible));
    }
    let case = Case {
        check: Check::Score,
        subject: Text::same(&row.name),
        row: row.row,
        printed,
        rounding,
        unit: "",
    };
    if let Some(way) = row.rule.and_then(|rule| by_rule(row, weight, rule)) {
        return Some(judge(&case, &way, &[]));
    }
    if let Some(line) = by_standard(&case, &row.by_standard) {
        return Some(line);
    }
    Some(beside_target(row, &score, weight, line))
}

fn by_rule(row: &IndicatorRow, weight: &Fraction, rule: SimpleRule) -> Option<Way> {
    let actual = row
        .actual
        .number
        .as_ref()
        .filter(|actual| actual.bound().is_none())?;
    let full = weight.to_short_text(6);
    let name = Text::same(rule.code());
    if rule == SimpleRule::Proportional {
        let value = (weight * &actual.value()).divide(&100.into())?;
        return Some(Way::value(
            value,
            format!("{full} × {}", actual.text()),
            name,
        ));
    }
    let target = row.target.number.as_ref()?;
    let is_met = actual.value() >= target.value();
    let (value, working) = match rule {
        SimpleRule::AllOrNothing if is_met => (weight.clone(), full),
        SimpleRule::AllOrNothing => (Fraction::zero(), "0".to_owned()),
        _ if is_met => (weight.clone(), format!("{full} × 1")),
        _ => {
            let value = (weight * &actual.value()).divide(&target.value())?;
            (
                value,
                format!("{full} × {} ÷ {}", actual.text(), target.text()),
            )
        }
    };
    Some(Way::value(value, working, name))
}

/// The score beside those that the printed standard gives; reproduced where one way to read it gives the score.
fn by_standard(case: &Case<'_>, worked: &[Worked]) -> Option<Line> {
    let fits = |one: &&Worked| case.printed.shows(&one.score, case.rounding);
    let taken = worked.iter().find(fits).or(worked.first())?;
    let working = exact_text(&taken.score, case.printed.decimals());
    let line = judge(
        case,
        &Way::value(taken.score.clone(), working, Text::default()),
        &[],
    );
    let (words, said) = (&taken.words, &line.because);
    let because = Text::new(
        format!("评分标准：{}，得 {}", words.zh, said.zh),
        format!(
            "the standard: {}: {}",
            words.get(Language::En),
            said.get(Language::En)
        ),
    );
    let others: BTreeSet<String> = order::set(
        worked
            .iter()
            .filter(|one| one.score != taken.score)
            .map(|one| exact_text(&one.score, case.printed.decimals())),
    );
    let others: Vec<String> = others.into_iter().collect();
    let because = if others.is_empty() {
        because
    } else {
        let (zh, en) = (others.join("、"), others.join(", "));
        join(
            &because,
            &format!("；标准有没写明的地方，别的读法得 {zh}"),
            &format!("; the standard leaves something open, read otherwise it gives {en}"),
        )
    };
    Some(Line { because, ..line })
}

/// Without a rule: full marks belong to a target that is met, and only to it.
fn beside_target(row: &IndicatorRow, score: &Fraction, weight: &Fraction, line: Line) -> Line {
    let plain = |number: &Option<Printed>| number.clone().filter(|number| number.bound().is_none());
    let (Some(actual), Some(target)) = (plain(&row.actual.number), row.target.number.clone())
    else {
        let because = Text::new(
            "没有写明规则，只能看出在 0 与权重之间",
            "no rule is given: it lies between 0 and the weight, more cannot be said",
        );
        return Line { because, ..line }.verdict(Verdict::Unchecked);
    };
    let is_met = actual.value() >= target.value();
    let is_full = score == weight;
    let (actual, target) = (actual.text(), target.text());
    let (verdict, zh, en) = match (is_met, is_full) {
        (true, true) => (
            Verdict::Reproduced,
            format!("{actual} 达到目标 {target}，得满分"),
            format!("{actual} reaches the target {target}: full marks"),
        ),
        (true, false) => (
            Verdict::Doubtful,
            format!(
                "{actual} 达到目标 {target}，却扣了 {}",
                exact_text(&(weight - score), 2)
            ),
            format!(
                "{actual} reaches the target {target}, yet {} is deducted",
                exact_text(&(weight - score), 2)
            ),
        ),
        (false, true) => (
            Verdict::Doubtful,
            format!("{actual} 没有达到目标 {target}，却得满分"),
            format!("{actual} misses the target {target}, yet has full marks"),
        ),
        (false, false) => (
            Verdict::Unchecked,
            format!("{actual} 没有达到目标 {target}；没有写明规则，算不出该扣多少"),
            format!(
                "{actual} misses the target {target}; without a rule the deduction cannot be recomputed"
            ),
        ),
    };
    Line {
        because: Text::new(zh, en),
        ..line
    }
    .verdict(verdict)
}

fn line(row: &IndicatorRow, check: Check, printed: &str) -> Line {
    Line::derived(check, Text::same(&row.name), Text::default())
        .at(row.row)
        .printed(printed)
}
