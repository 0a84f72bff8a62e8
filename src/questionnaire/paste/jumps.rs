//! Jumps: where each goes, and whether what it leaves out can be told.

use super::doubt::Doubt;
use super::reading::{Jump, ReadQuestion, Reading};
use super::settle::{Settled, Word};

/// A jump of an option, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The question, counted from 0.
    pub from: usize,
    /// The code of the option.
    pub option: String,
    /// The question it goes to, counted from 0; one behind the last where it ends.
    pub to: usize,
    /// The line of the option.
    pub line: usize,
}

/// Every jump that goes forward.
pub(super) fn ways(questions: &[ReadQuestion]) -> Vec<Way> {
    let mut ways = Vec::new();
    for (from, question) in questions.iter().enumerate() {
        for option in &question.options {
            let to = match &option.jump {
                Some(Jump::End) => Some(questions.len()),
                Some(Jump::To(number)) => target(questions, from, number),
                None => None,
            };
            if let Some(to) = to.filter(|to| *to > from) {
                ways.push(Way {
                    from,
                    option: option.code.clone(),
                    to,
                    line: option.line,
                });
            }
        }
    }
    ways
}

/// A number without what may be left out of it: Q8, 08 and 8 are one.
fn bare(number: &str) -> &str {
    let number = number.strip_prefix(['Q', 'q']).unwrap_or(number);
    number.trim_start_matches('0')
}

/// The later question with this printed number.
fn target(questions: &[ReadQuestion], from: usize, number: &str) -> Option<usize> {
    let wanted = bare(number);
    let is_it = |question: &ReadQuestion| {
        bare(&question.number).eq_ignore_ascii_case(wanted)
            || bare(&question.code).eq_ignore_ascii_case(wanted)
    };
    let begins = |question: &ReadQuestion| {
        let (start, rest) = bare(&question.number)
            .split_at_checked(wanted.len())
            .unwrap_or_default();
        rest.starts_with(['-', '(']) && start.eq_ignore_ascii_case(wanted)
    };
    let later = || questions.iter().enumerate().skip(from + 1);
    later()
        .find(|(_, question)| is_it(question))
        .or_else(|| later().find(|(_, question)| begins(question)))
        .map(|(at, _)| at)
}

/// Notes jumps to nowhere and jumps that cross.
pub(super) fn check(reading: &mut Reading, settled: &Settled) {
    let mut found = Vec::new();
    for (from, question) in reading.questions.iter().enumerate() {
        for option in &question.options {
            if let Some(Jump::To(number)) = &option.jump
                && target(&reading.questions, from, number).is_none()
            {
                found.push((option.line, from, Doubt::JumpToNowhere(number.clone())));
            }
        }
    }
    let ways = ways(&reading.questions);
    // Those that are not over where a way begins.
    let mut open: Vec<&Way> = Vec::new();
    for way in &ways {
        open.retain(|other| other.to > way.from);
        let crosses = |other: &&Way| other.from < way.from && other.to < way.to;
        if open.iter().any(crosses) {
            found.push((way.line, way.from, Doubt::JumpUnclear));
        }
        open.push(way);
    }
    for (line, question, doubt) in found {
        if !settled.has(line, &Word::Kept) {
            reading.doubt(line, Some(question), doubt);
        }
    }
}
