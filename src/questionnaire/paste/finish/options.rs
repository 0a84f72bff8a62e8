//! The options of a question: as printed, by the codes behind them, or as numbers to tick.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rust_decimal::Decimal;

use super::Made;
use crate::questionnaire::paste::doubt::Doubt;
use crate::questionnaire::paste::draft::Draft;
use crate::questionnaire::paste::going::hints;
use crate::questionnaire::paste::kind::Form;
use crate::questionnaire::paste::label::{Label, label};
use crate::questionnaire::paste::mark::Style;
use crate::questionnaire::paste::reading::{ReadKind, ReadOption};
use crate::questionnaire::paste::residue::in_label;
use crate::questionnaire::paste::scale::{degree, is_no_opinion, rises};
use crate::text::HasSign as _;
use crate::text::is_chinese;

/// Options by their words, each read and looked at once: a scale is printed below every question.
#[derive(Default)]
pub struct Labels(HashMap<String, Label, FixedState>);

impl Labels {
    fn of(&mut self, words: &str) -> Label {
        if let Some(known) = self.0.get(words) {
            return known.clone();
        }
        let mut read = label(words);
        if read.words.is_empty() {
            words.trim().clone_into(&mut read.words);
        }
        read.look = Some(Look::of(&read.words));
        self.0.insert(words.to_owned(), read.clone());
        read
    }
}

/// What the words of an option look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    hints: bool,
    holds_mark: bool,
    no_opinion: bool,
    degree: Option<i8>,
}

impl Look {
    fn of(words: &str) -> Self {
        Self {
            hints: hints(words),
            holds_mark: in_label(words),
            no_opinion: is_no_opinion(words),
            degree: degree(words),
        }
    }
}

/// The options as printed, with a code each.
pub(super) fn printed(draft: &Draft, labels: &mut Labels) -> Vec<(usize, String, Label)> {
    let read = draft
        .options
        .iter()
        .map(|option| {
            let read = labels.of(&option.words);
            let mut code = option.code.clone();
            if matches!(
                draft.style,
                Some(Style::Letter | Style::BareLetter | Style::SmallLetter)
            ) {
                code.make_ascii_uppercase();
            }
            (option.line, code, read)
        })
        .filter(|(.., label)| !label.words.is_empty())
        .collect();
    if matches!(draft.style, Some(Style::Plain | Style::Dash | Style::Box)) {
        codes_behind(read)
    } else {
        read
    }
}

/// Options with their codes behind them, as interviewers circle them: 是 ...... 1.
pub(super) fn codes_behind(read: Vec<(usize, String, Label)>) -> Vec<(usize, String, Label)> {
    let parted: Option<Vec<(String, u32)>> = read
        .iter()
        .map(|(.., label)| code_behind(&label.words))
        .collect();
    let Some(parted) = parted.filter(|parted| {
        let rises = parted.windows(2).all(|pair| pair[0].1 < pair[1].1);
        parted.len() >= 2 && parted[0].1 <= 1 && rises
    }) else {
        return read;
    };
    read.into_iter()
        .zip(parted)
        .map(|((line, _, before), (words, code))| {
            let again = label(&words);
            let label = Label {
                words: if again.words.is_empty() {
                    words
                } else {
                    again.words
                },
                points: before.points.or(again.points),
                fill: before.fill || again.fill,
                unscored: before.unscored || again.unscored,
                jump: before.jump.or(again.jump),
                share: before.share.or(again.share),
                look: None,
            };
            (line, code.to_string(), label)
        })
        .collect()
}

/// The words of an option and the code behind them, dots or a blank between.
pub(super) fn code_behind(words: &str) -> Option<(String, u32)> {
    let bare = words.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let code: u32 = words[bare.len()..]
        .parse()
        .ok()
        .filter(|code| *code < 100)?;
    let apart = bare.ends_with([' ', '.', '…', '·', '—', '-', '┄']);
    let words = bare.trim_end_matches([' ', '.', '…', '·', '—', '-', '┄']);
    (apart && !words.is_empty()).then(|| (words.to_owned(), code))
}

/// The options with codes, and what is doubtful about them.
pub(super) fn options(
    read: Vec<(usize, String, Label)>,
    kind: ReadKind,
    line: usize,
) -> (Vec<ReadOption>, Vec<(usize, Doubt)>) {
    let mut doubts = Vec::new();
    if matches!(kind, ReadKind::Text | ReadKind::Number | ReadKind::Date) {
        return (Vec::new(), doubts);
    }
    let with_points = read
        .iter()
        .filter(|(.., label)| label.points.is_some())
        .count();
    let unscored = read.iter().filter(|(.., label)| label.unscored).count();
    if with_points > 0 && with_points + unscored < read.len() {
        doubts.push((line, Doubt::PointsPartly));
    }
    if read.iter().any(|(.., label)| label.share.is_some()) {
        doubts.push((line, Doubt::SharesTakenOff));
    }
    let looks: Vec<Look> = read
        .iter()
        .map(|(.., label)| label.look.unwrap_or_else(|| Look::of(&label.words)))
        .collect();
    let degrees = looks.iter().filter_map(|look| look.degree).collect();
    if rises(degrees, read.iter().map(|(.., label)| label.words.as_str())) == Some(true) {
        doubts.push((line, Doubt::WorstFirst));
    }
    // 知道（60人） 不知道（40人）: how many chose each, not what it says.
    let all_counted = read.len() >= 2 && read.iter().all(|(.., label)| is_counted(&label.words));
    for ((at, _, label), look) in read.iter().zip(looks) {
        let opposite = label.words.strip_prefix('不');
        let is_opposed =
            opposite.is_some_and(|opposite| read.iter().any(|(.., other)| other.words == opposite));
        // 不了解 beside 满意 is none; beside 了解一些 it is an answer.
        let is_apart = opposite.is_some_and(|rest| {
            let mut known = ["了解", "知道"]
                .iter()
                .filter(|word| rest.starts_with(**word));
            known.any(|word| {
                let mut others = read.iter().filter(|(.., other)| other != label);
                !others.any(|(.., other)| other.words.contains(word))
            })
        });
        if (look.no_opinion || is_apart) && !is_opposed {
            doubts.push((*at, Doubt::NoOpinion(label.words.clone())));
        }
        if !label.fill && matches!(label.words.as_str(), "其他" | "其它") {
            doubts.push((*at, Doubt::OtherWithoutBlank));
        }
        if look.hints {
            doubts.push((*at, Doubt::JumpUnclear));
        } else if look.holds_mark
            || all_counted && label.words.has(&['(', '（'])
            || label.fill && parts(&label.words)
            || label.words.contains(' ') && holds_another(&label.words, &read)
        {
            doubts.push((*at, Doubt::WordsLeft));
        }
    }
    doubts.extend(second_scales(&read).map(|at| (at, Doubt::WordsLeft)));
    let mut options: Vec<ReadOption> = Vec::with_capacity(read.len());
    for (place, (at, printed, label)) in read.into_iter().enumerate() {
        let code = code(printed, place, &options);
        options.push(ReadOption {
            line: at,
            code,
            label: label.words,
            points: label.points,
            fill: label.fill,
            jump: label.jump,
        });
    }
    (options, doubts)
}

/// Lines that name a thing and its opposite below another such line: 全面 不全面 below 及时 不及时 is asked apart.
fn second_scales(all: &[(usize, String, Label)]) -> impl Iterator<Item = usize> {
    let lines = all.chunk_by(|one, other| one.0 == other.0);
    let is_whole = |line: &&[(usize, String, Label)]| {
        line.iter().any(|(.., label)| {
            let opposite = label.words.strip_prefix('不');
            opposite.is_some_and(|words| line.iter().any(|(.., other)| other.words == words))
        })
    };
    lines.filter(is_whole).skip(1).map(|line| line[0].0)
}

/// Whether a label ends with another option: 用水 有, where two things are asked on a line.
fn holds_another(label: &str, all: &[(usize, String, Label)]) -> bool {
    let last = label.rsplit_once(' ').map(|(_, last)| last);
    last.is_some_and(|last| all.iter().any(|(.., other)| other.words == last))
}

/// Whether a label ends with how many chose it.
fn is_counted(label: &str) -> bool {
    let inner = label
        .strip_suffix([')', '）'])
        .and_then(|open| open.rsplit_once(['(', '（']));
    inner.is_some_and(|(_, count)| {
        let digits = count.trim_end_matches(['人', '票', '份', '次', '户']);
        digits.len() < count.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether words before room to write are parted by a blank: 没有 您的理由.
fn parts(label: &str) -> bool {
    let mut parts = label
        .split(' ')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let is_words = |part: &str| part.chars().filter(|sign| is_chinese(*sign)).count() >= 2;
    parts.next().is_some_and(is_words) && parts.next().is_some_and(is_words)
}

/// The code of an option: as printed, else its place; never one that is there already.
pub(super) fn code(printed: String, place: usize, options: &[ReadOption]) -> String {
    let is_free = |code: &str| !options.iter().any(|option| option.code == code);
    if !printed.is_empty() && is_free(&printed) {
        return printed;
    }
    let letter = options
        .first()
        .and_then(|first| first.code.bytes().next())
        .filter(u8::is_ascii_uppercase);
    let by_letter = letter
        .and_then(|_| u8::try_from(place).ok())
        .filter(|place| *place < 26)
        .map(|place| char::from(b'A' + place).to_string());
    by_letter
        .into_iter()
        .chain((place + 1..=place + 1 + options.len()).map(|number| number.to_string()))
        .find(|code| is_free(code))
        .unwrap_or_default()
}

/// Boxes with numbers in a row are points: □1 □2 □3.
pub(super) fn numbers_to_tick(made: &mut Made) {
    if !made.form.is_none_or(|form| form == Form::Score) {
        return;
    }
    let values: Option<Vec<Decimal>> = made
        .options
        .iter()
        .map(|(.., label)| crate::text::read_decimal(label.words.trim_end_matches('分')))
        .collect();
    if let Some(bounds) = values
        .as_deref()
        .and_then(crate::questionnaire::paste::scale::in_steps)
    {
        made.options.clear();
        made.form = Some(Form::Score);
        made.range = Some(bounds);
    }
}

/// Numbers in a row at the end of the words are points to circle: 质量 5 4 3 2 1.
pub(super) fn numbers_to_circle(made: &mut Made) {
    let words: Vec<&str> = made.text.split(' ').collect();
    let is_number = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let count = words.iter().rev().take_while(is_number).count();
    if count < 3 || count == words.len() || !made.form.is_none_or(|form| form == Form::Score) {
        return;
    }
    let at = words.len() - count;
    let values: Option<Vec<Decimal>> = words[at..]
        .iter()
        .map(|word| crate::text::read_decimal(word))
        .collect();
    if let Some(bounds) = values
        .as_deref()
        .and_then(crate::questionnaire::paste::scale::in_steps)
    {
        made.text = words[..at].join(" ");
        made.form = Some(Form::Score);
        made.range = Some(bounds);
    }
}
