//! A closed answer written as people see it: the label of the option, several in one cell, a mark before it.

use super::foreign::folded;
use crate::questionnaire::{Kind, Opt, Question};

/// What parts several answers in one cell, the surest sign first.
const BETWEEN: [char; 7] = ['┋', '|', ';', '；', '、', '，', ','];

/// Where the words begin that somebody wrote behind an option.
const WRITTEN: char = '〖';

/// A cell with labels, as codes.
pub(super) struct Labelled {
    /// The codes, or the points.
    pub codes: String,
    /// The words written behind options, with the codes of these.
    pub words: Vec<(String, String)>,
}

/// The codes of a cell in which options stand by their labels; `None` where one of them is no label, or is that of several.
pub(super) fn by_label(question: &Question, cell: &str) -> Option<Labelled> {
    let one = |codes, words| Labelled { codes, words };
    match question.kind {
        Kind::Single => {
            let (option, words) = option(question, cell)?;
            Some(one(option.code.clone(), behind(option, words)))
        }
        Kind::Multiple => options(question, cell),
        Kind::Score { .. } => {
            if let Some((option, words)) = option(question, cell) {
                return Some(one(option.points?.to_string(), behind(option, words)));
            }
            let points = folded(cell).strip_suffix('分')?.to_owned();
            Some(one(points, Vec::new()))
        }
        Kind::Number { .. } | Kind::Text | Kind::Date => None,
    }
}

/// The words behind an option, with its code.
fn behind(option: &Opt, words: Option<&str>) -> Vec<(String, String)> {
    let words = words.map(|words| (option.code.clone(), words.to_owned()));
    words.into_iter().collect()
}

fn options(question: &Question, cell: &str) -> Option<Labelled> {
    if let Some((option, words)) = option(question, cell) {
        return Some(Labelled {
            codes: option.code.clone(),
            words: behind(option, words),
        });
    }
    BETWEEN.into_iter().find_map(|sign| {
        if !cell.contains(sign) {
            return None;
        }
        let (mut codes, mut words) = (Vec::new(), Vec::new());
        for part in cell.split(sign).filter(|part| !part.trim().is_empty()) {
            let (option, written) = option_or_code(question, part)?;
            codes.push(option.code.as_str());
            words.extend(behind(option, written));
        }
        Some(Labelled {
            codes: codes.join("|"),
            words,
        })
    })
}

fn option_or_code<'q, 'c>(
    question: &'q Question,
    part: &'c str,
) -> Option<(&'q Opt, Option<&'c str>)> {
    let wanted = folded(part);
    let by_code = question
        .options
        .iter()
        .find(|option| folded(&option.code) == wanted);
    by_code
        .map(|option| (option, None))
        .or_else(|| option(question, part))
}

/// The one option with this label, and the words behind it.
fn option<'q, 'c>(question: &'q Question, cell: &'c str) -> Option<(&'q Opt, Option<&'c str>)> {
    if let Some(option) = labelled(question, &folded(cell)) {
        return Some((option, None));
    }
    let (label, words) = cell.split_once(WRITTEN)?;
    let words = words.trim_end().trim_end_matches('〗').trim();
    labelled(question, &folded(label))
        .map(|option| (option, Some(words).filter(|words| !words.is_empty())))
}

fn labelled<'q>(question: &'q Question, label: &str) -> Option<&'q Opt> {
    let has = |option: &&Opt, label: &str| {
        let labels = [&option.label.zh, &option.label.en];
        !label.is_empty() && labels.iter().any(|own| folded(own) == label)
    };
    let only = |label: &str| {
        let mut found = question.options.iter().filter(|option| has(option, label));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    only(label).or_else(|| {
        let (mark, rest) = marked(label)?;
        let option = only(rest)?;
        // A mark that is the code of another option says something else than the label.
        let other = question
            .options
            .iter()
            .find(|other| folded(&other.code) == mark);
        other
            .is_none_or(|other| other.code == option.code)
            .then_some(option)
    })
}

/// The mark before a label, as `a.` or `1、`, and what stands behind it.
fn marked(label: &str) -> Option<(&str, &str)> {
    let at = label.find(['.', '、', '．', ')', '）', ':', '：'])?;
    let (mark, rest) = label.split_at(at);
    let is_mark = !mark.is_empty()
        && mark.len() <= 2
        && mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let rest = rest.trim_start_matches(['.', '、', '．', ')', '）', ':', '：']);
    is_mark.then_some((mark, rest))
}
