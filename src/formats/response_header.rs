//! The heading of a response file: which column is the serial, which are the questions.

use csv::StringRecord;

use super::foreign::unnamed;
use super::nearest::nearest;
use crate::questionnaire::Questionnaire;
use crate::text::limits::MOST_FINDINGS;
use crate::text::{Finding, Language, Order, Text, fold_width, quoted, text};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The number of the paper.
    Serial,
    /// The answer to the question at this position.
    Question(usize),
    /// How far the response had come when it was exported.
    State,
    /// The version of the questionnaire it was filled in on.
    Version,
    /// The code of the reason for which it is invalid.
    Invalid,
    /// What was said about it when it was set invalid.
    InvalidNote,
    /// The sum printed on the paper.
    ControlTotal,
    /// The reasons for which there are no answers: `Q9=refused Q3=illegible`.
    Missing,
    /// What is noted about the response; there can be several.
    Note,
    /// The code of its batch; serials are registered for batches, so it is not read.
    Batch,
}

/// The name of the column with the sum printed on the paper.
pub(super) const CONTROL_TOTAL: &str = "control_total";

/// The name of the column with what was said about a response that was set invalid.
pub(super) const INVALID_NOTE: &str = "invalid_note";

/// The name of the column that says which questions are missing in an export.
pub(super) const WITHHELD: &str = "withheld";

/// The name of the column with the reasons for which there are no answers, in an export as a workbook.
pub(super) const MISSING: &str = "missing";

/// The name of a column with notes about the papers.
pub(super) const PAPER_NOTE: &str = "paper_note";

/// The names of the columns that an export of this program has beside the answers.
pub(super) const OWN_NAMES: [&str; 9] = [
    "state",
    "version",
    "invalid",
    INVALID_NOTE,
    "batch",
    CONTROL_TOTAL,
    MISSING,
    PAPER_NOTE,
    WITHHELD,
];

/// The names under which the serial's column is known.
const SERIAL_NAMES: [&str; 2] = ["serial", "编号"];

/// Reads the heading; every missing, repeated and unknown column is a finding. The column of a question that need not
/// be answered may be missing, and those of the questions `without` one.
pub(super) fn read_header(
    header: &StringRecord,
    questionnaire: &Questionnaire,
    without: &[String],
) -> Result<Vec<Column>, Vec<Finding>> {
    if let Some(index) = header.iter().position(|name| plain(name) == WITHHELD) {
        return Err(vec![at(partial(), index)]);
    }
    let mut columns = Vec::new();
    let mut findings = Vec::new();
    for (index, name) in header.iter().enumerate() {
        match column(name, questionnaire) {
            Some(column) if column != Column::Note && columns.contains(&column) => {
                findings.push(at(duplicate(name), index));
            }
            Some(column) => columns.push(column),
            None => findings.push(at(unknown(name, index, questionnaire), index)),
        }
        if findings.len() >= MOST_FINDINGS {
            return Err(findings);
        }
    }
    let others = findings.len();
    if !columns.contains(&Column::Serial) {
        findings.push(at(missing_serial(), 0));
    }
    for (position, question) in questionnaire.questions.iter().enumerate() {
        let may_be_missing = !question.required || without.contains(&question.code);
        if !may_be_missing && !columns.contains(&Column::Question(position)) {
            findings.push(at(missing(&question.code, &question.text), 0));
        }
    }
    if columns.is_empty() {
        findings = vec![at(no_header(), 0)];
    } else if findings.len() > others {
        findings.order_by_key(|finding| finding.place.column);
    }
    if findings.is_empty() {
        Ok(columns)
    } else {
        Err(findings)
    }
}

fn column(name: &str, questionnaire: &Questionnaire) -> Option<Column> {
    let name = plain(name);
    if SERIAL_NAMES.contains(&name.as_str()) {
        return Some(Column::Serial);
    }
    let own = match name.as_str() {
        "state" => Some(Column::State),
        "version" => Some(Column::Version),
        "invalid" => Some(Column::Invalid),
        INVALID_NOTE => Some(Column::InvalidNote),
        "batch" => Some(Column::Batch),
        MISSING => Some(Column::Missing),
        PAPER_NOTE => Some(Column::Note),
        CONTROL_TOTAL if questionnaire.control_total.is_some() => Some(Column::ControlTotal),
        _ => None,
    };
    if own.is_some() {
        return own;
    }
    questionnaire
        .questions
        .iter()
        .position(|question| question.code.eq_ignore_ascii_case(&name))
        .map(Column::Question)
}

/// A column's name in one form: half width, small letters, no outer space.
pub(super) fn plain(name: &str) -> String {
    let folded: String = name.chars().map(fold_width).collect();
    folded.trim().to_lowercase()
}

fn at(mut finding: Finding, index: usize) -> Finding {
    finding.place.line = Some(1);
    finding.place.column = Some(index as u32 + 1);
    finding
}

pub(super) fn duplicate(name: &str) -> Finding {
    let name = &*quoted(name);
    Finding::error(
        "duplicate-column",
        name,
        Text::new(
            format!("“{name}”列出现了两次"),
            format!("the column `{name}` is there twice"),
        ),
    )
    .hint("删掉多余的一列", "delete one of them")
}

fn unknown(name: &str, index: usize, questionnaire: &Questionnaire) -> Finding {
    let name = &*quoted(name);
    if name.is_empty() {
        let number = index + 1;
        return Finding::error(
            "unknown-column",
            "",
            Text::new(
                format!("第 {number} 列没有列名"),
                format!("column {number} has no name"),
            ),
        )
        .hint(
            "写上题号；空列请删掉",
            "write a question's code; delete the column where it is empty",
        );
    }
    if let Some(letters) = unnamed(name) {
        return Finding::error(
            "unknown-column",
            name,
            text!(
                "{letters} 列没有列名，下面却有内容",
                "column {letters} has no name, but something stands below"
            ),
        )
        .hint(
            format!("写上列名；或用 --map 的文件写明：多选题分几列写的，{name},题号；不读，{name},-（导入画面里选中那一列按回车）"),
            format!("give it a name, or say in the file of --map what it is: `{name},CODE` where the choices of one question stand side by side, `{name},-` where it is not read (on the screen: Enter on that column)"),
        );
    }
    let codes: Vec<&str> = questionnaire
        .questions
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    let finding = Finding::error(
        "unknown-column",
        name,
        Text::new(
            format!("问卷里没有“{name}”这一列"),
            format!("the questionnaire has nothing called `{name}`"),
        ),
    );
    let known = codes.iter().copied().chain(["serial"]);
    // Short codes such as Q3 and Q4 are all near to each other: only a longer name can be a recognisable slip.
    match nearest(name, known).filter(|near| near.chars().count() > 3) {
        Some(near) => finding.hint(
            format!("是不是想写 {near}？"),
            format!("did you mean {near}?"),
        ),
        None => finding.hint(
            format!("删掉这一列，或改成题号：{}", codes.join("、")),
            format!(
                "delete the column, or name it after a question: {}",
                codes.join(", ")
            ),
        ),
    }
}

/// The file says of itself that questions are missing: it is not taken for whole papers.
fn partial() -> Finding {
    Finding::error(
        "withheld-columns",
        WITHHELD,
        Text::new(
            "这份导出不含敏感题（见 withheld 列），不能当作完整的答卷导入",
            "this export is without its sensitive questions (column `withheld`) and is not taken for whole papers",
        ),
    )
    .hint(
        "在原处用 manyi export responses --with-sensitive 重新导出，再导入那一份",
        "export it again where it came from with `manyi export responses --with-sensitive`, and import that",
    )
}

fn missing_serial() -> Finding {
    Finding::error(
        "missing-column",
        "serial",
        Text::new("缺少“serial”列（编号）", "the column `serial` is missing"),
    )
    .hint(
        "把写编号的一列命名为 serial；没有编号就按纸质答卷的顺序编上",
        "name the column of the serials `serial`; where there are none, number the papers in their order",
    )
}

/// Whether a finding says that a question has no column, which can be settled by saying that nobody answered it.
pub fn is_about_missing_question(finding: &Finding) -> bool {
    finding.code == "missing-column" && finding.place.path != "serial"
}

fn missing(code: &str, text: &Text) -> Finding {
    Finding::error(
        "missing-column",
        code,
        Text::new(
            format!("缺少“{code}”列（{}）", text.get(Language::Zh)),
            format!(
                "the column `{code}` is missing ({})",
                text.get(Language::En)
            ),
        ),
    )
    .hint(
        format!("列名不是题号，用 --map 写明哪一列是 {code}（导入画面里选中那一列按回车）；确实没有这一列，用 --without {code}，都记为未答"),
        format!("where a column has another name, say with --map which one is {code} (on the screen: Enter on that column); where there is none, --without {code} takes all as blank"),
    )
}

fn no_header() -> Finding {
    Finding::error(
        "no-header",
        "",
        Text::new("第一行不是列名", "the first row is no heading"),
    )
    .hint(
        "第一行写列名：serial 和各题的题号",
        "write a heading in the first row: serial and the codes of the questions",
    )
}
