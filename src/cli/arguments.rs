//! The arguments: what can be asked of the program, and what every sub-command shares.
//!
//! The first doc line of a sub-command or flag is its help: Chinese, ` · `, English.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use rust_decimal::Decimal;

use super::batch::BatchAction;
use super::call_arguments::{CallAction, NamesAction};
use super::export_arguments::ExportResponses;
use super::export_verify::VerifyFile;
use super::figure_arguments::{
    CrosstabListing, DesignArguments, ReliabilityListing, SampleListing, ScoreAsked, ScoreListing,
    SummaryArguments,
};
use super::handover::{AnnexArguments, HandoverArguments};
#[cfg(feature = "hub")]
use super::hub_arguments::HubAction;
use super::intake_arguments::{Import, ProjectAction, QuestionnaireAction};
use super::interview_arguments::{CodingAction, InterviewAction, ThemeAction};
use super::judge_arguments::{EvidenceAction, Judge};
use super::ledger::LedgerListing;
use super::merging_arguments::{DeviceAction, MergeAction, ParcelAction};
use super::recheck::RecheckArguments;
use super::record_arguments::{AuditAction, BackupAction, NewBackup};
use super::response::ResponseAction;
use super::review_arguments::{
    AcceptanceAction, Approve, Check, NoteArguments, Operators, QueryAction, Reopen,
};
use crate::formats::CsvStyle;
use crate::store::{Leaving, SurveyKey};
use crate::text::Language;

/// 满意：从答卷到得分；不带命令就打开画面 · manyi: from paper to score; without a command the screens open
#[derive(Debug, Parser)]
#[command(name = "manyi", version)]
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
    /// 数据库文件，不写则在用户的数据文件夹里，也可用 `MANYI_DB` 指定 · the database, by default in the user's data folder; or `MANYI_DB`
    #[arg(long, global = true, env = "MANYI_DB", hide_env = true, value_name = "FILE",
          value_parser = OsStringValueParser::new().map(PathBuf::from))]
    db: Option<PathBuf>,
    /// 语言：zh 或 en，也可用 `MANYI_LANG` 指定 · the language: zh or en; or `MANYI_LANG`
    #[arg(long, global = true, env = "MANYI_LANG", hide_env = true, default_value = "zh",
          hide_default_value = true, value_parser = language)]
    pub lang: Language,
    /// 录入员，不写则用系统用户名，也可用 `MANYI_OPERATOR` 指定 · the operator, by default the system's user; or `MANYI_OPERATOR`
    #[arg(
        long,
        global = true,
        env = "MANYI_OPERATOR",
        hide_env = true,
        value_name = "NAME"
    )]
    operator: Option<String>,
    /// 画面这么多分钟没有按键就锁上，写操作员姓名才打开；也可用 `MANYI_LOCK_AFTER` 指定 · lock the screens after so many minutes without a key, until the operator is named; or `MANYI_LOCK_AFTER`
    #[arg(
        long,
        global = true,
        env = "MANYI_LOCK_AFTER",
        hide_env = true,
        value_name = "MINUTES",
        value_parser = clap::value_parser!(u32).range(1..=1440)
    )]
    pub lock_after: Option<u32>,
    /// 只用 ASCII 符号画线 · draw lines and bars with ASCII signs only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// 画面配色，浅底、深底或不用颜色；不写就问终端，也可用 `MANYI_THEME` 指定 · colours for a light or a dark ground, or none; else the terminal is asked; or `MANYI_THEME`
    // A name of its own: what is shared is looked up by name in every command, and some have a theme of the code book.
    #[arg(
        id = "colours",
        long = "theme",
        global = true,
        env = "MANYI_THEME",
        hide_env = true,
        value_name = "THEME"
    )]
    pub theme: Option<Theme>,
    /// What this run put on record as leaving.
    #[arg(skip)]
    pub leaving: RefCell<Vec<Leaving>>,
}

/// The colours that were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Theme {
    /// For a light ground.
    Light,
    /// For a dark ground.
    Dark,
    /// None.
    Mono,
}

impl Global {
    /// The database that was named; an empty name is none.
    pub(super) fn db(&self) -> Option<&Path> {
        self.db
            .as_deref()
            .filter(|path| !path.as_os_str().is_empty())
    }

    /// The operator that was named; a blank name is none.
    pub(super) fn operator(&self) -> Option<&str> {
        self.operator
            .as_deref()
            .filter(|name| !name.trim().is_empty())
    }
}

/// The sub-commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 示例：一份已公开报告的 26 份答卷 · the worked example: 26 papers of a published report
    Demo {
        /// 随附项目的代码，如 changde-2019 · a shipped project, such as changde-2019
        #[arg(
            long,
            value_name = "CODE",
            default_value = "xiangyuan-2022",
            hide_default_value = true
        )]
        project: String,
    },
    /// 各种文件的写法：每个键的意思和例子 · how each file is written: what every key means, with examples
    Formats,
    /// 让 shell 能补全命令：输出补全脚本 · a script by which a shell completes commands
    Completions {
        /// shell：bash、zsh、fish、powershell 或 elvish · bash, zsh, fish, powershell or elvish
        #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
        shell: Shell,
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 手册页（man），含全部命令 · the manual page with all commands
    Man {
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 评价项目：装入、列出、查看 · projects: add, list, show
    Project {
        /// What to do.
        #[command(subcommand)]
        action: ProjectAction,
    },
    /// 问卷：检查、读入现成的 · questionnaires: check, read what people have
    Questionnaire {
        /// What to do.
        #[command(subcommand)]
        action: QuestionnaireAction,
    },
    /// 从 CSV 导入答卷，全部成功或全部不动 · import responses from CSV, all or nothing
    Import(Import),
    /// 台账、各题计数、满意度等，也可分组 · the ledger, the counts per question, the measures, also by group
    Summary(SummaryArguments),
    /// 交叉表：两道题或分组，份数、占比、卡方或精确检验 · a cross-table: counts, shares, chi-square or an exact test
    Crosstab(CrosstabListing),
    /// 按抽样设计：分层、整群、权数、总体份额，设计效应与区间 · by the design of the sample: strata, clusters, weights, known shares
    Design(DesignArguments),
    /// 批次：新建、列出、登记编号 · batches: add, list, register serials
    Batch {
        /// What to do.
        #[command(subcommand)]
        action: BatchAction,
    },
    /// 电话回访：名单、通话、下一个打给谁、应答率 · telephone follow-up: the list, the calls, whom to call next, the rates
    Call {
        /// What to do.
        #[command(subcommand)]
        action: CallAction,
    },
    /// 姓名另存：受访人的姓名和电话，加密放在数据库旁边 · names apart: who is behind a code, sealed beside the database
    Names {
        /// What to do.
        #[command(subcommand)]
        action: NamesAction,
    },
    /// 台账：发放、回收、有效、录入、复核、审定是否相符 · the ledger: whether the papers add up, from distributed to approved
    Ledger(LedgerListing),
    /// 信度与效度：α、题总相关、KMO、Bartlett · reliability: alpha, item statistics, KMO, Bartlett
    Reliability(ReliabilityListing),
    /// 样本量与误差 · the sample size for a margin of error, or the margin of a sample
    Sample(SampleListing),
    /// 各项指标得分、总分、等级 · every indicator's score, the total, the grade
    Score(ScoreAsked),
    /// 认定：写结果和理由，先看得分怎么变 · judge an indicator, with a reason; shows what moves
    Judge(Judge),
    /// 佐证：附文件、列出、核对是否改动 · evidence: attach files, list, tell which changed
    Evidence {
        /// What to do.
        #[command(subcommand)]
        action: EvidenceAction,
    },
    /// 把评分标准原文读成规则 · read a scoring rule as printed into a structured one
    Rule(super::rule::RulePhrase),
    /// 对照：报告所印的数字与复算的结果 · what a report prints, beside what its own data come to
    Compare(ScoreListing),
    /// 工作簿：汇总、逐题统计、指标得分、图表等（XLSX） · the workbook: every figure, with charts (XLSX)
    Workbook(HandoverArguments),
    /// 问卷分析报告（Word 或网页），作报告的附件 · the annex of a report, for Word or a browser
    Annex(AnnexArguments),
    /// 导出答案；核对交出的文件 · export the answers; verify what was handed over
    Export {
        /// What to export.
        #[command(subcommand)]
        what: ExportWhat,
    },
    /// 审定：从此只读，全部成功或全部不动 · approve: read-only from now on, all or nothing
    Approve(Approve),
    /// 退回已审定的答卷，先看哪些数字会变动 · open an approved response again, after seeing what moves
    Reopen(Reopen),
    /// 改正录错的答卷：改编号、撤出、恢复、移到另一个调查 · mend a slip: renumber, withdraw, reinstate, move
    Response {
        /// What to do.
        #[command(subcommand)]
        action: ResponseAction,
    },
    /// 备注：写下、列出 · notes: write, list
    Note(NoteArguments),
    /// 疑问：复核人提，录入员答，复核人关 · queries: ask, answer, close, list
    Query {
        /// What to do.
        #[command(subcommand)]
        action: QueryAction,
    },
    /// 值得一看的规律：雷同、一直到底、快得不可能 · patterns worth a look: identical, straight, too fast
    Check(Check),
    /// 录入员：工作量、速度、差错 · operators: how much, how fast, how well
    Operators(Operators),
    /// 验收：差错率够不够低 · acceptance: whether the error rate is low enough
    Acceptance {
        /// What to do.
        #[command(subcommand)]
        action: AcceptanceAction,
    },
    /// 留痕：核对、导出、查看、删除原话 · the audit trail: verify, export, list, delete words
    Audit {
        /// What to do.
        #[command(subcommand)]
        action: AuditAction,
    },
    /// 复录与复核：计划、进度、两次录入的一致程度 · the second entry: its plan, how far it is, how often operators agree
    Verify {
        /// What to do.
        #[command(subcommand)]
        action: VerifyAction,
    },
    /// 访谈：新建、列出、导入、导出、确认 · interviews: begin, list, bring in and out, confirm
    Interview {
        /// What to do.
        #[command(subcommand)]
        action: InterviewAction,
    },
    /// 主题：访谈和开放题的编码本 · themes: the code book of interviews and open answers
    Theme {
        /// What to do.
        #[command(subcommand)]
        action: ThemeAction,
    },
    /// 编码：第二人盲编、裁定、一致程度 · codings: blind by a second coder, decided, how far they agree
    Coding {
        /// What to do.
        #[command(subcommand)]
        action: CodingAction,
    },
    /// 核对公布的表：逐个数字重算 · recheck published tables: every figure, recomputed
    Recheck(RecheckArguments),
    /// 包裹：写给别的机器，或读入别的机器写的 · parcels: written for other machines, or read
    Parcel {
        /// What to do.
        #[command(subcommand)]
        action: ParcelAction,
    },
    /// 设备：列出，给本机起名 · devices: list them, name this one
    Device {
        /// What to do.
        #[command(subcommand)]
        action: DeviceAction,
    },
    /// 合并后等人了结的事：列出、了结 · what a merge leaves to people: list and settle it
    Merge {
        /// What to do.
        #[command(subcommand)]
        action: MergeAction,
    },
    /// 中心库：`PostgreSQL` 服务器，把各台机器的留痕收在一起 · the hub: a `PostgreSQL` server that gathers what many machines wrote
    #[cfg(feature = "hub")]
    Hub {
        /// What to do.
        #[command(subcommand)]
        action: HubAction,
    },
    /// 检查数据库、留痕和合计 · check the database, the audit trail and the sums
    Doctor {
        /// 先按原话重建访谈的检索 · first make the search index of interviews anew from their words
        #[arg(long)]
        rebuild_search: bool,
        /// 把被别的程序改过的触发器、索引和视图改回来；内容须核对无误 · put right what another program did to triggers, indexes and views; the content must prove sound
        #[arg(long, requires = "why")]
        mend: bool,
        /// 原因，记入留痕 · the reason, which the audit trail keeps
        #[arg(long, value_name = "TEXT", requires = "mend")]
        why: Option<String>,
    },
    /// 备份数据库，使用中也可以 · back up the database, also while it is used
    #[command(args_conflicts_with_subcommands = true)]
    Backup {
        /// What to do instead.
        #[command(subcommand)]
        action: Option<BackupAction>,
        /// Where to, and how many.
        #[command(flatten)]
        backup: NewBackup,
    },
    /// 恢复一份备份；现有的数据库改名保留 · restore a backup; the present database is kept under another name
    Restore {
        /// 备份文件，见 manyi backup list · the backup, see manyi backup list
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Under what the options stand that say how something leaves the program.
pub(super) const OUTPUT: &str = "输出 · output";

/// How a listing is printed, and where to.
#[derive(Debug, Args)]
pub(super) struct Delivery {
    /// 格式：table、csv、json 或 xlsx，不写为 table · table, csv, json or xlsx; by default table
    #[arg(long, value_enum, default_value_t = Format::Table, hide_default_value = true, hide_possible_values = true,
          help_heading = OUTPUT)]
    pub format: Format,
    /// Where to.
    #[command(flatten)]
    pub target: Target,
    /// How CSV is written.
    #[command(flatten)]
    csv: Csv,
}

impl Delivery {
    /// A delivery of a listing where the format was found out.
    pub(super) fn of(format: Format, target: &Target, csv: &Csv) -> Self {
        Self {
            format,
            target: target.clone(),
            csv: csv.clone(),
        }
    }

    /// How CSV is written.
    pub(super) fn style(&self) -> CsvStyle {
        self.csv.style()
    }
}

/// Where something is written to.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Target {
    /// 写到文件，不写则显示在屏幕上 · write to a file instead of the screen
    #[arg(short, long, value_name = "FILE", help_heading = OUTPUT)]
    pub output: Option<PathBuf>,
    /// 文件已经有了也覆盖 · write over the file if it is there
    #[arg(long, requires = "output", help_heading = OUTPUT)]
    pub force: bool,
}

/// How CSV is written.
#[derive(Debug, Clone, Args)]
pub(super) struct Csv {
    /// CSV 不带 BOM、行尾用 LF（默认带 BOM、用 CRLF，Excel 可直接打开） · CSV without BOM and with LF; by default as Excel wants it
    #[arg(long, help_heading = OUTPUT)]
    plain: bool,
}

impl Csv {
    /// The style asked for.
    pub(super) fn style(&self) -> CsvStyle {
        if self.plain {
            CsvStyle::Plain
        } else {
            CsvStyle::Spreadsheet
        }
    }
}

/// A listing of a survey.
#[derive(Debug, Args)]
pub(super) struct SurveyListing {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// Which papers a figure rests on.
#[derive(Debug, Args)]
pub(super) struct RestArguments {
    /// 只用已审定的答卷 · of approved responses only
    #[arg(long)]
    pub approved_only: bool,
}

impl RestArguments {
    /// Restricts the figures of a store as it was asked.
    pub(super) fn restrict(&self, store: &mut crate::store::Store) {
        if self.approved_only {
            store.rest_on_approved();
        }
    }
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub(super) enum ExportWhat {
    /// 导出一个调查的答案：CSV、JSON、XLSX、SPSS、数据包 · the answers of a survey: CSV, JSON, XLSX, for SPSS, a data package
    Responses(ExportResponses),
    /// 访谈连同编码，或编码本，交给 QualCoder、NVivo、MAXQDA 等（REFI-QDA） · interviews with their codings, or the code book, for other programs (REFI-QDA)
    Interviews(super::export_interviews::ExportInterviews),
    /// 核对交出的文件：是否还与库里一致，哪些数字变了 · whether a file that was handed over still matches, and which figures moved
    Verify(VerifyFile),
}

/// What can be done about the second entry.
#[derive(Debug, Subcommand)]
pub(super) enum VerifyAction {
    /// 定复录的范围；抽样当场抽出并留痕 · say which responses are keyed twice; a sample is drawn at once, on record
    Plan {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 只定这一批，不随整个调查的计划 · for this batch, in place of the survey's plan
        #[arg(long, value_name = "CODE")]
        batch: Option<String>,
        /// Which responses.
        #[command(flatten)]
        choice: PlanChoice,
    },
    /// 两次录入逐题的一致率和 Cohen κ · how far the two entries agree, by question, with Cohen's kappa
    Agreement(SurveyListing),
    /// 进度，以及每两名录入员的一致程度 · how far it is, and how often each two operators agree
    Status(SurveyListing),
}

/// Which responses are keyed a second time.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct PlanChoice {
    /// 全部 · all
    #[arg(long)]
    pub full: bool,
    /// 每 N 份抽一份，起点随机 · every N-th from a random start
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub every: Option<u32>,
    /// 随机抽百分之 P · a random P percent
    #[arg(long, value_name = "P")]
    pub percent: Option<Decimal>,
    /// 不复录 · none
    #[arg(long)]
    pub none: bool,
    /// 这一批撤销自己的计划，随整个调查 · the batch has no plan of its own any more
    #[arg(long, requires = "batch")]
    pub as_survey: bool,
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
    /// For spreadsheets, with typed cells.
    Xlsx,
}

/// The language a word of `--lang` or `MANYI_LANG` means; an empty word is Chinese.
fn language(word: &str) -> Result<Language, String> {
    match word {
        "zh" | "" => Ok(Language::Zh),
        "en" => Ok(Language::En),
        _ => Err("只有 zh 和 en · there are zh and en".to_owned()),
    }
}

/// The survey that is named; clap's error has one line, so the ways out stand in it, in both languages.
pub(super) fn survey(word: &str) -> Result<SurveyKey, String> {
    word.parse().map_err(|_| {
        "写成 项目代码/调查代码，如 xiangyuan-2022/recipients；代码见 manyi project list \
         · write PROJECT/SURVEY; `manyi project list` has the codes"
            .to_owned()
    })
}
