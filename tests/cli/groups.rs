//! `manyi crosstab` and `manyi summary --by`: figures by group, and what of them stays inside.

use serde_json::Value;

use crate::shell::Shell;

/// The survey that the made-up papers belong to.
const CODED: &str = "xiangyuan-2022/recipients-coded";

/// How many papers have which health (D2) and which satisfaction (B5, from 1 very satisfied to 4 dissatisfied).
const PAPERS: [(&str, [usize; 4]); 5] = [
    ("1", [12, 8, 5, 0]),
    ("2", [6, 9, 6, 2]),
    ("3", [1, 2, 0, 0]),
    ("4", [5, 5, 0, 0]),
    ("", [2, 0, 0, 0]),
];

/// The shipped project with 63 made-up papers: 41 in the batch `east`, 22 in `west`.
fn shell() -> Shell {
    let shell = Shell::with_project();
    let mut rows = Vec::new();
    for (health, counts) in PAPERS {
        for (satisfaction, count) in (1..).zip(counts) {
            for _ in 0..count {
                let number = rows.len() + 1;
                let why = if satisfaction > 3 { "1" } else { "" };
                let spending = ["1|2", "3", ""][number % 3];
                let knows = 1 + number % 3;
                rows.push(format!(
                    "{number},3,,{knows},,,,,{satisfaction},{why},,{health},{spending}"
                ));
            }
        }
    }
    assert_eq!(rows.len(), 63);
    for (batch, rows, how) in [
        ("east", &rows[..41], "--interviewer 甲 --mode visit"),
        ("west", &rows[41..], "--interviewer 乙 --mode telephone"),
    ] {
        let heading = "serial,A1,A2,A3,B1,B2,B3,B4,B5,B6,C1,D2,D3";
        shell.write("papers.csv", format!("{heading}\n{}\n", rows.join("\n")));
        assert_eq!(
            shell.run(&format!("batch add {CODED} {batch} {how}")).code,
            0
        );
        let import = shell.run(&format!("import {CODED} papers.csv --batch {batch}"));
        assert_eq!(import.code, 0, "{}", import.complaints);
    }
    shell
}

fn json(shell: &Shell, arguments: &str) -> Value {
    let said = shell.run(&format!("{arguments} --format json"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    serde_json::from_str(&said.out).unwrap()
}

/// The count of a cell; `None` where it is hidden.
fn count(table: &Value, row: &str, column: &str) -> Option<u64> {
    let cells = table["cells"].as_array().unwrap();
    let cell = cells
        .iter()
        .find(|cell| cell["row"] == row && cell["column"] == column);
    cell.unwrap()["count"].as_u64()
}

#[test]
fn a_cross_table_comes_in_every_format() {
    insta::assert_snapshot!(shell().session(&[
        "crosstab xiangyuan-2022/recipients-coded --rows D2 --columns B5 --with-sensitive",
        "crosstab xiangyuan-2022/recipients-coded --rows A3 --columns mode",
        "crosstab xiangyuan-2022/recipients-coded --rows D3=1 --columns interviewer --format csv --plain --with-sensitive",
        "--lang en crosstab xiangyuan-2022/recipients-coded --rows A3 --columns batch --format json",
        "--lang en crosstab xiangyuan-2022/recipients-coded --rows operator --columns A3",
    ]));
}

#[test]
fn measures_by_group_come_in_every_format() {
    insta::assert_snapshot!(shell().session(&[
        "summary xiangyuan-2022/recipients-coded --by D2 --with-sensitive",
        "summary xiangyuan-2022/recipients-coded --by batch --format csv --plain",
        "--lang en summary xiangyuan-2022/recipients-coded --by mode --format json",
    ]));
}

#[test]
fn what_is_no_grouping_is_refused_with_the_way_out() {
    insta::assert_snapshot!(shell().session(&[
        "crosstab xiangyuan-2022/recipients-coded --rows D3 --columns B5 --with-sensitive",
        "crosstab xiangyuan-2022/recipients-coded --rows D3=9 --columns B5 --with-sensitive",
        "crosstab xiangyuan-2022/recipients-coded --rows D1 --columns B5",
        "crosstab xiangyuan-2022/recipients-coded --rows B5 --columns B5",
        "summary xiangyuan-2022/recipients-coded --by nothing",
        "crosstab xiangyuan-2022/staff-awareness --rows S1 --columns S4",
    ]));
}

#[test]
fn without_a_limit_every_count_of_the_papers_is_there_and_the_limit_is_on_record() {
    let shell = shell();
    let table = json(
        &shell,
        &format!("crosstab {CODED} --rows D2 --columns B5 --small-cells 0 --with-sensitive"),
    );
    for (health, counts) in PAPERS.iter().filter(|(health, _)| !health.is_empty()) {
        for (satisfaction, expected) in (1..).zip(counts) {
            let found = count(&table, health, &satisfaction.to_string());
            assert_eq!(found, Some(*expected as u64));
        }
    }
    assert_eq!(table["total"], 61);
    assert_eq!(table["left_out"]["rows"], 2);
    // 12 of the 25 healthy; 12 of the 24 very satisfied.
    let cell = &table["cells"][0];
    assert_eq!(
        (&cell["row_share"], &cell["column_share"]),
        (&Value::from("48.00"), &Value::from("50.00"))
    );
    let trail = json(&shell, &format!("audit list {CODED}"));
    let last = trail.as_array().unwrap().last().unwrap();
    assert_eq!(last["action"], "small-cells");
    let recorded: Value = serde_json::from_str(last["new"].as_str().unwrap()).unwrap();
    assert_eq!(
        recorded,
        serde_json::json!({
            "small_cells": 0, "project_small_cells": 5, "rows": "D2", "columns": "B5"
        })
    );
}

#[test]
fn small_cells_and_what_gives_them_away_are_not_printed() {
    let shell = shell();
    let table = json(
        &shell,
        &format!("crosstab {CODED} --rows D2 --columns B5 --with-sensitive"),
    );
    // Small are: 1 and 2 with a disability, their total 3, the 2 dissatisfied and their total.
    for (row, column) in [("3", "1"), ("3", "2"), ("2", "4")] {
        assert_eq!(count(&table, row, column), None);
    }
    assert_eq!(table["total"], 61);
    assert_eq!(table["left_out"]["rows"], Value::Null);
    assert_eq!(table["test"]["lack"], "small-cells");
    assert_eq!(table["test"]["p"], Value::Null);
    // No line has exactly one number hidden: it would be the difference of the others.
    let lines = |of: &str, codes: &[&str], totals: &str| {
        for code in codes {
            let cells = table["cells"].as_array().unwrap().iter();
            let hidden = cells
                .filter(|cell| cell[of] == *code && cell["count"].is_null())
                .count();
            let total = table[totals]
                .as_array()
                .unwrap()
                .iter()
                .find(|total| total["code"] == *code);
            let hidden = hidden + usize::from(total.unwrap()["count"].is_null());
            assert_ne!(hidden, 1, "{of} {code}");
        }
    };
    lines("row", &["1", "2", "3", "4"], "row_totals");
    lines("column", &["1", "2", "3", "4", "5"], "column_totals");
    // A share is there only where its count and its total are.
    for cell in table["cells"].as_array().unwrap() {
        assert!(
            !cell["count"].is_null()
                || cell["row_share"].is_null() && cell["column_share"].is_null()
        );
    }
}

#[test]
fn a_small_group_hides_another_with_it_and_the_summary_does_not_tell_its_size() {
    let shell = shell();
    let summary = json(&shell, &format!("summary {CODED} --by D2 --with-sensitive"));
    let groups = summary["groups"].as_array().unwrap();
    let hidden: Vec<&str> = groups
        .iter()
        .filter(|group| group["responses"].is_null())
        .map(|group| group["code"].as_str().unwrap())
        .collect();
    // 3 with a disability, and the next larger group of 10: together 13.
    assert_eq!(hidden, ["3", "4"]);
    for group in groups.iter().filter(|group| group["responses"].is_null()) {
        for measure in group["measures"].as_array().unwrap() {
            assert!(
                measure["rate"].is_null()
                    && measure["numerator"].is_null()
                    && measure["denominator"].is_null()
            );
        }
    }
    let questions = summary["questions"].as_array().unwrap();
    let health = questions
        .iter()
        .find(|question| question["code"] == "D2")
        .unwrap();
    assert_eq!(health["options"], serde_json::json!([]));
    // Without --by nothing is missing, and there is no `groups`.
    let whole = json(&shell, &format!("summary {CODED} --with-sensitive"));
    assert!(whole.get("groups").is_none());
    assert_eq!(whole["questions"][11]["options"][2]["count"], 3);
}

#[test]
fn a_project_can_say_what_is_small() {
    let shell = shell();
    shell.edit(
        "xiangyuan-2022/project.toml",
        "format = 1\n",
        "format = 1\nsmall_cells = 2\n",
    );
    assert_eq!(shell.run("project add xiangyuan-2022 --why 小格").code, 0);
    let summary = json(&shell, &format!("summary {CODED} --by D2 --with-sensitive"));
    assert_eq!(summary["grouping"]["small_cells"], 2);
    assert_eq!(summary["groups"][2]["responses"], 3);
    let table = json(
        &shell,
        &format!("crosstab {CODED} --rows D2 --columns B5 --with-sensitive"),
    );
    assert_eq!(count(&table, "3", "1"), None);
    assert_eq!(table["row_totals"][2]["count"], 3);
}

#[test]
fn the_rates_of_the_groups_are_those_of_their_papers() {
    let shell = shell();
    let summary = json(
        &shell,
        &format!("summary {CODED} --by D2 --small-cells 0 --with-sensitive"),
    );
    let satisfied = |group: usize| {
        let measure = &summary["groups"][group]["measures"][1];
        assert_eq!(measure["code"], "satisfied");
        [
            &measure["numerator"],
            &measure["denominator"],
            &measure["rate"],
        ]
        .map(|value| value.as_str().unwrap().to_owned())
    };
    // 20 of 25, 15 of 23, 3 of 3, 10 of 10.
    assert_eq!(satisfied(0), ["20", "25", "80.00"]);
    assert_eq!(satisfied(1), ["15", "23", "65.22"]);
    assert_eq!(satisfied(2), ["3", "3", "100.00"]);
    assert_eq!(satisfied(3), ["10", "10", "100.00"]);
    assert_eq!(summary["groups"][4]["code"], Value::Null);
    assert_eq!(summary["groups"][4]["responses"], 2);
    assert_eq!(summary["grouping"]["hidden"], false);
    // Wilson for 20 of 25: centre (0.8 + 3.8415/50)/(1 + 3.8415/25) = 0.760054, half 0.150869.
    assert_eq!(
        summary["groups"][0]["measures"][1]["interval"]["low"],
        "60.87"
    );
    assert_eq!(
        summary["groups"][0]["measures"][1]["interval"]["method"],
        "wilson"
    );
}

// Two tests together: Holm takes the smaller p twice, and the larger at least as large as that.
#[test]
fn several_tables_have_their_p_raised_together() {
    let shell = shell();
    let tables = format!("crosstab {CODED} --rows A3 --columns batch,mode --small-cells 0");
    let said = shell.run(&format!("{tables} --format json"));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(found["tables"].as_array().unwrap().len(), 2);
    let tests = found["holm"].as_array().unwrap();
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let pairs = tests
        .iter()
        .map(|test| [number(&test["p"]), number(&test["adjusted"])]);
    let mut pairs: Vec<[f64; 2]> = pairs.collect();
    pairs.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let first = (2.0 * pairs[0][0]).min(1.0);
    assert!((pairs[0][1] - first).abs() < 1e-5, "{pairs:?}");
    assert!(
        (pairs[1][1] - first.max(pairs[1][0])).abs() < 1e-5,
        "{pairs:?}"
    );
    let said = shell.run(&format!("--lang en {tables}"));
    assert!(
        said.out.contains("2 tests together, p adjusted by Holm"),
        "{}",
        said.out
    );
    let refused = shell.run(&format!("--lang en {tables} --format csv"));
    assert_eq!(refused.code, 2);
    assert!(refused.complaints.contains("one cross-table at a time"));
}

// B6 is asked of those who said 4 in B5: its row totals are the cells of that column. A batch has one mode and one interviewer:
// their cells are sums of cells by batch.
#[test]
fn tables_that_would_fill_each_others_gaps_are_not_listed_together() {
    let shell = shell();
    for (rows, columns, named) in [
        ("D2", "B5,B6=1", "B5、B6=1"),
        ("D2", "A3,B6=1,B5", "B6=1、B5"),
        ("B5", "batch,A3,mode", "批次、方式"),
        ("B5", "interviewer,mode", "访问员、方式"),
    ] {
        for format in ["table", "json", "xlsx -o several.xlsx"] {
            let refused = shell.run(&format!(
                "crosstab {CODED} --rows {rows} --columns {columns} --with-sensitive --format {format}"
            ));
            assert_eq!((refused.code, &*refused.out), (2, ""), "{columns}");
            let words = format!("{named} 几张表放在一起，能推算出不外列的小格");
            assert!(
                refused.complaints.contains(&words),
                "{}",
                refused.complaints
            );
            assert!(!shell.path("several.xlsx").exists());
        }
    }
    for listed in [
        "--rows D2 --columns B5,A3",
        "--rows D2 --columns D3=1,D3=2,operator",
        "--rows D2 --columns B5,B6=1 --small-cells 0",
    ] {
        let listed = shell.run(&format!("crosstab {CODED} {listed} --with-sensitive"));
        assert_eq!(listed.code, 0, "{}", listed.complaints);
    }
}
