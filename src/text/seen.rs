//! A text as a reader sees it, for comparing two spellings of it.

use unicode_normalization::UnicodeNormalization as _;

use super::clean;

/// The text in its canonical form, without the width of its signs, without what is invisible, each run of blanks as one.
///
/// Signs that a reader can tell apart stay apart: ① is not 1. The forms folded are those of Unicode's block of half-width
/// and full-width forms (U+FF00 to U+FFEF).
pub fn as_seen(text: &str) -> String {
    let visible = clean(text);
    let visible = visible.chars().filter(|sign| !is_invisible(*sign));
    let folded = visible.flat_map(|sign| {
        let is_wide_or_narrow = matches!(sign, '\u{ff00}'..='\u{ffef}');
        let folded = is_wide_or_narrow.then(|| std::iter::once(sign).nfkc());
        let as_it_is = (!is_wide_or_narrow).then_some(sign);
        folded.into_iter().flatten().chain(as_it_is)
    });
    let canonical: String = folded.nfc().collect();
    canonical.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Soft hyphens, joiners and the selectors of variants: nothing that a reader sees.
const fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{34f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("caf\u{e9}", "cafe\u{301}")] // composed and not
    #[case("\u{c5}", "\u{212b}")] // the sign of the ångström
    #[case("\u{f900}", "\u{8c48}")] // a compatibility ideograph
    #[case("\u{1ed9}", "o\u{302}\u{323}")] // two marks, in the other order
    #[case("ＡＢ　１", "AB 1")]
    #[case("ｶﾞ", "ガ")]
    #[case("￥５", "¥5")]
    #[case("a\u{a0}\u{2003}b", " a b ")]
    #[case("满\u{200b}意\u{feff}", "满意")]
    #[case("☎\u{fe0e}", "☎")]
    fn what_looks_the_same_is_the_same(#[case] one: &str, #[case] other: &str) {
        assert_eq!(as_seen(one), as_seen(other));
    }

    #[rstest]
    #[case("①", "1")]
    #[case("m²", "m2")]
    #[case("两处", "两 处")]
    #[case("é", "e")]
    fn what_looks_different_is_not(#[case] one: &str, #[case] other: &str) {
        assert_ne!(as_seen(one), as_seen(other));
    }
}
