//! Files in: the shipped project, exact decimals, responses, and the documentation of it all.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use manyi::formats::{
    ProjectFolder, ResponseFile, SHIPPED, formats_document, read_project, read_questionnaire,
    read_responses, shipped_project,
};
use manyi::indicator::assess;
use manyi::measure::{Survey, figure};
use manyi::questionnaire::Kind;
use manyi::response::{Answer, Missing, Tally};
use manyi::text::{Language, Severity};
use rust_decimal::Decimal;

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn xiangyuan() -> ProjectFolder {
    shipped_project("xiangyuan-2022").unwrap().value.unwrap()
}

fn rows(name: &str) -> Vec<csv::StringRecord> {
    let path = top().join("tests/data/xiangyuan-2022").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn good(name: &str) -> String {
    fs::read_to_string(top().join("tests/good").join(name)).unwrap()
}

fn visit() -> Survey {
    let file = read_questionnaire("visit.toml", &good("visit.toml"))
        .value
        .unwrap();
    Survey {
        code: "visit".into(),
        questionnaire: file.questionnaire,
        population: None,
        distributed: None,
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: file.measures,
    }
}

#[test]
fn the_shipped_project_has_only_the_doubts_that_the_published_paper_has() {
    for code in SHIPPED {
        let checked = shipped_project(code).unwrap();
        for finding in &checked.findings {
            assert_eq!(
                finding.severity,
                Severity::Warning,
                "{}",
                finding.render(Language::En)
            );
        }
        let codes: Vec<&str> = checked
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect();
        // Five demographic questions are scored and counted; 14 points less one per ten percent never come to 0; the target
        // of 10 people is printed as the actual value, where 29 were helped.
        let doubts = [
            ["target-copied", "floor-unreachable"].as_slice(),
            &["demographic-with-points"; 5],
            &["measure-over-demographic"],
        ];
        let expected = match code {
            "xiangyuan-2022" => doubts.concat(),
            _ => Vec::new(),
        };
        assert_eq!(codes, expected, "{code}");
        assert_eq!(checked.value.unwrap().project.code, code);
    }
}

#[test]
fn a_code_that_is_not_shipped_gives_nothing() {
    assert!(shipped_project("xiangyuan-2023").is_none());
}

#[test]
fn the_folders_on_disk_read_as_the_shipped_projects() {
    for code in SHIPPED {
        let on_disk = read_project(&top().join("questionnaires").join(code)).value;
        let (on_disk, shipped) = (
            on_disk.unwrap(),
            shipped_project(code).unwrap().value.unwrap(),
        );
        assert_eq!(on_disk.project, shipped.project);
        let bytes = |folder: &ProjectFolder| -> Vec<Vec<u8>> {
            let samples = folder.samples.iter();
            samples.map(|sample| sample.bytes.clone()).collect()
        };
        assert_eq!(bytes(&on_disk), bytes(&shipped), "{code}");
    }
}

#[test]
fn the_shipped_indicators_are_the_published_ones() {
    let project = xiangyuan().project;
    let published = rows("indicators.csv");
    assert_eq!(project.indicators.len(), published.len());
    for (indicator, row) in project.indicators.iter().zip(&published) {
        assert_eq!(indicator.path[0].zh, row[0], "{}", indicator.code);
        assert_eq!(indicator.path[1].zh, row[1], "{}", indicator.code);
        assert_eq!(indicator.title.zh, row[2], "{}", indicator.code);
        assert_eq!(indicator.weight.to_string(), row[3], "{}", indicator.code);
        assert_eq!(indicator.target.zh, row[4], "{}", indicator.code);
        let printed = indicator.published.as_ref().unwrap();
        assert_eq!(printed.value.zh, row[5], "{}", indicator.code);
        assert_eq!(
            printed.score.unwrap().to_string(),
            row[6],
            "{}",
            indicator.code
        );
        assert!(!indicator.standard.zh.is_empty() && !indicator.standard.en.is_empty());
    }
}

#[test]
fn the_shipped_questions_are_the_published_ones() {
    let project = xiangyuan().project;
    let questions = &project
        .survey("recipients")
        .unwrap()
        .questionnaire
        .questions;
    let published = rows("questions.csv");
    assert_eq!(questions.len(), published.len());
    for (question, row) in questions.iter().zip(&published) {
        assert_eq!(question.code, row[0]);
        let role = row[2].trim_end_matches("-sensitive");
        assert_eq!(question.role.code(), role, "{}", question.code);
        assert_eq!(
            question.sensitive,
            row[2].ends_with("-sensitive"),
            "{}",
            question.code
        );
        let labels: Vec<&str> = question
            .options
            .iter()
            .map(|option| option.label.zh.as_str())
            .collect();
        assert_eq!(
            labels.join("|"),
            row[4].replace("享受过现在", "享受过，现在"),
            "{}",
            question.code
        );
        assert_eq!(
            question
                .full_mark()
                .map(|mark| mark.to_string())
                .unwrap_or_default(),
            &row[5]
        );
    }
}

#[test]
fn the_sample_papers_are_the_published_ones_and_come_to_88_5_good() {
    let folder = xiangyuan();
    let survey = folder.project.survey("recipients").unwrap();
    let sample = &folder.samples[0];
    let responses = read_responses(survey, &sample.file, &sample.bytes).unwrap();
    for ((_, serial, sheet), row) in responses.iter().zip(&rows("scores.csv")) {
        assert_eq!(serial.as_str(), &row[0]);
        for position in 0..9 {
            assert_eq!(sheet.get(position).unwrap().to_code(), row[position + 1]);
        }
        assert_eq!(sheet.get(9), Some(&Answer::Missing(Missing::Blank)));
    }
    assert_eq!(responses.len(), 26);
    let tally = Tally::of(
        &survey.questionnaire,
        responses.iter().map(|(_, _, sheet)| sheet),
    );
    let assessment = assess(&folder.project, &|survey_code, measure| {
        let survey = folder.project.survey(survey_code)?;
        let measure = survey.measures.iter().find(|known| known.code == measure)?;
        (survey_code == "recipients").then(|| figure(survey, measure, &tally))
    });
    for scored in &assessment.indicators {
        let published = scored.published.as_ref().unwrap().score.unwrap();
        assert_eq!(scored.score, Some(published.into()), "{}", scored.code);
    }
    assert_eq!(assessment.total.to_short_text(2), "88.5");
    assert_eq!(assessment.grade.unwrap().zh, "良");
}

#[test]
fn decimals_are_read_digit_by_digit() {
    let file = read_questionnaire("decimals.toml", &good("decimals.toml"))
        .value
        .unwrap();
    let tenth = Decimal::new(1, 1);
    let kind = Kind::Score {
        full_mark: Decimal::new(25, 1),
        step: tenth,
    };
    assert_eq!(file.questionnaire.questions[0].kind, kind);
    let points: Vec<Option<Decimal>> = file.questionnaire.questions[1]
        .options
        .iter()
        .map(|option| option.points)
        .collect();
    assert_eq!(points, [Some(Decimal::new(3, 1)), Some(tenth)]);
}

#[test]
fn a_column_is_counted_in_characters_and_a_mark_before_the_file_is_none() {
    let text = "\u{feff}format = 1\ncode = \"a\"\ntitle = { zh = \"满意度\", fr = \"x\" }\nrespondents = \"职工\"\nquestions = []\n";
    let findings = read_questionnaire("q.toml", text).findings;
    let place = &findings[0].place;
    let before = "title = { zh = \"满意度\", ".chars().count() as u32;
    assert_eq!((place.line, place.column), (Some(3), Some(before + 1)));
    let first = read_questionnaire("q.toml", "\u{feff}formt = 1\n").findings;
    assert!(
        first
            .iter()
            .any(|finding| finding.code == "unknown-key" && finding.place.column == Some(1))
    );
}

#[test]
fn responses_are_read_with_their_rows_blanks_and_skips() {
    let responses = read_responses(&visit(), "r.csv", good("responses.csv").as_bytes()).unwrap();
    let codes = |index: usize| -> Vec<Option<String>> {
        responses[index]
            .2
            .iter()
            .map(|answer| answer.map(Answer::to_code))
            .collect()
    };
    let said =
        |values: [&str; 6]| values.map(|value| (!value.is_empty()).then(|| value.to_owned()));
    assert_eq!(
        responses.iter().map(|(row, ..)| *row).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert_eq!(
        codes(0),
        said(["1", "", "9.5", "4", "#blank", "2022-06-30"])
    );
    assert_eq!(
        codes(1),
        said(["3", "1|2", "0", "12", "手续太多，等得久", "2022-07-01"])
    );
    assert_eq!(
        codes(2),
        said(["2", "#refused", "#illegible", "#blank", "谢谢", "#blank"])
    );
}

#[test]
fn the_same_responses_are_read_in_every_encoding() {
    let plain = read_responses(&visit(), "r.csv", good("responses.csv").as_bytes()).unwrap();
    for name in ["responses-gb18030.csv", "responses-spreadsheet.csv"] {
        let bytes = fs::read(top().join("tests/good").join(name)).unwrap();
        assert_eq!(
            read_responses(&visit(), name, &bytes).unwrap(),
            plain,
            "{name}"
        );
    }
}

#[test]
fn an_unfinished_paper_of_an_export_stays_open_and_a_guarded_text_is_as_it_was() {
    let responses =
        read_responses(&visit(), "r.csv", good("responses-exported.csv").as_bytes()).unwrap();
    assert_eq!(responses[0].2.get(4), Some(&Answer::Text("=1+1".into())));
    assert_eq!(responses[1].2.iter().flatten().count(), 1);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let row = |serial: &str| format!("{serial},1,,9.5,4,\"一\n二\",2022-06-30");
    for end in ["\n", "\r\n", "\r"] {
        let heading = "serial,Q1,Q2,Q3,Q4,Q5,Q6";
        let lines = [
            heading,
            &row("1"),
            "",
            "",
            &row("2"),
            ",,,,,,",
            &row("3"),
            &row("3"),
        ];
        let findings = read_responses(&visit(), "r.csv", lines.join(end).as_bytes()).unwrap_err();
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, "duplicate-serial");
        // The heading is row 1, so the lines above are rows 1 to 8, whatever line ends their cells hold.
        assert_eq!(findings[0].place.line, Some(8), "{end:?}");
        assert!(
            findings[0].sentence.en.contains("rows 7 and 8"),
            "{}",
            findings[0].sentence.en
        );
    }
}

#[test]
fn responses_can_be_read_one_by_one() {
    let text = good("responses.csv");
    let survey = visit();
    let file = ResponseFile::decode("r.csv", text.as_bytes()).unwrap();
    let mut serials = Vec::new();
    for row in file.rows(&survey).unwrap() {
        serials.push(row.unwrap().serial.to_string());
    }
    assert_eq!(serials, ["1", "2", "3"]);
}

#[test]
fn a_file_with_a_thousand_problems_lists_no_more() {
    let mut text = String::from("serial,Q1,Q2,Q3,Q4,Q5,Q6\n");
    text.extend((1..=1500).map(|serial| format!("{serial},9,,9.5,4,,2022-06-30\n")));
    let findings = read_responses(&visit(), "r.csv", text.as_bytes()).unwrap_err();
    assert_eq!(findings.len(), 1001);
    assert_eq!(findings.last().unwrap().code, "too-many-findings");
}

#[test]
fn generated_docs_of_the_formats_are_current() {
    let path = top().join("docs/formats.md");
    if std::env::var_os("MANYI_UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, formats_document()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == formats_document(),
        "docs/formats.md is stale: run MANYI_UPDATE_DOCS=1 cargo test --test figures"
    );
}

#[test]
fn the_example_of_the_documentation_has_no_finding() {
    let document = formats_document();
    let example = document
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let read = read_questionnaire("example.toml", example);
    assert_eq!(read.findings, []);
    let survey = Survey {
        code: "visit".into(),
        questionnaire: read.value.unwrap().questionnaire,
        population: None,
        distributed: None,
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: Vec::new(),
    };
    let responses = document
        .split("```csv\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    assert_eq!(
        read_responses(&survey, "example.csv", responses.as_bytes())
            .unwrap()
            .len(),
        3
    );
}

/// Every word that stands where the sources give a finding its code.
fn codes_in(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_in(&path, codes);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for call in [
            "Finding::error(",
            "Finding::warning(",
            "error(",
            "warning(",
            "refuse(\n        question,",
        ] {
            for after in source.split(call).skip(1) {
                let first = after
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next());
                codes.extend(
                    first
                        .filter(|word| {
                            word.chars()
                                .all(|sign| sign.is_ascii_lowercase() || sign == '-')
                        })
                        .map(str::to_owned),
                );
            }
        }
    }
}

#[test]
fn every_finding_code_is_documented() {
    let mut codes = BTreeSet::new();
    for part in [
        "formats",
        "questionnaire",
        "measure",
        "indicator",
        "printed",
        "response",
    ] {
        codes_in(&top().join("src").join(part), &mut codes);
    }
    let snapshots = top().join("tests/figures/snapshots");
    for entry in fs::read_dir(snapshots).unwrap() {
        let said = fs::read_to_string(entry.unwrap().path()).unwrap();
        let shown = said
            .split(": error [")
            .chain(said.split(": warning ["))
            .skip(1);
        codes.extend(
            shown
                .filter_map(|rest| rest.split(']').next())
                .filter(|code| !code.contains('\n'))
                .map(str::to_owned),
        );
    }
    assert!(codes.len() > 70, "only {} codes were found", codes.len());
    let document = formats_document();
    let missing: Vec<&String> = codes
        .iter()
        .filter(|code| !document.contains(&format!("| `{code}` |")))
        .collect();
    assert!(missing.is_empty(), "not in docs/formats.md: {missing:?}");
}
