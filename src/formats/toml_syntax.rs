//! What is said when a file is not TOML: the parser's terse words in sentences, one finding a line.

use toml::de::Error;

use super::toml_reader::Places;
use crate::text::{Finding, Text};

/// The parser's words, what they mean in Chinese, what to do in Chinese and in English.
const MEANINGS: &[(&str, &str, &str, &str)] = &[
    (
        "duplicate key",
        "同一个键写了两次",
        "只留一处；第二道题要另起一个 [[questions]]",
        "keep one of them; a second question starts with its own [[questions]]",
    ),
    (
        "invalid basic string",
        "引号没有配对",
        "文字要写在一对 \" 之间，并在同一行结束",
        "a text stands between two \" on one line",
    ),
    (
        "string values must be quoted",
        "文字没有加引号",
        "文字要写在一对英文引号之间，如 title = \"满意度\"",
        "put the text between quotes, as in title = \"text\"",
    ),
    (
        "key with no value",
        "键后面没有写值",
        "按 键 = 值 的样子写完",
        "write it as key = value",
    ),
    (
        "missing value",
        "等号后面没有写值",
        "在等号后面写上值，不需要就删掉这一行",
        "write a value after the `=`, or delete the line",
    ),
    (
        "unclosed array",
        "列表缺少右方括号 ]",
        "每个 [ 都要有 ] 收尾",
        "every [ needs its ]",
    ),
    (
        "missing comma",
        "两项之间缺少逗号",
        "各项之间用英文逗号隔开",
        "put a comma between the entries",
    ),
    (
        "unclosed inline table",
        "缺少右花括号 }",
        "每个 { 都要有 } 收尾",
        "every { needs its }",
    ),
    (
        "unclosed",
        "方括号没有收尾",
        "小标题写成 [[questions]] 的样子",
        "a heading is written as [[questions]]",
    ),
    (
        "missing assignment",
        "缺少等号",
        "按 键 = 值 的样子写",
        "write it as key = value",
    ),
    (
        "invalid unquoted key",
        "键名里有不能用的字",
        "键名只用 docs/formats.md 里列出的英文单词",
        "keys are the English words listed in docs/formats.md",
    ),
];

/// A sign typed with a Chinese input method, and the one TOML needs.
const FULL_WIDTH: &[(char, char)] = &[
    ('“', '"'),
    ('”', '"'),
    ('＂', '"'),
    ('＝', '='),
    ('，', ','),
    ('【', '['),
    ('】', ']'),
    ('［', '['),
    ('］', ']'),
    ('｛', '{'),
    ('｝', '}'),
];

/// The findings for the errors of a parse, the first of each line.
pub(super) fn findings(places: &Places<'_>, errors: &[Error]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for error in errors {
        let byte = error.span().map_or(0, |span| span.start);
        let finding = places.at_byte(explain(error, places.line_around(byte)), byte);
        if findings
            .iter()
            .all(|known| known.place.line != finding.place.line)
        {
            findings.push(finding);
        }
    }
    findings
}

fn explain(error: &Error, line: &str) -> Finding {
    let message = error.message();
    let finding = |zh: String| {
        Finding::error(
            "not-toml",
            "",
            Text::new(zh, format!("this line is not TOML: {message}")),
        )
    };
    if let Some((typed, needed)) = full_width_sign(line) {
        return Finding::error(
            "not-toml",
            "",
            Text::new(
                format!("这一行用了中文的“{typed}”，文件读不下去"),
                format!("this line has a full-width `{typed}` where TOML needs `{needed}`"),
            ),
        )
        .hint(
            format!("切换到英文输入法，改成 {needed}"),
            format!("switch the input method off and type {needed}"),
        );
    }
    match MEANINGS.iter().find(|(words, ..)| message.contains(words)) {
        Some((_, meaning, zh, en)) => finding(format!("这一行读不下去：{meaning}")).hint(*zh, *en),
        None => finding(format!("这一行不合 TOML 的写法：{message}")).hint(
            "对照 docs/formats.md 里的例子改写这一行",
            "compare the line with the example in docs/formats.md",
        ),
    }
}

/// The first full-width sign of a line that stands outside its quoted texts and comment.
fn full_width_sign(line: &str) -> Option<(char, char)> {
    let mut quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => quoted = !quoted,
            '#' if !quoted => return None,
            other if !quoted => {
                if let Some(pair) = FULL_WIDTH.iter().find(|(typed, _)| *typed == other) {
                    return Some(*pair);
                }
            }
            _ => {}
        }
    }
    None
}
