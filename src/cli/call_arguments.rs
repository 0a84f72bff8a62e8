//! The arguments of telephone follow-up, and of the names kept apart.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use encoding_rs::Encoding;

use super::arguments::{Delivery, survey};
use super::serials::Serials;
use crate::interview::call::{DeadLine, Outcome};
use crate::store::SurveyKey;

/// What can be done with call lists.
#[derive(Debug, Subcommand)]
pub(super) enum CallAction {
    /// 列出电话名单：打过几次、上次结果、该不该再打 · the call list: how often, what came of it, whether to call again
    List {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 只列现在该打的 · only those that are due now
        #[arg(long)]
        due: bool,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 把编号加进电话名单 · put serials on the call list
    Add {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 编号的范围和清单，如 1-26,A-3 · ranges and serials, such as 1-26,A-3
        #[arg(value_name = "LIST")]
        serials: String,
        /// 分组，如村名 · the group, such as a village
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        group: String,
        /// What is said of the serials.
        #[command(flatten)]
        accepted: Serials,
    },
    /// 从表格导入名单：编号、分组、姓名、电话；全部成功或全部不动 · import a list: serial, group, name, telephone; all or nothing
    Import(ImportContacts),
    /// 记一次通话 · log a call
    Log(LoggedCall),
    /// 下一个该打给谁 · whom to call next
    Next {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
    },
    /// 应答率、合作率、拒访率、接触率（AAPOR） · response, cooperation, refusal and contact rates (AAPOR)
    Rates {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 声明：停机、空号算不算合格，打几天算用尽，报告哪个比率；不写选项就显示 · declare what dead lines say, on how many days is called, which rate is reported; without options shows it
    Rules(DeclaredRules),
    /// 撤销记错的最近一次通话，记入留痕 · take the last call to a contact back; the audit trail keeps it
    Undo(MendedContact),
    /// 把没打过的编号移出名单 · take a contact nobody has called off the list
    Remove(MendedContact),
}

/// A contact about which something is mended.
#[derive(Debug, Args)]
pub(super) struct MendedContact {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 编号 · the serial
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 原因，记入留痕 · the reason; the audit trail keeps it
    #[arg(long, value_name = "TEXT")]
    pub why: String,
}

/// A list that comes in.
#[derive(Debug, Args)]
pub(super) struct ImportContacts {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 名单：CSV 或 XLSX · the list: CSV or XLSX
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 文件的编码，如 utf-8、gb18030；不写则由程序判断 · the encoding of the file; by default told apart
    #[arg(long, value_name = "E", value_parser = super::import::encoding)]
    pub encoding: Option<&'static Encoding>,
    /// 不存姓名和号码，只存编号和分组 · keep no names and numbers, only serials and groups
    #[arg(long, conflicts_with = "names_only")]
    pub without_names: bool,
    /// 名单已在，只补姓名和号码 · the list is there already: add the names and numbers alone
    #[arg(long)]
    pub names_only: bool,
    /// What is said of the serials.
    #[command(flatten)]
    pub accepted: Serials,
}

/// A call to log.
#[derive(Debug, Args)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) struct LoggedCall {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 编号 · the serial
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 结果，中文或代码，如 无人接听、no-answer；全部见 docs/formats.md · what came of it, such as no-answer; docs/formats.md has all
    #[arg(value_name = "OUTCOME", value_parser = outcome)]
    pub outcome: Outcome,
    /// 开始时间，如 "2022-06-30 19:05"，不写为现在 · when it began, such as "2022-06-30 19:05"; by default now
    #[arg(long, value_name = "TIME")]
    pub start: Option<String>,
    /// 结束时间，不写为开始时间 · when it ended; by default when it began
    #[arg(long, value_name = "TIME", requires = "start")]
    pub end: Option<String>,
    /// 约定再打的时间（改约、部分完成） · when to call again, as agreed
    #[arg(long, value_name = "TIME")]
    pub appointment: Option<String>,
    /// 打电话的人，不写为操作员 · who called; by default the operator
    #[arg(long, value_name = "NAME")]
    pub caller: Option<String>,
}

/// What is declared.
#[derive(Debug, Args)]
pub(super) struct DeclaredRules {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 停机：eligible 合格、unknown 不知、not-eligible 不合格 · a suspended line: eligible, unknown or not-eligible
    #[arg(long, value_name = "WORD", value_parser = dead_line)]
    pub suspended: Option<DeadLine>,
    /// 空号：eligible 合格、unknown 不知、not-eligible 不合格 · a number not in service: eligible, unknown or not-eligible
    #[arg(long, value_name = "WORD", value_parser = dead_line)]
    pub not_in_service: Option<DeadLine>,
    /// 在几个不同的日子拨打才算用尽，至少 3 · on how many different days is called before attempts are used up, at least 3
    #[arg(long, value_name = "N")]
    pub days: Option<u8>,
    /// 报告用的比率，如 RR3 · the rate that is reported, such as RR3
    #[arg(long, value_name = "RATE")]
    pub rate: Option<String>,
    /// 不知是否合格的里面算合格的比例（e），如 0.8；proportional 为按已知的推算 · the eligible share of the unknown (e), such as 0.8, or proportional
    #[arg(long, value_name = "SHARE")]
    pub share: Option<String>,
}

/// What can be done with the names kept apart.
#[derive(Debug, Subcommand)]
pub(super) enum NamesAction {
    /// 存一个人的姓名、电话；不写选项则在终端问 · keep a person's name and telephone number; asked on a terminal
    Set {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 受访人代码；电话名单里的写成 调查代码/编号 · the person's code; of a call list, SURVEY/SERIAL
        #[arg(value_name = "PERSON")]
        person: String,
        /// 姓名 · the name
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// 电话号码 · the telephone number
        #[arg(long, value_name = "NUMBER")]
        telephone: Option<String>,
    },
    /// 显示姓名和电话；只显示在屏幕上，没有导出 · show names and numbers, on the screen alone: there is no export
    Show {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 只看这个人 · only this person
        #[arg(value_name = "PERSON")]
        person: Option<String>,
    },
    /// 忘掉一个人：删去姓名和电话，答卷和访谈留下；不要口令 · forget a person: name and number go, answers stay; no passphrase is needed
    Remove {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 受访人代码 · the person's code
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// 找一找：访谈和开放题的原话里有没有存过的姓名和号码 · look whether interviews and open answers hold names or numbers that are kept
    Check {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
    },
    /// 换口令 · open it with another passphrase from now on
    Passphrase,
    /// 并入另一份姓名文件，按受访人代码；两边不同的留自己的 · merge another names file by the codes; ours stays where they differ
    Merge {
        /// 另一份姓名文件 · the other file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

fn outcome(word: &str) -> Result<Outcome, String> {
    Outcome::from_code(word).ok_or_else(|| {
        let known = Outcome::ALL.map(|one| format!("{} {}", one.label().zh, one.code()));
        let codes = Outcome::ALL.map(Outcome::code);
        format!(
            "不认得这个结果；有：{} · unknown outcome; there are {}",
            known.join("、"),
            codes.join(", ")
        )
    })
}

fn dead_line(word: &str) -> Result<DeadLine, String> {
    DeadLine::from_code(word).ok_or_else(|| {
        "写 eligible（合格）、unknown（不知）或 not-eligible（不合格） · say eligible, unknown or not-eligible"
            .to_owned()
    })
}
