//! What the program refuses, and the way on that it shows.

use rusqlite::Connection;

use super::desk::Desk;
use super::paper::{is_at, is_stored};

#[test]
fn a_serial_on_file_is_refused_with_the_way_to_its_paper() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    terminal.press("42");
    terminal.wait_for("two answers", |screen| is_stored(screen, 2, "2"));
    terminal.press("\x1b");
    terminal.wait_for_text("回收 1 ");
    let bells = terminal.bells();
    terminal.press("g");
    terminal.wait_for_text("答卷编号");
    terminal.press("1\r");
    terminal.wait_for_text("1 号已在册（录入中）：再按回车打开它，或改写编号");
    assert!(terminal.bells() >= bells);
    // Another serial is free.
    terminal.press("7\r");
    terminal.wait_for_text("编号 17");
    terminal.wait_for("a new paper", |screen| is_at(screen, 1));
    terminal.press("\x1bOR");
    terminal.wait_for_text("换到编号");
    terminal.press("1\r");
    terminal.wait_for_text("1 号已在册（录入中）");
    terminal.press("\r");
    terminal.wait_for("the paper as it was left", |screen| {
        is_stored(screen, 1, "4") && is_stored(screen, 2, "2") && is_at(screen, 3)
    });
}

#[test]
fn while_another_program_writes_nothing_is_lost_and_enter_stores_again() {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    terminal.press("9");
    terminal.wait_for("an answer", |screen| is_stored(screen, 1, "9"));
    let other = Connection::open(desk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    terminal.press("6");
    terminal.wait_for_text("另一个程序");
    terminal.wait_for("no word of it being stored", |screen| {
        !is_stored(screen, 2, "6")
    });
    // Still held: storing again is refused again.
    terminal.press("\r");
    terminal.wait_for("the same refusal", |screen| {
        screen.contents().contains("另一个程序") && !is_stored(screen, 2, "6")
    });
    other.execute_batch("ROLLBACK").unwrap();
    terminal.press("\r");
    terminal.wait_for("both answers", |screen| {
        is_stored(screen, 1, "9") && is_stored(screen, 2, "6") && is_at(screen, 3)
    });
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}
