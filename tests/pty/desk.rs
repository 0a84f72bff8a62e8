//! A desk of its own for every test: a database, the user's folders, and the program as it is handed over.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use manyi::store::{Store, SurveyKey};
use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::terminal::{Answer, Terminal, start_alone};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_manyi");

/// The usual window.
pub const WINDOW: [u16; 2] = [80, 24];

/// An evaluator's computer.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A database with the published project and no papers, loaded as a user loads it.
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// A desk without a database.
    pub fn empty() -> Self {
        Self::empty_within(&std::env::temp_dir())
    }

    /// The same in a folder of this one, such as that of another disk.
    pub fn within(parent: &Path) -> Self {
        let desk = Self::empty_within(parent);
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/xiangyuan-2022");
        desk.manyi(&["project", "add", project.to_str().unwrap()]);
        desk
    }

    fn empty_within(parent: &Path) -> Self {
        Self {
            folder: TempDir::new_in(parent).unwrap(),
        }
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("papers.db")
    }

    /// A file beside the database.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database, to see what is stored.
    pub fn store(&self) -> Store {
        Store::open(&self.database(), "tester").unwrap()
    }

    /// The survey that is keyed.
    pub fn survey() -> SurveyKey {
        SurveyKey::new("xiangyuan-2022", "recipients")
    }

    /// Runs a sub-command, which must succeed.
    pub fn manyi(&self, arguments: &[&str]) -> Output {
        let output = self.run(PROGRAM, arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        output
    }

    /// Runs the program or another one on this desk and waits for its end, whatever it is.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let _starting = start_alone();
        Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(self.environment())
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// The folder with everything on this desk.
    #[allow(dead_code)]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How the program is started on this desk.
    pub fn command(&self, arguments: &[&str]) -> CommandBuilder {
        self.command_of(PROGRAM, arguments)
    }

    /// How a shell is started on this desk that runs `script`, in which `"$0"` is the program.
    pub fn shell(&self, options: &str, script: &str) -> CommandBuilder {
        self.command_of("sh", &[options, script, PROGRAM])
    }

    /// How an interactive shell is started on this desk.
    pub fn interactive_shell(&self) -> CommandBuilder {
        let mut command = self.command_of("sh", &["-i"]);
        command.env("PS1", "ready> ");
        command.env("MANYI", PROGRAM);
        command
    }

    fn command_of(&self, program: &str, arguments: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command.cwd(self.folder.path());
        command
    }

    /// Nothing of the tester's own settings.
    fn environment(&self) -> Vec<(&'static str, String)> {
        let folder = self.folder.path().display().to_string();
        vec![
            ("PATH", std::env::var("PATH").unwrap()),
            ("HOME", folder.clone()),
            ("XDG_DATA_HOME", format!("{folder}/data")),
            ("XDG_CONFIG_HOME", format!("{folder}/config")),
            ("XDG_STATE_HOME", format!("{folder}/state")),
            ("XDG_CACHE_HOME", format!("{folder}/cache")),
            ("LC_ALL", "C.UTF-8".into()),
            ("TERM", "xterm-256color".into()),
            ("MANYI_DB", format!("{folder}/papers.db")),
            ("MANYI_OPERATOR", "录入员".into()),
        ]
    }

    /// The program in the usual window, with its first screen shown.
    pub fn start(&self) -> Terminal {
        let terminal = Terminal::open(self.command(&[]), WINDOW, Answer::Truthful);
        terminal.wait_for_text("已录入");
        terminal
    }

    /// The program at the first question of the next paper.
    pub fn start_keying(&self) -> Terminal {
        let terminal = self.start();
        terminal.press("\r");
        terminal.wait_for_text("按 n 录第一份");
        terminal.press("n");
        terminal.wait_for_text("第 1/10 题");
        terminal
    }
}
