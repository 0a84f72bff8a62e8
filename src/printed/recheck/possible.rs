//! The numbers of respondents for which every printed share can be a count of respondents.

use std::fmt::Write as _;

use super::printed::Printed;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// How many numbers are listed.
const LISTED: usize = 12;

/// The most counts of an option that are tried one by one.
const TRIED: u64 = 100;

/// The shares of one question.
#[derive(Debug, Clone)]
pub(super) struct Shares<'p> {
    /// The shares as printed, in percent.
    pub printed: Vec<&'p Printed>,
    /// Whether the counts behind them add up to the number of respondents: one option each, all options printed.
    pub is_whole: bool,
    /// Whether the list is whole and comes to exactly 100, as one with an option that was made up does.
    pub is_hundred: bool,
}

impl<'p> Shares<'p> {
    /// The shares of a list.
    pub fn new(printed: Vec<&'p Printed>, is_whole: bool) -> Self {
        let sum: Fraction = printed.iter().map(|share| share.value()).sum();
        Self {
            is_hundred: is_whole && printed.len() > 1 && sum == Fraction::from(100),
            printed,
            is_whole,
        }
    }
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

    /// The smallest ones, such as `26, 52, 78, …`.
    pub(super) fn listed(&self) -> String {
        let numbers: Vec<String> = self.smallest.iter().map(u64::to_string).collect();
        let more = if self.count > self.smallest.len() as u64 {
            ", …"
        } else {
            ""
        };
        format!("{}{more}", numbers.join(", "))
    }

    /// How many there are, and which.
    pub(super) fn sentence(&self) -> Text {
        let (limit, count) = (self.limit, self.count);
        if self.is_none() {
            return Text::new(
                format!("不超过 {limit} 的人数都不能同时得出全部占比"),
                format!("no number of respondents up to {limit} gives all the shares"),
            );
        }
        let list = self.listed();
        let (mut zh, mut en) = (
            format!("{limit} 以内有 {count} 个人数能得出全部占比：{list}"),
            format!("{count} numbers up to {limit} give all the shares: {list}"),
        );
        // Shortly before the limit a run of possible numbers proves nothing.
        if let Some(from) = self.all_from.filter(|from| *from <= limit / 2) {
            let _ = write!(zh, "；{from} 起都可能");
            let _ = write!(en, "; from {from} on all of them");
        }
        Text::new(zh, en)
    }
}

/// The counts behind each share of `n`; `None` where one has none.
pub(super) fn ranges(shares: &Shares<'_>, n: u64, rounding: Rounding) -> Option<Vec<(u64, u64)>> {
    let printed = shares.printed.iter();
    printed
        .map(|printed| printed.counts_of(n, rounding))
        .collect()
}

/// Whether every share of one question can be a count of `n`, and all counts add up to `n` where all are printed.
pub(super) fn fits(shares: &Shares<'_>, n: u64, rounding: Rounding) -> bool {
    let mut sums = (0, 0);
    for printed in &shares.printed {
        let Some((low, high)) = printed.counts_of(n, rounding) else {
            return false;
        };
        sums = (sums.0 + low, sums.1 + high);
    }
    !shares.is_whole || (sums.0..=sums.1).contains(&n)
}

/// Whether every share can be a count of `n`.
pub(super) fn is_possible(questions: &[Shares<'_>], n: u64, rounding: Rounding) -> bool {
    questions.iter().all(|shares| fits(shares, n, rounding))
}

/// The same where one option of each question may have been made up to 100.
pub(super) fn is_possible_adjusted(questions: &[Shares<'_>], n: u64, rounding: Rounding) -> bool {
    questions
        .iter()
        .all(|shares| fits(shares, n, rounding) || adjusted_at(shares, n, rounding).is_some())
}

/// The largest distance from the rounded share that making up to 100 explains, in units of the last digit.
///
/// Each of the other shares is off by half a unit at most, and so is the rounding of its own.
pub(super) fn most_units(options: usize) -> Fraction {
    Fraction::from(i64::try_from(options / 2).unwrap_or(1).max(1))
}

/// The option of a question that was made up to 100 where `n` answered: all others are counts of `n`, and what is left
/// prints about a unit beside it.
pub(super) fn adjusted_at(shares: &Shares<'_>, n: u64, rounding: Rounding) -> Option<usize> {
    let options = shares.printed.len();
    if !shares.is_hundred || n == 0 {
        return None;
    }
    let found: Vec<Option<(u64, u64)>> = shares
        .printed
        .iter()
        .map(|printed| printed.counts_of(n, rounding))
        .collect();
    let lacking = found.iter().filter(|range| range.is_none()).count();
    if lacking > 1 {
        return None;
    }
    (0..options)
        .rev()
        .filter(|place| lacking == 0 || found[*place].is_none())
        .find(|place| {
            let others = found.iter().enumerate().filter(|(other, _)| other != place);
            let others: Vec<(u64, u64)> = others.filter_map(|(_, range)| *range).collect();
            let low: u64 = others.iter().map(|(low, _)| low).sum();
            let high: u64 = others.iter().map(|(_, high)| high).sum();
            low <= n
                && is_near(
                    shares.printed[*place],
                    n,
                    n.saturating_sub(high),
                    n - low,
                    rounding,
                    options,
                )
        })
}

/// Whether a count between two of `n` prints about a unit beside a share, and not as it.
fn is_near(
    printed: &Printed,
    n: u64,
    low: u64,
    high: u64,
    rounding: Rounding,
    options: usize,
) -> bool {
    let most = &most_units(options) * &printed.unit();
    let value = printed.value();
    (low..=high.min(low + TRIED)).any(|count| {
        let Some(share) = share_of(count, n) else {
            return false;
        };
        let off = &share.rounded(printed.decimals(), rounding) - &value;
        off != Fraction::zero() && off <= most && &Fraction::zero() - &off <= most
    })
}

/// A count of `n` in percent.
pub(super) fn share_of(count: u64, n: u64) -> Option<Fraction> {
    let [count, n] = [count, n].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    Some(Fraction::new(count, n)?.percent())
}

/// Every possible number from 1 to `limit`.
pub(super) fn possible(questions: &[Shares<'_>], rounding: Rounding, limit: u64) -> Possible {
    possible_such(limit, |n| is_possible(questions, n, rounding))
}

/// Every number from 1 to `limit` for which something holds.
pub(super) fn possible_such(limit: u64, holds: impl Fn(u64) -> bool) -> Possible {
    let mut found = Possible {
        smallest: Vec::new(),
        count: 0,
        all_from: None,
        limit,
    };
    for n in 1..=limit {
        if !holds(n) {
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
        Shares::new(printed.iter().collect(), true)
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
        let question = Shares::new(shares.iter().collect(), false);
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

    // 5/33 = 15.15…, so that of 33 the shares 39.39, 27.27, 18.18 and 15.15 would come to 99.99; 15.16 fills them up.
    #[test]
    fn the_option_that_was_made_up_to_100_is_found_without_counts() {
        let shares = read(&["39.39", "27.27", "18.18", "15.16"]);
        let shares = whole(&shares);
        assert!(!fits(&shares, 33, Rounding::HalfUp));
        assert_eq!(adjusted_at(&shares, 33, Rounding::HalfUp), Some(3));
        assert_eq!(adjusted_at(&shares, 34, Rounding::HalfUp), None);
    }

    // 30, 20, 9 and 1 of 60: 50.0, 33.33… and 15.0, 1.66…: all of them come out, none was made up.
    #[test]
    fn a_list_that_comes_out_was_not_made_up() {
        let shares = read(&["50.0", "33.3", "15.0", "1.7"]);
        assert!(fits(&whole(&shares), 60, Rounding::HalfUp));
        assert_eq!(adjusted_at(&whole(&shares), 60, Rounding::HalfUp), None);
    }
}
