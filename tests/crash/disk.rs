//! Disks that are full or must not be written: a clear sentence, nothing shown as stored that is not, and no loss.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;
use tempfile::TempDir;

use super::chance::tell;
use super::desk::{Desk, PROGRAM, WINDOW};
use super::hand::open_paper;
use super::paper::is_stored;
use super::process;
use super::script::{CLOSED, Standing, key, points, words};
use super::terminal::{Answer, Terminal};

/// A disk in memory of a few megabytes; where the tester may mount none, there is none.
struct SmallDisk {
    place: TempDir,
}

impl SmallDisk {
    fn mount() -> Option<Self> {
        let place = TempDir::new().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
            .arg(place.path())
            .output();
        mount
            .is_ok_and(|output| output.status.success())
            .then_some(Self { place })
    }

    fn path(&self) -> &Path {
        self.place.path()
    }

    /// Fills it up to a few bytes; the file is dropped to make room again.
    fn fill(&self, left: u64) -> PathBuf {
        let ballast = self.path().join("ballast");
        let mut file = fs::File::create(&ballast).unwrap();
        let block = vec![0; 4_096];
        let mut bytes = 0;
        while file.write_all(&block).is_ok() {
            bytes += block.len() as u64;
        }
        file.set_len(bytes - left).unwrap();
        ballast
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// Keys on until something could not be stored; returns the paper and the question, counted from 0.
fn key_until_refused(terminal: &Terminal, sentence: &str) -> (usize, usize) {
    for serial in 1..2_000 {
        for question in 0..=CLOSED {
            let is_closed = question < CLOSED;
            let shown = points(serial, question).to_string();
            terminal.press(&if is_closed {
                key(points(serial, question))
            } else {
                format!("{}\r", words(serial))
            });
            let is_done = |screen: &vt100::Screen| {
                if is_closed {
                    is_stored(screen, question + 1, &shown)
                } else {
                    screen
                        .contents()
                        .contains(&format!(" {serial} 号已录入并存盘"))
                }
            };
            terminal.wait_for("stored or refused", |screen| {
                is_done(screen) || screen.contents().contains(sentence)
            });
            if terminal.look(|screen| screen.contents().contains(sentence)) {
                assert!(!terminal.look(is_done), "refused and shown as stored");
                return (serial, question);
            }
        }
    }
    panic!("the disk does not fill");
}

fn assert_sound(desk: &Desk) -> Standing {
    let store = desk.store();
    assert_eq!(store.doctor().unwrap().findings, []);
    Standing::read(&store)
}

#[test]
fn a_full_disk_is_told_and_enter_stores_again_once_there_is_room() {
    let Some(small) = SmallDisk::mount() else {
        tell(
            "full disk: no disk could be mounted here; the limit on the size of files stands in for it",
        );
        return;
    };
    let desk = Desk::within(small.path());
    // Taken now, so that the daily one does not begin on the full disk and speak of it where a field is waited for.
    desk.manyi(&["backup"]);
    let mut terminal = desk.start_keying();
    let ballast = small.fill(128 * 1_024);
    let (serial, question) = key_until_refused(&terminal, "磁盘已满");
    let refused = |screen: &vt100::Screen| screen.contents().contains("磁盘已满");
    terminal.press("\r");
    terminal.wait_for("the same refusal", refused);
    let standing = Standing::read(&desk.store());
    assert!(!standing.has(serial, question));
    assert!(question == 0 || standing.has(serial, question - 1));
    fs::remove_file(ballast).unwrap();
    terminal.press("\r");
    terminal.wait_for("no refusal", |screen| !refused(screen));
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
    assert!(assert_sound(&desk).has(serial, question));
    tell(&format!(
        "full disk: at paper {serial}, lost confirmed fields: 0"
    ));
}

/// A reader needs no room; `SQLite`'s shared memory would, and without this nothing could be read before room is made.
#[test]
fn on_a_full_disk_what_is_stored_is_read_and_why_nothing_can_be_stored_is_said() {
    let Some(small) = SmallDisk::mount() else {
        tell("full disk: no disk could be mounted here; nothing was read on one");
        return;
    };
    let desk = Desk::within(small.path());
    let before = desk.manyi(&["project", "list"]).stdout;
    let _ballast = small.fill(0);
    let run = |arguments: &[&str]| desk.run(PROGRAM, arguments);
    let read = run(&["project", "list"]);
    assert!(read.status.success(), "{read:?}");
    assert_eq!(read.stdout, before);
    assert!(
        String::from_utf8_lossy(&read.stderr).contains("磁盘已满：只能看"),
        "{read:?}"
    );
    let listed = run(&["project", "list"]);
    assert!(
        listed.status.success(),
        "the first reader has left nothing behind"
    );
    let written = run(&["project", "remove", "xiangyuan-2022", "--why", "试"]);
    assert_eq!(written.status.code(), Some(6));
    assert!(
        String::from_utf8_lossy(&written.stderr).contains("磁盘已满"),
        "{written:?}"
    );
}

#[test]
fn killed_on_a_full_disk_everything_shown_as_stored_is_there_once_there_is_room() {
    let Some(small) = SmallDisk::mount() else {
        tell("full disk: no disk could be mounted here; nothing was killed on one");
        return;
    };
    let desk = Desk::within(small.path());
    // Taken now, so that the daily one does not begin on the full disk and speak of it where a field is waited for.
    desk.manyi(&["backup"]);
    let mut terminal = desk.start_keying();
    let ballast = small.fill(64 * 1_024);
    let (serial, question) = key_until_refused(&terminal, "磁盘已满");
    process::send("KILL", terminal.process());
    terminal.wait_for_end();
    // On a disk without room the program may not even begin: it says so and harms nothing.
    let started = desk.run(PROGRAM, &["doctor"]);
    assert!(
        [Some(0), Some(6)].contains(&started.status.code()),
        "{started:?}"
    );
    fs::remove_file(ballast).unwrap();
    let standing = assert_sound(&desk);
    assert!(!standing.has(serial, question));
    assert!(question == 0 || standing.has(serial, question - 1));
    assert!(question > 0 || serial == 1 || standing.has_finished(serial - 1));
}

#[test]
fn at_the_limit_on_the_size_of_files_what_was_shown_as_stored_stays() {
    let desk = Desk::new();
    // In units of 512 bytes: room for the database and a few hundred fields in its log.
    let command = desk.shell("-c", "ulimit -f 2000 && exec \"$0\"");
    let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    open_paper(&terminal, Standing::read(&desk.store()));
    let (serial, question) = key_until_refused(&terminal, "没有保存");
    terminal.press("\x03");
    terminal.wait_for_text("再按一次就退出");
    terminal.press("\x03");
    assert_eq!(terminal.wait_for_end().exit_code(), 6);
    let standing = assert_sound(&desk);
    assert!(question == 0 || standing.has(serial, question - 1));
    tell(&format!(
        "limit on files: at paper {serial}, lost confirmed fields: 0"
    ));
    // Without the limit the same file is keyed on.
    let terminal = super::hand::begin(&desk);
    open_paper(&terminal, standing);
    let Standing { serial, answered } = standing;
    let next = answered.min(CLOSED - 1);
    if next == answered {
        terminal.press(&key(points(serial, next)));
    }
    let shown = points(serial, next).to_string();
    terminal.wait_for("the next answer", |screen| {
        is_stored(screen, next + 1, &shown)
    });
}

/// Runs a sub-command as somebody to whom the permissions of files apply: they do not to the administrator.
fn run_as_somebody(desk: &Desk, arguments: &[&str]) -> Option<Output> {
    let is_administrator =
        fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if !is_administrator {
        return Some(desk.run(PROGRAM, arguments));
    }
    // Where the administrator's folders are closed to others, so is the program in them.
    let program = desk.file("manyi");
    if !program.exists() {
        fs::copy(PROGRAM, &program).unwrap();
    }
    let mut all = vec!["--reuid=65534", "--regid=65534", "--clear-groups"];
    all.push(program.to_str().unwrap());
    all.extend(arguments);
    let output = desk.run("setpriv", &all);
    let is_run = output.status.code() != Some(127) && output.status.code() != Some(126);
    is_run.then_some(output)
}

fn allow(path: &Path, mode: u32) {
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, permissions).unwrap();
}

#[test]
fn a_file_or_folder_that_must_not_be_written_is_told_and_left_as_it_is() {
    let desk = Desk::new();
    // The log is brought into the file: it is all there is.
    let connection = Connection::open(desk.database()).unwrap();
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    drop(connection);
    let before = fs::read(desk.database()).unwrap();
    let project = format!(
        "{}/questionnaires/xiangyuan-2022",
        env!("CARGO_MANIFEST_DIR")
    );
    let papers = format!("{project}/sample/recipients.csv");
    fs::copy(papers, desk.file("papers.csv")).unwrap();
    for (name, file, folder) in [
        ("a file", 0o444, 0o777),
        ("a folder", 0o666, 0o555),
        ("both", 0o444, 0o555),
    ] {
        allow(&desk.database(), file);
        allow(desk.folder(), folder);
        let import = ["import", "xiangyuan-2022/recipients", "papers.csv"];
        let Some(refused) = run_as_somebody(&desk, &import) else {
            tell("read-only: nobody but the administrator could be had here");
            return;
        };
        let said = String::from_utf8(refused.stderr.clone()).unwrap();
        assert_eq!(refused.status.code(), Some(6), "{name}: {refused:?}");
        assert!(said.contains("权限"), "{name}: {said}");
        assert_eq!(fs::read(desk.database()).unwrap(), before, "{name}");
        allow(desk.folder(), 0o777);
    }
    allow(&desk.database(), 0o666);
    assert_sound(&desk);
}
