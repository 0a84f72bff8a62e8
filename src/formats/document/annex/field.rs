//! Who was asked what, how, and what came back.

use super::super::TableColumn;
use super::{each_survey, title};
use crate::formats::document::writer::Writer;
use crate::formats::handover::{Handover, SurveyFacts, role_word};
use crate::measure::{ReturnRate, return_rates};
use crate::questionnaire::Role;
use crate::response::Mode;
use crate::text::Language;

/// 调查对象与内容.
pub(super) fn subjects(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["调查对象与内容", "Who was asked, and what"]);
    let [zh, en] = [Language::Zh, Language::En].map(|one| facts.project.title.get(one));
    let surveys = facts.surveys.len();
    writer.tell(
        format!("本次评价项目为“{zh}”，共有 {surveys} 项问卷调查收回答卷，情况见下表。"),
        format!(
            "The project evaluated is “{en}”. Responses came back in {surveys} of its surveys:"
        ),
    );
    let rows = facts.surveys.iter().map(|of| {
        let paper = &of.survey.questionnaire;
        vec![
            title(of, language),
            paper.respondents.get(language).to_owned(),
            paper.questions.len().to_string(),
            paper.version.to_string(),
            number(of.account.population),
        ]
    });
    let columns = vec![
        TableColumn::text(language.pick("调查", "survey"), 10),
        TableColumn::text(language.pick("调查对象", "respondents"), 8),
        TableColumn::number(language.pick("题数", "questions"), 3),
        TableColumn::number(language.pick("问卷版本", "version"), 4),
        TableColumn::number(language.pick("总体人数", "population"), 4),
    ];
    writer.table(
        language.pick("调查一览", "The surveys"),
        columns,
        rows.collect(),
    );
    for of in &facts.surveys {
        writer.say(content(of, language));
    }
}

/// What a questionnaire asks about, counted by what its questions are for.
fn content(of: &SurveyFacts, language: Language) -> String {
    let paper = &of.survey.questionnaire;
    let counted = Role::ALL.into_iter().filter_map(|role| {
        let questions = paper.questions.iter();
        let count = questions.filter(|question| question.role == role).count();
        let word = role_word(role, language);
        let said = match language {
            Language::Zh => format!("{word} {count} 题"),
            Language::En => format!("{count} on {word}"),
        };
        (count > 0).then_some(said)
    });
    let counted: Vec<String> = counted.collect();
    let title = title(of, language);
    match language {
        Language::Zh => format!(
            "《{title}》共 {} 题：{}。",
            paper.questions.len(),
            counted.join("、")
        ),
        Language::En => format!(
            "“{title}” has {} questions: {}.",
            paper.questions.len(),
            counted.join(", ")
        ),
    }
}

/// 方法与安排.
pub(super) fn arrangement(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["调查方法与安排", "Method and arrangement"]);
    each_survey(facts, writer, |of, writer| {
        let ledger = &of.account.ledger;
        if let (Some(distributed), Some(population)) = (ledger.distributed, of.account.population) {
            writer.tell(
                format!("调查对象共 {population} 人，发放问卷 {distributed} 份。"),
                format!("Of {population} people, {distributed} were given a questionnaire."),
            );
        }
        if of.account.batches.is_empty() {
            writer.tell(
                "调查的时间、地点和方式没有登记批次，本报告不作说明。",
                "When, where and how it was done is not on file as batches, and is not told here.",
            );
        } else {
            batches(of, writer, language);
        }
        let (entered, twice) = (ledger.entered, of.keyed_twice);
        writer.tell(
            format!(
                "答卷录入数据库 {entered} 份，其中经第二次录入、差异全部裁定的 {twice} 份；每一次录入和改动都有留痕。"
            ),
            format!(
                "{entered} responses were keyed, {twice} of them twice with every discrepancy settled; each key and change is in the trail."
            ),
        );
    });
}

fn batches(of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let columns = vec![
        TableColumn::text(language.pick("批次", "batch"), 5),
        TableColumn::text(language.pick("地点", "place"), 8),
        TableColumn::text(language.pick("日期", "date"), 5),
        TableColumn::text(language.pick("方式", "mode"), 4),
        TableColumn::number(language.pick("发放", "distributed"), 3),
        TableColumn::number(language.pick("回收", "returned"), 3),
        TableColumn::number(language.pick("有效", "valid"), 3),
    ];
    let rows = of.account.batches.iter().map(|one| {
        let batch = &one.batch;
        let mode = batch.mode.map(Mode::label);
        vec![
            batch.code.clone(),
            batch.place.clone(),
            batch.date.map(|date| date.to_string()).unwrap_or_default(),
            mode.map(|mode| mode.get(language).to_owned())
                .unwrap_or_default(),
            number(one.ledger.distributed),
            one.ledger.returned.to_string(),
            one.ledger.valid.to_string(),
        ]
    });
    writer.table(
        language.pick("各批次", "The batches"),
        columns,
        rows.collect(),
    );
}

/// 回收情况.
pub(super) fn returns(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["问卷回收情况", "What came back"]);
    let columns = vec![
        TableColumn::text(language.pick("调查", "survey"), 9),
        TableColumn::number(language.pick("发放", "distributed"), 3),
        TableColumn::number(language.pick("回收", "returned"), 3),
        TableColumn::number(language.pick("有效", "valid"), 3),
        TableColumn::number(language.pick("无效", "invalid"), 3),
        TableColumn::number(language.pick("回收率(%)", "return rate (%)"), 4),
        TableColumn::number(language.pick("有效率(%)", "valid rate (%)"), 4),
        TableColumn::number(language.pick("有效回收率(%)", "valid return rate (%)"), 5),
    ];
    let rows = facts.surveys.iter().map(|of| {
        let ledger = &of.account.ledger;
        let rates = return_rates(ledger, of.account.population);
        let rate = |at: usize| {
            let rate = rates.get(at).and_then(ReturnRate::rate);
            rate.map_or("—".to_owned(), |rate| rate.percent().to_text(2))
        };
        vec![
            title(of, language),
            number(ledger.distributed),
            ledger.returned.to_string(),
            ledger.valid.to_string(),
            ledger.invalid.to_string(),
            rate(0),
            rate(1),
            rate(2),
        ]
    });
    writer.table(
        language.pick("问卷发放与回收", "Questionnaires handed out and returned"),
        columns,
        rows.collect(),
    );
    writer.tell(
        "回收率为回收数除以发放数，有效率为有效数除以回收数，有效回收率为有效数除以发放数。",
        "The return rate is returned / distributed, the valid rate valid / returned, the valid return rate valid / distributed.",
    );
    for of in &facts.surveys {
        invalid(of, writer, language);
        if let Some(said) = of.not_approved_left_out(facts.manifest.approved_only) {
            let survey = title(of, language);
            writer.tell(
                format!("《{survey}》{}", said.zh),
                format!("“{survey}”: {}", said.get(Language::En)),
            );
        }
    }
}

/// Why papers are invalid, and what does not add up.
fn invalid(of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let reasons = of.account.invalid.iter().map(|(code, count)| {
        let title = of.account.title_of(code);
        format!("{} {count}", title.get(language))
    });
    let reasons: Vec<String> = reasons.collect();
    let survey = title(of, language);
    if !reasons.is_empty() {
        writer.tell(
            format!("《{survey}》的无效问卷：{}。", reasons.join("、")),
            format!("Invalid in “{survey}”: {}.", reasons.join(", ")),
        );
    }
    let found = of.account.imbalances();
    if !found.is_empty() {
        let said: Vec<&str> = found
            .iter()
            .map(|one| one.finding.sentence.get(language))
            .collect();
        writer.tell(
            format!("《{survey}》的账目有不相符之处：{}。", said.join("；")),
            format!("What does not add up in “{survey}”: {}.", said.join("; ")),
        );
    }
}

/// A count, or a dash where it is unknown.
pub(super) fn number(count: Option<u64>) -> String {
    count.map_or_else(|| "—".to_owned(), |count| count.to_string())
}
