//! An interview of twelve questions, typed and pasted out of order, killed at random; coded by two who do not see each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use manyi::formats::{Names, Person};
use manyi::interview::call::Contact;
use manyi::interview::{Group, Guide, GuideQuestion, SaidState};
use manyi::text::Text;

use super::desk::{Desk, WINDOW};
use super::process::send;
use super::terminal::{Answer, Terminal};

const PROJECT: &str = "xiangyuan-2022";

/// The order in which people talk.
const ORDER: [usize; 12] = [3, 7, 1, 12, 5, 2, 10, 4, 11, 6, 9, 8];

/// What each question is answered with, by its number.
fn words(number: usize) -> String {
    let said = [
        "办理慢，跑了三趟才办成。",
        "标准不清楚，问了几个人说法不一。",
        "钱按时到账，够用两个月。",
        "村里公示过，大家都知道。",
    ];
    format!("第{number}问：{}", said[number % said.len()])
}

fn guide() -> Guide {
    let question = |number: usize| GuideQuestion {
        code: format!("Q{number}"),
        topic: Text::same("情况"),
        text: Text::same(format!("请说说第{number}件事")),
        prompts: Vec::new(),
        ask: Vec::new(),
        indicators: vec!["D4".into()],
        sensitive: false,
        since: 1,
        until: None,
    };
    Guide {
        code: "twelve".into(),
        version: 1,
        title: Text::same("十二问"),
        intro: Text::default(),
        ask: vec![Group::Beneficiary],
        questions: (1..=12).map(question).collect(),
    }
}

/// Somebody who records, and what has been confirmed so far.
struct Recorder<'a> {
    desk: &'a Desk,
    terminal: Terminal,
    confirmed: BTreeMap<usize, String>,
}

impl Recorder<'_> {
    /// Opens the interview again where it was left.
    fn reopen(&mut self) {
        self.terminal = self.desk.start();
        self.terminal.press("v");
        self.terminal.wait_for_text("记录中");
        self.terminal.press("\r");
        self.terminal.wait_for_text("引语");
    }

    /// Kills the program; what was confirmed is there, and what was kept of the question is a beginning of what was typed.
    fn kill(&mut self, number: usize, typed: &str, is_kept: bool) -> String {
        send("KILL", self.terminal.process());
        self.terminal.wait_for_end();
        let store = self.desk.store();
        let interview = store.interview(PROJECT, "03").unwrap();
        for (number, words) in &self.confirmed {
            assert_eq!(&interview.answers[&format!("Q{number}")].text, words);
        }
        let kept = store.saying(PROJECT, "03").unwrap();
        let kept = kept.filter(|kept| kept.question == format!("Q{number}"));
        let kept = kept
            .and_then(|kept| kept.words)
            .map(|(words, _)| words)
            .unwrap_or_default();
        assert!(typed.starts_with(&kept), "{kept} of {typed}");
        if is_kept {
            assert_eq!(kept, typed);
        }
        drop(store);
        self.reopen();
        if !kept.is_empty() {
            self.terminal.wait_for_text(&format!("第 {number} 题"));
        }
        kept
    }

    fn jump(&self, number: usize) {
        self.terminal.press(&format!("\x07{number}\r"));
        self.terminal.wait_for_text(&format!("第 {number} 题"));
    }

    fn type_words(&self, words: &str, is_pasted: bool) {
        if words.is_empty() {
            return;
        }
        if is_pasted {
            self.terminal.press(&format!("\x1b[200~{words}\x1b[201~"));
        } else {
            self.terminal.press(words);
        }
    }
}

/// Numbers that look like chance and are the same in every run (a linear congruence, of Knuth's MMIX).
struct Chance(u64);

impl Chance {
    /// From `low` to `high`, both included.
    fn among(&mut self, low: usize, high: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        low + (self.0 >> 33) as usize % (high - low + 1)
    }
}

/// How often the program is killed; more of it with `MANYI_KILLS=100`.
fn kills() -> usize {
    let told = std::env::var("MANYI_KILLS").ok();
    told.and_then(|told| told.parse().ok()).unwrap_or(6)
}

fn record(desk: &Desk) {
    let mut store = desk.store();
    store.save_guides(PROJECT, &[guide()]).unwrap();
    drop(store);
    let terminal = desk.start();
    terminal.press("v");
    terminal.wait_for_text("还没有访谈");
    terminal.press("a");
    terminal.wait_for_text("受访者编号");
    terminal.press("03\x13");
    terminal.wait_for_text("第 1 题");
    let mut recorder = Recorder {
        desk,
        terminal,
        confirmed: BTreeMap::new(),
    };
    let mut chance = Chance(20_240_506);
    let mut left = kills();
    for (at, number) in ORDER.into_iter().enumerate() {
        let whole = words(number);
        recorder.jump(number);
        let mut kept = String::new();
        let rounds = left.div_ceil(ORDER.len() - at);
        for _ in 0..rounds {
            left -= 1;
            let count = chance.among(kept.chars().count(), whole.chars().count());
            let typed: String = whole.chars().take(count).collect();
            recorder.type_words(&typed[kept.len()..], chance.among(1, 10) < 4);
            let is_waited = chance.among(1, 10) < 7 && typed.len() > kept.len();
            if is_waited {
                // What was kept before a kill is a draft too: only with the words does it tell that these are kept.
                recorder.terminal.wait_for("the words, kept", |screen| {
                    let shown = screen.contents();
                    shown.contains(&typed) && shown.contains("草稿已存")
                });
            }
            kept = recorder.kill(number, &typed, is_waited);
            if kept.is_empty() {
                recorder.jump(number);
            }
        }
        recorder.type_words(&whole[kept.len()..], at % 2 == 1);
        // A jump to the next question confirms it.
        let next = ORDER.get(at + 1).copied().unwrap_or(1);
        recorder.jump(next);
        recorder.confirmed.insert(number, whole);
    }
    recorder.terminal.press("\x1b");
    recorder.terminal.wait_for_text("12/12");
    recorder.terminal.press("\x03");
    assert!(recorder.terminal.wait_for_end().success());
    let interview = desk.store().interview(PROJECT, "03").unwrap();
    for number in 1..=12 {
        let said = &interview.answers[&format!("Q{number}")];
        assert_eq!(
            (said.state, said.text.as_str()),
            (SaidState::Said, words(number).as_str())
        );
    }
}

/// Codes every answer: whether the theme applies, by the number of the question.
fn code(desk: &Desk, operator: &str, applies: fn(usize) -> bool) {
    let mut command = desk.command(&[]);
    command.env("MANYI_OPERATOR", operator);
    let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    terminal.wait_for_text("已录入");
    terminal.press("v");
    terminal.wait_for_text("12/12");
    terminal.press("c");
    for number in 1..=12 {
        terminal.wait_for_text(&format!("twelve/Q{number} "));
        assert!(!terminal.text().contains("甲：") || operator == "甲");
        if applies(number) {
            terminal.press("1-");
            terminal.wait_for_text("您编的：-办理慢");
        }
        terminal.press("\r");
        terminal.wait_for_text(&format!("已编 {number}/12"));
    }
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

fn first(number: usize) -> bool {
    number.is_multiple_of(4)
}

fn second(number: usize) -> bool {
    number.is_multiple_of(4) || number == 5
}

/// Cohen's kappa of two people's yes and no, from its definition.
fn kappa(first: fn(usize) -> bool, second: fn(usize) -> bool) -> f64 {
    let count = |of: &dyn Fn(usize) -> bool| (1..=12).filter(|number| of(*number)).count() as f64;
    let agreed = count(&|number| first(number) == second(number)) / 12.0;
    let (one, other) = (count(&first) / 12.0, count(&second) / 12.0);
    let chance = one * other + (1.0 - one) * (1.0 - other);
    (agreed - chance) / (1.0 - chance)
}

#[test]
fn an_interview_killed_at_random_loses_nothing_confirmed_and_is_coded_by_two() {
    let desk = Desk::new();
    record(&desk);
    desk.manyi(&["theme", "add", PROJECT, "办理慢"]);
    code(&desk, "甲", first);
    code(&desk, "乙", second);
    let told = desk.manyi(&["coding", "agreement", PROJECT, "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["units"], 12);
    let theme = &told["agreement"][1];
    let found: f64 = theme["kappa"].as_str().unwrap().parse().unwrap();
    assert!((found - kappa(first, second)).abs() < 1e-6, "{theme}");
    assert_eq!(told["differences"][0]["question"], "twelve/Q5");
    assert_eq!(told["differences"].as_array().unwrap().len(), 1);
    desk.manyi(&["doctor"]);
}

#[test]
fn words_are_kept_while_keys_keep_coming_without_a_pause() {
    let desk = Desk::new();
    desk.store().save_guides(PROJECT, &[guide()]).unwrap();
    let terminal = desk.start();
    terminal.press("v");
    terminal.wait_for_text("还没有访谈");
    terminal.press("a");
    terminal.wait_for_text("受访者编号");
    terminal.press("03\x13");
    terminal.wait_for_text("第 1 题");
    // Far less than the pause of 300 ms lies between two signs; words are kept once a second all the same.
    let between = Duration::from_millis(40);
    let store = desk.store();
    let (began, mut typed) = (Instant::now(), String::new());
    let kept = loop {
        terminal.press("说");
        typed.push('说');
        std::thread::sleep(between);
        let kept = store.saying(PROJECT, "03").unwrap();
        if let Some((words, _)) = kept.and_then(|kept| kept.words) {
            break words;
        }
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "nothing of {typed} was kept"
        );
    };
    assert!(
        !kept.is_empty() && typed.starts_with(&kept),
        "{kept} of {typed}"
    );
}

/// What no file may hold: a name, a number, and the passphrase of both.
const HIDDEN: [&str; 3] = ["欧阳标记甲", "13800138011", "一句记得住的口令"];

/// Whether a file below this folder holds one of them.
fn holds_hidden(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds_hidden(&path);
        }
        let bytes = fs::read(&path).unwrap_or_default();
        let is_in = |words: &str| {
            bytes
                .windows(words.len())
                .any(|part| part == words.as_bytes())
        };
        // Half of the passphrase is too much, too.
        HIDDEN.iter().any(|words| is_in(words)) || is_in("一句记得住")
    })
}

#[test]
fn a_name_on_the_screen_and_a_passphrase_half_typed_are_in_no_file_however_the_program_ends() {
    let desk = Desk::new();
    let contact = Contact {
        code: "101".into(),
        group: "一村".into(),
    };
    let mut store = desk.store();
    store
        .add_contacts(&Desk::survey(), &[contact], None)
        .unwrap();
    drop(store);
    let (mut names, key) = Names::new(&Names::beside(&desk.database()), HIDDEN[2]).unwrap();
    let person = Person {
        name: HIDDEN[0].into(),
        telephone: HIDDEN[1].into(),
    };
    names.set(&key, PROJECT, "recipients/101", &person).unwrap();
    names.save().unwrap();
    for signal in ["KILL", "HUP", "TERM", "ABRT"] {
        for is_whole in [true, false] {
            let mut command = desk.command(&[]);
            command.env("TMPDIR", desk.folder());
            let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
            terminal.wait_for_text("已录入");
            terminal.press("\r");
            terminal.wait_for_text("按 n 录第一份");
            terminal.press("f");
            terminal.wait_for_text("编号 101");
            terminal.press("n");
            terminal.wait_for_text("姓名文件的口令");
            if is_whole {
                terminal.press(&format!("{}\r", HIDDEN[2]));
                terminal.wait_for_text(HIDDEN[0]);
            } else {
                terminal.press("一句记得住");
                terminal.wait_for_text("*****");
            }
            send(signal, terminal.process());
            terminal.wait_for_end();
            assert!(!holds_hidden(desk.folder()), "{signal} {is_whole}");
        }
    }
    desk.manyi(&["doctor"]);
}
