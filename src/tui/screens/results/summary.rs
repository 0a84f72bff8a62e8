//! The results of a survey: its declared measures, and every question with its counts.

mod figure;
mod question;

use self::figure::{draw_figure_detail, figure_detail_rows};
use self::question::draw_question_detail;
use crate::error::Result;
use crate::formats::{Gate, SummaryReport};
use crate::indicator::{Evidence, Indicator, Project};
use crate::intake::numbers;
use crate::measure::{Figure, Fraction, QuestionSummary, read_target, target_sentence};
use crate::store::{SurveyKey, SurveyReading};
use crate::text::{Language, Text, pad_end, pad_start, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, Whole, World};
use crate::tui::widgets::ledger_line::{draw_ledger, ledger_rows};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The fewest rows that the details of the selected row take.
const DETAIL_ROWS: usize = 10;

/// The results of one survey.
pub struct Results {
    key: SurveyKey,
    reading: Option<SurveyReading>,
    /// The targets that indicators set for measures, by the measure's code.
    targets: Vec<(String, Fraction)>,
    cursor: ListCursor,
}

/// A row that can be selected.
enum Row<'a> {
    Figure(&'a Figure),
    Question(&'a QuestionSummary),
}

impl Results {
    /// The results of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            reading: None,
            targets: Vec::new(),
            cursor: ListCursor::default(),
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let Some(reading) = &self.reading else {
            return Vec::new();
        };
        let figures = reading.summary.figures.iter().map(Row::Figure);
        figures
            .chain(reading.summary.questions.iter().map(Row::Question))
            .collect()
    }

    fn open(&self) -> Step {
        let rows = self.rows();
        let (title, questions) = match rows.get(self.cursor.selected) {
            Some(Row::Figure(figure)) => (figure.title.clone(), figure.questions.clone()),
            Some(Row::Question(question)) => {
                (Text::same(&question.code), vec![question.code.clone()])
            }
            None => return Step::Stay,
        };
        Step::Go(Route::Behind(self.key.clone(), title, questions))
    }

    /// The figure beside the target that an indicator sets for it.
    fn beside_target(&self, figure: &Figure) -> Option<Text> {
        let (_, target) = self.targets.iter().find(|(code, _)| *code == figure.code)?;
        target_sentence(figure, target)
    }

    /// What the figures rest on, where there are papers.
    fn rest(&self) -> Option<Text> {
        let rests_on = self.reading.as_ref()?.rests_on;
        rests_on.is_any().then(|| rests_on.sentence())
    }

    /// The rows that the details of the selected row take.
    fn detail_rows(&self, language: Language, columns: usize) -> usize {
        let rows = match self.rows().get(self.cursor.selected) {
            Some(Row::Figure(figure)) => {
                let target = self.beside_target(figure);
                figure_detail_rows(
                    figure,
                    [target.as_ref(), self.rest().as_ref()],
                    language,
                    columns,
                )
            }
            Some(Row::Question(_)) | None => 0,
        };
        rows.max(DETAIL_ROWS)
    }

    fn export(&self, language: Language) -> Step {
        let Some(reading) = &self.reading else {
            return Step::Stay;
        };
        let (project, survey) = (&self.key.project, &self.key.survey);
        let report = SummaryReport {
            project,
            survey: &reading.survey,
            ledger: &reading.ledger,
            summary: &reading.summary,
            gate: &Gate::closed(&reading.survey.questionnaire),
            rests_on: reading.rests_on,
        };
        Step::Export(Export {
            name: format!("{project}-{survey}-summary.csv"),
            table: report.to_grid(language),
            whole: Some(Whole::Project(project.clone(), Some(survey.clone()))),
            named: None,
        })
    }
}

impl Screen for Results {
    fn context(&self) -> Context {
        Context::Results
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let mut reading = world.store.summary(&self.key)?;
        // A long stack is read for its numbers by the summary command, not while somebody waits.
        if !world.reads_slowly(&self.key) {
            let numbers = numbers(&world.store, &self.key, &reading.survey, None)?;
            reading.summary.note_numbers(&numbers);
        }
        self.reading = Some(reading);
        self.targets = targets(&world.store.project(&self.key.project)?, &self.key.survey);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Open => self.open(),
            Command::Indicators => Step::Go(Route::Indicators(self.key.project.clone())),
            Command::Measures => Step::Go(Route::Measures(self.key.clone())),
            Command::Groups => Step::Go(Route::Groupings(self.key.clone())),
            Command::Reliability => Step::Go(Route::Reliability(self.key.clone())),
            Command::Export => self.export(world.look.language),
            _ => Step::Stay,
        })
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("结果", "results").to_owned()
    }

    fn mark(&self, _language: Language) -> String {
        self.key.to_string()
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some(reading) = &self.reading else {
            return;
        };
        draw_ledger(painter, 0, &reading.ledger);
        let look = painter.look;
        let rows = self.rows();
        let figures = reading.summary.figures.len();
        let detail = self.detail_rows(look.language, painter.columns());
        let detail = detail.min(painter.rows() / 2);
        let top = ledger_rows(&reading.ledger);
        let list = painter.rows().saturating_sub(top + detail);
        painter.part(0, top, painter.columns(), list, |painter| {
            // One row between the measures and the questions holds the heading of the questions.
            let line_of = |row: usize| if row < figures { row } else { row + 1 };
            let shown = painter.rows();
            let top = ListCursor {
                selected: line_of(self.cursor.selected),
            }
            .top(rows.len() + 1, shown);
            for line in top..(rows.len() + 1).min(top + shown) {
                if line == figures {
                    draw_heading(painter, line - top);
                    continue;
                }
                let row = if line < figures { line } else { line - 1 };
                match &rows[row] {
                    Row::Figure(figure) => draw_figure(painter, line - top, figure),
                    Row::Question(question) => draw_question(painter, line - top, question),
                }
                if row == self.cursor.selected {
                    painter.row_style(line - top, look.selected());
                }
            }
        });
        painter.part(0, top + list, painter.columns(), detail, |painter| {
            painter.rule(0);
            match rows.get(self.cursor.selected) {
                Some(Row::Figure(figure)) => {
                    let (target, rest) = (self.beside_target(figure), self.rest());
                    draw_figure_detail(painter, figure, [target.as_ref(), rest.as_ref()]);
                }
                Some(Row::Question(question)) => {
                    draw_question_detail(painter, question, &reading.summary.figures);
                }
                None => {}
            }
        });
    }
}

/// The targets in percent that indicators set for the measures of a survey.
fn targets(project: &Project, survey: &str) -> Vec<(String, Fraction)> {
    let target = |indicator: &Indicator| match &indicator.evidence {
        Evidence::Measure {
            survey: of,
            measure,
        } if of == survey => Some((measure.clone(), read_target(&indicator.target.zh)?)),
        _ => None,
    };
    project.indicators.iter().filter_map(target).collect()
}

fn draw_figure(painter: &mut Painter<'_>, row: usize, figure: &Figure) {
    let look = painter.look;
    let column = painter.text(
        0,
        row,
        &pad_end(figure.title.get(look.language), 16),
        look.strong(),
    );
    let column = painter.text(
        column + 1,
        row,
        &pad_start(&figure.printed(), 9),
        look.heading(),
    );
    let ratio = format!(
        "{} / {}",
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3)
    );
    let column = painter.text(column + 2, row, &pad_end(&ratio, 15), look.plain());
    let how = format!(
        "{}  {}",
        figure.formula.title().get(look.language),
        figure.questions.join(" ")
    );
    painter.text(column + 2, row, &how, look.quiet());
}

fn draw_heading(painter: &mut Painter<'_>, row: usize) {
    let look = painter.look;
    let room = question_room(painter);
    let column = painter.text(
        0,
        row,
        &pad_end(words::QUESTION.get(look.language), room + 6),
        look.quiet(),
    );
    let heading = format!(
        "{} {} {} {}",
        pad_start(words::ANSWERED.get(look.language), 8),
        pad_start(words::MISSING.get(look.language), 7),
        pad_start(look.pick("得分/满分", "points"), 15),
        pad_start(words::RATE.get(look.language), 8)
    );
    painter.text(column, row, &heading, look.quiet());
}

fn question_room(painter: &Painter<'_>) -> usize {
    painter.columns().saturating_sub(6 + 41 + 11).clamp(8, 44)
}

fn draw_question(painter: &mut Painter<'_>, row: usize, question: &QuestionSummary) {
    let look = painter.look;
    let room = question_room(painter);
    painter.text(0, row, &pad_end(&question.code, 5), look.quiet());
    painter.text(
        6,
        row,
        &pad_end(question.text.get(look.language), room),
        look.plain(),
    );
    let missing: u64 = question.missing.iter().map(|(_, count)| count).sum();
    let points = match (question.points, question.full_mark) {
        (Some(points), Some(full)) => format!("{}/{}", points.normalize(), full.normalize()),
        _ => String::new(),
    };
    let rate = question
        .score_rate
        .as_ref()
        .map_or(String::new(), |rate| rate.percent().to_text(2) + "%");
    let missing_text = if missing == 0 {
        String::new()
    } else {
        missing.to_string()
    };
    let numbers = format!(
        " {} {} {} {}",
        pad_start(&question.answered.to_string(), 7),
        pad_start(&missing_text, 7),
        pad_start(&points, 15),
        pad_start(&rate, 8)
    );
    let column = painter.text(room + 6, row, &numbers, look.plain());
    if let Some(rate) = &question.score_rate {
        let columns = painter.columns().saturating_sub(column + 1).min(24);
        painter.bar(column + 1, row, columns, rate.to_f64());
    }
}
