//! What a number in the cell of a closed question stands for: survey sites export the code of an option, its place, its
//! points or its label, and the number alone does not say which.

use super::foreign::folded;
use super::label_cell::BETWEEN;
use crate::questionnaire::{Kind, Opt, Question};
use crate::text::{Text, read_decimal, text, whole};

/// What the numbers of options in a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// The codes of the questionnaire.
    Codes,
    /// The places of the options: 1 is the first.
    Positions,
    /// Points.
    Points,
    /// Labels, as those of a question on how many people live there.
    Labels,
}

impl Numbers {
    /// All of them, the usual one first.
    pub const ALL: [Self; 4] = [Self::Codes, Self::Positions, Self::Points, Self::Labels];

    /// The word that settles it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Positions => "positions",
            Self::Points => "points",
            Self::Labels => "labels",
        }
    }

    /// Those with this word.
    pub fn of_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == word)
    }

    /// What they are, in a sentence.
    pub fn word(self) -> Text {
        match self {
            Self::Codes => text!("选项代码", "code"),
            Self::Positions => text!("第几个选项", "place"),
            Self::Points => text!("分值", "points"),
            Self::Labels => text!("选项文字", "label"),
        }
    }
}

/// How numbers are read in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumbersAre {
    /// As the form of this program has them: codes, then what is surely something else.
    #[default]
    Usual,
    /// In any way; asked about where the ways lead to different options.
    Any,
    /// In this way.
    Said(Numbers),
}

/// The options of a cell that holds nothing but numbers, read in this way; `None` where it holds something else, or no
/// option is meant.
pub(super) fn options_of<'q>(
    question: &'q Question,
    cell: &str,
    numbers: Numbers,
) -> Option<Vec<&'q Opt>> {
    let cell = folded(cell);
    let is_several = question.kind == Kind::Multiple;
    let parts = cell.split(|sign| is_several && BETWEEN.contains(&sign));
    let options = parts
        .filter(|part| !part.is_empty())
        .map(|part| option_of(question, part, numbers));
    options
        .collect::<Option<Vec<_>>>()
        .filter(|found| !found.is_empty())
}

fn option_of<'q>(question: &'q Question, part: &str, numbers: Numbers) -> Option<&'q Opt> {
    let number = read_decimal(part)?;
    let options = &question.options;
    let only = |is: &dyn Fn(&&Opt) -> bool| {
        let mut found = options.iter().filter(is);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    match numbers {
        Numbers::Codes => {
            let exact = options.iter().find(|option| option.code == part);
            exact.or_else(|| only(&|option| read_decimal(&option.code) == Some(number)))
        }
        Numbers::Positions => {
            let place: usize = whole(part)?.parse().ok()?;
            options.get(place.checked_sub(1)?)
        }
        Numbers::Points => only(&|option| option.points == Some(number)),
        Numbers::Labels => only(&|option| {
            let labels = [&option.label.zh, &option.label.en];
            labels.iter().any(|label| folded(label) == part)
        }),
    }
}

/// Whether a question has options that can be meant in this way.
fn can_be(question: &Question, numbers: Numbers) -> bool {
    let options = || question.options.iter();
    let is_number = |text: &str| read_decimal(&folded(text)).is_some();
    match numbers {
        Numbers::Codes => options().any(|option| is_number(&option.code)),
        Numbers::Positions => true,
        Numbers::Points => options().any(|option| option.points.is_some()),
        Numbers::Labels => options().any(|option| is_number(&option.label.zh)),
    }
}

/// What is made of a cell of numbers.
pub(super) enum Meant {
    /// The usual reading holds.
    Usual,
    /// These codes.
    Codes(String),
    /// No option that the question has.
    Nothing,
    /// Different options, as it is read.
    Doubtful,
}

/// What a cell of a closed question means where its numbers are read so.
pub(super) fn meant(question: &Question, cell: &str, are: NumbersAre) -> Meant {
    let is_of_options = matches!(question.kind, Kind::Single | Kind::Multiple);
    let cell_folded = folded(cell);
    let is_sign = |sign: char| sign.is_ascii_digit() || sign == '.' || BETWEEN.contains(&sign);
    let is_of_numbers = !cell_folded.is_empty() && cell_folded.chars().all(is_sign);
    if !is_of_options || !is_of_numbers {
        return Meant::Usual;
    }
    let codes = |options: Vec<&Opt>| {
        let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
        codes.join("|")
    };
    let read = |numbers| options_of(question, cell, numbers).map(codes);
    match are {
        NumbersAre::Usual => Meant::Usual,
        // Points that nobody gave the options are no places.
        NumbersAre::Said(Numbers::Points) if !can_be(question, Numbers::Points) => Meant::Nothing,
        NumbersAre::Said(numbers) if !can_be(question, numbers) => Meant::Usual,
        NumbersAre::Said(numbers) => read(numbers).map_or(Meant::Nothing, Meant::Codes),
        NumbersAre::Any => {
            let mut ways = Numbers::ALL.into_iter().filter_map(|way| {
                let codes = read(way)?;
                Some((way, codes))
            });
            let Some((way, first)) = ways.next() else {
                return Meant::Usual;
            };
            let is_one = ways.all(|(_, codes)| codes == first);
            // A place that is no code: the codes of the questionnaire are not what the file has.
            let is_beside = way == Numbers::Positions && can_be(question, Numbers::Codes);
            if is_one && !is_beside {
                Meant::Usual
            } else {
                Meant::Doubtful
            }
        }
    }
}
