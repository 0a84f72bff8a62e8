//! Opening an approved response again: what moves is shown before it is confirmed.

use crate::error::Result;
use crate::formats::{moved_rows, unmoved_score};
use crate::indicator::Moved;
use crate::response::Serial;
use crate::store::SurveyKey;
use crate::text::{Language, pad_end, pad_start, text, width, words};
use crate::tui::commands::Context;
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// The preview of a reopening, with the line for its reason.
pub struct Reopening {
    key: SurveyKey,
    serial: Serial,
    moved: Moved,
}

impl Reopening {
    /// Asks why this approved response is to be opened again.
    pub fn new(key: SurveyKey, serial: Serial) -> Self {
        Self {
            key,
            serial,
            moved: Moved::default(),
        }
    }
}

impl Screen for Reopening {
    fn context(&self) -> Context {
        Context::Prompt
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.moved = world.store.moved_without(&self.key, &self.serial)?;
        Ok(())
    }

    fn must_ask(&self) -> Option<Step> {
        let title = text!("退回原因（记入留痕）", "reason (kept in the audit trail)");
        Some(Step::Ask(Prompt::new(title, "")))
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if given.text.is_empty() {
            world.bell = true;
            return Ok(Step::Refuse(text!(
                "写明原因才能退回；Esc 取消",
                "it needs a reason; Esc gives up"
            )));
        }
        world.store.reopen(&self.key, &self.serial, &given.text)?;
        Ok(Step::Back)
    }

    fn given_up(&mut self, _world: &mut World) -> Result<Step> {
        Ok(Step::Back)
    }

    fn crumb(&self, language: Language) -> String {
        text!(in language, "退回 {} 号", "open {} again", self.serial)
    }

    fn mark(&self, language: Language) -> String {
        language.pick("已审定", "approved").to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let lead = text!(in look.language, "{} 号如果退出，已审定的数字会这样变：", "If {} leaves, the approved figures move like this:", self.serial);
        painter.text(0, 0, &lead, look.strong());
        let columns = painter.columns();
        let rows = painter.rows().saturating_sub(5);
        painter.part(0, 2, columns, rows, |painter| {
            draw_moved(painter, &self.moved);
        });
    }
}

/// Draws the figures that move, one on each row.
fn draw_moved(painter: &mut Painter<'_>, moved: &Moved) {
    let look = painter.look;
    let rows = moved_rows(moved, look.language);
    if rows.is_empty() {
        let text = look.pick("没有数字变动。", "No figure moves.");
        painter.text(0, 0, text, look.plain());
        return;
    }
    let heading = [
        words::FIGURE.get(look.language),
        look.pick("现在", "now"),
        look.pick("少了这份", "without it"),
        look.pick("变动", "by"),
    ]
    .map(str::to_owned);
    let widest = |column: usize, most: usize| {
        let cells = rows.iter().chain([&heading]).map(|row| width(&row[column]));
        cells.max().unwrap_or(0).min(most)
    };
    let widths = [widest(0, 26), widest(1, 20), widest(2, 20), widest(3, 26)];
    let line = |row: &[String; 4]| {
        format!(
            "{}  {}  {}  {}",
            pad_end(&row[0], widths[0]),
            pad_end(&row[1], widths[1]),
            pad_end(&row[2], widths[2]),
            pad_start(&row[3], widths[3])
        )
    };
    painter.text(0, 0, &line(&heading), look.quiet());
    for (at, row) in rows.iter().enumerate() {
        painter.text(0, at + 1, &line(row), look.attention());
    }
    if let Some(text) = unmoved_score(moved) {
        painter.text(0, rows.len() + 2, text.get(look.language), look.plain());
    }
}
