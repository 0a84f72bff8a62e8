//! `manyi project take` for `EpiData`'s files: a form with its records becomes a survey with its responses.

use std::path::{Path, PathBuf};

use super::arguments::{Global, Target};
use super::intake_arguments::TakeArguments;
use super::output::{complain, deliver_text, plural, say};
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::formats::epidata::{EpiForm, RecFiles, read_epx, read_rec};
use crate::formats::read_file;
use crate::intake::{import_made, unreadable};
use crate::measure::Survey;
use crate::office::{EpiChoices, EpiTaken, survey_of_epidata, take_survey};
use crate::response::Missing;
use crate::store::{Store, SurveyKey};
use crate::text::limits::RESPONSE_FILE;
use crate::text::{Language, text};

/// The note on a response that was verified there.
const VERIFIED: [&str; 2] = [
    "在 EpiData 里经过双录核对；第二次录入的值不在文件里",
    "verified by a second entry in EpiData; the second values are not in the file",
];

/// Whether one of the files is `EpiData`'s.
pub(super) fn is_epidata(files: &[PathBuf]) -> bool {
    let is_one = |file: &PathBuf| {
        ["rec", "chk", "epx", "epz"]
            .iter()
            .any(|ending| has(file, ending))
    };
    files.iter().any(is_one)
}

fn has(file: &Path, wanted: &str) -> bool {
    file.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case(wanted))
}

/// The files of one form.
struct Files {
    main: (String, Vec<u8>),
    qes: Option<(String, Vec<u8>)>,
    chk: Option<(String, Vec<u8>)>,
}

/// Makes a form of `EpiData` a survey with its responses.
pub(super) fn take(global: &Global, asked: &TakeArguments) -> Result<()> {
    let language = global.lang;
    let files = files(asked, language)?;
    let form = form(&files, asked, language)?;
    for remark in &form.remarks {
        let place = if remark.place.is_empty() {
            String::new()
        } else {
            format!("{}: ", remark.place)
        };
        complain(&format!("{place}{}", remark.sentence.get(language)));
    }
    let taken = survey_of_epidata(&form, &asked.survey, &choices(asked)?)?;
    for said in &taken.said {
        complain(said.get(language));
    }
    settled(&taken, language)?;
    let code = project_code(asked, &files)?;
    let key = SurveyKey::new(&code, &asked.survey);
    // Tried where it leaves no trace: a project without its records would be half of it.
    let mut scratch = Store::open_in_memory("manyi")?;
    bring_in(&mut scratch, &key, &taken, &files, "", language)?;
    let mut store = open::store(global)?;
    let deleted = taken.deleted.as_ref().zip(asked.epidata.deleted.clone());
    if let Some((table, path)) = deleted {
        let target = Target {
            output: Some(path),
            force: asked.epidata.force,
        };
        deliver_text(&target, table, language)?;
    }
    bring_in(&mut store, &key, &taken, &files, &asked.why, language)?;
    say(&sentence(&key, &taken, &form, language))
}

fn sentence(key: &SurveyKey, taken: &EpiTaken, form: &EpiForm, language: Language) -> String {
    let questions = taken.survey.questionnaire.questions.len();
    let (responses, deleted) = (taken.responses, taken.deleted_records.len());
    let (verified, records) = (taken.verified.len(), form.records.len());
    let encoding = form.encoding.unwrap_or("ASCII");
    text!(in language,
        "已装入 {key}：{questions} 题；{records} 条记录里 {responses} 份作答卷（{verified} 份经过核对，写了备注），{deleted} 条标着删除；文件按 {encoding} 读",
        "{key} is taken in: {questions} questions; of {records} records {responses} are responses ({verified} verified, with a note), {deleted} are marked as deleted; the files were read as {encoding}"
    )
}

/// The files that were named, and those of the same name that belong to them.
fn files(asked: &TakeArguments, language: Language) -> Result<Files> {
    let named = |ending: &str| {
        asked
            .files
            .iter()
            .filter(|file| has(file, ending))
            .collect::<Vec<_>>()
    };
    let mains: Vec<&PathBuf> = ["rec", "epx", "epz"]
        .iter()
        .flat_map(|ending| named(ending))
        .collect();
    let [main] = mains.as_slice() else {
        return Err(Error::new(
            Kind::Usage,
            "要写一个 .rec、.epx 或 .epz",
            "one .rec, .epx or .epz is wanted",
        )
        .hint(
            "一次取一张表；.qes、.chk 跟着它写",
            "take one form after the other; .qes and .chk go with it",
        ));
    };
    let known = named("qes").len() + named("chk").len() + 1;
    if known != asked.files.len() || named("qes").len() > 1 || named("chk").len() > 1 {
        return Err(Error::new(
            Kind::Usage,
            "一个 .rec 只带一个 .qes 和一个 .chk",
            "a .rec has one .qes and one .chk with it",
        ));
    }
    let companion = |ending: &str| -> Result<Option<(String, Vec<u8>)>> {
        let beside = || {
            let capital = ending.to_uppercase();
            let both = [ending, &capital].map(|ending| main.with_extension(ending));
            both.into_iter()
                .find(|path| has(main, "rec") && path.is_file())
        };
        let found = named(ending).first().map(|path| (*path).clone());
        let is_named = found.is_some();
        let Some(path) = found.or_else(beside) else {
            return Ok(None);
        };
        if !is_named {
            let shown = path.display();
            complain(&text!(in language, "连同 {shown} 一起读", "{shown} is read with it"));
        }
        read(&path).map(Some)
    };
    Ok(Files {
        main: read(main)?,
        qes: companion("qes")?,
        chk: companion("chk")?,
    })
}

fn read(path: &Path) -> Result<(String, Vec<u8>)> {
    let bytes = read_file(path, RESPONSE_FILE).map_err(|error| unreadable(path, error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok((name.into_owned(), bytes))
}

fn form(files: &Files, asked: &TakeArguments, language: Language) -> Result<EpiForm> {
    fn named(file: &(String, Vec<u8>)) -> (&str, &[u8]) {
        (file.0.as_str(), file.1.as_slice())
    }
    let (name, bytes) = named(&files.main);
    let read = if has(Path::new(name), "rec") {
        let all = RecFiles {
            rec: (name, bytes),
            qes: files.qes.as_ref().map(named),
            chk: files.chk.as_ref().map(named),
        };
        read_rec(all, asked.encoding)
    } else {
        read_epx(name, bytes, asked.epidata.form.as_deref())
    };
    read.map_err(|finding| {
        complain(&finding.render(language));
        findings_error(1, Kind::Input)
    })
}

/// What was settled on the command line.
fn choices(asked: &TakeArguments) -> Result<EpiChoices> {
    let one = |said: &String| {
        let (value, reason) = said.split_once('=')?;
        let reason = Missing::from_code(reason.trim_start_matches('#'))
            .filter(|reason| *reason != Missing::NotInVersion)?;
        let (field, value) = match value.rsplit_once('.') {
            // A number with decimals has a point, too.
            Some((field, value)) if field.parse::<f64>().is_err() => {
                (Some(field.to_owned()), value)
            }
            _ => (None, value),
        };
        Some((field, value.to_owned(), reason))
    };
    let missing = asked.epidata.missing.iter().map(|said| {
        one(said).ok_or_else(|| {
            Error::new(
                Kind::Usage,
                format!("看不懂 --missing {said}"),
                format!("--missing {said} is not understood"),
            )
            .hint(
                "写成 字段.值=原因，如 V1.99=refused；原因有 blank、refused、not-applicable、illegible、two-ticked、outside-options、page-missing",
                "write FIELD.VALUE=REASON such as V1.99=refused; reasons: blank, refused, not-applicable, illegible, two-ticked, outside-options, page-missing",
            )
        })
    });
    Ok(EpiChoices {
        serial: asked.epidata.serial.clone(),
        missing: missing.collect::<Result<_>>()?,
        keeps_deleted: asked.epidata.deleted.is_some(),
    })
}

/// Refuses while something is to be settled, naming each option that does.
fn settled(taken: &EpiTaken, language: Language) -> Result<()> {
    if taken.asks.is_empty() {
        return Ok(());
    }
    for ask in &taken.asks {
        complain(&format!("? {}  {}", ask.sentence.get(language), ask.option));
    }
    let count = taken.asks.len();
    Err(Error::new(
        Kind::Findings,
        format!("{count} 处要定，什么也没有装入"),
        format!(
            "{} to settle: nothing was taken in",
            plural(count as u64, "thing")
        ),
    )
    .hint(
        "加上各行后面写的选项再来",
        "add the options that stand behind the lines",
    ))
}

/// The code of the project: as it is named, else the name of the file where that can be one.
fn project_code(asked: &TakeArguments, files: &Files) -> Result<String> {
    if let Some(code) = &asked.code {
        return Ok(code.clone());
    }
    let stem = Path::new(&files.main.0).file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy().to_lowercase();
    let is_code = !stem.is_empty()
        && stem
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_code {
        return Ok(stem);
    }
    Err(Error::new(
        Kind::Usage,
        format!("文件名“{stem}”不能作项目代码"),
        format!("the file's name `{stem}` cannot be a project's code"),
    )
    .hint("用 --code 写一个", "give one with --code"))
}

/// Puts the survey with its responses into a store.
fn bring_in(
    store: &mut Store,
    key: &SurveyKey,
    taken: &EpiTaken,
    files: &Files,
    why: &str,
    language: Language,
) -> Result<()> {
    let survey: Survey = taken.survey.clone();
    take_survey(store, &key.project, survey, why)?;
    if taken.responses == 0 {
        return Ok(());
    }
    let (name, bytes) = &files.main;
    if let Err(refused) = import_made(store, key, name, bytes, taken.table.clone())? {
        for finding in &refused.findings {
            complain(&finding.render(language));
        }
        return Err(findings_error(refused.findings.len(), Kind::Input)
            .hint("一份也没有装入", "nothing was taken in"));
    }
    for serial in &taken.verified {
        store.add_note(key, serial, None, language.pick(VERIFIED[0], VERIFIED[1]))?;
    }
    Ok(())
}
