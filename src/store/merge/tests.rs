//! Machines that write without one another, and their files brought together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rusqlite::StatementStatus;
use rust_decimal::Decimal;

use super::papers::PUT_ASIDE;
use super::{ParcelContent, Receipt};
use crate::indicator::Project;
use crate::questionnaire::Kind as Asked;
use crate::response::{Answer, AnswerSheet, Batch, Missing, Serial, State};
use crate::store::second::adjudication::Ruling;
use crate::store::tests::{key, project, serial};
use crate::store::{ImportedResponse, Selection, Settings, Store};
use crate::trail::carried::Carried;

/// Six scores from 0 to 10, and words.
fn survey() -> Project {
    let mut all = project();
    let asked = &mut all.surveys[0].questionnaire.questions;
    let text = asked[0].clone();
    *asked = (1..=6)
        .map(|number| {
            let mut question = text.clone();
            question.code = format!("Q{number}");
            question.kind = Asked::Score {
                full_mark: Decimal::TEN,
                step: Decimal::ONE,
            };
            question
        })
        .collect();
    let mut words = text;
    words.code = "W".into();
    asked.push(words);
    all
}

const FIELDS: usize = 7;

struct Machine {
    folder: tempfile::TempDir,
    store: Store,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path().join("device"), &folder.path().join("a.db"));
        Self { folder, store }
    }

    fn with_project() -> Self {
        let mut machine = Self::new();
        machine.store.save_project(&survey()).unwrap();
        machine
    }

    /// The same machine again with a file put in the place of its own.
    fn put_back(self, content: &[u8]) -> Self {
        let Self { folder, store } = self;
        drop(store);
        let file = folder.path().join("a.db");
        std::fs::write(&file, content).unwrap();
        for left in ["a.db-wal", "a.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(left));
        }
        let store = open(folder.path().join("device"), &file);
        Self { folder, store }
    }

    fn content(&self) -> Vec<u8> {
        self.store
            .connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        std::fs::read(self.folder.path().join("a.db")).unwrap()
    }

    fn by(&mut self, who: &str) -> &mut Store {
        self.store.set_operator(who).unwrap();
        &mut self.store
    }

    fn key_paper(&mut self, who: &str, number: &str, scores: &[i64]) {
        let store = self.by(who);
        for (position, score) in scores.iter().enumerate() {
            let answer = points(*score);
            store
                .save_answer(
                    &key(),
                    &serial(number),
                    position,
                    Some(&answer),
                    position + 1,
                )
                .unwrap();
        }
        if scores.len() == 6 {
            let none = Answer::Missing(Missing::Blank);
            store
                .save_answer(&key(), &serial(number), 6, Some(&none), 7)
                .unwrap();
            store.finish(&key(), &serial(number)).unwrap();
        }
    }

    fn state(&self, number: &str) -> State {
        let paper = self.store.paper(&key(), &serial(number)).unwrap();
        paper.unwrap().state
    }

    fn discrepancies(&self) -> i64 {
        self.number("SELECT coalesce(sum(discrepancies), 0) FROM response")
    }

    fn number(&self, sql: &str) -> i64 {
        let found = self.store.connection.query_row(sql, [], |row| row.get(0));
        found.unwrap()
    }
}

fn open(device: PathBuf, file: &Path) -> Store {
    let settings = Settings {
        device_folder: Some(device),
        ..Settings::default()
    };
    Store::open_with(file, "tester", &settings).unwrap()
}

fn batch(code: &str) -> Batch {
    Batch {
        code: code.into(),
        title: String::new(),
        distributed: None,
        place: String::new(),
        date: None,
        interviewer: String::new(),
        mode: None,
        version: None,
    }
}

fn points(score: i64) -> Answer {
    Answer::Points(Decimal::from(score))
}

/// A parcel as it would be read from a file.
struct Parcel {
    waybill: crate::trail::carried::Waybill,
    key: Option<[u8; 32]>,
    pieces: Vec<Carried>,
}

fn parcel(from: &Store) -> Parcel {
    parcel_for(from, &super::Knowledge::default())
}

fn parcel_for(from: &Store, knowledge: &super::Knowledge) -> Parcel {
    let mut pieces = Vec::new();
    let waybill = from.waybill(knowledge, "").unwrap();
    from.parcel_pieces(knowledge, &mut |piece| {
        pieces.push(piece.clone());
        Ok(())
    })
    .unwrap();
    Parcel {
        waybill,
        key: from.device_key().map(|key| key.verifying_key().to_bytes()),
        pieces,
    }
}

fn read(into: &mut Store, parcel: &Parcel) -> Receipt {
    let content = ParcelContent {
        waybill: &parcel.waybill,
        key: parcel.key,
        sha256: "00",
        pieces: &|give| parcel.pieces.iter().cloned().try_for_each(give),
    };
    into.read_parcel(&content, false).unwrap()
}

fn send(from: &Machine, to: &mut Machine) -> Receipt {
    read(&mut to.store, &parcel(&from.store))
}

/// Everything on file, named by what it is and not by rows: the same in every file that has the same events.
fn content(store: &Store) -> Vec<String> {
    let name = |id: &str| {
        format!(
            "(SELECT hex(coalesce(t.identity, d.identity)) || ':' || (e.sequence + coalesce(f.after, 0)) FROM event AS e JOIN device AS d ON d.id = e.device
              LEFT JOIN fork AS f ON f.device = d.id LEFT JOIN device AS t ON t.id = f.of WHERE e.id = {id})"
        )
    };
    let tables = [
        format!(
            "SELECT 'response', serial, state, (SELECT code FROM invalid_reason WHERE id = invalid), invalid_why,
                    (SELECT code FROM batch WHERE batch.id = response.batch), answers, version, next, compared,
                    discrepancies, operator, changed, control_total, hex(identity), sort_key, {}, {} FROM response",
            name("born"),
            name("last")
        ),
        format!(
            "SELECT 'comparison', serial, question, first, second, outcome, {}, {}, {} FROM comparison
             JOIN response ON response.id = comparison.response",
            name("first_row"),
            name("second_row"),
            name("settled_row")
        ),
        "SELECT 'agreement', first_operator, second_operator, compared, differed, discrepancies, for_first,
                for_second, for_other FROM agreement WHERE compared + differed + discrepancies <> 0"
            .to_owned(),
        "SELECT 'ledger', state, (SELECT code FROM invalid_reason WHERE id = invalid),
                (SELECT code FROM batch WHERE batch.id = ledger.batch), responses FROM ledger"
            .to_owned(),
        "SELECT 'tally', question, bucket, responses FROM tally".to_owned(),
        "SELECT 'alias', serial, hex(alias.identity) FROM alias JOIN response ON response.id = alias.response"
            .to_owned(),
        format!(
            "SELECT 'tip', serial, {}, hex(tip.identity) FROM tip JOIN response ON response.id = tip.response",
            name("event")
        ),
        "SELECT 'collision', response.serial, collision.serial FROM collision
         JOIN response ON response.id = collision.response"
            .to_owned(),
        format!(
            "SELECT 'matter', serial, part, {}, {} FROM matter JOIN response ON response.id = matter.response",
            name("one"),
            name("other")
        ),
        format!(
            "SELECT 'reopened', serial, {} FROM reopened JOIN response ON response.id = reopened.response",
            name("audit")
        ),
        format!(
            "SELECT 'note', serial, question, {} FROM note JOIN response ON response.id = note.response",
            name("audit")
        ),
        format!(
            "SELECT 'query', number, serial, question, query.state, {}, {}, {} FROM query
             JOIN response ON response.id = query.response",
            name("asked"),
            name("answered"),
            name("closed")
        ),
        "SELECT 'batch', code, title, registered, arrived, printed.version FROM batch
         LEFT JOIN printed ON printed.batch = batch.id"
            .to_owned(),
        "SELECT 'registered', serial, batch.code FROM registered JOIN batch ON batch.id = registered.batch"
            .to_owned(),
        "SELECT 'limit', percent FROM acceptance_limit".to_owned(),
        format!("SELECT 'thread', project, survey, name, {} FROM thread", name("last")),
        format!("SELECT 'thread tip', project, survey, name, {} FROM thread_tip", name("event")),
    ];
    let mut lines = Vec::new();
    for sql in tables {
        let mut statement = store.connection.prepare(&sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let line: Vec<String> = (0..columns)
                .map(|column| {
                    let value: rusqlite::types::Value = row.get(column).unwrap();
                    format!("{value:?}")
                })
                .collect();
            lines.push(line.join(" "));
        }
    }
    lines.sort();
    lines
}

/// Every value that anybody ever confirmed, as the trail of a file has it.
fn confirmed(store: &Store) -> BTreeSet<String> {
    let mut statement = store
        .connection
        .prepare(
            "SELECT hex(hash) || coalesce(new, '') FROM audit WHERE action NOT IN ('merge', 'continue')",
        )
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn is_sound(store: &Store) {
    let report = store.doctor().unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn papers_of_two_machines_come_together_and_a_second_reading_changes_nothing() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    assert_eq!(send(&office, &mut laptop).projects.len(), 1);
    office.key_paper("甲", "1", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("乙", "2", &[6, 5, 4, 3, 2, 1]);
    let receipt = send(&laptop, &mut office);
    assert_eq!((receipt.papers_new, receipt.papers_changed), (1, 0));
    is_sound(&office.store);
    assert_eq!(office.store.ledger(&key()).unwrap().entered, 2);
    let before = content(&office.store);
    assert!(send(&laptop, &mut office).is_nothing_new());
    assert_eq!(content(&office.store), before);
    send(&office, &mut laptop);
    is_sound(&laptop.store);
    assert_eq!(content(&laptop.store), before);
}

#[test]
fn words_deleted_on_demand_are_gone_from_what_every_machine_wrote() {
    let others = ["别处另写的话", "同样的话"];
    for other in others {
        let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
        send(&office, &mut laptop);
        for (machine, who, words) in [(&mut office, "甲", "同样的话"), (&mut laptop, "乙", other)]
        {
            machine.key_paper(who, "1", &[1, 2, 3, 4, 5, 6]);
            let words = Answer::Text(words.into());
            let store = machine.by(who);
            store
                .save_answer(&key(), &serial("1"), 6, Some(&words), 7)
                .unwrap();
        }
        send(&laptop, &mut office);
        let store = office.by("丁");
        store
            .erase_words(&key(), &serial("1"), "W", "本人要求")
            .unwrap();
        send(&office, &mut laptop);
        for machine in [&office, &laptop] {
            is_sound(&machine.store);
            let kept = confirmed(&machine.store);
            let is_word = |value: &&String| others.iter().any(|words| value.contains(words));
            assert_eq!(kept.iter().find(is_word), None, "{other}");
        }
        assert_eq!(content(&laptop.store), content(&office.store));
    }
}

// The trigger that keeps the head of a chain at its end belongs to the reading: left behind it would move it twice.
#[test]
fn a_parcel_that_is_refused_leaves_no_trigger_and_the_next_one_is_read() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    office.key_paper("甲", "1", &[1, 2, 3]);
    let mut cut = parcel(&office.store);
    cut.pieces.pop();
    let content = ParcelContent {
        waybill: &cut.waybill,
        key: cut.key,
        sha256: "00",
        pieces: &|give| cut.pieces.iter().cloned().try_for_each(give),
    };
    assert!(laptop.store.read_parcel(&content, false).is_err());
    assert_eq!(laptop.number("SELECT count(*) FROM temp.sqlite_schema"), 0);
    send(&office, &mut laptop);
    assert_eq!(laptop.number("SELECT count(*) FROM temp.sqlite_schema"), 0);
    laptop.key_paper("乙", "2", &[1, 2, 3]);
    is_sound(&laptop.store);
}

#[test]
fn a_deletion_of_half_typed_words_is_told_on_every_machine() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    office.key_paper("甲", "1", &[1, 2, 3]);
    for number in ["1", "2"] {
        let half = crate::response::Draft {
            position: 6,
            text: "说到一半".into(),
        };
        let store = office.by("甲");
        store
            .save_draft(&key(), &serial(number), Some(&half))
            .unwrap();
        let store = office.by("丁");
        let erased = store.erase_words(&key(), &serial(number), "W", "本人要求");
        assert_eq!(erased.unwrap(), 0);
    }
    send(&office, &mut laptop);
    for machine in [&office, &laptop] {
        is_sound(&machine.store);
        for number in ["1", "2"] {
            let history = machine.store.history(&key(), Some(&serial(number)), None);
            let mut history = history.unwrap().into_iter();
            let erasure = history.find(|event| event.action == "erase").unwrap();
            assert_eq!(
                (erasure.operator.as_str(), erasure.why.as_deref()),
                ("丁", Some("本人要求"))
            );
        }
    }
    assert_eq!(content(&laptop.store), content(&office.store));
}

#[test]
fn two_keyings_of_one_paper_are_its_first_and_second_entry() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    send(&office, &mut laptop);
    office.key_paper("甲", "7", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("乙", "7", &[1, 2, 9, 4, 5, 6]);
    office.key_paper("甲", "8", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("乙", "8", &[1, 2, 3, 4, 5, 6]);
    // By one person on both machines: nobody has checked it.
    office.key_paper("丙", "9", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("丙", "9", &[1, 2, 3, 4, 5, 6]);
    let receipt = send(&laptop, &mut office);
    is_sound(&office.store);
    assert_eq!((receipt.discrepancies, receipt.collisions), (1, 0));
    assert_eq!(office.discrepancies(), 1);
    assert_eq!(office.state("7"), State::Entered);
    assert_eq!(office.state("8"), State::Verified);
    assert_eq!(office.state("9"), State::Entered);
    assert_eq!(office.number("SELECT count(*) FROM response"), 3);
    // A third person decides, and the other machine hears of it.
    let store = office.by("丁");
    store
        .adjudicate(&key(), &serial("7"), 2, &Ruling::Second, "看原卷")
        .unwrap();
    is_sound(&office.store);
    send(&office, &mut laptop);
    is_sound(&laptop.store);
    assert_eq!(laptop.discrepancies(), 0);
    assert_eq!(laptop.state("7"), office.state("7"));
    assert_eq!(content(&laptop.store), content(&office.store));
}

#[test]
fn a_field_keyed_on_one_machine_only_has_that_value() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    office.key_paper("甲", "7", &[1, 2]);
    send(&office, &mut laptop);
    office.by("甲");
    let at = |machine: &mut Machine, position: usize, score: i64| {
        let answer = points(score);
        machine
            .store
            .save_answer(&key(), &serial("7"), position, Some(&answer), position + 1)
            .unwrap();
    };
    at(&mut office, 2, 3);
    laptop.by("甲");
    at(&mut laptop, 3, 4);
    // What was seen and changed is a correction, not a second entry.
    at(&mut laptop, 0, 9);
    send(&laptop, &mut office);
    is_sound(&office.store);
    let answers: String = office
        .store
        .connection
        .query_row("SELECT answers FROM response", [], |row| row.get(0))
        .unwrap();
    assert_eq!(answers, "[9,2,3,4]");
    assert_eq!(office.number("SELECT count(*) FROM comparison"), 0);
    assert_eq!(office.state("7"), State::Open);
}

#[test]
fn a_decision_stands_against_a_keying_it_had_not_seen_which_is_a_new_discrepancy() {
    let (mut office, mut one, mut two) = (Machine::with_project(), Machine::new(), Machine::new());
    send(&office, &mut one);
    send(&office, &mut two);
    office.key_paper("甲", "7", &[1, 2, 3, 4, 5, 6]);
    one.key_paper("乙", "7", &[1, 2, 9, 4, 5, 6]);
    two.key_paper("戊", "7", &[1, 2, 8, 4, 5, 6]);
    send(&one, &mut office);
    let store = office.by("丁");
    store
        .adjudicate(&key(), &serial("7"), 2, &Ruling::Second, "看原卷")
        .unwrap();
    assert_eq!(office.discrepancies(), 0);
    send(&two, &mut office);
    is_sound(&office.store);
    assert_eq!(office.discrepancies(), 1);
    let row: (String, String) = office
        .store
        .connection
        .query_row(
            "SELECT first, second FROM comparison WHERE outcome = 'discrepancy'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert!(
        row == ("9".into(), "8".into()) || row == ("8".into(), "9".into()),
        "{row:?}"
    );
}

#[test]
fn what_is_approved_here_and_changed_there_is_approved_no_more() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    office.key_paper("甲", "7", &[1, 2, 3, 4, 5, 6]);
    send(&office, &mut laptop);
    let serials = [serial("7")];
    office
        .by("长")
        .approve_because(&key(), Selection::Serials(&serials), "不复录")
        .unwrap();
    assert_eq!(office.state("7"), State::Approved);
    let answer = points(10);
    laptop
        .by("甲")
        .save_answer(&key(), &serial("7"), 0, Some(&answer), 7)
        .unwrap();
    let receipt = send(&laptop, &mut office);
    is_sound(&office.store);
    assert_eq!(receipt.unapproved.len(), 1);
    assert_eq!(receipt.moved.len(), 1);
    assert_eq!(office.state("7"), State::Entered);
    let store = office.by("长");
    assert_eq!(store.matters_of(1).unwrap().len(), 1);
    store.settle_matters(&key(), &serial("7"), "看过").unwrap();
    is_sound(&office.store);
    assert_eq!(office.number("SELECT count(*) FROM matter"), 0);
}

/// Else whoever keys papers a second time could read a parcel to see what the first entries come to.
#[test]
fn what_a_parcel_moves_is_told_to_a_verifier_without_the_papers_that_wait_for_them() {
    let mut all = survey();
    all.surveys[0].measures = vec![crate::measure::Measure {
        code: "sat".into(),
        title: crate::text::Text::same("sat"),
        formula: crate::measure::Formula::ScoreRate,
        questions: (1..=6).map(|number| format!("Q{number}")).collect(),
        leaves_base: crate::measure::LeavesBase::default(),
        decimals: 2,
        rounding: crate::measure::Rounding::HalfUp,
        note: crate::text::Text::default(),
    }];
    let (mut office, mut laptop) = (Machine::new(), Machine::new());
    office.store.save_project(&all).unwrap();
    office.key_paper("甲", "7", &[1, 2, 3, 4, 5, 6]);
    office.key_paper("甲", "8", &[10; 6]);
    send(&office, &mut laptop);
    let serials = [serial("7")];
    office
        .by("长")
        .approve_because(&key(), Selection::Serials(&serials), "不复录")
        .unwrap();
    laptop
        .by("甲")
        .save_answer(&key(), &serial("7"), 0, Some(&points(10)), 7)
        .unwrap();
    // 丙 has begun the second entry of 8, which still waits for them.
    let verifier = office.by("丙");
    verifier
        .save_second(&key(), &serial("8"), 0, &points(10))
        .unwrap();
    let receipt = send(&laptop, &mut office);
    assert_eq!(receipt.unapproved.len(), 1);
    let seen = |moved: &crate::indicator::Moved| -> Vec<[String; 2]> {
        let measures = moved.measures.iter();
        measures
            .map(|one| [one.before.parts(), one.after.parts()])
            .collect()
    };
    // 7 had 21 of 60 points; approved no more, it waits for its second entry, too.
    assert_eq!(seen(&receipt.moved[0].1), [["21/60", "0/0"]]);
    // The record has all papers: 21 + 60 of 120, and 30 + 60 after Q1 went from 1 to 10.
    let record: String = office
        .store
        .connection
        .query_row(
            "SELECT new FROM event JOIN event_value ON event_value.event = event.id
             WHERE action = 'merge' ORDER BY event.id DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let whole = &record["moved"]["p"]["measures"][0]["parts"];
    assert_eq!(*whole, serde_json::json!(["81/120", "90/120"]));
    is_sound(&office.store);
}

#[test]
fn two_renumberings_without_one_another_wait_for_a_person_until_the_serial_is_set_again() {
    let (mut a, mut b) = (Machine::with_project(), Machine::new());
    a.key_paper("alice", "2", &[1, 2, 3, 4, 5, 6]);
    send(&a, &mut b);
    let renumber = |machine: &mut Machine, who: &str, from: &str, to: &str| {
        let serials = [&serial(from), &serial(to)];
        machine.by(who).renumber(&key(), serials, "看错").unwrap();
    };
    renumber(&mut a, "alice", "2", "23");
    renumber(&mut b, "bob", "2", "22");
    send(&a, &mut b);
    send(&b, &mut a);
    assert_eq!(content(&a.store), content(&b.store));
    for machine in [&a, &b] {
        is_sound(&machine.store);
        let inbox = machine.store.inbox().unwrap();
        assert_eq!(inbox.len(), 1);
        let waiting = &inbox[0];
        assert_eq!(
            (waiting.kind, waiting.part.as_str()),
            (super::WaitingKind::Matter, "serial")
        );
        let mut said = [waiting.one.value.as_str(), waiting.other.value.as_str()];
        said.sort_unstable();
        assert_eq!(said, ["22", "23"]);
    }
    let at = a.store.inbox().unwrap()[0].name.clone();
    renumber(&mut a, "alice", &at, "24");
    assert_eq!(a.store.inbox().unwrap(), []);
    is_sound(&a.store);
    send(&a, &mut b);
    assert_eq!(b.store.inbox().unwrap(), []);
    is_sound(&b.store);
}

#[test]
fn a_paper_withdrawn_here_and_moved_there_waits_for_a_person() {
    let two = {
        let mut all = survey();
        let mut second = all.surveys[0].clone();
        second.code = "other".into();
        all.surveys.push(second);
        all
    };
    let (mut a, mut b) = (Machine::new(), Machine::new());
    a.store.save_project(&two).unwrap();
    a.key_paper("alice", "3", &[1, 2, 3, 4, 5, 6]);
    send(&a, &mut b);
    let other = crate::store::SurveyKey::new(&key().project, "other");
    let three = serial("3");
    a.by("alice").withdraw(&key(), &three, "录错").unwrap();
    b.by("bob")
        .move_response([&key(), &other], [&three, &three], "另一个村的")
        .unwrap();
    send(&a, &mut b);
    send(&b, &mut a);
    for machine in [&mut a, &mut b] {
        is_sound(&machine.store);
        let inbox = machine.store.inbox().unwrap();
        let waiting = &inbox[0];
        assert_eq!((inbox.len(), waiting.part.as_str()), (1, "validity"));
        let words = [&waiting.one.shown.zh, &waiting.other.shown.zh];
        assert!(words.iter().any(|said| said.contains("撤出")), "{words:?}");
        assert!(words.iter().any(|said| said.contains("移出")), "{words:?}");
        assert!(waiting.name_text().zh.contains("已撤出"));
        assert_eq!(waiting.part_text().zh, "有效性");
    }
    a.by("chief")
        .settle_matters(&key(), &three, "确是那个村的")
        .unwrap();
    assert_eq!(a.store.inbox().unwrap(), []);
    send(&a, &mut b);
    assert_eq!(b.store.inbox().unwrap(), []);
    is_sound(&a.store);
    is_sound(&b.store);
}

#[test]
fn serials_that_an_eye_does_not_tell_apart_wait_for_a_person_where_no_device_had_both() {
    let (mut a, mut b) = (Machine::with_project(), Machine::new());
    send(&a, &mut b);
    a.key_paper("alice", "A-09", &[1, 2, 3, 4, 5, 6]);
    a.key_paper("alice", "L-O7", &[1, 2, 3, 4, 5, 6]);
    // Asked about when they were keyed, since one device had both.
    a.key_paper("alice", "B-1", &[1, 2, 3, 4, 5, 6]);
    a.key_paper("alice", "B1", &[1, 2, 3, 4, 5, 6]);
    for number in ["A9", "I-07", "C1"] {
        b.key_paper("bob", number, &[6, 5, 4, 3, 2, 1]);
    }
    let receipt = send(&b, &mut a);
    assert_eq!((receipt.papers_new, receipt.alike), (3, 2));
    let pairs = |machine: &Machine| -> BTreeSet<[String; 2]> {
        let inbox = machine.store.inbox().unwrap().into_iter();
        let alike = inbox.filter(|of| of.kind == super::WaitingKind::Alike);
        alike
            .map(|of| {
                let mut pair = [of.name, of.part];
                pair.sort();
                pair
            })
            .collect()
    };
    let pair = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
    assert_eq!(
        pairs(&a),
        BTreeSet::from([pair("A-09", "A9"), pair("I-07", "L-O7")])
    );
    a.by("chief")
        .settle_matters(&key(), &serial("A9"), "两份")
        .unwrap();
    a.by("chief")
        .withdraw(&key(), &serial("I-07"), "重复")
        .unwrap();
    assert_eq!(pairs(&a), BTreeSet::new());
    assert_eq!(send(&a, &mut b).alike, 0);
    assert_eq!(pairs(&b), BTreeSet::new());
    is_sound(&a.store);
    is_sound(&b.store);
}

/// The survey with another wording of its first question.
fn reworded() -> Project {
    let mut all = survey();
    all.surveys[0].questionnaire.questions[0].text = crate::text::Text::same("Q1 otherwise");
    all
}

#[test]
fn a_definition_changed_elsewhere_undoes_what_was_approved_without_knowing_of_it() {
    let (mut a, mut b) = (Machine::with_project(), Machine::new());
    a.key_paper("alice", "1", &[1, 2, 3, 4, 5, 6]);
    a.key_paper("alice", "2", &[2, 2, 3, 4, 5, 6]);
    let receipt = send(&a, &mut b);
    assert_eq!(receipt.papers_new, 2);
    a.by("chief").approve(&key(), Selection::Survey).unwrap();
    b.by("bob")
        .save_project_because(&reworded(), "错字")
        .unwrap();
    let old = parcel(&a.store);
    // There, the approvals come to a definition that they did not know.
    let receipt = read(&mut b.store, &old);
    assert_eq!(
        (receipt.overtaken.len(), receipt.approved_no_more()),
        (2, 2)
    );
    assert_eq!(b.state("1"), State::Entered);
    // Here, the definition comes under the approvals; old and new are told, and no figure moves by a wording.
    let told = send(&b, &mut a);
    assert_eq!(a.state("1"), State::Entered);
    assert_eq!(told.redefined[0].1.changes[0].thing.as_deref(), Some("Q1"));
    assert!(told.moved.iter().all(|(_, moved)| moved.is_nothing()));
    let ledger = a.store.account(&key()).unwrap().ledger;
    assert_eq!((ledger.entered, ledger.approved), (2, 0));
    is_sound(&a.store);
    is_sound(&b.store);
    assert_eq!(content(&a.store), content(&b.store));
    let whys = a.store.history(&key(), Some(&serial("1")), None).unwrap();
    let why = whys.last().unwrap();
    assert_eq!(why.action, "reopen");
    assert_eq!(
        why.why_text(crate::text::Language::Zh),
        "别的设备改了定义：错字"
    );
    // Whoever approves now knows the definition: that stands, and an old parcel changes nothing.
    a.by("chief").approve(&key(), Selection::Survey).unwrap();
    assert_eq!(send(&a, &mut b).approved_no_more(), 0);
    read(&mut b.store, &old);
    assert_eq!(
        (a.state("2"), b.state("2")),
        (State::Approved, State::Approved)
    );
    is_sound(&b.store);
}

#[test]
fn approvals_stand_where_the_definition_says_nothing_else_and_fall_where_no_paper_lay_when_it_changed()
 {
    let (mut a, mut b, mut c) = (Machine::with_project(), Machine::new(), Machine::new());
    send(&a, &mut b);
    send(&a, &mut c);
    a.key_paper("alice", "1", &[1, 2, 3, 4, 5, 6]);
    a.by("chief").approve(&key(), Selection::Survey).unwrap();
    // A note for the keyer touches no answer.
    let mut noted = survey();
    noted.surveys[0].distributed = Some(9);
    b.by("bob").save_project_because(&noted, "").unwrap();
    assert_eq!(send(&b, &mut a).approved_no_more(), 0);
    assert_eq!(a.state("1"), State::Approved);
    // Without a paper there, nobody was asked for a reason.
    let mut other = reworded();
    other.surveys[0].distributed = Some(9);
    send(&b, &mut c);
    c.by("carol").save_project_because(&other, "").unwrap();
    assert_eq!(send(&c, &mut a).overtaken.len(), 1);
    assert_eq!(a.state("1"), State::Entered);
    is_sound(&a.store);
}

#[test]
fn one_serial_on_two_papers_is_never_mixed() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    send(&office, &mut laptop);
    office.key_paper("甲", "7", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("乙", "7", &[9, 8, 7, 4, 5, 10]);
    let receipt = send(&laptop, &mut office);
    is_sound(&office.store);
    assert_eq!(receipt.collisions, 1);
    assert_eq!(office.number("SELECT count(*) FROM response"), 2);
    assert_eq!(office.discrepancies(), 0);
    let aside: String = office
        .store
        .connection
        .query_row(
            "SELECT response.serial FROM response JOIN collision ON collision.response = response.id",
            [],
            |row| row.get(0),
        )
        .unwrap();
    // It is one paper after all: what differs is to be decided.
    let whole = office.content();
    office
        .by("长")
        .settle_as_one(&key(), &serial(&aside), "同一份")
        .unwrap();
    is_sound(&office.store);
    assert_eq!(office.number("SELECT count(*) FROM response"), 1);
    assert_eq!(office.discrepancies(), 4);
    send(&office, &mut laptop);
    is_sound(&laptop.store);
    assert_eq!(content(&laptop.store), content(&office.store));
    // Or it is another one, with a serial of its own.
    let mut office = office.put_back(&whole);
    office
        .by("长")
        .renumber(&key(), [&serial(&aside), &serial("70")], "另一份")
        .unwrap();
    is_sound(&office.store);
    assert_eq!(office.number("SELECT count(*) FROM collision"), 0);
    let mut other = Machine::new();
    send(&office, &mut other);
    is_sound(&other.store);
    assert_eq!(content(&other.store), content(&office.store));
}

#[test]
fn imported_papers_travel_and_are_proved_there() {
    let (mut office, mut laptop, mut third) =
        (Machine::with_project(), Machine::new(), Machine::new());
    send(&office, &mut laptop);
    let import = |machine: &mut Machine, first: i64| {
        let mut rows = (first..first + 3).map(|number| {
            let mut answers = AnswerSheet::empty(FIELDS);
            for position in 0..6 {
                answers.set(position, Some(points(number % 10)));
            }
            answers.set(6, Some(Answer::Missing(Missing::Blank)));
            Ok(ImportedResponse {
                serial: serial(&number.to_string()),
                answers,
                version: None,
                invalid: None,
                row: 0,
            })
        });
        machine
            .by("导")
            .import(&key(), "f.csv", "00", &mut rows, false)
            .unwrap();
    };
    import(&mut office, 1);
    import(&mut laptop, 3);
    office.key_paper("甲", "4", &[4, 4, 4, 4, 4, 5]);
    let answer = points(9);
    laptop
        .by("乙")
        .save_answer(&key(), &serial("5"), 0, Some(&answer), 7)
        .unwrap();
    send(&laptop, &mut office);
    is_sound(&office.store);
    assert_eq!(office.number("SELECT count(*) FROM response"), 5);
    // Papers of imports that stand alone are new papers too.
    assert_eq!(send(&office, &mut third).papers_new, 5);
    is_sound(&third.store);
    assert_eq!(content(&third.store), content(&office.store));
    send(&office, &mut laptop);
    is_sound(&laptop.store);
    assert_eq!(content(&laptop.store), content(&office.store));
    // And on: what is keyed on after the merge.
    let answer = points(7);
    third
        .by("丙")
        .save_answer(&key(), &serial("4"), 5, Some(&answer), 7)
        .unwrap();
    is_sound(&third.store);
    send(&third, &mut office);
    is_sound(&office.store);
    assert_eq!(content(&third.store), content(&office.store));
}

#[test]
fn a_laptop_restored_from_a_backup_goes_on_as_a_new_device() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    send(&office, &mut laptop);
    laptop.key_paper("乙", "1", &[1, 2, 3, 4, 5, 6]);
    let backup = laptop.content();
    laptop.key_paper("乙", "2", &[1, 2, 3, 4, 5, 6]);
    send(&laptop, &mut office);
    let mut laptop = laptop.put_back(&backup);
    laptop.key_paper("乙", "3", &[6, 5, 4, 3, 2, 1]);
    let receipt = send(&laptop, &mut office);
    is_sound(&office.store);
    assert_eq!((receipt.forks, receipt.papers_new), (0, 1));
    assert_eq!(office.number("SELECT count(*) FROM response"), 3);
    // What the laptop lost comes back to it.
    send(&office, &mut laptop);
    is_sound(&laptop.store);
    assert_eq!(content(&laptop.store), content(&office.store));
}

#[test]
fn a_machine_that_was_copied_whole_forks_its_chain_and_both_are_kept() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    send(&office, &mut laptop);
    laptop.key_paper("乙", "1", &[1, 2, 3, 4, 5, 6]);
    drop(laptop.store);
    // The whole folder, with the identity of the device: the program cannot tell that it is on another machine.
    let twin = tempfile::tempdir().unwrap();
    copy_all(laptop.folder.path(), twin.path());
    let notes = twin.path().join("device").join("chains");
    for entry in std::fs::read_dir(&notes).unwrap() {
        // As a copy of a virtual machine has the numbers of its files too.
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut note: serde_json::Value = serde_json::from_str(&text).unwrap();
        note["file"] = serde_json::json!(twin.path().join("a.db"));
        note["number"] = serde_json::Value::Null;
        std::fs::write(&path, note.to_string()).unwrap();
    }
    let reopened = |folder: tempfile::TempDir| Machine {
        store: open(folder.path().join("device"), &folder.path().join("a.db")),
        folder,
    };
    let (mut laptop, mut twin) = (reopened(laptop.folder), reopened(twin));
    laptop.key_paper("乙", "2", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("乙", "4", &[1, 2, 3, 4, 5, 6]);
    twin.key_paper("丙", "3", &[6, 5, 4, 3, 2, 1]);
    twin.key_paper("丙", "4", &[1, 2, 3, 4, 5, 7]);
    send(&laptop, &mut office);
    let receipt = send(&twin, &mut office);
    is_sound(&office.store);
    assert_eq!((receipt.forks, receipt.papers_new), (1, 1));
    assert_eq!(office.number("SELECT count(*) FROM response"), 4);
    assert_eq!(office.discrepancies(), 1);
    let inbox = office.store.inbox().unwrap();
    assert_eq!(inbox[0].kind, super::WaitingKind::Fork);
    let name = inbox[0].name.clone();
    office.by("长").settle_fork(&name, "虚拟机被复制").unwrap();
    is_sound(&office.store);
    each_change_is_told(&office, &["fork"]);
    // Both go on, and the fork is no news any more.
    laptop.key_paper("乙", "5", &[1, 2, 3, 4, 5, 6]);
    twin.key_paper("丙", "6", &[1, 2, 3, 4, 5, 6]);
    let receipts = [send(&twin, &mut office), send(&laptop, &mut office)];
    is_sound(&office.store);
    assert!(
        receipts
            .iter()
            .all(|receipt| receipt.forks == 0 && receipt.papers_new == 1)
    );
    // The other way round is the same truth.
    let mut other = Machine::new();
    send(&twin, &mut other);
    send(&laptop, &mut other);
    send(&office, &mut other);
    is_sound(&other.store);
    assert_eq!(content(&other.store), content(&office.store));
    assert_eq!(confirmed(&other.store), confirmed(&office.store));
    // What was settled there is settled here, where the other branch is the one that left.
    let still = other.store.inbox().unwrap();
    assert!(
        still.iter().all(|of| of.kind != super::WaitingKind::Fork),
        "{still:?}"
    );
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_all(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_parcel_for_a_device_leaves_out_what_it_has_and_waits_where_something_is_missing() {
    let (mut office, mut laptop, mut third) =
        (Machine::with_project(), Machine::new(), Machine::new());
    send(&office, &mut laptop);
    laptop.key_paper("乙", "1", &[1, 2, 3, 4, 5, 6]);
    send(&laptop, &mut office);
    send(&office, &mut laptop);
    laptop.key_paper("乙", "2", &[1, 2, 3, 4, 5, 6]);
    let devices = laptop.store.devices().unwrap();
    let other = devices.iter().find(|device| !device.is_own).unwrap();
    let knowledge = laptop.store.knowledge_of(&other.device).unwrap();
    let short = parcel_for(&laptop.store, &knowledge);
    assert!(short.waybill.events < parcel(&laptop.store).waybill.events);
    let receipt = read(&mut third.store, &short);
    assert!(receipt.waits.is_some(), "{receipt:?}");
    assert_eq!(third.number("SELECT count(*) FROM event"), 0);
    let receipt = read(&mut office.store, &short);
    assert_eq!((receipt.waits, receipt.papers_new), (None, 1));
    is_sound(&office.store);
}

#[test]
fn registered_serials_bring_papers_of_other_machines_into_their_batch() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    send(&office, &mut laptop);
    let batch = Batch {
        code: "b1".into(),
        title: String::new(),
        distributed: Some(5),
        place: String::new(),
        date: None,
        interviewer: String::new(),
        mode: None,
        version: Some(1),
    };
    office.store.save_batch(&key(), &batch).unwrap();
    office
        .store
        .register_serials(&key(), "b1", &[serial("1"), serial("2")], "1-2")
        .unwrap();
    laptop.key_paper("乙", "1", &[1, 2, 3, 4, 5, 6]);
    send(&laptop, &mut office);
    is_sound(&office.store);
    assert_eq!(office.number("SELECT arrived FROM batch"), 1);
    send(&office, &mut laptop);
    is_sound(&laptop.store);
    assert_eq!(content(&laptop.store), content(&office.store));
}

/// A copy of a file in which one value was changed by another program.
fn changed(content: &[u8], folder: &Path, change: &str) -> Option<PathBuf> {
    let file = folder.join("changed.db");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("changed.db{end}")));
    }
    std::fs::write(&file, content).unwrap();
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    let rows = connection.execute(change, []).unwrap();
    (rows > 0).then_some(file)
}

/// Changes each column of these tables, one after the other, and asks the check-up.
fn each_change_is_told(machine: &Machine, tables: &[&str]) {
    let (content, folder) = (machine.content(), tempfile::tempdir().unwrap());
    let mut untold = Vec::new();
    for table in tables {
        let mut statement = machine
            .store
            .connection
            .prepare(&format!(
                "SELECT name, type FROM pragma_table_info('{table}')"
            ))
            .unwrap();
        let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        let columns: Vec<(String, String)> = columns.unwrap().map(Result::unwrap).collect();
        for (column, kind) in columns {
            let other = match kind.as_str() {
                "INTEGER" => format!("{column} + 1"),
                "BLOB" => format!("unhex(substr(hex({column}), 3) || '5A')"),
                _ => format!("{column} || '0'"),
            };
            let change = format!(
                "UPDATE OR IGNORE {table} SET {column} = {other}
                 WHERE rowid = (SELECT rowid FROM {table} WHERE {column} IS NOT NULL LIMIT 1)"
            );
            // A table without row numbers is changed as a whole.
            let change = if ["tip", "matter", "thread_tip"].contains(table) {
                format!("UPDATE OR IGNORE {table} SET {column} = {other}")
            } else {
                change
            };
            let Some(file) = changed(&content, folder.path(), &change) else {
                assert_eq!((*table, column.as_str()), ("brought", "batch"));
                continue;
            };
            let device = folder.path().join("device");
            let is_told = std::panic::catch_unwind(|| {
                let report = open(device, &file).doctor();
                report.map_or(true, |report| !report.findings.is_empty())
            });
            if !is_told.unwrap_or(true) {
                untold.push(format!("{table}.{column}"));
            }
        }
    }
    assert_eq!(untold, Vec::<String>::new());
}

#[test]
fn each_column_that_only_a_merged_file_has_is_told_when_it_is_changed() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    send(&office, &mut laptop);
    let mut rows = ["2"].into_iter().map(|number| {
        let mut answers = AnswerSheet::empty(FIELDS);
        for position in 0..6 {
            answers.set(position, Some(points(3)));
        }
        answers.set(6, Some(Answer::Missing(Missing::Blank)));
        Ok(ImportedResponse {
            serial: serial(number),
            answers,
            version: None,
            invalid: None,
            row: 0,
        })
    });
    office
        .by("导")
        .import(&key(), "f.csv", "00", &mut rows, false)
        .unwrap();
    office.key_paper("甲", "7", &[1, 2, 3, 4, 5, 6]);
    laptop.key_paper("乙", "7", &[9, 8, 7, 4, 5, 10]);
    laptop.key_paper("乙", "2", &[3, 3, 3, 3, 3, 4]);
    for (machine, total) in [(&mut office, 1), (&mut laptop, 2)] {
        machine.key_paper("丙", "8", &[1, 2, 3, 4, 5, 6]);
        let store = machine.by("丙");
        store
            .save_control_total(&key(), &serial("8"), Some(Decimal::from(total)))
            .unwrap();
        store
            .set_acceptance_limit(&key(), Decimal::from(total))
            .unwrap();
    }
    office.store.name_device("县局").unwrap();
    send(&laptop, &mut office);
    is_sound(&office.store);
    let tables = [
        "merged",
        "alias",
        "tip",
        "collision",
        "brought",
        "matter",
        "device_name",
        "thread_tip",
    ];
    each_change_is_told(&office, &tables);
}

/// Something a person does on one of the machines.
#[derive(Debug, Clone)]
enum Deed {
    Key(u8, u8, i64),
    Whole(u8, bool),
    Second(u8, u8, i64),
    FinishSecond(u8),
    Decide(u8, u8, u8),
    Approve(u8),
    Reopen(u8),
    Invalid(u8, bool),
    Withdraw(u8, bool),
    Renumber(u8, u8),
    Total(u8, i64),
    Note(u8),
    Ask(u8),
    Close(u8),
    Limit(u8),
    Erase(u8),
    Batch(u8, bool),
    Register(u8, u8, bool),
    Into(u8),
    Send(u8),
}

/// The batches that there may be.
const BATCHES: [&str; 2] = ["X", "Y"];

fn deed() -> impl Strategy<Value = Deed> {
    let paper = 0..4_u8;
    prop_oneof![
        6 => (paper.clone(), 0..6_u8, 0..3_i64).prop_map(|(p, f, v)| Deed::Key(p, f, v)),
        6 => (paper.clone(), any::<bool>()).prop_map(|(p, s)| Deed::Whole(p, s)),
        3 => (paper.clone(), 0..7_u8, 0..3_i64).prop_map(|(p, f, v)| Deed::Second(p, f, v)),
        1 => paper.clone().prop_map(Deed::FinishSecond),
        3 => (paper.clone(), 0..6_u8, 0..3_u8).prop_map(|(p, f, w)| Deed::Decide(p, f, w)),
        2 => paper.clone().prop_map(Deed::Approve),
        1 => paper.clone().prop_map(Deed::Reopen),
        1 => (paper.clone(), any::<bool>()).prop_map(|(p, v)| Deed::Invalid(p, v)),
        1 => (paper.clone(), any::<bool>()).prop_map(|(p, v)| Deed::Withdraw(p, v)),
        1 => (paper.clone(), 0..6_u8).prop_map(|(p, q)| Deed::Renumber(p, q)),
        1 => (paper.clone(), 0..3_i64).prop_map(|(p, v)| Deed::Total(p, v)),
        1 => paper.clone().prop_map(Deed::Note),
        1 => paper.clone().prop_map(Deed::Ask),
        1 => (1..4_u8).prop_map(Deed::Close),
        1 => (1..4_u8).prop_map(Deed::Limit),
        1 => paper.clone().prop_map(Deed::Erase),
        1 => (0..2_u8, any::<bool>()).prop_map(|(b, made)| Deed::Batch(b, made)),
        2 => (0..2_u8, paper, any::<bool>()).prop_map(|(b, p, due)| Deed::Register(b, p, due)),
        1 => (0..3_u8).prop_map(Deed::Into),
        3 => (0..4_u8).prop_map(Deed::Send),
    ]
}

/// Does it as far as the program lets it be done.
fn act(machine: &mut Machine, who: u8, deed: &Deed) {
    let store = machine.by(["甲", "乙", "丙"][usize::from(who)]);
    let at = |paper: u8| serial(&(paper + 1).to_string());
    let survey = key();
    let _ = match deed {
        Deed::Key(paper, field, value) => {
            let answer = points(*value);
            let field = usize::from(*field);
            store
                .save_answer(&survey, &at(*paper), field, Some(&answer), field + 1)
                .map(drop)
        }
        Deed::Whole(paper, slips) => {
            for field in 0..6 {
                let given = i64::from(*paper) + i64::from(*slips && field == 2);
                let answer = points(given);
                let _ = store.save_answer(&survey, &at(*paper), field, Some(&answer), field + 1);
            }
            let words = Answer::Text(format!("话{paper}"));
            let _ = store.save_answer(&survey, &at(*paper), 6, Some(&words), 7);
            store.finish(&survey, &at(*paper))
        }
        Deed::Second(paper, field, value) => {
            let answer = if *field == 6 {
                Answer::Text("话".into())
            } else {
                points(*value)
            };
            store
                .save_second(&survey, &at(*paper), usize::from(*field), &answer)
                .map(drop)
        }
        Deed::FinishSecond(paper) => store.finish_second(&survey, &at(*paper)).map(drop),
        Deed::Decide(paper, field, way) => {
            let ruling = match way {
                0 => Ruling::First,
                1 => Ruling::Second,
                _ => Ruling::Other(points(5)),
            };
            store
                .adjudicate(&survey, &at(*paper), usize::from(*field), &ruling, "看原卷")
                .map(drop)
        }
        Deed::Approve(paper) => {
            let serials = [at(*paper)];
            store
                .approve_because(&survey, Selection::Serials(&serials), "不复录")
                .map(drop)
        }
        Deed::Reopen(paper) => store.reopen(&survey, &at(*paper), "改").map(drop),
        Deed::Invalid(paper, true) => store.set_invalid(&survey, &at(*paper), "duplicate", ""),
        Deed::Invalid(paper, false) => store.set_valid(&survey, &at(*paper), "有效"),
        Deed::Withdraw(paper, true) => store.withdraw(&survey, &at(*paper), "录错"),
        Deed::Withdraw(paper, false) => store.reinstate(&survey, &at(*paper), "没错"),
        Deed::Renumber(paper, to) => store.renumber(&survey, [&at(*paper), &at(*to)], "编号错"),
        Deed::Total(paper, value) => {
            store.save_control_total(&survey, &at(*paper), Some(Decimal::from(*value)))
        }
        Deed::Note(paper) => store.add_note(&survey, &at(*paper), None, "备注"),
        Deed::Ask(paper) => store.ask(&survey, &at(*paper), Some("Q1"), "？").map(drop),
        Deed::Close(number) => store.close_query(&survey, u64::from(*number), "好"),
        Deed::Limit(percent) => store.set_acceptance_limit(&survey, Decimal::from(*percent)),
        Deed::Erase(paper) => store
            .erase_words(&survey, &at(*paper), "W", "本人要求")
            .map(drop),
        Deed::Batch(code, true) => store
            .save_batch(&survey, &batch(BATCHES[usize::from(*code)]))
            .map(drop),
        Deed::Batch(code, false) => store.remove_batch(&survey, BATCHES[usize::from(*code)]),
        Deed::Register(code, paper, true) => store
            .register_serials(
                &survey,
                BATCHES[usize::from(*code)],
                &[at(*paper)],
                &at(*paper).to_string(),
            )
            .map(drop),
        Deed::Register(code, paper, false) => store
            .unregister_serials(
                &survey,
                BATCHES[usize::from(*code)],
                &[at(*paper)],
                &at(*paper).to_string(),
            )
            .map(drop),
        Deed::Into(code) => {
            store.set_current_batch(&survey, BATCHES.get(usize::from(*code)).copied())
        }
        Deed::Send(_) => Ok(()),
    };
}

fn told_by_all(machines: usize, deeds: &[(u8, u8, Deed)]) {
    let mut all = vec![Machine::with_project()];
    for _ in 1..machines {
        let mut machine = Machine::new();
        send(&all[0], &mut machine);
        all.push(machine);
    }
    for (place, who, deed) in deeds {
        let at = usize::from(*place) % machines;
        if let Deed::Send(to) = deed {
            let to = usize::from(*to) % machines;
            if to != at {
                let parcel = parcel(&all[at].store);
                read(&mut all[to].store, &parcel);
                is_sound(&all[to].store);
            }
            continue;
        }
        act(&mut all[at], *who, deed);
    }
    for machine in &all {
        is_sound(&machine.store);
    }
    let parcels: Vec<Parcel> = all.iter().map(|machine| parcel(&machine.store)).collect();
    let mut readers = [Machine::new(), Machine::new()];
    for parcel in &parcels {
        read(&mut readers[0].store, parcel);
    }
    for parcel in parcels.iter().rev().chain(&parcels) {
        read(&mut readers[1].store, parcel);
    }
    let [one, other] = &mut readers;
    // Who places a paper in the batch that awaits its serial writes an event of his own: the two hear of one another's.
    if deeds
        .iter()
        .any(|(_, _, deed)| matches!(deed, Deed::Register(..)))
    {
        send(one, other);
        send(other, one);
    }
    is_sound(&one.store);
    is_sound(&other.store);
    assert_eq!(content(&one.store), content(&other.store));
    let kept = confirmed(&one.store);
    for machine in &all {
        let mut lost = confirmed(&machine.store);
        // What was deleted on demand is deleted wherever the deletion is heard of.
        lost.retain(|value| !kept.contains(value) && !kept.contains(&value[..64]));
        assert_eq!(lost, BTreeSet::new());
    }
}

/// Which of two devices is first among those that nothing orders is chance: what was closed had been asked before,
/// however much was keyed between.
#[test]
fn a_query_that_is_closed_behind_entries_of_another_device_is_the_one_that_was_asked() {
    let deeds = [
        (1, 0, Deed::Invalid(2, true)),
        (1, 0, Deed::Ask(2)),
        (1, 0, Deed::Send(2)),
        (2, 0, Deed::Whole(2, false)),
        (2, 0, Deed::Close(1)),
    ];
    for _ in 0..8 {
        told_by_all(2, &deeds);
    }
}

/// Two keyings with two differences are one paper; the third parts them, and the note stays with the one it was about.
#[test]
fn a_note_stays_with_its_paper_when_a_later_parcel_parts_it_from_another() {
    let deeds = [
        (0, 0, Deed::Key(0, 2, 1)),
        (3, 0, Deed::Whole(0, false)),
        (0, 0, Deed::Send(2)),
        (0, 0, Deed::Key(0, 3, 1)),
        (3, 0, Deed::Note(0)),
        (2, 0, Deed::Key(0, 0, 1)),
    ];
    for _ in 0..8 {
        told_by_all(4, &deeds);
    }
}

/// Whoever brings the two together places the paper, by an event of his own: in the end all have the same.
#[test]
fn a_paper_whose_serial_another_machine_awaits_lies_in_that_batch_everywhere() {
    let deeds = [
        (1, 0, Deed::Whole(2, false)),
        (0, 0, Deed::Batch(0, true)),
        (0, 0, Deed::Register(0, 2, true)),
    ];
    for _ in 0..4 {
        told_by_all(3, &deeds);
    }
}

#[test]
fn whether_a_serial_was_put_aside_is_asked_without_planning_anew() {
    let one = Machine::with_project();
    let mut asked = one.store.connection.prepare(PUT_ASIDE).unwrap();
    for serial in ["1", "2", "3"] {
        assert!(!asked.exists((1, serial)).unwrap());
    }
    assert_eq!(asked.get_status(StatementStatus::RePrepare), 0);
}

/// How many cases: few by default, for each opens many files; `MANYI_MERGE_CASES` asks for more.
fn cases() -> u32 {
    let asked = std::env::var("MANYI_MERGE_CASES").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_parcels_gives_the_same_truth_and_loses_no_value(
        machines in 2..5_usize,
        deeds in proptest::collection::vec((0..5_u8, 0..3_u8, deed()), 1..40),
    ) {
        told_by_all(machines, &deeds);
    }
}

#[test]
fn machines_that_are_even_have_nothing_more_to_say_to_one_another() {
    let mut machines = [Machine::with_project(), Machine::new(), Machine::new()];
    let mut round = |key: bool| {
        for (from, to) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
            if key && from == 1 {
                machines[1].key_paper("乙", "7", &[1, 2, 3, 4, 5, 6]);
            }
            let parcel = parcel(&machines[from].store);
            read(&mut machines[to].store, &parcel);
        }
        machines
            .each_ref()
            .map(|one| one.number("SELECT count(*) FROM event"))
    };
    round(true);
    let settled = round(false);
    assert_eq!(settled, [settled[0]; 3]);
    assert_eq!(round(false), settled);
    for machine in &machines {
        is_sound(&machine.store);
    }
}

/// What is arranged before a paper is keyed arrives whole: batches with what is awaited in them, and what is taken out again.
#[test]
fn batches_and_awaited_serials_that_come_without_a_paper_are_counted() {
    let (mut office, mut laptop) = (Machine::with_project(), Machine::new());
    let five: Vec<Serial> = (101..106).map(|at: i32| serial(&at.to_string())).collect();
    send(&office, &mut laptop);
    laptop.key_paper("乙", "9", &[1, 2, 3, 4, 5, 6]);
    let store = office.by("主评");
    store.save_batch(&key(), &batch("T1")).unwrap();
    store
        .register_serials(&key(), "T1", &five, "101-105")
        .unwrap();
    let registered = "SELECT registered FROM batch WHERE code = 'T1'";
    send(&office, &mut laptop);
    assert_eq!(laptop.number(registered), 5);
    is_sound(&laptop.store);
    let taken = office
        .by("主评")
        .unregister_serials(&key(), "T1", &five[..2], "101-102");
    taken.unwrap();
    send(&office, &mut laptop);
    assert_eq!(laptop.number(registered), 3);
    is_sound(&laptop.store);
    // A paper on file whose serial becomes awaited lies in that batch from then on.
    let store = office.by("主评");
    store
        .register_serials(&key(), "T1", &[serial("9")], "9")
        .unwrap();
    send(&office, &mut laptop);
    assert_eq!(laptop.number("SELECT arrived FROM batch"), 1);
    assert_eq!(
        laptop.number("SELECT count(*) FROM response WHERE batch IS NOT NULL"),
        1
    );
    is_sound(&laptop.store);
}

/// A guide with two questions, and one interview that every machine has.
fn interviewed(machine: &mut Machine) {
    use crate::interview::{Group, Guide, GuideQuestion, Head};
    use crate::text::Text;
    let question = |code: &str| GuideQuestion {
        code: code.into(),
        topic: Text::default(),
        text: Text::same(code),
        prompts: Vec::new(),
        ask: Vec::new(),
        indicators: Vec::new(),
        sensitive: false,
        since: 1,
        until: None,
    };
    let guide = Guide {
        code: "g".into(),
        version: 1,
        title: Text::same("g"),
        intro: Text::default(),
        ask: Vec::new(),
        questions: ["Q1", "Q2"].map(question).into(),
    };
    let store = machine.by("甲");
    let project = key().project;
    store.save_guides(&project, &[guide]).unwrap();
    store
        .begin_interview(&project, "g", "03", &Head::of(Group::Beneficiary))
        .unwrap();
    store.add_theme_as(&project, &theme(1, "慢")).unwrap();
}

fn theme(number: u8, title: &str) -> crate::interview::Theme {
    crate::interview::Theme::new(crate::interview::Identity([number; 16]), title)
}

/// Does something to the interview; what is refused changes nothing.
fn change_interview(machine: &mut Machine, what: u8, tag: u8) {
    use crate::interview::{Holder, Mark, Said, Sentiment, Unit};
    let project = key().project;
    let who = ["甲", "乙", "丙"][usize::from(tag % 3)];
    let store = machine.by(who);
    let rows = store.interviews(&project).unwrap();
    let Some(row) = rows.first() else { return };
    let (code, identity) = (row.code.clone(), row.identity);
    let unit = Unit {
        holder: Holder::Interview(identity),
        question: "Q1".into(),
    };
    let mark = Mark {
        theme: crate::interview::Identity([1; 16]),
        sentiment: Sentiment::ALL[usize::from(tag % 3)],
        passages: Vec::new(),
    };
    let words = format!("话{tag}");
    // Refused where the interview is withdrawn, was coded already, and the like: that is a matter of the moment.
    let _ = match what % 9 {
        0 | 1 => store.save_said(&project, &code, "Q1", &Said::words(words)),
        2 => store.save_said(&project, &code, "Q2", &Said::words(words)),
        3 => {
            let mut head = row.head.clone();
            head.place = words;
            store.save_head(&project, &code, &code, &head)
        }
        4 => store.withdraw_interview(
            &project,
            &code,
            row.stage != crate::interview::Stage::Withdrawn,
            "试",
        ),
        5 => store.save_coding(&project, &unit, &[mark]),
        6 => store.settle_coding(&project, &unit, &[mark], &words),
        7 => store.unsettle_coding(&project, &unit, &words),
        _ => store.change_theme(&project, &theme(1, &words), "改名"),
    };
}

/// What interviews come to, but for the numbers of rows, which are others in each file.
fn talk(store: &Store) -> String {
    let project = key().project;
    let rows = store.interviews(&project).unwrap();
    let interviews: Vec<_> = rows
        .iter()
        .map(|row| (store.interview(&project, &row.code).unwrap(), &row.operator))
        .collect();
    let book = store.code_book(&project).unwrap();
    let units = store.coded_units(&project).unwrap();
    format!("{interviews:#?}\n{book:#?}\n{units:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Three machines change one interview, its codings and a theme without one another and send parcels in any order; in the
    /// end all have the same, and the check-up agrees in each of them.
    #[test]
    fn an_interview_changed_on_several_machines_is_the_same_in_any_order(
        steps in proptest::collection::vec((0_usize..3, 0_u8..11, any::<u8>(), 0_usize..3), 1..24)
    ) {
        let mut machines = [Machine::with_project(), Machine::new(), Machine::new()];
        interviewed(&mut machines[0]);
        for to in 1..3 {
            let (from, others) = machines.split_at_mut(1);
            send(&from[0], &mut others[to - 1]);
        }
        for (at, what, tag, other) in steps {
            if what < 9 {
                change_interview(&mut machines[at], what, tag);
            } else if at != other {
                let parcel = parcel(&machines[at].store);
                read(&mut machines[other].store, &parcel);
                is_sound(&machines[other].store);
            }
        }
        // Each ring twice, in two directions.
        for (from, to) in [(0, 1), (1, 2), (2, 0), (0, 1), (2, 1), (1, 0), (0, 2), (2, 1)] {
            let parcel = parcel(&machines[from].store);
            read(&mut machines[to].store, &parcel);
        }
        for machine in &mut machines {
            is_sound(&machine.store);
            machine.by("主评");
        }
        let due = talk(&machines[0].store);
        for machine in &machines[1..] {
            prop_assert_eq!(talk(&machine.store), due.clone());
        }
    }
}
