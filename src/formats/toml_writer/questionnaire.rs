//! A questionnaire as the text of a questionnaire file, alone or with the measures of its survey.

use std::fmt::Write as _;

use super::measures::{measures_toml, reasons_toml};
use super::{list, quoted, words};
use crate::measure::Survey;
use crate::questionnaire::{
    Condition, ConditionTest, ControlTotal, Kind, Opt, Question, Questionnaire, SecondWay,
};

/// The questionnaire as a file that [`read_questionnaire`](crate::formats::read_questionnaire) reads; numbers and flags
/// that hold anyway are left out.
pub fn questionnaire_toml(questionnaire: &Questionnaire) -> String {
    let mut toml = String::from("format = 1\n");
    let _ = writeln!(toml, "code = {}", quoted(&questionnaire.code));
    let _ = writeln!(toml, "version = {}", questionnaire.version);
    let _ = writeln!(toml, "title = {}", words(&questionnaire.title));
    let _ = writeln!(toml, "respondents = {}", words(&questionnaire.respondents));
    if !questionnaire.intro.is_empty() {
        let _ = writeln!(toml, "intro = {}", words(&questionnaire.intro));
    }
    if let Some(total) = &questionnaire.control_total {
        control_total(&mut toml, total);
    }
    for question in &questionnaire.questions {
        question_table(&mut toml, question);
    }
    toml
}

/// The questionnaire of a survey with its measures and the reasons for which a response is invalid.
pub fn survey_toml(survey: &Survey) -> String {
    let questionnaire = questionnaire_toml(&survey.questionnaire);
    questionnaire + &reasons_toml(&survey.invalid_reasons) + &measures_toml(&survey.measures)
}

fn control_total(toml: &mut String, total: &ControlTotal) {
    let _ = writeln!(toml, "\n[control_total]");
    let _ = writeln!(toml, "label = {}", words(&total.label));
    let _ = writeln!(toml, "questions = {}", list(&total.questions));
    let _ = writeln!(toml, "required = {}", total.required);
}

fn question_table(toml: &mut String, question: &Question) {
    let _ = writeln!(toml, "\n[[questions]]");
    let _ = writeln!(toml, "code = {}", quoted(&question.code));
    let _ = writeln!(toml, "text = {}", words(&question.text));
    kind(toml, &question.kind);
    let _ = writeln!(toml, "role = {}", quoted(question.role.code()));
    if question.sensitive {
        toml.push_str("sensitive = true\n");
    }
    if !question.required {
        toml.push_str("required = false\n");
    }
    if question.second != SecondWay::Blind {
        let _ = writeln!(toml, "second = {}", quoted(question.second.code()));
    }
    if question.since > 1 {
        let _ = writeln!(toml, "since = {}", question.since);
    }
    if let Some(until) = question.until {
        let _ = writeln!(toml, "until = {until}");
    }
    if !question.section.is_empty() {
        let _ = writeln!(toml, "section = {}", words(&question.section));
    }
    let limits = &question.limits;
    for (name, limit) in [("at_least", limits.at_least), ("at_most", limits.at_most)] {
        if let Some(limit) = limit {
            let _ = writeln!(toml, "{name} = {limit}");
        }
    }
    for (name, day) in [("low", limits.low), ("high", limits.high)] {
        if let Some(day) = day {
            let _ = writeln!(toml, "{name} = {}", quoted(&day.to_string()));
        }
    }
    if !question.options.is_empty() {
        toml.push_str("options = [\n");
        for option in &question.options {
            let _ = writeln!(toml, "  {},", option_table(option));
        }
        toml.push_str("]\n");
    }
    if !question.ask_if.is_empty() {
        let conditions: Vec<String> = question.ask_if.iter().map(condition).collect();
        let _ = writeln!(toml, "ask_if = [{}]", conditions.join(", "));
    }
}

fn kind(toml: &mut String, kind: &Kind) {
    let name = match kind {
        Kind::Single => "single",
        Kind::Multiple => "multiple",
        Kind::Score { .. } => "score",
        Kind::Number { .. } => "number",
        Kind::Text => "text",
        Kind::Date => "date",
    };
    let _ = writeln!(toml, "kind = {}", quoted(name));
    match kind {
        Kind::Score { full_mark, step } => {
            let _ = writeln!(toml, "full_mark = {full_mark}\nstep = {step}");
        }
        Kind::Number {
            low,
            high,
            decimals,
        } => {
            for (name, bound) in [("low", low), ("high", high)] {
                if let Some(bound) = bound {
                    let _ = writeln!(toml, "{name} = {bound}");
                }
            }
            if *decimals > 0 {
                let _ = writeln!(toml, "decimals = {decimals}");
            }
        }
        _ => {}
    }
}

fn option_table(option: &Opt) -> String {
    let mut table = format!(
        "{{ code = {}, label = {}",
        quoted(&option.code),
        words(&option.label)
    );
    if let Some(points) = option.points {
        let _ = write!(table, ", points = {points}");
    }
    if option.exclusive {
        table.push_str(", exclusive = true");
    }
    table + " }"
}

fn condition(condition: &Condition) -> String {
    let test = match &condition.test {
        ConditionTest::AnyOf(options) => format!("any_of = {}", list(options)),
        ConditionTest::NoneOf(options) => format!("none_of = {}", list(options)),
        ConditionTest::AtLeast(bound) => format!("at_least = {bound}"),
        ConditionTest::AtMost(bound) => format!("at_most = {bound}"),
    };
    format!("{{ question = {}, {test} }}", quoted(&condition.question))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{SHIPPED, read_questionnaire, shipped_project};
    use crate::text::Text;

    #[test]
    fn every_shipped_questionnaire_is_read_back_as_it_was() {
        let mut count = 0;
        for shipped in SHIPPED {
            let folder = shipped_project(shipped)
                .and_then(|checked| checked.value)
                .unwrap();
            for survey in folder.project.surveys {
                let written = questionnaire_toml(&survey.questionnaire);
                let read = read_questionnaire("written.toml", &written);
                let read = read
                    .value
                    .unwrap_or_else(|| panic!("{:?}\n{written}", read.findings));
                assert_eq!(read.questionnaire, survey.questionnaire);
                count += 1;
            }
        }
        assert!(count >= 5, "{count}");
    }

    #[test]
    fn signs_that_toml_takes_for_its_own_are_kept() {
        let mut questionnaire =
            read_questionnaire("a.toml", include_str!("../../../tests/good/visit.toml"))
                .value
                .unwrap()
                .questionnaire;
        questionnaire.questions[0].text = Text::same("他说：\"满意\"\\吗'''？");
        let read = read_questionnaire("b.toml", &questionnaire_toml(&questionnaire));
        assert_eq!(read.value.unwrap().questionnaire, questionnaire);
    }
}
