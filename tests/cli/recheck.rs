//! `manyi recheck`: published tables, their verdicts, and the exit codes.

use serde_json::Value;

use crate::shell::Shell;

fn with(files: &[&str]) -> Shell {
    let shell = Shell::new();
    for file in files {
        shell.copy(
            &format!("tests/recheck/{file}"),
            file.rsplit('/').next().unwrap(),
        );
    }
    shell
}

#[test]
fn a_recheck_prints_every_figure_and_ends_with_the_code_of_its_findings() {
    let shell = with(&["reproduced-counts.csv", "other-base.csv"]);
    let session = shell.session(&[
        "recheck reproduced-counts.csv",
        "--lang en recheck reproduced-counts.csv other-base.csv",
        "recheck other-base.csv --format csv --plain",
        "recheck missing.csv",
        "recheck",
    ]);
    insta::assert_snapshot!(session);
    assert!(!shell.path("papers.db").exists(), "no database is made");
}

#[test]
fn a_recheck_as_json_has_decimals_as_strings() {
    let shell = with(&["published/xiangyuan-2022-scores.csv"]);
    let said = shell.run("--lang en recheck xiangyuan-2022-scores.csv --format json");
    assert_eq!(said.code, 4);
    let files: Value = serde_json::from_str(&said.out).unwrap();
    let file = &files[0];
    assert_eq!(file["form"], "matrix");
    assert_eq!(file["findings"], 1);
    let lines = file["lines"].as_array().unwrap();
    let wrong = lines
        .iter()
        .find(|line| line["verdict"] == "wrong")
        .unwrap();
    assert_eq!(wrong["printed"], "91.38%");
    assert_eq!(wrong["recomputed"], "91.32");
    assert_eq!(wrong["difference"], "0.06");
    assert_eq!(wrong["row"], 7);
    assert_eq!(wrong["finding"], true);
}

#[test]
fn a_broken_file_does_not_keep_the_others_from_being_rechecked() {
    let shell = with(&["reproduced-counts.csv"]);
    shell.write("broken.csv", "serial,Q1,Q2\n1,2,3\n");
    let said = shell.run("recheck broken.csv reproduced-counts.csv -o out.txt");
    assert_eq!(said.code, 3);
    assert!(
        said.complaints
            .contains("broken.csv:1:1: 错误 [missing-setting]"),
        "{}",
        said.complaints
    );
    assert!(shell.read("out.txt").contains("8 项相符"));
}
