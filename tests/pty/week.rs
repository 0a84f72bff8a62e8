//! A week of slips at a real terminal: wrong serials, the wrong survey, a paper twice, stray papers, papers set invalid and
//! taken out by mistake. Each has its way back on the screens, and the ledgers balance at the end.

use std::fs;

use serde_json::Value;

use super::desk::{Desk, WINDOW};
use super::terminal::{Answer, Terminal};

const FIRST: &str = "\x1b[H";
const DOWN: &str = "\x1b[B";
const ANOTHER: &str = "\x1bOR";
const UNDO: &str = "\x15";
const SET_INVALID: &str = "\x18";
const BACK: &str = "\x1b";

/// Two surveys of one questionnaire, with registered serials: 1 to 6 in the east, 11 to 14 in the west.
fn desk() -> Desk {
    let desk = Desk::empty();
    let folder = desk.file("week");
    fs::create_dir(&folder).unwrap();
    let survey = |code| format!("[[surveys]]\ncode = \"{code}\"\nquestionnaire = \"q.toml\"\n");
    let project = "format = 1\ncode = \"week\"\ntitle = { zh = \"一周\", en = \"A week\" }\n";
    let project = format!("{project}{}{}", survey("east"), survey("west"));
    let questions = (1..=3).map(|number| {
        format!(
            "[[questions]]\ncode = \"Q{number}\"\ntext = {{ zh = \"第{number}件事您满意吗？\", en = \"{number}\" }}\n\
             kind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10\n"
        )
    });
    let questionnaire = "format = 1\ncode = \"q\"\ntitle = { zh = \"居民问卷\", en = \"Residents\" }\n\
                         respondents = { zh = \"居民\", en = \"residents\" }\n";
    let questions = questionnaire.to_owned() + &questions.collect::<String>();
    fs::write(folder.join("project.toml"), project).unwrap();
    fs::write(folder.join("q.toml"), questions).unwrap();
    desk.manyi(&["project", "add", folder.to_str().unwrap()]);
    for (survey, distributed, serials) in [("week/east", "6", "1-6"), ("week/west", "4", "11-14")] {
        desk.manyi(&["batch", "add", survey, "A", "--distributed", distributed]);
        desk.manyi(&["batch", "register", survey, "A", "--serials", serials]);
    }
    desk
}

/// The program at the list of responses of a survey: the first of home, or so many rows below.
fn start(desk: &Desk, below: usize) -> Terminal {
    let terminal = Terminal::open(desk.command(&[]), WINDOW, Answer::Truthful);
    terminal.wait_for_text("west 居民问卷");
    terminal.press(&format!("{}\r", DOWN.repeat(below)));
    terminal.wait_for_text("回收 ");
    terminal
}

/// Finishes the paper at hand with the same points everywhere.
fn key(terminal: &Terminal, serial: &str, points: u32) {
    terminal.wait_for_text(&format!("编号 {serial} "));
    terminal.press(&points.to_string().repeat(3));
    terminal.wait_for_text("已存 3/3 题");
    terminal.press("\r");
    terminal.wait_for_text(&format!("{serial} 号已录入并存盘"));
}

/// Goes to a paper whose serial nobody registered: it is asked about before the first field.
fn take_unregistered(terminal: &Terminal, serial: &str) {
    terminal.press(ANOTHER);
    terminal.wait_for_text("换到编号");
    terminal.press(&format!("{serial}\r"));
    terminal.wait_for_text(&format!("{serial} 号没有登记发放"));
    terminal.press("\r");
}

/// Chooses what went wrong with the paper that is so many rows below the first of the list, and says why.
fn mend(terminal: &Terminal, (below, serial): (usize, &str), keys: &str, why: &str) {
    terminal.press(&format!("{FIRST}{}e", DOWN.repeat(below)));
    terminal.wait_for_text(&format!("{serial} 号怎么录错了"));
    terminal.press(keys);
    terminal.wait_for_text("原因（记入留痕）");
    terminal.press(&format!("{why}\r"));
    terminal.wait_for_text("回收 ");
}

fn leave(mut terminal: Terminal) {
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

fn ask(desk: &Desk, arguments: &[&str]) -> Value {
    let output = desk.manyi(&[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_week_of_slips_ends_with_ledgers_that_balance() {
    let desk = desk();
    let terminal = start(&desk, 0);
    terminal.press("n");
    key(&terminal, "1", 8);
    key(&terminal, "2", 7);

    // A slip in a field, noticed at the next.
    terminal.wait_for_text("编号 3 ");
    terminal.press("6");
    terminal.wait_for_text("已存 1/3 题");
    terminal.press(UNDO);
    terminal.wait_for_text("已存 0/3 题");
    key(&terminal, "3", 9);

    // The 4 was read as a 9, and a paper of the west lay in the stack of the east.
    take_unregistered(&terminal, "9");
    key(&terminal, "9", 6);
    take_unregistered(&terminal, "12");
    key(&terminal, "12", 5);

    // A paper opened by mistake and left, and one that was keyed already: neither becomes a paper more.
    terminal.press(&format!("{ANOTHER}6\r"));
    terminal.wait_for_text("编号 6 ");
    terminal.press(&format!("{ANOTHER}003\r"));
    terminal.wait_for_text("3 号已在册");
    terminal.press("\r");
    terminal.wait_for("paper 3 as it was keyed", |screen| {
        let text = screen.contents();
        text.contains("编号 3 ") && text.contains("27 / 30")
    });

    // Set invalid by mistake: the paper that lies on the desk is 3, the blank one is another.
    terminal.press(SET_INVALID);
    terminal.wait_for_text("空白卷");
    terminal.press("1");
    terminal.wait_for_text("要补充的");
    terminal.press("\r");
    terminal.wait_for_text("无效：空白卷");
    terminal.press(BACK);
    terminal.wait_for_text("回收 5   有效 4");
    terminal.press(&format!("{FIRST}{}x", DOWN.repeat(2)));
    terminal.wait_for_text("恢复有效");
    terminal.press("0");
    terminal.wait_for_text("为什么恢复有效");
    terminal.press("\r");
    terminal.wait_for_text("回收 5   有效 5");

    mend(&terminal, (3, "9"), "14\r", "四看成了九");
    mend(&terminal, (4, "12"), "3", "拿错了卷");
    terminal.wait_for_text("回收 4   有效 4");
    terminal.wait_for_text("撤出 1");

    // Taken out by mistake, and taken back.
    mend(&terminal, (0, "1"), "2", "以为是别人的");
    terminal.wait_for_text("回收 3   有效 3");
    mend(&terminal, (0, "1"), "2", "是本村的");
    terminal.wait_for_text("回收 4   有效 4");

    // What is left of the stack.
    terminal.press("n");
    key(&terminal, "5", 8);
    key(&terminal, "6", 8);
    leave(terminal);

    let terminal = start(&desk, 1);
    terminal.wait_for_text("回收 1");
    terminal.press("n");
    for serial in ["11", "13", "14"] {
        key(&terminal, serial, 4);
    }
    leave(terminal);

    for (survey, papers, withdrawn) in [("week/east", 6, 1), ("week/west", 4, 0)] {
        let ledger = ask(&desk, &["ledger", survey]);
        for count in ["distributed", "returned", "valid", "entered"] {
            assert_eq!(ledger[count], papers, "{survey} {count}");
        }
        assert_eq!(ledger["withdrawn"], withdrawn);
        assert_eq!(
            (&ledger["unregistered"], &ledger["awaited"]),
            (&0.into(), &0.into())
        );
        assert_eq!(ledger["findings"], Value::Array(Vec::new()));
    }
    // The points went with the papers: 8 + 7 + 9 + 6 + 8 + 8 in the east, 5 + 4 + 4 + 4 in the west, of 10 each.
    for (survey, points) in [("week/east", "46"), ("week/west", "17")] {
        let summary = ask(&desk, &["summary", survey]);
        for question in summary["questions"].as_array().unwrap() {
            assert_eq!(question["points"], points, "{survey}");
        }
    }
    // Every slip and every way back is told.
    let actions = ask(&desk, &["audit", "list", "week/east"]);
    let told = |action: &str| {
        let rows = actions.as_array().unwrap().iter();
        rows.filter(|row| row["action"] == action).count()
    };
    let slips = [
        "renumber",
        "move-out",
        "withdraw",
        "reinstate",
        "set-invalid",
        "set-valid",
    ];
    assert_eq!(slips.map(told), [1; 6]);
    desk.manyi(&["doctor"]);
    desk.manyi(&["audit", "verify"]);
}
