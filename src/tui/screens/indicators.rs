//! The indicators of a project: weight, value, score, and the sentence that explains each.

use super::behind::Behind;
use super::comparison::Comparison;
use super::export::Export;
use super::results::Results;
use super::what_if::WhatIfScreen;
use crate::entry::Notice;
use crate::error::Result;
use crate::formats::{CsvStyle, ScoreReport};
use crate::indicator::{Assessment, Project, Scored};
use crate::store::SurveyKey;
use crate::text::{Language, Text, pad_end, pad_start};
use crate::tui::commands::{Command, Context};
use crate::tui::list::ListCursor;
use crate::tui::painter::Painter;
use crate::tui::screen::{Input, Screen, Step, World};

/// The rows that the details of the selected indicator take.
const DETAIL_ROWS: usize = 8;

/// The indicators of one project.
pub struct Indicators {
    code: String,
    loaded: Option<(Project, Assessment)>,
    cursor: ListCursor,
    export: Export,
}

/// A line of the tree.
enum Line<'a> {
    Level(usize, &'a Text, String),
    Indicator(usize, &'a Scored),
}

impl Indicators {
    /// The indicators of this project.
    pub fn new(code: String) -> Self {
        Self {
            code,
            loaded: None,
            cursor: ListCursor::default(),
            export: Export::default(),
        }
    }

    fn selected(&self) -> Option<&Scored> {
        let (_, assessment) = self.loaded.as_ref()?;
        assessment.indicators.get(self.cursor.selected)
    }

    fn open(&self) -> Step {
        let (Some(scored), Some((project, _))) = (self.selected(), &self.loaded) else {
            return Step::Stay;
        };
        let Some((survey_code, measure_code)) = scored.feeds.first() else {
            return Step::Say(Notice::info(
                "这一项由人判断，没有答卷；理由在下面",
                "this one is a person's judgement, without papers; the reason is below",
            ));
        };
        let measure = project.survey(survey_code).and_then(|survey| {
            survey
                .measures
                .iter()
                .find(|measure| measure.code == *measure_code)
        });
        match measure {
            Some(measure) => Step::Push(Box::new(Behind::new(
                SurveyKey::new(&self.code, survey_code),
                measure.title.clone(),
                measure.questions.clone(),
            ))),
            None => Step::Stay,
        }
    }

    fn results(&self) -> Step {
        let feeding = self.selected().and_then(|scored| scored.feeds.first());
        let first = self
            .loaded
            .as_ref()
            .and_then(|(project, _)| project.surveys.first())
            .map(|survey| &survey.code);
        match feeding.map(|(survey, _)| survey).or(first) {
            Some(survey) => Step::Push(Box::new(Results::new(SurveyKey::new(&self.code, survey)))),
            None => Step::Stay,
        }
    }

    fn what_if(&self) -> Step {
        match self.selected() {
            Some(scored) if !scored.courses.is_empty() => Step::Push(Box::new(WhatIfScreen::new(
                self.code.clone(),
                scored.code.clone(),
            ))),
            _ => Step::Say(Notice::info(
                "这条规则不按一个数计分，没有可以试算的",
                "this rule is not about one number: there is nothing to try",
            )),
        }
    }

    fn export(&mut self, input: Input, world: &World) -> Result<Step> {
        let Some((project, assessment)) = &self.loaded else {
            return Ok(Step::Stay);
        };
        self.export.handle(input, || {
            let report = ScoreReport {
                project,
                assessment,
                what_if: false,
            };
            report.to_csv(world.look.language, CsvStyle::Spreadsheet)
        })
    }
}

impl Screen for Indicators {
    fn context(&self) -> Context {
        if self.export.is_asking() {
            Context::Prompt
        } else {
            Context::Indicators
        }
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let project = world.store.project(&self.code)?;
        let assessment = world.store.assessment(&self.code)?;
        if self.loaded.is_none() {
            // The indicator that the survey feeds is the one a supervisor comes for.
            let fed = assessment
                .indicators
                .iter()
                .position(|scored| !scored.feeds.is_empty());
            self.cursor.selected = fed.unwrap_or(0);
        }
        self.loaded = Some((project, assessment));
        Ok(())
    }

    fn handle(&mut self, input: Input, world: &mut World) -> Result<Step> {
        if self.export.is_asking() {
            return self.export(input, world);
        }
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        let rows = self
            .loaded
            .as_ref()
            .map_or(0, |(_, assessment)| assessment.indicators.len());
        if self.cursor.handle(command, rows, 10) {
            return Ok(Step::Stay);
        }
        Ok(match command {
            Command::Back => Step::Back,
            Command::Open => self.open(),
            Command::Results => self.results(),
            Command::WhatIf => self.what_if(),
            Command::Compare => Step::Push(Box::new(Comparison::new(self.code.clone()))),
            Command::Export => {
                let name = format!("{}-score.csv", self.code);
                self.export.begin(&name);
                Step::Stay
            }
            _ => Step::Stay,
        })
    }

    fn enabled(&self, command: Command) -> bool {
        let selected = |fits: fn(&Scored) -> bool| self.selected().is_some_and(fits);
        match command {
            Command::Open => selected(|scored| !scored.feeds.is_empty()),
            Command::WhatIf => selected(|scored| !scored.courses.is_empty()),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        language
            .pick("指标与得分", "indicators and score")
            .to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let Some((_, assessment)) = &self.loaded else {
            return String::new();
        };
        let grade = assessment
            .grade
            .as_ref()
            .map_or("", |grade| grade.get(language));
        format!(
            "{} / {} {}  {grade}",
            assessment.total.to_short_text(2),
            assessment.weight.to_short_text(2),
            language.pick("分", "points")
        )
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some((_, assessment)) = &self.loaded else {
            return;
        };
        let look = painter.look;
        if assessment.indicators.is_empty() {
            painter.text(
                0,
                1,
                look.pick("这个项目没有指标：在 indicators.toml 里写上，再装入一次。", "This project has no indicators: write them into indicators.toml and load it again."),
                look.strong(),
            );
            return;
        }
        let detail = DETAIL_ROWS.min(painter.rows() / 2);
        let list = painter.rows().saturating_sub(detail + 1);
        draw_columns(
            painter,
            0,
            [
                look.pick("指标", "indicator"),
                look.pick("分值", "weight"),
                look.pick("完成值", "value"),
                look.pick("得分", "score"),
            ],
            look.quiet(),
        );
        painter.part(0, 1, painter.columns(), list, |painter| {
            self.draw_tree(painter, assessment);
        });
        painter.part(0, 1 + list, painter.columns(), detail, |painter| {
            painter.rule(0);
            if let Some(scored) = self.selected() {
                draw_detail(painter, scored);
            }
        });
        self.export.draw(painter);
    }
}

impl Indicators {
    fn draw_tree(&self, painter: &mut Painter<'_>, assessment: &Assessment) {
        let look = painter.look;
        let lines = lines(assessment);
        let selected = lines
            .iter()
            .position(|line| matches!(line, Line::Indicator(at, _) if *at == self.cursor.selected))
            .unwrap_or(0);
        let top = ListCursor { selected }.top(lines.len(), painter.rows());
        for (row, line) in lines.iter().skip(top).take(painter.rows()).enumerate() {
            match line {
                Line::Level(depth, title, sums) => {
                    let style = if *depth == 0 {
                        look.heading()
                    } else {
                        look.quiet()
                    };
                    let column = painter.text(depth * 2, row, title.get(look.language), style);
                    painter.text(column + 2, row, sums, style);
                }
                Line::Indicator(at, scored) => {
                    draw_indicator(painter, row, scored);
                    if *at == self.cursor.selected {
                        painter.row_style(row, look.selected());
                    }
                }
            }
        }
    }
}

/// The tree as lines: a heading wherever the first or second level changes.
fn lines(assessment: &Assessment) -> Vec<Line<'_>> {
    let sums = |path: &[Text]| {
        assessment
            .levels
            .iter()
            .find(|level| level.path == path)
            .map_or_else(String::new, |level| {
                format!(
                    "{}/{}",
                    level.score.to_short_text(2),
                    level.weight.to_short_text(2)
                )
            })
    };
    let mut lines = Vec::new();
    let mut before: Option<&Scored> = None;
    for (at, scored) in assessment.indicators.iter().enumerate() {
        let first = before.is_none_or(|before| before.path[0] != scored.path[0]);
        let second = first || before.is_none_or(|before| before.path[1] != scored.path[1]);
        if first {
            lines.push(Line::Level(0, &scored.path[0], sums(&scored.path[..1])));
        }
        if second {
            lines.push(Line::Level(1, &scored.path[1], sums(&scored.path)));
        }
        lines.push(Line::Indicator(at, scored));
        before = Some(scored);
    }
    lines
}

fn draw_columns(
    painter: &mut Painter<'_>,
    row: usize,
    cells: [&str; 4],
    style: ratatui::style::Style,
) {
    let room = painter.columns().saturating_sub(44).max(16);
    let text = format!(
        "{} {}  {} {}",
        pad_end(cells[0], room),
        pad_start(cells[1], 6),
        pad_end(cells[2], 24),
        pad_start(cells[3], 8)
    );
    painter.text(0, row, &text, style);
}

fn draw_indicator(painter: &mut Painter<'_>, row: usize, scored: &Scored) {
    let look = painter.look;
    let score = scored
        .score
        .as_ref()
        .map_or("—".to_owned(), |score| score.to_short_text(2));
    let title = format!("    {}", scored.title.get(look.language));
    let full = scored.score.as_ref() == Some(&scored.weight);
    let style = match &scored.score {
        None => look.quiet(),
        Some(_) if full => look.plain(),
        Some(_) => look.attention(),
    };
    let cells = [
        title.as_str(),
        &scored.weight.to_short_text(2),
        scored.value.get(look.language),
        &score,
    ];
    draw_columns(painter, row, cells, style);
}

fn draw_detail(painter: &mut Painter<'_>, scored: &Scored) {
    let look = painter.look;
    let language = look.language;
    let score = scored
        .score
        .as_ref()
        .map_or("—".to_owned(), |score| score.to_short_text(2));
    let title = format!(
        "{} {}   {} / {}",
        scored.code,
        scored.title.get(language),
        score,
        scored.weight.to_short_text(2)
    );
    painter.text(0, 1, &title, look.strong());
    let row = painter.wrapped(0, 2, scored.because.get(language), look.plain());
    let standard = format!(
        "{}{}",
        look.pick("评分标准：", "Rule: "),
        scored.standard.get(language)
    );
    let row = painter.wrapped(0, row, &standard, look.quiet());
    if let Some(published) = &scored.published {
        let printed = published
            .score
            .map_or("—".to_owned(), |score| score.normalize().to_string());
        let text = format!(
            "{}{}  {} {}",
            look.pick("报告所载：", "As published: "),
            published.value.get(language),
            printed,
            look.pick("分", "points")
        );
        painter.text(0, row, &text, look.quiet());
    }
}
