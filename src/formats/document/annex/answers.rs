//! What was answered: the respondents, question by question, and in their own words.

use super::super::TableColumn;
use super::{each_survey, title};
use crate::formats::chart::{Bar, ChartData};
use crate::formats::document::writer::Writer;
use crate::formats::handover::{Handover, SurveyFacts, counted_answers};
use crate::formats::reports::numbers_text;
use crate::measure::QuestionSummary;
use crate::questionnaire::{Kind, Question, Role};
use crate::text::{Language, text};

/// The most texts of an open question that are quoted.
const MOST_TEXTS: usize = 60;

/// 样本结构.
pub(super) fn sample(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["样本结构", "The respondents"]);
    each_survey(facts, writer, |of, writer| {
        for (question, counted) in of.questions() {
            if question.role == Role::Demographic {
                one_question(question, counted, writer, language);
            }
        }
        withheld(of, writer, language);
    });
}

/// 逐题统计.
pub(super) fn questions(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    writer.section(["逐题统计", "Question by question"]);
    each_survey(facts, writer, |of, writer| {
        for (question, counted) in of.questions() {
            if question.role != Role::Demographic && question.kind != Kind::Text {
                one_question(question, counted, writer, language);
            }
        }
        score_rates(of, writer, language);
    });
}

/// That sensitive questions are not listed.
fn withheld(of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let codes = of.gate.codes();
    if codes.is_empty() {
        return;
    }
    let title = title(of, language);
    writer.tell(
        format!(
            "《{title}》的 {} 涉及敏感内容，逐题情况不予列出。",
            codes.join("、")
        ),
        format!(
            "{} of “{title}” are sensitive and not listed.",
            codes.join(", ")
        ),
    );
}

fn one_question(
    question: &Question,
    counted: &QuestionSummary,
    writer: &mut Writer,
    language: Language,
) {
    let text = question.text.get(language);
    writer.heading(format!("{}\u{3000}{text}", question.code));
    let answers = counted_answers(counted, language);
    if !answers.is_empty() {
        let mut rows: Vec<Vec<String>> = answers
            .iter()
            .map(|answer| {
                vec![
                    answer.label.clone(),
                    answer.count.to_string(),
                    answer.share.clone().unwrap_or_else(|| "—".to_owned()),
                ]
            })
            .collect();
        let several = question.kind == Kind::Multiple;
        if !several {
            let all = language.pick("合计", "total").to_owned();
            rows.push(vec![all, counted.answered.to_string(), String::new()]);
        }
        let columns = vec![
            TableColumn::text(language.pick("选项", "option"), 12),
            TableColumn::number(language.pick("人数", "responses"), 4),
            TableColumn::number(language.pick("占比(%)", "share (%)"), 4),
        ];
        writer.table_with_sums(
            &format!("{} {text}", question.code),
            columns,
            rows,
            usize::from(!several),
        );
    }
    writer.say(base(question, counted, language));
    if answers.len() > 1 && counted.answered > 0 {
        let bars = answers.into_iter().filter_map(|answer| {
            Some(Bar {
                label: answer.label,
                value: answer.share?,
                interval: None,
            })
        });
        writer.chart(ChartData {
            title: format!("{} {text}", question.code),
            unit: language.pick("占比（%）", "share (%)").to_owned(),
            bars: bars.collect(),
        });
    }
}

/// How many answered, why others did not, and what the points or numbers come to.
fn base(question: &Question, counted: &QuestionSummary, language: Language) -> String {
    let missing: Vec<String> = counted
        .missing
        .iter()
        .map(|(reason, count)| format!("{} {count}", reason.label().get(language)))
        .collect();
    let mut said = match (language, missing.is_empty()) {
        (Language::Zh, true) => format!("有效应答 {} 份。", counted.answered),
        (Language::Zh, false) => format!(
            "有效应答 {} 份；没有答案的：{}。",
            counted.answered,
            missing.join("、")
        ),
        (Language::En, true) => format!("{} answered.", counted.answered),
        (Language::En, false) => format!(
            "{} answered; without an answer: {}.",
            counted.answered,
            missing.join(", ")
        ),
    };
    if counted.not_asked > 0 {
        let not_asked = counted.not_asked;
        said += &text!(in language,
            "按问卷的跳转没有问到的（未问）{not_asked} 份，不算未答。",
            " {not_asked} were not asked, since the questionnaire passes it over; they are not without an answer.");
    }
    if question.kind == Kind::Multiple {
        said += language.pick(
            "本题可多选，占比之和可以超过 100%。",
            " Several options may be chosen, so the shares may exceed 100 %.",
        );
    }
    if let (Some(points), Some(mark), Some(rate)) =
        (counted.points, counted.full_mark, &counted.score_rate)
    {
        let (points, mark) = (points.normalize(), mark.normalize());
        let rate = rate.percent().to_text(2);
        let rated = match language {
            Language::Zh => format!("得分 {points}，满分 {mark}，得分率 {rate}%。"),
            Language::En => format!(" {points} of {mark} points, a score rate of {rate} %."),
        };
        said.push_str(&rated);
    }
    if let Some(numbers) = &counted.numbers {
        said += &numbers_text(numbers, language);
        said += language.pick("。", ".");
    }
    said
}

/// The score rates of the questions with points in one chart.
fn score_rates(of: &SurveyFacts, writer: &mut Writer, language: Language) {
    let bars = of.questions().filter_map(|(question, counted)| {
        let rate = counted.score_rate.as_ref()?;
        Some(Bar {
            label: format!("{} {}", question.code, question.text.get(language)),
            value: rate.percent().to_text(2),
            interval: None,
        })
    });
    let bars: Vec<Bar> = bars.collect();
    if bars.len() > 1 {
        writer.chart(ChartData {
            title: language
                .pick("各计分题得分率", "Score rates of the questions with points")
                .to_owned(),
            unit: language.pick("得分率（%）", "score rate (%)").to_owned(),
            bars,
        });
    }
}

/// 开放题.
pub(super) fn words(facts: &Handover, writer: &mut Writer) {
    let language = facts.language;
    if facts.surveys.iter().all(|of| of.words.is_empty()) {
        return;
    }
    writer.section(["开放题", "In their own words"]);
    each_survey(facts, writer, |of, writer| {
        for open in &of.words {
            let (code, texts) = (&open.question, &open.texts);
            let question = of.survey.questionnaire.find(code);
            let text = question.map_or("", |(_, question)| question.text.get(language));
            writer.heading(format!("{code}\u{3000}{text}"));
            let given = texts.iter().map(|(_, count)| count).sum::<u64>() + open.more;
            if given == 0 {
                writer.tell("没有人写意见。", "Nobody wrote anything.");
                continue;
            }
            writer.tell(
                format!("写有意见的 {given} 份，原话照录，相同的合并计数。"),
                format!(
                    "{given} wrote something; their words as they are, equal ones counted together."
                ),
            );
            let rows = texts
                .iter()
                .take(MOST_TEXTS)
                .map(|(text, count)| vec![text.clone(), count.to_string()]);
            let columns = vec![
                TableColumn::text(language.pick("原话", "words"), 14),
                TableColumn::number(language.pick("份数", "responses"), 3),
            ];
            writer.table(&format!("{code} {text}"), columns, rows.collect());
            let rest = texts.iter().skip(MOST_TEXTS).map(|(_, count)| count);
            let rest = rest.sum::<u64>() + open.more;
            if rest > 0 {
                writer.tell(
                    format!("另有 {rest} 份的意见没有列出。"),
                    format!("What {rest} more wrote is not listed."),
                );
            }
        }
    });
}
