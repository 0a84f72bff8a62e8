//! The arguments of the sub-commands for supervisors: approval, notes and queries.

use clap::{Args, Subcommand};

use super::arguments::{Listing, survey};
use crate::store::SurveyKey;

/// An approval.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 只审定这些编号，用逗号分开；不写则是全部有效答卷 · only these serials, separated by commas; by default all valid responses
    #[arg(long, value_name = "SERIALS", num_args = 1..)]
    pub serials: Vec<String>,
}

/// An approval taken back.
#[derive(Debug, Args)]
pub(super) struct Reopen {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 答卷编号 · the serial of the response
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 原因，记入留痕 · the reason; the audit trail keeps it
    #[arg(long, value_name = "REASON")]
    pub why: String,
    /// 不再询问：会变动的数字已经看过 · do not ask: what moves has been seen
    #[arg(long)]
    pub yes: bool,
}

/// A note.
#[derive(Debug, Args)]
pub(super) struct NoteArguments {
    /// What it is about.
    #[command(flatten)]
    pub about: About,
    /// 备注；不写则列出已有的 · the note; without it those there are are listed
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
}

/// A response or a field.
#[derive(Debug, Args)]
pub(super) struct About {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 答卷编号 · the serial of the response
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 题号；不写则是整份答卷 · the code of a question; by default the whole response
    #[arg(long, value_name = "CODE")]
    pub question: Option<String>,
}

/// What can be done with queries.
#[derive(Debug, Subcommand)]
pub(super) enum QueryAction {
    /// 列出未关闭的疑问 · list the queries that are not closed
    List {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 连同已关闭的 · closed ones too
        #[arg(long)]
        all: bool,
        /// How it is printed.
        #[command(flatten)]
        listing: Listing,
    },
    /// 对一份答卷或一道题提疑问 · ask about a response or a question
    Ask {
        /// What it is about.
        #[command(flatten)]
        about: About,
        /// 疑问 · what is asked
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// 答复疑问 · answer a query
    Answer {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 疑问的号 · the number of the query
        #[arg(value_name = "NUMBER")]
        number: u64,
        /// 答复 · the answer
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// 关闭疑问 · close a query
    Close {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 疑问的号 · the number of the query
        #[arg(value_name = "NUMBER")]
        number: u64,
        /// 说明；没有答复就关闭时必须写 · a word; needed to close a query without an answer
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
}
