//! The grades: best first, without overlap, down to 0.

use rust_decimal::Decimal;

use super::{error, warning};
use crate::indicator::Project;
use crate::text::{Finding, Language};

/// Findings about the grade bands; a project without indicators needs none.
pub(super) fn check(project: &Project, findings: &mut Vec<Finding>) {
    let Some(last) = project.grades.last() else {
        if !project.indicators.is_empty() {
            findings.push(
                warning(
                    "no-grades",
                    "grades".to_owned(),
                    "没有规定等级".to_owned(),
                    "no grades are declared".to_owned(),
                )
                .hint(
                    "例如：优 90，良 80，中 60，差 0",
                    "such as 优 90, 良 80, 中 60, 差 0",
                ),
            );
        }
        return;
    };
    for (index, band) in project.grades.iter().enumerate() {
        let path = format!("grades[{index}].from");
        if band.from < Decimal::ZERO || band.from > Decimal::ONE_HUNDRED {
            let (title, from) = (band.title.get(Language::Zh), band.from.normalize());
            findings.push(
                error(
                    "grade-out-of-range",
                    path.clone(),
                    format!("等级“{title}”从 {from} 起，不在 0 与 100 之间"),
                    format!("the grade `{title}` begins at {from}, which is not between 0 and 100"),
                )
                .hint(
                    "等级按得分占总权重的百分比评定",
                    "grades are read off the score as a percentage of the whole weight",
                ),
            );
        }
        let Some(better) = index
            .checked_sub(1)
            .and_then(|above| project.grades.get(above))
        else {
            continue;
        };
        if band.from >= better.from {
            findings.push(
                error(
                    "grades-not-descending",
                    path,
                    format!(
                        "等级“{}”的下限 {} 不低于上一等级的 {}",
                        band.title.get(Language::Zh),
                        band.from.normalize(),
                        better.from.normalize()
                    ),
                    format!(
                        "the grade `{}` begins at {}, not below the {} of the one before",
                        band.title.get(Language::En),
                        band.from.normalize(),
                        better.from.normalize()
                    ),
                )
                .hint(
                    "从最好的等级写起，下限逐级降低",
                    "write the best grade first, each lower bound below the last",
                ),
            );
        }
    }
    if last.from > Decimal::ZERO {
        let from = last.from.normalize();
        findings.push(
            error(
                "grades-gap",
                format!("grades[{}].from", project.grades.len() - 1),
                format!("{from} 分以下没有等级"),
                format!("totals below {from} have no grade"),
            )
            .hint("最后一个等级从 0 起", "let the last grade begin at 0"),
        );
    }
}
