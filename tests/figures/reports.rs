//! Five published reports: each opens, and each figure that is printed stands beside what can be recomputed.
//!
//! The facts are those of `tests/data/other-reports.csv` and `tests/data/xiangyuan-2022/`; what they come to is derived beside each case.

use std::path::Path;

use manyi::formats::{ComparisonReport, SHIPPED, reports_document, shipped_project};
use manyi::indicator::{Compared, Project};
use manyi::intake;
use manyi::store::Store;
use manyi::text::Language;
use rstest::rstest;

/// A database with one shipped project, and what its comparison says.
fn compared(code: &str) -> (Project, Vec<Compared>) {
    let mut store = Store::open_in_memory("tester").unwrap();
    intake::load_shipped(&mut store, code).unwrap();
    let project = store.project(code).unwrap();
    let compared = store.printed_figures(code).unwrap();
    (project, compared)
}

/// One figure: printed, recomputed, verdict with the difference.
fn verdict(code: &str, figure: &str) -> [String; 3] {
    let (_, compared) = compared(code);
    let found = compared.iter().find(|one| one.code == figure).unwrap();
    let zh = Language::Zh;
    let recomputed = found.recomputed.as_ref();
    [
        found.printed.get(zh).to_owned(),
        recomputed.map_or_else(String::new, |text| text.get(zh).to_owned()),
        found.verdict.title().get(Language::En).to_owned(),
    ]
}

#[test]
fn every_shipped_project_opens_without_an_error() {
    for code in SHIPPED {
        let read = shipped_project(code).unwrap();
        assert!(read.is_accepted(), "{code}: {:?}", read.findings);
        assert_eq!(read.value.unwrap().project.code, code);
        let (project, compared) = compared(code);
        assert!(
            compared.len() >= project.printed.len() && !compared.is_empty(),
            "{code}"
        );
    }
}

// 2137/2340 = 0.913247…: rounded 91, 91.3 and 91.32; 91.38 - 91.32 = 0.06.
// Kunming: 20 + 20 + 58 = 98. Changde: 19 + 10 + 28 + (30 - 1 - 1) = 85, 85 is in [80, 90); 15/15 and 10/10.
// Wuhua: 90 is in [90, 100]. Guangyuan: 2/2.
#[rstest]
#[case("xiangyuan-2022", "satisfaction-whole", ["91%", "91%", "reproduced"])]
#[case("xiangyuan-2022", "satisfaction-one-place", ["91.3%", "91.3%", "reproduced"])]
#[case("xiangyuan-2022", "satisfaction-two-places", ["91.38%", "91.32%", "differs (+0.06)"])]
#[case("xiangyuan-2022", "reliability", ["有信度", "α = -0.117", "differs"])]
#[case("xiangyuan-2022", "awareness-staff", ["100%", "", "not recomputable"])]
#[case("xiangyuan-2022", "D4", ["14", "14", "reproduced"])]
#[case("xiangyuan-2022", "total", ["88.5", "88.5", "reproduced"])]
#[case("xiangyuan-2022", "grade", ["良", "良", "reproduced"])]
#[case("kunming-2017", "satisfaction", ["没有印出", "", "not recomputable"])]
#[case("kunming-2017", "total", ["98", "98", "reproduced"])]
#[case("kunming-2017", "grade", ["优", "优", "reproduced"])]
#[case("changde-2019", "model-workers", ["100%", "100%", "reproduced"])]
#[case("changde-2019", "workers-in-need", ["100%", "100%", "reproduced"])]
#[case("changde-2019", "D", ["28", "28", "reproduced"])]
#[case("changde-2019", "total", ["85", "85", "reproduced"])]
#[case("changde-2019", "grade", ["良", "良", "reproduced"])]
#[case("wuhua-2023", "satisfaction", [">=98%", "", "not recomputable"])]
#[case("wuhua-2023", "total", ["90", "", "not recomputable"])]
#[case("wuhua-2023", "grade", ["优", "优", "reproduced"])]
#[case("guangyuan-2024", "village-team", ["100%", "100%", "reproduced"])]
#[case("guangyuan-2024", "office-staff", [">=95%", "", "not recomputable"])]
fn a_printed_figure_has_its_verdict(
    #[case] code: &str,
    #[case] figure: &str,
    #[case] expected: [&str; 3],
) {
    assert_eq!(verdict(code, figure), expected);
}

// The smallest count k with k/n not below the bound, and the one before it: 44/44 and 43/44 = 0.97727…;
// 48/50 = 0.96 and 47/50 = 0.94; 38/39 = 0.97435… and 37/39 = 0.94871…; 487/512 = 0.95117… and 486/512 = 0.94921….
#[rstest]
#[case("wuhua-2023", "satisfaction", "44/44 = 100.00%，43/44 = 97.73%")]
#[case("guangyuan-2024", "aid-enterprises", "48/50 = 96.00%，47/50 = 94.00%")]
#[case("guangyuan-2024", "office-staff", "38/39 = 97.44%，37/39 = 94.87%")]
#[case(
    "guangyuan-2024",
    "model-workers-aid",
    "487/512 = 95.12%，486/512 = 94.92%"
)]
fn an_inequality_is_no_measurement_and_says_what_it_would_take(
    #[case] code: &str,
    #[case] figure: &str,
    #[case] expected: &str,
) {
    let (_, compared) = compared(code);
    let found = compared.iter().find(|one| one.code == figure).unwrap();
    let because = found.because.get(Language::Zh);
    assert!(
        because.contains("不等式") && because.contains(expected),
        "{because}"
    );
}

#[test]
fn generated_docs_of_the_reports_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reports.md");
    let read: Vec<_> = SHIPPED.iter().map(|code| compared(code)).collect();
    let reports: Vec<_> = read
        .iter()
        .map(|(project, compared)| ComparisonReport {
            project,
            compared,
            rests_on: manyi::response::RestsOn::default(),
        })
        .collect();
    let document = reports_document(&reports);
    if std::env::var_os("MANYI_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == document,
        "docs/reports.md is stale: run MANYI_UPDATE_DOCS=1 cargo test --test figures"
    );
}
