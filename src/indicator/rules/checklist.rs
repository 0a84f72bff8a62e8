//! Checklist: items with points, deductions for each case found, vetoes that make it 0.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{above_zero, check_sum, listed, named, short};
use super::{Declared, Scoring};
use crate::indicator::Judgement;
use crate::indicator::amount::{points, points_in_english};
use crate::indicator::check::{Part, error};
use crate::indicator::judging::Asks;
use crate::indicator::outcome::{Outcome, gets, joined, within};
use crate::measure::Fraction;
use crate::text::{Finding, Language, Text};

/// Items with points; deductions per case; vetoes that make it 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// The items; their points add up to the weight.
    pub items: Vec<Item>,
    /// Deductions for each case found.
    #[serde(default)]
    pub deductions: Vec<Deduction>,
    /// What makes the whole indicator 0.
    #[serde(default)]
    pub vetoes: Vec<Veto>,
}

/// An item of a [`Checklist`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What is to be met.
    pub title: Text,
    /// The points for meeting it.
    pub points: Decimal,
}

/// A deduction of a [`Checklist`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// What is counted.
    pub title: Text,
    /// Points deducted for each case.
    pub each: Decimal,
}

/// A veto of a [`Checklist`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Veto {
    /// What makes the whole indicator 0.
    pub title: Text,
}

impl Declared for Checklist {
    fn code(&self) -> &'static str {
        "checklist"
    }

    fn title(&self) -> Text {
        Text::new("逐项核对", "checklist")
    }

    fn describe(&self, _weight: Decimal) -> Text {
        let items = self.items.iter();
        let items = items.map(|item| named(&item.title, ["得 ", "earns "], &short(item.points)));
        let deductions = self.deductions.iter();
        let deductions =
            deductions.map(|one| named(&one.title, ["扣 ", "costs "], &short(one.each)));
        let vetoes = self.vetoes.iter().map(|veto| {
            Text::new(
                format!("{} 整项 0 分", veto.title.get(Language::Zh)),
                format!("{} makes it 0", veto.title.get(Language::En)),
            )
        });
        listed(items.chain(deductions).chain(vetoes).collect())
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        for (index, item) in self.items.iter().enumerate() {
            let path = part.at(&format!("items[{index}].points"));
            let en = "the points of an item";
            above_zero(path, "条目的分值", en, item.points, findings);
        }
        for (index, deduction) in self.deductions.iter().enumerate() {
            let path = part.at(&format!("deductions[{index}].each"));
            above_zero(path, "每处扣分", "the deduction", deduction.each, findings);
        }
        let points = self.items.iter().map(|item| item.points);
        check_sum(part, "items", points, findings);
    }
}

impl Scoring for Checklist {
    fn asks(&self) -> Asks<'_> {
        Asks::Checklist(&self.items, &self.deductions, &self.vetoes)
    }

    /// The lengths of the three lists, and a reason for each item that is not met.
    fn check_judgement(
        &self,
        _part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        let mut length = |code, list: &str, given: usize, wanted: usize, may_be_empty: bool| {
            if given != wanted && !(may_be_empty && given == 0) {
                findings.push(
                    error(
                        code,
                        format!("{path}.{list}"),
                        format!("评分标准有 {wanted} 条，认定写了 {given} 条"),
                        format!("the rule has {wanted}, the judgement gives {given}"),
                    )
                    .hint(
                        "按评分标准的顺序逐条写",
                        "give one for each, in the order of the rule",
                    ),
                );
            }
        };
        let (items, cases, vetoes) = (&judgement.items, &judgement.cases, &judgement.vetoes);
        length("items-count", "items", items.len(), self.items.len(), false);
        let deductions = self.deductions.len();
        length("cases-count", "cases", cases.len(), deductions, true);
        let wanted = self.vetoes.len();
        length("vetoes-count", "vetoes", vetoes.len(), wanted, true);
        for (index, item) in items.iter().enumerate() {
            if !item.met && item.reason.is_empty() {
                findings.push(
                    error(
                        "missing-reason",
                        format!("{path}.items[{index}].reason"),
                        "未达标的条目没有理由".to_owned(),
                        "an item that is not met gives no reason".to_owned(),
                    )
                    .hint("写明为什么扣分", "say why the points are lost"),
                );
            }
        }
    }

    /// The points of the items met, less the deductions, not below 0; 0 where a veto applies.
    ///
    /// An empty list of cases or vetoes in the judgement says that none was found. Any other list must be as long as
    /// the rule's; otherwise nothing is scored.
    fn judged(&self, judgement: &Judgement, weight: &Fraction) -> Outcome {
        if *judgement == Judgement::default() {
            return Outcome::unknown(Text::new(
                "还没有逐项认定，暂不评分",
                "its items have not been judged yet: not scored",
            ));
        }
        if !self.fits(judgement) {
            return Outcome::unknown(Text::new(
                "认定与评分标准的条目对不上，暂不评分",
                "the judgement does not match the items of the rule: not scored",
            ));
        }
        let mut ledger = Checked::of_items(&self.items, judgement);
        let value = ledger.value(self.items.len());
        let earned = points(&ledger.points);
        let earned = Text::new(
            format!("（{earned} 分）"),
            format!(" ({})", points_in_english(&earned)),
        );
        ledger.deduct_cases(&self.deductions, judgement);
        ledger.apply_vetoes(&self.vetoes, judgement);
        let score = within(ledger.points, &Fraction::zero(), weight);
        let end = gets(&score, weight);
        let list = |language: Language, parts: &[Text], separator: &str| {
            let parts: Vec<&str> = parts.iter().map(|part| part.get(language)).collect();
            parts.join(separator)
        };
        let mut steps = vec![joined(&value, &earned)];
        steps.extend(ledger.losses.iter().cloned());
        let because = Text::new(
            format!("{}，{}", list(Language::Zh, &steps, "；"), end.zh),
            format!("{}: {}", list(Language::En, &steps, "; "), end.en),
        );
        let deduction = Text::new(
            list(Language::Zh, &ledger.losses, "；"),
            list(Language::En, &ledger.losses, "; "),
        );
        Outcome::scored(value, score, weight, because, deduction)
    }
}

impl Checklist {
    /// Whether the lists of a judgement are as long as those of the rule.
    fn fits(&self, judgement: &Judgement) -> bool {
        let may_be_empty = |given: usize, wanted: usize| given == 0 || given == wanted;
        judgement.items.len() == self.items.len()
            && may_be_empty(judgement.cases.len(), self.deductions.len())
            && may_be_empty(judgement.vetoes.len(), self.vetoes.len())
    }
}

/// A checklist as it is gone through.
struct Checked {
    met: usize,
    points: Fraction,
    losses: Vec<Text>,
}

impl Checked {
    fn of_items(items: &[Item], judgement: &Judgement) -> Self {
        let mut checked = Self {
            met: 0,
            points: Fraction::zero(),
            losses: Vec::new(),
        };
        for (item, finding) in items.iter().zip(&judgement.items) {
            if finding.met {
                checked.met += 1;
                checked.points = &checked.points + &item.points.into();
            } else {
                checked.losses.push(not_met(item, &finding.reason));
            }
        }
        checked
    }

    fn value(&self, items: usize) -> Text {
        let met = self.met;
        Text::new(
            format!("{items} 项中 {met} 项达标"),
            format!("{met} of {items} items met"),
        )
    }

    fn deduct_cases(&mut self, deductions: &[Deduction], judgement: &Judgement) {
        for (deduction, cases) in deductions.iter().zip(&judgement.cases) {
            if *cases == 0 {
                continue;
            }
            let lost = &Fraction::from(deduction.each) * &i64::from(*cases).into();
            let (each, all) = (deduction.each.normalize(), points(&lost));
            self.losses.push(Text::new(
                format!(
                    "{} {cases} 处，每处扣 {each} 分，扣 {all} 分",
                    deduction.title.get(Language::Zh)
                ),
                format!(
                    "{}: {cases} found, {each} each, {all} deducted",
                    deduction.title.get(Language::En)
                ),
            ));
            self.points = &self.points - &lost;
        }
    }

    fn apply_vetoes(&mut self, vetoes: &[Veto], judgement: &Judgement) {
        for (veto, applies) in vetoes.iter().zip(&judgement.vetoes) {
            if *applies {
                self.points = Fraction::zero();
                self.losses.push(Text::new(
                    format!("{}，本指标不得分", veto.title.get(Language::Zh)),
                    format!("{}: the whole indicator is 0", veto.title.get(Language::En)),
                ));
            }
        }
    }
}

fn not_met(item: &Item, reason: &Text) -> Text {
    let told = |language: Language, open: &str| {
        if reason.is_empty() {
            String::new()
        } else {
            format!("{open}{}", reason.get(language))
        }
    };
    let lost = item.points.normalize();
    Text::new(
        format!(
            "未达标：{}（扣 {lost} 分{}）",
            item.title.get(Language::Zh),
            told(Language::Zh, "，")
        ),
        format!(
            "not met: {} ({lost} deducted{})",
            item.title.get(Language::En),
            told(Language::En, ", ")
        ),
    )
}
