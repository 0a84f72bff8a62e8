//! Numbers in digits and in Chinese numerals.

use rust_decimal::Decimal;

/// A number in digits. More digits than a decimal holds make none.
pub(super) fn digits(signs: &[char], from: usize) -> Option<(Decimal, usize)> {
    let mut to = from;
    while signs.get(to).is_some_and(char::is_ascii_digit) {
        to += 1;
    }
    if to == from {
        return None;
    }
    if signs.get(to) == Some(&'.') && signs.get(to + 1).is_some_and(char::is_ascii_digit) {
        to += 1;
        while signs.get(to).is_some_and(char::is_ascii_digit) {
            to += 1;
        }
    }
    let text: String = signs[from..to].iter().collect();
    Decimal::from_str_exact(&text)
        .ok()
        .map(|number| (number, to))
}

/// A Chinese numeral up to 100, and the sign behind it.
pub(super) fn chinese(signs: &[char], from: usize) -> Option<(Decimal, usize)> {
    if starts(signs.get(from..)?, "一百") || starts(&signs[from..], "百分之百") {
        return Some((Decimal::ONE_HUNDRED, from + 2));
    }
    if signs.get(from) == Some(&'百') {
        return Some((Decimal::ONE_HUNDRED, from + 1));
    }
    let mut to = from;
    let (mut tens, mut ones, mut seen_ten) = (0_u32, 0_u32, false);
    while let Some(sign) = signs.get(to) {
        match (digit(*sign), *sign) {
            (Some(value), _) => ones = value,
            (None, '十') if !seen_ten => {
                tens = if to == from { 1 } else { ones };
                ones = 0;
                seen_ten = true;
            }
            _ => break,
        }
        to += 1;
    }
    let simple = if seen_ten {
        to - from <= 3
    } else {
        to - from == 1
    };
    simple.then(|| (Decimal::from(tens * 10 + ones), to))
}

/// A Chinese numeral up to 99 before a unit: `一个`, `十道`, `两项`.
pub(super) fn numeral(signs: &[char], from: usize) -> Option<(Decimal, usize)> {
    let (number, to) = chinese(signs, from)?;
    let unit = [
        "个",
        "分",
        "项",
        "人",
        "次",
        "条",
        "处",
        "例",
        "起",
        "道",
        "件",
        "家",
        "户",
        "名",
        "天",
        "档",
        "步",
        "百分点",
        "份",
        "期",
    ]
    .iter()
    .any(|unit| starts(&signs[to..], unit));
    unit.then_some((number, to))
}

fn digit(sign: char) -> Option<u32> {
    "零一二三四五六七八九"
        .chars()
        .position(|one| one == sign)
        .or_else(|| (sign == '两').then_some(2))
        .and_then(|value| u32::try_from(value).ok())
}

/// Whether these signs begin with a spelling.
pub(super) fn starts(signs: &[char], spelling: &str) -> bool {
    let mut signs = signs.iter();
    spelling.chars().all(|sign| signs.next() == Some(&sign))
}
