//! What the second entries came to, field by field, and the kept counts of how often operators agreed.

use rusqlite::{OptionalExtension, Row};

use super::definitions::Known;
use super::error::unreadable;
use super::papers::Response;
use super::{Store, SurveyKey, value};
use crate::error::Result;
use crate::measure::reliability::{EnteredTwice, QuestionAgreement};
use crate::response::{Agreement, Answer, AnswerSheet, Outcome, SecondValue, Side, asked};

/// A row of the table `comparison`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    /// The first value; `None`: the first entry passes the question over.
    pub(super) first: Option<Answer>,
    /// The second value; `None`: the second entry passes the question over.
    pub(super) second: Option<Answer>,
    /// What it came to.
    pub(super) outcome: Outcome,
    /// The audit row of the first value.
    pub(super) first_row: Option<i64>,
    /// The audit row of the second value.
    pub(super) second_row: i64,
    /// The audit row of the adjudication.
    pub(super) settled_row: Option<i64>,
}

impl Compared {
    /// Whether both entries ask the field: what the counts of agreement count.
    pub(super) const fn is_counted(&self) -> bool {
        self.first.is_some() && self.second.is_some()
    }
}

/// How often two operators agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairAgreement {
    /// Who keyed first.
    pub first_operator: String,
    /// Who keyed second.
    pub second_operator: String,
    /// How often they agreed.
    pub agreement: Agreement,
}

impl Store {
    /// The counts of comparisons for each pair of operators, from the kept counts; their sum is the survey's.
    pub fn comparison(&self, survey: &SurveyKey) -> Result<Vec<PairAgreement>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT first_operator, second_operator, compared, differed, discrepancies, for_first, for_second,
                        for_other
                 FROM agreement WHERE survey = ?1 ORDER BY first_operator, second_operator",
            )?;
            let rows = statement.query_map([known.id], |row| {
                Ok(PairAgreement {
                    first_operator: row.get(0)?,
                    second_operator: row.get(1)?,
                    agreement: Agreement {
                        compared: row.get(2)?,
                        differed: row.get(3)?,
                        discrepancies: row.get(4)?,
                        for_first: row.get(5)?,
                        for_second: row.get(6)?,
                        for_other: row.get(7)?,
                    },
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// For each question what was entered twice, in fields that both entries ask: with what the second entry keyed
    /// first, and with the second value that stands. Takes time with the number of fields keyed twice.
    ///
    /// The first keystroke of a field that was keyed again is told from the audit trail.
    pub fn agreement_by_question(&self, survey: &SurveyKey) -> Result<Vec<QuestionAgreement>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let questions = &known.questionnaire().questions;
            let mut entered = vec![EnteredTwice::default(); questions.len()];
            self.keyed_once(&known, &mut entered)?;
            self.keyed_again(&known, &mut entered)?;
            let entered = questions.iter().zip(&entered);
            Ok(entered
                .map(|(question, entered)| QuestionAgreement::of(question, entered))
                .collect())
        })
    }

    /// Fields whose second value was keyed once: it stands, or waits to be keyed again.
    fn keyed_once(&self, known: &Known, entered: &mut [EnteredTwice]) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT comparison.question, first, CASE outcome WHEN 'agreed' THEN first ELSE second END AS other,
                    outcome <> 'again', count(*)
             FROM response CROSS JOIN comparison ON comparison.response = response.id
               CROSS JOIN audit ON audit.sequence = comparison.second_row
             WHERE response.survey = ?1 AND first IS NOT NULL AND second IS NOT NULL AND audit.old IS NULL
             GROUP BY comparison.question, first, other, outcome <> 'again'",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let position = known.position(row.get(0)?)?;
            let pair: (String, String, u64) = (row.get(1)?, row.get(2)?, row.get(4)?);
            if row.get(3)? {
                entered[position].standing.push(pair.clone());
            }
            entered[position].blind.push(pair);
        }
        Ok(())
    }

    /// Fields whose second value differed and was keyed again: the first keystroke is the row of the trail before which
    /// the second entry had no value.
    fn keyed_again(&self, known: &Known, entered: &mut [EnteredTwice]) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT comparison.question, first, CASE outcome WHEN 'agreed' THEN first ELSE second END,
                    outcome <> 'again',
                    (WITH RECURSIVE back (sequence, before, question, entry, old, new) AS (
                        SELECT sequence, before, question, entry, old, new FROM audit
                        WHERE sequence = comparison.second_row
                        UNION ALL
                        SELECT earlier.sequence, earlier.before, earlier.question, earlier.entry, earlier.old, earlier.new
                        FROM back JOIN audit AS earlier ON earlier.sequence = back.before
                     )
                     SELECT new FROM back
                     WHERE entry = 2 AND old IS NULL AND new IS NOT NULL AND question = audit.question
                     LIMIT 1)
             FROM response CROSS JOIN comparison ON comparison.response = response.id
               CROSS JOIN audit ON audit.sequence = comparison.second_row
             WHERE response.survey = ?1 AND first IS NOT NULL AND second IS NOT NULL AND audit.old IS NOT NULL",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let position = known.position(row.get(0)?)?;
            let (first, stands): (String, String) = (row.get(1)?, row.get(2)?);
            let blind: Option<String> = row.get(4)?;
            let blind = blind.unwrap_or_else(|| stands.clone());
            entered[position].blind.push((first.clone(), blind, 1));
            if row.get(3)? {
                entered[position].standing.push((first, stands, 1));
            }
        }
        Ok(())
    }

    /// Adds to the counts of two operators.
    pub(super) fn count_agreement(
        &self,
        known: &Known,
        first_operator: &str,
        second_operator: &str,
        made: &Agreement,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO agreement (survey, first_operator, second_operator, compared, differed, discrepancies)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT DO UPDATE SET compared = compared + excluded.compared,
                    differed = differed + excluded.differed, discrepancies = discrepancies + excluded.discrepancies",
            )?
            .execute((
                known.id,
                first_operator,
                second_operator,
                made.compared,
                made.differed,
                made.discrepancies,
            ))?;
        Ok(())
    }

    /// Counts a decision between the operators of a field in place of the one before.
    pub(super) fn count_decision(
        &self,
        known: &Known,
        row: &Compared,
        before: Option<Side>,
        now: Side,
    ) -> Result<()> {
        if !row.is_counted() {
            return Ok(());
        }
        let change = |side: Side| i64::from(now == side) - i64::from(before == Some(side));
        let [first, second, other] = Side::ALL.map(change);
        self.connection
            .prepare_cached(
                "UPDATE agreement SET for_first = for_first + ?4, for_second = for_second + ?5, for_other = for_other + ?6
                 WHERE survey = ?1
                   AND first_operator = (SELECT operator FROM audit WHERE sequence = ?2)
                   AND second_operator = (SELECT operator FROM audit WHERE sequence = ?3)",
            )?
            .execute((known.id, row.first_row, row.second_row, first, second, other))?;
        Ok(())
    }

    /// What was compared in the question at this position of a response.
    pub(super) fn compared(
        &self,
        known: &Known,
        response: i64,
        position: usize,
    ) -> Result<Option<Compared>> {
        let (_, number) = known.question(position)?;
        self.connection
            .prepare_cached(
                "SELECT first, second, outcome, first_row, second_row, settled_row FROM comparison
                 WHERE response = ?1 AND question = ?2",
            )?
            .query_row((response, number), |row| Ok(compared(known, position, row)))
            .optional()?
            .transpose()
    }

    /// Writes what was compared.
    pub(super) fn write_compared(
        &self,
        known: &Known,
        response: &mut Response,
        position: usize,
        row: &Compared,
    ) -> Result<()> {
        let (_, number) = known.question(position)?;
        self.connection
            .prepare_cached(
                "INSERT INTO comparison (response, question, first, second, outcome, first_row, second_row, settled_row)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT DO UPDATE SET first = excluded.first, second = excluded.second, outcome = excluded.outcome,
                    first_row = excluded.first_row, second_row = excluded.second_row, settled_row = excluded.settled_row",
            )?
            .execute((
                response.id,
                number,
                row.first.as_ref().map(Answer::to_code),
                row.second.as_ref().map(Answer::to_code),
                row.outcome.code(),
                row.first_row,
                row.second_row,
                row.settled_row,
            ))?;
        response.aside.comparisons = true;
        Ok(())
    }

    /// For each question of a response what was keyed a second time.
    pub(super) fn second_values(
        &self,
        known: &Known,
        response: i64,
    ) -> Result<Vec<Option<SecondValue>>> {
        let mut values = vec![None; known.questionnaire().questions.len()];
        let mut statement = self.connection.prepare_cached(
            "SELECT first, second, outcome, first_row, second_row, settled_row, question FROM comparison
             WHERE response = ?1",
        )?;
        let mut rows = statement.query([response])?;
        while let Some(row) = rows.next()? {
            let position = known.position(row.get(6)?)?;
            let row = compared(known, position, row)?;
            values[position] = Some(SecondValue {
                value: row.second,
                outcome: row.outcome,
            });
        }
        Ok(values)
    }

    /// Forgets what was compared in fields that have another value now, or are asked now and were not, or the reverse.
    pub(super) fn drop_comparisons(
        &self,
        known: &Known,
        response: &Response,
        before: &AnswerSheet,
        after: &AnswerSheet,
    ) -> Result<()> {
        if !response.aside.comparisons {
            return Ok(());
        }
        let [was, is] = [before, after].map(|sheet| asked(known.questionnaire(), sheet));
        for position in 0..was.len() {
            if was[position] != is[position] || before.get(position) != after.get(position) {
                let (_, number) = known.question(position)?;
                self.connection
                    .prepare_cached("DELETE FROM comparison WHERE response = ?1 AND question = ?2")?
                    .execute((response.id, number))?;
            }
        }
        Ok(())
    }
}

/// Reads a row of first, second, outcome, `first_row`, `second_row`, `settled_row`.
pub(super) fn compared(known: &Known, position: usize, row: &Row<'_>) -> Result<Compared> {
    let (question, _) = known.question(position)?;
    let answer = |column: usize| -> Result<Option<Answer>> {
        let code: Option<String> = row.get(column)?;
        code.map(|code| {
            value::read(&question.kind, &code)
                .ok_or_else(|| unreadable(&format!("comparison {} {}", known.key, question.code)))
        })
        .transpose()
    };
    let outcome: String = row.get(2)?;
    Ok(Compared {
        first: answer(0)?,
        second: answer(1)?,
        outcome: Outcome::from_code(&outcome)
            .ok_or_else(|| unreadable(&format!("comparison.outcome {outcome}")))?,
        first_row: row.get(3)?,
        second_row: row.get(4)?,
        settled_row: row.get(5)?,
    })
}
