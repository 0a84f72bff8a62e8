//! The numbers that a person types for a judgement: values, points, counts of cases.

use rust_decimal::Decimal;

use crate::text::{Text, fold_width};

/// Reads a number as it is typed, full-width digits and a sign for percent behind it included: `91.32%` is 91.32.
///
/// # Errors
/// What is wrong and what to write instead, in one sentence; an inequality such as `≥95%` has its own, since it is a
/// target and no actual value.
pub fn judged_number(typed: &str) -> Result<Decimal, Text> {
    let folded: String = typed.trim().chars().map(fold_width).collect();
    let bare = folded.strip_suffix('%').unwrap_or(&folded).trim_end();
    if bare.starts_with(['≥', '≤', '>', '<', '＞', '＜', '=']) {
        return Err(Text::new(
            format!("“{folded}”是目标，不是完成值：写实际做到的数，如 91.32"),
            format!(
                "`{folded}` is a target, no actual value: write the number reached, such as 91.32"
            ),
        ));
    }
    let plain = bare
        .chars()
        .all(|sign| sign.is_ascii_digit() || matches!(sign, '.' | '-'));
    Decimal::from_str_exact(bare)
        .ok()
        .filter(|_| plain)
        .ok_or_else(|| {
            Text::new(
                format!("“{folded}”不是数：只写数字，如 91.32"),
                format!("`{folded}` is no number: write digits, such as 91.32"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_people_type_it() {
        for typed in ["91.32", " 91.32% ", "９１．３２", "91.32％"] {
            assert_eq!(judged_number(typed), Ok(Decimal::new(9132, 2)), "{typed}");
        }
        assert_eq!(judged_number("-1"), Ok(Decimal::NEGATIVE_ONE));
    }

    #[test]
    fn a_target_is_no_actual_value_and_a_word_no_number() {
        for (typed, said) in [
            ("≥95%", "目标"),
            (">=95", "目标"),
            ("=95", "目标"),
            ("约95", "不是数"),
            ("", "不是数"),
            ("1e3", "不是数"),
            ("1_000", "不是数"),
        ] {
            let told = judged_number(typed).unwrap_err();
            assert!(told.zh.contains(said), "{typed}: {told:?}");
        }
    }
}
