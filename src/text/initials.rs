//! The initials of the pinyin of Chinese words, for typing one's way to a theme: `blm` for 办理慢.
//!
//! The 3,755 characters of the first level of GB 2312 stand in the order of their pinyin, so that twenty-three borders give the
//! initial of each. Of other characters, and of the second sound of those with two, nothing is known: they stand for themselves.

use encoding_rs::GBK;

/// The first character of each initial in the order of GB 2312, by its two bytes; the last border ends the first level.
const BORDERS: [(u16, char); 24] = [
    (0xB0A1, 'a'),
    (0xB0C5, 'b'),
    (0xB2C1, 'c'),
    (0xB4EE, 'd'),
    (0xB6EA, 'e'),
    (0xB7A2, 'f'),
    (0xB8C1, 'g'),
    (0xB9FE, 'h'),
    (0xBBF7, 'j'),
    (0xBFA6, 'k'),
    (0xC0AC, 'l'),
    (0xC2E8, 'm'),
    (0xC4C3, 'n'),
    (0xC5B6, 'o'),
    (0xC5BE, 'p'),
    (0xC6DA, 'q'),
    (0xC8BB, 'r'),
    (0xC8F6, 's'),
    (0xCBFA, 't'),
    (0xCDDA, 'w'),
    (0xCEF4, 'x'),
    (0xD1B9, 'y'),
    (0xD4D1, 'z'),
    (0xD7FA, '\0'),
];

/// The initials of a text, in lower case; what has none stands for itself.
pub fn initials(text: &str) -> String {
    text.chars().map(initial).collect::<String>().to_lowercase()
}

fn initial(sign: char) -> char {
    if sign.is_ascii() {
        return sign;
    }
    let mut buffer = [0; 4];
    let (bytes, _, is_unknown) = GBK.encode(sign.encode_utf8(&mut buffer));
    let [first, second] = *bytes else { return sign };
    if is_unknown {
        return sign;
    }
    let place = u16::from(first) << 8 | u16::from(second);
    let border = BORDERS.partition_point(|(from, _)| *from <= place);
    match border.checked_sub(1).map(|at| BORDERS[at].1) {
        Some('\0') | None => sign,
        Some(letter) => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_initials_of_common_words_are_those_of_their_pinyin() {
        // bàn lǐ màn · zhèng cè zhī xiǎo · bǔ tiē biāo zhǔn · qí tā · fú wù tài dù · ā é ōu
        for (words, letters) in [
            ("办理慢", "blm"),
            ("政策知晓", "zczx"),
            ("补贴标准", "btbz"),
            ("其他", "qt"),
            ("服务态度", "fwtd"),
            ("阿额欧", "aeo"),
            ("发放及时 A1", "ffjs a1"),
        ] {
            assert_eq!(initials(words), letters, "{words}");
        }
    }

    #[test]
    fn what_is_not_of_the_first_level_stands_for_itself() {
        assert_eq!(initials("，鑫😀"), "，鑫😀");
    }
}
