//! `manyi doctor`: the integrity of the file, the audit trail and the kept sums.

use crate::shell::Shell;

#[test]
fn a_sound_database_is_said_to_be_sound() {
    insta::assert_snapshot!(Shell::with_papers().session(&["doctor", "--lang en doctor"]));
}

#[test]
fn an_empty_database_is_sound() {
    assert_eq!(Shell::new().run("doctor").code, 0);
}

#[test]
fn a_sum_that_disagrees_with_the_answers_is_found() {
    let shell = Shell::with_papers();
    let changed = shell
        .database()
        .execute("UPDATE ledger SET responses = responses + 1", []);
    assert_eq!(changed.unwrap(), 1);
    insta::assert_snapshot!(shell.session(&["doctor", "--lang en doctor"]));
}
