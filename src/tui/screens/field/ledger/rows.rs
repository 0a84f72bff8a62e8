//! The rows of the ledger: its counts, with the rates that begin with them.

use super::{LedgerScreen, Row};
use crate::measure::{ReturnRate, return_rates};
use crate::response::LedgerPart;
use crate::text::Text;

impl LedgerScreen {
    /// The counts from distributed to approved.
    pub(super) fn counts(&self) -> Vec<Row<'_>> {
        let ledger = self.ledger();
        let population = self.account.population.filter(|_| self.batch.is_none());
        let [returned, valid, both, sampling] = return_rates(ledger, population);
        let known = |rates: Vec<ReturnRate>| -> Vec<ReturnRate> {
            let is_known = |rate: &ReturnRate| rate.denominator.is_some();
            rates.into_iter().filter(is_known).collect()
        };
        let mut rows = vec![
            count(
                ("发放", "distributed"),
                ledger.distributed,
                self.registered_part(LedgerPart::Registered),
                known(vec![sampling]),
            ),
            count(
                ("回收", "returned"),
                Some(ledger.returned),
                Some(LedgerPart::Returned),
                known(vec![returned]),
            ),
            count(
                ("未回收", "outstanding"),
                ledger.outstanding(),
                self.registered_part(LedgerPart::Awaited),
                Vec::new(),
            ),
        ];
        rows.extend(self.placing());
        rows.push(count(
            ("有效", "valid"),
            Some(ledger.valid),
            Some(LedgerPart::Valid),
            known(vec![valid, both]),
        ));
        rows.push(count(
            ("无效", "invalid"),
            Some(ledger.invalid),
            Some(LedgerPart::Invalid),
            Vec::new(),
        ));
        let invalid = self
            .batch()
            .map_or(&self.account.invalid, |batch| &batch.invalid);
        rows.extend(invalid.iter().map(|(code, number)| Row::Count {
            title: self.account.title_of(code),
            count: Some(*number),
            part: Some(LedgerPart::InvalidFor(code.clone())),
            rates: Vec::new(),
            within: true,
        }));
        for (title, number, part) in [
            (
                ("录入中", "being keyed"),
                ledger.unfinished(),
                LedgerPart::Unfinished,
            ),
            (("录入", "entered"), ledger.entered, LedgerPart::Entered),
            (("复核", "verified"), ledger.verified, LedgerPart::Verified),
            (("审定", "approved"), ledger.approved, LedgerPart::Approved),
        ] {
            rows.push(count(title, Some(number), Some(part), Vec::new()));
        }
        rows
    }

    /// A part of the registered serials, where there are any to list.
    fn registered_part(&self, part: LedgerPart) -> Option<LedgerPart> {
        let registered = match self.batch() {
            Some(batch) => batch.registered,
            None => self.account.registered(),
        };
        (registered > 0).then_some(part)
    }

    /// Registered serials without a paper, papers without a registered serial, papers in no batch.
    fn placing(&self) -> Vec<Row<'_>> {
        let account = &self.account;
        let parts = match self.batch() {
            Some(batch) => vec![(
                ("登记未回", "not back yet"),
                batch.awaited(),
                LedgerPart::Awaited,
            )],
            None => vec![
                (
                    ("登记未回", "not back yet"),
                    account.awaited(),
                    LedgerPart::Awaited,
                ),
                (
                    ("编号未登记", "not registered"),
                    account.unregistered(),
                    LedgerPart::Unregistered,
                ),
                (
                    ("不在批次", "in no batch"),
                    account.without_batch(),
                    LedgerPart::WithoutBatch,
                ),
            ],
        };
        parts
            .into_iter()
            .filter(|(_, number, _)| *number > 0)
            .map(|((zh, en), number, part)| Row::Count {
                title: Text::new(zh, en),
                count: Some(number),
                part: Some(part),
                rates: Vec::new(),
                within: true,
            })
            .collect()
    }
}

fn count(
    (zh, en): (&str, &str),
    count: Option<u64>,
    part: Option<LedgerPart>,
    rates: Vec<ReturnRate>,
) -> Row<'static> {
    Row::Count {
        title: Text::new(zh, en),
        count,
        part,
        rates,
        within: false,
    }
}
