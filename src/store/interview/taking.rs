//! What another program made of interviews is taken in: themes, interviews, codings and decisions, all of it or nothing.

use std::collections::BTreeMap;

use super::codings::unit_name;
use super::records::NewRecord;
use crate::error::Result;
use crate::interview::{CodeBook, Identity, Mark, Passage, Theme, Unit};
use crate::store::Store;
use crate::text::Order as _;
use crate::trail::UnitName;

/// What is taken in from a project of another program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exchanged {
    /// The name of the file, which the events name.
    pub file: String,
    /// The themes, each behind the one above it.
    pub themes: Vec<Theme>,
    /// The interviews: identity, code of the guide, record.
    pub interviews: Vec<(Identity, String, NewRecord)>,
    /// The codings.
    pub codings: Vec<NewCoding>,
    /// What was decided, where at least two coded a unit.
    pub settlements: Vec<(Unit, Vec<Mark>)>,
}

/// What a coder of another program found in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCoding {
    /// The unit.
    pub unit: Unit,
    /// Who coded it.
    pub coder: String,
    /// What was found.
    pub marks: Vec<Mark>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExchangedTaken {
    /// How many codings were taken in.
    pub codings: usize,
    /// How many decisions were.
    pub settlements: usize,
    /// How many codings are on file already.
    pub known: usize,
    /// Those that could not be: the unit was decided, or its coder has another coding there that stands.
    pub refused: Vec<(Unit, String)>,
}

/// A coding as it was before anything was taken in.
struct Before {
    coder: String,
    marks: Vec<Mark>,
}

impl Store {
    /// Whether an interview of this identity is on file, in whichever project.
    pub fn has_interview(&self, identity: Identity) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM interview WHERE identity = ?1")?;
        Ok(statement.exists([identity.0])?)
    }

    /// Whether a theme of this identity is on file, in whichever project.
    pub fn has_theme(&self, identity: Identity) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM theme WHERE identity = ?1")?;
        Ok(statement.exists([identity.0])?)
    }

    /// Takes in what another program made. A coding is its coder's; its event says by whom it was brought in, and from where.
    ///
    /// # Errors
    /// As for each of the parts; then nothing of it is stored.
    pub fn take_exchanged(&mut self, project: &str, taken: &Exchanged) -> Result<ExchangedTaken> {
        self.writing(|| {
            for theme in &taken.themes {
                self.put_theme(project, theme, Some(&taken.file))?;
            }
            for (identity, guide, record) in &taken.interviews {
                self.put_record(project, guide, record, identity.0)?;
            }
            self.take_codings(project, taken)
        })
    }

    fn take_codings(&self, project: &str, taken: &Exchanged) -> Result<ExchangedTaken> {
        let id = self.project_row(project)?;
        let book = self.code_book(project)?;
        let mut before: BTreeMap<UnitName, Vec<Before>> = BTreeMap::new();
        self.read_codings(id, &mut |name, _, coding, _| {
            let one = Before {
                coder: coding.coder,
                marks: coding.marks,
            };
            before.entry(name).or_default().push(one);
        })?;
        let mut done = ExchangedTaken::default();
        for coding in &taken.codings {
            let name = unit_name(&coding.unit);
            let length = self
                .found_unit(project, &coding.unit)?
                .words
                .chars()
                .count();
            let known = before.get(&name).map_or(&[][..], Vec::as_slice);
            let is_known = |one: &Before| {
                places(&one.marks, &book, length) == places(&coding.marks, &book, length)
            };
            if known.iter().any(is_known) {
                done.known += 1;
            } else if self.is_settled(id, &name)?
                || known.iter().any(|one| one.coder == coding.coder)
            {
                let refused = (coding.unit.clone(), coding.coder.clone());
                done.refused.push(refused);
            } else {
                let by = Some(coding.coder.as_str());
                self.put_coding(project, &coding.unit, &coding.marks, by, Some(&taken.file))?;
                done.codings += 1;
            }
        }
        for (unit, marks) in &taken.settlements {
            let name = unit_name(unit);
            if self.is_settled(id, &name)? {
                done.known += 1;
            } else if self.coders_of(id, &name)?.len() < 2 {
                done.refused.push((unit.clone(), String::new()));
            } else {
                self.put_decision(project, unit, marks, &taken.file)?;
                done.settlements += 1;
            }
        }
        Ok(done)
    }
}

/// The themes of marks with their places: other programs know no sentiment, and mark the whole where nothing is marked.
fn places(marks: &[Mark], book: &CodeBook, length: usize) -> Vec<(Identity, Vec<Passage>)> {
    let whole = Passage {
        start: 0,
        end: length,
    };
    let mut places: Vec<_> = marks
        .iter()
        .map(|mark| {
            let passages = mark.passages.iter().copied().filter(|one| *one != whole);
            (book.standing(mark.theme), passages.collect())
        })
        .collect();
    places.order();
    places
}
