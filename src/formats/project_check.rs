//! The checks of what `project.toml` declares beside what [`crate::indicator::check`] looks at: codes and counts.

use crate::indicator::Project;
use crate::questionnaire::check_code;
use crate::text::{Finding, Text};

/// What is wrong or doubtful in the codes and counts of a project.
pub(super) fn check(project: &Project) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(check_code("code", &project.code));
    for (index, survey) in project.surveys.iter().enumerate() {
        let path = format!("surveys[{index}]");
        findings.extend(check_code(&format!("{path}.code"), &survey.code));
        if let (Some(population), Some(distributed)) = (survey.population, survey.distributed)
            && distributed > population
        {
            findings.push(too_many_papers(&path, distributed, population));
        }
    }
    findings
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
