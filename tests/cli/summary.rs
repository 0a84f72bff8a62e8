//! `manyi summary`: the ledger, the counts per question and the measures, on the screen and in files.

use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

#[test]
fn the_summary_of_the_published_papers_comes_in_every_format() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(shell.session(&[
        "summary xiangyuan-2022/recipients",
        "summary xiangyuan-2022/recipients --format csv --plain",
        "--lang en summary xiangyuan-2022/recipients",
        "--lang en summary xiangyuan-2022/recipients --format csv --plain",
    ]));
}

#[test]
fn the_summary_as_json_has_the_documented_keys_and_published_figures() {
    let shell = Shell::with_papers();
    let said = shell.run(&format!("summary {RECIPIENTS} --format json"));
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(
        keys(&summary),
        [
            "measures",
            "project",
            "questions",
            "responses",
            "rests_on",
            "survey"
        ]
    );
    let counts = "approved distributed entered invalid returned valid verified withdrawn";
    assert_eq!(keys(&summary["responses"]).join(" "), counts);
    assert_eq!(
        keys(&summary["questions"][0]),
        [
            "answered",
            "code",
            "full_mark",
            "missing",
            "not_asked",
            "options",
            "points",
            "score_rate",
            "text"
        ]
    );
    let measure = &summary["measures"][0];
    assert_eq!(
        keys(measure),
        [
            "alternatives",
            "code",
            "denominator",
            "formula",
            "in_words",
            "interval",
            "left_out",
            "missing",
            "no_interval",
            "no_rate",
            "numerator",
            "options",
            "questions",
            "rate",
            "rests_on",
            "rounding",
            "title"
        ]
    );
    assert_eq!(
        (
            &measure["numerator"],
            &measure["denominator"],
            &measure["rate"]
        ),
        (&"2137".into(), &"2340".into(), &"91.32".into())
    );
    let alternatives: Vec<(&str, usize, &str)> = measure["alternatives"]
        .as_array()
        .unwrap()
        .iter()
        .map(|other| {
            assert_eq!(
                keys(other),
                [
                    "denominator",
                    "formula",
                    "numerator",
                    "questions",
                    "rate",
                    "title"
                ]
            );
            let questions = other["questions"].as_array().unwrap();
            (
                other["formula"].as_str().unwrap(),
                questions.len(),
                other["rate"].as_str().unwrap(),
            )
        })
        .collect();
    // 936/1040, 229/260, 21/26, 22/26.
    assert_eq!(
        alternatives,
        [
            ("score-rate", 4, "90.00"),
            ("score-rate", 1, "88.08"),
            ("satisfied-share", 1, "80.77"),
            ("satisfied-share", 1, "84.62"),
        ]
    );
}

#[test]
fn a_survey_with_options_has_its_shares_and_interval_in_json() {
    let shell = Shell::with_project();
    shell.write("staff.csv", "serial,Q1,Q2,Q3,Q4,Q5\n");
    let heading = shell
        .run("export responses xiangyuan-2022/recipients-coded --with-sensitive --plain")
        .out;
    // Two papers: one thoroughly satisfied, one that never had any aid.
    let answers = |cells: [&str; 14], serial: u32| format!("{serial},{},,,,\n", cells.join(","));
    let mut file = heading;
    file += &answers(
        [
            "1", "1", "1", "1", "1", "1", "1", "1", "", "1", "3", "1", "1", "",
        ],
        1,
    );
    file += &answers(
        ["3", "", "3", "", "", "", "", "", "", "", "2", "2", "3", ""],
        2,
    );
    shell.write("coded.csv", file);
    let import = shell.run("import xiangyuan-2022/recipients-coded coded.csv");
    assert_eq!(import.code, 0, "{}", import.complaints);
    let said = shell.run("summary xiangyuan-2022/recipients-coded --format json");
    let summary: Value = serde_json::from_str(&said.out).unwrap();
    let awareness = &summary["questions"][2];
    assert_eq!(awareness["answered"], 2);
    assert_eq!(awareness["options"][0]["count"], 1);
    assert_eq!(awareness["options"][0]["share"], "50.00");
    let measures = summary["measures"].as_array().unwrap();
    let measure = measures
        .iter()
        .find(|measure| measure["formula"] == "awareness")
        .unwrap();
    assert_eq!(measure["rate"], "50.00");
    assert_eq!(measure["interval"]["level"], 95);
    assert!(measure["interval"]["low"].is_string());
}

#[test]
fn an_empty_survey_has_a_summary_without_rates() {
    let shell = Shell::with_project();
    insta::assert_snapshot!(shell.session(&["summary xiangyuan-2022/staff-awareness"]));
}

#[test]
fn a_file_is_written_as_spreadsheets_want_it_or_plain() {
    let shell = Shell::with_papers();
    let command = format!("summary {RECIPIENTS} --format csv -o");
    let said = shell.run(&format!("{command} 汇总.csv"));
    assert_eq!(
        (said.code, said.out.as_str(), said.complaints.as_str()),
        (0, "", "")
    );
    assert_eq!(shell.run(&format!("{command} plain.csv --plain")).code, 0);
    let (marked, plain) = (shell.read("汇总.csv"), shell.read("plain.csv"));
    assert!(marked.starts_with("\u{feff}类别,代码,"));
    assert_eq!(marked.matches('\n').count(), marked.matches("\r\n").count());
    assert!(!plain.contains('\r') && plain.starts_with("类别,代码,"));
    assert_eq!(
        marked.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
        plain
    );
    assert_eq!(
        shell.run(&format!("summary {RECIPIENTS} --format csv")).out,
        marked
    );
}

#[test]
fn a_file_is_replaced_whole_and_nothing_else_is_left() {
    let shell = Shell::with_papers();
    shell.write("out.json", "old");
    let before = shell.files();
    assert_eq!(
        shell
            .run(&format!(
                "summary {RECIPIENTS} --format json -o out.json --force"
            ))
            .code,
        0
    );
    assert_eq!(shell.files(), before);
    let written: Value = serde_json::from_str(&shell.read("out.json")).unwrap();
    assert_eq!(written["survey"], "recipients");
}

#[test]
fn a_place_that_cannot_be_written_is_refused_with_the_way_out() {
    let shell = Shell::with_papers();
    std::fs::create_dir(shell.path("folder")).unwrap();
    insta::assert_snapshot!(shell.session(&[
        "summary xiangyuan-2022/recipients -o nowhere/out.csv",
        "summary xiangyuan-2022/recipients -o folder",
        "--lang en summary xiangyuan-2022/recipients -o nowhere/out.csv",
    ]));
    // The words of the system differ elsewhere.
    #[cfg(target_os = "linux")]
    insta::assert_snapshot!(
        "a_file_in_place_of_a_folder_is_refused",
        shell.session(&["summary xiangyuan-2022/recipients -o papers.db/out.csv"])
    );
}

/// Root may write everywhere, so this is seen only by other users; for root the file is written.
#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_refused_with_the_way_out() {
    use std::os::unix::fs::PermissionsExt as _;
    let shell = Shell::with_papers();
    let folder = shell.path("locked");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    let may_write = std::fs::write(folder.join("try"), "").is_ok();
    let said = shell.run(&format!("summary {RECIPIENTS} -o locked/out.csv"));
    assert_eq!(said.code, if may_write { 0 } else { 6 });
    assert_eq!(said.complaints.contains("换一个可以写的位置"), !may_write);
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    let shell = Shell::with_project();
    insta::assert_snapshot!(shell.session(&[
        "summary",
        "summary xiangyuan-2022/nope",
        "summary xiangyuan-2022/recipients --format xls",
    ]));
}

// 26 valid papers of 20 people: nothing is corrected, and every place that shows a figure says so.
#[test]
fn more_responses_than_people_are_a_finding_everywhere() {
    let shell = Shell::new();
    shell.copy("questionnaires/xiangyuan-2022", "xiangyuan-2022");
    let known = "questionnaire = \"recipients.toml\"\npopulation = 29\ndistributed = 26\n";
    let fewer = "questionnaire = \"recipients.toml\"\npopulation = 20\n";
    shell.edit("xiangyuan-2022/project.toml", known, fewer);
    assert_eq!(shell.run("project add xiangyuan-2022").code, 0);
    let import = format!("import {RECIPIENTS} xiangyuan-2022/sample/recipients.csv");
    assert_eq!(shell.run(&import).code, 0);
    let said = shell.run(&format!("--lang en summary {RECIPIENTS} --format json"));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    let measure = &found["measures"][0];
    assert_eq!(measure["interval"]["method"], "ratio");
    let note = "26 responses from a population of 20: the interval is not corrected";
    assert!(
        measure["notes"][0].as_str().unwrap().starts_with(note),
        "{measure}"
    );
    for listing in ["summary xiangyuan-2022/recipients", "score xiangyuan-2022"] {
        let said = shell.run(&format!("--lang en {listing} --format csv --plain"));
        assert!(said.out.contains(note), "{listing}: {}", said.out);
    }
    let ledger = shell.run(&format!("ledger {RECIPIENTS} --format json"));
    assert!(
        ledger.out.contains("more-than-population"),
        "{}",
        ledger.out
    );
}
