//! The checks of what `project.toml` itself declares: codes, counts and grades.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::indicator::Project;
use crate::questionnaire::check_code;
use crate::text::{Finding, Text};

/// Everything wrong or doubtful in the project but for its surveys' questionnaires and its indicators.
pub(super) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(check_code("code", &project.code));
    let mut known = BTreeSet::new();
    for (index, survey) in project.surveys.iter().enumerate() {
        let path = format!("surveys[{index}]");
        findings.extend(check_code(&format!("{path}.code"), &survey.code));
        if !known.insert(survey.code.to_ascii_lowercase()) {
            findings.push(duplicate_survey(&path, &survey.code));
        }
        if let (Some(population), Some(distributed)) = (survey.population, survey.distributed)
            && distributed > population
        {
            findings.push(too_many_papers(&path, distributed, population));
        }
    }
    findings.extend(check_grades(project));
    findings
}

fn duplicate_survey(path: &str, code: &str) -> Finding {
    Finding::error(
        "duplicate-code",
        format!("{path}.code"),
        Text::new(
            format!("调查代码“{code}”用了两次"),
            format!("the survey code `{code}` is used twice"),
        ),
    )
    .hint("给每项调查不同的代码", "give every survey its own code")
}

fn too_many_papers(path: &str, distributed: u64, population: u64) -> Finding {
    Finding::warning(
        "distributed-above-population",
        format!("{path}.distributed"),
        Text::new(
            format!("发放 {distributed} 份，多于可调查的 {population} 人"),
            format!("{distributed} papers were handed out to a population of {population}"),
        ),
    )
    .hint(
        "核对 distributed（发放份数）和 population（总人数）",
        "check distributed (papers handed out) against population (people)",
    )
}

fn check_grades(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, pair) in project.grades.windows(2).enumerate() {
        if pair[1].from >= pair[0].from {
            findings.push(
                Finding::error(
                    "grades-not-descending",
                    format!("grades[{}].from", index + 1),
                    Text::new(
                        format!(
                            "等级“{}”从 {} 起，不低于上一级的 {}",
                            pair[1].title.zh, pair[1].from, pair[0].from
                        ),
                        format!(
                            "this grade begins at {}, not below {} of the one before",
                            pair[1].from, pair[0].from
                        ),
                    ),
                )
                .hint(
                    "等级从高到低写，下限一级比一级低",
                    "list the grades best first, each beginning lower",
                ),
            );
        }
    }
    let ends = [
        project.grades.first().map(|grade| grade.from),
        project.grades.last().map(|grade| grade.from),
    ];
    if ends[0].is_some_and(|from| from > Decimal::ONE_HUNDRED) {
        findings.push(
            Finding::error(
                "grade-above-100",
                "grades[0].from",
                Text::new(
                    "最高的等级要求超过 100 %，谁也达不到",
                    "the best grade begins above 100 % and cannot be reached",
                ),
            )
            .hint(
                "下限是总权重的百分之几，写 0 到 100",
                "give percent of the whole weight, from 0 to 100",
            ),
        );
    }
    if let Some(from) = ends[1].filter(|from| !from.is_zero()) {
        findings.push(
            Finding::error(
                "grades-gap",
                format!("grades[{}].from", project.grades.len() - 1),
                Text::new(
                    format!("最低的等级从 {from} 起，更低的总分没有等级"),
                    format!("the lowest grade begins at {from}; a lower total has no grade"),
                ),
            )
            .hint("最低一级写 from = 0", "write from = 0 for the lowest grade"),
        );
    }
    findings
}
