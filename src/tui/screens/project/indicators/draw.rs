//! How the tree of indicators and the details of one look.

use super::Indicators;
use crate::indicator::{Assessment, Scored};
use crate::text::{Text, pad_end, pad_start, words};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// A line of the tree.
enum Line<'a> {
    Level(usize, &'a Text, String),
    Indicator(usize, &'a Scored),
}

impl Indicators {
    /// Draws the tree, the selected indicator in view.
    pub(super) fn draw_tree(&self, painter: &mut Painter<'_>, assessment: &Assessment) {
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

/// Draws title, weight, value and score in their columns.
pub(super) fn draw_columns(
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

/// Draws one indicator whole: score, marks, the sentence, the rule as printed, what the report printed.
pub(super) fn draw_detail(painter: &mut Painter<'_>, scored: &Scored, marks: &str) {
    let look = painter.look;
    let language = look.language;
    let score = scored
        .score
        .as_ref()
        .map_or("—".to_owned(), |score| score.to_short_text(2));
    let title = format!(
        "{} {}   {} / {}{marks}",
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
            words::POINTS_UNIT.get(look.language)
        );
        painter.text(0, row, &text, look.quiet());
    }
}
