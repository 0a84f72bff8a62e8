//! Telephone numbers as Chinese lists write them, read strictly: what is no digit is refused, not guessed.

use std::fmt;

use crate::text::{Text, fold_width, text};

/// A telephone number that can be dialled, in the one form by which two writings of it are found to be the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telephone {
    /// The digits as dialled inside the country: `13800138000`, `075512345678`; with `+` one of another country.
    number: String,
    /// The extension (分机), digits only.
    extension: Option<String>,
}

/// Why a text is no telephone number. It holds nothing of the number, so that it may be shown and logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TelephoneDoubt {
    /// Nothing is written.
    Empty,
    /// Another sign than a digit or a separator stands in it, such as the letter O.
    Sign(char),
    /// A spreadsheet made `1.38E+10` of it: its last digits are lost.
    Scientific,
    /// Two numbers stand in one cell.
    Two,
    /// It has so many digits, and no number here has that many.
    Length(usize),
}

/// The digit 0 of the writings that have decimal digits of their own; the other nine follow it.
const ZEROS: [char; 15] = [
    '\u{0660}',
    '\u{06f0}',
    '\u{07c0}',
    '\u{0966}',
    '\u{09e6}',
    '\u{0a66}',
    '\u{0ae6}',
    '\u{0be6}',
    '\u{0e50}',
    '\u{0ed0}',
    '\u{0f20}',
    '\u{1040}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1d7ce}',
];

/// What lists write before an extension, the longer first.
const EXTENSION: [&str; 8] = [
    "分机号",
    "分机",
    "转接",
    "转",
    "extension",
    "ext.",
    "ext",
    "#",
];

/// What parts two numbers in one cell.
const BETWEEN: [char; 8] = ['/', '、', '；', ';', '，', ',', '\n', '|'];

/// The most digits of an extension.
const LONGEST_EXTENSION: usize = 6;

impl Telephone {
    /// The number without its extension, as it is dialled inside the country.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The extension.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }
}

impl fmt::Display for Telephone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.number)?;
        match &self.extension {
            Some(extension) => write!(formatter, "转{extension}"),
            None => Ok(()),
        }
    }
}

impl TelephoneDoubt {
    /// What is wrong, without the number.
    pub fn sentence(self) -> Text {
        match self {
            Self::Empty => Text::new("没有电话号码", "there is no telephone number"),
            Self::Sign(sign) => text!(
                "电话号码里有“{sign}”，不是数字",
                "the telephone number holds `{sign}`, which is no digit"
            ),
            Self::Scientific => Text::new(
                "电话号码被表格软件写成了科学记数，末几位已丢失",
                "a spreadsheet made the telephone number an exponent; its last digits are lost",
            ),
            Self::Two => Text::new(
                "一格里有两个电话号码",
                "two telephone numbers stand in one cell",
            ),
            Self::Length(digits) => text!(
                "电话号码有 {digits} 位，不是手机号，也不是带区号或不带区号的座机号",
                "a telephone number of {digits} digits is neither a mobile one nor a fixed one with or without its area code"
            ),
        }
    }

    /// What to do about it.
    pub fn hint(self) -> Text {
        match self {
            Self::Empty => Text::new(
                "补上号码，或去掉这一行",
                "add the number, or take the row away",
            ),
            Self::Sign('O' | 'o' | '〇' | '零') => Text::new(
                "多半是把 0 写成了字母或汉字：对照原表改正",
                "probably a 0 written as a letter or word: mend it beside the original list",
            ),
            Self::Sign('l' | 'I' | '|') => Text::new(
                "多半是把 1 写成了字母：对照原表改正",
                "probably a 1 written as a letter: mend it beside the original list",
            ),
            Self::Sign(_) => Text::new(
                "只写数字；分机写在“转”或“分机”后面",
                "write digits only, and an extension behind 转 or ext",
            ),
            Self::Scientific => Text::new(
                "在原表里把这一列设为“文本”，重新填写后再导入",
                "set the column to text in the original list, fill it in again, and import it",
            ),
            Self::Two => Text::new(
                "留一个，另一个写在另一行",
                "keep one, and write the other in a row of its own",
            ),
            Self::Length(_) => Text::new(
                "对照原表查漏位、多位；座机写上区号，如 0755-12345678",
                "look for a digit too few or too many; give the area code, as 0755-12345678",
            ),
        }
    }
}

/// Reads a number: digits of every writing become ASCII, blanks, dashes and brackets are left out, `+86` and `0086` are
/// taken off, an area code gets its 0, and an extension behind 转, 分机, ext, # or a dash is split off.
///
/// # Errors
/// Why it is none. Nothing is mended in silence: a letter in it is refused, although a digit was surely meant.
pub fn read_telephone(text: &str) -> Result<Telephone, TelephoneDoubt> {
    let folded: String = text.trim().chars().map(ascii_digit).collect();
    let folded = folded.trim();
    if folded.is_empty() {
        return Err(TelephoneDoubt::Empty);
    }
    if is_scientific(folded) {
        return Err(TelephoneDoubt::Scientific);
    }
    // A spreadsheet that took it for a number writes `.0` behind it.
    let folded = crate::text::whole(folded).unwrap_or(folded);
    if folded.trim_end_matches(BETWEEN).contains(BETWEEN) {
        return Err(TelephoneDoubt::Two);
    }
    let (front, behind) = split_extension(folded.trim_end_matches(BETWEEN));
    if let Some(behind) = behind {
        let extension = joined(&groups(behind)?);
        if extension.is_empty() || extension.len() > LONGEST_EXTENSION {
            return Err(TelephoneDoubt::Length(extension.len()));
        }
        return with(&groups(front)?, Some(extension));
    }
    let groups = groups(front)?;
    match dashed_extension(&groups) {
        Some((number, extension)) => with(number, Some(extension.clone())),
        None => with(&groups, None),
    }
}

/// The number of these groups of digits, with this extension.
fn with(groups: &[String], extension: Option<String>) -> Result<Telephone, TelephoneDoubt> {
    let digits = joined(groups);
    let number =
        number(&digits).ok_or(TelephoneDoubt::Length(digits.trim_start_matches('+').len()))?;
    Ok(Telephone { number, extension })
}

/// An ASCII sign for digits of every writing and full-width signs; a blank or dash of every kind is the plain one.
fn ascii_digit(sign: char) -> char {
    let sign = fold_width(sign);
    for zero in ZEROS {
        // The mathematical digits stand five times one behind another.
        let count = if zero == '\u{1d7ce}' { 50 } else { 10 };
        let at = (sign as u32).wrapping_sub(zero as u32);
        if at < count {
            return char::from_digit(at % 10, 10).unwrap_or(sign);
        }
    }
    match sign {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '﹣' | 'ー' => '-',
        _ if sign.is_whitespace() && sign != '\n' => ' ',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => ' ',
        _ => sign,
    }
}

/// `1.38E+10`, as a spreadsheet shows a number that has no room.
fn is_scientific(text: &str) -> bool {
    let Some((front, behind)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(&front.replacen('.', "", 1)) && is_digits(behind.trim_start_matches('+'))
}

/// Splits at the first word that stands before an extension.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    let lower = text.to_ascii_lowercase();
    let found = EXTENSION
        .iter()
        .filter_map(|word| Some((lower.find(word)?, word.len())))
        .min_by_key(|(at, length)| (*at, usize::MAX - length));
    // A single x is the sign for it where digits stand on both sides.
    let found = found.or_else(|| {
        let at = lower.find('x')?;
        let is_between = at > 0
            && lower[..at]
                .trim_end()
                .ends_with(|sign: char| sign.is_ascii_digit());
        is_between.then_some((at, 1))
    });
    match found {
        Some((at, length)) => (
            &text[..at],
            Some(text[at + length..].trim_start_matches([':', '.'])),
        ),
        None => (text, None),
    }
}

/// The groups of digits between blanks, dashes and brackets; a `+` stays with the first.
fn groups(text: &str) -> Result<Vec<String>, TelephoneDoubt> {
    let mut groups: Vec<String> = vec![String::new()];
    for (at, sign) in text.trim().char_indices() {
        match sign {
            '0'..='9' => {
                if let Some(group) = groups.last_mut() {
                    group.push(sign);
                }
            }
            '+' if at == 0 || (at == 1 && text.starts_with('(')) => groups[0].push('+'),
            ' ' | '-' | '(' | ')' | '.' | '·' => groups.push(String::new()),
            _ => return Err(TelephoneDoubt::Sign(sign)),
        }
    }
    groups.retain(|group| !group.is_empty());
    Ok(groups)
}

fn joined(groups: &[String]) -> String {
    groups.concat()
}

/// The number and the extension where the last of the groups behind a dash is one.
///
/// It is where the groups before it are a number and all of them together are none, or the group before it is a whole
/// number of an area: `0755-81234567-801`, but `138-0013-8000` and `0755-8123-4567`.
fn dashed_extension(groups: &[String]) -> Option<(&[String], &String)> {
    let (last, front) = groups.split_last()?;
    let before = front.last()?;
    if last.len() > LONGEST_EXTENSION || number(&joined(front)).is_none() {
        return None;
    }
    let is_area = |group: &String| {
        let digits = group.trim_start_matches('+');
        matches!(digits.len(), 2 | 3) || (digits.len() == 4 && digits.starts_with('0'))
    };
    let whole = number(&joined(groups));
    let is_mobile = whole.as_ref().is_some_and(|whole| whole.starts_with('1'));
    let is_one = whole.is_some() && (is_mobile || (before.len() < 7 && is_area(&groups[0])));
    (!is_one).then_some((front, last))
}

/// The number as it is dialled inside the country; `None` where so many digits are no number.
fn number(digits: &str) -> Option<String> {
    if let Some(foreign) = digits.strip_prefix('+') {
        return match foreign.strip_prefix("86") {
            Some(own) => national(own),
            None => (8..=15).contains(&foreign.len()).then(|| digits.to_owned()),
        };
    }
    if let Some(foreign) = digits.strip_prefix("00") {
        return number(&format!("+{foreign}"));
    }
    national(digits).or_else(|| {
        // 86 without a plus, before a mobile number or one with its area code.
        let own = digits.strip_prefix("86").filter(|own| own.len() >= 10)?;
        national(own)
    })
}

/// A number of this country: a mobile one, one with its area code, one of a service, or one of the own area.
fn national(digits: &str) -> Option<String> {
    let has_zero = digits.starts_with('0');
    let significant = digits.strip_prefix('0').unwrap_or(digits);
    let &[first, second, ..] = significant.as_bytes() else {
        return None;
    };
    match (first, second, significant.len()) {
        (b'1', b'3'..=b'9', 11) => Some(significant.to_owned()),
        // 400 and 800 are no area codes.
        (b'4' | b'8', b'0', 10) if significant[2..].starts_with('0') && !has_zero => {
            Some(significant.to_owned())
        }
        (b'1', b'0', 10) | (b'2', _, 10) | (b'3'..=b'9', _, 10 | 11) => {
            Some(format!("0{significant}"))
        }
        (b'2'..=b'9', _, 7 | 8) if !has_zero => Some(significant.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn read(text: &str) -> String {
        read_telephone(text).unwrap().to_string()
    }

    #[rstest]
    // One mobile number, as lists write it. 1380013 is a test exchange of an operator, no person's.
    #[case("13800138000", "13800138000")]
    #[case("１３８００１３８０００", "13800138000")]
    #[case("١٣٨٠٠١٣٨٠٠٠", "13800138000")]
    #[case("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "13800138000")]
    #[case(" 138-0013-8000 ", "13800138000")]
    #[case("138 0013 8000", "13800138000")]
    #[case("138—0013—8000", "13800138000")]
    #[case("138\u{a0}0013\u{3000}8000", "13800138000")]
    #[case("\u{202a}13800138000\u{202c}", "13800138000")]
    #[case("+86 138 0013 8000", "13800138000")]
    #[case("(+86)13800138000", "13800138000")]
    #[case("008613800138000", "13800138000")]
    #[case("86-13800138000", "13800138000")]
    #[case("013800138000", "13800138000")]
    #[case("13800138000.0", "13800138000")]
    #[case("13800138000；", "13800138000")]
    // Fixed ones.
    #[case("0755-12345678", "075512345678")]
    #[case("075512345678", "075512345678")]
    #[case("（0755）2345678", "07552345678")]
    #[case("755-23456789", "075523456789")]
    #[case("+86 755 2345 6789", "075523456789")]
    #[case("0755-8123-4567", "075581234567")]
    #[case("010-62345678", "01062345678")]
    #[case("10 62345678", "01062345678")]
    #[case("021 6234 5678", "02162345678")]
    #[case("23456789", "23456789")]
    #[case("400-812-3456", "4008123456")]
    #[case("+852 2345 6789", "+85223456789")]
    #[case("00852-23456789", "+85223456789")]
    // Extensions.
    #[case("0755-81234567-801", "075581234567转801")]
    #[case("0755-8123456-8", "07558123456转8")]
    #[case("0755-81234567转801", "075581234567转801")]
    #[case("0755-81234567 分机 801", "075581234567转801")]
    #[case("0755-81234567分机号：801", "075581234567转801")]
    #[case("0755-81234567 ext. 801", "075581234567转801")]
    #[case("0755-81234567 Ext801", "075581234567转801")]
    #[case("0755-81234567x801", "075581234567转801")]
    #[case("0755-81234567#801", "075581234567转801")]
    #[case("81234567-801", "81234567转801")]
    #[case("０７５５－８１２３４５６７－８０１", "075581234567转801")]
    fn a_number_is_read_as_lists_write_it(#[case] text: &str, #[case] due: &str) {
        assert_eq!(read(text), due);
    }

    #[rstest]
    #[case("", TelephoneDoubt::Empty)]
    #[case(" 　", TelephoneDoubt::Empty)]
    #[case("1380013800O", TelephoneDoubt::Sign('O'))]
    #[case("l3800138000", TelephoneDoubt::Sign('l'))]
    #[case("138OO138000", TelephoneDoubt::Sign('O'))]
    #[case("一三八00138000", TelephoneDoubt::Sign('一'))]
    #[case("同上", TelephoneDoubt::Sign('同'))]
    #[case("1.38001E+10", TelephoneDoubt::Scientific)]
    #[case("1.38e10", TelephoneDoubt::Scientific)]
    #[case("13800138000/13900139000", TelephoneDoubt::Two)]
    #[case("13800138000、0755-81234567", TelephoneDoubt::Two)]
    #[case("13800138000 13900139000", TelephoneDoubt::Length(22))]
    #[case("1380013800", TelephoneDoubt::Length(10))]
    #[case("138001380001", TelephoneDoubt::Length(12))]
    #[case("12800138000", TelephoneDoubt::Length(11))]
    #[case("12345", TelephoneDoubt::Length(5))]
    #[case("0755-81234567转", TelephoneDoubt::Length(0))]
    #[case("0755-81234567转1234567", TelephoneDoubt::Length(7))]
    #[case("+861380013800", TelephoneDoubt::Length(12))]
    fn what_is_no_number_is_refused_and_why(#[case] text: &str, #[case] due: TelephoneDoubt) {
        assert_eq!(read_telephone(text), Err(due));
        assert!(!due.sentence().zh.contains("138") && !due.hint().zh.is_empty());
    }

    #[test]
    fn two_desks_of_one_number_are_two() {
        let read = |text| read_telephone(text).unwrap();
        assert_eq!(read("0755-81234567"), read("+86 755 81234567"));
        assert_ne!(read("0755-81234567-801"), read("0755-81234567-802"));
        assert_eq!(read("0755-81234567-801").number(), "075581234567");
        assert_eq!(read("0755-81234567-801").extension(), Some("801"));
    }
}
