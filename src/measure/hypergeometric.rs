//! Exact limits for how many people of a known population an answer holds for: the hypergeometric distribution.
//!
//! Of a population of N people, n answered and x of them are hits. The limits are those of Buonaccorsi (A note on
//! confidence intervals for proportions in finite populations, The American Statistician 41, 1987, 215–218), the
//! counterpart of Clopper and Pearson's: the smallest and the largest number K of hits in the population that would
//! have given at least, or at most, x hits in more than 2.5 of 100 samples. They hold the true number in at least 95 of
//! 100 samples whatever it is.

use statrs::function::factorial::ln_factorial;

/// The share of samples that may miss at each end.
const RISK: f64 = 0.025;

/// A probability that differs from the risk by less than this part of it is taken for equal to it.
const TIE: f64 = 1e-10;

/// A term below this part of the sum so far adds nothing that a double holds.
const NEGLIGIBLE: f64 = 1e-18;

/// What was drawn from a population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    /// People in the population.
    pub population: u64,
    /// People who answered; at most the population.
    pub answered: u64,
    /// Of these, the hits; at most those who answered.
    pub hits: u64,
}

impl Drawn {
    /// The limits of the number of hits in the population at 95 %, both within it; `None` where the counts cannot be.
    pub fn limits(self) -> Option<[u64; 2]> {
        self.limits_at(RISK)
    }

    /// The same where this share of samples may miss at each end.
    pub fn limits_at(self, risk: f64) -> Option<[u64; 2]> {
        if self.answered == 0 || self.answered > self.population || self.hits > self.answered {
            return None;
        }
        let (least, most) = (self.hits, self.population - (self.answered - self.hits));
        let enough = |share: f64| share > risk * (1.0 + TIE);
        let low = first(least, most, |hits| enough(self.at_least(hits)));
        // Counted from above: the probability of at most so many hits falls with the number in the population.
        let high = most - first(0, most - least, |below| enough(self.at_most(most - below)));
        Some([low, high])
    }

    /// The probability of at least as many hits where the population has this many.
    fn at_least(self, of: u64) -> f64 {
        if self.hits == 0 {
            return 1.0;
        }
        let is_above_the_middle = u128::from(self.hits) * u128::from(self.population)
            > u128::from(self.answered) * u128::from(of);
        if is_above_the_middle {
            self.upward(of, self.hits)
        } else {
            1.0 - self.downward(of, self.hits - 1)
        }
    }

    /// The probability of at most as many hits where the population has this many.
    fn at_most(self, of: u64) -> f64 {
        let mirrored = Self {
            hits: self.answered - self.hits,
            ..self
        };
        mirrored.at_least(self.population - of)
    }

    /// The probability of exactly so many hits.
    fn exactly(self, of: u64, hits: u64) -> f64 {
        let ways = |all: u64, chosen: u64| {
            all.checked_sub(chosen).map_or(f64::NEG_INFINITY, |rest| {
                ln_factorial(all) - ln_factorial(chosen) - ln_factorial(rest)
            })
        };
        if hits > self.answered {
            return 0.0;
        }
        let chosen = ways(of, hits) + ways(self.population - of, self.answered - hits);
        (chosen - ways(self.population, self.answered)).exp()
    }

    /// The probability of at least so many hits, summed upwards from a number above the middle.
    fn upward(self, of: u64, from: u64) -> f64 {
        let most = of.min(self.answered);
        let (mut term, mut sum) = (self.exactly(of, from), 0.0);
        for hits in from..=most {
            sum += term;
            if term <= sum * NEGLIGIBLE {
                break;
            }
            let up = (of - hits) as f64 * (self.answered - hits) as f64;
            let others = self.population - of + hits + 1;
            term *= up / ((hits + 1) as f64 * (others.saturating_sub(self.answered)) as f64);
        }
        sum.min(1.0)
    }

    /// The probability of at most so many hits, summed downwards from a number below the middle.
    fn downward(self, of: u64, from: u64) -> f64 {
        let least = (self.answered + of).saturating_sub(self.population);
        let (mut term, mut sum) = (self.exactly(of, from), 0.0);
        let mut hits = from;
        while hits >= least {
            sum += term;
            if hits == least || term <= sum * NEGLIGIBLE {
                break;
            }
            let others = self.population - of + hits;
            let down = hits as f64 * (others - self.answered) as f64;
            term *= down / ((of + 1 - hits) as f64 * (self.answered + 1 - hits) as f64);
            hits -= 1;
        }
        sum.min(1.0)
    }
}

/// The first number from `least` to `most` for which this holds; it holds for `most` and for all behind the first.
fn first(mut least: u64, mut most: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while least < most {
        let middle = least + (most - least) / 2;
        if holds(middle) {
            most = middle;
        } else {
            least = middle + 1;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The number of ways to choose, exactly; Pascal's triangle.
    fn triangle(rows: usize) -> Vec<Vec<u128>> {
        let mut rows_of = vec![vec![1u128]];
        for _ in 1..=rows {
            let last = rows_of.last().unwrap();
            let inner = last.windows(2).map(|two| two[0] + two[1]);
            let row = std::iter::once(1).chain(inner).chain([1]).collect();
            rows_of.push(row);
        }
        rows_of
    }

    // 13 of 13 of 15: with 14 of 15 they turn up with probability C(14,13)/C(15,13) = 14/105 = 2/15, with 13 of 15 with
    // 1/105 < 0.025: at least 14. None of 10 of 20: with 4 of 20, C(16,10)/C(20,10) = 8008/184756 = 0.0433; with 5,
    // C(15,10)/C(20,10) = 3003/184756 = 0.0163: at most 4. Everybody asked: the number itself.
    #[rstest]
    #[case(15, 13, 13, [14, 15])]
    #[case(20, 10, 0, [0, 4])]
    #[case(20, 20, 7, [7, 7])]
    #[case(1, 1, 1, [1, 1])]
    fn the_limits_agree_with_hand_worked_cases(
        #[case] population: u64,
        #[case] answered: u64,
        #[case] hits: u64,
        #[case] limits: [u64; 2],
    ) {
        let drawn = Drawn {
            population,
            answered,
            hits,
        };
        assert_eq!(drawn.limits(), Some(limits));
    }

    #[test]
    fn what_cannot_be_drawn_has_no_limits() {
        let drawn = |population, answered, hits| {
            Drawn {
                population,
                answered,
                hits,
            }
            .limits()
        };
        assert_eq!(drawn(10, 11, 0), None);
        assert_eq!(drawn(10, 5, 6), None);
        assert_eq!(drawn(10, 0, 0), None);
    }

    // For every population up to 60, every number of answers and every true number of hits: the samples whose limits
    // hold the true number, in whole numbers; at least 95 of 100.
    #[test]
    fn the_limits_hold_in_at_least_95_of_100_samples_of_every_population_up_to_60() {
        let ways = triangle(60);
        let mut least = 1.0f64;
        for population in 1..=60u64 {
            for answered in 1..=population {
                let limits: Vec<[u64; 2]> = (0..=answered)
                    .map(|hits| {
                        Drawn {
                            population,
                            answered,
                            hits,
                        }
                        .limits()
                        .unwrap()
                    })
                    .collect();
                let [all, drawn] = [population, answered].map(|n| usize::try_from(n).unwrap());
                for of in 0..=all {
                    let covered: u128 = (0..=of.min(drawn))
                        .filter(|hits| drawn - hits <= all - of)
                        .filter(|hits| {
                            let [low, high] = limits[*hits];
                            (low..=high).contains(&(of as u64))
                        })
                        .map(|hits| ways[of][hits] * ways[all - of][drawn - hits])
                        .sum();
                    assert!(
                        covered * 100 >= ways[all][drawn] * 95,
                        "{population} {answered} {of}"
                    );
                    least = least.min(covered as f64 / ways[all][drawn] as f64);
                }
            }
        }
        assert!((0.95..0.97).contains(&least), "{least}");
    }

    // The limits found by bisection are those found by looking at every number, with probabilities in whole numbers.
    #[test]
    fn the_limits_are_those_of_the_definition() {
        let ways = triangle(40);
        for population in [7usize, 16, 29, 40] {
            for answered in 1..=population {
                for hits in 0..=answered {
                    let tail = |of: usize, range: std::ops::RangeInclusive<usize>| -> u128 {
                        range
                            .filter(|hits| *hits <= of && answered - hits <= population - of)
                            .map(|hits| ways[of][hits] * ways[population - of][answered - hits])
                            .sum()
                    };
                    let more = |sum: u128| sum * 40 > ways[population][answered];
                    let all = hits..=population - (answered - hits);
                    let low = all.clone().find(|of| more(tail(*of, hits..=answered)));
                    let high = all.rev().find(|of| more(tail(*of, 0..=hits)));
                    let drawn = Drawn {
                        population: population as u64,
                        answered: answered as u64,
                        hits: hits as u64,
                    };
                    let limits = [low.unwrap() as u64, high.unwrap() as u64];
                    assert_eq!(drawn.limits(), Some(limits), "{drawn:?}");
                }
            }
        }
    }

    // R 4.2.2: with N = 1000000, n = 4000, x = 3640, the smallest K with phyper(x - 1, K, N - K, n, lower.tail = FALSE)
    // > 0.025 and the largest with phyper(x, K, N - K, n) > 0.025, by bisection.
    #[test]
    fn a_large_population_agrees_with_r() {
        let drawn = Drawn {
            population: 1_000_000,
            answered: 4_000,
            hits: 3_640,
        };
        assert_eq!(drawn.limits(), Some([900_723, 918_674]));
    }
}
