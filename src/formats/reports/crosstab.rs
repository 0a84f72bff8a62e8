//! A cross-table as CSV, JSON and tables for the terminal: what may leave the program of it.

use std::collections::BTreeSet;

use super::crosstab_shape::CrosstabShape;
use super::summary_shape::{DECIMALS, percent};
use crate::error::Result;
use crate::formats::listing::{Cell, Grid, Listing, Sheet, cell, columns, pretty};
use crate::measure::Fraction;
use crate::measure::crosstab::{
    Category, CrossTable, Grouping, Hidden, Independence, Strength, TooThin, Trend, independence,
    protect, protect_together, trend,
};
use crate::questionnaire::Questionnaire;
use crate::response::RestsOn;
use crate::text::{Language, Text, clean};

/// What stands for a number that stays inside the program.
pub const HIDDEN: &str = "*";

/// The widest column of the tables, in display columns.
const WIDEST: usize = 24;

/// The columns of the CSV.
const COLUMNS: [(&str, &str, &str); 8] = [
    ("section", "类别", "section"),
    ("row_code", "行代码", "row code"),
    ("row", "行", "row"),
    ("column_code", "列代码", "column code"),
    ("column", "列", "column"),
    ("count", "份数", "count"),
    ("row_share", "占行(%)", "of row (%)"),
    ("column_share", "占列(%)", "of column (%)"),
];

/// Everything a cross-table is written from.
#[derive(Debug)]
pub struct CrosstabReport<'a> {
    /// The project's code.
    pub project: &'a str,
    /// The survey's code.
    pub survey: &'a str,
    /// The rows.
    pub rows: (&'a Grouping, Text),
    /// The columns.
    pub columns: (&'a Grouping, Text),
    /// The counts.
    pub table: &'a CrossTable,
    /// Counts from 1 to below this are small.
    pub under: u64,
    /// What stays inside.
    pub hidden: Hidden,
    /// The test, or why there is none.
    pub test: std::result::Result<Independence, TooThin>,
    /// How strongly they hang together, where they can be tested.
    pub strength: Option<Strength>,
    /// The trend, where rows and columns are in order.
    pub trend: Option<Trend>,
    /// The papers that it rests on; `None`: whoever writes it says so elsewhere.
    pub rests_on: Option<RestsOn>,
}

/// Which numbers of a cross-table are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// Counts with totals.
    Counts,
    /// Shares of the rows.
    OfRow,
    /// Shares of the columns.
    OfColumn,
}

impl<'a> CrosstabReport<'a> {
    /// The report of a table of a survey, where counts below `under` are small.
    pub fn of(
        [project, survey]: [&'a str; 2],
        questionnaire: &Questionnaire,
        [rows, columns]: [&'a Grouping; 2],
        table: &'a CrossTable,
        under: u64,
    ) -> Self {
        let test = independence(&table.counts);
        let ordered = [rows, columns].map(|by| by.is_ordered(questionnaire));
        let is_ordered = ordered == [true, true]
            || (ordered[0] && table.columns.len() == 2)
            || (ordered[1] && table.rows.len() == 2);
        Self {
            strength: test
                .as_ref()
                .ok()
                .map(|test| Strength::of(&table.counts, test)),
            trend: is_ordered.then(|| trend(&table.counts)).flatten(),
            project,
            survey,
            rows: (rows, rows.title(questionnaire)),
            columns: (columns, columns.title(questionnaire)),
            table,
            under,
            hidden: protect(&table.counts, under),
            test,
            rests_on: None,
        }
    }

    /// The same, saying which papers it rests on.
    #[must_use]
    pub fn resting_on(self, rests_on: RestsOn) -> Self {
        Self {
            rests_on: Some(rests_on),
            ..self
        }
    }

    /// Whether it may be said how many papers it rests on: with the total and all that is left out beside it, that is no further
    /// equation; with one of them hidden it would be.
    pub(super) fn counts_its_papers(&self) -> bool {
        let left = self.table.left_out;
        let mut left = [left.rows, left.columns, left.both].into_iter();
        self.hidden.count() == 0 && left.all(|count| self.left_out(count).is_some())
    }

    /// What it rests on, as it may leave the program.
    fn rests_on_remark(&self) -> Option<Text> {
        let rests_on = self.rests_on?;
        if self.counts_its_papers() {
            return Some(rests_on.sentence());
        }
        let said = if rests_on.not_approved == 0 {
            Text::new("全部依据已审定的答卷", "rests on approved responses only")
        } else {
            Text::new(
                "其中有未审定的答卷，几份不列：总数会让隐去的数被推出来",
                "responses that are not approved are among them; how many is not said, since the number would give hidden ones away",
            )
        };
        Some(said)
    }

    /// Hides in each of several tables with the same rows, which leave together, the totals of rows that stay inside in one of
    /// them: what one holds back another would tell.
    pub fn agree(reports: &mut [Self]) {
        let hidden = |reports: &[Self]| -> BTreeSet<String> {
            let rows = reports.iter().flat_map(|report| {
                let rows = report.table.rows.iter().enumerate();
                rows.filter(|(row, _)| report.hidden.row_total(*row))
                    .map(|(_, of)| of.code_text().to_owned())
            });
            rows.collect()
        };
        if reports.len() < 2 {
            return;
        }
        loop {
            let before = hidden(reports);
            for report in reports.iter_mut() {
                let rows = report.table.rows.iter().enumerate();
                let kept = rows.filter(|(_, of)| before.contains(of.code_text()));
                let kept: Vec<usize> = kept.map(|(row, _)| row).collect();
                report.hidden = protect_together(&report.table.counts, report.under, &kept);
            }
            if hidden(reports) == before {
                return;
            }
        }
    }

    /// The report as JSON with English keys; shares are strings in percent, what is hidden is `null`.
    pub fn to_json(&self, language: Language) -> Result<String> {
        pretty(&CrosstabShape::of(self, language))
    }

    /// The report for a spreadsheet: a row for each cell, then the totals, then the remarks; what is hidden is `*`.
    pub fn to_grid(&self, language: Language) -> Grid {
        let (rows, columns) = (0..self.table.rows.len(), 0..self.table.columns.len());
        let cells = rows.clone().flat_map(|row| {
            let columns = columns.clone();
            columns.map(move |column| Spot::Cell(row, column))
        });
        let mut spots: Vec<Spot> = cells.collect();
        spots.extend(rows.map(Spot::Row));
        spots.extend(columns.map(Spot::Column));
        spots.push(Spot::Total);
        let remarks = columns! { language, Text as remark =>
            "section" => language.pick("说明", "remark");
            "row" => remark.get(language);
        };
        Sheet::new(&COLUMNS, language)
            .part(&self.spots(language), &spots)
            .part(&remarks, &self.remarks())
            .grid()
    }

    /// The columns of the places of the table.
    fn spots(&self, language: Language) -> Listing<'_, Spot> {
        let row = |spot: &Spot| match spot {
            Spot::Cell(row, _) | Spot::Row(row) => self.table.rows.get(*row),
            Spot::Column(_) | Spot::Total => None,
        };
        let column = |spot: &Spot| match spot {
            Spot::Cell(_, column) | Spot::Column(column) => self.table.columns.get(*column),
            Spot::Row(_) | Spot::Total => None,
        };
        let share = |spot: &Spot, share: fn(&Self, usize, usize) -> Cell| match *spot {
            Spot::Cell(row, column) => share(self, row, column),
            _ => Cell::default(),
        };
        let section = move |spot: &Spot| match spot {
            Spot::Cell(..) => language.pick("格", "cell"),
            Spot::Row(_) => language.pick("行合计", "row total"),
            Spot::Column(_) => language.pick("列合计", "column total"),
            Spot::Total => language.pick("总计", "total"),
        };
        let printed = |spot: &Spot| match *spot {
            Spot::Cell(row, column) => self.cell(row, column),
            Spot::Row(row) => self.row_total(row),
            Spot::Column(column) => self.column_total(column),
            Spot::Total => self.total(),
        };
        columns! { language, Spot as spot =>
            "section" => section(spot);
            "row_code" => row(spot).map(Category::code_text);
            "row" => row(spot).map(|of| of.label.get(language));
            "column_code" => column(spot).map(Category::code_text);
            "column" => column(spot).map(|of| of.label.get(language));
            "count" => count(printed(spot));
            "row_share" => share(spot, Self::row_share_cell);
            "column_share" => share(spot, Self::column_share_cell);
        }
    }

    /// The report as three tables for a terminal, counts and shares of rows and columns, with the remarks under them.
    pub fn to_table(&self, language: Language) -> String {
        let title = |(grouping, title): &(&Grouping, Text)| {
            let (code, title) = (grouping.code(), title.get(language));
            if grouping.question().is_some() {
                format!("{code} {title}")
            } else {
                title.to_owned()
            }
        };
        let mut text = format!(
            "{}/{}  {}{}  ×  {}{}\n",
            self.project,
            self.survey,
            language.pick("行：", "rows: "),
            title(&self.rows),
            language.pick("列：", "columns: "),
            title(&self.columns)
        );
        text = clean(text.trim_end()).into_owned() + "\n";
        for (shares, zh, en) in [
            (Shares::Counts, "份数", "responses"),
            (Shares::OfRow, "占行的百分比", "percent of the row"),
            (Shares::OfColumn, "占列的百分比", "percent of the column"),
        ] {
            let table = self.grid(shares, language);
            text.extend(["\n", language.pick(zh, en), "\n", &table]);
        }
        text.push('\n');
        for remark in self.remarks() {
            text.extend(["· ", &clean(remark.get(language)), "\n"]);
        }
        text
    }

    /// A table of the counts or the shares.
    fn grid(&self, shares: Shares, language: Language) -> String {
        self.with_totals(shares, language, |listing, rows| listing.table(rows))
    }

    /// The counts as they stand on paper: the categories of the columns side by side, the totals last.
    pub fn count_grid(&self, language: Language) -> Grid {
        self.with_totals(Shares::Counts, language, |listing, rows| listing.grid(rows))
    }

    /// A listing of the counts or the shares; its last row, which is none of the table's, has the totals.
    fn with_totals<T>(
        &self,
        shares: Shares,
        language: Language,
        use_it: impl Fn(&Listing<'_, Option<usize>>, &[Option<usize>]) -> T,
    ) -> T {
        let total = language.pick("合计", "total");
        let rows: Vec<Option<usize>> = (0..self.table.rows.len()).map(Some).chain([None]).collect();
        let title = |row: &Option<usize>| {
            let category = row.and_then(|row| self.table.rows.get(row));
            category.map_or(total.to_owned(), |of| of.title(language))
        };
        let mut listing = columns! { language, Option<usize> as row => "": "" "" => title(row); };
        for (column, category) in self.table.columns.iter().enumerate() {
            listing = listing
                .headed(category.title(language), move |row| match (*row, shares) {
                    (None, _) => count(self.column_total(column)),
                    (Some(row), Shares::Counts) => count(self.cell(row, column)),
                    (Some(row), Shares::OfRow) => self.row_share_cell(row, column),
                    (Some(row), Shares::OfColumn) => self.column_share_cell(row, column),
                })
                .end();
        }
        let sum = |row: &Option<usize>| row.map_or_else(|| self.total(), |row| self.row_total(row));
        let sums = columns! { language, Option<usize> as row => "": "合计" "total" [end] => count(sum(row)); };
        use_it(&listing.and(sums).widest(WIDEST), &rows)
    }

    /// A cell as it may leave the program.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<u64> {
        (!self.hidden.cell(row, column)).then(|| self.table.counts[row][column])
    }

    /// The total of a row as it may leave the program.
    pub(super) fn row_total(&self, row: usize) -> Option<u64> {
        (!self.hidden.row_total(row)).then(|| self.table.row_total(row))
    }

    /// The total of a column as it may leave the program.
    pub(super) fn column_total(&self, column: usize) -> Option<u64> {
        (!self.hidden.column_total(column)).then(|| self.table.column_total(column))
    }

    /// The total of everything as it may leave the program.
    pub(super) fn total(&self) -> Option<u64> {
        (!self.hidden.total()).then(|| self.table.total())
    }

    /// A cell as a share of its row; nothing where the cell or the total is hidden, since either gives the other.
    pub(super) fn row_share(&self, row: usize, column: usize) -> Option<String> {
        self.cell(row, column).and(self.row_total(row))?;
        self.table.row_share(row, column).as_ref().map(share_text)
    }

    /// A cell as a share of its column; nothing where the cell or the total is hidden.
    pub(super) fn column_share(&self, row: usize, column: usize) -> Option<String> {
        self.cell(row, column).and(self.column_total(column))?;
        self.table
            .column_share(row, column)
            .as_ref()
            .map(share_text)
    }

    fn row_share_cell(&self, row: usize, column: usize) -> Cell {
        let printed = self.cell(row, column).and(self.row_total(row));
        share(self.row_share(row, column), printed)
    }

    fn column_share_cell(&self, row: usize, column: usize) -> Cell {
        let printed = self.cell(row, column).and(self.column_total(column));
        share(self.column_share(row, column), printed)
    }

    /// Whether the test stays inside: its figures could be solved for what is hidden.
    pub(super) fn withholds_the_test(&self) -> bool {
        self.hidden.count() > 0
    }

    /// The test, where there is one that may leave the program.
    pub fn shown_test(&self) -> Option<&Independence> {
        self.test
            .as_ref()
            .ok()
            .filter(|_| !self.withholds_the_test())
    }

    /// A number of responses that are left out, as it may leave the program.
    pub(super) fn left_out(&self, count: u64) -> Option<u64> {
        (count == 0 || count >= self.under).then_some(count)
    }

    /// What is to be said under the table: the test with its conditions, what is hidden and what was left out.
    pub fn remarks(&self) -> Vec<Text> {
        let mut remarks = Vec::new();
        let hidden = self.hidden.count();
        if self.withholds_the_test() {
            remarks.push(Text::new(
                format!("{hidden} 个数不对外列出（记作 {HIDDEN}）：小于 {} 的格，以及为了不能从合计倒推而一并隐去的格", self.under),
                format!("{hidden} numbers do not leave the program ({HIDDEN}): those below {}, and those hidden with them so that no total gives them away", self.under),
            ));
            remarks.push(Text::new(
                "检验不对外列出：从它的数字能倒推隐去的格",
                "the test does not leave the program: its figures could be solved for what is hidden",
            ));
        } else {
            remarks.extend(test_remarks(&self.test));
            remarks.extend(self.strength_remarks());
        }
        remarks.extend(self.left_out_remark(|count| self.left_out(count)));
        remarks.extend(self.rests_on_remark());
        remarks
    }

    /// What the screen says, where nothing is hidden from the supervisor.
    pub fn full_remarks(&self) -> Vec<Text> {
        let mut remarks = test_remarks(&self.test);
        remarks.extend(self.strength_remarks());
        if self.withholds_the_test() {
            remarks.push(Text::new(
                format!("带 {HIDDEN} 的数和检验只在画面上看，不导出：小格在 {} 以下", self.under),
                format!("numbers with {HIDDEN} and the test stay on the screen and are not exported: cells below {} are small", self.under),
            ));
        }
        remarks.extend(self.left_out_remark(Some));
        remarks.extend(self.rests_on.map(RestsOn::sentence));
        remarks
    }

    fn left_out_remark(&self, shown: impl Fn(u64) -> Option<u64>) -> Option<Text> {
        let left = self.table.left_out;
        let parts = [
            (left.rows, "行没有答案", "nothing on the rows"),
            (left.columns, "列没有答案", "nothing on the columns"),
            (left.both, "两边都没有答案", "nothing on either"),
        ];
        let said: Vec<(String, &str, &str)> = parts
            .into_iter()
            .filter(|(count, _, _)| *count > 0)
            .map(|(count, zh, en)| {
                let count = shown(count);
                let text =
                    count.map_or_else(|| format!("<{}", self.under), |count| count.to_string());
                (text, zh, en)
            })
            .collect();
        if said.is_empty() {
            return None;
        }
        let zh: Vec<String> = said
            .iter()
            .map(|(count, zh, _)| format!("{zh} {count} 份"))
            .collect();
        let en: Vec<String> = said
            .iter()
            .map(|(count, _, en)| format!("{en} {count}"))
            .collect();
        Some(Text::new(
            format!("不在表内：{}", zh.join("，")),
            format!("not in the table: {}", en.join(", ")),
        ))
    }
}

fn test_remarks(test: &std::result::Result<Independence, TooThin>) -> Vec<Text> {
    match test {
        Ok(test) => vec![test.sentence(), test.expected.sentence()],
        Err(thin) => vec![thin.sentence()],
    }
}

fn share_text(share: &Fraction) -> String {
    percent(share, DECIMALS)
}

fn count(count: Option<u64>) -> Cell {
    cell(count).or(HIDDEN)
}

/// A share; where there is none, nothing was divided, or what it is made of is hidden.
fn share(share: Option<String>, printed: Option<u64>) -> Cell {
    let absent = if printed.is_some() { "" } else { HIDDEN };
    cell(share.map(Cell::percent)).or(absent)
}

/// A place of the table with its rows and columns.
enum Spot {
    Cell(usize, usize),
    Row(usize),
    Column(usize),
    Total,
}
