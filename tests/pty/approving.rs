//! A supervisor at a real terminal approves responses, a batch and the survey, and opens one again.

use super::desk::{Desk, WINDOW};
use super::terminal::{Answer, Terminal};

/// The survey, as the sub-commands name it.
const SURVEY: &str = "xiangyuan-2022/recipients";

/// The 26 published papers, 1 to 5 of them in batch A, and the supervisor at their list.
fn supervised() -> (Desk, Terminal) {
    let desk = Desk::new();
    let papers = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("questionnaires/xiangyuan-2022/sample/recipients.csv");
    desk.manyi(&["import", SURVEY, papers.to_str().unwrap()]);
    desk.manyi(&["batch", "add", SURVEY, "A"]);
    desk.manyi(&["batch", "register", SURVEY, "A", "--serials", "1-5"]);
    let command = desk.command(&["--operator", "主评人"]);
    let terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    terminal.wait_for_text("已录入");
    terminal.press("\r");
    terminal.wait_for_text("回收 26");
    (desk, terminal)
}

#[test]
fn an_open_query_blocks_approval_and_responses_batch_and_survey_follow_when_it_is_closed() {
    let (desk, terminal) = supervised();
    terminal.press("m");
    terminal.wait_for_text("提疑问");
    terminal.press("w");
    terminal.wait_for_text("疑问（整份）");
    terminal.press("是本人填的吗\r");
    terminal.wait_for_text("是本人填的吗");
    terminal.press("\x1b");
    terminal.wait_for_text("?1");
    for (keys, asked) in [("a", "审定 1 号？"), ("A", "审定全部有效答卷？")] {
        terminal.press(keys);
        terminal.wait_for_text(asked);
        terminal.press("\r");
        terminal.wait_for_text("一份也没有审定。有未关闭的疑问：1。先答复并关闭");
        assert_eq!(desk.store().ledger(&Desk::survey()).unwrap().approved, 0);
    }
    terminal.press("?");
    terminal.wait_for_text("是本人填的吗");
    terminal.press("c");
    terminal.wait_for_text("关闭 1 号疑问");
    terminal.press("已问，是本人\r");
    terminal.press("\x1b");
    terminal.wait_for("the list without the query", |screen| {
        let shown = screen.contents();
        shown.contains("回收 26") && !shown.contains("?1")
    });
    terminal.press("  a");
    terminal.wait_for_text("审定选中的 2 份？");
    terminal.press("\r");
    terminal.wait_for_text("已审定 2 份，从此只读");
    terminal.press("p");
    terminal.wait_for_text("批次 A");
    terminal.press("ja");
    terminal.wait_for_text("审定批次 A 的全部有效答卷？");
    terminal.press("\r");
    // Two of its five were approved before.
    terminal.wait_for_text("已审定 3 份，从此只读");
    terminal.press("\x1b");
    terminal.wait_for_text("审定 5");
    terminal.press("A");
    terminal.wait_for_text("审定全部有效答卷？");
    terminal.press("\r");
    terminal.wait_for_text("已审定 21 份，从此只读");
    terminal.wait_for_text("审定 26");
}

#[test]
fn an_approved_paper_is_changed_only_after_a_reason_and_what_moves_is_shown_and_kept() {
    let (desk, terminal) = supervised();
    desk.manyi(&["approve", SURVEY]);
    terminal.press("g13\r\r");
    terminal.wait_for_text("编号 13");
    terminal.wait_for_text("已审定");
    terminal.press("\x1b[H1");
    terminal.wait_for_text("已审定，不能修改");
    terminal.press("\x1b[24~");
    // Without number 13, 68 of 90 points: 2137 − 68 = 2069 of 2250, 91.96 %.
    terminal.wait_for_text("91.32% (2137/2340)  91.96% (2069/2250)");
    terminal.wait_for_text("各指标得分、总分、等级都不变");
    terminal.press("\r");
    terminal.wait_for_text("写明原因才能退回");
    terminal.press("Q9 录错\r");
    terminal.wait_for("the paper, open again", |screen| {
        let shown = screen.contents();
        shown.contains("编号 13") && !shown.contains("退回 13 号")
    });
    // Q9 from 10 to 1: 2128 of 2340 is 90.94 %.
    terminal.press(&format!("\x1b[H{}1\r", "\x1b[B".repeat(8)));
    terminal.wait_for_text("小计 59/90");
    terminal.press("\x1b");
    terminal.wait_for_text("审定 25");
    let output = desk.manyi(&["audit", "list", SURVEY, "--serial", "13", "--format", "csv"]);
    let trail = String::from_utf8(output.stdout).unwrap();
    let at = |part: &str| {
        trail
            .find(part)
            .unwrap_or_else(|| panic!("{part}: {trail}"))
    };
    assert!(at("approve") < at("Q9 录错") && at("Q9 录错") < at("90.94"));
    assert_eq!(desk.store().doctor().unwrap().findings, []);
}
