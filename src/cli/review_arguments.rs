//! The arguments of the sub-commands for supervisors: approval, notes and queries.

use clap::{Args, Subcommand};

use super::arguments::Listing;
use crate::store::SurveyKey;

/// An approval.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// 项目/问卷 · PROJECT/SURVEY
    #[arg(value_name = "PROJECT/SURVEY")]
    pub survey: SurveyKey,
    /// 只审定这些编号，用逗号分开；不写就是全部有效答卷 · only these, separated by commas [default: all valid ones]
    #[arg(long, value_name = "SERIALS", num_args = 1..)]
    pub serials: Vec<String>,
}

/// An approval taken back.
#[derive(Debug, Args)]
pub(super) struct Reopen {
    /// 项目/问卷 · PROJECT/SURVEY
    #[arg(value_name = "PROJECT/SURVEY")]
    pub survey: SurveyKey,
    /// 编号 · the serial
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 原因，记入留痕 · the reason, kept in the audit trail
    #[arg(long, value_name = "REASON")]
    pub why: String,
    /// 已看过会变动的数字 · what moves has been seen
    #[arg(long)]
    pub yes: bool,
}

/// A note.
#[derive(Debug, Args)]
pub(super) struct NoteArguments {
    /// What it is about.
    #[command(flatten)]
    pub about: About,
    /// 备注 · the note; without it the notes are listed
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
}

/// A response or a field.
#[derive(Debug, Args)]
pub(super) struct About {
    /// 项目/问卷 · PROJECT/SURVEY
    #[arg(value_name = "PROJECT/SURVEY")]
    pub survey: SurveyKey,
    /// 编号 · the serial
    #[arg(value_name = "SERIAL")]
    pub serial: String,
    /// 题号；不写就是整份答卷 · the code of a question [default: the whole response]
    #[arg(long, value_name = "CODE")]
    pub question: Option<String>,
}

/// What can be done with queries.
#[derive(Debug, Subcommand)]
pub(super) enum QueryAction {
    /// 未关闭的疑问 · queries that are not closed
    List {
        /// 项目/问卷 · PROJECT/SURVEY
        #[arg(value_name = "PROJECT/SURVEY")]
        survey: SurveyKey,
        /// 连同已关闭的 · closed ones too
        #[arg(long)]
        all: bool,
        /// How it is printed.
        #[command(flatten)]
        listing: Listing,
    },
    /// 提疑问 · ask
    Ask {
        /// What it is about.
        #[command(flatten)]
        about: About,
        /// 疑问 · the question
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// 答复 · answer
    Answer {
        /// 项目/问卷 · PROJECT/SURVEY
        #[arg(value_name = "PROJECT/SURVEY")]
        survey: SurveyKey,
        /// 疑问的号 · the number of the query
        #[arg(value_name = "NUMBER")]
        number: u64,
        /// 答复 · the answer
        #[arg(value_name = "TEXT")]
        text: String,
    },
    /// 关闭 · close
    Close {
        /// 项目/问卷 · PROJECT/SURVEY
        #[arg(value_name = "PROJECT/SURVEY")]
        survey: SurveyKey,
        /// 疑问的号 · the number of the query
        #[arg(value_name = "NUMBER")]
        number: u64,
        /// 说明；没有答复就关闭时必须写 · a word; needed to close a query without an answer
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
}
