//! The kept counts of what operators keyed first and second, against the audit trail.

use std::collections::{BTreeMap, HashMap};

use super::Store;
use super::action::Action;
use super::comparisons::PairAgreement;
use super::definitions::Known;
use super::record::{Findings, error};
use crate::error::Result;
use crate::response::{Agreement, Serial, Side};
use crate::text::Finding;

/// The counts of each pair of operators, first and second.
type Pairs = BTreeMap<(String, String), Agreement>;

/// An audit row about a field.
struct Act {
    operator: String,
    action: Option<Action>,
    question: String,
    old: Option<String>,
    new: Option<String>,
}

/// The second entry of a field, as the trail leads to it.
struct Keyed {
    pair: (String, String),
    /// Whether both entries ask the field: only then it counts.
    counts: bool,
    decided: Option<Side>,
}

impl Store {
    /// Names each pair of operators whose kept counts are not what the audit trail gives.
    pub(super) fn check_agreement(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let mut due = Pairs::new();
        for serial in self.serials_keyed_twice(known)? {
            self.replay_second(known, &serial, &mut due)?;
        }
        let kept = self.comparison(&known.key)?.into_iter();
        let kept: Pairs = kept.map(pair_of).collect();
        let pairs = due.keys().chain(kept.keys());
        let mut differing: Vec<&(String, String)> = pairs
            .filter(|pair| due.get(*pair) != kept.get(*pair))
            .collect();
        differing.sort_unstable();
        differing.dedup();
        for pair in differing {
            findings.add(agreement_differs(known, pair));
        }
        Ok(())
    }

    fn serials_keyed_twice(&self, known: &Known) -> Result<Vec<Serial>> {
        let mut statement = self.connection.prepare(
            "SELECT DISTINCT serial FROM audit
             WHERE project = ?1 AND survey = ?2 AND serial IS NOT NULL
               AND action IN ('second-agrees', 'second-differs', 'discrepancy')",
        )?;
        let mut rows = statement.query((&known.key.project, &known.key.survey))?;
        let mut serials = Vec::new();
        while let Some(row) = rows.next()? {
            serials.push(super::responses::serial(row, 0)?);
        }
        Ok(serials)
    }

    /// Adds what the history of a response gives to the counts.
    fn replay_second(&self, known: &Known, serial: &Serial, due: &mut Pairs) -> Result<()> {
        let Some(response) = self.find_response(known, serial)? else {
            return Ok(());
        };
        let mut acts = Vec::new();
        self.walk_history(response.last, &mut |row| {
            acts.push(Act {
                operator: row.get(3)?,
                action: Action::from_code(&row.get::<_, String>(5)?),
                question: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
                old: row.get(11)?,
                new: row.get(12)?,
            });
            Ok(())
        })?;
        let mut importer = None;
        let mut first: HashMap<String, String> = HashMap::new();
        let mut second: HashMap<String, Keyed> = HashMap::new();
        // The walk goes backwards.
        for act in acts.into_iter().rev() {
            match act.action {
                Some(Action::Import) => importer = Some(act.operator),
                Some(Action::Answer) => {
                    first.insert(act.question, act.operator);
                }
                Some(Action::SecondAgrees | Action::SecondDiffers | Action::Discrepancy) => {
                    let who = first.get(&act.question).or(importer.as_ref()).cloned();
                    count_second(act, who, &mut second, due);
                }
                action => {
                    if let Some(side) = action.and_then(side_of)
                        && let Some(keyed) = second.get_mut(&act.question)
                    {
                        count_decision(keyed, side, due);
                    }
                }
            }
        }
        Ok(())
    }
}

fn pair_of(kept: PairAgreement) -> ((String, String), Agreement) {
    ((kept.first_operator, kept.second_operator), kept.agreement)
}

/// Counts one keying of the second entry, as [`Store::save_second`] did: a field without a value before is compared for
/// the first time, and a first keying that is a discrepancy at once has no first value to be compared with.
fn count_second(
    act: Act,
    who: Option<String>,
    second: &mut HashMap<String, Keyed>,
    due: &mut Pairs,
) {
    let is_first_keying = act.old.is_none();
    let is_discrepancy = act.action == Some(Action::Discrepancy);
    let counts = act.new.is_some() && !(is_first_keying && is_discrepancy);
    let Some(who) = who else {
        second.remove(&act.question);
        return;
    };
    let pair = (who, act.operator);
    if counts {
        let sum = due.entry(pair.clone()).or_default();
        sum.compared += u64::from(is_first_keying);
        sum.differed += u64::from(is_first_keying && act.action == Some(Action::SecondDiffers));
        sum.discrepancies += u64::from(is_discrepancy);
    }
    let keyed = Keyed {
        pair,
        counts,
        decided: None,
    };
    second.insert(act.question, keyed);
}

fn count_decision(keyed: &mut Keyed, side: Side, due: &mut Pairs) {
    if !keyed.counts {
        return;
    }
    let sum = due.entry(keyed.pair.clone()).or_default();
    if let Some(former) = keyed.decided {
        let count = decisions(sum, former);
        *count = count.saturating_sub(1);
    }
    *decisions(sum, side) += 1;
    keyed.decided = Some(side);
}

const fn decisions(sum: &mut Agreement, side: Side) -> &mut u64 {
    match side {
        Side::First => &mut sum.for_first,
        Side::Second => &mut sum.for_second,
        Side::Other => &mut sum.for_other,
    }
}

const fn side_of(action: Action) -> Option<Side> {
    match action {
        Action::AdjudicateFirst => Some(Side::First),
        Action::AdjudicateSecond => Some(Side::Second),
        Action::AdjudicateOther => Some(Side::Other),
        _ => None,
    }
}

fn agreement_differs(known: &Known, (first, second): &(String, String)) -> Finding {
    let key = &known.key;
    error(
        "agreement-differs",
        format!("{key} {first} {second}"),
        format!("{key} 中 {first} 首录、{second} 复录的比对计数与留痕不符"),
        format!(
            "the counts of what {first} keyed first and {second} second in {key} do not agree with the audit trail"
        ),
    )
}
