//! Databases and files of any size for the measurements: the shipped project with made-up responses.
#![allow(dead_code)] // Each measurement uses a part of it.

pub mod times;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use manyi::formats::shipped_project;
use manyi::indicator::Project;
use manyi::measure::{Counted, Formula, Majority, Measure, Tie, Trim, TrimAmount, TrimEnds};
use manyi::response::{Answer, AnswerSheet, Missing, Serial};
use manyi::store::{ImportedResponse, Store, SurveyKey};

/// The survey that is filled and keyed.
pub fn survey() -> SurveyKey {
    SurveyKey::new("xiangyuan-2022", "recipients")
}

/// A database file with the shipped project and this many finished responses.
pub fn database(path: &Path, responses: u64) -> Store {
    filled(path, responses, &project())
}

/// The same with measures that look at whole responses: a mean, a trimmed mean and a majority over the nine questions.
pub fn database_by_response(path: &Path, responses: u64) -> Store {
    let mut project = project();
    let survey = &mut project.surveys[0];
    let declared = survey.measures[0].clone();
    let trim = Trim {
        amount: TrimAmount::Percent(5.into()),
        ends: TrimEnds::Both,
        groups: None,
    };
    let majority = Majority {
        counted: Counted::AtLeast(6.into()),
        tie: Tie::NotCounted,
    };
    let formulas = [
        ("mean", Formula::MeanOfResponses),
        ("trimmed", Formula::TrimmedMean(trim)),
        ("majority", Formula::Majority(majority)),
    ];
    survey
        .measures
        .extend(formulas.map(|(code, formula)| Measure {
            code: code.to_owned(),
            formula,
            ..declared.clone()
        }));
    filled(path, responses, &project)
}

fn project() -> Project {
    let folder = shipped_project("xiangyuan-2022").and_then(|checked| checked.value);
    folder.expect("the project is shipped").project
}

fn filled(path: &Path, responses: u64, project: &Project) -> Store {
    let mut store = Store::open(path, "bench").expect("the database opens");
    store.save_project(project).expect("the project is saved");
    if responses > 0 {
        let mut rows = sheets(responses).map(|(number, answers)| {
            Ok(ImportedResponse {
                version: None,
                invalid: None,
                row: number + 1,
                serial: Serial::read(&number.to_string()).expect("a number is a serial"),
                answers,
            })
        });
        store
            .import(&survey(), "made-up.csv", "0", &mut rows, false)
            .expect("the responses are imported");
    }
    store
}

/// A CSV file with the same responses.
pub fn file(path: &Path, responses: u64) {
    let mut file = BufWriter::new(File::create(path).expect("the file is made"));
    writeln!(file, "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10").expect("the file is written");
    for (number, sheet) in sheets(responses) {
        let answers: Vec<String> = sheet.iter().flatten().map(Answer::to_code).collect();
        writeln!(file, "{number},{}", answers.join(",")).expect("the file is written");
    }
    file.flush().expect("the file is written");
}

/// The answers of so many responses with their numbers, the same in every run.
fn sheets(responses: u64) -> impl Iterator<Item = (u64, AnswerSheet)> {
    let mut random = Random(42);
    (1..=responses).map(move |number| (number, sheet(&mut random)))
}

/// The environment in which the program is measured on a database.
pub fn environment(database: &Path) -> [(&'static str, String); 5] {
    [
        ("MANYI_DB", database.display().to_string()),
        ("MANYI_OPERATOR", "bench".to_owned()),
        ("MANYI_LANG", "zh".to_owned()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("TERM", "xterm-256color".to_owned()),
    ]
}

/// Nine scores, most of them full, one in fifty missing; no suggestion.
fn sheet(random: &mut Random) -> AnswerSheet {
    let mut sheet = AnswerSheet::empty(10);
    for position in 0..9 {
        let answer = match random.below(50) {
            0 => Answer::Missing(Missing::Illegible),
            1..=9 => Answer::Points(random.below(10).into()),
            _ => Answer::Points(10.into()),
        };
        sheet.set(position, Some(answer));
    }
    sheet.set(9, Some(Answer::Missing(Missing::Blank)));
    sheet
}

/// A small repeatable source of numbers (xorshift), so that every run measures the same database.
pub struct Random(pub u64);

impl Random {
    /// A number from 0 to `end`, `end` excluded.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
