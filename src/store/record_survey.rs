//! What is on file about a survey beside its responses, against the audit trail: batches, limits, queries, notes.

use std::collections::BTreeMap;

use rusqlite::named_params;

use super::Store;
use super::action::Action;
use super::definitions::Known;
use super::record::{Findings, error};
use crate::error::Result;
use crate::response::read_serials;
use crate::text::{Finding, Text};

/// Something on file that follows from rows of the trail: two statements, each of which gives a name and a value.
///
/// Their parameters are `:survey`, the row of the survey, and `:project` and `:code`, as the trail has them.
struct Fact {
    /// What it is, before its name.
    what: (&'static str, &'static str),
    /// What the trail tells.
    told: &'static str,
    /// What is on file.
    on_file: &'static str,
}

const FACTS: [Fact; 7] = [
    Fact {
        what: ("导入答卷的批次，编号", "the batch of the imported response"),
        told: "SELECT response.serial AS name, coalesce(batch.code, json_extract(audit.new, '$.batch'), '') AS value
               FROM imported JOIN response ON response.id = imported.response
               JOIN audit ON audit.sequence = imported.audit
               LEFT JOIN registered ON registered.survey = response.survey AND registered.sort_key = response.sort_key
                   AND registered.serial = response.serial
               LEFT JOIN batch ON batch.id = registered.batch
               WHERE response.survey = :survey AND json_valid(audit.new)
                 AND response.serial NOT IN (SELECT serial FROM audit WHERE action = 'place' AND project = :project
                                             AND survey = :code AND serial IS NOT NULL)",
        on_file: "SELECT response.serial AS name, coalesce(batch.code, '') AS value
                  FROM imported JOIN response ON response.id = imported.response
                  LEFT JOIN batch ON batch.id = response.batch
                  WHERE response.survey = :survey
                    AND response.serial NOT IN (SELECT serial FROM audit WHERE action = 'place' AND project = :project
                                                AND survey = :code AND serial IS NOT NULL)",
    },
    Fact {
        what: ("批次", "batch"),
        // Without a value: it was removed, and is not on file.
        told: "SELECT json_extract(coalesce(new, old), '$.code') AS name,
                      CASE WHEN new IS NOT NULL THEN
                      json_array(json_extract(new, '$.title'), json_extract(new, '$.distributed'), json_extract(new, '$.place'),
                                 json_extract(new, '$.date'), json_extract(new, '$.interviewer'), json_extract(new, '$.mode')) END AS value,
                      max(sequence)
               FROM audit WHERE action = 'batch' AND project = :project AND survey = :code
                    AND json_valid(coalesce(new, old)) GROUP BY 1",
        on_file: "SELECT code AS name, json_array(title, distributed, place, date, interviewer, mode) AS value
                  FROM batch WHERE survey = :survey",
    },
    Fact {
        what: ("验收上限", "the limit of acceptance"),
        told: "SELECT '' AS name, new AS value, max(sequence) FROM audit
               WHERE action = 'acceptance-limit' AND project = :project AND survey = :code GROUP BY action",
        on_file: "SELECT '' AS name, percent AS value FROM acceptance_limit WHERE survey = :survey",
    },
    Fact {
        what: ("验收", "the acceptance of"),
        told: "SELECT json_extract(new, '$.scope') || ' ' || json_extract(new, '$.name') AS name, max(sequence) AS value
               FROM audit WHERE action = 'acceptance' AND project = :project AND survey = :code AND json_valid(new) GROUP BY 1",
        on_file: "SELECT scope || ' ' || name AS name, audit AS value FROM acceptance WHERE survey = :survey",
    },
    Fact {
        what: ("疑问", "query"),
        told: "SELECT why AS name,
                      json_array(max(serial), max(question), max(sequence) FILTER (WHERE action = 'query-ask'),
                                 max(sequence) FILTER (WHERE action = 'query-answer'),
                                 max(sequence) FILTER (WHERE action = 'query-close'),
                                 CASE max(action) WHEN 'query-close' THEN 'closed' WHEN 'query-ask'
                                     THEN iif(min(action) = 'query-ask', 'asked', 'answered') END) AS value
               FROM audit WHERE action IN ('query-ask', 'query-answer', 'query-close') AND project = :project AND survey = :code
               GROUP BY why",
        on_file: "SELECT CAST(query.number AS TEXT) AS name,
                         json_array(response.serial, question.code, asked, answered, closed, query.state) AS value
                  FROM query JOIN response ON response.id = query.response
                  LEFT JOIN question ON question.survey = query.survey AND question.number = query.question
                  WHERE query.survey = :survey",
    },
    Fact {
        what: ("备注，留痕第", "the note of audit row"),
        told: "SELECT CAST(sequence AS TEXT) AS name, json_array(serial, question) AS value
               FROM audit WHERE action = 'note' AND project = :project AND survey = :code",
        on_file: "SELECT CAST(note.audit AS TEXT) AS name, json_array(response.serial, question.code) AS value
                  FROM note JOIN response ON response.id = note.response
                  LEFT JOIN question ON question.survey = response.survey AND question.number = note.question
                  WHERE response.survey = :survey",
    },
    Fact {
        what: ("审定后退回的答卷", "the reopened response"),
        told: "SELECT serial AS name, max(sequence) AS value FROM audit
               WHERE action = 'reopen' AND old = 'approved' AND project = :project AND survey = :code GROUP BY serial",
        on_file: "SELECT response.serial AS name, reopened.audit AS value
                  FROM reopened JOIN response ON response.id = reopened.response WHERE response.survey = :survey",
    },
];

impl Store {
    /// Names each batch, registered serial, limit, acceptance, query, note and reopening that is
    /// not on file as the trail tells it, or is on file and not told.
    pub(super) fn check_survey_facts(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        for fact in &FACTS {
            self.check_fact(known, fact, findings)?;
        }
        self.check_registered(known, findings)
    }

    fn check_fact(&self, known: &Known, fact: &Fact, findings: &mut Findings) -> Result<()> {
        let (told, on_file) = (fact.told, fact.on_file);
        let mut statement = self.connection.prepare(&format!(
            "SELECT coalesce(told.name, filed.name) FROM ({told}) AS told
             FULL JOIN ({on_file}) AS filed ON told.name = filed.name
             WHERE told.value IS NOT filed.value ORDER BY 1"
        ))?;
        let mut rows = statement.query(named_params! {
            ":survey": known.id,
            ":project": known.key.project,
            ":code": known.key.survey,
        })?;
        while let Some(row) = rows.next()? {
            let name: Option<String> = row.get(0)?;
            findings.add(other_fact(known, fact.what, &name.unwrap_or_default()));
        }
        Ok(())
    }

    /// The serials registered for each batch, as they were written when they were registered.
    fn check_registered(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let mut told: BTreeMap<String, String> = BTreeMap::new();
        let mut statement = self.connection.prepare(
            "SELECT json_extract(coalesce(new, old), '$.batch'), json_extract(coalesce(new, old), '$.serials'),
                    action = ?2 FROM audit
             WHERE action IN (?1, ?2) AND project = ?3 AND survey = ?4 AND json_valid(coalesce(new, old))
             ORDER BY sequence",
        )?;
        let [register, unregister] = [Action::Register, Action::Unregister].map(Action::code);
        let key = &known.key;
        let mut rows = statement.query((register, unregister, &key.project, &key.survey))?;
        while let Some(row) = rows.next()? {
            let (batch, text): (String, String) = (row.get(0)?, row.get(1)?);
            let taken_out: bool = row.get(2)?;
            for serial in read_serials(&text).unwrap_or_default() {
                let serial = serial.as_str().to_owned();
                if !taken_out {
                    told.entry(serial).or_insert_with(|| batch.clone());
                } else if told.get(&serial) == Some(&batch) {
                    told.remove(&serial);
                }
            }
        }
        let mut statement = self.connection.prepare(
            "SELECT serial, batch.code FROM registered JOIN batch ON batch.id = registered.batch
             WHERE registered.survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut others = Vec::new();
        while let Some(row) = rows.next()? {
            let (serial, batch): (String, String) = (row.get(0)?, row.get(1)?);
            if told.remove(&serial) != Some(batch) {
                others.push(serial);
            }
        }
        others.extend(told.into_keys());
        for serial in others {
            findings.add(other_fact(
                known,
                ("登记的编号", "the registered serial"),
                &serial,
            ));
        }
        Ok(())
    }
}

/// Something on file about a survey that is not as the trail tells it: what it is, and its name.
pub(super) fn other_fact(known: &Known, (zh, en): (&str, &str), name: &str) -> Finding {
    let key = &known.key;
    let what = Text::new(format!("{zh} {name}"), format!("{en} {name}"));
    let [zh, en] = [what.zh.trim_end(), what.en.trim_end()];
    error(
        "not-as-recorded",
        format!("{key} {en}"),
        format!("{key} 的{zh} 与留痕不符"),
        format!("{en} in {key} is not what the audit trail tells"),
    )
}
