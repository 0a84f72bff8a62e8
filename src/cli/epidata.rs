//! `manyi project take` for `EpiData`'s files: a form with its records becomes a survey with its responses.

use std::path::{Path, PathBuf};

use super::arguments::{Global, Target};
use super::intake_arguments::TakeArguments;
use super::output::{complain, deliver_text, is_confirmed, plural, say};
use super::serials::about_serials;
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::formats::epidata::EpiForm;
use crate::office::{EpiChoices, EpiFiles, EpiTaken, survey_of_epidata};
use crate::response::Missing;
use crate::store::SurveyKey;
use crate::text::{Finding, Language, text};

/// Whether one of the files is `EpiData`'s.
pub(super) fn is_epidata(files: &[PathBuf]) -> bool {
    files.iter().any(|file| EpiFiles::has_one(file))
}

/// Makes a form of `EpiData` a survey with its responses.
pub(super) fn take(global: &Global, asked: &TakeArguments) -> Result<()> {
    let language = global.lang;
    let files = files(asked, language)?;
    let form = files
        .form(asked.encoding, asked.epidata.form.as_deref())
        .map_err(|finding| {
            complain(&finding.render(language));
            findings_error(1, Kind::Input)
        })?;
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
    let mut is_settled = asked.epidata.serials.accept_alike;
    let tried = match files.try_in(&key, &taken, is_settled, language) {
        Err(error) if error.kind == Kind::Findings => {
            if !is_confirmed(&about_serials(&error.sentence), language)? {
                return Err(error);
            }
            is_settled = true;
            files.try_in(&key, &taken, is_settled, language)?
        }
        tried => tried?,
    };
    refused(tried, language)?;
    let mut store = open::store(global)?;
    let deleted = taken.deleted.as_ref().zip(asked.epidata.deleted.clone());
    if let Some((table, path)) = deleted {
        let target = Target {
            output: Some(path),
            force: asked.epidata.force,
        };
        deliver_text(&target, table, language)?;
    }
    let done = store.with_serials(is_settled, |store| {
        files.take_in(store, &key, &taken, ["", &asked.why], language)
    })?;
    refused(done, language)?;
    say(&sentence(&key, &taken, &form, language))
}

/// Tells what keeps the responses from the survey.
fn refused(done: std::result::Result<(), Vec<Finding>>, language: Language) -> Result<()> {
    let Err(findings) = done else {
        return Ok(());
    };
    for finding in &findings {
        complain(&finding.render(language));
    }
    Err(findings_error(findings.len(), Kind::Input).hint("一份也没有装入", "nothing was taken in"))
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
fn files(asked: &TakeArguments, language: Language) -> Result<EpiFiles> {
    let named = |ending: &str| {
        asked
            .files
            .iter()
            .filter(|file| EpiFiles::ends(file, ending))
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
        let found = named(ending).first().map(|path| (*path).clone());
        let is_named = found.is_some();
        let Some(path) = found.or_else(|| EpiFiles::beside(main, ending)) else {
            return Ok(None);
        };
        if !is_named {
            let shown = path.display();
            complain(&text!(in language, "连同 {shown} 一起读", "{shown} is read with it"));
        }
        EpiFiles::read(&path).map(Some)
    };
    Ok(EpiFiles {
        main: EpiFiles::read(main)?,
        qes: companion("qes")?,
        chk: companion("chk")?,
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
fn project_code(asked: &TakeArguments, files: &EpiFiles) -> Result<String> {
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
