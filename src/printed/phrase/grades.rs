//! Grades named in words with ranges of percent of the points: 达成、部分达成、未达成三档，分别按 100-80%、80-50%、50-0% 确定分值.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::word::Word;

/// The grades of a sentence that is about nothing else, best first: name, least and most percent of the points.
pub(super) fn graded(cursor: &mut Cursor<'_>) -> Option<Vec<(String, Decimal, Decimal)>> {
    let mut ahead = *cursor;
    let begin = ahead.tokens.get(ahead.at)?.from;
    while ahead.kind().is_some() && ahead.word() != Some(Word::Stop) {
        ahead.at += 1;
    }
    let sentence = ahead.text(begin, ahead.end());
    let (names, ranges) = sentence.split_once('档')?;
    if !ranges.contains("分值") && !ranges.contains("分数") {
        return None;
    }
    let (names, count) = counted(names)?;
    let names = names.rsplit(['为', ':']).next()?;
    let names: Vec<&str> = names.split('、').collect();
    let ranges = percents(ranges)?;
    if names.len() != count || ranges.len() != count || names.iter().any(|name| name.is_empty()) {
        return None;
    }
    let meets = ranges.windows(2).all(|pair| match pair {
        [(low, _), (_, high)] => low == high,
        _ => true,
    });
    if !meets {
        return None;
    }
    cursor.at = ahead.at;
    let grades = names.iter().zip(ranges);
    Some(
        grades
            .map(|(name, (low, high))| ((*name).to_owned(), low, high))
            .collect(),
    )
}

/// The names before the number of grades, and that number.
fn counted(names: &str) -> Option<(&str, usize)> {
    let numbers = ['二', '三', '四', '五'];
    let number = names.chars().next_back()?;
    let count = numbers.iter().position(|known| *known == number)? + 2;
    let names = names.strip_suffix(number)?;
    Some((names.trim_end_matches(','), count))
}

/// `100-80%(含80%)、80-50%(含50%)、50-0%`: the ranges, each from its least to its most; `None` with any other number.
fn percents(text: &str) -> Option<Vec<(Decimal, Decimal)>> {
    let mut numbers = Vec::new();
    let mut outside = String::new();
    let mut inside = false;
    for sign in text.chars() {
        match sign {
            '(' => inside = true,
            ')' => inside = false,
            _ if !inside => outside.push(sign),
            _ => {}
        }
    }
    for part in outside.split('、') {
        let digits = |sign: char| sign.is_ascii_digit() || ".%-~—至".contains(sign);
        let range: String = part.chars().filter(|sign| digits(*sign)).collect();
        let (high, low) = range.split_once(['-', '~', '—', '至'])?;
        let number = |text: &str| Decimal::from_str_exact(text.trim_matches('%')).ok();
        let (high, low) = (number(high)?, number(low)?);
        if !range.contains('%') || high > Decimal::ONE_HUNDRED {
            return None;
        }
        numbers.push((low.min(high), high.max(low)));
    }
    (numbers.first()?.1 == Decimal::ONE_HUNDRED).then_some(numbers)
}
