//! `manyi import` of answers as other programs lay them out: every layout comes to the same responses.

use std::fmt::Write as _;

use rstest::rstest;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::shell::Shell;

const PROJECT: &str = r#"
format = 1
code = "aid"
title = "帮扶"
source = "示例"

[[surveys]]
code = "main"
questionnaire = "main.toml"
"#;

const QUESTIONNAIRE: &str = r#"
format = 1
code = "main"
title = "帮扶问卷"
respondents = "受益对象"

[[questions]]
code = "Q1"
text = "您对帮扶工作是否满意？"
kind = "single"
role = "satisfaction"
options = [
  { code = "1", label = "非常满意", points = 100 },
  { code = "2", label = "满意", points = 80 },
  { code = "3", label = "不满意", points = 0 },
]

[[questions]]
code = "Q2"
text = "您从哪里知道这项政策？"
kind = "multiple"
role = "demographic"
options = [
  { code = "1", label = "村干部" },
  { code = "2", label = "电视、广播" },
  { code = "3", label = "其他" },
]

[[questions]]
code = "Q3"
text = "给办事人员打几分"
kind = "score"
full_mark = 10
role = "process"

[[questions]]
code = "Q4"
text = "哪一天领到的"
kind = "date"
role = "coverage"
required = false

[[questions]]
code = "Q5"
text = "您的意见"
kind = "text"
role = "open"
required = false
"#;

/// What every layout comes to.
const DUE: [[&str; 6]; 3] = [
    ["1", "1", "1|2", "10", "2022-06-30", "手续简单些"],
    ["2", "2", "3", "7", "", ""],
    ["3", "3", "#blank", "0", "2022-07-01", "慢"],
];

fn shell() -> Shell {
    let shell = Shell::new();
    std::fs::create_dir(shell.path("aid")).unwrap();
    shell.write("aid/project.toml", PROJECT);
    shell.write("aid/main.toml", QUESTIONNAIRE);
    let added = shell.run("project add aid");
    assert_eq!(added.code, 0, "{}", added.complaints);
    shell
}

/// The responses on file, without the columns that say how far they are.
fn responses(shell: &Shell) -> Vec<Vec<String>> {
    let exported = shell.run("export responses aid/main --plain");
    assert_eq!(exported.code, 0, "{}", exported.complaints);
    let mut reader = csv::Reader::from_reader(exported.out.as_bytes());
    let heading = reader.headers().unwrap().clone();
    let columns = ["serial", "Q1", "Q2", "Q3", "Q4", "Q5"];
    let at = columns.map(|name| heading.iter().position(|other| other == name).unwrap());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        at.iter()
            .map(|column| row[*column].replace("#blank", ""))
            .collect()
    });
    rows.collect()
}

fn due() -> Vec<Vec<String>> {
    let row = |row: &[&str; 6]| row.iter().map(|cell| cell.replace("#blank", "")).collect();
    DUE.iter().map(row).collect()
}

#[rstest]
#[case::codes(
    "serial,Q1,Q2,Q3,Q4,Q5\n1,1,1|2,10,2022-06-30,手续简单些\n2,2,3,7,,\n3,3,,0,2022-07-01,慢\n"
)]
#[case::labels(
    "编号,Q1,Q2,Q3,Q4,Q5\n1,非常满意,村干部┋电视、广播,10分,2022/6/30,手续简单些\n2,B.满意,其他,7,,\n3,不满意,,0,2022-07-01,慢\n"
)]
#[case::words_of_the_questions(
    "序号,1、您对帮扶工作是否满意？,2、您从哪里知道这项政策？[多选题],3、给办事人员打几分,第4题：哪一天领到的,您的意见\n\
     1,非常满意,村干部;电视、广播,10,2022-06-30,手续简单些\n2,满意,其他,7,,\n3,不满意,,0,2022-07-01,慢\n"
)]
#[case::a_title_above(
    "困难职工帮扶,,,,,\n填报单位：总工会,,,,,\n编号,Q1,Q2,Q3,Q4,Q5\n1,1,1|2,10,2022-06-30,手续简单些\n2,2,3,7,,\n3,3,,0,2022-07-01,慢\n"
)]
#[case::tabs(
    "编号\tQ1\tQ2\tQ3\tQ4\tQ5\n1\t1\t1|2\t10\t2022-06-30\t手续简单些\n2\t2\t3\t7\t\t\n3\t3\t\t0\t2022-07-01\t慢\n"
)]
#[case::semicolons(
    "编号;Q1;Q2;Q3;Q4;Q5\n1;1;1|2;10;2022-06-30;手续简单些\n2;2;3;7;;\n3;3;;0;2022-07-01;慢\n"
)]
#[case::a_column_for_each_option(
    "编号,Q1,Q2_1,Q2_2,Q2_3,Q3,Q4,Q5\n1,1,1,1,0,10,2022-06-30,手续简单些\n2,2,0,0,1,7,,\n3,3,0,0,0,0,2022-07-01,慢\n"
)]
#[case::as_a_survey_site_exports_it(
    "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您对帮扶工作是否满意？,2、您从哪里知道这项政策？(村干部),2、(电视、广播),\
     2、您从哪里知道这项政策？(其他),3、给办事人员打几分,4、哪一天领到的,5、您的意见,总分\n\
     1,2022/7/1 10:00:00,65秒,手机提交,直接访问,10.0.0.1,非常满意,1,1,0,10,2022-06-30,手续简单些,10\n\
     2,2022/7/1 10:05:00,70秒,手机提交,直接访问,10.0.0.2,满意,0,0,1,7,(空),(跳过),7\n\
     3,2022/7/1 10:09:00,80秒,链接,直接访问,10.0.0.3,不满意,0,0,0,0,2022-07-01,慢,0\n"
)]
#[case::columns_in_another_order_and_more_of_them(
    "调查员,您的意见,Q3,编号,Q2,Q1,Q4,备注\n甲,手续简单些,10,1,1|2,1,2022-06-30,\n乙,,7,2,3,2,,雨天\n丙,慢,0,3,,3,2022-07-01,\n"
)]
#[case::numbers_as_another_program_writes_them(
    "编号,Q1,Q2,Q3,Q4,Q5\n1.0,1.0,1|2,10.0,2022-06-30 00:00:00,手续简单些\n2.0,2.0,3,7.0,,\n3.0,3.0,,0.0,2022-07-01 00:00:00,慢\n"
)]
#[case::full_width_and_blanks_around(
    "编 号 ,Ｑ１,Q2 ,Ｑ３,Q4,Q5\n１, １ ,１｜２,１０,2022年6月30日, 手续简单些\n２,２,３,７,,\n３,３,,０,2022年7月1日,慢\n"
)]
#[case::option_columns_with_labels_in_the_cells(
    "答卷编号,Q1,Q2：村干部,Q2：电视、广播,Q2：其他,Q3,Q4,Q5\n1,非常满意,√,√,,10,2022/6/30,手续简单些\n2,满意,,,√,7,,\n3,不满意,,,,0,2022/7/1,慢\n"
)]
#[case::strokes_between_and_a_title_with_commas(
    "附件2,,,,,\n\n\"困难职工帮扶，2022年\",,,,,\n卷号|Q1|Q2|Q3|Q4|Q5\n1|1|1;2|10|2022-06-30|手续简单些\n2|2|3|7||\n3|3||0|2022-07-01|慢\n"
)]
fn every_layout_comes_to_the_same_responses(#[case] file: &str) {
    let shell = shell();
    shell.write("came.csv", file);
    let imported = shell.run("import aid/main came.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(responses(&shell), due());
    assert_eq!(shell.run("doctor").code, 0);
}

#[rstest]
#[case::worded_otherwise_on_the_site("2、您从哪里知道这项政策？(电视或广播)")]
#[case::short_and_worded_otherwise("2、(电视或广播)")]
fn an_option_column_that_is_not_recognised_is_refused_and_can_be_mapped(#[case] heading: &str) {
    let shell = shell();
    let file = format!(
        "编号,Q1,2、您从哪里知道这项政策？(村干部),{heading},2、您从哪里知道这项政策？(其他),Q3,Q4,Q5\n1,1,0,1,0,10,2022-06-30,好\n"
    );
    shell.write("came.csv", file);
    let refused = shell.run("import aid/main came.csv");
    assert_eq!(refused.code, 3, "{}", refused.complaints);
    assert!(
        refused.complaints.contains("电视或广播"),
        "{}",
        refused.complaints
    );
    shell.write("map.csv", format!("{heading},Q2=2\n"));
    let imported = shell.run("import aid/main came.csv --map map.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(responses(&shell)[0][2], "2", "what was ticked is there");
}

#[test]
fn a_workbook_is_read_with_its_days_its_numbers_and_serials_as_they_are_seen() {
    let shell = shell();
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("说明")
        .unwrap()
        .write(0, 0, "本表由总工会填报")
        .unwrap();
    let sheet = book.add_worksheet().set_name("答卷").unwrap();
    let names = [
        "编号",
        "您对帮扶工作是否满意",
        "Q2",
        "Q3",
        "Q4",
        "Q5",
        "备注",
    ];
    for (column, name) in names.iter().enumerate() {
        sheet.write(1, column as u16, *name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    for (row, [serial, satisfied, from, points, date, words]) in (2..).zip(DUE) {
        sheet.write(row, 0, serial.parse::<f64>().unwrap()).unwrap();
        let label = ["非常满意", "满意", "不满意"][satisfied.parse::<usize>().unwrap() - 1];
        sheet.write(row, 1, label).unwrap();
        sheet.write(row, 2, from.replace("#blank", "")).unwrap();
        sheet.write(row, 3, points.parse::<f64>().unwrap()).unwrap();
        if let Ok(date) = ExcelDateTime::parse_from_str(date) {
            sheet.write_with_format(row, 4, &date, &day).unwrap();
        }
        sheet.write(row, 5, words).unwrap();
    }
    book.save(shell.path("came.xlsx")).unwrap();
    let tried = shell.run("import aid/main came.xlsx --dry-run");
    for told in [
        "按表“答卷”第 2 行的列名读",
        "您对帮扶工作是否满意 → Q1",
        "备注 → 不读",
    ] {
        assert!(tried.out.contains(told), "{told} in {}", tried.out);
    }
    let imported = shell.run("import aid/main came.xlsx");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert!(
        imported.out.contains("没有读的列：备注"),
        "{}",
        imported.out
    );
    assert_eq!(responses(&shell), due());
    // The same file once more is named as what it is.
    let again = shell.run("import aid/main came.xlsx");
    assert_eq!(again.code, 3);
    assert!(again.complaints.contains("已在") && again.complaints.contains("导入过"));
}

#[test]
fn sheets_with_one_heading_are_read_as_one_and_a_mistake_stands_on_its_own_sheet() {
    let shell = shell();
    let mut book = Workbook::new();
    let names = ["编号", "Q1", "Q2", "Q3", "Q4", "Q5"];
    // The heading stands lower on the second sheet; the third has a mistake.
    for (number, [serial, satisfied, from, points, date, words]) in (0_u32..).zip(DUE) {
        let sheet = book
            .add_worksheet()
            .set_name(format!("第{}组", number + 1))
            .unwrap();
        for (column, name) in (0_u16..).zip(names) {
            sheet.write(number, column, name).unwrap();
        }
        let cells = [serial, satisfied, from, points, date, words];
        for (column, cell) in (0_u16..).zip(cells) {
            sheet
                .write(number + 1, column, cell.replace("#blank", ""))
                .unwrap();
        }
    }
    book.save(shell.path("came.xlsx")).unwrap();
    let imported = shell.run("import aid/main came.xlsx --sheet *");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(responses(&shell), due());
    let sheet = book.worksheet_from_name("第3组").unwrap();
    sheet.write(4, 0, 9).unwrap();
    sheet.write(4, 1, "很好").unwrap();
    book.save(shell.path("wrong.xlsx")).unwrap();
    let refused = shell.run("import aid/main wrong.xlsx --sheet *");
    assert!(
        refused.complaints.contains("wrong.xlsx[第3组]:5:2"),
        "{}",
        refused.complaints
    );
}

/// A sheet with the heading and these rows; a number is a number.
fn sheet_of<'b>(book: &'b mut Workbook, top: u32, rows: &[&[&str]]) -> &'b mut Worksheet {
    let sheet = book.add_worksheet();
    for (row, cells) in (top..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *cell).unwrap(),
            };
        }
    }
    sheet
}

#[test]
fn merged_cells_hold_for_each_of_their_rows() {
    let shell = shell();
    let mut book = Workbook::new();
    let rows: [&[&str]; 4] = [
        &["", "Q1", "Q2", "Q3", "Q4"],
        &["1", "1", "1", "10", ""],
        &["2", "2", "1", "9", ""],
        &["3", "2", "1", "8", "2022-07-01"],
    ];
    let sheet = sheet_of(&mut book, 1, &rows);
    let plain = Format::new();
    // The serial's name over both rows of the heading, and one day for two papers.
    sheet.merge_range(0, 0, 1, 0, "编号", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 4, "调查表", &plain).unwrap();
    sheet.merge_range(2, 4, 3, 4, "2022-06-30", &plain).unwrap();
    sheet
        .merge_range(6, 0, 6, 4, "注：以上为抽查", &plain)
        .unwrap();
    book.save(shell.path("came.xlsx")).unwrap();
    // The remark below the table is one row without a serial, not five answers.
    let imported = shell.run("import aid/main came.xlsx --skip-bad bad.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let days: Vec<[String; 2]> = responses(&shell)
        .into_iter()
        .map(|row| [row[0].clone(), row[4].clone()])
        .collect();
    let due = [
        ["1", "2022-06-30"],
        ["2", "2022-06-30"],
        ["3", "2022-07-01"],
    ];
    assert_eq!(days, due);
}

#[test]
fn a_formula_without_its_result_is_refused_and_an_empty_result_is_empty() {
    let shell = shell();
    let write = |formula: Formula| {
        let mut book = Workbook::new();
        let rows: [&[&str]; 2] = [&["编号", "Q1", "Q2", "Q3", "Q5"], &["1", "1", "1", "", ""]];
        let sheet = sheet_of(&mut book, 0, &rows);
        sheet
            .write_formula(1, 3, Formula::new("=4+4").set_result("8"))
            .unwrap();
        sheet.write_formula(1, 4, formula).unwrap();
        // What is not read may be as it likes.
        sheet.write(0, 6, "备注").unwrap();
        book.save(shell.path("came.xlsx")).unwrap();
    };
    // As a library writes it that computes nothing.
    write(Formula::new("=A2&B2").set_result("0"));
    patch(
        &shell.path("came.xlsx"),
        "xl/worksheets/sheet1.xml",
        |text| {
            assert!(text.contains("<f>A2&amp;B2</f><v>0</v>"), "{text}");
            text.replace("<f>A2&amp;B2</f><v>0</v>", "<f>A2&amp;B2</f><v></v>")
        },
    );
    let refused = shell.run("import aid/main came.xlsx");
    assert_eq!(refused.code, 3);
    assert!(
        refused.complaints.contains("formula-without-result")
            && refused.complaints.contains("came.xlsx:2:5"),
        "{}",
        refused.complaints
    );
    // As a spreadsheet stores an empty text.
    write(Formula::new("=A2&B2").set_result("0"));
    patch(
        &shell.path("came.xlsx"),
        "xl/worksheets/sheet1.xml",
        |text| {
            let stored = "r=\"E2\"><f>A2&amp;B2</f><v>0</v>";
            assert!(text.contains(stored), "{text}");
            text.replace(stored, "r=\"E2\" t=\"str\"><f>A2&amp;B2</f><v></v>")
        },
    );
    let imported = shell.run("import aid/main came.xlsx");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(responses(&shell)[0][3..], ["8", "", ""]);
}

/// Changes a part of a packed file.
fn patch(path: &std::path::Path, part: &str, change: impl Fn(String) -> String) {
    use std::io::{Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == part {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(&bytes).unwrap();
    }
    let bytes = out.finish().unwrap().into_inner();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_sentence_names_the_row_of_the_file_that_came() {
    let shell = shell();
    shell.write(
        "came.csv",
        "帮扶调查,,,\n单位：人,,,\n编号,Q1,Q2,Q3\n1,1,1,10\n2,1,1,10\n1,1,1,10\n,1,1,27.5\n",
    );
    let refused = shell.run("import aid/main came.csv");
    assert_eq!(refused.code, 3);
    // The heading is row 3: the papers stand in rows 4, 5 and 6, and one without a serial in 7.
    for told in ["第 4 行和第 6 行", "第 7 行没有编号", "第 7 行的 Q3"] {
        assert!(
            refused.complaints.contains(told),
            "{told}: {}",
            refused.complaints
        );
    }
    let imported = shell.run("import aid/main came.csv --skip-bad bad.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let bad = shell.read("bad.csv");
    assert!(
        bad.contains("\n6,") && bad.contains("\n7,第 7 行没有编号"),
        "{bad}"
    );
}

#[test]
fn where_every_row_is_passed_over_that_is_what_is_said() {
    let shell = shell();
    shell.write("first.csv", "编号,Q1,Q2,Q3\n1,1,1,10\n");
    assert_eq!(shell.run("import aid/main first.csv").code, 0);
    let before = shell.dump();
    // Fetched again, with nothing new; then with a row that is wrong.
    let again = shell.run("import aid/main first.csv --on-file skip");
    assert_eq!((again.code, again.complaints.as_str()), (0, ""));
    assert!(
        again.out.contains("：0 份答卷\n") && again.out.contains("跳过 1 行：编号已有答卷"),
        "{}",
        again.out
    );
    shell.write("more.csv", "编号,Q1,Q2,Q3\n1,1,1,10\n2,9,1,10\n");
    let only = shell.run("import aid/main more.csv --on-file skip");
    assert_eq!(only.code, 3);
    assert!(
        !only.complaints.contains("serial-on-file"),
        "{}",
        only.complaints
    );
    let both = shell.run("import aid/main more.csv --on-file skip --skip-bad bad.csv");
    assert_eq!((both.code, both.complaints.as_str()), (0, ""));
    assert!(both.out.contains("1 行有错，没有导入"), "{}", both.out);
    assert!(shell.read("bad.csv").contains("2,9,1,10"));
    assert_eq!(shell.dump(), before);
    // A file without any row is still nothing to import.
    shell.write("none.csv", "编号,Q1,Q2,Q3\n");
    assert_eq!(shell.run("import aid/main none.csv --on-file skip").code, 3);
}

#[test]
fn points_stand_for_options_where_the_whole_column_is_points() {
    let shell = shell();
    // 100, 80 and 0 points are options 1, 2 and 3; a label beside them is clear, too.
    shell.write(
        "points.csv",
        "编号,Q1,Q2,Q3\n1,100,1,10\n2,80.0,1,10\n3,0,1,10\n4,满意,1,10\n",
    );
    let imported = shell.run("import aid/main points.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let options: Vec<String> = responses(&shell).iter().map(|row| row[1].clone()).collect();
    assert_eq!(options, ["1", "2", "3", "2"]);
    // A 0 among codes is as often no answer, and so is a column of nothing else.
    let before = shell.dump();
    for (name, rows) in [
        ("codes", "5,1,1,10\n6,0,1,10\n"),
        ("zeros", "5,0,1,10\n6,0,1,10\n"),
    ] {
        shell.write(&format!("{name}.csv"), format!("编号,Q1,Q2,Q3\n{rows}"));
        for more in ["", " --skip-bad bad.csv"] {
            let refused = shell.run(&format!("import aid/main {name}.csv{more}"));
            assert_eq!(refused.code, 3, "{name}{more}: {}", refused.out);
            assert!(
                refused.complaints.contains("points-or-codes"),
                "{}",
                refused.complaints
            );
        }
    }
    assert_eq!(shell.dump(), before);
}

#[test]
fn an_option_is_told_by_its_place_and_labels_may_have_the_sign_between_in_them() {
    let shell = shell();
    // Q1 has points: its letters are places all the same. Q2 is a cell of several; one label has the sign in it.
    shell.write(
        "came.csv",
        "编号,Q1,Q2,Q3\n1,A,\"A┋C\",10\n2,C,村干部、电视、广播,10\n3,B,电视、广播、其他,10\n",
    );
    let imported = shell.run("import aid/main came.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let answers: Vec<[String; 2]> = responses(&shell)
        .into_iter()
        .map(|row| [row[1].clone(), row[2].clone()])
        .collect();
    assert_eq!(answers, [["1", "1|3"], ["3", "1|2"], ["2", "2|3"]]);
    shell.write("more.csv", "编号,Q1,Q2,Q3\n4,D,1,10\n");
    assert_eq!(shell.run("import aid/main more.csv").code, 3);
}

#[test]
fn a_question_that_is_not_recognised_is_shown_mapped_or_settled() {
    let shell = shell();
    shell.write("came.csv", "编号,满不满意,Q2,Q3\n1,1,1,10\n");
    let refused = shell.run("import aid/main came.csv --map map.csv");
    assert_ne!(refused.code, 0);
    for told in [
        "缺少“Q1”列",
        "满不满意 → 不读",
        "Q2 → Q2",
        "--without Q1",
        "map.csv",
    ] {
        assert!(
            refused.complaints.contains(told),
            "{told}: {}",
            refused.complaints
        );
    }
    let map = shell.read("map.csv");
    assert!(map.contains("\"满不满意\",-"), "{map}");
    // Mended by the one word that the program could not know.
    shell.write("map.csv", map.replace("\"满不满意\",-", "\"满不满意\",Q1"));
    let mapped = shell.run("import aid/main came.csv --map map.csv");
    assert_eq!(mapped.code, 0, "{}", mapped.complaints);
    shell.write("less.csv", "编号,Q1,Q3\n2,1,10\n");
    let unknown = shell.run("import aid/main less.csv --without Q9");
    assert!(
        unknown.complaints.contains("问卷里没有“Q9”这道题"),
        "{}",
        unknown.complaints
    );
    let settled = shell.run("import aid/main less.csv --without Q2");
    assert_eq!(settled.code, 0, "{}", settled.complaints);
    assert!(
        settled.out.contains("没有列、记为未答的题：Q2"),
        "{}",
        settled.out
    );
    let rows = responses(&shell);
    assert_eq!(rows[0][..4], ["1", "1", "1", "10"]);
    assert_eq!(rows[1][..4], ["2", "1", "", "10"]);
}

/// A workbook whose Q3 holds shares that are shown as percents, and its table as a text.
fn with_percents(shell: &Shell, shares: &[f64]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(["编号", "Q1", "Q2", "Q3"]) {
        sheet.write(0, column, name).unwrap();
    }
    let mut text = "编号,Q1,Q2,Q3\n".to_owned();
    for (row, share) in (1_u32..).zip(shares) {
        let percent = Format::new().set_num_format(if row == 1 { "0%" } else { "0.00%" });
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, 1).unwrap();
        sheet.write(row, 2, 1).unwrap();
        sheet.write_with_format(row, 3, *share, &percent).unwrap();
        writeln!(text, "{row},1,1,{}%", (share * 100.0).round()).unwrap();
    }
    book.save(shell.path("came.xlsx")).unwrap();
    shell.write("came.csv", text);
}

#[test]
fn percents_are_read_as_they_are_shown_where_the_full_mark_is_a_hundred() {
    let shell = shell();
    let of_hundred = QUESTIONNAIRE.replace("full_mark = 10\n", "full_mark = 100\n");
    shell.write("aid/main.toml", of_hundred);
    let added = shell.run("project add aid");
    assert_eq!(added.code, 0, "{}", added.complaints);
    with_percents(&shell, &[0.08, 0.07, 1.0]);
    let imported = shell.run("import aid/main came.xlsx");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let points: Vec<String> = responses(&shell)
        .into_iter()
        .map(|row| row[3].clone())
        .collect();
    assert_eq!(points, ["8", "7", "100"]);
}

#[test]
fn percents_of_ten_points_are_asked_about_for_the_column_and_never_read_cell_by_cell() {
    let shell = shell();
    // 10% would be ten points and 100% one: upside down.
    for shares in [[0.1, 1.0], [0.1, 0.1], [1.0, 1.0], [0.6, 0.4]] {
        with_percents(&shell, &shares);
        for came in ["came.xlsx", "came.csv", "came.csv --skip-bad bad.csv"] {
            let refused = shell.run(&format!("import aid/main {came}"));
            assert_ne!(refused.code, 0, "{}", refused.out);
            let said = &refused.complaints;
            assert_eq!(said.matches("[percent-of-what]").count(), 1, "{said}");
            assert!(
                said.contains("共 2 格") && said.contains("满分 10 分"),
                "{said}"
            );
        }
    }
    assert_eq!(responses(&shell).len(), 0);
    let english = shell.run("import aid/main came.csv --lang en");
    let said = &english.complaints;
    assert!(
        said.contains("a share of the full mark 10 or points"),
        "{said}"
    );
}

#[test]
fn a_heading_over_several_columns_is_that_of_each_of_them() {
    let shell = shell();
    let mut book = Workbook::new();
    let rows: [&[&str]; 3] = [
        &["编号", "Q1", "Q2", "", "", "Q3"],
        &["1", "1", "村干部", "电视、广播", "", "10"],
        &["2", "2", "1", "", "3", "7"],
    ];
    let sheet = sheet_of(&mut book, 0, &rows);
    sheet
        .merge_range(0, 2, 0, 4, "您从哪里知道这项政策？", &Format::new())
        .unwrap();
    book.save(shell.path("came.xlsx")).unwrap();
    let imported = shell.run("import aid/main came.xlsx");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let from: Vec<String> = responses(&shell).iter().map(|row| row[2].clone()).collect();
    assert_eq!(from, ["1|2", "1|3"]);
}

#[test]
fn a_column_without_a_name_that_holds_something_is_never_passed_over_silently() {
    let shell = shell();
    let mut rows = "编号,Q1,Q2,,,Q3,备注,\n".to_owned();
    for serial in 1..=40 {
        // The third choice stands far below the first rows, among which the heading is looked for.
        let third = if serial == 40 { "3" } else { "" };
        writeln!(rows, "{serial},1,1,2,{third},9,,旁注").unwrap();
    }
    shell.write("came.csv", &rows);
    let refused = shell.run("import aid/main came.csv");
    assert_eq!(refused.code, 3, "{}", refused.out);
    for said in [
        "D 列没有列名",
        "E 列没有列名",
        "(D),题号",
        "(D) → 没有列名",
        "(H) → 不读",
    ] {
        assert!(
            refused.complaints.contains(said),
            "{said}: {}",
            refused.complaints
        );
    }
    assert_eq!(responses(&shell).len(), 0);
    shell.write("map.csv", "column,meaning\n(D),Q2\n(E),Q2\n");
    let imported = shell.run("import aid/main came.csv --map map.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert!(
        imported.out.contains("没有读的列：备注、(H)"),
        "{}",
        imported.out
    );
    let rows = responses(&shell);
    assert_eq!((&*rows[0][2], &*rows[39][2]), ("1|2", "1|2|3"));
    let refused = shell.run("import aid/main came.csv --lang en");
    let said = &refused.complaints;
    assert!(
        said.contains("column D has no name, but something stands below"),
        "{said}"
    );
}

#[test]
fn a_word_for_no_answer_may_begin_with_a_hyphen_and_zeros_of_serials_are_said() {
    let shell = shell();
    shell.write(
        "came.csv",
        "编号,Q1,Q2,Q3,Q5\n001,1,1,10,-3\n002,2,1,9,NA\n",
    );
    let asked = shell.run("import aid/main came.csv");
    assert!(
        asked.complaints.contains("--as-blank='-3,NA'") || !asked.complaints.contains("-3"),
        "{}",
        asked.complaints
    );
    let imported = shell.run("import aid/main came.csv --as-blank -3,NA");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert!(
        imported.out.contains("文件里的 001 在这里是 1"),
        "{}",
        imported.out
    );
    assert_eq!(responses(&shell)[0][5], "");
}

#[test]
fn a_mistake_is_told_at_its_place_in_the_file_that_came() {
    let shell = shell();
    shell.write(
        "came.csv",
        "帮扶,,,,,\n备注,Q3,Q1,编号,Q2\n,10,非常满意,1,村干部\n,11,很好,2,邻居\n",
    );
    let refused = shell.run("import aid/main came.csv --format json");
    let refused = if refused.code == 2 {
        shell.run("import aid/main came.csv")
    } else {
        refused
    };
    assert_eq!(refused.code, 3);
    // Row 4: 11 points in column 2, an option that is not there in column 3, another in column 5.
    for place in ["4:2", "4:3", "4:5"] {
        assert!(
            refused.complaints.contains(place),
            "{place} in {}",
            refused.complaints
        );
    }
}

#[rstest]
#[case::a_question_that_is_not_there("编号,Q1,Q2,Q3,Q11\n1,1,1,10,5\n", "Q11")]
#[case::a_slip_in_the_words(
    "编号,您对帮扶工作是否满意,Q2,Q3,哪一天领到\n1,1,1,10,2022-06-30\n",
    "哪一天领到"
)]
#[case::two_columns_of_one_question(
    "编号,Q1,1、您对帮扶工作是否满意？,Q2,Q3\n1,1,1,1,10\n",
    "出现了两次"
)]
#[case::a_row_that_is_too_long("编号;Q1;Q2;Q3\n1;1;1;10;9\n", "5")]
#[case::a_row_that_is_too_short("编号;Q1;Q2;Q3\n1;1;1\n", "3")]
#[case::a_quote_that_is_never_closed(
    "编号\tQ1\tQ2\tQ3\tQ5\n1\t1\t1\t10\t\"慢\n2\t2\t2\t8\t好\n3\t1\t1\t9\t\n",
    "2:"
)]
#[case::an_option_neither_ticked_nor_not("编号,Q1,Q2_1,Q2_2,Q2_3,Q3\n1,1,也许,0,0,10\n", "也许")]
#[case::a_label_of_another_option("编号,Q1,Q2,Q3\n1,2.非常满意,1,10\n", "2.非常满意")]
fn what_could_mean_something_else_is_refused(#[case] file: &str, #[case] told: &str) {
    let shell = shell();
    shell.write("came.csv", file);
    let before = shell.dump();
    let refused = shell.run("import aid/main came.csv");
    assert_eq!(refused.code, 3, "{}", refused.complaints);
    assert!(
        refused.complaints.contains(told),
        "{told} in {}",
        refused.complaints
    );
    assert_eq!(shell.dump(), before);
}

#[test]
fn rows_with_errors_are_left_out_and_come_back_with_their_reasons_and_mended_are_taken() {
    let shell = shell();
    let file = "编号,Q1,Q2,Q3\n1,1,1,10\n2,9,1,10\n3,1,1,77\n4,2,2,8\n";
    shell.write("came.csv", file);
    let imported = shell.run("import aid/main came.csv --skip-bad bad.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert!(
        imported.out.contains("2 行有错，没有导入"),
        "{}",
        imported.out
    );
    assert_eq!(responses(&shell).len(), 2);
    let bad = shell.read("bad.csv");
    let rows: Vec<&str> = bad.lines().collect();
    assert_eq!(rows.len(), 3, "{bad}");
    assert!(
        rows[1].starts_with("3,") && rows[1].ends_with("2,9,1,10"),
        "{bad}"
    );
    assert!(
        rows[2].starts_with("4,") && rows[2].ends_with("3,1,1,77"),
        "{bad}"
    );
    // A file that is there is not written over, and nothing is imported then.
    let before = shell.dump();
    assert_eq!(
        shell
            .run("import aid/main came.csv --skip-bad bad.csv")
            .code,
        2
    );
    assert_eq!(shell.dump(), before);
    // What comes back is mended where it stands: its own columns are passed over.
    shell.write(
        "bad.csv",
        bad.replace("2,9,1,10", "2,3,1,10")
            .replace("3,1,1,77", "3,1,1,7"),
    );
    let mended = shell.run("import aid/main bad.csv");
    assert_eq!(mended.code, 0, "{}", mended.complaints);
    assert_eq!(responses(&shell).len(), 4);
}

#[test]
fn responses_on_file_are_passed_over_where_that_is_asked_for() {
    let shell = shell();
    shell.write("first.csv", "编号,Q1,Q2,Q3\n1,1,1,10\n");
    shell.write("more.csv", "编号,Q1,Q2,Q3\n1,2,2,2\n2,2,2,8\n");
    assert_eq!(shell.run("import aid/main first.csv").code, 0);
    assert_eq!(shell.run("import aid/main more.csv").code, 3);
    let added = shell.run("import aid/main more.csv --on-file skip");
    assert_eq!(added.code, 0, "{}", added.complaints);
    assert!(added.out.contains("跳过 1 行"), "{}", added.out);
    let rows = responses(&shell);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][1], "1", "the one on file is as it was");
}

#[test]
fn responses_on_file_are_changed_where_that_is_asked_for() {
    let shell = shell();
    shell.write("first.csv", "编号,Q1,Q2,Q3\n1,1,1,10\n3,1,1,10\n");
    shell.write("more.csv", "编号,Q1,Q2,Q3\n1,2,1,\n2,2,2,8\n");
    assert_eq!(shell.run("import aid/main first.csv").code, 0);
    let checked = shell.run("import aid/main more.csv --on-file replace --dry-run");
    assert_eq!(checked.code, 0, "{}", checked.complaints);
    let before = responses(&shell);
    assert_eq!(before.len(), 2, "a dry run writes nothing");
    let added = shell.run("import aid/main more.csv --on-file replace");
    assert_eq!(added.code, 0, "{}", added.complaints);
    assert!(
        added.out.contains("1 份已有的答卷改成了文件里的"),
        "{}",
        added.out
    );
    let rows = responses(&shell);
    // Serial, Q1, Q2, Q3; an empty cell is blank as in every import.
    let answers = |row: usize| rows[row][..4].to_vec();
    assert_eq!(answers(0), ["1", "2", "1", ""]);
    assert_eq!(answers(1), ["2", "2", "2", "8"]);
    assert_eq!(answers(2), ["3", "1", "1", "10"]);
    // Each change is an event of its own, with what stood there before.
    let trail = shell.run("audit list aid/main --serial 1 --format json");
    let trail: serde_json::Value = serde_json::from_str(&trail.out).unwrap();
    let edits: Vec<[&str; 3]> = trail
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["action"] == "answer")
        .map(|event| ["question", "old", "new"].map(|key| event[key].as_str().unwrap()))
        .collect();
    assert_eq!(edits, [["Q1", "1", "2"], ["Q3", "10", "#blank"]]);
    assert_eq!(shell.run("doctor").code, 0);
    // A file is nobody's keying.
    let work = shell.run("operators aid/main --format json");
    assert_eq!(work.out.trim(), "[]");
    // The same once more changes nothing; an approved paper stays as it is, and with it the whole file.
    let again = shell.run("import aid/main more.csv --on-file replace");
    assert_eq!(again.code, 0, "{}", again.complaints);
    assert!(!again.out.contains("改成了"), "{}", again.out);
    assert_eq!(shell.run("approve aid/main --serials 1 --why 看过").code, 0);
    let dump = shell.dump();
    let refused = shell.run("import aid/main first.csv --on-file replace");
    assert_ne!(refused.code, 0, "{}", refused.out);
    assert!(
        refused.complaints.contains("审定"),
        "{}",
        refused.complaints
    );
    assert_eq!(shell.dump(), dump);
}

#[test]
fn a_map_is_kept_and_read_again() {
    let shell = shell();
    shell.write("came.csv", "号码,Q1,甲,Q3\n1,1,1,10\n");
    shell.write("map.csv", "column,meaning\n号码,serial\n甲,Q2\n");
    let mapped = shell.run("import aid/main came.csv --map map.csv");
    assert_eq!(mapped.code, 0, "{}", mapped.complaints);
    shell.write(
        "other.csv",
        "编号,备注,您对帮扶工作是否满意,Q2,Q3\n2,雨,满意,1,9\n",
    );
    let kept = shell.run("import aid/main other.csv --map kept.csv");
    assert_eq!(kept.code, 0, "{}", kept.complaints);
    let kept = shell.read("kept.csv");
    for row in [
        "\"编号\",serial",
        "\"备注\",-",
        "\"您对帮扶工作是否满意\",Q1",
    ] {
        assert!(kept.contains(row), "{row} in {kept}");
    }
    shell.write(
        "third.csv",
        "编号,备注,您对帮扶工作是否满意,Q2,Q3\n3,,满意,1,9\n",
    );
    assert_eq!(
        shell.run("import aid/main third.csv --map kept.csv").code,
        0
    );
    shell.write("wrong.csv", "column,meaning\n备注,Q99\n");
    let refused = shell.run("import aid/main third.csv --map wrong.csv");
    assert!(refused.complaints.contains("Q99"), "{}", refused.complaints);
}

#[test]
fn columns_can_be_kept_as_notes_about_their_papers() {
    let shell = shell();
    let file = "编号,Q1,Q2,Q3,备注,调查员,来源\n1,1,1,10,雨天,甲,链接\n2,2,1,9,,乙,链接\n";
    shell.write("came.csv", file);
    shell.write("map.csv", "备注,note\n调查员,note\n来源,-\n");
    let imported = shell.run("import aid/main came.csv --map map.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let notes = |serial: u32| {
        let listed = shell.run(&format!("note aid/main {serial}"));
        assert_eq!(listed.code, 0, "{}", listed.complaints);
        listed.out
    };
    for (serial, is_there, said) in [
        (1, true, "雨天"),
        (1, true, "调查员：甲"),
        (2, true, "调查员：乙"),
        (2, false, "雨天"),
        (1, false, "链接"),
    ] {
        assert_eq!(
            notes(serial).contains(said),
            is_there,
            "{serial}: {}",
            notes(serial)
        );
    }
    assert_eq!(shell.run("doctor").code, 0);
    // What is replaced gets what it does not have yet, and nothing twice.
    shell.write("again.csv", file.replace("雨天", "晴天"));
    let again = shell.run("import aid/main again.csv --map map.csv --on-file replace");
    assert_eq!(again.code, 0, "{}", again.complaints);
    let found = notes(1);
    assert!(found.contains("雨天") && found.contains("晴天"), "{found}");
    assert_eq!(found.matches("调查员：甲").count(), 1, "{found}");
    // A row that is left out comes back with its notes, and takes them along once it is mended.
    shell.write(
        "bad.csv",
        "编号,Q1,Q2,Q3,备注,调查员\n7,9,1,10,,丙\n8,1,1,10,,丁\n",
    );
    let left = shell.run("import aid/main bad.csv --map map.csv --skip-bad left.csv");
    assert_eq!(left.code, 0, "{}", left.complaints);
    let mended = std::fs::read_to_string(shell.path("left.csv")).unwrap();
    shell.write("mended.csv", mended.replace("7,9,1", "7,3,1"));
    let taken = shell.run("import aid/main mended.csv");
    assert_eq!(taken.code, 0, "{}", taken.complaints);
    assert!(notes(7).contains("调查员：丙"), "{}", notes(7));
}

#[test]
fn a_row_that_is_no_paper_names_the_way_past_it() {
    let shell = shell();
    shell.write("sums.csv", "编号,Q1,Q2,Q3\n1,1,1,10\n制表人：甲,,,10\n");
    let refused = shell.run("import aid/main sums.csv");
    assert_eq!(refused.code, 3);
    assert!(
        refused.complaints.contains("--skip-bad"),
        "{}",
        refused.complaints
    );
    let imported = shell.run("import aid/main sums.csv --skip-bad left.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    // What no row alone can be passed over for does not name it.
    shell.write("words.csv", "编号,Q1,Q2,Q3\n5,NA,1,10\n");
    let asked = shell.run("import aid/main words.csv");
    assert!(
        !asked.complaints.contains("--skip-bad"),
        "{}",
        asked.complaints
    );
}

#[test]
fn words_behind_an_option_are_not_lost_without_a_word() {
    let shell = shell();
    shell.write(
        "came.csv",
        "编号,Q1,Q2,Q3\n1,1,村干部┋其他〖邻居说的〗,10\n",
    );
    let imported = shell.run("import aid/main came.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert!(
        imported.out.contains("1 处选项后面写的文字"),
        "{}",
        imported.out
    );
    assert_eq!(responses(&shell)[0][2], "1|3");
}

#[test]
fn words_behind_an_option_answer_the_question_that_asks_for_them() {
    let shell = shell();
    let open = "[[questions]]\ncode = \"Q2-3\"\ntext = \"其他：请注明\"\nkind = \"text\"\nrole = \"open\"\nrequired = false\n\n[[questions]]\ncode = \"Q3\"";
    shell.edit("aid/main.toml", "[[questions]]\ncode = \"Q3\"", open);
    assert_eq!(shell.run("project add aid").code, 0);
    shell.write(
        "came.csv",
        "编号,Q1,Q2,Q3\n1,1,村干部┋其他〖邻居说的〗,10\n",
    );
    let imported = shell.run("import aid/main came.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert!(!imported.out.contains("后面写的文字"), "{}", imported.out);
    let exported = shell.run("export responses aid/main --plain");
    assert!(exported.out.contains("邻居说的"), "{}", exported.out);
}

#[rstest]
#[case::no_workbook(b"PK\x03\x04 broken".as_slice(), "这个工作簿读不了")]
#[case::with_a_password(b"\xd0\xcf\x11\xe0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".as_slice(), "加了密码")]
#[case::of_the_old_form(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "旧式工作簿")]
fn what_is_no_workbook_is_said_with_what_to_do(#[case] bytes: &[u8], #[case] told: &str) {
    let shell = shell();
    shell.write("came.xlsx", bytes);
    let refused = shell.run("import aid/main came.xlsx");
    assert_eq!(refused.code, 3);
    assert!(refused.complaints.contains(told), "{}", refused.complaints);
}

#[test]
fn a_workbook_with_something_far_out_is_refused_at_once_and_two_sheets_are_asked_about() {
    let shell = shell();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "编号").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    book.save(shell.path("far.xlsx")).unwrap();
    let refused = shell.run("import aid/main far.xlsx");
    assert!(
        refused.complaints.contains("太远了"),
        "{}",
        refused.complaints
    );

    let mut book = Workbook::new();
    for name in ["甲组", "乙组"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let serial = if name == "甲组" { 1.0 } else { 2.0 };
        for (column, heading) in ["编号", "Q1", "Q2", "Q3"].iter().enumerate() {
            sheet.write(0, column as u16, *heading).unwrap();
        }
        for (column, cell) in [serial, 1.0, 1.0, 10.0].iter().enumerate() {
            sheet.write(1, column as u16, *cell).unwrap();
        }
    }
    book.save(shell.path("two.xlsx")).unwrap();
    let asked = shell.run("import aid/main two.xlsx");
    assert!(asked.complaints.contains("--sheet"), "{}", asked.complaints);
    let all = shell.run("import aid/main two.xlsx --sheet * --dry-run");
    assert!(
        all.out.contains("2 份答卷"),
        "{} {}",
        all.out,
        all.complaints
    );
    let named = shell.run("import aid/main two.xlsx --sheet 乙组");
    assert_eq!(named.code, 0, "{}", named.complaints);
    assert_eq!(responses(&shell)[0][0], "2");
}

#[test]
fn a_row_without_end_is_refused_whatever_parts_it() {
    let shell = shell();
    for sign in ["\t", ";", ","] {
        let heading = ["编号", "Q1", "Q2", "Q3"].join(sign);
        let wide = sign.repeat(3_000);
        let row = ["1", "1", "1", "9"].join(sign);
        shell.write("came.csv", format!("{heading}\n{row}\n2{wide}\n{row}\n"));
        let refused = shell.run("import aid/main came.csv");
        assert_eq!(refused.code, 3);
        assert!(
            refused.complaints.contains("too-many-cells"),
            "{}",
            refused.complaints
        );
    }
}

#[test]
fn a_file_that_says_which_responses_are_valid_changes_that_too() {
    let shell = shell();
    shell.write(
        "first.csv",
        "编号,Q1,Q2,Q3,invalid\n1,1,1,10,\n2,1,1,10,duplicate\n3,1,1,10,duplicate\n",
    );
    shell.write(
        "more.csv",
        "编号,Q1,Q2,Q3,invalid,invalid_note\n1,1,1,10,duplicate,同 3 号\n2,1,1,10,,\n",
    );
    shell.write("silent.csv", "编号,Q1,Q2,Q3\n3,1,1,10\n");
    let first = shell.run("import aid/main first.csv");
    assert_eq!(first.code, 0, "{}", first.complaints);
    for file in ["more.csv", "silent.csv", "more.csv"] {
        let added = shell.run(&format!("import aid/main {file} --on-file replace"));
        assert_eq!(added.code, 0, "{}", added.complaints);
        let listed = shell.run("export responses aid/main --layout wide");
        let mut rows =
            csv::Reader::from_reader(listed.out.trim_start_matches('\u{feff}').as_bytes());
        let heading = rows.headers().unwrap().clone();
        let column = |name: &str| heading.iter().position(|one| one == name).unwrap();
        let (reason, note) = (column("invalid"), column("invalid_note"));
        let found: Vec<[String; 2]> = rows
            .records()
            .map(|row| row.unwrap())
            .map(|row| [row[reason].to_owned(), row[note].to_owned()])
            .collect();
        let due = [["duplicate", "同 3 号"], ["", ""], ["duplicate", ""]];
        assert_eq!(found, due, "{file}");
    }
    // Each change is an event: one set invalid beside the two of the first file, one valid; nothing when the same comes again.
    let trail = shell.run("audit list aid/main --format json");
    let trail: serde_json::Value = serde_json::from_str(&trail.out).unwrap();
    let count = |action: &str| {
        let events = trail.as_array().unwrap().iter();
        events.filter(|event| event["action"] == action).count()
    };
    assert_eq!([count("set-invalid"), count("set-valid")], [3, 1]);
    assert_eq!(shell.run("doctor").code, 0);
}

#[rstest]
#[case::glued("13")]
#[case::a_blank("1 3")]
#[case::a_stroke("1/3")]
#[case::a_plus("1+3")]
#[case::a_line("\"1\n3\"")]
#[case::circles("①③")]
#[case::circles_apart("① ③")]
#[case::labels("村干部/其他")]
fn several_choices_are_read_as_people_part_them(#[case] cell: &str) {
    let shell = shell();
    shell.write("came.csv", format!("编号,Q1,Q2,Q3\n1,①,{cell},10\n"));
    let imported = shell.run("import aid/main came.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(responses(&shell)[0][1..3], ["1", "1|3"]);
}

#[rstest]
#[case::an_option_that_is_not_there("14")]
#[case::twice("11")]
#[case::beside_something_else("1 x")]
fn what_is_not_all_options_is_no_choice(#[case] cell: &str) {
    let shell = shell();
    shell.write("came.csv", format!("编号,Q1,Q2,Q3\n1,1,{cell},10\n"));
    assert_eq!(shell.run("import aid/main came.csv").code, 3);
}

#[test]
fn a_number_may_have_its_unit_and_a_label_any_dash() {
    let shell = shell();
    let more = QUESTIONNAIRE
        .replace("label = \"电视、广播\"", "label = \"1000—3000元\"")
        .replace("哪一天领到的", "您的年龄：____岁")
        .replace("kind = \"date\"", "kind = \"number\"");
    shell.write("aid/main.toml", more);
    let added = shell.run("project add aid");
    assert_eq!(added.code, 0, "{}", added.complaints);
    shell.write(
        "came.csv",
        "编号,Q1,Q2,Q3,Q4\n1,1,1000-3000元,10,77岁\n2,1,1000～3000元,10,64\n",
    );
    let imported = shell.run("import aid/main came.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let rows = responses(&shell);
    assert_eq!([&rows[0][2], &rows[0][4], &rows[1][2]], ["2", "77", "2"]);
    shell.write("came.csv", "编号,Q1,Q2,Q3,Q4\n3,1,1,10,77元\n");
    assert_eq!(
        shell.run("import aid/main came.csv").code,
        3,
        "not its unit"
    );
}

#[test]
fn the_same_mistake_down_a_column_is_told_once_with_its_rows() {
    let shell = shell();
    let mut rows = "编号,Q1,Q2,Q3\n".to_owned();
    for serial in 1..=9 {
        writeln!(rows, "{serial},8.0,1,{}", if serial == 5 { 11 } else { 10 }).unwrap();
    }
    shell.write("came.csv", &rows);
    let refused = shell.run("import aid/main came.csv");
    let said = &refused.complaints;
    assert_eq!(said.matches("没有选项“8.0”").count(), 1, "{said}");
    assert!(
        said.contains("同样的还有 8 行：3、4、5、6、7、8、9、10"),
        "{said}"
    );
    assert!(
        said.contains("11 分超出") && said.contains("共 10 处错误"),
        "{said}"
    );
}

#[test]
fn sheets_that_differ_are_told_with_the_column() {
    let shell = shell();
    let mut book = Workbook::new();
    sheet_of(
        &mut book,
        0,
        &[&["编号", "Q1", "Q2", "Q3"], &["1", "1", "1", "10"]],
    );
    sheet_of(
        &mut book,
        0,
        &[
            &["编号", "Q1", "村", "Q2", "Q3"],
            &["2", "1", "甲", "1", "10"],
        ],
    );
    book.save(shell.path("came.xlsx")).unwrap();
    let refused = shell.run("import aid/main came.xlsx --sheet *");
    let said = &refused.complaints;
    assert!(
        said.contains("“Sheet1”和“Sheet2”的列名不同：C 列，一张是“Q2”，一张是“村”"),
        "{said}"
    );
}
