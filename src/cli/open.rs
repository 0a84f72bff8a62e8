//! `manyi`: opens the screens.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::arguments::{Global, Theme};
use super::output::complain;
use super::{Screens, waiting};
use crate::error::{Error, Kind, Result};
use crate::formats::{keep, note_unfinished_in};
use crate::store::{BackupFolder, Store, device_folder};
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
#[allow(
    clippy::struct_excessive_bools,
    reason = "what the user asked for, and none excludes another"
)]
pub struct Opening {
    /// The database.
    pub store: Store,
    /// The language to begin with.
    pub language: Language,
    /// The colours (`--theme`, `NO_COLOR`).
    pub colours: Colours,
    /// Whether to draw with ASCII signs only.
    pub ascii: bool,
    /// Whether the terminal understands questions about itself.
    pub asks: bool,
    /// Whether the operator was named with the option or the variable, and is not asked for.
    pub is_named: bool,
    /// After so long without a key the screen locks until the operator is named again; `None`: it does not.
    pub lock_after: Option<Duration>,
    /// Whether the database is gone when the screens are closed, so that it needs no backup.
    pub is_throw_away: bool,
}

/// The colours of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// As the ground of the terminal wants them; it is asked. Until it answers, as the environment says it is: dark, light.
    OfGround(Option<bool>),
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// None.
    None,
}

/// The opening that the arguments and the environment ask for.
pub(super) fn opening(global: &Global, store: Store) -> Opening {
    // The terminal is the screens' from here on.
    waiting::end();
    let terminal = set("TERM").unwrap_or_default();
    let is_simple = matches!(terminal.as_str(), "linux" | "dumb" | "vt100");
    Opening {
        store,
        language: global.lang,
        colours: match global.theme {
            Some(Theme::Light) => Colours::Light,
            Some(Theme::Dark) => Colours::Dark,
            Some(Theme::Mono) => Colours::None,
            None if set("NO_COLOR").is_some() => Colours::None,
            // The Linux console has a dark ground.
            None if terminal == "linux" => Colours::Dark,
            None => Colours::OfGround(set("COLORFGBG").and_then(|said| is_dark(&said))),
        },
        ascii: global.ascii || is_simple || !speaks_unicode(),
        asks: !is_simple,
        is_named: global.operator().is_some(),
        lock_after: global
            .lock_after
            .map(|minutes| Duration::from_mins(minutes.into())),
        is_throw_away: false,
    }
}

/// Whether the ground is dark, as rxvt and konsole say in `COLORFGBG`: the numbers of ink and ground, such as `0;15`.
///
/// Of the first sixteen colours 7 and those from 9 on are light, which is how vim reads it, too.
fn is_dark(said: &str) -> Option<bool> {
    let ground: u8 = said.rsplit(';').next()?.parse().ok()?;
    match ground {
        0..=6 | 8 => Some(true),
        7 | 9..=15 => Some(false),
        _ => None,
    }
}

/// A variable of the environment that says something.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether both the keyboard and the screen are a terminal.
pub(super) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Says which files are the program's own, whatever the command is, and removes what killed programs left half written.
pub(super) fn guard(global: &Global) {
    if let Ok(database) = path(global) {
        keep(&database);
        BackupFolder::beside(&database).drop_left();
    }
    if let Some(folder) = device_folder() {
        note_unfinished_in(&folder.join("unfinished"));
        keep(&folder);
    }
}

/// Opens the database that was named, or the one in the user's data folder.
pub(super) fn store(global: &Global) -> Result<Store> {
    store_at(global, &path(global)?)
}

/// Opens the database at this path, and says what is doubtful about the place.
pub(super) fn store_at(global: &Global, path: &Path) -> Result<Store> {
    keep(path);
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

/// Whether the environment says that more than ASCII signs can be drawn.
fn speaks_unicode() -> bool {
    let locale = set("LC_ALL")
        .or_else(|| set("LC_CTYPE"))
        .or_else(|| set("LANG"));
    !cfg!(unix) || locale.is_none_or(|locale| locale.to_ascii_lowercase().contains("utf"))
}

#[cfg(test)]
mod tests {
    use super::is_dark;
    use rstest::rstest;

    #[rstest]
    #[case("0;15", Some(false))]
    #[case("15;0", Some(true))]
    #[case("0;default;15", Some(false))]
    #[case("default;default", None)]
    #[case("0;200", None)]
    #[case("", None)]
    fn the_environment_may_say_what_the_ground_is(#[case] said: &str, #[case] dark: Option<bool>) {
        assert_eq!(is_dark(said), dark);
    }
}
