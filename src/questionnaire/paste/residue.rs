//! A second look at what was read: words that still hold what is no word, such as the mark of another option or a box.
//! What the walk did not know how to part is told on its line instead of being kept in silence.

use super::line::{fold, folded};
use super::mark::{Style, has_box, inline, is_box};
use super::number::{Divider, Series, circled_value, numbered};
use super::opening::instructs;
use super::scale::{degree, meanings, runs_up};
use crate::text::HasSign as _;
use crate::text::is_chinese;

/// Whether the label of an option holds the mark of another one, of a question, a box, or a count of an earlier survey.
pub(super) fn in_label(label: &str) -> bool {
    if label.chars().all(is_chinese) {
        return false;
    }
    holds_mark(label)
        || begins_with_mark(label)
        || holds_box(label)
        || is_torn(label)
        || counts(label)
        || is_coded(label)
        || is_row(label)
}

/// `满意 一般 不满意`, `伙食 1 2 3`, `____天 没有`: a row of answers, or room that was not parted from the words.
fn is_row(label: &str) -> bool {
    if !label.has(&[' ', '_', '/', '／', '、', '→', ':', '：', '；', ';']) {
        return false;
    }
    let parts = || label.split(' ');
    let is_code = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    label.starts_with("__")
        || label.has(&['→', '；', ';'])
        || label.has(&['：', ':']) && label.has(&['/', '／'])
        || runs_up(label.split([' ', '/', '／', '、'])).is_some()
        || parts().rev().take_while(|part| is_code(part)).count() >= 2
}

/// `5 满意`, `5=满意`, `5非常满意`, `满意(5)`: a code or points that were not parted from the words.
fn is_coded(label: &str) -> bool {
    let words = folded(label);
    let behind = words.trim_start_matches(|sign: char| sign.is_ascii_digit());
    if behind.len() < words.len() {
        let rest = behind.trim_start_matches([' ', '=', '-']);
        let begins = rest.starts_with(is_chinese);
        return begins && (rest.len() < behind.len() || degree(rest).is_some());
    }
    let inner = words
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('));
    inner.is_some_and(|(before, code)| {
        !before.is_empty() && !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether the words of a question hold the marks of two options, or boxes.
pub(super) fn in_stem(stem: &str) -> bool {
    let is_word =
        |sign: char| is_chinese(sign) || sign.is_ascii_digit() || "，。？、：".contains(sign);
    if stem.chars().all(is_word) {
        return false;
    }
    let words = folded(stem);
    let has = |letter: char| {
        words.char_indices().any(|(at, sign)| {
            sign == letter
                && words[at + 1..].starts_with(['.', '、', ':'])
                && !words[..at].ends_with(|before: char| before.is_ascii_alphanumeric())
        })
    };
    // （1.小学 2.初中）: answers by their numbers.
    let counted = ["(1.", "(1、"].iter().any(|first| words.contains(first)) && has('2');
    let mut circled = stem.chars().filter_map(circled_value);
    counted
        || has('A') && has('B')
        || circled.any(|value| value == 1) && circled.any(|value| value == 2)
        || stem.chars().filter(|sign| is_box(*sign)).count() >= 2
        || is_torn(stem)
}

/// Whether a line that became no question asks something all the same: options behind boxes or letters, room to write
/// beside words. What heads a paper has room for its number and its day.
pub(super) fn asks(line: &str, is_before: bool) -> bool {
    let fields = [
        "签名",
        "签字",
        "姓名",
        "日期",
        "时间",
        "编号",
        "地点",
        "电话",
        "盖章",
        "调查员",
        "访问员",
        "单位",
        "审核",
        "年月日",
    ];
    if fields.iter().any(|word| line.contains(word)) {
        return false;
    }
    let options = inline(line).is_some_and(|(_, style, pieces)| {
        matches!(style, Style::Letter | Style::Box) && pieces.len() >= 2
    });
    let is_scale = line
        .split(' ')
        .filter(|part| degree(part).is_some())
        .count()
        >= 2;
    options
        || is_before && is_left_option(line)
        || is_before && line.contains("__") && line.has(&['您', '你', '贵'])
        || gives_points(line)
        || is_scale
            && is_before
            && line.chars().count() <= 40
            && !instructs(line)
            && meanings(line).is_none()
        || !is_before && line.contains("___") && line.chars().any(is_chinese)
        || numbered(line).is_some_and(|number| {
            // A number among the instructions at the beginning may be the first question.
            let open = is_before
                && matches!(number.divider, Divider::Sign(_))
                && !instructs(line)
                && !line.ends_with(['。', '；', ';', '！', '!']);
            number.series == Series::Plain && (open || number.rest.ends_with(['?', '？']))
        })
}

/// Whether a line before the first question holds a box that stands for an answer: 是□.
fn is_left_option(line: &str) -> bool {
    has_box(line)
        && line.chars().count() <= 40
        && !line.ends_with(['。', '；', ';', '！'])
        && !line.contains('√')
        && !line.contains("表示")
        && !instructs(line)
}

/// Whether points are given to answers elsewhere: 计分：A=10分，B=8分.
fn gives_points(line: &str) -> bool {
    let gives = |part: &&str| {
        let bare = part
            .trim_end_matches(['。', '）', ')', ' '])
            .strip_suffix('分')
            .unwrap_or_default();
        let before = bare.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let name = before.trim_end_matches(['=', '：', ':', '计', '得', '为', '记', ' ']);
        before.len() < bare.len()
            && name.len() < before.len()
            && (degree(name).is_some() || name.ends_with(|sign: char| sign.is_ascii_uppercase()))
    };
    line.split(['，', ',', '、', '；', ';'])
        .filter(gives)
        .count()
        >= 2
}

/// Whether a remark tells that what follows is asked of some: （以下由居民填写）.
pub(super) fn asks_some(line: &str) -> bool {
    let answered = ["填写", "回答", "作答"];
    let some = [
        "仅由",
        "以下由",
        "仅限",
        "者填",
        "者回答",
        "者作答",
        "者请",
        "填写部分",
    ];
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    has(&answered) && has(&some)
}

/// `B.` `2.` `②` behind other words; `1.5` and `APP.` are none.
fn holds_mark(label: &str) -> bool {
    let signs: Vec<char> = label.chars().map(fold).collect();
    signs.windows(3).enumerate().any(|(at, window)| {
        let [before, sign, behind] = window else {
            return false;
        };
        let next = signs.get(at + 3).copied().unwrap_or(' ');
        let apart =
            !before.is_ascii_alphanumeric() && !matches!(before, '.' | '-' | '~' | '/' | '第');
        let marks = matches!(behind, '.' | '、' | '=') && !next.is_ascii_digit();
        apart && marks && (sign.is_ascii_uppercase() || sign.is_ascii_digit() && is_chinese(next))
    }) || label
        .chars()
        .skip(1)
        .any(|sign| circled_value(sign).is_some())
}

/// `甲.` `Ⅰ、` `A-`: marks that are none of those known.
fn begins_with_mark(label: &str) -> bool {
    let mut signs = label.chars();
    let (first, second) = (signs.next(), signs.next().map(fold));
    match (first, second) {
        (Some('甲' | '乙' | '丙' | '丁' | 'Ⅰ'..='Ⅻ'), Some('.' | '、' | ':' | ')')) => {
            true
        }
        (Some('A'..='Z' | 'a'..='z'), Some('-')) => signs.next().is_some_and(is_chinese),
        _ => false,
    }
}

fn holds_box(label: &str) -> bool {
    has_box(label) || label.has(&['★', '☆']) || {
        let words = folded(label);
        ["()", "( )", "[]", "[ ]"]
            .iter()
            .any(|room| words.contains(room))
    }
}

/// Whether a bracket has no other end.
pub(super) fn is_torn(words: &str) -> bool {
    let mut depth = 0_i32;
    for sign in words.chars() {
        match fold(sign) {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return true;
        }
    }
    depth != 0
}

/// `52 40%`, `12人，10%`: results of an earlier survey.
fn counts(label: &str) -> bool {
    let words = folded(label);
    let words = words.trim_end_matches(')');
    let Some(body) = words.strip_suffix('%') else {
        return false;
    };
    let number = body.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let before = number.trim_end_matches([' ', ',', '，', '(', ';']);
    number.ends_with(':')
        || before.len() < number.len()
            && before
                .trim_end_matches(['人', '份', '次', '户'])
                .ends_with(|sign: char| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("女 2.您的年龄： A.18以下")]
    #[case("中学 4.您的职业")]
    #[case("A-农民")]
    #[case("甲.城市")]
    #[case("Ⅰ.小学")]
    #[case("非常满意（")]
    #[case("）比较满意")]
    #[case("男 52 40%")]
    #[case("18以下（12人，10%）")]
    #[case("食堂 ○ ○")]
    #[case("5 满意")]
    #[case("5=非常满意")]
    #[case("5非常满意")]
    #[case("非常满意(5)")]
    #[case("用过：35%")]
    fn what_is_no_word_is_seen(#[case] label: &str) {
        assert!(in_label(label));
    }

    #[rstest]
    #[case("1.5米以下")]
    #[case("18-25岁")]
    #[case("提高10%")]
    #[case("A类学校")]
    #[case("有（含5人）")]
    #[case("满意，比过去好")]
    #[case("2-3万元，含3万元")]
    #[case("QQ、微信")]
    #[case("收入占80%")]
    #[case("3次以上")]
    #[case("60岁以上")]
    fn words_are_left_alone(#[case] label: &str) {
        assert!(!in_label(label));
    }

    #[test]
    fn marks_of_options_in_a_stem_are_seen() {
        assert!(in_stem("您的民族：______（A.汉族 B.少数民族）"));
        assert!(in_stem("您对政策是否了解 ①了解 ②不了解"));
        assert!(!in_stem("您对A、B两种方案是否满意？"));
    }
}
