//! The one order of events that were written without one another, the same in every file.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::trail::{EventName, Hash};

/// An event with what it had seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: EventName,
    /// What tells events of one name apart: of a device whose chain forked, and of the papers that one import brought.
    pub tie: Hash,
    /// The places, among the events given, of those it had seen last.
    pub parents: Vec<usize>,
}

/// The places of the events, each behind everything it had seen; what is left open, by device, place in its chain and tie.
///
/// The events of one device stay together where nothing forces them apart, so that who has the lowest identity keyed first.
pub fn order(nodes: &[Node]) -> Vec<usize> {
    let key = |at: usize| {
        let Node { name, tie, .. } = &nodes[at];
        Reverse((name.device, name.sequence, *tie, at))
    };
    let mut children = vec![Vec::new(); nodes.len()];
    let mut waits: Vec<usize> = vec![0; nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        waits[at] = node.parents.len();
        for parent in &node.parents {
            children[*parent].push(at);
        }
    }
    let mut ready: BinaryHeap<_> = (0..nodes.len())
        .filter(|at| waits[*at] == 0)
        .map(key)
        .collect();
    let mut ordered = Vec::with_capacity(nodes.len());
    while let Some(Reverse((.., at))) = ready.pop() {
        ordered.push(at);
        for child in &children[at] {
            waits[*child] -= 1;
            if waits[*child] == 0 {
                ready.push(key(*child));
            }
        }
    }
    ordered
}

/// Which events each event had seen, by their places in the order.
#[derive(Debug)]
pub struct Ancestry {
    words: usize,
    bits: Vec<u64>,
}

impl Ancestry {
    /// Of these events in this order.
    pub fn of(nodes: &[Node], ordered: &[usize]) -> Self {
        let words = ordered.len().div_ceil(64);
        let mut bits = vec![0_u64; words * ordered.len()];
        let mut places = vec![0; nodes.len()];
        for (place, at) in ordered.iter().enumerate() {
            places[*at] = place;
            for parent in &nodes[*at].parents {
                let parent = places[*parent];
                for word in 0..words {
                    bits[place * words + word] |= bits[parent * words + word];
                }
                bits[place * words + parent / 64] |= 1 << (parent % 64);
            }
        }
        Self { words, bits }
    }

    /// Of events of which each had seen all before it.
    pub fn line(length: usize) -> Self {
        let node = |at: usize| Node {
            name: EventName {
                device: [0; 16],
                sequence: 0,
            },
            tie: [0; 32],
            parents: at.checked_sub(1).into_iter().collect(),
        };
        let nodes: Vec<Node> = (0..length).map(node).collect();
        Self::of(&nodes, &(0..length).collect::<Vec<_>>())
    }

    /// Whether the event at `later` had seen the one at `earlier`.
    pub fn has_seen(&self, later: usize, earlier: usize) -> bool {
        let word = self.bits.get(later * self.words + earlier / 64);
        word.is_some_and(|word| word >> (earlier % 64) & 1 == 1)
    }

    /// Whether the event at this place had seen all before it.
    pub fn has_seen_all_before(&self, place: usize) -> bool {
        let seen: u32 = (0..self.words)
            .filter_map(|word| self.bits.get(place * self.words + word))
            .map(|word| word.count_ones())
            .sum();
        usize::try_from(seen).is_ok_and(|seen| seen == place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(device: u8, sequence: i64, parents: &[usize]) -> Node {
        Node {
            name: EventName {
                device: [device; 16],
                sequence,
            },
            tie: [0; 32],
            parents: parents.into(),
        }
    }

    #[test]
    fn what_was_seen_comes_first_and_the_rest_by_device_whatever_the_order_given() {
        // 1:1, then 2:1 and 1:2 beside one another, then 2:2 that saw both.
        let given = [
            node(2, 2, &[1, 2]),
            node(1, 2, &[3]),
            node(2, 1, &[3]),
            node(1, 1, &[]),
        ];
        let ordered = order(&given);
        assert_eq!(ordered, [3, 1, 2, 0]);
        let seen = Ancestry::of(&given, &ordered);
        assert!(seen.has_seen_all_before(1) && !seen.has_seen_all_before(2));
        assert!(seen.has_seen_all_before(3) && seen.has_seen(3, 0) && !seen.has_seen(2, 1));
        let turned = [
            node(1, 1, &[]),
            node(2, 1, &[0]),
            node(1, 2, &[0]),
            node(2, 2, &[1, 2]),
        ];
        let names = |nodes: &[Node], ordered: &[usize]| -> Vec<EventName> {
            ordered.iter().map(|at| nodes[*at].name).collect()
        };
        assert_eq!(names(&given, &ordered), names(&turned, &order(&turned)));
    }
}
