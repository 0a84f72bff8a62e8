//! Kinds of questions as papers name them, in brackets or plainly: 单选 可多选 最多选3项 填空 量表 矩阵 必答.

use std::borrow::Cow;

use super::line::{closed, fold, folded};
use super::number::chinese_value;
use crate::text::{HasSign as _, Sought, signs_of_words, sought};

/// The form a question is said to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One option.
    Single,
    /// Several options.
    Multiple,
    /// Words.
    Text,
    /// Points.
    Score,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Items by answers, one for each item.
    MatrixSingle,
    /// Items by answers, several for each item.
    MatrixMultiple,
    /// Items that get points.
    MatrixScore,
    /// A remark that asks nothing.
    Remark,
    /// A kind that cannot be keyed: ranking, sums to divide, files.
    Other,
}

/// What is said about a question beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Declared {
    /// Its form.
    pub form: Option<Form>,
    /// The fewest options.
    pub at_least: Option<u32>,
    /// The most options.
    pub at_most: Option<u32>,
    /// Whether it must be answered.
    pub required: Option<bool>,
    /// The word that names the form.
    pub word: Option<&'static str>,
}

impl Declared {
    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is said here, and there where nothing is said here.
    ///
    /// A kind that cannot be keyed wins: 选3项 beside 排序题 is a ranking.
    pub(super) fn or(self, other: Self) -> Self {
        let ranks = |one: Self| one.form == Some(Form::Other);
        if ranks(other) && !ranks(self) {
            return other.or(self);
        }
        Self {
            form: self.form.or(other.form),
            at_least: self.at_least.or(other.at_least),
            at_most: self.at_most.or(other.at_most),
            required: self.required.or(other.required),
            word: self.word.or(other.word),
        }
    }
}

/// Words that name a form wherever they stand in a bracket.
const STRONG: &[(&str, Form)] = &[
    ("矩阵量表", Form::MatrixScore),
    ("矩阵打分", Form::MatrixScore),
    ("矩阵评分", Form::MatrixScore),
    ("矩阵滑动", Form::MatrixScore),
    ("矩阵多选", Form::MatrixMultiple),
    ("矩阵填空", Form::Other),
    ("矩阵", Form::MatrixSingle),
    ("矩陣", Form::MatrixSingle),
    ("排序", Form::Other),
    ("比重题", Form::Other),
    ("上传", Form::Other),
    ("附件题", Form::Other),
    ("绘图题", Form::Other),
    ("多级下拉", Form::Other),
    ("联动题", Form::Other),
    ("多项填空", Form::Other),
    ("单项填空", Form::Text),
    ("多选", Form::Multiple),
    ("多選", Form::Multiple),
    ("复选", Form::Multiple),
    ("複選", Form::Multiple),
    ("多项选择", Form::Multiple),
    ("可多填", Form::Multiple),
    ("可多项", Form::Multiple),
    ("勾选所有", Form::Multiple),
    ("选出所有", Form::Multiple),
    ("可选多", Form::Multiple),
    ("不定项", Form::Multiple),
    ("不限项", Form::Multiple),
    ("选择多", Form::Multiple),
    ("单选", Form::Single),
    ("單選", Form::Single),
    ("单项选择", Form::Single),
    ("只选一", Form::Single),
    ("限选一", Form::Single),
    ("限选1项", Form::Single),
    ("选一项", Form::Single),
    ("下拉", Form::Single),
    ("判断题", Form::Single),
    ("填空题", Form::Text),
    ("简答", Form::Text),
    ("问答", Form::Text),
    ("单行文本", Form::Text),
    ("多行文本", Form::Text),
    ("开放题", Form::Text),
    ("主观题", Form::Text),
    ("量表题", Form::Score),
    ("打分题", Form::Score),
    ("评分题", Form::Score),
    ("滑动条", Form::Score),
    ("星级", Form::Score),
    ("段落说明", Form::Remark),
];

/// Words that name a form only where nothing else stands in the bracket.
const WHOLE: &[(&str, Form)] = &[
    ("填空", Form::Text),
    ("填写", Form::Text),
    ("文本", Form::Text),
    ("文本题", Form::Text),
    ("开放", Form::Text),
    ("打分", Form::Score),
    ("评分", Form::Score),
    ("请打分", Form::Score),
    ("请评分", Form::Score),
    ("量表", Form::Score),
    ("NPS", Form::Score),
    ("NPS题", Form::Score),
    ("NPS量表", Form::Score),
    ("多项", Form::Multiple),
    ("不限", Form::Multiple),
    ("数量不限", Form::Multiple),
    ("个数不限", Form::Multiple),
    ("评分单选", Form::Single),
    ("评分单选题", Form::Single),
    ("评分多选", Form::Multiple),
    ("评分多选题", Form::Multiple),
    ("投票单选", Form::Single),
    ("数字", Form::Number),
    ("数字题", Form::Number),
    ("数值题", Form::Number),
    ("日期", Form::Date),
    ("日期题", Form::Date),
    ("判断", Form::Single),
    ("选择", Form::Single),
    ("选择题", Form::Single),
];

/// The words of [`STRONG`].
const STRONG_WORDS: Sought = {
    const LIST: [&str; STRONG.len()] = {
        let mut list = [""; STRONG.len()];
        let mut at = 0;
        while at < list.len() {
            list[at] = STRONG[at].0;
            at += 1;
        }
        list
    };
    Sought::new(&LIST, &signs_of_words::<{ STRONG.len() }>(&LIST))
};

/// Whether a sign is one of those of which words about a kind have at least one.
const fn is_key(sign: char) -> bool {
    matches!(
        sign,
        '选' | '填'
            | '答'
            | '题'
            | '矩'
            | '排'
            | '打'
            | '评'
            | '量'
            | '数'
            | '日'
            | 'N'
            | '文'
            | '段'
            | '星'
            | '滑'
            | '比'
            | '传'
            | '附'
            | '绘'
            | '联'
            | '下'
            | '判'
            | '限'
            | '复'
            | '项'
            | '开'
            | '至'
            | '种'
    )
}

/// What the words of a bracket say about the question; nothing where they are part of it.
pub(super) fn declared(words: &str) -> Declared {
    let words = folded(words);
    let words = closed(&words);
    let mut declared = Declared::default();
    // （矩阵卷） names the paper.
    if !words.chars().any(is_key) || words.ends_with(['卷', '版']) {
        return declared;
    }
    if words.chars().count() > 24 {
        return at_length(&words);
    }
    declared.required = required(&words);
    let whole = WHOLE.iter().find(|(word, _)| *word == words);
    let strong = || STRONG_WORDS.place_in(&words).map(|place| &STRONG[place]);
    let named = whole.or_else(strong);
    // 至少选一项 says that several may be chosen.
    let is_least = sought!["至少", "最少", "不少于"].are_in(&words);
    let named = named.filter(|(_, form)| *form != Form::Single || !is_least);
    declared.form = named.map(|(_, form)| *form);
    declared.word = named.map(|(word, _)| *word);
    if !matches!(declared.form, None | Some(Form::Multiple)) {
        return declared;
    }
    let (at_least, at_most) = limits(&words);
    if declared.form.is_none() && (at_least.is_some() || at_most.is_some()) {
        declared.form = Some(if at_most == Some(1) {
            Form::Single
        } else {
            Form::Multiple
        });
    }
    if declared.form == Some(Form::Multiple) {
        (declared.at_least, declared.at_most) = (at_least, at_most);
    }
    declared
}

/// What a long bracket says: 本题为多选题，请在您认为合适的选项前打勾.
fn at_length(words: &str) -> Declared {
    let many = sought!["多选题", "可多选", "可选多", "多项选择"];
    let one = sought!["单选题", "只选一", "单项选择"];
    let form = match (many.are_in(words), one.are_in(words)) {
        (true, false) => Form::Multiple,
        (false, true) => Form::Single,
        _ => return Declared::default(),
    };
    Declared {
        form: Some(form),
        ..Declared::default()
    }
}

fn required(words: &str) -> Option<bool> {
    let free = sought![
        "选填",
        "选答",
        "非必填",
        "非必答",
        "可不填",
        "可不答",
        "選填",
    ];
    if free.are_in(words) {
        return Some(false);
    }
    sought!["必答", "必填", "必选"]
        .are_in(words)
        .then_some(true)
}

/// How many options at least and at most: 限选三项, 最多选3项, 选择2-3项, 任选3个, 至少选2项，最多选4项.
pub(super) fn limits(words: &str) -> (Option<u32>, Option<u32>) {
    let (mut fewest, mut most) = (None, None);
    if !words.has(&[
        '选', '選', '项', '項', '个', '個', '种', '種', '内', '限', '类',
    ]) {
        return (fewest, most);
    }
    let words = folded(words);
    let mut at = 0;
    while let Some(sign) = words[at..].chars().next() {
        let Some((number, behind)) = count(&words[at..]) else {
            at += sign.len_utf8();
            continue;
        };
        let before = words[..at].trim_end_matches(|sign| BETWEEN.contains(sign));
        let chosen = words[before.len()..at].contains('选');
        let until = behind.strip_prefix(['-', '~', '至', '到']).and_then(count);
        let (upper, behind) = until.map_or((None, behind), |(upper, behind)| (Some(upper), behind));
        at = words.len() - behind.len();
        let at_least = ["至少", "最少", "不少于", "不低于", "起码"]
            .iter()
            .any(|word| before.ends_with(word));
        let at_most = ["最多", "至多", "不超过", "不多于", "限", "任"]
            .iter()
            .any(|word| before.ends_with(word));
        let closed = behind.is_empty() || behind.starts_with([',', ')', ' ', ';', '.']);
        let of_options = is_of_options(behind) || closed && chosen && (at_least || at_most);
        let over = behind.chars().count() >= 3 && behind.ends_with("以上");
        let alone = over && before.is_empty()
            || upper.is_some() && (before.is_empty() || before.ends_with([',', ';', '题']));
        if !of_options || !(at_least || at_most || chosen || alone) {
            continue;
        }
        let unit = behind.chars().next().map_or(0, char::len_utf8);
        let tail = behind[unit..].trim_start_matches(['及', '或']);
        let (low, high) = if let Some(upper) = upper {
            (Some(number), Some(upper))
        } else if at_least || tail.starts_with("以上") {
            (Some(number), None)
        } else if words[before.len()..].starts_with("选满") || before.ends_with("必须") {
            (Some(number), Some(number))
        } else {
            (None, Some(number))
        };
        fewest = fewest.or(low);
        most = most.or(high);
    }
    (fewest, most)
}

/// What may stand between the verb and the number: 选出其中最重要的两项.
const BETWEEN: &str = " 选择出取可勾填其中的最重主要认为您关心满意能";

fn is_of_options(rest: &str) -> bool {
    let unit = rest.starts_with(['项', '个', '种', '类']) && !rest.starts_with("个字");
    unit || rest.starts_with("以内")
}

fn count(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number = text[..digits].parse().ok().filter(|number| *number < 100)?;
        return Some((number, &text[digits..]));
    }
    let sign = text.chars().next()?;
    let sign_value = match sign {
        '两' | '兩' => 2,
        _ => chinese_value(&text[..sign.len_utf8()])?,
    };
    Some((sign_value, &text[sign.len_utf8()..]))
}

/// Whether a sign is one of those without which words say nothing of a kind.
const fn tells(sign: char) -> bool {
    matches!(
        sign,
        '(' | '（'
            | '['
            | '【'
            | '［'
            | '〔'
            | '<'
            | '＜'
            | '{'
            | '*'
            | '＊'
            | '★'
            | '选'
            | '選'
            | '排'
            | '序'
            | '低'
    )
}

/// Whether a sign opens a bracket, or the name of a book.
const fn opens(sign: char) -> bool {
    matches!(
        sign,
        '(' | '（' | '[' | '【' | '［' | '〔' | '<' | '＜' | '《' | '{'
    )
}

/// The words of a question without what its brackets and stars say, and what they say.
pub(super) fn without_kind(stem: &str) -> (Cow<'_, str>, Declared) {
    if !stem.chars().any(tells) && !stem.trim_end().ends_with(['题', '填', '答']) {
        return (Cow::Borrowed(stem.trim()), Declared::default());
    }
    let mut found = Declared::default();
    let mut kept = String::with_capacity(stem.len());
    let mut rest = stem;
    while let Some(at) = rest.find(opens) {
        let open = rest[at..].chars().next().unwrap_or('(');
        let inner = &rest[at + open.len_utf8()..];
        let close = match fold(open) {
            '(' => ')',
            '[' => ']',
            '<' => '>',
            '{' => '}',
            _ => '》',
        };
        let Some(end) = inner
            .char_indices()
            .find(|(_, sign)| fold(*sign) == close)
            .map(|(end, _)| end)
        else {
            break;
        };
        let words = &inner[..end];
        let after = &inner[end..];
        let after = &after[after.chars().next().map_or(0, char::len_utf8)..];
        let said = if matches!(close, '》' | '}') {
            Declared::default()
        } else {
            declared(words)
        };
        kept.push_str(&rest[..at]);
        if said.is_empty() || says_more(words, &said) {
            kept.push_str(&rest[at..rest.len() - after.len()]);
        }
        // 原因[多选题]*最多选择2项: a star behind the bracket belongs to it.
        let starred = after.trim_start_matches(['*', '＊']);
        if !said.is_empty() && starred.len() < after.len() && !starred.is_empty() {
            found.required = found.required.or(Some(true));
            kept.push(' ');
        }
        found = found.or(said);
        rest = if said.is_empty() { after } else { starred };
    }
    kept.push_str(rest);
    let starred = kept.trim().trim_end_matches(['*', '＊', '★']).trim_end();
    let bare = starred.trim_start_matches(['*', '＊', '★']).trim_start();
    if bare.len() < kept.trim().len() {
        found.required = found.required.or(Some(true));
    }
    let (bare, behind) = said_behind(bare);
    let found = found.or(behind).or(said_plainly(bare));
    let bare = if bare.len() < kept.len() {
        bare.to_owned()
    } else {
        kept
    };
    (Cow::Owned(bare), found)
}

/// A kind that stands behind the words and a blank, without brackets: 您的性别 单选题, 性别 *必填 单选.
fn said_behind(words: &str) -> (&str, Declared) {
    let mut said = Declared::default();
    let mut words = words;
    while let Some((before, last)) = words.rsplit_once(' ') {
        let last = last.trim_start_matches(['*', '＊']);
        let known = ["必填", "必答", "选填"].contains(&last)
            || last.ends_with('题') && last.chars().count() <= 5
            || ["单选", "多选"].contains(&last);
        let found = if known {
            declared(last)
        } else {
            Declared::default()
        };
        if found.is_empty() || before.trim().is_empty() {
            break;
        }
        said = said.or(found);
        words = before.trim_end();
    }
    (words, said)
}

/// What a line says that holds nothing but a kind behind a star: `* 【多选题】[多选题]`.
pub(super) fn alone(line: &str) -> Declared {
    if !line.starts_with(['*', '＊', '★']) {
        return Declared::default();
    }
    let (words, said) = without_kind(line);
    if words.is_empty() && said.form.is_some() {
        said
    } else {
        Declared::default()
    }
}

/// Whether a kind is said in these words.
pub(super) fn says_kind(words: &str) -> bool {
    may_say_kind(words) && without_kind(words).1.form.is_some()
}

/// Whether words have a sign of those that name kinds.
pub(super) fn may_say_kind(words: &str) -> bool {
    words.chars().any(|sign| is_key(fold(sign)))
}

/// Whether a bracket tells the respondent more than the kind: 单选最主要的一项.
fn says_more(words: &str, said: &Declared) -> bool {
    said.form.is_some_and(|form| !matches!(form, Form::Other)) && words.chars().count() > 12
        || sought!["不读出", "补充", "填写", "并", "最"].are_in(words)
            && !sought!["最多", "最少"].are_in(words)
}

/// A kind that a stem says without brackets.
fn said_plainly(stem: &str) -> Declared {
    let mut said = Declared::default();
    if !stem.has(&['选', '選', '排', '序', '低']) {
        return said;
    }
    let words = folded(stem);
    let ranks = sought!["由高到低", "从高到低", "先后顺序", "由重到轻", "排列"];
    if ranks.are_in(&words) && words.has(&['请', '填', '按']) {
        said.form = Some(Form::Other);
        said.word = Some("排序");
        return said;
    }
    let many = sought![
        "可多选",
        "可选多项",
        "可以多选",
        "可複選",
        "可多選",
        "多选题",
    ]
    .are_in(&words)
        && !words.contains("多选题的");
    let limited = sought![
        "最多选",
        "至多选",
        "至少选",
        "限选",
        "任选",
        "选择最",
        "选出最",
        "选出",
        "最多可选",
        "选取最",
        "请选择",
        "请选出",
    ];
    let (at_least, at_most) = if limited.are_in(&words) {
        limits(&words)
    } else {
        (None, None)
    };
    if many || at_most.is_some_and(|most| most > 1) {
        said.form = Some(Form::Multiple);
        (said.at_least, said.at_most) = (at_least, at_most);
    } else if words.contains("排序") && (words.contains('请') || words.contains('按')) {
        said.form = Some(Form::Other);
        said.word = Some("排序");
    } else if words.contains("单选题") || at_most == Some(1) {
        said.form = Some(Form::Single);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("您的性别:*[单选题]", "您的性别:", Some(Form::Single), Some(true))]
    #[case("渠道？(可多选)", "渠道？", Some(Form::Multiple), None)]
    #[case(
        "资料名称（标题）[单行文本题][必答]",
        "资料名称（标题）",
        Some(Form::Text),
        Some(true)
    )]
    #[case(
        "您有意见吗【填空】（选填）",
        "您有意见吗",
        Some(Form::Text),
        Some(false)
    )]
    #[case("(單選)請問您滿意嗎？", "請問您滿意嗎？", Some(Form::Single), None)]
    #[case(
        "主要目的是?(单选最主要的一项)",
        "主要目的是?(单选最主要的一项)",
        Some(Form::Single),
        None
    )]
    #[case("设施(如卫生、温度)评分", "设施(如卫生、温度)评分", None, None)]
    #[case("印象（任选3项）", "印象", Some(Form::Multiple), None)]
    #[case("您的性别 单选题", "您的性别", Some(Form::Single), None)]
    #[case("性别 *必填 单选", "性别", Some(Form::Single), Some(true))]
    #[case(
        "原因[多选题]*最多选择2项",
        "原因 最多选择2项",
        Some(Form::Multiple),
        Some(true)
    )]
    #[case("试卷里的 难题", "试卷里的 难题", None, None)]
    fn a_kind_is_taken_out_of_the_words(
        #[case] stem: &str,
        #[case] due: &str,
        #[case] form: Option<Form>,
        #[case] required: Option<bool>,
    ) {
        let (words, said) = without_kind(stem);
        assert_eq!(
            (words.as_ref(), said.form, said.required),
            (due, form, required)
        );
    }

    #[rstest]
    #[case("最多选3项", (None, Some(3)))]
    #[case("限选三项", (None, Some(3)))]
    #[case("至少选2项", (Some(2), None))]
    #[case("最少选择1项", (Some(1), None))]
    #[case("选择2-3项", (Some(2), Some(3)))]
    #[case("可多选", (None, None))]
    #[case("多选，至少选出2项", (Some(2), None))]
    #[case("可选两个以上", (Some(2), None))]
    #[case("多选，不少于2项", (Some(2), None))]
    #[case("多选，至少选2项，最多选4项", (Some(2), Some(4)))]
    #[case("2-4项", (Some(2), Some(4)))]
    #[case("多选题,2-3项", (Some(2), Some(3)))]
    #[case("限选3", (None, Some(3)))]
    #[case("至多两种", (None, Some(2)))]
    #[case("请选出其中最重要的两项", (None, Some(2)))]
    #[case("单选最主要的一项", (None, Some(1)))]
    #[case("必须选满3项", (Some(3), Some(3)))]
    #[case("不超过50个字", (None, None))]
    fn a_limit_of_options_is_read(#[case] words: &str, #[case] due: (Option<u32>, Option<u32>)) {
        assert_eq!(limits(words), due);
    }
}
