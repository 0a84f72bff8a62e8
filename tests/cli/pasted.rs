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
