//! The transaction of a confirmed field. Its statements stay prepared, because there is one for every key.

use rusqlite::Connection;

use crate::error::Result;

/// A transaction that is undone unless it is committed.
pub(in crate::store) struct Changes<'a>(&'a Connection);

impl<'a> Changes<'a> {
    /// Begins it and takes the write lock.
    pub(in crate::store) fn begin(connection: &'a Connection) -> Result<Self> {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self(connection))
    }

    /// Commits it.
    pub(in crate::store) fn commit(self) -> Result<()> {
        self.0.prepare_cached("COMMIT")?.execute([])?;
        Ok(())
    }
}

impl Drop for Changes<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            // Where undoing fails, the transaction is undone already or the next one says why not.
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}
