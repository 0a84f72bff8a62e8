//! Writing a CSV file from a screen, with a second Enter before a file is replaced.

use std::path::Path;

use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::formats::write_file;
use crate::text::{Text, text};
use crate::tui::screen::{Input, Step};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Asked, Prompt};

/// The export of a screen: at rest, or asking for the name of the file.
#[derive(Default)]
pub struct Export {
    prompt: Option<Prompt>,
}

impl Export {
    /// Asks for the file, with a proposed name.
    pub fn begin(&mut self, name: &str) {
        self.prompt = Some(Prompt::new(text!("写到文件", "write to file"), name));
    }

    /// Whether it is asking.
    pub fn is_asking(&self) -> bool {
        self.prompt.is_some()
    }

    /// Takes an input while asking; `text` makes what is written.
    pub fn handle(&mut self, input: Input, text: impl FnOnce() -> Result<String>) -> Result<Step> {
        let Some(prompt) = &mut self.prompt else {
            return Ok(Step::Stay);
        };
        match prompt.handle(input) {
            Asked::Accepted(path) => {
                if let Some(question) = question(prompt, &path) {
                    prompt.note = question;
                    return Ok(Step::Stay);
                }
                let written = write(&path, &text()?)?;
                self.prompt = None;
                Ok(Step::Say(written))
            }
            Asked::Cancelled => {
                self.prompt = None;
                Ok(Step::Stay)
            }
            Asked::Typing | Asked::Other => Ok(Step::Stay),
        }
    }

    /// Draws the question over the bottom of the screen while asking.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        if let Some(prompt) = &self.prompt {
            prompt.draw(painter);
        }
    }
}

/// What has to be settled before this file can be written; `None`: nothing.
fn question(prompt: &Prompt, path: &str) -> Option<Text> {
    if path.is_empty() {
        return Some(text!("写一个文件名", "give a file name"));
    }
    let replace = text!(
        "{path} 已存在：再按回车替换它，或改写文件名",
        "{path} is there already: Enter again replaces it, or change the name"
    );
    (Path::new(path).exists() && prompt.note != replace).then_some(replace)
}

fn write(path: &str, text: &str) -> Result<Notice> {
    let target = Path::new(path);
    write_file(target, |file| {
        file.write_all(text.as_bytes()).map_err(|error| {
            Error::new(
                Kind::Store,
                format!("写不了 {path}"),
                format!("{path} cannot be written"),
            )
            .caused_by(error)
        })
    })?;
    let shown = target
        .canonicalize()
        .map_or_else(|_| path.to_owned(), |whole| whole.display().to_string());
    Ok(Notice::info(text!("已写入 {shown}", "written to {shown}")))
}
