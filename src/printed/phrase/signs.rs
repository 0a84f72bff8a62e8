//! The signs of a phrase, brought to one way of writing before they are read.

use rust_decimal::Decimal;

use super::numeral::{chinese, digits, starts};
use crate::text::fold_width;

/// The signs of a phrase: full-width ones folded, blanks dropped, and the two ways of typing ≥ that a Chinese input
/// method makes of it brought back.
pub(super) fn signs(text: &str) -> Vec<char> {
    let mut signs: Vec<char> = text
        .chars()
        .map(|sign| match sign {
            '〔' | '【' | '［' => '[',
            '〕' | '】' | '］' => ']',
            '﹪' | '٪' => '%',
            '﹤' => '<',
            '﹥' => '>',
            '﹦' => '=',
            '毎' => '每',
            '～' | '〜' => '~',
            '\r' => '\n',
            other => fold_width(other),
        })
        .filter(|sign| *sign == '\n' || !sign.is_whitespace())
        .collect();
    unquote(&mut signs);
    spell_percents(&mut signs);
    spell_arrows(&mut signs);
    signs
}

/// `≥90% → 100, 每降 1% 扣 1` leaves 得 and 分 to the reader: they are written.
fn spell_arrows(signs: &mut Vec<char>) {
    if !signs.contains(&'→') {
        return;
    }
    let mut at = 0;
    while at < signs.len() {
        if signs[at] == '→' {
            signs[at] = '得';
        }
        if matches!(signs[at], '得' | '扣')
            && let Some((_, to)) = digits(signs, at + 1)
            && !signs.get(to).is_some_and(|sign| "分%".contains(*sign))
        {
            signs.insert(to, '分');
        }
        at += 1;
    }
}

/// 百分之九十 and 九成 are written 90%.
fn spell_percents(signs: &mut Vec<char>) {
    let mut at = 0;
    while at < signs.len() {
        let rest = &signs[at..];
        let spelled = if starts(rest, "百分之") {
            let from = at + 3;
            let number = digits(signs, from).or_else(|| chinese(signs, from));
            number.filter(|(_, to)| signs.get(*to) != Some(&'个'))
        } else {
            chinese(signs, at).and_then(|(tens, to)| {
                let (tenth, behind) = (signs.get(to) == Some(&'成'), signs.get(to + 1));
                let stands = behind.is_none_or(|sign| !"立果功员分交为本长".contains(*sign));
                let sole = tens <= Decimal::TEN && tens > Decimal::ZERO;
                (tenth && stands && sole).then_some((tens * Decimal::TEN, to + 1))
            })
        };
        if let Some((number, to)) = spelled {
            let written: Vec<char> = format!("{}%", number.normalize()).chars().collect();
            let length = written.len();
            signs.splice(at..to, written);
            at += length;
        } else {
            at += 1;
        }
    }
}

/// A closing title mark that closes no title and stands before a number is a mistyped `>`; an opening one a `<`.
fn unquote(signs: &mut [char]) {
    let mut open = false;
    for at in 0..signs.len() {
        let next = signs.get(at + 1).copied().unwrap_or(' ');
        let before_number = next.is_ascii_digit() || next == '=';
        match signs[at] {
            '《' | '〈' if before_number => signs[at] = '<',
            '《' | '〈' => open = true,
            '》' | '〉' if before_number && !open => signs[at] = '>',
            '》' | '〉' => open = false,
            _ => {}
        }
    }
}
