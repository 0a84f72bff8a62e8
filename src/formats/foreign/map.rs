//! A map of columns, kept in a file: what each column of a file is, for the next file of the same kind.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::names::folded;
use super::plan::Taken;
use crate::formats::number_cell::Numbers;
use crate::questionnaire::Questionnaire;
use crate::text::{Finding, Text, quoted};

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// The serial.
    Serial,
    /// The question with this code.
    Question(String),
    /// An option of a multiple choice: the codes of question and option.
    Option(String, String),
    /// What is noted about the paper.
    Note,
    /// Not read.
    Nothing,
}

/// What each column of a file is, by its name, and what the numbers in them are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMap {
    columns: HashMap<String, Meant>,
    numbers: Option<Numbers>,
}

/// What stands in the place of a column's name where it is said what the numbers of options are, as the option has it.
const NUMBERS: &str = "--numbers";

/// What stands above a map.
const HEADING: &str = "column,meaning\n";

/// What a column means that is noted about its paper.
const NOTE: &str = "note";

/// What a column means that is not read.
const NOTHING: &str = "-";

impl ColumnMap {
    /// Reads a map: CSV with the name of a column, then what it is: `serial`, the code of a question, `Q3=1` for an option,
    /// `note` for a note about the paper, or `-` where it is not read. A row `--numbers` says what the numbers of options are.
    ///
    /// # Errors
    /// Findings with their rows: what is no map, and a question or an option that the questionnaire does not have.
    pub fn read(text: &str, questionnaire: &Questionnaire) -> Result<Self, Vec<Finding>> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let (mut map, mut findings) = (Self::default(), Vec::new());
        for (at, record) in reader.records().enumerate() {
            let row = at as u32 + 1;
            let Ok(record) = record else {
                findings.push(bad_map(row, ""));
                continue;
            };
            let cells: Vec<&str> = record.iter().map(str::trim).collect();
            match cells[..] {
                ["column", "meaning", ..] | [""] => {}
                [NUMBERS, word, ..] => match Numbers::of_code(word) {
                    Some(numbers) => map.numbers = Some(numbers),
                    None => findings.push(bad_map(row, word)),
                },
                [name, meaning, ..] => match meant(meaning, questionnaire) {
                    Some(meant) => {
                        map.columns.insert(folded(name), meant);
                    }
                    None => findings.push(bad_map(row, meaning)),
                },
                _ => findings.push(bad_map(row, cells.first().copied().unwrap_or_default())),
            }
        }
        if findings.is_empty() {
            Ok(map)
        } else {
            Err(findings)
        }
    }

    /// The map of columns as they were taken, to be kept.
    pub fn write(columns: &[(String, Taken)], numbers: Option<Numbers>) -> String {
        let mut text = HEADING.to_owned();
        for (name, taken) in columns {
            let meaning = match taken {
                Taken::Serial => "serial".to_owned(),
                Taken::Question(code) => code.clone(),
                Taken::Option(question, option) => format!("{question}={option}"),
                Taken::Own(_) => continue,
                Taken::Note => NOTE.to_owned(),
                Taken::LeftOut => NOTHING.to_owned(),
            };
            let name = name.replace('"', "\"\"");
            // Writing into a String cannot fail.
            let _ = writeln!(text, "\"{name}\",{meaning}");
        }
        if let Some(numbers) = numbers {
            let _ = writeln!(text, "{NUMBERS},{}", numbers.code());
        }
        text
    }

    /// What it says the numbers of options to be.
    pub fn numbers(&self) -> Option<Numbers> {
        self.numbers
    }

    pub(super) fn of(&self, name: &str) -> Option<&Meant> {
        self.columns.get(&folded(name))
    }
}

fn meant(meaning: &str, questionnaire: &Questionnaire) -> Option<Meant> {
    if meaning == NOTHING || meaning.is_empty() {
        return Some(Meant::Nothing);
    }
    if meaning.eq_ignore_ascii_case("serial") {
        return Some(Meant::Serial);
    }
    if let Some((_, question)) = questionnaire.find(meaning) {
        return Some(Meant::Question(question.code.clone()));
    }
    if meaning.eq_ignore_ascii_case(NOTE) {
        return Some(Meant::Note);
    }
    let (code, option) = meaning.split_once('=')?;
    let (_, question) = questionnaire.find(code.trim())?;
    let (_, option) = question.option(option.trim())?;
    Some(Meant::Option(question.code.clone(), option.code.clone()))
}

fn bad_map(row: u32, meaning: &str) -> Finding {
    let meaning = quoted(meaning);
    let mut finding = Finding::error(
        "bad-column-map",
        "",
        Text::new(
            format!("“{meaning}”不是这份问卷的题号或选项"),
            format!("“{meaning}” is no question or option of this questionnaire"),
        ),
    )
    .hint(
        "每行写：列名,题号；选项的列写 Q3=1，编号写 serial，记为备注写 note，不读写 -",
        "each row: the column's name, then a question's code; `Q3=1` for an option, `serial`, `note` for a note about the paper, or `-` where it is not read",
    );
    finding.place.line = Some(row);
    finding
}
