//! Where words stand in what people said: the answers that have them, and the way to each.

use crate::error::Result;
use crate::interview::{Excerpt, Sought};
use crate::store::SaidFound;
use crate::text::{Language, group_thousands, pad_end, text};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::{Given, Prompt};

/// So many answers are listed.
const MOST: usize = 1_000;

/// So many signs stand before the words in a row.
const BEFORE: usize = 8;

/// So many stand behind them: more than a row has room for.
const BEHIND: usize = 80;

/// The rows that the selected answer takes.
const DETAIL_ROWS: usize = 6;

/// The answers in which words were found.
pub struct Found {
    project: String,
    words: String,
    rows: Vec<(SaidFound, Excerpt)>,
    all: usize,
    cursor: ListCursor,
}

impl Found {
    /// What is found of these words.
    pub fn new(project: String, words: String) -> Self {
        Self {
            project,
            words,
            rows: Vec::new(),
            all: 0,
            cursor: ListCursor::default(),
        }
    }

    fn draw_row(painter: &mut Painter<'_>, at: usize, (found, excerpt): &(SaidFound, Excerpt)) {
        let look = painter.look;
        let place = format!(
            "{} {} ",
            pad_end(&found.code, 8),
            pad_end(&found.question, 6)
        );
        let column = painter.text(1, at, &place, look.plain());
        let column = painter.text(column, at, &excerpt.before, look.quiet());
        let column = painter.text(column, at, &excerpt.found, look.strong());
        painter.text(column, at, &excerpt.after, look.quiet());
    }
}

impl Screen for Found {
    fn context(&self) -> Context {
        Context::Found
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let Some(sought) = Sought::read(&self.words) else {
            return Ok(());
        };
        let (found, all) = world.store.search_said(&self.project, &sought, MOST)?;
        let row = |found: SaidFound| {
            let excerpt = sought.excerpt(&found.words, [BEFORE, BEHIND]);
            (found, excerpt)
        };
        self.rows = found.into_iter().map(row).collect();
        self.all = all;
        self.cursor.selected = self.cursor.selected.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.rows.len();
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::Open => match self.rows.get(self.cursor.selected) {
                Some((found, _)) => Step::Go(Route::RecordingAt(
                    self.project.clone(),
                    found.code.clone(),
                    found.question.clone(),
                )),
                None => Step::Stay,
            },
            Command::Search => Step::Ask(ask(&self.words)),
            _ => Step::Stay,
        })
    }

    fn answer(&mut self, given: Given, world: &mut World) -> Result<Step> {
        if Sought::read(&given.text).is_none() {
            return Ok(Step::Refuse(no_words()));
        }
        self.words = given.text;
        self.cursor = ListCursor::default();
        self.load(world)?;
        Ok(Step::Stay)
    }

    fn enabled(&self, command: Command) -> bool {
        command != Command::Open || !self.rows.is_empty()
    }

    fn next_step(&self) -> Option<Command> {
        Some(if self.rows.is_empty() {
            Command::Search
        } else {
            Command::Open
        })
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("找原话", "search").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let (all, shown) = (group_thousands(self.all as u64), self.rows.len());
        if shown < self.all {
            return text!(in language, "{all} 处，列出前 {shown} 处", "{all} answers, the first {shown} shown");
        }
        text!(in language, "{all} 处", "{all} answers")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let words = &self.words;
        let line = text!(in look.language, "说到“{words}”的", "who said `{words}`");
        painter.text(0, 0, &line, look.strong());
        if self.rows.is_empty() {
            let line = look.pick(
                "没有哪次访谈说到。几个词要都有才算；换个词按 /。",
                "No interview has these words. Of several words all have to be there; / looks for others.",
            );
            painter.wrapped(0, 2, line, look.plain());
            return;
        }
        painter.rule(1);
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some((found, _)) = self.rows.get(self.cursor.selected) {
                painter.wrapped(0, 1, &found.words, look.plain());
            }
        });
        let place = (2, above.saturating_sub(2));
        self.cursor
            .draw(painter, place, self.rows.len(), |painter, at, row| {
                Self::draw_row(painter, at, &self.rows[row]);
            });
    }
}

/// Asks for the words.
pub fn ask(before: &str) -> Prompt {
    Prompt::new(
        text!(
            "找原话里的词，几个词用空格隔开",
            "words in what was said, with blanks between them"
        ),
        before,
    )
}

/// Nothing was typed that could be looked for.
pub fn no_words() -> crate::text::Text {
    text!("写要找的词", "write the words to look for")
}
