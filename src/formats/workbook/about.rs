//! 说明: what the workbook was made from, by whom and when.

use super::page::{Item, Page, Section};
use crate::formats::handover::Handover;
use crate::text::Language;

/// The sheet.
pub(super) fn page(facts: &Handover) -> Page {
    let language = facts.language;
    Page {
        keys: 1,
        name: language.pick("说明", "about").to_owned(),
        title: language.pick("说明", "About this workbook").to_owned(),
        sections: vec![
            made(facts, language),
            surveys(facts, language),
            trail(facts, language),
            notes(facts, language),
        ],
    }
}

fn made(facts: &Handover, language: Language) -> Section {
    let manifest = &facts.manifest;
    let by = &facts.project.commission;
    let only = if manifest.approved_only {
        language.pick("只用已审定的答卷", "approved responses only")
    } else {
        language.pick("全部有效答卷", "all valid responses")
    };
    let named = [
        (["项目", "project"], manifest.project.as_str()),
        (["数据出处", "source"], facts.project.source.get(language)),
        (["委托单位", "client"], by.client.get(language)),
        (["评价机构", "evaluator"], by.evaluator.get(language)),
        (["主评人", "lead evaluator"], by.lead.get(language)),
        (["依据的答卷", "responses counted"], only),
        (["生成人", "made by"], &manifest.operator),
        (["生成时间（UTC）", "made at (UTC)"], &manifest.time),
        (["程序", "program"], &manifest.program),
    ];
    let rows =
        named.map(|([zh, en], what)| vec![Item::text(language.pick(zh, en)), Item::text(what)]);
    Section {
        rows: rows.into(),
        ..Section::default()
    }
}

fn surveys(facts: &Handover, language: Language) -> Section {
    let headings = [
        ["调查", "survey"],
        ["依据", "rests on"],
        ["问卷版本", "version"],
        ["读入的答卷", "responses read"],
        ["已审定", "approved"],
        ["未审定", "not approved"],
        ["答卷的指纹", "hash of the responses"],
        ["问卷与公式的指纹", "hash of questionnaire and formulas"],
    ];
    let rows = facts.manifest.surveys.iter().zip(&facts.surveys);
    let rows = rows.map(|(survey, of)| {
        vec![
            Item::text(&survey.code),
            Item::text(of.rests_on.sentence().get(language)),
            Item::count(survey.version.into()),
            Item::count(survey.responses),
            Item::count(survey.approved),
            Item::count(survey.not_approved),
            Item::text(&survey.hash),
            Item::text(&survey.definition),
        ]
    });
    Section {
        title: language.pick("各项调查", "The surveys").to_owned(),
        headings: headings
            .map(|[zh, en]| language.pick(zh, en).to_owned())
            .into(),
        rows: rows.collect(),
        ..Section::default()
    }
}

fn trail(facts: &Handover, language: Language) -> Section {
    let headings = [["设备", "device"], ["链头", "head"], ["记录数", "records"]];
    let rows = facts.manifest.heads.iter().map(|head| {
        vec![
            Item::text(&head.device),
            Item::text(&head.hash),
            Item::Number(head.sequence.to_string()),
        ]
    });
    Section {
        title: language.pick("留痕", "The trail").to_owned(),
        headings: headings
            .map(|[zh, en]| language.pick(zh, en).to_owned())
            .into(),
        rows: rows.collect(),
        ..Section::default()
    }
}

fn notes(facts: &Handover, language: Language) -> Section {
    let mut notes = vec![
        language
            .pick(
                "核对这份文件是否还与库里一致：manyi export verify 文件名",
                "To tell whether this file still matches what is on file: manyi export verify FILE",
            )
            .to_owned(),
    ];
    for of in &facts.surveys {
        notes.extend(
            of.gate
                .remark()
                .map(|remark| format!("{}：{}", of.survey.code, remark.get(language))),
        );
    }
    for survey in &facts.without_responses {
        notes.push(match language {
            Language::Zh => format!("《{survey}》没有答卷，没有列入"),
            Language::En => format!("no responses of “{survey}” are on file; it is not here"),
        });
    }
    Section {
        notes,
        ..Section::default()
    }
}
