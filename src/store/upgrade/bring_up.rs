//! From schema version 1 to the current one, in one transaction, so that a program that is killed leaves the one or the
//! other.

use rusqlite::Connection;

use super::former::former_head;
use super::tables::Move;
use crate::error::Result;
use crate::store::file::error::busy;
use crate::store::file::json::json;
use crate::store::file::place::Place;
use crate::store::file::schema::{Shape, shape};
use crate::store::trail::audit::Event;
use crate::store::{Settings, Store};
use crate::trail::{Action, Hash};

/// Brings a file of version 1 up and opens it. `head`: what the end of its trail was when it was copied.
pub(in crate::store) fn bring_up(
    connection: Connection,
    operator: &str,
    settings: &Settings,
    place: Place,
    head: Option<(i64, Hash)>,
) -> Result<Store> {
    // Outside of a transaction, where alone they have an effect: the old tables are set aside under other names, and
    // what refers to them stays as it is written. What breaks a rule of the tables was changed by something else: it
    // moves as it is, and is told afterwards.
    connection.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA legacy_alter_table = ON;
         BEGIN IMMEDIATE",
    )?;
    let store = if shape(&connection)? == Shape::Current {
        // Another program was first.
        Store::on(connection, operator, settings, place)?
    } else {
        if head.is_some_and(|head| former_head(&connection).ok() != Some(head)) {
            return Err(busy());
        }
        let told = json(&Move::of(&connection)?.run()?)?;
        let store = Store::on(connection, operator, settings, place)?;
        store.append_audit(&Event::of(Action::Upgrade).with(None, Some(&told)))?;
        // A file of version 1 may lack what the interval of a pooled rate rests on.
        for survey in store.survey_keys()? {
            store.recount_spreads(&*store.known(&survey)?)?;
        }
        store
    };
    if !store.place.holds() {
        return Err(busy());
    }
    store
        .connection
        .execute_batch(
            "COMMIT; PRAGMA legacy_alter_table = OFF; PRAGMA ignore_check_constraints = OFF; PRAGMA foreign_keys = ON",
        )?;
    store.note_first_head();
    Ok(store)
}
