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
            '{' | '｛' => '(',
            '}' | '｝' => ')',
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
    spell_numbers(&mut signs);
    spell_percents(&mut signs);
    spell_arrows(&mut signs);
    cap_at_one(&mut signs);
    say_less(&mut signs);
    spell_falls(&mut signs);
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

/// min(实际值/目标值, 1) is the quotient: no rule gives more than the full points.
fn cap_at_one(signs: &mut Vec<char>) {
    let text: String = signs.iter().collect();
    for begin in ["min(", "MIN(", "Min("] {
        let Some((before, rest)) = text.split_once(begin) else {
            continue;
        };
        let mut depth = 0_usize;
        let close = rest.char_indices().find(|(_, sign)| {
            match sign {
                '(' => depth += 1,
                ')' if depth == 0 => return true,
                ')' => depth -= 1,
                _ => {}
            }
            false
        });
        let Some((inside, behind)) = close.and_then(|(at, _)| rest.split_at_checked(at)) else {
            continue;
        };
        let one = |text: &&str| matches!(*text, "1" | "100%");
        let parts: Vec<&str> = inside.split([',', '、', ';']).collect();
        let [first, second] = parts.as_slice() else {
            continue;
        };
        let quotient = match (one(first), one(second)) {
            (true, false) => second,
            (false, true) => first,
            _ => continue,
        };
        let behind = behind.strip_prefix(')').unwrap_or(behind);
        *signs = format!("{before}{quotient}{behind}").chars().collect();
        return;
    }
}

/// What says nothing more: ×100% before a comparison, and that more than the full points are not given.
fn say_less(signs: &mut Vec<char>) {
    let mut at = 0;
    while at < signs.len() {
        let rest = &signs[at..];
        let behind = rest.get(5).copied().unwrap_or(',');
        let percents = starts(rest, "×100%") || starts(rest, "*100%");
        if percents && "≥≤><≧≦".contains(behind) {
            signs.drain(at..at + 5);
            continue;
        }
        if let Some(length) = cap_at_points(rest) {
            let said: Vec<char> = "满分为止".chars().collect();
            signs.splice(at..at + length, said);
        }
        at += 1;
    }
}

/// 负增长 is a growth below 0.
fn spell_falls(signs: &mut Vec<char>) {
    let mut at = 0;
    while at < signs.len() {
        let behind = signs.get(at + 3);
        let alone = behind.is_none_or(|sign| "不得的扣,计".contains(*sign));
        if starts(&signs[at..], "负增长") && alone {
            signs.splice(at..at + 3, "低于0%".chars());
        }
        at += 1;
    }
}

/// The length of `超过 5 分的按 5 分计`.
fn cap_at_points(rest: &[char]) -> Option<usize> {
    starts(rest, "超过").then_some(())?;
    let (most, to) = digits(rest, 2)?;
    let marks = |at: usize| rest.get(at) == Some(&'分');
    marks(to).then_some(())?;
    let mut at = to + 1;
    while rest.get(at).is_some_and(|sign| "的,".contains(*sign)) {
        at += 1;
    }
    starts(rest.get(at..)?, "按").then_some(())?;
    let (again, to) = digits(rest, at + 1)?;
    (again == most && marks(to)).then_some(())?;
    let behind: String = rest.iter().skip(to + 1).take(2).collect();
    let words = ["计算", "计", "得"];
    let word = words.into_iter().find(|word| behind.starts_with(word))?;
    Some(to + 1 + word.chars().count())
}

/// Per mille are percent, and a thousand written with a comma before its unit is one number.
fn spell_numbers(signs: &mut Vec<char>) {
    let mut at = 0;
    while at < signs.len() {
        let before = at.checked_sub(1).and_then(|before| signs.get(before));
        let begins = !before.is_some_and(|sign| sign.is_ascii_digit() || *sign == '.');
        let Some((number, to)) = digits(signs, at).filter(|_| begins) else {
            at += 1;
            continue;
        };
        if signs.get(to) == Some(&'‰') {
            let percent = number / Decimal::TEN;
            let written: Vec<char> = format!("{}%", percent.normalize()).chars().collect();
            at += written.len();
            let from = at - written.len();
            signs.splice(from..=to, written);
            continue;
        }
        let thousands = to - at <= 3
            && signs.get(to) == Some(&',')
            && digits(signs, to + 1).is_some_and(|(_, end)| {
                end == to + 4
                    && signs
                        .get(end)
                        .is_some_and(|sign| "人元户吨亩名个件份次米公台".contains(*sign))
            });
        if thousands {
            signs.remove(to);
        }
        at = to;
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
