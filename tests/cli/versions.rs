//! A new version of a questionnaire that has papers: questions retired, reordered and put in, and what leaves after it.

use crate::shell::{RECIPIENTS, Shell};

/// The second version: Q10 is retired, Q9 comes first, Q11 is new.
fn second_version(shell: &Shell) {
    let file = "xiangyuan-2022/recipients.toml";
    shell.edit(file, "version = 1", "version = 2");
    let text = shell.read(file);
    let tables: Vec<&str> = text.split("[[questions]]").collect();
    let (head, questions) = tables.split_first().unwrap();
    let is_ninth = |table: &&&str| table.contains("code = \"Q9\"");
    let ninth = questions.iter().find(is_ninth).unwrap();
    let mut written = format!("{head}[[questions]]{ninth}");
    for table in questions.iter().filter(|table| !is_ninth(table)) {
        let retired = table.replacen("code = \"Q10\"\n", "code = \"Q10\"\nuntil = 1\n", 1);
        if retired.as_str() != *table {
            written.push_str(
                "[[questions]]\ncode = \"Q11\"\nsince = 2\ntext = \"您还会参加吗？\"\nkind = \"single\"\nrole = \"effect\"\n\
                 options = [{ code = \"1\", label = \"会\" }, { code = \"2\", label = \"不会\" }]\n\n",
            );
        }
        written.push_str("[[questions]]");
        written.push_str(&retired);
    }
    shell.write(file, written);
}

#[test]
fn old_papers_keep_their_version_and_no_column_is_dropped() {
    let shell = Shell::with_papers();
    shell.run(&format!(
        "export responses {RECIPIENTS} --with-sensitive --plain -o before.csv"
    ));
    shell.copy("questionnaires/xiangyuan-2022/recipients.toml", "old.toml");
    second_version(&shell);
    let diff = shell.run("questionnaire diff old.toml xiangyuan-2022/recipients.toml");
    for words in [
        "Q10 停用：第 1 版以后的卷子没有它",
        "新加一题 Q11：您还会参加吗？",
        "版次：1 改为 2",
        "顺序",
    ] {
        assert!(diff.out.contains(words), "{words}\n{}", diff.out);
    }
    let said = shell.run("project add xiangyuan-2022 --why 第二版");
    assert_eq!(said.code, 0, "{}{}", said.out, said.complaints);

    // A paper of the second version has no Q10, and an answer to it is refused.
    shell.write(
        "new.csv",
        "serial,version,Q9,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q11\n101,2,10,10,10,10,10,10,10,10,10,1\n",
    );
    let said = shell.run(&format!("import {RECIPIENTS} new.csv"));
    assert_eq!(said.code, 0, "{}{}", said.out, said.complaints);
    shell.write(
        "wrong.csv",
        "serial,version,Q9,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q10,Q11\n102,2,10,10,10,10,10,10,10,10,10,好,1\n",
    );
    let said = shell.run(&format!("import {RECIPIENTS} wrong.csv"));
    assert_eq!(said.code, 3, "{}", said.complaints);
    assert!(
        said.complaints.contains("第 1 版后停用"),
        "{}",
        said.complaints
    );

    shell.run(&format!(
        "export responses {RECIPIENTS} --with-sensitive --plain -o after.csv"
    ));
    let [before, after] = ["before.csv", "after.csv"].map(|name| rows(&shell.read(name)));
    for code in ["Q1", "Q9", "Q10"] {
        let column = |rows: &[Vec<String>]| {
            let at = rows[0].iter().position(|cell| cell == code).unwrap();
            let cells = rows[1..].iter().map(|row| row[at].clone());
            cells.collect::<Vec<_>>()
        };
        let (old, new) = (column(&before), column(&after));
        assert_eq!(new[..old.len()], old, "{code}");
        assert_eq!(new.len(), old.len() + 1);
    }
    let at = |code: &str| after[0].iter().position(|cell| cell == code).unwrap();
    assert_eq!(after.last().unwrap()[at("Q10")], "#not-in-version");
    assert_eq!(after[1][at("Q11")], "#not-in-version");
    assert!(shell.run("doctor").out.starts_with("一切完好"));
}

#[test]
fn a_paper_is_printed_again_as_it_was_and_new_ones_as_the_questionnaire_is_now() {
    let shell = Shell::with_papers();
    let print = |what: &str| shell.run(&format!("questionnaire print {RECIPIENTS} {what}"));
    assert_eq!(print("--serials 101-103 -o first.html").code, 0);
    second_version(&shell);
    let said = shell.run("project add xiangyuan-2022 --why 第二版");
    assert_eq!(said.code, 0, "{}{}", said.out, said.complaints);

    // Q10 is asked on the first edition, Q11 on the second.
    for (serial, edition, has, lacks) in [
        ("102", "第 1 版", "建议", "您还会参加吗"),
        ("104", "第 2 版", "您还会参加吗", "建议"),
    ] {
        let said = print(&format!("--serials {serial} -o {serial}.html"));
        assert_eq!(said.code, 0, "{}", said.complaints);
        let page = shell.read(&format!("{serial}.html"));
        assert!(page.contains(edition) && page.contains(has), "{serial}");
        assert!(!page.contains(lacks), "{serial}");
    }
    for refused in [
        "--serials 103-104 -o both.html",
        "--serials 105 --batch P1 -o more.html",
    ] {
        let said = print(refused);
        assert_eq!(said.code, 2, "{}", said.out);
        assert!(said.complaints.contains("第 1 版"), "{}", said.complaints);
    }
    assert!(!shell.path("both.html").exists() && !shell.path("more.html").exists());
    assert!(shell.run("doctor").out.starts_with("一切完好"));
}

fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}
