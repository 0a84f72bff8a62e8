//! The plans of verification and their draws, made again from the events of a survey, one after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Action, from_hexadecimal};
use crate::response::{Serial, VerifyPlan, draw_every, draw_percent, read_serials};

/// A plan, and how far it has drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many are to be verified.
    pub plan: VerifyPlan,
    /// How many of the responses to come are passed over first.
    pub carry: u64,
    /// The last response, by its row, from which it has drawn.
    pub through: i64,
}

/// What a draw chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The places in the frame, counted from 0.
    pub places: Vec<u64>,
    /// How many were passed over first, where every n-th is drawn.
    pub passed_over: Option<u64>,
    /// How many of those to come are passed over first.
    pub carry: u64,
}

/// Draws from so many with this seed: the same again gives the same.
///
/// Random number i (from 0) of a draw is the first 8 bytes, big-endian, of SHA-256(seed ‖ i in 8 bytes, big-endian); one
/// below n is its product with n, shifted right by 64 bits. The start of every n-th is number 0 below n of the first
/// draw; for a percentage see [`draw_percent`].
pub fn choose(kept: &Kept, size: u64, seed: &[u8; 32]) -> Choice {
    let mut numbers = 0;
    let mut below = |bound: u64| {
        numbers += 1;
        random_below(seed, numbers - 1, bound)
    };
    let (places, passed_over, carry) = match kept.plan {
        VerifyPlan::Every(step) => {
            let start = if kept.through == 0 {
                below(step.into())
            } else {
                kept.carry
            };
            let (places, carry) = draw_every(size, step, start);
            (places, Some(start), carry)
        }
        VerifyPlan::Percent(percent) => (draw_percent(size, percent, &mut below), None, 0),
        VerifyPlan::Full | VerifyPlan::None => (Vec::new(), None, 0),
    };
    Choice {
        places,
        passed_over,
        carry,
    }
}

/// A random number from 0 to `bound` − 1; see [`choose`].
fn random_below(seed: &[u8; 32], number: u64, bound: u64) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(number.to_be_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    let drawn = hash[..8]
        .iter()
        .fold(0u128, |number, byte| number << 8 | u128::from(*byte));
    ((drawn * u128::from(bound)) >> 64) as u64
}

/// An event of one survey, as far as draws depend on it.
pub struct DrawStep<'a> {
    /// Its place in the trail.
    pub sequence: i64,
    /// What was done.
    pub action: Action,
    /// The response it is about.
    pub serial: Option<&'a str>,
    /// The value before.
    pub old: Option<&'a str>,
    /// The value after.
    pub new: Option<&'a str>,
    /// Whether it is the first about its response.
    pub is_first: bool,
}

/// A response on file, as far as draws depend on it.
#[derive(Debug)]
struct Begun {
    serial: Serial,
    is_valid: bool,
    batch: Option<String>,
}

/// A plan that somebody has made, and what it has drawn.
#[derive(Debug)]
pub struct Made {
    /// The plan, and how far it has drawn.
    pub kept: Kept,
    /// The responses drawn.
    pub drawn: BTreeSet<i64>,
    /// Those passed by, to be drawn from next time.
    pub undrawn: BTreeSet<i64>,
}

impl Made {
    fn new(plan: VerifyPlan) -> Self {
        Self {
            kept: Kept {
                plan,
                carry: 0,
                through: 0,
            },
            drawn: BTreeSet::new(),
            undrawn: BTreeSet::new(),
        }
    }

    fn is_sample(&self) -> bool {
        matches!(
            self.kept.plan,
            VerifyPlan::Every(_) | VerifyPlan::Percent(_)
        )
    }
}

/// What the audit row of a plan says.
#[derive(Deserialize)]
struct PlanRecord {
    plan: String,
    amount: Option<Decimal>,
    #[serde(default)]
    batch: String,
}

/// What the audit row of a draw says.
#[derive(Deserialize)]
struct DrawRecord {
    plan: String,
    amount: Option<Decimal>,
    #[serde(default)]
    batch: String,
    frame: u64,
    first: Option<Serial>,
    last: Option<Serial>,
    seed: String,
    passed_over: Option<u64>,
    drawn: Vec<Serial>,
}

/// The plans of a survey as its trail tells them.
#[derive(Debug, Default)]
pub struct Draws {
    /// The rows of the responses begun so far, by their serials.
    pub ids: HashMap<String, i64>,
    births: HashMap<i64, i64>,
    imports: HashMap<i64, Vec<(String, i64)>>,
    begun: BTreeMap<i64, Begun>,
    registered: HashMap<String, String>,
    /// By the code of the batch; empty: the survey's.
    pub made: BTreeMap<String, Made>,
    /// The rows of draws that their seed, the plan and the responses of that time do not give.
    pub wrong: Vec<i64>,
}

impl Draws {
    /// The plans before the first row: none. `births` are the rows of the responses on file by the events that began
    /// them, `imports` the serials that each import brought, with their rows, by its audit row.
    pub fn new(births: HashMap<i64, i64>, imports: HashMap<i64, Vec<(String, i64)>>) -> Self {
        Self {
            births,
            imports,
            ..Self::default()
        }
    }

    /// What the plans are after one more event.
    pub fn apply(&mut self, step: &DrawStep<'_>) {
        let new = step.new.unwrap_or_default();
        if let Some(serial) = step.serial {
            let born = self.births.get(&step.sequence).filter(|_| step.is_first);
            if let Some(id) = born.copied() {
                self.begin(id, serial, None);
            }
            if let Some(id) = self.ids.get(serial).copied() {
                self.change(id, step.action, new);
            }
        }
        match step.action {
            Action::Register => self.register(new),
            Action::Unregister => self.unregister(step.old.unwrap_or_default()),
            Action::Batch if step.new.is_none() => {
                self.remove_batch(step.old.unwrap_or_default());
            }
            Action::Import => self.import(step.sequence, new),
            Action::VerifyPlan => match serde_json::from_str(new) {
                Ok(planned) => self.plan(planned),
                Err(_) => self.wrong.push(step.sequence),
            },
            Action::Draw => {
                let drawn: Option<DrawRecord> = serde_json::from_str(new).ok();
                if !drawn.is_some_and(|drawn| self.draw(&drawn)) {
                    self.wrong.push(step.sequence);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, id: i64, serial: &str, batch: Option<String>) {
        self.ids.insert(serial.to_owned(), id);
        if let Ok(serial) = Serial::read(serial) {
            let begun = Begun {
                serial,
                is_valid: true,
                batch,
            };
            self.begun.insert(id, begun);
        }
    }

    /// What a row changes of its response: the batch, or whether it is valid.
    fn change(&mut self, id: i64, action: Action, new: &str) {
        let Some(begun) = self.begun.get_mut(&id) else {
            return;
        };
        match action {
            Action::Place => {
                begun.batch = (!new.is_empty()).then(|| new.to_owned());
                if !new.is_empty() {
                    self.pass_by(id, new);
                }
            }
            Action::SetInvalid | Action::Withdraw | Action::MoveOut => begun.is_valid = false,
            Action::Renumber => {
                if let Ok(serial) = Serial::read(new) {
                    let before = std::mem::replace(&mut begun.serial, serial);
                    self.ids.remove(before.as_str());
                    self.ids.insert(new.to_owned(), id);
                }
            }
            Action::Reinstate if !new.is_empty() => {}
            Action::SetValid | Action::Reinstate => {
                begun.is_valid = true;
                let batch = begun.batch.clone();
                self.pass_by(id, "");
                if let Some(batch) = batch {
                    self.pass_by(id, &batch);
                }
            }
            _ => {}
        }
    }

    /// Notes a response for the next draw of a plan, as the store does when it happens.
    fn pass_by(&mut self, id: i64, scope: &str) {
        if let Some(made) = self.made.get_mut(scope)
            && made.is_sample()
            && id <= made.kept.through
            && !made.drawn.contains(&id)
        {
            made.undrawn.insert(id);
        }
    }

    fn register(&mut self, new: &str) {
        let (batch, serials) = listed(new);
        for serial in serials {
            self.registered
                .entry(serial.as_str().to_owned())
                .or_insert_with(|| batch.clone());
        }
    }

    fn unregister(&mut self, old: &str) {
        let (batch, serials) = listed(old);
        for serial in serials {
            if self.registered.get(serial.as_str()) == Some(&batch) {
                self.registered.remove(serial.as_str());
            }
        }
    }

    /// A batch that is removed takes its plan with it.
    fn remove_batch(&mut self, old: &str) {
        let record: Value = serde_json::from_str(old).unwrap_or_default();
        self.made
            .remove(record["code"].as_str().unwrap_or_default());
    }

    fn import(&mut self, sequence: i64, new: &str) {
        let record: Value = serde_json::from_str(new).unwrap_or_default();
        let current = record["batch"].as_str();
        for (serial, id) in self.imports.remove(&sequence).unwrap_or_default() {
            let registered = self.registered.get(&serial).map(String::as_str);
            let batch = registered.or(current).map(str::to_owned);
            self.begin(id, &serial, batch);
        }
    }

    fn plan(&mut self, planned: PlanRecord) {
        match VerifyPlan::from_parts(&planned.plan, planned.amount) {
            Some(plan) => self.made.insert(planned.batch, Made::new(plan)),
            None => self.made.remove(&planned.batch),
        };
    }

    /// Draws again; whether it is what the row says. What the row says is drawn.
    fn draw(&mut self, told: &DrawRecord) -> bool {
        let frame = self.frame(&told.batch);
        let Some(made) = self.made.get_mut(&told.batch) else {
            return false;
        };
        let serial = |place: Option<&i64>| Some(&self.begun.get(place?)?.serial);
        let seed = seed(&told.seed);
        let is_readable = seed.is_some();
        let Choice {
            places,
            passed_over,
            carry,
        } = choose(&made.kept, frame.len() as u64, &seed.unwrap_or_default());
        let chosen: Vec<&Serial> = places
            .iter()
            .filter_map(|place| serial(frame.get(usize::try_from(*place).ok()?)))
            .collect();
        let is_so = is_readable
            && chosen.iter().copied().eq(&told.drawn)
            && told.frame == frame.len() as u64
            && told.first.as_ref() == serial(frame.first())
            && told.last.as_ref() == serial(frame.last())
            && told.passed_over == passed_over
            && VerifyPlan::from_parts(&told.plan, told.amount) == Some(made.kept.plan);
        let drawn = told.drawn.iter();
        let drawn = drawn.filter_map(|serial| self.ids.get(serial.as_str()));
        made.drawn.extend(drawn.copied());
        made.undrawn.clear();
        let newest = frame.into_iter().max().unwrap_or_default();
        made.kept.through = made.kept.through.max(newest);
        made.kept.carry = carry;
        is_so
    }

    /// The valid responses from which the plan of a scope has not drawn, in the order of their serials.
    fn frame(&self, scope: &str) -> Vec<i64> {
        let Some(made) = self.made.get(scope) else {
            return Vec::new();
        };
        let later = self.begun.range(made.kept.through + 1..);
        let passed_by = made
            .undrawn
            .iter()
            .filter_map(|id| self.begun.get_key_value(id));
        let mut frame: Vec<(&Serial, i64)> = later
            .chain(passed_by)
            .filter(|(_, begun)| {
                let is_in_scope = scope.is_empty() || begun.batch.as_deref() == Some(scope);
                is_in_scope && begun.is_valid
            })
            .map(|(id, begun)| (&begun.serial, *id))
            .collect();
        frame.sort_unstable();
        frame.into_iter().map(|(_, id)| id).collect()
    }
}

/// The batch and the serials that a row of registered serials names.
fn listed(json: &str) -> (String, Vec<Serial>) {
    let record: Value = serde_json::from_str(json).unwrap_or_default();
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    let serials = read_serials(text("serials")).unwrap_or_default();
    (text("batch").to_owned(), serials)
}

/// Reads the 32 bytes of a seed from hexadecimal digits.
fn seed(text: &str) -> Option<[u8; 32]> {
    from_hexadecimal(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(
        sequence: i64,
        action: Action,
        serial: Option<&'a str>,
        new: &'a str,
    ) -> DrawStep<'a> {
        DrawStep {
            sequence,
            action,
            serial,
            old: None,
            new: Some(new),
            is_first: action == Action::Answer,
        }
    }

    /// Papers 9, 10 and 11 are begun; every one is to be drawn.
    fn three() -> Draws {
        let mut told = Draws::default();
        for (id, serial) in [(4, "9"), (5, "10"), (7, "11")] {
            told.births.insert(id, id);
            told.apply(&row(id, Action::Answer, Some(serial), "1"));
        }
        let plan = r#"{"plan":"every","amount":"1"}"#;
        told.apply(&row(8, Action::VerifyPlan, None, plan));
        told
    }

    /// The row of a draw of every one of these.
    fn draw(first: &str, last: &str, serials: &[&str]) -> String {
        serde_json::json!({
            "plan": "every", "amount": "1", "frame": serials.len(), "first": first, "last": last,
            "seed": "00".repeat(32), "passed_over": 0, "drawn": serials,
        })
        .to_string()
    }

    #[test]
    fn a_draw_is_made_again_and_goes_through_to_the_newest_response() {
        let mut told = three();
        let drawn = draw("9", "11", &["9", "10", "11"]);
        told.apply(&row(9, Action::Draw, None, &drawn));
        assert_eq!(told.wrong, [0; 0]);
        let made = &told.made[""];
        assert_eq!(made.drawn, BTreeSet::from([4, 5, 7]));
        assert_eq!((made.kept.through, made.kept.carry), (7, 0));
    }

    #[test]
    fn a_draw_from_an_invalid_response_and_one_without_a_plan_are_wrong() {
        let mut told = three();
        told.apply(&row(9, Action::SetInvalid, Some("10"), "duplicate"));
        let drawn = draw("9", "11", &["9", "10", "11"]);
        told.apply(&row(10, Action::Draw, None, &drawn));
        told.apply(&row(11, Action::VerifyPlan, None, r#"{"plan":"survey"}"#));
        told.apply(&row(12, Action::Draw, None, &drawn));
        assert_eq!(told.wrong, [10, 12]);
        assert!(told.made.is_empty());
    }

    #[test]
    fn a_response_that_becomes_valid_after_the_draw_is_in_the_next() {
        let mut told = three();
        told.apply(&row(9, Action::SetInvalid, Some("10"), "duplicate"));
        told.apply(&row(10, Action::Draw, None, &draw("9", "11", &["9", "11"])));
        told.apply(&row(11, Action::SetValid, Some("10"), ""));
        assert_eq!(told.made[""].undrawn, BTreeSet::from([5]));
        told.apply(&row(12, Action::Draw, None, &draw("10", "10", &["10"])));
        assert_eq!(told.wrong, [0; 0]);
        assert_eq!(told.made[""].undrawn, BTreeSet::new());
        assert_eq!(told.made[""].drawn, BTreeSet::from([4, 5, 7]));
    }

    #[test]
    fn a_seed_is_read_from_its_digits_and_nothing_else_is() {
        let text = format!("00ff{}", "0a".repeat(30));
        let read = seed(&text).unwrap();
        assert_eq!((read[0], read[1], read[31]), (0, 255, 10));
        assert_eq!(seed("00ff"), None);
        assert_eq!(seed(&"zz".repeat(32)), None);
    }
}
