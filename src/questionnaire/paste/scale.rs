//! Scales: the range of points that words name, the labels of numbers, and which way answers run.

use rust_decimal::Decimal;

use super::label::label;
use super::line::{fold, folded};
use super::mark::{Style, inline, is_box, split};
use crate::text::{HasSign as _, Sought, is_chinese, read_decimal, sought};

/// What a text says about the answers of what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scale {
    /// Points from the one to the other.
    Points(Decimal, Decimal),
    /// Options, each with its code.
    Options(Vec<(String, String)>),
}

/// The range of points that words name: `0-10分` `1~5` `0分表示…，10分表示…` `满分100分`.
pub(super) fn range(words: &str) -> Option<(Decimal, Decimal)> {
    if !words.chars().any(|sign| is_digit(sign) || sign == '百') {
        return None;
    }
    let mut words = folded(words);
    if words.contains("一百分") {
        words = words.replace("一百分", "100分").into();
    }
    let numbers = numbers(&words);
    let mut found: Vec<(bool, Decimal, Decimal)> = Vec::new();
    for pair in numbers.windows(2) {
        let [one, other] = pair else { continue };
        let between = words[one.end..other.start].trim();
        let is_scale = is_bare_scale(&words, one, other);
        let is_range = matches!(between, "-" | "~" | "--" | "至" | "到" | "——")
            || (one.in_points && matches!(between, "分-" | "分~" | "分至" | "分到"));
        if is_range && (other.in_points || is_scale || is_marked(&words, other.end)) {
            found.push((other.in_points, one.value, other.value));
        }
    }
    // 每天通勤20-30分钟，请打分（0-10分）: what is said to be points goes before what only may be.
    let is_said = found.iter().any(|(in_points, ..)| *in_points);
    found.retain(|(in_points, ..)| *in_points || !is_said);
    if !found.is_empty() {
        return bounds(found.iter().flat_map(|(_, low, high)| [*low, *high]));
    }
    let meant: Vec<Decimal> = numbers
        .iter()
        .filter(|number| {
            let behind = &words[number.end..];
            let is_meant = has_meaning(behind) || is_end(&words[..number.start]);
            number.in_points && is_meant
                || behind.starts_with("为最")
                || behind.starts_with("表示最")
        })
        .map(|number| number.value)
        .collect();
    if meant.len() >= 2 {
        return bounds(meant.into_iter());
    }
    if words.contains("百分制") {
        return Some((Decimal::ZERO, Decimal::ONE_HUNDRED));
    }
    let full = numbers.iter().find(|number| {
        let before = &words[..number.start];
        number.in_points
            && [
                "满分为",
                "满分是",
                "满分",
                "满分:",
                "每项",
                "每题",
                "每小题",
            ]
            .iter()
            .any(|word| before.ends_with(word))
    })?;
    Some((Decimal::ZERO, full.value))
}

/// A range that stands alone on its line: `1~5`, `0-10`, `1(低)~5(高)`, `1 2 3 4 5`.
pub(super) fn range_alone(words: &str) -> Option<(Decimal, Decimal)> {
    let mut digits = words.chars().filter(|sign| is_digit(*sign));
    digits.nth(1)?;
    let words = folded(words).replace(is_box, "");
    let bare = without_brackets(&words);
    let numbers = numbers(&bare);
    let rest: String = bare.chars().filter(|sign| !sign.is_ascii_digit()).collect();
    let rest: String = rest
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '分'))
        .collect();
    if numbers.len() == 2 && matches!(rest.as_str(), "~" | "-" | "--" | "至" | "到") {
        return bounds(numbers.iter().map(|number| number.value));
    }
    if let Some(bounds) = between_words(&bare) {
        return Some(bounds);
    }
    if numbers.len() >= 3
        && rest
            .chars()
            .all(|sign| matches!(sign, '□' | '○' | '、' | ',' | '/' | '|'))
    {
        return in_steps(
            &numbers
                .iter()
                .map(|number| number.value)
                .collect::<Vec<_>>(),
        );
    }
    None
}

/// Numbers in a row between what its ends mean: 不可能 0 1 2 3 4 5 极有可能.
fn between_words(words: &str) -> Option<(Decimal, Decimal)> {
    let parts: Vec<&str> = words.split(' ').collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = parts.iter().position(is_number)?;
    let count = parts[first..]
        .iter()
        .take_while(|part| is_number(part))
        .count();
    if count < 5 || parts.len() - count > 2 {
        return None;
    }
    let values: Option<Vec<Decimal>> = parts[first..first + count]
        .iter()
        .map(|part| read_decimal(part))
        .collect();
    in_steps(&values?)
}

/// The ends of whole numbers in a row, up or down by one.
pub(super) fn in_steps(values: &[Decimal]) -> Option<(Decimal, Decimal)> {
    let up = values
        .windows(2)
        .all(|pair| pair[1] - pair[0] == Decimal::ONE);
    let down = values
        .windows(2)
        .all(|pair| pair[0] - pair[1] == Decimal::ONE);
    (values.len() >= 3 && (up || down))
        .then(|| bounds(values.iter().copied()))
        .flatten()
}

fn is_digit(sign: char) -> bool {
    fold(sign).is_ascii_digit()
}

/// Stars in a row: how many.
pub(super) fn stars(words: &str) -> Option<u32> {
    if !words.has(&['★', '☆']) {
        return None;
    }
    let count = words
        .chars()
        .filter(|sign| matches!(sign, '★' | '☆'))
        .count();
    // Digits and signs beside them count, and what pages call the row; other words are the name of an item.
    let row = words
        .trim_start_matches("分数")
        .trim_start_matches("标签")
        .trim_start_matches("评分");
    let is_named = row.chars().any(|sign| is_chinese(sign) && sign != '星');
    (count >= 3 && !is_named).then_some(count as u32)
}

fn bounds(values: impl Iterator<Item = Decimal> + Clone) -> Option<(Decimal, Decimal)> {
    let (low, high) = (values.clone().min()?, values.max()?);
    (low < high).then_some((low, high))
}

fn without_brackets(words: &str) -> String {
    let mut depth = 0;
    words
        .chars()
        .filter(|sign| match sign {
            '(' | '[' => {
                depth += 1;
                false
            }
            ')' | ']' => {
                depth -= 1;
                false
            }
            _ => depth <= 0,
        })
        .collect()
}

/// A number in words, where it stands, and whether 分 stands behind it.
struct Number {
    value: Decimal,
    start: usize,
    end: usize,
    in_points: bool,
}

fn numbers(words: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let bytes = words.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || bytes[at] == b'.') {
            at += 1;
        }
        let text = words[start..at].trim_end_matches('.');
        let end = start + text.len();
        if let Some(value) = read_decimal(text) {
            let behind = words[end..].trim_start();
            numbers.push(Number {
                value,
                start,
                end,
                in_points: behind.starts_with('分')
                    && !behind.starts_with("分钟")
                    && !behind.starts_with("分鐘"),
            });
        }
    }
    numbers
}

/// Whether a range from 0 or 1 stands alone in a bracket behind words that are scored: 期望值（1~10）.
fn is_bare_scale(words: &str, one: &Number, other: &Number) -> bool {
    let (before, behind) = (&words[..one.start], &words[other.end..]);
    before.ends_with('(')
        && behind.starts_with(')')
        && one.value <= Decimal::ONE
        && other.value <= Decimal::ONE_HUNDRED
        && sought![
            "满意", "滿意", "评", "感受", "期望", "程度", "认可", "推荐", "重要"
        ]
        .are_in(before)
}

/// Whether points are given or scored near a range.
fn is_marked(words: &str, end: usize) -> bool {
    let near: String = words[end..].chars().take(6).collect();
    let is_amount = near.trim_start().starts_with([
        '年', '月', '日', '号', '岁', '人', '次', '小', '天', '元', '万', '%', '题', '项', '个',
        '户', '亩', '公',
    ]) || near.contains("分钟");
    if is_amount {
        return false;
    }
    near.contains('分')
        || ["打分", "评分", "赋分", "分值", "几分"]
            .iter()
            .any(|word| words.contains(word))
        || words.contains("数字") && near.contains("表示")
}

/// Whether a meaning stands behind points: 分表示, 分为, 分=, 分代表.
fn has_meaning(behind: &str) -> bool {
    let behind = behind.trim_start().trim_start_matches('分').trim_start();
    // 0分最低，100分最高.
    [
        "表示", "代表", "为", "是", "=", ":", "指", "即", "\"", "“", "最",
    ]
    .iter()
    .any(|word| behind.starts_with(word))
}

/// Whether what stands before points says that they are the least or the most: 最低0分最高100分.
fn is_end(before: &str) -> bool {
    let before = before.trim_end_matches(['为', '是', ':', ' ']);
    ["最低", "最高", "最差", "最好"]
        .iter()
        .any(|word| before.ends_with(word))
}

/// What a line of instructions says about the answers: a range of points, or options named once for all.
pub(super) fn scale(words: &str) -> Option<Scale> {
    if says_points(words)
        && let Some((low, high)) = range(words)
    {
        return Some(Scale::Points(low, high));
    }
    meanings(words)
        .or_else(|| quoted(words))
        .map(Scale::Options)
}

/// Steps in quotes that instructions name: 请按“从不、偶尔、有时、经常、总是”作答.
fn quoted(words: &str) -> Option<Vec<(String, String)>> {
    if !sought!["作答", "回答", "选择", "评价"].are_in(words) {
        return None;
    }
    let (_, behind) = words.split_once(['“', '"', '「'])?;
    let (inner, _) = behind.split_once(['”', '"', '」'])?;
    let parts: Vec<&str> = inner
        .split(['、', '，', ',', '/', ' '])
        .map(str::trim)
        .collect();
    let is_scale = (3..=9).contains(&parts.len()) && runs_up(parts.iter().copied()).is_some();
    is_scale.then(|| {
        (1..)
            .zip(parts)
            .map(|(code, part)| (code.to_string(), part.to_owned()))
            .collect()
    })
}

/// Words and the stars that stand behind them to be ticked: 您对驾校的评价 ☆☆☆☆☆.
pub(super) fn stars_behind(words: &str) -> Option<(&str, u32)> {
    let before = words.trim_end_matches(['☆', '★', ' ']);
    let count = words[before.len()..]
        .chars()
        .filter(|sign| *sign != ' ')
        .count();
    (count >= 3 && !before.is_empty()).then_some((before, count as u32))
}

fn says_points(words: &str) -> bool {
    [
        "打分", "评分", "赋分", "评价", "满意", "分值", "得分", "打 分",
    ]
    .iter()
    .any(|word| words.contains(word))
}

/// `1=非常不满意，2=不满意…`, `5 非常满意 4 满意`, `A非常满意 B满意`, with at least three meanings.
pub(super) fn meanings(words: &str) -> Option<Vec<(String, String)>> {
    // Three codes at least; a label of an option has hardly any.
    let codes = words
        .chars()
        .filter(|sign| fold(*sign).is_ascii_alphanumeric())
        .count();
    if codes < 3 || words.chars().count() < 9 {
        return None;
    }
    let folded = folded(words);
    let mut found: Vec<(String, String)> = Vec::new();
    for sign in ["表示", "代表", "=", "——", "--", ":", "为", "-"] {
        found = meant(&folded, sign);
        if found.len() >= 3 {
            break;
        }
    }
    if found.len() < 3 {
        found = coded_behind(&folded);
    }
    if found.len() >= 3 {
        return Some(found);
    }
    let (_, style, pieces) = inline(words)?;
    let is_scale = pieces.len() >= 3
        && style != Style::Box
        && says_degrees(&pieces.iter().map(|piece| &*piece.words).collect::<Vec<_>>());
    is_scale.then(|| {
        pieces
            .iter()
            .map(|piece| (piece.code.clone(), end_trimmed(&label(&piece.words).words)))
            .collect()
    })
}

/// `非常同意(5);同意(4)`: labels with their codes behind.
fn coded_behind(words: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut rest = words;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')').map(|at| open + at) else {
            break;
        };
        let code = rest[open + 1..close].trim().trim_end_matches('分');
        let start = rest[..open]
            .rfind([',', ';', '、', ':', ' ', '.', '(', ')'])
            .map_or(0, |at| {
                at + rest[at..].chars().next().map_or(1, char::len_utf8)
            });
        let label = end_trimmed(&rest[start..open]);
        let is_code =
            !code.is_empty() && code.len() <= 2 && code.bytes().all(|byte| byte.is_ascii_digit());
        if is_code && !label.is_empty() && label.chars().count() <= 12 {
            found.push((code.to_owned(), label));
        }
        rest = &rest[close + 1..];
    }
    found
}

fn meant(words: &str, sign: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in words.split([',', ';', '、', ' ', '.', '(', ')', '，', '；', '。']) {
        let Some((code, meaning)) = part.split_once(sign) else {
            continue;
        };
        let code: String = code
            .trim_matches(['"', '“', '”', '\'', '‘', '’'])
            .trim_end_matches('分')
            .chars()
            .rev()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let code: String = code.chars().rev().collect();
        let meaning = end_trimmed(meaning);
        let is_code = !code.is_empty()
            && code.len() <= 2
            && !meaning.starts_with(|sign: char| sign.is_ascii_digit());
        if is_code
            && !meaning.is_empty()
            && meaning.chars().count() <= 12
            && !found.iter().any(|(known, _)| *known == code)
        {
            found.push((code, meaning));
        }
    }
    found
}

fn end_trimmed(words: &str) -> String {
    words
        .trim_matches([
            '"', '“', '”', '\'', '‘', '’', ' ', '。', '.', ';', '；', ')', '）',
        ])
        .to_owned()
}

/// Whether options are degrees of one thing.
fn says_degrees(labels: &[&str]) -> bool {
    labels
        .iter()
        .filter(|label| degree(label).is_some())
        .count()
        >= 2
}

/// Words that say a degree of something good.
const GOOD: Sought = sought![
    "满意", "满足", "同意", "了解", "清楚", "知道", "符合", "合理", "好", "及时", "方便", "明显",
    "重要", "赞成", "认可", "信任", "支持", "熟悉", "公平", "公正", "便利", "滿意", "丰富", "整洁",
    "愿意", "到位", "有效", "安全", "高",
];

/// How good a label is, the best 4, the worst 0; `None` where it is no degree.
pub(super) fn degree(label: &str) -> Option<i8> {
    let label = label.trim_start_matches(|sign: char| {
        sign.is_ascii_alphanumeric() || matches!(sign, ' ' | '.' | '、' | '=' | ':' | '：')
    });
    let word = GOOD.first_in(label)?;
    let at = label.find(word)?;
    let before = &label[..at];
    if before.is_empty() {
        return Some(3);
    }
    if before.chars().count() > 3 {
        return None;
    }
    let is_one = |words: Sought| words.are_in(before);
    Some(if before.contains('不') {
        let is_much = is_one(sought![
            "非常不",
            "很不",
            "十分不",
            "完全不",
            "极不",
            "根本不",
            "极其不",
            "強烈不",
            "强烈不",
        ]);
        i8::from(!is_much)
    } else if before.has(&['没', '无', '欠']) {
        1
    } else if is_one(sought!["非常", "很", "十分", "完全", "极", "特别", "强烈"]) {
        4
    } else {
        3
    })
}

/// Whether options run from the worst to the best; `None` where they are no scale.
pub(super) fn runs_up<'l>(labels: impl Iterator<Item = &'l str> + Clone) -> Option<bool> {
    rises(labels.clone().filter_map(degree).collect(), labels)
}

/// The same of labels whose degrees are known.
pub(super) fn rises<'l>(
    mut degrees: Vec<i8>,
    labels: impl Iterator<Item = &'l str>,
) -> Option<bool> {
    if degrees.len() < 2 {
        degrees = labels.filter_map(step).collect();
        degrees = if degrees.len() < 3 {
            Vec::new()
        } else {
            degrees
        };
    }
    let (first, last) = (degrees.first()?, degrees.last()?);
    (first != last).then_some(first < last)
}

/// The step of a label on a scale that names nothing good: 差 良 优, 从不 偶尔 经常, 反对 中立 支持.
fn step(label: &str) -> Option<i8> {
    let steps: [&[&str]; 5] = [
        &[
            "强烈反对",
            "坚决反对",
            "很差",
            "极差",
            "从不",
            "从未",
            "毫无",
            "没有",
            "未",
            "不合格",
            "大幅减",
            "大幅下",
        ],
        &[
            "反对",
            "差",
            "较差",
            "偶尔",
            "很少",
            "减少",
            "下降",
            "小幅减",
            "小幅下",
        ],
        &[
            "一般",
            "中",
            "有时",
            "持平",
            "不变",
            "基本不变",
            "没变",
            "有一点",
            "有些",
        ],
        &[
            "良",
            "合格",
            "较好",
            "经常",
            "略有",
            "有一定",
            "有所",
            "有较",
            "增加",
            "上升",
            "支持",
            "小幅增",
            "小幅上",
        ],
        &[
            "优",
            "总是",
            "一直",
            "显著",
            "明显",
            "大幅",
            "有很大",
            "很大",
            "强烈支持",
        ],
    ];
    (0..)
        .zip(steps)
        .find(|(_, words)| words.iter().any(|word| label.starts_with(word)))
        .map(|(place, _)| place)
}

/// Whether an option gives no opinion: 不清楚, 说不清, 没接触过.
pub(super) fn is_no_opinion(label: &str) -> bool {
    // What an interviewer does not read out stands in a bracket before it: （不读）说不清.
    let label = label.trim();
    let label = match label.split_once([')', '）', ']', '】']) {
        Some((before, behind)) if before.starts_with(['(', '（', '[', '【']) => behind.trim(),
        _ => label,
    };
    label.starts_with(['不', '说', '說', '没', '未', '无', '难', '拒'])
        && sought![
            "不清楚",
            "说不清",
            "說不清",
            "不好说",
            "不知道或",
            "不知道/",
            "不适用",
            "没接触过",
            "未接触",
            "没接受过",
            "不关注",
            "不清楚或",
            "无法评价",
            "难以评价",
            "不了解/",
            "没去过",
            "未使用",
            "没有使用过",
            "说不准",
            "未参与",
            "没参加",
            "没用过",
            "没使用",
            "无法判断",
            "难以判断",
            "拒绝回答",
            "拒答",
            "不确定",
            "不涉及",
            "未就",
            "未办理",
            "没办理",
            "未享受",
            "无所谓",
            "不予评价",
            "不评价",
        ]
        .begin(label)
}

/// The columns that a line names, parted by blanks: 很不满意 不满意 一般 满意 很满意; at least two.
pub(super) fn columns(words: &str) -> Option<Vec<String>> {
    let style_first = super::mark::mark(words);
    if let Some(mark) = style_first
        && let Some(pieces) = split(words, mark.style, mark.place)
        && pieces.len() >= 2
    {
        return Some(
            pieces
                .iter()
                .map(|piece| label(&piece.words).words)
                .collect(),
        );
    }
    let parts: Vec<String> = words
        .split([' ', '\t'])
        .filter(|part| !matches!(*part, "" | "/" | "／" | "|" | "、"))
        .map(str::to_owned)
        .collect();
    let short = parts.iter().all(|part| part.chars().count() <= 12);
    ((2..=12).contains(&parts.len()) && short).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("(0分表示“完全不可能”,10分表示“极有可能”)", Some((0, 10)))]
    #[case("请打分（1-10分）", Some((1, 10)))]
    #[case("满意,请在80-100分之间打分;基本满意,请在60-79分之间打分;不满意,请在40-59分之间打分。", Some((40, 100)))]
    #[case("满分10分", Some((0, 10)))]
    #[case("请打分，0分最低，100分最高", Some((0, 100)))]
    #[case("请打分（百分制）", Some((0, 100)))]
    #[case("您打几分？（1-10）", Some((1, 10)))]
    #[case("您每天锻炼10-30分钟吗？", None)]
    #[case("您的年龄是18-25岁吗？", None)]
    #[case("请您对2021-2023年的工作打分", None)]
    #[case("您每天通勤20-30分钟，请给交通打分（0～10分）", Some((0, 10)))]
    fn a_range_of_points_is_read(#[case] words: &str, #[case] due: Option<(i64, i64)>) {
        let due = due.map(|(low, high)| (Decimal::from(low), Decimal::from(high)));
        assert_eq!(range(words), due);
    }

    #[rstest]
    #[case("1~5", Some((1, 5)))]
    #[case("1(低)~5(高)", Some((1, 5)))]
    #[case("1 2 3 4 5", Some((1, 5)))]
    #[case("10 9 8", Some((8, 10)))]
    #[case("1-2次", None)]
    fn a_range_alone_is_read(#[case] words: &str, #[case] due: Option<(i64, i64)>) {
        let due = due.map(|(low, high)| (Decimal::from(low), Decimal::from(high)));
        assert_eq!(range_alone(words), due);
    }

    #[test]
    fn a_scale_is_named_once() {
        let read =
            meanings("请打分：1=非常不满意，2=不满意，3=一般，4=满意，5=非常满意。").unwrap();
        assert_eq!(read.len(), 5);
        assert_eq!(read[0], ("1".to_owned(), "非常不满意".to_owned()));
        assert_eq!(read[4], ("5".to_owned(), "非常满意".to_owned()));
        assert_eq!(meanings("每个IP地址限投一票。"), None);
    }

    #[rstest]
    #[case(&["非常满意", "满意", "一般", "不满意"], Some(false))]
    #[case(&["很不满意", "不满意", "一般", "满意", "很满意"], Some(true))]
    #[case(&["男", "女"], None)]
    #[case(&["差", "中", "良", "优"], Some(true))]
    #[case(&["从不", "偶尔", "经常", "总是"], Some(true))]
    #[case(&["强烈反对", "反对", "中立", "支持", "强烈支持"], Some(true))]
    #[case(&["显著改善", "略有改善", "没有改善"], Some(false))]
    #[case(&["有", "没有"], None)]
    fn the_way_of_a_scale_is_told(#[case] labels: &[&str], #[case] due: Option<bool>) {
        assert_eq!(runs_up(labels.iter().copied()), due);
    }
}
