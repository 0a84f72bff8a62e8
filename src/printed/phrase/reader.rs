//! A phrase taken apart into statements; every sign of it is part of one, or kept by its words as not read.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::grades::graded;
use super::signs::signs;
use super::slip::{Slip, mended};
use super::statement::{Award, Condition, How, Of, Statement};
use super::token::tokens;
use super::word::{Kind, Token, Word};

/// A phrase taken apart.
pub(super) struct Phrase {
    /// What it states, in order.
    pub statements: Vec<Statement>,
    /// What could not be read, in order.
    pub left: Vec<Left>,
    /// What was likely typed wrongly.
    pub slip: Option<Slip>,
    /// What stands right before a statement, with its position; most have nothing.
    subjects: Vec<(usize, String)>,
}

impl Phrase {
    /// What stands right before a statement; empty where nothing does.
    pub fn subject_of(&self, index: usize) -> &str {
        let found = self.subjects.iter().find(|(at, _)| *at == index);
        found.map_or("", |(_, subject)| subject)
    }
}

/// Words that no statement took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    /// The words.
    pub text: String,
    /// What they may be.
    pub kind: Leaving,
}

/// What words may be that no statement took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// They say a number, a condition or something about points: a rule without them would be another one.
    Scoring,
    /// A clause that may change what the rule means; a person who goes through a checklist sees it.
    Clause,
    /// What the rule is about, or where the value is found.
    Topic,
}

/// Takes a phrase apart.
pub(super) fn phrase(text: &str) -> Phrase {
    let (signs, slip) = mended(signs(text));
    let tokens = tokens(&signs);
    let mut reader = Reader {
        cursor: Cursor {
            signs: &signs,
            tokens: &tokens,
            at: 0,
        },
        statements: Vec::new(),
        left: Vec::new(),
        subjects: Vec::new(),
        pending: None,
        loose: None,
        depth: 0,
        marked: false,
    };
    reader.both_sides();
    reader.read();
    Phrase {
        statements: reader.statements,
        left: reader.left,
        slip,
        subjects: reader.subjects,
    }
}

/// The tokens that no statement has taken yet: from the first one, and from the last comma among them.
#[derive(Clone, Copy)]
struct Pending {
    from: usize,
    clause: usize,
    to: usize,
}

struct Reader<'p> {
    cursor: Cursor<'p>,
    statements: Vec<Statement>,
    left: Vec<Left>,
    subjects: Vec<(usize, String)>,
    pending: Option<Pending>,
    /// The words of a condition of this sentence that has no award of its own yet.
    loose: Option<String>,
    /// How many brackets are open among the words that no statement took: what stands inside belongs to them.
    depth: usize,
    marked: bool,
}

impl Reader<'_> {
    /// ±5% has two sides; a number below 0 is in no rule.
    fn both_sides(&mut self) {
        let signs = self.cursor.signs;
        let text = self.cursor.text(0, signs.len());
        if ["±", "正负", "上下浮动", "上下偏差"]
            .iter()
            .any(|word| text.contains(word))
        {
            self.statements.push(Statement::BothSides);
        }
        for (at, pair) in signs.windows(2).enumerate() {
            let before = at.checked_sub(1).and_then(|before| signs.get(before));
            let begins = before.is_none_or(|sign| "在为于从≥≤><=[(~至到,;:。".contains(*sign));
            if "-−–".contains(pair[0]) && pair[1].is_ascii_digit() && begins {
                let number = signs
                    .iter()
                    .skip(at + 1)
                    .take_while(|sign| "0123456789.%".contains(**sign));
                let text = [pair[0]].iter().chain(number).collect();
                self.left.push(Left {
                    text,
                    kind: Leaving::Scoring,
                });
            }
        }
    }

    fn read(&mut self) {
        while let Some(token) = self.cursor.tokens.get(self.cursor.at).copied() {
            match token.kind {
                Kind::Word(Word::Stop) => {
                    self.flush();
                    self.depth = 0;
                    self.loose = None;
                    self.cursor.at += 1;
                }
                Kind::Word(Word::Marker) => {
                    self.flush();
                    self.marked = true;
                    self.cursor.at += 1;
                }
                Kind::Word(Word::Comma) if self.depth == 0 => {
                    if let Some(pending) = &mut self.pending {
                        pending.clause = token.to;
                    }
                    self.cursor.at += 1;
                }
                _ if self.depth > 0 => self.leave(token),
                _ if self.award_of_the_sentence_before() => {}
                _ => match self.statement(token) {
                    Some(statement) => {
                        self.weighed(&statement, token);
                        self.push(statement);
                    }
                    None => self.leave(token),
                },
            }
        }
        self.flush();
    }

    /// The points of a formula (完成值÷目标值×10 分) say the weight once more.
    fn weighed(&mut self, statement: &Statement, begin: Token) {
        let proportional = matches!(
            statement,
            Statement::Proportion(_)
                | Statement::Otherwise(Award::Proportion(_))
                | Statement::Award(_, Award::Proportion(_))
        );
        if proportional && let Some(points) = self.cursor.factor_between(begin.from) {
            self.statements.push(Statement::Weighs(points));
        }
    }

    /// 达 87% 以上；得 6 分: an award that begins a sentence belongs to the condition with which the one before ended.
    fn award_of_the_sentence_before(&mut self) -> bool {
        let begins = self.cursor.at.checked_sub(1).is_some_and(|before| {
            let before = self.cursor.tokens.get(before);
            before.is_some_and(|token| token.kind == Kind::Word(Word::Stop))
        });
        let Some(Statement::Condition(condition @ Condition::Range { .. }, _)) =
            self.statements.last()
        else {
            return false;
        };
        let (condition, mut ahead) = (*condition, self.cursor);
        if !begins || ahead.word() != Some(Word::Earn) {
            return false;
        }
        let Some(award) = ahead.award() else {
            return false;
        };
        self.cursor = ahead;
        self.statements.pop();
        self.statements.push(Statement::Award(condition, award));
        true
    }

    /// A statement found; a condition without an award that another one with an award follows must hold together with it.
    fn push(&mut self, statement: Statement) {
        match &statement {
            Statement::Condition(Condition::Range { .. } | Condition::Share { .. }, words) => {
                self.loose = self.loose.take().or_else(|| Some(words.clone()));
            }
            Statement::Award(..) => {
                if let Some(words) = self.loose.take() {
                    self.statements.push(Statement::Together(words));
                }
            }
            Statement::Step(..) | Statement::Rise(..) => self.loose = None,
            _ => {}
        }
        self.statements.push(statement);
    }

    /// A token that begins no statement: text, or the subject of the next one.
    fn leave(&mut self, token: Token) {
        match token.kind {
            Kind::Word(Word::Opening(_)) => self.depth += 1,
            Kind::Word(Word::Closing(_)) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let silent = matches!(
            token.kind,
            Kind::Word(Word::Filler | Word::Plus | Word::Closing(false))
        );
        self.cursor.at += 1;
        match &mut self.pending {
            Some(pending) => pending.to = token.to,
            None if silent => {}
            None => {
                self.pending = Some(Pending {
                    from: token.from,
                    clause: token.from,
                    to: token.to,
                });
            }
        }
    }

    /// What no statement took stays by its words.
    fn flush(&mut self) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        if std::mem::take(&mut self.marked) && !self.is_scoring(pending.from, pending.to) {
            self.statements.push(Statement::Requirement);
        } else {
            self.keep(pending.from, pending.to);
        }
    }

    fn keep(&mut self, from: usize, to: usize) {
        let text = self.cursor.text(from, to);
        let scoring = self.is_scoring(from, to);
        let heading = text.ends_with(':') && !scoring;
        let text = text.trim_matches(|sign: char| ",、:()".contains(sign));
        // What stands before a colon is what the rule is about.
        if text.is_empty() || heading {
            return;
        }
        let kind = if scoring {
            Leaving::Scoring
        } else if self.statements.is_empty() || is_remark(text) {
            Leaving::Topic
        } else {
            Leaving::Clause
        };
        let text = text.to_owned();
        self.left.push(Left { text, kind });
    }

    /// Whether words say a number, a condition or something about points, or that what was said goes on.
    fn is_scoring(&self, from: usize, to: usize) -> bool {
        let text = self.cursor.text(from, to);
        let goes_on = ["类推", "得分=", "min"]
            .iter()
            .any(|word| text.contains(word));
        goes_on || !self.is_name(from, to) || self.is_weighty(from, to)
    }

    /// Whether words are the name of something: no number outside of brackets and dates, no comparison, no condition.
    fn is_name(&self, from: usize, to: usize) -> bool {
        let mut depth = 0_usize;
        let mut tokens = self.tokens(from, to).peekable();
        while let Some(token) = tokens.next() {
            let before_text = tokens.peek().is_some_and(|next| next.kind == Kind::Text);
            let plain = match token.kind {
                // 其他易燃物品 is a name; 其他 alone is a condition.
                Kind::Word(Word::Otherwise) => before_text,
                Kind::Number(_) => depth > 0 || self.names_kind(token),
                Kind::Word(Word::Opening(_)) => {
                    depth += 1;
                    true
                }
                Kind::Word(Word::Closing(_)) => {
                    depth = depth.saturating_sub(1);
                    true
                }
                Kind::Word(Word::And | Word::Discretion | Word::Half | Word::But) => false,
                Kind::Word(
                    Word::AtLeast | Word::AtMost | Word::Above | Word::Below | Word::OffTarget,
                ) => depth > 0 || token.to == token.from + 1 && self.is_letter(token),
                Kind::Text | Kind::Word(_) => true,
            };
            if !plain {
                return false;
            }
        }
        true
    }

    /// Whether a number in words is part of a name: 一次通过率.
    fn names_kind(&self, number: Token) -> bool {
        let digit = self.cursor.signs.get(number.from);
        let spelled = digit.is_some_and(|sign| !sign.is_ascii_digit());
        let mut behind = self.cursor.tokens.iter();
        let mut behind = behind.by_ref().skip_while(|token| token.from < number.to);
        let counted = behind
            .next()
            .is_some_and(|token| token.kind == Kind::Word(Word::Counted));
        spelled && counted && behind.next().is_some_and(|token| token.kind == Kind::Text)
    }

    /// Whether a token is one sign of the text (达, 为) and no sign of comparison.
    fn is_letter(&self, token: Token) -> bool {
        let sign = self.cursor.signs.get(token.from);
        sign.is_some_and(|sign| !"≥≧⩾≤≦⩽<>=≮≯".contains(*sign))
    }

    fn tokens(&self, from: usize, to: usize) -> impl Iterator<Item = Token> {
        let tokens = self.cursor.tokens.iter().copied();
        tokens.filter(move |token| token.from >= from && token.to <= to)
    }

    /// Whether words speak of points, or of the full points.
    fn is_weighty(&self, from: usize, to: usize) -> bool {
        let full = Kind::Word(Word::Weight);
        self.says_points(from, to) || self.tokens(from, to).any(|token| token.kind == full)
    }

    /// Whether words speak of points; points in brackets (授课评价≥20 分的比例) belong to a name.
    fn says_points(&self, from: usize, to: usize) -> bool {
        let mut depth = 0_usize;
        self.tokens(from, to).any(|token| {
            match token.kind {
                Kind::Word(Word::Opening(_)) => depth += 1,
                Kind::Word(Word::Closing(_)) => depth = depth.saturating_sub(1),
                _ => {}
            }
            let points = matches!(
                token.kind,
                Kind::Word(
                    Word::Deduct
                        | Word::Full
                        | Word::Zero
                        | Word::Per
                        | Word::ProportionDeducted
                        | Word::AtMostDeducted
                        | Word::LeastScore
                        | Word::Interpolated
                        | Word::UntilNothing
                        | Word::NotCounted
                        | Word::Times
                        | Word::Discretion
                )
            );
            points || depth == 0 && token.kind == Kind::Word(Word::Mark)
        })
    }

    /// The next statement, with what stands before it as its subject.
    fn statement(&mut self, token: Token) -> Option<Statement> {
        let begins = self
            .pending
            .is_none_or(|pending| pending.clause == token.from);
        if let Some(item) = self.item_in_brackets() {
            return Some(item);
        }
        let found = self.whole_clause(token, begins).or_else(|| self.plain());
        if let Some(statement) = found {
            return Some(self.with_subject(statement));
        }
        self.described()
    }

    /// 方案完整 (2 分)、目标明确 (2 分): items, where more than one has its points in brackets.
    fn item_in_brackets(&mut self) -> Option<Statement> {
        let pending = self.pending?;
        let mut ahead = self.cursor;
        let points = ahead.points_in_brackets()?;
        let all = (0..self.cursor.tokens.len()).filter(|at| {
            let mut other = Cursor {
                at: *at,
                ..self.cursor
            };
            other.points_in_brackets().is_some()
        });
        let name = self.is_name(pending.from, pending.to);
        if all.count() < 2 || !name || self.is_weighty(pending.from, pending.to) {
            return None;
        }
        let title = self.cursor.text(pending.from, pending.to);
        let title = title
            .trim_matches(|sign: char| ",、:;(".contains(sign))
            .to_owned();
        self.cursor = ahead;
        self.pending = None;
        self.marked = false;
        Some(Statement::Described(title, Award::Points(points), true))
    }

    /// Takes what stands before a statement; a case takes the words it is about.
    fn with_subject(&mut self, statement: Statement) -> Statement {
        if let Statement::Case(title, deducted) = &statement
            && let Some(pending) = self.pending
        {
            let before = self.cursor.text(pending.from, pending.clause);
            if pending.clause > pending.from
                && before.ends_with("的,")
                && !self.is_weighty(pending.from, pending.to)
            {
                self.pending = None;
                self.marked = false;
                let before = before.trim_start_matches([',', ':']);
                return Statement::Case(format!("{before}{title}"), *deducted);
            }
        }
        if let Statement::Discretion(words) = &statement {
            let pending = self.pending.take();
            let before = pending.map_or_else(String::new, |pending| {
                self.cursor.text(pending.from, pending.to)
            });
            return Statement::Discretion(format!("{before}{words}"));
        }
        self.subject();
        statement
    }

    /// What stands before a statement in its clause is its subject; what stands before that clause is unread.
    fn subject(&mut self) {
        if let Some(pending) = self.pending.take() {
            if pending.clause > pending.from {
                self.keep(pending.from, pending.clause);
            }
            let subject = self.cursor.text(pending.clause, pending.to);
            let subject = subject.trim_matches(|sign: char| ",、:()".contains(sign));
            // Names of values are made of words of scoring too: 评估分值.
            let name = self.is_name(pending.clause, pending.to)
                && !self.says_points(pending.clause, pending.to);
            if !name {
                self.keep(pending.clause, pending.to);
            } else if !subject.is_empty() {
                let index = self.statements.len();
                self.subjects.push((index, subject.to_owned()));
            }
        }
        self.marked = false;
    }

    /// A statement that takes its clause, or its sentence, from the begin.
    fn whole_clause(&mut self, token: Token, begins: bool) -> Option<Statement> {
        if !begins {
            return None;
        }
        let cursor = &mut self.cursor;
        if let Some(grades) = graded(cursor) {
            return Some(Statement::Graded(grades));
        }
        if let Some(how) = cursor.formula() {
            return Some(Statement::Proportion(how));
        }
        if cursor.definition() {
            return Some(Statement::Definition);
        }
        // 5 分: ≥90%.
        let mut ahead = *cursor;
        let award = ahead.award()?;
        let colon = ahead.end();
        let led = ahead.take(Word::Comma) && cursor.signs.get(colon) == Some(&':');
        let condition = led.then(|| ahead.condition()).flatten()?;
        let closed = matches!(
            ahead.word(),
            None | Some(Word::Comma | Word::Stop | Word::Filler)
        ) && !matches!(ahead.kind(), Some(Kind::Text | Kind::Number(_)));
        if !closed || ahead.award().is_some() || token.kind == Kind::Text {
            return None;
        }
        *cursor = ahead;
        Some(Statement::Award(condition, award))
    }

    /// A statement that needs nothing before it.
    fn plain(&mut self) -> Option<Statement> {
        let cursor = &mut self.cursor;
        if let Some(partial) = cursor.partial().or_else(|| cursor.partial_in_brackets()) {
            return Some(Statement::Partial(partial));
        }
        // Behind other words a case is described with them.
        let alone = self.pending.is_none();
        let counted = self.statements.iter().any(counts);
        let each = counted.then(|| cursor.each_short()).flatten();
        let each = each.or_else(|| cursor.each());
        let each = each.or_else(|| alone.then(|| cursor.found_one()).flatten());
        if let Some(statement) = each.or_else(|| cursor.limit()) {
            return Some(statement);
        }
        if cursor.take(Word::UntilFull) {
            return Some(Statement::UntilFull);
        }
        let simple = cursor
            .weighs()
            .or_else(|| cursor.equal_items())
            .or_else(|| cursor.halves())
            .or_else(|| cursor.standard())
            .or_else(|| cursor.discretion());
        if let Some(statement) = simple {
            return Some(statement);
        }
        let mut ahead = *cursor;
        if ahead.take(Word::Otherwise) {
            ahead.take(Word::Otherwise);
            if let Some(award) = ahead.award() {
                *cursor = ahead;
                return Some(Statement::Otherwise(award));
            }
        }
        if let Some(how) = cursor.in_proportion() {
            return Some(Statement::Proportion(how));
        }
        self.conditioned()
    }

    /// A condition with its award, or without one.
    fn conditioned(&mut self) -> Option<Statement> {
        let cursor = &self.cursor;
        let mut ahead = *cursor;
        let begin = cursor.tokens.get(cursor.at)?.from;
        let condition = ahead.condition()?;
        if self
            .pending
            .is_some_and(|pending| self.cursor.begins_each(pending.clause))
        {
            // 每…1 个百分点…: a number in a clause that nobody understood is no condition.
            return None;
        }
        let words = ahead.text(begin, ahead.end());
        ahead.skip_fillers();
        let of_target = matches!(
            condition,
            Condition::Target | Condition::BelowTarget | Condition::AboveTarget
        );
        if of_target && matches!(ahead.kind(), Some(Kind::Text | Kind::Word(Word::But))) {
            // 未完成目标但同比下降: what follows in the same clause belongs to it.
            return None;
        }
        if let Some(case) = self.one_case(condition, ahead) {
            return Some(case);
        }
        self.cursor = ahead;
        if condition == Condition::Target && self.cursor.target_in_brackets().is_some() {
            // 达到目标值 (90%).
            self.statements
                .extend(ahead.target_in_brackets().map(Statement::Standard));
        }
        let award = self.cursor.award();
        let award = award.or_else(|| self.cursor.graded_award());
        let award = award.or_else(|| self.cursor.points_in_brackets().map(Award::Points));
        Some(match award {
            Some(award) => Statement::Award(condition, award),
            None => Statement::Condition(condition, words),
        })
    }

    /// 违规一次扣 0.2 分, 缺 1 项扣 1 分: each one costs, though 每 is not said.
    fn one_case(&mut self, condition: Condition, mut ahead: Cursor<'_>) -> Option<Statement> {
        let Condition::Range {
            low: Some(low),
            high: None,
        } = condition
        else {
            return None;
        };
        let one = low.alone && low.at.of == Of::Counted && low.at.value == Decimal::ONE;
        let pending = self.pending.filter(|_| one)?;
        let end = ahead.end();
        ahead.skip_commas();
        let deducted = ahead.deducted()?;
        if !self.is_name(pending.from, pending.to) || self.is_weighty(pending.from, pending.to) {
            return None;
        }
        let title = self.cursor.text(pending.from, end);
        let short =
            ["少", "缺", "缺少"].contains(&self.cursor.text(pending.from, pending.to).as_str());
        if short && self.statements.iter().any(counts) {
            // 不少于 4 次得 5 分, 少 1 次扣 1 分.
            self.pending = None;
            self.cursor.at = ahead.at;
            return Some(Statement::Step(low.at, deducted, None));
        }
        self.pending = None;
        self.marked = false;
        self.cursor.at = ahead.at;
        let title = title.trim_start_matches([',', ':']);
        Some(Statement::Case(title.to_owned(), deducted))
    }

    /// Something described in words, or a term of a sum.
    fn described(&mut self) -> Option<Statement> {
        let pending = self.pending?;
        if self.is_weighty(pending.from, pending.to) {
            return None;
        }
        let title = self.cursor.text(pending.from, pending.to);
        let mut title = title
            .trim_matches(|sign: char| ",、(".contains(sign))
            .to_owned();
        let colon = pending.clause.checked_sub(1);
        if colon.and_then(|at| self.cursor.signs.get(at)) == Some(&':')
            && pending.clause >= pending.to
        {
            // A heading with its points: 成交率: 10 分.
            title.push(':');
        }
        let mut ahead = self.cursor;
        if ahead.take(Word::Times) {
            let factor = ahead.number()?;
            if title.contains('=') || ahead.word() == Some(Word::Percent) {
                return None;
            }
            ahead.take(Word::Mark);
            self.cursor = ahead;
            self.pending = None;
            return Some(Statement::Term(title, factor));
        }
        let award = ahead.award()?;
        if matches!(award, Award::Proportion(How::Rate | How::Ratio)) {
            return None;
        }
        let marked = std::mem::take(&mut self.marked);
        self.cursor = ahead;
        self.pending = None;
        Some(Statement::Described(title, award, marked))
    }
}

/// Whether a statement awards something from a number of things on.
fn counts(statement: &Statement) -> bool {
    let Statement::Award(Condition::Range { low: Some(low), .. }, _) = statement else {
        return false;
    };
    low.at.of == Of::Counted && low.at.value > Decimal::ONE
}

/// Where the value is found or how it is looked up: 查资料, 数据来源…
fn is_remark(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        // Behind a quotient it says once more what the quotient says.
        "不足部分按比例",
        "查资料",
        "查现场",
        "查看",
        "查阅",
        "数据来源",
        "资料来源",
        "佐证",
        "现场查",
    ];
    BEGINNINGS.iter().any(|begin| text.starts_with(begin))
}

/// Whether an award is the full points, given how many they are.
pub(super) fn is_full(award: Award, weight: Decimal) -> bool {
    award == Award::Full || matches!(award, Award::Points(points) if points == weight)
}
