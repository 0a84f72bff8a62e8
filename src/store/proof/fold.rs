//! The fold: every response made again from its events, and held against its row.
//!
//! The events of a response are found from its last one back along `seen`. What an import brought is the response with
//! its later events undone, of which the import kept a hash. [`Paper::apply`] is the one that made the row when the events
//! happened.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use rusqlite::Row;

use super::fold_findings::{
    Findings, agreement_differs, brought_otherwise, changed_before, history_cut, import_differs,
    not_as_compared, not_as_told, not_on_file, unknown_event, unreadable_answer,
};
use super::merged_rows::MergedRows;
use crate::error::Result;
use crate::measure::Case;
use crate::response::packed::{pack, unpack};
use crate::response::{Agreement, SecondStanding, Serial, Tally};
use crate::store::Store;
use crate::store::merge::suffixed;
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::row::papers::state;
use crate::store::second::comparisons::{compared, decided};
use crate::store::stack::counted::Counted;
use crate::store::stack::scan::Finder;
use crate::text::order;
use crate::text::{Finding, Order, Text};
use crate::trail::{
    Action, BroughtFields, Change, Count, ErasedRecord, Identity, Names, Paper, Part, Said, Step,
    Value, first_open, first_open_on_paper,
};

/// What holding the answers against the audit trail found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordReport {
    /// How many responses were made again from their events.
    pub responses: u64,
    /// How many answers were held against them.
    pub answers: u64,
    /// What differs; empty when everything on file is what the trail says. At most 1,000 are named.
    pub findings: Vec<Finding>,
}

/// What the responses of a survey come to, as their rows have them.
#[derive(Default)]
pub(in crate::store) struct Sums {
    pub(in crate::store) responses: u64,
    pub(in crate::store) answers: u64,
    pub(in crate::store) ledger: BTreeMap<Standing, u64>,
    pub(in crate::store) tally: Tally,
    pub(super) agreement: BTreeMap<(String, String), Agreement>,
    /// How many events are about responses of the survey.
    pub(super) events: u64,
}

/// A response as its row has it.
pub(super) struct Filed {
    pub(super) id: i64,
    pub(super) identity: Identity,
    pub(super) serial: String,
    sort_key: String,
    pub(super) born: i64,
    pub(super) paper: Paper,
    second: SecondStanding,
}

/// An event of a response, as it is read.
#[allow(
    clippy::struct_excessive_bools,
    reason = "four facts about an event that do not exclude one another"
)]
struct Told {
    id: i64,
    at: i64,
    operator: String,
    action: Option<Action>,
    question: Option<String>,
    entry: Option<u8>,
    next: Option<String>,
    old: Option<String>,
    new: Option<String>,
    why: Option<String>,
    is_erased: bool,
    is_same_again: bool,
    /// It is of a trail of schema version 1, which did not tell where entry continues.
    is_former: bool,
    /// It names the response: project, survey, the serial of that time and, where it is told, identity and version.
    is_of_this: bool,
}

impl Told {
    fn value(&self) -> Value<'_> {
        Value {
            old: self.old.as_deref(),
            new: self.new.as_deref(),
            why: self.why.as_deref(),
        }
    }

    fn step(&self, names: &dyn Names) -> Step<'_> {
        let said = Said {
            question: self.question.as_deref(),
            next: self.next.as_deref(),
            value: self.value(),
        };
        let change = self
            .action
            .map_or(Change::Unknown, |action| Change::of(action, said, names));
        Step {
            id: self.id,
            at: self.at,
            operator: &self.operator,
            entry: self.entry,
            change,
            old: self.old.as_deref(),
            is_erased: self.is_erased,
            is_same_again: self.is_same_again,
        }
    }
}

/// The events of a response, oldest first.
struct History {
    events: Vec<Told>,
    /// The import that brought it.
    import: Option<Import>,
    /// The serial that it had before its first event.
    serial: String,
    is_whole: bool,
    /// Lines of several devices come together in it.
    is_joined: bool,
}

/// The event of an import.
#[derive(Clone)]
struct Import {
    id: i64,
    at: i64,
    operator: String,
    is_of_survey: bool,
}

/// The codes of a survey, with what was there once numbered from −1 down.
pub(super) struct Codes {
    questions: HashMap<String, i64>,
    batches: RefCell<HashMap<String, i64>>,
    reasons: HashMap<String, i64>,
}

impl Names for Codes {
    fn question(&self, code: &str) -> Option<i64> {
        self.questions.get(code).copied()
    }

    fn batch(&self, code: &str) -> Option<i64> {
        let mut batches = self.batches.borrow_mut();
        let gone = -i64::try_from(batches.len()).unwrap_or(i64::MAX) - 1;
        Some(*batches.entry(code.to_owned()).or_insert(gone))
    }

    fn reason(&self, code: &str) -> Option<i64> {
        self.reasons.get(code).copied()
    }
}

/// Look-ups in place of a join: with one, `SQLite` prepares the statement anew for each event.
const HISTORY: &str = "SELECT id, seen, at, operator, action, question, entry, next,
        (SELECT old FROM event_value WHERE event_value.event = event.id),
        (SELECT new FROM event_value WHERE event_value.event = event.id),
        (SELECT why FROM event_value WHERE event_value.event = event.id),
        value_hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event_value WHERE event_value.event = event.id),
        project, survey, serial, response, version
    FROM event WHERE id = ?1";

impl Store {
    /// Makes every response of a survey again from its events and names what is not on file as they tell it; gives what
    /// the rows come to.
    pub(in crate::store) fn fold_papers(
        &self,
        known: &Known,
        findings: &mut Findings,
    ) -> Result<Sums> {
        let codes = self.codes(known)?;
        let batch_names: HashMap<i64, String> = codes
            .batches
            .borrow()
            .iter()
            .map(|(code, row)| (*row, code.clone()))
            .collect();
        let positions: Vec<usize> = (0..known.numbers.len()).collect();
        let mut fold = Fold {
            store: self,
            known,
            codes,
            batch_names,
            hashes: None,
            imports: HashMap::new(),
            finder: Finder::new(known, &positions)?,
            counted: Counted::new(known, &positions),
            brought: BTreeMap::new(),
            sums: Sums::default(),
            merged: self.merged_rows(known)?,
        };
        // The sign keeps SQLite from sorting a million rows: they are wanted in the order in which they lie.
        let mut statement = self.connection.prepare(
            "SELECT id, state, invalid, batch, answers, version, next, compared, discrepancies, last, operator, changed,
                    control_total, invalid_why, identity, serial, sort_key, born,
                    (SELECT audit FROM reopened WHERE reopened.response = response.id)
             FROM response WHERE +survey = ?1 ORDER BY id",
        )?;
        let mut compared = self.connection.prepare(
            "SELECT response, question FROM comparison JOIN response ON response.id = comparison.response
             WHERE +response.survey = ?1 ORDER BY comparison.response",
        )?;
        let mut compared = compared.query([known.id])?;
        let mut next_compared: Option<i64> = compared.next()?.map(|row| row.get(0)).transpose()?;
        let mut rows = statement.query([known.id])?;
        let mut read = self.gauge().begin();
        while let Some(row) = rows.next()? {
            read.add();
            let Some(mut filed) = filed(row)? else {
                let serial: String = row.get(15)?;
                findings.add(unreadable_answer(known, &serial));
                fold.sums.responses += 1;
                continue;
            };
            if next_compared == Some(filed.id) {
                filed.paper.comparisons = self.comparisons(filed.id)?;
                while next_compared.is_some_and(|response| response <= filed.id) {
                    next_compared = compared.next()?.map(|row| row.get(0)).transpose()?;
                }
            }
            if let Some(matters) = fold.merged.matters.remove(&filed.id) {
                filed.paper.matters = matters;
            }
            let packed = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
            fold.response(&filed, packed, findings)?;
        }
        fold.end(findings)
    }

    fn codes(&self, known: &Known) -> Result<Codes> {
        let rows = |sql: &str| -> Result<HashMap<String, i64>> {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Codes {
            questions: self.question_numbers(known.id)?,
            batches: RefCell::new(rows("SELECT code, id FROM batch WHERE survey = ?1")?),
            reasons: rows("SELECT code, id FROM invalid_reason WHERE survey = ?1")?,
        })
    }

    /// The events of a response, from the last one back to the first, or to the import that brought it.
    fn history_to_fold(
        &self,
        known: &Known,
        filed: &Filed,
        imports: &mut HashMap<i64, Import>,
    ) -> Result<History> {
        // A stack that was imported and not touched since has one event: it is read once.
        let import = filed.paper.last.and_then(|last| imports.get(&last));
        if let Some(import) = import {
            return Ok(History {
                events: Vec::new(),
                is_whole: import.is_of_survey && filed.born == import.id,
                import: Some(import.clone()),
                serial: filed.serial.clone(),
                is_joined: false,
            });
        }
        let mut statement = self.connection.prepare_cached(HISTORY)?;
        let mut history = History {
            events: Vec::new(),
            import: None,
            serial: filed.serial.clone(),
            is_whole: true,
            is_joined: false,
        };
        let mut next = filed.paper.last;
        while let Some(id) = next {
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else {
                history.is_whole = false;
                break;
            };
            let code = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
            let action = Action::from_code(code);
            if action == Some(Action::Import) {
                let import = Import {
                    id,
                    at: row.get(2)?,
                    operator: row.get(3)?,
                    is_of_survey: is_text(row, 12, &known.key.project)
                        && is_text(row, 13, &known.key.survey),
                };
                history.is_whole &= import.is_of_survey;
                imports.insert(id, import.clone());
                history.import = Some(import);
                break;
            }
            if action == Some(Action::Join) {
                history.is_joined = true;
                return Ok(history);
            }
            let mut told = told(row, action, known, filed)?;
            if action == Some(Action::Renumber) {
                // From here back it had the serial that this event says was before.
                told.is_of_this &= told.new.as_deref() == Some(history.serial.as_str());
                history.serial = told.old.clone().unwrap_or_default();
            }
            let serial = row
                .get_ref(14)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?;
            told.is_of_this &=
                is_serial(serial.unwrap_or_default(), &history.serial, filed.identity);
            history.is_whole &= told.is_of_this;
            history.events.push(told);
            // Each event has seen an earlier one; were it not so, the walk would not end.
            let seen: Option<i64> = row.get(1)?;
            next = seen.filter(|seen| *seen < id);
        }
        history.events.reverse();
        note_same_again(&mut history.events);
        let first = history.events.first().map(|told| told.id);
        let born = history.import.as_ref().map(|import| import.id).or(first);
        history.is_whole &= born == Some(filed.born);
        Ok(history)
    }

    /// How many events are about single responses of a survey.
    fn events_about_responses(&self, known: &Known) -> Result<u64> {
        Ok(self.connection.query_row(
            "SELECT count(*) FROM event WHERE project = ?1 AND survey = ?2 AND serial IS NOT NULL",
            (&known.key.project, &known.key.survey),
            |row| row.get(0),
        )?)
    }

    /// How many responses each import of a survey brought, by the hashes it kept.
    fn brought(&self, known: &Known) -> Result<Vec<(i64, u64)>> {
        let mut statement = self.connection.prepare(
            "SELECT imported.event, sum(length(hashes)) / ?3 FROM imported JOIN event ON event.id = imported.event
             WHERE project = ?1 AND survey = ?2 GROUP BY imported.event",
        )?;
        let (key, length) = (&known.key, BroughtFields::LENGTH);
        let rows = statement.query_map((&key.project, &key.survey, length), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Names the responses about which there are events that the history of no response on file reaches.
    fn name_untold(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let mut find = self.connection.prepare(
            "SELECT last FROM response WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
        )?;
        let mut statement = self.connection.prepare(
            "SELECT max(id), serial FROM event WHERE project = ?1 AND survey = ?2 AND serial IS NOT NULL
               AND serial NOT IN (SELECT serial FROM event
                                  WHERE project = ?1 AND survey = ?2 AND action = 'renumber')
             GROUP BY serial",
        )?;
        let mut rows = statement.query((&known.key.project, &known.key.survey))?;
        while let Some(row) = rows.next()? {
            let (newest, serial): (i64, String) = (row.get(0)?, row.get(1)?);
            let sort_key = Serial::read(&serial).map(|serial| serial.sort_key());
            let last: Option<i64> = find
                .query((known.id, sort_key.unwrap_or_default(), &serial))?
                .next()?
                .map(|row| row.get(0))
                .transpose()?;
            match last {
                None => findings.add(not_on_file(known, &serial)),
                Some(last) if last < newest => findings.add(history_cut(known, &serial)),
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// The fold of one survey.
pub(super) struct Fold<'a> {
    pub(super) store: &'a Store,
    pub(super) known: &'a Known,
    pub(super) codes: Codes,
    batch_names: HashMap<i64, String>,
    /// The row of hashes read last: the event, the first response, the hashes.
    hashes: Option<(i64, i64, Vec<u8>)>,
    imports: HashMap<i64, Import>,
    finder: Finder<'a>,
    /// The answers of counted responses, where nothing more is needed to count them.
    counted: Counted,
    /// How many responses on file each import brought.
    pub(super) brought: BTreeMap<i64, u64>,
    pub(super) sums: Sums,
    /// What stands beside the responses because files were merged.
    pub(super) merged: MergedRows,
}

impl Fold<'_> {
    fn response(&mut self, filed: &Filed, packed: &str, findings: &mut Findings) -> Result<()> {
        let given = filed.paper.answers.iter().flatten().count();
        self.sums.responses += 1;
        self.sums.answers += given as u64;
        *self.sums.ledger.entry(standing(&filed.paper)).or_default() += 1;
        self.count(filed, packed, findings)?;
        if self.merged.is_woven(filed.id, &filed.identity) {
            return self.woven(filed, findings);
        }
        let imports = &mut self.imports;
        let history = self.store.history_to_fold(self.known, filed, imports)?;
        if history.is_joined {
            return self.woven(filed, findings);
        }
        self.sums.events += history.events.len() as u64;
        if let Some(Import { id: event, .. }) = &history.import {
            *self.brought.entry(*event).or_default() += 1;
        }
        if !history.is_whole || has_other_key(filed) {
            findings.add(history_cut(self.known, &filed.serial));
        }
        if history.events.is_empty() {
            return self.untouched(filed, &history, findings);
        }
        let mut paper = self.beginning(filed, &history, findings)?;
        let mut is_next_told = true;
        for told in &history.events {
            self.apply(&mut paper, told, &filed.serial, findings);
            if told.next.is_some() {
                is_next_told = true;
            } else if told.is_former {
                is_next_told = false;
            }
        }
        if !is_next_told {
            paper.next = filed.paper.next;
        }
        self.compare(filed, &paper, findings);
        Ok(())
    }

    /// Counts a response as the kept counts do.
    fn count(&mut self, filed: &Filed, packed: &str, findings: &mut Findings) -> Result<()> {
        let standing = standing(&filed.paper);
        if !standing.is_counted() {
            return Ok(());
        }
        let counting = &self.known.counting;
        if counting.adds_up(self.known.questionnaire()) && !self.finder.is_conditional() {
            let fields = self.finder.find(packed, filed.paper.version)?;
            let counted = self.counted.add(self.known, filed.paper.version, &fields);
            if counted.is_err() {
                findings.add(unreadable_answer(self.known, &filed.serial));
            }
            return Ok(());
        }
        let Some(sheet) = filed.paper.sheet(&self.known.form()) else {
            findings.add(unreadable_answer(self.known, &filed.serial));
            return Ok(());
        };
        let batch = self.store.batch_where_needed(self.known, standing.batch)?;
        let case = Case {
            sheet: &sheet,
            batch: batch.as_deref(),
        };
        let questionnaire = self.known.questionnaire();
        counting.add(questionnaire, &mut self.sums.tally, case, 1);
        Ok(())
    }

    /// Holds a response of which only its import tells against that.
    fn untouched(
        &mut self,
        filed: &Filed,
        history: &History,
        findings: &mut Findings,
    ) -> Result<()> {
        let Some(import) = &history.import else {
            return Ok(());
        };
        let mut brought = filed.paper.clone();
        self.check_brought(filed, &filed.serial, &brought, import.id, findings)?;
        brought.next = self.first_open(&brought, filed.paper.next);
        brought.control_total = None;
        brought.invalid = None;
        brought.comparisons = BTreeMap::new();
        brought.reopened = None;
        brought.operator.clone_from(&import.operator);
        brought.changed = import.at;
        self.compare(filed, &brought, findings);
        Ok(())
    }

    /// The response before its first event: just begun, or as its import brought it.
    fn beginning(
        &mut self,
        filed: &Filed,
        history: &History,
        findings: &mut Findings,
    ) -> Result<Paper> {
        let Some(import) = &history.import else {
            let first = self.known.numbers.first().copied();
            let first = first.filter(|first| filed.paper.next == *first);
            let first = first.unwrap_or_else(|| self.known.first_number());
            return Ok(Paper::begun(filed.paper.version, first));
        };
        let mut brought = filed.paper.clone();
        let mut is_known = true;
        for told in history.events.iter().rev() {
            is_known &= brought.undo(&told.step(&self.codes));
        }
        if is_known {
            self.check_brought(filed, &history.serial, &brought, import.id, findings)?;
        }
        let next = self.first_open(&brought, filed.paper.next);
        let mut paper = Paper {
            state: brought.state,
            answers: brought.answers,
            batch: brought.batch,
            operator: import.operator.clone(),
            changed: import.at,
            last: Some(import.id),
            ..Paper::begun(filed.paper.version, 0)
        };
        paper.next = next;
        paper.erased = brought.erased;
        paper.keyed.import = Some((import.operator.clone(), import.id));
        Ok(paper)
    }

    /// Where entry of a paper that an import brought continues; by the places on the paper where the file has it like that.
    fn first_open(&self, brought: &Paper, on_file: i64) -> i64 {
        let form = self.known.form();
        let Some(sheet) = brought.sheet(&form) else {
            return 0;
        };
        let by_place = first_open_on_paper(&form, &sheet);
        if on_file == by_place {
            return by_place;
        }
        first_open(&form, &sheet)
    }

    /// Holds what an import brought against the hash it kept.
    fn check_brought(
        &mut self,
        filed: &Filed,
        serial: &str,
        brought: &Paper,
        event: i64,
        findings: &mut Findings,
    ) -> Result<()> {
        let due = self.hash_of(event, filed.id)?;
        let answers = pack(brought.answers.iter().map(Option::as_deref));
        let batch = brought.batch.and_then(|batch| self.batch_name(batch));
        let fields = BroughtFields {
            identity: &filed.identity,
            serial,
            version: brought.version.into(),
            state: brought.state.code(),
            batch: batch.as_deref(),
            answers: &answers,
        };
        let found = fields.hash();
        if due.as_deref() != Some(found.as_slice()) {
            findings.add(import_differs(self.known, &filed.serial, event));
        }
        Ok(())
    }

    /// The code of a batch, also of one that is there no more.
    fn batch_name(&self, batch: i64) -> Option<String> {
        let known = self.batch_names.get(&batch).cloned();
        known.or_else(|| {
            let batches = self.codes.batches.borrow();
            let mut found = batches.iter().filter(|(_, row)| **row == batch);
            found.next().map(|(code, _)| code.clone())
        })
    }

    /// The hash that an import kept of a response.
    pub(super) fn hash_of(&mut self, event: i64, response: i64) -> Result<Option<Vec<u8>>> {
        const LENGTH: usize = BroughtFields::LENGTH;
        let within = |(of, first, bytes): &(i64, i64, Vec<u8>)| -> Option<Vec<u8>> {
            let place = usize::try_from(response - first).ok()? * LENGTH;
            let hash = bytes.get(place..place + LENGTH)?;
            (*of == event).then(|| hash.to_vec())
        };
        if let Some(hash) = self.hashes.as_ref().and_then(within) {
            return Ok(Some(hash));
        }
        let mut statement = self.store.connection.prepare_cached(
            "SELECT first, hashes FROM imported WHERE event = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
        )?;
        let mut rows = statement.query((event, response))?;
        if let Some(row) = rows.next()? {
            self.hashes = Some((event, row.get(0)?, row.get(1)?));
        }
        Ok(self.hashes.as_ref().and_then(within))
    }

    fn apply(&mut self, paper: &mut Paper, told: &Told, serial: &str, findings: &mut Findings) {
        let step = told.step(&self.codes);
        if step.change == Change::Unknown {
            findings.add(unknown_event(self.known, serial, told.id));
        }
        let applied = paper.apply(&step, &self.known.form());
        if let Some(part) = applied.gap {
            let name = self.name(part);
            findings.add(changed_before(self.known, serial, &name, told.id));
        }
        let Some(count) = applied.count else {
            return;
        };
        match count {
            Count::Compared(number, is_first, outcome) => {
                let first = paper.keyed.of(number).map(|(who, _)| who.clone());
                let pair = (first.unwrap_or_default(), told.operator.clone());
                let made = compared(is_first, outcome);
                let sum = self.sums.agreement.entry(pair).or_default();
                sum.compared += made.compared;
                sum.differed += made.differed;
                sum.discrepancies += made.discrepancies;
            }
            Count::TakenBack(number) => {
                let first = paper.keyed.of(number).map(|(who, _)| who.clone());
                let pair = (first.unwrap_or_default(), told.operator.clone());
                let sum = self.sums.agreement.entry(pair).or_default();
                sum.discrepancies = sum.discrepancies.saturating_sub(1);
            }
            Count::Decided(number, before, now) => self.decide(paper, number, decided(before, now)),
        }
    }

    /// Counts a decision between the operators whose values were compared.
    fn decide(&mut self, paper: &Paper, number: i64, changes: [i64; 3]) {
        let Some(row) = paper.comparisons.get(&number) else {
            return;
        };
        let who = |id: Option<i64>| -> Option<String> {
            self.store
                .connection
                .prepare_cached("SELECT operator FROM event WHERE id = ?1")
                .and_then(|mut statement| statement.query_row([id], |row| row.get(0)))
                .ok()
        };
        let Some(pair) = who(row.first_row).zip(who(Some(row.second_row))) else {
            return;
        };
        if let Some(sum) = self.sums.agreement.get_mut(&pair) {
            let [first, second, other] = changes;
            sum.for_first = sum.for_first.saturating_add_signed(first);
            sum.for_second = sum.for_second.saturating_add_signed(second);
            sum.for_other = sum.for_other.saturating_add_signed(other);
        }
    }

    /// A finding for each part of a response that is not on file as it is told.
    pub(super) fn compare(&self, filed: &Filed, told: &Paper, findings: &mut Findings) {
        let (known, serial, on_file) = (self.known, &filed.serial, &filed.paper);
        let numbers = told.answers.len().max(on_file.answers.len());
        for number in 1..=i64::try_from(numbers).unwrap_or(0) {
            let [due, found] = [told, on_file].map(|paper| paper.answer(number));
            if due != found {
                let name = self.name(Part::Answer(number));
                findings.add(not_as_told(known, serial, &name, due, found));
            }
        }
        let reason = |paper: &Paper| paper.invalid.clone();
        let others = [
            (told.state.code() != on_file.state.code(), Part::State),
            (
                told.control_total != on_file.control_total,
                Part::ControlTotal,
            ),
            (reason(told) != reason(on_file), Part::Validity),
            (told.batch != on_file.batch, Part::Batch),
        ];
        for (_, part) in others.into_iter().filter(|(differs, _)| *differs) {
            let [due, found] = [told, on_file].map(|paper| self.value(paper, part));
            let (due, found) = (due.as_deref(), found.as_deref());
            findings.add(not_as_told(known, serial, &self.name(part), due, found));
        }
        for (differs, zh, en) in [
            (
                told.next != on_file.next,
                "续录的题",
                "where entry continues",
            ),
            (told.operator != on_file.operator, "录入员", "the operator"),
            (told.changed != on_file.changed, "时间", "the time"),
            (
                told.reopened != on_file.reopened,
                "审定后的退回",
                "the reopening",
            ),
            (told.version != on_file.version, "版本", "the version"),
            (
                told.matters != on_file.matters,
                "两机不一之处",
                "what two devices say",
            ),
        ] {
            if differs {
                findings.add(not_as_told(known, serial, &Text::new(zh, en), None, None));
            }
        }
        self.compare_second(filed, told, findings);
    }

    fn compare_second(&self, filed: &Filed, told: &Paper, findings: &mut Findings) {
        let on_file = &filed.paper.comparisons;
        let numbers = told.comparisons.keys().chain(on_file.keys());
        let differing =
            numbers.filter(|number| told.comparisons.get(number) != on_file.get(number));
        let mut numbers: Vec<i64> = differing.copied().collect();
        numbers.order();
        numbers.dedup();
        for number in numbers {
            let name = self.name(Part::Answer(number));
            findings.add(not_as_compared(self.known, &filed.serial, &name));
        }
        let due = told.second(&self.known.form());
        if due != Some(filed.second) {
            let name = Text::new("复录进度", "the second entry");
            findings.add(not_as_compared(self.known, &filed.serial, &name));
        }
    }

    fn value(&self, paper: &Paper, part: Part) -> Option<String> {
        let code = |codes: &HashMap<String, i64>, row: i64| {
            let found = codes.iter().find(|(_, known)| **known == row);
            found.map_or_else(|| row.to_string(), |(code, _)| code.clone())
        };
        match part {
            Part::Answer(number) => paper.answer(number).map(str::to_owned),
            Part::State => Some(paper.state.code().to_owned()),
            Part::ControlTotal => paper.control_total.clone(),
            Part::Validity => {
                let (reason, _) = paper.invalid.as_ref()?;
                Some(code(&self.codes.reasons, *reason))
            }
            Part::Batch => Some(code(&self.codes.batches.borrow(), paper.batch?)),
            Part::Serial => None,
        }
    }

    pub(super) fn name(&self, part: Part) -> Text {
        match part {
            Part::Answer(number) => {
                let mut questions = self.codes.questions.iter();
                let found = questions.find(|(_, known)| **known == number);
                Text::same(found.map_or_else(|| number.to_string(), |(code, _)| code.clone()))
            }
            Part::State => Text::new("状态", "the state"),
            Part::ControlTotal => Text::new("小计", "the control total"),
            Part::Validity => Text::new("有效性", "the validity"),
            Part::Batch => Text::new("批次", "the batch"),
            Part::Serial => Text::new("编号", "the serial"),
        }
    }

    /// Holds the sums over all responses against what is told.
    fn end(mut self, findings: &mut Findings) -> Result<Sums> {
        let (store, known) = (self.store, self.known);
        match self.counted.tally(known) {
            Ok(tally) => self.sums.tally = self.sums.tally.plus(&tally),
            Err(_) => findings.add(unreadable_answer(known, "?")),
        }
        if self.sums.events != store.events_about_responses(known)? {
            store.name_untold(known, findings)?;
        }
        for (event, due) in store.brought(known)? {
            let found = self.brought.get(&event).copied().unwrap_or_default();
            if found != due {
                findings.add(brought_otherwise(known, event, [due, found]));
            }
        }
        let kept = store.comparison(&known.key)?.into_iter();
        let kept: BTreeMap<(String, String), Agreement> = order::map(
            kept.map(|pair| ((pair.first_operator, pair.second_operator), pair.agreement)),
        );
        let mut pairs = kept.keys().chain(self.sums.agreement.keys());
        let is_other = pairs.any(|pair| {
            let [kept, due] = [&kept, &self.sums.agreement]
                .map(|counts| counts.get(pair).copied().unwrap_or_default());
            kept != due
        });
        if is_other {
            findings.add(agreement_differs(known));
        }
        Ok(self.sums)
    }
}

fn standing(paper: &Paper) -> Standing {
    Standing {
        state: paper.state,
        invalid: paper.invalid.as_ref().map(|(reason, _)| *reason),
        batch: paper.batch,
    }
}

/// Notes of deleted values what the events that deleted them say: which were the value before again.
fn note_same_again(events: &mut [Told]) {
    for end in 0..events.len() {
        let (before, rest) = events.split_at_mut(end);
        let Some(erasure) = rest
            .first()
            .filter(|told| told.action == Some(Action::Erase))
        else {
            continue;
        };
        let Some(record) = erasure.new.as_deref().and_then(ErasedRecord::read) else {
            continue;
        };
        let of_field = |told: &&mut Told| told.question == erasure.question;
        // Those before an earlier deletion in the field are that one's.
        let erased = before
            .iter_mut()
            .rev()
            .filter(of_field)
            .take_while(|told| told.action != Some(Action::Erase))
            .filter(|told| told.is_erased);
        let mut erased: Vec<&mut Told> = erased.collect();
        erased.reverse();
        for at in record.same_again {
            if let Some(told) = erased.get_mut(at) {
                told.is_same_again = true;
            }
        }
    }
}

/// Whether a serial is written otherwise than it is read, or its sort key is another's.
pub(super) fn has_other_key(filed: &Filed) -> bool {
    !Serial::read(&filed.serial)
        .is_ok_and(|serial| serial.as_str() == filed.serial && serial.sort_key() == filed.sort_key)
}

/// A row of the statement in [`Store::fold_papers`]; `None` where its answers are not packed as they are written.
fn filed(row: &Row<'_>) -> Result<Option<Filed>> {
    let packed = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
    let Some(answers) = unpack(packed) else {
        return Ok(None);
    };
    if pack(answers.iter().map(Option::as_deref)) != packed {
        return Ok(None);
    }
    let invalid: Option<i64> = row.get(2)?;
    let why: Option<String> = row.get(13)?;
    let paper = Paper {
        state: state(row, 1)?,
        invalid: invalid.map(|reason| (reason, why.unwrap_or_default())),
        batch: row.get(3)?,
        answers,
        control_total: row.get(12)?,
        reopened: row.get(18)?,
        operator: row.get(10)?,
        changed: row.get(11)?,
        last: row.get(9)?,
        ..Paper::begun(row.get(5)?, row.get(6)?)
    };
    Ok(Some(Filed {
        id: row.get(0)?,
        identity: row.get(14)?,
        serial: row.get(15)?,
        sort_key: row.get(16)?,
        born: row.get(17)?,
        second: SecondStanding {
            compared: row.get(7)?,
            discrepancies: row.get(8)?,
        },
        paper,
    }))
}

fn told(row: &Row<'_>, action: Option<Action>, known: &Known, filed: &Filed) -> Result<Told> {
    let identity = row.get_ref(15)?.as_blob_or_null();
    let identity = identity.map_err(rusqlite::Error::from)?;
    let version: Option<u32> = row.get(16)?;
    let is_of_this = is_text(row, 12, &known.key.project)
        && is_text(row, 13, &known.key.survey)
        && identity.is_none_or(|identity| identity == filed.identity)
        && version.is_none_or(|version| version == filed.paper.version);
    Ok(Told {
        id: row.get(0)?,
        at: row.get(2)?,
        operator: row.get(3)?,
        action,
        question: row.get(5)?,
        entry: row.get(6)?,
        next: row.get(7)?,
        old: row.get(8)?,
        new: row.get(9)?,
        why: row.get(10)?,
        is_erased: row.get(11)?,
        is_same_again: false,
        is_former: identity.is_none(),
        is_of_this,
    })
}

/// Whether a serial of an event is this one, or one of the two is the other with the suffix that a collision puts behind.
fn is_serial(found: &str, due: &str, identity: Identity) -> bool {
    found == due || suffixed(found, identity) == due || found == suffixed(due, identity)
}

fn is_text(row: &Row<'_>, column: usize, due: &str) -> bool {
    let found = row.get_ref(column).ok();
    found.and_then(|found| found.as_str().ok()) == Some(due)
}
