//! Lists of responses: their order, the search, the pages, what stands behind a figure.

use manyi::error::Kind;
use manyi::response::{Serial, State};
use manyi::store::{ResponseSearch, Store};
use rstest::rstest;
use rust_decimal::Decimal;

use crate::sample::*;

/// Papers with one answer each, keyed in this order; `7`, `100` and `A-2` are whole and finished.
const STACK: [&str; 9] = ["A-10", "100", "7", "12", "1", "A-2", "10", "B", "0X1"];

fn stack() -> Store {
    let mut store = store();
    for number in STACK {
        store
            .save_answer(
                &main_survey(),
                &serial(number),
                KNOWS,
                Some(&choice("3")),
                1,
            )
            .unwrap();
    }
    for (number, tenths) in [("100", 50), ("7", 85), ("A-2", 50)] {
        key_paper(&mut store, number, &whole("3", tenths)[2..]);
    }
    store
}

fn found(store: &Store, search: &ResponseSearch) -> Vec<String> {
    let rows = store.responses(&main_survey(), search).unwrap();
    rows.iter().map(|row| row.serial.to_string()).collect()
}

fn all() -> ResponseSearch {
    ResponseSearch {
        limit: 100,
        ..ResponseSearch::default()
    }
}

#[test]
fn responses_are_listed_as_people_order_serials() {
    let mut expected: Vec<Serial> = STACK.map(serial).into();
    expected.sort();
    let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
    assert_eq!(found(&stack(), &all()), expected);
    assert_eq!(expected[1..5], ["1", "7", "10", "12"]);
}

#[rstest]
#[case("", 9)]
#[case("1", 4)]
#[case("１０", 2)]
#[case("007", 1)]
#[case("0", 1)]
#[case("a-", 2)]
#[case("A-1", 1)]
#[case("A-0", 0)]
#[case("C", 0)]
#[case("%", 0)]
fn a_prefix_finds_the_serials_that_begin_with_it(#[case] prefix: &str, #[case] count: usize) {
    let store = stack();
    let search = ResponseSearch {
        serial_prefix: Some(prefix.into()),
        ..all()
    };
    assert_eq!(found(&store, &search).len(), count);
    let counted = store.count_responses(&main_survey(), &search).unwrap();
    assert_eq!(counted, count as u64);
}

#[rstest]
#[case(State::Open, 6)]
#[case(State::Entered, 3)]
#[case(State::Approved, 0)]
fn a_state_finds_the_responses_that_have_come_so_far(#[case] state: State, #[case] count: usize) {
    let store = stack();
    let search = ResponseSearch {
        state: Some(state),
        ..all()
    };
    assert_eq!(found(&store, &search).len(), count);
    let counted = store.count_responses(&main_survey(), &search).unwrap();
    assert_eq!(counted, count as u64);
}

#[rstest]
#[case(None, None)]
#[case(Some("1"), None)]
#[case(Some("1"), Some(State::Open))]
#[case(None, Some(State::Entered))]
fn pages_put_together_are_the_whole_list(
    #[case] prefix: Option<&str>,
    #[case] state: Option<State>,
) {
    let store = stack();
    let whole = ResponseSearch {
        serial_prefix: prefix.map(str::to_owned),
        state,
        ..all()
    };
    let expected = found(&store, &whole);
    assert!(!expected.is_empty());
    for limit in 1..4 {
        let mut together = Vec::new();
        loop {
            let page = found(
                &store,
                &ResponseSearch {
                    limit,
                    offset: together.len() as u64,
                    ..whole.clone()
                },
            );
            if page.is_empty() {
                break;
            }
            together.extend(page);
        }
        assert_eq!(together, expected);
    }
}

#[test]
fn a_row_says_how_far_a_paper_is_and_what_it_scores() {
    let mut store = store();
    store
        .save_answer(&main_survey(), &serial("1"), KNOWS, Some(&choice("2")), 1)
        .unwrap();
    let row = &store.responses(&main_survey(), &all()).unwrap()[0];
    assert_eq!((row.answered, row.asked), (1, 4));
    // KNOWS option 2 is worth 7.5 of 10; nothing else has points yet.
    assert_eq!(row.points, Some(Decimal::new(75, 1)));
    assert_eq!(row.full_mark, Some(Decimal::TEN));
    assert_eq!(row.operator, "tester");

    store
        .save_answer(&main_survey(), &serial("1"), KNOWS, Some(&BLANK), 1)
        .unwrap();
    let row = &store.responses(&main_survey(), &all()).unwrap()[0];
    // HOW is asked on an option of KNOWS only.
    assert_eq!((row.answered, row.asked), (1, 3));
    assert_eq!((row.points, row.full_mark), (None, None));
}

#[test]
fn the_next_serial_is_one_after_the_highest_that_counts_on() {
    let mut store = store();
    assert_eq!(store.next_serial(&main_survey()).unwrap(), serial("1"));
    let mut key = |number: &str| {
        store
            .save_answer(&main_survey(), &serial(number), WORDS, Some(&BLANK), 4)
            .unwrap();
        store.next_serial(&main_survey()).unwrap()
    };
    assert_eq!(key("9"), serial("10"));
    assert_eq!(key("26"), serial("27"));
    assert_eq!(key("3"), serial("27"));
    assert_eq!(key("LAST"), serial("27"));
    assert_eq!(key("A-09"), serial("A-10"));
}

#[test]
fn behind_a_figure_the_lowest_come_first_and_open_papers_do_not_come() {
    let store = stack();
    let questions = ["SCORE".to_owned(), "KNOWS".to_owned()];
    let behind = store
        .responses_behind(&main_survey(), &questions, 10, 0)
        .unwrap();
    let found: Vec<(String, Decimal)> = behind
        .iter()
        .map(|found| (found.serial.to_string(), found.points))
        .collect();
    // KNOWS option 3 is worth nothing, so the points are those of SCORE.
    let due = [("100", 50), ("A-2", 50), ("7", 85)]
        .map(|(number, tenths)| (number.to_owned(), Decimal::new(tenths, 1)));
    assert_eq!(found, due);
    assert!(
        behind
            .iter()
            .all(|found| found.full_mark == Decimal::from(20))
    );
    assert_eq!(
        behind[0].answers,
        [
            ("SCORE".to_owned(), points(50)),
            ("KNOWS".to_owned(), choice("3"))
        ]
    );
    let second = store
        .responses_behind(&main_survey(), &questions, 1, 1)
        .unwrap();
    assert_eq!(second, behind[1..2]);
}

#[test]
fn a_paper_that_was_not_asked_the_question_is_not_behind_its_figure() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 50));
    key_paper(&mut store, "2", &whole("1", 50));
    store
        .save_answer(&main_survey(), &serial("2"), KNOWS, Some(&choice("3")), 1)
        .unwrap();
    let behind = store
        .responses_behind(&main_survey(), &["HOW".into()], 10, 0)
        .unwrap();
    assert_eq!(behind.len(), 1);
    assert_eq!(behind[0].serial, serial("1"));
    let error = store
        .responses_behind(&main_survey(), &["NONE".into()], 10, 0)
        .unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
}

#[test]
fn sheets_come_one_by_one_in_order_and_stop_at_an_error() {
    let store = stack();
    let mut serials = Vec::new();
    store
        .sheets(&main_survey(), &mut |row, sheet| {
            assert_eq!(sheet.get(KNOWS), Some(&choice("3")));
            serials.push(row.serial.to_string());
            Ok(())
        })
        .unwrap();
    assert_eq!(serials, found(&store, &all()));

    let mut seen = 0;
    let stopped = store.sheets(&main_survey(), &mut |_, _| {
        seen += 1;
        Err(manyi::error::Error::new(Kind::Store, "满", "full"))
    });
    assert!(stopped.is_err());
    assert_eq!(seen, 1);
}
