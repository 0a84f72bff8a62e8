//! One answer, the reasons for which there may be none, and the check of a value against its question.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::questionnaire::{Kind, Question};
use crate::text::{Finding, Text, fold_width};

/// An answer to one question, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The code of the chosen option.
    Choice(String),
    /// The codes of the chosen options, in the order of the paper; at least one.
    Choices(Vec<String>),
    /// Points keyed by the evaluator.
    Points(Decimal),
    /// A number.
    Number(Decimal),
    /// Free text, not empty, on one line.
    Text(String),
    /// A calendar date.
    Date(jiff::civil::Date),
    /// No answer, and why.
    Missing(Missing),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The respondent left it open (未答).
    Blank,
    /// The respondent refused (拒答).
    Refused,
    /// The question does not fit the respondent (不适用).
    NotApplicable,
    /// It cannot be read (字迹不清).
    Illegible,
    /// Two boxes are ticked where one is asked (多选冲突).
    TwoTicked,
    /// Something was written that is no option (选项外).
    OutsideOptions,
    /// The page is missing (缺页).
    PageMissing,
    /// The edition of the paper has no such question (本版未设); set by the program, never keyed.
    NotInVersion,
}

impl Missing {
    /// Every reason, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Blank,
        Self::Refused,
        Self::NotApplicable,
        Self::Illegible,
        Self::TwoTicked,
        Self::OutsideOptions,
        Self::PageMissing,
        Self::NotInVersion,
    ];

    /// The stable word for it in files and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Refused => "refused",
            Self::NotApplicable => "not-applicable",
            Self::Illegible => "illegible",
            Self::TwoTicked => "two-ticked",
            Self::OutsideOptions => "outside-options",
            Self::PageMissing => "page-missing",
            Self::NotInVersion => "not-in-version",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The reason in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Blank => Text::new("未答", "blank"),
            Self::Refused => Text::new("拒答", "refused"),
            Self::NotApplicable => Text::new("不适用", "not applicable"),
            Self::Illegible => Text::new("字迹不清", "illegible"),
            Self::TwoTicked => Text::new("多选冲突", "two boxes ticked"),
            Self::OutsideOptions => Text::new("选项外", "outside options"),
            Self::PageMissing => Text::new("缺页", "page missing"),
            Self::NotInVersion => Text::new("本版未设", "not in this version"),
        }
    }
}

impl Answer {
    /// The answer as one text, for the store, the audit trail and CSV; [`read_answer`] reads it back.
    ///
    /// Options are joined by `|`; a missing reason is `#` and its code; a text that begins with `#` gets a second one.
    pub fn to_code(&self) -> String {
        match self {
            Self::Choice(code) => code.clone(),
            Self::Choices(codes) => codes.join("|"),
            Self::Points(number) | Self::Number(number) => number.normalize().to_string(),
            Self::Text(text) if text.starts_with('#') => format!("#{text}"),
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Missing(reason) => format!("#{}", reason.code()),
        }
    }

    /// The missing reason, where there is no answer.
    pub fn missing(&self) -> Option<Missing> {
        match self {
            Self::Missing(reason) => Some(*reason),
            _ => None,
        }
    }

    /// The points this answer is worth under its question; `None` where the question carries none or it is missing.
    pub fn points(&self, question: &Question) -> Option<Decimal> {
        match self {
            Self::Points(points) => Some(*points),
            Self::Choice(code) => question.option(code).and_then(|(_, option)| option.points),
            _ => None,
        }
    }
}

/// The answers of one response, aligned with the questions of its questionnaire; `None`: not keyed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerSheet(Vec<Option<Answer>>);

impl AnswerSheet {
    /// A sheet of `questions` open questions.
    pub fn empty(questions: usize) -> Self {
        Self(vec![None; questions])
    }

    /// The answer to the question at this position; `None` also beyond the end.
    pub fn get(&self, position: usize) -> Option<&Answer> {
        self.0.get(position)?.as_ref()
    }

    /// Sets or clears the answer at this position; a position beyond the end changes nothing.
    pub fn set(&mut self, position: usize, answer: Option<Answer>) {
        if let Some(place) = self.0.get_mut(position) {
            *place = answer;
        }
    }

    /// The answers in the order of the paper.
    pub fn iter(&self) -> impl Iterator<Item = Option<&Answer>> {
        self.0.iter().map(Option::as_ref)
    }
}

/// Reads a value written as [`Answer::to_code`] writes it and checks it against its question.
///
/// Full-width digits and letters of closed answers fold; the text of an open question is kept but for outer space.
/// The finding's path is the question's code.
pub fn read_answer(question: &Question, value: &str) -> Result<Answer, Finding> {
    let folded: String = value.chars().map(fold_width).collect();
    let folded = folded.trim();
    if let Some(code) = folded.strip_prefix('#')
        && !(matches!(question.kind, Kind::Text) && code.starts_with('#'))
    {
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
        Kind::Date => folded.parse().map(Answer::Date).map_err(|_| {
            refuse(
                question,
                "bad-date",
                format!("“{folded}”不是日期"),
                format!("`{folded}` is not a date"),
            )
            .hint("按 2022-06-30 的样子写", "write it as 2022-06-30")
        }),
    }
}

fn refuse(question: &Question, code: &'static str, zh: String, en: String) -> Finding {
    Finding::error(code, question.code.clone(), Text::new(zh, en))
}

fn read_missing(question: &Question, code: &str) -> Result<Answer, Finding> {
    Missing::from_code(code)
        .map(Answer::Missing)
        .ok_or_else(|| {
            let mut known = String::new();
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
    chosen.sort_by_key(|code| question.option(code).map(|(position, _)| position));
    Ok(Answer::Choices(chosen))
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
    Decimal::from_str_exact(value).map_err(|_| {
        refuse(
            question,
            "not-a-number",
            format!("“{value}”不是数"),
            format!("`{value}` is not a number"),
        )
        .hint("只写数字和小数点", "digits and a decimal point only")
    })
}

fn read_text(question: &Question, value: &str) -> Result<Answer, Finding> {
    let text = value.trim();
    // A stored text that begins with `#` carries a second one, so that it cannot be taken for a missing reason.
    let text = text.strip_prefix('#').unwrap_or(text);
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
            options: ["1", "2", "A"]
                .map(|code| Opt {
                    code: code.into(),
                    label: Text::same(code),
                    points: None,
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
    #[case(Kind::Date, "2022-06-30", "2022-06-30")]
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
    fn points_come_from_the_option_or_the_evaluator() {
        let mut single = question(Kind::Single);
        single.options[1].points = Some(Decimal::from(6));
        assert_eq!(
            Answer::Choice("2".into()).points(&single),
            Some(Decimal::from(6))
        );
        assert_eq!(Answer::Choice("1".into()).points(&single), None);
        assert_eq!(
            Answer::Points(Decimal::TWO).points(&question(score())),
            Some(Decimal::TWO)
        );
    }
}
