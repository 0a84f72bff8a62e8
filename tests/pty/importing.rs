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
fn serials_on_file_are_asked_about_once() {
    let desk = Desk::new();
    let file = desk.file("papers.csv");
    let survey = Desk::survey().to_string();
    let arguments = ["import", &survey, file.to_str().unwrap()];
    std::fs::write(&file, rows(1, 2)).unwrap();
    assert!(desk.manyi(&arguments).status.success());
    // The two again with other points, and one more.
    std::fs::write(&file, rows(1, 3).replace(",10\n", ",6\n")).unwrap();
    let begin = |said: &str, typed: &str, seen: &str| {
        let mut terminal = Terminal::open(desk.command(&arguments), WINDOW, Answer::Truthful);
        terminal.wait_for_text(said);
        terminal.press(typed);
        terminal.wait_for_text(seen);
        terminal.wait_for_end().success()
    };
    let question = "2 行的编号已有答卷";
    assert!(!begin(question, "\r", "一份也没有导入"));
    assert!(begin(question, "r\r", "2 份已有的答卷改成了文件里的"));
    std::fs::write(&file, rows(1, 4)).unwrap();
    assert!(begin("3 行的编号已有答卷", "s\r", "跳过 3 行"));
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

/// A pipe to which nobody writes.
#[cfg(unix)]
fn pipe(desk: &Desk) -> std::path::PathBuf {
    let pipe = desk.file("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    pipe
}

#[cfg(unix)]
#[test]
fn a_pipe_that_gives_nothing_is_said_to_be_waited_for_and_leaves_nothing() {
    let desk = Desk::new();
    let pipe = pipe(&desk);
    let survey = Desk::survey().to_string();
    let command = desk.command(&["import", &survey, &pipe.display().to_string()]);
    let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    terminal.wait_for_text("在等；Ctrl-C 停下");
    terminal.press("\x03");
    assert!(!terminal.wait_for_end().success());
    let account = desk.store().account(&Desk::survey()).unwrap();
    assert_eq!(account.ledger.returned, 0);
}

#[cfg(unix)]
#[test]
fn the_screens_refuse_a_pipe_instead_of_waiting_for_it() {
    let desk = Desk::new();
    let pipe = pipe(&desk);
    let terminal = Terminal::open(desk.command(&[]), WINDOW, Answer::Truthful);
    terminal.wait_for_text("困难职工帮扶受益对象问卷");
    terminal.press("\r");
    terminal.wait_for_text("按编号找或新建");
    terminal.press("I");
    terminal.wait_for_text("导入哪个文件");
    terminal.press(&format!("\x1b[200~{}\x1b[201~", pipe.display()));
    terminal.press("\r");
    terminal.wait_for_text("是管道，画面里不读");
}
