//! What a search for patterns sees of one response by itself: several can look at parts of a stack at the same time.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use super::Thresholds;
use crate::questionnaire::{Kind, Questionnaire};

/// A hash of the closed answers of a response, wide enough that two texts never share one; [`NO_PRINT`]: they say too little.
pub(super) type Print = [u32; 4];

/// A print as a number, for sorting.
#[inline(always)]
pub(super) fn number([first, second, third, fourth]: Print) -> u128 {
    let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    u128::from(pair(first, second)) << 64 | u128::from(pair(third, fourth))
}

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
    /// The scales in their order.
    courses: Vec<Course>,
}

/// The answers on one scale.
#[derive(Clone)]
struct Course {
    /// Where the first lies in the text.
    first: Range<usize>,
    /// The first as a number.
    key: u64,
    count: usize,
    /// Whether all are like the first.
    is_straight: bool,
}

impl Course {
    const EMPTY: Self = Self {
        first: 0..0,
        key: 0,
        count: 0,
        is_straight: true,
    };
}

/// A code as a number: up to eight bytes as they are, which is nearly every one, else a hash.
#[inline]
fn key(code: &str) -> u64 {
    let bytes = code.as_bytes();
    if bytes.len() > 8 {
        let mut hasher = DefaultHasher::new();
        code.hash(&mut hasher);
        return hasher.finish();
    }
    bytes
        .iter()
        .fold(0, |key, byte| key << 8 | u64::from(*byte))
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
            courses: vec![Course::EMPTY; count],
        }
    }

    /// Looks at a response with these answers, as [`Answer::to_code`](crate::response::Answer::to_code) writes them, to the
    /// questions by their positions; `None` where one is not asked or has no answer.
    #[inline]
    pub fn look<'c>(&mut self, codes: impl Iterator<Item = Option<&'c str>>) -> Look {
        self.text.clear();
        self.courses.fill(Course::EMPTY);
        let (mut given, mut keys) = (0, 0);
        let questions = self.questionnaire.questions.iter().zip(&self.scales);
        for ((question, scale), code) in questions.zip(codes) {
            if !question.is_closed() {
                continue;
            }
            let start = self.text.len();
            self.text.push_str(code.unwrap_or_default());
            let end = self.text.len();
            self.text.push(' ');
            let key = key(code.unwrap_or_default());
            keys = mixed(keys, key);
            if code.is_none_or(|code| code.starts_with('#')) {
                continue;
            }
            given += 1;
            if let Some(scale) = scale {
                let course = &mut self.courses[*scale];
                if course.count == 0 {
                    course.first = start..end;
                    course.key = key;
                }
                course.is_straight &= course.key == key;
                course.count += 1;
            }
        }
        Look {
            print: if given < self.thresholds.answers {
                NO_PRINT
            } else {
                self.print(keys)
            },
            lines: self.straight_lines(),
        }
    }

    /// The straight lines that were seen with a look.
    #[inline]
    pub fn lines(&self, look: Look) -> &[Line] {
        &self.lines[look.lines as usize]
    }

    /// The number of the straight lines of the response at hand.
    #[inline]
    fn straight_lines(&mut self) -> u32 {
        let least = self.thresholds.answers;
        let is_line = |course: &Course| course.is_straight && course.count >= least;
        if !self.courses.iter().any(is_line) {
            return 0;
        }
        let courses = self.courses.iter().enumerate();
        let lines = courses.filter(|(_, course)| is_line(course));
        let lines: Vec<Line> = lines
            .map(|(scale, course)| Line {
                scale,
                answer: self.text[course.first.clone()].to_owned(),
            })
            .collect();
        let known = self.lines.iter().position(|known| *known == lines);
        let number = known.unwrap_or_else(|| {
            self.lines.push(lines);
            self.lines.len() - 1
        });
        number as u32
    }

    /// The hash of the closed answers of the response at hand, beside what their numbers were mixed to.
    #[inline]
    fn print(&self, keys: u64) -> Print {
        let mut hasher = DefaultHasher::new();
        self.text.hash(&mut hasher);
        let one = hasher.finish().max(1);
        [
            one as u32,
            (one >> 32) as u32,
            keys as u32,
            (keys >> 32) as u32,
        ]
    }
}

/// Adds the number of one more answer to those before.
#[inline]
const fn mixed(keys: u64, key: u64) -> u64 {
    // An odd number with its bits spread, as Knuth's multiplicative hashing takes it.
    (keys.rotate_left(5) ^ key).wrapping_mul(0x9E37_79B9_7F4A_7C15)
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
