//! What imports brought, kept apart where it does not follow from the row of the response any more.

use rusqlite::{OptionalExtension as _, Row};

use super::codes::Codes;
use crate::error::Result;
use crate::response::packed::{pack, unpack};
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::row::papers::state;
use crate::trail::{Action, Change, Identity, Paper, Said, Step, Value};

/// A response as an import brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct KeptBrought {
    pub(in crate::store) event: i64,
    pub(in crate::store) place: i64,
    pub(in crate::store) serial: String,
    pub(in crate::store) version: i64,
    pub(in crate::store) state: String,
    pub(in crate::store) batch: Option<String>,
    pub(in crate::store) answers: String,
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptBrought> {
    Ok(KeptBrought {
        event: row.get(0)?,
        place: row.get(1)?,
        serial: row.get(2)?,
        version: row.get(3)?,
        state: row.get(4)?,
        batch: row.get(5)?,
        answers: row.get(6)?,
    })
}

impl Store {
    /// What is kept of what an import brought of a response.
    pub(in crate::store) fn kept_brought(&self, identity: Identity) -> Result<Option<KeptBrought>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT event, place, serial, version, state, batch, answers FROM brought WHERE identity = ?1",
            )?
            .query_row([identity], kept)
            .optional()?)
    }

    /// Keeps what an import brought of a response.
    pub(in crate::store) fn keep(&self, identity: Identity, brought: &KeptBrought) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO brought (identity, event, place, serial, version, state, batch, answers)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
            )?
            .execute((
                identity,
                brought.event,
                brought.place,
                &brought.serial,
                brought.version,
                &brought.state,
                &brought.batch,
                &brought.answers,
            ))?;
        Ok(())
    }

    /// Keeps what an import brought of a response, before devices' events about it are woven: afterwards it cannot be had
    /// by undoing them. One that was keyed, or is kept already, is let be.
    pub(in crate::store) fn keep_before_weaving(
        &self,
        known: &Known,
        codes: &Codes<'_>,
        response: i64,
    ) -> Result<()> {
        let (identity, is_imported): (Identity, bool) = self
            .connection
            .prepare_cached(
                "SELECT identity, (SELECT action FROM event WHERE event.id = response.born) = 'import'
                 FROM response WHERE id = ?1",
            )?
            .query_row([response], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if !is_imported || self.kept_brought(identity)?.is_some() {
            return Ok(());
        }
        let brought = self.undone(known, codes, response)?;
        self.keep(identity, &brought)
    }

    /// A response with all its events undone, back to the import that brought it; its history is one line.
    pub(in crate::store) fn undone(
        &self,
        known: &Known,
        codes: &Codes<'_>,
        response: i64,
    ) -> Result<KeptBrought> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, answers, version, batch, control_total, last, serial, next FROM response WHERE id = ?1",
        )?;
        let (mut paper, last, mut serial) = {
            let mut rows = statement.query([response])?;
            let row = rows.next()?.ok_or_else(|| unreadable("response"))?;
            let packed = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let paper = Paper {
                state: state(row, 0)?,
                answers: unpack(packed).ok_or_else(|| unreadable("response.answers"))?,
                batch: row.get(3)?,
                control_total: row.get(4)?,
                ..Paper::begun(row.get(2)?, row.get(7)?)
            };
            (paper, row.get::<_, i64>(5)?, row.get::<_, String>(6)?)
        };
        let mut next = Some(last);
        let mut event = last;
        let mut walk = self.connection.prepare_cached(
            "SELECT seen, action, question, entry, next,
                    (SELECT old FROM event_value WHERE event_value.event = event.id),
                    (SELECT new FROM event_value WHERE event_value.event = event.id), at, operator,
                    value_hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event_value WHERE event_value.event = event.id)
             FROM event WHERE id = ?1",
        )?;
        while let Some(id) = next {
            let mut rows = walk.query([id])?;
            let row = rows.next()?.ok_or_else(|| unreadable("event.seen"))?;
            let code = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            event = id;
            let action = Action::from_code(code);
            if action == Some(Action::Import) {
                break;
            }
            let text = |column: usize| -> Result<Option<&str>> {
                let value = row.get_ref(column)?.as_str_or_null();
                Ok(value.map_err(rusqlite::Error::from)?)
            };
            let value = Value {
                old: text(5)?,
                new: text(6)?,
                why: None,
            };
            if action == Some(Action::Renumber) {
                value.old.unwrap_or_default().clone_into(&mut serial);
            }
            let said = Said {
                question: text(2)?,
                next: text(4)?,
                value,
            };
            let change = action.map_or(Change::Unknown, |action| Change::of(action, said, codes));
            paper.undo(&Step {
                id,
                at: row.get(7)?,
                operator: text(8)?.unwrap_or_default(),
                entry: row.get(3)?,
                change,
                old: value.old,
                is_erased: row.get(9)?,
                is_same_again: false,
            });
            let seen: Option<i64> = row.get(0)?;
            next = seen.filter(|seen| *seen < id);
        }
        let batch = paper.batch.and_then(|batch| codes.batch_code(batch));
        let _ = known;
        Ok(KeptBrought {
            event,
            place: response,
            serial,
            version: paper.version.into(),
            state: paper.state.code().to_owned(),
            batch,
            answers: pack(paper.answers.iter().map(Option::as_deref)),
        })
    }
}
