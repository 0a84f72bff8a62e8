//! What is private about a question, as far as its words tell.

use crate::text::{Sought, sought};

/// Words of questions about health, identity and means of contact.
///
/// A channel is not meant: who asks whether a hotline answers, or whether an account of the office is read, asks nothing
/// private.
const WORDS: Sought = sought![
    "疾病",
    "残疾",
    "身体",
    "病情",
    "身份证",
    "银行卡",
    "电话号码",
    "联系电话",
    "您的电话",
    "手机号",
    "微信号",
    "联系方式",
    "电子邮箱",
    "住址",
    "姓名",
];

/// The same in small Latin letters.
const LATIN_WORDS: Sought = sought![
    "illness",
    "disease",
    "disab",
    "identity card",
    "phone number",
    "bank account",
];

/// Whether words ask about health, identity or means of contact; such answers are guarded in what leaves.
pub(super) fn seems_private(text: &str) -> bool {
    // Far behind the Latin letters none becomes one.
    let is_latin = |sign: char| sign < '\u{2e80}' && sign.is_alphabetic();
    WORDS.are_in(text) || text.contains(is_latin) && LATIN_WORDS.are_in(&text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::seems_private;
    use rstest::rstest;

    #[rstest]
    #[case("您的身体情况？", true)]
    #[case("您的姓名", true)]
    #[case("联系电话：", true)]
    #[case("Do you have a DISABILITY?", true)]
    #[case("您对12345热线电话的接听是否满意？", false)]
    #[case("您通过微信公众号了解过这项政策吗？", false)]
    #[case("您知道投诉邮箱吗？", false)]
    fn a_person_is_meant_and_not_a_channel(#[case] text: &str, #[case] is: bool) {
        assert_eq!(seems_private(text), is);
    }
}
