//! Which typed digits are points at once, and which may still grow.

use rust_decimal::Decimal;

/// What typed digits of a score are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// Points that no further digit could extend: take them.
    Done,
    /// Points, or the beginning of points, that a further digit may extend: wait.
    Growing,
    /// No points and no beginning of points.
    Nothing,
}

/// Classifies what is typed so far under a full mark and a step.
///
/// For a full mark of 10 and whole points `1` is growing (it may become 10) and every other digit is done.
pub(super) fn classify(typed: &str, full_mark: Decimal, step: Decimal) -> Typed {
    if !is_beginning(typed, full_mark, step) {
        return Typed::Nothing;
    }
    if Decimal::from_str_exact(typed) == Ok(full_mark) {
        return Typed::Done;
    }
    let extendable = "0123456789."
        .chars()
        .any(|sign| is_beginning(&format!("{typed}{sign}"), full_mark, step));
    if extendable {
        Typed::Growing
    } else if is_points(typed, full_mark, step) {
        Typed::Done
    } else {
        Typed::Nothing
    }
}

/// Whether the text is points as they stand.
pub(super) fn is_points(typed: &str, full_mark: Decimal, step: Decimal) -> bool {
    Decimal::from_str_exact(typed)
        .is_ok_and(|points| points <= full_mark && points % step == Decimal::ZERO)
}

/// Whether some points begin with this text, written without needless zeros or signs.
fn is_beginning(typed: &str, full_mark: Decimal, step: Decimal) -> bool {
    let decimals = step.normalize().scale() as usize;
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > decimals {
        return false;
    }
    if typed.contains('.') && decimals == 0 || whole.len() > 1 && whole.starts_with('0') {
        return false;
    }
    let Ok(low) = Decimal::from_str_exact(typed.trim_end_matches('.')) else {
        return false;
    };
    if typed.contains('.') {
        // Every completion lies in [low, low + one unit of its last place).
        let unit = Decimal::new(1, part.len() as u32);
        return has_point(low, low + unit, full_mark, step);
    }
    // Each further digit multiplies by ten: look at every magnitude up to the full mark.
    let (mut from, mut to) = (low, low + Decimal::ONE);
    while from <= full_mark {
        if has_point(from, to, full_mark, step) {
            return true;
        }
        if from == Decimal::ZERO {
            return false;
        }
        from *= Decimal::TEN;
        to *= Decimal::TEN;
    }
    false
}

/// Whether a multiple of the step lies in [from, to) and not above the full mark.
fn has_point(from: Decimal, to: Decimal, full_mark: Decimal, step: Decimal) -> bool {
    let first = (from / step).ceil() * step;
    first < to && first <= full_mark
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("0", Typed::Done)]
    #[case("1", Typed::Growing)]
    #[case("2", Typed::Done)]
    #[case("9", Typed::Done)]
    #[case("10", Typed::Done)]
    #[case("11", Typed::Nothing)]
    #[case("00", Typed::Nothing)]
    #[case(".", Typed::Nothing)]
    #[case("x", Typed::Nothing)]
    fn whole_points_up_to_ten(#[case] typed: &str, #[case] expected: Typed) {
        assert_eq!(classify(typed, Decimal::TEN, Decimal::ONE), expected);
    }

    #[rstest]
    #[case("5", Typed::Growing)] // 5, 50 to 59
    #[case("15", Typed::Done)] // 150 is above 100
    #[case("10", Typed::Growing)]
    #[case("100", Typed::Done)]
    #[case("101", Typed::Nothing)]
    fn whole_points_up_to_a_hundred(#[case] typed: &str, #[case] expected: Typed) {
        assert_eq!(
            classify(typed, Decimal::ONE_HUNDRED, Decimal::ONE),
            expected
        );
    }

    #[rstest]
    #[case("7", Typed::Growing)]
    #[case("7.", Typed::Growing)]
    #[case("7.5", Typed::Done)]
    #[case("7.3", Typed::Nothing)]
    #[case("10", Typed::Done)] // 10.0 would say no more
    #[case("10.5", Typed::Nothing)]
    fn half_points(#[case] typed: &str, #[case] expected: Typed) {
        assert_eq!(classify(typed, Decimal::TEN, Decimal::new(5, 1)), expected);
    }

    #[rstest]
    #[case("3", Typed::Nothing)] // 3 is no multiple of 5 and 30 is above 10
    #[case("5", Typed::Done)]
    #[case("1", Typed::Growing)]
    fn points_in_steps_of_five(#[case] typed: &str, #[case] expected: Typed) {
        assert_eq!(classify(typed, Decimal::TEN, Decimal::from(5)), expected);
    }
}
