//! What a score would be at other values: the whole course of a rule, where the present value stands on it, and how
//! far the next change is, in the unit of the value and in points or answers of the survey behind it.

use rust_decimal::Decimal;

use super::amount::{Amount, Figures};
use super::rules::OverNumber;
use super::score_at::{breakpoints, score_at};
use super::{Evidence, Indicator, Rule, Unit};
use crate::measure::{Figure, Fraction};
use crate::text::Text;

/// The course of a rule over a number, with the present value on it.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// The group it is about; empty for an indicator without groups.
    pub title: Text,
    /// The unit of the value.
    pub unit: Unit,
    /// Whether a lower value earns more.
    pub less_is_better: bool,
    /// The full points.
    pub weight: Fraction,
    /// The course of the score from the lowest value to the highest: straight pieces that meet or jump at their ends.
    pub pieces: Vec<Piece>,
    /// The present value; `None` while there is none.
    pub present: Option<Present>,
    rule: Rule,
}

/// A straight piece of the course. The values at its two ends may score otherwise than what lies between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The value at which it begins.
    pub from: Fraction,
    /// The value at which it ends.
    pub to: Fraction,
    /// The score at `from` itself.
    pub at_from: Fraction,
    /// The score just above `from`.
    pub after_from: Fraction,
    /// The score just below `to`.
    pub before_to: Fraction,
    /// The score at `to` itself.
    pub at_to: Fraction,
}

/// The present value and what lies next to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The value, in the unit of the rule.
    pub value: Fraction,
    /// Its score.
    pub score: Fraction,
    /// The nearest change above it: for the better, or for the worse where less is better; `None`: there is none.
    pub up: Option<Change>,
    /// The nearest change below it: for the worse, or for the better where less is better; `None`: there is none.
    pub down: Option<Change>,
}

/// The nearest value where the score is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The value.
    pub value: Fraction,
    /// Whether the value itself is not enough: it must be passed.
    pub passed: bool,
    /// The score there, or just behind it.
    pub score: Fraction,
    /// How far it is from the present value; 0 where any difference is enough.
    pub distance: Fraction,
    /// What of the survey's answers would have to differ; `None` without a survey, or for a measure that is no plain
    /// quotient of points or answers.
    pub needed: Option<Needed>,
}

/// What would have to differ in the answers, the base unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// So many points more or fewer.
    Points(u64),
    /// So many answers more or fewer that count.
    Answers(u64),
}

/// The course of an indicator's rule over a number, or of each of its groups that has one.
///
/// `figures` gives the figure of a survey code and a measure code. A rule that is not about one number has no course,
/// nor has one whose parameters make no sense.
pub fn what_if(
    indicator: &Indicator,
    figures: &dyn Fn(&str, &str) -> Option<Figure>,
) -> Vec<WhatIf> {
    if let Rule::Groups(rule) = &indicator.rule {
        return rule
            .groups
            .iter()
            .filter_map(|group| {
                let course = course(&group.rule, group.weight, &group.evidence, figures)?;
                Some(WhatIf {
                    title: group.title.clone(),
                    ..course
                })
            })
            .collect();
    }
    course(
        &indicator.rule,
        indicator.weight,
        &indicator.evidence,
        figures,
    )
    .into_iter()
    .collect()
}

impl WhatIf {
    /// The score at a value; the same as the rule gives.
    pub fn score_at(&self, value: &Fraction) -> Option<Fraction> {
        score_at(&self.rule, &self.weight, value)
    }

    /// The lowest and the highest value of the course.
    pub fn range(&self) -> Option<(&Fraction, &Fraction)> {
        Some((&self.pieces.first()?.from, &self.pieces.last()?.to))
    }
}

fn course(rule: &Rule, weight: Decimal, evidence: &Evidence, figures: Figures) -> Option<WhatIf> {
    let number = rule.scoring().over_number()?;
    let (unit, less_is_better) = (number.unit(), number.less_is_better());
    let weight = Fraction::from(weight);
    let value = Amount::read(evidence, unit, figures)
        .ok()
        .map(|amount| amount.value);
    let high = highest(number, &weight, value.as_ref());
    let pieces = pieces(rule, &weight, &high)?;
    let present = value.and_then(|value| {
        let score = score_at(rule, &weight, &value)?;
        let figure = match evidence {
            Evidence::Measure { survey, measure } => figures(survey, measure),
            Evidence::Interview(_) | Evidence::Judgement(_) => None,
        };
        let needed = |change: Change| Change {
            needed: figure
                .as_ref()
                .and_then(|figure| needed(figure, &value, &change)),
            ..change
        };
        let (up, down) = next_changes(&pieces, &value, &score, less_is_better);
        Some(Present {
            up: up.map(needed),
            down: down.map(needed),
            value: value.clone(),
            score,
        })
    });
    Some(WhatIf {
        title: Text::default(),
        unit,
        less_is_better,
        weight,
        pieces,
        present,
        rule: rule.clone(),
    })
}

/// Where the course ends: at 100 %, or a fifth above the highest bound and the present value; where less is better,
/// not before the last place where the score changes.
fn highest(number: &dyn OverNumber, weight: &Fraction, value: Option<&Fraction>) -> Fraction {
    let bounds = number.bounds().into_iter().map(Fraction::from);
    let mut ends: Vec<Fraction> = bounds.chain(value.cloned()).collect();
    if number.less_is_better() {
        let changes = number.breakpoints(weight, &Fraction::zero());
        ends.extend(changes.unwrap_or_default());
    }
    let highest = ends.into_iter().max().unwrap_or_else(Fraction::zero);
    let highest = highest.max(Fraction::zero());
    match number.unit() {
        Unit::Percent => highest.max(Fraction::from(100)),
        Unit::Number => &highest * &Fraction::from(Decimal::new(12, 1)),
    }
}

/// The straight pieces from 0 up. A straight line is known from two of its points.
fn pieces(rule: &Rule, weight: &Fraction, high: &Fraction) -> Option<Vec<Piece>> {
    let points = breakpoints(rule, weight, &Fraction::zero(), high)?;
    let third = Fraction::new(1, 3)?;
    let mut pieces = Vec::new();
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let part = &(to - from) * &third;
        let first = score_at(rule, weight, &(from + &part))?;
        let second = score_at(rule, weight, &(to - &part))?;
        let rise = &second - &first;
        pieces.push(Piece {
            from: from.clone(),
            to: to.clone(),
            at_from: score_at(rule, weight, from)?,
            after_from: &first - &rise,
            before_to: &second + &rise,
            at_to: score_at(rule, weight, to)?,
        });
    }
    Some(pieces)
}

/// The nearest changes above and below a value. Where less is better the course is looked at in a mirror, in which more
/// is better.
fn next_changes(
    pieces: &[Piece],
    value: &Fraction,
    score: &Fraction,
    less_is_better: bool,
) -> (Option<Change>, Option<Change>) {
    if !less_is_better {
        return (up(pieces, value, score), down(pieces, value, score));
    }
    let mirrored: Vec<Piece> = pieces.iter().rev().map(Piece::mirrored).collect();
    let (value, back) = (mirror(value), |change: Change| Change {
        value: mirror(&change.value),
        ..change
    });
    (
        down(&mirrored, &value, score).map(back),
        up(&mirrored, &value, score).map(back),
    )
}

/// The value as far on the other side of 0.
fn mirror(value: &Fraction) -> Fraction {
    &Fraction::zero() - value
}

impl Piece {
    /// The piece as far on the other side of 0.
    fn mirrored(&self) -> Self {
        Self {
            from: mirror(&self.to),
            to: mirror(&self.from),
            at_from: self.at_to.clone(),
            after_from: self.before_to.clone(),
            before_to: self.after_from.clone(),
            at_to: self.at_from.clone(),
        }
    }
}

/// The nearest place above a value with a higher score: the end of a rise, or a jump.
fn up(pieces: &[Piece], value: &Fraction, score: &Fraction) -> Option<Change> {
    let to = |at: &Fraction, passed: bool, score: &Fraction| {
        Some(Change {
            value: at.clone(),
            passed,
            score: score.clone(),
            distance: at - value,
            needed: None,
        })
    };
    for piece in pieces.iter().filter(|piece| piece.to > *value) {
        let rises = piece.before_to > piece.after_from;
        if piece.from >= *value && piece.after_from > *score {
            return to(&piece.from, true, &piece.after_from);
        }
        if piece.at_to > *score || (rises && piece.before_to > *score) {
            return to(&piece.to, false, &piece.at_to);
        }
    }
    None
}

/// The nearest place below a value with a lower score: a jump, or the begin of a fall.
fn down(pieces: &[Piece], value: &Fraction, score: &Fraction) -> Option<Change> {
    let to = |at: &Fraction, passed: bool, score: &Fraction| {
        Some(Change {
            value: at.clone(),
            passed,
            score: score.clone(),
            distance: value - at,
            needed: None,
        })
    };
    for piece in pieces.iter().rev().filter(|piece| piece.from < *value) {
        let falls = piece.before_to > piece.after_from;
        if piece.to <= *value && piece.before_to < *score {
            return to(&piece.to, true, &piece.before_to);
        }
        if falls && piece.before_to <= *score && piece.after_from < *score {
            return to(&piece.from, false, &piece.at_from);
        }
        if piece.at_from < *score {
            return to(&piece.from, false, &piece.at_from);
        }
    }
    None
}

/// What must differ in the answers for a change, the base unchanged.
fn needed(figure: &Figure, value: &Fraction, change: &Change) -> Option<Needed> {
    let hundredth = Fraction::new(1, 100)?;
    let wanted = &(&change.value * &hundredth) * &figure.denominator;
    let short = if change.value >= *value {
        &wanted - &figure.numerator
    } else {
        &figure.numerator - &wanted
    };
    let mut whole = short.ceil();
    if change.passed && whole == short {
        whole = &whole + &Fraction::from(1);
    }
    let count: u64 = whole.to_text(0).parse().ok()?;
    match figure.formula.code() {
        "score-rate" => Some(Needed::Points(count)),
        "satisfied-share" | "awareness" => Some(Needed::Answers(count)),
        _ => None,
    }
}
