//! The whole account of a survey (台账): its counts, the invalid by reason, its batches, and how they add up.

use super::{Batch, InvalidReason, Ledger};
use crate::text::{Language, Text};

/// A part of the account whose papers can be listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LedgerPart {
    /// Every response on file that is not withdrawn.
    Returned,
    /// Not set invalid.
    Valid,
    /// Set invalid, for whatever reason.
    Invalid,
    /// Set invalid for the reason with this code.
    InvalidFor(String),
    /// Valid, begun and not finished.
    Unfinished,
    /// Valid and keyed to the end.
    Entered,
    /// Valid, keyed to the end, not verified, and the plan of verification asks for it.
    Unverified,
    /// Valid and verified.
    Verified,
    /// Valid, verified or not asked for by the plan of verification, and not approved.
    Unapproved,
    /// Valid and approved.
    Approved,
    /// In no batch.
    WithoutBatch,
    /// On file under a serial that was never registered.
    Unregistered,
    /// Withdrawn, since they were keyed in error; not among those returned.
    Withdrawn,
    /// Registered serials of which nothing is on file; there is no response to list.
    Awaited,
    /// Registered serials, whether or not something is on file.
    Registered,
}

impl LedgerPart {
    /// The parts that need no further word, each with its code, in the order of the account.
    const CODES: [(&'static str, Self); 14] = [
        ("returned", Self::Returned),
        ("valid", Self::Valid),
        ("invalid", Self::Invalid),
        ("unfinished", Self::Unfinished),
        ("entered", Self::Entered),
        ("unverified", Self::Unverified),
        ("verified", Self::Verified),
        ("unapproved", Self::Unapproved),
        ("approved", Self::Approved),
        ("without-batch", Self::WithoutBatch),
        ("unregistered", Self::Unregistered),
        ("withdrawn", Self::Withdrawn),
        ("awaited", Self::Awaited),
        ("registered", Self::Registered),
    ];

    /// The stable word for it; `invalid:duplicate` for one reason.
    pub fn code(&self) -> String {
        if let Self::InvalidFor(reason) = self {
            return format!("invalid:{reason}");
        }
        let mut codes = Self::CODES.iter();
        let code = codes.find(|(_, part)| part == self);
        code.map_or_else(String::new, |(code, _)| (*code).to_owned())
    }

    /// The part with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        if let Some(reason) = code.strip_prefix("invalid:") {
            return Some(Self::InvalidFor(reason.to_owned()));
        }
        let mut codes = Self::CODES.iter();
        let found = codes.find(|(own, _)| *own == code);
        found.map(|(_, part)| part.clone())
    }
}

/// The account of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The counts of all its papers; `distributed` as [`Account::distributed`] gives it.
    pub ledger: Ledger,
    /// Papers handed out as the project file says.
    pub declared: Option<u64>,
    /// How many people could have been asked.
    pub population: Option<u64>,
    /// The reasons for which it sets responses invalid.
    pub reasons: Vec<InvalidReason>,
    /// How many are invalid for which reason (its code), in the order of the reasons; those with none are left out.
    pub invalid: Vec<(String, u64)>,
    /// Valid, keyed to the end and not verified, and no plan of verification asks for it.
    pub excused: u64,
    /// Its batches, in the order in which they were added.
    pub batches: Vec<BatchAccount>,
}

/// The account of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BatchAccount {
    /// The batch.
    pub batch: Batch,
    /// The counts of its papers.
    pub ledger: Ledger,
    /// How many are invalid for which reason (its code).
    pub invalid: Vec<(String, u64)>,
    /// Valid, keyed to the end and not verified, and the plan of verification does not ask for it.
    pub excused: u64,
    /// Serials registered for it.
    pub registered: u64,
    /// Registered serials of which something is on file.
    pub arrived: u64,
}

/// One equation that the counts must keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The stable word for it: `distributed`, `returned`, `entered`, `verified`, `approved`.
    pub code: &'static str,
    /// The equation with its numbers.
    pub sentence: Text,
    /// Whether it holds; `None` where a side is unknown or the step has not begun.
    pub holds: Option<bool>,
}

impl Account {
    /// Papers handed out: as the project file says, else the sum of the batches where each of them says.
    pub fn distributed(declared: Option<u64>, batches: &[Batch]) -> Option<u64> {
        declared.or_else(|| sum_of_batches(batches.iter()))
    }

    /// The sum of what the batches say was handed out; `None` without batches, or where one does not say.
    pub fn distributed_of_batches(&self) -> Option<u64> {
        sum_of_batches(self.batches.iter().map(|account| &account.batch))
    }

    /// Serials registered, over all batches.
    pub fn registered(&self) -> u64 {
        self.batches.iter().map(|batch| batch.registered).sum()
    }

    /// Registered serials of which nothing is on file.
    pub fn awaited(&self) -> u64 {
        self.batches.iter().map(BatchAccount::awaited).sum()
    }

    /// Responses under a serial that was never registered; 0 where no serial was registered at all.
    pub fn unregistered(&self) -> u64 {
        if self.registered() == 0 {
            return 0;
        }
        let arrived = self.batches.iter().map(|batch| batch.arrived).sum();
        self.ledger.returned.saturating_sub(arrived)
    }

    /// Responses in no batch; 0 where there are no batches.
    pub fn without_batch(&self) -> u64 {
        if self.batches.is_empty() {
            return 0;
        }
        let inside = self.batches.iter().map(|batch| batch.ledger.returned).sum();
        self.ledger.returned.saturating_sub(inside)
    }

    /// What the ledger calls the reason with this code.
    pub fn title_of(&self, reason: &str) -> Text {
        InvalidReason::title_of(&self.reasons, reason)
    }

    /// The equations over all papers: distributed = returned + outstanding, and so on to approved.
    pub fn identities(&self) -> [Identity; 5] {
        identities(&self.ledger, self.excused, &self.invalid, &self.reasons)
    }
}

impl BatchAccount {
    /// Whether nothing belongs to it: no response and no registered serial.
    pub fn is_empty(&self) -> bool {
        self.registered == 0 && self.ledger.returned == 0 && self.ledger.withdrawn == 0
    }

    /// Registered serials of which nothing is on file.
    pub fn awaited(&self) -> u64 {
        self.registered.saturating_sub(self.arrived)
    }

    /// The equations over the papers of the batch.
    pub fn identities(&self, reasons: &[InvalidReason]) -> [Identity; 5] {
        identities(&self.ledger, self.excused, &self.invalid, reasons)
    }
}

fn sum_of_batches<'b>(batches: impl Iterator<Item = &'b Batch>) -> Option<u64> {
    let mut batches = batches.peekable();
    batches.peek()?;
    batches.map(|batch| batch.distributed).sum()
}

fn identities(
    ledger: &Ledger,
    excused: u64,
    invalid: &[(String, u64)],
    reasons: &[InvalidReason],
) -> [Identity; 5] {
    [
        distributed(ledger),
        returned(ledger, invalid, reasons),
        step(
            "entered",
            ["有效", "录入"],
            ["valid", "entered"],
            [ledger.valid, ledger.entered],
            [0, 0],
            true,
        ),
        step(
            "verified",
            ["录入", "复核"],
            ["entered", "verified"],
            [ledger.entered, ledger.verified],
            [0, excused],
            ledger.verified + excused > 0,
        ),
        step(
            "approved",
            ["复核", "审定"],
            ["verified", "approved"],
            [ledger.verified, ledger.approved],
            [excused, 0],
            ledger.approved > 0,
        ),
    ]
}

fn distributed(ledger: &Ledger) -> Identity {
    let returned = ledger.returned;
    let (zh, en, holds) = match (ledger.distributed, ledger.outstanding()) {
        (Some(distributed), Some(outstanding)) => (
            format!("发放 {distributed} = 回收 {returned} + 未回收 {outstanding}"),
            format!("distributed {distributed} = returned {returned} + outstanding {outstanding}"),
            Some(true),
        ),
        (Some(distributed), None) => (
            format!("发放 {distributed} < 回收 {returned}"),
            format!("distributed {distributed} < returned {returned}"),
            Some(false),
        ),
        (None, _) => (
            format!("发放 不详；回收 {returned}"),
            format!("distributed unknown; returned {returned}"),
            None,
        ),
    };
    Identity {
        code: "distributed",
        sentence: Text::new(zh, en),
        holds,
    }
}

fn returned(ledger: &Ledger, invalid: &[(String, u64)], reasons: &[InvalidReason]) -> Identity {
    let by_reason: u64 = invalid.iter().map(|(_, count)| count).sum();
    let mut parts = [String::new(), String::new()];
    for (code, count) in invalid {
        let title = InvalidReason::title_of(reasons, code);
        for (part, language) in parts.iter_mut().zip([Language::Zh, Language::En]) {
            *part = format!("{part} {} {count}", title.get(language));
        }
    }
    let [zh, en] = parts.map(|part| {
        if part.is_empty() {
            part
        } else {
            format!(" ({})", part.trim_start())
        }
    });
    let Ledger {
        returned,
        valid,
        invalid,
        ..
    } = ledger;
    Identity {
        code: "returned",
        sentence: Text::new(
            format!("回收 {returned} = 有效 {valid} + 无效 {invalid}{zh}"),
            format!("returned {returned} = valid {valid} + invalid {invalid}{en}"),
        ),
        holds: Some(*returned == valid + invalid && *invalid == by_reason),
    }
}

/// The equation of a step of the work with the step before: equal once it is done. `excused` stands beside either count.
fn step(
    code: &'static str,
    zh: [&str; 2],
    en: [&str; 2],
    [before, after]: [u64; 2],
    excused: [u64; 2],
    begun: bool,
) -> Identity {
    let is_done = before + excused[0] == after + excused[1];
    let sign = if is_done { "=" } else { ">" };
    let beside = |count: u64, words: &str| match count {
        0 => String::new(),
        count => format!(" + {words} {count}"),
    };
    let zh_beside = excused.map(|count| beside(count, "计划不复录"));
    let en_beside = excused.map(|count| beside(count, "not to be verified"));
    Identity {
        code,
        sentence: Text::new(
            format!(
                "{} {before}{} {sign} {} {after}{}",
                zh[0], zh_beside[0], zh[1], zh_beside[1]
            ),
            format!(
                "{} {before}{} {sign} {} {after}{}",
                en[0], en_beside[0], en[1], en_beside[1]
            ),
        ),
        holds: begun.then_some(is_done),
    }
}
