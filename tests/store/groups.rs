//! Groups read from the file are those that the answers of each response make.

use std::collections::BTreeMap;

use manyi::measure::crosstab::{Category, Grouping};
use manyi::measure::{Case, Counting, Formula, LeavesBase, Measure};
use manyi::response::{Batch, Mode, Serial, State, Tally};
use manyi::store::{ImportedResponse, Store};
use manyi::text::Text;
use rstest::rstest;

use crate::sample::*;

/// 12 papers keyed by `tester`, six in the batch `A` by interviewer 甲, two invalid or unfinished, and two imported.
fn stack() -> Store {
    let mut store = Store::open_in_memory("tester").unwrap();
    let mut project = project();
    project.surveys[0].measures.push(Measure {
        code: "all".into(),
        title: Text::same("all"),
        formula: Formula::ScoreRate,
        questions: vec!["KNOWS".into(), "SCORE".into()],
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: manyi::measure::Rounding::default(),
        note: Text::default(),
    });
    store.save_project_because(&project, "改定义").unwrap();
    let batch = Batch {
        code: "A".into(),
        interviewer: "甲".into(),
        mode: Some(Mode::Telephone),
        ..Batch::default()
    };
    store.save_batch(&main_survey(), &batch).unwrap();
    for number in 1..=11 {
        let into = (number <= 6).then_some("A");
        store.set_current_batch(&main_survey(), into).unwrap();
        let knows = ["1", "2", "3"][number % 3];
        let mut answers = whole(knows, [100, 50, 75, 0][number % 4]);
        if number % 5 == 0 {
            answers[SCORE].1 = BLANK;
        }
        if number % 2 == 0 {
            answers[HOW].1 = choices(&["2", "3"]);
        }
        key_paper(&mut store, &number.to_string(), &answers);
    }
    store.set_current_batch(&main_survey(), None).unwrap();
    // Number 12 is not keyed to the end, number 11 is a duplicate.
    store
        .save_answer(&main_survey(), &serial("12"), KNOWS, Some(&choice("1")), 1)
        .unwrap();
    store
        .set_invalid(&main_survey(), &serial("11"), "duplicate", "as number 10")
        .unwrap();
    let mut rows = (20..22).map(|row| {
        let mut answers = manyi::response::AnswerSheet::empty(4);
        for (position, answer) in whole("1", 100) {
            answers.set(position, Some(answer));
        }
        let serial = Serial::read(&row.to_string()).unwrap();
        Ok(ImportedResponse {
            serial,
            answers,
            version: None,
            invalid: None,
            row,
        })
    });
    store
        .import(&main_survey(), "rows.csv", "none", &mut rows, false)
        .unwrap();
    store
}

/// The code of the group that a response belongs to, from the answers of its sheet, its batch and its number.
fn expected(
    by: &Grouping,
    serial: &Serial,
    batch: Option<&str>,
    answer: Option<String>,
) -> Option<String> {
    match by {
        Grouping::Batch => batch.map(str::to_owned),
        Grouping::Mode => batch.map(|_| "telephone".to_owned()),
        Grouping::Interviewer => batch.map(|_| "甲".to_owned()),
        Grouping::Operator => {
            let number: u32 = serial.as_str().parse().unwrap();
            (number < 20).then(|| "tester".to_owned())
        }
        Grouping::Chosen { option, .. } => answer.map(|answer| {
            let is_chosen = answer.split('|').any(|code| code == option);
            if is_chosen { "yes" } else { "no" }.to_owned()
        }),
        Grouping::Question(_) => answer,
    }
}

#[rstest]
#[case("KNOWS")]
#[case("SCORE")]
#[case("HOW=2")]
#[case("HOW=1")]
#[case("batch")]
#[case("mode")]
#[case("interviewer")]
#[case("operator")]
fn groups_are_what_the_sheets_make(#[case] word: &str) {
    let store = stack();
    let key = main_survey();
    let survey = store.survey(&key).unwrap();
    let questionnaire = &survey.questionnaire;
    let by = Grouping::read(word, questionnaire).unwrap();
    let mut tallies: BTreeMap<Option<String>, Tally> = BTreeMap::new();
    let mut serials: BTreeMap<Option<String>, Vec<Serial>> = BTreeMap::new();
    store
        .sheets(&key, &mut |row, sheet| {
            if row.state == State::Open || row.invalid.is_some() {
                return Ok(());
            }
            let mut measured = sheet.clone();
            measured.set(HOW, None);
            measured.set(WORDS, None);
            let asked = manyi::response::asked(questionnaire, sheet);
            let answer = by.question().and_then(|code| {
                let (position, _) = questionnaire.find(code).unwrap();
                let answer = sheet.get(position).filter(|_| asked[position])?;
                answer.missing().is_none().then(|| answer.to_code())
            });
            let code = expected(&by, &row.serial, row.batch.as_deref(), answer);
            let tally = tallies.entry(code.clone()).or_default();
            tally.add(questionnaire, &measured, 1);
            let case = Case {
                sheet,
                batch: row.batch.as_deref(),
            };
            Counting::of(&survey).add_spreads(questionnaire, tally, case, 1);
            serials.entry(code).or_default().push(row.serial.clone());
            Ok(())
        })
        .unwrap();
    let found = store.tallies_by(&key, &by).unwrap();
    let mut compared = 0;
    for (category, tally) in &found {
        let expected = tallies.get(&category.code).cloned().unwrap_or_default();
        assert_eq!(*tally, expected, "{word} {category:?}");
        let behind = store.serials_in(&key, &[(&by, category)]).unwrap();
        assert_eq!(
            behind,
            serials.get(&category.code).cloned().unwrap_or_default()
        );
        compared += behind.len();
    }
    let counted: usize = serials.values().map(Vec::len).sum();
    assert_eq!(compared, counted);
    assert_eq!(counted, 12);
    // What the kept counts say at once is what reading every response says.
    if let Some(sizes) = store.group_sizes(&key, &by).unwrap() {
        let read: Vec<(Category, u64)> = found
            .into_iter()
            .map(|(category, tally)| (category, tally.responses.cast_unsigned()))
            .collect();
        assert_eq!(sizes, read);
    }
}

#[test]
fn a_cross_table_counts_each_response_once() {
    let store = stack();
    let key = main_survey();
    let questionnaire = store.survey(&key).unwrap().questionnaire;
    let [rows, columns] =
        ["KNOWS", "batch"].map(|word| Grouping::read(word, &questionnaire).unwrap());
    let table = store.cross_table(&key, [&rows, &columns]).unwrap();
    // Of papers 1 to 6 number % 3 picks the options 2, 3, 1, 2, 3, 1.
    assert_eq!(table.counts, [[2], [2], [2]]);
    // Ten keyed papers count, and two imported.
    assert_eq!(table.left_out.columns + table.total(), 12);
    let cell = [(&rows, &table.rows[0]), (&columns, &table.columns[0])];
    let serials = store.serials_in(&key, &cell).unwrap();
    let serials: Vec<&str> = serials.iter().map(Serial::as_str).collect();
    assert_eq!(serials, ["3", "6"]);
}

/// One person under two spellings, as two machines or an earlier version of the program left them.
#[test]
fn a_person_spelled_in_two_ways_is_one_person_in_groups_and_in_verification() {
    let (_folder, file, mut store) = store_on_disk();
    for number in ["1", "2", "3"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    drop(store);
    let mut second = Store::open(&file, "second").unwrap();
    for number in ["1", "2"] {
        for (position, answer) in whole("1", 85) {
            second
                .save_second(&main_survey(), &serial(number), position, &answer)
                .unwrap();
        }
        second
            .finish_second(&main_survey(), &serial(number))
            .unwrap();
    }
    drop(second);
    crate::audit::tamper(
        &file,
        "UPDATE event SET operator = 'Ｔester' WHERE operator = 'tester' AND serial = '2';
         UPDATE response SET operator = 'Ｔester' WHERE serial IN ('2', '3');
         INSERT INTO agreement SELECT survey, 'Ｔester', second_operator, 4, 0, 0, 0, 0, 0 FROM agreement;
         UPDATE agreement SET compared = compared - 4 WHERE first_operator = 'tester'",
    );
    let store = Store::open(&file, "TESTER").unwrap();
    let groups = store
        .tallies_by(&main_survey(), &Grouping::Operator)
        .unwrap();
    let names: Vec<_> = groups
        .iter()
        .map(|(group, _)| group.code.as_deref())
        .collect();
    assert_eq!(names, [Some("tester")]);
    let pairs = store.comparison_of_people(&main_survey()).unwrap();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|pair| (pair.first_operator.as_str(), pair.agreement.compared))
        .collect();
    // Two papers of four questions.
    assert_eq!(pairs, [("tester", 8)]);
    // Number 3 is this person's own: it comes last, though it is spelled otherwise.
    let mut store = store;
    key_paper(&mut store, "4", &whole("1", 85));
    crate::audit::tamper(
        &file,
        "UPDATE response SET operator = 'other' WHERE serial = '4'",
    );
    let next = store.next_to_verify(&main_survey(), None).unwrap();
    assert_eq!(next, Some(serial("4")));
}
