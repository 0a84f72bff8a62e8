//! Which numbers of a table stay inside the program: the small ones, and others so that nobody can recompute them.
//!
//! A count from 1 to below the limit is small, in a cell or in a total; 0 is not, since it is nobody. Of every small
//! number, what is printed leaves open every value from 0 to the limit: it cannot even be told to be small. That takes
//! further numbers with it (complementary suppression); the cheapest paths of [`flow`](super::flow) choose them, cells
//! before totals. Beyond that, the cells are kept open for a reader who knows every total from elsewhere, wherever the
//! totals alone do not give them away.

use std::cmp::Reverse;

use super::flow::{Grid, Place, Way};
use crate::text::Order;

/// Below how many responses a cell is small, where a project does not say otherwise.
pub const SMALL_CELLS: u64 = 5;

/// Which numbers of a table are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Row by row, with the totals behind and below.
    places: Vec<Vec<bool>>,
}

impl Hidden {
    /// Whether the number at a place is hidden; a table without cells hides nothing.
    fn at(&self, row: usize, column: usize) -> bool {
        let line = self.places.get(row);
        line.and_then(|line| line.get(column))
            .is_some_and(|hidden| *hidden)
    }

    fn totals(&self) -> [usize; 2] {
        [&self.places.len(), &self.places.first().map_or(0, Vec::len)]
            .map(|size| size.saturating_sub(1))
    }

    /// Whether a cell is hidden.
    pub fn cell(&self, row: usize, column: usize) -> bool {
        self.at(row, column)
    }

    /// Whether the total of a row is hidden.
    pub fn row_total(&self, row: usize) -> bool {
        self.at(row, self.totals()[1])
    }

    /// Whether the total of a column is hidden.
    pub fn column_total(&self, column: usize) -> bool {
        self.at(self.totals()[0], column)
    }

    /// Whether the total of everything is hidden, and everything with it.
    pub fn total(&self) -> bool {
        let [row, column] = self.totals();
        self.at(row, column)
    }

    /// How many cells and totals are hidden.
    pub fn count(&self) -> usize {
        self.places
            .iter()
            .flatten()
            .filter(|hidden| **hidden)
            .count()
    }
}

/// What of a table stays inside, where counts below `under` are small; `under` up to 1 hides nothing.
pub fn protect(counts: &[Vec<u64>], under: u64) -> Hidden {
    protect_together(counts, under, &[])
}

/// As [`protect`], of a table that leaves together with others: the totals of these rows stay inside too, since they do in
/// another one.
pub fn protect_together(counts: &[Vec<u64>], under: u64, rows_without_totals: &[usize]) -> Hidden {
    let mut grid = Grid::new(counts);
    let [rows, columns] = grid.size();
    if rows < 2 || columns < 2 {
        return Hidden {
            places: grid.hidden,
        };
    }
    let whole = grid.number((rows - 1, columns - 1));
    let is_small = |number: u64| number > 0 && number < under;
    if is_small(whole) {
        for hidden in grid.hidden.iter_mut().flatten() {
            *hidden = true;
        }
        return Hidden {
            places: grid.hidden,
        };
    }
    let is_kept = |place: Place| place.1 + 1 == columns && rows_without_totals.contains(&place.0);
    let guarded: Vec<Place> = grid
        .places()
        .filter(|place| is_small(grid.number(*place)) || is_kept(*place))
        .collect();
    for place in &guarded {
        grid.hidden[place.0][place.1] = true;
    }
    let guarded: Vec<Place> = guarded
        .into_iter()
        .filter(|place| grid.number(*place) > 0)
        .collect();
    for place in &guarded {
        open(&mut grid, *place, under);
    }
    for place in &guarded {
        open_to_who_knows_the_totals(&mut grid, *place);
    }
    Hidden {
        places: grid.hidden,
    }
}

/// Hides more until this number could be anything from 0 to the limit; a larger one, until it could be another.
fn open(grid: &mut Grid, place: Place, under: u64) {
    let number = grid.number(place);
    let [rows, columns] = grid.size();
    let whole = grid.number((rows - 1, columns - 1));
    let cells = ((rows - 1) * (columns - 1)) as u64;
    // A total is worth more to the reader than all cells of a line; a cell with nobody in it helps only as a stopgap.
    let cost = |other: Place, number: u64| -> Option<u64> {
        if other.0 + 1 == rows || other.1 + 1 == columns {
            Some(whole.saturating_mul(4) + number + 1)
        } else if number == 0 {
            Some(whole / cells + 1)
        } else {
            Some(number + 1)
        }
    };
    let (down, up) = if number < under {
        (number, under - number)
    } else {
        (0, 1)
    };
    grid.move_by(place, Way::Down, down, &cost);
    grid.move_by(place, Way::Up, up, &cost);
}

/// Hides further cells until this cell could be another for a reader who knows every total; nothing where no other
/// table has these totals.
fn open_to_who_knows_the_totals(grid: &mut Grid, place: Place) {
    let [rows, columns] = grid.size();
    let is_total = |place: Place| place.0 + 1 == rows || place.1 + 1 == columns;
    if is_total(place) {
        return;
    }
    let totals: Vec<Place> = grid.places().filter(|place| is_total(*place)).collect();
    let hidden: Vec<bool> = totals
        .iter()
        .map(|(row, column)| std::mem::take(&mut grid.hidden[*row][*column]))
        .collect();
    let cost = |other: Place, number: u64| (!is_total(other)).then_some(number + 1);
    for way in [Way::Down, Way::Up] {
        if grid.move_by(place, way, 1, &cost) > 0 {
            break;
        }
    }
    for ((row, column), hidden) in totals.into_iter().zip(hidden) {
        grid.hidden[row][column] = hidden;
    }
}

/// Which groups stay inside, given their sizes: the small ones, and the next larger ones until those hidden together
/// are not small and at least two.
pub(super) fn protect_groups(sizes: &[u64], under: u64) -> Vec<bool> {
    let small = sizes.iter().map(|size| *size > 0 && *size < under);
    let mut hidden: Vec<bool> = small.collect();
    let mut others: Vec<usize> = (0..sizes.len())
        .filter(|at| !hidden[*at] && sizes[*at] > 0)
        .collect();
    others.order_by_key(|at| Reverse(sizes[*at]));
    let is_open = |hidden: &[bool]| {
        let sizes = sizes.iter().zip(hidden).filter(|(_, hidden)| **hidden);
        let sizes: Vec<u64> = sizes
            .map(|(size, _)| *size)
            .filter(|size| *size > 0)
            .collect();
        sizes.is_empty() || (sizes.len() >= 2 && sizes.iter().sum::<u64>() >= under)
    };
    while !is_open(&hidden) {
        let Some(next) = others.pop() else {
            break;
        };
        hidden[next] = true;
    }
    hidden
}

/// The least and the most that a hidden number can be, from what is printed.
#[cfg(test)]
pub(super) fn range(counts: &[Vec<u64>], hidden: &Hidden, place: Place) -> (u64, u64) {
    let mut grid = Grid::new(counts);
    grid.hidden.clone_from(&hidden.places);
    let number = grid.number(place);
    let nothing = |_: Place, _: u64| None;
    let down = grid.move_by(place, Way::Down, number, &nothing);
    let up = grid.move_by(place, Way::Up, 1 << 40, &nothing);
    (number - down, number + up)
}

#[cfg(test)]
mod tests;
