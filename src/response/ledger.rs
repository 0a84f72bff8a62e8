//! The account of a stack of papers: from distributed to approved.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How far a response has come. A later state includes the earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Begun; its answers count in no measure yet (录入中).
    Open,
    /// Every question asked is answered or has a missing reason (已录入).
    Entered,
    /// Entered a second time and every discrepancy settled (已复核).
    Verified,
    /// Approved by a supervisor and frozen (已审定).
    Approved,
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 4] = [Self::Open, Self::Entered, Self::Verified, Self::Approved];

    /// The stable word for it in the store and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Entered => "entered",
            Self::Verified => "verified",
            Self::Approved => "approved",
        }
    }

    /// The state in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Open => Text::new("录入中", "being keyed"),
            Self::Entered => Text::new("已录入", "entered"),
            Self::Verified => Text::new("已复核", "verified"),
            Self::Approved => Text::new("已审定", "approved"),
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The counts of a survey's papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Papers handed out or calls attempted (发放); `None` where nobody has said.
    pub distributed: Option<u64>,
    /// Papers that came back: every response on file, begun or finished (回收).
    pub returned: u64,
    /// Returned and not set invalid (有效).
    pub valid: u64,
    /// Set invalid, with a reason (无效).
    pub invalid: u64,
    /// Valid and keyed to the end (录入).
    pub entered: u64,
    /// Valid and verified (复核).
    pub verified: u64,
    /// Valid and approved (审定).
    pub approved: u64,
}

impl Ledger {
    /// Papers not back yet; `None` where the distributed count is unknown or smaller than the returned.
    pub fn outstanding(&self) -> Option<u64> {
        self.distributed?.checked_sub(self.returned)
    }

    /// Valid papers begun and not finished.
    pub fn unfinished(&self) -> u64 {
        self.valid.saturating_sub(self.entered)
    }
}
