//! A time of day as it is written on a record sheet: 09:30.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::fold_width;

/// A time of day to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// A text that is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day")]
pub struct NoTime;

impl TimeOfDay {
    /// This hour and minute; `None` for what no clock shows.
    pub fn of(hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self(hour * 60 + minute))
    }

    /// The minutes from here to a later time; one that is earlier is on the next day.
    pub const fn minutes_until(self, end: Self) -> u16 {
        (end.0 + 24 * 60 - self.0) % (24 * 60)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = NoTime;

    /// Reads `9:30`, `09:30`, `0930`, `9点30分`, `9时`, full width too.
    fn from_str(text: &str) -> Result<Self, NoTime> {
        let folded: String = text.chars().map(fold_width).collect();
        let folded = folded.trim().trim_end_matches('分');
        let (hour, minute) = match folded.split_once([':', '点', '时']) {
            Some((hour, minute)) => (hour, if minute.is_empty() { "0" } else { minute }),
            None if folded.len() == 4 && folded.is_ascii() => folded.split_at(2),
            None => return Err(NoTime),
        };
        let read = |part: &str| -> Option<u16> {
            let is_short = (1..=2).contains(&part.len());
            (is_short && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse().ok())?
        };
        let parts = read(hour).zip(read(minute)).ok_or(NoTime)?;
        Self::of(parts.0, parts.1).ok_or(NoTime)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NoTime;

    fn try_from(text: String) -> Result<Self, NoTime> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_write_them_are_read_and_others_are_not() {
        for text in ["9:30", "09：30", "0930", "9点30分", "９:３０"] {
            assert_eq!(
                text.parse::<TimeOfDay>().unwrap().to_string(),
                "09:30",
                "{text}"
            );
        }
        assert_eq!("14时".parse::<TimeOfDay>().unwrap().to_string(), "14:00");
        for text in ["", "9", "24:00", "9:60", "930", "-9:30", "9:3x", "上午"] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(NoTime), "{text}");
        }
    }

    #[test]
    fn a_conversation_can_pass_midnight() {
        let at = |text: &str| text.parse::<TimeOfDay>().unwrap();
        assert_eq!(at("09:30").minutes_until(at("10:15")), 45);
        assert_eq!(at("23:50").minutes_until(at("00:20")), 30);
    }
}
