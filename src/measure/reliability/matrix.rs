//! A symmetric matrix and its Cholesky factor: as much linear algebra as the statistics of a scale need.

/// A pivot of a correlation matrix below which a question is taken to follow from the ones before it.
const DEPENDENT: f64 = 1e-10;

/// A symmetric matrix, stored whole, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Symmetric {
    size: usize,
    cells: Vec<f64>,
}

impl Symmetric {
    /// A matrix of zeros.
    pub fn zeros(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    /// The matrix with these cells.
    pub fn from_fn(size: usize, cell: impl Fn(usize, usize) -> f64) -> Self {
        let cells = (0..size * size)
            .map(|at| cell(at / size, at % size))
            .collect();
        Self { size, cells }
    }

    /// How many rows it has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The cell in this row and column.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    /// Adds to the cell in this row and column, and to no other.
    pub fn add(&mut self, row: usize, column: usize, amount: f64) {
        self.cells[row * self.size + column] += amount;
    }

    /// Adds the products of these values, taken pair by pair, times a weight, to the upper half alone.
    #[inline]
    pub fn add_products(&mut self, values: &[f64], weight: f64) {
        // Without values there are no rows; a row of nothing cannot be asked for.
        let rows = self.cells.chunks_exact_mut(self.size.max(1));
        for (at, (row, value)) in rows.zip(values).enumerate() {
            let weighted = value * weight;
            for (cell, other) in row[at..].iter_mut().zip(&values[at..]) {
                *cell += weighted * other;
            }
        }
    }

    /// Gives the lower half what the upper one holds.
    pub fn mirror(&mut self) {
        for row in 0..self.size {
            for column in 0..row {
                self.cells[row * self.size + column] = self.at(column, row);
            }
        }
    }

    /// The sum of a row.
    pub fn row_sum(&self, row: usize) -> f64 {
        (0..self.size).map(|column| self.at(row, column)).sum()
    }

    /// The sum of the diagonal.
    pub fn trace(&self) -> f64 {
        (0..self.size).map(|row| self.at(row, row)).sum()
    }

    /// The sum of all cells.
    pub fn sum(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// The rows and columns at these places only.
    pub fn only(&self, places: &[usize]) -> Self {
        Self::from_fn(places.len(), |row, column| {
            self.at(places[row], places[column])
        })
    }

    /// The correlations that belong to these covariances; every variance is above 0.
    pub fn correlations(&self) -> Self {
        Self::from_fn(self.size, |row, column| {
            if row == column {
                return 1.0;
            }
            self.at(row, column) / (self.at(row, row) * self.at(column, column)).sqrt()
        })
    }

    /// The Cholesky factor; `None` where a row follows from the ones above it, as far as its unit diagonal can tell.
    pub fn factor(&self) -> Option<Factor> {
        let mut lower = vec![vec![0.0; self.size]; self.size];
        for row in 0..self.size {
            for column in 0..=row {
                let shared: f64 = (0..column).map(|k| lower[row][k] * lower[column][k]).sum();
                let left = self.at(row, column) - shared;
                if row != column {
                    lower[row][column] = left / lower[column][column];
                } else if left > DEPENDENT {
                    lower[row][row] = left.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(Factor { lower })
    }
}

/// The lower triangle L of a matrix L·Lᵀ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Factor {
    lower: Vec<Vec<f64>>,
}

impl Factor {
    /// The natural logarithm of the matrix's determinant.
    pub fn log_determinant(&self) -> f64 {
        let logs = self.lower.iter().enumerate();
        2.0 * logs.map(|(at, row)| row[at].ln()).sum::<f64>()
    }

    /// The inverse of the matrix: (L⁻¹)ᵀ·L⁻¹.
    pub fn inverse(&self) -> Symmetric {
        let size = self.lower.len();
        // The rows of L⁻¹, each as long as it has cells other than 0.
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
        for (row, lower) in self.lower.iter().enumerate() {
            let cell = |column: usize| {
                let unit = if row == column { 1.0 } else { 0.0 };
                let shared: f64 = (column..row).map(|k| lower[k] * rows[k][column]).sum();
                (unit - shared) / lower[row]
            };
            let cells = (0..=row).map(cell).collect();
            rows.push(cells);
        }
        Symmetric::from_fn(size, |row, column| {
            let below = rows.iter().skip(row.max(column));
            below.map(|cells| cells[row] * cells[column]).sum()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 1/2, 1/4; 1, 1/2; 1.
    fn halves() -> Symmetric {
        let cells = [1.0, 0.5, 0.25, 0.5, 1.0, 0.5, 0.25, 0.5, 1.0];
        Symmetric::from_fn(3, |row, column| cells[row * 3 + column])
    }

    // By hand: the determinant is 1·(1 − ¼) − ½·(½ − ⅛) + ¼·(¼ − ¼) = 9/16; the inverse is
    // 4/3, −2/3, 0; −2/3, 5/3, −2/3; 0, −2/3, 4/3.
    #[test]
    fn determinant_and_inverse_agree_with_a_hand_worked_matrix() {
        let factor = halves().factor().unwrap();
        assert!((factor.log_determinant().exp() - 9.0 / 16.0).abs() < 1e-12);
        let inverse = factor.inverse();
        let thirds = [4.0, -2.0, 0.0, -2.0, 5.0, -2.0, 0.0, -2.0, 4.0];
        for (at, third) in thirds.into_iter().enumerate() {
            assert!((inverse.at(at / 3, at % 3) - third / 3.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_row_that_follows_from_the_others_has_no_factor() {
        let twice = Symmetric::from_fn(2, |_, _| 1.0);
        assert_eq!(twice.factor(), None);
    }

    #[test]
    fn sums_and_parts_are_of_the_cells_named() {
        let matrix = halves();
        assert!((matrix.sum() - 5.5).abs() < 1e-12);
        assert!((matrix.trace() - 3.0).abs() < 1e-12);
        assert!((matrix.row_sum(0) - 1.75).abs() < 1e-12);
        assert!((matrix.only(&[0, 2]).at(0, 1) - 0.25).abs() < 1e-12);
    }
}
