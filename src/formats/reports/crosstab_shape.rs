//! A cross-table as JSON: English keys, shares as strings in percent, `null` for what stays inside the program.

use serde::Serialize;

use super::crosstab::CrosstabReport;
use crate::measure::crosstab::{Category, Verdict};
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
    remarks: Vec<String>,
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
    lack: Option<&'static str>,
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
    let number = |value: f64| format!("{value:.DECIMALS$}");
    let is_chi_square = test.verdict == Verdict::ChiSquare;
    TestShape {
        method: test.verdict.code(),
        chi_square: is_chi_square.then(|| number(test.pearson.chi_square)),
        df: is_chi_square.then_some(test.pearson.degrees),
        p: test.p().map(number),
        smallest_expected: Some(number(test.expected.smallest)),
        expected_below_5: Some(test.expected.below_five),
        tables: match test.verdict {
            Verdict::FreemanHalton { tables, .. } => Some(tables),
            _ => None,
        },
        lack: test.verdict.code().is_none().then_some("too-many-tables"),
    }
}
