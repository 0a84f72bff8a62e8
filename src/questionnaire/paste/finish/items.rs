//! The items of a question and the words they make, each a question of its own.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::Made;
use crate::questionnaire::paste::draft::{Draft, DraftOption};
use crate::questionnaire::paste::kind::Form;
use crate::questionnaire::paste::label::label;
use crate::questionnaire::paste::line::{fold, folded};
use crate::questionnaire::paste::opening::ends_with_room;
use crate::questionnaire::paste::scale::{self, Scale, range};
use crate::questionnaire::paste::table::{Answers, Item};
use crate::questionnaire::paste::wording;

/// The answers that the part or the question above names once.
pub(super) fn scale_once(draft: &Draft, parent: Option<&Draft>, made: &mut Made) {
    let (_, told) = wording::open_kind(&draft.stem, draft.fill);
    if !told.is_ask() && !wording::asks_points(&draft.stem) {
        return;
    }
    if made.range.is_some()
        || range(&made.text).is_some()
        || wording::asks_words(&draft.stem)
        || draft.fill
        || draft.stem.contains('_') && !wording::asks_points(&draft.stem)
    {
        return;
    }
    let above =
        parent.and_then(|parent| scale::scale(&parent.stem).map(|scale| (parent.line, scale)));
    match above.as_ref().or(draft.scale.as_ref()) {
        Some((line, Scale::Points(low, high))) => {
            made.range = Some((*low, *high));
            made.form = Some(Form::Score);
            made.once = Some(*line);
        }
        Some((line, Scale::Options(options))) if made.form != Some(Form::Score) => {
            for (code, words) in options {
                made.options.push((draft.line, code.clone(), label(words)));
            }
            made.once = Some(*line);
        }
        _ => {}
    }
}

/// Statements with room for points behind each, below words that ask for points: a、质量____.
pub(super) fn filled_items(draft: &Draft) -> Option<(Answers, Vec<(usize, String)>)> {
    if draft.options.len() < 2 {
        return None;
    }
    let filled = |option: &DraftOption| {
        let label = label(option.words.trim_end_matches('分'));
        (label.fill && !label.words.is_empty()).then_some((option.line, label.words))
    };
    let items = draft.options.iter().map(filled).collect::<Option<_>>()?;
    let bounds = range(&draft.stem).or(draft.range);
    let asks = bounds.is_some() || wording::asks_points(&draft.stem);
    asks.then_some((Answers::Points(bounds), items))
}

/// Statements with numbers to circle behind each: （1）宣传到位 1 2 3 4 5.
pub(super) fn circled_items(draft: &Draft) -> Option<(Answers, Vec<(usize, String)>)> {
    let mut bounds = None;
    let mut items = Vec::new();
    for option in &draft.options {
        let words: Vec<&str> = option.words.split(' ').collect();
        let is_number =
            |word: &&&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let count = words.iter().rev().take_while(is_number).count();
        if count < 3 || count == words.len() {
            return None;
        }
        let at = words.len() - count;
        let values: Option<Vec<Decimal>> = words[at..]
            .iter()
            .map(|word| crate::text::read_decimal(word))
            .collect();
        let found = scale::in_steps(&values?)?;
        if bounds.is_some_and(|bounds| bounds != found) {
            return None;
        }
        bounds = Some(found);
        items.push((option.line, words[..at].join(" ")));
    }
    bounds.map(|bounds| (Answers::Points(Some(bounds)), items))
}

/// What a row of a table gives.
pub(super) fn row(
    draft: &Draft,
    answers: &Answers,
    item: &Item,
    form: Option<Form>,
    (number, code, text): (String, String, String),
) -> Made {
    let mut made = Made {
        line: item.line,
        number,
        code,
        text,
        form: Some(match form {
            Some(Form::MatrixMultiple | Form::Multiple) => Form::Multiple,
            _ => Form::Single,
        }),
        options: Vec::new(),
        range: None,
        once: None,
    };
    match answers {
        _ if !item.own.is_empty() => {
            made.options = item
                .own
                .iter()
                .map(|words| (item.line, String::new(), label(words)))
                .collect();
        }
        Answers::Options(names) => {
            let code = |place: usize| item.codes.get(place).cloned().unwrap_or_default();
            made.options = names
                .iter()
                .enumerate()
                .map(|(place, words)| (item.line, code(place), label(words)))
                .collect();
        }
        Answers::Points(bounds) => {
            made.form = Some(Form::Score);
            let full = item.full.map(|full| (Decimal::ZERO, full));
            made.range = full
                .or(*bounds)
                .or(draft.range)
                .or_else(|| range(&draft.stem))
                .or(match draft.scale {
                    Some((_, Scale::Points(low, high))) => Some((low, high)),
                    _ => None,
                });
            if let (Some((line, Scale::Options(options))), Some((low, high))) =
                (&draft.scale, made.range)
                && Decimal::from(options.len()) == high - low + Decimal::ONE
            {
                made.form = Some(Form::Single);
                made.options = options
                    .iter()
                    .map(|(code, words)| (item.line, code.clone(), label(words)))
                    .collect();
                made.range = None;
                made.once = Some(*line);
            }
        }
    }
    made
}

/// Words with an item's behind them.
pub(super) fn joined(above: &str, item: &str) -> String {
    let above = above.trim_end_matches(['：', ':', ' ']);
    if above.ends_with(['？', '?']) {
        return format!("{above}{item}");
    }
    format!("{above}：{item}")
}

/// The words of a question without room to write at the end: `（ ）`, `____`.
pub(super) fn clean_stem(stem: &str) -> String {
    let mut words = stem.trim();
    loop {
        let before = words;
        let end = words.trim_end_matches([' ', '_', '*', '＊']);
        let end = end
            .strip_suffix(['.', '。'])
            .filter(|rest| is_blank_end(rest))
            .unwrap_or(end);
        words = end.trim_end();
        let closes = |sign: char| matches!(fold(sign), ')' | ']');
        let folded = if words.ends_with(closes) {
            folded(words)
        } else {
            Cow::Borrowed("")
        };
        for blank in ["( )", "()", "(  )", "[ ]", "[]", "( √ )"] {
            if folded.ends_with(blank) {
                let keep = words.chars().count() - blank.chars().count();
                let at = words
                    .char_indices()
                    .nth(keep)
                    .map_or(words.len(), |(at, _)| at);
                words = words[..at].trim_end();
                break;
            }
        }
        if words == before {
            return words.to_owned();
        }
    }
}

pub(super) fn is_blank_end(text: &str) -> bool {
    text.ends_with('_') || ends_with_room(text)
}
