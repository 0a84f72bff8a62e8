//! The passphrase of the names file: from the environment or the terminal without echo, never an argument.

use std::io::{self, BufRead as _, IsTerminal as _};

use super::arguments::Global;
use super::open;
use super::output::complain;
use super::words::WAYS;
use crate::error::{Error, Kind, Result};
use crate::formats::{Names, NamesKey};
use crate::text::{Language, text};

/// The variable that holds the passphrase for scripts.
const VARIABLE: &str = "MANYI_NAMES_PASSPHRASE";

/// The variable that holds the next one, where it is changed.
const NEXT: &str = "MANYI_NAMES_NEW_PASSPHRASE";

/// The variable that holds the one of a file that is merged.
const OTHER: &str = "MANYI_NAMES_OTHER_PASSPHRASE";

/// The names beside the database with the key of their rows; a new file where there is none, after saying what it means.
pub(super) fn opened_or_new(global: &Global) -> Result<(Names, NamesKey)> {
    let path = Names::beside(&open::path(global)?);
    if let Some(names) = Names::read(&path)? {
        let key = names.unlock(&asked(VARIABLE, &THIS, global.lang)?)?;
        return Ok((names, key));
    }
    complain(global.lang.pick(WARNING[0], WARNING[1]));
    let passphrase = asked_twice(VARIABLE, &FIRST, global.lang)?;
    Names::new(&path, &passphrase)
}

/// The names beside the database with the key of their rows.
///
/// # Errors
/// [`Kind::Usage`] where there is no such file.
pub(super) fn opened(global: &Global) -> Result<(Names, NamesKey)> {
    let names = locked(global)?;
    let key = names.unlock(&asked(VARIABLE, &THIS, global.lang)?)?;
    Ok((names, key))
}

/// The names beside the database with the key of their rows, for words that leave; `None`: nobody is kept, or whoever is asked
/// wants the words as they are.
///
/// # Errors
/// [`Kind::Usage`] where nobody can be asked.
pub(super) fn offered(global: &Global) -> Result<Option<(Names, NamesKey)>> {
    let names = Names::read(&Names::beside(&open::path(global)?))?;
    let Some(names) = names.filter(|names| names.count() > 0) else {
        return Ok(None);
    };
    let count = names.count();
    let passphrase = match from_environment(VARIABLE) {
        Some(passphrase) => passphrase,
        None if io::stdin().is_terminal() => hidden(text!(in global.lang,
            "姓名文件里有 {count} 人。原话里有他们的，换成＊再交出：输入口令；直接回车，照原样交出：",
            "the names file keeps {count} people. To mask them in the words that leave, give its passphrase; Enter alone hands the words over as they are: "
        ).as_str())?,
        None => {
            return Err(Error::new(
                Kind::Usage,
                format!("姓名文件里有 {count} 人，原话里有没有他们还没有查；没有交出"),
                format!("the names file keeps {count} people, and nobody looked for them in the words; nothing was handed over"),
            )
            .hint(WAYS[0], WAYS[1])
            .hint(
                format!("口令用环境变量 {VARIABLE}"),
                format!("the passphrase is given in {VARIABLE}"),
            ));
        }
    };
    if passphrase.is_empty() {
        return Ok(None);
    }
    let key = names.unlock(&passphrase)?;
    Ok(Some((names, key)))
}

/// The names beside the database without their key.
pub(super) fn locked(global: &Global) -> Result<Names> {
    let path = Names::beside(&open::path(global)?);
    Names::read(&path)?.ok_or_else(no_names)
}

/// The passphrase of a file that is merged.
pub(super) fn of_other(language: Language) -> Result<String> {
    asked(
        OTHER,
        &[
            "另一份姓名文件的口令：",
            "the passphrase of the other file: ",
        ],
        language,
    )
}

/// The next passphrase.
pub(super) fn next(language: Language) -> Result<String> {
    asked_twice(NEXT, &["新口令：", "the new passphrase: "], language)
}

const THIS: [&str; 2] = ["姓名文件的口令：", "the passphrase of the names file: "];

const FIRST: [&str; 2] = [
    "给姓名文件定一个口令：",
    "choose a passphrase for the names file: ",
];

/// Said before the first name is kept.
const WARNING: [&str; 2] = [
    "姓名和电话另存在一个加密的文件里，用口令打开。口令丢了，姓名就找不回来，谁也帮不上；答卷和访谈不受影响。请把口令抄下来另放一处。",
    "Names and numbers are kept in a sealed file of their own, opened by a passphrase. Where it is lost the names are \
     lost, and nobody can help; no answer depends on it. Write it down and keep it elsewhere.",
];

fn asked_twice(variable: &str, prompt: &[&str; 2], language: Language) -> Result<String> {
    let first = asked(variable, prompt, language)?;
    if from_environment(variable).is_some() {
        return Ok(first);
    }
    let again = hidden(language.pick("再输一次：", "once more: "))?;
    if first == again {
        Ok(first)
    } else {
        Err(Error::new(
            Kind::Usage,
            "两次输入不一样，没有动",
            "the two are not the same; nothing was changed",
        )
        .hint("再试一次", "try again"))
    }
}

fn asked(variable: &str, [zh, en]: &[&str; 2], language: Language) -> Result<String> {
    if let Some(passphrase) = from_environment(variable) {
        return Ok(passphrase);
    }
    if !io::stdin().is_terminal() {
        return Err(Error::new(
            Kind::Usage,
            "这里不是终端，没法问口令",
            "this is no terminal, so the passphrase cannot be asked for",
        )
        .hint(
            format!("脚本里用环境变量 {variable}"),
            format!("scripts give it in the environment variable {variable}"),
        ));
    }
    hidden(language.pick(zh, en))
}

fn from_environment(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|one| !one.is_empty())
}

/// A line from the terminal that is not shown while it is typed.
fn hidden(prompt: &str) -> Result<String> {
    complain(prompt);
    let _silence = Silence::begin()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| {
        Error::new(Kind::Store, "读不到键盘", "the keyboard cannot be read").caused_by(error)
    })?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The terminal without echo; as it was before when this goes.
#[cfg(unix)]
struct Silence(rustix::termios::Termios);

#[cfg(unix)]
impl Silence {
    fn begin() -> Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let terminal = io::stdin();
        let before = tcgetattr(&terminal).map_err(not_silent)?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Flush, &silent).map_err(not_silent)?;
        Ok(Self(before))
    }
}

#[cfg(unix)]
impl Drop for Silence {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
    }
}

#[cfg(unix)]
fn not_silent(error: rustix::io::Errno) -> Error {
    would_show().caused_by(error)
}

/// Where the echo cannot be switched off nothing is asked.
#[cfg(not(unix))]
struct Silence;

#[cfg(not(unix))]
impl Silence {
    fn begin() -> Result<Self> {
        Err(would_show())
    }
}

fn would_show() -> Error {
    Error::new(
        Kind::Usage,
        "这个终端会把口令显示出来，没有问",
        "this terminal would show the passphrase; it was not asked for",
    )
    .hint(
        format!("用环境变量 {VARIABLE}，或在画面里输入"),
        format!("give it in the environment variable {VARIABLE}, or in the screens"),
    )
}

fn no_names() -> Error {
    Error::new(Kind::Usage, "还没有存过姓名", "no names are kept yet").hint(
        "manyi names set 存一个人，manyi call import 导入名单",
        "`manyi names set` keeps a person, `manyi call import` a list",
    )
}
