//! 图表: a native chart for each question and one for the rates of each survey, over the cells of their sheets.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::formats::chart::{ChartData, ChartPlace, height, native};
use crate::formats::listing::xlsx::{A4, column_width};
use crate::text::Language;

/// A chart, and where its numbers stand.
pub(super) struct Place {
    /// The name of the sheet.
    pub sheet: &'static str,
    /// The rows, counted from 0.
    pub rows: [usize; 2],
    /// The column of the labels.
    pub labels: u16,
    /// The column of the values.
    pub values: u16,
    /// The columns of how far the intervals reach below and above.
    pub whiskers: Option<[u16; 2]>,
    /// What it shows.
    pub data: ChartData,
}

/// The charts of the workbook.
pub(super) struct Charts {
    /// Of the questions.
    pub places: Vec<Place>,
    /// Of the rates.
    pub rates: Vec<Place>,
}

/// The height of a row, in pixels of a screen.
const ROW: u32 = 20;

/// The rows of a page of A4 at four fifths of its size.
const PAGE: u32 = 56;

impl Charts {
    /// Writes the sheet of charts, the rates first.
    pub fn write(&self, workbook: &mut Workbook, language: Language) -> Result<(), XlsxError> {
        if self.places.is_empty() && self.rates.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(language.pick("图表", "charts"))?;
        sheet.set_column_width(0, column_width([""].into_iter()) as f64)?;
        sheet.set_paper_size(A4).set_print_scale(80);
        sheet.set_footer("&C— &P —");
        let (mut row, mut page, mut breaks) = (0, 0, Vec::new());
        for place in self.rates.iter().chain(&self.places) {
            let at = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
            let chart = native(
                &place.data,
                &ChartPlace {
                    sheet: place.sheet,
                    rows: place.rows.map(at),
                    labels: place.labels,
                    values: place.values,
                    whiskers: place.whiskers,
                    is_titled: true,
                    whole: 1.0,
                },
            );
            let rows = height(place.data.bars.len()) / ROW + 2;
            // No chart is cut by the end of a page.
            if row + rows - page > PAGE && row > page {
                breaks.push(row);
                page = row;
                // Rows are not as high everywhere: the frame of the next chart stays off the end of the page.
                row += 1;
            }
            sheet.insert_chart(row, 0, &chart)?;
            row += rows;
        }
        sheet.set_page_breaks(&breaks)?;
        Ok(())
    }
}
