//! Whatever a file holds, reading it ends with a value or with findings that have a place and a hint.

use manyi::formats::{read_indicators, read_questionnaire, read_recheck, read_responses};
use manyi::measure::Survey;
use manyi::text::Finding;
use proptest::prelude::*;

const VISIT: &str = include_str!("../good/visit.toml");
const RESPONSES: &str = include_str!("../good/responses.csv");
const INDICATORS: &str = include_str!("../good/indicators.toml");
const RECHECKED: [&str; 5] = [
    include_str!("../recheck/weighted.csv"),
    include_str!("../recheck/matrix.csv"),
    include_str!("../recheck/indicators.csv"),
    include_str!("../recheck/alpha.csv"),
    include_str!("../recheck/returns.csv"),
];

/// A text with one stretch replaced by other signs.
fn damaged(text: &'static str) -> impl Strategy<Value = String> {
    let signs: Vec<char> = text.chars().collect();
    (
        0..signs.len(),
        0..12_usize,
        "[\"\\[\\]{}=,.#\\n\\r0-9a-z满“，-]{0,6}",
    )
        .prop_map(move |(start, length, instead)| {
            let end = (start + length).min(signs.len());
            let before = signs[..start].iter().copied();
            let after = signs[end..].iter().copied();
            before.chain(instead.chars()).chain(after).collect()
        })
}

fn explained(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| {
        finding.place.line.is_some_and(|line| line > 0)
            && !finding.hint.zh.is_empty()
            && !finding.hint.en.is_empty()
    })
}

fn visit() -> Survey {
    Survey {
        code: "visit".into(),
        questionnaire: read_questionnaire("visit.toml", VISIT)
            .value
            .unwrap()
            .questionnaire,
        population: None,
        distributed: None,
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: Vec::new(),
    }
}

proptest! {
    #[test]
    fn a_damaged_questionnaire_is_read_or_explained(text in damaged(VISIT)) {
        let read = read_questionnaire("q.toml", &text);
        prop_assert!(read.is_accepted() || !read.findings.is_empty());
        prop_assert!(explained(&read.findings), "{:?}", read.findings);
    }

    #[test]
    fn a_damaged_indicator_file_is_read_or_explained(text in damaged(INDICATORS)) {
        let read = read_indicators("i.toml", &text);
        prop_assert!(read.is_accepted() || !read.findings.is_empty());
        prop_assert!(explained(&read.findings), "{:?}", read.findings);
    }

    #[test]
    fn a_damaged_published_table_is_rechecked_or_explained(
        text in (0..RECHECKED.len()).prop_flat_map(|which| damaged(RECHECKED[which])),
    ) {
        let read = read_recheck("t.csv", text.as_bytes());
        prop_assert!(explained(&read.findings), "{:?}", read.findings);
        match read.value {
            Some(table) => {
                let lines = table.recheck().lines;
                prop_assert!(lines.iter().all(|line| !line.because.is_empty()), "{lines:?}");
            }
            None => prop_assert!(!read.findings.is_empty()),
        }
    }

    #[test]
    fn damaged_responses_are_read_or_explained(text in damaged(RESPONSES)) {
        if let Err(findings) = read_responses(&visit(), "r.csv", text.as_bytes()) {
            prop_assert!(!findings.is_empty() && explained(&findings), "{findings:?}");
        }
    }

    #[test]
    fn any_bytes_are_read_or_explained(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Err(findings) = read_responses(&visit(), "r.csv", &bytes) {
            prop_assert!(!findings.is_empty() && explained(&findings), "{findings:?}");
        }
    }
}
