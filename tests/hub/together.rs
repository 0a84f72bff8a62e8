//! What machines push and pull is what they would have exchanged as parcels.

use manyi::error::{Error, Kind};
use manyi::formats::{Names, Person};
use manyi::hub::Held;
use manyi::office::{hub_backup, hub_pull, hub_push, hub_standing, read_parcel};
use manyi::response::{Answer, State};
use manyi::store::{Selection, WaitingKind};
use manyi::text::Text;
use manyi::trail::carried::{Carried, CarriedChain, CarriedEvent};
use manyi::trail::{EventName, start};

use super::cluster::{Cluster, manyi, shared};
use super::machine::{Machine, joined, settle};
use crate::sample::{SCORE, WORDS, main_survey, points, project, serial, whole};

#[test]
fn push_and_pull_come_to_what_a_parcel_by_file_comes_to() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    let mut other = Machine::new();
    assert!(one.push(&office, "s").sent.forks.is_empty());
    other.pull(&office, "s");
    assert_eq!(other.content(), one.content());
    // The same paper on both, with a difference, a paper of each, and one that agrees.
    one.key("甲", "1", 80);
    one.key("甲", "2", 85);
    one.key("甲", "3", 70);
    other.key("乙", "1", 80);
    other.key("乙", "2", 90);
    other.key("乙", "4", 95);
    let (mut by_file, hub_first) = (one.copied(), other.copied());
    one.push(&office, "s");
    other.push(&office, "s");
    one.pull(&office, "s");
    other.pull(&office, "s");
    by_file.read_from(&hub_first);
    assert_eq!(one.content(), by_file.content());
    assert_eq!(one.events(), by_file.events());
    assert_eq!(other.content(), one.content());
    assert!(
        one.content()
            .iter()
            .any(|line| line.contains("discrepancy"))
    );
    one.is_sound();
    other.is_sound();
}

#[test]
fn what_was_pushed_when_a_person_stops_it_stays_and_the_rest_follows() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    let stop = || Error::new(Kind::Usage, "停下", "stopped");
    let mut hub = joined(&office, "s");
    let stopped = hub_push(&one.store, &mut hub, false, &mut |_| Err(stop())).unwrap_err();
    assert_eq!(stopped.sentence.en, "stopped");
    let there = || office.number("SELECT count(*) FROM hub.event");
    let before = there();
    assert!(before > 0);
    one.key("甲", "2", 90);
    let rest = one.push(&office, "s").sent;
    assert_eq!(
        (rest.known, rest.new),
        (0, (there() - before).unsigned_abs())
    );
    let mut other = Machine::new();
    other.pull(&office, "s");
    assert_eq!(other.content(), one.content());
}

#[test]
fn pushing_and_pulling_again_changes_nothing() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    let first = one.push(&office, "s").sent;
    assert!(first.new > 0 && first.known == 0);
    let rows = || {
        office.number("SELECT (SELECT count(*) FROM hub.event) + (SELECT count(*) FROM hub.value)")
    };
    let before = rows();
    assert_eq!(one.push(&office, "s").sent.new, 0);
    let again = hub_push(&one.store, &mut joined(&office, "s"), true, &mut |_| Ok(())).unwrap();
    assert_eq!((again.sent.new, again.sent.known), (0, first.new));
    assert_eq!(rows(), before);
    let mut other = Machine::new();
    other.pull(&office, "s");
    let content = other.events();
    assert!(other.pull(&office, "s").read.is_empty());
    assert_eq!(other.events(), content);
    // Its own chain has an event more, which says that it pulled; then both have everything.
    other.push(&office, "s");
    one.pull(&office, "s");
    let standing = hub_standing(&other.store, &mut joined(&office, "s")).unwrap();
    assert_eq!((standing.unsent, standing.unread), (0, 0));
}

#[test]
fn an_import_travels_with_its_responses() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let one = Machine::with_project();
    let csv = one.file().with_file_name("in.csv");
    std::fs::write(
        &csv,
        "serial,KNOWS,HOW,SCORE,WORDS\n1,1,1,8.5,好\n2,2,2,7.5,\n",
    )
    .unwrap();
    let done = manyi()
        .args(["import", "sample/main"])
        .arg(&csv)
        .arg("--db")
        .arg(one.file())
        .env("MANYI_DEVICE", one.device())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    one.push(&office, "s");
    assert_eq!(office.number("SELECT count(*) FROM hub.attachment"), 1);
    let mut other = Machine::new();
    other.pull(&office, "s");
    assert_eq!(other.content(), one.content());
    assert_eq!(other.store.ledger(&main_survey()).unwrap().entered, 2);
    other.is_sound();
}

#[test]
fn a_cloned_disk_is_a_fork_that_is_told_and_both_stay() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    let mut copy = one.cloned();
    one.key("甲", "2", 85);
    copy.key("乙", "3", 90);
    assert!(one.push(&office, "s").sent.forks.is_empty());
    let forked = copy.push(&office, "s").sent;
    assert_eq!(forked.forks, [copy.store.own_device()]);
    // Told once: the next time the chain of its own goes on.
    copy.key("乙", "4", 95);
    assert!(copy.push(&office, "s").sent.forks.is_empty());
    let mut third = Machine::new();
    third.pull(&office, "s");
    let ledger = third.store.ledger(&main_survey()).unwrap();
    assert_eq!(ledger.entered, 4, "papers 1 to 4, none lost");
    let inbox = third.store.inbox().unwrap();
    assert!(
        inbox
            .iter()
            .any(|waiting| waiting.kind == WaitingKind::Fork)
    );
    third.is_sound();
    one.pull(&office, "s");
    copy.pull(&office, "s");
    assert_eq!(one.content(), third.content());
    assert_eq!(copy.content(), third.content());
    // The one whose chain lost its name goes on under the other.
    copy.key("乙", "5", 95);
    copy.push(&office, "s");
    third.pull(&office, "s");
    assert_eq!(third.store.ledger(&main_survey()).unwrap().entered, 5);
    third.is_sound();
}

#[test]
fn a_hub_restored_to_yesterday_is_filled_again_by_its_machines() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("yesterday");
    let dump = dump.to_str().unwrap();
    cluster.tool("pg_dump", &["-Fc", "-f", dump, &office.name]);
    one.key("甲", "2", 85);
    one.push(&office, "s");
    let mut other = Machine::new();
    other.pull(&office, "s");
    other.key("乙", "3", 90);
    other.push(&office, "s");
    let all = office.number("SELECT count(*) FROM hub.event");
    let name = &office.name;
    cluster.sql(name, &format!("DROP SCHEMA hub, manyi_{name} CASCADE"));
    cluster.tool("pg_restore", &["-d", &office.name, dump]);
    // Rows of a server whose transactions were counted otherwise are seen too.
    cluster.sql(&office.name, "UPDATE hub.event SET xid = '999999999999'");
    assert!(office.number("SELECT count(*) FROM hub.event") < all);
    let mut late = Machine::new();
    late.pull(&office, "s");
    assert_eq!(late.store.ledger(&main_survey()).unwrap().entered, 1);
    one.push(&office, "s");
    other.push(&office, "s");
    late.pull(&office, "s");
    assert_eq!(late.content(), other.content());
    assert_eq!(office.number("SELECT count(*) FROM hub.event"), all);
    late.is_sound();
}

#[test]
fn an_older_program_meets_newer_events_and_goes_on_with_the_others() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    // A device of a later version: a known event, one of a kind that is not known here, and one behind it.
    let identity = *b"a later version.";
    let begin = start(&identity, None);
    let mut at = begin;
    let mut events = Vec::new();
    for (sequence, action) in [(1, "device-name"), (2, "levitate"), (3, "device-name")] {
        let event = CarriedEvent {
            sequence,
            operator: "丁".into(),
            action: action.into(),
            ..CarriedEvent::default()
        };
        let name = EventName {
            device: identity,
            sequence,
        };
        at = event.envelope(name, None, None).hash(&at);
        events.push(event);
    }
    let mut hub = joined(&office, "s");
    hub.send(
        &mut |give| {
            give(&Carried::Chain(CarriedChain {
                identity,
                key: None,
                after: 0,
                before: begin,
                until: 3,
                head: at,
                forked_after: None,
            }))?;
            events
                .iter()
                .try_for_each(|event| give(&Carried::Event(event.clone())))
        },
        &mut |_| Ok(()),
    )
    .unwrap();
    let mut older = Machine::new();
    let pulled = older.pull(&office, "s");
    assert_eq!(older.store.ledger(&main_survey()).unwrap().entered, 1);
    let [held] = pulled.held.as_slice() else {
        panic!("{:?}", pulled.held)
    };
    assert_eq!((held.name, held.events), (identity, 2));
    assert_eq!(held.why, Held::Newer("levitate".into()));
    older.is_sound();
    // Nothing is lost: it is asked for again the next time, and what else is new comes.
    one.key("甲", "2", 85);
    one.push(&office, "s");
    let pulled = older.pull(&office, "s");
    assert_eq!(pulled.held.len(), 1);
    assert_eq!(older.store.ledger(&main_survey()).unwrap().entered, 2);
}

#[test]
fn rows_of_a_slower_transaction_are_not_lost() {
    // A server of its own: the transaction keeps back what is younger in every database.
    let Some(cluster) = Cluster::begin() else {
        return;
    };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    let mut reader = Machine::new();
    // A transaction that is open: what comes behind it is not taken until it has ended.
    let mut slow = std::process::Command::new("psql")
        .args([
            "-X",
            "-q",
            "-d",
            &format!("{}&sslmode=verify-full", cluster.url(&office.name, "boss")),
        ])
        .args([
            "-c",
            "BEGIN",
            "-c",
            "SELECT pg_current_xact_id()",
            "-c",
            "SELECT pg_sleep(4)",
            "-c",
            "COMMIT",
        ])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while office.number("SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(4)'")
        == 0
    {
        assert!(begun.elapsed().as_secs() < 30);
    }
    one.key("甲", "1", 80);
    one.push(&office, "s");
    let mut hub = joined(&office, "s");
    let pulled = hub_pull(&mut reader.store, &mut hub, false, &mut |_| Ok(())).unwrap();
    assert!(pulled.read.is_empty());
    assert_eq!(pulled.held[0].why, Held::UnderWay);
    slow.wait().unwrap();
    reader.pull(&office, "s");
    assert_eq!(reader.content(), one.content());
}

#[test]
fn a_backup_is_a_parcel_of_everything_and_only_for_who_sees_everything() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    let mut copy = one.cloned();
    one.key("甲", "2", 85);
    copy.key("乙", "3", 90);
    one.push(&office, "s");
    copy.push(&office, "s");
    let mut bytes = Vec::new();
    let refused = hub_backup(&mut joined(&office, "s"), &mut bytes, &mut |_| Ok(())).unwrap_err();
    assert_eq!(refused.kind, Kind::Store);
    assert!(bytes.is_empty());
    settle(&office);
    let (waybill, values) =
        hub_backup(&mut joined(&office, "boss"), &mut bytes, &mut |_| Ok(())).unwrap();
    assert_eq!(
        i64::try_from(waybill.events).unwrap(),
        office.number("SELECT count(*) FROM hub.event")
    );
    assert_eq!(
        i64::try_from(values).unwrap(),
        office.number("SELECT count(*) FROM hub.value")
    );
    let mut fresh = Machine::new();
    let file = fresh.file().with_file_name("backup.manyi");
    std::fs::write(&file, bytes).unwrap();
    let read = read_parcel(&mut fresh.store, &file, false).unwrap();
    assert_eq!(read.receipt.waits, None);
    one.pull(&office, "s");
    assert_eq!(fresh.content(), one.content());
    fresh.is_sound();
}

#[test]
fn doctor_names_a_value_that_was_changed_and_a_row_that_is_gone() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    let mut hub = joined(&office, "s");
    let sound = hub.examine(&mut |_| Ok(())).unwrap();
    assert_eq!(sound.findings, []);
    assert_eq!(i64::try_from(sound.events).unwrap(), one.count());
    cluster.sql(
        &office.name,
        "UPDATE hub.value SET body = body || '\\x00' WHERE sequence = 3",
    );
    cluster.sql(&office.name, "DELETE FROM hub.event WHERE sequence = 5");
    cluster.sql(
        &office.name,
        "ALTER TABLE hub.value NO FORCE ROW LEVEL SECURITY",
    );
    let found = hub.examine(&mut |_| Ok(())).unwrap();
    let codes: Vec<&str> = found
        .findings
        .iter()
        .map(|finding| finding.trouble.code())
        .collect();
    assert!(
        codes.contains(&"chain") && codes.contains(&"value") && codes.contains(&"not-forced"),
        "{codes:?}"
    );
    // A machine that pulls takes nothing of it.
    let mut other = Machine::new();
    let pulled = hub_pull(
        &mut other.store,
        &mut joined(&office, "s"),
        false,
        &mut |_| Ok(()),
    )
    .unwrap();
    let [held] = pulled.held.as_slice() else {
        panic!("{:?}", pulled.held)
    };
    assert_eq!(
        (held.name, &held.why),
        (one.store.own_device(), &Held::NotToBeRead)
    );
    other.is_sound();
}

#[test]
fn a_field_corrected_elsewhere_and_a_decision_travel() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    let mut other = Machine::new();
    other.pull(&office, "s");
    other.store.set_operator("乙").unwrap();
    other
        .store
        .save_answer(
            &main_survey(),
            &serial("1"),
            SCORE,
            Some(&points(65)),
            SCORE + 1,
        )
        .unwrap();
    other.push(&office, "s");
    one.pull(&office, "s");
    assert_eq!(one.content(), other.content());
    one.key_with("甲", "2", &whole("3", 55));
    one.push(&office, "s");
    other.pull(&office, "s");
    assert_eq!(one.content(), other.content());
    one.is_sound();
}

#[test]
fn a_definition_that_comes_from_the_hub_undoes_approvals_that_did_not_know_it() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    let mut other = Machine::new();
    one.key("甲", "1", 80);
    one.push(&office, "s");
    other.pull(&office, "s");
    one.store.set_operator("长").unwrap();
    let serials = [serial("1")];
    one.store
        .approve_because(&main_survey(), Selection::Serials(&serials), "不复录")
        .unwrap();
    let mut otherwise = project();
    otherwise.surveys[0].questionnaire.questions[0]
        .options
        .iter_mut()
        .for_each(|option| {
            option.label = Text::same(format!("{} otherwise", option.code));
        });
    other
        .store
        .save_project_because(&otherwise, "换标签")
        .unwrap();
    other.push(&office, "s");
    let pulled = one.pull(&office, "s");
    let overtaken: usize = pulled
        .read
        .iter()
        .map(|read| read.receipt.overtaken.len())
        .sum();
    assert_eq!(overtaken, 1);
    let paper = one
        .store
        .paper(&main_survey(), &serial("1"))
        .unwrap()
        .unwrap();
    assert_eq!(paper.state, State::Entered);
    one.is_sound();
    one.push(&office, "s");
    other.pull(&office, "s");
    assert_eq!(other.content(), one.content());
}

#[test]
fn tables_for_other_tools_hold_figures_as_numbers_and_nothing_sensitive() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    one.key("甲", "1", 80);
    one.key("甲", "2", 85);
    one.push(&office, "s");
    let language = manyi::text::Language::En;
    let publish = |machine: &Machine, user: &str| {
        let mut hub = joined(&office, user);
        manyi::office::hub_publish(&machine.store, &mut hub, (language, "甲"))
    };
    assert!(publish(&one, "k1").is_err(), "a keyer does not publish");
    publish(&one, "s").unwrap();
    let schema = format!("manyi_{}", office.name);
    let read = |user: &str, sql: &str| office.psql(user, &sql.replace("{}", &schema));
    assert_eq!(
        read("w", "SELECT count(*) FROM {}.sample_main_wide").unwrap(),
        "2"
    );
    // 8.0 and 8.5 points: their sum is exact.
    let sum = "SELECT sum(points) FROM {}.sample_main_long WHERE question = 'SCORE'";
    assert_eq!(read("w", sum).unwrap(), "16.5");
    let figure = "SELECT value FROM {}.figures WHERE survey = 'main' AND figure = 'returned'";
    assert_eq!(read("w", figure).unwrap(), "2");
    assert_eq!(
        read("s", "SELECT sum(events) > 0 FROM {}.rests_on").unwrap(),
        "t"
    );
    assert!(
        read("k1", figure).is_err(),
        "who keys does not see what others keyed"
    );
    // Made anew, they are as the file is now.
    one.key("甲", "3", 90);
    publish(&one, "s").unwrap();
    assert_eq!(read("w", figure).unwrap(), "3");
}

/// What somebody writes on the paper, with a name and a number that are kept apart.
const NAMED: &str = "去找欧阳标记甲，电话 138-0013-8011。";

#[test]
fn a_known_name_in_words_is_published_only_where_that_is_said() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    let mut answers = whole("1", 80);
    answers[WORDS].1 = Answer::Text(NAMED.into());
    one.key_with("甲", "1", &answers);
    let (mut names, key) = Names::new(&Names::beside(&one.file()), "一句记得住的口令").unwrap();
    let person = Person {
        name: "欧阳标记甲".into(),
        telephone: "13800138011".into(),
    };
    names.set(&key, "sample", "main/1", &person).unwrap();
    names.save().unwrap();
    let publish = |words: &[&str]| {
        let done = manyi()
            .args(["--operator", "主管", "hub", "publish"])
            .args(words)
            .env("MANYI_HUB", office.url("s"))
            .env("MANYI_DB", one.file())
            .env("MANYI_DEVICE", one.device())
            .env("MANYI_NAMES_PASSPHRASE", "一句记得住的口令")
            .output()
            .unwrap();
        let complaints = String::from_utf8_lossy(&done.stderr).into_owned();
        (done.status.code(), complaints)
    };
    let published = || {
        let schema = format!("manyi_{}", office.name);
        let dump = |table: &str| {
            let sql =
                format!("SELECT coalesce(string_agg(t::text, ' '), '') FROM {schema}.{table} t");
            office.psql("w", &sql).unwrap_or_default()
        };
        [
            "sample_main_wide",
            "sample_main_long",
            "figures",
            "rests_on",
        ]
        .map(dump)
        .concat()
    };
    let (code, complaints) = publish(&[]);
    assert_eq!(code, Some(4), "{complaints}");
    assert!(complaints.contains("name-in-answer") && !complaints.contains("标记甲"));
    assert_eq!(published(), "", "nothing leaves before it is said how");
    let (code, complaints) = publish(&["--mask-names"]);
    assert_eq!(code, Some(0), "{complaints}");
    let masked = published();
    assert!(masked.contains("去找＊＊＊＊＊，电话"), "{masked}");
    for planted in ["标记甲", "欧阳", "0013", "8011"] {
        assert!(!masked.contains(planted), "{planted} in {masked}");
    }
    assert_eq!(publish(&["--with-names"]).0, Some(0));
    assert!(published().contains(NAMED));
}

#[test]
fn two_that_push_the_same_events_at_once_both_succeed_and_nothing_is_doubled() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    let mut new = 0;
    for round in 0..8 {
        for paper in 1..=20 {
            one.key("甲", &(round * 20 + paper).to_string(), 80);
        }
        let copy = one.cloned();
        let start = std::sync::Barrier::new(2);
        let sent = std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let copy = copy;
                start.wait();
                copy.push(&office, "s").sent
            });
            start.wait();
            [one.push(&office, "s").sent, other.join().unwrap()]
        });
        assert!(sent.iter().all(|sent| sent.forks.is_empty()));
        new += sent.iter().map(|sent| sent.new).sum::<u64>();
    }
    // Each event was new to one of the two only.
    assert_eq!(i64::try_from(new).unwrap(), one.count());
    assert_eq!(office.number("SELECT count(*) FROM hub.event"), one.count());
    let values = office.number("SELECT count(*) FROM hub.event WHERE said = 1");
    assert_eq!(office.number("SELECT count(*) FROM hub.value"), values);
    let mut other = Machine::new();
    other.pull(&office, "s");
    assert_eq!(other.content(), one.content());
}
