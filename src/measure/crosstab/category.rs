//! One category of a grouping: the responses that belong together.

use crate::text::{Language, Text};

/// One category of a grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code, such as that of an option; `None`: the responses that say nothing about the grouping.
    pub code: Option<String>,
    /// What people call it.
    pub label: Text,
}

impl Category {
    /// The category with this code.
    pub fn new(code: impl Into<String>, label: Text) -> Self {
        Self {
            code: Some(code.into()),
            label,
        }
    }

    /// The code, or a dash for the responses that say nothing.
    pub fn code_text(&self) -> &str {
        self.code.as_deref().unwrap_or("—")
    }

    /// The label, with the code before it where the label does not begin with it.
    pub fn title(&self, language: Language) -> String {
        let label = self.label.get(language);
        match &self.code {
            Some(code) if !label.starts_with(code.as_str()) => format!("{code} {label}"),
            _ => label.to_owned(),
        }
    }
}
