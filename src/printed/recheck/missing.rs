//! Alpha where answers are missing: over complete responses exactly, and the usual other ways to go about it.

use rust_decimal::Decimal;

use super::judge::Way;
use crate::measure::Fraction;
use crate::text::Text;

/// Points by response and question, some of them missing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Points {
    rows: Vec<Vec<Option<Fraction>>>,
    /// The places of the questions whose points differ.
    varying: Vec<usize>,
}

impl Points {
    /// Takes the rows; questions that everybody answered alike carry nothing.
    pub fn of(rows: Vec<Vec<Option<Fraction>>>) -> Self {
        let questions = rows.first().map_or(0, Vec::len);
        let differs = |place: &usize| {
            let mut own = rows.iter().filter_map(|row| row[*place].as_ref());
            let first = own.next();
            own.any(|points| Some(points) != first)
        };
        let varying = (0..questions).filter(differs).collect();
        Self { rows, varying }
    }

    /// How many cells are missing.
    fn missing(&self) -> usize {
        let cells = self.rows.iter().flatten();
        cells.filter(|points| points.is_none()).count()
    }

    /// Alpha over the complete responses (listwise), exactly; `None` where it is not defined.
    pub fn alpha_of_complete(&self) -> Option<Fraction> {
        let complete = self
            .rows
            .iter()
            .filter(|row| row.iter().all(Option::is_some));
        let rows: Vec<Vec<Fraction>> = complete
            .map(|row| row.iter().flatten().cloned().collect())
            .collect();
        let columns: Vec<Vec<Fraction>> = (0..rows.first()?.len())
            .map(|place| rows.iter().map(|row| row[place].clone()).collect())
            .filter(|column: &Vec<Fraction>| squares(column) != Fraction::zero())
            .collect();
        let totals: Vec<Fraction> = (0..rows.len())
            .map(|row| columns.iter().map(|column| column[row].clone()).sum())
            .collect();
        let items: Fraction = columns.iter().map(|column| squares(column)).sum();
        let rest = &Fraction::from(1) - &items.divide(&squares(&totals))?;
        let count = i64::try_from(columns.len()).ok()?;
        Some(&Fraction::new(count, count - 1)? * &rest)
    }

    /// The same responses with every missing cell of a question filled by a figure of those that are there.
    fn filled(&self, figure: impl Fn(&[f64]) -> f64) -> Vec<Vec<Option<f64>>> {
        let columns = self.varying.iter().map(|place| {
            let own: Vec<Option<f64>> = self
                .rows
                .iter()
                .map(|row| row[*place].as_ref().map(Fraction::to_f64))
                .collect();
            let mut there: Vec<f64> = own.iter().copied().flatten().collect();
            there.sort_by(f64::total_cmp);
            let fill = figure(&there);
            own.iter()
                .map(|points| Some(points.unwrap_or(fill)))
                .collect()
        });
        columns.collect()
    }

    /// The columns as they are, with what is missing.
    fn columns(&self) -> Vec<Vec<Option<f64>>> {
        let column = |place: &usize| {
            let cells = self.rows.iter();
            cells
                .map(|row| row[*place].as_ref().map(Fraction::to_f64))
                .collect()
        };
        self.varying.iter().map(column).collect()
    }
}

/// The sum of the squares of the differences from the mean, exactly.
fn squares(values: &[Fraction]) -> Fraction {
    let count = Fraction::from(i64::try_from(values.len()).unwrap_or(i64::MAX));
    let sum: Fraction = values.iter().cloned().sum();
    let of_squares: Fraction = values.iter().map(|value| value * value).sum();
    let mean_square = (&sum * &sum).divide(&count).unwrap_or_else(Fraction::zero);
    &of_squares - &mean_square
}

/// The ways to alpha that deal with missing answers otherwise, and the standardised alpha; each a formula of its own.
pub(super) fn ways_with_missing(points: &Points) -> Vec<Way> {
    let mut ways = Vec::new();
    let mut named = |value: Option<f64>, zh: &str, en: &str, working: &str| {
        if let Some(value) = value.and_then(fraction) {
            ways.push(Way::value(value, working, Text::new(zh, en)).by_formula());
        }
    };
    let columns = points.columns();
    if points.missing() > 0 {
        named(
            alpha(&columns),
            "成对剔除缺答（pairwise）",
            "pairwise deletion of what is missing",
            "alpha, pairwise",
        );
        named(
            alpha(&points.filled(median)),
            "缺答以该题中位数补上",
            "what is missing filled with the question's median",
            "alpha, median",
        );
        named(
            alpha(&points.filled(mean)),
            "缺答以该题平均数补上",
            "what is missing filled with the question's mean",
            "alpha, mean",
        );
        named(
            alpha(&points.filled(|_| 0.0)),
            "缺答算 0 分",
            "what is missing as 0 points",
            "alpha, 0",
        );
    }
    named(
        standardised(&columns),
        "标准化的 α",
        "the standardised alpha",
        "standardised alpha",
    );
    ways
}

/// Alpha of the covariances, each over the responses that have both questions.
fn alpha(columns: &[Vec<Option<f64>>]) -> Option<f64> {
    let count = columns.len();
    let mut trace = 0.0;
    let mut sum = 0.0;
    for (place, one) in columns.iter().enumerate() {
        for (other_place, other) in columns.iter().enumerate() {
            let covariance = covariance(one, other)?;
            sum += covariance;
            if place == other_place {
                trace += covariance;
            }
        }
    }
    let items = count as f64;
    (count >= 2 && sum > 0.0).then(|| items / (items - 1.0) * (1.0 - trace / sum))
}

/// Alpha of the mean correlation.
fn standardised(columns: &[Vec<Option<f64>>]) -> Option<f64> {
    let mut sum = 0.0;
    let mut pairs = 0.0;
    for (place, one) in columns.iter().enumerate() {
        for other in &columns[place + 1..] {
            let spread = covariance(one, one)? * covariance(other, other)?;
            sum += covariance(one, other)? / spread.sqrt();
            pairs += 1.0;
        }
    }
    let (items, mean) = (columns.len() as f64, sum / pairs);
    (pairs > 0.0).then(|| items * mean / (1.0 + (items - 1.0) * mean))
}

/// The covariance over the responses that have both; `None` for fewer than two.
fn covariance(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let both: Vec<(f64, f64)> = one
        .iter()
        .zip(other)
        .filter_map(|(one, other)| one.zip(*other))
        .collect();
    let count = both.len() as f64;
    let (sum, other_sum) = both
        .iter()
        .fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    let (mean, other_mean) = (sum / count, other_sum / count);
    let products: f64 = both
        .iter()
        .map(|(one, other)| (one - mean) * (other - other_mean))
        .sum();
    (both.len() >= 2).then(|| products / (count - 1.0))
}

fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match sorted {
        [] => 0.0,
        _ if sorted.len() % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().sum::<f64>() / values.len() as f64
}

/// A statistic as a fraction of 13 decimals, finer than any that is compared.
fn fraction(value: f64) -> Option<Fraction> {
    Decimal::from_str_exact(&format!("{value:.13}"))
        .ok()
        .map(Fraction::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(rows: &[&[i64]]) -> Points {
        let cell = |points: &i64| (*points >= 0).then(|| Fraction::from(*points));
        Points::of(
            rows.iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
        )
    }

    // Of (1,2), (2,2), (3,4), (6,8) the squares from the means are 14, 24 and, of the totals, 3 4 7 14, 74.
    #[test]
    fn alpha_over_complete_responses_is_exact() {
        let four = points(&[&[1, 2], &[2, 2], &[3, 4], &[6, 8], &[5, -1]]);
        assert_eq!(four.alpha_of_complete(), Fraction::new(2 * (74 - 38), 74));
    }

    // Question 1 over all five: 1 2 3 6 5, mean 3.4, squares 17.2, variance 4.3; question 2 over four: variance 8;
    // their covariance over the four that have both: 18 / 3 = 6. 2 (1 − 12.3 / 24.3) = 24/24.3.
    #[test]
    fn pairwise_takes_every_pair_as_it_is() {
        let found = points(&[&[1, 2], &[2, 2], &[3, 4], &[6, 8], &[5, -1]]);
        let alpha = alpha(&found.columns()).unwrap();
        assert!((alpha - 24.0 / 24.3).abs() < 1e-12, "{alpha}");
    }

    // The median of 2 2 4 8 is 3, so that question 2 is 2 2 4 8 3: mean 3.8, squares 24.8; question 1 17.2; totals
    // 3 4 7 14 8: mean 7.2, squares 74.8. 2 (1 − 42 / 74.8) = 65.6/74.8.
    #[test]
    fn a_median_fills_what_is_missing() {
        let found = points(&[&[1, 2], &[2, 2], &[3, 4], &[6, 8], &[5, -1]]);
        let alpha = alpha(&found.filled(median)).unwrap();
        assert!((alpha - 65.6 / 74.8).abs() < 1e-12, "{alpha}");
    }

    // The correlation of 1 2 3 6 and 2 2 4 8 is 18 / √(14 · 24); doubled and over 1 more.
    #[test]
    fn the_standardised_alpha_is_that_of_the_correlation() {
        let found = points(&[&[1, 2], &[2, 2], &[3, 4], &[6, 8]]);
        let r = 18.0 / (14.0_f64 * 24.0).sqrt();
        let alpha = standardised(&found.columns()).unwrap();
        assert!((alpha - 2.0 * r / (1.0 + r)).abs() < 1e-12, "{alpha}");
    }
}
