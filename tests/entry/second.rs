//! The second entry: the same keys on the same fields, blind against a first one.

use std::sync::Arc;

use manyi::entry::{Effect, Entry, Event};
use manyi::questionnaire::{ConditionTest, Kind, Question, Questionnaire, SecondWay};
use manyi::response::{
    Answer, AnswerSheet, Missing, Outcome, SecondEntry, SecondValue, Serial, Side, State, agree,
    asked,
};
use manyi::text::Language;
use proptest::prelude::*;

use super::desk::{
    asked_if, nine_scores, optional, options, points, question, questionnaire, score, with_total,
};
use super::generate::{Step, events, papers, steps};

/// A paper under the verifier's fingers, and the second entry as it is on file.
struct Verifier {
    entry: Entry,
    stored: SecondEntry,
    outcomes: Vec<(usize, Outcome)>,
    questionnaire: Arc<Questionnaire>,
}

impl Verifier {
    fn new(questionnaire: Questionnaire, first: &[Option<Answer>]) -> Self {
        let mut sheet = AnswerSheet::empty(questionnaire.questions.len());
        for (position, answer) in first.iter().enumerate() {
            sheet.set(position, answer.clone());
        }
        Self::against(Arc::new(questionnaire), sheet)
    }

    fn against(questionnaire: Arc<Questionnaire>, first: AnswerSheet) -> Self {
        let stored = SecondEntry {
            serial: Serial::read("1").unwrap(),
            state: State::Entered,
            values: vec![None; questionnaire.questions.len()],
            first,
            draft: None,
            needs_reason: false,
        };
        Self {
            entry: Entry::second(questionnaire.clone(), stored.clone()),
            stored,
            outcomes: Vec::new(),
            questionnaire,
        }
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.entry.handle(event);
        for effect in &effects {
            match effect {
                Effect::Second {
                    position,
                    answer,
                    outcome,
                } => {
                    let value = SecondValue {
                        value: Some(answer.clone()),
                        outcome: *outcome,
                    };
                    self.stored.values[*position] = Some(value);
                    self.stored
                        .draft
                        .take_if(|draft| draft.position == *position);
                    self.outcomes.push((*position, *outcome));
                }
                Effect::SecondTakenBack { position } => {
                    let value = self.stored.values[*position].as_mut().unwrap();
                    value.outcome = Outcome::Again;
                }
                Effect::Draft(draft) => self.stored.draft.clone_from(draft),
                Effect::Finish => {}
                other => panic!("a second entry stores {other:?}"),
            }
        }
        effects
    }

    fn keys(&mut self, signs: &str) -> &mut Self {
        for sign in signs.chars() {
            self.event(Event::Type(sign));
        }
        self
    }

    fn reopen(&mut self) {
        self.event(Event::Leave);
        self.entry = Entry::second(self.questionnaire.clone(), self.stored.clone());
    }

    fn at(&self) -> Option<&str> {
        let (_, question) = self.entry.question()?;
        Some(&question.code)
    }

    fn said(&self) -> &str {
        self.entry
            .notice()
            .map_or("", |notice| notice.text.get(Language::Zh))
    }
}

fn scores(first: &[i64]) -> Vec<Option<Answer>> {
    first.iter().map(|score| Some(points(*score))).collect()
}

#[test]
fn nine_keys_that_agree_and_one_to_finish_verify_a_paper() {
    let mut first = scores(&[10, 8, 1, 10, 10, 0, 9, 7, 2]);
    first.push(Some(Answer::Missing(Missing::Blank)));
    let mut verifier = Verifier::new(nine_scores(), &first);
    // `1` waits for a `0`: the sign after it settles it, as in the first entry.
    verifier.keys(" 81  0972");
    assert_eq!(verifier.at(), Some("Q10"));
    let effects = verifier.event(Event::Confirm);
    assert_eq!(effects.last(), Some(&Effect::Finish));
    assert!(
        verifier
            .outcomes
            .iter()
            .all(|(_, outcome)| *outcome == Outcome::Agreed)
    );
    assert_eq!(verifier.outcomes.len(), 10);
}

#[test]
fn a_difference_sounds_at_once_and_the_same_key_again_makes_it_a_discrepancy() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier.keys("7");
    assert_eq!(verifier.at(), Some("Q1"));
    assert_eq!(verifier.said(), "与第一次不同，请看原卷再录一遍");
    assert_eq!(
        verifier.entry.notice().unwrap().tone,
        manyi::entry::Tone::Problem
    );
    assert_eq!(verifier.entry.paper().answers.get(0), None);
    verifier.keys("7");
    assert_eq!(verifier.at(), Some("Q2"));
    assert_eq!(verifier.entry.outcome(0), Some(Outcome::Discrepancy));
    assert_eq!(verifier.entry.paper().answers.get(0), Some(&points(7)));
}

#[test]
fn keying_the_first_value_on_the_second_try_agrees() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier.keys("78");
    assert_eq!(verifier.entry.outcome(0), Some(Outcome::Agreed));
    assert_eq!(verifier.said(), "与第一次相符");
}

#[test]
fn a_third_value_starts_over() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier.keys("76");
    assert!(verifier.said().contains("彼此也不同"));
    verifier.keys("7");
    assert_eq!(verifier.at(), Some("Q1"));
    verifier.keys("7");
    let outcomes: Vec<Outcome> = verifier
        .outcomes
        .iter()
        .map(|(_, outcome)| *outcome)
        .collect();
    let again = Outcome::Again;
    assert_eq!(outcomes, [again, again, again, Outcome::Discrepancy]);
}

#[test]
fn a_waiting_one_that_differs_swallows_the_key_meant_for_the_next_field() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier.keys("15");
    assert_eq!(verifier.at(), Some("Q1"));
    assert_eq!(verifier.outcomes, [(0, Outcome::Again)]);
    assert_eq!(verifier.said(), "与第一次不同，请看原卷再录一遍");
    verifier.keys("1").event(Event::FullMark);
    assert_eq!(
        verifier.outcomes,
        [
            (0, Outcome::Again),
            (0, Outcome::Discrepancy),
            (1, Outcome::Again)
        ]
    );
    verifier.event(Event::Missing(Missing::Blank));
    assert_eq!(verifier.outcomes.last(), Some(&(1, Outcome::Again)));
}

#[test]
fn a_difference_is_remembered_when_the_verifier_comes_back() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier.keys("87");
    verifier.reopen();
    assert_eq!(verifier.at(), Some("Q2"));
    verifier.keys("7");
    assert_eq!(verifier.entry.outcome(1), Some(Outcome::Discrepancy));
}

#[test]
fn what_stands_is_not_keyed_again() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier.keys("8").event(Event::Previous);
    assert_eq!(verifier.at(), Some("Q1"));
    for event in [
        Event::Type('7'),
        Event::FullMark,
        Event::Missing(Missing::Refused),
        Event::Redo,
    ] {
        assert_eq!(verifier.event(event), []);
        assert!(!verifier.said().is_empty());
    }
    assert_eq!(verifier.entry.paper().answers.get(0), Some(&points(8)));
}

#[test]
fn a_second_value_is_taken_back_and_keyed_again_and_the_first_stays_hidden() {
    // The last field agreed, or became a discrepancy: taken back, both look alike.
    for (first, keys) in [(8, "8"), (7, "88")] {
        let mut verifier = Verifier::new(nine_scores(), &scores(&[first; 9]));
        verifier.keys(keys);
        assert_eq!(verifier.at(), Some("Q2"));
        let effects = verifier.event(Event::Undo);
        assert_eq!(effects, [Effect::SecondTakenBack { position: 0 }]);
        assert_eq!(verifier.at(), Some("Q1"));
        assert_eq!(verifier.said(), "已撤回，请看原卷再录这一题");
        assert_eq!(verifier.entry.paper().answers.get(0), None);
        assert_eq!(verifier.entry.outcome(0), Some(Outcome::Again));
        // What was keyed counts as the first of two attempts.
        verifier.keys("8");
        let due = if first == 8 {
            Outcome::Agreed
        } else {
            Outcome::Discrepancy
        };
        assert_eq!(verifier.entry.outcome(0), Some(due));
        verifier.event(Event::Undo);
        verifier.reopen();
        assert_eq!(verifier.at(), Some("Q1"));
        assert_eq!(verifier.event(Event::Undo), []);
        assert_eq!(verifier.said(), "没有可以撤销的");
    }
}

#[test]
fn what_was_decided_about_is_not_taken_back() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[7; 9]));
    verifier.keys("88").event(Event::Leave);
    verifier.stored.values[0].as_mut().unwrap().outcome = Outcome::Adjudicated(Side::First);
    verifier.reopen();
    assert_eq!(verifier.event(Event::Undo), []);
    assert_eq!(verifier.at(), Some("Q2"));
}

/// Q1 and Q4 blind, Q2 by sight, Q3 not keyed again.
fn of_three_ways() -> Questionnaire {
    let of = |code: &str, second| Question {
        second,
        ..score(code)
    };
    questionnaire(vec![
        score("Q1"),
        of("Q2", SecondWay::BySight),
        of("Q3", SecondWay::None),
        score("Q4"),
    ])
}

#[test]
fn a_value_is_shown_where_the_question_says_so_and_confirmed_with_enter() {
    let mut verifier = Verifier::new(of_three_ways(), &scores(&[8, 7, 6, 5]));
    assert_eq!(verifier.entry.sighted(), None);
    verifier.keys("8");
    assert_eq!(verifier.at(), Some("Q2"));
    assert_eq!(verifier.entry.sighted(), Some(&points(7)));
    // The one behind the key may end the field before it: the value has been looked at when another comes.
    assert_eq!(verifier.event(Event::Confirm), []);
    verifier.event(Event::Confirm);
    // Nobody keys Q3 again.
    assert_eq!(verifier.at(), Some("Q4"));
    assert_eq!(verifier.entry.sighted(), None);
    verifier.keys("5");
    assert_eq!(verifier.event(Event::Confirm), [Effect::Finish]);
    let outcomes = [0, 1, 2, 3].map(|position| verifier.entry.outcome(position));
    let agreed = Some(Outcome::Agreed);
    assert_eq!(outcomes, [agreed, agreed, None, agreed]);
}

#[test]
fn a_value_seen_to_be_wrong_is_keyed_twice_as_any_other() {
    let mut verifier = Verifier::new(of_three_ways(), &scores(&[8, 7, 6, 5]));
    verifier.keys("89");
    assert_eq!(verifier.at(), Some("Q2"));
    assert_eq!(verifier.entry.sighted(), Some(&points(7)));
    verifier.keys("9");
    assert_eq!(verifier.entry.outcome(1), Some(Outcome::Discrepancy));
    assert_eq!(verifier.at(), Some("Q4"));
}

/// Who ends every field with Enter has not looked at the paper when the bell rings, and confirms nothing by it.
#[test]
fn an_enter_behind_a_key_that_differs_confirms_nothing_and_leaves_what_is_said() {
    let mut verifier = Verifier::new(of_three_ways(), &scores(&[8, 7, 6, 5]));
    verifier.keys("9");
    let said = verifier.said().to_owned();
    assert_eq!(verifier.event(Event::Confirm), []);
    assert_eq!(verifier.said(), said);
    verifier.keys("8").event(Event::Confirm);
    verifier.keys("9");
    assert_eq!(verifier.event(Event::Confirm), []);
    assert_eq!(verifier.said(), said);
    assert_eq!(verifier.entry.outcome(1), Some(Outcome::Again));
}

#[test]
fn a_paper_of_which_one_field_was_changed_is_keyed_in_that_field_only() {
    let mut verifier = Verifier::new(nine_scores(), &scores(&[8; 9]));
    verifier
        .keys("888888888")
        .event(Event::Missing(Missing::Blank));
    verifier.event(Event::Confirm);
    verifier.stored.values[3] = None;
    verifier.stored.values[9] = None;
    verifier.reopen();
    assert_eq!(verifier.at(), Some("Q4"));
    verifier.keys("8");
    assert_eq!(verifier.at(), Some("Q10"));
}

#[test]
fn the_printed_sum_is_for_the_first_entry() {
    let mut verifier = Verifier::new(with_total(true), &scores(&[8, 8, 8]));
    assert_eq!(verifier.event(Event::ControlTotal), []);
    assert_eq!(verifier.at(), Some("Q1"));
    verifier.keys("888");
    assert_eq!(verifier.event(Event::Confirm), [Effect::Finish]);
}

#[test]
fn texts_agree_whatever_their_width_and_space_and_the_first_one_is_not_shown() {
    let paper = questionnaire(vec![question("Q1", Kind::Text), score("Q2")]);
    let first = [Some(Answer::Text("ＡＢ 的意见".into())), Some(points(8))];
    let mut verifier = Verifier::new(paper, &first);
    verifier.keys("AB  的意见").event(Event::Confirm);
    assert_eq!(verifier.outcomes, [(0, Outcome::Agreed)]);
}

/// Q1 leads to Q2 on option 1, and to Q3 in any case.
fn with_a_skip() -> Questionnaire {
    questionnaire(vec![
        options("Q1", Kind::Single, &["1", "2"]),
        asked_if(score("Q2"), "Q1", ConditionTest::AnyOf(vec!["1".into()])),
        optional(question("Q3", Kind::Text)),
    ])
}

#[test]
fn the_second_entry_goes_its_own_way() {
    let choice = |code: &str| Some(Answer::Choice(code.into()));
    let mut verifier = Verifier::new(with_a_skip(), &[choice("2"), None, None]);
    verifier.keys("11");
    assert_eq!(verifier.at(), Some("Q2"));
    verifier.keys("9");
    // Nothing to agree with: one keying makes the discrepancy, and says why.
    assert_eq!(verifier.entry.outcome(1), Some(Outcome::Discrepancy));
    assert!(verifier.said().contains("跳过"));

    let first = [choice("1"), Some(points(9)), None];
    let mut verifier = Verifier::new(with_a_skip(), &first);
    verifier.keys("22");
    assert_eq!(verifier.at(), Some("Q3"));
}

#[test]
fn an_answer_left_on_a_question_that_the_first_entry_skips_is_no_first_value() {
    let choice = |code: &str| Some(Answer::Choice(code.into()));
    let first = [choice("2"), Some(points(9)), None];
    let mut verifier = Verifier::new(with_a_skip(), &first);
    verifier.keys("119");
    assert_eq!(verifier.entry.outcome(1), Some(Outcome::Discrepancy));
}

/// The answers that some keying leaves on a fresh paper.
fn keyed(questionnaire: &Arc<Questionnaire>, steps: &[Step]) -> AnswerSheet {
    let paper = super::desk::fresh(questionnaire);
    let mut entry = Entry::new(questionnaire.clone(), paper);
    for step in steps {
        if let Step::Event(event) = step {
            entry.handle(event.clone());
        }
    }
    entry.paper().answers.clone()
}

/// Everything that a screen can draw of a machine.
fn visible(entry: &Entry) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        entry.paper(),
        entry.cursor(),
        entry.input(),
        entry.notice(),
        entry.asked(),
        entry.running_sum(),
        entry.progress()
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_but_the_outcomes_tells_one_first_entry_from_another(
        questionnaire in papers(),
        one in steps(),
        other in steps(),
        events in prop::collection::vec(events(), 0..60),
    ) {
        let questionnaire = Arc::new(questionnaire);
        let [mut one, mut other] = [one, other].map(|steps| {
            Verifier::against(questionnaire.clone(), keyed(&questionnaire, &steps))
        });
        prop_assert_eq!(visible(&one.entry), visible(&other.entry));
        for event in events {
            one.event(event.clone());
            other.event(event);
            if one.outcomes != other.outcomes {
                return Ok(());
            }
            prop_assert_eq!(visible(&one.entry), visible(&other.entry));
        }
    }

    #[test]
    fn each_field_settles_once_and_a_reopened_paper_is_the_same(
        questionnaire in papers(),
        first in steps(),
        events in prop::collection::vec(events(), 0..60),
    ) {
        let questionnaire = Arc::new(questionnaire);
        let first = keyed(&questionnaire, &first);
        let route = asked(&questionnaire, &first);
        let mut verifier = Verifier::against(questionnaire.clone(), first.clone());
        let mut taken_back = vec![0; questionnaire.questions.len()];
        for event in events {
            for effect in verifier.event(event) {
                if let Effect::SecondTakenBack { position } = effect {
                    taken_back[position] += 1;
                }
            }
            let Verifier { entry, stored, .. } = &verifier;
            prop_assert_eq!(&entry.paper().answers, &stored.sheet());
            let replayed = Entry::second(questionnaire.clone(), stored.clone());
            prop_assert_eq!(&replayed.paper().answers, &entry.paper().answers);
            prop_assert_eq!(replayed.asked(), entry.asked());
        }
        for (position, is_asked) in route.into_iter().enumerate() {
            let of_field = verifier.outcomes.iter().filter(|(at, _)| *at == position);
            let outcomes: Vec<Outcome> = of_field.map(|(_, outcome)| *outcome).collect();
            let settled = outcomes.iter().filter(|outcome| outcome.is_keyed()).count();
            let stands = usize::from(verifier.entry.outcome(position).is_some_and(Outcome::is_keyed));
            prop_assert_eq!(settled, taken_back[position] + stands);
            prop_assert!(stands == 0 || outcomes.last().is_some_and(|last| last.is_keyed()));
            let first = first.get(position).filter(|_| is_asked);
            let second = verifier.entry.paper().answers.get(position);
            match verifier.entry.outcome(position) {
                Some(Outcome::Agreed) => prop_assert!(agree(first, second)),
                Some(Outcome::Discrepancy) => prop_assert!(!agree(first, second)),
                _ => prop_assert_eq!(second, None),
            }
        }
    }
}
