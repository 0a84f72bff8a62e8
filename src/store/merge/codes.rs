//! The codes of a survey while parcels are read: batches that are not there yet have numbers below 0.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Result;
use crate::store::Store;
use crate::store::row::definitions::{Known, NamesOnFile};
use crate::trail::Names;

/// The codes of a survey.
pub(in crate::store) struct Codes<'a> {
    store: &'a Store,
    known: Arc<Known>,
    questions: HashMap<String, i64>,
    batches: RefCell<HashMap<String, i64>>,
    reasons: RefCell<HashMap<String, i64>>,
}

impl Names for Codes<'_> {
    fn question(&self, code: &str) -> Option<i64> {
        self.questions.get(code).copied()
    }

    fn batch(&self, code: &str) -> Option<i64> {
        if let Some(row) = self.batches.borrow().get(code) {
            return Some(*row);
        }
        let mut batches = self.batches.borrow_mut();
        let gone = -i64::try_from(batches.len()).unwrap_or(i64::MAX) - 1;
        let row = self.on_file().batch(code).unwrap_or(gone);
        batches.insert(code.to_owned(), row);
        Some(row)
    }

    fn reason(&self, code: &str) -> Option<i64> {
        if let Some(row) = self.reasons.borrow().get(code) {
            return Some(*row);
        }
        self.store.reason_row(&self.known, code).ok()?;
        let row = self.on_file().reason(code)?;
        self.reasons.borrow_mut().insert(code.to_owned(), row);
        Some(row)
    }
}

impl Codes<'_> {
    fn on_file(&self) -> NamesOnFile<'_> {
        NamesOnFile {
            store: self.store,
            known: &self.known,
        }
    }

    /// The row on file of a batch that may not have been there when its code was read; `None`: it is not there.
    pub(in crate::store) fn batch_on_file(&self, batch: Option<i64>) -> Option<i64> {
        let batch = batch?;
        if batch > 0 {
            return Some(batch);
        }
        let batches = self.batches.borrow();
        let (code, _) = batches.iter().find(|(_, row)| **row == batch)?;
        self.on_file().batch(code)
    }

    /// The code of a batch.
    pub(in crate::store) fn batch_code(&self, batch: i64) -> Option<String> {
        let batches = self.batches.borrow();
        let (code, _) = batches.iter().find(|(_, row)| **row == batch)?;
        Some(code.clone())
    }
}

impl Store {
    /// The codes of a survey. Reading the reason of an invalid response makes its row: inside a transaction.
    pub(in crate::store) fn merge_codes(&self, known: &Arc<Known>) -> Result<Codes<'_>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT code, id FROM batch WHERE survey = ?1")?;
        let batches = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Codes {
            store: self,
            known: Arc::clone(known),
            questions: self.question_numbers(known.id)?,
            batches: RefCell::new(batches.collect::<std::result::Result<_, _>>()?),
            reasons: RefCell::default(),
        })
    }
}
