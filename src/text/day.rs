//! A day as people and spreadsheets write it.

use jiff::civil::Date;

use super::fold_width;

/// The day before the first of a spreadsheet's calendar, corrected for the 29 February 1900 that it believes in.
const BEFORE_FIRST: Date = jiff::civil::date(1899, 12, 30);

/// The days whose numbers are taken: from 1954 to 2119. Others are rather counts or codes than days.
const DAY_NUMBERS: std::ops::RangeInclusive<i32> = 20_000..=80_000;

/// Reads `2022-06-30`, `2022.6.30`, `2022/6/30`, `2022年6月30日`, `20220630` and `6/30/2022`, full width too, with a
/// midnight behind or without; `None` for what is no day, or could be two (`5/6/2022`, `22-6-30`).
pub fn read_day(text: &str) -> Option<Date> {
    let folded: String = text.chars().map(fold_width).collect();
    let day = without_midnight(folded.trim());
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return date(&day[..4], &day[4..6], &day[6..]);
    }
    let (parts, is_chinese) = match parts(day, ['年', '月', '日']) {
        Some(parts) => (parts, true),
        None => (
            ['-', '/', '.']
                .iter()
                .find_map(|sign| parts_between(day, *sign))?,
            false,
        ),
    };
    let [first, second, third] = parts;
    if first.len() == 4 {
        return date(first, second, third);
    }
    if is_chinese || third.len() != 4 {
        return None;
    }
    // Day and month in either order: taken where only one order makes a day, or both the same one.
    match (date(third, first, second), date(third, second, first)) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

/// Reads the number by which a spreadsheet counts a day (44742 is 2022-06-30), a midnight `.0` behind it or not.
pub fn read_day_number(text: &str) -> Option<Date> {
    let folded: String = text.chars().map(fold_width).collect();
    let number = whole(folded.trim())?;
    let number: i32 = number.parse().ok()?;
    DAY_NUMBERS
        .contains(&number)
        .then(|| {
            BEFORE_FIRST
                .checked_add(jiff::Span::new().days(number))
                .ok()
        })
        .flatten()
}

/// The digits of a whole number that another program wrote with a decimal: `1` of `1.0`; `None` for anything else.
pub fn whole(text: &str) -> Option<&str> {
    let (digits, behind) = text.split_once('.').unwrap_or((text, "0"));
    let is_whole = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !behind.is_empty()
        && behind.bytes().all(|byte| byte == b'0');
    is_whole.then_some(digits)
}

fn without_midnight(text: &str) -> &str {
    let Some((day, time)) = text.split_once([' ', 'T']) else {
        return text;
    };
    let time = time.trim();
    let is_midnight = time.starts_with('0')
        && time
            .chars()
            .all(|sign| matches!(sign, '0' | ':' | '.' | 'Z'));
    if is_midnight { day } else { text }
}

/// The three parts before these signs, which must stand in this order.
fn parts(text: &str, [year, month, day]: [char; 3]) -> Option<[&str; 3]> {
    let (first, rest) = text.split_once(year)?;
    let (second, third) = rest.split_once(month)?;
    Some([
        first.trim(),
        second.trim(),
        third.strip_suffix(day).unwrap_or(third).trim(),
    ])
}

fn parts_between(text: &str, sign: char) -> Option<[&str; 3]> {
    let mut parts = text.split(sign);
    let found = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(found.map(str::trim))
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |text: &str, most: usize| {
        let is_number =
            (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| text.parse::<i16>().ok()).flatten()
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2022-06-30")]
    #[case("2022-6-30")]
    #[case("2022.6.30")]
    #[case("2022/6/30")]
    #[case("2022/06/30 0:00")]
    #[case("2022-06-30 00:00:00")]
    #[case("2022-06-30T00:00:00")]
    #[case("2022年6月30日")]
    #[case("2022年06月30")]
    #[case("20220630")]
    #[case("２０２２／６／３０")]
    #[case("6/30/2022")]
    #[case("30/6/2022")]
    #[case("30.6.2022")]
    fn a_day_is_read_as_it_is_written(#[case] text: &str) {
        assert_eq!(read_day(text), Some(jiff::civil::date(2022, 6, 30)));
    }

    #[rstest]
    #[case("5/6/2022")]
    #[case("22-6-30")]
    #[case("2022-13-01")]
    #[case("2022-02-30")]
    #[case("2022-06-30 10:15")]
    #[case("6月30日")]
    #[case("2022-06")]
    #[case("2022-6/30")]
    #[case("44742")]
    #[case("今天")]
    #[case("")]
    fn what_is_no_day_or_two_is_not_read(#[case] text: &str) {
        assert_eq!(read_day(text), None);
    }

    /// 25569 is 1 January 1970 in every spreadsheet; 44742 is 19,173 days later.
    #[test]
    fn a_day_number_counts_as_spreadsheets_do() {
        let epoch = jiff::civil::date(1970, 1, 1);
        assert_eq!(read_day_number("25569"), Some(epoch));
        assert_eq!(
            read_day_number("44742.0"),
            Some(jiff::civil::date(2022, 6, 30))
        );
        for text in ["7", "1999", "20220630", "44742.5", "-44742", "4474a"] {
            assert_eq!(read_day_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_whole_number_with_a_decimal_is_whole() {
        assert_eq!(whole("1.0"), Some("1"));
        assert_eq!(whole("12.000"), Some("12"));
        assert_eq!(whole("7"), Some("7"));
        for text in ["1.5", "1.", ".0", "", "A.0", "-1.0", "1.0.0", "1e0"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
