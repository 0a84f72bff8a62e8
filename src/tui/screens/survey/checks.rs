//! Patterns in the stack that are worth a look: each finding opens its responses.

use crate::error::Result;
use crate::response::Serial;
use crate::response::patterns::{PatternFinding, Thresholds};
use crate::store::SurveyKey;
use crate::text::{Language, pad_end, pad_start, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Route, Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the serials of the selected finding take.
const DETAIL_ROWS: usize = 6;

/// So many responses are searched within a blink.
const SEARCHED_AT_ONCE: u64 = 10_000;

/// The findings of one survey.
pub struct Checks {
    key: SurveyKey,
    /// `None` until it has been searched.
    found: Option<Vec<PatternFinding>>,
    cursor: ListCursor,
}

impl Checks {
    /// The findings of this survey.
    pub fn new(key: SurveyKey) -> Self {
        Self {
            key,
            found: None,
            cursor: ListCursor::default(),
        }
    }

    fn selected(&self) -> Option<&PatternFinding> {
        self.found.as_ref()?.get(self.cursor.selected)
    }
}

impl Screen for Checks {
    fn context(&self) -> Context {
        Context::Checks
    }

    fn loads_slowly(&self, world: &World) -> bool {
        let ledger = world.store.ledger(&self.key);
        ledger.is_ok_and(|ledger| ledger.entered > SEARCHED_AT_ONCE)
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        // Coming back from a paper keeps what was found: the list one is working through does not move.
        if self.found.is_none() {
            self.found = Some(world.store.patterns(&self.key, Thresholds::default())?);
        }
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.found.as_ref().map_or(0, Vec::len);
        Some((&mut self.cursor, rows, 10))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match (command, self.selected()) {
            (Command::Open, Some(found)) => Step::Go(Route::Listed(
                self.key.clone(),
                found.pattern.title(),
                found.serials.clone(),
            )),
            _ => Step::Stay,
        })
    }

    fn enabled(&self, command: Command) -> bool {
        command != Command::Open || self.selected().is_some()
    }

    fn crumb(&self, language: Language) -> String {
        language.pick("值得一看的规律", "patterns").to_owned()
    }

    fn mark(&self, language: Language) -> String {
        let count = self.found.as_ref().map_or(0, Vec::len);
        text!(in language, "{count} 条", "{count} found")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(found) = &self.found else {
            return;
        };
        if found.is_empty() {
            let text = look.pick(
                "没有雷同、一直到底、快得不可能的答卷。",
                "No responses alike, no straight lines, no impossible times.",
            );
            painter.wrapped(0, 1, text, look.strong());
            return;
        }
        let heading = line(
            look.pick("规律", "pattern"),
            words::PAPERS.get(look.language),
            look.pick("说明", "what"),
        );
        painter.text(0, 0, &heading, look.quiet());
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(one) = found.get(self.cursor.selected) {
                draw_detail(painter, one);
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let one = &found[row];
            let text = line(
                one.pattern.title().get(look.language),
                &one.serials.len().to_string(),
                one.sentence().get(look.language),
            );
            painter.text(0, at, &text, look.plain());
        };
        self.cursor.draw(painter, place, found.len(), draw);
    }
}

fn line(pattern: &str, papers: &str, what: &str) -> String {
    format!("{}  {}  {what}", pad_end(pattern, 17), pad_start(papers, 6))
}

fn draw_detail(painter: &mut Painter<'_>, found: &PatternFinding) {
    let look = painter.look;
    // More than these do not fit on any screen.
    let serials: Vec<&str> = found.serials.iter().take(400).map(Serial::as_str).collect();
    let text = format!("{} {}", look.pick("编号", "serials"), serials.join(" "));
    painter.wrapped(0, 1, &text, look.strong());
    let last = painter.rows().saturating_sub(1);
    let note = look.pick(
        "值得一看，不等于有错；程序不会自动判无效。",
        "Worth a look is not wrong; nothing is set invalid by it.",
    );
    painter.text(0, last, note, look.quiet());
}
