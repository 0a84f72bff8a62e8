//! Running PSPP on a file and reading the tables it prints.

use std::fs;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::times::timed;

/// PSPP with `responses.csv` before it.
pub struct Judge {
    folder: TempDir,
}

/// What PSPP printed.
pub struct Said {
    text: String,
}

/// A table that PSPP printed, its cells as text.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Judge {
    /// PSPP with this file; `None`, and a word about it, where it is not installed and not required.
    pub fn called(csv: &[u8]) -> Option<Self> {
        let version = Command::new("pspp")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if version.is_err() {
            let required = std::env::var("MANYI_JUDGES").is_ok_and(|wanted| wanted == "required");
            assert!(
                !required,
                "the judge PSPP is required and absent: apt-get install pspp"
            );
            // Not eprintln: the test runner would keep it for itself.
            let _ = writeln!(io::stderr(), "absent judge: PSPP (Debian package pspp)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("responses.csv"), csv).unwrap();
        Some(Self { folder })
    }

    /// What it prints for these instructions.
    pub fn run(&self, instructions: &str) -> Said {
        let path = |name: &str| self.folder.path().join(name);
        fs::write(path("judge.sps"), instructions).unwrap();
        let mut run = Command::new("pspp");
        run.current_dir(self.folder.path())
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.folder.path())
            .args(["judge.sps", "-O", "format=csv", "-o", "said.csv"]);
        let run = timed("PSPP", || run.output().unwrap());
        let text = fs::read_to_string(path("said.csv")).unwrap_or_default();
        assert!(run.status.success(), "{instructions}\n{text}");
        Said { text }
    }
}

impl Said {
    /// The tables with this title, in their order; at least one.
    pub fn tables(&self, title: &str) -> Vec<Table> {
        let blocks = self.text.split("\n\n");
        let heading = format!("Table: {title}");
        let tables: Vec<Table> = blocks
            .filter_map(|block| {
                let (first, rest) = block.trim_start().split_once('\n')?;
                (first == heading).then(|| Table::of(rest))
            })
            .collect();
        assert!(!tables.is_empty(), "no table {title}\n{}", self.text);
        tables
    }
}

impl Table {
    fn of(text: &str) -> Self {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect();
        Self {
            rows: text.lines().map(cells).collect(),
        }
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<String>> {
        self.rows.iter()
    }

    /// The first row that begins with this cell.
    pub fn row(&self, first: &str) -> &[String] {
        let row = self.rows.iter().find(|row| row[0] == first);
        row.unwrap_or_else(|| panic!("no row {first} in {:?}", self.rows))
    }

    /// The last row.
    pub fn last(&self) -> &[String] {
        self.rows.last().unwrap()
    }

    /// The cell behind the first one with this text.
    pub fn cell_after(&self, text: &str) -> &str {
        let cells: Vec<&String> = self.rows.iter().flatten().collect();
        let at = cells.iter().position(|cell| *cell == text).unwrap();
        cells[at + 1]
    }

    /// The values of a table of frequencies with how often each stands there.
    pub fn frequencies(&self) -> Vec<(Decimal, u64)> {
        let rows = self.rows.iter();
        rows.filter_map(|row| {
            let value = Decimal::from_str_exact(row.get(1)?).ok()?;
            Some((value.normalize(), row.get(2)?.parse().ok()?))
        })
        .collect()
    }
}

/// Our figure is what PSPP printed, as far as it printed it.
pub fn agrees(ours: f64, printed: &str) {
    let theirs: f64 = printed.parse().unwrap();
    let decimals = printed.split_once('.').map_or(0, |(_, part)| part.len());
    let half = 0.5 * 10f64.powi(-i32::try_from(decimals).unwrap());
    assert!(
        (ours - theirs).abs() <= half * (1.0 + 1e-9),
        "{ours} is not {printed}"
    );
}
