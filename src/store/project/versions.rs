//! A questionnaire that gains questions while responses are on file: what may change, and the counts that follow.

use crate::error::{Error, Kind, Result};
use crate::questionnaire::{Question, Questionnaire};
use crate::response::{Bucket, Missing, Tally, asked};
use crate::store::row::definitions::Known;
use crate::store::row::papers::sheet_of;
use crate::store::{Store, SurveyKey};

/// The positions of the questions that a later version adds, in order.
///
/// # Errors
/// [`Kind::Input`] for a questionnaire in which answers on file would mean something else.
pub(in crate::store) fn added_questions(
    key: &SurveyKey,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Result<Vec<usize>> {
    if new.version < old.version {
        return Err(earlier_version(key, old.version, new.version));
    }
    let mut known = old.questions.iter().peekable();
    let mut added = Vec::new();
    for (position, question) in new.questions.iter().enumerate() {
        match known.next_if(|old| old.code == question.code) {
            Some(old) if means_the_same(old, question) => {}
            Some(old) => return Err(differs(key, &old.code)),
            None if question.since > old.version => added.push(position),
            // Neither the question that is due here nor one of a later version.
            None => return Err(differs(key, &known.next().unwrap_or(question).code)),
        }
    }
    known
        .next()
        .map_or(Ok(added), |left| Err(differs(key, &left.code)))
}

/// Whether answers to a question mean under its new declaration what they meant under the old one.
fn means_the_same(old: &Question, new: &Question) -> bool {
    let options_stay = old.options.iter().all(|option| {
        new.option(&option.code)
            .is_some_and(|(_, other)| other.points == option.points)
    });
    options_stay && old.kind == new.kind && old.ask_if == new.ask_if && old.since == new.since
}

impl Store {
    /// Counts added questions as not in the version of the responses on file, which continue where they were left.
    ///
    /// Inside the transaction that wrote the new questionnaire. Takes time with the number of responses only where a
    /// new question has a condition.
    pub(in crate::store) fn gain_questions(&self, key: &SurveyKey, added: &[usize]) -> Result<()> {
        let known = self.known(key)?;
        let is_conditional = |position: &usize| {
            let question = known.questionnaire().questions.get(*position);
            question.is_some_and(|question| !question.ask_if.is_empty())
        };
        let (conditional, always): (Vec<usize>, Vec<usize>) =
            added.iter().partition(|position| is_conditional(position));
        let mut tally = Tally::new();
        let counted = self.standings(&known)?;
        let counted = counted.iter().filter(|(standing, _)| standing.is_counted());
        let counted: i64 = counted.map(|(_, responses)| responses.cast_signed()).sum();
        for position in always {
            tally.count(position, Bucket::Missing(Missing::NotInVersion), counted);
        }
        if !conditional.is_empty() {
            self.count_where_asked(&known, &conditional, &mut tally)?;
        }
        self.add_to_tally(&known, &tally)
    }

    fn count_where_asked(
        &self,
        known: &Known,
        positions: &[usize],
        tally: &mut Tally,
    ) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT answers, version FROM response WHERE survey = ?1 AND state <> 'open' AND invalid IS NULL",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let sheet = sheet_of(known, row, [0, 1])?;
            let route = asked(known.questionnaire(), &sheet);
            for position in positions.iter().filter(|position| route[**position]) {
                tally.count(*position, Bucket::Missing(Missing::NotInVersion), 1);
            }
        }
        Ok(())
    }
}

fn differs(key: &SurveyKey, code: &str) -> Error {
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有答卷，题 {code} 不能改变"),
        format!("survey {key} has responses; question {code} cannot be changed"),
    )
    .hint(
        "可以改文字、添加选项；加题要把问卷的 version 加 1，并给新题写上 since",
        "wording may change and options may be added; a new question needs a higher version and its `since`",
    )
    .hint("别的改动请另建一个调查", "for more, make another survey")
}

fn earlier_version(key: &SurveyKey, old: u32, new: u32) -> Error {
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有第 {old} 版的答卷，不能退回第 {new} 版"),
        format!("survey {key} has responses of version {old} and cannot go back to version {new}"),
    )
    .hint(
        "用更高的 version",
        "give the questionnaire a higher version",
    )
}
