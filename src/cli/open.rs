//! `manyi`: opens the screens.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use super::arguments::Global;
use super::output::complain;
use super::{Screens, waiting};
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::text::Language;

/// Opens the database and the screens.
pub(super) fn run(global: &Global, screens: Screens<'_>) -> Result<()> {
    if !is_terminal() {
        return Err(Error::new(
            Kind::Usage,
            "这里不是终端，画面打不开",
            "this is no terminal, so the screens cannot be opened",
        )
        .hint(
            "在终端窗口里运行，或用子命令，见 manyi --help",
            "run it in a terminal window, or use a sub-command: manyi --help",
        ));
    }
    screens(opening(global, store(global)?))
}

/// What the screens are opened with.
pub struct Opening {
    /// The database.
    pub store: Store,
    /// The language to begin with.
    pub language: Language,
    /// Whether to do without colours (`NO_COLOR`).
    pub colourless: bool,
    /// Whether to draw with ASCII signs only; otherwise the terminal is asked.
    pub ascii: bool,
    /// Whether the database is gone when the screens are closed, so that it needs no backup.
    pub is_throw_away: bool,
}

/// The opening that the arguments and the environment ask for.
pub(super) fn opening(global: &Global, store: Store) -> Opening {
    // The terminal is the screens' from here on.
    waiting::end();
    Opening {
        store,
        language: global.lang,
        colourless: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        ascii: global.ascii || speaks_ascii_only(),
        is_throw_away: false,
    }
}

/// Whether both the keyboard and the screen are a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Opens the database that was named, or the one in the user's data folder.
pub(super) fn store(global: &Global) -> Result<Store> {
    store_at(global, &path(global)?)
}

/// Opens the database at this path, and says what is doubtful about the place.
pub(super) fn store_at(global: &Global, path: &Path) -> Result<Store> {
    let store = Store::open(path, &operator(global))?;
    for finding in store.warnings() {
        complain(&finding.render(global.lang));
    }
    tracing::info!(warnings = store.warnings().len(), "opened the database");
    waiting::begin(store.gauge().clone(), global.lang);
    Ok(store)
}

/// The database that was named, or the one in the user's data folder.
pub(super) fn path(global: &Global) -> Result<PathBuf> {
    match global.db() {
        Some(path) => Ok(path.to_owned()),
        None => Ok(data_folder()?.join("manyi.db")),
    }
}

/// Who is at the keyboard.
pub(super) fn operator(global: &Global) -> String {
    let user = |name: &str| {
        std::env::var(name)
            .ok()
            .filter(|name| !name.trim().is_empty())
    };
    let named = global.operator().map(str::to_owned);
    named
        .or_else(|| user("USER"))
        .or_else(|| user("USERNAME"))
        .unwrap_or_else(|| "—".to_owned())
}

/// The user's folder for data of this program; whoever writes into it makes it.
fn data_folder() -> Result<PathBuf> {
    directories::ProjectDirs::from("", "", "manyi")
        .map(|folders| folders.data_dir().to_owned())
        .ok_or_else(|| {
            Error::new(
                Kind::Store,
                "找不到用户的数据文件夹",
                "the user's data folder cannot be found",
            )
            .hint("用 --db 指定数据库文件", "name a database file with --db")
        })
}

/// Whether the environment says that only ASCII signs can be drawn.
fn speaks_ascii_only() -> bool {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL")
        .or_else(|| set("LC_CTYPE"))
        .or_else(|| set("LANG"));
    let terminal = set("TERM").unwrap_or_default();
    matches!(terminal.as_str(), "linux" | "dumb" | "vt100")
        || locale.is_some_and(|locale| {
            let locale = locale.to_ascii_lowercase();
            cfg!(unix) && !locale.contains("utf")
        })
}
