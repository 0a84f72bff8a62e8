//! Numbers as a report prints them.

use rust_decimal::{Decimal, RoundingStrategy};

/// A decimal rounded half up (away from zero) and shown with exactly `decimals` places, as `91.32`.
pub fn round_half_up(value: Decimal, decimals: u32) -> String {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    format!("{rounded:.places$}", places = decimals as usize)
}

/// The most digits of a number that is read: all of them are kept.
const MOST_DIGITS: usize = 28;

/// Reads a number as papers and files write it: a minus or none, digits, a point and digits or none.
///
/// The grammar is this program's own: no exponent, no plus, no sign between thousands, no more digits than are kept.
pub fn read_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, behind) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = [whole, behind]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number {
        return None;
    }
    // Zeros in front and behind say nothing, however many there are.
    let (whole, behind) = (whole.trim_start_matches('0'), behind.trim_end_matches('0'));
    if whole.len() + behind.len() > MOST_DIGITS {
        return None;
    }
    let sign = if digits.len() < text.len() { "-" } else { "" };
    let number = Decimal::from_str_exact(&format!("{sign}0{whole}.{behind}0")).ok()?;
    let number = number.normalize();
    Some(if number.is_zero() {
        Decimal::ZERO
    } else {
        number
    })
}

/// A count with a comma between thousands, as `1,000,000`.
pub fn group_thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_goes_up() {
        assert_eq!(round_half_up(Decimal::new(91_325, 3), 2), "91.33");
        assert_eq!(round_half_up(Decimal::new(90, 0), 2), "90.00");
        assert_eq!(round_half_up(Decimal::new(-25, 1), 0), "-3");
    }

    #[test]
    fn a_number_has_a_grammar_of_its_own() {
        for (text, due) in [
            ("7", Decimal::new(7, 0)),
            ("007", Decimal::new(7, 0)),
            ("7.50", Decimal::new(75, 1)),
            ("-0.25", Decimal::new(-25, 2)),
            ("-0", Decimal::ZERO),
            (
                "12.0000000000000000000000000000000000000",
                Decimal::new(12, 0),
            ),
        ] {
            let read = read_decimal(text);
            assert_eq!(read, Some(due), "{text}");
            assert_eq!(read.map(|number| number.to_string()), Some(due.to_string()));
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "+5",
            "1_000",
            "1,000",
            "1e3",
            "0x10",
            "--1",
            "1.2.3",
            "１",
            "NaN",
            "inf",
            "99999999999999999999999999999",
        ] {
            assert_eq!(read_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn thousands_are_grouped_from_the_right() {
        assert_eq!(group_thousands(0), "0");
        assert_eq!(group_thousands(999), "999");
        assert_eq!(group_thousands(1_000_000), "1,000,000");
    }
}
