//! Writing a CSV file from a screen, with a second Enter before a file is replaced.

use std::path::Path;

use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::formats::write_file;
use crate::text::Text;
use crate::tui::prompt::Prompt;
use crate::tui::screen::Step;

/// Writes the text; `Step::Say` when it is done, `Step::Stay` when the prompt asks again.
pub(super) fn write(prompt: &mut Prompt, path: &str, text: &str) -> Result<Step> {
    if path.is_empty() {
        prompt.note = Text::new("写一个文件名", "give a file name");
        return Ok(Step::Stay);
    }
    let target = Path::new(path);
    let replace = Text::new(
        format!("{path} 已存在：再按回车替换它，或改写文件名"),
        format!("{path} is there already: Enter again replaces it, or change the name"),
    );
    if target.exists() && prompt.note != replace {
        prompt.note = replace;
        return Ok(Step::Stay);
    }
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
    Ok(Step::Say(Notice::info(
        format!("已写入 {shown}"),
        format!("written to {shown}"),
    )))
}
