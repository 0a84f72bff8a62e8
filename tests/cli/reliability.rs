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
