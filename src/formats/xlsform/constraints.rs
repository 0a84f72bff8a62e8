//! `constraint` as what a question takes, and what it takes as `constraint`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::logic::{Expression, Side, Sign, expression};
use crate::questionnaire::{Kind, Question};

/// Puts what a cell says into a question; `None`, and nothing of it, where it says something else.
pub(super) fn constrain(text: &str, question: &Question) -> Option<Question> {
    let mut constrained = question.clone();
    match expression(text)? {
        Expression::And(all) => {
            for one in &all {
                apply(one, &mut constrained)?;
            }
        }
        one => apply(&one, &mut constrained)?,
    }
    Some(constrained)
}

fn apply(expression: &Expression, question: &mut Question) -> Option<()> {
    match expression {
        Expression::And(all) => all
            .iter()
            .try_for_each(|one| apply(one, question).ok_or(()))
            .ok(),
        Expression::Not(inside) => exclude(inside, question),
        Expression::Compare(Side::Own, sign, bound) => bounded(*sign, bound, question),
        Expression::Compare(bound, sign, Side::Own) => bounded(sign.exchanged(), bound, question),
        Expression::Compare(Side::Count(of), sign, Side::Number(count)) if **of == Side::Own => {
            counted(*sign, *count, question)
        }
        _ => None,
    }
}

/// `not(selected(., '9') and count-selected(.) > 1)`: the option is ticked alone.
fn exclude(inside: &Expression, question: &mut Question) -> Option<()> {
    let Expression::And(parts) = inside else {
        return None;
    };
    let [Expression::Selected(Side::Own, option), more] = parts.as_slice() else {
        return None;
    };
    let several = Expression::Compare(
        Side::Count(Box::new(Side::Own)),
        Sign::Greater,
        Side::Number(Decimal::ONE),
    );
    (*more == several && question.kind == Kind::Multiple).then_some(())?;
    let option = question
        .options
        .iter_mut()
        .find(|known| known.code == *option)?;
    option.exclusive = true;
    Some(())
}

fn counted(sign: Sign, count: Decimal, question: &mut Question) -> Option<()> {
    (question.kind == Kind::Multiple && count.is_integer()).then_some(())?;
    let count = count.to_u32()?;
    let limits = &mut question.limits;
    match sign {
        Sign::AtLeast => limits.at_least = Some(count),
        Sign::AtMost => limits.at_most = Some(count),
        Sign::Greater => limits.at_least = Some(count.checked_add(1)?),
        Sign::Less => limits.at_most = Some(count.checked_sub(1)?),
        Sign::Equal => (limits.at_least, limits.at_most) = (Some(count), Some(count)),
        Sign::Unequal => return None,
    }
    Some(())
}

fn bounded(sign: Sign, bound: &Side, question: &mut Question) -> Option<()> {
    match (&mut question.kind, bound) {
        (
            Kind::Number {
                low,
                high,
                decimals,
            },
            Side::Number(number),
        ) => {
            let step = Decimal::new(1, *decimals);
            match sign {
                Sign::AtLeast => *low = Some(*number),
                Sign::AtMost => *high = Some(*number),
                Sign::Greater => *low = Some(*number + step),
                Sign::Less => *high = Some(*number - step),
                Sign::Equal | Sign::Unequal => return None,
            }
        }
        (Kind::Date, Side::Day(day)) => {
            let limits = &mut question.limits;
            match sign {
                Sign::AtLeast => limits.low = Some(*day),
                Sign::AtMost => limits.high = Some(*day),
                Sign::Greater => limits.low = Some(day.tomorrow().ok()?),
                Sign::Less => limits.high = Some(day.yesterday().ok()?),
                Sign::Equal | Sign::Unequal => return None,
            }
        }
        _ => return None,
    }
    Some(())
}

/// What a question takes, as a cell says it; empty where nothing is declared.
pub(super) fn constraint(question: &Question) -> String {
    let mut said = Vec::new();
    let limits = &question.limits;
    if let Kind::Number { low, high, .. } = &question.kind {
        let bounds = [(">=", low), ("<=", high)];
        for (sign, bound) in bounds {
            said.extend(bound.map(|bound| format!(". {sign} {}", bound.normalize())));
        }
    }
    for (sign, day) in [(">=", limits.low), ("<=", limits.high)] {
        said.extend(day.map(|day| format!(". {sign} date('{day}')")));
    }
    for (sign, count) in [(">=", limits.at_least), ("<=", limits.at_most)] {
        said.extend(count.map(|count| format!("count-selected(.) {sign} {count}")));
    }
    for option in question.options.iter().filter(|option| option.exclusive) {
        let code = &option.code;
        said.push(format!(
            "not(selected(., '{code}') and count-selected(.) > 1)"
        ));
    }
    said.join(" and ")
}
