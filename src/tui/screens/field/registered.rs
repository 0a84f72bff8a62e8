//! Registered serials of a survey or a batch: what is on file under them, and what is still to come.

use crate::error::Result;
use crate::response::{BatchAccount, Serial};
use crate::store::{RegisteredSerial, SurveyKey};
use crate::text::{Language, pad_end, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::window::Window;

/// The display columns of a serial with the space behind it.
const COLUMN: usize = Serial::MAX_LENGTH + 4;

/// The registered serials of a survey or of a batch.
pub struct Registered {
    key: SurveyKey,
    /// The code of the batch; `None`: all.
    batch: Option<String>,
    /// Whether only those are listed under which nothing is on file.
    awaited: bool,
    count: usize,
    window: Window<RegisteredSerial>,
    cursor: ListCursor,
}

impl Registered {
    /// Those of this batch, or of all; `awaited`: only those without a response.
    pub fn new(key: SurveyKey, batch: Option<String>, awaited: bool) -> Self {
        Self {
            key,
            batch,
            awaited,
            count: 0,
            window: Window::default(),
            cursor: ListCursor::default(),
        }
    }

    fn read(&mut self, world: &World) -> Result<()> {
        let account = world.store.account(&self.key)?;
        let own = |batch: &&BatchAccount| {
            self.batch
                .as_ref()
                .is_none_or(|code| batch.batch.code == *code)
        };
        let counted = account.batches.iter().filter(own).map(|batch| {
            if self.awaited {
                batch.awaited()
            } else {
                batch.registered
            }
        });
        self.count = usize::try_from(counted.sum::<u64>()).unwrap_or(usize::MAX);
        self.cursor.selected = self.cursor.selected.min(self.count.saturating_sub(1));
        self.window.clear();
        self.read_window(world)
    }

    fn read_window(&mut self, world: &World) -> Result<()> {
        let (key, batch, awaited) = (&self.key, self.batch.as_deref(), self.awaited);
        self.window
            .turn_to(self.cursor.selected, self.count, |from, most| {
                let (from, most) = (from as u64, most as u32);
                world
                    .store
                    .registered_serials(key, batch, awaited, most, from)
            })
    }

    fn selected(&self) -> Option<&RegisteredSerial> {
        self.window.get(self.cursor.selected)
    }

    fn lead(&self, language: Language) -> &'static str {
        if self.awaited {
            language.pick(
                "这些编号登记过，还没有答卷；回车录入它：",
                "These serials are registered and not on file; Enter keys one:",
            )
        } else {
            language.pick(
                "登记过的编号；回车打开或录入它：",
                "The registered serials; Enter opens or keys one:",
            )
        }
    }

    fn draw_empty(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let (text, style) = if self.awaited {
            let text = look.pick(
                "登记的编号都已有答卷。按 a 看登记过的全部。",
                "Every registered serial is on file. a shows all that are registered.",
            );
            (text, look.good())
        } else {
            let text = look.pick(
                "还没有登记编号。回到批次，按 r 登记。",
                "No serial is registered. Go back to the batches and press r.",
            );
            (text, look.plain())
        };
        painter.wrapped(0, 1, text, style);
    }
}

impl Screen for Registered {
    fn context(&self) -> Context {
        Context::Registered
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.read(world)
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.count;
        Some((&mut self.cursor, rows, 15))
    }

    fn moved(&mut self, world: &World) -> Result<()> {
        self.read_window(world)
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            Command::ShowAll => {
                self.awaited = !self.awaited;
                self.cursor = ListCursor::default();
                self.read(world)?;
            }
            Command::Open => {
                if let Some(serial) = self.selected() {
                    let serial = serial.serial.clone();
                    return Ok(Step::Go(Route::Entry(self.key.clone(), serial)));
                }
            }
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn crumb(&self, language: Language) -> String {
        let text = if self.awaited {
            words::AWAITED.get(language)
        } else {
            language.pick("登记的编号", "registered serials")
        };
        text.to_owned()
    }

    fn mark(&self, language: Language) -> String {
        match &self.batch {
            Some(code) => format!("{} {code}", words::BATCH.get(language)),
            None => self.key.to_string(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        if self.count == 0 {
            self.draw_empty(painter);
            return;
        }
        painter.text(0, 0, self.lead(look.language), look.quiet());
        let shown = painter.rows().saturating_sub(2);
        let draw = |painter: &mut Painter<'_>, line: usize, at: usize| {
            let Some(row) = self.window.get(at) else {
                return;
            };
            let column = painter.text(2, line, &pad_end(row.serial.as_str(), COLUMN), look.plain());
            let batch = format!("{} {}", words::BATCH.get(look.language), row.batch);
            let column = painter.text(column, line, &pad_end(&batch, 16), look.quiet());
            let (state, style) = if row.on_file {
                (words::ON_FILE.get(look.language), look.plain())
            } else {
                (words::NOT_BACK.get(look.language), look.attention())
            };
            painter.text(column + 2, line, state, style);
        };
        self.cursor.draw(painter, (2, shown), self.count, draw);
    }
}
