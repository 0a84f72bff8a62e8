//! Questionnaires of `EpiData` (`.qes`): a form typed as text, its fields marked by `#`, `_` and `<…>`.
//!
//! The words before a field are its question, a name in braces its code; what stands behind the last field of a line
//! may name the options, as `【1】男 【2】女`. Codes and labels of a `.chk` beside it are not read here.

use crate::questionnaire::paste::{
    Doubt, Doubted, ReadKind, ReadOption, ReadQuestion, Reading, Remark, Use,
};

/// Reads a form.
pub fn read_qes(text: &str) -> Reading {
    let mut reading = Reading::default();
    let has_braces = text.contains('{');
    for (at, line) in text.split('\n').enumerate() {
        let line = line.trim_end_matches('\r').trim();
        let used = form_line(&mut reading, at + 1, line, has_braces);
        reading.uses.push(used);
    }
    reading
}

/// Reads a line, and says where it went.
fn form_line(reading: &mut Reading, number: usize, line: &str, has_braces: bool) -> Use {
    if line.is_empty() {
        return Use::Blank;
    }
    let remark = || Remark {
        line: number,
        text: line.to_owned(),
    };
    let (fields, rest) = fields(line);
    if fields.is_empty() {
        if reading.questions.is_empty() && reading.title.is_empty() {
            line.clone_into(&mut reading.title);
            return Use::Title;
        }
        if reading.questions.is_empty() {
            reading.intro.push(remark());
            return Use::Intro;
        }
        reading.notes.push(remark());
        return Use::Note;
    }
    let first = reading.questions.len();
    let count = fields.len();
    for (place, (words, mark)) in fields.into_iter().enumerate() {
        let behind = if place + 1 == count { rest } else { "" };
        field(reading, number, &words, &mark, behind, has_braces);
    }
    if reading.questions.len() == first {
        reading.notes.push(remark());
        return Use::Note;
    }
    Use::Question(first)
}

/// The fields of a line, each with the words before it, and what stands behind the last.
fn fields(line: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['#', '_', '<']) {
        let mark = &rest[at..];
        let end = if mark.starts_with('<') {
            match mark.find('>') {
                Some(end) => end + 1,
                None => break,
            }
        } else {
            let sign = if mark.starts_with('#') { "#.," } else { "_" };
            let end = mark
                .find(|other| !sign.contains(other))
                .unwrap_or(mark.len());
            mark[..end].trim_end_matches(['.', ',']).len()
        };
        found.push((rest[..at].to_owned(), mark[..end].to_owned()));
        rest = &mark[end..];
    }
    (found, rest.trim())
}

/// Adds the question of a field.
fn field(
    reading: &mut Reading,
    line: usize,
    words: &str,
    mark: &str,
    behind: &str,
    has_braces: bool,
) {
    let inner = mark.trim_matches(['<', '>']).trim().to_ascii_lowercase();
    // The number of the paper and the day of entry are not answers.
    if mark.starts_with('<') && (inner.starts_with("idnum") || inner.starts_with("today")) {
        return;
    }
    let (name, text) = if has_braces {
        braced(words)
    } else {
        first_word(words)
    };
    let options = options(behind, line);
    let (kind, options) = match mark.chars().next() {
        Some('#') if options.len() >= 2 && !mark.contains(['.', ',']) => {
            (ReadKind::Single, options)
        }
        Some('#') => (ReadKind::Number, Vec::new()),
        Some('_') => (ReadKind::Text, Vec::new()),
        _ if inner == "y" => (ReadKind::Single, yes_or_no(line)),
        _ if inner.contains('/') => (ReadKind::Date, Vec::new()),
        _ => (ReadKind::Text, Vec::new()),
    };
    let index = reading.questions.len();
    let code = free(reading, &name, index);
    if kind == ReadKind::Number && !behind.is_empty() {
        reading.doubts.push(Doubted {
            line,
            question: Some(index),
            doubt: Doubt::TakenAsNumber,
        });
    }
    reading.questions.push(ReadQuestion {
        line,
        number: name,
        code,
        text,
        kind,
        required: false,
        options,
        low: None,
        high: None,
        at_least: None,
        at_most: None,
        section: String::new(),
    });
}

/// The name in braces, and the words without it and its punctuation.
fn braced(words: &str) -> (String, String) {
    let mut name = String::new();
    let mut text = String::new();
    let mut is_inside = false;
    for sign in words.chars() {
        match sign {
            '{' => is_inside = true,
            '}' => is_inside = false,
            other if is_inside => {
                if other.is_ascii_alphanumeric() {
                    name.push(other);
                }
            }
            '@' => {}
            other => text.push(other),
        }
    }
    (name.to_ascii_uppercase(), plain(&text))
}

/// The first word as the name, where it has letters and digits only.
fn first_word(words: &str) -> (String, String) {
    let words = words.replace('@', "");
    let words = words.trim();
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let is_name = !first.is_empty()
        && first.len() <= 10
        && first.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && first.as_bytes()[0].is_ascii_alphabetic();
    if is_name && !rest.trim().is_empty() {
        return (first.to_ascii_uppercase(), plain(rest));
    }
    (String::new(), plain(words))
}

fn plain(words: &str) -> String {
    words
        .trim_matches(|sign: char| matches!(sign, ' ' | ':' | '：' | '\t'))
        .to_owned()
}

/// A code that no question has yet.
fn free(reading: &Reading, name: &str, index: usize) -> String {
    let base = if name.is_empty() {
        format!("F{}", index + 1)
    } else {
        name.to_owned()
    };
    let is_taken = |code: &str| {
        reading
            .questions
            .iter()
            .any(|question| question.code == code)
    };
    let mut code = base.clone();
    let mut again = 2;
    while is_taken(&code) {
        code = format!("{base}-{again}");
        again += 1;
    }
    code
}

/// The options that words behind a field name: 【1】男 【2】女, 1户籍 2社保.
fn options(behind: &str, line: usize) -> Vec<ReadOption> {
    let mut found = Vec::new();
    for part in behind
        .split([' ', '\u{3000}', '，', '、'])
        .filter(|part| !part.is_empty())
    {
        let bare = part.trim_start_matches(['【', '[', '(', '（']);
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        let label = bare[digits..]
            .trim_start_matches(['】', ']', ')', '）', '.', '．', '-', '=', ':', '：']);
        let is_one = (1..=2).contains(&digits)
            && !label.is_empty()
            && !label.contains(|sign: char| sign.is_ascii_digit());
        if !is_one {
            return Vec::new();
        }
        found.push(option(&bare[..digits], label, line));
    }
    found
}

fn yes_or_no(line: usize) -> Vec<ReadOption> {
    vec![option("Y", "是", line), option("N", "否", line)]
}

fn option(code: &str, label: &str, line: usize) -> ReadOption {
    ReadOption {
        line,
        code: code.to_owned(),
        label: label.to_owned(),
        points: None,
        fill: false,
        jump: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form of our own wording in the way Chinese users type them.
    const FORM: &str = "办事大厅调查表\n请用正楷填写\n\n编号{BH}：<IDNUM>\n1.受访人{XM}：________\n2.性别{XB}：#  【1】男  【2】女\n\
        4.填表日期{RQ}：<yyyy/mm/dd>\n6.等候时间（小时）{DH}：##.#\n7.是否一次办成{YC}：<Y>\n8.总体满意度{MY}：#  5非常满意至1很不满意 9拒答\n";

    #[test]
    fn a_form_is_read_by_its_marks() {
        let reading = read_qes(FORM);
        assert_eq!(reading.title, "办事大厅调查表");
        let read: Vec<(&str, &str, &str, usize)> = reading
            .questions
            .iter()
            .map(|question| {
                (
                    question.code.as_str(),
                    question.text.as_str(),
                    question.kind.code(),
                    question.options.len(),
                )
            })
            .collect();
        assert_eq!(
            read,
            [
                ("XM", "1.受访人", "text", 0),
                ("XB", "2.性别", "single", 2),
                ("RQ", "4.填表日期", "date", 0),
                ("DH", "6.等候时间（小时）", "number", 0),
                ("YC", "7.是否一次办成", "single", 2),
                ("MY", "8.总体满意度", "number", 0),
            ]
        );
        // What stands behind the last field names no options one by one: it is said.
        assert_eq!(reading.doubts.len(), 1);
        assert_eq!(reading.uses.len(), FORM.split('\n').count());
    }

    #[test]
    fn a_first_word_is_the_name_where_no_brace_stands() {
        let reading =
            read_qes("V1 家里几口人##\nV1 再问一次##\nDZ 家庭住址@______\n3.生日：<dd/mm/yyyy>");
        let codes: Vec<&str> = reading
            .questions
            .iter()
            .map(|question| question.code.as_str())
            .collect();
        assert_eq!(codes, ["V1", "V1-2", "DZ", "F4"]);
    }
}
