//! A place in the tokens of a phrase, with the small pieces that statements are made of: numbers, bounds, awards.

use rust_decimal::Decimal;

use super::formula::quotient_of;
use super::statement::{Award, Bound, Deducted, How, Of, Quantity};
use super::word::{Kind, Token, WORDS, Word};

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
            Some(Word::Time) => Of::Time,
            Some(Word::Step) => Of::Steps,
            _ => Of::Bare,
        };
        let unit = self.word().filter(|_| of != Of::Bare);
        let unit = unit.map_or("", |word| self.spelling(word));
        self.at += usize::from(of != Of::Bare);
        Some(Quantity { value, of, unit })
    }

    /// How the word it stands at is spelled.
    fn spelling(&self, word: Word) -> &'static str {
        let token = self.tokens.get(self.at);
        let written = token.map_or_else(String::new, |token| self.text(token.from, token.to));
        let spellings = WORDS.iter().find(|(known, _)| *known == word);
        let spellings = spellings.map_or(&[] as &[&str], |(_, spellings)| spellings);
        let found = spellings.iter().find(|spelling| **spelling == written);
        found.copied().unwrap_or_default()
    }

    /// Whether one of the bounds just read is said to be inside: (含) and (不含) are about the last, (含 90%) about the
    /// one it repeats.
    pub fn inclusion(&mut self, bounds: &[Decimal]) -> Option<(usize, bool)> {
        if let Some(word) = self.take_any(&[Word::Included, Word::Excluded]) {
            return Some((bounds.len().checked_sub(1)?, word == Word::Included));
        }
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        let word = ahead.take_any(&[Word::Inside, Word::Outside])?;
        let named = ahead.quantity()?.value;
        ahead.take(Word::Closing(false)).then_some(())?;
        let at = bounds.iter().position(|bound| *bound == named)?;
        self.at = ahead.at;
        Some((at, word == Word::Inside))
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

    /// Percent of the full points: 权重的 5%, 权重×5%, 5% 的权重分, 一半分值.
    fn of_weight(&mut self) -> Option<Decimal> {
        let mut ahead = *self;
        let weight_first = ahead.take_any(&[Word::Weight, Word::Full]).is_some();
        if weight_first {
            ahead.take(Word::Times);
        }
        ahead.skip_fillers();
        let percent = if ahead.take(Word::Half) {
            Decimal::from(50)
        } else {
            let number = ahead.number()?;
            ahead.take(Word::Percent).then_some(number)?
        };
        if !weight_first {
            ahead.skip_fillers();
            ahead.take_any(&[Word::Times]);
            let mark = ahead.take_sign('分');
            if !mark && ahead.take_any(&[Word::Weight, Word::Score]).is_none() {
                return None;
            }
        }
        self.at = ahead.at;
        Some(percent)
    }

    /// Whether it stands at this sign.
    fn is_written(&self, sign: char) -> bool {
        let token = self.tokens.get(self.at);
        token.is_some_and(|token| self.signs.get(token.from) == Some(&sign))
    }

    /// Passes a sign of the text.
    pub fn take_sign(&mut self, sign: char) -> bool {
        let token = self.tokens.get(self.at);
        let found = token.is_some_and(|token| {
            token.to == token.from + 1 && self.signs.get(token.from) == Some(&sign)
        });
        self.at += usize::from(found);
        found
    }

    /// So many points, or so many percent of the full points.
    pub fn deduction(&mut self) -> Option<Deducted> {
        match self.points() {
            Some(points) => Some(Deducted::Points(points)),
            None => self.of_weight().map(Deducted::OfWeight),
        }
    }

    /// What a step or a case deducts: 扣 1 分, 扣权重的 5%.
    pub fn deducted(&mut self) -> Option<Deducted> {
        let mut ahead = *self;
        if !ahead.take(Word::Deduct) {
            return None;
        }
        ahead.skip_fillers();
        let deducted = ahead.deduction()?;
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
        let mut ahead = *self;
        if let Some(percent) = ahead.of_weight()
            && self.word() == Some(Word::Full)
        {
            self.at = ahead.at;
            return Some(Award::OfWeight(percent));
        }
        if self.take(Word::Full) {
            // 得满分 5 分 says the weight once more; what it says is looked at where the weight is.
            return Some(self.points().map_or(Award::Full, Award::Points));
        }
        if self.take(Word::Zero) {
            return Some(Award::Zero);
        }
        match self.deducted() {
            Some(Deducted::Points(points)) => return Some(Award::Lose(points)),
            Some(Deducted::OfWeight(percent)) => {
                return Some(Award::OfWeight(Decimal::ONE_HUNDRED.checked_sub(percent)?));
            }
            None => {}
        }
        if self.take(Word::ProportionDeducted) {
            return Some(Award::Proportion(How::Open));
        }
        if let Some(how) = self.in_proportion() {
            return Some(Award::Proportion(how));
        }
        let mut ahead = *self;
        // ≥95% 为 10 分: what it is called is what it earns.
        let called = ahead.word() == Some(Word::Equal) && ahead.is_written('为');
        if called || ahead.take_any(&[Word::Earn, Word::Score]).is_some() {
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

    /// 按比例得分, 按实际完成率计分, 按实际值/目标值比例计分.
    pub fn proportion(&mut self) -> Option<How> {
        let mut ahead = *self;
        ahead.take(Word::By).then_some(())?;
        let begin = ahead.end();
        let mut left = 20;
        while !ahead.take(Word::Proportion) {
            let inside = match ahead.kind()? {
                Kind::Text => true,
                Kind::Word(word) => !matches!(
                    word,
                    Word::Comma | Word::Stop | Word::Per | Word::And | Word::Deduct | Word::Times
                ),
                Kind::Number(_) => false,
            };
            if !inside || left == 0 {
                return None;
            }
            left -= 1;
            ahead.at += 1;
        }
        let named = ahead.text(begin, ahead.end());
        ahead.skip_scoring();
        self.at = ahead.at;
        let both = ["与", "占", "和"].iter().any(|sign| named.contains(sign));
        let quotient = named.contains(['/', '÷']) || (both && named.contains("比例"));
        Some(if quotient {
            quotient_of(&named)
        } else {
            How::Open
        })
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
                        | Word::Step
                ),
                Some(token) if token.kind == Kind::Text => self
                    .signs
                    .get(token.from)
                    .is_some_and(|sign| "计算给分得赋扣减折确定核定相应的值".contains(*sign)),
                _ => false,
            };
            if !passes {
                return;
            }
            self.at += 1;
        }
    }

    /// Passes words in brackets that say what is counted (含新增线路), and no number.
    pub fn remark(&mut self) {
        let mut ahead = *self;
        if !ahead.take(Word::Opening(false)) {
            return;
        }
        let mut passed = 0;
        while matches!(
            ahead.kind(),
            Some(
                Kind::Text
                    | Kind::Word(
                        Word::Inside
                            | Word::Outside
                            | Word::Filler
                            | Word::Rise
                            | Word::Fall
                            | Word::Found
                            | Word::Proportion
                            | Word::TargetLine
                    )
            )
        ) {
            passed += 1;
            ahead.at += 1;
        }
        if (2..=16).contains(&passed) && ahead.take(Word::Closing(false)) {
            self.at = ahead.at;
        }
    }

    /// A bound with what is said about its value.
    pub fn bound(&mut self, included: Option<bool>) -> Option<Bound> {
        let at = self.quantity()?;
        let said = self.inclusion(&[at.value]).map(|(_, said)| said);
        self.remark();
        Some(Bound {
            at,
            included: said.or(included),
            alone: false,
            by_habit: false,
        })
    }
}
