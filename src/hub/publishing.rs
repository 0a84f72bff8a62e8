//! Tables for other people's tools, in a schema of the space: made anew each time, all in one transaction, so that whoever
//! reads them sees the former ones or these.

use std::io::{self, Write};

use postgres::Client;

use super::failing::failed;
use super::session::{Hub, cut};
use super::tables::Role;
use crate::error::Result;

/// The longest name of a table, in bytes: `PostgreSQL` cuts at 63.
const LONGEST: usize = 60;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text, ordered by its signs.
    Text,
    /// An exact number, never NaN, which some tools read as 0.
    Number,
}

/// Makes tables.
pub struct Publisher<'h> {
    client: &'h mut Client,
    schema: String,
    readers: String,
    made: Vec<(String, u64)>,
}

impl Hub {
    /// Lets `give` make the tables of the space anew; gives their names and rows.
    ///
    /// # Errors
    /// The first of `give`; [`crate::error::Kind::Store`] for who is no supervisor. The former tables stay then.
    pub fn publish(
        &mut self,
        give: &mut dyn FnMut(&mut Publisher<'_>) -> Result<()>,
    ) -> Result<Vec<(String, u64)>> {
        let schema = self.space.schema();
        let owner = self.space.role(Role::Supervisor);
        let readers = format!("{owner}, {}", self.space.role(Role::Viewer));
        self.client
            .batch_execute(&format!("BEGIN; SET LOCAL ROLE {owner}"))
            .map_err(failed)?;
        let mut publisher = Publisher {
            client: &mut self.client,
            schema,
            readers,
            made: Vec::new(),
        };
        let done = publisher.clear().and_then(|()| give(&mut publisher));
        let made = std::mem::take(&mut publisher.made);
        match done {
            Ok(()) => {
                self.client.batch_execute("COMMIT").map_err(failed)?;
                Ok(made)
            }
            Err(error) => {
                // Where the connection is lost the server rolls back by itself.
                let _ = self.client.batch_execute("ROLLBACK");
                Err(error)
            }
        }
    }
}

impl Publisher<'_> {
    /// Takes the former tables away.
    fn clear(&mut self) -> Result<()> {
        let rows = self
            .client
            .query(
                "SELECT tablename::text FROM pg_tables WHERE schemaname::text = $1",
                &[&self.schema],
            )
            .map_err(failed)?;
        for row in rows {
            let name = quoted(row.get(0));
            let sql = format!("DROP TABLE {}.{name}", self.schema);
            self.client.batch_execute(&sql).map_err(failed)?;
        }
        Ok(())
    }

    /// Makes a table of the rows that are written as CSV with a heading; an empty cell is NULL.
    ///
    /// # Errors
    /// The first of `rows`; [`crate::error::Kind::Store`] where the server refuses.
    pub fn table(
        &mut self,
        name: &str,
        columns: &[(&str, ColumnType)],
        rows: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        let name = self.free_name(name);
        let table = format!("{}.{}", self.schema, quoted(&name));
        let columns: Vec<String> = columns
            .iter()
            .map(|(name, kind)| column(name, *kind))
            .collect();
        let sql = format!(
            "CREATE TABLE {table} ({}); GRANT SELECT ON {table} TO {}",
            columns.join(", "),
            self.readers
        );
        self.client.batch_execute(&sql).map_err(failed)?;
        let sql = format!("COPY {table} FROM STDIN (FORMAT csv, HEADER)");
        let mut writer = self.client.copy_in(&sql).map_err(failed)?;
        // Many small writes are one message.
        let mut out = io::BufWriter::with_capacity(1 << 16, &mut writer);
        rows(&mut out)?;
        out.flush().map_err(cut)?;
        drop(out);
        let count = writer.finish().map_err(failed)?;
        self.made.push((format!("{}.{name}", self.schema), count));
        Ok(())
    }

    /// The name in small letters, with `_` for every other sign, and as yet unused.
    fn free_name(&self, name: &str) -> String {
        let plain = |sign: char| if sign.is_alphanumeric() { sign } else { '_' };
        let mut plain: String = name.to_lowercase().chars().map(plain).collect();
        while plain.len() > LONGEST {
            plain.pop();
        }
        let is_taken = |name: &str| {
            let whole = format!("{}.{name}", self.schema);
            self.made.iter().any(|(made, _)| *made == whole)
        };
        let mut free = plain.clone();
        for more in 2.. {
            if !is_taken(&free) {
                break;
            }
            free = format!("{plain}{more}");
        }
        free
    }
}

fn column(name: &str, kind: ColumnType) -> String {
    let name = quoted(name);
    match kind {
        ColumnType::Text => format!("{name} text COLLATE \"C\""),
        ColumnType::Number => format!("{name} numeric CHECK ({name} <> 'NaN')"),
    }
}

/// A name as it stands in SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
