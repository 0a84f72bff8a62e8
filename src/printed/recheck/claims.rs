//! Published results over option counts: under the declared formula and base, and under the usual others.

use super::counts::{Base, Claim, CountedQuestion, Counts, CountsFormula, signed};
use super::judge::{Case, Way, judge};
use super::line::{Check, Line, Verdict};
use crate::measure::Fraction;
use crate::questionnaire::Role;
use crate::text::Text;

/// The verdict over each published result.
pub(super) fn judge_claims(counts: &Counts) -> Vec<Line> {
    counts
        .claims
        .iter()
        .map(|claim| judge_claim(counts, claim))
        .collect()
}

fn judge_claim(counts: &Counts, claim: &Claim) -> Line {
    let questions: Vec<&CountedQuestion> = claim
        .questions
        .iter()
        .filter_map(|place| counts.questions.get(*place))
        .collect();
    let Some(declared) = way(counts, &claim.formula, &questions, counts.base) else {
        return unchecked(claim);
    };
    let mut others: Vec<Way> = counts
        .bases()
        .into_iter()
        .filter_map(|base| way(counts, &claim.formula, &questions, base))
        .collect();
    others.extend(other_formulas(counts, claim, &questions));
    let case = Case {
        check: Check::Result,
        subject: Text::same(&claim.name),
        row: claim.row,
        printed: &claim.printed,
        rounding: counts.rounding,
        unit: "%",
    };
    judge(&case, &declared, &others)
}

fn unchecked(claim: &Claim) -> Line {
    let because = Text::new(
        "缺人数：公布了各选项的人数才能重算",
        "counts are missing: it takes the count of every option to recompute it",
    );
    Line::derived(Check::Result, Text::same(&claim.name), because)
        .at(claim.row)
        .printed(claim.printed.text())
        .verdict(Verdict::Unchecked)
}

/// A result by a formula over a base, the questions taken together; `None` where a count is missing.
fn way(
    counts: &Counts,
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
    base: Base,
) -> Option<Way> {
    let bases: Option<Vec<(u64, Text)>> = questions
        .iter()
        .map(|question| counts.base_of(question, base))
        .collect();
    let bases = bases?;
    let name = match bases.as_slice() {
        [(_, name)] => name.clone(),
        several => {
            let sum: u64 = several.iter().map(|(base, _)| base).sum();
            Text::new(
                format!("{} 题合计的 {sum}", several.len()),
                format!("the {sum} of {} questions", several.len()),
            )
        }
    };
    let base: Fraction = bases
        .iter()
        .map(|(base, _)| Fraction::from(signed(*base)))
        .sum();
    let weights = weights(formula);
    let mut part = Fraction::zero();
    let mut largest = Fraction::zero();
    for weight in &weights {
        if *weight > largest {
            largest = weight.clone();
        }
    }
    for option in questions.iter().flat_map(|question| &question.options) {
        let weight = option
            .rank
            .and_then(|rank| weights.get(rank.checked_sub(1)? as usize))
            .cloned()
            .unwrap_or_else(Fraction::zero);
        if weight != Fraction::zero() {
            part = &part + &(&weight * &Fraction::from(signed(option.count?)));
        }
    }
    Way::share(&part, &(&base * &largest), name)
}

/// The weight of each rank, the first for rank 1.
fn weights(formula: &CountsFormula) -> Vec<Fraction> {
    match formula {
        CountsFormula::Weighted(weights) => weights.clone(),
        CountsFormula::Share(ranks) => {
            let last = ranks.iter().copied().max().unwrap_or(0);
            (1..=last)
                .map(|rank| Fraction::from(i64::from(ranks.contains(&rank))))
                .collect()
        }
    }
}

/// What else may have been reckoned: more or fewer ranks, the mean of the questions' rates, other questions.
fn other_formulas(counts: &Counts, claim: &Claim, questions: &[&CountedQuestion]) -> Vec<Way> {
    let mut ways = Vec::new();
    let last = questions
        .iter()
        .flat_map(|question| question.options.iter().filter_map(|option| option.rank))
        .max()
        .unwrap_or(0);
    for top in 1..last {
        let formula = CountsFormula::Share((1..=top).collect());
        if formula == claim.formula {
            continue;
        }
        for base in counts.bases() {
            ways.extend(way(counts, &formula, questions, base).map(|mut way| {
                way.name = Text::new(
                    format!("前 {top} 档所占比例"),
                    format!("the share of the first {top} ranks"),
                );
                way.by_formula()
            }));
        }
    }
    ways.extend(mean_of_questions(counts, claim, questions));
    for question in &counts.questions {
        let only = [question];
        ways.extend(
            way(counts, &claim.formula, &only, counts.base).map(|mut way| {
                let code = &question.code;
                way.name = Text::new(format!("只算 {code}"), format!("{code} alone"));
                way.by_formula()
            }),
        );
    }
    ways.extend(all_opinions(counts, claim));
    ways
}

/// The mean of the questions' own rates, where there are several.
fn mean_of_questions(
    counts: &Counts,
    claim: &Claim,
    questions: &[&CountedQuestion],
) -> Option<Way> {
    if questions.len() < 2 {
        return None;
    }
    let rates: Option<Vec<Way>> = questions
        .iter()
        .map(|question| way(counts, &claim.formula, &[question], counts.base))
        .collect();
    let rates = rates?;
    let sum: Fraction = rates.iter().map(|way| way.value.clone()).sum();
    let count = i64::try_from(rates.len()).ok()?;
    let workings: Vec<String> = rates.iter().map(|way| way.working.clone()).collect();
    let name = Text::new("各题比率的平均", "the mean of the questions' rates");
    let working = format!("({}) ÷ {count}", workings.join(" + "));
    Some(Way::value(sum.divide(&count.into())?, working, name).by_formula())
}

/// The same formula over every question with a rank that is not about the respondent.
fn all_opinions(counts: &Counts, claim: &Claim) -> Option<Way> {
    let all: Vec<&CountedQuestion> = counts
        .questions
        .iter()
        .filter(|question| question.role != Some(Role::Demographic))
        .filter(|question| question.options.iter().any(|option| option.rank.is_some()))
        .collect();
    let mut found = way(counts, &claim.formula, &all, counts.base)?;
    found.name = Text::new(
        format!("{} 道评价题合并", all.len()),
        format!("{} questions taken together", all.len()),
    );
    Some(found.by_formula())
}
