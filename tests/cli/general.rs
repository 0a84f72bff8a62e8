//! What every command shares: help, languages, operators, and the screens that need a terminal.

use std::fs;
use std::path::Path;

use manyi::text::width;
use rstest::rstest;

use crate::shell::{RECIPIENTS, Shell};

/// Every command, as it is used on the shipped project with its papers, in an order in which each has something to do.
const COMMANDS: [&str; 107] = [
    "",
    "demo",
    "project add xiangyuan-2022",
    "project list",
    "project show xiangyuan-2022",
    "questionnaire check xiangyuan-2022/recipients.toml",
    "import xiangyuan-2022/recipients xiangyuan-2022/sample/recipients.csv",
    "summary xiangyuan-2022/recipients",
    "summary xiangyuan-2022/recipients --by Q1",
    "crosstab xiangyuan-2022/recipients --rows Q1 --columns Q2",
    "design xiangyuan-2022/recipients",
    "batch add xiangyuan-2022/recipients B1 --distributed 26",
    "batch register xiangyuan-2022/recipients B1 --serials 1-30",
    "batch list xiangyuan-2022/recipients",
    "batch serials xiangyuan-2022/recipients",
    "ledger xiangyuan-2022/recipients",
    "ledger xiangyuan-2022/recipients --papers valid",
    "batch unregister xiangyuan-2022/recipients B1 --serials 1-30",
    "batch remove xiangyuan-2022/recipients B1",
    "reliability xiangyuan-2022/recipients",
    "sample --population 420 --margin 5",
    "score xiangyuan-2022 --what-if",
    "judge xiangyuan-2022",
    "judge xiangyuan-2022 A1 --history",
    "evidence add xiangyuan-2022 A1 xiangyuan-2022/recipients.toml",
    "evidence list xiangyuan-2022",
    "evidence verify xiangyuan-2022",
    "evidence remove xiangyuan-2022 1 --why mistaken",
    "rule 满意度≥90%得满分，每降低1个百分点扣0.5分，扣完为止 --weight 4",
    "interview add xiangyuan-2022 03 --guide recipients --group 受益对象",
    "interview list xiangyuan-2022",
    "interview show xiangyuan-2022 03",
    "interview search xiangyuan-2022 abc",
    "interview import xiangyuan-2022 interviews.csv --guide recipients",
    "interview export xiangyuan-2022 --guide recipients --format json",
    "theme add xiangyuan-2022 slow",
    "theme add xiangyuan-2022 late",
    "theme list xiangyuan-2022",
    "theme rename xiangyuan-2022 slow tardy",
    "theme merge xiangyuan-2022 late tardy",
    "coding plan xiangyuan-2022 --percent 100",
    "coding add xiangyuan-2022 04/Q1 --found tardy=opposes",
    "coding list xiangyuan-2022",
    "coding agreement xiangyuan-2022",
    "coding export xiangyuan-2022",
    "coding settle xiangyuan-2022 04/Q1 --none --why x",
    "interview guide read guide.txt",
    "interview guide take xiangyuan-2022 guide.txt --code village",
    "interview guide write xiangyuan-2022 village",
    "theme import xiangyuan-2022 book.qdc",
    "interview sheet xiangyuan-2022 -o sheet.docx",
    "interview roster xiangyuan-2022",
    "interview report xiangyuan-2022 -o report.docx",
    "interview erase xiangyuan-2022 04 Q1 --why x",
    "interview sign xiangyuan-2022 03 --how signature --date 2024-05-06",
    "interview review xiangyuan-2022 03",
    "interview reopen xiangyuan-2022 03 --why x",
    "interview withdraw xiangyuan-2022 03 --why x",
    "compare xiangyuan-2022",
    "export responses xiangyuan-2022/recipients",
    "note xiangyuan-2022/recipients 1 seen",
    "note xiangyuan-2022/recipients 1",
    "query ask xiangyuan-2022/recipients 2 sure?",
    "query answer xiangyuan-2022/recipients 1 yes",
    "query list xiangyuan-2022/recipients",
    "query close xiangyuan-2022/recipients 1",
    "check xiangyuan-2022/recipients",
    "operators xiangyuan-2022/recipients",
    "call add xiangyuan-2022/recipients 101-104",
    "call list xiangyuan-2022/recipients",
    "call log xiangyuan-2022/recipients 101 busy",
    "call next xiangyuan-2022/recipients",
    "call rules xiangyuan-2022/recipients --suspended eligible",
    "call rates xiangyuan-2022/recipients",
    "call undo xiangyuan-2022/recipients 101 --why mistaken",
    "call remove xiangyuan-2022/recipients 104 --why elsewhere",
    "acceptance limit xiangyuan-2022/recipients 0.5",
    "acceptance decide xiangyuan-2022/recipients accept --why enough",
    "acceptance list xiangyuan-2022/recipients",
    "audit verify",
    "audit sign",
    "audit export --output trail.csv",
    "audit erase xiangyuan-2022/recipients 1 Q10 --why asked",
    "audit list xiangyuan-2022/recipients",
    "verify plan xiangyuan-2022/recipients --none",
    "verify status xiangyuan-2022/recipients",
    "verify agreement xiangyuan-2022/recipients",
    "approve xiangyuan-2022/recipients --serials 3",
    "response renumber xiangyuan-2022/recipients 4 44 --why misread",
    "response withdraw xiangyuan-2022/recipients 5 --why stray",
    "response reinstate xiangyuan-2022/recipients 5 --why found",
    "response move xiangyuan-2022/recipients 6 xiangyuan-2022/recipients-coded --why misfiled",
    "workbook xiangyuan-2022 -o book.xlsx",
    "annex xiangyuan-2022 -o annex.docx",
    "export verify annex.docx",
    "completions bash",
    "man",
    "recheck alpha.csv",
    "device name office-3",
    "device list",
    "merge list",
    "parcel write -o all.manyi",
    "parcel read all.manyi",
    "hub init --space office --print",
    "hub certificate --host db.example -o keys",
    "doctor",
    "backup --to backups",
];

/// The names of all commands, of those that only hold others too, as docs/commands.md has them.
fn documented() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/commands.md");
    let document = fs::read_to_string(path).unwrap();
    let headings = document
        .lines()
        .filter_map(|line| line.strip_prefix("## `manyi"));
    headings
        .map(|name| name.trim_end_matches('`').trim().to_owned())
        .collect()
}

#[test]
fn help_reads_well_in_both_languages() {
    insta::assert_snapshot!(Shell::new().session(&[
        "--help",
        "import --help",
        "summary --help",
        "audit list --help"
    ]));
}

#[rstest]
#[case::narrow_english("50", "en", "usage: ", "common options:")]
#[case::wide_chinese("80", "zh", "用法：", "通用选项：")]
fn every_help_speaks_one_language_is_as_wide_as_the_terminal_and_has_what_is_shared_last(
    #[case] columns: &str,
    #[case] language: &str,
    #[case] usage: &str,
    #[case] shared: &str,
) {
    let commands = documented();
    assert!(commands.len() > 50, "only {} commands", commands.len());
    let shell = Shell::new()
        .set("COLUMNS", Some(columns))
        .set("MANYI_LANG", Some(language));
    for command in &commands {
        let help = shell.run(&format!("{command} --help"));
        assert_eq!((help.code, help.complaints.as_str()), (0, ""), "{command}");
        for line in help.out.lines() {
            assert!(width(line) <= columns.parse().unwrap(), "{command}: {line}");
            assert!(!line.contains('`'), "{command}: {line}");
            assert!(
                language == "zh" || !line.contains(chinese),
                "{command}: {line}"
            );
        }
        let written = help.out.replace(['\n', ' '], "");
        let named = format!("{usage}manyi{command}").replace(' ', "");
        assert!(written.contains(&named), "{command}: {}", help.out);
        let (_, last) = help.out.split_once(shared).unwrap();
        let options = last
            .lines()
            .filter(|line| line.trim_start().starts_with('-'));
        assert_eq!(options.count(), 7, "{command}: {last}");
    }
    assert!(shell.files().is_empty(), "asking for help leaves no file");
}

#[test]
fn every_command_is_walked_by_these_tests() {
    let commands = documented();
    for command in &commands {
        let holds_others = commands.iter().any(|other| {
            other
                .strip_prefix(command.as_str())
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let is_run = COMMANDS.iter().any(|run| run.starts_with(command.as_str()));
        // What replaces the database or opens an approved response has tests of its own; `formats` prints the words of
        // files, which are in two languages; names need a passphrase; what reads a questionnaire and writes it prints what stands in it.
        let elsewhere = [
            "reopen",
            "restore",
            "call import",
            "names set",
            "names show",
            "names check",
            "export interviews",
            "names remove",
            "names passphrase",
            "names merge",
            "backup list",
            "formats",
            "project new",
            "project take",
            "project write",
            "project remove",
            "project restore",
            "questionnaire read",
            "questionnaire write",
            "questionnaire print",
            "questionnaire diff",
            "merge same",
            "merge settle",
            "merge fork",
            "merge drop",
            // What asks a server has tests of its own: tests/hub.
            "hub push",
            "hub pull",
            "hub status",
            "hub doctor",
            "hub backup",
            "hub publish",
        ];
        let elsewhere = elsewhere.contains(&command.as_str());
        assert!(is_run || holds_others || elsewhere, "{command}");
    }
}

#[test]
fn the_version_is_the_packages() {
    let said = Shell::new().run("--version");
    assert_eq!(said.out, format!("manyi {}\n", env!("CARGO_PKG_VERSION")));
}

fn chinese(sign: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&sign) || ('\u{ff00}'..='\u{ffef}').contains(&sign)
}

#[test]
fn english_is_spoken_by_every_command() {
    let shell = Shell::with_papers().set("MANYI_LANG", Some("en"));
    shell.copy("tests/recheck/alpha.csv", "alpha.csv");
    shell.copy("tests/data/interviews.csv", "interviews.csv");
    for command in COMMANDS {
        let said = shell.run(command);
        // 70: it says itself that it is a bug; 101: it panicked.
        assert!(
            ![70, 101].contains(&said.code),
            "{command}: {}",
            said.complaints
        );
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
            "--with-sensitive",
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

#[test]
fn a_shell_completes_the_commands_in_one_language() {
    let shell = Shell::new();
    for name in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = shell.run(&format!("--lang en completions {name}"));
        assert_eq!((said.code, said.complaints.as_str()), (0, ""), "{name}");
        assert!(
            said.out.contains("workbook") && said.out.contains("with-raw"),
            "{name}"
        );
        assert!(!said.out.contains(chinese), "{name}");
    }
    let said = shell.run("completions zsh");
    assert!(said.out.contains("工作簿") && !said.out.contains(" · "));
}

#[test]
fn the_manual_has_every_command_and_no_line_that_is_a_macro_by_chance() {
    let said = Shell::new().run("man");
    for command in documented() {
        let heading = format!(".SS manyi {command}");
        assert!(said.out.contains(heading.trim_end()), "{command}");
    }
    let macros = said.out.lines().filter(|line| line.starts_with('.'));
    let known = [".TH ", ".SH ", ".SS ", ".nf", ".fi"];
    for line in macros {
        assert!(known.iter().any(|begin| line.starts_with(begin)), "{line}");
    }
}
