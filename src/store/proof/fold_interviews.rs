//! Interviews made again from their events and held against their rows; and the rows made from the events.

use std::collections::HashMap;

use rusqlite::Row;

use super::fold_findings::{Findings, other_fact, search_differs};
use crate::error::Result;
use crate::interview::Identity;
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::merge::ChainNames;
use crate::text::{Order as _, short_identity};
use crate::trail::merge::{Node, order};
use crate::trail::{Action, EventName, InterviewFacts, InterviewStep, Value};

impl Store {
    /// Names everything about interviews that is not on file as the events tell it.
    pub(in crate::store) fn check_interviews(&self, findings: &mut Findings) -> Result<()> {
        let mut told = self.interview_facts_told()?;
        for (code, id) in self.projects_on_file()? {
            let told = told.remove(&code).unwrap_or_default();
            let on_file = self.interview_facts_on_file(id)?;
            compare(&code, &told, &on_file, findings);
        }
        if !self.is_search_whole()? {
            findings.add(search_differs());
        }
        Ok(())
    }

    /// Writes every row of interviews and codings anew, as the events in the file tell them, in one transaction: where another
    /// program changed them. Half-typed words of interviews that are there stay.
    pub fn rebuild_interviews(&mut self) -> Result<()> {
        self.writing(|| self.write_interviews_anew())
    }

    /// The same inside a transaction: after events of another machine were added.
    pub(in crate::store) fn write_interviews_anew(&self) -> Result<()> {
        let told = self.interview_facts_told()?;
        self.connection.execute_batch(
            "CREATE TEMP TABLE kept_saying AS
                SELECT identity, question, caret, text, quotes, saying.changed FROM saying
                JOIN interview ON interview.id = saying.interview;
             CREATE TEMP TABLE kept_said AS SELECT id, hash FROM said;
             DELETE FROM saying; DELETE FROM coded; DELETE FROM coding; DELETE FROM settlement;
             DELETE FROM coding_plan; DELETE FROM said; DELETE FROM interview; DELETE FROM theme; DELETE FROM guide;",
        )?;
        for (code, id) in self.projects_on_file()? {
            if let Some(facts) = told.get(&code) {
                self.write_facts(id, facts)?;
            }
        }
        self.index_what_changed()?;
        self.connection.execute_batch(
            "INSERT INTO saying (interview, question, caret, text, quotes, changed)
                SELECT interview.id, kept_saying.question, caret, text, quotes, kept_saying.changed
                FROM kept_saying JOIN interview ON interview.identity = kept_saying.identity;
             DROP TABLE kept_saying;",
        )?;
        Ok(())
    }

    /// Brings the index up to date: most answers are as they were before they were written anew.
    fn index_what_changed(&self) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT id, text FROM said WHERE NOT EXISTS (
                 SELECT 1 FROM kept_said WHERE kept_said.id = said.id AND kept_said.hash = said.hash)
             UNION ALL SELECT id, '' FROM kept_said WHERE id NOT IN (SELECT id FROM said)",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let words: String = row.get(1)?;
            self.index_said(row.get(0)?, &words)?;
        }
        drop(rows);
        drop(statement);
        Ok(self.connection.execute_batch("DROP TABLE kept_said")?)
    }

    fn write_facts(&self, project: i64, facts: &InterviewFacts) -> Result<()> {
        for (code, (definition, audit)) in &facts.guides {
            self.connection.execute(
                "INSERT INTO guide (project, code, definition, audit) VALUES (?1, ?2, ?3, ?4)",
                (project, code, definition, audit),
            )?;
        }
        for (identity, fact) in &facts.interviews {
            self.write_interview(project, identity, fact)?;
            for (question, said) in &fact.said {
                self.write_said_row(fact.id, question, said)?;
            }
        }
        for (identity, fact) in &facts.themes {
            self.write_theme(project, Identity(*identity), fact)?;
        }
        if let Some((plan, audit)) = &facts.plan {
            self.connection.execute(
                "INSERT INTO coding_plan (project, plan, audit) VALUES (?1, ?2, ?3)",
                (project, plan, audit),
            )?;
        }
        for ((unit, coder), fact) in &facts.codings {
            self.write_coding(project, unit, coder, fact)?;
        }
        for (unit, fact) in &facts.settled {
            self.write_settlement(project, unit, Some(fact))?;
        }
        Ok(())
    }

    fn projects_on_file(&self) -> Result<Vec<(String, i64)>> {
        let mut statement = self
            .connection
            .prepare("SELECT code, id FROM project ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// What the events come to, by the codes of the projects: in the one order that is the same in every file.
    fn interview_facts_told(&self) -> Result<HashMap<String, InterviewFacts>> {
        let mut facts: HashMap<String, InterviewFacts> = HashMap::new();
        let chains = self.chain_names()?;
        if chains.len() < 2 {
            let mut statement = self
                .connection
                .prepare(&format!("{EVENT} WHERE {} ORDER BY id", about_interviews()))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                apply(row, &mut facts)?;
            }
            return Ok(facts);
        }
        let mut statement = self.connection.prepare(&format!("{EVENT} WHERE id = ?1"))?;
        for id in self.interview_events(&chains)? {
            let mut rows = statement.query([id])?;
            while let Some(row) = rows.next()? {
                apply(row, &mut facts)?;
            }
        }
        Ok(facts)
    }

    /// The events about interviews of a file with several chains: each behind what it had seen, what was written without one
    /// another by device, as papers are.
    fn interview_events(&self, chains: &ChainNames) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT id, device, sequence, hash, seen, action,
                    CASE action WHEN 'join' THEN (SELECT new FROM event_value WHERE event = event.id) END
             FROM event WHERE {} OR (action = 'join' AND response IS NULL) ORDER BY id",
            about_interviews()
        ))?;
        let mut rows = statement.query([])?;
        let (mut nodes, mut ids, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let device: i64 = row.get(1)?;
            let (identity, after) = chains
                .get(&device)
                .copied()
                .ok_or_else(|| unreadable("event.device"))?;
            nodes.push(Node {
                name: EventName {
                    device: identity,
                    sequence: row.get::<_, i64>(2)? + after,
                },
                tie: row.get(3)?,
                parents: Vec::new(),
            });
            ids.push(row.get::<_, i64>(0)?);
            let record: Option<String> = row.get(6)?;
            seen.push((row.get::<_, Option<i64>>(4)?, record));
        }
        let places: HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
        for (at, (last, record)) in seen.into_iter().enumerate() {
            let mut parents: Vec<usize> = last
                .and_then(|last| places.get(&last).copied())
                .into_iter()
                .collect();
            if record.is_some() {
                let ends = self.joined_ends(record.as_deref(), [0; 16])?.into_iter();
                parents.extend(ends.filter_map(|end| places.get(&end.event).copied()));
            }
            parents.order();
            parents.dedup();
            parents.retain(|parent| *parent != at);
            nodes[at].parents = parents;
        }
        Ok(order(&nodes).into_iter().map(|at| ids[at]).collect())
    }
}

/// An event as it is applied.
const EVENT: &str = "SELECT id, at, operator, action, project, response, version, survey, question, entry, old, new, why
     FROM event LEFT JOIN event_value ON event_value.event = event.id";

/// Which events are about interviews: a deletion is where it names no survey.
fn about_interviews() -> String {
    let words: Vec<String> = InterviewFacts::ACTIONS
        .iter()
        .map(|action| format!("'{}'", action.code()))
        .collect();
    let words = words.join(", ");
    format!("(action IN ({words}) AND (action <> 'erase' OR survey IS NULL))")
}

/// Applies the event in a row.
fn apply(row: &Row<'_>, facts: &mut HashMap<String, InterviewFacts>) -> Result<()> {
    let text = |column: usize| -> Result<Option<String>> { Ok(row.get(column)?) };
    let action: String = row.get(3)?;
    // What only joins lines says nothing of interviews.
    let Some(action) =
        Action::from_code(&action).filter(|action| InterviewFacts::ACTIONS.contains(action))
    else {
        return Ok(());
    };
    let (operator, survey, question) = (text(2)?.unwrap_or_default(), text(7)?, text(8)?);
    let (old, new, why) = (text(10)?, text(11)?, text(12)?);
    let step = InterviewStep {
        id: row.get(0)?,
        at: row.get(1)?,
        operator: &operator,
        action,
        holder: row.get(5).unwrap_or_default(),
        version: row.get(6)?,
        survey: survey.as_deref(),
        question: question.as_deref(),
        entry: row.get(9)?,
        value: Value {
            old: old.as_deref(),
            new: new.as_deref(),
            why: why.as_deref(),
        },
    };
    let of = facts.entry(text(4)?.unwrap_or_default()).or_default();
    // What cannot be understood comes to something that is not on file, and is named there.
    of.apply(&step);
    Ok(())
}

fn compare(
    project: &str,
    told: &InterviewFacts,
    on_file: &InterviewFacts,
    findings: &mut Findings,
) {
    let mut name = |what: (&str, &str), name: &str| findings.add(other_fact(project, what, name));
    let short = |identity: &[u8; 16]| short_identity(&Identity(*identity).to_string()).to_owned();
    // Named as the trail has it: on file another program may have put a person's name in its place.
    for code in differing(&told.guides, &on_file.guides) {
        let is_told = told.guides.contains_key(&code);
        name(("访谈提纲", "the guide"), if is_told { &code } else { "?" });
    }
    for identity in differing(&told.interviews, &on_file.interviews) {
        let code = told.interviews.get(&identity);
        let code = code.map_or("?", |fact| fact.code.as_str());
        name(("访谈", "interview"), code);
    }
    for identity in differing(&told.themes, &on_file.themes) {
        name(("主题", "theme"), &short(&identity));
    }
    if told.plan != on_file.plan {
        name(("编码计划", "the plan of coding"), "");
    }
    for (unit, coder) in differing(&told.codings, &on_file.codings) {
        // Neither the coder nor the question, which may hold anything on file, is named.
        let holder = short(&unit.0);
        let entry = told
            .codings
            .get(&(unit, coder))
            .map_or(0, |fact| fact.entry);
        name(("编码", "the coding of"), &format!("{holder} {entry}"));
    }
    for (holder, _) in differing(&told.settled, &on_file.settled) {
        name(("编码裁定", "the decision about"), &short(&holder));
    }
}

/// The keys whose values are not the same on both sides.
fn differing<K: Ord + Clone, V: PartialEq>(
    one: &std::collections::BTreeMap<K, V>,
    other: &std::collections::BTreeMap<K, V>,
) -> Vec<K> {
    let keys: std::collections::BTreeSet<&K> = one.keys().chain(other.keys()).collect();
    let keys = keys
        .into_iter()
        .filter(|key| one.get(key) != other.get(key));
    keys.cloned().collect()
}
