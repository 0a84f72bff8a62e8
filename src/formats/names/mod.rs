//! Names apart (姓名另存): who is behind a code, and the telephone number, in a file of its own beside the database.
//!
//! Each row is sealed by itself and bound to its project and person, so that rows cannot change places; a person is
//! forgotten by deleting a row, which needs no passphrase. The key of the rows is random and wrapped by the passphrase's:
//! another passphrase wraps it again and touches no row. Nothing in the database depends on this file: whoever loses the
//! passphrase loses the names and no answer.

mod sealed;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use sealed::NamesKey;

use self::sealed::{Cost, salt};
use super::file::write_own_file;
use super::read_file;
use crate::error::{Error, Kind, Result};
use crate::text::limits::NAMES_FILE;

/// The end of the file's name behind that of the database.
pub const NAMES_END: &str = ".names";

/// The fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// The bytes to which what is sealed of a person is filled up, so that its length tells nothing of the name.
const ROOM: usize = 192;

/// What is kept of a person.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The telephone number, as [`Telephone`](crate::interview::call::Telephone) writes it.
    #[serde(default)]
    pub telephone: String,
}

impl std::fmt::Debug for Person {
    /// Nothing of the person: what is printed to find a mistake may be sent to others.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Person")
    }
}

/// A names file, as it was read; its rows are opened with a [`NamesKey`].
#[derive(Debug)]
pub struct Names {
    path: PathBuf,
    header: Header,
    rows: BTreeMap<Seat, Vec<u8>>,
    /// The file as it was read, so that what another program wrote meanwhile is not lost.
    read: Option<Vec<u8>>,
}

/// A project and a person in it.
type Seat = (String, String);

/// The first line of the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    #[serde(rename = "manyi-names")]
    version: u32,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    check: String,
    key: String,
}

/// Another line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    project: String,
    person: String,
    sealed: String,
}

/// What came of merging another file in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergedNames {
    /// How many people were taken.
    pub added: usize,
    /// How many were there, the same.
    pub same: usize,
    /// Who is there with another name or number, by project and person; ours was kept.
    pub differing: Vec<(String, String)>,
}

impl Names {
    /// Where the names of a database lie.
    pub fn beside(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(NAMES_END);
        PathBuf::from(name)
    }

    /// A new file that is not written yet, and the key of its rows.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a passphrase that is too short.
    pub fn new(path: &Path, passphrase: &str) -> Result<(Self, NamesKey)> {
        Self::new_at_cost(path, passphrase, Cost::USUAL)
    }

    fn new_at_cost(path: &Path, passphrase: &str, cost: Cost) -> Result<(Self, NamesKey)> {
        let key = NamesKey::random();
        let header = Header::new(passphrase, &key, cost)?;
        let names = Self {
            path: path.to_owned(),
            header,
            rows: BTreeMap::new(),
            read: None,
        };
        Ok((names, key))
    }

    /// Reads the file; `None`: there is none.
    ///
    /// # Errors
    /// [`Kind::Input`] for one that is damaged, or written by a newer version.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        let bytes = match read_file(path, NAMES_FILE) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(path).caused_by(error)),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| unreadable(path))?;
        let mut lines = text.lines();
        let header = lines
            .next()
            .and_then(|line| serde_json::from_str(line).ok());
        let header: Header = header.ok_or_else(|| unreadable(path))?;
        let cost = header.cost();
        if header.version != 1 || header.kdf != "argon2id" || !cost.is_bearable() {
            return Err(unreadable(path));
        }
        let mut rows = BTreeMap::new();
        for line in lines.filter(|line| !line.is_empty()) {
            let line: Line = serde_json::from_str(line).map_err(|_| unreadable(path))?;
            let sealed = bytes_of(&line.sealed).ok_or_else(|| unreadable(path))?;
            rows.insert((line.project, line.person), sealed);
        }
        Ok(Some(Self {
            path: path.to_owned(),
            header,
            rows,
            read: Some(bytes),
        }))
    }

    /// The key of the rows.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a wrong passphrase, [`Kind::Input`] where the passphrase is right and the file is damaged.
    pub fn unlock(&self, passphrase: &str) -> Result<NamesKey> {
        let part = |text: &str| bytes_of(text).ok_or_else(|| unreadable(&self.path));
        let salt = part(&self.header.salt)?;
        let outer = NamesKey::of_passphrase(passphrase, &salt, self.header.cost())?;
        if !outer.is_checked_by(&part(&self.header.check)?) {
            return Err(wrong_passphrase());
        }
        outer
            .unwrap(&part(&self.header.key)?)
            .ok_or_else(|| unreadable(&self.path))
    }

    /// The people of a project of whom something is kept, by their codes; this needs no passphrase.
    pub fn people(&self, project: &str) -> impl Iterator<Item = &str> {
        let rows = self.rows.keys();
        rows.filter(move |(of, _)| of == project)
            .map(|(_, person)| person.as_str())
    }

    /// How many people are in the file.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// What is kept of a person.
    ///
    /// # Errors
    /// [`Kind::Input`] for a row that was changed, or moved here from another person.
    pub fn person(&self, key: &NamesKey, project: &str, person: &str) -> Result<Option<Person>> {
        let seat = (project.to_owned(), person.to_owned());
        let Some(sealed) = self.rows.get(&seat) else {
            return Ok(None);
        };
        let opened = key.open(&about(&seat), sealed);
        let opened = opened.and_then(|text| serde_json::from_str(str::from_utf8(&text).ok()?).ok());
        opened.map(Some).ok_or_else(|| damaged_row(project, person))
    }

    /// Everybody of a project, by code; without one, of all projects.
    ///
    /// # Errors
    /// As [`Names::person`].
    pub fn everybody(
        &self,
        key: &NamesKey,
        project: Option<&str>,
    ) -> Result<Vec<(String, Person)>> {
        let mut found = Vec::new();
        for (of, code) in self.rows.keys() {
            if project.is_none_or(|project| project == of)
                && let Some(person) = self.person(key, of, code)?
            {
                found.push((code.clone(), person));
            }
        }
        Ok(found)
    }

    /// Keeps this of a person, in place of what was kept.
    pub fn set(
        &mut self,
        key: &NamesKey,
        project: &str,
        code: &str,
        person: &Person,
    ) -> Result<()> {
        let seat = (project.to_owned(), code.to_owned());
        let mut text = serde_json::to_vec(person).map_err(|_| unwritten())?;
        text.resize(text.len().next_multiple_of(ROOM), b' ');
        let sealed = key.seal(&about(&seat), &text)?;
        self.rows.insert(seat, sealed);
        Ok(())
    }

    /// Forgets a person; whether something was kept. This needs no passphrase.
    pub fn remove(&mut self, project: &str, person: &str) -> bool {
        let seat = (project.to_owned(), person.to_owned());
        self.rows.remove(&seat).is_some()
    }

    /// Opens with another passphrase from now on. The rows stay as they are.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is too short.
    pub fn change_passphrase(&mut self, key: &NamesKey, passphrase: &str) -> Result<()> {
        self.header = Header::new(passphrase, key, Cost::USUAL)?;
        Ok(())
    }

    /// Takes the people of another file in who are not in this one.
    ///
    /// # Errors
    /// As [`Names::person`].
    pub fn merge(
        &mut self,
        key: &NamesKey,
        other: &Self,
        other_key: &NamesKey,
    ) -> Result<MergedNames> {
        let mut merged = MergedNames::default();
        for (project, code) in other.rows.keys() {
            let Some(theirs) = other.person(other_key, project, code)? else {
                continue;
            };
            match self.person(key, project, code)? {
                None => {
                    self.set(key, project, code, &theirs)?;
                    merged.added += 1;
                }
                Some(ours) if ours == theirs => merged.same += 1,
                Some(_) => merged.differing.push((project.clone(), code.clone())),
            }
        }
        Ok(merged)
    }

    /// Writes the file whole or not at all, for its owner alone.
    ///
    /// # Errors
    /// [`Kind::Busy`] where another program wrote it since it was read, [`Kind::Store`] where the disk refuses.
    pub fn save(&mut self) -> Result<()> {
        let on_disk = read_file(&self.path, NAMES_FILE).ok();
        if on_disk != self.read {
            return Err(written_meanwhile());
        }
        let bytes = self.bytes()?;
        write_own_file(&self.path, &bytes)?;
        self.read = Some(bytes);
        Ok(())
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(&self.header).map_err(|_| unwritten())?;
        bytes.push(b'\n');
        for ((project, person), sealed) in &self.rows {
            let line = Line {
                project: project.clone(),
                person: person.clone(),
                sealed: hexadecimal(sealed),
            };
            bytes.extend(serde_json::to_vec(&line).map_err(|_| unwritten())?);
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}

impl Header {
    fn new(passphrase: &str, key: &NamesKey, cost: Cost) -> Result<Self> {
        if passphrase.trim().chars().count() < SHORTEST_PASSPHRASE {
            return Err(short_passphrase());
        }
        let salt = salt();
        let outer = NamesKey::of_passphrase(passphrase, &salt, cost)?;
        Ok(Self {
            version: 1,
            kdf: "argon2id".to_owned(),
            memory_kib: cost.memory,
            passes: cost.passes,
            salt: hexadecimal(&salt),
            check: hexadecimal(&outer.check()?),
            key: hexadecimal(&outer.wrap(key)?),
        })
    }

    const fn cost(&self) -> Cost {
        Cost {
            memory: self.memory_kib,
            passes: self.passes,
        }
    }
}

/// What a row is bound to.
fn about((project, person): &Seat) -> Vec<u8> {
    // Codes have no such sign.
    format!("row\0{project}\0{person}").into_bytes()
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

fn unreadable(path: &Path) -> Error {
    let path = path.display();
    Error::new(
        Kind::Input,
        format!("姓名文件 {path} 损坏了，或由更新版的 manyi 写成"),
        format!("the names file {path} is damaged, or was written by a newer manyi"),
    )
    .hint(
        "从备份旁边的 .names 文件找回；答卷和访谈不受影响",
        "go back to the .names file beside a backup; answers and interviews do not depend on it",
    )
}

fn damaged_row(project: &str, person: &str) -> Error {
    Error::new(
        Kind::Input,
        format!("姓名文件里 {project} 的 {person} 一行被改过"),
        format!("the row of {person} in {project} was changed in the names file"),
    )
    .hint(
        "从备份旁边的 .names 文件找回，或删去这一行后重填：manyi names remove",
        "go back to the .names file beside a backup, or remove the row and fill it in anew: manyi names remove",
    )
}

fn wrong_passphrase() -> Error {
    Error::new(Kind::Usage, "口令不对", "the passphrase is wrong").hint(
        "再试一次；口令丢了，姓名就找不回来，答卷和访谈不受影响",
        "try again; where it is lost the names are lost, and no answer is",
    )
}

fn short_passphrase() -> Error {
    Error::new(
        Kind::Usage,
        format!("口令太短：至少 {SHORTEST_PASSPHRASE} 个字符"),
        format!("the passphrase is too short: at least {SHORTEST_PASSPHRASE} characters"),
    )
    .hint(
        "用一句自己记得住的话",
        "take a sentence that you will remember",
    )
}

fn written_meanwhile() -> Error {
    Error::new(
        Kind::Busy,
        "姓名文件刚被另一个程序改过，没有保存",
        "another program has just changed the names file; nothing was kept",
    )
    .hint("再做一次", "do it once more")
}

fn unwritten() -> Error {
    Error::new(
        Kind::Bug,
        "姓名文件写不成",
        "the names file cannot be written",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHRASE: &str = "一句记得住的口令";
    const QUICK: Cost = Cost {
        memory: 8,
        passes: 1,
    };

    fn person(name: &str) -> Person {
        Person {
            name: name.into(),
            telephone: "13800138000".into(),
        }
    }

    fn kept() -> (tempfile::TempDir, Names, NamesKey) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db.names");
        let (mut names, key) = Names::new_at_cost(&path, PHRASE, QUICK).unwrap();
        names.set(&key, "p", "s/7", &person("某某")).unwrap();
        names.set(&key, "p", "R-1", &person("无名氏")).unwrap();
        names.set(&key, "q", "s/7", &person("张冠")).unwrap();
        names.save().unwrap();
        (folder, names, key)
    }

    #[test]
    fn a_person_is_found_again_and_the_file_holds_no_sign_of_a_name() {
        let (_folder, names, _) = kept();
        let again = Names::read(&names.path).unwrap().unwrap();
        let key = again.unlock(PHRASE).unwrap();
        assert_eq!(
            again.person(&key, "p", "s/7").unwrap(),
            Some(person("某某"))
        );
        assert_eq!(again.person(&key, "p", "s/8").unwrap(), None);
        assert!(again.people("p").eq(["R-1", "s/7"]));
        let bytes = std::fs::read(&names.path).unwrap();
        for word in ["某某", "无名氏", "13800138000"] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word}");
        }
        // Short and long names take the same room.
        let text = String::from_utf8(bytes).unwrap();
        let lengths: std::collections::BTreeSet<usize> = text
            .lines()
            .skip(1)
            .map(|line| serde_json::from_str::<Line>(line).unwrap().sealed.len())
            .collect();
        assert_eq!(lengths.len(), 1);
        assert_eq!(format!("{:?}", person("某某")), "Person");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, names, _) = kept();
        let mode = std::fs::metadata(&names.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_wrong_passphrase_a_changed_row_and_a_row_in_anothers_place_are_told() {
        let (_folder, names, key) = kept();
        assert_eq!(names.unlock("一句别的口令").unwrap_err().kind, Kind::Usage);
        let text = std::fs::read_to_string(&names.path).unwrap();
        // The row of q under the code of p: bound to its project, it does not open there.
        let moved = text.replace(r#"{"project":"q""#, r#"{"project":"r""#);
        std::fs::write(&names.path, moved).unwrap();
        let again = Names::read(&names.path).unwrap().unwrap();
        assert_eq!(
            again.person(&key, "r", "s/7").unwrap_err().kind,
            Kind::Input
        );
        for damaged in [
            "",
            "{}",
            "{\"manyi-names\":2}",
            &text.replace(r#""passes":1"#, r#""passes":9999"#),
        ] {
            std::fs::write(&names.path, damaged).unwrap();
            assert_eq!(Names::read(&names.path).unwrap_err().kind, Kind::Input);
        }
        std::fs::remove_file(&names.path).unwrap();
        assert!(Names::read(&names.path).unwrap().is_none());
    }

    #[test]
    fn another_passphrase_opens_the_same_rows_and_the_old_one_no_more() {
        let (_folder, mut names, key) = kept();
        let rows = names.rows.clone();
        names.change_passphrase(&key, "另一句记得住的口令").unwrap();
        names.save().unwrap();
        assert_eq!(names.rows, rows);
        let again = Names::read(&names.path).unwrap().unwrap();
        assert_eq!(again.unlock(PHRASE).unwrap_err().kind, Kind::Usage);
        let key = again.unlock("另一句记得住的口令").unwrap();
        assert_eq!(
            again.person(&key, "p", "s/7").unwrap(),
            Some(person("某某"))
        );
        assert_eq!(
            names.change_passphrase(&key, "短").unwrap_err().kind,
            Kind::Usage
        );
    }

    #[test]
    fn a_person_is_forgotten_without_a_passphrase() {
        let (_folder, mut names, _) = kept();
        assert!(names.remove("p", "s/7") && !names.remove("p", "s/7"));
        names.save().unwrap();
        let again = Names::read(&names.path).unwrap().unwrap();
        assert_eq!(again.count(), 2);
        assert!(again.people("p").eq(["R-1"]));
    }

    #[test]
    fn another_file_is_merged_by_the_codes_and_ours_stays_where_they_differ() {
        let (folder, mut ours, key) = kept();
        let path = folder.path().join("b.db.names");
        let (mut theirs, their_key) = Names::new_at_cost(&path, "别人的另一句口令", QUICK).unwrap();
        theirs
            .set(&their_key, "p", "s/7", &person("另一人"))
            .unwrap();
        theirs
            .set(&their_key, "p", "R-1", &person("无名氏"))
            .unwrap();
        theirs
            .set(&their_key, "p", "s/9", &person("新来的"))
            .unwrap();
        let merged = ours.merge(&key, &theirs, &their_key).unwrap();
        assert_eq!((merged.added, merged.same), (1, 1));
        assert_eq!(merged.differing, [("p".to_owned(), "s/7".to_owned())]);
        assert_eq!(ours.person(&key, "p", "s/7").unwrap(), Some(person("某某")));
        assert_eq!(
            ours.person(&key, "p", "s/9").unwrap(),
            Some(person("新来的"))
        );
    }

    #[test]
    fn what_another_program_wrote_meanwhile_is_not_lost() {
        let (_folder, mut names, key) = kept();
        let mut other = Names::read(&names.path).unwrap().unwrap();
        other.set(&key, "p", "s/9", &person("新来的")).unwrap();
        other.save().unwrap();
        names.remove("p", "R-1");
        assert_eq!(names.save().unwrap_err().kind, Kind::Busy);
        assert_eq!(Names::read(&names.path).unwrap().unwrap().count(), 4);
    }
}
