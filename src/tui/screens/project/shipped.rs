//! The projects that come with the program: published reports to open and to learn from.

use crate::entry::Notice;
use crate::error::Result;
use crate::formats::{SHIPPED, shipped_project};
use crate::intake;
use crate::text::{Language, Text, pad_end, pad_start, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the source of the selected project takes.
const DETAIL_ROWS: usize = 7;

/// The list of shipped projects.
#[derive(Default)]
pub struct ShippedScreen {
    rows: Vec<Row>,
    cursor: ListCursor,
}

/// A shipped project, and whether the database has it.
struct Row {
    code: &'static str,
    title: Text,
    source: Text,
    is_loaded: bool,
}

impl Screen for ShippedScreen {
    fn context(&self) -> Context {
        Context::Shipped
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let known = world.store.projects()?;
        self.rows = SHIPPED
            .iter()
            .filter_map(|code| {
                let project = shipped_project(code)?.value?.project;
                Some(Row {
                    code,
                    title: project.title,
                    source: project.source,
                    is_loaded: known.iter().any(|row| row.code == *code),
                })
            })
            .collect();
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match (command, self.rows.get(self.cursor.selected)) {
            (Command::Open, Some(row)) if row.is_loaded => Ok(Step::Say(Notice::info(text!(
                "已经在清单里：按 Esc 回到清单",
                "it is in the list already: Esc goes back to it"
            )))),
            (Command::Open, Some(row)) => {
                let code = row.code;
                intake::load_shipped(&mut world.store, code)?;
                self.load(world)?;
                Ok(Step::Say(Notice::info(text!(
                    "已载入 {code}，按 Esc 回到清单",
                    "{code} is loaded, Esc goes back to the list"
                ))))
            }
            _ => Ok(Step::Stay),
        }
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("随附的报告", "published reports").to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let columns = painter.columns();
        let room = columns.saturating_sub(17 + 2 + 2 + 8).max(12);
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(row) = self.rows.get(self.cursor.selected) {
                painter.text(0, 1, row.title.get(look.language), look.strong());
                painter.wrapped(0, 2, row.source.get(look.language), look.plain());
            }
        });
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let row = &self.rows[row];
            let loaded = if row.is_loaded {
                look.pick("已载入", "loaded")
            } else {
                ""
            };
            let text = format!(
                "{}  {}  {}",
                pad_end(row.code, 17),
                pad_end(row.title.get(look.language), room),
                pad_start(loaded, 8)
            );
            painter.text(0, at, &text, look.plain());
        };
        self.cursor.draw(painter, (0, above), self.rows.len(), draw);
    }
}
