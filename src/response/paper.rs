//! One paper as it stands on file: what entry opens and continues.

use rust_decimal::Decimal;

use super::{Answer, AnswerSheet, Invalid, Missing, Serial, State};
use crate::questionnaire::Questionnaire;

/// A response as stored, or a fresh one that is stored with its first confirmed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The number on the paper.
    pub serial: Serial,
    /// How far it has come; [`State::Open`] for a fresh one.
    pub state: State,
    /// What is confirmed.
    pub answers: AnswerSheet,
    /// The question at which the evaluator left it, counted from 0.
    pub position: usize,
    /// Half-typed text of a question, kept when the program had to end; never an answer.
    pub draft: Option<Draft>,
    /// The sum printed on the paper, where it was keyed and agreed.
    pub control_total: Option<Decimal>,
    /// That it was set invalid, and why; `None`: valid.
    pub invalid: Option<Invalid>,
}

/// Half-typed text of one question, with what is half typed in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The question, counted from 0.
    pub position: usize,
    /// What had been typed.
    pub text: String,
}

/// Behind the text of a draft, before each further field with something half typed.
const NEXT_FIELD: char = '\u{1e}';
/// Between the code of such a field, none for the printed sum, and its text. Before the text of a draft: it is the sum's.
/// Neither sign can be typed.
const ITS_TEXT: char = '\u{1f}';

impl Draft {
    /// The draft of the field under the fingers, with what is half typed in others. A field is named by its place: that of
    /// its question, or behind the last one for the printed sum, whose draft lies with the question at `beside`.
    pub fn of<'a>(
        questionnaire: &Questionnaire,
        beside: usize,
        here: (usize, &str),
        others: impl Iterator<Item = (usize, &'a str)>,
    ) -> Self {
        let code = |place: usize| {
            questionnaire
                .questions
                .get(place)
                .map(|one| one.code.as_str())
        };
        let is_sum = code(here.0).is_none();
        let mut text = String::new();
        text.extend(is_sum.then_some(ITS_TEXT));
        text.push_str(here.1);
        for (place, typed) in others {
            text.push(NEXT_FIELD);
            text.push_str(code(place).unwrap_or_default());
            text.push(ITS_TEXT);
            text.push_str(typed);
        }
        let position = if is_sum { beside } else { here.0 };
        Self { position, text }
    }

    /// The fields with their texts, by their places; the one that was under the fingers comes first.
    pub fn fields(&self, questionnaire: &Questionnaire) -> Vec<(usize, &str)> {
        let sum = questionnaire.questions.len();
        let mut fields = self.text.split(NEXT_FIELD);
        let first = fields.next().unwrap_or_default();
        let here = match first.strip_prefix(ITS_TEXT) {
            Some(typed) => (sum, typed),
            None => (self.position, first),
        };
        let others = fields.filter_map(|field| {
            let (code, typed) = field.split_once(ITS_TEXT)?;
            let found = questionnaire.find(code).map(|(place, _)| place);
            let place = found.or_else(|| code.is_empty().then_some(sum))?;
            Some((place, typed))
        });
        std::iter::once(here).chain(others).collect()
    }

    /// Whether a field of it, asked as `asked` says, has a text that is not what is confirmed there: it would be stored by
    /// an Enter.
    pub fn is_half_typed(
        &self,
        questionnaire: &Questionnaire,
        answers: &AnswerSheet,
        asked: &[bool],
    ) -> bool {
        let fields = self.fields(questionnaire);
        fields.into_iter().any(|(place, typed)| {
            let is_asked = asked.get(place).is_none_or(|asked| *asked);
            is_asked && Self::is_no_answer(typed, answers.get(place))
        })
    }

    /// Whether the text of a field is not what is confirmed there.
    pub fn is_no_answer(typed: &str, confirmed: Option<&Answer>) -> bool {
        typed != confirmed.map(typed_for).unwrap_or_default()
    }
}

/// What stands in the field of a question that has this answer, as a draft keeps it; nothing where a key answers at once.
fn typed_for(answer: &Answer) -> String {
    match answer {
        Answer::Text(text) => text.clone(),
        Answer::Choices(_) | Answer::Number(_) | Answer::Date(_) => answer.to_code(),
        Answer::Choice(_) | Answer::Points(_) | Answer::Missing(_) => String::new(),
    }
}

impl Paper {
    /// A paper of this edition of which nothing is stored yet: what had not come then, and what was retired, is not in it.
    pub fn of_edition(serial: Serial, questionnaire: &Questionnaire, version: u32) -> Self {
        let mut paper = Self::fresh(serial, questionnaire.questions.len());
        for position in questionnaire.lacking_in(version) {
            let noted = Answer::Missing(Missing::NotInVersion);
            paper.answers.set(position, Some(noted));
        }
        paper
    }

    /// A paper of which nothing is stored yet.
    pub fn fresh(serial: Serial, questions: usize) -> Self {
        Self {
            serial,
            state: State::Open,
            answers: AnswerSheet::empty(questions),
            position: 0,
            draft: None,
            control_total: None,
            invalid: None,
        }
    }
}
