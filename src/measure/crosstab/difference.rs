//! How far the rates of groups lie apart: each beside that of the first group whose figure may leave the program.

use super::{Group, GroupFigure};
use crate::measure::{Fraction, Interval};

/// How a group's rate differs from that of the group it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDifference {
    /// The rate of this group minus that of the other.
    pub value: Fraction,
    /// Its interval; `None` where one of the two has none.
    pub interval: Option<Interval>,
}

/// The group with which the others are compared in the measure at this place: the first that is a group of people, and
/// whose rate may leave the program; `None` where there is none.
pub(super) fn reference(groups: &[Group], measure: usize) -> Option<usize> {
    groups.iter().position(|group| {
        let figure = group.figures.get(measure);
        is_open(group) && figure.is_some_and(is_shown)
    })
}

/// Sets beside each figure that may leave the program how it differs from that of the group it is compared with.
///
/// Of two shown rates nobody learns more by their difference; a hidden one has none.
pub(super) fn compare(groups: &mut [Group]) {
    let measures = groups.first().map_or(0, |group| group.figures.len());
    for measure in 0..measures {
        let Some(at) = reference(groups, measure) else {
            continue;
        };
        let first = groups[at].figures[measure].clone();
        for group in groups
            .iter_mut()
            .skip(at + 1)
            .filter(|group| is_open(group))
        {
            if let Some(figure) = group.figures.get_mut(measure).filter(|of| is_shown(of)) {
                figure.difference = difference(figure, &first);
            }
        }
    }
}

/// Who says nothing is no group of people.
const fn is_open(group: &Group) -> bool {
    !group.is_hidden && group.category.code.is_some()
}

const fn is_shown(figure: &GroupFigure) -> bool {
    !figure.is_hidden && figure.figure.rate.is_some()
}

/// Two rates of people who were asked apart.
///
/// The ends of the interval are as far from the difference as those of the two intervals recover its variance (Zou and
/// Donner, Statistics in Medicine 27, 2008; for Wilson's intervals it is method 10 of Newcombe 1998).
fn difference(one: &GroupFigure, other: &GroupFigure) -> Option<GroupDifference> {
    let [rate, from] = [one.figure.rate.as_ref()?, other.figure.rate.as_ref()?];
    let value = rate - from;
    let intervals = one.figure.interval.zip(other.figure.interval);
    let interval = intervals.map(|(of, than)| {
        let (rate, from, apart) = (rate.to_f64(), from.to_f64(), value.to_f64());
        Interval {
            level: of.level,
            low: apart - (rate - of.low).hypot(than.high - from),
            high: apart + (of.high - rate).hypot(from - than.low),
            method: "mover",
        }
    });
    Some(GroupDifference { value, interval })
}
