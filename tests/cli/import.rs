//! `manyi import`: all or nothing, from every encoding, with every problem by row and column.

use crate::shell::{RECIPIENTS, Shell};

const GOOD: &str = "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10\n\
                    1,10,10,10,10,10,10,10,10,10,手续简单些\n\
                    2,10,9,8,7,6,5,4,3,#refused,\n";

const BROKEN: &str = "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n\
                      1,10,10,10,10,10,10,10,10,10\n\
                      2,11,10,ten,10,10,10,10,10,10\n\
                      1,10,10,10,10,10,10,10,10,9.5\n\
                      a b,10,10,10,10,10,10,10,10,10\n";

#[test]
fn a_good_file_is_imported_and_counted() {
    let shell = Shell::with_project();
    shell.write("good.csv", GOOD);
    insta::assert_snapshot!(shell.session(&[
        "import xiangyuan-2022/recipients good.csv",
        "project list --format csv --plain",
        "export responses xiangyuan-2022/recipients --with-sensitive --plain",
        "doctor",
    ]));
}

#[test]
fn a_dry_run_says_what_would_come_and_writes_nothing() {
    let shell = Shell::with_project();
    shell.write("good.csv", GOOD);
    let before = shell.dump();
    insta::assert_snapshot!(shell.session(&[
        "import xiangyuan-2022/recipients good.csv --dry-run",
        "--lang en import xiangyuan-2022/recipients good.csv --dry-run",
    ]));
    assert_eq!(shell.dump(), before);
}

#[test]
fn a_broken_file_is_refused_whole_with_every_problem() {
    let shell = Shell::with_papers();
    shell.write("broken.csv", BROKEN);
    let before = shell.dump();
    insta::assert_snapshot!(shell.session(&[
        "import xiangyuan-2022/recipients broken.csv",
        "import xiangyuan-2022/recipients broken.csv --dry-run",
        "--lang en import xiangyuan-2022/recipients broken.csv",
    ]));
    assert_eq!(shell.dump(), before);
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn a_paper_that_is_on_file_is_not_imported_again() {
    let shell = Shell::with_papers();
    shell.write(
        "more.csv",
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n27,1,1,1,1,1,1,1,1,1\n26,1,1,1,1,1,1,1,1,1\n",
    );
    let before = shell.dump();
    insta::assert_snapshot!(shell.session(&["import xiangyuan-2022/recipients more.csv"]));
    assert_eq!(shell.dump(), before);
}

#[test]
fn a_file_that_belongs_to_another_survey_does_not_flood_the_screen() {
    let shell = Shell::with_project();
    let mut file = String::from("serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n");
    file.extend((1..=700).map(|serial| format!("{serial},A,B,1,1,1,1,1,1,1\n")));
    shell.write("other.csv", file);
    let said = shell.run(&format!("import {RECIPIENTS} other.csv"));
    assert_eq!(said.code, 3);
    // A thousand problems are two columns, and one says that there are more.
    let problems = said.complaints.matches(": 错误 [").count();
    assert_eq!(problems, 3, "{}", said.complaints);
    assert!(
        said.complaints.contains("同样的还有 499 行："),
        "{}",
        said.complaints
    );
    let end: Vec<&str> = said.complaints.lines().rev().take(4).collect();
    assert_eq!(
        end,
        [
            "  办法：一份也没有导入：改好文件再导入",
            "错误：共 1000 处错误，见上",
            "    办法：先看第一条：多半是选错了问卷，或列名对不上",
            "other.csv: 错误 [too-many-findings] 问题太多，后面的没有列出",
        ]
    );
}

#[test]
fn a_survey_that_is_not_there_is_refused_and_those_that_are_there_are_named() {
    let shell = Shell::with_project();
    shell.write("good.csv", GOOD);
    insta::assert_snapshot!(shell.session(&[
        "import xiangyuan-2022/nope good.csv",
        "import nope/recipients good.csv",
        "import recipients good.csv",
        "--lang en import xiangyuan-2022/nope good.csv",
    ]));
    let empty = Shell::new();
    empty.write("good.csv", GOOD);
    insta::assert_snapshot!(
        "import_into_an_empty_database",
        empty.session(&["import xiangyuan-2022/recipients good.csv"])
    );
}

#[test]
fn a_file_that_is_missing_or_empty_is_refused_in_the_users_words() {
    let shell = Shell::with_project();
    shell.write("empty.csv", "");
    shell.write("heading.csv", "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n");
    insta::assert_snapshot!(shell.session(&[
        "import xiangyuan-2022/recipients missing.csv",
        "import xiangyuan-2022/recipients empty.csv",
        "import xiangyuan-2022/recipients heading.csv",
    ]));
}

#[test]
fn a_file_saved_by_an_older_spreadsheet_is_read() {
    let shell = Shell::with_project();
    let mut bytes =
        b"serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10\r\n1,10,10,10,10,10,10,10,10,10,".to_vec();
    // 谢谢 in GB18030.
    bytes.extend(b"\xd0\xbb\xd0\xbb\r\n");
    shell.write("gb18030.csv", bytes);
    // Its bytes are valid UTF-8 as well: nobody guesses.
    let asked = shell.run(&format!("import {RECIPIENTS} gb18030.csv"));
    assert_eq!(asked.code, 4, "{}", asked.complaints);
    let said = shell.run(&format!(
        "import {RECIPIENTS} gb18030.csv --encoding gb18030"
    ));
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
    let export = shell.run(&format!(
        "export responses {RECIPIENTS} --with-sensitive --plain"
    ));
    assert_eq!(
        export.out.lines().nth(1),
        Some("1,10,10,10,10,10,10,10,10,10,谢谢,entered,1,,,")
    );
}

#[test]
fn the_programs_own_export_reads_back_as_it_was() {
    let shell = Shell::with_project();
    // A text like a formula, a line break, a quote, a reason, and a paper that is not finished.
    shell.write(
        "papers.csv",
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,state\n\
         B-7,10,9,8,7,6,5,4,3,2,\"=1+1\n说“好”,\"\"很好\"\"\",entered\n\
         8,#illegible,#blank,0,0,0,0,0,0,0,'-无,entered\n\
         9,10,10,,,,,,,,,open\n",
    );
    assert_eq!(
        shell.run(&format!("import {RECIPIENTS} papers.csv")).code,
        0
    );
    for (flag, file) in [("", "wide.csv"), (" --plain", "plain.csv")] {
        let said = shell.run(&format!(
            "export responses {RECIPIENTS} --with-sensitive -o {file}{flag}"
        ));
        assert_eq!(said.code, 0, "{}", said.complaints);
        let other = Shell::with_project();
        other.write(file, shell.read(file));
        let said = other.run(&format!("import {RECIPIENTS} {file}"));
        assert_eq!(said.code, 0, "{}", said.complaints);
        for layout in ["wide", "long"] {
            let export =
                format!("export responses {RECIPIENTS} --with-sensitive --layout {layout}");
            assert_eq!(
                other.run(&export).out,
                shell.run(&export).out,
                "{file} {layout}"
            );
        }
        let summary = format!("summary {RECIPIENTS} --format json");
        assert_eq!(other.run(&summary).out, shell.run(&summary).out);
    }
}

#[test]
fn serials_that_look_alike_are_asked_about_and_nothing_is_written() {
    let shell = Shell::with_project();
    let rest = "10,10,10,10,10,10,10,10,10,#blank";
    let file =
        format!("serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10\nA-09,{rest}\n102,{rest}\nA9,{rest}\n");
    shell.write("alike.csv", file);
    let import = format!("import {RECIPIENTS} alike.csv");
    let before = shell.dump();
    for command in [import.clone(), format!("{import} --dry-run")] {
        let refused = shell.run(&command);
        assert_eq!(refused.code, 4);
        assert!(
            refused.complaints.contains("A-09 与 A9"),
            "{}",
            refused.complaints
        );
        assert!(!refused.complaints.contains("102"));
        assert!(refused.complaints.contains("--accept-alike"));
    }
    assert_eq!(shell.dump(), before);
    assert_eq!(shell.run(&format!("{import} --accept-alike")).code, 0);
    // One that is on file counts as much as one in the file.
    shell.write(
        "next.csv",
        format!("serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10\n1O2,{rest}\n"),
    );
    let refused = shell.run(&format!("import {RECIPIENTS} next.csv"));
    assert_eq!(refused.code, 4);
    assert!(
        refused.complaints.contains("102 与 1O2"),
        "{}",
        refused.complaints
    );
}
