//! The answers as a workbook: typed columns, written row by row, a codebook and what it rests on.
//!
//! A column has one type, since readers guess it from its first rows: points and numbers are numbers, days are days, options
//! and serials are texts. So the reasons for which there is no answer stand together in a column of their own, `missing`
//! (`Q9=refused Q3=illegible`), which our own import reads.

use std::fs::File;

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::csv::{LONG, long_answers};
use super::{AnswerLayout, Answers, Extent, Leaving, Source, labelled, points, reason};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::formats::handover::Manifest;
use crate::formats::listing::xlsx::{
    MOST_ROWS, cell_text, column_width, head, set_page, unwritten, write_grid,
};
use crate::formats::listing::{Grid, cell};
use crate::formats::response_header::{CONTROL_TOTAL, INVALID_NOTE, MISSING, WITHHELD};
use crate::questionnaire::{Kind, Question};
use crate::text::Language;

/// The headings of the sheet that says what each column is, in Chinese and English.
const CODEBOOK: [[&str; 6]; 2] = [
    ["列", "题目", "类型", "代码", "含义", "分值"],
    ["column", "question", "kind", "code", "meaning", "points"],
];

/// Those of the sheet that says what the file rests on.
const ABOUT: [[&str; 2]; 2] = [["项", "内容"], ["what", "is"]];

/// Whether a sheet with this heading is one that stands beside the answers: it names questions, too, but holds no paper.
pub(in crate::formats) fn is_beside_answers(heading: &[String]) -> bool {
    CODEBOOK.iter().any(|known| heading == known) || ABOUT.iter().any(|known| heading == known)
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
enum Held<'a> {
    Serial,
    Answer(usize, &'a Question, Typed),
    State,
    Version,
    Batch,
    Invalid,
    Total,
    Note,
    Missing,
    Withheld,
}

/// The type of a column of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Text,
    Number,
    Date,
}

/// Writes every response as a workbook into a file that can be read again.
pub fn write_xlsx(
    answers: &Answers<'_>,
    extent: &Extent,
    manifest: &Manifest,
    source: Source<'_>,
) -> Result<File> {
    let mut sheets = Sheets::new(answers, extent)?;
    source(&mut |row| match answers.layout {
        AnswerLayout::Wide => sheets.wide(row),
        AnswerLayout::Long => sheets.long(row),
    })?;
    let mut workbook = sheets.finish().map_err(unwritten)?;
    let language = answers.language;
    for (name, grid) in [
        (language.pick("数据字典", "codebook"), codebook(answers)),
        (language.pick("说明", "about"), about(answers, manifest)),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).map_err(unwritten)?;
        write_grid(sheet, &grid).map_err(unwritten)?;
    }
    let file = tempfile::tempfile().map_err(no_room)?;
    workbook
        .save_to_writer(file.try_clone().map_err(no_room)?)
        .map_err(unwritten)?;
    Ok(file)
}

fn no_room(error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Store,
        "临时文件写不了",
        "no temporary file can be written",
    )
    .hint(
        "腾出磁盘空间，或用 TMPDIR 指到别处",
        "make room on the disk, or let TMPDIR point elsewhere",
    )
    .caused_by(error)
}

/// The sheets of answers, each written when the one before is full.
struct Sheets<'a> {
    answers: &'a Answers<'a>,
    workbook: Workbook,
    columns: Vec<Held<'a>>,
    headings: Vec<String>,
    widths: Vec<usize>,
    withheld: Option<String>,
    /// How many sheets there are, and the row that is written next.
    begun: usize,
    next: usize,
    day: Format,
}

impl<'a> Sheets<'a> {
    fn new(answers: &'a Answers<'a>, extent: &Extent) -> Result<Self> {
        let withheld = answers.withheld();
        let mut columns = Vec::new();
        let headings: Vec<String> = match answers.layout {
            AnswerLayout::Wide => {
                columns = wide_columns(answers, extent);
                columns
                    .iter()
                    .map(|held| held.heading().to_owned())
                    .collect()
            }
            AnswerLayout::Long => {
                let marked = withheld.as_ref().map(|_| WITHHELD);
                LONG.into_iter().chain(marked).map(str::to_owned).collect()
            }
        };
        let mut sheets = Self {
            answers,
            workbook: Workbook::new(),
            widths: headings
                .iter()
                .map(|heading| column_width([heading.as_str()].into_iter()))
                .collect(),
            columns,
            headings,
            withheld,
            begun: 0,
            next: 0,
            day: Format::new().set_num_format("yyyy-mm-dd"),
        };
        sheets.begin().map_err(unwritten)?;
        Ok(sheets)
    }

    /// Begins a sheet with its headings.
    fn begin(&mut self) -> std::result::Result<(), XlsxError> {
        let name = self.answers.language.pick("答案", "answers");
        self.begun += 1;
        let name = match self.begun {
            1 => name.to_owned(),
            more => format!("{name} {more}"),
        };
        let head = head();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        for (column, heading) in (0_u16..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, heading, &head)?;
        }
        self.next = 1;
        Ok(())
    }

    /// The sheet with a row to write, and the number of this row.
    fn row(&mut self) -> std::result::Result<u32, XlsxError> {
        if self.next > MOST_ROWS {
            self.begin()?;
        }
        self.next += 1;
        Ok(self.next as u32 - 1)
    }

    fn wide(&mut self, row: &Leaving<'_>) -> Result<()> {
        self.write_wide(row).map_err(unwritten)
    }

    fn write_wide(&mut self, row: &Leaving<'_>) -> std::result::Result<(), XlsxError> {
        let at = self.row()?;
        let sheet = self.workbook.worksheet_from_index(self.begun - 1)?;
        for ((column, held), width) in (0_u16..).zip(&self.columns).zip(&mut self.widths) {
            let mut text = |sheet: &mut Worksheet, text: &str| {
                note_width(width, text);
                if text.is_empty() {
                    return Ok(());
                }
                sheet.write_string(at, column, text).map(|_| ())
            };
            match held {
                Held::Serial => text(sheet, row.serial)?,
                Held::State => {
                    let label = row.state.label();
                    let word = if self.answers.labels {
                        label.get(self.answers.language)
                    } else {
                        row.state.code()
                    };
                    text(sheet, word)?;
                }
                Held::Version => {
                    sheet.write_number(at, column, row.version)?;
                }
                Held::Batch => text(sheet, row.batch.unwrap_or_default())?,
                Held::Invalid => text(sheet, row.invalid.unwrap_or_default())?,
                Held::Total => {
                    if let Some(Ok(total)) = row.control_total.map(str::parse::<f64>) {
                        sheet.write_number(at, column, total)?;
                    }
                }
                Held::Note => text(sheet, row.note.unwrap_or_default())?,
                Held::Missing => text(sheet, &reasons(self.answers, row))?,
                Held::Withheld => text(sheet, self.withheld.as_deref().unwrap_or_default())?,
                Held::Answer(position, question, typed) => {
                    let code = row.codes.get(*position).and_then(Option::as_deref);
                    let Some(code) = code.filter(|code| reason(code).is_none()) else {
                        continue;
                    };
                    match (typed, read_day(code)) {
                        (Typed::Number, _) => {
                            if let Ok(number) = code.parse::<f64>() {
                                sheet.write_number(at, column, number)?;
                            }
                        }
                        (Typed::Date, Some(day)) => {
                            sheet.write_datetime_with_format(at, column, &day, &self.day)?;
                            *width = (*width).max(12);
                        }
                        _ => text(sheet, &words(self.answers, question, code))?,
                    }
                }
            }
        }
        Ok(())
    }

    fn long(&mut self, row: &Leaving<'_>) -> Result<()> {
        let answers = self.answers;
        for answer in long_answers(answers.survey, answers.gate, row) {
            let at = self.row().map_err(unwritten)?;
            let missing = answer.missing.map(|why| {
                if answers.labels {
                    why.word().get(answers.language)
                } else {
                    why.code()
                }
            });
            let value = match answer.missing {
                Some(_) => String::new(),
                None => words(answers, answer.question, answer.code),
            };
            let points = points(answer.question, answer.code);
            let texts = [
                (0, row.serial),
                (1, answer.question.code.as_str()),
                (2, &value),
                (3, missing.unwrap_or_default()),
                (5, row.invalid.unwrap_or_default()),
                (6, self.withheld.as_deref().unwrap_or_default()),
            ];
            let sheet = self.workbook.worksheet_from_index(self.begun - 1);
            let sheet = sheet.map_err(unwritten)?;
            for (column, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
                note_width(&mut self.widths[usize::from(column)], text);
                sheet.write_string(at, column, text).map_err(unwritten)?;
            }
            if let Some(Ok(points)) = points.map(|points| points.parse::<f64>()) {
                sheet.write_number(at, 4, points).map_err(unwritten)?;
            }
        }
        Ok(())
    }

    /// Sets what is known at the end, and gives the workbook.
    fn finish(mut self) -> std::result::Result<Workbook, XlsxError> {
        let page = self.widths.iter().sum();
        for at in 0..self.begun {
            let sheet = self.workbook.worksheet_from_index(at)?;
            for (column, width) in (0_u16..).zip(&self.widths) {
                sheet.set_column_width(column, *width as f64)?;
            }
            set_page(sheet, page, 1)?;
        }
        Ok(self.workbook)
    }
}

/// Widens a column for a text; most texts are short and never do.
fn note_width(width: &mut usize, text: &str) {
    if text.len() + 2 > *width {
        *width = column_width([text].into_iter()).max(*width);
    }
}

fn wide_columns<'a>(answers: &Answers<'a>, extent: &Extent) -> Vec<Held<'a>> {
    let mut columns = vec![Held::Serial];
    columns.extend(answers.questions().map(|(position, question)| {
        let typed = match question.kind {
            Kind::Score { .. } | Kind::Number { .. } => {
                let of = extent.answers.get(position);
                // A spreadsheet keeps 15 digits: longer ones are texts.
                if of.is_some_and(|of| of.numbers.is_exact()) {
                    Typed::Number
                } else {
                    Typed::Text
                }
            }
            Kind::Date => Typed::Date,
            _ => Typed::Text,
        };
        Held::Answer(position, question, typed)
    }));
    columns.extend([Held::State, Held::Version, Held::Batch, Held::Invalid]);
    if answers.has_total() {
        columns.push(Held::Total);
    }
    if answers.leaves_notes() {
        columns.push(Held::Note);
    }
    columns.push(Held::Missing);
    if !answers.gate.is_open() {
        columns.push(Held::Withheld);
    }
    columns
}

impl Held<'_> {
    fn heading(&self) -> &str {
        match self {
            Self::Serial => "serial",
            Self::Answer(_, question, _) => &question.code,
            Self::State => "state",
            Self::Version => "version",
            Self::Batch => "batch",
            Self::Invalid => "invalid",
            Self::Total => CONTROL_TOTAL,
            Self::Note => INVALID_NOTE,
            Self::Missing => MISSING,
            Self::Withheld => WITHHELD,
        }
    }
}

/// An answer as a text.
fn words(answers: &Answers<'_>, question: &Question, code: &str) -> String {
    // A text that begins with # keeps the sign before it, as in CSV, so that no import takes it for a reason.
    if question.kind == Kind::Text {
        return cell_text(code);
    }
    if answers.labels {
        return labelled(question, code, answers.language).into_owned();
    }
    code.to_owned()
}

/// The reasons of a response for which there are no answers: `Q9=refused Q3=illegible`.
fn reasons(answers: &Answers<'_>, row: &Leaving<'_>) -> String {
    let mut said = String::new();
    for (position, question) in answers.questions() {
        let code = row.codes.get(position).and_then(Option::as_deref);
        if let Some(why) = code.and_then(reason) {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(&question.code);
            said.push('=');
            said.push_str(if answers.labels {
                why.word().get(answers.language)
            } else {
                why.code()
            });
        }
    }
    said
}

/// A day as a workbook has it; `None` where its calendar does not go so far back.
fn read_day(code: &str) -> Option<ExcelDateTime> {
    let day: Date = code.parse().ok()?;
    if day.year() < 1900 {
        return None;
    }
    ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )
    .ok()
}

/// What each column is: a row a question, and one for each option.
fn codebook(answers: &Answers<'_>) -> Grid {
    let language = answers.language;
    let headings = match language {
        Language::Zh => CODEBOOK[0],
        Language::En => CODEBOOK[1],
    };
    let mut rows = Vec::new();
    for (_, question) in answers.questions() {
        let text = question.text.get(language);
        let row = |code: &str, meaning: &str, points: Option<String>| {
            vec![
                cell(question.code.as_str()),
                cell(text),
                cell(kind_word(&question.kind, language)),
                cell(code),
                cell(meaning),
                points.map(crate::formats::listing::Cell::decimal).into(),
            ]
        };
        if question.options.is_empty() {
            let full = question.full_mark();
            rows.push(row("", "", full.map(|full| full.normalize().to_string())));
        }
        for option in &question.options {
            let points = option.points.map(|points| points.normalize().to_string());
            rows.push(row(&option.code, option.label.get(language), points));
        }
    }
    Grid {
        headings: headings.map(str::to_owned).into(),
        rows,
    }
}

/// The word for a kind.
pub(in crate::formats) fn kind_word(kind: &Kind, language: Language) -> &'static str {
    match kind {
        Kind::Single => language.pick("单选", "one option"),
        Kind::Multiple => language.pick("多选", "several options"),
        Kind::Score { .. } => language.pick("打分", "points"),
        Kind::Number { .. } => language.pick("数字", "number"),
        Kind::Text => language.pick("填写", "words"),
        Kind::Date => language.pick("日期", "day"),
    }
}

/// What the file rests on.
fn about(answers: &Answers<'_>, manifest: &Manifest) -> Grid {
    let language = answers.language;
    let pair = |name: &str, value: String| vec![cell(name), cell(value)];
    let questionnaire = &answers.survey.questionnaire;
    let mut rows = vec![
        pair(
            language.pick("调查", "survey"),
            questionnaire.title.get(language).to_owned(),
        ),
        pair(
            language.pick("代码", "code"),
            format!("{}/{}", answers.project, answers.survey.code),
        ),
        pair(
            language.pick("问卷版本", "version of the questionnaire"),
            questionnaire.version.to_string(),
        ),
        pair(
            language.pick("交出的人", "handed over by"),
            manifest.operator.clone(),
        ),
        pair(language.pick("时间", "at"), manifest.time.clone()),
        pair(language.pick("程序", "program"), manifest.program.clone()),
    ];
    if let Some(of) = manifest.surveys.first() {
        rows.push(pair(
            language.pick("答卷", "responses"),
            of.responses.to_string(),
        ));
        let approved = format!("{} / {}", of.approved, of.approved + of.not_approved);
        rows.push(pair(
            language.pick("计入数字的答卷里已审定", "approved, of those counted"),
            approved,
        ));
    }
    if let Some(codes) = answers.withheld() {
        rows.push(pair(
            language.pick("没有交出的敏感题", "sensitive questions that stayed inside"),
            codes,
        ));
    }
    for head in &manifest.heads {
        rows.push(pair(
            language.pick("留痕的链头", "head of the trail"),
            format!("{} {} {}", head.device, head.sequence, head.hash),
        ));
    }
    Grid {
        headings: match language {
            Language::Zh => ABOUT[0],
            Language::En => ABOUT[1],
        }
        .map(str::to_owned)
        .into(),
        rows,
    }
}
