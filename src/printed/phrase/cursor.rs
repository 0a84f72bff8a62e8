//! A place in the tokens of a phrase, with the small pieces that statements are made of: numbers, bounds, awards.

use rust_decimal::Decimal;

use super::statement::{Award, Bound, Deducted, Of, Quantity};
use super::word::{Kind, Token, Word};

/// A place in a phrase. Every reading moves it on success and leaves it where it was otherwise.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'p> {
    /// The signs of the phrase.
    pub signs: &'p [char],
    /// Its tokens.
    pub tokens: &'p [Token],
    /// The token it stands at.
    pub at: usize,
}

impl Cursor<'_> {
    /// What it stands at.
    pub fn kind(&self) -> Option<Kind> {
        self.tokens.get(self.at).map(|token| token.kind)
    }

    /// The word it stands at.
    pub fn word(&self) -> Option<Word> {
        match self.kind() {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The sign behind the last token passed.
    pub fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .map_or(0, |token| token.to)
    }

    /// The signs from one place to another as text.
    pub fn text(&self, from: usize, to: usize) -> String {
        self.signs
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// Passes a word.
    pub fn take(&mut self, word: Word) -> bool {
        let found = self.word() == Some(word);
        self.at += usize::from(found);
        found
    }

    /// Passes one of several words.
    pub fn take_any(&mut self, words: &[Word]) -> Option<Word> {
        let word = self.word().filter(|word| words.contains(word))?;
        self.at += 1;
        Some(word)
    }

    /// Passes words that say nothing.
    pub fn skip_fillers(&mut self) {
        while self.take(Word::Filler) {}
    }

    /// Passes words that say nothing, and commas.
    pub fn skip_commas(&mut self) {
        while self.take_any(&[Word::Filler, Word::Comma]).is_some() {}
    }

    /// A number.
    pub fn number(&mut self) -> Option<Decimal> {
        let Some(Kind::Number(number)) = self.kind() else {
            return None;
        };
        self.at += 1;
        Some(number)
    }

    /// A number with what it counts.
    pub fn quantity(&mut self) -> Option<Quantity> {
        let value = self.number()?;
        let of = match self.word() {
            Some(Word::Percent) => Of::Percent,
            Some(Word::PercentagePoint) => Of::PercentagePoints,
            Some(Word::Mark) => Of::Marks,
            Some(Word::Counted) => Of::Counted,
            Some(Word::Measured) => Of::Measured,
            Some(Word::Step) => Of::Steps,
            _ => Of::Bare,
        };
        self.at += usize::from(of != Of::Bare);
        Some(Quantity { value, of })
    }

    /// Whether a bound just read is said to be inside: (含), (不含).
    pub fn inclusion(&mut self) -> Option<bool> {
        match self.take_any(&[Word::Included, Word::Excluded]) {
            Some(word) => Some(word == Word::Included),
            None => self.inclusion_of_number(),
        }
    }

    /// (含 90%): the number once more.
    fn inclusion_of_number(&mut self) -> Option<bool> {
        let mut ahead = *self;
        if !ahead.take(Word::Opening(false)) {
            return None;
        }
        let word = ahead.take_any(&[Word::Inside, Word::Outside])?;
        ahead.quantity()?;
        if !ahead.take(Word::Closing(false)) {
            return None;
        }
        self.at = ahead.at;
        Some(word == Word::Inside)
    }

    /// Points: a number with 分 behind it.
    pub fn points(&mut self) -> Option<Decimal> {
        let mut ahead = *self;
        let number = ahead.number()?;
        if !ahead.take(Word::Mark) {
            return None;
        }
        self.at = ahead.at;
        Some(number)
    }

    /// Percent of the full points: 权重的 5%, 5% 的权重分.
    fn of_weight(&mut self) -> Option<Decimal> {
        let mut ahead = *self;
        let weight_first = ahead.take(Word::Weight);
        ahead.skip_fillers();
        let number = ahead.number()?;
        if !ahead.take(Word::Percent) {
            return None;
        }
        if !weight_first {
            ahead.skip_fillers();
            if !ahead.take(Word::Weight) {
                return None;
            }
        }
        self.at = ahead.at;
        Some(number)
    }

    /// What a step or a case deducts: 扣 1 分, 扣权重的 5%.
    pub fn deducted(&mut self) -> Option<Deducted> {
        let mut ahead = *self;
        if !ahead.take(Word::Deduct) {
            return None;
        }
        ahead.skip_fillers();
        let deducted = match ahead.points() {
            Some(points) => Deducted::Points(points),
            None => Deducted::OfWeight(ahead.of_weight()?),
        };
        self.at = ahead.at;
        Some(deducted)
    }

    /// What is awarded, perhaps behind a comma.
    pub fn award(&mut self) -> Option<Award> {
        let mut ahead = *self;
        ahead.skip_commas();
        let award = ahead.bare_award()?;
        // 满意度得分 90 分以上: what is named is a bound, not an award.
        let bounds = [
            Word::Upward,
            Word::Downward,
            Word::FromUpward,
            Word::FromDownward,
        ];
        if ahead.word().is_some_and(|word| bounds.contains(&word)) {
            return None;
        }
        self.at = ahead.at;
        Some(award)
    }

    fn bare_award(&mut self) -> Option<Award> {
        if self.take(Word::Full) {
            // 得满分 5 分 says the weight once more; what it says is looked at where the weight is.
            return Some(self.points().map_or(Award::Full, Award::Points));
        }
        if self.take(Word::Zero) {
            return Some(Award::Zero);
        }
        if let Some(Deducted::Points(points)) = self.deducted() {
            return Some(Award::Lose(points));
        }
        if self.take(Word::ProportionDeducted) || self.proportion() {
            return Some(Award::Proportion);
        }
        let mut ahead = *self;
        if ahead.take_any(&[Word::Earn, Word::Score]).is_some() {
            ahead.take(Word::Equal);
            ahead.skip_fillers();
        }
        let award = match ahead.of_weight() {
            Some(percent) => Award::OfWeight(percent),
            None => ahead.range_of_points()?,
        };
        self.at = ahead.at;
        Some(award)
    }

    /// `5 分`, `1-3 分`.
    fn range_of_points(&mut self) -> Option<Award> {
        let mut ahead = *self;
        let low = ahead.number()?;
        ahead.take(Word::Mark);
        if ahead.take(Word::Dash) {
            let high = ahead.points()?;
            self.at = ahead.at;
            return Some(Award::Range(low.min(high), low.max(high)));
        }
        let points = self.points()?;
        Some(if points.is_zero() {
            Award::Zero
        } else {
            Award::Points(points)
        })
    }

    /// 按比例得分, 按实际完成率计分.
    pub fn proportion(&mut self) -> bool {
        let mut ahead = *self;
        if !ahead.take(Word::By) {
            return false;
        }
        let mut left = 12;
        while !ahead.take(Word::Proportion) {
            let inside = match ahead.kind() {
                Some(Kind::Text) => true,
                Some(Kind::Word(word)) => !matches!(word, Word::Comma | Word::Stop | Word::Per),
                _ => false,
            };
            if !inside || left == 0 {
                return false;
            }
            left -= 1;
            ahead.at += 1;
        }
        ahead.skip_scoring();
        self.at = ahead.at;
        true
    }

    /// Passes what follows a proportion: 计算得分, 给分, 扣分.
    pub fn skip_scoring(&mut self) {
        loop {
            let passes = match self.tokens.get(self.at) {
                Some(Token {
                    kind: Kind::Word(word),
                    ..
                }) => matches!(
                    word,
                    Word::Earn
                        | Word::Score
                        | Word::Deduct
                        | Word::Filler
                        | Word::Proportion
                        | Word::Weight
                ),
                Some(token) if token.kind == Kind::Text => self
                    .signs
                    .get(token.from)
                    .is_some_and(|sign| "计算给分得赋扣减折".contains(*sign)),
                _ => false,
            };
            if !passes {
                return;
            }
            self.at += 1;
        }
    }

    /// A bound with what is said about its value.
    pub fn bound(&mut self, included: Option<bool>) -> Option<Bound> {
        let at = self.quantity()?;
        let said = self.inclusion();
        Some(Bound {
            at,
            included: said.or(included),
        })
    }
}
