//! The operators of a survey: how much each keyed, how fast, and how well.

use crate::error::Result;
use crate::response::pace::PAUSE_MINUTES;
use crate::store::{OperatorWork, SurveyKey};
use crate::text::{Language, pad_end, pad_start, text, words};
use crate::tui::commands::Context;
use crate::tui::screen::{Screen, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the explanation takes.
const DETAIL_ROWS: usize = 6;

/// So many responses are counted through within a blink.
const COUNTED_AT_ONCE: u64 = 10_000;

/// The operators of one survey.
pub struct Operators {
    key: SurveyKey,
    work: Option<Vec<OperatorWork>>,
    cursor: ListCursor,
}

impl Operators {
    /// The operators of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            work: None,
            cursor: ListCursor::default(),
        }
    }
}

impl Screen for Operators {
    fn context(&self) -> Context {
        Context::Operators
    }

    fn loads_slowly(&self, world: &World) -> bool {
        let ledger = world.store.ledger(&self.key);
        ledger.is_ok_and(|ledger| ledger.returned > COUNTED_AT_ONCE)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.work = Some(world.store.operators(&self.key, PAUSE_MINUTES)?);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.work.as_ref().map_or(0, Vec::len);
        Some((&mut self.cursor, rows, 10))
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("录入员", "operators").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(work) = &self.work else {
            return;
        };
        if work.is_empty() {
            let text = look.pick(
                "还没有人在这里录入；导入的答卷没有录入员的速度。",
                "Nobody has keyed here yet; what was imported tells no pace.",
            );
            painter.wrapped(0, 1, text, look.strong());
            return;
        }
        let heading = line(&[
            words::OPERATOR.get(look.language),
            words::PAPERS.get(look.language),
            look.pick("项数", "fields"),
            look.pick("项/时", "field/h"),
            look.pick("键/时", "keys/h"),
            look.pick("改正‰", "corr.‰"),
            look.pick("复录项", "compared"),
            look.pick("差错‰", "errors‰"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(one) = work.get(self.cursor.selected) {
                draw_detail(painter, one);
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            painter.text(0, at, &work_line(&work[row]), look.plain());
        };
        self.cursor.draw(painter, place, work.len(), draw);
    }
}

fn line(cells: &[&str; 8]) -> String {
    const COLUMNS: [usize; 7] = [7, 8, 8, 8, 8, 9, 8];
    let mut text = pad_end(cells[0], 12);
    for (cell, columns) in cells[1..].iter().zip(COLUMNS) {
        text.push(' ');
        text.push_str(&pad_start(cell, columns));
    }
    text
}

fn shown(rate: Option<f64>, decimals: usize) -> String {
    rate.map_or("—".to_owned(), |rate| format!("{rate:.decimals$}"))
}

fn work_line(work: &OperatorWork) -> String {
    let (pace, compared) = (&work.pace, &work.compared);
    line(&[
        &work.operator,
        &pace.responses.to_string(),
        &pace.fields.to_string(),
        &shown(pace.fields_per_hour(), 0),
        &shown(pace.keys_per_hour(), 0),
        &shown(pace.corrections_per_thousand(), 1),
        &compared.fields.to_string(),
        &shown(compared.rate().map(|rate| rate * 1000.0), 1),
    ])
}

fn draw_detail(painter: &mut Painter<'_>, work: &OperatorWork) {
    let look = painter.look;
    let (pace, compared) = (&work.pace, &work.compared);
    let minutes = format!("{:.1}", pace.milliseconds as f64 / 60_000.0);
    let text = text!(in look.language, "{}：{} 份 {} 项，净用 {minutes} 分钟；改正 {} 处；复录 {} 项，差异 {}，差错 {}", "{}: {} responses, {} fields in {minutes} minutes net; {} corrected; {} compared, {} differed, {} wrong", work.operator, pace.responses, pace.fields, pace.corrections, compared.fields, compared.differences, compared.errors);
    let row = painter.wrapped(0, 1, &text, look.strong());
    let note = text!(in look.language, "停手超过 {PAUSE_MINUTES} 分钟算休息，不计时。键数按所录的值计。差错：复录后裁定第一次录错的，和还没裁定的。", "A gap of over {PAUSE_MINUTES} minutes is a pause. Keys are those the values need. Errors: decided against the first entry, or not decided yet.");
    painter.wrapped(0, row, &note, look.quiet());
}
