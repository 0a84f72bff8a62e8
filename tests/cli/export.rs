//! `manyi export responses`: the answers, one row a response or one row an answer.

use std::fs;

use crate::shell::{RECIPIENTS, Shell};

/// Three papers: complete, with reasons and a text like a formula, and one that is not finished.
const PAPERS: &str = "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,state\n\
                      10,10,10,10,10,10,10,10,10,10,,entered\n\
                      2,1,2,3,4,5,6,7,8,#refused,=HYPERLINK(1),entered\n\
                      3,10,,,,,,,,,,open\n";

fn shell() -> Shell {
    let shell = Shell::with_project();
    shell.write("papers.csv", PAPERS);
    let said = shell.run(&format!("import {RECIPIENTS} papers.csv"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    shell
}

#[test]
fn answers_leave_wide_or_long_in_the_order_of_the_serials() {
    insta::assert_snapshot!(shell().session(&[
        "export responses xiangyuan-2022/recipients --plain",
        "export responses xiangyuan-2022/recipients --layout long --plain",
    ]));
}

#[test]
fn a_file_is_written_as_spreadsheets_want_it_or_plain() {
    let shell = shell();
    for layout in ["wide", "long"] {
        let command = format!("export responses {RECIPIENTS} --layout {layout}");
        assert_eq!(
            shell.run(&format!("{command} -o marked.csv --force")).code,
            0
        );
        assert_eq!(
            shell
                .run(&format!("{command} -o plain.csv --plain --force"))
                .code,
            0
        );
        let (marked, plain) = (shell.read("marked.csv"), shell.read("plain.csv"));
        assert!(marked.starts_with("\u{feff}serial,") && marked.ends_with("\r\n"));
        assert_eq!(
            marked.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
            plain
        );
    }
}

#[test]
fn a_survey_without_papers_is_a_heading() {
    let shell = Shell::with_project();
    let said = shell.run(&format!(
        "export responses {RECIPIENTS} --with-sensitive --plain"
    ));
    assert_eq!(
        (said.code, said.out.as_str()),
        (
            0,
            "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,state,version,batch,invalid,control_total\n"
        )
    );
}

#[test]
fn a_file_that_is_there_is_only_written_over_with_force() {
    let shell = shell();
    for command in [
        "export responses xiangyuan-2022/recipients",
        "audit export",
        "summary xiangyuan-2022/recipients --format csv",
        "rule 满意度达到90%得4分 --weight 4",
    ] {
        shell.write("old.csv", "old");
        let refused = shell.run(&format!("{command} -o old.csv --lang en"));
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{command}");
        assert!(
            refused.complaints.contains("--force"),
            "{}",
            refused.complaints
        );
        assert_eq!(shell.read("old.csv"), "old", "{command}");
        let written = shell.run(&format!("{command} -o old.csv --force"));
        assert!(
            written.code != 2 && shell.read("old.csv") != "old",
            "{command}"
        );
        let anew = shell.run(&format!("{command} --output new.csv"));
        assert!(
            anew.code != 2 && !shell.read("new.csv").is_empty(),
            "{command}"
        );
        fs::remove_file(shell.path("new.csv")).unwrap();
    }
    assert_eq!(shell.run("doctor --force").code, 2);
    assert_eq!(
        shell.run("project list --force").code,
        2,
        "there is no file to write over"
    );
}

#[test]
fn an_export_that_fails_leaves_the_old_file() {
    let shell = shell();
    shell.write("old.csv", "old");
    let said = shell.run("export responses xiangyuan-2022/nope -o old.csv");
    assert_eq!(said.code, 2);
    assert_eq!(shell.read("old.csv"), "old");
    insta::assert_snapshot!(shell.session(&[
        "export responses xiangyuan-2022/recipients -o nowhere/out.csv",
        "export responses xiangyuan-2022/recipients --layout broad",
        "export",
    ]));
}
