//! Databases of any size for the measurements: the shipped project with made-up responses.

use std::path::Path;

use manyi::formats::shipped_project;
use manyi::response::{Answer, AnswerSheet, Missing, Serial};
use manyi::store::{ImportedResponse, Store, SurveyKey};

/// The survey that is filled and keyed.
pub fn survey() -> SurveyKey {
    SurveyKey::new("xiangyuan-2022", "recipients")
}

/// A database file with the shipped project and this many finished responses.
pub fn database(path: &Path, responses: u64) -> Store {
    let mut store = Store::open(path, "bench").expect("the database opens");
    let folder = shipped_project("xiangyuan-2022").and_then(|checked| checked.value);
    let project = folder.expect("the project is shipped").project;
    store.save_project(&project).expect("the project is saved");
    if responses > 0 {
        let mut random = Random(42);
        let mut rows = (1..=responses).map(|row| {
            Ok(ImportedResponse {
                row: row + 1,
                serial: Serial::read(&row.to_string()).expect("a number is a serial"),
                answers: sheet(&mut random),
            })
        });
        store
            .import(&survey(), "made-up.csv", "0", &mut rows, false)
            .expect("the responses are imported");
    }
    store
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
