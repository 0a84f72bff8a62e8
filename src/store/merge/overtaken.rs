//! Approvals that a definition overtakes which was changed on another device: undone by this one, as `project add` undoes
//! them where it changes a definition itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Row;

use super::receipt::Receipt;
use crate::error::Result;
use crate::indicator::Redefined;
use crate::response::{Serial, State};
use crate::store::file::error::unreadable;
use crate::store::trail::audit_text::OVERTAKEN;
use crate::store::{Store, SurveyKey};
use crate::trail::merge::Hearing;
use crate::trail::{Action, EventName, Identity};

/// What the trail tells of the definition of one project, of the approvals of its papers, and of what devices had read.
#[derive(Default)]
struct Told {
    hearing: Hearing,
    /// The events that loaded each definition, by its hash.
    loaded: HashMap<String, Vec<EventName>>,
    /// Changes that touch what was approved, each with the survey (none: all of them).
    changes: Vec<(Option<String>, Vec<EventName>)>,
    /// Why the definition was changed last.
    why: Option<String>,
    /// By survey and identity.
    approvals: HashMap<(String, Identity), Vec<EventName>>,
}

const EVENTS: &str = "SELECT device.identity, event.sequence, action, survey, question, old, new, why, response
    FROM event JOIN device ON device.id = event.device LEFT JOIN event_value ON event_value.event = event.id
    WHERE (project = ?1 AND action IN ('project', 'redefine', 'approve'))
       OR (project IS NULL AND action IN ('merge', 'continue'))
    ORDER BY event.id";

/// Whether events of these kinds, or definitions that met, can leave an approval behind.
pub(super) fn may_overtake(actions: &BTreeSet<Action>, newer: &BTreeMap<String, String>) -> bool {
    let touching = [Action::Approve, Action::Redefine, Action::Project];
    !newer.is_empty() || touching.iter().any(|action| actions.contains(action))
}

impl Store {
    /// Opens what is approved and was approved by nobody who had the definition that stands now: `newer` are the definitions
    /// that stand of those that met. Every approval that knew of each change holds.
    pub(super) fn undo_overtaken(
        &self,
        actions: &BTreeSet<Action>,
        newer: &BTreeMap<String, String>,
        receipt: &mut Receipt,
    ) -> Result<()> {
        if !may_overtake(actions, newer) {
            return Ok(());
        }
        for project in self.projects()? {
            let mut told = self.told_of(&project.code)?;
            told.add_met(&project.code, newer, receipt);
            for (survey, _, approved) in self.responses_by_survey(&project.code)? {
                if approved > 0 {
                    let key = SurveyKey::new(&project.code, &survey);
                    self.undo_overtaken_of(&key, &told, receipt)?;
                }
            }
        }
        let Receipt {
            redefined,
            projects,
            overtaken,
            ..
        } = receipt;
        // What an older definition says is told where somebody had approved by it.
        redefined.retain(|(project, _)| {
            projects.contains(project) || overtaken.iter().any(|(key, _)| key.project == *project)
        });
        Ok(())
    }

    fn told_of(&self, project: &str) -> Result<Told> {
        let mut told = Told::default();
        let mut forks = self.connection.prepare(
            "SELECT device.identity, trunk.identity, after FROM fork
             JOIN device ON device.id = fork.device JOIN device AS trunk ON trunk.id = fork.of",
        )?;
        let mut rows = forks.query([])?;
        while let Some(row) = rows.next()? {
            let (fork, device, sequence) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let begun = EventName {
                device: fork,
                sequence: 0,
            };
            told.hearing
                .tell(begun, vec![EventName { device, sequence }]);
        }
        let mut statement = self.connection.prepare(EVENTS)?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            told.add(row)?;
        }
        Ok(told)
    }

    fn undo_overtaken_of(&self, key: &SurveyKey, told: &Told, receipt: &mut Receipt) -> Result<()> {
        let is_of = |survey: &Option<String>| survey.as_ref().is_none_or(|of| *of == key.survey);
        let changes = told.changes.iter().filter(|(survey, _)| is_of(survey));
        let changes: Vec<Vec<EventName>> = changes.map(|(_, told)| told.clone()).collect();
        if changes.is_empty() {
            return Ok(());
        }
        let known = self.known(key)?;
        let mut overtaken = Vec::new();
        let mut statement = self.connection.prepare(
            "SELECT response.id, serial, response.identity, alias.identity FROM response
             LEFT JOIN alias ON alias.response = response.id WHERE survey = ?1 AND state = 'approved' ORDER BY response.id",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut papers: BTreeMap<i64, (String, BTreeSet<Identity>)> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (_, identities) = papers
                .entry(row.get(0)?)
                .or_insert((row.get(1)?, BTreeSet::new()));
            identities.insert(row.get(2)?);
            identities.extend(row.get::<_, Option<Identity>>(3)?);
        }
        for (serial, identities) in papers.into_values() {
            let approvals = identities.into_iter().filter_map(|identity| {
                let name = (key.survey.clone(), identity);
                told.approvals.get(&name)
            });
            let approvals: Vec<EventName> = approvals.flatten().copied().collect();
            if told.hearing.is_overtaken(&approvals, &changes) {
                overtaken.push(serial);
            }
        }
        let why = match &told.why {
            Some(why) => format!("{OVERTAKEN}: {why}"),
            None => OVERTAKEN.to_owned(),
        };
        for name in overtaken {
            let serial =
                Serial::read(&name).map_err(|cause| unreadable("response").caused_by(cause))?;
            let found = self.find_response(&known, &serial)?;
            if let Some(response) = found.filter(|found| found.paper.state == State::Approved) {
                self.open_again(&known, &serial, response, &why)?;
                receipt.overtaken.insert((key.clone(), name));
            }
        }
        Ok(())
    }
}

impl Told {
    fn add(&mut self, row: &Row<'_>) -> Result<()> {
        let name = EventName {
            device: row.get(0)?,
            sequence: row.get(1)?,
        };
        let action: String = row.get(2)?;
        let survey: Option<String> = row.get(3)?;
        let [old, new]: [Option<String>; 2] = [row.get(5)?, row.get(6)?];
        match Action::from_code(&action) {
            Some(Action::Approve) => {
                if let (Some(survey), Some(identity)) = (survey, row.get(8)?) {
                    let approvals = self.approvals.entry((survey, identity)).or_default();
                    approvals.push(name);
                }
            }
            Some(Action::Project) => {
                if let Some(hash) = new {
                    self.loaded.entry(hash).or_default().push(name);
                }
                self.why = row.get::<_, Option<String>>(7)?.or(self.why.take());
            }
            Some(Action::Redefine) => {
                let one = read_redefined(survey, row.get(4)?, [old.as_deref(), new.as_deref()]);
                if one.is_of_substance() {
                    self.changes.push((one.survey, vec![name]));
                }
            }
            _ => self
                .hearing
                .tell(name, heads(new.as_deref().unwrap_or_default())),
        }
        Ok(())
    }

    /// Adds what the definitions that met say otherwise.
    fn add_met(&mut self, project: &str, newer: &BTreeMap<String, String>, receipt: &Receipt) {
        let Some(hash) = newer.get(project) else {
            return;
        };
        let loaded = self.loaded.get(hash).cloned().unwrap_or_default();
        let met = receipt.redefined.iter().filter(|(of, _)| of == project);
        let changes = met.flat_map(|(_, found)| &found.changes);
        let surveys: BTreeSet<Option<String>> = changes
            .filter(|one| one.is_of_substance())
            .map(|one| one.survey.clone())
            .collect();
        let changes = surveys.into_iter().map(|survey| (survey, loaded.clone()));
        self.changes.extend(changes);
    }
}

/// A change of a definition as its event tells it.
fn read_redefined(
    survey: Option<String>,
    thing: Option<String>,
    sides: [Option<&str>; 2],
) -> Redefined {
    let records = sides.map(|side| -> serde_json::Value {
        serde_json::from_str(side.unwrap_or_default()).unwrap_or_default()
    });
    let parts = records[0]["at"].as_array().into_iter().flatten();
    let at = parts.filter_map(|part| Some(part.as_str()?.to_owned()));
    let text = |record: &serde_json::Value| record["text"].as_str().map(str::to_owned);
    Redefined {
        survey,
        thing,
        sort: None,
        at: at.collect(),
        old: text(&records[0]),
        new: text(&records[1]),
        meaning: None,
    }
}

/// The heads that an event names.
fn heads(record: &str) -> Vec<EventName> {
    let record: serde_json::Value = serde_json::from_str(record).unwrap_or_default();
    let named = record["heads"].as_array().into_iter().flatten();
    let read = named.filter_map(|head| {
        Some(EventName {
            device: uuid::Uuid::parse_str(head["device"].as_str()?)
                .ok()?
                .into_bytes(),
            sequence: head["sequence"].as_i64()?,
        })
    });
    read.collect()
}
