//! Indicator tables and return rates, from their lines.

use rust_decimal::Decimal;

use super::claim::Stated as Claimed;
use super::findings::{bad_cell, setting_value, twice};
use super::form::{A_FIGURE, Filled, Row, Seen, words};
use crate::indicator::{describe, score_of};
use crate::measure::Fraction;
use crate::printed::phrase::{Answers, read};
use crate::printed::recheck::{
    IndicatorRow, IndicatorTable, Printed, PrintedGroup, ReturnRow, Returns, SimpleRule, Stated,
    Worked,
};

/// The names of the row with the total.
const TOTAL: [&str; 3] = ["total", "合计", "总计"];

/// Reads an indicator table.
pub(super) fn read_indicators(filled: &mut Filled<'_>) -> IndicatorTable {
    let mut rows = Vec::new();
    for row in filled.rows() {
        let read = read_indicator(filled, row);
        rows.push(read);
    }
    let groups = filled.settings("group");
    let groups = groups.into_iter().filter_map(|set| {
        let stated = Claimed::read(filled, &set, &["weight"])?;
        if !rows.iter().any(|row| row.group == stated.name) {
            let wanted = [
                "表里有的组，如 项目决策 = 16",
                "a group of the table, such as `inputs = 16`",
            ];
            filled.complain_at(set.row, setting_value("group", &stated.name, wanted));
        }
        let weight = stated.own("weight").map(str::to_owned);
        let weight = weight.and_then(|weight| {
            let read = Printed::read(&weight);
            if read.is_none() {
                filled.complain_at(set.row, setting_value("weight", &weight, A_FIGURE));
            }
            read
        });
        Some(PrintedGroup {
            row: stated.row,
            name: stated.name,
            score: stated.printed,
            weight,
        })
    });
    let groups = groups.collect();
    let wanted = [
        "等级和下限，如 优 90 良 80 中 60 差 0",
        "grades and least totals, such as good 90 fair 60 poor 0",
    ];
    let grades = filled.read("grades", wanted, read_grades);
    IndicatorTable {
        groups,
        weight: filled.figure("weight"),
        total: filled.figure("total"),
        grade: filled.setting("grade").map(|set| (set.row, set.value)),
        grades: grades.map_or_else(IndicatorTable::usual_grades, |(_, grades)| grades),
        rounding: filled.rounding(),
        rows,
    }
}

/// Pairs of a name and a least total, the best first.
fn read_grades(list: &str) -> Option<Vec<(String, Fraction)>> {
    let words: Vec<&str> = words(list).collect();
    let pairs: Option<Vec<(String, Fraction)>> = words
        .chunks(2)
        .map(|pair| match pair {
            [name, least] => Some(((*name).to_owned(), Printed::read(least)?.value())),
            _ => None,
        })
        .collect();
    pairs.filter(|pairs| !pairs.is_empty() && pairs.is_sorted_by(|one, other| one.1 > other.1))
}

fn read_indicator(filled: &mut Filled<'_>, row: Row<'_>) -> IndicatorRow {
    let weight = filled.printed(row, "weight").map(|weight| weight.value());
    let word = filled.text(row, "rule");
    let rule = SimpleRule::ALL.into_iter().find(|rule| rule.code() == word);
    if rule.is_none() && !word.is_empty() {
        let codes: Vec<&str> = SimpleRule::ALL.iter().map(|rule| rule.code()).collect();
        let wanted = [codes.join("、"), codes.join(", ")];
        filled.complain(
            row,
            "rule",
            bad_cell("rule", word, [&wanted[0], &wanted[1]]),
        );
    }
    let target = stated(filled.text(row, "target"));
    let actual = stated(filled.text(row, "actual"));
    let standard = filled.text(row, "standard");
    IndicatorRow {
        by_standard: by_standard(standard, weight.as_ref(), &target, &actual).unwrap_or_default(),
        row: row.number,
        name: filled.needed(row, "indicator").to_owned(),
        group: filled.text(row, "group").to_owned(),
        weight,
        target,
        actual,
        score: filled.printed(row, "score"),
        rate: filled.printed(row, "rate"),
        sample: filled.count(row, "n"),
        population: filled.count(row, "population"),
        rule,
    }
}

/// What a standard as printed gives the actual value: one score, or one for each answer to what it leaves open.
///
/// `None` where it is empty or cannot be read, and where the actual value is no figure.
fn by_standard(
    phrase: &str,
    weight: Option<&Fraction>,
    target: &Stated,
    actual: &Stated,
) -> Option<Vec<Worked>> {
    let weight = decimal(weight?)?;
    let measured = actual.number.as_ref().filter(|of| of.bound().is_none())?;
    let value = decimal(&measured.value())?;
    let target = target.number.as_ref().and_then(|of| decimal(&of.value()));
    let answers = Answers {
        target,
        ..Answers::default()
    };
    let reading = (!phrase.is_empty()).then(|| read(phrase, weight, &answers))?;
    let answered = reading.answered.iter().map(|one| &one.rule);
    let rules = reading.rule.iter().chain(answered);
    rules
        .map(|rule| {
            Some(Worked {
                score: score_of(rule, weight, value)?,
                words: describe(rule, weight),
            })
        })
        .collect()
}

/// A figure of the table as the reader of standards takes it.
fn decimal(figure: &Fraction) -> Option<Decimal> {
    Decimal::from_str_exact(&figure.to_short_text(6)).ok()
}

fn stated(cell: &str) -> Stated {
    Stated {
        text: cell.to_owned(),
        number: Printed::read(cell),
    }
}

/// Reads a table of return rates.
pub(super) fn read_returns(filled: &mut Filled<'_>) -> Returns {
    let mut rows: Vec<ReturnRow> = Vec::new();
    let mut total: Option<ReturnRow> = None;
    let mut seen = Seen::default();
    for row in filled.rows() {
        let read = read_return(filled, row);
        let is_total = TOTAL.contains(&read.name.to_lowercase().as_str());
        if !is_total && seen.again(&read.name) || is_total && total.is_some() {
            filled.complain(row, "batch", twice("batch", &read.name));
        }
        if is_total {
            total = Some(read);
        } else {
            rows.push(read);
        }
    }
    Returns {
        rows,
        total,
        rounding: filled.rounding(),
    }
}

fn read_return(filled: &mut Filled<'_>, row: Row<'_>) -> ReturnRow {
    ReturnRow {
        row: row.number,
        name: filled.needed(row, "batch").to_owned(),
        counts: ["distributed", "returned", "valid", "invalid"].map(|name| filled.count(row, name)),
        rates: ["return_rate", "valid_rate", "valid_return_rate"]
            .map(|name| filled.printed(row, name)),
    }
}
