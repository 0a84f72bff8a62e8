//! Interviews leave for other programs: words and codings, coders by number, names masked, and what stays is said.

use std::fs;

use manyi::formats::refi::{read_code_book, read_refi_project};
use manyi::interview::{
    Consent, Group, Guide, GuideQuestion, Head, Holder, Mark, Passage, Said, Sentiment, Theme, Unit,
};
use manyi::store::Store;
use manyi::text::Text;

use crate::shell::Shell;

const PROJECT: &str = "xiangyuan-2022";

/// Two interviews, one not to be quoted; one answer coded by two, with a passage and as a whole.
fn shell() -> Shell {
    let shell = Shell::with_project().set("MANYI_NAMES_PASSPHRASE", Some("一句记得住的口令"));
    let file = shell.path("papers.db");
    let mut store = Store::open(&file, "录入甲").unwrap();
    let guide = Guide {
        code: "village".into(),
        version: 1,
        title: Text::same("提纲"),
        intro: Text::default(),
        ask: Vec::new(),
        questions: vec![GuideQuestion {
            code: "Q1".into(),
            topic: Text::default(),
            text: Text::same("办理怎么样？"),
            prompts: Vec::new(),
            ask: Vec::new(),
            indicators: Vec::new(),
            sensitive: false,
            since: 1,
            until: None,
        }],
    };
    store.save_guides(PROJECT, &[guide]).unwrap();
    for (code, words, consent) in [
        ("03", "欧阳标记甲办得慢，跑了三趟。", Consent::Given),
        ("04", "不要写出去。", Consent::NotQuoted),
    ] {
        let head = Head {
            consent,
            ..Head::of(Group::Beneficiary)
        };
        store
            .begin_interview(PROJECT, "village", code, &head)
            .unwrap();
        store
            .save_said(PROJECT, code, "Q1", &Said::words(words))
            .unwrap();
    }
    let slow = theme(1);
    store
        .add_theme_as(PROJECT, &Theme::new(slow, "办理慢"))
        .unwrap();
    let unit = Unit {
        holder: Holder::Interview(store.interview(PROJECT, "03").unwrap().identity),
        question: "Q1".into(),
    };
    // 办得慢 are the characters 5 to 8 of the answer.
    for (coder, passages) in [
        ("编码乙", vec![Passage { start: 5, end: 8 }]),
        ("编码丙", vec![]),
    ] {
        let mut store = Store::open(&file, coder).unwrap();
        let mark = Mark {
            theme: slow,
            sentiment: Sentiment::Opposes,
            passages,
        };
        store.save_coding(PROJECT, &unit, &[mark]).unwrap();
    }
    shell
}

fn theme(number: u8) -> manyi::interview::Identity {
    manyi::interview::Identity([number; 16])
}

#[test]
fn a_project_leaves_with_its_passages_and_without_anybodys_name() {
    let shell = shell();
    assert_eq!(
        shell
            .run(&format!("names set {PROJECT} 03 --name 欧阳标记甲"))
            .code,
        0
    );
    let found = shell.run(&format!("names check {PROJECT}"));
    assert_eq!(found.code, 4);
    assert!(
        found.complaints.contains("interview 03 Q1"),
        "{}",
        found.complaints
    );
    assert!(!found.complaints.contains("欧阳"), "{}", found.complaints);
    let said = shell.run(&format!(
        "export interviews {PROJECT} --mask-names -o p.qdpx"
    ));
    assert_eq!(said.code, 0, "{}", said.complaints);
    for words in [
        "1 份访谈，2 处编码的原话",
        "1 份访谈不得引用",
        "1 处姓名或号码换成了＊",
    ] {
        assert!(said.complaints.contains(words), "{}", said.complaints);
    }
    let bytes = fs::read(shell.path("p.qdpx")).unwrap();
    let read = read_refi_project(&bytes).unwrap();
    let source = &read.project.sources[0];
    assert_eq!(source.name, "访谈 03");
    assert_eq!(
        source.text,
        "Q1 办理怎么样？\n＊＊＊＊＊办得慢，跑了三趟。\n\n"
    );
    let words: Vec<String> = source
        .selections
        .iter()
        .map(|one| {
            source
                .text
                .chars()
                .skip(one.start)
                .take(one.end - one.start)
                .collect()
        })
        .collect();
    assert_eq!(words, ["办得慢", "＊＊＊＊＊办得慢，跑了三趟。"]);
    let users: Vec<&str> = read
        .project
        .users
        .iter()
        .map(|user| user.name.as_str())
        .collect();
    assert_eq!(users, ["编码员 1", "编码员 2"]);
    // Nothing leaves before it is said what becomes of the name.
    let unsaid = shell.run(&format!("export interviews {PROJECT} -o q.qdpx"));
    assert_eq!(unsaid.code, 4, "{}", unsaid.complaints);
    assert!(!shell.path("q.qdpx").exists());
    // Without masking the words leave as they are, and nothing else of the person does.
    shell.run(&format!(
        "export interviews {PROJECT} --with-names -o q.qdpx"
    ));
    let read = read_refi_project(&fs::read(shell.path("q.qdpx")).unwrap()).unwrap();
    assert!(read.project.sources[0].text.contains("欧阳标记甲"));
    let book = shell.run(&format!("export interviews {PROJECT} --format qdc"));
    assert_eq!(
        read_code_book(book.out.as_bytes()).unwrap()[0].name,
        "办理慢"
    );
    let table = shell.run(&format!("export interviews {PROJECT} --format csv"));
    assert_eq!(table.out, "\u{feff}path,description\n办理慢,\n");
}
