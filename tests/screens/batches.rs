//! Batches on the screens: added, changed, removed, their serials registered and taken out.

use manyi::text::Language;

use crate::desk::Desk;

pictures!(batches_before_the_first, Desk::with_sample(), "Enter b");
pictures!(batches_of_a_survey, Desk::with_batches(), "Enter b Down");
pictures!(a_new_batch, Desk::with_sample(), "Enter b a A Enter");
pictures!(
    a_batch_to_change,
    Desk::with_batches(),
    "Enter b e Down Down Down Down Down"
);
pictures!(
    a_batch_that_cannot_be_saved,
    Desk::with_batches(),
    "Enter b a A Down Down 2 0 Ctrl-s"
);
pictures!(
    a_form_with_unsaved_changes,
    Desk::with_batches(),
    "Enter b e Down 3 Esc"
);
pictures!(serials_to_register, Desk::with_batches(), "Enter b r");
pictures!(
    serials_that_are_no_list,
    Desk::with_batches(),
    "Enter b r 9 - 1 Enter"
);
pictures!(
    serials_registered,
    Desk::with_batches(),
    "Enter b Down r 2 6 - 2 9 Enter"
);
pictures!(
    registered_serials_of_a_batch,
    Desk::with_batches(),
    "Enter b Down t End"
);
pictures!(a_batch_to_remove, with_an_empty_batch(), "d B Enter");

/// Batch C, just added, under the fingers.
fn with_an_empty_batch() -> Desk {
    let mut desk = Desk::with_batches();
    desk.press("Enter b a C Ctrl-s");
    desk
}

/// Types a text sign by sign, without what was there.
fn fill(desk: &mut Desk, text: &str) {
    desk.type_over(text);
    desk.press("Enter");
}

/// The row of the picture that contains the text, with one space between words.
fn row(desk: &Desk, text: &str) -> String {
    let picture = desk.picture(120, 40);
    let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rows = picture.lines().map(words);
    rows.find(|row| row.contains(text))
        .unwrap_or_else(|| unreachable!("{text} is not in\n{picture}"))
}

#[test]
fn a_batch_is_added_on_the_screen_and_every_line_of_it_is_kept() {
    let mut desk = Desk::with_sample();
    desk.press("Enter b a");
    for line in ["ru-hu-1", "入户第一组", "26", "古韩镇", "2022.6.30", "甲"] {
        fill(&mut desk, line);
    }
    desk.press("2 Enter Enter");
    assert_eq!(
        row(&desk, "ru-hu-1").trim_start_matches("▸"),
        "ru-hu-1 入户第一组 古韩镇 2022-06-30 甲 电话 26 0 0"
    );
}

#[test]
fn a_line_that_cannot_be_read_says_how_to_write_it_and_nothing_is_lost() {
    let mut desk = Desk::with_sample();
    desk.press("Enter b a Ctrl-s");
    row(&desk, "代码要写");
    for line in ["A", "第一组", "二十", "古韩镇", "六月", "甲"] {
        fill(&mut desk, line);
    }
    desk.press("9");
    row(&desk, "按前面的数字选一个");
    desk.press("1 Ctrl-s");
    row(&desk, "发放份数是整数");
    fill(&mut desk, "20");
    desk.press("Ctrl-s");
    row(&desk, "写成 2022-06-30");
    desk.type_over("20220630");
    desk.press("Ctrl-s");
    assert_eq!(
        row(&desk, "第一组"),
        "A 第一组 古韩镇 2022-06-30 甲 现场 20 0 0"
    );
}

#[test]
fn a_batch_is_changed_and_a_line_can_be_put_back() {
    let mut desk = Desk::with_batches();
    desk.press("Enter b e");
    desk.type_over("走访");
    desk.press("Down");
    desk.type_over("99");
    desk.press("Ctrl-u Ctrl-s");
    assert_eq!(
        row(&desk, "走访"),
        "A 走访 古韩镇 2022-06-30 甲 现场 20 20 20"
    );
}

#[test]
fn leaving_a_form_asks_once_more_where_something_is_not_saved() {
    let mut desk = Desk::with_batches();
    desk.press("Enter b e 9 Esc");
    row(&desk, "还没有存");
    desk.press("Esc");
    assert_eq!(
        row(&desk, "入户"),
        "A 入户 古韩镇 2022-06-30 甲 现场 20 20 20"
    );
    desk.press("e Esc");
    row(&desk, "入户");
}

#[test]
fn serials_are_registered_before_keying_and_what_was_registered_wrong_is_taken_out() {
    let mut desk = Desk::with_batches();
    desk.press("Enter b Down r");
    desk.type_over("26-29");
    desk.press("Enter");
    // 26 papers are on file, numbered 1 to 26.
    row(&desk, "新登记 4 个编号，1 个已有答卷。按 u 取消");
    row(&desk, "B 入户 2022-06-30 甲 现场 7 10 6");
    desk.press("u");
    row(&desk, "取消登记的编号：26-29");
    desk.press("Enter");
    row(&desk, "取消登记 4 个编号，其中 1 个有答卷");
    row(&desk, "B 入户 2022-06-30 甲 现场 7 6 5");
    // A serial of another batch is refused, and nothing is written.
    desk.press("r");
    desk.type_over("30,20");
    desk.press("Enter");
    row(&desk, "编号 20 已登记在批次 A");
    row(&desk, "B 入户 2022-06-30 甲 现场 7 6 5");
}

#[test]
fn a_registered_serial_is_keyed_from_its_list_and_is_back() {
    let mut desk = Desk::with_batches();
    desk.press("Enter b Down t End");
    row(&desk, "A-3 批次 B 未回");
    desk.press("a");
    row(&desk, "A-3 批次 B 未回");
    desk.press("Enter - Esc");
    row(&desk, "登记的编号都已有答卷");
    desk.press("a End");
    row(&desk, "A-3 批次 B 已有答卷");
}

#[test]
fn a_batch_with_papers_is_not_removed_and_an_empty_one_is() {
    let mut desk = Desk::with_batches();
    desk.press("Enter b d");
    row(&desk, "不能删除");
    desk.press("a");
    fill(&mut desk, "C");
    desk.press("Ctrl-s d X Enter");
    row(&desk, "写 C 再按回车才删除");
    desk.press("Backspace C Enter");
    row(&desk, "已删除批次 C");
    assert!(!desk.picture(100, 30).contains(" C "));
}

#[test]
fn a_serial_that_was_not_handed_out_is_asked_about_before_its_first_field() {
    let mut desk = Desk::with_batches();
    desk.press("Enter g 9 9 Enter");
    row(&desk, "99 号没有登记发放：再按回车照录，或改写编号");
    desk.press("Backspace Backspace A 0 3 Enter");
    row(
        &desk,
        "没有 A03 号，有很像的 A-3 号：再按回车另录一份，或改写编号",
    );
    desk.press("Backspace Backspace - 3 Enter");
    row(&desk, "编号 A-3 新卷");
    desk.press("Esc g 9 9 Enter Enter");
    row(&desk, "编号 99 新卷");
}

#[test]
fn n_opens_what_is_awaited_and_says_so_when_everything_has_come() {
    let mut desk = Desk::with_batches();
    desk.press("Enter n");
    row(&desk, "编号 A-3 新卷");
    // One field and it is on file; nothing is awaited any more.
    desk.press("0 Esc n");
    row(&desk, "登记的编号都已有答卷；录别的编号按 g");
}

#[test]
fn a_paper_left_with_a_half_typed_key_leaves_nothing_behind() {
    let mut desk = Desk::without_papers();
    // Of 0 to 10 points, 1 waits for a second key.
    desk.press("Enter g 9 9 Enter 1 Esc g 9 9 Enter");
    row(&desk, "编号 99 新卷");
    // One that is confirmed stays.
    desk.press("8 Esc g 9 9 Enter");
    row(&desk, "99 号已在册（录入中）");
}

/// Paper 3 is registered, and 9 is not.
#[test]
fn a_serial_in_doubt_is_asked_about_once_more_where_a_paper_gets_it_or_a_batch() {
    let mut desk = Desk::with_registered_batches();
    desk.press("Enter e 1 3 Enter");
    assert!(
        desk.picture(120, 40).contains("3 号已有答卷：改写编号"),
        "{}",
        desk.picture(120, 40)
    );
    desk.type_over("I7");
    desk.press("Enter");
    assert!(
        desk.picture(120, 40)
            .contains("I7 号很像已有的 17 号：再按回车照用")
    );
    desk.type_over("40");
    desk.press("Enter");
    assert!(
        desk.picture(120, 40)
            .contains("40 号没有登记发放：再按回车照用")
    );
    desk.press("Enter");
    assert!(desk.picture(120, 40).contains("原因"));
    desk.press("x Enter");
    assert!(
        desk.picture(120, 40).contains(" 40 "),
        "{}",
        desk.picture(120, 40)
    );
    let mut desk = Desk::with_registered_batches();
    desk.press("Enter b r 4 0 , 4 O Enter");
    let asked = "这些编号看起来一样：4O 与 40：再按回车照登，或改写编号";
    assert!(
        desk.picture(120, 40).contains(asked),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Enter");
    assert!(desk.picture(120, 40).contains("新登记 2 个编号"));
}
