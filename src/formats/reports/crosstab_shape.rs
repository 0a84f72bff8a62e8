//! A cross-table as JSON: English keys, shares as strings in percent, `null` for what stays inside the program.

use serde::Serialize;

use super::crosstab::CrosstabReport;
use super::reliability::p_exact;
use crate::measure::crosstab::{Category, Estimated, Verdict};
use crate::text::Language;

/// Decimal places of statistics in JSON.
const DECIMALS: usize = 6;

/// A cross-table in its JSON shape.
#[derive(Serialize)]
pub(super) struct CrosstabShape<'a> {
    project: &'a str,
    survey: &'a str,
    rows: GroupingShape<'a>,
    columns: GroupingShape<'a>,
    total: Option<u64>,
    left_out: LeftOutShape,
    cells: Vec<CellShape<'a>>,
    row_totals: Vec<TotalShape<'a>>,
    column_totals: Vec<TotalShape<'a>>,
    small_cells: SmallCellsShape,
    test: TestShape,
    strength: Option<StrengthShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<RestsOnShape>,
    remarks: Vec<String>,
}

/// The papers it rests on; the numbers are `null` where they would give hidden ones away.
#[derive(Serialize)]
struct RestsOnShape {
    approved: Option<u64>,
    not_approved: Option<u64>,
    all_approved: bool,
}

#[derive(Serialize)]
struct GroupingShape<'a> {
    by: String,
    title: &'a str,
    categories: Vec<CategoryShape<'a>>,
}

#[derive(Serialize)]
struct CategoryShape<'a> {
    code: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct LeftOutShape {
    rows: Option<u64>,
    columns: Option<u64>,
    both: Option<u64>,
}

#[derive(Serialize)]
struct CellShape<'a> {
    row: &'a str,
    column: &'a str,
    count: Option<u64>,
    row_share: Option<String>,
    column_share: Option<String>,
    adjusted_residual: Option<String>,
}

#[derive(Serialize)]
struct TotalShape<'a> {
    code: &'a str,
    count: Option<u64>,
}

#[derive(Serialize)]
struct SmallCellsShape {
    under: u64,
    hidden: usize,
}

#[derive(Serialize, Default)]
struct TestShape {
    method: Option<&'static str>,
    chi_square: Option<String>,
    df: Option<u64>,
    p: Option<String>,
    smallest_expected: Option<String>,
    expected_below_5: Option<usize>,
    tables: Option<u64>,
    error: Option<String>,
    drawn: Option<u64>,
    lack: Option<&'static str>,
}

#[derive(Serialize)]
struct StrengthShape {
    cramers_v: String,
    odds_ratio: Option<EstimatedShape>,
    difference: Option<EstimatedShape>,
    trend: Option<TrendShape>,
}

#[derive(Serialize)]
struct EstimatedShape {
    value: String,
    interval: IntervalShape,
}

#[derive(Serialize)]
struct IntervalShape {
    level: u32,
    low: String,
    high: String,
    method: &'static str,
}

#[derive(Serialize)]
struct TrendShape {
    r: String,
    chi_square: String,
    df: u32,
    p: String,
}

impl<'a> CrosstabShape<'a> {
    /// The shape of a report, with its texts in one language.
    pub fn of(report: &'a CrosstabReport<'a>, language: Language) -> Self {
        let table = report.table;
        let mut cells = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            for (in_row, column) in table.columns.iter().enumerate() {
                cells.push(CellShape {
                    row: row.code_text(),
                    column: column.code_text(),
                    count: report.cell(at, in_row),
                    row_share: report.row_share(at, in_row),
                    column_share: report.column_share(at, in_row),
                    adjusted_residual: residual(report, at, in_row),
                });
            }
        }
        let totals = |categories: &'a [Category], total: &dyn Fn(usize) -> Option<u64>| {
            let categories = categories.iter().enumerate();
            categories
                .map(|(at, category)| TotalShape {
                    code: category.code_text(),
                    count: total(at),
                })
                .collect()
        };
        let left_out = table.left_out;
        Self {
            project: report.project,
            survey: report.survey,
            rows: GroupingShape {
                by: report.rows.0.code(),
                title: report.rows.1.get(language),
                categories: categories(&table.rows, language),
            },
            columns: GroupingShape {
                by: report.columns.0.code(),
                title: report.columns.1.get(language),
                categories: categories(&table.columns, language),
            },
            total: report.total(),
            left_out: LeftOutShape {
                rows: report.left_out(left_out.rows),
                columns: report.left_out(left_out.columns),
                both: report.left_out(left_out.both),
            },
            cells,
            row_totals: totals(&table.rows, &|at| report.row_total(at)),
            column_totals: totals(&table.columns, &|at| report.column_total(at)),
            small_cells: SmallCellsShape {
                under: report.under,
                hidden: report.hidden.count(),
            },
            test: test_shape(report),
            strength: strength_shape(report),
            rests_on: report.rests_on.map(|of| {
                let is_told = report.counts_its_papers();
                RestsOnShape {
                    approved: is_told.then_some(of.approved),
                    not_approved: is_told.then_some(of.not_approved),
                    all_approved: of.not_approved == 0,
                }
            }),
            remarks: report
                .remarks()
                .iter()
                .map(|remark| remark.get(language).to_owned())
                .collect(),
        }
    }
}

fn categories(categories: &[Category], language: Language) -> Vec<CategoryShape<'_>> {
    categories
        .iter()
        .map(|category| CategoryShape {
            code: category.code_text(),
            label: category.label.get(language),
        })
        .collect()
}

fn test_shape(report: &CrosstabReport<'_>) -> TestShape {
    let lack = |lack| TestShape {
        lack: Some(lack),
        ..TestShape::default()
    };
    if report.withholds_the_test() {
        return lack("small-cells");
    }
    let Ok(test) = &report.test else {
        return lack("too-thin");
    };
    let is_chi_square = test.verdict == Verdict::ChiSquare;
    TestShape {
        method: Some(test.verdict.code()),
        chi_square: is_chi_square.then(|| number(test.pearson.chi_square)),
        df: is_chi_square.then_some(test.pearson.degrees),
        p: Some(p_exact(test.p())),
        smallest_expected: Some(number(test.expected.smallest)),
        expected_below_5: Some(test.expected.below_five),
        tables: match test.verdict {
            Verdict::FreemanHalton { tables, .. } => Some(tables),
            _ => None,
        },
        error: match test.verdict {
            Verdict::Sampled { error, .. } => Some(number(error)),
            _ => None,
        },
        drawn: match test.verdict {
            Verdict::Sampled { drawn, .. } => Some(drawn),
            _ => None,
        },
        lack: None,
    }
}

fn number(value: f64) -> String {
    format!("{value:.DECIMALS$}")
}

/// The adjusted residual of a cell; `None` where the test stays inside.
fn residual(report: &CrosstabReport<'_>, row: usize, column: usize) -> Option<String> {
    let strength = report
        .strength
        .as_ref()
        .filter(|_| !report.withholds_the_test())?;
    strength.residuals.get(row)?.get(column)?.map(number)
}

fn strength_shape(report: &CrosstabReport<'_>) -> Option<StrengthShape> {
    let strength = report
        .strength
        .as_ref()
        .filter(|_| !report.withholds_the_test())?;
    let four = strength.two_by_two;
    Some(StrengthShape {
        cramers_v: number(strength.cramers_v),
        odds_ratio: four
            .and_then(|four| four.odds_ratio)
            .map(|odds| estimated(odds, 1.0, "woolf")),
        difference: four.map(|four| estimated(four.difference, 100.0, "newcombe")),
        trend: report.trend.map(|trend| TrendShape {
            r: number(trend.correlation),
            chi_square: number(trend.chi_square),
            df: 1,
            p: p_exact(trend.p),
        }),
    })
}

fn estimated(of: Estimated, times: f64, method: &'static str) -> EstimatedShape {
    EstimatedShape {
        value: number(of.value * times),
        interval: IntervalShape {
            level: 95,
            low: number(of.low * times),
            high: number(of.high * times),
            method,
        },
    }
}
