//! `manyi batch` and `manyi ledger`: the papers add up, or it is said where they do not.

use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

fn json(shell: &Shell, command: &str) -> Value {
    json_with(shell, command, 0)
}

/// What a command prints that ends with this exit code.
fn json_with(shell: &Shell, command: &str, code: i32) -> Value {
    let said = shell.run(command);
    assert_eq!(said.code, code, "{}", said.complaints);
    serde_json::from_str(&said.out).unwrap()
}

/// The rates of the declared measures.
fn rates(shell: &Shell) -> Vec<Value> {
    let summary = json(shell, &format!("summary {RECIPIENTS} --format json"));
    let measures = summary["measures"].as_array().unwrap();
    measures
        .iter()
        .map(|measure| measure["rate"].clone())
        .collect()
}

#[test]
fn a_ledger_that_adds_up_says_so() {
    insta::assert_snapshot!(Shell::with_papers().session(&[
        "ledger xiangyuan-2022/recipients",
        "--lang en ledger xiangyuan-2022/recipients",
        "ledger xiangyuan-2022/recipients --format csv --plain",
        "ledger xiangyuan-2022/recipients-coded",
    ]));
}

#[test]
fn batches_are_added_registered_and_balanced() {
    let shell = Shell::with_project();
    insta::assert_snapshot!(shell.session(&[
        "batch list xiangyuan-2022/recipients",
        "batch add xiangyuan-2022/recipients A --distributed 20 --place 古韩镇 --date 2022-06-30 --interviewer 甲 --mode 现场",
        "batch add xiangyuan-2022/recipients B --distributed 7 --mode telephone",
        "batch add xiangyuan-2022/recipients B --distributed 7 --mode telephone",
        "batch register xiangyuan-2022/recipients A --serials 1-20",
        "batch register xiangyuan-2022/recipients B --serials 21-25,A-3",
        "batch register xiangyuan-2022/recipients B --serials 20",
        "import xiangyuan-2022/recipients xiangyuan-2022/sample/recipients.csv",
        "import xiangyuan-2022/recipients xiangyuan-2022/sample/recipients.csv --accept-alike",
        "batch list xiangyuan-2022/recipients",
        "ledger xiangyuan-2022/recipients",
        "--lang en ledger xiangyuan-2022/recipients",
        "ledger xiangyuan-2022/recipients --format csv --plain",
        "ledger xiangyuan-2022/recipients --papers unregistered",
        "ledger xiangyuan-2022/recipients --papers awaited",
        "ledger xiangyuan-2022/recipients --papers lost",
        "batch serials xiangyuan-2022/recipients B",
        "--lang en batch serials xiangyuan-2022/recipients --awaited",
        "batch unregister xiangyuan-2022/recipients B --serials 25,A-3",
        "batch unregister xiangyuan-2022/recipients B --serials 25",
        "batch remove xiangyuan-2022/recipients B",
        "batch add xiangyuan-2022/recipients C",
        "batch remove xiangyuan-2022/recipients C",
        "batch list xiangyuan-2022/recipients",
        "doctor",
    ]));
}

#[test]
fn what_cannot_be_a_batch_is_refused_with_a_way_out() {
    insta::assert_snapshot!(Shell::with_project().session(&[
        "batch add xiangyuan-2022/recipients 第一批",
        "batch add xiangyuan-2022/recipients A --mode pigeon",
        "batch add xiangyuan-2022/recipients A --date 30.6.2022",
        "batch register xiangyuan-2022/recipients A --serials 1-26",
        "batch add xiangyuan-2022/recipients A",
        "batch register xiangyuan-2022/recipients A --serials 26-1",
        "batch register xiangyuan-2022/recipients A --serials 1/2",
        "import xiangyuan-2022/recipients xiangyuan-2022/sample/recipients.csv --batch B",
    ]));
}

#[test]
fn invalid_papers_of_a_file_leave_the_figures_and_come_back_out_of_an_export() {
    let shell = Shell::with_papers();
    let before = rates(&shell);
    shell.write(
        "more.csv",
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,invalid\n\
         27,1,1,1,1,1,1,1,1,1,,patterned\n\
         28,,,,,,,,,,,空白卷\n",
    );
    assert_eq!(shell.run(&format!("import {RECIPIENTS} more.csv")).code, 0);
    assert_eq!(rates(&shell), before);
    // More came back than was handed out: exit code 4, with the whole ledger printed.
    let ledger = json_with(&shell, &format!("ledger {RECIPIENTS} --format json"), 4);
    assert_eq!(
        (&ledger["returned"], &ledger["valid"], &ledger["invalid"]),
        (&28.into(), &26.into(), &2.into())
    );
    let reasons: Vec<&str> = ledger["invalid_by_reason"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["title"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["空白卷", "规律作答"]);
    // 26 were handed out: 28/26 and 26/28.
    assert_eq!(ledger["rates"]["return_rate"], "107.69");
    assert_eq!(ledger["rates"]["valid_rate"], "92.86");
    let rate = &ledger["return_rates"][1];
    assert_eq!(
        (&rate["code"], &rate["definition"]),
        (&"valid_rate".into(), &"有效 ÷ 回收".into())
    );
    assert_eq!(
        (&rate["numerator"], &rate["denominator"], &rate["rate"]),
        (&26.into(), &28.into(), &"92.86".into())
    );
    assert_eq!(ledger["findings"][0]["papers"], "returned");
    let papers = json(
        &shell,
        &format!("ledger {RECIPIENTS} --papers invalid:patterned --format json"),
    );
    assert_eq!(papers.as_array().unwrap().len(), 1);
    assert_eq!(papers[0]["serial"], "27");
    assert_eq!(ledger["rates"]["valid_return_rate"], "100.00");
    assert_eq!(ledger["identities"][0]["holds"], false);
    let codes: Vec<&str> = ledger["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["more-returned"]);
    let export = shell
        .run(&format!(
            "export responses {RECIPIENTS} --with-sensitive --plain"
        ))
        .out;
    assert_eq!(
        export.lines().last(),
        Some(
            "28,#blank,#blank,#blank,#blank,#blank,#blank,#blank,#blank,#blank,#blank,entered,1,,blank-paper,"
        )
    );

    let other = Shell::with_project();
    other.write("all.csv", export);
    assert_eq!(other.run(&format!("import {RECIPIENTS} all.csv")).code, 0);
    assert_eq!(
        json_with(&other, &format!("ledger {RECIPIENTS} --format json"), 4),
        ledger
    );
    assert_eq!(other.run("doctor").code, 0);
}

/// Adds a question to the recipients' questionnaire, as its second version.
fn second_version(shell: &Shell) {
    let file = "xiangyuan-2022/recipients.toml";
    let text = shell.read(file).replacen("version = 1", "version = 2", 1);
    let question = "[[questions]]\ncode = \"Q11\"\ntext = \"还需要帮扶吗？\"\nkind = \"score\"\nrole = \"process\"\nfull_mark = 10\nsince = 2\n\n[[measures]]";
    shell.write(file, text.replacen("[[measures]]", question, 1));
    let said = shell.run("project add xiangyuan-2022 --why 加题");
    assert_eq!(said.code, 0, "{}", said.complaints);
}

#[test]
fn a_question_of_a_later_version_leaves_the_base_for_earlier_papers() {
    let shell = Shell::with_papers();
    let before = rates(&shell);
    second_version(&shell);
    assert_eq!(rates(&shell), before);
    let new = |shell: &Shell| {
        let summary = json(shell, &format!("summary {RECIPIENTS} --format json"));
        summary["questions"][10].clone()
    };
    assert_eq!(new(&shell)["missing"]["not-in-version"], 26);
    shell.write(
        "more.csv",
        "serial,version,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,Q11\n\
         27,1,10,10,10,10,10,10,10,10,10,,\n\
         28,2,10,10,10,10,10,10,10,10,10,,6\n\
         29,,10,10,10,10,10,10,10,10,10,,9\n",
    );
    assert_eq!(shell.run(&format!("import {RECIPIENTS} more.csv")).code, 0);
    assert_eq!(new(&shell)["missing"]["not-in-version"], 27);
    assert_eq!(
        (&new(&shell)["answered"], &new(&shell)["score_rate"]),
        (&2.into(), &"75.00".into())
    );
    assert_eq!(shell.run("doctor").code, 0);
    let export = shell
        .run(&format!(
            "export responses {RECIPIENTS} --with-sensitive --plain"
        ))
        .out;
    let other = Shell::with_project();
    second_version(&other);
    other.write("all.csv", export);
    assert_eq!(other.run(&format!("import {RECIPIENTS} all.csv")).code, 0);
    assert_eq!(new(&other), new(&shell));
}

#[test]
fn a_row_that_contradicts_its_version_is_refused_by_cell() {
    let shell = Shell::with_project();
    second_version(&shell);
    shell.write(
        "papers.csv",
        "serial,version,invalid,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,Q11\n\
         1,1,,10,10,10,10,10,10,10,10,10,,6\n\
         2,2,,10,10,10,10,10,10,10,10,10,,#not-in-version\n\
         3,3,,10,10,10,10,10,10,10,10,10,,6\n\
         4,2,nonsense,10,10,10,10,10,10,10,10,10,,6\n",
    );
    insta::assert_snapshot!(shell.session(&[
        "import xiangyuan-2022/recipients papers.csv",
        "--lang en import xiangyuan-2022/recipients papers.csv",
    ]));
}
