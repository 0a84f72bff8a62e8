//! `manyi import`: responses from CSV, all or nothing.

use encoding_rs::Encoding;

use super::arguments::{Global, Import};
use super::output::{complain, is_confirmed, plural, say};
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::formats::{self, BlankWords, is_about_blank_words, is_about_encoding};
use crate::intake::{self, Done, Reading, Refused};
use crate::store::Store;
use crate::text::limits::BLANK_WORDS;
use crate::text::{Language, Text};

/// The finding that says that there are more.
const TOO_MANY: &str = "too-many-findings";

/// The encoding that `--encoding` names.
pub(super) fn encoding(name: &str) -> std::result::Result<&'static Encoding, String> {
    formats::encoding(name).ok_or_else(|| {
        "不认得这种编码；常见的有 utf-8、gb18030、big5、utf-16le \
         · unknown encoding; the usual ones are utf-8, gb18030, big5, utf-16le"
            .to_owned()
    })
}

/// The words that `--as-blank` names.
pub(super) fn blank_words(text: &str) -> std::result::Result<BlankWords, String> {
    BlankWords::read(text)
        .ok_or_else(|| format!("至多 {BLANK_WORDS} 个词 · at most {BLANK_WORDS} words"))
}

/// Imports the file, or prints every problem and imports nothing.
pub(super) fn run(global: &Global, import: &Import) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    store.set_current_batch(&import.survey, import.batch.as_deref())?;
    let mut reading = Reading {
        encoding: import.encoding,
        blank_words: import.as_blank.clone(),
        accepts_alike: import.accept_alike,
        dry_run: import.dry_run,
    };
    let mut read = read(&mut store, import, &mut reading, language)?;
    if let Err(refused) = &read
        && !refused.blank_words.is_empty()
        && refused.findings.iter().all(is_about_blank_words)
        && is_confirmed(&question(&refused.blank_words), language)?
    {
        reading.blank_words = Some(BlankWords::of(&refused.blank_words));
        read = self::read(&mut store, import, &mut reading, language)?;
    }
    match read {
        Ok(done) => {
            for line in told(import, &done, language) {
                say(&line)?;
            }
            Ok(())
        }
        Err(refused) => Err(refuse(&refused, language)),
    }
}

/// Reads the file; asks about serials that look alike.
fn read(
    store: &mut Store,
    import: &Import,
    reading: &mut Reading,
    language: Language,
) -> Result<std::result::Result<Done, Refused>> {
    match read_once(store, import, reading) {
        Err(error)
            if error.kind == Kind::Findings
                && is_confirmed(&about_alike(&error.sentence), language)? =>
        {
            reading.accepts_alike = true;
            read_once(store, import, reading)
        }
        read => read,
    }
}

fn read_once(
    store: &mut Store,
    import: &Import,
    reading: &Reading,
) -> Result<std::result::Result<Done, Refused>> {
    let gauge = store.gauge().clone();
    let mut told = 0;
    let mut show = |rows| {
        gauge.add(rows - told);
        told = rows;
    };
    intake::import_file(store, &import.survey, &import.file, reading, &mut show)
}

/// Asks whether serials that look alike are of different papers.
fn about_alike(said: &Text) -> [String; 2] {
    [
        format!("{}。确是不同的答卷就输入 y", said.zh),
        format!("{}. Type y where they are of different papers", said.en),
    ]
}

/// Asks whether words mean blank.
fn question(words: &[String]) -> [String; 2] {
    [
        format!(
            "文件里的 {} 是不是都当作未答？输入 y 确认",
            words.join("、")
        ),
        format!(
            "Are these all to be taken as blank: {}? Type y to confirm",
            words.join(", ")
        ),
    ]
}

/// Prints what was found; where an option settles all of it, that is what the error asks for.
fn refuse(refused: &Refused, language: Language) -> Error {
    let findings = &refused.findings;
    for finding in findings {
        complain(&finding.render(language));
    }
    let errors = findings.iter().filter(|finding| finding.code != TOO_MANY);
    let is_asked = findings
        .iter()
        .all(|finding| is_about_blank_words(finding) || is_about_encoding(finding));
    if is_asked {
        let option = if findings.iter().any(is_about_encoding) {
            "--encoding"
        } else {
            "--as-blank"
        };
        return findings_error(errors.count(), Kind::Findings).hint(
            format!("一份也没有导入：用 {option} 写明再导入"),
            format!("nothing was imported: say with {option} what is meant, and import it again"),
        );
    }
    findings_error(errors.count(), Kind::Input).hint(
        "一份也没有导入：改好文件再导入",
        "nothing was imported: mend the file and import it again",
    )
}

/// What was imported, or could be; how many are unfinished; and as what the file was read.
fn told(import: &Import, done: &Done, language: Language) -> Vec<String> {
    let mut lines = vec![sentence(import, done, language)];
    let unfinished = done.imported.unfinished;
    if unfinished > 0 {
        lines.push(match language {
            Language::Zh => format!("其中 {unfinished} 份没有录完（文件里写着，或缺答案、缺小计），待录"),
            Language::En => format!(
                "{unfinished} of them are open: the file says so, or an answer or the printed sum is not there yet"
            ),
        });
    }
    if let Some(encoding) = done.encoding {
        let encoding = encoding.to_uppercase();
        lines.push(match language {
            Language::Zh => format!("文件按 {encoding} 编码读"),
            Language::En => format!("the file was read as {encoding}"),
        });
    }
    lines
}

/// What was imported, or could be, in one sentence.
fn sentence(import: &Import, done: &Done, language: Language) -> String {
    let imported = &done.imported;
    let (survey, count) = (&import.survey, imported.responses);
    let (first, last) = (&imported.first, &imported.last);
    match (language, import.dry_run) {
        (Language::Zh, false) => format!("已导入 {survey}：{count} 份答卷，编号 {first}–{last}"),
        (Language::Zh, true) => {
            format!("可以导入 {survey}：{count} 份答卷，编号 {first}–{last}；这次只检查，没有写入")
        }
        (Language::En, false) => {
            format!(
                "imported into {survey}: {}, serials {first}–{last}",
                plural(count, "response")
            )
        }
        (Language::En, true) => {
            format!(
                "can be imported into {survey}: {}, serials {first}–{last}; only checked, nothing was written",
                plural(count, "response")
            )
        }
    }
}
