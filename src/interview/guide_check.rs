//! The checks a guide must pass before anybody talks to people with it.

use super::guide::{Guide, GuideQuestion};
use crate::questionnaire::check_code;
use crate::text::{Finding, text};

/// Everything wrong or doubtful in a guide; paths are as in its file, such as `questions[2].ask`.
///
/// `indicators`: the codes that its project declares; `None` where the guide stands alone.
pub fn check_guide(guide: &Guide, indicators: Option<&[&str]>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = check_code("code", &guide.code).into_iter().collect();
    if guide.version == 0 {
        findings.push(bad_version());
    }
    if guide.questions.is_empty() {
        findings.push(no_questions());
    }
    for (position, question) in guide.questions.iter().enumerate() {
        let path = format!("questions[{position}]");
        findings.extend(check_code(&format!("{path}.code"), &question.code));
        findings.extend(twice(guide, position, &path));
        findings.extend(versions(guide, question, &path));
        findings.extend(nobody(guide, question, &path));
        if let Some(known) = indicators {
            findings.extend(no_indicator(question, known, &path));
        }
    }
    findings
}

fn twice(guide: &Guide, position: usize, path: &str) -> Option<Finding> {
    let code = &guide.questions[position].code;
    let earlier = guide.questions[..position]
        .iter()
        .position(|other| other.code.eq_ignore_ascii_case(code))?;
    let first = earlier + 1;
    Some(
        Finding::error(
            "duplicate-code",
            format!("{path}.code"),
            text!(
                "题号“{code}”已用于第 {first} 题",
                "the code `{code}` is that of question {first} already"
            ),
        )
        .hint("换一个题号", "give it another code"),
    )
}

fn versions(guide: &Guide, question: &GuideQuestion, path: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (since, version) = (question.since, guide.version);
    if since < 1 || since > version.max(1) {
        findings.push(
            Finding::error(
                "bad-since",
                format!("{path}.since"),
                text!(
                    "题目始于第 {since} 版，提纲是第 {version} 版",
                    "the question is there since version {since}; the guide is version {version}"
                ),
            )
            .hint(
                "since 从 1 起，不大于 version；加题时把 version 加 1",
                "since is from 1 to the version; a new question makes a new version",
            ),
        );
    }
    if let Some(until) = question.until
        && (until < since || until >= version)
    {
        findings.push(
            Finding::error(
                "bad-until",
                format!("{path}.until"),
                text!(
                    "题目停用于第 {until} 版之后，却始于第 {since} 版、提纲是第 {version} 版",
                    "the question is there until version {until}; it is there since version {since}, and the guide is version {version}"
                ),
            )
            .hint(
                "until 不小于 since、小于 version；停用题目时把 version 加 1",
                "until is from since to below the version; a retired question makes a new version",
            ),
        );
    }
    findings
}

/// A question for people whom the guide is not for is never asked.
fn nobody(guide: &Guide, question: &GuideQuestion, path: &str) -> Option<Finding> {
    let is_reached = guide.ask.is_empty()
        || question.ask.is_empty()
        || question.ask.iter().any(|group| guide.ask.contains(group));
    (!is_reached).then(|| {
        Finding::warning(
            "asked-of-nobody",
            format!("{path}.ask"),
            text!(
                "这道题问的人不在提纲的访谈对象里，永远问不到",
                "the guide is not for those whom this question is asked: nobody is ever asked"
            ),
        )
        .hint(
            "在提纲的 ask 里加上这类对象，或改这道题的 ask",
            "add the group to the guide's `ask`, or change that of the question",
        )
    })
}

fn no_indicator(question: &GuideQuestion, known: &[&str], path: &str) -> Vec<Finding> {
    let unknown = question.indicators.iter().enumerate();
    let unknown = unknown.filter(|(_, code)| !known.contains(&code.as_str()));
    unknown
        .map(|(at, code)| {
            Finding::warning(
                "unknown-indicator",
                format!("{path}.indicators[{at}]"),
                text!(
                    "项目里没有指标“{code}”",
                    "the project has no indicator `{code}`"
                ),
            )
            .hint(
                format!("indicators.toml 里有：{}", known.join("、")),
                format!("indicators.toml has: {}", known.join(", ")),
            )
        })
        .collect()
}

fn bad_version() -> Finding {
    Finding::error(
        "bad-version",
        "version",
        text!("版次不能是 0", "the version cannot be 0"),
    )
    .hint(
        "第一版写 version = 1",
        "write version = 1 for the first edition",
    )
}

fn no_questions() -> Finding {
    Finding::error(
        "no-questions",
        "questions",
        text!("提纲里一道题也没有", "the guide has no question"),
    )
    .hint(
        "至少写一个 [[questions]]",
        "write one [[questions]] at least",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::Group;
    use crate::text::Text;

    /// Makes one mistake.
    type Mistake = fn(&mut Guide);

    fn guide() -> Guide {
        let question = |code: &str| GuideQuestion {
            code: code.into(),
            topic: Text::default(),
            text: Text::same(code),
            prompts: Vec::new(),
            ask: Vec::new(),
            indicators: vec!["D1".into()],
            sensitive: false,
            since: 1,
            until: None,
        };
        Guide {
            code: "officers".into(),
            version: 1,
            title: Text::same("g"),
            intro: Text::default(),
            ask: vec![Group::Officer],
            questions: vec![question("Q1"), question("Q2")],
        }
    }

    fn codes(guide: &Guide) -> Vec<(&'static str, String)> {
        let findings = check_guide(guide, Some(&["D1"]));
        findings
            .into_iter()
            .map(|finding| (finding.code, finding.place.path))
            .collect()
    }

    #[test]
    fn a_sound_guide_has_no_finding_and_each_mistake_its_own() {
        assert_eq!(codes(&guide()), []);
        let mistakes: [(Mistake, &str, &str); 7] = [
            (
                |guide| guide.questions[1].code = "q1".into(),
                "duplicate-code",
                "questions[1].code",
            ),
            (
                |guide| guide.questions[1].since = 2,
                "bad-since",
                "questions[1].since",
            ),
            (
                |guide| guide.questions[1].until = Some(1),
                "bad-until",
                "questions[1].until",
            ),
            (
                |guide| guide.questions[0].ask = vec![Group::Manager],
                "asked-of-nobody",
                "questions[0].ask",
            ),
            (
                |guide| guide.questions[0].indicators[0] = "D9".into(),
                "unknown-indicator",
                "questions[0].indicators[0]",
            ),
            (|guide| guide.questions.clear(), "no-questions", "questions"),
            (|guide| guide.code = "办".into(), "bad-code", "code"),
        ];
        for (make, code, path) in mistakes {
            let mut wrong = guide();
            make(&mut wrong);
            assert_eq!(codes(&wrong), [(code, path.to_owned())]);
        }
    }
}
