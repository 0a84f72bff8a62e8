//! `manyi questionnaire check`: every problem of questionnaire files.

use crate::shell::Shell;

/// A questionnaire with two mistakes.
const BROKEN: &str = r#"format = 1
code = "visit"
version = 1
title = "走访"
respondents = "职工"

[[questions]]
code = "Q1"
text = "满意吗？"
kind = "singel"
role = "satisfaction"

[[questions]]
code = "Q1"
text = "建议"
kind = "text"
role = "open"
"#;

#[test]
fn a_good_questionnaire_is_said_to_be_usable() {
    let shell = Shell::new();
    shell.copy("tests/good/visit.toml", "visit.toml");
    insta::assert_snapshot!(shell.session(&[
        "questionnaire check visit.toml",
        "--lang en questionnaire check visit.toml"
    ]));
}

#[test]
fn warnings_are_shown_and_accepted() {
    let shell = Shell::new();
    shell.copy(
        "questionnaires/xiangyuan-2022/recipients.toml",
        "recipients.toml",
    );
    insta::assert_snapshot!(shell.session(&["questionnaire check recipients.toml"]));
}

#[test]
fn every_mistake_is_shown_with_its_place_and_the_way_out() {
    let shell = Shell::new();
    shell.write("visit.toml", BROKEN);
    insta::assert_snapshot!(shell.session(&[
        "questionnaire check visit.toml",
        "--lang en questionnaire check visit.toml"
    ]));
}

#[test]
fn a_file_that_cannot_be_read_is_explained_in_the_users_words() {
    let shell = Shell::new();
    std::fs::create_dir(shell.path("folder")).unwrap();
    // 满意 in GB18030, on the third line.
    shell.write(
        "gb18030.toml",
        b"format = 1\ncode = \"a\"\ntitle = \"\xc2\xfa\xd2\xe2\"\n",
    );
    shell.write("binary.toml", [0xff, 0xfe, 0x00, 0x9f]);
    insta::assert_snapshot!(shell.session(&[
        "questionnaire check missing.toml",
        "questionnaire check gb18030.toml",
        "questionnaire check binary.toml",
        "--lang en questionnaire check missing.toml gb18030.toml",
    ]));
    // Windows calls a folder a lack of permission.
    #[cfg(unix)]
    insta::assert_snapshot!(
        "a_folder_is_no_questionnaire",
        shell.session(&["questionnaire check folder"])
    );
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let shell = Shell::new();
    shell.copy("tests/good/visit.toml", "good.toml");
    shell.write("broken.toml", BROKEN);
    insta::assert_snapshot!(
        shell.session(&["questionnaire check missing.toml broken.toml good.toml"])
    );
}

#[test]
fn checking_a_file_touches_no_database_and_keeps_no_log() {
    let shell = Shell::new();
    shell.copy("tests/good/visit.toml", "visit.toml");
    assert_eq!(shell.run("questionnaire check visit.toml").code, 0);
    assert_eq!(shell.files(), ["visit.toml"]);
}
