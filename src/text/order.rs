//! Lists put in order, sets of items and maps of pairs: one sort for all of them.
//!
//! The sort of the standard library is compiled anew for every type and every key, five kilobytes each time, and so is
//! the one inside `collect` into an ordered map. Here places are sorted and the items follow them. What a million papers
//! pass through sorts for itself.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A list that can be put in order; what is equal stays as it stood.
pub trait Order<T> {
    /// From the least to the greatest.
    fn order(&mut self)
    where
        T: Ord;

    /// By a key, which is asked for once of each item.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);

    /// By a comparison of two items.
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);
}

impl<T> Order<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }

    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        follow(
            self,
            &mut places(keys.len(), &|one, other| keys[one].cmp(&keys[other])),
        );
    }

    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let mut places = places(self.len(), &|one, other| compare(&self[one], &self[other]));
        follow(self, &mut places);
    }
}

/// The map of these pairs; of two with one key the later stays.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

/// The set of these items.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(item);
    }
    set
}

/// The map of these pairs, unless one of them is an error.
pub fn try_map<K: Ord, V, E>(
    pairs: impl IntoIterator<Item = Result<(K, V), E>>,
) -> Result<BTreeMap<K, V>, E> {
    let mut map = BTreeMap::new();
    for pair in pairs {
        let (key, value) = pair?;
        map.insert(key, value);
    }
    Ok(map)
}

/// Which item belongs at each place.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Brings every item to its place, one round of exchanges after the other.
fn follow<T>(list: &mut [T], places: &mut [usize]) {
    for start in 0..places.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == start || from == at {
                break;
            }
            list.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_list_is_in_the_order_that_the_standard_library_gives(
            list in prop::collection::vec((0_u8..6, any::<u16>()), 0..60),
        ) {
            let mut due = list.clone();
            due.sort_by_key(|(key, _)| *key);
            let mut ordered = list.clone();
            ordered.order_by_key(|(key, _)| *key);
            prop_assert_eq!(&ordered, &due);
            due.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            ordered.order_by(|one, other| other.0.cmp(&one.0));
            prop_assert_eq!(&ordered, &due);
            due.sort_unstable();
            ordered.order();
            prop_assert_eq!(&ordered, &due);
        }

        #[test]
        fn a_map_is_the_one_that_is_collected(
            pairs in prop::collection::vec((0_u8..9, any::<u16>()), 0..40),
        ) {
            let due: BTreeMap<u8, u16> = pairs.iter().copied().collect();
            prop_assert_eq!(map(pairs), due);
        }
    }
}
