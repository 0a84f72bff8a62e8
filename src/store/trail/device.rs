//! Who writes: the machine and user, whose identity and key lie in the user's data folder, and the chain they have in a file.
//!
//! A device has one chain in each file. Which chain that is stands in the data folder, with the file it is in and the
//! head it had when the program last left it. A file that is not that one, or whose chain is no longer that far, was
//! copied, moved or restored: it is continued by a new chain, whose first event names the heads it continues from. So no
//! two files ever go on with one chain, whoever copies them. What is only read begins no chain.

use std::cell::Cell;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::audit::Event;
use crate::error::{Result, cause_words};
use crate::store::Store;
use crate::store::file::clock::Clock;
use crate::store::file::json::json;
use crate::store::file::owned::make_folder;
use crate::store::file::place::file_number;
use crate::text::{Finding, Text};
use crate::trail::{Action, Hash, Identity, from_hexadecimal, hexadecimal, start};

/// The name of the folder in the user's data folder; [`FOLDER_VARIABLE`] names another.
const FOLDER: &str = "device";

/// The environment variable that names the folder of the device.
const FOLDER_VARIABLE: &str = "MANYI_DEVICE";

/// How the events of this version are hashed.
const FORMAT: i64 = 2;

/// This machine and user, and its chain in one file.
pub(in crate::store) struct Device {
    /// The identity of its chain in this file.
    pub(in crate::store) identity: Identity,
    /// Its row, once it has written to the file.
    row: Cell<Option<i64>>,
    folder: Option<PathBuf>,
    key: Option<SigningKey>,
    /// The head when the program was last told to remember it.
    noted: Cell<i64>,
}

/// What the data folder knows of a chain.
#[derive(Serialize, Deserialize)]
struct Note {
    file: PathBuf,
    number: Option<String>,
    sequence: i64,
    hash: String,
}

/// The folder of the device: named by the environment, else in the user's data folder.
pub fn device_folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(FOLDER_VARIABLE) {
        return Some(PathBuf::from(named)).filter(|folder| !folder.as_os_str().is_empty());
    }
    let folders = directories::ProjectDirs::from("", "", "manyi")?;
    Some(folders.data_dir().join(FOLDER))
}

impl Device {
    /// The device as it continues the file at `path`, or will begin a chain in it; with a warning where the folder cannot
    /// be used, so that every start is a new device.
    pub(in crate::store) fn of(
        connection: &Connection,
        path: Option<&Path>,
        folder: Option<PathBuf>,
        clock: Clock,
    ) -> Result<(Self, Option<Finding>)> {
        let (Some(path), Some(folder)) = (path, folder) else {
            return Ok((Self::passing(clock), None));
        };
        let key = match key(&folder) {
            Ok(key) => key,
            Err(cause) => {
                let warning = without_folder(&folder, &cause);
                return Ok((Self::passing(clock), Some(warning)));
            }
        };
        let found = own_chain(connection, path, &folder)?;
        let device = Self {
            identity: found.map_or_else(|| clock.identity(), |(_, identity)| identity),
            row: Cell::new(found.map(|(row, _)| row)),
            folder: Some(folder),
            key: Some(key),
            noted: Cell::new(0),
        };
        Ok((device, None))
    }

    /// A device of which nothing is kept: of a database in memory, or of a user without a data folder.
    fn passing(clock: Clock) -> Self {
        Self {
            identity: clock.identity(),
            row: Cell::new(None),
            folder: None,
            key: None,
            noted: Cell::new(0),
        }
    }
}

impl Store {
    /// The row of this device, made with its chain when it writes for the first time; inside a transaction.
    pub(in crate::store) fn device_row(&self) -> Result<i64> {
        if let Some(row) = self.device.row.get() {
            return Ok(row);
        }
        let others = self.heads_as_json()?;
        let key = self.device.key.as_ref();
        let public = key.map(|key| key.verifying_key().to_bytes());
        let row = self
            .connection
            .prepare_cached("INSERT INTO device (identity, key, format) VALUES (?1, ?2, ?3)")?
            .insert((self.device.identity, public, FORMAT))?;
        let start = start(
            &self.device.identity,
            public.as_ref().map(<[u8; 32]>::as_slice),
        );
        self.connection.execute(
            "INSERT INTO head (device, sequence, hash) VALUES (?1, 0, ?2)",
            (row, start),
        )?;
        self.device.row.set(Some(row));
        if let Some(others) = others {
            self.append_audit(&Event::of(Action::Continue).with(None, Some(&others)))?;
        }
        Ok(row)
    }

    /// The key with which this device signs parcels; `None` where its folder cannot be used.
    pub fn parcel_key(&self) -> Option<&SigningKey> {
        self.device_key()
    }

    /// The key of this device; `None` where its folder cannot be used.
    pub(in crate::store) fn device_key(&self) -> Option<&SigningKey> {
        self.device.key.as_ref()
    }

    /// Forgets a chain that was begun in a transaction which was undone.
    pub(in crate::store) fn forget_undone_device(&self) -> Result<()> {
        let Some(row) = self.device.row.get() else {
            return Ok(());
        };
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM device WHERE id = ?1 AND identity = ?2")?;
        if !statement.exists((row, self.device.identity))? {
            self.device.row.set(None);
        }
        Ok(())
    }

    /// The heads of all chains, as events and hand-overs carry them; `None`: there are none.
    pub(in crate::store) fn heads_as_json(&self) -> Result<Option<String>> {
        #[derive(Serialize)]
        struct Head {
            device: String,
            sequence: i64,
            hash: String,
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT device.identity, head.sequence, head.hash FROM head JOIN device ON device.id = head.device
             ORDER BY device.id",
        )?;
        let mut rows = statement.query([])?;
        let mut heads = Vec::new();
        while let Some(row) = rows.next()? {
            heads.push(Head {
                device: uuid::Uuid::from_bytes(row.get(0)?).to_string(),
                sequence: row.get(1)?,
                hash: hexadecimal(&row.get::<_, Hash>(2)?),
            });
        }
        if heads.is_empty() {
            return Ok(None);
        }
        json(&serde_json::json!({ "heads": heads })).map(Some)
    }

    /// Notes it once after the first commit, so that a program that is killed is known again.
    pub(in crate::store) fn note_first_head(&self) {
        if self.device.noted.get() == 0 {
            self.note_head();
        }
    }

    /// Notes in the data folder how far the chain of this device has come. What cannot be noted is noted next time.
    pub(in crate::store) fn note_head(&self) {
        let (Some(folder), Some(path), Some(row)) =
            (&self.device.folder, self.path(), self.device.row.get())
        else {
            return;
        };
        let head = self.connection.query_row(
            "SELECT sequence, hash FROM head WHERE device = ?1",
            [row],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Hash>(1)?)),
        );
        let Ok((sequence, hash)) = head else {
            return;
        };
        if sequence == self.device.noted.get() {
            return;
        }
        let note = Note {
            file: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            number: file_number(path),
            sequence,
            hash: hexadecimal(&hash),
        };
        let written = serde_json::to_vec(&note).map_err(std::io::Error::from);
        let written =
            written.and_then(|text| replace(&note_path(folder, self.device.identity), &text));
        if written.is_ok() {
            self.device.noted.set(sequence);
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.note_head();
    }
}

/// The chain of this device in the file: its row and identity; `None` where the file was copied or restored, and where
/// the device has not written to it.
fn own_chain(
    connection: &Connection,
    path: &Path,
    folder: &Path,
) -> Result<Option<(i64, Identity)>> {
    let mut statement =
        connection.prepare("SELECT id, identity FROM device WHERE format = ?1 ORDER BY id DESC")?;
    let mut rows = statement.query([FORMAT])?;
    while let Some(row) = rows.next()? {
        let (row, identity): (i64, Identity) = (row.get(0)?, row.get(1)?);
        let Ok(text) = fs::read_to_string(note_path(folder, identity)) else {
            continue;
        };
        let Ok(note) = serde_json::from_str::<Note>(&text) else {
            continue;
        };
        if is_same_file(&note, path) && has_come_so_far(connection, row, &note)? {
            return Ok(Some((row, identity)));
        }
    }
    Ok(None)
}

fn is_same_file(note: &Note, path: &Path) -> bool {
    match (&note.number, file_number(path)) {
        (Some(known), Some(number)) => *known == number,
        _ => std::path::absolute(path).is_ok_and(|path| path == note.file),
    }
}

/// Whether the chain holds the head that was noted: one that was restored, or cut, does not.
fn has_come_so_far(connection: &Connection, row: i64, note: &Note) -> Result<bool> {
    if note.sequence == 0 {
        return Ok(true);
    }
    let (sequence, hash): (i64, Hash) = connection.query_row(
        "SELECT sequence, hash FROM head WHERE device = ?1",
        [row],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if sequence <= note.sequence {
        return Ok(sequence == note.sequence && hexadecimal(&hash) == note.hash);
    }
    // Behind the noted one, which is found from the end: what was added since the program was last left, as it was killed.
    let found = connection.query_row(
        "SELECT hash FROM event WHERE device = ?1 AND sequence = ?2 ORDER BY id DESC LIMIT 1",
        (row, note.sequence),
        |row| row.get::<_, Hash>(0),
    );
    Ok(found.is_ok_and(|found| hexadecimal(&found) == note.hash))
}

fn note_path(folder: &Path, identity: Identity) -> PathBuf {
    let name = uuid::Uuid::from_bytes(identity).to_string();
    folder.join("chains").join(format!("{name}.json"))
}

/// The key of the machine and user, made when there is none.
fn key(folder: &Path) -> std::io::Result<SigningKey> {
    let path = folder.join("key");
    let read = || -> std::io::Result<SigningKey> {
        let text = fs::read_to_string(&path)?;
        let seed: Option<[u8; 32]> =
            from_hexadecimal(text.trim()).and_then(|seed| seed.try_into().ok());
        seed.map(|seed| SigningKey::from_bytes(&seed))
            .ok_or_else(|| std::io::ErrorKind::InvalidData.into())
    };
    match read() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            make_folder(&folder.join("chains"))?;
            let seed = hexadecimal(&new_seed());
            match write_new(&path, seed.as_bytes()) {
                // Another program was first: its key holds.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                written => written?,
            }
            read()
        }
        read => read,
    }
}

/// 32 bytes from four times the 122 random bits of an identity.
fn new_seed() -> [u8; 32] {
    let mut hasher = Sha256::new();
    for _ in 0..4 {
        hasher.update(uuid::Uuid::new_v4().as_bytes());
    }
    hasher.finalize().into()
}

/// Makes a file that was not there, whole or not at all, for the owner alone.
fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Puts a file in the place of one, whole or not at all, for the owner alone.
fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    make_folder(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn without_folder(folder: &Path, cause: &std::io::Error) -> Finding {
    let (folder, why) = (folder.display(), cause_words(cause));
    Finding::warning(
        "no-device-folder",
        folder.to_string(),
        Text::new(
            format!("用不了本机身份所在的文件夹 {folder}（{}），这次当作一台新设备", why.zh),
            format!("the folder {folder} with the identity of this device cannot be used ({}); this start is a new device", why.en),
        ),
    )
    .hint(
        "检查它的权限，或用 MANYI_DEVICE 指定别的文件夹",
        "check its permissions, or name another folder with MANYI_DEVICE",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::{Answer, Missing};
    use crate::store::Settings;
    use crate::store::tests::{empty_project, key, project, serial};

    struct Machine {
        folder: tempfile::TempDir,
    }

    impl Machine {
        fn new() -> Self {
            Self {
                folder: tempfile::tempdir().unwrap(),
            }
        }

        fn open(&self, file: &Path) -> Store {
            let settings = Settings {
                device_folder: Some(self.folder.path().join("device")),
                ..Settings::default()
            };
            Store::open_with(file, "tester", &settings).unwrap()
        }
    }

    fn write(store: &mut Store, code: &str) {
        store.save_project(&empty_project(code)).unwrap();
    }

    /// The device and sequence of every event, with devices counted from 1.
    fn chains(store: &Store) -> Vec<(i64, i64)> {
        let mut statement = store
            .connection
            .prepare("SELECT device, sequence FROM event ORDER BY id")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn a_file_is_continued_by_the_device_that_began_it_and_reading_begins_nothing() {
        let (machine, other) = (Machine::new(), Machine::new());
        let file = machine.folder.path().join("a.db");
        write(&mut machine.open(&file), "one");
        drop(other.open(&file));
        let mut store = machine.open(&file);
        write(&mut store, "two");
        assert_eq!(chains(&store), [(1, 1), (1, 2)]);
    }

    #[test]
    fn another_machine_begins_a_chain_that_names_where_it_continues_from() {
        let (machine, other) = (Machine::new(), Machine::new());
        let file = machine.folder.path().join("a.db");
        write(&mut machine.open(&file), "one");
        let mut store = other.open(&file);
        write(&mut store, "two");
        assert_eq!(chains(&store), [(1, 1), (2, 1), (2, 2)]);
        let (action, new): (String, String) = store
            .connection
            .query_row(
                "SELECT action, new FROM audit WHERE sequence = 2",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!(action, "continue");
        let record: serde_json::Value = serde_json::from_str(&new).unwrap();
        let head: String = store
            .connection
            .query_row(
                "SELECT lower(hex(hash)) FROM event WHERE id = 1",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(record["heads"][0]["hash"], head);
        drop(store);
        // Both go on with their own chains.
        let mut store = machine.open(&file);
        write(&mut store, "three");
        assert_eq!(chains(&store).last(), Some(&(1, 2)));
        assert_eq!(store.doctor().unwrap().findings, []);
    }

    #[test]
    fn a_copy_and_the_file_it_was_copied_from_never_go_on_with_one_chain() {
        let machine = Machine::new();
        let file = machine.folder.path().join("a.db");
        write(&mut machine.open(&file), "one");
        let copy = machine.folder.path().join("b.db");
        fs::copy(&file, &copy).unwrap();
        let mut store = machine.open(&copy);
        write(&mut store, "two");
        assert_eq!(chains(&store), [(1, 1), (2, 1), (2, 2)]);
        let mut store = machine.open(&file);
        write(&mut store, "two");
        assert_eq!(chains(&store), [(1, 1), (1, 2)]);
    }

    #[test]
    fn a_file_put_back_to_an_earlier_state_in_its_place_is_continued_by_a_new_chain() {
        let machine = Machine::new();
        let file = machine.folder.path().join("a.db");
        write(&mut machine.open(&file), "one");
        let earlier = fs::read(&file).unwrap();
        write(&mut machine.open(&file), "two");
        fs::write(&file, earlier).unwrap();
        let mut store = machine.open(&file);
        write(&mut store, "three");
        assert_eq!(chains(&store), [(1, 1), (2, 1), (2, 2)]);
    }

    /// What one machine does with its own paper, step by step.
    fn work(store: &mut Store, number: &str, step: usize) {
        let (key, serial) = (key(), serial(number));
        let text = |words: &str| Answer::Text(format!("{words}{number}"));
        let mut save = |position, answer: &Answer| {
            store
                .save_answer(&key, &serial, position, Some(answer), position + 1)
                .unwrap();
        };
        match step {
            0 => save(0, &text("说")),
            1 => save(1, &Answer::Missing(Missing::Refused)),
            2 => store.finish(&key, &serial).unwrap(),
            _ => save(0, &text("改")),
        }
    }

    /// What lies on file of the papers, named by their serials, and the kept counts.
    fn content(store: &Store) -> Vec<String> {
        let mut statement = store
            .connection
            .prepare(
                "SELECT concat_ws(' ', serial, state, answers, sort_key, version, next, compared, operator) FROM response
                 UNION ALL SELECT concat_ws(' ', state, batch, invalid, responses) FROM ledger
                 UNION ALL SELECT concat_ws(' ', question, bucket, responses) FROM tally ORDER BY 1",
            )
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0));
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn two_devices_on_different_papers_give_the_same_tables_however_their_events_interleave() {
        const STEPS: usize = 4;
        let mut seen = Vec::new();
        // Each set of 4 of 8 places is an interleaving: there the first machine is at work.
        let interleavings = (0..256_u32).filter(|places| places.count_ones() == 4);
        for places in interleavings {
            let (one, other) = (Machine::new(), Machine::new());
            let file = one.folder.path().join("a.db");
            let mut stores = [one.open(&file), other.open(&file)];
            stores[0].save_project(&project()).unwrap();
            let mut done = [0; 2];
            for place in 0..2 * STEPS {
                let at = usize::from(places >> place & 1 == 0);
                work(&mut stores[at], ["1", "2"][at], done[at]);
                done[at] += 1;
            }
            assert_eq!(done, [STEPS; 2]);
            assert_eq!(stores[0].doctor().unwrap().findings, [], "{places:b}");
            seen.push(content(&stores[0]));
        }
        assert_eq!(seen.len(), 70);
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
    }

    #[test]
    fn the_key_is_the_owners_alone_and_stays() {
        let machine = Machine::new();
        let file = machine.folder.path().join("a.db");
        write(&mut machine.open(&file), "one");
        let path = machine.folder.path().join("device").join("key");
        let before = fs::read(&path).unwrap();
        drop(machine.open(&machine.folder.path().join("b.db")));
        assert_eq!(fs::read(&path).unwrap(), before);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn without_a_folder_every_start_is_a_new_device_and_says_so() {
        let machine = Machine::new();
        let file = machine.folder.path().join("a.db");
        fs::write(machine.folder.path().join("device"), "in the way").unwrap();
        let store = machine.open(&file);
        assert_eq!(store.warnings()[0].code, "no-device-folder");
    }
}
