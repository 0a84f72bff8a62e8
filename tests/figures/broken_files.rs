//! Broken files, one mistake each: what is said about them, word by word, in Chinese and English.
//!
//! A file is named after the code of its finding, with what tells it apart behind two hyphens. The words stand in
//! `tests/snapshots/`, one file per folder of `tests/broken/`.

use std::fs;
use std::path::{Path, PathBuf};

use manyi::formats::{
    read_indicators, read_project, read_questionnaire, read_recheck, read_responses,
};
use manyi::indicator::{self, GradeBand, Indicator, Project};
use manyi::measure::Survey;
use manyi::printed::phrase;
use manyi::text::{Finding, Language, Severity, Text};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// What lies in a folder, in the order of the names: name without ending, path.
fn entries(name: &str) -> Vec<(String, PathBuf)> {
    let mut entries: Vec<(String, PathBuf)> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_stem().unwrap().to_string_lossy().into_owned(),
                path,
            )
        })
        .collect();
    entries.sort();
    entries
}

/// The survey whose responses the files of `responses/` hold.
fn visit() -> Survey {
    let text = fs::read_to_string(folder("good").join("visit.toml")).unwrap();
    let file = read_questionnaire("visit.toml", &text).value.unwrap();
    Survey {
        code: "visit".into(),
        questionnaire: file.questionnaire,
        population: None,
        distributed: None,
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: file.measures,
    }
}

/// Reads every entry of a folder and puts together what is said; each has the finding it is named after.
fn said(name: &str, read: impl Fn(&str, &Path) -> Vec<Finding>) -> String {
    let mut said = String::new();
    for (stem, path) in entries(&format!("broken/{name}")) {
        let findings = read(&path.file_name().unwrap().to_string_lossy(), &path);
        let code = stem.split("--").next().unwrap();
        let named = findings.iter().any(|finding| finding.code == code);
        assert!(
            named || code.starts_with("several"),
            "{name}/{stem} gives {findings:?}"
        );
        for finding in &findings {
            assert!(
                finding.place.file.is_some() && finding.place.line.is_some()
                    || code.starts_with("file-not-found"),
                "{stem} has no place"
            );
            assert!(
                !finding.hint.zh.is_empty() && !finding.hint.en.is_empty(),
                "{stem} has no hint"
            );
        }
        said.extend(["== ", &stem, "\n"]);
        for language in [Language::Zh, Language::En] {
            for finding in &findings {
                said.push_str(&finding.render(language));
                said.push('\n');
            }
        }
    }
    said
}

#[test]
fn broken_questionnaires_are_explained() {
    let read = |name: &str, path: &Path| {
        read_questionnaire(name, &fs::read_to_string(path).unwrap()).findings
    };
    insta::assert_snapshot!("broken_questionnaires", said("questionnaires", read));
}

/// A project of these indicators and nothing else.
fn around(indicators: Vec<Indicator>) -> Project {
    let grades = [90, 80, 60, 0].map(|from: i64| GradeBand {
        title: Text::same(from.to_string()),
        from: from.into(),
    });
    Project {
        code: "one".into(),
        title: Text::default(),
        source: Text::default(),
        commission: indicator::Commission::default(),
        surveys: Vec::new(),
        indicators,
        small_cells: 5,
        printed: Vec::new(),
        grades: grades.into(),
    }
}

#[test]
fn broken_indicators_are_explained() {
    let read = |name: &str, path: &Path| {
        let file = read_indicators(name, &fs::read_to_string(path).unwrap());
        if !file.findings.is_empty() {
            return file.findings;
        }
        // What shows only with the project around it: the rest of the project says nothing.
        let project = around(file.value.unwrap());
        let mut findings = indicator::check(&project);
        findings.extend(phrase::check_standards(&project));
        for finding in &mut findings {
            finding.place.file = Some(name.to_owned());
            finding.place.line = Some(1);
        }
        findings
    };
    insta::assert_snapshot!("broken_indicators", said("indicators", read));
}

#[test]
fn broken_projects_are_explained() {
    let read = |name: &str, path: &Path| {
        let mut findings = read_project(path).findings;
        for finding in &mut findings {
            let file = finding.place.file.as_deref().map(Path::new);
            let shown = file
                .and_then(Path::file_name)
                .map(|file| format!("{name}/{}", file.to_string_lossy()));
            finding.place.file = shown;
        }
        findings
    };
    insta::assert_snapshot!("broken_projects", said("projects", read));
}

#[test]
fn broken_responses_are_explained() {
    let survey = visit();
    let read = |name: &str, path: &Path| {
        read_responses(&survey, name, &fs::read(path).unwrap()).unwrap_err()
    };
    insta::assert_snapshot!("broken_responses", said("responses", read));
}

#[test]
fn broken_recheck_files_are_explained() {
    let read = |name: &str, path: &Path| {
        let checked = read_recheck(name, &fs::read(path).unwrap());
        assert!(checked.value.is_none(), "{name} is taken all the same");
        assert_eq!(checked.findings.len(), 1, "{name}: {:?}", checked.findings);
        checked.findings
    };
    insta::assert_snapshot!("broken_recheck", said("recheck", read));
}

#[test]
fn every_broken_file_but_the_several_ones_has_one_mistake() {
    for (stem, path) in entries("broken/questionnaires") {
        let findings = read_questionnaire("q", &fs::read_to_string(path).unwrap()).findings;
        // Points on a question about the respondent are doubtful themselves, inside a measure or not.
        let mistakes = 1 + usize::from(stem == "measure-over-demographic");
        assert!(
            findings.len() == mistakes || stem.starts_with("several"),
            "{stem}: {findings:?}"
        );
    }
}

#[test]
fn good_files_give_no_finding() {
    for (stem, path) in entries("good") {
        let findings = match path.extension().and_then(|ending| ending.to_str()) {
            None => read_project(&path).findings,
            Some("csv") => read_responses(&visit(), &stem, &fs::read(&path).unwrap())
                .err()
                .unwrap_or_default(),
            Some(_) if stem == "indicators" => {
                read_indicators(&stem, &fs::read_to_string(&path).unwrap()).findings
            }
            Some(_) => read_questionnaire(&stem, &fs::read_to_string(&path).unwrap()).findings,
        };
        assert_eq!(findings, [], "{stem}");
    }
}

#[test]
fn a_warning_leaves_the_questionnaire_usable_and_an_error_does_not() {
    for (stem, path) in entries("broken/questionnaires") {
        let read = read_questionnaire("q", &fs::read_to_string(path).unwrap());
        let refused = read
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        assert_eq!(read.is_accepted(), !refused, "{stem}");
    }
}
