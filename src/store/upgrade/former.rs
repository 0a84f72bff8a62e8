//! A copy of a file of schema version 1, checked as it is: whether the file is whole, and its trail as it was written.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row};

use crate::error::{Error, Result};
use crate::text::Text;
use crate::trail::{Envelope, EventName, FORMER_START, FormerFields, Hash, Value};

/// What a file of version 1 was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum FormerState {
    /// Whole, with a trail as it was written.
    Sound,
    /// Its trail is not as it was written: it is upgraded as it is, and told so afterwards too.
    Changed,
    /// The file is damaged, in these words of `SQLite`.
    Damaged(String),
}

/// Checks a copy that nobody else uses.
pub(in crate::store) fn check_former(path: &Path) -> Result<FormerState> {
    let copy = open(path)?;
    let message: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if message != "ok" {
        return Ok(FormerState::Damaged(message));
    }
    let is_whole = chain_end(&copy)? == former_head(&copy).ok();
    Ok(if is_whole {
        FormerState::Sound
    } else {
        FormerState::Changed
    })
}

/// Whether this file is a copy of the one that is open, by the end of its trail and every page of it.
pub(in crate::store) fn is_copy_of(connection: &Connection, path: &Path) -> bool {
    let pages =
        |of: &Connection| of.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0));
    let drafts = |of: &Connection| {
        of.query_row(
            "SELECT coalesce(group_concat(serial || value), '') FROM draft",
            [],
            |row| row.get::<_, String>(0),
        )
    };
    let Ok(copy) = open(path) else {
        return false;
    };
    let [kept, present] = [&copy, connection]
        .map(|of| Some((former_head(of).ok()?, pages(of).ok()?, drafts(of).ok()?)));
    kept.is_some() && kept == present
}

fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(path, flags)?)
}

/// How many rows the trail has and its last hash; `None` where a row does not follow the one before it.
fn chain_end(copy: &Connection) -> Result<Option<(i64, Hash)>> {
    let mut statement = copy.prepare(
        "SELECT sequence, before, at, operator, device, action, project, survey, serial, question, entry, old, new, why,
                hash FROM audit ORDER BY sequence",
    )?;
    let mut rows = statement.query([])?;
    let mut end = (0, FORMER_START);
    while let Some(row) = rows.next()? {
        let Some(hash) = follows(row, end)? else {
            return Ok(None);
        };
        end = (end.0 + 1, hash);
    }
    Ok(Some(end))
}

/// The hash of a row, where it follows the end of the chain before it.
fn follows(row: &Row<'_>, (rows, before): (i64, Hash)) -> Result<Option<Hash>> {
    let text = |column: usize| row.get::<_, Option<String>>(column);
    let device: Vec<u8> = row.get(4)?;
    let Ok(device) = device.try_into() else {
        return Ok(None);
    };
    let (operator, action): (String, String) = (row.get(3)?, row.get(5)?);
    let (project, survey, serial, question) = (text(6)?, text(7)?, text(8)?, text(9)?);
    let (old, new, why) = (text(11)?, text(12)?, text(13)?);
    let sequence: i64 = row.get(0)?;
    let fields = FormerFields {
        envelope: Envelope {
            name: EventName { device, sequence },
            seen: None,
            at: row.get(2)?,
            operator: &operator,
            action: &action,
            project: project.as_deref(),
            survey: survey.as_deref(),
            version: None,
            response: None,
            serial: serial.as_deref(),
            question: question.as_deref(),
            entry: row.get(10)?,
            next: None,
            value: None,
        },
        before: row.get(1)?,
        value: Value {
            old: old.as_deref(),
            new: new.as_deref(),
            why: why.as_deref(),
        },
    };
    let hash: Hash = row.get(14)?;
    Ok((sequence == rows + 1 && fields.hash(&before) == hash).then_some(hash))
}

/// How many rows the trail of a file of version 1 has, and its last hash, as they are kept apart.
pub(in crate::store) fn former_head(connection: &Connection) -> Result<(i64, Hash)> {
    Ok(
        connection.query_row("SELECT rows, hash FROM audit_head", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?,
    )
}

/// The trail of version 1 of a file that was damaged before it could be upgraded.
pub(in crate::store) fn not_upgraded(message: &str, kept: &Path) -> Error {
    let kept = kept.display();
    let mut error = crate::store::file::error::damaged().caused_by(message.to_owned());
    error.sentence = Text::new(
        format!("{}，没有升级；原样的副本在 {kept}", error.sentence.zh),
        format!(
            "{}, so it was not upgraded; a copy as it is lies at {kept}",
            error.sentence.en
        ),
    );
    error
}
