//! The paper under somebody's fingers: what another program does to it meanwhile is not written over.

use std::sync::Arc;

use rusqlite::OptionalExtension;

use super::definitions::Known;
use super::papers::Response;
use crate::error::{Error, Kind, Result};
use crate::questionnaire::Questionnaire;
use crate::response::Serial;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

/// A paper as it was when it was read for entry, or as this program has left it since.
#[derive(Clone)]
pub(in crate::store) struct TakenUp {
    /// The survey as it was then.
    known: Arc<Known>,
    survey: SurveyKey,
    serial: String,
    /// The row of the response; `None`: there was none.
    row: Option<i64>,
    /// The audit row of the last thing that happened to it; `None`: there was nothing of it on file.
    last: Option<i64>,
}

impl TakenUp {
    /// Notes what this program itself has done to the paper, if this is the one.
    pub(in crate::store) fn follow(
        &mut self,
        [project, survey, serial]: [Option<&str>; 3],
        event: i64,
        row: i64,
    ) {
        let is_this = project == Some(&self.survey.project)
            && survey == Some(&self.survey.survey)
            && serial == Some(&self.serial);
        if is_this {
            (self.last, self.row) = (Some(event), Some(row));
        }
    }
}

impl Store {
    /// Takes up a paper for entry, before it is read: from now on what this program stores in it is refused once another
    /// program has changed it. One paper at a time.
    pub fn take_up(&self, survey: &SurveyKey, serial: &Serial) -> Result<()> {
        let known = self.known(survey)?;
        let response = self.find_response(&known, serial)?;
        *self.taken_up.borrow_mut() = Some(TakenUp {
            known,
            survey: survey.clone(),
            serial: serial.as_str().to_owned(),
            row: response.as_ref().map(|response| response.id),
            last: response.and_then(|response| response.paper.last),
        });
        Ok(())
    }

    /// Takes up a paper whose questions a screen shows like this.
    ///
    /// # Errors
    /// [`Kind::Usage`] where another program has changed the questionnaire since the screen was opened: its keys may mean
    /// other answers now.
    pub fn take_up_as(
        &self,
        survey: &SurveyKey,
        serial: &Serial,
        asked: &Questionnaire,
    ) -> Result<()> {
        if self.known(survey)?.questionnaire() != asked {
            return Err(redefined(serial));
        }
        self.take_up(survey, serial)
    }

    /// Whether another program has changed the paper that was taken up, or what it asks.
    pub fn is_overtaken(&self, survey: &SurveyKey, serial: &Serial) -> Result<bool> {
        self.reading(|| {
            let response = self.find_response(&*self.known(survey)?, serial)?;
            Ok(self.is_asked_otherwise(survey, serial)?
                || self
                    .who_overtook(survey, serial, response.as_ref(), |action| {
                        !is_remark(action)
                    })?
                    .is_some())
        })
    }

    /// Refuses a second entry whose questions another program has changed since it was taken up.
    pub(in crate::store) fn refuse_redefined(
        &self,
        survey: &SurveyKey,
        serial: &Serial,
    ) -> Result<()> {
        if self.is_asked_otherwise(survey, serial)? {
            return Err(redefined(serial));
        }
        Ok(())
    }

    /// Refuses to write over what another program has stored in the paper since it was taken up.
    pub(in crate::store) fn refuse_overtaken(
        &self,
        survey: &SurveyKey,
        serial: &Serial,
        found: Option<&Response>,
    ) -> Result<()> {
        self.refuse_redefined(survey, serial)?;
        match self.who_overtook(survey, serial, found, |action| !is_remark(action))? {
            None => Ok(()),
            Some(operator) => Err(overtaken(serial, &operator)),
        }
    }

    /// Refuses half-typed words of a second entry where no second value of the response can be keyed, or where words of it
    /// were deleted since it was taken up. What others change of the first entry is compared, and refuses nothing.
    pub(super) fn refuse_second_half(&self, known: &Known, serial: &Serial) -> Result<()> {
        let (response, _) = self.response_to_verify(known, serial)?;
        let is_deletion = |action| action == Some(Action::Erase);
        match self.who_overtook(&known.key, serial, Some(&response), is_deletion)? {
            None => Ok(()),
            Some(operator) => Err(overtaken(serial, &operator)),
        }
    }

    /// Whether another program has changed the questionnaire since this paper was taken up: a key may mean another answer now.
    fn is_asked_otherwise(&self, survey: &SurveyKey, serial: &Serial) -> Result<bool> {
        let known = self.known(survey)?;
        Ok(match &*self.taken_up.borrow() {
            Some(up) if up.survey == *survey && up.serial == serial.as_str() => {
                !Arc::ptr_eq(&up.known, &known) && up.known.questionnaire() != known.questionnaire()
            }
            _ => false,
        })
    }

    /// The response with this serial as this program knows it, begun now if there is none; inside a transaction that
    /// adds an audit row to it.
    pub(in crate::store) fn find_untouched(
        &self,
        known: &Arc<Known>,
        serial: &Serial,
    ) -> Result<Response> {
        let found = self.find_response(known, serial)?;
        self.refuse_overtaken(&known.key, serial, found.as_ref())?;
        self.use_or_begin(known, serial, found)
    }

    /// Who did first what counts here to the paper that was taken up, wherever it is found by now.
    fn who_overtook(
        &self,
        survey: &SurveyKey,
        serial: &Serial,
        found: Option<&Response>,
        counts: impl Fn(Option<Action>) -> bool,
    ) -> Result<Option<String>> {
        let (row, seen) = match &*self.taken_up.borrow() {
            Some(up) if up.survey == *survey && up.serial == serial.as_str() => (up.row, up.last),
            _ => return Ok(None),
        };
        let mut last = found.and_then(|response| response.paper.last);
        if last == seen {
            return Ok(None);
        }
        if found.is_none() {
            // It has another serial.
            last = self
                .connection
                .prepare_cached("SELECT last FROM response WHERE id = ?1")?
                .query_row([row], |row| row.get(0))
                .optional()?;
        }
        let mut operator = None;
        self.walk_history(last, &mut |row| {
            let (sequence, action): (i64, String) = (row.get(0)?, row.get(5)?);
            if seen.is_none_or(|seen| sequence > seen) && counts(Action::from_code(&action)) {
                operator = Some(row.get(3)?);
            }
            Ok(())
        })?;
        Ok(operator)
    }
}

/// Whether this is only said about a response, and changes nothing that is keyed into it.
fn is_remark(action: Option<Action>) -> bool {
    matches!(
        action,
        Some(Action::Note | Action::QueryAsk | Action::QueryAnswer | Action::QueryClose)
    )
}

fn redefined(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        "问卷刚在另一个程序里改过，这里没有存上",
        "the questionnaire has just been changed in another program; nothing was stored here",
    )
    .hint(
        format!("按 Esc 返回，再打开 {serial} 号，照现在的问卷录"),
        format!("Esc goes back; open {serial} again and key it by the questionnaire as it is now"),
    )
}

fn overtaken(serial: &Serial, operator: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("{serial} 号刚由 {operator} 在另一个程序里改过，这里没有存上"),
        format!("{operator} has just changed {serial} in another program; nothing was stored here"),
    )
    .hint(
        "按 Esc 返回，核对后再录，或换一个编号",
        "Esc goes back; look at it again, or take another serial",
    )
}
