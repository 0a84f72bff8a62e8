//! Recheck files: for each the exact words, and which of its lines are findings, as derived in the notes of the files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use manyi::formats::{RecheckedFile, read_recheck, recheck_table};
use manyi::measure::{Fraction, Rounding};
use manyi::printed::recheck::{Recheck, Verdict};
use manyi::text::Language;
use proptest::collection::vec;
use proptest::prelude::*;

/// A finding of a file: the row (0: the whole table), what it is about, the verdict.
type Expected = (u32, &'static str, &'static str);

/// What of each file is a finding; every other line is none. The arithmetic stands in the `# note:` lines of the file.
const FINDINGS: &[(&str, &[Expected])] = &[
    ("reproduced-counts", &[]),
    ("reproduced-returns", &[]),
    ("declared-truncated", &[]),
    ("multiple-choice", &[]),
    ("shares-alone", &[]),
    (
        "only-truncated",
        &[
            (5, "share", "only-truncated"),
            (6, "share", "only-truncated"),
            (0, "possible-n", "only-truncated"),
        ],
    ),
    (
        "only-half-up",
        &[
            (6, "share", "only-half-up"),
            (0, "possible-n", "impossible"),
        ],
    ),
    (
        "only-half-even",
        &[
            (6, "share", "only-half-even"),
            (7, "share", "only-half-even"),
            (0, "possible-n", "only-half-even"),
        ],
    ),
    (
        "other-base",
        &[
            (6, "share-sum", "wrong"),
            (6, "share", "other-base"),
            (7, "share", "other-base"),
            (0, "possible-n", "impossible"),
        ],
    ),
    (
        "unnamed-base",
        &[
            (5, "share-sum", "wrong"),
            (5, "share", "other-base"),
            (6, "share", "other-base"),
            (7, "share", "other-base"),
            (0, "possible-n", "impossible"),
        ],
    ),
    (
        "adjusted",
        &[(7, "share", "adjusted"), (0, "possible-n", "impossible")],
    ),
    (
        "wrong-counts",
        &[
            (7, "counts", "wrong"),
            (7, "share-sum", "wrong"),
            (7, "share", "wrong"),
            (0, "possible-n", "impossible"),
            (3, "result", "other-formula"),
        ],
    ),
    (
        "impossible-n",
        &[
            (6, "share", "impossible"),
            (7, "share", "impossible"),
            (0, "possible-n", "impossible"),
        ],
    ),
    ("weighted", &[(6, "result", "other-formula")]),
    (
        "matrix",
        &[
            (14, "cell", "impossible"),
            (14, "row-total", "wrong"),
            (16, "column-total", "wrong"),
            (16, "grand-total", "other-formula"),
            (17, "column-rate", "other-base"),
            (4, "result", "wrong"),
            (5, "result", "other-formula"),
            (6, "result", "wrong"),
        ],
    ),
    (
        "indicators",
        &[
            (15, "actual", "inequality"),
            (16, "score", "doubtful"),
            (17, "actual", "impossible"),
            (17, "rate", "other-formula"),
            (5, "group", "wrong"),
            (3, "weights", "wrong"),
            (6, "grade", "wrong"),
        ],
    ),
    (
        "standards",
        &[(10, "score", "wrong"), (11, "score", "wrong")],
    ),
    (
        "returns",
        &[
            (6, "return-rate", "other-base"),
            (8, "account", "impossible"),
            (8, "account", "wrong"),
            (9, "account", "wrong"),
            (9, "account", "wrong"),
            (9, "return-rate", "other-formula"),
        ],
    ),
    (
        "alpha",
        &[
            (3, "reliability", "other-formula"),
            (4, "reliability", "wrong"),
            (5, "reliability", "impossible"),
        ],
    ),
    ("published/kunming-2017-total", &[]),
    ("published/changde-2019-total", &[]),
    ("published/xiangyuan-2022-indicators", &[]),
    ("published/xiangyuan-2022-scores", &[(7, "result", "wrong")]),
    (
        "published/xiangyuan-2022-reliability",
        &[
            (4, "reliability", "other-formula"),
            (5, "reliability", "impossible"),
        ],
    ),
    (
        "published/other-reports-satisfaction",
        &[
            (7, "actual", "inequality"),
            (8, "actual", "inequality"),
            (9, "actual", "inequality"),
            (10, "actual", "inequality"),
            (11, "actual", "inequality"),
            (12, "actual", "inequality"),
            (13, "actual", "inequality"),
            (14, "actual", "inequality"),
            (16, "actual", "inequality"),
            (17, "actual", "inequality"),
        ],
    ),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recheck")
}

fn recheck(name: &str) -> Recheck {
    let bytes = fs::read(folder().join(format!("{name}.csv"))).unwrap();
    let checked = read_recheck(name, &bytes);
    assert_eq!(checked.findings, [], "{name}");
    checked.value.unwrap().recheck()
}

#[test]
fn every_recheck_file_has_the_findings_that_its_notes_derive() {
    for (name, expected) in FINDINGS {
        let recheck = recheck(name);
        let found: Vec<Expected> = recheck
            .lines
            .iter()
            .filter(|line| line.verdict.is_finding())
            .map(|line| {
                let row = line.row.unwrap_or(0);
                (row, line.check.code(), line.verdict.code())
            })
            .collect();
        assert_eq!(found, *expected, "{name}");
    }
}

#[test]
fn every_recheck_file_says_word_for_word_what_was_recomputed() {
    for (name, _) in FINDINGS {
        let file = RecheckedFile {
            file: format!("{name}.csv"),
            recheck: recheck(name),
        };
        let zh = recheck_table(std::slice::from_ref(&file), Language::Zh);
        let en = recheck_table(&[file], Language::En);
        let snapshot = name.replace('/', "_");
        insta::assert_snapshot!(format!("recheck_{snapshot}"), format!("{zh}\n{en}"));
    }
}

#[test]
fn every_recheck_file_is_in_the_list() {
    for (below, prefix) in [("", ""), ("published", "published/")] {
        for entry in fs::read_dir(folder().join(below)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                let name = format!("{prefix}{}", path.file_stem().unwrap().to_string_lossy());
                let listed = FINDINGS.iter().any(|(listed, _)| *listed == name);
                assert!(listed, "{name} has no expected findings");
            }
        }
    }
}

#[test]
fn every_verdict_is_shown_by_a_file() {
    let rechecks: Vec<Recheck> = FINDINGS.iter().map(|(name, _)| recheck(name)).collect();
    let lines = rechecks.iter().flat_map(|recheck| &recheck.lines);
    let shown: BTreeSet<&str> = lines.map(|line| line.verdict.code()).collect();
    for verdict in Verdict::ALL {
        assert!(
            shown.contains(verdict.code()),
            "{} is shown nowhere",
            verdict.code()
        );
    }
}

// Counted by a loop over Python's fractions.Fraction that shares no code with the program: for n in 1..10000 every k
// with round(100·k/n) as printed, the least and greatest sums of the k around n.
#[test]
fn the_possible_numbers_agree_with_an_independent_count() {
    for (name, sentence) in [
        (
            "reproduced-counts",
            "2797 numbers up to 10000 give all the shares: 26, 52, 78, 104,",
        ),
        (
            "declared-truncated",
            "1838 numbers up to 10000 give all the shares: 26, 52, 78, 104,",
        ),
        (
            "adjusted",
            "1429 numbers up to 10000 give all the shares: 5716, 5719, 5722,",
        ),
        (
            "shares-alone",
            "9336 numbers up to 10000 give all the shares: 7, 14, 21, 28,",
        ),
        ("shares-alone", "from 923 on all of them"),
        (
            "only-half-even",
            "9795 numbers up to 10000 give all the shares: 83, 85, 92, 121,",
        ),
        (
            "only-half-even",
            "rounded half to even there are: 40, 80, 83, 85, 92, 120,",
        ),
    ] {
        let recheck = recheck(name);
        let line = recheck
            .lines
            .iter()
            .find(|line| line.check.code() == "possible-n")
            .unwrap();
        let said = line.because.get(Language::En);
        assert!(said.contains(sentence), "{name}: {said}");
    }
}

proptest! {
    /// Whatever the counts are: what is rounded as declared is reproduced, to the last line.
    #[test]
    fn a_table_that_was_computed_as_declared_is_reproduced(
        counts in vec(0_i64..50, 2..6), decimals in 0_u32..3, which in 0_usize..3,
    ) {
        let n: i64 = counts.iter().sum();
        prop_assume!(n > 0);
        let rounding = Rounding::ALL[which];
        let mut file = format!("# n: {n}\n# rounding: {}\nquestion,option,count,published_pct\n", rounding.code());
        for (option, count) in counts.iter().enumerate() {
            let share = Fraction::new(*count, n).unwrap().percent().rounded(decimals, rounding);
            writeln!(file, "Q1,{option},{count},{}", share.to_text(decimals)).unwrap();
        }
        let recheck = read_recheck("t.csv", file.as_bytes()).value.unwrap().recheck();
        let is_reproduced = |verdict: Verdict| verdict == Verdict::Reproduced;
        prop_assert_eq!(recheck.count(is_reproduced), recheck.lines.len(), "{:?}", recheck.lines);
    }
}

/// The examples of docs/formats.md are whole files that can be read.
#[test]
fn every_example_of_the_documentation_is_a_recheck_file() {
    let document = manyi::formats::formats_document();
    let part = document.split("\n## Recheck files").nth(1).unwrap();
    let part = part.split("\n## ").next().unwrap();
    let examples: Vec<&str> = part
        .split("```csv\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(examples.len(), 5);
    let mut forms = BTreeSet::new();
    for example in examples {
        let checked = read_recheck("example.csv", example.as_bytes());
        assert_eq!(checked.findings, [], "{example}");
        forms.insert(checked.value.unwrap().form().code());
    }
    assert_eq!(forms.len(), 5);
}
