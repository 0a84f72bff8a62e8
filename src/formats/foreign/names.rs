//! Names of columns as people and survey sites write them, in the form in which they are compared.

use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::text::as_seen;

/// The names of the serial's column, those that can mean nothing else first.
pub(super) const SERIAL_NAMES: [&[&str]; 3] = [
    &["serial", "编号"],
    &[
        "问卷编号",
        "答卷编号",
        "问卷号",
        "答卷号",
        "卷号",
        "样本编号",
        "样本号",
    ],
    &["序号", "id", "no", "no."],
];

/// Columns by which the export of a survey site is known; two of them tell.
const SITE_NAMES: [&str; 6] = [
    "提交答卷时间",
    "所用时间",
    "来源",
    "来源详情",
    "来自ip",
    "总分",
];

/// The name of a column that has none: its letters in a spreadsheet, `(AB)`.
pub(super) fn of_unnamed(column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("({})", letters.into_iter().collect::<String>())
}

/// The letters of a column that has no name, of the name that it got here.
pub fn unnamed(name: &str) -> Option<&str> {
    let letters = name.strip_prefix('(')?.strip_suffix(')')?;
    let is_place =
        (1..=3).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    is_place.then_some(letters)
}

/// A name without blanks, in one width and case.
pub(in crate::formats) fn folded(name: &str) -> String {
    as_seen(name).to_lowercase().split_whitespace().collect()
}

/// Whether the names are those of a survey site's export.
pub(super) fn is_of_site<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let known = names.filter(|name| SITE_NAMES.contains(&folded(name).as_str()));
    known.count() >= 2
}

/// The words of a question without the number before them, the kind and the star behind them, and the last punctuation.
pub(super) fn bare(name: &str) -> String {
    let name = folded(name);
    let words = after_number(&name).1;
    let mut words = words.trim_start_matches('*').to_owned();
    loop {
        let before = words.len();
        words = words
            .trim_end_matches(['*', '?', '？', ':', '：', '.', '。', '_', '、', ','])
            .to_owned();
        for [open, close] in [["[", "]"], ["(", ")"], ["【", "】"]] {
            let kind = words
                .strip_suffix(close)
                .and_then(|rest| rest.rsplit_once(open))
                .filter(|(_, kind)| is_kind(kind));
            if let Some((rest, _)) = kind {
                words = rest.to_owned();
            }
        }
        if words.len() == before {
            return words;
        }
    }
}

/// Whether a text between brackets says the kind of a question.
fn is_kind(text: &str) -> bool {
    let words = [
        "单选", "多选", "填空", "量表", "打分", "评分", "矩阵", "必答", "选答", "选填", "排序",
        "简答", "下拉", "日期",
    ];
    text.chars().count() <= 8 && words.iter().any(|word| text.contains(word))
}

/// The number that a name begins with, and what stands behind it: `1、`, `Q3.`, `第5题`; a number that is a part of the words,
/// as in `2021年`, is none.
fn after_number(name: &str) -> (Option<&str>, &str) {
    let start = name.strip_prefix(['q', '第']).unwrap_or(name);
    let end = start
        .find(|sign: char| !sign.is_ascii_digit())
        .unwrap_or(start.len());
    let (digits, rest) = start.split_at(end);
    if digits.is_empty() {
        return (None, name);
    }
    let rest = rest.strip_prefix('题').unwrap_or(rest);
    let behind = rest.trim_start_matches(['、', '.', '．', ':', '：', ')', '）', ',']);
    let is_parted = behind.len() < rest.len();
    if is_parted && !behind.is_empty() && !behind.starts_with(|sign: char| sign.is_ascii_digit()) {
        (Some(digits), behind)
    } else {
        (None, name)
    }
}

/// The question that a name means: by its code, or by its words where only one has them.
pub(super) fn question(name: &str, questionnaire: &Questionnaire) -> Option<usize> {
    let whole = folded(name);
    let questions = || questionnaire.questions.iter().enumerate();
    if let Some((position, _)) = questions().find(|(_, question)| folded(&question.code) == whole) {
        return Some(position);
    }
    let words = bare(name);
    if words.is_empty() {
        return None;
    }
    let has_words = |question: &Question| {
        [&question.text.zh, &question.text.en]
            .iter()
            .any(|text| bare(text) == words)
    };
    let mut same = questions().filter(|(_, question)| has_words(question));
    let (position, _) = same.next()?;
    if same.next().is_none() {
        return Some(position);
    }
    // The same words twice, as in a table asked for two years: the number decides, where the codes have one.
    let number = after_number(&whole).0?;
    let mut numbered = questions().filter(|(_, question)| {
        has_words(question) && digits(&question.code) == number.trim_start_matches('0')
    });
    let (position, _) = numbered.next()?;
    numbered.next().is_none().then_some(position)
}

/// The number in a code: `Q03` has 3.
fn digits(code: &str) -> &str {
    code.trim_start_matches(|sign: char| !sign.is_ascii_digit())
        .trim_start_matches('0')
}

/// The option of a multiple choice that has a column of its own: `1、题干(选项)`, `题干:选项`, `Q3_1`, `Q3：选项`.
pub(super) fn option(name: &str, questionnaire: &Questionnaire) -> Option<(usize, usize)> {
    let whole = folded(name);
    let joined = without_marks(after_number(&whole).1);
    let multiple = questionnaire.questions.iter().enumerate();
    let multiple = multiple.filter(|(_, question)| question.kind == Kind::Multiple);
    let mut found = Vec::new();
    for (position, question) in multiple {
        for (at, option) in question.options.iter().enumerate() {
            let by_code = folded(&question.code);
            let named = [&option.code, &option.label.zh, &option.label.en];
            let is_by_code = whole.strip_prefix(&by_code).is_some_and(|rest| {
                let mut named = named.iter().filter(|name| !name.is_empty());
                named.any(|name| is_option_code(rest, &folded(name)))
            });
            let texts = [&question.text.zh, &question.text.en];
            let labels = [&option.label.zh, &option.label.en];
            let is_by_words = texts.iter().any(|text| {
                labels.iter().any(|label| {
                    let words = bare(text);
                    let both = [words.as_str(), &folded(label)].concat();
                    !words.is_empty() && !label.is_empty() && joined == without_marks(&both)
                })
            });
            if is_by_code || is_by_words {
                found.push((position, at));
            }
        }
    }
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The number before a name, by which the columns of one question hang together: `2、(广播)` has 2.
pub(super) fn number(name: &str) -> Option<String> {
    let name = folded(name);
    let digits = after_number(&name).0?.trim_start_matches('0');
    Some(digits.to_owned())
}

/// The option that a heading names without its question: `2、(广播)`.
pub(super) fn option_alone(name: &str, question: &Question) -> Option<usize> {
    let name = folded(name);
    let words = without_marks(after_number(&name).1);
    question.options.iter().position(|option| {
        let mut labels = [&option.label.zh, &option.label.en].into_iter();
        labels.any(|label| !label.is_empty() && without_marks(&folded(label)) == words)
    })
}

/// Whether a heading begins with the words or the code of a question and goes on behind a sign.
pub(super) fn goes_on(name: &str, question: &Question) -> bool {
    let name = folded(name);
    let words = after_number(&name).1;
    let parts = |rest: &str| {
        rest.trim_start_matches(['?', '？'])
            .starts_with(['(', ':', '：', '_', '-', '—', '['])
    };
    [bare(&question.text.zh), bare(&question.text.en)]
        .iter()
        .any(|text| !text.is_empty() && words.strip_prefix(text.as_str()).is_some_and(parts))
        || name
            .strip_prefix(&folded(&question.code))
            .is_some_and(parts)
}

/// Whether what stands behind the code of a question is the code of an option, parted from it.
fn is_option_code(rest: &str, code: &str) -> bool {
    let inner = rest.strip_prefix(['_', '.', '-', '/', '|', ':', '(', '[']);
    inner.is_some_and(|inner| inner.trim_end_matches([')', ']']) == code)
}

/// The words without the signs that part a question from its option.
fn without_marks(words: &str) -> String {
    words
        .chars()
        .filter(|sign| !"()[]【】（）:：-—_*?？、.。,，;；|/\"“”'".contains(*sign))
        .collect()
}

/// Whether a name is written as the codes of questions are: it is more likely a slip than something else.
pub(super) fn is_like_a_code(name: &str) -> bool {
    let name = folded(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &name[letters..];
    let digits: String = rest.replace(['_', '-', '.'], "");
    (1..=3).contains(&letters)
        && !digits.is_empty()
        && digits.len() <= 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}
