//! Batches (批次): papers that were handed out together.

use crate::text::Text;

/// Papers that were handed out together, at one place by one interviewer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// The code, unique in its survey: ASCII letters, digits and hyphens.
    pub code: String,
    /// What the report calls it; may be empty.
    pub title: String,
    /// Papers handed out or calls attempted (发放); `None` where nobody has said.
    pub distributed: Option<u64>,
    /// Where; may be empty.
    pub place: String,
    /// When.
    pub date: Option<jiff::civil::Date>,
    /// By whom (访问员); may be empty.
    pub interviewer: String,
    /// How the answers were got.
    pub mode: Option<Mode>,
    /// The version of the questionnaire on its papers; `None`: they are of the present one.
    pub version: Option<u32>,
}

/// How the answers were got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Face to face (现场).
    Visit,
    /// By telephone (电话).
    Telephone,
    /// In a meeting (座谈).
    Meeting,
    /// On the web (网络).
    Web,
}

impl Mode {
    /// Every mode, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Visit, Self::Telephone, Self::Meeting, Self::Web];

    /// The stable word for it in the store and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Telephone => "telephone",
            Self::Meeting => "meeting",
            Self::Web => "web",
        }
    }

    /// The mode with this code or Chinese word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.code() == code || mode.label().zh == code)
    }

    /// The mode in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Visit => Text::new("现场", "face to face"),
            Self::Telephone => Text::new("电话", "telephone"),
            Self::Meeting => Text::new("座谈", "meeting"),
            Self::Web => Text::new("网络", "web"),
        }
    }
}
