//! The clauses of a rule that are not about ranges of values: steps, cases, limits, items, formulas.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::statement::{Award, Condition, Deducted, How, Of, Quantity, Statement};
use super::word::{Kind, Token, Word};
use crate::indicator::Partial;

impl Cursor<'_> {
    /// How an incomplete step counts: 不足 1 个百分点按 1 个百分点计, 不满一档不扣.
    pub fn partial(&mut self) -> Option<Partial> {
        let mut ahead = *self;
        ahead.take_any(&[Word::Below])?;
        let step = ahead.quantity()?;
        if matches!(step.of, Of::Marks) {
            return None;
        }
        ahead.skip_commas();
        let difference = matches!(step.of, Of::Steps | Of::PercentagePoints);
        let partial = if ahead.take(Word::NotCounted) || (difference && ahead.take(Word::Full)) {
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
        let begin = ahead.tokens.get(ahead.at)?.from;
        ahead.take_any(&[Word::Per, Word::Each])?;
        // 各级到位率 100% speaks of all of them, and of no step.
        (self.signs.get(begin) == Some(&'每')).then_some(())?;
        let mut seen = Seen::default();
        let mut compared = false;
        let (end, deducted) = loop {
            let before = ahead.end();
            if let Some(deducted) = ahead.deducted() {
                break (before, deducted);
            }
            if let Some(points) = ahead.gained() {
                if compared {
                    // 每公里造价不超过 80 万元得 5 分 is about a value, and nothing is gained for each.
                    return None;
                }
                self.at = ahead.at;
                let one = Quantity {
                    value: Decimal::ONE,
                    of: Of::Counted,
                    unit: "",
                };
                return Some(Statement::Gain(seen.quantity.unwrap_or(one), points));
            }
            if let Some(inside) = ahead.partial_in_brackets() {
                seen.partial = Some(inside);
                continue;
            }
            if let Some(begin) = ahead.step_begin().filter(|_| seen.quantity.is_none()) {
                seen.begin = Some(begin);
                continue;
            }
            if seen.quantity.is_none()
                && let Some(found) = ahead.quantity()
            {
                seen.quantity = Some(found);
                continue;
            }
            compared |= matches!(ahead.word(), Some(Word::AtLeast | Word::AtMost));
            seen.note(ahead.kind()?)?;
            ahead.at += 1;
        };
        let from = seen.begin;
        let statement = seen.statement(ahead.text(begin, end), deducted)?;
        let statement = match (from, statement) {
            (None, statement) => statement,
            (Some(from), step @ (Statement::Step(..) | Statement::Rise(..))) => {
                Statement::From(from, Box::new(step))
            }
            _ => return None,
        };
        // 扣 0.2 分计算: nothing more is said.
        let mut tail = ahead;
        tail.skip_scoring();
        let ends = matches!(
            tail.kind(),
            None | Some(Kind::Word(Word::Comma | Word::Stop))
        );
        self.at = if ends { tail.at } else { ahead.at };
        Some(statement)
    }

    /// 每少 1 个村扣 0.2 分, where a number of villages earns the full points: what is counted is said once more.
    pub fn each_short(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        (ahead.take(Word::Per) && ahead.take(Word::Fall)).then_some(())?;
        let size = ahead.quantity()?;
        matches!(size.of, Of::Counted | Of::Measured | Of::Time | Of::Bare).then_some(())?;
        let mut left = 4;
        while left > 0 && ahead.kind() == Some(Kind::Text) {
            ahead.at += 1;
            left -= 1;
        }
        ahead.skip_commas();
        let deducted = ahead.deducted()?;
        self.at = ahead.at;
        Some(Statement::Step(size, deducted, None))
    }

    /// 发现 1 例错误扣 2 分: each one costs, though 每 is not said.
    pub fn found_one(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let begin = ahead.tokens.get(ahead.at)?.from;
        ahead.take(Word::Found).then_some(())?;
        let one = ahead.quantity()?;
        (one.of == Of::Counted && one.value == Decimal::ONE).then_some(())?;
        let mut left = 12;
        while left > 0 && (ahead.kind() == Some(Kind::Text) || ahead.take(Word::Filler)) {
            ahead.at += usize::from(ahead.kind() == Some(Kind::Text));
            left -= 1;
        }
        let title = ahead.text(begin, ahead.end());
        ahead.take(Word::Comma);
        let found = if ahead.take(Word::Zero) {
            Statement::Described(title, Award::Zero, false)
        } else {
            Statement::Case(title, ahead.deducted()?)
        };
        self.at = ahead.at;
        Some(found)
    }

    /// 90% before 一个百分点, 目标值(90%): where the steps begin, said inside of the step.
    fn step_begin(&mut self) -> Option<Quantity> {
        let mut ahead = *self;
        ahead.take(Word::TargetLine);
        let opened = ahead.take(Word::Opening(false));
        let begin = ahead.quantity()?;
        if opened && !ahead.take(Word::Closing(false)) {
            return None;
        }
        ahead.skip_fillers();
        let mut behind = ahead;
        let step = behind.quantity()?;
        let differs = matches!(step.of, Of::PercentagePoints) || step.of == begin.of;
        let bare = matches!(begin.of, Of::Bare | Of::Marks | Of::PercentagePoints);
        (differs && !bare).then_some(())?;
        self.at = ahead.at;
        Some(begin)
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
    pub fn partial_in_brackets(&mut self) -> Option<Partial> {
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        let partial = ahead.partial()?;
        ahead.take(Word::Closing(false)).then_some(())?;
        self.at = ahead.at;
        Some(partial)
    }

    /// 扣完为止, 最多扣 3 分, 最多扣权重的 50%, 最低得 5 分.
    pub fn limit(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let word = ahead.take_any(&[
            Word::UntilNothing,
            Word::DownTo,
            Word::AtMostDeducted,
            Word::LeastScore,
            Word::MostScore,
        ])?;
        ahead.take(Word::Equal);
        let limit = ahead.deduction();
        ahead.take(Word::End);
        let statement = match (word, limit) {
            (Word::UntilNothing, None) => Statement::UntilNothing,
            (Word::UntilNothing | Word::DownTo | Word::AtMostDeducted, Some(limit)) => {
                Statement::Cap(limit)
            }
            (Word::LeastScore, Some(Deducted::Points(points))) => Statement::Floor(points),
            (Word::MostScore, Some(Deducted::Points(points))) => Statement::Weighs(points),
            _ => return None,
        };
        self.at = ahead.at;
        Some(statement)
    }

    /// 酌情扣分: a person decides.
    pub fn discretion(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let begin = ahead.tokens.get(ahead.at)?.from;
        ahead.take(Word::Discretion).then_some(())?;
        while ahead.kind().is_some()
            && !matches!(ahead.word(), Some(Word::Stop | Word::Comma | Word::Marker))
        {
            ahead.at += 1;
        }
        self.at = ahead.at;
        Some(Statement::Discretion(ahead.text(begin, ahead.end())))
    }

    /// 为优秀，得 5 分: an award behind the name of a grade.
    pub fn graded_award(&mut self) -> Option<Award> {
        let mut ahead = *self;
        ahead.skip_fillers();
        ahead.take_any(&[Word::Equal, Word::By]);
        let mut passed = 0;
        while matches!(ahead.kind(), Some(Kind::Text | Kind::Word(Word::Fall))) && passed <= 4 {
            passed += 1;
            ahead.at += 1;
        }
        if !(1..=4).contains(&passed) {
            return None;
        }
        let award = ahead.award()?;
        self.at = ahead.at;
        Some(award)
    }

    /// (5 分), 满分 20 分: the full points once more.
    pub fn weighs(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let word = ahead.take_any(&[Word::Opening(false), Word::Full])?;
        let points = ahead.points()?;
        let ends = [Word::Comma, Word::Stop];
        let whole = if word == Word::Full {
            ahead.word().is_some_and(|word| ends.contains(&word))
        } else {
            ahead.take(Word::Closing(false))
        };
        whole.then_some(())?;
        self.at = ahead.at;
        Some(Statement::Weighs(points))
    }

    /// (5 分).
    pub fn points_in_brackets(&mut self) -> Option<Decimal> {
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        let points = ahead.points()?;
        ahead.take(Word::Closing(false)).then_some(())?;
        self.at = ahead.at;
        Some(points)
    }

    /// (90%) behind a target that is named.
    pub fn target_in_brackets(&mut self) -> Option<Quantity> {
        let mut ahead = *self;
        ahead.take(Word::Opening(false)).then_some(())?;
        let at = ahead.quantity().filter(|at| at.of != Of::Marks)?;
        ahead.take(Word::Closing(false)).then_some(())?;
        self.at = ahead.at;
        Some(at)
    }

    /// 以上年水平作为基准: what the value is compared with, named without a number.
    fn named_standard(&mut self) -> Option<Statement> {
        let mut ahead = *self;
        let begin = ahead.tokens.get(ahead.at)?.from;
        ahead.take(Word::By).then_some(())?;
        let mut left = 24;
        while !ahead.take(Word::Equal) {
            let named = !matches!(ahead.word(), Some(Word::Comma | Word::Stop | Word::Per));
            left -= 1;
            if !named || left == 0 || ahead.kind()?.is_number() {
                return None;
            }
            ahead.at += 1;
        }
        while ahead.kind() == Some(Kind::Text) || ahead.take(Word::Deduct) {
            ahead.at += usize::from(ahead.kind() == Some(Kind::Text));
        }
        ahead.take(Word::TargetLine).then_some(())?;
        let words = ahead.text(begin, ahead.end());
        self.at = ahead.at;
        Some(Statement::Condition(Condition::Target, words))
    }

    /// 以 100% 为标准: what the value is compared with.
    pub fn standard(&mut self) -> Option<Statement> {
        if let Some(named) = self.named_standard() {
            return Some(named);
        }
        let mut ahead = *self;
        if ahead.take(Word::TargetLine) {
            return self.target_line(ahead);
        }
        ahead.take(Word::By).then_some(())?;
        let at = ahead.quantity()?;
        ahead.take(Word::Equal).then_some(())?;
        ahead.take(Word::TargetLine).then_some(())?;
        self.at = ahead.at;
        Some(Statement::Standard(at))
    }

    /// 目标值 90%, 目标值为 90%, 计划值≥90%: the target with its number, in a clause of its own.
    fn target_line(&mut self, mut ahead: Self) -> Option<Statement> {
        let begins = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let breaks = [Word::Comma, Word::Stop, Word::Marker];
        let alone = |token: &Token| breaks.iter().any(|word| token.kind == Kind::Word(*word));
        begins.is_none_or(alone).then_some(())?;
        ahead.take_any(&[Word::Equal, Word::Comma]);
        ahead.take_any(&[Word::AtLeast, Word::AtMost, Word::Equal]);
        let at = ahead.quantity()?;
        let ends = matches!(ahead.word(), None | Some(Word::Comma | Word::Stop));
        (ends && !matches!(ahead.kind(), Some(Kind::Text | Kind::Number(_)))).then_some(())?;
        self.at = ahead.at;
        Some(Statement::Standard(at))
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
    pub fn in_proportion(&mut self) -> Option<How> {
        let mut ahead = *self;
        ahead.take(Word::By);
        if ahead.take(Word::Interpolated) {
            ahead.skip_scoring();
            self.at = ahead.at;
            return Some(How::Linear);
        }
        self.formula().or_else(|| self.proportion())
    }
}

/// What stands between 每 and what it deducts.
#[derive(Default)]
struct Seen {
    direction: Option<Word>,
    /// The word that says the direction: 每低于 and 每超过 compare with something.
    said: Option<Word>,
    quantity: Option<Quantity>,
    /// Where the steps begin, where that is said between.
    begin: Option<Quantity>,
    partial: Option<Partial>,
    /// Whether there are words beside the size and the direction.
    described: bool,
    comma: bool,
    /// Whether there are words behind a comma.
    behind_comma: bool,
}

impl Seen {
    /// Notes a token; `None` where the clause says something that is not understood.
    fn note(&mut self, kind: Kind) -> Option<()> {
        let direction = match kind {
            // Another number, or 每 once more, as in 每年; another condition.
            Kind::Number(_)
            | Kind::Word(
                Word::Stop
                | Word::Per
                | Word::And
                | Word::Otherwise
                | Word::Full
                | Word::Zero
                | Word::Score
                | Word::Weight
                | Word::Discretion
                | Word::Times
                | Word::Divided
                | Word::UntilNothing,
            ) => return None,
            Kind::Word(Word::Comma) => {
                self.comma = true;
                return Some(());
            }
            Kind::Word(Word::Filler | Word::TargetLine | Word::OnTarget) => return Some(()),
            Kind::Word(Word::Fall | Word::Below | Word::OffTarget) => Word::Fall,
            Kind::Word(Word::Rise | Word::Above) => Word::Rise,
            Kind::Word(Word::Found) => Word::Found,
            _ => {
                self.described = true;
                self.behind_comma |= self.comma;
                return Some(());
            }
        };
        self.behind_comma |= self.comma;
        if let (None, Kind::Word(word)) = (self.said, kind) {
            self.said = Some(word);
        }
        self.direction = self.direction.or(Some(direction));
        Some(())
    }

    /// The statement; `None` where words of a step were not understood.
    fn statement(self, title: String, deducted: Deducted) -> Option<Statement> {
        let rate = |size: &Quantity| matches!(size.of, Of::Percent | Of::PercentagePoints);
        let of_a_rate = self.quantity.as_ref().is_some_and(rate);
        let directed = matches!(self.direction, Some(Word::Fall | Word::Rise));
        if of_a_rate && (self.behind_comma || (self.described && !directed)) {
            return None;
        }
        // 每低于 1 (of a unit that nobody knows) is a difference too.
        let compared = matches!(self.said, Some(Word::Below | Word::Above));
        let bare = |size: &Quantity| compared && size.of == Of::Bare;
        let measured = |size: &Quantity| matches!(size.of, Of::Measured | Of::Time) || bare(size);
        let size = self
            .quantity
            .filter(|size| rate(size) || !self.described || measured(size));
        // 每逾期一次: each time is a case, and there is no number to exceed.
        let late = size.is_some_and(|size| size.of == Of::Counted) && says_late(&title);
        Some(match (self.direction, size) {
            (Some(Word::Rise), Some(_)) if late => Statement::Case(title, deducted),
            (Some(Word::Rise), Some(size)) => Statement::Rise(size, deducted, self.partial),
            (Some(Word::Fall), Some(size)) => Statement::Step(size, deducted, self.partial),
            (None, Some(size)) if of_a_rate => Statement::Step(size, deducted, self.partial),
            _ => Statement::Case(title, deducted),
        })
    }
}

/// Whether words say that something came too late.
fn says_late(title: &str) -> bool {
    const LATE: [&str; 9] = [
        "延迟", "滞后", "逾期", "延期", "超期", "超时", "推迟", "拖延", "晚",
    ];
    LATE.iter().any(|word| title.contains(word))
}
