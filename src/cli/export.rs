//! `manyi export responses`: the answers, one row a response or one row an answer.

use super::arguments::{ExportWhat, Global, Layout};
use super::output::{complain, deliver};
use super::{export_verify, open};
use crate::error::Result;
use crate::formats::{LongWriter, ResponseMarks, WideWriter};
use crate::store::ResponseRow;

/// Writes the answers, or verifies a file that was handed over.
pub(super) fn run(global: &Global, what: &ExportWhat) -> Result<()> {
    let (key, layout, rest, sensitive, target, csv) = match what {
        ExportWhat::Responses {
            survey,
            layout,
            rest,
            sensitive,
            target,
            csv,
        } => (survey, layout, rest, sensitive, target, csv),
        ExportWhat::Verify(asked) => return export_verify::run(global, asked),
    };
    let mut store = open::store(global)?;
    rest.restrict(&mut store);
    let survey = store.survey(key)?;
    store.check_blind_to_all(key)?;
    let gate = sensitive.gate(global, &mut store, key, "export responses")?;
    let style = csv.style();
    deliver(target, global.lang, |out| match layout {
        Layout::Wide => {
            let mut rows = WideWriter::new(&survey, &gate, out, style)?;
            store.coded(key, &mut |row| {
                let marks = ResponseMarks {
                    state: row.state,
                    version: row.version,
                    batch: row.batch,
                    invalid: row.invalid,
                    control_total: row.control_total,
                };
                let codes = row.codes.iter().map(Option::as_deref);
                rows.write(row.serial, &marks, codes)
            })?;
            rows.finish().map(|_| ())
        }
        Layout::Long => {
            let mut rows = LongWriter::new(&survey, &gate, out, style)?;
            store.sheets(key, &mut |row, sheet| {
                rows.write(&row.serial, reason(row), sheet)
            })?;
            rows.finish().map(|_| ())
        }
    })?;
    // On the standard error: what is written holds nothing but the answers, and says so in its last column.
    if let Some(remark) = gate.remark() {
        complain(remark.get(global.lang));
    }
    Ok(())
}

/// The code of the reason for which a response is invalid.
fn reason(row: &ResponseRow) -> Option<&str> {
    row.invalid.as_ref().map(|invalid| invalid.reason.as_str())
}
