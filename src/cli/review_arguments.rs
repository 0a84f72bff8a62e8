//! The arguments of the sub-commands for supervisors: approval, notes, queries, checks and acceptance.

use clap::{Args, Subcommand, ValueEnum};
use rust_decimal::Decimal;

use super::arguments::{Delivery, SurveyListing, survey};
use super::gate::SensitiveArguments;
use super::words::WordsArguments;
use crate::store::SurveyKey;

/// An approval.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 只审定这些编号，如 1-26,A-3；不写则是全部有效答卷 · only these serials, such as 1-26,A-3; by default all valid responses
    #[arg(long, value_name = "SERIALS", num_args = 1..)]
    pub serials: Vec<String>,
    /// 只审定这一批的有效答卷 · only the valid responses of this batch
    #[arg(long, value_name = "CODE", conflicts_with = "serials")]
    pub batch: Option<String>,
    /// 台账不平、差异或验收未决时仍要审定的原因，记入留痕 · why, although the ledger, discrepancies or the acceptance stand against it; the audit trail keeps it
    #[arg(long, value_name = "REASON")]
    pub why: Option<String>,
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
    /// What of the words stays inside.
    #[command(flatten)]
    pub words: WordsArguments,
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
        /// What of the words stays inside.
        #[command(flatten)]
        words: WordsArguments,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
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

/// A search for patterns.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 至少答了几题才算雷同，不写为 5 · the fewest answers that say anything; by default 5
    #[arg(long, value_name = "N")]
    pub answers: Option<usize>,
    /// 至少几份雷同，不写为 2 · the fewest responses alike; by default 2
    #[arg(long, value_name = "N")]
    pub identical: Option<usize>,
    /// 至少接连几份雷同，不写为 3 · the fewest responses alike in a row; by default 3
    #[arg(long, value_name = "N")]
    pub run: Option<usize>,
    /// 一项最快几毫秒，不写为 200 · the fastest field in milliseconds; by default 200
    #[arg(long, value_name = "MILLISECONDS")]
    pub field: Option<i64>,
    /// Whether sensitive questions go along.
    #[command(flatten)]
    pub sensitive: SensitiveArguments,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// A listing of operators.
#[derive(Debug, Args)]
pub(super) struct Operators {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 停手几分钟以上算休息，不写为 5 · a gap of more minutes is a pause; by default 5
    #[arg(long, value_name = "MINUTES")]
    pub pause: Option<u32>,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// What can be done about the acceptance of keyed work.
#[derive(Debug, Subcommand)]
pub(super) enum AcceptanceAction {
    /// 各批、各录入员的差错率、上限、结论和决定 · error rates with their bounds, what they say, what was decided
    List(SurveyListing),
    /// 设定差错率上限 · set the limit of the error rate
    Limit {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 百分数，如 0.5 · in percent, such as 0.5
        #[arg(value_name = "PERCENT")]
        percent: Decimal,
    },
    /// 记下决定 · record a decision
    Decide {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// accept 接受，verify-all 全部复录，enter-again 重录 · accept, verify-all or enter-again
        #[arg(value_enum, value_name = "DECISION", hide_possible_values = true)]
        decision: VerdictWord,
        /// 这位录入员的活；不写则是整个调查 · the work of this operator; by default the whole survey
        #[arg(long, value_name = "NAME", conflicts_with = "batch")]
        of: Option<String>,
        /// 这一批；不写则是整个调查 · this batch; by default the whole survey
        #[arg(long, value_name = "CODE")]
        batch: Option<String>,
        /// 原因；与样本的结论不同时必须写 · the reason; needed for another decision than the sample's
        #[arg(long, value_name = "REASON")]
        why: Option<String>,
    },
}

/// A decision, as it is written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum VerdictWord {
    /// Good enough as it is.
    Accept,
    /// Every response is keyed a second time.
    VerifyAll,
    /// It is keyed anew.
    EnterAgain,
}
