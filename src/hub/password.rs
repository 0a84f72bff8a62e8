//! Where the password comes from: `PGPASSWORD`, or the file that `PostgreSQL`'s own programs read.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use postgres::Config;

use super::address::host_text;
use crate::error::{Error, Kind, Result};

/// The password for a server; `None`: there is none, and the server may ask for none.
pub(super) fn found(config: &Config) -> Result<Option<String>> {
    if let Ok(word) = env::var("PGPASSWORD") {
        return Ok(Some(word));
    }
    let Some(file) = file() else {
        return Ok(None);
    };
    let Ok(text) = fs::read_to_string(&file) else {
        return Ok(None);
    };
    check_mode(&file)?;
    let host = config
        .get_hosts()
        .first()
        .map(host_text)
        .unwrap_or_default();
    let port = config
        .get_ports()
        .first()
        .copied()
        .unwrap_or(5432)
        .to_string();
    let wanted = [
        host.as_str(),
        port.as_str(),
        config.get_dbname().unwrap_or_default(),
        config.get_user().unwrap_or_default(),
    ];
    Ok(text.lines().find_map(|line| of_line(line, &wanted)))
}

fn file() -> Option<PathBuf> {
    if let Some(file) = env::var_os("PGPASSFILE") {
        return Some(PathBuf::from(file));
    }
    if cfg!(windows) {
        return env::var_os("APPDATA")
            .map(|folder| Path::new(&folder).join("postgresql/pgpass.conf"));
    }
    env::var_os("HOME").map(|folder| Path::new(&folder).join(".pgpass"))
}

/// A file that others may read is not used, as `PostgreSQL`'s own programs have it.
#[cfg(unix)]
fn check_mode(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let is_private =
        fs::metadata(file).is_ok_and(|found| found.permissions().mode().trailing_zeros() >= 6);
    if is_private {
        return Ok(());
    }
    let path = file.display();
    Err(Error::new(
        Kind::Usage,
        format!("口令文件 {path} 别人也能读，没有用它"),
        format!("others may read the password file {path}; it was not used"),
    )
    .hint(format!("chmod 600 {path}"), format!("chmod 600 {path}")))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)]
fn check_mode(_: &Path) -> Result<()> {
    Ok(())
}

/// The password of a line `host:port:database:user:password` that fits; `*` fits everything, `\` takes the next sign as it is.
fn of_line(line: &str, wanted: &[&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut rest = line.chars();
    for wanted in wanted {
        let mut field = String::new();
        let mut is_any = true;
        loop {
            match rest.next()? {
                ':' => break,
                '\\' => {
                    is_any = false;
                    field.push(rest.next()?);
                }
                sign => field.push(sign),
            }
        }
        if field != *wanted && !(is_any && field == "*") {
            return None;
        }
    }
    let mut word = String::new();
    while let Some(sign) = rest.next() {
        match sign {
            '\\' => word.extend(rest.next()),
            ':' => break,
            sign => word.push(sign),
        }
    }
    Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_fits_by_its_four_fields() {
        let wanted = ["db", "5432", "census", "zhang"];
        for (line, word) in [
            ("db:5432:census:zhang:secret", Some("secret")),
            ("*:*:*:zhang:a\\:b\\\\c", Some("a:b\\c")),
            ("d\\b:*:census:*:口令", Some("口令")),
            ("db:5433:census:zhang:no", None),
            ("\\*:*:*:*:no", None),
            ("#*:*:*:*:no", None),
            ("db:5432", None),
        ] {
            assert_eq!(of_line(line, &wanted).as_deref(), word, "{line}");
        }
    }
}
