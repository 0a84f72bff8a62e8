//! `manyi completions` and `manyi man`: what a shell and the reader of manuals want to know of the commands.

use std::fmt::Write as _;

use clap_complete::{Shell, generate};

use super::arguments::Target;
use super::help::{pages, spoken};
use super::output::{deliver_bytes, deliver_text};
use crate::error::Result;
use crate::text::Language;

/// Writes the script by which a shell completes commands, their help in the language chosen.
pub(super) fn completions(shell: Shell, target: &Target, language: Language) -> Result<()> {
    let mut script = Vec::new();
    generate(shell, &mut spoken(language), "manyi", &mut script);
    deliver_bytes(target, &script, language)
}

/// Writes the manual page: the help of every command.
pub(super) fn manual(target: &Target, language: Language) -> Result<()> {
    deliver_text(target, &page(language), language)
}

/// The manual as the macros of `man` have it; the pages of help stand in it as they are.
fn page(language: Language) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let name = language.pick(
        "manyi \\- 满意：从答卷到得分",
        "manyi \\- from paper to score",
    );
    let heading = |zh, en| language.pick(zh, en);
    let mut text = format!(
        ".TH MANYI 1 \"\" \"manyi {version}\"\n.SH {}\n{name}\n",
        heading("名称", "NAME")
    );
    let _ = writeln!(text, ".SH {}", heading("命令", "COMMANDS"));
    for (name, page) in pages(language) {
        let _ = writeln!(text, ".SS {name}\n.nf");
        for line in page.lines() {
            let _ = writeln!(text, "{}", roff(line));
        }
        text.push_str(".fi\n");
    }
    text
}

/// A line of text that no macro and no escape is read from.
fn roff(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) {
        format!("\\&{line}")
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_text_is_no_macro() {
        assert_eq!(roff(".x \\ a-b"), "\\&.x \\e a\\-b");
    }
}
