//! Telephone follow-up on the screen: the next contact, the outcome by one key, the paper from the call, names on demand.

use std::path::{Path, PathBuf};

use manyi::formats::{Names, Person};
use manyi::interview::call::{Attempt, Contact, Outcome};
use manyi::response::Mode;
use manyi::store::{Store, SurveyKey};

use crate::desk::Desk;

fn key() -> SurveyKey {
    SurveyKey::new("xiangyuan-2022", "recipients")
}

/// The shipped project with three contacts to call.
fn database() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "主管").unwrap();
    manyi::intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    let contacts = ["101", "102", "103"].map(|code| Contact {
        code: code.into(),
        group: "一村".into(),
    });
    store.add_contacts(&key(), &contacts, None).unwrap();
    (folder, file)
}

fn outcomes(file: &Path) -> Vec<(String, Vec<Outcome>)> {
    let store = Store::open(file, "主管").unwrap();
    let list = store.call_list(&key()).unwrap().into_iter();
    list.map(|one| {
        let outcomes = one.attempts.iter().filter_map(Attempt::outcome);
        (one.code, outcomes.collect())
    })
    .collect()
}

fn told(desk: &Desk, text: &str) {
    let picture = desk.picture(100, 30);
    let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_there = picture.lines().map(words).any(|row| row.contains(text));
    assert!(is_there, "{text} in {picture}");
}

#[test]
fn one_key_logs_the_outcome_and_the_next_contact_stands_there() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "访问员");
    desk.press("Enter f");
    insta::assert_snapshot!(desk.picture(80, 24));
    told(&desk, "该打 3 · 稍后 0 · 不再打 0");
    desk.press("9");
    told(&desk, "101 记为“无人接听”；按 u 撤销");
    told(&desk, "编号 102");
    desk.press("t");
    told(&desk, "编号 103");
    desk.press("5");
    told(&desk, "约在什么时候");
    desk.type_over("晚上");
    desk.press("Enter");
    told(&desk, "写成 20:00、明天 20:00 或 7-1 20:00");
    desk.type_over("明天 20:00");
    desk.press("Enter");
    told(&desk, "现在没有该打的。下一个在");
    assert_eq!(
        outcomes(&file),
        [
            ("101".into(), vec![Outcome::NoAnswer]),
            ("102".into(), vec![Outcome::Suspended]),
            ("103".into(), vec![Outcome::AppointmentAt]),
        ]
    );
    // The last one was a slip: taken back with a reason, and it stands there again.
    desk.press("u");
    desk.type_over("按错");
    desk.press("Enter");
    told(&desk, "编号 103");
    assert_eq!(outcomes(&file)[2].1, []);
    desk.press("g");
    desk.type_over("101");
    desk.press("Enter");
    told(&desk, "上次：无人接听");
    insta::assert_snapshot!(
        "called_before",
        desk.picture(120, 40)
            .lines()
            .take(3)
            .collect::<Vec<_>>()
            .join("\n")
    );
    desk.press("Esc");
    told(&desk, "录下一份");
}

#[test]
fn serials_are_put_on_the_list_by_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "主管").unwrap();
    manyi::intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    drop(store);
    let mut desk = Desk::at(&file, "访问员");
    desk.press("Enter f");
    told(&desk, "电话名单是空的。按 a 加编号");
    desk.press("a");
    desk.type_over("七");
    desk.press("Enter");
    told(&desk, "写成 1-26,A-3");
    desk.type_over("101-103,A-3");
    desk.press("Enter");
    told(&desk, "该打 4 · 稍后 0 · 不再打 0");
    assert_eq!(outcomes(&file).len(), 4);
}

#[test]
fn the_paper_opens_from_the_call_and_joins_the_batch_of_calls() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "访问员");
    desk.press("Enter f Enter");
    told(&desk, "通话中");
    desk.press("Enter 8");
    desk.press("Esc");
    told(&desk, "通话中");
    desk.press("1");
    told(&desk, "101 记为“完成”");
    let store = Store::open(&file, "主管").unwrap();
    let batches = store.batches(&key()).unwrap();
    assert_eq!(batches.last().unwrap().mode, Some(Mode::Telephone));
    assert_eq!(store.current_batch(&key()).unwrap(), None);
    let serial = manyi::response::Serial::read("101").unwrap();
    let paper = store.paper(&key(), &serial).unwrap();
    assert!(
        paper.is_some(),
        "the call's answers are a response like any other"
    );
    let call = &store.call_list(&key()).unwrap()[0].attempts[0];
    assert_eq!(call.caller, "访问员");
    assert!(call.end >= call.start);
}

#[test]
fn an_interview_along_a_guide_opens_from_the_call() {
    let (_folder, file) = database();
    for (columns, rows) in [(80, 24), (120, 40)] {
        let mut desk = Desk::at(&file, "访问员");
        desk.press("Enter f v");
        insta::assert_snapshot!(
            format!("guides_to_talk_along_{columns}x{rows}"),
            desk.picture(columns, rows)
        );
    }
    let mut desk = Desk::at(&file, "访问员");
    desk.press("Enter f v Enter");
    told(&desk, "第 1 题");
    let store = Store::open(&file, "主管").unwrap();
    let interview = store.interview("xiangyuan-2022", "101").unwrap();
    assert_eq!(interview.head.mode, manyi::interview::Mode::Telephone);
    assert!(interview.head.contact.is_some(), "it is known whose it is");
}

/// A file written by the export of a screen, read as one text.
fn page(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_default()
}

#[test]
fn documents_ask_for_the_passphrase_of_names_and_mask_them() {
    let (folder, file) = database();
    let mut store = Store::open(&file, "主管").unwrap();
    let head = manyi::interview::Head::of(manyi::interview::Group::Beneficiary);
    let said = manyi::interview::Said::words("找某某办的，打 138 0013 8000。");
    store
        .begin_interview("xiangyuan-2022", "recipients", "03", &head)
        .unwrap();
    store
        .save_said("xiangyuan-2022", "03", "Q1", &said)
        .unwrap();
    drop(store);
    let (mut names, unlocked) = Names::new(&Names::beside(&file), "一句记得住的口令").unwrap();
    let person = Person {
        name: "某某".into(),
        telephone: "13800138000".into(),
    };
    names
        .set(&unlocked, "xiangyuan-2022", "recipients/101", &person)
        .unwrap();
    names.save().unwrap();
    let mut desk = Desk::at(&file, "主管");
    let write = |desk: &mut Desk, name: &str| {
        desk.type_over(&folder.path().join(name).display().to_string());
        desk.press("Enter");
    };
    // Enter alone: as they are.
    desk.press("v w 1 Enter");
    told(&desk, "姓名文件的口令");
    desk.press("Enter");
    write(&mut desk, "open.html");
    assert!(page(&folder, "open.html").contains("某某"));
    desk.press("w 1 Enter");
    desk.type_over("一句记得住的口令");
    desk.press("Enter");
    write(&mut desk, "masked.html");
    let masked = page(&folder, "masked.html");
    assert!(
        masked.contains("找＊＊办的，打 ＊＊＊＊＊＊＊＊＊＊＊＊＊。"),
        "{masked}"
    );
    // Nothing is asked a second time, and every other document masks them too.
    desk.press("w 4 Enter");
    write(&mut desk, "report.html");
    assert!(!page(&folder, "report.html").is_empty());
}

#[test]
fn name_and_number_are_hidden_until_the_passphrase_is_given() {
    let (_folder, file) = database();
    let (mut names, unlocked) = Names::new(&Names::beside(&file), "一句记得住的口令").unwrap();
    let person = Person {
        name: "某某".into(),
        telephone: "13800138000".into(),
    };
    names
        .set(&unlocked, "xiangyuan-2022", "recipients/101", &person)
        .unwrap();
    names.save().unwrap();
    let mut desk = Desk::at(&file, "访问员");
    desk.press("Enter f");
    told(&desk, "隐藏（n 显示）");
    desk.press("n");
    desk.type_over("不对的口令啊啊");
    told(&desk, "*******");
    assert!(
        !desk.picture(100, 30).contains("不对"),
        "what is typed is not shown"
    );
    desk.press("Enter");
    told(&desk, "口令不对");
    desk.type_over("一句记得住的口令");
    desk.press("Enter");
    told(&desk, "某某 13800138000");
    desk.press("n");
    told(&desk, "隐藏（n 显示）");
    desk.press("n 9");
    // The next contact's are hidden again.
    assert!(!desk.picture(100, 30).contains("13800138000"));
}
