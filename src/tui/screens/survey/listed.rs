//! Responses named by a finding, with their answers side by side.

use crate::error::Result;
use crate::questionnaire::Questionnaire;
use crate::response::{Paper, Serial};
use crate::store::SurveyKey;
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::answers::short_answer;
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::window::Window;

/// The responses of one finding.
pub struct Listed {
    key: SurveyKey,
    title: Text,
    serials: Vec<Serial>,
    questionnaire: Option<Questionnaire>,
    papers: Window<Paper>,
    cursor: ListCursor,
    /// Whether the answers are hidden: papers wait for their second entry, and it is keyed here.
    hidden: bool,
}

impl Listed {
    /// These responses of a survey.
    pub fn new(key: SurveyKey, title: Text, serials: Vec<Serial>) -> Self {
        Self {
            key,
            title,
            serials,
            questionnaire: None,
            papers: Window::default(),
            cursor: ListCursor::default(),
            hidden: false,
        }
    }

    fn read(&mut self, world: &World) -> Result<()> {
        let (key, serials) = (&self.key, &self.serials);
        self.papers
            .turn_to(self.cursor.selected, serials.len(), |from, most| {
                let near = serials.iter().skip(from).take(most);
                near.map(|serial| {
                    let paper = world.store.paper(key, serial)?;
                    Ok(paper.unwrap_or_else(|| Paper::fresh(serial.clone(), 0)))
                })
                .collect()
            })
    }
}

impl Screen for Listed {
    fn context(&self) -> Context {
        Context::Behind
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.questionnaire = Some(world.store.survey(&self.key)?.questionnaire);
        self.hidden = world.hides_answers(&self.key)?;
        self.papers.clear();
        self.read(world)
    }

    fn enabled(&self, command: Command) -> bool {
        let looks = matches!(command, Command::Open | Command::History);
        !looks || !(self.hidden || self.serials.is_empty())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.serials.len();
        Some((&mut self.cursor, rows, 15))
    }

    fn moved(&mut self, world: &World) -> Result<()> {
        self.read(world)
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        let selected = self.serials.get(self.cursor.selected);
        Ok(match (command, selected.filter(|_| !self.hidden)) {
            (Command::Open, Some(serial)) => {
                Step::Go(Route::Entry(self.key.clone(), serial.clone()))
            }
            (Command::History, Some(serial)) => {
                Step::Go(Route::History(self.key.clone(), serial.clone()))
            }
            _ => Step::Stay,
        })
    }

    fn crumb(&self, language: Language) -> String {
        self.title.get(language).to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let count = self.serials.len();
        text!(in language, "{count} 份", "{count} responses")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(questionnaire) = &self.questionnaire else {
            return;
        };
        if self.hidden {
            let text = look.pick(
                "还有答卷等复录，您是复录员：这些答卷等复录完再看，或请主评人看。",
                "Papers wait for their second entry, which you key: look at these when that is done, or ask a supervisor.",
            );
            painter.wrapped(0, 1, text, look.strong());
            return;
        }
        if self.serials.is_empty() {
            let text = look.pick(
                "没有这样的答卷：Esc 返回。",
                "There are none: Esc goes back.",
            );
            painter.text(0, 1, text, look.strong());
            return;
        }
        let closed: Vec<usize> = (0..questionnaire.questions.len())
            .filter(|at| questionnaire.questions[*at].is_closed())
            .collect();
        let codes = closed
            .iter()
            .map(|at| questionnaire.questions[*at].code.clone());
        painter.text(
            0,
            0,
            &line(
                words::SERIAL.get(look.language),
                words::STATE.get(look.language),
                codes,
            ),
            look.quiet(),
        );
        let shown = painter.rows().saturating_sub(1);
        let draw = |painter: &mut Painter<'_>, place: usize, row: usize| {
            let Some(paper) = self.papers.get(row) else {
                return;
            };
            let answers = closed.iter().map(|at| {
                let answer = paper.answers.get(*at);
                answer.map_or("·".to_owned(), |answer| {
                    short_answer(answer, look.language)
                })
            });
            let state = paper.state.label();
            let text = line(paper.serial.as_str(), state.get(look.language), answers);
            painter.text(0, place, &text, look.plain());
        };
        self.cursor
            .draw(painter, (1, shown), self.serials.len(), draw);
    }
}

fn line(serial: &str, state: &str, answers: impl Iterator<Item = String>) -> String {
    let answers: Vec<String> = answers.map(|answer| pad_start(&answer, 4)).collect();
    format!(
        "{}  {}  {}",
        pad_start(serial, 8),
        pad_end(state, 8),
        answers.join(" ")
    )
}
