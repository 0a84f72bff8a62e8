//! What an indicator would score at other values: its rule in words, the course as a plot, the next changes.

use crate::error::Result;
use crate::indicator::{Scored, WhatIf};
use crate::text::{Language, words, wrap};
use crate::tui::commands::Context;
use crate::tui::screen::{Screen, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::step_plot;

/// The most rows the plot takes; more say nothing more.
const MOST_ROWS: usize = 14;

/// The course of one indicator's score.
pub struct WhatIfScreen {
    project: String,
    indicator: String,
    scored: Option<Scored>,
    /// Which of several groups is shown.
    cursor: ListCursor,
}

impl WhatIfScreen {
    /// The course of this indicator of this project.
    pub fn new(project: String, indicator: String) -> Self {
        Self {
            project,
            indicator,
            scored: None,
            cursor: ListCursor::default(),
        }
    }

    fn course<'a>(&self, scored: &'a Scored) -> Option<&'a WhatIf> {
        scored.courses.get(self.cursor.selected)
    }
}

impl Screen for WhatIfScreen {
    fn context(&self) -> Context {
        Context::WhatIf
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        let assessment = world.store.assessment(&self.project)?;
        self.scored = assessment
            .indicators
            .into_iter()
            .find(|scored| scored.code == self.indicator);
        Ok(())
    }

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let scored = self.scored.as_ref();
        let rows = scored.map_or(0, |scored| scored.courses.len());
        Some((&mut self.cursor, rows, 1))
    }

    fn crumb(&self, language: Language) -> String {
        format!("{} {}", language.pick("试算", "what if"), self.indicator)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let Some(scored) = &self.scored else {
            return;
        };
        let look = painter.look;
        let row = draw_heading(painter, scored);
        let Some(course) = self.course(scored) else {
            let text = look.pick(
                "这条规则不按一个数计分，没有可以试算的。Esc 返回。",
                "This rule is not about one number: there is nothing to try. Esc goes back.",
            );
            painter.wrapped(0, row + 1, text, look.quiet());
            return;
        };
        let row = if scored.courses.len() > 1 {
            self.draw_group(painter, row, scored.courses.len(), course)
        } else {
            row
        };
        let sentences = course.sentences();
        let columns = painter.columns();
        let needed = sentences
            .iter()
            .map(|text| wrap(text.get(look.language), columns).len())
            .sum::<usize>();
        let rows = painter.rows().saturating_sub(row + needed + 2);
        let rows = rows.min(MOST_ROWS);
        painter.part(0, row + 1, columns, rows, |painter| {
            step_plot::draw(painter, course);
        });
        let mut row = row + 2 + rows;
        for (index, sentence) in sentences.iter().enumerate() {
            let style = if index == 0 {
                look.strong()
            } else {
                look.plain()
            };
            row = painter.wrapped(0, row, sentence.get(look.language), style);
        }
    }
}

impl WhatIfScreen {
    /// Which of several groups is shown; returns the row below.
    fn draw_group(
        &self,
        painter: &mut Painter<'_>,
        row: usize,
        groups: usize,
        course: &WhatIf,
    ) -> usize {
        let look = painter.look;
        let text = format!(
            "{} {}/{groups}: {} ({} {})  {}",
            look.pick("部分", "part"),
            self.cursor.selected + 1,
            course.title.get(look.language),
            course.weight.to_short_text(2),
            words::POINTS_UNIT.get(look.language),
            look.pick("↑↓ 换一部分", "↑↓ for another")
        );
        painter.text(0, row, &text, look.heading());
        row + 1
    }
}

/// The name, the score, the rule, and the sentence with the numbers put in; returns the row below.
fn draw_heading(painter: &mut Painter<'_>, scored: &Scored) -> usize {
    let look = painter.look;
    let score = scored
        .score
        .as_ref()
        .map_or("—".to_owned(), |score| score.to_short_text(2));
    let title = format!(
        "{} {}   {score} / {}",
        scored.code,
        scored.title.get(look.language),
        scored.weight.to_short_text(2)
    );
    painter.text(0, 0, &title, look.strong());
    let rule = format!(
        "{}{}",
        look.pick("规则：", "Rule: "),
        scored.rule_words.get(look.language)
    );
    let row = painter.wrapped(0, 1, &rule, look.quiet());
    painter.wrapped(0, row, scored.because.get(look.language), look.plain())
}
