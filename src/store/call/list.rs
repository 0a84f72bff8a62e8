//! The list: who is to be called, and what is declared of it.

use std::collections::{BTreeSet, HashMap};

use rusqlite::OptionalExtension;

use crate::error::{Error, Kind, Result};
use crate::interview::call::{
    Attempt, CallRules, Called, Contact, EligibleShare, FEWEST_DAYS, Formula,
};
use crate::response::Serial;
use crate::store::file::json::{json, parse};
use crate::store::row::definitions::Known;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::Order;
use crate::trail::Action;

/// The file that a list came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListSource<'a> {
    /// Its name without its folder.
    pub file: &'a str,
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: &'a str,
}

impl Store {
    /// What is declared of the call list of a survey.
    pub fn call_rules(&self, survey: &SurveyKey) -> Result<CallRules> {
        self.reading(|| {
            let known = self.known(survey)?;
            self.rules_of(&known)
        })
    }

    fn rules_of(&self, known: &Known) -> Result<CallRules> {
        let rules = self.rules_text(known)?;
        rules.map_or_else(
            || Ok(CallRules::default()),
            |rules| parse("call rules", &rules),
        )
    }

    fn rules_text(&self, known: &Known) -> Result<Option<String>> {
        Ok(self
            .connection
            .prepare_cached("SELECT rules FROM call_rules WHERE survey = ?1")?
            .query_row([known.id], |row| row.get(0))
            .optional()?)
    }

    /// Declares what holds for the call list of a survey; whether anything changed.
    ///
    /// # Errors
    /// [`Kind::Usage`] for fewer than three days, a rate that is none, or a share that is none.
    pub fn set_call_rules(&mut self, survey: &SurveyKey, rules: &CallRules) -> Result<bool> {
        check_rules(rules)?;
        self.writing(|| {
            let known = self.known(survey)?;
            if self.rules_of(&known)? == *rules {
                return Ok(false);
            }
            let (old, new) = (self.rules_text(&known)?, json(rules)?);
            let event = Event::of_survey(Action::CallRules, survey);
            self.append_audit(&event.with(old.as_deref(), Some(&new)))?;
            self.connection.execute(
                "INSERT INTO call_rules (survey, rules) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET rules = excluded.rules",
                (known.id, &new),
            )?;
            Ok(true)
        })
    }

    /// Puts contacts on the call list of a survey, all or none.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is listed already, or twice among these; [`Kind::Findings`] for one whose serial is in
    /// doubt, unless that is settled ([`Store::with_serials`]).
    pub fn add_contacts(
        &mut self,
        survey: &SurveyKey,
        contacts: &[Contact],
        source: Option<ListSource<'_>>,
    ) -> Result<()> {
        if contacts.is_empty() {
            return Ok(());
        }
        self.writing(|| {
            let known = self.known(survey)?;
            let mut seen = BTreeSet::new();
            for contact in contacts {
                if !seen.insert(&contact.code) || self.is_contact(&known, &contact.code)? {
                    return Err(listed_already(&contact.code));
                }
            }
            let codes = contacts.iter().map(|contact| Serial::read(&contact.code));
            let serials: Vec<Serial> = codes.flatten().collect();
            self.refuse_likenesses(&known, &serials)?;
            let mut record = serde_json::json!({ "contacts": contacts });
            if let Some(source) = source {
                record["file"] = source.file.into();
                record["sha256"] = source.sha256.into();
            }
            let record = json(&record)?;
            let event = Event::of_survey(Action::CallContacts, survey);
            let audit = self.append_audit(&event.with(None, Some(&record)))?;
            let mut insert = self.connection.prepare_cached(
                "INSERT INTO call_contact (survey, code, party, audit) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for contact in contacts {
                insert.execute((known.id, &contact.code, &contact.group, audit))?;
            }
            Ok(())
        })
    }

    /// Takes a contact that nobody has called off the list.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is not listed, and for one that was called: its calls count in the rates.
    pub fn remove_contact(&mut self, survey: &SurveyKey, code: &Serial, why: &str) -> Result<()> {
        let why = reason(why)?;
        self.writing(|| {
            let known = self.known(survey)?;
            let code = code.as_str();
            let group: Option<String> = self
                .connection
                .prepare_cached("SELECT party FROM call_contact WHERE survey = ?1 AND code = ?2")?
                .query_row((known.id, code), |row| row.get(0))
                .optional()?;
            let group = group.ok_or_else(|| not_listed(survey, code))?;
            if !self.calls_to(&known, code)?.is_empty() {
                return Err(was_called(code));
            }
            let contact = Contact {
                code: code.to_owned(),
                group,
            };
            let record = json(&serde_json::json!({ "contacts": [contact] }))?;
            let event = Event::of_survey(Action::CallContactRemove, survey);
            self.append_audit(&event.with(Some(&record), None).because(Some(why)))?;
            self.connection.execute(
                "DELETE FROM call_contact WHERE survey = ?1 AND code = ?2",
                (known.id, code),
            )?;
            Ok(())
        })
    }

    /// The call list in its order, each contact with its calls: as they were put on it, and among those by their serials.
    pub fn call_list(&self, survey: &SurveyKey) -> Result<Vec<Called>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut calls = self.all_calls(&known)?;
            let mut statement = self
                .connection
                .prepare_cached("SELECT code, party, audit FROM call_contact WHERE survey = ?1")?;
            let mut rows = statement.query([known.id])?;
            let mut list: Vec<(i64, String, Called)> = Vec::new();
            while let Some(row) = rows.next()? {
                let code: String = row.get(0)?;
                let sort_key = Serial::read(&code).map(|serial| serial.sort_key());
                let called = Called {
                    attempts: calls.remove(&code).unwrap_or_default(),
                    group: row.get(1)?,
                    code,
                };
                list.push((row.get(2)?, sort_key.unwrap_or_default(), called));
            }
            list.order_by(|(one, one_key, _), (other, other_key, _)| {
                (one, one_key).cmp(&(other, other_key))
            });
            Ok(list.into_iter().map(|(.., called)| called).collect())
        })
    }

    fn all_calls(&self, known: &Known) -> Result<HashMap<String, Vec<Attempt>>> {
        let mut calls: HashMap<String, Vec<Attempt>> = HashMap::new();
        for call in self.calls(known, None)? {
            calls.entry(call.contact.clone()).or_default().push(call);
        }
        Ok(calls)
    }

    /// Whether a contact is on the list.
    pub(in crate::store) fn is_contact(&self, known: &Known, code: &str) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM call_contact WHERE survey = ?1 AND code = ?2")?
            .exists((known.id, code))?)
    }
}

fn check_rules(rules: &CallRules) -> Result<()> {
    if rules.days < FEWEST_DAYS {
        return Err(Error::new(
            Kind::Usage,
            format!("至少要在 {FEWEST_DAYS} 个不同的日子拨打，才算次数用尽"),
            format!("attempts are used up after calls on at least {FEWEST_DAYS} different days"),
        )
        .hint(
            format!("写 {FEWEST_DAYS} 或更多"),
            format!("say {FEWEST_DAYS} or more"),
        ));
    }
    if let Some(rate) = &rules.rate
        && Formula::from_code(rate).is_none()
    {
        return Err(Error::new(
            Kind::Usage,
            format!("没有“{rate}”这种比率"),
            format!("there is no rate `{rate}`"),
        )
        .hint(
            "写 RR1 到 RR6、COOP1 到 COOP4、REF1 到 REF3 或 CON1 到 CON3",
            "say RR1 to RR6, COOP1 to COOP4, REF1 to REF3 or CON1 to CON3",
        ));
    }
    if let Some(share) = &rules.eligible_share
        && EligibleShare::read(share).is_none()
    {
        return Err(Error::new(
            Kind::Usage,
            format!("“{share}”不是 0 到 1 之间的比例"),
            format!("`{share}` is no share between 0 and 1"),
        )
        .hint("写成 0.8 这样的小数", "write it as 0.8"));
    }
    Ok(())
}

/// The reason, which may not be empty.
pub(in crate::store) fn reason(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Error::new(
            Kind::Usage,
            "没有写原因，没有动",
            "no reason was given; nothing was changed",
        )
        .hint(
            "加 --why 原因，记入留痕",
            "add --why REASON, which the audit trail keeps",
        ));
    }
    Ok(why)
}

pub(in crate::store) fn not_listed(survey: &SurveyKey, code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("电话名单里没有编号 {code}"),
        format!("{code} is not on the call list"),
    )
    .hint(
        format!("manyi call list {survey} 列出名单；要加入，用 manyi call add"),
        format!("`manyi call list {survey}` shows the list; `manyi call add` puts it there"),
    )
}

fn listed_already(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("编号 {code} 已在电话名单里，什么也没有加"),
        format!("{code} is on the call list already; nothing was added"),
    )
    .hint(
        "去掉重复的编号再试",
        "leave out the serials that are there twice, and try again",
    )
}

fn was_called(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("编号 {code} 拨打过，不能移出名单：它计入应答率"),
        format!("{code} was called and stays on the list: it counts in the response rate"),
    )
    .hint(
        "记错的通话先撤销：manyi call undo；打错的号码记为“错号”",
        "take a call logged by mistake back first: manyi call undo; log a wrong number as one",
    )
}
