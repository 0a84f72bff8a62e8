//! A database file that is cut or damaged: named, never read as something else, and the backup comes back.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use manyi::error::Kind;
use manyi::store::{BackupFolder, Restoration, Stop, Store, restore};
use tempfile::TempDir;

use super::chance::{Chance, setting, tell};
use super::power::{Disk, QUICK, Stack, commits_in, log_of, rubbish};
use super::script::Standing;

/// How many commits are in the file.
const COMMITS: usize = 130;

/// What became of a damaged file.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It was refused with a sentence.
    Refused,
    /// It was opened, and the check-up named what is wrong.
    Found,
    /// Everything that people entered is as it was.
    Unharmed,
}

/// Opens a damaged file as the program does and checks it. Fails when something else is in it and nobody says so.
fn outcome(database: &Path, sound: &Store, what: &str) -> Outcome {
    let refusal = |error: manyi::error::Error| {
        assert!(
            matches!(error.kind, Kind::Store | Kind::Input),
            "{what}: {error:?}"
        );
        assert!(!error.hints.is_empty(), "{what}: {error:?}");
        Outcome::Refused
    };
    let store = match Store::open(database, "tester") {
        Ok(store) => store,
        Err(error) => return refusal(error),
    };
    match store.doctor() {
        Err(error) => refusal(error),
        Ok(report) if !report.findings.is_empty() => Outcome::Found,
        Ok(_) => {
            assert_eq!(Standing::read(&store), Standing::read(sound), "{what}");
            let [found, due] =
                [&store, sound].map(|store| store.project("xiangyuan-2022").unwrap());
            assert!(
                found == due,
                "{what}: the definition differs and nobody says so"
            );
            Outcome::Unharmed
        }
    }
}

/// Restores the backup in the place of a damaged file, which is kept as it is.
fn bring_back(backup: &Path, database: &Path, what: &str) {
    let damaged = fs::read(database).unwrap();
    match restore(backup, database, "tester").unwrap() {
        Restoration::Done { kept: Some(kept) } => {
            // What SQLite brought into it from its log while it was looked at aside, it is the same file.
            assert_eq!(fs::read(&kept).unwrap().len(), damaged.len(), "{what}");
            for left in [kept.clone(), PathBuf::from(log_of(&kept))] {
                let _ = fs::remove_file(left);
            }
        }
        other => panic!("{what}: {other:?}"),
    }
    assert_eq!(commits_in(database, 0), COMMITS, "{what}");
}

#[test]
fn a_damaged_or_cut_file_is_named_and_never_shows_something_else_and_the_backup_comes_back() {
    let mut chance = Chance::new();
    let trials = setting("MANYI_CRASH_CUTS").unwrap_or(QUICK) as usize;
    tell(&format!("damage: seed {}", chance.seed));
    let folder = TempDir::new().unwrap();
    let mut stack = Stack::new();
    for _ in 0..COMMITS {
        stack.commit();
    }
    let desk = stack.leave();
    let taken = BackupFolder::beside(&desk.database()).take(1, &Stop::default());
    let backup = taken.unwrap().unwrap().backup.path;
    let whole = fs::read(desk.database()).unwrap();
    let sound = desk.store();
    let mut counts = [0; 3];
    for trial in 0..trials * 2 {
        let mut file = whole.clone();
        let what = if trial % 2 == 0 {
            let cut = chance.below(whole.len());
            file.truncate(cut);
            format!("seed {}: cut at {cut}", chance.seed)
        } else {
            let start = chance.below(whole.len());
            let place: Range<usize> = start..whole.len().min(start + 1 + chance.below(64));
            let bytes = rubbish(place.len(), &mut chance);
            file[place.clone()].copy_from_slice(&bytes);
            format!("seed {}: damaged at {place:?}", chance.seed)
        };
        let damaged = Disk {
            file,
            log: Vec::new(),
        };
        let database = damaged.put(folder.path());
        let found = outcome(&database, &sound, &what);
        if found != Outcome::Unharmed {
            bring_back(&backup, &database, &what);
        }
        counts[found as usize] += 1;
    }
    let [refused, found, unharmed] = counts;
    assert!(refused + found > 0);
    tell(&format!(
        "damage: {} files cut or damaged: {refused} refused, {found} named by the check-up, {unharmed} unharmed, corrupt files undetected: 0; {} restored from the backup",
        trials * 2,
        refused + found
    ));
}
