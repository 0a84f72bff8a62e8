//! Values as `EpiData` stores them, in one form: days as `2026-09-01`, times as `08:30:00`, numbers with a point.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::EpiKind;

/// In which order day, month and year stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// The value in one form; `None` where it is none of its kind.
pub(super) fn normal(kind: EpiKind, order: DayOrder, value: &str) -> Option<String> {
    match kind {
        EpiKind::Text => Some(value.to_owned()),
        EpiKind::Whole | EpiKind::Automatic => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_whole.then(|| value.to_owned())
        }
        EpiKind::Decimal(_) => {
            let value = value.replace(',', ".");
            Decimal::from_str_exact(&value).ok().map(|_| value)
        }
        EpiKind::Boolean => match value {
            "Y" | "y" | "1" => Some("Y".to_owned()),
            "N" | "n" | "0" => Some("N".to_owned()),
            _ => None,
        },
        EpiKind::Day => day(order, value).map(|day| day.to_string()),
        EpiKind::Time => {
            let parts: Vec<&str> = value.split([':', '.']).collect();
            let is_time = (2..=3).contains(&parts.len())
                && parts
                    .iter()
                    .all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()));
            is_time.then(|| parts.join(":"))
        }
    }
}

fn day(order: DayOrder, value: &str) -> Option<Date> {
    let mut parts = value.split(['/', '-', '.']).map(str::trim);
    let [one, two, three] = [parts.next()?, parts.next()?, parts.next()?];
    if parts.next().is_some() {
        return None;
    }
    let [year, month, day] = match order {
        DayOrder::DayMonthYear => [three, two, one],
        DayOrder::MonthDayYear => [three, one, two],
        DayOrder::YearMonthDay => [one, two, three],
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(EpiKind::Day, DayOrder::DayMonthYear, "05/03/1980", Some("1980-03-05"))]
    #[case(EpiKind::Day, DayOrder::MonthDayYear, "12/31/2025", Some("2025-12-31"))]
    #[case(EpiKind::Day, DayOrder::YearMonthDay, "2000/02/29", Some("2000-02-29"))]
    #[case(EpiKind::Day, DayOrder::YearMonthDay, "2001/02/29", None)]
    #[case(EpiKind::Day, DayOrder::MonthDayYear, "12/31/25", None)]
    #[case(EpiKind::Time, DayOrder::YearMonthDay, "08.30.00", Some("08:30:00"))]
    #[case(EpiKind::Decimal(2), DayOrder::YearMonthDay, "1,5", Some("1.5"))]
    #[case(EpiKind::Whole, DayOrder::YearMonthDay, "1a", None)]
    #[case(EpiKind::Boolean, DayOrder::YearMonthDay, "1", Some("Y"))]
    fn a_value_has_one_form(
        #[case] kind: EpiKind,
        #[case] order: DayOrder,
        #[case] value: &str,
        #[case] due: Option<&str>,
    ) {
        assert_eq!(normal(kind, order, value).as_deref(), due);
    }
}
