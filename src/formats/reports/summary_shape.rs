//! The summary as JSON: the stable shape other programs read; English keys, decimals as strings, rates in percent.

use std::collections::BTreeMap;

use serde::Serialize;

use super::summary::SummaryReport;
use crate::formats::Gate;
use crate::measure::{Figure, Fraction, Interval, NumberSummary, QuestionSummary};
use crate::response::RestsOn;
use crate::text::Language;

/// Decimal places of rates that no measure declares.
pub(super) const DECIMALS: u32 = 2;

/// A summary in its JSON shape.
#[derive(Serialize)]
pub(super) struct SummaryShape<'a> {
    project: &'a str,
    survey: &'a str,
    responses: ResponsesShape,
    questions: Vec<QuestionShape<'a>>,
    measures: Vec<MeasureShape<'a>>,
    rests_on: RestsOn,
}

#[derive(Serialize)]
struct ResponsesShape {
    distributed: Option<u64>,
    returned: u64,
    valid: u64,
    invalid: u64,
    entered: u64,
    verified: u64,
    approved: u64,
    withdrawn: u64,
}

#[derive(Serialize, Default)]
struct QuestionShape<'a> {
    code: &'a str,
    text: &'a str,
    /// Whether its answers stay inside: then there are no counts.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    withheld: bool,
    answered: Option<u64>,
    missing: BTreeMap<&'static str, u64>,
    /// Responses that were not asked it, since a jump or a condition passed it over.
    not_asked: Option<u64>,
    points: Option<String>,
    full_mark: Option<String>,
    score_rate: Option<String>,
    options: Vec<OptionShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<NumbersShape>,
}

/// What the numbers given come to; decimals are strings.
#[derive(Serialize)]
pub(super) struct NumbersShape {
    n: u64,
    mean: String,
    sd: Option<String>,
    min: String,
    q1: String,
    median: String,
    q3: String,
    max: String,
}

#[derive(Serialize)]
struct OptionShape<'a> {
    code: &'a str,
    label: &'a str,
    count: u64,
    share: Option<String>,
}

#[derive(Serialize)]
struct MeasureShape<'a> {
    code: &'a str,
    title: &'a str,
    formula: &'static str,
    in_words: String,
    /// The options that count, or weigh; empty where points do.
    options: Vec<CountedShape<'a>>,
    /// The points from which an answer counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<String>,
    questions: &'a [String],
    numerator: String,
    denominator: String,
    rate: Option<String>,
    rounding: &'static str,
    no_rate: Option<String>,
    interval: Option<IntervalShape>,
    no_interval: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    left_out: Vec<LeftOutShape>,
    missing: Vec<MissingShape>,
    alternatives: Vec<AlternativeShape<'a>>,
    rests_on: RestsOn,
}

#[derive(Serialize)]
struct CountedShape<'a> {
    question: &'a str,
    code: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<String>,
}

#[derive(Serialize)]
struct LeftOutShape {
    reason: &'static str,
    label: String,
    count: u64,
}

#[derive(Serialize)]
struct MissingShape {
    reason: &'static str,
    count: u64,
    leaves_base: bool,
}

/// An interval with its ends as printed.
#[derive(Serialize)]
pub(super) struct IntervalShape {
    level: u32,
    low: String,
    high: String,
    method: &'static str,
}

impl IntervalShape {
    /// The shape of an interval whose ends are printed so.
    pub fn of(interval: &Interval, [low, high]: [String; 2]) -> Self {
        Self {
            level: interval.level,
            low,
            high,
            method: interval.method,
        }
    }
}

#[derive(Serialize)]
struct AlternativeShape<'a> {
    formula: &'static str,
    title: &'a str,
    questions: &'a [String],
    numerator: String,
    denominator: String,
    rate: String,
}

impl<'a> SummaryShape<'a> {
    /// The shape of a summary, with the texts of the questions in one language.
    pub fn of(report: &SummaryReport<'a>, language: Language) -> Self {
        let ledger = report.ledger;
        let summary = report.summary;
        let rests_on = report.rests_on;
        Self {
            project: report.project,
            survey: &report.survey.code,
            responses: ResponsesShape {
                distributed: ledger.distributed,
                returned: ledger.returned,
                valid: ledger.valid,
                invalid: ledger.invalid,
                entered: ledger.entered,
                verified: ledger.verified,
                approved: ledger.approved,
                withdrawn: ledger.withdrawn,
            },
            questions: summary
                .questions
                .iter()
                .map(|question| question_shape(question, report.gate, language))
                .collect(),
            measures: summary
                .figures
                .iter()
                .map(|figure| measure_shape(figure, report.gate, rests_on, language))
                .collect(),
            rests_on,
        }
    }
}

/// A rate that no measure declares in percent, rounded half up once.
pub(super) fn percent(rate: &Fraction, decimals: u32) -> String {
    rate.percent().to_text(decimals)
}

/// The ends of an interval in percent.
pub(super) fn interval_ends(interval: &Interval, decimals: u32) -> [String; 2] {
    let places = decimals as usize;
    [interval.low, interval.high].map(|end| format!("{:.places$}", end * 100.0))
}

fn question_shape<'q>(
    question: &'q QuestionSummary,
    gate: &Gate,
    language: Language,
) -> QuestionShape<'q> {
    let (code, text) = (question.code.as_str(), question.text.get(language));
    if gate.holds(question.position) {
        return QuestionShape {
            code,
            text,
            withheld: true,
            ..QuestionShape::default()
        };
    }
    let missing = question.missing.iter();
    let options = question.options.iter();
    QuestionShape {
        code,
        text,
        withheld: false,
        answered: Some(question.answered),
        missing: missing
            .map(|(reason, count)| (reason.code(), *count))
            .collect(),
        not_asked: Some(question.not_asked),
        points: question.points.map(|points| points.normalize().to_string()),
        full_mark: question.full_mark.map(|mark| mark.normalize().to_string()),
        score_rate: question
            .score_rate
            .as_ref()
            .map(|rate| percent(rate, DECIMALS)),
        options: options
            .map(|option| OptionShape {
                code: &option.code,
                label: option.label.get(language),
                count: option.count,
                share: option.share.as_ref().map(|share| percent(share, DECIMALS)),
            })
            .collect(),
        numbers: question.numbers.as_ref().map(numbers_shape),
    }
}

/// What the numbers given come to, with four decimals.
pub(super) fn numbers_shape(numbers: &NumberSummary) -> NumbersShape {
    let four = |value: &Fraction| value.to_short_text(4);
    let [low, median, high] = &numbers.quartiles;
    NumbersShape {
        n: numbers.answered,
        mean: four(&numbers.mean),
        sd: numbers.deviation.map(|deviation| format!("{deviation:.4}")),
        min: numbers.least.normalize().to_string(),
        q1: four(low),
        median: four(median),
        q3: four(high),
        max: numbers.greatest.normalize().to_string(),
    }
}

fn counted_shapes(figure: &Figure, language: Language) -> Vec<CountedShape<'_>> {
    let counted = figure.counted.iter().map(|option| CountedShape {
        question: &option.question,
        code: &option.code,
        label: option.label.get(language),
        weight: option.weight.map(|weight| weight.normalize().to_string()),
    });
    counted.collect()
}

fn measure_shape<'f>(
    figure: &'f Figure,
    gate: &Gate,
    rests_on: RestsOn,
    language: Language,
) -> MeasureShape<'f> {
    let decimals = figure.decimals;
    MeasureShape {
        code: &figure.code,
        title: figure.title.get(language),
        formula: figure.formula.code(),
        in_words: figure.sentence().get(language).to_owned(),
        options: counted_shapes(figure, language),
        at_least: figure
            .formula
            .least_counted()
            .map(|least| least.normalize().to_string()),
        questions: &figure.questions,
        numerator: figure.numerator.to_short_text(3),
        denominator: figure.denominator.to_short_text(3),
        rate: figure.rate.as_ref().map(|rate| figure.percent(rate)),
        rounding: figure.rounding.code(),
        rests_on,
        no_rate: figure
            .no_rate
            .as_ref()
            .map(|reason| reason.sentence().get(language).to_owned()),
        interval: figure
            .interval
            .map(|interval| IntervalShape::of(&interval, interval_ends(&interval, decimals))),
        no_interval: figure
            .no_interval
            .map(|reason| reason.sentence().get(language).to_owned()),
        notes: [figure.sampling.note(), figure.without_points_note()]
            .into_iter()
            .flatten()
            .map(|note| note.get(language).to_owned())
            .collect(),
        left_out: figure
            .left_out
            .iter()
            .map(|left| LeftOutShape {
                reason: left.reason.code(),
                label: left.reason.label().get(language).to_owned(),
                count: left.count,
            })
            .collect(),
        missing: figure
            .missing
            .iter()
            .map(|rule| MissingShape {
                reason: rule.reason.code(),
                count: rule.count,
                leaves_base: rule.leaves_base,
            })
            .collect(),
        alternatives: figure
            .alternatives
            .iter()
            .filter(|other| gate.lets_out(figure, other))
            .map(|other| AlternativeShape {
                formula: other.formula,
                title: other.title.get(language),
                questions: &other.questions,
                numerator: other.numerator.to_short_text(3),
                denominator: other.denominator.to_short_text(3),
                rate: figure.percent(&other.rate),
            })
            .collect(),
    }
}
