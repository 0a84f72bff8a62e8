//! A guide as the text of a guide file.

use std::fmt::Write as _;

use super::{line, list, quoted, words};
use crate::interview::{Group, Guide};

/// The guide as a file that [`read_guide`](crate::formats::read_guide) reads as it was.
pub fn guide_toml(guide: &Guide) -> String {
    let mut toml = String::from("format = 1\n");
    let _ = writeln!(toml, "code = {}", quoted(&guide.code));
    let _ = writeln!(toml, "version = {}", guide.version);
    let _ = writeln!(toml, "title = {}", words(&guide.title));
    let _ = writeln!(toml, "ask = {}", groups(&guide.ask));
    toml.push_str(&line("intro", &guide.intro));
    for question in &guide.questions {
        let _ = writeln!(toml, "\n[[questions]]");
        let _ = writeln!(toml, "code = {}", quoted(&question.code));
        toml.push_str(&line("topic", &question.topic));
        let _ = writeln!(toml, "text = {}", words(&question.text));
        if !question.prompts.is_empty() {
            let prompts: Vec<String> = question.prompts.iter().map(words).collect();
            let _ = writeln!(toml, "prompts = [{}]", prompts.join(", "));
        }
        if !question.ask.is_empty() {
            let _ = writeln!(toml, "ask = {}", groups(&question.ask));
        }
        if !question.indicators.is_empty() {
            let _ = writeln!(toml, "indicators = {}", list(&question.indicators));
        }
        if question.sensitive {
            toml.push_str("sensitive = true\n");
        }
        if question.since > 1 {
            let _ = writeln!(toml, "since = {}", question.since);
        }
        if let Some(until) = question.until {
            let _ = writeln!(toml, "until = {until}");
        }
    }
    toml
}

fn groups(groups: &[Group]) -> String {
    let codes: Vec<String> = groups.iter().map(|group| group.code().to_owned()).collect();
    list(&codes)
}
