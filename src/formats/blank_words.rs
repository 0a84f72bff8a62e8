//! Words by which other programs say that there is no answer: (空), (跳过), NA. They are asked about, never taken for
//! opinions in silence.

use std::collections::BTreeMap;

use super::response_findings::at;
use crate::response::Missing;
use crate::text::{Finding, Text, fold_width, limits, quoted};

/// What other programs write where there is no answer, folded as [`fold`] does.
const USUAL: &[&str] = &[
    "跳过",
    "已跳过",
    "空",
    "空白",
    "空值",
    "缺失",
    "缺失值",
    "缺省",
    "未填",
    "未填写",
    "未作答",
    "未回答",
    "未答",
    "未选",
    "未选择",
    "没有回答",
    "没回答",
    "没有填",
    "没填",
    "缺",
    "缺答",
    "缺填",
    "空缺",
    "暂缺",
    "略",
    "略过",
    "省略",
    "放弃",
    "放弃回答",
    "放弃作答",
    "弃答",
    "漏填",
    "漏答",
    "无数据",
    "无应答",
    "无回答",
    "无作答",
    "na",
    "n/a",
    "n.a.",
    "#n/a",
    "#na",
    "#null!",
    "#value!",
    "#ref!",
    "#div/0!",
    "#name?",
    "#num!",
    "nan",
    "-nan",
    "null",
    "none",
    "nil",
    "nat",
    "undefined",
    "missing",
    "blank",
    "empty",
    "skipped",
    "no answer",
    "no response",
    "-99",
    "-999",
    "-9999",
    "-3",
    "-2",
    "\\n",
    ".",
];

/// Other words for a reason than those of the screens, folded.
const REASONS: &[(Missing, &[&str])] = &[
    (
        Missing::Refused,
        &[
            "拒绝",
            "拒绝回答",
            "拒绝作答",
            "拒绝填写",
            "不愿回答",
            "不愿意回答",
            "不愿透露",
            "不愿意透露",
            "不便回答",
            "不便透露",
            "不方便回答",
            "不方便透露",
            "不想回答",
            "不回答",
            "不答",
            "保密",
            "refused to answer",
        ],
    ),
    (Missing::Illegible, &["看不清", "无法辨认"]),
];

/// Words that a person may write: they are what programs write only between brackets.
const BRACKETED: &[&str] = &["无", "没有", "none"];

/// The brackets between which other programs write such words, folded.
const BRACKETS: &[[char; 2]] = &[
    ['(', ')'],
    ['[', ']'],
    ['<', '>'],
    ['{', '}'],
    ['【', '】'],
    ['〖', '〗'],
    ['〔', '〕'],
    ['《', '》'],
    ['〈', '〉'],
    ['「', '」'],
    ['『', '』'],
];

/// Whether a sign is none that says something by itself: punctuation, a rule, a blank; a tick, a letter or a face may be an answer.
fn says_nothing(sign: char) -> bool {
    sign.is_ascii_punctuation()
        || sign.is_whitespace()
        || matches!(
            sign,
            '\u{2010}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301f}' | '\u{2500}'..='\u{257f}'
                | '·' | '・' | '−' | '¯' | '〰'
        )
}

/// What may be a number that was meant: it is asked about only where the question does not take it.
fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches('-');
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a folded text is nothing but signs with which people strike out a cell: `-`, `- -`, `/`, `…`, `〖〗`.
fn is_stroke(folded: &str) -> bool {
    !folded.is_empty() && folded.chars().all(says_nothing)
}

/// What stands between brackets, where a folded text is nothing else.
fn bracketed(folded: &str) -> Option<&str> {
    BRACKETS.iter().find_map(|[open, close]| {
        let inner = folded.strip_prefix(*open)?.strip_suffix(*close)?;
        Some(inner.trim())
    })
}

/// Whether a folded text says that there is no answer: one of the words, bare or between brackets, or a stroke.
fn is_word(folded: &str) -> bool {
    let known = |word: &str| USUAL.contains(&word) || is_stroke(word);
    known(folded) || bracketed(folded).is_some_and(|word| known(word) || BRACKETED.contains(&word))
}

/// A word in the one form in which words are compared: half width, small letters, no outer space.
fn fold(word: &str) -> String {
    let folded: String = word.chars().map(fold_width).collect();
    folded.trim().to_lowercase()
}

/// The reason whose word a cell says, and nothing else: an export with labels has words where codes have their sign, which
/// no cell tells from what a person wrote.
pub(super) fn reason_of(cell: &str) -> Option<Missing> {
    if cell.len() > 40 {
        return None;
    }
    let folded = fold(cell);
    let folded = bracketed(&folded).unwrap_or(&folded);
    let is_word = |reason: &Missing| {
        let word = reason.label();
        fold(&word.zh) == folded || fold(&word.en) == folded
    };
    let other = || {
        let mut reasons = REASONS.iter();
        reasons.find(|(_, words)| words.contains(&folded))
    };
    let own = Missing::ALL.into_iter().find(is_word);
    own.or_else(|| other().map(|(reason, _)| *reason))
}

/// The words that mean blank in one file, as whoever imports it said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BlankWords {
    words: Vec<String>,
}

impl BlankWords {
    /// Reads words divided by commas, as `--as-blank` takes them; none: no word means blank.
    ///
    /// `None` where there are more than anybody means.
    pub fn read(text: &str) -> Option<Self> {
        let words = text.split([',', '，', '、']).map(str::trim);
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        (words.len() as u64 <= limits::BLANK_WORDS).then_some(Self { words })
    }

    /// These words.
    pub fn of(words: &[String]) -> Self {
        Self {
            words: words.to_vec(),
        }
    }

    /// The words as they were given.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the cell says one of them and nothing else.
    pub(super) fn say(&self, cell: &str) -> bool {
        !self.words.is_empty() && {
            let folded = fold(cell);
            self.words.iter().any(|word| fold(word) == folded)
        }
    }
}

/// Whether a text is a word by which programs say that there is no answer.
pub(super) fn is_usual(text: &str) -> bool {
    // The longest of them is short: a real text is not folded.
    if text.len() > 40 {
        return false;
    }
    let folded = fold(text);
    (!is_number(&folded) && is_word(&folded)) || reason_of(text).is_some()
}

/// The same where the question does not take the text as an answer: numbers such as -99 too.
pub(super) fn is_usual_where_refused(text: &str) -> bool {
    text.len() <= 40 && (is_word(&fold(text)) || reason_of(text).is_some())
}

/// The words found that nobody has said anything about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Doubtful {
    found: BTreeMap<String, (u64, u64, usize)>,
}

impl Doubtful {
    /// Notes a word in a cell.
    pub(super) fn note(&mut self, cell: &str, row: u64, index: usize) {
        let first = || (0, row, index);
        self.found
            .entry(cell.trim().to_owned())
            .or_insert_with(first)
            .0 += 1;
    }

    /// The words.
    pub(super) fn words(&self) -> Vec<String> {
        self.found.keys().cloned().collect()
    }

    /// One finding for each word, at its first cell; nothing is left.
    pub(super) fn take(&mut self) -> Vec<Finding> {
        let found = std::mem::take(&mut self.found);
        let words = found.keys().cloned().collect::<Vec<_>>().join(",");
        found
            .into_iter()
            .map(|(word, (cells, row, index))| at(placeholder(&word, cells, &words), row, index))
            .collect()
    }
}

/// Whether it is only asked what a word means: an option settles it.
pub fn is_about_blank_words(finding: &Finding) -> bool {
    finding.code == "blank-word"
}

fn placeholder(word: &str, cells: u64, words: &str) -> Finding {
    let reason = reason_of(word).filter(|reason| *reason != Missing::Blank);
    // A shell's word that begins with a hyphen would look like an option of its own.
    let sign = if words.starts_with('-') { '=' } else { ' ' };
    let words = format!("{sign}'{words}'");
    let word = quoted(word);
    let (said, zh, en) = match reason.map(Missing::label) {
        Some(Text { zh, en }) => (
            Text::new(
                format!("“{word}”（{cells} 格）是没有答案的原因，还是受访者的话，看不出来"),
                format!(
                    "`{word}` ({cells} times): a reason for no answer, or what a respondent wrote"
                ),
            ),
            format!("记为原因“{zh}”"),
            format!("to take it as the reason `{en}`"),
        ),
        None => (
            Text::new(
                format!("“{word}”（{cells} 格）像是别的程序写的“没有答案”"),
                format!(
                    "`{word}` ({cells} times) seems to be what another program writes for no answer"
                ),
            ),
            "当作未答".to_owned(),
            "to take it as blank".to_owned(),
        ),
    };
    Finding::error("blank-word", "", said).hint(
        format!("{zh}：加 --as-blank{words}；确是受访者的话：--as-blank 里不写它（一个也不是就写 --as-blank ''）"),
        format!("{en}: --as-blank{words}; where a respondent wrote it, leave it out (--as-blank '' for none at all)"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("(跳过)")]
    #[case("（空）")]
    #[case(" NA ")]
    #[case("N/A")]
    #[case("NaN")]
    #[case("NULL")]
    #[case("None")]
    #[case("<NA>")]
    #[case("#N/A")]
    #[case("ＮＡ")]
    #[case("-")]
    #[case("－")]
    #[case("———")]
    #[case("/")]
    #[case("……")]
    #[case("〖空〗")]
    #[case("〔未填〕")]
    #[case("（无）")]
    #[case("[ 跳过 ]")]
    #[case("{blank}")]
    #[case("拒绝回答")]
    #[case("（拒绝回答）")]
    #[case("未选择")]
    #[case("不便透露")]
    #[case("放弃")]
    #[case("缺")]
    #[case("略")]
    #[case("〖〗")]
    #[case("（ ）")]
    #[case("- -")]
    #[case("・")]
    #[case("，")]
    #[case("？")]
    fn what_programs_write_for_no_answer_is_known(#[case] word: &str) {
        assert!(is_usual(word) && is_usual_where_refused(word), "{word}");
    }

    #[rstest]
    #[case("无")]
    #[case("没有")]
    #[case("不知道")]
    #[case("空调太冷")]
    #[case("-99")]
    #[case("1")]
    #[case("none of them")]
    #[case("-1")]
    #[case("〖好〗")]
    #[case("A/B")]
    #[case("空（没有人）")]
    #[case("√")]
    #[case("★★")]
    #[case("👍")]
    #[case("50%")]
    #[case("缺水")]
    fn what_a_person_may_say_is_no_such_word(#[case] word: &str) {
        assert!(!is_usual(word), "{word}");
    }

    #[rstest]
    #[case("拒答", Missing::Refused)]
    #[case(" Refused ", Missing::Refused)]
    #[case("本版未设", Missing::NotInVersion)]
    #[case("（拒答）", Missing::Refused)]
    #[case("拒绝回答", Missing::Refused)]
    #[case("看不清", Missing::Illegible)]
    fn the_word_of_a_reason_is_asked_about_wherever_it_stands(
        #[case] word: &str,
        #[case] due: Missing,
    ) {
        assert_eq!(reason_of(word), Some(due));
        assert!(is_usual(word) && is_usual_where_refused(word), "{word}");
        assert_eq!(reason_of(&format!("{word}了")), None);
    }

    #[test]
    fn words_are_the_same_whatever_their_width_and_case() {
        let words = BlankWords::read("(跳过)，（空）,na").unwrap();
        for cell in ["（跳过）", "(空)", "NA", " na "] {
            assert!(words.say(cell), "{cell}");
        }
        assert!(!words.say("N/A") && !words.say(""));
        assert_eq!(BlankWords::read("").unwrap().words(), [""; 0]);
        assert_eq!(BlankWords::read(&"x,".repeat(101)), None);
    }

    #[test]
    fn a_word_is_told_once_with_the_option_for_all() {
        let mut doubtful = Doubtful::default();
        for row in 2..1_000 {
            doubtful.note(if row % 2 == 0 { "NA" } else { "(空)" }, row, 3);
        }
        let findings = doubtful.take();
        assert_eq!(findings.len(), 2);
        assert_eq!(findings[0].place.line, Some(3));
        assert!(findings[1].hint.zh.contains("--as-blank '(空),NA'"));
        assert!(findings[1].sentence.zh.contains("499"));
        assert_eq!(doubtful.take(), []);
    }
}
