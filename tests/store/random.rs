//! Whatever is keyed, cleared and finished in whatever order, the kept counts equal those of the answers.

use manyi::response::{
    Account, Answer, AnswerSheet, Batch, BatchAccount, InvalidReason, Ledger, Missing, State, Tally,
};
use manyi::store::Store;
use proptest::prelude::*;

use crate::sample::*;

/// One step of an evaluator.
#[derive(Debug, Clone)]
enum Step {
    Save(u32, usize, Option<Answer>),
    Finish(u32),
    Invalid(u32, &'static str),
    Valid(u32),
    /// Responses begun from now on join this batch.
    Current(Option<&'static str>),
    Register(&'static str, u32),
}

fn answer(position: usize) -> BoxedStrategy<Answer> {
    let missing = proptest::sample::select(Missing::ALL[..7].to_vec()).prop_map(Answer::Missing);
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
    let paper = || 1..4_u32;
    let reason = proptest::sample::select(vec!["duplicate", "blank-paper"]);
    let batch = || proptest::sample::select(vec!["A", "B"]);
    prop_oneof![
        12 => save,
        3 => paper().prop_map(Step::Finish),
        2 => (paper(), reason).prop_map(|(paper, reason)| Step::Invalid(paper, reason)),
        1 => paper().prop_map(Step::Valid),
        1 => proptest::option::of(batch()).prop_map(Step::Current),
        1 => (batch(), paper()).prop_map(|(batch, paper)| Step::Register(batch, paper)),
    ]
}

/// The account and the tally as the responses themselves give them.
fn recomputed(store: &Store) -> (Account, Tally) {
    let mut account = Account {
        declared: Some(30),
        reasons: InvalidReason::usual(),
        ..Account::default()
    };
    account.ledger.distributed = Some(30);
    for batch in store.batches(&main_survey()).unwrap() {
        account.batches.push(BatchAccount {
            batch,
            ..BatchAccount::default()
        });
    }
    let mut counted: Vec<AnswerSheet> = Vec::new();
    store
        .sheets(&main_survey(), &mut |row, sheet| {
            let reason = row.invalid.as_ref().map(|invalid| invalid.reason.as_str());
            count(&mut account.ledger, &mut account.invalid, reason, row.state);
            let own = |account: &&mut BatchAccount| Some(&account.batch.code) == row.batch.as_ref();
            if let Some(batch) = account.batches.iter_mut().find(own) {
                count(&mut batch.ledger, &mut batch.invalid, reason, row.state);
            }
            if reason.is_none() && row.state == State::Entered {
                counted.push(sheet.clone());
            }
            Ok(())
        })
        .unwrap();
    let tally = Tally::of(&survey("main").questionnaire, &counted);
    (account, tally)
}

fn count(
    ledger: &mut Ledger,
    by_reason: &mut Vec<(String, u64)>,
    reason: Option<&str>,
    state: State,
) {
    ledger.returned += 1;
    if let Some(reason) = reason {
        ledger.invalid += 1;
        match by_reason.iter_mut().find(|(code, _)| code == reason) {
            Some((_, count)) => *count += 1,
            None => by_reason.push((reason.to_owned(), 1)),
        }
        // In the order of the survey's reasons: blank-paper stands before duplicate.
        by_reason.sort();
        return;
    }
    ledger.valid += 1;
    ledger.entered += u64::from(state == State::Entered);
}

/// Takes out what only the registered serials say, and holds it against the batch they were registered for.
fn without_registered(account: &mut Account, registered: &[Option<&str>; 4], begun: [bool; 4]) {
    for batch in &mut account.batches {
        let own = |paper: &usize| registered[*paper] == Some(batch.batch.code.as_str());
        let papers: Vec<usize> = (0..4).filter(own).collect();
        assert_eq!(batch.registered, papers.len() as u64);
        let arrived = papers.iter().filter(|paper| begun[**paper]).count();
        assert_eq!(batch.arrived, arrived as u64);
        (batch.registered, batch.arrived) = (0, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn kept_counts_equal_those_of_the_answers(steps in proptest::collection::vec(step(), 1..60)) {
        let mut store = store();
        let key = main_survey();
        for code in ["A", "B"] {
            let batch = Batch { code: code.into(), ..Batch::default() };
            store.save_batch(&key, &batch).unwrap();
        }
        let mut keyed = vec![AnswerSheet::empty(4); 4];
        let mut saves = 0;
        let mut registered = [None; 4];
        let mut begun = [false; 4];
        for (at, step) in steps.into_iter().enumerate() {
            match step {
                Step::Save(paper, position, answer) => {
                    let number = serial(&paper.to_string());
                    store
                        .save_answer(&key, &number, position, answer.as_ref(), position)
                        .unwrap();
                    keyed[paper as usize].set(position, answer);
                    begun[paper as usize] = true;
                    saves += 1;
                    let on_file = store.paper(&key, &number).unwrap().unwrap();
                    prop_assert_eq!(&on_file.answers, &keyed[paper as usize]);
                }
                Step::Finish(paper) => {
                    let number = serial(&paper.to_string());
                    let finished = store.finish(&key, &number).is_ok();
                    let complete = begun[paper as usize] && manyi::response::is_complete(
                        &survey("main").questionnaire,
                        &keyed[paper as usize],
                    );
                    prop_assert_eq!(finished, complete);
                }
                Step::Invalid(paper, reason) => {
                    let number = serial(&paper.to_string());
                    store.set_invalid(&key, &number, reason, "").unwrap();
                    begun[paper as usize] = true;
                    let on_file = store.paper(&key, &number).unwrap().unwrap();
                    prop_assert_eq!(on_file.invalid.unwrap().reason, reason);
                }
                Step::Valid(paper) => {
                    let number = serial(&paper.to_string());
                    let set = store.set_valid(&key, &number, "").is_ok();
                    prop_assert_eq!(set, begun[paper as usize]);
                }
                Step::Current(batch) => store.set_current_batch(&key, batch).unwrap(),
                Step::Register(batch, paper) => {
                    let number = serial(&paper.to_string());
                    let place = &mut registered[paper as usize];
                    let text = number.to_string();
                    let done = store.register_serials(&key, batch, &[number], &text);
                    prop_assert_eq!(done.is_ok(), place.is_none_or(|other| other == batch));
                    place.get_or_insert(batch);
                }
            }
            if at % 4 == 0 {
                // The events up to here, folded, are what lies on file.
                prop_assert_eq!(store.verify_record().unwrap().findings, []);
            }
            let (account, tally) = recomputed(&store);
            let mut kept = store.account(&key).unwrap();
            without_registered(&mut kept, &registered, begun);
            prop_assert_eq!(store.ledger(&key).unwrap(), account.ledger);
            prop_assert_eq!(kept, account);
            prop_assert_eq!(store.tally(&key).unwrap(), tally);
        }
        let answers = store.history(&key, None, None).unwrap();
        prop_assert_eq!(answers.iter().filter(|row| row.action == "answer").count(), saves);
        prop_assert_eq!(store.doctor().unwrap().findings, []);
    }
}
