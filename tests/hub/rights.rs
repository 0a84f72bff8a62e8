//! Who may do what is a matter of the server: each forbidden act, as SQL against the role.

use manyi::hub::Held;
use rusqlite::Connection;

use super::cluster::{Office, shared};
use super::machine::{Machine, connect, joined};
use crate::sample::main_survey;

/// A hub with a paper that k1 keyed, one that k2 keyed, and both by both.
fn keyed(office: &Office<'_>) -> (Machine, Machine, Machine) {
    let boss = Machine::with_project();
    boss.push(office, "s");
    let (mut one, mut two) = (Machine::new(), Machine::new());
    one.pull(office, "k1");
    two.pull(office, "k2");
    one.key("甲", "1", 80);
    one.key("甲", "2", 85);
    two.key("乙", "1", 80);
    two.key("乙", "3", 90);
    one.push(office, "k1");
    two.push(office, "k2");
    (boss, one, two)
}

#[test]
fn each_forbidden_act_is_refused_by_the_server() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let _machines = keyed(&office);
    let space = &office.name;
    let event = "device, sequence, hash, said, parts, place, envelope";
    let value = "device, sequence, is_open, body";
    let forbidden = [
        ("k1", "UPDATE hub.event SET place = 0".to_owned()),
        ("k1", "DELETE FROM hub.event".to_owned()),
        ("k1", "TRUNCATE hub.value".to_owned()),
        ("k1", "UPDATE hub.value SET body = ''".to_owned()),
        ("s", "DELETE FROM hub.value".to_owned()),
        ("s", "UPDATE hub.head SET unsent = 0".to_owned()),
        ("s", "DROP TABLE hub.event".to_owned()),
        (
            "s",
            "ALTER TABLE hub.event DISABLE ROW LEVEL SECURITY".to_owned(),
        ),
        ("s", "CREATE TABLE hub.mine (a int)".to_owned()),
        (
            "k1",
            format!(
                "INSERT INTO hub.value (project, pushed_by, {value}) SELECT project, '{}', {value} FROM hub.value LIMIT 1",
                office.user("k2")
            ),
        ),
        (
            "k1",
            format!(
                "INSERT INTO hub.event (project, pushed_by, {event}) SELECT project, 'boss', {event} FROM hub.event LIMIT 1"
            ),
        ),
        (
            "k1",
            format!(
                "INSERT INTO hub.event (project, {event}) SELECT 'elsewhere', {event} FROM hub.event LIMIT 1"
            ),
        ),
        (
            "k1",
            format!(
                "INSERT INTO hub.release (project, paper) VALUES ('{space}', gen_random_uuid())"
            ),
        ),
        (
            "v",
            format!(
                "INSERT INTO hub.release (project, paper) VALUES ('{space}', gen_random_uuid())"
            ),
        ),
        (
            "w",
            format!(
                "INSERT INTO hub.value (project, {value}) SELECT project, {value} FROM hub.event, (SELECT true AS is_open, ''::bytea AS body) AS b"
            ),
        ),
        (
            "w",
            format!("INSERT INTO hub.head SELECT * FROM hub.head WHERE project = '{space}'"),
        ),
        ("k1", format!("SET ROLE manyi_{space}_supervisor")),
        ("k1", "SET ROLE boss".to_owned()),
        (
            "k1",
            "SET row_security = off; SELECT * FROM hub.value".to_owned(),
        ),
        (
            "k1",
            format!("COPY hub.value (project, {value}) FROM STDIN"),
        ),
        (
            "k1",
            format!("GRANT manyi_{space}_supervisor TO {}", office.user("k1")),
        ),
        (
            "k1",
            format!("INSERT INTO hub.space (project, format) VALUES ('{space}x', 1)"),
        ),
    ];
    for (user, sql) in forbidden {
        let refused = office.psql(user, &sql);
        assert!(refused.is_err(), "{user}: {sql}: {refused:?}");
    }
    // Who has no part in the space does not see that it is there.
    let other = cluster.hub();
    assert!(
        cluster
            .psql(&office.name, &other.user("s"), "SELECT * FROM hub.event")
            .is_err()
    );
    assert!(connect(&cluster.url(&office.name, &other.user("s")), &office.name).is_err());
}

#[test]
fn everybody_verifies_every_chain_and_reads_only_the_values_that_are_his() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let (mut boss, _one, _two) = keyed(&office);
    let count = |user: &str, sql: &str| office.psql(user, sql).unwrap().parse::<i64>().unwrap();
    let events = office.number("SELECT count(*) FROM hub.event");
    let values = office.number("SELECT count(*) FROM hub.value");
    for user in ["k1", "k2", "v", "s", "w"] {
        assert_eq!(
            count(user, "SELECT count(*) FROM hub.event"),
            events,
            "{user}"
        );
        let found = joined(&office, user).examine(&mut |_| Ok(())).unwrap();
        assert_eq!(
            (found.events, &found.findings),
            (events.unsigned_abs(), &Vec::new()),
            "{user}"
        );
    }
    let of_papers = "SELECT count(*) FROM hub.value WHERE NOT is_open";
    let own = |user: &str| {
        office.number(&format!(
            "{of_papers} AND pushed_by = '{}'",
            office.user(user)
        ))
    };
    assert_eq!(count("s", "SELECT count(*) FROM hub.value"), values);
    assert_eq!(count("w", "SELECT count(*) FROM hub.value"), 0);
    for user in ["k1", "k2"] {
        assert!(own(user) > 0);
        assert_eq!(count(user, of_papers), own(user));
    }
    // Nothing is released before the second entry is in; then the paper that was keyed twice, by both its identities.
    assert_eq!(count("v", of_papers), 0);
    boss.pull(&office, "s");
    assert_eq!(boss.push(&office, "s").released, 2);
    let released = office.number(&format!(
        "{of_papers} AND paper IN (SELECT paper FROM hub.release)"
    ));
    assert!(released > 0 && released < own("k1") + own("k2"));
    assert_eq!(count("v", of_papers), released);
    assert_eq!(count("k1", of_papers), own("k1"));
}

#[test]
fn a_keyer_pulls_each_chain_up_to_where_he_may_read_it() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let (mut boss, mut one, two) = keyed(&office);
    let pulled = one.pull(&office, "k1");
    let [held] = pulled.held.as_slice() else {
        panic!("{:?}", pulled.held)
    };
    assert_eq!(
        (held.name, &held.why),
        (two.store.own_device(), &Held::NotToBeRead)
    );
    assert_eq!(
        one.store.ledger(&main_survey()).unwrap().entered,
        2,
        "his own"
    );
    one.is_sound();
    // A supervisor reads them all; a laptop that lost its file has its own back.
    boss.pull(&office, "s");
    assert_eq!(boss.store.ledger(&main_survey()).unwrap().entered, 3);
    let mut again = Machine::new();
    again.pull(&office, "k1");
    assert_eq!(again.store.ledger(&main_survey()).unwrap().entered, 2);
    again.is_sound();
}

#[test]
fn a_lost_laptop_is_shut_out_and_loses_nobody_anything() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let (mut boss, mut one, _two) = keyed(&office);
    let user = office.user("k1");
    cluster.sql(
        "postgres",
        &format!("REVOKE manyi_{}_keyer FROM {user}", office.name),
    );
    one.key("甲", "9", 60);
    let refused = connect(&office.url("k1"), &office.name).err().unwrap();
    assert!(!refused.hints.is_empty());
    assert!(office.psql("k1", "SELECT * FROM hub.event").is_err());
    boss.pull(&office, "s");
    assert_eq!(
        boss.store.ledger(&main_survey()).unwrap().entered,
        3,
        "what it pushed before stays"
    );
    assert_eq!(
        one.store.ledger(&main_survey()).unwrap().entered,
        3,
        "its file is its own"
    );
}

#[test]
fn words_deleted_on_demand_are_taken_out_of_the_hub_by_who_runs_it() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let mut one = Machine::with_project();
    let mut answers = crate::sample::whole("1", 80);
    answers[3].1 = crate::sample::words("我家电话是");
    one.key_with("甲", "1", &answers);
    one.push(&office, "s");
    let done = super::cluster::manyi()
        .args([
            "audit",
            "erase",
            "sample/main",
            "1",
            "WORDS",
            "--why",
            "本人要求",
            "--db",
        ])
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
    let left = "SELECT count(*) FROM hub.value JOIN hub.erased USING (project, device, sequence)";
    assert_eq!(office.number(left), 1);
    let mut hub = joined(&office, "s");
    let found = hub.examine(&mut |_| Ok(())).unwrap();
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.findings[0].trouble.code(), "not-erased");
    assert!(hub.erase().is_err(), "a supervisor only adds");
    assert_eq!(joined(&office, "boss").erase().unwrap(), 1);
    assert_eq!(office.number(left), 0);
    let mut other = Machine::new();
    other.pull(&office, "s");
    assert_eq!(other.content(), one.content());
    other.is_sound();
    let connection = Connection::open(other.file()).unwrap();
    let said: i64 = connection
        .query_row(
            "SELECT count(*) FROM event_value WHERE new LIKE '%电话%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(said, 0);
}
