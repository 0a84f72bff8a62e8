//! The recheck of a published alpha where only the variances or the standard deviations of the items are printed.

use rust_decimal::Decimal;

use super::judge::{Case, Way, join, judge};
use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// Item variances with a published alpha.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variances {
    /// The items in the order of the table.
    pub items: Vec<ItemVariance>,
    /// The variance of the totals, or their standard deviation.
    pub total: Option<ItemVariance>,
    /// The published alphas with their rows in the file.
    pub alphas: Vec<(u32, Printed)>,
    /// How figures are declared to be rounded.
    pub rounding: Rounding,
}

/// An item with what is printed of its spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemVariance {
    /// The row of the file.
    pub row: u32,
    /// What it is called.
    pub name: String,
    /// Its variance.
    pub variance: Option<Printed>,
    /// Its standard deviation.
    pub deviation: Option<Printed>,
}

/// A variance that is only known to lie between two values.
#[derive(Debug, Clone, PartialEq)]
struct Between {
    value: Fraction,
    low: Fraction,
    high: Fraction,
    text: String,
}

impl ItemVariance {
    /// Its variance: as printed, or the square of the standard deviation.
    fn between(&self, rounding: Rounding) -> Option<Between> {
        let floor = |end: Fraction| end.max(Fraction::zero());
        if let Some(variance) = &self.variance {
            let (low, high) = variance.around(rounding);
            return Some(Between {
                value: variance.value(),
                low: floor(low),
                high,
                text: variance.text().to_owned(),
            });
        }
        let deviation = self.deviation.as_ref()?;
        let (low, high) = deviation.around(rounding);
        let (value, low) = (deviation.value(), floor(low));
        Some(Between {
            value: &value * &value,
            low: &low * &low,
            high: &high * &high,
            text: format!("{}²", deviation.text()),
        })
    }
}

impl Variances {
    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self
            .items
            .iter()
            .chain(&self.total)
            .filter_map(|item| self.square(item))
            .collect();
        lines.extend(self.total_in_reach());
        lines.extend(
            self.alphas
                .iter()
                .map(|(row, alpha)| self.alpha(*row, alpha)),
        );
        lines
    }

    /// A printed variance against the printed standard deviation beside it.
    fn square(&self, item: &ItemVariance) -> Option<Line> {
        let (variance, deviation) = (item.variance.as_ref()?, item.deviation.as_ref()?);
        let own = ItemVariance {
            variance: None,
            ..item.clone()
        };
        let square = own.between(self.rounding)?;
        let way =
            Way::value(square.value, square.text, Text::default()).between(square.low, square.high);
        let case = self.case(Check::Cell, Text::same(&item.name), item.row, variance);
        let line = judge(&case, &way, &[]);
        let is_same = variance.value() == deviation.value();
        Some(Line {
            fits: Vec::new(),
            because: if is_same && line.verdict == Verdict::Wrong {
                join(
                    &line.because,
                    "；印作方差的就是标准差",
                    "; what is printed as the variance is the standard deviation",
                )
            } else {
                line.because
            },
            ..line
        })
    }

    /// The variances of all items; `None` where one is not printed.
    fn parts(&self) -> Option<Vec<Between>> {
        let items = self.items.iter();
        items.map(|item| item.between(self.rounding)).collect()
    }

    /// The variance of the totals against the most that these items can give: all of them moving together.
    fn total_in_reach(&self) -> Option<Line> {
        let total = self.total.as_ref()?;
        let printed = total.variance.as_ref().or(total.deviation.as_ref())?;
        let own = total.between(self.rounding)?;
        let most = most_total(&self.parts()?);
        if own.low.to_f64() <= most {
            return None;
        }
        let because = Text::new(
            format!("各题一同升降时总分方差也只有 {most:.3}"),
            format!("the totals of these items have a variance of {most:.3} at most"),
        );
        let line = Line::derived(Check::Cell, Text::same(&total.name), because);
        let line = line.at(total.row).printed(printed.text());
        Some(line.verdict(Verdict::Impossible))
    }

    fn alpha(&self, row: u32, alpha: &Printed) -> Line {
        let line = |because: Text| {
            Line::derived(Check::Reliability, Text::same("alpha"), because)
                .at(row)
                .printed(alpha.text())
        };
        let Some(parts) = self.parts().filter(|parts| parts.len() >= 2) else {
            let because = Text::new(
                "要有至少两题的方差或标准差",
                "it takes the variances or standard deviations of two items at least",
            );
            return line(because).verdict(Verdict::Unchecked);
        };
        let Some(total) = self.total.as_ref().and_then(|of| of.between(self.rounding)) else {
            return without_total(alpha, &parts, line);
        };
        let case = self.case(Check::Reliability, Text::same("alpha"), row, alpha);
        let Some(declared) = way(&parts, &total, true) else {
            let because = Text::new("总分方差是 0", "the totals do not vary");
            return line(because).verdict(Verdict::Impossible);
        };
        let others: Vec<Way> = way(&parts, &total, false)
            .into_iter()
            .chain(of_squares(&parts, &total))
            .map(Way::by_formula)
            .collect();
        Line {
            fits: Vec::new(),
            ..judge(&case, &declared, &others)
        }
    }

    fn case<'p>(&self, check: Check, subject: Text, row: u32, printed: &'p Printed) -> Case<'p> {
        Case {
            check,
            subject,
            row,
            printed,
            rounding: self.rounding,
            unit: "",
        }
    }
}

/// k ÷ (k − 1) × (1 − the items' variances ÷ that of the totals); the factor may have been forgotten.
fn way(parts: &[Between], total: &Between, with_factor: bool) -> Option<Way> {
    let count = i64::try_from(parts.len()).ok()?;
    let factor = if with_factor {
        Fraction::new(count, count - 1)?
    } else {
        Fraction::from(1)
    };
    let sum = |of: fn(&Between) -> &Fraction| parts.iter().map(of).cloned().sum::<Fraction>();
    let alpha = |items: &Fraction, total: &Fraction| -> Option<Fraction> {
        Some(&factor * &(&Fraction::from(1) - &items.divide(total)?))
    };
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let terms = format!("(1 − ({}) ÷ {})", texts.join(" + "), total.text);
    let (working, name) = if with_factor {
        (
            format!("{count} ÷ {} × {terms}", count - 1),
            Text::default(),
        )
    } else {
        let name = Text::new(
            "少乘了 k ÷ (k − 1)",
            "the formula without its factor k ÷ (k − 1)",
        );
        (terms, name)
    };
    let way = Way::value(
        alpha(&sum(|part| &part.value), &total.value)?,
        working,
        name,
    );
    let low = alpha(&sum(|part| &part.high), &total.low);
    let high = alpha(&sum(|part| &part.low), &total.high);
    Some(match (low, high) {
        (Some(low), Some(high)) => way.between(low, high),
        _ => way,
    })
}

/// The same from figures that are standard deviations printed as variances.
fn of_squares(parts: &[Between], total: &Between) -> Option<Way> {
    let square = |one: &Between| Between {
        value: &one.value * &one.value,
        low: &one.low * &one.low,
        high: &one.high * &one.high,
        text: format!("{}²", one.text),
    };
    let parts: Vec<Between> = parts.iter().map(square).collect();
    let mut way = way(&parts, &square(total), true)?;
    way.name = Text::new(
        "印出的其实是标准差",
        "standard deviations, which is what is printed",
    );
    Some(way)
}

/// The most that the variance of the totals can be: the square of the sum of the standard deviations.
fn most_total(parts: &[Between]) -> f64 {
    let sum: f64 = parts.iter().map(|part| part.high.to_f64().sqrt()).sum();
    sum * sum
}

/// Without the variance of the totals: the most that alpha can be, and what the printed one would need.
fn without_total(alpha: &Printed, parts: &[Between], line: impl Fn(Text) -> Line) -> Line {
    let items = parts.len() as f64;
    let sum: f64 = parts.iter().map(|part| part.value.to_f64()).sum();
    let least: f64 = parts.iter().map(|part| part.low.to_f64()).sum();
    let factor = items / (items - 1.0);
    let most = (factor * (1.0 - least / most_total(parts))).min(1.0);
    let (low, _) = alpha.around(Rounding::HalfUp);
    let recomputed = format!("≤{}", ceiling(most, alpha.decimals()));
    if low.to_f64() > most {
        let because = Text::new(
            format!("没有印出总分方差；各题一同升降时 α 也只有 {most:.4}"),
            format!(
                "the variance of the totals is not printed; with these items alpha is {most:.4} at most"
            ),
        );
        let line = line(because).verdict(Verdict::Impossible);
        return Line { recomputed, ..line };
    }
    let needed = sum / (1.0 - alpha.value().to_f64() / factor);
    let because = Text::new(
        format!(
            "没有印出总分方差，无从重算；α 要是 {}，总分方差应为 {needed:.3}，α 最大可到 {most:.4}",
            alpha.text()
        ),
        format!(
            "the variance of the totals is not printed: it cannot be recomputed; {} takes {needed:.3}, and alpha may be \
             {most:.4} at most",
            alpha.text()
        ),
    );
    let line = line(because).verdict(Verdict::Unchecked);
    Line { recomputed, ..line }
}

/// A value rounded upwards to so many decimals.
fn ceiling(value: f64, decimals: u32) -> String {
    let scale = 10_f64.powf(f64::from(decimals.min(12)));
    let up = (value * scale).ceil() / scale;
    let exact = Decimal::from_str_exact(&format!("{up:.12}")).unwrap_or_default();
    Fraction::from(exact).to_text(decimals.min(12))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(items: &[&str], total: Option<&str>, alpha: &str) -> Line {
        let item = |name: &str, variance: &str| ItemVariance {
            row: 3,
            name: name.to_owned(),
            variance: Printed::read(variance),
            deviation: None,
        };
        let table = Variances {
            items: items.iter().map(|variance| item("Q", variance)).collect(),
            total: total.map(|variance| item("total", variance)),
            alphas: vec![(1, Printed::read(alpha).unwrap())],
            rounding: Rounding::HalfUp,
        };
        table.recheck().pop().unwrap()
    }

    // The four responses of tests/recheck/alpha.csv: variances 14/3 = 4.667 and 8, totals 74/3 = 24.667: 72/74.
    #[test]
    fn alpha_comes_out_of_the_variances() {
        let line = table(&["4.667", "8.000"], Some("24.667"), "0.973");
        assert_eq!(line.verdict, Verdict::Reproduced, "{line:?}");
        let line = table(&["4.667", "8.000"], Some("24.667"), "0.486");
        assert_eq!(line.verdict, Verdict::OtherFormula, "{line:?}");
        let line = table(&["4.667", "8.000"], Some("24.667"), "0.950");
        assert_eq!(line.verdict, Verdict::Wrong, "{line:?}");
    }

    // (√1 + √4)² = 9 is the most for the totals: alpha at most 2 (1 − 5/9) = 8/9 = 0.889.
    #[test]
    fn without_the_totals_alpha_has_a_most() {
        let line = table(&["1.000", "4.000"], None, "0.920");
        assert_eq!(line.verdict, Verdict::Impossible, "{line:?}");
        assert_eq!(line.recomputed, "≤0.890");
        let line = table(&["1.000", "4.000"], None, "0.800");
        assert_eq!(line.verdict, Verdict::Unchecked, "{line:?}");
        // 5 ÷ (1 − 0.8 ÷ 2) = 8.333.
        assert!(line.because.en.contains("0.800 takes 8.333"), "{line:?}");
    }
}
