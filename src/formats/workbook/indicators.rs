//! 指标得分, as the forms of finance departments want it: the head, the money, the indicators with their score, the sum,
//! who signs.

use super::page::{Item, Page, Section};
use crate::formats::handover::Handover;
use crate::indicator::{Assessment, Indicator, Rule, Scored};
use crate::measure::Fraction;
use crate::text::Language;

/// The sheet; `None` where one survey is handed over.
pub(super) fn page(facts: &Handover) -> Option<Page> {
    let assessment = facts.assessment.as_ref()?;
    let language = facts.language;
    Some(Page {
        keys: 1,
        name: language.pick("指标得分", "scores").to_owned(),
        title: language
            .pick("项目支出绩效自评（评价）表", "Scores of the indicators")
            .to_owned(),
        sections: vec![
            head(facts, language),
            money(language),
            table(facts, assessment, language),
            closing(facts, assessment, language),
        ],
    })
}

fn head(facts: &Handover, language: Language) -> Section {
    let by = &facts.project.commission;
    let named = [
        (["项目名称", "project"], facts.project.title.get(language)),
        (["主管部门", "department"], by.department.get(language)),
        (["实施单位", "implementer"], by.implementer.get(language)),
    ];
    let rows =
        named.map(|([zh, en], what)| vec![Item::text(language.pick(zh, en)), Item::text(what)]);
    Section {
        rows: rows.into(),
        ..Section::default()
    }
}

/// The money, which is filled in by hand: the program knows none.
fn money(language: Language) -> Section {
    let words = [
        ["项目资金（万元）", "funds (10,000 yuan)"],
        ["年初预算数", "budget at first"],
        ["全年预算数（调整后）", "budget as adjusted"],
        ["全年执行数", "spent"],
        ["分值", "weight"],
        ["执行率", "share spent"],
        ["得分", "score"],
    ];
    let sources = [
        ["年度资金总额", "total"],
        ["其中：财政拨款", "of it: from the budget"],
        ["财政专户管理资金", "special accounts"],
        ["单位资金", "own funds"],
        ["其他资金", "others"],
    ];
    let rows = sources.map(|[zh, en]| {
        let mut row = vec![Item::text(language.pick(zh, en))];
        row.extend(std::iter::repeat_n(Item::Blank, 6));
        row
    });
    Section {
        headings: words
            .map(|[zh, en]| language.pick(zh, en).to_owned())
            .into(),
        rows: rows.into(),
        ..Section::default()
    }
}

/// The first row of the indicators on the sheet, counted from 1: the title and an empty row, three rows of the head and
/// one behind, a heading and five rows of the money and one behind, the headings.
const FIRST_ROW: usize = 2 + 4 + 7 + 1 + 1;

fn table(facts: &Handover, assessment: &Assessment, language: Language) -> Section {
    let words = [
        ["一级指标", "level 1"],
        ["二级指标", "level 2"],
        ["三级指标", "level 3"],
        ["指标性质", "kind"],
        ["度量单位", "unit"],
        ["年度指标值", "target"],
        ["实际完成值", "value"],
        ["分值", "weight"],
        ["得分", "score"],
        ["偏差原因分析及改进措施", "why it deviates, and what to do"],
    ];
    let indicator = |code: &str| facts.project.indicators.iter().find(|one| one.code == code);
    let mut rows: Vec<Vec<Item>> = assessment
        .indicators
        .iter()
        .map(|scored| row(scored, indicator(&scored.code), language))
        .collect();
    let last = FIRST_ROW + rows.len() - 1;
    let sum = |column: char, parts: Vec<Option<&Fraction>>, whole: &Fraction| {
        let printed = |value: &Fraction| value.to_short_text(2);
        let added: Fraction = parts
            .iter()
            .flatten()
            .map(|part| part.rounded(2, crate::measure::Rounding::HalfUp))
            .sum();
        // The sum of the printed scores may not be the printed sum; then a formula would say another total.
        if printed(&added) == printed(whole) {
            Item::Formula {
                text: format!("SUM({column}{FIRST_ROW}:{column}{last})"),
                result: printed(whole),
                is_percent: false,
            }
        } else {
            Item::Number(printed(whole))
        }
    };
    let weights = assessment.indicators.iter().map(|one| Some(&one.weight));
    let scores = assessment.indicators.iter().map(|one| one.score.as_ref());
    let mut total = vec![Item::text(language.pick("合计", "total"))];
    total.extend(std::iter::repeat_n(Item::Blank, 6));
    total.push(sum('H', weights.collect(), &assessment.weight));
    total.push(sum('I', scores.collect(), &assessment.total));
    total.push(Item::Blank);
    rows.push(total);
    Section {
        headings: words
            .map(|[zh, en]| language.pick(zh, en).to_owned())
            .into(),
        rows,
        notes: assessment
            .notes(&facts.project.grades)
            .iter()
            .map(|note| note.get(language).to_owned())
            .collect(),
        ..Section::default()
    }
}

fn row(scored: &Scored, indicator: Option<&Indicator>, language: Language) -> Vec<Item> {
    let [first, second] = &scored.path;
    let target = scored.target.get(language);
    let score = scored
        .score
        .as_ref()
        .map(|score| Item::Number(score.to_short_text(2)));
    vec![
        Item::text(first.get(language)),
        Item::text(second.get(language)),
        Item::text(scored.title.get(language)),
        Item::text(kind(target, indicator.map(|one| &one.rule), language)),
        Item::text(unit(target)),
        Item::text(target),
        Item::text(scored.value.get(language)),
        Item::Number(scored.weight.to_short_text(2)),
        Item::or_blank(score),
        Item::text(scored.deduction.get(language)),
    ]
}

/// The sign of the target, as the forms call an indicator's kind: ≥, =, ≤, or 定性 for what no number says.
fn kind(target: &str, rule: Option<&Rule>, language: Language) -> &'static str {
    let begins = |signs: &[&str]| {
        signs
            .iter()
            .any(|sign| target.trim_start().starts_with(sign))
    };
    let is_number = target.contains(|sign: char| sign.is_ascii_digit());
    let falls = matches!(rule, Some(Rule::LimitSteps(_)));
    if begins(&["≤", "<", "＜", "不超过", "不高于"]) || (falls && is_number) {
        "≤"
    } else if begins(&["=", "＝"]) {
        "="
    } else if is_number {
        "≥"
    } else {
        language.pick("定性", "in words")
    }
}

/// The unit of the target: what stands behind its number.
fn unit(target: &str) -> &str {
    let number = |sign: char| sign.is_ascii_digit() || sign == '.';
    let Some(end) = target.rfind(number) else {
        return "";
    };
    target.get(end + 1..).map_or("", str::trim)
}

fn closing(facts: &Handover, assessment: &Assessment, language: Language) -> Section {
    let grade = assessment.grade.as_ref().map(|grade| grade.get(language));
    let total = assessment.total.to_short_text(2);
    let conclusion = match language {
        Language::Zh => format!("合计 {total} 分，等级{}", grade.unwrap_or("未定")),
        Language::En => format!("{total} points, grade {}", grade.unwrap_or("not yet")),
    };
    let named = [
        (["评价结论", "conclusion"], conclusion),
        (["存在问题", "problems"], String::new()),
        (["改进措施", "what to do"], String::new()),
        (
            ["主评人", "lead evaluator"],
            facts.project.commission.lead.get(language).to_owned(),
        ),
        (
            [
                "项目负责人（签字）",
                "responsible for the project (signature)",
            ],
            String::new(),
        ),
        (
            [
                "财务负责人（签字）",
                "responsible for the money (signature)",
            ],
            String::new(),
        ),
        (
            ["填报日期", "date"],
            facts.project.commission.date.get(language).to_owned(),
        ),
    ];
    let rows =
        named.map(|([zh, en], what)| vec![Item::text(language.pick(zh, en)), Item::text(what)]);
    Section {
        rows: rows.into(),
        ..Section::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_stands_behind_the_number() {
        assert_eq!(
            ["≥90%", "29人", "充分", "≤ 3.5 万元"].map(unit),
            ["%", "人", "", "万元"]
        );
    }

    #[test]
    fn the_kind_is_the_sign_of_the_target() {
        let said =
            ["≥90%", "90%", "≤5", "=100%", "充分"].map(|target| kind(target, None, Language::Zh));
        assert_eq!(said, ["≥", "≥", "≤", "=", "定性"]);
    }
}
