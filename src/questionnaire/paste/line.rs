//! The lines of a pasted text, cleaned of what web pages and word processors leave in them.

use crate::text::fold_width;

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its words, with single blanks between them and none around.
    pub text: String,
    /// Its cells, where it is a row of a table; at least two.
    pub cells: Vec<String>,
    /// Whether it is marked as a heading, as Markdown does.
    pub headed: bool,
    /// Whether it is marked as quoted, as Markdown does: words before the first question that might be taken for others.
    pub quoted: bool,
}

/// Reads every line.
pub(super) fn lines(text: &str) -> Vec<Line> {
    text.split('\n').map(line).collect()
}

fn line(raw: &str) -> Line {
    let quoted = raw.trim_start().strip_prefix("> ");
    let clean = without_marks(quoted.unwrap_or(raw));
    let cells = cells(&clean);
    let text = if cells.len() > 1 && clean.contains('|') && !clean.contains('\t') {
        squeezed(&clean.replace('|', " "))
    } else {
        squeezed(&clean)
    };
    let headed = raw.trim_start().starts_with('#');
    Line {
        text,
        cells,
        headed,
        quoted: quoted.is_some(),
    }
}

/// Without control characters, invisible signs and the marks of Markdown; tabs stay.
fn without_marks(raw: &str) -> String {
    let mut clean: String = raw
        .chars()
        .filter_map(|sign| match sign {
            '\t' => Some('\t'),
            '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{b}' => Some(' '),
            '｜' | '│' => Some('|'),
            '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{ad}' => None,
            other if other.is_control() => None,
            other => Some(other),
        })
        .collect();
    if clean.contains('<') {
        clean = without_tags(&clean);
    }
    for (mark, plain) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("\\_", "_"),
        ("**", ""),
    ] {
        if clean.contains(mark) {
            clean = clean.replace(mark, plain);
        }
    }
    let heading = clean.trim_start();
    let words = heading.trim_start_matches('#');
    if words.len() < heading.len() && words.starts_with(' ') {
        clean = words.to_owned();
    }
    clean
}

/// Without the tags that web pages put into words; any other `<` stays.
fn without_tags(text: &str) -> String {
    const TAGS: [&str; 12] = [
        "strong", "u", "b", "em", "i", "span", "br", "p", "font", "div", "sub", "sup",
    ];
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let inner = &rest[at + 1..];
        let name = inner.trim_start_matches('/');
        let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_tag = TAGS.contains(&name[..length].to_ascii_lowercase().as_str())
            && name[length..].starts_with(['>', ' ', '/']);
        if let Some(end) = inner.find('>').filter(|_| is_tag) {
            kept.push_str(&rest[..at]);
            rest = &inner[end + 1..];
        } else {
            kept.push_str(&rest[..=at]);
            rest = inner;
        }
    }
    kept.push_str(rest);
    kept
}

/// Blanks in a row become one; none at the ends.
pub(super) fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split([' ', '\t']).filter(|word| !word.is_empty()) {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// The cells of a row of a table, divided by tabs or upright strokes.
fn cells(clean: &str) -> Vec<String> {
    let row = clean.trim_matches(' ');
    let parts: Vec<&str> = if row.contains('\t') {
        row.split('\t').collect()
    } else if row.contains('|') {
        let row = row.strip_prefix('|').unwrap_or(row);
        let row = row.strip_suffix('|').unwrap_or(row);
        row.split('|').collect()
    } else {
        return Vec::new();
    };
    if parts.len() < 2 {
        return Vec::new();
    }
    parts.into_iter().map(squeezed).collect()
}

/// The text with full-width letters, digits and signs as half-width ones and traditional ones of key words as simplified; as many characters as before.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// A sign as it is compared: half-width, simplified where key words have it; the enumeration comma stays.
pub(super) fn fold(sign: char) -> char {
    match sign {
        '【' | '［' | '〔' => '[',
        '】' | '］' | '〕' => ']',
        '。' => '.',
        '～' | '〜' | '∼' => '~',
        '—' | '–' | '－' | '―' => '-',
        '選' => '选',
        '項' => '项',
        '個' => '个',
        '種' => '种',
        '單' => '单',
        '複' | '復' => '复',
        '題' => '题',
        '陣' => '阵',
        '滿' => '满',
        '請' => '请',
        '問' => '问',
        '註' => '注',
        '寫' => '写',
        '說' => '说',
        '見' => '见',
        '議' => '议',
        '結' => '结',
        '終' => '终',
        '轉' => '转',
        '顯' => '显',
        '評' => '评',
        '為' => '为',
        other => fold_width(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_leaves_in_a_line_is_cleaned_away() {
        let lines =
            lines("\u{feff}1.\u{a0}您的　性别\r\n**A. 男**\n\n| 项目 | 满意 | 一般 |\n1.\t年龄");
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            texts,
            ["1. 您的 性别", "A. 男", "", "项目 满意 一般", "1. 年龄"]
        );
        assert_eq!(lines[3].cells, ["项目", "满意", "一般"]);
        assert_eq!(lines[4].cells, ["1.", "年龄"]);
        assert!(lines[0].cells.is_empty());
    }
}
