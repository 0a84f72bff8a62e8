//! The name of a person at the keyboard: in one spelling, and compared as people compare names.

use super::limits::OPERATOR_SIGNS;
use super::seen::as_seen;

/// A name in the form in which it is kept: composed, of usual width, without control signs or what is invisible, each run
/// of blanks as one. `None` where nothing is left, or more than a name has.
pub fn person_name(text: &str) -> Option<String> {
    // Cut before it is folded: what is pasted may be a whole file.
    let most = OPERATOR_SIGNS as usize;
    if text.chars().nth(most * 8).is_some() {
        return None;
    }
    let name = as_seen(text);
    (!name.is_empty() && name.chars().count() <= most).then_some(name)
}

/// Whether two spellings name one person: the case of letters, their width and blanks make no difference.
pub fn is_same_person(one: &str, other: &str) -> bool {
    one == other || person_key(one) == person_key(other)
}

/// What all spellings of a person's name have in common; to look people up by, not to be shown.
pub fn person_key(name: &str) -> String {
    let seen = as_seen(name).to_lowercase();
    seen.split_whitespace().collect()
}

/// The end of an identity, for a person to tell it by: the beginning is the time at which it was made, and what was made in
/// the same minute has it in common.
pub fn short_identity(identity: &str) -> &str {
    let begin = identity.len().saturating_sub(8);
    identity.get(begin..).unwrap_or(identity)
}

/// What a device is called, or the end of its identity where nobody has named it.
pub fn device_title<'a>(name: &'a str, identity: &'a str) -> &'a str {
    if name.is_empty() {
        short_identity(identity)
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_set_up_in_one_minute_are_told_apart() {
        let [one, other] = [
            "01a229b9-0d5c-7000-8000-5e2f1c9a7b44",
            "01a229b9-1e00-7000-8000-0b6d33aa91fe",
        ];
        assert_ne!(device_title("", one), device_title("", other));
        assert_eq!(device_title("前台", one), "前台");
    }
    use rstest::rstest;

    #[rstest]
    #[case("张三", "张 三")]
    #[case("张三", "　张三 ")]
    #[case("张三", "张\u{200b}三\u{feff}")]
    #[case("Li Lei", "ｌｉ  ＬＥＩ")]
    #[case("Zoe\u{301}", "zo\u{e9}")]
    #[case("张\u{1b}三", "张三")]
    fn one_person_in_two_spellings(#[case] one: &str, #[case] other: &str) {
        assert!(is_same_person(one, other));
        let kept = [one, other].map(|name| person_name(name).unwrap());
        assert!(is_same_person(&kept[0], &kept[1]));
        assert!(kept.iter().all(|name| !name.chars().any(char::is_control)));
    }

    #[rstest]
    #[case("张三", "张四")]
    #[case("A1", "A2")]
    fn two_persons(#[case] one: &str, #[case] other: &str) {
        assert!(!is_same_person(one, other));
    }

    #[rstest]
    #[case("")]
    #[case(" \u{3000}\u{200b}")]
    #[case("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十多")]
    fn what_is_no_name(#[case] text: &str) {
        assert_eq!(person_name(text), None);
    }

    #[test]
    fn a_kept_name_is_kept_as_it_is() {
        for name in ["张三", "Li Lei", "阿卜杜拉·买买提"] {
            assert_eq!(person_name(name).as_deref(), Some(name));
        }
    }
}
