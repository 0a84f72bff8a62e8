//! Who must not see the first entry of a response: whoever keys second entries, until its second entry is complete.
//!
//! Such a paper is no part of any figure that a verifier asks for, however few papers the figure is over: readers of many papers
//! leave it out ([`Store::hidden_here`]) and say how many they left out; readers of single answers are refused.
//!
//! A paper set invalid is no part of any figure and waits no more. To whoever set it so while it was hidden from them it stays
//! hidden: else that would be a way to look at any first entry, and to set it valid and key it "blind" afterwards.

use rusqlite::Statement;

use super::plans::Wanted;
use crate::error::{Error, Kind, Result};
use crate::response::{Serial, State};
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::stack::asked::ASKED;
use crate::store::{Store, SurveyKey};
use crate::text::is_same_person;
use crate::trail::Action;

/// The condition on a row of `response` under which it may wait for its second entry.
const WAITS: &str =
    "response.state = 'entered' AND response.invalid IS NULL AND response.compared = 0";

/// A text as a literal of SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A response that was set invalid by a verifier from whom it was hidden.
fn hidden_invalid(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("{serial} 号等复录时由您设为无效，第一次的录入仍不能看"),
        format!("you set {serial} invalid while it waited for its second entry: the first stays hidden from you"),
    )
    .hint(
        "请别人看，或恢复有效、复录完再看",
        "ask somebody else, or set it valid and key its second entry first",
    )
}

impl Store {
    /// From now on this operator keys second entries of a survey, though none is on file yet.
    pub fn begin_verifying(&mut self, survey: &SurveyKey) {
        if !self.verifying.contains(survey) {
            self.verifying.push(survey.clone());
        }
    }

    /// Whether this operator has keyed second entries of a survey, or begun to, and so is kept from the first entries of others.
    pub fn is_verifier(&self, survey: &SurveyKey) -> Result<bool> {
        if self.verifying.contains(survey) {
            return Ok(true);
        }
        let known = self.known(survey)?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT second_operator FROM agreement WHERE survey = ?1")?;
        Ok(!self.spellings(&mut statement, known.id)?.is_empty())
    }

    /// The names that a statement finds in a survey or a project which are this operator's, however they are spelled there.
    pub(in crate::store) fn spellings(
        &self,
        statement: &mut Statement<'_>,
        row: i64,
    ) -> Result<Vec<String>> {
        let mut rows = statement.query([row])?;
        let mut own = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            if is_same_person(&name, &self.operator) {
                own.push(name);
            }
        }
        Ok(own)
    }

    /// Whether a response waits for its second entry, or the rest of it, and somebody else keyed the first.
    pub fn is_blind_to(&self, survey: &SurveyKey, serial: &Serial) -> Result<bool> {
        self.reading(|| {
            let known = self.known(survey)?;
            let Some(response) = self.find_response(&known, serial)? else {
                return Ok(false);
            };
            let standing = response.standing();
            let is_compared = standing.state != State::Entered || response.second.compared;
            if is_compared || standing.invalid.is_some() && !self.set_invalid_here(&response)? {
                return Ok(false);
            }
            let plans = self.plans(&known)?;
            let wanted = self.wanted_of(&known, &plans, &response)?;
            if wanted == Wanted::Nothing {
                return Ok(false);
            }
            Ok(!self.keyed_first(&known, &response)?)
        })
    }

    /// Whether it was this operator who set a response invalid, which it is.
    fn set_invalid_here(&self, response: &Response) -> Result<bool> {
        let mut by = None;
        self.walk_history(response.paper.last, &mut |row| {
            let action: String = row.get("action")?;
            if by.is_none() && Action::from_code(&action) == Some(Action::SetInvalid) {
                by = Some(row.get::<_, String>("operator")?);
            }
            Ok(())
        })?;
        Ok(by.is_some_and(|by| is_same_person(&by, &self.operator)))
    }

    /// Refuses a look at all responses where one that this operator set invalid is hidden from them.
    fn check_invalid(&self, known: &Known) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT serial FROM response
             WHERE survey = ?1 AND invalid IS NOT NULL AND state = 'entered' AND compared = 0",
        )?;
        let serials = statement.query_map([known.id], |row| row.get::<_, String>(0))?;
        for serial in serials {
            // A withdrawn paper bears no serial that could be read: whoever may not see it could not withdraw it.
            let Ok(serial) = Serial::read(&serial?) else {
                continue;
            };
            if self.is_blind_to(&known.key, &serial)? {
                return Err(hidden_invalid(&serial));
            }
        }
        Ok(())
    }

    /// The condition on a row of `response` under which its first entry is hidden from this operator; `None`: none is.
    pub(in crate::store) fn hidden_here(&self, known: &Known) -> Result<Option<String>> {
        if !self.is_verifier(&known.key)? {
            return Ok(None);
        }
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT DISTINCT operator FROM response WHERE survey = ?1 AND {WAITS}"
        ))?;
        let own = self.spellings(&mut statement, known.id)?;
        // As literals: scans on other connections read them too, and take no parameter more.
        let own: Vec<String> = own.iter().map(|name| quoted(name)).collect();
        let own = own.join(", ");
        Ok(Some(format!(
            "({WAITS} AND response.operator NOT IN ({own}) AND {ASKED})"
        )))
    }

    /// How many papers of a survey the figures leave out that this operator asks for: they wait for their second entry.
    pub fn left_out_here(&self, survey: &SurveyKey) -> Result<u64> {
        self.reading(|| {
            let known = self.known(survey)?;
            let Some(hidden) = self.hidden_here(&known)? else {
                return Ok(0);
            };
            let sql = format!("SELECT count(*) FROM response WHERE survey = ?1 AND {hidden}");
            let mut statement = self.connection.prepare(&sql)?;
            Ok(statement.query_row([known.id], |row| row.get(0))?)
        })
    }

    /// Refuses a look at the first entry of a response to a verifier for whom it is hidden.
    ///
    /// `verifies` says that the operator keys second entries of the survey, though perhaps none is on file yet.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a response of which another operator keyed the first entry and which waits for its second.
    pub fn check_blind(&self, survey: &SurveyKey, serial: &Serial, verifies: bool) -> Result<()> {
        if !(verifies || self.is_verifier(survey)?) || !self.is_blind_to(survey, serial)? {
            return Ok(());
        }
        let found = self.find_response(&*self.known(survey)?, serial)?;
        if found.is_some_and(|response| response.standing().invalid.is_some()) {
            return Err(hidden_invalid(serial));
        }
        Err(Error::new(
            Kind::Usage,
            format!("{serial} 号还等复录，您是复录员，第一次的录入不能看"),
            format!("{serial} waits for its second entry: the first is hidden from you"),
        )
        .hint("复录完就能看；急需时请主评人看", "ask a supervisor"))
    }

    /// Refuses a look at all responses of a survey at once, such as an export, to a verifier from whom one is hidden.
    ///
    /// # Errors
    /// [`Kind::Usage`], naming a response of which another operator keyed the first entry and which waits for its second.
    pub fn check_blind_to_all(&self, survey: &SurveyKey) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let Some(hidden) = self.hidden_here(&known)? else {
                return Ok(());
            };
            let sql = format!("SELECT serial FROM response WHERE survey = ?1 AND {hidden} LIMIT 1");
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([known.id])?;
            let Some(row) = rows.next()? else {
                return self.check_invalid(&known);
            };
            let serial: String = row.get(0)?;
            Err(Error::new(
                Kind::Usage,
                format!("{survey} 还有答卷等复录（如 {serial} 号），您是复录员，第一次的录入不能看"),
                format!("{survey} has papers that wait for their second entry, such as {serial}: the first is hidden from you"),
            )
            .hint("全部复录完就能看；急需时请主评人来做", "do it when all are keyed, or ask a supervisor"))
        })
    }
}
