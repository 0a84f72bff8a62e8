//! How the rows of the ledger look, and the words about the selected one.

use super::{LedgerScreen, Row};
use crate::measure::{ReturnRate, return_rates};
use crate::response::{BatchAccount, Identity, LedgerPart};
use crate::text::{Language, Severity, group_thousands, pad_end, pad_start, words};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::rates::{draw_rates, rate_percent};

/// The display columns in which the names of the rows stand.
const TITLE: usize = 18;

impl LedgerScreen {
    /// The words about the selected row.
    pub(super) fn draw_detail(&self, painter: &mut Painter<'_>, row: &Row<'_>) {
        let look = painter.look;
        let identities = match self.batch() {
            Some(batch) => batch.identities(&self.account.reasons),
            None => self.account.identities(),
        };
        match row {
            Row::Count { part, rates, .. } => {
                let identity = identity_of(&identities, part.as_ref());
                let style = match identity.holds {
                    Some(false) => look.bad(),
                    _ => look.strong(),
                };
                let row = painter.wrapped(0, 1, identity.sentence.get(look.language), style);
                for (at, rate) in rates.iter().enumerate() {
                    painter.text(
                        0,
                        row + at,
                        &rate_sentence(rate, look.language),
                        look.plain(),
                    );
                }
            }
            Row::Batch(batch) => {
                painter.text(0, 1, &batch_text(batch, look.language), look.strong());
                let [distributed, returned, ..] = batch.identities(&self.account.reasons);
                painter.text(0, 2, distributed.sentence.get(look.language), look.plain());
                painter.text(0, 3, returned.sentence.get(look.language), look.plain());
            }
            Row::Imbalance(found) => {
                let finding = &found.finding;
                let line = format!("{} [{}]", finding.sentence.get(look.language), finding.code);
                let row = painter.wrapped(0, 1, &line, look.strong());
                painter.wrapped(0, row, finding.hint.get(look.language), look.plain());
            }
        }
    }
}

/// The equation that a count belongs to.
fn identity_of<'i>(identities: &'i [Identity; 5], part: Option<&LedgerPart>) -> &'i Identity {
    let [distributed, returned, entered, verified, approved] = identities;
    match part {
        None
        | Some(
            LedgerPart::Awaited
            | LedgerPart::Registered
            | LedgerPart::Unregistered
            | LedgerPart::WithoutBatch
            | LedgerPart::Withdrawn
            | LedgerPart::Returned,
        ) => distributed,
        Some(LedgerPart::Valid | LedgerPart::Invalid | LedgerPart::InvalidFor(_)) => returned,
        Some(LedgerPart::Unfinished | LedgerPart::Entered) => entered,
        Some(LedgerPart::Verified | LedgerPart::Unverified) => verified,
        Some(LedgerPart::Approved | LedgerPart::Unapproved) => approved,
    }
}

fn rate_sentence(rate: &ReturnRate, language: Language) -> String {
    let count = |count: Option<u64>| count.map_or("—".to_owned(), |count| count.to_string());
    format!(
        "{} = {} / {} = {}",
        rate.full_title(language),
        count(rate.numerator),
        count(rate.denominator),
        rate_percent(rate)
    )
}

fn batch_text(account: &BatchAccount, language: Language) -> String {
    let batch = &account.batch;
    let mode = batch.mode.map(|mode| mode.label().get(language).to_owned());
    let date = batch.date.map(|date| date.to_string());
    let parts = [
        Some(format!("{} {}", words::BATCH.get(language), batch.code)),
        Some(batch.title.clone()),
        Some(batch.place.clone()),
        date,
        Some(batch.interviewer.clone()),
        mode,
        Some(format!(
            "{} {}",
            words::REGISTERED.get(language),
            account.registered
        )),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("  ")
}

/// One row of the ledger.
pub(super) fn draw_row(painter: &mut Painter<'_>, at: usize, row: &Row<'_>, current: Option<&str>) {
    let look = painter.look;
    match row {
        Row::Count {
            title,
            count,
            rates,
            within,
            ..
        } => {
            let indent = if *within { 4 } else { 1 };
            let title = pad_end(title.get(look.language), TITLE - indent);
            let style = if *within { look.quiet() } else { look.plain() };
            let column = painter.text(indent, at, &title, style);
            let count = count.map_or("—".to_owned(), group_thousands);
            let column = painter.text(column, at, &pad_start(&count, 9), look.strong());
            draw_rates(painter, column + 2, at, rates);
        }
        Row::Batch(account) => {
            let mark = if current == Some(account.batch.code.as_str()) {
                "▸"
            } else {
                " "
            };
            painter.text(0, at, mark, look.heading());
            let title = format!("{} {}", words::BATCH.get(look.language), account.batch.code);
            let column = painter.text(1, at, &pad_end(&title, TITLE - 1), look.plain());
            let ledger = &account.ledger;
            let out_of = ledger.distributed.map_or("—".to_owned(), group_thousands);
            let back = format!("{}/{out_of}", group_thousands(ledger.returned));
            let column = painter.text(column, at, &pad_start(&back, 9), look.strong());
            let [returned, _, both, _] = return_rates(ledger, None);
            draw_rates(painter, column + 2, at, &[returned, both]);
        }
        Row::Imbalance(found) => {
            let style = match found.finding.severity {
                Severity::Error => look.bad(),
                Severity::Warning => look.attention(),
            };
            painter.text(0, at, "!", style);
            painter.text(2, at, found.finding.sentence.get(look.language), style);
        }
    }
}
