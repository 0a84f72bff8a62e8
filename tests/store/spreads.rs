//! What each response comes to is kept for the measures that need it, whatever is done to the responses.

use manyi::indicator::Project;
use manyi::measure::crosstab::{Category, Grouping};
use manyi::measure::{
    Case, Counted, Formula, GroupBy, GroupWeight, Groups, LeavesBase, Majority, Measure, NoRate,
    Rounding, Tie, Trim, TrimAmount, TrimEnds, figure, tally,
};
use manyi::response::{Answer, AnswerSheet, Batch, Missing, State, Tally, VerifyPlan};
use manyi::store::{ImportedResponse, Selection, Store};
use manyi::text::Text;
use proptest::prelude::*;
use rstest::rstest;
use rusqlite::Connection;

use crate::sample::*;

fn measure(code: &str, formula: Formula) -> Measure {
    Measure {
        code: code.into(),
        title: Text::same(code),
        formula,
        questions: vec!["KNOWS".into(), "SCORE".into()],
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: Rounding::HalfUp,
        note: Text::default(),
    }
}

fn by(by: GroupBy, groups: [&str; 2]) -> Formula {
    Formula::TrimmedMean(Trim {
        amount: TrimAmount::Count(1),
        ends: TrimEnds::Both,
        groups: Some(Groups {
            by,
            weights: groups
                .map(|group| GroupWeight {
                    group: group.into(),
                    weight: 10.into(),
                })
                .into(),
        }),
    })
}

/// The sample with a measure of every kind that looks at whole responses.
fn declared() -> Project {
    let mut project = project();
    let at_least_six = Majority {
        counted: Counted::AtLeast(6.into()),
        tie: Tie::LeavesBase,
    };
    let mut mean = measure("mean", Formula::MeanOfResponses);
    mean.leaves_base.missing = vec![Missing::Blank];
    mean.leaves_base.options = vec!["3".into()];
    project.surveys[0].measures = vec![
        mean,
        measure("most", Formula::Majority(at_least_six)),
        measure(
            "by-answer",
            by(GroupBy::Question("KNOWS".into()), ["1", "2"]),
        ),
        measure("by-batch", by(GroupBy::Batch, ["A", "B"])),
    ];
    project
}

fn store_with(project: &Project) -> Store {
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project_because(project, "改定义").unwrap();
    for code in ["A", "B"] {
        let batch = Batch {
            code: code.into(),
            ..Batch::default()
        };
        store.save_batch(&main_survey(), &batch).unwrap();
    }
    store
        .set_verify_plan(&main_survey(), VerifyPlan::None)
        .unwrap();
    store
}

/// The tally as the responses themselves give it.
fn recomputed(store: &Store) -> Tally {
    let mut counted: Vec<(AnswerSheet, Option<String>)> = Vec::new();
    store
        .sheets(&main_survey(), &mut |row, sheet| {
            if row.invalid.is_none() && row.state != State::Open {
                counted.push((sheet.clone(), row.batch.clone()));
            }
            Ok(())
        })
        .unwrap();
    let survey = store.survey(&main_survey()).unwrap();
    tally(
        &survey,
        counted.iter().map(|(sheet, batch)| Case {
            sheet,
            batch: batch.as_deref(),
        }),
    )
}

/// One thing done to a paper.
#[derive(Debug, Clone)]
enum Step {
    Save(usize, Option<Answer>),
    Finish,
    Invalid,
    Valid,
    Approve,
    Reopen,
    Current(Option<&'static str>),
    Register(&'static str),
}

fn step() -> impl Strategy<Value = (u32, Step)> {
    let missing = || proptest::sample::select(Missing::ALL[..7].to_vec()).prop_map(Answer::Missing);
    let knows = proptest::sample::select(vec!["1", "2", "3"]).prop_map(choice);
    let knows = prop_oneof![4 => knows, 1 => missing()];
    let score =
        prop_oneof![4 => (0..=20_i64).prop_map(|halves| points(halves * 5)), 1 => missing()];
    let batch = || proptest::sample::select(vec!["A", "B"]);
    let step = prop_oneof![
        4 => proptest::option::weighted(0.9, knows).prop_map(|answer| Step::Save(KNOWS, answer)),
        4 => proptest::option::weighted(0.9, score).prop_map(|answer| Step::Save(SCORE, answer)),
        4 => Just(Step::Finish),
        1 => Just(Step::Invalid),
        1 => Just(Step::Valid),
        2 => Just(Step::Approve),
        1 => Just(Step::Reopen),
        1 => proptest::option::of(batch()).prop_map(Step::Current),
        1 => batch().prop_map(Step::Register),
    ];
    (1..5_u32, step)
}

/// Does it; what the store refuses changes nothing.
fn take(store: &mut Store, number: &str, step: Step) {
    let (key, number) = (main_survey(), serial(number));
    let _ = match step {
        Step::Save(position, answer) => store
            .save_answer(&key, &number, position, answer.as_ref(), position)
            .map(drop),
        Step::Finish => {
            for (position, answer) in [(HOW, choices(&["1"])), (WORDS, BLANK)] {
                let _ = store.save_answer(&key, &number, position, Some(&answer), position);
            }
            store.finish(&key, &number)
        }
        Step::Invalid => store.set_invalid(&key, &number, "duplicate", ""),
        Step::Valid => store.set_valid(&key, &number, ""),
        Step::Approve => store.approve(&key, Selection::Serials(&[number])).map(drop),
        Step::Reopen => store.reopen(&key, &number, "核对").map(drop),
        Step::Current(batch) => store.set_current_batch(&key, batch),
        Step::Register(batch) => {
            let text = number.to_string();
            store
                .register_serials(&key, batch, &[number], &text)
                .map(drop)
        }
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn kept_spreads_equal_those_of_the_answers(steps in proptest::collection::vec(step(), 1..60)) {
        let mut store = store_with(&declared());
        for (paper, step) in steps {
            take(&mut store, &paper.to_string(), step);
            prop_assert_eq!(store.tally(&main_survey()).unwrap(), recomputed(&store));
        }
        prop_assert_eq!(store.doctor().unwrap().findings, []);
    }
}

fn rate(store: &Store, code: &str) -> Option<String> {
    let reading = store.summary(&main_survey()).unwrap();
    let mut figures = reading.summary.figures.iter();
    let figure = figures.find(|figure| figure.code == code).unwrap();
    figure.rate.as_ref().map(|rate| figure.percent(rate))
}

// 10 of 10 and 8.5 of 10 is 18.5 of 20; 7.5 and 6 is 13.5 of 20: the mean is 16/20. With SCORE at 5 the second is
// 12.5 of 20 and the mean 15.5/20.
#[test]
fn a_correction_moves_the_mean_of_responses_at_once() {
    let mut store = store_with(&declared());
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("2", 60));
    assert_eq!(rate(&store, "mean").as_deref(), Some("80.00"));
    take(&mut store, "2", Step::Save(SCORE, Some(points(50))));
    assert_eq!(rate(&store, "mean").as_deref(), Some("77.50"));
}

#[test]
fn a_measure_declared_later_counts_the_responses_on_file() {
    let mut store = store_with(&project());
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("2", 60));
    assert_eq!(store.tally(&main_survey()).unwrap(), recomputed(&store));
    store.save_project_because(&declared(), "改定义").unwrap();
    assert_eq!(rate(&store, "mean").as_deref(), Some("80.00"));
    assert_eq!(store.tally(&main_survey()).unwrap(), recomputed(&store));
    assert_eq!(store.doctor().unwrap().findings, []);
    store.save_project_because(&project(), "改定义").unwrap();
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_response_that_comes_to_another_batch_comes_to_its_group() {
    let mut store = store_with(&declared());
    for number in ["1", "2", "3"] {
        key_paper(&mut store, number, &whole("1", 85));
        take(&mut store, number, Step::Register("A"));
    }
    for (number, score) in [("4", 40), ("5", 50), ("6", 60)] {
        take(&mut store, number, Step::Register("B"));
        key_paper(&mut store, number, &whole("1", score));
    }
    // In A 18.5 of 20 is left of three; in B the middle one, 15 of 20: (0.925·10 + 0.75·10)/20.
    assert_eq!(rate(&store, "by-batch").as_deref(), Some("83.75"));
    assert_eq!(store.tally(&main_survey()).unwrap(), recomputed(&store));
}

#[test]
fn an_import_counts_what_its_responses_come_to() {
    let mut store = store_with(&declared());
    store.set_current_batch(&main_survey(), Some("A")).unwrap();
    let rows = [("1", whole("1", 85)), ("2", whole("2", 60))];
    let mut rows = rows.into_iter().zip(2..).map(|((number, answers), row)| {
        let mut sheet = AnswerSheet::empty(4);
        for (position, answer) in answers {
            sheet.set(position, Some(answer));
        }
        Ok(ImportedResponse {
            serial: serial(number),
            answers: sheet,
            version: None,
            invalid: None,
            row,
        })
    });
    store
        .import(&main_survey(), "papers.csv", "ab12", &mut rows, false)
        .unwrap();
    assert_eq!(rate(&store, "mean").as_deref(), Some("80.00"));
    assert_eq!(store.tally(&main_survey()).unwrap(), recomputed(&store));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn doctor_finds_a_kept_count_that_the_answers_do_not_give() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "tester").unwrap();
    store.save_project_because(&declared(), "改定义").unwrap();
    key_paper(&mut store, "1", &whole("1", 85));
    assert_eq!(store.doctor().unwrap().findings, []);
    drop(store);
    let connection = Connection::open(&file).unwrap();
    let changed = connection
        .execute("UPDATE spread SET responses = 2 WHERE name = 'mean'", [])
        .unwrap();
    assert_eq!(changed, 1);
    drop(connection);
    let findings = Store::open(&file, "tester")
        .unwrap()
        .doctor()
        .unwrap()
        .findings;
    let [finding] = &findings[..] else {
        panic!("one finding: {findings:?}");
    };
    assert_eq!(finding.code, "spread-differs");
    assert_eq!(
        finding.sentence.en,
        "the count of responses with 18.5/20 for measure mean of sample/main differs from the answers by -1"
    );
}

#[test]
fn a_survey_without_such_a_measure_keeps_none() {
    let mut store = store_with(&project());
    key_paper(&mut store, "1", &whole("1", 85));
    let kept = store.tally(&main_survey()).unwrap();
    assert_eq!(kept.spreads.iter().count(), 0);
}

/// 14 papers of which six are in the batch `A`, one is invalid and one is not keyed to the end.
fn grouped() -> Store {
    let mut store = store_with(&declared());
    for number in 1..=13 {
        let into = (number <= 6).then_some("A");
        store.set_current_batch(&main_survey(), into).unwrap();
        let mut answers = whole(
            ["1", "2", "3"][number % 3],
            [100, 50, 75, 0, 65][number % 5],
        );
        if number % 4 == 0 {
            answers[SCORE].1 = BLANK;
        }
        key_paper(&mut store, &number.to_string(), &answers);
    }
    store
        .set_invalid(&main_survey(), &serial("13"), "duplicate", "as number 1")
        .unwrap();
    store
        .save_answer(&main_survey(), &serial("14"), KNOWS, Some(&choice("1")), 1)
        .unwrap();
    store
}

#[rstest]
#[case("KNOWS")]
#[case("SCORE")]
#[case("HOW=1")]
#[case("batch")]
#[case("operator")]
fn every_formula_by_group_is_the_formula_over_the_sheets_of_the_group(#[case] word: &str) {
    let store = grouped();
    let key = main_survey();
    let survey = store.survey(&key).unwrap();
    let by = Grouping::read(word, &survey.questionnaire).unwrap();
    let mut with_rate = 0;
    for (category, tallied) in store.tallies_by(&key, &by).unwrap() {
        let serials = store.serials_in(&key, &[(&by, &category)]).unwrap();
        let mut sheets: Vec<(AnswerSheet, Option<String>)> = Vec::new();
        store
            .sheets(&key, &mut |row, sheet| {
                if serials.contains(&row.serial) {
                    sheets.push((sheet.clone(), row.batch.clone()));
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(sheets.len(), serials.len());
        let alone = tally(
            &survey,
            sheets.iter().map(|(sheet, batch)| Case {
                sheet,
                batch: batch.as_deref(),
            }),
        );
        for measure in &survey.measures {
            let [found, expected] = [&tallied, &alone].map(|tally| figure(&survey, measure, tally));
            assert_eq!(found, expected, "{word} {category:?} {}", measure.code);
            assert_ne!(found.no_rate, Some(NoRate::NotCounted));
            with_rate += usize::from(found.rate.is_some());
        }
    }
    assert!(with_rate > 0, "{word}: no group has a rate");
}

// KNOWS answered with 1 is worth 10 of 10, which papers 3, 6, 9 and 12 do. With their SCORE they come to 10 of 20,
// 15 of 20, 16.5 of 20 and, its blank SCORE being out of the base, 10 of 10: 0.5 + 0.75 + 0.825 + 1 over 4 is 0.76875.
#[test]
fn the_mean_of_responses_of_a_group_is_that_of_its_papers() {
    let store = grouped();
    let survey = store.survey(&main_survey()).unwrap();
    let by = Grouping::read("KNOWS", &survey.questionnaire).unwrap();
    let tallies = store.tallies_by(&main_survey(), &by).unwrap();
    let is_first = |category: &Category| category.code.as_deref() == Some("1");
    let (_, first) = tallies.iter().find(|(of, _)| is_first(of)).unwrap();
    let found = figure(&survey, &survey.measures[0], first);
    assert_eq!(found.printed(), "76.88%");
}
