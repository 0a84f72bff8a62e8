//! The names of files made beside the database: what they are and when they were made, to the second, in UTC.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, civil};

use crate::store::file::place::beside;

/// How the time is written: `20220630T093000Z`.
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// A name beside the database that tells what the file is: `papers-rescued-20220630T093000Z.db`.
pub(in crate::store) fn free_name(database: &Path, what: &str, now: Timestamp) -> PathBuf {
    let start = database.with_file_name(stem(database));
    free(now, |time| beside(&start, &format!("-{what}-{time}.db")))
}

/// The first name that no file has, from this second on.
pub(in crate::store) fn free(now: Timestamp, name: impl Fn(&str) -> PathBuf) -> PathBuf {
    let mut moment = now;
    loop {
        let path = name(&moment.strftime(TIME).to_string());
        if !path.exists() {
            return path;
        }
        moment = moment
            .saturating_add(SignedDuration::from_secs(1))
            .unwrap_or(moment);
    }
}

/// The time in the name of a file and what follows it but `.db`, when it is named as a backup of this database.
pub(in crate::store) fn time_and_end(database: &Path, path: &Path) -> Option<(Timestamp, String)> {
    let name = path.file_name()?.to_str()?;
    let rest = name.strip_prefix(stem(database).as_str())?;
    let (time, end) = rest.strip_prefix('-')?.split_once('Z')?;
    let time = civil::DateTime::strptime(TIME, format!("{time}Z")).ok()?;
    let taken = time.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let end = end.strip_suffix(".db").unwrap_or(end);
    Some((taken, end.to_owned()))
}

/// The name of the database without `.db`.
pub(in crate::store) fn stem(database: &Path) -> String {
    let stem = database.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_read_from_a_name_as_it_was_written() {
        let database = Path::new("a/papers.db");
        let moment = Timestamp::constant(1_656_547_200, 0);
        let path = free(moment, |time| {
            PathBuf::from(format!("b/papers-{time}-findings.db"))
        });
        let read = time_and_end(database, &path);
        assert_eq!(read, Some((moment, "-findings".to_owned())));
    }

    #[test]
    fn other_names_are_none_of_a_backup() {
        let database = Path::new("papers.db");
        for name in [
            "papers.db",
            "papers-old.db",
            "other-20220630T000000Z.db",
            "papers-20221330T000000Z.db",
            "papers-rescued-20220630T000000Z.db",
        ] {
            assert_eq!(time_and_end(database, Path::new(name)), None, "{name}");
        }
    }
}
