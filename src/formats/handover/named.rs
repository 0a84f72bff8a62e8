//! What the figures of a manifest are called: who was handed a file does not know that `s/Q1/1` is 非常满意 of Q1.

use crate::indicator::Project;
use crate::measure::{Formula, Survey};
use crate::text::{Language, text, words};

/// A figure of a manifest in words; as the manifest has it, where the project does not know it.
pub fn figure_words(project: &Project, of: &str, language: Language) -> String {
    let parts: Vec<&str> = of.split('/').collect();
    let known = match parts[..] {
        ["score"] => Some(language.pick("总分", "total score").to_owned()),
        ["grade"] => Some(language.pick("等级", "grade").to_owned()),
        ["score", code] => {
            let mut indicators = project.indicators.iter();
            let found = indicators.find(|one| one.code == code);
            found.map(|one| format!("{code} {}", one.title.get(language)))
        }
        [survey, ..] => {
            let mut surveys = project.surveys.iter();
            let found = surveys.find(|one| one.code == survey);
            found.and_then(|found| {
                let words = of_survey(found, &parts[1..], language)?;
                let title = found.questionnaire.title.get(language);
                let is_alone = project.surveys.len() == 1 || title.is_empty();
                Some(match language {
                    _ if is_alone => words,
                    Language::Zh => format!("《{title}》{words}"),
                    Language::En => format!("{words} of “{title}”"),
                })
            })
        }
        [] => None,
    };
    known.unwrap_or_else(|| of.to_owned())
}

fn of_survey(survey: &Survey, parts: &[&str], language: Language) -> Option<String> {
    let measure = |code: &str| {
        let mut measures = survey.measures.iter();
        let found = measures.find(|one| one.code == code)?;
        Some(found.title.get(language).to_owned())
    };
    match parts {
        ["distributed"] => Some(words::DISTRIBUTED.get(language).to_owned()),
        ["returned"] => Some(words::RETURNED.get(language).to_owned()),
        ["valid"] => Some(words::VALID.get(language).to_owned()),
        ["invalid"] => Some(words::INVALID.get(language).to_owned()),
        [code] => measure(code),
        [code, "interval"] => {
            let title = measure(code)?;
            Some(text!(in language, "{title}的区间", "interval of {title}"))
        }
        [code, answer] => {
            let (_, question) = survey.questionnaire.find(code)?;
            let said = match question.option(answer) {
                Some((_, option)) => option.label.get(language).to_owned(),
                None => text!(in language, "{answer} 分", "{answer} points"),
            };
            Some(format!("{code} {said}"))
        }
        _ => None,
    }
}

/// The value of a figure with its formula or rule in words: `70.85% (score-rate)` is 70.85%（得分率）.
pub fn value_words(project: &Project, of: &str, value: &str, language: Language) -> String {
    let Some((digits, code)) = value
        .strip_suffix(')')
        .and_then(|value| value.rsplit_once(" ("))
    else {
        return value.to_owned();
    };
    let mut indicators = project.indicators.iter();
    let indicator = indicators.find(|one| of.strip_prefix("score/") == Some(one.code.as_str()));
    let title = match indicator.filter(|one| one.rule.code() == code) {
        Some(indicator) => indicator.rule.title(),
        None => Formula::title_of(code),
    };
    match (title.get(language), language) {
        ("", _) => value.to_owned(),
        (title, Language::Zh) => format!("{digits}（{title}）"),
        (title, Language::En) => format!("{digits} ({title})"),
    }
}
