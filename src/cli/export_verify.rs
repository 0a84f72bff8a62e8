//! `manyi export verify`: whether a file that was handed over still matches what is on file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use super::arguments::{Delivery, Format, Global};
use super::open;
use super::output::{complain_of, deliver_text, list, plural, say};
use crate::error::{Error, Kind, Result};
use crate::formats::handover::{Changed, Manifest, figure_words, read_left, value_words};
use crate::formats::listing::{Listing, columns, pretty};
use crate::formats::{Gate, SaidGate, read_hash};
use crate::indicator::Project;
use crate::intake::unreadable;
use crate::office::{
    HandoverAsked, InterviewPaper, InterviewsAsked, LeavingAsked, Outgoing, RESPONSES, hand_over,
    interviews_out,
};
use crate::store::{Store, SurveyKey};
use crate::text::Language;
use crate::text::order;
use crate::trail::Hash;

/// A file that was handed over.
#[derive(Debug, Args)]
pub(super) struct VerifyFile {
    /// 交出的文件或数据包的文件夹 · a file that was handed over, or the folder of a data package
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// What is found out about a file.
struct Checked {
    manifest: Manifest,
    is_whole: bool,
    other_responses: Vec<String>,
    other_definitions: Vec<String>,
    moved: Vec<Moved>,
    heads_missing: usize,
}

/// A figure that moved, with what it is called.
#[derive(Clone)]
struct Moved {
    name: String,
    was: String,
    is: String,
    of: String,
    /// Both values as people read them.
    said: [String; 2],
}

impl Moved {
    fn of(
        changed: Changed,
        project: &Project,
        manifests: [&Manifest; 2],
        language: Language,
    ) -> Self {
        let value = |value: &str, manifest| match value {
            "" => without_value(&changed.of, manifest).to_owned(),
            value => value_words(project, &changed.of, value, language),
        };
        Self {
            said: [
                value(&changed.was, manifests[0]),
                value(&changed.is, manifests[1]),
            ],
            name: figure_words(project, &changed.of, language),
            was: changed.was,
            is: changed.is,
            of: changed.of,
        }
    }
}

/// Compares a file with what is on file; exit code 4 where it does not match.
pub(super) fn run(global: &Global, asked: &VerifyFile) -> Result<()> {
    let language = global.lang;
    let path = &asked.file;
    let read = read_left(path).map_err(|error| unreadable(path, error))?;
    let (manifest, is_whole) = read.ok_or_else(|| without_manifest(asked))?;
    let mut store = open::store(global)?;
    if manifest.approved_only {
        store.rest_on_approved();
    }
    let checked = check(global, &store, manifest, is_whole)?;
    match asked.delivery.format {
        Format::Json => {
            let text = pretty(&as_json(&checked, language))?;
            deliver_text(&asked.delivery.target, &text, language)?;
        }
        Format::Csv | Format::Xlsx => {
            list(&listing(language), &checked.moved, None, &asked.delivery)?;
        }
        Format::Table => tell(&checked, asked, language)?,
    }
    let heads = heads(&checked.manifest);
    complain_of(&store.compare_hashes(&heads)?.findings, language)?;
    matches(&checked)
}

/// The heads of the trail that a file names; what is no hash is one that no trail has.
fn heads(manifest: &Manifest) -> Vec<Hash> {
    let heads = manifest.heads.iter();
    heads
        .map(|head| read_hash(&head.hash).unwrap_or_default())
        .collect()
}

fn check(global: &Global, store: &Store, manifest: Manifest, is_whole: bool) -> Result<Checked> {
    let asked = HandoverAsked {
        project: &manifest.project,
        survey: manifest.survey.as_deref(),
        kind: &manifest.kind,
        with_raw: false,
        approved_only: manifest.approved_only,
        gates: gates(store, &manifest)?,
        language: global.lang,
        operator: &open::operator(global),
        time: Timestamp::now(),
    };
    let now = made_now(store, &asked, &manifest)?;
    let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
    let heads = heads(&manifest);
    let found = store.compare_hashes(&heads)?.found;
    let project = store.project(&manifest.project)?;
    let moved = manifest.moved(&now).into_iter();
    let moved = moved.map(|changed| Moved::of(changed, &project, [&manifest, &now], global.lang));
    Ok(Checked {
        is_whole,
        other_responses: owned(manifest.other_responses(&now)),
        other_definitions: owned(manifest.other_definitions(&now)),
        moved: moved.collect(),
        heads_missing: heads.len() - usize::try_from(found).unwrap_or(heads.len()),
        manifest,
    })
}

/// The manifest that the file would have if it were made now.
fn made_now(store: &Store, asked: &HandoverAsked<'_>, left: &Manifest) -> Result<Manifest> {
    let mut papers = InterviewPaper::ALL.into_iter();
    if let Some(paper) = papers.find(|paper| paper.kind() == asked.kind) {
        // Open where it left so: records with sensitive words are named otherwise.
        let is_open = left
            .figures
            .iter()
            .any(|figure| figure.of.ends_with("/all"));
        let asked = InterviewsAsked {
            project: asked.project,
            code: asked.survey,
            paper,
            gate: if is_open {
                SaidGate::open()
            } else {
                SaidGate::closed(&store.guides(asked.project)?)
            },
            language: asked.language,
            operator: asked.operator,
            time: asked.time,
        };
        return Ok(interviews_out(store, &asked)?.manifest);
    }
    let survey = asked.survey.filter(|_| asked.kind == RESPONSES);
    let Some(survey) = survey else {
        return Ok(hand_over(store, asked)?.manifest);
    };
    let key = SurveyKey::new(asked.project, survey);
    store.check_blind_to_all(&key)?;
    let gate = match asked.gates.get(survey) {
        Some(gate) => gate.clone(),
        None => Gate::closed(&store.survey(&key)?.questionnaire),
    };
    let whose = LeavingAsked {
        gate: &gate,
        approved_only: asked.approved_only,
        language: asked.language,
        operator: asked.operator,
        time: asked.time,
    };
    store.reading(|| Outgoing::of(store, &key).manifest(&whose))
}

/// The gates through which the file left: open for a survey of which it has sensitive answers.
fn gates(store: &Store, manifest: &Manifest) -> Result<BTreeMap<String, Gate>> {
    let project = store.project(&manifest.project)?;
    let surveys = project.surveys.iter().map(|survey| {
        let closed = Gate::closed(&survey.questionnaire);
        let is_out = |code: &&str| {
            let begin = format!("{}/{code}/", survey.code);
            let mut figures = manifest.figures.iter();
            figures.any(|figure| figure.of.starts_with(&begin))
        };
        let is_open = closed.codes().iter().any(is_out);
        (
            survey.code.clone(),
            if is_open { Gate::open() } else { closed },
        )
    });
    Ok(order::map(surveys))
}

fn tell(checked: &Checked, asked: &VerifyFile, language: Language) -> Result<()> {
    let Manifest {
        project,
        survey,
        operator,
        time,
        program,
        ..
    } = &checked.manifest;
    let of = survey
        .as_ref()
        .map_or_else(|| project.clone(), |survey| format!("{project}/{survey}"));
    let file = asked.file.display();
    let time = local(time);
    say(&match language {
        Language::Zh => format!("{file}：{of}，{operator} 于 {time} 用 {program} 交出"),
        Language::En => format!("{file}: {of}, handed over by {operator} at {time} with {program}"),
    })?;
    say(match (checked.is_whole, language) {
        (true, Language::Zh) => "文件自交出后没有改动",
        (true, Language::En) => "the file is as it left",
        (false, Language::Zh) => "文件改动过，或由别的程序另存过：里面的数字不一定是交出时的数字",
        (false, Language::En) => {
            "the file was changed, or saved again by another program: its figures may not be those that left"
        }
    })?;
    for (codes, zh, en) in [
        (
            &checked.other_responses,
            "答卷与交出时不同：",
            "responses are not those of then: ",
        ),
        (
            &checked.other_definitions,
            "问卷或公式与交出时不同：",
            "questionnaire or formulas are not those of then: ",
        ),
    ] {
        if !codes.is_empty() {
            let codes = codes.join(language.pick("、", ", "));
            say(&format!("{}{codes}", language.pick(zh, en)))?;
        }
    }
    if checked.moved.is_empty() {
        let figures = checked.manifest.figures.len();
        say(&match language {
            Language::Zh => format!("清单里的 {figures} 个数字与库里一致"),
            Language::En => format!(
                "the {} of its manifest are those on file",
                plural(figures as u64, "figure")
            ),
        })?;
    } else {
        // Formulas by their words, where people read them.
        let moved = checked.moved.iter().cloned().map(|moved| Moved {
            was: moved.said[0].clone(),
            is: moved.said[1].clone(),
            ..moved
        });
        say(&listing(language).table(&moved.collect::<Vec<_>>()))?;
    }
    if checked.is_other() {
        say(language.pick(
            "清单以外的（均值、分组、交叉表、开放题、逐份的答案、题目和公式的写法）可能也变了，清单看不出来",
            "what is not in its manifest may be another too, and the manifest does not tell: means, groups, cross-tables, opinions, single papers, wordings of questions and formulas",
        ))?;
    }
    Ok(())
}

impl Checked {
    /// Whether what the file was made from is another now.
    fn is_other(&self) -> bool {
        !self.other_responses.is_empty() || !self.other_definitions.is_empty()
    }
}

/// What stands for a value that there is not: of an answer that nobody gave a count of 0, where others to the question were
/// counted.
fn without_value(of: &str, manifest: &Manifest) -> &'static str {
    let question = of
        .rsplit_once('/')
        .filter(|(question, answer)| question.contains('/') && *answer != "interval");
    let is_of =
        |question: &str, one: &str| one.rsplit_once('/').is_some_and(|one| one.0 == question);
    let is_counted = question.is_some_and(|(question, _)| {
        let mut figures = manifest.figures.iter();
        figures.any(|one| is_of(question, &one.of))
    });
    if is_counted { "0" } else { "—" }
}

/// A moment of a manifest in the reader's time zone.
fn local(time: &str) -> String {
    let Ok(moment) = time.parse::<Timestamp>() else {
        return time.to_owned();
    };
    let zoned = moment.to_zoned(jiff::tz::TimeZone::system());
    zoned.strftime("%Y-%m-%d %H:%M").to_string()
}

fn listing(language: Language) -> Listing<'static, Moved> {
    columns! { language, Moved as of =>
        "name": "数字" "figure" => &of.name;
        "was": "交出时" "then" => &of.was;
        "is": "现在" "now" => &of.is;
        "of": "清单里的名字" "name in the manifest" => &of.of;
    }
}

fn as_json(checked: &Checked, language: Language) -> serde_json::Value {
    let Manifest {
        kind,
        project,
        survey,
        operator,
        time,
        ..
    } = &checked.manifest;
    json!({
        "kind": kind,
        "project": project,
        "survey": survey,
        "operator": operator,
        "time": time,
        "file_is_as_it_left": checked.is_whole,
        "heads_missing": checked.heads_missing,
        "other_responses": checked.other_responses,
        "other_definitions": checked.other_definitions,
        "moved": listing(language).json_rows(&checked.moved),
        "others_may_have_moved": checked.is_other(),
    })
}

/// The error of a file that does not match.
fn matches(checked: &Checked) -> Result<()> {
    if !checked.moved.is_empty() {
        let moved = checked.moved.len();
        return Err(Error::new(
            Kind::Findings,
            format!("有 {moved} 个数字与交出时不同"),
            format!("{} moved since it left", plural(moved as u64, "figure")),
        )
        .hint(
            "要用新的数字，就重新生成",
            "for the figures of now, make it anew",
        ));
    }
    if checked.is_other() {
        let (zh, en) = if checked.other_responses.is_empty() {
            (
                "问卷或公式与交出时不同",
                "questionnaire or formulas are not those of then",
            )
        } else {
            ("答卷与交出时不同", "the responses are not those of then")
        };
        return Err(Error::new(Kind::Findings, zh, en).hint(
            "清单里的数字没有变，别的可能变了：重新生成一份来对照",
            "the figures of the manifest did not move, others may have: make it anew and compare",
        ));
    }
    if !checked.is_whole {
        return Err(Error::new(
            Kind::Findings,
            "文件不是交出时的样子",
            "the file is not as it left",
        )
        .hint(
            "要核对数字，重新生成一份来对照",
            "to check its figures, make it anew and compare",
        ));
    }
    Ok(())
}

fn without_manifest(asked: &VerifyFile) -> Error {
    let file = asked.file.display();
    Error::new(
        Kind::Input,
        format!("{file} 里没有清单"),
        format!("there is no manifest in {file}"),
    )
    .hint(
        "manyi workbook、annex、interview sheet|roster|report、export responses 写出的文件带清单，CSV 的在旁边的 .manyi.json 里；有的程序另存时会丢掉它",
        "files of manyi workbook, annex, interview sheet|roster|report and export responses have one, CSV beside it in .manyi.json; some programs drop it when they save",
    )
}
