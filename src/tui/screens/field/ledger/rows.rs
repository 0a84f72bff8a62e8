//! The rows of the ledger: its counts, with the rates that begin with them.

use super::{LedgerScreen, Row};
use crate::measure::{ReturnRate, return_rates};
use crate::response::LedgerPart;
use crate::text::words::{self, Word};

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
                words::DISTRIBUTED,
                ledger.distributed,
                self.registered_part(LedgerPart::Registered),
                known(vec![sampling]),
            ),
            count(
                words::RETURNED,
                Some(ledger.returned),
                Some(LedgerPart::Returned),
                known(vec![returned]),
            ),
            count(
                words::OUTSTANDING,
                ledger.outstanding(),
                self.registered_part(LedgerPart::Awaited),
                Vec::new(),
            ),
        ];
        rows.extend(self.placing());
        rows.push(count(
            words::VALID,
            Some(ledger.valid),
            Some(LedgerPart::Valid),
            known(vec![valid, both]),
        ));
        rows.push(count(
            words::INVALID,
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
                words::UNFINISHED,
                ledger.unfinished(),
                LedgerPart::Unfinished,
            ),
            (words::ENTERED, ledger.entered, LedgerPart::Entered),
            (words::VERIFIED, ledger.verified, LedgerPart::Verified),
            (words::APPROVED, ledger.approved, LedgerPart::Approved),
        ] {
            rows.push(count(title, Some(number), Some(part), Vec::new()));
        }
        if ledger.withdrawn > 0 {
            let part = Some(LedgerPart::Withdrawn);
            rows.push(count(
                words::WITHDRAWN,
                Some(ledger.withdrawn),
                part,
                Vec::new(),
            ));
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
            Some(batch) => vec![(words::AWAITED, batch.awaited(), LedgerPart::Awaited)],
            None => vec![
                (words::AWAITED, account.awaited(), LedgerPart::Awaited),
                (
                    words::UNREGISTERED,
                    account.unregistered(),
                    LedgerPart::Unregistered,
                ),
                (
                    words::WITHOUT_BATCH,
                    account.without_batch(),
                    LedgerPart::WithoutBatch,
                ),
            ],
        };
        parts
            .into_iter()
            .filter(|(_, number, _)| *number > 0)
            .map(|(title, number, part)| Row::Count {
                title: title.text(),
                count: Some(number),
                part: Some(part),
                rates: Vec::new(),
                within: true,
            })
            .collect()
    }
}

fn count(
    title: Word,
    count: Option<u64>,
    part: Option<LedgerPart>,
    rates: Vec<ReturnRate>,
) -> Row<'static> {
    Row::Count {
        title: title.text(),
        count,
        part,
        rates,
        within: false,
    }
}
