//! `manyi interview import`: transcripts, a table of interviews, or a project of another program, brought in whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::interview::the_guide;
use super::interview_arguments::{ImportArguments, Numbered};
use super::output::{complain, complain_of, plural, say};
use crate::error::{Error, Kind, Result};
use crate::formats::refi::read_refi_project;
use crate::formats::{decode_utf8, read_file, read_interviews};
use crate::intake::unreadable;
use crate::interview::{Group, Guide, LineIs, PlacingSettled};
use crate::office::{
    ExchangePlan, ExchangeWanted, TranscriptWanted, is_transcript, keep_transcripts, plan_exchange,
    read_interview_text, unsettled,
};
use crate::store::{ExchangedTaken, NewRecord, Store};
use crate::text::limits::{DOCUMENT_FILE, TABLE_FILE};
use crate::text::{Finding, Language, Text, text};

/// Brings in what the files hold, by their endings.
pub(super) fn run(store: &mut Store, asked: &ImportArguments, language: Language) -> Result<()> {
    let has_ending = |ending: &str| {
        let is_it = |file: &PathBuf| {
            file.extension()
                .is_some_and(|of| of.eq_ignore_ascii_case(ending))
        };
        asked.files.iter().any(is_it)
    };
    if asked.files.iter().all(|file| is_transcript(&name_of(file))) {
        return transcripts(store, asked, language);
    }
    let [file] = asked.files.as_slice() else {
        return Err(Error::new(
            Kind::Usage,
            "表格和 qdpx 一次导入一个，也不和访谈记录一起",
            "a table or a .qdpx is brought in by itself",
        )
        .hint("分几次导入", "bring them in one after the other"));
    };
    if has_ending("qdpx") {
        return exchange(store, asked, file, language);
    }
    let guide = the_guide(store, &asked.project, asked.guide.as_deref())?;
    table(store, asked, file, &guide, language)
}

fn name_of(file: &Path) -> String {
    let name = file.file_name();
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Interviews as a table.
fn table(
    store: &mut Store,
    asked: &ImportArguments,
    file: &Path,
    guide: &Guide,
    language: Language,
) -> Result<()> {
    let bytes = read_file(file, TABLE_FILE).map_err(|error| unreadable(file, error))?;
    let name = file.display().to_string();
    let content = match decode_utf8(&name, bytes, "") {
        Ok(content) => content,
        Err(finding) => return complain_of(&[finding], language),
    };
    let checked = read_interviews(&name, &content, guide);
    complain_of(&checked.findings, language)?;
    let interviews = checked.value.unwrap_or_default();
    let count = interviews.len();
    if !asked.dry_run {
        let records = interviews.into_iter().map(|of| NewRecord {
            code: of.code,
            head: of.head,
            answers: of.answers,
            file: name_of(file),
        });
        store.import_interviews(&asked.project, &guide.code, records.collect())?;
    }
    say_count(count, asked.dry_run, language)
}

fn say_count(count: usize, is_dry: bool, language: Language) -> Result<()> {
    let interviews = plural(count as u64, "interview");
    say(&match (language, is_dry) {
        (Language::Zh, false) => format!("导入 {count} 份访谈"),
        (Language::Zh, true) => format!("可以导入 {count} 份访谈；没有写入"),
        (Language::En, false) => format!("{interviews} imported"),
        (Language::En, true) => format!("{interviews} can be imported; nothing was stored"),
    })
}

/// Transcripts, each an interview; what has to be settled in any of them stops them all.
fn transcripts(store: &mut Store, asked: &ImportArguments, language: Language) -> Result<()> {
    let guide = the_guide(store, &asked.project, asked.guide.as_deref())?;
    if let Some(into) = &asked.into {
        check_question(&guide, into)?;
    }
    let (settled, roles) = settled(asked, &guide)?;
    let codes = codes(asked)?;
    let (mut read, mut findings) = (Vec::new(), Vec::new());
    for file in &asked.files {
        let bytes = read_file(file, DOCUMENT_FILE).map_err(|error| unreadable(file, error))?;
        let name = name_of(file);
        let wanted = TranscriptWanted {
            guide: &guide,
            version: guide.version,
            code: codes.get(&name).or_else(|| codes.get("")).cloned(),
            group: asked.group,
            mode: asked.head.mode,
            head: asked.head.head(asked.group.unwrap_or(Group::Beneficiary)),
            settled: settled.clone(),
            roles: roles.clone(),
            into: asked.into.clone(),
            is_begun: false,
            encoding: asked.encoding,
        };
        match read_interview_text(&name, &bytes, &wanted) {
            Ok(taken) => read.push((name, taken)),
            Err(found) => findings.extend(found.into_iter().map(|one| in_file(one, &name))),
        }
    }
    if !findings.is_empty() {
        for finding in &findings {
            complain(&finding.render(language));
        }
        return Err(unsettled(&findings));
    }
    let told: Vec<String> = read
        .iter()
        .map(|(name, taken)| {
            let (code, told) = (&taken.code, taken.told.sentence());
            let told = told.get(language);
            text!(in language, "{name} → 访谈 {code}：{told}", "{name} -> interview {code}: {told}")
        })
        .collect();
    let count = read.len();
    if !asked.dry_run {
        keep_transcripts(store, &asked.project, &guide.code, read)?;
    }
    for line in &told {
        say(line)?;
    }
    say_count(count, asked.dry_run, language)
}

fn in_file(mut finding: Finding, name: &str) -> Finding {
    let path = format!("{name} {}", finding.place.path);
    path.trim().clone_into(&mut finding.place.path);
    finding
}

/// The codes that were given, by the names of files or sources; `""`: for the only one.
fn codes(asked: &ImportArguments) -> Result<BTreeMap<String, String>> {
    let mut codes = BTreeMap::new();
    for said in &asked.code {
        let (name, code) = said.rsplit_once('=').unwrap_or(("", said));
        if name.is_empty() && asked.files.len() > 1 {
            return Err(Error::new(
                Kind::Usage,
                "几个文件不能是同一个编号",
                "several files cannot have one code",
            )
            .hint(
                "写成 --code 文件名=编号，每个文件一次",
                "write --code NAME=CODE, once for each file",
            ));
        }
        codes.insert(name.to_owned(), code.to_owned());
    }
    Ok(codes)
}

/// What was settled of the lines, and which name a role.
fn settled(asked: &ImportArguments, guide: &Guide) -> Result<(PlacingSettled, Vec<usize>)> {
    let mut settled = PlacingSettled {
        numbered: asked
            .numbered
            .map(|numbered| numbered == Numbered::Questions),
        ..PlacingSettled::default()
    };
    let mut roles = Vec::new();
    if asked.files.len() > 1 && !asked.settle.is_empty() {
        return Err(Error::new(
            Kind::Usage,
            "--settle 说的是哪个文件的行？",
            "of which file are the lines of --settle?",
        )
        .hint(
            "有行要定的文件单独导入",
            "bring in the file whose lines are to be settled by itself",
        ));
    }
    for said in &asked.settle {
        let parts = said
            .split_once('=')
            .and_then(|(line, what)| Some((line.trim().parse::<usize>().ok()?, what.trim())));
        let (line, what) = parts.ok_or_else(|| bad_settle(said))?;
        match what {
            "role" => roles.push(line),
            "words" => {
                settled.lines.insert(line, LineIs::Words);
            }
            code => {
                check_question(guide, code)?;
                settled
                    .lines
                    .insert(line, LineIs::Question(code.to_owned()));
            }
        }
    }
    Ok((settled, roles))
}

fn bad_settle(said: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("读不懂 --settle {said}"),
        format!("--settle {said} cannot be read"),
    )
    .hint(
        "写成 行号=题号、行号=words 或 行号=role",
        "write LINE=QUESTION, LINE=words or LINE=role",
    )
}

fn check_question(guide: &Guide, code: &str) -> Result<()> {
    if guide.find(code).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = guide
        .questions
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    let of = &guide.code;
    Err(Error::new(
        Kind::Usage,
        format!("提纲 {of} 没有题 {code}"),
        format!("the guide {of} has no question {code}"),
    )
    .hint(
        format!("有：{}", known.join("、")),
        format!("there are: {}", known.join(", ")),
    ))
}

/// A project of another program.
fn exchange(
    store: &mut Store,
    asked: &ImportArguments,
    file: &Path,
    language: Language,
) -> Result<()> {
    let bytes = read_file(file, DOCUMENT_FILE).map_err(|error| unreadable(file, error))?;
    let read = match read_refi_project(&bytes) {
        Ok(read) => read,
        Err(finding) => return complain_of(&[in_file(finding, &name_of(file))], language),
    };
    let name = name_of(file);
    let mut codes = codes(asked)?;
    // One code for the only source.
    if let (Some(code), [source]) = (codes.remove(""), &read.project.sources[..]) {
        codes.insert(source.name.clone(), code);
    }
    let wanted = ExchangeWanted {
        file: &name,
        guide: asked.guide.as_deref(),
        group: asked.group,
        mode: asked.head.mode,
        head: asked.head.head(asked.group.unwrap_or(Group::Beneficiary)),
        codes,
        into: asked.into.as_deref(),
        numbered: asked
            .numbered
            .map(|numbered| numbered == Numbered::Questions),
        splits: asked.split,
    };
    let plan = plan_exchange(store, &asked.project, &read, &wanted)?;
    for finding in &plan.findings {
        complain(&finding.render(language));
    }
    if plan.is_open() {
        return Err(unsettled(&plan.findings));
    }
    let done = if asked.dry_run {
        ExchangedTaken {
            codings: plan.taken.codings.len(),
            settlements: plan.taken.settlements.len(),
            ..ExchangedTaken::default()
        }
    } else {
        store.take_exchanged(&asked.project, &plan.taken)?
    };
    say(exchanged(&plan, &done, asked.dry_run).get(language))?;
    if !done.refused.is_empty() {
        let count = done.refused.len();
        complain(&text!(in language,
            "{count} 处编码没有带入：已经裁定，或这位编码员在那里已有别的编码，或不到两人编过",
            "codings not taken in: {count}: what was decided stands, the coder has another coding there, or fewer than two coded it"
        ));
    }
    Ok(())
}

/// What was taken in.
fn exchanged(plan: &ExchangePlan, done: &ExchangedTaken, is_dry: bool) -> Text {
    let (interviews, known) = (plan.taken.interviews.len(), plan.known_interviews);
    let (themes, known_themes) = (plan.taken.themes.len(), plan.known_themes);
    let (codings, known_codings, settled) = (done.codings, done.known, done.settlements);
    let [dry_zh, dry_en] = if is_dry {
        ["；没有写入", "; nothing was stored"]
    } else {
        ["", ""]
    };
    Text::new(
        format!(
            "访谈：新 {interviews} 份，已有 {known} 份；主题：新 {themes} 个，已有 {known_themes} 个；编码：新 {codings} 处，已有 {known_codings} 处，裁定 {settled} 处{dry_zh}"
        ),
        format!(
            "interviews: {interviews} new, {known} here; themes: {themes} new, {known_themes} here; codings: {codings} new, {known_codings} here, {settled} decisions{dry_en}"
        ),
    )
}
