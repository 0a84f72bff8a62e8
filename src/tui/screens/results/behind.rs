//! The responses behind a figure, lowest first.

use crate::error::Result;
use crate::store::{ResponseBehind, SurveyKey};
use crate::text::{Language, Text, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::answers::{points_and_rate, short_answer};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::window::Window;

/// The responses that a measure or a question was computed from.
pub struct Behind {
    key: SurveyKey,
    title: Text,
    questions: Vec<String>,
    /// `None` until it has been read.
    count: Option<usize>,
    window: Window<ResponseBehind>,
    cursor: ListCursor,
    /// Whether the answers are hidden: papers wait for their second entry, and it is keyed here.
    hidden: bool,
}

impl Behind {
    /// The responses behind these questions of a survey.
    pub fn new(key: SurveyKey, title: Text, questions: Vec<String>) -> Self {
        Self {
            key,
            title,
            questions,
            count: None,
            window: Window::default(),
            cursor: ListCursor::default(),
            hidden: false,
        }
    }

    fn read_window(&mut self, world: &World) -> Result<()> {
        let (key, questions) = (&self.key, &self.questions);
        let count = self.count.unwrap_or(0);
        self.window
            .turn_to(self.cursor.selected, count, |from, most| {
                let (from, most) = (from as u64, most as u32);
                world.store.responses_behind(key, questions, most, from)
            })
    }

    fn selected(&self) -> Option<&ResponseBehind> {
        if self.hidden {
            return None;
        }
        self.window.get(self.cursor.selected)
    }
}

impl Screen for Behind {
    fn context(&self) -> Context {
        Context::Behind
    }

    fn loads_slowly(&self, world: &World) -> bool {
        world.reads_slowly(&self.key)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let count = usize::try_from(world.store.ledger(&self.key)?.entered).unwrap_or(usize::MAX);
        self.count = Some(count);
        self.hidden = world.hides_answers(&self.key)?;
        self.cursor.selected = self.cursor.selected.min(count.saturating_sub(1));
        self.window.clear();
        self.read_window(world)
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.count.unwrap_or(0);
        Some((&mut self.cursor, rows, 15))
    }

    fn moved(&mut self, world: &World) -> Result<()> {
        self.read_window(world)
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match (command, self.selected()) {
            (Command::Open, Some(row)) => {
                Step::Go(Route::Entry(self.key.clone(), row.serial.clone()))
            }
            (Command::History, Some(row)) => {
                Step::Go(Route::History(self.key.clone(), row.serial.clone()))
            }
            _ => Step::Stay,
        })
    }

    fn enabled(&self, command: Command) -> bool {
        let is_of_response = matches!(command, Command::Open | Command::History);
        !is_of_response || !self.hidden && self.count != Some(0)
    }

    fn crumb(&self, language: Language) -> String {
        text!(in language, "{}背后的答卷", "behind {}", self.title.get(language))
    }

    fn mark(&self, language: Language) -> String {
        match (self.count, language) {
            (None, _) => String::new(),
            (Some(count), Language::Zh) => format!("{count} 份，由低到高"),
            (Some(count), Language::En) => format!("{count} responses, lowest first"),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(count) = self.count else {
            return;
        };
        if self.hidden {
            let text = look.pick(
                "还有答卷等复录，您是复录员：背后的答卷等复录完再看，或请主评人看。",
                "Papers wait for their second entry, which you key: look at those behind a figure when that is done, or ask a supervisor.",
            );
            painter.wrapped(0, 1, text, look.strong());
            return;
        }
        if count == 0 {
            painter.text(
                0,
                1,
                look.pick(
                    "还没有录完的答卷：Esc 返回，录完再看。",
                    "No response is entered yet: Esc goes back.",
                ),
                look.strong(),
            );
            return;
        }
        let heading = format!(
            "{}  {}  {}  {}",
            pad_start(words::SERIAL.get(look.language), 8),
            pad_start(words::SCORED.get(look.language), 9),
            pad_start(words::RATE.get(look.language), 8),
            self.questions
                .iter()
                .map(|code| self.answer_cell(code))
                .collect::<Vec<_>>()
                .join(" ")
        );
        painter.text(0, 0, &heading, look.quiet());
        let shown = painter.rows().saturating_sub(1);
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let Some(response) = self.window.get(row) else {
                return;
            };
            let text = self.row_text(response, look.language);
            painter.text(0, at, &text, look.plain());
        };
        self.cursor.draw(painter, (1, shown), count, draw);
    }
}

impl Behind {
    /// A code or an answer in its column: a wide one where there is one question.
    fn answer_cell(&self, text: &str) -> String {
        if self.questions.len() == 1 {
            pad_end(text, 40)
        } else {
            pad_start(text, 4)
        }
    }

    fn row_text(&self, response: &ResponseBehind, language: Language) -> String {
        let (points, rate) = points_and_rate(response.points, response.full_mark);
        let answers: Vec<String> = self
            .questions
            .iter()
            .map(|code| {
                let answer = response.answers.iter().find(|(of, _)| of == code);
                let text = answer.map_or("·".to_owned(), |(_, answer)| {
                    short_answer(answer, language)
                });
                self.answer_cell(&text)
            })
            .collect();
        format!(
            "{}  {}  {}  {}",
            pad_start(response.serial.as_str(), 8),
            pad_start(&points, 9),
            pad_start(&rate, 8),
            answers.join(" ")
        )
    }
}
