//! The plans of verification and their draws, made again from the rows of the audit trail, one after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use super::action::Action;
use super::plans::Kept;
use super::sample::{Choice, choose};
use crate::response::{Serial, VerifyPlan, read_serials};

/// A row of the trail of one survey.
pub(super) struct Row {
    /// Its place in the trail.
    pub(super) sequence: i64,
    /// What was done; `None`: what this version does not know.
    pub(super) action: Option<Action>,
    /// The response it is about.
    pub(super) serial: Option<String>,
    /// The value before.
    pub(super) old: Option<String>,
    /// The value after.
    pub(super) new: Option<String>,
    /// Whether it is the first about its response.
    pub(super) is_first: bool,
}

/// A response on file, as far as draws depend on it.
struct Begun {
    serial: Serial,
    is_valid: bool,
    batch: Option<String>,
}

/// A plan that somebody has made, and what it has drawn.
pub(super) struct Made {
    /// The plan, and how far it has drawn.
    pub(super) kept: Kept,
    /// The responses drawn.
    pub(super) drawn: BTreeSet<i64>,
    /// Those passed by, to be drawn from next time.
    pub(super) undrawn: BTreeSet<i64>,
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
#[derive(Default)]
pub(super) struct Redraw {
    /// The rows of the responses on file, by their serials.
    pub(super) ids: HashMap<String, i64>,
    imports: HashMap<i64, Vec<String>>,
    begun: BTreeMap<i64, Begun>,
    registered: HashMap<String, String>,
    /// By the code of the batch; empty: the survey's.
    pub(super) made: BTreeMap<String, Made>,
    /// The rows of draws that their seed, the plan and the responses of that time do not give.
    pub(super) wrong: Vec<i64>,
}

impl Redraw {
    /// The plans before the first row: none. `ids` are the rows of the responses on file by their serials, `imports` the
    /// serials that each import brought, by its audit row.
    pub(super) fn new(ids: HashMap<String, i64>, imports: HashMap<i64, Vec<String>>) -> Self {
        Self {
            ids,
            imports,
            ..Self::default()
        }
    }

    /// What the plans are after one more row.
    pub(super) fn step(&mut self, row: &Row) {
        let new = row.new.as_deref().unwrap_or_default();
        let id = row.serial.as_ref().and_then(|serial| self.ids.get(serial));
        if let (Some(id), Some(serial)) = (id.copied(), &row.serial) {
            if row.is_first {
                self.begin(id, serial, None);
            }
            self.change(id, row.action, new);
        }
        match row.action {
            Some(Action::Register) => self.register(new),
            Some(Action::Unregister) => self.unregister(row.old.as_deref().unwrap_or_default()),
            Some(Action::Batch) if row.new.is_none() => {
                self.remove_batch(row.old.as_deref().unwrap_or_default());
            }
            Some(Action::Import) => self.import(row.sequence, new),
            Some(Action::VerifyPlan) => match serde_json::from_str(new) {
                Ok(planned) => self.plan(planned),
                Err(_) => self.wrong.push(row.sequence),
            },
            Some(Action::Draw) => {
                let drawn: Option<DrawRecord> = serde_json::from_str(new).ok();
                if !drawn.is_some_and(|drawn| self.draw(&drawn)) {
                    self.wrong.push(row.sequence);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, id: i64, serial: &str, batch: Option<String>) {
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
    fn change(&mut self, id: i64, action: Option<Action>, new: &str) {
        let Some(begun) = self.begun.get_mut(&id) else {
            return;
        };
        match action {
            Some(Action::Place) => {
                begun.batch = (!new.is_empty()).then(|| new.to_owned());
                if !new.is_empty() {
                    self.pass_by(id, new);
                }
            }
            Some(Action::SetInvalid) => begun.is_valid = false,
            Some(Action::SetValid) => {
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

    /// Notes a response for the next draw of a plan, as [`super::Store::note_undrawn`] does.
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
        for serial in self.imports.remove(&sequence).unwrap_or_default() {
            let registered = self.registered.get(&serial).map(String::as_str);
            let batch = registered.or(current).map(str::to_owned);
            if let Some(id) = self.ids.get(&serial) {
                self.begin(*id, &serial, batch);
            }
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
        let seed = seed(&told.seed).unwrap_or_default();
        let Choice {
            places,
            passed_over,
            carry,
        } = choose(&made.kept, frame.len() as u64, &seed);
        let chosen: Vec<&Serial> = places
            .iter()
            .filter_map(|place| serial(frame.get(usize::try_from(*place).ok()?)))
            .collect();
        let is_so = chosen.iter().copied().eq(&told.drawn)
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
    let mut seed = [0; 32];
    let is_whole = text.len() == 64 && text.is_ascii();
    for (byte, place) in seed.iter_mut().zip((0..64).step_by(2)) {
        let digits = text.get(place..place + 2).filter(|_| is_whole)?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(seed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sequence: i64, action: Action, serial: Option<&str>, new: &str) -> Row {
        Row {
            sequence,
            action: Some(action),
            serial: serial.map(str::to_owned),
            old: None,
            new: Some(new.to_owned()),
            is_first: action == Action::Answer,
        }
    }

    /// Papers 9, 10 and 11 are begun; every one is to be drawn.
    fn three() -> Redraw {
        let mut redraw = Redraw::default();
        for (id, serial) in [(4, "9"), (5, "10"), (7, "11")] {
            redraw.ids.insert(serial.to_owned(), id);
            redraw.step(&row(id, Action::Answer, Some(serial), "1"));
        }
        let plan = r#"{"plan":"every","amount":"1"}"#;
        redraw.step(&row(8, Action::VerifyPlan, None, plan));
        redraw
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
        let mut redraw = three();
        let drawn = draw("9", "11", &["9", "10", "11"]);
        redraw.step(&row(9, Action::Draw, None, &drawn));
        assert_eq!(redraw.wrong, [0; 0]);
        let made = &redraw.made[""];
        assert_eq!(made.drawn, BTreeSet::from([4, 5, 7]));
        assert_eq!((made.kept.through, made.kept.carry), (7, 0));
    }

    #[test]
    fn a_draw_from_an_invalid_response_and_one_without_a_plan_are_wrong() {
        let mut redraw = three();
        redraw.step(&row(9, Action::SetInvalid, Some("10"), "duplicate"));
        let drawn = draw("9", "11", &["9", "10", "11"]);
        redraw.step(&row(10, Action::Draw, None, &drawn));
        redraw.step(&row(11, Action::VerifyPlan, None, r#"{"plan":"survey"}"#));
        redraw.step(&row(12, Action::Draw, None, &drawn));
        assert_eq!(redraw.wrong, [10, 12]);
        assert!(redraw.made.is_empty());
    }

    #[test]
    fn a_response_that_becomes_valid_after_the_draw_is_in_the_next() {
        let mut redraw = three();
        redraw.step(&row(9, Action::SetInvalid, Some("10"), "duplicate"));
        redraw.step(&row(10, Action::Draw, None, &draw("9", "11", &["9", "11"])));
        redraw.step(&row(11, Action::SetValid, Some("10"), ""));
        assert_eq!(redraw.made[""].undrawn, BTreeSet::from([5]));
        redraw.step(&row(12, Action::Draw, None, &draw("10", "10", &["10"])));
        assert_eq!(redraw.wrong, [0; 0]);
        assert_eq!(redraw.made[""].undrawn, BTreeSet::new());
        assert_eq!(redraw.made[""].drawn, BTreeSet::from([4, 5, 7]));
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
