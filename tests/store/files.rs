//! The file itself: which ones are taken, which are refused, and what two programs on one file see.

use manyi::error::Kind;
use manyi::store::Store;
use rusqlite::Connection;

use crate::sample::*;

fn refusal(file: &std::path::Path) -> manyi::error::Error {
    Store::open(file, "tester").err().unwrap()
}

#[test]
fn a_newer_database_is_refused_and_stays_as_it_is() {
    let (_folder, file, store) = store_on_disk();
    drop(store);
    Connection::open(&file)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = std::fs::read(&file).unwrap();
    let error = refusal(&file);
    assert_eq!(error.kind, Kind::Input);
    assert!(error.sentence.en.contains("newer"));
    assert!(!error.hints.is_empty());
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.csv");
    let text = "serial,Q1\n1,10\n".repeat(100);
    std::fs::write(&file, &text).unwrap();
    let error = refusal(&file);
    assert_eq!(error.kind, Kind::Input);
    assert!(error.sentence.en.contains("papers.csv"));
    assert!(!error.hints.is_empty());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn the_database_of_another_program_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE paper (id INTEGER PRIMARY KEY)")
        .unwrap();
    let before = std::fs::read(&file).unwrap();
    assert_eq!(refusal(&file).kind, Kind::Input);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_folder_in_place_of_a_file_is_an_error_of_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(refusal(folder.path()).kind, Kind::Store);
}

#[test]
fn a_new_file_is_made_with_its_folders_and_an_empty_file_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a").join("b").join("papers.db");
    Store::open(&file, "tester").unwrap();
    assert!(file.exists());
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, "").unwrap();
    assert_eq!(
        Store::open(&empty, "tester").unwrap().projects().unwrap(),
        []
    );
}

#[test]
fn a_file_keeps_its_log_ahead_and_the_identity_of_its_device() {
    let (_folder, file, store) = store_on_disk();
    assert_eq!(store.warnings(), []);
    drop(store);
    let read = |sql: &str| -> String {
        let connection = Connection::open(&file).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(read("PRAGMA journal_mode"), "wal");
    let device = read("SELECT hex(identity) FROM device");
    Store::open(&file, "another").unwrap();
    assert_eq!(read("SELECT hex(identity) FROM device"), device);
}

#[test]
fn a_folder_that_a_cloud_service_copies_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("OneDrive - Office").join("papers.db");
    let store = Store::open(&file, "tester").unwrap();
    let codes: Vec<&str> = store.warnings().iter().map(|found| found.code).collect();
    assert_eq!(codes, ["synchronised-folder"]);
}

#[test]
fn what_one_program_saves_the_other_sees() {
    let (_folder, file, mut one) = store_on_disk();
    let mut two = Store::open(&file, "second").unwrap();
    assert_eq!(two.ledger(&main_survey()).unwrap().returned, 0);
    key_paper(&mut one, "1", &whole("1", 85));
    assert_eq!(two.ledger(&main_survey()).unwrap().entered, 1);

    let mut changed = project();
    changed.surveys[0].distributed = Some(31);
    one.save_project_because(&changed, "改定义").unwrap();
    assert_eq!(two.ledger(&main_survey()).unwrap().distributed, Some(31));
    key_paper(&mut two, "2", &whole("2", 60));
    assert_eq!(one.tally(&main_survey()).unwrap().responses, 2);
    assert_eq!(one.doctor().unwrap().findings, []);
}

/// What somebody's other program may do to the file while it is open; each leaves it where it was.
fn written_over(file: &std::path::Path, with: &[u8]) {
    use std::io::Write as _;
    // As `cat x > papers.db` and `cp x papers.db` do it: the same file, emptied and written.
    let mut opened = std::fs::File::options()
        .write(true)
        .truncate(true)
        .open(file)
        .unwrap();
    opened.write_all(with).unwrap();
    opened.sync_all().unwrap();
}

#[test]
fn a_file_that_is_emptied_or_written_over_while_it_is_open_is_noticed_at_the_next_commit() {
    let (_other_folder, other_file, mut other) = store_on_disk();
    for serial in 1..200 {
        key_paper(&mut other, &serial.to_string(), &whole("1", 85));
    }
    drop(other);
    let another = std::fs::read(&other_file).unwrap();
    let rubbish = "serial,Q1\n1,10\n".repeat(100_000).into_bytes();
    for with in [Vec::new(), b"serial,Q1\n1,10\n".to_vec(), rubbish, another] {
        let (_folder, file, mut store) = store_on_disk();
        key_paper(&mut store, "1", &whole("1", 85));
        drop(store);
        let mut store = Store::open(&file, "tester").unwrap();
        key_paper(&mut store, "2", &whole("2", 60));
        manyi::store::BackupFolder::beside(&file)
            .take(7, &manyi::store::Stop::default())
            .unwrap()
            .unwrap();
        written_over(&file, &with);
        let error = store.save_project(&project()).err();
        let error = error.unwrap_or_else(|| {
            store
                .save_answer(
                    &main_survey(),
                    &serial("3"),
                    0,
                    Some(&manyi::response::Answer::Missing(
                        manyi::response::Missing::Blank,
                    )),
                    1,
                )
                .unwrap_err()
        });
        assert_eq!(error.kind, Kind::Store, "{} bytes", with.len());
        assert!(
            error.sentence.en.contains("emptied or written over"),
            "{}",
            error.sentence.en
        );
        let hints: Vec<&str> = error.hints.iter().map(|hint| hint.en.as_str()).collect();
        assert!(
            hints.iter().any(|hint| hint.contains("backups/")),
            "{hints:?}"
        );
        let beside = std::fs::read_dir(file.parent().unwrap()).unwrap();
        let saved = beside.filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("-rescued-")
        });
        assert!(
            saved.count() >= 1,
            "what is in memory and in the log is kept"
        );
        drop(store);
    }
}

#[test]
fn an_older_copy_put_over_the_open_file_is_noticed_and_work_of_other_programs_is_none() {
    let (_folder, file, store) = store_on_disk();
    drop(store);
    let older = std::fs::read(&file).unwrap();
    let mut one = Store::open(&file, "first").unwrap();
    let mut two = Store::open(&file, "second").unwrap();
    for serial in (1..120).step_by(2) {
        key_paper(&mut one, &serial.to_string(), &whole("1", 85));
        let next = (serial + 1).to_string();
        key_paper(&mut two, &next, &whole("2", 60));
        // Bringing the log into the file is what every program does now and then.
        Connection::open(&file)
            .unwrap()
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
            .unwrap();
    }
    assert_eq!(one.ledger(&main_survey()).unwrap().returned, 120);
    drop(two);
    written_over(&file, &older);
    let answer = manyi::response::Answer::Missing(manyi::response::Missing::Blank);
    let error = one.save_answer(&main_survey(), &serial("300"), 0, Some(&answer), 1);
    assert!(error.unwrap_err().sentence.en.contains("written over"));
}
