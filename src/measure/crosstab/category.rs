//! One category of a grouping: the responses that belong together.

use crate::text::{Language, Text};

/// One category of a grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its code, such as that of an option; `None`: the responses that say nothing about the grouping.
    pub code: Option<String>,
    /// What people call it.
    pub label: Text,
    /// Whether the code is a word of the program and stands nowhere on a paper: then people do not see it.
    pub is_word: bool,
}

impl Category {
    /// The category with this code.
    pub fn new(code: impl Into<String>, label: Text) -> Self {
        Self {
            code: Some(code.into()),
            label,
            is_word: false,
        }
    }

    /// The category with this word of the program as its code.
    pub fn of_word(code: &str, label: Text) -> Self {
        Self {
            is_word: true,
            ..Self::new(code, label)
        }
    }

    /// The code, or a dash for the responses that say nothing.
    pub fn code_text(&self) -> &str {
        self.code.as_deref().unwrap_or("—")
    }

    /// The label, with the code before it where people know it and the label does not begin with it.
    pub fn title(&self, language: Language) -> String {
        let label = self.label.get(language);
        match &self.code {
            Some(code) if !self.is_word && !label.starts_with(code.as_str()) => {
                format!("{code} {label}")
            }
            _ => label.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_before_its_label_where_it_stands_on_the_paper() {
        let title = |category: Category| category.title(Language::Zh);
        let label = || Text::new("电话", "telephone");
        assert_eq!(title(Category::new("2", label())), "2 电话");
        assert_eq!(title(Category::of_word("telephone", label())), "电话");
    }
}
