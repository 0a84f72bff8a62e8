//! `manyi interview guide`: a guide read from text, settled, taken into a project, revised, and written out again.

use crate::shell::Shell;

const GUIDE: &str = "村民访谈提纲\n访谈对象：受益对象、座谈会\n我们受委托了解补助用得怎么样。\n一、政策知晓\n1．您知道这项补助吗？（追问：从哪里知道的？）（指标：D1）\n从哪一级知道的？\n二、办理\n2、办下来用了多久？\n（1）卡在哪一步？\n注意记原话\n";

#[test]
fn a_guide_is_read_settled_and_taken_into_a_project() {
    let shell = Shell::with_project();
    shell.write("guide.txt", GUIDE);
    let session = shell.session(&[
        "interview guide read guide.txt",
        "interview guide read guide.txt --settle 6=prompt --settle 10=note --format csv --plain",
        "interview guide take xiangyuan-2022 guide.txt --code village",
        "interview guide take xiangyuan-2022 guide.txt --code village --settle 6=prompt --settle 10=note --dry-run",
        "interview guide take xiangyuan-2022 guide.txt --code village --settle 6=prompt --settle 10=note",
        "interview guide read guide.txt --settle 6=what",
        "interview guide read guide.txt --settle 99=note",
        "interview guide write xiangyuan-2022",
        "interview guide write xiangyuan-2022 village",
        "interview guide write xiangyuan-2022 village --format toml",
        "doctor",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn a_guide_with_interviews_gets_a_new_version_and_keeps_what_was_asked() {
    let shell = Shell::with_project();
    shell.write("one.txt", "提纲\n访谈对象：受益对象\n1. 一？\n2. 二？\n");
    shell.write("two.txt", "提纲\n访谈对象：受益对象\n1. 二？\n2. 三？\n");
    shell.write("03.txt", "1. 一？\n好\n2. 二？\n不好\n");
    for command in [
        "interview guide take xiangyuan-2022 one.txt --code g",
        "interview import xiangyuan-2022 03.txt --guide g",
    ] {
        assert_eq!(shell.run(command).code, 0, "{command}");
    }
    let done = shell.run("interview guide take xiangyuan-2022 two.txt --code g");
    assert_eq!(
        done.out, "已装入提纲 g：2 题，第 2 版\n",
        "{}",
        done.complaints
    );
    let shown = shell
        .run("interview show xiangyuan-2022 03 --format csv --plain")
        .out;
    assert!(
        shown.contains("Q1,,一？,已答,好") && shown.contains("Q2,,二？,已答,不好"),
        "{shown}"
    );
    assert!(
        !shown.contains("三？"),
        "the interview stays with its version: {shown}"
    );
    let text = shell.run("interview guide write xiangyuan-2022 g").out;
    assert_eq!(text, "提纲\n访谈对象：受益对象\n1. 二？\n2. 三？\n");
    assert_eq!(shell.run("doctor").code, 0);
}
