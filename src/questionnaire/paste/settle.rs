//! What a person has settled, line by line, in the words that doubts offer.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::kind::Form;
use crate::text::read_decimal;

/// Answers to what a text leaves open, by line; made with [`Settled::with`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    by_line: BTreeMap<usize, Vec<Word>>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    /// The question has this form.
    Form(Form),
    /// The points or numbers run between these.
    Range(Decimal, Decimal),
    /// The line is a question.
    Question,
    /// The line is an option of the question above.
    Option,
    /// The line is a note and asks nothing.
    Note,
    /// The line is the heading of a part.
    Heading,
    /// It is meant as it stands.
    Kept,
}

impl Word {
    /// Reads a word as the command line takes it.
    fn read(text: &str) -> Option<Self> {
        Some(match text {
            "single" => Self::Form(Form::Single),
            "multiple" => Self::Form(Form::Multiple),
            "score" => Self::Form(Form::Score),
            "number" => Self::Form(Form::Number),
            "text" => Self::Form(Form::Text),
            "date" => Self::Form(Form::Date),
            "question" => Self::Question,
            "option" => Self::Option,
            "note" => Self::Note,
            "heading" => Self::Heading,
            "kept" => Self::Kept,
            _ => {
                let (low, high) = text.split_once('-')?;
                let (low, high) = (read_decimal(low)?, read_decimal(high)?);
                (low < high).then_some(Self::Range(low, high))?
            }
        })
    }
}

impl Settled {
    /// These answers and one more: the line, and a word of what is asked there, or several with commas between.
    ///
    /// `None` where a word is none of `single multiple score number text date question option note heading kept` and
    /// no range such as `0-10`.
    #[must_use]
    pub fn with(mut self, line: usize, words: &str) -> Option<Self> {
        for word in words.split(',') {
            let word = Word::read(word.trim())?;
            self.by_line.entry(line).or_default().push(word);
        }
        Some(self)
    }

    /// The lines that something is settled of.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.by_line.keys().copied()
    }

    /// Without what was settled of a line.
    #[must_use]
    pub fn without(mut self, line: usize) -> Self {
        self.by_line.remove(&line);
        self
    }

    fn of(&self, line: usize) -> &[Word] {
        self.by_line.get(&line).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, line: usize, word: &Word) -> bool {
        !self.by_line.is_empty() && self.of(line).contains(word)
    }

    pub(super) fn form(&self, line: usize) -> Option<Form> {
        self.of(line).iter().find_map(|word| match word {
            Word::Form(form) => Some(*form),
            _ => None,
        })
    }

    pub(super) fn range(&self, line: usize) -> Option<(Decimal, Decimal)> {
        self.of(line).iter().find_map(|word| match word {
            Word::Range(low, high) => Some((*low, *high)),
            _ => None,
        })
    }
}
