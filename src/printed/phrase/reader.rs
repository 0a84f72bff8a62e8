//! A phrase taken apart into statements, with what nobody could read kept by its words.

use rust_decimal::Decimal;

use super::cursor::Cursor;
use super::statement::{Award, How, Statement};
use super::word::{Kind, Token, Word, signs, tokens};

/// A phrase taken apart.
pub(super) struct Phrase {
    /// What it states, in order.
    pub statements: Vec<Statement>,
    /// What could not be read, in order.
    pub unread: Vec<Unread>,
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

/// Words of a phrase that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The words.
    pub text: String,
    /// Whether they speak of points, so that a rule without them would be another one.
    pub weighty: bool,
}

/// Takes a phrase apart.
pub(super) fn phrase(text: &str) -> Phrase {
    let signs = signs(text);
    let tokens = tokens(&signs);
    let mut reader = Reader {
        cursor: Cursor {
            signs: &signs,
            tokens: &tokens,
            at: 0,
        },
        statements: Vec::new(),
        unread: Vec::new(),
        subjects: Vec::new(),
        pending: None,
        marked: false,
    };
    reader.read();
    Phrase {
        statements: reader.statements,
        unread: reader.unread,
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
    unread: Vec<Unread>,
    subjects: Vec<(usize, String)>,
    pending: Option<Pending>,
    marked: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(token) = self.cursor.tokens.get(self.cursor.at).copied() {
            match token.kind {
                Kind::Word(Word::Stop) => {
                    self.flush();
                    self.cursor.at += 1;
                }
                Kind::Word(Word::Marker) => {
                    self.flush();
                    self.marked = true;
                    self.cursor.at += 1;
                }
                Kind::Word(Word::Comma) => {
                    if let Some(pending) = &mut self.pending {
                        pending.clause = token.to;
                    }
                    self.cursor.at += 1;
                }
                _ => {
                    if let Some(statement) = self.statement() {
                        self.statements.push(statement);
                    } else {
                        self.leave(token);
                    }
                }
            }
        }
        self.flush();
    }

    /// A token that begins no statement: text, or the subject of the next one.
    fn leave(&mut self, token: Token) {
        let silent = matches!(token.kind, Kind::Word(Word::Filler | Word::Plus));
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
        if self.marked {
            self.marked = false;
            self.statements.push(Statement::Requirement);
        } else {
            self.keep(pending.from, pending.to);
        }
    }

    fn keep(&mut self, from: usize, to: usize) {
        let text = self.cursor.text(from, to);
        let weighty = self.is_weighty(from, to);
        let named = text.ends_with(':') && !weighty;
        let text = text.trim_matches(|sign: char| ",、:()".contains(sign));
        // What stands before a colon is what the rule is about.
        if !text.is_empty() && !named {
            let text = text.to_owned();
            self.unread.push(Unread { text, weighty });
        }
    }

    /// Whether words speak of points.
    fn is_weighty(&self, from: usize, to: usize) -> bool {
        self.cursor
            .tokens
            .iter()
            .filter(|token| token.from >= from && token.to <= to)
            .any(|token| {
                matches!(
                    token.kind,
                    Kind::Word(
                        Word::Mark
                            | Word::Deduct
                            | Word::Full
                            | Word::Zero
                            | Word::Per
                            | Word::Proportion
                            | Word::ProportionDeducted
                            | Word::AtMostDeducted
                            | Word::LeastScore
                            | Word::Interpolated
                            | Word::UntilNothing
                            | Word::NotCounted
                            | Word::Weight
                    )
                )
            })
    }

    /// The next statement, with what stands before it as its subject.
    fn statement(&mut self) -> Option<Statement> {
        if let Some(statement) = self.plain() {
            self.subject();
            return Some(statement);
        }
        self.described()
    }

    /// What stands before a statement in its clause is its subject; what stands before that clause is unread.
    fn subject(&mut self) {
        if let Some(pending) = self.pending.take() {
            if pending.clause > pending.from {
                self.keep(pending.from, pending.clause);
            }
            let subject = self.cursor.text(pending.clause, pending.to);
            let subject = subject.trim_matches(|sign: char| ",、:()".contains(sign));
            if !subject.is_empty() {
                let index = self.statements.len();
                self.subjects.push((index, subject.to_owned()));
            }
        }
        self.marked = false;
    }

    /// A statement that needs nothing before it.
    fn plain(&mut self) -> Option<Statement> {
        let cursor = &mut self.cursor;
        if let Some(partial) = cursor.partial() {
            return Some(Statement::Partial(partial));
        }
        if let Some(statement) = cursor.each().or_else(|| cursor.limit()) {
            return Some(statement);
        }
        if cursor.take(Word::UntilFull) {
            return Some(Statement::UntilFull);
        }
        if let Some(statement) = cursor.equal_items().or_else(|| cursor.halves()) {
            return Some(statement);
        }
        let mut ahead = *cursor;
        if ahead.take(Word::Otherwise)
            && let Some(award) = ahead.award()
        {
            *cursor = ahead;
            return Some(Statement::Otherwise(award));
        }
        if let Some(how) = cursor.formula() {
            return Some(Statement::Proportion(how));
        }
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
        let cursor = &mut self.cursor;
        let words = ahead.text(begin, ahead.end());
        ahead.skip_fillers();
        *cursor = ahead;
        Some(match cursor.award() {
            Some(award) => Statement::Award(condition, award),
            None => Statement::Condition(condition, words),
        })
    }

    /// Something described in words, or a term of a sum.
    fn described(&mut self) -> Option<Statement> {
        let pending = self.pending?;
        if self.is_weighty(pending.from, pending.to) {
            return None;
        }
        let title = self.cursor.text(pending.from, pending.to);
        let title = title
            .trim_matches(|sign: char| ",、:(".contains(sign))
            .to_owned();
        let mut ahead = self.cursor;
        if ahead.take(Word::Times) {
            let statement = if let Some(factor) = ahead.number() {
                ahead.take(Word::Mark);
                Statement::Term(title, factor)
            } else if ahead.take(Word::Weight) {
                Statement::Proportion(if title.contains(['/', '÷']) {
                    How::Ratio
                } else {
                    How::Rate
                })
            } else {
                return None;
            };
            self.cursor = ahead;
            self.pending = None;
            return Some(statement);
        }
        let award = ahead.award()?;
        let marked = std::mem::take(&mut self.marked);
        self.cursor = ahead;
        self.pending = None;
        Some(Statement::Described(title, award, marked))
    }
}

/// Whether an award is the full points, given how many they are.
pub(super) fn is_full(award: Award, weight: Decimal) -> bool {
    award == Award::Full || matches!(award, Award::Points(points) if points == weight)
}
