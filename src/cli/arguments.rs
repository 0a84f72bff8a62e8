//! The arguments: what can be asked of the program, and what every sub-command shares.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::language_of;
use crate::store::SurveyKey;
use crate::text::Language;

/// 满意 manyi：从答卷到得分。From paper to score.
#[derive(Debug, Parser)]
#[command(
    name = "manyi",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    /// What every sub-command shares.
    #[command(flatten)]
    pub global: Global,
    /// The sub-command; none opens the screens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every sub-command shares.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// 数据库文件 · the database file [default: in the user's data folder]
    #[arg(long, global = true, env = "MANYI_DB", value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// 语言 · language: zh, en
    #[arg(long, global = true, env = "MANYI_LANG", default_value = "zh", value_parser = language_of, hide_env_values = true)]
    pub lang: Language,
    /// 录入员 · the operator [default: the user of the system]
    #[arg(
        long,
        global = true,
        env = "MANYI_OPERATOR",
        value_name = "NAME",
        hide_env_values = true
    )]
    pub operator: Option<String>,
    /// 只用 ASCII 画线 · draw lines and bars with ASCII signs only
    #[arg(long, global = true)]
    pub ascii: bool,
}

/// The sub-commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 示例：一份已发表报告的 26 份答卷 · the worked example: 26 papers of a published report
    Demo,
    /// 评价项目 · evaluation projects
    Project {
        /// What to do.
        #[command(subcommand)]
        action: ProjectAction,
    },
    /// 问卷文件 · questionnaire files
    Questionnaire {
        /// What to do.
        #[command(subcommand)]
        action: QuestionnaireAction,
    },
    /// 从 CSV 导入答卷，全部成功或全部不动 · import responses from CSV, all or nothing
    Import(Import),
    /// 台账、各题计数、满意度等 · the ledger, the counts per question, the measures
    Summary(SummaryListing),
    /// 各项指标得分、总分、等级 · every indicator's score, the total, the grade
    Score(ScoreListing),
    /// 导出 · export
    Export {
        /// What to export.
        #[command(subcommand)]
        what: ExportWhat,
    },
    /// 留痕 · the audit trail
    Audit {
        /// What to do.
        #[command(subcommand)]
        action: AuditAction,
    },
    /// 检查数据库、留痕和合计 · check the file, the audit trail and the sums
    Doctor,
}

/// What can be done with projects.
#[derive(Debug, Subcommand)]
pub(super) enum ProjectAction {
    /// 装入一个文件夹 · load a folder
    Add {
        /// 文件夹 · the folder with project.toml
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// 全部项目 · every project
    List(Listing),
    /// 一个项目 · one project
    Show {
        /// 项目代码 · the project's code
        code: String,
        /// How it is printed.
        #[command(flatten)]
        listing: Listing,
    },
}

/// What can be done with questionnaire files.
#[derive(Debug, Subcommand)]
pub(super) enum QuestionnaireAction {
    /// 检查：每个问题的行、列、代码和办法 · check: every problem with line, column, code and hint
    Check {
        /// 问卷文件 · questionnaire files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// An import.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// 项目/问卷 · PROJECT/SURVEY
    #[arg(value_name = "PROJECT/SURVEY")]
    pub survey: SurveyKey,
    /// CSV 文件 · the CSV file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 只检查，不写入 · check only, write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// How a listing is printed, and where to.
#[derive(Debug, Args)]
pub(super) struct Listing {
    /// 格式 · format
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// 写到文件 · write to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// CSV 不带 BOM，行尾 LF · CSV without BOM, lines end with LF
    #[arg(long)]
    pub plain: bool,
}

/// A summary.
#[derive(Debug, Args)]
pub(super) struct SummaryListing {
    /// 项目/问卷 · PROJECT/SURVEY
    #[arg(value_name = "PROJECT/SURVEY")]
    pub survey: SurveyKey,
    /// How it is printed.
    #[command(flatten)]
    pub listing: Listing,
}

/// A score.
#[derive(Debug, Args)]
pub(super) struct ScoreListing {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// How it is printed.
    #[command(flatten)]
    pub listing: Listing,
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub(super) enum ExportWhat {
    /// 答案 · the answers
    Responses {
        /// 项目/问卷 · PROJECT/SURVEY
        #[arg(value_name = "PROJECT/SURVEY")]
        survey: SurveyKey,
        /// 每份一行，或每题一行 · one row a response, or one row an answer
        #[arg(long, value_enum, default_value_t = Layout::Wide)]
        layout: Layout,
        /// 写到文件 · write to a file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// CSV 不带 BOM，行尾 LF · CSV without BOM, lines end with LF
        #[arg(long)]
        plain: bool,
    },
}

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub(super) enum AuditAction {
    /// 核对哈希链，并按留痕重演每份答卷 · verify the chain, and tell every response again from it
    Verify,
    /// 导出全部留痕 · write the whole trail
    Export {
        /// 格式；json 为每行一个对象 · format; json has one object a line
        #[arg(long, value_enum, default_value_t = TrailFormat::Csv)]
        format: TrailFormat,
        /// 写到文件 · write to a file
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// CSV 不带 BOM，行尾 LF · CSV without BOM, lines end with LF
        #[arg(long)]
        plain: bool,
    },
    /// 一份答卷或一道题的历史 · the history of a response or a field
    List {
        /// 项目/问卷 · PROJECT/SURVEY
        #[arg(value_name = "PROJECT/SURVEY")]
        survey: SurveyKey,
        /// 答卷编号 · the serial of a response
        #[arg(long)]
        serial: Option<String>,
        /// 题号 · the code of a question
        #[arg(long)]
        question: Option<String>,
        /// How it is printed.
        #[command(flatten)]
        listing: Listing,
    },
}

/// A format of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading.
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// A format of the exported trail, which is too long for a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TrailFormat {
    /// For spreadsheets.
    Csv,
    /// For programs: one object a line.
    Json,
}

/// A layout of exported answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Layout {
    /// One row a response.
    Wide,
    /// One row an answer.
    Long,
}
