//! `manyi import` of numbers that could be something else, and of numbers as a sheet shows them.

use std::fmt::Write as _;

use rstest::rstest;
use rust_xlsxwriter::{Format, Workbook};

use crate::shell::Shell;

const PROJECT: &str = r#"
format = 1
code = "rev"
title = "反着编的"
source = "示例"

[[surveys]]
code = "main"
questionnaire = "main.toml"
"#;

/// The first option has the code 4; how many live there is a label, and no code or place; the time is a text.
const QUESTIONNAIRE: &str = r#"
format = 1
code = "main"
title = "问卷"
respondents = "受益对象"

[[questions]]
code = "Q1"
text = "您是否满意"
kind = "single"
role = "satisfaction"
options = [
  { code = "4", label = "非常满意", points = 3 },
  { code = "3", label = "满意", points = 2 },
  { code = "2", label = "一般", points = 1 },
  { code = "1", label = "不满意", points = 0 },
]

[[questions]]
code = "Q2"
text = "从哪里知道"
kind = "multiple"
role = "demographic"
options = [
  { code = "3", label = "广播" },
  { code = "2", label = "微信" },
  { code = "1", label = "其他" },
]

[[questions]]
code = "Q3"
text = "补助多少元"
kind = "number"
role = "coverage"
decimals = 2
required = false

[[questions]]
code = "Q4"
text = "几点办的"
kind = "text"
role = "open"
required = false
"#;

fn shell() -> Shell {
    let shell = Shell::new();
    std::fs::create_dir(shell.path("rev")).unwrap();
    shell.write("rev/project.toml", PROJECT);
    shell.write("rev/main.toml", QUESTIONNAIRE);
    let added = shell.run("project add rev");
    assert_eq!(added.code, 0, "{}", added.complaints);
    shell
}

/// The answers on file to some questions, paper by paper.
fn answers<const N: usize>(shell: &Shell, codes: [&str; N]) -> Vec<[String; N]> {
    let exported = shell.run("export responses rev/main --plain");
    let mut reader = csv::Reader::from_reader(exported.out.as_bytes());
    let heading = reader.headers().unwrap().clone();
    let at = codes.map(|code| heading.iter().position(|name| name == code).unwrap());
    let rows = reader
        .records()
        .map(|row| at.map(|at| row.as_ref().unwrap()[at].to_owned()));
    rows.collect()
}

/// The export of a survey site with these cells of Q1 and Q2.
fn of_site(cells: &[[&str; 2]]) -> String {
    let mut file = "序号,提交答卷时间,所用时间,来源,1、您是否满意,2、从哪里知道\n".to_owned();
    for (serial, [one, two]) in (1..).zip(cells) {
        writeln!(file, "{serial},2025/6/1 10:00,65秒,链接,{one},{two}").unwrap();
    }
    file
}

#[test]
fn numbers_of_a_site_that_could_be_codes_or_places_are_asked_about_and_never_guessed() {
    let shell = shell();
    // Place 2 of Q2 is code 2: that column alone would be clear.
    shell.write("site.csv", of_site(&[["1", "2"], ["4", "2"]]));
    let before = shell.dump();
    for more in ["", " --skip-bad bad.csv", " --dry-run"] {
        let asked = shell.run(&format!("import rev/main site.csv{more}"));
        assert_eq!(asked.code, 4, "{}", asked.complaints);
        for said in [
            "codes-or-positions",
            "“1”按选项代码是“不满意”，按第几个选项是“非常满意”，按分值是“一般”",
            "--numbers",
        ] {
            assert!(
                asked.complaints.contains(said),
                "{said}: {}",
                asked.complaints
            );
        }
        assert!(!asked.complaints.contains("Q2"), "{}", asked.complaints);
    }
    assert_eq!(shell.dump(), before);
}

#[rstest]
#[case("codes", [["1", "3|1"], ["4", "3"]])]
#[case("positions", [["4", "3|1"], ["1", "1"]])]
fn what_the_numbers_are_can_be_said(#[case] word: &str, #[case] due: [[&str; 2]; 2]) {
    let shell = shell();
    shell.write("site.csv", of_site(&[["1", "1┋3"], ["4", "3"]]));
    let imported = shell.run(&format!("import rev/main site.csv --numbers {word}"));
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(answers(&shell, ["Q1", "Q2"]), due);
}

#[test]
fn what_the_numbers_are_is_in_the_trail_and_kept_with_the_columns() {
    let shell = shell();
    shell.write("site.csv", of_site(&[["1", "1┋3"], ["4", "3"]]));
    let imported = shell.run("import rev/main site.csv --numbers positions --map map.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let trail = shell.run("audit export --format json").out;
    assert!(trail.contains(r#"\"numbers\":\"positions\""#), "{trail}");
    assert!(shell.read("map.csv").ends_with("--numbers,positions\n"));
    // The next file of the kind is read so without the option, and the option goes before the map.
    for (row, more, due) in [(3, "", ["4", "3"]), (4, " --numbers codes", ["1", "1"])] {
        let file = of_site(&[["1", "1"]]).replace("\n1,", &format!("\n{row},"));
        shell.write("next.csv", file);
        let imported = shell.run(&format!("import rev/main next.csv --map map.csv{more}"));
        assert_eq!(imported.code, 0, "{}", imported.complaints);
        assert_eq!(
            answers(&shell, ["Q1", "Q2"]).last().unwrap(),
            &due,
            "{more}"
        );
    }
    shell.edit("map.csv", "positions", "places");
    let refused = shell.run("import rev/main next.csv --map map.csv");
    assert_eq!(refused.code, 3, "{}", refused.complaints);
    assert!(refused.complaints.contains("bad-column-map"));
}

/// A row that adds the papers up is none of them; so is no row below it. One among the papers is an error.
#[rstest]
#[case("合计,3,1\n", 1)]
#[case("合 计,,\n\n平均分：,3.5,\n 满意率（%）,,90%\n", 3)]
#[case("TOTAL,3,1\n", 1)]
#[case("小计,3,1\n,,\n", 1)]
#[case("合计,3,1\n,,\n填表人：,,审核人：\n注：只算答满的,,\n", 3)]
fn rows_of_totals_below_the_papers_are_left_out_and_said(#[case] rows: &str, #[case] due: u64) {
    let own = format!("serial,Q1,Q2\n1,1,3\n2,4,1\n{rows}");
    let head = "受益对象满意度汇总表,,\n编号,您是否满意,从哪里知道\n";
    let other = format!("{head}1,不满意,广播\n2,非常满意,其他\n{rows}");
    for file in [own, other] {
        let shell = shell();
        shell.write("a.csv", &file);
        for more in [" --dry-run", ""] {
            let said = shell.run(&format!("import rev/main a.csv{more}"));
            assert_eq!(said.code, 0, "{file}: {}", said.complaints);
            assert!(
                said.out
                    .contains(&format!("末尾 {due} 行是合计、平均之类，没有当作答卷")),
                "{file}: {}",
                said.out
            );
        }
        assert_eq!(answers(&shell, ["Q1", "Q2"]), [["1", "3"], ["4", "1"]]);
        let shell = self::shell();
        shell.write("a.csv", format!("{file}3,1,1\n"));
        let said = shell.run("import rev/main a.csv --dry-run");
        if !file.contains("TOTAL") {
            assert_eq!(said.code, 3, "{file}: {}", said.out);
            assert!(
                said.complaints.contains("bad-serial"),
                "{}",
                said.complaints
            );
        }
        assert!(!said.out.contains("合计"), "{file}: {}", said.out);
    }
}

#[test]
fn each_sheet_may_end_with_its_totals() {
    let shell = shell();
    let mut book = Workbook::new();
    for (name, first) in [("一组", 1), ("二组", 3)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, heading) in (0..).zip(["serial", "Q1", "Q2"]) {
            sheet.write(0, column, heading).unwrap();
        }
        for row in 1..=2_u32 {
            for (column, cell) in (0..).zip([first + row - 1, 4, 1]) {
                sheet.write(row, column, cell).unwrap();
            }
        }
        sheet.write(3, 0, "小计").unwrap();
        sheet.write(3, 1, 8).unwrap();
    }
    book.save(shell.path("two.xlsx")).unwrap();
    let said = shell.run("import rev/main two.xlsx --sheet *");
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(said.out.contains("末尾 2 行是合计"), "{}", said.out);
    assert_eq!(answers(&shell, ["Q1"]).len(), 4);
}

#[test]
fn points_are_points_where_that_is_said_and_a_place_beyond_the_last_is_refused() {
    let shell = shell();
    shell.write("site.csv", of_site(&[["3", "广播"], ["0", "微信"]]));
    let imported = shell.run("import rev/main site.csv --numbers points");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(answers(&shell, ["Q1", "Q2"]), [["4", "3"], ["1", "2"]]);
    // Three options, and the number of a code that is no place.
    shell.write(
        "more.csv",
        of_site(&[["5", "广播"]]).replace("\n1,", "\n9,"),
    );
    let refused = shell.run("import rev/main more.csv --numbers positions");
    assert_eq!(refused.code, 3, "{}", refused.complaints);
    assert!(
        refused.complaints.contains("not-an-option") && refused.complaints.contains("--numbers"),
        "{}",
        refused.complaints
    );
}

#[test]
fn labels_and_columns_of_ticks_of_a_site_are_no_numbers() {
    let shell = shell();
    // Ticks are 1 and 0, whatever the codes are.
    shell.write(
        "site.csv",
        "序号,提交答卷时间,来源,1、您是否满意,2、从哪里知道(广播),2、从哪里知道(微信),2、从哪里知道(其他)\n\
         1,2025/6/1,链接,满意,1,0,1\n2,2025/6/1,链接,(空),0,1,0\n",
    );
    let imported = shell.run("import rev/main site.csv");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    assert_eq!(
        answers(&shell, ["Q1", "Q2"]),
        [["3", "3|1"], ["#blank", "2"]]
    );
}

#[test]
fn a_file_of_our_own_has_codes() {
    let shell = shell();
    shell.write("own.csv", "serial,Q1,Q2\n1,1,3\n");
    assert_eq!(shell.run("import rev/main own.csv").code, 0);
    assert_eq!(answers(&shell, ["Q1", "Q2"]), [["1", "3"]]);
}

#[test]
fn numbers_and_times_are_taken_as_the_sheet_shows_them() {
    let shell = shell();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(["编号", "Q1", "Q2", "Q3", "Q4"]) {
        sheet.write(0, column, name).unwrap();
    }
    // What the sheet shows, worked out by hand: half goes up, as in a spreadsheet. 0.1 + 0.2 has no format of its own.
    let numbers = [
        (85.123_456, "0.00"),
        (1.005, "0.00"),
        (84.6, "0"),
        (84.65, "0.0"),
        (0.1 + 0.2, "General"),
    ];
    let times = [
        (8.5 / 24.0, "h:mm:ss"),
        (25.5 / 24.0, "[h]:mm"),
        (1.0 / 86_400.0, "h:mm:ss"),
        (0.5, "h:mm"),
        (23.999 / 24.0, "h:mm:ss"),
    ];
    for (row, ((number, shown), (time, clock))) in (1_u32..).zip(numbers.iter().zip(times)) {
        let format = |code: &str| Format::new().set_num_format(code);
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, 4).unwrap();
        sheet.write(row, 2, 3).unwrap();
        sheet
            .write_with_format(row, 3, *number, &format(shown))
            .unwrap();
        sheet
            .write_with_format(row, 4, time, &format(clock))
            .unwrap();
    }
    book.save(shell.path("came.xlsx")).unwrap();
    let imported = shell.run("import rev/main came.xlsx");
    assert_eq!(imported.code, 0, "{}", imported.complaints);
    let due = [
        ["85.12", "08:30"],
        ["1.01", "25:30"],
        // Two decimals fit: what stands in the cell is taken whole.
        ["84.6", "00:00:01"],
        ["84.65", "12:00"],
        ["0.3", "23:59:56"],
    ];
    assert_eq!(answers(&shell, ["Q3", "Q4"]), due);
    assert!(imported.out.contains("2 格的小数"), "{}", imported.out);
    // More decimals than the question takes, and shown: that is refused.
    let sheet = book.worksheet_from_index(0).unwrap();
    let long = Format::new().set_num_format("0.0000");
    sheet.write_with_format(1, 3, 85.123_456, &long).unwrap();
    book.save(shell.path("long.xlsx")).unwrap();
    let refused = shell.run("import rev/main long.xlsx --on-file skip");
    let refused_all = shell.run("import rev/main long.xlsx --on-file replace");
    assert_eq!(refused.code, 3, "{}", refused.out);
    assert!(refused_all.complaints.contains("too-many-decimals"));
}

#[test]
fn places_of_options_with_letters_are_asked_about_or_said_with_an_example() {
    let shell = Shell::new();
    std::fs::create_dir(shell.path("rev")).unwrap();
    let mut letters = QUESTIONNAIRE.to_owned();
    for (number, letter) in [("4", "A"), ("3", "B"), ("2", "C"), ("1", "D")] {
        letters = letters.replace(
            &format!("code = \"{number}\""),
            &format!("code = \"{letter}\""),
        );
    }
    for points in 0..=3 {
        letters = letters.replace(&format!(", points = {points}"), "");
    }
    let letters = letters.replace("role = \"satisfaction\"", "role = \"process\"");
    shell.write("rev/project.toml", PROJECT);
    shell.write("rev/main.toml", letters);
    let added = shell.run("project add rev");
    assert_eq!(added.code, 0, "{}", added.complaints);
    // 4 may be the best as well as the fourth.
    shell.write("came.csv", "编号,Q1,Q2\n1,4,B\n2,1,1|3\n");
    for more in ["", " --dry-run", " --skip-bad bad.csv"] {
        let asked = shell.run(&format!("import rev/main came.csv{more}"));
        assert_eq!(asked.code, 4, "{}", asked.complaints);
        let said = &asked.complaints;
        assert!(said.contains("“4”按第几个选项是“不满意”"), "{said}");
        assert!(said.contains("--numbers"), "{said}");
    }
    let points = shell.run("import rev/main came.csv --numbers points");
    assert_ne!(points.code, 0, "there are no points: {}", points.out);
    for more in [" --dry-run", ""] {
        let places = shell.run(&format!(
            "import rev/main came.csv --numbers positions{more}"
        ));
        assert_eq!(places.code, 0, "{}", places.complaints);
        assert!(
            places.out.contains("Q1 的数按第几个选项读：“4”是“不满意”"),
            "{}",
            places.out
        );
    }
    assert_eq!(
        answers(&shell, ["Q1", "Q2"]),
        [["D", "B"], ["A", "B|D"]].map(|row| row.map(str::to_owned))
    );
}
