//! Score matrices and item data, from their lines: one response a row, one question a column.

use super::claim::Stated;
use super::findings::{bad_cell, missing_column, missing_setting, setting_value, twice};
use super::form::{A_FIGURE, Filled, Row, Seen};
use crate::measure::Fraction;
use crate::printed::recheck::{
    ClaimedStatistic, Items, Matrix, MatrixRow, Printed, PrintedRow, Rating, RatingFormula,
    Statistic,
};
use crate::text::Order;

/// The names of the row with the column totals.
const TOTAL: [&str; 4] = ["total", "合计", "小计", "总计"];
/// The names of the row with the column rates.
const RATE: [&str; 2] = ["rate", "得分率"];
/// The formulas of results.
const FORMULAS: [&str; 6] = [
    "score-rate",
    "mean-of-responses",
    "satisfied-share",
    "mean",
    "nps",
    "majority",
];

/// The columns that are questions; a table without any is a finding.
fn questions(filled: &mut Filled<'_>) -> Vec<(usize, String)> {
    let questions = filled.questions();
    if questions.is_empty() {
        let row = filled.heading_row();
        let meaning = ["至少一道题，如 Q1", "at least one question, such as Q1"];
        filled.complain_at(row, missing_column("Q1", meaning));
    }
    questions
}

/// Reads a score matrix.
pub(super) fn read_matrix(filled: &mut Filled<'_>) -> Matrix {
    let questions = questions(filled);
    let (mut rows, mut totals, mut rates) = (Vec::new(), None, None);
    let mut seen = Seen::default();
    for row in filled.rows() {
        let serial = filled.text(row, "serial").to_lowercase();
        let under = if TOTAL.contains(&serial.as_str()) {
            &mut totals
        } else if RATE.contains(&serial.as_str()) {
            &mut rates
        } else {
            rows.push(read_row(filled, row, &questions, &mut seen));
            continue;
        };
        if under.is_some() {
            filled.complain(row, "serial", twice("serial", &serial));
        }
        *under = Some(printed_row(filled, row, &questions));
    }
    let codes: Vec<String> = questions.into_iter().map(|(_, code)| code).collect();
    let claims = filled.settings("result");
    let claims = claims.into_iter().filter_map(|set| {
        let stated = Stated::read(filled, &set, &["formula", "questions", "at-least"])?;
        read_rating(filled, stated, &codes)
    });
    let claims = claims.collect();
    let full_mark = filled.figure("full-mark").map(|(_, full)| full.value());
    Matrix {
        full_mark: full_mark.filter(|full| *full > Fraction::zero()),
        n: filled.whole("n"),
        rounding: filled.rounding(),
        questions: codes,
        rows,
        totals,
        rates,
        claims,
    }
}

/// Reads item data.
pub(super) fn read_items(filled: &mut Filled<'_>) -> Items {
    let questions = questions(filled);
    let mut seen = Seen::default();
    let rows = filled.rows();
    let rows = rows.map(|row| read_row(filled, row, &questions, &mut seen));
    let rows = rows.collect();
    let codes: Vec<String> = questions.into_iter().map(|(_, code)| code).collect();
    let mut claims = Vec::new();
    for statistic in Statistic::ALL {
        for set in filled.settings(statistic.code()) {
            let Some(stated) = Stated::read(filled, &set, &["questions"]) else {
                continue;
            };
            claims.push(ClaimedStatistic {
                row: stated.row,
                statistic,
                questions: chosen(filled, &stated, &codes),
                printed: stated.printed,
            });
        }
    }
    if claims.is_empty() && filled.findings.is_empty() {
        let row = filled.heading_row();
        filled.complain_at(row, missing_setting("alpha"));
    }
    claims.order_by_key(|claim| claim.row);
    Items {
        n: filled.whole("n"),
        rounding: filled.rounding(),
        questions: codes,
        rows,
        claims,
    }
}

/// The questions of a figure: those it names, else all.
fn chosen(filled: &mut Filled<'_>, stated: &Stated, codes: &[String]) -> Vec<usize> {
    let known: Vec<&str> = codes.iter().map(String::as_str).collect();
    match stated.option(filled, "questions") {
        Some(names) => filled.places(stated.row, &names, &known),
        None => (0..codes.len()).collect(),
    }
}

fn read_row(
    filled: &mut Filled<'_>,
    row: Row<'_>,
    questions: &[(usize, String)],
    seen: &mut Seen,
) -> MatrixRow {
    let serial = filled.needed(row, "serial").to_owned();
    if seen.again(&serial) {
        filled.complain(row, "serial", twice("serial", &serial));
    }
    let points = questions
        .iter()
        .map(|(index, code)| {
            let printed = filled.printed_at(row, *index)?;
            if printed.bound().is_some() {
                filled.complain(row, "serial", bad_cell(code, printed.text(), A_FIGURE));
            }
            Some(printed.value())
        })
        .collect();
    MatrixRow {
        row: row.number,
        serial,
        points,
        total: filled.printed(row, "row_total"),
    }
}

fn printed_row(filled: &mut Filled<'_>, row: Row<'_>, questions: &[(usize, String)]) -> PrintedRow {
    let columns: Vec<Option<Printed>> = questions
        .iter()
        .map(|(index, _)| filled.printed_at(row, *index))
        .collect();
    PrintedRow {
        row: row.number,
        columns,
        total: filled.printed(row, "row_total"),
    }
}

fn read_rating(filled: &mut Filled<'_>, stated: Stated, codes: &[String]) -> Option<Rating> {
    let word = stated
        .option(filled, "formula")
        .unwrap_or_else(|| FORMULAS[0].to_owned());
    let formula = match word.as_str() {
        "score-rate" => RatingFormula::ScoreRate,
        "mean-of-responses" => RatingFormula::MeanOfResponses,
        "mean" => RatingFormula::Mean,
        "nps" => RatingFormula::NetPromoter,
        "satisfied-share" | "majority" => {
            let least = stated.option(filled, "at-least").unwrap_or_default();
            let Some(read) = Printed::read(&least) else {
                filled.complain_at(stated.row, setting_value("at-least", &least, A_FIGURE));
                return None;
            };
            if word == "majority" {
                RatingFormula::Majority(read.value())
            } else {
                RatingFormula::AtLeast(read.value())
            }
        }
        _ => {
            let list = [FORMULAS.join("、"), FORMULAS.join(", ")];
            filled.complain_at(
                stated.row,
                setting_value("formula", &word, [&list[0], &list[1]]),
            );
            return None;
        }
    };
    Some(Rating {
        questions: chosen(filled, &stated, codes),
        row: stated.row,
        name: stated.name,
        printed: stated.printed,
        formula,
    })
}
