//! `manyi reliability`: the scale of the published papers, in every format, and what is refused.

use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

#[test]
fn the_reliability_of_the_published_papers_comes_in_every_format() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(shell.session(&[
        "reliability xiangyuan-2022/recipients",
        "reliability xiangyuan-2022/recipients --format csv --plain",
        "--lang en reliability xiangyuan-2022/recipients",
        "--lang en reliability xiangyuan-2022/recipients --questions Q2,Q3 --format csv --plain",
    ]));
}

#[test]
fn the_reliability_as_json_has_the_expected_figures_of_the_published_papers() {
    let shell = Shell::with_papers();
    let said = shell.run(&format!("reliability {RECIPIENTS} --format json"));
    let found: Value = serde_json::from_str(&said.out).unwrap();
    // From the file of expected values beside the data: alpha_eight, alpha_nine, bartlett_df.
    assert_eq!(found["alpha"]["value"], "-0.118620");
    assert_eq!(found["alpha_with_constants"], "-0.116767");
    assert_eq!(found["alpha"]["verdict"], "negative");
    assert_eq!(found["constants"], serde_json::json!(["Q1"]));
    assert_eq!(found["responses"]["complete"], 26);
    assert_eq!(found["bartlett"]["df"], 28);
    let digits = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    assert!((digits(&found["kmo"]["value"]) - 0.4095).abs() < 0.00005);
    assert!((digits(&found["bartlett"]["chi_square"]) - 24.986).abs() < 0.0005);
    assert!((digits(&found["bartlett"]["p"]) - 0.6286).abs() < 0.00005);
}

#[test]
fn what_is_no_scale_is_refused_and_what_is_too_little_is_said() {
    let shell = Shell::with_papers();
    insta::assert_snapshot!(shell.session(&[
        "reliability xiangyuan-2022/recipients --questions Q4,Q10",
        "reliability xiangyuan-2022/recipients --questions Q99",
        "reliability xiangyuan-2022/recipients --role nonsense",
        "reliability xiangyuan-2022/recipients --role satisfaction",
        "reliability xiangyuan-2022/recipients --role open",
        "reliability xiangyuan-2022/staff-awareness",
    ]));
}

/// A project of two questions; of the second an option has these words for its points, and its measure leaves these out.
fn with_option(points: &str, leaves: &str) -> Value {
    let shell = Shell::new();
    std::fs::create_dir(shell.path("p")).unwrap();
    let question = |code: &str, more: &str| {
        format!(
            "[[questions]]\ncode = \"{code}\"\ntext = \"{code}\"\nkind = \"single\"\nrole = \"satisfaction\"\noptions = [\n\
             {{ code = \"1\", label = \"满意\", points = 10 }},\n{{ code = \"2\", label = \"一般\", points = 6 }},\n\
             {{ code = \"3\", label = \"不清楚\"{more} }},\n]\n"
        )
    };
    let measure = format!(
        "[[measures]]\ncode = \"m\"\ntitle = \"得分率\"\nformula = \"score-rate\"\nquestions = [\"Q1\", \"Q2\"]\n{leaves}\n"
    );
    let head = "format = 1\ncode = \"s\"\ntitle = \"问卷\"\nrespondents = \"人\"\n";
    let (one, two) = (question("Q1", ", points = 0"), question("Q2", points));
    shell.write("p/s.toml", format!("{head}{one}{two}{measure}"));
    let survey = "[[surveys]]\ncode = \"s\"\nquestionnaire = \"s.toml\"\n";
    let project = format!("format = 1\ncode = \"p\"\ntitle = \"项目\"\n{survey}");
    shell.write("p/project.toml", project);
    shell.write("p/indicators.toml", "format = 1\nindicators = []\n");
    shell.write(
        "r.csv",
        "serial,Q1,Q2\n1,1,1\n2,1,2\n3,2,2\n4,2,3\n5,1,3\n6,1,1\n",
    );
    let added = shell.run("project add p");
    assert_eq!(added.code, 0, "{}", added.complaints);
    assert_eq!(shell.run("import p/s r.csv").code, 0);
    let of = |command: &str| -> Value {
        serde_json::from_str(&shell.run(&format!("{command} p/s --format json")).out).unwrap()
    };
    let rate = of("summary")["measures"][0]["rate"].clone();
    let reliability = of("reliability");
    serde_json::json!([
        rate,
        reliability["alpha"]["value"],
        reliability["responses"]["complete"]
    ])
}

// Q1 10 10 6 6 10 10, Q2 10 6 6 0 0 10: 84 of 120. Without the fourth and fifth Q2 has 32 of 40 beside 52 of 60.
#[test]
fn an_option_without_points_counts_alike_in_a_score_rate_and_a_reliability() {
    let (silent, nothing) = (with_option("", ""), with_option(", points = 0", ""));
    assert_eq!(silent, nothing);
    assert_eq!((&silent[0], &silent[2]), (&"70.00".into(), &6.into()));
    let left_out = with_option("", "leaves_base = { options = [\"3\"] }");
    assert_eq!((&left_out[0], &left_out[2]), (&"84.00".into(), &4.into()));
}
