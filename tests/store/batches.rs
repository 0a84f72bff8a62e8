//! Batches: who belongs to which, how many came back, and what does not add up.

use manyi::error::Kind;
use manyi::response::{Batch, Invalid, LedgerPart, Mode, read_serials};
use manyi::store::{
    BatchChange, ImportedResponse, NextPaper, Registered, ResponseSearch, SerialDoubt, Store,
};
use manyi::text::Language;

use crate::sample::*;

fn batch(code: &str, distributed: Option<u64>) -> Batch {
    Batch {
        code: code.into(),
        title: "第一组".into(),
        distributed,
        place: "古韩镇".into(),
        date: Some(jiff::civil::date(2022, 6, 30)),
        interviewer: "甲".into(),
        mode: Some(Mode::Visit),
        version: None,
    }
}

fn with_batches() -> Store {
    let mut store = store();
    for (code, distributed) in [("A", 10), ("B", 20)] {
        store
            .save_batch(&main_survey(), &batch(code, Some(distributed)))
            .unwrap();
    }
    store
}

fn register(store: &mut Store, code: &str, text: &str) -> manyi::error::Result<Registered> {
    store.register_serials(&main_survey(), code, &read_serials(text).unwrap(), text)
}

fn codes(store: &Store) -> Vec<&'static str> {
    let account = store.account(&main_survey()).unwrap();
    account
        .imbalances()
        .iter()
        .map(|found| found.finding.code)
        .collect()
}

fn batch_of(store: &Store, number: &str) -> Option<String> {
    let search = ResponseSearch {
        serial_prefix: Some(number.into()),
        limit: 1,
        ..ResponseSearch::default()
    };
    store.responses(&main_survey(), &search).unwrap()[0]
        .batch
        .clone()
}

/// The registered serials of batch A, each with whether something is on file.
fn listed(store: &Store, awaited: bool) -> Vec<(String, bool)> {
    let rows = store
        .registered_serials(&main_survey(), Some("A"), awaited, 10, 0)
        .unwrap();
    rows.into_iter()
        .map(|row| (row.serial.to_string(), row.on_file))
        .collect()
}

fn begin(store: &mut Store, number: &str) {
    store
        .save_answer(
            &main_survey(),
            &serial(number),
            KNOWS,
            Some(&choice("1")),
            1,
        )
        .unwrap();
}

#[test]
fn a_batch_is_added_changed_and_left_alone() {
    let mut store = with_batches();
    let key = main_survey();
    let save = |store: &mut Store, batch: &Batch| store.save_batch(&key, batch).unwrap();
    assert_eq!(
        save(&mut store, &batch("A", Some(10))),
        BatchChange::Unchanged
    );
    assert_eq!(
        save(&mut store, &batch("A", Some(12))),
        BatchChange::Updated
    );
    assert_eq!(save(&mut store, &batch("C", None)), BatchChange::Added);
    let batches = store.batches(&key).unwrap();
    assert_eq!(batches[0], batch("A", Some(12)));
    assert_eq!(batches.len(), 3);
    let history = store.history(&key, None, None).unwrap();
    let rows: Vec<&str> = history.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(rows, ["batch", "batch", "batch", "batch"]);
    assert!(
        history[2]
            .old
            .as_ref()
            .unwrap()
            .contains("\"distributed\":10")
    );
}

#[test]
fn a_registered_serial_joins_its_batch_when_it_is_keyed_or_was_keyed_before() {
    let mut store = with_batches();
    begin(&mut store, "2");
    let done = register(&mut store, "A", "1-3").unwrap();
    assert_eq!(
        done,
        Registered {
            added: 3,
            on_file: 1
        }
    );
    begin(&mut store, "1");
    assert_eq!(batch_of(&store, "1").as_deref(), Some("A"));
    assert_eq!(batch_of(&store, "2").as_deref(), Some("A"));
    let account = store.account(&main_survey()).unwrap();
    let a = &account.batches[0];
    assert_eq!((a.registered, a.arrived, a.ledger.returned), (3, 2, 2));
    assert_eq!(account.awaited(), 1);
    assert_eq!(listed(&store, true), [("3".to_owned(), false)]);
    let history = store
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    assert_eq!(
        (history[0].action.as_str(), history[0].new.as_deref()),
        ("place", Some("A"))
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_response_belongs_to_at_most_one_batch() {
    let mut store = with_batches();
    register(&mut store, "A", "1-3").unwrap();
    let rows = store.verify_audit().unwrap().rows;
    let error = register(&mut store, "B", "3-5").unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert!(
        error
            .sentence
            .en
            .contains("serial 3 is registered for batch A")
    );
    assert_eq!(store.verify_audit().unwrap().rows, rows);
    assert_eq!(store.account(&main_survey()).unwrap().registered(), 3);
    assert_eq!(
        register(&mut store, "A", "1-3").unwrap(),
        Registered::default()
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_new_response_joins_the_current_batch_unless_its_serial_is_registered_for_another() {
    let mut store = with_batches();
    register(&mut store, "B", "9").unwrap();
    store.set_current_batch(&main_survey(), Some("A")).unwrap();
    assert_eq!(
        store.current_batch(&main_survey()).unwrap().as_deref(),
        Some("A")
    );
    for number in ["8", "9"] {
        begin(&mut store, number);
    }
    store.set_current_batch(&main_survey(), None).unwrap();
    begin(&mut store, "7");
    assert_eq!(batch_of(&store, "8").as_deref(), Some("A"));
    assert_eq!(batch_of(&store, "9").as_deref(), Some("B"));
    assert_eq!(batch_of(&store, "7"), None);
    // What was keyed under the wrong batch moves when its serial is registered.
    register(&mut store, "B", "8").unwrap();
    assert_eq!(batch_of(&store, "8").as_deref(), Some("B"));
    let history = store
        .history(&main_survey(), Some(&serial("8")), None)
        .unwrap();
    let moved = history.last().unwrap();
    assert_eq!(
        (moved.old.as_deref(), moved.new.as_deref()),
        (Some("A"), Some("B"))
    );
    assert!(
        store
            .set_current_batch(&main_survey(), Some("none"))
            .is_err()
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn the_ledger_of_a_batch_adds_up_and_lists_its_papers() {
    let mut store = with_batches();
    register(&mut store, "A", "1-4").unwrap();
    key_paper(&mut store, "1", &whole("1", 85));
    begin(&mut store, "2");
    store
        .set_invalid(&main_survey(), &serial("3"), "blank-paper", "")
        .unwrap();
    key_paper(&mut store, "5", &whole("1", 85));
    let account = store.account(&main_survey()).unwrap();
    let a = &account.batches[0];
    let ledger = a.ledger;
    assert_eq!(
        (ledger.distributed, ledger.returned, ledger.outstanding()),
        (Some(10), 3, Some(7))
    );
    assert_eq!((ledger.valid, ledger.invalid, ledger.entered), (2, 1, 1));
    assert_eq!(a.invalid, [("blank-paper".to_owned(), 1)]);
    assert!(
        a.identities(&account.reasons)[..2]
            .iter()
            .all(|identity| identity.holds == Some(true))
    );
    for (part, batch, expected) in [
        (LedgerPart::Returned, Some("A"), vec!["1", "2", "3"]),
        (LedgerPart::Unfinished, Some("A"), vec!["2"]),
        (LedgerPart::Entered, Some("A"), vec!["1"]),
        (LedgerPart::Entered, None, vec!["1", "5"]),
        (LedgerPart::WithoutBatch, None, vec!["5"]),
        (LedgerPart::Unregistered, None, vec!["5"]),
        (LedgerPart::Approved, None, vec![]),
    ] {
        let search = ResponseSearch {
            part: Some(part.clone()),
            batch: batch.map(str::to_owned),
            limit: 10,
            ..ResponseSearch::default()
        };
        let rows = store.responses(&main_survey(), &search).unwrap();
        let listed: Vec<&str> = rows.iter().map(|row| row.serial.as_str()).collect();
        assert_eq!(listed, expected, "{part:?}");
        let count = store.count_responses(&main_survey(), &search).unwrap();
        assert_eq!(count, expected.len() as u64, "{part:?}");
    }
    assert_eq!(
        codes(&store),
        [
            "without-batch",
            "serial-unregistered",
            "papers-unfinished",
            "serial-awaited"
        ]
    );
}

#[test]
fn the_distributed_count_is_that_of_the_batches_where_the_project_says_nothing() {
    let mut store = store();
    let mut project = project();
    project.surveys[0].distributed = None;
    store.save_project_because(&project, "改定义").unwrap();
    assert_eq!(codes(&store), ["distributed-unknown"]);
    store
        .save_batch(&main_survey(), &batch("A", Some(10)))
        .unwrap();
    store.save_batch(&main_survey(), &batch("B", None)).unwrap();
    assert_eq!(store.ledger(&main_survey()).unwrap().distributed, None);
    store
        .save_batch(&main_survey(), &batch("B", Some(21)))
        .unwrap();
    assert_eq!(store.ledger(&main_survey()).unwrap().distributed, Some(31));
    project.surveys[0].distributed = Some(30);
    store.save_project_because(&project, "改定义").unwrap();
    assert_eq!(store.ledger(&main_survey()).unwrap().distributed, Some(30));
    assert_eq!(codes(&store), ["distributed-differs"]);
}

#[test]
fn imported_responses_join_their_batches() {
    let mut store = with_batches();
    register(&mut store, "A", "1").unwrap();
    store.set_current_batch(&main_survey(), Some("B")).unwrap();
    let mut rows = ["1", "2"].into_iter().zip(2..).map(|(number, row)| {
        let mut answers = manyi::response::AnswerSheet::empty(4);
        for (position, answer) in whole("1", 85) {
            answers.set(position, Some(answer));
        }
        Ok(ImportedResponse {
            serial: serial(number),
            answers,
            version: None,
            invalid: (number == "2").then(|| Invalid {
                reason: "duplicate".to_owned(),
                why: String::new(),
            }),
            row,
        })
    });
    store
        .import(&main_survey(), "papers.csv", "ab12", &mut rows, false)
        .unwrap();
    assert_eq!(batch_of(&store, "1").as_deref(), Some("A"));
    assert_eq!(batch_of(&store, "2").as_deref(), Some("B"));
    let account = store.account(&main_survey()).unwrap();
    assert_eq!(account.batches[0].arrived, 1);
    assert_eq!(account.batches[1].invalid, [("duplicate".to_owned(), 1)]);
    assert_eq!(store.tally(&main_survey()).unwrap().responses, 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_kept_count_of_a_batch_that_was_changed_is_found() {
    let (_folder, file, mut store) = store_on_disk();
    store
        .save_batch(&main_survey(), &batch("A", Some(10)))
        .unwrap();
    register(&mut store, "A", "1-3").unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute("UPDATE batch SET arrived = 1", []).unwrap();
    let findings = store.doctor().unwrap().findings;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["batch-differs"]);
}

#[test]
fn serials_registered_by_mistake_are_taken_out_and_their_responses_leave_the_batch() {
    let mut store = with_batches();
    begin(&mut store, "2");
    register(&mut store, "A", "1-3").unwrap();
    let key = main_survey();
    let take = |store: &mut Store, code: &str, text: &str| {
        store.unregister_serials(&key, code, &read_serials(text).unwrap(), text)
    };
    let done = take(&mut store, "A", "2-9").unwrap();
    let due = Registered {
        added: 2,
        on_file: 1,
    };
    assert_eq!(done, due);
    assert_eq!(batch_of(&store, "2"), None);
    assert_eq!(listed(&store, false), [("1".to_owned(), false)]);
    let account = store.account(&key).unwrap();
    let a = &account.batches[0];
    assert_eq!((a.registered, a.arrived, a.ledger.returned), (1, 0, 0));
    // What is not there cannot be taken out, and 2 may now be registered elsewhere.
    let refused = take(&mut store, "A", "2-9").unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    assert!(refused.hints[0].zh.contains("serials"));
    register(&mut store, "B", "2").unwrap();
    assert_eq!(batch_of(&store, "2").as_deref(), Some("B"));
    assert!(store.doctor().unwrap().findings.is_empty());
    let rows = store.history(&key, None, None).unwrap();
    let taken = rows.iter().filter(|row| row.action == "unregister");
    let taken: Vec<_> = taken.collect();
    assert_eq!(taken.len(), 1, "the refused one left nothing");
    assert!(taken[0].old.as_ref().unwrap().contains("2-9"));
}

#[test]
fn a_batch_added_by_mistake_is_removed_while_nothing_belongs_to_it() {
    let mut store = with_batches();
    let key = main_survey();
    register(&mut store, "A", "1").unwrap();
    store.set_current_batch(&key, Some("B")).unwrap();
    begin(&mut store, "7");
    for code in ["A", "B"] {
        let refused = store.remove_batch(&key, code).unwrap_err();
        assert_eq!(refused.kind, Kind::Usage);
        assert!(!refused.hints.is_empty());
    }
    store.save_batch(&key, &batch("C", None)).unwrap();
    store.set_current_batch(&key, Some("C")).unwrap();
    store.remove_batch(&key, "C").unwrap();
    assert_eq!(store.current_batch(&key).unwrap(), None);
    assert_eq!(store.batches(&key).unwrap().len(), 2);
    let rows = store.history(&key, None, None).unwrap();
    let last = rows.last().unwrap();
    assert_eq!((last.action.as_str(), &last.new), ("batch", &None));
    assert!(last.old.as_ref().unwrap().contains("\"code\":\"C\""));
    let words: Vec<[String; 3]> = rows
        .iter()
        .filter(|row| row.action != "answer")
        .map(|row| {
            let zh = Language::Zh;
            [row.title().zh, row.old_text(zh), row.new_text(zh)]
        })
        .collect();
    assert_eq!(
        words[0],
        ["批次", "", "A 第一组 发放 10 古韩镇 2022-06-30 甲 现场"]
    );
    assert_eq!(words[2], ["登记编号", "", "A 1"]);
    assert_eq!(
        words.last().unwrap(),
        &["批次", "C 第一组 古韩镇 2022-06-30 甲 现场", ""]
    );
}

fn next(store: &Store, after: Option<&str>) -> String {
    let after = after.map(serial);
    match store.next_paper(&main_survey(), after.as_ref()).unwrap() {
        NextPaper::Serial(next) => next.to_string(),
        NextPaper::AllArrived => "all".into(),
    }
}

#[test]
fn the_next_paper_is_an_awaited_one_of_the_batch_in_hand() {
    let mut store = with_batches();
    register(&mut store, "A", "1-4").unwrap();
    register(&mut store, "B", "11-12").unwrap();
    assert_eq!(next(&store, None), "1");
    begin(&mut store, "2");
    // After 1 comes 3, since 2 is on file; after the end of the batch what it still lacks; then the other batch.
    assert_eq!(next(&store, Some("1")), "3");
    assert_eq!(next(&store, Some("4")), "1");
    for number in ["1", "3", "4"] {
        begin(&mut store, number);
    }
    assert_eq!(next(&store, Some("4")), "11");
    // The batch in hand goes before that of the paper.
    store.set_current_batch(&main_survey(), Some("B")).unwrap();
    assert_eq!(next(&store, None), "11");
    assert_eq!(next(&store, Some("11")), "12");
    for number in ["11", "12"] {
        begin(&mut store, number);
    }
    assert_eq!(next(&store, Some("12")), "all");
    // A withdrawn paper is awaited again.
    store
        .withdraw(&main_survey(), &serial("3"), "录错了卷")
        .unwrap();
    assert_eq!(next(&store, Some("12")), "3");
}

#[test]
fn without_registered_serials_the_next_paper_is_the_one_that_follows() {
    let mut store = store();
    assert_eq!(next(&store, None), "1");
    begin(&mut store, "7");
    assert_eq!(next(&store, Some("7")), "8");
    assert_eq!(next(&store, None), "8");
}

#[test]
fn a_serial_is_doubted_that_is_on_file_was_not_handed_out_or_looks_like_another() {
    let mut store = with_batches();
    let doubt = |store: &Store, number: &str| {
        let doubt = store.serial_doubt(&main_survey(), &serial(number), None);
        doubt.unwrap()
    };
    begin(&mut store, "A-09");
    // Nothing is registered: only what is on file, and what looks like it.
    assert!(matches!(
        doubt(&store, "A-09"),
        Some(SerialDoubt::OnFile(_))
    ));
    let like = Some(SerialDoubt::Like(serial("A-09")));
    for slip in ["A09", "A-9", "AO9", "A-O9"] {
        assert_eq!(doubt(&store, slip), like, "{slip}");
    }
    assert_eq!(doubt(&store, "A-10"), None);
    register(&mut store, "B", "17-19").unwrap();
    assert_eq!(doubt(&store, "17"), None);
    assert_eq!(doubt(&store, "20"), Some(SerialDoubt::Unregistered));
    assert_eq!(
        doubt(&store, "I7"),
        Some(SerialDoubt::Like(serial("17"))),
        "the likeness says more than that it is not registered"
    );
    // What is registered was handed out, whatever it looks like.
    assert_eq!(
        register(&mut store, "A", "A09").unwrap_err().kind,
        Kind::Findings
    );
    store
        .with_serials(true, |store| register(store, "A", "A09"))
        .unwrap();
    assert_eq!(doubt(&store, "A09"), None);
    // A withdrawn paper stands against nothing.
    store
        .withdraw(&main_survey(), &serial("A-09"), "录错了卷")
        .unwrap();
    assert_eq!(doubt(&store, "A-9"), Some(SerialDoubt::Like(serial("A09"))));
}
