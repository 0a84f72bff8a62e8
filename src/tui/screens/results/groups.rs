//! A survey's measures by group: rate, number, interval and difference of each, a bar where there is room, and the papers
//! behind it.

use crate::error::Result;
use crate::formats::{Gate, GroupsReport, HIDDEN, SummaryReport};
use crate::intake::numbers;
use crate::measure::NumberCollector;
use crate::measure::crosstab::{Group, GroupDifference, GroupedMeasures, Grouping};
use crate::store::{SurveyKey, SurveyReading};
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The groups of one survey.
pub struct Groups {
    key: SurveyKey,
    grouping: Grouping,
    /// `None` until they have been read.
    found: Option<Found>,
    /// Which measure is shown.
    measure: usize,
    cursor: ListCursor,
}

/// What was read.
struct Found {
    reading: SurveyReading,
    title: Text,
    measures: GroupedMeasures,
    numbers: NumberCollector,
}

impl Groups {
    /// The groups of a survey by this grouping.
    pub fn new(key: SurveyKey, grouping: Grouping) -> Self {
        Self {
            key,
            grouping,
            found: None,
            measure: 0,
            cursor: ListCursor::default(),
        }
    }

    fn groups(&self) -> &[Group] {
        self.found
            .as_ref()
            .map_or(&[], |found| &found.measures.groups)
    }

    /// Whether any group has a response.
    fn has_responses(&self) -> bool {
        self.groups().iter().any(|group| group.responses > 0)
    }

    fn count_of_measures(&self) -> usize {
        let found = self.found.as_ref();
        found.map_or(0, |found| found.reading.survey.measures.len())
    }

    fn papers(&self, world: &World) -> Result<Step> {
        let (Some(group), Some(found)) = (self.groups().get(self.cursor.selected), &self.found)
        else {
            return Ok(Step::Stay);
        };
        let category = &group.category;
        let serials = world
            .store
            .serials_in(&self.key, &[(&self.grouping, category)])?;
        let (title, label) = (&found.title, &category.label);
        let title = Text::new(
            format!("{}：{}", title.zh, label.zh),
            format!("{}: {}", title.get(Language::En), label.get(Language::En)),
        );
        Ok(Step::Go(Route::Listed(self.key.clone(), title, serials)))
    }

    fn export(&self, language: Language) -> Step {
        let Some(found) = &self.found else {
            return Step::Stay;
        };
        let gate = Gate::closed(&found.reading.survey.questionnaire);
        if gate.holds_grouping(&self.grouping) {
            return Step::Refuse(Gate::stays_inside(&self.grouping));
        }
        let report = GroupsReport {
            summary: SummaryReport {
                project: &self.key.project,
                survey: &found.reading.survey,
                ledger: &found.reading.ledger,
                summary: &found.measures.guard(&self.grouping, &found.reading.summary),
                gate: &gate,
                rests_on: found.reading.rests_on,
            },
            grouping: &self.grouping,
            measures: &found.measures,
            numbers: &found.numbers,
        };
        let by = self.grouping.code().replace('=', "-");
        Step::Export(Export::of(
            format!("{}-{}-by-{by}.csv", self.key.project, self.key.survey),
            report.to_grid(language),
        ))
    }
}

impl Screen for Groups {
    fn context(&self) -> Context {
        Context::Groups
    }

    fn loads_slowly(&self, world: &World) -> bool {
        world.reads_slowly(&self.key)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let mut reading = world.store.summary(&self.key)?;
        let by = Some(&self.grouping);
        let numbers = numbers(&world.store, &self.key, &reading.survey, by)?;
        reading.summary.note_numbers(&numbers);
        let under = world.store.project(&self.key.project)?.small_cells;
        let tallies = world.store.tallies_by(&self.key, &self.grouping)?;
        let measures =
            GroupedMeasures::of(&reading.survey, &self.grouping, tallies, &numbers, under);
        let last = measures.groups.len().saturating_sub(1);
        self.cursor.selected = self.cursor.selected.min(last);
        self.found = Some(Found {
            title: self.grouping.title(&reading.survey.questionnaire),
            reading,
            measures,
            numbers,
        });
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.groups().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        match command {
            _ if !self.enabled(command) => {}
            Command::Open => return self.papers(world),
            Command::CrossTable => {
                let (key, rows) = (self.key.clone(), self.grouping.clone());
                return Ok(Step::Go(Route::Columns(key, rows)));
            }
            Command::NextMeasure => {
                self.measure = (self.measure + 1) % self.count_of_measures();
            }
            Command::Export => return Ok(self.export(world.look.language)),
            _ => {}
        }
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        match command {
            Command::NextMeasure => self.count_of_measures() > 1 && self.has_responses(),
            Command::Open | Command::CrossTable | Command::Export => self.has_responses(),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        match (&self.found, self.grouping.question()) {
            (Some(found), None) => found.title.get(language).to_owned(),
            _ => self.grouping.word(language),
        }
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "{} 组", "{} groups", self.groups().len())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some(found) = &self.found else {
            return;
        };
        let look = painter.look;
        painter.text(0, 0, found.title.get(look.language), look.strong());
        self.draw_measure(painter, found);
        if let Some(waiting) = found.reading.rests_on.of_waiting() {
            painter.text(0, 2, waiting.get(look.language), look.attention());
        }
        if !self.has_responses() {
            let text = look.pick(
                "还没有录完的答卷：Esc 返回，录完再看。",
                "No response is entered yet: Esc goes back.",
            );
            painter.text(0, 3, text, look.strong());
            return;
        }
        let columns = Columns::of(painter);
        let heading = format!(
            "{} {} {}  {} {}",
            pad_end(look.pick("组", "group"), columns.name),
            pad_start(look.pick("份数", "n"), 7),
            pad_start(look.pick("比率", "rate"), 9),
            pad_end(words::INTERVAL_95.get(look.language), 14),
            look.pick("相差（点）与区间", "difference, interval")
        );
        painter.text(0, 3, &heading, look.quiet());
        let shown = painter.rows().saturating_sub(4 + REMARK);
        let groups = &found.measures.groups;
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let from = found.measures.compared_with(self.measure);
            let is_reference = from == Some(&groups[row].category);
            draw_group(
                painter,
                at,
                &columns,
                &groups[row],
                self.measure,
                is_reference,
            );
        };
        self.cursor.draw(painter, (4, shown), groups.len(), draw);
        if found.measures.hides() {
            let row = painter.rows().saturating_sub(REMARK);
            let under = found.measures.under;
            let text = text!(in look.language, "{HIDDEN} 只在画面上看，导出时隐去：不足 {under} 份，或从合计能倒推出不足 {under} 份的数", "{HIDDEN} stays on the screen and is not exported: below {under} responses, or a way to recompute such a number");
            painter.wrapped(0, row, &text, look.attention());
        }
    }
}

/// The rows that the remark at the bottom takes.
const REMARK: usize = 2;

/// The columns that a difference with its interval takes: `+12.34 (-10.20~23.40)`.
const DIFFERENCE: usize = 22;

impl Groups {
    fn draw_measure(&self, painter: &mut Painter<'_>, found: &Found) {
        let look = painter.look;
        let Some(whole) = found.reading.summary.figures.get(self.measure) else {
            let text = look.pick("这个调查没有声明测算", "the survey declares no measure");
            painter.text(0, 1, text, look.quiet());
            return;
        };
        let text = format!(
            "{}{}{}",
            whole.title.get(look.language),
            look.pick("，全部 ", ", all "),
            whole.printed()
        );
        let column = painter.text(0, 1, &text, look.heading());
        let measures = self.count_of_measures();
        if measures > 1 {
            let text = format!("{}/{measures}", self.measure + 1);
            painter.text(column + 3, 1, &text, look.quiet());
        }
    }
}

/// The widths of the table.
struct Columns {
    name: usize,
    bar: usize,
}

impl Columns {
    fn of(painter: &Painter<'_>) -> Self {
        let columns = painter.columns();
        let taken = 1 + 7 + 2 + 9 + 2 + 15 + DIFFERENCE;
        let name = columns.saturating_sub(taken).clamp(8, 36);
        Self {
            name,
            bar: columns.saturating_sub(name + taken + 2).min(40),
        }
    }
}

fn draw_group(
    painter: &mut Painter<'_>,
    row: usize,
    columns: &Columns,
    group: &Group,
    measure: usize,
    is_reference: bool,
) {
    let look = painter.look;
    let mark = |hidden: bool| if hidden { HIDDEN } else { " " };
    let name = pad_end(&group.category.title(look.language), columns.name);
    let column = painter.text(0, row, &name, look.plain());
    let size = pad_start(&group.responses.to_string(), 7);
    let column = painter.text(column + 1, row, &size, look.plain());
    let column = painter.text(column, row, mark(group.is_hidden), look.attention());
    let Some(cell) = group.figures.get(measure) else {
        return;
    };
    let rate = pad_start(&cell.figure.printed(), 9);
    let column = painter.text(column, row, &rate, look.heading());
    let column = painter.text(column, row, mark(cell.is_hidden), look.attention());
    let interval = cell.figure.interval.map_or_else(String::new, |interval| {
        format!("{:.2}–{:.2}", interval.low * 100.0, interval.high * 100.0)
    });
    let column = painter.text(column + 1, row, &pad_end(&interval, 14), look.plain());
    let difference = if is_reference {
        look.pick("（比较的基准）", "(compared with)").to_owned()
    } else {
        cell.difference
            .as_ref()
            .map_or_else(String::new, difference_text)
    };
    let text = pad_end(&difference, DIFFERENCE - 1);
    let column = painter.text(column + 1, row, &text, look.plain());
    if let Some(rate) = &cell.figure.rate {
        painter.bar(column + 1, row, columns.bar, rate.to_f64());
    }
}

/// `+3.21 (-1.20~7.60)`, in percentage points.
fn difference_text(of: &GroupDifference) -> String {
    let value = of.value.to_f64() * 100.0;
    let interval = of.interval.map(|interval| {
        let (low, high) = (interval.low * 100.0, interval.high * 100.0);
        format!(" ({low:.2}~{high:.2})")
    });
    format!("{value:+.2}{}", interval.unwrap_or_default())
}
