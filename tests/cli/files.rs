//! Files and paths: what is never written over, what a reader refuses, and what comes back from a spreadsheet.

use std::fmt::Write as _;
use std::fs;

use crate::shell::{RECIPIENTS, Shell};

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

#[test]
fn no_output_is_written_over_a_file_of_the_program_whatever_it_is_called() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    let backup = fs::read_dir(shell.path("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "db"))
        .unwrap();
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
    for key in 0..100_000 {
        writeln!(keys, "key{key} = 1").unwrap();
    }
    shell.write("keys.toml", keys);
    let said = shell.run("questionnaire check keys.toml");
    assert_ne!(said.code, 0);
    assert!(said.complaints.contains("too-many-findings"));
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
