//! Questionnaires as people write them: text pasted from Word, from a web page, in the forms of 问卷星 and 腾讯问卷.
//!
//! [`read`] tells questions, options, headings and notes apart and says what each line became. It never guesses: what
//! a text leaves open is a [`Doubt`] on its line, and a reading that is [open](Reading::is_open) makes no survey.
//! The walk: lines are cleaned (`line`), numbers and marks found (`number`, `mark`, `kind`), lines given to questions
//! (`blocks`, `opening`, `gather`, `table`), kinds and codes settled (`finish`, `wording`, `codes`, `jumps`).

mod blocks;
mod codes;
mod doubt;
mod draft;
mod finish;
mod gather;
mod going;
mod jumps;
mod kind;
mod label;
mod line;
mod mark;
mod number;
mod opening;
mod reading;
mod residue;
mod scale;
mod settle;
mod survey;
mod table;
mod wording;
mod write;

pub use doubt::{Doubt, Doubted};
pub use reading::{Jump, ReadKind, ReadOption, ReadQuestion, Reading, Remark, Use};
pub use settle::Settled;
pub use survey::{questionnaire, room_of};
pub use write::text;

pub use super::skips::host;

use crate::text::Order;
use blocks::Went;
use finish::Finish;
use settle::Word;

/// What stands behind the words of an option on a paper: its points, room to write, where to go on. Its code is empty.
///
/// A share stays part of the words: who writes one option writes no page of results.
pub fn option_of(words: &str) -> ReadOption {
    let read = label::label(words);
    let is_read = read.share.is_none() && !read.words.is_empty();
    let read = if is_read {
        read
    } else {
        label::Label {
            words: words.to_owned(),
            ..label::Label::default()
        }
    };
    ReadOption {
        line: 0,
        code: String::new(),
        label: read.words,
        points: read.points,
        fill: read.fill,
        jump: read.jump,
    }
}

/// The options that stand on one line, each with its code before it: `A. 是 B. 否`, `①是 ②否`, `□是 □否`; the line as it is
/// where it has one option, with a letter or a number.
pub fn options_on(line: &str) -> Vec<String> {
    use mark::Style;
    let whole = || vec![line.to_owned()];
    let Some(first) = mark::mark(line) else {
        return whole();
    };
    if matches!(first.style, Style::Dash | Style::BareDigit) {
        return whole();
    }
    let (style, place) = (first.style, first.place);
    let pieces = mark::split_from(line, first, place).unwrap_or_default();
    let is_written = matches!(style, Style::Circled | Style::Paren | Style::Box);
    if pieces.is_empty() || (pieces.len() == 1 && !is_written) {
        return whole();
    }
    let one = |piece: mark::Piece<'_>| match piece.code.as_str() {
        "" => piece.words.into_owned(),
        code => format!("{code}. {}", piece.words),
    };
    pieces.into_iter().map(one).collect()
}

/// Reads a text, with what a person has settled of it.
pub fn read(text: &str, settled: &Settled) -> Reading {
    let lines = line::lines(text);
    let blocks = blocks::blocks(&lines, settled);
    let mut finish = Finish {
        settled,
        reading: Reading::default(),
        codes: codes::Codes::default(),
        labels: finish::Labels::default(),
        has_stars: blocks.has_stars,
        first_of: Vec::new(),
    };
    finish.codes.is_numbered = blocks.drafts.iter().any(|draft| draft.number.is_some());
    finish.all(&blocks.drafts);
    let first_of = finish.first_of;
    let mut reading = finish.reading;
    for (line, doubt) in blocks.doubts {
        reading.doubt(line, None, doubt);
    }
    jumps::check(&mut reading, settled);
    file(&mut reading, &lines, &blocks.went, &first_of);
    look_again(&mut reading, &lines, settled);
    reading.doubts.order_by_key(|doubted| doubted.line);
    reading
}

/// Looks once more at lines that became no question: what on them asks something is told.
fn look_again(reading: &mut Reading, lines: &[line::Line<'_>], settled: &Settled) {
    let is_settled = |line: usize| {
        [Word::Note, Word::Heading, Word::Kept]
            .iter()
            .any(|word| settled.has(line, word))
    };
    for (at, line) in lines.iter().enumerate() {
        let is_before = reading.uses[at] == Use::Intro;
        if is_settled(at + 1)
            || !(is_before || matches!(reading.uses[at], Use::Note | Use::Heading))
        {
            continue;
        }
        if residue::asks(&line.text, is_before) {
            reading.doubt(at + 1, None, Doubt::LineUnclear);
        } else if !is_before
            && (going::names_question(&line.text) || residue::asks_some(&line.text))
        {
            // （选①的回答第3题，其余回答第5题）: the ways go apart here.
            let sends = going::names_question(&line.text) && wording::sends(&line.text);
            let doubt = if sends {
                Doubt::JumpUnclear
            } else {
                Doubt::OnCondition
            };
            reading.doubt(at + 1, None, doubt);
        }
    }
    // A text of which nothing was read as a question is not whole.
    let first = lines.iter().position(|line| !line.text.is_empty());
    if let Some(first) =
        first.filter(|first| reading.questions.is_empty() && !is_settled(*first + 1))
    {
        reading.doubt(first + 1, None, Doubt::LineUnclear);
    }
}

/// Files every line where it belongs.
fn file(
    reading: &mut Reading,
    lines: &[line::Line<'_>],
    went: &[Went],
    first_of: &[Option<usize>],
) {
    for (at, went) in went.iter().enumerate() {
        let text = &lines[at].text;
        let remark = || Remark {
            line: at + 1,
            text: text.clone().into_owned(),
        };
        let used = match went {
            Went::Blank => Use::Blank,
            Went::Title => Use::Title,
            Went::Intro => Use::Intro,
            Went::Heading => Use::Heading,
            Went::Note => Use::Note,
            Went::Furniture => Use::Furniture,
            Went::LeftOver | Went::Nowhere => Use::LeftOver,
            Went::Draft(draft) => first_of[*draft].map_or(Use::Note, Use::Question),
        };
        match used {
            Use::Title => blocks::without_attachment(text).clone_into(&mut reading.title),
            Use::Intro => reading.intro.push(remark()),
            Use::Heading => reading.headings.push(remark()),
            Use::Note => reading.notes.push(remark()),
            Use::Furniture => reading.furniture.push(remark()),
            Use::LeftOver if !text.is_empty() => reading.left_over.push(remark()),
            Use::LeftOver | Use::Blank | Use::Question(_) => {}
        }
        reading.uses.push(used);
    }
}
