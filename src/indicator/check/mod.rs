//! What is wrong or doubtful in the indicators of a project: weights, grades, rules, judgements, bindings.
//!
//! Paths are those of the project folder's files: `indicators[3].rule.tiers[0].from`, `grades[1].from`,
//! `surveys[0].code`; positions count from 0.

mod evidence;
mod grades;
pub(super) mod judgement;
mod published;

use rust_decimal::Decimal;

use super::{Evidence, Indicator, Judged, Judgement, Project, Rule};
use crate::text::{Finding, Language, Text};

/// Every finding of a project's indicators, grades and survey codes.
///
/// The questionnaires and measures of its surveys have their own checks.
pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    let surveys = project.surveys.iter().map(|survey| survey.code.as_str());
    check_codes("surveys", surveys, &mut findings);
    let indicators = project.indicators.iter().map(|one| one.code.as_str());
    check_codes("indicators", indicators, &mut findings);
    for (index, indicator) in project.indicators.iter().enumerate() {
        check_indicator(project, index, indicator, &mut findings);
    }
    check_weights(project, &mut findings);
    grades::check(project, &mut findings);
    findings
}

/// Findings about a judgement for what is judged somewhere: what its rule needs is given and fits.
///
/// Paths begin with the seat: `A3.evidence.reason`. One that is wholly open is only a warning, `not-judged`.
pub fn check_judgement(judged: &Judged<'_>, judgement: &Judgement) -> Vec<Finding> {
    let name = judged.seat.to_string();
    let mut findings = Vec::new();
    let part = Part {
        path: &name,
        name: &name,
        weight: judged.weight,
        rule: judged.rule,
        evidence: &if judged.is_of_interviews {
            Evidence::Interview(judgement.clone())
        } else {
            Evidence::Judgement(judgement.clone())
        },
    };
    judgement::check(&part, judgement, &mut findings);
    findings
}

fn check_indicator(
    project: &Project,
    index: usize,
    indicator: &Indicator,
    findings: &mut Vec<Finding>,
) {
    let path = format!("indicators[{index}]");
    if indicator.weight <= Decimal::ZERO {
        findings.push(
            error(
                "weight-not-positive",
                format!("{path}.weight"),
                format!(
                    "指标 {} 的权重 {} 不大于 0",
                    indicator.code, indicator.weight
                ),
                format!(
                    "the weight {} of {} is not above 0",
                    indicator.weight, indicator.code
                ),
            )
            .hint("写上该指标的满分", "give the full points of the indicator"),
        );
    }
    let part = Part {
        path: &path,
        name: &indicator.code,
        weight: indicator.weight,
        rule: &indicator.rule,
        evidence: &indicator.evidence,
    };
    check_part(project, &part, findings);
    published::check(&path, indicator, findings);
}

/// An indicator, or a group of one: what has a weight, a rule and evidence.
pub(super) struct Part<'a> {
    /// Where it stands in the file.
    pub path: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// Its full points.
    pub weight: Decimal,
    /// Its rule.
    pub rule: &'a Rule,
    /// Where its value comes from.
    pub evidence: &'a Evidence,
}

impl Part<'_> {
    /// The path of a parameter of its rule.
    pub fn at(&self, parameter: &str) -> String {
        format!("{}.rule.{parameter}", self.path)
    }
}

/// What is wrong or doubtful in a rule by itself, for these full points; paths begin with `phrase.rule`.
pub fn rule_findings(rule: &Rule, weight: Decimal) -> Vec<Finding> {
    let mut findings = Vec::new();
    let evidence = Evidence::Judgement(Judgement::default());
    let mut pending = vec![("phrase".to_owned(), "phrase".to_owned(), weight, rule)];
    while let Some((path, name, weight, rule)) = pending.pop() {
        let part = Part {
            path: &path,
            name: &name,
            weight,
            rule,
            evidence: &evidence,
        };
        rule.scoring().check(&part, &mut findings);
        if let Rule::Groups(rule) = rule {
            pending.extend(rule.groups.iter().enumerate().map(|(index, group)| {
                let inner = format!("{path}.rule.groups[{index}]");
                let name = group.title.get(Language::Zh).to_owned();
                (inner, name, group.weight, &group.rule)
            }));
        }
    }
    findings
}

fn check_part(project: &Project, part: &Part, findings: &mut Vec<Finding>) {
    part.rule.scoring().check(part, findings);
    let Rule::Groups(rule) = part.rule else {
        evidence::check(project, part, findings);
        return;
    };
    // The groups carry the evidence; beside them there can only be a remark.
    if matches!(part.evidence, Evidence::Measure { .. }) {
        evidence::check(project, part, findings);
    }
    for (index, group) in rule.groups.iter().enumerate() {
        let path = format!("{}.rule.groups[{index}]", part.path);
        if matches!(group.rule, Rule::Groups(_)) {
            findings.push(
                error(
                    "nested-groups",
                    format!("{path}.rule"),
                    "分组里又有分组".to_owned(),
                    "a group is itself made of groups".to_owned(),
                )
                .hint(
                    "把里层的分组提到外层",
                    "move the inner groups to the outer level",
                ),
            );
        }
        check_part(
            project,
            &Part {
                path: &path,
                name: group.title.get(Language::Zh),
                weight: group.weight,
                rule: &group.rule,
                evidence: &group.evidence,
            },
            findings,
        );
    }
}

fn check_codes<'a>(list: &str, codes: impl Iterator<Item = &'a str>, findings: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    for (index, code) in codes.enumerate() {
        if seen.contains(&code) {
            findings.push(
                error(
                    "duplicate-code",
                    format!("{list}[{index}].code"),
                    format!("代码“{code}”用了两次"),
                    format!("the code `{code}` is used twice"),
                )
                .hint("换一个代码", "choose another code"),
            );
        }
        seen.push(code);
    }
}

fn check_weights(project: &Project, findings: &mut Vec<Finding>) {
    let sum = project
        .indicators
        .iter()
        .fold(Decimal::ZERO, |sum, one| sum.saturating_add(one.weight))
        .normalize();
    if !project.indicators.is_empty() && sum != Decimal::ONE_HUNDRED {
        findings.push(
            warning(
                "weights-not-100",
                "indicators".to_owned(),
                format!("各指标权重合计 {sum}，不是 100"),
                format!("the weights add up to {sum}, not 100"),
            )
            .hint(
                "核对权重；等级按得分占总权重的百分比评定",
                "check the weights; the grade is read off the score as a percentage of their sum",
            ),
        );
    }
}

/// A finding that must be mended.
pub(super) fn error(code: &'static str, path: String, zh: String, en: String) -> Finding {
    Finding::error(code, path, Text::new(zh, en))
}

/// A finding to look at.
pub(super) fn warning(code: &'static str, path: String, zh: String, en: String) -> Finding {
    Finding::warning(code, path, Text::new(zh, en))
}

/// A value in percent that is no percentage, or that looks like a fraction of 1.
pub(super) fn check_percent(path: String, value: Decimal, findings: &mut Vec<Finding>) {
    let value = value.normalize();
    if value < Decimal::ZERO || value > Decimal::ONE_HUNDRED {
        findings.push(
            warning(
                "percent-out-of-range",
                path,
                format!("{value}% 不在 0% 与 100% 之间"),
                format!("{value}% is not between 0% and 100%"),
            )
            .hint(
                "核对数值；百分数 91.32% 写作 91.32",
                "check the value; 91.32% is written 91.32",
            ),
        );
    } else if value > Decimal::ZERO && value < Decimal::ONE {
        findings.push(
            warning(
                "percent-as-fraction",
                path,
                format!("{value}% 不到 1%，像是把比率写成了小数"),
                format!("{value}% is less than 1%: it looks like a fraction of 1"),
            )
            .hint("百分数 91.32% 写作 91.32", "91.32% is written 91.32"),
        );
    }
}
