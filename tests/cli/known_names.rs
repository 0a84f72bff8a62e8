//! Names that are known and stand in people's words: a finding before anything leaves, masked where that is said, by every exit.

use std::fs;

use manyi::interview::{
    Consent, Group, Guide, GuideQuestion, Head, Holder, Mark, Passage, Said, Sentiment, Theme, Unit,
};
use manyi::store::Store;
use manyi::text::Text;

use crate::gate::{SURVEY, shell_saying, written};
use crate::shell::Shell;

/// A name and a number, as somebody says them.
const NAMED: &str = "去找欧阳标记甲，电话 138-0013-8011，他说再等等。";

const PLANTED: [&str; 2] = ["标记甲", "138-0013-8011"];

fn guide() -> Guide {
    let question = |code: &str, sensitive: bool| GuideQuestion {
        code: code.into(),
        topic: Text::default(),
        text: Text::same("怎么样？"),
        prompts: Vec::new(),
        ask: Vec::new(),
        indicators: Vec::new(),
        sensitive,
        since: 1,
        until: None,
    };
    Guide {
        code: "village".into(),
        version: 1,
        title: Text::same("提纲"),
        intro: Text::default(),
        ask: Vec::new(),
        questions: vec![question("Q1", false), question("Q2", true)],
    }
}

/// Twelve papers, an interview and the example of a theme that all say the name; one passage begins within it.
fn shell() -> Shell {
    let shell = shell_saying(NAMED).set("MANYI_NAMES_PASSPHRASE", Some("一句记得住的口令"));
    let mut store = Store::open(&shell.path("papers.db"), "甲").unwrap();
    store.save_guides("gate", &[guide()]).unwrap();
    for (code, consent) in [("03", Consent::Given), ("04", Consent::NotQuoted)] {
        let head = Head {
            consent,
            ..Head::of(Group::Beneficiary)
        };
        store
            .begin_interview("gate", "village", code, &head)
            .unwrap();
        let words = match consent {
            Consent::NotQuoted => "不要写出去的话",
            _ => NAMED,
        };
        store
            .save_said("gate", code, "Q1", &Said::words(words))
            .unwrap();
        store
            .save_said("gate", code, "Q2", &Said::words("敏感的话"))
            .unwrap();
    }
    let slow = Theme {
        example: NAMED.into(),
        ..Theme::new(manyi::interview::Identity([1; 16]), "等")
    };
    store.add_theme_as("gate", &slow).unwrap();
    let unit = Unit {
        holder: Holder::Interview(store.interview("gate", "03").unwrap().identity),
        question: "Q1".into(),
    };
    let mark = Mark {
        theme: slow.identity,
        sentiment: Sentiment::Opposes,
        passages: vec![Passage { start: 4, end: 11 }],
    };
    store.save_coding("gate", &unit, &[mark]).unwrap();
    drop(store);
    let kept = shell.run("names set gate R-1 --name 欧阳标记甲 --telephone 13800138011");
    assert_eq!(kept.code, 0, "{}", kept.complaints);
    assert_eq!(
        shell.run(&format!("note {SURVEY} 1 是欧阳标记甲填的")).code,
        0
    );
    assert_eq!(
        shell
            .run(&format!("query ask {SURVEY} 1 欧阳标记甲是谁"))
            .code,
        0
    );
    shell
}

/// Every command by which somebody's words leave.
fn exits() -> Vec<String> {
    let mut exits: Vec<String> = [
        "audit export",
        "audit export --format json",
        "note SURVEY 1",
        "annex gate --format html",
        "annex gate --format docx",
        "workbook gate --with-raw",
        "interview sheet gate --format html",
        "interview sheet gate 03 --format docx",
        "interview report gate --format html",
        "interview report gate --format docx",
        "export interviews gate --format qdpx",
        "export interviews gate --format qdc",
        "export interviews gate --format csv",
    ]
    .map(|command| command.replace("SURVEY", SURVEY))
    .into();
    for (command, formats) in [
        ("audit list SURVEY", "table csv json xlsx"),
        ("query list SURVEY", "table csv json xlsx"),
        ("coding export gate", "table csv json xlsx"),
        ("theme list gate", "table csv json xlsx"),
        ("interview search gate 再等等", "table csv json xlsx"),
        ("interview show gate 03", "table csv json xlsx"),
        ("interview export gate", "table csv json xlsx"),
        ("export responses SURVEY", "csv json xlsx sav sps package"),
        ("export responses SURVEY --layout long", "csv json xlsx"),
        ("export responses SURVEY --labels", "csv"),
    ] {
        let command = command.replace("SURVEY", SURVEY);
        for format in formats.split(' ') {
            exits.push(format!("{command} --format {format}"));
        }
    }
    exits
}

/// What a command wrote, its packages unpacked, and how it ended.
fn leaving(shell: &Shell, command: &str, at: usize) -> (i32, String) {
    let name = format!("out{at}-");
    // What is only shown, and what wants a folder or an ending.
    let target = match command {
        _ if command.starts_with("note ") => String::new(),
        _ if command.contains("sps") => format!("-o {name}.sps"),
        _ => format!("-o {name}"),
    };
    let said = shell.run(&format!("{command} {target}"));
    let text = said.out + &said.complaints + &written(shell, &name);
    for file in shell.files().iter().filter(|file| file.starts_with(&name)) {
        let path = shell.path(file);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    (said.code, text)
}

#[test]
fn a_known_name_in_somebodys_words_leaves_by_no_exit_unless_that_is_said() {
    let shell = shell();
    for (at, command) in exits().iter().enumerate() {
        let (code, unsaid) = leaving(&shell, command, at);
        assert_eq!(code, 4, "{command}: {unsaid}");
        assert!(unsaid.contains("[name-in-answer]"), "{command}: {unsaid}");
        let (code, masked) = leaving(&shell, &format!("{command} --mask-names"), at);
        assert_eq!(code, 0, "{command}: {masked}");
        let (code, open) = leaving(&shell, &format!("{command} --with-names"), at);
        assert_eq!(code, 0, "{command}: {open}");
        for planted in PLANTED {
            assert!(!unsaid.contains(planted), "{command}: {unsaid}");
            assert!(!masked.contains(planted), "{command}: {masked}");
        }
        assert!(masked.contains('＊'), "{command}: {masked}");
        let is_open = PLANTED.iter().any(|planted| open.contains(planted));
        assert!(is_open, "{command}: {open}");
    }
    // Figures go along with nobody's words: nothing is asked.
    for command in ["workbook gate", "interview roster gate --format html"] {
        let (code, text) = leaving(&shell, command, 99);
        assert_eq!(code, 0, "{command}: {text}");
    }
    // Without its passphrase nobody can look, and nothing leaves.
    let locked = shell.set("MANYI_NAMES_PASSPHRASE", None);
    let (code, said) = leaving(&locked, &exits()[0], 0);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("--mask-names") && said.contains("--with-names"),
        "{said}"
    );
    let (code, open) = leaving(&locked, &format!("{} --with-names", exits()[0]), 0);
    assert_eq!(code, 0, "{open}");
}

#[test]
fn words_to_sensitive_questions_and_of_who_is_not_to_be_quoted_leave_by_no_exit() {
    let shell = shell();
    let mut tells = 0;
    let tells_words = |command: &String| {
        let of = ["interview", "coding export", "audit export"];
        of.iter().any(|part| command.contains(part)) && !command.ends_with("table")
    };
    for (at, command) in exits()
        .iter()
        .filter(|command| tells_words(command))
        .enumerate()
    {
        let command = command
            .replace("再等等", "话")
            .replace("show gate 03", "show gate 04");
        for more in ["", "--with-sensitive"] {
            let (code, said) = leaving(&shell, &format!("{command} --mask-names {more}"), at);
            assert_eq!(code, 0, "{command}: {said}");
            assert!(!said.contains("不要写出去"), "{command} {more}: {said}");
            let tells_sensitive = said.contains("敏感的话");
            assert!(!tells_sensitive || !more.is_empty(), "{command}: {said}");
            tells += usize::from(tells_sensitive);
        }
    }
    assert!(tells >= 9, "{tells}");
}

#[test]
fn the_trail_stays_inside_for_who_is_still_to_code_blind() {
    let shell = shell();
    for (coder, unit) in [("甲", "visit/1/Q3"), ("乙", "visit/2/Q3")] {
        let unit = unit.replace("visit", SURVEY.split('/').next_back().unwrap());
        let done = shell.run(&format!("--operator {coder} coding add gate {unit} --none"));
        assert_eq!(done.code, 0, "{}", done.complaints);
    }
    let hidden = shell.run("--operator 乙 audit export --mask-names");
    assert_eq!(hidden.code, 2, "{}", hidden.out);
    assert!(
        hidden.complaints.contains("等您盲编"),
        "{}",
        hidden.complaints
    );
    assert!(!hidden.out.contains("opposes"), "{}", hidden.out);
}
