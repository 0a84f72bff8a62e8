//! A chart for a document: the chart part of a small workbook, with that workbook behind it, so that Word can edit it.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::error::{Error, Kind, Result};
use crate::formats::chart::{ChartData, ChartPlace, native};
use crate::formats::listing::xlsx::{cell_text, column_width, unwritten};
use crate::formats::office_file::own_parts;

/// A chart as its parts.
pub(super) struct Drawn {
    /// The chart part.
    pub xml: String,
    /// The workbook with its numbers.
    pub workbook: Vec<u8>,
}

/// The flags of data labels that Word takes for on where they are missing.
const FLAGS: [&str; 6] = [
    "showLegendKey",
    "showVal",
    "showCatName",
    "showSerName",
    "showPercent",
    "showBubbleSize",
];

/// Draws a chart.
pub(super) fn draw(data: &ChartData) -> Result<Drawn> {
    let workbook = workbook(data).map_err(unwritten)?;
    let parts = own_parts(&workbook)?;
    let chart = parts
        .iter()
        .find(|(name, _)| name == "xl/charts/chart1.xml");
    let (_, chart) = chart
        .ok_or_else(|| Error::new(Kind::Bug, "工作簿里没有图", "the workbook has no chart"))?;
    Ok(Drawn {
        xml: for_word(&String::from_utf8_lossy(chart)),
        workbook,
    })
}

fn workbook(data: &ChartData) -> std::result::Result<Vec<u8>, XlsxError> {
    const SHEET: &str = "Sheet1";
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    sheet.write_string(0, 1, cell_text(&data.unit))?;
    let has_whiskers = data.bars.iter().any(|bar| bar.interval.is_some());
    for (row, bar) in (1_u32..).zip(&data.bars) {
        sheet.write_string(row, 0, cell_text(&bar.label))?;
        sheet.write_number(row, 1, bar.length())?;
        if has_whiskers {
            let [below, above] = bar.whiskers().unwrap_or_default();
            sheet.write_number(row, 2, below)?;
            sheet.write_number(row, 3, above)?;
        }
    }
    let labels = data.bars.iter().map(|bar| bar.label.as_str());
    sheet.set_column_width(0, column_width(labels) as f64)?;
    let place = ChartPlace {
        sheet: SHEET,
        rows: [1, u32::try_from(data.bars.len()).unwrap_or(u32::MAX)],
        labels: 0,
        values: 1,
        whiskers: has_whiskers.then_some([2, 3]),
        is_titled: false,
        whole: 100.0,
    };
    sheet.insert_chart(1, 5, &native(data, &place))?;
    workbook.save_to_buffer()
}

/// The chart part as Word needs it outside a workbook: every flag of the data labels said, in their order, and the
/// workbook behind it named before the set-up of the page.
fn for_word(chart: &str) -> String {
    let mut whole = String::new();
    let mut rest = chart;
    while let Some(start) = rest.find("<c:dLbls>") {
        let Some(end) = rest[start..].find("</c:dLbls>") else {
            break;
        };
        let labels = &rest[start..start + end];
        whole.push_str(&rest[..start]);
        whole.push_str(&with_flags(labels));
        rest = &rest[start + end..];
    }
    whole.push_str(rest);
    let data = "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData>";
    match whole.find("<c:printSettings>") {
        Some(at) => whole.insert_str(at, data),
        None => whole = whole.replace("</c:chartSpace>", &format!("{data}</c:chartSpace>")),
    }
    whole
}

fn with_flags(labels: &str) -> String {
    let is_on = |flag: &str| labels.contains(&format!("<c:{flag} val=\"1\"/>"));
    let flags = FLAGS.map(|flag| format!("<c:{flag} val=\"{}\"/>", u8::from(is_on(flag))));
    let mut kept = labels.to_owned();
    for flag in FLAGS {
        for value in ["0", "1"] {
            kept = kept.replace(&format!("<c:{flag} val=\"{value}\"/>"), "");
        }
    }
    kept + &flags.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::chart::Bar;

    #[test]
    fn a_chart_says_every_flag_and_names_its_workbook_before_the_page() {
        let bar = |label: &str, value: &str| Bar {
            label: label.into(),
            value: value.into(),
            interval: Some(["80.00".into(), "96.00".into()]),
        };
        let data = ChartData {
            title: "满意度".into(),
            unit: "比率（%）".into(),
            bars: vec![bar("满意", "91.32"), bar("知晓 <新>", "88.00")],
        };
        let drawn = draw(&data).unwrap();
        for flag in FLAGS {
            assert_eq!(
                drawn.xml.matches(&format!("<c:{flag} ")).count(),
                1,
                "{flag}"
            );
        }
        assert!(drawn.xml.contains("<c:showVal val=\"1\"/>"));
        let external = drawn.xml.find("<c:externalData").unwrap();
        assert!(external < drawn.xml.find("<c:printSettings>").unwrap());
        assert!(drawn.xml.contains("知晓 &lt;新&gt;") && drawn.xml.contains("<c:v>91.32</c:v>"));
        assert!(drawn.xml.contains("<c:errBars>") && drawn.xml.contains("srgbClr"));
    }
}
