//! A closed answer written as people see it: the label of the option, several in one cell, a mark before it.

use super::foreign::folded;
use super::response_cell::Way;
use crate::questionnaire::{Kind, Opt, Question};
use crate::text::{read_decimal, whole};

/// What parts several answers in one cell, the surest sign first.
pub(super) const BETWEEN: [char; 7] = ['┋', '|', ';', '；', '、', '，', ','];

/// What else people put between, where every piece is an option.
const BETWEEN_TOO: [char; 7] = ['/', '／', '+', '＋', '\n', ' ', '　'];

/// A label has the sign at most so often in it.
const MOST_JOINED: usize = 8;

/// Where the words begin that somebody wrote behind an option.
const WRITTEN: char = '〖';

/// A cell with labels, as codes.
pub(super) struct Labelled {
    /// The codes, or the points.
    pub codes: String,
    /// The words written behind options, with the codes of these.
    pub words: Vec<(String, String)>,
    /// As what the option of a single choice stands in the cell.
    pub way: Way,
}

/// The codes of a cell in which options stand by their labels; `None` where one of them is no label, or is that of several.
pub(super) fn by_label(question: &Question, cell: &str) -> Option<Labelled> {
    let one = |codes, words| Labelled {
        codes,
        words,
        way: Way::Other,
    };
    match question.kind {
        Kind::Single => {
            if let Some((option, words)) = option(question, cell) {
                return Some(one(option.code.clone(), behind(option, words)));
            }
            let circled = uncircled(cell);
            if circled != cell
                && let Some((option, _)) = option_or_code(question, cell)
            {
                return Some(one(option.code.clone(), Vec::new()));
            }
            if let Some(option) = by_place(question, cell) {
                return Some(Labelled {
                    way: way_of_place(cell),
                    ..one(option.code.clone(), Vec::new())
                });
            }
            let option = by_points(question, cell)?;
            let is_zero = option.points.is_some_and(|points| points.is_zero());
            Some(Labelled {
                way: if is_zero { Way::NoPoints } else { Way::Points },
                ..one(option.code.clone(), Vec::new())
            })
        }
        Kind::Multiple => options(question, cell),
        Kind::Score { .. } => {
            if let Some((option, words)) = option(question, cell) {
                return Some(one(option.points?.to_string(), behind(option, words)));
            }
            let points = folded(cell).strip_suffix('分')?.to_owned();
            Some(one(points, Vec::new()))
        }
        Kind::Number { .. } => Some(one(without_unit(question, cell)?, Vec::new())),
        Kind::Text | Kind::Date => None,
    }
}

/// A number without the unit that stands behind it, where the question has the same behind its blank or in brackets: `77岁`
/// for `____岁`.
fn without_unit(question: &Question, cell: &str) -> Option<String> {
    let cell = folded(cell);
    let end = cell.find(|sign: char| !(sign.is_ascii_digit() || sign == '.' || sign == '-'))?;
    let (number, unit) = cell.split_at(end);
    let texts = [&question.text.zh, &question.text.en].map(|text| folded(text));
    let has = |before: char| {
        texts
            .iter()
            .any(|text| text.contains(&format!("{before}{unit}")))
    };
    (!number.is_empty() && (has('_') || has('('))).then(|| number.to_owned())
}

/// The words behind an option, with its code.
fn behind(option: &Opt, words: Option<&str>) -> Vec<(String, String)> {
    let words = words.map(|words| (option.code.clone(), words.to_owned()));
    words.into_iter().collect()
}

/// As what an option stands by its place: a number could be meant otherwise, a letter could not.
fn way_of_place(cell: &str) -> Way {
    if folded(cell).bytes().any(|sign| sign.is_ascii_digit()) {
        Way::Place
    } else {
        Way::Other
    }
}

fn options(question: &Question, cell: &str) -> Option<Labelled> {
    if let Some((found, words)) = option_or_place(question, cell) {
        let is_labelled = option(question, cell).is_some();
        return Some(Labelled {
            codes: found.code.clone(),
            words: behind(found, words),
            way: if is_labelled {
                Way::Other
            } else {
                way_of_place(cell)
            },
        });
    }
    let signs = BETWEEN.into_iter().chain(BETWEEN_TOO);
    let parted = signs.into_iter().find_map(|sign| {
        if !cell.contains(sign) {
            return None;
        }
        let parts: Vec<&str> = cell
            .split(sign)
            .filter(|part| !part.trim().is_empty())
            .collect();
        let (mut codes, mut words) = (Vec::new(), Vec::new());
        let is_of_places = parts
            .iter()
            .all(|part| by_place(question, part).is_some() && option(question, part).is_none());
        for (option, written) in only_parting(question, &parts, sign)? {
            codes.push(option.code.as_str());
            words.extend(behind(option, written));
        }
        Some(Labelled {
            codes: codes.join("|"),
            words,
            way: if is_of_places {
                way_of_place(cell)
            } else {
                Way::Other
            },
        })
    });
    parted.or_else(|| glued(question, cell))
}

/// Codes of one sign each that stand side by side, as `ADE` or `①③`: every sign is another option.
fn glued(question: &Question, cell: &str) -> Option<Labelled> {
    let options = &question.options;
    if options
        .iter()
        .any(|option| option.code.chars().count() != 1)
    {
        return None;
    }
    let mut codes: Vec<&str> = Vec::new();
    for sign in folded(&uncircled(cell)).chars() {
        let is_it = |option: &&Opt| folded(&option.code).chars().eq([sign]);
        let option = options.iter().find(is_it)?;
        if codes.contains(&option.code.as_str()) {
            return None;
        }
        codes.push(&option.code);
    }
    (!codes.is_empty()).then(|| Labelled {
        codes: codes.join("|"),
        words: Vec::new(),
        way: Way::Other,
    })
}

/// Digits in circles as digits: `①` is 1.
fn uncircled(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '①'..='⑨' => char::from_digit(sign as u32 - '①' as u32 + 1, 10).unwrap_or(sign),
            _ => sign,
        })
        .collect()
}

/// How many ways lead from a place to the end, and the options of one.
type Ways<'q, 'c> = (usize, Vec<(&'q Opt, Option<&'c str>)>);

/// The options of a cell cut at every sign, where a label may have the sign in it: the one way to read them; `None` where
/// there is none, or several.
fn only_parting<'q, 'c>(
    question: &'q Question,
    parts: &[&'c str],
    sign: char,
) -> Option<Vec<(&'q Opt, Option<&'c str>)>> {
    // From each place on: how many ways there are, and the options of the last one found.
    let mut ways: Vec<Ways<'q, 'c>> = vec![(1, Vec::new())];
    for from in (0..parts.len()).rev() {
        let mut here = (0_usize, Vec::new());
        for end in from + 1..=parts.len().min(from + MOST_JOINED) {
            let (count, rest) = &ways[parts.len() - end];
            let joined = || parts[from..end].join(sign.encode_utf8(&mut [0; 4]));
            let found = if end == from + 1 {
                option_or_code(question, parts[from])
            } else {
                labelled(question, &folded(&joined())).map(|option| (option, None))
            };
            if let Some(found) = found.filter(|_| *count > 0) {
                here.0 = here.0.saturating_add(*count);
                here.1 = [found].into_iter().chain(rest.iter().copied()).collect();
            }
        }
        ways.push(here);
    }
    let (count, options) = ways.pop()?;
    (count == 1).then_some(options)
}

fn option_or_code<'q, 'c>(
    question: &'q Question,
    part: &'c str,
) -> Option<(&'q Opt, Option<&'c str>)> {
    let wanted = folded(&uncircled(part));
    let by_code = question
        .options
        .iter()
        .find(|option| folded(&option.code) == wanted);
    by_code
        .map(|option| (option, None))
        .or_else(|| option_or_place(question, part))
}

/// The option with this label, else the one at this place.
fn option_or_place<'q, 'c>(
    question: &'q Question,
    cell: &'c str,
) -> Option<(&'q Opt, Option<&'c str>)> {
    option(question, cell).or_else(|| Some((by_place(question, cell)?, None)))
}

/// The one option with these points, where no points of the question could be taken for one of its codes.
fn by_points<'q>(question: &'q Question, cell: &str) -> Option<&'q Opt> {
    let options = &question.options;
    let number = |text: &str| read_decimal(&folded(text));
    let is_code = |opt: &Opt| options.iter().any(|one| opt.points == number(&one.code));
    let has_points = options.iter().filter(|opt| opt.points.is_some());
    if has_points.clone().any(is_code) {
        return None;
    }
    let wanted = number(cell)?;
    let mut found = has_points.filter(|opt| opt.points == Some(wanted));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The option at a place, as survey sites export it: `2` of options with letters for codes, `B` of options with their numbers.
/// Where options have points, a number could be those.
fn by_place<'q>(question: &'q Question, cell: &str) -> Option<&'q Opt> {
    let options = &question.options;
    // A digit in a circle is the printed mark of the option.
    let wanted = folded(&uncircled(cell));
    let all = |is: fn(&u8) -> bool| {
        options
            .iter()
            .all(|opt| opt.code.as_bytes().iter().all(&is))
    };
    let is_worth_nothing = options.iter().all(|opt| opt.points.is_none());
    if all(u8::is_ascii_alphabetic) && is_worth_nothing {
        let place: usize = whole(&wanted)?.parse().ok()?;
        return options.get(place.checked_sub(1)?);
    }
    let is_numbered = (1..)
        .zip(options)
        .all(|(place, opt): (usize, _)| opt.code == place.to_string());
    match wanted.as_bytes() {
        [letter @ b'a'..=b'z'] if is_numbered => options.get(usize::from(letter - b'a')),
        _ => None,
    }
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
        !label.is_empty()
            && labels
                .iter()
                .any(|own| dashed(&folded(own)) == dashed(label))
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

/// A text in which every dash is one hyphen: `1000—3000` is `1000-3000`.
fn dashed(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        let is_dash = matches!(
            sign,
            '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '~' | '～' | '〜'
        );
        if !is_dash {
            plain.push(sign);
        } else if !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain
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
