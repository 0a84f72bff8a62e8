//! A guide as people write it: a title, whom to ask, topics, numbered questions, what to ask further; read line by line.
//!
//! What a line can be in two ways is asked ([`GuideDoubt`]), never guessed; what is settled is told by the number of the line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::guide::{Group, Guide, GuideQuestion};
use super::placing::numbered;
use crate::text::{Language, Order as _, Text, fold_width};

/// A guide that was read from text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuideReading {
    /// What it is called; empty: the text does not say.
    pub title: String,
    /// What the interviewer reads out.
    pub intro: String,
    /// Whom it is for; empty: the text does not say.
    pub ask: Vec<Group>,
    /// The questions, with codes Q1, Q2, ….
    pub questions: Vec<GuideQuestion>,
    /// What each line was read as, in the order of the lines.
    pub lines: Vec<GuideLine>,
    /// What has to be settled, by line.
    pub doubts: Vec<GuideDoubt>,
}

/// What a line of a guide is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuideLine {
    /// Nothing stands there.
    Blank,
    /// The title.
    Title,
    /// Whom it is for.
    Ask,
    /// What the interviewer reads out.
    Intro,
    /// The heading of a topic.
    Topic,
    /// The question at this place, counted from 0.
    Question(usize),
    /// What to ask further to the question at this place.
    Prompt(usize),
    /// It belongs to nobody: settled as a note.
    Note,
    /// It has to be settled.
    Open,
}

impl GuideLine {
    /// The stable word for it, and what people call it.
    pub fn named(self) -> (&'static str, Text) {
        match self {
            Self::Blank => ("blank", Text::default()),
            Self::Title => ("title", GuideWord::Title.label()),
            Self::Ask => ("ask", Text::new("问谁", "whom to ask")),
            Self::Intro => ("intro", GuideWord::Intro.label()),
            Self::Topic => ("topic", GuideWord::Topic.label()),
            Self::Question(_) => ("question", GuideWord::Question.label()),
            Self::Prompt(_) => ("prompt", GuideWord::Prompt.label()),
            Self::Note => ("note", Text::new("不用", "left out")),
            Self::Open => ("open", Text::new("要定", "to settle")),
        }
    }
}

/// A line that can be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuideDoubt {
    /// The line, counted from 1.
    pub line: usize,
    /// What it can be.
    pub can_be: &'static [GuideWord],
}

/// What a person says a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuideWord {
    /// The title.
    Title,
    /// What the interviewer reads out.
    Intro,
    /// The heading of a topic.
    Topic,
    /// A question.
    Question,
    /// What to ask further.
    Prompt,
    /// Nothing of the guide.
    Note,
}

impl GuideWord {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Title,
        Self::Intro,
        Self::Topic,
        Self::Question,
        Self::Prompt,
        Self::Note,
    ];

    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Intro => "intro",
            Self::Topic => "topic",
            Self::Question => "question",
            Self::Prompt => "prompt",
            Self::Note => "note",
        }
    }

    /// What people call it.
    pub fn label(self) -> Text {
        match self {
            Self::Title => Text::new("标题", "the title"),
            Self::Intro => Text::new("开场白", "read out"),
            Self::Topic => Text::new("话题", "a topic"),
            Self::Question => Text::new("问题", "a question"),
            Self::Prompt => Text::new("追问", "asked further"),
            Self::Note => Text::new("不要这行", "leave it out"),
        }
    }

    /// The word with this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.code() == code)
    }
}

/// What a line with a number or a mark before it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// 一、
    Chinese,
    /// （一）
    ChineseInBrackets,
    /// 1. or 1、 or Q1
    Number,
    /// （1） or 1）
    NumberInBrackets,
    /// ① a dash, a dot, a letter
    Mark,
}

/// Reads a guide; `settled`: what a person said of lines, counted from 1.
pub fn read_guide_text(text: &str, settled: &BTreeMap<usize, GuideWord>) -> GuideReading {
    let lines: Vec<&str> = text.lines().collect();
    let levels: Vec<Option<(Level, usize)>> = lines.iter().map(|line| level(line)).collect();
    let mut reader = Reader {
        reading: GuideReading::default(),
        topic: String::new(),
        topic_ask: Vec::new(),
        asks_at: asks_at(&lines, &levels),
        settled,
    };
    for (at, line) in lines.iter().enumerate() {
        let is = reader.line(at + 1, line, levels[at]);
        reader.reading.lines.push(is);
    }
    reader.reading
}

/// The level at which questions stand: the highest that has a question in it, by its mark or because nothing below it has.
fn asks_at(lines: &[&str], levels: &[Option<(Level, usize)>]) -> Level {
    let mut found: Vec<(Level, bool)> = lines
        .iter()
        .zip(levels)
        .filter_map(|(line, level)| Some((level.as_ref()?.0, is_asked(line))))
        .collect();
    found.order();
    let first = found
        .iter()
        .find(|(_, asks)| *asks)
        .map(|(level, _)| *level);
    let last = found.last().map(|(level, _)| *level);
    first
        .or(last.map(|last| last.min(Level::Number)))
        .unwrap_or(Level::Number)
}

/// Whether a line asks something.
fn is_asked(line: &str) -> bool {
    let line = without_brackets(line).0;
    line.trim_end().ends_with(['？', '?'])
}

/// The level of a line, and the character behind its number or mark.
fn level(line: &str) -> Option<(Level, usize)> {
    let signs: Vec<char> = line.chars().map(fold_width).collect();
    let begin = signs.iter().take_while(|sign| sign.is_whitespace()).count();
    let first = *signs.get(begin)?;
    if matches!(first, '①'..='⑳') || matches!(first, '-' | '·' | '•' | '—' | '*' | '●' | '○' | '◆')
    {
        let marks = signs[begin..]
            .iter()
            .take_while(|sign| **sign == first)
            .count();
        return Some((Level::Mark, begin + marks));
    }
    let (is_chinese, behind) = numbered(&signs, begin)?;
    let is_bracketed = first == '(' || signs.get(behind.saturating_sub(1)) == Some(&')');
    let level = match (is_chinese, is_bracketed) {
        (true, false) => Level::Chinese,
        (true, true) => Level::ChineseInBrackets,
        (false, false) => Level::Number,
        (false, true) => Level::NumberInBrackets,
    };
    Some((level, behind))
}

/// Words before what is asked further.
const FURTHER: [&str; 5] = ["追问", "提示", "可追问", "补充问", "probe"];

struct Reader<'a> {
    reading: GuideReading,
    topic: String,
    topic_ask: Vec<Group>,
    asks_at: Level,
    settled: &'a BTreeMap<usize, GuideWord>,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str, level: Option<(Level, usize)>) -> GuideLine {
        let words: String = match level {
            Some((_, behind)) => line.chars().skip(behind).collect(),
            None => line.to_owned(),
        };
        let words = words.trim();
        if words.is_empty() {
            return GuideLine::Blank;
        }
        if let Some(word) = self.settled.get(&number) {
            return self.is(*word, words);
        }
        if let Some(groups) = asked_of(words) {
            self.reading.ask = groups;
            return GuideLine::Ask;
        }
        if let Some(intro) = labelled(words, &["开场白", "说明", "导语", "intro"]) {
            return self.intro(intro);
        }
        if let Some(further) = FURTHER.iter().find_map(|word| labelled(words, &[word])) {
            return self.further(number, further);
        }
        let (plain, _) = without_brackets(words);
        let Some((level, _)) = level else {
            return self.unnumbered(number, words, is_asked(&plain));
        };
        let is_asked = is_asked(&plain);
        if level == self.asks_at {
            // A heading among questions is asked about: 二、其他 where 一、 asks.
            if !is_asked && level < Level::Number {
                return self.open(
                    number,
                    &[GuideWord::Topic, GuideWord::Question, GuideWord::Note],
                );
            }
            return self.is(GuideWord::Question, words);
        }
        if level < self.asks_at {
            return self.is(GuideWord::Topic, words);
        }
        self.further(number, words)
    }

    fn unnumbered(&mut self, number: usize, words: &str, is_asked: bool) -> GuideLine {
        let begins = self.reading.questions.is_empty() && self.topic.is_empty();
        if begins && !is_asked {
            if self.reading.title.is_empty()
                && self.reading.intro.is_empty()
                && words.chars().count() <= 40
                && !words.ends_with(['。', '！', '：', '.'])
            {
                return self.is(GuideWord::Title, words);
            }
            return self.intro(words);
        }
        let can_be: &[GuideWord] = match (is_asked, self.reading.questions.is_empty()) {
            (true, true) => &[GuideWord::Question, GuideWord::Note],
            (true, false) => &[GuideWord::Question, GuideWord::Prompt, GuideWord::Note],
            (false, _) => &[
                GuideWord::Topic,
                GuideWord::Prompt,
                GuideWord::Question,
                GuideWord::Note,
            ],
        };
        self.open(number, can_be)
    }

    fn open(&mut self, line: usize, can_be: &'static [GuideWord]) -> GuideLine {
        self.reading.doubts.push(GuideDoubt { line, can_be });
        GuideLine::Open
    }

    fn intro(&mut self, words: &str) -> GuideLine {
        let intro = &mut self.reading.intro;
        if !intro.is_empty() {
            intro.push('\n');
        }
        intro.push_str(words);
        GuideLine::Intro
    }

    /// What is asked further belongs to the question above.
    fn further(&mut self, number: usize, words: &str) -> GuideLine {
        if self.reading.questions.is_empty() {
            return self.open(
                number,
                &[GuideWord::Question, GuideWord::Topic, GuideWord::Note],
            );
        }
        self.is(GuideWord::Prompt, words)
    }

    /// Takes a line as what it is.
    fn is(&mut self, word: GuideWord, words: &str) -> GuideLine {
        match word {
            GuideWord::Title => {
                words.clone_into(&mut self.reading.title);
                GuideLine::Title
            }
            GuideWord::Intro => self.intro(words),
            GuideWord::Note => GuideLine::Note,
            GuideWord::Topic => {
                let (plain, brackets) = without_brackets(words);
                self.topic_ask = groups(plain.trim()).unwrap_or_default();
                for inside in brackets {
                    self.topic_ask
                        .extend(only_asked(&inside).unwrap_or_default());
                }
                let topic = plain.trim().trim_end_matches(['：', ':']);
                topic.clone_into(&mut self.topic);
                GuideLine::Topic
            }
            GuideWord::Prompt => match self.reading.questions.last_mut() {
                Some(question) => {
                    question.prompts.extend(prompts(words));
                    GuideLine::Prompt(self.reading.questions.len() - 1)
                }
                None => GuideLine::Note,
            },
            GuideWord::Question => {
                let question = self.question(words);
                self.reading.questions.push(question);
                GuideLine::Question(self.reading.questions.len() - 1)
            }
        }
    }

    fn question(&self, words: &str) -> GuideQuestion {
        let (plain, brackets) = without_brackets(words);
        let mut question = GuideQuestion {
            code: format!("Q{}", self.reading.questions.len() + 1),
            topic: Text::same(self.topic.clone()),
            text: Text::same(plain.trim()),
            prompts: Vec::new(),
            ask: self.topic_ask.clone(),
            indicators: Vec::new(),
            sensitive: false,
            since: 1,
            until: None,
        };
        for inside in brackets {
            if let Some(further) = FURTHER.iter().find_map(|word| labelled(&inside, &[word])) {
                question.prompts.extend(prompts(further));
            } else if let Some(groups) = only_asked(&inside) {
                question.ask = groups;
            } else if let Some(codes) = labelled(&inside, &["指标", "indicators"]) {
                let codes = codes.split([',', '，', '、', ' ']).map(str::trim);
                question.indicators = codes
                    .filter(|code| !code.is_empty())
                    .map(str::to_owned)
                    .collect();
            } else if matches!(inside.trim(), "敏感" | "sensitive") {
                question.sensitive = true;
            } else {
                // What else stands in brackets is part of the question.
                let text = format!("{}（{inside}）", question.text.zh);
                question.text = Text::same(text);
            }
        }
        question
    }
}

/// What stands behind a word and a colon.
fn labelled<'a>(words: &'a str, labels: &[&str]) -> Option<&'a str> {
    let (label, rest) = words.split_once(['：', ':'])?;
    let is_it = labels
        .iter()
        .any(|known| known.eq_ignore_ascii_case(label.trim()));
    (is_it && !rest.trim().is_empty()).then(|| rest.trim())
}

/// Whom the guide is for: `访谈对象：受益对象、座谈会`.
fn asked_of(words: &str) -> Option<Vec<Group>> {
    groups(labelled(
        words,
        &["访谈对象", "对象", "问谁", "适用对象", "ask"],
    )?)
}

/// Whom alone a question is asked: `只问：经办人员`, or the group itself.
fn only_asked(words: &str) -> Option<Vec<Group>> {
    groups(labelled(words, &["只问", "问", "only"]).unwrap_or(words))
}

/// Groups by their names, nothing else standing between them.
fn groups(words: &str) -> Option<Vec<Group>> {
    let parts = words
        .split(['、', '，', ',', '；', ';', '和'])
        .map(str::trim);
    let known = parts.map(|part| {
        Group::ALL.into_iter().find(|group| {
            let title = group.title();
            title.zh == part || group.code() == part || title.zh.strip_suffix("人员") == Some(part)
        })
    });
    known.collect()
}

/// Several things asked further, each to its question mark.
fn prompts(words: &str) -> Vec<Text> {
    let mut prompts = Vec::new();
    let mut one = String::new();
    for sign in words.chars() {
        if matches!(sign, '；' | ';') {
            prompts.push(std::mem::take(&mut one));
            continue;
        }
        one.push(sign);
        if matches!(sign, '？' | '?') {
            prompts.push(std::mem::take(&mut one));
        }
    }
    prompts.push(one);
    let prompts = prompts.iter().map(|one| one.trim());
    prompts
        .filter(|one| !one.is_empty())
        .map(Text::same)
        .collect()
}

/// The text without the brackets at its end, and what stands in them, in order.
fn without_brackets(words: &str) -> (String, Vec<String>) {
    let mut rest = words.trim_end().to_owned();
    let mut inside = Vec::new();
    loop {
        let pair = [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')]
            .into_iter()
            .find(|(_, close)| rest.ends_with(*close));
        let Some((open, close)) = pair else {
            break;
        };
        let Some(at) = rest.rfind(open) else {
            break;
        };
        let content = rest[at + open.len_utf8()..rest.len() - close.len_utf8()].to_owned();
        if content.contains(close) {
            break;
        }
        inside.push(content);
        rest.truncate(at);
        rest.truncate(rest.trim_end().len());
    }
    inside.reverse();
    (rest, inside)
}

impl GuideReading {
    /// The guide with this code, whatever is open in it.
    pub fn guide(&self, code: &str) -> Guide {
        Guide {
            code: code.to_owned(),
            version: 1,
            title: Text::same(if self.title.is_empty() {
                code
            } else {
                &self.title
            }),
            intro: Text::same(self.intro.clone()),
            ask: self.ask.clone(),
            questions: self.questions.clone(),
        }
    }
}

/// A guide as text that [`read_guide_text`] reads as it is, in Chinese; retired questions are not in it.
pub fn guide_text(guide: &Guide) -> String {
    const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let zh = Language::Zh;
    let listed = |groups: &[Group]| {
        let titles: Vec<String> = groups.iter().map(|group| group.title().zh).collect();
        titles.join("、")
    };
    let mut text = format!("{}\n", guide.title.get(zh));
    if !guide.ask.is_empty() {
        let _ = writeln!(text, "访谈对象：{}", listed(&guide.ask));
    }
    for line in guide.intro.get(zh).lines() {
        let _ = writeln!(text, "开场白：{line}");
    }
    let (mut topic, mut topics) = ("", 0);
    let present = guide
        .questions
        .iter()
        .filter(|one| one.is_in(guide.version));
    for (number, question) in (1..).zip(present) {
        let of = question.topic.get(zh);
        if of != topic {
            let numeral = NUMERALS.get(topics).copied().unwrap_or("十");
            let _ = writeln!(text, "\n{numeral}、{of}");
            topics += 1;
        }
        topic = of;
        let _ = write!(text, "{number}. {}", question.text.get(zh));
        if !question.indicators.is_empty() {
            let _ = write!(text, "（指标：{}）", question.indicators.join("、"));
        }
        if !question.ask.is_empty() {
            let _ = write!(text, "（只问：{}）", listed(&question.ask));
        }
        if question.sensitive {
            text.push_str("（敏感）");
        }
        text.push('\n');
        for prompt in &question.prompts {
            let _ = writeln!(text, "   追问：{}", prompt.get(zh));
        }
    }
    text
}

/// The guide that `new` makes of an old one with which interviews were held: questions keep their codes where their words are
/// the same, those that are gone are retired, new ones are new in the next version. Without interviews it is `new` as it is.
pub fn revised_guide(old: &Guide, new: &Guide, has_interviews: bool) -> Guide {
    if !has_interviews {
        return Guide {
            version: old.version,
            questions: new
                .questions
                .iter()
                .map(|question| GuideQuestion {
                    since: question.since.min(old.version),
                    ..question.clone()
                })
                .collect(),
            ..new.clone()
        };
    }
    let next = old.version + 1;
    let mut taken: Vec<String> = old.questions.iter().map(|one| one.code.clone()).collect();
    let mut questions: Vec<GuideQuestion> = Vec::new();
    for question in &new.questions {
        let mut known = old.questions.iter().filter(|one| one.until.is_none());
        if let Some(known) = known.find(|one| one.text == question.text) {
            questions.push(GuideQuestion {
                code: known.code.clone(),
                since: known.since,
                until: None,
                ..question.clone()
            });
            continue;
        }
        let mut numbers = 1..;
        let code = numbers.find_map(|number: usize| {
            let code = format!("Q{number}");
            (!taken.contains(&code)).then_some(code)
        });
        let code = code.unwrap_or_default();
        taken.push(code.clone());
        questions.push(GuideQuestion {
            code,
            since: next,
            until: None,
            ..question.clone()
        });
    }
    for gone in &old.questions {
        if questions.iter().all(|one| one.code != gone.code) {
            questions.push(GuideQuestion {
                until: gone.until.or(Some(old.version)),
                ..gone.clone()
            });
        }
    }
    let is_other = questions
        .iter()
        .any(|one| one.since == next || one.until == Some(old.version));
    Guide {
        version: if is_other { next } else { old.version },
        questions,
        ..new.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::check_guide;

    const TEXT: &str = "村民访谈提纲\n访谈对象：受益对象、座谈会\n我们受委托了解补助用得怎么样。您说的只用于评价。\n\n一、政策知晓\n1．您知道这项补助吗？（追问：从哪里知道的？标准呢？）【D1】\n（1）有人上门讲过吗？\n2、办下来用了多久？（指标：B7、C2）\n追问：卡在哪一步？；跑了几趟？\n二、座谈会\n3. 还有什么要改的？（敏感）\n";

    fn read(text: &str) -> GuideReading {
        read_guide_text(text, &BTreeMap::new())
    }

    #[test]
    fn a_guide_is_read_as_people_write_it() {
        let found = read(TEXT);
        assert_eq!(found.doubts, []);
        assert_eq!(
            (found.title.as_str(), found.ask.as_slice()),
            ("村民访谈提纲", &[Group::Beneficiary, Group::Meeting][..])
        );
        assert_eq!(
            found.intro,
            "我们受委托了解补助用得怎么样。您说的只用于评价。"
        );
        let texts: Vec<&str> = found
            .questions
            .iter()
            .map(|one| one.text.zh.as_str())
            .collect();
        // 【D1】 is not said to be an indicator, and stays in the words.
        assert_eq!(
            texts,
            [
                "您知道这项补助吗？（D1）",
                "办下来用了多久？",
                "还有什么要改的？"
            ]
        );
        let prompts = |at: usize| {
            found.questions[at]
                .prompts
                .iter()
                .map(|one| one.zh.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            prompts(0),
            ["从哪里知道的？", "标准呢？", "有人上门讲过吗？"]
        );
        assert_eq!(prompts(1), ["卡在哪一步？", "跑了几趟？"]);
        assert_eq!(found.questions[1].indicators, ["B7", "C2"]);
        assert_eq!(
            (
                found.questions[2].ask.as_slice(),
                found.questions[2].sensitive
            ),
            (&[Group::Meeting][..], true)
        );
        assert_eq!(found.questions[0].topic.zh, "政策知晓");
    }

    #[test]
    fn a_guide_is_written_as_text_and_read_as_it_was() {
        let mut guide = read(TEXT).guide("village");
        guide.questions[0].ask = vec![Group::Beneficiary];
        guide.questions[2].ask = Vec::new();
        guide.questions[2].topic = Text::same("建议");
        let again = read(&guide_text(&guide));
        assert_eq!(again.doubts, []);
        assert_eq!(again.guide("village"), guide);
    }

    #[test]
    fn questions_stand_at_the_level_that_asks() {
        let found = read("提纲\n一、您知道吗？\n二、办得快吗？\n（一）几天？\n");
        assert_eq!(
            (found.questions.len(), found.questions[1].prompts.len()),
            (2, 1)
        );
        let found = read("提纲\n一、知晓\n（1）您知道吗？\n（2）从哪里？\n");
        assert_eq!(
            (found.questions.len(), found.questions[0].topic.zh.as_str()),
            (2, "知晓")
        );
        let found = read("提纲\n1. 资金怎么拨付\n2. 谁来审核\n");
        assert_eq!(found.questions.len(), 2);
    }

    #[test]
    fn what_can_be_two_things_is_asked_and_settled() {
        let text = "提纲\n1. 您知道吗？\n从哪里知道的？\n注意语气\n";
        let found = read(text);
        let open: Vec<usize> = found.doubts.iter().map(|doubt| doubt.line).collect();
        assert_eq!(open, [3, 4]);
        assert_eq!(found.lines[2], GuideLine::Open);
        let settled = BTreeMap::from([(3, GuideWord::Prompt), (4, GuideWord::Note)]);
        let found = read_guide_text(text, &settled);
        assert_eq!(
            (found.doubts.len(), found.questions[0].prompts.len()),
            (0, 1)
        );
        assert_eq!(found.lines[2..], [GuideLine::Prompt(0), GuideLine::Note]);
    }

    #[test]
    fn what_was_asked_stays_when_a_guide_is_revised() {
        let old = read("提纲\n访谈对象：受益对象\n1. 一？\n2. 二？\n").guide("g");
        let new = read("提纲\n访谈对象：受益对象\n1. 二？\n2. 三？\n").guide("g");
        assert_eq!(revised_guide(&old, &new, false).version, 1);
        let revised = revised_guide(&old, &new, true);
        assert_eq!(revised.version, 2);
        let told: Vec<_> = revised
            .questions
            .iter()
            .map(|one| {
                (
                    one.code.as_str(),
                    one.text.zh.as_str(),
                    one.since,
                    one.until,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Q2", "二？", 1, None),
                ("Q3", "三？", 2, None),
                ("Q1", "一？", 1, Some(1))
            ]
        );
        assert_eq!(check_guide(&revised, None), []);
        // Other prompts ask nothing new.
        let mut prompted = old.clone();
        prompted.questions[0].prompts.push(Text::same("还有呢？"));
        assert_eq!(revised_guide(&old, &prompted, true).version, 1);
    }
}
