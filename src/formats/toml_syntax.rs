//! What is said when a file is not TOML: the parser's terse words in sentences, one finding a line.

use toml::de::Error;

use super::toml_reader::Places;
use crate::text::{Finding, Text};

/// What one of the parser's complaints means to someone who never saw TOML.
struct Meaning {
    /// Words of the parser's message.
    words: &'static str,
    zh: &'static str,
    en: &'static str,
    hint_zh: &'static str,
    hint_en: &'static str,
}

const fn meaning(
    words: &'static str,
    zh: &'static str,
    en: &'static str,
    hint_zh: &'static str,
    hint_en: &'static str,
) -> Meaning {
    Meaning {
        words,
        zh,
        en,
        hint_zh,
        hint_en,
    }
}

/// An equals sign with nothing after it.
const NO_VALUE: Meaning = meaning(
    "key with no value",
    "等号后面没有写值",
    "there is no value after the `=`",
    "在等号后面写上值，不需要就删掉这一行",
    "write a value after the `=`, or delete the line",
);

/// The usual complaints; the first whose words are in the message counts.
const MEANINGS: &[Meaning] = &[
    NO_VALUE,
    meaning(
        "duplicate key",
        "同一个键写了两次",
        "the same key is written twice",
        "只留一处；第二道题要另起一个 [[questions]]",
        "keep one of them; a second question starts with its own [[questions]]",
    ),
    meaning(
        "invalid basic string",
        "引号没有配对",
        "a quote is not closed",
        "文字要写在一对 \" 之间，并在同一行结束",
        "a text stands between two \" on one line",
    ),
    meaning(
        "string values must be quoted",
        "文字没有加引号",
        "a text stands without quotes",
        "文字要写在一对英文引号之间，如 title = \"满意度\"",
        "put the text between quotes, as in title = \"text\"",
    ),
    meaning(
        "unclosed array table",
        "小标题的方括号没有收尾",
        "the brackets of a heading are not closed",
        "写成 [[questions]] 的样子，左右各两个方括号",
        "write it as [[questions]], with two brackets on each side",
    ),
    meaning(
        "unclosed table",
        "小标题的方括号没有收尾",
        "the bracket of a heading is not closed",
        "写成 [control_total] 的样子，左右各一个方括号",
        "write it as [control_total], with one bracket on each side",
    ),
    meaning(
        "unclosed array",
        "列表没有用 ] 收尾",
        "a list is not closed",
        "每个 [ 都要有 ] 收尾",
        "every [ needs its ]",
    ),
    meaning(
        "unclosed inline table",
        "花括号没有收尾",
        "a brace is not closed",
        "每个 { 都要有 } 收尾",
        "every { needs its }",
    ),
    meaning(
        "missing comma",
        "这里之前缺少逗号，或前面的列表没有收尾",
        "a comma is missing before this place, or the list before it is not closed",
        "各项之间用英文逗号隔开，列表最后写 ]",
        "put a comma between the entries and a ] at the end of the list",
    ),
    meaning(
        "recurs",
        "括号套得太深",
        "brackets stand within one another too deeply",
        "这里用不着这么多层括号，多半是少了收尾的",
        "nothing here needs so many; some of them are probably not closed",
    ),
    meaning(
        "missing assignment",
        "键和值之间缺少等号",
        "the `=` between key and value is missing",
        "按 键 = 值 的样子写",
        "write it as key = value",
    ),
    meaning(
        "invalid unquoted key",
        "键名里有不能用的字",
        "a key has a sign that no key can have",
        "键名只用英文单词，运行 manyi formats 可以看到全部",
        "keys are the English words that manyi formats lists",
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
pub(super) fn findings(places: &Places, errors: &[Error]) -> Vec<Finding> {
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
    if let Some((typed, needed)) = full_width_sign(line) {
        return not_toml(
            format!("这一行用了中文标点「{typed}」，文件读不下去"),
            format!("this line has a full-width `{typed}` where `{needed}` is needed"),
        )
        .hint(
            format!("切换到英文输入法，改成 {needed}"),
            format!("switch the input method off and type {needed}"),
        );
    }
    let known = if line.trim_end().ends_with('=') {
        Some(&NO_VALUE)
    } else {
        MEANINGS
            .iter()
            .find(|meaning| message.contains(meaning.words))
    };
    match known {
        Some(meaning) => not_toml(
            format!("这一行读不下去：{}", meaning.zh),
            format!("this line cannot be read: {}", meaning.en),
        )
        .hint(meaning.hint_zh, meaning.hint_en),
        None => not_toml(
            // The parser speaks English only.
            "这一行读不下去：不合 TOML 的写法".to_owned(),
            format!("this line cannot be read: {message}"),
        )
        .hint(
            "对照 manyi formats 给出的例子改写这一行",
            "compare the line with the example that manyi formats shows",
        ),
    }
}

fn not_toml(zh: String, en: String) -> Finding {
    Finding::error("not-toml", "", Text::new(zh, en))
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

#[cfg(test)]
mod tests {
    use crate::formats::toml_reader::Document;
    use crate::text::Language;

    #[test]
    fn a_chinese_screen_never_has_the_words_of_the_parser() {
        let deep = format!("a = {}", "[".repeat(500));
        let dotted = format!("{} = 1", vec!["a"; 500].join("."));
        let texts = [
            deep.as_str(),
            &dotted,
            "a = 1__0",
            "a = 2022-13-45",
            "a = \"\\q\"",
            "a = {b = 1\n}",
            "[a]]\n",
            "a = tru",
            "a = 0x",
            "a b = 1",
            "= 1",
            "\u{1}",
        ];
        for text in texts {
            let Err(findings) = Document::parse("a.toml", text) else {
                continue;
            };
            for finding in findings {
                let sentence = finding.sentence.get(Language::Zh).replace("TOML", "");
                let is_word = |part: &str| {
                    part.len() > 3 && part.bytes().all(|sign| sign.is_ascii_lowercase())
                };
                assert!(
                    !sentence
                        .split(|sign: char| !sign.is_ascii())
                        .flat_map(str::split_whitespace)
                        .any(is_word),
                    "{sentence}"
                );
            }
        }
        let Err(findings) = Document::parse("a.toml", &deep) else {
            panic!("so many brackets are read")
        };
        assert!(
            findings[0].sentence.zh.contains("括号套得太深"),
            "{:?}",
            findings[0]
        );
    }
}
