//! The indicators of a project: weight, value, score, and the sentence that explains each.

mod draw;

use std::collections::BTreeMap;

use draw::{draw_columns, draw_detail};

use crate::entry::Notice;
use crate::error::Result;
use crate::formats::ScoreReport;
use crate::indicator::{Assessment, Project, Scored};
use crate::response::RestsOn;
use crate::store::SurveyKey;
use crate::text::order;
use crate::text::{Language, Order, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Export, Route, Screen, Step, Whole, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the details of the selected indicator take.
const DETAIL_ROWS: usize = 8;

/// The indicators of one project.
pub struct Indicators {
    code: String,
    loaded: Option<(Project, Assessment)>,
    /// For each indicator judged here, who judged it last; for each with evidence, how many files.
    judged_by: BTreeMap<String, String>,
    files: BTreeMap<String, usize>,
    /// What the figures of each survey rest on.
    rests_on: Vec<(String, RestsOn)>,
    cursor: ListCursor,
}

impl Indicators {
    /// The indicators of this project.
    pub fn new(code: String) -> Self {
        Self {
            code,
            loaded: None,
            judged_by: BTreeMap::new(),
            files: BTreeMap::new(),
            rests_on: Vec::new(),
            cursor: ListCursor::default(),
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
            return self.judge();
        };
        let measure = project.survey(survey_code).and_then(|survey| {
            survey
                .measures
                .iter()
                .find(|measure| measure.code == *measure_code)
        });
        match measure {
            Some(measure) => Step::Go(Route::Behind(
                SurveyKey::new(&self.code, survey_code),
                measure.title.clone(),
                measure.questions.clone(),
            )),
            None => Step::Stay,
        }
    }

    /// Goes to a place about the selected indicator of the project.
    fn go(&self, route: fn(String, String) -> Route) -> Step {
        self.selected().map_or(Step::Stay, |scored| {
            Step::Go(route(self.code.clone(), scored.code.clone()))
        })
    }

    fn judge(&self) -> Step {
        let (Some(scored), Some((project, _))) = (self.selected(), &self.loaded) else {
            return Step::Stay;
        };
        let mut judged = project.judged().into_iter();
        if judged.any(|judged| judged.seat.indicator == scored.code) {
            self.go(Route::Judging)
        } else {
            Step::Say(Notice::info(text!(
                "这一项由问卷调查得出，不由人认定：回车看答卷",
                "this one comes from a survey and nobody judges it: Enter shows its papers"
            )))
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
            Some(survey) => Step::Go(Route::Results(SurveyKey::new(&self.code, survey))),
            None => Step::Stay,
        }
    }

    fn read_rule(&self) -> Step {
        let declared = self.loaded.as_ref().and_then(|(project, _)| {
            let code = &self.selected()?.code;
            project.indicators.iter().find(|one| one.code == *code)
        });
        declared.map_or(Step::Stay, |indicator| {
            Step::Go(Route::Reader(
                indicator.code.clone(),
                indicator.weight,
                indicator.standard.zh.clone(),
            ))
        })
    }

    fn what_if(&self) -> Step {
        match self.selected() {
            Some(scored) if !scored.courses.is_empty() => self.go(Route::WhatIf),
            _ => Step::Say(Notice::info(text!(
                "这条规则不按一个数计分，没有可以试算的",
                "this rule is not about one number: there is nothing to try"
            ))),
        }
    }

    fn export(&self, language: Language) -> Step {
        let Some((project, assessment)) = &self.loaded else {
            return Step::Stay;
        };
        let report = ScoreReport {
            project,
            assessment,
            rests_on: &self.rests_on,
            what_if: false,
        };
        Step::Export(Export {
            name: format!("{}-score.csv", self.code),
            table: report.to_grid(language),
            whole: Some(Whole::Project(self.code.clone(), None)),
            named: None,
        })
    }
}

impl Screen for Indicators {
    fn context(&self) -> Context {
        Context::Indicators
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let (project, reading) = world.store.project_reading(&self.code)?;
        let assessment = reading.assessment;
        if self.loaded.is_none() {
            // The indicator that the survey feeds is the one a supervisor comes for.
            let fed = assessment
                .indicators
                .iter()
                .position(|scored| !scored.feeds.is_empty());
            self.cursor.selected = fed.unwrap_or(0);
        }
        self.rests_on = world.store.rests_on(&project)?;
        self.loaded = Some((project, assessment));
        let mut judged = world.store.judgements(&self.code)?;
        judged.order_by_key(|one| one.row);
        let judged = judged.into_iter();
        self.judged_by = order::map(judged.map(|one| (one.seat.indicator, one.operator)));
        self.files.clear();
        for file in world.store.attachments(&self.code, None)? {
            *self.files.entry(file.indicator).or_default() += 1;
        }
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self
            .loaded
            .as_ref()
            .map_or(0, |(_, assessment)| assessment.indicators.len());
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Open => self.open(),
            Command::Judge => self.judge(),
            Command::History => self.go(Route::IndicatorHistory),
            Command::Evidence => self.go(Route::Evidence),
            Command::Results => self.results(),
            Command::WhatIf => self.what_if(),
            Command::ReadRule => self.read_rule(),
            Command::Standards => Step::Go(Route::Standards(self.code.clone())),
            Command::Compare => Step::Go(Route::Comparison(self.code.clone())),
            Command::Export => self.export(world.look.language),
            _ => Step::Stay,
        })
    }

    fn enabled(&self, command: Command) -> bool {
        let selected = |fits: fn(&Scored) -> bool| self.selected().is_some_and(fits);
        match command {
            Command::Open | Command::History | Command::Evidence | Command::ReadRule => {
                selected(|_| true)
            }
            Command::Judge => selected(|scored| scored.feeds.is_empty() || scored.rule == "groups"),
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
            words::POINTS_UNIT.get(language)
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
                look.pick("这个项目还没有指标。按 a 把评分标准表贴进来。", "This project has no indicators yet. Press a to paste the table of scoring rules."),
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
                words::INDICATOR.get(look.language),
                words::INDICATOR_WEIGHT.get(look.language),
                look.pick("完成值", "value"),
                words::SCORE.get(look.language),
            ],
            look.quiet(),
        );
        painter.part(0, 1, painter.columns(), list, |painter| {
            self.draw_tree(painter, assessment);
        });
        painter.part(0, 1 + list, painter.columns(), detail, |painter| {
            painter.rule(0);
            if let Some(scored) = self.selected() {
                draw_detail(painter, scored, &self.marks(scored, look.language));
            }
        });
    }
}

impl Indicators {
    /// Who judged an indicator here, and how much evidence it has; empty where neither.
    fn marks(&self, scored: &Scored, language: Language) -> String {
        let judged = self.judged_by.get(&scored.code).map(|operator| {
            let word = language.pick("认定", "judged by");
            format!("   {word} {operator}")
        });
        let files = self
            .files
            .get(&scored.code)
            .map(|files| text!(in language, "   佐证 {files} 件", "   evidence {files}"));
        judged.into_iter().chain(files).collect()
    }
}
