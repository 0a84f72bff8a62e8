//! What surrounds the responses, made again from its events and held against the file: batches, plans and draws, queries
//! and notes; definitions, judgements and evidence; and the end of each thread.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rusqlite::Row;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::fold_findings::{Findings, drawn_otherwise, judged_before, other_fact};
use crate::error::Result;
use crate::response::Serial;
use crate::store::Store;
use crate::store::field::batches::definition;
use crate::store::file::error::{altered, code_only};
use crate::store::judging::attachments::{Attached, record};
use crate::store::merge::{FactEvent, Surroundings, ThreadKey};
use crate::store::row::definitions::Known;
use crate::store::trail::upgraded::PapersHash;
use crate::store::trail::upgraded::Upgraded;
use crate::text::{Finding, Order, order};
use crate::trail::{Action, DrawStep, Draws, ProjectFacts, QueryFact, SurveyFacts, hexadecimal};

/// The name of a thread: project, survey, and what it is about.
type Thread = ThreadKey;

/// Names a thread of history that is not as the events tell it, without the name of an operator whose work was decided.
fn other_thread(whole: &str, (zh, en): (&str, &str), thread: &str) -> Finding {
    const KINDS: [(&str, &str); 14] = [
        ("acceptance", "验收"),
        ("batch", "批次"),
        ("call", "通话"),
        ("calls", "电话名单"),
        ("coding-plan", "双人编码"),
        ("guide", "访谈提纲"),
        ("hand-over", "交出"),
        ("import", "导入"),
        ("indicator", "指标"),
        ("limit", "容许差错率"),
        ("plan", "复核计划"),
        ("project", "项目"),
        ("small-cells", "少于几人不显示"),
        ("theme", "主题"),
    ];
    let (kind, rest) = thread.split_once(' ').unwrap_or((thread, ""));
    let found = KINDS.iter().find(|(known, _)| *known == kind);
    let (kind, kind_zh) = found.copied().unwrap_or(("?", "?"));
    let rest = if ["acceptance", "?"].contains(&kind) {
        ""
    } else {
        rest
    };
    let (zh, en) = (format!("{zh} {kind_zh}"), format!("{en} {kind}"));
    other_fact(whole, (&zh, &en), rest)
}

impl Store {
    /// Names everything beside the responses that is not on file as the events tell it.
    pub(in crate::store) fn fold_facts(
        &self,
        surveys: &[Arc<Known>],
        findings: &mut Findings,
    ) -> Result<()> {
        let has_merged = self.has_merged()?;
        let mut facts = Surroundings::default();
        // The surveys in which somebody has made a plan, or that a draw was made from.
        let mut planned = BTreeSet::new();
        for event in self.fact_events()? {
            let is_as_told = facts.apply(self, &event)?;
            if matches!(event.action, Action::VerifyPlan | Action::Draw) {
                planned.insert((event.project.clone(), event.survey.clone()));
            }
            if !has_merged {
                name_untold_before(&event, is_as_told, findings);
            }
        }
        self.check_threads(&facts.threads, findings)?;
        self.check_interviews(findings)?;
        if !has_merged {
            // Events of version 1 do not say what they had seen: only a merge makes several ends.
            facts.tips.clear();
        }
        self.check_merges(&facts, findings)?;
        self.check_projects(&facts.projects, findings)?;
        let upgraded = self.upgraded()?;
        self.check_import_hashes(upgraded.as_ref(), findings)?;
        self.check_upgraded_papers(upgraded.as_ref(), findings)?;
        for known in surveys {
            let name = (known.key.project.clone(), known.key.survey.clone());
            let mut told = facts.surveys.remove(&name).unwrap_or_default();
            if has_merged {
                self.name_remarked(&mut told)?;
            }
            self.check_survey_facts(known, &told, findings)?;
            self.check_calls(known, &told.calls, findings)?;
            // A sample was drawn from what its file had then, which no other order of events gives again.
            let is_planned = planned.contains(&name) || !self.plans(known)?.made.is_empty();
            if is_planned && !has_merged {
                self.check_plans(known, findings)?;
            }
        }
        Ok(())
    }

    fn check_threads(&self, told: &BTreeMap<Thread, i64>, findings: &mut Findings) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT project, survey, name, last FROM thread")?;
        let rows = statement.query_map([], |row| {
            Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?))
        })?;
        let on_file: BTreeMap<Thread, i64> = order::try_map(rows)?;
        for (project, survey, name) in differing(told, &on_file) {
            let whole = if survey.is_empty() {
                project
            } else {
                format!("{project}/{survey}")
            };
            let what = ("留痕线索", "the thread of");
            findings.add(other_thread(&whole, what, &name));
        }
        Ok(())
    }

    /// Names what stands beside the trail because files were merged, and is not as the events tell it.
    fn check_merges(&self, told: &Surroundings, findings: &mut Findings) -> Result<()> {
        let mut tips: BTreeMap<Thread, BTreeSet<i64>> = BTreeMap::new();
        let mut statement = self
            .connection
            .prepare("SELECT project, survey, name, event FROM thread_tip")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key = (row.get(0)?, row.get(1)?, row.get(2)?);
            tips.entry(key).or_default().insert(row.get(3)?);
        }
        for (project, _, name) in differing(&told.tips, &tips) {
            let what = ("留痕线索的各端", "the ends of the thread of");
            findings.add(other_thread(&project, what, &name));
        }
        let pairs = |sql: &str| -> Result<BTreeMap<i64, (String, i64)>> {
            let mut statement = self.connection.prepare(sql)?;
            let rows =
                statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
            Ok(order::try_map(rows)?)
        };
        let names = pairs("SELECT device, name, audit FROM device_name")?;
        for device in differing(&told.names, &names) {
            let what = ("设备名，设备", "the name of device");
            findings.add(other_fact("device", what, &device.to_string()));
        }
        let settled =
            pairs("SELECT device, '', settled FROM fork WHERE settled IS NOT NULL")?.into_iter();
        let settled = order::map(settled.map(|(device, (_, event))| (device, event)));
        for device in differing(&told.settled, &settled) {
            let what = ("分叉的了结，设备", "the settling of fork");
            findings.add(other_fact("device", what, &device.to_string()));
        }
        let mut statement = self.connection.prepare("SELECT event FROM merged")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        let merges: BTreeSet<i64> = rows.collect::<Result<_, _>>()?;
        for event in told.merges.symmetric_difference(&merges) {
            let what = ("合并，留痕第", "the merge of audit row");
            findings.add(other_fact("trail", what, &event.to_string()));
        }
        Ok(())
    }

    fn check_projects(
        &self,
        told: &HashMap<String, ProjectFacts>,
        findings: &mut Findings,
    ) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT id, code, CAST(definition AS BLOB), hash FROM project ORDER BY id")?;
        let mut rows = statement.query([])?;
        let none = ProjectFacts::default();
        while let Some(row) = rows.next()? {
            let (id, code, definition, kept): (i64, String, Vec<u8>, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let told = told.get(&code).unwrap_or(&none);
            let hash = self.definition_hash(id, &String::from_utf8_lossy(&definition))?;
            if told.hash.as_ref() != Some(&hash) || kept != hash {
                findings.add(other_definition(&code));
            }
            if !self.is_in_order(id)? {
                findings.add(other_fact(
                    &code,
                    ("调查的次序", "the order of surveys"),
                    "",
                ));
            }
            let on_file = self.judged_on_file(id)?;
            for seat in differing(&told.judgements, &on_file.judgements) {
                findings.add(other_fact(&code, ("认定，指标", "the judgement of"), &seat));
            }
            for number in differing(&told.attachments, &on_file.attachments) {
                let what = ("佐证", "evidence");
                findings.add(other_fact(&code, what, &number.to_string()));
            }
        }
        Ok(())
    }

    /// Whether the places of a project's surveys are 0, 1, 2, ….
    fn is_in_order(&self, project: i64) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare("SELECT place FROM survey WHERE project = ?1 ORDER BY place")?;
        let rows = statement.query_map([project], |row| row.get(0))?;
        let places: Vec<i64> = rows.collect::<Result<_, _>>()?;
        Ok((0..).zip(&places).all(|(due, place)| due == *place))
    }

    fn judged_on_file(&self, project: i64) -> Result<ProjectFacts> {
        let mut on_file = ProjectFacts::default();
        let mut statement = self.connection.prepare(
            "SELECT indicator, part, judgement, audit FROM judgement WHERE project = ?1",
        )?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            let (indicator, part): (String, i64) = (row.get(0)?, row.get(1)?);
            let seat = if part == 0 {
                indicator
            } else {
                format!("{indicator}/{part}")
            };
            on_file.judgements.insert(seat, (row.get(2)?, row.get(3)?));
        }
        let mut statement = self.connection.prepare(
            "SELECT number, path, size, sha256, note, audit, indicator FROM attachment WHERE project = ?1",
        )?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            let file = Attached {
                path: row.get(1)?,
                size: row.get(2)?,
                sha256: row.get(3)?,
            };
            let (number, note): (i64, String) = (row.get(0)?, row.get(4)?);
            let content = record(number.unsigned_abs(), &file, &note)?;
            let attached = (content, row.get(6)?, row.get(5)?);
            on_file.attachments.insert(number, attached);
        }
        Ok(on_file)
    }

    /// Holds the hashes that imports kept against the hash over them in the event of the import, and the numbers of the
    /// questions against those that it names.
    fn check_import_hashes(
        &self,
        upgraded: Option<&Upgraded>,
        findings: &mut Findings,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT event.id, project, survey, new, device.format
             FROM event JOIN device ON device.id = event.device
             LEFT JOIN event_value ON event_value.event = event.id WHERE action = 'import' ORDER BY event.id",
        )?;
        let mut hashes = self
            .connection
            .prepare("SELECT hashes FROM imported WHERE event = ?1 ORDER BY first")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, project, survey): (i64, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let told: Option<String> = row.get(3)?;
            let told: serde_json::Value =
                serde_json::from_str(&told.unwrap_or_default()).unwrap_or_default();
            let mut content = Sha256::new();
            let mut kept = hashes.query([id])?;
            while let Some(row) = kept.next()? {
                content.update(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
            }
            let found = hexadecimal(&content.finalize());
            // A former import hashed what it wrote otherwise; the upgrade names what its hashes come to.
            let is_former = row.get::<_, i64>(4)? == 1;
            let due = if is_former {
                upgraded.and_then(|told| told.imports.get(&id).cloned())
            } else {
                told["content"].as_str().map(str::to_owned)
            };
            if due != Some(found) {
                findings.add(other_content(&format!("{project}/{survey}"), id));
            }
            if let Some(codes) = told["questions"].as_array() {
                self.check_numbers(&[project, survey], codes, findings)?;
            }
        }
        Ok(())
    }

    /// Holds identity and version of the responses that were there before the upgrade against the hash it tells: their
    /// events do not name these.
    fn check_upgraded_papers(
        &self,
        upgraded: Option<&Upgraded>,
        findings: &mut Findings,
    ) -> Result<()> {
        let Some(upgraded) = upgraded else {
            return Ok(());
        };
        let mut statement = self.connection.prepare(
            "SELECT response.identity, response.version FROM response JOIN event ON event.id = response.born
             JOIN device ON device.id = event.device WHERE device.format = 1 ORDER BY response.id",
        )?;
        let mut rows = statement.query([])?;
        let mut hash = PapersHash::default();
        while let Some(row) = rows.next()? {
            let identity = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            hash.add(identity, row.get(1)?);
        }
        if hash.end() != upgraded.papers {
            findings.add(other_papers());
        }
        Ok(())
    }

    /// Holds the numbers of a survey's questions against the codes in their order that an import names.
    fn check_numbers(
        &self,
        [project, survey]: &[String; 2],
        codes: &[serde_json::Value],
        findings: &mut Findings,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT question.number, question.code FROM question JOIN survey ON survey.id = question.survey
             JOIN project ON project.id = survey.project WHERE project.code = ?1 AND survey.code = ?2",
        )?;
        let rows = statement.query_map((project, survey), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let on_file: BTreeMap<i64, String> = order::try_map(rows)?;
        let whole = format!("{project}/{survey}");
        for (number, code) in (1..).zip(codes) {
            if on_file.get(&number).map(String::as_str) != code.as_str() {
                let what = ("题的序号", "the number of question");
                findings.add(other_fact(&whole, what, code.as_str().unwrap_or_default()));
            }
        }
        Ok(())
    }

    fn check_survey_facts(
        &self,
        known: &Known,
        told: &SurveyFacts,
        findings: &mut Findings,
    ) -> Result<()> {
        let on_file = self.survey_facts_on_file(known)?;
        let whole = known.key.to_string();
        let mut name =
            |what: (&str, &str), name: &str| findings.add(other_fact(&whole, what, name));
        if known.survey.code != known.key.survey {
            name(("调查的代码", "the code of survey"), &known.survey.code);
        }
        for (number, code) in (1..).zip(&self.numbered(known)?) {
            if number != code.0 {
                name(("题的序号", "the number of question"), &code.1);
            }
        }
        for batch in differing(&told.batches, &on_file.batches) {
            name(("批次", "batch"), &batch);
        }
        for serial in differing(&told.registered, &on_file.registered) {
            name(("登记的编号", "the registered serial"), &serial);
        }
        if told.limit != on_file.limit {
            name(("验收上限", "the limit of acceptance"), "");
        }
        for (scope, of) in differing(&told.acceptance, &on_file.acceptance) {
            // An operator is not named.
            let of = match scope.as_str() {
                "batch" if told.batches.contains_key(&of) => format!("batch {of}"),
                known @ ("survey" | "operator" | "batch") => known.to_owned(),
                _ => "?".to_owned(),
            };
            name(("验收", "the acceptance of"), &of);
        }
        for number in differing(&told.queries, &on_file.queries) {
            name(("疑问", "query"), &number.to_string());
        }
        for (id, ..) in told.notes.symmetric_difference(&on_file.notes) {
            name(("备注，留痕第", "the note of audit row"), &id.to_string());
        }
        Ok(())
    }

    /// The numbers and codes of a survey's questions; the numbers are 1, 2, 3, ….
    fn numbered(&self, known: &Known) -> Result<Vec<(i64, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, code FROM question WHERE survey = ?1 ORDER BY number",
        )?;
        let rows = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn survey_facts_on_file(&self, known: &Known) -> Result<SurveyFacts> {
        let mut facts = SurveyFacts::default();
        for row in self.batch_rows(known)? {
            let code = row.batch.code.clone();
            facts.batches.insert(code, definition(&row.batch)?);
        }
        let mut statement = self.connection.prepare(
            "SELECT serial, batch.code, sort_key FROM registered JOIN batch ON batch.id = registered.batch
             WHERE registered.survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let (serial, sort_key): (String, String) = (row.get(0)?, row.get(2)?);
            let is_found = Serial::read(&serial).is_ok_and(|read| read.sort_key() == sort_key);
            // One that lies in another place of the order is in no batch: it is not found there.
            let batch = if is_found { row.get(1)? } else { String::new() };
            facts.registered.insert(serial, batch);
        }
        let mut statement = self
            .connection
            .prepare("SELECT percent FROM acceptance_limit WHERE survey = ?1")?;
        let mut rows = statement.query([known.id])?;
        facts.limit = rows.next()?.map(|row| row.get(0)).transpose()?;
        let mut statement = self
            .connection
            .prepare("SELECT scope, name, audit FROM acceptance WHERE survey = ?1")?;
        let rows = statement.query_map([known.id], |row| {
            Ok(((row.get(0)?, row.get(1)?), row.get(2)?))
        })?;
        facts.acceptance = rows.collect::<Result<_, _>>()?;
        let mut statement = self.connection.prepare(
            "SELECT query.number, response.serial, question.code, asked, answered, closed, query.state
             FROM query JOIN response ON response.id = query.response
             LEFT JOIN question ON question.survey = query.survey AND question.number = query.question
             WHERE query.survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            facts.queries.insert(row.get(0)?, query(row)?);
        }
        let mut statement = self.connection.prepare(
            "SELECT note.audit, response.serial, question.code
             FROM note JOIN response ON response.id = note.response
             LEFT JOIN question ON question.survey = response.survey AND question.number = note.question
             WHERE response.survey = ?1",
        )?;
        let rows = statement.query_map([known.id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        facts.notes = rows.collect::<Result<_, _>>()?;
        Ok(facts)
    }

    /// Names each plan of verification, and each response drawn or passed by, that is not on file as the trail tells it;
    /// and each draw that its seed, the plan and the responses of that time do not give.
    fn check_plans(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let told = self.draws(known)?;
        for id in &told.wrong {
            findings.add(drawn_otherwise(known, *id));
        }
        let told = told_plans(&told);
        let on_file = self.planned(known)?;
        let whole = known.key.to_string();
        let what = ("复核计划", "the plan of verification");
        for scope in differing(&told.plans, &on_file.plans) {
            findings.add(other_fact(&scoped(&whole, &scope), what, ""));
        }
        let samples = [
            (
                &told.drawn,
                &on_file.drawn,
                ("抽中的答卷", "the drawn response"),
            ),
            (
                &told.undrawn,
                &on_file.undrawn,
                ("留待下次抽样的答卷", "the undrawn response"),
            ),
        ];
        for (told, on_file, what) in samples {
            for (scope, serial) in told.symmetric_difference(on_file) {
                findings.add(other_fact(&scoped(&whole, scope), what, serial));
            }
        }
        Ok(())
    }

    /// The plans as they lie on file; a batch or a response that is not there by its row: `#7`.
    fn planned(&self, known: &Known) -> Result<Planned> {
        let scope = "CASE of.batch WHEN 0 THEN '' ELSE coalesce(batch.code, '#' || of.batch) END";
        let mut statement = self.connection.prepare(&format!(
            "SELECT {scope}, kind, amount, carry, through
             FROM verify_plan AS of LEFT JOIN batch ON batch.id = of.batch WHERE of.survey = ?1"
        ))?;
        let plans = statement.query_map([known.id], |row| {
            let plan = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok((row.get(0)?, plan))
        })?;
        let sample = |table: &str| -> Result<BTreeSet<(String, String)>> {
            let mut statement = self.connection.prepare(&format!(
                "SELECT {scope}, coalesce(response.serial, '#' || of.response)
                 FROM {table} AS of LEFT JOIN batch ON batch.id = of.batch
                 LEFT JOIN response ON response.id = of.response WHERE of.survey = ?1"
            ))?;
            let rows = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Planned {
            plans: order::try_map(plans)?,
            drawn: sample("drawn")?,
            undrawn: sample("undrawn")?,
        })
    }

    /// The serials under which responses came that have another one now, by their identities.
    fn former_serials(&self, known: &Known) -> Result<HashMap<Vec<u8>, String>> {
        let mut statement = self.connection.prepare(
            "SELECT response, serial FROM event
             WHERE project = ?1 AND survey = ?2 AND action = 'renumber' AND response IS NOT NULL ORDER BY id DESC",
        )?;
        let rows = statement.query_map((&known.key.project, &known.key.survey), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The plans as the events of a survey tell them.
    fn draws(&self, known: &Known) -> Result<Draws> {
        let mut births = HashMap::new();
        let mut imports: HashMap<i64, Vec<(String, i64)>> = HashMap::new();
        let mut former = self.former_serials(known)?;
        let mut statement = self.connection.prepare(
            "SELECT response.serial, response.id, born, event.action = 'import', response.identity
             FROM response JOIN event ON event.id = response.born WHERE +response.survey = ?1 ORDER BY response.id",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let (id, born): (i64, i64) = (row.get(1)?, row.get(2)?);
            if row.get(3)? {
                let serial = former.remove(&row.get::<_, Vec<u8>>(4)?);
                let serial = serial.map_or_else(|| row.get(0), Ok)?;
                imports.entry(born).or_default().push((serial, id));
            } else {
                births.insert(born, id);
            }
        }
        let mut draws = Draws::new(births, imports);
        let mut statement = self.connection.prepare(
            "SELECT event.id, action, serial, old, new, seen IS NULL AND serial IS NOT NULL
             FROM event LEFT JOIN event_value ON event_value.event = event.id
             WHERE project = ?1 AND survey = ?2
               AND (action IN ('place', 'set-invalid', 'set-valid', 'withdraw', 'reinstate', 'move-out', 'renumber', 'batch', 'register', 'unregister', 'import',
                               'verify-plan', 'draw') OR (seen IS NULL AND serial IS NOT NULL))
             ORDER BY event.id",
        )?;
        let mut rows = statement.query((&known.key.project, &known.key.survey))?;
        while let Some(row) = rows.next()? {
            let code = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let Some(action) = Action::from_code(code) else {
                continue;
            };
            draws.apply(&DrawStep {
                sequence: row.get(0)?,
                action,
                serial: text(row, 2)?,
                old: text(row, 3)?,
                new: text(row, 4)?,
                is_first: row.get(5)?,
            });
        }
        Ok(draws)
    }
}

/// Names an event before which its thread, or what it says was before, was not as the events before it tell.
fn name_untold_before(
    event: &FactEvent,
    [is_thread, is_before]: [bool; 2],
    findings: &mut Findings,
) {
    // A former trail had threads of indicators only.
    if !is_thread && !event.is_former {
        findings.add(judged_before(&event.project, event.action.code(), event.id));
    }
    if !is_before {
        let seat = event.question.as_deref();
        let seat = seat.unwrap_or(event.action.code());
        findings.add(judged_before(&event.project, seat, event.id));
    }
}

/// A plan as it lies on file: kind, amount, carry, through.
type Plan = (String, Option<String>, i64, i64);

/// The plans, and the responses drawn and passed by, by the code of the batch; empty: the survey's.
#[derive(Default, PartialEq)]
struct Planned {
    plans: BTreeMap<String, Plan>,
    drawn: BTreeSet<(String, String)>,
    undrawn: BTreeSet<(String, String)>,
}

/// The plans that the trail tells, as they should lie on file.
fn told_plans(draws: &Draws) -> Planned {
    let serials: HashMap<i64, &String> =
        draws.ids.iter().map(|(serial, id)| (*id, serial)).collect();
    let named = |scope: &String, ids: &BTreeSet<i64>| -> Vec<(String, String)> {
        let found = ids.iter().filter_map(|id| serials.get(id));
        found
            .map(|serial| (scope.clone(), (*serial).clone()))
            .collect()
    };
    let mut told = Planned::default();
    for (scope, made) in &draws.made {
        let plan = made.kept.plan;
        let plan = (
            plan.code().to_owned(),
            plan.amount().map(|amount: Decimal| amount.to_string()),
            i64::try_from(made.kept.carry).unwrap_or(i64::MAX),
            made.kept.through,
        );
        told.plans.insert(scope.clone(), plan);
        told.drawn.extend(named(scope, &made.drawn));
        told.undrawn.extend(named(scope, &made.undrawn));
    }
    told
}

fn scoped(survey: &str, scope: &str) -> String {
    if scope.is_empty() {
        survey.to_owned()
    } else {
        format!("{survey} {scope}")
    }
}

/// The keys whose values are not the same on both sides.
pub(super) fn differing<K: Ord + Clone, V: PartialEq>(
    one: &BTreeMap<K, V>,
    other: &BTreeMap<K, V>,
) -> Vec<K> {
    let mut keys: Vec<K> = one.keys().chain(other.keys()).cloned().collect();
    keys.order();
    keys.dedup();
    keys.retain(|key| one.get(key) != other.get(key));
    keys
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<Option<&'a str>> {
    let value = row.get_ref(column)?.as_str_or_null();
    Ok(value.map_err(rusqlite::Error::from)?)
}

/// A query on file; one whose state is not the one its events give is no query at all.
fn query(row: &Row<'_>) -> Result<QueryFact> {
    let fact = QueryFact {
        serial: row.get(1)?,
        question: row.get(2)?,
        asked: row.get(3)?,
        answered: row.get(4)?,
        closed: row.get(5)?,
    };
    let due = match (&fact.closed, &fact.answered) {
        (Some(_), _) => "closed",
        (None, Some(_)) => "answered",
        (None, None) => "asked",
    };
    let state: String = row.get(6)?;
    Ok(if state == due {
        fact
    } else {
        QueryFact::default()
    })
}

fn other_definition(code: &str) -> Finding {
    let code = code_only(code);
    altered(
        "not-as-recorded",
        code.to_owned(),
        format!("项目 {code} 的问卷或指标与留痕中最后一次装入的不符"),
        format!(
            "the questionnaires or indicators of project {code} are not those that the audit trail recorded last"
        ),
    )
}

fn other_content(survey: &str, id: i64) -> Finding {
    let survey = code_only(survey);
    altered(
        "import-not-as-recorded",
        format!("{survey} audit[{id}]"),
        format!("{survey}：留痕第 {id} 行那次导入所写的内容被改过"),
        format!("what the import of row {id} of the audit trail wrote to {survey} was changed"),
    )
}

fn other_papers() -> Finding {
    altered(
        "not-as-recorded",
        "response".to_owned(),
        "升级以前的答卷里，有的身份或问卷版本被改过，或不见了".to_owned(),
        "of the responses from before the upgrade, an identity or the version of a questionnaire was changed, or one is gone"
            .to_owned(),
    )
}
