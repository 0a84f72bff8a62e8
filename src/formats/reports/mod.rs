//! What is found out, as it leaves: as text for a terminal, for spreadsheets and as JSON with English keys.

mod coding_agreement;
mod comparison;
mod consequence;
mod course;
mod crosstab;
mod crosstab_shape;
mod crosstab_strength;
mod groups;
mod ledger;
mod moved;
mod reading;
mod recheck;
mod reliability;
mod reliability_shape;
mod score;
mod summary;
mod summary_shape;

use super::listing::{CsvStyle, Grid};
use crate::error::Result;
use crate::text::Language;

pub use coding_agreement::{
    AgreementRow, CodingDifference, agreement_listing, coding_agreement, coding_differences,
    difference_listing,
};
pub use comparison::{ComparisonReport, reports_document};
pub use consequence::{consequence_rows, consequence_table, grade_line};
pub use crosstab::{CrosstabReport, HIDDEN, Shares};
pub use groups::{GroupsReport, group_remarks};
pub use ledger::LedgerReport;
pub use moved::{
    MovedRow, changed_places, moved_rows, moved_table, redefined_table, unmoved_score,
};
pub use reading::ReadingReport;
pub use recheck::{RecheckedFile, recheck_csv, recheck_json, recheck_summary, recheck_table};
pub use reliability::{ReliabilityReport, p_equals, p_exact, p_shown, statistic};
pub use score::ScoreReport;
pub use summary::{SummaryReport, numbers_text};

/// A report in each form in which it leaves.
pub trait Report {
    /// As text for a terminal.
    fn table(&self, language: Language) -> String;
    /// As rows of typed cells: what CSV and workbooks are written from.
    fn grid(&self, language: Language) -> Grid;
    /// As JSON, with a line end.
    fn json(&self, language: Language) -> Result<String>;
}

macro_rules! reports {
    ($($report:ident)*) => {
        $(impl Report for $report<'_> {
            fn table(&self, language: Language) -> String {
                self.to_table(language)
            }

            fn grid(&self, language: Language) -> Grid {
                self.to_grid(language)
            }

            fn json(&self, language: Language) -> Result<String> {
                self.to_json(language)
            }
        }

        impl $report<'_> {
            /// The report as CSV.
            pub fn to_csv(&self, language: Language, style: CsvStyle) -> Result<String> {
                self.to_grid(language).csv(style)
            }
        })*
    };
}

reports! {
    ComparisonReport CrosstabReport GroupsReport LedgerReport ReliabilityReport ScoreReport SummaryReport
}
