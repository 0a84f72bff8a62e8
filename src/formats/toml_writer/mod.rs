//! Definitions as the files that their readers read: questionnaires with their measures, guides, indicators, printed figures, the
//! folder of a project.

mod guide;
mod indicators;
mod measures;
mod printed;
mod project;
mod questionnaire;

use toml::Value;

use crate::text::Text;

pub use guide::guide_toml;
pub use project::project_files;
pub use questionnaire::{questionnaire_toml, survey_toml};

/// A text in quotes, with what would end or break it escaped.
fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// A text in one language, or in both.
fn words(text: &Text) -> String {
    if text.en.is_empty() {
        return quoted(&text.zh);
    }
    format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en))
}

/// Codes as a list.
fn list(codes: &[String]) -> String {
    let codes: Vec<String> = codes.iter().map(|code| quoted(code)).collect();
    format!("[{}]", codes.join(", "))
}

/// `name = text`, with a line end; nothing where the text is empty.
fn line(name: &str, text: &Text) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("{name} = {}\n", words(text))
}
