//! No hidden number can be recomputed: by looking through every table, and by solving the equations of the totals.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// Every number of the table with its totals.
fn numbers(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let grid = Grid::new(counts);
    let [rows, columns] = grid.size();
    (0..rows)
        .map(|row| {
            (0..columns)
                .map(|column| grid.number((row, column)))
                .collect()
        })
        .collect()
}

/// Every table of the same size and whole that agrees with all that is printed, as `seen` sees each.
fn possible(
    counts: &[Vec<u64>],
    printed: &dyn Fn(Place) -> bool,
    seen: &mut dyn FnMut(&[Vec<u64>]),
) {
    let (rows, columns) = (counts.len(), counts[0].len());
    let whole: u64 = counts.iter().flatten().sum();
    let truth = numbers(counts);
    let mut cells = vec![0; rows * columns];
    fill(&mut cells, 0, whole, &mut |cells| {
        let table: Vec<Vec<u64>> = cells.chunks(columns).map(<[u64]>::to_vec).collect();
        let here = numbers(&table);
        let agrees = (0..=rows).all(|row| {
            (0..=columns)
                .all(|column| !printed((row, column)) || here[row][column] == truth[row][column])
        });
        if agrees {
            seen(&here);
        }
    });
}

fn fill(cells: &mut [u64], at: usize, left: u64, whole: &mut dyn FnMut(&[u64])) {
    if at + 1 == cells.len() {
        cells[at] = left;
        whole(cells);
        return;
    }
    for value in 0..=left {
        cells[at] = value;
        fill(cells, at + 1, left - value, whole);
    }
}

/// The least and the most of every number over the possible tables.
fn ranges(counts: &[Vec<u64>], printed: &dyn Fn(Place) -> bool) -> Vec<Vec<(u64, u64)>> {
    let mut ranges = vec![vec![(u64::MAX, 0); counts[0].len() + 1]; counts.len() + 1];
    possible(counts, printed, &mut |table| {
        for (range, number) in ranges.iter_mut().flatten().zip(table.iter().flatten()) {
            *range = (range.0.min(*number), range.1.max(*number));
        }
    });
    ranges
}

/// Whether the equations of rows and columns give one value for a hidden number: its unit vector lies in the space of
/// the rows of the equations, by elimination.
fn is_solved(counts: &[Vec<u64>], hidden: &Hidden, place: Place) -> bool {
    let (rows, columns) = (counts.len(), counts[0].len());
    let unknown: Vec<Place> = (0..=rows)
        .flat_map(|row| (0..=columns).map(move |column| (row, column)))
        .filter(|(row, column)| hidden.places[*row][*column])
        .collect();
    let sign = |(row, column): Place| {
        if (row == rows) == (column == columns) {
            1.0
        } else {
            -1.0
        }
    };
    let line = |on: &dyn Fn(Place) -> bool| -> Vec<f64> {
        let entries = unknown.iter();
        entries
            .map(|place| if on(*place) { sign(*place) } else { 0.0 })
            .collect()
    };
    let mut equations: Vec<Vec<f64>> = (0..=rows).map(|row| line(&|at| at.0 == row)).collect();
    equations.extend((0..=columns).map(|column| line(&|at| at.1 == column)));
    let rank = |equations: &[Vec<f64>]| -> usize {
        let mut equations = equations.to_vec();
        let mut rank = 0;
        for column in 0..unknown.len() {
            let Some(pivot) =
                (rank..equations.len()).find(|at| equations[*at][column].abs() > 1e-9)
            else {
                continue;
            };
            equations.swap(rank, pivot);
            let (head, tail) = equations.split_at_mut(rank + 1);
            for other in tail {
                let times = other[column] / head[rank][column];
                for (into, from) in other.iter_mut().zip(&head[rank]) {
                    *into -= times * from;
                }
            }
            rank += 1;
        }
        rank
    };
    let before = rank(&equations);
    equations.push(
        line(&|at| at == place)
            .iter()
            .map(|entry| entry.abs())
            .collect(),
    );
    rank(&equations) == before
}

/// Small numbers: from 1 to below the limit.
fn small(counts: &[Vec<u64>], under: u64) -> Vec<Place> {
    let grid = Grid::new(counts);
    grid.places()
        .filter(|place| (1..under).contains(&grid.number(*place)))
        .collect()
}

fn check_by_every_table(counts: &[Vec<u64>], under: u64) {
    let hidden = protect(counts, under);
    if hidden.total() {
        assert!(counts.iter().flatten().sum::<u64>() < under);
        return;
    }
    let found = ranges(counts, &|(row, column)| !hidden.places[row][column]);
    let grid = Grid::new(counts);
    for place in grid.places() {
        let (low, high) = found[place.0][place.1];
        if !hidden.places[place.0][place.1] {
            continue;
        }
        assert!(low < high, "{counts:?} {place:?} is {low}: {hidden:?}");
        assert_eq!(
            (low, high),
            range(counts, &hidden, place),
            "{counts:?} {place:?} {hidden:?}"
        );
    }
    for place in small(counts, under) {
        let (low, high) = found[place.0][place.1];
        assert!(hidden.places[place.0][place.1]);
        assert!(
            low == 0 && high >= under,
            "{counts:?} {place:?} {low}..{high}: {hidden:?}"
        );
    }
    // Whoever knows every total finds no small cell either, unless these totals leave one table only.
    let (rows, columns) = (counts.len(), counts[0].len());
    let is_total = |(row, column): Place| row == rows || column == columns;
    let known = ranges(counts, &|place| {
        is_total(place) || !hidden.places[place.0][place.1]
    });
    let totals_only = ranges(counts, &is_total);
    for place in small(counts, under) {
        let at = |ranges: &[Vec<(u64, u64)>]| ranges[place.0][place.1];
        let free = at(&totals_only).0 < at(&totals_only).1;
        assert!(
            !free || at(&known).0 < at(&known).1,
            "{counts:?} {place:?} {hidden:?}"
        );
    }
}

fn table(rows: usize, columns: usize, most: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
    proptest::collection::vec(proptest::collection::vec(0..=most, columns), rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_table_that_agrees_with_what_is_printed_was_looked_at_2x2(
        counts in table(2, 2, 9), under in 2..=5u64
    ) {
        check_by_every_table(&counts, under);
    }

    #[test]
    fn every_table_that_agrees_with_what_is_printed_was_looked_at_2x3(
        counts in table(2, 3, 4), under in 2..=5u64
    ) {
        check_by_every_table(&counts, under);
    }

    #[test]
    fn every_table_that_agrees_with_what_is_printed_was_looked_at_3x3(
        counts in table(3, 3, 1), under in 2..=4u64
    ) {
        check_by_every_table(&counts, under);
    }

    #[test]
    fn in_large_tables_every_small_number_could_be_anything_from_nothing_to_the_limit(
        counts in (1..=7usize, 1..=7usize).prop_flat_map(|(rows, columns)| table(rows, columns, 14)),
        under in 2..=10u64
    ) {
        let hidden = protect(&counts, under);
        prop_assume!(!hidden.total());
        for place in Grid::new(&counts).places() {
            if !hidden.places[place.0][place.1] {
                continue;
            }
            prop_assert!(!is_solved(&counts, &hidden, place), "{counts:?} {place:?} {hidden:?}");
            let (low, high) = range(&counts, &hidden, place);
            prop_assert!(low < high);
        }
        for place in small(&counts, under) {
            let (low, high) = range(&counts, &hidden, place);
            prop_assert!(low == 0 && high >= under, "{counts:?} {place:?} {low}..{high}");
        }
    }

    // The sum of the hidden groups is what a reader can find out: it is of two groups or more, and not small.
    #[test]
    fn the_hidden_groups_together_are_not_small(sizes in proptest::collection::vec(0..20u64, 1..9), under in 2..=8u64) {
        let hidden = protect_groups(&sizes, under);
        let all: u64 = sizes.iter().sum();
        let taken: Vec<u64> = (0..sizes.len()).filter(|at| hidden[*at]).map(|at| sizes[at]).collect();
        let is_small = |size: &u64| (1..under).contains(size);
        prop_assert!(sizes.iter().zip(&hidden).all(|(size, hidden)| !is_small(size) || *hidden));
        if taken.iter().any(is_small) && all >= under {
            prop_assert!(taken.len() >= 2);
            prop_assert!(taken.iter().sum::<u64>() >= under, "{sizes:?} {hidden:?}");
        }
    }
}

// 3 of 23 are hidden; with them one more of its row and one of its column, and the cell that closes the rectangle.
#[test]
fn a_small_cell_takes_the_cheapest_rectangle_with_it() {
    let counts = vec![vec![3, 20, 40], vec![30, 12, 50], vec![60, 70, 80]];
    let hidden = protect(&counts, 5);
    let taken: Vec<Place> = (0..4)
        .flat_map(|row| (0..4).map(move |column| (row, column)))
        .filter(|(row, column)| hidden.places[*row][*column])
        .collect();
    assert_eq!(taken, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    // The four move together: the 3 from 0 up, until the 20 or the 30 is used up; 12 more can go the other way.
    assert_eq!(range(&counts, &hidden, (0, 0)), (0, 23));
}

#[rstest]
#[case(vec![vec![10, 20], vec![30, 0]], 5)]
#[case(vec![vec![1, 2], vec![3, 4]], 1)]
#[case(vec![vec![1, 2], vec![3, 4]], 0)]
#[case(vec![vec![0, 0], vec![0, 0]], 5)]
#[case(vec![], 5)]
fn without_small_numbers_nothing_is_hidden(#[case] counts: Vec<Vec<u64>>, #[case] under: u64) {
    assert_eq!(protect(&counts, under).count(), 0);
}

#[test]
fn fewer_responses_than_the_limit_are_hidden_whole() {
    let hidden = protect(&[vec![1, 0], vec![2, 1]], 5);
    assert!(hidden.total() && hidden.count() == 9);
}

#[test]
fn a_total_that_is_hidden_in_another_table_cannot_be_recomputed_here() {
    let counts = vec![vec![9, 12], vec![40, 30], vec![25, 60]];
    assert_eq!(protect(&counts, 5).count(), 0);
    let hidden = protect_together(&counts, 5, &[0]);
    assert!(hidden.row_total(0));
    let (low, high) = range(&counts, &hidden, (0, 2));
    assert!(low < high, "{hidden:?}");
}
