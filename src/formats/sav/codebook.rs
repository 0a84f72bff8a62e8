//! The codebook of a file for SPSS: every variable and value with its whole label, whatever the file had to shorten.

use super::variable::{Shape, Variables};
use crate::formats::listing::{Grid, cell};
use crate::text::Language;

/// The codebook: a row a variable, and one for each of its values.
pub fn codebook(variables: &Variables<'_>, language: Language) -> Grid {
    let headings = match language {
        Language::Zh => ["变量", "题", "题目", "类型", "值", "代码", "含义"],
        Language::En => [
            "variable", "question", "text", "type", "value", "code", "meaning",
        ],
    };
    let mut rows = Vec::new();
    for variable in &variables.all {
        let kind = match variable.shape {
            Shape::Text(width) => format!("A{width}"),
            Shape::Number { width, decimals } => format!("F{width}.{decimals}"),
            Shape::Day => "SDATE10".to_owned(),
        };
        let begin = || {
            vec![
                cell(variable.name.as_str()),
                cell(variable.question),
                cell(variable.text.as_str()),
                cell(kind.as_str()),
            ]
        };
        if variable.values.is_empty() {
            let mut row = begin();
            row.extend(["", "", ""].map(cell));
            rows.push(row);
        }
        for value in &variable.values {
            let mut row = begin();
            let meaning = if variable.missing.contains(&value.value) {
                let said = language.pick("（缺失值）", " (missing)");
                format!("{}{said}", value.text)
            } else {
                value.text.clone()
            };
            row.extend([
                cell(value.value.to_string()),
                cell(value.code.as_str()),
                cell(meaning),
            ]);
            rows.push(row);
        }
    }
    Grid {
        headings: headings.map(str::to_owned).into(),
        rows,
    }
}
