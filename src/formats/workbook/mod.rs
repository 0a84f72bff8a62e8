//! The workbook that is handed over: every figure of a project on its sheet, with native charts.

mod about;
mod charts;
mod indicators;
mod measures;
mod overview;
mod page;
mod questions;
mod tables;

use rust_xlsxwriter::{DocProperties, Workbook};

use super::handover::Handover;
use super::listing::xlsx::unwritten;
use crate::error::Result;
use page::Page;

/// Writes the workbook.
pub fn handover_workbook(facts: &Handover) -> Result<Vec<u8>> {
    let mut pages = vec![overview::page(facts)];
    let (questions, places) = questions::page(facts);
    pages.push(questions);
    let (measures, rates) = measures::page(facts);
    pages.push(measures);
    pages.extend(indicators::page(facts));
    pages.extend(tables::groups(facts));
    pages.push(tables::ledger(facts));
    pages.extend(tables::raw(facts));
    pages.push(tables::dictionary(facts));
    pages.push(about::page(facts));
    write(facts, &pages, &charts::Charts { places, rates }).map_err(unwritten)
}

fn write(
    facts: &Handover,
    pages: &[Page],
    charts: &charts::Charts,
) -> std::result::Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let language = facts.language;
    let mut workbook = Workbook::new();
    let title = facts.project.title.get(language);
    workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_author(&facts.manifest.operator)
            .set_custom_property("manyi-project", facts.manifest.project.as_str())
            .set_custom_property("manyi-time", facts.manifest.time.as_str()),
    );
    for page in pages {
        page.write(&mut workbook)?;
        if page.name == measures::name(language) {
            charts.write(&mut workbook, language)?;
        }
    }
    workbook.save_to_buffer()
}
