//! `manyi parcel`: what a file of another machine brings is told as a table, in the reader's language.

use crate::shell::{RECIPIENTS, Shell};

/// Two machines: one with the 26 papers of the shipped project, in a parcel, and an empty one.
fn machines() -> (Shell, Shell) {
    let [one, other] = [Shell::with_papers(), Shell::new()];
    let devices = [one.path("device"), other.path("device")].map(|path| path.display().to_string());
    assert_eq!(one.run("parcel write -o a.manyi").code, 0);
    other.copy_from(&one, "a.manyi");
    (one, other.set("MANYI_DEVICE", Some(&devices[1])))
}

#[test]
fn what_a_parcel_brought_is_a_table_in_the_language_of_its_reader() {
    let (_one, other) = machines();
    let told = other.run("parcel read a.manyi --dry-run");
    assert_eq!(told.code, 0, "{}", told.complaints);
    // The dry run left nothing: the second reading brings all 26 papers of the one import.
    for (reading, due) in [("first", 26), ("second", 0)] {
        let told = other.run("parcel read a.manyi --format json").out;
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told[0]["papers_new"], due, "{reading}: {told}");
        for none in [
            "papers_changed",
            "discrepancies",
            "collisions",
            "alike",
            "forks",
            "unapproved",
        ] {
            assert_eq!(told[0][none], 0, "{reading}: {none}");
        }
    }
    // The order of a table for people: in Chinese without a word of another language but the name of the file.
    let heads: Vec<&str> = told
        .out
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let due = [
        "包裹",
        "来自",
        "新留痕",
        "新答卷",
        "补改",
        "相符",
        "差异",
        "撞号",
        "相像",
        "分叉",
        "取消审定",
        "等待",
    ];
    assert_eq!(heads, due);
    assert!(!told.out.contains('{'), "{}", told.out);
    assert_eq!(other.run(&format!("summary {RECIPIENTS}")).code, 0);
}

#[test]
fn figures_that_a_parcel_moves_are_a_table() {
    let (one, other) = machines();
    assert_eq!(other.run("parcel read a.manyi").code, 0);
    let approved = one.run(&format!("approve {RECIPIENTS} --why 不复录"));
    assert_eq!(approved.code, 0, "{}", approved.complaints);
    // There, one of the papers is none.
    let gone = other.run(&format!("response withdraw {RECIPIENTS} 1 --why 录错"));
    assert_eq!(gone.code, 0, "{}", gone.complaints);
    assert_eq!(other.run("parcel write -o b.manyi").code, 0);
    one.copy_from(&other, "b.manyi");
    let told = one.run("parcel read b.manyi");
    assert_eq!(told.code, 0, "{}", told.complaints);
    let all = format!("{}{}", told.out, told.complaints);
    assert!(
        all.contains("取消审定") && !all.contains('{') && !all.contains("\"after\""),
        "{all}"
    );
    assert!(all.contains('%'), "the rates before and after: {all}");
}

/// A parcel has every value: who may read it, its owner decides.
#[cfg(unix)]
#[test]
fn a_parcel_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (one, _) = machines();
    let mode = std::fs::metadata(one.path("a.manyi"))
        .unwrap()
        .permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}
