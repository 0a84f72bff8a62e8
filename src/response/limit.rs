//! How many options a multiple choice takes, and which of them stand alone.

use super::read::refuse;
use crate::questionnaire::Question;
use crate::text::Finding;

/// A limit of a multiple choice that the chosen options do not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokenLimit {
    /// This option stands alone, and others are chosen with it.
    Exclusive(String),
    /// More than so many.
    TooMany(u32),
    /// Fewer than so many.
    TooFew(u32),
}

/// The limit of a multiple choice that these options do not keep; an exclusive one is enough by itself.
pub fn broken_limit(question: &Question, chosen: &[String]) -> Option<BrokenLimit> {
    let count = chosen.len() as u32;
    let alone = question
        .options
        .iter()
        .find(|option| option.exclusive && chosen.contains(&option.code));
    match (alone, question.limits.at_least, question.limits.at_most) {
        (Some(option), _, _) if count > 1 => Some(BrokenLimit::Exclusive(option.code.clone())),
        (None, _, Some(most)) if count > most => Some(BrokenLimit::TooMany(most)),
        (None, Some(least), _) if count < least => Some(BrokenLimit::TooFew(least)),
        _ => None,
    }
}

impl BrokenLimit {
    /// What is said of it.
    pub fn finding(&self, question: &Question) -> Finding {
        let code = &question.code;
        let is_so = [
            "核对问卷；纸上确是这样，记“多选冲突”",
            "look at the paper; where it is so, it is `two-ticked`",
        ];
        match self {
            Self::Exclusive(option) => refuse(
                question,
                "exclusive-with-others",
                format!("{code} 的选项“{option}”不能与别的同选"),
                format!("option `{option}` of {code} is ticked alone or not at all"),
            )
            .hint(is_so[0], is_so[1]),
            Self::TooMany(most) => refuse(
                question,
                "too-many-options",
                format!("{code} 至多选 {most} 项"),
                format!("{code} takes at most {most} options"),
            )
            .hint(is_so[0], is_so[1]),
            Self::TooFew(least) => refuse(
                question,
                "too-few-options",
                format!("{code} 至少选 {least} 项"),
                format!("{code} takes at least {least} options"),
            )
            .hint(
                "核对问卷；确实不够，记一个缺失原因",
                "look at the paper; where it is so, give a missing reason",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Kind, Limits, Opt, Role};
    use crate::response::{read_answer, stored};
    use crate::text::Text;
    use rstest::rstest;

    /// 1 to 4, and 9 that stands alone.
    fn question(at_least: Option<u32>, at_most: Option<u32>) -> Question {
        Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind: Kind::Multiple,
            role: Role::Process,
            sensitive: false,
            required: true,
            since: 1,
            until: None,
            section: Text::default(),
            limits: Limits {
                at_least,
                at_most,
                ..Limits::default()
            },
            second: crate::questionnaire::SecondWay::Blind,
            options: ["1", "2", "3", "4", "9"]
                .map(|code| Opt {
                    code: code.into(),
                    label: Text::same(code),
                    points: None,
                    exclusive: code == "9",
                })
                .into(),
            ask_if: Vec::new(),
        }
    }

    #[rstest]
    #[case(None, None, "1|2|3|4", None)]
    #[case(None, None, "9", None)]
    #[case(None, None, "1|9", Some("exclusive-with-others"))]
    #[case(None, Some(3), "1|2|3", None)]
    #[case(None, Some(3), "1|2|3|4", Some("too-many-options"))]
    #[case(Some(2), Some(3), "1", Some("too-few-options"))]
    #[case(Some(2), Some(3), "1|4", None)]
    #[case(Some(2), None, "9", None)]
    #[case(Some(2), None, "#two-ticked", None)]
    fn what_is_declared_is_held(
        #[case] at_least: Option<u32>,
        #[case] at_most: Option<u32>,
        #[case] value: &str,
        #[case] broken: Option<&str>,
    ) {
        let question = question(at_least, at_most);
        let read = read_answer(&question, value);
        assert_eq!(read.as_ref().err().map(|finding| finding.code), broken);
        let written = stored::read(&question.kind, value).unwrap();
        assert_eq!(
            stored::fits(&question, &written),
            broken.is_none(),
            "the last guard too"
        );
    }

    #[rstest]
    #[case("2022-01-01", None)]
    #[case("2022-12-31", None)]
    #[case("2021-12-31", Some("date-out-of-range"))]
    #[case("2023-01-01", Some("date-out-of-range"))]
    fn a_date_lies_between_its_bounds(#[case] value: &str, #[case] broken: Option<&str>) {
        let mut question = question(None, None);
        question.kind = Kind::Date;
        question.limits.low = Some(jiff::civil::date(2022, 1, 1));
        question.limits.high = Some(jiff::civil::date(2022, 12, 31));
        let read = read_answer(&question, value);
        assert_eq!(read.as_ref().err().map(|finding| finding.code), broken);
        let written = stored::read(&question.kind, value).unwrap();
        assert_eq!(stored::fits(&question, &written), broken.is_none());
    }
}
