//! How the list of batches looks, and the words about the selected one.

use super::Batches;
use crate::measure::return_rates;
use crate::response::{BatchAccount, Mode};
use crate::text::{Language, Text, group_thousands, pad_end, pad_start};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::rates::draw_rates;

impl Batches {
    /// A batch as a row of the list.
    pub(super) fn draw_row(&self, painter: &mut Painter<'_>, row: usize, account: &BatchAccount) {
        let look = painter.look;
        let batch = &account.batch;
        let mode = batch.mode.map(Mode::label);
        let distributed = batch.distributed.map_or("—".to_owned(), group_thousands);
        let date = batch.date.map(|date| date.to_string()).unwrap_or_default();
        let text = line(
            painter.columns(),
            [
                &batch.code,
                &batch.title,
                &batch.place,
                &date,
                &batch.interviewer,
                mode.as_ref().map_or("", |mode| short(mode, look.language)),
                &distributed,
                &group_thousands(account.registered),
                &group_thousands(account.ledger.returned),
            ],
        );
        let current = self.current.as_ref() == Some(&batch.code);
        painter.text(0, row, if current { "▸" } else { " " }, look.heading());
        painter.text(1, row, &text, look.plain());
    }

    /// How the selected batch adds up, and the first thing about it that does not.
    pub(super) fn draw_detail(&self, painter: &mut Painter<'_>, account: &BatchAccount) {
        let look = painter.look;
        let [distributed, returned, ..] = account.identities(&self.account.reasons);
        let mut row = 1;
        for identity in [distributed, returned] {
            let style = match identity.holds {
                Some(false) => look.bad(),
                _ => look.plain(),
            };
            row = painter.wrapped(0, row, identity.sentence.get(look.language), style);
        }
        let [back, valid, both, _] = return_rates(&account.ledger, None);
        draw_rates(painter, 0, row, &[back, valid, both]);
        if let Some(found) = account.imbalances().first() {
            let finding = &found.finding;
            let said = format!(
                "! {}{}{}",
                finding.sentence.get(look.language),
                look.pick("：", ": "),
                finding.hint.get(look.language)
            );
            painter.wrapped(0, row + 1, &said, look.attention());
        }
    }
}

/// What stands there before the first batch.
pub(super) fn draw_empty(painter: &mut Painter<'_>) {
    let look = painter.look;
    let lines = [
            (look.pick("还没有批次。", "There is no batch yet."), look.strong()),
            (
                look.pick(
                    "按 a 新建：发放份数、地点、日期、访问员、方式；再按 r 登记编号。",
                    "Press a to add one: papers handed out, place, date, interviewer, mode; then r registers serials.",
                ),
                look.plain(),
            ),
            (
                look.pick(
                    "登记过编号，台账就能说出哪一份还没有回来，哪一份编号录错了。",
                    "With serials registered the ledger names the papers that are not back and the serials keyed wrong.",
                ),
                look.quiet(),
            ),
        ];
    let mut row = 1;
    for (line, style) in lines {
        row = painter.wrapped(0, row, line, style);
    }
}

/// The cells of a row of the list: code, title, place, date, interviewer, mode, distributed, registered, returned; title and place
/// take what a wide screen has to spare.
pub(super) fn line(columns: usize, cells: [&str; 9]) -> String {
    let more = columns.saturating_sub(80).min(30) / 2;
    let widths = [8, 8 + more, 8 + more, 10, 8, 9, 6, 6, 6];
    let padded = cells
        .iter()
        .zip(widths)
        .enumerate()
        .map(|(at, (cell, columns))| {
            if at < 6 {
                pad_end(cell, columns)
            } else {
                pad_start(cell, columns)
            }
        });
    padded.collect::<Vec<_>>().join(" ")
}

/// The mode in few columns.
fn short(mode: &Text, language: Language) -> &str {
    let whole = mode.get(language);
    whole.split(' ').next().unwrap_or(whole)
}
