//! What a report prints, beside what its own papers, scores and counts come to.

use crate::error::Result;
use crate::formats::ComparisonReport;
use crate::indicator::{Compared, Project, Verdict};
use crate::response::RestsOn;
use crate::text::{Language, pad_end, pad_start, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the whole words of the selected figure take.
const DETAIL_ROWS: usize = 6;

/// The columns behind a figure's title: printed, recomputed, verdict.
const TAIL_COLUMNS: usize = 12 + 2 + 12 + 2 + VERDICT_COLUMNS;

/// The columns of a verdict: `not recomputable`, or by how much it differs.
const VERDICT_COLUMNS: usize = 16;

/// The comparison of one project.
pub struct Comparison {
    code: String,
    loaded: Option<(Project, Vec<Compared>)>,
    rests_on: RestsOn,
    cursor: ListCursor,
}

impl Comparison {
    /// The comparison of this project.
    pub fn new(code: String) -> Self {
        Self {
            code,
            loaded: None,
            rests_on: RestsOn::default(),
            cursor: ListCursor::default(),
        }
    }

    const fn report<'a>(
        &self,
        project: &'a Project,
        compared: &'a [Compared],
    ) -> ComparisonReport<'a> {
        ComparisonReport {
            project,
            compared,
            rests_on: self.rests_on,
        }
    }

    fn compared(&self) -> &[Compared] {
        self.loaded.as_ref().map_or(&[], |(_, compared)| compared)
    }
}

impl Screen for Comparison {
    fn context(&self) -> Context {
        Context::Comparison
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let project = world.store.project(&self.code)?;
        self.rests_on = world.store.project_rests_on(&project)?;
        self.loaded = Some((project, world.store.printed_figures(&self.code)?));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.compared().len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Export => match &self.loaded {
                Some((project, compared)) if !compared.is_empty() => Step::Export(Export::of(
                    format!("{}-compare.csv", self.code),
                    self.report(project, compared).to_grid(world.look.language),
                )),
                _ => Step::Stay,
            },
            _ => Step::Stay,
        })
    }

    fn enabled(&self, command: Command) -> bool {
        command != Command::Export || !self.compared().is_empty()
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("对照报告", "beside the report").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let report = self.loaded.as_ref();
        report.map_or_else(String::new, |(project, compared)| {
            self.report(project, compared).counts(language)
        })
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let compared = self.compared();
        if compared.is_empty() {
            let text = look.pick(
                "没有登记报告所印的数字。在项目文件夹里写 printed.toml（写法见 manyi formats），再装入一次。",
                "No printed figures are recorded. Write printed.toml in the project's folder (manyi formats tells how) and load it again.",
            );
            painter.wrapped(0, 1, text, look.strong());
            return;
        }
        let headings = [
            words::FIGURE.get(look.language),
            look.pick("所印", "printed"),
            look.pick("复算", "recomputed"),
            words::VERDICT.get(look.language),
        ];
        let columns = painter.columns();
        painter.text(0, 0, &line(columns, headings), look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(one) = compared.get(self.cursor.selected) {
                painter.text(0, 1, one.title.get(look.language), look.strong());
                painter.wrapped(0, 2, one.because.get(look.language), look.plain());
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            draw_figure(painter, at, &compared[row]);
        };
        self.cursor.draw(painter, place, compared.len(), draw);
    }
}

fn line(columns: usize, [title, printed, recomputed, verdict]: [&str; 4]) -> String {
    let room = columns.saturating_sub(TAIL_COLUMNS + 2).max(12);
    format!(
        "{}  {}  {}  {}",
        pad_end(title, room),
        pad_start(printed, 12),
        pad_start(recomputed, 12),
        pad_end(verdict, VERDICT_COLUMNS)
    )
}

fn draw_figure(painter: &mut Painter<'_>, row: usize, one: &Compared) {
    let look = painter.look;
    let style = match one.verdict {
        Verdict::Reproduced => look.plain(),
        Verdict::Differs { .. } => look.attention(),
        Verdict::NotRecomputable => look.quiet(),
    };
    let recomputed = one.recomputed.as_ref();
    let verdict = one.verdict.title();
    let cells = [
        one.title.get(look.language),
        one.printed.get(look.language),
        recomputed.map_or("—", |text| text.get(look.language)),
        verdict.get(look.language),
    ];
    painter.text(0, row, &line(painter.columns(), cells), style);
}
