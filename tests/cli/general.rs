//! What every command shares: help, languages, operators, and the screens that need a terminal.

use manyi::text::width;

use crate::shell::{RECIPIENTS, Shell};

/// Every command, as it is used on the shipped project.
const COMMANDS: [&str; 13] = [
    "demo",
    "project add xiangyuan-2022",
    "project list",
    "project show xiangyuan-2022",
    "questionnaire check xiangyuan-2022/recipients.toml",
    "import xiangyuan-2022/recipients xiangyuan-2022/sample/recipients.csv",
    "summary xiangyuan-2022/recipients",
    "score xiangyuan-2022",
    "export responses xiangyuan-2022/recipients",
    "audit verify",
    "audit list xiangyuan-2022/recipients",
    "doctor",
    "",
];

#[test]
fn help_reads_well_in_both_languages() {
    insta::assert_snapshot!(Shell::new().session(&[
        "--help",
        "import --help",
        "summary --help",
        "audit list --help"
    ]));
}

#[test]
fn no_help_is_wider_than_eighty_columns_or_says_what_is_meant_for_programmers() {
    let shell = Shell::new();
    for command in [
        "",
        "demo",
        "project",
        "project add",
        "project list",
        "project show",
        "questionnaire",
        "questionnaire check",
        "import",
        "summary",
        "score",
        "export",
        "export responses",
        "audit",
        "audit verify",
        "audit list",
        "doctor",
    ] {
        for flag in ["-h", "--help"] {
            let help = shell.run(&format!("{command} {flag}"));
            assert_eq!((help.code, help.complaints.as_str()), (0, ""));
            for line in help.out.lines() {
                assert!(width(line) <= 80, "{command}: {line}");
                assert!(
                    !line.contains(['`', '[']) || line.contains("usage"),
                    "{command}: {line}"
                );
            }
        }
    }
    assert!(shell.files().is_empty(), "asking for help leaves no file");
}

#[test]
fn the_version_is_the_packages() {
    let said = Shell::new().run("--version");
    assert_eq!(said.out, format!("manyi {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn english_is_spoken_by_every_command() {
    let shell = Shell::with_papers().set("MANYI_LANG", Some("en"));
    for command in COMMANDS {
        let said = shell.run(command);
        let chinese = |sign: char| {
            ('\u{2e80}'..='\u{9fff}').contains(&sign) || ('\u{ff00}'..='\u{ffef}').contains(&sign)
        };
        for line in said.out.lines().chain(said.complaints.lines()) {
            assert!(!line.contains(chinese), "{command}: {line}");
        }
    }
}

#[test]
fn the_flag_for_the_language_has_the_last_word() {
    let shell = Shell::new().set("MANYI_LANG", Some("en"));
    assert!(shell.run("--lang zh doctor").out.starts_with("一切完好"));
    assert!(shell.run("doctor").out.starts_with("all is well"));
    assert!(shell.run("doctor --lang zh").out.starts_with("一切完好"));
    let blank = Shell::new().set("MANYI_LANG", Some(""));
    assert!(blank.run("doctor").out.starts_with("一切完好"));
}

#[test]
fn what_is_not_there_is_refused_with_the_way_out() {
    insta::assert_snapshot!(Shell::new().session(&[
        "--lang fr doctor",
        "sumary",
        "doctor --formt csv",
        "project"
    ]));
}

#[test]
fn a_mistake_is_said_in_the_language_asked_for() {
    insta::assert_snapshot!(Shell::new().session(&[
        "--lang en sumary",
        "summary a --lang=en",
        "--lang en sample --margin x",
        "--lang en sample --margin 5 --margin 6",
        "sample --margin x",
        "sample --margin",
    ]));
    let spoken = Shell::new().set("MANYI_LANG", Some("en"));
    insta::assert_snapshot!(spoken.session(&["doctor --formt csv"]));
}

#[test]
fn without_a_terminal_the_screens_are_refused_and_no_file_is_made() {
    let shell = Shell::new();
    insta::assert_snapshot!(shell.session(&["", "--lang en"]));
    assert!(!shell.path("papers.db").exists());
}

#[test]
fn the_operator_is_the_one_named_or_the_user_of_the_system() {
    for (setting, flag, expected) in [
        (Some("tester"), "", "tester"),
        (Some("tester"), "--operator other", "other"),
        (Some(" "), "", "someone"),
        (None, "", "someone"),
    ] {
        let shell = Shell::with_project()
            .set("MANYI_OPERATOR", setting)
            .set("USER", Some("someone"));
        let import = shell.run(&format!(
            "import {RECIPIENTS} xiangyuan-2022/sample/recipients.csv {flag}"
        ));
        assert_eq!(import.code, 0);
        let list = shell.run(&format!("audit list {RECIPIENTS} --format csv --plain"));
        let row = list.out.lines().nth(1).unwrap();
        assert_eq!(row.split(',').nth(2), Some(expected));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let shell = Shell::with_papers();
    let mut child = Command::new(env!("CARGO_BIN_EXE_manyi"))
        .current_dir(shell.path(""))
        .args([
            "--db",
            "papers.db",
            "export",
            "responses",
            RECIPIENTS,
            "--layout",
            "long",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut complaints = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut complaints)
        .unwrap();
    assert_eq!(
        (child.wait().unwrap().code(), complaints.as_str()),
        (Some(0), "")
    );
}
