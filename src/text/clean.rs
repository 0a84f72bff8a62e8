//! Cleaning of texts that came from a file or a person, before they are compared or drawn.

use std::borrow::Cow;

/// Removes control and escape characters, and the invisible marks that reverse or hide text.
///
/// Tabs and line ends become a space. Everything drawn on the terminal goes through this.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|character| match character {
                '\t' | '\n' | '\r' => Some(' '),
                unsafe_one if is_unsafe(unsafe_one) => None,
                other => Some(other),
            })
            .collect(),
    )
}

/// Control characters (C0, DEL, C1) and the Unicode marks that change direction or are invisible.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a sign is a Chinese character, a rare one too.
#[inline(always)]
pub const fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Folds full-width ASCII (`１`, `Ａ`, `　`) to its half-width form, so an IME left on does no harm.
pub fn fold_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_escape() {
        assert_eq!(clean("满意\u{1b}[31m"), "满意[31m");
        assert_eq!(clean("a\u{9b}2Jb\u{7f}"), "a2Jb");
        assert_eq!(clean("一\n二\t三"), "一 二 三");
        assert_eq!(clean("\u{202e}txt\u{feff}"), "txt");
    }

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(clean("满意 100 %"), Cow::Borrowed(_)));
    }

    #[test]
    fn full_width_digits_and_letters_fold() {
        let folded: String = "１０Ａ　满".chars().map(fold_width).collect();
        assert_eq!(folded, "10A 满");
    }
}
