//! Counting responses by the codes of their answers: equal answers are read once, however many responses gave them.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::scan::Numbering;
use crate::error::Result;
use crate::response::packed::Field;
use crate::response::{Answer, Bucket, Missing, Place, Share, Tally, stored};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;

/// How often each answer to a question was met; of a question that is open, only that there was one.
struct AnswerCounts {
    /// The position of the question on the paper.
    position: usize,
    is_open: bool,
    numbering: Numbering,
    counts: Vec<i64>,
    /// What each answer met adds to each spread.
    addends: Vec<Vec<Share>>,
    /// How often an open question has an answer.
    given: i64,
}

impl AnswerCounts {
    fn new(known: &Known, position: usize) -> Self {
        let question = known.questionnaire().questions.get(position);
        Self {
            position,
            is_open: question.is_some_and(|question| !question.is_closed()),
            numbering: Numbering::default(),
            counts: Vec::new(),
            addends: Vec::new(),
            given: 0,
        }
    }

    /// Counts an answer; gives its number, or none for what an open question was answered with.
    #[inline]
    fn count(&mut self, signs: &str) -> Option<usize> {
        if self.is_open && !signs.is_empty() && !is_reason(signs) {
            self.given += 1;
            return None;
        }
        let number = self.numbering.number(signs);
        if number == self.counts.len() {
            self.counts.push(0);
        }
        self.counts[number] += 1;
        Some(number)
    }

    /// What the answer of this number adds to each spread.
    #[inline]
    fn addends(&mut self, known: &Known, number: usize) -> Result<&[Share]> {
        while self.addends.len() <= number {
            let signs = &self.numbering.texts()[self.addends.len()];
            let answer = self.answer(known, signs)?;
            let questionnaire = known.questionnaire();
            let addends = |answer| {
                known
                    .counting
                    .addends(questionnaire, self.position, &answer)
            };
            self.addends.push(answer.map(addends).unwrap_or_default());
        }
        Ok(&self.addends[number])
    }

    /// The answer that these signs stand for; `None`: nothing was keyed.
    fn answer(&self, known: &Known, signs: &str) -> Result<Option<Answer>> {
        if signs.is_empty() {
            return Ok(None);
        }
        let (question, _) = known.question(self.position)?;
        let broken = || unreadable(&format!("{} {}", known.key, question.code));
        let code = Field::Quoted(signs).code().flatten().ok_or_else(broken)?;
        stored::read(&question.kind, &code)
            .ok_or_else(broken)
            .map(Some)
    }
}

/// A share as it is counted: its part and its whole, in bytes. The same number may have several.
type ShareBytes = [[u8; 16]; 2];

/// How many responses gave which answer, and what they come to.
pub(in crate::store) struct Counted {
    /// Responses by the version of the questionnaire.
    versions: BTreeMap<u32, i64>,
    /// For each question looked at, the answers.
    answers: Vec<AnswerCounts>,
    /// For each spread that adds up, what the response at hand comes to, and how many came to what. None where the
    /// spreads of the survey do not add up: what counts then adds to [`Counted::spread`] itself.
    sums: Vec<(Share, HashMap<ShareBytes, i64>)>,
    /// What the responses come to, for spreads that do not add up.
    pub(in crate::store) spread: Tally,
}

impl Counted {
    /// Nothing counted, over the questions at these positions.
    pub(in crate::store) fn new(known: &Known, positions: &[usize]) -> Self {
        let answers = positions.iter();
        let spreads = if known.counting.adds_up(known.questionnaire()) {
            known.counting.names().count()
        } else {
            0
        };
        Self {
            versions: BTreeMap::new(),
            answers: answers.map(|at| AnswerCounts::new(known, *at)).collect(),
            sums: vec![<(Share, HashMap<ShareBytes, i64>)>::default(); spreads],
            spread: Tally::new(),
        }
    }

    /// Counts a response with these answers to the questions.
    #[inline]
    pub(in crate::store) fn add(
        &mut self,
        known: &Known,
        version: u32,
        fields: &[Field<'_>],
    ) -> Result<()> {
        *self.versions.entry(version).or_default() += 1;
        for (share, _) in &mut self.sums {
            *share = Share::default();
        }
        for (field, answers) in fields.iter().zip(&mut self.answers) {
            let number = answers.count(field.signs());
            if let Some(number) = number.filter(|_| !self.sums.is_empty()) {
                let addends = answers.addends(known, number)?;
                for ((share, _), addend) in self.sums.iter_mut().zip(addends) {
                    share.add(*addend);
                }
            }
        }
        for (share, counts) in &mut self.sums {
            let bytes = [share.part.serialize(), share.whole.serialize()];
            *counts.entry(bytes).or_default() += 1;
        }
        Ok(())
    }

    /// The tally of the responses counted, over the questions looked at.
    pub(in crate::store) fn tally(&self, known: &Known) -> Result<Tally> {
        let mut tally = Tally::new();
        tally.responses = self.versions.values().sum();
        for answers in &self.answers {
            for (signs, count) in answers.numbering.texts().iter().zip(&answers.counts) {
                if let Some(answer) = answers.answer(known, signs)? {
                    tally.add_answer(answers.position, &answer, *count);
                }
            }
            if answers.given > 0 {
                tally.count(answers.position, Bucket::Answered, answers.given);
            }
        }
        for (version, count) in &self.versions {
            for position in known.questionnaire().lacking_in(*version) {
                // Whether the skips would have led to such a question is not known where it is asked conditionally.
                let always = known.question(position)?.0.ask_if.is_empty();
                let mut looked_at = self.answers.iter();
                if always && looked_at.any(|answers| answers.position == position) {
                    tally.count(position, Bucket::Missing(Missing::NotInVersion), *count);
                }
            }
        }
        tally.spreads.clone_from(&self.spread.spreads);
        for (name, (_, counts)) in known.counting.names().zip(&self.sums) {
            for ([part, whole], count) in counts {
                let [part, whole] = [part, whole].map(|bytes| Decimal::deserialize(*bytes));
                let share = Share { part, whole };
                tally
                    .spreads
                    .count(name, &Place { group: None, share }, *count);
            }
        }
        Ok(tally)
    }
}

/// Whether this stands for a missing reason, and not for a text that begins like one.
fn is_reason(signs: &str) -> bool {
    signs.starts_with('#') && !signs.starts_with("##")
}
