//! The course of a score as a plot: one column for each stretch of values, the present value marked under the axis.

use rust_decimal::Decimal;

use crate::indicator::WhatIf;
use crate::measure::Fraction;
use crate::text::{pad_start, width};
use crate::tui::widgets::painter::Painter;

/// The columns of the points beside the plot.
const MARGIN: usize = 7;

/// The rows below the plot: the axis, its numbers, the present value.
const BELOW: usize = 3;

/// The values and the scores that a plot shows, and its size.
struct Frame {
    /// The score of the lowest row: 0, or the least there is where that is a good part of the full points.
    base: Fraction,
    low: Fraction,
    span: Fraction,
    columns: usize,
    rows: usize,
}

/// Draws the course in the whole rectangle of the painter: points upwards, values to the right.
///
/// Where nothing changes for a long stretch from 0 on, the plot begins shortly before the first change. Every sign is
/// one column wide, and none but those that [`Signs`](crate::text::Signs) knows.
pub fn draw(painter: &mut Painter<'_>, course: &WhatIf) {
    let Some(frame) = frame(course, painter) else {
        return;
    };
    let present = course
        .present
        .as_ref()
        .map(|present| frame.column(&present.value));
    for row in 0..frame.rows {
        if row == 0 || row + 1 == frame.rows {
            let share = if row == 0 {
                course.weight.clone()
            } else {
                frame.base.clone()
            };
            let label = pad_start(&share.to_short_text(2), MARGIN - 2);
            let quiet = painter.look.quiet();
            painter.text(0, row, &label, quiet);
        }
        let quiet = painter.look.quiet();
        painter.text(MARGIN - 1, row, "│", quiet);
    }
    for column in 0..frame.columns {
        draw_column(painter, course, &frame, column, present == Some(column));
    }
    let quiet = painter.look.quiet();
    let axis = format!("└{}", "─".repeat(frame.columns));
    painter.text(MARGIN - 1, frame.rows, &axis, quiet);
    draw_numbers(painter, course, &frame);
    draw_present(painter, course, &frame);
}

/// The values shown and the room there is; `None` without room or without a course.
fn frame(course: &WhatIf, painter: &Painter<'_>) -> Option<Frame> {
    let columns = painter
        .columns()
        .checked_sub(MARGIN + 1)
        .filter(|left| *left >= 10)?;
    let rows = painter
        .rows()
        .checked_sub(BELOW)
        .filter(|left| *left >= 2)?;
    let (low, high) = course.range()?;
    let low = begin(course, low, high);
    let span = high - &low;
    (span > Fraction::zero()).then_some(Frame {
        base: base(course),
        low,
        span,
        columns,
        rows,
    })
}

/// The least score, where it is at least a fifth of the full points; else 0.
fn base(course: &WhatIf) -> Fraction {
    let scores = course.pieces.iter().flat_map(|piece| {
        [
            &piece.at_from,
            &piece.after_from,
            &piece.before_to,
            &piece.at_to,
        ]
    });
    let fifth = &course.weight * &Fraction::from(Decimal::new(2, 1));
    scores
        .min()
        .filter(|least| **least >= fifth && **least < course.weight)
        .map_or_else(Fraction::zero, Fraction::floor)
}

/// The value at which the plot begins: 0, or a whole number shortly before anything happens.
fn begin(course: &WhatIf, low: &Fraction, high: &Fraction) -> Fraction {
    let Some(first) = course.pieces.first() else {
        return low.clone();
    };
    let flat = first.at_from == first.after_from && first.after_from == first.before_to;
    let present = course.present.as_ref().map(|present| &present.value);
    let event = match present {
        Some(value) if *value < first.to => value,
        _ => &first.to,
    };
    let quarter = Fraction::from(Decimal::new(25, 2));
    let twentieth = Fraction::from(Decimal::new(5, 2));
    let lead = (&(high - event) * &quarter).max(high * &twentieth);
    let begin = (event - &lead).floor();
    if flat && begin > *low {
        begin
    } else {
        low.clone()
    }
}

impl Frame {
    /// The column of a value.
    fn column(&self, value: &Fraction) -> usize {
        let share = (value - &self.low)
            .divide(&self.span)
            .map_or(0.0, |share| share.to_f64());
        let column = (share.clamp(0.0, 1.0) * self.columns as f64).floor();
        // A rounded share of a width: never negative, never above the width.
        #[allow(clippy::cast_sign_loss)]
        let column = column as usize;
        column.min(self.columns - 1)
    }

    /// How many rows a score fills: one at the base, all at the full points, none for a score of 0.
    fn height(&self, score: &Fraction, weight: &Fraction) -> usize {
        if *score <= Fraction::zero() {
            return 0;
        }
        let share = (score - &self.base)
            .divide(&(weight - &self.base))
            .map_or(0.0, |share| share.to_f64());
        let above = (share.clamp(0.0, 1.0) * (self.rows - 1) as f64).round();
        // A rounded share of a height: never negative, never above the height.
        #[allow(clippy::cast_sign_loss)]
        let above = above as usize;
        above + 1
    }

    /// The value in the middle of a column.
    fn middle(&self, column: usize) -> Option<Fraction> {
        let doubled = i64::try_from(2 * column + 1).ok()?;
        let share = Fraction::new(doubled, i64::try_from(2 * self.columns).ok()?)?;
        Some(&self.low + &(&self.span * &share))
    }
}

fn draw_column(
    painter: &mut Painter<'_>,
    course: &WhatIf,
    frame: &Frame,
    column: usize,
    here: bool,
) {
    let value = match (&course.present, here) {
        (Some(present), true) => Some(present.value.clone()),
        _ => frame.middle(column),
    };
    let score = value.and_then(|value| course.score_at(&value));
    let filled = score.map_or(0, |score| frame.height(&score, &course.weight));
    let style = if here {
        painter.look.strong()
    } else {
        painter.look.quiet()
    };
    for row in frame.rows.saturating_sub(filled)..frame.rows {
        painter.text(MARGIN + column, row, if here { "█" } else { "░" }, style);
    }
}

/// The first and the last value and as many of those where the course changes as there is room for, highest first.
fn draw_numbers(painter: &mut Painter<'_>, course: &WhatIf, frame: &Frame) {
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let ends = course.pieces.iter().rev().map(|piece| &piece.to);
    let ends = [&frame.low].into_iter().chain(ends);
    let quiet = painter.look.quiet();
    for value in ends.filter(|value| **value >= frame.low) {
        let text = course.amount(value);
        let at = MARGIN + frame.column(value);
        let columns = width(&text);
        let from = at.saturating_sub(columns / 2);
        let from = from.min((MARGIN + frame.columns).saturating_sub(columns));
        let free = taken
            .iter()
            .all(|(begin, end)| from > *end || from + columns < *begin);
        if free {
            painter.text(from, frame.rows + 1, &text, quiet);
            taken.push((from, from + columns));
        }
    }
}

fn draw_present(painter: &mut Painter<'_>, course: &WhatIf, frame: &Frame) {
    let Some(present) = &course.present else {
        return;
    };
    let at = MARGIN + frame.column(&present.value);
    let told = format!(
        "{} {} {}",
        course.amount(&present.value),
        painter.look.pick("得", "gets"),
        present.score.to_short_text(2)
    );
    let strong = painter.look.strong();
    let fits = at + 2 + width(&told) <= painter.columns();
    let text = if fits {
        format!("^ {told}")
    } else {
        format!("{told} ^")
    };
    let from = if fits {
        at
    } else {
        (at + 1).saturating_sub(width(&text))
    };
    painter.text(from, frame.rows + 2, &text, strong);
}
