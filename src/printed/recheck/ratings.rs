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
        RatingFormula::MeanOfResponses | RatingFormula::Mean | RatingFormula::NetPromoter => "",
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
            let way = Way::share(&sum.points, &(full * &answers.into()), name)?;
            Some(way.in_unit("%"))
        }
        RatingFormula::MeanOfResponses => {
            let responses = Fraction::from(matrix.responses());
            let working = format!(
                "{} ÷ {}",
                sum.points.to_short_text(6),
                responses.to_short_text(0)
            );
            let way = Way::value(sum.points.divide(&responses)?, working, name);
            Some(way.in_unit(""))
        }
        RatingFormula::AtLeast(least) => {
            let hits = count(matrix, questions, |points| points >= least);
            Way::share(&hits.into(), &answers.into(), name)
        }
        RatingFormula::Mean => {
            let working = format!("{} ÷ {answers}", sum.points.to_short_text(6));
            let value = sum.points.divide(&answers.into())?;
            Some(Way::value(value, working, name).in_unit(""))
        }
        RatingFormula::NetPromoter => {
            let [nine, six] = [9, 6].map(Fraction::from);
            let promoters = count(matrix, questions, |points| *points >= nine);
            let detractors = count(matrix, questions, |points| *points <= six);
            let mut way = Way::share(&(promoters - detractors).into(), &answers.into(), name)?;
            way.working = format!("({promoters} − {detractors}) ÷ {answers}");
            Some(way)
        }
        RatingFormula::Majority(least) => majority(matrix, questions, least, Tie::NotCounted),
    }
}

/// How many cells have such points.
fn count(matrix: &Matrix, questions: &[usize], such: impl Fn(&Fraction) -> bool) -> i64 {
    let cells = matrix.rows.iter().flat_map(|row| {
        let own = questions.iter();
        own.filter_map(|question| row.points.get(*question)?.as_ref())
    });
    i64::try_from(cells.filter(|points| such(points)).count()).unwrap_or(i64::MAX)
}

/// What becomes of a response of which exactly half of the answers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tie {
    NotCounted,
    Counted,
    LeavesBase,
}

/// The responses most of whose answers have at least so many points, of those with an answer.
fn majority(matrix: &Matrix, questions: &[usize], least: &Fraction, tie: Tie) -> Option<Way> {
    let (mut hits, mut base) = (0_i64, 0_i64);
    for row in &matrix.rows {
        let own = questions.iter();
        let own = own.filter_map(|question| row.points.get(*question)?.as_ref());
        let (mut high, mut answers) = (0, 0);
        for points in own {
            answers += 1;
            high += i64::from(points >= least);
        }
        if answers == 0 || 2 * high == answers && tie == Tie::LeavesBase {
            continue;
        }
        base += 1;
        hits += i64::from(2 * high > answers || 2 * high == answers && tie == Tie::Counted);
    }
    let name = match tie {
        Tie::NotCounted => Text::new(format!("{base} 份答卷"), format!("the {base} responses")),
        Tie::Counted => Text::new("半数也算多数", "half of the answers counting as most"),
        Tie::LeavesBase => Text::new("恰好半数的不算在内", "responses with exactly half left out"),
    };
    Way::share(&hits.into(), &base.into(), name)
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
    if let RatingFormula::Majority(least) = &claim.formula {
        for tie in [Tie::Counted, Tie::LeavesBase] {
            let way = majority(matrix, &claim.questions, least, tie);
            let name = way.as_ref().map(|way| way.name.clone()).unwrap_or_default();
            let en = name.get(crate::text::Language::En).to_owned();
            named(way, name.zh, en);
        }
    }
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

/// The formulas that may stand behind a figure, its own first; the mean of totals is only itself.
fn formulas(matrix: &Matrix, own: &RatingFormula) -> Vec<RatingFormula> {
    let mut formulas = vec![own.clone()];
    if *own != RatingFormula::MeanOfResponses {
        formulas.extend([RatingFormula::ScoreRate, RatingFormula::Mean]);
        formulas.extend(matrix.full_mark.clone().map(RatingFormula::AtLeast));
    }
    if let RatingFormula::Majority(least) = own {
        formulas.push(RatingFormula::AtLeast(least.clone()));
    }
    formulas
}

fn title(formula: &RatingFormula) -> (String, String) {
    match formula {
        RatingFormula::ScoreRate => ("得分率".to_owned(), "the score rate".to_owned()),
        RatingFormula::MeanOfResponses => ("每份平均分".to_owned(), "the mean points".to_owned()),
        RatingFormula::Mean => (
            "每题平均分".to_owned(),
            "the mean points of an answer".to_owned(),
        ),
        RatingFormula::NetPromoter => ("净推荐值".to_owned(), "the net promoter score".to_owned()),
        RatingFormula::Majority(least) => {
            let least = least.to_short_text(6);
            (
                format!("多数题在 {least} 分及以上的答卷所占比例"),
                format!("the share of responses most of whose answers have {least} points or more"),
            )
        }
        RatingFormula::AtLeast(least) => {
            let least = least.to_short_text(6);
            (
                format!("{least} 分及以上的比例"),
                format!("the share with {least} points or more"),
            )
        }
    }
}
