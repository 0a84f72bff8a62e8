//! What settles a doubt, each answer with its key: in words, as the reader takes them.

use crate::formats::kind_word;
use crate::questionnaire::paste::{Doubt, ReadKind};
use crate::text::{Language, Text, text};

/// One answer to what is open on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it says, for the person.
    pub says: Text,
    /// What it does.
    pub gives: Gives,
}

/// What an answer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// This word settles it.
    Word(&'static str),
    /// The bounds are asked for.
    Bounds,
}

/// The ranges of points that papers have most.
const RANGES: [&str; 4] = ["0-10", "0-100", "1-5", "1-10"];

/// What can be said of a line of which nothing was made, or the wrong thing; of the latter with the keys from this one on, so
/// that a digit too many settles nothing.
pub const FIRST_OTHERWISE: usize = 6;
/// The words for it.
pub const LEFT_OVER: [&str; 4] = ["note", "heading", "option", "question"];

/// The answers to a doubt, the likely one first; none where it is only worth a look.
pub fn choices(doubt: &Doubt) -> Vec<Choice> {
    if *doubt == Doubt::RangeUnknown {
        let ranges = RANGES.map(|range| Choice {
            says: text!("{range} 分", "{range} points"),
            gives: Gives::Word(range),
        });
        let other = Choice {
            says: text!("另写范围", "other bounds"),
            gives: Gives::Bounds,
        };
        return ranges.into_iter().chain([other]).collect();
    }
    of_words(doubt.answers())
}

/// The answers that these words are.
pub fn of_words(words: &'static [&'static str]) -> Vec<Choice> {
    let choice = |word: &&'static str| Choice {
        says: said(word),
        gives: Gives::Word(word),
    };
    words.iter().map(choice).collect()
}

/// A word of the reader as a person says it.
fn said(word: &str) -> Text {
    if let Some(kind) = ReadKind::ALL.iter().find(|kind| kind.code() == word) {
        return Text::new(
            kind_word(*kind, Language::Zh),
            kind_word(*kind, Language::En),
        );
    }
    match word {
        "question" => text!("是一道题", "a question"),
        "option" => text!("是上一题的选项", "an option of the question above"),
        "note" => text!("是说明，不是题", "a note, no question"),
        "heading" => text!("是部分的标题", "the heading of a part"),
        _ => text!("就是这样", "meant as it stands"),
    }
}

/// The answers with their keys, in rows of so many columns.
pub fn rows<'c>(
    says: impl Iterator<Item = &'c Text>,
    first: usize,
    columns: usize,
    language: Language,
) -> Vec<Vec<(String, String)>> {
    let mut rows: Vec<Vec<(String, String)>> = vec![Vec::new()];
    let mut used = 0;
    for (says, number) in says.zip(first..) {
        let says = says.get(language).to_owned();
        let room = crate::text::width(&says) + 6;
        if used > 0 && used + room > columns {
            rows.push(Vec::new());
            used = 0;
        }
        used += room;
        if let Some(row) = rows.last_mut() {
            row.push((number.to_string(), says));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::paste::Settled;

    #[test]
    fn every_answer_of_every_doubt_is_one_that_the_reader_takes_and_has_a_key_of_one_digit() {
        let doubts = [
            Doubt::KindUnknown,
            Doubt::RangeUnknown,
            Doubt::KindNotSupported("排序".into()),
            Doubt::NoOptions,
            Doubt::OneOption,
            Doubt::OptionsUnused,
            Doubt::QuestionOrOption,
            Doubt::TableUnread,
            Doubt::LineUnclear,
            Doubt::WordsMissing,
        ];
        for doubt in doubts {
            let choices = choices(&doubt);
            assert!((1..10).contains(&choices.len()), "{doubt:?}");
            for choice in choices {
                if let Gives::Word(word) = choice.gives {
                    assert!(Settled::default().with(1, word).is_some(), "{word}");
                }
            }
        }
        assert_eq!(choices(&Doubt::WorstFirst), []);
    }
}
