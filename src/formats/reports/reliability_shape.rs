//! The reliability of a scale as JSON: English keys, decimals as strings, a reason where a figure cannot be given.

use serde::Serialize;

use super::reliability::{ReliabilityReport, p_exact, statistic};
use crate::measure::reliability::{
    ADEQUACY, ALPHA, Band, Item, Lack, Reliability, SplitHalf, Thresholds,
};
use crate::response::RestsOn;
use crate::text::Language;

/// Decimal places of statistics in JSON.
const DECIMALS: usize = 6;

/// A reliability in its JSON shape.
#[derive(Serialize)]
pub(super) struct ReliabilityShape<'a> {
    project: &'a str,
    survey: &'a str,
    questions: Vec<&'a str>,
    responses: ResponsesShape,
    constants: Vec<&'a str>,
    alpha: StatisticShape,
    alpha_with_constants: Option<String>,
    standardised_alpha: Option<String>,
    omega: StatisticShape,
    mean_correlation: Option<String>,
    split_half: Option<SplitHalfShape>,
    kmo: StatisticShape,
    bartlett: BartlettShape,
    items: Vec<ItemShape<'a>>,
    rests_on: RestsOn,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct ResponsesShape {
    counted: u64,
    complete: u64,
    missing: &'static str,
}

#[derive(Serialize, Default)]
struct StatisticShape {
    value: Option<String>,
    interval: Option<IntervalShape>,
    verdict: Option<&'static str>,
    source: Option<&'static str>,
    lack: Option<&'static str>,
}

#[derive(Serialize)]
struct IntervalShape {
    level: u32,
    low: String,
    high: String,
    method: &'static str,
}

#[derive(Serialize)]
struct SplitHalfShape {
    correlation: String,
    lengths: [usize; 2],
    spearman_brown: Option<String>,
    method: &'static str,
    guttman: String,
    lack: Option<&'static str>,
}

#[derive(Serialize, Default)]
struct BartlettShape {
    chi_square: Option<String>,
    df: Option<u64>,
    p: Option<String>,
    lack: Option<&'static str>,
}

#[derive(Serialize)]
struct ItemShape<'a> {
    code: &'a str,
    text: &'a str,
    mean: Option<String>,
    sd: Option<String>,
    constant: bool,
    item_total: Option<String>,
    alpha_without: Option<String>,
    kmo: Option<String>,
}

impl<'a> ReliabilityShape<'a> {
    /// The shape of a report, with its texts in one language.
    pub fn of(report: &ReliabilityReport<'a>, language: Language) -> Self {
        let found = report.reliability;
        Self {
            project: report.project,
            survey: report.survey,
            questions: found.items.iter().map(|item| item.code.as_str()).collect(),
            responses: ResponsesShape {
                counted: found.counted,
                complete: found.complete,
                missing: "listwise",
            },
            constants: found.constants(),
            alpha: alpha(found),
            alpha_with_constants: found.alpha_with_constants.map(number),
            standardised_alpha: found.standardised_alpha.map(number),
            omega: judged(found.omega, None),
            mean_correlation: found.mean_correlation.map(number),
            split_half: found.split_half.as_ref().map(split_half),
            kmo: judged(found.adequacy, Some((ADEQUACY, found.adequacy_band()))),
            bartlett: bartlett(found),
            rests_on: report.rests_on,
            items: found
                .items
                .iter()
                .map(|item| item_shape(item, language))
                .collect(),
            remarks: found
                .remarks()
                .iter()
                .map(|remark| remark.get(language).to_owned())
                .collect(),
        }
    }
}

fn number(value: f64) -> String {
    statistic(value, DECIMALS)
}

fn split_half(split: &SplitHalf) -> SplitHalfShape {
    let corrected = split.spearman_brown();
    SplitHalfShape {
        correlation: number(split.correlation),
        lengths: split.lengths,
        spearman_brown: corrected.ok().map(number),
        method: if split.is_uneven() {
            "horst"
        } else {
            "spearman-brown"
        },
        guttman: number(split.guttman),
        lack: corrected.err().map(Lack::code),
    }
}

/// A value with what it is called by a table, or why there is none.
fn judged(
    value: Result<f64, Lack>,
    by: Option<(Thresholds, Option<&'static Band>)>,
) -> StatisticShape {
    let word = by.and_then(|(_, band)| band);
    match value {
        Ok(value) => StatisticShape {
            value: Some(number(value)),
            verdict: word.map(|band| band.code),
            source: by.map(|(table, _)| table.source),
            ..StatisticShape::default()
        },
        Err(lack) => StatisticShape {
            lack: Some(lack.code()),
            ..StatisticShape::default()
        },
    }
}

fn alpha(found: &Reliability) -> StatisticShape {
    let interval = found.alpha.ok().and_then(|alpha| alpha.interval);
    StatisticShape {
        interval: interval.map(|[low, high]| IntervalShape {
            level: 95,
            low: number(low),
            high: number(high),
            method: "feldt",
        }),
        ..judged(
            found.alpha.map(|alpha| alpha.value),
            Some((ALPHA, found.alpha_band())),
        )
    }
}

fn bartlett(found: &Reliability) -> BartlettShape {
    match found.sphericity {
        Ok(test) => BartlettShape {
            chi_square: Some(number(test.chi_square)),
            df: Some(test.degrees),
            p: Some(p_exact(test.p)),
            lack: None,
        },
        Err(lack) => BartlettShape {
            lack: Some(lack.code()),
            ..BartlettShape::default()
        },
    }
}

fn item_shape(item: &Item, language: Language) -> ItemShape<'_> {
    ItemShape {
        code: &item.code,
        text: item.text.get(language),
        mean: item.mean.map(number),
        sd: item.deviation.map(number),
        constant: item.is_constant,
        item_total: item.total_correlation.map(number),
        alpha_without: item.alpha_without.map(number),
        kmo: item.adequacy.map(number),
    }
}
