//! The one check of a value against its question, used by entry and import alike.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::limit::broken_limit;
use super::{Answer, Missing};
use crate::questionnaire::{Kind, Question};
use crate::text::{Finding, Order, Text, fold_width, limits, quoted, read_day, read_decimal};

/// Reads a value written as [`Answer::to_code`] writes it and checks it against its question.
///
/// Full-width digits and letters of closed answers fold; the text of an open question is kept but for outer space.
/// The finding's path is the question's code.
pub fn read_answer(question: &Question, value: &str) -> Result<Answer, Finding> {
    let folded: String = value.chars().map(fold_width).collect();
    let folded = folded.trim();
    // A text keeps its own signs: one that begins with a full-width `＃` is a text, and `##` writes a `#`.
    let mark = if question.kind == Kind::Text {
        value
            .trim()
            .strip_prefix('#')
            .filter(|rest| !rest.starts_with('#'))
    } else {
        folded.strip_prefix('#')
    };
    if let Some(code) = mark {
        return read_missing(question, code);
    }
    match &question.kind {
        Kind::Single => read_option(question, folded).map(Answer::Choice),
        Kind::Multiple => read_options(question, folded),
        Kind::Score { full_mark, step } => read_points(question, folded, *full_mark, *step),
        Kind::Number {
            low,
            high,
            decimals,
        } => read_number(question, folded, *low, *high, *decimals),
        Kind::Text => read_text(question, value),
        Kind::Date => read_date(question, folded),
    }
}

/// The two days that numbers with the year behind them can be: 5/6/2022 is in May or in June.
fn two_days(value: &str) -> Option<[Date; 2]> {
    let parts: Vec<i16> = value
        .split(['/', '-', '.'])
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [one, other, year] = parts[..] else {
        return None;
    };
    if year < 1000 || one == other {
        return None;
    }
    let day = |month: i16, day: i16| {
        let [month, day] = [month, day].map(|number| i8::try_from(number).ok());
        Date::new(year, month?, day?).ok()
    };
    Some([day(one, other)?, day(other, one)?])
}

fn read_date(question: &Question, value: &str) -> Result<Answer, Finding> {
    let day = read_day(value).ok_or_else(|| {
        let value = quoted(value);
        let (zh, en) = two_days(&value).map_or_else(
            || {
                (
                    format!("“{value}”不是日期"),
                    format!("`{value}` is not a date"),
                )
            },
            |[one, other]| {
                (
                    format!("“{value}”可以是 {one}，也可以是 {other}"),
                    format!("`{value}` can be {one} or {other}"),
                )
            },
        );
        refuse(question, "bad-date", zh, en)
            .hint("按 2022-06-30 的样子写", "write it as 2022-06-30")
    })?;
    let (low, high) = (question.limits.low, question.limits.high);
    if low.is_some_and(|low| day < low) || high.is_some_and(|high| day > high) {
        let bound = |bound: Option<Date>| bound.map_or_else(String::new, |day| day.to_string());
        let (low, high) = (bound(low), bound(high));
        return Err(refuse(
            question,
            "date-out-of-range",
            format!("{day} 不在 {low} 至 {high} 之间"),
            format!("{day} is not within {low} to {high}"),
        )
        .hint("核对问卷", "look at the paper again"));
    }
    Ok(Answer::Date(day))
}

pub(super) fn refuse(question: &Question, code: &'static str, zh: String, en: String) -> Finding {
    Finding::error(code, question.code.clone(), Text::new(zh, en))
}

fn read_missing(question: &Question, code: &str) -> Result<Answer, Finding> {
    Missing::from_code(code)
        .map(Answer::Missing)
        .ok_or_else(|| {
            let (mut known, code) = (String::new(), quoted(code));
            for reason in Missing::ALL {
                let _ = write!(known, " #{}", reason.code());
            }
            refuse(
                question,
                "unknown-missing-reason",
                format!("“#{code}”不是缺失原因"),
                format!("`#{code}` is not a missing reason"),
            )
            .hint(
                format!("可用：{}", known.trim()),
                format!("one of {}", known.trim()),
            )
        })
}

fn read_option(question: &Question, value: &str) -> Result<String, Finding> {
    let wanted = value.to_ascii_uppercase();
    question
        .options
        .iter()
        .find(|option| option.code.to_ascii_uppercase() == wanted)
        .map(|option| option.code.clone())
        .ok_or_else(|| {
            let codes: Vec<&str> = question.options.iter().map(|o| o.code.as_str()).collect();
            let value = quoted(value);
            refuse(
                question,
                "not-an-option",
                format!("{} 没有选项“{value}”", question.code),
                format!("{} has no option `{value}`", question.code),
            )
            .hint(
                format!("可选：{}", codes.join("、")),
                format!("one of {}", codes.join(", ")),
            )
        })
}

fn read_options(question: &Question, value: &str) -> Result<Answer, Finding> {
    let mut chosen = Vec::new();
    for part in value.split('|').map(str::trim) {
        let code = read_option(question, part)?;
        if chosen.contains(&code) {
            return Err(refuse(
                question,
                "option-twice",
                format!("选项“{code}”写了两次"),
                format!("option `{code}` is given twice"),
            )
            .hint("每个选项只写一次", "give each option once"));
        }
        chosen.push(code);
    }
    chosen.order_by_key(|code| question.option(code).map(|(position, _)| position));
    match broken_limit(question, &chosen) {
        Some(limit) => Err(limit.finding(question)),
        None => Ok(Answer::Choices(chosen)),
    }
}

fn read_points(
    question: &Question,
    value: &str,
    full_mark: Decimal,
    step: Decimal,
) -> Result<Answer, Finding> {
    let points = decimal(question, value)?;
    if points < Decimal::ZERO || points > full_mark {
        return Err(refuse(
            question,
            "points-out-of-range",
            format!("{points} 分超出 0–{full_mark}"),
            format!("{points} points is outside 0 to {full_mark}"),
        )
        .hint(
            "核对问卷上的得分；看不清请用“字迹不清”",
            "look at the paper again; use `illegible` where it cannot be read",
        ));
    }
    if points % step != Decimal::ZERO {
        return Err(refuse(
            question,
            "points-off-step",
            format!("{points} 分不是 {step} 的整数倍"),
            format!("{points} points is not a multiple of {step}"),
        )
        .hint(
            format!("本题以 {step} 分为一档"),
            format!("this question is scored in steps of {step}"),
        ));
    }
    Ok(Answer::Points(points.normalize()))
}

fn read_number(
    question: &Question,
    value: &str,
    low: Option<Decimal>,
    high: Option<Decimal>,
    decimals: u32,
) -> Result<Answer, Finding> {
    let number = decimal(question, value)?.normalize();
    if low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high) {
        let bound =
            |bound: Option<Decimal>| bound.map_or_else(|| "…".to_owned(), |b| b.to_string());
        let (low, high) = (bound(low), bound(high));
        return Err(refuse(
            question,
            "number-out-of-range",
            format!("{number} 超出 {low}–{high}"),
            format!("{number} is outside {low} to {high}"),
        )
        .hint("核对问卷", "look at the paper again"));
    }
    if number.scale() > decimals {
        return Err(refuse(
            question,
            "too-many-decimals",
            format!("{number} 的小数超过 {decimals} 位"),
            format!("{number} has more than {decimals} decimals"),
        )
        .hint("按问卷上的写法录入", "key it as the paper has it"));
    }
    Ok(Answer::Number(number))
}

fn decimal(question: &Question, value: &str) -> Result<Decimal, Finding> {
    // A hand that keys halves may leave the point behind a whole number.
    read_decimal(value.strip_suffix('.').unwrap_or(value)).ok_or_else(|| {
        let value = quoted(value);
        refuse(
            question,
            "not-a-number",
            format!("“{value}”不是数"),
            format!("`{value}` is not a number"),
        )
        .hint("只写数字和小数点", "digits and a decimal point only")
    })
}

/// The most signs that the text of an open question has: more than a page of handwriting.
pub const MOST_SIGNS: usize = limits::TEXT_SIGNS as usize;

fn too_long(question: &Question) -> Finding {
    refuse(
        question,
        "text-too-long",
        format!("{} 的文字超过 {MOST_SIGNS} 字", question.code),
        format!(
            "the text of {} has more than {MOST_SIGNS} signs",
            question.code
        ),
    )
    .hint("摘要录入", "key a summary")
}

fn read_text(question: &Question, value: &str) -> Result<Answer, Finding> {
    let text = value.trim();
    // A stored text that begins with `#` carries a second one, so that it cannot be taken for a missing reason.
    let text = text.strip_prefix('#').unwrap_or(text);
    if text.chars().count() > MOST_SIGNS {
        return Err(too_long(question));
    }
    if text.is_empty() {
        return Err(refuse(
            question,
            "empty-text",
            format!("{} 没有内容", question.code),
            format!("{} has no text", question.code),
        )
        .hint(
            "没有意见时留空，记为“未答”",
            "leave it out: it is kept as `blank`",
        ));
    }
    Ok(Answer::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Opt, Role};
    use rstest::rstest;

    fn question(kind: Kind) -> Question {
        Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind,
            role: Role::Process,
            sensitive: false,
            required: false,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: ["1", "2", "A"]
                .map(|code| Opt {
                    code: code.into(),
                    label: Text::same(code),
                    points: None,
                    exclusive: false,
                })
                .into(),
            ask_if: Vec::new(),
        }
    }

    fn score() -> Kind {
        Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        }
    }

    fn number() -> Kind {
        Kind::Number {
            low: Some(Decimal::ZERO),
            high: Some(Decimal::ONE_HUNDRED),
            decimals: 1,
        }
    }

    #[rstest]
    #[case(Kind::Single, "１", "1")]
    #[case(Kind::Single, "a", "A")]
    #[case(Kind::Multiple, "2|1", "1|2")]
    #[case(score(), "10", "10")]
    #[case(score(), "07", "7")]
    #[case(number(), "12.50", "12.5")]
    #[case(Kind::Text, " 无 ", "无")]
    #[case(Kind::Text, "##1 的意见", "##1 的意见")]
    #[case(Kind::Text, "＃1 的意见", "＃1 的意见")]
    #[case(Kind::Date, "2022-06-30", "2022-06-30")]
    #[case(Kind::Date, "2022年6月30日", "2022-06-30")]
    #[case(Kind::Text, "一、慢\r\n二、远\u{200c}", "一、慢\r\n二、远\u{200c}")]
    #[case(score(), "#illegible", "#illegible")]
    fn a_value_is_read_and_written_back(
        #[case] kind: Kind,
        #[case] value: &str,
        #[case] code: &str,
    ) {
        let question = question(kind);
        let answer = read_answer(&question, value).unwrap();
        assert_eq!(answer.to_code(), code);
        assert_eq!(read_answer(&question, &answer.to_code()), Ok(answer));
    }

    #[rstest]
    #[case(Kind::Single, "3", "not-an-option")]
    #[case(Kind::Single, "", "not-an-option")]
    #[case(Kind::Multiple, "1|1", "option-twice")]
    #[case(Kind::Multiple, "1|", "not-an-option")]
    #[case(score(), "11", "points-out-of-range")]
    #[case(score(), "-1", "points-out-of-range")]
    #[case(score(), "7.5", "points-off-step")]
    #[case(score(), "八", "not-a-number")]
    #[case(score(), "1_0", "not-a-number")]
    #[case(score(), "+7", "not-a-number")]
    #[case(number(), "1e1", "not-a-number")]
    #[case(number(), "101", "number-out-of-range")]
    #[case(number(), "1.25", "too-many-decimals")]
    #[case(Kind::Text, "  ", "empty-text")]
    #[case(Kind::Date, "2022-02-30", "bad-date")]
    #[case(score(), "#lost", "unknown-missing-reason")]
    fn a_wrong_value_is_a_finding(#[case] kind: Kind, #[case] value: &str, #[case] code: &str) {
        let finding = read_answer(&question(kind), value).unwrap_err();
        assert_eq!(finding.code, code);
        assert!(!finding.hint.is_empty());
    }

    #[test]
    fn a_text_has_an_end() {
        let longest = "满".repeat(MOST_SIGNS);
        let question = question(Kind::Text);
        assert!(read_answer(&question, &longest).is_ok());
        let finding = read_answer(&question, &format!("{longest}意")).unwrap_err();
        assert_eq!(finding.code, "text-too-long");
    }
}
