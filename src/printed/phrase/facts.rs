//! The statements of a phrase sorted by what they are about.

use rust_decimal::Decimal;

use super::question::{Answers, Ends, Open, Refusal, Topic};
use super::statement::{Award, Bound, Condition, Deducted, How, Of, Quantity, Statement};
use crate::indicator::{Partial, Unit};
use crate::text::Order;

/// An award under a range of values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Banded {
    /// The lower end.
    pub low: Option<Bound>,
    /// The upper end.
    pub high: Option<Bound>,
    /// What is awarded.
    pub award: Award,
    /// Whether the ends are percent of a target that is named.
    pub share: bool,
}

/// A range of values without an award of its own, with its words.
#[derive(Debug, Clone)]
pub(super) struct Ranged {
    /// The lower end.
    pub low: Option<Bound>,
    /// The upper end.
    pub high: Option<Bound>,
    /// The words.
    pub words: String,
}

/// What a phrase states, sorted.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Awards under ranges of values, in order.
    pub bands: Vec<Banded>,
    /// Ranges without an award.
    pub ranges: Vec<Ranged>,
    /// Whether a target is named without a number, and what reaching it earns.
    pub target: Option<Award>,
    /// What missing such a target earns.
    pub below_target: Option<Award>,
    /// Steps below the threshold.
    pub steps: Vec<(Quantity, Deducted)>,
    /// Steps above a limit.
    pub rises: Vec<(Quantity, Deducted)>,
    /// What each one done earns: its number and the points.
    pub gains: Vec<(Quantity, Decimal)>,
    /// Whether the first of a ranking earn points.
    pub ranked: bool,
    /// Deductions for cases.
    pub cases: Vec<(String, Deducted)>,
    /// The most that is deducted.
    pub cap: Option<Deducted>,
    /// The least that is left.
    pub floor: Option<Decimal>,
    /// How an incomplete step counts.
    pub partial: Option<Partial>,
    /// What everything else earns.
    pub otherwise: Option<Award>,
    /// Whether points are given in proportion.
    pub proportion: Option<How>,
    /// What the value is compared with, said apart.
    pub standard: Option<Quantity>,
    /// The full points as the phrase says them.
    pub weighs: Option<Decimal>,
    /// What misses or exceeds a target that is named, without an award of its own: its words.
    pub off_target: Vec<String>,
    /// Descriptions with their awards, and whether they were numbered.
    pub described: Vec<(String, Award, bool)>,
    /// Grades named in words with ranges of percent of the points.
    pub grades: Vec<(String, Decimal, Decimal)>,
    /// Items of equal points: how many, and how many points.
    pub equal: Option<(Decimal, Decimal)>,
    /// The points of each of two halves.
    pub halves: Option<Decimal>,
    /// Terms of a sum.
    pub terms: Vec<(String, Decimal)>,
    /// Why no rule can be read, whatever else there is.
    pub refused: Option<Refusal>,
}

impl Facts {
    /// Sorts statements.
    pub fn of(statements: &[Statement]) -> Self {
        let mut facts = Self::default();
        for statement in statements {
            facts.add(statement);
        }
        facts.losses_become_cases();
        facts.nothing_lost_is_full();
        facts.in_time_is_full();
        // Shares of a target go on without its name: 目标的 90% 得 35 分、80% 得 30 分.
        let shares = facts.bands.iter().any(|band| band.share);
        for band in facts.bands.iter_mut().filter(|_| shares) {
            let ends = [band.low, band.high];
            band.share = ends.iter().flatten().all(|end| end.at.of == Of::Percent);
        }
        facts.bring_to_one_unit();
        facts.settle_habits();
        facts
    }

    fn add(&mut self, statement: &Statement) {
        match statement {
            Statement::Award(condition, award) => self.award(*condition, *award),
            Statement::Condition(Condition::Range { low, high }, words) => {
                self.ranges.push(Ranged {
                    low: *low,
                    high: *high,
                    words: words.clone(),
                });
            }
            Statement::Condition(Condition::Target, _) => {
                self.target = self.target.or(Some(Award::Full));
            }
            Statement::Condition(Condition::Rank, _) => self.ranked = true,
            Statement::Condition(Condition::Share { .. }, words) => {
                self.refuse(Refusal::Together(words.clone()));
            }
            Statement::Step(size, deducted, partial) => {
                self.steps.push((*size, *deducted));
                self.incomplete(*partial);
            }
            Statement::Rise(size, deducted, partial) => {
                self.rises.push((*size, *deducted));
                self.incomplete(*partial);
            }
            Statement::From(begin, step) => {
                once(&mut self.standard, *begin, &mut self.refused);
                self.add(step);
            }
            Statement::BothSides => self.refuse(Refusal::TwoSided),
            Statement::Gain(each, points) => self.gains.push((*each, *points)),
            Statement::Case(title, deducted) => self.cases.push((title.clone(), *deducted)),
            Statement::Cap(most) => once(&mut self.cap, *most, &mut self.refused),
            Statement::Floor(points) => once(&mut self.floor, *points, &mut self.refused),
            Statement::Partial(partial) => self.incomplete(Some(*partial)),
            Statement::Otherwise(award) => once(&mut self.otherwise, *award, &mut self.refused),
            // 线性打分 only calls what the formula behind it says.
            Statement::Proportion(how @ (How::To(_) | How::Between(..)))
                if self.proportion == Some(How::Linear) =>
            {
                self.proportion = Some(*how);
            }
            Statement::Proportion(how) => once(&mut self.proportion, *how, &mut self.refused),
            Statement::Weighs(points) => once(&mut self.weighs, *points, &mut self.refused),
            Statement::Standard(at) => once(&mut self.standard, *at, &mut self.refused),
            Statement::Described(title, award, marked) => {
                self.described.push((title.clone(), *award, *marked));
            }
            Statement::Graded(grades) => self.grades.extend(grades.iter().cloned()),
            Statement::EqualItems(count, points) => {
                once(&mut self.equal, (*count, *points), &mut self.refused);
            }
            Statement::Halves(points) => once(&mut self.halves, *points, &mut self.refused),
            Statement::Term(title, factor) => self.terms.push((title.clone(), *factor)),
            Statement::Together(words) => self.refuse(Refusal::Together(words.clone())),
            Statement::Discretion(words) => self.refuse(Refusal::Discretion(words.clone())),
            Statement::Condition(Condition::BelowTarget | Condition::AboveTarget, words) => {
                self.off_target.push(words.clone());
            }
            Statement::UntilNothing
            | Statement::UntilFull
            | Statement::Definition
            | Statement::Requirement => {}
        }
    }

    /// 未设专账的扣 3 分: descriptions that only cost points are cases, unless they are levels beside others that earn.
    fn losses_become_cases(&mut self) {
        let costs = |award: &Award| matches!(award, Award::Lose(_) | Award::Zero);
        let all_cost = self.described.iter().all(|(_, award, _)| costs(award));
        if !all_cost || !self.bands.is_empty() || self.otherwise.is_some() {
            return;
        }
        let described = std::mem::take(&mut self.described);
        for (title, award, marked) in described {
            match award {
                Award::Lose(points) => self.cases.push((title, Deducted::Points(points))),
                _ => self.described.push((title, award, marked)),
            }
        }
    }

    /// 80% 以上；60% 以上的扣一半分: where bands say what is lost, one that says nothing loses nothing.
    fn nothing_lost_is_full(&mut self) {
        let loses = |band: &Banded| {
            matches!(
                band.award,
                Award::Lose(_) | Award::OfWeight(_) | Award::Zero
            )
        };
        let some_lose = self.bands.iter().any(|band| band.award != Award::Zero);
        let others = !self.steps.is_empty() || !self.rises.is_empty() || !self.cases.is_empty();
        if others || self.proportion.is_some() || !some_lose || !self.bands.iter().all(loses) {
            return;
        }
        if let [ranged] = self.ranges.as_slice() {
            let full = Banded {
                low: ranged.low,
                high: ranged.high,
                award: Award::Full,
                share: false,
            };
            self.bands.insert(0, full);
            self.ranges.clear();
        }
    }

    /// 按期完成得 5 分，延期 1 个月以内得 3 分: in time is no delay at all; where every delay costs, none earns the full points.
    fn in_time_is_full(&mut self) {
        let ends = |band: &Banded| [band.low, band.high].into_iter().flatten();
        let mut all = self.bands.iter().flat_map(ends);
        let timed = all.all(|end| end.at.of == Of::Time || end.at.value.is_zero());
        let falls = timed || self.best_is_least();
        let costs = |band: &Banded| matches!(band.award, Award::Lose(_) | Award::Zero);
        let above = self
            .bands
            .iter()
            .all(|band| band.low.is_none_or(|low| !low.at.value.is_zero()));
        let full = match self.described.as_slice() {
            [(title, award, _)] if timed && says_in_time(title) => Some(*award),
            [(title, award @ (Award::Full | Award::Points(_)), _)] if says_none(title) => {
                Some(*award)
            }
            [] if timed && self.bands.len() > 1 && self.bands.iter().all(costs) => {
                Some(Award::Full)
            }
            _ => None,
        };
        let Some(award) = full.filter(|_| falls && above && !self.bands.is_empty()) else {
            return;
        };
        let other = !self.steps.is_empty() || !self.rises.is_empty() || self.otherwise.is_some();
        if other || self.proportion.is_some() {
            return;
        }
        let Some(end) = self.bands.iter().flat_map(ends).next() else {
            return;
        };
        let none = Bound {
            at: Quantity {
                value: Decimal::ZERO,
                ..end.at
            },
            included: Some(true),
            alone: true,
            by_habit: false,
        };
        self.described.clear();
        self.bands.push(Banded {
            low: Some(none),
            high: None,
            award,
            share: false,
        });
    }

    /// 5%(含)以内 beside 5% 以上: what is said goes before habit; where both are habit the border is asked about.
    fn settle_habits(&mut self) {
        for one in 0..self.bands.len() {
            for other in 0..self.bands.len() {
                let high = self.bands.get(one).and_then(|band| band.high);
                let low = self.bands.get(other).and_then(|band| band.low);
                let (Some(high), Some(low)) = (high, low) else {
                    continue;
                };
                let meet = one != other && high.at.value == low.at.value;
                let both = high.included == Some(true) && low.included == Some(true);
                if !meet || !both || low.alone {
                    continue;
                }
                let settled = match (high.by_habit, low.by_habit) {
                    (true, true) => (None, None),
                    (true, false) => (Some(false), Some(true)),
                    (false, true) => (Some(true), Some(false)),
                    (false, false) => continue,
                };
                if let Some(high) = self.bands.get_mut(one).and_then(|band| band.high.as_mut()) {
                    high.included = settled.0;
                }
                if let Some(low) = self.bands.get_mut(other).and_then(|band| band.low.as_mut()) {
                    low.included = settled.1;
                }
            }
        }
    }

    /// Whether of the bands that cost or earn points the lowest is the best.
    fn best_is_least(&self) -> bool {
        let worth = |award: Award| match award {
            Award::Lose(points) => Some(-points),
            Award::Points(points) => Some(points),
            Award::Zero => Some(Decimal::MIN),
            _ => None,
        };
        let at = |band: &Banded| band.high.or(band.low).map(|bound| bound.at.value);
        let known: Option<Vec<(Decimal, Decimal)>> = self
            .bands
            .iter()
            .map(|band| Some((at(band)?, worth(band.award)?)))
            .collect();
        let mut known = known.unwrap_or_default();
        known.order_by_key(|(at, worth)| (*at, std::cmp::Reverse(*worth)));
        known.len() > 1 && known.windows(2).all(|pair| pair[1].1 < pair[0].1)
    }

    fn award(&mut self, condition: Condition, award: Award) {
        match condition {
            Condition::Range { low, high } => self.bands.push(Banded {
                low,
                high,
                award,
                share: false,
            }),
            Condition::Share { low, high } => self.bands.push(Banded {
                low,
                high,
                award,
                share: true,
            }),
            Condition::Target => once(&mut self.target, award, &mut self.refused),
            Condition::BelowTarget => once(&mut self.below_target, award, &mut self.refused),
            Condition::Rank => self.ranked = true,
            Condition::AboveTarget => self.refuse(Refusal::Mixed),
        }
    }

    fn incomplete(&mut self, partial: Option<Partial>) {
        if let Some(partial) = partial {
            once(&mut self.partial, partial, &mut self.refused);
        }
    }

    /// Notes why there is no rule; the first reason stays.
    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refused.get_or_insert(refusal);
    }

    /// Whether the only band is that of nothing amiss: 0 起 and 100% say that no case was found, before cases that cost.
    pub fn none_is_full(&self) -> bool {
        let [band] = self.bands.as_slice() else {
            return false;
        };
        let zero = |bound: Option<Bound>| bound.is_none_or(|bound| bound.at.value.is_zero());
        let all =
            |bound: Bound| bound.at.of == Of::Percent && bound.at.value == Decimal::ONE_HUNDRED;
        let none = zero(band.low) && zero(band.high) || band.low.is_some_and(all);
        let full = matches!(band.award, Award::Full | Award::Points(_));
        full && band.low.is_some() && none && !self.cases.is_empty()
    }

    /// Whether a person goes through what the phrase says: cases and items, and no value.
    pub fn is_looked_through(&self) -> bool {
        let banded = !self.bands.is_empty() && !self.none_is_full();
        let numbered = banded || !self.ranges.is_empty() || self.target.is_some();
        let measured = !self.rises.is_empty() || self.proportion.is_some();
        let counted = self.steps.iter().all(|(size, _)| size.of == Of::Counted);
        let goes_through =
            !self.cases.is_empty() || !self.described.is_empty() || self.equal.is_some();
        (goes_through || !self.steps.is_empty()) && counted && !numbered && !measured
    }

    /// The ways of scoring that the phrase has, by their names.
    pub fn forms(&self) -> Vec<Form> {
        let proportional = matches!(self.otherwise, Some(Award::Proportion(_)))
            || matches!(self.below_target, Some(Award::Proportion(_)))
            || self
                .bands
                .iter()
                .any(|band| matches!(band.award, Award::Proportion(_)));
        [
            (!self.bands.is_empty(), Form::Bands),
            (!self.steps.is_empty(), Form::Steps),
            (!self.rises.is_empty(), Form::Rises),
            (!self.gains.is_empty(), Form::Gains),
            (!self.cases.is_empty(), Form::Cases),
            (self.proportion.is_some() || proportional, Form::Proportion),
            (!self.terms.is_empty(), Form::Terms),
            (self.equal.is_some(), Form::Items),
            (!self.grades.is_empty(), Form::Grades),
        ]
        .into_iter()
        .filter_map(|(there, form)| there.then_some(form))
        .collect()
    }
}

/// A way of scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Bands.
    Bands,
    /// Steps below a threshold.
    Steps,
    /// Steps above a limit.
    Rises,
    /// Points for each one done.
    Gains,
    /// Deductions for cases.
    Cases,
    /// In proportion.
    Proportion,
    /// A sum of rates.
    Terms,
    /// Items of equal points.
    Items,
    /// Grades in words.
    Grades,
}

/// Whether a description says that nothing was late.
fn says_in_time(title: &str) -> bool {
    const IN_TIME: [&str; 8] = [
        "按期",
        "按时",
        "如期",
        "及时",
        "未延期",
        "未逾期",
        "无延期",
        "无逾期",
    ];
    IN_TIME.iter().any(|words| title.contains(words)) && !title.contains("未按")
}

/// Whether a description says that nothing of the kind was found: 未超预算, 无偏差.
fn says_none(title: &str) -> bool {
    [
        "未超",
        "未出现",
        "未发生",
        "无超",
        "没有超",
        "无偏差",
        "未偏离",
    ]
    .iter()
    .any(|words| title.contains(words))
}

/// Keeps what is said; twice and differently, it cannot be read.
fn once<T: PartialEq>(place: &mut Option<T>, said: T, refused: &mut Option<Refusal>) {
    match place {
        Some(known) if *known != said => {
            refused.get_or_insert(Refusal::Twice);
        }
        _ => *place = Some(said),
    }
}

/// The points of an award; `None` for one that is no number of points.
pub(super) fn points_of(award: Award, weight: Decimal) -> Result<Option<Decimal>, Open> {
    let too_large = Open::Refused(Refusal::TooLarge);
    Ok(match award {
        Award::Full => Some(weight),
        Award::Zero => Some(Decimal::ZERO),
        Award::Points(points) => Some(points),
        Award::Lose(points) => Some(weight.checked_sub(points).ok_or(too_large)?),
        Award::OfWeight(percent) => Some(of_weight(percent, weight)?),
        Award::Range(..) => return Err(Open::Refused(Refusal::Chosen)),
        Award::Proportion(_) => None,
    })
}

/// The points that a step or a case deducts.
pub(super) fn deducted_points(deducted: Deducted, weight: Decimal) -> Result<Decimal, Open> {
    match deducted {
        Deducted::Points(points) => Ok(points),
        Deducted::OfWeight(percent) => of_weight(percent, weight),
    }
}

fn of_weight(percent: Decimal, weight: Decimal) -> Result<Decimal, Open> {
    percent
        .checked_mul(weight)
        .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
        .map(|points| points.normalize())
        .ok_or(Open::Refused(Refusal::TooLarge))
}

/// The unit of values of which these quantities speak, the most telling first.
pub(super) fn unit_of(quantities: &[Quantity], answers: &Answers) -> Result<Unit, Open> {
    for quantity in quantities {
        match quantity.of {
            Of::Percent | Of::PercentagePoints => return Ok(Unit::Percent),
            Of::Counted | Of::Measured | Of::Time => return Ok(Unit::Number),
            Of::Marks | Of::Steps | Of::Bare => {}
        }
    }
    answers
        .unit
        .ok_or(Open::Ask(Topic::Unit, &["percent", "number"]))
}

/// Whether a bound is inside its own range; asked where the phrase does not say. `upper`: the range lies below it.
pub(super) fn includes(bound: Bound, upper: bool, answers: &Answers) -> Result<bool, Open> {
    if let Some(included) = bound.included {
        return Ok(included);
    }
    match answers.ends {
        Some(Ends::Lower) => Ok(!upper),
        Some(Ends::Upper) => Ok(upper),
        None => Err(Open::Ask(Topic::Ends, &["lower", "upper"])),
    }
}
