//! `manyi project`: adding, listing and showing projects, and what papers protect.

use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

const NO_PAPERS: [&str; 3] = [
    "project list",
    "project list --format csv --plain",
    "project list --format json",
];

#[test]
fn a_project_is_added_once_and_updated_when_its_files_change() {
    let shell = Shell::new();
    shell.copy("tests/good/project", "good");
    let mut session = shell.session(&["project add good", "project add good"]);
    shell.edit(
        "good/visit.toml",
        "您对帮扶工作满意吗？",
        "您对帮扶满意吗？",
    );
    session += &shell.session(&["project add good", "--lang en project add good"]);
    insta::assert_snapshot!(session);
}

#[test]
fn warnings_do_not_stop_a_project() {
    let shell = Shell::new();
    shell.copy("questionnaires/xiangyuan-2022", "xiangyuan-2022");
    insta::assert_snapshot!(shell.session(&["project add xiangyuan-2022"]));
}

#[test]
fn a_broken_project_is_explained_and_nothing_is_added() {
    let shell = Shell::new();
    shell.copy("tests/broken/projects/several-files-at-once", "broken");
    insta::assert_snapshot!(shell.session(&[
        "project add broken",
        "--lang en project add broken",
        "project list"
    ]));
}

#[test]
fn what_is_no_folder_with_a_project_is_refused_with_the_way_out() {
    let shell = Shell::new();
    shell.write("file.toml", "");
    std::fs::create_dir(shell.path("empty")).unwrap();
    insta::assert_snapshot!(shell.session(&[
        "project add nowhere",
        "project add file.toml",
        "project add empty",
        "--lang en project add nowhere",
        "project add",
    ]));
}

#[test]
fn an_empty_list_says_what_to_do_and_stays_readable_for_programs() {
    insta::assert_snapshot!(Shell::new().session(&NO_PAPERS));
}

#[test]
fn projects_are_listed_in_every_format() {
    let shell = Shell::with_papers();
    let mut lines = NO_PAPERS.to_vec();
    lines.push("--lang en project list");
    insta::assert_snapshot!(shell.session(&lines));
}

#[test]
fn a_project_is_shown_in_every_format() {
    let shell = Shell::with_project();
    insta::assert_snapshot!(shell.session(&[
        "project show xiangyuan-2022",
        "project show xiangyuan-2022 --format csv --plain",
        "--lang en project show xiangyuan-2022",
    ]));
    let said = shell.run("project show xiangyuan-2022 --format json");
    let project: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(project["code"], "xiangyuan-2022");
    let codes: Vec<&Value> = project["surveys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|survey| &survey["code"])
        .collect();
    assert_eq!(
        codes,
        [
            "recipients",
            "recipients-coded",
            "staff-awareness",
            "recipient-awareness"
        ]
    );
    let indicators = project["indicators"].as_array().unwrap();
    assert_eq!(indicators.len(), 21);
    assert_eq!(indicators[20]["weight"], "14", "decimals are strings");
}

#[test]
fn an_unknown_project_is_refused_and_the_known_ones_are_named() {
    let shell = Shell::with_project();
    insta::assert_snapshot!(shell.session(&["project show nope", "--lang en project show nope"]));
    insta::assert_snapshot!(
        "unknown_project_in_an_empty_database",
        Shell::new().session(&["project show nope"])
    );
}

/// Changes a file of the project after papers were keyed; the change is refused and nothing is changed.
fn refused(file: &str, old: &str, new: &str) -> String {
    let shell = Shell::with_papers();
    shell.edit(&format!("xiangyuan-2022/{file}"), old, new);
    let before = shell.dump();
    let said = shell.run("project add xiangyuan-2022");
    assert_eq!(said.code, 3, "{}", said.complaints);
    assert_eq!(shell.dump(), before);
    let english = shell.run("--lang en project add xiangyuan-2022");
    let refusal = |said: &str| {
        said.rfind("错误：")
            .or(said.rfind("error: "))
            .map(|at| said[at..].to_owned())
    };
    refusal(&said.complaints).unwrap() + &refusal(&english.complaints).unwrap()
}

#[test]
fn a_question_that_has_answers_keeps_its_meaning() {
    let step = r#"role = "satisfaction"
full_mark = 10"#;
    insta::assert_snapshot!(refused("recipients.toml", step, &step.replace("10", "20")));
    let open = r#"code = "Q10""#;
    insta::assert_snapshot!(
        "another_code_for_a_question_with_answers",
        refused("recipients.toml", open, r#"code = "Q11""#)
    );
}

#[test]
fn a_refused_change_is_named_for_what_it_is() {
    let open = "[[questions]]\ncode = \"Q10\"";
    let new = "[[questions]]\ncode = \"Q9b\"\ntext = \"您的电话？\"\nkind = \"文字\"\nrole = \"基本情况\"\n\n";
    let said = refused("recipients.toml", open, &format!("{new}{open}"));
    assert!(said.contains("题 Q9b 是新加的"), "{said}");
    assert!(said.contains("version = 2") && said.contains("since = 2"));
    assert!(said.contains("question Q9b is new"), "{said}");
    let said = refused(
        "recipients.toml",
        "code = \"Q9\"\n",
        "code = \"Q9\"\nask_if = [{ question = \"Q1\", at_least = 1 }]\n",
    );
    assert!(said.contains("题 Q9 不能改变：跳题条件变了"), "{said}");
}

#[test]
fn a_survey_that_has_papers_stays_in_its_project() {
    let survey = "[[surveys]]\ncode = \"recipients\"\n";
    let other = "[[surveys]]\ncode = \"recipients-2\"\n";
    let shell = Shell::with_papers();
    shell.edit("xiangyuan-2022/project.toml", survey, other);
    shell.edit(
        "xiangyuan-2022/indicators.toml",
        "survey = \"recipients\"",
        "survey = \"recipients-2\"",
    );
    // The figures that the report prints name the survey, too.
    shell.write("xiangyuan-2022/printed.toml", "format = 1\nfigures = []\n");
    let before = shell.dump();
    let said = shell.run("project add xiangyuan-2022");
    assert_eq!(said.code, 3);
    assert_eq!(shell.dump(), before);
    let refusal = said.complaints.lines().rev().take(2).collect::<Vec<_>>();
    assert_eq!(
        refusal,
        [
            "  办法：保留这个调查，或换一个项目代码",
            "错误：调查 xiangyuan-2022/recipients 已有答卷或批次，不能从项目中去掉",
        ]
    );
}

#[test]
fn wording_may_change_under_papers() {
    let shell = Shell::with_papers();
    shell.edit(
        "xiangyuan-2022/recipients.toml",
        "您享受过帮扶福利待遇吗？",
        "您享受过帮扶待遇吗？",
    );
    let said = shell.run("project add xiangyuan-2022 --why 改字");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(said.out.contains("\n已更新 xiangyuan-2022"), "{}", said.out);
    let summary = shell.run(&format!("summary {RECIPIENTS}"));
    assert!(summary.out.contains("您享受过帮扶待遇吗？"));
    assert!(summary.out.contains("91.32"));
}

#[test]
fn a_shipped_report_is_shown_and_compared() {
    let shell = Shell::new();
    insta::assert_snapshot!(shell.session(&[
        "--db reports.db demo --project changde-2019",
        "--db reports.db compare changde-2019",
        "--db reports.db compare changde-2019 --format csv --plain",
        "--db reports.db --lang en compare changde-2019 --format json",
        "demo --project changde-2020",
    ]));
}
