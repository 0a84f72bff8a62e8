//! 逐题统计: a row an option, as other programs read it.

use super::charts::Place;
use super::page::{Item, Page};
use crate::formats::chart::{Bar, ChartData};
use crate::formats::handover::{Handover, counted_answers};
use crate::text::Language;

/// The name of the sheet.
pub(super) fn name(language: Language) -> &'static str {
    language.pick("逐题统计", "questions")
}

/// The sheet, and where the numbers of each question's chart stand on it.
pub(super) fn page(facts: &Handover) -> (Page, Vec<Place>) {
    let language = facts.language;
    let headings = [
        ("调查", "survey"),
        ("题", "question"),
        ("题目", "text"),
        ("选项代码", "option code"),
        ("选项", "option"),
        ("人数", "responses"),
        ("占比", "share"),
        ("有效应答", "answered"),
        ("未答", "missing"),
        ("未答原因", "why missing"),
        ("未问（跳过）", "not asked (passed over)"),
    ];
    let headings = headings.map(|(zh, en)| language.pick(zh, en).to_owned());
    let mut rows = Vec::new();
    let mut places = Vec::new();
    for of in &facts.surveys {
        for (question, counted) in of.questions() {
            let missing: u64 = counted.missing.iter().map(|(_, count)| count).sum();
            let reasons = counted.missing.iter();
            let reasons: Vec<String> = reasons
                .map(|(reason, count)| format!("{} {count}", reason.label().get(language)))
                .collect();
            let text = question.text.get(language);
            let named = || {
                [
                    Item::text(&of.survey.code),
                    Item::text(&question.code),
                    Item::text(text),
                ]
            };
            let base = || {
                [
                    Item::count(counted.answered),
                    Item::count(missing),
                    Item::text(reasons.join(language.pick("；", "; "))),
                    Item::count(counted.not_asked),
                ]
            };
            let answers = counted_answers(counted, language);
            let first = rows.len();
            if answers.is_empty() {
                let nothing = [Item::Blank, Item::Blank, Item::Blank, Item::Blank];
                rows.push(named().into_iter().chain(nothing).chain(base()).collect());
                continue;
            }
            for answer in &answers {
                let share = answer.share.clone().map(|share| Item::Formula {
                    text: "ROUND(F{row}/H{row},4)".to_owned(),
                    result: share,
                    is_percent: true,
                });
                let of_answer = [
                    Item::text(&answer.code),
                    Item::text(&answer.label),
                    Item::count(answer.count),
                    Item::or_blank(share),
                ];
                rows.push(named().into_iter().chain(of_answer).chain(base()).collect());
            }
            let bars = answers.into_iter().filter_map(|answer| {
                Some(Bar {
                    label: answer.label,
                    value: answer.share?,
                    interval: None,
                })
            });
            let data = ChartData {
                title: format!("{} {text}", question.code),
                unit: language.pick("占比", "share").to_owned(),
                bars: bars.collect(),
            };
            if data.bars.len() > 1 {
                places.push(Place {
                    sheet: name(language),
                    rows: [first + 1, rows.len()],
                    labels: 4,
                    values: 6,
                    whiskers: None,
                    data,
                });
            }
        }
    }
    (Page::table(name(language), headings.into(), rows), places)
}
