//! The annex of a report: 社会调查问卷分析报告, as one content for every form of document.
//!
//! It says only what the figures support, in the order in which such annexes are read.

mod answers;
mod closing;
mod field;
mod figures;

use super::interviews::annex_section;
use super::{Block, Document};
use crate::formats::document::writer::Writer;
use crate::formats::handover::{Handover, SurveyFacts};
use crate::text::Language;

/// The annex of a project, or of the one survey that is handed over.
pub fn annex(facts: &Handover) -> Document {
    let language = facts.language;
    let mut writer = Writer::new(language);
    field::subjects(facts, &mut writer);
    field::arrangement(facts, &mut writer);
    field::returns(facts, &mut writer);
    answers::sample(facts, &mut writer);
    answers::questions(facts, &mut writer);
    figures::measures(facts, &mut writer);
    figures::reliability(facts, &mut writer);
    figures::groups(facts, &mut writer);
    answers::words(facts, &mut writer);
    if let Some(interviews) = &facts.interviews {
        annex_section(interviews, &mut writer);
    }
    closing::conclusions(facts, &mut writer);
    closing::raw(facts, &mut writer);
    Document {
        language,
        mark: language.pick("附件", "Annex").to_owned(),
        title: language
            .pick(
                "社会调查问卷分析报告",
                "Analysis of the questionnaire survey",
            )
            .to_owned(),
        subtitle: facts.project.title.get(language).to_owned(),
        particulars: particulars(facts),
        blocks: writer.blocks,
    }
}

/// What the first page says; what the project does not name is left to be filled in by hand.
fn particulars(facts: &Handover) -> Vec<(String, String)> {
    let language = facts.language;
    let by = &facts.project.commission;
    let named = [
        ("委托单位", "client", by.client.get(language)),
        ("评价机构", "evaluator", by.evaluator.get(language)),
        ("主评人", "lead evaluator", by.lead.get(language)),
        ("日期", "date", by.date.get(language)),
    ];
    named
        .map(|(zh, en, what)| (language.pick(zh, en).to_owned(), what.to_owned()))
        .into()
}

/// The title of a survey, and its code where several surveys could be meant.
fn title(of: &SurveyFacts, language: Language) -> String {
    match of.survey.questionnaire.title.get(language) {
        "" => of.survey.code.clone(),
        title => title.to_owned(),
    }
}

/// Writes a part of a section for each survey; with several surveys each has its heading.
fn each_survey(facts: &Handover, writer: &mut Writer, write: impl Fn(&SurveyFacts, &mut Writer)) {
    let is_alone = facts.surveys.len() == 1;
    for of in &facts.surveys {
        if !is_alone {
            writer.part(&title(of, facts.language));
        }
        let before = writer.blocks.len();
        write(of, writer);
        if writer.blocks.len() == before {
            let none = facts.language.pick(
                "这项调查没有这方面的内容。",
                "This survey has nothing of this kind.",
            );
            writer.blocks.push(Block::Paragraph(none.to_owned()));
        }
    }
}
