//! How the pieces of a paper are laid out, whatever form it is written in: widths, options in a row, columns of a table.

use super::content::{Asked, Choice, Items, Room};
use crate::text::{Language, width, wrap};

/// The width of the text on A4 with margins of 20 mm, in tenths of a millimetre.
pub(super) const WIDE: usize = 1700;
/// The half-width signs of a line of 12 points, and those that options stand in from its left end.
pub(super) const LINE: usize = 79;
pub(super) const INDENT: usize = 4;
/// The width of a half-width sign in a table, of 10.5 points, and the room beside it, in tenths of a millimetre.
const SIGN: usize = 19;
const BESIDE: usize = 40;
/// The width of the column of numbers, of one where points are written, what words want, and the least of one that is ticked.
const NUMBERS: usize = 130;
const WRITTEN: usize = 320;
const WORDS: usize = 750;
const ANSWER: usize = 140;

/// Room for a few signs.
pub(super) const SHORT: &str = "______________";
/// Room to write behind an option.
const BEHIND: &str = "__________";

/// How many lines a text takes at this width.
pub(super) fn lines(text: &str, columns: usize) -> usize {
    wrap(text, columns.max(2)).len()
}

/// An option as it is printed, without the box before it.
pub(super) fn option(choice: &Choice) -> String {
    let room = if choice.has_room { BEHIND } else { "" };
    format!("{}. {}{room}{}", choice.code, choice.label, choice.jump)
}

/// How many options stand in a row: as many as the longest leaves room for.
pub(super) fn per_row(choices: &[Choice]) -> usize {
    let widest = choices.iter().map(|choice| width(&option(choice)) + 5);
    let widest = widest.max().unwrap_or(1);
    let count = ((LINE - INDENT) / widest).clamp(1, 5);
    match choices.len() {
        // Even rows read better than a full one with a rest.
        4 if count == 3 => 2,
        _ => count.min(choices.len().max(1)),
    }
}

/// The number, the words and the short room behind them.
pub(super) fn stem(asked: &Asked, language: Language) -> String {
    let words = &asked.words;
    match &asked.room {
        // The words have their own room.
        Room::Short(_) | Room::Day if words.contains("__") => words.clone(),
        Room::Short(bounds) => format!("{words} {SHORT}{bounds}"),
        Room::Day => {
            let day = language.pick("________年____月____日", "______-____-____");
            format!("{words} {day}")
        }
        _ => words.clone(),
    }
}

/// The width of the number of a question, in half-width signs.
pub(super) fn number_width(asked: &Asked) -> usize {
    width(&asked.number) + 1
}

/// What stands above numbers and words of a table.
pub(super) fn above_words(language: Language) -> [&'static str; 2] {
    [language.pick("题号", "no."), language.pick("内容", "item")]
}

/// The widths of the columns of a table, in tenths of a millimetre: numbers, words, the answers.
pub(super) fn columns(items: &Items) -> Vec<usize> {
    let answers = |lines: usize| -> Vec<usize> {
        let heads = items.heads.iter().zip(&items.cells);
        let heads = heads.map(|(head, cell)| {
            if cell.is_empty() {
                return WRITTEN;
            }
            let signs = width(head).div_ceil(lines) + lines - 1;
            (signs * SIGN + BESIDE).max(ANSWER)
        });
        heads.collect()
    };
    // In one line where that leaves enough for the words, else in two.
    let wide = answers(1);
    let answers = if NUMBERS + wide.iter().sum::<usize>() + WORDS <= WIDE {
        wide
    } else {
        answers(2)
    };
    let words = WIDE.saturating_sub(NUMBERS + answers.iter().sum::<usize>());
    [NUMBERS, words].into_iter().chain(answers).collect()
}

/// How many lines a text takes in a column of a table.
pub(super) fn lines_in(text: &str, column: usize) -> usize {
    lines(text, column.saturating_sub(BESIDE) / SIGN)
}
