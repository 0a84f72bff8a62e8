//! Means and sums of products of points, gathered one response at a time.

use super::matrix::Symmetric;

/// Gathers the points of complete responses; of the products the upper half, until it is finished.
///
/// The sums are those of differences from the running mean (Welford 1962), so that a million responses lose no
/// digits that matter.
#[derive(Debug, Clone)]
pub struct Collector {
    moments: Moments,
    values: Vec<f64>,
    differences: Vec<f64>,
}

/// What is left of the points of a stack: how many responses, means, sums of products of differences from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Moments {
    /// Responses looked at.
    pub counted: u64,
    /// Responses with points on every question: those that the means and products are of.
    pub complete: u64,
    /// The mean of each question, in points.
    pub(super) means: Vec<f64>,
    /// For each pair of questions, the sum of the products of their differences from the means.
    pub(super) products: Symmetric,
}

impl Collector {
    /// An empty collector for this many questions.
    pub fn new(questions: usize) -> Self {
        Self {
            moments: Moments {
                counted: 0,
                complete: 0,
                means: vec![0.0; questions],
                products: Symmetric::zeros(questions),
            },
            values: vec![0.0; questions],
            differences: vec![0.0; questions],
        }
    }

    /// Takes the points of one response, one for each question; one that lacks any is counted and left out.
    #[inline(always)]
    pub fn add(&mut self, points: &[Option<f64>]) {
        self.moments.counted += 1;
        let questions = self.values.len();
        if points.len() != questions || points.iter().any(Option::is_none) {
            return;
        }
        for (value, points) in self.values.iter_mut().zip(points) {
            *value = points.unwrap_or_default();
        }
        self.moments.complete += 1;
        let n = self.moments.complete as f64;
        let share = 1.0 / n;
        let means = self.moments.means.iter_mut();
        for ((difference, mean), value) in self.differences.iter_mut().zip(means).zip(&self.values)
        {
            *difference = value - *mean;
            *mean += *difference * share;
        }
        // (n - 1) / n, without another division.
        let weight = 1.0 - share;
        self.moments
            .products
            .add_products(&self.differences, weight);
    }

    /// Takes in what another collector gathered from other responses (Chan, Golub and `LeVeque` 1979).
    pub fn merge(&mut self, other: Self) {
        let (mine, theirs) = (&mut self.moments, other.moments);
        mine.counted += theirs.counted;
        if theirs.complete == 0 {
            return;
        }
        let [a, b] = [mine.complete, theirs.complete].map(|complete| complete as f64);
        let questions = mine.means.len();
        let between: Vec<f64> = (0..questions)
            .map(|at| theirs.means[at] - mine.means[at])
            .collect();
        for row in 0..questions {
            for column in row..questions {
                let product = between[row] * between[column] * (a * b / (a + b));
                let product = theirs.products.at(row, column) + product;
                mine.products.add(row, column, product);
            }
            mine.means[row] += between[row] * b / (a + b);
        }
        mine.complete += theirs.complete;
    }

    /// What was gathered.
    pub fn finish(mut self) -> Moments {
        self.moments.products.mirror();
        self.moments
    }
}

impl Moments {
    /// Alpha over the questions at these places alone, counted from 0, constant ones counted in.
    ///
    /// `None` for fewer than two questions or responses, and where the totals have no spread.
    pub fn alpha_over(&self, places: &[usize]) -> Option<f64> {
        super::consistency::alpha(&self.covariances()?.only(places))
    }

    /// The covariances with the divisor n − 1; `None` for fewer than two complete responses.
    pub(super) fn covariances(&self) -> Option<Symmetric> {
        let degrees = self.complete.checked_sub(1).filter(|left| *left > 0)? as f64;
        Some(Symmetric::from_fn(self.products.size(), |row, column| {
            self.products.at(row, column) / degrees
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&[Option<f64>]]) -> Moments {
        let mut collector = Collector::new(2);
        for row in rows {
            collector.add(row);
        }
        collector.finish()
    }

    #[test]
    fn two_parts_merged_are_as_good_as_the_whole() {
        let rows: Vec<[Option<f64>; 2]> = (0..20)
            .map(|at| [Some(f64::from(at * at % 7)), Some(f64::from(at % 5))])
            .collect();
        let gather = |rows: &[[Option<f64>; 2]]| {
            let mut collector = Collector::new(2);
            for row in rows {
                collector.add(row);
            }
            collector
        };
        let whole = gather(&rows).finish();
        let mut merged = Collector::new(2);
        for part in [&rows[..3], &rows[3..3], &rows[3..]] {
            merged.merge(gather(part));
        }
        let merged = merged.finish();
        assert_eq!(merged.complete, whole.complete);
        for (row, column) in [(0, 0), (0, 1), (1, 1)] {
            let [one, other] = [&merged, &whole].map(|of| of.products.at(row, column));
            assert!((one - other).abs() < 1e-9, "{one} {other}");
        }
    }

    // 1, 2, 3, 6 and 2, 2, 4, 8: means 3 and 4; squares 4+1+0+9 = 14 and 4+4+0+16 = 24; products 4+2+0+12 = 18.
    #[test]
    fn covariances_agree_with_hand_worked_ones() {
        let moments = of(&[
            &[Some(1.0), Some(2.0)],
            &[Some(2.0), Some(2.0)],
            &[Some(3.0), Some(4.0)],
            &[Some(6.0), Some(8.0)],
        ]);
        assert_eq!(moments.means, [3.0, 4.0]);
        let covariances = moments.covariances().unwrap();
        for (at, thirds) in [14.0, 18.0, 18.0, 24.0].into_iter().enumerate() {
            assert!((covariances.at(at / 2, at % 2) - thirds / 3.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_response_that_lacks_points_is_counted_and_left_out() {
        let moments = of(&[&[Some(1.0), None], &[Some(5.0), Some(7.0)], &[None, None]]);
        assert_eq!((moments.counted, moments.complete), (3, 1));
        assert_eq!(moments.means, [5.0, 7.0]);
        assert_eq!(moments.covariances(), None);
    }

    // Far from 0 the textbook formula would lose every digit: the variance of m, m+1, m+2 is 1 for any m.
    #[test]
    fn points_far_from_zero_lose_no_digits() {
        let base = 1e9;
        let moments = of(&[
            &[Some(base), Some(0.0)],
            &[Some(base + 1.0), Some(0.0)],
            &[Some(base + 2.0), Some(0.0)],
        ]);
        let covariances = moments.covariances().unwrap();
        assert!((covariances.at(0, 0) - 1.0).abs() < 1e-6);
        assert_eq!(covariances.at(1, 1).to_bits(), 0.0f64.to_bits());
    }
}
