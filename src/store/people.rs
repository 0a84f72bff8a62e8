//! Who is one person under several spellings, by the names that are on file.

use std::collections::HashMap;

use rusqlite::Connection;

use super::Store;
use crate::error::Result;
use crate::text::{is_same_person, person_key};

/// Who keyed lately, and everybody whose entries were compared.
const NAMES: &str =
    "SELECT DISTINCT operator FROM (SELECT operator FROM event ORDER BY id DESC LIMIT 2000)
    UNION SELECT first_operator FROM agreement UNION SELECT second_operator FROM agreement";

/// The spelling under which the same person is on file, so that a listing has one row for them; this very spelling where
/// several are. What must not depend on it, such as who is kept from what, compares people and not spellings.
pub(super) fn known_spelling(connection: &Connection, name: String) -> Result<String> {
    let mut statement = connection.prepare_cached(NAMES)?;
    let mut rows = statement.query([])?;
    let mut found = None;
    while let Some(row) = rows.next()? {
        let known: String = row.get(0)?;
        if known == name {
            return Ok(name);
        }
        if is_same_person(&known, &name) {
            found.get_or_insert(known);
        }
    }
    Ok(found.unwrap_or(name))
}

/// Every spelling of this person's name among who keyed lately or was compared.
pub(super) fn own_spellings(connection: &Connection, name: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(NAMES)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    let mut own: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
    own.retain(|known| is_same_person(known, name));
    own.push(name.to_owned());
    Ok(own)
}

/// One spelling for each person: the first one met.
#[derive(Debug, Default)]
pub(super) struct People {
    /// By spelling, the one that is shown.
    shown: HashMap<String, String>,
    /// By what all spellings have in common, the first one.
    first: HashMap<String, String>,
}

impl People {
    /// The spelling under which whoever is called so is shown.
    pub(super) fn spelling(&mut self, name: &str) -> &str {
        let first = &mut self.first;
        let shown = self.shown.entry(name.to_owned());
        shown.or_insert_with(|| {
            let first = first.entry(person_key(name));
            first.or_insert_with(|| name.to_owned()).clone()
        })
    }
}

impl Store {
    /// Every spelling in the trail with the first one of the same person. Takes time with the length of the trail.
    pub(super) fn first_spellings(&self) -> Result<HashMap<String, String>> {
        let mut people = People::default();
        let mut statement = self
            .connection
            .prepare_cached("SELECT operator FROM event GROUP BY operator ORDER BY min(id)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            people.spelling(&row.get::<_, String>(0)?);
        }
        Ok(people.shown)
    }
}
