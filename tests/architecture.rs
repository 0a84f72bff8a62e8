//! The rules of the house: who may know whom, who may touch the world, what lies at the top.

#[path = "architecture/generated_docs.rs"]
mod generated_docs;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/scan.rs"]
mod scan;
#[path = "architecture/vocabulary.rs"]
mod vocabulary;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;
use scan::Scan;

/// What everyone may know.
const COMMON: [&str; 2] = ["error", "text"];

/// For each part of the house, which parts it may know beside itself and [`COMMON`].
const MAY_KNOW: [(&str, &[&str]); 17] = [
    ("text", &[]),
    ("error", &[]),
    ("questionnaire", &[]),
    ("response", &["questionnaire"]),
    ("measure", &["questionnaire", "response"]),
    ("indicator", &["questionnaire", "response", "measure"]),
    (
        "printed",
        &["questionnaire", "response", "measure", "indicator"],
    ),
    ("interview", &["questionnaire", "response"]),
    ("entry", &["questionnaire", "response"]),
    ("trail", &["questionnaire", "response", "interview"]),
    ("store", &BELOW_STORE),
    ("formats", &BELOW_FORMATS),
    ("hub", &["trail", "formats"]),
    ("intake", &BELOW_INTAKE),
    ("office", &BELOW_OFFICE),
    ("tui", &EVERYTHING),
    ("cli", &EVERYTHING),
];

/// The parts that do no IO: the same events always give the same figures.
const CORE: [&str; 7] = [
    "questionnaire",
    "response",
    "measure",
    "indicator",
    "printed",
    "interview",
    "entry",
];

/// What bytes are made of; of the trail, parcels carry events.
const BELOW_FORMATS: [&str; 8] = [
    "questionnaire",
    "response",
    "measure",
    "indicator",
    "printed",
    "interview",
    "entry",
    "trail",
];

/// What the store keeps.
const BELOW_STORE: [&str; 7] = [
    "questionnaire",
    "response",
    "measure",
    "indicator",
    "interview",
    "entry",
    "trail",
];

/// What brings files into the store knows both.
const BELOW_INTAKE: [&str; 9] = [
    "questionnaire",
    "response",
    "measure",
    "indicator",
    "printed",
    "interview",
    "entry",
    "store",
    "formats",
];

/// What use cases know.
const BELOW_OFFICE: [&str; 12] = [
    "questionnaire",
    "response",
    "measure",
    "indicator",
    "printed",
    "interview",
    "entry",
    "trail",
    "store",
    "formats",
    "intake",
    "hub",
];

/// What stands below the screens and the sub-commands.
const EVERYTHING: [&str; 13] = [
    "questionnaire",
    "response",
    "measure",
    "indicator",
    "printed",
    "interview",
    "entry",
    "store",
    "formats",
    "intake",
    "office",
    "trail",
    "hub",
];

/// What of `std` touches the world.
const STD_IO: [&str; 6] = ["fs", "io", "net", "process", "env", "thread"];

/// Crates that touch the world, or belong to one part of the house.
const IO_CRATES: [&str; 9] = [
    "rusqlite",
    "crossterm",
    "ratatui",
    "rand",
    "uuid",
    "csv",
    "toml",
    "tempfile",
    "directories",
];

/// Clocks, by the words that name them.
const CLOCKS: [&str; 4] = ["SystemTime", "Instant", "Timestamp :: now", "Zoned :: now"];

/// Crates that only one part of the house names.
const OWNED: [(&str, &str); 8] = [
    ("rusqlite", "store"),
    ("rust_xlsxwriter", "formats"),
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("postgres", "hub"),
    ("rustls", "hub"),
    ("tokio_postgres_rustls", "hub"),
    ("rcgen", "hub"),
];

/// Everything that may lie at the top of the repository.
const TOP: [&str; 17] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "schema.sql",
    "questionnaires",
    "src",
    "tests",
    "benches",
    "docs",
    "findings",
    "fuzz",
    ".cargo",
    ".ci",
    ".gitignore",
];

/// The most lines that `main.rs` may have.
const MAIN_LINES: usize = 40;

/// The most test executables: each links the whole program.
const EXECUTABLES: usize = 8;

/// What a file in `src` does against the rules; the path is below `src`, with `/`.
fn breaches(path: &str, source: &str) -> Vec<String> {
    let scan = Scan::of(source);
    let part = path
        .split('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".rs");
    let mut breaches = form(path, source);
    if !matches!(part, "main" | "lib") {
        breaches.extend(knowledge(part, depth(path), &scan));
    }
    if CORE.contains(&part) || COMMON.contains(&part) {
        breaches.extend(io(&scan));
    }
    for (name, owner) in OWNED {
        if part != owner && scan.names_crate(name) {
            breaches.push(format!("only `{owner}` names the crate `{name}`"));
        }
    }
    breaches
}

/// Which parts of the house a file knows without leave.
fn knowledge(part: &str, depth: usize, scan: &Scan) -> Vec<String> {
    let Some((_, known)) = MAY_KNOW.iter().find(|(name, _)| *name == part) else {
        return vec![format!(
            "`{part}` is no part of the house: give it a place in DESIGN and here"
        )];
    };
    let common = |name| part != "text" && COMMON.contains(&name);
    scan.below_crate(depth)
        .into_iter()
        .filter(|name| *name != part && !known.contains(name) && !common(*name))
        .map(|name| format!("`{part}` may not know `{name}`"))
        .collect()
}

/// How a file of the core touches the world.
fn io(scan: &Scan) -> Vec<String> {
    let std = scan
        .below("std")
        .into_iter()
        .filter(|name| STD_IO.contains(name) || *name == "*")
        .map(|name| format!("std::{name}"));
    let crates = IO_CRATES
        .into_iter()
        .filter(|name| scan.names_crate(name))
        .map(str::to_owned);
    let clocks = CLOCKS
        .into_iter()
        .filter(|words| scan.has(words))
        .map(|words| words.replace(' ', ""));
    std.chain(crates)
        .chain(clocks)
        .map(|name| format!("the core does no IO and names `{name}`"))
        .collect()
}

/// The first line, and the length of `main.rs`.
fn form(path: &str, source: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    let lines = source.lines().count();
    if path == "main.rs" && lines > MAIN_LINES {
        breaches.push(format!("{lines} lines are more than {MAIN_LINES}"));
    }
    if !source.starts_with("//! ") {
        breaches.push("the first line does not say what the file is for (`//! …`)".into());
    }
    breaches
}

/// How many modules lie between the root of the crate and what a file's `super` leaves.
fn depth(path: &str) -> usize {
    let parts = path.split('/').count();
    if path.ends_with("/mod.rs") {
        parts - 1
    } else {
        parts
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder of the repository, with its path below that folder.
fn sources(folder: &str) -> Vec<(String, String)> {
    let top = root().join(folder);
    let mut folders: Vec<PathBuf> = vec![top.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&top).expect("it lies below");
                let below = below.to_string_lossy().replace('\\', "/");
                sources.push((below, fs::read_to_string(&path).expect("it can be read")));
            }
        }
    }
    sources
}

#[test]
fn every_file_in_src_keeps_the_rules_of_the_house() {
    let sources = sources("src");
    assert!(sources.len() > 30, "the files were found");
    let breaches: Vec<String> = sources
        .iter()
        .flat_map(|(path, source)| {
            breaches(path, source)
                .into_iter()
                .map(move |breach| format!("src/{path}: {breach}"))
        })
        .collect();
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

#[test]
fn every_test_and_bench_says_in_its_first_line_what_it_is_for() {
    for folder in ["tests", "benches"] {
        for (path, source) in sources(folder) {
            assert!(source.starts_with("//! "), "{folder}/{path}");
        }
    }
}

/// What writes answers, or counts of single questions, out of the program: it stands beside the gate.
const WRITES_ANSWERS: [&str; 9] = [
    "Outgoing :: of",
    ". coded (",
    ". sheets (",
    "WideWriter :: new",
    "LongWriter :: new",
    "SummaryReport {",
    "GroupsReport {",
    "ReliabilityReport {",
    "CrosstabReport :: of",
];

#[test]
fn what_writes_answers_passes_the_gate_and_every_export_of_a_screen_is_listed() {
    let exits =
        fs::read_to_string(root().join("docs/leaving.md")).expect("the list of exits is there");
    let (mut writers, mut screens) = (0, 0);
    for (path, source) in sources("src") {
        let scan = Scan::of(&source);
        let rooms = ["cli/", "tui/", "office/"];
        let is_face = rooms.iter().any(|room| path.starts_with(room));
        if is_face && WRITES_ANSWERS.iter().any(|words| scan.has(words)) {
            writers += 1;
            let passes = ["gate", "Gate"].iter().any(|word| scan.has(word));
            assert!(
                passes || scan.has("gate_by"),
                "src/{path} does not pass the gate"
            );
        }
        if path.starts_with("tui/screens/") && scan.has("Step :: Export (") {
            screens += 1;
            let name = path
                .trim_start_matches("tui/screens/")
                .trim_end_matches(".rs");
            assert!(
                exits.contains(&format!("`{name}`")),
                "docs/leaving.md does not list the export of {name}"
            );
        }
    }
    assert!(
        writers >= 8 && screens >= 8,
        "{writers} writers and {screens} screens were found"
    );
}

#[test]
fn the_tests_are_few_executables() {
    let main = |path: &str| !path.contains('/') || path.ends_with("/main.rs");
    let tests = sources("tests");
    let executables = tests.iter().filter(|(path, _)| main(path)).count();
    // With that of the tests beside the code.
    assert!(
        executables < EXECUTABLES,
        "{executables} in tests/ and one of src/"
    );
}

#[test]
fn only_what_belongs_there_lies_at_the_top_of_the_repository() {
    for name in top_of_the_repository() {
        assert!(
            TOP.contains(&name.as_str()),
            "`{name}` does not belong at the top of the repository"
        );
    }
}

/// What git keeps at the top, so that a target folder or an editor's files do no harm; all of it outside git.
fn top_of_the_repository() -> Vec<String> {
    let tracked = Command::new("git")
        .arg("ls-files")
        .current_dir(root())
        .output();
    if let Some(listed) = tracked.ok().filter(|listed| listed.status.success()) {
        let listed = String::from_utf8(listed.stdout).expect("names are UTF-8");
        let top = |path: &str| path.split('/').next().unwrap_or(path).to_owned();
        return listed.lines().map(top).collect();
    }
    fs::read_dir(root())
        .expect("the repository can be listed")
        .map(|entry| entry.expect("it can be listed").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name != ".git" && name != "target")
        .collect()
}

#[rstest]
#[case(
    "text/wrap.rs",
    "use crate::error::Error;",
    "`text` may not know `error`"
)]
#[case(
    "error.rs",
    "use crate::response::Answer;",
    "`error` may not know `response`"
)]
#[case(
    "questionnaire/check.rs",
    "use crate::response::Answer;",
    "`questionnaire` may not know `response`"
)]
#[case(
    "response/mod.rs",
    "use crate::{text::Text, measure::Figure};",
    "`response` may not know `measure`"
)]
#[case(
    "measure/figure.rs",
    "fn f() { crate::indicator::score() }",
    "`measure` may not know `indicator`"
)]
#[case(
    "indicator/check/mod.rs",
    "use crate::printed::phrase::read;",
    "`indicator` may not know `printed`"
)]
#[case(
    "entry/line.rs",
    "use crate::measure::Figure;",
    "`entry` may not know `measure`"
)]
#[case(
    "entry/line.rs",
    "use super::super::store::Store;",
    "`entry` may not know `store`"
)]
#[case(
    "entry/mod.rs",
    "use super::store::Store;",
    "`entry` may not know `store`"
)]
#[case(
    "interview/mod.rs",
    "use crate::entry::Entry;",
    "`interview` may not know `entry`"
)]
#[case(
    "printed/recheck/judge.rs",
    "use crate::entry::Entry;",
    "`printed` may not know `entry`"
)]
#[case(
    "measure/figure.rs",
    "use crate::printed::recheck::Printed;",
    "`measure` may not know `printed`"
)]
#[case(
    "store/open.rs",
    "use crate::formats::csv;",
    "`store` may not know `formats`"
)]
#[case(
    "formats/csv.rs",
    "use crate::store::Store;",
    "`formats` may not know `store`"
)]
#[case(
    "tui/screens/list.rs",
    "use crate::cli::Options;",
    "`tui` may not know `cli`"
)]
#[case("cli/demo.rs", "use manyi::tui::run;", "`cli` may not know `tui`")]
#[case("store/mod.rs", "use crate::*;", "`store` may not know `*`")]
#[case("utils.rs", "fn f() {}", "`utils` is no part of the house")]
#[case("entry/line.rs", "use std::{fmt, fs::File};", "names `std::fs`")]
#[case(
    "measure/mod.rs",
    "let t = std::time::Instant::now();",
    "names `Instant`"
)]
#[case(
    "response/paper.rs",
    "let t = jiff::Timestamp::now();",
    "names `Timestamp::now`"
)]
#[case("questionnaire/mod.rs", "let r: u8 = rand::random();", "names `rand`")]
#[case("questionnaire/mod.rs", "use toml::Value;", "names `toml`")]
#[case("text/mod.rs", "use std::io;", "names `std::io`")]
#[case(
    "formats/csv.rs",
    "use rusqlite::Connection;",
    "only `store` names the crate `rusqlite`"
)]
#[case(
    "cli/mod.rs",
    "use ratatui::Frame;",
    "only `tui` names the crate `ratatui`"
)]
#[case(
    "main.rs",
    "crossterm::terminal::enable_raw_mode()",
    "only `tui` names the crate `crossterm`"
)]
fn a_breach_is_found(#[case] path: &str, #[case] code: &str, #[case] breach: &str) {
    let found = breaches(path, &format!("//! A file.\n{code}\n"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains(breach), "{found:?}");
}

#[rstest]
#[case(
    "entry/line.rs",
    "use crate::{response::Answer, questionnaire::Kind, text::Text, error::Result};"
)]
#[case(
    "entry/line.rs",
    "//! [`crate::store`] keeps it.\nuse super::machine::Entry;"
)]
#[case("indicator/tree.rs", "use crate::measure::{Figure, Fraction};")]
#[case(
    "store/open.rs",
    "use rusqlite::Connection;\nuse crate::entry::Effect;\nuse std::fs;"
)]
#[case(
    "tui/mod.rs",
    "use ratatui::Frame;\nuse crate::store::Store;\nuse crate::formats::read_project;"
)]
#[case("cli/demo.rs", "use crate::store::Store;\nuse std::io::Write;")]
#[case("questionnaire/question.rs", "let csv = fs.io(rand);")]
#[case("main.rs", "use manyi::{cli, tui};")]
fn what_is_allowed_is_no_breach(#[case] path: &str, #[case] code: &str) {
    assert_eq!(
        breaches(path, &format!("//! A file.\n{code}\n")),
        Vec::<String>::new()
    );
}

#[test]
fn a_main_that_is_too_long_or_a_file_that_says_not_what_it_is_for_is_found() {
    let long = |lines: usize| format!("//! A file.\n{}", "\n".repeat(lines - 1));
    assert_eq!(breaches("store/mod.rs", &long(2_000)), Vec::<String>::new());
    assert_eq!(breaches("main.rs", &long(40)), Vec::<String>::new());
    assert_eq!(breaches("main.rs", &long(41)).len(), 1);
    assert_eq!(breaches("store/mod.rs", "fn f() {}\n").len(), 1);
}
