//! What a search for patterns sees of one response by itself: several can look at parts of a stack at the same time.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::Thresholds;
use crate::questionnaire::{Kind, Questionnaire};

/// A hash of the closed answers of a response, wide enough that two texts never share one; [`NO_PRINT`]: they say too little.
pub(super) type Print = [u32; 4];

/// What stands for too few answers.
pub(super) const NO_PRINT: Print = [0; 4];

/// What is kept of the answers of a response.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub(super) print: Print,
    /// The number of its straight lines with the looker; 0: it has none.
    lines: u32,
}

/// A scale on which a response gave the same answer everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    scale: usize,
    /// The answer, as [`Answer::to_code`](crate::response::Answer::to_code) writes it.
    pub answer: String,
}

/// Looks at responses, each by itself.
pub struct Looker<'q> {
    pub(super) questionnaire: &'q Questionnaire,
    thresholds: Thresholds,
    /// For each question, the scale it is answered on; questions of one scale can make a straight line.
    scales: Vec<Option<usize>>,
    /// The straight lines met so far, each set of them once; the first is none.
    lines: Vec<Vec<Line>>,
    /// The closed answers of the response at hand, one behind the other.
    text: String,
    /// On each scale: where its first answer lies in `text`, how many there are, and whether all are like it.
    courses: Vec<(std::ops::Range<usize>, usize, bool)>,
}

impl<'q> Looker<'q> {
    /// A looker that has seen nothing.
    pub fn new(questionnaire: &'q Questionnaire, thresholds: Thresholds) -> Self {
        let scales = scales(questionnaire);
        let count = scales.iter().flatten().max().map_or(0, |last| last + 1);
        Self {
            questionnaire,
            thresholds,
            scales,
            lines: vec![Vec::new()],
            text: String::new(),
            courses: vec![(0..0, 0, true); count],
        }
    }

    /// Looks at a response with these answers, as [`Answer::to_code`](crate::response::Answer::to_code) writes them, to the
    /// questions by their positions; `None` where one is not asked or has no answer.
    pub fn look<'c>(&mut self, codes: impl Iterator<Item = Option<&'c str>>) -> Look {
        self.text.clear();
        for course in &mut self.courses {
            *course = (0..0, 0, true);
        }
        let mut given = 0;
        let questions = self.questionnaire.questions.iter().zip(&self.scales);
        for ((question, scale), code) in questions.zip(codes) {
            if !question.is_closed() {
                continue;
            }
            let start = self.text.len();
            self.text.push_str(code.unwrap_or_default());
            let end = self.text.len();
            self.text.push(' ');
            if code.is_none_or(|code| code.starts_with('#')) {
                continue;
            }
            given += 1;
            if let Some(scale) = scale {
                let (first, count, is_straight) = &mut self.courses[*scale];
                if *count == 0 {
                    *first = start..end;
                } else {
                    *is_straight &= self.text[first.clone()] == self.text[start..end];
                }
                *count += 1;
            }
        }
        Look {
            print: if given < self.thresholds.answers {
                NO_PRINT
            } else {
                self.print()
            },
            lines: self.straight_lines(),
        }
    }

    /// The straight lines that were seen with a look.
    pub fn lines(&self, look: Look) -> &[Line] {
        &self.lines[look.lines as usize]
    }

    /// The number of the straight lines of the response at hand.
    fn straight_lines(&mut self) -> u32 {
        let least = self.thresholds.answers;
        let is_line = |(_, count, is_straight): &(_, usize, bool)| *is_straight && *count >= least;
        if !self.courses.iter().any(is_line) {
            return 0;
        }
        let courses = self.courses.iter().enumerate();
        let lines = courses.filter(|(_, course)| is_line(course));
        let lines: Vec<Line> = lines
            .map(|(scale, (first, ..))| Line {
                scale,
                answer: self.text[first.clone()].to_owned(),
            })
            .collect();
        let known = self.lines.iter().position(|known| *known == lines);
        let number = known.unwrap_or_else(|| {
            self.lines.push(lines);
            self.lines.len() - 1
        });
        number as u32
    }

    /// The hash of the closed answers of the response at hand.
    fn print(&self) -> Print {
        let half = |seed: u64| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            self.text.hash(&mut hasher);
            hasher.finish().max(1)
        };
        let [one, other] = [half(1), half(2)];
        [
            one as u32,
            (one >> 32) as u32,
            other as u32,
            (other >> 32) as u32,
        ]
    }
}

/// The scale of each question: points with the same full mark and step, or the same options; `None`: no scale.
fn scales(questionnaire: &Questionnaire) -> Vec<Option<usize>> {
    let mut known: Vec<String> = Vec::new();
    let questions = questionnaire.questions.iter();
    let name = questions.map(|question| match &question.kind {
        Kind::Score { full_mark, step } => Some(format!("{full_mark} {step}")),
        Kind::Single => {
            let options = question.options.iter();
            let options: Vec<String> = options
                .map(|option| format!("{}={}", option.code, option.label.zh))
                .collect();
            Some(options.join(" "))
        }
        _ => None,
    });
    name.map(|name| {
        let name = name?;
        let place = known.iter().position(|known| *known == name);
        Some(place.unwrap_or_else(|| {
            known.push(name);
            known.len() - 1
        }))
    })
    .collect()
}
