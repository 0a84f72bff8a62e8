//! Some rows of a long list, read around the selected one.

use crate::error::Result;

/// So many rows are read at a time; a screen shows fewer.
const ROWS: usize = 200;

/// So many rows beside the selected one are always there, where the list has them.
const NEAR: usize = 60;

/// Rows of a list that may be too long to be read whole.
pub struct Window<T> {
    from: usize,
    rows: Vec<T>,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self {
            from: 0,
            rows: Vec::new(),
        }
    }
}

impl<T> Window<T> {
    /// Forgets the rows, so that they are read anew.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// A row of the list, where it was read.
    pub fn get(&self, row: usize) -> Option<&T> {
        self.rows.get(row.checked_sub(self.from)?)
    }

    /// The first row for which this holds, of those that were read.
    pub fn position(&self, fits: impl FnMut(&T) -> bool) -> Option<usize> {
        Some(self.from + self.rows.iter().position(fits)?)
    }

    /// Reads the rows around the selected one of `count`, unless they are there; `read` takes the first and how many.
    pub fn turn_to(
        &mut self,
        selected: usize,
        count: usize,
        read: impl FnOnce(usize, usize) -> Result<Vec<T>>,
    ) -> Result<()> {
        let until = self.from + self.rows.len();
        let is_before = self.from == 0 || selected >= self.from + NEAR;
        let is_behind = until >= count || selected + NEAR < until;
        if self.rows.is_empty() || !is_before || !is_behind {
            self.from = selected.saturating_sub(ROWS / 2);
            self.rows = read(self.from, ROWS)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_that_a_screen_shows_are_there_however_one_moves() {
        for count in [0_usize, 1, 59, 60, 61, 199, 200, 201, 1000] {
            let list: Vec<usize> = (0..count).collect();
            let mut window = Window::default();
            let way = (0..count)
                .chain((0..count).rev())
                .chain((0..count).step_by(97));
            for selected in way {
                let read = |from, most| Ok(list.iter().skip(from).take(most).copied().collect());
                window.turn_to(selected, count, read).unwrap();
                for row in selected.saturating_sub(NEAR)..count.min(selected + NEAR) {
                    assert_eq!(
                        window.get(row),
                        Some(&row),
                        "{row} of {count} at {selected}"
                    );
                }
            }
        }
    }
}
