//! Imported serials that an eye does not tell from another: found before the import is written.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::error::{Error, Kind, Result};
use crate::response::Serial;
use crate::store::Store;
use crate::store::row::definitions::Known;
use crate::store::stack::responses::serial;
use crate::text::Order;

/// So many pairs are named.
const NAMED: usize = 5;

impl Store {
    /// Refuses the `brought` responses added last where one of their serials looks like another of the survey.
    ///
    /// Memory: 24 bytes a serial that is no mere number, and nothing where all are numbers.
    pub(super) fn refuse_alike(&self, known: &Known, brought: u64) -> Result<()> {
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        let any_sign: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM response WHERE survey = ?1 AND serial GLOB '*[^0-9]*')",
            [known.id],
            |row| row.get(0),
        )?;
        // Of two numbers, each is another to the eye.
        if !any_sign {
            return Ok(());
        }
        let mut looks: Vec<(u64, i64)> = Vec::new();
        let mut statement = self.connection.prepare(
            "SELECT serial, id FROM response WHERE survey = ?1 AND invalid IS NOT ?2 ORDER BY id",
        )?;
        let mut rows = statement.query((known.id, withdrawn))?;
        while let Some(row) = rows.next()? {
            let (serial, id) = (serial(row, 0)?, row.get(1)?);
            let [one, other] = serial.looks().map(|look| hash(&look));
            looks.push((one, id));
            if other != one {
                looks.push((other, id));
            }
        }
        looks.order();
        let last = looks.iter().map(|(_, id)| *id).max().unwrap_or(0);
        let first = last.saturating_sub(i64::try_from(brought).unwrap_or(i64::MAX));
        let mut pairs = Vec::new();
        for same in looks.chunk_by(|one, other| one.0 == other.0) {
            let Some((_, newest)) = same.last().filter(|(_, id)| *id > first) else {
                continue;
            };
            for (_, id) in same {
                let pair = [*id, *newest];
                if id != newest && !pairs.contains(&pair) && pairs.len() <= NAMED {
                    pairs.push(pair);
                }
            }
        }
        let mut named = Vec::new();
        for pair in pairs {
            let [one, other] = [self.serial_of_row(pair[0])?, self.serial_of_row(pair[1])?];
            // Two texts may share a hash.
            if one.is_like(&other) {
                named.push((one, other));
            }
        }
        if named.is_empty() {
            return Ok(());
        }
        Err(alike(&named))
    }

    fn serial_of_row(&self, id: i64) -> Result<Serial> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT serial FROM response WHERE id = ?1")?;
        statement.query_row([id], |row| Ok(serial(row, 0)))?
    }
}

fn hash(look: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    look.hash(&mut hasher);
    hasher.finish()
}

fn alike(pairs: &[(Serial, Serial)]) -> Error {
    let named = &pairs[..pairs.len().min(NAMED)];
    let list = |and: &str, between: &str| {
        let pairs = named
            .iter()
            .map(|(one, other)| format!("{one}{and}{other}"));
        pairs.collect::<Vec<_>>().join(between)
    };
    let (zh, en) = if pairs.len() > NAMED {
        (" 等", " and others")
    } else {
        ("", "")
    };
    Error::new(
        Kind::Findings,
        format!("这些编号看起来一样：{}{zh}", list(" 与 ", "；")),
        format!("these serials look alike: {}{en}", list(" and ", "; ")),
    )
    .hint(
        "是同一份就改好文件；确是不同的答卷，用 --accept-alike 再导入",
        "mend the file where they are one paper; where they are not, import it with --accept-alike",
    )
}
