//! Where a person judges: which indicators and groups want a judgement, what each asks for, and putting one there.

mod consequence;
mod draft;

pub use consequence::{Consequence, Total};
pub use draft::{Draft, Tick};

use std::fmt;

use rust_decimal::Decimal;

use super::{Deduction, Evidence, Item, ItemFinding, Judgement, Level, Project, Rule, Unit, Veto};
use crate::text::{Language, Text};

/// The place of a judgement: an indicator, or a group of its rule. Written `A3`, or `D1/2` for the second group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// The code of the indicator.
    pub indicator: String,
    /// The group, counted from 1; `None`: the indicator itself.
    pub group: Option<usize>,
}

impl Seat {
    /// The seat of an indicator itself.
    pub fn of(indicator: impl Into<String>) -> Self {
        Self {
            indicator: indicator.into(),
            group: None,
        }
    }

    /// The seat as it is written: a number behind the last stroke is a group, anything else the code of an indicator.
    pub fn read(text: &str) -> Self {
        let group = text
            .rsplit_once('/')
            .and_then(|(code, number)| Some((code, number.parse::<usize>().ok()?)))
            .filter(|(_, number)| *number > 0);
        match group {
            Some((code, number)) => Self {
                indicator: code.to_owned(),
                group: Some(number),
            },
            None => Self::of(text),
        }
    }
}

impl fmt::Display for Seat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.indicator)?;
        match self.group {
            Some(group) => write!(formatter, "/{group}"),
            None => Ok(()),
        }
    }
}

/// What is judged at a seat, with the judgement that holds now.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged<'a> {
    /// Where.
    pub seat: Seat,
    /// The name of the indicator or of the group.
    pub title: &'a Text,
    /// The full points.
    pub weight: Decimal,
    /// The rule that scores it.
    pub rule: &'a Rule,
    /// The judgement.
    pub judgement: &'a Judgement,
    /// Whether it is about what interviews came to.
    pub is_of_interviews: bool,
}

/// What a rule wants a person to say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asks<'a> {
    /// The actual value, in this unit.
    Value(Unit),
    /// A whole number of cases.
    Count,
    /// Which items are met, how many cases were found, which vetoes apply.
    Checklist(&'a [Item], &'a [Deduction], &'a [Veto]),
    /// The level, and points within its range.
    Level(&'a [Level]),
    /// The points.
    Points,
    /// Nothing by itself: its groups ask.
    Groups,
}

impl Judgement {
    /// What was judged, in few words: `91.5`, `✓✗✓`, `good 2 points`; the notes of items and the reason are not in it.
    pub fn shown(&self, language: Language) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.value.map(|value| value.normalize().to_string()));
        if !self.items.is_empty() {
            let sign = |item: &ItemFinding| if item.met { '✓' } else { '✗' };
            parts.push(self.items.iter().map(sign).collect());
        }
        if self.cases.iter().any(|cases| *cases > 0) {
            let cases: Vec<String> = self.cases.iter().map(ToString::to_string).collect();
            let cases = cases.join("+");
            parts.push(match language {
                Language::Zh => format!("{cases} 处"),
                Language::En => format!("{cases} cases"),
            });
        }
        if self.vetoes.contains(&true) {
            parts.push(language.pick("一票否决", "veto").to_owned());
        }
        parts.extend(self.level.clone());
        parts.extend(self.score.map(|score| {
            let score = score.normalize();
            match language {
                Language::Zh => format!("{score} 分"),
                Language::En => format!("{score} points"),
            }
        }));
        if parts.is_empty() {
            return language.pick("未认定", "not judged").to_owned();
        }
        parts.join(" ")
    }
}

impl Evidence {
    /// The judgement, where a person judges.
    pub const fn judgement(&self) -> Option<&Judgement> {
        match self {
            Self::Interview(judgement) | Self::Judgement(judgement) => Some(judgement),
            Self::Measure { .. } => None,
        }
    }

    /// Whether interviews are behind it.
    pub const fn is_of_interviews(&self) -> bool {
        matches!(self, Self::Interview(_))
    }

    fn judgement_mut(&mut self) -> Option<&mut Judgement> {
        match self {
            Self::Interview(judgement) | Self::Judgement(judgement) => Some(judgement),
            Self::Measure { .. } => None,
        }
    }
}

impl Project {
    /// Everything that a person judges, in the order of the report; indicators and groups fed by a survey are not in it.
    pub fn judged(&self) -> Vec<Judged<'_>> {
        let mut all = Vec::new();
        for indicator in &self.indicators {
            let seat = Seat::of(&indicator.code);
            if let Rule::Groups(rule) = &indicator.rule {
                for (group, number) in rule.groups.iter().zip(1..) {
                    all.extend(group.evidence.judgement().map(|judgement| Judged {
                        seat: Seat {
                            group: Some(number),
                            ..seat.clone()
                        },
                        title: &group.title,
                        weight: group.weight,
                        rule: &group.rule,
                        judgement,
                        is_of_interviews: group.evidence.is_of_interviews(),
                    }));
                }
            } else {
                all.extend(indicator.evidence.judgement().map(|judgement| Judged {
                    seat,
                    title: &indicator.title,
                    weight: indicator.weight,
                    rule: &indicator.rule,
                    judgement,
                    is_of_interviews: indicator.evidence.is_of_interviews(),
                }));
            }
        }
        all
    }

    /// What is judged at a seat; `None` where nothing is: no such indicator or group, or one that a survey feeds.
    pub fn judged_at(&self, seat: &Seat) -> Option<Judged<'_>> {
        self.judged().into_iter().find(|one| one.seat == *seat)
    }

    /// Puts a judgement in the place of the one at a seat; `false` where nothing is judged there.
    pub fn set_judgement(&mut self, seat: &Seat, judgement: &Judgement) -> bool {
        let indicator = self
            .indicators
            .iter_mut()
            .find(|one| one.code == seat.indicator);
        let evidence = indicator.and_then(|indicator| match (&mut indicator.rule, seat.group) {
            (Rule::Groups(rule), Some(number)) => rule
                .groups
                .get_mut(number.checked_sub(1)?)
                .map(|group| &mut group.evidence),
            (Rule::Groups(_), None) | (_, Some(_)) => None,
            (_, None) => Some(&mut indicator.evidence),
        });
        match evidence.and_then(Evidence::judgement_mut) {
            Some(place) => {
                place.clone_from(judgement);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_reads_as_it_is_written() {
        for (text, indicator, group) in [
            ("A3", "A3", None),
            ("D1/2", "D1", Some(2)),
            ("D1/0", "D1/0", None),
            ("a/b", "a/b", None),
        ] {
            let seat = Seat::read(text);
            assert_eq!((seat.indicator.as_str(), seat.group), (indicator, group));
            assert_eq!(seat.to_string(), text);
        }
    }
}
