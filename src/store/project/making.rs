//! Work in the making: what is pasted or edited and not saved yet, kept whatever becomes of the program.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Result;
use crate::store::Store;
use crate::store::file::json::{json, parse};

impl Store {
    /// Keeps work under the name of its place, instead of what was kept there before; `None`: it is done or given up.
    ///
    /// Not in the trail: nothing of a project changes by it.
    pub fn keep_making<T: Serialize>(&mut self, place: &str, draft: Option<&T>) -> Result<()> {
        let draft = draft.map(json).transpose()?;
        let now = self.clock.milliseconds();
        self.writing(|| {
            match &draft {
                Some(draft) => self.connection.execute(
                    "INSERT INTO making (place, draft, changed) VALUES (?1, ?2, ?3)
                     ON CONFLICT DO UPDATE SET draft = excluded.draft, changed = excluded.changed",
                    (place, draft, now),
                )?,
                None => self
                    .connection
                    .execute("DELETE FROM making WHERE place = ?1", [place])?,
            };
            Ok(())
        })
    }

    /// The work that is kept at a place.
    ///
    /// # Errors
    /// Where another version of the program wrote it otherwise.
    pub fn making<T: DeserializeOwned>(&self, place: &str) -> Result<Option<T>> {
        let draft: Option<String> = self
            .connection
            .query_row(
                "SELECT draft FROM making WHERE place = ?1",
                [place],
                |row| row.get(0),
            )
            .optional()?;
        draft.map(|draft| parse(place, &draft)).transpose()
    }

    /// The places at which work is kept, the one worked at last first.
    pub fn makings(&self) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare("SELECT place FROM making ORDER BY changed DESC, place")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
