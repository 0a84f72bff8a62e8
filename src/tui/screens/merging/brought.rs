//! What parcels of other machines brought, or one would bring: whose approval falls, what definitions say otherwise, and which
//! figures move.

use std::path::{Path, PathBuf};

use crate::entry::Notice;
use crate::error::Result;
use crate::office::{ParcelRead, read_parcel, read_waiting};
use crate::text::{Language, Text, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// What was brought.
pub struct Brought {
    reads: Vec<ParcelRead>,
    /// The parcel that is only looked at so far.
    file: Option<PathBuf>,
    lines: Vec<String>,
    cursor: ListCursor,
}

impl Brought {
    /// Of these parcels; with the file of one that is not read yet.
    pub fn new(reads: Vec<ParcelRead>, file: Option<PathBuf>) -> Self {
        Self {
            reads,
            file,
            lines: Vec::new(),
            cursor: ListCursor::default(),
        }
    }
}

/// Reads a parcel in, and those that waited for it.
pub(super) fn read_in(path: &Path, world: &mut World) -> Result<Notice> {
    let read = read_parcel(&mut world.store, path, false)?;
    if let Some(waits) = &read.receipt.waits {
        let Text { zh, en } = &waits.needs;
        return Ok(Notice::problem(text!(
            "包裹等着：{zh}",
            "the parcel waits: {en}"
        )));
    }
    let others = read_waiting(&mut world.store)?.len();
    let Text { zh, en } = read.sentence();
    Ok(Notice::info(if others == 0 {
        text!("读入了。{zh}", "read. {en}")
    } else {
        text!(
            "读入了，连同等着的 {others} 个。{zh}",
            "read, with {others} that waited. {en}"
        )
    }))
}

impl Screen for Brought {
    fn context(&self) -> Context {
        Context::Brought
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let language = world.look.language;
        self.lines.clear();
        for read in &self.reads {
            self.lines.push(read.sentence().get(language).to_owned());
            self.lines
                .extend(read.told(language).lines().map(str::to_owned));
            self.lines.push(String::new());
        }
        self.lines.pop();
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        Some((&mut self.cursor, self.lines.len(), 15))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        if command != Command::ReadParcel {
            return Ok(Step::Stay);
        }
        let Some(file) = self.file.take() else {
            return Ok(Step::Back);
        };
        Ok(Step::Say(read_in(&file, world)?))
    }

    fn enabled(&self, command: Command) -> bool {
        command != Command::ReadParcel || self.file.is_some()
    }

    fn crumb(&self, language: Language) -> String {
        language
            .pick("合并带来的", "what a merge brings")
            .to_owned()
    }

    fn mark(&self, language: Language) -> String {
        match self.file {
            Some(_) => language.pick("还没有读入", "not read yet").to_owned(),
            None => String::new(),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let rows = painter.rows();
        self.cursor
            .draw(painter, (0, rows), self.lines.len(), |painter, at, row| {
                painter.text(0, at, &self.lines[row], look.plain());
            });
    }
}
