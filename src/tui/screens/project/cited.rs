//! What people said, behind a deduction: every answer that a judgement cites, in their words.

use crate::error::Result;
use crate::indicator::Citation;
use crate::office::{CitedAnswer, cited_answers};
use crate::text::{Language, clean, text, width, wrap};
use crate::tui::commands::Context;
use crate::tui::screen::{Screen, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The answers that the judgements of an indicator cite.
pub struct Cited {
    project: String,
    indicator: String,
    cites: Vec<Citation>,
    behind: Vec<(Citation, Vec<CitedAnswer>)>,
    cursor: ListCursor,
}

impl Cited {
    /// Those that a judgement of this indicator cites, also one that is not stored yet.
    pub fn new(project: String, indicator: String, cites: Vec<Citation>) -> Self {
        Self {
            project,
            indicator,
            cites,
            behind: Vec::new(),
            cursor: ListCursor::default(),
        }
    }

    fn answers(&self) -> impl Iterator<Item = (&Citation, &CitedAnswer)> {
        self.behind
            .iter()
            .flat_map(|(citation, answers)| answers.iter().map(move |answer| (citation, answer)))
    }
}

impl Screen for Cited {
    fn context(&self) -> Context {
        Context::Cited
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.behind.clear();
        for citation in &self.cites {
            let answers = cited_answers(&world.store, &self.project, citation)?;
            self.behind.push((citation.clone(), answers));
        }
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.answers().count();
        Some((&mut self.cursor, rows, 5))
    }

    fn crumb(&self, language: Language) -> String {
        let code = &self.indicator;
        text!(in language, "{code} 引用的原话", "what {code} cites")
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        if self.behind.is_empty() {
            let none = look.pick(
                "这项认定没有引用访谈：在认定画面按 c 引用一个编码过的主题。",
                "This judgement cites no interviews: press c where it is judged to cite a coded theme.",
            );
            painter.wrapped(0, 0, none, look.strong());
            return;
        }
        let mut row = 0;
        let mut last: Option<&Citation> = None;
        let selected = self.cursor.selected;
        // The selected answer stands first, under what it is cited for.
        for (at, (citation, answer)) in self.answers().enumerate().skip(selected) {
            if row >= painter.rows() {
                break;
            }
            if last != Some(citation) {
                last = Some(citation);
                let said = citation.sentence();
                row = painter.wrapped(0, row, &clean(said.get(look.language)), look.heading());
            }
            let name = format!("{}  {}", clean(&answer.name), clean(&answer.question));
            let style = if at == selected {
                look.selected()
            } else {
                look.strong()
            };
            painter.text(0, row, &name, style);
            row += 1;
            row = draw_words(painter, row, answer);
            row += 1;
        }
    }
}

/// The words of an answer, the passages that were marked standing out; the row below them.
fn draw_words(painter: &mut Painter<'_>, from: usize, answer: &CitedAnswer) -> usize {
    let look = painter.look;
    let is_marked = |at: usize| {
        let mut passages = answer.passages.iter();
        passages.any(|passage| (passage.start..passage.end).contains(&at))
    };
    let mut row = from;
    for line in wrap(&answer.words, painter.columns().saturating_sub(2)) {
        if row >= painter.rows() {
            break;
        }
        let before = answer.words.get(..line.bytes.start).unwrap_or_default();
        let shown = answer.words.get(line.bytes).unwrap_or_default();
        let mut column = 2;
        for (at, sign) in (before.chars().count()..).zip(shown.chars()) {
            let style = if is_marked(at) {
                look.attention()
            } else {
                look.plain()
            };
            let sign = clean(sign.encode_utf8(&mut [0; 4])).into_owned();
            painter.text(column, row, &sign, style);
            column += width(&sign);
        }
        row += 1;
    }
    row
}
