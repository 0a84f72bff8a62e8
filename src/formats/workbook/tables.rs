//! 分组与交叉, 台账, 原始得分表, 数据字典.

use rust_xlsxwriter::column_number_to_name;

use super::page::{Item, Page, Section, section};
use crate::formats::handover::{Handover, RawRows, raw_rows, role_word};
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
        sections.extend(of.kept_in_remark().map(|remark| Section {
            title: of.survey.code.clone(),
            notes: said(vec![remark]),
            ..Section::default()
        }));
    }
    (!sections.is_empty()).then(|| Page {
        keys: 1,
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
        keys: 1,
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
        let rows = (2..).zip(&table.rows).map(|(row, cells)| {
            // The last two rows are the sums and the rates.
            let from_end = table.rows.len() + 1 - row;
            raw_row(&table, row, from_end, cells)
        });
        let rows = rows.collect();
        let mut headings = table.headings.clone();
        headings.push(
            language
                .pick(
                    "没有分值、数字或日期的答案",
                    "answers without points, number or day",
                )
                .to_owned(),
        );
        // A sheet has a name of at most 31 signs.
        let name = name.chars().take(31).collect::<String>();
        Some(Page::table(&name, headings, rows))
    });
    pages.collect()
}

/// A row of the single papers: each column has one type, so that what is no number, as 未答, stands in a column of its own.
/// Sums and rates are formulas over the cells.
fn raw_row(table: &RawRows, row: usize, from_end: usize, cells: &[String]) -> Vec<Item> {
    let (sum, mut without) = (table.numbers, Vec::new());
    let last_paper = row + from_end - 2;
    let formula = |text: String, cell: &String| Item::Formula {
        text,
        result: cell.clone(),
        is_percent: false,
    };
    let items = cells.iter().enumerate().map(|(at, cell)| {
        let column = column_number_to_name(at as u16);
        let kind = (at > sum).then(|| table.others.get(at - sum - 1)).flatten();
        let item = match (from_end, kind) {
            _ if cell.is_empty() || at == 0 => {
                return if at == 0 {
                    Item::text(cell)
                } else {
                    Item::Blank
                };
            }
            (0, _) => {
                let mark = table
                    .marks
                    .get(at - 1)
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let text = format!("ROUND({column}{}/{mark}*100,2)", row - 1);
                return formula(text, cell);
            }
            (1, _) => return formula(format!("SUM({column}2:{column}{last_paper})"), cell),
            (_, None) if at == sum && sum > 1 => {
                let last = column_number_to_name((sum - 1) as u16);
                return formula(format!("SUM(B{row}:{last}{row})"), cell);
            }
            (_, None | Some(Kind::Score { .. } | Kind::Number { .. })) => {
                let is_number = cell.parse::<rust_decimal::Decimal>().is_ok();
                is_number.then(|| Item::Number(cell.clone()))
            }
            (_, Some(Kind::Date)) => cell.parse().ok().map(Item::Day),
            (_, Some(Kind::Single | Kind::Multiple | Kind::Text)) => Some(Item::text(cell)),
        };
        item.unwrap_or_else(|| {
            let heading = table.headings.get(at).map_or("", String::as_str);
            let code = heading.split(' ').next().unwrap_or_default();
            without.push(format!("{code} {cell}"));
            Item::Blank
        })
    });
    let mut items: Vec<Item> = items.collect();
    items.push(if without.is_empty() {
        Item::Blank
    } else {
        Item::text(without.join("；"))
    });
    items
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
                Item::text(role_word(question.role, language)),
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
