//! Bytes in and out: questionnaire, indicator, project and response files are read; summaries, scores and responses
//! leave as CSV, JSON and tables; no SQL.
//!
//! A reader never stops at the first mistake: it gives a [`Checked`] value with every finding of the file, each with
//! its line and column. The keys of the files stand in one table each, from which both the check and
//! docs/formats.md ([`formats_document`]) are made.
//!
//! A file is written whole or not at all ([`write_file`]).

pub mod answers;
mod blank_words;
mod chart;
mod checked;
mod contacts;
pub mod document;
mod docx;
pub mod epidata;
mod file;
mod finding_docs;
mod foreign;
mod gate;
pub mod guide_file;
mod guide_keys;
pub mod handover;
mod indicator_doubts;
mod indicator_file;
mod indicator_keys;
mod interview_file;
mod judged_number;
mod key_check;
mod key_docs;
mod key_findings;
mod key_table;
mod label_cell;
pub mod listing;
mod measure_keys;
mod measure_reading;
mod names;
mod nearest;
mod number_cell;
mod office_file;
mod own_files;
mod own_words;
pub mod parcel;
mod pasted;
mod printed_file;
mod printed_keys;
mod project_check;
mod project_file;
mod project_keys;
mod questionnaire_file;
mod questionnaire_keys;
mod read_file;
mod recheck;
pub mod refi;
mod reports;
mod response_cell;
mod response_file;
mod response_findings;
mod response_header;
mod response_layout;
mod response_text;
mod rule_codec;
mod rule_keys;
pub mod sav;
mod shipped;
mod text_file;
mod toml_reader;
mod toml_syntax;
mod toml_writer;
pub mod transcript;
mod witness_file;
mod workbook;
mod xlsform;

pub use answers::{LongWriter, ResponseMarks, WideWriter};
pub use blank_words::{BlankWords, is_about_blank_words};
pub use checked::Checked;
pub use contacts::{ContactList, ListedContact, read_contacts};
pub use file::{
    OpenedFile, is_one_file, is_standard, note_unfinished_in, would_replace, write_bytes,
    write_file, write_private_bytes, write_private_file,
};
pub use foreign::{
    ALL_SHEETS, Column, ColumnMap, Foreign, Glance, Taken, Told, Wanted, is_workbook, unnamed,
};
pub use gate::{Gate, SaidGate, WITHHELD};
pub use guide_file::{is_guide, read_guide};
pub use indicator_file::read_indicators;
pub use interview_file::{HEAD_COLUMNS, NewInterview, interview_cells, read_interviews};
pub use judged_number::judged_number;
pub use key_docs::formats_document;
pub use listing::{CsvRows, CsvStyle, Grid, Listing, guard, unguard, workbook};
pub use names::{MergedNames, NAMES_END, Names, NamesKey, Person, SHORTEST_PASSPHRASE};
pub use number_cell::{Numbers, NumbersAre};
pub use own_files::{keep, refuse_standard_output};
pub use pasted::{
    PastedReport, StandardRow, StandardsTable, kind_word, outside_limits, questionnaire_text,
    read_qes, read_standards,
};
pub use project_file::{ProjectFolder, Sample, read_project, usual_grades};
pub use questionnaire_file::{SurveyFile, read_questionnaire};
pub use read_file::{Pipes, pipes_are, read_file};
pub use recheck::{read_recheck, read_recheck_as};
pub use reports::{
    AgreementRow, CodingDifference, ComparisonReport, CrosstabReport, GroupsReport, HIDDEN,
    LedgerReport, MovedRow, ReadingReport, RecheckedFile, ReliabilityReport, Report, ScoreReport,
    Shares, SummaryReport, agreement_listing, changed_places, coding_agreement, coding_differences,
    consequence_rows, consequence_table, difference_listing, grade_line, group_remarks, moved_rows,
    moved_table, numbers_text, p_equals, p_exact, p_shown, recheck_csv, recheck_json,
    recheck_summary, recheck_table, redefined_table, reports_document, statistic, unmoved_score,
};
pub use response_file::{ResponseFile, ResponseRow, ResponseRows, read_responses};
pub use response_findings::too_many;
pub use response_findings::{
    is_about_column, is_about_numbers, is_about_serial_on_file, long_layout,
};
pub use response_header::is_about_missing_question;
pub use response_text::{encoding, is_about_encoding, read_as};
pub use rule_codec::rule_toml;
pub use shipped::{SHIPPED, TEMPLATES, shipped_project, template_project};
pub use text_file::decode_utf8;
pub use toml_writer::{guide_toml, project_files, questionnaire_toml, survey_toml};
pub use witness_file::{is_hash, read_hash, read_witness};
pub use workbook::handover_workbook;
pub use xlsform::{FormFile, is_xlsx, read_xlsform, xlsform};
