//! What the answers come to: the measures with their substituted numbers, the reliability, the groups.

use super::super::{Block, TableColumn};
use super::each_survey;
use crate::formats::chart::{Bar, ChartData};
use crate::formats::document::writer::Writer;
use crate::formats::handover::{Handover, SurveyFacts, interval_ends, interval_method};
use crate::formats::reports::ReliabilityReport;
use crate::formats::reports::group_remarks;
use crate::measure::{Figure, Formula};
use crate::text::{Language, Text};

/// 满意度（知晓率）计算.
pub(super) fn measures(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["满意度（知晓率）计算", "How the rates are computed"]);
    each_survey(facts, writer, |of, writer| {
        for figure in &of.summary.figures {
            one_measure(figure, of, writer, language);
        }
        let rates = of
            .summary
            .figures
            .iter()
            .filter(|figure| figure.rate.is_some());
        let bars: Vec<Bar> = rates.map(|figure| bar(figure, language)).collect();
        if !bars.is_empty() {
            writer.chart(ChartData {
                title: language
                    .pick("各项比率与 95% 区间", "Rates with 95 % intervals")
                    .to_owned(),
                unit: language.pick("比率（%）", "rate (%)").to_owned(),
                bars,
            });
        }
    });
}

fn bar(figure: &Figure, language: Language) -> Bar {
    let rate = figure.rate.as_ref();
    Bar {
        label: figure.title.get(language).to_owned(),
        value: rate.map(|rate| figure.percent(rate)).unwrap_or_default(),
        interval: interval_ends(figure),
    }
}

fn one_measure(figure: &Figure, of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let title = figure.title.get(language);
    let formula = figure.formula.title();
    let sentence = figure.sentence();
    writer.heading(format!("{title}{}", named_formula(figure, language)));
    writer.tell(
        format!(
            "计算公式：{} = {}。计入的题：{}。",
            formula.zh,
            sentence.zh,
            figure.questions.join("、")
        ),
        format!(
            "Formula: {} = {}. Questions: {}.",
            formula.get(Language::En),
            sentence.get(Language::En),
            figure.questions.join(", ")
        ),
    );
    let (numerator, denominator) = (
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3),
    );
    if figure.rate.is_some() {
        writer.blocks.push(Block::Formula(format!(
            "{} = {numerator} ÷ {denominator} = {}",
            formula.get(language),
            figure.printed()
        )));
    }
    writer.tell(
        format!("基数 {denominator}，{}。", of.rests_on.sentence().zh),
        format!(
            "Base {denominator}; {}.",
            of.rests_on.sentence().get(Language::En)
        ),
    );
    let left: Vec<String> = figure
        .left_out
        .iter()
        .map(|left| format!("{} {}", left.reason.label().get(language), left.count))
        .collect();
    if !left.is_empty() {
        writer.tell(
            format!("未计入基数的：{}。", left.join("、")),
            format!("Left out of the base: {}.", left.join(", ")),
        );
    }
    let rules: Vec<String> = figure
        .missing_told()
        .iter()
        .map(|rule| rule.get(language).to_owned())
        .collect();
    writer.tell(
        format!("缺失原因的计法：{}。", rules.join("；")),
        format!("How missing answers count: {}.", rules.join("; ")),
    );
    interval(figure, writer);
    for note in notes(figure) {
        writer.say(format!(
            "{}{}",
            note.get(language),
            language.pick("。", ".")
        ));
    }
    alternatives(figure, writer, language);
}

/// The formula in brackets behind the name of a measure; nothing where the name says it.
pub(super) fn named_formula(figure: &Figure, language: Language) -> String {
    let formula = figure.formula.title();
    let formula = formula.get(language);
    match language {
        _ if figure.title.get(language).contains(formula) => String::new(),
        Language::Zh => format!("（{formula}）"),
        Language::En => format!(" ({formula})"),
    }
}

fn interval(figure: &Figure, writer: &mut Writer) {
    let (Some(interval), Some([low, high])) = (figure.interval, interval_ends(figure)) else {
        return;
    };
    let level = interval.level;
    let [zh, en] =
        [Language::Zh, Language::En].map(|language| interval_method(interval.method, language));
    writer.tell(
        format!("{level}% 置信区间为 {low}% 至 {high}%（{zh}）。"),
        format!("The {level} % interval is {low} % to {high} % ({en})."),
    );
}

/// What is to be said of a figure beside its formula.
fn notes(figure: &Figure) -> Vec<Text> {
    [
        figure.rounding_label(),
        figure.no_rate_note(),
        figure.no_interval_note(),
        figure.sampling.note(),
        figure.without_points_note(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn alternatives(figure: &Figure, writer: &mut Writer, language: Language) {
    if figure.alternatives.is_empty() {
        return;
    }
    let rows = figure.alternatives.iter().map(|other| {
        vec![
            other.title.get(language).to_owned(),
            Formula::title_of(other.formula).get(language).to_owned(),
            other.numerator.to_short_text(3),
            other.denominator.to_short_text(3),
            figure.percent(&other.rate),
        ]
    });
    let columns = vec![
        TableColumn::text(language.pick("其他常用算法", "other usual formulas"), 12),
        TableColumn::text(language.pick("公式", "formula"), 5),
        TableColumn::number(language.pick("分子", "numerator"), 4),
        TableColumn::number(language.pick("分母", "denominator"), 4),
        TableColumn::number(language.pick("比率(%)", "rate (%)"), 4),
    ];
    let title = figure.title.get(language);
    let caption = match language {
        Language::Zh => format!("{title}：同样的答卷按其他算法"),
        Language::En => format!("{title}: the same answers by other formulas"),
    };
    writer.table(&caption, columns, rows.collect());
}

/// 信度效度.
pub(super) fn reliability(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    if facts.surveys.iter().all(|of| of.reliability.is_none()) {
        return;
    }
    writer.section(["信度与效度", "Reliability and validity"]);
    each_survey(facts, writer, |of, writer| {
        let Some((scale, found)) = &of.reliability else {
            return;
        };
        let report = ReliabilityReport {
            project: &facts.project.code,
            survey: &of.survey.code,
            scale,
            reliability: found,
            rests_on: of.rests_on,
        };
        let caption = language.pick("量表的信度与效度", "Reliability of the scale");
        writer.grid(caption, &report.statistic_grid(language), 0);
        for remark in found.remarks() {
            writer.remark(remark.get(language));
        }
    });
}

/// 交叉分析.
pub(super) fn groups(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    let is_empty = |of: &SurveyFacts| {
        let is_silent = of.too_small.is_empty() && of.kept_in.is_empty();
        of.groups.is_empty() && of.crosses.is_empty() && is_silent
    };
    if facts.surveys.iter().all(is_empty) {
        return;
    }
    writer.section(["交叉分析", "By group"]);
    each_survey(facts, writer, |of, writer| {
        let questionnaire = &of.survey.questionnaire;
        for (by, report) in of.group_reports(&facts.project.code) {
            let by = by.title(questionnaire);
            let caption = match language {
                Language::Zh => format!("按“{}”分组", by.get(Language::Zh)),
                Language::En => format!("By “{}”", by.get(Language::En)),
            };
            writer.grid(&caption, &report.group_grid(language), 0);
            for remark in group_remarks(report.measures) {
                writer.remark(remark.get(language));
            }
        }
        for by in &of.too_small {
            let by = by.title(questionnaire);
            writer.tell(
                format!(
                    "按“{}”分组有份数过少的组，分组的结果不对外列出。",
                    by.get(Language::Zh)
                ),
                format!(
                    "By “{}” some groups are too small; their figures do not leave the program.",
                    by.get(Language::En)
                ),
            );
        }
        for report in of.cross_reports(&facts.project.code) {
            let titles = [&report.rows.1, &report.columns.1].map(|title| title.get(language));
            let caption = titles.join(" × ");
            writer.grid(&caption, &report.count_grid(language), 1);
            for remark in report.remarks() {
                writer.remark(remark.get(language));
            }
        }
        if let Some(remark) = of.kept_in_remark() {
            writer.tell(remark.zh, remark.en);
        }
    });
}
