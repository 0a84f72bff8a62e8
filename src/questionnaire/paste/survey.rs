//! From a reading to a questionnaire that can be keyed: kinds, roles, texts to fill in, jumps as conditions.

use rust_decimal::Decimal;

use super::jumps::{Way, ways};
use super::reading::{ReadKind, ReadQuestion, Reading};
use super::wording;
use crate::questionnaire::privacy::{asks_income, seems_private};
use crate::questionnaire::{
    Condition, ConditionTest, Kind, Limits, Opt, Question, Questionnaire, Role,
};
use crate::text::Text;

/// What is asked in the text that an option leaves room for.
const PLEASE_NAME: &str = "请注明";

/// The questionnaire that a reading makes. A jump that is open leaves nothing out; ask
/// [`Reading::is_open`] before.
///
/// An option with room to write becomes the option and a text that is asked where it is chosen. The role of a question
/// is told by its words; a person may change it.
pub fn questionnaire(reading: &Reading, code: &str) -> Questionnaire {
    let ways = ways(&reading.questions);
    let mut questions = Vec::new();
    for (index, read) in reading.questions.iter().enumerate() {
        let conditions = conditions(&reading.questions, &ways, index);
        let asked = question(read, conditions);
        let rooms = read.options.iter().filter(|option| option.fill);
        let rooms: Vec<Question> = rooms
            .map(|option| room_of(&asked, [&option.code, &option.label]))
            .collect();
        questions.push(asked);
        questions.extend(rooms);
    }
    Questionnaire {
        code: code.to_owned(),
        version: 1,
        title: Text::same(if reading.title.is_empty() {
            code
        } else {
            &reading.title
        }),
        respondents: Text::new("受访者", "respondents"),
        intro: intro(reading),
        questions,
        control_total: None,
    }
}

/// The lines before the first question.
fn intro(reading: &Reading) -> Text {
    let lines = reading.intro.iter().map(|remark| remark.text.as_str());
    Text::same(lines.collect::<Vec<_>>().join("\n"))
}

fn question(read: &ReadQuestion, ask_if: Vec<Condition>) -> Question {
    let is_scored = read.kind == ReadKind::Single;
    Question {
        code: read.code.clone(),
        text: Text::same(&read.text),
        kind: kind(read),
        role: role(read),
        sensitive: seems_private(&read.text) || asks_income(&read.text),
        required: read.required,
        options: read
            .options
            .iter()
            .map(|option| Opt {
                code: option.code.clone(),
                label: Text::same(&option.label),
                points: option.points.filter(|_| is_scored),
                exclusive: false,
            })
            .collect(),
        ask_if,
        since: 1,
        until: None,
        section: Text::same(&read.section),
        limits: limits(read),
        second: crate::questionnaire::SecondWay::Blind,
    }
}

fn kind(read: &ReadQuestion) -> Kind {
    match read.kind {
        ReadKind::Single => Kind::Single,
        ReadKind::Multiple => Kind::Multiple,
        ReadKind::Score => {
            let full_mark = read.high.unwrap_or(Decimal::TEN);
            Kind::Score {
                full_mark,
                step: Decimal::new(1, full_mark.normalize().scale()),
            }
        }
        ReadKind::Number => Kind::Number {
            low: read.low,
            high: read.high,
            decimals: wording::decimals(&read.text),
        },
        ReadKind::Text => Kind::Text,
        ReadKind::Date => Kind::Date,
    }
}

/// Limits that say something: at most fewer than there are.
fn limits(read: &ReadQuestion) -> Limits {
    let count = read.options.len() as u32;
    Limits {
        at_least: read.at_least.filter(|least| (1..=count).contains(least)),
        at_most: read.at_most.filter(|most| *most >= 1 && *most < count),
        ..Limits::default()
    }
}

/// The text that an option of a question leaves room for, by its code and its label; asked under the conditions of the
/// question where the option is chosen, in its part of the paper, and as private as it.
pub fn room_of(question: &Question, option: [&str; 2]) -> Question {
    let [code, label] = option;
    let mut ask_if = question.ask_if.clone();
    ask_if.push(Condition {
        question: question.code.clone(),
        test: ConditionTest::AnyOf(vec![code.to_owned()]),
    });
    Question {
        code: format!("{}-{code}", question.code),
        text: Text::same(format!("{label}：{PLEASE_NAME}")),
        kind: Kind::Text,
        role: Role::Open,
        sensitive: question.sensitive,
        required: false,
        options: Vec::new(),
        ask_if,
        since: 1,
        until: None,
        section: question.section.clone(),
        limits: Limits::default(),
        second: crate::questionnaire::SecondWay::Blind,
    }
}

/// Under which earlier answers a question is asked: no option was chosen that jumps over it.
fn conditions(questions: &[ReadQuestion], ways: &[Way], index: usize) -> Vec<Condition> {
    let mut conditions: Vec<Condition> = Vec::new();
    for way in ways.iter().filter(|way| way.from < index && index < way.to) {
        let code = &questions[way.from].code;
        let known = conditions
            .iter_mut()
            .find(|condition| condition.question == *code);
        match known.map(|condition| &mut condition.test) {
            Some(ConditionTest::NoneOf(options)) => options.push(way.option.clone()),
            _ => conditions.push(Condition {
                question: code.clone(),
                test: ConditionTest::NoneOf(vec![way.option.clone()]),
            }),
        }
    }
    conditions
}

/// What a question is for, by its words.
fn role(read: &ReadQuestion) -> Role {
    let has = |words: &[&str]| words.iter().any(|word| read.text.contains(word));
    match read.kind {
        ReadKind::Text | ReadKind::Date => Role::Open,
        _ if has(&[
            "性别",
            "年龄",
            "学历",
            "文化程度",
            "职业",
            "民族",
            "婚姻",
            "收入",
            "身份是",
            "年级",
            "工龄",
            "性別",
            "年齡",
            "人口",
            "户籍",
            "职务",
            "政治面貌",
            "几口人",
        ]) =>
        {
            Role::Demographic
        }
        ReadKind::Number => Role::Demographic,
        _ if has(&[
            "满意", "滿意", "评价", "评分", "打分", "認可", "认可", "質量", "质量",
        ]) =>
        {
            Role::Satisfaction
        }
        _ if has(&["知道", "知晓", "了解", "听说", "聽說", "清楚", "熟悉"]) => {
            Role::Awareness
        }
        _ if has(&[
            "改善", "提高", "效果", "帮助", "变化", "作用", "影响", "增加",
        ]) =>
        {
            Role::Effect
        }
        _ if has(&["收到", "享受", "领取", "参加过", "是否参与"]) => Role::Coverage,
        _ => Role::Process,
    }
}
