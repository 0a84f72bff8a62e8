//! The account of a survey's papers, as it stands above its lists.

use crate::response::{Ledger, VerifyPlan};
use crate::store::Verification;
use crate::text::{Language, group_thousands, words};
use crate::tui::widgets::painter::Painter;

/// Draws the account of the papers on one row, and what is open on the next.
pub fn draw_ledger(painter: &mut Painter<'_>, row: usize, ledger: &Ledger) {
    let look = painter.look;
    let distributed = ledger.distributed.map_or("—".to_owned(), group_thousands);
    let counts = [
        (words::DISTRIBUTED.get(look.language), distributed),
        (
            words::RETURNED.get(look.language),
            group_thousands(ledger.returned),
        ),
        (
            words::VALID.get(look.language),
            group_thousands(ledger.valid),
        ),
        (
            words::ENTERED.get(look.language),
            group_thousands(ledger.entered),
        ),
        (
            words::VERIFIED.get(look.language),
            group_thousands(ledger.verified),
        ),
        (
            words::APPROVED.get(look.language),
            group_thousands(ledger.approved),
        ),
    ];
    let mut column = 0;
    for (label, count) in &counts {
        column = painter.text(column, row, label, look.quiet());
        column = painter.text(column + 1, row, count, look.strong()) + 3;
    }
    let open = open_counts(ledger, look.language);
    painter.text(0, row + 1, &open.join("   "), look.attention());
}

/// How many rows [`draw_ledger`] takes.
pub fn ledger_rows(ledger: &Ledger) -> usize {
    if open_counts(ledger, Language::Zh).is_empty() {
        1
    } else {
        2
    }
}

/// What does not add up to finished papers yet, each with its count.
fn open_counts(ledger: &Ledger, language: Language) -> Vec<String> {
    let mut open = Vec::new();
    if let Some(outstanding) = ledger.outstanding().filter(|count| *count > 0) {
        open.push(format!(
            "{} {outstanding}",
            words::OUTSTANDING.get(language)
        ));
    }
    if ledger
        .distributed
        .is_some_and(|distributed| distributed < ledger.returned)
    {
        let text = language.pick(
            "回收多于发放：请核对发放数",
            "more returned than distributed: check the count handed out",
        );
        open.push(text.to_owned());
    }
    if ledger.invalid > 0 {
        open.push(format!(
            "{} {}",
            words::INVALID.get(language),
            ledger.invalid
        ));
    }
    if ledger.withdrawn > 0 {
        open.push(format!(
            "{} {}",
            words::WITHDRAWN.get(language),
            ledger.withdrawn
        ));
    }
    if ledger.unfinished() > 0 {
        open.push(format!(
            "{} {}",
            words::UNFINISHED.get(language),
            ledger.unfinished()
        ));
    }
    open
}

/// Draws at the right end of a row what waits for a second entry or for a decision.
pub fn draw_verification(painter: &mut Painter<'_>, row: usize, verification: &Verification) {
    let look = painter.look;
    let mut parts = Vec::new();
    if verification.waiting > 0 && verification.plan != VerifyPlan::None {
        let label = words::TO_VERIFY.get(look.language);
        parts.push(format!("{label} {}", verification.waiting));
    }
    if verification.undecided > 0 {
        let label = words::TO_ADJUDICATE.get(look.language);
        parts.push(format!("{label} {}", verification.undecided));
    }
    let style = if verification.undecided > 0 {
        look.attention()
    } else {
        look.quiet()
    };
    painter.text_at_end(row, &parts.join("   "), style);
}
