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
    (
        "adjusted-too-far",
        &[
            (4, "share", "wrong"),
            (5, "share", "wrong"),
            (11, "share", "adjusted"),
        ],
    ),
    (
        "adjusted-too-large",
        &[(6, "counts", "wrong"), (8, "share", "wrong")],
    ),
    ("adjusted-without-counts", &[(7, "share", "adjusted")]),
    ("adjusted-without-n", &[(6, "share", "adjusted")]),
    ("adjusted", &[(7, "share", "adjusted")]),
    (
        "alpha-missing",
        &[
            (4, "reliability", "other-formula"),
            (5, "reliability", "other-formula"),
            (6, "reliability", "wrong"),
        ],
    ),
    (
        "alpha",
        &[
            (3, "reliability", "other-formula"),
            (4, "reliability", "wrong"),
            (5, "reliability", "other-formula"),
            (6, "reliability", "impossible"),
        ],
    ),
    ("declared-truncated", &[]),
    (
        "fleiss",
        &[(5, "agreement", "other-formula"), (6, "agreement", "wrong")],
    ),
    (
        "impossible-n",
        &[
            (6, "share", "impossible"),
            (7, "share", "impossible"),
            (0, "possible-n", "impossible"),
        ],
    ),
    ("incomplete-options", &[]),
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
    ("invalid-gives-valid", &[(5, "return-rate", "wrong")]),
    ("matrix-means", &[(5, "result", "other-formula")]),
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
    ("means-from-shares", &[(3, "result", "wrong")]),
    (
        "means",
        &[
            (4, "result", "wrong"),
            (5, "result", "other-formula"),
            (6, "result", "other-formula"),
        ],
    ),
    (
        "mixed-bases",
        &[
            (0, "base", "mixed-bases"),
            (5, "counts", "wrong"),
            (5, "share-sum", "wrong"),
            (7, "counts", "wrong"),
        ],
    ),
    ("multiple-choice", &[]),
    (
        "one-other-base",
        &[
            (0, "base", "other-base"),
            (6, "counts", "wrong"),
            (8, "counts", "wrong"),
        ],
    ),
    ("only-half-even", &[(0, "rounding", "only-half-even")]),
    (
        "only-half-up",
        &[
            (0, "rounding", "uneven-rounding"),
            (6, "share", "only-half-up"),
            (0, "possible-n", "impossible"),
        ],
    ),
    ("only-truncated", &[(0, "rounding", "only-truncated")]),
    ("open-lists-counted", &[(10, "share", "wrong")]),
    (
        "open-lists-without-n",
        &[(6, "share", "impossible"), (7, "share", "impossible")],
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
    ("population-bounds-n", &[(4, "result", "wrong")]),
    (
        "raters",
        &[
            (12, "majority", "wrong"),
            (3, "agreement", "other-formula"),
            (5, "agreement", "other-formula"),
        ],
    ),
    ("reproduced-counts", &[]),
    ("reproduced-returns", &[]),
    (
        "results-from-shares",
        &[
            (3, "result", "wrong"),
            (4, "result", "other-formula"),
            (6, "result", "wrong"),
            (7, "result", "other-base"),
        ],
    ),
    ("results-with-n", &[(4, "result", "other-formula")]),
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
    ("said-and-used-shares", &[(0, "base", "mixed-bases")]),
    ("said-and-used", &[(0, "base", "other-base")]),
    ("shares-alone", &[]),
    (
        "standards",
        &[(10, "score", "wrong"), (11, "score", "wrong")],
    ),
    ("ticks-counted", &[]),
    ("ticks", &[]),
    ("truncated-returns", &[(0, "rounding", "only-truncated")]),
    ("truncated-shares", &[(0, "rounding", "only-truncated")]),
    (
        "uneven",
        &[
            (0, "rounding", "uneven-rounding"),
            (6, "share", "only-truncated"),
            (0, "possible-n", "only-truncated"),
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
        "variances-without-total",
        &[(3, "reliability", "impossible")],
    ),
    (
        "variances",
        &[
            (3, "reliability", "other-formula"),
            (4, "reliability", "wrong"),
        ],
    ),
    ("votes", &[(6, "counts", "wrong"), (6, "majority", "wrong")]),
    ("weighted", &[(6, "result", "other-formula")]),
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
    ("published/changde-2019-total", &[]),
    ("published/kunming-2017-total", &[]),
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
    ("published/xiangyuan-2022-indicators", &[]),
    (
        "published/xiangyuan-2022-reliability",
        &[
            (4, "reliability", "other-formula"),
            (5, "reliability", "impossible"),
        ],
    ),
    ("published/xiangyuan-2022-scores", &[(7, "result", "wrong")]),
];

/// What of each report that was found is a finding, as derived in its notes and by a program of exact fractions that
/// shares no code with this one; every other figure of it comes out or cannot be checked.
const FOUND: &[(&str, &[Expected])] = &[
    ("chuangwei-2024", &[(20, "share", "adjusted")]),
    (
        "enyang-2023",
        &[
            (0, "rounding", "uneven-rounding"),
            (7, "share", "impossible"),
            (8, "share", "only-truncated"),
            (0, "possible-n", "impossible"),
            (9, "share", "impossible"),
            (10, "share", "impossible"),
            (0, "possible-n", "impossible"),
            (11, "share", "impossible"),
            (12, "share", "only-truncated"),
            (0, "possible-n", "impossible"),
            (15, "share", "adjusted"),
            (18, "share", "only-truncated"),
            (21, "share", "only-truncated"),
            (22, "share", "only-truncated"),
            (0, "possible-n", "impossible"),
            (25, "share", "impossible"),
            (26, "share", "impossible"),
            (0, "possible-n", "impossible"),
            (0, "possible-n", "impossible"),
        ],
    ),
    ("gongbao-2020", &[(0, "base", "other-base")]),
    ("haerbin-2012", &[]),
    ("haerbin-2015", &[]),
    ("huishou", &[]),
    ("jinchang-2011", &[]),
    ("kehu-manyi", &[]),
    ("liulishan-2022", &[]),
    ("lunwen-jishu", &[]),
    ("lunwen-sunshang", &[]),
    ("lunwen-yangben", &[(11, "share", "adjusted")]),
    ("renmin-2009", &[]),
    ("ruanke-2023", &[]),
    ("sanxia-2017", &[]),
    ("shawan-2022", &[]),
    ("shehui-pingyi-2022", &[]),
    ("tongdao-2023", &[(28, "share", "only-half-even")]),
    (
        "xiangtan-2017",
        &[
            (0, "rounding", "only-truncated"),
            (11, "share", "wrong"),
            (13, "share", "wrong"),
            (14, "share", "wrong"),
            (15, "share", "wrong"),
            (20, "share", "wrong"),
        ],
    ),
    ("xianxi-2023", &[(14, "share", "adjusted")]),
    ("yingshang-2022", &[]),
    ("yufu-xiaofei", &[]),
    ("zhaiyao-sunshang", &[]),
    (
        "zhuanqu-2023",
        &[
            (13, "share", "adjusted"),
            (20, "share", "adjusted"),
            (25, "share", "adjusted"),
            (28, "share", "adjusted"),
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

/// What of a recheck is a finding.
fn findings(recheck: &Recheck) -> Vec<Expected> {
    let found = recheck.lines.iter().filter(|line| line.is_finding());
    found
        .map(|line| {
            let row = line.row.unwrap_or(0);
            (row, line.check.code(), line.verdict.code())
        })
        .collect()
}

#[test]
fn every_recheck_file_has_the_findings_that_its_notes_derive() {
    for (name, expected) in FINDINGS {
        assert_eq!(findings(&recheck(name)), *expected, "{name}");
    }
}

/// How many tables a file holds: the questions, each of which the report prints as a list of its own.
fn tables(name: &str) -> usize {
    let text = fs::read_to_string(folder().join(format!("{name}.csv"))).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    let questions: BTreeSet<&str> = rows.filter_map(|row| row.split(',').next()).collect();
    questions.len()
}

/// Reports that were looked for, in the order they turned up: none is left out because it comes out badly.
#[test]
fn the_tables_that_were_found_are_rechecked_rightly() {
    let (mut printed, mut right, mut all) = (0, 0, 0);
    for (name, expected) in FOUND {
        let name = format!("found/{name}");
        let recheck = recheck(&name);
        all += tables(&name);
        assert_eq!(findings(&recheck), *expected, "{name}");
        for line in recheck.lines.iter().filter(|line| !line.printed.is_empty()) {
            let row = line.row.unwrap_or(0);
            let own = (row, line.check.code(), line.verdict.code());
            printed += 1;
            right += usize::from(expected.contains(&own) || !line.is_finding());
        }
    }
    assert!(all >= 30, "{all} tables");
    assert!(printed >= 300, "{printed} figures");
    assert!(10 * right >= 9 * printed, "{right} of {printed}");
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
    for (below, prefix) in [("", ""), ("published", "published/"), ("found", "found/")] {
        for entry in fs::read_dir(folder().join(below)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                let name = format!("{prefix}{}", path.file_stem().unwrap().to_string_lossy());
                let listed = FINDINGS.iter().any(|(listed, _)| *listed == name)
                    || FOUND
                        .iter()
                        .any(|(listed, _)| format!("found/{listed}") == name);
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

/// A share in percent, or a figure in points, as a report prints it.
fn shown(value: &Fraction, decimals: u32) -> String {
    value.rounded(decimals, Rounding::HalfUp).to_text(decimals)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever the counts are: a result that was computed from them comes out of their printed shares, and one that is
    /// further off than the rounding of the shares explains does not.
    #[test]
    fn a_result_that_was_computed_from_counts_comes_out_of_the_shares(
        counts in vec(0_i64..60, 4..5), decimals in 1_u32..3, is_printed in any::<bool>(),
    ) {
        let n: i64 = counts.iter().sum();
        prop_assume!(n > 0);
        let percent = |part: i64| Fraction::new(part, n).unwrap().percent();
        let weighted: i64 = counts.iter().zip([100, 80, 60, 0]).map(|(count, weight)| count * weight).sum();
        let points: i64 = counts.iter().zip([4, 3, 2, 1]).map(|(count, points)| count * points).sum();
        let satisfied = percent(counts[0] + counts[1]);
        let figures = [
            (shown(&satisfied, decimals), "ranks: 1 2"),
            (shown(&Fraction::new(weighted, n).unwrap(), decimals), "formula: weighted-options; weights: 100 80 60 0"),
            (shown(&Fraction::new(points, n).unwrap(), 2), "formula: mean; weights: 4 3 2 1"),
            (shown(&percent(counts[0] - counts[3]), decimals), "formula: nps"),
            (shown(&(&satisfied + &Fraction::new(1, 2).unwrap()), decimals), "ranks: 1 2"),
        ];
        let mut file = if is_printed { format!("# n: {n}\n") } else { String::new() };
        for (figure, options) in &figures {
            writeln!(file, "# result: r = {figure}; {options}").unwrap();
        }
        file.push_str("question,role,option,rank,published_pct\n");
        for (place, count) in counts.iter().enumerate() {
            let rank = place + 1;
            writeln!(file, "Q1,satisfaction,{rank},{rank},{}", shown(&percent(*count), decimals)).unwrap();
        }
        let recheck = read_recheck("t.csv", file.as_bytes()).value.unwrap().recheck();
        let results = recheck.lines.iter().filter(|line| line.check.code() == "result");
        let verdicts: Vec<Verdict> = results.map(|line| line.verdict).collect();
        prop_assert_eq!(&verdicts[..4], &[Verdict::Reproduced; 4], "{}\n{:?}", file, recheck.lines);
        prop_assert!(verdicts[4].is_finding(), "{}\n{:?}", file, recheck.lines);
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
    assert_eq!(examples.len(), 8);
    let mut forms = BTreeSet::new();
    for example in examples {
        let checked = read_recheck("example.csv", example.as_bytes());
        assert_eq!(checked.findings, [], "{example}");
        forms.insert(checked.value.unwrap().form().code());
    }
    assert_eq!(forms.len(), 8);
}
