//! Words found in what people said: the index against a look at every answer, and what becomes of it.

use std::collections::BTreeSet;

use manyi::interview::{Group, Head, Said, Sought, search_terms};
use manyi::store::{NewRecord, Store};
use proptest::prelude::*;

use crate::interviews::{PROJECT, recorded};

/// A store with answers to two questions of as many interviews as there are pairs of texts.
fn told(texts: &[[String; 2]]) -> (tempfile::TempDir, Store) {
    let (folder, file) = recorded();
    let mut store = Store::open(&file, "recorder").unwrap();
    for (number, answers) in texts.iter().enumerate() {
        let code = format!("S{number}");
        let head = Head::of(Group::Beneficiary);
        store
            .begin_interview(PROJECT, "village", &code, &head)
            .unwrap();
        for (question, words) in ["Q1", "Q2"].iter().zip(answers) {
            if !words.trim().is_empty() {
                store
                    .save_said(PROJECT, &code, question, &Said::words(words))
                    .unwrap();
            }
        }
    }
    (folder, store)
}

fn found(store: &Store, words: &str) -> BTreeSet<(String, String)> {
    let sought = Sought::read(words).unwrap();
    let (found, all) = store.search_said(PROJECT, &sought, usize::MAX).unwrap();
    assert_eq!(found.len(), all);
    found
        .into_iter()
        .map(|found| (found.code, found.question))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    // Few signs, so that words repeat; blanks, widths, cases, marks of FTS and signs beyond the basic plane among them.
    #[test]
    fn the_index_finds_what_a_look_at_every_answer_finds(
        texts in prop::collection::vec(["[办理慢，。 \nＡa\"*-𠮷é1]{0,12}", "[办理慢，。 \nＡa\"*-𠮷é1]{0,12}"], 1..6),
        sought in prop::collection::vec("[办理慢，。 Ａa\"*-𠮷é1]{1,4}", 1..6),
    ) {
        let (_folder, store) = told(&texts);
        for words in &sought {
            let Some(by_eye) = Sought::read(words) else { continue };
            let due: BTreeSet<(String, String)> = texts
                .iter()
                .enumerate()
                .flat_map(|(number, answers)| {
                    let hits = ["Q1", "Q2"].iter().zip(answers).filter(|(_, text)| by_eye.is_in(text));
                    hits.map(|(question, _)| (format!("S{number}"), (*question).to_owned())).collect::<Vec<_>>()
                })
                .collect();
            let found: BTreeSet<(String, String)> =
                found(&store, words).into_iter().filter(|(code, _)| code.starts_with('S')).collect();
            prop_assert_eq!(found, due, "{:?}", words);
        }
        prop_assert_eq!(store.doctor().unwrap().findings, []);
    }
}

#[test]
fn changed_withdrawn_and_deleted_words_are_not_found_any_more() {
    let words = |text: &str| [text.to_owned(), String::new()];
    let (folder, mut store) = told(&[words("窗口排队太久"), words("窗口很快")]);
    assert_eq!(found(&store, "窗口").len(), 2);
    store
        .save_said(PROJECT, "S0", "Q1", &Said::words("柜台排队太久"))
        .unwrap();
    assert_eq!(found(&store, "窗口").len(), 1);
    assert_eq!(found(&store, "柜台 太久").len(), 1);
    store
        .withdraw_interview(PROJECT, "S1", true, "误建")
        .unwrap();
    assert_eq!(found(&store, "窗口").len(), 0);
    store
        .withdraw_interview(PROJECT, "S1", false, "没有误建")
        .unwrap();
    assert_eq!(found(&store, "窗口").len(), 1);
    // The index writes a term without what it shares with the one before: half of one is looked for.
    let half = search_terms("柜台").as_bytes()[4..8].to_vec();
    let lies_there = |folder: &tempfile::TempDir| {
        let mut bytes = std::fs::read(folder.path().join("a.db")).unwrap();
        bytes.extend(std::fs::read(folder.path().join("a.db-wal")).unwrap_or_default());
        bytes.windows(4).any(|window| window == half)
    };
    assert!(lies_there(&folder));
    store.erase_said(PROJECT, "S0", "Q1", "本人要求").unwrap();
    assert_eq!(found(&store, "柜台").len(), 0);
    assert_eq!(store.doctor().unwrap().findings, []);
    // Their terms do not lie in the file either.
    assert!(!lies_there(&folder));
}

#[test]
fn an_index_that_lies_is_named_and_made_anew() {
    let (folder, store) = told(&[["窗口排队太久".into(), String::new()]]);
    drop(store);
    let file = folder.path().join("a.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    other
        .execute_batch("INSERT INTO said_pair (said_pair) VALUES ('delete-all')")
        .unwrap();
    drop(other);
    let mut store = Store::open(&file, "recorder").unwrap();
    let findings = store.doctor().unwrap().findings;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code, "search-differs");
    assert_eq!(found(&store, "窗口").len(), 0);
    store.rebuild_search().unwrap();
    assert_eq!(found(&store, "窗口").len(), 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_file_from_before_there_was_an_index_gets_one_with_its_words() {
    let (folder, store) = told(&[["窗口排队太久".into(), String::new()]]);
    drop(store);
    let file = folder.path().join("a.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("DROP TABLE said_pair").unwrap();
    drop(other);
    let store = Store::open(&file, "recorder").unwrap();
    assert!(store.warnings().is_empty(), "{:?}", store.warnings());
    assert_eq!(found(&store, "排队").len(), 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_word_in_thousands_of_answers_is_found_in_order_and_counted_without_those_that_do_not_count() {
    let (_folder, file) = recorded();
    let mut store = Store::open(&file, "recorder").unwrap();
    // Brought in from the last to the first: the order of interviews is not that of the index.
    let records = (1..=2_100_u32).rev().map(|number| NewRecord {
        code: format!("S{number}"),
        head: Head::of(Group::Beneficiary),
        answers: ["Q1", "Q2"]
            .map(|question| (question.to_owned(), Said::words("走了四里路")))
            .into(),
        file: "many".into(),
    });
    store
        .import_interviews(PROJECT, "village", records.collect())
        .unwrap();
    store
        .withdraw_interview(PROJECT, "S2", true, "误建")
        .unwrap();
    let sought = Sought::read("四里").unwrap();
    let (found, all) = store.search_said(PROJECT, &sought, 5).unwrap();
    assert_eq!(all, 2 * 2_099);
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.code.as_str(), one.question.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("S1", "Q1"),
            ("S1", "Q2"),
            ("S3", "Q1"),
            ("S3", "Q2"),
            ("S4", "Q1")
        ]
    );
    let (every, all) = store.search_said(PROJECT, &sought, usize::MAX).unwrap();
    assert_eq!(every.len(), all);
}
