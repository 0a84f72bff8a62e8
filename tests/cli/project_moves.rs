//! `manyi project new --template`, `write`, `remove`, `restore`: begun, written as a folder, taken away and back.

use crate::shell::{RECIPIENTS, Shell};

#[test]
fn a_project_begins_from_a_template() {
    insta::assert_snapshot!(Shell::new().session(&[
        "project new jumin --template nothing",
        "project new jumin --template spending --title 居民活动中心",
        "project list",
        "questionnaire print jumin/satisfaction --blank -o blank.docx",
        "project new jumin --template callback",
        "--lang en project new other --template",
    ]));
}

#[test]
fn a_project_is_written_as_a_folder_that_changes_nothing_when_it_is_read_again() {
    let shell = Shell::with_project();
    let said = shell.run("project write xiangyuan-2022 written");
    assert_eq!(
        (said.code, said.complaints.as_str()),
        (0, ""),
        "{}",
        said.out
    );
    let again = shell.run("project add written");
    assert!(
        again.out.starts_with("没有变化"),
        "{}{}",
        again.out,
        again.complaints
    );
    let there = shell.run("project write xiangyuan-2022 written");
    assert_eq!(there.code, 2, "{}", there.complaints);
    assert_eq!(
        shell
            .run("project write xiangyuan-2022 written --force")
            .code,
        0
    );
    let file = shell.run("project write xiangyuan-2022 written/project.toml");
    assert_ne!(file.code, 0);
}

#[test]
fn a_project_that_was_begun_and_taken_is_written_too() {
    let shell = Shell::new();
    shell.write(
        "a.txt",
        "问卷\n\n1. 您是否满意？[单选题]\nA. 满意\nB. 不满意\n",
    );
    shell.run("project take a.txt --code trial");
    assert_eq!(shell.run("project write trial folder").code, 0);
    assert!(shell.run("project add folder").out.starts_with("没有变化"));
    shell.run("project new empty");
    assert_eq!(shell.run("project write empty bare").code, 0);
    let said = shell.run("project add bare");
    assert!(
        said.out.starts_with("没有变化"),
        "{}{}",
        said.out,
        said.complaints
    );
}

#[test]
fn a_removed_project_is_gone_until_it_is_taken_back() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(shell.session(&[
        "project remove xiangyuan-2022",
        "project remove xiangyuan-2022 --why 重复装入",
        "project list",
        &format!("summary {RECIPIENTS}"),
        "score xiangyuan-2022",
        "project add xiangyuan-2022",
        "audit verify",
        "doctor",
        "project restore xiangyuan-2022 --why 移错了",
        "project list",
        "doctor",
        "project restore xiangyuan-2022 --why 再来",
        "project remove nothing --why 没有",
    ]));
}

#[test]
fn a_project_with_approved_papers_is_not_removed() {
    let shell = Shell::with_papers();
    let said = shell.run(&format!("approve {RECIPIENTS} --serials 3 --why 试"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    let said = shell.run("project remove xiangyuan-2022 --why 重复");
    assert_eq!(said.code, 4);
    assert!(said.complaints.contains("已审定"), "{}", said.complaints);
    assert_eq!(shell.run(&format!("summary {RECIPIENTS}")).code, 0);
}
