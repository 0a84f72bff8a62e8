//! How far each device had heard of the others when it wrote, and which approvals a changed definition overtakes.

use std::collections::BTreeMap;

use crate::trail::{EventName, Identity};

/// How far each device had heard of the others, by the events in which it names the heads of all chains it has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hearing {
    told: BTreeMap<Identity, Vec<(i64, Vec<EventName>)>>,
}

impl Hearing {
    /// An event names these heads.
    pub fn tell(&mut self, event: EventName, heads: Vec<EventName>) {
        let told = self.told.entry(event.device).or_default();
        told.push((event.sequence, heads));
    }

    /// Whether who wrote the later event had the earlier one on file.
    pub fn knew(&self, later: EventName, earlier: EventName) -> bool {
        let reaches =
            |head: &EventName| head.device == earlier.device && head.sequence >= earlier.sequence;
        if reaches(&later) {
            return true;
        }
        let told = self.told.get(&later.device).into_iter().flatten();
        told.filter(|(sequence, _)| *sequence < later.sequence)
            .any(|(_, heads)| heads.iter().any(reaches))
    }

    /// Whether none of these approvals of a paper knew every change of what its answers mean. A change is any of the events
    /// that tell of it: the same definition may have been loaded on several devices.
    pub fn is_overtaken(&self, approvals: &[EventName], changes: &[Vec<EventName>]) -> bool {
        let holds = |approval: &EventName| {
            let knew = |told: &Vec<EventName>| told.iter().any(|one| self.knew(*approval, *one));
            changes.iter().all(knew)
        };
        !changes.is_empty() && !approvals.iter().any(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(device: u8, sequence: i64) -> EventName {
        EventName {
            device: [device; 16],
            sequence,
        }
    }

    /// Device 2 changes the definition with its fifth event. Device 1 reads all of device 2 in its tenth.
    #[test]
    fn an_approval_holds_where_its_device_had_read_the_change_and_falls_where_it_had_not() {
        let mut hearing = Hearing::default();
        hearing.tell(name(1, 4), vec![name(1, 3), name(2, 4)]);
        hearing.tell(name(1, 10), vec![name(1, 9), name(2, 7)]);
        let change = vec![vec![name(2, 5)]];
        for (approval, falls) in [
            (name(1, 9), true),
            (name(1, 11), false),
            (name(2, 4), true),
            (name(2, 6), false),
            (name(3, 99), true),
        ] {
            assert_eq!(
                hearing.is_overtaken(&[approval], &change),
                falls,
                "{approval:?}"
            );
        }
        assert!(!hearing.is_overtaken(&[name(1, 9), name(2, 6)], &change));
        assert!(!hearing.is_overtaken(&[name(1, 9)], &[]));
        // The same folder loaded on device 1 as well, in its eighth event.
        assert!(!hearing.is_overtaken(&[name(1, 9)], &[vec![name(2, 5), name(1, 8)]]));
        // A second change that nobody had read.
        assert!(hearing.is_overtaken(&[name(2, 6)], &[vec![name(2, 5)], vec![name(2, 7)]]));
    }
}
