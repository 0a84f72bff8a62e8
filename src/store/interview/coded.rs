//! Codings read: every unit with who coded it, without what whoever asks must not see yet; and who was asked what.
//!
//! The blindness of double entry holds here too. Whoever codes in a project does not see what another coder found in a unit until
//! as many have coded it as the plan wants, he himself has coded it, or it was decided. A unit that waits so is no part of any
//! listing, count or figure that this coder asks for; how many codings are held back is said.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::OptionalExtension as _;

use crate::error::Result;
use crate::interview::{
    Asked, AskedName, CodedUnit, Coding, Holder, Identity, Mark, SaidState, Sentiment, Settlement,
    Unit,
};
use crate::questionnaire::{Kind as Kinds, Role};
use crate::response::packed::unpack;
use crate::response::{Answer, stored};
use crate::store::file::error::unreadable;
use crate::store::file::json::parse;
use crate::store::{Store, SurveyKey};
use crate::text::{Order, is_same_person};
use crate::trail::{UnitName, words_hash};

/// An open answer of a response to a questionnaire.
pub(in crate::store) struct OpenAnswer<'a> {
    /// The response.
    pub(in crate::store) identity: Identity,
    /// Its serial.
    pub(in crate::store) serial: &'a str,
    /// The question.
    pub(in crate::store) question: &'a str,
    /// What was written.
    pub(in crate::store) words: &'a str,
    /// The version of the questionnaire.
    pub(in crate::store) version: u32,
}

/// An answer that can be coded, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodableUnit {
    /// The unit.
    pub unit: Unit,
    /// The code of the interview, or the serial of the response.
    pub name: String,
    /// The code of the guide, or of the survey.
    pub source: String,
    /// The words.
    pub words: String,
}

/// The codings of each unit, each with the hash of the words it was made over; and the survey of a response.
type CodingsByUnit = BTreeMap<UnitName, (String, Vec<(Coding, String)>)>;

/// What names the holder of a unit for people.
#[derive(Clone)]
struct Named {
    name: String,
    source: String,
    /// The hash of the words as they stand; `None`: they are gone.
    hash: Option<String>,
}

impl Store {
    /// From now on this operator codes in a project, though no coding is on file yet.
    pub fn begin_coding(&mut self, project: &str) {
        // A project without a survey of that name: the list is of surveys, and this is the room of its interviews.
        self.begin_verifying(&SurveyKey::new(project, ""));
    }

    /// Whether this operator has coded in a project, or begun to, and so is kept from codings of others.
    pub fn is_coder(&self, project: &str) -> Result<bool> {
        if self.verifying.contains(&SurveyKey::new(project, "")) {
            return Ok(true);
        }
        let id = self.project_row(project)?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT coder FROM coding WHERE project = ?1")?;
        Ok(!self.spellings(&mut statement, id)?.is_empty())
    }

    /// Every unit that somebody coded, in the order of guides or surveys, questions, and names.
    ///
    /// Codings that this operator must not see yet are not among them; [`CodedUnit::hidden`] says how many they are.
    pub fn coded_units(&self, project: &str) -> Result<Vec<CodedUnit>> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let plan = self.coding_plan(project)?;
            let is_coder = self.is_coder(project)?;
            let mut found: CodingsByUnit = BTreeMap::new();
            self.read_codings(id, &mut |name, survey, coding, over| {
                let unit = found.entry(name).or_insert_with(|| (survey, Vec::new()));
                unit.1.push((coding, over));
            })?;
            let named = self.names_of_units(project, id, &found)?;
            let settled = self.settlements(id)?;
            let mut units = Vec::new();
            for (name, (survey, codings)) in found {
                let Some(of) = named.get(&name) else {
                    // Withdrawn, or set invalid: counts nowhere.
                    continue;
                };
                let unit = unit_of(&survey, &name);
                let settlement = settled.get(&name).cloned();
                let waits = settlement.is_none() && codings.len() < usize::from(plan.wanted(&unit));
                let is_own = |coding: &Coding| is_same_person(&coding.coder, &self.operator);
                let mine = codings.iter().any(|(coding, _)| is_own(coding));
                let hides = is_coder && waits && !mine;
                let all = codings.len();
                let mut shown: Vec<Coding> = codings
                    .into_iter()
                    .map(|(coding, over)| Coding {
                        is_stale: of.hash.as_ref() != Some(&over),
                        ..coding
                    })
                    // Own codings are seen; while more coders are awaited, of those of others none.
                    .filter(|coding| !(hides || (is_coder && waits && !is_own(coding))))
                    .collect();
                // Two who coded without one another on two machines are both the first: by name, the same in every file.
                shown.order_by(|one, other| {
                    (one.entry, &one.coder).cmp(&(other.entry, &other.coder))
                });
                units.push(CodedUnit {
                    unit,
                    name: of.name.clone(),
                    source: of.source.clone(),
                    hidden: all - shown.len(),
                    codings: shown,
                    waits,
                    settlement,
                });
            }
            units.order_by(|one, other| {
                let key = |unit: &CodedUnit| {
                    (
                        unit.source.clone(),
                        unit.unit.question.clone(),
                        super::rows::sort_key(&unit.name),
                    )
                };
                key(one).cmp(&key(other))
            });
            Ok(units)
        })
    }

    /// Every answer of a project that can be coded: what was said in interviews that count, then the open answers of valid
    /// responses. First entries that are hidden from this operator are not among them.
    pub fn codable_units(&self, project: &str) -> Result<Vec<CodableUnit>> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT identity, code, guide, question, text FROM interview JOIN said ON said.interview = interview.id
                 WHERE project = ?1 AND state = 'said' AND withdrawn IS NULL",
            )?;
            let rows = statement.query_map([id], |row| {
                Ok(CodableUnit {
                    unit: Unit {
                        holder: Holder::Interview(Identity(row.get(0)?)),
                        question: row.get(3)?,
                    },
                    name: row.get(1)?,
                    source: row.get(2)?,
                    words: row.get(4)?,
                })
            })?;
            let mut units: Vec<CodableUnit> = rows.collect::<std::result::Result<_, _>>()?;
            let guides = self.guides(project)?;
            let place = |unit: &CodableUnit| {
                let mut guides = guides.iter();
                let guide = guides.find(|guide| guide.code == unit.source);
                guide.and_then(|guide| guide.find(&unit.unit.question)).map(|(at, _)| at)
            };
            units.order_by_key(|unit| {
                (unit.source.clone(), place(unit), super::rows::sort_key(&unit.name))
            });
            for survey in self.surveys_of(id)? {
                self.open_answers(project, &survey, &mut |answer| {
                    units.push(CodableUnit {
                        unit: Unit {
                            holder: Holder::Response(survey.clone(), answer.identity),
                            question: answer.question.to_owned(),
                        },
                        name: answer.serial.to_owned(),
                        source: survey.clone(),
                        words: answer.words.to_owned(),
                    });
                    Ok(())
                })?;
            }
            Ok(units)
        })
    }

    /// Who was asked each question: interviews that count and dealt with it, but for those in which it was not asked; and for an
    /// open question the valid responses that answered it.
    pub fn asked(&self, project: &str) -> Result<Asked> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let mut asked = Asked::default();
            let mut statement = self.connection.prepare_cached(
                "SELECT identity, guide, question FROM interview JOIN said ON said.interview = interview.id
                 WHERE project = ?1 AND state <> ?2 AND withdrawn IS NULL",
            )?;
            let mut rows = statement.query((id, SaidState::NotAsked.code()))?;
            // By question, and each of them put in order once: a project has many answers to few questions.
            let mut by_path: HashMap<String, Vec<Holder>> = HashMap::new();
            let mut path = String::new();
            while let Some(row) = rows.next()? {
                let (guide, question) = (row.get_ref(1)?, row.get_ref(2)?);
                path.clear();
                for part in [guide.as_str(), Ok("/"), question.as_str()] {
                    path.push_str(part.map_err(|_| unreadable("said"))?);
                }
                let holder = Holder::Interview(Identity(row.get(0)?));
                match by_path.get_mut(&path) {
                    Some(holders) => holders.push(holder),
                    None => drop(by_path.insert(path.clone(), vec![holder])),
                }
            }
            for (path, holders) in by_path {
                let name = AskedName {
                    in_writing: false,
                    path,
                };
                asked.by_question.insert(name, holders.into_iter().collect());
            }
            for survey in self.surveys_of(id)? {
                self.open_answers(project, &survey, &mut |answer| {
                    let holder = Holder::Response(survey.clone(), answer.identity);
                    let name = AskedName::of(&holder, &survey, answer.question);
                    asked.by_question.entry(name).or_default().insert(holder);
                    Ok(())
                })?;
            }
            Ok(asked)
        })
    }

    pub(super) fn surveys_of(&self, project: i64) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT code FROM survey WHERE project = ?1 ORDER BY place")?;
        let rows = statement.query_map([project], |row| row.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// The open answers of the valid responses of a survey, in order of their serials.
    pub(in crate::store) fn open_answers(
        &self,
        project: &str,
        survey: &str,
        each: &mut dyn FnMut(&OpenAnswer<'_>) -> Result<()>,
    ) -> Result<()> {
        let known = self.known(&SurveyKey::new(project, survey))?;
        let questions: Vec<(&str, usize)> = known
            .questionnaire()
            .questions
            .iter()
            .zip(&known.numbers)
            .filter(|(question, _)| question.kind == Kinds::Text && question.role == Role::Open)
            .filter_map(|(question, number)| {
                Some((question.code.as_str(), usize::try_from(number - 1).ok()?))
            })
            .collect();
        if questions.is_empty() {
            return Ok(());
        }
        let hidden = self.hidden_here(&known)?;
        let hidden = hidden.map_or_else(String::new, |hidden| format!("AND NOT {hidden}"));
        let mut statement = self.connection.prepare(&format!(
            "SELECT identity, serial, answers, version FROM response
             WHERE survey = ?1 AND invalid IS NULL {hidden} ORDER BY sort_key, serial"
        ))?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let packed = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            let answers = unpack(packed).ok_or_else(|| unreadable("response.answers"))?;
            let serial: String = row.get(1)?;
            for (code, place) in &questions {
                let code_text = answers.get(*place).and_then(Option::as_deref);
                let read = code_text.and_then(|text| stored::read(&Kinds::Text, text));
                if let Some(Answer::Text(words)) = read
                    && !words.trim().is_empty()
                {
                    each(&OpenAnswer {
                        identity: Identity(row.get(0)?),
                        serial: &serial,
                        question: code,
                        words: &words,
                        version: row.get(3)?,
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Every coding of a project, by unit and coder, with the hash of the words it was made over.
    pub(super) fn read_codings(
        &self,
        project: i64,
        each: &mut dyn FnMut(UnitName, String, Coding, String),
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coding.id, holder, survey, question, coder, entry, over, theme, sentiment, passages
             FROM coding LEFT JOIN coded ON coded.coding = coding.id WHERE project = ?1 ORDER BY coding.id",
        )?;
        let mut rows = statement.query([project])?;
        let mut open: Option<(i64, UnitName, String, Coding, String)> = None;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if open.as_ref().is_none_or(|(of, ..)| *of != id) {
                if let Some((_, name, survey, coding, over)) = open.take() {
                    each(name, survey, coding, over);
                }
                let coding = Coding {
                    coder: row.get(4)?,
                    entry: row.get(5)?,
                    marks: Vec::new(),
                    is_stale: false,
                };
                open = Some((
                    id,
                    (row.get(1)?, row.get(3)?),
                    row.get(2)?,
                    coding,
                    row.get(6)?,
                ));
            }
            if let (Some((_, _, _, coding, _)), Some(theme)) = (&mut open, row.get(7)?) {
                let sentiment: String = row.get(8)?;
                let passages = row.get_ref(9)?.as_str().map_err(rusqlite::Error::from)?;
                let mut sentiments = Sentiment::ALL.into_iter();
                coding.marks.push(Mark {
                    theme: Identity(theme),
                    sentiment: sentiments
                        .find(|known| known.code() == sentiment)
                        .ok_or_else(|| unreadable("coded.sentiment"))?,
                    passages: if passages == "[]" {
                        Vec::new()
                    } else {
                        parse("coded.passages", passages)?
                    },
                });
            }
        }
        if let Some((_, name, survey, coding, over)) = open {
            each(name, survey, coding, over);
        }
        Ok(())
    }

    fn settlements(&self, project: i64) -> Result<HashMap<UnitName, Settlement>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT holder, question, marks, why, operator FROM settlement WHERE project = ?1",
        )?;
        let mut rows = statement.query([project])?;
        let mut settled = HashMap::new();
        while let Some(row) = rows.next()? {
            let settlement = Settlement {
                marks: parse("settlement.marks", &row.get::<_, String>(2)?)?,
                why: row.get(3)?,
                by: row.get(4)?,
            };
            settled.insert((row.get(0)?, row.get(1)?), settlement);
        }
        Ok(settled)
    }

    /// The names of the units that were coded, with the hash of their words; those that do not count are left out.
    fn names_of_units(
        &self,
        project: &str,
        id: i64,
        coded: &CodingsByUnit,
    ) -> Result<HashMap<UnitName, Named>> {
        let mut named = HashMap::new();
        // One by one: a project has many more answers than were coded so far.
        let mut statement = self.connection.prepare_cached(
            "SELECT code, guide, CASE WHEN state = ?4 THEN hash END FROM interview JOIN said ON said.interview = interview.id
             WHERE identity = ?1 AND question = ?2 AND project = ?3 AND withdrawn IS NULL",
        )?;
        for unit in coded
            .iter()
            .filter(|(_, (survey, _))| survey.is_empty())
            .map(|(unit, _)| unit)
        {
            let (holder, question) = unit;
            let row = statement.query_row((holder, question, id, SaidState::Said.code()), |row| {
                Ok(Named {
                    name: row.get(0)?,
                    source: row.get(1)?,
                    hash: row.get(2)?,
                })
            });
            if let Some(of) = row.optional()? {
                named.insert(unit.clone(), of);
            }
        }
        let surveys: HashSet<&str> = coded
            .values()
            .map(|(survey, _)| survey.as_str())
            .filter(|survey| !survey.is_empty())
            .collect();
        for survey in surveys {
            self.open_answers(project, survey, &mut |answer| {
                let name = (answer.identity.0, answer.question.to_owned());
                if coded.contains_key(&name) {
                    let of = Named {
                        name: answer.serial.to_owned(),
                        source: survey.to_owned(),
                        hash: Some(words_hash(answer.words)),
                    };
                    named.insert(name, of);
                }
                Ok(())
            })?;
        }
        Ok(named)
    }
}

fn unit_of(survey: &str, (holder, question): &UnitName) -> Unit {
    let identity = Identity(*holder);
    Unit {
        holder: if survey.is_empty() {
            Holder::Interview(identity)
        } else {
            Holder::Response(survey.to_owned(), identity)
        },
        question: question.clone(),
    }
}
