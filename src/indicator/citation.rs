//! What people said, cited by a judgement: how many of those who were asked mention a theme, and who they are by number.
//!
//! Counts and numbers as they stood when the judgement was made: a judgement does not move because somebody codes an answer
//! anew. What they have come to since is told beside it.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::text::{Text, round_half_up};

/// So many numbers are written out in a sentence.
const WRITTEN_OUT: usize = 6;

/// A theme that was mentioned in answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The identity of the theme.
    pub theme: String,
    /// What it was called.
    pub title: String,
    /// The questions of which it is counted, as `village/Q3`: m is who was asked one of them.
    pub questions: Vec<String>,
    /// m: how many were asked.
    pub asked: u32,
    /// Who mentions it, by the numbers of the interviews or the serials of the responses.
    pub by: Vec<String>,
    /// Of whom alone it is counted, such as 劳模: what the person is to the project; `None`: everybody who was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Whether they answered a questionnaire, and were not interviewed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_writing: bool,
}

impl Citation {
    /// The share of those who mention the theme, in percent with four places, rounded half up; `None`: nobody was asked.
    pub fn share(&self) -> Option<Decimal> {
        let share = Decimal::from(self.by.len() as u64) * Decimal::ONE_HUNDRED;
        let share = share.checked_div(Decimal::from(self.asked))?;
        Some(share.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero))
    }

    /// `12 名受访对象中 5 名（41.7%）提到办理慢（访谈 03、07…）`: percent with one place, rounded half up.
    pub fn sentence(&self) -> Text {
        let (asked, count, title) = (self.asked, self.by.len(), &self.title);
        let share = match asked {
            0 => Decimal::ZERO,
            asked => Decimal::from(count as u64) * Decimal::ONE_HUNDRED / Decimal::from(asked),
        };
        let share = round_half_up(share, 1);
        let listed: Vec<&str> = self
            .by
            .iter()
            .take(WRITTEN_OUT)
            .map(String::as_str)
            .collect();
        let (zh, en) = (listed.join("、"), listed.join(", "));
        let more = if count > WRITTEN_OUT { "…" } else { "" };
        let (people, kind) = if self.in_writing {
            (["答卷人", "respondents"], ["答卷", "responses"])
        } else {
            (["受访对象", "people interviewed"], ["访谈", "interviews"])
        };
        let people = match &self.role {
            Some(role) => [role.clone(), format!("{} ({role})", people[1])],
            None => people.map(str::to_owned),
        };
        let named = |open: &str, kind: &str, list: &str, close: &str| {
            if count == 0 {
                String::new()
            } else {
                format!("{open}{kind} {list}{more}{close}")
            }
        };
        Text::new(
            format!(
                "{asked} 名{}中 {count} 名（{share}%）提到{title}{}",
                people[0],
                named("（", kind[0], &zh, "）")
            ),
            format!(
                "{count} of {asked} {} ({share}%) mention {title}{}",
                people[1],
                named(" (", kind[1], &en, ")")
            ),
        )
    }
}

/// What stands before the sentence of a score that rests on these; empty without any.
pub(super) fn cited(citations: &[Citation]) -> Text {
    let (mut zh, mut en) = (String::new(), String::new());
    for citation in citations {
        let Text { zh: said, en: told } = citation.sentence();
        zh.push_str(&said);
        zh.push('，');
        en.push_str(&told);
        en.push_str("; ");
    }
    Text::new(zh, en)
}

/// The share that one citation alone gives as a value, as when awareness was asked in interviews.
///
/// # Errors
/// Where nothing is cited, several are, or nobody was asked.
pub fn cited_value(citations: &[Citation]) -> Result<Decimal, Text> {
    let [one] = citations else {
        let count = citations.len();
        return Err(Text::new(
            format!("按引用计值要正好引用一个主题，现在是 {count} 个"),
            format!("a value of what is cited takes one citation, and there are {count}"),
        ));
    };
    one.share()
        .ok_or_else(|| Text::new("引用的题没有问过人", "nobody was asked what is cited"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation(by: usize, asked: u32) -> Citation {
        Citation {
            theme: String::new(),
            title: "办理慢".to_owned(),
            questions: vec!["village/Q3".to_owned()],
            asked,
            by: (1..=by).map(|number| format!("{number:02}")).collect(),
            role: None,
            in_writing: false,
        }
    }

    #[test]
    fn a_citation_says_n_of_m_with_the_share_and_the_numbers() {
        // 5 / 12 = 0.41666…
        let said = citation(5, 12).sentence();
        assert_eq!(
            said.zh,
            "12 名受访对象中 5 名（41.7%）提到办理慢（访谈 01、02、03、04、05）"
        );
        assert_eq!(
            said.en,
            "5 of 12 people interviewed (41.7%) mention 办理慢 (interviews 01, 02, 03, 04, 05)"
        );
        // 1 / 8 = 0.125: half up.
        assert!(citation(1, 8).sentence().zh.contains("（12.5%）"));
        assert!(citation(7, 7).sentence().zh.ends_with("、06…）"));
        let of_one_kind = Citation {
            role: Some("劳模".to_owned()),
            ..citation(3, 8)
        };
        assert!(
            of_one_kind
                .sentence()
                .zh
                .starts_with("8 名劳模中 3 名（37.5%）")
        );
        assert!(
            citation(0, 9)
                .sentence()
                .zh
                .ends_with("0 名（0.0%）提到办理慢")
        );
    }

    // 5 / 6 = 83.33333… %.
    #[test]
    fn one_citation_gives_a_value_and_no_other_number_of_them() {
        let one = citation(5, 6);
        assert_eq!(
            cited_value(std::slice::from_ref(&one)),
            Ok(Decimal::new(833_333, 4))
        );
        assert!(cited_value(&[]).is_err());
        assert!(cited_value(&[one.clone(), one]).is_err());
        assert!(cited_value(&[citation(0, 0)]).is_err());
    }
}
