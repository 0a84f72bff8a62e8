//! `manyi audit`: the chain, and the history of a survey, a response or a question.

use manyi::response::{Answer, Missing, Serial};
use manyi::store::{Store, SurveyKey};
use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

/// The shipped project with one paper begun by hand: 10 for Q1, 8 for Q2, Q2 then found illegible.
fn keyed() -> Shell {
    let shell = Shell::with_project();
    let mut store = Store::open(&shell.path("papers.db"), "王").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let serial = Serial::read("7").unwrap();
    for (position, answer) in [
        (0, Answer::Points(10.into())),
        (1, Answer::Points(8.into())),
        (1, Answer::Missing(Missing::Illegible)),
    ] {
        store
            .save_answer(&key, &serial, position, Some(&answer), position + 1)
            .unwrap();
    }
    shell
}

/// The text with every time replaced, whose digits differ from run to run.
fn without_times(text: &str) -> String {
    let is_time =
        |word: &str| word.len() == 19 && word.as_bytes()[4] == b'-' && word.as_bytes()[13] == b':';
    let mut shown = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some(time) = rest.get(..19).filter(|word| is_time(word)) {
            shown.push_str("2022-06-30 14:05:00");
            rest = &rest[time.len()..];
        } else {
            shown.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    shown
}

#[test]
fn a_whole_chain_is_verified() {
    insta::assert_snapshot!(
        Shell::with_papers().session(&["audit verify", "--lang en audit verify"])
    );
}

#[test]
fn the_history_of_a_response_or_a_question_is_listed_in_words() {
    let session = keyed().session(&[
        "audit list xiangyuan-2022/recipients",
        "audit list xiangyuan-2022/recipients --serial 7 --question Q2",
        "--lang en audit list xiangyuan-2022/recipients --serial 7",
    ]);
    insta::assert_snapshot!(without_times(&session));
}

#[test]
fn the_whole_trail_is_exported_with_the_hash_of_each_row() {
    let shell = keyed();
    let rows: Vec<Value> = shell
        .run("audit export --format json")
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let actions: Vec<&str> = rows
        .iter()
        .map(|row| row["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        ["project", "guide", "guide", "answer", "answer", "answer"]
    );
    assert!(
        rows.iter()
            .all(|row| row["hash"].as_str().unwrap().len() == 64)
    );
    assert_eq!(
        (&rows[5]["old"], &rows[5]["new"]),
        (&"8".into(), &"#illegible".into())
    );
    assert_eq!(shell.run("audit export --plain -o trail.csv").code, 0);
    let csv = shell.read("trail.csv");
    let heading = "sequence,before,at,operator,device,action,project,survey,serial,question,entry,old,new,why,hash";
    assert_eq!(csv.lines().next(), Some(heading));
    assert_eq!(csv.lines().count(), 1 + rows.len());
}

#[test]
fn an_import_is_listed_by_its_file() {
    let session = Shell::with_papers().session(&["audit list xiangyuan-2022/recipients"]);
    insta::assert_snapshot!(without_times(&session));
}

#[test]
fn the_history_leaves_as_it_is_stored_for_other_programs() {
    let shell = keyed();
    let csv = shell.run(&format!(
        "--lang en audit list {RECIPIENTS} --format csv --plain"
    ));
    let rows: Vec<Vec<&str>> = csv
        .out
        .lines()
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(
        rows[0],
        [
            "sequence", "at", "operator", "action", "serial", "question", "old", "new", "why"
        ]
    );
    assert_eq!(
        rows[3][2..],
        ["王", "answer", "7", "Q2", "8", "#illegible", ""]
    );
    assert!(
        rows[3][1].parse::<jiff::Timestamp>().is_ok(),
        "{}",
        rows[3][1]
    );
    let json = shell.run(&format!("audit list {RECIPIENTS} --serial 7 --format json"));
    let entries: Value = serde_json::from_str(&json.out).unwrap();
    let last = &entries.as_array().unwrap()[2];
    let keys: Vec<&String> = last.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "action", "at", "before", "device", "entry", "hash", "new", "old", "operator",
            "project", "question", "sequence", "serial", "survey", "why"
        ]
    );
    assert_eq!(
        (&last["old"], &last["new"]),
        (&"8".into(), &"#illegible".into())
    );
    assert_eq!(last["hash"].as_str().unwrap().len(), 64);
}

#[test]
fn a_response_or_question_that_is_not_there_is_said_not_to_be() {
    insta::assert_snapshot!(keyed().session(&[
        "audit list xiangyuan-2022/recipients --serial 8",
        "audit list xiangyuan-2022/recipients --question Q99",
        "audit list xiangyuan-2022/recipients --serial a_b",
        "audit list xiangyuan-2022/nope",
        "--lang en audit list xiangyuan-2022/recipients --serial 8",
    ]));
}

#[test]
fn a_survey_in_which_nothing_happened_has_an_empty_history() {
    let shell = Shell::with_project();
    let said = shell.run("audit list xiangyuan-2022/staff-awareness --format json");
    assert_eq!((said.code, said.out.as_str()), (0, "[]\n"));
    insta::assert_snapshot!(shell.session(&["audit list xiangyuan-2022/staff-awareness"]));
}

#[test]
fn a_record_changed_behind_the_programs_back_is_found() {
    let shell = keyed();
    let database = shell.database();
    let sql = "SELECT sql FROM sqlite_schema WHERE name = 'event_value_refuses_change'";
    let again: String = database.query_row(sql, [], |row| row.get(0)).unwrap();
    database
        .execute_batch("DROP TRIGGER event_value_refuses_change")
        .unwrap();
    let change = "UPDATE event_value SET new = '9' WHERE new = '8'";
    assert_eq!(database.execute(change, []).unwrap(), 1);
    database.execute_batch(&again).unwrap();
    drop(database);
    insta::assert_snapshot!(shell.session(&["audit verify", "--lang en audit verify"]));
}

#[test]
fn words_are_deleted_on_demand_and_the_trail_verifies_as_before() {
    let shell = keyed();
    let mut store = Store::open(&shell.path("papers.db"), "王").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let (serial, said) = (Serial::read("7").unwrap(), Answer::Text("想删的话".into()));
    store.save_answer(&key, &serial, 9, Some(&said), 9).unwrap();
    drop(store);
    let erase = format!("audit erase {RECIPIENTS} 7");
    let refused = shell.run(&format!("--lang en {erase} Q1 --why x"));
    assert_eq!(refused.code, 2);
    assert!(
        refused.complaints.contains("question Q1 takes no text"),
        "{}",
        refused.complaints
    );
    assert_eq!(
        shell.run(&format!("{erase} Q10")).code,
        2,
        "a reason is asked for"
    );
    let done = shell.run(&format!("{erase} Q10 --why 本人要求"));
    assert_eq!(done.code, 0, "{}", done.complaints);
    // The answer, and the blank in its place, of which the value before were the same words.
    assert!(done.out.contains("留痕中 2 条记录不再有值"), "{}", done.out);
    assert_eq!(shell.run("audit verify").code, 0);
    assert_eq!(shell.run("doctor").code, 0);
    for listing in ["audit export", "audit export --format json"] {
        assert!(!shell.run(listing).out.contains("想删的话"), "{listing}");
    }
    let list = shell.run(&format!("audit list {RECIPIENTS} --serial 7"));
    assert!(
        list.out.contains("删除原话") && list.out.contains("本人要求"),
        "{}",
        list.out
    );
    let again = shell.run(&format!("--lang en {erase} Q10 --why x"));
    assert!(
        again.complaints.contains("there are no words in Q10"),
        "{}",
        again.complaints
    );
}

#[test]
fn a_deletion_of_half_typed_words_says_in_the_trail_who_did_it_and_why() {
    let shell = keyed();
    let mut store = Store::open(&shell.path("papers.db"), "王").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let half = manyi::response::Draft {
        position: 9,
        text: "想删的话".into(),
    };
    let serial = Serial::read("900").unwrap();
    store.save_draft(&key, &serial, Some(&half)).unwrap();
    drop(store);
    let erase = format!("--operator 李 audit erase {RECIPIENTS} 900 Q10 --why 本人要求");
    let done = shell.run(&erase);
    assert!(
        done.out
            .contains("录了一半的话已删除；谁删的、为什么，留痕里有一条"),
        "{}",
        done.out
    );
    let list = shell.run(&format!("audit list {RECIPIENTS} --serial 900"));
    for said in ["李", "删除原话", "录了一半的话", "本人要求"] {
        assert!(list.out.contains(said), "{}", list.out);
    }
    assert!(!list.out.contains("想删的话"));
    for check in ["audit verify", "doctor"] {
        assert_eq!(shell.run(check).code, 0, "{check}");
    }
}

#[test]
fn a_verifier_is_refused_the_history_of_a_paper_that_waits_for_its_second_entry() {
    let shell = Shell::with_papers();
    let mut store = Store::open(&shell.path("papers.db"), "李").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let serial = Serial::read("1").unwrap();
    let ten = Answer::Points(10.into());
    store.save_second(&key, &serial, 0, &ten).unwrap();
    drop(store);
    let list = format!("audit list {RECIPIENTS} --serial 2");
    insta::assert_snapshot!(shell.session(&[
        &format!("--operator 李 {list}"),
        &format!("--lang en --operator 李 {list}"),
    ]));
    assert_eq!(shell.run(&format!("--operator 主评人 {list}")).code, 0);
}

#[test]
fn a_verifier_is_refused_every_listing_that_would_show_a_hidden_first_entry() {
    let shell = Shell::with_papers();
    let mut store = Store::open(&shell.path("papers.db"), "李").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let serial = Serial::read("1").unwrap();
    let ten = Answer::Points(10.into());
    store.save_second(&key, &serial, 0, &ten).unwrap();
    drop(store);
    for listing in [
        format!("audit list {RECIPIENTS}"),
        "audit export".to_owned(),
        format!("export responses {RECIPIENTS}"),
        format!("export responses {RECIPIENTS} --layout long"),
    ] {
        let refused = shell.run(&format!("--lang en --operator 李 {listing}"));
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{listing}");
        assert!(
            refused.complaints.contains("such as 1:"),
            "{}",
            refused.complaints
        );
        assert!(refused.complaints.contains("ask a supervisor"));
        assert_eq!(shell.run(&format!("--operator 主评人 {listing}")).code, 0);
    }
}
