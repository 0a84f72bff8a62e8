//! What operators did, read from the audit trail: how fast, how much, how well.

use std::collections::{BTreeMap, HashMap};

use rusqlite::OptionalExtension as _;

use crate::error::Result;
use crate::measure::acceptance::Compared;
use crate::response::pace::{Act, Pace, Paces, keys_of};
use crate::response::patterns::Keying;
use crate::response::stored;
use crate::store::people::People;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

/// The work of one operator in a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorWork {
    /// Who.
    pub operator: String,
    /// How much and how fast, in first and second entries.
    pub pace: Pace,
    /// How the fields of their first entries came out where somebody keyed them a second time.
    pub compared: Compared,
}

/// The rows of the trail in which a field was keyed, with the rows that finish a response. A row that says why holds what a
/// file brought.
const KEYED: &str = "SELECT serial, operator, at, action, question, old, new, sequence FROM audit
    WHERE project = ?1 AND survey = ?2
      AND action IN ('answer', 'finish', 'second-agrees', 'second-sighted', 'second-differs', 'discrepancy')
      AND (action <> 'answer' OR why IS NULL)
    ORDER BY sequence";

impl Store {
    /// The work of every operator, by name; a gap of more than `pause_minutes` between two fields is a pause.
    ///
    /// Reads the whole audit trail: takes time with its length.
    pub fn operators(&self, survey: &SurveyKey, pause_minutes: u32) -> Result<Vec<OperatorWork>> {
        self.reading(|| {
            let mut people = People::default();
            let paces = self.paces(survey, pause_minutes, &mut people)?;
            let mut work: BTreeMap<String, OperatorWork> = BTreeMap::new();
            for (operator, pace) in paces {
                work.insert(
                    operator.clone(),
                    OperatorWork {
                        operator,
                        pace,
                        compared: Compared::default(),
                    },
                );
            }
            // Who imported keyed nothing here, and can still be found wrong.
            for (operator, compared) in self.compared_by(survey, &mut people)? {
                let of = work
                    .entry(operator.clone())
                    .or_insert_with(|| OperatorWork {
                        operator,
                        pace: Pace::default(),
                        compared: Compared::default(),
                    });
                of.compared = compared;
            }
            Ok(work.into_values().collect())
        })
    }

    fn paces(
        &self,
        survey: &SurveyKey,
        pause_minutes: u32,
        people: &mut People,
    ) -> Result<Vec<(String, Pace)>> {
        let known = self.known(survey)?;
        let mut paces = Paces::new(pause_minutes);
        let copies = self.copied_at_moves(survey)?;
        let mut statement = self.connection.prepare_cached(KEYED)?;
        let mut rows = statement.query((&survey.project, &survey.survey))?;
        while let Some(row) = rows.next()? {
            let (serial, operator, at): (String, String, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let (action, code): (String, Option<String>) = (row.get(3)?, row.get(4)?);
            let found = code.and_then(|code| known.questionnaire().find(&code));
            let Some((_, question)) = found else {
                continue;
            };
            let [old, new]: [Option<String>; 2] = [row.get(5)?, row.get(6)?];
            if let Some(keyer) = copies.get(&row.get(7)?) {
                if let Some(keyer) = keyer {
                    paces.add_copied(people.spelling(keyer), &serial);
                }
                continue;
            }
            let answer = new.and_then(|new| stored::read(&question.kind, &new));
            let keys = answer.map_or(1, |answer| keys_of(question, &answer));
            let act = if action == "answer" && old.is_some() {
                Act::Correction { keys }
            } else {
                Act::Field { keys }
            };
            paces.add(people.spelling(&operator), &serial, at, act);
        }
        Ok(paces.end())
    }

    /// How the first entries of each operator came out, from the kept counts.
    pub(in crate::store) fn compared_by_operator(
        &self,
        survey: &SurveyKey,
    ) -> Result<BTreeMap<String, Compared>> {
        self.compared_by(survey, &mut People::default())
    }

    fn compared_by(
        &self,
        survey: &SurveyKey,
        people: &mut People,
    ) -> Result<BTreeMap<String, Compared>> {
        let mut by_operator: BTreeMap<String, Compared> = BTreeMap::new();
        for pair in self.comparison(survey)? {
            let agreement = pair.agreement;
            let first = people.spelling(&pair.first_operator).to_owned();
            let sum = by_operator.entry(first).or_default();
            sum.fields += agreement.compared;
            sum.differences += agreement.discrepancies;
            // What nobody has decided counts as an error of the first entry until somebody has.
            sum.errors += agreement.discrepancies.saturating_sub(agreement.for_first);
        }
        Ok(by_operator)
    }

    /// The events that a move wrote of what a paper had where it came from, each with who keyed it there; nobody did what a
    /// file had brought. They stand right before the event of the move.
    fn copied_at_moves(&self, survey: &SurveyKey) -> Result<HashMap<i64, Option<String>>> {
        let mut moves = self.connection.prepare_cached(
            "SELECT id, (SELECT old FROM event_value WHERE event_value.event = event.id) FROM event
             WHERE project = ?1 AND survey = ?2 AND action = 'move-in'",
        )?;
        let mut before = self.connection.prepare_cached(
            "SELECT copy.id, copy.question FROM event JOIN event AS copy ON copy.id = event.seen
             WHERE event.id = ?1 AND copy.device = event.device AND copy.sequence = event.sequence - 1
               AND copy.action IN ('answer', 'control-total', 'finish')",
        )?;
        let mut copies = HashMap::new();
        let mut rows = moves.query((&survey.project, &survey.survey))?;
        while let Some(row) = rows.next()? {
            let (arrival, keyer): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
            let keyers = self.keyers_before(arrival)?;
            let mut event = arrival;
            loop {
                let copy = before.query_row([event], |row| Ok((row.get(0)?, row.get(1)?)));
                let copy: Option<(i64, Option<String>)> = copy.optional()?;
                let Some((copy, question)) = copy else {
                    break;
                };
                let of = |keyers: &HashMap<String, String>| keyers.get(&question?).cloned();
                let who = keyers.as_ref().map_or(keyer.clone(), of);
                copies.insert(copy, who);
                event = copy;
            }
        }
        Ok(copies)
    }

    /// Who keyed the fields of a paper before this event moved it, by the codes of their questions; `None` where its history
    /// there is not in this file.
    fn keyers_before(&self, arrival: i64) -> Result<Option<HashMap<String, String>>> {
        let left = self
            .connection
            .prepare_cached(
                "SELECT out.id FROM event JOIN event AS out
                     ON out.device = event.device AND out.sequence > event.sequence AND out.action = 'move-out'
                 WHERE event.id = ?1 ORDER BY out.sequence LIMIT 1",
            )?
            .query_row([arrival], |row| row.get::<_, i64>(0))
            .optional()?;
        let Some(left) = left else {
            return Ok(None);
        };
        let mut keyers = HashMap::new();
        let mut came = None;
        self.walk_history(Some(left), &mut |row| {
            let action: String = row.get(5)?;
            match Action::from_code(&action).filter(|_| came.is_none()) {
                Some(Action::Answer) if row.get::<_, Option<String>>(13)?.is_none() => {
                    keyers.entry(row.get(9)?).or_insert(row.get(3)?);
                }
                Some(Action::MoveIn) => came = Some(row.get(0)?),
                _ => {}
            }
            Ok(())
        })?;
        // It had come there by a move: what is older is told by where it came from.
        let older = came.map(|came| self.keyers_before(came)).transpose()?;
        for (question, who) in older.flatten().into_iter().flatten() {
            keyers.entry(question).or_insert(who);
        }
        Ok(Some(keyers))
    }

    /// How each response was keyed the first time; one that was imported or moved here is not among them.
    pub(in crate::store) fn keyings(&self, survey: &SurveyKey) -> Result<HashMap<String, Keying>> {
        let mut keyings: HashMap<String, (Keying, bool)> = HashMap::new();
        let copies = self.copied_at_moves(survey)?;
        let mut statement = self.connection.prepare_cached(KEYED)?;
        let mut rows = statement.query((&survey.project, &survey.survey))?;
        while let Some(row) = rows.next()? {
            let (serial, action, at): (String, String, i64) =
                (row.get(0)?, row.get(3)?, row.get(2)?);
            if copies.contains_key(&row.get(7)?) {
                continue;
            }
            let known = keyings.get_mut(&serial);
            match (action.as_str(), known) {
                ("finish", Some((_, finished))) => *finished = true,
                ("answer", Some((keying, false))) => {
                    keying.ended = at;
                    keying.fields += 1;
                }
                ("answer", None) => {
                    let keying = Keying {
                        operator: row.get(1)?,
                        began: at,
                        ended: at,
                        fields: 1,
                    };
                    keyings.insert(serial, (keying, false));
                }
                _ => {}
            }
        }
        let keyings = keyings.into_iter();
        Ok(keyings
            .map(|(serial, (keying, _))| (serial, keying))
            .collect())
    }
}
