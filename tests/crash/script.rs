//! What is on the papers: known before it is keyed, so that every value on the screen and in the file can be told.

use manyi::response::{Answer, AnswerSheet, Missing, Serial, State};
use manyi::store::Store;
use rust_decimal::Decimal;

use super::desk::Desk;

/// How many of the questions are closed; the last one is answered in words or left blank.
pub const CLOSED: usize = 9;

/// Points that are confirmed by one key each. A lone 1 waits for the next key and is left out.
const POINTS: [u32; 10] = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/// The points that paper `serial` has for a closed question, counted from 0.
///
/// The same question has other points on each of ten papers in a row: a value on the screen tells its paper.
pub fn points(serial: usize, question: usize) -> u32 {
    POINTS[(serial + question * 7) % POINTS.len()]
}

/// The key for points.
pub fn key(points: u32) -> String {
    if points == 10 {
        " ".to_owned()
    } else {
        points.to_string()
    }
}

/// The words on the paper; none on most.
pub fn words(serial: usize) -> &'static str {
    if serial.is_multiple_of(4) {
        "希望多来家里看看"
    } else {
        ""
    }
}

/// The answer to a question, counted from 0.
pub fn answer(serial: usize, question: usize) -> Answer {
    match (question, words(serial)) {
        (0..CLOSED, _) => Answer::Points(Decimal::from(points(serial, question))),
        (_, "") => Answer::Missing(Missing::Blank),
        (_, words) => Answer::Text(words.to_owned()),
    }
}

/// Where the keying of the stack stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The first paper that is not finished.
    pub serial: usize,
    /// How many of its questions are answered.
    pub answered: usize,
}

impl Standing {
    /// Reads where the keying stands, and makes sure that each answer on file is the one on the paper, in the order
    /// of the keying and without a gap.
    pub fn read(store: &Store) -> Self {
        let survey = Desk::survey();
        for serial in 1.. {
            let named = Serial::read(&serial.to_string()).unwrap();
            let paper = store.paper(&survey, &named).unwrap();
            let Some(paper) = paper else {
                return Self {
                    serial,
                    answered: 0,
                };
            };
            let answered = check_answers(serial, &paper.answers);
            if paper.state == State::Open {
                let after = Serial::read(&(serial + 1).to_string()).unwrap();
                assert_eq!(store.paper(&survey, &after).unwrap(), None);
                return Self { serial, answered };
            }
            assert_eq!(answered, CLOSED + 1, "paper {serial} is finished");
        }
        unreachable!("papers do not go on for ever")
    }

    /// Whether the answer to a question, counted from 0, is on file.
    pub fn has(&self, serial: usize, question: usize) -> bool {
        serial < self.serial || (serial == self.serial && question < self.answered)
    }

    /// Whether a paper is finished.
    pub fn has_finished(&self, serial: usize) -> bool {
        serial < self.serial
    }

    /// The keys from here to the end of paper `last`, one string for each that confirms something.
    pub fn keys_to(&self, last: usize) -> Vec<String> {
        let mut keys = Vec::new();
        let mut from = self.answered;
        for serial in self.serial..=last {
            keys.extend((from..CLOSED).map(|question| key(points(serial, question))));
            // Behind the last question one more key finishes the paper.
            let words = if from > CLOSED { "" } else { words(serial) };
            // Behind one or two keys an Enter is that of the last, and another one is meant.
            if (1..=2).contains(&CLOSED.saturating_sub(from)) && words.is_empty() {
                keys.push("\r".to_owned());
            }
            keys.push(format!("{words}\r"));
            from = 0;
        }
        keys
    }
}

/// Makes sure that the answers are those on the paper; returns how many there are.
fn check_answers(serial: usize, answers: &AnswerSheet) -> usize {
    let on_file: Vec<Option<&Answer>> = answers.iter().collect();
    let answered = on_file.iter().flatten().count();
    for (question, found) in on_file.iter().enumerate() {
        let due = (question < answered).then(|| answer(serial, question));
        assert_eq!(*found, due.as_ref(), "paper {serial}, question {question}");
    }
    answered
}
