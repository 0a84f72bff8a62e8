//! Deleting what somebody said, on that person's demand: the words go, and the audit trail says that they are gone.

use serde::Serialize;

use crate::error::{Error, Kind, Result};
use crate::questionnaire::{Kind as Asked, Question};
use crate::response::{Answer, Missing, Serial, stored};
use crate::store::file::json::json;
use crate::store::judging::judgements::reason;
use crate::store::row::definitions::Known;
use crate::store::row::papers::absent;
use crate::store::row::papers::refuse_approved;
use crate::store::trail::audit::Event;
use crate::store::trail::erased::Named;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

/// An event whose value holds words.
struct Spoken {
    event: Named,
    is_same_again: bool,
}

/// What the event of a deletion says.
#[derive(Serialize)]
struct Record<'a> {
    /// The events whose values are gone: the device and the place in its chain. None: the words were half typed.
    events: Vec<(&'a str, i64)>,
    /// The answer that stands.
    answer: Option<&'a str>,
    /// The places in `events` of those that keyed the value before again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_again: Vec<usize>,
}

impl Store {
    /// Deletes what a respondent said to a question that takes a text: the answer, whatever was keyed there before, and
    /// half-typed text, which may be all there is. Gives the number of events whose values are gone.
    ///
    /// Who deleted them, when and why is on record always. Half-typed words of a paper on which nothing is confirmed begin it for
    /// that; where nothing else is half typed there it is withdrawn at once, so that its serial is free as it was.
    ///
    /// A text that stands becomes blank first. What was compared in the field goes with the words; the kept counts of
    /// agreement stay. One transaction; every chain verifies as before. Notes and queries are what others wrote, and stay;
    /// so do the words in backups and in files that were handed out before.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a response or a question that is not there, a question that takes no text, an approved
    /// response, where no reason is given, and where there are no words.
    pub fn erase_words(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        question: &str,
        why: &str,
    ) -> Result<u64> {
        self.erasing(|| self.erase(survey, serial, question, reason(why)?))
    }

    fn erase(&self, survey: &SurveyKey, serial: &Serial, code: &str, why: &str) -> Result<u64> {
        let known = self.known(survey)?;
        let (question, number) = spoken_to(&known, code)?;
        let found = self.find_response(&known, serial)?;
        if let Some(response) = &found {
            refuse_approved(serial, response)?;
        }
        let is_half_typed = self.drop_half(&known, serial, known.position(number)?)?;
        let is_new = found.is_none();
        let mut response = match found {
            Some(response) => response,
            None if is_half_typed => self.begin_response(&known, serial)?,
            None => return Err(absent(survey, serial)),
        };
        let was = response.standing();
        let before = known.sheet(&response.paper)?;
        let event = Event {
            question: Some(code),
            ..Event::of_response(Action::Answer, survey, serial)
        };
        let stands = response.paper.answer(number).map(str::to_owned);
        if is_words(question, stands.as_deref()) {
            let blank = Answer::Missing(Missing::Blank).to_code();
            let event = event.with(stands.as_deref(), Some(&blank));
            self.append_audit_of(&known, &mut response, event)?;
        }
        let spoken = self.spoken(response.paper.last, question)?;
        if spoken.is_empty() && !is_half_typed {
            return Err(no_words(serial, code));
        }
        let record = json(&Record {
            events: spoken
                .iter()
                .map(|spoken| (spoken.event.device.as_str(), spoken.event.sequence))
                .collect(),
            answer: response.paper.answer(number),
            same_again: (0..spoken.len())
                .filter(|at| spoken[*at].is_same_again)
                .collect(),
        })?;
        let event = Event {
            action: Action::Erase,
            ..event
        };
        let event = event.with(None, Some(&record)).because(Some(why));
        self.append_audit_of(&known, &mut response, event)?;
        for spoken in &spoken {
            self.erase_value(spoken.event.id, response.paper.last)?;
        }
        let after = known.sheet(&response.paper)?;
        self.settle(&known, serial, response, was, [&before, &after], None)?;
        if is_new {
            self.drop_if_empty(&known, serial, why)?;
        }
        Ok(spoken.len() as u64)
    }

    /// The events of a history that ends with this one in which the question was answered with words, whoever wrote them.
    fn spoken(&self, last: Option<i64>, question: &Question) -> Result<Vec<Spoken>> {
        let mut spoken = Vec::new();
        self.walk_history(last, &mut |row| {
            let about: Option<String> = row.get("question")?;
            let action: String = row.get("action")?;
            let values: [Option<String>; 2] = [row.get("old")?, row.get("new")?];
            let mut said = values.iter();
            if about.as_ref() == Some(&question.code)
                && is_keyed(&action)
                && said.any(|value| is_words(question, value.as_deref()))
            {
                spoken.push(Spoken {
                    event: self.named(row.get("sequence")?)?,
                    is_same_again: values[0] == values[1],
                });
            }
            Ok(())
        })?;
        spoken.reverse();
        Ok(spoken)
    }
}

/// Whether an event with this word says what was keyed in a field.
fn is_keyed(action: &str) -> bool {
    matches!(
        Action::from_code(action),
        Some(
            Action::Answer
                | Action::AdjudicateFirst
                | Action::AdjudicateSecond
                | Action::AdjudicateOther
                | Action::SecondAgrees
                | Action::SecondSighted
                | Action::SecondDiffers
                | Action::SecondTakenBack
                | Action::Discrepancy
        )
    )
}

fn is_words(question: &Question, code: Option<&str>) -> bool {
    let read = code.and_then(|code| stored::read(&question.kind, code));
    matches!(read, Some(Answer::Text(_)))
}

/// The question with this code and its number, if it takes a text.
fn spoken_to<'a>(known: &'a Known, code: &str) -> Result<(&'a Question, i64)> {
    let Some((position, question)) = known.questionnaire().find(code) else {
        return Err(Error::new(
            Kind::Usage,
            format!("{} 没有题 {code}", known.key),
            format!("{} has no question {code}", known.key),
        )
        .hint(
            "核对题号：manyi project show 列出全部",
            "look the code up: `manyi project show` lists them all",
        ));
    };
    if question.kind != Asked::Text {
        return Err(Error::new(
            Kind::Usage,
            format!("题 {code} 不是文字题，没有原话"),
            format!("question {code} takes no text; there are no words"),
        )
        .hint(
            "代码和分数照常更正或清空",
            "a code or points are corrected or cleared as usual",
        ));
    }
    Ok((question, known.question(position)?.1))
}

fn no_words(serial: &Serial, code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 的 {code} 没有原话可删"),
        format!("there are no words in {code} of response {serial}"),
    )
    .hint(
        "导入时就有而没有改过的空白，和已经删除的，都不用再删",
        "what is blank, and what was deleted before, needs no deletion",
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::response::State;
    use crate::store::Settings;
    use crate::store::tests::{key, project, serial};

    fn open(file: &Path, operator: &str) -> Store {
        let settings = Settings {
            device_folder: file.parent().map(|folder| folder.join("device")),
            ..Settings::default()
        };
        Store::open_with(file, operator, &settings).unwrap()
    }

    fn save(store: &mut Store, number: &str, position: usize, words: &str) {
        let answer = Answer::Text(words.into());
        store
            .save_answer(&key(), &serial(number), position, Some(&answer), 0)
            .unwrap();
    }

    /// A file with paper 1, of which both texts were keyed, and S keyed anew; and its store.
    fn keyed() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(&folder.path().join("a.db"), "first");
        store.save_project(&project()).unwrap();
        for (position, words) in [(0, "一开始说的"), (1, "别的话"), (0, "后来说的")] {
            save(&mut store, "1", position, words);
        }
        store.finish(&key(), &serial("1")).unwrap();
        (folder, store)
    }

    fn assert_sound(store: &Store) {
        assert_eq!(store.verify_audit().unwrap().findings, []);
        assert_eq!(store.doctor().unwrap().findings, []);
    }

    fn holds(folder: &Path, words: &str) -> bool {
        ["a.db", "a.db-wal"].iter().any(|name| {
            let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
            bytes
                .windows(words.len())
                .any(|window| window == words.as_bytes())
        })
    }

    #[test]
    fn words_leave_the_file_with_all_that_was_keyed_before_and_nothing_else_does() {
        let (folder, mut store) = keyed();
        assert!(holds(folder.path(), "一开始说的"));
        let erased = store
            .erase_words(&key(), &serial("1"), "S", "本人要求")
            .unwrap();
        // Two answers, and the blank in the place of the second.
        assert_eq!(erased, 3);
        assert!(!holds(folder.path(), "一开始说的") && !holds(folder.path(), "后来说的"));
        assert!(holds(folder.path(), "别的话"));
        let paper = store.paper(&key(), &serial("1")).unwrap().unwrap();
        let blank = Answer::Missing(Missing::Blank);
        assert_eq!(paper.answers.get(0), Some(&blank));
        assert_eq!(paper.answers.get(1), Some(&Answer::Text("别的话".into())));
        assert_eq!(paper.state, State::Entered);
        let last = store
            .history(&key(), Some(&serial("1")), None)
            .unwrap()
            .pop();
        let last = last.unwrap();
        assert_eq!(
            (last.action.as_str(), last.why.as_deref()),
            ("erase", Some("本人要求"))
        );
        assert_sound(&store);
    }

    #[test]
    fn what_was_compared_in_the_field_goes_and_the_counts_of_agreement_stay() {
        let (folder, mut first) = keyed();
        let mut second = open(&folder.path().join("a.db"), "second");
        let mut keyed = |position, words: &str| {
            let answer = Answer::Text(words.into());
            second
                .save_second(&key(), &serial("1"), position, &answer)
                .unwrap();
        };
        for (position, words) in [(0, "听错的"), (0, "听错的"), (1, "别的话")] {
            keyed(position, words);
        }
        second
            .adjudicate(
                &key(),
                &serial("1"),
                0,
                &crate::store::Ruling::Second,
                "听录音",
            )
            .unwrap();
        let before = second.comparison(&key()).unwrap();
        assert_eq!(
            (before[0].agreement.compared, before[0].agreement.for_second),
            (2, 1)
        );
        first
            .erase_words(&key(), &serial("1"), "S", "本人要求")
            .unwrap();
        assert_eq!(first.comparison(&key()).unwrap(), before);
        assert!(!holds(folder.path(), "听错的"));
        assert_sound(&first);
        // The blank is compared anew.
        let blank = Answer::Missing(Missing::Blank);
        second.save_second(&key(), &serial("1"), 0, &blank).unwrap();
        let paper = second.paper(&key(), &serial("1")).unwrap().unwrap();
        assert_eq!(paper.state, State::Verified);
        assert_sound(&second);
    }

    #[test]
    fn words_of_an_imported_response_leave_and_the_others_are_proved_as_before() {
        let (_folder, mut store) = keyed();
        let mut rows = ["2", "3"].into_iter().map(|number| {
            let mut answers = crate::response::AnswerSheet::empty(2);
            answers.set(0, Some(Answer::Text(format!("导入的话{number}"))));
            answers.set(1, Some(Answer::Missing(Missing::Refused)));
            Ok(crate::store::ImportedResponse {
                serial: serial(number),
                answers,
                row: 2,
                version: None,
                invalid: None,
            })
        });
        store
            .import(&key(), "papers.csv", "00", &mut rows, false)
            .unwrap();
        assert_eq!(
            store
                .erase_words(&key(), &serial("2"), "S", "本人要求")
                .unwrap(),
            1
        );
        assert_sound(&store);
        let tamper = "UPDATE response SET answers = '[\"别的\",\"#refused\"]' WHERE serial = ?1";
        for number in ["3", "2"] {
            store.connection.execute(tamper, [number]).unwrap();
            let found = store.verify_record().unwrap().findings;
            assert!(
                found
                    .iter()
                    .any(|finding| finding.place.path.starts_with(&format!("p/s {number}"))),
                "{number}: {found:?}"
            );
        }
    }

    #[test]
    fn where_there_are_no_words_or_no_reason_nothing_is_deleted() {
        let (_folder, mut store) = keyed();
        let before = store.verify_audit().unwrap();
        for (number, code, why) in [("1", "S", " "), ("1", "Z", "x"), ("7", "S", "x")] {
            let refused = store.erase_words(&key(), &serial(number), code, why);
            assert_eq!(refused.unwrap_err().kind, Kind::Usage);
        }
        assert_eq!(store.verify_audit().unwrap(), before);
        store.erase_words(&key(), &serial("1"), "S", "x").unwrap();
        let again = store.erase_words(&key(), &serial("1"), "S", "x");
        assert_eq!(again.unwrap_err().kind, Kind::Usage);
        assert_sound(&store);
    }

    #[test]
    fn every_chain_verifies_whatever_set_of_values_is_deleted_on_record() {
        // Each set of the values of the five events of paper 1 and of those of the project before it.
        for set in 0..32_u32 {
            let (_folder, store) = keyed();
            let chosen: Vec<i64> = (1..=5).filter(|id| set >> (id - 1) & 1 == 1).collect();
            let device = uuid::Uuid::from_bytes(store.device.identity).to_string();
            let events: Vec<(&str, i64)> = chosen.iter().map(|id| (device.as_str(), *id)).collect();
            let record = serde_json::json!({ "events": events }).to_string();
            let done = store.writing(|| {
                let event = Event::of(Action::Erase).with(None, Some(&record));
                let by = store.append_audit(&event)?;
                for id in &chosen {
                    store.erase_value(*id, Some(by))?;
                }
                Ok(())
            });
            done.unwrap();
            let report = store.verify_audit().unwrap();
            assert_eq!(
                (report.rows, report.findings),
                (6, Vec::new()),
                "{chosen:?}"
            );
            let left: i64 = store
                .connection
                .query_row("SELECT count(*) FROM event_value", [], |row| row.get(0))
                .unwrap();
            assert_eq!(left, 6 - i64::from(set.count_ones()));
        }
    }
}
