//! What the events of interviews come to: guides, records, answers, themes, codings and what was decided.
//!
//! The one place that says what such an event does. The store applies an event to what it concerns and writes the row; the
//! check-up, and whoever brought in events of other machines, applies them all in the order of the file. Texts are as the
//! rows have them, so that they compare as they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Action, Identity, Value, hexadecimal};
use crate::interview::{Head, Mark, Said, SaidState, Theme};
use crate::text::order;

/// An event about interviews.
#[derive(Debug, Clone, Copy)]
pub struct InterviewStep<'a> {
    /// Its place in the file.
    pub id: i64,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who.
    pub operator: &'a str,
    /// What was done.
    pub action: Action,
    /// The identity of the interview, or of whoever gave the answer that is coded.
    pub holder: Option<Identity>,
    /// The version of the guide.
    pub version: Option<i64>,
    /// The survey of a response whose answer is coded; `None`: an interview's.
    pub survey: Option<&'a str>,
    /// The question; of a guide and a theme: its code, its identity.
    pub question: Option<&'a str>,
    /// Which coder of the unit, counted from 1.
    pub entry: Option<u8>,
    /// What it says.
    pub value: Value<'a>,
}

/// What the event of an interview's head says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadRecord {
    /// The interviewee's code.
    pub code: String,
    /// The code of the guide.
    pub guide: String,
    /// Whom, where and when.
    pub head: Head,
}

/// What the event of a coding says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodingRecord {
    /// The hash of the words that were coded; see [`words_hash`].
    pub over: String,
    /// What was found.
    pub marks: Vec<Mark>,
}

/// The first 8 bytes of the SHA-256 of an answer's words, in hexadecimal: tells whether they have been changed since.
pub fn words_hash(words: &str) -> String {
    hexadecimal(&Sha256::digest(words.as_bytes())[..8])
}

/// An interview as its row has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InterviewFact {
    /// The event that began it, by which rows of this file name it.
    pub id: i64,
    /// The interviewee's code.
    pub code: String,
    /// The code of its guide.
    pub guide: String,
    /// The version of the guide with which it was begun.
    pub version: i64,
    /// The head, as JSON.
    pub head: String,
    /// How it was confirmed, as JSON.
    pub signed: Option<String>,
    /// That it was looked over, as JSON.
    pub reviewed: Option<String>,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
    /// The last event about it.
    pub last: i64,
    /// Who changed it last.
    pub operator: String,
    /// When it was changed last.
    pub changed: i64,
    /// What was said, by the codes of the questions.
    pub said: BTreeMap<String, SaidFact>,
}

/// An answer as its row has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaidFact {
    /// The event in which the question was first dealt with, by which rows of this file name the answer.
    pub id: i64,
    /// The code of its state.
    pub state: String,
    /// The words.
    pub text: String,
    /// The marked passages, as JSON.
    pub quotes: String,
    /// The hash of the words.
    pub hash: String,
    /// The last event about it.
    pub last: i64,
}

/// A theme as its row has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ThemeFact {
    /// The event that made it; the order of making.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// What it is part of.
    pub parent: Option<Identity>,
    /// When it applies.
    pub definition: String,
    /// For which words.
    pub example: String,
    /// What it was merged into.
    pub merged: Option<Identity>,
    /// The last event about it.
    pub last: i64,
}

/// The coding of a unit by one coder, as its rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodingFact {
    /// The event in which this coder first coded the unit, by which rows of this file name the coding.
    pub id: i64,
    /// The survey of the response; empty: an interview's answer.
    pub survey: String,
    /// Which coder of the unit.
    pub entry: i64,
    /// The hash of the words that were coded.
    pub over: String,
    /// For each theme the code of the sentiment, and the passages as JSON.
    pub marks: BTreeMap<Identity, (String, String)>,
    /// The last event about it.
    pub last: i64,
}

/// What was decided about a unit, as its row has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettledFact {
    /// The survey of the response; empty: an interview's answer.
    pub survey: String,
    /// What stands, as JSON.
    pub marks: String,
    /// Why.
    pub why: String,
    /// Who decided.
    pub operator: String,
    /// The event of the decision.
    pub last: i64,
}

/// The name of a unit: whose answer, and to which question.
pub type UnitName = (Identity, String);

/// What the events about interviews of one project come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InterviewFacts {
    /// The definition of each guide, as JSON, and the event that set it, by code.
    pub guides: BTreeMap<String, (String, i64)>,
    /// The interviews.
    pub interviews: BTreeMap<Identity, InterviewFact>,
    /// The themes.
    pub themes: BTreeMap<Identity, ThemeFact>,
    /// What is coded more than once, as JSON, and the event that said so.
    pub plan: Option<(String, i64)>,
    /// The codings, by unit and coder.
    pub codings: BTreeMap<(UnitName, String), CodingFact>,
    /// What was decided.
    pub settled: BTreeMap<UnitName, SettledFact>,
}

impl InterviewFacts {
    /// The actions that change something here; a deletion of words does where it is about an interview.
    pub const ACTIONS: [Action; 12] = [
        Action::Guide,
        Action::Interview,
        Action::InterviewAnswer,
        Action::InterviewSign,
        Action::InterviewReview,
        Action::InterviewWithdraw,
        Action::Theme,
        Action::ThemeMerge,
        Action::CodingPlan,
        Action::Coding,
        Action::CodingSettle,
        Action::Erase,
    ];

    /// What they are after one more event; `false` for one that cannot be understood.
    pub fn apply(&mut self, step: &InterviewStep<'_>) -> bool {
        let new = step.value.new;
        let question = step.question.unwrap_or_default();
        match step.action {
            Action::Guide => {
                match new {
                    Some(definition) => self
                        .guides
                        .insert(question.to_owned(), (definition.to_owned(), step.id)),
                    None => self.guides.remove(question),
                };
                true
            }
            Action::Interview
            | Action::InterviewAnswer
            | Action::InterviewSign
            | Action::InterviewReview
            | Action::InterviewWithdraw
            | Action::Erase => match step.holder {
                Some(identity) => self.interviews.entry(identity).or_default().apply(step),
                None => false,
            },
            Action::Theme | Action::ThemeMerge => {
                match question.parse::<crate::interview::Identity>() {
                    Ok(identity) => self.themes.entry(identity.0).or_default().apply(step),
                    Err(_) => false,
                }
            }
            Action::CodingPlan => {
                self.plan = new.map(|plan| (plan.to_owned(), step.id));
                true
            }
            Action::Coding => {
                let Some(holder) = step.holder else {
                    return false;
                };
                let name = ((holder, question.to_owned()), step.operator.to_owned());
                self.codings.entry(name).or_default().apply(step)
            }
            Action::CodingSettle => {
                let Some(holder) = step.holder else {
                    return false;
                };
                let name = (holder, question.to_owned());
                match SettledFact::of(step) {
                    Some(settled) => self.settled.insert(name, settled),
                    None => self.settled.remove(&name),
                };
                true
            }
            _ => true,
        }
    }
}

impl InterviewFact {
    /// What it is after one more event about it; `false` for one that cannot be understood.
    pub fn apply(&mut self, step: &InterviewStep<'_>) -> bool {
        if self.id == 0 {
            self.id = step.id;
            self.version = step.version.unwrap_or(0);
        }
        self.last = step.id;
        step.operator.clone_into(&mut self.operator);
        self.changed = step.at;
        let new = step.value.new;
        match step.action {
            Action::Interview => {
                let Some(record) = new.and_then(|new| serde_json::from_str::<HeadRecord>(new).ok())
                else {
                    return false;
                };
                self.code = record.code;
                self.guide = record.guide;
                self.head = text(&record.head);
                true
            }
            Action::InterviewSign => {
                self.signed = new.map(str::to_owned);
                true
            }
            Action::InterviewReview => {
                self.reviewed = new.map(str::to_owned);
                true
            }
            Action::InterviewWithdraw => {
                self.withdrawn = new.map(|_| step.value.why.unwrap_or_default().to_owned());
                true
            }
            Action::InterviewAnswer | Action::Erase => {
                let question = step.question.unwrap_or_default().to_owned();
                self.said.entry(question).or_default().apply(step)
            }
            _ => false,
        }
    }
}

impl SaidFact {
    /// What it is after one more event about it; `false` for one that cannot be understood.
    pub fn apply(&mut self, step: &InterviewStep<'_>) -> bool {
        if self.id == 0 {
            self.id = step.id;
        }
        self.last = step.id;
        // A value that was deleted says nothing: the words are gone, as the deletion will say.
        let erased = Some(Said::nothing(SaidState::Erased));
        let said = match (step.action, step.value.new) {
            (Action::Erase, _) | (_, None) => erased,
            (_, Some(new)) => serde_json::from_str(new).ok(),
        };
        let is_read = said.is_some();
        let said = said.unwrap_or_else(|| Said::nothing(SaidState::Silent));
        said.state.code().clone_into(&mut self.state);
        self.quotes = text(&said.quotes);
        self.hash = words_hash(&said.text);
        self.text = said.text;
        is_read
    }
}

impl ThemeFact {
    /// What it is after one more event about it; `false` for one that cannot be understood.
    pub fn apply(&mut self, step: &InterviewStep<'_>) -> bool {
        if self.id == 0 {
            self.id = step.id;
        }
        self.last = step.id;
        if step.action == Action::ThemeMerge {
            let into = step.value.new.map(str::parse::<crate::interview::Identity>);
            self.merged = into
                .as_ref()
                .and_then(|into| into.as_ref().ok())
                .map(|into| into.0);
            return into.is_none_or(|into| into.is_ok());
        }
        let Some(theme) = step
            .value
            .new
            .and_then(|new| serde_json::from_str::<Theme>(new).ok())
        else {
            return false;
        };
        self.title = theme.title;
        self.parent = theme.parent.map(|parent| parent.0);
        self.definition = theme.definition;
        self.example = theme.example;
        true
    }
}

impl CodingFact {
    /// What it is after one more event of this coder about this unit; `false` for one that cannot be understood.
    pub fn apply(&mut self, step: &InterviewStep<'_>) -> bool {
        if self.id == 0 {
            self.id = step.id;
        }
        self.last = step.id;
        step.survey.unwrap_or_default().clone_into(&mut self.survey);
        self.entry = step.entry.map_or(0, i64::from);
        let record = step
            .value
            .new
            .and_then(|new| serde_json::from_str::<CodingRecord>(new).ok());
        let Some(record) = record else { return false };
        self.over = record.over;
        let marks = record.marks.into_iter();
        self.marks = order::map(marks.map(|mark| {
            let said = (mark.sentiment.code().to_owned(), text(&mark.passages));
            (mark.theme.0, said)
        }));
        true
    }
}

impl SettledFact {
    /// What an event decides; `None`: a decision is taken back.
    pub fn of(step: &InterviewStep<'_>) -> Option<Self> {
        step.value.new.map(|marks| Self {
            survey: step.survey.unwrap_or_default().to_owned(),
            marks: marks.to_owned(),
            why: step.value.why.unwrap_or_default().to_owned(),
            operator: step.operator.to_owned(),
            last: step.id,
        })
    }
}

/// As JSON on one line; these types always can be written so.
fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::Group;

    fn step<'a>(
        id: i64,
        action: Action,
        question: Option<&'a str>,
        new: Option<&'a str>,
    ) -> InterviewStep<'a> {
        InterviewStep {
            id,
            at: id * 10,
            operator: "first",
            action,
            holder: Some([7; 16]),
            version: Some(2),
            survey: None,
            question,
            entry: Some(1),
            value: Value {
                old: None,
                new,
                why: Some("why"),
            },
        }
    }

    fn begun() -> InterviewFacts {
        let mut facts = InterviewFacts::default();
        let record = HeadRecord {
            code: "03".into(),
            guide: "g".into(),
            head: Head::of(Group::Officer),
        };
        assert!(facts.apply(&step(1, Action::Interview, None, Some(&text(&record)))));
        facts
    }

    #[test]
    fn an_interview_is_its_latest_head_and_answers() {
        let mut facts = begun();
        for (id, words) in [(2, "一"), (3, "二")] {
            let said = text(&Said::words(words));
            assert!(facts.apply(&step(id, Action::InterviewAnswer, Some("Q1"), Some(&said))));
        }
        let of = &facts.interviews[&[7; 16]];
        assert_eq!(
            (of.id, of.last, of.version, of.code.as_str()),
            (1, 3, 2, "03")
        );
        let said = &of.said["Q1"];
        assert_eq!((said.id, said.last, said.text.as_str()), (2, 3, "二"));
        // The first 8 bytes of the SHA-256 of 二, as sha256sum gives them.
        assert_eq!(said.hash.len(), 16);
        assert_ne!(said.hash, words_hash("一"));
    }

    #[test]
    fn words_whose_value_was_deleted_are_gone_and_were_asked() {
        let mut facts = begun();
        assert!(facts.apply(&step(2, Action::InterviewAnswer, Some("Q1"), None)));
        assert!(facts.apply(&step(
            3,
            Action::Erase,
            Some("Q1"),
            Some(r#"{"events":[]}"#)
        )));
        let said = &facts.interviews[&[7; 16]].said["Q1"];
        assert_eq!((said.state.as_str(), said.text.as_str()), ("erased", ""));
    }

    #[test]
    fn a_decision_that_is_taken_back_leaves_the_codings() {
        let mut facts = begun();
        let record = text(&CodingRecord {
            over: words_hash("一"),
            marks: Vec::new(),
        });
        assert!(facts.apply(&step(2, Action::Coding, Some("Q1"), Some(&record))));
        assert!(facts.apply(&step(3, Action::CodingSettle, Some("Q1"), Some("[]"))));
        assert_eq!(facts.settled.len(), 1);
        assert!(facts.apply(&step(4, Action::CodingSettle, Some("Q1"), None)));
        assert_eq!((facts.settled.len(), facts.codings.len()), (0, 1));
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        let mut facts = begun();
        assert!(!facts.apply(&step(2, Action::Interview, None, Some("{}"))));
        assert!(!facts.apply(&step(3, Action::Theme, Some("x"), Some("{}"))));
        assert!(!facts.apply(&step(4, Action::Coding, Some("Q1"), Some("[]"))));
    }
}
