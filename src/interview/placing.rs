//! Where the questions of a guide stand in a text, and what was said to each: a transcript becomes answers.
//!
//! A line begins the answer to a question where it holds the question's words, its code (`Q3`), or its number before much the
//! same words. A bare number before other words can be a question or a list in somebody's answer: it is asked, never guessed.

use std::collections::BTreeMap;

use super::guide::GuideQuestion;
use crate::text::{Language, fold_width};

/// What was settled of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineIs {
    /// It asks the question with this code.
    Question(String),
    /// It is part of what was said.
    Words,
}

/// What a person has settled of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacingSettled {
    /// By the number of the line, counted from 1.
    pub lines: BTreeMap<usize, LineIs>,
    /// What every other line is that begins with a bare number before other words: `true` a question, `false` words.
    pub numbered: Option<bool>,
    /// Whether questions are found only where their code and their words stand, as this program writes them.
    pub is_own: bool,
}

/// A text with the answers in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacedText {
    /// The answers, in the order in which their questions stand in the text; each question once.
    pub answers: Vec<PlacedAnswer>,
    /// Questions that stand there with nothing below them.
    pub empty: Vec<String>,
    /// The lines before the first question, counted from 1; headings of topics and what the interviewer reads out left out.
    pub before: Vec<usize>,
    /// What has to be settled.
    pub doubts: Vec<PlacingDoubt>,
}

/// What was said to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedAnswer {
    /// The code of the question.
    pub question: String,
    /// The words, the pieces joined by line feeds.
    pub text: String,
    /// Where they come from.
    pub pieces: Vec<PlacedPiece>,
    /// The lines they come from, counted from 1.
    pub lines: Vec<usize>,
}

/// A stretch of a text that stands in an answer; all in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedPiece {
    /// Where it begins in the text.
    pub from: usize,
    /// Where it begins in the answer.
    pub at: usize,
    /// How long it is.
    pub length: usize,
}

/// A line that can be two things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacingDoubt {
    /// The line, counted from 1.
    pub line: usize,
    /// The question whose number stands there.
    pub by_number: String,
    /// The question whose words stand there; `None`: other words.
    pub by_words: Option<String>,
}

impl PlacedAnswer {
    /// Where a stretch of the text lies in this answer: the part of it that does; `None`: none.
    pub fn place(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let mut found: Option<(usize, usize)> = None;
        for piece in &self.pieces {
            let (low, high) = (start.max(piece.from), end.min(piece.from + piece.length));
            if low < high {
                let (low, high) = (low - piece.from + piece.at, high - piece.from + piece.at);
                found = Some(found.map_or((low, high), |(first, _)| (first, high)));
            }
        }
        found
    }
}

/// A question as it is looked for.
struct Sought<'a> {
    code: &'a str,
    /// The number by which people call it.
    number: u32,
    /// Its words in each language, without what is no word.
    words: Vec<Vec<char>>,
}

/// A line of the text.
struct Row<'a> {
    /// Where it begins, in characters.
    from: usize,
    text: &'a str,
}

/// What a line is.
enum Is {
    /// The question at this place; what is said begins at this character of the line.
    Question(usize, usize),
    /// A heading of the guide: neither asked nor said.
    Heading,
    Words,
    Doubt(PlacingDoubt),
}

/// Words of the guide that are no question: topics, its title, what is read out.
struct Headings(Vec<Vec<char>>);

/// The least signs that the words of a question have to be told by their beginning.
const LEAST_WORDS: usize = 4;

/// From which share of their pairs of signs in common two wordings are one question.
const ALIKE: f64 = 0.6;

/// Finds the questions in a text; `others`: what of the guide is no question, such as its title.
pub fn place_answers(
    text: &str,
    questions: &[&GuideQuestion],
    others: &[&str],
    settled: &PlacingSettled,
) -> PlacedText {
    let sought: Vec<Sought<'_>> = questions.iter().zip(1..).map(sought).collect();
    let headings = headings(questions, others);
    let mut from = 0;
    let rows = text.split('\n').map(|line| {
        let row = Row { from, text: line };
        from += line.chars().count() + 1;
        row
    });
    let mut placed = PlacedText::default();
    let mut open: Option<usize> = None;
    // By the place of the question, the rows of its answer with the character from which they belong to it.
    let mut found: BTreeMap<usize, Vec<(usize, Row<'_>, usize)>> = BTreeMap::new();
    let mut order: Vec<usize> = Vec::new();
    for (number, row) in (1..).zip(rows) {
        match line_is(number, row.text, &sought, &headings, settled) {
            Is::Question(at, begin) => {
                open = Some(at);
                if !order.contains(&at) {
                    order.push(at);
                }
                let rest = row
                    .text
                    .chars()
                    .skip(begin)
                    .any(|sign| !sign.is_whitespace());
                let rows = found.entry(at).or_default();
                if rest {
                    rows.push((number, row, begin));
                }
            }
            Is::Heading => {}
            Is::Doubt(doubt) => placed.doubts.push(doubt),
            Is::Words => match open {
                Some(at) => found.entry(at).or_default().push((number, row, 0)),
                None if row.text.trim().is_empty() => {}
                None => placed.before.push(number),
            },
        }
    }
    for at in order {
        let code = sought[at].code.to_owned();
        let rows = found.remove(&at).unwrap_or_default();
        match answer(code, &rows, settled.is_own) {
            Ok(answer) => placed.answers.push(answer),
            Err(code) => placed.empty.push(code),
        }
    }
    placed
}

/// The answer of these rows; where nothing is said, the code.
fn answer(
    question: String,
    rows: &[(usize, Row<'_>, usize)],
    is_own: bool,
) -> Result<PlacedAnswer, String> {
    let is_blank = |(_, row, begin): &(usize, Row<'_>, usize)| {
        row.text.chars().skip(*begin).all(char::is_whitespace)
    };
    let Some(first) = rows.iter().position(|row| !is_blank(row)) else {
        return Err(question);
    };
    let last = rows.iter().rposition(|row| !is_blank(row)).unwrap_or(first);
    let mut answer = PlacedAnswer {
        question,
        text: String::new(),
        pieces: Vec::new(),
        lines: Vec::new(),
    };
    let mut at = 0;
    // As this program writes them, words begin and end where they do, with blanks too.
    let first = if is_own { 0 } else { first };
    for (number, row, begin) in &rows[first..=last] {
        if at > 0 || !answer.lines.is_empty() {
            answer.text.push('\n');
            at += 1;
        }
        let words: String = row.text.chars().skip(*begin).collect();
        let words = if is_own {
            words.as_str()
        } else {
            words.trim_end()
        };
        let length = words.chars().count();
        answer.text.push_str(words);
        answer.lines.push(*number);
        if length > 0 {
            answer.pieces.push(PlacedPiece {
                from: row.from + begin,
                at,
                length,
            });
        }
        at += length;
    }
    Ok(answer)
}

fn sought<'a>((question, place): (&&'a GuideQuestion, u32)) -> Sought<'a> {
    let digits = question
        .code
        .trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let words = [Language::Zh, Language::En].map(|of| words(question.text.get(of)));
    let mut words: Vec<Vec<char>> = words
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    words.dedup();
    Sought {
        code: &question.code,
        number: digits.parse().unwrap_or(place),
        words,
    }
}

fn headings(questions: &[&GuideQuestion], others: &[&str]) -> Headings {
    let topics = questions
        .iter()
        .flat_map(|one| [Language::Zh, Language::En].map(|of| one.topic.get(of)));
    let all = topics.chain(others.iter().copied());
    let lines = all.flat_map(str::lines).map(words);
    Headings(lines.filter(|words| !words.is_empty()).collect())
}

/// What of a text is word or number, in one width and case.
fn words(text: &str) -> Vec<char> {
    let signs = text
        .chars()
        .map(fold_width)
        .filter(|sign| sign.is_alphanumeric());
    signs.flat_map(char::to_lowercase).collect()
}

fn line_is(
    number: usize,
    line: &str,
    sought: &[Sought<'_>],
    headings: &Headings,
    settled: &PlacingSettled,
) -> Is {
    let at = |code: &str| sought.iter().position(|one| one.code == code);
    let label = Label::of(line);
    match settled.lines.get(&number) {
        Some(LineIs::Words) => return Is::Words,
        Some(LineIs::Question(code)) => {
            if let Some(at) = at(code) {
                let by_words = by_words(line, label.begin, &sought[at..=at]);
                return Is::Question(at, by_words.map_or(label.begin, |(_, begin)| begin));
            }
        }
        None => {}
    }
    if settled.is_own {
        return own(line, sought);
    }
    let by_words = by_words(line, label.begin, sought);
    let by_number = label.number.as_ref().and_then(|of| of.find(sought));
    match (by_words, by_number) {
        (Some((at, begin)), None) => Is::Question(at, begin),
        (Some((at, begin)), Some(other)) if at == other => Is::Question(at, begin),
        (Some((at, _)), Some(other)) => Is::Doubt(PlacingDoubt {
            line: number,
            by_number: sought[other].code.to_owned(),
            by_words: Some(sought[at].code.to_owned()),
        }),
        (None, Some(at)) => {
            let body = words(&line.chars().skip(label.begin).collect::<String>());
            let is_alike = sought[at].words.iter().any(|of| alike(of, &body) >= ALIKE);
            let is_code = label.number.as_ref().is_some_and(Number::is_code);
            if is_code || is_alike || settled.numbered == Some(true) {
                return Is::Question(at, label.begin);
            }
            if headings.has(&body) {
                return Is::Heading;
            }
            if settled.numbered == Some(false) {
                return Is::Words;
            }
            Is::Doubt(PlacingDoubt {
                line: number,
                by_number: sought[at].code.to_owned(),
                by_words: None,
            })
        }
        (None, None) => {
            let body = words(&line.chars().skip(label.begin).collect::<String>());
            let is_heading = headings.has(&body) || headings.has(&words(line));
            if is_heading { Is::Heading } else { Is::Words }
        }
    }
}

impl Headings {
    fn has(&self, words: &[char]) -> bool {
        !words.is_empty() && self.0.iter().any(|heading| heading == words)
    }
}

/// A line `Q3 words of the question`, as this program writes it, and nothing else.
fn own(line: &str, sought: &[Sought<'_>]) -> Is {
    let found = sought.iter().position(|one| {
        let rest = line
            .strip_prefix(one.code)
            .and_then(|rest| rest.strip_prefix(' '));
        rest.is_some_and(|rest| one.words.contains(&words(rest)))
    });
    found.map_or(Is::Words, |at| Is::Question(at, line.chars().count()))
}

/// The question whose words the line holds from its label on, or behind a word and a colon; and the character behind them.
fn by_words(line: &str, label: usize, sought: &[Sought<'_>]) -> Option<(usize, usize)> {
    let signs: Vec<char> = line.chars().collect();
    let mut found: Option<(usize, usize, usize)> = None;
    for begin in [label, 0] {
        for (at, one) in sought.iter().enumerate() {
            for words in &one.words {
                let Some(end) = behind(&signs, begin, words) else {
                    continue;
                };
                let is_whole = signs[end..].iter().all(|sign| !sign.is_alphanumeric());
                let is_longer = found.is_none_or(|(_, _, length)| words.len() > length);
                if (is_whole || words.len() >= LEAST_WORDS) && is_longer {
                    found = Some((at, end, words.len()));
                }
            }
        }
    }
    found.map(|(at, end, _)| (at, end))
}

/// The character behind these words and the signs that end them, where a line holds them from `begin` on.
fn behind(signs: &[char], begin: usize, words: &[char]) -> Option<usize> {
    let mut wanted = words.iter();
    let mut next = wanted.next()?;
    let mut at = begin;
    loop {
        let sign = fold_width(*signs.get(at)?);
        at += 1;
        if !sign.is_alphanumeric() {
            continue;
        }
        if !sign.to_lowercase().eq([*next]) {
            return None;
        }
        match wanted.next() {
            Some(more) => next = more,
            None => break,
        }
    }
    // A particle before the mark is part of the question.
    let particle = signs[at..]
        .iter()
        .take(3)
        .position(|sign| fold_width(*sign) == '?');
    at += particle.unwrap_or(0);
    while let Some(sign) = signs.get(at) {
        if !matches!(
            fold_width(*sign),
            '?' | '.' | ':' | '。' | ' ' | '\t' | ')' | '!' | ';'
        ) {
            break;
        }
        at += 1;
    }
    Some(at)
}

/// How many of their pairs of neighbouring signs two texts have in common, of 1.
fn alike(one: &[char], other: &[char]) -> f64 {
    let pairs =
        |of: &[char]| -> Vec<[char; 2]> { of.windows(2).map(|pair| [pair[0], pair[1]]).collect() };
    let (ours, mut theirs) = (pairs(one), pairs(other));
    let all = ours.len() + theirs.len();
    if all == 0 {
        return 0.0;
    }
    let shared = ours
        .iter()
        .filter(|pair| {
            let at = theirs.iter().position(|of| of == *pair);
            at.map(|at| theirs.swap_remove(at)).is_some()
        })
        .count();
    2.0 * shared as f64 / all as f64
}

/// What stands before the words of a line: a time, who asks, a number.
struct Label {
    number: Option<Number>,
    /// The character behind it.
    begin: usize,
}

/// A number at the beginning of a line.
enum Number {
    /// A code, such as Q3, in capitals.
    Code(String),
    /// A bare number.
    Bare(u32),
}

impl Number {
    fn is_code(&self) -> bool {
        matches!(self, Self::Code(_))
    }

    fn find(&self, sought: &[Sought<'_>]) -> Option<usize> {
        sought.iter().position(|one| match self {
            Self::Code(code) => one.code.eq_ignore_ascii_case(code),
            Self::Bare(number) => one.number == *number,
        })
    }
}

/// Words before a colon for who asks.
const ASKERS: [&str; 16] = [
    "问",
    "访",
    "访问员",
    "访谈员",
    "访谈人",
    "访谈者",
    "采访者",
    "提问",
    "提问人",
    "主持人",
    "主持",
    "评价组",
    "调研组",
    "Q",
    "interviewer",
    "I",
];

impl Label {
    fn of(line: &str) -> Self {
        let signs: Vec<char> = line.chars().map(fold_width).collect();
        let mut at = blanks(&signs, 0);
        if signs.get(at) == Some(&'[')
            && let Some(end) = signs[at..].iter().position(|sign| *sign == ']')
            && signs[at + 1..at + end]
                .iter()
                .all(|sign| sign.is_ascii_digit() || matches!(sign, ':' | '.'))
        {
            at = blanks(&signs, at + end + 1);
        }
        if let Some(colon) = signs[at..].iter().take(16).position(|sign| *sign == ':') {
            let word: String = signs[at..at + colon].iter().collect();
            if ASKERS
                .iter()
                .any(|asker| asker.eq_ignore_ascii_case(word.trim()))
            {
                at = blanks(&signs, at + colon + 1);
            }
        }
        match number_at(&signs, at) {
            Some((number, begin)) => Self {
                number: Some(number),
                begin: blanks(&signs, begin),
            },
            None => Self {
                number: None,
                begin: at,
            },
        }
    }
}

fn blanks(signs: &[char], from: usize) -> usize {
    let blank = signs[from.min(signs.len())..].iter();
    from + blank.take_while(|sign| sign.is_whitespace()).count()
}

/// `3.`, `3、`, `(3)`, `第3题`, `问题3：`, `Q3`: the number and the character behind it.
fn number_at(signs: &[char], from: usize) -> Option<(Number, usize)> {
    let mut at = from;
    let is_bracketed = signs.get(at) == Some(&'(');
    at += usize::from(is_bracketed);
    let begins = |words: &str, at: usize| {
        let words: Vec<char> = words.chars().collect();
        signs[at..].starts_with(&words).then_some(at + words.len())
    };
    let mut is_said = is_bracketed;
    for word in ["问题", "第", "题"] {
        if let Some(behind) = begins(word, at) {
            at = behind;
            is_said = true;
            break;
        }
    }
    let letters = signs[at..]
        .iter()
        .take_while(|sign| sign.is_ascii_alphabetic())
        .count();
    let digits_from = at + letters;
    let digits = signs[digits_from..]
        .iter()
        .take_while(|sign| sign.is_ascii_digit())
        .count();
    if digits == 0 || digits > 4 || letters > 3 {
        return chinese_number(signs, at, is_said);
    }
    let end = digits_from + digits;
    let text: String = signs[at..end].iter().collect();
    let behind = ended(signs, end, is_said || letters > 0)?;
    let number = if letters > 0 {
        Number::Code(text.to_uppercase())
    } else {
        Number::Bare(text.parse().ok()?)
    };
    Some((number, behind))
}

/// The number at the beginning of a line of a guide: whether it is written in Chinese, and the character behind it.
pub(super) fn numbered(signs: &[char], from: usize) -> Option<(bool, usize)> {
    let (_, behind) = number_at(signs, from)?;
    let mut written = signs[from..behind].iter();
    let is_chinese = written.any(|sign| NUMERALS.contains(sign));
    Some((is_chinese, behind))
}

/// The numerals up to ten.
const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// The character behind the sign that ends a number; one that is said to be one may end with a blank.
fn ended(signs: &[char], end: usize, is_said: bool) -> Option<usize> {
    let mut at = end;
    let mut is_ended = false;
    while let Some(sign) = signs
        .get(at)
        .filter(|sign| matches!(sign, '.' | '、' | ')' | ':' | '题' | '．'))
    {
        // 3.5 and 10:30 are no numbers of questions.
        if matches!(sign, '.' | ':') && signs.get(at + 1).is_some_and(char::is_ascii_digit) {
            return None;
        }
        is_ended = true;
        at += 1;
    }
    let is_blank = signs.get(at).is_none_or(|sign| sign.is_whitespace());
    (is_ended || (is_said && is_blank)).then_some(at)
}

/// `三、` or `（三）`, up to ten.
fn chinese_number(signs: &[char], at: usize, is_said: bool) -> Option<(Number, usize)> {
    let place = NUMERALS.iter().position(|of| signs.get(at) == Some(of))?;
    let behind = ended(signs, at + 1, is_said)?;
    Some((Number::Bare(u32::try_from(place).ok()? + 1), behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn question(code: &str, topic: &str, text: &str) -> GuideQuestion {
        GuideQuestion {
            code: code.into(),
            topic: Text::same(topic),
            text: Text::same(text),
            prompts: Vec::new(),
            ask: Vec::new(),
            indicators: Vec::new(),
            sensitive: false,
            since: 1,
            until: None,
        }
    }

    fn guide() -> [GuideQuestion; 3] {
        [
            question("Q1", "政策知晓", "您知道这项补助吗？"),
            question("Q2", "办理", "办下来用了多久？"),
            question("Q3", "满意度", "满意和不满意的各是什么？"),
        ]
    }

    fn placed(text: &str, settled: &PlacingSettled) -> PlacedText {
        let guide = guide();
        place_answers(text, &guide.each_ref(), &["村民访谈提纲"], settled)
    }

    fn said(of: &PlacedText) -> Vec<(&str, &str)> {
        let answers = of.answers.iter();
        answers
            .map(|one| (one.question.as_str(), one.text.as_str()))
            .collect()
    }

    #[test]
    fn questions_are_told_by_words_code_or_number_in_any_order() {
        let text = "村民访谈提纲\n受访者编号：03\n\n一、政策知晓\n1．您知道这项补助吗\n答：知道。\n\n开会说的。\n\nQ3 还有什么不满意的？\n没有。\n\
                    问：办下来用了多久？三个月。\n[00:01:05] 问：2、办下来，用了多久呢？\n答：补充：四个月。";
        let found = placed(text, &PlacingSettled::default());
        assert_eq!(
            said(&found),
            [
                ("Q1", "答：知道。\n\n开会说的。"),
                ("Q3", "还有什么不满意的？\n没有。"),
                ("Q2", "三个月。\n答：补充：四个月。"),
            ]
        );
        assert_eq!(found.before, [2]);
        assert_eq!(found.doubts, []);
    }

    #[test]
    fn a_number_before_other_words_is_asked_and_settled() {
        let text = "Q1\n要交的有：\n2. 身份证\n3. 户口本\n3. 您知道这项补助吗？\n知道";
        let found = placed(text, &PlacingSettled::default());
        let doubt = |line, number: &str, words: Option<&str>| PlacingDoubt {
            line,
            by_number: number.into(),
            by_words: words.map(str::to_owned),
        };
        assert_eq!(
            found.doubts,
            [
                doubt(3, "Q2", None),
                doubt(4, "Q3", None),
                doubt(5, "Q3", Some("Q1"))
            ]
        );
        let mut settled = PlacingSettled {
            numbered: Some(false),
            ..PlacingSettled::default()
        };
        settled.lines.insert(5, LineIs::Question("Q1".into()));
        let found = placed(text, &settled);
        assert_eq!(
            said(&found),
            [("Q1", "要交的有：\n2. 身份证\n3. 户口本\n知道")]
        );
        settled.lines.insert(3, LineIs::Question("Q2".into()));
        settled.numbered = Some(true);
        let found = placed(text, &settled);
        assert_eq!(said(&found)[1], ("Q2", "身份证"));
    }

    #[test]
    fn a_question_with_nothing_below_it_is_said_and_no_answer() {
        let found = placed(
            "1. 您知道这项补助吗？\n\n2. 办下来用了多久？\n一年\n",
            &PlacingSettled::default(),
        );
        assert_eq!(said(&found), [("Q2", "一年")]);
        assert_eq!(found.empty, ["Q1"]);
    }

    #[test]
    fn what_is_no_number_of_a_question_is_words() {
        for line in [
            "3.5 万元",
            "2024年",
            "3个月",
            "10:30 到的",
            "十分满意",
            "一直没有",
        ] {
            let found = placed(&format!("Q1\n{line}"), &PlacingSettled::default());
            assert_eq!(said(&found), [("Q1", line)]);
        }
    }

    #[test]
    fn a_stretch_of_the_text_is_found_in_the_answer_it_lies_in() {
        let text = "Q1 您知道这项补助吗？\n 知道，\n开会说的\n\nQ2 办下来用了多久？\n久";
        let settled = PlacingSettled {
            is_own: true,
            ..PlacingSettled::default()
        };
        let found = placed(text, &settled);
        let answer = &found.answers[0];
        assert_eq!(answer.text, " 知道，\n开会说的");
        let at = |words: &str| {
            let byte = text.find(words).unwrap();
            text[..byte].chars().count()
        };
        let start = at("开会");
        let (low, high) = answer.place(start, start + 2).unwrap();
        let words: String = answer.text.chars().skip(low).take(high - low).collect();
        assert_eq!(words, "开会");
        // Over the end of one answer into the next: each has its part.
        let whole = (at(" 知道"), text.chars().count());
        assert_eq!(answer.place(whole.0, whole.1), Some((0, 9)));
        assert_eq!(found.answers[1].place(whole.0, whole.1), Some((0, 1)));
        assert_eq!(found.answers[1].place(0, 3), None);
    }
}
