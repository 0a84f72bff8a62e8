//! Files and paths: what is never written over, what a reader refuses, and what comes back from a spreadsheet.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use crate::shell::{RECIPIENTS, Shell};
use proptest::prelude::*;

const PROJECT: &str = "format = 1\ncode = \"p\"\ntitle = \"试\"\n[[surveys]]\ncode = \"s\"\nquestionnaire = \"q.toml\"\n";

/// A shell with a project of these questions.
fn with_questions(questions: &str) -> Shell {
    let shell = Shell::new();
    fs::create_dir(shell.path("p")).unwrap();
    shell.write("p/project.toml", PROJECT);
    let head = "format = 1\ncode = \"q\"\ntitle = \"试卷\"\nrespondents = \"居民\"\n";
    shell.write("p/q.toml", format!("{head}{questions}"));
    let said = shell.run("project add p");
    assert_eq!(said.code, 0, "{}", said.complaints);
    shell
}

const SINGLE: &str = "[[questions]]\ncode = \"Q1\"\ntext = \"满意吗\"\nkind = \"single\"\nrole = \"satisfaction\"\n\
    options = [{ code = \"1\", label = \"满意\" }, { code = \"2\", label = \"不满意\" }]\n";
const TEXT: &str = "[[questions]]\ncode = \"Q2\"\ntext = \"意见\"\nkind = \"text\"\nrole = \"open\"\nrequired = false\n";
const DATE: &str = "[[questions]]\ncode = \"Q3\"\ntext = \"日期\"\nkind = \"date\"\nrole = \"process\"\nrequired = false\n";

fn three() -> Shell {
    with_questions(&[SINGLE, TEXT, DATE].concat())
}

fn export(shell: &Shell) -> String {
    shell.run("export responses p/s --plain").out
}

/// The only backup beside the database.
fn backup_of(shell: &Shell) -> PathBuf {
    fs::read_dir(shell.path("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "db"))
        .unwrap()
}

#[test]
fn no_output_is_written_over_a_file_of_the_program_whatever_it_is_called() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    let backup = backup_of(&shell);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(shell.path("papers.db"), shell.path("soft.csv")).unwrap();
        fs::hard_link(shell.path("papers.db"), shell.path("hard.csv")).unwrap();
    }
    let backup = backup.to_str().unwrap().to_owned();
    let mut targets = vec![
        "papers.db",
        "./papers.db",
        "papers.db-wal",
        "papers.db-shm",
        "papers.db-journal",
        "papers.db.log",
        "backups/.lock",
        &backup,
    ];
    if cfg!(unix) {
        targets.extend(["soft.csv", "hard.csv"]);
    }
    let before = (fs::read(shell.path("papers.db")).unwrap(), shell.files());
    let kept = fs::read(&backup).unwrap();
    for target in targets {
        for listing in [
            format!("export responses {RECIPIENTS}"),
            format!("summary {RECIPIENTS} --format csv"),
            "audit export".to_owned(),
            "audit sign".to_owned(),
            "backup list".to_owned(),
        ] {
            let said = shell.run(&format!("{listing} -o {target} --force"));
            assert_eq!(said.code, 2, "{listing} -o {target}: {}", said.complaints);
            assert!(
                said.complaints.contains("不能写到那里"),
                "{}",
                said.complaints
            );
        }
    }
    assert_eq!(
        (fs::read(shell.path("papers.db")).unwrap(), shell.files()),
        before
    );
    assert_eq!(fs::read(&backup).unwrap(), kept);
    assert_eq!(shell.run("doctor").code, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_shell_that_appends_what_is_printed_to_the_database_gets_nothing() {
    use std::process::Command;
    let shell = Shell::with_papers();
    for (into, code) in [("papers.db", 2), ("papers.db.log", 2), ("list.txt", 0)] {
        let length = || fs::metadata(shell.path(into)).map_or(0, |found| found.len());
        let mut append = fs::OpenOptions::new();
        let file = append.append(true).create(true);
        let file = file.open(shell.path(into)).unwrap();
        let before = length();
        let done = Command::new(env!("CARGO_BIN_EXE_manyi"))
            .args(["--db", "papers.db", "summary", RECIPIENTS])
            .current_dir(shell.path("."))
            .stdout(file)
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(code), "{into}: {said}");
        assert_eq!(said.contains("不能写到那里"), code == 2, "{into}: {said}");
        // The log is written to as always.
        assert!(
            into == "papers.db.log" || (length() > before) == (code == 0),
            "{into}"
        );
    }
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn a_listing_of_nothing_is_written_where_it_was_asked_for() {
    let shell = Shell::with_papers();
    for listing in [
        format!("query list {RECIPIENTS}"),
        format!("note {RECIPIENTS} 3"),
        format!("operators {RECIPIENTS}"),
    ] {
        let said = shell.run(&listing);
        let written = shell.run(&format!("{listing} -o list.txt --force"));
        if written.complaints.contains("-o") {
            continue; // it takes no file
        }
        assert_eq!((written.code, &*written.out), (0, ""), "{listing}");
        assert_eq!(shell.read("list.txt"), said.out, "{listing}");
        let refused = shell.run(&format!("{listing} -o papers.db --force"));
        assert_eq!(refused.code, 2, "{listing}");
    }
}

#[test]
fn beside_backups_of_a_database_that_is_gone_no_new_one_is_made() {
    let shell = Shell::with_papers();
    let summary = shell.run(&format!("summary {RECIPIENTS}")).out;
    assert_eq!(shell.run("backup").code, 0);
    let backup = backup_of(&shell);
    let backup = backup.to_str().unwrap();
    for is_emptied in [true, false] {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(shell.path(&format!("papers.db{end}")));
        }
        if is_emptied {
            shell.write("papers.db", "");
        }
        for command in ["project list", "project add xiangyuan-2022"] {
            let refused = shell.run(command);
            assert_eq!(refused.code, 6, "{command}: {}", refused.complaints);
            assert!(refused.complaints.contains("manyi restore"), "{command}");
            assert!(refused.complaints.contains("backups/papers-"), "{command}");
        }
        let length = fs::metadata(shell.path("papers.db")).map(|found| found.len());
        assert_eq!(length.ok(), is_emptied.then_some(0));
        assert_eq!(shell.run("backup list").code, 0);
        let restored = shell.run(&format!("restore {backup}"));
        assert_eq!(restored.code, 0, "{}", restored.complaints);
        assert_eq!(shell.run(&format!("summary {RECIPIENTS}")).out, summary);
    }
    // Another database in the same folder is none of theirs.
    assert_eq!(shell.run("--db other.db project list").code, 0);
}

#[cfg(unix)]
#[test]
fn database_backups_and_log_are_for_the_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&shell.path("papers.db")), 0o600);
    assert_eq!(mode(&shell.path("papers.db.log")), 0o600);
    assert_eq!(mode(&shell.path("backups")), 0o700);
    for entry in fs::read_dir(shell.path("backups")).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn a_link_planted_for_the_log_or_the_lock_is_not_followed() {
    use std::os::unix::fs::symlink;
    let shell = Shell::new();
    shell.write("victim", "mine");
    symlink(shell.path("victim"), shell.path("papers.db.log")).unwrap();
    fs::create_dir(shell.path("backups")).unwrap();
    symlink(shell.path("victim"), shell.path("backups/.lock")).unwrap();
    shell.copy("questionnaires/xiangyuan-2022", "xiangyuan-2022");
    assert_eq!(shell.run("project add xiangyuan-2022").code, 0);
    assert_eq!(shell.run("backup").code, 6);
    assert_eq!(shell.read("victim"), "mine");
}

#[test]
fn no_database_is_made_beside_the_log_of_one_that_is_gone() {
    let shell = Shell::with_papers();
    let log = [0x37_u8, 0x7f, 0x06, 0x82, 1, 2, 3];
    for gone in [true, false] {
        if gone {
            fs::remove_file(shell.path("papers.db")).unwrap();
        } else {
            shell.write("papers.db", "");
        }
        shell.write("papers.db-wal", log);
        let said = shell.run("project list");
        assert_eq!(said.code, 6, "{}", said.complaints);
        for named in ["papers.db-wal", "manyi backup list", "manyi restore"] {
            assert!(said.complaints.contains(named), "{}", said.complaints);
        }
        assert_eq!(shell.path("papers.db").exists(), !gone);
        assert_eq!(fs::read(shell.path("papers.db-wal")).unwrap(), log);
    }
}

#[test]
fn line_breaks_and_joiners_of_a_text_come_back_as_they_were() {
    let shell = three();
    let text = "serial,Q1,Q2,Q3\n1,1,\"一、手续多\n二、等得久\r\n\r\n三、态度好\",\n2,1,نەخ\u{200c}شە,\n3,1,a\tb,\n";
    shell.write("r.csv", text);
    assert_eq!(shell.run("import p/s r.csv").code, 0);
    let out = export(&shell);
    for kept in [
        "一、手续多\n二、等得久\r\n\r\n三、态度好",
        "نەخ\u{200c}شە",
        "a\tb",
    ] {
        assert!(out.contains(kept), "{out:?}");
    }
    // What is drawn is one line all the same.
    let drawn = shell.run("audit list p/s").out;
    assert!(!drawn.contains("二、等得久\r"), "{drawn:?}");
}

#[test]
fn days_and_codes_are_taken_as_a_spreadsheet_saves_them() {
    let shell = three();
    let days = [
        "2022/6/30",
        "2022-6-30",
        "2022.6.30",
        "2022年6月30日",
        "44742",
        "20220630",
        "2022-06-30 00:00:00",
    ];
    let mut text = String::from("serial,Q1,Q2,Q3\n");
    for (at, day) in days.iter().enumerate() {
        writeln!(text, "{}.0,2.0,,{day}", at + 1).unwrap();
    }
    shell.write("r.csv", text);
    let said = shell.run("import p/s r.csv");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let out = export(&shell);
    assert_eq!(
        out.matches(",2,#blank,2022-06-30,").count(),
        days.len(),
        "{out}"
    );
    for doubtful in ["5/6/2022", "22/6/30", "7"] {
        shell.write("d.csv", format!("serial,Q1,Q2,Q3\n99,1,,{doubtful}\n"));
        assert_eq!(shell.run("import p/s d.csv").code, 3, "{doubtful}");
    }
}

#[test]
fn words_for_no_answer_are_asked_about_and_settled_by_an_option_on_record() {
    let shell = three();
    shell.write(
        "r.csv",
        "serial,Q1,Q2,Q3\n1,1,(跳过),\n2,NA,很好,\n3,2,（空）,null\n",
    );
    let before = shell.dump();
    let said = shell.run("import p/s r.csv");
    assert_eq!(said.code, 4, "{}", said.complaints);
    assert!(said.complaints.contains("--as-blank"));
    assert_eq!(said.complaints.matches("[blank-word]").count(), 4);
    assert_eq!(shell.dump(), before);
    assert_eq!(
        shell.run("import p/s r.csv --as-blank NA,null,(跳过)").code,
        0
    );
    let out = export(&shell);
    assert!(
        out.contains("1,1,#blank,") && out.contains("2,#blank,很好,"),
        "{out}"
    );
    assert!(
        out.contains("3,2,（空）,#blank"),
        "what was not named is a text: {out}"
    );
    let trail = shell.run("audit export --format json").out;
    assert!(
        trail.contains(r#"\"as_blank\":[\"NA\",\"null\",\"(跳过)\"]"#),
        "{trail}"
    );
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn an_encoding_is_shown_and_one_in_doubt_is_asked_about() {
    let shell = three();
    // 谢谢 in GB18030, which is лл in UTF-8.
    shell.write("doubt.csv", b"serial,Q1,Q2,Q3\n1,1,\xd0\xbb\xd0\xbb,\n");
    let said = shell.run("import p/s doubt.csv");
    assert_eq!(said.code, 4, "{}", said.complaints);
    assert!(said.complaints.contains("--encoding") && said.complaints.contains("谢谢"));
    let said = shell.run("import p/s doubt.csv --encoding gb18030");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(said.out.contains("GB18030"), "{}", said.out);
    assert!(export(&shell).contains("谢谢"));
    // Half of one, half of the other: 等得久 in GB18030.
    let mixed = [
        "serial,Q1,Q2,Q3\n2,1,手续多,\n3,1,".as_bytes(),
        b"\xb5\xc8\xb5\xc3\xbe\xc3,\n",
    ]
    .concat();
    shell.write("mixed.csv", mixed);
    let said = shell.run("import p/s mixed.csv");
    assert_eq!(said.code, 4, "{}", said.complaints);
    assert!(said.complaints.contains("[mixed-encodings]"));
    shell.write("utf8.csv", "serial,Q1,Q2,Q3\n4,1,手续多,\n");
    let said = shell.run("--lang en import p/s utf8.csv");
    assert!(said.out.contains("read as UTF-8"), "{}", said.out);
    assert_eq!(shell.run("import p/s utf8.csv --encoding klingon").code, 2);
}

const POINTS: &str = "[control_total]\nlabel = \"小计\"\nquestions = [\"Q1\", \"Q2\"]\nrequired = true\n\
    [[questions]]\ncode = \"Q1\"\ntext = \"一\"\nkind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10\n\
    [[questions]]\ncode = \"Q2\"\ntext = \"二\"\nkind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10\n";

#[test]
fn an_imported_paper_is_finished_as_a_keyed_one_and_comes_back_in_the_same_state() {
    let shell = with_questions(POINTS);
    shell.write(
        "r.csv",
        "serial,Q1,Q2,state,control_total\n1,9,8,entered,17\n2,9,8,entered,\n3,9,,open,\n4,9,8,open,17\n5,7,7.0,,14.0\n",
    );
    let said = shell.run("import p/s r.csv");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let out = export(&shell);
    let due = "serial,Q1,Q2,state,version,batch,invalid,control_total\n\
        1,9,8,entered,1,,,17\n2,9,8,open,1,,,\n3,9,,open,1,,,\n4,9,8,open,1,,,17\n5,7,7,entered,1,,,14\n";
    assert_eq!(out, due);
    assert_eq!(shell.run("doctor").code, 0);
    let other = with_questions(POINTS);
    other.write("back.csv", &out);
    assert_eq!(other.run("import p/s back.csv").code, 0);
    assert_eq!(export(&other), due);
    other.write(
        "wrong.csv",
        "serial,Q1,Q2,control_total\n6,9,8,18\n7,9,8,many\n8,1,1,2\n",
    );
    let said = other.run("import p/s wrong.csv");
    assert_eq!(said.code, 3);
    for code in ["control-total-differs", "bad-control-total"] {
        assert!(said.complaints.contains(code), "{}", said.complaints);
    }
}

#[test]
fn a_file_without_end_or_of_a_million_cells_is_refused_at_once() {
    let shell = three();
    shell.write("commas.csv", ",".repeat(10_000_000));
    let said = shell.run("import p/s commas.csv");
    assert_eq!(said.code, 3);
    assert!(
        said.complaints.contains("[too-many-cells]"),
        "{}",
        said.complaints
    );
    let mut keys = String::from("format = 1\n");
    for key in 0..39_000 {
        writeln!(keys, "key{key} = 1").unwrap();
    }
    let refused = [
        ("keys.toml", keys, "too-many-findings"),
        (
            "lines.toml",
            "[[questions]]\n".repeat(60_000),
            "too-many-lines",
        ),
        ("large.toml", "#\n".repeat(600_000), "太大"),
    ];
    for (name, text, code) in refused {
        shell.write(name, text);
        let said = shell.run(&format!("questionnaire check {name}"));
        assert_ne!(said.code, 0);
        assert!(said.complaints.contains(code), "{name}");
    }
    let long = "x".repeat(5 << 20);
    for (name, row, code) in [
        ("cell.csv", format!("1,1,\"{long}\",\n"), "row-too-long"),
        ("bare.csv", format!("1,1,{long},"), "row-too-long"),
        ("quote.csv", format!("1,1,\"{long}"), "unclosed-quote"),
    ] {
        shell.write(name, format!("serial,Q1,Q2,Q3\n{row}"));
        let said = shell.run(&format!("import p/s {name}"));
        assert_eq!(said.code, 3, "{name}");
        assert!(
            said.complaints.contains(code),
            "{name}: {}",
            said.complaints
        );
        assert!(
            said.complaints.contains(&format!("{name}:2:")),
            "{}",
            said.complaints
        );
    }
    if cfg!(unix) {
        for device in ["/dev/zero", "/dev/urandom"] {
            for reader in [
                "import p/s",
                "recheck",
                "questionnaire check",
                "audit verify --against",
            ] {
                let said = shell.run(&format!("{reader} {device}"));
                assert_ne!(said.code, 0, "{reader} {device}");
            }
        }
    }
}

#[test]
fn what_a_file_wrote_to_move_the_cursor_is_not_drawn() {
    let shell = three();
    shell.write(
        "r.csv",
        "serial,Q1,Q2,Q3\n1\u{1b}[2J,\u{1b}]0;x\u{7},,\u{9b}31m\n",
    );
    let said = shell.run("import p/s r.csv");
    assert_eq!(said.code, 3);
    let drawn = said.complaints.replace('\n', "");
    assert!(!drawn.chars().any(char::is_control), "{drawn:?}");
}

/// A paper as a file may bring it: what it holds is what must come back.
#[derive(Debug, Clone)]
struct Paper {
    choice: usize,
    text: usize,
    points: [Option<u8>; 2],
    has_total: bool,
    is_open: bool,
    invalid: Option<(usize, usize)>,
}

const CHOICES: [&str; 5] = ["1", "2", "#refused", "#illegible", "#two-ticked"];
const TEXTS: [&str; 7] = [
    "",
    "手续多,等得久",
    "他说\"还行\"",
    "一\n二",
    "'=1+1",
    "##1",
    "#blank",
];
const REASONS: [&str; 3] = ["duplicate", "patterned", "damaged"];
const NOTES: [&str; 8] = [
    "",
    "与 12 重复",
    "第一行\n第二行",
    "\"引号\"，逗号,",
    "'=SUM(A1)",
    "#blank",
    "  前后有空格  ",
    "NA",
];

fn paper() -> impl Strategy<Value = Paper> {
    let points = prop::option::weighted(0.8, 0..=10_u8);
    let invalid = prop::option::weighted(0.4, (0..REASONS.len(), 0..NOTES.len()));
    (
        0..CHOICES.len(),
        0..TEXTS.len(),
        [points.clone(), points],
        any::<[bool; 2]>(),
        invalid,
    )
        .prop_map(
            |(choice, text, points, [has_total, is_open], invalid)| Paper {
                choice,
                text,
                points,
                has_total,
                is_open,
                invalid,
            },
        )
}

/// A row of a file: quoted whole, so that every sign may stand in it.
fn row(cells: &[String]) -> String {
    let quoted = cells
        .iter()
        .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

fn file_of(papers: &[Paper]) -> String {
    let mut file = String::from("serial,Q1,Q2,P1,P2,state,invalid,invalid_note,control_total\n");
    for (serial, paper) in (1..).zip(papers) {
        let given =
            |points: Option<u8>| points.map_or("#blank".into(), |points| points.to_string());
        let sum: u16 = paper
            .points
            .iter()
            .flatten()
            .map(|points| u16::from(*points))
            .sum();
        let (reason, note) = match paper.invalid {
            Some((reason, note)) => (REASONS[reason], NOTES[note]),
            None => ("", ""),
        };
        let total = if paper.has_total {
            sum.to_string()
        } else {
            String::new()
        };
        file += &row(&[
            serial.to_string(),
            CHOICES[paper.choice].into(),
            TEXTS[paper.text].into(),
            given(paper.points[0]),
            given(paper.points[1]),
            if paper.is_open { "open" } else { "" }.into(),
            reason.into(),
            note.into(),
            total,
        ]);
    }
    file
}

const WHOLE: &str = "[control_total]\nlabel = \"小计\"\nquestions = [\"P1\", \"P2\"]\n\
    [[questions]]\ncode = \"P1\"\ntext = \"一\"\nkind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10\n\
    [[questions]]\ncode = \"P2\"\ntext = \"二\"\nkind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10\n";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(6) })]

    #[test]
    fn what_an_export_writes_an_import_takes_back_to_the_same_state(
        papers in prop::collection::vec(paper(), 1..30),
    ) {
        let questions = [WHOLE, SINGLE, TEXT].concat();
        let first = with_questions(&questions);
        first.write("first.csv", file_of(&papers));
        let said = first.run("import p/s first.csv --as-blank=");
        prop_assert_eq!(said.code, 0, "{}", said.complaints);
        let out = export(&first);
        for (reason, note) in papers.iter().filter_map(|paper| paper.invalid) {
            // As it is quoted in a row; a blank note is none.
            let note = NOTES[note].trim_start_matches('\'').replace('"', "\"\"");
            prop_assert!(out.contains(REASONS[reason]) && out.contains(&note), "{note}: {out}");
        }
        let ledger = |shell: &Shell| shell.run("ledger p/s --format json").out;
        for form in ["csv", "xlsx"] {
            let left = first.run(&format!("export responses p/s --format {form} -o back.{form}"));
            prop_assert_eq!(left.code, 0, "{}", left.complaints);
            let second = with_questions(&questions);
            fs::copy(first.path(&format!("back.{form}")), second.path(&format!("back.{form}"))).unwrap();
            let said = second.run(&format!("import p/s back.{form} --as-blank="));
            prop_assert_eq!(said.code, 0, "{}", said.complaints);
            prop_assert_eq!(&export(&second), &out, "{}", form);
            prop_assert_eq!(ledger(&second), ledger(&first), "{}", form);
            prop_assert_eq!(second.run("doctor").code, 0);
            fs::remove_file(first.path(&format!("back.{form}"))).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_database_cannot_lie_in_a_folder_on_a_device_in_a_pipe_or_beside_another() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    fs::create_dir(shell.path("folder")).unwrap();
    shell.write("papers.db-journal", "");
    shell.write("papers.db.names", "");
    let pipe = std::process::Command::new("mkfifo")
        .arg(shell.path("pipe"))
        .status();
    assert!(pipe.unwrap().success());
    std::os::unix::fs::symlink("/dev/null", shell.path("null.db")).unwrap();
    let backups = fs::read_dir(shell.path("backups")).unwrap();
    let backup = backups
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| {
            std::path::Path::new(name)
                .extension()
                .is_some_and(|end| end == "db")
        })
        .unwrap();
    let before = shell.files();
    for place in [
        "folder",
        "/dev/null",
        "/dev/zero",
        "null.db",
        "pipe",
        "papers.db-journal",
        "papers.db.names",
        "backups/.lock",
    ] {
        for command in ["project list", &format!("restore backups/{backup}")] {
            let said = shell.run(&format!("--db {place} {command}"));
            assert_eq!(said.code, 6, "{place}: {command}: {}", said.complaints);
        }
        // Nor is it taken for a backup.
        let said = shell.run(&format!("--db other.db restore {place}"));
        assert_ne!(said.code, 0, "{place}");
    }
    fs::remove_dir(shell.path("backups")).ok();
    let made: Vec<String> = shell
        .files()
        .into_iter()
        .filter(|name| !before.contains(name) && !name.starts_with("other.db.log"))
        .collect();
    assert_eq!(made, Vec::<String>::new());
    assert_eq!(shell.run("doctor").code, 0);
}

#[cfg(unix)]
#[test]
fn a_restore_follows_no_planted_link_and_keeps_the_link_that_leads_to_the_database() {
    use std::os::unix::fs::symlink;
    let shell = Shell::with_papers();
    shell.write("papers.db.names", "{\"manyi-names\":1}\n");
    assert_eq!(shell.run("backup").code, 0);
    let backups = fs::read_dir(shell.path("backups")).unwrap();
    let backup = backups
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| {
            std::path::Path::new(name)
                .extension()
                .is_some_and(|end| end == "db")
        })
        .unwrap();
    shell.write("victim", "mine");
    fs::create_dir(shell.path("linked")).unwrap();
    symlink(shell.path("papers.db"), shell.path("linked/here.db")).unwrap();
    for name in ["papers.db.restoring", "papers.db.names.partial"] {
        symlink(shell.path("victim"), shell.path(name)).unwrap();
    }
    let said = shell.run(&format!("--db linked/here.db restore backups/{backup}"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert_eq!(shell.read("victim"), "mine");
    let link = fs::symlink_metadata(shell.path("linked/here.db")).unwrap();
    assert!(link.is_symlink());
    assert!(
        shell
            .run("audit export --with-names")
            .out
            .contains("restore")
    );
    assert_eq!(shell.run("doctor").code, 0);
}

#[test]
fn what_a_killed_backup_or_restore_left_is_gone_at_the_next_start() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    let left = [
        "backups/papers-20220630T093000Z.partial",
        "backups/papers-20220630T093000Z.partial-journal",
        "backups/papers-20220630T093000Z.db.names.partial",
        "papers.db.restoring",
        "papers.db.restoring-journal",
    ];
    let others = [
        "backups/other-20220630T093000Z.partial",
        "backups/mine.partial",
    ];
    for name in left.iter().chain(&others) {
        shell.write(name, "half");
    }
    // Another program takes a backup: what it writes is not touched.
    let lock = fs::File::options()
        .write(true)
        .open(shell.path("backups/.lock"))
        .unwrap();
    lock.lock().unwrap();
    assert_eq!(shell.run("project list").code, 0);
    assert!(left.iter().all(|name| shell.path(name).exists()));
    drop(lock);
    assert_eq!(shell.run("project list").code, 0);
    assert!(left.iter().all(|name| !shell.path(name).exists()));
    assert!(others.iter().all(|name| shell.path(name).exists()));
}

#[test]
fn a_log_of_another_program_is_left_alone() {
    let shell = Shell::new();
    let theirs = "# their log\n".repeat(200_000);
    shell.write("papers.db.log", &theirs);
    assert_eq!(shell.run("project list").code, 0);
    assert_eq!(shell.read("papers.db.log"), theirs);
    // Our own is begun anew where it is larger than logs get.
    let ours = "2026-01-01T00:00:00.000000Z  INFO started version=\"0.1.0\"\n".repeat(20_000);
    shell.write("papers.db.log", &ours);
    assert_eq!(shell.run("project list").code, 0);
    assert!(shell.read("papers.db.log").len() < 2_000);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_read_is_told_by_doctor() {
    use std::os::unix::fs::PermissionsExt as _;
    let shell = Shell::with_papers();
    assert!(!shell.run("doctor").complaints.contains("open-to-others"));
    for name in ["papers.db", "papers.db.log"] {
        let mode =
            |mode| fs::set_permissions(shell.path(name), fs::Permissions::from_mode(mode)).unwrap();
        // What others may only read is kept to its owner as it is opened, and said once.
        mode(0o644);
        let said = shell.run("project list");
        assert_eq!(said.code, 0, "{}", said.complaints);
        assert!(
            said.complaints.contains("只有自己能读"),
            "{}",
            said.complaints
        );
        assert_eq!(
            fs::metadata(shell.path(name)).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(shell.run("project list").complaints, "");
        // What others may write is shared, and told by doctor.
        mode(0o664);
        let said = shell.run("doctor");
        assert_eq!(said.code, 0, "{}", said.complaints);
        assert!(
            said.complaints.contains("open-to-others"),
            "{}",
            said.complaints
        );
        let owned = fs::Permissions::from_mode(0o600);
        fs::set_permissions(shell.path(name), owned).unwrap();
    }
}

#[test]
fn nothing_comes_in_whose_rows_with_errors_have_no_place() {
    let shell = three();
    let file = "serial,Q1,Q2,Q3\n1,1,好,\n2,9,差,\n";
    shell.write("r.csv", file);
    fs::create_dir(shell.path("folder")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(shell.path("r.csv"), shell.path("soft.csv")).unwrap();
        fs::hard_link(shell.path("r.csv"), shell.path("hard.csv")).unwrap();
    }
    let before = shell.dump();
    let mut places = vec![
        ("papers.db", 2),
        ("papers.db-wal", 2),
        ("missing/bad.csv", 6),
        ("folder", 2),
        ("r.csv", 2),
        ("./folder/../r.csv", 2),
    ];
    if cfg!(unix) {
        places.extend([("soft.csv", 2), ("hard.csv", 2)]);
    }
    if cfg!(target_os = "linux") {
        places.push(("/dev/full", 6));
    }
    for (place, code) in places {
        for dry_run in ["", " --dry-run"] {
            let said = shell.run(&format!(
                "import p/s r.csv --skip-bad {place} --force{dry_run}"
            ));
            // What a device says is known when it is written to, which a dry run does not.
            let due = if place == "/dev/full" && !dry_run.is_empty() {
                0
            } else {
                code
            };
            assert_eq!(
                said.code, due,
                "{place}{dry_run}: {}{}",
                said.out, said.complaints
            );
            if due != 0 {
                assert_eq!(said.out, "", "{place}");
                assert!(
                    said.complaints.contains("一份也没有导入"),
                    "{place}: {}",
                    said.complaints
                );
                assert!(
                    !said.complaints.contains("标准输出"),
                    "{place}: {}",
                    said.complaints
                );
            }
            assert_eq!(shell.dump(), before, "{place}{dry_run}");
            assert_eq!(shell.read("r.csv"), file, "{place}{dry_run}");
        }
    }
    // A dry run writes nothing: neither the rows nor how the columns were taken.
    shell.write("other.csv", "编号,Q1,Q2\n7,1,好\n8,9,差\n");
    let said = shell.run("import p/s other.csv --skip-bad bad.csv --map map.csv --dry-run");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(said.out.contains("1 行有错，不会导入"), "{}", said.out);
    assert!(!shell.path("bad.csv").exists() && !shell.path("map.csv").exists());
    assert_eq!(shell.dump(), before);
    // The map of columns has its place before, too; and the two are not one file.
    for maps in [
        "--skip-bad bad.csv --map missing/map.csv",
        "--skip-bad ./same.csv --map same.csv",
    ] {
        let said = shell.run(&format!("import p/s other.csv {maps}"));
        assert_ne!(said.code, 0, "{maps}: {}", said.out);
        assert_eq!(shell.dump(), before, "{maps}");
    }
    assert!(!shell.path("same.csv").exists() && !shell.path("bad.csv").exists());
    // The file is still one that was never imported.
    let said = shell.run("import p/s r.csv --skip-bad bad.csv");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(shell.read("bad.csv").contains(",2,9,差,"));
    assert!(export(&shell).contains("\n1,1,好,"));
}

#[test]
fn rows_with_errors_go_straight_to_the_standard_output() {
    let shell = three();
    shell.write("r.csv", "serial,Q1,Q2,Q3\n1,1,好,\n2,9,差,\n");
    let said = shell.run("import p/s r.csv --skip-bad /dev/stdout");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let rows: Vec<&str> = said.out.lines().collect();
    assert_eq!(
        rows.len(),
        2,
        "the heading and the row, nothing said between them: {rows:?}"
    );
    assert!(
        rows[1].starts_with("3,") && rows[1].ends_with(",2,9,差,"),
        "{rows:?}"
    );
    assert!(said.complaints.contains("已导入"), "{}", said.complaints);
}

#[cfg(target_os = "linux")]
#[test]
fn the_standard_output_by_its_name_is_written_where_it_leads_and_a_device_is_told_by_its_own() {
    let shell = three();
    shell.write("r.csv", "serial,Q1,Q2,Q3\n1,1,好,\n");
    assert_eq!(shell.run("import p/s r.csv").code, 0);
    shell.write("out.csv", "before\n");
    let out = fs::File::options()
        .append(true)
        .open(shell.path("out.csv"))
        .unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_manyi"))
        .args([
            "--db",
            "papers.db",
            "--operator",
            "t",
            "export",
            "responses",
            "p/s",
            "--plain",
            "-o",
            "/dev/stdout",
        ])
        .current_dir(shell.path(""))
        .stdout(out)
        .status()
        .unwrap();
    assert!(status.success(), "a file behind it needs no --force");
    let text = shell.read("out.csv");
    assert!(text.starts_with("before\nserial,Q1"), "{text}");
    let full = shell.run("export responses p/s -o /dev/full");
    assert_eq!(full.code, 6);
    assert!(full.complaints.contains("/dev/full"), "{}", full.complaints);
    assert!(!full.complaints.contains("标准输出"), "{}", full.complaints);
}

#[test]
fn the_word_of_a_reason_never_becomes_the_words_of_a_person_unasked() {
    let shell = three();
    shell.write(
        "r.csv",
        "serial,Q1,Q2,Q3\n1,1,#refused,\n2,#refused,很好,#not-applicable\n3,2,#illegible,2022-06-30\n",
    );
    assert_eq!(shell.run("import p/s r.csv").code, 0);
    let due = export(&shell);
    let labels = shell.run("export responses p/s --labels --plain").out;
    assert!(
        labels.contains("拒答") && labels.contains("字迹不清"),
        "{labels}"
    );
    let other = three();
    other.write("labels.csv", &labels);
    let before = other.dump();
    let asked = other.run("import p/s labels.csv");
    assert_eq!(asked.code, 4, "{}", asked.complaints);
    assert!(
        asked
            .complaints
            .contains("是没有答案的原因，还是受访者的话"),
        "{}",
        asked.complaints
    );
    assert!(
        asked.complaints.contains("--as-blank '"),
        "{}",
        asked.complaints
    );
    assert_eq!(other.dump(), before);
    let taken = other.run("import p/s labels.csv --as-blank 拒答,字迹不清,不适用,未答");
    assert_eq!(taken.code, 0, "{}", taken.complaints);
    assert_eq!(export(&other), due, "the same reasons are there again");
    // Where a person wrote just that, it is kept as that.
    let third = three();
    third.write("said.csv", "serial,Q1,Q2,Q3\n1,1,拒答,\n");
    assert_eq!(third.run("import p/s said.csv --as-blank=").code, 0);
    assert!(export(&third).contains("\n1,1,拒答,"), "{}", export(&third));
}

#[test]
fn an_import_says_which_state_and_batch_of_the_file_it_does_not_take() {
    let shell = three();
    shell.write(
        "r.csv",
        "serial,Q1,Q2,Q3,state,batch\n1,1,好,,verified,A\n2,1,好,,approved,A\n3,1,好,,entered,\n",
    );
    let said = shell.run("import p/s r.csv");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(
        said.out
            .contains("2 份在文件里是已复核或已审定，按已录入收"),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("文件里的批次没有收（2 份）"),
        "{}",
        said.out
    );
    shell.write("plain.csv", "serial,Q1,Q2,Q3\n4,1,好,\n");
    let said = shell.run("--lang en import p/s plain.csv");
    assert!(
        !said.out.contains("verified") && !said.out.contains("batch"),
        "{}",
        said.out
    );
}

#[test]
fn every_reader_of_text_says_which_encoding_it_read() {
    let shell = three();
    let in_gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let questionnaire = "满意度调查问卷\n1、您对这项工作是否满意？\nA、满意\nB、不满意\n";
    let rechecked = include_str!("../recheck/ticks.csv");
    for (name, text) in [("q.txt", questionnaire), ("t.csv", rechecked)] {
        shell.write(name, in_gb(text));
        shell.write(&format!("utf8-{name}"), text);
    }
    let said = shell.run("recheck t.csv");
    assert!(
        said.complaints.contains("文件按 GB18030 编码读"),
        "{}",
        said.complaints
    );
    let said = shell.run("recheck utf8-t.csv");
    assert!(!said.complaints.contains("编码读"), "{}", said.complaints);
    for command in ["questionnaire read", "interview guide read"] {
        let said = shell.run(&format!("{command} q.txt"));
        let complaints = format!("{}{}", said.out, said.complaints);
        assert!(
            complaints.contains("文件按 GB18030 编码读"),
            "{command}: {complaints}"
        );
        let said = shell.run(&format!("{command} utf8-q.txt"));
        assert!(
            !said.complaints.contains("编码读"),
            "{command}: {}",
            said.complaints
        );
        let said = shell.run(&format!("{command} q.txt --encoding gb18030"));
        assert!(
            !said.complaints.contains("编码读"),
            "who named it knows it: {}",
            said.complaints
        );
    }
}
