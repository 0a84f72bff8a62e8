//! Whatever is keyed, cleared and finished in whatever order, the kept counts equal those of the answers.

use manyi::response::{Answer, AnswerSheet, Ledger, Missing, State, Tally};
use manyi::store::Store;
use proptest::prelude::*;

use crate::sample::*;

/// One step of an evaluator.
#[derive(Debug, Clone)]
enum Step {
    Save(u32, usize, Option<Answer>),
    Finish(u32),
}

fn answer(position: usize) -> BoxedStrategy<Answer> {
    let missing = proptest::sample::select(Missing::ALL.to_vec()).prop_map(Answer::Missing);
    let given = match position {
        KNOWS => proptest::sample::select(vec!["1", "2", "3"])
            .prop_map(choice)
            .boxed(),
        HOW => proptest::sample::subsequence(vec!["1", "2", "3"], 1..=3)
            .prop_map(|codes| choices(&codes))
            .boxed(),
        SCORE => (0..=20_i64).prop_map(|halves| points(halves * 5)).boxed(),
        _ => "[#＃|一a ]{1,6}".prop_map(|text| words(&text)).boxed(),
    };
    prop_oneof![4 => given, 1 => missing].boxed()
}

fn step() -> impl Strategy<Value = Step> {
    let save = (1..4_u32, 0..4_usize).prop_flat_map(|(paper, position)| {
        proptest::option::weighted(0.9, answer(position))
            .prop_map(move |answer| Step::Save(paper, position, answer))
    });
    prop_oneof![4 => save, 1 => (1..4_u32).prop_map(Step::Finish)]
}

fn recomputed(store: &Store) -> (Ledger, Tally) {
    let mut ledger = Ledger {
        distributed: Some(30),
        ..Ledger::default()
    };
    let mut counted: Vec<AnswerSheet> = Vec::new();
    store
        .sheets(&main_survey(), &mut |row, sheet| {
            ledger.returned += 1;
            ledger.valid += 1;
            if row.state == State::Entered {
                ledger.entered += 1;
                counted.push(sheet.clone());
            }
            Ok(())
        })
        .unwrap();
    let tally = Tally::of(&survey("main").questionnaire, &counted);
    (ledger, tally)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn kept_counts_equal_those_of_the_answers(steps in proptest::collection::vec(step(), 1..60)) {
        let mut store = store();
        let mut keyed = vec![AnswerSheet::empty(4); 4];
        let mut saves = 0;
        for step in steps {
            match step {
                Step::Save(paper, position, answer) => {
                    let number = serial(&paper.to_string());
                    store
                        .save_answer(&main_survey(), &number, position, answer.as_ref(), position)
                        .unwrap();
                    keyed[paper as usize].set(position, answer);
                    saves += 1;
                    let on_file = store.paper(&main_survey(), &number).unwrap().unwrap();
                    prop_assert_eq!(&on_file.answers, &keyed[paper as usize]);
                }
                Step::Finish(paper) => {
                    let number = serial(&paper.to_string());
                    let finished = store.finish(&main_survey(), &number).is_ok();
                    let complete = manyi::response::is_complete(
                        &survey("main").questionnaire,
                        &keyed[paper as usize],
                    );
                    prop_assert_eq!(finished, complete);
                }
            }
            let (ledger, tally) = recomputed(&store);
            prop_assert_eq!(store.ledger(&main_survey()).unwrap(), ledger);
            prop_assert_eq!(store.tally(&main_survey()).unwrap(), tally);
        }
        let answers = store.history(&main_survey(), None, None).unwrap();
        prop_assert_eq!(answers.iter().filter(|row| row.action == "answer").count(), saves);
        prop_assert_eq!(store.doctor().unwrap().findings, []);
    }
}
