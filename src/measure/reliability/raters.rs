//! How far several raters agree who put the same things into categories: raw agreement, Cohen, Fleiss, Krippendorff.
//!
//! Cohen's kappa (1960) is for two raters, over the union of the categories of both. Fleiss' kappa (Psychological Bulletin 76,
//! 1971) is for a fixed number of ratings of each thing: things with fewer are dropped, and how many is said. Krippendorff's
//! alpha for nominal data (Content Analysis, 3rd ed. 2013) takes everything that at least two rated.

use std::collections::BTreeMap;

use super::agreement::{Agreement, agreement};
use super::threshold::LEAST;
use crate::text::{Text, text};

/// The agreement of several raters.
#[derive(Debug, Clone, PartialEq)]
pub struct RaterAgreement {
    /// How many rated anything at all.
    pub raters: usize,
    /// The things that at least two rated.
    pub units: u64,
    /// Of all things, those that fewer rated: no part of any coefficient.
    pub dropped: u64,
    /// The share of agreeing pairs of ratings, the mean over the things, from 0 to 1; `None` without things.
    pub share: Option<f64>,
    /// Cohen's comparison, where there are two raters.
    pub pairs: Option<Agreement>,
    /// Fleiss' kappa, where there are more; with the number of things it rests on.
    pub fleiss: Option<(f64, u64)>,
    /// Krippendorff's alpha; `None` where everybody chose one category throughout.
    pub alpha: Option<f64>,
    /// Why there is no kappa, or none that says something by itself; `None`: there is one.
    pub doubt: Option<Doubt>,
}

/// Why a kappa is not defined, or says little by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing was rated twice.
    NoUnits,
    /// A rater chose one category throughout: there is nothing to agree on beyond chance. The place of the rater.
    Constant(usize),
    /// So few things that any coefficient would do.
    Few(u64),
    /// Nearly all ratings are in one category, so that chance alone agrees nearly always.
    OneSided,
}

impl Doubt {
    /// The stable word for it in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoUnits => "no-units",
            Self::Constant(_) => "constant-coder",
            Self::Few(_) => "few-units",
            Self::OneSided => "one-sided",
        }
    }

    /// Whether there is no coefficient at all.
    pub const fn is_undefined(self) -> bool {
        matches!(self, Self::NoUnits | Self::Constant(_))
    }

    /// The reason in a sentence; `raters`: their names, in their order.
    pub fn sentence(self, raters: &[String]) -> Text {
        match self {
            Self::NoUnits => text!("还没有两人都编过的单元", "nothing was coded by two yet"),
            Self::Constant(at) => {
                let who = raters.get(at).map_or("", String::as_str);
                text!(
                    "{who} 全部编成一样，κ 没有定义",
                    "{who} coded everything alike: kappa is not defined"
                )
            }
            Self::Few(units) => text!(
                "只有 {units} 个单元，不足 {LEAST} 个，κ 说明不了什么",
                "with {units} units, fewer than {LEAST}, kappa says little"
            ),
            Self::OneSided => text!(
                "几乎都编成同一类，偶然也会一致，κ 说明不了什么，请看差异清单",
                "nearly all are in one category, where chance agrees too: kappa says little; see the differences"
            ),
        }
    }
}

/// From this share of one category in all ratings the margins are one-sided.
const ONE_SIDED: f64 = 0.8;

/// The agreement of raters: for each thing the category that each rater chose, numbered from 0; `None`: did not rate it.
pub fn rater_agreement(things: &[Vec<Option<usize>>]) -> RaterAgreement {
    let rated: Vec<Vec<usize>> = things
        .iter()
        .map(|row| row.iter().flatten().copied().collect::<Vec<_>>())
        .filter(|ratings: &Vec<usize>| ratings.len() > 1)
        .collect();
    let width = things.iter().map(Vec::len).max().unwrap_or(0);
    let used: Vec<&Vec<Option<usize>>> = things
        .iter()
        .filter(|row| row.iter().flatten().count() > 1)
        .collect();
    let active: Vec<usize> = (0..width)
        .filter(|at| {
            used.iter()
                .any(|row| row.get(*at).is_some_and(Option::is_some))
        })
        .collect();
    let pairs = match active[..] {
        [first, second] => {
            let both = used.iter().filter_map(|row| row[first].zip(row[second]));
            Some(agreement(both))
        }
        _ => None,
    };
    let units = rated.len() as u64;
    RaterAgreement {
        raters: active.len(),
        units,
        dropped: things.len() as u64 - units,
        share: share(&rated),
        fleiss: (active.len() > 2).then(|| fleiss(&rated)).flatten(),
        alpha: krippendorff(&rated),
        doubt: doubt(&used, &active, &rated),
        pairs,
    }
}

fn doubt(used: &[&Vec<Option<usize>>], active: &[usize], rated: &[Vec<usize>]) -> Option<Doubt> {
    if rated.is_empty() {
        return Some(Doubt::NoUnits);
    }
    if rated.len() == 1 {
        return Some(Doubt::Few(1));
    }
    let constant = active.iter().find(|at| {
        let mut chosen = used.iter().filter_map(|row| row[**at]);
        let first = chosen.next();
        chosen.all(|other| Some(other) == first)
    });
    if let Some(at) = constant {
        return Some(Doubt::Constant(*at));
    }
    if (rated.len() as u64) < LEAST {
        return Some(Doubt::Few(rated.len() as u64));
    }
    let (counts, all) = counted(rated);
    let most = counts.values().max().copied().unwrap_or(0);
    (most as f64 >= ONE_SIDED * all as f64).then_some(Doubt::OneSided)
}

/// How often each category was chosen, and how many ratings there are.
fn counted(rated: &[Vec<usize>]) -> (BTreeMap<usize, u64>, u64) {
    let mut counts = BTreeMap::new();
    for category in rated.iter().flatten() {
        *counts.entry(*category).or_default() += 1;
    }
    let all = counts.values().sum();
    (counts, all)
}

/// The ordered pairs of ratings of one thing that agree.
fn agreeing(ratings: &[usize]) -> f64 {
    let (counts, _) = counted(std::slice::from_ref(&ratings.to_vec()));
    counts
        .values()
        .map(|count| (count * (count - 1)) as f64)
        .sum()
}

fn share(rated: &[Vec<usize>]) -> Option<f64> {
    let shares = rated.iter().map(|ratings| {
        let n = ratings.len() as f64;
        agreeing(ratings) / (n * (n - 1.0))
    });
    (!rated.is_empty()).then(|| shares.sum::<f64>() / rated.len() as f64)
}

/// Fleiss' kappa over the things with the most ratings, and how many these are; `None` where one category was chosen throughout.
fn fleiss(rated: &[Vec<usize>]) -> Option<(f64, u64)> {
    let most = rated.iter().map(Vec::len).max()?;
    let whole: Vec<Vec<usize>> = rated
        .iter()
        .filter(|of| of.len() == most)
        .cloned()
        .collect();
    let observed = share(&whole)?;
    let (counts, all) = counted(&whole);
    let expected: f64 = counts
        .values()
        .map(|count| (*count as f64 / all as f64).powi(2))
        .sum();
    let room = 1.0 - expected;
    (room > 1e-12).then(|| ((observed - expected) / room, whole.len() as u64))
}

/// Krippendorff's alpha for names: 1 − (N − 1)·Σ disagreeing pairs/(ratings − 1) / Σ over different categories of their counts'
/// products, N the number of ratings.
fn krippendorff(rated: &[Vec<usize>]) -> Option<f64> {
    let (counts, all) = counted(rated);
    let all = all as f64;
    let same: f64 = counts.values().map(|count| (*count as f64).powi(2)).sum();
    let expected = all * all - same;
    if expected <= 0.0 {
        return None;
    }
    let observed: f64 = rated
        .iter()
        .map(|ratings| {
            let n = ratings.len() as f64;
            (n * (n - 1.0) - agreeing(ratings)) / (n - 1.0)
        })
        .sum();
    Some(1.0 - (all - 1.0) * observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(first: &str, second: &str) -> Vec<Vec<Option<usize>>> {
        let digit = |sign: char| sign.to_digit(10).map(|digit| digit as usize);
        let pairs = first.chars().zip(second.chars());
        pairs
            .map(|(one, other)| vec![digit(one), digit(other)])
            .collect()
    }

    // ATLAS.ti's published example: agreement 60 %, expected 56 %, kappa 0.0909, alpha 0.095.
    #[test]
    fn ten_segments_of_two_coders_come_out_as_published() {
        let of = rater_agreement(&two("1100000000", "0110010100"));
        let pairs = of.pairs.unwrap();
        assert_eq!((of.units, of.dropped, pairs.agreed), (10, 0, 6));
        assert!((pairs.expected - 0.56).abs() < 1e-12);
        assert!((pairs.kappa.unwrap() - 0.04 / 0.44).abs() < 1e-12);
        assert!((of.alpha.unwrap() - (1.0 - 19.0 * 8.0 / 168.0)).abs() < 1e-12);
        assert_eq!(
            format!("{:.4} {:.3}", pairs.kappa.unwrap(), of.alpha.unwrap()),
            "0.0909 0.095"
        );
        assert_eq!(of.doubt, Some(Doubt::Few(10)));
    }

    // NVivo's published example: 1,000 units, 50 coded by both, 75 by each alone: 85 % and 0.3143.
    #[test]
    fn a_thousand_units_come_out_as_published() {
        let of = |first, second, times| vec![vec![Some(first), Some(second)]; times];
        let things = [of(1, 1, 50), of(1, 0, 75), of(0, 1, 75), of(0, 0, 800)].concat();
        let of = rater_agreement(&things);
        assert_eq!(of.share, Some(0.85));
        assert_eq!(format!("{:.4}", of.pairs.unwrap().kappa.unwrap()), "0.3143");
        assert_eq!(of.doubt, Some(Doubt::OneSided));
    }

    // Codes {1,2} against {1,3}: observed 1/2, chance 1/4 over the union of the codes.
    #[test]
    fn categories_are_paired_by_what_they_are() {
        let kappa = rater_agreement(&two("12", "13")).pairs.unwrap().kappa;
        assert!((kappa.unwrap() - (0.5 - 0.25) / 0.75).abs() < 1e-12);
    }

    // Fleiss 1971 as it is cited: 14 raters, 10 subjects, 5 categories: kappa 0.210.
    #[test]
    fn the_worked_example_of_fleiss_comes_out() {
        const COUNTS: [[usize; 5]; 10] = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let row = |counts: &[usize; 5]| -> Vec<Option<usize>> {
            let counts = counts.iter().enumerate();
            counts
                .flat_map(|(category, count)| vec![Some(category); *count])
                .collect()
        };
        let mut things: Vec<_> = COUNTS.iter().map(row).collect();
        let of = rater_agreement(&things);
        assert_eq!(of.raters, 14);
        let (kappa, used) = of.fleiss.unwrap();
        assert_eq!((format!("{kappa:.3}").as_str(), used), ("0.210", 10));
        // One with a rating less is dropped by Fleiss and taken by Krippendorff; one with a single rating by neither.
        things.push([vec![Some(0); 13], vec![None]].concat());
        things.push([vec![Some(0)], vec![None; 13]].concat());
        let of = rater_agreement(&things);
        assert_eq!((of.fleiss.unwrap().1, of.units, of.dropped), (10, 11, 1));
    }

    #[test]
    fn a_coder_who_codes_everything_alike_leaves_kappa_undefined() {
        let of = rater_agreement(&two("000000000000000000000000", "011111111111111111111111"));
        assert_eq!(of.doubt, Some(Doubt::Constant(0)));
        assert!(of.doubt.unwrap().is_undefined());
        let names = ["甲".to_owned(), "乙".to_owned()];
        assert!(of.doubt.unwrap().sentence(&names).zh.starts_with("甲"));
        assert_eq!(rater_agreement(&[]).doubt, Some(Doubt::NoUnits));
    }
}
