//! The recheck of a score matrix: one response a row, one question a column, with printed totals.

use super::judge::{Case, Way, judge};
use super::line::{Check, Line, Verdict};
use super::printed::Printed;
use super::ratings::judge_ratings;
use crate::measure::{Fraction, Rounding};
use crate::text::Text;

/// A score matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// The codes of its columns.
    pub questions: Vec<String>,
    /// Its responses.
    pub rows: Vec<MatrixRow>,
    /// The printed totals of the columns, the last one that of all.
    pub totals: Option<PrintedRow>,
    /// The printed score rates of the columns in percent, the last one that of all.
    pub rates: Option<PrintedRow>,
    /// The points a question is worth.
    pub full_mark: Option<Fraction>,
    /// The number of responses, as printed.
    pub n: Option<u64>,
    /// How figures are declared to be rounded.
    pub rounding: Rounding,
    /// The published results.
    pub claims: Vec<Rating>,
}

/// A response of a score matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixRow {
    /// The row of the file.
    pub row: u32,
    /// The number of the response.
    pub serial: String,
    /// Its points; `None` where the cell is empty.
    pub points: Vec<Option<Fraction>>,
    /// Its printed total.
    pub total: Option<Printed>,
}

/// Printed figures under the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedRow {
    /// The row of the file.
    pub row: u32,
    /// One for each column.
    pub columns: Vec<Option<Printed>>,
    /// The one under the totals of the rows.
    pub total: Option<Printed>,
}

/// A published result over points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The row of the file.
    pub row: u32,
    /// What the report calls it.
    pub name: String,
    /// The figure: in percent, for a mean in points.
    pub printed: Printed,
    /// Its formula.
    pub formula: RatingFormula,
    /// The places of its questions among the columns.
    pub questions: Vec<usize>,
}

/// A formula over points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatingFormula {
    /// Points of the full marks of what was answered.
    ScoreRate,
    /// The mean of the responses' totals, in points.
    MeanOfResponses,
    /// The answers with at least so many points.
    AtLeast(Fraction),
    /// The mean of the answers, in points.
    Mean,
    /// Answers with 9 or 10 less those with 0 to 6, of all answers in percent.
    NetPromoter,
    /// The responses more than half of whose answers have at least so many points.
    Majority(Fraction),
}

/// A sum of points with how many there are.
pub(super) struct Sum {
    /// The points.
    pub points: Fraction,
    /// The cells that have some.
    pub answered: i64,
}

impl Matrix {
    /// The points of these columns over all responses.
    pub(super) fn sum(&self, questions: &[usize]) -> Sum {
        let cells = self.rows.iter().flat_map(|row| {
            questions
                .iter()
                .filter_map(|question| row.points.get(*question)?.as_ref())
        });
        let mut sum = Sum {
            points: Fraction::zero(),
            answered: 0,
        };
        for points in cells {
            sum.points = &sum.points + points;
            sum.answered += 1;
        }
        sum
    }

    /// All columns.
    pub(super) fn all(&self) -> Vec<usize> {
        (0..self.questions.len()).collect()
    }

    /// How many responses there are.
    pub(super) fn responses(&self) -> i64 {
        i64::try_from(self.rows.len()).unwrap_or(i64::MAX)
    }

    /// Everything there is to say about the table.
    pub(super) fn recheck(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.size().into_iter().collect();
        for row in &self.rows {
            lines.extend(self.beyond(row));
            lines.extend(self.row_total(row));
        }
        lines.extend(
            self.totals
                .iter()
                .flat_map(|totals| self.column_totals(totals)),
        );
        lines.extend(self.rates.iter().flat_map(|rates| self.column_rates(rates)));
        lines.extend(judge_ratings(self));
        lines
    }

    /// The printed number of responses against the rows.
    fn size(&self) -> Option<Line> {
        let (n, rows) = (self.n?, self.rows.len() as u64);
        let subject = Text::new("答卷", "responses");
        let because = Text::new(
            format!("表中有 {rows} 行"),
            format!("the table has {rows} rows"),
        );
        let line = Line::derived(Check::Counts, subject, because).printed(n.to_string());
        let difference = super::counts::signed(n) - self.responses();
        Some(Line {
            recomputed: rows.to_string(),
            verdict: if difference == 0 {
                Verdict::Reproduced
            } else {
                Verdict::Wrong
            },
            difference: (difference != 0).then(|| Fraction::from(difference)),
            ..line
        })
    }

    /// Cells outside 0 to the full mark.
    fn beyond(&self, row: &MatrixRow) -> Vec<Line> {
        let Some(full_mark) = &self.full_mark else {
            return Vec::new();
        };
        let cells = row.points.iter().zip(&self.questions);
        cells
            .filter_map(|(points, question)| {
                let points = points.as_ref()?;
                if !points.is_negative() && points <= full_mark {
                    return None;
                }
                let (points, full) = (points.to_short_text(6), full_mark.to_short_text(6));
                let because = Text::new(
                    format!("{points} 不在 0 到满分 {full} 之间"),
                    format!("{points} is not between 0 and the full mark {full}"),
                );
                let subject = Text::same(format!("{} {question}", row.serial));
                let line = Line::derived(Check::Cell, subject, because).at(row.row);
                Some(line.printed(points).verdict(Verdict::Impossible))
            })
            .collect()
    }

    fn row_total(&self, row: &MatrixRow) -> Option<Line> {
        let printed = row.total.as_ref()?;
        let cells: Vec<&Fraction> = row.points.iter().flatten().collect();
        let case = self.case(
            Check::RowTotal,
            Text::same(&row.serial),
            row.row,
            printed,
            "",
        );
        Some(judge(&case, &added(&cells), &[]))
    }

    fn column_totals(&self, totals: &PrintedRow) -> Vec<Line> {
        let mut lines = Vec::new();
        for (place, printed) in totals.columns.iter().enumerate() {
            let Some(printed) = printed else { continue };
            let question = &self.questions[place];
            let case = self.case(
                Check::ColumnTotal,
                Text::same(question),
                totals.row,
                printed,
                "",
            );
            let sum = self.sum(&[place]);
            let working = format!("Σ {question}");
            lines.push(judge(
                &case,
                &Way::value(sum.points, working, Text::default()),
                &[],
            ));
        }
        lines.extend(self.grand_total(totals));
        lines
    }

    /// The total of all against the cells; where it differs, against the printed totals of rows and columns too.
    fn grand_total(&self, totals: &PrintedRow) -> Option<Line> {
        let printed = totals.total.as_ref()?;
        let sum = self.sum(&self.all()).points;
        let columns = (0..self.questions.len()).map(|place| self.sum(&[place]).points);
        let columns: Vec<String> = columns.map(|points| points.to_short_text(6)).collect();
        let working = columns.join(" + ");
        let printed_sum = |figures: Vec<&Option<Printed>>| -> Option<Fraction> {
            figures
                .into_iter()
                .map(|figure| figure.as_ref().map(Printed::value))
                .sum()
        };
        let of_rows = printed_sum(self.rows.iter().map(|row| &row.total).collect());
        let of_columns = printed_sum(totals.columns.iter().collect());
        let others: Vec<Way> = [
            (
                of_rows,
                "印出的行合计之和",
                "the sum of the printed row totals",
            ),
            (
                of_columns,
                "印出的列合计之和",
                "the sum of the printed column totals",
            ),
        ]
        .into_iter()
        .filter_map(|(sum, zh, en)| {
            let sum = sum?;
            Some(Way::value(sum, "Σ", Text::new(zh, en)).by_formula())
        })
        .collect();
        let subject = Text::new("总计", "all");
        let case = self.case(Check::GrandTotal, subject, totals.row, printed, "");
        Some(judge(
            &case,
            &Way::value(sum, working, Text::default()),
            &others,
        ))
    }

    fn column_rates(&self, rates: &PrintedRow) -> Vec<Line> {
        let all = self.all();
        let columns = rates
            .columns
            .iter()
            .enumerate()
            .map(|(place, printed)| (self.questions[place].clone(), vec![place], printed));
        let whole = std::iter::once(("合计 total".to_owned(), all, &rates.total));
        columns
            .chain(whole)
            .filter_map(|(subject, questions, printed)| {
                let printed = printed.as_ref()?;
                let case = self.case(
                    Check::ColumnRate,
                    Text::same(subject),
                    rates.row,
                    printed,
                    "%",
                );
                let full = self.full_mark.as_ref()?;
                let sum = self.sum(&questions);
                let name = Text::new("回答数", "what was answered");
                let declared = Way::share(&sum.points, &(full * &sum.answered.into()), name)?;
                let places = self.responses() * i64::try_from(questions.len()).ok()?;
                let name = Text::new(
                    "全部答卷（空格算 0 分）",
                    "every response, an empty cell being 0",
                );
                let blanks = Way::share(&sum.points, &(full * &places.into()), name);
                let others: Vec<Way> = blanks.into_iter().collect();
                Some(judge(&case, &declared, &others))
            })
            .collect()
    }

    /// A printed figure of the matrix.
    pub(super) fn case<'p>(
        &self,
        check: Check,
        subject: Text,
        row: u32,
        printed: &'p Printed,
        unit: &'static str,
    ) -> Case<'p> {
        Case {
            check,
            subject,
            row,
            printed,
            rounding: self.rounding,
            unit,
        }
    }
}

/// The sum of some points, with the points in its working.
fn added(points: &[&Fraction]) -> Way {
    let sum: Fraction = points.iter().map(|points| (*points).clone()).sum();
    let parts: Vec<String> = points
        .iter()
        .map(|points| points.to_short_text(6))
        .collect();
    Way::value(sum, parts.join(" + "), Text::default())
}
