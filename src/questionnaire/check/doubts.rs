//! What a questionnaire may do and an evaluator should look at again: roles, points that measure nothing, privacy.

use crate::questionnaire::privacy::seems_private;
use crate::questionnaire::{Kind, Question, Questionnaire, Role};
use crate::text::{Finding, Text};

/// What is doubtful in one question.
pub(super) fn check_question(path: &str, question: &Question) -> Vec<Finding> {
    let code = &question.code;
    let mut findings = Vec::new();
    if question.role == Role::Demographic && question.full_mark().is_some() {
        findings.push(demographic_with_points(path, code));
    }
    if !question.sensitive && looks_sensitive(question) {
        findings.push(
            Finding::warning(
                "maybe-sensitive",
                path,
                Text::new(
                    format!("{code} 像是问健康、身份或联系方式，却没有标为敏感"),
                    format!("{code} seems to ask about health, identity or contact, but is not marked sensitive"),
                ),
            )
            .hint(
                "涉及个人隐私就写 sensitive = true，导出时会加以保护",
                "write sensitive = true where it is private: it is then guarded in exports",
            ),
        );
    }
    if !matches!(
        question.kind,
        Kind::Single | Kind::Score { .. } | Kind::Multiple
    ) && matches!(question.role, Role::Satisfaction | Role::Awareness)
    {
        findings.push(
            Finding::warning(
                "role-not-countable",
                format!("{path}.role"),
                Text::new(
                    format!("{code} 标为 {}，但这种题型算不出比率", question.role.code()),
                    format!("{code} is for {}, but no rate can be computed from its kind", question.role.code()),
                ),
            )
            .hint(
                "满意度和知晓情况用 single（单选）或 score（录入分值）；意见用 role = \"open\"",
                "ask satisfaction and awareness with `single` or `score`; opinions have role = \"open\"",
            ),
        );
    }
    findings
}

fn demographic_with_points(path: &str, code: &str) -> Finding {
    Finding::warning(
        "demographic-with-points",
        format!("{path}.role"),
        Text::new(
            format!("{code} 只描述受访者，却带分值：算进满意度就不是满意度了"),
            format!("{code} only describes the respondent, yet carries points: a rate with it in does not measure satisfaction"),
        ),
    )
    .hint(
        "去掉分值；原问卷就是这样计分的，可以保留，但不要算进满意度",
        "drop the points; where the paper scores it so, keep them but leave it out of the satisfaction measure",
    )
}

fn looks_sensitive(question: &Question) -> bool {
    let texts =
        std::iter::once(&question.text).chain(question.options.iter().map(|option| &option.label));
    texts
        .flat_map(|text| [&text.zh, &text.en])
        .any(|text| seems_private(text))
}

/// A questionnaire from which neither satisfaction nor awareness can be measured.
pub(super) fn check_roles(questionnaire: &Questionnaire) -> Option<Finding> {
    let measured =
        |question: &Question| matches!(question.role, Role::Satisfaction | Role::Awareness);
    if questionnaire.questions.is_empty() || questionnaire.questions.iter().any(measured) {
        return None;
    }
    Some(
        Finding::warning(
            "no-satisfaction-question",
            "questions",
            Text::new(
                "没有一道题问满意度或知晓情况，得不出满意度或知晓率",
                "no question asks about satisfaction or awareness, so neither can be measured",
            ),
        )
        .hint(
            "核对各题的 role；问满意度的题写 role = \"satisfaction\"",
            "check the roles; a question about satisfaction has role = \"satisfaction\"",
        ),
    )
}
