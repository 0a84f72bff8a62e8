//! The numbers of respondents for which every printed share can be a count of respondents.

use super::printed::Printed;
use crate::measure::Rounding;

/// How many numbers are listed.
const LISTED: usize = 12;

/// The shares of one question.
#[derive(Debug, Clone)]
pub(super) struct Shares<'p> {
    /// The shares as printed, in percent.
    pub printed: Vec<&'p Printed>,
    /// Whether the counts behind them add up to the number of respondents: one option each, all options printed.
    pub is_whole: bool,
}

/// The possible numbers of respondents up to a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    /// The smallest ones, at most twelve.
    pub smallest: Vec<u64>,
    /// How many there are up to the limit.
    pub count: u64,
    /// From here on every number up to the limit is possible.
    pub all_from: Option<u64>,
    /// The largest number looked at.
    pub limit: u64,
}

impl Possible {
    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        self.count == 0
    }
}

/// Whether every share can be a count of `n`, and the counts of a whole question add up to `n`.
pub(super) fn is_possible(questions: &[Shares<'_>], n: u64, rounding: Rounding) -> bool {
    questions.iter().all(|shares| {
        let mut sums = (0, 0);
        for printed in &shares.printed {
            let Some((low, high)) = printed.counts_of(n, rounding) else {
                return false;
            };
            sums = (sums.0 + low, sums.1 + high);
        }
        !shares.is_whole || (sums.0..=sums.1).contains(&n)
    })
}

/// Every possible number from 1 to `limit`.
pub(super) fn possible(questions: &[Shares<'_>], rounding: Rounding, limit: u64) -> Possible {
    let mut found = Possible {
        smallest: Vec::new(),
        count: 0,
        all_from: None,
        limit,
    };
    for n in 1..=limit {
        if !is_possible(questions, n, rounding) {
            found.all_from = None;
            continue;
        }
        found.count += 1;
        found.all_from = found.all_from.or(Some(n));
        if found.smallest.len() < LISTED {
            found.smallest.push(n);
        }
    }
    found
}

/// The smallest number up to `limit` over which each count prints as its share.
pub(super) fn common_base(
    shares: &[(u64, &Printed)],
    rounding: Rounding,
    limit: u64,
) -> Option<u64> {
    (1..=limit).find(|base| {
        shares.iter().all(|(count, printed)| {
            printed
                .counts_of(*base, rounding)
                .is_some_and(|(low, high)| (low..=high).contains(count))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Vec<Printed> {
        texts
            .iter()
            .map(|text| Printed::read(text).unwrap())
            .collect()
    }

    fn whole(printed: &[Printed]) -> Shares<'_> {
        Shares {
            printed: printed.iter().collect(),
            is_whole: true,
        }
    }

    // To one decimal 33.3 and 66.7 are thirds; 7 and 14 of 21 too, but 5/15 = 33.33 as well: every multiple of 3,
    // and others only once n is large enough: 0.3325 ≤ k/n < 0.3335.
    #[test]
    fn thirds_are_possible_for_multiples_of_three() {
        let shares = read(&["33.3", "66.7"]);
        let found = possible(&[whole(&shares)], Rounding::HalfUp, 30);
        assert_eq!(found.smallest, [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
        assert_eq!((found.count, found.all_from), (10, Some(30)));
    }

    // 98.0 of n: (n−1)/n ≥ 97.95 % needs n ≥ 49; 49: 48/49 = 97.959… = 98.0.
    #[test]
    fn a_share_of_98_needs_49_respondents() {
        let shares = read(&["98.0"]);
        let question = Shares {
            printed: shares.iter().collect(),
            is_whole: false,
        };
        let found = possible(std::slice::from_ref(&question), Rounding::HalfUp, 44);
        assert!(found.is_none());
        assert_eq!(
            possible(&[question], Rounding::HalfUp, 60).smallest,
            [49, 50, 51]
        );
    }

    // Each of 33.3, 33.3, 33.3 is a third, yet three thirds print 99.9: possible. 40.0 and 50.0 leave a tenth out.
    #[test]
    fn the_counts_of_a_whole_question_add_up() {
        let thirds = read(&["33.3", "33.3", "33.3"]);
        assert!(is_possible(&[whole(&thirds)], 3, Rounding::HalfUp));
        let short = read(&["40.0", "50.0"]);
        assert!(possible(&[whole(&short)], Rounding::HalfUp, 200).is_none());
    }

    // 21 and 4 as 84.00 and 16.00: 21/0.84005 < n ≤ 21/0.83995, so 25 alone.
    #[test]
    fn the_base_of_shares_with_their_counts_is_found() {
        let shares = read(&["84.00", "16.00"]);
        let pairs: Vec<(u64, &Printed)> = [21, 4].into_iter().zip(&shares).collect();
        assert_eq!(common_base(&pairs, Rounding::HalfUp, 200), Some(25));
    }
}
