//! Every missing reason and every invalid reason keyed on the screens and counted, with the rate that stays.

use manyi::text::Language;

use crate::desk::Desk;

pictures!(
    results_with_every_missing_reason,
    with_every_missing_reason(),
    "r"
);
pictures!(
    ledger_with_every_invalid_reason,
    with_every_invalid_reason(),
    "l Down Down Down Down Down"
);
pictures!(
    why_a_text_is_missing,
    Desk::with_sample(),
    "Enter n - - - - - - - - - F6"
);

/// The 26 papers and a 27th on which each missing reason stands once and the rest is blank, at the list of papers.
fn with_every_missing_reason() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("Enter n - / * o r n p - - Ctrl-b Enter");
    desk.press("Esc");
    desk
}

/// The 26 papers and six more, each invalid for one of the reasons, at the list of papers.
fn with_every_invalid_reason() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("Enter");
    for reason in 1..=6 {
        desk.press(&format!("n Ctrl-x {reason} Enter Esc"));
    }
    desk
}

/// The rows of the picture with one space between words.
fn rows(desk: &Desk) -> Vec<String> {
    let picture = desk.picture(120, 60);
    let words = |row: &str| row.split_whitespace().collect::<Vec<_>>().join(" ");
    picture.lines().map(words).collect()
}

fn shows(desk: &Desk, text: &str) {
    let rows = rows(desk);
    assert!(
        rows.iter().any(|row| row.contains(text)),
        "{text} is not among\n{}",
        rows.join("\n")
    );
}

/// The published rate, whatever of no answer was keyed beside the 26 papers: 2137 of 26 x 90 points.
const RATE: &str = "职工满意度 91.32% 2137 / 2340";

#[test]
fn every_missing_reason_is_keyed_with_one_key_counted_and_leaves_the_rate() {
    let mut desk = with_every_missing_reason();
    shows(&desk, "回收 27 有效 27 录入 27");
    desk.press("r");
    shows(&desk, RATE);
    // Q1, Q8 and Q9 are blank; Q10 has no points and is in no measure.
    shows(
        &desk,
        "移出分母：未答 3、拒答 1、不适用 1、字迹不清 1、多选冲突 1、选项外 1、缺页 1；未出现：本版未设",
    );
    let reasons = [
        "未答",
        "字迹不清",
        "多选冲突",
        "选项外",
        "拒答",
        "不适用",
        "缺页",
        "未答",
        "未答",
        "未答",
    ];
    for (question, reason) in reasons.into_iter().enumerate() {
        desk.press("Down");
        // Every published paper answers Q1 to Q9; the 27th adds what is missing.
        if question < 9 {
            shows(&desk, &format!("{reason} × 1"));
        }
        shows(&desk, "缺失原因都不进本题得分率的分母");
    }
}

#[test]
fn the_reasons_of_a_text_have_a_key_each_too() {
    for (key, reason) in [
        ("Ctrl-b", "未答"),
        ("Ctrl-y", "字迹不清"),
        ("Ctrl-t", "拒答"),
        ("Ctrl-n", "不适用"),
        ("Ctrl-p", "缺页"),
    ] {
        let mut desk = Desk::without_papers();
        desk.press(&format!("Enter n - - - - - - - - - {key} Enter Esc r End"));
        shows(&desk, &format!("{reason} × 1"));
    }
}

#[test]
fn every_invalid_reason_is_keyed_counted_and_leaves_the_rate() {
    let mut desk = with_every_invalid_reason();
    shows(&desk, "回收 32 有效 26 录入 26");
    desk.press("r");
    shows(&desk, RATE);
    desk.press("Esc l");
    shows(&desk, "无效 6");
    // 26 / 32 = 81.25 %.
    shows(&desk, "有效 26 81.25% 有效率 26/32");
    for reason in [
        "空白卷",
        "重复",
        "非调查对象",
        "规律作答",
        "大面积缺答",
        "破损",
    ] {
        shows(&desk, &format!("{reason} 1"));
    }
    // More papers than were handed out: said, with what to do and the papers behind it.
    shows(&desk, "! 回收 32 份，多于发放的 26 份");
}
