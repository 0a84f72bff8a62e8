//! A bar chart as a drawing in the page.

use std::fmt::Write as _;

use crate::formats::chart::{Bar, ChartData, alternative};
use crate::formats::office_file::xml_text;
use crate::text::{fit, width};

/// The width of a drawing, and where its bars begin and end.
const WIDE: f64 = 640.0;
/// The height of a bar with the room around it.
const ROW: f64 = 30.0;
/// The room above the bars and below them.
const ABOVE: f64 = 8.0;
const BELOW: f64 = 30.0;
/// The room for numbers behind the longest bar.
const BEHIND: f64 = 70.0;
/// How wide a half-width sign of a label is, and how many of them it may take.
const SIGN: f64 = 7.2;
const MOST_SIGNS: usize = 30;

/// Draws bars from 0 to 100 percent; `number` tells the drawings of a page apart.
pub(super) fn bars(number: usize, data: &ChartData) -> String {
    let labels: Vec<String> = data
        .bars
        .iter()
        .map(|bar| fit(&bar.label, MOST_SIGNS))
        .collect();
    let widest = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let left = widest as f64 * SIGN + 16.0;
    let scale = (WIDE - left - BEHIND) / 100.0;
    let tall = ABOVE + ROW * data.bars.len() as f64 + BELOW;
    let bottom = tall - BELOW;
    let mut drawing = format!(
        "<svg viewBox=\"0 0 {WIDE} {tall}\" role=\"img\" aria-labelledby=\"c{number}\"><title id=\"c{number}\">{}</title>\n",
        xml_text(&alternative(data)),
    );
    for tick in [0, 20, 40, 60, 80, 100] {
        let x = left + f64::from(tick) * scale;
        let _ = writeln!(
            drawing,
            "<line class=\"axis\" x1=\"{x:.1}\" y1=\"{ABOVE}\" x2=\"{x:.1}\" y2=\"{bottom}\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{tick}</text>",
            bottom + 18.0
        );
    }
    let _ = writeln!(
        drawing,
        "<text x=\"{WIDE}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        bottom + 18.0,
        xml_text(if data.unit.contains('%') || data.unit.contains('％') {
            "%"
        } else {
            &data.unit
        })
    );
    for (row, (bar, label)) in data.bars.iter().zip(&labels).enumerate() {
        let top = ABOVE + ROW * row as f64;
        write_bar(&mut drawing, bar, label, [left, top, scale]);
    }
    drawing + "</svg>\n"
}

fn write_bar(drawing: &mut String, bar: &Bar, label: &str, [left, top, scale]: [f64; 3]) {
    let (middle, length) = (top + ROW / 2.0, bar.length() * scale);
    let _ = write!(
        drawing,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text><rect class=\"bar\" x=\"{left:.1}\" y=\"{:.1}\" width=\"{length:.1}\" height=\"{:.1}\"/>",
        left - 8.0,
        middle + 5.0,
        xml_text(label),
        top + 6.0,
        ROW - 12.0
    );
    let mut behind = left + length;
    if let Some([below, above]) = bar.whiskers() {
        let (low, high) = (left + length - below * scale, left + length + above * scale);
        let _ = write!(
            drawing,
            "<path class=\"whisker\" d=\"M{low:.1} {middle:.1}H{high:.1}M{low:.1} {:.1}v8M{high:.1} {:.1}v8\"/>",
            middle - 4.0,
            middle - 4.0
        );
        behind = high;
    }
    let _ = writeln!(
        drawing,
        "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        behind + 6.0,
        middle + 5.0,
        xml_text(&bar.value)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let data = ChartData {
            title: "满意度".into(),
            unit: "占比（%）".into(),
            bars: ["50.00", "100.00"]
                .map(|value| Bar {
                    label: "甲".into(),
                    value: value.into(),
                    interval: None,
                })
                .into(),
        };
        let drawing = bars(1, &data);
        let lengths: Vec<f64> = drawing
            .split("<rect class=\"bar\"")
            .skip(1)
            .map(|rest| {
                let from = rest.find("width=\"").unwrap() + 7;
                rest[from..].split('"').next().unwrap().parse().unwrap()
            })
            .collect();
        assert!((lengths[0] * 2.0 - lengths[1]).abs() < 0.2, "{lengths:?}");
        assert!(drawing.contains("甲 50.00%"));
    }
}
