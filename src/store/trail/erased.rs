//! Values that leave the trail on a person's demand, while every chain verifies as before.

use crate::error::Result;
use crate::store::Store;

/// An event by its row, and by its name in every file: the device and the place in its chain.
pub(in crate::store) struct Named {
    pub id: i64,
    pub device: String,
    pub sequence: i64,
}

impl Store {
    /// Does what deletes values, in one transaction: they are written over with zeros, in the file and then in its log.
    pub(in crate::store) fn erasing<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.connection.pragma_update(None, "secure_delete", true)?;
        let done = self.writing(work);
        self.connection
            .pragma_update(None, "secure_delete", false)?;
        let done = done?;
        let mut log = self.connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)")?;
        log.query_row([], |_| Ok(()))?;
        Ok(done)
    }

    /// Deletes the value of an event; `by` is the event that says so.
    pub(in crate::store) fn erase_value(&self, event: i64, by: Option<i64>) -> Result<()> {
        self.connection
            .prepare_cached("INSERT INTO erased (event, by) VALUES (?1, ?2)")?
            .execute((event, by))?;
        self.connection
            .prepare_cached("DELETE FROM event_value WHERE event = ?1")?
            .execute([event])?;
        Ok(())
    }

    /// The name of an event.
    pub(in crate::store) fn named(&self, id: i64) -> Result<Named> {
        let sql = "SELECT device.identity, event.sequence FROM event JOIN device ON device.id = event.device
                   WHERE event.id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (device, sequence) = statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Named {
            id,
            device: uuid::Uuid::from_bytes(device).to_string(),
            sequence,
        })
    }
}
