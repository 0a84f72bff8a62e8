//! How far hidden numbers of a table can move while everything printed stays: flows along its rows and columns.
//!
//! A table with its totals is a grid in which every line adds up to nothing once the totals are taken as negative. A
//! hidden number that moves must be made up for in its row and in its column by other hidden numbers, so its moves are
//! flows in the graph whose nodes are the lines and whose edges are the hidden numbers. Capacities are whole, so every
//! whole number between the ends of a range is possible (Ford and Fulkerson 1962; Cox 1995 on tables).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// More than any count.
const BOUNDLESS: i64 = i64::MAX / 4;

/// A number of a table: row and column, where the last row and the last column are the totals.
pub(super) type Place = (usize, usize);

/// A table with its totals, of which some numbers are hidden.
pub(super) struct Grid {
    /// The numbers row by row, with the totals behind and below.
    numbers: Vec<Vec<u64>>,
    /// Which of them are hidden.
    pub hidden: Vec<Vec<bool>>,
}

/// Whether a number becomes larger or smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

/// Which numbers may be hidden to let another move, at what cost; `None`: it must stay printed.
pub(super) type Cost<'c> = &'c dyn Fn(Place, u64) -> Option<u64>;

impl Grid {
    /// The table of these counts; nothing is hidden.
    pub fn new(counts: &[Vec<u64>]) -> Self {
        let columns = counts.first().map_or(0, Vec::len);
        let mut numbers: Vec<Vec<u64>> = counts
            .iter()
            .map(|row| {
                let total = row.iter().sum();
                row.iter().copied().chain([total]).collect()
            })
            .collect();
        let totals = (0..=columns).map(|column| numbers.iter().map(|row| row[column]).sum());
        let totals = totals.collect();
        numbers.push(totals);
        Self {
            hidden: vec![vec![false; columns + 1]; numbers.len()],
            numbers,
        }
    }

    /// The number at a place.
    pub fn number(&self, (row, column): Place) -> u64 {
        self.numbers[row][column]
    }

    /// Rows and columns with the totals.
    pub fn size(&self) -> [usize; 2] {
        [self.numbers.len(), self.numbers[0].len()]
    }

    /// Every place, the totals too.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let [rows, columns] = self.size();
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    /// Whether the number is a total of one row or one column.
    pub fn is_margin(&self, (row, column): Place) -> bool {
        let [rows, columns] = self.size();
        (row + 1 == rows) != (column + 1 == columns)
    }

    /// Whether the number is the total of everything.
    pub fn is_whole(&self, (row, column): Place) -> bool {
        let [rows, columns] = self.size();
        row + 1 == rows && column + 1 == columns
    }

    /// Lets a hidden number move by up to `wanted`; says how far it can.
    ///
    /// The path of other numbers that move with it is the cheapest, and those on it become hidden: with `cost` giving
    /// `None` for every number, only those hidden already move.
    pub fn move_by(&mut self, place: Place, way: Way, wanted: u64, cost: Cost<'_>) -> u64 {
        let floor = self.number(place);
        let wanted = match way {
            Way::Up => wanted,
            Way::Down => wanted.min(floor),
        };
        let mut flow = Flow {
            moved: self
                .numbers
                .iter()
                .map(|row| vec![0i64; row.len()])
                .collect(),
            // A margin that grows lowers its line's sum, as a cell that shrinks does.
            raises: (way == Way::Up) != self.is_margin(place),
            from: place,
        };
        let mut reached = 0;
        while reached < wanted {
            let Some(path) = flow.cheapest(self, cost) else {
                break;
            };
            let room = path.iter().map(|step| flow.room(self, *step)).min();
            let amount = room
                .unwrap_or(0)
                .min((wanted - reached).cast_signed())
                .max(0);
            if amount == 0 {
                break;
            }
            for step in path {
                flow.moved[step.place.0][step.place.1] += step.sign() * amount;
                self.hidden[step.place.0][step.place.1] = true;
            }
            reached += amount.cast_unsigned();
        }
        reached
    }
}

/// A number on a path, and whether its entry in the grid grows.
#[derive(Debug, Clone, Copy)]
struct Step {
    place: Place,
    grows: bool,
}

impl Step {
    fn sign(self) -> i64 {
        if self.grows { 1 } else { -1 }
    }
}

/// What has moved so far, and for which number.
struct Flow {
    moved: Vec<Vec<i64>>,
    raises: bool,
    from: Place,
}

impl Flow {
    /// How far an entry can still move.
    fn room(&self, grid: &Grid, step: Step) -> i64 {
        let (row, column) = step.place;
        let number = grid.number(step.place).cast_signed();
        let moved = self.moved[row][column];
        // The entry of a total is negative: it grows while the total shrinks to nothing.
        match (grid.is_margin(step.place), step.grows) {
            (false, true) => BOUNDLESS - moved,
            (false, false) => number + moved,
            (true, true) => number - moved,
            (true, false) => BOUNDLESS + moved,
        }
    }

    /// The cheapest path from the row of the number to its column over entries with room (Dijkstra 1959).
    fn cheapest(&self, grid: &Grid, cost: Cost<'_>) -> Option<Vec<Step>> {
        let [rows, columns] = grid.size();
        let target = rows + self.from.1;
        let mut best = vec![u64::MAX; rows + columns];
        let mut came: Vec<Option<(usize, Step)>> = vec![None; rows + columns];
        let mut queue = BinaryHeap::from([Reverse((0, self.from.0))]);
        best[self.from.0] = 0;
        while let Some(Reverse((spent, node))) = queue.pop() {
            if spent > best[node] {
                continue;
            }
            if node == target {
                break;
            }
            let next = if node < rows {
                rows..rows + columns
            } else {
                0..rows
            };
            for other in next {
                let (row, column) = if node < rows {
                    (node, other - rows)
                } else {
                    (other, node - rows)
                };
                let step = Step {
                    place: (row, column),
                    // Leaving a row, an entry makes up for the number; leaving a column, it makes up for that.
                    grows: (node < rows) != self.raises,
                };
                let Some(price) = self.price(grid, step, cost) else {
                    continue;
                };
                let spent = spent.saturating_add(price);
                if spent < best[other] {
                    best[other] = spent;
                    came[other] = Some((node, step));
                    queue.push(Reverse((spent, other)));
                }
            }
        }
        let mut path = Vec::new();
        let mut node = target;
        while node != self.from.0 {
            let (before, step) = came[node]?;
            path.push(step);
            node = before;
        }
        Some(path)
    }

    fn price(&self, grid: &Grid, step: Step, cost: Cost<'_>) -> Option<u64> {
        if step.place == self.from || grid.is_whole(step.place) || self.room(grid, step) < 1 {
            return None;
        }
        if grid.hidden[step.place.0][step.place.1] {
            return Some(0);
        }
        cost(step.place, grid.number(step.place))
    }
}
