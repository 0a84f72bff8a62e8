//! Backups and what is done when the file goes away: everything that was stored is in them, and nothing is overwritten.

use std::fs;
use std::path::{Path, PathBuf};

use manyi::error::Kind;
use manyi::response::State;
use manyi::store::{BackupFolder, Restoration, Stop, Store, restore};

use crate::audit::tamper;
use crate::sample::*;

fn back_up(file: &Path) -> PathBuf {
    let taken = BackupFolder::beside(file).take(7, &Stop::default());
    let taken = taken.unwrap().unwrap();
    assert_eq!(taken.findings, []);
    taken.backup.path
}

fn entered(file: &Path) -> u64 {
    let store = Store::open(file, "tester").unwrap();
    assert_eq!(store.doctor().unwrap().findings, []);
    store.ledger(&main_survey()).unwrap().entered
}

fn kept(restoration: Restoration) -> Option<PathBuf> {
    match restoration {
        Restoration::Done { kept } => kept,
        Restoration::Refused(findings) => panic!("{findings:?}"),
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_taken_while_somebody_keys_holds_what_was_stored_until_then() {
    let (_folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    let backup = back_up(&file);
    key_paper(&mut store, "2", &whole("2", 60));
    assert_eq!(entered(&backup), 1);
    assert_eq!(store.ledger(&main_survey()).unwrap().entered, 2);
}

#[test]
fn a_restored_backup_takes_the_place_of_the_file_which_is_kept() {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    let backup = back_up(&file);
    key_paper(&mut store, "2", &whole("2", 60));
    let head = store.verify_audit().unwrap().head;
    drop(store);
    let kept = kept(restore(&backup, &file, "supervisor").unwrap()).unwrap();
    assert_eq!((entered(&file), entered(&kept)), (1, 2));
    assert_eq!(kept.parent(), Some(folder.path()));
    assert!(backup.exists());
    let mut last = None;
    let store = Store::open(&file, "tester").unwrap();
    store
        .audit_rows(&mut |row| {
            last = Some(row.clone());
            Ok(())
        })
        .unwrap();
    let last = last.unwrap();
    assert_eq!(
        (last.action.as_str(), last.operator.as_str()),
        ("restore", "supervisor")
    );
    assert_eq!(last.old, Some(head));
}

#[test]
fn a_backup_is_restored_where_there_is_no_database() {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    let backup = back_up(&file);
    let other = folder.path().join("new").join("other.db");
    assert_eq!(kept(restore(&backup, &other, "tester").unwrap()), None);
    assert_eq!(entered(&other), 1);
}

#[test]
fn nothing_is_restored_while_the_database_is_open() {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    let backup = back_up(&file);
    key_paper(&mut store, "2", &whole("2", 60));
    let error = restore(&backup, &file, "tester").unwrap_err();
    assert_eq!(error.kind, Kind::Busy);
    key_paper(&mut store, "3", &whole("2", 60));
    drop(store);
    assert_eq!(entered(&file), 3);
    let left = files(folder.path());
    assert!(left.iter().all(|name| !name.contains("restor")), "{left:?}");
}

#[test]
fn a_backup_that_was_changed_or_damaged_is_refused_and_nothing_happens() {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    drop(store);
    let backup = back_up(&file);
    let before = fs::read(&file).unwrap();

    let other = "UPDATE response SET answers = json_set(answers, '$[2]', 10)";
    tamper(&backup, other);
    match restore(&backup, &file, "tester").unwrap() {
        Restoration::Refused(findings) => assert_eq!(findings[0].place.path, "sample/main 1 SCORE"),
        Restoration::Done { .. } => panic!("it was restored"),
    }

    let half = folder.path().join("half.db");
    fs::write(&half, &before[..before.len() / 2]).unwrap();
    let refused = match restore(&half, &file, "tester") {
        Ok(Restoration::Refused(findings)) => !findings.is_empty(),
        Ok(Restoration::Done { .. }) => false,
        Err(error) => error.kind == Kind::Store,
    };
    assert!(refused);

    for (name, text) in [("empty.db", ""), ("text.db", "serial,Q1\n1,10\n")] {
        let none = folder.path().join(name);
        fs::write(&none, text).unwrap();
        let error = restore(&none, &file, "tester").unwrap_err();
        assert_eq!(error.kind, Kind::Input, "{name}");
    }
    let error = restore(&folder.path().join("nothing.db"), &file, "tester").unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert_eq!(
        restore(&file, &file, "tester").unwrap_err().kind,
        Kind::Usage
    );
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_damaged_file_is_kept_with_its_log_when_a_backup_takes_its_place() {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    drop(store);
    let backup = back_up(&file);
    fs::write(&file, "no database any more").unwrap();
    fs::write(folder.path().join("papers.db-wal"), "its log").unwrap();
    let kept = kept(restore(&backup, &file, "tester").unwrap()).unwrap();
    assert_eq!(entered(&file), 1);
    assert_eq!(fs::read_to_string(&kept).unwrap(), "no database any more");
    let log = format!("{}-wal", kept.display());
    assert_eq!(fs::read_to_string(log).unwrap(), "its log");
}

/// What is done to an open database, and the file in which everything stored before is then.
#[cfg(unix)]
fn loses_nothing(take_away: impl Fn(&Path)) {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    take_away(&file);
    for _ in 0..2 {
        let answer = choice("1");
        let saved = store.save_answer(&main_survey(), &serial("2"), KNOWS, Some(&answer), 1);
        let error = saved.unwrap_err();
        assert_eq!(error.kind, Kind::Store);
        assert!(error.hints[0].en.contains("rescued"), "{error:?}");
    }
    assert!(store.check_place().is_err());
    // What was refused is not there, and nothing else is gone.
    assert!(store.paper(&main_survey(), &serial("2")).unwrap().is_none());
    let rescued: Vec<String> = files(folder.path())
        .into_iter()
        .filter(|name| name.starts_with("papers-rescued-"))
        .collect();
    assert_eq!(rescued.len(), 1);
    assert_eq!(entered(&folder.path().join(&rescued[0])), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_removed_while_it_is_open_is_saved_elsewhere() {
    loses_nothing(|file| fs::remove_file(file).unwrap());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_while_it_is_open_is_saved_elsewhere() {
    loses_nothing(|file| {
        fs::remove_file(file).unwrap();
        fs::write(file, "another").unwrap();
    });
}

#[cfg(unix)]
#[test]
fn a_log_that_is_removed_while_it_is_open_is_noticed() {
    loses_nothing(|file| fs::remove_file(format!("{}-wal", file.display())).unwrap());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_moved_back_is_stored_in_again() {
    let (folder, file, mut store) = store_on_disk();
    let away = folder.path().join("away.db");
    fs::rename(&file, &away).unwrap();
    let answer = choice("1");
    let mut save = || store.save_answer(&main_survey(), &serial("1"), KNOWS, Some(&answer), 1);
    assert!(save().is_err());
    fs::rename(&away, &file).unwrap();
    assert_eq!(save().unwrap().state, State::Open);
}
