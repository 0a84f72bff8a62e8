//! `manyi judge` and `manyi evidence`: judgements made, shown, refused, taken back; files attached and verified.

use serde_json::Value;

use crate::shell::Shell;

// A3 has two items of 1.5 points, none met: one met is 1.5 points more of 88.5, which is 90, excellent.
#[test]
fn a_judgement_is_previewed_made_listed_and_taken_back() {
    let session = Shell::with_papers().session(&[
        "judge xiangyuan-2022 A3",
        "judge xiangyuan-2022 A3 --item 1=yes --dry-run",
        "judge xiangyuan-2022 A3 --item 1=yes --item 2=no:预算里没有对应 --cases 1=0 --why 补来了目标文件",
        "judge xiangyuan-2022 A3",
        "judge xiangyuan-2022 D1/2 --value 50% --why 又问了四人",
        "judge xiangyuan-2022 D3 --level good --why 有长效机制",
        "judge xiangyuan-2022 A3 --undo --why 文件是另一个项目的",
        "judge xiangyuan-2022 D1/2 --as-declared --why 问的人不对",
        "--lang en judge xiangyuan-2022 D3 --level ordinary --score 2.5 --why weaker",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn what_is_judged_wrongly_is_refused_with_the_way_out() {
    let session = Shell::with_papers().session(&[
        "judge xiangyuan-2022 A3 --item 1=yes",
        "judge xiangyuan-2022 A3 --item 3=yes --why x",
        "judge xiangyuan-2022 A1 --item 1=no --why x",
        "judge xiangyuan-2022 A3 --item 1=maybe --why x",
        "judge xiangyuan-2022 A3 --item 0=yes --why x",
        "judge xiangyuan-2022 A3 --value 3 --why x",
        "judge xiangyuan-2022 B1 --value >=95% --why x",
        "judge xiangyuan-2022 B1 --value 一百 --why x",
        "judge xiangyuan-2022 B1 --value 0.98 --why x",
        "judge xiangyuan-2022 C3 --value 2.5 --why x",
        "judge xiangyuan-2022 D3 --level best --why x",
        "judge xiangyuan-2022 D3 --level ordinary --score 4 --why x",
        "judge xiangyuan-2022 D3 --level ordinary --why x",
        "judge xiangyuan-2022 D4 --score 4 --why x",
        "judge xiangyuan-2022 D1 --value 4 --why x",
        "judge xiangyuan-2022 Z9 --value 4 --why x",
        "judge xiangyuan-2022 A3 --undo --why x",
        "judge xiangyuan-2022 A3 --undo",
        "judge xiangyuan-2022 A3 --why x",
        "judge xiangyuan-2022 --value 3 --why x",
        "judge nowhere A3",
        "--lang en judge xiangyuan-2022 A3 --item 1=yes",
    ]);
    insta::assert_snapshot!(session);
}

#[test]
fn judgements_are_listed_in_every_format() {
    let shell = Shell::with_papers();
    shell.run("judge xiangyuan-2022 A3 --item 1=yes --why 补来了目标文件");
    insta::assert_snapshot!(shell.session(&[
        "judge xiangyuan-2022",
        "--lang en judge xiangyuan-2022 --format csv --plain",
    ]));
    let said = shell.run("judge xiangyuan-2022 A3 --format json");
    let one: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(one["source"], "program");
    assert_eq!(one["operator"], "tester");
    assert_eq!(one["items"][0]["met"], true);
    let said = shell.run("judge xiangyuan-2022 A3 --history --format json");
    let history: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(history[0]["action"], "judge");
    assert_eq!(history[0]["indicator"], "A3");
    assert_eq!(history[0]["why"], "补来了目标文件");
}

#[test]
fn the_score_stands_on_the_stored_judgement_and_keeps_its_keys() {
    let shell = Shell::with_papers();
    let score = || -> Value {
        serde_json::from_str(&shell.run("score xiangyuan-2022 --format json").out).unwrap()
    };
    let before = score();
    shell.run("judge xiangyuan-2022 A3 --item 1=yes --why 补来了目标文件");
    let after = score();
    assert_eq!(
        (&before["total"], &after["total"]),
        (&"88.5".into(), &"90".into())
    );
    assert_eq!(after["grade"], "优");
    let indicator = &after["indicators"][2];
    assert_eq!(
        (&indicator["score"], &indicator["evidence"]),
        (&"1.5".into(), &"judgement".into())
    );
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(indicator), keys(&before["indicators"][2]));
}

#[test]
fn a_project_loaded_again_keeps_what_was_judged_here() {
    let shell = Shell::with_papers();
    shell.run("judge xiangyuan-2022 A3 --item 1=yes --why 补来了目标文件");
    shell.edit(
        "xiangyuan-2022/indicators.toml",
        "没有目标，谈不上相关",
        "没有目标，谈不上是否相关",
    );
    let said = shell.run("project add xiangyuan-2022 --why 改字");
    assert_eq!(said.code, 0);
    assert!(said.out.contains("与文件不同的有：A3"), "{}", said.out);
    assert!(shell.run("score xiangyuan-2022").out.contains("90 / 100"));
    shell.edit(
        "xiangyuan-2022/indicators.toml",
        "code = \"A3\"",
        "code = \"A33\"",
    );
    let said = shell.run("project add xiangyuan-2022");
    assert_eq!(said.code, 3);
    assert!(
        said.complaints.contains("对不上：A3"),
        "{}",
        said.complaints
    );
}

#[test]
fn evidence_is_attached_listed_verified_and_removed() {
    let shell = Shell::with_papers();
    shell.write("minutes.txt", "minutes");
    shell.write("plan.txt", "plan");
    let mut session = shell.session(&[
        "evidence list xiangyuan-2022",
        "evidence add xiangyuan-2022 A3 minutes.txt --note 会议记录",
        "evidence add xiangyuan-2022 A5 plan.txt",
        "evidence add xiangyuan-2022 A3 minutes.txt",
        "evidence add xiangyuan-2022 A3 none.txt",
        "evidence add xiangyuan-2022 Z9 minutes.txt",
        "evidence verify xiangyuan-2022",
    ]);
    shell.write("minutes.txt", "other");
    std::fs::remove_file(shell.path("plan.txt")).unwrap();
    session += &shell.session(&[
        "evidence verify xiangyuan-2022",
        "--lang en evidence verify xiangyuan-2022 --format csv --plain",
        "evidence verify xiangyuan-2022 A5",
        "evidence remove xiangyuan-2022 2 --why 附错了",
        "evidence remove xiangyuan-2022 2 --why 附错了",
        "evidence list xiangyuan-2022 --format json",
    ]);
    let session = without_times(&session);
    insta::assert_snapshot!(session);
}

/// Masks the times of the JSON.
fn without_times(session: &str) -> String {
    let masked = session.lines().map(|line| {
        let at = line.find("\"at\": ");
        at.map_or(line.to_owned(), |at| format!("{}\"at\": TIME", &line[..at]))
    });
    masked.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_trail_and_the_check_up_know_a_judgement_changed_behind_the_back() {
    let shell = Shell::with_papers();
    shell.run("judge xiangyuan-2022 A3 --item 1=yes --why 补来了目标文件");
    for check in ["doctor", "audit verify"] {
        assert_eq!(shell.run(check).code, 0, "{check}");
    }
    let changed = shell.database().execute(
        "UPDATE judgement SET judgement = replace(judgement, 'false', 'true')",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    for check in ["doctor", "audit verify"] {
        let said = shell.run(check);
        assert_eq!(said.code, 4, "{check}");
        assert!(
            said.complaints.contains("认定，指标 A3 与留痕不符"),
            "{}",
            said.complaints
        );
    }
}
