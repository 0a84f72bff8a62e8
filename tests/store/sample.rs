//! A small survey with every kind of question and a skip, and short ways to answer it.

use std::path::PathBuf;

use manyi::indicator::Project;
use manyi::measure::Survey;
use manyi::questionnaire::{Condition, ConditionTest, Kind, Opt, Question, Questionnaire, Role};
use manyi::response::{Answer, Missing, Serial};
use manyi::store::{Store, SurveyKey};
use manyi::text::Text;
use rust_decimal::Decimal;

/// Positions of the questions of [`survey`].
pub const KNOWS: usize = 0;
pub const HOW: usize = 1;
pub const SCORE: usize = 2;
pub const WORDS: usize = 3;

fn question(code: &str, kind: Kind, role: Role) -> Question {
    Question {
        code: code.into(),
        text: Text::same(code),
        kind,
        role,
        sensitive: false,
        required: true,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: Vec::new(),
        ask_if: Vec::new(),
    }
}

fn options(points: [Option<i64>; 3]) -> Vec<Opt> {
    ["1", "2", "3"]
        .into_iter()
        .zip(points)
        .map(|(code, points)| Opt {
            code: code.into(),
            label: Text::same(code),
            points: points.map(|tenths| Decimal::new(tenths, 1)),
            exclusive: false,
        })
        .collect()
}

/// KNOWS (single, 10, 7.5 or 0 points), HOW (multiple, asked unless KNOWS is 3), SCORE (0 to 10 in halves), WORDS (text).
pub fn survey(code: &str) -> Survey {
    let half = Kind::Score {
        full_mark: Decimal::TEN,
        step: Decimal::new(5, 1),
    };
    let knows = Question {
        options: options([Some(100), Some(75), Some(0)]),
        ..question("KNOWS", Kind::Single, Role::Awareness)
    };
    let how = Question {
        options: options([None; 3]),
        ask_if: vec![Condition {
            question: "KNOWS".into(),
            test: ConditionTest::NoneOf(vec!["3".into()]),
        }],
        ..question("HOW", Kind::Multiple, Role::Coverage)
    };
    Survey {
        code: code.into(),
        questionnaire: Questionnaire {
            code: code.into(),
            version: 1,
            title: Text::same(code),
            respondents: Text::same("all"),
            intro: Text::default(),
            questions: vec![
                knows,
                how,
                question("SCORE", half, Role::Satisfaction),
                question("WORDS", Kind::Text, Role::Open),
            ],
            control_total: None,
        },
        population: None,
        distributed: Some(30),
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: Vec::new(),
    }
}

/// A project of this survey twice, as `main` and `other`.
pub fn project() -> Project {
    Project {
        code: "sample".into(),
        title: Text::new("样例", "sample"),
        source: Text::default(),
        commission: manyi::indicator::Commission::default(),
        surveys: vec![survey("main"), survey("other")],
        indicators: Vec::new(),
        grades: Vec::new(),
        small_cells: 5,
        printed: Vec::new(),
    }
}

pub fn main_survey() -> SurveyKey {
    SurveyKey::new("sample", "main")
}

/// A store in memory with the sample project.
pub fn store() -> Store {
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project(&project()).unwrap();
    store
}

/// A store in a file of a new folder, and the file.
pub fn store_on_disk() -> (tempfile::TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut store = Store::open(&file, "tester").unwrap();
    store.save_project(&project()).unwrap();
    (folder, file, store)
}

pub fn serial(text: &str) -> Serial {
    Serial::read(text).unwrap()
}

pub fn choice(code: &str) -> Answer {
    Answer::Choice(code.into())
}

pub fn choices(codes: &[&str]) -> Answer {
    Answer::Choices(codes.iter().map(ToString::to_string).collect())
}

pub fn points(tenths: i64) -> Answer {
    Answer::Points(Decimal::new(tenths, 1).normalize())
}

pub fn words(text: &str) -> Answer {
    Answer::Text(text.into())
}

pub const BLANK: Answer = Answer::Missing(Missing::Blank);

/// Four answers that make a whole paper.
pub fn whole(knows: &str, score_tenths: i64) -> [(usize, Answer); 4] {
    [
        (KNOWS, choice(knows)),
        (HOW, choices(&["1", "2"])),
        (SCORE, points(score_tenths)),
        (WORDS, BLANK),
    ]
}

/// Keys and finishes a paper.
pub fn key_paper(store: &mut Store, number: &str, answers: &[(usize, Answer)]) {
    for (position, answer) in answers {
        store
            .save_answer(
                &main_survey(),
                &serial(number),
                *position,
                Some(answer),
                position + 1,
            )
            .unwrap();
    }
    store.finish(&main_survey(), &serial(number)).unwrap();
}
