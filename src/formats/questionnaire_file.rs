//! The reader of questionnaire files.

use rust_decimal::Decimal;

use super::checked::{Checked, with_meaning};
use super::key_check::check_keys;
use super::measure_reading::measure;
use super::own_words::meant;
use super::questionnaire_keys::{KINDS, QUESTIONNAIRE, ROLES, SECOND_WAYS};
use super::toml_reader::{Document, View};
use crate::measure::{self, Measure, Survey};
use crate::questionnaire::{
    self, Condition, ConditionTest, ControlTotal, Kind, Limits, Opt, Question, Questionnaire, Role,
    SecondWay,
};
use crate::response::InvalidReason;
use crate::text::{Finding, Text};

/// What a questionnaire file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyFile {
    /// What is asked.
    pub questionnaire: Questionnaire,
    /// What is computed from the answers.
    pub measures: Vec<Measure>,
    /// The reasons for which a whole response is set invalid.
    pub invalid_reasons: Vec<InvalidReason>,
}

impl SurveyFile {
    /// A survey of its own, under the code of the questionnaire, of which no project says how many there are.
    pub fn into_survey(self) -> Survey {
        Survey {
            code: self.questionnaire.code.clone(),
            questionnaire: self.questionnaire,
            population: None,
            distributed: None,
            invalid_reasons: self.invalid_reasons,
            measures: self.measures,
        }
    }
}

/// Reads a questionnaire file and checks it: its keys, its questions and its measures.
///
/// `file_name` is only what the findings call the file. A mark before the first sign (BOM) is allowed.
pub fn read_questionnaire(file_name: &str, text: &str) -> Checked<SurveyFile> {
    let document = match Document::parse(file_name, text) {
        Ok(document) => document,
        Err(findings) => return Checked::new(None, findings),
    };
    if let Some(finding) = other_file(View::of(&document.root)) {
        return Checked::new(None, vec![document.places.locate(finding)]);
    }
    let keys = check_keys(&document, &QUESTIONNAIRE);
    let file = survey_file(View::of(&document.root));
    let survey = file.into_survey();
    let meaning = questionnaire::check(&survey.questionnaire)
        .into_iter()
        .chain(measure::check(&survey))
        .map(|finding| document.places.locate(finding))
        .collect();
    let file = SurveyFile {
        questionnaire: survey.questionnaire,
        measures: survey.measures,
        invalid_reasons: survey.invalid_reasons,
    };
    Checked::new(Some(file), with_meaning(keys, meaning))
}

/// The finding about a file of a project that is no questionnaire: its missing keys would hide what it is.
fn other_file(root: View<'_, '_>) -> Option<Finding> {
    if root.has("questions") {
        return None;
    }
    let (_, zh, en) = [
        (
            "surveys",
            "项目文件（project.toml）",
            "a project (project.toml)",
        ),
        (
            "indicators",
            "指标文件（indicators.toml）",
            "indicators (indicators.toml)",
        ),
        (
            "figures",
            "报告数字文件（printed.toml）",
            "printed figures (printed.toml)",
        ),
    ]
    .into_iter()
    .find(|(key, ..)| root.has(key))?;
    let said = Text::new(
        format!("这是{zh}，不是问卷"),
        format!("this holds {en}, no questionnaire"),
    );
    Some(Finding::error("other-file", "", said).hint(
        "整个项目文件夹用 manyi project add 文件夹 检查",
        "a whole project folder is checked by `manyi project add FOLDER`",
    ))
}

fn survey_file(root: View<'_, '_>) -> SurveyFile {
    SurveyFile {
        questionnaire: Questionnaire {
            code: root.word("code").to_owned(),
            version: root.whole("version").map_or(1, |version| version as u32),
            title: root.text("title"),
            respondents: root.text("respondents"),
            intro: root.text("intro"),
            questions: root.tables("questions").map(question).collect(),
            control_total: root.has("control_total").then(|| {
                let total = root.table("control_total");
                ControlTotal {
                    label: total.text("label"),
                    questions: total.words("questions"),
                    required: total.flag("required").unwrap_or(false),
                }
            }),
        },
        measures: root.tables("measures").map(measure).collect(),
        invalid_reasons: invalid_reasons(root),
    }
}

fn invalid_reasons(root: View<'_, '_>) -> Vec<InvalidReason> {
    if !root.has("invalid_reasons") {
        return InvalidReason::usual();
    }
    root.tables("invalid_reasons")
        .map(|table| InvalidReason {
            code: table.word("code").to_owned(),
            title: table.text("title"),
        })
        .collect()
}

fn question(table: View<'_, '_>) -> Question {
    let role = meant(table.word("role"), ROLES).unwrap_or_default();
    Question {
        code: table.word("code").to_owned(),
        text: table.text("text"),
        kind: kind(table),
        role: Role::ALL
            .into_iter()
            .find(|known| known.code() == role)
            .unwrap_or(Role::Open),
        sensitive: table.flag("sensitive").unwrap_or(false),
        required: table.flag("required").unwrap_or(true),
        options: table.tables("options").map(option).collect(),
        ask_if: table.tables("ask_if").filter_map(condition).collect(),
        since: table.whole("since").map_or(1, |since| since as u32),
        until: table.whole("until").map(|until| until as u32),
        section: table.text("section"),
        limits: Limits {
            at_least: table.whole("at_least").map(|count| count as u32),
            at_most: table.whole("at_most").map(|count| count as u32),
            low: (table.word("kind") == "date")
                .then(|| table.day("low"))
                .flatten(),
            high: (table.word("kind") == "date")
                .then(|| table.day("high"))
                .flatten(),
        },
        second: SecondWay::ALL
            .into_iter()
            .find(|way| meant(table.word("second"), SECOND_WAYS) == Some(way.code()))
            .unwrap_or_default(),
    }
}

fn kind(table: View<'_, '_>) -> Kind {
    match meant(table.word("kind"), KINDS).unwrap_or_default() {
        "single" => Kind::Single,
        "multiple" => Kind::Multiple,
        "score" => Kind::Score {
            full_mark: table.number("full_mark").unwrap_or(Decimal::TEN),
            step: table.number("step").unwrap_or(Decimal::ONE),
        },
        "number" => Kind::Number {
            low: table.number("low"),
            high: table.number("high"),
            decimals: table.whole("decimals").unwrap_or(0) as u32,
        },
        "date" => Kind::Date,
        _ => Kind::Text,
    }
}

fn option(table: View<'_, '_>) -> Opt {
    Opt {
        code: table.word("code").to_owned(),
        label: table.text("label"),
        points: table.number("points"),
        exclusive: table.flag("exclusive").unwrap_or(false),
    }
}

fn condition(table: View<'_, '_>) -> Option<Condition> {
    let test = if table.has("any_of") {
        ConditionTest::AnyOf(table.words("any_of"))
    } else if table.has("none_of") {
        ConditionTest::NoneOf(table.words("none_of"))
    } else if let Some(low) = table.number("at_least") {
        ConditionTest::AtLeast(low)
    } else {
        ConditionTest::AtMost(table.number("at_most")?)
    };
    Some(Condition {
        question: table.word("question").to_owned(),
        test,
    })
}
