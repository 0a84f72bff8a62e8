//! What the screen shows of a paper, and keying one as an evaluator does.

use vt100::Screen;

use super::terminal::Terminal;

/// Whether the overview shows this answer of a question as stored.
pub fn is_stored(screen: &Screen, question: usize, answer: &str) -> bool {
    row_of(screen, question).is_some_and(|row| row.ends_with(&format!(" {answer} ✓")))
}

/// Whether the overview shows a question as one that differs from the first entry, with this as its second value.
pub fn differs(screen: &Screen, question: usize, second: &str) -> bool {
    row_of(screen, question).is_some_and(|row| row.ends_with(&format!(" {second} ≠")))
}

/// Whether the marker stands at a question.
pub fn is_at(screen: &Screen, question: usize) -> bool {
    row_of(screen, question).is_some_and(|row| row.trim_start().starts_with('▸'))
}

/// The row of a question, counted from 1, in the overview on the left.
fn row_of(screen: &Screen, question: usize) -> Option<String> {
    let (_, columns) = screen.size();
    let left = (columns.get() * 2 / 5).min(44) + 1;
    let code = format!("Q{question}");
    screen
        .rows(0, left)
        .map(|row| row.trim_end().to_owned())
        .find(|row| {
            let text = row.trim_start_matches([' ', '▸', '>']);
            text.split(' ').next() == Some(&code)
        })
}

/// Keys the points of one paper and finishes it, waiting after each key until what it confirmed shows as stored.
///
/// Returns the number of keys. `full_mark` is what gives 10 points: `10`, or a space.
pub fn key(terminal: &Terminal, serial: usize, points: &[u32], full_mark: &str) -> usize {
    let mut keys = 0;
    let mut press = |key: &str| {
        keys += 1;
        terminal.press(key);
    };
    for (at, given) in points.iter().enumerate() {
        let digits = given.to_string();
        let typed = if *given == 10 { full_mark } else { &digits };
        for key in typed.chars() {
            press(&key.to_string());
        }
        // A lone 1 waits for a 0: the next key shows that none came.
        let stored = if *given == 1 { at } else { at + 1 };
        terminal.wait_for(&format!("{stored} answers of paper {serial}"), |screen| {
            (0..stored).all(|at| is_stored(screen, at + 1, &points[at].to_string()))
        });
    }
    if points.last() == Some(&1) {
        press("\r");
    }
    let sum: u32 = points.iter().sum();
    terminal.wait_for_text(&format!("小计 {sum}/90"));
    terminal.wait_for("the open question", |screen| is_at(screen, 10));
    press("\r");
    terminal.wait_for_text(&format!("{serial} 号已录入并存盘，合计 {sum}/90"));
    keys
}
