//! A `.rec` of `EpiData` 3.1: the head, a row a field, and records of bytes cut into lines of 78.
//!
//! Everything is counted in bytes: a record is joined first, cut into fields by their widths, and decoded last. The second
//! number of the first line is a colour, not a count; what stands behind the last byte of a line is a mark.

use encoding_rs::Encoding;

use super::chk::read_rules;
use super::encoding::Decoding;
use super::value::{DayOrder, normal};
use super::{EpiField, EpiForm, EpiHeading, EpiKind, EpiRecord, EpiRemark, EpiStatus};
use crate::formats::pasted::read_qes;
use crate::text::{Finding, Text, text};

/// How many bytes of a record stand on a line.
const LINE: usize = 78;
/// The length at which a heading is cut into two rows.
const HEADING: usize = 80;

/// The files of one form.
#[derive(Debug, Clone, Copy)]
pub struct RecFiles<'f> {
    /// The name of the `.rec` and its bytes.
    pub rec: (&'f str, &'f [u8]),
    /// The `.qes`, where there is one.
    pub qes: Option<(&'f str, &'f [u8])>,
    /// The `.chk`, where there is one.
    pub chk: Option<(&'f str, &'f [u8])>,
}

/// Reads a form with its records.
///
/// # Errors
/// A finding where the file is none, or its encoding is in doubt.
pub fn read_rec(
    files: RecFiles<'_>,
    chosen: Option<&'static Encoding>,
) -> Result<EpiForm, Finding> {
    let (name, bytes) = files.rec;
    let raw = Raw::read(bytes).map_err(|finding| in_file(finding, name))?;
    let others = [files.qes, files.chk].into_iter().flatten();
    let lines = others.flat_map(|(_, bytes)| bytes.split(|byte| matches!(byte, b'\n' | b'\r')));
    let decoding = Decoding::of(raw.pieces().chain(lines), chosen)
        .map_err(|finding| in_file(finding, name))?;
    let mut form = raw.form(&decoding, name);
    if let Some((_, bytes)) = files.qes {
        take_words(&mut form, &decoding.file(bytes), raw.first_word);
    }
    if let Some((name, bytes)) = files.chk {
        read_rules(&mut form, name, &decoding.file(bytes));
    }
    Ok(form)
}

fn in_file(mut finding: Finding, name: &str) -> Finding {
    finding.place.file.get_or_insert_with(|| name.to_owned());
    finding
}

/// What the bytes say, not decoded yet.
struct Raw {
    /// Whether the first word of a question is its name; else names stood in braces.
    first_word: bool,
    label: Vec<u8>,
    /// Headings, each with the number of fields before it, and whether it stands behind the last of these.
    headings: Vec<(usize, bool, Vec<u8>)>,
    fields: Vec<RawField>,
    records: Vec<(EpiStatus, Vec<u8>)>,
    /// Whether fields are locked with a password.
    is_locked: bool,
}

struct RawField {
    line: usize,
    row: i64,
    name: String,
    kind: u32,
    width: usize,
    text: Vec<u8>,
}

impl RawField {
    fn is_heading(&self) -> bool {
        self.width == 0 || self.kind == 15
    }
}

impl Raw {
    fn read(bytes: &[u8]) -> Result<Self, Finding> {
        // Old programs end a file with this sign.
        let bytes = bytes.strip_suffix(&[0x1a]).unwrap_or(bytes);
        let whole = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let mut lines = whole
            .split(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
            .enumerate()
            .map(|(at, line)| (at + 1, line));
        let (_, head) = lines.next().unwrap_or_default();
        let (rows, rest) = head_of(head).ok_or_else(no_rec)?;
        let mut raw = Self {
            first_word: find(rest, b"VLAB").is_some(),
            label: label_of(rest).to_vec(),
            headings: Vec::new(),
            fields: Vec::new(),
            records: Vec::new(),
            is_locked: find(rest, b"~kq:").is_some(),
        };
        let mut last: Option<(i64, usize)> = None;
        for at in 0..rows {
            let (line, bytes) = lines.next().ok_or_else(|| rows_end(at, rows))?;
            let field = row_of(line, bytes).ok_or_else(|| bad_row(line))?;
            if !field.is_heading() {
                last = None;
                raw.fields.push(field);
                continue;
            }
            let length = field.text.len();
            match (last, raw.headings.last_mut()) {
                // A long heading goes on in the next row.
                (Some((row, HEADING)), Some((.., text))) if row == field.row => {
                    text.extend(&field.text);
                }
                _ => {
                    let before = raw.fields.last();
                    let is_beside = before.is_some_and(|before| before.row == field.row);
                    raw.headings.push((raw.fields.len(), is_beside, field.text));
                }
            }
            last = Some((field.row, length));
        }
        let size: usize = raw.fields.iter().map(|field| field.width).sum();
        if size == 0 {
            return Err(no_fields());
        }
        while let Some(record) = record(&mut lines, size)? {
            raw.records.push(record);
        }
        Ok(raw)
    }

    /// Everything that is text.
    fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let fields = self.fields.iter().map(|field| field.text.as_slice());
        let headings = self.headings.iter().map(|(.., text)| text.as_slice());
        let values = self
            .records
            .iter()
            .flat_map(|(_, bytes)| self.values(bytes));
        std::iter::once(self.label.as_slice())
            .chain(headings)
            .chain(fields)
            .chain(values)
    }

    /// The bytes of each field of a record.
    fn values<'r>(&'r self, bytes: &'r [u8]) -> impl Iterator<Item = &'r [u8]> {
        self.fields.iter().scan(0, move |at, field| {
            let value = bytes.get(*at..*at + field.width)?;
            *at += field.width;
            Some(value)
        })
    }

    fn form(&self, decoding: &Decoding, name: &str) -> EpiForm {
        let mut form = EpiForm {
            title: decoding.text(&self.label).0.trim().to_owned(),
            encoding: decoding.name,
            ..EpiForm::default()
        };
        let mut kept = Vec::new();
        for (at, field) in self.fields.iter().enumerate() {
            if field.kind == 18 {
                form.remarks.push(EpiRemark::at(
                    name,
                    field.line,
                    text!(
                        "{} 是加密的，没有读",
                        "{} is encrypted and was not read",
                        field.name
                    ),
                ));
                continue;
            }
            let words = decoding.text(&field.text).0;
            let words = self.words_of(field, &words);
            let (kind, order) = kind_of(field);
            kept.push(at);
            form.fields
                .push(EpiField::bare(field.name.clone(), words, kind, order));
        }
        if self.is_locked {
            form.remarks.push(EpiRemark::at(
                name,
                1,
                text!(
                    "文件设了密码；没有加密的字段照常读",
                    "the file has a password; fields that are not encrypted were read"
                ),
            ));
        }
        for (before, is_beside, heading) in &self.headings {
            form.headings.push(EpiHeading {
                before: kept.iter().filter(|at| *at < before).count(),
                is_beside: *is_beside,
                begins_part: false,
                text: decoding.text(heading).0.trim().to_owned(),
            });
        }
        let mut bad = Vec::new();
        for (number, (status, bytes)) in self.records.iter().enumerate() {
            let all: Vec<&[u8]> = self.values(bytes).collect();
            let values = kept.iter().enumerate().map(|(place, at)| {
                let (value, is_broken) = decoding.text(all[*at]);
                let value = value.trim();
                if value.is_empty() {
                    return None;
                }
                let (kind, order) = kind_of(&self.fields[*at]);
                let normal = normal(kind, order, value);
                if is_broken || normal.is_none() {
                    bad.push((place, number));
                }
                Some(normal.unwrap_or_else(|| value.to_owned()))
            });
            form.records.push(EpiRecord {
                status: *status,
                values: values.collect(),
            });
        }
        for (place, number) in bad {
            let field = &mut form.fields[place];
            let (name, record) = (&field.name, number + 1);
            form.remarks.push(EpiRemark::of_all(text!(
                "记录 {record} 的 {name} 不是这个字段该有的值，整个字段按文字读",
                "record {record}: {name} is not what the field holds; the whole field is read as words"
            )));
            field.kind = EpiKind::Text;
        }
        form
    }

    /// The question of a field, without its name and the signs that jump to a place on the line.
    fn words_of(&self, field: &RawField, words: &str) -> String {
        let words = words.replace('@', " ");
        let words = words.trim();
        let (first, rest) = words.split_once([' ', '\u{3000}']).unwrap_or((words, ""));
        let rest = rest.trim();
        if self.first_word && !rest.is_empty() && first.len() <= 10 {
            return plain(rest);
        }
        // Names that stood in braces stand bare in the question, at its end as people write them.
        let bare = words.replacen(&field.name, "", 1);
        plain(if self.first_word { words } else { &bare })
    }
}

/// A question without the punctuation behind it.
fn plain(words: &str) -> String {
    words.trim().trim_end_matches([':', '：']).trim().to_owned()
}

/// The words of the form, where names stand in braces: there the question has not lost them.
fn take_words(form: &mut EpiForm, qes: &str, first_word: bool) {
    if first_word {
        return;
    }
    let reading = read_qes(&qes.replace("\r\n", "\n").replace('\r', "\n"));
    for field in &mut form.fields {
        let mut questions = reading.questions.iter();
        let found = questions.find(|question| question.code.eq_ignore_ascii_case(&field.name));
        if let Some(question) = found.filter(|question| !question.text.is_empty()) {
            field.text.clone_from(&question.text);
        }
    }
}

/// How many rows of fields there are, and what else the first line says.
fn head_of(line: &[u8]) -> Option<(usize, &[u8])> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rows: usize = std::str::from_utf8(&line[..digits]).ok()?.parse().ok()?;
    let rest = line[digits..].strip_prefix(b" ")?;
    let is_colour = rest.first().is_some_and(u8::is_ascii_digit);
    (is_colour && (1..=10_000).contains(&rows)).then_some((rows, rest))
}

fn label_of(rest: &[u8]) -> &[u8] {
    let lower = rest.to_ascii_lowercase();
    let begin = find(&lower, b"filelabel:").map(|at| at + b"filelabel:".len());
    begin.map_or(&[][..], |at| rest[at..].trim_ascii())
}

fn find(among: &[u8], wanted: &[u8]) -> Option<usize> {
    among
        .windows(wanted.len())
        .position(|piece| piece == wanted)
}

/// A row of the head: the name in columns 2 to 11, then eight numbers, the question from column 46 on.
fn row_of(line: usize, bytes: &[u8]) -> Option<RawField> {
    let name = std::str::from_utf8(bytes.get(1..11)?).ok()?.trim();
    let numbers = std::str::from_utf8(bytes.get(11..bytes.len().min(45))?).ok()?;
    let numbers: Option<Vec<i64>> = numbers
        .split_whitespace()
        .map(|number| number.parse().ok())
        .collect();
    let numbers = numbers?;
    // x, y, colour, x, y of the field, type, width, colour.
    let &[_, row, _, _, _, kind, width, _] = numbers.as_slice() else {
        return None;
    };
    if name.is_empty() {
        return None;
    }
    Some(RawField {
        line,
        row,
        name: name.to_owned(),
        kind: u32::try_from(kind).ok()?,
        width: usize::try_from(width).ok().filter(|width| *width <= 256)?,
        text: bytes.get(45..).unwrap_or_default().to_vec(),
    })
}

/// What a field holds, and the order of its days.
fn kind_of(field: &RawField) -> (EpiKind, DayOrder) {
    let order = match field.kind {
        2 | 10 => DayOrder::MonthDayYear,
        11 | 16 => DayOrder::DayMonthYear,
        _ => DayOrder::YearMonthDay,
    };
    let kind = match field.kind {
        0 | 6 => EpiKind::Whole,
        12 => EpiKind::Automatic,
        5 => EpiKind::Boolean,
        // Days of fewer bytes have no century, or no year.
        2 | 10 | 11 | 16 | 19 | 20 if field.width >= 10 => EpiKind::Day,
        decimals @ 100..=117 => EpiKind::Decimal(decimals - 100),
        _ => EpiKind::Text,
    };
    (kind, order)
}

/// The next record: its mark and its bytes; `None` at the end.
fn record<'b>(
    lines: &mut impl Iterator<Item = (usize, &'b [u8])>,
    size: usize,
) -> Result<Option<(EpiStatus, Vec<u8>)>, Finding> {
    let mut bytes = Vec::with_capacity(size);
    loop {
        let room = (size - bytes.len()).min(LINE);
        let Some((number, line)) = lines.next() else {
            return if bytes.is_empty() {
                Ok(None)
            } else {
                Err(record_ends())
            };
        };
        if bytes.is_empty() && line.iter().all(|byte| matches!(byte, b' ' | 0x1a)) {
            // Empty lines behind the last record.
            match lines.find(|(_, line)| !line.is_empty()) {
                None => return Ok(None),
                Some(_) => return Err(bad_length(number, room + 1, line.len())),
            }
        }
        let (mark, data) = line
            .split_last()
            .filter(|(_, data)| data.len() == room)
            .ok_or_else(|| bad_length(number, room + 1, line.len()))?;
        bytes.extend_from_slice(data);
        let status = match mark {
            b'!' => EpiStatus::Normal,
            b'?' => EpiStatus::Deleted,
            b'^' => EpiStatus::Verified,
            _ => return Err(bad_mark(number)),
        };
        if bytes.len() == size {
            return Ok(Some((status, bytes)));
        }
        if status != EpiStatus::Normal {
            return Err(bad_mark(number));
        }
    }
}

fn broken(line: usize, sentence: Text) -> Finding {
    let mut finding = Finding::error("epidata-broken", "", sentence);
    finding.place.line = u32::try_from(line).ok();
    finding.place.column = Some(1);
    finding.hint(
        "从原来的电脑上重新拷一份；拷的时候不要用记事本打开另存",
        "copy the file anew from where it was made, and do not save it in a text editor",
    )
}

fn no_rec() -> Finding {
    broken(
        1,
        text!(
            "第一行不是 EpiData 的文件头（应是两个数）",
            "the first line is no head of EpiData, which begins with two numbers"
        ),
    )
}

fn rows_end(read: usize, rows: usize) -> Finding {
    broken(
        read + 1,
        text!(
            "文件头说有 {rows} 行字段，只有 {read} 行",
            "the head says {rows} rows of fields; there are {read}"
        ),
    )
}

fn bad_row(line: usize) -> Finding {
    broken(
        line,
        text!(
            "第 {line} 行不是字段的说明",
            "line {line} describes no field"
        ),
    )
}

fn no_fields() -> Finding {
    broken(
        1,
        text!("只有标题，没有字段", "there are headings only, no field"),
    )
}

fn bad_length(line: usize, due: usize, found: usize) -> Finding {
    broken(
        line,
        text!(
            "第 {line} 行应有 {due} 个字节，却有 {found} 个",
            "line {line} has {found} bytes in place of {due}"
        ),
    )
}

fn bad_mark(line: usize) -> Finding {
    broken(
        line,
        text!(
            "第 {line} 行末尾不是记录的标记（!、?、^）",
            "line {line} does not end with the mark of a record (!, ?, ^)"
        ),
    )
}

fn record_ends() -> Finding {
    Finding::error(
        "epidata-broken",
        "",
        text!("最后一条记录不完整", "the last record is not complete"),
    )
    .hint(
        "从原来的电脑上重新拷一份",
        "copy the file anew from where it was made",
    )
}
