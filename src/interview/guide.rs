//! An interview guide (访谈提纲): what is asked of whom, in topics, and which indicator each question serves.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A guide: its questions in the order in which they are asked.
///
/// A guide has versions as a questionnaire has: a question that is added later says `since`, one that is retired says `until`, and
/// an interview stays with the version it was begun with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// The code, unique among the guides of its project: ASCII letters, digits and hyphens.
    pub code: String,
    /// The edition of the guide, counted from 1.
    pub version: u32,
    /// What it is called.
    pub title: Text,
    /// What the interviewer says before the first question; lines are parted by a line feed, and it may be empty.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub intro: Text,
    /// Whom it is for; empty: everybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<Group>,
    /// The questions; at least one, with unique codes.
    pub questions: Vec<GuideQuestion>,
}

/// A question of a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideQuestion {
    /// The code, unique in its guide, such as `Q3`.
    pub code: String,
    /// The topic it belongs to; empty: that of none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub topic: Text,
    /// The question as it is asked.
    pub text: Text,
    /// What to ask further where the answer stays short.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Text>,
    /// Whom it is asked; empty: everybody the guide is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<Group>,
    /// The codes of the indicators that it serves, as the project declares them; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<String>,
    /// Whether what is said to it is sensitive: the words stay inside unless somebody lets them out, on record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// The first version of the guide that has it, counted from 1.
    pub since: u32,
    /// The last version that has it, where it was retired; `None`: the present one has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
}

/// Whom one talks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Who is to profit from the money.
    Beneficiary,
    /// Who handles it.
    Officer,
    /// Who answers for it.
    Manager,
    /// Several people at one table.
    Meeting,
}

impl Group {
    /// All of them, in the order of the record sheets.
    pub const ALL: [Self; 4] = [
        Self::Beneficiary,
        Self::Officer,
        Self::Manager,
        Self::Meeting,
    ];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Beneficiary => "beneficiary",
            Self::Officer => "officer",
            Self::Manager => "manager",
            Self::Meeting => "meeting",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Beneficiary => Text::new("受益对象", "beneficiaries"),
            Self::Officer => Text::new("经办人员", "officers"),
            Self::Manager => Text::new("管理人员", "managers"),
            Self::Meeting => Text::new("座谈会", "meeting"),
        }
    }
}

impl Guide {
    /// The question with this code and its position, counted from 0.
    pub fn find(&self, code: &str) -> Option<(usize, &GuideQuestion)> {
        let mut questions = self.questions.iter().enumerate();
        questions.find(|(_, question)| question.code == code)
    }

    /// The questions that an interview of this version asks somebody of this group, with their positions.
    pub fn asked(
        &self,
        version: u32,
        group: Group,
    ) -> impl Iterator<Item = (usize, &GuideQuestion)> {
        let questions = self.questions.iter().enumerate();
        questions.filter(move |(_, question)| question.is_in(version) && question.is_for(group))
    }
}

impl GuideQuestion {
    /// Whether a version of the guide has it.
    pub fn is_in(&self, version: u32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version <= until)
    }

    /// Whether it is asked somebody of this group.
    pub fn is_for(&self, group: Group) -> bool {
        self.ask.is_empty() || self.ask.contains(&group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interview_is_asked_what_its_version_has_for_its_group() {
        let question = |code: &str, ask: &[Group], since, until| GuideQuestion {
            code: code.into(),
            topic: Text::default(),
            text: Text::same(code),
            prompts: Vec::new(),
            ask: ask.to_vec(),
            indicators: Vec::new(),
            sensitive: false,
            since,
            until,
        };
        let guide = Guide {
            code: "g".into(),
            version: 2,
            title: Text::same("g"),
            intro: Text::default(),
            ask: Vec::new(),
            questions: vec![
                question("Q1", &[], 1, None),
                question("Q2", &[Group::Officer], 1, None),
                question("Q3", &[], 1, Some(1)),
                question("Q4", &[], 2, None),
            ],
        };
        let asked = |version, group| -> Vec<&str> {
            let questions = guide.asked(version, group);
            questions
                .map(|(_, question)| question.code.as_str())
                .collect()
        };
        assert_eq!(asked(1, Group::Beneficiary), ["Q1", "Q3"]);
        assert_eq!(asked(2, Group::Officer), ["Q1", "Q2", "Q4"]);
    }
}
