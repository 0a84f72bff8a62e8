//! The arguments of what guards the record: the audit trail and the backups.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::arguments::{Csv, Delivery, OUTPUT, Target, survey};
use super::words::WordsArguments;
use crate::store::{KEPT, SurveyKey};

/// A backup to take.
#[derive(Debug, Args)]
pub(super) struct NewBackup {
    /// 备份文件夹，不写则是数据库旁边的 backups · the folder, by default `backups` beside the database
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// 保留最近几份，不写则 7 份 · how many of the last are kept, by default 7
    #[arg(long, value_name = "N", default_value_t = KEPT as u64, hide_default_value = true,
          value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub keep: u64,
}

/// What else can be done with backups.
#[derive(Debug, Subcommand)]
pub(super) enum BackupAction {
    /// 列出备份 · list the backups
    List {
        /// 备份文件夹，不写则是数据库旁边的 backups · the folder, by default `backups` beside the database
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
}

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub(super) enum AuditAction {
    /// 核对哈希链，并按留痕重演每份答卷 · verify the hash chain, and tell every response again from it
    Verify {
        /// 与另存的链头、签名或导出的留痕比对 · compare with heads kept elsewhere: a hash, a signed or an exported file
        #[arg(long, value_name = "KEPT")]
        against: Option<String>,
        /// 签名应出自这把公钥（16 进制，或写着它的文件） · the public key that signed, in hexadecimal or in a file
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
    /// 用本机密钥签下各条链头，另存或交给别人作证 · sign the heads of all chains with the key of this device
    Sign {
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 写出全部留痕 · write the whole trail
    Export {
        /// 格式：csv，或 json（每行一个对象），不写为 csv · format: csv, or json with one object a line; by default csv
        #[arg(long, value_enum, default_value_t = TrailFormat::Csv, hide_possible_values = true, help_heading = OUTPUT)]
        format: TrailFormat,
        /// What of the words stays inside.
        #[command(flatten)]
        words: WordsArguments,
        /// Where to.
        #[command(flatten)]
        target: Target,
        /// How CSV is written.
        #[command(flatten)]
        csv: Csv,
    },
    /// 应本人要求删除原话，留痕里只留下删除这件事 · delete a person's words on demand; the trail keeps that it was done
    Erase {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 答卷编号 · the serial of the response
        #[arg(value_name = "SERIAL")]
        serial: String,
        /// 文字题的题号 · the code of the question, one that takes a text
        #[arg(value_name = "QUESTION")]
        question: String,
        /// 原因，记入留痕 · the reason; the audit trail keeps it
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// 调查、答卷或题目的修改记录 · the history of a survey, a response or a question
    List {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 只看这个编号的答卷 · only the response with this serial
        #[arg(long)]
        serial: Option<String>,
        /// 只看这道题 · only the question with this code
        #[arg(long)]
        question: Option<String>,
        /// What of the words stays inside.
        #[command(flatten)]
        words: WordsArguments,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
}

/// A format of the exported trail, which is too long for a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TrailFormat {
    /// For spreadsheets.
    Csv,
    /// For programs: one object a line.
    Json,
}
