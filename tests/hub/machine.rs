//! A machine: a file, and a device that writes to it.

use std::path::PathBuf;
use std::process::Command;

use manyi::hub::{Address, Hub};
use manyi::office::{Pulled, Pushed, hub_pull, hub_push, read_parcel, write_parcel_for};
use manyi::response::Answer;
use manyi::store::Store;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::cluster::Office;
use crate::sample::{key_paper, project, whole};

pub struct Machine {
    folder: tempfile::TempDir,
    pub store: Store,
}

impl Machine {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let store = Store::open_as(&file, "tester", &folder.path().join("device")).unwrap();
        Self { folder, store }
    }

    pub fn with_project() -> Self {
        let mut machine = Self::new();
        machine.store.save_project(&project()).unwrap();
        machine
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("a.db")
    }

    pub fn device(&self) -> PathBuf {
        self.folder.path().join("device")
    }

    /// The file once more, on which a new chain goes on: the program sees that it is a copy.
    pub fn copied(&self) -> Self {
        self.again(false)
    }

    /// The file and the device once more, as a virtual machine is cloned: the program cannot tell.
    pub fn cloned(&self) -> Self {
        self.again(true)
    }

    fn again(&self, is_whole: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let from = Connection::open(self.file()).unwrap();
        from.execute("VACUUM INTO ?1", [file.to_str().unwrap()])
            .unwrap();
        let device = folder.path().join("device");
        let copied = Command::new("cp")
            .arg("-a")
            .arg(self.device())
            .arg(&device)
            .status();
        assert!(copied.unwrap().success());
        let notes = std::fs::read_dir(device.join("chains"))
            .into_iter()
            .flatten();
        for entry in notes.filter(|_| is_whole) {
            // A clone has the paths and numbers of its files too.
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let mut note: serde_json::Value = serde_json::from_str(&text).unwrap();
            note["file"] = serde_json::json!(file);
            note["number"] = serde_json::Value::Null;
            std::fs::write(&path, note.to_string()).unwrap();
        }
        let store = Store::open_as(&file, "tester", &device).unwrap();
        Self { folder, store }
    }

    /// Keys a paper whose score, in tenths, is given.
    pub fn key(&mut self, who: &str, number: &str, score: i64) {
        self.store.set_operator(who).unwrap();
        key_paper(&mut self.store, number, &whole("1", score));
    }

    /// Keys a paper with these answers.
    pub fn key_with(&mut self, who: &str, number: &str, answers: &[(usize, Answer)]) {
        self.store.set_operator(who).unwrap();
        key_paper(&mut self.store, number, answers);
    }

    pub fn push(&self, office: &Office<'_>, user: &str) -> Pushed {
        hub_push(&self.store, &mut joined(office, user), false, &mut |_| {
            Ok(())
        })
        .unwrap()
    }

    pub fn pull(&mut self, office: &Office<'_>, user: &str) -> Pulled {
        settle(office);
        let mut hub = joined(office, user);
        let pulled = hub_pull(&mut self.store, &mut hub, false, &mut |_| Ok(())).unwrap();
        for read in &pulled.read {
            assert_eq!(read.receipt.waits, None);
        }
        pulled
    }

    /// Reads what another machine has, as a parcel by file.
    pub fn read_from(&mut self, other: &Self) {
        let file = self.folder.path().join("p.manyi");
        let mut bytes = Vec::new();
        write_parcel_for(&other.store, None, &mut bytes).unwrap();
        std::fs::write(&file, bytes).unwrap();
        let read = read_parcel(&mut self.store, &file, false).unwrap();
        assert_eq!(read.receipt.waits, None);
    }

    pub fn is_sound(&self) {
        assert_eq!(self.store.doctor().unwrap().findings, []);
    }

    fn rows(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(self.file()).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let line: Vec<String> = (0..columns)
                .map(|column| format!("{:?}", row.get::<_, Value>(column).unwrap()))
                .collect();
            lines.push(line.join(" "));
        }
        lines.sort();
        lines
    }

    /// How many events the file has.
    pub fn count(&self) -> i64 {
        let connection = Connection::open(self.file()).unwrap();
        connection
            .query_row("SELECT count(*) FROM event", [], |row| row.get(0))
            .unwrap()
    }

    /// What the tables come to, named by what it is: the same in every file that has the same events.
    pub fn content(&self) -> Vec<String> {
        let tables = [
            "SELECT 'response', serial, state, answers, version, next, compared, discrepancies, operator, changed,
                    hex(identity), (SELECT code FROM batch WHERE batch.id = response.batch) FROM response",
            "SELECT 'comparison', serial, question, first, second, outcome FROM comparison
             JOIN response ON response.id = comparison.response",
            "SELECT 'ledger', state, responses FROM ledger",
            "SELECT 'tally', question, bucket, responses FROM tally",
            "SELECT 'alias', serial, hex(alias.identity) FROM alias JOIN response ON response.id = alias.response",
            "SELECT 'collision', response.serial, collision.serial FROM collision
             JOIN response ON response.id = collision.response",
            "SELECT 'batch', code, title, registered, arrived FROM batch",
            "SELECT 'project', code, definition, hash FROM project",
        ];
        tables.iter().flat_map(|sql| self.rows(sql)).collect()
    }

    /// Every event that any device wrote, but for those that say that something was read.
    pub fn events(&self) -> Vec<String> {
        self.rows(
            "SELECT hex(event.hash), event_value.old, event_value.new, event_value.why FROM event
             LEFT JOIN event_value ON event_value.event = event.id WHERE action NOT IN ('merge', 'continue')",
        )
    }
}

/// Waits until what was pushed is given out: whoever writes anywhere on the server keeps back what is younger than his
/// transaction, and other tests do.
pub fn settle(office: &Office<'_>) {
    let settled =
        "SELECT count(*) FROM hub.event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())
        AND xid < pg_snapshot_xmax(pg_current_snapshot())";
    while office.number(settled) > 0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

pub fn connect(url: &str, space: &str) -> manyi::error::Result<Hub> {
    Hub::connect(&Address::read(url)?, Some(space))
}

/// The space, for one of its users.
pub fn joined(office: &Office<'_>, user: &str) -> Hub {
    connect(&office.url(user), &office.name).unwrap()
}
