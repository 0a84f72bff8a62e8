//! What a phrase can state about scoring, before it is put together into a rule.

use rust_decimal::Decimal;

/// A number with what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantity {
    /// The number.
    pub value: Decimal,
    /// What it counts.
    pub of: Of,
    /// The word of its unit; empty where there is none.
    pub unit: &'static str,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Percent.
    Percent,
    /// Percentage points.
    PercentagePoints,
    /// 分.
    Marks,
    /// Things counted one by one.
    Counted,
    /// Things measured.
    Measured,
    /// Times.
    Time,
    /// Steps.
    Steps,
    /// Nothing is said.
    Bare,
}

/// An end of a range of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    /// The value.
    pub at: Quantity,
    /// Whether the value itself is inside; `None`: the phrase does not say.
    pub included: Option<bool>,
    /// Whether the number stands alone (90% 得 5 分): which way it goes on shows with the others.
    pub alone: bool,
    /// Whether it is inside by habit alone (以上, 以内) and not in so many words: (含), ≥.
    pub by_habit: bool,
}

/// When something is awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// The value lies in a range; an end that is missing is open.
    Range {
        /// The lower end.
        low: Option<Bound>,
        /// The upper end.
        high: Option<Bound>,
    },
    /// The value reaches a target that is named and not numbered.
    Target,
    /// The value misses such a target.
    BelowTarget,
    /// The value exceeds such a target.
    AboveTarget,
    /// The value reaches so many percent of a target that is named, or lies between two such shares.
    Share {
        /// The lower end.
        low: Option<Bound>,
        /// The upper end.
        high: Option<Bound>,
    },
    /// The value is among the first so many of a ranking.
    Rank,
}

/// What is awarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Award {
    /// The full points.
    Full,
    /// Nothing.
    Zero,
    /// So many points.
    Points(Decimal),
    /// Points a person chooses in a range.
    Range(Decimal, Decimal),
    /// The full points less so many.
    Lose(Decimal),
    /// So many percent of the full points.
    OfWeight(Decimal),
    /// Points in proportion, as far as is said to what.
    Proportion(How),
}

/// What a step or a case deducts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deducted {
    /// So many points.
    Points(Decimal),
    /// So many percent of the full points.
    OfWeight(Decimal),
}

/// What 按比例 means, as far as the phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It does not say.
    Open,
    /// The points times the value in percent.
    Rate,
    /// The points times value / target.
    Ratio,
    /// Interpolated.
    Linear,
    /// The points times target / value: less is better.
    Inverse,
    /// The points times value / a number that is printed: 满意度÷90%×10.
    To(Quantity),
    /// Interpolated between two numbers that are printed: (满意度-60%)/(90%-60%)×10.
    Between(Quantity, Quantity),
}

/// One thing a phrase states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    /// Something is awarded under a condition.
    Award(Condition, Award),
    /// A condition without an award of its own, with its words.
    Condition(Condition, String),
    /// Each step below the threshold deducts; how an incomplete one counts may be said inside (不足 5% 按 5% 计).
    Step(Quantity, Deducted, Option<crate::indicator::Partial>),
    /// A step with the value it begins at: 每低于 90% 1 个百分点扣 1 分.
    From(Quantity, Box<Self>),
    /// Each step above a limit deducts; how an incomplete one counts may be said inside.
    Rise(Quantity, Deducted, Option<crate::indicator::Partial>),
    /// Each one found or done earns points: its number and they.
    Gain(Quantity, Decimal),
    /// Each case deducts.
    Case(String, Deducted),
    /// 扣完为止.
    UntilNothing,
    /// 满分为止.
    UntilFull,
    /// At most so much is deducted.
    Cap(Deducted),
    /// At least so many points are left.
    Floor(Decimal),
    /// How an incomplete step counts.
    Partial(crate::indicator::Partial),
    /// What is awarded where nothing else is.
    Otherwise(Award),
    /// Points are given in proportion.
    Proportion(How),
    /// Something described in words earns an award; whether it was numbered as an item.
    Described(String, Award, bool),
    /// A numbered item without points of its own.
    Requirement,
    /// So many items of so many points each.
    EqualItems(Decimal, Decimal),
    /// Two halves of so many points each.
    Halves(Decimal),
    /// What is compared with: 以 100% 为标准.
    Standard(Quantity),
    /// The full points, said once more: (5 分), 满分 20 分.
    Weighs(Decimal),
    /// How the value is reckoned; nothing about scoring.
    Definition,
    /// A second condition that must hold together with the one before it; its words.
    Together(String),
    /// A person decides how much; the words.
    Discretion(String),
    /// Values on both sides of a range lose: ±5%.
    BothSides,
    /// Grades named in words, each with a range of percent of the points: best first.
    Graded(Vec<(String, Decimal, Decimal)>),
    /// A rate times points, as a part of a sum.
    Term(String, Decimal),
}
