//! Where the value comes from: a measure that exists and fits the rule, or a judgement with its reason.

use super::{Part, error, judgement};
use crate::indicator::{Evidence, Project, Rule, Unit};
use crate::text::Finding;

/// Findings about the evidence of an indicator or a group.
pub(super) fn check(project: &Project, part: &Part, findings: &mut Vec<Finding>) {
    match part.evidence {
        Evidence::Measure { survey, measure } => {
            check_binding(project, part, survey, measure, findings);
        }
        Evidence::Interview(judgement) | Evidence::Judgement(judgement) => {
            judgement::check(part, judgement, findings);
        }
    }
}

fn check_binding(
    project: &Project,
    part: &Part,
    survey_code: &str,
    measure: &str,
    findings: &mut Vec<Finding>,
) {
    let path = format!("{}.evidence", part.path);
    if !takes_a_rate(part.rule) {
        let code = part.rule.code();
        findings.push(
            error(
                "measure-does-not-fit-rule",
                path.clone(),
                format!("测算是比率，规则 {code} 用不上"),
                format!("a measure is a rate: the rule {code} cannot use it"),
            )
            .hint(
                "换用百分比的规则，或改为认定",
                "use a rule over percent, or a judgement",
            ),
        );
    }
    let Some(survey) = project.survey(survey_code) else {
        let known: Vec<&str> = project
            .surveys
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        findings.push(
            error(
                "unknown-survey",
                format!("{path}.survey"),
                format!("没有调查“{survey_code}”"),
                format!("there is no survey `{survey_code}`"),
            )
            .hint(one_of(&known, true), one_of(&known, false)),
        );
        return;
    };
    if !survey.measures.iter().any(|known| known.code == measure) {
        let known: Vec<&str> = survey
            .measures
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        findings.push(
            error(
                "unknown-measure",
                format!("{path}.measure"),
                format!("调查 {survey_code} 没有测算“{measure}”"),
                format!("the survey {survey_code} has no measure `{measure}`"),
            )
            .hint(one_of(&known, true), one_of(&known, false)),
        );
    }
}

/// Whether the rule is about a value in percent.
fn takes_a_rate(rule: &Rule) -> bool {
    rule.unit() == Some(Unit::Percent)
}

fn one_of(known: &[&str], zh: bool) -> String {
    match (known.is_empty(), zh) {
        (true, true) => "先在项目里声明".to_owned(),
        (true, false) => "declare it in the project first".to_owned(),
        (false, true) => format!("可用：{}", known.join("、")),
        (false, false) => format!("one of {}", known.join(", ")),
    }
}
