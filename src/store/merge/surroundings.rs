//! What surrounds the papers, made again after a merge: definitions, batches, limits, judgements, queries and notes, and
//! the threads of their history.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{OptionalExtension as _, Row};

use super::receipt::Receipt;
use crate::error::{Error, Result};
use crate::indicator::{Project, Reading, Seat};
use crate::response::{Mode, Serial};
use crate::store::file::error::unreadable;
use crate::store::file::json::parse;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::{Order, Text};
use crate::trail::carried::{CarriedDefinition, DefinitionRecord};
use crate::trail::merge::{Node, order};
use crate::trail::{
    Action, CallFacts, EventName, FactStep, Hash, Identity, ProjectFacts, SurveyFacts, Value,
    thread,
};

/// An event that is about no paper, or says something beside one.
pub(in crate::store) struct FactEvent {
    pub(in crate::store) id: i64,
    pub(in crate::store) action: Action,
    pub(in crate::store) project: String,
    pub(in crate::store) survey: String,
    pub(in crate::store) serial: Option<String>,
    pub(in crate::store) question: Option<String>,
    pub(in crate::store) old: Option<String>,
    pub(in crate::store) new: Option<String>,
    pub(in crate::store) why: Option<String>,
    pub(in crate::store) seen: Option<i64>,
    pub(in crate::store) is_former: bool,
    pub(in crate::store) device: i64,
    name: EventName,
    tie: Hash,
    pub(in crate::store) response: Option<Identity>,
}

impl FactEvent {
    /// The event as the facts take it.
    pub(in crate::store) fn step(&self) -> FactStep<'_> {
        FactStep {
            id: self.id,
            action: self.action,
            serial: self.serial.as_deref(),
            question: self.question.as_deref(),
            value: self.value(),
        }
    }

    /// What it says.
    pub(in crate::store) fn value(&self) -> Value<'_> {
        Value {
            old: self.old.as_deref(),
            new: self.new.as_deref(),
            why: self.why.as_deref(),
        }
    }
}

/// What became of a definition that came.
pub(super) enum Taken {
    /// It is the one on file, or the first of its project.
    Known,
    /// Of it and the one on file, the later stands; its hash.
    Newer(String),
    /// It does not fit; what it needs.
    Waits(Text),
}

/// A thread of history: project, survey and name.
pub(in crate::store) type ThreadKey = (String, String, String);

/// What the events come to beside the papers.
#[derive(Default)]
pub(in crate::store) struct Surroundings {
    pub(in crate::store) surveys: HashMap<(String, String), SurveyFacts>,
    pub(in crate::store) projects: HashMap<String, ProjectFacts>,
    /// The last event of each thread, in the one order.
    pub(in crate::store) threads: BTreeMap<ThreadKey, i64>,
    /// The ends of threads that have several.
    pub(in crate::store) tips: BTreeMap<ThreadKey, BTreeSet<i64>>,
    /// The names of devices, by their rows, with the event.
    pub(in crate::store) names: BTreeMap<i64, (String, i64)>,
    /// The events of merges.
    pub(in crate::store) merges: BTreeSet<i64>,
    /// Forks that a person has looked at, by the rows of the devices, with the event.
    pub(in crate::store) settled: BTreeMap<i64, i64>,
}

const EVENTS: &str = "SELECT event.id, action, project, survey, serial, question, old, new, why, seen, device.format,
        event.device, event.sequence, event.hash, event.response
    FROM event JOIN device ON device.id = event.device LEFT JOIN event_value ON event_value.event = event.id
    WHERE serial IS NULL OR action IN ('note', 'query-ask', 'query-answer', 'query-close', 'renumber')
    ORDER BY event.id";

impl Store {
    /// Whether parcels of other devices were read into this file.
    pub(in crate::store) fn has_merged(&self) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM merged)")?
            .query_row([], |row| row.get(0))?)
    }

    /// The events that are about no paper, in the order in which they hold: that of this file, or after a merge the one
    /// order that every file gives them.
    pub(in crate::store) fn fact_events(&self) -> Result<Vec<FactEvent>> {
        let chains = self.chain_names()?;
        let mut statement = self.connection.prepare(EVENTS)?;
        let mut rows = statement.query([])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            let code = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if let Some(action) = Action::from_code(code) {
                events.push(fact_event(row, action, &chains)?);
            }
        }
        if !self.is_merging_or_merged()? {
            return Ok(events);
        }
        let places: HashMap<i64, usize> = events
            .iter()
            .enumerate()
            .map(|(place, event)| (event.id, place))
            .collect();
        let mut before: HashMap<i64, usize> = HashMap::new();
        let mut nodes = Vec::with_capacity(events.len());
        for (place, event) in events.iter().enumerate() {
            let mut parents: Vec<usize> = Vec::new();
            parents.extend(self.told_before(event.seen, &places)?);
            parents.extend(before.insert(event.device, place));
            if event.action == Action::Join {
                let about = event.response.unwrap_or_default();
                for end in self.joined_ends(event.new.as_deref(), about)? {
                    parents.extend(places.get(&end.event).copied());
                }
            }
            parents.order();
            parents.dedup();
            parents.retain(|parent| *parent != place);
            nodes.push(Node {
                name: event.name,
                tie: event.tie,
                parents,
            });
        }
        let ordered = order(&nodes);
        let mut slots: Vec<Option<FactEvent>> = events.into_iter().map(Some).collect();
        Ok(ordered
            .into_iter()
            .filter_map(|at| slots.get_mut(at)?.take())
            .collect())
    }

    /// The last events that are told here on each way back from this one: between what is said of a paper lie the events of
    /// its entry.
    fn told_before(
        &self,
        seen: Option<i64>,
        places: &HashMap<i64, usize>,
    ) -> Result<BTreeSet<usize>> {
        let mut told = BTreeSet::new();
        let mut due: BTreeSet<i64> = seen.into_iter().collect();
        let mut statement = self.connection.prepare_cached(
            "SELECT seen, action, (SELECT new FROM event_value WHERE event_value.event = event.id) FROM event WHERE id = ?1",
        )?;
        while let Some(id) = due.pop_last() {
            if let Some(place) = places.get(&id) {
                told.insert(*place);
                continue;
            }
            let (before, action, new): (Option<i64>, String, Option<String>) =
                statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            due.extend(before.filter(|before| *before < id));
            if action == Action::Join.code() {
                let ends = self.joined_ends(new.as_deref(), Identity::default())?;
                due.extend(ends.iter().map(|end| end.event).filter(|end| *end < id));
            }
        }
        Ok(told)
    }

    /// Whether the file has chains that it did not write; while a parcel is read, before the event that says so.
    fn is_merging_or_merged(&self) -> Result<bool> {
        Ok(self.has_merged()? || self.is_merging.get())
    }

    /// Folds the events that are about no paper.
    pub(in crate::store) fn surroundings(&self) -> Result<Surroundings> {
        let mut all = Surroundings::default();
        for event in self.fact_events()? {
            all.apply(self, &event)?;
        }
        Ok(all)
    }

    /// Makes again what a parcel with these actions may have changed beside the papers, before they are woven.
    pub(super) fn fold_surroundings(
        &self,
        actions: &BTreeSet<Action>,
    ) -> Result<BTreeSet<SurveyKey>> {
        self.is_merging.set(true);
        let done = self.fold_surroundings_now(actions);
        self.is_merging.set(false);
        done
    }

    /// The same for what papers of an import need that is being read.
    pub(super) fn settle_surroundings(&self) -> Result<()> {
        self.fold_surroundings(&BTreeSet::from([Action::Batch, Action::Register]))
            .map(drop)
    }

    fn fold_surroundings_now(&self, actions: &BTreeSet<Action>) -> Result<BTreeSet<SurveyKey>> {
        let mut counted = BTreeSet::new();
        let has = |of: &[Action]| of.iter().any(|action| actions.contains(action));
        let is_file = |action: &Action| {
            matches!(action, Action::DeviceName | Action::Settle | Action::Join)
                || thread(*action, Some(""), Value::default()).is_some()
        };
        if !actions.iter().any(is_file) {
            return Ok(counted);
        }
        let told = self.surroundings()?;
        self.write_threads(&told)?;
        self.write_device_names(&told)?;
        let mut keys = self.survey_keys()?;
        keys.retain(|key| {
            told.surveys
                .contains_key(&(key.project.clone(), key.survey.clone()))
        });
        for key in &keys {
            let facts = &told.surveys[&(key.project.clone(), key.survey.clone())];
            if has(&[Action::Batch, Action::Register, Action::Unregister]) {
                self.write_batches(key, facts)?;
                counted.insert(key.clone());
            }
            if has(&[Action::AcceptanceLimit, Action::Acceptance]) {
                self.write_acceptance(key, facts)?;
            }
            if has(&CallFacts::ACTIONS) {
                self.write_calls(key, &facts.calls)?;
            }
        }
        for (code, facts) in &told.projects {
            if has(&[Action::Judge, Action::JudgeUndo, Action::JudgeAsDeclared]) {
                self.write_judgements(code, facts)?;
            }
            if has(&[Action::EvidenceAdd, Action::EvidenceRemove]) {
                self.write_attachments(code, facts)?;
            }
        }
        Ok(counted)
    }

    fn write_threads(&self, told: &Surroundings) -> Result<()> {
        self.connection.execute("DELETE FROM thread", [])?;
        self.connection.execute("DELETE FROM thread_tip", [])?;
        let mut add = self.connection.prepare_cached(
            "INSERT INTO thread (project, survey, name, last) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for ((project, survey, name), last) in &told.threads {
            add.execute((project, survey, name, last))?;
        }
        let mut add = self.connection.prepare_cached(
            "INSERT INTO thread_tip (project, survey, name, event) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for ((project, survey, name), tips) in &told.tips {
            for tip in tips {
                add.execute((project, survey, name, tip))?;
            }
        }
        Ok(())
    }

    fn write_device_names(&self, told: &Surroundings) -> Result<()> {
        self.connection.execute("DELETE FROM device_name", [])?;
        for (device, (name, event)) in &told.names {
            self.connection.execute(
                "INSERT INTO device_name (device, name, audit) VALUES (?1, ?2, ?3)",
                (device, name, event),
            )?;
        }
        for (device, event) in &told.settled {
            self.connection.execute(
                "UPDATE fork SET settled = ?2 WHERE device = ?1",
                (device, event),
            )?;
        }
        Ok(())
    }

    fn write_batches(&self, key: &SurveyKey, facts: &SurveyFacts) -> Result<()> {
        let known = self.known(key)?;
        for definition in facts.batches.values() {
            let record: serde_json::Value = parse("batch", definition)?;
            let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
            let batch = crate::response::Batch {
                code: text("code"),
                title: text("title"),
                distributed: record["distributed"].as_u64(),
                place: text("place"),
                date: record["date"].as_str().and_then(|date| date.parse().ok()),
                interviewer: text("interviewer"),
                mode: record["mode"].as_str().and_then(Mode::from_code),
                version: record["version"]
                    .as_u64()
                    .and_then(|version| version.try_into().ok()),
            };
            self.write_batch(&known, &batch)?;
        }
        self.connection
            .execute("DELETE FROM registered WHERE survey = ?1", [known.id])?;
        for row in self.batch_rows(&known)? {
            if facts.batches.contains_key(&row.batch.code) {
                continue;
            }
            // One that papers are in stays until they are somewhere else.
            self.connection.execute(
                "DELETE FROM printed WHERE batch = ?1 AND NOT EXISTS (SELECT 1 FROM response WHERE response.batch = ?1)",
                [row.id],
            )?;
            self.connection.execute(
                "DELETE FROM batch WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM response WHERE response.batch = ?1)",
                [row.id],
            )?;
        }
        let mut add = self.connection.prepare_cached(
            "INSERT INTO registered (survey, sort_key, serial, batch)
             SELECT ?1, ?2, ?3, id FROM batch WHERE survey = ?1 AND code = ?4",
        )?;
        for (serial, batch) in &facts.registered {
            let serial =
                Serial::read(serial).map_err(|cause| unreadable("registered").caused_by(cause))?;
            add.execute((known.id, serial.sort_key(), serial.as_str(), batch))?;
        }
        Ok(())
    }

    fn write_acceptance(&self, key: &SurveyKey, facts: &SurveyFacts) -> Result<()> {
        let known = self.known(key)?;
        self.connection
            .execute("DELETE FROM acceptance_limit WHERE survey = ?1", [known.id])?;
        self.connection
            .execute("DELETE FROM acceptance WHERE survey = ?1", [known.id])?;
        if let Some(limit) = &facts.limit {
            self.connection.execute(
                "INSERT INTO acceptance_limit (survey, percent) VALUES (?1, ?2)",
                (known.id, limit),
            )?;
        }
        for ((scope, name), event) in &facts.acceptance {
            self.connection.execute(
                "INSERT INTO acceptance (survey, scope, name, audit) VALUES (?1, ?2, ?3, ?4)",
                (known.id, scope, name, event),
            )?;
        }
        Ok(())
    }

    fn write_calls(&self, key: &SurveyKey, facts: &CallFacts) -> Result<()> {
        let known = self.known(key)?;
        for table in ["call_attempt", "call_contact", "call_rules"] {
            self.connection.execute(
                &format!("DELETE FROM {table} WHERE survey = ?1"),
                [known.id],
            )?;
        }
        if let Some(rules) = &facts.rules {
            self.connection.execute(
                "INSERT INTO call_rules (survey, rules) VALUES (?1, ?2)",
                (known.id, rules),
            )?;
        }
        for (code, (party, audit)) in &facts.contacts {
            self.connection.execute(
                "INSERT INTO call_contact (survey, code, party, audit) VALUES (?1, ?2, ?3, ?4)",
                (known.id, code, party, audit),
            )?;
        }
        for (call, audit) in facts.calls.values() {
            // Of a contact that was taken off the list elsewhere, the calls stay in the trail.
            self.connection.execute(
                "INSERT INTO call_attempt (survey, contact, start, caller, end, outcome, appointment, audit)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (
                    known.id,
                    &call.contact,
                    call.start,
                    &call.caller,
                    call.end,
                    &call.outcome,
                    call.appointment,
                    audit,
                ),
            )?;
        }
        Ok(())
    }

    fn project_row_if_there(&self, code: &str) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM project WHERE code = ?1")?
            .query_row([code], |row| row.get(0))
            .optional()?)
    }

    fn write_judgements(&self, code: &str, facts: &ProjectFacts) -> Result<()> {
        let Some(project) = self.project_row_if_there(code)? else {
            return Ok(());
        };
        self.connection
            .execute("DELETE FROM judgement WHERE project = ?1", [project])?;
        for (seat, (judgement, event)) in &facts.judgements {
            let seat: Seat = match seat.rsplit_once('/') {
                Some((indicator, group)) => match group.parse() {
                    Ok(group) => Seat {
                        indicator: indicator.to_owned(),
                        group: Some(group),
                    },
                    Err(_) => Seat::of(seat),
                },
                None => Seat::of(seat),
            };
            self.connection.execute(
                "INSERT INTO judgement (project, indicator, part, judgement, audit) VALUES (?1, ?2, ?3, ?4, ?5)",
                (project, &seat.indicator, seat.group.unwrap_or(0), judgement, event),
            )?;
        }
        Ok(())
    }

    fn write_attachments(&self, code: &str, facts: &ProjectFacts) -> Result<()> {
        let Some(project) = self.project_row_if_there(code)? else {
            return Ok(());
        };
        self.connection
            .execute("DELETE FROM attachment WHERE project = ?1", [project])?;
        for (number, (record, indicator, event)) in &facts.attachments {
            let record: serde_json::Value = parse("attachment", record)?;
            let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
            self.connection.execute(
                "INSERT INTO attachment (project, number, indicator, path, size, sha256, note, audit)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (
                    project,
                    number,
                    indicator,
                    text("path"),
                    record["size"].as_u64().unwrap_or(0),
                    text("sha256"),
                    text("note"),
                    event,
                ),
            )?;
        }
        Ok(())
    }

    /// Makes queries and notes again, after the papers are woven: where that parted papers or put them together, those that
    /// lie on file may be of another one now.
    pub(super) fn fold_remarks(&self, actions: &BTreeSet<Action>, are_rewoven: bool) -> Result<()> {
        const REMARKS: [Action; 5] = [
            Action::Note,
            Action::QueryAsk,
            Action::QueryAnswer,
            Action::QueryClose,
            Action::Renumber,
        ];
        let are_told = REMARKS.iter().any(|action| actions.contains(action));
        if !(are_told || are_rewoven && self.has_remarks()?) {
            return Ok(());
        }
        self.is_merging.set(true);
        let told = self.surroundings();
        self.is_merging.set(false);
        let told = told?;
        for key in self.survey_keys()? {
            let name = (key.project.clone(), key.survey.clone());
            let Some(facts) = told.surveys.get(&name) else {
                continue;
            };
            let known = self.known(&key)?;
            self.connection.execute(
                "DELETE FROM note WHERE response IN (SELECT id FROM response WHERE survey = ?1)",
                [known.id],
            )?;
            self.connection
                .execute("DELETE FROM query WHERE survey = ?1", [known.id])?;
            for (event, _, question) in &facts.notes {
                let Some(response) = self.response_of_event(*event)? else {
                    continue;
                };
                self.connection
                    .prepare_cached(
                        "INSERT INTO note (audit, response, question)
                         VALUES (?1, ?2, (SELECT number FROM question WHERE survey = ?3 AND code = ?4))",
                    )?
                    .execute((event, response, known.id, question))?;
            }
            for (number, query) in &facts.queries {
                let Some(response) = self.response_of_event(query.asked)? else {
                    continue;
                };
                let state = match (query.closed, query.answered) {
                    (Some(_), _) => "closed",
                    (None, Some(_)) => "answered",
                    (None, None) => "asked",
                };
                self.connection
                    .prepare_cached(
                        "INSERT INTO query (survey, number, response, question, state, asked, answered, closed)
                         VALUES (?1, ?2, ?3, (SELECT number FROM question WHERE survey = ?1 AND code = ?4), ?5, ?6, ?7, ?8)",
                    )?
                    .execute((
                        known.id,
                        number,
                        response,
                        &query.question,
                        state,
                        query.asked,
                        query.answered,
                        query.closed,
                    ))?;
            }
        }
        Ok(())
    }

    fn has_remarks(&self) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM note) OR EXISTS (SELECT 1 FROM query)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The row of the response that an event is about.
    pub(in crate::store) fn response_of_event(&self, event: i64) -> Result<Option<i64>> {
        type Names = [Option<String>; 3];
        let found: Option<(Option<Identity>, Names)> = self
            .connection
            .prepare_cached("SELECT response, project, survey, serial FROM event WHERE id = ?1")?
            .query_row([event], |row| {
                Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
            })
            .optional()?;
        let Some((Some(identity), [Some(project), Some(survey), Some(serial)])) = found else {
            return Ok(None);
        };
        let aliased: Option<i64> = self
            .connection
            .prepare_cached("SELECT response FROM alias WHERE identity = ?1")?
            .query_row([identity], |row| row.get(0))
            .optional()?;
        if aliased.is_some() {
            return Ok(aliased);
        }
        let known = self.known(&SurveyKey::new(project, survey))?;
        let sort_key = Serial::read(&serial).map(|serial| serial.sort_key());
        let found: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT id FROM response WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3 AND identity = ?4",
            )?
            .query_row(
                (known.id, sort_key.unwrap_or_default(), &serial, identity),
                |row| row.get(0),
            )
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM response WHERE survey = ?1 AND identity = ?2")?
            .query_row((known.id, identity), |row| row.get(0))
            .optional()?)
    }

    /// Names the papers that queries and notes are about by the serials under which they are found here.
    pub(in crate::store) fn name_remarked(&self, facts: &mut SurveyFacts) -> Result<()> {
        let serial_of = |event: i64| -> Result<Option<String>> {
            let Some(response) = self.response_of_event(event)? else {
                return Ok(None);
            };
            let found = self
                .connection
                .prepare_cached("SELECT serial FROM response WHERE id = ?1")?
                .query_row([response], |row| row.get(0))?;
            Ok(Some(found))
        };
        let mut notes = BTreeSet::new();
        for (event, serial, question) in std::mem::take(&mut facts.notes) {
            notes.insert((event, serial_of(event)?.unwrap_or(serial), question));
        }
        facts.notes = notes;
        for query in facts.queries.values_mut() {
            if let Some(serial) = serial_of(query.asked)? {
                query.serial = serial;
            }
        }
        Ok(())
    }

    /// Counts anew how many of the registered serials of each batch have a response.
    pub(super) fn count_all_arrived(&self, key: &SurveyKey) -> Result<()> {
        let known = self.known(key)?;
        let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
        // In two steps, for arrived may never be more than registered.
        self.connection
            .execute("UPDATE batch SET arrived = 0 WHERE survey = ?1", [known.id])?;
        self.connection.execute(
            "UPDATE batch SET registered = (SELECT count(*) FROM registered WHERE registered.batch = batch.id)
             WHERE survey = ?1",
            [known.id],
        )?;
        self.connection.execute(
            "UPDATE batch SET arrived = (
                 SELECT count(*) FROM registered JOIN response ON response.survey = registered.survey
                     AND response.sort_key = registered.sort_key AND response.serial = registered.serial
                     AND response.invalid IS NOT ?2
                 WHERE registered.batch = batch.id)
             WHERE survey = ?1",
            (known.id, withdrawn),
        )?;
        Ok(())
    }

    /// Places the papers of registered serials in their batches, where the devices that keyed them did not know of it.
    pub(super) fn place_registered(&self, key: &SurveyKey) -> Result<()> {
        let known = self.known(key)?;
        let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
        let due: Vec<(String, String)> = {
            let mut statement = self.connection.prepare_cached(
                "SELECT registered.serial, batch.code FROM registered JOIN batch ON batch.id = registered.batch
                 JOIN response ON response.survey = registered.survey AND response.sort_key = registered.sort_key
                      AND response.serial = registered.serial
                 WHERE registered.survey = ?1 AND response.batch IS NOT registered.batch AND response.invalid IS NOT ?2
                 ORDER BY registered.sort_key, registered.serial",
            )?;
            let rows =
                statement.query_map((known.id, withdrawn), |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<std::result::Result<_, _>>()?
        };
        for (serial, batch) in due {
            let serial =
                Serial::read(&serial).map_err(|cause| unreadable("registered").caused_by(cause))?;
            let Some(mut response) = self.find_response(&known, &serial)? else {
                continue;
            };
            let before = response
                .standing()
                .batch
                .map(|row| self.batch_code(row))
                .transpose()?;
            let row = self.batch_with_code(&known, &batch)?;
            self.move_to_batch(
                &known,
                &serial,
                &mut response,
                Some(&row),
                before.as_deref(),
            )?;
        }
        Ok(())
    }

    /// Takes a definition that came, and notes what it says otherwise than the one on file: `before` are the figures
    /// under that one.
    pub(super) fn take_definition(
        &self,
        carried: &CarriedDefinition,
        receipt: &mut Receipt,
        before: &mut BTreeMap<String, [Reading; 2]>,
    ) -> Result<Taken> {
        let record: DefinitionRecord = parse("definition", &carried.definition)?;
        let code = &carried.project;
        let Some(own) = self.project_hash(code)? else {
            self.write_definition(&record, code)?;
            receipt.projects.insert(code.clone());
            return Ok(Taken::Known);
        };
        if own == record.hash {
            return Ok(Taken::Known);
        }
        let reading = || self.with_removed(|| self.reading_of(code));
        if self.hashes_before(code)?.contains(&record.hash) {
            // What was approved there was approved as that one has it.
            let (former, project) = (project_of(&record, code)?, self.project_here(code)?);
            let found = self.redefinition_of(&former, &project, &reading()?)?;
            receipt.note_redefined(code, found);
            return Ok(Taken::Newer(own));
        }
        if !record.before.contains(&own) {
            return Ok(Taken::Waits(other_definition(code)));
        }
        let (former, reading) = (self.project_here(code)?, reading()?);
        self.number_questions(code, &record)?;
        let done = project_of(&record, code).and_then(|project| {
            self.with_removed(|| self.replace_project(&project))?;
            Ok(project)
        });
        let project = match done {
            Ok(project) => project,
            Err(error) => return Ok(Taken::Waits(unfit_definition(code, &error))),
        };
        if self.project_hash(code)?.as_ref() != Some(&record.hash) {
            // It was removed, or taken back, which the texts alone say.
            self.connection.execute(
                "UPDATE project SET definition = ?2, hash = ?3 WHERE code = ?1",
                (code, &record.project, &record.hash),
            )?;
        }
        self.forget_definitions();
        let found = self.with_removed(|| self.redefinition_of(&former, &project, &reading))?;
        receipt.note_redefined(code, found);
        before.entry(code.clone()).or_insert(reading);
        receipt.projects.insert(code.clone());
        Ok(Taken::Newer(record.hash))
    }

    fn project_here(&self, code: &str) -> Result<Project> {
        let project = self.with_removed(|| self.project_on_file(code))?;
        project.ok_or_else(|| unreadable("project"))
    }

    /// Writes a definition that is not here as it lies in the other file.
    fn write_definition(&self, record: &DefinitionRecord, code: &str) -> Result<()> {
        let project = self
            .connection
            .prepare_cached("INSERT INTO project (code, definition, hash) VALUES (?1, ?2, ?3)")?
            .insert((code, &record.project, &record.hash))?;
        for (place, (survey, definition, questions)) in record.surveys.iter().enumerate() {
            let row = self
                .connection
                .prepare_cached(
                    "INSERT INTO survey (project, code, place, definition) VALUES (?1, ?2, ?3, ?4)",
                )?
                .insert((project, survey, place, definition))?;
            for (number, question) in (1_i64..).zip(questions) {
                self.connection
                    .prepare_cached(
                        "INSERT INTO question (survey, number, code) VALUES (?1, ?2, ?3)",
                    )?
                    .execute((row, number, question))?;
            }
        }
        self.forget_definitions();
        Ok(())
    }

    /// Gives questions that come the numbers that they have in the other file, where these are free.
    fn number_questions(&self, code: &str, record: &DefinitionRecord) -> Result<()> {
        for (survey, _, questions) in &record.surveys {
            for (number, question) in (1_i64..).zip(questions) {
                self.connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO question (survey, number, code)
                         SELECT survey.id, ?3, ?4 FROM survey JOIN project ON project.id = survey.project
                         WHERE project.code = ?1 AND survey.code = ?2",
                    )?
                    .execute((code, survey, number, question))?;
            }
        }
        Ok(())
    }

    /// The name that a device has for people; `None`: none was given.
    pub(in crate::store) fn device_title(&self, identity: Identity) -> Result<Option<String>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT name FROM device_name JOIN device ON device.id = device_name.device WHERE identity = ?1",
            )?
            .query_row([identity], |row| row.get(0))
            .optional()?)
    }

    /// The row and the UUID of a device, by its name, its UUID or the beginning of it.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] where none or several are meant, naming those known.
    pub(in crate::store) fn find_device(&self, device: &str) -> Result<(i64, String)> {
        let mut statement = self.connection.prepare(
            "SELECT device.id, device.identity, coalesce(device_name.name, '') FROM device
             LEFT JOIN device_name ON device_name.device = device.id
             WHERE device.id NOT IN (SELECT device FROM fork) ORDER BY device.id",
        )?;
        let rows = statement.query_map([], |row| {
            let identity: Identity = row.get(1)?;
            Ok((
                row.get(0)?,
                uuid::Uuid::from_bytes(identity).to_string(),
                row.get(2)?,
            ))
        })?;
        let all: Vec<(i64, String, String)> = rows.collect::<std::result::Result<_, _>>()?;
        let found: Vec<&(i64, String, String)> = all
            .iter()
            .filter(|(_, uuid, name)| name == device || uuid.starts_with(device))
            .collect();
        match found[..] {
            [(row, uuid, _)] if !device.is_empty() => Ok((*row, uuid.clone())),
            _ => Err(no_device(device, &all)),
        }
    }

    /// Gives this device a name for people.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] for an empty name.
    pub fn name_device(&mut self, name: &str) -> Result<()> {
        let name = crate::text::clean(name.trim()).into_owned();
        if name.is_empty() || name.chars().count() > 40 {
            return Err(no_name());
        }
        self.writing(|| {
            let device = self.device_row()?;
            let old = self.device_title(self.device.identity)?;
            if old.as_deref() == Some(&name) {
                return Ok(());
            }
            let event = Event::of(Action::DeviceName).with(old.as_deref(), Some(&name));
            let row = self.append_audit(&event)?;
            self.connection.execute(
                "INSERT INTO device_name (device, name, audit) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET name = excluded.name, audit = excluded.audit",
                (device, &name, row),
            )?;
            Ok(())
        })
    }
}

impl Surroundings {
    /// Takes one event more; whether its thread and what it says was before are as the events before it tell.
    pub(in crate::store) fn apply(
        &mut self,
        store: &Store,
        event: &FactEvent,
    ) -> Result<[bool; 2]> {
        let mut is_as_told = [true; 2];
        let key = |name: String| (event.project.clone(), event.survey.clone(), name);
        match event.action {
            Action::Merge => {
                self.merges.insert(event.id);
            }
            Action::DeviceName => {
                let name = event.new.clone().unwrap_or_default();
                self.names.insert(event.device, (name, event.id));
            }
            Action::Settle if event.serial.is_none() => {
                let fork = event.new.as_deref().unwrap_or_default();
                if let Some(device) = store.forked_device(fork)? {
                    self.settled.insert(device, event.id);
                }
            }
            Action::Join if event.serial.is_none() => {
                let record: Option<super::lines::JoinRecord> = event
                    .new
                    .as_deref()
                    .and_then(|new| serde_json::from_str(new).ok());
                if let Some(record) = record {
                    let key = key(record.thread);
                    let ends = store.joined_ends(event.new.as_deref(), [0; 16])?;
                    let mut seen: Vec<i64> = ends.into_iter().map(|end| end.event).collect();
                    seen.extend(event.seen);
                    self.go_on(&key, &seen, event.id);
                }
            }
            _ => {}
        }
        let named = thread(event.action, event.question.as_deref(), event.value());
        if let Some(name) = named.filter(|_| event.serial.is_none()) {
            let key = key(name);
            is_as_told[0] = self.threads.get(&key).copied() == event.seen;
            self.go_on(&key, event.seen.as_slice(), event.id);
        }
        if event.survey.is_empty() {
            let of = self.projects.entry(event.project.clone()).or_default();
            is_as_told[1] = of.apply(&event.step());
            return Ok(is_as_told);
        }
        let name = (event.project.clone(), event.survey.clone());
        self.surveys.entry(name).or_default().apply(&event.step());
        Ok(is_as_told)
    }

    /// A thread goes on with an event that has seen these.
    fn go_on(&mut self, key: &ThreadKey, seen: &[i64], event: i64) {
        let tips = self.tips.entry(key.clone()).or_default();
        if let Some(last) = self.threads.insert(key.clone(), event) {
            tips.insert(last);
        }
        for seen in seen {
            tips.remove(seen);
        }
        if tips.is_empty() {
            self.tips.remove(key);
        } else {
            tips.insert(event);
        }
    }
}

fn fact_event(
    row: &Row<'_>,
    action: Action,
    chains: &super::lines::ChainNames,
) -> Result<FactEvent> {
    let device: i64 = row.get(11)?;
    let (identity, before) = chains
        .get(&device)
        .copied()
        .ok_or_else(|| unreadable("event.device"))?;
    let project: Option<String> = row.get(2)?;
    let survey: Option<String> = row.get(3)?;
    Ok(FactEvent {
        id: row.get(0)?,
        action,
        project: project.unwrap_or_default(),
        survey: survey.unwrap_or_default(),
        serial: row.get(4)?,
        question: row.get(5)?,
        old: row.get(6)?,
        new: row.get(7)?,
        why: row.get(8)?,
        seen: row.get(9)?,
        is_former: row.get::<_, i64>(10)? == 1,
        device,
        name: EventName {
            device: identity,
            sequence: before + row.get::<_, i64>(12)?,
        },
        tie: row.get(13)?,
        response: row.get(14)?,
    })
}

/// The project that a definition says.
fn project_of(record: &DefinitionRecord, code: &str) -> Result<Project> {
    let mut project: Project = parse(code, &record.project)?;
    for (survey, definition, _) in &record.surveys {
        project.surveys.push(parse(survey, definition)?);
    }
    Ok(project)
}

fn other_definition(code: &str) -> Text {
    Text::new(
        format!(
            "项目 {code} 的问卷或指标两边各改过：先在两边装入同一份（manyi project add 文件夹），再读这个包裹"
        ),
        format!(
            "the questionnaires or indicators of project {code} were changed on both sides: load the same folder on both (`manyi project add DIR`), then read this parcel"
        ),
    )
}

fn unfit_definition(code: &str, error: &Error) -> Text {
    let Text { zh, en } = &error.sentence;
    Text::new(
        format!("包裹里项目 {code} 的新版问卷放不进来：{zh}"),
        format!("the newer questionnaires of project {code} in the parcel do not fit: {en}"),
    )
}

fn no_device(device: &str, all: &[(i64, String, String)]) -> Error {
    let names: Vec<String> = all
        .iter()
        .map(|(_, uuid, name)| {
            if name.is_empty() {
                uuid.clone()
            } else {
                format!("{name} ({uuid})")
            }
        })
        .collect();
    let error = Error::new(
        crate::error::Kind::Usage,
        format!("没有设备 {device}，或不止一台"),
        format!("there is no device {device}, or more than one"),
    );
    error.hint(
        format!("现有：{}", names.join("、")),
        format!("there are: {}", names.join(", ")),
    )
}

fn no_name() -> Error {
    Error::new(
        crate::error::Kind::Usage,
        "设备的名字要有 1 至 40 个字",
        "the name of a device has 1 to 40 signs",
    )
    .hint("例如 县局三号机", "such as “county 3”")
}
