//! `manyi import`: responses from CSV, all or nothing.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::arguments::Global;
use super::intake_arguments::Import;
use super::output::{answer, complain, is_confirmed, left_alone, plural, say};
use super::serials::about_serials;
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::formats::{
    self, BlankWords, Numbers, Taken, Told, is_about_blank_words, is_about_encoding,
    is_about_numbers, is_about_serial_on_file, is_standard, read_file, would_replace,
};
use crate::intake::{self, Done, OnFile, Progress, Reading, Refused, Skip, unreadable};
use crate::store::Store;
use crate::text::limits::{BLANK_WORDS, DEFINITION_FILE};
use crate::text::{Finding, Language, Text, quoted, text};

/// The finding that says that there are more.
const TOO_MANY: &str = "too-many-findings";

/// What is said where only the telling failed.
const DONE: [&str; 2] = [
    "导入已经完成，不用再导入",
    "the import itself is done and need not be made again",
];

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

/// What `--numbers` says.
pub(super) fn numbers(word: &str) -> std::result::Result<Numbers, String> {
    Numbers::of_code(word).ok_or_else(|| {
        "写 codes、positions、points 或 labels · codes, positions, points or labels".to_owned()
    })
}

/// The map of columns where its file is there.
fn kept_map(import: &Import) -> Result<Option<String>> {
    let Some(path) = import.map.as_ref().filter(|path| path.exists()) else {
        return Ok(None);
    };
    let bytes = read_file(path, DEFINITION_FILE).map_err(|error| unreadable(path, error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::new(
            Kind::Input,
            format!("{} 不是 UTF-8 文本", path.display()),
            format!("{} is no text in UTF-8", path.display()),
        )
    })?;
    Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
}

/// Imports the file, or prints every problem and imports nothing.
pub(super) fn run(global: &Global, import: &Import) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    let map = kept_map(import)?;
    store.set_current_batch(&import.survey, import.batch.as_deref())?;
    let mut reading = Reading {
        made_from: None,
        encoding: import.encoding,
        blank_words: import.as_blank.clone(),
        accepts_alike: import.serials.accept_alike,
        sheet: import.sheet.clone(),
        keeps_map: import.map.clone().filter(|_| map.is_none()),
        map,
        without: import.without.clone(),
        numbers: import.numbers,
        skip: Skip {
            bad: import.skip_bad.clone(),
            on_file: import.on_file.map(Into::into).unwrap_or_default(),
        },
        dry_run: import.dry_run,
        language,
    };
    if let Some(path) = import.skip_bad.as_ref().filter(|path| would_replace(path))
        && !import.force
    {
        return Err(left_alone(path));
    }
    known_questions(&store, import)?;
    let mut read = read(&mut store, import, &mut reading, language)?;
    if let Err(refused) = &read
        && !refused.without.is_empty()
        && is_confirmed(&about_columns(&refused.without), language)?
    {
        reading.without.extend_from_slice(&refused.without);
        read = self::read(&mut store, import, &mut reading, language)?;
    }
    if let Err(refused) = &read
        && !refused.findings.is_empty()
        && refused.findings.iter().all(is_about_numbers)
        && let Some(word) = answer(&about_numbers(&refused.findings, language), language)?
        && let Ok(said) = numbers(&word)
    {
        reading.numbers = Some(said);
        read = self::read(&mut store, import, &mut reading, language)?;
    }
    if let Err(refused) = &read
        && import.on_file.is_none()
        && let Some(on_file) = asked_on_file(&refused.findings, language)?
    {
        reading.skip.on_file = on_file;
        read = self::read(&mut store, import, &mut reading, language)?;
    }
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
            // The rows on the standard output are not mixed with what is said about them.
            let is_taken = import
                .skip_bad
                .as_ref()
                .is_some_and(|path| is_standard(path));
            for line in told(import, &done, language) {
                if is_taken {
                    complain(&line);
                } else {
                    say(&line).map_err(|error| error.hint(DONE[0], DONE[1]))?;
                }
            }
            Ok(())
        }
        Err(refused) => Err(refuse(import, &refused, language)),
    }
}

/// Whether the survey has the questions that are said to have no column.
fn known_questions(store: &Store, import: &Import) -> Result<()> {
    let questionnaire = store.survey(&import.survey)?.questionnaire;
    let mut codes = import.without.iter();
    match codes.find(|code| questionnaire.find(code).is_none()) {
        Some(code) => Err(Error::new(
            Kind::Usage,
            format!("问卷里没有“{code}”这道题"),
            format!("the questionnaire has no question `{code}`"),
        )
        .hint(
            "--without 写题号，几题用逗号隔开",
            "--without takes codes of questions, divided by commas",
        )),
        None => Ok(()),
    }
}

/// Asks whether questions without a column were answered by nobody.
fn about_columns(codes: &[String]) -> [String; 2] {
    [
        format!(
            "文件里没有 {} 的列，都记为未答？输入 y 确认",
            codes.join("、")
        ),
        format!(
            "There is no column for {}: are they all blank? Type y to confirm",
            codes.join(", ")
        ),
    ]
}

/// Asks what becomes of responses that are on file, where nothing else is wrong; `None`: the file is refused.
fn asked_on_file(findings: &[Finding], language: Language) -> Result<Option<OnFile>> {
    if findings.is_empty() || !findings.iter().all(is_about_serial_on_file) {
        return Ok(None);
    }
    let count = findings.len();
    let question = [
        format!("{count} 行的编号已有答卷：s 跳过，r 改成文件里的（逐处留痕），回车一份也不导入"),
        format!(
            "The serials of {count} rows are on file: s passes over them, r changes what is on file (each change in the audit trail), Enter imports nothing"
        ),
    ];
    let word = answer(&question, language)?.unwrap_or_default();
    Ok(match word.to_ascii_lowercase().as_str() {
        "s" | "skip" => Some(OnFile::Skip),
        "r" | "replace" => Some(OnFile::Replace),
        _ => None,
    })
}

/// Asks what the numbers of options are.
fn about_numbers(findings: &[Finding], language: Language) -> [String; 2] {
    let first = findings.first();
    let said = first.map_or("", |finding| finding.sentence.get(language));
    [
        format!("{said}。输入 codes（代码）、positions（第几个）、points（分值）或 labels（文字）"),
        format!("{said}. Type codes, positions, points or labels"),
    ]
}

/// Reads the file; asks about serials that are in doubt.
fn read(
    store: &mut Store,
    import: &Import,
    reading: &mut Reading,
    language: Language,
) -> Result<std::result::Result<Done, Refused>> {
    match read_once(store, import, reading) {
        Err(error)
            if error.kind == Kind::Findings
                && is_confirmed(&about_serials(&error.sentence), language)? =>
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
    let mut show = |far: Progress| {
        if told == 0 {
            gauge.expect(far.all);
        }
        gauge.add(far.read - told);
        told = far.read;
        true
    };
    intake::import_file(store, &import.survey, &import.file, reading, &mut show)
}

/// Asks whether words mean blank.
fn question(words: &[String]) -> [String; 2] {
    [
        format!(
            "文件里的 {} 是不是都表示没有答案？输入 y 确认",
            words.join("、")
        ),
        format!(
            "Do these all mean that there is no answer: {}? Type y to confirm",
            words.join(", ")
        ),
    ]
}

/// Prints what was found; where an option settles all of it, that is what the error asks for.
fn refuse(import: &Import, refused: &Refused, language: Language) -> Error {
    let findings = &refused.findings;
    for line in bundled(findings, language) {
        complain(&line);
    }
    if let Some(told) = &refused.told {
        for line in layout(told, true) {
            complain(line.get(language));
        }
        if let Some(path) = import.map.as_ref().filter(|path| path.exists()) {
            let path = path.display();
            let said = text!(
                "这次的对应在 {path}：把“-”改成题号或 serial，再导入",
                "what the columns were taken for is in {path}: put codes or `serial` in the place of `-`, and import it again"
            );
            complain(said.get(language));
        }
    }
    let errors = findings.iter().filter(|finding| finding.code != TOO_MANY);
    let is_asked = findings.iter().all(|finding| {
        is_about_blank_words(finding) || is_about_encoding(finding) || is_about_numbers(finding)
    });
    if is_asked {
        let option = if findings.iter().any(is_about_encoding) {
            "--encoding"
        } else if findings.iter().any(is_about_numbers) {
            "--numbers"
        } else {
            "--as-blank"
        };
        return findings_error(errors.count(), Kind::Findings).hint(
            format!("一份也没有导入：用 {option} 写明再导入"),
            format!("nothing was imported: say with {option} what is meant, and import it again"),
        );
    }
    if refused.is_of_rows && import.skip_bad.is_none() {
        return findings_error(errors.count(), Kind::Input).hint(
            "一份也没有导入：改好文件再导入；不是答卷的行（合计、注）和有错的行，--skip-bad 文件 连同原因写出去，其余的导入",
            "nothing was imported: mend the file and import it again; --skip-bad FILE writes rows that are no responses (sums, notes) or have errors into a file, and imports the others",
        );
    }
    findings_error(errors.count(), Kind::Input).hint(
        "一份也没有导入：改好文件再导入",
        "nothing was imported: mend the file and import it again",
    )
}

/// So many rows of a column with one and the same mistake are told in one.
const BUNDLED: usize = 4;

/// What was found, line by line: where many rows of a column have the same mistake, the first of them and the rows of the
/// others.
fn bundled(findings: &[Finding], language: Language) -> Vec<String> {
    let mut same: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    // Before the colon stands which paper it is.
    let kind = |finding: &Finding| {
        let (_, said) = finding.sentence.zh.split_once('：')?;
        let place = &finding.place;
        Some((
            finding.code,
            place.file.clone(),
            place.column?,
            place.path.clone(),
            said.to_owned(),
        ))
    };
    for finding in findings {
        if let (Some(kind), Some(line)) = (kind(finding), finding.place.line) {
            same.entry(kind).or_default().push(line);
        }
    }
    let mut lines = Vec::new();
    for finding in findings {
        let rows = kind(finding).and_then(|kind| same.get_mut(&kind));
        let Some(rows) = rows.filter(|rows| rows.len() != 1) else {
            lines.push(finding.render(language));
            continue;
        };
        if rows.is_empty() {
            continue;
        }
        lines.push(finding.render(language));
        if rows.len() >= BUNDLED {
            let rows: Vec<String> = rows.drain(..).skip(1).map(|row| row.to_string()).collect();
            let (count, zh, en) = (rows.len(), rows.join("、"), rows.join(", "));
            lines.push(text!(in language, "    同样的还有 {count} 行：{zh}", "    the same in {count} more rows: {en}"));
        }
    }
    lines
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
    let not_taken = done.not_taken().into_iter();
    lines.extend(
        passed_over(import, done)
            .chain(not_taken)
            .map(|said| said.get(language).to_owned()),
    );
    lines.extend(
        done.told
            .iter()
            .flat_map(|told| layout(told, import.dry_run))
            .map(|said| said.get(language).to_owned()),
    );
    if let Some(encoding) = done.encoding {
        let encoding = encoding.to_uppercase();
        lines.push(match language {
            Language::Zh => format!("文件按 {encoding} 编码读"),
            Language::En => format!("the file was read as {encoding}"),
        });
    }
    lines
}

/// The rows that were passed over, and the words that were left out.
fn passed_over(import: &Import, done: &Done) -> impl Iterator<Item = Text> {
    let (on_file, bad, words) = (done.on_file, done.bad.len(), done.words_behind);
    let on_file = (on_file > 0).then(|| {
        text!(
            "跳过 {on_file} 行：编号已有答卷",
            "{on_file} rows passed over: their serials are on file"
        )
    });
    let replaced = done.imported.replaced;
    let replaced = (replaced > 0).then(|| {
        text!(
            "{replaced} 份已有的答卷改成了文件里的，每一处都留痕",
            "{replaced} responses on file were changed to what the file has; the audit trail tells each change"
        )
    });
    let bad = import.skip_bad.as_ref().filter(|_| bad > 0).map(|path| {
        let path = path.display();
        if import.dry_run {
            return text!(
                "{bad} 行有错，不会导入，会连同原因写入 {path}",
                "{bad} rows have errors and would not be imported, but written to {path} with their reasons"
            );
        }
        text!(
            "{bad} 行有错，没有导入，连同原因写入 {path}",
            "{bad} rows have errors and were not imported; they are in {path} with their reasons"
        )
    });
    let without = (!import.without.is_empty()).then(|| {
        text!(
            "没有列、记为未答的题：{}",
            "questions without a column, taken as blank: {}",
            import.without.join("、")
        )
    });
    let words = (words > 0).then(|| {
        text!(
            "{words} 处选项后面写的文字（如“其他〖…〗”）没有导入",
            "words written behind an option were left out {words} times"
        )
    });
    [without, on_file, replaced, bad, words]
        .into_iter()
        .flatten()
}

/// How a file of another layout was read: `whole`, as in a dry run, or what was left out.
fn layout(told: &Told, whole: bool) -> Vec<Text> {
    let mut lines = Vec::new();
    let row = told.heading_row;
    if let Some(sheet) = &told.sheet {
        let sheet = quoted(sheet);
        lines.push(text!(
            "按表“{sheet}”第 {row} 行的列名读",
            "read from sheet “{sheet}”, with the heading in row {row}"
        ));
    } else if row > 1 || told.delimiter.is_some() {
        lines.push(text!(
            "按第 {row} 行的列名读",
            "read with the heading in row {row}"
        ));
    }
    if whole {
        lines.extend(
            told.columns
                .iter()
                .map(|(name, taken)| meaning(name, taken)),
        );
        return lines;
    }
    let left: Vec<String> = told.left_out().map(quoted).collect();
    if !left.is_empty() {
        lines.push(text!(
            "没有读的列：{}",
            "columns that were not read: {}",
            left.join("、")
        ));
    }
    lines
}

fn meaning(name: &str, taken: &Taken) -> Text {
    let name = quoted(name);
    match taken {
        Taken::Serial => text!("  {name} → 编号", "  {name} → serial"),
        Taken::Question(code) => text!("  {name} → {code}", "  {name} → {code}"),
        Taken::Option(code, option) => {
            text!(
                "  {name} → {code} 的选项 {option}",
                "  {name} → option {option} of {code}"
            )
        }
        Taken::Own(own) if formats::unnamed(own).is_some() => {
            text!(
                "  {name} → 没有列名，要写明",
                "  {name} → has no name: say what it is"
            )
        }
        Taken::Own(own) => text!("  {name} → {own}", "  {name} → {own}"),
        Taken::Note => text!("  {name} → 备注", "  {name} → note"),
        Taken::LeftOut => text!("  {name} → 不读", "  {name} → not read"),
    }
}

/// What was imported, or could be, in one sentence.
fn sentence(import: &Import, done: &Done, language: Language) -> String {
    let survey = &import.survey;
    let responses = plural(done.imported.responses, "response");
    let count = done.imported.responses;
    let serials = done.imported.serials();
    let serials = [&serials.zh, &serials.en];
    match (language, import.dry_run) {
        (Language::Zh, false) => format!("已导入 {survey}：{count} 份答卷{}", serials[0]),
        (Language::Zh, true) => {
            format!(
                "可以导入 {survey}：{count} 份答卷{}；这次只检查，没有写入",
                serials[0]
            )
        }
        (Language::En, false) => format!("imported into {survey}: {responses}{}", serials[1]),
        (Language::En, true) => {
            format!(
                "can be imported into {survey}: {responses}{}; only checked, nothing was written",
                serials[1]
            )
        }
    }
}
