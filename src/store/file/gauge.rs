//! How many rows a long reading has read, for whoever waits for it: counted here, looked at from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many rows are read before they are told.
const AT_ONCE: u64 = 4096;

/// The rows that were read from a database, by all its scans, and how many there will be.
#[derive(Debug, Clone, Default)]
pub struct Gauge(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    read: AtomicU64,
    expected: AtomicU64,
}

impl Gauge {
    /// The rows read so far, a few thousand behind.
    pub fn rows(&self) -> u64 {
        self.0.read.load(Ordering::Relaxed)
    }

    /// How many rows are read in all; 0: nobody knows.
    pub fn expected(&self) -> u64 {
        self.0.expected.load(Ordering::Relaxed)
    }

    /// From here on so many rows are read.
    pub fn expect(&self, rows: u64) {
        let all = self.rows().saturating_add(rows);
        self.0.expected.store(all, Ordering::Relaxed);
    }

    /// So many rows more were read.
    pub fn add(&self, rows: u64) {
        self.0.read.fetch_add(rows, Ordering::Relaxed);
    }

    /// Counts the rows of one reading.
    pub(in crate::store) fn begin(&self) -> Rows<'_> {
        Rows {
            gauge: self,
            untold: 0,
        }
    }
}

/// The rows of one reading that the gauge is told of, some thousands at a time.
pub(in crate::store) struct Rows<'g> {
    gauge: &'g Gauge,
    untold: u64,
}

impl Rows<'_> {
    /// One row more.
    pub(in crate::store) fn add(&mut self) {
        self.untold += 1;
        if self.untold == AT_ONCE {
            self.gauge.add(AT_ONCE);
            self.untold = 0;
        }
    }
}
