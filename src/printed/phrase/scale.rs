//! Grades of a total (优 90-100、良 80-89): no rule of an indicator, but people look here for what is wrong with them.

use rust_decimal::Decimal;

use super::doubts::refused;
use super::question::Refusal;
use super::signs::signs;
use crate::text::{Finding, Order, Text};

/// The names of grades, longer ones before those that they begin with.
const NAMES: [&str; 13] = [
    "不合格",
    "不及格",
    "优秀",
    "良好",
    "中等",
    "一般",
    "合格",
    "及格",
    "较差",
    "优",
    "良",
    "中",
    "差",
];

/// What may stand beside the name and the range of a grade.
const BESIDE: [&str; 16] = [
    "综合评分",
    "综合得分",
    "评价得分",
    "评定",
    "总分",
    "得分",
    "等级",
    "结果",
    "之间",
    "评为",
    "分",
    "为",
    "是",
    "得",
    "的",
    "在",
];

/// A grade with its least and its most points; `None`: without a bound.
struct Grade {
    name: &'static str,
    low: Option<Decimal>,
    high: Option<Decimal>,
}

/// What is wrong with a text that is nothing but the grades of a total; `None`: it is something else.
pub(super) fn grades_of_a_total(text: &str) -> Option<Vec<Finding>> {
    let text: String = signs(text).into_iter().collect();
    let clauses = text.split(['、', ',', ';', '。', '\n', '|']);
    let clauses: Vec<&str> = clauses.filter(|clause| !clause.is_empty()).collect();
    let mut grades: Vec<Grade> = clauses.into_iter().map(grade).collect::<Option<_>>()?;
    if grades.len() < 2 {
        return None;
    }
    grades.order_by_key(|grade| grade.low.unwrap_or(Decimal::MIN));
    let (mut gaps, mut overlaps) = (Vec::new(), Vec::new());
    for pair in grades.windows(2) {
        let (Some(high), Some(low)) = (pair[0].high, pair[1].low) else {
            continue;
        };
        if high < low {
            gaps.push((high, low));
        } else if high > low {
            overlaps.push((low, high));
        }
    }
    let names: Vec<&str> = grades.iter().rev().map(|grade| grade.name).collect();
    let names = names.join("、");
    let mut findings = vec![
        Finding::error(
            "grades-not-rule",
            "phrase",
            Text::new(
                format!("这是总分的等级（{names}），不是一项指标的评分标准"),
                format!("these are the grades of a total ({names}), not the scoring rule of an indicator"),
            ),
        )
        .hint(
            "写在项目里：每个等级一个名称和一个下限，含下限",
            "write them into the project: each grade has a name and a lower bound, which it includes",
        ),
    ];
    let refusals = [
        (!gaps.is_empty()).then_some(Refusal::Gap(gaps)),
        (!overlaps.is_empty()).then_some(Refusal::Overlap(overlaps)),
    ];
    let refusals = refusals.iter().flatten();
    findings.extend(refusals.map(|refusal| refused(refusal, Decimal::ONE_HUNDRED)));
    Some(findings)
}

/// The grade that a clause names, where it says nothing else.
fn grade(clause: &str) -> Option<Grade> {
    let (numbers, mut words) = apart(clause)?;
    let has = |words: &str, any: &[&str]| any.iter().any(|word| words.contains(word));
    let is_least = has(&words, &["以上", "≥", ">", "不低于"]);
    let is_most = has(&words, &["以下", "<", "≤", "低于"]) && !words.contains("不低于");
    for sign in [
        "以上",
        "以下",
        "≥",
        "≤",
        ">",
        "<",
        "=",
        "不低于",
        "低于",
        "含",
    ] {
        words = words.replace(sign, "");
    }
    words.retain(|sign| !"()[]:-~—至%".contains(sign));
    let name = NAMES.into_iter().find(|name| words.contains(name))?;
    words = words.replacen(name, "", 1);
    for word in BESIDE {
        words = words.replace(word, "");
    }
    let (low, high) = match (numbers.as_slice(), is_least, is_most) {
        ([one, other], _, _) => (Some(*one.min(other)), Some(*one.max(other))),
        ([least], true, false) => (Some(*least), None),
        ([most], false, true) => (None, Some(*most)),
        _ => return None,
    };
    words.is_empty().then_some(Grade { name, low, high })
}

/// The numbers of a clause, and what stands around them; `None` for a number that cannot be read.
fn apart(clause: &str) -> Option<(Vec<Decimal>, String)> {
    let (mut numbers, mut words, mut digits) = (Vec::new(), String::new(), String::new());
    for sign in clause.chars().chain(std::iter::once(' ')) {
        if sign.is_ascii_digit() || (sign == '.' && !digits.is_empty()) {
            digits.push(sign);
            continue;
        }
        if !digits.is_empty() {
            numbers.push(Decimal::from_str_exact(&digits).ok()?);
            digits.clear();
        }
        if sign != ' ' {
            words.push(sign);
        }
    }
    Some((numbers, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn codes(text: &str) -> Vec<(&'static str, String)> {
        let findings = grades_of_a_total(text).unwrap_or_default();
        findings
            .into_iter()
            .map(|finding| (finding.code, finding.sentence.zh))
            .collect()
    }

    #[rstest]
    #[case(
        "优（90-100分）、良（80-89分）、中（60-79分）、差（60分以下）",
        Some("79 与 80、89 与 90 之间没有归入任何一档")
    )]
    #[case(
        "90～100分为优秀，80～89分为良好，60～79分为合格，60分以下为不合格",
        Some("79 与 80、89 与 90 之间没有归入任何一档")
    )]
    #[case(
        "优：90-100；良：85-95；中：60-85；差：60以下",
        Some("90 到 95 同时归入两档")
    )]
    #[case(
        "综合得分90分（含）以上为优，80分（含）-90分为良，60分（含）-80分为中，60分以下为差",
        None
    )]
    fn gaps_and_overlaps_of_grades_are_named(#[case] text: &str, #[case] fault: Option<&str>) {
        let codes = codes(text);
        assert_eq!(codes[0].0, "grades-not-rule", "{codes:?}");
        let faults: Vec<&str> = codes[1..].iter().map(|(_, zh)| zh.as_str()).collect();
        assert_eq!(faults, fault.into_iter().collect::<Vec<_>>());
    }

    #[rstest]
    #[case("满意度90%以上得满分，80%-90%得8分，80%以下不得分")]
    #[case("优得10分，良得8分，中得6分，差不得分")]
    #[case("90分以上为优")]
    #[case("优秀率90-100%得5分，良好率80-90%得3分")]
    #[case("")]
    fn a_scoring_rule_is_something_else(#[case] text: &str) {
        assert_eq!(codes(text), []);
    }
}
