//! 分组与交叉, 台账, 原始得分表, 数据字典.

use super::page::{Item, Page, Section, section};
use crate::formats::handover::{Handover, raw_rows};
use crate::formats::reports::{LedgerReport, group_remarks};
use crate::questionnaire::{ConditionTest, Kind, Question};
use crate::text::{Language, Text};

/// 分组与交叉; `None` where nothing is grouped.
pub(super) fn groups(facts: &Handover) -> Option<Page> {
    let language = facts.language;
    let said = |texts: Vec<Text>| -> Vec<String> {
        texts
            .iter()
            .map(|text| text.get(language).to_owned())
            .collect()
    };
    let mut sections = Vec::new();
    for of in &facts.surveys {
        let questionnaire = &of.survey.questionnaire;
        for (by, report) in of.group_reports(&facts.project.code) {
            let title = by.title(questionnaire);
            let title = format!("{} {}", by.code(), title.get(language));
            let grid = report.group_grid(language);
            sections.push(section(&title, &grid, said(group_remarks(report.measures))));
        }
        for report in of.cross_reports(&facts.project.code) {
            let title = [&report.rows, &report.columns]
                .map(|(by, title)| format!("{} {}", by.code(), title.get(language)));
            let grid = report.count_grid(language);
            sections.push(section(&title.join(" × "), &grid, said(report.remarks())));
        }
    }
    (!sections.is_empty()).then(|| Page {
        name: language.pick("分组与交叉", "groups").to_owned(),
        title: language.pick("分组与交叉", "By group").to_owned(),
        sections,
    })
}

/// 台账.
pub(super) fn ledger(facts: &Handover) -> Page {
    let language = facts.language;
    let sections = facts.surveys.iter().map(|of| {
        let report = LedgerReport {
            project: &facts.project.code,
            survey: &of.survey.code,
            account: &of.account,
        };
        let found = of.account.imbalances();
        let notes = found
            .iter()
            .map(|one| one.finding.sentence.get(language).to_owned());
        let grid = report.to_grid(language);
        section(&of.survey.code, &grid, notes.collect())
    });
    Page {
        name: language.pick("台账", "ledger").to_owned(),
        title: language.pick("台账", "The ledger").to_owned(),
        sections: sections.collect(),
    }
}

/// 原始得分表; a sheet for each survey whose single papers were asked for.
pub(super) fn raw(facts: &Handover) -> Vec<Page> {
    let language = facts.language;
    let word = language.pick("原始得分表", "papers");
    let is_alone = facts.surveys.len() == 1;
    let pages = facts.surveys.iter().filter_map(|of| {
        let table = raw_rows(of, language)?;
        let name = if is_alone {
            word.to_owned()
        } else {
            format!("{word} {}", of.survey.code)
        };
        let is_number = |at: usize, cell: &str| {
            at > 0 && at <= table.numbers && cell.parse::<rust_decimal::Decimal>().is_ok()
        };
        let rows = table.rows.iter().map(|row| {
            let cells = row.iter().enumerate();
            cells
                .map(|(at, cell)| {
                    if is_number(at, cell) {
                        Item::Number(cell.clone())
                    } else {
                        Item::text(cell)
                    }
                })
                .collect()
        });
        let rows = rows.collect();
        // A sheet has a name of at most 31 signs.
        let name = name.chars().take(31).collect::<String>();
        Some(Page::table(&name, table.headings.clone(), rows))
    });
    pages.collect()
}

/// 数据字典: every question, its options and what they are worth.
pub(super) fn dictionary(facts: &Handover) -> Page {
    let language = facts.language;
    let headings = [
        ["调查", "survey"],
        ["题", "question"],
        ["题目", "text"],
        ["题型", "kind"],
        ["用途", "role"],
        ["敏感", "sensitive"],
        ["满分", "full mark"],
        ["何时问", "asked when"],
        ["选项代码", "option code"],
        ["选项", "option"],
        ["分值", "points"],
    ];
    let yes_no = |flag: bool| {
        if flag {
            language.pick("是", "yes")
        } else {
            language.pick("否", "no")
        }
    };
    let mut rows = Vec::new();
    for of in &facts.surveys {
        for question in &of.survey.questionnaire.questions {
            let mark = question
                .full_mark()
                .map(|mark| Item::Number(mark.normalize().to_string()));
            let named = [
                Item::text(&of.survey.code),
                Item::text(&question.code),
                Item::text(question.text.get(language)),
                Item::text(kind(&question.kind, language)),
                Item::text(question.role.code()),
                Item::text(yes_no(question.sensitive)),
                Item::or_blank(mark),
                Item::text(asked(question, language)),
            ];
            if question.options.is_empty() {
                let nothing = [Item::Blank, Item::Blank, Item::Blank];
                rows.push(named.iter().cloned().chain(nothing).collect());
            }
            for option in &question.options {
                let points = option
                    .points
                    .map(|points| Item::Number(points.normalize().to_string()));
                let of_option = [
                    Item::text(&option.code),
                    Item::text(option.label.get(language)),
                    Item::or_blank(points),
                ];
                rows.push(named.iter().cloned().chain(of_option).collect());
            }
        }
    }
    let headings = headings.map(|[zh, en]| language.pick(zh, en).to_owned());
    let name = language.pick("数据字典", "dictionary");
    Page {
        sections: vec![Section {
            headings: headings.into(),
            rows,
            ..Section::default()
        }],
        ..Page::table(name, Vec::new(), Vec::new())
    }
}

fn kind(kind: &Kind, language: Language) -> &'static str {
    match kind {
        Kind::Single => language.pick("单选", "single choice"),
        Kind::Multiple => language.pick("多选", "multiple choice"),
        Kind::Score { .. } => language.pick("打分", "points"),
        Kind::Number { .. } => language.pick("数字", "number"),
        Kind::Text => language.pick("文字", "text"),
        Kind::Date => language.pick("日期", "date"),
    }
}

/// Under which conditions a question is asked.
fn asked(question: &Question, language: Language) -> String {
    let conditions = question.ask_if.iter().map(|condition| {
        let code = &condition.question;
        let or = language.pick("或", " or ");
        match &condition.test {
            ConditionTest::AnyOf(codes) => format!("{code} = {}", codes.join(or)),
            ConditionTest::NoneOf(codes) => format!("{code} ≠ {}", codes.join(or)),
            ConditionTest::AtLeast(number) => format!("{code} ≥ {}", number.normalize()),
            ConditionTest::AtMost(number) => format!("{code} ≤ {}", number.normalize()),
        }
    });
    conditions
        .collect::<Vec<_>>()
        .join(language.pick("；", "; "))
}
