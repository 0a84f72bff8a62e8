//! A document as DOCX, on the page of GB/T 9704: A4, 22 lines of 28 characters.
//!
//! Written here and not by a crate: none sets the fonts of Chinese text (`w:eastAsia`), repeats the heads of tables, or
//! takes native charts. The parts are few, and each is one function.

mod body;
mod chart;
mod frame;

use super::Document;
use crate::error::Result;
use crate::formats::office_file::package;
use body::Body;

/// Writes a document as DOCX.
pub fn docx(document: &Document) -> Result<Vec<u8>> {
    let mut body = Body::default();
    body.document(document)?;
    let charts = body.charts.len();
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            frame::content_types(charts),
        ),
        (
            "_rels/.rels".to_owned(),
            frame::PACKAGE_RELATIONS.to_owned(),
        ),
        ("docProps/core.xml".to_owned(), frame::core(&document.title)),
        ("word/document.xml".to_owned(), frame::document(&body.xml)),
        (
            "word/_rels/document.xml.rels".to_owned(),
            frame::relations(charts),
        ),
        ("word/styles.xml".to_owned(), frame::styles()),
        ("word/settings.xml".to_owned(), frame::SETTINGS.to_owned()),
        (
            "word/fontTable.xml".to_owned(),
            frame::FONT_TABLE.to_owned(),
        ),
        ("word/footer1.xml".to_owned(), frame::footer(true)),
        ("word/footer2.xml".to_owned(), frame::footer(false)),
        (
            "word/footer3.xml".to_owned(),
            frame::EMPTY_FOOTER.to_owned(),
        ),
    ];
    let mut parts: Vec<(String, Vec<u8>)> = parts
        .drain(..)
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
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
