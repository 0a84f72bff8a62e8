//! Bytes in and out: questionnaire, indicator, project and response files are read; summaries, scores and responses
//! leave as CSV, JSON and tables; no SQL.
//!
//! A reader never stops at the first mistake: it gives a [`Checked`] value with every finding of the file, each with
//! its line and column. The keys of the files stand in one table each, from which both the check and
//! docs/formats.md ([`formats_document`]) are made.
//!
//! A file is written whole or not at all ([`write_file`]).

mod checked;
mod comparison_out;
mod consequence_out;
mod course_out;
mod crosstab_json;
mod crosstab_out;
mod crosstab_strength;
mod csv_text;
mod file;
mod finding_docs;
mod groups_out;
mod indicator_doubts;
mod indicator_file;
mod indicator_keys;
mod indicator_reading;
mod indicator_rule_out;
mod judged_number;
mod key_check;
mod key_docs;
mod key_findings;
mod key_table;
mod ledger_out;
mod measure_keys;
mod measure_reading;
mod moved_out;
mod nearest;
mod printed_file;
mod printed_keys;
mod project_check;
mod project_file;
mod project_keys;
mod questionnaire_file;
mod questionnaire_keys;
mod recheck;
mod reliability_json;
mod reliability_out;
mod response_file;
mod response_findings;
mod response_header;
mod response_text;
mod responses_out;
mod rule_keys;
mod score_out;
mod shipped;
mod summary_json;
mod summary_out;
mod table;
mod text_file;
mod toml_reader;
mod toml_syntax;

pub use checked::Checked;
pub use comparison_out::{ComparisonReport, reports_document};
pub use consequence_out::{consequence_rows, consequence_table, grade_line};
pub use crosstab_out::{CrosstabReport, HIDDEN, Shares};
pub use csv_text::{CsvRows, CsvStyle, csv_string, guard, unguard};
pub use file::write_file;
pub use groups_out::{GroupsReport, group_remarks};
pub use indicator_file::read_indicators;
pub use indicator_reading::ReadingReport;
pub use indicator_rule_out::rule_toml;
pub use judged_number::judged_number;
pub use key_docs::formats_document;
pub use ledger_out::LedgerReport;
pub use moved_out::{MovedRow, moved_rows, moved_table, unmoved_score};
pub use project_file::{ProjectFolder, Sample, read_project};
pub use questionnaire_file::{SurveyFile, read_questionnaire};
pub use recheck::{
    RecheckedFile, read_recheck, recheck_csv, recheck_json, recheck_summary, recheck_table,
};
pub use reliability_out::{ReliabilityReport, p_equals, p_exact, p_shown, statistic};
pub use response_file::{ResponseFile, ResponseRow, ResponseRows, read_responses};
pub use response_findings::too_many;
pub use responses_out::{LongWriter, ResponseMarks, WideWriter};
pub use score_out::ScoreReport;
pub use shipped::{SHIPPED, shipped_project};
pub use summary_out::SummaryReport;
pub use summary_out::numbers_text;
pub use table::{Align, Table};
pub use text_file::decode_utf8;
