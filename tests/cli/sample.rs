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
