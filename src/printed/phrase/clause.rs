//! The clauses of a rule that are not about ranges of values: steps, cases, limits, items, formulas.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::statement::{Deducted, How, Of, Quantity, Statement};
use super::word::{Kind, Word};
use crate::indicator::Partial;

impl Cursor<'_> {
    /// How an incomplete step counts: 不足 1 个百分点按 1 个百分点计, 不满一档不扣.
    pub fn partial(&mut self) -> Option<Partial> {
        let mut ahead = *self;
        ahead.take_any(&[Word::Below])?;
        let step = ahead.quantity()?;
        ahead.skip_commas();
        let partial = if ahead.take(Word::NotCounted) {
            Partial::Whole
        } else if ahead.take(Word::ProportionDeducted) {
            Partial::ProRata
        } else {
            if !ahead.take(Word::By) || ahead.quantity()?.value != step.value {
                return None;
            }
            ahead.skip_scoring();
            Partial::Started
        };
        self.at = ahead.at;
        Some(partial)
    }

    /// 每…扣…: a step, a case, or a step above a limit.
    pub fn each(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        if !ahead.take(Word::Per) {
            return None;
        }
        let begin = ahead.end();
        let mut direction: Option<Word> = None;
        let mut quantity: Option<Quantity> = None;
        let mut described = false;
        let mut partial: Option<Partial> = None;
        let (end, deducted) = loop {
            let before = ahead.end();
            if let Some(deducted) = ahead.deducted() {
                break (before, deducted);
            }
            if let Some(points) = ahead.gained() {
                self.at = ahead.at;
                let one = Quantity {
                    value: Decimal::ONE,
                    of: Of::Counted,
                };
                return Some(Statement::Gain(quantity.unwrap_or(one), points));
            }
            if let Some(inside) = ahead.partial_in_brackets() {
                partial = Some(inside);
                continue;
            }
            if quantity.is_none()
                && let Some(found) = ahead.quantity()
            {
                quantity = Some(found);
                continue;
            }
            match ahead.kind()? {
                // Another number, or 每 once more, as in 每年: this is no clause that is understood.
                Kind::Number(_) | Kind::Word(Word::Stop | Word::Per) => return None,
                Kind::Word(Word::Comma | Word::Filler | Word::TargetLine | Word::OnTarget) => {}
                Kind::Word(Word::Fall | Word::Below | Word::OffTarget) => {
                    direction = direction.or(Some(Word::Fall));
                }
                Kind::Word(Word::Rise | Word::Above) => {
                    direction = direction.or(Some(Word::Rise));
                }
                Kind::Word(Word::Found) => direction = direction.or(Some(Word::Found)),
                _ => described = true,
            }
            ahead.at += 1;
        };
        let of_a_rate =
            quantity.is_some_and(|size| matches!(size.of, Of::Percent | Of::PercentagePoints));
        if described && of_a_rate && direction != Some(Word::Fall) {
            return None;
        }
        if of_a_rate {
            described = false;
        }
        let title = ahead.text(begin, end);
        self.at = ahead.at;
        let step = quantity.filter(|_| !described).map(|size| (size, partial));
        Some(each(direction, step, of_a_rate, (title, deducted)))
    }

    /// Whether a clause from this sign up to here says 每 of something, other than a time (每年, 每月).
    pub fn begins_each(&self, from: usize) -> bool {
        let before = self.tokens.get(..self.at).unwrap_or_default();
        before.iter().any(|token| {
            let next = self.signs.get(token.to).copied().unwrap_or(' ');
            token.from >= from
                && token.kind == Kind::Word(Word::Per)
                && !"年月季周天日学期".contains(next)
        })
    }

    /// What each one done earns: 得 2 分, 加 1 分.
    fn gained(&mut self) -> Option<Decimal> {
        let mut ahead = *self;
        ahead.take(Word::Earn).then_some(())?;
        let points = ahead.points()?;
        self.at = ahead.at;
        Some(points)
    }

    /// (不足 5% 按 5% 计), between a step and its deduction.
    fn partial_in_brackets(&mut self) -> Option<Partial> {
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        let partial = ahead.partial()?;
        ahead.take(Word::Closing(false)).then_some(())?;
        self.at = ahead.at;
        Some(partial)
    }

    /// 扣完为止, 最多扣 3 分, 最低得 5 分.
    pub fn limit(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let word = ahead.take_any(&[Word::UntilNothing, Word::AtMostDeducted, Word::LeastScore])?;
        ahead.take(Word::Equal);
        let points = ahead.points();
        ahead.take(Word::End);
        let statement = match (word, points) {
            (Word::UntilNothing, None) => Statement::UntilNothing,
            (Word::UntilNothing | Word::AtMostDeducted, Some(points)) => Statement::Cap(points),
            (Word::LeastScore, Some(points)) => Statement::Floor(points),
            _ => return None,
        };
        self.at = ahead.at;
        Some(statement)
    }

    /// 两项，每项 1.5 分.
    pub fn equal_items(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let count = ahead.quantity().filter(|count| count.of == Of::Counted)?;
        ahead.skip_commas();
        if !ahead.take(Word::Each) {
            return None;
        }
        ahead.take(Word::Earn);
        let points = ahead.points()?;
        self.at = ahead.at;
        Some(Statement::EqualItems(count.value, points))
    }

    /// 分两半，各 5 分.
    pub fn halves(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        if !ahead.take(Word::Halves) {
            return None;
        }
        ahead.skip_commas();
        if !ahead.take(Word::Each) {
            return None;
        }
        let points = ahead.points()?;
        self.at = ahead.at;
        Some(Statement::Halves(points))
    }

    /// 按比例得分, 内插, 得分 = 完成率 × 权重.
    pub fn formula(&mut self) -> Option<How> {
        if self.proportion() {
            return Some(How::Open);
        }
        if self.take(Word::Interpolated) {
            self.skip_scoring();
            return Some(How::Linear);
        }
        let mut ahead = *self;
        if !ahead.take(Word::Score) || !ahead.take(Word::Equal) {
            return None;
        }
        let begin = ahead.end();
        while !matches!(ahead.word(), Some(Word::Times | Word::Comma | Word::Stop)) {
            ahead.kind()?;
            ahead.at += 1;
        }
        let factor = ahead.text(begin, ahead.end());
        if !ahead.take(Word::Times) {
            return None;
        }
        // × 100% only turns the quotient into a percentage.
        let mut percent = ahead;
        if percent.number() == Some(Decimal::ONE_HUNDRED)
            && percent.take(Word::Percent)
            && percent.take(Word::Times)
        {
            ahead = percent;
        }
        if !ahead.take(Word::Weight) {
            ahead.points()?;
        }
        self.at = ahead.at;
        Some(if factor.contains(['/', '÷']) {
            How::Ratio
        } else {
            How::Rate
        })
    }
}

/// What 每…扣… states; `step` is its size where nothing but a direction is said of it.
fn each(
    direction: Option<Word>,
    step: Option<(Quantity, Option<Partial>)>,
    of_a_rate: bool,
    (title, deducted): (String, Deducted),
) -> Statement {
    match (direction, step) {
        (Some(Word::Rise), _) => Statement::Rise,
        (Some(Word::Fall), Some((size, partial))) => Statement::Step(size, deducted, partial),
        (None, Some((size, partial))) if of_a_rate => Statement::Step(size, deducted, partial),
        _ => Statement::Case(title, deducted),
    }
}
