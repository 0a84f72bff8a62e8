//! A phrase about several groups (教师满意度≥90%得 2 分，学生满意度≥90%得 2 分) cut into one part for each.

use rust_decimal::Decimal;

use super::assemble::assemble;
use super::facts::Facts;
use super::question::{Answers, Open, Refusal};
use super::reader::Phrase;
use super::statement::{Award, Condition, Statement};
use crate::indicator::{Evidence, Group, Groups, Judgement, Rule};
use crate::text::Text;

/// What a phrase states about one group, or about everything.
pub(super) struct Part {
    /// What it is about; empty for a phrase that is about one thing.
    title: String,
    /// Its full points.
    weight: Decimal,
    /// What is stated.
    facts: Facts,
}

/// The whole phrase as one part.
pub(super) fn whole(phrase: &Phrase, weight: Decimal) -> Vec<Part> {
    let mut facts = Facts::of(&phrase.statements);
    if let Some((one, other)) = two_values(phrase) {
        facts.refuse(Refusal::Units(one, other));
    }
    vec![Part {
        title: String::new(),
        weight,
        facts,
    }]
}

/// Two values of which a phrase speaks: 问卷满意度 and 回访满意度 are not one, while 完成率 may be short for 指标完成率.
fn two_values(phrase: &Phrase) -> Option<(String, String)> {
    let is_value = |statement: &Statement| {
        matches!(
            statement,
            Statement::Award(Condition::Range { .. }, _)
                | Statement::Condition(Condition::Range { .. }, _)
                | Statement::Step(..)
                | Statement::Rise(..)
        )
    };
    let statements = phrase.statements.iter().enumerate();
    let compared = statements.filter(|(_, statement)| is_value(statement));
    let names: Vec<&str> = compared
        .map(|(index, _)| phrase.subject_of(index))
        .filter(|name| name.ends_with(['率', '度']) && name.chars().count() > 2)
        .collect();
    let first = names.first()?;
    let other = names
        .iter()
        .find(|name| !name.contains(first) && !first.contains(**name))?;
    Some(((*first).to_owned(), (*other).to_owned()))
}

/// A part for each subject that is given points of its own; `None` unless their points add up to the weight exactly and
/// all are put the same way, as nothing else shows that groups are meant.
pub(super) fn by_subject(phrase: &Phrase, weight: Decimal) -> Option<Vec<Part>> {
    let mut cuts: Vec<(usize, &str)> = Vec::new();
    for (index, statement) in phrase.statements.iter().enumerate() {
        let subject = phrase.subject_of(index);
        let begins = opens(statement).is_some() && !subject.is_empty();
        if begins && cuts.last().is_none_or(|(_, title)| *title != subject) {
            cuts.push((index, subject));
        }
    }
    // What stands before the first subject would belong to nobody.
    if cuts.len() < 2 || cuts.first().is_some_and(|(index, _)| *index > 0) {
        return None;
    }
    let ends = cuts.iter().skip(1).map(|(index, _)| *index);
    let ends = ends.chain([phrase.statements.len()]);
    let mut parts = Vec::new();
    for ((from, title), to) in cuts.iter().zip(ends) {
        let statements = phrase.statements.get(*from..to)?;
        parts.push(Part {
            title: (*title).to_owned(),
            weight: statements.iter().filter_map(opens).max()?,
            facts: Facts::of(statements),
        });
    }
    let sum: Decimal = parts.iter().map(|part| part.weight).sum();
    let alike = |part: &Part| {
        let steps = part.facts.steps.len() + part.facts.rises.len();
        (steps, part.facts.bands.len() > 1, part.facts.otherwise)
    };
    let same = parts
        .windows(2)
        .all(|pair| matches!(pair, [one, two] if alike(one) == alike(two)));
    (sum == weight && same).then_some(parts)
}

/// The rule of the parts with these answers.
pub(super) fn rule(parts: &[Part], answers: &Answers) -> Result<Rule, Open> {
    if let [only] = parts {
        return assemble(&only.facts, only.weight, answers);
    }
    let mut groups = Vec::new();
    for part in parts {
        groups.push(Group {
            title: Text::same(&part.title),
            weight: part.weight,
            rule: assemble(&part.facts, part.weight, answers)?,
            evidence: Evidence::Judgement(Judgement::default()),
        });
    }
    Ok(Rule::Groups(Groups { groups }))
}

/// The points of an award for reaching a value.
fn opens(statement: &Statement) -> Option<Decimal> {
    match statement {
        Statement::Award(Condition::Range { low: Some(_), .. }, Award::Points(points)) => {
            Some(*points)
        }
        _ => None,
    }
}

impl Part {
    /// What is stated.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Its full points.
    pub const fn weight(&self) -> Decimal {
        self.weight
    }
}
