//! The manifest of a file that leaves: what it was made from, so that it can be told later whether it still holds.

use serde::{Deserialize, Serialize};

/// What a file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this shape.
    pub format: u32,
    /// The program and its version.
    pub program: String,
    /// What the file is: `workbook` or `annex`.
    pub kind: String,
    /// The project's code.
    pub project: String,
    /// The survey's code where the file is about one only.
    pub survey: Option<String>,
    /// Whether only approved responses were counted.
    pub approved_only: bool,
    /// The surveys.
    pub surveys: Vec<ManifestSurvey>,
    /// Every figure, as printed.
    pub figures: Vec<ManifestFigure>,
    /// The heads of the trail.
    pub heads: Vec<ManifestHead>,
    /// Who made the file.
    pub operator: String,
    /// When, in UTC.
    pub time: String,
    /// A hash of everything else in the file; empty before it is written.
    pub content: String,
}

/// A survey in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestSurvey {
    /// The survey's code.
    pub code: String,
    /// The version of its questionnaire.
    pub version: u32,
    /// A hash of its questionnaire and measures as declared.
    pub definition: String,
    /// How many responses were read.
    pub responses: u64,
    /// A hash of these responses: serials, states and answers.
    pub hash: String,
    /// How many of those counted are approved.
    pub approved: u64,
    /// How many are not.
    pub not_approved: u64,
}

/// A figure in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFigure {
    /// What it is: `recipients/satisfaction`, `recipients/Q1/2`, `score/D1`, `score`.
    pub of: String,
    /// The formula of a measure, or the rule of an indicator; empty for a count.
    pub formula: String,
    /// As printed.
    pub value: String,
}

/// The head of a chain of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestHead {
    /// The device.
    pub device: String,
    /// How many events its chain has.
    pub sequence: i64,
    /// The hash of the last.
    pub hash: String,
}

/// A figure that is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What it is.
    pub of: String,
    /// As the file has it; empty: it did not have it.
    pub was: String,
    /// As it is now; empty: there is none now.
    pub is: String,
}

impl Manifest {
    /// The figures that are others in a manifest made now.
    pub fn moved(&self, now: &Self) -> Vec<Changed> {
        let find = |of: &str, among: &[ManifestFigure]| {
            let found = among.iter().find(|figure| figure.of == of);
            found.map(ManifestFigure::shown).unwrap_or_default()
        };
        let old = self.figures.iter().map(|figure| &figure.of);
        let added = now.figures.iter().map(|figure| &figure.of);
        let added = added.filter(|of| !self.figures.iter().any(|figure| figure.of == **of));
        old.chain(added)
            .map(|of| Changed {
                of: of.clone(),
                was: find(of, &self.figures),
                is: find(of, &now.figures),
            })
            .filter(|one| one.was != one.is)
            .collect()
    }

    /// The codes of the surveys whose responses are others now.
    pub fn other_responses<'m>(&'m self, now: &'m Self) -> Vec<&'m str> {
        let is_same = |old: &&ManifestSurvey| {
            let mut surveys = now.surveys.iter();
            surveys.any(|new| new.code == old.code && new.hash == old.hash)
        };
        let surveys = self.surveys.iter().filter(|old| !is_same(old));
        surveys.map(|survey| survey.code.as_str()).collect()
    }

    /// The codes of the surveys that are declared otherwise now.
    pub fn other_definitions<'m>(&'m self, now: &'m Self) -> Vec<&'m str> {
        let is_same = |old: &&ManifestSurvey| {
            let mut surveys = now.surveys.iter();
            surveys.any(|new| new.code == old.code && new.definition == old.definition)
        };
        let surveys = self.surveys.iter().filter(|old| !is_same(old));
        surveys.map(|survey| survey.code.as_str()).collect()
    }
}

impl ManifestFigure {
    /// The value with the formula that gave it.
    fn shown(&self) -> String {
        if self.formula.is_empty() {
            self.value.clone()
        } else {
            format!("{} ({})", self.value, self.formula)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(figures: &[(&str, &str)]) -> Manifest {
        Manifest {
            format: 1,
            program: "manyi".into(),
            kind: "annex".into(),
            project: "p".into(),
            survey: None,
            approved_only: false,
            surveys: Vec::new(),
            figures: figures
                .iter()
                .map(|(of, value)| ManifestFigure {
                    of: (*of).into(),
                    formula: String::new(),
                    value: (*value).into(),
                })
                .collect(),
            heads: Vec::new(),
            operator: "a".into(),
            time: String::new(),
            content: String::new(),
        }
    }

    #[test]
    fn what_moved_came_or_went_is_told_and_nothing_else() {
        let old = manifest(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let now = manifest(&[("a", "1"), ("b", "5"), ("d", "4")]);
        let moved: Vec<[String; 3]> = old
            .moved(&now)
            .into_iter()
            .map(|one| [one.of, one.was, one.is])
            .collect();
        let told = [["b", "2", "5"], ["c", "3", ""], ["d", "", "4"]];
        assert_eq!(moved, told.map(|one| one.map(str::to_owned)));
        assert_eq!(old.moved(&old), []);
    }
}
