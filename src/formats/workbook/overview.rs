//! 汇总: what came back, and the figures in short.

use super::measures::quotient;
use super::page::{Item, Page, Section};
use crate::formats::handover::{Handover, interval_ends};
use crate::measure::{Figure, ReturnRate, return_rates};
use crate::text::Language;

/// The sheet.
pub(super) fn page(facts: &Handover) -> Page {
    let language = facts.language;
    Page {
        keys: 1,
        name: language.pick("汇总", "overview").to_owned(),
        title: facts.project.title.get(language).to_owned(),
        sections: [papers(facts, language), rates(facts, language)]
            .into_iter()
            .chain(score(facts, language))
            .collect(),
    }
}

fn headings<const N: usize>(language: Language, words: [[&str; 2]; N]) -> Vec<String> {
    words
        .map(|[zh, en]| language.pick(zh, en).to_owned())
        .into()
}

fn papers(facts: &Handover, language: Language) -> Section {
    let rows = facts.surveys.iter().map(|of| {
        let ledger = &of.account.ledger;
        let count = |count: Option<u64>| Item::or_blank(count.map(Item::count));
        let shares = return_rates(ledger, of.account.population);
        // Of the columns of the counts behind the names: distributed, returned, valid.
        let share = |at: usize, formula: &str| {
            let rate = shares.get(at).and_then(ReturnRate::rate);
            Item::or_blank(rate.map(|rate| Item::Formula {
                text: format!("ROUND({formula},4)"),
                result: rate.percent().to_text(2),
                is_percent: true,
            }))
        };
        vec![
            Item::text(&of.survey.code),
            Item::text(of.survey.questionnaire.title.get(language)),
            count(of.account.population),
            count(ledger.distributed),
            Item::count(ledger.returned),
            Item::count(ledger.valid),
            Item::count(ledger.invalid),
            Item::count(ledger.entered),
            Item::count(of.keyed_twice),
            Item::count(ledger.approved),
            share(0, "E{row}/D{row}"),
            share(1, "F{row}/E{row}"),
            share(2, "F{row}/D{row}"),
            Item::text(of.rests_on.sentence().get(language)),
        ]
    });
    Section {
        title: language.pick("答卷", "Responses").to_owned(),
        headings: headings(
            language,
            [
                ["调查", "survey"],
                ["名称", "title"],
                ["总体", "population"],
                ["发放", "distributed"],
                ["回收", "returned"],
                ["有效", "valid"],
                ["无效", "invalid"],
                ["录入", "entered"],
                ["复录", "keyed twice"],
                ["审定", "approved"],
                ["回收率", "return rate"],
                ["有效率", "valid rate"],
                ["有效回收率", "valid return rate"],
                ["依据", "rests on"],
            ],
        ),
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

fn rates(facts: &Handover, language: Language) -> Section {
    let rows = facts.surveys.iter().flat_map(|of| {
        of.summary.figures.iter().map(|figure| {
            let rate = figure
                .rate
                .as_ref()
                .map(|rate| rate_of(figure, figure.percent(rate)));
            let ends = interval_ends(figure).map(|[low, high]| format!("{low}%–{high}%"));
            vec![
                Item::text(&of.survey.code),
                Item::text(figure.title.get(language)),
                Item::text(figure.formula.title().get(language)),
                Item::Number(figure.numerator.to_short_text(3)),
                Item::Number(figure.denominator.to_short_text(3)),
                Item::or_blank(rate),
                Item::text(ends.unwrap_or_default()),
            ]
        })
    });
    Section {
        title: language.pick("满意度与知晓率", "Rates").to_owned(),
        headings: headings(
            language,
            [
                ["调查", "survey"],
                ["测算", "measure"],
                ["公式", "formula"],
                ["分子", "numerator"],
                ["分母", "denominator"],
                ["比率", "rate"],
                ["95% 区间", "95 % interval"],
            ],
        ),
        rows: rows.collect(),
        notes: Vec::new(),
    }
}

/// The rate of a figure, over the two columns before it.
fn rate_of(figure: &Figure, digits: String) -> Item {
    let [numerator, denominator] = [&figure.numerator, &figure.denominator];
    let numbers = [numerator.to_short_text(3), denominator.to_short_text(3)];
    quotient(figure, ["D", "E"], [&numbers[0], &numbers[1]], digits)
}

fn score(facts: &Handover, language: Language) -> Option<Section> {
    let assessment = facts.assessment.as_ref()?;
    let grade = assessment.grade.as_ref().map(|grade| grade.get(language));
    Some(Section {
        title: language.pick("得分", "Score").to_owned(),
        headings: headings(
            language,
            [["合计得分", "total"], ["分值", "weight"], ["等级", "grade"]],
        ),
        rows: vec![vec![
            Item::Number(assessment.total.to_short_text(2)),
            Item::Number(assessment.weight.to_short_text(2)),
            Item::text(grade.unwrap_or(language.pick("未定", "not yet"))),
        ]],
        notes: assessment
            .notes(&facts.project.grades)
            .iter()
            .map(|note| note.get(language).to_owned())
            .collect(),
    })
}
