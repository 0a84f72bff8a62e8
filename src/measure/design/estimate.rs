//! The rate of a sample as it was drawn, with its error, and how it compares with a simple random sample.

use std::collections::{BTreeMap, BTreeSet};

use super::collector::{Cell, Collector, Products, Sums};
use crate::measure::Interval;
use crate::measure::interval::quantile_of_t;
use crate::text::Text;
use crate::text::order;

/// What is known of the population a sample was drawn from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Design {
    /// By stratum, how many clusters there are in the population, or people where each was drawn by itself; a stratum
    /// without a number has no correction for its size.
    pub population: BTreeMap<String, f64>,
    /// By group, how many people, or which share of them, belong to it; empty: nothing is known.
    pub groups: BTreeMap<String, f64>,
    /// What becomes of a stratum with one cluster.
    pub lonely: Lonely,
}

/// What becomes of a stratum with one cluster, or one response drawn by itself: it says nothing about its own spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lonely {
    /// Its distance from the mean of all clusters is taken: too wide rather than too narrow.
    #[default]
    Adjust,
    /// It adds nothing, as if it had been certain to be drawn.
    Certain,
    /// No error is given.
    Refuse,
}

impl Lonely {
    /// Every rule, the default first.
    pub const ALL: [Self; 3] = [Self::Adjust, Self::Certain, Self::Refuse];

    /// The word for it, as in R's `survey.lonely.psu` where that has one.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Adjust => "adjust",
            Self::Certain => "certainty",
            Self::Refuse => "fail",
        }
    }

    /// The rule in a sentence.
    pub fn sentence(self) -> Text {
        match self {
            Self::Adjust => Text::new(
                "只有一个抽样单元的层，按它离总平均的距离计（宁宽勿窄）",
                "a stratum with one unit counts by its distance from the mean of all, rather too wide than too narrow",
            ),
            Self::Certain => Text::new(
                "只有一个抽样单元的层，当作必然抽中，不计误差",
                "a stratum with one unit counts as certain to be drawn and adds no error",
            ),
            Self::Refuse => Text::new(
                "只有一个抽样单元的层看不出离散程度，不给误差",
                "a stratum with one unit says nothing about its spread: no error is given",
            ),
        }
    }
}

/// The rate of a sample by its design.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Σ weight·part / Σ weight·whole.
    pub rate: f64,
    /// Its standard error.
    pub error: f64,
    /// Clusters, or responses drawn by themselves, less strata.
    pub degrees: u64,
    /// The ends of the interval at 95 %, not cut to any range.
    pub ends: [f64; 2],
    /// The variance over that of a simple random sample of as many responses (Kish 1965); `None` where nothing varies.
    pub effect: Option<f64>,
    /// Responses / effect: how many of a simple random sample tell as much.
    pub effective: Option<f64>,
    /// (effect − 1)/(mean size of a cluster − 1): how alike the responses of a cluster are (Kish's roh); `None` without
    /// clusters.
    pub correlation: Option<f64>,
    /// Responses counted.
    pub responses: u64,
    /// Strata.
    pub strata: usize,
    /// Clusters, or responses drawn by themselves.
    pub units: u64,
    /// Strata with one unit, to which the rule applied.
    pub lonely: Vec<String>,
}

/// Why there is no rate, or no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoEstimate {
    /// Nothing is in the base.
    EmptyBase,
    /// There are no more units than strata.
    TooFewUnits,
    /// A stratum has one unit, and the rule refuses it.
    LonelyUnit(String),
    /// A group of the sample has no share in the population, or one of the population no response.
    UnknownGroup(String),
    /// More units were drawn from a stratum than there are.
    MoreThanThereAre(String),
}

impl NoEstimate {
    /// The reason in a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::EmptyBase => Text::new("分母里没有答案", "no answer is in the base"),
            Self::TooFewUnits => Text::new(
                "抽样单元不比层多，看不出离散程度",
                "there are no more units than strata, which says nothing about their spread",
            ),
            Self::LonelyUnit(stratum) => Text::new(
                format!("层“{stratum}”只有一个抽样单元，看不出离散程度"),
                format!("stratum `{stratum}` has one unit, which says nothing about its spread"),
            ),
            Self::UnknownGroup(group) => Text::new(
                format!("组“{group}”在样本和总体份额里没有同时出现"),
                format!(
                    "group `{group}` is not both in the sample and in the shares of the population"
                ),
            ),
            Self::MoreThanThereAre(stratum) if stratum.is_empty() => Text::new(
                "答卷比总体人数还多：核对总体人数，查一人多份",
                "there are more units than people in the population: check its number",
            ),
            Self::MoreThanThereAre(stratum) => Text::new(
                format!("层“{stratum}”抽到的比总体里有的还多"),
                format!("more units were drawn from stratum `{stratum}` than it has"),
            ),
        }
    }
}

impl Estimate {
    /// What a sample comes to under a design.
    ///
    /// # Errors
    /// Why there is nothing to say.
    pub fn of(collected: &Collector, design: &Design) -> Result<Self, NoEstimate> {
        let linear = Linear::of(collected, design)?;
        let strata = strata(collected, &linear);
        let all = Stratum::together(strata.values());
        let degrees = all.units.saturating_sub(strata.len() as u64);
        let lonely: Vec<String> = strata
            .iter()
            .filter(|(_, stratum)| stratum.units == 1)
            .map(|(name, _)| name.clone())
            .collect();
        let mut variance = 0.0;
        for (name, stratum) in &strata {
            variance += stratum_variance(name, stratum, &all, design)?;
        }
        let quantile = quantile_of_t(degrees as f64).ok_or(NoEstimate::TooFewUnits)?;
        let (rate, error) = (linear.rate, variance.max(0.0).sqrt());
        let responses = collected.responses();
        let simple = linear.simple_variance(collected, design);
        let effect = (simple > 0.0).then(|| variance / simple);
        let size = responses as f64 / all.units as f64;
        Ok(Self {
            rate,
            error,
            degrees,
            ends: [rate - quantile * error, rate + quantile * error],
            effect,
            effective: effect
                .filter(|effect| *effect > 0.0)
                .map(|effect| responses as f64 / effect),
            correlation: effect
                .filter(|_| size > 1.0)
                .map(|effect| (effect - 1.0) / (size - 1.0)),
            responses,
            strata: strata.len(),
            units: all.units,
            lonely,
        })
    }

    /// Its interval as a rate from 0 to 1 has it.
    pub fn interval(&self) -> Interval {
        let [low, high] = self.ends.map(|end| end.clamp(0.0, 1.0));
        Interval {
            level: 95,
            low,
            high,
            method: "linearisation",
        }
    }
}

/// How a rate moved from an earlier sample to a later one, drawn apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The later rate less the earlier one.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The ends of its interval at 95 %, with the degrees of Welch and Satterthwaite.
    pub ends: [f64; 2],
}

/// The change between two samples that were drawn independently; `None` without degrees of freedom.
pub fn change(earlier: &Estimate, later: &Estimate) -> Option<Change> {
    let [before, after] = [earlier, later].map(|of| of.error * of.error);
    let value = later.rate - earlier.rate;
    let both = before + after;
    let share = |variance: f64, of: &Estimate| variance * variance / (of.degrees as f64).max(1.0);
    let degrees = if both > 0.0 {
        both * both / (share(before, earlier) + share(after, later))
    } else {
        1.0
    };
    let half = quantile_of_t(degrees)? * both.sqrt();
    Some(Change {
        value,
        error: both.sqrt(),
        ends: [value - half, value + half],
    })
}

/// The variable of which the variance of the total is that of the rate: weight·(own + slope·(part − rate·whole)).
struct Linear {
    rate: f64,
    /// 1 / the weighted sum of wholes.
    slope: f64,
    /// By group: by what its weights are multiplied, and what is subtracted from each of its responses.
    groups: BTreeMap<String, (f64, f64)>,
}

impl Linear {
    fn of(collected: &Collector, design: &Design) -> Result<Self, NoEstimate> {
        let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
        for (group, cell) in cells(collected) {
            let sum = sums.entry(group).or_default();
            for (into, value) in sum.iter_mut().zip(cell.sums) {
                *into += value;
            }
        }
        let known = !design.groups.is_empty();
        let in_sample: BTreeSet<&str> = order::set(sums.keys().copied());
        let in_population: BTreeSet<&str> = order::set(design.groups.keys().map(String::as_str));
        if let Some(group) = in_sample
            .symmetric_difference(&in_population)
            .next()
            .filter(|_| known)
        {
            return Err(NoEstimate::UnknownGroup((*group).to_owned()));
        }
        // Shares are brought to the people that the sample stands for, so that either may be given.
        let people: f64 = sums.values().map(|sum| sum[0]).sum();
        let stated: f64 = design.groups.values().sum();
        let factor = |group: &str, sum: &Sums| match design.groups.get(group) {
            Some(share) if stated > 0.0 => share / stated * people / sum[0],
            _ => 1.0,
        };
        let total = |at: usize| -> f64 {
            sums.iter()
                .map(|(group, sum)| factor(group, sum) * sum[at])
                .sum()
        };
        let (part, whole) = (total(1), total(2));
        // Weights and wholes may not be finite numbers above 0.
        if whole.is_nan() || whole <= 0.0 {
            return Err(NoEstimate::EmptyBase);
        }
        let (rate, slope) = (part / whole, whole.recip());
        let groups = sums.iter().map(|(group, sum)| {
            let own = slope * (sum[1] - rate * sum[2]) / sum[0];
            let own = if known { own } else { 0.0 };
            ((*group).to_owned(), (factor(group, sum), own))
        });
        Ok(Self {
            rate,
            slope,
            groups: order::map(groups),
        })
    }

    /// The coefficients of one, part and whole in the variable of a group, weights of the population in.
    fn coefficients(&self, group: &str) -> Sums {
        let (factor, own) = self.groups.get(group).copied().unwrap_or((1.0, 0.0));
        [-own, self.slope, -self.slope * self.rate].map(|of| of * factor)
    }

    /// The variance of the rate in a simple random sample of as many responses, drawn without replacement.
    fn simple_variance(&self, collected: &Collector, design: &Design) -> f64 {
        let (mut people, mut squares) = (0.0, 0.0);
        for (group, cell) in cells(collected) {
            let (factor, _) = self.groups.get(group).copied().unwrap_or((1.0, 0.0));
            people += factor * cell.sums[0];
            let of = [0.0, self.slope, -self.slope * self.rate];
            squares += factor * quadratic(&cell.products, of);
        }
        let n = collected.responses() as f64;
        if n < 2.0 {
            return 0.0;
        }
        let left = if people > n && !design.population.is_empty() {
            1.0 - n / people
        } else {
            1.0
        };
        squares * people * n / (n - 1.0) / n * left
    }
}

/// What is kept of every group of every stratum.
fn cells(collected: &Collector) -> impl Iterator<Item = (&str, &Cell)> {
    collected
        .strata
        .iter()
        .flat_map(|(_, kept)| kept.cells.iter())
}

fn linear(sums: &Sums, of: Sums) -> f64 {
    sums.iter().zip(of).map(|(sum, of)| sum * of).sum()
}

fn quadratic(products: &Products, of: Sums) -> f64 {
    products
        .iter()
        .zip(of)
        .map(|(row, by)| by * linear(row, of))
        .sum()
}

/// The units of a stratum: how many, the sum of their variable and of its squares.
#[derive(Debug, Clone, Copy, Default)]
struct Stratum {
    units: u64,
    sum: f64,
    squares: f64,
}

impl Stratum {
    fn together<'s>(strata: impl Iterator<Item = &'s Self>) -> Self {
        strata.fold(Self::default(), |all, one| Self {
            units: all.units + one.units,
            sum: all.sum + one.sum,
            squares: all.squares + one.squares,
        })
    }
}

fn strata(collected: &Collector, with: &Linear) -> BTreeMap<String, Stratum> {
    let strata = collected.strata.iter().map(|(name, kept)| {
        let mut stratum = Stratum {
            units: kept.alone,
            ..Stratum::default()
        };
        if kept.alone > 0 {
            for (group, cell) in kept.cells.iter() {
                let of = with.coefficients(group);
                stratum.sum += linear(&cell.sums, of);
                stratum.squares += quadratic(&cell.squares, of);
            }
        }
        for (_, groups) in kept.clusters.iter() {
            let totals = groups
                .iter()
                .map(|(group, sums)| linear(sums, with.coefficients(group)));
            let total: f64 = totals.sum();
            stratum.units += 1;
            stratum.sum += total;
            stratum.squares += total * total;
        }
        (name.to_owned(), stratum)
    });
    order::map(strata)
}

fn stratum_variance(
    name: &str,
    stratum: &Stratum,
    all: &Stratum,
    design: &Design,
) -> Result<f64, NoEstimate> {
    let drawn = stratum.units as f64;
    let left = match design.population.get(name) {
        Some(there) if *there < drawn => {
            return Err(NoEstimate::MoreThanThereAre(name.to_owned()));
        }
        Some(there) => 1.0 - drawn / there,
        None => 1.0,
    };
    if drawn > 1.0 {
        let around_mean = stratum.squares - stratum.sum * stratum.sum / drawn;
        return Ok(left * drawn / (drawn - 1.0) * around_mean.max(0.0));
    }
    match design.lonely {
        // One that is all there is of its stratum leaves nothing to chance.
        _ if left <= 0.0 => Ok(0.0),
        Lonely::Adjust => Ok(left * (stratum.sum - all.sum / all.units as f64).powi(2)),
        Lonely::Certain => Ok(0.0),
        Lonely::Refuse => Err(NoEstimate::LonelyUnit(name.to_owned())),
    }
}
