//! A judgement while it is being made: what has been said so far, and what is still missing.

use rust_decimal::Decimal;

use super::{Asks, Judged};
use crate::indicator::{Citation, ItemFinding, Judgement, check_judgement};
use crate::text::{Finding, Severity, Text};

/// What was found for one item so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tick {
    /// Whether the item is met; `None`: nobody has said.
    pub met: Option<bool>,
    /// Why; needed where it is not met.
    pub note: Text,
}

/// A judgement being made. Its lists are as long as those of the rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Why.
    pub reason: Text,
    /// The actual value.
    pub value: Option<Decimal>,
    /// The points given.
    pub score: Option<Decimal>,
    /// The code of the level.
    pub level: Option<String>,
    /// The items of a checklist.
    pub items: Vec<Tick>,
    /// How many cases were found of each deduction.
    pub cases: Vec<u32>,
    /// Whether each veto applies.
    pub vetoes: Vec<bool>,
    /// What people said that it rests on.
    pub cites: Vec<Citation>,
}

impl Draft {
    /// Begins with the judgement that holds now; lists that do not fit the rule begin empty.
    pub fn of(judged: &Judged<'_>) -> Self {
        let judgement = judged.judgement;
        let mut draft = Self {
            reason: judgement.reason.clone(),
            value: judgement.value,
            score: judgement.score,
            level: judgement.level.clone(),
            cites: judgement.cites.clone(),
            ..Self::default()
        };
        if let Asks::Checklist(items, deductions, vetoes) = judged.rule.asks() {
            let tick = |finding: &ItemFinding| Tick {
                met: Some(finding.met),
                note: finding.reason.clone(),
            };
            draft.items = judgement.items.iter().map(tick).collect();
            draft.items.resize(items.len(), Tick::default());
            draft.cases.clone_from(&judgement.cases);
            draft.cases.resize(deductions.len(), 0);
            draft.vetoes.clone_from(&judgement.vetoes);
            draft.vetoes.resize(vetoes.len(), false);
        }
        draft
    }

    /// Says of an item, counted from 0, whether it is met; what was noted for the other answer goes with it.
    pub fn tick(&mut self, item: usize, met: bool) {
        if let Some(tick) = self.items.get_mut(item) {
            if tick.met == Some(!met) {
                tick.note = Text::default();
            }
            tick.met = Some(met);
        }
    }

    /// Chooses a level; points given within another one go with it.
    pub fn choose(&mut self, level: &str) {
        if self.level.as_deref() != Some(level) {
            self.level = Some(level.to_owned());
            self.score = None;
        }
    }

    /// The judgement as far as it goes; items of which nothing was said make the list of items too short to score.
    pub fn judgement(&self) -> Judgement {
        let items: Vec<ItemFinding> = self
            .items
            .iter()
            .filter_map(|tick| {
                Some(ItemFinding {
                    met: tick.met?,
                    reason: tick.note.clone(),
                })
            })
            .collect();
        Judgement {
            reason: self.reason.clone(),
            value: self.value,
            items,
            cases: self.cases.clone(),
            vetoes: self.vetoes.clone(),
            level: self.level.clone(),
            score: self.score,
            cites: self.cites.clone(),
        }
    }

    /// What keeps the judgement from being stored, each with what to do; empty when it is whole.
    pub fn missing(&self, judged: &Judged<'_>) -> Vec<Finding> {
        let mut open = self
            .items
            .iter()
            .zip(1..)
            .filter(|(tick, _)| tick.met.is_none())
            .map(|(_, number): (_, usize)| not_ticked(number))
            .collect::<Vec<_>>();
        if open.is_empty() {
            open = check_judgement(judged, &self.judgement());
            open.retain(|finding| {
                finding.severity == Severity::Error || finding.code == "not-judged"
            });
        }
        open
    }
}

fn not_ticked(number: usize) -> Finding {
    Finding::error(
        "items-count",
        format!("items[{}]", number - 1),
        Text::new(
            format!("第 {number} 条还没有认定"),
            format!("nothing was said about item {number}"),
        ),
    )
    .hint(
        "逐条说明达标还是不达标",
        "say of each item whether it is met",
    )
}
