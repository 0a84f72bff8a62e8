//! Importing: all or nothing, counted, and on record as one row.

use manyi::error::{Error, Kind, Result};
use manyi::response::{AnswerSheet, State, Tally};
use manyi::store::{ImportedResponse, Store, SurveyKey};
use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::Digest as _;

use crate::sample::*;

fn response(
    row: u64,
    number: &str,
    answers: &[(usize, manyi::response::Answer)],
) -> ImportedResponse {
    let mut sheet = AnswerSheet::empty(4);
    for (position, answer) in answers {
        sheet.set(*position, Some(answer.clone()));
    }
    ImportedResponse {
        serial: serial(number),
        answers: sheet,
        version: None,
        invalid: None,
        row,
    }
}

fn import(
    store: &mut Store,
    rows: Vec<Result<ImportedResponse>>,
    dry_run: bool,
) -> Result<manyi::store::Imported> {
    let mut rows = rows.into_iter();
    store.import(&main_survey(), "papers.csv", "ab12", &mut rows, dry_run)
}

fn three() -> Vec<Result<ImportedResponse>> {
    vec![
        Ok(response(2, "10", &whole("1", 85))),
        Ok(response(3, "9", &whole("2", 60))),
        Ok(response(4, "11", &[(KNOWS, choice("1"))])),
    ]
}

/// The documented hash over what an import wrote: over the first 16 bytes of the hash of each response, which is over
/// identity, serial, version 1, state, no batch and packed answers; a text or blob is `t` or `b`, its length in 8 bytes,
/// big-endian, and its bytes.
fn content_hash(file: &std::path::Path, rows: &[[&str; 3]]) -> String {
    use std::fmt::Write as _;
    let connection = Connection::open(file).unwrap();
    let mut hashes = Vec::new();
    for [serial, state, answers] in rows {
        let identity: Vec<u8> = connection
            .query_row(
                "SELECT identity FROM response WHERE serial = ?1",
                [serial],
                |row| row.get(0),
            )
            .unwrap();
        let long = |sign: u8, value: &[u8]| {
            let length = (value.len() as u64).to_be_bytes();
            [&[sign], length.as_slice(), value].concat()
        };
        let bytes = [
            long(b'b', &identity),
            long(b't', serial.as_bytes()),
            [b"i".as_slice(), &1_u64.to_be_bytes()].concat(),
            long(b't', state.as_bytes()),
            b"n".to_vec(),
            long(b't', answers.as_bytes()),
        ]
        .concat();
        hashes.extend(&sha2::Sha256::digest(&bytes)[..16]);
    }
    let mut hash = String::new();
    for byte in sha2::Sha256::digest(&hashes) {
        write!(hash, "{byte:02x}").unwrap();
    }
    hash
}

/// Every row of every table of the file.
fn content(file: &std::path::Path) -> Vec<(String, Vec<Vec<Value>>)> {
    let connection = Connection::open(file).unwrap();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(std::result::Result::unwrap)
        .collect();
    names
        .into_iter()
        .map(|name| {
            let mut rows = connection
                .prepare(&format!("SELECT * FROM {name}"))
                .unwrap();
            let columns = rows.column_count();
            let rows = rows
                .query_map([], |row| (0..columns).map(|at| row.get(at)).collect())
                .unwrap()
                .map(std::result::Result::unwrap)
                .collect();
            (name, rows)
        })
        .collect()
}

#[test]
fn complete_responses_are_entered_and_the_others_open() {
    let mut store = store();
    let imported = import(&mut store, three(), false).unwrap();
    assert_eq!(imported.responses, 3);
    assert_eq!(
        (imported.first, imported.last),
        (Some(serial("9")), Some(serial("11")))
    );
    let ledger = store.ledger(&main_survey()).unwrap();
    assert_eq!((ledger.returned, ledger.entered), (3, 2));
    let open = store.paper(&main_survey(), &serial("11")).unwrap().unwrap();
    assert_eq!(open.state, State::Open);
    assert_eq!(open.position, HOW);

    let sheets: Vec<AnswerSheet> = three()
        .into_iter()
        .take(2)
        .map(|row| row.unwrap().answers)
        .collect();
    let due = Tally::of(&survey("main").questionnaire, &sheets);
    assert_eq!(store.tally(&main_survey()).unwrap(), due);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn an_import_is_one_row_with_the_hash_and_the_range_and_begins_the_history_of_its_papers() {
    let (_folder, file, mut store) = store_on_disk();
    let before = store.verify_audit().unwrap().rows;
    import(&mut store, three(), false).unwrap();
    assert_eq!(store.verify_audit().unwrap().rows, before + 1);
    store
        .save_answer(&main_survey(), &serial("9"), SCORE, Some(&points(65)), 3)
        .unwrap();
    let history = store
        .history(&main_survey(), Some(&serial("9")), None)
        .unwrap();
    let actions: Vec<&str> = history.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["import", "answer"]);
    assert_eq!(
        history[0].new,
        Some(format!(
            r#"{{"file":"papers.csv","sha256":"ab12","responses":3,"first":"9","last":"11","content":"{}","questions":["KNOWS","HOW","SCORE","WORDS"]}}"#,
            content_hash(
                &file,
                &[
                    ["10", "entered", r##"[1,"1|2","8.5","#blank"]"##],
                    ["9", "entered", r##"[2,"1|2",6,"#blank"]"##],
                    ["11", "open", "[1]"],
                ]
            )
        ))
    );
    assert_eq!(history[1].old.as_deref(), Some("6"));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_serial_that_is_twice_in_the_file_is_refused_with_its_row() {
    let mut store = store();
    let mut rows = three();
    rows.push(Ok(response(5, "9", &[])));
    let error = import(&mut store, rows, false).unwrap_err();
    assert_eq!(error.kind, Kind::Input);
    assert_eq!(
        error.sentence.en,
        "row 5: serial 9 is in an earlier row of the file"
    );
}

#[test]
fn a_serial_that_is_on_file_is_refused_with_its_row() {
    let mut store = store();
    key_paper(&mut store, "9", &whole("1", 85));
    let error = import(&mut store, three(), false).unwrap_err();
    assert_eq!(error.kind, Kind::Input);
    assert_eq!(
        error.sentence.en,
        "row 3: serial 9 is on file in sample/main"
    );
}

#[test]
fn the_same_serial_in_another_survey_is_another_paper() {
    let mut store = store();
    key_paper(&mut store, "9", &whole("1", 85));
    let other = SurveyKey::new("sample", "other");
    store
        .import(&other, "f", "h", &mut three().into_iter(), false)
        .unwrap();
    assert_eq!(store.ledger(&other).unwrap().returned, 3);
    assert_eq!(store.ledger(&main_survey()).unwrap().returned, 1);
}

#[test]
fn a_failed_or_dry_import_leaves_every_row_of_the_file_as_it_was() {
    let (_folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "100", &whole("1", 85));
    let before = content(&file);

    let with = |last: Result<ImportedResponse>| {
        let mut rows = three();
        rows.push(last);
        rows
    };
    let wrong = Error::new(Kind::Input, "坏行", "a bad row");
    let unfit = response(5, "12", &[(SCORE, points(999))]);
    for rows in [
        with(Ok(response(5, "9", &[]))),
        with(Ok(response(5, "100", &[]))),
        with(Ok(unfit)),
        with(Err(wrong)),
        Vec::new(),
    ] {
        assert_eq!(
            import(&mut store, rows, false).unwrap_err().kind,
            Kind::Input
        );
        assert_eq!(content(&file), before);
    }

    let dry = import(&mut store, three(), true).unwrap();
    assert_eq!(content(&file), before);
    assert_eq!(import(&mut store, three(), false).unwrap(), dry);
    assert_ne!(content(&file), before);
}
