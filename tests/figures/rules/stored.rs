//! Rules as earlier versions stored them: `stored/indicators-5a711c7.json` was written into a database by commit 5a711c7
//! from `stored/indicators.toml`, which has every rule there was.

use manyi::formats::{read_indicators, rule_toml};
use manyi::indicator::Indicator;

const STORED: &str = include_str!("stored/indicators-5a711c7.json");
const FILE: &str = include_str!("stored/indicators.toml");

/// What a database keeps of these indicators.
fn kept(indicators: &[Indicator]) -> String {
    serde_json::to_string(indicators).unwrap()
}

#[test]
fn a_stored_definition_is_read_and_kept_as_it_was() {
    let indicators: Vec<Indicator> = serde_json::from_str(STORED).unwrap();
    assert_eq!(kept(&indicators), STORED.trim_end());
}

#[test]
fn the_file_is_read_as_the_earlier_version_stored_it() {
    let file = read_indicators("indicators.toml", FILE);
    assert_eq!(kept(&file.value.unwrap()), STORED.trim_end());
    assert!(file.findings.is_empty(), "{:?}", file.findings);
}

#[test]
fn a_rule_that_is_written_is_read_as_the_same() {
    let file = read_indicators("indicators.toml", FILE);
    for indicator in file.value.unwrap() {
        // Where the value of a group comes from is left to be filled in.
        let evidence = "evidence = { kind = \"judgement\", reason = \"r\" }";
        let rule = rule_toml(&indicator.rule).replace(
            "# evidence = { kind = \"measure\", survey = \"…\", measure = \"…\" }",
            evidence,
        );
        let text = format!(
            "format = 1\n[[indicators]]\ncode = \"A\"\npath = [\"a\", \"b\"]\ntitle = \"t\"\nweight = 1\n{rule}"
        );
        let again = read_indicators("again.toml", &text);
        assert!(again.findings.is_empty(), "{text}\n{:?}", again.findings);
        assert_eq!(
            rule_toml(&again.value.unwrap()[0].rule),
            rule_toml(&indicator.rule)
        );
    }
}

#[test]
fn a_rule_of_an_unknown_kind_is_no_judgement() {
    let text = FILE.replace("kind = \"ratio\"", "kind = \"ration\"");
    let file = read_indicators("indicators.toml", &text);
    let errors: Vec<&str> = file.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(errors, ["unknown-word"]);
    assert!(file.value.is_none());
}
