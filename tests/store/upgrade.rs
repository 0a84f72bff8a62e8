//! A file of schema version 1, written by the program of that time, is upgraded: nothing is lost and nothing hidden.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use manyi::error::Kind;
use manyi::response::Answer;
use manyi::store::{BackupFolder, Restoration, Ruling, Store, SurveyKey, restore};
use manyi::text::Finding;
use rstest::rstest;
use rusqlite::Connection;
use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;

use crate::audit::tamper;
use crate::sample::serial;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/version-1");

/// The position of Q10, behind Q11 and Q9.
const WORDS: usize = 10;

/// So many times the program is killed while it upgrades.
const KILLS: u32 = 40;

/// The file as the program of version 1 left it.
fn written() -> PathBuf {
    Path::new(DATA).join("papers.db")
}

/// A copy of the file of version 1 in a folder of its own.
fn former() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    fs::copy(written(), &file).unwrap();
    (folder, file)
}

/// What the program of version 1 said of the file.
fn expected() -> Value {
    let text = fs::read_to_string(Path::new(DATA).join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn recipients() -> SurveyKey {
    SurveyKey::new("xiangyuan-2022", "recipients")
}

fn command(file: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    command
        .args(arguments.split(' '))
        .env("MANYI_DB", file)
        .env("MANYI_LANG", "zh")
        .env("MANYI_OPERATOR", "tester")
        .env("MANYI_DEVICE", file.with_file_name("device"));
    command
}

fn run(file: &Path, arguments: &str) -> Output {
    command(file, arguments).output().unwrap()
}

/// What the commands print of the file whose output the program of version 1 left.
fn figures(file: &Path) -> Value {
    let mut printed = serde_json::Map::new();
    for name in expected()["commands"].as_object().unwrap().keys() {
        // Before there was a gate for it, everything left.
        let has_gate = ["summary", "reliability", "crosstab", "check"];
        let is_gated = has_gate.iter().any(|command| name.starts_with(command));
        let gate = if is_gated { " --with-sensitive" } else { "" };
        let output = run(file, &format!("{name}{gate} --format json"));
        let json = serde_json::from_slice(&output.stdout);
        let mut json: Value = json.expect(name);
        // The heads of the chains are made by chance.
        if let Some(of_score) = json.as_object_mut() {
            of_score.remove("heads");
        }
        printed.insert(name.clone(), json);
    }
    Value::Object(printed)
}

/// The schema version of a file.
fn version(file: &Path) -> i64 {
    let connection = Connection::open(file).unwrap();
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

fn backups(file: &Path) -> Vec<PathBuf> {
    let backups = BackupFolder::beside(file).list().unwrap();
    backups.into_iter().map(|backup| backup.path).collect()
}

/// What the check-up finds.
fn wrong(store: &Store) -> Vec<Finding> {
    store.doctor().unwrap().findings
}

#[test]
fn the_figures_and_the_trail_are_those_of_before() {
    let (_folder, file) = former();
    let expected = expected();
    let store = Store::open(&file, "tester").unwrap();
    assert_eq!(version(&file), 2);
    let report = store.doctor().unwrap();
    assert_eq!(report.findings, []);
    let before = expected["audit_rows"].as_u64().unwrap();
    // One event names the head that the new chain continues from, one tells of the upgrade.
    assert_eq!(report.audit_rows, before + 2);
    let trail = store.verify_audit().unwrap();
    let ends: Vec<u64> = trail.chains.iter().map(|chain| chain.rows).collect();
    assert_eq!(ends, [before, 2]);
    assert_eq!(trail.chains[0].head, expected["head"].as_str().unwrap());
    drop(store);
    let figures = figures(&file);
    for (name, due) in expected["commands"].as_object().unwrap() {
        assert_told(&figures[name], due, name);
    }
}

/// What this version computes otherwise than the one that wrote the file, from the same counts.
const COMPUTED_ANEW: [&str; 13] = [
    "agreed_percent",
    "chance_percent",
    "agreed",
    "compared",
    "no_interval",
    "because",
    "split_half",
    "lower_bound_percent",
    "upper_bound_percent",
    "says",
    "interval",
    "kappa",
    "findings",
];

/// Everything that the old output tells is told by the new one, which may tell more.
fn assert_told(told: &Value, due: &Value, place: &str) {
    match (told, due) {
        (Value::Object(told), Value::Object(due)) => {
            for (key, due) in due {
                if !COMPUTED_ANEW.contains(&key.as_str()) {
                    let place = format!("{place} {key}");
                    assert_told(told.get(key).unwrap_or(&Value::Null), due, &place);
                }
            }
        }
        (Value::Array(told), Value::Array(due)) => {
            assert_eq!(told.len(), due.len(), "{place}");
            for (at, (told, due)) in told.iter().zip(due).enumerate() {
                assert_told(told, due, &format!("{place} {at}"));
            }
        }
        _ => assert_eq!(told, due, "{place}"),
    }
}

/// The rows of the trail about each response, with their places and values.
type Histories = BTreeMap<(String, String), Vec<(i64, String, Option<String>, Option<String>)>>;

fn histories(file: &Path) -> Histories {
    let connection = Connection::open(file).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT survey, serial, sequence, action, old, new FROM audit WHERE serial IS NOT NULL ORDER BY sequence",
        )
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut histories = Histories::new();
    while let Some(row) = rows.next().unwrap() {
        let name = (row.get(0).unwrap(), row.get(1).unwrap());
        let read = |column| row.get(column).unwrap();
        let told = (row.get(2).unwrap(), row.get(3).unwrap(), read(4), read(5));
        histories.entry(name).or_default().push(told);
    }
    histories
}

#[test]
fn every_response_keeps_its_history() {
    let (_folder, file) = former();
    let before = histories(&file);
    let store = Store::open(&file, "tester").unwrap();
    assert_eq!(histories(&file), before);
    for ((survey, number), rows) in &before {
        let survey = SurveyKey::new("xiangyuan-2022", survey);
        let history = store.history(&survey, Some(&serial(number)), None).unwrap();
        let of_import = usize::from(history[0].action == "import");
        let told = history[of_import..].iter().map(|entry| {
            let sequence = i64::try_from(entry.sequence).unwrap();
            (
                sequence,
                entry.action.clone(),
                entry.old.clone(),
                entry.new.clone(),
            )
        });
        assert_eq!(&told.collect::<Vec<_>>(), rows, "{survey} {number}");
    }
}

#[test]
fn a_copy_as_it_was_lies_with_the_backups_and_a_second_opening_does_nothing() {
    let (_folder, file) = former();
    drop(Store::open(&file, "tester").unwrap());
    let [copy] = &backups(&file)[..] else {
        panic!("one copy");
    };
    assert_eq!(version(copy), 1);
    assert_eq!(histories(copy), histories(&written()));
    let before = fs::read(&file).unwrap();
    let store = Store::open(&file, "tester").unwrap();
    assert_eq!(store.verify_audit().unwrap().chains.len(), 2);
    drop(store);
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(backups(&file).len(), 1);
}

#[test]
fn keying_goes_on_where_it_was() {
    let (_folder, file) = former();
    let mut store = Store::open(&file, "tester").unwrap();
    let survey = recipients();
    let ten = Answer::Points(Decimal::TEN);
    // Imported and not touched, imported and changed, keyed, begun, reopened, new.
    for number in ["12", "3", "29", "30", "8", "33"] {
        store
            .save_answer(&survey, &serial(number), 3, Some(&ten), 4)
            .unwrap();
        assert_eq!(wrong(&store), [], "{number}");
    }
    let refused = store.save_answer(&survey, &serial("15"), 3, Some(&ten), 4);
    assert!(refused.is_err(), "it is approved");
    store
        .adjudicate(&survey, &serial("27"), WORDS, &Ruling::First, "原卷如此")
        .unwrap();
    store.answer_query(&survey, 2, "是").unwrap();
    store.close_query(&survey, 2, "").unwrap();
    store
        .add_note(&survey, &serial("3"), None, "又看过")
        .unwrap();
    assert_eq!(wrong(&store), []);
    drop(store);
    for arguments in [
        "batch register xiangyuan-2022/recipients west --serials 14-26",
        "verify plan xiangyuan-2022/recipients --percent 60",
        "approve xiangyuan-2022/recipients --serials 20 --why counted",
        "reopen xiangyuan-2022/recipients 15 --why again --yes",
        "judge xiangyuan-2022 C3 --value 27 --why counted",
        "acceptance limit xiangyuan-2022/recipients 2",
        "evidence remove xiangyuan-2022 1 --why moved",
    ] {
        let output = run(&file, arguments);
        assert!(output.status.success(), "{arguments}: {output:?}");
        let store = Store::open(&file, "tester").unwrap();
        assert_eq!(wrong(&store), [], "{arguments}");
    }
}

/// Not what the trail of version 1 did not tell: the identities of responses and the version of those that were keyed, of
/// which the event of the upgrade keeps a hash from then on; drafts; and what follows from the rest and is made anew.
#[rstest]
#[case::row("UPDATE audit SET new = '9' WHERE sequence = 99", "audit-row-changed")]
#[case::operator(
    "UPDATE audit SET operator = '乙' WHERE sequence = 116",
    "audit-row-changed"
)]
#[case::time("UPDATE audit SET at = at + 1 WHERE sequence = 8", "audit-row-changed")]
#[case::device(
    "UPDATE audit SET device = zeroblob(16) WHERE sequence = 8",
    "audit-row-changed"
)]
#[case::row_gone("DELETE FROM audit WHERE sequence = 116", "audit-row-missing")]
#[case::row_cut("DELETE FROM audit WHERE sequence = 177", "audit-cut")]
#[case::head("UPDATE audit_head SET rows = 176", "audit-head")]
#[case::answer(
    "UPDATE answer SET value = '3' WHERE question = 4 AND response = (SELECT id FROM response WHERE serial = '28')",
    "not-as-recorded"
)]
#[case::imported_answer(
    "UPDATE answer SET value = '3' WHERE question = 2 AND response = (SELECT id FROM response WHERE serial = '12')",
    "import-not-as-recorded"
)]
#[case::imported_row(
    "UPDATE imported SET answers = json_set(answers, '$[1]', '3')
     WHERE response = (SELECT id FROM response WHERE serial = '12')",
    "import-not-as-recorded"
)]
#[case::imported_row_and_answer(
    "UPDATE answer SET value = '3' WHERE question = 2 AND response = (SELECT id FROM response WHERE serial = '12');
     UPDATE imported SET answers = json_set(answers, '$[1]', '3')
     WHERE response = (SELECT id FROM response WHERE serial = '12')",
    "import-not-as-recorded"
)]
#[case::imported_row_gone(
    "DELETE FROM imported WHERE response = (SELECT id FROM response WHERE serial = '12')",
    "import-not-as-recorded"
)]
#[case::imported_state(
    "UPDATE response SET state = 'approved' WHERE serial = '20'",
    "import-not-as-recorded"
)]
#[case::state(
    "UPDATE response SET state = 'verified' WHERE serial = '29'",
    "not-as-recorded"
)]
#[case::invalid(
    "UPDATE response SET invalid = NULL, invalid_why = NULL WHERE serial = '104'",
    "not-as-recorded"
)]
#[case::batch("UPDATE response SET batch = 2 WHERE serial = '29'", "not-as-recorded")]
#[case::history_cut(
    "UPDATE response SET last = 116 WHERE serial = '28'",
    "not-as-recorded"
)]
#[case::response_gone(
    "DELETE FROM answer WHERE response = (SELECT id FROM response WHERE serial = '12');
     DELETE FROM imported WHERE response = (SELECT id FROM response WHERE serial = '12');
     DELETE FROM response WHERE serial = '12'",
    "import-not-as-recorded"
)]
#[case::comparison(
    "UPDATE comparison SET second = '9' WHERE second = '3'",
    "not-as-compared"
)]
#[case::agreement("UPDATE agreement SET compared = compared + 1", "agreement-differs")]
#[case::drawn("DELETE FROM drawn WHERE batch = 1", "not-as-recorded")]
#[case::plan(
    "UPDATE verify_plan SET amount = '60' WHERE kind = 'percent'",
    "not-as-recorded"
)]
#[case::registered("UPDATE batch SET registered = registered + 1", "batch-differs")]
#[case::ledger("UPDATE ledger SET responses = responses + 1", "ledger-differs")]
#[case::tally(
    "UPDATE tally SET responses = responses + 1 WHERE bucket = 'points:10'",
    "tally-differs"
)]
#[case::note("DELETE FROM note", "not-as-recorded")]
#[case::query("UPDATE query SET asked = asked - 1", "not-as-recorded")]
#[case::judgement("DELETE FROM judgement WHERE indicator = 'C3'", "not-as-recorded")]
#[case::evidence("UPDATE attachment SET size = 17", "not-as-recorded")]
#[case::limit("UPDATE acceptance_limit SET percent = '5'", "not-as-recorded")]
#[case::project(
    "UPDATE project SET definition = json_set(definition, '$.small_cells', 3)",
    "not-as-recorded"
)]
// What breaks a rule of the tables moves as it is, too.
#[case::query_that_cannot_be("UPDATE query SET state = 'asked'", "damaged-file")]
#[case::evidence_that_cannot_be("UPDATE attachment SET sha256 = 'none'", "damaged-file")]
#[case::batch_that_cannot_be("UPDATE batch SET arrived = registered + 1", "damaged-file")]
#[case::validity_that_cannot_be(
    "UPDATE response SET invalid_why = '' WHERE invalid IS NULL",
    "damaged-file"
)]
#[case::response_of_no_survey(
    "UPDATE response SET survey = 9 WHERE serial = '28'",
    "lost-reference"
)]
fn what_was_changed_before_the_upgrade_is_told_after_it(#[case] sql: &str, #[case] code: &str) {
    let (_folder, file) = former();
    tamper(&file, sql);
    let found = wrong(&Store::open(&file, "tester").unwrap());
    let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&code), "{codes:?}");
}

/// A file stands where the folder of the backups would be made.
#[test]
fn without_a_copy_nothing_is_upgraded() {
    let (_folder, file) = former();
    let before = fs::read(&file).unwrap();
    let folder = BackupFolder::beside(&file).folder().to_owned();
    fs::write(&folder, "").unwrap();
    let error = Store::open(&file, "tester").err().unwrap();
    assert_eq!(error.kind, Kind::Store);
    assert!(error.sentence.en.contains("papers.db"), "{error:?}");
    assert!(!error.sentence.zh.is_empty());
    assert_eq!(fs::read(&file).unwrap(), before);
    fs::remove_file(folder).unwrap();
    assert_eq!(wrong(&Store::open(&file, "tester").unwrap()), []);
}

/// A folder that cannot be written to. The system lets its administrator write everywhere: then all is upgraded.
#[cfg(unix)]
#[test]
fn in_a_folder_that_cannot_be_written_to_nothing_is_upgraded() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, file) = former();
    let before = fs::read(&file).unwrap();
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let may_write = fs::write(folder.path().join("probe"), "").is_ok();
    let opened = Store::open(&file, "tester").map(|store| wrong(&store));
    mode(0o755);
    match opened {
        Ok(found) => assert!(may_write && found.is_empty(), "{found:?}"),
        Err(error) => {
            assert!(!may_write, "{error:?}");
            assert!(!error.sentence.en.is_empty());
            assert_eq!(fs::read(&file).unwrap(), before);
        }
    }
}

/// A disk in memory without the room for an upgrade. Where the tester may mount none, the disk has the room.
#[cfg(unix)]
#[test]
fn on_a_disk_without_the_room_nothing_is_upgraded() {
    let disk = tempfile::tempdir().unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=700k", "tmpfs"])
        .arg(disk.path())
        .output();
    let is_small = mount.is_ok_and(|output| output.status.success());
    let file = disk.path().join("papers.db");
    fs::copy(written(), &file).unwrap();
    let opened = Store::open(&file, "tester").map(|store| wrong(&store));
    let is_as_it_was = fs::read(&file).unwrap() == fs::read(written()).unwrap();
    let copies = backups(&file).len();
    if is_small {
        Command::new("umount")
            .arg("-l")
            .arg(disk.path())
            .status()
            .unwrap();
    }
    match opened {
        Ok(found) => assert!(!is_small && found.is_empty(), "{found:?}"),
        Err(error) => {
            assert!(is_small && is_as_it_was);
            assert_eq!((error.kind, copies), (Kind::Store, 0));
            assert!(error.sentence.en.contains("2 MB of room"), "{error:?}");
            assert_eq!(error.hints.len(), 1);
        }
    }
}

/// A file that two programs open at the same time is upgraded once; the other waits or is told to try again.
#[test]
fn two_programs_upgrade_a_file_once() {
    let (_folder, file) = former();
    let start = || {
        command(&file, "project list")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut running = [start(), start(), start()];
    let codes: Vec<Option<i32>> = running
        .iter_mut()
        .map(|child| child.wait().unwrap().code())
        .collect();
    assert!(codes.contains(&Some(0)), "{codes:?}");
    let store = Store::open(&file, "tester").unwrap();
    assert_eq!(wrong(&store), []);
    assert_eq!(store.verify_audit().unwrap().chains.len(), 2);
}

/// Starts an upgrade and kills it: so long after it began, or so long after the copy of the file was there.
fn kill_upgrade(file: &Path, after_copy: bool, wait: Duration) {
    let mut child = command(file, "project list")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while after_copy && backups(file).is_empty() && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(1));
    }
    sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_the_file_is_the_old_one_or_the_new_one() {
    let (_folder, whole) = former();
    let begun = Instant::now();
    assert!(run(&whole, "project list").status.success());
    let takes = begun.elapsed();
    let due = figures(&whole);
    let mut while_moving = 0;
    for kill in 0..KILLS {
        let (_folder, file) = former();
        kill_upgrade(&file, kill % 2 == 0, takes * (kill / 2) / KILLS);
        while_moving += u32::from(version(&file) == 1 && !backups(&file).is_empty());
        let store = Store::open(&file, "tester").unwrap();
        assert_eq!(wrong(&store), [], "kill {kill}");
        assert_eq!(store.verify_audit().unwrap().chains.len(), 2, "kill {kill}");
        drop(store);
        if kill % 20 == 0 {
            assert_eq!(figures(&file), due, "kill {kill}");
        }
        let [copy] = &backups(&file)[..] else {
            panic!("kill {kill}: one copy");
        };
        assert_eq!(histories(copy), histories(&written()), "kill {kill}");
    }
    assert!(while_moving > 0, "no kill came while the tables were moved");
}

#[test]
fn a_backup_of_version_1_is_restored() {
    let (folder, file) = former();
    drop(Store::open(&file, "tester").unwrap());
    let [copy] = &backups(&file)[..] else {
        panic!("one copy");
    };
    let elsewhere = folder.path().join("elsewhere.db");
    for database in [&file, &elsewhere] {
        let done = restore(copy, database, "tester").unwrap();
        assert!(matches!(done, Restoration::Done { .. }), "{done:?}");
        assert_eq!(wrong(&Store::open(database, "tester").unwrap()), []);
        assert_eq!(version(copy), 1, "the backup stays as it is");
    }
}

/// A program of version 1 was killed: what it stored last is in the log beside the file.
#[test]
fn what_is_in_the_log_of_the_file_is_upgraded_too() {
    let (folder, file) = former();
    let draft =
        "INSERT INTO draft (survey, serial, question, value) VALUES (1, '40', 10, '在日志里')";
    let writer = Connection::open(&file).unwrap();
    writer.execute_batch(draft).unwrap();
    let killed = folder.path().join("killed.db");
    for end in ["", "-wal"] {
        let [from, to] = [&file, &killed].map(|path| format!("{}{end}", path.display()));
        fs::copy(from, to).unwrap();
    }
    drop(writer);
    let store = Store::open(&killed, "tester").unwrap();
    assert_eq!(wrong(&store), []);
    drop(store);
    let connection = Connection::open(&killed).unwrap();
    let sql = "SELECT value FROM draft WHERE serial = '40'";
    let found: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(found, "在日志里");
}

#[test]
fn a_file_that_another_program_writes_is_busy_and_upgraded_later() {
    let (_folder, file) = former();
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = Store::open(&file, "tester").err().unwrap();
    assert_eq!(error.kind, Kind::Busy);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(version(&file), 1);
    assert_eq!(wrong(&Store::open(&file, "tester").unwrap()), []);
    assert_eq!(backups(&file).len(), 1, "the copy made before is the copy");
}
