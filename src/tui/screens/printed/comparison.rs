//! What a report prints, beside what its own papers, scores and counts come to.

use crate::error::Result;
use crate::formats::{ComparisonReport, CsvStyle};
use crate::indicator::{Compared, Project, Verdict};
use crate::text::{Language, pad_end, pad_start};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Input, Screen, Step, World};
use crate::tui::widgets::export::Export;
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
    cursor: ListCursor,
    export: Export,
}

impl Comparison {
    /// The comparison of this project.
    pub fn new(code: String) -> Self {
        Self {
            code,
            loaded: None,
            cursor: ListCursor::default(),
            export: Export::default(),
        }
    }

    fn compared(&self) -> &[Compared] {
        self.loaded.as_ref().map_or(&[], |(_, compared)| compared)
    }

    fn export(&mut self, input: Input, world: &World) -> Result<Step> {
        let Some((project, compared)) = &self.loaded else {
            return Ok(Step::Stay);
        };
        self.export.handle(input, || {
            ComparisonReport { project, compared }
                .to_csv(world.look.language, CsvStyle::Spreadsheet)
        })
    }
}

impl Screen for Comparison {
    fn context(&self) -> Context {
        if self.export.is_asking() {
            Context::Prompt
        } else {
            Context::Comparison
        }
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let project = world.store.project(&self.code)?;
        self.loaded = Some((project, world.store.printed_figures(&self.code)?));
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if self.export.is_asking() {
            return self.export(input, world);
        }
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        let rows = self.compared().len();
        if self.cursor.handle(command, rows, 10) {
            return Ok(Step::Stay);
        }
        Ok(match command {
            Command::Back => Step::Back,
            Command::Export if rows > 0 => {
                self.export.begin(&format!("{}-compare.csv", self.code));
                Step::Stay
            }
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
            ComparisonReport { project, compared }.counts(language)
        })
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let compared = self.compared();
        if compared.is_empty() {
            let text = look.pick(
                "没有登记报告所印的数字。在项目文件夹里写 printed.toml（写法见 docs/formats.md），再装入一次。",
                "No printed figures are recorded. Write printed.toml in the project's folder (docs/formats.md tells how) and load it again.",
            );
            painter.wrapped(0, 1, text, look.strong());
            return;
        }
        let headings = [
            look.pick("数字", "figure"),
            look.pick("所印", "printed"),
            look.pick("复算", "recomputed"),
            look.pick("结论", "verdict"),
        ];
        let columns = painter.columns();
        painter.text(0, 0, &line(columns, headings), look.quiet());
        let detail = DETAIL_ROWS.min(painter.rows() / 2);
        let shown = painter.rows().saturating_sub(1 + detail);
        let top = self.cursor.top(compared.len(), shown);
        for (at, one) in compared.iter().skip(top).take(shown).enumerate() {
            draw_figure(painter, at + 1, one);
            if top + at == self.cursor.selected {
                painter.row_style(at + 1, look.selected());
            }
        }
        let from = painter.rows() - detail;
        painter.part(0, from, columns, detail, |painter| {
            painter.rule(0);
            if let Some(one) = compared.get(self.cursor.selected) {
                let title = one.title.get(look.language);
                painter.text(0, 1, title, look.strong());
                painter.wrapped(0, 2, one.because.get(look.language), look.plain());
            }
        });
        self.export.draw(painter);
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
