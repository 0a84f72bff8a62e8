//! A file imported at a terminal: how far it is stands there, Esc stops it without a trace, and it is imported whole.

use std::fmt::Write as _;

use super::desk::{Desk, WINDOW};
use super::terminal::{Answer, Terminal};

/// Rows enough for some seconds of a test build.
const ROWS: u32 = 100_000;

/// A paper a row, from this serial on.
fn rows(from: u32, count: u32) -> String {
    let mut text = "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n".to_owned();
    for serial in from..from + count {
        writeln!(text, "{serial},9,8,7,9,8,7,9,8,10").unwrap();
    }
    text
}

#[test]
fn an_import_is_stopped_without_a_trace_and_made_again() {
    let desk = Desk::new();
    let many = desk.file("many.csv");
    let few = desk.file("few.csv");
    std::fs::write(&many, rows(1_000, ROWS)).unwrap();
    std::fs::write(&few, rows(2_000, 40)).unwrap();
    let mut terminal = Terminal::open(desk.command(&[]), WINDOW, Answer::Truthful);
    terminal.wait_for_text("困难职工帮扶受益对象问卷");
    terminal.press("\r");
    terminal.wait_for_text("按编号找或新建");
    terminal.press("I");
    terminal.wait_for_text("导入哪个文件");
    terminal.press(&format!("\x1b[200~{}\x1b[201~", many.display()));
    terminal.press("\r");
    terminal.wait_for_text("文件里的列");
    terminal.press("i");
    terminal.wait_for_text("什么也不留下");
    terminal.press("\x1b");
    terminal.wait_for_text("已停下，一份也没有导入");
    terminal.press("f");
    terminal.wait_for_text("导入哪个文件");
    terminal.press("\x15");
    terminal.press(&format!("\x1b[200~{}\x1b[201~", few.display()));
    terminal.press("\r");
    terminal.wait_for_text("few.csv");
    terminal.press("i");
    terminal.wait_for_text("已导入 40 份，编号 2000–2039");
    terminal.press("\x1b");
    // Nothing of the file that was stopped.
    terminal.wait_for_text("回收 40");
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}
