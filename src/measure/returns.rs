//! The rates of a ledger: how many papers came back, and how many of those can be used.

use super::Fraction;
use crate::response::Ledger;
use crate::text::{Language, Text};

/// A rate of the ledger, by its definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnRate {
    /// The stable word for it in JSON.
    pub code: &'static str,
    /// What the report calls it.
    pub title: Text,
    /// What is divided by what.
    pub definition: Text,
    /// The numerator; `None` where it is unknown.
    pub numerator: Option<u64>,
    /// The denominator; `None` where it is unknown.
    pub denominator: Option<u64>,
}

impl ReturnRate {
    /// What it is called with its definition: `回收率（回收 ÷ 发放）`.
    pub fn full_title(&self, language: Language) -> String {
        let (title, definition) = (self.title.get(language), self.definition.get(language));
        match language {
            Language::Zh => format!("{title}（{definition}）"),
            Language::En => format!("{title} ({definition})"),
        }
    }

    /// Numerator / denominator, exactly; `None` where a side is unknown or the denominator is 0. Above 1 where the
    /// counts do not add up.
    pub fn rate(&self) -> Option<Fraction> {
        let whole = |count: u64| i64::try_from(count).ok();
        Fraction::new(whole(self.numerator?)?, whole(self.denominator?)?)
    }
}

/// The rates of a ledger: 回收率, 有效率, 有效回收率, and the sampling fraction of a population.
///
/// 回收率 = returned / distributed; 有效率 = valid / returned; 有效回收率 = valid / distributed, which is their product;
/// 抽样比 = distributed / population. Definitions as survey reports use them; each is rounded once, where it is shown.
pub fn return_rates(ledger: &Ledger, population: Option<u64>) -> [ReturnRate; 4] {
    let rate = |code, title: [&str; 2], definition: [&str; 2], numerator, denominator| ReturnRate {
        code,
        title: Text::new(title[0], title[1]),
        definition: Text::new(definition[0], definition[1]),
        numerator,
        denominator,
    };
    let (returned, valid) = (Some(ledger.returned), Some(ledger.valid));
    [
        rate(
            "return_rate",
            ["回收率", "return rate"],
            ["回收 ÷ 发放", "returned / distributed"],
            returned,
            ledger.distributed,
        ),
        rate(
            "valid_rate",
            ["有效率", "valid rate"],
            ["有效 ÷ 回收", "valid / returned"],
            valid,
            returned,
        ),
        rate(
            "valid_return_rate",
            ["有效回收率", "valid return rate"],
            ["有效 ÷ 发放", "valid / distributed"],
            valid,
            ledger.distributed,
        ),
        rate(
            "sampling_fraction",
            ["抽样比", "sampling fraction"],
            ["发放 ÷ 总体", "distributed / population"],
            ledger.distributed,
            population,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percents(ledger: &Ledger, population: Option<u64>) -> Vec<Option<String>> {
        let rates = return_rates(ledger, population);
        let percent = |rate: &ReturnRate| rate.rate().map(|rate| rate.percent().to_text(2));
        rates.iter().map(percent).collect()
    }

    #[test]
    fn the_rates_are_those_of_their_definitions() {
        let ledger = Ledger {
            distributed: Some(300),
            returned: 287,
            valid: 281,
            invalid: 6,
            ..Ledger::default()
        };
        // 287/300 = 95.666…, 281/287 = 97.909…, 281/300 = 93.666…, 300/1200 = 25.
        let due = ["95.67", "97.91", "93.67", "25.00"].map(|text| Some(text.to_owned()));
        assert_eq!(percents(&ledger, Some(1200)), due);
        let [returned, valid, both, _] = return_rates(&ledger, None).map(|rate| rate.rate());
        assert_eq!(both, Some(&returned.unwrap() * &valid.unwrap()));
    }

    #[test]
    fn a_rate_of_unknown_or_no_papers_is_none() {
        assert_eq!(percents(&Ledger::default(), None), [None, None, None, None]);
        let none = Ledger {
            distributed: Some(0),
            ..Ledger::default()
        };
        assert_eq!(percents(&none, Some(0)), [None, None, None, None]);
    }
}
