//! What the answers to a number question say: how many, mean, spread, middle, quarters, extremes; by group too.
//!
//! A collector keeps how often each different value was given, so that its room grows with the different values and not
//! with the responses. Mean, median and quartiles are exact fractions, rounded where they are shown; the standard
//! deviation has the divisor n − 1. Quartiles are those of definition 7 of Hyndman and Fan (The American Statistician 50,
//! 1996): the value at 1 + (n − 1)·share of the ordered values, between two of them in proportion; spreadsheets
//! (`QUARTILE.INC`) and R use it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Fraction;
use crate::questionnaire::{Kind, Questionnaire};
use crate::response::{Answer, AnswerSheet, asked};

/// How often each number was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberCounts(BTreeMap<Decimal, u64>);

/// What the numbers given come to.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberSummary {
    /// How many numbers were given.
    pub answered: u64,
    /// Their mean.
    pub mean: Fraction,
    /// Their standard deviation, divisor n − 1; `None` for a single one.
    pub deviation: Option<f64>,
    /// The least.
    pub least: Decimal,
    /// The first quartile, the median and the third quartile.
    pub quartiles: [Fraction; 3],
    /// The greatest.
    pub greatest: Decimal,
}

/// Gathers the numbers of a stack by question and by group.
#[derive(Debug, Clone)]
pub struct NumberCollector {
    /// The positions of the number questions.
    positions: Vec<usize>,
    groups: BTreeMap<Option<String>, Vec<NumberCounts>>,
}

impl NumberCounts {
    /// Takes one number.
    pub fn add(&mut self, number: Decimal) {
        *self.0.entry(number.normalize()).or_default() += 1;
    }

    /// Takes all of another count.
    pub fn add_all(&mut self, others: &Self) {
        for (number, times) in &others.0 {
            *self.0.entry(*number).or_default() += times;
        }
    }

    /// What they come to; `None` without any.
    pub fn summary(&self) -> Option<NumberSummary> {
        let answered: u64 = self.0.values().sum();
        let (least, greatest) = (*self.0.keys().next()?, *self.0.keys().next_back()?);
        let n = Fraction::from(answered.cast_signed());
        let sum: Fraction = self
            .0
            .iter()
            .map(|(number, times)| &Fraction::from(*number) * &times.cast_signed().into())
            .sum();
        let mean = sum.divide(&n)?;
        let squares = self.0.iter().map(|(number, times)| {
            let apart = (&Fraction::from(*number) - &mean).to_f64();
            apart * apart * *times as f64
        });
        let squares: f64 = squares.sum();
        let quarter = |quarters: i64| self.at(answered, quarters).unwrap_or_else(|| mean.clone());
        Some(NumberSummary {
            answered,
            deviation: (answered > 1).then(|| (squares / (answered - 1) as f64).sqrt()),
            least,
            quartiles: [quarter(1), quarter(2), quarter(3)],
            greatest,
            mean,
        })
    }

    /// The value with this many quarters of the others below it.
    fn at(&self, answered: u64, quarters: i64) -> Option<Fraction> {
        let place = &Fraction::from(answered.cast_signed() - 1) * &Fraction::new(quarters, 4)?;
        let below = place.floor();
        let part = &place - &below;
        let below: u64 = below.to_short_text(0).parse().ok()?;
        let [low, high] = [below, (below + 1).min(answered - 1)].map(|at| self.ordered(at));
        let (low, high) = (Fraction::from(low?), Fraction::from(high?));
        Some(&low + &(&part * &(&high - &low)))
    }

    /// The number at this place of the ordered ones, counted from 0.
    fn ordered(&self, at: u64) -> Option<Decimal> {
        let mut before = 0;
        self.0.iter().find_map(|(number, times)| {
            before += times;
            (at < before).then_some(*number)
        })
    }
}

impl NumberCollector {
    /// An empty collector for the number questions of a questionnaire.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let questions = questionnaire.questions.iter().enumerate();
        let numbers =
            questions.filter(|(_, question)| matches!(question.kind, Kind::Number { .. }));
        Self {
            positions: numbers.map(|(position, _)| position).collect(),
            groups: BTreeMap::new(),
        }
    }

    /// Whether there is nothing to gather: the questionnaire asks for no number.
    pub fn is_idle(&self) -> bool {
        self.positions.is_empty()
    }

    /// Takes the numbers of one response of a group, where the questions were asked.
    pub fn add(&mut self, questionnaire: &Questionnaire, sheet: &AnswerSheet, group: Option<&str>) {
        let route = asked(questionnaire, sheet);
        let empty = vec![NumberCounts::default(); self.positions.len()];
        let counts = self.groups.entry(group.map(str::to_owned)).or_insert(empty);
        for (position, counts) in self.positions.iter().zip(counts) {
            let is_asked = route.get(*position).copied().unwrap_or(false);
            if let Some(Answer::Number(number)) = sheet.get(*position).filter(|_| is_asked) {
                counts.add(*number);
            }
        }
    }

    /// What the numbers given to the question at this position come to, over all groups.
    pub fn summary(&self, position: usize) -> Option<NumberSummary> {
        let place = self.positions.iter().position(|known| *known == position)?;
        let mut all = NumberCounts::default();
        for counts in self.groups.values() {
            all.add_all(&counts[place]);
        }
        all.summary()
    }

    /// The same over one group.
    pub fn summary_of(&self, group: Option<&str>, position: usize) -> Option<NumberSummary> {
        let place = self.positions.iter().position(|known| *known == position)?;
        self.groups.get(&group.map(str::to_owned))?[place].summary()
    }

    /// The positions of the number questions, in the order of the paper.
    pub fn positions(&self) -> &[usize] {
        &self.positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[&str]) -> Option<NumberSummary> {
        let mut counts = NumberCounts::default();
        for number in numbers {
            counts.add(Decimal::from_str_exact(number).unwrap());
        }
        counts.summary()
    }

    fn texts(found: &NumberSummary) -> [String; 4] {
        let [low, median, high] = &found.quartiles;
        [&found.mean, low, median, high].map(|value| value.to_short_text(4))
    }

    // Mean 31/8; squares 1·2.875² … by hand: Σx² = 1+4+4+9+16+25+36+64 = 159, minus 31²/8 = 38.875, over 7. Places
    // 1.75, 3.5 and 5.25 of 1 2 2 3 4 5 6 8: 2, 3.5, 5.25.
    #[test]
    fn the_figures_of_eight_numbers_agree_with_hand_worked_ones() {
        let found = of(&["3", "1", "2", "8", "2", "4", "6", "5"]).unwrap();
        assert_eq!(texts(&found), ["3.875", "2", "3.5", "5.25"]);
        assert!((found.deviation.unwrap() - (38.875f64 / 7.0).sqrt()).abs() < 1e-12);
        assert_eq!((found.least, found.greatest), (1.into(), 8.into()));
        assert_eq!(found.answered, 8);
    }

    #[test]
    fn one_number_has_no_deviation_and_none_has_nothing() {
        let found = of(&["2.50"]).unwrap();
        assert_eq!(texts(&found), ["2.5", "2.5", "2.5", "2.5"]);
        assert_eq!(found.deviation, None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn equal_values_written_otherwise_are_one() {
        let mut counts = NumberCounts::default();
        counts.add(Decimal::new(20, 1));
        counts.add(Decimal::new(2, 0));
        assert_eq!(counts.0.len(), 1);
    }
}
