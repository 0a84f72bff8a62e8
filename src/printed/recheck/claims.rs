//! Published results over options: under the declared formula and base, and under the usual others.

use super::by_shares::{Over, way_by_rounded_shares, way_by_shares};
use super::counts::{Base, Claim, CountedQuestion, Counts, signed};
use super::formula::CountsFormula;
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
    let base = declared_base(counts, &claim.formula);
    let by_counts = way(counts, &claim.formula, &questions, base);
    let is_counted = by_counts.is_some();
    let shares = || way_by_shares(counts, claim, &claim.formula, &questions, Over::Hundred);
    let Some(declared) = by_counts.or_else(shares) else {
        return unchecked(claim);
    };
    let mut others: Vec<Way> = Vec::new();
    if is_counted {
        let bases = counts.bases().into_iter().chain([Base::Answers]);
        others.extend(bases.filter_map(|base| way(counts, &claim.formula, &questions, base)));
        others.extend(other_formulas(counts, claim, &questions));
    }
    others.extend(others_by_shares(counts, claim, &questions, is_counted));
    others.extend(as_proportion(&declared, &claim.formula));
    let case = Case {
        check: Check::Result,
        subject: Text::same(&claim.name),
        row: claim.row,
        printed: &claim.printed,
        rounding: counts.rounding,
        unit: claim.formula.unit(),
    };
    let line = judge(&case, &declared, &others);
    if is_counted {
        return line;
    }
    // Several roundings may give what was reckoned from rounded shares: they tell nothing about the table's.
    Line {
        fits: Vec::new(),
        ..line
    }
}

/// A share written as a proportion: 0.873 for 87.3 %.
fn as_proportion(way: &Way, formula: &CountsFormula) -> Option<Way> {
    if formula.unit() != "%" {
        return None;
    }
    let value = way.value.divide(&100.into())?;
    let name = Text::new("写成小数的比例", "a proportion of 1");
    let working = format!("{} ÷ 100", way.value.to_short_text(6));
    Some(Way::value(value, working, name).by_formula().in_unit(""))
}

/// A base for one question: where it is the one of the table, what the question's shares are over.
fn own_base(counts: &Counts, question: &CountedQuestion, base: Base) -> Option<Base> {
    if base == counts.base {
        counts.base_for(question)
    } else {
        Some(base)
    }
}

/// The declared base; where options without points have no place in a mean, those that have some.
fn declared_base(counts: &Counts, formula: &CountsFormula) -> Base {
    match counts.base {
        Base::Answers if formula.is_of_points() => Base::Ranked,
        base => base,
    }
}

fn unchecked(claim: &Claim) -> Line {
    let because = Text::new(
        "缺人数也缺占比：公布了各选项的人数或占比才能重算",
        "counts and shares are missing: it takes those of every option to recompute it",
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
    let mut part = Fraction::zero();
    let mut largest = Fraction::zero();
    let mut bases: Vec<(u64, Text)> = Vec::new();
    for question in questions {
        let weights = formula.weights(question);
        let options = question.options.iter().zip(&weights.of_options);
        let mut with_points = 0;
        for (option, weight) in options {
            let Some(weight) = weight else { continue };
            if *weight != Fraction::zero() {
                part = &part + &(weight * &Fraction::from(signed(option.count?)));
            }
            with_points += option.count.unwrap_or_default();
        }
        largest = largest.max(weights.largest);
        let is_unranked = question.options.iter().all(|option| option.rank.is_none());
        bases.push(
            if formula.is_of_points() && base == Base::Ranked && is_unranked {
                let name = Text::new(
                    format!("有分值的回答数 {with_points}"),
                    format!("the {with_points} answers with points"),
                );
                (with_points, name)
            } else {
                counts.base_of(question, own_base(counts, question, base)?)?
            },
        );
    }
    let sum: u64 = bases.iter().map(|(base, _)| base).sum();
    let name = match bases.as_slice() {
        [(_, name)] => name.clone(),
        several => Text::new(
            format!("{} 题合计的 {sum}", several.len()),
            format!("the {sum} of {} questions", several.len()),
        ),
    };
    formula.way(&part, &signed(sum).into(), &largest, name)
}

/// What else may have been reckoned: more or fewer ranks, the mean of the questions' rates, other questions.
fn other_formulas(counts: &Counts, claim: &Claim, questions: &[&CountedQuestion]) -> Vec<Way> {
    let mut ways = Vec::new();
    for (formula, name) in neighbours(&claim.formula, questions) {
        for base in counts.bases() {
            let base = if formula.is_of_points() {
                declared_base(counts, &formula)
            } else {
                base
            };
            ways.extend(way(counts, &formula, questions, base).map(|mut way| {
                way.name = name.clone();
                way.by_formula()
            }));
        }
    }
    ways.extend(mean_of_questions(counts, claim, questions));
    let base = declared_base(counts, &claim.formula);
    for question in &counts.questions {
        let only = [question];
        ways.extend(way(counts, &claim.formula, &only, base).map(|mut way| {
            let code = &question.code;
            way.name = Text::new(format!("只算 {code}"), format!("{code} alone"));
            way.by_formula()
        }));
    }
    ways.extend(all_opinions(counts, claim, questions));
    ways
}

/// The formulas that are taken for one another: other ranks, points for percent, from the least point on.
fn neighbours(
    formula: &CountsFormula,
    questions: &[&CountedQuestion],
) -> Vec<(CountsFormula, Text)> {
    let mut found = Vec::new();
    let options = questions.iter().flat_map(|question| &question.options);
    let last = options.filter_map(|option| option.rank).max().unwrap_or(0);
    for top in 1..last {
        let share = CountsFormula::Share((1..=top).collect());
        if share != *formula {
            let name = Text::new(
                format!("前 {top} 档所占比例"),
                format!("the share of the first {top} ranks"),
            );
            found.push((share, name));
        }
    }
    let points = match formula {
        CountsFormula::Weighted(points) | CountsFormula::Mean(points) => points.as_slice(),
        _ => &[],
    };
    if points.is_empty() {
        return found;
    }
    let lowest = points.iter().min().cloned().unwrap_or_else(Fraction::zero);
    let above: Vec<Fraction> = points.iter().map(|own| own - &lowest).collect();
    found.extend([
        (
            CountsFormula::Weighted(points.to_vec()),
            Text::new("占满分的百分比", "percent of the full points"),
        ),
        (
            CountsFormula::Mean(points.to_vec()),
            Text::new("平均分", "the mean in points"),
        ),
        (
            CountsFormula::Weighted(above),
            Text::new(
                "从最低档到最高档折成的百分比",
                "percent of the way from the least to the most points",
            ),
        ),
    ]);
    let is_of_hundred = points.iter().max() == Some(&Fraction::from(100));
    found.retain(|(other, _)| {
        // Weights up to 100 are percent already.
        other != formula && !(is_of_hundred && other.is_of_points() != formula.is_of_points())
    });
    found
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
    let base = declared_base(counts, &claim.formula);
    let rates: Option<Vec<Way>> = questions
        .iter()
        .map(|question| way(counts, &claim.formula, &[question], base))
        .collect();
    let rates = rates?;
    let sum: Fraction = rates.iter().map(|way| way.value.clone()).sum();
    let count = i64::try_from(rates.len()).ok()?;
    let workings: Vec<String> = rates.iter().map(|way| way.working.clone()).collect();
    let name = Text::new("各题比率的平均", "the mean of the questions' rates");
    let working = format!("({}) ÷ {count}", workings.join(" + "));
    Some(Way::value(sum.divide(&count.into())?, working, name).by_formula())
}

/// The same formula over every question on the same scale that is not about the respondent.
fn all_opinions(counts: &Counts, claim: &Claim, questions: &[&CountedQuestion]) -> Option<Way> {
    let all = opinions(counts, questions);
    let base = declared_base(counts, &claim.formula);
    let mut found = way(counts, &claim.formula, &all, base)?;
    found.name = together(all.len());
    Some(found.by_formula())
}

/// Every question on the same scale as these that is not about the respondent.
fn opinions<'c>(counts: &'c Counts, own: &[&CountedQuestion]) -> Vec<&'c CountedQuestion> {
    let last = |question: &CountedQuestion| {
        question
            .options
            .iter()
            .filter_map(|option| option.rank)
            .max()
    };
    let scale = own.first().and_then(|question| last(question));
    let questions = counts.questions.iter();
    questions
        .filter(|question| question.role != Some(Role::Demographic))
        .filter(|question| scale.is_some() && last(question) == scale)
        .collect()
}

fn together(questions: usize) -> Text {
    Text::new(
        format!("{questions} 道评价题合并"),
        format!("{questions} questions taken together"),
    )
}

/// The other ways over the printed shares: without options off the scale, other formulas, other questions.
fn others_by_shares(
    counts: &Counts,
    claim: &Claim,
    questions: &[&CountedQuestion],
    is_counted: bool,
) -> Vec<Way> {
    let own = |formula: &CountsFormula, questions: &[&CountedQuestion], over: Over| {
        way_by_shares(counts, claim, formula, questions, over)
    };
    // Shares that were rounded before they were added up, however many answered.
    let added = way_by_rounded_shares(counts, &claim.formula, questions, Over::Hundred);
    let added = added.map(|mut way| {
        way.spread = None;
        way.name = Text::new("先取位的占比相加", "the sum of shares already rounded");
        way.by_formula()
    });
    let mut ways: Vec<Way> = added.into_iter().collect();
    if is_counted {
        return ways;
    }
    ways.extend(own(&claim.formula, questions, Over::Scale));
    for (formula, name) in neighbours(&claim.formula, questions) {
        for over in [Over::Hundred, Over::Scale] {
            ways.extend(own(&formula, questions, over).map(|mut way| {
                way.name = name.clone();
                way.by_formula()
            }));
        }
    }
    for question in &counts.questions {
        let alone = own(&claim.formula, &[question], Over::Hundred);
        ways.extend(alone.map(|mut way| {
            let code = &question.code;
            way.name = Text::new(format!("只算 {code}"), format!("{code} alone"));
            way.by_formula()
        }));
    }
    let all = opinions(counts, questions);
    ways.extend(own(&claim.formula, &all, Over::Hundred).map(|mut way| {
        way.name = together(all.len());
        way.by_formula()
    }));
    ways
}
