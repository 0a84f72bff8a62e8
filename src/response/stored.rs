//! Answers as they are stored: read back exactly, and checked before they are written.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Answer, Missing, broken_limit};
use crate::questionnaire::{Kind, Question};

/// Reads what [`Answer::to_code`] wrote; `None` for anything it cannot have written for this kind of question.
///
/// Unlike [`read_answer`](super::read_answer) it folds and trims nothing: what was confirmed comes back.
pub fn read(kind: &Kind, value: &str) -> Option<Answer> {
    if let Some(rest) = value.strip_prefix('#') {
        return match kind {
            Kind::Text if rest.starts_with('#') => Some(Answer::Text(rest.to_owned())),
            _ => Missing::from_code(rest).map(Answer::Missing),
        };
    }
    if value.is_empty() {
        return None;
    }
    Some(match kind {
        Kind::Single => Answer::Choice(value.to_owned()),
        Kind::Multiple => Answer::Choices(value.split('|').map(str::to_owned).collect()),
        Kind::Score { .. } => Answer::Points(Decimal::from_str_exact(value).ok()?),
        Kind::Number { .. } => Answer::Number(Decimal::from_str_exact(value).ok()?),
        Kind::Text => Answer::Text(value.to_owned()),
        Kind::Date => Answer::Date(value.parse().ok()?),
    })
}

/// Whether the answer is one that the question takes. The last guard: entry and import have checked it with a message.
pub fn fits(question: &Question, answer: &Answer) -> bool {
    match (&question.kind, answer) {
        // Only the program says so, from the version of the response.
        (_, Answer::Missing(Missing::NotInVersion)) => false,
        (_, Answer::Missing(_)) => true,
        (Kind::Date, Answer::Date(day)) => {
            let (low, high) = (question.limits.low, question.limits.high);
            low.is_none_or(|low| *day >= low) && high.is_none_or(|high| *day <= high)
        }
        (Kind::Single, Answer::Choice(code)) => question.option(code).is_some(),
        (Kind::Multiple, Answer::Choices(codes)) => {
            !codes.is_empty()
                && codes.iter().all(|code| question.option(code).is_some())
                && broken_limit(question, codes).is_none()
        }
        (Kind::Score { full_mark, step }, Answer::Points(points)) => {
            *points >= Decimal::ZERO && points <= full_mark && (points % step).is_zero()
        }
        (
            Kind::Number {
                low,
                high,
                decimals,
            },
            Answer::Number(number),
        ) => {
            low.is_none_or(|low| *number >= low)
                && high.is_none_or(|high| *number <= high)
                && number.normalize().scale() <= *decimals
        }
        (Kind::Text, Answer::Text(text)) => !text.is_empty(),
        _ => false,
    }
}

/// Points as a whole number of thousandths; `None` where they are no such number.
pub fn thousandths(points: Decimal) -> Option<i64> {
    let scaled = points.checked_mul(Decimal::ONE_THOUSAND)?;
    if scaled.fract().is_zero() {
        scaled.to_i64()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Kind::Single, Answer::Choice("1".into()))]
    #[case(Kind::Multiple, Answer::Choices(vec!["1".into(), "B".into()]))]
    #[case(Kind::Text, Answer::Text("无".into()))]
    #[case(Kind::Text, Answer::Text("#1 的意见".into()))]
    #[case(Kind::Text, Answer::Text("＃1 的意见".into()))]
    #[case(Kind::Text, Answer::Text("#blank".into()))]
    #[case(Kind::Text, Answer::Missing(Missing::Blank))]
    #[case(Kind::Date, Answer::Date(jiff::civil::date(2022, 6, 30)))]
    #[case(Kind::Score { full_mark: Decimal::TEN, step: Decimal::ONE }, Answer::Points(Decimal::TEN))]
    #[case(Kind::Number { low: None, high: None, decimals: 1 }, Answer::Number(Decimal::new(125, 1)))]
    fn an_answer_is_read_back_exactly(#[case] kind: Kind, #[case] answer: Answer) {
        assert_eq!(read(&kind, &answer.to_code()), Some(answer));
    }

    #[rstest]
    #[case(Kind::Single, "")]
    #[case(Kind::Single, "#lost")]
    #[case(Kind::Date, "2022-02-30")]
    #[case(Kind::Number { low: None, high: None, decimals: 1 }, "八")]
    fn what_was_never_written_is_not_read(#[case] kind: Kind, #[case] value: &str) {
        assert_eq!(read(&kind, value), None);
    }

    #[test]
    fn points_are_whole_thousandths() {
        assert_eq!(thousandths(Decimal::new(7125, 3)), Some(7125));
        assert_eq!(thousandths(Decimal::new(71251, 4)), None);
    }
}
