//! Papers about which events came: new ones are written, those that met others are woven, and the kept counts follow.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::OptionalExtension as _;

use super::codes::Codes;
use super::lines::{ChainNames, End, Gathered, Woven};
use super::receipt::Receipt;
use crate::error::Result;
use crate::measure::Case;
use crate::response::packed::pack;
use crate::response::{Outcome, SecondStanding, Serial, State, Tally, WITHDRAWN};
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::text::Order;
use crate::trail::merge::{AgreementCounts, is_collision};
use crate::trail::{Identity, Names as _, Paper, Part, hexadecimal};

/// The papers of a survey that were put aside under this serial. As a join `SQLite` would plan it anew for every serial.
pub(super) const PUT_ASIDE: &str = "SELECT response FROM collision WHERE serial = ?2
    AND ?1 = (SELECT survey FROM response WHERE response.id = collision.response)";

/// A paper about which events came that does not stand alone: its ends, a serial it was met under, and whether it is new
/// here.
#[derive(Debug, Clone)]
pub(super) struct Seed {
    pub(super) ends: BTreeSet<End>,
    pub(super) serial: String,
    pub(super) is_new: bool,
}

/// What a parcel changes in the kept counts of a survey.
#[derive(Default)]
pub(super) struct Counts {
    tally: Tally,
    ledger: BTreeMap<Standing, i64>,
    agreement: BTreeMap<(String, String), AgreementCounts>,
    discrepancies: i64,
    agreed: i64,
}

/// The work on one survey.
pub(super) struct Work<'a> {
    pub(super) store: &'a Store,
    pub(super) known: Arc<Known>,
    pub(super) codes: Codes<'a>,
    pub(super) chains: ChainNames,
    pub(super) counts: Counts,
    /// The row that the next new response gets.
    pub(super) next: i64,
}

/// A row of a response before papers are woven.
struct OldRow {
    identity: Identity,
    serial: String,
    was_approved: bool,
    is_collided: bool,
}

/// A paper as it is to lie on file.
struct Due {
    woven: Woven,
    serial: Serial,
    /// The serial that another paper has too.
    collides: Option<String>,
}

impl<'a> Work<'a> {
    pub(super) fn of(store: &'a Store, known: Arc<Known>, next: i64) -> Result<Self> {
        Ok(Self {
            codes: store.merge_codes(&known)?,
            chains: store.chain_names()?,
            store,
            known,
            counts: Counts::default(),
            next,
        })
    }

    /// The row of the response with this serial.
    pub(super) fn row_at(&self, serial: &str) -> Result<Option<i64>> {
        let sort_key = Serial::read(serial).map(|serial| serial.sort_key());
        Ok(self
            .store
            .connection
            .prepare_cached(
                "SELECT id FROM response WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
            )?
            .query_row(
                (self.known.id, sort_key.unwrap_or_default(), serial),
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Whether a paper with this serial is or was met here, so that one that comes does not stand alone.
    pub(super) fn is_taken(&self, serial: &str) -> Result<bool> {
        if self.row_at(serial)?.is_some() {
            return Ok(true);
        }
        let mut statement = self.store.connection.prepare_cached(PUT_ASIDE)?;
        Ok(statement.exists((self.known.id, serial))?)
    }

    /// Adds a paper to the counts, or takes it out.
    pub(super) fn count(&mut self, paper: &Paper, times: i64) -> Result<()> {
        let standing = Standing {
            state: paper.state,
            invalid: paper.invalid.as_ref().map(|(reason, _)| *reason),
            batch: paper.batch,
        };
        *self.counts.ledger.entry(standing).or_default() += times;
        for row in paper.comparisons.values() {
            match row.outcome {
                Outcome::Discrepancy => self.counts.discrepancies += times,
                Outcome::Agreed => self.counts.agreed += times,
                _ => {}
            }
        }
        if !standing.is_counted() {
            return Ok(());
        }
        let sheet = self.known.sheet(paper)?;
        let batch = self.store.batch_where_needed(&self.known, paper.batch)?;
        let case = Case {
            sheet: &sheet,
            batch: batch.as_deref(),
        };
        let questionnaire = self.known.questionnaire();
        let tally = &mut self.counts.tally;
        self.known.counting.add(questionnaire, tally, case, times);
        Ok(())
    }

    /// Adds what a paper adds to the counts of pairs of operators, or takes it out.
    pub(super) fn count_pairs(
        &mut self,
        pairs: &BTreeMap<(String, String), AgreementCounts>,
        times: i64,
    ) {
        for (pair, counts) in pairs {
            let sum = self.counts.agreement.entry(pair.clone()).or_default();
            for (sum, more) in sum.iter_mut().zip(counts) {
                *sum += more * times;
            }
        }
    }

    /// Writes a paper into a row; a row that is not there is made.
    pub(super) fn write(
        &mut self,
        row: i64,
        identity: Identity,
        serial: &Serial,
        born: i64,
        paper: &mut Paper,
    ) -> Result<()> {
        paper.batch = self.codes.batch_on_file(paper.batch);
        let second = paper
            .second(&self.known.form())
            .ok_or_else(|| unreadable("response.answers"))?;
        let (invalid, why) = match &paper.invalid {
            Some((reason, why)) => (Some(*reason), Some(why)),
            None => (None, None),
        };
        let SecondStanding {
            compared,
            discrepancies,
        } = second;
        let connection = &self.store.connection;
        connection
            .prepare_cached(
                "INSERT INTO response (id, survey, state, invalid, batch, answers, serial, sort_key, version, next,
                                       compared, discrepancies, born, last, operator, changed, control_total, invalid_why,
                                       identity)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
                 ON CONFLICT (id) DO UPDATE SET state = excluded.state, invalid = excluded.invalid,
                     batch = excluded.batch, answers = excluded.answers, serial = excluded.serial,
                     sort_key = excluded.sort_key, version = excluded.version, next = excluded.next,
                     compared = excluded.compared, discrepancies = excluded.discrepancies, born = excluded.born,
                     last = excluded.last, operator = excluded.operator, changed = excluded.changed,
                     control_total = excluded.control_total, invalid_why = excluded.invalid_why,
                     identity = excluded.identity",
            )?
            .execute(rusqlite::params![
                row,
                self.known.id,
                paper.state.code(),
                invalid,
                paper.batch,
                pack(paper.answers.iter().map(Option::as_deref)),
                serial.as_str(),
                serial.sort_key(),
                paper.version,
                paper.next,
                compared,
                discrepancies,
                born,
                paper.last,
                &paper.operator,
                paper.changed,
                &paper.control_total,
                why,
                identity,
            ])?;
        if let Some(reopened) = paper.reopened {
            connection
                .prepare_cached("INSERT INTO reopened (response, audit) VALUES (?1, ?2)")?
                .execute((row, reopened))?;
        }
        self.store
            .write_comparisons(row, &BTreeMap::new(), &paper.comparisons)?;
        self.store.write_matters(row, &paper.matters)?;
        self.count(paper, 1)
    }

    /// Weaves the papers about which events came, with all that have the same serials.
    pub(super) fn weave(
        &mut self,
        seeds: &HashMap<Identity, Seed>,
        receipt: &mut Receipt,
    ) -> Result<()> {
        let mut done: BTreeSet<Identity> = BTreeSet::new();
        let mut order: Vec<&Identity> = seeds.keys().collect();
        order.order();
        let by_serial = by_serial(seeds);
        for identity in order {
            if done.contains(identity) {
                continue;
            }
            done.extend(self.weave_from(*identity, seeds, &by_serial, receipt)?);
        }
        Ok(())
    }

    /// Weaves what this paper meets; gives the identities of all that was woven.
    fn weave_from(
        &mut self,
        identity: Identity,
        seeds: &HashMap<Identity, Seed>,
        by_serial: &HashMap<&str, Vec<Identity>>,
        receipt: &mut Receipt,
    ) -> Result<BTreeSet<Identity>> {
        let mut ends: BTreeSet<End> = BTreeSet::new();
        let mut rows: BTreeMap<i64, OldRow> = BTreeMap::new();
        let mut serials: BTreeSet<String> = BTreeSet::new();
        let mut due_serials: BTreeSet<String> = BTreeSet::new();
        let mut identities: BTreeSet<Identity> = BTreeSet::new();
        let mut due_identities: BTreeSet<Identity> = BTreeSet::from([identity]);
        let (mut gathered, papers) = loop {
            let was = (ends.len(), rows.len());
            for identity in std::mem::take(&mut due_identities) {
                if !identities.insert(identity) {
                    continue;
                }
                let mut is_new = false;
                if let Some(seed) = seeds.get(&identity) {
                    ends.extend(&seed.ends);
                    is_new = seed.is_new;
                    due_serials.insert(seed.serial.clone());
                }
                if !is_new {
                    self.find_row(identity, &mut rows, &due_serials)?;
                }
            }
            for serial in std::mem::take(&mut due_serials) {
                if !serials.insert(serial.clone()) {
                    continue;
                }
                for row in self.rows_of(&serial)? {
                    self.take_row(row, &mut rows)?;
                }
                let met = by_serial.get(serial.as_str()).into_iter().flatten();
                due_identities.extend(met.copied());
            }
            for row in rows.keys().copied().collect::<Vec<_>>() {
                self.store
                    .keep_before_weaving(&self.known, &self.codes, row)?;
                let (identity, last): (Identity, Option<i64>) = self.store.connection.query_row(
                    "SELECT identity, last FROM response WHERE id = ?1",
                    [row],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )?;
                ends.extend(self.store.ends_of(row, identity, last)?);
            }
            let all: Vec<End> = ends.iter().copied().collect();
            let mut gathered = self
                .store
                .gather(&self.known, &self.codes, &self.chains, &all)?;
            let mut papers = Vec::new();
            for events in gathered.papers() {
                due_identities.extend(gathered.identities(&events));
                let woven = gathered.weave(&self.known, &self.codes, &events);
                papers.extend(woven.map(|woven| (events, woven)));
            }
            due_identities.retain(|identity| !identities.contains(identity));
            due_serials.extend(papers.iter().map(|(_, woven)| woven.serial.clone()));
            due_serials.retain(|serial| !serials.contains(serial));
            if due_identities.is_empty()
                && due_serials.is_empty()
                && was == (ends.len(), rows.len())
            {
                break (gathered, papers);
            }
        };
        let due = self.sort_out(&mut gathered, papers)?;
        self.replace(&rows, &due, receipt)?;
        Ok(identities)
    }

    /// Adds the row in which a response of this identity lies, if there is one that was not found by its serial.
    fn find_row(
        &self,
        identity: Identity,
        rows: &mut BTreeMap<i64, OldRow>,
        serials: &BTreeSet<String>,
    ) -> Result<()> {
        let connection = &self.store.connection;
        let aliased: Option<i64> = connection
            .prepare_cached("SELECT response FROM alias WHERE identity = ?1")?
            .query_row([identity], |row| row.get(0))
            .optional()?;
        if let Some(row) = aliased {
            return self.take_row(row, rows);
        }
        for serial in serials {
            for row in self.rows_of(serial)? {
                let found: Identity = connection
                    .prepare_cached("SELECT identity FROM response WHERE id = ?1")?
                    .query_row([row], |row| row.get(0))?;
                if found == identity {
                    return self.take_row(row, rows);
                }
            }
        }
        // It had another serial here: it is looked for among all, which few papers need.
        let found: Option<i64> = connection
            .prepare_cached("SELECT id FROM response WHERE survey = ?1 AND identity = ?2")?
            .query_row((self.known.id, identity), |row| row.get(0))
            .optional()?;
        found.map_or(Ok(()), |row| self.take_row(row, rows))
    }

    /// The rows of the papers with this serial: the one found under it, and those that were put aside.
    fn rows_of(&self, serial: &str) -> Result<Vec<i64>> {
        let mut rows: Vec<i64> = self.row_at(serial)?.into_iter().collect();
        let mut statement = self.store.connection.prepare_cached(PUT_ASIDE)?;
        let found = statement.query_map((self.known.id, serial), |row| row.get(0))?;
        for row in found {
            rows.push(row?);
        }
        Ok(rows)
    }

    fn take_row(&self, row: i64, rows: &mut BTreeMap<i64, OldRow>) -> Result<()> {
        if rows.contains_key(&row) {
            return Ok(());
        }
        let old = self
            .store
            .connection
            .prepare_cached(
                "SELECT identity, serial, state, EXISTS (SELECT 1 FROM collision WHERE collision.response = response.id)
                 FROM response WHERE id = ?1",
            )?
            .query_row([row], |row| {
                Ok(OldRow {
                    identity: row.get(0)?,
                    serial: row.get(1)?,
                    was_approved: row.get::<_, String>(2)? == State::Approved.code(),
                    is_collided: row.get(3)?,
                })
            })?;
        rows.insert(row, old);
        Ok(())
    }

    /// Says which of the papers are one under their serial, and under which serial each is found.
    fn sort_out(
        &self,
        gathered: &mut Gathered,
        papers: Vec<(Vec<usize>, Woven)>,
    ) -> Result<Vec<Due>> {
        let withdrawn = self.codes.reason(WITHDRAWN);
        let is_withdrawn = |woven: &Woven| {
            let invalid = woven.weaving.paper.invalid.as_ref();
            invalid.is_some_and(|(reason, _)| Some(*reason) == withdrawn)
        };
        let mut met: BTreeMap<String, Vec<(Vec<usize>, Woven)>> = BTreeMap::new();
        for (events, woven) in papers {
            let group = met.entry(woven.serial.clone()).or_default();
            let form = self.known.form();
            let mut one = group.iter_mut().find(|(_, other)| {
                !is_withdrawn(other)
                    && !is_withdrawn(&woven)
                    && !is_collision(&other.weaving.paper, &woven.weaving.paper, &form)
            });
            match &mut one {
                Some((of, other)) => {
                    of.extend(events);
                    if let Some(woven) = gathered.weave(&self.known, &self.codes, of) {
                        *other = woven;
                    }
                }
                None => group.push((events, woven)),
            }
        }
        let mut due = Vec::new();
        for (serial, mut group) in met {
            // A withdrawn paper leaves its serial to one that counts.
            group.order_by_key(|(_, woven)| is_withdrawn(woven));
            for (place, (_, mut woven)) in group.into_iter().enumerate() {
                woven.serial.clone_from(&serial);
                let first = woven.identities.first().copied().unwrap_or_default();
                let collides = (place > 0).then(|| serial.clone());
                let found = match &collides {
                    None => serial.clone(),
                    Some(serial) => suffixed(serial, first),
                };
                due.push(Due {
                    serial: Serial::read(&found)
                        .map_err(|cause| unreadable("event.serial").caused_by(cause))?,
                    collides,
                    woven,
                });
            }
        }
        Ok(due)
    }

    /// Puts the papers in the place of these rows.
    fn replace(
        &mut self,
        rows: &BTreeMap<i64, OldRow>,
        due: &[Due],
        receipt: &mut Receipt,
    ) -> Result<()> {
        let connection = &self.store.connection;
        for row in rows.keys() {
            self.take_out(*row)?;
        }
        let mut free: BTreeMap<i64, &OldRow> = rows.iter().map(|(row, old)| (*row, old)).collect();
        let mut places = Vec::new();
        for paper in due {
            let identities = &paper.woven.identities;
            let first = identities.first();
            let own = |is_first: bool| {
                let mut rows = free.iter();
                rows.find(|(_, old)| {
                    identities.contains(&old.identity)
                        && (!is_first || Some(&old.identity) == first)
                })
            };
            let found = own(true).or_else(|| own(false)).map(|(row, _)| *row);
            if let Some(row) = found {
                free.remove(&row);
            }
            places.push(found);
        }
        for (paper, place) in due.iter().zip(&mut places) {
            if place.is_none() {
                *place = Some(self.new_place(&paper.woven)?);
                receipt.papers_new += 1;
            } else {
                receipt.papers_changed += 1;
            }
        }
        let mut collisions: BTreeSet<&str> = BTreeSet::new();
        for old in rows.values().filter(|old| old.is_collided) {
            collisions.insert(&old.serial);
        }
        let before = collisions.len();
        for (due, row) in due.iter().zip(places) {
            let mut paper = due.woven.clone();
            let row = row.unwrap_or_default();
            let identities = paper.identities.clone();
            let first = identities.first().copied().unwrap_or_default();
            let was_approved = rows
                .values()
                .any(|old| old.was_approved && identities.contains(&old.identity));
            let born = paper.born;
            self.write(row, first, &due.serial, born, &mut paper.weaving.paper)?;
            self.count_pairs(&paper.weaving.agreement, 1);
            for alias in identities.iter().skip(1) {
                connection
                    .prepare_cached("INSERT INTO alias (identity, response) VALUES (?1, ?2)")?
                    .execute((alias, row))?;
            }
            if paper.ends.len() > 1 {
                for end in &paper.ends {
                    connection
                        .prepare_cached(
                            "INSERT INTO tip (response, event, identity) VALUES (?1, ?2, ?3)",
                        )?
                        .execute((row, end.event, end.identity))?;
                }
            }
            if let Some(serial) = &due.collides {
                connection
                    .prepare_cached("INSERT INTO collision (response, serial) VALUES (?1, ?2)")?
                    .execute((row, serial))?;
                collisions.insert(due.serial.as_str());
            }
            if was_approved && paper.weaving.paper.state != State::Approved {
                let name = (self.known.key.clone(), due.serial.as_str().to_owned());
                receipt.unapproved.insert(name);
            }
            for (old_row, old) in &free {
                if identities.contains(&old.identity) {
                    self.store.hand_on(*old_row, row)?;
                }
            }
        }
        let [before, after] =
            [before, collisions.len()].map(|count| i64::try_from(count).unwrap_or(0));
        receipt.collisions += after - before;
        for row in free.keys() {
            connection
                .prepare_cached("DELETE FROM response WHERE id = ?1")?
                .execute([row])?;
        }
        Ok(())
    }

    /// A row for a paper that has none: the one of its place in the import, so that its hash is found there.
    fn new_place(&mut self, woven: &Woven) -> Result<i64> {
        let first = woven.identities.first().copied().unwrap_or_default();
        if let Some(brought) = self.store.kept_brought(first)? {
            let mut statement = self
                .store
                .connection
                .prepare_cached("SELECT 1 FROM response WHERE id = ?1")?;
            if !statement.exists([brought.place])? {
                return Ok(brought.place);
            }
        }
        self.next += 1;
        Ok(self.next - 1)
    }

    /// Takes a row out of the counts and out of what stands beside it; it waits under a serial that is none.
    fn take_out(&mut self, row: i64) -> Result<()> {
        let (paper, identity) = self.store.paper_on_file(row)?;
        self.count(&paper, -1)?;
        let ends = self.store.ends_of(row, identity, paper.last)?;
        let mut gathered = self
            .store
            .gather(&self.known, &self.codes, &self.chains, &ends)?;
        if let Some(woven) = gathered.whole(&self.known, &self.codes) {
            self.count_pairs(&woven.weaving.agreement, -1);
        }
        let connection = &self.store.connection;
        for table in [
            "comparison",
            "reopened",
            "tip",
            "alias",
            "collision",
            "matter",
        ] {
            connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE response = ?1"))?
                .execute([row])?;
        }
        connection
            .prepare_cached(
                "UPDATE response SET serial = '?' || id, sort_key = '?' || id WHERE id = ?1",
            )?
            .execute([row])?;
        Ok(())
    }

    /// Writes what has changed in the kept counts.
    pub(super) fn end(self, receipt: &mut Receipt) -> Result<()> {
        let Self {
            store,
            known,
            counts,
            ..
        } = self;
        receipt.discrepancies += counts.discrepancies;
        receipt.agreements += counts.agreed;
        // What is added first, so that no count falls below nothing on the way.
        for is_added in [true, false] {
            for (standing, times) in &counts.ledger {
                if *times != 0 && (*times > 0) == is_added {
                    store.count_in_ledger(&known, *standing, *times)?;
                }
            }
        }
        store.add_to_tally(&known, &counts.tally)?;
        let mut statement = store.connection.prepare_cached(
            "INSERT INTO agreement (survey, first_operator, second_operator, compared, differed, discrepancies,
                                    for_first, for_second, for_other)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT DO UPDATE SET compared = compared + excluded.compared, differed = differed + excluded.differed,
                 discrepancies = discrepancies + excluded.discrepancies, for_first = for_first + excluded.for_first,
                 for_second = for_second + excluded.for_second, for_other = for_other + excluded.for_other",
        )?;
        for ((first, second), sums) in &counts.agreement {
            let [compared, differed, discrepancies, one, two, other] = sums;
            if sums.iter().any(|sum| *sum != 0) {
                statement.execute((
                    known.id,
                    first,
                    second,
                    compared,
                    differed,
                    discrepancies,
                    one,
                    two,
                    other,
                ))?;
            }
        }
        store.connection.execute(
            "DELETE FROM agreement WHERE survey = ?1 AND compared = 0 AND differed = 0 AND discrepancies = 0
               AND for_first = 0 AND for_second = 0 AND for_other = 0",
            [known.id],
        )?;
        Ok(())
    }
}

impl Store {
    /// Sorts the papers of these serials out again, where one of them stood on two papers: a paper has left it, or has
    /// come back.
    pub(in crate::store) fn sort_serials(&self, known: &Known, serials: &[&Serial]) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT response.identity, response.last, response.id FROM collision
             CROSS JOIN response ON response.id = collision.response
             WHERE response.survey = ?1 AND (collision.serial = ?2 OR response.serial = ?2) LIMIT 1",
        )?;
        for serial in serials {
            let found: Option<(Identity, i64, i64)> = statement
                .query_row((known.id, serial.as_str()), |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            let Some((identity, event, row)) = found else {
                continue;
            };
            let known = self.known(&known.key)?;
            self.keep_before_weaving(&known, &self.merge_codes(&known)?, row)?;
            self.weave_again(&known, End { event, identity }, serial.as_str())?;
        }
        Ok(())
    }

    /// Weaves a paper again after an event that joined it with another.
    pub(super) fn weave_again(&self, known: &Arc<Known>, end: End, serial: &str) -> Result<()> {
        let next = self.connection.query_row(
            "SELECT max(coalesce((SELECT max(id) FROM response), 0), coalesce((SELECT max(place) FROM brought), 0)) + 1",
            [],
            |row| row.get(0),
        )?;
        let mut work = Work::of(self, Arc::clone(known), next)?;
        let seed = Seed {
            ends: BTreeSet::from([end]),
            serial: serial.to_owned(),
            is_new: false,
        };
        let mut receipt = Receipt::default();
        work.weave(&HashMap::from([(end.identity, seed)]), &mut receipt)?;
        work.end(&mut receipt)?;
        self.fold_remarks(&BTreeSet::new(), receipt.papers_changed > 0)?;
        self.count_all_arrived(&known.key)
    }
}

/// The identities that were met under each serial.
fn by_serial(seeds: &HashMap<Identity, Seed>) -> HashMap<&str, Vec<Identity>> {
    let mut by_serial: HashMap<&str, Vec<Identity>> = HashMap::new();
    for (identity, seed) in seeds {
        by_serial.entry(&seed.serial).or_default().push(*identity);
    }
    by_serial
}

/// The serial under which a paper is found whose own one another paper has: with four signs of its identity behind.
pub(in crate::store) fn suffixed(serial: &str, identity: Identity) -> String {
    let [.., third, last] = identity;
    let behind = format!("{serial}-X{third:02X}{last:02X}");
    if behind.len() <= Serial::MAX_LENGTH {
        return behind;
    }
    format!("X{}", hexadecimal(&identity[8..]).to_uppercase())
}

/// How a part of a response is named in the table of matters.
pub(in crate::store) fn part_code(part: Part) -> String {
    match part {
        Part::Answer(number) => format!("answer {number}"),
        Part::State => "state".to_owned(),
        Part::ControlTotal => "control-total".to_owned(),
        Part::Validity => "validity".to_owned(),
        Part::Batch => "batch".to_owned(),
        Part::Serial => "serial".to_owned(),
    }
}

/// The part with this name.
pub(in crate::store) fn part_of(code: &str) -> Option<Part> {
    match code {
        "state" => Some(Part::State),
        "control-total" => Some(Part::ControlTotal),
        "validity" => Some(Part::Validity),
        "batch" => Some(Part::Batch),
        "serial" => Some(Part::Serial),
        _ => Some(Part::Answer(code.strip_prefix("answer ")?.parse().ok()?)),
    }
}

impl Store {
    /// Writes what a person is to look at in a response, in place of what was there.
    pub(in crate::store) fn write_matters(
        &self,
        response: i64,
        matters: &BTreeMap<Part, [i64; 2]>,
    ) -> Result<()> {
        for (part, [one, other]) in matters {
            self.connection
                .prepare_cached(
                    "INSERT INTO matter (response, part, one, other) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((response, part_code(*part), one, other))?;
        }
        Ok(())
    }

    /// What a person is to look at in a response.
    pub(in crate::store) fn matters_of(&self, response: i64) -> Result<BTreeMap<Part, [i64; 2]>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT part, one, other FROM matter WHERE response = ?1")?;
        let mut rows = statement.query([response])?;
        let mut matters = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let part: String = row.get(0)?;
            let part = part_of(&part).ok_or_else(|| unreadable("matter.part"))?;
            matters.insert(part, [row.get(1)?, row.get(2)?]);
        }
        Ok(matters)
    }

    /// What was said of a response that another one takes up goes on with that.
    fn hand_on(&self, from: i64, to: i64) -> Result<()> {
        for table in ["drawn", "undrawn"] {
            self.connection
                .prepare_cached(&format!(
                    "UPDATE OR IGNORE {table} SET response = ?2 WHERE response = ?1"
                ))?
                .execute((from, to))?;
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE response = ?1"))?
                .execute([from])?;
        }
        for table in ["note", "query"] {
            self.connection
                .prepare_cached(&format!(
                    "UPDATE {table} SET response = ?2 WHERE response = ?1"
                ))?
                .execute((from, to))?;
        }
        Ok(())
    }
}
