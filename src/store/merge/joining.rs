//! Lines of history that devices wrote without one another come together with the next event.

use std::collections::BTreeSet;

use super::lines::End;
use crate::error::Result;
use crate::store::Store;
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::trail::audit::Event;
use crate::trail::{Action, Keyed};

impl Store {
    /// Joins the lines of a response before the event that goes on from all of them.
    pub(in crate::store) fn join_response(
        &self,
        known: &Known,
        response: &mut Response,
        event: &Event<'_>,
    ) -> Result<()> {
        response.aside.tips = false;
        let last = response.paper.last;
        let mut others = self.tips(response.id)?;
        // An import that brought several papers stands for each of them: only the one with this identity is left out.
        let own = others
            .iter()
            .position(|end| Some(end.event) == last && end.identity == response.identity);
        if let Some(own) = own {
            others.remove(own);
        }
        let record = json(&self.join_record(&others, "")?)?;
        self.connection
            .prepare_cached("DELETE FROM tip WHERE response = ?1")?
            .execute([response.id])?;
        let join = Event {
            action: Action::Join,
            question: None,
            entry: None,
            next: None,
            value: crate::trail::Value::default(),
            ..*event
        };
        self.append_audit_of(known, response, join.with(None, Some(&record)))
    }

    /// Joins the lines of a thread before the event that goes on from all of them.
    pub(in crate::store) fn join_thread(&self, event: &Event<'_>, name: &str) -> Result<()> {
        let key = (
            event.project.unwrap_or_default(),
            event.survey.unwrap_or_default(),
            name,
        );
        let mut statement = self.connection.prepare_cached(
            "SELECT event FROM thread_tip WHERE project = ?1 AND survey = ?2 AND name = ?3",
        )?;
        let rows = statement.query_map(key, |row| row.get(0))?;
        let tips: Vec<i64> = rows.collect::<std::result::Result<_, _>>()?;
        if tips.is_empty() {
            return Ok(());
        }
        let last = self.last_of_thread(key.0, key.1, key.2)?;
        let others = tips.iter().filter(|tip| Some(**tip) != last);
        let others: Vec<End> = others
            .map(|tip| End {
                event: *tip,
                identity: [0; 16],
            })
            .collect();
        let record = json(&self.join_record(&others, name)?)?;
        let join = Event {
            seen: last,
            action: Action::Join,
            project: event.project,
            survey: event.survey,
            ..Event::of(Action::Join)
        };
        let row = self.append_audit(&join.with(None, Some(&record)))?;
        self.connection
            .prepare_cached(
                "DELETE FROM thread_tip WHERE project = ?1 AND survey = ?2 AND name = ?3",
            )?
            .execute(key)?;
        self.connection
            .prepare_cached(
                "UPDATE thread SET last = ?4 WHERE project = ?1 AND survey = ?2 AND name = ?3",
            )?
            .execute((key.0, key.1, key.2, row))?;
        Ok(())
    }

    /// The other ends of the history that has this event as one of its ends.
    pub(in crate::store) fn ends_beside(&self, event: i64) -> Result<BTreeSet<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT other.event FROM tip JOIN tip AS other ON other.response = tip.response WHERE tip.event = ?1
             UNION ALL
             SELECT other.event FROM thread_tip JOIN thread_tip AS other
                 ON (other.project, other.survey, other.name) = (thread_tip.project, thread_tip.survey, thread_tip.name)
             WHERE thread_tip.event = ?1",
        )?;
        let rows = statement.query_map([event], |row| row.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// Who keyed the first entry of a response on which devices wrote without one another; `None`: its history is one
    /// line.
    pub(in crate::store) fn woven_keyed(
        &self,
        known: &Known,
        response: &Response,
        is_joined: bool,
    ) -> Result<Option<Keyed>> {
        let is_woven = is_joined
            || response.aside.tips
            || self
                .connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM brought WHERE identity = ?1)
                         OR EXISTS (SELECT 1 FROM alias WHERE response = ?2)",
                )?
                .query_row((response.identity, response.id), |row| row.get(0))?;
        if !is_woven {
            return Ok(None);
        }
        let names = crate::store::row::definitions::NamesOnFile { store: self, known };
        let ends = self.ends_of(response.id, response.identity, response.paper.last)?;
        let mut gathered = self.gather(known, &names, &self.chain_names()?, &ends)?;
        let woven = gathered.whole(known, &names);
        Ok(woven.map(|woven| woven.weaving.paper.keyed))
    }
}
