//! The ways in which a report rounds.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How a figure is cut to the decimals that are printed; published tables use all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// A half goes away from zero (四舍五入).
    #[default]
    HalfUp,
    /// A half goes to the even neighbour (四舍六入五成双, as spreadsheets' banker's rounding and IEEE 754 do).
    HalfEven,
    /// What does not fit is cut off (截断).
    Truncate,
}

impl Rounding {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::HalfUp, Self::HalfEven, Self::Truncate];

    /// The stable word for it in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
            Self::Truncate => "truncate",
        }
    }

    /// The rounding with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|rounding| rounding.code() == code)
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::HalfUp => Text::new("四舍五入", "rounded half up"),
            Self::HalfEven => Text::new("四舍六入五成双", "rounded half to even"),
            Self::Truncate => Text::new("截断", "cut off"),
        }
    }
}
