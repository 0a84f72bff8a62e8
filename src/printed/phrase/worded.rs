//! Rules that a person goes through: items, cases, levels described in words, and sums of rates.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::assemble::cap_points;
use super::facts::{Facts, deducted_points, points_of};
use super::question::{Open, Refusal};
use super::reader::is_full;
use super::statement::{Award, Of};
use crate::indicator::{
    Checklist, Count, Deduction, Evidence, Group, Groups, Item, Judgement, Level, Qualitative,
    Rule, Veto,
};
use crate::text::Text;

/// The most items of equal points.
const MOST_ITEMS: u32 = 30;

/// Deductions for each case, from the items named or from the full points.
pub(super) fn cases(facts: &Facts, weight: Decimal) -> Result<Rule, Open> {
    let capped = cap_points(facts.cap, weight)?.is_some_and(|cap| cap != weight);
    if capped || facts.floor.is_some_and(|floor| !floor.is_zero()) {
        return Err(Open::Refused(Refusal::Limited));
    }
    let mut deductions = Vec::new();
    for (title, deducted) in &facts.cases {
        deductions.push(Deduction {
            title: Text::same(title.trim_end_matches(['的', ','])),
            each: deducted_points(*deducted, weight)?,
        });
    }
    let items = match facts.equal {
        Some((count, points)) => equal_items(count, points)?,
        None => items(facts, weight)?,
    };
    if items.len() > 1 {
        // 三项, 每项 3 分, 每有一项未达标扣 3 分 says the same twice.
        deductions.retain(|one: &Deduction| {
            let again =
                one.title.zh.contains('项') && items.iter().all(|item| item.points == one.each);
            !again
        });
    }
    for (size, deducted) in &facts.steps {
        let each = deducted_points(*deducted, weight)?;
        // ①…1 分②…1 分, 每少一项扣 1 分 says the same twice.
        if !items.is_empty() && items.iter().all(|item| item.points == each) {
            continue;
        }
        let size = size.value.normalize();
        deductions.push(Deduction {
            title: Text::new(format!("每少 {size} 项"), format!("each {size} missing")),
            each: deducted_points(*deducted, weight)?,
        });
    }
    let items = if items.is_empty() {
        vec![as_required(weight)]
    } else {
        items
    };
    let vetoes = facts
        .described
        .iter()
        .filter(|(_, award, marked)| *award == Award::Zero && !marked)
        .map(|(title, ..)| veto(title));
    Ok(Rule::Checklist(Checklist {
        items,
        deductions,
        vetoes: vetoes.collect(),
    }))
}

/// The full points where nothing is found wanting.
fn as_required(weight: Decimal) -> Item {
    Item {
        title: Text::new("符合各项要求", "as required"),
        points: weight,
    }
}

fn veto(title: &str) -> Veto {
    Veto {
        title: Text::same(title.trim_end_matches(':')),
    }
}

/// Whether what is described earns the full points together, and none of it alone: items, though they are not numbered.
fn adds_up(facts: &Facts, weight: Decimal) -> bool {
    let points = facts.described.iter().map(|(_, award, _)| match award {
        Award::Points(points) if *points < weight => Some(*points),
        _ => None,
    });
    let sum: Option<Decimal> = points.sum();
    facts.otherwise.is_none() && sum == Some(weight)
}

/// 每完成一项得 2 分: full from the number on at which the points reach the weight.
pub(super) fn gains(facts: &Facts, weight: Decimal) -> Result<Rule, Open> {
    let [(each, points)] = facts.gains.as_slice() else {
        return Err(Open::Refused(Refusal::Mixed));
    };
    let one = each.of == Of::Counted && each.value == Decimal::ONE;
    let full_at = weight
        .checked_div(*points)
        .filter(|count| one && count.fract().is_zero());
    match full_at {
        Some(full_at) => Ok(Rule::Count(Count {
            full_at: full_at.normalize(),
            deduct: *points,
            floor: Decimal::ZERO,
        })),
        None => Err(Open::Refused(Refusal::Mixed)),
    }
}

/// The descriptions as items; one that only says the full points once more is none.
fn items(facts: &Facts, weight: Decimal) -> Result<Vec<Item>, Open> {
    let mut items = Vec::new();
    for (title, award, marked) in &facts.described {
        let veto = *award == Award::Zero && !facts.cases.is_empty();
        if (is_full(*award, weight) || veto) && !marked {
            continue;
        }
        match points_of(*award, weight)? {
            Some(points) if points > Decimal::ZERO => items.push(Item {
                title: Text::same(title.trim_end_matches(':')),
                points,
            }),
            _ => return Err(Open::Refused(Refusal::Mixed)),
        }
    }
    Ok(items)
}

/// So many items of so many points, without names.
fn equal_items(count: Decimal, points: Decimal) -> Result<Vec<Item>, Open> {
    let whole = count
        .to_u32()
        .filter(|whole| Decimal::from(*whole) == count);
    let count = whole
        .filter(|whole| (1..=MOST_ITEMS).contains(whole))
        .ok_or(Open::Refused(Refusal::TooLarge))?;
    Ok((1..=count)
        .map(|number| Item {
            title: Text::new(format!("第 {number} 项"), format!("item {number}")),
            points,
        })
        .collect())
}

/// Items, levels, or one description that earns all or nothing.
pub(super) fn worded(facts: &Facts, weight: Decimal) -> Result<Rule, Open> {
    let checklist = |items| {
        Rule::Checklist(Checklist {
            items,
            deductions: Vec::new(),
            vetoes: Vec::new(),
        })
    };
    if let Some((count, points)) = facts.equal {
        return Ok(checklist(equal_items(count, points)?));
    }
    match facts.described.as_slice() {
        [] => Err(Open::Refused(Refusal::Nothing)),
        [(title, Award::Zero, _)] if facts.otherwise.is_none() => Ok(Rule::Checklist(Checklist {
            items: vec![as_required(weight)],
            deductions: Vec::new(),
            vetoes: vec![veto(title)],
        })),
        [(title, award, _)] => match (points_of(*award, weight)?, facts.otherwise) {
            (Some(points), None | Some(Award::Zero)) if points > Decimal::ZERO => {
                Ok(checklist(vec![Item {
                    title: Text::same(title.trim_end_matches(':')),
                    points,
                }]))
            }
            _ => Err(Open::Refused(Refusal::Mixed)),
        },
        described if described.iter().any(|(_, _, marked)| *marked) || adds_up(facts, weight) => {
            Ok(checklist(items(facts, weight)?))
        }
        _ => levels(facts, weight),
    }
}

/// Levels described in words, best first.
fn levels(facts: &Facts, weight: Decimal) -> Result<Rule, Open> {
    let mut levels = Vec::new();
    let rest = facts
        .otherwise
        .map(|award| ("其他".to_owned(), award, false));
    for (title, award, _) in facts.described.iter().chain(&rest) {
        let (low, high) = match award {
            Award::Range(low, high) => (*low, *high),
            award => {
                let points = points_of(*award, weight)?;
                let points = points.ok_or(Open::Refused(Refusal::Mixed))?;
                (points, points)
            }
        };
        levels.push(Level {
            code: (levels.len() + 1).to_string(),
            title: Text::same(title.trim_end_matches(':')),
            low,
            high,
        });
    }
    let best = levels.iter().map(|level| level.high).max();
    match best {
        Some(best) if best == weight => Ok(Rule::Qualitative(Qualitative { levels })),
        Some(best) => Err(Open::Refused(Refusal::OtherWeight(best))),
        None => Err(Open::Refused(Refusal::Nothing)),
    }
}

/// Grades named in words, each with a range of percent of the points.
pub(super) fn grades(facts: &Facts, weight: Decimal) -> Result<Rule, Open> {
    let mut levels = Vec::new();
    for (title, low, high) in &facts.grades {
        let points = |percent: Decimal| {
            deducted_points(super::statement::Deducted::OfWeight(percent), weight)
        };
        levels.push(Level {
            code: (levels.len() + 1).to_string(),
            title: Text::same(title.trim_end_matches(':')),
            low: points(*low)?,
            high: points(*high)?,
        });
    }
    Ok(Rule::Qualitative(Qualitative { levels }))
}

/// A sum of rates, each times its points.
pub(super) fn terms(terms: &[(String, Decimal)]) -> Rule {
    Rule::Groups(Groups {
        groups: terms
            .iter()
            .map(|(title, weight)| Group {
                title: Text::same(title.trim_end_matches(':')),
                weight: *weight,
                rule: Rule::Proportional,
                evidence: Evidence::Judgement(Judgement::default()),
            })
            .collect(),
    })
}
