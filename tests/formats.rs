//! Files in: the shipped project reads without errors and holds what was published.

use manyi::formats::{SHIPPED, shipped_project};
use manyi::text::{Language, Severity};

#[test]
fn the_shipped_project_reads_without_an_error() {
    for code in SHIPPED {
        let checked = shipped_project(code).unwrap();
        for finding in &checked.findings {
            assert_eq!(
                finding.severity,
                Severity::Warning,
                "{}",
                finding.render(Language::En)
            );
        }
        assert_eq!(checked.value.unwrap().project.code, code);
    }
}
