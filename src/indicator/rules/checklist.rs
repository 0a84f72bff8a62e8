//! The checklist: items with points, deductions for each case found, vetoes that make it 0.

use crate::indicator::amount::points;
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::{Deduction, Item, Judgement, Veto};
use crate::measure::Fraction;
use crate::text::{Language, Text};

/// The points of the items met, less the deductions, not below 0; 0 where a veto applies.
///
/// An empty list of cases or vetoes in the judgement says that none was found. Any other list must be as long as
/// the rule's; otherwise nothing is scored.
pub(in crate::indicator) fn score(
    items: &[Item],
    deductions: &[Deduction],
    vetoes: &[Veto],
    judgement: &Judgement,
    weight: &Fraction,
) -> Outcome {
    let fits = judgement.items.len() == items.len()
        && (judgement.cases.is_empty() || judgement.cases.len() == deductions.len())
        && (judgement.vetoes.is_empty() || judgement.vetoes.len() == vetoes.len());
    if !fits {
        return Outcome::unknown(Text::new(
            "认定与评分标准的条目对不上，暂不评分",
            "the judgement does not match the items of the rule: not scored",
        ));
    }
    let mut ledger = Checked::of_items(items, judgement);
    let value = ledger.value(items.len());
    ledger.deduct_cases(deductions, judgement);
    ledger.apply_vetoes(vetoes, judgement);
    let score = within(ledger.points, &Fraction::zero(), weight);
    let end = gets(&score, weight);
    let list = |language: Language, parts: &[Text], separator: &str| {
        let parts: Vec<&str> = parts.iter().map(|part| part.get(language)).collect();
        parts.join(separator)
    };
    let mut steps = vec![value.clone()];
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
        let earned = points(&self.points);
        Text::new(
            format!("{items} 项中 {met} 项达标（{earned} 分）"),
            format!("{met} of {items} items met ({earned} points)"),
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
                    "{}: {cases} found, {each} points each, {all} deducted",
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
            "not met: {} ({lost} points deducted{})",
            item.title.get(Language::En),
            told(Language::En, ", ")
        ),
    )
}
