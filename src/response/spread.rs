//! How the responses of a stack spread over what a measure makes of them: how many came to which share, in which group.
//!
//! The counts of the questions do not tell which answers belong to the same response. A measure that looks at whole
//! responses (a mean of responses, a majority) is computed from a spread instead, which the store keeps in the same
//! way: as the difference that a response makes. There are far fewer different shares than responses.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// What one response comes to: a part of a whole, such as 78 of 90 points. A whole of 0: nothing of it is in the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Share {
    /// The sum of what its answers in the base are worth.
    pub part: Decimal,
    /// The sum of the most that they could be worth.
    pub whole: Decimal,
}

impl Share {
    /// Adds what another answer comes to.
    pub fn add(&mut self, other: Self) {
        self.part = self.part.saturating_add(other.part);
        self.whole = self.whole.saturating_add(other.whole);
    }
}

/// One count of a spread: the responses of a group that come to the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The group, where responses are grouped; `None`: in none.
    pub group: Option<String>,
    /// What they come to.
    pub share: Share,
}

/// Counts by the name of the spread and by where the responses are. Counts of zero are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spreads {
    counts: BTreeMap<String, BTreeMap<Place, i64>>,
}

impl Spreads {
    /// Adds `times` to one count.
    pub fn count(&mut self, name: &str, place: &Place, times: i64) {
        let spread = self.counts.entry(name.to_owned()).or_default();
        let count = spread.entry(place.clone()).or_default();
        *count += times;
        if *count == 0 {
            spread.remove(place);
        }
        if spread.is_empty() {
            self.counts.remove(name);
        }
    }

    /// The counts of one spread; none where the stack is empty or the spread is not kept.
    pub fn of(&self, name: &str) -> impl Iterator<Item = (&Place, i64)> {
        let spread = self.counts.get(name).into_iter().flatten();
        spread.map(|(place, count)| (place, *count))
    }

    /// Every count: name of the spread, where the responses are, how many there are.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Place, i64)> {
        self.counts.iter().flat_map(|(name, spread)| {
            spread
                .iter()
                .map(move |(place, count)| (name.as_str(), place, *count))
        })
    }

    /// What has to be added to these counts to come to the others.
    #[must_use]
    pub fn difference_to(&self, others: &Self) -> Self {
        let mut difference = others.clone();
        for (name, place, count) in self.iter() {
            difference.count(name, place, -count);
        }
        difference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(group: &str, part: i64, whole: i64) -> Place {
        Place {
            group: Some(group.to_owned()),
            share: Share {
                part: part.into(),
                whole: whole.into(),
            },
        }
    }

    #[test]
    fn a_count_that_comes_to_nothing_is_not_kept() {
        let mut spreads = Spreads::default();
        spreads.count("mean", &at("A", 8, 10), 2);
        spreads.count("mean", &at("A", 8, 10), -2);
        assert_eq!(spreads, Spreads::default());
    }

    #[test]
    fn a_difference_added_gives_the_others() {
        let (mut before, mut after) = (Spreads::default(), Spreads::default());
        before.count("mean", &at("A", 8, 10), 2);
        before.count("mean", &at("B", 8, 10), 1);
        after.count("mean", &at("A", 8, 10), 3);
        after.count("half", &at("A", 1, 2), 1);
        let mut sum = before.clone();
        for (name, place, times) in before.difference_to(&after).iter() {
            sum.count(name, place, times);
        }
        assert_eq!(sum, after);
    }
}
