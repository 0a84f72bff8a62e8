//! The tokens of a phrase: numbers, words of scoring, and the text around them.

use super::numeral::{chinese, digits, numeral, starts};
use super::word::{Kind, Token, WORDS, Word, Word as W};

/// The tokens of a phrase, in order, covering every sign.
pub(super) fn tokens(signs: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut from = 0;
    while from < signs.len() {
        let (kind, to) = token(signs, from, tokens.last());
        tokens.push(Token { kind, from, to });
        from = to;
    }
    tokens
}

fn token(signs: &[char], from: usize, before: Option<&Token>) -> (Kind, usize) {
    let number_before = before.is_some_and(|token| matches!(token.kind, Kind::Number(_)));
    if let Some(to) = marker(signs, from, before) {
        return (Kind::Word(W::Marker), to);
    }
    if let Some(to) = date(signs, from) {
        return (Kind::Text, to);
    }
    if let Some(to) = digits_of_a_name(signs, from, before) {
        return (Kind::Text, to);
    }
    if let Some((number, to)) = digits(signs, from).or_else(|| numeral(signs, from)) {
        return (Kind::Number(number), to);
    }
    let rest = &signs[from..];
    let longer = ["分钟", "分贝", "分支", "分公司", "分局", "分部"];
    let mark = rest.first() == Some(&'分') && !longer.iter().any(|word| starts(rest, word));
    if number_before && mark {
        return (Kind::Word(W::Mark), from + 1);
    }
    let mut best: Option<(Word, usize)> = None;
    for (word, spellings) in WORDS {
        for spelling in *spellings {
            let length = spelling.chars().count();
            let longer = best.is_none_or(|(_, most)| length > most);
            // 下达, 传达 reach no value.
            let inside =
                *spelling == "达" && from > 0 && "下到传直抵送转表发通".contains(signs[from - 1]);
            if longer && !inside && starts(rest, spelling) && fits(*word, number_before) {
                let letter = rest[0].is_ascii_alphabetic() && *word == W::Times;
                if !letter || between_factors(rest, before) {
                    best = Some((*word, length));
                }
            }
        }
    }
    match best {
        Some((word, length)) => (Kind::Word(word), from + length),
        None => (Kind::Text, from + 1),
    }
}

/// The digits of a name: PM2.5, GB18030.
fn digits_of_a_name(signs: &[char], from: usize, before: Option<&Token>) -> Option<usize> {
    let letters = from >= 2
        && signs[from - 2..from].iter().all(char::is_ascii_alphabetic)
        && before.is_some_and(|token| token.kind == Kind::Text);
    letters
        .then(|| digits(signs, from).map(|(_, to)| to))
        .flatten()
}

/// Whether a word can stand here: units and steps stand behind a number only.
const fn fits(word: Word, number_before: bool) -> bool {
    match word {
        W::Counted | W::Measured | W::Time | W::Step | W::Percent | W::PercentagePoint => {
            number_before
        }
        _ => true,
    }
}

/// Whether an x multiplies what stands around it; beside a comparison it is the name of a value.
fn between_factors(rest: &[char], before: Option<&Token>) -> bool {
    let compares = |word| {
        matches!(
            word,
            W::AtLeast | W::Above | W::AtMost | W::Below | W::Equal | W::Comma | W::Stop
        )
    };
    let free = before.is_some_and(|token| match token.kind {
        Kind::Word(word) => !compares(word),
        _ => true,
    });
    let next = rest.get(1).copied().unwrap_or(' ');
    free && !"<>=≤≥≦≧⩽⩾≮≯率".contains(next) && !next.is_ascii_alphabetic()
}

/// `①`, or `1、` and `(1)` at the begin of a statement.
fn marker(signs: &[char], from: usize, before: Option<&Token>) -> Option<usize> {
    if ('①'..='⑳').contains(&signs[from]) {
        return Some(from + 1);
    }
    let begins = before.is_none_or(|token| token.kind == Kind::Word(W::Stop));
    let dotted =
        signs.get(from + 1) == Some(&'.') && !signs.get(from + 2).is_none_or(char::is_ascii_digit);
    if begins && dotted && signs[from].is_ascii_digit() {
        return Some(from + 2);
    }
    if !begins {
        return None;
    }
    let inner = usize::from(signs[from] == '(');
    let digit = signs.get(from + inner)?;
    let close = signs.get(from + inner + 1)?;
    let closed = if inner == 1 {
        *close == ')'
    } else {
        *close == '、'
    };
    (digit.is_ascii_digit() && closed).then_some(from + inner + 2)
}

/// A date or an ordinal: `2018年`, `9月`, `第3`; what it numbers is no value.
fn date(signs: &[char], from: usize) -> Option<usize> {
    // 每年, 每季度: a time, and nothing counted.
    if signs.get(from) == Some(&'每') {
        let times = ["每年", "每月", "每季度", "每学期", "每学年"];
        let time = times.iter().find(|time| starts(&signs[from..], time))?;
        return Some(from + time.chars().count());
    }
    if signs.get(from) == Some(&'第') {
        let (_, to) = digits(signs, from + 1).or_else(|| chinese(signs, from + 1))?;
        return Some(to);
    }
    let mut to = from;
    while signs.get(to).is_some_and(char::is_ascii_digit) {
        to += 1;
    }
    let before = from.checked_sub(1).and_then(|before| signs.get(before));
    let whole = before.is_none_or(|sign| !sign.is_ascii_digit() && *sign != '.');
    let unit = signs.get(to)?;
    let year = *unit == '年' && to - from == 4;
    let month = *unit == '月' && (1..=2).contains(&(to - from));
    let day = *unit == '日' && to > from && before == Some(&'月');
    (whole && (year || month || day)).then_some(to + 1)
}
