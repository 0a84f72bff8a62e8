//! How many said so: for a theme, n of the m interviews that were asked.

use std::collections::{BTreeMap, BTreeSet};

use super::asked_name::AskedName;
use super::book::CodeBook;
use super::coding::{CodedUnit, Holder, Sentiment};
use super::identity::Identity;

/// Whom a question was asked: the base of what is counted about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// For each question the holders who were asked it.
    pub by_question: BTreeMap<AskedName, BTreeSet<Holder>>,
}

impl Asked {
    /// Everybody who was asked one of these questions.
    pub fn of(&self, questions: &[AskedName]) -> BTreeSet<&Holder> {
        let asked = questions
            .iter()
            .filter_map(|name| self.by_question.get(name));
        asked.flatten().collect()
    }
}

/// How many of those who were asked mention a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The theme, as it stands.
    pub theme: Identity,
    /// Who mentions it: each holder once, by the number people know them under, with how they speak; in order.
    pub by: Vec<(String, Sentiment)>,
    /// m: how many were asked one of the questions.
    pub asked: usize,
}

impl Mention {
    /// n: how many mention it.
    pub fn count(&self) -> usize {
        self.by.len()
    }

    /// How many of them speak so.
    pub fn speaking(&self, sentiment: Sentiment) -> usize {
        self.by.iter().filter(|(_, of)| *of == sentiment).count()
    }
}

/// How many of those who were asked these questions mention each theme in their answers to them.
///
/// A holder who mentions a theme in several answers counts once; the sentiment is then the one against the indicator, if any is,
/// or else the one for it. A theme counts as what it was merged into, and not for the one above it.
pub fn mentions(
    units: &[CodedUnit],
    book: &CodeBook,
    asked: &Asked,
    questions: &[AskedName],
) -> Vec<Mention> {
    let base = asked.of(questions);
    let mut found: BTreeMap<Identity, BTreeMap<(&str, &Holder), Sentiment>> = BTreeMap::new();
    for unit in units {
        let is_counted = questions.contains(&unit.asked()) && base.contains(&unit.unit.holder);
        for mark in unit.marks().iter().filter(|_| is_counted) {
            let by = found.entry(book.standing(mark.theme)).or_default();
            let said = by
                .entry((&unit.name, &unit.unit.holder))
                .or_insert(mark.sentiment);
            *said = stronger(*said, mark.sentiment);
        }
    }
    let standing = book.tree();
    let themes = standing.iter().map(|(_, theme)| theme.identity);
    themes
        .filter_map(|theme| {
            let by = found.remove(&theme)?;
            let by = by
                .into_iter()
                .map(|((name, _), said)| (name.to_owned(), said));
            Some(Mention {
                theme,
                by: by.collect(),
                asked: base.len(),
            })
        })
        .collect()
}

fn stronger(one: Sentiment, other: Sentiment) -> Sentiment {
    let is_said = |sentiment| one == sentiment || other == sentiment;
    if is_said(Sentiment::Opposes) {
        Sentiment::Opposes
    } else if is_said(Sentiment::Supports) {
        Sentiment::Supports
    } else {
        Sentiment::Neutral
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::{Coding, Mark, Theme, Unit};

    fn coded(holder: u8, question: &str, theme: u8, sentiment: Sentiment) -> CodedUnit {
        CodedUnit {
            unit: Unit {
                holder: Holder::Interview(Identity([holder; 16])),
                question: question.into(),
            },
            name: format!("{holder:02}"),
            source: "g".into(),
            codings: vec![Coding {
                coder: "a".into(),
                entry: 1,
                marks: vec![Mark {
                    theme: Identity([theme; 16]),
                    sentiment,
                    passages: Vec::new(),
                }],
                is_stale: false,
            }],
            hidden: 0,
            waits: false,
            settlement: None,
        }
    }

    fn name(question: &str) -> AskedName {
        AskedName::said("g", question)
    }

    #[test]
    fn the_base_is_who_was_asked_and_each_counts_once() {
        let book = CodeBook::of(vec![Theme::new(Identity([50; 16]), "办理慢")]);
        let mut asked = Asked::default();
        for (question, holders) in [("Q1", 1..=4u8), ("Q2", 3..=12)] {
            let holders = holders.map(|holder| Holder::Interview(Identity([holder; 16])));
            asked.by_question.insert(name(question), holders.collect());
        }
        let units = [
            coded(3, "Q1", 50, Sentiment::Supports),
            coded(3, "Q2", 50, Sentiment::Opposes),
            coded(7, "Q2", 50, Sentiment::Neutral),
            // Of another question, and of somebody who was not asked.
            coded(8, "Q3", 50, Sentiment::Neutral),
            coded(1, "Q2", 50, Sentiment::Neutral),
        ];
        let found = mentions(&units, &book, &asked, &[name("Q2")]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].count(), found[0].asked), (2, 10));
        let found = &mentions(&units, &book, &asked, &["Q1", "Q2"].map(name))[0];
        assert_eq!((found.count(), found.asked), (3, 12));
        assert_eq!(found.by[1], ("03".to_owned(), Sentiment::Opposes));
        assert_eq!(found.speaking(Sentiment::Opposes), 1);
    }
}
