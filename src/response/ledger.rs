//! The account of a stack of papers: from distributed to approved.

use serde::{Deserialize, Serialize};

use crate::text::{Language, Text, text};

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
    /// Papers that came back: every response on file that is not withdrawn, begun or finished (回收).
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
    /// Withdrawn, since they were keyed in error (撤出); outside of what came back.
    #[serde(default)]
    pub withdrawn: u64,
}

impl Ledger {
    /// Papers not back yet; `None` where the distributed count is unknown or smaller than the returned.
    pub fn outstanding(&self) -> Option<u64> {
        self.distributed?.checked_sub(self.returned)
    }

    /// What figures rest on: every paper that is valid and keyed to the end, approved or not.
    pub fn rests_on(&self) -> RestsOn {
        RestsOn {
            approved: self.approved,
            not_approved: self.entered.saturating_sub(self.approved),
            waiting: 0,
        }
    }

    /// Valid papers begun and not finished.
    pub fn unfinished(&self) -> u64 {
        self.valid.saturating_sub(self.entered)
    }
}

/// The papers that a figure rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RestsOn {
    /// Approved ones.
    pub approved: u64,
    /// Ones that are keyed to the end and not approved: the figure may still move.
    pub not_approved: u64,
    /// Ones that are left out, since they wait for their second entry and whoever asks may key it.
    #[serde(default, skip_serializing_if = "is_none")]
    pub waiting: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde passes it")]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

impl RestsOn {
    /// Without those that are not approved.
    #[must_use]
    pub fn approved_only(self) -> Self {
        Self {
            not_approved: 0,
            ..self
        }
    }

    /// What both rest on.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            approved: self.approved + other.approved,
            not_approved: self.not_approved + other.not_approved,
            waiting: self.waiting + other.waiting,
        }
    }

    /// Without so many that wait for their second entry.
    #[must_use]
    pub const fn without(self, waiting: u64) -> Self {
        Self {
            not_approved: self.not_approved.saturating_sub(waiting),
            waiting,
            ..self
        }
    }

    /// Whether there are papers at all.
    pub const fn is_any(self) -> bool {
        self.approved > 0 || self.not_approved > 0 || self.waiting > 0
    }

    /// What it says, as it stands with a figure.
    pub fn sentence(self) -> Text {
        let said = self.of_counted();
        let Some(waiting) = self.of_waiting() else {
            return said;
        };
        Text::new(
            format!("{}；{}", said.zh, waiting.zh),
            format!("{}; {}", said.get(Language::En), waiting.get(Language::En)),
        )
    }

    /// What is left out, where something is.
    pub fn of_waiting(self) -> Option<Text> {
        let waiting = self.waiting;
        (waiting > 0).then(|| {
            text!(
                "另有 {waiting} 份等复录，您是复录员，没有计入",
                "{waiting} more wait for their second entry and are left out, since you key second entries"
            )
        })
    }

    fn of_counted(self) -> Text {
        let Self {
            approved,
            not_approved,
            ..
        } = self;
        match (approved, not_approved) {
            (0, 0) => text!("还没有答卷", "no papers yet"),
            (_, 0) => text!(
                "依据 {approved} 份，全部已审定",
                "rests on {approved} papers, all approved"
            ),
            (0, _) => text!(
                "依据 {not_approved} 份，都还没有审定",
                "rests on {not_approved} papers, none approved"
            ),
            _ => text!(
                "依据 {} 份，其中 {not_approved} 份没有审定",
                "rests on {} papers, {not_approved} of them not approved",
                approved + not_approved
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_rest_on_what_is_entered_and_say_how_much_of_it_is_approved() {
        let ledger = Ledger {
            returned: 9,
            valid: 8,
            entered: 7,
            approved: 5,
            ..Ledger::default()
        };
        let rests_on = ledger.rests_on();
        assert_eq!((rests_on.approved, rests_on.not_approved), (5, 2));
        assert!(rests_on.sentence().en.contains("2 of them not approved"));
        assert!(
            rests_on
                .approved_only()
                .sentence()
                .zh
                .contains("全部已审定")
        );
        assert_eq!(rests_on.and(rests_on).not_approved, 4);
    }
}
