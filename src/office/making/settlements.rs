//! What was settled of a text, in the order in which it was; it goes with its lines when lines are put in or taken out.

use serde::{Deserialize, Serialize};

use crate::questionnaire::paste::Settled;

/// The words that say which kind a question has; one line has one of them.
const KINDS: [&str; 6] = ["single", "multiple", "score", "number", "text", "date"];
/// The words that say what a line is; one line has one of them.
const USES: [&str; 4] = ["question", "option", "note", "heading"];

/// Answers to what a text leaves open, the latest last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settlements(Vec<(usize, String)>);

impl Settlements {
    /// Whether nothing is settled.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Settles what is open on a line, counted from 1, with a word that the doubt offers. It takes the place of one that
    /// says the same thing otherwise.
    pub fn settle(&mut self, line: usize, word: &str) {
        let is_rival = |known: &str| {
            let both = |words: &[&str]| words.contains(&known) && words.contains(&word);
            both(&KINDS) || both(&USES) || known == word
        };
        self.0.retain(|(at, known)| *at != line || !is_rival(known));
        self.0.push((line, word.to_owned()));
    }

    /// Takes the latest back; gives its line.
    pub fn take_back(&mut self) -> Option<usize> {
        self.0.pop().map(|(line, _)| line)
    }

    /// Follows the text: at a line, counted from 1, so many lines became so many others.
    pub fn follow(&mut self, line: usize, old: usize, new: usize) {
        if old == new {
            return;
        }
        // What was said of the first line stays with what stands there now.
        self.0
            .retain(|(at, _)| *at <= line || *at >= line + old || *at < line + new);
        for (at, _) in &mut self.0 {
            if *at >= line + old {
                *at = *at + new - old;
            }
        }
    }

    /// As the reader takes them; a word that it does not know says nothing.
    pub fn settled(&self) -> Settled {
        let mut settled = Settled::default();
        for (line, word) in &self.0 {
            settled = settled.clone().with(*line, word).unwrap_or(settled);
        }
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(settlements: &Settlements) -> Vec<usize> {
        settlements.settled().lines().collect()
    }

    #[test]
    fn what_is_settled_goes_with_its_line() {
        let mut known = Settlements::default();
        for line in [2, 5, 9] {
            known.settle(line, "kept");
        }
        known.follow(3, 1, 3);
        assert_eq!(lines(&known), [2, 7, 11]);
        known.follow(1, 3, 1);
        // Line 2 was taken out.
        assert_eq!(lines(&known), [5, 9]);
    }

    #[test]
    fn another_kind_takes_the_place_of_the_first_and_what_is_not_said_otherwise_stays() {
        let mut known = Settlements::default();
        known.settle(4, "multiple");
        known.settle(4, "score");
        known.settle(4, "0-10");
        let due = Settled::default().with(4, "score,0-10").unwrap();
        assert_eq!(known.settled(), due);
        assert_eq!(known.take_back(), Some(4));
        assert_eq!(
            known.settled(),
            Settled::default().with(4, "score").unwrap()
        );
    }
}
