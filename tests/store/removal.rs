//! A project taken away and taken back: gone from every list, its papers and its trail as they were.

use manyi::error::Kind;
use manyi::response::State;
use manyi::store::Store;

use crate::sample::*;

/// The errors of everything that is asked of a survey by its name.
fn asked(store: &mut Store) -> Vec<Kind> {
    let key = main_survey();
    let errors = [
        store.survey(&key).err(),
        store.summary(&key).err(),
        store.ledger(&key).err(),
        store.batches(&key).err(),
        store.paper(&key, &serial("1")).err(),
        store.project("sample").err(),
        store
            .save_answer(&key, &serial("9"), KNOWS, Some(&choice("1")), HOW)
            .err(),
        store.save_project(&project()).err(),
        store.removal("sample").err(),
    ];
    errors
        .into_iter()
        .map(|error| error.unwrap().kind)
        .collect()
}

#[test]
fn a_removed_project_is_nowhere_and_its_record_is_whole() {
    let (_folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    let before = store.summary(&main_survey()).unwrap().summary;
    store.remove_project("sample", "重复").unwrap();
    assert_eq!(store.projects().unwrap(), []);
    assert_eq!(asked(&mut store), [Kind::Usage; 9]);
    assert_eq!(store.doctor().unwrap().findings, []);
    assert_eq!(store.verify_record().unwrap().responses, 1);
    // Another program that opens the file finds the same.
    let mut other = Store::open(&file, "other").unwrap();
    assert_eq!(other.projects().unwrap(), []);
    assert_eq!(asked(&mut other), [Kind::Usage; 9]);
    assert_eq!(other.verify_audit().unwrap().findings, []);

    other.restore_project("sample", "移错了").unwrap();
    assert_eq!(store.projects().unwrap().len(), 1);
    assert_eq!(store.project("sample").unwrap(), project());
    assert_eq!(store.summary(&main_survey()).unwrap().summary, before);
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.state, State::Entered);
    assert_eq!(store.doctor().unwrap().findings, []);
    // What was removed can be removed again.
    store.remove_project("sample", "还是不要").unwrap();
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_project_is_removed_with_a_reason_and_without_approved_papers_only() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    assert_eq!(
        store.remove_project("sample", " ").unwrap_err().kind,
        Kind::Usage
    );
    assert_eq!(
        store.remove_project("none", "重复").unwrap_err().kind,
        Kind::Usage
    );
    assert_eq!(
        store
            .restore_project("sample", "没有移走")
            .unwrap_err()
            .kind,
        Kind::Usage
    );
    assert_eq!(store.projects().unwrap().len(), 1);
    assert_eq!(store.removal("sample").unwrap().responses, 1);
}

#[test]
fn who_puts_a_removed_project_back_behind_the_programs_back_is_found() {
    let (_folder, file, mut store) = store_on_disk();
    store.remove_project("sample", "重复").unwrap();
    drop(store);
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute(
            "UPDATE project SET definition = replace(definition, ',\"removed\":true', '')",
            [],
        )
        .unwrap();
    drop(connection);
    let store = Store::open(&file, "tester").unwrap();
    let findings = store.doctor().unwrap().findings;
    assert!(!findings.is_empty());
}
