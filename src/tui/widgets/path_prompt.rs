//! A prompt for a file that exists, with the names that fit above it and their completion.

use std::path::is_separator;

use crate::intake::completions;
use crate::text::{Text, text};
use crate::tui::commands::{Command, Input};
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Asked, Prompt};

/// A prompt for a file.
pub struct PathPrompt {
    /// The line.
    pub prompt: Prompt,
    endings: &'static [&'static str],
    /// The paths that what is typed may become.
    paths: Vec<String>,
}

impl PathPrompt {
    /// Asks for a file with one of these endings, such as `.csv`, or for any file where there are none, with a proposed path.
    pub fn new(title: Text, proposed: &str, endings: &'static [&'static str]) -> Self {
        let mut asked = Self {
            prompt: Prompt::new(title, proposed),
            endings,
            paths: Vec::new(),
        };
        asked.look();
        asked
    }

    /// Takes an input; Tab completes the path as far as it is certain.
    pub fn handle(&mut self, input: Input) -> Asked {
        if input == Input::Command(Command::Complete) {
            self.prompt.put(complete(self.prompt.text(), &self.paths));
            self.look();
            return Asked::Typing;
        }
        let asked = self.prompt.handle(input);
        self.look();
        asked
    }

    /// Finds the paths that fit what is typed: folders, and files with one of the endings.
    fn look(&mut self) {
        let mut paths = completions(self.prompt.text());
        let fits = |path: &String| {
            let path = path.to_lowercase();
            let mut endings = self.endings.iter();
            self.endings.is_empty() || endings.any(|ending| path.ends_with(ending))
        };
        paths.retain(|path| path.ends_with('/') || fits(path));
        self.paths = paths;
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
        for (row, path) in self.paths.iter().take(rows).enumerate() {
            painter.text(2, row + 1, name_of(path), look.plain());
        }
        if self.paths.is_empty() {
            let listed = self.endings.join("、");
            let none = if listed.is_empty() {
                look.pick(
                    "没有这样开头的文件：改写路径",
                    "no file begins like this: change the path",
                )
                .to_owned()
            } else {
                text!(in look.language, "没有合适的文件（{listed}）：改写路径", "no file fits ({listed}): change the path")
            };
            painter.text(2, 1, &none, look.attention());
        } else if self.paths.len() > rows {
            let more = self.paths.len() - rows;
            painter.text(2, rows + 1, &format!("… +{more}"), look.quiet());
        }
        self.prompt.draw(painter);
    }
}

/// The name at the end of a path, a folder's with its stroke.
fn name_of(path: &str) -> &str {
    let inside = path.trim_end_matches('/');
    &path[inside.rfind(is_separator).map_or(0, |stroke| stroke + 1)..]
}

/// What is typed, completed as far as all paths that fit agree.
fn complete(typed: &str, paths: &[String]) -> String {
    let Some(first) = paths.first() else {
        return typed.to_owned();
    };
    let agreed = paths.iter().fold(first.as_str(), |agreed, path| {
        let same = agreed.char_indices().zip(path.chars());
        let end = same
            .take_while(|((_, one), other)| one == other)
            .last()
            .map_or(0, |((at, sign), _)| at + sign.len_utf8());
        &agreed[..end]
    });
    agreed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", &["表一.csv", "表二.csv"], "表")]
    #[case("data/表一", &["data/表一.csv"], "data/表一.csv")]
    #[case("da", &["data/"], "data/")]
    #[case("x", &[], "x")]
    #[case("a", &["ab.csv", "ac.csv"], "a")]
    fn a_path_is_completed_as_far_as_the_paths_that_fit_agree(
        #[case] typed: &str,
        #[case] paths: &[&str],
        #[case] completed: &str,
    ) {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        assert_eq!(complete(typed, &paths), completed);
    }

    #[rstest]
    #[case("data/表一.csv", "表一.csv")]
    #[case("data/more/", "more/")]
    #[case("one", "one")]
    fn a_path_is_listed_by_the_name_at_its_end(#[case] path: &str, #[case] name: &str) {
        assert_eq!(name_of(path), name);
    }
}
