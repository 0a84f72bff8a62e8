//! The name of a survey as commands and screens give it.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Kind};

/// A survey of a project, written `PROJECT/SURVEY`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SurveyKey {
    /// The code of the project.
    pub project: String,
    /// The code of the survey in it.
    pub survey: String,
}

impl SurveyKey {
    /// The survey with this code of this project.
    pub fn new(project: impl Into<String>, survey: impl Into<String>) -> Self {
        Self {
            project: project.into(),
            survey: survey.into(),
        }
    }
}

impl fmt::Display for SurveyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.project, self.survey)
    }
}

impl FromStr for SurveyKey {
    type Err = Error;

    /// Reads `PROJECT/SURVEY`; anything else is a [`Kind::Usage`] error.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text.split_once('/') {
            Some((project, survey))
                if !project.is_empty() && !survey.is_empty() && !survey.contains('/') =>
            {
                Ok(Self::new(project, survey))
            }
            _ => Err(Error::new(
                Kind::Usage,
                format!("“{text}”不是 项目/调查"),
                format!("`{text}` is not PROJECT/SURVEY"),
            )
            .hint(
                "写成 项目代码/调查代码，如 xiangyuan-2022/recipients",
                "write the two codes, as xiangyuan-2022/recipients",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn a_key_is_read_as_it_is_shown() {
        let key = SurveyKey::new("xiangyuan-2022", "recipients");
        assert_eq!(key.to_string().parse::<SurveyKey>().ok(), Some(key));
    }

    #[rstest]
    #[case("recipients")]
    #[case("/recipients")]
    #[case("xiangyuan-2022/")]
    #[case("a/b/c")]
    fn other_texts_are_a_usage_error(#[case] text: &str) {
        let error = text.parse::<SurveyKey>().unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        assert_eq!(error.hints.len(), 1);
    }
}
