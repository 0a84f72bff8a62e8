//! When something is awarded: comparisons, ranges, bounds with 以上 and 以下, targets named without a number.

use super::cursor::Cursor;
use super::statement::{Bound, Condition, Of};
use super::word::{Kind, Word};

/// The most signs between two comparisons around a name: `80% ≤ 满意度 < 90%`.
const LONGEST_NAME: usize = 16;

impl Cursor<'_> {
    /// A condition.
    pub fn condition(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let condition = ahead
            .bracketed()
            .or_else(|| ahead.compared())
            .or_else(|| ahead.numbered())
            .or_else(|| ahead.named())?;
        self.at = ahead.at;
        Some(condition)
    }

    /// `[80%, 90%)`.
    fn bracketed(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let Some(Word::Opening(low)) = ahead.word() else {
            return None;
        };
        ahead.at += 1;
        let mut low = ahead.bound(Some(low))?;
        if !ahead.take(Word::Comma) && !ahead.take(Word::Dash) {
            return None;
        }
        let mut high = ahead.bound(None)?;
        let Some(Word::Closing(closed)) = ahead.word() else {
            return None;
        };
        ahead.at += 1;
        // A sign of percent behind the bracket or behind the second number holds for both.
        if ahead.take(Word::Percent) {
            high.at.of = Of::Percent;
        }
        high.included = Some(closed);
        share_unit(&mut low, &mut high);
        self.at = ahead.at;
        Some(range(Some(low), Some(high)))
    }

    /// `≥90%`, `低于 90% 高于 80%`.
    fn compared(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let first = ahead.comparison()?;
        let mut condition = (None, None);
        set(&mut condition, first);
        let mut further = ahead;
        further.skip_fillers();
        if let Some(second) = further.comparison()
            && (condition.0.is_none() != second.0)
        {
            // The second comparison is about the other end.
            set(&mut condition, second);
            ahead = further;
        }
        self.at = ahead.at;
        Some(range(condition.0, condition.1))
    }

    /// One comparison: whether it is about the upper end, and the bound.
    fn comparison(&mut self) -> Option<(bool, Bound)> {
        let mut ahead = *self;
        let words = [
            Word::AtLeast,
            Word::Above,
            Word::AtMost,
            Word::Below,
            Word::Equal,
        ];
        let word = ahead.take_any(&words)?;
        let included = matches!(word, Word::AtLeast | Word::AtMost | Word::Equal);
        let mut bound = match ahead.bound(Some(included)) {
            Some(bound) => bound,
            None => ahead.share_of_a_name(included)?,
        };
        // 达到 85% 以上 says 以上 twice; 低于 60% 以下 likewise.
        let again = [
            Word::Upward,
            Word::FromUpward,
            Word::Downward,
            Word::FromDownward,
        ];
        ahead.take_any(&again);
        if let Some(said) = ahead.inclusion() {
            bound.included = Some(said);
        }
        self.at = ahead.at;
        Some((matches!(word, Word::AtMost | Word::Below), bound))
    }

    /// The bound of `≥ 规定数的 90%`: a percentage of something named before it.
    fn share_of_a_name(&mut self, included: bool) -> Option<Bound> {
        let mut ahead = *self;
        let mut left = LONGEST_NAME;
        while !matches!(ahead.kind()?, Kind::Number(_)) {
            let named = ahead.kind() == Some(Kind::Text)
                || ahead.take_any(&[Word::Filler, Word::TargetLine]).is_some();
            left = left.checked_sub(1).filter(|_| named)?;
            ahead.at += usize::from(ahead.kind() == Some(Kind::Text));
        }
        let bound = ahead.bound(Some(included))?;
        if bound.at.of != Of::Percent {
            return None;
        }
        self.at = ahead.at;
        Some(bound)
    }

    /// `90% 以上`, `80%-90%`, `80% ≤ 满意度 < 90%`, or a number right before its award.
    fn numbered(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let mut first = ahead.bound(None)?;
        let condition = match ahead.word() {
            Some(Word::Dash) => {
                ahead.at += 1;
                let mut second = ahead.bound(None)?;
                share_unit(&mut first, &mut second);
                if first.at.of == Of::Marks {
                    return None;
                }
                ahead.skip_fillers();
                let (low, high) = if first.at.value <= second.at.value {
                    (first, second)
                } else {
                    (second, first)
                };
                range(Some(low), Some(high))
            }
            Some(Word::Upward | Word::FromUpward) => {
                // A number and more than it: by convention and by law (以上 includes the number) from it on.
                first.included = first.included.or(Some(true));
                ahead.at += 1;
                let said = ahead.inclusion();
                first.included = said.or(first.included);
                range(Some(first), None)
            }
            Some(word @ (Word::Downward | Word::FromDownward)) => {
                ahead.at += 1;
                let from = (word == Word::FromDownward).then_some(true);
                first.included = ahead.inclusion().or(first.included).or(from);
                range(None, Some(first))
            }
            Some(Word::AtMost | Word::Below | Word::AtLeast | Word::Above) => {
                ahead.around_a_name(first)?
            }
            _ if first.at.of == Of::Marks => return None,
            _ => {
                ahead.award_ahead()?;
                first.included = Some(true);
                range(Some(first), None)
            }
        };
        self.at = ahead.at;
        Some(condition)
    }

    /// Whether an award follows at once.
    fn award_ahead(&self) -> Option<()> {
        let mut ahead = *self;
        ahead.award().map(|_| ())
    }

    /// The rest of `80% ≤ 满意度 < 90%`.
    fn around_a_name(&mut self, first: Bound) -> Option<Condition> {
        let outer = self.word()?;
        let up = matches!(outer, Word::AtMost | Word::Below);
        self.at += 1;
        let mut left = LONGEST_NAME;
        let named = |cursor: &Self| match cursor.kind() {
            Some(Kind::Text) => true,
            // Names of values are made of words of scoring too: 完成率, 评估分值.
            Some(Kind::Word(word)) => matches!(
                word,
                Word::Filler | Word::Proportion | Word::Weight | Word::TargetLine | Word::Score
            ),
            _ => false,
        };
        while named(self) {
            left = left.checked_sub(1)?;
            self.at += 1;
        }
        let inner = self.take_any(&[Word::AtMost, Word::Below, Word::AtLeast, Word::Above])?;
        if matches!(inner, Word::AtMost | Word::Below) != up {
            return None;
        }
        let closed = |word| matches!(word, Word::AtMost | Word::AtLeast);
        let mut first = Bound {
            included: Some(closed(outer)),
            ..first
        };
        let mut second = self.bound(Some(closed(inner)))?;
        share_unit(&mut first, &mut second);
        Some(if up {
            range(Some(first), Some(second))
        } else {
            range(Some(second), Some(first))
        })
    }

    /// 达标, 未达标, or `≥ 全国平均通过率`: a target without a number.
    fn named(&mut self) -> Option<Condition> {
        if self.take(Word::OnTarget) {
            return Some(Condition::Target);
        }
        if self.take(Word::OffTarget) {
            return Some(Condition::BelowTarget);
        }
        let mut ahead = *self;
        if ahead.take(Word::Rank) {
            let quantity = ahead.quantity()?;
            ahead.inclusion();
            self.at = ahead.at;
            return (quantity.of != Of::Bare).then_some(Condition::Rank);
        }
        let sign = ahead.tokens.get(ahead.at)?.from;
        let written = ahead.signs.get(sign).copied()?;
        let condition = match ahead.take_any(&[Word::AtLeast, Word::Below])? {
            // 达到预期效果 is a description; only the sign compares with a figure.
            Word::AtLeast if "≥≧⩾>".contains(written) => Condition::Target,
            Word::Below => Condition::BelowTarget,
            _ => return None,
        };
        let mut passed = 0;
        let ends = [Word::Comma, Word::Stop, Word::Zero, Word::Full];
        while ahead.kind().is_some() && !ahead.word().is_some_and(|word| ends.contains(&word)) {
            if matches!(ahead.kind(), Some(Kind::Number(_))) || passed > 3 * LONGEST_NAME {
                return None;
            }
            passed += 1;
            ahead.at += 1;
        }
        let mut next = ahead;
        next.skip_commas();
        let leads_on = next.word() == Some(Word::Per) || ahead.award_ahead().is_some();
        if passed == 0 || !leads_on {
            return None;
        }
        self.at = ahead.at;
        Some(condition)
    }
}

const fn range(low: Option<Bound>, high: Option<Bound>) -> Condition {
    Condition::Range { low, high }
}

fn set(condition: &mut (Option<Bound>, Option<Bound>), (upper, bound): (bool, Bound)) {
    if upper {
        condition.1 = Some(bound);
    } else {
        condition.0 = Some(bound);
    }
}

/// `80-90%` is a range of two percentages.
fn share_unit(first: &mut Bound, second: &mut Bound) {
    if first.at.of == Of::Bare {
        first.at.of = second.at.of;
    }
    if second.at.of == Of::Bare {
        second.at.of = first.at.of;
    }
}
