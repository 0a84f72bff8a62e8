//! What the words of a question tell: that something is written, that several answers are likely, that they lead.

use std::borrow::Cow;

use super::doubt::Doubt;
use super::going::hints;
use super::line::{closed, fold, folded};
use super::mark::mark;
use super::opening::ends_with_room;
use super::reading::ReadKind;
use super::residue::{asks_some, is_torn};
use super::scale::{degree, meanings, runs_up};
use crate::questionnaire::privacy::{asks_income, seems_private};
use crate::text::{HasSign as _, Sought, is_chinese, sought};

/// Units behind a blank that make it a number.
const UNITS: &[&str] = &[
    "岁",
    "周岁",
    "歲",
    "元",
    "万元",
    "人",
    "口人",
    "口",
    "年",
    "个月",
    "次",
    "个",
    "分钟",
    "小时",
    "天",
    "公里",
    "千米",
    "亩",
    "平方米",
    "户",
    "斤",
    "公斤",
    "%",
    "cm",
    "kg",
    "厘米",
    "米",
    "名",
    "头",
    "台",
    "周",
    "月",
    "度",
    "吨",
    "升",
    "里",
    "件",
    "套",
    "辆",
    "间",
    "位",
    "项",
];

/// Words of questions that are answered in words.
const OPEN: Sought = sought![
    "为什么",
    "请说明",
    "请简",
    "请谈",
    "谈谈",
    "怎样",
    "怎么",
    "什么",
    "哪些",
    "哪里",
    "請說明",
    "列举",
    "描述",
    "评语",
    "哪个",
    "哪一",
    "请写",
    "请留",
    "请具体",
];

/// Words that ask for words where a question ends with them.
const OPEN_AT_THE_END: Sought = sought![
    "意见",
    "建议",
    "看法",
    "原因",
    "想法",
    "建議",
    "意見",
    "期望",
    "希望",
    "补充",
    "评价：",
    "如何",
];

/// Names of fields to write into.
const FIELDS: Sought = sought![
    "姓名",
    "单位",
    "电话",
    "手机",
    "地址",
    "职务",
    "职称",
    "专业",
    "民族",
    "籍贯",
    "名称",
    "邮箱",
    "学校",
    "村",
    "镇",
    "县",
    "部门",
    "编号",
    "职业",
    "岗位",
    "联系方式",
    "科室",
    "班级",
    "学号",
    "QQ",
    "微信",
];

/// Words that lead to an answer.
const LEADING: Sought = sought![
    "难道",
    "众所周知",
    "显而易见",
    "大家都认为",
    "大多数人认为",
    "专家认为",
    "您不认为",
    "您不觉得",
    "是不是应该",
    "毫无疑问",
];

/// The kind of a question without options that no word names, with the doubt about it.
pub(super) fn open_kind(stem: &str, fill: bool) -> (ReadKind, Doubt) {
    let words = with_rooms(stem);
    let words = match words
        .strip_suffix("__")
        .filter(|_| ends_with_room(stem.trim_end()))
    {
        // The place for a letter tells no kind.
        Some(before) if !before.contains("__") => before.into(),
        _ => words,
    };
    let blanks = blanks(&words);
    if words.matches(':').count() >= 2 && blanks.len() != 1 {
        return (ReadKind::Text, Doubt::SeveralBlanks);
    }
    if is_date(&words) {
        return (ReadKind::Date, Doubt::TakenAsDate);
    }
    let is_class = words.contains("年级");
    let numeric = sought![
        "年龄",
        "岁数",
        "几口",
        "多少",
        "人数",
        "金额",
        "面积",
        "几次",
        "几年",
        "年收入",
        "月收入",
        "几个",
        "几人",
        "人口数",
        "工龄",
        "周岁",
        "身高",
        "体重",
    ];
    let bare = words.trim_end_matches(['_', ':', ' ', '?']);
    if blanks.len() <= 1 && bare.ends_with("日期") {
        return (ReadKind::Date, Doubt::TakenAsDate);
    }
    match blanks.as_slice() {
        _ if blanks.len() <= 1 && names_unit(bare) => {
            return (ReadKind::Number, Doubt::TakenAsNumber);
        }
        [behind]
            if UNITS.iter().any(|unit| behind.starts_with(unit)) && !behind.starts_with("年级") =>
        {
            return (ReadKind::Number, Doubt::TakenAsNumber);
        }
        [_] if numeric.are_in(&words) => {
            return (ReadKind::Number, Doubt::TakenAsNumber);
        }
        // …吗？有（名称：____） 没有: what stands behind the question are answers.
        [_] => {
            let behind = words.rsplit_once('?').map_or("", |(_, behind)| behind);
            let is_answers = behind.chars().filter(|sign| is_chinese(*sign)).count() > 3;
            let doubt = if is_answers {
                Doubt::KindUnknown
            } else {
                Doubt::TakenAsText
            };
            return (ReadKind::Text, doubt);
        }
        [_, _, ..] => return (ReadKind::Text, Doubt::SeveralBlanks),
        [] => {}
    }
    let is_short = words.chars().count() <= 6 && !words.ends_with('?');
    if numeric.are_in(&words) && !is_class && (fill || is_short || words.ends_with(':'))
        || counts(&words)
    {
        return (ReadKind::Number, Doubt::TakenAsNumber);
    }
    let named = FIELDS.are_in(&words) && (is_short || words.ends_with(':'));
    if fill || named || asks_words(stem) || names_words(&words) {
        return (ReadKind::Text, Doubt::TakenAsText);
    }
    (ReadKind::Text, Doubt::KindUnknown)
}

/// Whether words end with a unit in a bracket: 面积（亩）, 营业收入（单位：万元）.
fn names_unit(words: &str) -> bool {
    let inner = words
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('));
    inner.is_some_and(|(_, inner)| {
        UNITS.contains(&inner.trim_start_matches("单位").trim_start_matches(':'))
    })
}

/// Whether words ask how many of something: 几个孩子, 多少元; 哪几个 and 了解多少 ask for none.
fn counts(words: &str) -> bool {
    // How often is as well answered in words: 几次, 从不.
    let is_counted = |behind: &str| {
        behind.starts_with('钱')
            || UNITS.iter().any(|unit| behind.starts_with(unit))
                && !["年级", "次"].iter().any(|word| behind.starts_with(word))
    };
    ["几", "多少"].iter().any(|word| {
        words.match_indices(word).any(|(at, _)| {
            is_counted(&words[at + word.len()..])
                && !words[..at].ends_with(['哪', '这', '那', '好', '前', '近'])
        })
    }) && !wants_words(words)
        && !words.contains('吗')
        || words.trim_end_matches([':', '_']).ends_with('数')
        || words.contains("多少") && sought!["年龄", "收入", "支出", "面积", "金额"].are_in(words)
}

/// Whether words name what is written: 其他意见, 打分的理由是, 堵点（不少于50字）：, 您会说：.
fn names_words(words: &str) -> bool {
    let bare = words.trim_end_matches([':', ' ', '是', '有', '为']);
    let nouns = [
        "意见", "建议", "看法", "想法", "理由", "原因", "诉求", "希望", "感想", "体会",
    ];
    let measured = sought![
        "满意", "程度", "评价", "是否", "吗", "多少", "几", "率", "分", "级", "选"
    ];
    nouns.iter().any(|noun| bare.ends_with(noun))
        || bare.ends_with("字)")
        || words.ends_with(':') && !measured.are_in(words)
}

/// Whether words ask for an answer in words.
pub(super) fn asks_words(stem: &str) -> bool {
    let asks = stem.has(&['?', '？', '：', ':'])
        || sought![
            "请",
            "有何",
            "您的意见",
            "您的建议",
            "意见建议",
            "意见和建议",
            "意见与建议",
        ]
        .are_in(stem);
    asks && !asks_points(stem) && (wants_words(stem) || OPEN.are_in(stem))
}

/// Whether words end with what is answered in words: …的建议.
pub(super) fn wants_words(stem: &str) -> bool {
    let end = stem.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
    OPEN_AT_THE_END.are_in(&stem[end..])
}

/// Whether words ask for points.
pub(super) fn asks_points(stem: &str) -> bool {
    if stem.contains('_') {
        let close = closed(stem);
        if close.contains("_分") && !close.contains("_分钟") {
            return true;
        }
    }
    if stem.has(&['(', '（']) {
        let close = folded(stem);
        let close = closed(&close);
        if close.contains("()分") && !close.contains("()分钟") {
            return true;
        }
    }
    sought![
        "打分",
        "评分",
        "几分",
        "评个分",
        "打多少分",
        "填写分数",
        "填分数",
        "评價分",
        "打星",
        "評分",
    ]
    .are_in(stem)
}

/// How many blanks a question has: lines to write on, empty brackets.
pub(super) fn rooms(stem: &str) -> usize {
    if !stem.has(&['_', '(', '（', '[', '【', ' ']) {
        return 0;
    }
    let words = with_rooms(stem);
    let lines = blanks(&words).len();
    // The one at the end is where a ticked code is written, or the answer itself.
    lines - usize::from(lines == 1 && words.ends_with('_'))
}

/// The words, half-width, with every place to write as a rule: empty brackets, and the blank before a unit, 补助 元.
fn with_rooms(stem: &str) -> Cow<'_, str> {
    let words = folded(stem.trim_end());
    let is_open = ["()", "( )", "[]", "[ ]"]
        .iter()
        .any(|room| words.contains(room));
    if !is_open && !words.contains(' ') {
        return words;
    }
    let mut found = words.replace("( )", "__").replace("()", "__");
    found = found.replace("[ ]", "__").replace("[]", "__");
    let blanks: Vec<usize> = found.match_indices(' ').map(|(at, _)| at).collect();
    for at in blanks.into_iter().rev() {
        let is_apart = found[..at].ends_with(|before| is_chinese(before) || ":(".contains(before));
        if is_apart && is_unit(&found[at + 1..]) {
            found.replace_range(at..=at, "__");
        }
    }
    found.into()
}

/// Whether words begin with a unit and nothing that makes it a word: 人 and 人次 are units, 人均 is none.
fn is_unit(words: &str) -> bool {
    let behind = UNITS
        .iter()
        .chain(&["日"])
        .filter_map(|unit| words.strip_prefix(unit));
    let ends = |sign: char| !is_chinese(sign) || "领到的里内左以".contains(sign);
    behind
        .into_iter()
        .any(|rest| rest.chars().next().is_none_or(ends))
}

/// What stands behind each blank to write on.
fn blanks(words: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(at) = rest.find("__") {
        rest = rest[at..].trim_start_matches(['_', ' ']);
        found.push(rest.trim_start_matches([')', '(']).to_owned());
    }
    found
}

/// `____年__月__日`, `年 月 日`.
fn is_date(words: &str) -> bool {
    let bare: String = words
        .chars()
        .filter(|sign| !matches!(sign, '_' | ' '))
        .collect();
    (bare.contains("年月日") || bare.ends_with("年月"))
        && (words.contains("__") || words.contains("年 月") || words.contains("年  月"))
}

/// Whether a choice without a kind may take several options.
pub(super) fn may_be_multiple<'l>(text: &str, labels: impl Iterator<Item = &'l str>) -> bool {
    let plural = sought![
        "哪些",
        "有哪",
        "哪几",
        "多項",
        "哪两",
        "哪三",
        "哪方面",
        "哪类",
        "主要原因",
        "主要方式",
        "主要渠道",
        "主要途径",
        "什么渠道",
        "什么途径",
        "什么方式",
        "所有",
        "参加过的",
        "参与过的",
        "接受过的",
        "享受过的",
        "使用过的",
        "享受的",
        "获得的",
        "哪种",
        "希望政府",
        "希望得到",
        "个问题",
        "个方面",
        "个原因",
        "的两项",
        "的三项",
        "的几项",
    ]
    .are_in(text);
    let all = ["以上都", "以上均", "以上全", "都有", "以上皆", "全选"];
    let mut every = false;
    for label in labels {
        every |= all.iter().any(|word| label.starts_with(word))
            && !label.contains("没")
            && !label.contains("不");
    }
    plural || every
}

/// Whether words end with what there may be more than one of: 您家的收入来源, 您获取信息的途径.
pub(super) fn ends_with_many(text: &str) -> bool {
    if sought!["有无", "是否", "有没有"].are_in(text) {
        return false;
    }
    let bare = text.trim_end_matches([
        '？', '?', '：', ':', '。', ' ', '是', '有', '为', '在', '于', '(', ')', '（', '）', '_',
        '现', '体',
    ]);
    if bare.ends_with('吗') {
        return false;
    }
    let end = bare.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    sought![
        "来源", "渠道", "途径", "理由", "原因", "方面", "问题", "困难", "需求", "因素", "用途",
        "措施", "不足", "优势", "收获", "作用", "成效", "地方", "内容",
    ]
    .are_in(&bare[end..])
}

/// Doubts about how a question is worded.
pub(super) fn doubts(text: &str) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let marks = text
        .chars()
        .filter(|sign| matches!(sign, '?' | '？'))
        .count();
    if marks >= 2 || asks_of_two(text) {
        doubts.push(Doubt::SeveralQuestions);
    }
    if let Some(word) = LEADING.first_in(text) {
        doubts.push(Doubt::Leading(word.to_owned()));
    }
    let conditional = sought![
        "若上题",
        "如上题",
        "上题选",
        "上一题选",
        "若选",
        "如选",
        "如果您选",
        "若您选",
        "如果选",
        "若有，",
        "如有，",
        "如果是，",
        "若是，",
        "跳过此题",
        "跳过本题",
        "不答此题",
        "不填此题",
        "此题不填",
        "若都",
        "如都",
        "的不答",
        "者不答",
        "，请回答",
        "仅限",
        "如您是",
        "若您是",
    ];
    let names_another = hints(text);
    if conditional.are_in(text)
        || asks_some(text)
        || is_of_some(text)
        || names_another && !sends(text)
    {
        doubts.push(Doubt::OnCondition);
    }
    if names_another && sends(text) {
        doubts.push(Doubt::JumpUnclear);
    }
    if seems_private(text) || asks_income(text) {
        doubts.push(Doubt::TakenAsPrivate);
    }
    doubts
}

/// Whether a bracket or the words before a colon say who answers: （未签约的居民回答）, 农户填：, 选“是”的，.
fn is_of_some(text: &str) -> bool {
    let chosen = text
        .strip_prefix('选')
        .and_then(|rest| rest.split_once('，'));
    if chosen.is_some_and(|(before, _)| before.ends_with(['的', '者'])) {
        return true;
    }
    if !text
        .chars()
        .any(|sign| matches!(sign, '填' | '答' | '问' | '跳'))
    {
        return false;
    }
    let names = |part: &str| {
        let verb = |sign: char| "填写报请回作答追问跳过".contains(sign);
        let who = part.trim_end_matches(verb);
        who.len() < part.len()
            && (2..=14).contains(&who.chars().count())
            && who.ends_with(|sign| "的者户民员庭业位生工师性".contains(sign))
    };
    let parts = text.rsplit(['（', '(', '）', ')', '【', '】', '[', ']', '：', ':']);
    parts.skip(1).any(names)
}

/// Whether words that name another question send there: （选A、B的跳至19题）, 选“否”的请直接进入第8题.
pub(super) fn sends(text: &str) -> bool {
    sought![
        "跳",
        "转",
        "轉",
        "直接",
        "进入",
        "不必",
        "不用",
        "无需",
        "无须",
        "不需",
        "免答",
        "略过",
        "请回答",
        "回答第",
        "答第",
        "请答",
        "请做",
        "继续",
        "结束",
        "终止",
        "停止",
        "到此为止",
    ]
    .are_in(text)
}

/// How many decimals a number has: none where people, years and the like are counted.
pub(super) fn decimals(text: &str) -> u32 {
    let whole = [
        "岁", "周岁", "几口", "口人", "人数", "次数", "几次", "年龄", "几个", "户数",
    ];
    if whole.iter().any(|word| text.contains(word)) {
        0
    } else {
        2
    }
}

/// 对甲和乙是否满意: two things, one answer.
fn asks_of_two(text: &str) -> bool {
    let Some(at) = text.find('对') else {
        return false;
    };
    let behind = &text[at..];
    let Some(end) = ["满意", "滿意", "了解"]
        .iter()
        .find_map(|word| behind.find(word))
    else {
        return false;
    };
    let between = &behind[..end];
    if !between.has(&['和', '及', '与']) {
        return false;
    }
    let mut bare = outside_brackets(between);
    for word in ["及时", "和谐"] {
        if bare.contains(word) {
            bare = Cow::Owned(bare.replace(word, ""));
        }
    }
    ["和", "及", "与"].iter().any(|word| bare.contains(word))
}

/// The words outside of brackets.
pub(super) fn outside_brackets(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|sign| matches!(sign, '(' | '（' | '【' | ')' | '）' | '】'))
    {
        return Cow::Borrowed(text);
    }
    let mut depth = 0;
    let kept = text.chars().filter(|sign| match sign {
        '(' | '（' | '【' => {
            depth += 1;
            false
        }
        ')' | '）' | '】' => {
            depth -= 1;
            false
        }
        _ => depth <= 0,
    });
    Cow::Owned(kept.collect())
}

/// An option without the brackets around it.
fn bare_part(part: &str) -> String {
    let part = part.trim();
    let inner = part
        .strip_prefix(['[', '【'])
        .and_then(|inner| inner.strip_suffix([']', '】']));
    inner.unwrap_or(part).to_owned()
}

/// Options in a bracket behind the words: 体育（满意、一般、不满意）, 就业【满意 一般 不满意】; two of them say degrees.
fn bracketed(text: &str) -> Option<(String, Vec<String>)> {
    if !text.has(&['(', '（', '[', '【']) {
        return None;
    }
    let open = text.rfind(['(', '（', '[', '【'])?;
    let inner =
        text[open..].trim_end_matches([')', '）', ']', '】', '。', ' ', ':', '：', '?', '？']);
    let inner = inner.trim_start_matches(['(', '（', '[', '【']);
    if inner.len() + 2 > text[open..].len() || inner.has(&[')', '）']) {
        return None;
    }
    // 5—非常满意，4—满意: what numbers of items mean. The same answers twice are of two questions.
    if meanings(inner).is_some() || text[..open].contains(inner) {
        return None;
    }
    let parts: Vec<String> = inner
        .split(['、', ' ', '/', '／', '，', ','])
        .filter(|part| !part.is_empty())
        .map(|part| mark(part).map_or(part, |mark| mark.rest).to_owned())
        .collect();
    let degrees = parts.iter().filter(|part| degree(part).is_some()).count();
    let stem = text[..open].trim();
    // 身份（学生/教师）; 单位（部门/科室） names what to write.
    let is_short = |part: &String| part.chars().count() <= 6 && part.chars().all(is_chinese);
    let by_strokes = inner.has(&['/', '／'])
        && parts.len() >= 2
        && parts.iter().all(is_short)
        && !parts
            .iter()
            .any(|part| FIELDS.are_in(part) || UNITS.contains(&part.as_str()));
    let are_options = degrees >= 2 || by_strokes;
    (are_options && parts.len() <= 12 && !stem.is_empty()).then(|| (stem.to_owned(), parts))
}

/// Options parted by strokes or blanks behind a colon or a question mark: 性别：男/女.
pub(super) fn slashed(text: &str) -> Option<(String, Vec<String>)> {
    if let Some(found) = bracketed(text) {
        return Some(found);
    }
    // 男 / 女: strokes with blanks around them.
    let has_strokes = text.chars().any(|sign| matches!(sign, '/' | '／'));
    let close = if has_strokes {
        Cow::Owned(
            text.replace('／', "/")
                .replace(" /", "/")
                .replace("/ ", "/"),
        )
    } else {
        Cow::Borrowed(text)
    };
    let text = &*close;
    let is_named = |at: &usize| {
        let tail = &text[at + 1..];
        tail.contains('/')
            && tail
                .chars()
                .all(|sign| is_chinese(sign) || "/_".contains(sign))
    };
    let at = text
        .rfind([':', '：', '?', '？'])
        .or_else(|| text.rfind(' ').filter(is_named))?;
    let (stem, behind) = text.split_at(at + text[at..].chars().next().map_or(1, char::len_utf8));
    let behind = behind.trim().trim_matches(['(', ')', '（', '）']);
    if !behind.has(&['/', ' ', '、']) {
        return None;
    }
    let other = behind.rsplit('/').next().unwrap_or(behind);
    let rooms = behind.matches("__").count() - other.matches("__").count();
    if behind.contains("__") && (other == behind || rooms > 0) {
        return None;
    }
    let parts: Vec<String> = if has_strokes {
        behind.split('/').map(bare_part).collect()
    } else {
        let by_commas = behind.contains('、') && runs_up(behind.split('、')).is_some();
        behind
            .split(if by_commas { '、' } else { ' ' })
            .filter(|part| !part.is_empty())
            .map(bare_part)
            .collect()
    };
    let short = parts.iter().all(|part| {
        !part.is_empty() && part.chars().count() <= 10 && !part.has(&['，', '。', ','])
    });
    // 态度（ ）效率（ ）: blanks of a sentence, parted in the middle; 【 】 and |__| are room for the answer.
    let is_room = |part: &String| {
        part.chars()
            .all(|sign| matches!(fold(sign), '[' | ']' | '_' | '|'))
    };
    if parts.iter().any(|part| is_torn(part) || is_room(part)) {
        return None;
    }
    // 出生年月： 年 月: units behind room to write are no answers.
    let units = [
        "年", "月", "日", "镇", "村", "乡", "县", "元", "人", "号", "岁", "组",
    ];
    if parts.iter().any(|part| units.contains(&part.as_str())) {
        return None;
    }
    // Select all that apply: words of a sentence, no answers.
    let latin = |part: &String| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !has_strokes && parts.iter().all(latin) {
        return None;
    }
    ((2..=12).contains(&parts.len()) && short).then(|| (stem.to_owned(), parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("您今年____周岁", ReadKind::Number)]
    #[case("您对本项目还有什么意见和建议？", ReadKind::Text)]
    #[case("出生日期：____年____月____日", ReadKind::Date)]
    #[case("您的姓名：", ReadKind::Text)]
    fn the_kind_of_an_open_question_is_told(#[case] stem: &str, #[case] due: ReadKind) {
        let (kind, doubt) = open_kind(stem, false);
        assert_eq!(kind, due);
        assert!(!doubt.is_ask(), "{doubt:?}");
    }

    #[test]
    fn what_tells_nothing_is_asked() {
        assert!(open_kind("您对服务是否满意？", false).1.is_ask());
        assert!(open_kind("项目名称____，金额____万元", false).1.is_ask());
    }

    #[test]
    fn two_things_in_a_question_are_noticed() {
        assert_eq!(
            doubts("您对服务态度和办事效率是否满意？"),
            [Doubt::SeveralQuestions]
        );
        assert_eq!(doubts("您对服务态度是否满意？"), []);
    }
}
