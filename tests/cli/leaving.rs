//! What leaves for spreadsheets: every listing as a workbook, read back by another program.

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::shell::{RECIPIENTS, Shell};

/// Every cell of the only sheet, as CSV would have it.
fn cells(shell: &Shell, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(shell.path(name)).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.len(), 1);
    let range = book.worksheet_range(&names[0]).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The date of a number of days since 30 December 1899.
fn date_of(days: f64) -> jiff::civil::Date {
    jiff::civil::date(1899, 12, 30) + jiff::Span::new().days(days.floor() as i64)
}

/// Whether a cell of the workbook holds what the CSV has; a share with its sign is a hundredth of it.
fn is_same(cell: &Data, csv: &str) -> bool {
    match cell {
        Data::Empty => csv.is_empty(),
        Data::String(text) => text == csv,
        Data::Float(number) => match csv.strip_suffix('%') {
            Some(share) => (number * 100.0 - share.parse::<f64>().unwrap()).abs() < 1e-9,
            None => csv.parse() == Ok(*number),
        },
        Data::DateTime(day) => csv.starts_with(&date_of(day.as_f64()).to_string()),
        _ => false,
    }
}

#[test]
fn every_listing_leaves_as_a_workbook_with_the_cells_of_its_csv() {
    let shell = Shell::with_papers();
    for command in [
        "project list",
        "project show xiangyuan-2022",
        &format!("summary {RECIPIENTS}"),
        &format!("summary {RECIPIENTS} --by Q1"),
        &format!("crosstab {RECIPIENTS} --rows Q1 --columns Q2"),
        "score xiangyuan-2022",
        "compare xiangyuan-2022",
        &format!("ledger {RECIPIENTS}"),
        &format!("reliability {RECIPIENTS}"),
        &format!("design {RECIPIENTS}"),
        &format!("operators {RECIPIENTS}"),
        &format!("check {RECIPIENTS}"),
        &format!("audit list {RECIPIENTS}"),
        "sample --population 400 --margin 5",
        &format!("verify status {RECIPIENTS}"),
    ] {
        let csv = shell.run(&format!("{command} --format csv --plain"));
        let said = shell.run(&format!("{command} --format xlsx -o out.xlsx --force"));
        assert_eq!(
            [said.code, csv.code],
            [0, 0],
            "{command}: {}",
            said.complaints
        );
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv.out.as_bytes());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let found = cells(&shell, "out.xlsx");
        assert_eq!(found.len(), rows.len(), "{command}");
        for (found, row) in found.iter().zip(&rows) {
            for (cell, text) in found.iter().zip(row) {
                // CSV guards what a spreadsheet would take for a formula; a workbook need not.
                let text = manyi::formats::unguard(text);
                assert!(is_same(cell, text), "{command}: {cell:?} is not {text:?}");
            }
        }
    }
}

#[test]
fn numbers_are_numbers_and_serials_are_texts() {
    let shell = Shell::with_papers();
    shell.run("score xiangyuan-2022 --format xlsx -o score.xlsx");
    let rows = cells(&shell, "score.xlsx");
    let column = |name: &str| {
        let at = rows[0]
            .iter()
            .position(|cell| *cell == Data::String(name.into()));
        let at = at.unwrap();
        rows[1..].iter().map(move |row| &row[at])
    };
    for name in ["分值", "得分", "得分率"] {
        assert!(
            column(name).all(|cell| matches!(cell, Data::Float(_) | Data::Empty)),
            "{name}"
        );
    }
    let patterns = shell.run(&format!("check {RECIPIENTS} --format xlsx -o check.xlsx"));
    assert_eq!(patterns.code, 0, "{}", patterns.complaints);
}

#[test]
fn several_cross_tables_are_several_sheets() {
    let shell = Shell::with_papers();
    let said = shell.run(&format!(
        "crosstab {RECIPIENTS} --rows Q1 --columns Q2,Q3 --format xlsx -o out.xlsx"
    ));
    assert_eq!(said.code, 0, "{}", said.complaints);
    let book: Xlsx<_> = open_workbook(shell.path("out.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["表1", "表2"]);
}

#[test]
fn a_workbook_passes_the_gate_of_written_files() {
    let shell = Shell::with_papers();
    let command = "project list --format xlsx -o out.xlsx";
    assert_eq!(shell.run(command).code, 0);
    let again = shell.run(command);
    assert_eq!(again.code, 2);
    assert!(
        again.complaints.contains("已经有了"),
        "{}",
        again.complaints
    );
    assert_eq!(shell.run(&format!("{command} --force")).code, 0);
}
