//! `manyi check`, `operators` and `acceptance`: the keyed work looked at.

use manyi::response::{Answer, Outcome, Serial};
use manyi::store::{Store, SurveyKey};
use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

/// The 26 papers imported by `tester`, Q1 to Q9 keyed a second time by `李`, with another value in Q1 of papers 1 to 5.
fn verified() -> Shell {
    let shell = Shell::with_papers();
    let mut store = Store::open(&shell.path("papers.db"), "李").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    for number in 1..=26 {
        let serial = Serial::read(&number.to_string()).unwrap();
        let paper = store.paper(&key, &serial).unwrap().unwrap();
        for position in 0..9 {
            let slip = number <= 5 && position == 0;
            let answer = if slip {
                Answer::Points(9.into())
            } else {
                paper.answers.get(position).cloned().unwrap()
            };
            let saved = store.save_second(&key, &serial, position, &answer).unwrap();
            if saved.outcome == Outcome::Again {
                store.save_second(&key, &serial, position, &answer).unwrap();
            }
        }
    }
    shell
}

#[test]
fn patterns_of_the_published_papers_are_listed() {
    let session = Shell::with_papers().session(&[
        "check xiangyuan-2022/recipients",
        "check xiangyuan-2022/recipients --run 2 --identical 6 --format csv --plain",
        "--lang en check xiangyuan-2022/recipients --answers 10",
    ]);
    insta::assert_snapshot!(session);
}

// 5 errors of 234 fields, which are all there are.
#[test]
fn acceptance_is_listed_limited_and_decided() {
    let session = verified().session(&[
        "acceptance list xiangyuan-2022/recipients",
        "acceptance limit xiangyuan-2022/recipients 1",
        "acceptance decide xiangyuan-2022/recipients accept --of tester",
        "acceptance decide xiangyuan-2022/recipients verify-all --of tester",
        "acceptance decide xiangyuan-2022/recipients accept --why 已全部裁定",
        "acceptance decide xiangyuan-2022/recipients accept --of 王",
        "acceptance limit xiangyuan-2022/recipients 0",
        "--lang en acceptance list xiangyuan-2022/recipients",
    ]);
    insta::assert_snapshot!(session);
}

// All 26 papers of nine fields were keyed twice: the rate is 5/234 and has no bound. Of one paper of the 26, nine fields of
// 234: the bounds of a lot stand with the tests of the measure.
#[test]
fn a_lot_that_was_keyed_twice_as_a_whole_has_a_rate_without_bounds() {
    let shell = verified();
    let list = format!("acceptance list {RECIPIENTS} --format json");
    let listed: Value = serde_json::from_str(&shell.run(&list).out).unwrap();
    // Nine of ten fields of each paper. Were 8 of the 260 wrong, at most 5 would be among the 234 with probability 0.036, were it
    // 7 with 0.148 (hypergeometric): 7 / 260.
    assert_eq!(
        (&listed[0]["fields"], &listed[0]["lot"]),
        (&234.into(), &260.into())
    );
    assert_eq!(listed[0]["upper_bound_percent"], "2.692308");
    let mut store = Store::open(&shell.path("papers.db"), "李").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    for number in 1..=26 {
        let serial = Serial::read(&number.to_string()).unwrap();
        let paper = store.paper(&key, &serial).unwrap().unwrap();
        let answer = paper.answers.get(9).cloned().unwrap();
        store.save_second(&key, &serial, 9, &answer).unwrap();
    }
    drop(store);
    let listed: Value = serde_json::from_str(&shell.run(&list).out).unwrap();
    let survey = &listed[0];
    assert_eq!(survey["fields"], 260);
    assert_eq!(survey["errors"], 5);
    assert_eq!(survey["lot"], 260);
    assert_eq!(survey["rate_percent"], "1.923077");
    assert_eq!(survey["lower_bound_percent"], Value::Null);
    assert_eq!(survey["upper_bound_percent"], Value::Null);
    assert_eq!(survey["says"], "enter-again");
}

// 李 keyed 26 papers of nine fields, five of them twice: 239 fields. The errors are of who came first.
#[test]
fn operators_are_listed_with_their_work() {
    let said = verified().run(&format!("operators {RECIPIENTS} --format json"));
    let listed: Value = serde_json::from_str(&said.out).unwrap();
    let of = |name: &str| {
        let all = listed.as_array().unwrap();
        all.iter()
            .find(|one| one["operator"] == name)
            .unwrap()
            .clone()
    };
    let (li, tester) = (of("李"), of("tester"));
    assert_eq!((&li["responses"], &li["fields"]), (&26.into(), &239.into()));
    assert_eq!(li["compared"], 0);
    assert_eq!(
        (&tester["fields"], &tester["errors"]),
        (&0.into(), &5.into())
    );
    // 5 of 234 are 21.368 of 1,000.
    assert_eq!(tester["errors_per_1000"], "21.368");
    assert_eq!(tester["fields_per_hour"], Value::Null);
}

#[test]
fn a_survey_that_nobody_keyed_has_no_operators() {
    let session = Shell::with_papers().session(&["operators xiangyuan-2022/recipients"]);
    assert!(session.contains("还没有人录入"), "{session}");
}
