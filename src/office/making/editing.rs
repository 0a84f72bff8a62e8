//! A questionnaire edited question by question: added, copied, moved, renamed and taken out, each step taken back by one key.
//!
//! A text that an option leaves room for (请注明) goes with its question. Where answers are on file, the questions they
//! answer keep their code and their kind, and are retired rather than removed; new ones, retired ones and another order
//! come with the next edition of the paper.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::measure::{Measure, Survey};
use crate::questionnaire::paste::{host, room_of};
use crate::questionnaire::{Question, Questionnaire};
use crate::store::SurveyKey;
use crate::text::Text;

/// Edits that are not saved, with what they were made on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditDraft {
    /// The survey as it was.
    pub base: Survey,
    /// The survey as it is edited.
    pub survey: Survey,
}

/// What the places of edits begin with.
const EDITS: &str = "edit:";

impl EditDraft {
    /// Where the edits of a survey are kept.
    pub fn place(key: &SurveyKey) -> String {
        format!("{EDITS}{key}")
    }

    /// The survey whose edits are kept at a place.
    pub fn key(place: &str) -> Option<SurveyKey> {
        place.strip_prefix(EDITS)?.parse().ok()
    }
}

/// A survey being edited.
pub struct Editing {
    base: Survey,
    survey: Survey,
    /// Whether answers are on file.
    in_use: bool,
    /// Whether papers of the present edition were printed, which have to be keyed as they are.
    is_printed: bool,
    undo: Vec<Survey>,
}

impl Editing {
    /// Begins with a survey as it is on file, and goes on with edits that were kept.
    pub fn new(base: Survey, in_use: bool, kept: Option<EditDraft>) -> Self {
        let mut survey = base.clone();
        if let Some(kept) = kept {
            // What was measured anew meanwhile stays as it is on file.
            let is_same = kept.base == base;
            survey.questionnaire = kept.survey.questionnaire;
            if is_same {
                survey.measures = kept.survey.measures;
            }
        }
        Self {
            base,
            survey,
            in_use,
            is_printed: false,
            undo: Vec::new(),
        }
    }

    /// The same of a survey of which papers were printed: what is changed comes with the next edition.
    #[must_use]
    pub fn printed(mut self, is_printed: bool) -> Self {
        self.is_printed = is_printed;
        self
    }

    /// Whether the present edition is out of the house.
    fn is_out(&self) -> bool {
        self.in_use || self.is_printed
    }

    /// The survey as it is now.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// Its questions.
    pub fn questions(&self) -> &[Question] {
        &self.survey.questionnaire.questions
    }

    /// What is to be kept; `None` where nothing differs from what is on file.
    pub fn draft(&self) -> Option<EditDraft> {
        (self.survey != self.base).then(|| EditDraft {
            base: self.base.clone(),
            survey: self.survey.clone(),
        })
    }

    /// Whether answers on file keep the question as it is, but for its words.
    pub fn is_locked(&self, at: usize) -> bool {
        let known = &self.base.questionnaire;
        let question = self.questions().get(at);
        self.in_use && question.is_some_and(|question| known.find(&question.code).is_some())
    }

    /// The question whose option a text is room of.
    pub fn host(&self, at: usize) -> Option<usize> {
        host(self.questions(), at)
    }

    /// Which options of a question have room to write.
    pub fn has_room(&self, at: usize, option: &str) -> bool {
        let code = format!("{}-{option}", self.questions()[at].code);
        let found = self.survey.questionnaire.find(&code);
        found.is_some_and(|(room, _)| self.host(room) == Some(at))
    }

    /// Takes the last step back; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop() else {
            return false;
        };
        self.survey = before;
        true
    }

    /// Whether a step can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    fn step(&mut self) -> &mut Questionnaire {
        self.undo.push(self.survey.clone());
        &mut self.survey.questionnaire
    }

    /// A question with the texts that its options leave room for, which stand right behind it.
    fn block(&self, at: usize) -> Range<usize> {
        let at = self.host(at).unwrap_or(at);
        let count = self.questions().len();
        let behind = (at + 1..count).take_while(|room| self.host(*room) == Some(at));
        at..at + 1 + behind.count()
    }

    /// Changes the measures in one step.
    pub fn change_measures(&mut self, change: impl FnOnce(&mut Vec<Measure>)) {
        self.step();
        change(&mut self.survey.measures);
    }

    /// Gives the paper another title.
    pub fn set_title(&mut self, title: &str) {
        self.step().title = Text::same(title);
    }

    /// A question to fill in: of the next number.
    pub fn blank(&self, like: &Question) -> Question {
        Question {
            code: self.next_code(),
            since: self.since(),
            ..like.clone()
        }
    }

    /// The first number that no question has.
    fn next_code(&self) -> String {
        let questions = &self.survey.questionnaire;
        let numbered = (questions.questions.len().max(1)..).map(|number| format!("Q{number}"));
        let mut free = numbered.filter(|code| questions.find(code).is_none());
        free.next().unwrap_or_default()
    }

    /// The edition that a new question comes with.
    fn since(&self) -> u32 {
        if self.is_out() {
            self.base.questionnaire.version + 1
        } else {
            1
        }
    }

    /// The edition follows the questions: new ones, retired ones and another order make the next one.
    fn settle_version(&mut self) {
        let base = &self.base.questionnaire;
        let version = base.version;
        let later = |question: &Question| {
            let known = base.find(&question.code).map(|(_, known)| known);
            question.since > version || known.is_some_and(|known| known.until != question.until)
        };
        let places = base.questions.iter();
        let places = places.filter_map(|known| self.survey.questionnaire.find(&known.code));
        let is_reordered = !places.map(|(at, _)| at).is_sorted();
        let is_next = self.is_out() && (is_reordered || self.questions().iter().any(later));
        self.survey.questionnaire.version = version + u32::from(is_next);
    }

    /// Puts a new question behind the one at a place, or first; gives its place.
    pub fn add(&mut self, behind: Option<usize>, question: Question, fills: &[bool]) -> usize {
        let at = behind.map_or(0, |at| self.block(at).end);
        self.step().questions.insert(at, question);
        self.fit_rooms(at, fills, None);
        self.settle_version();
        at
    }

    /// Copies a question with its rooms behind itself; gives the place of the copy.
    pub fn copy(&mut self, at: usize) -> usize {
        let block = self.block(at);
        let original = self.questions()[block.start].clone();
        let has_room = |option: &str| self.has_room(block.start, option);
        let fills: Vec<bool> = original
            .options
            .iter()
            .map(|option| has_room(&option.code))
            .collect();
        let copy = self.blank(&original);
        self.add(Some(at), copy, &fills)
    }

    /// Puts a question in the place of another; what names its code elsewhere follows.
    pub fn put(&mut self, at: usize, question: Question, fills: &[bool]) {
        let old = self.questions()[at].code.clone();
        let new = question.code.clone();
        let rooms = self.host(at).map_or_else(|| self.block(at), |_| at..at);
        self.step();
        if old != new {
            for room in rooms.start + 1..rooms.end {
                let code = self.questions()[room].code.clone();
                let rest = code.strip_prefix(&old).unwrap_or(&code);
                let renamed = format!("{new}{rest}");
                self.rename(&code, &renamed);
            }
            self.rename(&old, &new);
        }
        let was = std::mem::replace(&mut self.survey.questionnaire.questions[at], question);
        self.fit_rooms(at, fills, Some(&was));
        self.settle_version();
    }

    /// Everything that names a code names another one.
    fn rename(&mut self, old: &str, new: &str) {
        let follow = |code: &mut String| {
            if code == old {
                new.clone_into(code);
            }
        };
        let Survey {
            questionnaire,
            measures,
            ..
        } = &mut self.survey;
        for question in &mut questionnaire.questions {
            follow(&mut question.code);
            for condition in &mut question.ask_if {
                follow(&mut condition.question);
            }
        }
        if let Some(total) = &mut questionnaire.control_total {
            total.questions.iter_mut().for_each(follow);
        }
        for measure in measures {
            measure.questions.iter_mut().for_each(follow);
        }
    }

    /// Options with room to write have a text behind the question, the others none. A text that is there follows the question
    /// as it `was` in all that nobody has made otherwise.
    fn fit_rooms(&mut self, at: usize, fills: &[bool], was: Option<&Question>) {
        let question = self.questions()[at].clone();
        if self.host(at).is_some() {
            return;
        }
        let prefix = format!("{}-", question.code);
        let is_wanted = |room: &Question| {
            let option = room.code.strip_prefix(&prefix);
            let mut options = question.options.iter().zip(fills);
            options.any(|(known, fill)| *fill && Some(known.code.as_str()) == option)
        };
        let old: Vec<Question> = {
            let end = self.block(at).end;
            let questions = &mut self.survey.questionnaire.questions;
            questions.drain(at + 1..end).collect()
        };
        let mut rooms: Vec<Question> = Vec::new();
        for (option, _) in question
            .options
            .iter()
            .zip(fills)
            .filter(|(_, fill)| **fill)
        {
            let code = format!("{prefix}{}", option.code);
            let kept = old.iter().find(|room| room.code == code && is_wanted(room));
            let due = room_of(&question, [&option.code, &option.label.zh]);
            let Some(kept) = kept else {
                let since = question.since.max(self.since());
                rooms.push(Question { since, ..due });
                continue;
            };
            let mut room = kept.clone();
            let before = was.and_then(|was| {
                let (_, option) = was.option(&option.code)?;
                Some(room_of(was, [&option.code, &option.label.zh]))
            });
            if let Some(before) = before {
                follow(&mut room, &before, due);
            }
            rooms.push(room);
        }
        let questions = &mut self.survey.questionnaire.questions;
        questions.splice((at + 1)..=at, rooms);
    }

    /// Whether no paper of the present edition has the question any more.
    pub fn is_retired(&self, at: usize) -> bool {
        let version = self.survey.questionnaire.version;
        let question = self.questions().get(at);
        question.is_some_and(|question| !question.is_in(version))
    }

    /// The questions on the paper that are asked only by the answer to one that is on it no more: they have to be retired, too.
    pub fn stranded(&self) -> Vec<&str> {
        let questions = &self.survey.questionnaire;
        let is_gone = |code: &str| {
            let found = questions.find(code);
            found.is_some_and(|(at, _)| self.is_retired(at))
        };
        // What depends on a stranded one is stranded with it.
        let told = questions.told_by(|question| is_gone(&question.code));
        let all = self.questions().iter().enumerate();
        all.filter(|(at, _)| told[*at] && !self.is_retired(*at))
            .map(|(_, question)| question.code.as_str())
            .collect()
    }

    /// Takes a question out with its rooms, and what names it. One that answers on file keep is retired: the next edition
    /// has it no more. Says whether it did.
    pub fn remove(&mut self, at: usize) -> bool {
        let block = self.block(at);
        if self.questions().is_empty() {
            return false;
        }
        let known = &self.base.questionnaire;
        let is_known = |at: usize| known.find(&self.questions()[at].code).is_some();
        if self.is_out() && block.clone().any(is_known) {
            return self.retire(block);
        }
        let gone: Vec<String> = {
            let questions = self.step();
            questions
                .questions
                .drain(block)
                .map(|one| one.code)
                .collect()
        };
        let stays = |code: &String| !gone.contains(code);
        let Survey {
            questionnaire,
            measures,
            ..
        } = &mut self.survey;
        for question in &mut questionnaire.questions {
            question
                .ask_if
                .retain(|condition| stays(&condition.question));
        }
        if let Some(total) = &mut questionnaire.control_total {
            total.questions.retain(stays);
        }
        for measure in measures {
            measure.questions.retain(stays);
        }
        self.settle_version();
        true
    }

    fn retire(&mut self, block: Range<usize>) -> bool {
        if self.is_retired(block.start) {
            return false;
        }
        let last = self.base.questionnaire.version;
        for question in &mut self.step().questions[block] {
            question.until = question.until.or(Some(last));
        }
        self.settle_version();
        true
    }

    /// Moves a question with its rooms before the one above it, or behind the one below; gives its place.
    pub fn move_by_one(&mut self, at: usize, down: bool) -> Option<usize> {
        let own = self.block(at);
        let other = if down {
            (own.end < self.questions().len()).then(|| self.block(own.end))?
        } else {
            self.block(own.start.checked_sub(1)?)
        };
        let (first, second) = if down { (own, other) } else { (other, own) };
        let (from, shift) = (first.start, first.len());
        let end = second.end;
        self.step().questions[from..end].rotate_left(shift);
        self.settle_version();
        Some(if down { end - shift } else { from })
    }
}

/// The text behind an option is as it is `due` wherever it was as its question had it.
fn follow(room: &mut Question, before: &Question, due: Question) {
    if room.text == before.text {
        room.text = due.text;
    }
    if room.ask_if == before.ask_if {
        room.ask_if = due.ask_if;
    }
    if room.sensitive == before.sensitive {
        room.sensitive = due.sensitive;
    }
    if room.section == before.section {
        room.section = due.section;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::survey_of;
    use crate::questionnaire::check;
    use crate::questionnaire::paste::{Settled, read};
    use crate::text::Severity;

    const TEXT: &str = "问卷\n1. 您从哪里知道？[多选题]\nA. 公告\nB. 其他____\n2. 您满意吗？[单选题]\nA. 满意\nB. 不满意（跳至第4题）\n3. 哪里好？[填空题]\n4. 意见[填空题]\n";

    fn editing(in_use: bool) -> Editing {
        let (survey, _) = survey_of(&read(TEXT, &Settled::default()), "s");
        Editing::new(survey, in_use, None)
    }

    fn codes(editing: &Editing) -> Vec<&str> {
        let questions = editing.questions().iter();
        questions.map(|question| question.code.as_str()).collect()
    }

    fn errors(editing: &Editing) -> usize {
        let findings = check(&editing.survey().questionnaire);
        let is_error = |severity| severity == Severity::Error;
        findings.iter().filter(|one| is_error(one.severity)).count()
    }

    #[test]
    fn a_question_goes_with_the_room_of_its_options() {
        let mut editing = editing(false);
        assert_eq!(codes(&editing), ["Q1", "Q1-B", "Q2", "Q3", "Q4"]);
        assert_eq!(editing.move_by_one(0, true), Some(1));
        assert_eq!(codes(&editing), ["Q2", "Q1", "Q1-B", "Q3", "Q4"]);
        assert_eq!(editing.move_by_one(1, false), Some(0));
        let copy = editing.copy(0);
        assert_eq!(
            codes(&editing),
            ["Q1", "Q1-B", "Q5", "Q5-B", "Q2", "Q3", "Q4"]
        );
        assert!(editing.remove(copy) && editing.remove(0));
        assert_eq!(codes(&editing), ["Q2", "Q3", "Q4"]);
        assert_eq!(errors(&editing), 0);
        while editing.undo() {}
        assert_eq!(codes(&editing), ["Q1", "Q1-B", "Q2", "Q3", "Q4"]);
        assert_eq!(editing.draft(), None);
    }

    #[test]
    fn what_names_a_question_follows_its_code_and_room_comes_and_goes_with_its_option() {
        let mut editing = editing(false);
        let mut asked = editing.questions()[2].clone();
        asked.code = "S1".into();
        editing.put(2, asked, &[false, true]);
        assert_eq!(codes(&editing), ["Q1", "Q1-B", "S1", "S1-B", "Q3", "Q4"]);
        assert_eq!(editing.questions()[4].ask_if[0].question, "S1");
        let mut first = editing.questions()[0].clone();
        first.code = "F".into();
        editing.put(0, first.clone(), &[false, true]);
        assert_eq!(codes(&editing)[..2], ["F", "F-B"]);
        editing.put(0, first, &[false, false]);
        assert_eq!(codes(&editing), ["F", "S1", "S1-B", "Q3", "Q4"]);
        assert_eq!(errors(&editing), 0);
    }

    #[test]
    fn the_room_of_an_option_follows_its_question_where_nobody_made_it_otherwise() {
        let mut editing = editing(false);
        let mut host = editing.questions()[0].clone();
        host.ask_if = crate::questionnaire::lines::read_conditions("Q9=甲").unwrap();
        host.sensitive = true;
        host.section = Text::same("二、渠道");
        editing.put(0, host.clone(), &[false, true]);
        assert!(editing.questions()[1].sensitive);
        // The condition that was mistaken is mended once, and so is the label.
        host.ask_if = Vec::new();
        host.options[1].label = Text::same("别的");
        editing.put(0, host.clone(), &[false, true]);
        let room = editing.questions()[1].clone();
        assert_eq!(room.code, "Q1-B");
        assert_eq!(room.text.zh, "别的：请注明");
        assert_eq!(room.section.zh, "二、渠道");
        assert_eq!(
            crate::questionnaire::lines::conditions_line(&room.ask_if),
            "Q1=B"
        );
        assert_eq!(errors(&editing), 0);
        // Words that somebody gave it stay.
        let mut own = room;
        own.text = Text::same("在哪里看到的");
        editing.put(1, own, &[]);
        host.options[1].label = Text::same("其他渠道");
        editing.put(0, host, &[false, true]);
        assert_eq!(editing.questions()[1].text.zh, "在哪里看到的");
    }

    #[test]
    fn answers_on_file_keep_their_questions_and_new_ones_come_with_the_next_edition() {
        let mut editing = editing(true);
        assert!(editing.is_locked(2) && editing.remove(2) && editing.is_retired(2));
        assert_eq!(editing.questions()[2].until, Some(1));
        assert_eq!(editing.survey().questionnaire.version, 2);
        // Once more does nothing.
        assert!(!editing.remove(2) && editing.undo());
        assert_eq!(editing.survey().questionnaire.version, 1);
        assert_eq!(editing.move_by_one(3, true), Some(4));
        assert_eq!(editing.survey().questionnaire.version, 2);
        editing.undo();
        let like = editing.questions()[4].clone();
        let blank = editing.blank(&like);
        let at = editing.add(Some(4), blank, &[]);
        assert_eq!(editing.questions()[at].since, 2);
        assert_eq!(editing.survey().questionnaire.version, 2);
        assert!(!editing.is_locked(at) && editing.remove(at));
        assert_eq!(editing.survey().questionnaire.version, 1);
    }

    #[test]
    fn what_is_changed_after_papers_were_printed_comes_with_the_next_edition() {
        let mut editing = editing(false).printed(true);
        assert!(!editing.is_locked(3) && editing.remove(3) && editing.is_retired(3));
        let like = editing.questions()[4].clone();
        let blank = editing.blank(&like);
        let at = editing.add(Some(4), blank, &[]);
        assert_eq!(editing.questions()[at].since, 2);
        assert_eq!(editing.survey().questionnaire.version, 2);
        // The paper that was printed has what it had.
        let printed = editing.survey().questionnaire.lacking_in(1);
        assert_eq!(printed.collect::<Vec<_>>(), [at]);
    }

    #[test]
    fn what_hangs_on_a_retired_question_is_named_until_it_is_retired_too() {
        let mut editing = editing(true);
        assert!(editing.stranded().is_empty() && editing.remove(2));
        assert_eq!(editing.stranded(), ["Q3"]);
        assert!(errors(&editing) > 0 && editing.remove(3));
        assert!(editing.stranded().is_empty());
        assert_eq!(errors(&editing), 0);
    }

    #[test]
    fn edits_that_were_kept_go_on_even_where_the_measures_changed_meanwhile() {
        let mut first = editing(false);
        first.set_title("新标题");
        let kept = first.draft().unwrap();
        let mut base = kept.base.clone();
        base.population = Some(7);
        let again = Editing::new(base, false, Some(kept));
        assert_eq!(again.survey().questionnaire.title, Text::same("新标题"));
        assert_eq!(again.survey().population, Some(7));
    }
}
