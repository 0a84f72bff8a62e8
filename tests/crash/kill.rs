//! Killed with -9 at any moment while a real terminal keys: everything that had been shown as stored is there.

use std::time::{Duration, Instant};

use manyi::response::Serial;
use manyi::store::BackupFolder;

use super::chance::{Chance, setting, tell};
use super::desk::Desk;
use super::hand::{begin, key_on, open_paper, pause, press};
use super::process;
use super::script::{CLOSED, Standing};
use super::stack::Shown;

/// How many kills without a word of the environment.
const QUICK: u64 = 12;

/// How many kills one database bears before a new one is begun.
const ON_ONE_FILE: u64 = 50;

/// How many terminals are keyed into at a time.
const LANES: u64 = 3;

/// The counts of all runs.
#[derive(Clone, Copy, Default)]
struct Counts {
    kills: u64,
    in_start: u64,
    shown: usize,
    lost: usize,
    corrupt: usize,
}

impl Counts {
    fn with(self, other: Self) -> Self {
        Self {
            kills: self.kills + other.kills,
            in_start: self.in_start + other.in_start,
            shown: self.shown + other.shown,
            lost: self.lost + other.lost,
            corrupt: self.corrupt + other.corrupt,
        }
    }
}

/// One run that ends with a kill; adds what it showed.
fn run(desk: &Desk, standing: Standing, shown: &mut Shown, chance: &mut Chance) -> bool {
    let mut terminal = begin(desk);
    let in_start = chance.once_in(8);
    if in_start {
        pause(chance, 150_000);
    } else {
        open_paper(&terminal, standing);
        key_on(&terminal, standing, chance);
        pause(chance, 6_000);
    }
    process::send("KILL", terminal.process());
    let status = terminal.wait_for_end();
    assert!(!status.success(), "it was killed");
    shown.add(&terminal.bytes());
    in_start
}

/// Kills the program so many times, on one database after another.
fn kill_on_files(kills: u64, chance: &mut Chance) -> Counts {
    let mut counts = Counts::default();
    while counts.kills < kills {
        let next = ON_ONE_FILE.min(kills - counts.kills);
        kill_on_one_file(next, &mut counts, chance);
    }
    counts
}

/// Kills the program so many times on one database and looks at the file after each.
fn kill_on_one_file(kills: u64, counts: &mut Counts, chance: &mut Chance) {
    let desk = Desk::new();
    let mut shown = Shown::default();
    let mut standing = Standing::read(&desk.store());
    for _ in 0..kills {
        counts.in_start += u64::from(run(&desk, standing, &mut shown, chance));
        counts.kills += 1;
        let store = desk.store();
        let findings = store.doctor().unwrap().findings;
        counts.corrupt += usize::from(!findings.is_empty());
        assert!(findings.is_empty(), "seed {}: {findings:?}", chance.seed);
        standing = Standing::read(&store);
        let lost = shown.lost(&standing);
        counts.lost += lost;
        assert_eq!(lost, 0, "seed {}: {standing:?}", chance.seed);
    }
    counts.shown += shown.count();
    // Backups were begun and killed, too: those that have their name are sound.
    for backup in BackupFolder::beside(&desk.database()).list().unwrap() {
        assert!(backup.is_sound);
        let store = manyi::store::Store::open(&backup.path, "tester").unwrap();
        assert_eq!(store.doctor().unwrap().findings, []);
    }
}

#[test]
fn killed_at_any_moment_nothing_that_was_shown_as_stored_is_lost() {
    let chance = Chance::new();
    let kills = setting("MANYI_CRASH_KILLS").unwrap_or(QUICK);
    let begun = Instant::now();
    tell(&format!("kills: seed {}", chance.seed));
    // A terminal mostly waits: several are keyed into at a time, each into files of its own.
    let counts = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES)
            .map(|lane| {
                let mut chance = chance.lane(lane);
                let share = (kills + lane) / LANES;
                scope.spawn(move || kill_on_files(share, &mut chance))
            })
            .collect();
        lanes
            .into_iter()
            .map(|lane| lane.join().expect("the lane says what it found"))
            .fold(Counts::default(), Counts::with)
    });
    assert_eq!(counts.kills, kills);
    tell(&format!(
        "kills: {} (of these {} while starting), fields shown as stored: {}, lost confirmed fields: {}, corrupt files undetected: {}, {:.1} s",
        counts.kills,
        counts.in_start,
        counts.shown,
        counts.lost,
        counts.corrupt,
        begun.elapsed().as_secs_f64()
    ));
    assert!(counts.shown > 0, "the screens were read");
}

/// What the guide promises of a field that nobody has confirmed: 0.3 s after the last key, and each second while keys come.
#[test]
fn killed_in_the_middle_of_a_text_what_was_typed_a_moment_ago_is_on_file() {
    for (is_typing, text) in [(false, "希望多来"), (true, "希望多来家里看看")] {
        let desk = Desk::new();
        let standing = Standing::read(&desk.store());
        let mut terminal = begin(&desk);
        open_paper(&terminal, standing);
        // Downwards to the open question, past fields without an answer.
        for _ in 0..CLOSED {
            terminal.press("\x1b[B");
        }
        terminal.wait_for_text("文字，没有就直接回车");
        let begun = Instant::now();
        for sign in text.chars() {
            press(&terminal, sign.encode_utf8(&mut [0; 4]));
            terminal.wait_for_text(&sign.to_string());
        }
        // Keys keep coming, none of which leaves a pause.
        while is_typing && begun.elapsed() < Duration::from_secs(3) {
            press(&terminal, "x");
        }
        if !is_typing {
            std::thread::sleep(Duration::from_millis(1_500));
        }
        process::send("KILL", terminal.process());
        assert!(!terminal.wait_for_end().success(), "it was killed");
        let serial = Serial::read(&standing.serial.to_string()).unwrap();
        let paper = desk.store().paper(&Desk::survey(), &serial).unwrap();
        let draft = paper.and_then(|paper| paper.draft).expect("it was kept");
        assert_eq!(draft.position, CLOSED);
        assert!(draft.text.starts_with(text), "{}", draft.text);
        assert_eq!(draft.text == text, !is_typing, "{}", draft.text);
    }
}
