//! One unit for all values of a phrase: 2 小时 beside 30 分钟 is reckoned over, 90% beside 30 份 is two different values.

use rust_decimal::Decimal;

use super::facts::Facts;
use super::question::Refusal;
use super::statement::{Bound, Of, Quantity};

/// Units that are reckoned over into one another: the family, and how many of its least unit each is.
const FAMILIES: [&[(&str, i64)]; 9] = [
    &[("人", 1), ("名", 1), ("位", 1), ("万人", 10_000)],
    &[("人次", 1), ("万人次", 10_000)],
    &[
        ("秒", 1),
        ("分钟", 60),
        ("小时", 3600),
        ("天", 86_400),
        ("日", 86_400),
        ("周", 604_800),
    ],
    &[("工作日", 1), ("个工作日", 1)],
    &[("个月", 1), ("年", 12)],
    &[("元", 1), ("万元", 10_000), ("亿元", 100_000_000)],
    &[("米", 1), ("公里", 1000)],
    &[("平方米", 1), ("公顷", 10_000), ("平方公里", 1_000_000)],
    &[("公斤", 1), ("千克", 1), ("吨", 1000)],
];

/// Ways of counting the same people, households or things.
const COUNTED_ALIKE: [&[&str]; 4] = [
    &["人", "名", "位"],
    &["户", "家"],
    &["起", "例", "次", "件", "宗"],
    &["份", "件", "篇", "条"],
];

/// What may stand for any other way of counting: 达到 10 家, 每少 1 个.
const ANY_COUNTED: [&str; 2] = ["个", "项"];

impl Facts {
    /// Brings every value to the unit of the first; where that cannot be, the phrase speaks of two different values.
    pub(super) fn bring_to_one_unit(&mut self) {
        let Some(first) = self.bounds().map(|bound| bound.at).find(|at| tells(*at)) else {
            return;
        };
        let mut clash = None;
        let mut bring = |at: &mut Quantity| match in_unit_of(*at, first) {
            Some(brought) => *at = brought,
            None => clash = clash.or(Some((first, *at))),
        };
        let bands = self.bands.iter_mut().filter(|band| !band.share);
        let bands = bands.flat_map(|band| [band.low.as_mut(), band.high.as_mut()]);
        let ranges = self.ranges.iter_mut();
        let ranges = ranges.flat_map(|ranged| [ranged.low.as_mut(), ranged.high.as_mut()]);
        for bound in bands.chain(ranges).flatten() {
            bring(&mut bound.at);
        }
        self.standard.iter_mut().for_each(&mut bring);
        let steps = self.steps.iter_mut().chain(&mut self.rises);
        for (size, _) in steps {
            // Percent of a number is a step too: 每少 10%.
            if size.of != Of::Percent || first.of == Of::Percent {
                bring(size);
            }
        }
        if let Some((one, other)) = clash {
            self.refuse(Refusal::Units(named(one), named(other)));
        }
    }

    fn bounds(&self) -> impl Iterator<Item = Bound> {
        let bands = self.bands.iter().filter(|band| !band.share);
        let bands = bands.flat_map(|band| [band.low, band.high]);
        let ranges = self.ranges.iter();
        let ranges = ranges.flat_map(|ranged| [ranged.low, ranged.high]);
        bands.chain(ranges).flatten()
    }
}

/// Whether a number says what it counts.
const fn tells(at: Quantity) -> bool {
    matches!(
        at.of,
        Of::Percent | Of::PercentagePoints | Of::Counted | Of::Measured | Of::Time
    )
}

fn named(at: Quantity) -> String {
    let unit = match at.of {
        Of::Percent => "%",
        _ => at.unit,
    };
    format!("{}{unit}", at.value.normalize())
}

/// A number in the unit of another; `None` where it counts something else.
fn in_unit_of(at: Quantity, first: Quantity) -> Option<Quantity> {
    let percent = |of| matches!(of, Of::Percent | Of::PercentagePoints);
    if !tells(at) || at.value.is_zero() || at.unit == first.unit {
        return Some(at);
    }
    if percent(at.of) || percent(first.of) {
        return (percent(at.of) && percent(first.of)).then_some(at);
    }
    for family in FAMILIES {
        let size = |unit: &str| family.iter().find(|(name, _)| *name == unit);
        if let (Some((_, one)), Some((_, other))) = (size(at.unit), size(first.unit)) {
            let least = at.value.checked_mul(Decimal::from(*one))?;
            let value = least.checked_div(Decimal::from(*other))?;
            let exact = value.checked_mul(Decimal::from(*other)) == Some(least);
            return exact.then_some(Quantity {
                value: value.normalize(),
                of: first.of,
                unit: first.unit,
            });
        }
    }
    let alike = COUNTED_ALIKE
        .iter()
        .any(|units| units.contains(&at.unit) && units.contains(&first.unit));
    let any = ANY_COUNTED.contains(&at.unit) || ANY_COUNTED.contains(&first.unit);
    let counted = at.of == Of::Counted && first.of == Of::Counted;
    (counted && (alike || any)).then_some(at)
}
