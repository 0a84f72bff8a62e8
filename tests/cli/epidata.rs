//! `manyi project take` for `EpiData`'s files: three sets come to what they must, and broken ones are told.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use rstest::rstest;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::shell::Shell;

/// A set: its folder, its file, what settles it, and which values became which reason.
struct Set {
    folder: &'static str,
    file: &'static str,
    settled: &'static str,
    reasons: &'static [(&'static str, &'static str, &'static str)],
    /// Fields whose values became options with other codes: (field, value, code).
    options: &'static [(&'static str, &'static str, &'static str)],
}

const SETS: [Set; 4] = [
    Set {
        folder: "1-banshi",
        file: "banshi.rec",
        settled: "",
        reasons: &[("MY", "9", "refused")],
        options: &[],
    },
    Set {
        folder: "2-rukou",
        file: "rukou.rec",
        settled: "--missing V1.99=refused --missing 99=illegible",
        reasons: &[("V1", "99", "refused"), ("V2", "99", "illegible")],
        options: &[("DM", "AB1", "1"), ("DM", "C D", "2"), ("DM", "ZZZ", "3")],
    },
    Set {
        folder: "3-dating",
        file: "dating.epx",
        settled: "",
        reasons: &[
            ("XB", "9", "blank"),
            ("MY", "8", "not-applicable"),
            ("MY", "9", "refused"),
        ],
        options: &[],
    },
    Set {
        folder: "3-dating",
        file: "dating.epz",
        settled: "",
        reasons: &[
            ("XB", "9", "blank"),
            ("MY", "8", "not-applicable"),
            ("MY", "9", "refused"),
        ],
        options: &[],
    },
];

fn shell() -> Shell {
    let shell = Shell::new();
    shell.copy("tests/data/epidata", "epidata");
    shell
}

/// The rows of a table of what a set must come to, by their headings.
fn expected(shell: &Shell, set: &Set, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = shell.read(&format!("epidata/{}/{name}.tsv", set.folder));
    let mut lines = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>());
    let heading = lines.next().unwrap();
    lines
        .map(|cells| {
            let cells = heading
                .iter()
                .zip(cells.into_iter().chain(std::iter::repeat("")));
            cells
                .map(|(name, cell)| ((*name).to_owned(), cell.replace("\\n", "\n")))
                .collect()
        })
        .collect()
}

fn take(shell: &Shell, set: &Set) -> crate::shell::Said {
    let (folder, file, settled) = (set.folder, set.file, set.settled);
    shell.run(&format!(
        "project take epidata/{folder}/{file} --code p --deleted deleted.csv --lang en {settled}"
    ))
}

fn same(expected: &str, found: &str) -> bool {
    let number = |text: &str| Decimal::from_str_exact(text).ok();
    expected == found || number(expected).is_some() && number(expected) == number(found)
}

#[test]
fn every_record_comes_to_what_it_must() {
    for set in &SETS {
        let shell = shell();
        let said = take(&shell, set);
        assert_eq!(said.code, 0, "{}: {}", set.file, said.complaints);
        let out = shell
            .run("export responses p/survey --format json --with-sensitive")
            .out;
        let papers: Vec<Value> = serde_json::from_str(&out).unwrap();
        let deleted = shell.read("deleted.csv");
        let records = expected(&shell, set, "expected-records");
        let key = if set.folder == "2-rukou" { "HH" } else { "BH" };
        let mut seen = 0;
        for record in &records {
            let serial = &record[key];
            if record["status"] == "deleted" {
                for value in record.values().filter(|value| *value != "deleted") {
                    assert!(deleted.contains(value.as_str()), "{serial}: {value}");
                }
                assert!(papers.iter().all(|paper| paper["serial"] != **serial));
                continue;
            }
            let paper = papers.iter().find(|paper| paper["serial"] == **serial);
            let paper = paper.unwrap_or_else(|| panic!("{} {serial}", set.file));
            seen += 1;
            for (name, value) in record
                .iter()
                .filter(|(name, _)| *name != key && *name != "status")
            {
                let of = |all: &[(&str, &str, &str)]| {
                    let found = all
                        .iter()
                        .find(|(field, known, _)| field == name && known == value);
                    found.map(|(.., became)| (*became).to_owned())
                };
                let missing = paper["missing"][name].as_str();
                if let Some(reason) = of(set.reasons) {
                    assert_eq!(missing, Some(reason.as_str()), "{serial} {name}");
                } else if value.is_empty() {
                    assert!(missing.is_none_or(|why| why == "blank") && paper[name].is_null());
                } else {
                    let due = of(set.options).unwrap_or_else(|| value.clone());
                    let found = paper[name].as_str().unwrap_or_default();
                    assert!(same(&due, found), "{serial} {name}: {due} {found}");
                }
            }
            let notes = shell.run(&format!("note p/survey {serial} --lang en")).out;
            let is_noted = notes.contains("verified by a second entry");
            assert_eq!(is_noted, record["status"] == "verified", "{serial}");
        }
        assert_eq!(papers.len(), seen, "{}", set.file);
        assert_eq!(shell.run("doctor").code, 0);
    }
}

#[test]
fn every_field_is_asked_as_what_it_is() {
    for set in &SETS {
        let shell = shell();
        assert_eq!(take(&shell, set).code, 0);
        let toml = shell.run("questionnaire write p/survey --format toml").out;
        let written: toml::Table = toml.parse().unwrap();
        let questions = written["questions"].as_array().unwrap();
        let mut fields = 0;
        for field in expected(&shell, set, "expected-fields") {
            let (name, rules) = (&field["name"], &field["rules"]);
            if name.starts_with('(') || rules.starts_with("key") {
                continue;
            }
            fields += 1;
            let find = |question: &&toml::Value| question["code"].as_str() == Some(name);
            let question = questions
                .iter()
                .find(find)
                .unwrap_or_else(|| panic!("{name}"));
            let due = field.get("question-in-qes").or(field.get("question"));
            let due = due.unwrap().trim_end_matches('：');
            let text = question["text"].as_str().unwrap();
            assert!(text.starts_with(due), "{name}: {text} {due}");
            // A range that is wider than the labels makes V1 a number.
            let is_listed = rules.contains("labels") || rules.starts_with("allowed");
            let is_choice = is_listed && name != "V1";
            let kind = match field["type"].as_str() {
                _ if is_choice => "single",
                "boolean" => "single",
                "integer" | "decimal" => "number",
                day if day.starts_with("date") => "date",
                _ => "text",
            };
            assert_eq!(question["kind"].as_str(), Some(kind), "{name}");
            let required = question.get("required").and_then(toml::Value::as_bool);
            assert_eq!(
                required.unwrap_or(true),
                rules.contains("must enter"),
                "{name}"
            );
        }
        assert_eq!(questions.len(), fields, "{}", set.file);
        let head = ["title", "intro"].map(|key| {
            let text = written.get(key).and_then(toml::Value::as_str);
            text.unwrap_or_default().to_owned()
        });
        match set.folder {
            "1-banshi" => assert_eq!(
                head,
                [
                    "江城市办事大厅满意度调查表",
                    "调查地点：各区政务大厅　　请用正楷填写"
                ]
            ),
            // Cut into two rows inside a character.
            "2-rukou" => {
                assert_eq!(head[0], "江城入户");
                assert!(head[1].ends_with("我们将依法为您保密，谢谢合作"));
            }
            _ => {
                let part = |at: usize| questions[at]["section"].as_str().unwrap().to_owned();
                assert_eq!([part(0), part(5)], ["第一部分　基本情况"; 2]);
                assert_eq!([part(6), part(9)], ["第二部分　满意度"; 2]);
            }
        }
        let of = |name: &str| {
            let find = |question: &&toml::Value| question["code"].as_str() == Some(name);
            questions
                .iter()
                .find(find)
                .map(ToString::to_string)
                .unwrap_or_default()
        };
        let (due, question) = match set.folder {
            "1-banshi" => (["\"2026-09-01\"", "\"2026-12-31\"", "date"], of("RQ")),
            "2-rukou" => (["low", "20", "一人户"], of("V1")),
            _ => (["16", "120", "number"], of("NL")),
        };
        for due in due {
            assert!(question.contains(due), "{due}: {question}");
        }
        let (skipped, on) = match set.folder {
            "1-banshi" => (of("SXQT"), "none_of = [\"1\", \"2\", \"3\"]"),
            "3-dating" => (of("YY"), "none_of = [\"Y\"]"),
            _ => continue,
        };
        assert!(skipped.contains(on), "{skipped}");
    }
}

#[test]
fn what_cannot_be_taken_is_named_with_its_line() {
    let shell = shell();
    let said = take(&shell, &SETS[0]).complaints;
    for line in [
        "banshi.chk:39: has no counterpart and was not taken: REPEAT",
        "banshi.chk:49: has no counterpart and was not taken: TYPE COMMENT RED",
        "banshi.chk:64: has no counterpart and was not taken: AFTER ENTRY",
        "banshi.chk:65: has no counterpart and was not taken: IF (MY <= 2) AND (YJ = \"\") THEN",
        "banshi.chk:66: has no counterpart and was not taken: HELP \"很不满意或不满意：请追问原因\"",
        "banshi.chk:67: has no counterpart and was not taken: GOTO YJ",
        "9 拒答 of MY is kept as `refused`",
        "a heading has no place: 【1】男  【2】女",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let shell = self::shell();
    let said = take(&shell, &SETS[1]).complaints;
    for line in [
        "rukou.chk:46: has no counterpart and was not taken: HIDE Q1QT",
        "ZZZ of DM is no allowed value (record 4); it is kept as an option",
        "JE has values out of its range (record 5)",
        "rukou.chk:20: the jump at V1=1 was not taken",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
}

#[test]
fn what_is_open_is_asked_all_at_once_and_nothing_is_taken() {
    let shell = shell();
    let said = shell.run("project take epidata/2-rukou/rukou.rec --lang en");
    assert_eq!(said.code, 4);
    for option in ["--missing V1.99=", "--missing V2.99=", "--deleted FILE"] {
        assert!(said.complaints.contains(option), "{option}");
    }
    assert_eq!(shell.run("project list --format json").out.trim(), "[]");
    // Without rules no field is the key.
    fs::remove_file(shell.path("epidata/1-banshi/banshi.chk")).unwrap();
    let command = "project take epidata/1-banshi/banshi.rec --deleted d.csv --lang en";
    let asked = shell.run(command);
    assert_eq!(asked.code, 4);
    assert!(
        asked.complaints.contains("--serial"),
        "{}",
        asked.complaints
    );
    assert!(shell.files().iter().all(|file| file != "d.csv"));
    let numbered = shell.run(&format!("{command} --serial -"));
    assert_eq!(numbered.code, 0, "{}", numbered.complaints);
    let out = shell
        .run("export responses banshi/survey --plain --with-sensitive")
        .out;
    assert!(
        out.starts_with("serial,BH,XM,XB") && out.contains("\n6,6,赵戊,2,"),
        "{out}"
    );
}

#[test]
fn one_encoding_is_decided_for_all_files_together_or_named() {
    let shell = shell();
    // Nothing but 女 is left, whose bytes are valid UTF-8, too.
    let head = b"2 1 VLAB\r\n#ID            1   1  30   0   0   0   3 112 ID\r\n_XB            1   2  30   0   0   1   2 112 XB\r\n";
    let mut small = head.to_vec();
    small.extend(b"  1\xc5\xae!\r\n  2\xc5\xae!\r\n");
    shell.write("small.rec", &small);
    let doubtful = shell.run("project take small.rec --serial ID --lang en");
    assert_eq!(doubtful.code, 3, "{}", doubtful.complaints);
    assert!(
        doubtful.complaints.contains("--encoding"),
        "{}",
        doubtful.complaints
    );
    for (encoding, due) in [("gb18030", "女"), ("utf-8", "Ů")] {
        let command =
            format!("project take small.rec --serial ID --code {encoding} --encoding {encoding}");
        let said = shell.run(&command);
        assert_eq!(said.code, 0, "{}", said.complaints);
        let out = shell
            .run(&format!("export responses {encoding}/survey --plain"))
            .out;
        assert_eq!(out.matches(due).count(), 2, "{out}");
    }
}

/// Field rows of a small file: a number of 3 digits, and a text of 100 bytes, so that a record takes two lines.
const ROWS: &str = "#ID            1   1  30   0   0   0   3 112 ID\r\n_TX            1   2  30   0   0   1 100 112 TX\r\n";

fn small(lines: &[&str]) -> Vec<u8> {
    let mut text = format!("2 1 VLAB\r\n{ROWS}");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    text.into_bytes()
}

#[rstest]
#[case::empty("a.rec", b"".to_vec(), "no head of EpiData")]
#[case::a_text("a.rec", "编号 1\r\n".as_bytes().to_vec(), "no head of EpiData")]
#[case::too_few_rows("a.rec", format!("5 1 VLAB\r\n{ROWS}").into_bytes(), "the head says 5 rows of fields")]
#[case::a_row_that_is_none("a.rec", b"1 1\r\n#ID 1 1 30\r\n".to_vec(), "line 2 describes no field")]
#[case::headings_only("a.rec", b"1 1\r\n_LABEL1        1   1  30   0   0   0   0 112 T\r\n".to_vec(), "headings only")]
#[case::a_line_cut_by_an_editor("a.rec", small(&["  1", "x!"]), "line 4 has 3 bytes in place of 79")]
#[case::a_record_cut_off("a.rec", small(&[&format!("{:78}!", "  1")]), "the last record is not complete")]
#[case::no_mark("a.rec", small(&[&format!("{:78}#", "  1"), &format!("{:25}!", "x")]), "does not end with the mark")]
#[case::a_mark_inside("a.rec", small(&[&format!("{:78}?", "  1"), &format!("{:25}!", "x")]), "does not end with the mark")]
#[case::an_unknown_encoding("a.rec", small(&[&format!("{:78}!", "  1"), &format!("{:25}!", "x")])
    .into_iter().chain(*b"").map(|byte| if byte == b'x' { 0xff } else { byte }).collect(), "--encoding")]
#[case::no_xml("a.epx", b"<EpiData version=\"6\"><DataFiles>".to_vec(), "no whole .epx file")]
#[case::another_xml("a.epx", b"<html></html>".to_vec(), "no whole .epx file")]
#[case::locked("a.epx", b"<EpiData version=\"6\" password=\"x\"></EpiData>".to_vec(), "has a password")]
#[case::users("a.epx", b"<EpiData version=\"5\"><Crypto/></EpiData>".to_vec(), "has a password")]
#[case::too_new("a.epx", b"<EpiData version=\"9\"></EpiData>".to_vec(), "of version 9")]
#[case::no_form("a.epx", b"<EpiData version=\"6\"><DataFiles/></EpiData>".to_vec(), "no form with fields")]
#[case::several_forms("a.epx", b"<EpiData version=\"6\"><DataFile id=\"a\"><Field id=\"X\"/></DataFile><DataFile id=\"b\"><Field id=\"Y\"/></DataFile></EpiData>".to_vec(), "--form")]
#[case::no_zip("a.epz", b"PK\x03\x04 nothing".to_vec(), "no .epx in the zip")]
fn a_broken_file_is_told_with_a_way_out(
    #[case] name: &str,
    #[case] bytes: Vec<u8>,
    #[case] due: &str,
) {
    let shell = Shell::new();
    shell.write(name, bytes);
    let said = shell.run(&format!("project take {name} --serial ID --lang en"));
    assert_eq!(said.code, 3, "{}", said.complaints);
    assert!(said.complaints.contains(due), "{}", said.complaints);
    assert!(said.complaints.contains("hint:"), "{}", said.complaints);
    assert_eq!(shell.run("project list --format json").out.trim(), "[]");
}

#[test]
fn serials_that_an_eye_does_not_tell_apart_are_asked_about() {
    let shell = Shell::new();
    let rows = "_ID            1   1  30   0   0   1   3 112 ID\r\n#NL            1   2  30   0   0   0   3 112 NL 年龄\r\n";
    shell.write("a.rec", format!("2 1 VLAB\r\n{rows}1   35!\r\nO1  40!\r\n"));
    let refused = shell.run("project take a.rec --serial ID --lang en");
    assert_eq!(refused.code, 4, "{}", refused.complaints);
    assert!(refused.complaints.contains("O1"), "{}", refused.complaints);
    assert_eq!(shell.run("project list --format json").out.trim(), "[]");
    let taken = shell.run("project take a.rec --serial ID --accept-alike --lang en");
    assert_eq!(taken.code, 0, "{}", taken.complaints);
    let out = shell.run("export responses a/survey --plain").out;
    assert!(out.contains("\n1,35,") && out.contains("\nO1,40,"), "{out}");
}

#[test]
fn a_value_that_its_field_cannot_hold_is_kept_as_words_and_named() {
    let shell = Shell::new();
    let rows = "#ID            1   1  30   0   0   0   3 112 ID\r\n#NL            1   2  30   0   0   0   3 112 NL 年龄\r\n";
    shell.write("a.rec", format!("2 1 VLAB\r\n{rows}  1 35!\r\n  235?!\r\n"));
    let said = shell.run("project take a.rec --serial ID --lang en");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(
        said.complaints.contains("record 2: NL"),
        "{}",
        said.complaints
    );
    let out = shell.run("export responses a/survey --plain").out;
    assert!(out.contains("2,35?,"), "{out}");
}

#[test]
fn r_reads_the_same_records() {
    let has_r = Command::new("Rscript")
        .args(["-e", "library(foreign)"])
        .output();
    if !has_r.is_ok_and(|run| run.status.success()) {
        crate::outside::absent(
            "R with foreign",
            crate::outside::From::Debian("r-cran-foreign"),
        );
        return;
    }
    let shell = shell();
    for set in &SETS[..2] {
        // R knows no types above 16, takes the sign at the end for a record, and cuts by characters but in the locale C.
        let bytes = fs::read(shell.path(&format!("epidata/{}/{}", set.folder, set.file))).unwrap();
        let mut lines: Vec<Vec<u8>> = bytes
            .split(|byte| *byte == b'\n')
            .map(|line| {
                line.iter()
                    .copied()
                    .filter(|byte| !matches!(byte, b'\r' | 0x1a))
                    .collect()
            })
            .collect();
        for line in &mut lines {
            if line.len() > 45 && matches!(&line[32..36], b"  18" | b"  19" | b"  20") {
                line[32..36].copy_from_slice(b"   1");
            }
        }
        shell.write("plain.rec", lines.join(&b'\n'));
        shell.write(
            "judge.R",
            "library(foreign); options(digits = 15, scipen = 100)
             d <- suppressWarnings(read.epiinfo('plain.rec', read.deleted = TRUE))
             text <- function(v) { v <- as.character(v); v[is.na(v)] <- ''; gsub('^ +| +$', '', v, useBytes = TRUE) }
             rows <- matrix(sapply(d, text), nrow(d))
             for (i in seq_len(nrow(rows))) writeLines(paste(rows[i, ], collapse = '\\t'), useBytes = TRUE)",
        );
        let mut run = Command::new("Rscript");
        run.current_dir(shell.path("."))
            .arg("judge.R")
            .env("LC_ALL", "C");
        let run = crate::times::timed("R", || run.output().unwrap());
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
        let (said, ..) = encoding_rs::GB18030.decode(&run.stdout);
        let rows: Vec<Vec<&str>> = said
            .lines()
            .map(|line| line.split('\t').collect())
            .collect();
        let text = shell.read(&format!("epidata/{}/expected-records.tsv", set.folder));
        let due: Vec<Vec<&str>> = text
            .lines()
            .skip(1)
            .map(|line| line.split('\t').skip(1).collect())
            .collect();
        assert_eq!(rows.len(), due.len());
        for (row, due) in rows.iter().zip(&due) {
            for (at, due) in due.iter().enumerate() {
                let found = row.get(at).copied().unwrap_or_default().replace('/', "-");
                let found = match found.as_str() {
                    "TRUE" => "Y".to_owned(),
                    "FALSE" => "N".to_owned(),
                    _ => found,
                };
                let is_empty = due.is_empty() && (found.is_empty() || found == "NA");
                let parts: std::collections::BTreeSet<&str> = found.split('-').collect();
                let is_day = due.len() == 10 && due.split('-').all(|part| parts.contains(part));
                assert!(is_empty || is_day || same(due, &found), "{due} {found}");
            }
        }
    }
}

#[test]
fn fields_that_hold_what_is_private_are_taken_as_private_and_said() {
    let shell = shell();
    let taken = take(&shell, &SETS[1]);
    assert_eq!(taken.code, 0, "{}", taken.complaints);
    let said = format!("{}{}", taken.out, taken.complaints);
    assert!(
        said.contains("taken as private") && said.contains(": DZ、DHHM、JE"),
        "{said}"
    );
    let out = shell.run("export responses p/survey --plain").out;
    let heading = out.lines().next().unwrap();
    for code in ["DZ", "DHHM", "JE"] {
        assert!(!heading.split(',').any(|name| name == code), "{heading}");
    }
    assert!(heading.split(',').any(|name| name == "DW"), "{heading}");
}
