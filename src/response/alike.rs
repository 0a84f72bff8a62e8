//! Serials that a person's eye does not tell apart: `A-09` and `A09`, `1O2` and `102`.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Serial;

impl Serial {
    /// What the serial looks like: those that share one of these are one to a person's eye.
    ///
    /// The letter O looks like the digit 0, I and L look like 1; zeros before a number and hyphens between a letter and a
    /// digit are easily left out. A hyphen between two digits parts two numbers and counts: `1-11` is not `11-1`. Where O,
    /// I or L stands beside a hyphen it may be meant as a letter or as a digit, so that there are two looks.
    #[must_use]
    pub fn looks(&self) -> [String; 2] {
        let written = self.as_str();
        let as_digits: String = written.chars().map(digit_like).collect();
        [written, &as_digits].map(|parted| without_zeros(&joined(&as_digits, parted)))
    }

    /// The hashes of its looks: a look that two serials share has one hash in one run of the program.
    #[must_use]
    pub fn look_hashes(&self) -> [u64; 2] {
        self.looks().map(|look| {
            let mut hasher = DefaultHasher::new();
            look.hash(&mut hasher);
            hasher.finish()
        })
    }

    /// Whether both are one to a person's eye, though not the same.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        // Nearly all differ in a sign that counts in every look.
        if self == other || !self.bones().eq(other.bones()) {
            return false;
        }
        let (here, there) = (self.looks(), other.looks());
        here.iter().any(|look| there.contains(look))
    }

    /// The signs without hyphens, and without zeros, which may be left out.
    fn bones(&self) -> impl Iterator<Item = char> + '_ {
        let signs = self.as_str().chars().map(digit_like);
        signs.filter(|sign| !matches!(sign, '-' | '0'))
    }
}

/// The digit that a letter is taken for.
const fn digit_like(sign: char) -> char {
    match sign {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

/// `signs` without the hyphens that do not stand between two digits of `parted`, which has as many signs.
fn joined(signs: &str, parted: &str) -> String {
    let kinds: Vec<char> = parted.chars().collect();
    let is_digit = |at: Option<usize>| {
        let sign = at.and_then(|at| kinds.get(at));
        sign.is_some_and(char::is_ascii_digit)
    };
    let kept = signs.chars().enumerate().filter(|(at, sign)| {
        *sign != '-' || (is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
    });
    kept.map(|(_, sign)| sign).collect()
}

/// The text with each number written without zeros before it.
fn without_zeros(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_in_number = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let is_more = signs.peek().is_some_and(char::is_ascii_digit);
        if sign == '0' && !is_in_number && is_more {
            continue;
        }
        is_in_number = sign.is_ascii_digit();
        plain.push(sign);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn serial(text: &str) -> Serial {
        Serial::read(text).unwrap()
    }

    #[rstest]
    #[case("A-09", "A09")]
    #[case("A-09", "A-9")]
    #[case("A-9", "A9")]
    #[case("1O2", "102")]
    #[case("I7", "17")]
    #[case("l7", "17")]
    #[case("I-11", "1-11")]
    #[case("L-1", "L1")]
    #[case("AB-0012", "ab12")]
    #[case("I-07", "L-O7")]
    #[case("A-9", "A-O9")]
    #[case("A-1B", "A1-B")]
    fn serials_that_an_eye_does_not_tell_apart_are_alike(#[case] one: &str, #[case] other: &str) {
        let (one, other) = (serial(one), serial(other));
        assert!(one.is_like(&other) && other.is_like(&one));
    }

    #[rstest]
    #[case("1-11", "11-1")]
    #[case("1-11", "111")]
    #[case("A-1", "A-10")]
    #[case("A1", "B1")]
    #[case("10", "100")]
    #[case("7", "7")]
    fn serials_that_differ_for_an_eye_are_not_alike(#[case] one: &str, #[case] other: &str) {
        assert!(!serial(one).is_like(&serial(other)));
    }

    proptest! {
        /// Two papers of one stack, numbered one after the other, are never asked about.
        #[test]
        fn neighbours_in_a_stack_are_not_alike(prefix in "[A-Z]{0,2}-?", number in 1_u32..99_999, step in 1_u32..300) {
            let (one, other) = (serial(&format!("{prefix}{number}")), serial(&format!("{prefix}{}", number + step)));
            prop_assert!(!one.is_like(&other), "{one} and {other}");
        }

        #[test]
        fn likeness_goes_both_ways(one in "[A-C01OIL9-]{1,6}", other in "[A-C01OIL9-]{1,6}") {
            let (Ok(one), Ok(other)) = (Serial::read(&one), Serial::read(&other)) else { return Ok(()) };
            prop_assert_eq!(one.is_like(&other), other.is_like(&one));
            let (here, there) = (one.look_hashes(), other.look_hashes());
            let is_shared = here.iter().any(|look| there.contains(look));
            prop_assert_eq!(one.is_like(&other), one != other && is_shared);
        }
    }
}
