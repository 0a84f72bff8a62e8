//! Charts: what they show, and the native chart of a workbook that shows it.

use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartErrorBars,
    ChartErrorBarsType, ChartFont, ChartFormat, ChartLine, ChartRange, ChartSolidFill, ChartType,
};

/// The colour of bars.
pub(super) const BAR: u32 = 0x002F_5D8A;
/// The colour of intervals.
const WHISKER: u32 = 0x0040_4040;

/// A bar chart of shares in percent.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartData {
    /// What it shows.
    pub title: String,
    /// What the bars measure, such as 占比（%）.
    pub unit: String,
    /// The bars, the first on top.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// Its length in percent, in digits as rounded for the reader.
    pub value: String,
    /// The ends of the interval around it in percent.
    pub interval: Option<[String; 2]>,
}

impl Bar {
    /// Its length as a number.
    pub fn length(&self) -> f64 {
        self.value.parse().unwrap_or_default()
    }

    /// How far the interval reaches below and above.
    pub fn whiskers(&self) -> Option<[f64; 2]> {
        let [low, high] = self.interval.as_ref()?;
        let (low, high): (f64, f64) = (low.parse().ok()?, high.parse().ok()?);
        Some([self.length() - low, high - self.length()])
    }
}

/// Where the numbers of a chart stand in a workbook: rows counted from 0, one bar a row.
#[derive(Debug, Clone)]
pub(super) struct ChartPlace<'a> {
    /// The name of the sheet.
    pub sheet: &'a str,
    /// The rows.
    pub rows: [u32; 2],
    /// The column of the labels.
    pub labels: u16,
    /// The column of the values.
    pub values: u16,
    /// The columns of how far the intervals reach below and above.
    pub whiskers: Option<[u16; 2]>,
    /// Whether the chart has its title, which a caption may say in its place.
    pub is_titled: bool,
    /// What a value of 100 percent is in the cells: 100, or 1 for cells with the sign of percent.
    pub whole: f64,
}

/// The height of a chart of so many bars, in pixels of a screen.
pub(super) fn height(bars: usize) -> u32 {
    let bars = u32::try_from(bars).unwrap_or(40).min(40);
    (90 + bars * 30).max(170)
}

/// The native chart that shows the cells at a place.
pub(super) fn native(data: &ChartData, place: &ChartPlace<'_>) -> Chart {
    let range = |column: u16| {
        let [first, last] = place.rows;
        ChartRange::new_from_range(place.sheet, first, column, last, column)
    };
    let mut chart = Chart::new(ChartType::Bar);
    let series = chart.add_series();
    let labels = range(place.labels);
    let values = range(place.values);
    series
        .set_categories(&labels)
        .set_values(&values)
        .set_name(data.unit.as_str())
        .set_gap(60)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BAR)));
    let mut label = ChartDataLabel::new();
    let shown = if place.whole > 1.0 { "0.00" } else { "0.00%" };
    label.show_value().set_num_format(shown);
    if place.whiskers.is_some() {
        label.set_position(ChartDataLabelPosition::InsideBase);
        label.set_font(ChartFont::new().set_color(0x00FF_FFFF).set_size(9));
    } else {
        label.set_position(ChartDataLabelPosition::OutsideEnd);
        label.set_font(ChartFont::new().set_size(9));
    }
    series.set_data_label(&label);
    if let Some([below, above]) = place.whiskers {
        let ends = ChartErrorBarsType::Custom(range(above), range(below));
        let mut bars = ChartErrorBars::new();
        bars.set_type(ends)
            .set_format(ChartLine::new().set_color(WHISKER).set_width(1.25));
        series.set_x_error_bars(&bars);
    }
    if place.is_titled {
        chart.title().set_name(data.title.as_str());
        chart
            .title()
            .set_font(ChartFont::new().set_size(11).set_bold());
    } else {
        chart.title().set_hidden();
    }
    chart.legend().set_hidden();
    // In a chart of bars the horizontal axis has the values. The first bar stands on top, the scale stays below.
    let small = || {
        let mut font = ChartFont::new();
        font.set_size(9);
        font
    };
    chart
        .y_axis()
        .set_reverse()
        .set_crossing(ChartAxisCrossing::Max)
        .set_font(&small());
    chart
        .x_axis()
        .set_min(0)
        .set_max(place.whole)
        .set_major_unit(place.whole / 5.0)
        .set_num_format(if place.whole > 1.0 { "0" } else { "0%" })
        .set_font(&small())
        .set_name(data.unit.as_str())
        .set_name_font(&small());
    chart.set_height(height(data.bars.len()));
    chart.set_width(540);
    chart.set_alt_text(alternative(data));
    chart
}

/// What a spreadsheet takes of the words for who does not see a chart, in signs.
const MOST_SIGNS: usize = 255;

/// What a chart shows, in words for who does not see it.
pub(super) fn alternative(data: &ChartData) -> String {
    let bars = data.bars.iter().map(|bar| match &bar.interval {
        Some([low, high]) => format!("{} {}%（{low}–{high}）", bar.label, bar.value),
        None => format!("{} {}%", bar.label, bar.value),
    });
    let bars: Vec<String> = bars.collect();
    let text = format!("{}：{}", data.title, bars.join("；"));
    let mut kept = String::new();
    for sign in text.chars() {
        if kept.chars().count() + 1 == MOST_SIGNS {
            kept.push('…');
            break;
        }
        kept.push(sign);
    }
    kept
}
