//! Numbers as a report prints them.

use rust_decimal::{Decimal, RoundingStrategy};

/// A decimal rounded half up (away from zero) and shown with exactly `decimals` places, as `91.32`.
pub fn round_half_up(value: Decimal, decimals: u32) -> String {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    format!("{rounded:.places$}", places = decimals as usize)
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
    fn thousands_are_grouped_from_the_right() {
        assert_eq!(group_thousands(0), "0");
        assert_eq!(group_thousands(999), "999");
        assert_eq!(group_thousands(1_000_000), "1,000,000");
    }
}
