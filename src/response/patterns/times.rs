//! Times at which nobody can have keyed: too many fields in too short a time, two responses at once.

use super::Thresholds;

/// How a response was keyed the first time, from its first field until it was finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keying {
    /// Who keyed its first field.
    pub operator: String,
    /// When the first field was confirmed, in milliseconds since 1970-01-01T00:00:00Z.
    pub began: i64,
    /// When the last field was confirmed.
    pub ended: i64,
    /// How many fields were confirmed.
    pub fields: u32,
}

impl Keying {
    /// How long it took, in seconds with one place.
    pub fn seconds(&self) -> String {
        let tenths = (self.ended - self.began).max(0) / 100;
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// Whether the fields came faster than is possible. A clock that was set back says nothing.
pub(super) fn is_too_fast(keying: &Keying, thresholds: &Thresholds) -> bool {
    let steps = i64::from(keying.fields) - 1;
    let took = keying.ended - keying.began;
    keying.fields as usize >= thresholds.answers
        && took >= 0
        && took < steps * thresholds.field_milliseconds
}

/// Pairs of responses of one operator whose times cross: the second begun before the first was ended, and ended after.
///
/// One keyed while the other waits, and then the other again, is no crossing. `keyed` is in the order of `began`.
pub(super) fn at_once(keyed: &[(u32, &Keying)]) -> Vec<(u32, u32, String)> {
    let mut pairs = Vec::new();
    let mut running: Vec<(u32, &Keying)> = Vec::new();
    for (at, keying) in keyed {
        running.retain(|(_, before)| before.ended > keying.began);
        for (other, before) in &running {
            let crosses = before.began < keying.began && keying.ended > before.ended;
            if before.operator == keying.operator && crosses {
                pairs.push((*other, *at, keying.operator.clone()));
            }
        }
        running.push((*at, keying));
    }
    pairs
}
