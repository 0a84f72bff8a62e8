//! A table for SPSS and PSPP with the syntax that reads it: the same variables as in a system file.
//!
//! No cell has a line break, which PSPP takes for the end of the row even between quotes. A text that a spreadsheet could take
//! for a formula has an apostrophe in front in the table, and the syntax takes it off again.

use std::fmt::Write as _;
use std::io::Write;

use super::variable::{MOST_TEXT, Shape, Stands, Variable, Variables};
use crate::error::Result;
use crate::formats::answers::{Answers, Extent, Source};
use crate::formats::listing::{CsvRows, CsvStyle, guard};

/// Writes every response as a row of the table.
pub fn write_syntax_table<W: Write>(
    variables: &Variables<'_>,
    extent: &Extent,
    source: Source<'_>,
    out: W,
) -> Result<W> {
    let mut rows = CsvRows::new(out, CsvStyle::Plain)?;
    rows.row(variables.all.iter().map(|one| one.name.as_str()))?;
    let guarded = guarded(variables, extent);
    source(&mut |row| {
        let mut cells = Vec::with_capacity(variables.all.len());
        let mut at = 0;
        variables.cells(row, &mut |variable, stands| {
            cells.push(cell(variable, stands, guarded[at] > 0));
            at += 1;
        });
        rows.row_as_it_is(&cells)
    })?;
    rows.finish()
}

/// How long the longest guarded text of each variable is in the table, in bytes; 0: it has none.
fn guarded(variables: &Variables<'_>, extent: &Extent) -> Vec<usize> {
    let all = variables.all.iter();
    all.map(|one| {
        let answers = one.text_of().and_then(|at| extent.answers.get(at));
        answers.map_or(0, |answers| answers.guarded)
    })
    .collect()
}

fn cell(variable: &Variable<'_>, stands: Stands<'_>, is_guarded: bool) -> String {
    match (stands, variable.shape) {
        (Stands::Nothing, _) => String::new(),
        (Stands::Number(seconds), Shape::Day) => day(seconds),
        (Stands::Number(number), _) => number.to_string(),
        (Stands::Text(text), _) => {
            let text = text.replace(['\r', '\n', '\t'], " ");
            if is_guarded && (text.starts_with('\'') || guard(&text).len() > text.len()) {
                return format!("'{text}");
            }
            text
        }
    }
}

fn day(seconds: f64) -> String {
    let first = jiff::civil::date(1582, 10, 14);
    let days = jiff::Span::new().try_days((seconds / 86_400.0) as i64);
    let day = days.ok().and_then(|days| first.checked_add(days).ok());
    day.map_or_else(String::new, |day| day.strftime("%Y/%m/%d").to_string())
}

/// The syntax that reads the table of this name and declares everything that a system file has.
pub fn write_syntax(
    answers: &Answers<'_>,
    variables: &Variables<'_>,
    extent: &Extent,
    table: &str,
) -> String {
    let mut text = String::new();
    let title = answers.survey.questionnaire.title.get(answers.language);
    let _ = writeln!(text, "* {}.", title.replace(['.', '\n', '\r'], " "));
    let said = answers.language.pick(
        "先把工作目录换到这两个文件所在的文件夹（CD \"…\".），再运行",
        "change to the folder of these two files first (CD \"...\".), then run",
    );
    let _ = writeln!(text, "* {said}.");
    let _ = writeln!(
        text,
        "GET DATA /TYPE=TXT /FILE={} /ENCODING='UTF8' /ARRANGEMENT=DELIMITED /DELIMITERS=\",\" /QUALIFIER='\"' /FIRSTCASE=2\n /VARIABLES=",
        quoted(table)
    );
    let guarded = guarded(variables, extent);
    let all = || variables.all.iter().zip(&guarded);
    for (variable, guarded) in all() {
        let shape = match variable.shape {
            // The sign in front is read, too, before it is taken off.
            Shape::Text(width) => Shape::Text(width.max(*guarded).min(MOST_TEXT)),
            shape => shape,
        };
        let _ = writeln!(text, " {} {}", variable.name, format(shape));
    }
    text.push_str(" .\n");
    for (variable, _) in all().filter(|(_, guarded)| **guarded > 0) {
        let name = &variable.name;
        let _ = writeln!(
            text,
            "IF (SUBSTR({name},1,1) = \"'\") {name} = SUBSTR({name},2)."
        );
    }
    for variable in &variables.all {
        // A width to read by is taken for one without the point.
        if let Shape::Number { decimals: 1.., .. } = variable.shape {
            let (name, format) = (&variable.name, format(variable.shape));
            let _ = writeln!(text, "FORMATS {name} ({format}).");
        }
    }
    for variable in &variables.all {
        let _ = writeln!(
            text,
            "VARIABLE LABELS {} {}.",
            variable.name,
            quoted(&variable.label)
        );
    }
    for variable in variables.all.iter().filter(|one| !one.values.is_empty()) {
        let _ = write!(text, "VALUE LABELS {}", variable.name);
        for value in &variable.values {
            let _ = write!(text, "\n {} {}", value.value, quoted(&value.label));
        }
        text.push_str(".\n");
    }
    for variable in variables.all.iter().filter(|one| !one.missing.is_empty()) {
        let _ = writeln!(
            text,
            "MISSING VALUES {} ({}).",
            variable.name,
            missing(&variable.missing)
        );
    }
    for set in &variables.sets {
        let names: Vec<&str> = set
            .variables
            .iter()
            .map(|at| variables.all[*at].name.as_str())
            .collect();
        let _ = writeln!(
            text,
            "MRSETS /MDGROUP NAME=${} LABEL={} VARIABLES={} VALUE=1.",
            set.name,
            quoted(&set.label),
            names.join(" ")
        );
    }
    text.push_str("EXECUTE.\n");
    text
}

fn format(shape: Shape) -> String {
    match shape {
        Shape::Text(width) => format!("A{width}"),
        Shape::Number { width, decimals } => format!("F{}.{decimals}", width.clamp(1, 40)),
        Shape::Day => "SDATE10".to_owned(),
    }
}

fn missing(values: &[i64]) -> String {
    if values.len() <= 3 {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        return values.join(", ");
    }
    let least = values.iter().min().copied().unwrap_or_default();
    let most = values.iter().max().copied().unwrap_or_default();
    format!("{least} THRU {most}")
}

/// A text as syntax has it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
