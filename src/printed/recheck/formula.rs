//! What a published result over options may be: a share, a weighted share, a mean in points, a net promoter score.

use super::counts::{CountedOption, CountedQuestion};
use super::judge::Way;
use crate::measure::Fraction;
use crate::text::{Text, fold_width};

/// A formula over option counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountsFormula {
    /// The answers with these ranks, of the base.
    Share(Vec<u32>),
    /// The weight of each rank, the first for rank 1; the sum is of the base times the largest.
    Weighted(Vec<Fraction>),
    /// The mean in points: the points of each rank, or what the options themselves say; empty: 1 for the last rank.
    Mean(Vec<Fraction>),
    /// Promoters less detractors in percent, told by ranks; without ranks by the options: 9 and 10, and 0 to 6.
    NetPromoter(Vec<u32>, Vec<u32>),
}

/// The weights of a question's options under a formula; `None`: the option is not in the base.
pub(super) struct Weights {
    /// One for each option.
    pub of_options: Vec<Option<Fraction>>,
    /// What the base is multiplied with.
    pub largest: Fraction,
}

impl CountsFormula {
    /// What its figures are in.
    pub(super) const fn unit(&self) -> &'static str {
        match self {
            Self::Share(_) | Self::Weighted(_) => "%",
            Self::Mean(_) | Self::NetPromoter(..) => "",
        }
    }

    /// Whether an option without points leaves the base.
    pub(super) const fn is_of_points(&self) -> bool {
        matches!(self, Self::Mean(_))
    }

    /// The weights of a question's options.
    pub(super) fn weights(&self, question: &CountedQuestion) -> Weights {
        let options = question.options.iter();
        let one = Fraction::from(1);
        match self {
            Self::Share(ranks) => Weights {
                of_options: options
                    .map(|option| {
                        let counts = option.rank.is_some_and(|rank| ranks.contains(&rank));
                        Some(Fraction::from(i64::from(counts)))
                    })
                    .collect(),
                largest: one,
            },
            Self::Weighted(weights) => Weights {
                of_options: options
                    .map(|option| Some(by_rank(weights, option).unwrap_or_else(Fraction::zero)))
                    .collect(),
                largest: weights
                    .iter()
                    .fold(Fraction::zero(), |most, own| most.max(own.clone())),
            },
            Self::Mean(points) => Weights {
                of_options: points_of(question, points),
                largest: one,
            },
            Self::NetPromoter(promoters, detractors) => Weights {
                of_options: net(question, promoters, detractors),
                largest: one,
            },
        }
    }

    /// The figure of a weighted sum over a base, with how it came about.
    pub(super) fn way(
        &self,
        part: &Fraction,
        base: &Fraction,
        largest: &Fraction,
        name: Text,
    ) -> Option<Way> {
        if !self.is_of_points() {
            let way = Way::share(part, &(base * largest), name)?;
            return Some(way.in_unit(self.unit()));
        }
        let working = format!("{} ÷ {}", part.to_short_text(6), base.to_short_text(6));
        let way = Way::value(part.divide(base)?, working, name);
        Some(way.in_unit(self.unit()))
    }
}

fn by_rank(weights: &[Fraction], option: &CountedOption) -> Option<Fraction> {
    let rank = option.rank?.checked_sub(1)?;
    weights.get(rank as usize).cloned()
}

/// The points of each option: declared by rank, or the only number of each label, or counted from the last rank.
fn points_of(question: &CountedQuestion, declared: &[Fraction]) -> Vec<Option<Fraction>> {
    let options = || question.options.iter();
    if !declared.is_empty() {
        return options().map(|option| by_rank(declared, option)).collect();
    }
    let is_ranked = options().any(|option| option.rank.is_some());
    let counts = |option: &&CountedOption| !is_ranked || option.rank.is_some();
    let said: Option<Vec<Fraction>> = options()
        .filter(counts)
        .map(|option| only_number(&option.label))
        .collect();
    if said.is_some() {
        return options()
            .map(|option| {
                Some(option)
                    .filter(counts)
                    .and_then(|option| only_number(&option.label))
            })
            .collect();
    }
    let last = options()
        .filter_map(|option| option.rank)
        .max()
        .unwrap_or(0);
    options()
        .map(|option| Some(Fraction::from(i64::from(last + 1 - option.rank?))))
        .collect()
}

/// The only number in a label: 5 in `5 分` and `非常满意（5分）`, none in `18—30 岁`.
fn only_number(label: &str) -> Option<Fraction> {
    let folded: String = label.chars().map(fold_width).collect();
    let mut numbers = folded
        .split(|sign: char| !(sign.is_ascii_digit() || sign == '.'))
        .filter(|part| part.starts_with(|sign: char| sign.is_ascii_digit()));
    let (number, None) = (numbers.next()?, numbers.next()) else {
        return None;
    };
    let printed = super::printed::Printed::read(number.trim_end_matches('.'))?;
    Some(printed.value())
}

/// Words of options for detractors, for those between, for promoters.
const AGAINST: [&str; 4] = ["贬损", "批评", "不推荐", "detract"];
const BETWEEN: [&str; 4] = ["中立", "被动", "passive", "neutral"];
const FOR: [&str; 2] = ["推荐", "promot"];

/// 1 for promoters, −1 for detractors, 0 for those between.
fn net(question: &CountedQuestion, promoters: &[u32], detractors: &[u32]) -> Vec<Option<Fraction>> {
    let last = question
        .options
        .iter()
        .filter_map(|option| option.rank)
        .max();
    let nine = Fraction::from(9);
    let mut points = question
        .options
        .iter()
        .filter_map(|option| only_number(&option.label));
    let is_to_ten = points.any(|points| points >= nine);
    let sign = |option: &CountedOption| -> Option<i64> {
        if !promoters.is_empty() {
            let among = |ranks: &[u32]| option.rank.is_some_and(|rank| ranks.contains(&rank));
            return Some(i64::from(among(promoters)) - i64::from(among(detractors)));
        }
        if let Some(points) = only_number(&option.label).filter(|_| is_to_ten) {
            return Some(i64::from(points >= 9.into()) - i64::from(points <= 6.into()));
        }
        let label = option.label.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
        match option.rank {
            _ if says(&AGAINST) => Some(-1),
            _ if says(&BETWEEN) => Some(0),
            _ if says(&FOR) => Some(1),
            Some(1) => Some(1),
            rank => Some(-i64::from(rank.is_some() && rank == last)),
        }
    };
    let options = question.options.iter();
    options
        .map(|option| sign(option).map(Fraction::from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn question(options: &[(&str, Option<u32>)]) -> CountedQuestion {
        let options = options.iter().map(|(label, rank)| CountedOption {
            row: 2,
            label: (*label).to_owned(),
            rank: *rank,
            count: None,
            printed: None,
        });
        CountedQuestion {
            code: "Q1".into(),
            role: None,
            is_multiple: false,
            options: options.collect(),
        }
    }

    fn texts(weights: &Weights) -> Vec<String> {
        let text = |weight: &Option<Fraction>| {
            weight
                .as_ref()
                .map_or_else(|| "-".to_owned(), |weight| weight.to_short_text(2))
        };
        weights.of_options.iter().map(text).collect()
    }

    #[test]
    fn points_are_declared_or_said_by_the_options_or_counted_from_the_last_rank() {
        let ranked = question(&[("很满意", Some(1)), ("一般", Some(2)), ("不清楚", None)]);
        let mean = |points: &[i64]| {
            CountsFormula::Mean(points.iter().map(|points| (*points).into()).collect())
        };
        assert_eq!(texts(&mean(&[5, 3]).weights(&ranked)), ["5", "3", "-"]);
        assert_eq!(texts(&mean(&[]).weights(&ranked)), ["2", "1", "-"]);
        let said = question(&[
            ("非常满意（5分）", Some(1)),
            ("4 分", Some(2)),
            ("不清楚", None),
        ]);
        assert_eq!(texts(&mean(&[]).weights(&said)), ["5", "4", "-"]);
    }

    #[rstest]
    #[case(&[("10", None), ("9", None), ("8", None), ("7", None), ("6", None), ("0", None)], &["1", "1", "0", "0", "-1", "-1"])]
    #[case(&[("推荐者", None), ("中立者", None), ("贬损者", None)], &["1", "0", "-1"])]
    #[case(&[("promoters", None), ("passives", None), ("detractors", None)], &["1", "0", "-1"])]
    #[case(&[("高", Some(1)), ("中", Some(2)), ("低", Some(3))], &["1", "0", "-1"])]
    fn promoters_and_detractors_are_told_apart(
        #[case] options: &[(&str, Option<u32>)],
        #[case] expected: &[&str],
    ) {
        let formula = CountsFormula::NetPromoter(Vec::new(), Vec::new());
        assert_eq!(texts(&formula.weights(&question(options))), expected);
    }
}
