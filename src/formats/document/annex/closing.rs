//! What can be concluded, where the limits are, and the single papers.

use super::super::{Block, TableColumn};
use super::figures::named_formula;
use super::{each_survey, title};
use crate::formats::document::writer::{Writer, parted};
use crate::formats::handover::{Handover, SurveyFacts, interval_ends, raw_rows};
use crate::measure::Figure;
use crate::questionnaire::Role;
use crate::text::{Language, Order};

/// 结论与局限.
pub(super) fn conclusions(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["结论与局限", "Conclusions and limits"]);
    writer.part(language.pick("结论", "Conclusions"));
    for of in &facts.surveys {
        for figure in &of.summary.figures {
            concluded(figure, of, writer, language);
        }
        extremes(of, writer, language);
    }
    score(facts, writer);
    writer.part(language.pick("局限", "Limits"));
    for of in &facts.surveys {
        limits(of, facts.manifest.approved_only, writer, language);
    }
    for survey in &facts.without_approved {
        writer.tell(
            format!("《{survey}》没有已审定的答卷，本报告不含其结果。"),
            format!("No response of “{survey}” is approved; nothing is said of it."),
        );
    }
    for survey in &facts.without_responses {
        writer.tell(
            format!("《{survey}》没有答卷，本报告不含其结果。"),
            format!("No responses of “{survey}” are on file; nothing is said of it."),
        );
    }
}

/// A rate with its interval, and how far other formulas lead.
fn concluded(figure: &Figure, of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let name = figure.title.get(language);
    let survey = title(of, language);
    if figure.rate.is_none() {
        writer.tell(
            format!("{name}（《{survey}》）没有比率，不作结论。"),
            format!("There is no rate of {name} (“{survey}”), and nothing is concluded."),
        );
        return;
    }
    let formula = named_formula(figure, language);
    let printed = figure.printed();
    let ends = interval_ends(figure);
    let [within_zh, within_en] = ends.map_or_else(Default::default, |[low, high]| {
        [
            format!("，95% 区间 {low}% 至 {high}%"),
            format!(", 95 % interval {low} % to {high} %"),
        ]
    });
    let responses = of.summary.responses;
    writer.tell(
        format!(
            "《{survey}》：{name}{formula}为 {printed}{within_zh}，依据 {responses} 份有效答卷。"
        ),
        format!(
            "“{survey}”: {name}{formula} is {printed}{within_en}, from {responses} valid responses."
        ),
    );
    let mut others: Vec<_> = figure
        .alternatives
        .iter()
        .map(|other| &other.rate)
        .collect();
    others.order();
    if let (Some(least), Some(most)) = (others.first(), others.last()) {
        let [least, most] = [least, most].map(|rate| figure.percent(rate));
        if least == most {
            let count = others.len();
            let [zh, en] = if count == 1 {
                [
                    "按另一种常用算法为",
                    "By another usual formula the same answers give",
                ]
                .map(str::to_owned)
            } else {
                [
                    format!("按另外 {count} 种常用算法都是"),
                    format!("By {count} other usual formulas the same answers all give"),
                ]
            };
            writer.tell(
                format!("同样的答卷{zh} {least}%，引用时应写明算法。"),
                format!("{en} {least} %: name the formula with the figure."),
            );
            return;
        }
        writer.tell(
            format!("同样的答卷按其他常用算法在 {least}% 至 {most}% 之间，引用时应写明算法。"),
            format!("By other usual formulas the same answers give {least} % to {most} %: name the formula with the figure."),
        );
    }
}

/// The questions with the highest and the lowest score rate among those about the project.
fn extremes(of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let mut rated: Vec<_> = of
        .questions()
        .filter(|(question, _)| question.role != Role::Demographic)
        .filter_map(|(question, counted)| Some((counted.score_rate.as_ref()?, question)))
        .collect();
    rated.order_by_key(|(rate, _)| *rate);
    let (Some((low, worst)), Some((high, best))) = (rated.first(), rated.last()) else {
        return;
    };
    if low == high {
        return;
    }
    let [low, high] = [low, high].map(|rate| rate.percent().to_text(2));
    let [worst_text, best_text] = [worst, best].map(|question| question.text.get(language));
    writer.tell(
        format!(
            "不描述受访者的计分题中，得分率最高的是 {}“{best_text}”（{high}%），最低的是 {}“{worst_text}”（{low}%）。",
            best.code, worst.code
        ),
        format!(
            "Of the questions with points that do not describe the respondent, {} “{best_text}” has the highest score rate ({high} %), {} “{worst_text}” the lowest ({low} %).",
            best.code, worst.code
        ),
    );
}

/// What the indicators come to.
fn score(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    let Some(assessment) = &facts.assessment else {
        return;
    };
    let points = |points: &crate::measure::Fraction| points.to_short_text(2);
    let mut rows: Vec<Vec<String>> = assessment
        .indicators
        .iter()
        .map(|one| {
            vec![
                one.code.clone(),
                one.title.get(language).to_owned(),
                points(&one.weight),
                one.value.get(language).to_owned(),
                one.score.as_ref().map_or("—".to_owned(), points),
            ]
        })
        .collect();
    rows.push(vec![
        String::new(),
        language.pick("合计", "total").to_owned(),
        points(&assessment.weight),
        String::new(),
        points(&assessment.total),
    ]);
    let columns = vec![
        TableColumn::text(language.pick("代码", "code"), 3),
        TableColumn::text(language.pick("三级指标", "indicator"), 9),
        TableColumn::number(language.pick("分值", "weight"), 3),
        TableColumn::text(language.pick("实际完成值", "value"), 9),
        TableColumn::number(language.pick("得分", "score"), 3),
    ];
    let caption = language.pick("指标得分", "Scores of the indicators");
    writer.table_with_sums(caption, columns, rows, 1);
    let (total, weight) = (points(&assessment.total), points(&assessment.weight));
    let grade = assessment.grade.as_ref().map(|grade| grade.get(language));
    writer.tell(
        format!(
            "各项指标合计 {total} 分（满分 {weight} 分），等级为{}。",
            grade.unwrap_or("未定")
        ),
        format!(
            "The indicators come to {total} of {weight} points, grade {}.",
            grade.unwrap_or("not yet")
        ),
    );
    for note in assessment.notes(&facts.project.grades) {
        writer.remark(note.get(language));
    }
}

/// What the reader has to know about a survey before using its figures.
fn limits(of: &SurveyFacts, approved_only: bool, writer: &mut Writer, language: Language) {
    let survey = title(of, language);
    let (ledger, rest) = (&of.account.ledger, of.rests_on);
    let sentence = rest.sentence();
    writer.tell(
        format!("《{survey}》：{}。", sentence.zh),
        format!("“{survey}”: {}.", sentence.get(Language::En)),
    );
    if of.keyed_twice < ledger.entered {
        let once = ledger.entered - of.keyed_twice;
        writer.tell(
            format!("其中 {once} 份只录入一次，录入差错率没有测定。"),
            format!("{once} were keyed once only; their error rate is not known."),
        );
    }
    let responses = of.summary.responses;
    let said = of.not_approved_left_out(approved_only);
    let valid = match &said {
        Some(said) => {
            writer.say(said.get(language).to_owned());
            ledger.valid
        }
        None => responses,
    };
    if let Some(population) = of.account.population.filter(|all| *all > valid) {
        writer.tell(
            format!("总体 {population} 人中有 {valid} 份有效答卷，没有回答的人的意见不得而知。"),
            format!("Of {population} people {valid} gave valid responses; what the others think is not known."),
        );
    }
    if responses < 30 {
        writer.tell(
            format!("计入的有效答卷 {responses} 份，不足 30 份，比率的区间较宽。"),
            format!(
                "{responses} valid responses are counted, fewer than 30: the intervals are wide."
            ),
        );
    }
    for figure in &of.summary.figures {
        let about: Vec<&str> = figure
            .questions
            .iter()
            .filter(|code| {
                let found = of.survey.questionnaire.find(code);
                found.is_some_and(|(_, question)| question.role == Role::Demographic)
            })
            .map(String::as_str)
            .collect();
        if !about.is_empty() {
            let name = figure.title.get(language);
            writer.tell(
                format!(
                    "{name}计入了只描述受访者的题（{}），它们不反映满意与否。",
                    about.join("、")
                ),
                format!(
                    "{name} counts questions that only describe the respondent ({}).",
                    about.join(", ")
                ),
            );
        }
    }
    if let Some(codes) = Some(of.gate.codes()).filter(|codes| !codes.is_empty()) {
        writer.tell(
            format!("涉及敏感内容的题（{}）没有列出。", codes.join("、")),
            format!("Sensitive questions are not listed: {}.", codes.join(", ")),
        );
    }
}

/// 附 原始得分表.
pub(super) fn raw(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    if facts.surveys.iter().all(|of| of.raw.is_none()) {
        return;
    }
    writer.blocks.push(Block::PageBreak);
    writer.appendix(["附：原始得分表", "Appendix: the single papers"]);
    each_survey(facts, writer, |of, writer| {
        let Some(rows) = raw_rows(of, language) else {
            return;
        };
        let title = title(of, language);
        let parts = parted(&rows.headings, &rows.rows);
        let count = parts.len();
        for (at, columns) in parts.into_iter().enumerate() {
            let cells = |row: &Vec<String>| {
                let cells = columns.iter().map(|(column, _)| row[*column].clone());
                cells.collect::<Vec<String>>()
            };
            let cut = rows.rows.iter().map(cells).collect();
            let caption = if count == 1 {
                title.clone()
            } else {
                format!("{title} {}/{count}", at + 1)
            };
            let columns = columns.into_iter().map(|(_, column)| column).collect();
            writer.table_with_sums(&caption, columns, cut, 2);
        }
    });
}
