//! Published results over a score matrix: under the declared formula and base, and under the usual others.

use super::judge::{Way, judge};
use super::line::{Check, Line, Verdict};
use super::matrix::{Matrix, Rating, RatingFormula};
use crate::measure::Fraction;
use crate::text::Text;

/// The verdict over each published result.
pub(super) fn judge_ratings(matrix: &Matrix) -> Vec<Line> {
    matrix
        .claims
        .iter()
        .map(|claim| judge_rating(matrix, claim))
        .collect()
}

fn judge_rating(matrix: &Matrix, claim: &Rating) -> Line {
    let printed = &claim.printed;
    let Some(declared) = way(matrix, &claim.formula, &claim.questions, false) else {
        let because = Text::new(
            "缺满分（full-mark）或答卷，无法重算",
            "the full mark or the responses are missing",
        );
        let line = Line::derived(Check::Result, Text::same(&claim.name), because);
        return line
            .at(claim.row)
            .printed(printed.text())
            .verdict(Verdict::Unchecked);
    };
    let others = others(matrix, claim);
    let unit = match claim.formula {
        RatingFormula::MeanOfResponses => "",
        _ => "%",
    };
    let case = matrix.case(
        Check::Result,
        Text::same(&claim.name),
        claim.row,
        printed,
        unit,
    );
    judge(&case, &declared, &others)
}

/// A result by a formula; with blanks, an empty cell counts as 0 points.
fn way(
    matrix: &Matrix,
    formula: &RatingFormula,
    questions: &[usize],
    with_blanks: bool,
) -> Option<Way> {
    let sum = matrix.sum(questions);
    let places = matrix.responses() * i64::try_from(questions.len()).ok()?;
    let answers = if with_blanks { places } else { sum.answered };
    let name = if with_blanks {
        Text::new(
            format!("全部 {places} 格（空格算 0 分）"),
            format!("all {places} cells, an empty one being 0"),
        )
    } else {
        Text::new(
            format!("{answers} 个回答"),
            format!("the {answers} answers"),
        )
    };
    match formula {
        RatingFormula::ScoreRate => {
            let full = matrix.full_mark.as_ref()?;
            Way::share(&sum.points, &(full * &answers.into()), name)
        }
        RatingFormula::MeanOfResponses => {
            let responses = Fraction::from(matrix.responses());
            let working = format!(
                "{} ÷ {}",
                sum.points.to_short_text(6),
                responses.to_short_text(0)
            );
            Some(Way::value(sum.points.divide(&responses)?, working, name))
        }
        RatingFormula::AtLeast(least) => {
            let cells = matrix.rows.iter().flat_map(|row| {
                questions
                    .iter()
                    .filter_map(|question| row.points.get(*question)?.as_ref())
            });
            let hits = cells.filter(|points| *points >= least).count();
            let hits = i64::try_from(hits).ok()?;
            Way::share(&hits.into(), &answers.into(), name)
        }
    }
}

/// What else may have been reckoned: blanks counted, one question alone, all questions, another threshold.
fn others(matrix: &Matrix, claim: &Rating) -> Vec<Way> {
    let mut ways: Vec<Way> = way(matrix, &claim.formula, &claim.questions, true)
        .into_iter()
        .collect();
    let mut named = |way: Option<Way>, zh: String, en: String| {
        if let Some(mut way) = way {
            way.name = Text::new(zh, en);
            ways.push(way.by_formula());
        }
    };
    for formula in formulas(matrix, &claim.formula) {
        let (zh, en) = title(&formula);
        let same_questions = way(matrix, &formula, &claim.questions, false);
        named(same_questions, zh.clone(), en.clone());
        for (place, code) in matrix.questions.iter().enumerate() {
            let alone = way(matrix, &formula, &[place], false);
            named(
                alone,
                format!("只算 {code} 的{zh}"),
                format!("{en} of {code} alone"),
            );
        }
        let all = way(matrix, &formula, &matrix.all(), false);
        named(
            all,
            format!("全部题的{zh}"),
            format!("{en} of all questions"),
        );
    }
    ways
}

/// The formulas in percent that may stand behind a figure, its own first; a mean in points is only itself.
fn formulas(matrix: &Matrix, own: &RatingFormula) -> Vec<RatingFormula> {
    let mut formulas = vec![own.clone()];
    if *own != RatingFormula::MeanOfResponses {
        formulas.push(RatingFormula::ScoreRate);
        formulas.extend(matrix.full_mark.clone().map(RatingFormula::AtLeast));
    }
    formulas
}

fn title(formula: &RatingFormula) -> (String, String) {
    match formula {
        RatingFormula::ScoreRate => ("得分率".to_owned(), "the score rate".to_owned()),
        RatingFormula::MeanOfResponses => ("每份平均分".to_owned(), "the mean points".to_owned()),
        RatingFormula::AtLeast(least) => {
            let least = least.to_short_text(6);
            (
                format!("{least} 分及以上的比例"),
                format!("the share with {least} points or more"),
            )
        }
    }
}
