//! Responses from a file into the store: read in whatever layout they come, checked, written all or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::ahead::read_ahead;
use super::beside::Beside;
use super::{hexadecimal, unreadable};
use crate::error::{Error, Kind, Result};
use crate::formats::{
    BlankWords, ColumnMap, Foreign, Glance, Numbers, NumbersAre, ResponseFile, ResponseRows,
    Sample, Told, Wanted, guard, is_about_blank_words, is_about_column, is_about_missing_question,
    is_about_serial_on_file, is_workbook, long_layout, read_file, too_many,
};
use crate::measure::Survey;
use crate::questionnaire::Questionnaire;
use crate::store::{
    ImportSource, Imported, ImportedBefore, ImportedPaper, ImportedResponse, Store, SurveyKey,
};
use crate::text::limits::{MOST_FINDINGS, RESPONSE_FILE};
use crate::text::{Finding, Language, Text, quoted, text};

/// Responses that could not be imported: what was found, row by row.
pub struct Refused {
    /// What was found.
    pub findings: Vec<Finding>,
    /// The words among them that may mean blank; the whole file but for them is good where nothing else was found.
    pub blank_words: Vec<String>,
    /// The questions without a column, where nothing else keeps the heading from being read.
    pub without: Vec<String>,
    /// How a file of another layout was read, where its heading is not enough.
    pub told: Option<Told>,
    /// Whether all that is wrong is in single rows, which can be passed over.
    pub is_of_rows: bool,
}

impl Refused {
    fn because(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            blank_words: Vec::new(),
            without: Vec::new(),
            told: None,
            is_of_rows: false,
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
    /// The sheet of a workbook; `None`: the only one that holds answers.
    pub sheet: Option<String>,
    /// The text of a map of columns; `None`: what they are is told by their names.
    pub map: Option<String>,
    /// The codes of the questions that have no column, since nobody answered them.
    pub without: Vec<String>,
    /// What the numbers of options are; `None`: codes, or asked about where a survey site exported them.
    pub numbers: Option<Numbers>,
    /// The rows that are passed over.
    pub skip: Skip,
    /// Where it is kept how the columns were taken; `None`: nowhere.
    pub keeps_map: Option<PathBuf>,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// The language of the reasons beside the rows with errors.
    pub language: Language,
    /// The hash of the file from which these bytes were made; `None`: they are the file.
    pub made_from: Option<String>,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The rows read so far.
    pub read: u64,
    /// About so many there are; lines within a cell are counted, too.
    pub all: u64,
}

impl Progress {
    /// Before that how long it takes is not worth guessing.
    const GUESSED_AFTER: Duration = Duration::from_secs(2);

    /// How much of it is done, in whole percent.
    pub fn percent(self) -> u64 {
        let percent = self.read.saturating_mul(100).checked_div(self.all);
        percent.unwrap_or(0).min(100)
    }

    /// About how many seconds it still takes where it has taken so long; `None` where that is too little to tell.
    pub fn seconds_left(self, taken: Duration) -> Option<u64> {
        let millis = u64::try_from(taken.as_millis()).unwrap_or(u64::MAX);
        let left = millis.saturating_mul(self.all.saturating_sub(self.read));
        let seconds = left.checked_div(self.read.saturating_mul(1_000));
        let is_whole = left.is_multiple_of(self.read.saturating_mul(1_000).max(1));
        let seconds = seconds.map(|seconds| seconds + u64::from(!is_whole));
        seconds.filter(|_| taken >= Self::GUESSED_AFTER)
    }
}

/// The rows of a file that are passed over, and do not keep the others from being imported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Skip {
    /// Those with errors, which are given back in this file.
    pub bad: Option<PathBuf>,
    /// Those of responses that are on file.
    pub on_file: OnFile,
}

/// What becomes of a row whose serial is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFile {
    /// The file is refused.
    #[default]
    Refuse,
    /// It is passed over.
    Skip,
    /// The response on file gets its answers, each as an edit in the audit trail.
    Replace,
}

/// A row that was passed over because of its errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The row in the file that came.
    pub row: u64,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Its cells, in the order of the heading of its file.
    pub cells: Vec<String>,
}

/// What was imported, and how the file was read.
pub struct Done {
    /// What was imported.
    pub imported: Imported,
    /// The encoding of the file; `None`: nothing but ASCII was in it.
    pub encoding: Option<&'static str>,
    /// How a file of another layout was read; `None`: it had the plain one.
    pub told: Option<Told>,
    /// How often words stood behind an option, which were not imported.
    pub words_behind: u64,
    /// How many were verified or approved where they come from: they are entered here, and nothing more.
    pub checked_elsewhere: u64,
    /// How many have a batch in the file, which is not taken.
    pub batches: u64,
    /// How many rows below the papers hold their totals or means.
    pub totals: u64,
    /// What is said of how its numbers were read.
    pub of_numbers: Vec<Text>,
    /// How many rows were passed over because their responses are on file.
    pub on_file: u64,
    /// The rows passed over because of their errors.
    pub bad: Vec<BadRow>,
}

/// The rows with errors as a CSV file that opens in a spreadsheet: the row and what is wrong before the cells as they
/// came, so that the file can be mended and imported.
fn bad_rows(heading: &[String], rows: &[BadRow], language: Language) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let own = [language.pick("行", "row"), language.pick("原因", "reason")];
    let cells = heading.iter().map(String::as_str);
    // Writing into memory cannot fail.
    let _ = writer.write_record(own.into_iter().chain(cells));
    for bad in rows {
        let said = bad
            .findings
            .iter()
            .map(|finding| finding.sentence.get(language));
        let said = said.collect::<Vec<_>>().join(language.pick("；", "; "));
        let cells = bad.cells.iter().map(String::as_str);
        let filled = cells.chain(std::iter::repeat("")).take(heading.len());
        let row = bad.row.to_string();
        let _ = writer.write_record([row.as_str(), &guard(&said)].into_iter().chain(filled));
    }
    writer.into_inner().unwrap_or_default()
}

impl Done {
    /// What the file says of the responses that is not taken from it; empty: nothing.
    pub fn not_taken(&self) -> Vec<Text> {
        let (checked, batches) = (self.checked_elsewhere, self.batches);
        let checked = (checked > 0).then(|| {
            text!(
                "{checked} 份在文件里是已复核或已审定，按已录入收，要重新复核、审定",
                "{checked} are verified or approved in the file; they come in as entered, to be verified and approved again"
            )
        });
        let batches = (batches > 0).then(|| {
            text!(
                "文件里的批次没有收（{batches} 份）：批次按登记的编号，没有登记的按 --batch",
                "the batches in the file were not taken ({batches} responses): a batch has its serials registered, others follow --batch"
            )
        });
        let rounded = self.told.as_ref().map_or(0, |told| told.rounded);
        let rounded = (rounded > 0).then(|| {
            text!(
                "{rounded} 格的小数比题目收的多，按表里显示的位数收",
                "{rounded} numbers have more decimals than their questions take; they were taken as the sheet shows them"
            )
        });
        let totals = self.totals;
        let totals = (totals > 0).then(|| {
            text!(
                "末尾 {totals} 行是合计、平均之类，没有当作答卷",
                "{totals} rows at the end hold totals or means and were not taken for responses"
            )
        });
        let said = [checked, batches, rounded, totals].into_iter();
        said.flatten()
            .chain(self.of_numbers.iter().cloned())
            .collect()
    }
}

/// Imports the responses of a CSV file that is named, all or nothing.
///
/// What is written beside the database is in place before anything is imported. `progress` is told how far it is, every thousand rows; `false` stops it, and nothing is imported.
pub fn import_file(
    store: &mut Store,
    key: &SurveyKey,
    path: &Path,
    reading: &Reading,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<std::result::Result<Done, Refused>> {
    let bytes = read_file(path, RESPONSE_FILE).map_err(|error| unreadable(path, error))?;
    let beside = Beside::open(reading, path)?;
    let sample = Sample {
        survey: key.survey.clone(),
        file: path.display().to_string(),
        bytes,
    };
    import(store, key, &sample, (reading, beside), progress)
}

/// What a file of answers looks like: which columns it has, what they would be taken for, and its first rows.
///
/// # Errors
/// Where it cannot be read. What is found instead where it is no table, or its map does not fit.
pub fn look_at(
    questionnaire: &Questionnaire,
    path: &Path,
    reading: &Reading,
) -> Result<std::result::Result<Glance, Vec<Finding>>> {
    let bytes = read_file(path, RESPONSE_FILE).map_err(|error| unreadable(path, error))?;
    let map = match column_map(reading, questionnaire) {
        Ok(map) => map,
        Err(findings) => return Ok(Err(findings)),
    };
    let wanted = wanted(reading, map.as_ref());
    if is_workbook(&bytes) {
        let looked = Glance::of_workbook(&bytes, questionnaire, wanted);
        return Ok(looked.map_err(|finding| vec![finding]));
    }
    let name = path.display().to_string();
    let file = match ResponseFile::decode_as(&name, &bytes, reading.encoding) {
        Ok(file) => file,
        Err(finding) => return Ok(Err(vec![finding])),
    };
    let glance = Glance::of_text(file.text(), questionnaire, wanted);
    Ok(Ok(Glance {
        encoding: file.encoding(),
        ..glance
    }))
}

/// The map of columns that is to be used.
fn column_map(
    reading: &Reading,
    questionnaire: &Questionnaire,
) -> std::result::Result<Option<ColumnMap>, Vec<Finding>> {
    let map = reading.map.as_deref();
    map.map(|text| ColumnMap::read(text, questionnaire))
        .transpose()
}

fn wanted<'a>(reading: &'a Reading, map: Option<&'a ColumnMap>) -> Wanted<'a> {
    Wanted {
        sheet: reading.sheet.as_deref(),
        map,
    }
}

/// Imports responses in the plain form that were made from a file of this name and these bytes.
pub fn import_made(
    store: &mut Store,
    key: &SurveyKey,
    name: &str,
    source: &[u8],
    table: String,
) -> Result<std::result::Result<Done, Refused>> {
    let sample = Sample {
        survey: key.survey.clone(),
        file: name.to_owned(),
        bytes: table.into_bytes(),
    };
    let reading = Reading {
        // It was made by this program: UTF-8, and no word of it means blank.
        encoding: Some(encoding_rs::UTF_8),
        blank_words: BlankWords::read(""),
        made_from: Some(hexadecimal(&Sha256::digest(source))),
        ..Reading::default()
    };
    import(
        store,
        key,
        &sample,
        (&reading, Beside::default()),
        &mut |_| true,
    )
}

/// The hash of the file that came.
fn sample_hash(sample: &Sample, reading: &Reading) -> String {
    let own = || hexadecimal(&Sha256::digest(&sample.bytes));
    reading.made_from.clone().unwrap_or_else(own)
}

/// Imports the responses of a file that was read.
pub(super) fn import(
    store: &mut Store,
    key: &SurveyKey,
    sample: &Sample,
    (reading, mut beside): (&Reading, Beside),
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<std::result::Result<Done, Refused>> {
    let survey = store.survey(key)?;
    let words = reading.blank_words.as_ref();
    let refused = |findings| Ok(Err(Refused::because(findings)));
    let (file, foreign, numbers) = match as_said(sample, &survey.questionnaire, reading) {
        Ok(read) => read,
        Err(findings) => return refused(in_file(findings, &sample.file)),
    };
    let map = || {
        let told = foreign.as_ref().map(|foreign| &foreign.told);
        told.map(|told| ColumnMap::write(&told.columns, numbers))
    };
    let placed = |findings: Vec<Finding>| -> Vec<Finding> {
        let Some(foreign) = &foreign else {
            return findings;
        };
        let placed = findings.into_iter().map(|one| foreign.placed(one));
        placed.collect()
    };
    let rows = match file.rows_with(&survey, words) {
        Ok(rows) => rows,
        Err(findings) => {
            // Whoever says what the columns are begins with what they were taken for.
            if !reading.dry_run && foreign.is_some() {
                beside.keep(None, map())?;
            }
            let codes = findings.iter().map(|one| one.place.path.clone());
            let is_settled = findings.iter().all(is_about_missing_question);
            return Ok(Err(Refused {
                without: codes.filter(|_| is_settled).collect(),
                told: foreign.as_ref().map(|foreign| foreign.told.clone()),
                ..Refused::because(placed(findings))
            }));
        }
    };
    let mut passed = match passed_over(store, key, &file, &survey, reading)? {
        Ok(passed) => passed,
        Err(refused) => return Ok(Err(refused)),
    };
    let hash = sample_hash(sample, reading);
    let replacing = std::mem::take(&mut passed.replacing);
    passed.replaced = replacing.len();
    let source = ImportSource {
        name: &sample.file,
        sha256: &hash,
        encoding: file.encoding(),
        blank_words: words.map(BlankWords::words).unwrap_or_default(),
        numbers: numbers.map(Numbers::code),
        accepts_alike: reading.accepts_alike,
        replacing: &replacing,
    };
    let dry_run = reading.dry_run;
    let all = file.text().bytes().filter(|byte| *byte == b'\n').count() as u64;
    let preparer = store.preparer(key)?;
    let heading = passed.give_back(&file, foreign.as_ref());
    let mut keep = || {
        let bad = &passed.given_back;
        let is_wanted = !bad.is_empty() || beside.replaces;
        let bad = is_wanted.then(|| bad_rows(&heading, bad, reading.language));
        beside.keep(bad, map())
    };
    let ready = rows
        .filter(|row| !passed.has(row))
        .map(|row| preparer.prepare(paper(row, &file)?));
    let imported = if passed.is_all && replacing.is_empty() {
        let kept = if dry_run { Ok(()) } else { keep() };
        kept.map(|()| Imported::default())
    } else {
        thread::scope(|scope| {
            let mut rows = Counted {
                rows: read_ahead(scope, ready)?.map(Result::flatten),
                read: 0,
                all,
                progress,
            };
            store.import_papers(&preparer, &source, &mut rows, dry_run, &mut keep)
        })
    };
    match imported {
        Ok(imported) => {
            tracing::info!(responses = imported.responses, dry_run, "imported");
            Ok(Ok(done(imported, passed, &file, foreign)))
        }
        // The first bad row ended the import; who mends the file wants to know of all.
        Err(error) if error.kind == Kind::Input => {
            if let Some(same) = store.imported_before(key, &hash)? {
                return refused(in_file(vec![same_file(&same)], &sample.file));
            }
            let mut found = problems(store, key, &file, &survey, (words, &passed))?;
            found.findings = placed(found.findings);
            if found.findings.is_empty() {
                return Err(error);
            }
            Ok(Err(found))
        }
        Err(error) => Err(error),
    }
}

/// What was imported, and what of the file was not.
fn done(
    imported: Imported,
    passed: PassedOver,
    file: &ResponseFile<'_>,
    foreign: Option<Foreign>,
) -> Done {
    Done {
        imported,
        on_file: (passed.on_file.len() - passed.replaced) as u64,
        bad: passed.given_back,
        encoding: file.encoding(),
        words_behind: file.words_behind(),
        checked_elsewhere: file.checked_elsewhere(),
        batches: file.batches(),
        totals: file.rows_of_totals(),
        of_numbers: file.said_of_numbers(),
        told: foreign.map(|foreign| foreign.told),
    }
}

/// A file that is read as was said, how it was where it had another layout, and what its numbers were said to be.
type AsSaid<'s> = (ResponseFile<'s>, Option<Foreign>, Option<Numbers>);

fn as_said<'s>(
    sample: &'s Sample,
    questionnaire: &Questionnaire,
    reading: &Reading,
) -> std::result::Result<AsSaid<'s>, Vec<Finding>> {
    let map = column_map(reading, questionnaire)?;
    let numbers = reading
        .numbers
        .or(map.as_ref().and_then(ColumnMap::numbers));
    let (file, foreign) = laid_out(sample, questionnaire, (reading, map.as_ref()))?;
    let file = settled(file, foreign.as_ref(), (reading, numbers));
    Ok((file, foreign, numbers))
}

/// The file in the plain form, and where it had another layout, how it was read.
fn laid_out<'s>(
    sample: &'s Sample,
    questionnaire: &Questionnaire,
    (reading, map): (&Reading, Option<&ColumnMap>),
) -> std::result::Result<(ResponseFile<'s>, Option<Foreign>), Vec<Finding>> {
    let wanted = wanted(reading, map);
    if is_workbook(&sample.bytes) {
        let foreign = Foreign::of_workbook(&sample.bytes, questionnaire, wanted)?;
        return Ok(plain(sample, foreign, None));
    }
    let file = ResponseFile::decode_as(&sample.file, &sample.bytes, reading.encoding)
        .map_err(|finding| vec![finding])?;
    if let Some(finding) = long_layout(file.text()) {
        return Err(vec![finding]);
    }
    let foreign = Foreign::of_text(file.text(), questionnaire, wanted);
    Ok(match foreign.map_err(|finding| vec![finding])? {
        Some(foreign) => plain(sample, foreign, file.encoding()),
        None => (file, None),
    })
}

/// A file with what was said of its columns and its numbers.
fn settled<'s>(
    file: ResponseFile<'s>,
    foreign: Option<&Foreign>,
    (reading, numbers): (&Reading, Option<Numbers>),
) -> ResponseFile<'s> {
    let of_site = foreign.is_some_and(|foreign| foreign.is_of_site);
    let numbers = match numbers {
        Some(numbers) => NumbersAre::Said(numbers),
        None if of_site => NumbersAre::Any,
        None => NumbersAre::Usual,
    };
    let ticked = foreign.map(|foreign| foreign.ticked.clone());
    file.numbers(numbers, ticked.unwrap_or_default())
        .without(&reading.without)
}

fn plain<'s>(
    sample: &Sample,
    mut foreign: Foreign,
    encoding: Option<&'static str>,
) -> (ResponseFile<'s>, Option<Foreign>) {
    let text = std::mem::take(&mut foreign.text);
    let file = ResponseFile::of_text(&sample.file, text, encoding, foreign.row_shifts());
    (file, Some(foreign))
}

/// Findings with the name of their file, where they have none.
fn in_file(findings: Vec<Finding>, name: &str) -> Vec<Finding> {
    let named = |mut finding: Finding| {
        finding.place.file.get_or_insert_with(|| name.to_owned());
        finding
    };
    findings.into_iter().map(named).collect()
}

/// The rows of a file that are passed over, by their number in the plain form.
#[derive(Default)]
struct PassedOver {
    bad: BTreeMap<u64, Vec<Finding>>,
    on_file: BTreeSet<u64>,
    /// Those of them that change the responses on file.
    replacing: Vec<ImportedPaper>,
    /// How many these are.
    replaced: usize,
    /// Whether no row is left.
    is_all: bool,
    given_back: Vec<BadRow>,
}

impl PassedOver {
    /// Whether a row, as it was read, is one of them.
    fn has(&self, row: &Read) -> bool {
        match row {
            Ok(row) => self.bad.contains_key(&row.row) || self.on_file.contains(&row.row),
            Err(findings) => findings
                .first()
                .and_then(|finding| finding.place.line)
                .is_some_and(|line| self.bad.contains_key(&line.into())),
        }
    }

    /// Gives the bad rows back with their cells; the heading of these.
    fn give_back(&mut self, file: &ResponseFile<'_>, foreign: Option<&Foreign>) -> Vec<String> {
        let mut heading = Vec::new();
        file.each_record(&mut |row, cells| {
            let cells = || cells.iter().map(|cell| (*cell).to_owned()).collect();
            if row == 1 {
                heading = cells();
            } else if let Some(findings) = self.bad.get(&row).cloned() {
                let placed = |one| match foreign {
                    Some(foreign) => foreign.placed(one),
                    None => one,
                };
                self.given_back.push(BadRow {
                    row: file.row_shown(row),
                    findings: findings.into_iter().map(placed).collect(),
                    cells: cells(),
                });
            }
        });
        heading
    }
}

/// Finds the rows that are to be passed over. Words that may mean blank are asked about all the same.
fn passed_over(
    store: &Store,
    key: &SurveyKey,
    file: &ResponseFile<'_>,
    survey: &Survey,
    reading: &Reading,
) -> Result<std::result::Result<PassedOver, Refused>> {
    let mut passed = PassedOver::default();
    let (bad, on_file) = (reading.skip.bad.is_some(), reading.skip.on_file);
    if !bad && on_file == OnFile::Refuse {
        return Ok(Ok(passed));
    }
    let words = reading.blank_words.as_ref();
    let Ok(mut rows) = file.rows_with(survey, words) else {
        return Ok(Ok(passed));
    };
    let refused = || {
        let none = PassedOver::default();
        problems(store, key, file, survey, (words, &none)).map(Err)
    };
    let mut are_left = false;
    loop {
        if !rows.doubtful_words().is_empty() {
            return refused();
        }
        let Some(row) = rows.next() else {
            passed.is_all = !(are_left || passed.bad.is_empty() && passed.on_file.is_empty());
            return Ok(Ok(passed));
        };
        // What is told behind the last row is about whole columns: no row alone can be passed over for it.
        if let Err(findings) = &row
            && findings.iter().any(is_about_column)
        {
            return refused();
        }
        match row {
            Ok(row) if store.is_on_file(key, &row.serial)? => {
                if on_file != OnFile::Refuse {
                    passed.on_file.insert(row.row);
                    if on_file == OnFile::Replace {
                        // What differs would tell a verifier what was keyed first.
                        store.check_blind(key, &row.serial, false)?;
                        passed.replacing.push(paper(Ok(row), file)?);
                    }
                } else if bad {
                    let finding = rows.on_file(&row, &key.to_string());
                    passed.bad.insert(row.row, vec![finding]);
                } else {
                    are_left = true;
                }
            }
            Err(findings) if bad => {
                let line = findings.first().and_then(|finding| finding.place.line);
                if let Some(line) = line {
                    passed.bad.insert(line.into(), findings);
                }
            }
            Ok(_) | Err(_) => are_left = true,
        }
    }
}

fn same_file(before: &ImportedBefore) -> Finding {
    let (file, responses) = (quoted(&before.file), before.responses);
    let at = before.at.to_zoned(TimeZone::system());
    let at = at.strftime("%Y-%m-%d %H:%M");
    Finding::error(
        "same-file",
        "",
        Text::new(
            format!("这份文件已在 {at} 以 {file} 导入过，{responses} 份"),
            format!("this file was imported at {at} as {file}, {responses} responses"),
        ),
    )
    .hint(
        "不用再导入；要补新的答卷，导出新的文件，用 --on-file skip 跳过已有的",
        "there is nothing to do; to add new responses, export the file anew and pass over those on file with --on-file skip",
    )
}

/// Everything that keeps the responses of a file out of the store, row by row, but for what is passed over.
fn problems(
    store: &Store,
    key: &SurveyKey,
    file: &ResponseFile<'_>,
    survey: &Survey,
    (words, passed): (Option<&BlankWords>, &PassedOver),
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
            row if passed.has(&row) => {}
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
    let is_of_column = |finding: &Finding| {
        is_about_column(finding)
            || is_about_blank_words(finding)
            || finding.code == "unclosed-quote"
    };
    Ok(Refused {
        blank_words,
        is_of_rows: findings.len() <= MOST_FINDINGS
            && !findings.iter().any(is_of_column)
            && !findings.iter().all(is_about_serial_on_file),
        ..Refused::because(findings)
    })
}

/// A row of a file, or what is wrong with it.
type Read = <ResponseRows<'static> as Iterator>::Item;

/// The paper of a row of this file.
fn paper(row: Read, file: &ResponseFile<'_>) -> Result<ImportedPaper> {
    let row =
        row.map_err(|_| Error::new(Kind::Input, "文件里有错误", "there are errors in the file"))?;
    Ok(ImportedPaper {
        says_validity: row.says_validity,
        control_total: row.control_total,
        is_open: row.is_open,
        notes: row.notes,
        response: ImportedResponse {
            row: file.row_shown(row.row),
            serial: row.serial,
            answers: row.answers,
            version: row.version,
            invalid: row.invalid,
        },
    })
}

/// After so many rows it is told how far it is.
const TOLD_EVERY: u64 = 1_000;

/// The error of an import that was stopped.
fn stopped() -> Error {
    Error::new(
        Kind::Usage,
        "已停下，一份也没有导入",
        "stopped: nothing was imported",
    )
}

/// Rows that are counted as they come.
struct Counted<'p, R> {
    rows: R,
    read: u64,
    all: u64,
    progress: &'p mut dyn FnMut(Progress) -> bool,
}

impl<T, R: Iterator<Item = Result<T>>> Iterator for Counted<'_, R> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.rows.next()?;
        self.read += 1;
        let far = Progress {
            read: self.read,
            all: self.all.max(self.read),
        };
        if self.read.is_multiple_of(TOLD_EVERY) && !(self.progress)(far) {
            return Some(Err(stopped()));
        }
        Some(row)
    }
}
