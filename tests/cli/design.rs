//! `manyi design`: the published papers as they were drawn, and what no design can have.

use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

fn json(shell: &Shell, arguments: &str) -> Value {
    let said = shell.run(&format!("{arguments} --format json"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    serde_json::from_str(&said.out).unwrap()
}

// R 4.2.2, survey 4.1: r <- svyratio(~points, ~marks, svydesign(~1, data = d, fpc = rep(29, 26))); SE 0.004288538,
// confint(r, df = 25) 90.44155 to 92.20803.
#[test]
fn the_headline_of_the_published_report_has_the_interval_that_r_gives() {
    let shell = Shell::with_papers();
    let found = json(&shell, &format!("design {RECIPIENTS} --population =29"));
    let measure = &found[0];
    assert_eq!(measure["code"], "satisfaction");
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    assert!((number(&measure["rate"]) - 91.324_79).abs() < 5e-5);
    assert!((number(&measure["error"]) - 0.428_854).abs() < 5e-6);
    assert!((number(&measure["interval"]["low"]) - 90.441_55).abs() < 5e-5);
    assert!((number(&measure["interval"]["high"]) - 92.208_03).abs() < 5e-5);
    assert_eq!(
        (&measure["df"], &measure["units"]),
        (&25.into(), &26.into())
    );
    let effect = number(&measure["design_effect"]);
    assert!((effect - 1.0).abs() < 1e-9, "{effect}");
}

#[test]
fn the_summary_has_the_same_interval_and_the_results_of_it() {
    let shell = Shell::with_papers();
    let found = json(&shell, &format!("summary {RECIPIENTS}"));
    let measure = &found["measures"][0];
    assert_eq!(measure["rate"], "91.32");
    assert_eq!(measure["interval"]["low"], "90.44");
    assert_eq!(measure["interval"]["high"], "92.21");
    assert_eq!(measure["interval"]["method"], "ratio-fpc");
}

// Strata by the points of Q9: several hold one paper, and the rule for it is named.
#[test]
fn strata_with_one_paper_follow_the_rule_that_is_named() {
    let shell = Shell::with_papers();
    let of = |rule: &str| {
        let found = json(
            &shell,
            &format!("design {RECIPIENTS} --strata Q9 --lonely {rule}"),
        );
        let error = found[0]["error"].as_str().unwrap().parse::<f64>().unwrap();
        (error, found[0]["lonely"].clone())
    };
    let (adjusted, lonely) = of("adjust");
    assert_eq!(lonely["rule"], "adjust");
    assert!(!lonely["strata"].as_array().unwrap().is_empty());
    assert!(adjusted > of("certainty").0);
    let refused = shell.run(&format!(
        "--lang en design {RECIPIENTS} --strata Q9 --lonely fail"
    ));
    assert_eq!(refused.code, 4);
    assert!(
        refused.complaints.contains("has one unit"),
        "{}",
        refused.complaints
    );
}

#[test]
fn what_no_design_can_have_is_refused_with_the_way_out() {
    let shell = Shell::with_papers();
    for (arguments, code, word) in [
        ("--measure nothing", 2, "satisfaction"),
        ("--strata operator", 2, "--cluster batch"),
        ("--weight Q99", 2, "Q99"),
        ("--population =20", 4, "more units"),
        ("--population A", 2, "NUMBER"),
        ("--group Q9", 2, "--shares"),
    ] {
        let said = shell.run(&format!("--lang en design {RECIPIENTS} {arguments}"));
        assert_eq!(said.code, code, "{arguments}: {}", said.complaints);
        assert!(
            said.complaints.contains(word),
            "{arguments}: {}",
            said.complaints
        );
    }
}
