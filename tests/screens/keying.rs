//! A stack keyed at the screens: what an Enter too many does, what is kept while nobody presses a key, what the bar tells.

use std::path::{Path, PathBuf};

use manyi::response::{Paper, Serial};
use manyi::store::{Store, SurveyKey};

use crate::desk::Desk;

/// A database with the shipped project and no papers.
fn database() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "主管").unwrap();
    let shipped = manyi::formats::shipped_project("xiangyuan-2022").unwrap();
    store.save_project(&shipped.value.unwrap().project).unwrap();
    (folder, file)
}

fn paper(file: &Path, serial: &str) -> Option<Paper> {
    let store = Store::open(file, "主管").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    store.paper(&key, &Serial::read(serial).unwrap()).unwrap()
}

fn told(desk: &Desk, text: &str) {
    let picture = desk.picture(80, 24);
    let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_told = picture.lines().map(words).any(|row| row.contains(text));
    assert!(is_told, "{text} in {picture}");
}

/// Nine scores without an Enter behind them, and the one that leaves the open question blank.
const NINE: &str = "8 8 8 8 8 8 8 8 8 Enter";

#[test]
fn the_papers_of_this_sitting_are_counted_once_however_often_enter_is_pressed() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n");
    desk.press(NINE);
    told(&desk, "本次 1 份");
    // Back to it and finished again, or opened and closed: it is one paper.
    desk.press("Up Enter");
    told(&desk, "本次 1 份");
    desk.press("F3 1 Enter Enter Enter");
    told(&desk, "本次 1 份");
    // An answer taken back opens it again; it is the same paper.
    desk.press("Up Ctrl-U 8 Enter Enter");
    told(&desk, "本次 1 份");
    let mut desk = Desk::at(&file, "李");
    desk.press("Enter v");
    desk.press(NINE);
    told(&desk, "没有等待复录的了");
    for _ in 0..3 {
        desk.press("Enter");
        told(&desk, "本次 1 份");
    }
}

#[test]
fn a_paper_taken_apart_again_is_none_of_this_sitting_and_second_entries_count_for_themselves() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n");
    desk.press(NINE);
    desk.press(NINE);
    told(&desk, "本次 2 份");
    // Back at the second one, its last answer taken back: it is finished no more until it is.
    desk.press("Up Ctrl-U");
    told(&desk, "本次 1 份");
    desk.press("Enter");
    told(&desk, "本次 2 份");
    // The same person keys another one a second time.
    let mut other = Desk::at(&file, "李");
    other.press("Enter v");
    told(&other, "本次 0 份");
    other.press("9 Esc");
    desk.press("Esc v");
    desk.type_over("只有一人");
    desk.press("Enter");
    told(&desk, "本次 0 份");
}

#[test]
fn a_paper_with_a_change_half_keyed_is_marked_in_the_list() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n");
    desk.press(NINE);
    desk.press("Up Up");
    desk.paste("希望多来");
    desk.press("Esc");
    told(&desk, "1 改了一半 10/10");
    // As long as it stands so.
    desk.press("Enter Ctrl-U Esc");
    told(&desk, "1 已录入 10/10");
}

#[test]
fn an_enter_too_many_behind_a_paper_begins_no_paper() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n");
    desk.press(NINE);
    desk.press("Enter");
    told(&desk, "前面的已经存好，不用按回车");
    assert_eq!(paper(&file, "2"), None);
}

#[test]
fn half_a_text_is_on_file_though_nobody_has_left_it() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n 8 8 8 8 8 8 8 8 8");
    assert!(!desk.keeps_what_is_typed());
    desk.paste("希望多来");
    told(&desk, "希望多来");
    assert!(desk.keeps_what_is_typed());
    assert!(!desk.keeps_what_is_typed(), "once");
    let draft = paper(&file, "1").unwrap().draft.unwrap();
    assert_eq!((draft.position, draft.text.as_str()), (9, "希望多来"));
    desk.press("Enter");
    assert_eq!(paper(&file, "1").unwrap().draft, None);
    // A key that waits is kept, too, and taken with the next one.
    desk.press("1");
    assert!(desk.keeps_what_is_typed());
    assert_eq!(paper(&file, "2").unwrap().draft.unwrap().text, "1");
    desk.press("0");
    let stored = paper(&file, "2").unwrap();
    assert_eq!(stored.draft, None);
    assert_eq!(stored.answers.get(0).unwrap().to_code(), "10");
}

// At a pause, at a key that leaves the field, and at Esc.
#[test]
fn half_a_text_that_another_program_has_deleted_does_not_come_back_and_the_screen_says_why() {
    for second in [false, true] {
        for leaving in ["", "Up", "Esc"] {
            let (_folder, file) = database();
            let mut supervisor = Store::open(&file, "主管").unwrap();
            let mut desk = Desk::at(&file, "张");
            desk.press("Enter n 8 8 8 8 8 8 8 8 8");
            if second {
                desk.press("Enter");
                desk = Desk::at(&file, "李");
                desk.press("Enter v 8 8 8 8 8 8 8 8 8");
            }
            desk.paste("他说的");
            assert!(desk.keeps_what_is_typed());
            let key = SurveyKey::new("xiangyuan-2022", "recipients");
            let serial = Serial::read("1").unwrap();
            supervisor
                .erase_words(&key, &serial, "Q10", "本人要求")
                .unwrap();
            desk.paste("话");
            desk.press(leaving);
            if leaving.is_empty() {
                assert!(desk.keeps_what_is_typed());
            }
            told(&desk, "1 号刚由 主管 在另一个程序里改过，这里没有存上");
            assert!(!desk.keeps_what_is_typed());
            desk.press("Esc Esc");
            assert_eq!(paper(&file, "1").unwrap().draft, None);
            let store = Store::open(&file, "王").unwrap();
            let halves = store.second_entry(&key, &serial).map(|entry| entry.draft);
            assert!(!matches!(halves, Ok(Some(_))), "{leaving}");
        }
    }
}

#[test]
fn what_was_said_stands_while_half_a_text_is_kept() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n 1 Enter");
    desk.press("1 x");
    let before = desk.picture(80, 24);
    desk.keeps_what_is_typed();
    assert_eq!(desk.picture(80, 24), before);
}

#[test]
fn the_bar_tells_the_key_of_the_sum_where_a_plus_is_a_sign_of_a_text() {
    let (_folder, file) = database();
    let mut desk = Desk::at(&file, "张");
    desk.press("Enter n 8 8 8 8 8 8 8 8 8 +");
    // A narrow window and the keys that stand in for function keys leave room for few.
    desk.press("@");
    for columns in [120, 80, 60] {
        let picture = desk.picture(columns, 24);
        let bar = picture.lines().rfind(|row| row.contains("Esc")).unwrap();
        let words: Vec<&str> = bar.split_whitespace().collect();
        assert!(words.join(" ").contains("F5 核对小计"), "{picture}");
    }
}
