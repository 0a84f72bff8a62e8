//! Whoever keys second entries learns nothing of the first ones that wait for them, whatever is asked for.

use manyi::response::{Answer, Serial};
use manyi::store::{Store, SurveyKey};

use crate::gate::{SURVEY, project};
use crate::shell::{Said, Shell};

/// The answers of a paper to Q1, S1, S2, S3, S4, S5, Q2 and Q3, by the positions of their questions.
fn answers(kind: usize) -> Vec<(usize, Answer)> {
    let choice = |codes: [&str; 2]| Answer::Choice(codes[kind].into());
    vec![
        (0, choice(["1", "2"])),
        (1, Answer::Choice("KX1".into())),
        (2, Answer::Choices(vec![["MX1", "MX2"][kind].into()])),
        (3, Answer::Number([100, 900][kind].into())),
        (4, Answer::Text(["静", "闹"][kind].into())),
        (6, Answer::Points([90, 20][kind].into())),
        (7, Answer::Points([80, 30][kind].into())),
        (8, Answer::Text(["好", "差"][kind].into())),
    ]
}

/// Papers of 王: `1` to `6`, which 李 keyed again, and `7` alone in its batch and `8`, which wait for 李; those two have
/// answers of this kind.
fn stack(waiting: usize) -> Shell {
    let shell = project();
    let key: SurveyKey = SURVEY.parse().unwrap();
    let file = shell.path("papers.db");
    for batch in ["all", "one"] {
        assert_eq!(shell.run(&format!("batch add {SURVEY} {batch}")).code, 0);
    }
    let mut first = Store::open(&file, "王").unwrap();
    for number in 1..=8_u32 {
        let serial = Serial::read(&number.to_string()).unwrap();
        let kind = if number > 6 {
            waiting
        } else {
            number as usize % 2
        };
        let batch = if number == 7 { "one" } else { "all" };
        first.set_current_batch(&key, Some(batch)).unwrap();
        for (position, answer) in answers(kind) {
            first
                .save_answer(&key, &serial, position, Some(&answer), position + 1)
                .unwrap();
        }
        first.finish(&key, &serial).unwrap();
    }
    let mut second = Store::open(&file, "李").unwrap();
    for number in 1..=6_u32 {
        let serial = Serial::read(&number.to_string()).unwrap();
        for (position, answer) in answers(number as usize % 2) {
            second
                .save_second(&key, &serial, position, &answer)
                .unwrap();
        }
    }
    shell
}

/// Everything that tells figures, lists or single answers.
fn asked() -> Vec<String> {
    let listed = [
        "summary SURVEY",
        "summary SURVEY --by batch --small-cells 0",
        "summary SURVEY --by Q1 --small-cells 0",
        "summary SURVEY --with-sensitive",
        "crosstab SURVEY --rows batch --columns Q1 --small-cells 0",
        "crosstab SURVEY --rows Q1 --columns Q2,batch --small-cells 0",
        "reliability SURVEY --with-sensitive",
        "design SURVEY",
        "check SURVEY --answers 1 --with-sensitive",
        "score gate",
        "compare gate",
        "query list SURVEY",
        "verify status SURVEY",
        "verify agreement SURVEY",
        "ledger SURVEY",
        "batch list SURVEY",
        "audit list SURVEY --with-sensitive",
        "audit list SURVEY --serial 7 --with-sensitive",
    ];
    let listed = listed.into_iter().flat_map(|command| {
        ["table", "json", "csv"].map(|format| format!("{command} --format {format}"))
    });
    let others = [
        "export responses SURVEY --with-sensitive",
        "export responses SURVEY --layout long --with-sensitive",
        "export responses SURVEY --format json --labels --with-sensitive",
        "audit export --with-sensitive",
        "note SURVEY 7 --with-sensitive",
    ];
    let all = listed.chain(others.map(str::to_owned));
    all.map(|command| command.replace("SURVEY", SURVEY))
        .collect()
}

/// What was said without the heads of the trail, which differ in every file, and as if every paper had taken no time to key:
/// how long the test took is no answer.
fn said(shell: &Shell, command: &str) -> (i32, String, String) {
    let Said {
        out,
        complaints,
        code,
    } = shell.run(command);
    let lines = out.lines().filter(|line| {
        let is_hash = line
            .trim_matches([' ', '"', ','])
            .trim_start_matches("hash\": \"")
            .len()
            == 64;
        !is_hash
            && !line.contains("\"hash\"")
            && !line.contains("device")
            && !line.contains("设备")
            && !line.contains("\"sequence\"")
    });
    let mut out = lines.collect::<Vec<_>>().join("\n");
    for tenths in 1..10 {
        for unit in [" 秒", " s"] {
            out = out.replace(&format!(" 0.{tenths}{unit}"), &format!(" 0.0{unit}"));
        }
    }
    (code, out, complaints)
}

#[test]
fn nothing_a_verifier_asks_for_depends_on_the_first_values_that_wait() {
    let shells = [0, 1].map(|kind| stack(kind).set("MANYI_OPERATOR", Some("李")));
    let supervisors = [0, 1].map(|kind| stack(kind).set("MANYI_OPERATOR", Some("主评")));
    let mut moved = 0;
    for command in asked() {
        let [one, other] = shells.each_ref().map(|shell| said(shell, &command));
        assert_eq!(one, other, "{command}");
        assert!([0, 2].contains(&one.0), "{command}: {}", one.2);
        let [one, other] = supervisors.each_ref().map(|shell| said(shell, &command));
        moved += usize::from(one.1 != other.1);
    }
    // A supervisor sees the difference in most of them.
    assert!(moved > 25, "{moved}");
}

#[test]
fn what_is_left_out_for_a_verifier_is_said_with_its_number() {
    let shell = stack(0).set("MANYI_OPERATOR", Some("李"));
    for command in [
        "summary SURVEY",
        "summary SURVEY --by batch",
        "score gate",
        "reliability SURVEY",
        "design SURVEY",
    ] {
        let said = shell.run(&command.replace("SURVEY", SURVEY));
        assert!(
            said.out.contains("另有 2 份等复录"),
            "{command}: {}",
            said.out
        );
    }
    for command in ["crosstab SURVEY --rows Q1 --columns batch", "check SURVEY"] {
        let said = shell.run(&command.replace("SURVEY", SURVEY));
        assert!(
            said.complaints.contains("另有 2 份等复录"),
            "{command}: {}",
            said.complaints
        );
    }
    let json: serde_json::Value =
        serde_json::from_str(&shell.run(&format!("summary {SURVEY} --format json")).out).unwrap();
    assert_eq!(
        json["rests_on"],
        serde_json::json!({"approved": 0, "not_approved": 6, "waiting": 2})
    );
    assert_eq!(json["questions"][0]["answered"], 6);
    let doctor = shell.run("doctor");
    assert_eq!(
        doctor.code, 0,
        "the record is made of all papers, whoever asks: {}",
        doctor.complaints
    );
}

// The columns of the other survey are those of this one, so that its papers could be looked at there.
#[test]
fn no_act_of_a_verifier_opens_a_paper_that_waits() {
    let shells = [0, 1].map(|kind| {
        let shell = stack(kind);
        shell.edit(
            "gate/project.toml",
            "[[grades]]",
            "[[surveys]]\ncode = \"other\"\nquestionnaire = \"visit.toml\"\n\n[[grades]]",
        );
        let added = shell.run("project add gate --why 另一个调查");
        assert_eq!(added.code, 0, "{}", added.complaints);
        shell.edit("gate/visit.toml", "options = [\"1\"]", "options = [\"2\"]");
        shell.write(
            "seven.csv",
            "serial,Q1,S1,S2,S3,S4,S5,Q2,Q3\n7,1,KX1,MX1,100,静,90,80,好\n",
        );
        shell.set("MANYI_OPERATOR", Some("李"))
    });
    let import = format!("import {SURVEY} seven.csv --on-file replace");
    for (command, refused) in [
        ("project add gate".to_owned(), true),
        (format!("{import} --dry-run"), true),
        (import, true),
        (format!("response withdraw {SURVEY} 7 --why 误录"), true),
        (
            format!("response move {SURVEY} 7 gate/other --why 误录"),
            true,
        ),
        (format!("response withdraw {SURVEY} 1 --why 误录"), false),
    ] {
        let [one, other] = shells.each_ref().map(|shell| said(shell, &command));
        assert_eq!(one, other, "{command}");
        assert_eq!(one.0 != 0, refused, "{command}: {} {}", one.1, one.2);
    }
    // Whoever keyed it knows it.
    let [mine, _] = shells;
    let mine = mine.set("MANYI_OPERATOR", Some("王"));
    let withdrawn = mine.run(&format!("response withdraw {SURVEY} 7 --why 误录"));
    assert_eq!(withdrawn.code, 0, "{}", withdrawn.complaints);
}
