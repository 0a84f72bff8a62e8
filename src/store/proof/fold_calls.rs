//! Call lists, made again from their events and held against the file.

use super::fold_facts::differing;
use super::fold_findings::{Findings, other_fact};
use crate::error::Result;
use crate::interview::call::Attempt;
use crate::store::Store;
use crate::store::row::definitions::Known;
use crate::text::order;
use crate::trail::{CallFacts, call_name};

impl Store {
    /// Names each rule, contact and call that is not on file as the events tell it.
    pub(in crate::store) fn check_calls(
        &self,
        known: &Known,
        told: &CallFacts,
        findings: &mut Findings,
    ) -> Result<()> {
        let on_file = self.calls_on_file(known)?;
        let whole = known.key.to_string();
        if told.rules != on_file.rules {
            let what = ("电话规则", "the rules of the call list");
            findings.add(other_fact(&whole, what, ""));
        }
        for code in differing(&told.contacts, &on_file.contacts) {
            let what = ("电话名单，编号", "the call list, contact");
            findings.add(other_fact(&whole, what, &code));
        }
        // Who called is not named: findings are sent to others.
        for (contact, ..) in differing(&told.calls, &on_file.calls) {
            let what = ("通话，编号", "a call to");
            findings.add(other_fact(&whole, what, &contact));
        }
        Ok(())
    }

    fn calls_on_file(&self, known: &Known) -> Result<CallFacts> {
        let mut facts = CallFacts::default();
        let mut statement = self
            .connection
            .prepare("SELECT rules FROM call_rules WHERE survey = ?1")?;
        let mut rows = statement.query([known.id])?;
        facts.rules = rows.next()?.map(|row| row.get(0)).transpose()?;
        let mut statement = self
            .connection
            .prepare("SELECT code, party, audit FROM call_contact WHERE survey = ?1")?;
        let rows = statement.query_map([known.id], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        facts.contacts = order::try_map(rows)?;
        let mut statement = self.connection.prepare(
            "SELECT contact, caller, start, end, outcome, appointment, audit FROM call_attempt WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let call = Attempt {
                contact: row.get(0)?,
                caller: row.get(1)?,
                start: row.get(2)?,
                end: row.get(3)?,
                outcome: row.get(4)?,
                appointment: row.get(5)?,
            };
            facts.calls.insert(call_name(&call), (call, row.get(6)?));
        }
        Ok(facts)
    }
}
