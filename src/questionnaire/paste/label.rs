//! What stands behind the words of an option: points, something to fill in, a jump, a share of an earlier survey.

use rust_decimal::Decimal;

use super::finish::Look;
use super::going::{Going, going, leads};
use super::line::{fold, folded};
use super::mark::is_box;
use super::reading::Jump;
use crate::text::{HasSign as _, is_chinese, read_decimal, sought};

/// The words of an option and what stands behind them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Label {
    /// The words.
    pub words: String,
    /// Its points.
    pub points: Option<Decimal>,
    /// Whether something is written beside it.
    pub fill: bool,
    /// Whether it says that choosing it is worth nothing that counts: 不清楚（不计分）.
    pub unscored: bool,
    /// Where to go on.
    pub jump: Option<Jump>,
    /// A share behind it, as printed.
    pub share: Option<String>,
    /// What its words look like, where it was looked at before.
    pub look: Option<Look>,
}

/// Reads the words of an option, its boxes still in.
pub(super) fn label(text: &str) -> Label {
    let mut label = Label::default();
    if text.chars().all(is_plain) {
        text.clone_into(&mut label.words);
        return label;
    }
    let mut words = without_boxes(text);
    loop {
        let before = words;
        words = trimmed(words);
        for take in [
            blank,
            colon,
            please,
            arrow,
            bracket,
            share,
            said_jump,
            points_behind,
        ] {
            words = take(words, &mut label);
        }
        if words.len() == before.len() {
            break;
        }
    }
    words = points_before(words, &mut label);
    // Room inside the words: 是，金额____元.
    label.fill |= words.contains("__");
    words.clone_into(&mut label.words);
    label
}

/// Whether a sign is part of the words wherever it stands.
fn is_plain(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || is_chinese(sign) && !matches!(sign, '请' | '請' | '跳' | '转' | '分')
}

fn without_boxes(text: &str) -> &str {
    text.trim_matches(|sign: char| sign == ' ' || is_box(sign))
}

/// Without the signs that end a line of a list.
fn trimmed(words: &str) -> &str {
    words.trim_matches(|sign: char| {
        matches!(
            sign,
            ' ' | ',' | '，' | ';' | '；' | '。' | '、' | '*' | '＊'
        ) || is_box(sign)
    })
}

/// `____` at the end or in a bracket, with the colon before it.
fn blank<'t>(words: &'t str, label: &mut Label) -> &'t str {
    let end = words.trim_end_matches(['.', '。', ' ']);
    let without = end.trim_end_matches(['_', '＿', '﹍', '…', ' ']);
    if without.len() < end.len() && end.ends_with(['_', '＿', '﹍', '…']) {
        label.fill = true;
        return without.trim_end_matches([':', '：', ' ']);
    }
    words
}

/// A colon at the end leaves room: 其他：.
fn colon<'t>(words: &'t str, label: &mut Label) -> &'t str {
    let end = words.trim_end_matches([':', '：', ' ']);
    if end.len() < words.len() && !end.is_empty() {
        label.fill = true;
        return end;
    }
    words
}

/// 请注明 behind the words without a bracket: 其他，请注明.
fn please<'t>(words: &'t str, label: &mut Label) -> &'t str {
    if !words.ends_with(['明', '写', '由', '因', '是']) {
        return words;
    }
    for word in [
        "请注明",
        "请说明",
        "请填写",
        "請註明",
        "請說明",
        "请具体说明",
        "请详细说明",
    ] {
        let Some(before) = words.strip_suffix(word) else {
            continue;
        };
        let before = before.trim_end_matches([' ', ',', '，', '、', '：', ':', '-', '→', '>']);
        if !before.is_empty() {
            label.fill = true;
            return before;
        }
    }
    // 不满意，理由: what is asked for, without the room that a copy loses.
    for word in ["理由", "原因", "理由是", "原因是"] {
        if let Some(before) = words
            .strip_suffix(word)
            .and_then(|before| before.strip_suffix(['，', ',']))
        {
            label.fill = true;
            return before.trim_end();
        }
    }
    words
}

/// `->10`.
fn arrow<'t>(words: &'t str, label: &mut Label) -> &'t str {
    if !words.has(&['>', '→']) {
        return words;
    }
    for sign in ["->", "→", "=>"] {
        let Some((before, behind)) = words.rsplit_once(sign) else {
            continue;
        };
        let behind = folded(behind.trim());
        if let Some(points) = read_decimal(behind.trim_end_matches('分')) {
            label.points = Some(points);
            return before.trim_end();
        }
        let way = going(&behind, true);
        if let Going::Jump(to) = &way {
            label.jump = Some(to.clone());
        }
        if matches!(way, Going::Jump(_) | Going::On) {
            return before.trim_end_matches([' ', '-', '=', '—']);
        }
    }
    words
}

/// The last bracket: points, a share, a jump, or room to write.
fn bracket<'t>(words: &'t str, label: &mut Label) -> &'t str {
    let Some(close) = words
        .chars()
        .next_back()
        .filter(|sign| matches!(fold(*sign), ')' | ']'))
    else {
        return words;
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
        return words;
    };
    let open_length = words[start..].chars().next().map_or(1, char::len_utf8);
    let inner = folded(words[start + open_length..words.len() - close.len_utf8()].trim());
    let took = if let Some(points) = points_in(&inner) {
        label.points = Some(points);
        true
    } else if matches!(&*inner, "不计分" | "不計分") {
        label.unscored = true;
        true
    } else if is_share(&inner) {
        label.share = Some(inner.into_owned());
        true
    } else if asks_to_write(&inner) {
        label.fill = true;
        true
    } else {
        match going(without_own(&inner, &words[..start]), false) {
            Going::Jump(to) => {
                label.jump = Some(to);
                true
            }
            Going::On => true,
            Going::Unclear | Going::Nothing => false,
        }
    };
    if took {
        return words[..start].trim_end();
    }
    words
}

/// `10分` `分数：10` `-5 分`.
fn points_in(inner: &str) -> Option<Decimal> {
    let named = ["分数:", "分值:", "计", "得", "记"]
        .iter()
        .find_map(|word| inner.strip_prefix(word));
    let amount = named.unwrap_or(inner).trim().trim_start_matches('+');
    let digits = amount
        .strip_suffix(['分', '\'', '′', '’'])
        .map(str::trim_end);
    read_decimal(digits.or_else(|| named.map(|_| amount))?)
}

/// Points behind the words without a bracket: `满意 8分` `满意——8分` `满意：8分`.
fn points_behind<'t>(words: &'t str, label: &mut Label) -> &'t str {
    let Some(body) = words.strip_suffix('分') else {
        return words;
    };
    let kept = body
        .trim_end()
        .trim_end_matches(|sign: char| fold(sign).is_ascii_digit());
    let number = folded(&body.trim_end()[kept.len()..]);
    let before = kept.trim_end_matches([' ', '-', '—', ':', '：', '+']);
    let names =
        before.ends_with(|sign: char| is_chinese(sign) && !"至到于过满得共约".contains(sign));
    match read_decimal(&number).filter(|_| before.len() < kept.len() && names) {
        Some(points) if label.points.is_none() => {
            label.points = Some(points);
            before
        }
        _ => words,
    }
}

/// Points before the words: `5分：非常满意` `5分 非常满意`.
fn points_before<'t>(words: &'t str, label: &mut Label) -> &'t str {
    let behind = words.trim_start_matches(|sign: char| fold(sign).is_ascii_digit());
    let number = folded(&words[..words.len() - behind.len()]);
    let Some(rest) = behind.strip_prefix('分').filter(|_| label.points.is_none()) else {
        return words;
    };
    let named = rest.trim_start_matches([' ', ':', '：', '-', '—', '=', '＝']);
    let is_amount = named.starts_with(['以', '及', '至', '到', '~', '～', '或', '左']);
    let begins = named.starts_with(is_chinese);
    match read_decimal(&number).filter(|_| named.len() < rest.len() && begins && !is_amount) {
        Some(points) => {
            label.points = Some(points);
            named
        }
        None => words,
    }
}

/// `56%` `3.36%`.
fn is_share(inner: &str) -> bool {
    inner
        .strip_suffix('%')
        .is_some_and(|number| read_decimal(number.trim()).is_some())
}

/// A share without brackets at the end: `注册3.36%`, where it is no part of an amount.
fn share<'t>(words: &'t str, label: &mut Label) -> &'t str {
    let Some(body) = words.strip_suffix(['%', '％']) else {
        return words;
    };
    let body = folded(body);
    let digits = body
        .chars()
        .rev()
        .take_while(|sign| sign.is_ascii_digit() || *sign == '.')
        .count();
    let number: String = body.chars().skip(body.chars().count() - digits).collect();
    // 61.5% with decimals is a result; 10% is as well an amount.
    if number.contains('.') && read_decimal(&number).is_some() {
        let keep = words.chars().count() - digits - 1;
        let end = words.char_indices().nth(keep);
        let kept = end.map_or(words, |(at, _)| &words[..at]);
        if !kept.trim().is_empty()
            && !kept
                .trim_end()
                .ends_with(['-', '~', '至', '到', '于', '过', '～'])
        {
            label.share = Some(format!("{number}%"));
            return kept.trim_end();
        }
    }
    words
}

/// A jump behind the words without brackets: `否，跳至第8题`.
fn said_jump<'t>(words: &'t str, label: &mut Label) -> &'t str {
    if !words.chars().any(leads) {
        return words;
    }
    for (at, _) in words.char_indices().skip(1) {
        let (before, behind) = words.split_at(at);
        let apart = before.ends_with([' ', ',', '，', ';', '；', '。', '—', '-', '→', '>', '、']);
        let sends = sought![
            "请跳",
            "跳问",
            "跳至",
            "跳到",
            "跳转",
            "转至第",
            "转到第",
            "请直接",
            "请转",
        ]
        .begin(behind);
        if !apart && !sends {
            continue;
        }
        let to = match going(behind, false) {
            Going::Jump(Jump::End)
                if !apart || before.ends_with([' ', '、']) && behind.chars().count() < 4 =>
            {
                continue;
            }
            Going::Jump(to) => to,
            _ => continue,
        };
        label.jump = Some(to);
        return before.trim_end_matches([
            ' ', '-', '—', '→', ',', '，', ';', '；', '。', '>', '、', '（', '(',
        ]);
    }
    words
}

/// A bracket's words without the option's own name: 否（选“否”请跳至第5题）.
fn without_own<'t>(inner: &'t str, own: &str) -> &'t str {
    let quotes = ['"', '“', '”', '\'', '‘', '’'];
    let named = inner.trim_start_matches(['如', '若', '凡', '勾', '填', '选', '择']);
    let behind = named.trim_start_matches(quotes).strip_prefix(own.trim());
    let behind = behind.filter(|_| named.len() < inner.len() && !own.trim().is_empty());
    behind.map_or(inner, |rest| {
        rest.trim_start_matches(quotes)
            .trim_start_matches(['的', '者', '项', ',', ' '])
    })
}

/// Whether a bracket asks to write something: 请注明, 请说明, or is empty.
fn asks_to_write(inner: &str) -> bool {
    let words = inner.trim_matches(['_', ' ', ':', '.', '…']);
    let asks = sought![
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
        || matches!(
            words,
            "填空" | "填空题" | "文本" | "单行文本" | "原因" | "理由"
        )
        || words.chars().count() <= 16 && asks.are_in(words) && !words.contains("下题")
        || inner.ends_with('_')
        || inner.ends_with(':') && inner.chars().count() <= 8
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
    #[case("已完工（建设期结束）", "已完工（建设期结束）", None, false, None)]
    #[case(
        "参加过（接受培训3次以上）",
        "参加过（接受培训3次以上）",
        None,
        false,
        None
    )]
    #[case("否（第5题）", "否", None, false, Some(to("5")))]
    #[case("不需要，结束访问", "不需要", None, false, Some(Jump::End))]
    #[case("不需要，请回答第9题", "不需要", None, false, Some(to("9")))]
    #[case("不知道（跳过第2题）", "不知道（跳过第2题）", None, false, None)]
    #[case("非常满意 10分", "非常满意", Some(10), false, None)]
    #[case("非常满意——10分", "非常满意", Some(10), false, None)]
    #[case("非常满意（+10分）", "非常满意", Some(10), false, None)]
    #[case("满意（8'）", "满意", Some(8), false, None)]
    #[case("5分 非常满意", "非常满意", Some(5), false, None)]
    #[case("5分：非常满意", "非常满意", Some(5), false, None)]
    #[case("60分以下", "60分以下", None, false, None)]
    #[case("80-90分", "80-90分", None, false, None)]
    #[case("其他 [填空]", "其他", None, true, None)]
    #[case("不满意（原因： ）", "不满意", None, true, None)]
    #[case("差。", "差", None, false, None)]
    #[case("满意 --> 第4题", "满意", None, false, Some(to("4")))]
    #[case("知道（→6）", "知道", None, false, Some(to("6")))]
    #[case("会 【Q6】", "会", None, false, Some(to("Q6")))]
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
