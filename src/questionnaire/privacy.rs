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

/// Words by which an amount of income is asked for; that of a household on file is nobody else's.
const INCOME: Sought = sought![
    "月收入",
    "年收入",
    "家庭收入",
    "工资收入",
    "收入大约",
    "收入约",
    "收入是多少",
    "收入多少",
    "收入（元",
    "收入(元",
    "收入水平是",
];

/// What the label of a field ends with that holds what is private.
const ENDS: [&str; 9] = [
    "电话",
    "手机",
    "地址",
    "收入",
    "工资",
    "证件号",
    "证件号码",
    "受访人",
    "被访者",
];

/// A label or the name of a field that holds what is private, in small letters without blanks.
const LABELS: [&str; 24] = [
    "name",
    "fullname",
    "yourname",
    "respondentname",
    "tel",
    "telephone",
    "telephonenumber",
    "phone",
    "phoneno",
    "mobile",
    "mobilephone",
    "addr",
    "address",
    "homeaddress",
    "email",
    "income",
    "monthlyincome",
    "annualincome",
    "householdincome",
    "id",
    "idnumber",
    "idno",
    "idcard",
    "salary",
];

/// Whether words ask for an income, and not how content somebody is with it.
pub(super) fn asks_income(text: &str) -> bool {
    INCOME.are_in(text) && !text.contains("满意")
}

/// Whether the label or the name of a field says that it holds what is private.
pub fn is_private_field(name: &str, label: &str) -> bool {
    let plain = |text: &str| -> String {
        let signs = text.chars().filter(|sign| sign.is_alphanumeric());
        signs.flat_map(char::to_lowercase).collect()
    };
    let whole = plain(label);
    // Some forms have the name of the field behind its label: `受访人XM`.
    let ends = whole.strip_suffix(&plain(name)).unwrap_or(&whole);
    let ends = if ends.is_empty() { &whole } else { ends };
    seems_private(label)
        || asks_income(label)
        || ENDS.iter().any(|end| ends.ends_with(end))
        || [plain(name).as_str(), ends]
            .iter()
            .any(|text| LABELS.contains(text))
}

/// Whether words ask about health, identity or means of contact; such answers are guarded in what leaves.
pub(super) fn seems_private(text: &str) -> bool {
    // Far behind the Latin letters none becomes one.
    let is_latin = |sign: char| sign < '\u{2e80}' && sign.is_alphabetic();
    WORDS.are_in(text) || text.contains(is_latin) && LATIN_WORDS.are_in(&text.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{asks_income, is_private_field, seems_private};
    use rstest::rstest;

    #[rstest]
    #[case("TEL", "", true)]
    #[case("V3", "户主电话", true)]
    #[case("V4", "家庭地址：", true)]
    #[case("NAME", "受访者", true)]
    #[case("V5", "ID number", true)]
    #[case("V6", "家庭年收入（元）", true)]
    #[case("XM", "1.受访人XM：", true)]
    #[case("V7", "姓名", true)]
    #[case("V8", "村名", false)]
    #[case("MY", "是否满意", false)]
    fn a_field_is_private_by_its_label_or_its_name(
        #[case] name: &str,
        #[case] label: &str,
        #[case] is: bool,
    ) {
        assert_eq!(is_private_field(name, label), is);
    }

    #[rstest]
    #[case("您家每月收入大约是多少？", true)]
    #[case("您的月收入（元/月）", true)]
    #[case("您对家庭收入的变化满意吗？", false)]
    #[case("收入增加了", false)]
    fn an_amount_is_asked_for_and_not_an_opinion(#[case] text: &str, #[case] is: bool) {
        assert_eq!(asks_income(text), is);
    }

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
