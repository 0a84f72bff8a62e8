//! What a run of the program has shown as stored, read from everything it drew.

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use vt100::{Parser, Screen};

use super::desk::WINDOW;
use super::paper::is_stored;
use super::script::{CLOSED, Standing, points};

/// What ends a picture: the cursor is hidden or shown.
const ENDS: [&[u8]; 2] = [b"\x1b[?25l", b"\x1b[?25h"];

/// What was on the screen as stored at any moment.
#[derive(Default)]
pub struct Shown {
    answers: BTreeSet<(usize, usize)>,
    finished: BTreeSet<usize>,
}

impl Shown {
    /// Adds what a run showed, from the bytes it wrote. Its end may be anywhere, in the middle of a picture too.
    ///
    /// Only whole pictures are looked at: half a one mixes two papers, a 10 of the one before that loses its 1 is a 0.
    pub fn add(&mut self, bytes: &[u8]) {
        let [columns, rows] = WINDOW.map(|count| NonZeroU16::new(count).unwrap());
        let mut parser: Parser = Parser::new(rows, columns, 0);
        let mut from = 0;
        for to in ENDS[0].len()..=bytes.len() {
            if ENDS.iter().any(|end| bytes[from..to].ends_with(end)) {
                parser.process(&bytes[from..to]);
                self.look(parser.screen());
                from = to;
            }
        }
    }

    fn look(&mut self, screen: &Screen) {
        let Some(serial) = serial(screen) else {
            return;
        };
        for question in 0..CLOSED {
            if is_stored(screen, question + 1, &points(serial, question).to_string()) {
                self.answers.insert((serial, question));
            }
        }
        if serial > 1
            && screen
                .contents()
                .contains(&format!(" {} 号已录入并存盘", serial - 1))
        {
            self.finished.insert(serial - 1);
        }
    }

    /// How many fields and finished papers were shown as stored.
    pub fn count(&self) -> usize {
        self.answers.len() + self.finished.len()
    }

    /// How many of them are not on file.
    pub fn lost(&self, standing: &Standing) -> usize {
        let answers = self.answers.iter();
        let answers = answers.filter(|(serial, question)| !standing.has(*serial, *question));
        let finished = self.finished.iter();
        answers.count()
            + finished
                .filter(|serial| !standing.has_finished(**serial))
                .count()
    }
}

/// The serial in the heading, where a paper is shown.
fn serial(screen: &Screen) -> Option<usize> {
    let heading = screen.rows(0, screen.size().1.get()).next()?;
    let (_, serial) = heading.rsplit_once("编号 ")?;
    // The operator stands behind it.
    serial.split_whitespace().next()?.parse().ok()
}
