//! Deleting what somebody said in an interview: the words go, the codings of them stay, and the trail says so.

use serde::Serialize;

use super::saying::no_question;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::store::file::json::json;
use crate::store::judging::judgements::reason;
use crate::store::trail::erased::Named;
use crate::trail::{Action, Value};

/// What the event of a deletion says: the events whose values are gone, each by device and place in its chain.
#[derive(Serialize)]
struct Record<'a> {
    events: Vec<(&'a str, i64)>,
}

impl Store {
    /// Deletes what was said to a question of an interview, whatever was written there before, and half-typed words. Gives the
    /// number of events whose values are gone.
    ///
    /// The question counts as asked, and what coders found in the words stays, without the words. Every chain verifies as before.
    /// The words stay in backups and in files that were handed out.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an interview or an answer that is not there, without a reason, and where there are no words.
    pub fn erase_said(
        &mut self,
        project: &str,
        code: &str,
        question: &str,
        why: &str,
    ) -> Result<u64> {
        self.erasing(|| self.erase_words_said(project, code, question, reason(why)?))
    }

    fn erase_words_said(
        &self,
        project: &str,
        code: &str,
        question: &str,
        why: &str,
    ) -> Result<u64> {
        let mut on_file = self.on_file(project, code)?;
        if self.said(on_file.fact.id, question)?.is_none() {
            return Err(no_question(code, question));
        }
        let spoken = self.spoken_to(on_file.fact.last, question)?;
        if spoken.is_empty() {
            return Err(Error::new(
                Kind::Usage,
                format!("访谈 {code} 的 {question} 没有原话可删"),
                format!("there are no words in {question} of interview {code}"),
            )
            .hint(
                "已经删除的不用再删",
                "what was deleted before needs no deletion",
            ));
        }
        let record = json(&Record {
            events: spoken
                .iter()
                .map(|event| (event.device.as_str(), event.sequence))
                .collect(),
        })?;
        let value = Value {
            old: None,
            new: Some(&record),
            why: Some(why),
        };
        self.tell(project, &mut on_file, Action::Erase, Some(question), value)?;
        for event in &spoken {
            self.erase_value(event.id, Some(on_file.fact.last))?;
        }
        self.connection.execute(
            "DELETE FROM saying WHERE interview = ?1 AND question = ?2",
            (on_file.fact.id, question),
        )?;
        self.purge_search()?;
        Ok(spoken.len() as u64)
    }

    /// The events of an interview that ends with this one in which a question was answered and whose values are there.
    fn spoken_to(&self, last: i64, question: &str) -> Result<Vec<Named>> {
        let mut spoken = Vec::new();
        self.walk_history(Some(last), &mut |row| {
            let about: Option<String> = row.get("question")?;
            let action: String = row.get("action")?;
            let values: [Option<String>; 3] = [row.get("old")?, row.get("new")?, row.get("why")?];
            if about.as_deref() == Some(question)
                && action == Action::InterviewAnswer.code()
                && values.iter().any(Option::is_some)
            {
                spoken.push(self.named(row.get("sequence")?)?);
            }
            Ok(())
        })?;
        spoken.reverse();
        Ok(spoken)
    }
}
