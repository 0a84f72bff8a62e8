//! From files into the store: projects and responses, as the command line and the screens both need it.

mod ahead;
mod attached;
mod numbers;

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;

use encoding_rs::Encoding;
use sha2::{Digest, Sha256};

use crate::error::{Error, Kind, Result};
use ahead::read_ahead;
pub use numbers::numbers;

pub use attached::{FileState, attach_file, completions, file_states, home};

use crate::formats::{
    BlankWords, ProjectFolder, ResponseFile, ResponseRows, Sample, read_file, shipped_project,
    too_many,
};
use crate::measure::Survey;
use crate::store::{ImportSource, Imported, ImportedPaper, ImportedResponse, Store, SurveyKey};
use crate::text::Finding;
use crate::text::limits::{MOST_FINDINGS, RESPONSE_FILE};

/// Responses that could not be imported: what was found, row by row.
pub struct Refused {
    /// What was found.
    pub findings: Vec<Finding>,
    /// The words among them that may mean blank; the whole file but for them is good where nothing else was found.
    pub blank_words: Vec<String>,
}

impl Refused {
    fn because(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            blank_words: Vec::new(),
        }
    }
}

/// How a file is read, as whoever imports it says.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The encoding; `None`: told apart.
    pub encoding: Option<&'static Encoding>,
    /// The words that mean blank; `None`: nobody has said so of any.
    pub blank_words: Option<BlankWords>,
    /// Whether serials that look like one another are said to be of different papers.
    pub accepts_alike: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
}

/// What was imported, and how the file was read.
pub struct Done {
    /// What was imported.
    pub imported: Imported,
    /// The encoding of the file; `None`: nothing but ASCII was in it.
    pub encoding: Option<&'static str>,
}

/// Loads a shipped project with the responses that come with it; responses that are there already stay.
pub fn load_shipped(store: &mut Store, code: &str) -> Result<()> {
    let folder = shipped_project(code)
        .and_then(|checked| checked.value)
        .ok_or_else(|| {
            Error::new(
                Kind::Bug,
                format!("没有随附的项目 {code}"),
                format!("no project {code} is shipped"),
            )
        })?;
    load_folder(store, &folder)
}

/// Loads a project with its sample responses; a survey that has responses keeps its own.
fn load_folder(store: &mut Store, folder: &ProjectFolder) -> Result<()> {
    store.save_project(&folder.project)?;
    let reading = Reading::default();
    for sample in &folder.samples {
        let key = SurveyKey::new(&folder.project.code, &sample.survey);
        if store.ledger(&key)?.returned > 0 {
            continue;
        }
        if let Err(refused) = import(store, &key, sample, &reading, &mut |_| {})? {
            let (file, count) = (&sample.file, refused.findings.len());
            return Err(Error::new(
                Kind::Bug,
                format!("随附的 {file} 读不进来：{count} 处错误"),
                format!("the shipped {file} cannot be read: {count} errors"),
            ));
        }
    }
    Ok(())
}

/// Imports the responses of a CSV file that is named, all or nothing.
///
/// `progress` is told the number of rows read so far, every ten thousand.
pub fn import_file(
    store: &mut Store,
    key: &SurveyKey,
    path: &Path,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
) -> Result<std::result::Result<Done, Refused>> {
    let bytes = read_file(path, RESPONSE_FILE).map_err(|error| unreadable(path, error))?;
    let sample = Sample {
        survey: key.survey.clone(),
        file: path.display().to_string(),
        bytes,
    };
    import(store, key, &sample, reading, progress)
}

/// The error for a file that cannot be read.
pub fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let shown = path.display();
    let told = |zh: String, en: String| Error::new(Kind::Input, zh, en);
    match error.kind() {
        ErrorKind::NotFound => told(
            format!("没有文件 {shown}"),
            format!("there is no file {shown}"),
        )
        .hint(
            near_name(path).map_or_else(
                || "核对文件名（大小写也要一致）和它所在的文件夹".to_owned(),
                |near| format!("是不是想写 {}？", near.display()),
            ),
            near_name(path).map_or_else(
                || "check the name, capitals too, and the folder it is in".to_owned(),
                |near| format!("did you mean {}?", near.display()),
            ),
        ),
        ErrorKind::FileTooLarge => told(
            format!("{shown} 太大，读不了"),
            format!("{shown} is too large to be read"),
        )
        .hint(
            "核对是不是这份文件；确实这么大，就分成几份",
            "check that it is the right file; where it is, divide it",
        ),
        ErrorKind::InvalidInput => told(
            format!("{shown} 是设备，没有尽头，不读"),
            format!("{shown} is a device without an end and is not read"),
        )
        .hint("写上文件名", "give the name of a file"),
        ErrorKind::IsADirectory => told(
            format!("{shown} 是文件夹，不是文件"),
            format!("{shown} is a folder, no file"),
        )
        .hint("写上文件名", "give the name of a file"),
        ErrorKind::PermissionDenied => told(
            format!("没有读 {shown} 的权限"),
            format!("you may not read {shown}"),
        )
        .hint(
            "关掉正在使用它的程序，或请管理员给读取权限",
            "close the program that uses it, or ask for the permission to read it",
        ),
        _ => told(format!("读不到 {shown}"), format!("{shown} cannot be read"))
            .hint(
                "核对文件所在的磁盘后再试",
                "look at the disk it is on and try again",
            )
            .caused_by(error),
    }
}

/// The one file beside it that has the name with another ending, or with none given: `visit` for `visit.toml`.
fn near_name(path: &Path) -> Option<PathBuf> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let wanted = path.file_stem()?.to_ascii_lowercase();
    let files = std::fs::read_dir(folder)
        .ok()?
        .filter_map(std::result::Result::ok);
    let mut near = files.filter(|file| {
        let name = PathBuf::from(file.file_name());
        name.file_stem()
            .is_some_and(|stem| stem.to_ascii_lowercase() == wanted)
    });
    let found = near.next()?;
    near.next()
        .is_none()
        .then(|| path.with_file_name(found.file_name()))
}

fn import(
    store: &mut Store,
    key: &SurveyKey,
    sample: &Sample,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
) -> Result<std::result::Result<Done, Refused>> {
    let survey = store.survey(key)?;
    let words = reading.blank_words.as_ref();
    let refused = |findings| Ok(Err(Refused::because(findings)));
    let file = match ResponseFile::decode_as(&sample.file, &sample.bytes, reading.encoding) {
        Ok(file) => file,
        Err(finding) => return refused(vec![finding]),
    };
    let rows = match file.rows_with(&survey, words) {
        Ok(rows) => rows,
        Err(findings) => return refused(findings),
    };
    let hash = hexadecimal(&Sha256::digest(&sample.bytes));
    let source = ImportSource {
        name: &sample.file,
        sha256: &hash,
        encoding: file.encoding(),
        blank_words: words.map(BlankWords::words).unwrap_or_default(),
        accepts_alike: reading.accepts_alike,
    };
    let dry_run = reading.dry_run;
    let imported = thread::scope(|scope| {
        let mut rows = Counted {
            rows: read_ahead(scope, rows)?,
            read: 0,
            progress,
        };
        store.import_papers(key, &source, &mut rows, dry_run)
    });
    match imported {
        Ok(imported) => {
            tracing::info!(responses = imported.responses, dry_run, "imported");
            let encoding = file.encoding();
            Ok(Ok(Done { imported, encoding }))
        }
        // The first bad row ended the import; who mends the file wants to know of all.
        Err(error) if error.kind == Kind::Input => {
            let found = problems(store, key, &file, &survey, words)?;
            if found.findings.is_empty() {
                return Err(error);
            }
            Ok(Err(found))
        }
        Err(error) => Err(error),
    }
}

/// Everything that keeps the responses of a file out of the store, row by row.
fn problems(
    store: &Store,
    key: &SurveyKey,
    file: &ResponseFile<'_>,
    survey: &Survey,
    words: Option<&BlankWords>,
) -> Result<Refused> {
    let mut rows = match file.rows_with(survey, words) {
        Ok(rows) => rows,
        Err(findings) => return Ok(Refused::because(findings)),
    };
    let (mut findings, mut blank_words) = (Vec::new(), Vec::new());
    loop {
        let found = rows.doubtful_words();
        if !found.is_empty() {
            blank_words = found;
        }
        let Some(row) = rows.next() else {
            break;
        };
        match row {
            Ok(row) if store.is_on_file(key, &row.serial)? => {
                findings.push(rows.on_file(&row, &key.to_string()));
            }
            Ok(_) => {}
            Err(of_row) => findings.extend(of_row),
        }
        if findings.len() > MOST_FINDINGS {
            findings.truncate(MOST_FINDINGS);
            findings.push(too_many(file.name()));
            break;
        }
    }
    Ok(Refused {
        findings,
        blank_words,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A row of a file, or what is wrong with it.
type Read = <ResponseRows<'static> as Iterator>::Item;

/// The rows of a file on their way into the store, counted; the first bad one ends the import.
struct Counted<'p, R> {
    rows: R,
    read: u64,
    progress: &'p mut dyn FnMut(u64),
}

impl<R: Iterator<Item = Result<Read>>> Iterator for Counted<'_, R> {
    type Item = Result<ImportedPaper>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let Ok(row) = row else {
            return Some(Err(Error::new(
                Kind::Input,
                "文件里有错误",
                "there are errors in the file",
            )));
        };
        self.read += 1;
        if self.read.is_multiple_of(10_000) {
            (self.progress)(self.read);
        }
        Some(Ok(ImportedPaper {
            control_total: row.control_total,
            is_open: row.is_open,
            response: ImportedResponse {
                row: row.row,
                serial: row.serial,
                answers: row.answers,
                version: row.version,
                invalid: row.invalid,
            },
        }))
    }
}
