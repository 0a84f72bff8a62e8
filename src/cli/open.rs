//! `manyi`: opens the screens.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::Screens;
use super::arguments::Global;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::text::Language;

/// Opens the database and the screens.
pub(super) fn run(global: &Global, screens: Screens<'_>) -> Result<()> {
    let store = store(global)?;
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
    screens(opening(global, store))
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
}

/// The opening that the arguments and the environment ask for.
pub(super) fn opening(global: &Global, store: Store) -> Opening {
    Opening {
        store,
        language: global.lang,
        colourless: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        ascii: global.ascii || speaks_ascii_only(),
    }
}

/// Whether both the keyboard and the screen are a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Opens the database that was named, or the one in the user's data folder.
pub(super) fn store(global: &Global) -> Result<Store> {
    let path = match &global.db {
        Some(path) => path.clone(),
        None => default_path()?,
    };
    Store::open(&path, &operator(global))
}

/// Who is at the keyboard.
pub(super) fn operator(global: &Global) -> String {
    let named = |name: &str| std::env::var(name).ok();
    global
        .operator
        .clone()
        .or_else(|| named("USER"))
        .or_else(|| named("USERNAME"))
        .filter(|name| !name.trim().is_empty())
        .unwrap_or_else(|| "—".to_owned())
}

/// The folder for the database and the log; made when it is not there.
pub(super) fn data_folder() -> Result<PathBuf> {
    let folder = directories::ProjectDirs::from("", "", "manyi")
        .map(|folders| folders.data_dir().to_owned())
        .ok_or_else(|| {
            Error::new(
                Kind::Store,
                "找不到用户的数据文件夹",
                "the user's data folder cannot be found",
            )
            .hint("用 --db 指定数据库文件", "name a database file with --db")
        })?;
    std::fs::create_dir_all(&folder).map_err(|error| {
        Error::new(
            Kind::Store,
            format!("不能建立文件夹 {}", folder.display()),
            format!("the folder {} cannot be made", folder.display()),
        )
        .hint("用 --db 指定数据库文件", "name a database file with --db")
        .caused_by(error)
    })?;
    Ok(folder)
}

fn default_path() -> Result<PathBuf> {
    Ok(data_folder()?.join("manyi.db"))
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
