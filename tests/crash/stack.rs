//! What a run of the program has shown as stored, read from everything it drew.

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use vt100::{Parser, Screen};

use super::desk::WINDOW;
use super::paper::is_stored;
use super::script::{CLOSED, Standing, points};

/// How many bytes of the output are taken between two looks at the screen.
const LOOK_EVERY: usize = 200;

/// What was on the screen as stored at any moment.
#[derive(Default)]
pub struct Shown {
    answers: BTreeSet<(usize, usize)>,
    finished: BTreeSet<usize>,
}

impl Shown {
    /// Adds what a run showed, from the bytes it wrote. Its end may be anywhere, in the middle of a picture too.
    pub fn add(&mut self, bytes: &[u8]) {
        let [columns, rows] = WINDOW.map(|count| NonZeroU16::new(count).unwrap());
        let mut parser: Parser = Parser::new(rows, columns, 0);
        for part in bytes.chunks(LOOK_EVERY) {
            parser.process(part);
            self.look(parser.screen());
        }
    }

    fn look(&mut self, screen: &Screen) {
        let Some(serial) = serial(screen) else {
            return;
        };
        for question in 0..CLOSED {
            // Half a picture still has rows of a paper before: their points tell them apart.
            let papers = serial.saturating_sub(3).max(1)..=serial;
            let shown = papers.rev().find(|paper| {
                is_stored(screen, question + 1, &points(*paper, question).to_string())
            });
            if let Some(paper) = shown {
                self.answers.insert((paper, question));
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

/// The serial of the paper that is shown, where the heading and the line below it agree on it.
///
/// Half a picture may have a heading that mixes two serials: 9 and 10 make 19. It is drawn before the line below it.
fn serial(screen: &Screen) -> Option<usize> {
    let mut rows = screen.rows(0, screen.size().1.get());
    let heading = rows.next()?;
    let (_, serial) = heading.rsplit_once("编号 ")?;
    let serial = serial.trim().parse().ok()?;
    let below = rows.nth(1)?;
    below
        .trim_start()
        .starts_with(&format!("编号 {serial} "))
        .then_some(serial)
}
