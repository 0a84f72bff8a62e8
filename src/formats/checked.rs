//! What a reader gives back: the value, where the file allows one, and everything found on the way.

use crate::text::{Finding, Order, Severity};

/// A value that was read, with its findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<T> {
    /// The value; `None` where any finding is an error.
    pub value: Option<T>,
    /// Errors and warnings, in the order of the file.
    pub findings: Vec<Finding>,
}

impl<T> Checked<T> {
    /// The value with its findings in the order of the file; an error among them takes the value away.
    pub fn new(value: Option<T>, mut findings: Vec<Finding>) -> Self {
        findings.order_by(|one, other| {
            let place = |finding: &Finding| {
                (
                    finding.place.file.clone(),
                    finding.place.line,
                    finding.place.column,
                )
            };
            place(one).cmp(&place(other))
        });
        let refused = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        Self {
            value: value.filter(|_| !refused),
            findings,
        }
    }

    /// Whether nothing is refused; there may be warnings.
    pub fn is_accepted(&self) -> bool {
        self.value.is_some()
    }
}

/// Adds what the checks of meaning found to what the key check found, leaving out what only follows from the latter.
///
/// Where keys are wrong, the value was built with gaps: doubts about it, about the broken parts themselves and about
/// references to them would be noise.
pub(super) fn with_meaning(keys: Vec<Finding>, meaning: Vec<Finding>) -> Vec<Finding> {
    let broken: Vec<String> = keys
        .iter()
        .map(|finding| element(&finding.place.path).to_owned())
        .collect();
    let questions_broken = broken
        .iter()
        .any(|element| element.starts_with("questions"));
    let stands = |finding: &Finding| {
        let path = finding.place.path.as_str();
        if broken.is_empty() {
            return true;
        }
        finding.severity == Severity::Error
            && !broken
                .iter()
                .any(|element_path| element_path == element(path))
            && (!questions_broken || (path.starts_with("questions[") && !path.contains("ask_if")))
    };
    let meaning: Vec<Finding> = meaning.into_iter().filter(stands).collect();
    keys.into_iter().chain(meaning).collect()
}

/// The part of the file a path lies in: `questions[2]` of `questions[2].options[0].code`.
fn element(path: &str) -> &str {
    let end = path.find([']', '.']).map_or(path.len(), |at| {
        at + usize::from(path[at..].starts_with(']'))
    });
    &path[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn error(path: &str) -> Finding {
        Finding::error("x", path, Text::same("x"))
    }

    #[test]
    fn what_follows_from_a_broken_key_is_left_out() {
        let kept = with_meaning(
            vec![error("questions[1].code")],
            vec![
                error("questions[1].options"),
                error("questions[2].options[0].code"),
                error("questions[3].ask_if[0].question"),
                error("measures[0].questions[0]"),
                Finding::warning("x", "questions", Text::same("x")),
            ],
        );
        let paths: Vec<&str> = kept
            .iter()
            .map(|finding| finding.place.path.as_str())
            .collect();
        assert_eq!(paths, ["questions[1].code", "questions[2].options[0].code"]);
    }

    #[test]
    fn an_error_takes_the_value_away_and_a_warning_does_not() {
        assert!(!Checked::new(Some(1), vec![error("code")]).is_accepted());
        let doubtful = Checked::new(
            Some(1),
            vec![Finding::warning("x", "code", Text::same("x"))],
        );
        assert_eq!(doubtful.value, Some(1));
    }
}
