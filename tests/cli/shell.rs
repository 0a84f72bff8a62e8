//! A shell for the program: a folder of its own, no terminal, no settings of the user, and what the program says.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

/// The survey of the shipped project that has papers.
pub const RECIPIENTS: &str = "xiangyuan-2022/recipients";

/// A folder in which the program runs, on `papers.db` there, as the operator `tester`.
pub struct Shell {
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

/// What a run said.
pub struct Said {
    /// On the standard output.
    pub out: String,
    /// On the standard error.
    pub complaints: String,
    /// The exit code.
    pub code: i32,
}

/// The folder of the device that the tests themselves write as, so that what a test keys and what the program keys is
/// keyed on one machine.
fn device() -> PathBuf {
    let named = std::env::var_os("MANYI_DEVICE").map(PathBuf::from);
    let user = || directories::ProjectDirs::from("", "", "manyi");
    named
        .or_else(|| user().map(|user| user.data_dir().join("device")))
        .unwrap_or_default()
}

impl Shell {
    /// An empty folder.
    pub fn new() -> Self {
        let environment = [
            ("MANYI_DB", "papers.db"),
            ("MANYI_OPERATOR", "tester"),
            ("TZ", "UTC"),
        ];
        Self {
            folder: tempfile::tempdir().unwrap(),
            environment: environment
                .map(|(name, value)| (name, value.to_owned()))
                .into(),
        }
    }

    /// With the shipped project on file and in the folder `xiangyuan-2022`, before the first paper.
    pub fn with_project() -> Self {
        let shell = Self::new();
        shell.copy("questionnaires/xiangyuan-2022", "xiangyuan-2022");
        assert_eq!(shell.run("project add xiangyuan-2022").code, 0);
        shell
    }

    /// With the 26 papers of the shipped project, too.
    pub fn with_papers() -> Self {
        let shell = Self::with_project();
        let import = format!("import {RECIPIENTS} xiangyuan-2022/sample/recipients.csv");
        assert_eq!(shell.run(&import).code, 0);
        shell
    }

    /// The same shell with another setting in its environment; `None` takes it away.
    pub fn set(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.environment.retain(|(known, _)| *known != name);
        self.environment
            .extend(value.map(|value| (name, value.to_owned())));
        self
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// The text of a file in the folder.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces a text that stands once in a file in the folder.
    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "{old} in {name}");
        self.write(name, text.replace(old, new));
    }

    /// Copies a file or folder of the repository into the folder.
    pub fn copy(&self, from: &str, to: &str) {
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(from),
            &self.path(to),
        );
    }

    /// Copies a file of another shell's folder into this one.
    pub fn copy_from(&self, other: &Self, name: &str) {
        fs::copy(other.path(name), self.path(name)).unwrap();
    }

    /// The names of the files in the folder, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Runs the program with these arguments, separated by spaces.
    pub fn run(&self, arguments: &str) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("MANYI_DEVICE", device())
            .envs(self.environment.iter().map(|(name, value)| (*name, value)))
            .args(arguments.split(' ').filter(|word| !word.is_empty()))
            .timeout(Duration::from_mins(1));
        for name in ["SystemRoot", "TEMP", "TMP"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        let output = command.output().unwrap();
        Said {
            out: String::from_utf8(output.stdout).unwrap(),
            complaints: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }

    /// Starts the program with these arguments and kills it so much later, wherever it is by then.
    pub fn kill_after(&self, arguments: &str, time: Duration) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_manyi"));
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path().join("home"))
            .env("MANYI_DEVICE", device())
            .envs(self.environment.iter().map(|(name, value)| (*name, value)))
            .args(arguments.split(' '))
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let mut running = command.spawn().unwrap();
        std::thread::sleep(time);
        running.kill().unwrap();
        running.wait().unwrap();
    }

    /// Runs the program once per line and puts together what is seen.
    pub fn session(&self, lines: &[&str]) -> String {
        let mut session = String::new();
        for line in lines {
            let said = self.run(line);
            write!(session, "$ manyi {line}\n{}", without_chances(&said.out)).unwrap();
            if !said.complaints.is_empty() {
                write!(session, "--- standard error\n{}", said.complaints).unwrap();
            }
            writeln!(session, "--- exit code {}\n", said.code).unwrap();
        }
        session
    }

    /// A connection of another program to the database.
    pub fn database(&self) -> Connection {
        Connection::open(self.path("papers.db")).unwrap()
    }

    /// Everything that is in the database: every row of every table.
    pub fn dump(&self) -> Vec<String> {
        let connection = self.database();
        let mut tables = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap();
        let tables: Vec<String> = tables
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut dump = Vec::new();
        for table in tables {
            let mut statement = connection
                .prepare(&format!("SELECT * FROM {table}"))
                .unwrap();
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| {
                (0..columns)
                    .map(|column| row.get::<_, Value>(column))
                    .collect::<Result<Vec<_>, _>>()
            });
            dump.extend(
                rows.unwrap()
                    .map(|row| format!("{table} {:?}", row.unwrap())),
            );
        }
        dump
    }
}

/// The text without what chance makes of a chain: the device and its head.
fn without_chances(text: &str) -> String {
    let is_of_chance = |word: &&str| match word.len() {
        36 => word.matches('-').count() == 4,
        64 => word.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => false,
    };
    let is_chain = |line: &&str| {
        let line = line.trim_start();
        let begins = [
            "设备 ",
            "device ",
            "留痕：",
            "trail: ",
            "\"device\"",
            "\"hash\"",
        ];
        is_of_chance(&line.trim_end()) || begins.iter().any(|begin| line.starts_with(begin))
    };
    let mut told = text.to_owned();
    for line in text.lines().filter(is_chain) {
        let words = line.split([' ', '：', ',', ':', '"']);
        for word in words.filter(is_of_chance) {
            told = told.replace(word, "…");
        }
    }
    told
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
