//! The exact test of a table too large to look through all its like: a seeded sample of them, with its error.
//!
//! Tables with the same totals are drawn with the probability that they have where rows and columns are independent:
//! row by row, each cell from the hypergeometric distribution of what is left (Patefield, Algorithm AS 159, Applied
//! Statistics 30, 1981, draws from the same). The share of drawn tables that are at most as likely as the one at hand,
//! that one counted in, estimates the p of Freeman and Halton; drawn with the same seed, it is the same in every run.

use statrs::function::factorial::ln_factorial;

use super::exact::TIE;

/// So many tables are drawn.
pub(super) const DRAWN: u64 = 50_000;

/// From so many responses on fewer are drawn, because a large cell takes longer to draw.
const MANY: u64 = 20_000;

/// So many tables are drawn then.
const DRAWN_OF_MANY: u64 = 5_000;

/// What a sample of tables came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sampled {
    /// The estimated probability of a table that is as likely as this one or less likely; above 0.
    pub p: f64,
    /// Its standard error.
    pub error: f64,
    /// How many tables were drawn.
    pub drawn: u64,
}

/// The sampled test of a table of which every row and column holds a response.
pub(super) fn sampled(counts: &[Vec<u64>]) -> Sampled {
    let rows: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let width = counts.first().map_or(0, Vec::len);
    let columns: Vec<u64> = (0..width)
        .map(|column| counts.iter().map(|row| row[column]).sum())
        .collect();
    let drawn = if rows.iter().sum::<u64>() < MANY {
        DRAWN
    } else {
        DRAWN_OF_MANY
    };
    // The likelier a table, the smaller the sum of the logarithms of its factorials.
    let observed: f64 = counts
        .iter()
        .flatten()
        .map(|count| ln_factorial(*count))
        .sum();
    let mut chance = Chance { state: 20_190_705 };
    let mut as_unlikely: u64 = 0;
    for _ in 0..drawn {
        if draw(&rows, &columns, &mut chance) >= observed - TIE {
            as_unlikely += 1;
        }
    }
    let p = (as_unlikely + 1) as f64 / (drawn + 1) as f64;
    Sampled {
        p,
        error: (p * (1.0 - p) / drawn as f64).sqrt(),
        drawn,
    }
}

/// Draws a table and gives the sum of the logarithms of its factorials.
fn draw(rows: &[u64], columns: &[u64], chance: &mut Chance) -> f64 {
    let mut left = columns.to_vec();
    let mut sum = 0.0;
    for row in &rows[..rows.len() - 1] {
        let mut open = *row;
        let mut room: u64 = left.iter().sum();
        for column in &mut left {
            let value = chance.hypergeometric(room, *column, open);
            room -= *column;
            open -= value;
            *column -= value;
            sum += ln_factorial(value);
        }
    }
    sum + left.iter().map(|count| ln_factorial(*count)).sum::<f64>()
}

/// Numbers that look like chance and are the same in every run: Steele, Lea and Flood's splitmix64 (OOPSLA 2014).
struct Chance {
    state: u64,
}

impl Chance {
    /// From 0 to below 1, in steps of 2⁻⁵³.
    fn share(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// How many of `chosen` drawn from `all` are among the `marked` ones: found from the likeliest number outwards.
    fn hypergeometric(&mut self, all: u64, marked: u64, chosen: u64) -> u64 {
        let least = (marked + chosen).saturating_sub(all);
        let most = marked.min(chosen);
        if least == most {
            return least;
        }
        let middle = (u128::from(marked + 1) * u128::from(chosen + 1) / u128::from(all + 2)) as u64;
        let middle = middle.clamp(least, most);
        let others = all - marked;
        let likeliest =
            ln_choose(marked, middle) + ln_choose(others, chosen - middle) - ln_choose(all, chosen);
        let mut open = self.share();
        let (mut up, mut down) = (middle, middle);
        let (mut above, mut below) = (likeliest.exp(), likeliest.exp());
        open -= above;
        while open > 0.0 && (up < most || down > least) {
            if up < most {
                let more = (marked - up) as f64 * (chosen - up) as f64;
                above *= more / ((up + 1) as f64 * (others + up + 1 - chosen) as f64);
                up += 1;
                open -= above;
                if open <= 0.0 {
                    return up;
                }
            }
            if down > least {
                let fewer = down as f64 * (others + down - chosen) as f64;
                below *= fewer / ((marked - down + 1) as f64 * (chosen - down + 1) as f64);
                down -= 1;
                open -= below;
                if open <= 0.0 {
                    return down;
                }
            }
        }
        middle
    }
}

fn ln_choose(all: u64, chosen: u64) -> f64 {
    ln_factorial(all) - ln_factorial(chosen) - ln_factorial(all - chosen)
}

#[cfg(test)]
mod tests {
    use super::super::exact::{MOST_TABLES, exact};
    use super::*;

    #[test]
    fn a_sample_comes_to_the_exact_test_within_four_of_its_errors() {
        let tables = [
            vec![vec![5, 0, 2], vec![1, 4, 0], vec![0, 1, 6]],
            vec![vec![3, 1, 0, 2], vec![0, 4, 1, 1]],
            vec![vec![2, 2, 2], vec![2, 2, 2], vec![2, 2, 2]],
            vec![vec![9, 4, 3], vec![6, 7, 5]],
        ];
        for table in tables {
            let (whole, part) = (exact(&table, MOST_TABLES).unwrap(), sampled(&table));
            let apart = (whole.p - part.p).abs();
            assert!(apart <= 4.0 * part.error + 1e-4, "{whole:?} {part:?}");
            assert_eq!(sampled(&table), part);
        }
    }

    // Of 10 with 4 marked 3 are drawn: the mean is 1.2 and C(6,3)/C(10,3) = 20/120 have none.
    #[test]
    fn what_is_drawn_has_the_distribution_it_should_have() {
        let mut chance = Chance { state: 1 };
        let drawn: Vec<u64> = (0..60_000)
            .map(|_| chance.hypergeometric(10, 4, 3))
            .collect();
        let mean = drawn.iter().sum::<u64>() as f64 / 60_000.0;
        let none = drawn.iter().filter(|value| **value == 0).count() as f64 / 60_000.0;
        assert!((mean - 1.2).abs() < 0.01, "{mean}");
        assert!((none - 1.0 / 6.0).abs() < 0.01, "{none}");
    }
}
