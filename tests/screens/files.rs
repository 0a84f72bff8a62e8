//! Files at the screens: answers imported with their columns settled, blank papers printed.

use manyi::text::Language;

use crate::desk::Desk;

/// Three rows under a title, two columns of which say what they are only to a person; one answer is no points.
const CAME: &str = "tests/data/importing/came.csv";

/// The file just chosen.
fn chosen() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(CAME);
    desk.press("Enter");
    desk
}

/// The columns 题一 and 题二 settled: the first by its number, the second as the one behind it.
fn settled() -> Desk {
    let mut desk = chosen();
    desk.press("Down Down Enter 1 Enter Enter Enter");
    desk
}

pictures!(columns_of_a_file, chosen(), "");
pictures!(what_a_column_is_is_chosen, chosen(), "Down Down Enter 4");
pictures!(columns_that_are_settled, settled(), "");
pictures!(a_file_with_a_wrong_row, settled(), "c");

/// Whether the picture has this text, with one space between words.
fn shows(desk: &Desk, text: &str) -> bool {
    let picture = desk.picture(120, 40);
    let mut rows = picture
        .lines()
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "));
    rows.any(|row| row.contains(text))
}

#[test]
fn rows_with_errors_are_left_out_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.csv");
    let mut desk = settled();
    desk.press("i");
    assert!(shows(&desk, "第 4 行第 11 列"), "{}", desk.picture(120, 40));
    desk.press("Esc b");
    desk.type_over(&bad.display().to_string());
    desk.press("Enter i");
    let said = "已导入 2 份，编号 101–103；Esc 返回清单；1 行有错，没有导入";
    assert!(shows(&desk, said), "{}", desk.picture(120, 40));
    let left = std::fs::read_to_string(&bad).unwrap();
    let left: Vec<&str> = left.lines().collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(
        left[1].starts_with("4,") && left[1].ends_with(",77"),
        "{left:?}"
    );
    // The columns are known the next time.
    desk.press("Esc I");
    desk.type_over(CAME);
    desk.press("Enter");
    assert!(shows(&desk, "题二 Q2"), "{}", desk.picture(120, 40));
}

#[test]
fn a_place_that_cannot_take_the_rows_with_errors_is_refused_before_anything_comes_in() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("u.db"), b"SQLite format 3\0 and more").unwrap();
    std::fs::copy(CAME, at("came.csv")).unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(&at("came.csv").display().to_string());
    desk.press("Enter Down Down Enter 1 Enter Enter Enter");
    for (name, said) in [
        ("u.db", "不能写到那里"),
        ("missing/bad.csv", "写不了"),
        ("came.csv", "就是要导入的文件"),
    ] {
        desk.press("b");
        desk.type_over(&at(name).display().to_string());
        desk.press("Enter");
        assert!(shows(&desk, said), "{}", desk.picture(120, 40));
        desk.press("Enter Esc");
        assert!(
            shows(&desk, "有错的行：整份退回"),
            "{}",
            desk.picture(120, 40)
        );
    }
    assert_eq!(
        std::fs::read(at("came.csv")).unwrap(),
        std::fs::read(CAME).unwrap()
    );
    // A place that is lost in between keeps the import back.
    std::fs::create_dir(at("lost")).unwrap();
    desk.press("b");
    desk.type_over(&at("lost/bad.csv").display().to_string());
    desk.press("Enter");
    std::fs::remove_dir(at("lost")).unwrap();
    desk.press("i");
    assert!(!shows(&desk, "已导入"), "{}", desk.picture(120, 40));
    std::fs::create_dir(at("lost")).unwrap();
    desk.press("i");
    assert!(shows(&desk, "已导入 2 份"), "{}", desk.picture(120, 40));
    assert!(at("lost/bad.csv").exists());
}

#[test]
fn serials_on_file_are_passed_over_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("again.csv");
    // Number 1 has 10 for Q1 in the sample; number 90 is not there.
    let nine = |first: &str| format!("{first}{}", ",9".repeat(8));
    let text = format!(
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n1,{}\n90,{}\n",
        nine("3"),
        nine("9")
    );
    std::fs::write(&file, text).unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(&file.display().to_string());
    // It is asked once; Esc imports nothing, and a key says it as well.
    desk.press("Enter i");
    assert!(
        shows(&desk, "1 行的编号已有答卷：s 跳过，r 改成文件里的"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Esc o i");
    assert!(shows(&desk, "1 份已有，跳过"), "{}", desk.picture(120, 40));
    let more = std::fs::read_to_string(&file)
        .unwrap()
        .replace("\n90,", "\n91,");
    std::fs::write(&file, more).unwrap();
    desk.press("o o f");
    desk.type_over(&file.display().to_string());
    desk.press("Enter i r Enter");
    assert!(shows(&desk, "已导入 1 份"), "{}", desk.picture(120, 40));
    assert!(
        shows(&desk, "1 份已有，改成文件里的"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Esc Home Enter");
    assert!(shows(&desk, "3"), "{}", desk.picture(120, 40));
}

pictures!(blank_papers_to_print, Desk::with_sample(), "Enter P");

#[test]
fn blank_papers_are_printed_and_their_serials_registered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.html");
    let mut desk = Desk::with_sample();
    desk.press("Enter P");
    // Those behind the 26 that are on file are proposed.
    assert!(shows(&desk, "27-76"), "{}", desk.picture(120, 40));
    desk.type_over("27-29");
    desk.press("Down Down Down");
    desk.type_over(&file.display().to_string());
    desk.press("Ctrl-s");
    assert!(
        shows(&desk, "批次 P1 登记了 3 个编号"),
        "{}",
        desk.picture(120, 40)
    );
    let page = std::fs::read_to_string(&file).unwrap();
    // Ten questions take two sheets a paper, each with the code to scan.
    assert_eq!(page.matches("<svg").count(), 6);
    // A file that is there is not written over without another word; a serial is registered once.
    desk.press("Ctrl-s");
    assert!(
        shows(&desk, "再按 Ctrl-S 替换它"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Ctrl-s");
    assert!(shows(&desk, "3 份写入"), "{}", desk.picture(120, 40));
    desk.press("Esc P");
    assert!(shows(&desk, "30-79"), "{}", desk.picture(120, 40));
}

#[test]
fn a_workbook_of_many_responses_is_written_from_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (many, book) = (
        folder.path().join("many.csv"),
        folder.path().join("many.xlsx"),
    );
    let nine = ",9".repeat(9);
    let rows = (101..=50_101).map(|serial| format!("{serial}{nine}\n"));
    let text = ["serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n".to_owned()];
    let text: String = text.into_iter().chain(rows).collect();
    std::fs::write(&many, text).unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(&many.display().to_string());
    desk.press("Enter i Esc Esc r e");
    desk.type_over(&book.display().to_string());
    desk.press("Enter Enter");
    assert!(shows(&desk, "已写入"), "{}", desk.picture(120, 40));
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
}

#[test]
fn the_single_papers_go_along_where_that_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter r e");
    let mut sheets = |name: &str, typed: &str| {
        let file = folder.path().join(name);
        desk.type_over(&file.display().to_string());
        desk.press("Enter");
        assert!(shows(&desk, "附原始得分表吗"), "{}", desk.picture(120, 40));
        assert!(!file.exists(), "nothing is written before it is answered");
        desk.type_over(typed);
        desk.press("Enter");
        assert!(shows(&desk, "已写入"), "{}", desk.picture(120, 40));
        desk.press("e");
        let book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
        calamine::Reader::sheet_names(&book)
    };
    let is_there = |names: &[String]| names.iter().any(|name| name.contains("原始得分表"));
    assert!(!is_there(&sheets("without.xlsx", "n")));
    assert!(is_there(&sheets("with.xlsx", "y")));
}

#[test]
fn the_answers_leave_from_the_list_of_papers_through_the_same_gate() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter");
    for (name, begins) in [
        ("a.csv", "\u{feff}serial"),
        ("a.xlsx", "PK"),
        ("a.sav", "$FL2"),
        ("a.zip", "PK"),
    ] {
        let file = folder.path().join(name);
        desk.press("E");
        desk.type_over(&file.display().to_string());
        desk.press("Enter");
        assert!(shows(&desk, "已写入"), "{name}: {}", desk.picture(120, 40));
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
    // What other programs read undisturbed has its manifest and its codebook beside it.
    assert!(folder.path().join("a.csv.manyi.json").exists());
    assert!(folder.path().join("a.codebook.csv").exists());
    let table = std::fs::read_to_string(folder.path().join("a.csv")).unwrap();
    assert_eq!(table.lines().count(), 27, "{table}");
    // Nothing else is written under an ending that promises it.
    desk.press("E");
    desk.type_over(&folder.path().join("a.docx").display().to_string());
    desk.press("Enter");
    assert!(
        shows(&desk, "这里只能写成 .csv .xlsx .sav .zip"),
        "{}",
        desk.picture(120, 40)
    );
}

#[test]
fn all_sheets_with_one_heading_are_one_import() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("two.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, first) in [("一组", 101), ("二组", 103)] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "serial").unwrap();
        for question in 1..=9_u16 {
            sheet.write(0, question, format!("Q{question}")).unwrap();
        }
        for row in 1..=2_u32 {
            sheet.write(row, 0, first + row - 1).unwrap();
            for question in 1..=9 {
                sheet.write(row, question, 9).unwrap();
            }
        }
    }
    book.save(&file).unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(&file.display().to_string());
    // Behind the last sheet stand all of them, and behind these the first.
    desk.press("Enter");
    assert!(
        shows(&desk, "表“一组”（共 2 张）"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("w w");
    assert!(shows(&desk, "全部 2 张表"), "{}", desk.picture(120, 40));
    desk.press("w");
    assert!(
        shows(&desk, "表“一组”（共 2 张）"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("w w i");
    assert!(
        shows(&desk, "已导入 4 份，编号 101–104"),
        "{}",
        desk.picture(120, 40)
    );
}

/// A file of a survey site whose first answer is code 1 or the first option, from this serial on.
fn of_site(folder: &std::path::Path, serial: u32) -> String {
    let file = folder.join(format!("site{serial}.csv"));
    let heading = "序号,提交答卷时间,所用时间,来源,1、您是否满意";
    let rows = format!("{heading}\n{serial},2025/6/1 10:00,65秒,链接,1\n");
    std::fs::write(&file, rows).unwrap();
    file.display().to_string()
}

#[test]
fn what_numbers_are_is_said_with_a_key_and_known_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::with_codes_from_below();
    desk.press("Enter I");
    desk.type_over(&of_site(folder.path(), 1));
    desk.press("Enter i");
    let asked = "数字是代码、第几个还是分值，看不出来：按 n 选，再按 i";
    assert!(shows(&desk, asked), "{}", desk.picture(120, 40));
    // The key goes round: codes, places, points, labels, nothing said.
    for word in ["选项代码", "第几个选项", "分值", "选项文字"] {
        desk.press("n");
        let said = format!("数字：{word}（n）");
        assert!(shows(&desk, &said), "{word}: {}", desk.picture(120, 40));
    }
    desk.press("n");
    assert!(!shows(&desk, "数字："), "{}", desk.picture(120, 40));
    desk.press("n n i");
    assert!(
        shows(&desk, "已导入 1 份，编号 1"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("Esc I");
    desk.type_over(&of_site(folder.path(), 2));
    desk.press("Enter");
    assert!(
        shows(&desk, "数字：第几个选项（n）"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("i Esc E");
    let out = folder.path().join("out.csv");
    desk.type_over(&out.display().to_string());
    desk.press("Enter");
    // The first of the options has the code 4.
    let table = std::fs::read_to_string(out).unwrap();
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{table}");
    assert!(
        rows[0].starts_with("1,4,") && rows[1].starts_with("2,4,"),
        "{table}"
    );
    // `M` forgets it with the columns.
    desk.press("I");
    desk.type_over(&of_site(folder.path(), 3));
    desk.press("Enter M");
    assert!(!shows(&desk, "数字："), "{}", desk.picture(120, 40));
}

#[test]
fn another_file_is_looked_at_without_the_sheet_of_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let (two, one) = (
        folder.path().join("two.xlsx"),
        folder.path().join("one.xlsx"),
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["说明", "答卷"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, format!("{name}的第一列")).unwrap();
    }
    book.save(&two).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("组员").unwrap();
    for (column, name) in (0_u16..).zip(["serial", "Q1", "Q2"]) {
        sheet.write(0, column, name).unwrap();
    }
    book.save(&one).unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(&two.display().to_string());
    desk.press("Enter w");
    assert!(shows(&desk, "答卷的第一列"), "{}", desk.picture(120, 40));
    // The folder is proposed, so that its files are listed.
    desk.press("f");
    assert!(shows(&desk, "one.xlsx"), "{}", desk.picture(120, 40));
    desk.type_over(&one.display().to_string());
    desk.press("Enter");
    assert!(shows(&desk, "表“组员”"), "{}", desk.picture(120, 40));
    assert!(!shows(&desk, "第一列"), "{}", desk.picture(120, 40));
}

#[test]
fn a_question_without_a_column_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("less.csv");
    let nine = ",9".repeat(8);
    let text = format!("serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8\n90{nine}\n");
    std::fs::write(&file, text).unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter I");
    desk.type_over(&file.display().to_string());
    desk.press("Enter i");
    assert!(
        shows(&desk, "没有 Q9 的列，都记为未答？"),
        "{}",
        desk.picture(120, 40)
    );
    // Not said: nothing comes, and the finding is listed.
    desk.press("Esc");
    assert!(shows(&desk, "缺少“Q9”列"), "{}", desk.picture(120, 40));
    desk.press("i");
    desk.type_over("y");
    desk.press("Enter");
    assert!(shows(&desk, "已导入 1 份"), "{}", desk.picture(120, 40));
}

#[test]
fn a_table_is_not_written_under_the_ending_of_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::with_sample();
    desk.press("Enter r e");
    let sav = folder.path().join("out.sav");
    desk.type_over(&sav.display().to_string());
    desk.press("Enter");
    assert!(
        shows(&desk, "这里只能写成 .csv .xlsx .docx .html"),
        "{}",
        desk.picture(120, 40)
    );
    assert!(!sav.exists());
}
