//! Slips of the keyboard that change the meaning: 没降低 for 每降低, 底于 for 低于. They are asked about, never guessed.

/// What was likely typed wrongly: as it is printed, and as it is likely meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// As printed.
    pub printed: String,
    /// As it is likely meant.
    pub meant: String,
}

/// Signs that are typed for 每.
const FOR_EACH: [char; 5] = ['没', '母', '毋', '梅', '美'];

/// What may follow 每 in a rule, and never follows the sign typed for it otherwise.
const BEHIND_EACH: [&str; 26] = [
    "降低",
    "下降",
    "降",
    "减少",
    "少",
    "低于",
    "低",
    "超过",
    "超出",
    "超",
    "高于",
    "高",
    "增加",
    "提高",
    "上升",
    "延迟",
    "逾期",
    "滞后",
    "缺少",
    "缺",
    "差",
    "发现",
    "出现",
    "发生",
    "个百分点",
    "多",
];

/// Spellings that are no words, or other ones, with what they are typed for.
const SPELLINGS: [(&str, &str); 23] = [
    ("不底于", "不低于"),
    ("不抵于", "不低于"),
    ("不低与", "不低于"),
    ("不高与", "不高于"),
    ("每底", "每低"),
    ("每降底", "每降低"),
    ("降底", "降低"),
    ("每下将", "每下降"),
    ("每将低", "每降低"),
    ("扣玩为止", "扣完为止"),
    ("不的分", "不得分"),
    ("得满份", "得满分"),
    ("底于", "低于"),
    ("抵于", "低于"),
    ("%已上", "%以上"),
    ("%己上", "%以上"),
    ("%一上", "%以上"),
    ("%已下", "%以下"),
    ("%一下", "%以下"),
    ("分已上", "分以上"),
    ("分一下", "分以下"),
    ("的满分", "得满分"),
    ("口完为止", "扣完为止"),
];

/// The signs with the first slip mended, and the slip; all slips of one kind are mended alike.
pub(super) fn mended(signs: Vec<char>) -> (Vec<char>, Option<Slip>) {
    let text: String = signs.iter().collect();
    for (printed, meant) in SPELLINGS {
        // 100% 的满分 is a share of the full points.
        if text.contains(printed) && !(printed == "的满分" && text.contains("%的满分")) {
            let mended = text.replace(printed, meant).chars().collect();
            return (mended, Some(slip(printed, meant)));
        }
    }
    if let Some((mended, slip)) = each_mistyped(&signs).or_else(|| each_missing(&text)) {
        return (mended, Some(slip));
    }
    (signs, None)
}

fn slip(printed: &str, meant: &str) -> Slip {
    Slip {
        printed: printed.to_owned(),
        meant: meant.to_owned(),
    }
}

/// 没降低 1 个百分点扣 1 分.
fn each_mistyped(signs: &[char]) -> Option<(Vec<char>, Slip)> {
    let text: String = signs.iter().collect();
    for typed in FOR_EACH {
        for behind in BEHIND_EACH {
            let printed = format!("{typed}{behind}");
            let Some(at) = text.find(&printed) else {
                continue;
            };
            // A deduction or points must follow in the same sentence, with a number before them.
            let rest: String = text[at + printed.len()..].chars().take(24).collect();
            let sentence = rest.split(['。', ';']).next().unwrap_or("");
            let number = |text: &str| {
                text.contains(|sign: char| sign.is_ascii_digit() || "一二两三五十".contains(sign))
            };
            let deducts = sentence.split_once(['扣', '减', '得', '加']);
            if deducts.is_some_and(|(size, _)| number(size) || behind.starts_with('发')) {
                let meant = format!("每{behind}");
                let mended = text.replace(&printed, &meant).chars().collect();
                return Some((mended, Slip { printed, meant }));
            }
        }
    }
    None
}

/// 降低 1 个百分点扣 1 分, without 每.
fn each_missing(text: &str) -> Option<(Vec<char>, Slip)> {
    for behind in BEHIND_EACH {
        for (at, _) in text.match_indices(behind) {
            let before = text[..at].chars().next_back();
            let begins = before.is_none_or(|sign| ",;。:、时的".contains(sign));
            let rest = &text[at + behind.len()..];
            let size: String = rest.chars().take_while(|sign| *sign != '个').collect();
            let sized = !size.is_empty()
                && size
                    .chars()
                    .all(|sign| sign.is_ascii_digit() || sign == '.' || "一二两三".contains(sign));
            let behind_size = rest.get(size.len()..).unwrap_or("");
            let points = ["个百分点", "个点"]
                .iter()
                .find_map(|unit| behind_size.strip_prefix(unit));
            let deducts = points.is_some_and(|rest| {
                let rest = rest.trim_start_matches([',', '的', '时', '就']);
                rest.starts_with(['扣', '减'])
            });
            if begins && sized && deducts {
                let mended = format!("{}每{}", &text[..at], &text[at..]);
                let printed = format!("{behind}{size}个");
                let meant = format!("每{printed}");
                return Some((mended.chars().collect(), Slip { printed, meant }));
            }
        }
    }
    None
}
