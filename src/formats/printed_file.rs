//! The reader of `printed.toml`, the figures that a report prints.

use super::key_check::check_keys;
use super::printed_keys::PRINTED;
use super::toml_reader::{Document, Places, View};
use crate::indicator::{Origin, PrintedFigure, Project};
use crate::text::{Finding, Text};

/// The figures of a file with the places they stand at, for the checks that need the whole project.
pub(super) struct PrintedFile {
    /// The figures, in the order of the file.
    pub figures: Vec<PrintedFigure>,
    /// Where everything stands.
    pub places: Places,
    /// What the key check found.
    pub findings: Vec<Finding>,
}

/// Reads a file of printed figures; `Err` where it is not TOML.
pub(super) fn printed_file(file_name: &str, text: &str) -> Result<PrintedFile, Vec<Finding>> {
    let document = Document::parse(file_name, text)?;
    let findings = check_keys(&document, &PRINTED);
    let root = View::of(&document.root);
    Ok(PrintedFile {
        figures: root.tables("figures").map(figure).collect(),
        places: document.places,
        findings,
    })
}

fn figure(table: View<'_, '_>) -> PrintedFigure {
    PrintedFigure {
        code: table.word("code").to_owned(),
        title: table.text("title"),
        printed: table.text("printed"),
        origin: origin(table),
        note: table.text("note"),
    }
}

fn origin(table: View<'_, '_>) -> Origin {
    let survey = table.word("survey").to_owned();
    match table.word("from") {
        "measure" => Origin::Measure {
            survey,
            measure: table.word("measure").to_owned(),
        },
        "alpha" => Origin::Alpha { survey },
        "counts" => Origin::Counts {
            numerator: table.whole("numerator").unwrap_or_default(),
            denominator: table.whole("denominator").unwrap_or_default(),
        },
        "scores" => Origin::Scores {
            indicators: table.words("indicators"),
        },
        "total" => Origin::Total,
        "grade" => Origin::Grade,
        _ => Origin::Nothing {
            missing: table.text("missing"),
            population: table.whole("population"),
        },
    }
}

/// What the figures name that the project does not have; paths begin with `figures`.
pub(super) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, figure) in project.printed.iter().enumerate() {
        let path = format!("figures[{index}]");
        if project.printed[..index]
            .iter()
            .any(|earlier| earlier.code == figure.code)
        {
            findings.push(
                Finding::error(
                    "duplicate-figure",
                    format!("{path}.code"),
                    Text::new(
                        format!("代码 {} 用了两次", figure.code),
                        format!("the code {} is used twice", figure.code),
                    ),
                )
                .hint("给其中一个换一个代码", "give one of them another code"),
            );
        }
        findings.extend(check_origin(&path, &figure.origin, project));
    }
    findings
}

fn check_origin(path: &str, origin: &Origin, project: &Project) -> Vec<Finding> {
    match origin {
        Origin::Measure { survey, measure } => match project.survey(survey) {
            None => vec![no_survey(path, survey)],
            Some(found) if found.measures.iter().all(|known| known.code != *measure) => {
                vec![unknown(
                    "unknown-figure-measure",
                    format!("{path}.measure"),
                    [
                        format!("调查 {survey} 没有测算 {measure}"),
                        format!("the survey {survey} has no measure {measure}"),
                    ],
                    found.measures.iter().map(|known| known.code.as_str()),
                )]
            }
            Some(_) => Vec::new(),
        },
        Origin::Alpha { survey } if project.survey(survey).is_none() => {
            vec![no_survey(path, survey)]
        }
        Origin::Counts { denominator: 0, .. } => vec![
            Finding::error(
                "zero-denominator",
                format!("{path}.denominator"),
                Text::new("分母是 0", "the denominator is 0"),
            )
            .hint(
                "写上报告所印的分母；没有印就写 from = \"nothing\"",
                "write the denominator that is printed, or from = \"nothing\" where none is",
            ),
        ],
        Origin::Scores { indicators } => indicators
            .iter()
            .enumerate()
            .filter(|(_, code)| project.indicators.iter().all(|known| known.code != **code))
            .map(|(index, code)| {
                unknown(
                    "unknown-figure-indicator",
                    format!("{path}.indicators[{index}]"),
                    [
                        format!("项目没有指标 {code}"),
                        format!("the project has no indicator {code}"),
                    ],
                    project.indicators.iter().map(|known| known.code.as_str()),
                )
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn no_survey(path: &str, survey: &str) -> Finding {
    Finding::error(
        "unknown-figure-survey",
        format!("{path}.survey"),
        Text::new(
            format!("项目没有调查 {survey}"),
            format!("the project has no survey {survey}"),
        ),
    )
    .hint(
        "改成 project.toml 里 [[surveys]] 的代码",
        "use a code of [[surveys]] in project.toml",
    )
}

fn unknown<'k>(
    code: &'static str,
    path: String,
    [zh, en]: [String; 2],
    known: impl Iterator<Item = &'k str>,
) -> Finding {
    let known: Vec<&str> = known.collect();
    Finding::error(code, path, Text::new(zh, en)).hint(
        format!("已有：{}", known.join("、")),
        format!("there are: {}", known.join(", ")),
    )
}
