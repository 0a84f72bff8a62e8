//! Confidence intervals of a rate at 95 %: of a share, of a mean, of a ratio over several questions.
//!
//! A share has the Wilson score interval (Wilson 1927), without continuity correction. A score rate over one
//! question has the t interval of the mean, from the spread of the points. Over several questions the answers of one
//! response hang together: then the response is what was drawn, and the interval is that of a ratio estimator, from
//! what each response comes to (see `ratio.rs`).
//!
//! Where the population is known, all are corrected for its size (Cochran 1977, Sampling Techniques, 3rd ed.): the
//! variance of a share is p(1 − p)/n · (N − n)/(N − 1) (theorem 3.1 with 3.2), so z² becomes z²·(N − n)/(N − 1)
//! wherever Wilson has it; the standard error of a mean is s/√n · √(1 − n/N) (theorem 2.2, corollary 1). Where
//! everybody was asked, nothing is left to chance and the interval is the rate itself. More answers than people
//! cannot come from a sample of that population: then there is no correction. A part of the responses has the sampling
//! fraction of all of them ([`Sampling`]).
//!
//! Of a share the correction is an approximation, and not good enough for few people, or where more than half of them
//! answered: there, and wherever a conclusion is drawn, the limits are exact (hypergeometric).

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::hypergeometric::Drawn;
use super::{Fraction, Interval, Sampling};

/// The confidence level, in percent.
const LEVEL: u32 = 95;

/// The quantile of both distributions at which 2.5 % lie above.
const UPPER: f64 = 0.975;

/// Up to so many people the limits of a share are exact.
const FEW_PEOPLE: u64 = 100;

/// The interval of a share, the hits of a base that is all of the responses or a part of them; `None` where the base
/// is empty.
///
/// Exact where the population is known and the approximation would not do, else Wilson's.
pub fn share(hits: &Fraction, base: &Fraction, sampling: Sampling) -> Option<Interval> {
    let people = whole(base).and_then(|part| sampling.behind(part));
    match drawn(hits, base, sampling) {
        Some(drawn) if needs_exact(drawn) => exact(drawn),
        _ => wilson(hits, base, people),
    }
}

/// The exact limits of a share from a known population; `None` where it is not known, and without a base.
///
/// Where they hold, a conclusion from them is wrong in at most 2.5 of 100 samples, however few people there are.
pub fn exact_share(hits: &Fraction, base: &Fraction, sampling: Sampling) -> Option<Interval> {
    exact(drawn(hits, base, sampling)?)
}

fn needs_exact(drawn: Drawn) -> bool {
    drawn.population <= FEW_PEOPLE || drawn.answered > drawn.population / 2
}

fn drawn(hits: &Fraction, base: &Fraction, sampling: Sampling) -> Option<Drawn> {
    let answered = whole(base)?;
    Some(Drawn {
        population: sampling.behind(answered)?,
        answered,
        hits: whole(hits)?,
    })
}

fn exact(drawn: Drawn) -> Option<Interval> {
    let [low, high] = drawn.limits()?;
    let part = |hits: u64| hits as f64 / drawn.population as f64;
    Some(Interval {
        level: LEVEL,
        low: part(low),
        high: part(high),
        method: "hypergeometric",
    })
}

/// A fraction that is a whole number, not below 0.
fn whole(fraction: &Fraction) -> Option<u64> {
    (fraction.floor() == *fraction)
        .then(|| fraction.to_short_text(0).parse().ok())
        .flatten()
}

/// The quantile of t with these degrees of freedom above which 2.5 % lie; `None` without any.
pub(super) fn quantile_of_t(degrees: f64) -> Option<f64> {
    if degrees < 1.0 {
        return None;
    }
    Some(StudentsT::new(0.0, 1.0, degrees).ok()?.inverse_cdf(UPPER))
}

/// The interval at 95 % of this width either way around an estimate, cut to 0 and 1.
pub(super) fn around(estimate: f64, half: f64, method: &'static str) -> Interval {
    Interval {
        level: LEVEL,
        low: (estimate - half).clamp(0.0, 1.0),
        high: (estimate + half).clamp(0.0, 1.0),
        method,
    }
}

/// The Wilson interval of `hits` of `base` answers, from a population of this size where it is known; `None` where the
/// base is empty.
///
/// The ends are from 0 to 1, exactly 0 for no hit and exactly 1 for nothing but hits.
pub fn wilson(hits: &Fraction, base: &Fraction, population: Option<u64>) -> Option<Interval> {
    let n = base.to_f64();
    if n <= 0.0 {
        return None;
    }
    let share = hits.to_f64() / n;
    let unseen = unseen(n, population);
    // 0/0 for a population of one, of whom nobody is left.
    let correction = unseen.map_or(1.0, |[left, all]| left / (all - 1.0).max(1.0));
    let z = Normal::standard().inverse_cdf(UPPER) * correction.sqrt();
    let spread = z * z / n;
    let middle = share + spread / 2.0;
    let half = z * (share * (1.0 - share) / n + spread / (4.0 * n)).sqrt();
    let low = (middle - half) / (1.0 + spread);
    let high = (middle + half) / (1.0 + spread);
    Some(Interval {
        level: LEVEL,
        low: if *hits == Fraction::zero() { 0.0 } else { low },
        high: if hits == base { 1.0 } else { high },
        method: unseen.map_or("wilson", |_| "wilson-fpc"),
    })
}

/// The t interval of the mean of shares given how many answers have each, from a population of this size where it is
/// known; cut to 0 and 1.
///
/// The variance is that of a sample (n − 1). `None` for fewer than two answers, and where all are equal: they say
/// nothing about the spread.
pub fn mean(spread: &BTreeMap<Fraction, i64>, population: Option<u64>) -> Option<Interval> {
    let answers: i64 = spread.values().sum();
    let responses = u64::try_from(answers).ok()?;
    let sampling = Sampling {
        population,
        responses,
    };
    mean_of(spread, sampling)
}

/// The same where the answers are all of the responses or a part of them. Where everybody of a known population
/// answered, the interval is the mean itself, whatever the spread.
pub fn mean_of(spread: &BTreeMap<Fraction, i64>, sampling: Sampling) -> Option<Interval> {
    let answers: i64 = spread.values().sum();
    let n = answers as f64;
    let values = || {
        spread
            .iter()
            .map(|(share, count)| (share.to_f64(), *count as f64))
    };
    let mean = values().map(|(share, count)| share * count).sum::<f64>() / n;
    if answers > 0 && sampling.is_census() {
        return Some(around(mean, 0.0, "t-fpc"));
    }
    if answers < 2 || spread.values().filter(|count| **count > 0).count() < 2 {
        return None;
    }
    let squares: f64 = values()
        .map(|(share, count)| (share - mean).powi(2) * count)
        .sum();
    let fraction = sampling.fraction();
    let correction = fraction.map_or(1.0, |seen| 1.0 - seen);
    let error = (squares / (n - 1.0) / n * correction).sqrt();
    let half = quantile_of_t(n - 1.0)? * error;
    Some(around(mean, half, fraction.map_or("t", |_| "t-fpc")))
}

/// How many of the population did not answer, and how many there are; `None` where that is unknown or cannot be.
fn unseen(answers: f64, population: Option<u64>) -> Option<[f64; 2]> {
    let all = population? as f64;
    (all >= answers).then_some([all - answers, all])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // With one and two degrees t has quantiles in closed form: tan(0.475·π), 0.95·√(2/(1 − 0.95²)). The others are solved in
    // 30 digits with mpmath from the incomplete beta function; SciPy 1.10.1 has nine of them right.
    #[rstest]
    #[case(1.0, 12.706_204_736_174_705)]
    #[case(1.37, 6.885_073_156_641_709)]
    #[case(2.0, 4.302_652_729_749_464)]
    #[case(2.5, 3.574_654_842_003_683)]
    #[case(7.75, 2.319_016_627_146_132)]
    #[case(123.4, 1.979_374_946_317_420_2)]
    fn the_quantile_of_t_is_right_for_broken_degrees_too(#[case] degrees: f64, #[case] due: f64) {
        let found = quantile_of_t(degrees).unwrap();
        assert!((found / due - 1.0).abs() < 1e-12, "{found} is not {due}");
    }

    // 25/25: the report's note gives 86.68 to 100. 0/10 mirrors 10/10, whose low end is n/(n+z²) = 10/13.8415.
    // 10/20 by hand: z² = 3.841459; centre 0.5; half z·√(0.25/20 + z²/1600) / (1 + z²/20) = 0.200722.
    #[rstest]
    #[case(25, 25, 0.8668, 1.0)]
    #[case(0, 10, 0.0, 0.2775)]
    #[case(10, 20, 0.2993, 0.7007)]
    fn the_wilson_interval_agrees_with_published_and_hand_worked_cases(
        #[case] hits: i64,
        #[case] base: i64,
        #[case] low: f64,
        #[case] high: f64,
    ) {
        let interval = wilson(&hits.into(), &base.into(), None).unwrap();
        assert!((interval.low - low).abs() < 0.00005, "{interval:?}");
        assert!((interval.high - high).abs() < 0.00005, "{interval:?}");
    }

    #[test]
    fn an_empty_base_has_no_interval() {
        assert_eq!(wilson(&Fraction::zero(), &Fraction::zero(), None), None);
    }

    // Shares 0.2, 0.4, 0.6, 0.8: mean 0.5, variance 0.2/3, error 0.129099; t(3) at 0.975 is 3.182446 in the tables.
    #[test]
    fn the_t_interval_agrees_with_a_hand_worked_case() {
        let spread = [2, 4, 6, 8]
            .map(|tenths| (Fraction::new(tenths, 10).unwrap(), 1))
            .into();
        let interval = mean(&spread, None).unwrap();
        assert!((interval.low - (0.5 - 3.182_446 * 0.129_099)).abs() < 1e-5);
        assert!((interval.high - (0.5 + 3.182_446 * 0.129_099)).abs() < 1e-5);
    }

    #[test]
    fn answers_without_a_spread_have_no_t_interval() {
        assert_eq!(mean(&[(Fraction::from(1), 26)].into(), None), None);
        assert_eq!(mean(&[(Fraction::from(1), 1)].into(), None), None);
        assert_eq!(mean(&BTreeMap::new(), None), None);
    }

    // Of 39 people 20: z² = 3.841459·19/38 = 1.920729; half 1.385904·√(0.0125 + 1.920729/1600)/(1 + 1.920729/20)
    // = 1.385904·0.117049/1.096036 = 0.148005. Of 20 people 20: the share itself. 8 of 8 of 15: n/(n + z²/2).
    // Of 19 people 20 cannot be: as without a population.
    #[rstest]
    #[case(10, 20, 39, 0.351_995, 0.648_005, "wilson-fpc")]
    #[case(10, 20, 20, 0.5, 0.5, "wilson-fpc")]
    #[case(8, 8, 15, 0.806_392, 1.0, "wilson-fpc")]
    #[case(1, 1, 1, 1.0, 1.0, "wilson-fpc")]
    #[case(10, 20, 19, 0.299_3, 0.700_7, "wilson")]
    fn a_known_population_narrows_the_wilson_interval(
        #[case] hits: i64,
        #[case] base: i64,
        #[case] population: u64,
        #[case] low: f64,
        #[case] high: f64,
        #[case] method: &str,
    ) {
        let interval = wilson(&hits.into(), &base.into(), Some(population)).unwrap();
        assert!((interval.low - low).abs() < 0.00005, "{interval:?}");
        assert!((interval.high - high).abs() < 0.00005, "{interval:?}");
        assert_eq!(interval.method, method);
    }

    fn of(population: u64, responses: u64) -> Sampling {
        Sampling {
            population: Some(population),
            responses,
        }
    }

    // 13 of 13 of 15 people: 14 of 15 satisfied would give them in 2 of 15 samples, 13 of 15 in 1 of 105.
    #[test]
    fn the_limits_of_few_people_are_exact() {
        let interval = share(&13.into(), &13.into(), of(15, 13)).unwrap();
        assert_eq!(interval.method, "hypergeometric");
        assert!((interval.low - 14.0 / 15.0).abs() < 1e-12, "{interval:?}");
        assert!((interval.high - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_limits_of_many_people_are_exact_where_most_of_them_answered() {
        let method = |hits: i64, base: i64, population: u64| {
            let sampling = of(population, base.unsigned_abs());
            share(&hits.into(), &base.into(), sampling).unwrap().method
        };
        assert_eq!(method(60, 90, 1_000), "wilson-fpc");
        assert_eq!(method(15, 15, 101), "wilson-fpc");
        assert_eq!(method(15, 15, 100), "hypergeometric");
        assert_eq!(method(300, 500, 1_000), "wilson-fpc");
        assert_eq!(method(300, 501, 1_000), "hypergeometric");
        assert_eq!(method(60, 100, 99), "wilson");
    }

    // 900 of 1000 people answered and all are satisfied: one other among the 1000 is missed in 1 of 10 samples, two in
    // about 1 of 100. No target of 99.95 % is shown, though the corrected Wilson interval reaches 99.96 %.
    #[test]
    fn a_conclusion_about_many_people_is_exact_too() {
        let interval = exact_share(&900.into(), &900.into(), of(1_000, 900)).unwrap();
        assert!((interval.low - 0.999).abs() < 1e-12, "{interval:?}");
        let approximate = wilson(&900.into(), &900.into(), Some(1_000)).unwrap();
        assert!(approximate.low > 0.9995);
    }

    // All 30 people answered, 5 of them 不清楚: of the other 25 the share is what it is.
    #[test]
    fn after_a_census_the_interval_of_a_part_is_a_point() {
        let interval = share(&20.into(), &25.into(), of(30, 30)).unwrap();
        assert!((interval.low - 0.8).abs() < 1e-12 && (interval.high - 0.8).abs() < 1e-12);
        let spread = [(Fraction::new(1, 2).unwrap(), 10), (Fraction::from(1), 15)].into();
        let interval = mean_of(&spread, of(30, 30)).unwrap();
        assert!((interval.low - 0.8).abs() < 1e-12 && (interval.high - 0.8).abs() < 1e-12);
        let equal = mean_of(&[(Fraction::from(1), 25)].into(), of(30, 30)).unwrap();
        assert!((equal.low - 1.0).abs() < 1e-12);
    }

    // 4 answers of 8 responses from 16 people: half of the people answered, so the error shrinks by √½ as it would with
    // 4 of 8 people.
    #[test]
    fn a_part_of_the_responses_has_the_sampling_fraction_of_all() {
        let spread = [2, 4, 6, 8]
            .map(|tenths| (Fraction::new(tenths, 10).unwrap(), 1))
            .into();
        let [part, whole] = [mean_of(&spread, of(16, 8)), mean(&spread, Some(8))];
        assert_eq!(part, whole);
    }

    // The shares above, of 8 people: the error 0.129099 times √(1 − 4/8); of 4 people: 0.
    #[rstest]
    #[case(8, 0.129_099 * std::f64::consts::FRAC_1_SQRT_2, "t-fpc")]
    #[case(4, 0.0, "t-fpc")]
    #[case(3, 0.129_099, "t")]
    fn a_known_population_narrows_the_t_interval(
        #[case] population: u64,
        #[case] error: f64,
        #[case] method: &str,
    ) {
        let spread = [2, 4, 6, 8]
            .map(|tenths| (Fraction::new(tenths, 10).unwrap(), 1))
            .into();
        let interval = mean(&spread, Some(population)).unwrap();
        assert!((interval.low - (0.5 - 3.182_446 * error)).abs() < 1e-5);
        assert!((interval.high - (0.5 + 3.182_446 * error)).abs() < 1e-5);
        assert_eq!(interval.method, method);
    }
}
