//! The reader of project folders: `project.toml`, its questionnaires, `indicators.toml`, `printed.toml`, its guides and its
//! sample responses.

use std::io;
use std::path::Path;

use rust_decimal::Decimal;

use super::checked::{Checked, with_meaning};
use super::guide_file::read_guide;
use super::indicator_file::indicator_file;
use super::key_check::check_keys;
use super::printed_file;
use super::project_check;
use super::project_keys::PROJECT;
use super::questionnaire_file::read_questionnaire;
use super::read_file::read_file;
use super::text_file::decode_utf8;
use super::toml_reader::{Document, Places, View};
use crate::error::cause_words;
use crate::indicator::{self, Commission, GradeBand, Indicator, PrintedFigure, Project};
use crate::interview::Guide;
use crate::measure::Survey;
use crate::measure::crosstab::SMALL_CELLS;
use crate::printed::phrase;
use crate::text::limits::{DEFINITION_FILE, RESPONSE_FILE};
use crate::text::{Finding, Order, Severity, Text};

/// The name of the file that describes a project.
pub(super) const PROJECT_FILE: &str = "project.toml";
/// The name of the file with a project's indicators; it may be missing.
const INDICATORS_FILE: &str = "indicators.toml";

/// The name of the folder with a project's interview guides; it may be missing.
const GUIDES_FOLDER: &str = "guides";

/// The name of the file with the figures that a report prints; it may be missing.
const PRINTED_FILE: &str = "printed.toml";

/// A project as its folder holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectFolder {
    /// The project.
    pub project: Project,
    /// Its interview guides, by the names of their files.
    pub guides: Vec<Guide>,
    /// The sample responses of its surveys, not read yet: [`read_responses`](super::read_responses) does that.
    pub samples: Vec<Sample>,
}

/// A CSV file with sample responses of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The survey's code.
    pub survey: String,
    /// The file as the findings name it.
    pub file: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Reads the project in a folder; every finding of every file is returned at once.
///
/// The folder holds `project.toml`, the questionnaire and sample files it names, `indicators.toml` and
/// `printed.toml`; the last two may be missing.
pub fn read_project(folder: &Path) -> Checked<ProjectFolder> {
    Folder {
        name: folder.display().to_string(),
        read: &|name| read_file(&folder.join(name), limit_of(name)),
        guides: guide_files(folder),
    }
    .project()
}

/// The names of the guide files in a folder, in order; there may be none.
fn guide_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join(GUIDES_FOLDER));
    let names = entries.into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.to_lowercase().ends_with(".toml") && !name.starts_with('.'))
        .map(|name| format!("{GUIDES_FOLDER}/{name}"))
        .collect();
    names.order();
    names
}

/// The most bytes that are read of a file with this name: of responses more than of definitions.
fn limit_of(name: &str) -> u64 {
    if name.to_lowercase().ends_with(".csv") {
        RESPONSE_FILE
    } else {
        DEFINITION_FILE
    }
}

/// Where the files of a project come from.
pub(super) struct Folder<'f> {
    /// What the findings put before a file's name; empty: nothing.
    pub name: String,
    /// Gives the bytes of a file by its name in the folder.
    pub read: &'f dyn Fn(&str) -> io::Result<Vec<u8>>,
    /// The names of its guide files.
    pub guides: Vec<String>,
}

/// What the files beside `project.toml` gave.
#[derive(Default)]
struct Parts {
    surveys: Vec<Survey>,
    samples: Vec<Sample>,
    indicators: Vec<Indicator>,
    /// Where the indicators stand, when there is a file of them.
    places: Option<Places>,
    printed: Vec<PrintedFigure>,
    guides: Vec<Guide>,
    /// Where the printed figures stand, when there is a file of them.
    printed_places: Option<Places>,
    /// Findings whose paths lie in `project.toml`.
    here: Vec<Finding>,
    /// Findings of the other files, with their places.
    elsewhere: Vec<Finding>,
}

fn commission(table: View<'_, '_>) -> Commission {
    Commission {
        client: table.text("client"),
        evaluator: table.text("evaluator"),
        lead: table.text("lead"),
        date: table.text("date"),
        department: table.text("department"),
        implementer: table.text("implementer"),
    }
}

impl Folder<'_> {
    /// Reads the project and everything it names.
    pub fn project(&self) -> Checked<ProjectFolder> {
        let shown = self.shown(PROJECT_FILE);
        let text = match self.text(PROJECT_FILE, "") {
            Ok(text) => text,
            Err(finding) => return Checked::new(None, vec![in_file(finding, &shown)]),
        };
        let document = match Document::parse(&shown, &text) {
            Ok(document) => document,
            Err(findings) => return Checked::new(None, findings),
        };
        let root = View::of(&document.root);
        let mut parts = Parts::default();
        for (index, table) in root.tables("surveys").enumerate() {
            self.survey(index, table, &mut parts);
        }
        self.indicators(&mut parts);
        self.printed(&mut parts);
        self.guides(&mut parts);
        let project = Project {
            code: root.word("code").to_owned(),
            title: root.text("title"),
            source: root.text("source"),
            commission: commission(root.table("commission")),
            indicators: std::mem::take(&mut parts.indicators),
            surveys: std::mem::take(&mut parts.surveys),
            grades: grades(root),
            small_cells: root.whole("small_cells").unwrap_or(SMALL_CELLS),
            printed: std::mem::take(&mut parts.printed),
        };
        let samples = std::mem::take(&mut parts.samples);
        let guides = std::mem::take(&mut parts.guides);
        let findings = parts.findings(&document, &project);
        let folder = ProjectFolder {
            project,
            guides,
            samples,
        };
        Checked::new(Some(folder), findings)
    }

    fn survey(&self, index: usize, table: View<'_, '_>, parts: &mut Parts) {
        let code = table.word("code").to_owned();
        let questionnaire = table.word("questionnaire");
        if !questionnaire.is_empty() {
            match self.text(questionnaire, &format!("surveys[{index}].questionnaire")) {
                Ok(text) => {
                    let read = read_questionnaire(&self.shown(questionnaire), &text);
                    parts.elsewhere.extend(read.findings);
                    parts.surveys.extend(read.value.map(|file| Survey {
                        code: code.clone(),
                        population: table.whole("population"),
                        distributed: table.whole("distributed"),
                        ..file.into_survey()
                    }));
                }
                Err(finding) => parts.here.push(finding),
            }
        }
        let sample = table.word("sample");
        if !sample.is_empty() {
            match self.bytes(sample, &format!("surveys[{index}].sample")) {
                Ok(bytes) => parts.samples.push(Sample {
                    survey: code,
                    file: self.shown(sample),
                    bytes,
                }),
                Err(finding) => parts.here.push(finding),
            }
        }
    }

    fn indicators(&self, parts: &mut Parts) {
        let shown = self.shown(INDICATORS_FILE);
        match self.text(INDICATORS_FILE, "") {
            Ok(text) => match indicator_file(&shown, &text) {
                Ok(file) => {
                    parts.elsewhere.extend(file.findings);
                    parts.indicators = file.indicators;
                    parts.places = Some(file.places);
                }
                Err(findings) => parts.elsewhere.extend(findings),
            },
            Err(finding) if finding.code == "file-not-found" => {}
            Err(finding) => parts.elsewhere.push(in_file(finding, &shown)),
        }
    }

    fn printed(&self, parts: &mut Parts) {
        let shown = self.shown(PRINTED_FILE);
        match self.text(PRINTED_FILE, "") {
            Ok(text) => match printed_file::printed_file(&shown, &text) {
                Ok(file) => {
                    parts.elsewhere.extend(file.findings);
                    parts.printed = file.figures;
                    parts.printed_places = Some(file.places);
                }
                Err(findings) => parts.elsewhere.extend(findings),
            },
            Err(finding) if finding.code == "file-not-found" => {}
            Err(finding) => parts.elsewhere.push(in_file(finding, &shown)),
        }
    }

    /// Reads the guides; the codes of the indicators they serve are those of this folder.
    fn guides(&self, parts: &mut Parts) {
        let indicators: Vec<String> = parts.indicators.iter().map(|of| of.code.clone()).collect();
        let indicators: Vec<&str> = indicators.iter().map(String::as_str).collect();
        for name in &self.guides {
            let shown = self.shown(name);
            match self.text(name, "") {
                Ok(text) => {
                    let read = read_guide(&shown, &text, Some(&indicators));
                    parts.elsewhere.extend(read.findings);
                    let Some(guide) = read.value else { continue };
                    if parts.guides.iter().any(|other| other.code == guide.code) {
                        parts
                            .elsewhere
                            .push(in_file(guide_twice(&guide.code), &shown));
                    }
                    parts.guides.push(guide);
                }
                Err(finding) => parts.elsewhere.push(in_file(finding, &shown)),
            }
        }
    }

    /// The text of a file; `path` is where its name stands.
    fn text(&self, name: &str, path: &str) -> Result<String, Finding> {
        decode_utf8(name, self.bytes(name, path)?, path)
    }

    fn bytes(&self, name: &str, path: &str) -> Result<Vec<u8>, Finding> {
        if name.starts_with(['/', '\\'])
            || name.contains(':')
            || name.split(['/', '\\']).any(|part| part == "..")
        {
            return Err(Finding::error(
                "file-outside-folder",
                path,
                Text::new(
                    format!("文件“{name}”不在项目文件夹里"),
                    format!("the file `{name}` is not in the project's folder"),
                ),
            )
            .hint(
                "把文件放进项目文件夹，只写文件名",
                "put the file into the project's folder and write its name only",
            ));
        }
        (self.read)(name).map_err(|error| {
            let whole = format!("{name}.toml");
            let is_cut = error.kind() == io::ErrorKind::NotFound && (self.read)(&whole).is_ok();
            let finding = unreadable(name, path, &error);
            if is_cut {
                return finding.hint(
                    format!("写全文件名：{whole}"),
                    format!("give the whole name: {whole}"),
                );
            }
            finding
        })
    }

    fn shown(&self, name: &str) -> String {
        if self.name.is_empty() {
            return name.to_owned();
        }
        Path::new(&self.name).join(name).display().to_string()
    }
}

impl Parts {
    /// Every finding with its place; how the parts fit together is looked at only where each can be read.
    fn findings(mut self, document: &Document<'_>, project: &Project) -> Vec<Finding> {
        let keys = check_keys(document, &PROJECT);
        self.here.extend(project_check::check(project));
        if keys
            .iter()
            .chain(&self.here)
            .chain(&self.elsewhere)
            .all(is_warning)
        {
            let against = phrase::check_standards(project);
            for finding in indicator::check(project).into_iter().chain(against) {
                match &self.places {
                    Some(places) if finding.place.path.starts_with("indicators") => {
                        self.elsewhere.push(places.locate(finding));
                    }
                    _ => self.here.push(finding),
                }
            }
            if let Some(places) = &self.printed_places {
                let findings = printed_file::check(project).into_iter();
                self.elsewhere
                    .extend(findings.map(|finding| places.locate(finding)));
            }
        }
        let here = self.here.into_iter();
        let located = here
            .map(|finding| document.places.locate(finding))
            .collect();
        // Two surveys with one questionnaire read it twice: what is said of it is said once.
        let mut findings: Vec<Finding> = Vec::new();
        for finding in with_meaning(keys, located)
            .into_iter()
            .chain(self.elsewhere)
        {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings
    }
}

fn is_warning(finding: &Finding) -> bool {
    finding.severity == Severity::Warning
}

fn in_file(mut finding: Finding, file: &str) -> Finding {
    finding.place.file = Some(file.to_owned());
    finding
}

fn guide_twice(code: &str) -> Finding {
    Finding::error(
        "duplicate-code",
        "code",
        Text::new(
            format!("提纲代码“{code}”已用于另一份提纲"),
            format!("the code `{code}` is that of another guide already"),
        ),
    )
    .hint("换一个代码", "give it another code")
}

fn unreadable(name: &str, path: &str, error: &io::Error) -> Finding {
    if error.kind() == io::ErrorKind::NotFound {
        return Finding::error(
            "file-not-found",
            path,
            Text::new(
                format!("找不到文件“{name}”"),
                format!("there is no file `{name}`"),
            ),
        )
        .hint(
            "核对文件名（大小写也要一致），把文件放进项目文件夹",
            "check the name, capitals too, and put the file into the project's folder",
        );
    }
    if matches!(
        error.kind(),
        io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidInput
    ) {
        return Finding::error(
            "file-too-large",
            path,
            Text::new(
                format!("文件“{name}”太大，或没有尽头"),
                format!("the file `{name}` is too large, or has no end"),
            ),
        )
        .hint("核对是不是这份文件", "check that it is the right file");
    }
    let why = cause_words(error);
    Finding::error(
        "file-unreadable",
        path,
        Text::new(
            format!("文件“{name}”读不出来：{}", why.zh),
            format!("the file `{name}` cannot be read: {}", why.en),
        ),
    )
    .hint(
        "关掉正在使用它的程序，核对读取权限后再试",
        "close the program that uses it, check the permission to read it, and try again",
    )
}

fn grades(root: View<'_, '_>) -> Vec<GradeBand> {
    if !root.has("grades") {
        return usual_grades();
    }
    root.tables("grades")
        .map(|table| GradeBand {
            title: table.text("title"),
            from: table.number("from").unwrap_or_default(),
        })
        .collect()
}

/// The grades of a project that declares none: 优, 良, 中, 差.
pub fn usual_grades() -> Vec<GradeBand> {
    [
        ("优", "excellent", 90),
        ("良", "good", 80),
        ("中", "fair", 60),
        ("差", "poor", 0),
    ]
    .map(|(zh, en, from)| GradeBand {
        title: Text::new(zh, en),
        from: Decimal::from(from),
    })
    .into()
}
