//! Numbers of questions and parts as papers print them: `1.` `Q1` `第5题` `B1-1` `2.3` `（1）` `①` `一、` and the like.

use super::line::fold;
use crate::text::is_chinese;

/// Numbers that are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Series {
    /// `1.` `1、` `1` `第1题`.
    Plain,
    /// `Q1` `A1` `B1-1`: what stands before the last number.
    Coded(String),
    /// `2.3`: what stands before the last number.
    Nested(String),
    /// `（1）`.
    Paren,
    /// `①`.
    Circled,
    /// `一、`.
    Chinese,
    /// `（一）`.
    ChineseParen,
    /// `第一部分`.
    Part,
}

/// What stands between the number and the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Divider {
    /// A full stop, an enumeration comma, a colon or a bracket.
    Sign(char),
    /// A blank.
    Blank,
    /// Nothing: the words follow at once, or the line ends.
    Nothing,
}

/// A number at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered<'t> {
    /// What it is counted with.
    pub series: Series,
    /// The number, or the last one of several.
    pub value: u32,
    /// As printed, without what divides it from the words.
    pub shown: String,
    /// What divides it from the words.
    pub divider: Divider,
    /// The words behind it.
    pub rest: &'t str,
}

const CHINESE: &str = "一二三四五六七八九十";

/// The number at the beginning of a text.
pub(super) fn numbered(text: &str) -> Option<Numbered<'_>> {
    // Most lines begin with a word.
    if text.starts_with(|sign| is_chinese(sign) && !"第问题題一二三四五六七八九十".contains(sign))
    {
        return None;
    }
    if text.starts_with(|sign: char| sign.is_ascii_digit()) {
        return digits(text);
    }
    bracketed(text)
        .or_else(|| circled(text))
        .or_else(|| said(text))
        .or_else(|| chinese(text))
        .or_else(|| coded(text))
        .or_else(|| digits(text))
}

/// The value of a circled number.
pub(super) fn circled_value(sign: char) -> Option<u32> {
    match sign {
        '①'..='⑳' => Some(sign as u32 - '①' as u32 + 1),
        '⑴'..='⒇' => Some(sign as u32 - '⑴' as u32 + 1),
        '⒈'..='⒛' => Some(sign as u32 - '⒈' as u32 + 1),
        '❶'..='❿' => Some(sign as u32 - '❶' as u32 + 1),
        '➀'..='➉' => Some(sign as u32 - '➀' as u32 + 1),
        _ => None,
    }
}

fn circled(text: &str) -> Option<Numbered<'_>> {
    let sign = text.chars().next()?;
    let value = circled_value(sign)?;
    let rest = text[sign.len_utf8()..].trim_start_matches(['.', '、', '．', ' ']);
    // ⒈ is a digit with its full stop in one sign.
    let series = if ('⒈'..='⒛').contains(&sign) {
        Series::Plain
    } else {
        Series::Circled
    };
    Some(Numbered {
        series,
        value,
        shown: value.to_string(),
        divider: Divider::Sign('.'),
        rest,
    })
}

/// `（1）` and `（一）`.
fn bracketed(text: &str) -> Option<Numbered<'_>> {
    let square = text.starts_with(['[', '【']);
    let inner = text.strip_prefix(['(', '（', '[', '【'])?;
    let end = inner.find(if square { [']', '】'] } else { [')', '）'] })?;
    let number = inner[..end].trim();
    if square {
        let value = whole(number)?;
        let closing = inner[end..].chars().next().map_or(0, char::len_utf8);
        return Some(Numbered {
            series: Series::Plain,
            value,
            shown: number.to_owned(),
            divider: Divider::Sign('.'),
            rest: inner[end + closing..].trim_start(),
        });
    }
    let rest = inner[end..].trim_start_matches([')', '）', '、', '.', '．', ' ']);
    let (series, value) = if let Some(value) = chinese_value(number) {
        (Series::ChineseParen, value)
    } else {
        (Series::Paren, whole(number)?)
    };
    Some(Numbered {
        series,
        value,
        shown: format!("({number})"),
        divider: Divider::Sign(')'),
        rest,
    })
}

/// `第5题`, `第一部分` and `A部分`.
fn said(text: &str) -> Option<Numbered<'_>> {
    let letter = text.chars().next().filter(char::is_ascii_uppercase);
    if let Some(letter) = letter
        && let Some(rest) = text[1..].strip_prefix("部分")
    {
        return Some(Numbered {
            series: Series::Part,
            value: u32::from(letter) - u32::from('A') + 1,
            shown: letter.to_string(),
            divider: Divider::Sign('.'),
            rest: divided(rest).1,
        });
    }
    let inner = text.strip_prefix('第').unwrap_or(text);
    if inner.len() < text.len() {
        for (word, series) in [
            ("部分", Series::Part),
            ("部份", Series::Part),
            ("章", Series::Part),
            ("节", Series::Part),
            ("篇", Series::Part),
            ("题", Series::Plain),
            ("題", Series::Plain),
        ] {
            let Some(at) = inner.find(word).filter(|at| *at <= 12) else {
                continue;
            };
            let number = inner[..at].trim();
            let value = chinese_value(number).or_else(|| whole(number));
            if let Some(value) = value {
                let (divider, rest) = divided(&inner[at + word.len()..]);
                return Some(Numbered {
                    series,
                    value,
                    shown: value.to_string(),
                    divider: match divider {
                        Divider::Sign(sign) => Divider::Sign(sign),
                        _ => Divider::Sign('.'),
                    },
                    rest,
                });
            }
        }
    }
    let behind = ["问题", "题目", "題", "题"]
        .iter()
        .find_map(|word| text.strip_prefix(word))?;
    let count = digit_count(behind);
    let value = whole(&behind[..byte_of(behind, count)])?;
    let (divider, rest) = divided(&behind[byte_of(behind, count)..]);
    matches!(divider, Divider::Sign(_)).then(|| Numbered {
        series: Series::Plain,
        value,
        shown: value.to_string(),
        divider,
        rest,
    })
}

/// `一、`.
fn chinese(text: &str) -> Option<Numbered<'_>> {
    let count = text
        .chars()
        .take(3)
        .take_while(|sign| CHINESE.contains(*sign))
        .count();
    let value = chinese_value(&text[..byte_of(text, count)])?;
    let (divider, rest) = divided(&text[byte_of(text, count)..]);
    matches!(divider, Divider::Sign(sign) if sign != ')').then(|| Numbered {
        series: Series::Chinese,
        value,
        shown: text[..byte_of(text, count)].to_owned(),
        divider,
        rest,
    })
}

/// `Q1` `A1` `B1-1` `C2.3`.
fn coded(text: &str) -> Option<Numbered<'_>> {
    let letters = text
        .chars()
        .take_while(|sign| fold(*sign).is_ascii_alphabetic())
        .count();
    let digits_at = byte_of(text, letters);
    if letters == 0 || letters > 3 || digit_count(&text[digits_at..]) == 0 {
        return None;
    }
    let (end, prefix, value) = chain(text, digits_at)?;
    if let Some(lettered) = lettered(text, end) {
        return Some(lettered);
    }
    let shown: String = text[..end].chars().map(fold).collect();
    let (divider, rest) = divided(&text[end..]);
    let is_q = shown.starts_with(['Q', 'q']);
    let sure = match divider {
        Divider::Sign(_) => true,
        Divider::Blank => !rest.starts_with(|sign: char| sign.is_ascii_alphabetic()) || is_q,
        Divider::Nothing => rest.is_empty() || is_q,
    };
    sure.then(|| Numbered {
        series: Series::Coded(prefix.to_ascii_uppercase()),
        value,
        shown,
        divider,
        rest,
    })
}

/// `Q6a.` `5a.`: a letter behind the number.
fn lettered(text: &str, end: usize) -> Option<Numbered<'_>> {
    let letter = text[end..]
        .chars()
        .next()
        .filter(char::is_ascii_alphabetic)?;
    let (divider, rest) = divided(&text[end + 1..]);
    let prefix: String = text[..end].chars().map(fold).collect();
    matches!(divider, Divider::Sign(_)).then(|| Numbered {
        value: u32::from(letter.to_ascii_lowercase()) - u32::from('a') + 1,
        shown: format!("{prefix}{letter}"),
        series: Series::Coded(prefix),
        divider,
        rest,
    })
}

/// `1.` `1、` `1` `2.3` `001.`.
fn digits(text: &str) -> Option<Numbered<'_>> {
    let (end, prefix, value) = chain(text, 0)?;
    if let Some(lettered) = lettered(text, end) {
        return Some(lettered);
    }
    let shown: String = text[..end].chars().map(fold).collect();
    // 1/8 您的部门: how many there are.
    let behind = text[end..]
        .strip_prefix('/')
        .map(|count| count.trim_start_matches(|sign: char| sign.is_ascii_digit()));
    let behind = behind
        .filter(|words| words.starts_with(' '))
        .unwrap_or(&text[end..]);
    let (divider, rest) = divided(behind);
    let series = if prefix.is_empty() {
        Series::Plain
    } else {
        // 2.5万 and 1-2次 are amounts.
        if divider == Divider::Nothing && !rest.is_empty() {
            return None;
        }
        Series::Nested(prefix)
    };
    Some(Numbered {
        series,
        value,
        shown,
        divider,
        rest,
    })
}

/// Digits in groups divided by `.` or `-`: where they end, what stands before the last group, and its value.
fn chain(text: &str, from: usize) -> Option<(usize, String, u32)> {
    let mut at = from;
    let mut last = from;
    let mut value = None;
    loop {
        let count = digit_count(&text[at..]);
        if count == 0 || count > 3 {
            return None;
        }
        let end = at + byte_of(&text[at..], count);
        value = whole(&text[at..end]).or(value);
        last = if value.is_some() { at } else { last };
        let mut behind = text[end..].chars();
        let joins = matches!(behind.next().map(fold), Some('.' | '-' | '_'))
            && behind
                .clone()
                .next()
                .is_some_and(|sign| fold(sign).is_ascii_digit())
            && !(text[end..].starts_with(['.', '．']) && begins_sentence(behind.as_str()));
        if !joins || text[end..].starts_with('。') {
            let prefix: String = text[..last].chars().map(fold).collect();
            return Some((end, prefix, value?));
        }
        let sign = text[end..].chars().next()?;
        at = end + sign.len_utf8();
    }
}

/// Whether digits behind a number begin its words: 9.2023年以来, 8.60岁以上老人.
fn begins_sentence(words: &str) -> bool {
    let count = digit_count(words);
    let behind = &words[byte_of(words, count)..];
    count == 4 || count == 2 && behind.starts_with("岁以")
}

/// What divides a number from the words behind it.
fn divided(text: &str) -> (Divider, &str) {
    let mut signs = text.chars();
    let Some(first) = signs.next() else {
        return (Divider::Nothing, "");
    };
    let rest = signs.as_str();
    match fold(first) {
        // 7:30 is a time.
        ':' if digit_count(rest) == 2 => (Divider::Nothing, text),
        '.' | '、' | ':' | ')' | ',' if first != '。' => {
            let rest = rest.trim_start();
            // 1.、 and 1)、
            let rest = rest.strip_prefix(['、', '.']).unwrap_or(rest);
            (Divider::Sign(fold(first)), rest.trim_start())
        }
        ' ' => {
            let rest = rest.trim_start();
            let sign = rest.chars().next().unwrap_or(' ');
            if matches!(fold(sign), '.' | '、' | ':' | ')') && sign != '。' {
                return (
                    Divider::Sign(fold(sign)),
                    rest[sign.len_utf8()..].trim_start(),
                );
            }
            (Divider::Blank, rest)
        }
        _ => (Divider::Nothing, text),
    }
}

fn digit_count(text: &str) -> usize {
    text.chars()
        .take_while(|sign| fold(*sign).is_ascii_digit())
        .count()
}

/// The byte at which this many characters end.
fn byte_of(text: &str, count: usize) -> usize {
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at)
}

/// A whole number of at most three digits.
fn whole(text: &str) -> Option<u32> {
    let mut value = 0;
    let mut count = 0;
    for sign in text.chars() {
        value = value * 10 + fold(sign).to_digit(10)?;
        count += 1;
        if count > 3 {
            return None;
        }
    }
    (count > 0).then_some(value)
}

/// A number below a hundred in Chinese numerals.
pub(super) fn chinese_value(text: &str) -> Option<u32> {
    // Each takes three bytes.
    let digit = |sign: char| CHINESE.find(sign).map(|at| at as u32 / 3 + 1);
    let mut signs = text.chars();
    let first = digit(signs.next()?)?;
    let (second, third) = (signs.next(), signs.next());
    if signs.next().is_some() {
        return None;
    }
    match (second, third) {
        (None, _) => Some(first),
        (Some(ones), None) if first == 10 => Some(10 + digit(ones)?),
        (Some('十'), None) => Some(first * 10),
        (Some('十'), Some(ones)) => Some(first * 10 + digit(ones)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1. 您的性别", Series::Plain, 1, "1", "您的性别")]
    #[case("１２、年龄", Series::Plain, 12, "12", "年龄")]
    #[case("Q1:您好", Series::Coded("Q".into()), 1, "Q1", "您好")]
    #[case("B1-1. 住房", Series::Coded("B1-".into()), 1, "B1-1", "住房")]
    #[case("S0 甄别", Series::Coded("S".into()), 0, "S0", "甄别")]
    #[case("第5题 满意吗", Series::Plain, 5, "5", "满意吗")]
    #[case("第二部分：评价", Series::Part, 2, "2", "评价")]
    #[case("2.3 环境", Series::Nested("2.".into()), 3, "2.3", "环境")]
    #[case("（1）服务", Series::Paren, 1, "(1)", "服务")]
    #[case("（十二）服务", Series::ChineseParen, 12, "(十二)", "服务")]
    #[case("【1】您对道路", Series::Plain, 1, "1", "您对道路")]
    #[case("① 男", Series::Circled, 1, "1", "男")]
    #[case("二十一、其他", Series::Chinese, 21, "二十一", "其他")]
    #[case("001. 性别", Series::Plain, 1, "001", "性别")]
    #[case("3.", Series::Plain, 3, "3", "")]
    #[case("7", Series::Plain, 7, "7", "")]
    #[case("9.2023年以来", Series::Plain, 9, "9", "2023年以来")]
    #[case("5．2022—2024年", Series::Plain, 5, "5", "2022—2024年")]
    #[case("8.60岁以上老人", Series::Plain, 8, "8", "60岁以上老人")]
    fn a_number_is_read_as_printed(
        #[case] text: &str,
        #[case] series: Series,
        #[case] value: u32,
        #[case] shown: &str,
        #[case] rest: &str,
    ) {
        let read = numbered(text).unwrap();
        assert_eq!(
            (read.series, read.value, read.shown.as_str(), read.rest),
            (series, value, shown, rest)
        );
    }

    #[rstest]
    #[case("2021年以前")]
    #[case("18-25岁")]
    #[case("2.5万元以上")]
    #[case("三年以上")]
    #[case("A4纸")]
    #[case("")]
    fn an_amount_is_no_number_of_a_question(#[case] text: &str) {
        assert_eq!(numbered(text), None);
    }
}
