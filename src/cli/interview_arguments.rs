//! The arguments of interviews, themes and codings.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rust_decimal::Decimal;

use super::arguments::{Csv, Delivery, OUTPUT, Target};

use super::guide::GuideAction;
use super::handover::AnnexFormat;
use super::words::{NamesInWords, WordsArguments};
use crate::interview::{Confirmation, Consent, Group, Head, Mode, TimeOfDay};
use crate::text::{Text, read_day};

/// What can be done with interviews.
#[derive(Debug, Subcommand)]
pub(super) enum InterviewAction {
    /// 新建一份访谈 · begin an interview
    Add(Box<NewInterviewArguments>),
    /// 列出各份访谈和记到哪里 · list the interviews and how far they are
    List {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 看一份访谈的记录 · show the record of an interview
    Show {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号，如 03 · the code of the interview, such as 03
        #[arg(value_name = "CODE")]
        code: String,
        /// What of the words stays inside.
        #[command(flatten)]
        words: WordsArguments,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 找原话：几个词都要有；全角半角、大小写、空格不论 · find words in what was said: all of them have to be there
    Search(SearchArguments),
    /// 导入访谈：访谈记录（txt、docx、odt、srt、vtt），表格（CSV、JSON），或别的程序的项目（qdpx）；全部成功或全部不动 · bring interviews in: transcripts, a table, or a project of another program; all or nothing
    Import(Box<ImportArguments>),
    /// 导出访谈的全部记录，可以再导入 · export the records, as import takes them
    Export {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 提纲的代码；只有一份提纲时可以不写 · the guide; needed where there are several
        #[arg(long, value_name = "CODE")]
        guide: Option<String>,
        /// What of the words stays inside.
        #[command(flatten)]
        words: WordsArguments,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 访谈提纲：从文字读入、写出 · guides: read from text, written out
    Guide {
        /// What is done with it.
        #[command(subcommand)]
        action: GuideAction,
    },
    /// 写出访谈记录表（一份或全部） · write record sheets, of one interview or all
    Sheet {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号；不写为全部 · the interview; by default all
        #[arg(value_name = "CODE")]
        code: Option<String>,
        /// How it is written.
        #[command(flatten)]
        paper: PaperArguments,
    },
    /// 列出或写出访谈对象一览表，没有姓名 · list or write who was interviewed, without names
    Roster {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 格式：table、csv、json、xlsx、docx 或 html；不写则看文件名的结尾 · table, csv, json, xlsx, docx or html; by default as the file's name ends
        #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true, help_heading = OUTPUT)]
        format: Option<RosterFormat>,
        /// How CSV is written.
        #[command(flatten)]
        csv: Csv,
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 写出访谈分析报告：主题分布、典型原话、一致程度、与问卷对照、对得分的影响 · write the analysis of the interviews
    Report {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// How it is written.
        #[command(flatten)]
        paper: PaperArguments,
    },
    /// 记下本人已确认 · note that the record was confirmed
    Sign {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号 · the code of the interview
        #[arg(value_name = "CODE")]
        code: String,
        /// 怎样确认：本人签字、当面宣读、短信微信、电话确认、单位盖章 · how: signature, read-out, message, telephone or seal
        #[arg(long, value_name = "HOW", value_parser = confirmation)]
        how: Confirmation,
        /// 哪一天 · on which day
        #[arg(long, value_name = "DATE", value_parser = day)]
        date: jiff::civil::Date,
    },
    /// 复核一份已确认的访谈；记录的人不能自己复核 · look a confirmed record over; not by who recorded it
    Review {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号 · the code of the interview
        #[arg(value_name = "CODE")]
        code: String,
        /// 说明 · a word about it
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        note: String,
    },
    /// 退回已确认的访谈，可以再改 · open a confirmed record again
    Reopen {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号 · the code of the interview
        #[arg(value_name = "CODE")]
        code: String,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// 撤出误建的访谈，或恢复 · withdraw an interview begun by mistake, or have it back
    Withdraw {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号 · the code of the interview
        #[arg(value_name = "CODE")]
        code: String,
        /// 恢复它 · have it back
        #[arg(long)]
        back: bool,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// 应本人要求删除一道题的原话；编码保留 · delete what somebody said; codings stay
    Erase {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号 · the code of the interview
        #[arg(value_name = "CODE")]
        code: String,
        /// 题号 · the code of the question
        #[arg(value_name = "QUESTION")]
        question: String,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
}

/// What is looked for in interviews.
#[derive(Debug, Args)]
pub(super) struct SearchArguments {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// 要找的词，如 办理 证明 · the words
    #[arg(value_name = "WORD", required = true)]
    pub words: Vec<String>,
    /// What of the words stays inside.
    #[command(flatten)]
    pub leaving: WordsArguments,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// How a document about interviews is written.
#[derive(Debug, Args)]
pub(super) struct PaperArguments {
    /// 格式：docx 或 html；不写则看文件名的结尾，再不然为 docx · docx or html; by default as the file's name ends, else docx
    #[arg(long, value_enum, hide_possible_values = true, help_heading = OUTPUT)]
    pub format: Option<AnnexFormat>,
    /// What of the words stays inside.
    #[command(flatten)]
    pub words: WordsArguments,
    /// Where to.
    #[command(flatten)]
    pub target: Target,
}

/// A form of the list of who was interviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum RosterFormat {
    /// For reading.
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// For spreadsheets, with typed cells.
    Xlsx,
    /// For Word and WPS.
    Docx,
    /// For a browser.
    Html,
}

/// A new interview.
#[derive(Debug, Args)]
pub(super) struct NewInterviewArguments {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// 受访者编号，如 03；不写姓名 · the interviewee's code, such as 03; never a name
    #[arg(value_name = "CODE")]
    pub code: String,
    /// 提纲的代码；只有一份提纲时可以不写 · the guide; needed where there are several
    #[arg(long, value_name = "CODE")]
    pub guide: Option<String>,
    /// 访谈对象：受益对象、经办人员、管理人员、座谈会 · beneficiary, officer, manager or meeting
    #[arg(long, value_name = "GROUP", value_parser = group)]
    pub group: Group,
    /// What else is known of it.
    #[command(flatten)]
    pub head: HeadArguments,
}

/// Where, when and by whom an interview was held.
#[derive(Debug, Args)]
pub(super) struct HeadArguments {
    /// 方式：面谈、电话、座谈会、走访 · face-to-face, telephone, meeting or visit
    #[arg(long, value_name = "MODE", value_parser = mode)]
    pub mode: Option<Mode>,
    /// 身份，如 村民、出纳；不写姓名 · what the person is to the project; never a name
    #[arg(long, value_name = "TEXT")]
    pub role: Option<String>,
    /// 单位 · the office, village or enterprise
    #[arg(long, value_name = "TEXT")]
    pub unit: Option<String>,
    /// 地点 · where
    #[arg(long, value_name = "TEXT")]
    pub place: Option<String>,
    /// 日期 · on which day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<jiff::civil::Date>,
    /// 开始时间，如 9:30 · when it began, as 9:30
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub start: Option<TimeOfDay>,
    /// 结束时间 · when it ended
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub end: Option<TimeOfDay>,
    /// 访谈人 · who asked
    #[arg(long, value_name = "NAME")]
    pub interviewer: Option<String>,
    /// 记录人 · who wrote it down
    #[arg(long, value_name = "NAME")]
    pub recorder: Option<String>,
    /// 同意情况：given、without-recording、not-quoted · what the person agreed to
    #[arg(long, value_name = "CONSENT", value_parser = consent)]
    pub consent: Option<Consent>,
}

/// Interviews that are brought in.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// 文件：访谈记录一份一个，可以写几个；表格每行一份访谈 · transcripts, one for each interview; or one table with an interview a row; or one .qdpx
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// 提纲的代码；只有一份提纲时可以不写 · the guide; needed where there are several
    #[arg(long, value_name = "CODE")]
    pub guide: Option<String>,
    /// 只检查，不写入 · check only, store nothing
    #[arg(long)]
    pub dry_run: bool,
    /// 受访者编号；几个文件时写 文件名=编号；不写则看文件里的“编号：”或文件名 · the interviewee's code; for several files NAME=CODE; by default as the file or its name says
    #[arg(long, value_name = "CODE")]
    pub code: Vec<String>,
    /// 访谈对象：受益对象、经办人员、管理人员、座谈会 · beneficiary, officer, manager or meeting
    #[arg(long, value_name = "GROUP", value_parser = group)]
    pub group: Option<Group>,
    /// What else is known of it.
    #[command(flatten)]
    pub head: HeadArguments,
    /// 定一行：行号=题号、行号=words（说的话）、行号=role（是身份） · settle a line: LINE=QUESTION, LINE=words or LINE=role
    #[arg(long, value_name = "LINE=WHAT")]
    pub settle: Vec<String>,
    /// 以序号开头、话不是提纲里的话的行：words 是说的话，questions 是问题 · lines that begin with a number before other words: words or questions
    #[arg(long, value_enum, hide_possible_values = true, value_name = "WHAT")]
    pub numbered: Option<Numbered>,
    /// 整份放进这道题，不找提纲里的题 · put the whole text under this question
    #[arg(long, value_name = "QUESTION")]
    pub into: Option<String>,
    /// qdpx 里名字带 / 的代码按路径分级 · codes of a .qdpx with strokes in their names are paths
    #[arg(long)]
    pub split: bool,
    /// 文本文件的编码，如 gb18030；不写则自己认 · the encoding of a text, as gb18030; found out by default
    #[arg(long, value_name = "E", value_parser = super::import::encoding)]
    pub encoding: Option<&'static encoding_rs::Encoding>,
}

/// What lines are that begin with a number before other words than the guide's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Numbered {
    /// They were said.
    Words,
    /// They ask.
    Questions,
}

impl HeadArguments {
    /// A head of this group with what was given; what was not given is empty.
    pub(super) fn head(&self, group: Group) -> Head {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let usual = Head::of(group);
        Head {
            role: text(&self.role),
            unit: text(&self.unit),
            mode: self.mode.unwrap_or(usual.mode),
            place: text(&self.place),
            date: self.date,
            start: self.start,
            end: self.end,
            interviewer: text(&self.interviewer),
            recorder: text(&self.recorder),
            consent: self.consent.unwrap_or_default(),
            ..usual
        }
    }
}

/// What can be done with themes.
#[derive(Debug, Subcommand)]
pub(super) enum ThemeAction {
    /// 列出主题和编了多少处 · list the themes and how often each was found
    List {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 只看这个主题的改名、移动、合并 · only what became of this theme: names, places, mergings
        #[arg(long, value_name = "THEME")]
        history: Option<String>,
        /// What becomes of names in examples, which are somebody's words.
        #[command(flatten)]
        names: NamesInWords,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 新建主题 · make a theme
    Add {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 主题的名字，如 办理慢 · its title
        #[arg(value_name = "TITLE")]
        title: String,
        /// 放在哪个主题之下 · below which theme
        #[arg(long, value_name = "THEME")]
        under: Option<String>,
        /// 什么时候算、什么时候不算 · when it applies and when not
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        definition: String,
        /// 举一句原话 · words for which it applies
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        example: String,
    },
    /// 从别的程序的编码本（qdc）导入主题，全部成功或全部不动 · bring in the themes of another program's code book (.qdc), all or nothing
    Import {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 编码本文件 · the code book
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 名字带 / 的代码按路径分级 · codes with strokes in their names are paths
        #[arg(long)]
        split: bool,
        /// 只检查，不写入 · check only, store nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// 把一个主题并入另一个；原来的编码不动 · merge a theme into another; codings stay as they were made
    Merge {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 并掉的 · the one that goes
        #[arg(value_name = "FROM")]
        from: String,
        /// 并入的 · the one that stays
        #[arg(value_name = "INTO", required_unless_present = "undo")]
        into: Option<String>,
        /// 拆开：并错了的恢复成单独的主题 · part it again, where it was merged by mistake
        #[arg(long, conflicts_with = "into", requires = "why")]
        undo: bool,
        /// 为什么拆开，记入留痕 · why it is parted; the audit trail keeps it
        #[arg(long, value_name = "TEXT", requires = "undo")]
        why: Option<String>,
    },
    /// 改名，改放在哪里，改定义或例子；编码随主题走 · rename a theme, put it elsewhere, describe it; what was coded stays with it
    Rename {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 主题：名字、全路径或序号 · the theme, by title, path or number
        #[arg(value_name = "THEME")]
        theme: String,
        /// 新名字；不写则不改名 · the new title; without one it keeps its own
        #[arg(value_name = "TITLE")]
        title: Option<String>,
        /// 移到哪个主题之下；写 / 移到最上层 · below which theme it goes; / puts it at the top
        #[arg(long, value_name = "THEME")]
        under: Option<String>,
        /// 什么时候算、什么时候不算 · when it applies and when not
        #[arg(long, value_name = "TEXT")]
        definition: Option<String>,
        /// 举一句原话 · words for which it applies
        #[arg(long, value_name = "TEXT")]
        example: Option<String>,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        why: String,
    },
}

/// What can be done with codings.
#[derive(Debug, Subcommand)]
pub(super) enum CodingAction {
    /// 列出编过的单元；等您盲编的看不到别人的编码 · list what was coded; what you are to code blind is hidden
    List {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 只列有差异、还没裁定的 · only what differs and was not decided
        #[arg(long)]
        differing: bool,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 编码一个单元：一份访谈的一道题，或一份答卷的一道开放题 · code one answer
    Add {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号/题号，如 03/Q2；答卷写 调查/编号/题号 · interview/question, as 03/Q2; of a response survey/serial/question
        #[arg(value_name = "UNIT")]
        unit: String,
        /// What was found.
        #[command(flatten)]
        found: FoundArguments,
    },
    /// 裁定一个有差异的单元；各人的编码都保留 · decide a unit that was coded differently; every coding stays
    Settle {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 访谈编号/题号，如 03/Q2 · interview/question, as 03/Q2
        #[arg(value_name = "UNIT")]
        unit: String,
        /// What stands.
        #[command(flatten)]
        found: FoundArguments,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// 定多少由第二人盲编 · say how much is coded again, blind
    Plan {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 百分之几，0 为不复编，100 为全部 · in percent: 0 none, 100 all
        #[arg(long, value_name = "P")]
        percent: Decimal,
        /// 每个单元几个人编，不写为 2 · how many coders, by default 2
        #[arg(long, value_name = "N", default_value_t = 2, hide_default_value = true, value_parser = clap::value_parser!(u8).range(2..=9))]
        coders: u8,
    },
    /// 一致程度：一致率、Cohen κ、Fleiss κ、Krippendorff α 和差异清单 · agreement, and everything that differs
    Agreement {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 导出编码和标出的原话 · export the codings with the marked words
    Export {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// What of the words stays inside.
        #[command(flatten)]
        words: WordsArguments,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
}

/// The themes that were found, or that none applies.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct FoundArguments {
    /// 主题，可带倾向和标出的字：办理慢=反对@0-3 · a theme, with how it speaks and the marked characters: slow=opposes@0-3
    #[arg(long = "found", value_name = "THEME[=SENTIMENT][@START-END]")]
    pub themes: Vec<String>,
    /// 没有适用的主题 · no theme applies
    #[arg(long)]
    pub none: bool,
}

/// The one of these that a word means, by its code or its Chinese title.
fn named<T: Copy>(
    word: &str,
    all: &[T],
    code: fn(T) -> &'static str,
    title: fn(T) -> Text,
) -> Result<T, String> {
    let known = |of: &&T| code(**of) == word || title(**of).zh == word;
    all.iter().find(known).copied().ok_or_else(|| {
        let words: Vec<String> = all
            .iter()
            .map(|of| format!("{} {}", title(*of).zh, code(*of)))
            .collect();
        words.join(" · ")
    })
}

pub(super) fn group(word: &str) -> Result<Group, String> {
    named(word, &Group::ALL, Group::code, Group::title)
}

fn mode(word: &str) -> Result<Mode, String> {
    named(word, &Mode::ALL, Mode::code, Mode::title)
}

fn consent(word: &str) -> Result<Consent, String> {
    named(word, &Consent::ALL, Consent::code, Consent::title)
}

fn confirmation(word: &str) -> Result<Confirmation, String> {
    named(
        word,
        &Confirmation::ALL,
        Confirmation::code,
        Confirmation::title,
    )
}

fn day(word: &str) -> Result<jiff::civil::Date, String> {
    read_day(word).ok_or_else(|| "写成 2022-06-30 · write it as 2022-06-30".to_owned())
}

fn time(word: &str) -> Result<TimeOfDay, String> {
    word.parse()
        .map_err(|_| "写成 9:30 · write it as 9:30".to_owned())
}
