//! What each line of a pasted text was read as, found by its line.

use std::fmt::Write as _;

use crate::formats::kind_word;
use crate::questionnaire::paste::{Doubted, ReadKind, ReadOption, ReadQuestion, Reading, Use};
use crate::text::{Language, text};

/// What stands on a line; questions, options and doubts by their places in the reading.
#[derive(Debug, Clone, Default)]
pub struct LineRead {
    /// The questions that begin on it.
    pub questions: Vec<usize>,
    /// The options of a question that stand on it, and how many questions below have the same.
    pub options: Option<Options>,
    /// What is doubtful on it.
    pub doubts: Vec<usize>,
}

/// Options on one line.
#[derive(Debug, Clone)]
pub struct Options {
    question: usize,
    first: usize,
    last: usize,
    others: usize,
}

/// How a row about a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// A question.
    Question,
    /// Options of it.
    Options,
    /// A line that asks nothing.
    Aside,
    /// It must be settled.
    Ask,
    /// It is worth a look.
    Look,
}

/// What stands on each of so many lines.
pub fn by_line(reading: &Reading, count: usize) -> Vec<LineRead> {
    let mut lines = vec![LineRead::default(); count];
    let mut at = |line: usize, note: &mut dyn FnMut(&mut LineRead)| {
        if let Some(read) = line.checked_sub(1).and_then(|at| lines.get_mut(at)) {
            note(read);
        }
    };
    for (index, question) in reading.questions.iter().enumerate() {
        at(question.line, &mut |read| read.questions.push(index));
        for (place, option) in question.options.iter().enumerate() {
            at(option.line, &mut |read| match &mut read.options {
                Some(known) if known.question == index => known.last = place,
                Some(known) => known.others += usize::from(place == 0),
                none => {
                    *none = Some(Options {
                        question: index,
                        first: place,
                        last: place,
                        others: 0,
                    });
                }
            });
        }
    }
    for (index, doubted) in reading.doubts.iter().enumerate() {
        at(doubted.line, &mut |read| read.doubts.push(index));
    }
    lines
}

/// Whether nothing was made of a line, counted from 0.
pub fn is_left_over(reading: &Reading, line: usize) -> bool {
    let left = &reading.left_over;
    left.binary_search_by_key(&(line + 1), |remark| remark.line)
        .is_ok()
}

/// Whether something must be settled on a line, counted from 0.
pub fn is_open(reading: &Reading, read: &LineRead, line: usize) -> bool {
    is_left_over(reading, line) || ask_of(reading, read).is_some()
}

/// The first thing to settle on a line.
pub fn ask_of<'r>(reading: &'r Reading, read: &LineRead) -> Option<&'r Doubted> {
    let mut doubts = read.doubts.iter().map(|at| &reading.doubts[*at]);
    doubts.find(|doubted| doubted.doubt.is_ask())
}

/// What a line was read as, in rows.
pub fn rows(
    reading: &Reading,
    read: &LineRead,
    line: usize,
    language: Language,
) -> Vec<(Meant, String)> {
    let mut rows = Vec::new();
    for index in &read.questions {
        rows.push((
            Meant::Question,
            question_row(&reading.questions[*index], language),
        ));
    }
    if let Some(options) = &read.options {
        rows.push((Meant::Options, options_row(reading, options, language)));
    }
    if rows.is_empty() {
        rows.extend(aside(reading, line, language).map(|said| (Meant::Aside, said)));
    }
    for index in &read.doubts {
        let doubt = &reading.doubts[*index].doubt;
        let (meant, mark) = if doubt.is_ask() {
            (Meant::Ask, "?")
        } else {
            (Meant::Look, "!")
        };
        let sentence = doubt.sentence();
        rows.push((meant, format!("{mark} {}", sentence.get(language))));
    }
    rows
}

fn question_row(question: &ReadQuestion, language: Language) -> String {
    let mut kind = kind_word(question.kind, language).to_owned();
    if let (ReadKind::Score, Some(low), Some(high)) = (question.kind, question.low, question.high) {
        // Writing into a String cannot fail.
        let _ = write!(kind, " {}-{}", low.normalize(), high.normalize());
    }
    if let Some(most) = question.at_most {
        kind.push_str(&text!(in language, "，最多 {most} 项", ", at most {most}"));
    }
    if !question.required {
        kind.push_str(language.pick("，选填", ", optional"));
    }
    format!("{} [{kind}] {}", question.code, question.text)
}

fn options_row(reading: &Reading, options: &Options, language: Language) -> String {
    let question = &reading.questions[options.question];
    let shown: Vec<String> = question.options[options.first..=options.last]
        .iter()
        .map(|option| option_text(option, language))
        .collect();
    let mut row = format!("  {}", shown.join(" / "));
    if options.others > 0 {
        let count = options.others + 1;
        row.push_str(&text!(in language, "（{count} 题同用）", " (for {count} questions)"));
    }
    row
}

fn option_text(option: &ReadOption, language: Language) -> String {
    let mut shown = format!("{} {}", option.code, option.label);
    if let Some(points) = option.points {
        let points = points.normalize();
        shown.push_str(&text!(in language, "（{points} 分）", " ({points} points)"));
    }
    if option.fill {
        shown.push_str(" ____");
    }
    if let Some(jump) = &option.jump {
        shown.push_str(" → ");
        shown.push_str(jump.target());
    }
    shown
}

/// What a line is that asks nothing; nothing is said of an empty one.
fn aside(reading: &Reading, line: usize, language: Language) -> Option<String> {
    let said = match reading.uses.get(line)? {
        Use::Blank => return None,
        Use::Title => language.pick("标题", "title").to_owned(),
        Use::Intro => language.pick("卷首说明", "introduction").to_owned(),
        Use::Heading => language.pick("部分的标题", "heading of a part").to_owned(),
        Use::Note => language.pick("说明，不是题", "a note").to_owned(),
        Use::Furniture => language
            .pick("页码、分隔之类", "page number, rule and the like")
            .to_owned(),
        Use::Question(index) => {
            let code = &reading.questions.get(*index)?.code;
            text!(in language, "归入 {code}", "goes to {code}")
        }
        Use::LeftOver => language
            .pick("? 没有用上", "? nothing was made of it")
            .to_owned(),
    };
    Some(said)
}
