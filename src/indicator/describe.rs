//! A rule in words, as a report could print it without leaving anything open.

use rust_decimal::Decimal;

use super::amount::{bound, points_in_english};
use super::{Between, Partial, Rule, StepIn, Tier, Unit};
use crate::text::{Language, Text};

/// The rule in one sentence, for these full points.
pub fn describe(rule: &Rule, weight: Decimal) -> Text {
    let full = short(weight);
    match rule {
        Rule::ThresholdSteps { .. } => steps(rule, &full),
        Rule::Count {
            full_at,
            deduct,
            floor,
        } => {
            let (full_at, deduct, floor) = (short(*full_at), short(*deduct), short(*floor));
            Text::new(
                format!("{full_at} 及以上得 {full} 分；每少 1 扣 {deduct} 分；最低 {floor} 分"),
                format!(
                    "{full} from {full_at} on; {deduct} off for each one fewer; at least {floor}"
                ),
            )
        }
        Rule::Linear { unit, low, high } => {
            let (low, high) = (bound(*low, *unit), bound(*high, *unit));
            Text::new(
                format!("不低于 {high} 得 {full} 分，不高于 {low} 得 0 分，其间内插"),
                format!("{full} from {high} on, 0 up to {low}, interpolated between"),
            )
        }
        Rule::Proportional => Text::new(
            format!("{full} 分 × 完成值（百分数）"),
            format!("{} × the value in percent", points_in_english(&full)),
        ),
        Rule::Ratio { unit, target } => {
            let target = bound(*target, *unit);
            Text::new(
                format!("{full} 分 × 完成值 ÷ {target}，最多 {full} 分"),
                format!("{full} × value ÷ {target}, at most {full}"),
            )
        }
        Rule::Cliff { .. } => cliff(rule, &full),
        Rule::AllOrNothing {
            unit,
            full_at,
            open,
        } => {
            let at = bound(*full_at, *unit);
            let (zh, en) = from(&at, *open);
            Text::new(
                format!("{zh}得 {full} 分，否则 0 分"),
                format!("{full} {en}, otherwise 0"),
            )
        }
        Rule::Tiers { unit, tiers } => bands(*unit, tiers),
        Rule::Checklist {
            items,
            deductions,
            vetoes,
        } => checklist(
            items.iter().map(|item| (&item.title, item.points)),
            deductions
                .iter()
                .map(|deduction| (&deduction.title, deduction.each)),
            vetoes.iter().map(|veto| &veto.title),
        ),
        Rule::Qualitative { levels } => list(levels.iter().map(|level| {
            let (low, high) = (short(level.low), short(level.high));
            let range = if low == high {
                low
            } else {
                format!("{low}–{high}")
            };
            (level.title.clone(), range)
        })),
        Rule::Groups { groups } => {
            let parts = groups.iter().map(|group| {
                let inner = describe(&group.rule, group.weight);
                let title = |language| group.title.get(language).to_owned();
                Text::new(
                    format!("{}：{}", title(Language::Zh), inner.zh),
                    format!("{}: {}", title(Language::En), inner.get(Language::En)),
                )
            });
            joined(parts.collect())
        }
        Rule::Judgement => Text::new("由评价人员给分", "points are given by a person"),
    }
}

fn short(value: Decimal) -> String {
    value.normalize().to_string()
}

/// `不低于 90%`, `高于 90%`.
fn from(at: &str, open: bool) -> (String, String) {
    if open {
        (format!("高于 {at} "), format!("above {at}"))
    } else {
        (format!("不低于 {at} "), format!("from {at} on"))
    }
}

fn steps(rule: &Rule, full: &str) -> Text {
    let Rule::ThresholdSteps {
        unit,
        full_at,
        step,
        step_in,
        deduct,
        floor,
        cap,
        none_below,
        partial,
    } = rule
    else {
        return Text::default();
    };
    let at = bound(*full_at, *unit);
    let (size, deduct) = (short(*step), short(*deduct));
    let (zh, en) = match (step_in, unit) {
        (StepIn::Target, _) => (
            format!("目标值的 {size}% "),
            format!("{size}% of the target"),
        ),
        (StepIn::Points, Unit::Percent) => (
            format!(" {size} 个百分点"),
            format!("{size} percentage points"),
        ),
        (StepIn::Points, Unit::Number) => (format!(" {size} "), size),
    };
    let partial = match partial {
        Partial::Whole => ("不满一档不扣", "an incomplete step is not counted"),
        Partial::Started => ("不满一档按一档扣", "a started step counts as one"),
        Partial::ProRata => ("不满一档按比例扣", "a step counts as far as it goes"),
    };
    let least = match cap {
        Some(cap) => (
            format!("最多扣 {} 分", short(*cap)),
            format!("at most {} off", short(*cap)),
        ),
        None => (
            format!("最低 {} 分", short(*floor)),
            format!("at least {}", short(*floor)),
        ),
    };
    let edge = none_below.map_or_else(Text::default, |edge| {
        let edge = bound(edge, *unit);
        Text::new(
            format!("；低于 {edge} 得 0 分"),
            format!("; 0 below {edge}"),
        )
    });
    Text::new(
        format!(
            "不低于 {at} 得 {full} 分；每低{zh}扣 {deduct} 分，{}；{}{}",
            partial.0, least.0, edge.zh
        ),
        format!(
            "{full} from {at} on; {deduct} off for each {en} below, {}; {}{}",
            partial.1, least.1, edge.en
        ),
    )
}

fn cliff(rule: &Rule, full: &str) -> Text {
    let Rule::Cliff {
        unit,
        full_at,
        none_below,
        open,
        between,
    } = rule
    else {
        return Text::default();
    };
    let at = bound(*full_at, *unit);
    let (zh, en) = match between {
        Between::Ratio => (
            format!("{full} 分 × 完成值 ÷ {at}"),
            format!("{full} × value ÷ {at}"),
        ),
        Between::Rate => (
            format!("{full} 分 × 完成值（百分数）"),
            format!("{full} × the value in percent"),
        ),
    };
    let edge = if none_below.is_zero() {
        Text::default()
    } else {
        let edge = bound(*none_below, *unit);
        let (zh, en) = if *open {
            ("不高于", "up to")
        } else {
            ("低于", "below")
        };
        Text::new(format!("；{zh} {edge} 得 0 分"), format!("; 0 {en} {edge}"))
    };
    Text::new(
        format!("不低于 {at} 得 {full} 分；以下按 {zh}{}", edge.zh),
        format!("{full} from {at} on; below it {en}{}", edge.en),
    )
}

fn bands(unit: Unit, tiers: &[Tier]) -> Text {
    let parts = tiers.iter().map(|tier| {
        let (zh, en) = from(&bound(tier.from, unit), tier.open);
        let score = short(tier.score);
        Text::new(format!("{zh}得 {score} 分"), format!("{score} {en}"))
    });
    let mut parts: Vec<Text> = parts.collect();
    if tiers.last().is_some_and(|tier| !tier.from.is_zero()) {
        parts.push(Text::new("再低 0 分", "0 below"));
    }
    joined(parts)
}

fn checklist<'t>(
    items: impl Iterator<Item = (&'t Text, Decimal)>,
    deductions: impl Iterator<Item = (&'t Text, Decimal)>,
    vetoes: impl Iterator<Item = &'t Text>,
) -> Text {
    let told = |(title, points): (&Text, Decimal), zh: &str, en: &str| {
        let points = short(points);
        Text::new(
            format!("{} {zh} {points} 分", title.get(Language::Zh)),
            format!("{} {en} {points}", title.get(Language::En)),
        )
    };
    let parts = items
        .map(|item| told(item, "得", "earns"))
        .chain(deductions.map(|deduction| told(deduction, "扣", "costs")))
        .chain(vetoes.map(|veto| {
            Text::new(
                format!("{} 整项 0 分", veto.get(Language::Zh)),
                format!("{} makes it 0", veto.get(Language::En)),
            )
        }));
    joined(parts.collect())
}

fn list(parts: impl Iterator<Item = (Text, String)>) -> Text {
    let parts = parts.map(|(title, points)| {
        Text::new(
            format!("{} {points} 分", title.get(Language::Zh)),
            format!("{} {points}", title.get(Language::En)),
        )
    });
    joined(parts.collect())
}

fn joined(parts: Vec<Text>) -> Text {
    let (zh, en): (Vec<String>, Vec<String>) =
        parts.into_iter().map(|part| (part.zh, part.en)).unzip();
    Text::new(zh.join("；"), en.join("; "))
}
