//! Points in proportion, written as a formula: 权重×B/A, 实际完成率×分值, 得分 = 完成值 ÷ 目标值 × 100% × 5 分.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::statement::{How, Quantity};
use super::word::{Kind, Word};

/// The most tokens of a name in a formula.
const LONGEST_NAME: usize = 40;

/// A factor of a product of points.
enum Factor {
    /// The full points, by name or by number.
    Points,
    /// 100%, which only turns a quotient into a percentage.
    Hundred,
    /// A rate or a quotient, by its words.
    Name(String),
    /// A value over a number that is printed.
    To(Quantity),
    /// A value interpolated between two numbers that are printed.
    Between(Quantity, Quantity),
}

impl Cursor<'_> {
    /// A product of the points and a rate or a quotient, perhaps behind 得分 = or 按.
    pub fn formula(&mut self) -> Option<How> {
        let mut ahead = *self;
        ahead.take(Word::By);
        ahead.skip_fillers();
        let mut scored = ahead;
        if scored.score_is() {
            ahead = scored;
        }
        let mut factors = vec![ahead.factor()?];
        while ahead.take(Word::Times) {
            factors.push(ahead.factor()?);
        }
        let how = Self::product(&factors)?;
        if !ahead.at_end_of_clause() {
            return None;
        }
        ahead.skip_scoring();
        self.at = ahead.at;
        Some(how)
    }

    /// What a product of the points and one other factor comes to.
    fn product(factors: &[Factor]) -> Option<How> {
        let mut names = Vec::new();
        let mut points = 0;
        for factor in factors {
            match factor {
                Factor::Points => points += 1,
                Factor::Hundred => {}
                name => names.push(name),
            }
        }
        let [name] = names.as_slice() else {
            return None;
        };
        (points == 1).then_some(match name {
            Factor::To(at) => How::To(*at),
            Factor::Between(low, high) => How::Between(*low, *high),
            Factor::Name(name) if name.contains(['/', '÷']) => quotient_of(name),
            _ => How::Rate,
        })
    }

    /// The number by which a formula between a sign and here multiplies: the points it gives at most.
    pub fn factor_between(&self, from: usize) -> Option<Decimal> {
        let inside = self.tokens.get(..self.at)?;
        let at = |index: usize| inside.get(index).map(|token| token.kind);
        (0..inside.len()).find_map(|index| {
            let Some(Kind::Number(number)) = at(index).filter(|_| inside[index].from >= from)
            else {
                return None;
            };
            let before = index.checked_sub(1).and_then(at);
            let mut behind = at(index + 1);
            if behind == Some(Kind::Word(Word::Mark)) {
                behind = at(index + 2);
            }
            let times = Some(Kind::Word(Word::Times));
            let percent = behind == Some(Kind::Word(Word::Percent));
            let divides = before == Some(Kind::Word(Word::Divided));
            ((before == times || behind == times) && !percent && !divides).then_some(number)
        })
    }

    /// 得分 =, 该指标得分 =.
    fn score_is(&mut self) -> bool {
        let mut ahead = *self;
        let mut left = LONGEST_NAME;
        while left > 0 && ahead.kind() == Some(Kind::Text) {
            ahead.at += 1;
            left -= 1;
        }
        let score = ahead.take_any(&[Word::Score, Word::Earn]).is_some();
        let found = score && ahead.take(Word::Equal);
        if found {
            self.at = ahead.at;
        }
        found
    }

    fn factor(&mut self) -> Option<Factor> {
        self.skip_fillers();
        let mut ahead = *self;
        if ahead.take(Word::Weight) {
            self.at = ahead.at;
            return Some(Factor::Points);
        }
        if ahead.points().is_some() {
            self.at = ahead.at;
            return Some(Factor::Points);
        }
        if let Some(factor) = self.between_numbers().or_else(|| self.over_a_number()) {
            return Some(factor);
        }
        let mut bare = *self;
        let beside = |cursor: &Self| {
            let before = cursor
                .at
                .checked_sub(1)
                .and_then(|at| cursor.tokens.get(at));
            before.is_some_and(|token| token.kind == Kind::Word(Word::Times))
        };
        if bare.number().is_some() && bare.word() != Some(Word::Percent) {
            if !beside(self) && bare.word() != Some(Word::Times) {
                return None;
            }
            self.at = bare.at;
            return Some(Factor::Points);
        }
        let mut hundred = *self;
        if hundred.number() == Some(Decimal::ONE_HUNDRED) && hundred.take(Word::Percent) {
            self.at = hundred.at;
            return Some(Factor::Hundred);
        }
        self.name().map(Factor::Name)
    }

    /// 满意度÷90%, 实际值/95, perhaps in brackets.
    fn over_a_number(&mut self) -> Option<Factor> {
        let mut ahead = *self;
        let opened = ahead.take(Word::Opening(false));
        ahead.plain_name()?;
        ahead.take(Word::Divided).then_some(())?;
        let at = ahead.quantity()?;
        if opened && !ahead.take(Word::Closing(false)) {
            return None;
        }
        self.at = ahead.at;
        Some(Factor::To(at))
    }

    /// (满意度-60%)/(90%-60%): what lies above the least value, over the whole range.
    fn between_numbers(&mut self) -> Option<Factor> {
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        ahead.plain_name()?;
        ahead.take(Word::Dash).then_some(())?;
        let mut low = ahead.quantity()?;
        ahead.take(Word::Closing(false)).then_some(())?;
        ahead.take(Word::Divided).then_some(())?;
        let opened = ahead.take(Word::Opening(false));
        let mut high = ahead.quantity()?;
        if opened {
            ahead.take(Word::Dash).then_some(())?;
            let again = ahead.quantity()?;
            ahead.take(Word::Closing(false)).then_some(())?;
            (again.value == low.value).then_some(())?;
        } else {
            // (满意度-60%)/30%: the range itself.
            high.value = high.value.checked_add(low.value)?;
        }
        for end in [&mut low, &mut high] {
            end.unit = "";
        }
        self.at = ahead.at;
        Some(Factor::Between(low, high))
    }

    /// A name without anything of a formula in it.
    fn plain_name(&mut self) -> Option<()> {
        let mut passed = 0;
        while matches!(self.kind(), Some(Kind::Text | Kind::Word(_)))
            && !self.word().is_some_and(|word| {
                ends_name(word) || matches!(word, Word::Divided | Word::Dash | Word::Opening(_))
            })
        {
            passed += 1;
            self.at += 1;
        }
        (1..=LONGEST_NAME).contains(&passed).then_some(())
    }

    /// A name, a quotient of names, either perhaps in brackets.
    fn name(&mut self) -> Option<String> {
        let begin = self.tokens.get(self.at)?.from;
        let (mut depth, mut passed) = (0_usize, 0);
        loop {
            let inside = match self.kind() {
                Some(Kind::Text) => true,
                Some(Kind::Word(Word::Opening(_))) => {
                    depth += 1;
                    true
                }
                Some(Kind::Word(Word::Closing(_))) if depth > 0 => {
                    depth -= 1;
                    true
                }
                // × 100% inside of brackets only turns a quotient into a percentage.
                Some(Kind::Word(Word::Times)) if depth > 0 => true,
                Some(Kind::Number(number)) => depth > 0 && number == Decimal::ONE_HUNDRED,
                Some(Kind::Word(Word::Percent)) => depth > 0,
                Some(Kind::Word(word)) => !ends_name(word),
                None => false,
            };
            if !inside {
                break;
            }
            passed += 1;
            self.at += 1;
        }
        let text = self.text(begin, self.end());
        let text = text.trim_matches(|sign: char| "()[]".contains(sign));
        let text = text.trim_end_matches("计分").trim_end_matches("得分");
        (depth == 0 && passed > 0 && passed <= LONGEST_NAME && !text.is_empty())
            .then(|| text.to_owned())
    }

    /// Whether the clause ends here, at most behind words that say that points are given.
    fn at_end_of_clause(&self) -> bool {
        let mut ahead = *self;
        ahead.skip_scoring();
        matches!(
            ahead.word(),
            None | Some(Word::Comma | Word::Stop | Word::Closing(_) | Word::UntilFull)
        ) && !matches!(ahead.kind(), Some(Kind::Text | Kind::Number(_)))
    }

    /// How the value is reckoned: 满意度=满意人数/总人数×100%, or A 为目标值.
    pub fn definition(&mut self) -> bool {
        let mut ahead = *self;
        while ahead.take_any(&[Word::Filler]).is_some() {}
        let begin = ahead.tokens.get(ahead.at).map_or(0, |token| token.from);
        let mut named = 0;
        while matches!(ahead.kind(), Some(Kind::Text | Kind::Word(_)))
            && !ahead.word().is_some_and(ends_name)
        {
            named += 1;
            ahead.at += 1;
        }
        let name = ahead.text(begin, ahead.end());
        if named == 0 || !ahead.take(Word::Equal) {
            return false;
        }
        let letter = name.trim_start_matches("其中").chars().count() == 1
            && name.ends_with(|sign: char| sign.is_ascii_alphabetic());
        let begin = ahead.end();
        while !matches!(ahead.word(), Some(Word::Stop)) && ahead.kind().is_some() {
            let outer = ahead.word() == Some(Word::Comma);
            if outer && !ahead.inside_brackets(begin) {
                break;
            }
            ahead.at += 1;
        }
        let body = ahead.text(begin, ahead.end());
        let digits = body
            .replace("100%", "")
            .contains(|sign: char| sign.is_ascii_digit());
        let quotient = body.contains(['/', '÷']) && !body.contains('分');
        let found = !digits && (letter || quotient) && !name.contains("得分");
        if found {
            self.at = ahead.at;
        }
        found
    }

    /// Whether a bracket that was opened behind this sign is still open.
    fn inside_brackets(&self, from: usize) -> bool {
        let text = self.text(from, self.end());
        text.matches(['(', '[']).count() > text.matches([')', ']']).count()
    }
}

/// Words that are no part of a name.
const fn ends_name(word: Word) -> bool {
    matches!(
        word,
        Word::Comma
            | Word::Stop
            | Word::Times
            | Word::Plus
            | Word::Equal
            | Word::Deduct
            | Word::Full
            | Word::Zero
            | Word::Per
            | Word::And
            | Word::Weight
            | Word::AtLeast
            | Word::AtMost
            | Word::Closing(_)
            | Word::UntilFull
            | Word::UntilNothing
            | Word::Marker
    )
}

/// What a quotient is of: value / target, target / value, or a part of a whole, which is a rate.
pub(super) fn quotient_of(name: &str) -> How {
    const TARGETS: [&str; 13] = [
        "目标",
        "计划",
        "指标值",
        "标准",
        "预算",
        "任务",
        "基准",
        "应",
        "核定",
        "批复",
        "既定",
        "预期",
        "年度",
    ];
    let parts: Vec<&str> = name.split(['/', '÷', '与', '和']).collect();
    let [above, below] = parts.as_slice() else {
        return How::Open;
    };
    let aims = |text: &str| TARGETS.iter().any(|target| text.contains(target));
    let real = |text: &str| text.contains("实际") || text.contains("完成");
    let letter = |text: &str| {
        let text = text.trim_matches(|sign: char| "()[]".contains(sign));
        text.chars().count() == 1 && text.chars().all(|sign| sign.is_ascii_alphabetic())
    };
    if aims(above) && !real(above) && real(below) {
        How::Inverse
    } else if aims(below) || (letter(above) && letter(below)) || real(above) {
        How::Ratio
    } else {
        How::Rate
    }
}
