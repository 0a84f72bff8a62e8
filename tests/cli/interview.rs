//! `manyi interview`, `manyi theme` and `manyi coding`: recorded, coded blind by two, decided, and what they agree on.

use serde_json::Value;

use crate::shell::Shell;

/// A project with two interviews brought in from a file.
fn interviewed() -> Shell {
    let shell = Shell::with_project();
    shell.copy("tests/data/interviews.csv", "interviews.csv");
    let done = shell.run("interview import xiangyuan-2022 interviews.csv --guide recipients");
    assert_eq!((done.out.as_str(), done.code), ("导入 2 份访谈\n", 0));
    shell
}

#[test]
fn an_interview_is_begun_listed_shown_confirmed_and_opened_again() {
    let session = interviewed().session(&[
        "interview add xiangyuan-2022 03 --group 经办人员 --guide staff --role 出纳 --date 2024-05-06 --start 9:30 --end 10:15",
        "interview list xiangyuan-2022",
        "interview show xiangyuan-2022 4",
        "interview sign xiangyuan-2022 04 --how 本人签字 --date 2024-05-08",
        "interview review xiangyuan-2022 04",
        "interview reopen xiangyuan-2022 04 --why 听录音有误",
        "interview withdraw xiangyuan-2022 05 --why 误建",
        "interview erase xiangyuan-2022 04 Q1 --why 本人要求",
        "--lang en interview list xiangyuan-2022 --format csv --plain",
        "doctor",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn what_is_asked_wrongly_is_refused_with_the_way_out_and_nothing_is_stored() {
    let shell = interviewed();
    shell.write(
        "bad.csv",
        "code,group,mode,Q1\n04,受益对象,面谈,话\n06,村民,信,话\n",
    );
    let session = shell.session(&[
        "interview add xiangyuan-2022 张三 --group 受益对象 --guide recipients",
        "interview add xiangyuan-2022 4 --group 受益对象 --guide recipients",
        "interview add xiangyuan-2022 06 --group 受益对象",
        "interview import xiangyuan-2022 bad.csv --guide recipients",
        "interview import xiangyuan-2022 interviews.csv --guide recipients",
        "interview show xiangyuan-2022 99",
        "interview review xiangyuan-2022 04",
        "coding add xiangyuan-2022 04/Q3 --none",
        "coding add xiangyuan-2022 04/Q1 --found 慢",
        "coding settle xiangyuan-2022 04/Q1 --none --why x",
        "theme list xiangyuan-2022",
        "interview list xiangyuan-2022 --format csv --plain",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn what_was_exported_is_imported_as_it_was() {
    let shell = interviewed();
    let export = "interview export xiangyuan-2022 --guide recipients --format csv --plain";
    let first = shell.run(export).out;
    shell.write("again.csv", &first);
    let other = Shell::with_project();
    other.write("again.csv", &first);
    assert_eq!(
        other
            .run("interview import xiangyuan-2022 again.csv --guide recipients")
            .code,
        0
    );
    assert_eq!(other.run(export).out, first);
    let json = "interview export xiangyuan-2022 --guide recipients --format json";
    let third = Shell::with_project();
    third.write("again.json", &shell.run(json).out);
    assert_eq!(
        third
            .run("interview import xiangyuan-2022 again.json --guide recipients")
            .code,
        0
    );
    assert_eq!(third.run(export).out, first);
}

#[test]
fn two_code_without_seeing_each_other_and_the_difference_is_decided() {
    let shell = interviewed();
    for command in [
        "theme add xiangyuan-2022 办理",
        "theme add xiangyuan-2022 慢 --under 办理 --definition 说办得慢",
        "theme add xiangyuan-2022 不知道",
        "--operator 甲 coding add xiangyuan-2022 04/Q1 --found 慢=反对@7-11",
        "--operator 甲 coding add xiangyuan-2022 05/Q1 --found 不知道=反对",
    ] {
        assert_eq!(shell.run(command).code, 0, "{command}");
    }
    let session = shell.session(&[
        "--operator 乙 coding add xiangyuan-2022 05/Q1 --found 不知道=反对",
        "--operator 乙 coding list xiangyuan-2022",
        "--operator 乙 coding add xiangyuan-2022 04/Q1 --none",
        "--operator 乙 coding list xiangyuan-2022 --differing",
        "--operator 甲 coding add xiangyuan-2022 04/Q1 --none",
        "coding agreement xiangyuan-2022",
        "--operator 丙 coding settle xiangyuan-2022 04/Q1 --found 慢=反对 --why 跑了三趟",
        "coding list xiangyuan-2022",
        "theme merge xiangyuan-2022 不知道 办理",
        "theme list xiangyuan-2022",
        "coding export xiangyuan-2022 --format csv --plain",
        "doctor",
    ]);
    insta::assert_snapshot!(session);
    let json: Value = serde_json::from_str(
        &shell
            .run("coding agreement xiangyuan-2022 --format json")
            .out,
    )
    .unwrap();
    assert_eq!((&json["units"], &json["left_out"]), (&2.into(), &0.into()));
    // Of the two units one has the same themes: half of them agree, chance a quarter: (1/2 − 1/4)/(3/4).
    let all = &json["agreement"][0];
    assert_eq!(all["agreed_percent"], "50.000000");
    assert_eq!(all["kappa"], "0.333333");
}

#[test]
fn words_are_found_where_they_were_said() {
    let shell = interviewed();
    let session = shell.session(&[
        "interview search xiangyuan-2022 ＳＬＯＷ trips",
        "interview search xiangyuan-2022 没有人说的话",
        "interview search xiangyuan-2022 \u{3000}",
        "--lang en interview search xiangyuan-2022 nothing --format csv --plain",
        "doctor --rebuild-search",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn a_code_book_is_put_in_order_and_what_became_of_a_theme_is_told() {
    let shell = interviewed();
    let session = shell.session(&[
        "theme add xiangyuan-2022 办理",
        "theme add xiangyuan-2022 慢",
        "theme add xiangyuan-2022 拖",
        "theme rename xiangyuan-2022 慢 办理慢 --under 办理 --definition 跑两趟以上 --why 说清楚",
        "theme rename xiangyuan-2022 办理慢 --example 跑了三趟",
        "theme rename xiangyuan-2022 办理 --under 办理慢",
        "theme merge xiangyuan-2022 拖 办理慢",
        "theme rename xiangyuan-2022 拖 拖拉",
        "theme merge xiangyuan-2022 拖 --undo --why 两回事",
        "theme merge xiangyuan-2022 拖 --undo --why 两回事",
        "theme merge xiangyuan-2022 拖",
        "theme rename xiangyuan-2022 办理慢 --under /",
        "theme list xiangyuan-2022",
        "doctor",
    ]);
    insta::assert_snapshot!(session);
    for (theme, times) in [("办理慢", 4), ("拖", 3)] {
        let history = format!("theme list xiangyuan-2022 --history {theme} --format json");
        let told: Value = serde_json::from_str(&shell.run(&history).out).unwrap();
        let told = told.as_array().unwrap();
        assert_eq!(told.len(), times, "{told:?}");
    }
    let told = shell.run("theme list xiangyuan-2022 --history 办理慢 --format json");
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(
        (&told[1]["old"], &told[1]["new"]),
        (&"慢".into(), &"办理/办理慢  跑两趟以上".into())
    );
    assert_eq!(told[1]["why"], "说清楚");
}
