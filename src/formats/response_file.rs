//! The reader of response files: one response a row, one question a column.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use csv::{ReaderBuilder, StringRecord};

use encoding_rs::Encoding;
use rust_decimal::Decimal;

use super::blank_words::{BlankWords, Doubtful, reason_of};
use super::foreign::folded;
use super::listing::unguard;
use super::number_cell::{Numbers, NumbersAre, options_of};
use super::response_cell::{KnownCells, Ways, read_cell};
use super::response_findings::{
    Row, against_version, answered_though_skipped, at, bad_reasons, bad_row_version, bad_serial,
    bad_total, duplicate_serial, in_cell, long_note, note_without_reason, percent_of_what,
    points_among_codes, ragged, reason_beside_answer, serial_on_file, several_options, too_many,
    total_differs, unclosed, unknown_reason, unknown_state, wrong_delimiter,
};
use super::response_header::{Column, read_header};
use super::response_layout::{Layout, blank_lines, each_row};
use super::response_text::decode;
use crate::measure::Survey;
use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::response::{
    Answer, AnswerSheet, Invalid, Missing, Serial, State, asked, note_version, printed_sum,
};
use crate::text::limits::{MOST_FINDINGS, TEXT_SIGNS};
use crate::text::{Finding, Language, Text, fold_width, quoted, read_decimal, text, whole};

/// A response as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseRow {
    /// The row in the file as a spreadsheet counts it: the heading is row 1.
    pub row: u64,
    /// The number on the paper.
    pub serial: Serial,
    /// Its answers; questions that its version does not have are [`Missing::NotInVersion`].
    pub answers: AnswerSheet,
    /// The version of the questionnaire it was filled in on; `None`: the file does not say.
    pub version: Option<u32>,
    /// The code of the reason for which it is invalid, and what was said about it.
    pub invalid: Option<Invalid>,
    /// Whether the file has a column for that reason: then none says that the response is valid.
    pub says_validity: bool,
    /// The sum printed on the paper.
    pub control_total: Option<Decimal>,
    /// Whether the file says that it is not keyed to the end.
    pub is_open: bool,
    /// What is noted about it.
    pub notes: Vec<String>,
}

/// Reads all responses of a CSV file, or gives every problem with its row and column.
///
/// The place of a finding is the row (its line) and the column (its cell), both counted from 1 as a spreadsheet
/// does; its path is the question's code. At most 1000 findings are listed.
pub fn read_responses(
    survey: &Survey,
    file_name: &str,
    bytes: &[u8],
) -> Result<Vec<(u64, Serial, AnswerSheet)>, Vec<Finding>> {
    let file = ResponseFile::decode(file_name, bytes).map_err(|finding| vec![finding])?;
    let (mut responses, mut findings) = (Vec::new(), Vec::new());
    for row in file.rows(survey)? {
        match row {
            Ok(row) => responses.push((row.row, row.serial, row.answers)),
            Err(of_row) => findings.extend(of_row),
        }
        if findings.len() >= MOST_FINDINGS {
            findings.truncate(MOST_FINDINGS);
            findings.push(too_many(file_name));
            break;
        }
    }
    if findings.is_empty() {
        Ok(responses)
    } else {
        Err(findings)
    }
}

/// A response file as text, from which the responses are read one by one.
pub struct ResponseFile<'b> {
    name: String,
    text: Cow<'b, str>,
    encoding: Option<&'static str>,
    left: Left,
    shifts: RowShifts,
    without: Vec<String>,
    numbers: NumbersAre,
    /// The positions of the questions whose cells this program wrote, with codes.
    written: Vec<usize>,
}

/// Where the rows of a table that was made from a file stand in that file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowShifts(pub(super) Vec<(u64, i64)>);

impl RowShifts {
    /// A row of the table, with its place in the file.
    pub(super) fn row(&self, at: u64) -> Row {
        let parts = self.0.iter().enumerate().rev();
        let mut parts = parts.filter(|(_, (first, _))| at >= *first);
        let (sheet, shift) = parts
            .next()
            .map_or((0, 0), |(part, (_, shift))| (part, *shift));
        Row {
            at,
            shown: at.saturating_add_signed(shift),
            sheet,
        }
    }
}

/// What of a file is not taken, counted while rows are read.
#[derive(Debug, Default)]
struct Left {
    /// How often words stood behind an option.
    words: AtomicU64,
    /// The responses that were verified or approved where they come from.
    checked: AtomicU64,
    /// Those with a batch.
    batches: AtomicU64,
    /// The rows of totals below the papers.
    totals: AtomicU64,
    /// Examples of the columns whose numbers were read as the places of options.
    places: Mutex<Vec<Text>>,
    /// The first serial that was written with zeros before it.
    zeros: OnceLock<(String, Serial)>,
}

impl Left {
    fn counts(&self) -> [&AtomicU64; 4] {
        [&self.words, &self.checked, &self.batches, &self.totals]
    }
}

impl<'b> ResponseFile<'b> {
    /// A text that is decoded already.
    pub fn of_text(
        file_name: &str,
        text: String,
        encoding: Option<&'static str>,
        shifts: RowShifts,
    ) -> Self {
        Self {
            shifts,
            without: Vec::new(),
            numbers: NumbersAre::default(),
            written: Vec::new(),
            name: file_name.to_owned(),
            text: Cow::Owned(text),
            encoding,
            left: Left::default(),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives every record with its row, as [`ResponseRow::row`] counts them.
    pub fn each_record(&self, give: &mut dyn FnMut(u64, &[&str])) {
        let mut row = 0;
        each_row(&self.text, b',', usize::MAX, &mut |cells| {
            row += 1;
            if !cells.is_empty() {
                give(row, cells);
            }
        });
    }

    /// How often somebody wrote words behind an option, among the rows read so far: they are not a part of the answers.
    pub fn words_behind(&self) -> u64 {
        self.left.words.load(Ordering::Relaxed)
    }

    /// How many responses, among the rows read so far, were verified or approved where they come from: they are entered here.
    pub fn checked_elsewhere(&self) -> u64 {
        self.left.checked.load(Ordering::Relaxed)
    }

    /// How many have a batch of their own, which is not taken: serials are registered for batches.
    pub fn batches(&self) -> u64 {
        self.left.batches.load(Ordering::Relaxed)
    }

    /// How many rows below the papers hold their totals or means, and are no papers.
    pub fn rows_of_totals(&self) -> u64 {
        self.left.totals.load(Ordering::Relaxed)
    }

    /// What is said once of how its numbers were read: those of options as places, serials without the zeros before them.
    pub fn said_of_numbers(&self) -> Vec<Text> {
        let zeros = self.left.zeros.get().map(|(cell, serial)| {
            let cell = quoted(cell);
            text!(
                "编号前面的 0 不计：文件里的 {cell} 在这里是 {serial}",
                "zeros before a serial do not count: {cell} of the file is {serial} here"
            )
        });
        let places = self.left.places.lock();
        let places = places.map(|places| places.clone()).unwrap_or_default();
        places.into_iter().chain(zeros).collect()
    }

    /// Decodes a file in the only encoding it can be in: UTF-8 or GB18030.
    pub fn decode(file_name: &str, bytes: &'b [u8]) -> Result<Self, Finding> {
        Self::decode_as(file_name, bytes, None)
    }

    /// Decodes a file in this encoding; without one as [`ResponseFile::decode`] does.
    pub fn decode_as(
        file_name: &str,
        bytes: &'b [u8],
        encoding: Option<&'static Encoding>,
    ) -> Result<Self, Finding> {
        let in_file = |mut finding: Finding| {
            finding.place.file = Some(file_name.to_owned());
            finding
        };
        let decoded = decode(bytes, encoding).map_err(in_file)?;
        Ok(Self {
            name: file_name.to_owned(),
            text: decoded.text,
            encoding: decoded.encoding,
            left: Left::default(),
            shifts: RowShifts::default(),
            without: Vec::new(),
            numbers: NumbersAre::default(),
            written: Vec::new(),
        })
    }

    /// The questions with these codes may have no column: nobody answered them.
    #[must_use]
    pub fn without(mut self, codes: &[String]) -> Self {
        self.without = codes.to_vec();
        self
    }

    /// How the numbers of closed questions are read, but for those whose cells this program wrote.
    #[must_use]
    pub fn numbers(mut self, numbers: NumbersAre, written: Vec<usize>) -> Self {
        (self.numbers, self.written) = (numbers, written);
        self
    }

    /// Where a row of [`ResponseFile::text`] stands in the file that came.
    pub fn row_shown(&self, row: u64) -> u64 {
        self.shifts.row(row).shown
    }

    /// The name of the encoding that it was read in; `None` where there is nothing but ASCII in it.
    pub fn encoding(&self) -> Option<&'static str> {
        self.encoding
    }

    /// The name of the file, as messages give it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As [`ResponseFile::rows_with`], with nothing said about words that may mean blank.
    pub fn rows<'r>(&'r self, survey: &'r Survey) -> Result<ResponseRows<'r>, Vec<Finding>> {
        self.rows_with(survey, None)
    }

    /// Reads the heading and begins with the rows; they are read as the iterator is asked for them.
    ///
    /// `blank_words` are the words that mean blank; without them each that may mean it is a finding, behind the last row.
    pub fn rows_with<'r>(
        &'r self,
        survey: &'r Survey,
        blank_words: Option<&'r BlankWords>,
    ) -> Result<ResponseRows<'r>, Vec<Finding>> {
        let in_file = |mut finding: Finding| {
            finding.place.file = Some(self.name.clone());
            finding
        };
        if let Some(finding) = wrong_delimiter(&self.text) {
            return Err(vec![in_file(finding)]);
        }
        let layout = Layout::of(&self.text, b',');
        if let Some(finding) = layout.refusal() {
            return Err(vec![in_file(finding)]);
        }
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        // Text in memory can always be read; without a heading, `read_header` says so.
        let _ = reader.read_record(&mut record);
        let columns = read_header(&record, &survey.questionnaire, &self.without)
            .map_err(|findings| findings.into_iter().map(in_file).collect::<Vec<_>>())?;
        for count in self.left.counts() {
            count.store(0, Ordering::Relaxed);
        }
        Ok(ResponseRows {
            name: &self.name,
            left: &self.left,
            shifts: &self.shifts,
            text: &self.text,
            survey,
            questionnaire: &survey.questionnaire,
            has_skips: survey
                .questionnaire
                .questions
                .iter()
                .any(|question| !question.ask_if.is_empty()),
            unclosed_from: layout.unclosed_from,
            row: 1 + blank_lines(&self.text, 0),
            start: 0,
            totals_to: 0,
            reader,
            record,
            columns,
            known: KnownCells::of(&survey.questionnaire),
            numbers: (self.numbers, &self.written),
            blank_words,
            doubtful: Doubtful::default(),
            ways: vec![Ways::default(); survey.questionnaire.questions.len()],
            serials: HashMap::new(),
        })
    }
}

/// The responses of a file, one by one; a row with problems gives all of them.
pub struct ResponseRows<'r> {
    name: &'r str,
    left: &'r Left,
    shifts: &'r RowShifts,
    text: &'r str,
    survey: &'r Survey,
    questionnaire: &'r Questionnaire,
    reader: csv::Reader<&'r [u8]>,
    record: StringRecord,
    columns: Vec<Column>,
    /// Where a quote begins that never ends, in bytes.
    unclosed_from: Option<usize>,
    has_skips: bool,
    /// The row read last, and the byte at which it begins.
    row: u64,
    start: usize,
    /// The last row that is known to be one of totals.
    totals_to: u64,
    known: KnownCells,
    numbers: (NumbersAre, &'r [usize]),
    blank_words: Option<&'r BlankWords>,
    doubtful: Doubtful,
    /// As what the options of each question were read, by its position.
    ways: Vec<Ways>,
    /// By a hash of each serial read so far, where it stands.
    serials: HashMap<u64, Standing>,
}

/// Where a serial stands: its row, and the byte at which the row begins. A million of them are kept.
#[derive(Clone, Copy)]
struct Standing {
    row: u32,
    start: u32,
}

impl Iterator for ResponseRows<'_> {
    type Item = Result<ResponseRow, Vec<Finding>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.reader.position().byte() as usize;
            self.start = start;
            if !self.reader.read_record(&mut self.record).ok()? {
                let mut doubtful = self.doubtful.take();
                doubtful.extend(self.doubtful_points());
                self.tell_places();
                self.ways.fill(Ways::default());
                return (!doubtful.is_empty()).then(|| Err(self.in_file(doubtful)));
            }
            self.row += 1 + blank_lines(self.text, start);
            let row = self.shifts.row(self.row);
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let end = self.reader.position().byte() as usize;
            if self.is_of_totals(end) {
                self.left.totals.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            let result = match self.unclosed_from {
                Some(quote) if quote < end => Err(vec![unclosed(row)]),
                _ => self.read_row(row),
            };
            return Some(result.map_err(|findings| self.in_file(findings)));
        }
    }
}

impl ResponseRows<'_> {
    /// The words found so far that may mean blank, and of which nobody has said so.
    pub fn doubtful_words(&self) -> Vec<String> {
        self.doubtful.words()
    }

    /// Findings about the columns in which points may be something else: they are told behind the last row, too.
    fn doubtful_points(&self) -> Vec<Finding> {
        let questions = self.questionnaire.questions.iter().zip(&self.ways);
        let found = questions.filter_map(|(question, ways)| {
            if let Some(((row, index, start), count)) = ways.percent() {
                let record = self.record_at(start as u32)?;
                let cell = record.get(index)?;
                return Some(at(percent_of_what(question, cell, count), row, index));
            }
            let place = ways.place().filter(|_| self.numbers.0 == NumbersAre::Usual);
            if let Some((row, index, start)) = ways.number().or(place) {
                let record = self.record_at(start as u32)?;
                let cell = record.get(index)?;
                return Some(at(several_options(question, cell), row, index));
            }
            let (row, index) = ways.doubtful()?;
            Some(at(points_among_codes(&question.code), row, index))
        });
        found.collect()
    }

    /// Keeps an example of each column whose numbers were read as places, to be said.
    fn tell_places(&self) {
        let mut examples = Vec::new();
        for (question, ways) in self.questionnaire.questions.iter().zip(&self.ways) {
            let example = ways.place().and_then(|(_, index, start)| {
                let record = self.record_at(start as u32)?;
                let cell = record.get(index)?;
                let options = options_of(question, cell, Numbers::Positions)?;
                let label = |language: Language| {
                    let labels = options.iter().map(|option| option.label.get(language));
                    labels.collect::<Vec<_>>().join("、")
                };
                let (code, cell) = (&question.code, quoted(cell));
                let (zh, en) = (label(Language::Zh), label(Language::En));
                Some(text!(
                    "{code} 的数按第几个选项读：“{cell}”是“{zh}”",
                    "the numbers of {code} were read as places: “{cell}” is “{en}”"
                ))
            });
            examples.extend(example);
        }
        if let Ok(mut places) = self.left.places.lock() {
            *places = examples;
        }
    }

    /// The finding that a response, read here, is on file in the survey of this name.
    pub fn on_file(&self, response: &ResponseRow, survey: &str) -> Finding {
        let mut finding = at(
            serial_on_file(&response.serial, survey),
            response.row,
            self.index_of(Column::Serial),
        );
        finding.place.file = Some(self.name.to_owned());
        finding
    }

    /// Whether the record just read, which ends at this byte, and all behind it in its sheet hold no papers but their totals.
    fn is_of_totals(&mut self, end: usize) -> bool {
        if self.row <= self.totals_to {
            return true;
        }
        let index = self.index_of(Column::Serial);
        let is_total = |record: &StringRecord| record.get(index).is_some_and(says_total);
        if !is_total(&self.record) {
            return false;
        }
        let behind = &self.text[end..];
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(behind.as_bytes());
        let sheet = self.shifts.row(self.row).sheet;
        let (mut record, mut row, mut last) = (StringRecord::new(), self.row, self.row);
        loop {
            let start = reader.position().byte() as usize;
            if !reader.read_record(&mut record).unwrap_or(false) {
                break;
            }
            row += 1 + blank_lines(behind, start);
            if self.shifts.row(row).sheet != sheet {
                break;
            }
            if is_total(&record) || is_remark(&record) {
                last = row;
            } else if !record.iter().all(|cell| cell.trim().is_empty()) {
                return false;
            }
        }
        self.totals_to = last;
        true
    }

    fn in_file(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let name = self.name;
        let in_file = |mut finding: Finding| {
            finding.place.file = Some(name.to_owned());
            finding
        };
        findings.into_iter().map(in_file).collect()
    }

    fn read_row(&mut self, row: Row) -> Result<ResponseRow, Vec<Finding>> {
        if self.record.len() != self.columns.len() {
            return Err(vec![ragged(row, self.record.len(), self.columns.len())]);
        }
        let mut findings = Vec::new();
        let serial = self
            .read_serial(row)
            .map_err(|finding| findings.push(finding))
            .ok();
        let mut answers = AnswerSheet::empty(self.questionnaire.questions.len());
        let mut marks = Marks::default();
        let mut words = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let cell = self.record.get(index).unwrap_or_default();
            let Column::Question(position) = column else {
                if let Err(finding) = self.read_mark(row, *column, cell, &mut marks) {
                    findings.push(at(finding, row, index));
                }
                continue;
            };
            let question = &self.questionnaire.questions[*position];
            let ways = (self.blank_words, self.numbers_of(*position));
            let read = read_cell(question, cell, ways, self.known.of_question(*position));
            match read {
                Ok(read) => {
                    for (option, text) in &read.words {
                        match self.question_of_words(question, option) {
                            Some(position) => words.push((position, text.clone())),
                            None => {
                                self.left.words.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    }
                    self.ways[*position].note(read.way, row.at, index, self.start);
                    if read.is_doubtful {
                        self.doubtful.note(cell, row.at, index);
                    }
                    answers.set(*position, read.answer);
                }
                Err(finding) => {
                    findings.push(in_cell(finding, row, index, serial.as_ref(), question));
                }
            }
        }
        self.count_left(&marks);
        for (position, text) in words {
            if answers.get(position).is_none() {
                answers.set(position, Some(Answer::Text(text)));
            }
        }
        for (position, reason) in marks.reasons {
            if answers.get(position).is_none() {
                answers.set(position, Some(Answer::Missing(reason)));
            } else {
                let index = self.index_of(Column::Missing);
                let question = &self.questionnaire.questions[position];
                findings.push(at(reason_beside_answer(row, &question.code), row, index));
            }
        }
        if findings.is_empty() {
            findings = self.follow_version(row, serial.as_ref(), &mut answers, marks.version);
        }
        if findings.is_empty() {
            findings = self.follow_skips(row, serial.as_ref(), &mut answers, marks.is_open);
        }
        if findings.is_empty() {
            findings.extend(self.differing_total(row, &answers, marks.control_total));
        }
        let index = self.index_of(Column::InvalidNote);
        let invalid = match (marks.invalid, marks.note) {
            (Some(reason), note) => {
                let why = note.unwrap_or_default();
                Some(Invalid { reason, why })
            }
            (None, Some(_)) => {
                findings.push(at(note_without_reason(row), row, index));
                None
            }
            (None, None) => None,
        };
        match serial {
            Some(serial) if findings.is_empty() => Ok(ResponseRow {
                row: row.at,
                serial,
                answers,
                version: marks.version,
                invalid,
                says_validity: self.columns.contains(&Column::Invalid),
                control_total: marks.control_total,
                is_open: marks.is_open,
                notes: marks.notes,
            }),
            _ => Err(findings),
        }
    }

    /// How the numbers of a question are read.
    fn numbers_of(&self, position: usize) -> NumbersAre {
        let (numbers, written) = self.numbers;
        if written.contains(&position) {
            NumbersAre::Usual
        } else {
            numbers
        }
    }

    /// Counts what the finished row says that is not taken.
    fn count_left(&self, marks: &Marks) {
        let counts = [
            (marks.is_checked, &self.left.checked),
            (marks.has_batch, &self.left.batches),
        ];
        for (_, count) in counts.iter().filter(|(is_left, _)| *is_left) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The open question that takes the words behind an option: `Q4-3` those behind option 3 of Q4.
    fn question_of_words(&self, question: &Question, option: &str) -> Option<usize> {
        let code = format!("{}-{option}", question.code);
        let (position, of_words) = self.questionnaire.find(&code)?;
        (of_words.kind == Kind::Text).then_some(position)
    }

    /// Reads a cell that is no answer.
    fn read_mark(
        &self,
        row: Row,
        column: Column,
        cell: &str,
        marks: &mut Marks,
    ) -> Result<(), Finding> {
        let is_blank = self.blank_words.is_some_and(|words| words.say(cell));
        let cell = if is_blank { "" } else { cell };
        match column {
            Column::State => {
                let state = read_state(row, cell)?;
                marks.is_open = state == State::Open;
                marks.is_checked = state > State::Entered;
            }
            Column::Version => marks.version = self.read_version(row, cell)?,
            Column::Invalid => marks.invalid = self.read_invalid(row, cell)?,
            Column::InvalidNote => marks.note = read_note(row, cell)?,
            Column::ControlTotal => marks.control_total = read_total(row, cell)?,
            Column::Missing => marks.reasons = self.read_reasons(row, cell)?,
            Column::Note => marks.notes.extend(read_note(row, cell)?),
            Column::Batch => marks.has_batch = !cell.trim().is_empty(),
            Column::Serial | Column::Question(_) => {}
        }
        Ok(())
    }

    /// The finding about a sum that the answers do not come to.
    fn differing_total(
        &self,
        row: Row,
        answers: &AnswerSheet,
        total: Option<Decimal>,
    ) -> Option<Finding> {
        let total = total?;
        let index = self.index_of(Column::ControlTotal);
        let sum = printed_sum(self.questionnaire, answers);
        (sum != Some(total)).then(|| at(total_differs(row, total, sum), row, index))
    }

    fn read_serial(&mut self, row: Row) -> Result<Serial, Finding> {
        let index = self.index_of(Column::Serial);
        let cell = self.record.get(index).unwrap_or_default();
        let serial =
            read_serial_cell(cell).map_err(|error| at(bad_serial(row, cell, error), row, index))?;
        if cell.starts_with('0')
            && self.left.zeros.get().is_none()
            && serial.to_string().len() < cell.trim().len()
        {
            // Only the first is said.
            let _ = self
                .left
                .zeros
                .set((cell.trim().to_owned(), serial.clone()));
        }
        let mut hasher = DefaultHasher::new();
        serial.hash(&mut hasher);
        match self.serials.entry(hasher.finish()) {
            Entry::Vacant(free) => {
                free.insert(Standing {
                    row: row.at as u32,
                    start: self.start as u32,
                });
                Ok(serial)
            }
            Entry::Occupied(taken) => {
                let first = *taken.get();
                let record = self.record_at(first.start);
                let before = record.as_ref().and_then(|record| record.get(index));
                let before = before.and_then(|cell| read_serial_cell(cell).ok());
                if before.as_ref() != Some(&serial) {
                    // Two serials with one hash: one in ten million files.
                    return Ok(serial);
                }
                let first = self.shifts.row(first.row.into());
                Err(at(duplicate_serial(row, &serial, first), row, index))
            }
        }
    }

    /// The row that begins at this byte.
    fn record_at(&self, start: u32) -> Option<StringRecord> {
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(&self.text.as_bytes()[start as usize..]);
        let mut record = StringRecord::new();
        reader.read_record(&mut record).ok()?;
        Some(record)
    }

    /// The version in a cell; empty: not said.
    fn read_version(&self, row: Row, cell: &str) -> Result<Option<u32>, Finding> {
        let folded: String = cell.trim().chars().map(fold_width).collect();
        if folded.is_empty() {
            return Ok(None);
        }
        let present = self.survey.questionnaire.version;
        match whole(&folded).unwrap_or_default().parse() {
            Ok(version) if (1..=present).contains(&version) => Ok(Some(version)),
            _ => Err(bad_row_version(row, cell, present)),
        }
    }

    /// The reasons in a cell, `Q9=refused Q3=illegible` or by their words, by the positions of their questions.
    fn read_reasons(&self, row: Row, cell: &str) -> Result<Vec<(usize, Missing)>, Finding> {
        let one = |pair: &str| {
            let (code, reason) = pair.split_once('=')?;
            let questions = &self.questionnaire.questions;
            let position = questions
                .iter()
                .position(|question| question.code.eq_ignore_ascii_case(code))?;
            let reason = Missing::from_code(reason).or_else(|| reason_of(reason));
            Some((position, reason?))
        };
        // A word of English may have blanks in it: what has no sign belongs to the word before.
        let mut pairs: Vec<String> = Vec::new();
        for part in cell.split_whitespace() {
            match pairs.last_mut().filter(|_| !part.contains('=')) {
                Some(pair) => {
                    pair.push(' ');
                    pair.push_str(part);
                }
                None => pairs.push(part.to_owned()),
            }
        }
        let pairs = pairs.iter();
        pairs
            .map(|pair| one(pair).ok_or_else(|| bad_reasons(row, pair)))
            .collect()
    }

    /// The reason in a cell for which the response is invalid; empty: it is valid.
    fn read_invalid(&self, row: Row, cell: &str) -> Result<Option<String>, Finding> {
        let code = cell.trim();
        let reasons = &self.survey.invalid_reasons;
        if code.is_empty() {
            return Ok(None);
        }
        let known = reasons
            .iter()
            .find(|reason| reason.code.eq_ignore_ascii_case(code) || reason.title.zh == code);
        known.map_or_else(
            || Err(unknown_reason(row, code, reasons)),
            |reason| Ok(Some(reason.code.clone())),
        )
    }

    /// Notes which questions the version does not have; an answer to one of them, and the reason for any other
    /// question, is a finding.
    fn follow_version(
        &self,
        row: Row,
        serial: Option<&Serial>,
        answers: &mut AnswerSheet,
        version: Option<u32>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let version = version.unwrap_or(self.questionnaire.version);
        let noted = Answer::Missing(Missing::NotInVersion);
        for (position, question) in self.questionnaire.questions.iter().enumerate() {
            let Some(answer) = answers.get(position) else {
                continue;
            };
            let is_lacking = !question.is_in(version);
            if is_lacking != (*answer == noted) {
                let index = self.index_of(Column::Question(position));
                let finding = against_version(question, version, is_lacking);
                findings.push(in_cell(finding, row, index, serial, question));
            }
        }
        note_version(self.questionnaire, version, answers);
        findings
    }

    /// Fills the empty cells: blank where the question is asked, nothing where it is skipped or the paper still open.
    fn follow_skips(
        &self,
        row: Row,
        serial: Option<&Serial>,
        answers: &mut AnswerSheet,
        is_open: bool,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        // Missing answers meet no condition, so that filling them in does not change the route.
        let route = if self.has_skips {
            asked(self.questionnaire, answers)
        } else {
            Vec::new()
        };
        for (position, question) in self.questionnaire.questions.iter().enumerate() {
            let is_asked = route.get(position).copied().unwrap_or(true);
            match answers.get(position) {
                None if is_asked && !is_open => {
                    answers.set(position, Some(Answer::Missing(Missing::Blank)));
                }
                Some(Answer::Missing(Missing::NotInVersion)) => {}
                Some(Answer::Missing(_)) if !is_asked => answers.set(position, None),
                Some(_) if !is_asked => {
                    let index = self.index_of(Column::Question(position));
                    findings.push(in_cell(
                        answered_though_skipped(question),
                        row,
                        index,
                        serial,
                        question,
                    ));
                }
                _ => {}
            }
        }
        findings
    }

    fn index_of(&self, wanted: Column) -> usize {
        self.columns
            .iter()
            .position(|column| *column == wanted)
            .unwrap_or(0)
    }
}

/// What a row says beside the serial and the answers.
#[derive(Default)]
struct Marks {
    is_open: bool,
    /// Whether it was verified or approved where it comes from.
    is_checked: bool,
    has_batch: bool,
    version: Option<u32>,
    invalid: Option<String>,
    note: Option<String>,
    notes: Vec<String>,
    control_total: Option<Decimal>,
    /// The reasons of a column of their own, by the positions of their questions.
    reasons: Vec<(usize, Missing)>,
}

/// What stands in the place of a serial where a row below the papers adds them up, folded.
const TOTALS: [&str; 26] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "总和",
    "求和",
    "总分",
    "汇总",
    "平均",
    "平均值",
    "平均数",
    "平均分",
    "平均得分",
    "均值",
    "均分",
    "得分率",
    "满意率",
    "满意度",
    "最大值",
    "最小值",
    "标准差",
    "total",
    "sum",
    "average",
    "mean",
];

/// Whether a cell says that its row is one of totals or means: `合 计`, `平均分：`, `小计（分）`.
fn says_total(cell: &str) -> bool {
    // The longest of them is short: a real serial is not folded.
    if cell.len() > 40 {
        return false;
    }
    let word = folded(cell);
    let word = word.split('(').next().unwrap_or_default();
    TOTALS.contains(&word.trim_end_matches(':'))
}

/// Whether a row below the totals is a remark about the table: one cell, with a colon as no serial has one, as in
/// `填表人：` and `注：`.
fn is_remark(record: &StringRecord) -> bool {
    let mut cells = record.iter().filter(|cell| !cell.trim().is_empty());
    let first = cells.next();
    first.is_some_and(|cell| cell.contains([':', '：']))
        && cells.all(|cell| cell.contains([':', '：']))
}

/// The serial in a cell. No serial has a point: `12.0` is 12 as another program wrote it.
fn read_serial_cell(cell: &str) -> Result<Serial, crate::response::SerialError> {
    let folded: String = cell.trim().chars().map(fold_width).collect();
    Serial::read(whole(&folded).unwrap_or(cell))
}

/// Whether the state in a cell says that the response is not keyed to the end; empty: it does not.
fn read_state(row: Row, cell: &str) -> Result<State, Finding> {
    let code = cell.trim();
    if code.is_empty() {
        return Ok(State::Entered);
    }
    let by_word = || {
        let mut states = State::ALL.into_iter();
        states.find(|state| {
            let label = state.label();
            [&label.zh, &label.en].contains(&&code.to_owned())
        })
    };
    State::from_code(&code.to_ascii_lowercase())
        .or_else(by_word)
        .ok_or_else(|| unknown_state(row, code))
}

/// What was said about an invalid response, as it was written; empty: nothing.
fn read_note(row: Row, cell: &str) -> Result<Option<String>, Finding> {
    let note = unguard(cell);
    if note.chars().count() as u64 > TEXT_SIGNS {
        return Err(long_note(row));
    }
    Ok(Some(note.to_owned()).filter(|note| !note.trim().is_empty()))
}

/// The sum in a cell; empty: none was keyed.
fn read_total(row: Row, cell: &str) -> Result<Option<Decimal>, Finding> {
    let folded: String = cell.trim().chars().map(fold_width).collect();
    if folded.is_empty() {
        return Ok(None);
    }
    read_decimal(&folded)
        .filter(|total| *total >= Decimal::ZERO)
        .map(Some)
        .ok_or_else(|| bad_total(row, cell))
}
