//! `manyi response`, a changed definition and an approval that something stands against: a reason, or nothing is written.

use serde_json::Value;

use crate::shell::{RECIPIENTS, Said, Shell};

fn json(shell: &Shell, command: &str) -> Value {
    let said = shell.run(command);
    assert_eq!(said.code, 0, "{}", said.complaints);
    serde_json::from_str(&said.out).unwrap()
}

fn responses(shell: &Shell) -> Value {
    json(shell, &format!("summary {RECIPIENTS} --format json"))["responses"].clone()
}

fn run(shell: &Shell, command: &str, rest: &str) -> Said {
    shell.run(&format!("--lang en {command} {RECIPIENTS} {rest}"))
}

#[test]
fn a_slip_is_mended_with_a_reason_and_taken_back() {
    let shell = Shell::with_papers();
    let before = responses(&shell);
    assert_eq!(before["withdrawn"], 0);
    for (command, rest) in [
        ("response renumber", "3 33 --why misread"),
        ("response withdraw", "4 --why stray"),
    ] {
        let said = run(&shell, command, rest);
        assert_eq!(said.code, 0, "{}", said.complaints);
    }
    let now = responses(&shell);
    assert_eq!(
        (&now["returned"], &now["withdrawn"]),
        (&25.into(), &1.into())
    );
    assert_eq!((&now["valid"], &now["entered"]), (&25.into(), &25.into()));
    let listed = json(
        &shell,
        &format!("ledger {RECIPIENTS} --papers withdrawn --format json"),
    );
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let exported = run(&shell, "export responses", "").out;
    assert!(exported.lines().any(|line| line.starts_with("33,")));
    assert!(
        !exported
            .lines()
            .any(|line| line.starts_with("4,") || line.starts_with("3,"))
    );
    let told = run(&shell, "audit list", "--serial 33").out;
    assert!(
        told.contains("renumber") && told.contains("misread"),
        "{told}"
    );
    for (command, rest) in [
        ("response renumber", "33 3 --why mine"),
        ("response reinstate", "4 --why ours"),
    ] {
        assert_eq!(run(&shell, command, rest).code, 0);
    }
    assert_eq!(responses(&shell), before);
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn a_slip_without_a_reason_is_refused() {
    let shell = Shell::with_papers();
    for (command, rest) in [
        ("response renumber", "3 33"),
        ("response renumber", "3 4 --why misread"),
        ("response withdraw", "99 --why stray"),
        ("response reinstate", "4 --why ours"),
        (
            "response move",
            "4 xiangyuan-2022/recipients-coded --why misfiled",
        ),
    ] {
        assert_eq!(run(&shell, command, rest).code, 2, "{command} {rest}");
    }
    assert_eq!(responses(&shell)["returned"], 26);
}

#[test]
fn a_definition_that_turns_answers_round_is_shown_and_not_loaded_without_a_reason() {
    let shell = Shell::with_papers();
    let file = "xiangyuan-2022/recipients.toml";
    let [single, married] = [
        r#"zh = "未婚", en = "single""#,
        r#"zh = "已婚", en = "married""#,
    ];
    let text = shell.read(file);
    assert!(text.contains(single) && text.contains(married));
    let other = text
        .replace(single, "@")
        .replace(married, single)
        .replace('@', married);
    shell.write(file, other);
    let summary = responses(&shell);
    let refused = shell.run("--lang en project add xiangyuan-2022");
    assert_eq!(refused.code, 4, "{}", refused.complaints);
    assert!(
        refused.complaints.contains("--why"),
        "{}",
        refused.complaints
    );
    assert!(refused.out.contains("exchanged"), "{}", refused.out);
    assert_eq!(responses(&shell), summary);
    let told = run(&shell, "audit list", "").out;
    assert!(!told.contains("misprint"));
    let done = shell.run("--lang en project add xiangyuan-2022 --why misprint");
    assert_eq!(done.code, 0, "{}", done.complaints);
    let told = run(&shell, "audit list", "").out;
    assert!(
        told.contains("misprint") && told.contains("exchanged"),
        "{told}"
    );
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn an_approval_that_the_ledger_stands_against_needs_a_reason() {
    let shell = Shell::with_papers();
    // 26 came back and 20 are said to have been handed out.
    shell.edit(
        "xiangyuan-2022/project.toml",
        "distributed = 26",
        "distributed = 20",
    );
    let changed = shell.run("project add xiangyuan-2022 --why 登记错");
    assert_eq!(changed.code, 0, "{}", changed.complaints);
    let refused = run(&shell, "approve", "");
    assert_eq!(refused.code, 4);
    assert!(
        refused.complaints.contains("more than the 20"),
        "{}",
        refused.complaints
    );
    assert_eq!(responses(&shell)["approved"], 0);
    assert_eq!(run(&shell, "approve", "--why counted-by-hand").code, 0);
    assert_eq!(responses(&shell)["approved"], 26);
    let told = run(&shell, "audit list", "--serial 1").out;
    assert!(told.contains("counted-by-hand"), "{told}");
}

// Papers 1 and 2 only, of the 26: what a summary, a score and an export of approved papers have.
#[test]
fn a_figure_says_what_it_rests_on_and_may_rest_on_approved_papers_only() {
    let shell = Shell::with_papers();
    assert_eq!(run(&shell, "approve", "--serials 1,2").code, 0);
    let all = json(&shell, &format!("summary {RECIPIENTS} --format json"));
    let whole = serde_json::json!({ "approved": 2, "not_approved": 24 });
    assert_eq!(all["rests_on"], whole);
    assert_eq!(all["measures"][0]["rests_on"], whole);
    let of_two = serde_json::json!({ "approved": 2, "not_approved": 0 });
    let some = json(
        &shell,
        &format!("summary {RECIPIENTS} --approved-only --format json"),
    );
    assert_eq!(some["measures"][0]["rests_on"], of_two);
    let exported = run(&shell, "export responses", "--approved-only").out;
    assert_eq!(exported.lines().count(), 3);
    let answered = |summary: &Value| summary["questions"][0]["answered"].as_u64().unwrap();
    assert_eq!((answered(&all), answered(&some)), (26, 2));
    let score = json(&shell, "score xiangyuan-2022 --approved-only --format json");
    let fed: Vec<&Value> = score["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["evidence"] == "measure" && one["rests_on"] == of_two)
        .collect();
    assert!(!fed.is_empty(), "{score}");
    let table = run(&shell, "summary", "").out;
    assert!(table.contains("24 of them not approved"), "{table}");
    assert_eq!(shell.run("doctor").code, 0);
}

/// The command refuses the serial with exit code 4 and names the option that says yes; with it, it is done.
#[test]
fn every_command_that_brings_a_serial_asks_about_one_in_doubt() {
    let shell = Shell::with_papers();
    assert_eq!(run(&shell, "batch add", "B").code, 0);
    for (command, rest) in [
        ("response renumber", "3 I7 --why misread"),
        ("batch register", "B --serials 1O"),
        (
            "questionnaire print",
            "--serials 2O --format html -o papers.html",
        ),
        ("call add", "L2"),
    ] {
        let before = shell.dump();
        let refused = run(&shell, command, rest);
        assert_eq!(refused.code, 4, "{command}: {}", refused.complaints);
        assert!(
            refused.complaints.contains("look alike")
                && refused.complaints.contains("--accept-alike"),
            "{}",
            refused.complaints
        );
        assert_eq!(shell.dump(), before, "{command}");
        assert!(command != "questionnaire print" || !shell.path("papers.html").exists());
        let done = run(&shell, command, &format!("{rest} --accept-alike"));
        assert_eq!(done.code, 0, "{command}: {}", done.complaints);
    }
    let refused = run(&shell, "response renumber", "4 44 --why misread");
    assert_eq!(refused.code, 4);
    assert!(
        refused.complaints.contains("not registered"),
        "{}",
        refused.complaints
    );
    assert_eq!(
        run(
            &shell,
            "response renumber",
            "4 44 --why misread --accept-alike"
        )
        .code,
        0
    );
    assert_eq!(shell.run("doctor").code, 0);
}
