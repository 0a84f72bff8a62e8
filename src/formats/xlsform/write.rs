//! A questionnaire as an `XLSForm` that pyxform accepts without a warning.
//!
//! Codes are names and texts are labels; 其他 is an option like the others. English is written where every text has it: pyxform
//! puts `-` for one that is missing and says nothing (measured with 4.5.0). Numbers are written as texts, since it makes 1 of
//! a cell with 1.0.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::conditions::relevant;
use super::constraints::constraint;
use super::names::name;
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::questionnaire::{Kind, Question, Questionnaire, Role, SecondWay};
use crate::text::Text;

/// The name of a language as forms have it.
const CHINESE: &str = "中文 (zh)";
const ENGLISH: &str = "English (en)";

/// The columns of the sheet `survey` that are not labels; `manyi_…` are our own.
pub(super) const COLUMNS: [&str; 11] = [
    "required",
    "relevant",
    "constraint",
    "parameters",
    "manyi_code",
    "manyi_role",
    "manyi_sensitive",
    "manyi_second",
    "manyi_since",
    "manyi_until",
    "manyi_decimals",
];

/// Writes a questionnaire as an `XLSForm`; the questions of the present version.
///
/// # Errors
/// Where the workbook cannot be written.
pub fn xlsform(questionnaire: &Questionnaire) -> Result<Vec<u8>> {
    let sheets = Sheets::of(questionnaire);
    sheets.workbook().map_err(|cause| {
        Error::new(
            ErrorKind::Bug,
            "XLSForm 写不成",
            "the XLSForm cannot be written",
        )
        .caused_by(cause)
    })
}

/// The rows of the three sheets, the heading first.
struct Sheets {
    survey: Vec<Vec<String>>,
    choices: Vec<Vec<String>>,
    settings: Vec<Vec<String>>,
}

/// A questionnaire, and whether all its texts have English.
struct Source<'q> {
    questionnaire: &'q Questionnaire,
    has_english: bool,
}

impl Sheets {
    fn of(questionnaire: &Questionnaire) -> Self {
        let source = Source {
            questionnaire,
            has_english: has_english(questionnaire),
        };
        Self {
            survey: source.survey(),
            choices: source.choices(),
            settings: source.settings(),
        }
    }

    fn workbook(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let head = Format::new().set_bold();
        for (name, rows) in [
            ("survey", &self.survey),
            ("choices", &self.choices),
            ("settings", &self.settings),
        ] {
            let sheet = book.add_worksheet().set_name(name)?;
            sheet.set_freeze_panes(1, 0)?;
            write_rows(sheet, rows, &head)?;
        }
        book.save_to_buffer()
    }
}

fn write_rows(
    sheet: &mut Worksheet,
    rows: &[Vec<String>],
    head: &Format,
) -> std::result::Result<(), XlsxError> {
    for (number, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            if cell.is_empty() {
                continue;
            }
            if number == 0 {
                sheet.write_string_with_format(number, column, cell, head)?;
                sheet.set_column_width(column, if cell.starts_with("label") { 50 } else { 16 })?;
            } else {
                sheet.write_string(number, column, cell)?;
            }
        }
    }
    Ok(())
}

impl Source<'_> {
    /// The headings of the columns of labels.
    fn label_headings(&self) -> Vec<String> {
        if self.has_english {
            return [CHINESE, ENGLISH]
                .map(|language| format!("label::{language}"))
                .into();
        }
        vec!["label".to_owned()]
    }

    fn labels(&self, text: &Text) -> Vec<String> {
        if self.has_english {
            return vec![text.zh.clone(), text.en.clone()];
        }
        vec![text.get(crate::text::Language::Zh).to_owned()]
    }

    /// A row of the sheet `survey`: type, name, labels, and the columns behind.
    fn row(&self, kind: &str, name: &str, text: &Text, behind: [String; 11]) -> Vec<String> {
        let mut row = vec![kind.to_owned(), name.to_owned()];
        row.extend(self.labels(text));
        row.extend(behind);
        row
    }

    fn survey(&self) -> Vec<Vec<String>> {
        let empty = || std::array::from_fn(|_| String::new());
        let mut heading = vec!["type".to_owned(), "name".to_owned()];
        heading.extend(self.label_headings());
        heading.extend(COLUMNS.iter().map(|column| (*column).to_owned()));
        let mut rows = vec![heading];
        let of = self.questionnaire;
        if !of.intro.is_empty() {
            rows.push(self.row("note", "intro", &of.intro, empty()));
        }
        let mut parts = 0;
        let mut part = Text::default();
        for question in self.questions() {
            if question.section != part {
                if !part.is_empty() {
                    rows.push(self.row("end_group", "", &Text::default(), empty()));
                }
                part = question.section.clone();
                if !part.is_empty() {
                    parts += 1;
                    rows.push(self.row("begin_group", &format!("part_{parts}"), &part, empty()));
                }
            }
            let kind = kind(question);
            let row = self.row(
                &kind,
                &name(&question.code),
                &question.text,
                self.behind(question),
            );
            rows.push(row);
        }
        if !part.is_empty() {
            rows.push(self.row("end_group", "", &Text::default(), empty()));
        }
        rows
    }

    /// The questions of the present version.
    fn questions(&self) -> impl Iterator<Item = &Question> {
        let version = self.questionnaire.version;
        let questions = self.questionnaire.questions.iter();
        questions.filter(move |question| question.is_in(version))
    }

    fn behind(&self, question: &Question) -> [String; 11] {
        let yes = |is: bool| if is { "yes" } else { "" }.to_owned();
        let find = |code: &str| self.questionnaire.find(code).map(|(_, one)| one.clone());
        let own_code = name(&question.code) != question.code;
        let usual = role_by_kind(&question.kind) == question.role;
        [
            yes(question.required),
            relevant(&question.ask_if, find),
            constraint(question),
            parameters(question),
            if own_code {
                question.code.clone()
            } else {
                String::new()
            },
            if usual {
                String::new()
            } else {
                question.role.code().to_owned()
            },
            yes(question.sensitive),
            match question.second {
                SecondWay::Blind => String::new(),
                way => way.code().to_owned(),
            },
            if question.since > 1 {
                question.since.to_string()
            } else {
                String::new()
            },
            question
                .until
                .map_or(String::new(), |until| until.to_string()),
            match question.kind {
                Kind::Number { decimals, .. } if decimals > 0 => decimals.to_string(),
                _ => String::new(),
            },
        ]
    }

    fn choices(&self) -> Vec<Vec<String>> {
        let mut heading = vec!["list_name".to_owned(), "name".to_owned()];
        heading.extend(self.label_headings());
        heading.push("manyi_points".to_owned());
        let mut rows = vec![heading];
        for question in self.questions() {
            if !matches!(question.kind, Kind::Single | Kind::Multiple) {
                continue;
            }
            for option in &question.options {
                let mut row = vec![name(&question.code), option.code.clone()];
                row.extend(self.labels(&option.label));
                let points = option.points.map(|points| points.normalize().to_string());
                row.push(points.unwrap_or_default());
                rows.push(row);
            }
        }
        rows
    }

    fn settings(&self) -> Vec<Vec<String>> {
        let of = self.questionnaire;
        let mut cells = vec![
            (
                "form_title",
                of.title.get(crate::text::Language::Zh).to_owned(),
            ),
            ("form_id", of.code.clone()),
            ("version", of.version.to_string()),
        ];
        if self.has_english {
            cells.push(("default_language", CHINESE.to_owned()));
        }
        cells.push(("manyi_title_en", of.title.en.clone()));
        cells.push(("manyi_respondents", of.respondents.zh.clone()));
        cells.push(("manyi_respondents_en", of.respondents.en.clone()));
        let (heading, row): (Vec<&str>, Vec<String>) = cells.into_iter().unzip();
        vec![heading.into_iter().map(str::to_owned).collect(), row]
    }
}

fn kind(question: &Question) -> String {
    let list = name(&question.code);
    match question.kind {
        Kind::Single => format!("select_one {list}"),
        Kind::Multiple => format!("select_multiple {list}"),
        Kind::Score { .. } => "range".to_owned(),
        Kind::Number { decimals: 0, .. } => "integer".to_owned(),
        Kind::Number { .. } => "decimal".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Date => "date".to_owned(),
    }
}

fn parameters(question: &Question) -> String {
    match &question.kind {
        Kind::Score { full_mark, step } => {
            format!(
                "start=0 end={} step={}",
                full_mark.normalize(),
                step.normalize()
            )
        }
        _ => String::new(),
    }
}

/// The role that the reader gives a question of this kind where a form says none.
pub(super) fn role_by_kind(kind: &Kind) -> Role {
    match kind {
        Kind::Text | Kind::Date => Role::Open,
        Kind::Number { .. } => Role::Demographic,
        Kind::Score { .. } => Role::Satisfaction,
        Kind::Single | Kind::Multiple => Role::Process,
    }
}

/// Whether every text that becomes a label has English.
fn has_english(of: &Questionnaire) -> bool {
    let is_whole = |text: &Text| text.zh.is_empty() || !text.en.is_empty();
    let in_questions = of
        .questions
        .iter()
        .filter(|one| one.is_in(of.version))
        .all(|question| {
            is_whole(&question.text)
                && is_whole(&question.section)
                && question
                    .options
                    .iter()
                    .all(|option| is_whole(&option.label))
        });
    in_questions && is_whole(&of.intro)
}
