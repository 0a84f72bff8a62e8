//! `manyi score`: every indicator with its reason, the total and the grade.

use serde_json::Value;

use crate::shell::Shell;

#[test]
fn the_score_of_the_published_project_comes_in_every_format() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(shell.session(&[
        "score xiangyuan-2022",
        "score xiangyuan-2022 --format csv --plain",
        "--lang en score xiangyuan-2022",
        "--lang en score xiangyuan-2022 --format csv --plain",
    ]));
}

#[test]
fn the_score_as_json_has_the_documented_keys_and_the_published_total() {
    let shell = Shell::with_papers();
    let said = shell.run("score xiangyuan-2022 --format json");
    let score: Value = serde_json::from_str(&said.out).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(
        keys(&score),
        [
            "grade",
            "heads",
            "indicators",
            "project",
            "rests_on",
            "total",
            "weight"
        ]
    );
    assert_eq!(
        (&score["total"], &score["weight"], &score["grade"]),
        (&"88.5".into(), &"100".into(), &"良".into())
    );
    let indicators = score["indicators"].as_array().unwrap();
    assert_eq!(indicators.len(), 21);
    for indicator in indicators {
        let mut found = keys(indicator);
        found.retain(|key| key != "rests_on");
        assert_eq!(
            found,
            [
                "because", "code", "evidence", "path", "rule", "score", "target", "value", "weight"
            ]
        );
        let rests = indicator.get("rests_on").is_some();
        assert_eq!(rests, indicator["evidence"] == "measure");
        assert!(
            ["measure", "interview", "judgement"]
                .contains(&indicator["evidence"].as_str().unwrap())
        );
        assert!(indicator["score"].is_string() && indicator["weight"].is_string());
        assert_eq!(indicator["path"].as_array().unwrap().len(), 2);
    }
    assert_eq!(
        indicators[20]["because"],
        "得分率 2137/2340 = 91.32%，不低于 90%，得满分 14 分"
    );
}

#[test]
fn what_if_tells_how_far_the_next_step_is() {
    let shell = Shell::with_papers();
    let said = shell.run("score xiangyuan-2022 --what-if --format json");
    let score: Value = serde_json::from_str(&said.out).unwrap();
    let course = &score["indicators"][20]["what_if"][0];
    // 2137 of 2340 is 91.3248 %; the first whole step of 10 below 90 % is complete at 80 %, which is 1872 points: 265 fewer.
    assert_eq!(course["value"], "91.3248");
    assert_eq!(
        (&course["score"], &course["up"]),
        (&"14".into(), &Value::Null)
    );
    let down = &course["down"];
    assert_eq!(
        (&down["value"], &down["score"]),
        (&"80".into(), &"13".into())
    );
    assert_eq!(down["points"], 265);
    let steps = course["changes_at"].as_array().unwrap();
    assert_eq!(steps.len(), 9, "{steps:?}"); // 10, 20, … 90
    insta::assert_snapshot!(shell.session(&["--lang en score xiangyuan-2022 --what-if"]));
}

#[test]
fn before_the_first_paper_what_rests_on_papers_is_not_scored() {
    let shell = Shell::with_project();
    let said = shell.run("score xiangyuan-2022 --format json");
    let score: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(score["grade"], Value::Null);
    assert_eq!(score["indicators"][20]["score"], Value::Null);
    // The published total without the 14 points of satisfaction.
    assert_eq!(score["total"], "74.5");
}

#[test]
fn the_screen_form_fits_eighty_columns() {
    let said = Shell::with_papers().run("score xiangyuan-2022");
    for line in said.out.lines() {
        assert!(manyi::text::width(line) <= 80, "{line}");
    }
}

#[test]
fn a_file_is_written_as_spreadsheets_want_it() {
    let shell = Shell::with_papers();
    let said = shell.run("score xiangyuan-2022 --format csv -o 得分.csv");
    assert_eq!(
        (said.code, said.out.as_str(), said.complaints.as_str()),
        (0, "", "")
    );
    let file = shell.read("得分.csv");
    assert!(file.starts_with(
        "\u{feff}一级,二级,三级,评分标准,分值,目标值,完成值,计算方法,得分,得分率,扣分原因,佐证\r\n"
    ));
    assert_eq!(file, shell.run("score xiangyuan-2022 --format csv").out);
    let plain = shell.run("score xiangyuan-2022 --format csv --plain").out;
    assert_eq!(
        file.trim_start_matches('\u{feff}').replace("\r\n", "\n"),
        plain
    );
}

#[test]
fn an_unknown_project_is_refused() {
    insta::assert_snapshot!(Shell::with_project().session(&["score nope", "--lang en score nope"]));
}
