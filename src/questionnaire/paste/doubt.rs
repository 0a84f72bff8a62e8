//! What a pasted text leaves open or does in a way worth a look: each doubt with its code, its sentence and its answers.

use crate::text::{Finding, Text, text};

/// A doubt on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubted {
    /// The line, counted from 1.
    pub line: usize,
    /// The question it is about, counted from 0.
    pub question: Option<usize>,
    /// What is doubtful.
    pub doubt: Doubt,
}

/// What is doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing says what kind of question it is.
    KindUnknown,
    /// Points are asked for, between bounds that are not said.
    RangeUnknown,
    /// It is of a kind that cannot be keyed, as 排序.
    KindNotSupported(String),
    /// It is a choice, and no option was found.
    NoOptions,
    /// It is a choice of one option only.
    OneOption,
    /// It has no words of its own.
    WordsMissing,
    /// It is said to be written or scored, yet options stand below.
    OptionsUnused,
    /// The marks of its options leave some out or come twice.
    OptionOrder,
    /// A line is the next option as well as the next question.
    QuestionOrOption,
    /// Questions are missing between two numbers; the first and the last of them.
    NumberMissing(String, String),
    /// A number comes twice in a row of numbers.
    NumberTwice(String),
    /// Only some options have points.
    PointsPartly,
    /// A jump goes to a question that is not there, or back.
    JumpToNowhere(String),
    /// A jump whose effect on the questions between cannot be told.
    JumpUnclear,
    /// A table with two answers in a row; the two.
    TwoAnswers,
    /// A table that could not be read.
    TableUnread,
    /// Words still hold what is no word: a mark, a box, another question.
    WordsLeft,
    /// Several blanks are to be filled in, of which one is keyed.
    SeveralBlanks,
    /// A line between questions that could be the end of a question or an option.
    LineUnclear,
    /// A question without a number among numbered ones.
    NoNumber,
    /// Numbers begin again, so codes carry the part.
    NumbersAgain,
    /// The answers are named once, on this line, for several questions.
    ScaleOnce(usize),
    /// The options run from the worst to the best.
    WorstFirst,
    /// An option that gives no opinion.
    NoOpinion(String),
    /// The least points are not 0.
    LowNotZero,
    /// Taken for a number by the unit behind its blank.
    TakenAsNumber,
    /// Taken for a day by year, month and day behind its blanks.
    TakenAsDate,
    /// Taken for a written answer, as it asks for words and has no option.
    TakenAsText,
    /// Shares stand behind the options, as in results; they were taken off.
    SharesTakenOff,
    /// Two things are asked at once.
    SeveralQuestions,
    /// The words suggest an answer.
    Leading(String),
    /// 其他 without room to write.
    OtherWithoutBlank,
    /// Options parted by strokes behind a colon.
    SlashOptions,
    /// Words of the line below were joined to the question.
    StemContinued,
    /// Items of one question became questions of their own.
    ItemsApart,
    /// The steps of a scale have names, so one of them is chosen.
    NamedSteps,
    /// Its words say that it is asked of some only, which no jump tells.
    OnCondition,
    /// Its words ask something private, so that its answers are guarded.
    TakenAsPrivate,
}

impl Doubted {
    /// The doubt as a finding of the text.
    pub fn finding(&self) -> Finding {
        let doubt = &self.doubt;
        let (zh, en) = doubt.hint();
        let mut finding = if doubt.is_ask() {
            Finding::error(doubt.code(), String::new(), doubt.sentence())
        } else {
            Finding::warning(doubt.code(), String::new(), doubt.sentence())
        };
        finding.place.line = u32::try_from(self.line).ok();
        finding.hint(zh, en)
    }
}

impl Doubt {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KindUnknown => "kind-unknown",
            Self::RangeUnknown => "range-unknown",
            Self::KindNotSupported(_) => "kind-not-supported",
            Self::NoOptions => "options-missing",
            Self::OneOption => "one-option",
            Self::WordsMissing => "words-missing",
            Self::OptionsUnused => "options-unused",
            Self::OptionOrder => "option-order",
            Self::QuestionOrOption => "question-or-option",
            Self::NumberMissing(..) => "number-missing",
            Self::NumberTwice(_) => "number-twice",
            Self::PointsPartly => "points-partly",
            Self::JumpToNowhere(_) => "jump-to-nowhere",
            Self::JumpUnclear => "jump-unclear",
            Self::TwoAnswers => "two-answers",
            Self::TableUnread => "table-unread",
            Self::WordsLeft => "words-left",
            Self::SeveralBlanks => "several-blanks",
            Self::LineUnclear => "line-unclear",
            Self::NoNumber => "no-number",
            Self::NumbersAgain => "numbers-again",
            Self::ScaleOnce(_) => "scale-once",
            Self::WorstFirst => "worst-first",
            Self::NoOpinion(_) => "no-opinion-option",
            Self::LowNotZero => "low-not-zero",
            Self::TakenAsNumber => "taken-as-number",
            Self::TakenAsDate => "taken-as-date",
            Self::TakenAsText => "taken-as-text",
            Self::SharesTakenOff => "shares-taken-off",
            Self::SeveralQuestions => "several-questions",
            Self::Leading(_) => "leading-words",
            Self::OtherWithoutBlank => "other-without-blank",
            Self::SlashOptions => "options-by-strokes",
            Self::StemContinued => "stem-continued",
            Self::ItemsApart => "items-apart",
            Self::OnCondition => "on-condition",
            Self::NamedSteps => "named-steps",
            Self::TakenAsPrivate => "taken-as-private",
        }
    }

    /// The words that settle it, the likely one first; empty where it is only worth a look. A range is `LOW-HIGH`.
    pub const fn answers(&self) -> &'static [&'static str] {
        match self {
            Self::KindUnknown => &[
                "single", "multiple", "score", "number", "text", "date", "note",
            ],
            Self::RangeUnknown => &["LOW-HIGH"],
            Self::KindNotSupported(_) => &["text", "multiple", "single", "score", "number", "note"],
            Self::NoOptions => &["text", "number", "score", "date", "note"],
            Self::OneOption => &["kept", "text", "note"],
            Self::OptionsUnused => &["single", "multiple", "kept"],
            Self::QuestionOrOption => &["question", "option"],
            Self::OptionOrder
            | Self::NumberMissing(..)
            | Self::NumberTwice(_)
            | Self::PointsPartly
            | Self::JumpToNowhere(_)
            | Self::JumpUnclear
            | Self::WordsMissing
            | Self::WordsLeft
            | Self::SeveralBlanks
            | Self::TwoAnswers => &["kept"],
            Self::TableUnread => &["note"],
            Self::LineUnclear => &["option", "note", "question", "kept"],
            _ => &[],
        }
    }

    /// Whether a person must settle it before a survey is made.
    pub const fn is_ask(&self) -> bool {
        !self.answers().is_empty()
    }

    /// What is doubtful, in a sentence.
    pub fn sentence(&self) -> Text {
        match self {
            Self::KindUnknown => Text::new(
                "看不出题型：单选、多选、打分还是填写",
                "the kind is not said: one option, several, points or words",
            ),
            Self::RangeUnknown => Text::new(
                "要打分，没有写从几分到几分",
                "points are asked for, between bounds that are not said",
            ),
            Self::KindNotSupported(word) => text!(
                "“{word}”这种题录不了",
                "a question of the kind `{word}` cannot be keyed"
            ),
            Self::NoOptions => Text::new("是选择题，没有找到选项", "a choice without options"),
            Self::OneOption => Text::new("只有一个选项", "there is one option only"),
            Self::WordsMissing => Text::new(
                "有题号和题型，没有题目的文字",
                "there are a number and a kind, but no words",
            ),
            Self::OptionsUnused => Text::new(
                "写的是填写或打分，下面却有选项",
                "it is said to be written or scored, yet options stand below",
            ),
            Self::OptionOrder => Text::new(
                "选项的序号有跳号或重号",
                "the marks of the options leave one out or come twice",
            ),
            Self::QuestionOrOption => Text::new(
                "这一行可以是下一道题，也可以是上一题的选项",
                "the line can be the next question as well as an option of the last",
            ),
            Self::NumberMissing(first, last) if first == last => {
                text!("缺第 {first} 题", "question {first} is missing")
            }
            Self::NumberMissing(first, last) => text!(
                "缺第 {first} 到第 {last} 题",
                "questions {first} to {last} are missing"
            ),
            Self::NumberTwice(number) => {
                text!("题号 {number} 用了两次", "the number {number} comes twice")
            }
            Self::PointsPartly => {
                Text::new("有的选项有分值，有的没有", "only some options have points")
            }
            Self::JumpToNowhere(number) => text!(
                "要跳到 {number}，后面没有这道题",
                "it goes on at {number}, which does not follow"
            ),
            Self::JumpUnclear => Text::new(
                "跳题的范围互相交错，或写在题干里，看不出跳过哪些题",
                "which questions a jump leaves out cannot be told",
            ),
            Self::TwoAnswers => Text::new(
                "每行要答两次，读成了两道题",
                "each row is answered twice and was read as two questions",
            ),
            Self::TableUnread => {
                Text::new("这张表读不成题", "the table could not be read as questions")
            }
            Self::WordsLeft => Text::new(
                "文字里还有像序号、方框、跳转或另一道题的字样",
                "the words still hold what looks like a mark, a box, a jump or another question",
            ),
            Self::SeveralBlanks => Text::new(
                "题里有几处要填，录的只有一处",
                "several blanks are to be filled in, of which one is keyed",
            ),
            Self::LineUnclear => Text::new(
                "看不出这一行是选项、题干还是说明",
                "the line can be an option, a part of the question or a note",
            ),
            _ => self.look(),
        }
    }

    /// What is worth a look, in a sentence.
    fn look(&self) -> Text {
        match self {
            Self::NoNumber => Text::new("这道题没有题号", "the question has no number"),
            Self::NumbersAgain => Text::new(
                "题号从头数起，代码里带上了部分的序号",
                "numbers begin again, so the codes carry the part",
            ),
            Self::ScaleOnce(line) => text!(
                "答法取自第 {line} 行的说明",
                "how it is answered is said on line {line}"
            ),
            Self::WorstFirst => Text::new(
                "选项从差到好排列",
                "the options run from the worst to the best",
            ),
            Self::NoOpinion(label) => text!(
                "“{label}”不表态，算比率时要写明在不在分母里",
                "`{label}` gives no opinion: a rate must say whether it is in the base"
            ),
            Self::LowNotZero => Text::new(
                "最低分不是 0：得分率会偏高",
                "the least points are not 0, which lifts a score rate",
            ),
            Self::TakenAsNumber => Text::new(
                "没有写题型，按空格后的单位当作数字题",
                "taken for a number by the unit behind its blank",
            ),
            Self::TakenAsDate => Text::new(
                "没有写题型，按年月日当作日期题",
                "taken for a day by its year, month and day",
            ),
            Self::TakenAsText => Text::new(
                "没有写题型也没有选项，当作填写题",
                "taken for a written answer, as it has no options",
            ),
            Self::SharesTakenOff => Text::new(
                "选项后有百分比，像是统计结果，已去掉",
                "shares stand behind the options, as in results; they were taken off",
            ),
            Self::SeveralQuestions => Text::new("一道题问了两件事", "two things are asked at once"),
            Self::Leading(word) => text!("“{word}”带有引导", "`{word}` suggests an answer"),
            Self::OtherWithoutBlank => Text::new(
                "“其他”没有留空，写不下是什么",
                "`other` leaves no room to write what it is",
            ),
            Self::SlashOptions => Text::new("选项由斜线隔开", "the options are parted by strokes"),
            Self::StemContinued => Text::new(
                "下一行的文字并入了题干",
                "words of the next line were joined to the question",
            ),
            Self::ItemsApart => {
                Text::new("题下各项分别成题", "each item became a question of its own")
            }
            Self::NamedSteps => Text::new(
                "量表的各级有名称，读成单选",
                "the steps of the scale have names: read as a choice of one",
            ),
            Self::TakenAsPrivate => Text::new(
                "像是问健康、身份或联系方式，当作敏感题：答案不随导出出门",
                "it seems to ask something private: its answers stay inside what leaves",
            ),
            _ => Text::new(
                "题干说只问一部分人，没有写成跳题",
                "it is asked of some only, which no jump tells",
            ),
        }
    }

    /// What to do, in Chinese and English.
    const fn hint(&self) -> (&'static str, &'static str) {
        match self {
            Self::KindUnknown
            | Self::KindNotSupported(_)
            | Self::NoOptions
            | Self::OptionsUnused => (
                "在题干后写明，如［单选题］；或用 --settle 行号=single 等定下来",
                "write it behind the question, such as [单选题]; or settle it with --settle LINE=single",
            ),
            Self::RangeUnknown => (
                "写明“0-10分”；或用 --settle 行号=0-10 定下来",
                "write `0-10分`; or settle it with --settle LINE=0-10",
            ),
            Self::QuestionOrOption | Self::LineUnclear => (
                "改动文字，或用 --settle 行号=question、option 或 note 定下来",
                "change the text, or settle it with --settle LINE=question, option or note",
            ),
            Self::TableUnread => (
                "第一行写答法、第一列写各项；或用 --settle 行号=note 当作说明",
                "write the answers in the first row and the items in the first column; or --settle LINE=note",
            ),
            _ if self.is_ask() => (
                "核对原文；就是这样的，用 --settle 行号=kept 定下来",
                "look at the paper; where it is meant, settle it with --settle LINE=kept",
            ),
            Self::WorstFirst | Self::NoOpinion(_) | Self::LowNotZero => (
                "照用即可；写测算时留意",
                "it works; mind it where a measure is written",
            ),
            Self::SeveralQuestions | Self::Leading(_) | Self::OtherWithoutBlank => (
                "发放前可以改问卷",
                "the questionnaire can be changed before it goes out",
            ),
            _ => ("核对一遍", "look at it once"),
        }
    }
}
