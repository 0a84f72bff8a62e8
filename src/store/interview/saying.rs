//! What is said, as it is written down: confirmed answers, and the half-typed words beside the trail.

use rusqlite::OptionalExtension;

use super::records::said;
use super::rows::{SAID, said_fact};
use crate::error::{Error, Kind, Result};
use crate::interview::{Passage, Said, SaidState};
use crate::store::Store;
use crate::store::file::json::{json, parse};
use crate::text::limits::SAID_SIGNS;
use crate::trail::{Action, Value};

/// Where one is in an interview, and the half-typed words there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// The code of the question.
    pub question: String,
    /// The characters before the caret.
    pub caret: usize,
    /// The words and the passages marked in them; `None`: what is confirmed stands.
    pub words: Option<(String, Vec<Passage>)>,
}

impl Store {
    /// Confirms what was said to a question; the half-typed words of the interview go in the same transaction where they are
    /// of this question. An answer that is the one on file adds nothing to the trail.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an interview that is not there, is confirmed or withdrawn, for a question that its guide does not have,
    /// and for an answer whose parts do not go together.
    pub fn save_said(
        &mut self,
        project: &str,
        code: &str,
        question: &str,
        answer: &Said,
    ) -> Result<()> {
        self.writing(|| self.put_said(project, code, question, answer, None))
    }

    pub(in crate::store) fn put_said(
        &self,
        project: &str,
        code: &str,
        question: &str,
        answer: &Said,
        why: Option<&str>,
    ) -> Result<()> {
        let mut on_file = self.open_on_file(project, code)?;
        let guide = self.guide(project, &on_file.fact.guide)?;
        let version = u32::try_from(on_file.fact.version).unwrap_or(1);
        let is_asked = guide
            .find(question)
            .is_some_and(|(_, of)| of.is_in(version));
        if !is_asked {
            return Err(no_question(code, question));
        }
        if !answer.is_sound() || answer.state == SaidState::Erased {
            return Err(Error::new(
                Kind::Usage,
                format!("访谈 {code} 的 {question} 没有写下原话"),
                format!("there are no words for {question} of interview {code}"),
            )
            .hint(
                "写下原话，或记为“问了没说”“没问到”",
                "write the words down, or say that nothing was said, or that it was not asked",
            ));
        }
        if answer.text.chars().count() as u64 > SAID_SIGNS {
            return Err(too_long(code, question));
        }
        self.connection
            .prepare_cached(
                "UPDATE saying SET text = NULL, quotes = NULL WHERE interview = ?1 AND question = ?2",
            )?
            .execute((on_file.fact.id, question))?;
        if self.said(on_file.fact.id, question)?.as_ref() == Some(answer) {
            return Ok(());
        }
        let new = json(answer)?;
        // What was said before is in the event seen; it is not told twice, since it may be a whole transcript.
        let value = Value {
            old: None,
            new: Some(&new),
            why,
        };
        self.tell(
            project,
            &mut on_file,
            Action::InterviewAnswer,
            Some(question),
            value,
        )
    }

    /// The answer in this row.
    pub(in crate::store) fn said(&self, interview: i64, question: &str) -> Result<Option<Said>> {
        let found = self
            .connection
            .prepare_cached(&format!(
                "SELECT {SAID} FROM said WHERE interview = ?1 AND question = ?2"
            ))?
            .query_row((interview, question), said_fact)
            .optional()?;
        found.map(|(_, fact)| said(fact)).transpose()
    }

    /// Keeps where one is in an interview and what is half typed there, instead of what was kept before. Not in the trail.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an interview that is not there, is confirmed or withdrawn.
    pub fn keep_saying(&mut self, project: &str, code: &str, saying: &Saying) -> Result<()> {
        let now = self.clock.milliseconds();
        self.writing(|| {
            let on_file = self.open_on_file(project, code)?;
            let (text, quotes) = match &saying.words {
                Some((text, quotes)) => (Some(text), Some(json(quotes)?)),
                None => (None, None),
            };
            self.connection
                .prepare_cached(
                    "INSERT INTO saying (interview, question, caret, text, quotes, changed)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (interview) DO UPDATE SET question = excluded.question, caret = excluded.caret,
                        text = excluded.text, quotes = excluded.quotes, changed = excluded.changed",
                )?
                .execute((on_file.fact.id, &saying.question, saying.caret, text, quotes, now))?;
            Ok(())
        })
    }

    /// Where one left off in an interview; `None`: nobody has been there.
    pub fn saying(&self, project: &str, code: &str) -> Result<Option<Saying>> {
        self.reading(|| {
            let on_file = self.on_file(project, code)?;
            let row: Option<(String, usize, Option<String>, Option<String>)> = self
                .connection
                .prepare_cached(
                    "SELECT question, caret, text, quotes FROM saying WHERE interview = ?1",
                )?
                .query_row([on_file.fact.id], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .optional()?;
            let Some((question, caret, text, quotes)) = row else {
                return Ok(None);
            };
            let quotes = quotes
                .map(|quotes| parse("saying.quotes", &quotes))
                .transpose()?;
            Ok(Some(Saying {
                question,
                caret,
                words: text.map(|text| (text, quotes.unwrap_or_default())),
            }))
        })
    }
}

pub(in crate::store) fn no_question(code: &str, question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 的提纲里没有题 {question}"),
        format!("the guide of interview {code} has no question {question}"),
    )
    .hint(
        "核对题号：manyi interview show 列出全部",
        "look the code up: `manyi interview show` lists them all",
    )
}

fn too_long(code: &str, question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 的 {question} 超过 {SAID_SIGNS} 字"),
        format!("{question} of interview {code} has more than {SAID_SIGNS} signs"),
    )
    .hint("分到几道题里记", "divide it among the questions")
}
