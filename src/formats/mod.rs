//! Bytes in and out: summaries, scores and responses as CSV, JSON and tables; files written whole or not at all.

mod csv_text;
mod file;
mod responses_out;
mod score_out;
mod summary_json;
mod summary_out;
mod table;

pub use csv_text::{CsvRows, CsvStyle, guard, unguard};
pub use file::write_file;
pub use responses_out::{LongWriter, WideWriter};
pub use score_out::ScoreReport;
pub use summary_out::SummaryReport;
