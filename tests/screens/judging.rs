//! Judging an indicator at the desk: pictures, and what the keys store.

use std::fs;

use manyi::intake;
use manyi::store::Store;
use manyi::text::Language;

use crate::desk::Desk;

/// The example in a file of its own, beside two files that may be attached.
fn on_disk() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "张").unwrap();
    intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    fs::write(folder.path().join("minutes-2021.txt"), "minutes").unwrap();
    fs::write(folder.path().join("minutes-2022.txt"), "later").unwrap();
    (folder, file)
}

pictures!(
    judging_a_checklist,
    Desk::with_sample(),
    "i Home Down Down d"
);
pictures!(
    judging_moves_the_total_before_it_is_stored,
    Desk::with_sample(),
    "i Home Down Down d y y s"
);
pictures!(
    judging_stored,
    Desk::with_sample(),
    "i Home Down Down d y y s 1 Enter"
);
pictures!(
    judging_wants_to_know_why_an_item_is_not_met,
    Desk::with_sample(),
    "i Home d n"
);
pictures!(
    judging_a_veto,
    Desk::with_sample(),
    "i Home Down Down Down Down Down Down Down Down Down d End y"
);
pictures!(
    judging_a_level,
    Desk::with_sample(),
    "i Home End Up d Home Enter"
);
pictures!(
    judging_a_value_that_is_a_target,
    Desk::with_sample(),
    "i Home Down Down Down Down Down Down Down d Enter Backspace Backspace Backspace > = 9 5 Enter"
);
pictures!(
    judging_left_with_changes,
    Desk::with_sample(),
    "i Home Down Down d y Esc"
);
pictures!(
    history_of_an_indicator,
    Desk::with_sample(),
    "i Home Down Down d y y s 1 Enter u o k Enter h"
);
pictures!(
    history_of_an_indicator_before_the_first,
    Desk::with_sample(),
    "i Home h"
);
pictures!(
    indicators_after_a_judgement,
    Desk::with_sample(),
    "i Home Down Down d y s 1 Enter Esc"
);
pictures!(
    judging_a_fraction_for_a_percentage,
    Desk::with_sample(),
    "i Home Down Down Down Down Down Down Down d Enter Backspace Backspace Backspace 0 . 9 Enter"
);
pictures!(evidence_verified, Desk::with_evidence(), "i Home f v");
pictures!(evidence_before_the_first, Desk::with_sample(), "i Home f");
pictures!(
    judging_a_part_of_an_indicator,
    Desk::with_sample(),
    "i Home End Up Up Up d t"
);

// Before: 88.5 of 100, good (80 to 90). Both items of A3 met: 3 more, 91.5, excellent.
#[test]
fn what_is_judged_at_the_desk_is_what_the_store_scores() {
    let (_folder, file) = on_disk();
    let mut desk = Desk::at(&file, "王");
    desk.press("i Home Down Down d y y");
    assert!(desk.picture(80, 24).contains("88.5 → 91.5"));
    let total = |file| {
        let store = Store::open(file, "李").unwrap();
        let assessment = store.assessment("xiangyuan-2022").unwrap();
        (
            assessment.total.to_short_text(2),
            assessment.grade.unwrap().zh,
        )
    };
    assert_eq!(total(&file), ("88.5".to_owned(), "良".to_owned()));
    desk.press("s");
    desk.type_over("补来了文件");
    desk.press("Enter");
    assert_eq!(total(&file), ("91.5".to_owned(), "优".to_owned()));
    let store = Store::open(&file, "李").unwrap();
    let [stored] = &store.judgements("xiangyuan-2022").unwrap()[..] else {
        panic!("one judgement");
    };
    assert_eq!(stored.judgement.reason.zh, "补来了文件");
    assert_eq!(
        (stored.seat.to_string(), stored.operator.as_str()),
        ("A3".into(), "王")
    );
}

#[test]
fn nothing_is_stored_without_a_reason() {
    let (_folder, file) = on_disk();
    let mut desk = Desk::at(&file, "王");
    desk.press("i Home Down Down d y y s Enter");
    assert!(desk.picture(80, 24).contains("不写理由不能存"));
    let store = Store::open(&file, "李").unwrap();
    assert_eq!(store.judgements("xiangyuan-2022").unwrap(), []);
}

#[test]
fn an_item_that_is_not_met_is_not_stored_without_a_note() {
    let mut desk = Desk::with_sample();
    desk.press("i Home d n Esc s");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("! 未达标的条目没有理由"), "{picture}");
    desk.press("b");
    desk.type_over("没有政策依据");
    desk.press("Enter s");
    desk.type_over("核对了文件");
    desk.press("Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("已存：总分 88.5 → 87"), "{picture}");
}

#[test]
fn changes_that_are_not_stored_are_taken_back_one_by_one() {
    let mut desk = Desk::with_sample();
    desk.press("i Home Down Down d");
    let before = desk.picture(80, 24);
    desk.press("y y 2 Enter");
    assert!(desk.picture(80, 24).contains("还没有存"));
    desk.press("u u u Home");
    assert_eq!(desk.picture(80, 24), before);
}

#[test]
fn escape_twice_drops_what_is_not_stored() {
    let mut desk = Desk::with_sample();
    desk.press("i Home Down Down");
    let before = desk.picture(80, 24);
    desk.press("d y Esc");
    assert!(desk.picture(80, 24).contains("还没有存"));
    desk.press("Esc");
    assert_eq!(desk.picture(80, 24), before);
}

// Ordinary is 1 to 3 points: 4 lie outside.
#[test]
fn points_outside_the_range_of_the_level_are_refused() {
    let mut desk = Desk::with_sample();
    desk.press("i Home End Up d Home Down Down Enter End 4 Enter s");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("给了 4 分，应在 1–3 分之间"), "{picture}");
}

#[test]
fn an_indicator_fed_by_a_survey_has_no_judgement_to_open() {
    let mut desk = Desk::with_sample();
    desk.press("i d");
    assert!(desk.picture(80, 24).contains("由问卷调查得出"));
}

// 王 opens A3; 李 judges it meanwhile; what 王 stores would overwrite what was never seen.
#[test]
fn a_judgement_changed_meanwhile_is_not_overwritten() {
    let (_folder, file) = on_disk();
    let mut first = Desk::at(&file, "王");
    first.press("i Home Down Down d y");
    let mut second = Desk::at(&file, "李");
    second.press("i Home Down Down d y y s 1 Enter");
    assert!(second.picture(80, 24).contains("已存"));
    first.press("s 2 Enter");
    let picture = first.picture(100, 30);
    assert!(picture.contains("A3 刚被别人改过，没有保存"), "{picture}");
    let store = Store::open(&file, "李").unwrap();
    assert_eq!(
        store.judgements("xiangyuan-2022").unwrap()[0].operator,
        "李"
    );
}

#[test]
fn a_file_is_completed_attached_and_found_changed() {
    let (folder, file) = on_disk();
    let mut desk = Desk::at(&file, "王");
    desk.press("i Home f a");
    let begun = folder.path().join("min");
    desk.type_over(&begun.display().to_string());
    desk.press("Tab");
    let picture = desk.picture(120, 24);
    let of = |year: &str| picture.contains(&format!("\n   minutes-{year}.txt"));
    assert!(of("2021") && of("2022"), "{picture}");
    desk.press("9 Tab");
    assert!(desk.picture(120, 24).contains("没有这样开头的文件"));
    desk.press("Backspace 1 Tab Enter m Enter");
    let picture = desk.picture(120, 24);
    assert!(picture.contains("已附上，1 号"), "{picture}");
    desk.press("v");
    assert!(desk.picture(120, 24).contains("1 个文件都没有变"));
    fs::write(folder.path().join("minutes-2021.txt"), "other").unwrap();
    desk.press("v");
    assert!(
        desk.picture(120, 24)
            .contains("1 个文件中 1 个改动了或找不到")
    );
    desk.press("x Enter");
    assert!(desk.picture(120, 24).contains("写明原因"));
    desk.press("x Enter");
    assert!(desk.picture(120, 24).contains("已移除 1 号"));
}

#[test]
fn a_file_that_is_not_there_is_not_attached() {
    let (_folder, file) = on_disk();
    let mut desk = Desk::at(&file, "王");
    desk.press("i Home f a");
    desk.type_over("/no/such/file");
    desk.press("Enter");
    assert!(desk.picture(80, 24).contains("没有文件 /no/such/file"));
}

// D1/1 is the awareness of the staff, judged as 100 %; D1/2 that of the recipients, judged as 0 %.
#[test]
fn another_part_begins_with_its_own_judgement() {
    let mut desk = Desk::with_sample();
    desk.press("i Home End Up Up Up d t");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("D1/2 受益对象知晓率"), "{picture}");
    assert!(!picture.contains("还没有存"), "{picture}");
    desk.press("Enter Backspace 5 0 Enter t");
    // Half of 2.5 points more, and the other part is shut until this one is stored.
    let picture = desk.picture(80, 24);
    assert!(picture.contains("88.5 → 89.75"), "{picture}");
    assert!(picture.contains("! 改动还没有存"), "{picture}");
}

// The rule of D4, which the survey feeds; how a step that is not full counts is left open by the report.
pictures!(reading_a_printed_rule, Desk::with_sample(), "i p Enter");
pictures!(
    reading_a_rule_with_words_to_spare,
    Desk::with_sample(),
    "i Home End Up p Backspace Backspace Enter"
);

#[test]
fn reading_a_rule_changes_nothing() {
    let (_folder, file) = on_disk();
    let project = || {
        let store = Store::open(&file, "李").unwrap();
        store.judged_project("xiangyuan-2022").unwrap()
    };
    let before = project();
    let mut desk = Desk::at(&file, "王");
    desk.press("i p");
    desk.type_over("满意度≥95%得满分，每低1个百分点扣1分，不足1个百分点不扣，扣完为止");
    desk.press("Enter");
    let picture = desk.picture(100, 40);
    assert!(picture.contains("读作："), "{picture}");
    assert!(picture.contains("full_at = 95"), "{picture}");
    assert_eq!(project(), before);
}

// The phrase says neither how a step that is not full counts, nor whether 10 % are percentage points.
#[test]
fn what_a_printed_rule_leaves_open_is_asked_and_every_answer_shown() {
    let mut desk = Desk::with_sample();
    desk.press("i p");
    desk.type_over("满意度≥90%得满分，低于90%时每少10%减1分，扣完为止");
    desk.press("Enter");
    let picture = desk.picture(120, 60);
    for said in [
        "不满一档怎么算",
        "1  不满一档的不扣",
        "3  不满一档按比例扣",
        "百分点还是目标值",
        "    3 2  ",
    ] {
        assert!(picture.contains(said), "{said}: {picture}");
    }
    assert!(!picture.contains("读作："), "{picture}");
}

#[test]
fn what_a_printed_rule_leaves_open_is_asked_and_can_be_taken_back() {
    let mut desk = Desk::with_sample();
    desk.press("i Home p");
    desk.type_over("满意度≥90%得满分，每低1%扣1分，扣完为止");
    desk.press("Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("a 答没写明的"), "{picture}");
    assert!(!picture.contains("--partial"), "{picture}");
    desk.press("a 4 Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("写上面列出的数字之一"), "{picture}");
    desk.press("Backspace 2 Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("百分点还是目标值"), "{picture}");
    desk.press("1 Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("partial = \"started\""), "{picture}");
    assert!(!picture.contains("a 答没写明的"), "{picture}");
    desk.press("u u");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("不满一档怎么算"), "{picture}");
    assert!(!picture.contains("u 撤销"), "{picture}");
}

#[test]
fn a_target_that_a_printed_rule_does_not_give_is_asked_as_a_number() {
    let mut desk = Desk::with_sample();
    desk.press("i Home p");
    desk.type_over("得分=完成值/目标值×权重");
    desk.press("Enter a x Enter");
    let picture = desk.picture(80, 24);
    assert!(picture.contains("写一个数"), "{picture}");
    desk.press("Backspace 9 5 Enter");
    let picture = desk.picture(80, 24);
    assert!(!picture.contains("目标值是多少"), "{picture}");
}

pictures!(
    a_printed_rule_that_leaves_something_open,
    Desk::with_open_rule(),
    "a"
);

/// A theme of the interviews just cited, not stored yet.
fn cited() -> Desk {
    let mut desk = Desk::with_interviews();
    desk.press("i End d c");
    desk.type_over("改善一般@recipients/Q3");
    desk.press("Enter");
    desk
}

pictures!(a_theme_is_cited, cited(), "");
pictures!(
    a_theme_nobody_was_asked_about,
    Desk::with_interviews(),
    "i End d c 无 Enter"
);

#[test]
fn a_deduction_opens_to_what_people_said_in_two_keys() {
    let mut desk = cited();
    desk.press("s");
    desk.type_over("访谈记录");
    desk.press("Enter Esc");
    // From the score: the judgement, then the words.
    desk.press("d v");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("12 名受访对象中 5 名（41.7%）提到改善一般（访谈 01、05、06、10、11"),
        "{picture}"
    );
    assert!(picture.contains("01  recipients/Q3"), "{picture}");
    assert!(
        picture.contains("改善一般，看病还是要自己想办法"),
        "{picture}"
    );
}

#[test]
fn what_is_cited_is_seen_before_it_is_stored_too() {
    let mut desk = cited();
    desk.press("v");
    let picture = desk.picture(80, 24);
    assert!(
        picture.contains("改善一般，看病还是要自己想办法"),
        "{picture}"
    );
    desk.press("Esc");
    assert!(desk.picture(80, 24).contains("还没有存"));
}

pictures!(what_people_said_behind_a_judgement, stored(), "d v");

/// The same stored, at the indicators.
fn stored() -> Desk {
    let mut desk = cited();
    desk.press("s");
    desk.type_over("访谈记录");
    desk.press("Enter Esc");
    desk
}
