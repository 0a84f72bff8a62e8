//! `manyi demo`: the published figures without a terminal.

use crate::shell::Shell;

#[test]
fn the_example_prints_the_published_figures() {
    insta::assert_snapshot!(Shell::new().session(&["demo"]));
}

#[test]
fn the_example_is_there_in_english() {
    insta::assert_snapshot!(Shell::new().session(&["--lang en demo"]));
}

#[test]
fn the_example_leaves_nothing_behind() {
    let shell = Shell::new().set("MANYI_DB", None);
    assert_eq!(shell.run("demo").code, 0);
    assert!(shell.files().is_empty(), "{:?}", shell.files());
}

#[test]
fn the_example_stays_in_a_database_that_is_named_and_is_loaded_once() {
    let shell = Shell::new();
    let first = shell.run("demo --db example.db");
    let second = shell.run("demo --db example.db");
    assert_eq!((first.code, second.code), (0, 0));
    assert_eq!(first.out, second.out);
    let list = shell.run("project list --db example.db --format csv --plain");
    assert!(list.out.ends_with(",4,21,26\n"), "{}", list.out);
}
