//! 满意度与知晓率: each measure with its formula, base and interval, and what the other usual formulas give.

use super::charts::Place;
use super::page::{Item, Page};
use crate::formats::chart::{Bar, ChartData};
use crate::formats::handover::{Handover, SurveyFacts, interval_ends, interval_method};
use crate::measure::{Figure, Formula, Rounding};
use crate::text::{Language, Text};

/// The name of the sheet.
pub(super) fn name(language: Language) -> &'static str {
    language.pick("满意度与知晓率", "rates")
}

/// The sheet, and where the numbers of the charts stand on it.
pub(super) fn page(facts: &Handover) -> (Page, Vec<Place>) {
    let language = facts.language;
    let headings = [
        ("调查", "survey"),
        ("代码", "code"),
        ("类别", "kind"),
        ("名称", "title"),
        ("公式", "formula"),
        ("算法", "in words"),
        ("计入的题", "questions"),
        ("分子", "numerator"),
        ("分母", "denominator"),
        ("比率", "rate"),
        ("区间下限", "interval low"),
        ("区间上限", "interval high"),
        ("下限距离", "below"),
        ("上限距离", "above"),
        ("区间方法", "interval method"),
        ("未计入基数", "left out of the base"),
        ("缺失原因的计法", "how missing answers count"),
        ("说明", "notes"),
        ("依据", "rests on"),
    ];
    let headings = headings.map(|(zh, en)| language.pick(zh, en).to_owned());
    let mut rows = Vec::new();
    let mut places = Vec::new();
    for of in &facts.surveys {
        let first = rows.len() + 1;
        rows.extend(
            of.summary
                .figures
                .iter()
                .map(|figure| own(figure, of, language)),
        );
        let bars: Vec<Bar> = of
            .summary
            .figures
            .iter()
            .map(|figure| bar(figure, language))
            .collect();
        if !bars.is_empty() {
            places.push(Place {
                sheet: name(language),
                rows: [first, rows.len()],
                labels: 3,
                values: 9,
                whiskers: Some([12, 13]),
                data: ChartData {
                    title: match of.survey.questionnaire.title.get(language) {
                        "" => of.survey.code.clone(),
                        title => title.to_owned(),
                    },
                    unit: language.pick("比率", "rate").to_owned(),
                    bars,
                },
            });
        }
        for figure in &of.summary.figures {
            rows.extend(others(figure, of, language));
        }
    }
    let page = Page {
        // Which measure it is stands on each of its pages.
        keys: 4,
        ..Page::table(name(language), headings.into(), rows)
    };
    (page, places)
}

fn bar(figure: &Figure, language: Language) -> Bar {
    let rate = figure.rate.as_ref();
    Bar {
        label: figure.title.get(language).to_owned(),
        value: rate.map_or_else(|| "0".to_owned(), |rate| figure.percent(rate)),
        interval: interval_ends(figure),
    }
}

/// A rate as a formula over the numbers beside it; as a number where the spreadsheet rounds otherwise, or where the
/// printed numerator was rounded itself.
pub(super) fn quotient(
    figure: &Figure,
    columns: [&str; 2],
    [numerator, denominator]: [&str; 2],
    digits: String,
) -> Item {
    let is_whole = |digits: &str| !digits.contains('.');
    if figure.rounding != Rounding::default() || !is_whole(numerator) || !is_whole(denominator) {
        return Item::Percent(digits);
    }
    Item::Formula {
        text: format!(
            "ROUND({}{{row}}/{}{{row}},{})",
            columns[0],
            columns[1],
            figure.decimals + 2
        ),
        result: digits,
        is_percent: true,
    }
}

fn rate(figure: &Figure, numbers: [&str; 2], digits: String) -> Item {
    quotient(figure, ["H", "I"], numbers, digits)
}

fn own(figure: &Figure, of: &SurveyFacts, language: Language) -> Vec<Item> {
    let joined = |texts: Vec<&str>| Item::text(texts.join(language.pick("；", "; ")));
    let (numerator, denominator) = (
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3),
    );
    let printed = figure.rate.as_ref().map(|rate| figure.percent(rate));
    let ends = interval_ends(figure);
    let end = |at: usize| Item::or_blank(ends.as_ref().map(|ends| Item::Percent(ends[at].clone())));
    let reach = |at: usize| {
        let bar = bar(figure, language);
        let reach = bar
            .whiskers()
            .map(|reach| format!("{:.*}", figure.decimals as usize, reach[at]));
        Item::or_blank(reach.map(Item::Percent))
    };
    let left: Vec<String> = figure
        .left_out
        .iter()
        .map(|left| format!("{} {}", left.reason.label().get(language), left.count))
        .collect();
    let rules = figure.missing_told();
    let notes = figure.notes();
    let said = |texts: &[Text]| {
        let texts: Vec<&str> = texts.iter().map(|text| text.get(language)).collect();
        joined(texts)
    };
    vec![
        Item::text(&of.survey.code),
        Item::text(&figure.code),
        Item::text(language.pick("测算", "measure")),
        Item::text(figure.title.get(language)),
        Item::text(figure.formula.title().get(language)),
        Item::text(figure.sentence().get(language)),
        Item::text(figure.questions.join(" ")),
        Item::Number(numerator.clone()),
        Item::Number(denominator.clone()),
        Item::or_blank(printed.map(|digits| rate(figure, [&numerator, &denominator], digits))),
        end(0),
        end(1),
        reach(0),
        reach(1),
        Item::text(figure.interval.map_or_else(String::new, |interval| {
            format!(
                "{}% {}",
                interval.level,
                interval_method(interval.method, language)
            )
        })),
        Item::text(left.join(language.pick("；", "; "))),
        said(&rules),
        said(&notes),
        Item::text(of.rests_on.sentence().get(language)),
    ]
}

/// What the other usual formulas give.
fn others<'f>(
    figure: &'f Figure,
    of: &'f SurveyFacts,
    language: Language,
) -> impl Iterator<Item = Vec<Item>> + 'f {
    figure.alternatives.iter().map(move |other| {
        let (numerator, denominator) = (
            other.numerator.to_short_text(3),
            other.denominator.to_short_text(3),
        );
        let digits = figure.percent(&other.rate);
        let mut row = vec![
            Item::text(&of.survey.code),
            Item::text(&figure.code),
            Item::text(language.pick("其他算法", "alternative")),
            Item::text(other.title.get(language)),
            Item::text(Formula::title_of(other.formula).get(language)),
            Item::text(""),
            Item::text(other.questions.join(" ")),
            Item::Number(numerator.clone()),
            Item::Number(denominator.clone()),
            rate(figure, [&numerator, &denominator], digits),
        ];
        row.extend(std::iter::repeat_n(Item::Blank, 9));
        row
    })
}
