//! `manyi rule`: a printed rule is read into one to paste, or answered with what it leaves open.

use std::fs;

use serde_json::Value;

use crate::shell::Shell;

const PHRASE: &str = "满意度≥90%得满分，低于90%时每少10%减1分，扣完为止";

#[test]
fn a_phrase_is_read_or_answered_with_questions() {
    let shell = Shell::new();
    let ask = format!("rule {PHRASE} --weight 14 --value 88.08");
    let points = format!("{ask} --step points");
    let settled = format!("{points} --partial whole");
    insta::assert_snapshot!(shell.session(&[
        &ask,
        &format!("--lang en {points}"),
        &settled,
        &format!("{settled} --format toml"),
        "rule 教师满意度≥90%得2分，学生满意度≥90%得2分 --weight 4 --below none --format toml",
        "--lang en rule 在职人员控制率≦100%,计5分;每超过一个百分点扣0.5分 --weight 5",
        "rule 天气很好 --weight 5 --format toml",
    ]));
    // No database is made for it.
    assert!(!shell.path("papers.db").exists());
}

#[test]
fn a_reading_as_json_has_every_question_and_every_reading() {
    let shell = Shell::new();
    let said = shell.run(&format!(
        "rule {PHRASE} --weight 14 --value 88.08 --step points --format json"
    ));
    assert_eq!(said.code, 4);
    let reading: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(reading["rule"], Value::Null);
    assert_eq!(reading["questions"][0]["option"], "partial");
    // 90 − 88.08 is 0.192 of a step of 10: 14 − 0.192 is 13.81.
    let scores: Vec<&str> = reading["readings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reading| reading["score"].as_str().unwrap())
        .collect();
    assert_eq!(scores, ["14", "13", "13.81"]);
}

#[test]
fn the_rule_as_toml_is_what_an_indicator_file_takes() {
    let shell = Shell::with_project();
    let said = shell.run(&format!(
        "rule {PHRASE} --weight 14 --partial started --step points --format toml -o rule.toml"
    ));
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    let rule = fs::read_to_string(shell.path("rule.toml")).unwrap();
    let path = shell.path("xiangyuan-2022/indicators.toml");
    let file = fs::read_to_string(&path).unwrap();
    // The satisfaction is the last indicator: its rule is cut out and the proposed one put in its place.
    let begin = file.rfind("[indicators.rule]").unwrap();
    let end = begin + file[begin..].find("[indicators.evidence]").unwrap();
    let changed = format!("{}{rule}\n{}", &file[..begin], &file[end..]);
    fs::write(&path, changed).unwrap();
    let added = shell.run("project add xiangyuan-2022");
    assert_eq!(added.code, 0, "{}", added.complaints);
    let shown = shell.run("score xiangyuan-2022 --what-if --format json");
    let score: Value = serde_json::from_str(&shown.out).unwrap();
    let words = score["indicators"][20]["rule_words"].as_str().unwrap();
    assert!(words.contains("不满一档按一档扣"), "{words}");
}
