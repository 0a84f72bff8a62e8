//! `manyi questionnaire read`: a questionnaire as people have it, what it leaves open, and how a person settles it.

use std::io::Read as _;
use std::path::Path;

use super::arguments::{Global, QuestionnaireText, ReadingFormat};
use super::output::{complain, deliver_text, plural};
use crate::error::{Error, Kind, Result};
use crate::formats::{PastedReport, questionnaire_text, read_file};
use crate::intake::unreadable;
use crate::questionnaire::paste::{self, Doubted, Reading, Settled};
use crate::text::limits::DEFINITION_FILE;
use crate::text::{Finding, Language};

/// Reads the file and prints what it was understood as.
pub(super) fn read(global: &Global, asked: &QuestionnaireText) -> Result<()> {
    let language = global.lang;
    let reading = reading(asked, language)?;
    let report = PastedReport { reading: &reading };
    let text = match asked.format {
        ReadingFormat::Table => report.to_table(language),
        ReadingFormat::Json => report.to_json(language)?,
    };
    deliver_text(&asked.target, &text, language)?;
    whole(&reading)
}

/// Reads the file with what was settled of it.
pub(super) fn reading(asked: &QuestionnaireText, language: Language) -> Result<Reading> {
    let text = text(asked, language)?;
    let settled = settled(&asked.settle, text.split('\n').count())?;
    Ok(paste::read(&text, &settled))
}

/// An error where something of a reading is open.
pub(super) fn whole(reading: &Reading) -> Result<()> {
    if !reading.is_open() {
        return Ok(());
    }
    let (asks, left) = (reading.asks().count(), reading.left_over.len());
    let lines: Vec<String> = reading
        .asks()
        .take(3)
        .map(example)
        .chain(
            reading
                .left_over
                .iter()
                .take(1)
                .map(|remark| format!("{}=note", remark.line)),
        )
        .collect();
    let lines = lines.join(" --settle ");
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

/// One way to settle a doubt.
fn example(doubted: &Doubted) -> String {
    let word = doubted.doubt.answers().first().copied().unwrap_or("kept");
    let word = if word == "LOW-HIGH" { "0-10" } else { word };
    format!("{}={word}", doubted.line)
}

fn text(asked: &QuestionnaireText, language: Language) -> Result<String> {
    let path = &asked.file;
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(DEFINITION_FILE)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(path, error))?;
        bytes
    } else {
        read_file(path, DEFINITION_FILE).map_err(|error| unreadable(path, error))?
    };
    let name = path
        .file_name()
        .map_or(String::new(), |name| name.to_string_lossy().into_owned());
    questionnaire_text(&name, &bytes, asked.encoding)
        .map_err(|finding| refused(path, finding, language))
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
