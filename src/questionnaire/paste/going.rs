//! Words that send a respondent on: 跳至第8题, 结束访问, 继续作答. Only words that say nothing else do; what merely sounds
//! like it is for a person to settle.

use super::line::{closed, fold, folded};
use super::number::{chinese_value, numbered};
use super::reading::Jump;
use crate::text::{is_chinese, sought};

/// What words say about going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Going {
    /// They send on, and say nothing else.
    Jump(Jump),
    /// They tell to go on as printed.
    On,
    /// They may send on; where to is not certain.
    Unclear,
    /// Nothing.
    Nothing,
}

/// Words of going on, the longer before those they begin with.
const WORDS: &[(&str, Part)] = &[
    ("不需要回答", Part::Skip),
    ("不必", Part::Skip),
    ("不用", Part::Skip),
    ("不需", Part::Skip),
    ("不再", Part::Skip),
    ("无需", Part::Skip),
    ("无须", Part::Skip),
    ("免答", Part::Skip),
    ("跳过", Part::Skip),
    ("略过", Part::Skip),
    ("下一题", Part::Next),
    ("下题", Part::Next),
    ("跳", Part::Verb),
    ("转", Part::Verb),
    ("轉", Part::Verb),
    ("接", Part::Verb),
    ("直接", Part::Verb),
    ("前往", Part::Verb),
    ("进入", Part::Verb),
    ("继续", Part::Verb),
    ("往下", Part::Verb),
    ("请", Part::Verb),
    ("填答", Part::Verb),
    ("填写", Part::Verb),
    ("回答", Part::Verb),
    ("作答", Part::Verb),
    ("答题", Part::Verb),
    ("答卷", Part::Ended),
    ("答", Part::Verb),
    ("做", Part::Verb),
    ("问卷", Part::Ended),
    ("卷", Part::Ended),
    ("问", Part::Verb),
    ("结束", Part::End),
    ("终止", Part::End),
    ("終止", Part::End),
    ("停止", Part::End),
    ("提交", Part::End),
    ("到此为止", Part::End),
    ("调查", Part::Ended),
    ("访问", Part::Ended),
    ("访谈", Part::Ended),
    ("訪问", Part::Ended),
    ("采访", Part::Ended),
    ("测评", Part::Ended),
    ("到", Part::Filler),
    ("至", Part::Filler),
    ("开始", Part::Filler),
    ("从", Part::Filler),
    ("去", Part::Filler),
    ("则", Part::Filler),
    ("后", Part::Filler),
    ("并", Part::Filler),
    ("就", Part::Filler),
    ("可", Part::Filler),
    ("了", Part::Filler),
    ("本", Part::Filler),
    ("此", Part::Filler),
    ("次", Part::Filler),
    ("的", Part::Filler),
    ("您", Part::Filler),
    ("起", Part::Filler),
    ("续", Part::Filler),
    ("致谢", Part::Filler),
    ("谢谢", Part::Filler),
    ("感谢", Part::Filler),
    ("参与", Part::Filler),
    ("配合", Part::Filler),
    ("合作", Part::Filler),
    ("支持", Part::Filler),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It sends.
    Verb,
    /// It leaves out.
    Skip,
    /// It ends.
    End,
    /// The question that follows anyhow.
    Next,
    /// What is ended.
    Ended,
    /// It says nothing by itself.
    Filler,
}

/// Whether a sign is one without which words send nowhere: of a number, or of an end.
pub(super) fn leads(sign: char) -> bool {
    let sign = fold(sign);
    sign.is_ascii_digit() || matches!(sign, '题' | '问' | '结' | '终' | '停' | '提' | '到')
}

/// What words say about going on; `bare` takes a number alone for where to go.
pub(super) fn going(words: &str, bare: bool) -> Going {
    if words.chars().count() > 30 {
        return hinted(words);
    }
    let words = folded(words);
    let words = closed(&words);
    let (mut verb, mut skip, mut end, mut ended) = (false, false, false, false);
    let bare = bare || words.starts_with(['→', '⇒', '-']);
    let mut on = false;
    let mut target: Option<(String, bool)> = None;
    let mut rest = words.as_ref();
    loop {
        rest = rest.trim_start_matches([
            ',', '.', ';', ':', '!', '"', '“', '”', '-', '>', '、', '→', '⇒', '~',
        ]);
        if rest.is_empty() {
            break;
        }
        if let Some((part, behind)) = part(rest) {
            match part {
                Part::Verb => verb = true,
                Part::Skip => skip = true,
                Part::End => end = true,
                Part::Ended => ended = true,
                Part::Next => on = true,
                Part::Filler => {}
            }
            rest = behind;
        } else if let Some((number, is_named, behind)) = number(rest).filter(|_| target.is_none()) {
            target = Some((number, is_named));
            rest = behind;
        } else {
            return hinted(&words);
        }
    }
    match target {
        _ if skip => hinted(&words),
        Some(_) if end => Going::Unclear,
        Some((number, is_named)) if verb || is_named || bare => Going::Jump(Jump::To(number)),
        None if end => Going::Jump(Jump::End),
        None if on => Going::On,
        None if verb && (words.starts_with("继续") || words.starts_with("往下")) => Going::On,
        None if ended && verb => hinted(&words),
        _ => Going::Nothing,
    }
}

/// The first sign of each of the words.
const LEADS: [u32; WORDS.len()] = {
    let mut leads = [0; WORDS.len()];
    let mut at = 0;
    while at < leads.len() {
        leads[at] = lead(WORDS[at].0);
        at += 1;
    }
    leads
};

/// The bytes of a Chinese character that words begin with.
const fn lead(words: &str) -> u32 {
    match words.as_bytes() {
        [one, two, three, ..] => u32::from_le_bytes([*one, *two, *three, 0]),
        _ => 0,
    }
}

fn part(words: &str) -> Option<(Part, &str)> {
    let lead = lead(words);
    let is_it = |at: &usize| LEADS[*at] == lead && words.starts_with(WORDS[*at].0);
    let (word, part) = WORDS[(0..WORDS.len()).find(is_it)?];
    Some((part, &words[word.len()..]))
}

/// `第8题` `Q8` `8题` `B1-1` `第八题`, whether it is named as a question, and what stands behind it.
fn number(words: &str) -> Option<(String, bool, &str)> {
    let inner = words.strip_prefix('第').unwrap_or(words);
    let is_ordinal = inner.len() < words.len();
    let end = inner
        .find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.')))
        .unwrap_or(inner.len());
    let printed = inner[..end].trim_end_matches(['.', '-']);
    let (shown, behind) = if printed.is_empty() {
        let end = inner.find(['题', '问']).filter(|_| is_ordinal)?;
        (chinese_value(&inner[..end])?.to_string(), &inner[end..])
    } else {
        let read = numbered(printed)?;
        if !read.rest.is_empty() || !printed.contains(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        (printed.to_owned(), &inner[printed.len()..])
    };
    let rest = behind
        .strip_prefix("小题")
        .or_else(|| behind.strip_prefix(['题', '问']))
        .unwrap_or(behind);
    let is_named = rest.len() < behind.len() || printed.starts_with(['Q', 'q']);
    Some((shown, is_named, rest))
}

/// Whether words that are no order may hold one all the same.
fn hinted(words: &str) -> Going {
    if hints(words) {
        Going::Unclear
    } else {
        Going::Nothing
    }
}

/// Whether words speak of another question by its number, or of the end of the paper.
pub(super) fn hints(words: &str) -> bool {
    let may_send = |sign| {
        matches!(
            sign,
            '题' | '題' | '跳' | '结' | '終' | '终' | '停' | '转' | '轉' | '到' | '问' | '答'
        )
    };
    if !words.chars().any(may_send) {
        return false;
    }
    let words = folded(words);
    let words = closed(&words);
    if names_question(&words) || names_number(&words) {
        return true;
    }
    let sends = sought![
        "跳至", "跳到", "跳问", "跳转", "跳答", "跳过", "跳入", "转至", "转到", "转第",
    ];
    let is_place = |sign: char| sign.is_ascii_digit() || matches!(sign, '第' | '页' | '卷' | '末');
    if words.contains(is_place) && sends.are_in(&words) {
        return true;
    }
    let ends = sought!["结束", "终止", "停止", "到此为止"];
    let paper = sought![
        "问卷",
        "答卷",
        "作答",
        "答题",
        "访问",
        "访谈",
        "采访",
        "束调查",
        "止调查",
        "调查结束",
        "答完",
        "部分",
        "填完",
    ];
    words.chars().count() <= 60 && ends.are_in(&words) && paper.are_in(&words)
}

/// Whether words send to a bare number: 请继续答2a, 转Q5; 回答3次 is none.
fn names_number(words: &str) -> bool {
    words
        .match_indices(['答', '转', '跳', '问'])
        .any(|(at, verb)| {
            let place = words[at + verb.len()..].trim_start_matches(['到', '至', '第', 'Q', 'q']);
            let behind = place.trim_start_matches(|sign: char| sign.is_ascii_digit());
            let behind_letter = behind.trim_start_matches(|sign: char| sign.is_ascii_lowercase());
            behind.len() < place.len()
                && !behind_letter.starts_with(|sign: char| is_chinese(sign) || sign == '%')
        })
}

/// Whether a question is named by its number: 第5题, 4-6题, Q8题.
pub(super) fn names_question(words: &str) -> bool {
    let words = folded(words);
    let words = closed(&words);
    words.match_indices('题').any(|(at, _)| {
        let before = words[..at].trim_end_matches('小');
        let number = before.trim_end_matches(|sign: char| {
            sign.is_ascii_digit() || "一二三四五六七八九十".contains(sign)
        });
        let is_counted = number.len() < before.len();
        let is_amount = words[at..]
            .chars()
            .nth(1)
            .is_some_and(|sign| "以及左".contains(sign));
        is_counted
            && !is_amount
            && (number.ends_with(['第', '-', '~', '至', '到', 'Q', '、'])
                || before.ends_with(|sign: char| sign.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn to(number: &str) -> Going {
        Going::Jump(Jump::To(number.to_owned()))
    }

    #[rstest]
    #[case("跳至第8题", to("8"))]
    #[case("请直接跳到第 10 题继续作答", to("10"))]
    #[case("进入第6题", to("6"))]
    #[case("第5题", to("5"))]
    #[case("请做第7题", to("7"))]
    #[case("接Q3", to("Q3"))]
    #[case("转 B1-1", to("B1-1"))]
    #[case("请跳至第八题", to("8"))]
    #[case("结束", Going::Jump(Jump::End))]
    #[case("结束问卷，谢谢您的配合", Going::Jump(Jump::End))]
    #[case("谢谢，访问到此为止", Going::Jump(Jump::End))]
    #[case("请终止访问", Going::Jump(Jump::End))]
    #[case("继续作答", Going::On)]
    #[case("转下题", Going::On)]
    #[case("→6", to("6"))]
    #[case("续问Q4", to("Q4"))]
    #[case("请跳转到第二部分", Going::Unclear)]
    #[case("跳过第2题", Going::Unclear)]
    #[case("不用答第7题", Going::Unclear)]
    #[case("跳过第4-6题", Going::Unclear)]
    #[case("若没有请跳至第9题", Going::Unclear)]
    #[case("建设期结束", Going::Nothing)]
    #[case("合同未终止", Going::Nothing)]
    #[case("接受培训3次以上", Going::Nothing)]
    #[case("对接企业3家", Going::Nothing)]
    #[case("股权转让2次", Going::Nothing)]
    #[case("答对5题以上", Going::Nothing)]
    #[case("没有问题", Going::Nothing)]
    fn only_words_that_send_on_and_say_nothing_else_do(#[case] words: &str, #[case] due: Going) {
        assert_eq!(going(words, false), due);
    }
}
