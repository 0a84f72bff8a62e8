//! Codings as ratings: for each unit that several people coded, what each of them found.

use std::collections::{BTreeMap, BTreeSet};

use super::asked_name::AskedName;
use super::book::CodeBook;
use super::coding::{CodedUnit, Sentiment, Unit, chosen};
use super::identity::Identity;
use crate::text::Order;
use crate::text::order;

/// The units that at least two people coded, which is what agreement can be told of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ratings {
    /// The coders, by name.
    pub coders: Vec<String>,
    /// The units, in the order of their names.
    pub units: Vec<RatedUnit>,
    /// How many units one person coded, or of which codings are hidden: no part of any agreement.
    pub left_out: usize,
}

/// What the coders found in one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedUnit {
    /// The unit.
    pub unit: Unit,
    /// The number by which people name its holder.
    pub name: String,
    /// The question that was answered.
    pub asked: AskedName,
    /// For each coder the themes found, as they stand; `None`: did not code it.
    pub found: Vec<Option<BTreeMap<Identity, Sentiment>>>,
}

impl RatedUnit {
    /// Whether all who coded it found the same themes.
    pub fn is_agreed(&self) -> bool {
        let mut found = self
            .found
            .iter()
            .flatten()
            .map(|found| found.keys().collect::<BTreeSet<_>>());
        let first = found.next();
        found.all(|other| Some(&other) == first.as_ref())
    }
}

impl Ratings {
    /// The ratings of coded units.
    pub fn of(units: &[CodedUnit], book: &CodeBook) -> Self {
        let coders: BTreeSet<&str> = order::set(
            units
                .iter()
                .flat_map(|unit| unit.codings.iter().map(|coding| coding.coder.as_str())),
        );
        let coders: Vec<String> = coders.into_iter().map(str::to_owned).collect();
        let mut ratings = Self::default();
        for unit in units {
            if unit.codings.len() < 2 || unit.hidden > 0 {
                ratings.left_out += 1;
                continue;
            }
            let of = |coder: &String| {
                let coding = unit.codings.iter().find(|coding| coding.coder == *coder)?;
                Some(chosen(&coding.marks, book).into_iter().collect())
            };
            ratings.units.push(RatedUnit {
                unit: unit.unit.clone(),
                name: unit.name.clone(),
                asked: unit.asked(),
                found: coders.iter().map(of).collect(),
            });
        }
        ratings
            .units
            .order_by(|one, other| one.unit.cmp(&other.unit));
        ratings.coders = coders;
        ratings
    }

    /// For each unit what each coder said of one theme: 1 it applies, 0 it does not, `None` did not code the unit.
    pub fn of_theme(&self, theme: Identity) -> Vec<Vec<Option<usize>>> {
        let applies = |found: &Option<BTreeMap<Identity, Sentiment>>| {
            found
                .as_ref()
                .map(|found| usize::from(found.contains_key(&theme)))
        };
        let units = self.units.iter();
        units
            .map(|unit| unit.found.iter().map(applies).collect())
            .collect()
    }

    /// For each unit which set of themes each coder found, as a number for each set that occurs with any coder: the union of
    /// the codes of all, so that a code that only one of them uses is one for both.
    pub fn of_all(&self) -> Vec<Vec<Option<usize>>> {
        let set = |found: &BTreeMap<Identity, Sentiment>| -> Vec<Identity> {
            found.keys().copied().collect()
        };
        let occurring: BTreeSet<Vec<Identity>> = order::set(
            self.units
                .iter()
                .flat_map(|unit| unit.found.iter().flatten().map(set)),
        );
        let occurring = occurring.into_iter().enumerate();
        let numbers = order::map(occurring.map(|(number, set)| (set, number)));
        let number = |found: &Option<BTreeMap<Identity, Sentiment>>| {
            found
                .as_ref()
                .and_then(|found| numbers.get(&set(found)).copied())
        };
        let units = self.units.iter();
        units
            .map(|unit| unit.found.iter().map(number).collect())
            .collect()
    }

    /// For each unit and theme that at least two coders found there, how each of them says it speaks: the number of the
    /// sentiment; `None`: did not find the theme.
    pub fn of_sentiment(&self) -> Vec<Vec<Option<usize>>> {
        let mut rows = Vec::new();
        for unit in &self.units {
            let themes: BTreeSet<Identity> = order::set(
                unit.found
                    .iter()
                    .flatten()
                    .flat_map(|found| found.keys().copied()),
            );
            for theme in themes {
                let said = |found: &Option<BTreeMap<Identity, Sentiment>>| {
                    let sentiment = found.as_ref()?.get(&theme)?;
                    Sentiment::ALL.iter().position(|known| known == sentiment)
                };
                let row: Vec<Option<usize>> = unit.found.iter().map(said).collect();
                if row.iter().flatten().count() > 1 {
                    rows.push(row);
                }
            }
        }
        rows
    }

    /// The themes that any coder found in these units.
    pub fn themes(&self) -> BTreeSet<Identity> {
        let found = self
            .units
            .iter()
            .flat_map(|unit| unit.found.iter().flatten());
        found.flat_map(|found| found.keys().copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::{Coding, Holder, Mark};

    fn unit(number: u8, codings: &[(&str, &[u8])]) -> CodedUnit {
        let coding = |(at, (coder, themes)): (usize, &(&str, &[u8]))| Coding {
            coder: (*coder).to_owned(),
            entry: at as u8 + 1,
            marks: themes
                .iter()
                .map(|theme| Mark {
                    theme: Identity([*theme; 16]),
                    sentiment: Sentiment::Neutral,
                    passages: Vec::new(),
                })
                .collect(),
            is_stale: false,
        };
        CodedUnit {
            unit: Unit {
                holder: Holder::Interview(Identity([number; 16])),
                question: "Q1".into(),
            },
            name: number.to_string(),
            source: "g".into(),
            codings: codings.iter().enumerate().map(coding).collect(),
            hidden: 0,
            waits: false,
            settlement: None,
        }
    }

    #[test]
    fn a_code_that_one_coder_uses_is_a_category_of_both() {
        // Codes {1,2} against {1,3}: by number of row they would look the same.
        let units = [
            unit(1, &[("a", &[1]), ("b", &[1])]),
            unit(2, &[("a", &[2]), ("b", &[3])]),
        ];
        let ratings = Ratings::of(&units, &CodeBook::default());
        assert_eq!(ratings.of_all(), [[Some(0), Some(0)], [Some(1), Some(2)]]);
        assert_eq!(
            ratings.of_theme(Identity([3; 16])),
            [[Some(0), Some(0)], [Some(0), Some(1)]]
        );
        assert!(ratings.units[0].is_agreed() && !ratings.units[1].is_agreed());
    }

    #[test]
    fn a_unit_that_one_person_coded_is_left_out_and_counted() {
        let units = [
            unit(1, &[("a", &[1])]),
            unit(2, &[("a", &[]), ("c", &[])]),
            CodedUnit {
                hidden: 1,
                ..unit(3, &[("a", &[1]), ("b", &[1])])
            },
        ];
        let ratings = Ratings::of(&units, &CodeBook::default());
        assert_eq!((ratings.units.len(), ratings.left_out), (1, 2));
        assert_eq!(ratings.of_all(), [[Some(0), None, Some(0)]]);
    }
}
