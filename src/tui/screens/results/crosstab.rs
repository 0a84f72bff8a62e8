//! A cross-table of two groupings: counts or shares of rows and columns, the test, and the papers behind a cell.

use crate::error::Result;
use crate::formats::{CrosstabReport, Gate, HIDDEN, Shares};
use crate::measure::crosstab::{CrossTable, Grouping};
use crate::questionnaire::Questionnaire;
use crate::response::RestsOn;
use crate::store::SurveyKey;
use crate::text::{Language, Text, pad_end, pad_start, text, words, wrap};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::rates::share_text;

/// The columns that a cell takes.
const CELL: usize = 10;

/// The cross-table of one survey.
pub struct CrosstabScreen {
    key: SurveyKey,
    rows: Grouping,
    columns: Grouping,
    /// `None` until it has been read.
    found: Option<Found>,
    shares: Shares,
    row: ListCursor,
    column: usize,
}

/// What was read.
struct Found {
    questionnaire: Questionnaire,
    table: CrossTable,
    under: u64,
    /// The papers that it rests on.
    rests_on: RestsOn,
}

impl CrosstabScreen {
    /// The table of a survey with these rows and columns.
    pub fn new(key: SurveyKey, rows: Grouping, columns: Grouping) -> Self {
        Self {
            key,
            rows,
            columns,
            found: None,
            shares: Shares::Counts,
            row: ListCursor::default(),
            column: 0,
        }
    }

    fn report<'a>(&'a self, found: &'a Found) -> CrosstabReport<'a> {
        CrosstabReport::of(
            [&self.key.project, &self.key.survey],
            &found.questionnaire,
            [&self.rows, &self.columns],
            &found.table,
            found.under,
        )
        .resting_on(found.rests_on)
    }

    fn papers(&self, world: &World) -> Result<Step> {
        let Some(table) = self.found.as_ref().map(|found| &found.table) else {
            return Ok(Step::Stay);
        };
        let selected = (
            table.rows.get(self.row.selected),
            table.columns.get(self.column),
        );
        let (Some(row), Some(column)) = selected else {
            return Ok(Step::Stay);
        };
        let cell = [(&self.rows, row), (&self.columns, column)];
        let serials = world.store.serials_in(&self.key, &cell)?;
        let title = |language: Language| {
            format!(
                "{} × {}",
                row.label.get(language),
                column.label.get(language)
            )
        };
        let title = Text::new(title(Language::Zh), title(Language::En));
        Ok(Step::Go(Route::Listed(self.key.clone(), title, serials)))
    }

    fn export(&self, language: Language) -> Step {
        let Some(found) = &self.found else {
            return Step::Stay;
        };
        let gate = Gate::closed(&found.questionnaire);
        let by = [&self.rows, &self.columns];
        if let Some(held) = by.into_iter().find(|by| gate.holds_grouping(by)) {
            return Step::Refuse(Gate::stays_inside(held));
        }
        let [rows, columns] = by.map(|by| by.code().replace('=', "-"));
        let (project, survey) = (&self.key.project, &self.key.survey);
        Step::Export(Export::of(
            format!("{project}-{survey}-{rows}-by-{columns}.csv"),
            self.report(found).to_grid(language),
        ))
    }
}

impl Screen for CrosstabScreen {
    fn context(&self) -> Context {
        Context::CrossTable
    }

    fn loads_slowly(&self, world: &World) -> bool {
        world.reads_slowly(&self.key)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let table = world
            .store
            .cross_table(&self.key, [&self.rows, &self.columns])?;
        self.row.selected = self.row.selected.min(table.rows.len().saturating_sub(1));
        self.column = self.column.min(table.columns.len().saturating_sub(1));
        self.found = Some(Found {
            questionnaire: world.store.survey(&self.key)?.questionnaire,
            under: world.store.project(&self.key.project)?.small_cells,
            rests_on: world.store.survey_rests_on(&self.key)?,
            table,
        });
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let found = self.found.as_ref();
        let rows = found.map_or(0, |found| found.table.rows.len());
        Some((&mut self.row, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let table = self.found.as_ref().map(|found| &found.table);
        let columns = table.map_or(0, |table| table.columns.len());
        match command {
            _ if !self.enabled(command) => {}
            Command::Open => return self.papers(world),
            Command::ColumnLeft => self.column = self.column.saturating_sub(1),
            Command::ColumnRight => {
                self.column = (self.column + 1).min(columns.saturating_sub(1));
            }
            Command::SwitchShares => {
                self.shares = match self.shares {
                    Shares::Counts => Shares::OfRow,
                    Shares::OfRow => Shares::OfColumn,
                    Shares::OfColumn => Shares::Counts,
                };
            }
            Command::Export => return Ok(self.export(world.look.language)),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        let is_of_table = matches!(
            command,
            Command::Open | Command::SwitchShares | Command::Export
        );
        !is_of_table
            || self
                .found
                .as_ref()
                .is_some_and(|found| found.table.total() > 0)
    }

    fn crumb(&self, language: Language) -> String {
        let [rows, columns] = [&self.rows, &self.columns].map(|by| by.word(language));
        format!("{rows} × {columns}")
    }

    fn mark(&self, language: Language) -> String {
        match self.shares {
            Shares::Counts => language.pick("份数", "counts"),
            Shares::OfRow => language.pick("占行 %", "% of row"),
            Shares::OfColumn => language.pick("占列 %", "% of column"),
        }
        .to_owned()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some(found) = &self.found else {
            return;
        };
        let look = painter.look;
        let title = |by: &Grouping| by.title(&found.questionnaire).get(look.language).to_owned();
        let rows = format!("{}{}", look.pick("行：", "rows: "), title(&self.rows));
        painter.text(0, 0, &rows, look.strong());
        let columns = format!("{}{}", look.pick("列：", "columns: "), title(&self.columns));
        painter.text(0, 1, &columns, look.strong());
        if found.table.total() == 0 {
            let text = look.pick(
                "没有一份录完的答卷在两边都有答案：Esc 返回，换一道题。",
                "No entered response answers both: Esc goes back to choose another question.",
            );
            painter.wrapped(0, 3, text, look.strong());
            return;
        }
        let report = self.report(found);
        let remarks = report.full_remarks();
        let room = painter.columns().saturating_sub(2);
        let lines: usize = remarks
            .iter()
            .map(|remark| wrap(remark.get(look.language), room).len())
            .sum();
        let below = (lines + 2).min(painter.rows().saturating_sub(8));
        let list = painter.rows().saturating_sub(3 + below);
        painter.part(0, 3, painter.columns(), list, |painter| {
            self.draw_grid(painter, &report);
        });
        painter.part(0, 3 + list, painter.columns(), below, |painter| {
            painter.rule(0);
            self.draw_cell(painter, &report);
            let mut row = 2;
            for remark in &remarks {
                painter.text(0, row, "·", look.quiet());
                row = painter.wrapped(2, row, remark.get(look.language), look.plain());
            }
        });
    }
}

impl CrosstabScreen {
    fn draw_grid(&self, painter: &mut Painter<'_>, report: &CrosstabReport<'_>) {
        let look = painter.look;
        let table = report.table;
        let name = (painter.columns() / 4).clamp(8, 28);
        let fit = painter.columns().saturating_sub(name + CELL + 1) / CELL;
        let columns = table.columns.len();
        let first = (self.column + 1)
            .saturating_sub(fit)
            .min(columns.saturating_sub(fit));
        let visible = first..columns.min(first + fit);
        let total = words::TOTAL.get(look.language);
        let mut heading = pad_end("", name);
        for at in visible.clone() {
            let label = table.columns[at].label.get(look.language);
            heading += &pad_start(&pad_start(label, CELL - 2), CELL - 1);
            heading.push(' ');
        }
        heading += &pad_start(total, CELL - 1);
        painter.text(0, 0, &heading, look.quiet());
        let lines = painter.rows().saturating_sub(1);
        let all = table.rows.len() + 1;
        let top = self.row.top(all, lines);
        for (line, row) in (top..all.min(top + lines)).enumerate() {
            let label = table.rows.get(row).map(|row| row.title(look.language));
            let label = label.unwrap_or_else(|| total.to_owned());
            painter.text(0, line + 1, &pad_end(&label, name), look.plain());
            for (place, column) in visible.clone().chain([columns]).enumerate() {
                let (text, is_hidden) = self.number(report, row, column);
                let text = pad_start(&text, CELL - 1);
                let at = name + place * CELL;
                let is_selected = row == self.row.selected && column == self.column;
                let style = if is_selected {
                    look.selected()
                } else {
                    look.plain()
                };
                let behind = painter.text(at, line + 1, &text, style);
                let mark = if is_hidden { HIDDEN } else { " " };
                painter.text(behind, line + 1, mark, look.attention());
            }
        }
    }

    /// A number of the table with its totals, and whether it stays on the screen.
    fn number(&self, report: &CrosstabReport<'_>, row: usize, column: usize) -> (String, bool) {
        let (table, hidden) = (report.table, &report.hidden);
        let is_row_total = column == table.columns.len();
        let is_column_total = row == table.rows.len();
        let count = match (is_column_total, is_row_total) {
            (true, true) => return (table.total().to_string(), hidden.total()),
            (true, false) => {
                return (
                    table.column_total(column).to_string(),
                    hidden.column_total(column),
                );
            }
            (false, true) => return (table.row_total(row).to_string(), hidden.row_total(row)),
            (false, false) => table.counts[row][column].to_string(),
        };
        let text = match self.shares {
            Shares::Counts => count,
            Shares::OfRow => share_text(table.row_share(row, column).as_ref()),
            Shares::OfColumn => share_text(table.column_share(row, column).as_ref()),
        };
        (text, hidden.cell(row, column))
    }

    fn draw_cell(&self, painter: &mut Painter<'_>, report: &CrosstabReport<'_>) {
        let look = painter.look;
        let (table, row, column) = (report.table, self.row.selected, self.column);
        let labels = (table.rows.get(row), table.columns.get(column));
        let (Some(of_row), Some(of_column)) = labels else {
            return;
        };
        let count = table.counts[row][column];
        let (in_row, in_column) = (
            share_text(table.row_share(row, column).as_ref()),
            share_text(table.column_share(row, column).as_ref()),
        );
        let names = format!(
            "{} × {}",
            of_row.label.get(look.language),
            of_column.label.get(look.language)
        );
        let text = text!(in look.language, "{names}：{count} 份，占行 {in_row}，占列 {in_column}", "{names}: {count}, {in_row} of the row, {in_column} of the column");
        painter.text(0, 1, &text, look.heading());
    }
}
