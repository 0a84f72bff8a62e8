//! Small words: what a message says is in the reader's language, names its cause, and its hint leads on.

use std::fs;

use manyi::text::Language;

use crate::shell::{RECIPIENTS, Shell};

const PROJECT: &str = "format = 1\ncode = \"p\"\ntitle = \"试\"\n[[surveys]]\ncode = \"s\"\nquestionnaire = \"q.toml\"\n";
const HEAD: &str = "format = 1\ncode = \"q\"\ntitle = \"试卷\"\nrespondents = \"居民\"\n";

fn single(code: &str, text: &str, options: &str) -> String {
    format!(
        "[[questions]]\ncode = \"{code}\"\ntext = \"{text}\"\nkind = \"single\"\nrole = \"process\"\noptions = [{options}]\n"
    )
}

const THREE: &str = "{ code = \"A\", label = \"甲\" }, { code = \"B\", label = \"乙\" }, { code = \"C\", label = \"丙\" }";
const TWO: &str = "{ code = \"B\", label = \"乙\" }, { code = \"C\", label = \"丙\" }";
const TEXT: &str = "[[questions]]\ncode = \"T\"\ntext = \"意见\"\nkind = \"text\"\nrole = \"open\"\nrequired = false\n";
const DATE: &str = "[[questions]]\ncode = \"D\"\ntext = \"日期\"\nkind = \"date\"\nrole = \"process\"\nrequired = false\n";

fn shell(questions: &str) -> Shell {
    let shell = Shell::new();
    fs::create_dir(shell.path("p")).unwrap();
    shell.write("p/project.toml", PROJECT);
    shell.write("p/q.toml", format!("{HEAD}{questions}"));
    let said = shell.run("project add p");
    assert_eq!(said.code, 0, "{}", said.complaints);
    shell
}

#[test]
fn a_file_name_without_its_ending_is_given_whole() {
    let shell = shell(&single("Q1", "一", THREE));
    shell.edit("p/project.toml", "\"q.toml\"", "\"q\"");
    let said = shell.run("project add p");
    assert_ne!(said.code, 0);
    assert!(
        said.complaints.contains("写全文件名：q.toml"),
        "{}",
        said.complaints
    );
}

#[test]
fn a_question_put_in_is_named_as_the_cause_and_not_the_options_it_seems_to_lose() {
    let shell = shell(&[single("Q1", "一", THREE), single("Q2", "二", THREE)].concat());
    shell.write("r.csv", "serial,Q1,Q2\n1,A,B\n");
    assert_eq!(shell.run("import p/s r.csv").code, 0);
    let put_in = [
        single("Q1", "一", THREE),
        single("Q2", "新", TWO),
        single("Q3", "二", THREE),
    ];
    shell.write(
        "p/q.toml",
        format!("{HEAD}version = 2\n{}", put_in.concat()),
    );
    let said = shell.run("project add p --why 加题");
    assert_eq!(said.code, 3, "{}", said.complaints);
    for due in [
        "原来的 Q2 现在写成了 Q3",
        "前面插进了一题",
        "原来的题保留原来的代码",
    ] {
        assert!(
            said.complaints.contains(due),
            "{due} in {}",
            said.complaints
        );
    }
    assert!(!said.complaints.contains("少了选项"), "{}", said.complaints);
}

#[test]
fn a_day_that_can_be_two_is_told_so() {
    let shell = shell(&[single("Q1", "一", THREE), DATE.to_owned(), TEXT.to_owned()].concat());
    shell.write(
        "r.csv",
        format!(
            "serial,Q1,D,T\n1,A,5/6/2022,\n2,A,13/14/2022,\n3,A,,{}\n",
            "字".repeat(20_000)
        ),
    );
    let said = shell.run("import p/s r.csv");
    assert_eq!(said.code, 3);
    for due in [
        "“5/6/2022”可以是 2022-05-06，也可以是 2022-06-05",
        "“13/14/2022”不是日期",
        // The code stands before the colon and leaves no particle behind.
        "编号 3 的 T：文字超过",
    ] {
        assert!(
            said.complaints.contains(due),
            "{due} in {}",
            said.complaints
        );
    }
    assert!(!said.complaints.contains("：的"), "{}", said.complaints);
}

#[test]
fn another_file_of_a_project_is_named_and_not_called_a_questionnaire_without_keys() {
    let shell = Shell::with_project();
    for (file, due) in [
        ("project.toml", "这是项目文件"),
        ("indicators.toml", "这是指标文件"),
    ] {
        let said = shell.run(&format!("questionnaire check xiangyuan-2022/{file}"));
        assert_ne!(said.code, 0);
        assert!(said.complaints.contains(due), "{}", said.complaints);
        assert!(
            !said.complaints.contains("missing-key"),
            "{}",
            said.complaints
        );
    }
}

#[test]
fn groups_reasons_and_causes_are_told_in_chinese() {
    let shell = Shell::with_papers();
    let said = shell.run(&format!("crosstab {RECIPIENTS} --rows what --columns mode"));
    assert!(
        said.complaints.contains("批次（batch）"),
        "{}",
        said.complaints
    );
    shell.write(
        "void.csv",
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,invalid\n901,9,9,9,9,9,9,9,9,9,好,duplicate\n",
    );
    let said = shell.run(&format!("import {RECIPIENTS} void.csv"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    let trail = shell.run(&format!("audit list {RECIPIENTS}")).out;
    assert!(
        trail.contains("重复") && !trail.contains("duplicate"),
        "{trail}"
    );
}

#[test]
fn doctor_does_not_send_to_doctor() {
    let shell = Shell::with_papers();
    assert_eq!(
        shell
            .run(&format!("batch add {RECIPIENTS} A --distributed 30"))
            .code,
        0
    );
    shell
        .database()
        .execute("UPDATE batch SET date = 'someday'", [])
        .unwrap();
    let said = shell.run("doctor");
    assert_eq!(said.code, 6, "{}", said.complaints);
    assert!(
        !said.complaints.contains("运行 manyi doctor"),
        "{}",
        said.complaints
    );
    assert!(
        said.complaints.contains("manyi restore"),
        "{}",
        said.complaints
    );
}

#[test]
fn whatever_the_system_says_is_said_in_chinese() {
    let said = |cause: Box<dyn std::error::Error>| manyi::error::cause_words(cause.as_ref());
    for number in 1..=140 {
        let cause = std::io::Error::from_raw_os_error(number);
        let english = cause.to_string();
        let words = said(Box::new(cause));
        assert!(
            !words.zh.contains(|sign: char| sign.is_ascii_alphabetic()),
            "{words:?}"
        );
        assert_eq!(words.get(Language::En), english);
    }
    for (number, zh) in [
        (28, "磁盘已满"),
        (27, "文件太大，超过了系统的限制"),
        (40, "链接太多，或这里不许有链接"),
        (6, "没有这个设备，或它没有连上"),
        (133, "操作系统错误 133"),
    ] {
        let cause = std::io::Error::from_raw_os_error(number);
        assert_eq!(said(Box::new(cause)).zh, zh);
    }
    // As the program itself says it of a link where a file of its own belongs; what a library says stays its own.
    let planted = std::io::Error::from(std::io::ErrorKind::InvalidInput);
    assert!(said(Box::new(planted)).zh.contains("不是普通文件"));
    let theirs = std::io::Error::other("no such sheet");
    assert_eq!(said(Box::new(theirs)).get(Language::Zh), "no such sheet");
}
