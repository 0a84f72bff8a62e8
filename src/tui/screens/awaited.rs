//! Registered serials of which nothing is on file: what is still to come.

use super::entry::EntryScreen;
use crate::error::Result;
use crate::response::Serial;
use crate::store::SurveyKey;
use crate::text::{Language, pad_end};
use crate::tui::commands::{Command, Context};
use crate::tui::list::ListCursor;
use crate::tui::painter::Painter;
use crate::tui::screen::{Input, Screen, Step, World};

/// The most serials that are listed.
const MOST: u32 = 2000;

/// The display columns of a serial with the space behind it.
const COLUMN: usize = Serial::MAX_LENGTH + 4;

/// The registered serials of a survey or a batch without a response.
pub(super) struct Awaited {
    key: SurveyKey,
    batch: Option<String>,
    serials: Vec<Serial>,
    cursor: ListCursor,
}

impl Awaited {
    /// Those of this batch, or of all.
    pub(super) fn new(key: SurveyKey, batch: Option<String>) -> Self {
        Self {
            key,
            batch,
            serials: Vec::new(),
            cursor: ListCursor::default(),
        }
    }
}

impl Screen for Awaited {
    fn context(&self) -> Context {
        Context::Awaited
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.serials = world
            .store
            .awaited(&self.key, self.batch.as_deref(), MOST, 0)?;
        self.cursor.selected = self
            .cursor
            .selected
            .min(self.serials.len().saturating_sub(1));
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        if self.cursor.handle(command, self.serials.len(), 15) {
            return Ok(Step::Stay);
        }
        Ok(match (command, self.serials.get(self.cursor.selected)) {
            (Command::Back, _) => Step::Back,
            (Command::Open, Some(serial)) => {
                let entry = EntryScreen::open(world, &self.key, serial)?;
                Step::Push(Box::new(entry))
            }
            _ => Step::Stay,
        })
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("登记未回", "registered, not back").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        match &self.batch {
            Some(code) => format!("{} {code}", language.pick("批次", "batch")),
            None => self.key.to_string(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        if self.serials.is_empty() {
            let text = look.pick(
                "登记的编号都已有答卷。",
                "Every registered serial is on file.",
            );
            painter.text(0, 1, text, look.good());
            return;
        }
        let lead = look.pick(
            "这些编号登记过，还没有答卷；回车录入它：",
            "These serials are registered and not on file; Enter keys one:",
        );
        painter.text(0, 0, lead, look.quiet());
        let shown = painter.rows().saturating_sub(2);
        let top = self.cursor.top(self.serials.len(), shown);
        for (at, serial) in self.serials.iter().enumerate().skip(top).take(shown) {
            let row = at - top + 2;
            painter.text(2, row, &pad_end(serial.as_str(), COLUMN), look.plain());
            if at == self.cursor.selected {
                painter.row_style(row, look.selected());
            }
        }
    }
}
