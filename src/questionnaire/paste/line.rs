//! The lines of a pasted text, cleaned of what web pages and word processors leave in them.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::text::{HasSign as _, fold_width, is_chinese};

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Its words, with single blanks between them and none around.
    pub text: Cow<'t, str>,
    /// The first line that is the same: scales are printed below every question, and each of their lines is read once.
    pub first: usize,
    /// Its cells, where it is a row of a table; at least two.
    pub cells: Vec<String>,
    /// Whether it is marked as a heading, as Markdown does.
    pub headed: bool,
    /// Whether it is marked as quoted, as Markdown does: words before the first question that might be taken for others.
    pub quoted: bool,
}

/// Reads every line.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut firsts: HashMap<&str, usize, FixedState> = HashMap::default();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (at, raw) in text.split('\n').enumerate() {
        let first = *firsts.entry(raw).or_insert(at);
        lines.push(match lines.get(first) {
            Some(same) => same.clone(),
            None => line(raw, at),
        });
    }
    lines
}

/// What each line comes to, worked out once for those that are the same.
pub(super) fn each<'t, T: Clone>(lines: &'t [Line<'t>], of: impl Fn(&'t str) -> T) -> Vec<T> {
    let mut each: Vec<T> = Vec::with_capacity(lines.len());
    for line in lines {
        each.push(match each.get(line.first) {
            Some(same) => same.clone(),
            None => of(&line.text),
        });
    }
    each
}

fn line(raw: &str, first: usize) -> Line<'_> {
    let quoted = raw.trim_start().strip_prefix("> ");
    let clean = digit_boxes(without_marks(quoted.unwrap_or(raw)));
    let cells = cells(&clean);
    let text = if cells.len() > 1 && clean.contains('|') && !clean.contains('\t') {
        Cow::Owned(squeezed(&clean.replace('|', " ")).into_owned())
    } else {
        match clean {
            Cow::Borrowed(clean) => squeezed(clean),
            Cow::Owned(clean) => Cow::Owned(squeezed(&clean).into_owned()),
        }
    };
    let headed = raw.trim_start().starts_with('#');
    Line {
        text,
        first,
        cells,
        headed,
        quoted: quoted.is_some(),
    }
}

/// `|__|__| 岁` and `□□岁`, the boxes of interviewers for digits, as a rule to write on; a table has words or blanks between
/// its strokes, and no unit behind its boxes.
fn digit_boxes(clean: Cow<'_, str>) -> Cow<'_, str> {
    let has = |byte: u8| clean.as_bytes().contains(&byte);
    let boxed = match () {
        () if has(0xa3) && clean.contains('口') => mouths(&clean),
        () if has(0x87) && clean.contains('〇') => noughts(&clean),
        () if !has(b'|') && !has(0xe2) => return clean,
        () => None,
    };
    let clean = boxed.map_or(clean, Cow::Owned);
    if clean.contains("□□") {
        return Cow::Owned(box_rules(&clean));
    }
    let ends = clean.find('|').zip(clean.rfind('|'));
    let is_rule = |(from, to): (usize, usize)| {
        clean[from..to]
            .chars()
            .all(|sign| "|_ 年月日".contains(sign))
    };
    if !clean.contains("|_") || !ends.is_some_and(is_rule) {
        return clean;
    }
    let rule = clean.replace("_| |_", "__").replace("_|_", "__");
    let rule = rule.replace("|_", "_").replace("_|", "_");
    Cow::Owned(if rule.contains("__") {
        rule
    } else {
        rule.replace('_', "__")
    })
}

/// 口满意 口一般 with boxes: the character that a hand types for one, before every word but those of the question.
fn mouths(clean: &str) -> Option<String> {
    let (at, _) = clean.match_indices('口').nth(1)?;
    let is_apart =
        |at: usize| at == 0 || clean[..at].ends_with([' ', '\t', '：', ':', '？', '?', '、', '.']);
    let first = clean
        .find('口')
        .filter(|first| is_apart(*first) && is_apart(at))?;
    let mut words = clean[first..].split_whitespace();
    let is_boxed = words
        .all(|word| word.chars().count() > 1 && word.starts_with('口') && !word.has(&['：', ':']));
    let behind = || {
        clean[first + '口'.len_utf8()..]
            .replace(" 口", " □")
            .replace("\t口", "\t□")
    };
    is_boxed.then(|| format!("{}□{}", &clean[..first], behind()))
}

/// 知道〇 不知道〇 with circles; beside a numeral it is one, as in 二〇二六.
fn noughts(clean: &str) -> Option<String> {
    let is_numeral =
        |sign: Option<char>| sign.is_some_and(|sign| "一二三四五六七八九〇".contains(sign));
    let mut found = clean.match_indices('〇');
    let is_circle = |at: usize| {
        let behind = &clean[at + '〇'.len_utf8()..];
        !is_numeral(clean[..at].chars().next_back()) && !is_numeral(behind.chars().next())
    };
    found
        .all(|(at, _)| is_circle(at))
        .then(|| clean.replace('〇', "○"))
}

/// Boxes in a row before a unit as a rule.
fn box_rules(clean: &str) -> String {
    let mut ruled = String::with_capacity(clean.len());
    let mut rest = clean;
    while let Some(at) = rest.find("□□") {
        ruled.push_str(&rest[..at]);
        let behind = rest[at..].trim_start_matches('□');
        let mut signs = behind.chars();
        let is_unit = signs
            .next()
            .is_some_and(|sign| "年月日岁人元亩口户次".contains(sign));
        let is_unit = is_unit && signs.next().is_none_or(|sign| !is_chinese(sign));
        let boxes = &rest[at..rest.len() - behind.len()];
        ruled.push_str(if is_unit { "____" } else { boxes });
        rest = behind;
    }
    ruled.push_str(rest);
    ruled
}

/// A sign as it stays in a line; none of a control character or an invisible one, but for tabs.
fn shown(sign: char) -> Option<char> {
    match sign {
        '\t' => Some('\t'),
        ' '..='~' | '\u{3400}'..='\u{9fff}' => Some(sign),
        '\u{a0}' | '\u{3000}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{b}' => Some(' '),
        '｜' | '│' => Some('|'),
        '＿' | '﹍' => Some('_'),
        '\u{20dd}' => Some('○'),
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{ad}' => None,
        other if other.is_control() => None,
        other => Some(other),
    }
}

/// Without control characters, invisible signs and the marks of Markdown; tabs stay.
fn without_marks(raw: &str) -> Cow<'_, str> {
    // Chinese characters and signs, letters, digits: nothing to clean; of the full-width signs three are exchanged.
    let (mut near, mut is_odd, mut is_marked) = (0_u32, false, false);
    for byte in raw.bytes() {
        near = near << 8 | u32::from(byte);
        is_marked |= matches!(byte, b'<' | b'&' | b'\\' | b'*' | b'#');
        is_odd |= !matches!(byte, b' '..=b'~' | 0x80..=0xbf | 0xe3..=0xe9 | 0xef)
            || matches!(
                near & 0xff_ffff,
                0xe3_8080 | 0xef_bcbf | 0xef_bd9c | 0xef_b98d | 0xef_bbbf
            );
    }
    let mut clean = if !is_odd || raw.chars().all(|sign| shown(sign) == Some(sign)) {
        Cow::Borrowed(raw)
    } else {
        Cow::Owned(raw.chars().filter_map(shown).collect())
    };
    if !is_marked {
        return clean;
    }
    if clean.contains('<') {
        clean = Cow::Owned(without_tags(&clean));
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
        // Bold words have two stars at both ends; two stars alone are a page's way to say that an answer is due.
        let due = if plain.is_empty() { 2 } else { 1 };
        if clean.matches(mark).take(due).count() == due {
            clean = Cow::Owned(clean.replace(mark, plain));
        }
    }
    let heading = clean.trim_start();
    let words = heading.trim_start_matches('#');
    if words.len() < heading.len() && words.starts_with(' ') {
        clean = Cow::Owned(words.to_owned());
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
pub(super) fn squeezed(text: &str) -> Cow<'_, str> {
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t');
    let mut before = b' ';
    let is_squeezed = text.bytes().all(|byte| {
        let good = byte != b'\t' && !(is_blank(byte) && is_blank(before));
        before = byte;
        good
    });
    if is_squeezed && (text.is_empty() || !is_blank(before)) {
        return Cow::Borrowed(text);
    }
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split([' ', '\t']).filter(|word| !word.is_empty()) {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    Cow::Owned(squeezed)
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
    parts
        .into_iter()
        .map(|part| squeezed(part).into_owned())
        .collect()
}

/// The text with full-width letters, digits and signs as half-width ones and traditional ones of key words as simplified; as many characters as before.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|sign| fold(sign) != sign) {
        return Cow::Borrowed(text);
    }
    // No sign takes more bytes when it is folded.
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars() {
        folded.push(fold(sign));
    }
    Cow::Owned(folded)
}

/// The text without blanks.
pub(super) fn closed(text: &str) -> Cow<'_, str> {
    if text.contains(' ') {
        Cow::Owned(text.replace(' ', ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// A sign as it is compared: half-width, simplified where key words have it; the enumeration comma stays.
#[inline(always)]
pub(super) fn fold(sign: char) -> char {
    let is_usual = is_chinese(sign) && TRADITIONAL >> (sign as u32 % 128) & 1 == 0;
    if sign.is_ascii() || is_usual {
        sign
    } else {
        fold_wide(sign)
    }
}

/// A bit for each of the Chinese characters that are folded: one without it is none of them.
const TRADITIONAL: u128 = {
    let mut signs = 0;
    let mut at = 0;
    while at < FOLDED.len() {
        signs |= 1 << (FOLDED[at].0 as u32 % 128);
        at += 1;
    }
    signs
};

/// Traditional characters of key words, and the simplified ones they are compared as; in the order of the code points.
const FOLDED: [(char, char); 29] = [
    ('個', '个'),
    ('問', '问'),
    ('單', '单'),
    ('寫', '写'),
    ('幾', '几'),
    ('復', '复'),
    ('數', '数'),
    ('歲', '岁'),
    ('滿', '满'),
    ('為', '为'),
    ('畝', '亩'),
    ('種', '种'),
    ('終', '终'),
    ('結', '结'),
    ('萬', '万'),
    ('複', '复'),
    ('見', '见'),
    ('註', '注'),
    ('評', '评'),
    ('說', '说'),
    ('請', '请'),
    ('議', '议'),
    ('轉', '转'),
    ('選', '选'),
    ('陣', '阵'),
    ('項', '项'),
    ('題', '题'),
    ('顯', '显'),
    ('齡', '龄'),
];

fn fold_wide(sign: char) -> char {
    match sign {
        '【' | '［' | '〔' => '[',
        '】' | '］' | '〕' => ']',
        '。' => '.',
        '～' | '〜' | '∼' => '~',
        '—' | '–' | '－' | '―' => '-',
        _ if is_chinese(sign) => {
            let found = FOLDED.binary_search_by_key(&sign, |(one, _)| *one);
            found.map_or(sign, |at| FOLDED[at].1)
        }
        other => fold_width(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_of_key_words_are_folded() {
        assert!(FOLDED.is_sorted());
        for (traditional, simplified) in FOLDED {
            assert_eq!(
                (fold(traditional), fold(simplified)),
                (simplified, simplified)
            );
        }
        assert_eq!(["滿", "（", "满", "a"].map(folded).concat(), "满(满a");
    }

    #[test]
    fn what_a_page_leaves_in_a_line_is_cleaned_away() {
        let lines =
            lines("\u{feff}1.\u{a0}您的　性别\r\n**A. 男**\n\n| 项目 | 满意 | 一般 |\n1.\t年龄");
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        assert_eq!(
            texts,
            ["1. 您的 性别", "A. 男", "", "项目 满意 一般", "1. 年龄"]
        );
        assert_eq!(lines[3].cells, ["项目", "满意", "一般"]);
        assert_eq!(lines[4].cells, ["1.", "年龄"]);
        assert!(lines[0].cells.is_empty());
    }
}
