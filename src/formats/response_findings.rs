//! What is said about a response file and its rows.

use std::fmt;

use super::answers::LONG;
use super::number_cell::{Numbers, options_of};
use crate::questionnaire::{Kind, Question};
use crate::response::{InvalidReason, Serial, SerialError};
use crate::text::limits::{CELLS, ROW_BYTES, TEXT_SIGNS};
use crate::text::{Finding, Language, Text, quoted, text};
use rust_decimal::Decimal;

/// A row of a table that is read, by its place in it; a person is told of it as the file that came counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it is read, counted from 1.
    pub at: u64,
    /// Where it stands in the file that came.
    pub shown: u64,
    /// On which sheet of those that came, counted from 0.
    pub sheet: usize,
}

impl From<u64> for Row {
    /// A row of a file that is read as it came.
    fn from(row: u64) -> Self {
        Self {
            at: row,
            shown: row,
            sheet: 0,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown.fmt(out)
    }
}

/// The finding at a row and a column, the column counted from 0.
pub(super) fn at(mut finding: Finding, row: impl Into<Row>, index: usize) -> Finding {
    finding.place.line = Some(u32::try_from(row.into().at).unwrap_or(u32::MAX));
    finding.place.column = Some(index as u32 + 1);
    finding
}

/// The finding about an answer at its cell, with the paper and the question in the sentence.
pub(super) fn in_cell(
    mut finding: Finding,
    row: Row,
    index: usize,
    serial: Option<&Serial>,
    question: &Question,
) -> Finding {
    let (zh, en) = match serial {
        Some(serial) => (
            format!("编号 {serial} 的 {}", question.code),
            format!("{} of paper {serial}", question.code),
        ),
        None => (
            format!("第 {row} 行的 {}", question.code),
            format!("{} in row {row}", question.code),
        ),
    };
    // `Q3 的选项…` becomes `编号 7 的 Q3：选项…`.
    let said = |sentence: &str| {
        let code = format!("{} ", question.code);
        let rest = sentence.strip_prefix(&code);
        let rest = rest.map(|rest| rest.strip_prefix('的').unwrap_or(rest));
        rest.unwrap_or(sentence).to_owned()
    };
    finding.sentence = Text::new(
        format!("{zh}：{}", said(&finding.sentence.zh)),
        format!("{en}: {}", said(&finding.sentence.en)),
    );
    finding.place.path.clone_from(&question.code);
    at(finding, row, index)
}

/// An answer where the skips of the questionnaire ask nothing.
pub(super) fn answered_though_skipped(question: &Question) -> Finding {
    let on: Vec<&str> = question
        .ask_if
        .iter()
        .map(|condition| condition.question.as_str())
        .collect();
    let (zh, en) = (on.join("、"), on.join(", "));
    Finding::error(
        "answered-though-skipped",
        "",
        Text::new("按跳题规则不该问，却有答案", "has an answer, although the skips leave it out"),
    )
    .hint(
        format!("核对问卷：{zh} 录错了就改正；确实多答了，就清空这一格"),
        format!("look at the paper: correct {en}, or clear this cell where the respondent answered all the same"),
    )
}

/// A serial that cannot be one.
pub(super) fn bad_serial(row: Row, cell: &str, error: SerialError) -> Finding {
    let cell = quoted(cell);
    let (zh, en) = match error {
        SerialError::Empty => (
            format!("第 {row} 行没有编号"),
            format!("row {row} has no serial"),
        ),
        SerialError::TooLong => (
            format!("编号“{cell}”太长，至多 {} 个字符", Serial::MAX_LENGTH),
            format!(
                "the serial `{cell}` is too long: at most {} signs",
                Serial::MAX_LENGTH
            ),
        ),
        SerialError::Sign(sign) => (
            format!("编号“{cell}”里不能有“{sign}”"),
            format!("the serial `{cell}` cannot contain `{sign}`"),
        ),
    };
    Finding::error("bad-serial", "serial", Text::new(zh, en)).hint(
        "编号只用数字、英文字母和连字符，如 26 或 A-01",
        "a serial has digits, letters and hyphens, such as 26 or A-01",
    )
}

/// A serial that an earlier row has.
pub(super) fn duplicate_serial(row: Row, serial: &Serial, first: Row) -> Finding {
    let other = if first.sheet == row.sheet {
        ["", ""]
    } else {
        ["前面那张表的", " (of a sheet before)"]
    };
    Finding::error(
        "duplicate-serial",
        "serial",
        Text::new(
            format!("编号 {serial} 重复：{}第 {first} 行和第 {row} 行", other[0]),
            format!(
                "the serial {serial} is there twice: in rows {first}{} and {row}",
                other[1]
            ),
        ),
    )
    .hint(
        "同一份答卷只留一行；是两份答卷就改正其中一个编号",
        "keep one row for a paper; where there are two papers, correct one of the serials",
    )
}

/// A paper that was entered before.
pub(super) fn serial_on_file(serial: &Serial, survey: &str) -> Finding {
    Finding::error(
        "serial-on-file",
        "serial",
        Text::new(
            format!("编号 {serial} 在 {survey} 中已有答卷"),
            format!("the serial {serial} is on file in {survey}"),
        ),
    )
    .hint(
        "跳过已有的用 --on-file skip，改成文件里的用 --on-file replace（导入画面里按 o）；不然从文件中去掉这一行",
        "pass over those on file with --on-file skip, or change them to the file's with --on-file replace (on the screen: o); else take the row out of the file",
    )
}

/// Whether a finding says that a response is on file.
pub fn is_about_serial_on_file(finding: &Finding) -> bool {
    finding.code == "serial-on-file"
}

/// A row with more or fewer cells than the heading.
pub(super) fn ragged(row: impl Into<Row>, cells: usize, columns: usize) -> Finding {
    let row = row.into();
    let finding = Finding::error(
        "ragged-row",
        "",
        Text::new(
            format!("第 {row} 行有 {cells} 格，列名有 {columns} 格"),
            format!("row {row} has {cells} cells, the heading has {columns}"),
        ),
    );
    let finding = if cells > columns {
        finding.hint(
            "文字里有逗号时，整格要用英文引号括起来",
            "a text with a comma in it must stand between quotes",
        )
    } else {
        finding.hint(
            "补齐这一行；没有答案的格子空着，但逗号要留",
            "complete the row; a cell without an answer stays empty, but its comma is needed",
        )
    };
    at(finding, row, cells.min(columns))
}

/// The finding about an export of this program with one answer a row, which is for other programs.
pub fn long_layout(text: &str) -> Option<Finding> {
    let heading = text.lines().next().unwrap_or_default();
    long_heading(heading.split(','))
}

/// The same, where these are the cells of the heading.
pub(super) fn long_heading<'n>(names: impl Iterator<Item = &'n str>) -> Option<Finding> {
    let is_long = names.take(LONG.len()).eq(LONG);
    is_long.then(|| {
        at(
            Finding::error(
                "long-layout",
                "",
                text!(
                    "这是一行一个答案的导出，导入要一行一份答卷",
                    "this export has one answer a row; an import takes one response a row"
                ),
            )
            .hint(
                "在原处重新导出，不加 --layout long",
                "export it again where it came from, without --layout long",
            ),
            1,
            0,
        )
    })
}

/// Whether a finding says that the numbers of a column could be something else: no row alone can be passed over for it.
pub fn is_about_column(finding: &Finding) -> bool {
    ["points-or-codes", "percent-of-what"].contains(&finding.code) || is_about_numbers(finding)
}

/// Whether a finding asks what the numbers of a column are.
pub fn is_about_numbers(finding: &Finding) -> bool {
    finding.code == "codes-or-positions"
}

/// Percents in a column that takes another unit.
pub(super) fn percent_of_what(question: &Question, cell: &str, count: u64) -> Finding {
    let (code, cell) = (&question.code, quoted(cell));
    let (zh, en) = match &question.kind {
        Kind::Score { full_mark, .. } => (
            format!("满分 {full_mark} 分的几成，还是分数"),
            format!("a share of the full mark {full_mark} or points"),
        ),
        _ => ("什么的百分之几".to_owned(), "a share of what".to_owned()),
    };
    Finding::error(
        "percent-of-what",
        code,
        text!(
            "{code} 列里的百分数（如“{cell}”，共 {count} 格）看不出是{zh}",
            "whether the percents of {code} (such as “{cell}”, {count} cells) are {en} cannot be told"
        ),
    )
    .hint(
        "在表里把这一列改成题目要的数再导入（表格软件里的百分比格式改成数值）",
        "write the numbers that the question takes into the whole column, and not as percents, and import it again",
    )
}

/// A number that is different options by its code, its place, its points or its label.
pub(super) fn several_options(question: &Question, cell: &str) -> Finding {
    let code = &question.code;
    let labels = |language: Language| {
        let ways = Numbers::ALL.into_iter().filter_map(|way| {
            let options = options_of(question, cell, way)?;
            let labels: Vec<&str> = options.iter().map(|one| one.label.get(language)).collect();
            let (way, labels) = (way.word().get(language).to_owned(), labels.join("、"));
            Some(text!(in language, "按{way}是“{labels}”", "by {way} “{labels}”"))
        });
        ways.collect::<Vec<_>>()
    };
    let (zh, en) = (
        labels(Language::Zh).join("，"),
        labels(Language::En).join(", "),
    );
    let cell = quoted(cell);
    Finding::error(
        "codes-or-positions",
        code,
        text!(
            "{code} 列里的数看不出是什么：“{cell}”{zh}",
            "what the numbers of {code} are cannot be told: “{cell}” is {en}"
        ),
    )
    .hint(
        "看导出时选的是序号、分值还是文字，用 --numbers codes、positions、points 或 labels 写明（导入画面里按 n）；按分值读，选项要先有 points",
        "see what was exported, and say it with --numbers codes, positions, points or labels (on the screen: n); points can only be read where the options have them",
    )
}

/// A number that is no option in the way in which the file is said to have them.
pub(super) fn no_such_number(question: &Question, cell: &str) -> Finding {
    let (code, cell) = (&question.code, quoted(cell));
    Finding::error(
        "not-an-option",
        "",
        text!(
            "{code} 按写明的读法没有选项“{cell}”",
            "{code} has no option “{cell}” where numbers are read as was said"
        ),
    )
    .hint(
        "核对 --numbers 写的是不是这份文件的（导入画面里按 n）",
        "see whether --numbers says what this file has (on the screen: n)",
    )
}

/// Numbers that are points of options stand among codes, or all of them are 0.
pub(super) fn points_among_codes(code: &str) -> Finding {
    Finding::error(
        "points-or-codes",
        code,
        text!(
            "{code} 列里这个数是选项的分值，还是别的意思，看不出来：同一列里有选项代码，或者只有 0",
            "{code}: whether this number is the points of an option cannot be told: there are codes in the column, too, or nothing but 0"
        ),
    )
    .hint(
        "整列写选项代码、写选项文字或写分值，不要混着写；没有答案的格子空着",
        "write codes, labels or points in the whole column; leave a cell without an answer empty",
    )
}

/// A quote that is opened and never closed.
pub(super) fn unclosed(row: impl Into<Row>) -> Finding {
    let row = row.into();
    at(
        Finding::error(
            "unclosed-quote",
            "",
            Text::new(
                format!("第 {row} 行有一个引号没有配对，后面的行都被它吞掉了"),
                format!(
                    "row {row} opens a quote that is never closed and swallows the rows after it"
                ),
            ),
        )
        .hint(
            "补上另一个英文引号，或删掉多余的这个",
            "close the quote, or delete it",
        ),
        row,
        0,
    )
}

/// A heading that is divided by something other than commas.
pub(super) fn wrong_delimiter(text: &str) -> Option<Finding> {
    let heading = text.lines().find(|line| !line.trim().is_empty())?;
    if heading.contains(',') {
        return None;
    }
    let (sign, zh, en) = [
        ('\t', "制表符", "tabs"),
        (';', "分号", "semicolons"),
        ('，', "中文逗号", "full-width commas"),
        ('；', "中文分号", "full-width semicolons"),
        ('|', "竖线", "bars"),
    ]
    .into_iter()
    .max_by_key(|(sign, ..)| heading.matches(*sign).count())?;
    heading.contains(sign).then(|| {
        at(
            Finding::error(
                "wrong-delimiter",
                "",
                Text::new(
                    format!("各列是用{zh}隔开的，应该用英文逗号"),
                    format!("the columns are divided by {en}; they must be divided by commas"),
                ),
            )
            .hint(
                "在表格软件里另存为“CSV UTF-8（逗号分隔）”",
                "save it from the spreadsheet as “CSV UTF-8 (comma delimited)”",
            ),
            1,
            0,
        )
    })
}

/// A version that the questionnaire does not have.
pub(super) fn bad_row_version(row: Row, cell: &str, present: u32) -> Finding {
    let cell = quoted(cell);
    Finding::error(
        "bad-row-version",
        "version",
        Text::new(
            format!("第 {row} 行的版次“{cell}”不对"),
            format!("row {row}: there is no version `{cell}`"),
        ),
    )
    .hint(
        format!("写 1 到 {present} 的整数；空着就是第 {present} 版"),
        format!("write a whole number from 1 to {present}; empty means {present}"),
    )
}

/// What stands in the column of reasons is no question with its reason.
pub(super) fn bad_reasons(row: Row, pair: &str) -> Finding {
    let pair = quoted(pair);
    Finding::error(
        "bad-reasons",
        "missing",
        Text::new(
            format!("第 {row} 行 missing 列的“{pair}”看不懂"),
            format!("row {row}: `{pair}` in the column `missing` is not understood"),
        ),
    )
    .hint(
        "写成 题号=原因，几个用空格隔开，如 Q9=refused",
        "write QUESTION=REASON, blanks between several, such as Q9=refused",
    )
}

/// A reason is given for a question that has an answer.
pub(super) fn reason_beside_answer(row: Row, code: &str) -> Finding {
    Finding::error(
        "bad-reasons",
        code,
        Text::new(
            format!("第 {row} 行 {code} 有答案，missing 列又说没有"),
            format!("row {row}: {code} has an answer, and the column `missing` says it has none"),
        ),
    )
    .hint(
        "核对答卷，留一样",
        "look at the paper and keep one of the two",
    )
}

/// A reason for being invalid that the survey does not have.
pub(super) fn unknown_reason(row: Row, code: &str, reasons: &[InvalidReason]) -> Finding {
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    let code = quoted(code);
    Finding::error(
        "unknown-invalid-reason",
        "invalid",
        Text::new(
            format!("第 {row} 行的无效原因“{code}”不在清单里"),
            format!("row {row}: `{code}` is no reason to be invalid"),
        ),
    )
    .hint(
        format!("可用：{}；有效的答卷空着", codes.join("、")),
        format!("one of {}; empty where it is valid", codes.join(", ")),
    )
}

/// A note about why a response is invalid where it is not.
pub(super) fn note_without_reason(row: Row) -> Finding {
    Finding::error(
        "note-without-reason",
        "invalid_note",
        Text::new(
            format!("第 {row} 行写了无效的说明，却没有写无效的原因"),
            format!("row {row} has a note about why it is invalid, and no reason"),
        ),
    )
    .hint(
        "在 invalid 列写上原因的代码；有效的答卷两列都空着",
        "write the code of the reason into `invalid`; both are empty where the response is valid",
    )
}

/// A note about an invalid response that is longer than any text.
pub(super) fn long_note(row: Row) -> Finding {
    Finding::error(
        "note-too-long",
        "invalid_note",
        Text::new(
            format!("第 {row} 行无效的说明超过 {TEXT_SIGNS} 个字"),
            format!("row {row}: the note about why it is invalid has more than {TEXT_SIGNS} signs"),
        ),
    )
    .hint("写短一些", "shorten it")
}

/// An answer to a question that the version does not have, or the word for that where it has it.
pub(super) fn against_version(question: &Question, version: u32, is_lacking: bool) -> Finding {
    let since = question.since;
    if is_lacking {
        let retired = question.until.filter(|until| version > *until);
        let sentence = match retired {
            Some(until) => text!(
                "第 {version} 版已经没有这道题（第 {until} 版后停用），却有答案",
                "has an answer, although version {version} has it no more (until {until})"
            ),
            None => text!(
                "第 {version} 版还没有这道题（第 {since} 版起才有），却有答案",
                "has an answer, although version {version} does not have it (since {since})"
            ),
        };
        return Finding::error("answered-before-version", "", sentence).hint(
            "清空这一格，或改正 version 列",
            "clear this cell, or mend the column `version`",
        );
    }
    Finding::error(
        "not-in-version-given",
        "",
        Text::new(
            format!("写着 #not-in-version，但第 {version} 版有这道题"),
            format!("says #not-in-version, although version {version} has it"),
        ),
    )
    .hint(
        "本版未设由程序按 version 列判定：写上 version，或换成真正的缺失原因",
        "the program says so from the column `version`: fill that in, or give the true reason",
    )
}

/// A word that is no state of a response.
pub(super) fn unknown_state(row: Row, code: &str) -> Finding {
    let code = quoted(code);
    Finding::error(
        "unknown-state",
        "state",
        Text::new(
            format!("第 {row} 行的状态“{code}”不认得"),
            format!("row {row}: there is no state `{code}`"),
        ),
    )
    .hint(
        "没录完的写 open，录完的写 entered 或空着",
        "write `open` where it is not keyed to the end, else `entered` or nothing",
    )
}

/// A sum printed on the paper that is no sum.
pub(super) fn bad_total(row: Row, cell: &str) -> Finding {
    let cell = quoted(cell);
    Finding::error(
        "bad-control-total",
        "control_total",
        Text::new(
            format!("第 {row} 行的小计“{cell}”不是数"),
            format!("row {row}: the printed sum `{cell}` is no number"),
        ),
    )
    .hint(
        "写纸面上印的小计；没有录过就空着",
        "write the sum the paper prints; leave it empty where it was not keyed",
    )
}

/// A sum printed on the paper that the answers do not come to.
pub(super) fn total_differs(row: Row, total: Decimal, sum: Option<Decimal>) -> Finding {
    let total = total.normalize();
    let (zh, en) = match sum {
        Some(sum) => (
            format!("第 {row} 行的小计是 {total}，各题合计是 {sum}"),
            format!("row {row}: the printed sum is {total}, the answers come to {sum}"),
        ),
        None => (
            format!("第 {row} 行有小计 {total}，它包含的题却没有答完"),
            format!(
                "row {row}: there is a printed sum {total}, but a question it covers has no answer"
            ),
        ),
    };
    Finding::error("control-total-differs", "control_total", Text::new(zh, en)).hint(
        "核对答卷：改正答案，或改正小计",
        "look at the paper: correct the answers, or the sum",
    )
}

/// A row with more cells than are read.
pub(super) fn too_wide(row: impl Into<Row>, cells: u64) -> Finding {
    let row = row.into();
    at(
        Finding::error(
            "too-many-cells",
            "",
            Text::new(
                format!("第 {row} 行有 {cells} 格，至多读 {CELLS} 格"),
                format!("row {row} has {cells} cells; at most {CELLS} are read"),
            ),
        )
        .hint(
            "这不像答卷文件：核对选的是不是这份文件",
            "this does not look like such a file: check that it is the right one",
        ),
        row,
        0,
    )
}

/// A row that is longer than any is.
pub(super) fn too_long(row: impl Into<Row>) -> Finding {
    let row = row.into();
    at(
        Finding::error(
            "row-too-long",
            "",
            Text::new(
                format!("第 {row} 行太长，至多 {ROW_BYTES} 字节"),
                format!("row {row} is too long: at most {ROW_BYTES} bytes are read"),
            ),
        )
        .hint(
            "这不像答卷文件：核对选的是不是这份文件",
            "this does not look like such a file: check that it is the right one",
        ),
        row,
        0,
    )
}

/// More findings than anyone reads.
pub fn too_many(file_name: &str) -> Finding {
    let mut finding = Finding::error(
        "too-many-findings",
        "",
        Text::new(
            "问题太多，后面的没有列出",
            "there are too many problems; the rest is not listed",
        ),
    )
    .hint(
        "先看第一条：多半是选错了问卷，或列名对不上",
        "look at the first one: the file may belong to another questionnaire",
    );
    finding.place.file = Some(file_name.to_owned());
    finding
}
