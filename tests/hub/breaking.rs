//! A server that is killed, and a network that is cut: nothing lost, nothing doubled.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use manyi::error::Kind;
use manyi::office::hub_push;

use super::cluster::{Cluster, shared};
use super::machine::{Machine, connect};

/// How many papers are pushed each time.
const PAPERS: u32 = 8;

/// Pushes through whatever breaks, until it is through; each failure is the calm one.
fn push_until_done(machine: &Machine, url: &str, space: &str) -> u32 {
    for failures in 0..200 {
        let done = connect(url, space)
            .and_then(|mut hub| hub_push(&machine.store, &mut hub, false, &mut |_| Ok(())));
        match done {
            Ok(_) => return failures,
            Err(error) => assert!(matches!(error.kind, Kind::Busy), "{error:?}"),
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("never through");
}

#[test]
fn a_server_killed_in_the_middle_of_a_push_loses_nothing_and_doubles_nothing() {
    let Some(mut cluster) = Cluster::begin() else {
        return;
    };
    let kills: u32 = std::env::var("MANYI_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(6);
    let name = cluster.hub().name;
    let url = cluster.url(&name, &format!("{name}_s"));
    let mut one = Machine::with_project();
    let mut killed_in_push = 0;
    let mut paper = 0;
    for round in 0..kills {
        for _ in 0..PAPERS {
            paper += 1;
            one.key("甲", &paper.to_string(), 80);
        }
        // From at once to behind the end of a push, which takes some 60 ms.
        let wait = Duration::from_millis(u64::from(round * 13 % 90));
        let failed = thread::scope(|scope| {
            let server = &cluster;
            let pushing = connect(&url, &name);
            scope.spawn(move || {
                thread::sleep(wait);
                server.kill();
            });
            match pushing {
                Ok(mut hub) => hub_push(&one.store, &mut hub, false, &mut |_| Ok(())).is_err(),
                Err(_) => false,
            }
        });
        killed_in_push += u32::from(failed);
        cluster.start();
    }
    push_until_done(&one, &url, &name);
    let of = |sql: &str| -> i64 { cluster.sql(&name, sql).parse().unwrap() };
    let (events, distinct) = (
        of("SELECT count(*) FROM hub.event"),
        of("SELECT count(DISTINCT hash) FROM hub.event"),
    );
    assert_eq!(events, distinct);
    assert_eq!(one.count(), events);
    let mut other = Machine::new();
    let mut hub = connect(&url, &name).unwrap();
    manyi::office::hub_pull(&mut other.store, &mut hub, false, &mut |_| Ok(())).unwrap();
    assert_eq!(other.content(), one.content());
    other.is_sound();
    assert_eq!(hub.examine(&mut |_| Ok(())).unwrap().findings, []);
    let _ = writeln!(
        std::io::stderr(),
        "the server was killed {kills} times, {killed_in_push} of them in the middle of a push: {events} events, none lost, none twice",
    );
}

/// A proxy before a server that cuts each connection after so many bytes have gone through; 0: it does not.
fn proxy(server: u16, limit: &Arc<AtomicI64>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let limit = Arc::clone(limit);
    thread::spawn(move || {
        for from in listener.incoming() {
            let Ok(from) = from else { return };
            let Ok(to) = TcpStream::connect(("127.0.0.1", server)) else {
                continue;
            };
            let left = Arc::new(AtomicI64::new(limit.load(Ordering::SeqCst)));
            let is_cut = left.load(Ordering::SeqCst) > 0;
            for (mut from, mut to) in [
                (from.try_clone().unwrap(), to.try_clone().unwrap()),
                (to, from),
            ] {
                let left = Arc::clone(&left);
                thread::spawn(move || {
                    let mut bytes = [0; 1024];
                    while let Ok(read @ 1..) = from.read(&mut bytes) {
                        let before = left.fetch_sub(i64::try_from(read).unwrap(), Ordering::SeqCst);
                        let through = if is_cut {
                            usize::try_from(before.max(0)).unwrap().min(read)
                        } else {
                            read
                        };
                        if to.write_all(&bytes[..through]).is_err() || through < read {
                            break;
                        }
                    }
                    let _ = from.shutdown(Shutdown::Both);
                    let _ = to.shutdown(Shutdown::Both);
                });
            }
        }
    });
    port
}

#[test]
fn a_connection_cut_at_any_byte_loses_nothing_and_doubles_nothing() {
    let Some(cluster) = shared() else { return };
    let office = cluster.hub();
    let limit = Arc::new(AtomicI64::new(0));
    let port = proxy(cluster.port, &limit);
    let url = cluster.url_at(port, &office.name, &office.user("s"));
    let mut one = Machine::with_project();
    let mut other = Machine::new();
    let mut chance = Chance(20_260_101);
    let mut failures = 0;
    for round in 1..=12 {
        one.key("甲", &round.to_string(), 80);
        for _ in 0..4 {
            // A push and a pull take some 30 to 60 thousand bytes.
            limit.store(chance.below(60_000) + 1, Ordering::SeqCst);
            let pushed = connect(&url, &office.name)
                .and_then(|mut hub| hub_push(&one.store, &mut hub, false, &mut |_| Ok(())));
            let pulled = connect(&url, &office.name).and_then(|mut hub| {
                manyi::office::hub_pull(&mut other.store, &mut hub, false, &mut |_| Ok(()))
            });
            for kind in [
                pushed.err().map(|error| error.kind),
                pulled.err().map(|error| error.kind),
            ] {
                failures += u32::from(kind.is_some());
                assert!(kind.is_none_or(|kind| kind == Kind::Busy), "{kind:?}");
            }
        }
    }
    limit.store(0, Ordering::SeqCst);
    push_until_done(&one, &url, &office.name);
    other.pull(&office, "s");
    assert!(
        failures > 10,
        "{failures} connections were cut at a bad moment"
    );
    assert_eq!(other.content(), one.content());
    let events = office.number("SELECT count(*) FROM hub.event");
    assert_eq!(one.count(), events);
    other.is_sound();
}

/// Numbers that look like chance and are the same each time.
pub struct Chance(u64);

impl Chance {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }
}
