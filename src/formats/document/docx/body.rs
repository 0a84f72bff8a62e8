//! The body of a document: what stands on its pages, block by block.

use std::fmt::Write as _;

use super::super::{Block, Document, TableBlock, TableColumn};
use super::chart::{Drawn, draw};
use crate::error::Result;
use crate::formats::chart::{alternative, height};
use crate::formats::office_file::xml_text;

/// The width of the text, in twentieths of a point: 156 mm.
const WIDTH: u32 = 8844;

/// English metric units in a pixel of a screen.
const PIXEL: u32 = 9525;

/// The width of a chart, in English metric units: that of the text.
const CHART_WIDTH: u32 = WIDTH * 635;

/// The body as it grows, with the charts in it.
#[derive(Default)]
pub(super) struct Body {
    /// The paragraphs and tables.
    pub xml: String,
    /// The charts, numbered from 1 in this order.
    pub charts: Vec<Drawn>,
}

impl Body {
    /// Writes a whole document.
    pub fn document(&mut self, document: &Document) -> Result<()> {
        if !document.mark.is_empty() {
            self.paragraph("Mark", &document.mark);
        }
        self.paragraph("Title", &document.title);
        if !document.subtitle.is_empty() {
            self.paragraph("Subtitle", &document.subtitle);
        }
        for (name, what) in &document.particulars {
            self.particular(name, what);
        }
        if !document.particulars.is_empty() {
            self.page_break();
        }
        for block in &document.blocks {
            self.block(block)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<()> {
        match block {
            Block::Heading(level, text) => self.paragraph(&format!("Heading{level}"), text),
            Block::Paragraph(text) => self.paragraph("BodyText", text),
            Block::Formula(text) => self.paragraph("Formula", text),
            Block::Table(table) => self.table(table),
            Block::Chart(data, caption) => {
                self.charts.push(draw(data)?);
                let number = self.charts.len();
                let bars = u32::try_from(data.bars.len()).unwrap_or(u32::MAX);
                let tall = height(bars as usize) * PIXEL;
                let _ = write!(
                    self.xml,
                    "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
                     <wp:extent cx=\"{CHART_WIDTH}\" cy=\"{tall}\"/><wp:docPr id=\"{number}\" name=\"chart {number}\" descr=\"{}\"/><wp:cNvGraphicFramePr/>\
                     <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart r:id=\"rIdChart{number}\"/>\
                     </a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>",
                    xml_text(&alternative(data)),
                );
                self.paragraph("FigureCaption", caption);
            }
            Block::PageBreak => self.page_break(),
        }
        Ok(())
    }

    fn page_break(&mut self) {
        self.xml
            .push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>");
    }

    /// A line of the first page: the name, and what it is over a line.
    fn particular(&mut self, name: &str, what: &str) {
        let what = if what.is_empty() {
            "\u{3000}".repeat(14)
        } else {
            what.to_owned()
        };
        let _ = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"Particular\"/></w:pPr>{}<w:r><w:rPr><w:u w:val=\"single\"/></w:rPr>{}</w:r></w:p>",
            run(&format!("{name}：\t")),
            lines(&what)
        );
    }

    /// A paragraph of a style.
    fn paragraph(&mut self, style: &str, text: &str) {
        let _ = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>",
            run(text)
        );
    }

    fn table(&mut self, table: &TableBlock) {
        if !table.caption.is_empty() {
            self.paragraph("TableCaption", &table.caption);
        }
        let widths = widths(&table.columns);
        self.xml.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"8844\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
             <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
        );
        for width in &widths {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        if table.has_headings() {
            self.xml
                .push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            for (column, width) in table.columns.iter().zip(&widths) {
                self.cell(*width, "TableHead", &column.heading, true);
            }
            self.xml.push_str("</w:tr>");
        }
        let sums = table.rows.len().saturating_sub(table.sums);
        for (index, row) in table.rows.iter().enumerate() {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for ((cell, column), width) in row.iter().zip(&table.columns).zip(&widths) {
                let style = match (column.is_label, column.is_number) {
                    (true, _) => "TableHead",
                    (_, true) => "TableNumber",
                    _ => "TableText",
                };
                self.cell(*width, style, cell, index >= sums || column.is_label);
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
        self.paragraph("AfterTable", "");
    }

    fn cell(&mut self, width: u32, style: &str, text: &str, is_shaded: bool) {
        let shade = if is_shaded {
            "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7ECF2\"/>"
        } else {
            ""
        };
        let _ = write!(
            self.xml,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}<w:vAlign w:val=\"center\"/></w:tcPr>"
        );
        self.paragraph(style, text);
        self.xml.push_str("</w:tc>");
    }
}

/// The widths of columns, which fill the text by their shares.
fn widths(columns: &[TableColumn]) -> Vec<u32> {
    let all: u32 = columns.iter().map(|column| column.share.max(1)).sum();
    let mut widths: Vec<u32> = columns
        .iter()
        .map(|column| WIDTH * column.share.max(1) / all.max(1))
        .collect();
    let used: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += WIDTH - used;
    }
    widths
}

/// A run of text.
pub(in crate::formats::document) fn run(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<w:r>{}</w:r>", lines(text))
}

/// The text of a run: line feeds become breaks, tabs become tabs.
fn lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let pieces = line
            .split('\t')
            .map(|piece| format!("<w:t xml:space=\"preserve\">{}</w:t>", xml_text(piece)));
        pieces.collect::<Vec<_>>().join("<w:tab/>")
    });
    lines.collect::<Vec<_>>().join("<w:br/>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_fill_the_text_to_the_last_twentieth_of_a_point() {
        let columns: Vec<TableColumn> = [3, 1, 1, 2]
            .map(|share| TableColumn::text("", share))
            .into();
        assert_eq!(widths(&columns).iter().sum::<u32>(), WIDTH);
    }

    #[test]
    fn a_line_feed_is_a_break() {
        assert_eq!(
            run("一<\n二"),
            "<w:r><w:t xml:space=\"preserve\">一&lt;</w:t><w:br/><w:t xml:space=\"preserve\">二</w:t></w:r>"
        );
    }
}
