//! The variables of a survey: what each is called, holds, and means, for a system file and for syntax alike.

use jiff::civil::{Date, date};
use rust_decimal::prelude::ToPrimitive;

use super::names::{Names, cut};
use super::record::{SEGMENT, pieces};
use crate::formats::answers::{
    AnswerExtent, Answers, Extent, Leaving, plain_text, reason, small_whole,
};
use crate::formats::response_header::CONTROL_TOTAL;
use crate::questionnaire::{Kind, Question};
use crate::response::{Missing, State};
use crate::text::Language;

/// The longest label of a value, in bytes: what other programs write at most.
const VALUE_LABEL: usize = 120;
/// The longest label of a variable, in bytes.
const VARIABLE_LABEL: usize = 255;
/// The longest text, in bytes.
pub(super) const MOST_TEXT: usize = 32_767;

/// The variables of a survey, in their order.
#[derive(Debug)]
pub struct Variables<'a> {
    pub(super) all: Vec<Variable<'a>>,
    pub(super) sets: Vec<MultipleSet>,
    /// What was shortened.
    pub shortened: Vec<Shortened>,
}

/// A label that is whole in the codebook only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortened {
    /// The name of the variable.
    pub variable: String,
    /// The value whose label it is; `None`: the variable's own.
    pub value: Option<i64>,
    /// What is left of it.
    pub kept: String,
}

/// The variables of a question with several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MultipleSet {
    /// Its name, without the `$`.
    pub name: String,
    /// The question.
    pub label: String,
    /// The positions of its variables.
    pub variables: Vec<usize>,
}

/// A variable.
#[derive(Debug)]
pub(super) struct Variable<'a> {
    pub name: String,
    /// The code of its question; empty: it is of the response.
    pub question: &'a str,
    /// What it is, whole.
    pub text: String,
    /// What it is, as the file has it.
    pub label: String,
    pub shape: Shape,
    pub values: Vec<ValueLabel>,
    /// The values that stand for a reason.
    pub missing: Vec<i64>,
    held: Held<'a>,
}

/// A value with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ValueLabel {
    pub value: i64,
    /// The code it stands for.
    pub code: String,
    /// What it means, whole.
    pub text: String,
    /// What it means, as the file has it.
    pub label: String,
}

/// What a variable holds, as the file declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text of so many bytes, at least one.
    Text(usize),
    /// A number with so many signs, so many of them decimals.
    Number { width: usize, decimals: usize },
    /// A day.
    Day,
}

/// Where a variable comes from.
#[derive(Debug, PartialEq, Eq)]
enum Held<'a> {
    Serial,
    State,
    Version,
    Batch,
    Invalid,
    Total,
    /// One option, by its number.
    Choice(usize, Vec<(&'a str, i64)>, Reasons),
    /// Whether an option is ticked.
    Ticked(usize, &'a str, Reasons),
    Number(usize, Reasons),
    Day(usize),
    Text(usize),
    /// Whether there is an answer, and why not.
    Status(usize),
}

/// The values of reasons: the first is one below this, the second two below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reasons(i64);

impl Reasons {
    fn value(self, reason: Missing) -> i64 {
        self.0 - 1 - reason as i64
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stands<'r> {
    Text(&'r str),
    Number(f64),
    Nothing,
}

/// The value of a status: there is an answer.
const ANSWERED: i64 = 0;
/// The value of a status: the question was not asked, or is not keyed yet.
const NOT_ASKED: i64 = 9;

impl<'a> Variables<'a> {
    /// The variables of what leaves.
    pub fn of(answers: &Answers<'a>, extent: &Extent) -> Self {
        let mut making = Making {
            names: Names::default(),
            language: answers.language,
            made: Self {
                all: Vec::new(),
                sets: Vec::new(),
                shortened: Vec::new(),
            },
        };
        making.response_number(extent);
        for (position, question) in answers.questions() {
            making.question(position, question, &extent.answers[position]);
        }
        making.marks(answers, extent);
        making.made
    }

    /// Whether the cells of every response have the same bytes by these as by others.
    pub fn lie_as(&self, other: &Self) -> bool {
        let pairs = || self.all.iter().zip(&other.all);
        let alike = |one: Shape, other: Shape| match (one, other) {
            (Shape::Text(one), Shape::Text(other)) if one.max(other) <= SEGMENT => {
                pieces(one) == pieces(other)
            }
            (Shape::Text(_), _) | (_, Shape::Text(_)) => one == other,
            _ => true,
        };
        self.all.len() == other.all.len()
            && pairs().all(|(one, other)| one.held == other.held && alike(one.shape, other.shape))
    }

    /// Gives what stands in every cell of a response.
    pub(super) fn cells<'r>(
        &self,
        row: &Leaving<'r>,
        each: &mut dyn FnMut(&Variable<'a>, Stands<'r>),
    ) where
        'a: 'r,
    {
        for variable in &self.all {
            each(variable, variable.cell(row));
        }
    }
}

impl Variable<'_> {
    /// The position of the question whose words it holds.
    pub(super) fn text_of(&self) -> Option<usize> {
        match self.held {
            Held::Text(position) => Some(position),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn cell<'r>(&self, row: &Leaving<'r>) -> Stands<'r> {
        let of = |position: usize| match row.codes.get(position) {
            Some(Some(code)) => Some(&**code),
            _ => None,
        };
        let whole = |value: i64| Stands::Number(value as f64);
        let why = |reasons: &Reasons, code: &str| reason(code).map(|why| reasons.value(why));
        match &self.held {
            Held::Serial => Stands::Text(row.serial),
            Held::State => whole(state_value(row.state)),
            Held::Version => Stands::Number(row.version.into()),
            Held::Batch => Stands::Text(row.batch.unwrap_or_default()),
            Held::Invalid => Stands::Text(row.invalid.unwrap_or_default()),
            Held::Total => digits(row.control_total),
            Held::Choice(position, options, reasons) => {
                let value = of(*position).and_then(|code| {
                    // A question has few options: looking through them is faster than any table.
                    let option = options.iter().find(|(option, _)| *option == code);
                    option
                        .map(|(_, value)| *value)
                        .or_else(|| why(reasons, code))
                });
                value.map_or(Stands::Nothing, whole)
            }
            Held::Ticked(position, option, reasons) => {
                let value = of(*position).map(|code| {
                    why(reasons, code)
                        .unwrap_or_else(|| code.split('|').any(|code| code == *option).into())
                });
                value.map_or(Stands::Nothing, whole)
            }
            Held::Number(position, reasons) => match of(*position) {
                Some(code) if code.as_bytes().first() == Some(&b'#') => {
                    why(reasons, code).map_or(Stands::Nothing, whole)
                }
                code => digits(code),
            },
            Held::Day(position) => {
                let day = of(*position).and_then(|code| code.parse().ok());
                day.map_or(Stands::Nothing, |day| Stands::Number(seconds(day)))
            }
            Held::Text(position) => {
                let text = of(*position).filter(|code| reason(code).is_none());
                Stands::Text(text.map_or("", plain_text))
            }
            Held::Status(position) => whole(match of(*position) {
                None => NOT_ASKED,
                Some(code) => reason(code).map_or(ANSWERED, |why| why as i64 + 1),
            }),
        }
    }
}

/// A number in digits.
#[inline(always)]
fn digits<'r>(digits: Option<&str>) -> Stands<'r> {
    let Some(digits) = digits else {
        return Stands::Nothing;
    };
    match small_whole(digits) {
        Some(small) => Stands::Number(f64::from(small)),
        None => digits.parse().map_or(Stands::Nothing, Stands::Number),
    }
}

/// A day in seconds since the calendar of SPSS began, on 14 October 1582.
pub(super) fn seconds(day: Date) -> f64 {
    let days = day
        .since(date(1582, 10, 14))
        .map_or(0, |span| span.get_days());
    f64::from(days) * 86_400.0
}

fn state_value(state: State) -> i64 {
    state as i64 + 1
}

/// Variables on their way.
struct Making<'a> {
    names: Names,
    language: Language,
    made: Variables<'a>,
}

impl<'a> Making<'a> {
    fn response_number(&mut self, extent: &Extent) {
        let text = self.language.pick("编号", "serial");
        self.add("serial", "", text, text_of(extent.serial), Held::Serial);
    }

    /// The variables of a question.
    fn question(&mut self, position: usize, question: &'a Question, extent: &AnswerExtent) {
        let text = question.text.get(self.language);
        let code = question.code.as_str();
        match &question.kind {
            Kind::Single => self.single(position, question, extent),
            Kind::Multiple => self.multiple(position, question, extent),
            Kind::Score { .. } | Kind::Number { .. } if extent.numbers.is_exact() => {
                let least = extent
                    .numbers
                    .ends
                    .map_or(0, |[least, _]| least.floor().to_i64().unwrap_or_default());
                let reasons = Reasons(below(least));
                let full = question
                    .full_mark()
                    .map_or(1, |full| full.trunc().to_string().len());
                let decimals = extent.numbers.decimals as usize;
                let signs = extent.numbers.signs().max(full);
                let width = (signs + if decimals > 0 { decimals + 1 } else { 0 })
                    .max(width_of_reasons(reasons, extent));
                let shape = Shape::Number { width, decimals };
                let at = self.add(code, code, text, shape, Held::Number(position, reasons));
                self.reasons(at, reasons, extent);
            }
            Kind::Date => {
                self.add(code, code, text, Shape::Day, Held::Day(position));
                self.status(position, question);
            }
            // A number with more digits than SPSS keeps stays a text.
            Kind::Text | Kind::Score { .. } | Kind::Number { .. } => {
                let bytes = match question.kind {
                    Kind::Text => extent.bytes,
                    _ => extent.numbers.signs() + extent.numbers.decimals as usize + 1,
                };
                self.add(code, code, text, text_of(bytes), Held::Text(position));
                self.status(position, question);
            }
        }
    }

    fn single(&mut self, position: usize, question: &'a Question, extent: &AnswerExtent) {
        let numbers = numbers_of(question);
        let options = question.options.iter().zip(&numbers);
        let of: Vec<(&str, i64)> = options
            .clone()
            .map(|(option, number)| (option.code.as_str(), *number))
            .collect();
        let reasons = Reasons(0);
        let width = numbers.iter().map(|number| number.to_string().len()).max();
        let width = width.unwrap_or(1).max(width_of_reasons(reasons, extent));
        let shape = Shape::Number { width, decimals: 0 };
        let text = question.text.get(self.language);
        let held = Held::Choice(position, of, reasons);
        let at = self.add(&question.code, &question.code, text, shape, held);
        for (option, number) in options {
            self.value(at, *number, &option.code, option.label.get(self.language));
        }
        self.reasons(at, reasons, extent);
    }

    fn multiple(&mut self, position: usize, question: &'a Question, extent: &AnswerExtent) {
        let reasons = Reasons(0);
        let width = width_of_reasons(reasons, extent).max(1);
        let text = question.text.get(self.language);
        let mut variables = Vec::new();
        for option in &question.options {
            let label = option.label.get(self.language);
            let whole = format!("{text}{}{label}", self.language.pick("：", ": "));
            let name = format!("{}_{}", question.code, option.code);
            let held = Held::Ticked(position, &option.code, reasons);
            let shape = Shape::Number { width, decimals: 0 };
            let at = self.add(&name, &question.code, &whole, shape, held);
            // Cut from the front: the options differ at the end.
            if whole.len() > VARIABLE_LABEL {
                let room = VARIABLE_LABEL.saturating_sub("…：".len() + label.len());
                let kept = format!("{}…：{label}", cut(text, room));
                kept.clone_into(&mut self.made.all[at].label);
                cut(&kept, VARIABLE_LABEL).clone_into(&mut self.made.all[at].label);
                if let Some(said) = self.made.shortened.last_mut() {
                    said.kept.clone_from(&self.made.all[at].label);
                }
            }
            self.value(at, 1, &option.code, self.language.pick("选", "ticked"));
            self.value(at, 0, "", self.language.pick("没选", "not ticked"));
            self.reasons(at, reasons, extent);
            variables.push(at);
        }
        if variables.len() > 1 {
            let name = self.names.give(&question.code);
            self.made.sets.push(MultipleSet {
                name,
                label: cut(text, VARIABLE_LABEL).to_owned(),
                variables,
            });
        }
    }

    /// The variable that tells an empty text from a question that was not asked.
    fn status(&mut self, position: usize, question: &'a Question) {
        // In front, where no label is cut.
        let text = format!(
            "{}{}",
            self.language.pick("有没有答案：", "is there an answer: "),
            question.text.get(self.language),
        );
        let name = format!("{}_status", question.code);
        let shape = Shape::Number {
            width: 1,
            decimals: 0,
        };
        let at = self.add(&name, &question.code, &text, shape, Held::Status(position));
        let answered = self.language.pick("有答案", "answered");
        self.value(at, ANSWERED, "", answered);
        for reason in Missing::ALL {
            let word = reason.word().get(self.language);
            self.value(at, reason as i64 + 1, reason.code(), word);
        }
        let not_asked = self
            .language
            .pick("没有问到，或还没录入", "not asked, or not keyed yet");
        self.value(at, NOT_ASKED, "", not_asked);
    }

    /// What is said of a response beside its answers.
    fn marks(&mut self, answers: &Answers<'a>, extent: &Extent) {
        let pick = |zh, en| answers.language.pick(zh, en);
        let digit = Shape::Number {
            width: 1,
            decimals: 0,
        };
        let at = self.add("state", "", pick("状态", "state"), digit, Held::State);
        for state in State::ALL {
            let label = state.label();
            let word = label.get(answers.language);
            self.value(at, state_value(state), state.code(), word);
        }
        let version = answers.survey.questionnaire.version.to_string().len();
        let shape = Shape::Number {
            width: version,
            decimals: 0,
        };
        let text = pick("问卷版本", "version of the questionnaire");
        self.add("version", "", text, shape, Held::Version);
        let batch = text_of(extent.batch);
        self.add("batch", "", pick("批次", "batch"), batch, Held::Batch);
        let text = pick("无效的原因", "why it is invalid");
        self.add("invalid", "", text, text_of(extent.invalid), Held::Invalid);
        if let Some(total) = &answers.survey.questionnaire.control_total
            && answers.has_total()
        {
            let decimals = extent.total.decimals as usize;
            let shape = Shape::Number {
                width: extent.total.signs() + if decimals > 0 { decimals + 1 } else { 0 },
                decimals,
            };
            let text = total.label.get(answers.language);
            self.add(CONTROL_TOTAL, "", text, shape, Held::Total);
        }
    }

    fn add(
        &mut self,
        name: &str,
        question: &'a str,
        text: &str,
        shape: Shape,
        held: Held<'a>,
    ) -> usize {
        let name = self.names.give(name);
        let text = one_line(text);
        let label = cut(&text, VARIABLE_LABEL).to_owned();
        if label.len() < text.len() {
            self.made.shortened.push(Shortened {
                variable: name.clone(),
                value: None,
                kept: label.clone(),
            });
        }
        self.made.all.push(Variable {
            name,
            question,
            text,
            label,
            shape,
            values: Vec::new(),
            missing: Vec::new(),
            held,
        });
        self.made.all.len() - 1
    }

    /// Names a value of a variable.
    fn value(&mut self, at: usize, value: i64, code: &str, text: &str) {
        let text = one_line(if text.is_empty() { code } else { text });
        let variable = &mut self.made.all[at];
        let mut label = text.clone();
        if text.len() > VALUE_LABEL {
            // Two long labels that begin alike stay two.
            let ending = format!("…{value}");
            label = format!("{}{ending}", cut(&text, VALUE_LABEL - ending.len()));
            self.made.shortened.push(Shortened {
                variable: variable.name.clone(),
                value: Some(value),
                kept: label.clone(),
            });
        }
        variable.values.push(ValueLabel {
            value,
            code: code.to_owned(),
            text,
            label,
        });
    }

    /// Declares the reasons that occur as missing values.
    fn reasons(&mut self, at: usize, reasons: Reasons, extent: &AnswerExtent) {
        for reason in extent.reasons() {
            let value = reasons.value(reason);
            let word = reason.word().get(self.language);
            self.value(at, value, reason.code(), word);
            self.made.all[at].missing.push(value);
        }
    }
}

/// The value below which reasons stand, below every number that occurs: 0, or a power of ten with a minus.
fn below(least: i64) -> i64 {
    if least >= 0 {
        return 0;
    }
    let mut power: i64 = -10;
    while power >= least.max(-1_000_000_000_000_000) {
        power *= 10;
    }
    power
}

fn width_of_reasons(reasons: Reasons, extent: &AnswerExtent) -> usize {
    let widths = extent
        .reasons()
        .map(|reason| reasons.value(reason).to_string().len());
    widths.max().unwrap_or(0)
}

/// The numbers of options: their codes where these are all plain numbers, else their places on the paper.
fn numbers_of(question: &Question) -> Vec<i64> {
    let number = |code: &str| {
        let number: i64 = code.parse().ok()?;
        (code.len() <= 9 && number >= 0 && number.to_string() == code).then_some(number)
    };
    let options = question.options.iter();
    let numbers: Option<Vec<i64>> = options.map(|option| number(&option.code)).collect();
    numbers.unwrap_or_else(|| (1..).take(question.options.len()).collect())
}

fn text_of(bytes: usize) -> Shape {
    Shape::Text(bytes.clamp(1, MOST_TEXT))
}

/// A text as a label has it: on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_stand_below_every_number() {
        assert_eq!(
            [0, -1, -9, -10, -250].map(below),
            [0, -10, -10, -100, -1000]
        );
        assert_eq!(Reasons(0).value(Missing::Blank), -1);
        assert_eq!(Reasons(-1000).value(Missing::NotInVersion), -1008);
    }

    #[test]
    fn days_are_counted_from_the_first_of_the_calendar() {
        // SPSS: DATE.DMY(1,1,1970) is 12219379200 seconds.
        assert!((seconds(date(1970, 1, 1)) - 12_219_379_200.0).abs() < 0.5);
    }
}
