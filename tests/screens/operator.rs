//! Who is at the keyboard: changed on a key, asked again after the screens were left alone.

use std::path::{Path, PathBuf};

use manyi::response::Serial;
use manyi::store::{ResponseSearch, Store, SurveyKey};

use crate::desk::Desk;

/// A database with the shipped project and its papers.
fn database() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "主管").unwrap();
    manyi::intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    (folder, file)
}

/// Who keyed this paper last.
fn keyed_by(file: &Path, serial: &str) -> String {
    let store = Store::open(file, "主管").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let serial = Serial::read(serial).unwrap();
    let search = ResponseSearch {
        limit: 100,
        ..ResponseSearch::default()
    };
    let rows = store.responses(&key, &search).unwrap();
    let row = rows.into_iter().find(|row| row.serial == serial);
    row.unwrap().operator
}

fn shows(desk: &Desk, text: &str) -> bool {
    let picture = desk.picture(100, 30);
    let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
    picture.lines().map(words).any(|row| row.contains(text))
}

fn told(desk: &Desk, text: &str) {
    assert!(shows(desk, text), "{text} in {}", desk.picture(100, 30));
}

#[test]
fn another_operator_begins_at_the_first_screen_and_stands_on_every_one() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("o");
    told(&desk, "操作员姓名：");
    desk.type_over("李四");
    desk.press("Enter");
    told(&desk, "现在是 李四");
    desk.press("Enter");
    told(&desk, "李四");
    desk.press("n 8");
    told(&desk, "李四");
    assert_eq!(keyed_by(&file, "27"), "李四");
}

#[test]
fn one_person_has_one_name_however_it_is_typed() {
    let mut desk = Desk::without_papers();
    for typed in ["Li Lei", " ｌｉ  lei ", "LILEI"] {
        desk.press("o");
        desk.type_over(typed);
        desk.press("Enter Enter n 8 Esc Esc");
        told(&desk, "Li Lei");
    }
    desk.press("o Enter");
    told(&desk, "Li Lei");
    desk.press("o Esc");
    told(&desk, "Li Lei");
}

#[test]
fn what_is_no_name_is_refused_and_the_line_stays() {
    let mut desk = Desk::without_papers();
    desk.press("o");
    desk.type_over(&"长".repeat(41));
    desk.press("Enter");
    told(&desk, "写 1 到 40 个字的姓名");
}

#[test]
fn a_locked_screen_hides_everything_until_the_operator_is_named_and_goes_on_there() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    // Of 0 to 10 points, 1 waits for a second key: it is half typed when the operator goes.
    desk.press("Enter n 1");
    told(&desk, "编号 27");
    desk.lock(10);
    told(&desk, "10 分钟没有按键，画面锁上了");
    for hidden in ["编号 27", "受理时限", "已录"] {
        assert!(!shows(&desk, hidden), "{hidden}");
    }
    desk.press("Enter Esc F1 8");
    told(&desk, "画面锁上了");
    // The usual one is back where he was, with what was half typed.
    desk.type_over("张");
    desk.press("Enter");
    told(&desk, "编号 27");
    desk.press("0");
    assert_eq!(keyed_by(&file, "27"), "张");
    // Another one is not led into what the first had open.
    desk.lock(10);
    desk.type_over("李四");
    desk.press("Enter");
    told(&desk, "现在是 李四");
    assert!(!shows(&desk, "编号 27"));
}
