//! The power fails: writes that were not forced to the disk are lost, torn or come in another order, and files are cut.
//!
//! A commit forces the log to the disk before it returns, and a checkpoint the log, then the file. So what a power cut
//! leaves is the last state on the disk and any part of what was being written: made here from copies of both files.

use std::fs;
use std::path::{Path, PathBuf};

use manyi::response::Serial;
use manyi::store::Store;
use tempfile::TempDir;

use super::chance::{Chance, setting, tell};
use super::desk::Desk;
use super::script::{CLOSED, Standing, answer};

/// How many trials of each kind without a word of the environment.
pub const QUICK: u64 = 60;

/// What the disk takes at once.
const SECTOR: usize = 512;

/// The bytes of the database and of its log.
#[derive(Clone)]
pub struct Disk {
    /// The database.
    pub file: Vec<u8>,
    /// Its log.
    pub log: Vec<u8>,
}

impl Disk {
    fn of(database: &Path) -> Self {
        Self {
            file: fs::read(database).unwrap(),
            log: fs::read(log_of(database)).unwrap_or_default(),
        }
    }

    /// Writes it as a database of its own.
    pub fn put(&self, folder: &Path) -> PathBuf {
        let database = folder.join("after.db");
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{end}", database.display()));
        }
        fs::write(&database, &self.file).unwrap();
        fs::write(log_of(&database), &self.log).unwrap();
        database
    }
}

/// The name of the log of a database.
pub fn log_of(database: &Path) -> String {
    format!("{}-wal", database.display())
}

/// A stack that is keyed commit by commit.
pub struct Stack {
    desk: Desk,
    store: Store,
    commits: usize,
}

/// Commits for each paper: its questions and the finish.
const COMMITS: usize = CLOSED + 2;

impl Stack {
    /// With everything that was written so far in the file and nothing in the log.
    pub fn new() -> Self {
        let desk = Desk::new();
        let store = desk.store();
        Self {
            desk,
            store,
            commits: 0,
        }
    }

    /// One more commit.
    pub fn commit(&mut self) {
        let survey = Desk::survey();
        let serial = self.commits / COMMITS + 1;
        let question = self.commits % COMMITS;
        let named = Serial::read(&serial.to_string()).unwrap();
        if question > CLOSED {
            self.store.finish(&survey, &named).unwrap();
        } else {
            let answer = answer(serial, question);
            self.store
                .save_answer(&survey, &named, question, Some(&answer), question + 1)
                .unwrap();
        }
        self.commits += 1;
    }

    /// Closes the database, which brings its log into it.
    pub fn leave(self) -> Desk {
        self.desk
    }

    fn disk(&self) -> Disk {
        Disk::of(&self.desk.database())
    }
}

/// How many commits a database holds, after everything in it was checked.
pub fn commits_in(database: &Path, seed: u64) -> usize {
    let store = Store::open(database, "tester").unwrap();
    let findings = store.doctor().unwrap().findings;
    assert!(findings.is_empty(), "seed {seed}: {findings:?}");
    let standing = Standing::read(&store);
    (standing.serial - 1) * COMMITS + standing.answered
}

/// A file of which any part of the sectors has been written that differ, one of them perhaps torn.
fn partly_written(old: &[u8], new: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut disk = old.to_vec();
    let least = 1 + chance.below(4);
    for start in (0..new.len()).step_by(SECTOR) {
        let sector = start..new.len().min(start + SECTOR);
        let is_written = old.get(sector.clone()) == Some(&new[sector.clone()]);
        if is_written || chance.below(4) >= least {
            continue;
        }
        let torn = if chance.once_in(8) {
            chance.below(SECTOR)
        } else {
            0
        };
        let sector = start..sector.end.saturating_sub(torn).max(start);
        disk.resize(disk.len().max(sector.end), 0);
        disk[sector.clone()].copy_from_slice(&new[sector]);
    }
    disk
}

/// Bytes of an earlier use of the disk.
pub fn rubbish(length: usize, chance: &mut Chance) -> Vec<u8> {
    (0..length).map(|_| chance.below(256) as u8).collect()
}

#[test]
fn a_power_cut_in_any_commit_or_checkpoint_leaves_all_commits_before_it() {
    let mut chance = Chance::new();
    let trials = setting("MANYI_CRASH_CUTS").unwrap_or(QUICK) as usize;
    tell(&format!("power: seed {}", chance.seed));
    let folder = TempDir::new().unwrap();
    let mut stack = Stack::new();
    // Enough commits that the log is brought into the file and begun anew, several times in a whole run.
    let commits = trials.max(320);
    let (mut done, mut checkpoints) = (0, 0);
    let mut before = stack.disk();
    for commit in 0..commits {
        stack.commit();
        let after = stack.disk();
        let moved_on = before.file != after.file;
        checkpoints += usize::from(moved_on);
        if moved_on || chance.below(commits) < trials {
            let in_commit = Disk {
                file: before.file.clone(),
                log: partly_written(&before.log, &after.log, &mut chance),
            };
            let found = commits_in(&in_commit.put(folder.path()), chance.seed);
            let may_be = commit..=commit + 1;
            assert!(
                may_be.contains(&found),
                "seed {}: {found} of {commit}",
                chance.seed
            );
            let in_checkpoint = Disk {
                file: partly_written(&before.file, &after.file, &mut chance),
                log: after.log.clone(),
            };
            let found = commits_in(&in_checkpoint.put(folder.path()), chance.seed);
            assert_eq!(found, commit + 1, "seed {}", chance.seed);
            done += 2;
        }
        before = after;
    }
    assert!(checkpoints > 0, "the log was brought into the file");
    tell(&format!(
        "power: {done} cuts in {commits} commits and {checkpoints} checkpoints, lost confirmed fields: 0, corrupt files undetected: 0"
    ));
}

#[test]
fn a_log_cut_at_any_byte_or_followed_by_rubbish_gives_every_commit_before_the_cut() {
    let mut chance = Chance::new();
    let trials = setting("MANYI_CRASH_CUTS").unwrap_or(QUICK) as usize;
    tell(&format!("cuts: seed {}", chance.seed));
    let folder = TempDir::new().unwrap();
    let mut stack = Stack::new();
    // The log only grows until it is first brought into the file: its length tells where each commit ends.
    let mut ends = vec![0];
    for _ in 0..60 {
        stack.commit();
        ends.push(stack.disk().log.len());
    }
    let whole = stack.disk();
    let ordered = ends.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(ordered, "one generation of the log");
    let mut cuts: Vec<usize> = (0..trials).map(|_| chance.below(whole.log.len())).collect();
    for _ in 0..trials / 3 {
        // The bytes around the end of a commit are where a mistake would be.
        let end = ends[1 + chance.below(ends.len() - 2)];
        cuts.extend([end - 1, end, end + 1]);
    }
    for cut in &cuts {
        let mut disk = whole.clone();
        disk.log.truncate(*cut);
        if chance.once_in(3) {
            let length = chance.below(20_000);
            disk.log.extend(rubbish(length, &mut chance));
        }
        // Rubbish may begin with the very bytes that were cut off.
        let same = disk
            .log
            .iter()
            .zip(&whole.log)
            .take_while(|(one, other)| one == other);
        let same = same.count();
        let due = ends.iter().rposition(|end| *end <= same).unwrap();
        let found = commits_in(&disk.put(folder.path()), chance.seed);
        assert_eq!(found, due, "seed {}: cut at {cut}", chance.seed);
    }
    // A damaged place in the log is like a cut there: what is after it does not come back by halves.
    for _ in 0..trials {
        let place = chance.below(whole.log.len());
        let due = ends.iter().rposition(|end| *end <= place).unwrap();
        let mut disk = whole.clone();
        disk.log[place] ^= 1 << chance.below(8);
        let found = commits_in(&disk.put(folder.path()), chance.seed);
        assert_eq!(found, due, "seed {}: damaged at {place}", chance.seed);
    }
    tell(&format!(
        "cuts: {} cuts and {trials} damaged places in the log, lost confirmed fields: 0, corrupt files undetected: 0",
        cuts.len()
    ));
}
