//! `manyi export responses`: the answers, one row a response or one row an answer.

use super::arguments::{ExportWhat, Global, Layout};
use super::open;
use super::output::{csv_style, deliver_to};
use crate::error::Result;
use crate::formats::{LongWriter, WideWriter};

/// Writes the answers.
pub(super) fn run(global: &Global, what: &ExportWhat) -> Result<()> {
    let ExportWhat::Responses {
        survey: key,
        layout,
        output,
        plain,
    } = what;
    let store = open::store(global)?;
    let survey = store.survey(key)?;
    let style = csv_style(*plain);
    deliver_to(output.as_deref(), |out| match layout {
        Layout::Wide => {
            let mut rows = WideWriter::new(&survey, out, style)?;
            store.sheets(key, &mut |row, sheet| {
                rows.write(&row.serial, row.state, sheet)
            })?;
            rows.finish().map(|_| ())
        }
        Layout::Long => {
            let mut rows = LongWriter::new(&survey, out, style)?;
            store.sheets(key, &mut |row, sheet| rows.write(&row.serial, sheet))?;
            rows.finish().map(|_| ())
        }
    })
}
