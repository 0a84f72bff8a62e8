//! How many options, and which days, a question takes: whether that can be met and says anything.

use crate::questionnaire::{Kind, Question};
use crate::text::{Finding, Text};

/// What is wrong with the limits of a question.
pub(super) fn check(path: &str, question: &Question) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(exclusive(path, question));
    if question.kind == Kind::Multiple {
        findings.extend(counts(path, question));
    }
    let (low, high) = (question.limits.low, question.limits.high);
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        let code = &question.code;
        findings.push(
            Finding::error(
                "bounds-crossed",
                format!("{path}.low"),
                Text::new(
                    format!("{code} 的第一天 {low} 晚于最后一天 {high}"),
                    format!("the first day {low} of {code} is after the last, {high}"),
                ),
            )
            .hint(
                "low 写早的，high 写晚的",
                "write the earlier one at low, the later one at high",
            ),
        );
    }
    findings
}

fn exclusive(path: &str, question: &Question) -> Option<Finding> {
    let (at, option) = question
        .options
        .iter()
        .enumerate()
        .find(|(_, option)| option.exclusive)?;
    let (code, path) = (&question.code, format!("{path}.options[{at}].exclusive"));
    if question.kind != Kind::Multiple {
        return Some(
            Finding::error(
                "exclusive-not-multiple",
                path,
                Text::new(
                    format!("{code} 不是多选题，选项 {} 用不上 exclusive", option.code),
                    format!(
                        "{code} takes one option: `exclusive` means nothing at {}",
                        option.code
                    ),
                ),
            )
            .hint("删掉 exclusive", "delete `exclusive`"),
        );
    }
    let all = question.options.iter().all(|option| option.exclusive);
    all.then(|| {
        Finding::warning(
            "limit-without-effect",
            path,
            Text::new(
                format!("{code} 的每个选项都是 exclusive，只能选一项"),
                format!("every option of {code} is exclusive: one can be ticked"),
            ),
        )
        .hint(
            "改成 kind = \"single\"（单选）",
            "make it kind = \"single\"",
        )
    })
}

fn counts(path: &str, question: &Question) -> Option<Finding> {
    let (at_least, at_most) = (question.limits.at_least, question.limits.at_most);
    let code = &question.code;
    let together = question.options.iter().filter(|option| !option.exclusive);
    let together = together.count() as u32;
    if at_most == Some(0) || at_least.is_some_and(|least| least > together.max(1)) {
        let key = if at_most == Some(0) {
            "at_most"
        } else {
            "at_least"
        };
        return Some(
            Finding::error(
                "limit-out-of-reach",
                format!("{path}.{key}"),
                Text::new(
                    format!("{code} 可以同选的有 {together} 项，{key} 永远达不到"),
                    format!(
                        "{code} has {together} options that go together: `{key}` cannot be met"
                    ),
                ),
            )
            .hint("核对这个数", "check the number"),
        );
    }
    if let (Some(least), Some(most)) = (at_least, at_most)
        && least > most
    {
        return Some(
            Finding::error(
                "bounds-crossed",
                format!("{path}.at_least"),
                Text::new(
                    format!("{code} 至少选 {least} 项，却至多选 {most} 项"),
                    format!("{code} takes at least {least} options and at most {most}"),
                ),
            )
            .hint(
                "at_least 写小的，at_most 写大的",
                "write the smaller one at at_least, the larger one at at_most",
            ),
        );
    }
    let key = match (at_least, at_most) {
        (_, Some(most)) if most >= together => "at_most",
        (Some(0), _) => "at_least",
        _ => return None,
    };
    Some(
        Finding::warning(
            "limit-without-effect",
            format!("{path}.{key}"),
            Text::new(
                format!("{code} 可以同选的有 {together} 项，{key} 不起作用"),
                format!("{code} has {together} options that go together: `{key}` has no effect"),
            ),
        )
        .hint("核对这个数，或删掉它", "check the number, or delete it"),
    )
}
