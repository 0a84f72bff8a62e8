//! `manyi sample`: sizes and margins, in every format, and what no sample can meet.

use crate::shell::Shell;

// 384.1459/(1 + 383.1459/420) = 200.89, rounded up; the margin of 100 of them 1.959964·√(0.0025·320/419) = 8.56 points.
#[test]
fn a_sample_of_four_hundred_and_twenty_for_five_points_is_two_hundred_and_one() {
    let shell = Shell::new();
    let said = shell.run("sample --population 420 --margin 5");
    assert_eq!((said.code, said.out.lines().next()), (0, Some("201")));
    insta::assert_snapshot!(shell.session(&[
        "sample --population 420 --margin 5",
        "sample --margin 2.5 --level 99 --share 90",
        "sample --population 420 --n 100",
        "--lang en sample --population 420 --margin 5",
        "--lang en sample --population 420 --n 100",
        "sample --population 420 --margin 5 --format json",
        "sample --population 420 --n 100 --format csv --plain",
    ]));
}

#[test]
fn what_no_sample_can_meet_is_refused() {
    let shell = Shell::new();
    insta::assert_snapshot!(shell.session(&[
        "sample",
        "sample --margin 5 --n 10",
        "sample --margin 0",
        "sample --margin 5 --population 0",
        "sample --margin 5 --level 100",
        "sample --n 30 --population 29",
    ]));
    assert!(shell.files().is_empty());
}

// Of a share of 2 % z²·0.0196/0.0025 = 30.1 responses hold 0.6 hits: no normal approximation. With Clopper and Pearson's limits at 95 %: R 4.2.2,
// for n in 1:400 the farther of x/n - qbeta(.025, x, n - x + 1) and qbeta(.975, x + 1, n - x) - x/n with x = round(.02 n) is
// above .05 last at n = 100.
#[test]
fn where_the_normal_approximation_does_not_hold_the_exact_answer_stands_beside_it() {
    let shell = Shell::new();
    let said = shell.run("sample --margin 5 --share 2 --format json");
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(found["approximation_holds"], false);
    assert_eq!(found["responses"], 31);
    assert_eq!(found["exact_responses"], 101);
    let said = shell.run("--lang en sample --margin 5 --share 2");
    assert!(
        said.out.contains("the normal approximation does not hold"),
        "{}",
        said.out
    );
    let said = shell.run("sample --margin 5 --format json");
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(found["approximation_holds"], true);
    assert_eq!(found["exact_responses"], serde_json::Value::Null);
}

// 385 times 2 is 770; at 70 % of them 1100 papers.
#[test]
fn a_design_effect_and_an_expected_response_make_the_sample_larger() {
    let shell = Shell::new();
    let said = shell.run("sample --margin 5 --deff 2 --response 70 --format json");
    let found: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(found["responses"], 770);
    assert_eq!(found["to_hand_out"], 1100);
    let refused = shell.run("--lang en sample --margin 5 --response 0");
    assert_eq!(refused.code, 2);
    assert!(refused.complaints.contains("expected response"));
}
