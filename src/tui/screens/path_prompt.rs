//! A prompt for a file that exists, with the names that fit below it and their completion.

use std::path::Path;

use crate::entry::LineInput;
use crate::text::Text;
use crate::tui::commands::Command;
use crate::tui::painter::Painter;
use crate::tui::prompt::{Asked, Prompt};
use crate::tui::screen::Input;

/// The most names that are shown.
const MOST_NAMES: usize = 200;

/// A prompt for a file.
pub(super) struct PathPrompt {
    prompt: Prompt,
    ending: &'static str,
    names: Vec<String>,
}

impl PathPrompt {
    /// Asks for a file with this ending, such as `.csv`, with a proposed path.
    pub fn new(title: Text, proposed: &str, ending: &'static str) -> Self {
        let mut asked = Self {
            prompt: Prompt::new(title, proposed),
            ending,
            names: Vec::new(),
        };
        asked.look();
        asked
    }

    /// Takes an input; Tab completes the name as far as it is certain.
    pub fn handle(&mut self, input: Input) -> Asked {
        if input == Input::Command(Command::Complete) {
            let completed = complete(self.prompt.line.text(), &self.names);
            self.prompt.line = LineInput::new(completed);
            self.look();
            return Asked::Typing;
        }
        let asked = self.prompt.handle(input);
        self.look();
        asked
    }

    /// Says something about the line.
    pub fn note(&mut self, note: Text) {
        self.prompt.note = note;
    }

    /// Finds the names that fit what is typed: folders, and files with the ending.
    fn look(&mut self) {
        let (folder, start) = split(self.prompt.line.text());
        let folder = if folder.is_empty() { "." } else { folder };
        // A folder that cannot be read has no names; opening a file in it says why.
        let entries = std::fs::read_dir(Path::new(folder))
            .into_iter()
            .flatten()
            .flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let is_hidden = name.starts_with('.') && !start.starts_with('.');
                if !name.starts_with(start) || is_hidden {
                    return None;
                }
                let is_folder = entry.path().is_dir();
                (is_folder || name.to_lowercase().ends_with(self.ending))
                    .then(|| if is_folder { name + "/" } else { name })
            })
            .collect();
        names.sort();
        names.truncate(MOST_NAMES);
        self.names = names;
    }

    /// Draws the names over the rectangle and the prompt over its last rows.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        painter.blank();
        let look = painter.look;
        let heading = look.pick(
            "可选的文件和文件夹（Tab 补全）",
            "files and folders that fit (Tab completes)",
        );
        painter.text(0, 0, heading, look.quiet());
        let rows = painter.rows().saturating_sub(5);
        for (row, name) in self.names.iter().take(rows).enumerate() {
            painter.text(2, row + 1, name, look.plain());
        }
        if self.names.is_empty() {
            let none = look.pick(
                "没有合适的 CSV 文件：改写路径",
                "no CSV file fits: change the path",
            );
            painter.text(2, 1, none, look.attention());
        } else if self.names.len() > rows {
            let more = self.names.len() - rows;
            painter.text(2, rows + 1, &format!("… +{more}"), look.quiet());
        }
        self.prompt.draw(painter);
    }
}

/// The folder of a typed path, with its slash, and the beginning of a name behind it.
fn split(typed: &str) -> (&str, &str) {
    typed.split_at(typed.rfind('/').map_or(0, |at| at + 1))
}

/// What is typed, completed as far as all names that fit agree.
fn complete(typed: &str, names: &[String]) -> String {
    let (folder, start) = split(typed);
    let Some(first) = names.first() else {
        return typed.to_owned();
    };
    let agreed = names.iter().fold(first.as_str(), |agreed, name| {
        let same = agreed.char_indices().zip(name.chars());
        let end = same
            .take_while(|((_, one), other)| one == other)
            .last()
            .map_or(0, |((at, sign), _)| at + sign.len_utf8());
        &agreed[..end]
    });
    let agreed = if agreed.len() < start.len() {
        start
    } else {
        agreed
    };
    format!("{folder}{agreed}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", &["表一.csv", "表二.csv"], "表")]
    #[case("data/表一", &["表一.csv"], "data/表一.csv")]
    #[case("da", &["data/"], "data/")]
    #[case("x", &[], "x")]
    #[case("a", &["ab.csv", "ac.csv"], "a")]
    fn a_path_is_completed_as_far_as_the_names_agree(
        #[case] typed: &str,
        #[case] names: &[&str],
        #[case] completed: &str,
    ) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(complete(typed, &names), completed);
    }
}
