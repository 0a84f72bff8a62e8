//! A document as DOCX, on the page of GB/T 9704: A4, 22 lines of 28 characters.
//!
//! Written here and not by a crate: none sets the fonts of Chinese text (`w:eastAsia`), repeats the heads of tables, or
//! takes native charts. The parts are few, and each is one function.

pub(super) mod body;
mod chart;
pub(super) mod frame;

use super::Document;
use crate::error::Result;
use crate::formats::office_file::package;
use body::Body;

/// Writes a document as DOCX.
pub fn docx(document: &Document) -> Result<Vec<u8>> {
    let mut body = Body::default();
    body.document(document)?;
    let styles = frame::styles(&frame::STYLES, "仿宋_GB2312", 32);
    let inside = frame::Parts {
        charts: body.charts.len(),
        headers: 0,
        footers: 3,
    };
    let whole = frame::document(&body.xml);
    let mut parts = frame::parts(&document.title, whole, styles, inside, true);
    let footers = [
        frame::footer(true),
        frame::footer(false),
        frame::EMPTY_FOOTER.to_owned(),
    ];
    for (number, footer) in (1..).zip(footers) {
        parts.push((format!("word/footer{number}.xml"), footer.into_bytes()));
    }
    for (number, drawn) in (1..).zip(body.charts) {
        let chart = format!("word/charts/chart{number}.xml");
        let relations = format!("word/charts/_rels/chart{number}.xml.rels");
        let workbook = format!("word/embeddings/chart{number}.xlsx");
        parts.push((chart, drawn.xml.into_bytes()));
        parts.push((relations, frame::chart_relations(number).into_bytes()));
        parts.push((workbook, drawn.workbook));
    }
    package(&parts)
}
