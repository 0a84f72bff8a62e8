//! When something is awarded: comparisons, ranges, bounds with 以上 and 以下, targets named without a number.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::statement::{Award, Bound, Condition, Of};
use super::word::{Kind, Word};

/// The most signs between two comparisons around a name: `80% ≤ 满意度 < 90%`.
const LONGEST_NAME: usize = 16;

impl Cursor<'_> {
    /// A condition; two comparisons of the two ends of one range are one.
    pub fn condition(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let first = ahead.one_condition()?;
        let condition = match first {
            Condition::Range { low, high } if low.is_none() != high.is_none() => {
                let (low, high) = ahead.other_end((low, high)).unwrap_or((low, high));
                range(low, high)
            }
            other => other,
        };
        // 10 例以上 (含简易案件) says what is counted.
        ahead.remark();
        self.at = ahead.at;
        Some(condition)
    }

    fn one_condition(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let condition = ahead
            .bracketed()
            .or_else(|| ahead.in_brackets())
            .or_else(|| ahead.worded_range())
            .or_else(|| ahead.share())
            .or_else(|| ahead.compared())
            .or_else(|| ahead.numbered())
            .or_else(|| ahead.named())?;
        self.at = ahead.at;
        Some(condition)
    }

    /// The other end of a range of which one end was just read: 80% 以上、90% 以下.
    fn other_end(&mut self, first: Ends) -> Option<Ends> {
        if self.award_ahead().is_some() {
            return None;
        }
        let mut ahead = *self;
        while ahead
            .take_any(&[Word::Filler, Word::Comma, Word::But, Word::And])
            .is_some()
        {}
        let Some(Condition::Range { low, high }) = ahead.one_condition() else {
            return None;
        };
        let (((Some(low), None), (None, Some(high))) | ((None, Some(high)), (Some(low), None))) =
            (first, (low, high))
        else {
            return None;
        };
        let (mut low, mut high) = (low, high);
        share_unit(&mut low, &mut high);
        if low.at.of != high.at.of || low.at.value >= high.at.value {
            return None;
        }
        self.at = ahead.at;
        Some((Some(low), Some(high)))
    }

    /// `(≥90%)`.
    fn in_brackets(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        let condition = ahead.condition()?;
        ahead.take(Word::Closing(false)).then_some(())?;
        self.at = ahead.at;
        Some(condition)
    }

    /// `为 80%-90%`, `达到 90% 以上`: the word before the number says less than what stands behind it.
    fn worded_range(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let sign = self.tokens.get(self.at)?.from;
        let worded = !"≥≧⩾≤≦⩽<>=≮≯".contains(self.signs.get(sign).copied()?);
        let word = ahead.take_any(&[Word::Equal, Word::AtLeast])?;
        let condition = ahead.numbered()?;
        let wider = match condition {
            Condition::Range { low, high } => {
                let both = low.is_some() && high.is_some();
                both || word == Word::Equal || high.is_none()
            }
            _ => false,
        };
        if !worded || !wider || !self.says_more() {
            return None;
        }
        self.at = ahead.at;
        Some(condition)
    }

    /// Whether behind the number that follows the next word there is more about the range.
    fn says_more(&self) -> bool {
        let mut ahead = *self;
        ahead.at += 1;
        ahead.says_more_here()
    }

    /// `目标值的 90%`, `达到目标的 80% 以上`: a share of a target that is named.
    fn share(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let word = ahead.take_any(&[Word::AtLeast, Word::Below, Word::Above]);
        let named = ahead.take_any(&[Word::TargetLine, Word::OnTarget])?;
        let of = ahead.take(Word::Filler);
        if !of && (named == Word::OnTarget || word.is_none()) {
            return None;
        }
        let before = ahead;
        let condition = if let Some(condition) = ahead.numbered() {
            condition
        } else {
            ahead = before;
            let bound = ahead.bound(Some(word != Some(Word::Above)))?;
            range(Some(bound), None)
        };
        let Condition::Range { mut low, mut high } = condition else {
            return None;
        };
        let ranged = before.says_more_here();
        if word == Some(Word::Below) && high.is_none() {
            high = low.take().map(|bound| Bound {
                included: Some(false),
                alone: false,
                ..bound
            });
        }
        if !of && !ranged {
            // 达到目标值 95% names the target with its number; 低于目标值 10% is a difference.
            let half = high.is_none_or(|high| high.at.value >= Decimal::from(50));
            if word == Some(Word::Below) && !half {
                return None;
            }
            if word != Some(Word::Below) {
                let plain = low.is_some_and(|low| low.at.of != Of::Percent);
                if plain && high.is_none() {
                    return None;
                }
                self.at = ahead.at;
                return Some(range(low, high));
            }
        }
        let ends = [low, high];
        let percent = ends.iter().flatten().all(|end| end.at.of == Of::Percent);
        if !percent {
            return None;
        }
        self.at = ahead.at;
        Some(Condition::Share { low, high })
    }

    /// Whether the number here is an end of a range that goes on behind it.
    fn says_more_here(&self) -> bool {
        let mut ahead = *self;
        ahead.bound(None).is_some() && ahead.is_band()
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
            (high.at.of, high.at.unit) = (Of::Percent, "%");
        }
        high.included = Some(closed);
        share_unit(&mut low, &mut high);
        self.at = ahead.at;
        Some(range(Some(low), Some(high)))
    }

    /// `≥90%`, `低于 90% 高于 80%`, `=100%`.
    fn compared(&mut self) -> Option<Condition> {
        let mut ahead = *self;
        let first = ahead.comparison()?;
        let mut ends = first;
        let mut further = ahead;
        further.skip_fillers();
        if let Some(second) = further.comparison()
            && ends.0.is_none() != second.0.is_none()
            && ends.1.is_none() != second.1.is_none()
            && alike(ends, second)
        {
            // The second comparison is about the other end.
            ends = (ends.0.or(second.0), ends.1.or(second.1));
            ahead = further;
        }
        self.at = ahead.at;
        Some(range(ends.0, ends.1))
    }

    /// One comparison: the lower end, the upper end, or both for one value.
    fn comparison(&mut self) -> Option<Ends> {
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
        // A difference (低于 1 个百分点扣 1 分) is no value; a growth (低于 1 个百分点不得分) is.
        let loses = matches!(
            ahead.award_told(),
            None | Some(Award::Lose(_) | Award::OfWeight(_))
        );
        if bound.at.of == Of::PercentagePoints && loses {
            return None;
        }
        // 达到 85% 以上 says 以上 twice; low 60% 以下 likewise. The other way round nothing is meant that can be read.
        let upper = matches!(word, Word::AtMost | Word::Below);
        let behind = ahead.take_any(&[
            Word::Upward,
            Word::FromUpward,
            Word::Downward,
            Word::FromDownward,
        ]);
        let downward = behind.map(|word| matches!(word, Word::Downward | Word::FromDownward));
        if downward.is_some_and(|downward| downward != upper) && word != Word::Equal {
            return None;
        }
        if let Some((_, said)) = ahead.inclusion(&[bound.at.value]) {
            bound.included = Some(said);
        }
        self.at = ahead.at;
        Some(match (word, downward) {
            (Word::Equal, None) => (Some(bound), Some(bound)),
            (_, Some(true)) => (None, Some(bound)),
            _ if upper => (None, Some(bound)),
            _ => (Some(bound), None),
        })
    }

    /// The bound of `≥ 规定数的 90%`: a percentage of something named before it.
    fn share_of_a_name(&mut self, included: bool) -> Option<Bound> {
        let mut ahead = *self;
        let mut left = LONGEST_NAME;
        // 低于基准价 1% is a difference.
        matches!(ahead.kind(), Some(Kind::Text)).then_some(())?;
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
        if first.at.of == Of::PercentagePoints && !ahead.is_band() {
            return None;
        }
        let condition = match ahead.word() {
            Some(Word::Dash) => {
                ahead.at += 1;
                ahead.range_from(first)?
            }
            Some(word @ (Word::Upward | Word::FromUpward)) => {
                // A number and more than it: by convention and by law (以上 includes the number) from it on.
                ahead.at += 1;
                let from = (word == Word::FromUpward).then_some(true);
                let said = ahead.inclusion(&[first.at.value]).map(|(_, said)| said);
                let told = said.or(from).or(first.included);
                first.by_habit = told.is_none();
                first.included = told.or(Some(true));
                range(Some(first), None)
            }
            Some(word @ (Word::Downward | Word::FromDownward)) => {
                let within = ahead.is_within();
                ahead.at += 1;
                let from = (word == Word::FromDownward).then_some(true);
                let said = ahead.inclusion(&[first.at.value]).map(|(_, said)| said);
                first.by_habit = within && said.or(first.included).is_none();
                first.included = said.or(first.included).or(from);
                range(None, Some(first))
            }
            Some(Word::AtMost | Word::Below | Word::AtLeast | Word::Above) => {
                ahead.around_a_name(first)?
            }
            _ if first.at.of == Of::Marks => return None,
            _ => {
                ahead.award_ahead()?;
                first.included = Some(true);
                first.alone = true;
                range(Some(first), None)
            }
        };
        self.at = ahead.at;
        Some(condition)
    }

    /// The rest of `80%-90%`, the first bound and the dash passed.
    fn range_from(&mut self, mut first: Bound) -> Option<Condition> {
        let mut second = self.bound(None)?;
        share_unit(&mut first, &mut second);
        let values = [first.at.value, second.at.value];
        match self.inclusion(&values) {
            Some((0, said)) => first.included = Some(said),
            Some((_, said)) => second.included = Some(said),
            None => {}
        }
        // 80-90 分以上 is no range that can be read.
        let more = [Word::Upward, Word::FromUpward, Word::Dash];
        if self.word().is_some_and(|word| more.contains(&word)) {
            return None;
        }
        self.take_any(&[Word::Downward, Word::FromDownward])
            .is_none()
            .then_some(())?;
        self.skip_fillers();
        let (low, high) = if first.at.value <= second.at.value {
            (first, second)
        } else {
            (second, first)
        };
        Some(range(Some(low), Some(high)))
    }

    /// What is awarded at once behind this.
    fn award_told(&self) -> Option<Award> {
        let mut ahead = *self;
        ahead.award()
    }

    /// Whether it stands at 以内, which includes its number by habit.
    fn is_within(&self) -> bool {
        let token = self.tokens.get(self.at);
        token.is_some_and(|token| {
            ["以内", "之内"].contains(&self.text(token.from, token.to).as_str())
        })
    }

    /// Whether a word of a range follows: 0.5 个百分点以上, 0.2-0.5 个百分点.
    fn is_band(&self) -> bool {
        let words = [
            Word::Dash,
            Word::Upward,
            Word::FromUpward,
            Word::Downward,
            Word::FromDownward,
        ];
        self.word().is_some_and(|word| words.contains(&word))
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
                Word::Filler
                    | Word::Proportion
                    | Word::Weight
                    | Word::TargetLine
                    | Word::Score
                    | Word::Fall
                    | Word::Rise
                    | Word::Found
                    | Word::Times
                    | Word::Dash
                    | Word::By
                    | Word::Inside
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
        let to = ahead.take_any(&[Word::AtLeast, Word::AtMost, Word::Below, Word::Above]);
        if let Some(word) = to
            && ahead.take(Word::TargetLine)
            && !matches!(ahead.kind(), Some(Kind::Text | Kind::Number(_)))
        {
            self.at = ahead.at;
            return match word {
                Word::AtLeast => Some(Condition::Target),
                Word::Below => Some(Condition::BelowTarget),
                Word::Above => Some(Condition::AboveTarget),
                _ => None,
            };
        }
        let mut ahead = *self;
        if ahead.take(Word::Rank) {
            let quantity = ahead.quantity()?;
            ahead.inclusion(&[quantity.value]);
            self.at = ahead.at;
            return (quantity.of != Of::Bare).then_some(Condition::Rank);
        }
        let sign = ahead.tokens.get(ahead.at)?.from;
        let written = ahead.signs.get(sign).copied()?;
        let words = [Word::AtLeast, Word::AtMost, Word::Below, Word::Above];
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let goes_on = before.is_some_and(|token| token.kind == Kind::Word(Word::But));
        if written == '不' && goes_on {
            // 有结余, 但不超过上年结转 describes one level.
            return None;
        }
        let condition = match ahead.take_any(&words)? {
            // 达到预期效果 is a description; a sign, and 不低于, compare with a figure.
            Word::AtLeast if "≥≧⩾>不".contains(written) => Condition::Target,
            Word::AtMost if "≤≦⩽<不".contains(written) => Condition::Target,
            Word::Below => Condition::BelowTarget,
            Word::Above => Condition::AboveTarget,
            _ => return None,
        };
        if condition == Condition::BelowTarget && ahead.award_ahead().is_some() {
            self.at = ahead.at;
            return Some(condition);
        }
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
        if condition == Condition::Target {
            // 不低于平均数。每下降 1%…: the steps are a sentence of their own.
            next.take(Word::Stop);
        }
        let awards = condition != Condition::AboveTarget && ahead.award_ahead().is_some();
        let leads_on = next.word() == Some(Word::Per) || awards;
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

/// The lower and the upper end of a range.
type Ends = (Option<Bound>, Option<Bound>);

/// Whether two ends count the same: `≥95% 为 10 分` is no range.
fn alike(first: Ends, second: Ends) -> bool {
    let of = |ends: Ends| ends.0.or(ends.1).map(|bound| bound.at.of);
    let bare = [of(first), of(second)].contains(&Some(Of::Bare));
    bare || of(first) == of(second)
}

/// `80-90%` is a range of two percentages.
fn share_unit(first: &mut Bound, second: &mut Bound) {
    let told = |bound: &Bound| bound.at.of != Of::Bare;
    match (told(first), told(second)) {
        (false, true) => (first.at.of, first.at.unit) = (second.at.of, second.at.unit),
        (true, false) => (second.at.of, second.at.unit) = (first.at.of, first.at.unit),
        _ => {}
    }
}
