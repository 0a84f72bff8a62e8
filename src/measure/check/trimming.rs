//! What a trimmed mean drops and how its groups are told apart.

use rust_decimal::Decimal;

use crate::measure::{GroupBy, Groups, Trim, TrimAmount, TrimEnds};
use crate::questionnaire::{
    Kind, Question, Questionnaire, empty_list, unknown_option, unknown_question,
};
use crate::text::{Finding, Text};

/// Everything wrong or doubtful in what a trimmed mean declares.
pub(super) fn check_trim(path: &str, questionnaire: &Questionnaire, trim: &Trim) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let TrimAmount::Percent(percent) = trim.amount {
        let most = match trim.ends {
            TrimEnds::Both => Decimal::from(50),
            TrimEnds::Highest | TrimEnds::Lowest => Decimal::ONE_HUNDRED,
        };
        if percent >= most {
            findings.push(drops_all(&format!("{path}.drop.percent"), percent, most));
        }
    }
    if trim.dropped().is_none() && trim.groups.is_none() {
        findings.push(nothing_trimmed(&format!("{path}.formula")));
    }
    if let Some(groups) = &trim.groups {
        findings.extend(check_groups(
            &format!("{path}.groups"),
            questionnaire,
            groups,
        ));
    }
    findings
}

fn drops_all(path: &str, percent: Decimal, most: Decimal) -> Finding {
    Finding::error(
        "trim-too-much",
        path,
        Text::new(
            format!("每一端截去 {percent}%，一份也不剩"),
            format!("dropping {percent} % at each end leaves no response"),
        ),
    )
    .hint(
        format!("写小于 {most} 的数"),
        format!("write less than {most}"),
    )
}

fn nothing_trimmed(path: &str) -> Finding {
    Finding::warning(
        "nothing-trimmed",
        path,
        Text::new(
            "截尾平均既不截去答卷，也不分组：就是各份的平均",
            "the trimmed mean drops nothing and has no groups: it is the mean of responses",
        ),
    )
    .hint(
        "写上 drop 或 groups，或换成 formula = \"mean-of-responses\"",
        "give it `drop` or `groups`, or use formula = \"mean-of-responses\"",
    )
}

fn check_groups(path: &str, questionnaire: &Questionnaire, groups: &Groups) -> Vec<Finding> {
    if groups.weights.is_empty() {
        return vec![empty_list(
            &format!("{path}.weights"),
            "没有列出组和组权重",
            "no group is named with its weight",
        )];
    }
    let mut findings = Vec::new();
    for (index, group) in groups.weights.iter().enumerate() {
        let path = format!("{path}.weights[{index}]");
        if group.weight <= Decimal::ZERO {
            findings.push(not_positive(&format!("{path}.weight"), &group.group));
        }
        let earlier = &groups.weights[..index];
        if earlier.iter().any(|other| other.group == group.group) {
            findings.push(group_twice(&format!("{path}.group"), &group.group));
        }
    }
    if let GroupBy::Question(code) = &groups.by {
        let path_of_question = format!("{path}.question");
        match questionnaire.find(code) {
            None => findings.push(unknown_question(&path_of_question, code, questionnaire)),
            Some((_, question)) if question.kind != Kind::Single => {
                findings.push(not_single(&path_of_question, code));
            }
            Some((_, question)) => findings.extend(check_options(path, question, groups)),
        }
    }
    findings
}

fn check_options(path: &str, question: &Question, groups: &Groups) -> Vec<Finding> {
    let unknown = groups.weights.iter().enumerate();
    let unknown = unknown.filter(|(_, group)| question.option(&group.group).is_none());
    let mut findings: Vec<Finding> = unknown
        .map(|(index, group)| {
            let path = format!("{path}.weights[{index}].group");
            unknown_option(&path, &group.group, question)
        })
        .collect();
    let options = question.options.iter().map(|option| option.code.as_str());
    let without: Vec<&str> = options
        .filter(|code| groups.weights.iter().all(|group| group.group != *code))
        .collect();
    if !without.is_empty() {
        findings.push(without_weight(
            &format!("{path}.weights"),
            question,
            &without,
        ));
    }
    findings
}

fn not_positive(path: &str, group: &str) -> Finding {
    Finding::error(
        "group-weight-not-positive",
        path,
        Text::new(
            format!("组“{group}”的权重不大于 0"),
            format!("the weight of group `{group}` is not above 0"),
        ),
    )
    .hint(
        "写大于 0 的数；不计的组不要列出",
        "write a number above 0, or leave out a group that does not count",
    )
}

fn group_twice(path: &str, group: &str) -> Finding {
    Finding::error(
        "group-twice",
        path,
        Text::new(
            format!("组“{group}”列了两次"),
            format!("the group `{group}` is named twice"),
        ),
    )
    .hint("只留一个", "keep one of them")
}

fn not_single(path: &str, code: &str) -> Finding {
    Finding::error(
        "group-not-single",
        path,
        Text::new(
            format!("{code} 不是单选题，不能用来分组"),
            format!("{code} is no single choice, so it cannot tell the group of a response"),
        ),
    )
    .hint(
        "换成一道单选题，或用 by = \"batch\" 按批次分组",
        "use a single choice, or group by batch with by = \"batch\"",
    )
}

fn without_weight(path: &str, question: &Question, codes: &[&str]) -> Finding {
    let code = &question.code;
    Finding::warning(
        "group-without-weight",
        path,
        Text::new(
            format!(
                "{code} 的选项 {} 没有组权重：选它的答卷不计入",
                codes.join("、")
            ),
            format!(
                "{} of {code} has no group weight: responses that chose it are left out",
                codes.join(", ")
            ),
        ),
    )
    .hint(
        "写上权重；确实不计的，在 note 里写明",
        "give it a weight; where it is not to count, say it in the note",
    )
}
