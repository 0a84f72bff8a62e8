//! Marks of options: `A.` `①` `(1)` `1、` `□`, at the beginning of a line or several in one.

use std::borrow::Cow;

use super::line::{fold, folded};
use super::number::circled_value;
use crate::text::HasSign as _;
use crate::text::is_chinese;

/// What options are marked with; those of a question are marked alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `A.` `A、` `(A)`.
    Letter,
    /// `a.`.
    SmallLetter,
    /// `A` with a blank or nothing behind it.
    BareLetter,
    /// `①`.
    Circled,
    /// `（1）`.
    Paren,
    /// `1、` `1.` `1)`.
    Digit,
    /// `1 ` with a blank behind it.
    BareDigit,
    /// `□`, `( )` and the like, before or behind.
    Box,
    /// `-` or `•`.
    Dash,
    /// No mark: a line each.
    Plain,
}

/// A mark at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark<'t> {
    /// What it is.
    pub style: Style,
    /// Its place, counted from 0; 0 where marks are all alike.
    pub place: u32,
    /// The letter or number as printed; empty where marks are all alike.
    code: &'t str,
    /// What stands behind it.
    pub rest: &'t str,
}

/// One option of a line: its mark's place and code, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// Its place, counted from 0.
    pub place: u32,
    /// Its code; empty where the marks are all alike.
    pub code: String,
    /// Its words, with boxes still in.
    pub words: Cow<'t, str>,
}

/// Whether a sign stands for a box to tick.
#[inline]
pub(super) const fn is_box(sign: char) -> bool {
    matches!(
        sign,
        '□' | '☐'
            | '○'
            | '◯'
            | '◻'
            | '▢'
            | '⬜'
            | '❏'
            | '❑'
            | '☑'
            | '☒'
            | '■'
            | '●'
            | '◎'
            | '▣'
            | '◇'
            | '⭕'
            | '🔲'
            | '⚪'
            | '❍'
    )
}

/// Whether a text has a box; most have not even the first byte of one.
pub(super) fn has_box(text: &str) -> bool {
    let bytes = text.as_bytes();
    (bytes.contains(&0xe2) || bytes.contains(&0xf0)) && text.contains(is_box)
}

/// Signs behind a letter that tell that it is the beginning of a word: A类, B级.
const GRADES: &[char] = &[
    '类', '级', '组', '区', '班', '等', '型', '栋', '座', '版', '卷', '档', '股', '村', '超', '轮',
    '款', '类', '類', '級', '組',
];

/// The mark at the beginning of a text.
pub(super) fn mark(text: &str) -> Option<Mark<'_>> {
    if text.starts_with(is_chinese) {
        return None;
    }
    empty_box(text)
        .or_else(|| circled(text))
        .or_else(|| bracketed(text))
        .or_else(|| letter(text))
        .or_else(|| digit(text))
        .or_else(|| dash(text))
}

/// A box or an empty bracket at the beginning, and what stands behind it.
pub(super) fn empty_box(text: &str) -> Option<Mark<'_>> {
    let first = text.chars().next()?;
    let rest = if is_box(first) {
        text[first.len_utf8()..].trim_start_matches(|sign| is_box(sign) || sign == ' ')
    } else {
        let close = match fold(first) {
            '(' => ')',
            '[' => ']',
            _ => return None,
        };
        let inner = text[first.len_utf8()..].trim_start_matches([' ', '√', '_']);
        let end = inner.chars().next().filter(|sign| fold(*sign) == close)?;
        inner[end.len_utf8()..].trim_start()
    };
    Some(Mark {
        style: Style::Box,
        place: 0,
        code: "",
        rest,
    })
}

fn circled(text: &str) -> Option<Mark<'_>> {
    let sign = text.chars().next()?;
    let value = circled_value(sign)?;
    Some(Mark {
        style: Style::Circled,
        place: value - 1,
        code: "",
        rest: text[sign.len_utf8()..].trim_start_matches([' ', '、', '.', '．', ':', '：']),
    })
}

/// `（1）` and `(A)`.
fn bracketed(text: &str) -> Option<Mark<'_>> {
    let inner = text.strip_prefix(['(', '（', '[', '【'])?;
    // A bracket with more in it is none of an option's mark.
    let mut near = inner.char_indices().take(4);
    let end = near
        .find(|(_, sign)| matches!(sign, ')' | '）' | ']' | '】'))?
        .0;
    let code = inner[..end].trim();
    let close = inner[end..].chars().next()?;
    let rest =
        inner[end + close.len_utf8()..].trim_start_matches([' ', '、', '.', '．', ':', '：']);
    sequence(code, Style::Paren, Style::Letter, Style::SmallLetter, rest)
}

/// The mark of a letter, or of a number of at most two digits.
fn sequence<'t>(
    code: &'t str,
    digits: Style,
    capitals: Style,
    small: Style,
    rest: &'t str,
) -> Option<Mark<'t>> {
    let mut signs = code.chars().map(fold);
    let (first, second) = (signs.next()?, signs.next());
    if signs.next().is_some() {
        return None;
    }
    let behind = |from: char| u32::from(first) - u32::from(from);
    let (style, place) = match (first, second) {
        ('A'..='Z', None) => (capitals, behind('A')),
        ('a'..='z', None) => (small, behind('a')),
        ('0'..='9', None) => (digits, behind('0').checked_sub(1)?),
        ('0'..='9', Some(ones)) => {
            let value = behind('0') * 10 + ones.to_digit(10)?;
            (digits, value.checked_sub(1)?)
        }
        _ => return None,
    };
    Some(Mark {
        style,
        place,
        code,
        rest,
    })
}

fn letter(text: &str) -> Option<Mark<'_>> {
    let mut signs = text.chars();
    let sign = fold(signs.next()?);
    if !sign.is_ascii_alphabetic() {
        return None;
    }
    let rest = signs.as_str();
    let code = &text[..text.len() - rest.len()];
    let next = rest.chars().next();
    match next.map(fold) {
        Some('.' | '、' | ':' | ')' | ',' | ';' | '-') if next != Some('。') => {
            let behind = rest.trim_start_matches([
                '.', '、', '．', ':', '：', ')', '）', ',', '，', ';', '；', ' ', '-', '－', '—',
            ]);
            // A-农民 is an option; A-1 is a number.
            if next.map(fold) == Some('-') && !behind.starts_with(is_chinese) {
                return None;
            }
            sequence(
                code,
                Style::Digit,
                Style::Letter,
                Style::SmallLetter,
                behind,
            )
        }
        // A□ and A_ too; A4 and APP are words.
        Some(' ') if sign.is_ascii_uppercase() => {
            let behind = rest.trim_start();
            // A. with a blank before the full stop.
            let behind = behind.strip_prefix(['.', '、', '．']).unwrap_or(behind);
            sequence(
                code,
                Style::Digit,
                Style::BareLetter,
                Style::BareLetter,
                behind.trim_start(),
            )
        }
        None if sign.is_ascii_uppercase() => {
            sequence(code, Style::Digit, Style::BareLetter, Style::BareLetter, "")
        }
        Some(other)
            if sign.is_ascii_uppercase() && !other.is_ascii() && !GRADES.contains(&other) =>
        {
            sequence(
                code,
                Style::Digit,
                Style::BareLetter,
                Style::BareLetter,
                rest,
            )
        }
        _ => None,
    }
}

fn digit(text: &str) -> Option<Mark<'_>> {
    let count = text
        .chars()
        .take_while(|sign| fold(*sign).is_ascii_digit())
        .count();
    if count == 0 || count > 2 {
        return None;
    }
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    let (code, rest) = text.split_at(end);
    let mut behind = rest.chars();
    let next = behind.next()?;
    match fold(next) {
        '.' | '、' | ')' | ':' | '=' if next != '。' => {
            let is_decimal = fold(next) == '.'
                && behind
                    .next()
                    .is_some_and(|sign| fold(sign).is_ascii_digit());
            let rest = rest[next.len_utf8()..].trim_start_matches(['、', '.', ' ']);
            (!is_decimal)
                .then(|| sequence(code, Style::Digit, Style::Letter, Style::Letter, rest))?
        }
        ' ' => {
            let rest = rest.trim_start();
            (!rest.is_empty())
                .then(|| sequence(code, Style::BareDigit, Style::Letter, Style::Letter, rest))?
        }
        _ => None,
    }
}

fn dash(text: &str) -> Option<Mark<'_>> {
    let rest = text
        .strip_prefix("- ")
        .or_else(|| text.strip_prefix(['•', '·', '▪', '➢', '◆']))
        .or_else(|| text.strip_prefix("* "))?;
    let rest = rest.trim_start();
    Some(Mark {
        style: Style::Dash,
        place: 0,
        code: "",
        rest: empty_box(rest).map_or(rest, |box_before| box_before.rest),
    })
}

/// The options of a line that begins with a mark of this style and place.
pub(super) fn split(text: &str, style: Style, place: u32) -> Option<Vec<Piece<'_>>> {
    split_from(
        text,
        mark(text).filter(|first| first.style == style)?,
        place,
    )
}

/// The options of a line that begins with this mark; `None` where its place is another.
pub(super) fn split_from<'t>(text: &'t str, first: Mark<'t>, place: u32) -> Option<Vec<Piece<'t>>> {
    let style = first.style;
    if text.len() > LONGEST {
        return Some(vec![piece(&first, first.rest)]);
    }
    if matches!(style, Style::Box) {
        return Some(boxed(text).1);
    }
    if style == Style::Dash {
        return Some(vec![piece(&first, first.rest)]);
    }
    if first.place != place {
        return None;
    }
    Some(run(text, first))
}

/// The options in a row, each with the mark that follows the one before.
fn run<'t>(text: &'t str, first: Mark<'t>) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut at = first;
    loop {
        let from = text.len() - at.rest.len();
        let Some((end, next)) = following(text, from, at.style, at.place + 1) else {
            pieces.push(piece(&at, at.rest.trim()));
            return pieces;
        };
        pieces.push(piece(&at, text[from..end].trim()));
        at = next;
    }
}

fn piece<'t>(mark: &Mark<'t>, words: &'t str) -> Piece<'t> {
    Piece {
        place: mark.place,
        code: code(mark),
        words: words.into(),
    }
}

/// The code of an option with this mark.
pub(super) fn code(mark: &Mark<'_>) -> String {
    match mark.style {
        Style::Circled => (mark.place + 1).to_string(),
        _ => folded(mark.code).into_owned(),
    }
}

/// The next mark of this style and place at or behind a byte, and the byte at which it begins.
fn following(text: &str, from: usize, style: Style, place: u32) -> Option<(usize, Mark<'_>)> {
    if matches!(
        style,
        Style::Letter | Style::SmallLetter | Style::BareLetter
    ) {
        let first = if style == Style::SmallLetter {
            'a'
        } else {
            'A'
        };
        let letter = char::from_u32(u32::from(first) + place)?;
        let wide = char::from_u32(u32::from(letter) + 0xfee0)?;
        if !text[from..].contains(letter) && !text[from..].contains(wide) {
            return None;
        }
    }
    let mut before = text[..from].chars().next_back();
    for (at, sign) in text[from..].char_indices() {
        let here = from + at;
        if !is_chinese(sign)
            && may_begin(style, before, sign)
            && let Some(mark) = mark(&text[here..]).filter(|mark| is_next(mark, style, place))
            && !is_inside(&text[from..here])
        {
            return Some((here, mark));
        }
        before = Some(sign);
    }
    None
}

/// Whether a bracket is open at the end of a text.
fn is_inside(text: &str) -> bool {
    let depth = text.chars().map(|sign| match sign {
        '(' | '（' => 1,
        ')' | '）' => -1,
        _ => 0_i32,
    });
    depth.sum::<i32>() > 0
}

fn is_next(mark: &Mark<'_>, style: Style, place: u32) -> bool {
    let alike = mark.style == style
        || matches!(
            (mark.style, style),
            (Style::Letter, Style::BareLetter) | (Style::BareLetter, Style::Letter)
        );
    alike && mark.place == place
}

/// Whether a mark may begin with this sign behind that one.
fn may_begin(style: Style, before: Option<char>, sign: char) -> bool {
    let Some(before) = before else {
        return true;
    };
    let apart = before == ' '
        || is_box(before)
        || matches!(fold(before), ')' | ']' | ';' | '_' | '?' | ':');
    match style {
        Style::Letter | Style::SmallLetter => {
            let before = fold(before);
            fold(sign).is_ascii_alphabetic() && !before.is_ascii_alphanumeric()
                || matches!(fold(sign), '(' | '[')
        }
        Style::BareLetter => fold(sign).is_ascii_uppercase() && apart,
        Style::Circled => true,
        Style::Paren => matches!(fold(sign), '(' | '['),
        Style::Digit => {
            let near = fold(before);
            fold(sign).is_ascii_digit()
                && !near.is_ascii_digit()
                && !matches!(near, '.' | '-' | '~' | '/' | '至' | '到')
        }
        Style::BareDigit => fold(sign).is_ascii_digit() && apart,
        Style::Box | Style::Dash | Style::Plain => false,
    }
}

/// Words before the boxes of a line, and the options beside them; the boxes stand before or behind.
pub(super) fn boxed(text: &str) -> (&str, Vec<Piece<'_>>) {
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    // Beside boxes an empty bracket is room to write: 其他□（ ）.
    let has_boxes = has_box(text);
    while at < text.len() {
        let here = &text[at..];
        let is_room = has_boxes && !here.starts_with(is_box);
        if let Some(found) = empty_box(here).filter(|_| !is_room) {
            let end = text.len() - found.rest.len();
            places.push((at, end));
            at = end.max(at + 1);
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    let Some((first, _)) = places.first().copied() else {
        return (text, Vec::new());
    };
    let lead = text[..first].trim();
    let stem = stem_before(lead);
    let mut words: Vec<Cow<'_, str>> = Vec::new();
    if !stand_behind(text, &places, lead, stem) {
        for (index, (_, end)) in places.iter().enumerate() {
            let until = places.get(index + 1).map_or(text.len(), |next| next.0);
            words.push(text[*end..until].trim().into());
        }
        return (lead, pieces(words));
    }
    words.push(lead[stem..].trim().into());
    for (index, (_, end)) in places.iter().enumerate() {
        let next = places.get(index + 1);
        let behind = text[*end..next.map_or(text.len(), |next| next.0)].trim();
        let (room, option) = match next {
            Some(_) => room_before(behind),
            None if behind.starts_with(['(', '（']) && is_blank(behind) => ("____", ""),
            None if is_blank(behind) && !behind.contains("__") => ("", ""),
            None => (behind, ""),
        };
        let room = room.trim_matches([' ', '，', ',', '；', ';', '、', '：', ':', '。']);
        let room = room.replace("（ ）", "____").replace("( )", "____");
        if let Some(before) = words.last_mut().filter(|_| !room.is_empty()) {
            let is_bracket = room.starts_with(['(', '（']);
            let (open, close) = if is_bracket { ("", "") } else { ("（", "）") };
            *before = format!("{before}{open}{room}{close}").into();
        }
        words.push(option.into());
    }
    (lead[..stem].trim(), pieces(words))
}

/// Whether the boxes of a line stand behind their options: nothing is left behind the last one but room that belongs to it.
fn stand_behind(text: &str, places: &[(usize, usize)], lead: &str, stem: usize) -> bool {
    let [(_, first), ..] = places else {
        return false;
    };
    let (at, end) = places[places.len() - 1];
    let last = &text[end..];
    if lead.is_empty() || is_blank(last) {
        return !lead.is_empty();
    }
    let begins = stem < lead.len() && (stem > 0 || !lead.contains(' '));
    let has_room = last.contains("__") || last.trim_start().starts_with(['(', '（']);
    let is_apart = |end: usize| text[..end].ends_with(' ');
    let apart = (is_apart(at), is_apart(end) || is_apart(*first));
    let opens = [
        "(", "（", "_", "，", "原因", "说明", "理由", "具体", "请", "若", "如", "主要",
    ];
    let opens = opens.iter().any(|word| last.trim_start().starts_with(word));
    let by_sign = lead[..stem].ends_with([':', '：', '?', '？']);
    begins && has_room && apart != (true, false) && (opens || by_sign || apart == (false, true))
}

/// Room behind an option that stands before the next one: `（金额____万元） 否`, `____年加入 否`.
fn room_before(words: &str) -> (&str, &str) {
    let end = if words.starts_with(['(', '（']) {
        let close = words.find([')', '）']);
        // （ ）人 无: the unit belongs to the room.
        let unit = close.and_then(|at| Some(at + words[at..].find(' ')?));
        unit.filter(|at| !words[*at..].has(&['(', '（'])).or(close)
    } else if words.contains("__") {
        words.rfind([' ', '，', '；', ','])
    } else {
        None
    };
    let end = end.map(|at| at + words[at..].chars().next().map_or(1, char::len_utf8));
    match end.map(|end| words.split_at(end)) {
        Some((room, option)) if !option.trim().is_empty() && !option.contains("__") => {
            (room.trim(), option.trim())
        }
        _ => ("", words),
    }
}

fn pieces(words: Vec<Cow<'_, str>>) -> Vec<Piece<'_>> {
    words
        .into_iter()
        .filter(|words| !words.is_empty())
        .enumerate()
        .map(|(place, words)| Piece {
            place: place as u32,
            code: String::new(),
            words,
        })
        .collect()
}

/// Where the first option begins in a stem with an option behind it: behind a colon, a question mark or the last blank.
fn stem_before(words: &str) -> usize {
    let divider = words
        .char_indices()
        .rfind(|(_, sign)| matches!(fold(*sign), ':' | '?'));
    if let Some((at, sign)) = divider {
        return at + sign.len_utf8();
    }
    words.rfind(' ').map_or(0, |at| at + 1)
}

/// Whether nothing but signs to write on and ends of sentences is left.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|sign| matches!(fold(sign), ' ' | '_' | '.' | ';' | ',' | '、' | ')' | '('))
}

/// The stem of a question with its options in the same line, and how they are marked; at least two options.
pub(super) fn inline(text: &str) -> Option<(&str, Style, Vec<Piece<'_>>)> {
    if text.len() > LONGEST {
        return None;
    }
    let signs = Signs::of(text);
    let letters = [Style::Letter, Style::BareLetter].map(|style| (style, signs.letters));
    let others = [
        (Style::Circled, signs.circled),
        (Style::SmallLetter, signs.small),
        (Style::Paren, signs.digits && signs.brackets),
        (Style::Digit, signs.digits),
    ];
    let [letter, bare] = letters;
    for (style, may) in [letter, others[0], bare]
        .into_iter()
        .chain(others[1..].iter().copied())
    {
        if may && let Some(found) = inline_run(text, style) {
            return Some(found);
        }
    }
    if signs.brackets || signs.boxes {
        let (stem, pieces) = boxed(text);
        // Blanks of a sentence are no boxes: 有（ ）口人，其中60岁以上（ ）人.
        let is_sentence = !signs.boxes
            && pieces
                .iter()
                .any(|piece| piece.words.has(&['，', '。']) || piece.words.starts_with(COUNTED));
        if pieces.len() >= 2 && !is_sentence {
            return Some((stem, Style::Box, pieces));
        }
    }
    signs
        .digits
        .then(|| inline_run(text, Style::BareDigit))
        .flatten()
}

/// Signs behind a blank that is filled with a number.
const COUNTED: &[char] = &[
    '口', '人', '元', '万', '次', '岁', '亩', '户', '分', '度', '年', '月', '日', '%',
];
/// The longest line, in bytes, in which options are looked for; what is longer is a letter to the reader.
const LONGEST: usize = 1_200;
/// How many places are tried as the first option of a line.
const TRIES: usize = 12;

/// Which signs of marks a line has at all.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "one for each kind of mark")]
struct Signs {
    letters: bool,
    small: bool,
    circled: bool,
    digits: bool,
    brackets: bool,
    boxes: bool,
}

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        for sign in text.chars() {
            match fold(sign) {
                'B' => signs.letters = true,
                'b' => signs.small = true,
                '2' => signs.digits = true,
                '(' | '[' => signs.brackets = true,
                other if other.is_ascii() => {}
                _ => {
                    signs.circled |= circled_value(sign) == Some(2);
                    signs.boxes |= is_box(sign);
                }
            }
        }
        signs
    }
}

fn inline_run(text: &str, style: Style) -> Option<(&str, Style, Vec<Piece<'_>>)> {
    let mut from = 0;
    for _ in 0..TRIES {
        let (at, first) = following(text, from, style, 0)?;
        let spaced = text[..at].ends_with([' ', ':', '：', '?', '？', ')', '）', '_']) || at == 0;
        let pieces = if first.style == style {
            run(text, first)
        } else {
            Vec::new()
        };
        let needed = match style {
            Style::Letter | Style::Circled => 2,
            _ if spaced => 2,
            _ => usize::MAX,
        };
        if pieces.len() >= needed && pieces.iter().all(|piece| !piece.words.is_empty()) {
            return Some((text[..at].trim(), style, pieces));
        }
        from = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn words(pieces: &[Piece<'_>]) -> Vec<String> {
        pieces.iter().map(|piece| piece.words.to_string()).collect()
    }

    #[rstest]
    #[case("A.知道B.聽說過 C.不知道", Style::Letter, &["知道", "聽說過", "不知道"])]
    #[case("A、男□ B、女□", Style::Letter, &["男□", "女□"])]
    #[case("① 男 ② 女", Style::Circled, &["男", "女"])]
    #[case("(1)男 (2)女", Style::Paren, &["男", "女"])]
    #[case("1、男 2、女", Style::Digit, &["男", "女"])]
    #[case("A 18岁以下 B 19-44岁", Style::BareLetter, &["18岁以下", "19-44岁"])]
    #[case("□非常满意 □满意", Style::Box, &["非常满意", "满意"])]
    #[case("A.村里的大喇叭、宣传栏", Style::Letter, &["村里的大喇叭、宣传栏"])]
    #[case("1 1年以内", Style::BareDigit, &["1年以内"])]
    #[case("A.1.5米以下 B.1.5米以上", Style::Letter, &["1.5米以下", "1.5米以上"])]
    fn options_of_a_line_are_parted(
        #[case] text: &str,
        #[case] style: Style,
        #[case] due: &[&str],
    ) {
        assert_eq!(words(&split(text, style, 0).unwrap()), due);
    }

    #[rstest]
    #[case("您的性别：A、男□ B、女□", "您的性别：", &["男□", "女□"])]
    #[case("您的性别：男□ 女□", "您的性别：", &["男", "女"])]
    #[case("您的性别 □男 □女", "您的性别", &["男", "女"])]
    #[case("性别: ① 男 ② 女", "性别:", &["男", "女"])]
    #[case("是否满意？( )满意 ( )不满意", "是否满意？", &["满意", "不满意"])]
    fn a_stem_is_parted_from_the_options_behind_it(
        #[case] text: &str,
        #[case] stem: &str,
        #[case] due: &[&str],
    ) {
        let (read, _, pieces) = inline(text).unwrap();
        assert_eq!(
            (read, words(&pieces)),
            (stem, due.iter().map(|s| (*s).to_owned()).collect())
        );
    }

    #[rstest]
    #[case("您对A、B两种方案是否满意？")]
    #[case("您家有几口人？")]
    #[case("请选择（□内打√）")]
    fn a_stem_alone_has_no_options(#[case] text: &str) {
        assert_eq!(inline(text), None);
    }
}
