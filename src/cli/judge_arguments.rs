//! The arguments of judgements and of the evidence they rest on.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rust_decimal::Decimal;

use super::arguments::Delivery;
use crate::formats::judged_number;

/// A judgement, or what there is to judge.
#[derive(Debug, Args)]
pub(super) struct Judge {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// 指标代码，如 A3；分组写 D1/2；不写则列出全部认定 · the indicator, such as A3, or a group as D1/2; without it all are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// 完成值；百分数写 91.32 · the actual value; 91.32% is 91.32
    #[arg(long, value_name = "NUMBER", value_parser = number, allow_hyphen_values = true)]
    pub value: Option<Decimal>,
    /// 完成值取引用的比例：被问的人里提到的占百分之几，如访谈问出的知晓率 · the value is the share that is cited, as awareness asked in interviews
    #[arg(long, requires = "cite", conflicts_with = "value")]
    pub value_cited: bool,
    /// 给的分 · the points given
    #[arg(long, value_name = "POINTS", value_parser = number, allow_hyphen_values = true)]
    pub score: Option<Decimal>,
    /// 等次的代码 · the code of the level
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<String>,
    /// 第几条达标与否，可带说明：2=no:没有文件 · whether an item is met, with a note if need be
    #[arg(long, value_name = "N=yes|no[:NOTE]", value_parser = item)]
    pub item: Vec<Ticked>,
    /// 第几种扣分发现几处：1=3 · how many cases of a deduction were found
    #[arg(long, value_name = "N=COUNT", value_parser = cases)]
    pub cases: Vec<(usize, u32)>,
    /// 第几条一票否决成立与否 · whether a veto applies
    #[arg(long, value_name = "N=yes|no", value_parser = veto)]
    pub veto: Vec<(usize, bool)>,
    /// 引用编码过的主题，可写明问的是哪几题、只算哪种人：办理慢@village/Q3@劳模；不写题就是对应这项指标的题；提纲和调查同名时写 提纲:village/Q3 或 问卷:village/Q3
    /// · cites a coded theme, with the questions and the kind of people it is counted of: slow@village/Q3@officer; where a guide and a survey share the code, guide:village/Q3 or survey:village/Q3
    #[arg(long, value_name = "THEME[@QUESTIONS[@ROLE]]")]
    pub cite: Vec<String>,
    /// 理由，依据什么材料；必须写 · the reason; needed for every change
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    /// Whether it goes back instead.
    #[command(flatten)]
    pub back: Back,
    /// 只看得分怎么变，不保存 · show what moves, store nothing
    #[arg(long, conflicts_with_all = ["undo", "as_declared"])]
    pub dry_run: bool,
    /// 这项指标的留痕 · the history of the indicator
    #[arg(long, requires = "code", conflicts_with_all = ["value", "score", "level", "item", "cases", "veto", "cite", "why", "undo", "as_declared", "dry_run"])]
    pub history: bool,
    /// How a listing is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// The way back from a judgement.
#[derive(Debug, Args)]
pub(super) struct Back {
    /// 撤销最近一次认定 · take the latest judgement back
    #[arg(long, conflicts_with_all = ["value", "score", "level", "item", "cases", "veto", "cite", "as_declared"])]
    pub undo: bool,
    /// 恢复项目文件里的认定 · take the judgement of the project's files again
    #[arg(long, conflicts_with_all = ["value", "score", "level", "item", "cases", "veto", "cite"])]
    pub as_declared: bool,
}

/// What was found for one item, counted from 1.
#[derive(Debug, Clone)]
pub(super) struct Ticked {
    /// Which item.
    pub number: usize,
    /// Whether it is met.
    pub met: bool,
    /// What was said about it; `None` keeps what was said before.
    pub note: Option<String>,
}

/// What can be done with evidence.
#[derive(Debug, Subcommand)]
pub(super) enum EvidenceAction {
    /// 给指标附上一个文件：记下文件名和 SHA-256 · attach a file to an indicator: its name and SHA-256
    Add {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 指标代码 · the code of the indicator
        #[arg(value_name = "CODE")]
        code: String,
        /// 文件；它留在原处 · the file; it stays where it is
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 它说明什么 · what it shows
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// 列出佐证 · list the evidence
    List {
        /// Of what, and how.
        #[command(flatten)]
        asked: EvidenceListing,
    },
    /// 重读每个文件，指出改动的和找不到的 · read each file again and tell which changed or is missing
    Verify {
        /// Of what, and how.
        #[command(flatten)]
        asked: EvidenceListing,
    },
    /// 移除一件佐证；文件不动，留痕保留 · take evidence away; the file stays, and the trail keeps it
    Remove {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 佐证的号 · its number
        #[arg(value_name = "NUMBER")]
        number: u64,
        /// 原因 · the reason
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
}

/// A listing of evidence.
#[derive(Debug, Args)]
pub(super) struct EvidenceListing {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// 只看这项指标 · only this indicator
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// A number as it is typed; clap's error has one line, so both languages stand in it.
fn number(word: &str) -> Result<Decimal, String> {
    judged_number(word).map_err(|error| format!("{} · {}", error.zh, error.en))
}

fn numbered(word: &str) -> Result<(usize, &str), String> {
    word.split_once('=')
        .and_then(|(number, rest)| Some((number.trim().parse().ok()?, rest.trim())))
        .filter(|(number, _)| *number > 0)
        .ok_or_else(|| {
            "写成 序号=结果，序号从 1 起 · write NUMBER=RESULT, counted from 1".to_owned()
        })
}

fn yes(word: &str) -> Result<bool, String> {
    match word {
        "yes" | "y" | "是" => Ok(true),
        "no" | "n" | "否" => Ok(false),
        _ => Err("只有 yes 和 no · there are yes and no".to_owned()),
    }
}

fn item(word: &str) -> Result<Ticked, String> {
    let (number, said) = numbered(word)?;
    let (met, note) = match said.split_once([':', '：']) {
        Some((met, note)) => (met, Some(note.trim().to_owned())),
        None => (said, None),
    };
    Ok(Ticked {
        number,
        met: yes(met.trim())?,
        note,
    })
}

fn cases(word: &str) -> Result<(usize, u32), String> {
    let (number, count) = numbered(word)?;
    let count = count
        .parse()
        .map_err(|_| "个数写 0 或正整数 · a count is a whole number from 0 on".to_owned())?;
    Ok((number, count))
}

fn veto(word: &str) -> Result<(usize, bool), String> {
    let (number, said) = numbered(word)?;
    Ok((number, yes(said)?))
}
