//! What came of reading a parcel.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::indicator::Moved;
use crate::store::{Redefinition, SurveyKey};
use crate::text::Text;
use crate::trail::carried::{Carried, Waybill};

/// Gives every piece of a parcel, from the beginning, as often as it is asked, on any thread.
pub(super) type Pieces<'a> =
    dyn Fn(&mut dyn FnMut(Carried) -> Result<()>) -> Result<()> + Sync + 'a;

/// A parcel that is whole and as it was signed.
pub struct ParcelContent<'a> {
    /// What it says of itself.
    pub waybill: &'a Waybill,
    /// The key that signed it; `None`: nobody did.
    pub key: Option<[u8; 32]>,
    /// Its SHA-256, in hexadecimal.
    pub sha256: &'a str,
    /// Its pieces.
    pub pieces: &'a Pieces<'a>,
}

/// Why a parcel waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// What it needs.
    pub needs: Text,
}

/// What reading a parcel did, or would do.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Receipt {
    /// How many events were new.
    pub events: u64,
    /// How many papers were not on file before.
    pub papers_new: u64,
    /// How many papers on file were added to.
    pub papers_changed: u64,
    /// Fields that agree though nobody had seen the other keying, more than before.
    pub agreements: i64,
    /// Discrepancies that wait for a decision, more than before.
    pub discrepancies: i64,
    /// Serials that stand on two different papers, more than before.
    pub collisions: i64,
    /// Pairs of papers of different devices whose serials look alike, in the surveys that it is about.
    pub alike: u64,
    /// Chains that turned out to go on from two copies of one file.
    pub forks: u64,
    /// Papers that were approved and are not any more.
    pub unapproved: BTreeSet<(SurveyKey, String)>,
    /// Papers that were approved under a definition in whose place another has come, and are not approved any more.
    pub overtaken: BTreeSet<(SurveyKey, String)>,
    /// What the definitions that met here say otherwise of papers on file, by project.
    pub redefined: Vec<(String, Redefinition)>,
    /// The figures that moved with all this, by project, as this operator may see them.
    pub moved: Vec<(String, Moved)>,
    /// Projects that came or changed.
    pub projects: BTreeSet<String>,
    /// What it waits for; nothing was read then.
    pub waits: Option<Waits>,
}

impl Receipt {
    /// Notes what two definitions of a project say otherwise of papers on file.
    pub(super) fn note_redefined(&mut self, project: &str, found: Redefinition) {
        if !found.changes.is_empty() {
            self.redefined.push((project.to_owned(), found));
        }
    }

    /// How many papers were approved and are not any more.
    pub fn approved_no_more(&self) -> usize {
        self.unapproved.len() + self.overtaken.len()
    }

    /// Whether everything in it was known before.
    pub fn is_nothing_new(&self) -> bool {
        self.events == 0 && self.waits.is_none()
    }
}
