//! `manyi verify`: the plan, the sample it draws, and how often the operators agree.

use manyi::measure::reliability::agreement;
use manyi::response::{Answer, Serial};
use manyi::store::{Ruling, Store, SurveyKey};
use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

/// The 26 papers, number 1 keyed a second time by 李 with 7 in place of 10 for Q2, decided for the first value.
fn verified() -> Shell {
    let shell = Shell::with_papers();
    let mut store = Store::open(&shell.path("papers.db"), "李").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let serial = Serial::read("1").unwrap();
    let first = store.paper(&key, &serial).unwrap().unwrap().answers;
    for (position, answer) in first.iter().enumerate() {
        let keyed = if position == 1 {
            Answer::Points(7.into())
        } else {
            answer.unwrap().clone()
        };
        let times = if position == 1 { 2 } else { 1 };
        for _ in 0..times {
            store.save_second(&key, &serial, position, &keyed).unwrap();
        }
    }
    let why = "看原卷";
    store
        .adjudicate(&key, &serial, 1, &Ruling::First, why)
        .unwrap();
    shell
}

#[test]
fn the_standing_and_the_agreement_are_listed() {
    let status = format!("verify status {RECIPIENTS}");
    insta::assert_snapshot!(verified().session(&[
        &status,
        &format!("--lang en {status}"),
        &format!("{status} --format csv --plain"),
        &format!("{status} --format json"),
    ]));
}

// Of 26 papers one is keyed twice; all are approved, which no plan forbids. Nothing that leaves may call 26 keyed twice.
#[test]
fn approving_makes_no_second_entry() {
    let shell = verified();
    let approved = shell.run(&format!("approve {RECIPIENTS} --why 不复录"));
    assert_eq!(approved.code, 0, "{}", approved.complaints);
    let status = shell.run(&format!("verify status {RECIPIENTS}"));
    let counts = "应复核 26 份，已复核 1，未经复录已审定 25，待复录 0";
    assert!(status.out.contains(counts), "{}", status.out);
    let english = shell.run(&format!("--lang en verify status {RECIPIENTS}"));
    let counts = "due 26, verified 1, approved without a second entry 25, waiting 0";
    assert!(english.out.contains(counts), "{}", english.out);
    let said = shell.run(&format!("verify status {RECIPIENTS} --format json"));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&found["verified"], &found["approved_without_second_entry"]),
        (&1.into(), &25.into())
    );
    assert_eq!(shell.run("annex xiangyuan-2022 -o annex.html").code, 0);
    let page = shell.read("annex.html");
    assert!(page.contains("录入数据库 26 份，其中经第二次录入、差异全部裁定的 1 份"));
    assert!(page.contains("其中 25 份只录入一次，录入差错率没有测定。"));
    assert_eq!(shell.run("workbook xiangyuan-2022 -o book.xlsx").code, 0);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(shell.path("book.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "汇总").unwrap();
    let rows: Vec<_> = range.rows().collect();
    let heads = rows
        .iter()
        .position(|row| row.iter().any(|cell| *cell == "复录"));
    let heads = heads.unwrap();
    let at = rows[heads].iter().position(|cell| *cell == "复录").unwrap();
    assert_eq!(rows[heads + 1][at], 1.0);
}

#[test]
fn the_agreement_is_listed_by_question_with_its_kappa() {
    let agreement = format!("verify agreement {RECIPIENTS}");
    insta::assert_snapshot!(verified().session(&[
        &agreement,
        &format!("--lang en {agreement}"),
        &format!("{agreement} --format csv --plain"),
    ]));
    let said = verified().run(&format!("{agreement} --format json"));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    // One paper: nine of its ten fields agree, and each question has one pair, so that chance agrees as often.
    let pooled = &found["pooled"];
    assert_eq!(
        (&pooled["compared"], &pooled["agreed"]),
        (&10.into(), &9.into())
    );
    assert_eq!(pooled["agreed_percent"], "90.000000");
    assert_eq!(pooled["kappa"], "0.000000");
}

// Q4 of seven papers: on three of them 李 keys another value first, hears the bell, and keys the first value. What counts is
// the first keystroke: 4 of 7 agree, and kappa is that of these pairs; after the bell all seven agree.
#[test]
fn kappa_is_that_of_the_first_keystroke_and_not_of_what_is_keyed_after_the_bell() {
    let shell = Shell::with_papers();
    let mut store = Store::open(&shell.path("papers.db"), "李").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let mut pairs = Vec::new();
    for number in 1..=7 {
        let serial = Serial::read(&number.to_string()).unwrap();
        let paper = store.paper(&key, &serial).unwrap().unwrap();
        let first = paper.answers.get(3).unwrap().clone();
        let blind = if number % 3 == 0 || number == 7 {
            Answer::Points(5.into())
        } else {
            first.clone()
        };
        assert_ne!(first, Answer::Points(5.into()));
        store.save_second(&key, &serial, 3, &blind).unwrap();
        if blind != first {
            store.save_second(&key, &serial, 3, &first).unwrap();
        }
        pairs.push((first.to_code(), blind.to_code()));
    }
    let expected = agreement(pairs).kappa.unwrap();
    let said = shell.run(&format!("verify agreement {RECIPIENTS} --format json"));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let question = &found["questions"][0];
    assert_eq!(
        (&question["question"], &question["compared"]),
        (&"Q4".into(), &7.into())
    );
    assert_eq!(question["agreed"], 4);
    assert_eq!(question["kappa"], format!("{expected:.6}"));
    assert!(expected < 0.5, "{expected}");
    assert_eq!(question["keyed_again"]["agreed"], 7);
    assert_eq!(found["pooled"]["agreed"], 4);
}

#[test]
fn a_batch_has_a_plan_of_its_own_until_it_is_withdrawn() {
    let plan = format!("verify plan {RECIPIENTS}");
    let of_batch = format!("{plan} --batch A");
    insta::assert_snapshot!(Shell::with_papers().session(&[
        &format!("batch add {RECIPIENTS} A"),
        &format!("batch register {RECIPIENTS} A --serials 1-4"),
        &format!("{plan} --none"),
        &format!("{of_batch} --every 1"),
        &format!("--lang en {of_batch} --full"),
        &format!("verify status {RECIPIENTS}"),
        &format!("--lang en verify status {RECIPIENTS}"),
        &format!("verify status {RECIPIENTS} --format json"),
        &format!("{of_batch} --as-survey"),
        &format!("verify status {RECIPIENTS}"),
        &format!("{plan} --as-survey"),
        &format!("{plan} --batch B --full"),
    ]));
}

#[test]
fn before_the_first_second_entry_there_is_a_plan_and_no_agreement() {
    let plan = format!("verify plan {RECIPIENTS}");
    insta::assert_snapshot!(Shell::with_papers().session(&[
        &format!("verify status {RECIPIENTS}"),
        &format!("{plan} --none"),
        &format!("--lang en {plan} --full"),
        &plan,
        &format!("{plan} --every 0"),
        &format!("{plan} --percent 101"),
        &format!("{plan} --full --none"),
    ]));
}

#[test]
fn a_sample_is_drawn_once_and_named() {
    let shell = Shell::with_papers();
    let said = shell.run(&format!("verify plan {RECIPIENTS} --every 5"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(said.out.contains("每 5 份抽一份"), "{}", said.out);
    let status = |shell: &Shell| -> Value {
        let said = shell.run(&format!("verify status {RECIPIENTS} --format json"));
        serde_json::from_str(&said.out).unwrap()
    };
    let drawn = status(&shell);
    // One of every 5 among 26 papers: 6 when the start is the first, otherwise 5.
    let due = drawn["due"].as_u64().unwrap();
    assert!(due == 5 || due == 6, "{drawn}");
    assert_eq!(
        (&drawn["plan"], &drawn["amount"]),
        (&"every".into(), &"5".into())
    );
    let again = shell.run(&format!("verify plan {RECIPIENTS} --every 5"));
    assert!(
        again.out.contains("从新到的 0 份中抽出 0 份"),
        "{}",
        again.out
    );
    assert_eq!(status(&shell), drawn);
    let other = shell.run(&format!("verify plan {RECIPIENTS} --percent 50"));
    assert!(
        other.out.contains("从新到的 26 份中抽出 13 份"),
        "{}",
        other.out
    );
}
