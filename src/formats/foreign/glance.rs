//! A first look at a file of answers: its heading, what each column would be taken for, and the first rows.

use super::book::Book;
use super::plan::{Plan, Taken};
use super::sheet::{DELIMITERS, Sheet, TOP_ROWS, delimited};
use super::{ALL_SHEETS, Wanted};
use crate::formats::answers::is_beside_answers;
use crate::questionnaire::Questionnaire;
use crate::text::Finding;

/// So many rows below the heading are shown.
const SHOWN: usize = 3;

/// What a file of answers looks like, before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Glance {
    /// The sheets of a workbook, in its order.
    pub sheets: Vec<String>,
    /// The sheet that is looked at.
    pub sheet: Option<String>,
    /// The encoding of a text; `None`: nothing but ASCII was in it.
    pub encoding: Option<&'static str>,
    /// The row of the heading, counted from 1.
    pub heading_row: u64,
    /// The columns that have a name, or hold something.
    pub columns: Vec<Column>,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// What it is taken for.
    pub taken: Taken,
    /// Its cells in the first rows.
    pub cells: Vec<String>,
}

impl Glance {
    /// Looks at a workbook.
    ///
    /// # Errors
    /// A finding about a file that is no workbook, or too large to be read.
    pub fn of_workbook(
        bytes: &[u8],
        questionnaire: &Questionnaire,
        wanted: Wanted<'_>,
    ) -> Result<Self, Finding> {
        let sheets = Book::open(bytes, None)?.names();
        let only = wanted.sheet.filter(|name| *name != ALL_SHEETS);
        let mut book = Book::open(bytes, only)?;
        let mut best: Option<(usize, Self)> = None;
        for name in book.names() {
            let top = book.top(&name)?;
            if top.top().first().is_some_and(|row| is_beside_answers(row)) {
                continue;
            }
            let (known, glance) = Self::of_sheet(&top, questionnaire, wanted);
            if best.as_ref().is_none_or(|(most, _)| known > *most) {
                best = Some((known, glance));
            }
        }
        let glance = best.map(|(_, glance)| glance).unwrap_or_default();
        Ok(Self { sheets, ..glance })
    }

    /// Looks at a table of text.
    pub fn of_text(text: &str, questionnaire: &Questionnaire, wanted: Wanted<'_>) -> Self {
        let looks = DELIMITERS.iter().map(|delimiter| {
            let top = delimited(text, *delimiter, Some(TOP_ROWS));
            Self::of_sheet(&top, questionnaire, wanted)
        });
        // The comma stands first: another sign has to tell more, or to part more where nothing is known.
        let told = |(known, glance): &(usize, Self)| (*known, glance.columns.len());
        let best = looks.reduce(|best, next| {
            if told(&next) > told(&best) {
                next
            } else {
                best
            }
        });
        best.map(|(_, glance)| glance).unwrap_or_default()
    }

    /// A sheet, with how many of its columns are known; where none is, the fullest row is the heading.
    fn of_sheet(
        top: &Sheet<'_>,
        questionnaire: &Questionnaire,
        wanted: Wanted<'_>,
    ) -> (usize, Self) {
        let rows = top.top();
        let plan = Plan::of(top, questionnaire, wanted.map).map(|plan| plan.with_unnamed(top));
        let heading = plan
            .as_ref()
            .map_or_else(|| fullest(&rows), |plan| plan.heading);
        let mut taken = plan
            .as_ref()
            .map(|plan| plan.told(top, questionnaire))
            .unwrap_or_default()
            .into_iter();
        let below = rows.iter().skip(heading + 1).take(SHOWN);
        let below: Vec<&Vec<String>> = below.collect();
        let names: Vec<&str> = match rows.get(heading) {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => Vec::new(),
        };
        let places = plan.as_ref().map_or_else(
            || {
                (0..names.len())
                    .filter(|at| !names[*at].trim().is_empty())
                    .collect()
            },
            |plan| plan.places(top),
        );
        let columns = places.into_iter().map(|at| {
            // What is told has the same columns, in their order.
            let (name, taken) = taken
                .next()
                .unwrap_or_else(|| (names[at].to_owned(), Taken::LeftOut));
            Column {
                name,
                taken,
                cells: below
                    .iter()
                    .map(|cells| cells.get(at).cloned().unwrap_or_default())
                    .collect(),
            }
        });
        let glance = Self {
            sheets: Vec::new(),
            encoding: None,
            sheet: top.name.clone(),
            heading_row: heading as u64 + 1,
            columns: columns.collect(),
        };
        (plan.map_or(0, |plan| plan.known()), glance)
    }
}

/// The first of the rows with the most cells that are filled: titles above a heading have fewer.
fn fullest(rows: &[Vec<String>]) -> usize {
    let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let counts = rows.iter().map(filled).enumerate();
    let best = counts.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map_or(0, |(at, _)| at)
}
