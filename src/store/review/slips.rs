//! The way back from a slip: another serial, a paper withdrawn or reinstated, a paper moved to another survey.

use std::sync::Arc;

use crate::error::{Error, Kind, Result};
use crate::response::{Serial, State, WITHDRAWN};
use crate::store::row::definitions::Known;
use crate::store::row::papers::{FIRST_ENTRY, Response, absent, refuse_approved};
use crate::store::trail::audit::Event;
use crate::store::trail::audit_text::{LEFT_EMPTY, USED_AGAIN};
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

impl Store {
    /// Withdraws a paper that was keyed in error: it stays on file, outside of what came back and of every figure, and its
    /// serial is free for another paper.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, for an approved response, for one that is withdrawn already, and for one whose first entry
    /// is hidden from this operator: outside of its survey it would not be.
    pub fn withdraw(&mut self, survey: &SurveyKey, serial: &Serial, why: &str) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let why = reason(why)?;
            let response = self.counted_response(&known, serial)?;
            self.check_blind(survey, serial, false)?;
            self.take_out(&known, serial, response, Action::Withdraw, None, why)
        })
    }

    /// Drops a paper that a person leaves with nothing confirmed on it: its half-typed text, and where every answer was taken
    /// back, the response, which is withdrawn. One with an answer, a printed sum, a note or a query stays.
    pub fn drop_empty(&mut self, survey: &SurveyKey, serial: &Serial) -> Result<()> {
        self.writing(|| self.drop_if_empty(&*self.known(survey)?, serial, LEFT_EMPTY))
    }

    /// The same inside a transaction, for a reason.
    pub(super) fn drop_if_empty(&self, known: &Known, serial: &Serial, why: &str) -> Result<()> {
        let Some(response) = self.find_standing(known, serial)? else {
            return self.drop_drafts(known, serial);
        };
        let paper = &response.paper;
        let is_empty = paper.state == State::Open
            && paper.invalid.is_none()
            && paper.control_total.is_none()
            && paper.answers.iter().all(Option::is_none)
            && self.draft(known, serial, FIRST_ENTRY)?.is_none();
        if !is_empty || self.is_remarked(&response)? {
            return Ok(());
        }
        self.take_out(known, serial, response, Action::Withdraw, None, why)
    }

    /// Whether there is a note or a query about a response.
    fn is_remarked(&self, response: &Response) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM note WHERE response = ?1)
                 OR EXISTS (SELECT 1 FROM query WHERE response = ?1)",
        )?;
        Ok(statement.query_row([response.id], |row| row.get(0))?)
    }

    /// Takes a withdrawal back: the paper is what it was before.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and for a response that is not withdrawn; [`Kind::Findings`] where another paper
    /// looks like it by now, unless that is settled ([`Store::with_serials`]).
    pub fn reinstate(&mut self, survey: &SurveyKey, serial: &Serial, why: &str) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let why = reason(why)?;
            let Some(mut response) = self.find_response(&known, serial)? else {
                return Err(absent(survey, serial));
            };
            if !self.is_withdrawn(&known, &response)? {
                return Err(not_withdrawn(serial));
            }
            let before = self.reason_before_withdrawal(&response)?;
            let event = Event::of_response(Action::Reinstate, survey, serial)
                .with(None, before.as_deref())
                .because(Some(why));
            self.refuse_like(&known, serial)?;
            self.drop_drafts(&known, serial)?;
            self.count_arrived(&known, serial, 1)?;
            self.change_validity(&known, serial, &mut response, event)?;
            self.sort_serials(&known, &[serial])
        })
    }

    /// Gives a paper that was keyed under a wrong serial its right one. A registered serial brings it into its batch.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, for an approved response, and where the other serial is on file; [`Kind::Findings`]
    /// for a new serial that is in doubt, unless that is settled ([`Store::with_serials`]).
    pub fn renumber(
        &mut self,
        survey: &SurveyKey,
        [old, new]: [&Serial; 2],
        why: &str,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let why = reason(why)?;
            let Some(response) = self.find_response(&known, old)? else {
                return Err(absent(survey, old));
            };
            refuse_approved(old, &response)?;
            self.refuse_overtaken(survey, old, Some(&response))?;
            if old == new {
                return Err(same_serial(old));
            }
            match self.find_response(&known, new)? {
                Some(other) if self.is_withdrawn(&known, &other)? => {
                    self.step_aside(&known, new, other)?;
                }
                Some(_) => return Err(serial_taken(&known.key, new)),
                None => {}
            }
            self.refuse_doubtful(&known, new, Some(old))?;
            self.give_serial(&known, [old, new], response, why)
        })
    }

    /// Moves a paper that was keyed into the wrong survey: it is withdrawn here, and stands there with its answers as a
    /// paper of its own, to be verified there. It keeps who keyed it.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason; for a response that is approved, withdrawn or invalid, or whose first entry is hidden from
    /// this operator; where the other survey
    /// has another questionnaire, or a response with this serial; [`Kind::Findings`] for a serial that is in doubt there,
    /// unless that is settled ([`Store::with_serials`]).
    pub fn move_response(
        &mut self,
        [from, to]: [&SurveyKey; 2],
        [old, new]: [&Serial; 2],
        why: &str,
    ) -> Result<()> {
        self.writing(|| {
            let (here, there) = (self.known(from)?, self.known(to)?);
            let why = reason(why)?;
            if from == to {
                return Err(same_survey(from));
            }
            let response = self.counted_response(&here, old)?;
            self.check_blind(from, old, false)?;
            self.refuse_overtaken(from, old, Some(&response))?;
            if response.paper.invalid.is_some() {
                return Err(invalid_here(old));
            }
            if !is_same_form(&here, &there)
                || response.paper.version != there.questionnaire().version
            {
                return Err(other_questionnaire([from, to]));
            }
            if self.find_standing(&there, new)?.is_some() {
                return Err(serial_taken(to, new));
            }
            self.refuse_doubtful(&there, new, None)?;
            self.arrive(&there, new, &here, (old, &response), why)?;
            self.move_drafts((&here, old), (&there, new))?;
            let target = format!("{to} {new}");
            self.take_out(&here, old, response, Action::MoveOut, Some(&target), why)
        })
    }

    /// Begins the paper in the other survey, with the answers it had.
    fn arrive(
        &self,
        there: &Arc<Known>,
        serial: &Serial,
        here: &Known,
        (old, response): (&Serial, &Response),
        why: &str,
    ) -> Result<()> {
        let key = &there.key;
        let found = self.find_response(there, serial)?;
        let mut moved = self.use_or_begin(there, serial, found)?;
        let was = moved.standing();
        let next = here.next_code(here.position_of_next(response.paper.next)?);
        let sheet = here.sheet(&response.paper)?;
        for (question, number) in here.questionnaire().questions.iter().zip(&here.numbers) {
            let Some(answer) = response.paper.answer(*number) else {
                continue;
            };
            let event = Event {
                question: Some(&question.code),
                entry: Some(FIRST_ENTRY),
                next: Some(next),
                ..Event::of_response(Action::Answer, key, serial)
            };
            self.append_audit_of(there, &mut moved, event.with(None, Some(answer)))?;
        }
        if let Some(total) = response.paper.control_total.as_deref() {
            let event = Event {
                entry: Some(FIRST_ENTRY),
                ..Event::of_response(Action::ControlTotal, key, serial)
            };
            self.append_audit_of(there, &mut moved, event.with(None, Some(total)))?;
        }
        if response.paper.state > State::Open {
            let event = Event {
                entry: Some(FIRST_ENTRY),
                ..Event::of_response(Action::Finish, key, serial)
            };
            let event = event.with(Some(State::Open.code()), Some(State::Entered.code()));
            self.append_audit_of(there, &mut moved, event)?;
        }
        let source = format!("{} {old}", here.key);
        let event = Event::of_response(Action::MoveIn, key, serial)
            .with(Some(&response.paper.operator), Some(&source))
            .because(Some(why));
        self.append_audit_of(there, &mut moved, event)?;
        self.note_second(there, serial, &mut moved)?;
        let standing = moved.standing();
        self.move_in_ledger(there, Some(was), standing)?;
        let counted = standing.is_counted().then_some(&sheet);
        self.note_moved(there, serial, &mut moved, None, counted)?;
        self.move_in_tally(there, standing.batch, None, counted)?;
        self.write_response(&moved)
    }

    /// A withdrawn response gives its serial to a paper that needs it; it is found under the serial with `-W1` behind.
    pub(in crate::store) fn step_aside(
        &self,
        known: &Known,
        serial: &Serial,
        response: Response,
    ) -> Result<()> {
        let aside = self.serial_aside(known, serial)?;
        self.give_serial(known, [serial, &aside], response, USED_AGAIN)
    }

    /// The serial under which a withdrawn response is found that gives its own to another paper.
    pub(in crate::store) fn serial_aside(&self, known: &Known, serial: &Serial) -> Result<Serial> {
        let mut number = 0_u32;
        loop {
            number += 1;
            let behind = Serial::read(&format!("{serial}-W{number}"));
            let aside = behind.or_else(|_| Serial::read(&format!("W{number}")));
            let aside = aside.map_err(|cause| serial_taken(&known.key, serial).caused_by(cause))?;
            if self.find_response(known, &aside)?.is_none() {
                return Ok(aside);
            }
        }
    }

    /// Says of withdrawn responses whose serials an import has taken that they stepped aside.
    pub(in crate::store) fn note_stepped_aside(
        &self,
        known: &Known,
        stepped: &[[Serial; 2]],
    ) -> Result<()> {
        for [serial, aside] in stepped {
            if let Some(response) = self.find_response(known, aside)? {
                self.give_serial(known, [serial, aside], response, USED_AGAIN)?;
            }
        }
        Ok(())
    }

    /// The other surveys that ask the same as this one: where a paper can be moved to.
    pub fn surveys_alike(&self, survey: &SurveyKey) -> Result<Vec<SurveyKey>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut alike = Vec::new();
            for key in self.survey_keys()? {
                if key != *survey && is_same_form(&known, &*self.known(&key)?) {
                    alike.push(key);
                }
            }
            Ok(alike)
        })
    }

    fn give_serial(
        &self,
        known: &Known,
        [old, new]: [&Serial; 2],
        mut response: Response,
        why: &str,
    ) -> Result<()> {
        let event = Event::of_response(Action::Renumber, &known.key, old)
            .with(Some(old.as_str()), Some(new.as_str()))
            .because(Some(why));
        self.append_audit_of(known, &mut response, event)?;
        self.connection
            .prepare_cached("UPDATE response SET serial = ?2, sort_key = ?3 WHERE id = ?1")?
            .execute((response.id, new.as_str(), new.sort_key()))?;
        // What a withdrawn one leaves under its serial is of the paper that needs it.
        if !self.is_withdrawn(known, &response)? {
            self.move_drafts((known, old), (known, new))?;
        }
        self.connection
            .prepare_cached("DELETE FROM collision WHERE response = ?1")?
            .execute([response.id])?;
        self.write_response(&response)?;
        if self.is_withdrawn(known, &response)? {
            return self.sort_serials(known, &[old]);
        }
        self.count_arrived(known, old, -1)?;
        self.count_arrived(known, new, 1)?;
        let Some(due) = self.registered_batch(known, new)? else {
            return self.sort_serials(known, &[old]);
        };
        if response.paper.batch == Some(due) {
            return self.sort_serials(known, &[old]);
        }
        let before = response
            .paper
            .batch
            .map(|row| self.batch_code(row))
            .transpose()?;
        let row = self.batch_with_code(known, &self.batch_code(due)?)?;
        self.move_to_batch(known, new, &mut response, Some(&row), before.as_deref())?;
        self.sort_serials(known, &[old])
    }

    fn take_out(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        action: Action,
        target: Option<&str>,
        why: &str,
    ) -> Result<()> {
        self.reason_row(known, WITHDRAWN)?;
        let was = self.invalid_of(&response)?;
        let event = Event::of_response(action, &known.key, serial)
            .with(was.as_ref().map(|was| was.reason.as_str()), target)
            .because(Some(why));
        self.count_arrived(known, serial, -1)?;
        self.change_validity(known, serial, &mut response, event)?;
        // Another paper may take the serial: what was half typed of this one is none of its words.
        self.drop_drafts(known, serial)?;
        self.sort_serials(known, &[serial])
    }

    /// The response with this serial, which is neither approved nor withdrawn.
    fn counted_response(&self, known: &Known, serial: &Serial) -> Result<Response> {
        let Some(response) = self.find_response(known, serial)? else {
            return Err(absent(&known.key, serial));
        };
        if self.is_withdrawn(known, &response)? {
            return Err(super::validity::withdrawn(serial));
        }
        refuse_approved(serial, &response)?;
        Ok(response)
    }

    /// The reason for which a withdrawn response was invalid before; `None`: it was valid.
    fn reason_before_withdrawal(&self, response: &Response) -> Result<Option<String>> {
        let mut before = None;
        self.walk_history(response.paper.last, &mut |row| {
            let action: String = row.get(5)?;
            let is_withdrawal = matches!(
                Action::from_code(&action),
                Some(Action::Withdraw | Action::MoveOut)
            );
            if before.is_none() && is_withdrawal {
                before = Some(row.get::<_, Option<String>>(11)?);
            }
            Ok(())
        })?;
        Ok(before.flatten())
    }
}

/// Whether two surveys ask the same: questions, their wording, kinds and codes.
fn is_same_form(here: &Known, there: &Known) -> bool {
    let [here, there] = [here, there].map(Known::questionnaire);
    here.questions.len() == there.questions.len()
        && here
            .questions
            .iter()
            .zip(&there.questions)
            .all(|(one, other)| {
                let codes = one.options.iter().map(|option| &option.code);
                one.code == other.code
                    && one.text == other.text
                    && one.kind == other.kind
                    && one.ask_if == other.ask_if
                    && codes.eq(other.options.iter().map(|option| &option.code))
            })
}

/// The reason without blanks around it.
fn reason(why: &str) -> Result<&str> {
    let why = why.trim();
    if !why.is_empty() {
        return Ok(why);
    }
    Err(Error::new(
        Kind::Usage,
        "改正一份答卷要说明原因",
        "mending a response needs a reason",
    )
    .hint("用 --why 写明原因", "give the reason with --why"))
}

fn not_withdrawn(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 没有撤出"),
        format!("response {serial} is not withdrawn"),
    )
    .hint(
        "看撤出了哪些：manyi ledger 项目/调查 --papers withdrawn",
        "see which are: manyi ledger PROJECT/SURVEY --papers withdrawn",
    )
}

fn same_serial(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("编号还是 {serial}，没有改"),
        format!("the serial is {serial} already"),
    )
    .hint("核对新编号", "look at the new serial again")
}

fn serial_taken(key: &SurveyKey, serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("{key} 已有编号 {serial} 的答卷"),
        format!("{key} has a response {serial} already"),
    )
    .hint(
        "先改那一份的编号，或撤出那一份：manyi response renumber、withdraw",
        "renumber or withdraw that one first: manyi response renumber, withdraw",
    )
}

fn same_survey(key: &SurveyKey) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷已经在 {key}"),
        format!("the response is in {key} already"),
    )
    .hint(
        "改编号用 manyi response renumber",
        "manyi response renumber gives it another serial",
    )
}

fn invalid_here(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 设为无效，不能移走"),
        format!("response {serial} is set invalid and cannot be moved"),
    )
    .hint("先恢复有效再移", "set it valid again first")
}

fn other_questionnaire([from, to]: [&SurveyKey; 2]) -> Error {
    Error::new(
        Kind::Usage,
        format!("{to} 与 {from} 的问卷不同，答卷不能移"),
        format!("{to} has another questionnaire than {from}: the response cannot be moved"),
    )
    .hint(
        "撤出这一份，在另一个调查里按编号重录",
        "withdraw it, and key it anew in the other survey",
    )
}
