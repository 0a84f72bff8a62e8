//! Ten thousand interviews of three thousand signs: words found, beside a LIKE over the same answers; one opened; the theme table.
//!
//! And an interview of 300,000 signs in the editor, in a real pseudo-terminal: from a key to its screen.
//!
//! Budget: a search at most 20 ms and an eighth of LIKE's time, the theme table at most 50 ms, opening one interview 20 ms; from a
//! key to its screen p99 8 ms. `MANYI_INTERVIEWS=0` measures the editor alone.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;
#[path = "../tests/pty/terminal.rs"]
#[allow(dead_code)]
mod terminal;

use std::path::Path;
use std::time::{Duration, Instant};

use manyi::intake::load_shipped;
use manyi::interview::{Group, Head, Holder, Mark, Said, Sentiment, Sought, Unit, mentions};
use manyi::store::{NewRecord, Store};
use portable_pty::CommandBuilder;
use support::times;
use terminal::{Answer, Terminal};
use vt100::Screen;

const PROJECT: &str = "xiangyuan-2022";

/// Pieces of answers; each of 30 signs or so.
const PIECES: [&str; 8] = [
    "窗口的人很耐心，材料一次就说清楚了，回家等了十来天钱就到了卡上。",
    "第一趟说缺证明，第二趟人不在，第三趟才办成，路上来回就是半天工夫。",
    "政策是听村干部在会上讲的，也在门口的公示栏里看见过，标准大概知道。",
    "这笔钱不算多，可是正好赶上孩子开学，解决了很大的困难，心里很感激。",
    "要说意见，就是表格太多，同样的内容填了好几遍，年纪大的人看不懂。",
    "邻居家条件比我们好，也评上了，大家背后有议论，希望评的时候公开些。",
    "去年换了经办的人，前面的事情都要从头说一遍，耽误了两个多月的时间。",
    "总的来说是满意的，办事比以前方便，就是希望以后能在手机上查到进度。",
];

fn main() {
    let count: usize = std::env::var("MANYI_INTERVIEWS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(10_000);
    let folder = tempfile::tempdir().expect("a folder");
    editor(&folder.path().join("editor.db"));
    if count == 0 {
        return;
    }
    let file = folder.path().join("interviews.db");
    let mut store = Store::open(&file, "甲").expect("a store");
    load_shipped(&mut store, PROJECT).expect("the shipped project");
    let begun = Instant::now();
    fill(&mut store, count);
    println!(
        "{count} interviews brought in and indexed in {:.1?}",
        begun.elapsed()
    );
    let size = std::fs::metadata(&file).map_or(0, |of| of.len());
    println!("the file has {} MB", size / 1_000_000);
    let other = rusqlite::Connection::open(&file).expect("the same file");
    for words in [
        "编号0770",
        "证明",
        "公示栏里看见",
        "议论 公开",
        "没人说过的话",
    ] {
        search(&store, &other, words);
    }
    let opened = turns(40, || {
        drop(
            store
                .interview(PROJECT, "7777")
                .or_else(|_| store.interview(PROJECT, "1")),
        );
    });
    println!(
        "one interview opened     {:>10.1?}",
        times::percentile(&opened, 0.5)
    );
    themes(&mut store, count);
}

/// The signs of the answer in the editor.
const SIGNS: usize = 300_000;

/// Keys in an answer of 300,000 signs: a sign typed and taken back, at its end and a hundred pages above.
fn editor(file: &Path) {
    let mut store = Store::open(file, "甲").expect("a store");
    load_shipped(&mut store, PROJECT).expect("the shipped project");
    let head = Head::of(Group::Beneficiary);
    store
        .begin_interview(PROJECT, "recipients", "03", &head)
        .expect("an interview");
    let words: String = PIECES.concat().chars().cycle().take(SIGNS).collect();
    store
        .save_said(PROJECT, "03", "Q1", &Said::words(&words))
        .expect("an answer");
    drop(store);
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_manyi"));
    for (name, value) in support::environment(file) {
        command.env(name, value);
    }
    let mut terminal = Terminal::open(command, [120, 40], Answer::Truthful);
    terminal.wait_for_text("已录入");
    terminal.press("v");
    terminal.wait_for_text("记录中");
    terminal.press("\r");
    terminal.wait_for_text("引语");
    terminal.press("\x071\r");
    terminal.wait_for_text("第 1 题");
    terminal.press("\x1b[F");
    std::thread::sleep(Duration::from_secs(1));
    let mut taken = Vec::new();
    for place in 0..2 {
        // A frame moves the cursor about: a key is through where its sign stands, or is gone, and the cursor with it.
        let home = terminal.look(Screen::cursor_position);
        let behind = (home.0, home.1 + 2);
        for (key, is_typed) in [("办", true), ("\x7f", false)].iter().cycle().take(400) {
            let seen = |screen: &Screen| {
                let cell = screen.cell(home.0, home.1);
                let stands = cell.is_some_and(|cell| cell.contents() == "办");
                let cursor = if *is_typed { behind } else { home };
                stands == *is_typed && screen.cursor_position() == cursor
            };
            taken.push(times::taken(|| {
                terminal.press(key);
                terminal.wait_for(key, seen);
            }));
        }
        if place == 0 {
            for _ in 0..100 {
                terminal.press("\x1b[5~");
            }
            // Away from the first row, where a key may move the text in the place of the cursor.
            terminal.press(&"\x1b[B".repeat(5));
            std::thread::sleep(Duration::from_secs(2));
        }
    }
    println!("key to screen, {SIGNS} signs: {}", times::spread(&taken));
    terminal.press("\x11");
    terminal.wait_for_end();
}

fn turns(count: usize, mut each: impl FnMut()) -> Vec<Duration> {
    each();
    (0..count).map(|_| times::taken(&mut each)).collect()
}

/// Some 430 signs to each of the seven questions of the guide; each answer says the number of its interview.
fn fill(store: &mut Store, count: usize) {
    let guide = store.guide(PROJECT, "recipients").expect("the guide");
    let questions: Vec<String> = guide.questions.iter().map(|one| one.code.clone()).collect();
    for begun in (1..=count).step_by(1_000) {
        let records = (begun..=count.min(begun + 999)).map(|number| NewRecord {
            code: number.to_string(),
            head: Head::of(Group::Beneficiary),
            answers: questions
                .iter()
                .enumerate()
                .map(|(at, code)| (code.clone(), answer(number, at)))
                .collect(),
            file: "bench".into(),
        });
        store
            .import_interviews(PROJECT, "recipients", records.collect())
            .expect("interviews");
    }
}

fn answer(number: usize, at: usize) -> Said {
    let mut words = format!("编号{number:05}。");
    for piece in 0..14 {
        words.push_str(PIECES[(number * 7 + at * 3 + piece * piece) % PIECES.len()]);
    }
    Said::words(&words)
}

fn search(store: &Store, other: &rusqlite::Connection, words: &str) {
    let sought = Sought::read(words).expect("words");
    let mut all = 0;
    let own = turns(20, || {
        all = store
            .search_said(PROJECT, &sought, 200)
            .expect("a search")
            .1;
    });
    let patterns: Vec<String> = words.split(' ').map(|word| format!("%{word}%")).collect();
    let condition = vec!["text LIKE ?"; patterns.len()].join(" AND ");
    let mut statement = other
        .prepare(&format!("SELECT count(*) FROM said WHERE {condition}"))
        .expect("a statement");
    let mut liked = 0_i64;
    let like = turns(5, || {
        let parameters = rusqlite::params_from_iter(&patterns);
        liked = statement
            .query_row(parameters, |row| row.get(0))
            .expect("a count");
    });
    assert_eq!(usize::try_from(liked).expect("a count"), all, "{words}");
    let (own, like) = (times::percentile(&own, 0.5), times::percentile(&like, 0.5));
    println!(
        "{words}: {all} answers in {own:.1?}; LIKE {like:.1?}, {:.1} times as long",
        like.as_secs_f64() / own.as_secs_f64()
    );
}

/// Every tenth interview coded for one of two themes, then the table of themes.
fn themes(store: &mut Store, count: usize) {
    let themes = ["办理慢", "不公开"].map(|title| {
        store
            .add_theme(PROJECT, title, None, "", "")
            .expect("a theme")
    });
    let rows = store.interviews(PROJECT).expect("the list");
    for (at, row) in rows.iter().step_by((count / 1_000).max(1)).enumerate() {
        let mark = Mark {
            theme: themes[at % 2],
            sentiment: Sentiment::Opposes,
            passages: Vec::new(),
        };
        let unit = Unit {
            holder: Holder::Interview(row.identity),
            question: "Q2".into(),
        };
        store
            .save_coding(PROJECT, &unit, &[mark])
            .expect("a coding");
    }
    let table = turns(20, || {
        let (units, book) = (
            store.coded_units(PROJECT).expect("units"),
            store.code_book(PROJECT).expect("a book"),
        );
        let asked = store.asked(PROJECT).expect("who was asked");
        let questions: Vec<_> = asked.by_question.keys().cloned().collect();
        drop(std::hint::black_box(mentions(
            &units, &book, &asked, &questions,
        )));
    });
    for (what, step) in [("  the units that were coded", 0), ("  who was asked", 1)] {
        let taken = turns(20, || match step {
            0 => drop(store.coded_units(PROJECT)),
            _ => drop(store.asked(PROJECT)),
        });
        println!("{what:<25}{:>10.1?}", times::percentile(&taken, 0.5));
    }
    println!(
        "the table of themes      {:>10.1?}",
        times::percentile(&table, 0.5)
    );
}
