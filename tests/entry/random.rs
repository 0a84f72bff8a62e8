//! What holds for every questionnaire, whatever the evaluator does.

use std::sync::Arc;

use jiff::civil::Date;
use manyi::entry::{Cursor, Effect, Entry, Event, Input, LineInput, Tone};
use manyi::questionnaire::{Kind, Question, Questionnaire};
use manyi::response::{Answer, AnswerSheet, Draft, Missing, Paper, State, asked, read_answer};
use manyi::text::fold_width;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::desk::{assert_in_both_languages, fresh, perform};
use super::generate::{Step, events, papers, steps};

/// A machine and the paper on file, watched after every event.
struct Watched {
    questionnaire: Arc<Questionnaire>,
    entry: Entry,
    stored: Paper,
    /// The answers that the stored saves make on an empty sheet.
    replayed: AnswerSheet,
    /// What could not be stored yet.
    waiting: Vec<Effect>,
}

impl Watched {
    fn new(questionnaire: Questionnaire) -> Self {
        let stored = fresh(&questionnaire);
        let questionnaire = Arc::new(questionnaire);
        Self {
            entry: Entry::new(questionnaire.clone(), stored.clone()),
            replayed: AnswerSheet::empty(questionnaire.questions.len()),
            questionnaire,
            stored,
            waiting: Vec::new(),
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Event(event) => {
                let effects = self.send(event);
                self.store(&effects);
                self.a_save_is_also_a_bookmark(&effects);
            }
            Step::Fault(event, from) => {
                let effects = self.send(event);
                if !effects.is_empty() {
                    let from = from.index(effects.len());
                    self.store(&effects[..from]);
                    self.waiting = effects[from..].to_vec();
                    self.entry.handle(Event::Failed(self.waiting.clone()));
                    assert!(self.entry.is_unsaved());
                }
            }
            Step::Reopen => self.reopen(),
        }
        if !self.entry.is_unsaved() {
            assert_eq!(self.stored, *self.entry.paper(), "what is shown is on file");
            assert_eq!(self.replayed, self.stored.answers);
            self.a_moment_later_it_is_on_file();
            self.undo_then_redo_is_the_identity();
        }
    }

    /// Hands an event over and checks what must hold for this one event.
    fn send(&mut self, event: &Event) -> Vec<Effect> {
        let before = self.entry.clone();
        let effects = self.entry.handle(event.clone());
        if before.is_unsaved() {
            self.nothing_goes_on_unsaved(&before, event, &effects);
        } else {
            one_save_for_each_answer(&before, &self.entry, &effects);
            Typed::of(&before).is_kept(event, &self.entry, &effects);
        }
        if let Some(notice) = self.entry.notice() {
            assert_in_both_languages(notice);
        }
        let asked = asked(&self.questionnaire, &self.entry.paper().answers);
        assert_eq!(self.entry.asked(), asked);
        if let Cursor::Question(position) = self.entry.cursor() {
            assert!(asked[position], "the cursor rests on a skipped question");
        }
        effects
    }

    fn nothing_goes_on_unsaved(&mut self, before: &Entry, event: &Event, effects: &[Effect]) {
        assert_eq!(self.entry.cursor(), before.cursor());
        assert_eq!(self.entry.input(), before.input());
        assert_eq!(self.entry.paper().answers, before.paper().answers);
        if matches!(event, Event::Confirm | Event::Leave) {
            assert!(
                effects.starts_with(&self.waiting),
                "nothing that failed is forgotten"
            );
            self.waiting.clear();
        } else {
            assert_eq!(effects, []);
            assert!(self.entry.is_unsaved());
        }
    }

    fn store(&mut self, effects: &[Effect]) {
        for effect in effects {
            perform(&self.questionnaire, &mut self.stored, effect);
            if let Effect::Save {
                position, answer, ..
            } = effect
            {
                self.replayed.set(*position, answer.clone());
            }
        }
    }

    /// Were the power cut a moment after the last key, the paper would be opened with what is half typed.
    fn a_moment_later_it_is_on_file(&self) {
        let mut kept = self.entry.clone();
        let mut stored = self.stored.clone();
        for effect in kept.keep() {
            perform(&self.questionnaire, &mut stored, &effect);
        }
        assert!(!kept.is_unkept());
        assert_eq!(kept.notice(), self.entry.notice());
        if kept.is_half_typed() && !kept.is_unsaved() {
            let reopened = Entry::new(self.questionnaire.clone(), stored);
            assert_eq!(reopened.cursor(), kept.cursor());
            assert_eq!(typed(reopened.input()), typed(kept.input()));
        }
    }

    fn reopen(&mut self) {
        let effects = self.send(&Event::Leave);
        self.store(&effects);
        let left = self.entry.clone();
        if let (Some((position, _)), true) = (left.question(), left.is_half_typed()) {
            let draft = self.stored.draft.as_ref().map(|draft| draft.position);
            assert_eq!(
                draft,
                Some(position),
                "half-typed text is a draft after leaving"
            );
        }
        self.entry = Entry::new(self.questionnaire.clone(), self.stored.clone());
        let begun = self.stored.answers.iter().any(|answer| answer.is_some());
        let is_field = left.cursor() != Cursor::End;
        if left.is_half_typed() && is_field || left.question().is_some() && begun {
            assert_eq!(self.entry.cursor(), left.cursor());
            assert_eq!(typed(self.entry.input()), typed(left.input()));
            assert_eq!(self.entry.is_half_typed(), left.is_half_typed());
        }
    }

    /// Were the power cut right after a save, the paper would be opened where the evaluator is.
    fn a_save_is_also_a_bookmark(&self, effects: &[Effect]) {
        let saved = effects
            .iter()
            .any(|effect| matches!(effect, Effect::Save { .. }));
        if saved && self.entry.question().is_some() {
            let reopened = Entry::new(self.questionnaire.clone(), self.stored.clone());
            assert_eq!(reopened.cursor(), self.entry.cursor());
        }
    }

    fn undo_then_redo_is_the_identity(&self) {
        let mut entry = self.entry.clone();
        let before = entry.paper().answers.clone();
        // Where it leads back to something half typed, that is settled before anything is made again.
        if !entry.handle(Event::Undo).is_empty() && !entry.is_half_typed() {
            entry.handle(Event::Redo);
            assert_eq!(entry.paper().answers, before);
        }
    }
}

/// An input without its caret.
fn typed(input: &Input) -> String {
    match input {
        Input::Keys(keys) => keys.clone(),
        Input::Choices { chosen, keys } => format!("{chosen:?} {keys}"),
        Input::Line(line) => line.text().to_owned(),
    }
}

/// Every change of the sheet is exactly one save, and there is no other save.
fn one_save_for_each_answer(before: &Entry, after: &Entry, effects: &[Effect]) {
    let mut sheet = before.paper().answers.clone();
    let mut saved = Vec::new();
    for effect in effects {
        if let Effect::Save {
            position, answer, ..
        } = effect
        {
            assert!(!saved.contains(position), "saved twice: {effects:?}");
            saved.push(*position);
            sheet.set(*position, answer.clone());
        }
    }
    assert_eq!(sheet, after.paper().answers);
    assert!(saved.len() <= 2, "a waiting key and the key that ended it");
}

/// What is half typed before an event.
struct Typed<'before> {
    before: &'before Entry,
}

impl<'before> Typed<'before> {
    fn of(before: &'before Entry) -> Self {
        Self { before }
    }

    /// Asserts that an event other than deleting keeps it: in the field, in a save, or said to be refused.
    fn is_kept(&self, event: &Event, after: &Entry, effects: &[Effect]) {
        let deletes = matches!(event, Event::Erase | Event::EraseAhead | Event::Undo);
        if deletes || !self.before.is_half_typed() {
            return;
        }
        let stays = after.cursor() == self.before.cursor();
        let leaves = match event {
            Event::Previous
            | Event::Next
            | Event::EndCell
            | Event::First
            | Event::FirstOpen
            | Event::ControlTotal => true,
            // The key of the sum, where it is no sign of a text.
            Event::Type(sign) => {
                let is_text = |(_, question): (_, &Question)| question.kind == Kind::Text;
                let is_line = matches!(self.before.input(), Input::Line(_));
                fold_width(*sign) == '+' && is_line && !self.before.question().is_some_and(is_text)
            }
            _ => false,
        };
        if leaves && !self.before.awaits_ten() {
            // Moving stores no answer: what is half typed waits in its field, and that is said.
            assert!(effects_are_of_the_draft(effects), "{effects:?}");
            assert!(stays || refused(after));
            let is_emptied = match self.before.input() {
                Input::Line(line) => line.text().trim().is_empty(),
                Input::Choices { chosen, keys } => chosen.is_empty() && keys.is_empty(),
                Input::Keys(keys) => keys.is_empty(),
            };
            if let Some((here, _)) = self.before.question()
                && !is_emptied
            {
                let is_there = stays && typed(after.input()) == typed(self.before.input());
                assert!(is_there || after.is_aside(here), "it is lost");
            }
            return;
        }
        match self.before.input() {
            Input::Line(line) if line.text().trim().is_empty() => {}
            Input::Line(line) if stays && still_in_field(line, after.input()) => {}
            Input::Line(line) => self.line_is_saved(line.text(), event, after, effects),
            Input::Choices { .. } if matches!(event, Event::Type(_)) => assert!(stays),
            Input::Choices { chosen, keys } if stays && after.is_half_typed() => {
                let Input::Choices {
                    chosen: now,
                    keys: waiting,
                } = after.input()
                else {
                    panic!("still choices")
                };
                let same = now == chosen && waiting == keys;
                let settled = self.settled(chosen, keys).as_ref() == Some(now);
                // Space ticks the option that waits for a longer code.
                let ticked = settled && *event == Event::FullMark;
                assert!(same || ticked || refused(after) && (settled || now == chosen));
            }
            Input::Choices { chosen, keys } => self.choices_are_saved(chosen, keys, after, effects),
            Input::Keys(keys) => self.keys_are_saved(keys, event, after, effects),
        }
    }

    fn saved_here<'effects>(&self, effects: &'effects [Effect]) -> Option<&'effects Answer> {
        let (here, _) = self.before.question()?;
        effects.iter().find_map(|effect| match effect {
            Effect::Save {
                position, answer, ..
            } if *position == here => answer.as_ref(),
            _ => None,
        })
    }

    fn line_is_saved(&self, text: &str, event: &Event, after: &Entry, effects: &[Effect]) {
        let Some((_, question)) = self.before.question() else {
            let agreed = effects
                .iter()
                .any(|effect| matches!(effect, Effect::ControlTotal(Some(_))));
            let disagrees = *event == Event::Confirm && refused(after);
            assert!(agreed || disagrees, "the sum `{text}` is lost");
            return;
        };
        let text = text.trim();
        let folded: String = text.chars().map(fold_width).collect();
        let expected = match question.kind {
            Kind::Text => Answer::Text(text.to_owned()),
            _ if text == "-" => Answer::Missing(Missing::Blank),
            Kind::Date => Answer::Date(day(&folded)),
            _ => read_answer(question, text).expect("it was taken"),
        };
        assert_eq!(self.saved_here(effects), Some(&expected));
    }

    /// The options when the keys that wait for more are taken as they stand; `None` where they are no option.
    fn settled(&self, chosen: &[String], keys: &str) -> Option<Vec<String>> {
        let (_, question) = self.before.question()?;
        let mut settled = chosen.to_vec();
        if let Some(at) = settled.iter().position(|code| code == keys) {
            settled.remove(at);
        } else if !keys.is_empty() {
            question.option(keys)?;
            settled.push(keys.to_owned());
        }
        settled.sort_by_key(|code| question.option(code).map(|(at, _)| at));
        Some(settled)
    }

    fn choices_are_saved(&self, chosen: &[String], keys: &str, after: &Entry, effects: &[Effect]) {
        let Some(expected) = self.settled(chosen, keys) else {
            assert!(refused(after));
            return;
        };
        let expected = match expected.len() {
            0 => Answer::Missing(Missing::Blank),
            _ => Answer::Choices(expected),
        };
        let emptied = chosen.is_empty() && keys.is_empty();
        let saved = self.saved_here(effects);
        let given_up = emptied && matches!(saved, Some(Answer::Missing(_)));
        let refused_empty = refused(after) && saved.is_none();
        assert!(
            saved == Some(&expected) || given_up || refused_empty,
            "{saved:?}, not {expected:?}"
        );
    }

    fn keys_are_saved(&self, keys: &str, event: &Event, after: &Entry, effects: &[Effect]) {
        let (_, question) = self.before.question().expect("keys are of a question");
        let stays = after.cursor() == self.before.cursor();
        if stays && typed(after.input()).starts_with(keys) {
            return;
        }
        let saved = self.saved_here(effects);
        match (event, read_answer(question, keys)) {
            // A further sign makes another answer of it: `10`.
            (Event::Type(_), _) if saved.is_some() => {}
            // Whoever comes back to a field where a key waited answers that field, and no other.
            _ if self.before.is_resumed() => {
                assert!(saved.is_some() || stays && (after.is_half_typed() || refused(after)));
            }
            (_, Ok(answer)) => assert_eq!(saved, Some(&answer), "`{keys}` is lost"),
            (_, Err(_)) => assert!(refused(after) || saved.is_some()),
        }
    }
}

/// The day that digits or three numbers say: `20220630`, `2022-06-30`, `2022-6-3`, `2022.6.3`.
fn day(text: &str) -> Date {
    if let Ok(day) = text.parse() {
        return day;
    }
    let numbers: Vec<i16> = text
        .split(['-', '.'])
        .map(|number| number.parse().expect("it was taken"))
        .collect();
    let [year, month, day] = numbers[..] else {
        panic!("`{text}` was taken")
    };
    let small = |number: i16| i8::try_from(number).expect("it was taken");
    Date::new(year, small(month), small(day)).expect("it was taken")
}

fn effects_are_of_the_draft(effects: &[Effect]) -> bool {
    effects
        .iter()
        .all(|effect| matches!(effect, Effect::Draft(_)))
}

/// Whether a line still holds everything that was typed, with what was put in at the caret.
fn still_in_field(before: &LineInput, after: &Input) -> bool {
    let (head, tail) = before.text().split_at(before.caret());
    matches!(after, Input::Line(line) if line.text().starts_with(head) && line.text().ends_with(tail))
}

fn refused(entry: &Entry) -> bool {
    entry
        .notice()
        .is_some_and(|notice| notice.tone == Tone::Problem)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_value_is_saved_once_nothing_typed_is_lost_and_the_paper_opens_where_it_was_left(
        questionnaire in papers(),
        steps in steps(),
    ) {
        let mut watched = Watched::new(questionnaire);
        for step in &steps {
            watched.take(step);
        }
        watched.take(&Step::Reopen);
    }

    #[test]
    fn an_approved_paper_never_changes(
        questionnaire in papers(),
        keyed in steps(),
        events in prop::collection::vec(events(), 0..40),
    ) {
        let mut watched = Watched::new(questionnaire);
        for step in &keyed {
            watched.take(step);
        }
        let mut paper = watched.stored.clone();
        paper.state = State::Approved;
        let mut entry = Entry::new(watched.questionnaire.clone(), paper.clone());
        for event in events {
            for effect in entry.handle(event.clone()) {
                prop_assert_eq!(effect, Effect::Finish);
            }
            prop_assert_eq!(entry.paper(), &paper);
            prop_assert!(!entry.is_half_typed() || entry.cursor() == Cursor::ControlTotal);
        }
    }

    #[test]
    fn a_paper_with_a_foreign_draft_opens_all_the_same(
        questionnaire in papers(),
        position in 0usize..12,
        text in "[0-9A-B|#+ 满]{0,6}",
        events in prop::collection::vec(events(), 0..12),
    ) {
        let mut paper = fresh(&questionnaire);
        paper.position = position;
        paper.draft = Some(Draft { position, text });
        let mut entry = Entry::new(Arc::new(questionnaire), paper);
        for event in events {
            entry.handle(event);
            if let Cursor::Question(position) = entry.cursor() {
                prop_assert!(entry.asked()[position]);
            }
        }
        prop_assert!(entry.running_sum().is_none_or(|(sum, full_mark)| sum >= Decimal::ZERO && sum <= full_mark));
    }
}
