//! Why a whole response counts in no measure (无效).

use serde::{Deserialize, Serialize};

use crate::questionnaire::check_code;
use crate::text::{Finding, Text};

/// The reason that stands for a withdrawn response (撤出): keyed in error, outside of what came back. No survey can declare
/// it, since it is no code.
pub const WITHDRAWN: &str = "~withdrawn";

/// A reason for which a survey sets responses invalid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvalidReason {
    /// The code, unique in the survey, such as `duplicate`.
    pub code: String,
    /// What the ledger calls it, such as 重复.
    pub title: Text,
}

/// That a response was set invalid, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The code of the reason.
    pub reason: String,
    /// What was said about it, such as the serial it repeats; empty: nothing.
    pub why: String,
}

impl Invalid {
    /// Whether it is withdrawn: it was keyed in error, and does not count as returned.
    pub fn is_withdrawn(&self) -> bool {
        self.reason == WITHDRAWN
    }
}

impl InvalidReason {
    /// The reasons of a survey that declares none.
    pub fn usual() -> Vec<Self> {
        [
            ("blank-paper", "空白卷", "blank paper"),
            ("duplicate", "重复", "duplicate"),
            ("not-eligible", "非调查对象", "not in the target group"),
            ("patterned", "规律作答", "patterned answers"),
            ("mostly-unanswered", "大面积缺答", "mostly unanswered"),
            ("damaged", "破损", "damaged"),
        ]
        .into_iter()
        .map(|(code, zh, en)| Self {
            code: code.to_owned(),
            title: Text::new(zh, en),
        })
        .collect()
    }

    /// What to call the reason with this code; the code itself where the list does not have it (any more).
    pub fn title_of(reasons: &[Self], code: &str) -> Text {
        if code == WITHDRAWN {
            return crate::text::words::WITHDRAWN.text();
        }
        reasons
            .iter()
            .find(|reason| reason.code == code)
            .map_or_else(|| Text::same(code), |reason| reason.title.clone())
    }

    /// What is wrong in a survey's list; paths are as in the questionnaire file.
    pub fn check(reasons: &[Self]) -> Vec<Finding> {
        let mut findings = Vec::new();
        if reasons.is_empty() {
            findings.push(
                Finding::error(
                    "no-invalid-reasons",
                    "invalid_reasons",
                    Text::new(
                        "无效原因一个也没有",
                        "there is no reason to set a response invalid",
                    ),
                )
                .hint(
                    "至少写一个，或删掉 invalid_reasons 用常用的",
                    "write at least one, or delete invalid_reasons for the usual ones",
                ),
            );
        }
        for (at, reason) in reasons.iter().enumerate() {
            let path = format!("invalid_reasons[{at}].code");
            findings.extend(check_code(&path, &reason.code));
            if reasons[..at]
                .iter()
                .any(|earlier| earlier.code == reason.code)
            {
                findings.push(twice(&path, &reason.code));
            }
        }
        findings
    }
}

fn twice(path: &str, code: &str) -> Finding {
    Finding::error(
        "duplicate-code",
        path,
        Text::new(
            format!("无效原因“{code}”写了两次"),
            format!("the reason `{code}` is there twice"),
        ),
    )
    .hint("给每个原因不同的代码", "give every reason its own code")
}
