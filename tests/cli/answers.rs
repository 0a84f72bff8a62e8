//! `manyi export responses` in every form: what each says, that all say the same, and that outside programs read it.

use std::collections::BTreeSet;
use std::fs;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::Value;

use crate::outside::{self, From};
use crate::shell::{RECIPIENTS, Shell};

/// The forms by the endings of their files.
const ENDINGS: [&str; 6] = ["csv", "json", "xlsx", "sav", "sps", "zip"];

/// A stack with every kind of question, and what SPSS makes hard; see its files.
fn shell() -> Shell {
    let shell = Shell::new();
    shell.copy("tests/data/answers", "answers");
    for command in [
        "project add answers",
        "import answers/s answers/responses.csv",
    ] {
        let said = shell.run(command);
        assert_eq!(said.code, 0, "{}", said.complaints);
    }
    shell
}

fn export(shell: &Shell, file: &str, more: &str) {
    let said = shell.run(&format!("export responses answers/s -o {file} {more}"));
    assert_eq!(said.code, 0, "{file}: {}", said.complaints);
}

fn plain(shell: &Shell) -> String {
    shell.run("export responses answers/s --plain").out
}

fn sheet(shell: &Shell, file: &str, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(shell.path(file)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn what_leaves_as_csv_or_workbook_comes_back_the_same() {
    let shell = shell();
    let before = plain(&shell);
    for file in ["out.csv", "gb.csv", "out.xlsx"] {
        let more = if file == "gb.csv" {
            "--encoding gb18030"
        } else {
            ""
        };
        export(&shell, file, more);
        let other = Shell::new();
        other.copy("tests/data/answers", "answers");
        assert_eq!(other.run("project add answers").code, 0);
        fs::copy(shell.path(file), other.path(file)).unwrap();
        let said = other.run(&format!("import answers/s {file}"));
        assert_eq!(said.code, 0, "{file}: {}", said.complaints);
        assert_eq!(plain(&other), before, "{file}");
    }
}

/// A project whose options have the codes `no` and `id`, which are names of a serial's column, too.
fn with_codes_like_names() -> Shell {
    let shell = Shell::new();
    fs::create_dir(shell.path("p")).unwrap();
    shell.write(
        "p/project.toml",
        "format = 1\ncode = \"p\"\ntitle = \"试点\"\n[[surveys]]\ncode = \"s\"\nquestionnaire = \"q.toml\"\n",
    );
    let questions = "[[questions]]\ncode = \"Q1\"\ntext = \"来过吗\"\nkind = \"single\"\nrole = \"process\"
        options = [ { code = \"yes\", label = \"是\" }, { code = \"no\", label = \"否\" }, { code = \"id\", label = \"不清楚\" } ]
        [[questions]]\ncode = \"Q2\"\ntext = \"打分\"\nkind = \"score\"\nrole = \"satisfaction\"\nfull_mark = 10
        [[questions]]\ncode = \"Q3\"\ntext = \"编号\"\nkind = \"text\"\nrole = \"open\"\nrequired = false\nsensitive = true\n";
    let head = "format = 1\ncode = \"q\"\ntitle = \"试卷\"\nrespondents = \"居民\"\n";
    let total = "control_total = { label = \"小计\", questions = [\"Q2\"], required = true }\n";
    shell.write("p/q.toml", [head, total, questions].concat());
    let said = shell.run("project add p");
    assert_eq!(said.code, 0, "{}", said.complaints);
    shell
}

#[test]
fn the_codebook_of_an_own_workbook_is_never_taken_for_papers() {
    let shell = with_codes_like_names();
    let rows = "serial,Q1,Q2,Q3,control_total\n1,no,8,甲,8\n2,id,7,乙,7\n";
    shell.write("r.csv", rows);
    assert_eq!(shell.run("import p/s r.csv").code, 0);
    let before = shell
        .run("export responses p/s --plain --with-sensitive")
        .out;
    for (at, more) in ["", "--lang en", "--labels"].iter().enumerate() {
        let file = format!("out{at}.xlsx");
        let out = format!("export responses p/s -o {file} --with-sensitive {more}");
        assert_eq!(shell.run(&out).code, 0);
        let other = with_codes_like_names();
        fs::copy(shell.path(&file), other.path(&file)).unwrap();
        let said = other.run(&format!("import p/s {file}"));
        assert_eq!(said.code, 0, "{file}: {}", said.complaints);
        let after = other
            .run("export responses p/s --plain --with-sensitive")
            .out;
        assert_eq!(after, before, "{file}");
        let sheet = if at == 1 { "codebook" } else { "数据字典" };
        let said = other.run(&format!("import p/s {file} --sheet {sheet}"));
        assert_eq!(said.code, 3, "{}", said.complaints);
        assert!(
            said.complaints.contains("[no-answers-found]"),
            "{}",
            said.complaints
        );
    }
}

#[test]
fn what_leaves_by_its_labels_comes_back_the_same() {
    let shell = shell();
    let before = plain(&shell);
    // Two texts that could be taken for reasons are among them.
    assert!(
        before.contains(",##") || before.contains("\"##"),
        "{before}"
    );
    // In CSV the words of reasons stand in the cells of answers: that they are reasons has to be said.
    let reasons = "--as-blank 未答,拒答,不适用,字迹不清,多选冲突,选项外,缺页";
    for (file, out, back) in [
        ("zh.xlsx", "--labels", ""),
        ("en.xlsx", "--labels --lang en", ""),
        ("zh.csv", "--labels", reasons),
    ] {
        export(&shell, file, out);
        let other = Shell::new();
        other.copy("tests/data/answers", "answers");
        assert_eq!(other.run("project add answers").code, 0);
        fs::copy(shell.path(file), other.path(file)).unwrap();
        let said = other.run(&format!("import answers/s {file} {back}"));
        assert_eq!(said.code, 0, "{file}: {}", said.complaints);
        assert_eq!(plain(&other), before, "{file}");
    }
}

#[test]
fn a_reason_in_a_column_of_its_own_is_read_or_refused_with_its_row() {
    let shell = shell();
    let head = "serial,Q1,all,Q3,Q4,Q5,Q6,Q7,Q8,missing\n";
    for (cells, code) in [
        ("90,1,A,1,1,,2020-01-01,M,,Q5=refused q8=blank", 0),
        ("91,1,A,1,1,,2020-01-01,M,,Q1=refused", 3),
        ("92,1,A,1,1,,2020-01-01,M,,Q5=nobody", 3),
        ("93,1,A,1,1,,2020-01-01,M,,Q99=refused", 3),
    ] {
        shell.write("more.csv", format!("{head}{cells}\n"));
        let said = shell.run("import answers/s more.csv --lang en");
        assert_eq!(said.code, code, "{}", said.complaints);
        assert_eq!(said.complaints.contains("bad-reasons"), code == 3);
    }
    let row = plain(&shell);
    let row = row.lines().find(|line| line.starts_with("90,")).unwrap();
    assert_eq!(row, "90,1,A,1,1,#refused,2020-01-01,M,#blank,entered,1,,");
}

#[test]
fn a_file_with_one_answer_a_row_is_called_that() {
    let shell = shell();
    export(&shell, "long.csv", "--layout long --plain");
    export(&shell, "long.xlsx", "--layout long --labels");
    let before = shell.dump();
    for file in ["long.csv", "long.xlsx"] {
        let refused = shell.run(&format!("import answers/s {file}"));
        assert_eq!(refused.code, 3);
        let said: Vec<&str> = refused.complaints.matches("long-layout").collect();
        assert_eq!(said.len(), 1, "{}", refused.complaints);
        assert!(!refused.complaints.contains("missing-column"));
    }
    assert_eq!(shell.dump(), before);
}

#[test]
fn labels_stand_for_codes_where_they_are_asked_for() {
    let shell = shell();
    let labels = shell.run("export responses answers/s --labels --plain").out;
    let row = |serial: &str| {
        let begin = format!("{serial},");
        let row = labels.lines().find(|line| line.starts_with(&begin));
        row.unwrap()
            .split(',')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(row("1")[1].ends_with("延长周末服务时间一"));
    assert_eq!(row("1")[2], "电视、广播┋公示栏");
    assert_eq!(row("1")[7], "男");
    assert_eq!(row("4")[1..5], ["未答", "拒答", "字迹不清", "选项外"]);
    let json = shell.run("export responses answers/s --labels --format json --lang en");
    let rows: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(rows[2]["missing"]["all"], "refused");
    assert_eq!(rows[0]["all"], serde_json::json!(["电视、广播", "公示栏"]));
}

#[test]
fn json_has_the_same_answers_wide_and_long() {
    let shell = shell();
    let read = |more: &str| -> Value {
        let said = shell.run(&format!("export responses answers/s --format json {more}"));
        serde_json::from_str(&said.out).unwrap()
    };
    let (wide, long) = (read(""), read("--layout long"));
    let mut answers = 0;
    for row in wide.as_array().unwrap() {
        for code in ["Q1", "all", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8"] {
            let of = |one: &&Value| one["serial"] == row["serial"] && one["question"] == code;
            let one = long.as_array().unwrap().iter().find(of).unwrap();
            assert_eq!(one["value"], row[code], "{code}");
            let missing = row["missing"].get(code).cloned().unwrap_or(Value::Null);
            assert_eq!(one["missing"], missing, "{code}");
            assert!(missing.is_null() != row[code].is_null(), "{code}");
            answers += 1;
        }
    }
    assert_eq!(answers, 7 * 8);
    assert_eq!(wide[0]["Q4"], "-12.25");
    assert_eq!(wide[3]["Q5"], "#井号, 逗号");
}

#[test]
fn a_workbook_has_one_type_a_column_and_reasons_apart() {
    let shell = shell();
    export(&shell, "out.xlsx", "");
    let rows = sheet(&shell, "out.xlsx", "答案");
    assert_eq!(rows.len(), 8);
    for at in 0..rows[0].len() {
        let kinds: BTreeSet<&str> = rows[1..]
            .iter()
            .filter_map(|row| match &row[at] {
                Data::Empty => None,
                Data::String(_) => Some("text"),
                Data::Float(_) | Data::Int(_) => Some("number"),
                Data::DateTime(_) => Some("date"),
                other => panic!("{other:?}"),
            })
            .collect();
        let due = match rows[0][at].to_string().as_str() {
            "Q3" | "Q4" | "version" => BTreeSet::from(["number"]),
            "Q6" => BTreeSet::from(["date"]),
            "batch" | "invalid" => BTreeSet::new(),
            _ => BTreeSet::from(["text"]),
        };
        assert_eq!(kinds, due, "{}", rows[0][at]);
    }
    let four = rows.iter().find(|row| row[0] == Data::String("4".into()));
    let reasons = four.unwrap().last().unwrap().to_string();
    assert_eq!(
        reasons,
        "Q1=blank all=refused Q3=illegible Q4=outside-options Q5=blank Q7=blank"
    );
    export(&shell, "long.xlsx", "--layout long");
    assert_eq!(sheet(&shell, "long.xlsx", "答案").len(), 1 + 7 * 8);
}

#[test]
fn every_file_says_whether_it_still_matches_and_which_figures_moved() {
    let shell = shell();
    let files: Vec<String> = ENDINGS
        .iter()
        .map(|ending| format!("out.{ending}"))
        .collect();
    for file in &files {
        let file = if file == "out.sps" {
            "syntax.sps"
        } else {
            file
        };
        export(&shell, file, "");
    }
    export(&shell, "folder", "--format package");
    let all: Vec<&str> = files
        .iter()
        .map(|file| {
            if file == "out.sps" {
                "syntax.sps"
            } else {
                file
            }
        })
        .chain(["folder", "out.csv.manyi.json"])
        .collect();
    let verified = |file: &str| {
        let said = shell.run(&format!("export verify {file} --format json"));
        let found: Value = serde_json::from_str(&said.out).unwrap();
        (said.code, found)
    };
    for file in &all {
        let (code, found) = verified(file);
        assert_eq!(
            (code, &found["file_is_as_it_left"]),
            (0, &true.into()),
            "{file}"
        );
        assert_eq!(found["other_responses"], serde_json::json!([]), "{file}");
    }
    shell.write(
        "more.csv",
        "serial,Q1,all,Q3,Q4,Q6,Q7\n90,3,A,1,1,2020-01-01,M\n",
    );
    assert_eq!(shell.run("import answers/s more.csv").code, 0);
    for file in &all {
        let (code, found) = verified(file);
        assert_eq!(code, 4, "{file}");
        assert_eq!(found["file_is_as_it_left"], true, "{file}");
        assert_eq!(found["other_responses"], serde_json::json!(["s"]), "{file}");
        // Of three valid answers two were 1 or 2; now of four: 66.67 and 50 percent.
        let moved = found["moved"].as_array().unwrap();
        let rate = moved.iter().find(|one| one["of"] == "s/satisfied").unwrap();
        assert!(rate["was"].as_str().unwrap().starts_with("66.67"), "{file}");
        assert!(rate["is"].as_str().unwrap().starts_with("50.00"), "{file}");
    }
}

#[test]
fn a_file_that_was_changed_is_told_from_one_that_is_old() {
    let shell = shell();
    export(&shell, "out.csv", "");
    export(&shell, "out.sav", "");
    export(&shell, "syntax.sps", "");
    export(&shell, "folder", "--format package");
    let edited = |name: &str, from: &[u8], to: &[u8]| {
        let mut bytes = fs::read(shell.path(name)).unwrap();
        let at = bytes
            .windows(from.len())
            .rposition(|piece| piece == from)
            .unwrap();
        bytes[at..at + to.len()].copy_from_slice(to);
        fs::write(shell.path(name), bytes).unwrap();
    };
    edited("out.csv", b"8.5", b"9.5");
    edited("out.sav", "好".as_bytes(), "差".as_bytes());
    edited("syntax.csv", b"8.5", b"9.5");
    edited("folder/responses.csv", b"8.5", b"9.5");
    for file in ["out.csv", "out.sav", "syntax.sps", "folder"] {
        let said = shell.run(&format!("export verify {file} --format json"));
        let found: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(
            (said.code, &found["file_is_as_it_left"]),
            (4, &false.into()),
            "{file}"
        );
    }
}

#[test]
fn what_a_form_has_not_is_refused_with_the_way_out() {
    let shell = shell();
    shell.write("taken.csv", "mine");
    for arguments in [
        "-o a.sav --layout long",
        "-o a.sav --labels",
        "-o a.xlsx --encoding gb18030",
        "-o a.csv --encoding gbk",
        "-o a.csv --encoding big5",
        "--format sps",
        "--format package",
        "-o taken.sps",
    ] {
        let said = shell.run(&format!("export responses answers/s {arguments} --lang en"));
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments}");
        assert!(
            said.complaints.contains("hint:"),
            "{arguments}: {}",
            said.complaints
        );
    }
    assert_eq!(shell.read("taken.csv"), "mine");
    let left: Vec<String> = shell
        .files()
        .into_iter()
        .filter(|name| name.starts_with("a.") || name.starts_with("taken."))
        .collect();
    assert_eq!(left, ["taken.csv"]);
}

#[test]
fn gb18030_keeps_every_character_and_says_which_not_every_program_reads() {
    let shell = shell();
    let said = shell.run("export responses answers/s -o gb.csv --encoding gb18030 --lang en");
    assert_eq!(said.code, 0);
    // 𠮷 and •; the euro sign has two bytes.
    assert!(
        said.complaints.contains("2 characters take four bytes"),
        "{}",
        said.complaints
    );
    let bytes = fs::read(shell.path("gb.csv")).unwrap();
    let (text, _, is_broken) = encoding_rs::GB18030.decode(&bytes);
    assert!(!is_broken);
    assert_eq!(text.replace("\r\n", "\n"), plain(&shell));
}

#[test]
fn a_label_that_spss_shortens_is_reported_and_whole_in_the_codebook() {
    let shell = shell();
    let said = shell.run("export responses answers/s -o out.sav");
    assert!(
        said.complaints.contains("Q1=1、Q1=2、Q5"),
        "{}",
        said.complaints
    );
    let book = shell.read("out.codebook.csv");
    for whole in [
        "延长周末服务时间一",
        "延长周末服务时间二",
        "理由（可另附页）",
    ] {
        assert!(book.contains(whole), "{whole}");
    }
    assert!(
        book.contains("all_C_9,all,从哪里知道的？：公示栏,F2.0,-3,not-applicable,不适用（缺失值）")
    );
}

#[test]
fn pspp_reads_the_system_file_and_the_syntax_as_the_same_data() {
    let shell = shell();
    export(&shell, "out.sav", "");
    export(&shell, "syntax.sps", "");
    let syntax = "
GET FILE='out.sav'.
SAVE TRANSLATE /OUTFILE='one.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /MISSING=IGNORE.
DISPLAY DICTIONARY.
DESCRIPTIVES Q1 Q3 all_A /STATISTICS=SUM.
COMPUTE L5 = LENGTH(RTRIM(Q5)).
COMPUTE L8 = LENGTH(RTRIM(Q8)).
FORMATS L5 L8 (F5.0).
LIST serial L5 L8 Q6.
INSERT FILE='syntax.sps'.
SAVE TRANSLATE /OUTFILE='two.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /MISSING=IGNORE.
DISPLAY DICTIONARY.
";
    let Some(said) = outside::pspp(&shell, syntax) else {
        return;
    };
    let (one, two) = (shell.read("one.csv"), shell.read("two.csv"));
    assert_eq!(one, two);
    // Bytes: 1 character of 3, and 85, 600; 255 and 256.
    for row in [
        "1,3,255,2022/06/30",
        "2,85,256,1999/12/31",
        "A-3,600,13,.",
        "6,10,0,.",
    ] {
        assert!(said.contains(row), "{row}: {said}");
    }
    // The dictionary twice, and the same: formats, labels, missing values, sets.
    let tables: Vec<&str> = said.split("Table: Variables\n").skip(1).collect();
    let rows = |table: &str| {
        let lines = table.lines().take_while(|line| !line.is_empty());
        lines
            .map(|line| {
                // Measure, role, width on the screen and alignment are of the file only.
                let cells: Vec<&str> = line.split(',').collect();
                let last = cells.len().saturating_sub(3);
                [&cells[..cells.len().min(3)], &cells[last..]]
                    .concat()
                    .join(",")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(tables.len(), 2);
    assert_eq!(rows(tables[0]), rows(tables[1]));
    assert!(
        said.contains("-7 THRU -1") && said.contains("-107 THRU -101"),
        "{said}"
    );
    // 1 + 2 + 3; 8.5 + 10 + 0; 1 + 0 + 1: a reason is no number.
    for row in [
        "您对服务满意吗？,3,6.00",
        "得几分？,3,18.50",
        "电视、广播,3,2.00",
    ] {
        assert!(said.contains(row), "{row}: {said}");
    }
}

#[test]
fn the_syntax_reads_every_cell_whole() {
    let shell = shell();
    let heading = "serial,Q1,all,Q3,Q4,Q5,Q6,Q7,Q8";
    // The longest texts begin as a formula does, or with the apostrophe itself.
    let longest = "=".to_owned() + &"长".repeat(300);
    let row = format!("95,1,A,1,1,{longest},2020-01-01,M,'{}", "x".repeat(400));
    shell.write("more.csv", format!("{heading}\n{row}\n"));
    assert_eq!(shell.run("import answers/s more.csv").code, 0);
    export(&shell, "syntax.sps", "");
    let syntax = shell.read("syntax.sps");
    let width = |name: &str| -> usize {
        let line = syntax
            .lines()
            .find(|line| line.starts_with(&format!(" {name} A")));
        line.and_then(|line| line.rsplit_once('A'))
            .unwrap()
            .1
            .parse()
            .unwrap()
    };
    let table = shell.read("syntax.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    for row in reader.records() {
        let row = row.unwrap();
        for name in ["Q5", "Q8"] {
            let at = names.iter().position(|other| other == name).unwrap();
            assert!(
                row[at].len() <= width(name),
                "{name} {}: {}",
                width(name),
                &row[at]
            );
        }
    }
    // 300 characters of 3 bytes, `=`, and the apostrophe before it.
    assert_eq!(width("Q5"), 902);
}

#[test]
fn no_cell_of_a_table_for_syntax_has_a_line_break() {
    let shell = shell();
    let heading = "serial,Q1,all,Q3,Q4,Q5,Q6,Q7,Q8";
    let row = "95,1,A,1,1,\"第一行\n第二行\",2020-01-01,M,\"a\r\nb\tc\"";
    shell.write("more.csv", format!("{heading}\n{row}\n"));
    assert_eq!(shell.run("import answers/s more.csv").code, 0);
    export(&shell, "syntax.sps", "");
    let table = shell.read("syntax.csv");
    assert_eq!(table.lines().count(), 1 + 8);
    assert!(
        table.contains(",第一行 第二行,") && table.contains(",a  b c,"),
        "{table}"
    );
    // A spreadsheet has line breaks, but no carriage return, which some show as _x000D_: that is said when they leave.
    let said = shell.run("export responses answers/s -o out.xlsx");
    assert!(
        said.complaints.contains("1 格文字的换行存的是回车换行"),
        "{}",
        said.complaints
    );
    export(&shell, "out.csv", "");
    assert!(shell.read("out.csv").contains("a\r\nb"));
    let rows = sheet(&shell, "out.xlsx", "答案");
    let row = rows
        .iter()
        .find(|row| row[0] == Data::String("95".into()))
        .unwrap();
    assert_eq!(row[8], Data::String("a\nb\tc".into()));
}

#[test]
fn pyreadstat_reads_texts_labels_missing_values_sets_and_dates() {
    let shell = shell();
    export(&shell, "out.sav", "");
    let script = "
import csv, json, pyreadstat
data, meta = pyreadstat.read_sav('out.sav', user_missing=True)
source = list(csv.DictReader(open('answers/responses.csv')))
told = dict(
    lengths=[len(text.encode()) for text in data['Q5']] + [len(text.encode()) for text in data['Q8']],
    dates=[str(day) for day in data['Q6']],
    q4=data['Q4'].tolist(), b=data['all_B'].tolist(), status=data['Q8_status'].tolist(),
    labels=meta.variable_value_labels['Q7'], names=meta.column_names, sets=meta.mr_sets,
    missing=meta.missing_ranges['Q4'], label=meta.column_names_to_labels['all_A'], rows=meta.number_rows,
    texts=[row['Q5'] for row in source if row['Q5'][:1] != '#' and row['Q5'] not in list(data['Q5'])])
print(json.dumps(told, ensure_ascii=False))
";
    let Some(said) = outside::python(&shell, "pyreadstat", From::Pypi, script) else {
        return;
    };
    let told: Value = serde_json::from_str(&said).unwrap();
    let due = serde_json::json!({
        "lengths": [3, 85, 0, 15, 10, 0, 600, 255, 256, 13, 0, 0, 2, 13],
        "dates": ["2022-06-30", "1999-12-31", "2024-02-29", "nan", "nan", "2020-01-01", "nan"],
        "q4": [-12.25, 100_000.0, -106.0, -101.0, -107.0, -104.0, -102.0],
        "b": [0.0, 1.0, -2.0, -3.0, -4.0, -1.0, 1.0],
        "status": [0.0, 0.0, 0.0, 3.0, 4.0, 0.0, 0.0],
        "labels": {"1.0": "男", "2.0": "女", "-1.0": "未答", "-2.0": "拒答", "-4.0": "字迹不清", "-5.0": "多选冲突", "-7.0": "缺页"},
        "names": ["serial", "Q1", "all_A", "all_B", "all_C_9", "Q3", "Q4", "Q5", "Q5_status", "Q6", "Q6_status",
                  "Q7", "Q8", "Q8_status", "state", "version", "batch", "invalid"],
        "sets": {"V_all": {"type": "D", "is_dichotomy": true, "counted_value": 1, "label": "从哪里知道的？",
                           "variable_list": ["all_A", "all_B", "all_C_9"]}},
        "missing": [{"lo": -107.0, "hi": -101.0}],
        "label": "从哪里知道的？：电视、广播",
        "rows": 7,
        "texts": [],
    });
    assert_eq!(told, due);
}

/// So many papers that they are read in pieces, on all processors: in the order of their serials, then in none, then in order again, with
/// one long text in the middle, where no guess finds it.
fn many_papers() -> (Shell, Vec<String>) {
    const PAPERS: usize = 26_000;
    let shell = Shell::new();
    shell.copy("tests/data/answers", "answers");
    let row = |serial: usize| {
        let text = if serial == 13_000 {
            "长".repeat(200)
        } else {
            format!("意见{}", serial % 7)
        };
        format!(
            "{serial},{},A,{},1,{text},2020-01-01,M,",
            serial % 3 + 1,
            serial % 10
        )
    };
    let mut order: Vec<usize> = (1..=PAPERS).collect();
    order[9_000..11_000].reverse();
    order.swap(100, 25_000);
    let mut table = "serial,Q1,all,Q3,Q4,Q5,Q6,Q7,Q8\n".to_owned();
    for serial in order {
        table += &row(serial);
        table.push('\n');
    }
    shell.write("many.csv", table);
    for command in [
        "project add answers",
        "import answers/s many.csv --accept-alike",
    ] {
        let said = shell.run(command);
        assert_eq!(said.code, 0, "{}", said.complaints);
    }
    let rows = (1..=PAPERS).map(|serial| format!("{}#blank,entered,1,,", row(serial)));
    (shell, rows.collect())
}

#[test]
fn many_papers_leave_in_the_order_of_their_serials_however_they_lie() {
    let (shell, due) = many_papers();
    let table = plain(&shell);
    for (line, due) in table.lines().skip(1).zip(&due) {
        assert_eq!(line, due);
    }
    assert_eq!(table.lines().count(), 1 + due.len());
    // JSON is written one response at a time: the hash of the responses is the same.
    for (file, more) in [("out.csv", "--plain"), ("out.json", ""), ("out.sav", "")] {
        export(&shell, file, more);
        let said = shell.run(&format!("export verify {file} --format json"));
        assert_eq!(said.code, 0, "{file}: {}", said.complaints);
    }
    let hash = |file: &str| {
        let manifest: Value = serde_json::from_str(&shell.read(file)).unwrap();
        manifest["surveys"][0]["hash"].clone()
    };
    assert_eq!(hash("out.csv.manyi.json"), hash("out.json.manyi.json"));
    let script = "
import pyreadstat
data, meta = pyreadstat.read_sav('out.sav')
print(data['serial'].astype(int).tolist() == list(range(1, 26001)), data['Q3'].sum(), data['Q1'].sum())
print(sorted({len(text) for text in data['Q5']}), data['Q5'][12999] == '长' * 200, data['Q5'][13000])
";
    let Some(said) = outside::python(&shell, "pyreadstat", From::Pypi, script) else {
        return;
    };
    let points: usize = (1..=26_000).map(|serial| serial % 10).sum();
    let codes: usize = (1..=26_000).map(|serial| serial % 3 + 1).sum();
    assert_eq!(
        said,
        format!(
            "True {points}.0 {codes}.0\n[3, 200] True 意见{}\n",
            13_001 % 7
        )
    );
}

#[test]
fn frictionless_takes_the_package_and_finds_a_wrong_category() {
    let shell = shell();
    for more in ["", "--layout long", "--labels", "--encoding gb18030"] {
        export(&shell, "good", &format!("--format package --force {more}"));
        export(&shell, "good.zip", &format!("--force {more}"));
        let script = "
import frictionless, json
for name in ['good/datapackage.json', 'good.zip']:
    report = frictionless.validate(name)
    print(report.valid, report.flatten(['type', 'message']))
";
        let Some(said) = outside::python(&shell, "frictionless", From::Pypi, script) else {
            return;
        };
        assert_eq!(said, "True []\nTrue []\n", "{more}");
    }
    export(&shell, "good", "--format package --force");
    let script = "
import frictionless, json
table = open('good/responses.csv').read()
package = json.load(open('good/datapackage.json'))
for key in ['hash', 'bytes']:
    package['resources'][0].pop(key)
json.dump(package, open('good/datapackage.json', 'w'))
for old, new in [('1,1,A|C-9', '1,7,A|C-9'), ('2,2,B,', '2,2,B|Z,'), ('2,2,B,10', '2,2,B,11'), ('2,2,B,', '1,2,B,')]:
    open('good/responses.csv', 'w').write(table.replace(old, new, 1))
    report = frictionless.validate('good/datapackage.json')
    print(report.valid, sorted(kind for kind, in report.flatten(['type'])))
";
    let said = outside::python(&shell, "frictionless", From::Pypi, script).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[..3], ["False ['constraint-error']"; 3], "{said}");
    // The serial twice: it is unique, and the key.
    assert!(
        lines[3].starts_with("False [") && lines[3].contains("primary-key"),
        "{said}"
    );
}

/// How each reader is told to read the table and the workbook: the options that the guide names. `told` prints rows as texts.
const READERS: [(&str, &str, &str); 3] = [
    (
        "polars, fastexcel",
        "told(polars.read_csv('out.csv', infer_schema=False), polars.DataFrame.rows)",
        "told(polars.read_excel('out.xlsx', infer_schema_length=None), polars.DataFrame.rows)",
    ),
    (
        "pandas, openpyxl",
        "told(pandas.read_csv('out.csv', dtype=str, keep_default_na=False), lambda f: f.values.tolist())",
        "told(pandas.read_excel('out.xlsx', keep_default_na=False, na_values=['']), lambda f: f.values.tolist())",
    ),
    (
        "duckdb, duckdb_ext",
        "told(duckdb.sql(\"from read_csv('out.csv', all_varchar=true)\"), lambda t: t.fetchall())",
        "opened = base(); told(opened.sql(\"from read_xlsx('out.xlsx', sheet='答案', empty_as_varchar=true)\"), lambda t: t.fetchall())",
    ),
];

/// Prints a table as texts, numbers without what their type adds.
const TOLD: &str = "
import datetime, json
def cell(value):
    if value is None or value != value or str(value) == 'NaT': return ''
    if isinstance(value, datetime.date): return value.strftime('%Y-%m-%d')
    return '%.10g' % value if isinstance(value, (int, float)) else str(value)
def told(table, rows):
    print(json.dumps([list(table.columns)] + [[cell(one) for one in row] for row in rows(table)], ensure_ascii=False))
def base():
    import duckdb, duckdb_ext
    base = duckdb_ext.init(duckdb.connect())
    base.execute('load excel')
    return base
";

/// A row of the table as the workbook has it: reasons apart, and no apostrophe before what begins as a formula does.
fn in_workbook(names: &[String], row: &[String]) -> Vec<String> {
    let (mut cells, mut reasons) = (Vec::new(), Vec::new());
    for (name, cell) in names.iter().zip(row) {
        match cell.strip_prefix('#') {
            Some(reason) if !reason.starts_with('#') => {
                reasons.push(format!("{name}={reason}"));
                cells.push(String::new());
            }
            _ => cells.push(cell.replacen("'=", "=", 1)),
        }
    }
    cells.push(reasons.join(" "));
    cells
}

#[test]
fn polars_pandas_and_duckdb_read_the_same_table_from_csv_and_workbook() {
    let all = shell();
    // Serials that are all numbers, and words that some programs take for nothing.
    let numbered = Shell::new();
    numbered.copy("tests/data/answers", "answers");
    numbered.write(
        "more.csv",
        "serial,Q1,all,Q3,Q4,Q5,Q6,Q7,Q8\n1,1,A,8.5,1,NA,2020-01-01,M,#blank\n10,2,B,9,0.25,null,2020-12-31,F,1\n",
    );
    for command in [
        "project add answers",
        "import answers/s more.csv --as-blank=",
    ] {
        let said = numbered.run(command);
        assert_eq!(said.code, 0, "{}", said.complaints);
    }
    for (shell, rows) in [(all, 7), (numbered, 2)] {
        export(&shell, "out.csv", "--plain");
        export(&shell, "out.xlsx", "");
        let text = shell.read("out.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
        let names = cells(reader.headers().unwrap());
        let table: Vec<Vec<String>> = reader.records().map(|row| cells(&row.unwrap())).collect();
        assert_eq!(table.len(), rows);
        let heading = [names.clone(), vec!["missing".to_owned()]].concat();
        let book = table.iter().map(|row| in_workbook(&names, row));
        let book: Vec<Vec<String>> = [heading].into_iter().chain(book).collect();
        let table: Vec<Vec<String>> = [names].into_iter().chain(table).collect();
        for (packages, of_table, of_book) in READERS {
            let script = format!("import {packages}\n{TOLD}\n{of_table}\n{of_book}");
            let Some(said) = outside::python(&shell, packages, From::Pypi, &script) else {
                continue;
            };
            for (line, due) in said.lines().zip([&table, &book]) {
                let read: Vec<Vec<String>> = serde_json::from_str(line).unwrap();
                assert_eq!(&read, due, "{packages}");
            }
            assert_eq!(said.lines().count(), 2, "{packages}");
        }
    }
}

#[test]
fn an_empty_stack_leaves_as_a_file_without_rows_in_every_form() {
    let shell = Shell::with_project();
    for ending in ENDINGS {
        let name = if ending == "sps" { "syntax" } else { "out" };
        let said = shell.run(&format!("export responses {RECIPIENTS} -o {name}.{ending}"));
        assert_eq!(said.code, 0, "{ending}: {}", said.complaints);
    }
    let said = outside::pspp(&shell, "GET FILE='out.sav'.\nDISPLAY DICTIONARY.\n");
    assert!(said.is_none_or(|said| said.contains("Q1")));
}
