//! `manyi questionnaire read`: what people have as text, read, and what it leaves open.

use crate::shell::Shell;

/// A text with a score whose bounds are not said, and a line that belongs nowhere.
const OPEN: &str = "培训满意度问卷

1. 您对培训内容是否满意？【单选题】
A. 满意
B. 一般
C. 不满意
D. 说不清
2. 请为讲师打分。
3. 您有什么建议？
";

#[test]
fn a_text_is_read_and_what_is_open_is_asked() {
    let shell = Shell::new();
    shell.write("培训.txt", OPEN);
    insta::assert_snapshot!(shell.session(&[
        "questionnaire read 培训.txt",
        "questionnaire read 培训.txt --settle 8=0-10",
        "--lang en questionnaire read 培训.txt",
        "questionnaire read 培训.txt --settle 8=maybe",
    ]));
}

#[test]
fn a_reading_is_json_with_its_asks() {
    let shell = Shell::new();
    shell.write("train.txt", OPEN);
    insta::assert_snapshot!(shell.session(&["questionnaire read train.txt --format json"]));
}

#[test]
fn a_file_of_another_program_is_told_with_the_way_out() {
    let shell = Shell::new();
    shell.write("a.doc", "x");
    insta::assert_snapshot!(
        shell.session(&["questionnaire read a.doc", "questionnaire read none.txt"])
    );
}

/// A questionnaire whose text says everything.
const WHOLE: &str = "项目受益人问卷

1. 您是否知道该项目？[单选题]
A. 知道
B. 不知道（跳至第3题）
2. 您从哪里知道的？（可多选）
A. 广播
B. 村干部
C. 其他（请注明____）
3. 您对项目是否满意？[单选题]
A. 满意（10分）
B. 一般（6分）
C. 不满意（0分）
4. 您的建议：[填空题]（选填）
";

#[test]
fn a_questionnaire_becomes_a_survey_and_text_again() {
    let shell = Shell::new();
    shell.write("paper.txt", WHOLE);
    shell.write("open.txt", OPEN);
    insta::assert_snapshot!(shell.session(&[
        "project take open.txt --code trial",
        "project list",
        "project take paper.txt --code trial",
        "project take paper.txt --code trial",
        "project new other --title 另一个",
        "project new other",
        "project list",
        "questionnaire write trial/survey",
        "questionnaire write trial/survey -o again.txt",
        "questionnaire diff trial/survey again.txt",
    ]));
}

#[test]
fn a_text_that_leaves_something_open_is_not_compared() {
    let shell = Shell::new();
    shell.write("open.txt", "走访\n\n1. 请打分\n");
    shell.write("said.txt", "走访\n\n1. 请打分（0-100分）\n");
    for sides in ["open.txt said.txt", "said.txt open.txt"] {
        let said = shell.run(&format!("questionnaire diff {sides}"));
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{sides}");
        assert!(
            said.complaints.contains("open.txt 里还有要定的"),
            "{}",
            said.complaints
        );
    }
}

#[test]
fn an_empty_file_asks_for_a_questionnaire_and_each_open_line_is_named_once() {
    let shell = Shell::new();
    shell.write("empty.txt", "\n");
    let said = shell.run("questionnaire read empty.txt");
    assert_eq!(said.code, 3);
    let hint = "把问卷的文字存进去：一题一行，选项一行一个";
    assert!(said.complaints.contains(hint), "{}", said.complaints);
    // Two things are open on the first line, and a line is left over.
    shell.write(
        "open.txt",
        "走访\n\n1. 满意吗：男 2.年龄：A.小\nA.是\n备查\n",
    );
    let said = shell.run("questionnaire read open.txt");
    let (_, ways) = said.complaints.split_once("像这样定下来：").unwrap();
    let lines = ways.split("--settle ").skip(1);
    let mut lines: Vec<_> = lines.map(|way| way.split('=').next()).collect();
    let count = lines.len();
    lines.dedup();
    assert_eq!((said.code, lines.len()), (4, count), "{ways}");
}

#[test]
fn an_option_that_has_no_points_on_purpose_is_asked_about_once() {
    let shell = Shell::new();
    shell.write(
        "paper.txt",
        "走访\n\n1. 您满意吗？[单选题]\nA. 满意（10分）\nB. 不满意（0分）\nC. 不清楚\n",
    );
    assert_eq!(shell.run("project take paper.txt --code trial").code, 4);
    let taken = shell.run("project take paper.txt --code trial --settle 3=kept");
    assert_eq!(taken.code, 0, "{}", taken.complaints);
    shell.run("questionnaire write trial/survey -o again.txt");
    assert!(shell.read("again.txt").contains("C. 不清楚（不计分）\n"));
    assert_eq!(shell.run("questionnaire read again.txt").code, 0);
    let same = shell.run("questionnaire diff trial/survey again.txt");
    assert_eq!((same.code, same.out.trim()), (0, "没有不同"));
}

#[test]
fn what_a_text_has_no_form_for_is_told() {
    let shell = Shell::new();
    shell.copy("tests/good/visit.toml", "visit.toml");
    shell.write(
        "visit.txt",
        "走访\n\n1. 您对走访是否满意？[单选题]\n(1) 满意\n(2) 不满意\n",
    );
    insta::assert_snapshot!(shell.session(&["questionnaire diff visit.toml visit.txt"]));
}

#[test]
fn a_word_file_is_read_with_its_numbers_and_tables() {
    let shell = Shell::new();
    let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let item = |level: u32, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let body = [
        "<w:p><w:r><w:t>满意度问卷</w:t></w:r></w:p>".to_owned(),
        item(0, "您的性别是？"),
        item(1, "男"),
        item(1, "女"),
        item(0, "您对下列各项是否满意？"),
        format!(
            "<w:tbl>{}{}{}</w:tbl>",
            row(&["", "满意", "一般", "不满意"]),
            row(&["服务态度", "□", "□", "□"]),
            row(&["办事效率", "□", "□", "□"])
        ),
    ]
    .concat();
    let numbering = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;
    shell.write("paper.docx", word_file(&body, numbering));
    insta::assert_snapshot!(shell.session(&["questionnaire read paper.docx"]));
}

fn word_file(body: &str, numbering: &str) -> Vec<u8> {
    use std::io::Write as _;
    let name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (part, text) in [
        (
            "word/document.xml",
            format!(r#"<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>"#),
        ),
        (
            "word/numbering.xml",
            format!(r#"<w:numbering xmlns:w="{name}">{numbering}</w:numbering>"#),
        ),
    ] {
        writer.start_file(part, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
