//! `relevant` as conditions on earlier questions, and conditions as `relevant`.

use rust_decimal::Decimal;

use super::logic::{Expression, Side, Sign, expression};
use super::names::name;
use crate::questionnaire::{Condition, ConditionTest, Kind, Question};

/// The questions that stand before, as the names of a form find them.
pub(super) trait Before {
    /// The question with this name.
    fn question(&self, name: &str) -> Option<&Question>;
    /// The code of an option of it, by the name that the form has for it.
    fn option(&self, name: &str, option: &str) -> Option<String>;
}

/// What is asked of one question.
enum Test {
    AnyOf(Vec<String>),
    NoneOf(Vec<String>),
    AtLeast(Decimal),
    AtMost(Decimal),
    /// It has an answer.
    Answered,
}

/// The conditions that a cell says; `None` where it says something else than plain comparisons with questions before.
pub(super) fn conditions(text: &str, before: &impl Before) -> Option<Vec<Condition>> {
    let asked = tests(&expression(text)?, before)?;
    let mut conditions: Vec<Condition> = Vec::new();
    let mut answered = Vec::new();
    for (name, one) in asked {
        let question = before.question(&name)?;
        let code = question.code.clone();
        let wanted = match one {
            Test::AnyOf(options) => ConditionTest::AnyOf(options),
            Test::NoneOf(options) => {
                let known = conditions.iter_mut().find(|known| known.question == code);
                if let Some(ConditionTest::NoneOf(more)) = known.map(|known| &mut known.test) {
                    more.extend(options);
                    continue;
                }
                ConditionTest::NoneOf(options)
            }
            Test::AtLeast(bound) => ConditionTest::AtLeast(bound),
            Test::AtMost(bound) => ConditionTest::AtMost(bound),
            Test::Answered => {
                answered.push(question);
                continue;
            }
        };
        conditions.push(Condition {
            question: code,
            test: wanted,
        });
    }
    for question in answered {
        // Every test but this one asks for an answer anyway.
        if conditions
            .iter()
            .any(|known| known.question == question.code)
        {
            continue;
        }
        let options = question.options.iter().map(|option| option.code.clone());
        let options: Vec<String> = options.collect();
        if options.is_empty() || matches!(question.kind, Kind::Score { .. }) {
            return None;
        }
        conditions.push(Condition {
            question: question.code.clone(),
            test: ConditionTest::AnyOf(options),
        });
    }
    Some(conditions)
}

fn tests(expression: &Expression, before: &impl Before) -> Option<Vec<(String, Test)>> {
    match expression {
        Expression::And(all) => {
            let all: Option<Vec<_>> = all.iter().map(|one| tests(one, before)).collect();
            Some(all?.into_iter().flatten().collect())
        }
        Expression::Or(all) => {
            let (name, options) = any_of(all, before)?;
            Some(vec![(name, Test::AnyOf(options))])
        }
        Expression::Not(inside) => {
            let (name, options) = match inside.as_ref() {
                Expression::Or(all) => any_of(all, before)?,
                one => any_of(std::slice::from_ref(one), before)?,
            };
            Some(vec![(name, Test::NoneOf(options))])
        }
        Expression::Selected(Side::Answer(name), option) => {
            let option = before.option(name, option)?;
            Some(vec![(name.clone(), Test::AnyOf(vec![option]))])
        }
        Expression::Selected(..) => None,
        Expression::Compare(left, sign, right) => compared(left, *sign, right, before),
    }
}

/// The options of one question, one of which all parts ask for.
fn any_of(all: &[Expression], before: &impl Before) -> Option<(String, Vec<String>)> {
    let mut found: Option<(String, Vec<String>)> = None;
    for part in all {
        let mut tests = tests(part, before)?;
        let (name, Test::AnyOf(options)) = tests.pop()? else {
            return None;
        };
        if !tests.is_empty() {
            return None;
        }
        match &mut found {
            None => found = Some((name, options)),
            Some((known, more)) if *known == name => more.extend(options),
            Some(_) => return None,
        }
    }
    found
}

fn compared(
    left: &Side,
    sign: Sign,
    right: &Side,
    before: &impl Before,
) -> Option<Vec<(String, Test)>> {
    let (name, sign, other) = match (left, right) {
        (Side::Answer(name), other) => (name, sign, other),
        (other, Side::Answer(name)) => (name, sign.exchanged(), other),
        (Side::Count(side), Side::Number(number)) => {
            let Side::Answer(name) = side.as_ref() else {
                return None;
            };
            let is_any = (sign, *number) == (Sign::Greater, Decimal::ZERO)
                || (sign, *number) == (Sign::AtLeast, Decimal::ONE);
            return is_any.then(|| vec![(name.clone(), Test::Answered)]);
        }
        _ => return None,
    };
    let question = before.question(name)?;
    let one = |test: Test| Some(vec![(name.clone(), test)]);
    if question.is_closed() && !matches!(question.kind, Kind::Score { .. }) {
        let option = match other {
            Side::Text(text) => text.clone(),
            Side::Number(number) => number.normalize().to_string(),
            _ => return None,
        };
        // `=` compares the whole list of what was chosen.
        let is_single = question.kind == Kind::Single;
        return match sign {
            Sign::Unequal if option.is_empty() => one(Test::Answered),
            Sign::Equal if is_single => one(Test::AnyOf(vec![before.option(name, &option)?])),
            Sign::Unequal if is_single => one(Test::NoneOf(vec![before.option(name, &option)?])),
            _ => None,
        };
    }
    let number = match other {
        Side::Number(number) => *number,
        Side::Text(text) => crate::text::read_decimal(text)?,
        _ => return None,
    };
    let step = step(question)?;
    match sign {
        Sign::AtLeast => one(Test::AtLeast(number)),
        Sign::AtMost => one(Test::AtMost(number)),
        Sign::Greater => one(Test::AtLeast(number + step)),
        Sign::Less => one(Test::AtMost(number - step)),
        Sign::Equal => Some(vec![
            (name.clone(), Test::AtLeast(number)),
            (name.clone(), Test::AtMost(number)),
        ]),
        Sign::Unequal => None,
    }
}

/// The smallest difference between two answers that are numbers.
fn step(question: &Question) -> Option<Decimal> {
    match &question.kind {
        Kind::Score { step, .. } => Some(*step),
        Kind::Number { decimals, .. } => Some(Decimal::new(1, *decimals)),
        _ => None,
    }
}

/// Conditions as a cell says them.
pub(super) fn relevant(
    conditions: &[Condition],
    find: impl Fn(&str) -> Option<Question>,
) -> String {
    let said = conditions.iter().map(|condition| {
        let is_multiple = find(&condition.question).is_some_and(|one| one.kind == Kind::Multiple);
        let answer = format!("${{{}}}", name(&condition.question));
        let chosen = |option: &String| {
            if is_multiple {
                format!("selected({answer}, '{option}')")
            } else {
                format!("{answer} = '{option}'")
            }
        };
        match &condition.test {
            ConditionTest::AnyOf(options) if options.len() == 1 => chosen(&options[0]),
            ConditionTest::AnyOf(options) => {
                let options: Vec<String> = options.iter().map(chosen).collect();
                format!("({})", options.join(" or "))
            }
            ConditionTest::NoneOf(options) => {
                let answered = if is_multiple {
                    format!("count-selected({answer}) > 0")
                } else {
                    format!("{answer} != ''")
                };
                let options = options.iter().map(|option| {
                    if is_multiple {
                        format!("not({})", chosen(option))
                    } else {
                        format!("{answer} != '{option}'")
                    }
                });
                let all: Vec<String> = std::iter::once(answered).chain(options).collect();
                all.join(" and ")
            }
            ConditionTest::AtLeast(bound) => format!("{answer} >= {}", bound.normalize()),
            ConditionTest::AtMost(bound) => format!("{answer} <= {}", bound.normalize()),
        }
    });
    said.collect::<Vec<_>>().join(" and ")
}
