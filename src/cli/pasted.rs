//! `manyi questionnaire read|write|diff` and `project take`: questionnaires as people have them, in and out.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use encoding_rs::Encoding;

use super::arguments::{Global, Target};
use super::intake_arguments::{QuestionnaireText, ReadingFormat, TakeArguments, WrittenFormat};
use super::output::{
    complain, complain_of, deliver_bytes, deliver_text, plural, refuse_screen, say,
};
use super::{epidata, open};
use crate::error::{Error, Kind, Result};
use crate::formats::{
    FormFile, PastedReport, decode_utf8, is_xlsx, questionnaire_text, read_file, read_qes,
    read_questionnaire, read_xlsform, survey_toml, xlsform,
};
use crate::indicator::{Redefined, redefined};
use crate::intake::unreadable;
use crate::measure::Survey;
use crate::office::{empty_project, survey_of, survey_with, take_survey};
use crate::questionnaire::paste::{self, Reading, Settled};
use crate::store::SurveyKey;
use crate::text::limits::{DEFINITION_FILE, DOCUMENT_FILE};
use crate::text::{Finding, Language, Severity, Text, text};

/// Reads the file and prints what it was understood as.
pub(super) fn read(global: &Global, asked: &QuestionnaireText) -> Result<()> {
    let language = global.lang;
    let source = source(&asked.file, asked.encoding, &asked.settle, language)?;
    let report = PastedReport {
        reading: source.reading(),
        findings: source.findings(),
    };
    let text = match asked.format {
        ReadingFormat::Table => report.to_table(language),
        ReadingFormat::Json => report.to_json(language)?,
    };
    deliver_text(&asked.target, &text, language)?;
    source.whole()
}

/// What a file holds: a text that was read, or a form whose cells say everything.
enum Source {
    Text(Reading),
    Form(Box<FormFile>, Reading),
}

impl Source {
    fn reading(&self) -> &Reading {
        match self {
            Self::Text(reading) | Self::Form(_, reading) => reading,
        }
    }

    fn findings(&self) -> &[Finding] {
        match self {
            Self::Text(_) => &[],
            Self::Form(form, _) => &form.findings,
        }
    }

    /// An error where something is open.
    fn whole(&self) -> Result<()> {
        match self {
            Self::Text(reading) => whole(reading),
            Self::Form(form, _) if form.is_open() => {
                let errors = form.findings.iter();
                let errors = errors.filter(|one| one.severity == Severity::Error).count();
                Err(super::findings_error(errors, Kind::Findings))
            }
            Self::Form(..) => Ok(()),
        }
    }

    /// The survey that it makes, with everything that is doubtful in its questionnaire.
    fn survey(&self, code: &str) -> (Survey, Vec<Finding>) {
        match self {
            Self::Text(reading) => survey_of(reading, code),
            Self::Form(form, _) => {
                let mut questionnaire = form.questionnaire.clone();
                code.clone_into(&mut questionnaire.code);
                survey_with(questionnaire, code)
            }
        }
    }
}

/// Reads a file with what was settled of it; a workbook is an `XLSForm`.
fn source(
    file: &Path,
    encoding: Option<&'static Encoding>,
    settle: &[String],
    language: Language,
) -> Result<Source> {
    let bytes = bytes(file)?;
    if !is_xlsx(&bytes) {
        return reading(file, &bytes, encoding, settle, language).map(Source::Text);
    }
    let form = read_xlsform(&bytes).map_err(|finding| refused(file, finding, language))?;
    let reading = form.reading();
    Ok(Source::Form(Box::new(form), reading))
}

/// Reads the text of a file with what was settled of it.
fn reading(
    file: &Path,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    settle: &[String],
    language: Language,
) -> Result<Reading> {
    let text = text(file, bytes, encoding, language)?;
    let is_form = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("qes"));
    if is_form {
        return Ok(read_qes(&text));
    }
    let settled = settled(settle, text.split('\n').count())?;
    Ok(paste::read(&text, &settled))
}

/// Makes the questionnaire of a file a survey of a project; refused while something is open.
pub(super) fn take(global: &Global, asked: &TakeArguments) -> Result<()> {
    if epidata::is_epidata(&asked.files) {
        return epidata::take(global, asked);
    }
    let language = global.lang;
    let [file] = asked.files.as_slice() else {
        return Err(Error::new(
            Kind::Usage,
            "一次只读一份问卷",
            "one questionnaire is read at a time",
        )
        .hint("一份一份地装入", "take one after the other"));
    };
    let code = asked.code.as_deref().ok_or_else(|| {
        Error::new(Kind::Usage, "还缺 --code", "missing: --code")
            .hint("写上项目代码", "give the project's code")
    })?;
    let source = source(file, asked.encoding, &asked.settle, language)?;
    let reading = source.reading();
    let whole = source.whole();
    if whole.is_err() || reading.questions.is_empty() || !source.findings().is_empty() {
        let report = PastedReport {
            reading,
            findings: source.findings(),
        };
        complain(report.to_table(language).trim_end());
    }
    whole?;
    if reading.questions.is_empty() {
        return Err(Error::new(
            Kind::Findings,
            "没有读到题目",
            "no question was read",
        ));
    }
    let (survey, findings) = source.survey(&asked.survey);
    for finding in &findings {
        complain(&finding.render(language));
    }
    let count = survey.questionnaire.questions.len();
    let mut store = open::store(global)?;
    let project = take_survey(&mut store, code, survey, &asked.why)?;
    let (project, survey) = (&project.code, &asked.survey);
    say(&text!(in language,
        "已装入 {project}/{survey}：{count} 题。下一步：manyi 打开画面录入，或 manyi questionnaire write {project}/{survey} 写成文字",
        "{project}/{survey} is taken in: {count} questions. Next: manyi opens the screens, or manyi questionnaire write {project}/{survey} writes it as text"
    ))
}

/// Writes the questionnaire of a survey as text, and tells what a text has no form for.
pub(super) fn write(
    global: &Global,
    key: &SurveyKey,
    format: WrittenFormat,
    target: &Target,
) -> Result<()> {
    let language = global.lang;
    let survey = open::store(global)?.survey(key)?;
    if format == WrittenFormat::Toml {
        return deliver_text(target, &survey_toml(&survey), language);
    }
    let again = if format == WrittenFormat::Xlsform {
        refuse_screen(target, "xlsx")?;
        let file = xlsform(&survey.questionnaire)?;
        deliver_bytes(target, &file, language)?;
        let form =
            read_xlsform(&file).map_err(|finding| refused(Path::new(""), finding, language))?;
        survey_with(form.questionnaire, &survey.code).0
    } else {
        let text = paste::text(&survey.questionnaire);
        deliver_text(target, &text, language)?;
        survey_of(&paste::read(&text, &Settled::default()), &survey.code).0
    };
    let mut again = again;
    again.measures.clone_from(&survey.measures);
    let lost = differences(&survey, &again);
    if !lost.is_empty() {
        complain(language.pick("这种格式写不下的：", "what this form has no place for:"));
    }
    for one in &lost {
        complain(&format!("  {}", one.sentence(language)));
    }
    Ok(())
}

/// Says what differs between two questionnaires.
pub(super) fn diff(global: &Global, old: &str, new: &str) -> Result<()> {
    let language = global.lang;
    let found = differences(&side(global, old)?, &side(global, new)?);
    if found.is_empty() {
        return say(language.pick("没有不同", "they are the same"));
    }
    for one in &found {
        say(&one.sentence(language))?;
    }
    Ok(())
}

/// What the second survey says otherwise than the first, their own codes left aside.
fn differences(old: &Survey, new: &Survey) -> Vec<Redefined> {
    let project = |survey: &Survey| {
        let mut whole = empty_project("p", "");
        let mut survey = survey.clone();
        "s".clone_into(&mut survey.code);
        "s".clone_into(&mut survey.questionnaire.code);
        // Only what is asked is compared.
        survey.questionnaire.respondents = Text::default();
        survey.measures = Vec::new();
        survey.invalid_reasons = Vec::new();
        whole.surveys.push(survey);
        whole
    };
    let mut found = redefined(&project(old), &project(new));
    for one in &mut found {
        one.survey = None;
    }
    found
}

/// A questionnaire by its file or by the codes of project and survey.
fn side(global: &Global, name: &str) -> Result<Survey> {
    let path = Path::new(name);
    let ending = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if !path.exists()
        && let Ok(key) = super::arguments::survey(name)
    {
        return open::store(global)?.survey(&key);
    }
    let language = global.lang;
    if !ending {
        let source = source(path, None, &[], language)?;
        // What is open would be told as if it were settled.
        source.whole().map_err(|_| open_side(name))?;
        return Ok(source.survey("s").0);
    }
    let bytes = read_file(path, DEFINITION_FILE).map_err(|error| unreadable(path, error))?;
    let text = decode_utf8(name, bytes, "").map_err(|finding| refused(path, finding, language))?;
    let checked = read_questionnaire(name, &text);
    complain_of(&checked.findings, language)?;
    let file = checked
        .value
        .ok_or_else(|| super::findings_error(1, Kind::Input))?;
    Ok(file.into_survey())
}

/// A side of a comparison of which something is not settled.
fn open_side(name: &str) -> Error {
    Error::new(
        Kind::Findings,
        format!("{name} 里还有要定的，比不出不同"),
        format!("{name} leaves something open and cannot be compared"),
    )
    .hint(
        format!("manyi questionnaire read {name} 说哪些行要定；把它们写明白再比"),
        format!("manyi questionnaire read {name} tells which lines; say in them what is meant, then compare"),
    )
}

/// An error where something of a reading is open.
fn whole(reading: &Reading) -> Result<()> {
    if !reading.is_open() {
        return Ok(());
    }
    let (asks, left) = (reading.asks().count(), reading.left_over.len());
    let lines = ways(reading).join(" --settle ");
    Err(Error::new(
        Kind::Findings,
        format!("{asks} 处要定，{left} 行没有用上"),
        format!(
            "{} to settle, {} left over",
            plural(asks as u64, "thing"),
            plural(left as u64, "line")
        ),
    )
    .hint(
        format!("改文字，或像这样定下来：--settle {lines}"),
        format!("change the text, or settle it like this: --settle {lines}"),
    ))
}

/// A way to settle the first lines that are open, each line once.
fn ways(reading: &Reading) -> Vec<String> {
    let mut by_line: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for doubted in reading.asks() {
        let word = doubted.doubt.answers().first().copied().unwrap_or("kept");
        let word = if word == "LOW-HIGH" { "0-10" } else { word };
        let words = by_line.entry(doubted.line).or_default();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    for remark in &reading.left_over {
        by_line.entry(remark.line).or_insert_with(|| vec!["note"]);
    }
    let ways = by_line.into_iter().take(3);
    ways.map(|(line, words)| format!("{line}={}", words.join(",")))
        .collect()
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    if path != Path::new("-") {
        return read_file(path, DOCUMENT_FILE).map_err(|error| unreadable(path, error));
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(DEFINITION_FILE)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(path, error))?;
    Ok(bytes)
}

fn text(
    path: &Path,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
    language: Language,
) -> Result<String> {
    let name = path
        .file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned());
    let (text, read_as) = questionnaire_text(&name, bytes, encoding)
        .map_err(|finding| refused(path, finding, language))?;
    complain_of(read_as.as_slice(), language)?;
    Ok(text)
}

/// A file that holds no text to read.
fn refused(path: &Path, mut finding: Finding, language: Language) -> Error {
    finding.place.file = Some(path.display().to_string());
    complain(&finding.render(language));
    Error::new(
        Kind::Input,
        format!("{} 读不了", path.display()),
        format!("{} cannot be read", path.display()),
    )
}

/// What was settled, by line.
fn settled(words: &[String], lines: usize) -> Result<Settled> {
    let mut settled = Settled::default();
    for said in words {
        let read = said.split_once('=').and_then(|(line, word)| {
            let line: usize = line.trim().parse().ok()?;
            (1..=lines).contains(&line).then_some(())?;
            settled.clone().with(line, word)
        });
        settled = read.ok_or_else(|| bad_settle(said))?;
    }
    Ok(settled)
}

fn bad_settle(said: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("看不懂 --settle {said}"),
        format!("--settle {said} is not understood"),
    )
    .hint(
        "写 行号=single、multiple、score、number、text、date、question、option、note、heading、kept，或分数范围如 0-10，几个词用逗号隔开",
        "write LINE=single, multiple, score, number, text, date, question, option, note, heading, kept, or a range such as 0-10; commas between several",
    )
}
