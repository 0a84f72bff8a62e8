//! Which row of a list is selected, and which rows the screen shows.

use super::painter::Painter;
use crate::tui::commands::Command;

/// The selection of a list; rows count from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCursor {
    /// The selected row.
    pub selected: usize,
}

impl ListCursor {
    /// Moves the selection as a command asks, within `rows` rows; says whether the command was one of its own.
    pub fn handle(&mut self, command: Command, rows: usize, page: usize) -> bool {
        let last = rows.saturating_sub(1);
        let page = page.max(1);
        self.selected = match command {
            Command::Up => self.selected.saturating_sub(1),
            Command::Down => self.selected + 1,
            Command::PageUp => self.selected.saturating_sub(page),
            Command::PageDown => self.selected + page,
            Command::First => 0,
            Command::Last => last,
            _ => return false,
        }
        .min(last);
        true
    }

    /// The first row to show so that the selection is in view, with some rows around it.
    pub fn top(self, rows: usize, shown: usize) -> usize {
        self.selected
            .saturating_sub(shown / 2)
            .min(rows.saturating_sub(shown))
    }

    /// Draws the rows in view, `shown` of them from a line of the rectangle on, and marks the selected one: `draw` takes
    /// the line and the row.
    pub fn draw(
        self,
        painter: &mut Painter<'_>,
        (from, shown): (usize, usize),
        rows: usize,
        mut draw: impl FnMut(&mut Painter<'_>, usize, usize),
    ) {
        let top = self.top(rows, shown);
        for row in top..rows.min(top + shown) {
            let line = from + row - top;
            draw(painter, line, row);
            if row == self.selected {
                let style = painter.look.selected();
                painter.row_style(line, style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_stays_on_the_list() {
        let mut cursor = ListCursor::default();
        assert!(cursor.handle(Command::Up, 3, 10));
        assert_eq!(cursor.selected, 0);
        assert!(cursor.handle(Command::PageDown, 3, 10));
        assert_eq!(cursor.selected, 2);
        assert!(cursor.handle(Command::Down, 0, 10));
        assert_eq!(cursor.selected, 0);
        assert!(!cursor.handle(Command::Open, 3, 10));
    }

    #[test]
    fn the_selection_is_always_in_view() {
        for rows in 0..30 {
            for shown in 1..10 {
                for selected in 0..rows {
                    let top = ListCursor { selected }.top(rows, shown);
                    assert!((top..top + shown).contains(&selected));
                }
            }
        }
    }
}
