//! What the fold names: things on file that are not what the audit trail tells.
//!
//! Findings are sent to whoever helps: they hold serials and codes, and neither an answer nor what somebody is called or said.

use crate::response::{Missing, State};
use crate::store::file::error::{altered, code_only, serial_only, told_key};
use crate::store::row::definitions::Known;
use crate::text::{Finding, Language, Severity, Text};

/// So many findings are named; the others are counted.
const MOST_NAMED: usize = 1_000;

/// Findings up to a number that a person can read.
#[derive(Default)]
pub(in crate::store) struct Findings {
    named: Vec<Finding>,
    more: u64,
}

impl Findings {
    /// Names one more, or counts it.
    pub(in crate::store) fn add(&mut self, finding: Finding) {
        if self.named.len() < MOST_NAMED {
            self.named.push(finding);
        } else {
            self.more += 1;
        }
    }

    pub(in crate::store) fn end(mut self) -> Vec<Finding> {
        if self.more > 0 {
            let more = self.more;
            self.named.push(altered(
                "not-as-recorded",
                String::new(),
                format!("另有 {more} 处与留痕不符"),
                format!("{more} more things are not as the audit trail tells"),
            ));
        }
        self.named
    }
}

/// A value as it is told and as it is on file: a state or the reason of a missing answer is said, whatever else is not.
fn difference(told: Option<&str>, found: Option<&str>) -> Text {
    let short = |value: Option<&str>| match value {
        None => Text::new("空", "empty"),
        Some(value) => {
            let state = State::from_code(value).map(State::code);
            let reason = value.strip_prefix('#').and_then(Missing::from_code);
            let word = state.or(reason.map(Missing::code));
            word.map_or_else(|| Text::new("一个值", "a value"), Text::same)
        }
    };
    let (told, found) = (short(told), short(found));
    Text::new(
        format!(
            "库里是{}，留痕中是{}",
            found.get(Language::Zh),
            if told == found {
                "另一个值"
            } else {
                told.get(Language::Zh)
            }
        ),
        format!(
            "it is {} on file and {} in the trail",
            found.get(Language::En),
            if told == found {
                "another one"
            } else {
                told.get(Language::En)
            }
        ),
    )
}

/// The name of a part of a response as a finding repeats it: where it is that of a question, its code.
fn told_name(name: &Text) -> Text {
    if name.zh == name.en {
        Text::same(code_only(&name.zh))
    } else {
        name.clone()
    }
}

/// A part of a response that is not on file as it is told; `None` twice where the values are not said.
pub(in crate::store) fn not_as_told(
    known: &Known,
    serial: &str,
    name: &Text,
    told: Option<&str>,
    found: Option<&str>,
) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    let (difference, name) = (difference(told, found), told_name(name));
    altered(
        "not-as-recorded",
        format!("{key} {serial} {}", name.get(Language::En)),
        format!(
            "{key} 答卷 {serial} 的 {} 与留痕不符：{}",
            name.get(Language::Zh),
            difference.get(Language::Zh)
        ),
        format!(
            "{} of response {serial} in {key} is not what the audit trail tells: {}",
            name.get(Language::En),
            difference.get(Language::En)
        ),
    )
    .placed_zh(format!("{key} {serial} {}", name.get(Language::Zh)))
}

pub(in crate::store) fn changed_before(
    known: &Known,
    serial: &str,
    name: &Text,
    sequence: i64,
) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    let name = told_name(name);
    Finding {
        severity: Severity::Warning,
        ..altered(
            "changed-before",
            format!("{key} {serial} {}", name.get(Language::En)),
            format!(
                "{key} 答卷 {serial} 的 {} 在留痕第 {sequence} 行之前被别的程序改过",
                name.get(Language::Zh)
            ),
            format!(
                "something else changed {} of response {serial} in {key} before row {sequence} of the audit trail",
                name.get(Language::En)
            ),
        )
        .placed_zh(format!("{key} {serial} {}", name.get(Language::Zh)))
    }
}

pub(in crate::store) fn unknown_event(known: &Known, serial: &str, sequence: i64) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    Finding::error(
        "unknown-action",
        format!("{key} {serial}"),
        Text::new(
            format!("留痕第 {sequence} 行（{key} 答卷 {serial}）所说的动作、题或代码这个版本不认识，它之后的内容无从核对"),
            format!(
                "row {sequence} of the audit trail, about response {serial} in {key}, names an action, a question or a \
                 code that this version does not know; what it changed cannot be proved"
            ),
        ),
    )
    .hint(
        "用写下它的那个版本的 manyi 核对；没有这样的版本，就是别的程序写的",
        "verify with the version of manyi that wrote it; if there is none, another program did",
    )
}

pub(in crate::store) fn not_as_compared(known: &Known, serial: &str, name: &Text) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    let name = told_name(name);
    altered(
        "not-as-compared",
        format!("{key} {serial} {}", name.get(Language::En)),
        format!(
            "{key} 答卷 {serial} 的 {}：复录或裁定的记录与留痕不符",
            name.get(Language::Zh)
        ),
        format!(
            "the second entry or the decision of {} of response {serial} in {key} is not what the audit trail tells",
            name.get(Language::En)
        ),
    )    .placed_zh(format!("{key} {serial} {}", name.get(Language::Zh)))
}

/// The index of what was said: it is made from the words, and can be made anew.
pub(in crate::store) fn search_differs() -> Finding {
    let (zh, en) = (
        "访谈的检索与原话不符",
        "the search index of interviews does not fit their words",
    );
    Finding::error("search-differs", String::new(), Text::new(zh, en)).hint(
        "运行 manyi doctor --rebuild-search 重新建立",
        "run `manyi doctor --rebuild-search`, which makes it anew",
    )
}

/// The counts of some two operators, who are not named.
pub(in crate::store) fn agreement_differs(known: &Known) -> Finding {
    let key = told_key(&known.key);
    altered(
        "agreement-differs",
        key.clone(),
        format!("{key} 中首录和复录的比对计数与留痕不符"),
        format!(
            "the counts of what operators of {key} keyed first and second do not agree with the audit trail"
        ),
    )
}

pub(in crate::store) fn import_differs(known: &Known, serial: &str, sequence: i64) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    altered(
        "import-not-as-recorded",
        format!("{key} {serial} audit[{sequence}]"),
        format!("{key} 答卷 {serial} 不是留痕第 {sequence} 行那次导入时的样子"),
        format!(
            "response {serial} of {key} is not what the import of row {sequence} of the audit trail brought"
        ),
    )
}

pub(in crate::store) fn brought_otherwise(
    known: &Known,
    sequence: i64,
    [due, found]: [u64; 2],
) -> Finding {
    let key = told_key(&known.key);
    altered(
        "import-not-as-recorded",
        format!("{key} audit[{sequence}]"),
        format!("{key} 留痕第 {sequence} 行那次导入带来 {due} 份答卷，库里有其中 {found} 份"),
        format!(
            "the import of row {sequence} of the audit trail brought {due} responses to {key}; on file of these: {found}"
        ),
    )
}

pub(in crate::store) fn unreadable_answer(known: &Known, serial: &str) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    altered(
        "unreadable-answer",
        format!("{key} {serial}"),
        format!("{key} 答卷 {serial} 有无法识别的答案"),
        format!("an answer of response {serial} in {key} cannot be read"),
    )
}

/// Something beside the responses of a survey that is not on file as the trail tells it: what it is, and its name.
pub(in crate::store) fn other_fact(whole: &str, (zh, en): (&str, &str), name: &str) -> Finding {
    let (whole, name) = (code_only(whole), code_only(name));
    let what = Text::new(format!("{zh} {name}"), format!("{en} {name}"));
    let [zh, en] = [what.zh.trim_end(), what.en.trim_end()];
    altered(
        "not-as-recorded",
        format!("{whole} {en}"),
        format!("{whole} 的{zh} 与留痕不符"),
        format!("{en} in {whole} is not what the audit trail tells"),
    )
    .placed_zh(format!("{whole} {zh}"))
}

pub(in crate::store) fn drawn_otherwise(known: &Known, sequence: i64) -> Finding {
    let key = told_key(&known.key);
    altered(
        "draw-differs",
        format!("{key} audit[{sequence}]"),
        format!("{key} 留痕第 {sequence} 行的抽样，按它的随机种子、计划和当时的答卷重抽，结果不同"),
        format!(
            "the draw in row {sequence} of the audit trail of {key} is not what its seed, the plan and the responses of \
             that time give"
        ),
    )
}

pub(in crate::store) fn judged_before(project: &str, seat: &str, sequence: i64) -> Finding {
    let [project, seat] = [project, seat].map(code_only);
    Finding {
        severity: Severity::Warning,
        ..altered(
            "changed-before",
            format!("{project} {seat}"),
            format!("{project} {seat} 的认定、佐证或定义在留痕第 {sequence} 行之前被别的程序改过"),
            format!(
                "something else changed the judgement, the evidence or the definition of {seat} in {project} before row \
                 {sequence} of the audit trail"
            ),
        )
    }
}

pub(in crate::store) fn not_on_file(known: &Known, serial: &str) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    altered(
        "not-as-recorded",
        format!("{key} {serial}"),
        format!("{key} 的答卷 {serial} 在留痕中，却不在库里"),
        format!("response {serial} of {key} is in the audit trail and not on file"),
    )
}

pub(in crate::store) fn history_cut(known: &Known, serial: &str) -> Finding {
    let (key, serial) = (told_key(&known.key), serial_only(serial));
    altered(
        "not-as-recorded",
        format!("{key} {serial}"),
        format!("{key} 答卷 {serial} 的历史在留痕中接不上"),
        format!("the history of response {serial} of {key} is not whole in the audit trail"),
    )
}
