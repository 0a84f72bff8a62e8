//! The course of a score as JSON: the present value and the next change to either side.

use serde::Serialize;

use crate::indicator::{Change, Needed, WhatIf};
use crate::measure::Fraction;
use crate::text::Language;

/// The decimals of values and scores; enough to tell 936 of 1040 from 935.
const DECIMALS: u32 = 4;

/// The course of an indicator's rule, or of one of its groups.
#[derive(Serialize)]
pub(super) struct CourseShape<'a> {
    part: &'a str,
    weight: String,
    value: Option<String>,
    score: Option<String>,
    up: Option<ChangeShape>,
    down: Option<ChangeShape>,
    changes_at: Vec<String>,
}

/// The nearest value of another score.
#[derive(Serialize)]
struct ChangeShape {
    value: String,
    passed: bool,
    score: String,
    distance: String,
    points: Option<u64>,
    answers: Option<u64>,
}

/// The courses of an indicator; decimals are strings, values of rates are in percent.
pub(super) fn course_shapes(courses: &[WhatIf], language: Language) -> Vec<CourseShape<'_>> {
    courses
        .iter()
        .map(|course| shape(course, language))
        .collect()
}

fn shape(course: &WhatIf, language: Language) -> CourseShape<'_> {
    let present = course.present.as_ref();
    let inner = course.pieces.iter().skip(1);
    CourseShape {
        part: course.title.get(language),
        weight: number(&course.weight),
        value: present.map(|present| number(&present.value)),
        score: present.map(|present| number(&present.score)),
        up: present.and_then(|present| present.up.as_ref().map(change)),
        down: present.and_then(|present| present.down.as_ref().map(change)),
        changes_at: inner.map(|piece| number(&piece.from)).collect(),
    }
}

fn change(change: &Change) -> ChangeShape {
    let (points, answers) = match change.needed {
        Some(Needed::Points(count)) => (Some(count), None),
        Some(Needed::Answers(count)) => (None, Some(count)),
        None => (None, None),
    };
    ChangeShape {
        value: number(&change.value),
        passed: change.passed,
        score: number(&change.score),
        distance: number(&change.distance),
        points,
        answers,
    }
}

fn number(number: &Fraction) -> String {
    number.to_short_text(DECIMALS)
}
