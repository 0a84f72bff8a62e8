//! Whether a line begins a question or a part: by its number, its words and what follows.

use std::borrow::Cow;

use super::kind::{Declared, without_kind};
use super::line::{closed, fold, folded};
use super::mark::{Style, inline, mark};
use super::number::{Divider, Numbered, Series, numbered};
use crate::text::{HasSign as _, Sought, sought};

/// Words of instructions to respondents, which are no questions however they are numbered.
const INSTRUCTIONS: Sought = sought![
    "打√",
    "打“√”",
    "打\"√\"",
    "打勾",
    "匿名",
    "不记名",
    "保密",
    "如无特殊说明",
    "如无特别说明",
    "如未特别说明",
    "每题只",
    "填答",
    "填写说明",
    "本问卷",
    "本次调查",
    "划“√”",
    "画“√”",
    "相应的选项",
    "请如实",
    "请根据您的",
    "请根据实际",
    "限投",
    "答案没有对错",
];

/// Words of headings above instructions.
const HEADINGS_OF_NOTES: Sought = sought![
    "说明",
    "須知",
    "须知",
    "要求",
    "注意事项",
    "填答",
    "填写方法",
    "填表",
    "指导语",
    "填寫",
    "评分标准",
    "评价标准",
    "打分标准",
];

/// Words that end a questionnaire.
const CLOSING: Sought = sought![
    "谢谢",
    "感谢",
    "謝謝",
    "感謝",
    "问卷到此",
    "问卷结束",
    "调查结束",
    "祝您",
    "答题完毕",
    "Thank",
    "thank",
];

/// Words with which a letter to the respondent begins.
const GREETING: &[&str] = &[
    "尊敬的",
    "亲爱的",
    "您好",
    "你好",
    "各位",
    "敬爱的",
    "尊敬",
    "親愛的",
];

/// A line that may begin a question.
#[derive(Clone)]
pub(super) struct Start<'t> {
    /// Its number.
    pub number: Numbered<'t>,
    /// Its words without kind.
    pub stem: Cow<'t, str>,
    /// What is said about it, before and behind the number.
    pub declared: Declared,
}

/// The number of a line and the words behind it, stars and a kind before it taken off.
pub(super) fn start(text: &str) -> Option<Start<'_>> {
    let (before, rest) = kind_before(text);
    let number = once(numbered(rest)?);
    let (stem, behind) = without_kind(number.rest);
    Some(Start {
        stem,
        declared: before.or(behind),
        number,
    })
}

/// A number that stands there twice, the program's and the paper's, once: 2. 2.您的性别.
fn once(number: Numbered<'_>) -> Numbered<'_> {
    match numbered(number.rest) {
        Some(again)
            if again.series == number.series
                && again.value == number.value
                && matches!(again.divider, Divider::Sign(_)) =>
        {
            again
        }
        _ => number,
    }
}

/// A kind in brackets or a star before the number.
fn kind_before(text: &str) -> (Declared, &str) {
    let bare = text.trim_start_matches(['*', '＊', '★', ' ']);
    let mut declared = Declared::default();
    if bare.len() < text.len() {
        declared.required = Some(true);
    }
    let Some(open) = bare
        .chars()
        .next()
        .filter(|sign| matches!(fold(*sign), '(' | '['))
    else {
        return (declared, bare);
    };
    let close = if fold(open) == '(' { ')' } else { ']' };
    let found = bare.char_indices().find(|(_, sign)| fold(*sign) == close);
    let Some((end, sign)) = found else {
        return (declared, bare);
    };
    let said = super::kind::declared(&bare[open.len_utf8()..end]);
    if said.is_empty() {
        return (declared, bare);
    }
    let rest = bare[end + sign.len_utf8()..].trim_start();
    (said.or(declared), rest)
}

/// Whether words ask something beyond doubt: a question mark, a kind, options in the line.
pub(super) fn asks(stem: &str, declared: &Declared) -> bool {
    declared.form.is_some()
        || stem.has(&['?', '？'])
        || stem.contains("__")
        || ends_open(stem)
        || is_open_within(stem)
        || inline(stem).is_some()
}

/// Whether words end with room for an answer.
fn ends_open(stem: &str) -> bool {
    let end = stem.trim_end_matches(|sign| matches!(fold(sign), '.' | ' '));
    ends_with_room(end) || end.ends_with('_')
}

/// Whether an empty bracket stands in the words: 营业收入：（ ）万元.
fn is_open_within(stem: &str) -> bool {
    if !stem.has(&['(', '（']) {
        return false;
    }
    let words = folded(stem);
    words.contains("( )") || words.contains("()")
}

/// Whether words end with an empty bracket.
pub(super) fn ends_with_room(words: &str) -> bool {
    let mut signs = words.chars().rev().map(fold);
    let open = match signs.next() {
        Some(')') => '(',
        Some(']') => '[',
        _ => return false,
    };
    match signs.next() {
        Some(' ') => signs.next() == Some(open),
        before => before == Some(open),
    }
}

/// Whether words speak to the respondent, or leave room behind a colon.
pub(super) fn addresses(stem: &str) -> bool {
    speaks(stem) || stem.ends_with([':', '：'])
}

/// Whether words speak to the respondent.
pub(super) fn speaks(stem: &str) -> bool {
    stem.has(&['您', '你', '贵', '貴']) || stem.contains("请问") || stem.contains("是否")
}

/// Whether a line without a number reads as a question; where others have numbers, a colon alone tells none.
pub(super) fn is_bare_question(text: &str, is_numbered: bool) -> bool {
    let (stem, declared) = without_kind(text);
    let ends = stem.trim_end().ends_with(['?', '？']);
    let colon = stem.trim_end().ends_with([':', '：'])
        && !stem.starts_with("其他")
        && !stem.starts_with("其它")
        && (speaks(&stem) || !is_numbered);
    let labelled = mark(&stem).is_some_and(|mark| mark.style != Style::Paren);
    // Where nothing is numbered, what stands behind the question mark tells how to answer: …？请打分。
    let asks = !is_numbered
        && speaks(&stem)
        && stem.has(&['?', '？'])
        && !greets(&stem)
        && stem.chars().count() <= 60;
    !labelled && (declared.form.is_some() || ends || colon || asks)
}

/// Whether words instruct rather than ask.
pub(super) fn instructs(text: &str) -> bool {
    INSTRUCTIONS.are_in(text) && !text.has(&['?', '？'])
}

/// Whether a heading stands above instructions.
pub(super) fn heads_notes(text: &str) -> bool {
    text.chars().count() <= 16 && HEADINGS_OF_NOTES.are_in(text)
}

/// Whether a line thanks or ends.
pub(super) fn closes(text: &str) -> bool {
    CLOSING.are_in(text) && !text.has(&['?', '？'])
}

/// Whether a line is for who fills in or asks to sign: 受援人签名： 日期：.
pub(super) fn signs(text: &str) -> bool {
    let who = sought![
        "签名",
        "签字",
        "签章",
        "盖章",
        "填表人",
        "填报人",
        "调查员",
        "访问员",
        "访员",
        "负责人",
        "审核人",
        "督导",
        "访谈人",
        "记录人"
    ];
    let is_room = |word: &str| word.chars().all(|sign| "_年月日".contains(sign));
    let is_field = |word: &str| {
        let (name, room) = word.split_once([':', '：']).unwrap_or(("他", word));
        (1..=8).contains(&name.chars().count()) && is_room(room)
    };
    text.has(&[':', '：']) && who.are_in(text) && text.split(' ').all(is_field)
}

/// Whether a line greets.
pub(super) fn greets(text: &str) -> bool {
    GREETING.iter().any(|word| text.starts_with(word))
}

/// Whether a line explains something to who fills in or asks: 注：…, 说明：…, 【访问员…】.
pub(super) fn remarks(text: &str) -> bool {
    let bare = text.trim_start_matches(['*', '※', '【', '[', '(', '（', '★', ' ']);
    [
        "注:",
        "注：",
        "备注",
        "说明:",
        "说明：",
        "提示",
        "访问员",
        "访员",
        "填表说明",
        "注意",
        "出示卡",
        "解释",
        "以下问题",
        "以下是",
        "下列问题",
    ]
    .iter()
    .any(|word| bare.starts_with(word))
}

/// Whether a number stands before the name of a part rather than a question.
pub(super) fn names_part(number: &Numbered<'_>) -> bool {
    matches!(
        number.series,
        Series::Chinese | Series::ChineseParen | Series::Part
    )
}

/// Whether a number is one of a question only where its words ask: nothing or a blank divides it from them.
pub(super) fn is_weak(number: &Numbered<'_>) -> bool {
    !matches!(number.divider, Divider::Sign(_))
}

/// Whole lines that web pages put there.
const PAGE_WORDS: &[&str] = &[
    "分数",
    "标签",
    "手机扫描二维码答题",
    "提交",
    "提交答卷",
    "下一页",
    "上一页",
    "请选择",
    "[分页]",
    "分页",
    "长按识别二维码",
    "返回顶部",
    "举报",
    "问卷星提供技术支持",
    "问卷星提供技术支持举报",
    "收藏",
    "打印",
    "[分页符]",
    "单击编辑标题",
    "()",
    "□",
    "必答",
    "复制",
];

/// Words of pages that are as well options of a question: 打印, 1/3.
pub(super) fn may_be_option(text: &str) -> bool {
    let words = ["分数", "标签", "举报", "收藏", "打印", "复制", "提交"];
    words.contains(&text) || text.contains('/')
}

/// What a web page or a word processor puts into a text: stars, page numbers, rules, buttons.
pub(super) fn is_furniture(text: &str, next: Option<&str>) -> bool {
    let is_rule = text.starts_with(['=', '-', '—', '_', '~', '+', '*', '★', '＊']);
    if !is_rule && text.chars().count() > 24 {
        return false;
    }
    if text.starts_with(|sign| fold(sign).is_ascii_alphabetic()) {
        return false;
    }
    let folded = folded(text);
    let bare = closed(&folded);
    let only = |signs: fn(char) -> bool| bare.chars().all(signs);
    if only(|sign| matches!(sign, '*' | '★'))
        || only(|sign| matches!(sign, '=' | '-' | '_' | '~' | '+'))
            && bare.chars().count() >= 3
            && !only(|sign| sign == '_')
    {
        return true;
    }
    if bare == "选项1" {
        return next.is_none_or(|next| next != "选项2");
    }
    PAGE_WORDS.contains(&&*bare) || is_page(&bare)
}

/// `第1页共3页` `-3-` `1/3` `===分页===`.
fn is_page(bare: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if bare.starts_with('第')
        && bare.contains('页')
        && bare.chars().count() <= 12
        && !bare.has(&['?', ':'])
    {
        return true;
    }
    if bare.starts_with("===") && bare.ends_with("===") && bare.contains('页') {
        return true;
    }
    let dashed = bare
        .strip_prefix('-')
        .and_then(|rest| rest.strip_suffix('-'));
    dashed.is_some_and(digits)
        || bare
            .split_once('/')
            .is_some_and(|(one, other)| digits(one) && digits(other) && bare.len() <= 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("*", true)]
    #[case("手机扫描二维码答题", true)]
    #[case("第 1 页 共 3 页", true)]
    #[case("— 3 —", true)]
    #[case("选项1", true)]
    #[case("满意", false)]
    #[case("3.", false)]
    fn furniture_is_told(#[case] text: &str, #[case] due: bool) {
        assert_eq!(is_furniture(text, None), due);
    }

    #[rstest]
    #[case("您的性别？", true)]
    #[case("您对武汉这座城市的映像是(多选):", true)]
    #[case("材料类型[单选题][必答]", true)]
    #[case("其他:", false)]
    #[case("A.是吗？", false)]
    #[case("满意", false)]
    fn a_question_without_a_number_is_told(#[case] text: &str, #[case] due: bool) {
        assert_eq!(is_bare_question(text, false), due);
    }
}
