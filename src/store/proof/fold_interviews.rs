//! Interviews made again from their events and held against their rows; and the rows made from the events.

use std::collections::HashMap;

use super::fold_findings::{Findings, other_fact};
use crate::error::Result;
use crate::interview::Identity;
use crate::store::Store;
use crate::trail::{Action, InterviewFacts, InterviewStep, Value};

impl Store {
    /// Names everything about interviews that is not on file as the events tell it.
    pub(in crate::store) fn check_interviews(&self, findings: &mut Findings) -> Result<()> {
        let mut told = self.interview_facts_told()?;
        for (code, id) in self.projects_on_file()? {
            let told = told.remove(&code).unwrap_or_default();
            let on_file = self.interview_facts_on_file(id)?;
            compare(&code, &told, &on_file, findings);
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
             DELETE FROM saying; DELETE FROM coded; DELETE FROM coding; DELETE FROM settlement;
             DELETE FROM coding_plan; DELETE FROM said; DELETE FROM interview; DELETE FROM theme; DELETE FROM guide;",
        )?;
        for (code, id) in self.projects_on_file()? {
            if let Some(facts) = told.get(&code) {
                self.write_facts(id, facts)?;
            }
        }
        self.connection.execute_batch(
            "INSERT INTO saying (interview, question, caret, text, quotes, changed)
                SELECT interview.id, kept_saying.question, caret, text, quotes, kept_saying.changed
                FROM kept_saying JOIN interview ON interview.identity = kept_saying.identity;
             DROP TABLE kept_saying;",
        )?;
        Ok(())
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
                self.write_said(fact.id, question, said)?;
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

    /// What the events come to, by the codes of the projects.
    fn interview_facts_told(&self) -> Result<HashMap<String, InterviewFacts>> {
        let words: Vec<String> = InterviewFacts::ACTIONS
            .iter()
            .map(|action| format!("'{}'", action.code()))
            .collect();
        // A deletion is of an interview where it names no survey.
        let mut statement = self.connection.prepare(&format!(
            "SELECT id, at, operator, action, project, response, version, survey, question, entry, old, new, why
             FROM event LEFT JOIN event_value ON event_value.event = event.id
             WHERE action IN ({}) AND (action <> 'erase' OR survey IS NULL) ORDER BY id",
            words.join(", ")
        ))?;
        let mut facts: HashMap<String, InterviewFacts> = HashMap::new();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = |column: usize| -> Result<Option<String>> { Ok(row.get(column)?) };
            let action: String = row.get(3)?;
            let Some(action) = Action::from_code(&action) else {
                continue;
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
        }
        Ok(facts)
    }
}

fn compare(
    project: &str,
    told: &InterviewFacts,
    on_file: &InterviewFacts,
    findings: &mut Findings,
) {
    let mut name = |what: (&str, &str), name: &str| findings.add(other_fact(project, what, name));
    let short = |identity: &[u8; 16]| Identity(*identity).to_string()[..8].to_owned();
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
