//! The ledger, its batches, and what is set invalid or is not in a version, as pictures.

use manyi::text::Language;

use crate::desk::Desk;

pictures!(ledger_of_the_example, Desk::with_sample(), "l");
pictures!(
    ledger_of_a_survey_without_papers,
    Desk::without_papers(),
    "Down l"
);
pictures!(
    ledger_with_batches,
    Desk::with_batches(),
    "l Down Down Down Down Down Down Down"
);
pictures!(
    ledger_at_a_finding,
    Desk::with_batches(),
    "l End Up Up Up Up Up"
);
pictures!(ledger_of_a_batch, Desk::with_batches(), "l End Enter");
pictures!(ledger_with_a_current_batch, Desk::with_batches(), "l End c");
pictures!(
    papers_behind_the_invalid,
    Desk::with_batches(),
    "l Down Down Down Down Down Down Down Down Enter"
);
pictures!(
    serials_that_are_still_to_come,
    Desk::with_batches(),
    "l End Enter Down Down Down Enter"
);
pictures!(
    responses_with_an_invalid_one,
    Desk::with_batches(),
    "Enter Down Down Down Down Down Down"
);
pictures!(
    reasons_to_set_a_response_invalid,
    Desk::with_sample(),
    "Enter Down x Down"
);
pictures!(
    reasons_for_one_that_is_invalid,
    Desk::with_batches(),
    "Enter Down Down Down Down Down Down x"
);
pictures!(
    what_else_is_to_be_said_of_an_invalid_one,
    Desk::with_sample(),
    "Enter x 2"
);
pictures!(
    entry_of_an_invalid_paper,
    Desk::with_batches(),
    "Enter Down Down Down Down Down Down Enter"
);
pictures!(
    entry_of_a_paper_of_an_earlier_version,
    Desk::with_second_version(),
    "Enter Enter"
);
pictures!(
    results_with_reasons_that_stay_in_the_base,
    Desk::with_second_version(),
    "Enter r"
);
pictures!(
    results_of_a_question_of_a_later_version,
    Desk::with_second_version(),
    "Enter r End"
);

#[test]
fn a_response_set_invalid_leaves_the_rate_and_comes_back() {
    let mut desk = Desk::with_sample();
    // Paper 13 has 68 of the 2137 points: (2137 - 68) / (2340 - 90) = 2069/2250 = 91.96 %.
    desk.press("Enter g 1 3 Enter Enter Ctrl-x 2 Enter");
    assert!(
        desk.picture(100, 30).contains("无效：重复"),
        "{}",
        desk.picture(100, 30)
    );
    desk.press("Esc r");
    assert!(
        desk.picture(100, 30).contains("91.96%"),
        "{}",
        desk.picture(100, 30)
    );
    assert!(desk.picture(100, 30).contains("2069 / 2250"));
    desk.press("Esc g 1 3 Enter Enter Ctrl-x 0 Enter Esc r");
    assert!(
        desk.picture(100, 30).contains("91.32%"),
        "{}",
        desk.picture(100, 30)
    );
    desk.press("Esc");
    desk.press(&"Down ".repeat(12));
    desk.press("h");
    let picture = desk.picture(100, 30);
    assert!(
        picture.contains("设为无效") && picture.contains("恢复有效"),
        "{picture}"
    );
}

#[test]
fn a_blank_paper_is_set_invalid_without_keying_it() {
    let mut desk = Desk::without_papers();
    desk.press("Enter n Ctrl-x 1 Enter");
    let picture = desk.picture(100, 30);
    assert!(
        picture.contains("编号 2  新卷"),
        "the next paper is under the fingers: {picture}"
    );
    desk.press("Esc l");
    let picture = desk.picture(100, 30);
    assert!(picture.contains("空白卷"), "{picture}");
}

#[test]
fn a_new_paper_joins_the_current_batch() {
    let mut desk = Desk::with_batches();
    desk.press("Enter l End c Esc g 2 7 Enter Enter 8 Esc");
    assert!(
        desk.picture(100, 30).contains("当前批次 B"),
        "{}",
        desk.picture(100, 30)
    );
    desk.press("l End Enter Down Enter");
    // 21 to 25, and 27, which is registered for no batch.
    let picture = desk.picture(100, 30);
    assert!(picture.contains("      27  "), "{picture}");
    assert!(!picture.contains("      20  "), "{picture}");
}
