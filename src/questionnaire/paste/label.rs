//! What stands behind the words of an option: points, something to fill in, a jump, a share of an earlier survey.

use rust_decimal::Decimal;

use super::line::{fold, folded};
use super::mark::BOXES;
use super::number::numbered;
use super::reading::Jump;
use crate::text::read_decimal;

/// The words of an option and what stands behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Label {
    /// The words.
    pub words: String,
    /// Its points.
    pub points: Option<Decimal>,
    /// Whether something is written beside it.
    pub fill: bool,
    /// Where to go on.
    pub jump: Option<Jump>,
    /// A share behind it, as printed.
    pub share: Option<String>,
}

/// Reads the words of an option, its boxes still in.
pub(super) fn label(text: &str) -> Label {
    let mut label = Label::default();
    let mut words = without_boxes(text);
    loop {
        let before = words.clone();
        trimmed(&before).clone_into(&mut words);
        for take in [blank, colon, please, arrow, bracket, share, said_jump] {
            take(&mut words, &mut label);
        }
        if words == before {
            break;
        }
    }
    // Room inside the words: 是，金额____元.
    label.fill |= words.contains("__");
    label.words = words;
    label
}

fn without_boxes(text: &str) -> String {
    let is_box = |sign: char| BOXES.contains(&sign) || sign == ' ';
    text.trim_matches(is_box).to_owned()
}

/// Without the signs that end a line of a list.
fn trimmed(words: &str) -> &str {
    words.trim_matches(|sign: char| {
        matches!(sign, ' ' | ',' | '，' | ';' | '；' | '、' | '*' | '＊') || BOXES.contains(&sign)
    })
}

/// `____` at the end or in a bracket, with the colon before it.
fn blank(words: &mut String, label: &mut Label) {
    let end = words.trim_end_matches(['.', '。', ' ']);
    let without = end.trim_end_matches(['_', '＿', '﹍', '…', ' ']);
    if without.len() < end.len() && end.ends_with(['_', '＿', '﹍', '…']) {
        label.fill = true;
        let without = without.trim_end_matches([':', '：', ' ']);
        *words = without.to_owned();
    }
}

/// A colon at the end leaves room: 其他：.
fn colon(words: &mut String, label: &mut Label) {
    let end = words.trim_end_matches([':', '：', ' ']);
    if end.len() < words.len() && !end.is_empty() {
        label.fill = true;
        *words = end.to_owned();
    }
}

/// 请注明 behind the words without a bracket: 其他，请注明.
fn please(words: &mut String, label: &mut Label) {
    for word in [
        "请注明",
        "请说明",
        "请填写",
        "請註明",
        "請說明",
        "请具体说明",
    ] {
        let Some(before) = words.strip_suffix(word) else {
            continue;
        };
        let before = before.trim_end_matches([' ', ',', '，', '、', '：', ':', '-']);
        if !before.is_empty() {
            label.fill = true;
            *words = before.to_owned();
            return;
        }
    }
}

/// `->10`.
fn arrow(words: &mut String, label: &mut Label) {
    for sign in ["->", "→", "=>"] {
        let Some((before, behind)) = words.rsplit_once(sign) else {
            continue;
        };
        let behind = folded(behind.trim());
        if let Some(points) = read_decimal(behind.trim_end_matches('分')) {
            label.points = Some(points);
            *words = before.trim_end().to_owned();
            return;
        }
        if let Some(jump) = jump(&behind, true) {
            label.jump = Some(jump);
            *words = before.trim_end().to_owned();
            return;
        }
    }
}

/// The last bracket: points, a share, a jump, or room to write.
fn bracket(words: &mut String, label: &mut Label) {
    let Some(close) = words
        .chars()
        .next_back()
        .filter(|sign| matches!(fold(*sign), ')' | ']'))
    else {
        return;
    };
    let open = if fold(close) == ')' { '(' } else { '[' };
    let mut depth = 0;
    let mut start = None;
    for (at, sign) in words.char_indices().rev() {
        let sign = fold(sign);
        if sign == fold(close) {
            depth += 1;
        } else if sign == open {
            depth -= 1;
            if depth == 0 {
                start = Some(at);
                break;
            }
        }
    }
    let Some(start) = start.filter(|start| *start > 0) else {
        return;
    };
    let open_length = words[start..].chars().next().map_or(1, char::len_utf8);
    let inner = words[start + open_length..words.len() - close.len_utf8()].to_owned();
    let inner = folded(inner.trim());
    let took = if let Some(points) = points_in(&inner) {
        label.points = Some(points);
        true
    } else if is_share(&inner) {
        label.share = Some(inner.clone());
        true
    } else if let Some(to) = jump(&inner, false) {
        label.jump = Some(to);
        true
    } else if goes_on(&inner) {
        true
    } else if asks_to_write(&inner) {
        label.fill = true;
        true
    } else {
        false
    };
    if took {
        words.truncate(start);
        *words = words.trim_end().to_owned();
    }
}

/// `10分` `分数：10` `-5 分`.
fn points_in(inner: &str) -> Option<Decimal> {
    let named = ["分数:", "分值:", "计", "得", "记"]
        .iter()
        .find_map(|word| inner.strip_prefix(word));
    let amount = named.unwrap_or(inner).trim();
    let digits = amount.strip_suffix('分').map(str::trim_end);
    read_decimal(digits.or_else(|| named.map(|_| amount))?)
}

/// `56%` `3.36%`.
fn is_share(inner: &str) -> bool {
    inner
        .strip_suffix('%')
        .is_some_and(|number| read_decimal(number.trim()).is_some())
}

/// A share without brackets at the end: `注册3.36%`, where it is no part of an amount.
fn share(words: &mut String, label: &mut Label) {
    let end = folded(words);
    let Some(body) = end.strip_suffix('%') else {
        return;
    };
    let digits = body
        .chars()
        .rev()
        .take_while(|sign| sign.is_ascii_digit() || *sign == '.')
        .count();
    let number: String = body.chars().skip(body.chars().count() - digits).collect();
    // 61.5% with decimals is a result; 10% is as well an amount.
    if number.contains('.') && read_decimal(&number).is_some() {
        let keep = words.chars().count() - digits - 1;
        let kept: String = words.chars().take(keep).collect();
        if !kept.trim().is_empty()
            && !kept
                .trim_end()
                .ends_with(['-', '~', '至', '到', '于', '过', '～'])
        {
            label.share = Some(format!("{number}%"));
            kept.trim_end().clone_into(words);
        }
    }
}

/// A jump behind the words without brackets: `否，跳至第8题`.
fn said_jump(words: &mut String, label: &mut Label) {
    if !words.contains(['跳', '转', '请']) {
        return;
    }
    for word in [
        "请跳",
        "跳问",
        "跳至",
        "跳到",
        "跳转",
        "转至第",
        "转到第",
        "请直接回答",
        "请转",
    ] {
        let Some(at) = words.find(word).filter(|at| *at > 0) else {
            continue;
        };
        let behind = folded(&words[at..]);
        if let Some(to) = jump(&behind, false) {
            label.jump = Some(to);
            let kept =
                words[..at].trim_end_matches([' ', '-', '—', '→', ',', '，', '>', '（', '(']);
            let kept = kept.to_owned();
            *words = kept;
            return;
        }
    }
}

/// Where words say to go on; `bare` takes a number without a verb.
pub(super) fn jump(words: &str, bare: bool) -> Option<Jump> {
    if !words.contains(|sign: char| {
        sign.is_ascii_digit() || matches!(sign, '结' | '終' | '终' | '停' | '致' | '提')
    }) {
        return None;
    }
    let words: String = words.chars().filter(|sign| *sign != ' ').collect();
    let ends = [
        "结束",
        "終止",
        "终止",
        "停止作答",
        "停止访问",
        "致谢并",
        "提交问卷",
    ];
    if ends.iter().any(|word| words.contains(word)) && words.chars().count() <= 16 {
        return Some(Jump::End);
    }
    let verbs = [
        "跳",
        "转",
        "请回答",
        "请直接",
        "直接回答",
        "接",
        "前往",
        "继续",
        "请答",
        "轉",
    ];
    let is_said = verbs.iter().any(|verb| words.contains(verb));
    if (!is_said && !bare) || words.chars().count() > 20 {
        return None;
    }
    let start = words.find(|sign: char| {
        sign.is_ascii_digit() || sign.is_ascii_uppercase() || matches!(sign, 'q' | '第')
    })?;
    let target = &words[start..];
    let inner = target.strip_prefix('第').unwrap_or(target);
    let end = inner
        .find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-' || sign == '.'))
        .unwrap_or(inner.len());
    let number = inner[..end].trim_end_matches(['.', '-']);
    let read = numbered(number)?;
    let is_whole = read.rest.is_empty();
    is_whole.then(|| Jump::To(number.to_owned()))
}

/// Whether a bracket only tells the interviewer to go on.
fn goes_on(inner: &str) -> bool {
    matches!(
        inner,
        "继续" | "继续访问" | "继续作答" | "继续答题" | "继续回答" | "往下答"
    )
}

/// Whether a bracket asks to write something: 请注明, 请说明, or is empty.
fn asks_to_write(inner: &str) -> bool {
    let words = inner.trim_matches(['_', ' ', ':', '.', '…']);
    let asks = [
        "注明",
        "说明",
        "請註明",
        "填写",
        "写明",
        "列出",
        "补充",
        "註明",
        "請說明",
        "填寫",
        "列明",
        "写出",
    ];
    words.is_empty()
        || words.chars().count() <= 16
            && asks.iter().any(|word| words.contains(word))
            && !words.contains("下题")
        || inner.ends_with('_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn to(number: &str) -> Jump {
        Jump::To(number.to_owned())
    }

    #[rstest]
    #[case("非常满意（10分）", "非常满意", Some(10), false, None)]
    #[case("满意->8", "满意", Some(8), false, None)]
    #[case("其他（请注明：____）", "其他", None, true, None)]
    #[case("其他______", "其他", None, true, None)]
    #[case("其他：____", "其他", None, true, None)]
    #[case("不知道（跳至第8题）", "不知道", None, false, Some(to("8")))]
    #[case("否（结束）", "否", None, false, Some(Jump::End))]
    #[case("没有，跳问Q6", "没有", None, false, Some(to("Q6")))]
    #[case("男□", "男", None, false, None)]
    #[case("肥胖（30.0~34.9）", "肥胖（30.0~34.9）", None, false, None)]
    #[case("外出务工(长期在外)", "外出务工(长期在外)", None, false, None)]
    #[case("90分以上", "90分以上", None, false, None)]
    #[case("不滿意,", "不滿意", None, false, None)]
    #[case("其他(请在下题中说明)", "其他(请在下题中说明)", None, false, None)]
    #[case("提高10%", "提高10%", None, false, None)]
    fn what_stands_behind_an_option_is_read(
        #[case] text: &str,
        #[case] words: &str,
        #[case] points: Option<i64>,
        #[case] fill: bool,
        #[case] jump: Option<Jump>,
    ) {
        let read = label(text);
        assert_eq!(
            (read.words.as_str(), read.points, read.fill, read.jump),
            (words, points.map(Decimal::from), fill, jump)
        );
    }

    #[rstest]
    #[case("满意(56%)", "满意", "56%")]
    #[case("注册3.36%", "注册", "3.36%")]
    fn a_share_is_taken_off(#[case] text: &str, #[case] words: &str, #[case] share: &str) {
        let read = label(text);
        assert_eq!(
            (read.words.as_str(), read.share.as_deref()),
            (words, Some(share))
        );
    }
}
