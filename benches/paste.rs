//! The text of 300 questions until it is read, as the paste screen does at every key.
//!
//! Budget: at most 20 ms, and a fiftieth of what pyxform takes to convert the same questionnaire as an `XLSForm`
//! (`pip install pyxform` into target/judges, or `MANYI_PYXFORM=python`); its start and its imports are not counted.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::fmt::Write as _;
use std::process::Command;

use manyi::formats::{read_xlsform, xlsform};
use manyi::questionnaire::paste::{Settled, questionnaire, read};
use support::times;

/// Readings, after one to warm up.
const TURNS: usize = 100;

fn main() {
    let text = paper(300);
    let settled = Settled::default();
    let found = read(&text, &settled).questions.len();
    let taken: Vec<_> = (0..TURNS)
        .map(|_| times::taken(|| drop(std::hint::black_box(read(&text, &settled)))))
        .collect();
    let lines = text.lines().count();
    println!("{found} questions in {lines} lines, read {TURNS} times");
    println!("  median       {:>10.1?}", times::percentile(&taken, 0.5));
    println!("  slowest      {:>10.1?}", times::percentile(&taken, 0.99));
    let median = times::percentile(&taken, 0.5).as_secs_f64();
    let form = xlsform(&questionnaire(&read(&text, &settled), "s")).expect("a workbook");
    let taken: Vec<_> = (0..TURNS)
        .map(|_| times::taken(|| drop(std::hint::black_box(read_xlsform(&form)))))
        .collect();
    let own = times::percentile(&taken, 0.5);
    println!("the same as an XLSForm, read {TURNS} times\n  median       {own:>10.1?}");
    match pyxform(&form) {
        Some(theirs) => println!(
            "pyxform converts it in {theirs:.3} s: {:.0} times the text, {:.0} times the XLSForm",
            theirs / median,
            theirs / own.as_secs_f64()
        ),
        None => println!("pyxform is not installed"),
    }
}

/// The median of seven conversions by pyxform, in seconds; `None` where it is not installed.
fn pyxform(form: &[u8]) -> Option<f64> {
    let folder = tempfile::tempdir().ok()?;
    let file = folder.path().join("form.xlsx");
    std::fs::write(&file, form).ok()?;
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/target/judges/bin/python");
    let python = std::env::var("MANYI_PYXFORM").unwrap_or_else(|_| own.to_owned());
    let script = "import statistics, sys, time\nfrom pyxform.xls2xform import convert\ntimes = []\nfor _ in range(8):\n    \
                  begun = time.perf_counter()\n    convert(sys.argv[1], warnings=[], validate=False)\n    \
                  times.append(time.perf_counter() - begun)\nprint(statistics.median(times[1:]))";
    let run = Command::new(python)
        .args(["-c", script])
        .arg(&file)
        .output()
        .ok()?;
    String::from_utf8(run.stdout).ok()?.trim().parse().ok()
}

/// A questionnaire with options that jump and options to fill in.
fn paper(count: usize) -> String {
    let mut text = String::from("问卷\n\n");
    for number in 1..=count {
        let next = number + 2;
        let _ = write!(
            text,
            "{number}. 您对第{number}项服务的态度、效率和质量是否满意？[单选题]\nA. 非常满意\nB. 满意\nC. 一般\n\
             D. 不满意（跳至第{next}题）\nE. 其他（请注明____）\n\n"
        );
    }
    text
}
