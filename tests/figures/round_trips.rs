//! Questionnaires written and read again: as a questionnaire file and as an `XLSForm`, made at random and as people have
//! published them.

use std::fs;
use std::path::Path;

use manyi::formats::{
    TEMPLATES, questionnaire_toml, read_questionnaire, read_xlsform, survey_toml, template_project,
    xlsform,
};
use manyi::indicator;
use manyi::questionnaire::paste::{Settled, questionnaire, read};
use manyi::questionnaire::{
    Condition, ConditionTest, Kind, Limits, Opt, Question, Questionnaire, Role, SecondWay, check,
};
use manyi::text::{Severity, Text};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// What a question is made of.
#[derive(Debug, Clone)]
struct Seed {
    code: u8,
    kind: u8,
    options: usize,
    /// Which question before it is looked at, and how.
    on: Option<(prop::sample::Index, u8)>,
    flags: [bool; 4],
    role: usize,
    part: u8,
    words: String,
    number: u32,
}

fn seed() -> impl Strategy<Value = Seed> {
    let on = prop::option::of((any::<prop::sample::Index>(), 0..4_u8));
    let words = "[甲乙丙您满意服务（）：，？“”&<>'\"a-z0-9]{1,12}";
    let shape = (0..3_u8, 0..7_u8, 2..6_usize, on);
    let rest = (any::<[bool; 4]>(), 0..7_usize, 0..3_u8, words, 1..50_u32);
    (shape, rest).prop_map(
        |((code, kind, options, on), (flags, role, part, words, number))| Seed {
            code,
            kind,
            options,
            on,
            flags,
            role,
            part,
            words,
            number,
        },
    )
}

fn words(text: &str, has_english: bool) -> Text {
    Text::new(
        text,
        if has_english {
            format!("en {text}")
        } else {
            String::new()
        },
    )
}

/// The questionnaire of some seeds; parts stand together, as on a paper.
fn made(seeds: &[Seed], has_english: bool, version: u32) -> Questionnaire {
    let mut seeds = seeds.to_vec();
    seeds.sort_by_key(|seed| seed.part);
    let mut questions: Vec<Question> = Vec::new();
    for (at, seed) in seeds.iter().enumerate() {
        let ask_if = condition(seed, &questions).into_iter().collect();
        questions.push(question(seed, at, ask_if, has_english));
    }
    Questionnaire {
        code: "made".into(),
        version,
        title: words("问卷", has_english),
        respondents: words("受访者", has_english),
        intro: if seeds[0].flags[3] {
            words("您好！\n谢谢。", has_english)
        } else {
            Text::default()
        },
        questions,
        control_total: None,
    }
}

fn question(seed: &Seed, at: usize, ask_if: Vec<Condition>, has_english: bool) -> Question {
    let number = Decimal::from(seed.number);
    let kind = match seed.kind {
        0 | 1 => Kind::Single,
        2 | 3 => Kind::Multiple,
        4 => Kind::Score {
            full_mark: number,
            step: if seed.flags[0] {
                Decimal::new(5, 1)
            } else {
                Decimal::ONE
            },
        },
        5 => Kind::Number {
            low: seed.flags[0].then_some(Decimal::ZERO),
            high: seed.flags[1].then_some(number),
            decimals: u32::from(seed.flags[2]),
        },
        _ if seed.flags[0] => Kind::Date,
        _ => Kind::Text,
    };
    let count = if matches!(kind, Kind::Single | Kind::Multiple) {
        seed.options
    } else {
        0
    };
    let is_multiple = kind == Kind::Multiple;
    let options = (0..count).map(|place| Opt {
        code: if seed.flags[1] {
            char::from(b'A' + place as u8).to_string()
        } else {
            (place + 1).to_string()
        },
        label: words(&format!("{}{place}", seed.words), has_english),
        points: (kind == Kind::Single && seed.flags[2]).then(|| Decimal::from(place as u64)),
        exclusive: is_multiple && seed.flags[2] && place + 1 == count,
    });
    let limits = Limits {
        at_most: (is_multiple && seed.flags[0]).then_some(count as u32),
        at_least: (is_multiple && seed.flags[3]).then_some(1),
        low: (kind == Kind::Date && seed.flags[1]).then(|| jiff::civil::date(2022, 1, 1)),
        high: None,
    };
    Question {
        code: match seed.code {
            0 => format!("Q{}", at + 1),
            1 => format!("{}-1", at + 1),
            _ => format!("B{}", at + 1),
        },
        text: words(&seed.words, has_english),
        role: Role::ALL[seed.role],
        sensitive: seed.flags[3],
        required: seed.flags[2],
        options: options.collect(),
        ask_if,
        since: 1,
        until: None,
        section: match seed.part {
            0 => Text::default(),
            part => words(&format!("第{part}部分"), has_english),
        },
        limits,
        // What is not keyed again cannot decide whether another question is asked.
        second: SecondWay::ALL[seed.role % 2],
        kind,
    }
}

/// A condition on a question before, where the seed wants one and that one can be looked at.
fn condition(seed: &Seed, before: &[Question]) -> Option<Condition> {
    let (index, how) = seed.on.filter(|_| !before.is_empty())?;
    let on = index.get(before);
    let codes = || {
        on.options
            .iter()
            .take(1 + usize::from(how))
            .map(|option| option.code.clone())
    };
    let test = match &on.kind {
        Kind::Single | Kind::Multiple if how < 2 => ConditionTest::AnyOf(codes().collect()),
        Kind::Single | Kind::Multiple => ConditionTest::NoneOf(codes().take(1).collect()),
        Kind::Score { .. } | Kind::Number { .. } if how < 2 => ConditionTest::AtLeast(Decimal::ONE),
        Kind::Score { .. } | Kind::Number { .. } => ConditionTest::AtMost(Decimal::ONE),
        Kind::Text | Kind::Date => return None,
    };
    Some(Condition {
        question: on.code.clone(),
        test,
    })
}

fn through_xlsform(of: &Questionnaire) -> Questionnaire {
    let form = read_xlsform(&xlsform(of).unwrap()).unwrap();
    let errors = form
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    assert_eq!(
        errors.collect::<Vec<_>>(),
        Vec::<&manyi::text::Finding>::new()
    );
    form.questionnaire
}

fn through_toml(of: &Questionnaire) -> Questionnaire {
    let toml = questionnaire_toml(of);
    let read = read_questionnaire("q.toml", &toml);
    read.value
        .unwrap_or_else(|| panic!("{:?}\n{toml}", read.findings))
        .questionnaire
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_questionnaire_is_read_back_as_it_was_written(
        seeds in prop::collection::vec(seed(), 1..9),
        has_english in any::<bool>(),
        version in 1..4_u32,
    ) {
        let made = made(&seeds, has_english, version);
        prop_assert_eq!(&through_toml(&made), &made);
        prop_assert_eq!(&through_xlsform(&made), &made);
    }
}

#[test]
fn published_questionnaires_are_read_back_as_they_were_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/questionnaires");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut of = questionnaire(&read(&text, &Settled::default()), "s");
        // A question without words is asked about before a survey is made of it.
        for question in of
            .questions
            .iter_mut()
            .filter(|question| question.text.is_empty())
        {
            question.text = Text::same("题");
        }
        assert_eq!(through_toml(&of), of, "{}", path.display());
        assert_eq!(through_xlsform(&of), of, "{}", path.display());
        count += 1;
    }
    assert!(count >= 30, "{count}");
}

#[test]
fn every_template_is_checked_without_a_finding() {
    for (name, ..) in TEMPLATES {
        let checked = template_project(name).unwrap();
        assert_eq!(checked.findings, [], "{name}");
        let project = checked.value.unwrap().project;
        assert_eq!(project.code, name);
        for survey in &project.surveys {
            assert_eq!(check(&survey.questionnaire), [], "{name}");
            let toml = survey_toml(survey);
            let read = read_questionnaire("q.toml", &toml).value.unwrap();
            assert_eq!(
                (&read.questionnaire, &read.measures),
                (&survey.questionnaire, &survey.measures)
            );
        }
        // A frame is worth 100 points, and nothing is given before somebody has judged.
        let weight: Decimal = project.indicators.iter().map(|one| one.weight).sum();
        let is_frame = !project.indicators.is_empty();
        assert!(
            !is_frame || weight == Decimal::ONE_HUNDRED,
            "{name}: {weight}"
        );
        assert_eq!(indicator::check(&project), [], "{name}");
    }
    assert!(template_project("none").is_none());
}
