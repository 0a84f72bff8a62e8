//! What the second entries came to, field by field, and the kept counts of how often operators agreed.

use std::collections::BTreeMap;

use rusqlite::Row;

use crate::error::Result;
use crate::measure::reliability::{EnteredTwice, QuestionAgreement};
use crate::questionnaire::Question;
use crate::response::{Agreement, Answer, Outcome, SecondValue, Side, stored};
use crate::store::file::error::unreadable;
use crate::store::people::People;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::{Store, SurveyKey};
use crate::trail::{Compared, Count, Paper};

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

    /// The same for each pair of people: who is spelled in two ways is one of them, by the first spelling.
    pub fn comparison_of_people(&self, survey: &SurveyKey) -> Result<Vec<PairAgreement>> {
        let mut people = People::default();
        let mut sums: BTreeMap<[String; 2], Agreement> = BTreeMap::new();
        for pair in self.comparison(survey)? {
            let both = [&pair.first_operator, &pair.second_operator]
                .map(|name| people.spelling(name).to_owned());
            *sums.entry(both).or_default() += pair.agreement;
        }
        let pairs =
            sums.into_iter().map(
                |([first_operator, second_operator], agreement)| PairAgreement {
                    first_operator,
                    second_operator,
                    agreement,
                },
            );
        Ok(pairs.collect())
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
             WHERE response.survey = ?1 AND first_row IS NOT NULL AND first IS NOT NULL AND second IS NOT NULL
               AND audit.old IS NULL
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
             WHERE response.survey = ?1 AND first_row IS NOT NULL AND first IS NOT NULL
               AND second IS NOT NULL AND audit.old IS NOT NULL",
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

    /// Adds what an event changes in the counts of two operators.
    pub(in crate::store) fn count_agreement(
        &self,
        known: &Known,
        response: &Response,
        count: Count,
    ) -> Result<()> {
        match count {
            Count::Compared(number, is_first, outcome) => {
                let Some((who, _)) = response.paper.keyed.of(number) else {
                    return Ok(());
                };
                self.add_to_agreement(known, who, &self.operator, &compared(is_first, outcome))
            }
            Count::TakenBack(number) => {
                let Some((who, _)) = response.paper.keyed.of(number) else {
                    return Ok(());
                };
                self.connection
                    .prepare_cached(
                        "UPDATE agreement SET discrepancies = discrepancies - 1
                         WHERE survey = ?1 AND first_operator = ?2 AND second_operator = ?3",
                    )?
                    .execute((known.id, who, &self.operator))?;
                Ok(())
            }
            Count::Decided(number, before, now) => match response.paper.comparisons.get(&number) {
                Some(row) => self.count_decision(known, row, before, now),
                None => Ok(()),
            },
        }
    }

    fn add_to_agreement(
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
    fn count_decision(
        &self,
        known: &Known,
        row: &Compared,
        before: Option<Side>,
        now: Side,
    ) -> Result<()> {
        let [first, second, other] = decided(before, now);
        self.connection
            .prepare_cached(
                "UPDATE agreement SET for_first = for_first + ?4, for_second = for_second + ?5, for_other = for_other + ?6
                 WHERE survey = ?1
                   AND first_operator = (SELECT operator FROM event WHERE id = ?2)
                   AND second_operator = (SELECT operator FROM event WHERE id = ?3)",
            )?
            .execute((known.id, row.first_row, row.second_row, first, second, other))?;
        Ok(())
    }

    /// What was compared in a response, by the numbers of the questions.
    pub(in crate::store) fn comparisons(&self, response: i64) -> Result<BTreeMap<i64, Compared>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT first, second, outcome, first_row, second_row, settled_row, question FROM comparison
             WHERE response = ?1",
        )?;
        let mut rows = statement.query([response])?;
        let mut comparisons = BTreeMap::new();
        while let Some(row) = rows.next()? {
            comparisons.insert(row.get(6)?, compared_row(row)?);
        }
        Ok(comparisons)
    }

    /// Writes what has changed in the comparisons of a response.
    pub(in crate::store) fn write_comparisons(
        &self,
        response: i64,
        stored: &BTreeMap<i64, Compared>,
        due: &BTreeMap<i64, Compared>,
    ) -> Result<()> {
        for number in stored.keys().filter(|number| !due.contains_key(number)) {
            self.connection
                .prepare_cached("DELETE FROM comparison WHERE response = ?1 AND question = ?2")?
                .execute((response, number))?;
        }
        let changed = due
            .iter()
            .filter(|(number, row)| stored.get(number) != Some(row));
        for (number, row) in changed {
            self.connection
                .prepare_cached(
                    "INSERT INTO comparison (response, question, first, second, outcome, first_row, second_row, settled_row)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT DO UPDATE SET first = excluded.first, second = excluded.second,
                        outcome = excluded.outcome, first_row = excluded.first_row, second_row = excluded.second_row,
                        settled_row = excluded.settled_row",
                )?
                .execute((
                    response,
                    number,
                    &row.first,
                    &row.second,
                    row.outcome.code(),
                    row.first_row,
                    row.second_row,
                    row.settled_row,
                ))?;
        }
        Ok(())
    }
}

/// What one keying adds to the counts of two operators.
pub(in crate::store) fn compared(is_first_keying: bool, outcome: Outcome) -> Agreement {
    Agreement {
        compared: u64::from(is_first_keying),
        differed: u64::from(is_first_keying && outcome == Outcome::Again),
        discrepancies: u64::from(outcome == Outcome::Discrepancy),
        ..Agreement::default()
    }
}

/// What a decision in place of one before adds for the first value, the second and another.
pub(in crate::store) fn decided(before: Option<Side>, now: Side) -> [i64; 3] {
    Side::ALL.map(|side| i64::from(now == side) - i64::from(before == Some(side)))
}

/// For each question what was keyed a second time.
pub(in crate::store) fn second_values(
    known: &Known,
    paper: &Paper,
) -> Result<Vec<Option<SecondValue>>> {
    let questions = known.questionnaire().questions.iter();
    questions
        .zip(&known.numbers)
        .map(|(question, number)| {
            let Some(row) = paper.comparisons.get(number) else {
                return Ok(None);
            };
            Ok(Some(SecondValue {
                value: stored_answer(known, question, row.second.as_deref())?,
                outcome: row.outcome,
            }))
        })
        .collect()
}

/// Reads an answer that was stored for a question.
pub(in crate::store) fn stored_answer(
    known: &Known,
    question: &Question,
    code: Option<&str>,
) -> Result<Option<Answer>> {
    code.map(|code| {
        stored::read(&question.kind, code)
            .ok_or_else(|| unreadable(&format!("comparison {} {}", known.key, question.code)))
    })
    .transpose()
}

/// Reads a row of first, second, outcome, `first_row`, `second_row`, `settled_row`.
pub(in crate::store) fn compared_row(row: &Row<'_>) -> Result<Compared> {
    let outcome: String = row.get(2)?;
    Ok(Compared {
        first: row.get(0)?,
        second: row.get(1)?,
        outcome: Outcome::from_code(&outcome).ok_or_else(|| unreadable("comparison.outcome"))?,
        first_row: row.get(3)?,
        second_row: row.get(4)?,
        settled_row: row.get(5)?,
    })
}
