//! The time of another call as people say it: a day and a clock time, or a clock time alone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::text::{fold_width, read_day};

/// Reads `2022-07-01 20:00`, `7-1 20:00`, `7月1日20点半`, `明天 20:00`, `后天 9:30`, `20:00`, by the clock of `zone`.
///
/// A day without a year is the next such day, a time alone the next such time. `None`: it is no time.
pub fn read_agreed(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let folded: String = text.chars().map(fold_width).collect();
    let folded = folded.trim().replace(['T', '，', ','], " ");
    let today = zone.to_datetime(now).date();
    let at = |date: Date, time: Time| {
        let zoned = DateTime::from_parts(date, time).to_zoned(zone.clone());
        zoned.ok().map(|zoned| zoned.timestamp())
    };
    let (day, time) = split(&folded);
    let time = read_clock(time)?;
    if day.is_empty() {
        let first = at(today, time)?;
        return if first > now {
            Some(first)
        } else {
            at(today.tomorrow().ok()?, time)
        };
    }
    at(read_near_day(day, today)?, time)
}

/// The day before the clock time, which is what stands last.
fn split(text: &str) -> (&str, &str) {
    if let Some((day, time)) = text.rsplit_once(' ') {
        return (day.trim(), time);
    }
    // 明天20点, 7月1日20:00: without a blank the day ends with its word.
    let end = ["天", "日", "号"]
        .iter()
        .filter_map(|word| text.rfind(word).map(|at| at + word.len()))
        .max()
        .unwrap_or(0);
    text.split_at(end)
}

/// `20:00`, `20点`, `20点半`, `20点15分`, `9:30`.
fn read_clock(text: &str) -> Option<Time> {
    let text = text
        .trim()
        .replace(['点', '时', '：'], ":")
        .replace('分', "");
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| -> Option<i8> {
        let is_one =
            !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_one.then(|| text.parse().ok()).flatten()
    };
    let minute = match minute {
        "" => 0,
        "半" => 30,
        minute => number(minute)?,
    };
    Time::new(number(hour)?, minute, 0, 0).ok()
}

/// A whole day, a day of the year, or a word for one near.
fn read_near_day(text: &str, today: Date) -> Option<Date> {
    match text {
        "今天" | "today" => return Some(today),
        "明天" | "tomorrow" => return today.tomorrow().ok(),
        "后天" => return today.tomorrow().ok()?.tomorrow().ok(),
        _ => {}
    }
    if let Some(day) = read_day(text) {
        return Some(day);
    }
    let parts = text
        .replace(['月', '/', '.'], "-")
        .replace(['日', '号'], "");
    let (month, day) = parts.split_once('-')?;
    let (month, day): (i8, i8) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
    let this_year = Date::new(today.year(), month, day).ok()?;
    if this_year >= today {
        return Some(this_year);
    }
    Date::new(today.year() + 1, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::super::contact::tests::{time, zone};
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2022-07-01 20:00", "2022-07-01T20:00:00")]
    #[case("2022-07-01T20:00", "2022-07-01T20:00:00")]
    #[case("2022年7月1日 20:00", "2022-07-01T20:00:00")]
    #[case("7-1 20:00", "2022-07-01T20:00:00")]
    #[case("7月1日20点半", "2022-07-01T20:30:00")]
    #[case("７／１　２０：００", "2022-07-01T20:00:00")]
    #[case("明天 9:30", "2022-07-01T09:30:00")]
    #[case("明天20点", "2022-07-01T20:00:00")]
    #[case("后天 9点15分", "2022-07-02T09:15:00")]
    #[case("今天 20:00", "2022-06-30T20:00:00")]
    #[case("20:00", "2022-06-30T20:00:00")]
    #[case("14:00", "2022-07-01T14:00:00")]
    #[case("1-5 9:00", "2023-01-05T09:00:00")]
    fn a_time_is_read_as_people_say_it(#[case] text: &str, #[case] due: &str) {
        let now = time("2022-06-30T15:00:00");
        assert_eq!(read_agreed(text, now, &zone()), Some(time(due)));
    }

    #[rstest]
    #[case("")]
    #[case("晚上")]
    #[case("8")]
    #[case("25:00")]
    #[case("13-1 20:00")]
    #[case("明天")]
    #[case("7-1 20:60")]
    fn what_is_no_time_is_none(#[case] text: &str) {
        assert_eq!(
            read_agreed(text, time("2022-06-30T15:00:00"), &zone()),
            None
        );
    }
}
