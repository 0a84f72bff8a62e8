//! What stands on which sheet: units of rows are put on sheets so that none is torn, and a table that is longer than a sheet
//! goes on under its heading.
//!
//! Browsers repeat neither a serial nor its code at the head of every sheet, so the page is made of sheets from the first.

/// A row and how tall it is, in tenths of a millimetre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub tall: usize,
    pub html: String,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Unit {
    /// What begins and ends it, on every sheet that it is on.
    pub open: String,
    pub close: &'static str,
    /// What stands above its rows, on every sheet that it is on.
    pub head: Option<Row>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether it may be parted between rows.
    pub is_parted: bool,
    /// Whether the unit that follows stays with it.
    pub leads: bool,
}

impl Unit {
    /// A row that stands alone.
    pub fn of_row(tall: usize, html: String) -> Self {
        Self {
            rows: vec![Row { tall, html }],
            ..Self::default()
        }
    }

    fn head_tall(&self) -> usize {
        self.head.as_ref().map_or(0, |head| head.tall)
    }

    fn tall(&self) -> usize {
        self.head_tall() + self.rows.iter().map(|row| row.tall).sum::<usize>()
    }

    /// What must stand on the sheet on which it begins.
    fn least(&self) -> usize {
        if !self.is_parted {
            return self.tall();
        }
        let first = self.rows.iter().take(FIRST_ROWS).map(|row| row.tall);
        self.head_tall() + first.sum::<usize>()
    }
}

/// The fewest rows of a parted table on the sheet where it begins.
const FIRST_ROWS: usize = 3;

/// Puts units on sheets of this room, in tenths of a millimetre.
pub(super) fn sheets(units: &[Unit], room: usize) -> Vec<String> {
    let mut filling = Filling {
        done: Vec::new(),
        sheet: String::new(),
        used: 0,
        room,
    };
    for (at, unit) in units.iter().enumerate() {
        let next = units.get(at + 1).filter(|_| unit.leads);
        let need = unit.least() + next.map_or(0, Unit::least);
        filling.make_room(need);
        filling.place(unit);
    }
    filling.turn();
    filling.done
}

struct Filling {
    done: Vec<String>,
    sheet: String,
    used: usize,
    room: usize,
}

impl Filling {
    fn turn(&mut self) {
        if self.used > 0 {
            self.done.push(std::mem::take(&mut self.sheet));
            self.used = 0;
        }
    }

    fn make_room(&mut self, need: usize) {
        if self.used + need > self.room {
            self.turn();
        }
    }

    fn place(&mut self, unit: &Unit) {
        self.open(unit);
        for row in &unit.rows {
            if self.used + row.tall > self.room {
                self.sheet.push_str(unit.close);
                self.turn();
                self.open(unit);
            }
            self.sheet.push_str(&row.html);
            self.used += row.tall;
        }
        self.sheet.push_str(unit.close);
    }

    fn open(&mut self, unit: &Unit) {
        self.sheet.push_str(&unit.open);
        if let Some(head) = &unit.head {
            self.sheet.push_str(&head.html);
            self.used += head.tall;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(rows: usize, tall: usize, is_parted: bool) -> Unit {
        let row = Row {
            tall,
            html: "r".into(),
        };
        Unit {
            open: "(".into(),
            close: ")",
            rows: vec![row; rows],
            is_parted,
            ..Unit::default()
        }
    }

    #[test]
    fn what_does_not_fit_any_more_begins_the_next_sheet() {
        let units = [unit(3, 10, false), unit(3, 10, false), unit(1, 10, false)];
        assert_eq!(sheets(&units, 50), ["(rrr)", "(rrr)(r)"]);
    }

    #[test]
    fn what_is_longer_than_a_sheet_is_parted_between_rows_and_has_its_heading_again() {
        let mut long = unit(5, 10, true);
        long.head = Some(Row {
            tall: 10,
            html: "h".into(),
        });
        assert_eq!(sheets(&[long], 40), ["(hrrr)", "(hrr)"]);
        assert_eq!(sheets(&[unit(5, 10, false)], 30), ["(rrr)", "(rr)"]);
    }

    #[test]
    fn a_heading_stays_with_what_follows() {
        let mut heading = unit(1, 10, false);
        heading.leads = true;
        let units = [unit(3, 10, false), heading, unit(2, 10, false)];
        assert_eq!(sheets(&units, 50), ["(rrr)", "(r)(rr)"]);
    }
}
