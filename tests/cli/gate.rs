//! The gate for what leaves: sensitive answers stay inside in every output of every command, unless handed over on record.

use std::fs;
use std::path::Path;

use manyi::response::{Answer, Serial};
use manyi::store::{Store, SurveyKey};
use serde_json::Value;

use crate::shell::Shell;

/// The survey of these tests.
pub const SURVEY: &str = "gate/visit";

const PROJECT: &str = r#"
format = 1
code = "gate"
title = "出门"

[[surveys]]
code = "visit"
questionnaire = "visit.toml"

[[grades]]
title = "优"
from = 0
"#;

const INDICATORS: &str = r#"
format = 1

[[indicators]]
code = "D1"
path = [{ zh = "效益", en = "benefit" }, { zh = "效果", en = "effect" }]
title = "满意度"
weight = 100
target = "90%"
standard = "按比例得分。"

[indicators.rule]
kind = "proportional"

[indicators.evidence]
kind = "measure"
survey = "visit"
measure = "satisfaction"
"#;

/// An open question, one of each kind that is sensitive, one asked only by the answer to a sensitive one.
const QUESTIONNAIRE: &str = r#"
format = 1
code = "visit"
version = 1
title = "走访"
respondents = "职工"

[[questions]]
code = "Q1"
text = "满意吗"
kind = "single"
role = "satisfaction"
options = [{ code = "1", label = "满意", points = 10 }, { code = "2", label = "不满意", points = 0 }]

[[questions]]
code = "S1"
text = "身体"
kind = "single"
role = "demographic"
sensitive = true
options = [{ code = "KX1", label = "好" }, { code = "KX2", label = "差" }]

[[questions]]
code = "S2"
text = "支出"
kind = "multiple"
role = "demographic"
sensitive = true
options = [{ code = "MX1", label = "老人" }, { code = "MX2", label = "子女" }]

[[questions]]
code = "S3"
text = "收入"
kind = "number"
role = "demographic"
sensitive = true

[[questions]]
code = "S4"
text = "困难"
kind = "text"
role = "open"
sensitive = true

[[questions]]
code = "F1"
text = "什么病"
kind = "text"
role = "open"
ask_if = [{ question = "S1", any_of = ["KX2"] }]

[[questions]]
code = "S5"
text = "健康自评"
kind = "score"
role = "effect"
full_mark = 100
sensitive = true

[[questions]]
code = "Q2"
text = "成效"
kind = "score"
role = "effect"
full_mark = 100

[[questions]]
code = "Q3"
text = "意见"
kind = "text"
role = "open"

[[measures]]
code = "satisfaction"
title = "满意度"
formula = "satisfied-share"
questions = ["Q1"]
options = ["1"]
"#;

/// What only answers to guarded questions hold.
const PLANTED: [&str; 7] = ["KX1", "KX2", "MX1", "MX2", "98761", "秘密的话", "尘肺"];

/// What an answer to an open question holds.
const PUBLIC: &str = "公开的意见";

/// The project of these tests on file, without papers.
pub fn project() -> Shell {
    let shell = Shell::new();
    fs::create_dir(shell.path("gate")).unwrap();
    shell.write("gate/project.toml", PROJECT);
    shell.write("gate/visit.toml", QUESTIONNAIRE);
    shell.write("gate/indicators.toml", INDICATORS);
    let said = shell.run("project add gate");
    assert_eq!(said.code, 0, "{}", said.complaints);
    shell
}

/// The papers `1` to `12`, keyed; with a note and a query about a sensitive answer, and a reason that repeats it.
fn shell() -> Shell {
    shell_saying(PUBLIC)
}

/// The same papers with these words in the answer to the open question.
pub fn shell_saying(words: &str) -> Shell {
    let shell = project();
    let mut store = Store::open(&shell.path("papers.db"), "王").unwrap();
    let key: SurveyKey = SURVEY.parse().unwrap();
    for number in 1..=12_u32 {
        let serial = Serial::read(&number.to_string()).unwrap();
        let (health, illness) =
            [("KX1", None), ("KX2", Some("尘肺"))][usize::from(number % 3 == 0)];
        let answers = [
            Some(Answer::Choice(
                ["1", "2"][usize::from(number % 4 == 0)].to_owned(),
            )),
            Some(Answer::Choice(health.to_owned())),
            Some(Answer::Choices(vec!["MX1".to_owned(), "MX2".to_owned()])),
            Some(Answer::Number(98761.into())),
            Some(Answer::Text("秘密的话".to_owned())),
            illness.map(|text| Answer::Text(text.to_owned())),
            Some(Answer::Points(50.into())),
            Some(Answer::Points(50.into())),
            Some(Answer::Text(words.to_owned())),
        ];
        for (position, answer) in answers.iter().enumerate() {
            if answer.is_some() {
                store
                    .save_answer(&key, &serial, position, answer.as_ref(), position + 1)
                    .unwrap();
            }
        }
        store.finish(&key, &serial).unwrap();
    }
    drop(store);
    for command in [
        format!("note {SURVEY} 1 写的是KX1 --question S1"),
        format!("query ask {SURVEY} 1 是98761吗 --question S3"),
        format!("query answer {SURVEY} 1 是98761"),
    ] {
        let said = shell.run(&command);
        assert_eq!(said.code, 0, "{command}: {}", said.complaints);
    }
    shell
}

/// Every command that says something of answers, in every form; `true`: with the gate open it tells a planted word.
fn exits() -> Vec<(String, bool)> {
    let listed = [
        (format!("summary {SURVEY}"), true),
        (format!("summary {SURVEY} --by Q1"), true),
        (
            format!("crosstab {SURVEY} --rows Q1 --columns operator"),
            false,
        ),
        (format!("reliability {SURVEY}"), false),
        (format!("check {SURVEY} --answers 1"), true),
        (format!("audit list {SURVEY}"), true),
        (
            format!("audit list {SURVEY} --serial 1 --question S1"),
            true,
        ),
        (format!("query list {SURVEY} --all"), true),
        (format!("design {SURVEY}"), false),
    ];
    let listed = listed.into_iter().flat_map(|(command, tells)| {
        ["table", "csv", "json"].map(|format| (format!("{command} --format {format}"), tells))
    });
    let others = [
        (format!("export responses {SURVEY}"), true),
        (format!("export responses {SURVEY} --layout long"), true),
        (format!("export responses {SURVEY} --labels"), true),
        (format!("export responses {SURVEY} --format json"), true),
        (
            format!("export responses {SURVEY} --format json --layout long"),
            true,
        ),
        ("audit export".to_owned(), true),
        ("audit export --format json".to_owned(), true),
        (format!("note {SURVEY} 1"), true),
    ];
    listed.chain(others).collect()
}

/// Commands that have nothing of single answers to let out.
fn others() -> Vec<String> {
    [
        "score gate",
        "compare gate",
        "ledger SURVEY",
        "operators SURVEY",
        "batch list SURVEY",
        "acceptance list SURVEY",
        "verify status SURVEY",
        "verify agreement SURVEY",
        "doctor",
        "audit verify",
        "approve SURVEY --why 看过",
        "reopen SURVEY 1 --why 看错",
        "project list",
    ]
    .map(|command| command.replace("SURVEY", SURVEY))
    .into()
}

fn planted(text: &str) -> Vec<&'static str> {
    PLANTED
        .into_iter()
        .filter(|word| text.contains(word))
        .collect()
}

#[test]
fn no_command_lets_a_sensitive_answer_out_unless_it_is_handed_over() {
    let shell = shell();
    for (command, tells) in exits() {
        let closed = shell.run(&command);
        assert!(closed.code == 0, "{command}: {}", closed.complaints);
        assert_eq!(planted(&closed.out), [""; 0], "{command}: {}", closed.out);
        assert_eq!(planted(&closed.complaints), [""; 0], "{command}");
        let open = shell.run(&format!("{command} --with-sensitive"));
        assert!(open.code == 0, "{command}: {}", open.complaints);
        assert_eq!(
            !planted(&open.out).is_empty(),
            tells,
            "{command}: {}",
            open.out
        );
    }
    for command in others() {
        let said = shell.run(&command);
        assert_eq!(planted(&said.out), [""; 0], "{command}");
        assert_eq!(planted(&said.complaints), [""; 0], "{command}");
    }
}

#[test]
fn a_hand_over_that_did_not_come_about_is_no_hand_over_on_record() {
    let shell = shell();
    shell.write("there.csv", "kept");
    let entries = |shell: &Shell| -> Vec<[String; 2]> {
        let said = shell.run(&format!("audit list {SURVEY} --format json"));
        let rows: Value = serde_json::from_str(&said.out).unwrap();
        let rows = rows.as_array().unwrap().iter();
        rows.filter(|row| row["action"] == "hand-over")
            .map(|row| ["old", "new"].map(|key| row[key].as_str().unwrap_or_default().to_owned()))
            .collect()
    };
    for (target, count) in [("nowhere/x.csv", 1), ("there.csv", 2), ("papers.db", 3)] {
        let refused = shell.run(&format!(
            "export responses {SURVEY} --with-sensitive -o {target}"
        ));
        assert_ne!(refused.code, 0, "{target}");
        let found = entries(&shell);
        assert_eq!(found.len(), 2 * count, "{target}: {found:?}");
        let of: Vec<&[String; 2]> = found
            .iter()
            .filter(|[old, new]| old.contains("export responses") && new.is_empty())
            .collect();
        assert_eq!(of.len(), count, "{target}: {found:?}");
        let told = shell.run(&format!("audit list {SURVEY}")).out;
        assert_eq!(told.matches("没有写成").count(), count, "{told}");
    }
    assert_eq!(shell.read("there.csv"), "kept");
    let done = shell.run(&format!(
        "export responses {SURVEY} --with-sensitive -o x.csv"
    ));
    assert_eq!(done.code, 0, "{}", done.complaints);
    assert_eq!(entries(&shell).len(), 7);
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn a_table_of_small_cells_that_was_not_written_is_none_on_record() {
    let shell = shell();
    for of in [
        format!("crosstab {SURVEY} --rows batch --columns mode"),
        format!("summary {SURVEY} --by batch"),
    ] {
        let refused = shell.run(&format!(
            "{of} --small-cells 0 --format json -o nowhere/x.json"
        ));
        assert_ne!(refused.code, 0, "{of}");
        assert!(
            !refused.complaints.contains("不知道"),
            "{}",
            refused.complaints
        );
    }
    let told = shell.run(&format!("audit list {SURVEY}")).out;
    assert_eq!(told.matches("小于此数的格子不显示：0").count(), 4, "{told}");
    assert_eq!(told.matches("没有写成").count(), 2, "{told}");
    assert_eq!(shell.run("doctor").code, 0);
}

/// Everything that was written into files of this beginning, packages unpacked, as one text.
pub fn written(shell: &Shell, begin: &str) -> String {
    let mut text = String::new();
    let mut paths: Vec<_> = shell
        .files()
        .into_iter()
        .filter(|name| name.starts_with(begin))
        .map(|name| shell.path(&name))
        .collect();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            paths.extend(fs::read_dir(&path).unwrap().map(|one| one.unwrap().path()));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        match zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
            Ok(mut archive) => {
                for index in 0..archive.len() {
                    let mut part = Vec::new();
                    std::io::copy(&mut archive.by_index(index).unwrap(), &mut part).unwrap();
                    text.push_str(&String::from_utf8_lossy(&part));
                }
            }
            Err(_) => text.push_str(&String::from_utf8_lossy(&bytes)),
        }
    }
    text
}

#[test]
fn no_file_of_answers_holds_a_sensitive_one_unless_it_is_handed_over() {
    let shell = shell();
    for (at, form) in ["csv", "json", "xlsx", "sav", "sps", "package", "zip"]
        .into_iter()
        .enumerate()
    {
        let ending = if form == "package" { "" } else { form };
        let form = if form == "zip" { "package" } else { form };
        let write = |name: &str, more: &str| {
            let file = format!("{name}{at}.{ending}");
            let file = file.trim_end_matches('.');
            let said = shell.run(&format!(
                "export responses {SURVEY} --format {form} -o {file} {more}"
            ));
            assert_eq!(said.code, 0, "{form}: {}", said.complaints);
            written(&shell, &format!("{name}{at}"))
        };
        let closed = write("closed", "");
        assert_eq!(planted(&closed), [""; 0], "{form}");
        let open = write("open", "--with-sensitive");
        assert!(!planted(&open).is_empty(), "{form}");
    }
}

#[test]
fn a_sensitive_question_has_no_counts_in_a_summary() {
    let shell = shell();
    let read = |command: &str| -> Value {
        let said = shell.run(&format!("{command} --format json"));
        serde_json::from_str(&said.out).unwrap()
    };
    for command in [
        format!("summary {SURVEY}"),
        format!("summary {SURVEY} --by Q1"),
    ] {
        let summary = read(&command);
        for question in summary["questions"].as_array().unwrap() {
            let code = question["code"].as_str().unwrap();
            let is_guarded = code.starts_with(['S', 'F']);
            assert_eq!(question["withheld"] == true, is_guarded, "{command} {code}");
            assert_eq!(
                question["answered"].is_null(),
                is_guarded,
                "{command} {code}"
            );
            if is_guarded {
                assert_eq!(
                    question["options"],
                    serde_json::json!([]),
                    "{command} {code}"
                );
                assert!(question.get("numbers").is_none(), "{command} {code}");
            }
        }
        // The measure was declared to be published: 9 of 12. By its own question it would tell the size of a small group.
        let numerator = &summary["measures"][0]["numerator"];
        assert!(numerator == "9" || command.contains("--by") && numerator.is_null());
        let open = read(&format!("{command} --with-sensitive"));
        assert_eq!(open["questions"][1]["options"][0]["count"], 8, "{command}");
    }
}

#[test]
fn figures_grouped_by_a_sensitive_question_are_refused_with_the_way_out() {
    let shell = shell();
    for command in [
        format!("summary {SURVEY} --by S1"),
        format!("summary {SURVEY} --by S2=MX1"),
        format!("crosstab {SURVEY} --rows S1 --columns Q1"),
        format!("crosstab {SURVEY} --rows Q1 --columns S5"),
        format!("design {SURVEY} --strata S1"),
    ] {
        for format in ["table", "csv", "json"] {
            let command = format!("{command} --format {format}");
            let refused = shell.run(&command);
            assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{command}");
            assert!(refused.complaints.contains("--with-sensitive"), "{command}");
            let open = shell.run(&format!("{command} --with-sensitive"));
            assert_eq!(open.code, 0, "{command}: {}", open.complaints);
        }
    }
}

#[test]
fn a_hand_over_is_in_the_trail_with_its_questions_and_without_answers() {
    let shell = shell();
    let events = || -> Vec<Value> {
        let said = shell.run(&format!("audit list {SURVEY} --format json"));
        let rows: Vec<Value> = serde_json::from_str(&said.out).unwrap();
        rows.into_iter()
            .filter(|row| row["action"] == "hand-over")
            .collect()
    };
    shell.run(&format!("summary {SURVEY}"));
    // Nothing sensitive goes along with it: nothing is handed over.
    shell.run(&format!(
        "crosstab {SURVEY} --rows Q1 --columns operator --with-sensitive"
    ));
    assert_eq!(events().len(), 0);
    shell.run(&format!("export responses {SURVEY} --with-sensitive"));
    shell.run(&format!("summary {SURVEY} --by S1 --with-sensitive"));
    let found = events();
    assert_eq!(found.len(), 2);
    let record =
        |at: usize| -> Value { serde_json::from_str(found[at]["new"].as_str().unwrap()).unwrap() };
    assert_eq!(
        record(0),
        serde_json::json!({"what": "export responses", "questions": ["S1", "S2", "S3", "S4", "F1", "S5"]})
    );
    assert_eq!(record(1)["what"], "summary --by S1");
    let table = shell.run(&format!("audit list {SURVEY}")).out;
    assert!(table.contains("summary --by S1：S1、S2、S3"), "{table}");
    let doctor = shell.run("doctor");
    assert_eq!(doctor.code, 0, "{}", doctor.complaints);
}

#[test]
fn an_export_without_its_sensitive_columns_says_so_and_is_not_taken_back() {
    let shell = shell();
    let partial = shell.run(&format!("export responses {SURVEY} --plain -o part.csv"));
    assert!(
        partial.complaints.contains("S1、S2、S3、S4、F1、S5"),
        "{}",
        partial.complaints
    );
    let text = shell.read("part.csv");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("serial,Q1,Q2,Q3,state,version,batch,invalid,withheld")
    );
    assert!(lines.all(|line| line.ends_with(",S1 S2 S3 S4 F1 S5")));
    let long = shell.run(&format!("export responses {SURVEY} --layout long --plain"));
    assert_eq!(
        long.out.lines().next(),
        Some("serial,question,value,missing,points,invalid,withheld")
    );
    let whole = shell.run(&format!(
        "export responses {SURVEY} --with-sensitive --plain -o whole.csv"
    ));
    assert_eq!(whole.complaints, "");

    let elsewhere = Shell::new();
    for (name, text) in [
        ("project", PROJECT),
        ("visit", QUESTIONNAIRE),
        ("indicators", INDICATORS),
    ] {
        fs::create_dir_all(elsewhere.path("gate")).unwrap();
        elsewhere.write(&format!("gate/{name}.toml"), text);
    }
    elsewhere.run("project add gate");
    elsewhere.write("part.csv", text);
    elsewhere.write("whole.csv", shell.read("whole.csv"));
    let refused = elsewhere.run(&format!("import {SURVEY} part.csv"));
    assert_eq!(refused.code, 3, "{}", refused.complaints);
    assert!(
        refused.complaints.contains("withheld-columns"),
        "{}",
        refused.complaints
    );
    assert_eq!(
        refused.complaints.matches("part.csv:1").count(),
        1,
        "{}",
        refused.complaints
    );
    let taken = elsewhere.run(&format!("import {SURVEY} whole.csv"));
    assert_eq!(taken.code, 0, "{}", taken.complaints);
    let again = elsewhere.run(&format!(
        "export responses {SURVEY} --with-sensitive --plain"
    ));
    assert_eq!(again.out, shell.read("whole.csv"));
}

#[test]
fn the_list_of_exits_names_every_command() {
    let read = |name: &str| {
        fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("docs")
                .join(name),
        )
        .unwrap()
    };
    let (commands, exits) = (read("commands.md"), read("leaving.md"));
    let headings: Vec<&str> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        .collect();
    // A command that has others under it does nothing by itself.
    let is_parent = |heading: &str| {
        let stem = format!("{} ", heading.trim_end_matches('`'));
        let has_more = headings.iter().any(|other| other.starts_with(&stem));
        has_more && heading != "`manyi backup`"
    };
    for heading in headings.iter().filter(|heading| !is_parent(heading)) {
        assert!(
            exits.contains(heading),
            "docs/leaving.md does not say what {heading} lets out"
        );
    }
}
