//! Judging an indicator: what its rule asks, the reason, and what the scores become before it is stored.

mod answer;
mod keys;
mod lines;

use lines::{Panel, Row, draw_rows, draw_top, rows_of};

use crate::entry::Notice;
use crate::error::{Error, Kind, Result};
use crate::indicator::{Consequence, Draft, Judged, Project, Reading, Seat, check_judgement};
use crate::text::{Finding, Language, Severity, Text, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::Given;

/// The rows that the reason and the scores take.
const PANEL_ROWS: usize = 8;

/// The judgement of one indicator, or of its parts one after the other.
pub struct Judging {
    project: String,
    /// The parts that a person judges; never empty.
    seats: Vec<Seat>,
    at: usize,
    loaded: Option<Loaded>,
    draft: Draft,
    /// The drafts before each change that is not stored, oldest first.
    earlier: Vec<Draft>,
    cursor: ListCursor,
    /// What was asked for last.
    purpose: Purpose,
    warned: bool,
}

/// What the judgement stands on.
struct Loaded {
    project: Project,
    reading: Reading,
    /// The audit row up to which the history of the indicator has been read; 0: it has none.
    seen: u64,
}

/// What a line is asked for.
#[derive(Clone, Copy)]
enum Purpose {
    Value,
    Score,
    Cases(usize),
    Note(usize),
    Cite,
    Reason,
    TakeBack,
    AsDeclared,
}

impl Judging {
    /// The judgement of this indicator of a project.
    ///
    /// # Errors
    /// Where a person judges nothing of it.
    pub fn open(world: &World, project: &str, indicator: &str) -> Result<Self> {
        let project = world.store.project(project)?;
        let judged = project.judged().into_iter();
        let seats: Vec<Seat> = judged
            .filter(|judged| judged.seat.indicator == indicator)
            .map(|judged| judged.seat)
            .collect();
        if seats.is_empty() {
            return Err(not_judged());
        }
        Ok(Self {
            project: project.code,
            seats,
            at: 0,
            loaded: None,
            draft: Draft::default(),
            earlier: Vec::new(),
            cursor: ListCursor::default(),
            purpose: Purpose::Reason,
            warned: false,
        })
    }

    fn seat(&self) -> &Seat {
        &self.seats[self.at.min(self.seats.len() - 1)]
    }

    fn judged(&self) -> Option<Judged<'_>> {
        self.loaded.as_ref()?.project.judged_at(self.seat())
    }

    fn rows(&self) -> Vec<Row> {
        self.judged()
            .map_or_else(Vec::new, |judged| rows_of(&judged))
    }

    fn row(&self) -> Option<Row> {
        self.rows().get(self.cursor.selected).copied()
    }

    fn is_changed(&self) -> bool {
        self.judged()
            .is_some_and(|judged| self.draft != Draft::of(&judged))
    }

    /// What the draft would make of the scores.
    fn consequence(&self) -> Option<Consequence> {
        let loaded = self.loaded.as_ref()?;
        let mut project = loaded.project.clone();
        if self.is_changed() {
            project.set_judgement(self.seat(), &self.draft.judgement());
        }
        let after = loaded.reading.judged_as(&project);
        let before = &loaded.reading.assessment;
        Consequence::of(before, &after.assessment, &self.seat().indicator)
    }

    /// What is still missing beside the reason, which is asked for last.
    fn missing(&self) -> Option<Finding> {
        let judged = self.judged()?;
        let with_reason = Draft {
            reason: Text::same("…"),
            ..self.draft.clone()
        };
        with_reason.missing(&judged).into_iter().next()
    }

    /// What is missing, or else what is doubtful.
    fn remark(&self) -> Option<Finding> {
        let doubtful = || {
            let judged = self.judged()?;
            let findings = check_judgement(&judged, &self.draft.judgement()).into_iter();
            let mut doubts = findings.filter(|one| one.severity == Severity::Warning);
            doubts.next()
        };
        self.missing().or_else(doubtful)
    }

    /// Makes a change that can be taken back.
    fn change(&mut self, change: impl FnOnce(&mut Draft)) {
        let before = self.draft.clone();
        change(&mut self.draft);
        if self.draft != before {
            self.earlier.push(before);
        }
    }
}

fn not_judged() -> Error {
    Error::new(
        Kind::Usage,
        "这项指标已不由人认定",
        "nobody judges this indicator any more",
    )
    .hint("按 Esc 返回", "Esc goes back")
}

fn not_stored() -> Notice {
    Notice::problem(text!(
        "改动还没有存：按 s 存盘；再按一次 Esc 放弃",
        "the changes are not stored: s stores them, Esc once more drops them"
    ))
}

impl Screen for Judging {
    fn context(&self) -> Context {
        Context::Judging
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let changed = self.is_changed();
        let (project, reading) = world.store.project_reading(&self.project)?;
        let history = world
            .store
            .indicator_history(&self.project, &self.seat().indicator)?;
        let Some(judged) = project.judged_at(self.seat()) else {
            return Err(not_judged());
        };
        if !changed {
            self.draft = Draft::of(&judged);
            self.earlier.clear();
        }
        self.loaded = Some(Loaded {
            seen: history.last().map_or(0, |entry| entry.sequence),
            project,
            reading,
        });
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows().len();
        Some((&mut self.cursor, rows, 5))
    }

    fn moved(&mut self, _world: &World) -> Result<()> {
        self.warned = false;
        Ok(())
    }

    fn sign(&mut self, sign: char, world: &mut World) -> Result<Step> {
        Ok(if sign.is_ascii_digit() {
            self.fill(world.look.language, &sign.to_string())
        } else {
            Step::Stay
        })
    }

    fn back(&mut self, _world: &mut World) -> Result<Step> {
        if !self.is_changed() || self.warned {
            return Ok(Step::Back);
        }
        self.warned = true;
        Ok(Step::Say(not_stored()))
    }

    fn command(&mut self, command: Command, world: &mut World) -> Result<Step> {
        let language = world.look.language;
        self.warned = false;
        let indicator = self.seat().indicator.clone();
        Ok(match command {
            Command::Fill => self.fill(language, ""),
            Command::Mark => self.switch(language),
            Command::Met(yes) => self.say(yes, language),
            Command::Note => self.note(language),
            Command::Store => self.store(),
            Command::Undo => self.undo(),
            Command::AsDeclared => {
                let title = text!(
                    "恢复项目文件里的认定，原因",
                    "take the judgement of the project's files again; why"
                );
                self.ask(Purpose::AsDeclared, title, "")
            }
            Command::Cite => {
                let title = text!(
                    "引用哪个主题（主题@题号@身份，后两样可省；- 去掉引用）",
                    "theme to cite (THEME@QUESTIONS@ROLE; - cites nothing)"
                );
                self.ask(Purpose::Cite, title, "")
            }
            Command::ShowCited => {
                let cites = self.draft.cites.clone();
                Step::Go(Route::Cited(self.project.clone(), indicator, cites))
            }
            Command::OtherPart => self.other_part(world)?,
            Command::History => Step::Go(Route::IndicatorHistory(self.project.clone(), indicator)),
            Command::Evidence => Step::Go(Route::Evidence(self.project.clone(), indicator)),
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        self.accept(&given.text, world)
    }

    fn enabled(&self, command: Command) -> bool {
        let row = self.row();
        match command {
            Command::OtherPart => self.seats.len() > 1,
            Command::Met(_) => matches!(row, Some(Row::Item(_) | Row::Veto(_))),
            Command::Note => matches!(row, Some(Row::Item(_))),
            Command::ShowCited => !self.draft.cites.is_empty(),
            Command::Fill => !matches!(row, Some(Row::Item(_) | Row::Veto(_))),
            _ => true,
        }
    }

    fn crumb(&self, language: Language) -> String {
        format!("{} {}", self.seat(), language.pick("认定", "judgement"))
    }

    fn mark(&self, language: Language) -> String {
        if self.is_changed() {
            language.pick("还没有存", "not stored").to_owned()
        } else {
            String::new()
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let (Some(loaded), Some(judged)) = (&self.loaded, self.judged()) else {
            return;
        };
        let whole = painter.rows().saturating_sub(painter.covered);
        let (columns, rows) = (painter.columns(), self.rows());
        let remark = self.remark();
        let below = self
            .consequence()
            .map(|consequence| Panel::of(painter.look, &self.draft, &consequence, remark.as_ref()));
        let wanted = below.as_ref().map_or(0, |below| below.rows(columns));
        let panel = wanted.max(PANEL_ROWS).min(whole / 2);
        let top = painter.part(0, 0, columns, whole - panel, |painter| {
            draw_top(painter, &loaded.project, &judged, &self.draft)
        });
        painter.part(
            0,
            top,
            columns,
            (whole - panel).saturating_sub(top),
            |painter| {
                draw_rows(painter, &judged, &self.draft, &rows, self.cursor);
            },
        );
        painter.part(0, whole - panel, columns, panel, |painter| {
            if let Some(below) = &below {
                below.draw(painter);
            }
        });
    }
}
