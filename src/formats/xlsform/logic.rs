//! The expressions of an `XLSForm` as far as they are plain comparisons: when a question is asked, and what it takes.
//!
//! Signs that an input method leaves full-width are read as what they stand for: pyxform lets `＝`, `（` and `，` pass into a
//! form that then never asks (measured with 4.5.0). What is no plain comparison is not read at all.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::text::{fold_width, read_day, read_decimal};

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// All of these hold.
    And(Vec<Self>),
    /// One of these holds.
    Or(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// Two sides compared.
    Compare(Side, Sign, Side),
    /// `selected(side, 'option')`.
    Selected(Side, String),
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Side {
    /// The answer to the question with this name.
    Answer(String),
    /// The answer to this question.
    Own,
    /// How many options were chosen.
    Count(Box<Self>),
    /// A text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Day(Date),
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Sign {
    /// The sign with the sides exchanged.
    pub fn exchanged(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }
}

/// Reads an expression; `None` where it is none of the plain ones.
pub(super) fn expression(text: &str) -> Option<Expression> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let read = reader.either()?;
    (reader.at == reader.tokens.len()).then_some(read)
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Answer(String),
    Own,
    Text(String),
    Number(Decimal),
    Sign(Sign),
    Word(String),
    Open,
    Close,
    Comma,
}

/// Brackets inside brackets, at most.
const DEEP: usize = 40;

fn tokens(text: &str) -> Option<Vec<Token>> {
    let signs: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(sign) = signs.get(at).copied() {
        let folded = fold_width(sign);
        let next = signs.get(at + 1).map(|sign| fold_width(*sign));
        let (token, length) = match folded {
            _ if sign.is_whitespace() => {
                at += 1;
                continue;
            }
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '=' => (Token::Sign(Sign::Equal), 1),
            '!' if next == Some('=') => (Token::Sign(Sign::Unequal), 2),
            '>' if next == Some('=') => (Token::Sign(Sign::AtLeast), 2),
            '<' if next == Some('=') => (Token::Sign(Sign::AtMost), 2),
            '>' => (Token::Sign(Sign::Greater), 1),
            '<' => (Token::Sign(Sign::Less), 1),
            '$' if next == Some('{') => {
                let end = signs[at..]
                    .iter()
                    .position(|sign| fold_width(*sign) == '}')?;
                let name: String = signs[at + 2..at + end].iter().collect();
                (Token::Answer(name.trim().to_owned()), end + 1)
            }
            _ if is_quote(folded) => {
                let end = signs[at + 1..]
                    .iter()
                    .position(|sign| is_same_quote(folded, fold_width(*sign)))?;
                let text = signs[at + 1..at + 1 + end].iter().collect();
                (Token::Text(text), end + 2)
            }
            '.' if next.is_none_or(|next| !next.is_ascii_digit()) => (Token::Own, 1),
            '-' | '.' | '0'..='9' => {
                let rest = signs[at + 1..].iter().map(|sign| fold_width(*sign));
                let more = rest.take_while(|sign| sign.is_ascii_digit() || *sign == '.');
                let number: String = std::iter::once(folded).chain(more).collect();
                let length = number.chars().count();
                (Token::Number(read_decimal(&number)?), length)
            }
            'a'..='z' | 'A'..='Z' => {
                let rest = signs[at..].iter().map(|sign| fold_width(*sign));
                let word: String = rest
                    .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
                    .collect();
                let length = word.chars().count();
                (Token::Word(word), length)
            }
            _ => return None,
        };
        tokens.push(token);
        at += length;
    }
    Some(tokens)
}

fn is_quote(sign: char) -> bool {
    matches!(sign, '\'' | '"' | '‘' | '’' | '“' | '”')
}

fn is_same_quote(begin: char, end: char) -> bool {
    match begin {
        '‘' | '’' => matches!(end, '‘' | '’'),
        '“' | '”' => matches!(end, '“' | '”'),
        plain => plain == end,
    }
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, token: &Token) -> bool {
        let is = self.peek() == Some(token);
        self.at += usize::from(is);
        is
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Word(known)) if known == word);
        self.at += usize::from(is);
        is
    }

    fn either(&mut self) -> Option<Expression> {
        let mut all = vec![self.both()?];
        while self.takes_word("or") {
            all.push(self.both()?);
        }
        alone_or(all, Expression::Or)
    }

    fn both(&mut self) -> Option<Expression> {
        let mut all = vec![self.one()?];
        while self.takes_word("and") {
            all.push(self.one()?);
        }
        alone_or(all, Expression::And)
    }

    fn one(&mut self) -> Option<Expression> {
        if self.takes(&Token::Open) {
            return self.inside();
        }
        if self.takes_word("not") {
            self.takes(&Token::Open).then_some(())?;
            return Some(Expression::Not(Box::new(self.inside()?)));
        }
        if self.takes_word("selected") {
            self.takes(&Token::Open).then_some(())?;
            let side = self.side()?;
            self.takes(&Token::Comma).then_some(())?;
            let Token::Text(option) = self.take()? else {
                return None;
            };
            self.takes(&Token::Close).then_some(())?;
            return Some(Expression::Selected(side, option));
        }
        let left = self.side()?;
        let Token::Sign(sign) = self.take()? else {
            return None;
        };
        Some(Expression::Compare(left, sign, self.side()?))
    }

    /// What stands in brackets that are open.
    fn inside(&mut self) -> Option<Expression> {
        self.depth += 1;
        (self.depth <= DEEP).then_some(())?;
        let inside = self.either()?;
        self.depth -= 1;
        self.takes(&Token::Close).then_some(inside)
    }

    fn side(&mut self) -> Option<Side> {
        Some(match self.take()? {
            Token::Answer(name) => Side::Answer(name),
            Token::Own => Side::Own,
            Token::Text(text) => Side::Text(text),
            Token::Number(number) => Side::Number(number),
            Token::Word(word) => {
                self.takes(&Token::Open).then_some(())?;
                let inside = self.take()?;
                self.takes(&Token::Close).then_some(())?;
                match (word.as_str(), inside) {
                    ("count-selected", Token::Answer(name)) => {
                        Side::Count(Box::new(Side::Answer(name)))
                    }
                    ("count-selected", Token::Own) => Side::Count(Box::new(Side::Own)),
                    ("date", Token::Text(day)) => Side::Day(read_day(&day)?),
                    _ => return None,
                }
            }
            _ => return None,
        })
    }
}

fn alone_or(
    mut all: Vec<Expression>,
    make: fn(Vec<Expression>) -> Expression,
) -> Option<Expression> {
    match all.len() {
        1 => all.pop(),
        _ => Some(make(all)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("${a} = '1'", "${a}='1'")]
    #[case("${a}＝‘1’", "${a} = '1'")]
    #[case("selected（${a}，“1”）", "selected(${a}, '1')")]
    #[case(
        "not(selected(${a}, '1')) and ${b} ＞＝ ５",
        "not ( selected( ${a},\"1\" )) and ${b} >= 5"
    )]
    fn signs_of_an_input_method_are_read_as_what_they_stand_for(
        #[case] text: &str,
        #[case] plain: &str,
    ) {
        let read = expression(text);
        assert!(read.is_some(), "{text}");
        assert_eq!(read, expression(plain));
    }

    #[test]
    fn and_binds_closer_than_or() {
        let read = expression("${a} = 1 or ${b} = 2 and ${c} = 3").unwrap();
        let Expression::Or(parts) = read else {
            panic!("{read:?}")
        };
        assert!(matches!(parts[1], Expression::And(_)));
    }

    #[rstest]
    #[case("")]
    #[case("${a}")]
    #[case("${a} = ")]
    #[case("${a} = today()")]
    #[case("if(${a} = 1, 2, 3) = 2")]
    #[case("${a} + 1 = 2")]
    #[case("regex(., '[0-9]+')")]
    #[case("${a} = '1")]
    #[case("${a = 1")]
    #[case("(${a} = 1")]
    #[case("${a} = 1 ${b} = 2")]
    #[case("${a} 等于 1")]
    fn what_is_no_plain_comparison_is_not_read(#[case] text: &str) {
        assert_eq!(expression(text), None);
        let deep = format!("{}${{a}} = 1", "(".repeat(100_000));
        assert_eq!(expression(&deep), None);
    }
}
