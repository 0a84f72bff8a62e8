//! Drawing of texts by display columns; every text is cleaned of control characters here.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::{Signs, clean, fit, width, wrap};
use crate::tui::widgets::look::Look;

/// A rectangle of the screen to draw in. Anything outside it is cut off.
pub struct Painter<'a> {
    buffer: &'a mut Buffer,
    /// The rectangle, in screen columns and rows.
    pub area: Rect,
    /// How it looks.
    pub look: Look,
    /// The rows at its bottom that something lies over.
    pub covered: usize,
    /// Where the terminal's own cursor goes, if anywhere.
    pub caret: Option<Position>,
}

impl<'a> Painter<'a> {
    /// A painter over the part of `area` that lies in the buffer.
    pub fn new(buffer: &'a mut Buffer, area: Rect, look: Look) -> Self {
        Self {
            area: area.intersection(buffer.area),
            buffer,
            look,
            covered: 0,
            caret: None,
        }
    }

    /// The columns of the rectangle.
    pub fn columns(&self) -> usize {
        usize::from(self.area.width)
    }

    /// The rows of the rectangle.
    pub fn rows(&self) -> usize {
        usize::from(self.area.height)
    }

    /// Writes a text at a column and row of the rectangle; returns the column behind it.
    pub fn text(&mut self, column: usize, row: usize, text: &str, style: Style) -> usize {
        if row >= self.rows() || column >= self.columns() {
            return column;
        }
        let cleaned = clean(text);
        let fitted = fit(&cleaned, self.columns() - column);
        let mut at = column;
        for sign in Signs::held().shown(&fitted).graphemes(true) {
            // The signs of some scripts take more columns one by one than together.
            if at + width(sign) > self.columns() {
                break;
            }
            at += self.sign(at, row, sign, style);
        }
        at
    }

    /// Puts one sign into as many cells as the terminal takes for it; returns how many.
    fn sign(&mut self, column: usize, row: usize, sign: &str, style: Style) -> usize {
        let columns = width(sign);
        let (x, y) = (self.area.x + column as u16, self.area.y + row as u16);
        let Some(taken) = NonZeroU16::new(columns as u16) else {
            return 0;
        };
        let option = if columns == sign.width() {
            CellDiffOption::None
        } else {
            CellDiffOption::ForcedWidth(taken)
        };
        self.buffer[(x, y)]
            .set_symbol(sign)
            .set_style(style)
            .set_diff_option(option);
        for behind in 1..taken.get() {
            let cell = &mut self.buffer[(x + behind, y)];
            cell.reset();
            cell.set_style(style);
        }
        columns
    }

    /// Writes a text so that it ends at the right edge; returns the column it begins at.
    pub fn text_at_end(&mut self, row: usize, text: &str, style: Style) -> usize {
        let cleaned = clean(text).into_owned();
        let column = self.columns().saturating_sub(width(&cleaned));
        self.text(column, row, &cleaned, style);
        column
    }

    /// Writes a text wrapped into the columns from `column` on; returns the row behind it.
    pub fn wrapped(&mut self, column: usize, row: usize, text: &str, style: Style) -> usize {
        let cleaned = clean(text).into_owned();
        let lines = wrap(&cleaned, self.columns().saturating_sub(column));
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            self.text(column, row + index, cleaned[line.bytes].trim_end(), style);
        }
        row + count
    }

    /// Draws a horizontal rule over the whole width.
    pub fn rule(&mut self, row: usize) {
        let rule = "─".repeat(self.columns());
        let style = self.look.quiet();
        self.text(0, row, &rule, style);
    }

    /// Gives a whole row a style.
    pub fn row_style(&mut self, row: usize, style: Style) {
        if row < self.rows() {
            let rectangle = Rect::new(self.area.x, self.area.y + row as u16, self.area.width, 1);
            self.buffer.set_style(rectangle, style);
        }
    }

    /// Draws a bar of `columns` columns, filled for a share from 0 to 1; returns the column behind it.
    pub fn bar(&mut self, column: usize, row: usize, columns: usize, share: f64) -> usize {
        let filled = (share.clamp(0.0, 1.0) * columns as f64).round();
        // A rounded share of a width: never negative, never above the width.
        #[allow(clippy::cast_sign_loss)]
        let filled = filled as usize;
        let (good, quiet) = (self.look.good(), self.look.quiet());
        // Lower blocks: there is air between the bars of neighbouring rows.
        let middle = self.text(column, row, &"▆".repeat(filled), good);
        self.text(middle, row, &"▁".repeat(columns - filled), quiet)
    }

    /// Puts the terminal's cursor at a column and row of the rectangle.
    pub fn put_caret(&mut self, column: usize, row: usize) {
        if column < self.columns() && row < self.rows() {
            self.caret = Some(Position::new(
                self.area.x + column as u16,
                self.area.y + row as u16,
            ));
        }
    }

    /// Draws in a part of the rectangle: `rows` rows from `row` on, `columns` columns from `column` on.
    pub fn part<R>(
        &mut self,
        column: usize,
        row: usize,
        columns: usize,
        rows: usize,
        draw: impl FnOnce(&mut Painter<'_>) -> R,
    ) -> R {
        let part = Rect::new(
            self.area.x.saturating_add(column as u16),
            self.area.y.saturating_add(row as u16),
            columns as u16,
            rows as u16,
        )
        .intersection(self.area);
        let mut painter = Painter {
            buffer: self.buffer,
            area: part,
            look: self.look,
            covered: 0,
            caret: None,
        };
        let result = draw(&mut painter);
        if let Some(caret) = painter.caret {
            self.caret = Some(caret);
        }
        result
    }

    /// Draws details under a rule over the last rows, at most half of all; returns how many are left above them.
    pub fn details(&mut self, rows: usize, draw: impl FnOnce(&mut Painter<'_>)) -> usize {
        let rows = rows.min(self.rows() / 2);
        let (above, columns) = (self.rows() - rows, self.columns());
        self.part(0, above, columns, rows, |painter| {
            painter.rule(0);
            draw(painter);
        });
        above
    }

    /// Blanks the rectangle, for what is drawn over other things.
    pub fn blank(&mut self) {
        for row in 0..self.rows() {
            let spaces = " ".repeat(self.columns());
            self.text(0, row, &spaces, Style::reset());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A buffer of one row with a text drawn into it, and the column behind it.
    fn drawn(text: &str, columns: u16, signs: Signs) -> (Buffer, usize) {
        signs.hold();
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, 1));
        let area = buffer.area;
        let mut painter = Painter::new(&mut buffer, area, Look::default());
        let behind = painter.text(0, 0, text, Style::new());
        (buffer, behind)
    }

    #[test]
    fn a_sign_of_two_columns_in_this_terminal_holds_two_cells() {
        let wide = Signs {
            plain: true,
            wide: true,
        };
        let (buffer, behind) = drawn("①满≥℃a", 20, wide);
        assert_eq!(behind, 2 + 2 + 2 + 2 + 1);
        let at = |column: u16| buffer[(column, 0)].symbol().to_owned();
        assert_eq!(
            ["①", "满", ">", "=", "℃", "a"],
            [0, 2, 4, 5, 6, 8].map(at)[..]
        );
        // What is sent to the terminal leaves out the second half of each.
        let sent: Vec<u16> = Buffer::empty(buffer.area)
            .diff(&buffer)
            .into_iter()
            .map(|(column, _, _)| column)
            .collect();
        assert_eq!(sent, [0, 2, 4, 5, 6, 8]);
        let (_, behind) = drawn("①满≥℃a", 20, Signs::default());
        assert_eq!(behind, 1 + 2 + 1 + 1 + 1);
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_columns(text in "\\PC{0,20}", columns in 1_u16..12, plain: bool, wide: bool) {
            let (_, behind) = drawn(&text, columns, Signs { plain, wide });
            prop_assert!(behind <= usize::from(columns));
        }
    }
}
