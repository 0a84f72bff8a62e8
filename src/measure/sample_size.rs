//! How many responses a wished margin of error takes, and which margin a number of responses gives.
//!
//! For a share from a simple random sample, with the normal approximation (Cochran 1977, Sampling Techniques, 3rd ed.,
//! section 4.4): n0 = z²·p(1 − p)/e², and of a known population n = n0/(1 + (n0 − 1)/N), rounded up. Where fewer than 10
//! of the responses are expected to be hits, or fewer than 10 not, the approximation does not hold: then the exact
//! answer stands beside it, from the limits of Clopper and Pearson or, of a known population, the hypergeometric ones.
//!
//! A sample drawn by clusters or with weights needs as many times more responses as its design effect says (Kish 1965);
//! the papers to hand out follow from the response that is expected.

use statrs::distribution::{Beta, ContinuousCDF, Normal};

use super::hypergeometric::Drawn;
use crate::text::Text;

/// What a sample is planned for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SamplePlan {
    population: Option<u64>,
    level: f64,
    share: f64,
    effect: f64,
}

/// So many hits, and so many others, the normal approximation takes.
const ENOUGH: f64 = 10.0;

/// The least sample is looked for up to this size.
const LARGEST: u64 = 1 << 32;

/// A number that no sample can be planned with; the sentence says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPlan(pub Text);

impl SamplePlan {
    /// A plan for a population (`None`: unknown, or too large to matter), a confidence level and an expected share,
    /// both in percent.
    ///
    /// # Errors
    /// Refused are an empty population, and a level or share that is not above 0 and below 100. A share of 50 needs
    /// the most responses and is safe where nothing is known.
    pub fn new(population: Option<u64>, level: f64, share: f64) -> Result<Self, NoPlan> {
        if population == Some(0) {
            return Err(refused("总体不能是 0", "the population cannot be 0"));
        }
        percent("置信水平", "the confidence level", level)?;
        percent("预期比例", "the expected share", share)?;
        Ok(Self {
            population,
            level,
            share,
            effect: 1.0,
        })
    }

    /// The same plan for a sample with this design effect: 1 for a simple random one.
    ///
    /// # Errors
    /// Refused is an effect that is not above 0 and at most 1000.
    pub fn with_effect(self, effect: f64) -> Result<Self, NoPlan> {
        if effect > 0.0 && effect <= 1_000.0 {
            return Ok(Self { effect, ..self });
        }
        Err(refused(
            &format!("设计效应要大于 0、不超过 1000，不是 {effect}"),
            &format!("the design effect must be above 0 and at most 1000, not {effect}"),
        ))
    }

    /// How many papers to hand out for so many responses, where this percentage of them comes back and can be used.
    ///
    /// # Errors
    /// Refused is a percentage that is not above 0 and at most 100.
    pub fn to_hand_out(&self, responses: u64, returned: f64) -> Result<u64, NoPlan> {
        if !(returned > 0.0 && returned <= 100.0) {
            return Err(refused(
                &format!("预期有效回收率要大于 0、不超过 100，不是 {returned}"),
                &format!("the expected response must be above 0 and at most 100, not {returned}"),
            ));
        }
        Ok(ceiling(responses as f64 / (returned / 100.0)))
    }

    /// Whether the normal approximation holds for so many responses: at least 10 are expected to be hits, and 10 not.
    pub fn is_approximable(&self, responses: u64) -> bool {
        let share = self.share / 100.0;
        responses as f64 / self.effect * share.min(1.0 - share) >= ENOUGH
    }

    /// The exact margin that this many responses give, in percentage points: how far the exact limits are from the
    /// share, at the farther end, where as many are hits as expected.
    ///
    /// # Errors
    /// As [`SamplePlan::margin_of`].
    pub fn exact_margin_of(&self, responses: u64) -> Result<f64, NoPlan> {
        self.margin_of(responses)?;
        Ok(100.0 * self.exact_half(self.effective(responses)))
    }

    /// The least number of responses from which on the exact limits stay within the margin; `None` where there is none.
    ///
    /// # Errors
    /// As [`SamplePlan::responses_for`].
    pub fn exact_responses_for(&self, margin: f64) -> Result<Option<u64>, NoPlan> {
        percent("误差", "the margin", margin)?;
        let all = self.population.unwrap_or(LARGEST).min(LARGEST);
        let holds = |n: u64| self.exact_half(n) <= margin / 100.0 + 1e-12;
        let (mut least, mut most) = (1, all);
        while least < most {
            let middle = least + (most - least) / 2;
            if holds(middle) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        // Whole hits make the width saw up and down a little: the last of its teeth that is too wide decides.
        let near = 2 * self.tooth();
        let first = least.saturating_sub(near).max(1);
        let teeth = first..(least + near).min(all);
        let behind = teeth.rev().find(|n| !holds(*n)).map_or(first, |n| n + 1);
        let needed = ceiling(behind as f64 * self.effect);
        Ok(holds(behind.min(all)).then(|| self.population.map_or(needed, |all| needed.min(all))))
    }

    /// How many responses lie between one expected hit, or one expected other, and the next.
    fn tooth(&self) -> u64 {
        let share = self.share / 100.0;
        ceiling(share.min(1.0 - share).recip().min(1_000.0))
    }

    /// How many responses of a simple random sample tell as much.
    fn effective(&self, responses: u64) -> u64 {
        ceiling(responses as f64 / self.effect)
    }

    /// How far the exact limits are from the share of the expected hits, at the farther end, from 0 to 1.
    fn exact_half(&self, responses: u64) -> f64 {
        // Between 0 and the responses.
        #[allow(clippy::cast_sign_loss)]
        let hits = (responses as f64 * self.share / 100.0).round() as u64;
        let share = hits as f64 / responses.max(1) as f64;
        let risk = (1.0 - self.level / 100.0) / 2.0;
        let [low, high] = exact_limits([hits, responses], self.population, risk);
        (share - low).max(high - share)
    }

    /// The least number of responses for a margin of error of `margin` percentage points either way.
    ///
    /// # Errors
    /// Refused is a margin that is not above 0 and below 100.
    pub fn responses_for(&self, margin: f64) -> Result<u64, NoPlan> {
        percent("误差", "the margin", margin)?;
        let unlimited = (self.z() / (margin / 100.0)).powi(2) * self.variance();
        let simple = self.simple(unlimited)?;
        let needed = ceiling(simple as f64 * self.effect);
        Ok(self.population.map_or(needed, |most| needed.min(most)))
    }

    /// The responses of a simple random sample, from those of an unlimited population.
    fn simple(&self, unlimited: f64) -> Result<u64, NoPlan> {
        let needed = match self.population {
            Some(population) => unlimited / (1.0 + (unlimited - 1.0) / population as f64),
            None => unlimited,
        };
        if needed > 1e15 {
            return Err(refused("误差太小", "the margin is too small"));
        }
        let whole = ceiling(needed);
        Ok(self.population.map_or(whole, |most| whole.min(most)))
    }

    /// The margin of error in percentage points that this many responses give: 100·z·√(p(1 − p)/n · (N − n)/(N − 1)).
    ///
    /// # Errors
    /// Refused are no responses, and more of them than the population has people.
    pub fn margin_of(&self, responses: u64) -> Result<f64, NoPlan> {
        if responses == 0 {
            return Err(refused("样本量不能是 0", "a sample cannot be empty"));
        }
        let correction = match self.population {
            Some(population) if responses > population => {
                return Err(refused(
                    "样本量超过了总体",
                    "the sample is larger than the population",
                ));
            }
            Some(1) => 0.0,
            Some(population) => (population - responses) as f64 / (population - 1) as f64,
            None => 1.0,
        };
        let variance = self.variance() * self.effect / responses as f64 * correction;
        Ok(100.0 * self.z() * variance.sqrt())
    }

    /// The population it is planned for.
    pub fn population(&self) -> Option<u64> {
        self.population
    }

    fn z(&self) -> f64 {
        Normal::standard().inverse_cdf(0.5 + self.level / 200.0)
    }

    fn variance(&self) -> f64 {
        let share = self.share / 100.0;
        share * (1.0 - share)
    }
}

/// The exact limits of a share, hits of responses, where so much may miss at each end.
fn exact_limits([hits, responses]: [u64; 2], population: Option<u64>, risk: f64) -> [f64; 2] {
    if let Some(population) = population.filter(|all| *all >= responses) {
        let drawn = Drawn {
            population,
            answered: responses,
            hits,
        };
        let limits = drawn.limits_at(risk).unwrap_or([0, population]);
        return limits.map(|people| people as f64 / population as f64);
    }
    let quantile = |a: u64, b: u64, share: f64| {
        let beta = Beta::new(a as f64, b as f64).ok();
        beta.map(|beta| beta.inverse_cdf(share))
    };
    let others = responses - hits.min(responses);
    let low = (hits > 0)
        .then(|| quantile(hits, others + 1, risk))
        .flatten();
    let high = (others > 0)
        .then(|| quantile(hits + 1, others, 1.0 - risk))
        .flatten();
    [low.unwrap_or(0.0), high.unwrap_or(1.0)]
}

/// The smallest whole number that is not below this one, at least 1; far below the largest whole number.
#[allow(clippy::cast_sign_loss)]
fn ceiling(number: f64) -> u64 {
    // A product such as 100 × 1.1 is a hair above the whole number that it is.
    (number - 1e-9 * number.max(1.0)).ceil().max(1.0) as u64
}

fn percent(zh: &str, en: &str, value: f64) -> Result<(), NoPlan> {
    if value > 0.0 && value < 100.0 {
        return Ok(());
    }
    Err(refused(
        &format!("{zh}要大于 0、小于 100，不是 {value}"),
        &format!("{en} must be above 0 and below 100, not {value}"),
    ))
}

fn refused(zh: &str, en: &str) -> NoPlan {
    NoPlan(Text::new(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn plan(population: Option<u64>, level: f64, share: f64) -> SamplePlan {
        SamplePlan::new(population, level, share).unwrap()
    }

    // z = 1.959964: n0 = 3.841459·0.25/0.0025 = 384.1459. Of 420: 384.1459/(1 + 383.1459/420) = 200.89.
    // Of 44: 384.1459/(1 + 383.1459/44) = 39.58. Share 90: 3.841459·0.09/0.0025 = 138.29.
    // Level 99: z = 2.575829, 6.634897·0.25/0.0025 = 663.49. Margin 3: 3.841459·0.25/0.0009 = 1067.07.
    #[rstest]
    #[case(Some(420), 95.0, 50.0, 5.0, 201)]
    #[case(None, 95.0, 50.0, 5.0, 385)]
    #[case(Some(44), 95.0, 50.0, 5.0, 40)]
    #[case(None, 95.0, 90.0, 5.0, 139)]
    #[case(None, 99.0, 50.0, 5.0, 664)]
    #[case(None, 95.0, 50.0, 3.0, 1068)]
    #[case(Some(1), 95.0, 50.0, 5.0, 1)]
    #[case(Some(2), 95.0, 50.0, 1.0, 2)]
    #[case(None, 95.0, 50.0, 99.0, 1)]
    fn the_size_is_rounded_up_from_the_formula(
        #[case] population: Option<u64>,
        #[case] level: f64,
        #[case] share: f64,
        #[case] margin: f64,
        #[case] size: u64,
    ) {
        let plan = plan(population, level, share);
        assert_eq!(plan.responses_for(margin), Ok(size));
    }

    // Without a population √(0.25/100) = 0.05 times z. Of 101 people 25 asked: 1.959964·√(0.01·76/100) = 0.170866.
    #[rstest]
    #[case(None, 100, 9.799_82)]
    #[case(Some(101), 25, 17.086_6)]
    #[case(Some(25), 25, 0.0)]
    #[case(Some(1), 1, 0.0)]
    fn the_margin_agrees_with_hand_worked_cases(
        #[case] population: Option<u64>,
        #[case] responses: u64,
        #[case] margin: f64,
    ) {
        let found = plan(population, 95.0, 50.0).margin_of(responses).unwrap();
        assert!((found - margin).abs() < 5e-5, "{found}");
    }

    // The size for a margin is the first that reaches it. Of a known population the two formulas are each other's
    // inverse too: with n as above, p(1 − p)/n·(N − n)/(N − 1) is e²/z².
    #[rstest]
    #[case(None)]
    #[case(Some(420))]
    #[case(Some(1584))]
    fn one_response_fewer_misses_the_margin(#[case] population: Option<u64>) {
        let plan = plan(population, 95.0, 50.0);
        let size = plan.responses_for(5.0).unwrap();
        assert!(plan.margin_of(size).unwrap() <= 5.0);
        assert!(plan.margin_of(size - 1).unwrap() > 5.0);
    }

    #[rstest]
    #[case(Some(0), 95.0, 50.0)]
    #[case(None, 0.0, 50.0)]
    #[case(None, 100.0, 50.0)]
    #[case(None, 95.0, 100.0)]
    #[case(None, f64::NAN, 50.0)]
    fn what_no_sample_can_meet_is_refused(
        #[case] population: Option<u64>,
        #[case] level: f64,
        #[case] share: f64,
    ) {
        assert!(SamplePlan::new(population, level, share).is_err());
    }

    #[test]
    fn margins_and_sizes_out_of_bounds_are_refused() {
        let plan = plan(Some(420), 95.0, 50.0);
        assert!(plan.responses_for(0.0).is_err());
        assert!(plan.responses_for(100.0).is_err());
        assert!(plan.margin_of(0).is_err());
        assert!(plan.margin_of(421).is_err());
    }
}
