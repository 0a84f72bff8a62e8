//! The arguments of what prints figures: summary, reliability, sample, score.

use clap::Args;

use super::arguments::{Delivery, RestArguments, SurveyListing, survey};
use super::gate::SensitiveArguments;
use crate::questionnaire::Role;
use crate::store::SurveyKey;

/// A summary.
#[derive(Debug, Args)]
pub(super) struct SummaryArguments {
    /// Of what, and how it is printed.
    #[command(flatten)]
    pub of: SurveyListing,
    /// 分组：题号、多选题的 题号=选项，或 批次、方式、访问员、录入员 · by group: a question, CODE=OPTION of a multiple choice, or batch, mode, interviewer, operator
    #[arg(long, value_name = "GROUP")]
    pub by: Option<String>,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// Whether sensitive questions go along.
    #[command(flatten)]
    pub sensitive: SensitiveArguments,
    /// Which numbers are small.
    #[command(flatten)]
    pub small_cells: SmallCells,
}

/// Which numbers are small.
#[derive(Debug, Args)]
pub(super) struct SmallCells {
    /// 小于几的格不对外列出，不写则按项目（默认 5）；改动记入留痕 · below how many responses a cell does not leave the program, by default the project's (5); another is put on record
    #[arg(long, value_name = "N")]
    pub small_cells: Option<u64>,
}

/// A cross-table.
#[derive(Debug, Args)]
pub(super) struct CrosstabListing {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 行：题号、多选题的 题号=选项，或 批次、方式、访问员、录入员 · the rows: a question, CODE=OPTION of a multiple choice, or batch, mode, interviewer, operator
    #[arg(long, value_name = "GROUP")]
    pub rows: String,
    /// 列：同上，可以有几个，用逗号隔开，各成一表，p 值按 Holm 校正 · the columns: as for the rows; several with commas between make a table each, their p adjusted by Holm
    #[arg(long, value_name = "GROUP", required = true, value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// Whether sensitive questions go along.
    #[command(flatten)]
    pub sensitive: SensitiveArguments,
    /// Which numbers are small.
    #[command(flatten)]
    pub small_cells: SmallCells,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// Measures by the design of the sample.
#[derive(Debug, Args)]
pub(super) struct DesignArguments {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 只要这一项测算 · this measure only
    #[arg(long, value_name = "CODE")]
    pub measure: Option<String>,
    /// 层：题号、题号=选项，或 batch · the strata: a question, CODE=OPTION, or batch
    #[arg(long, value_name = "GROUP")]
    pub strata: Option<String>,
    /// 群：同上，如 batch · the clusters: as for the strata
    #[arg(long, value_name = "GROUP")]
    pub cluster: Option<String>,
    /// 每层总体有多少群，没有分群就是多少人：层=数，不分层写 =数 · how many clusters each stratum has, or people: STRATUM=NUMBER, without strata =NUMBER
    #[arg(long, value_name = "STRATUM=NUMBER", value_delimiter = ',', value_parser = named_number)]
    pub population: Vec<(String, f64)>,
    /// 权数所在的数字题 · the number question that holds the weight
    #[arg(long, value_name = "CODE")]
    pub weight: Option<String>,
    /// 总体份额已知的组：题号或 batch · the groups whose shares in the population are known
    #[arg(long, value_name = "GROUP", requires = "shares")]
    pub group: Option<String>,
    /// 各组在总体中的人数或份额：组=数 · how many people, or which share, each group has: GROUP=NUMBER
    #[arg(long, value_name = "GROUP=NUMBER", value_delimiter = ',', requires = "group", value_parser = named_number)]
    pub shares: Vec<(String, f64)>,
    /// 只有一个抽样单元的层：adjust、certainty 或 fail，不写为 adjust · a stratum with one unit: adjust, certainty or fail; by default adjust
    #[arg(long, value_enum, default_value_t = LonelyWord::Adjust, hide_default_value = true, hide_possible_values = true)]
    pub lonely: LonelyWord,
    /// 与另一次调查的同一测算比较 · compare with the same measure of an earlier survey
    #[arg(long, value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub earlier: Option<SurveyKey>,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// Whether sensitive questions go along.
    #[command(flatten)]
    pub sensitive: SensitiveArguments,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// What becomes of a stratum with one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LonelyWord {
    /// By its distance from the mean of all.
    Adjust,
    /// It adds no error.
    Certainty,
    /// No error is given.
    Fail,
}

/// A name and a number above 0, as `A=400`.
fn named_number(text: &str) -> Result<(String, f64), String> {
    let parts = text.rsplit_once('=');
    let number = parts.and_then(|(name, number)| Some((name.trim(), number.trim().parse().ok()?)));
    number
        .filter(|(_, number): &(&str, f64)| number.is_finite() && *number > 0.0)
        .map(|(name, number)| (name.to_owned(), number))
        .ok_or_else(|| {
            "要写成 名=大于 0 的数，如 A=400 · NAME=NUMBER, the number above 0, as A=400".to_owned()
        })
}

/// A reliability.
#[derive(Debug, Args)]
pub(super) struct ReliabilityListing {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// 题号，用逗号隔开；不写则为全部计分题 · codes of questions with commas between, by default all with points
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub questions: Vec<String>,
    /// 只要这一类的计分题，如 satisfaction · only the questions of this role, such as satisfaction
    #[arg(long, value_name = "ROLE", conflicts_with = "questions", value_parser = role)]
    pub role: Option<Role>,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// Whether sensitive questions go along.
    #[command(flatten)]
    pub sensitive: SensitiveArguments,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// A sample to plan or to judge.
#[derive(Debug, Args)]
pub(super) struct SampleListing {
    /// 总体人数；不写则视为很大 · how many people there are; without it, very many
    #[arg(long, value_name = "N")]
    pub population: Option<u64>,
    /// 允许误差，百分点 · the margin of error wished for, in percentage points
    #[arg(long, value_name = "POINTS", required_unless_present = "n")]
    pub margin: Option<f64>,
    /// 已有的样本量，反过来求误差 · a sample size of which the margin of error is asked
    #[arg(long, value_name = "COUNT", conflicts_with = "margin")]
    pub n: Option<u64>,
    /// 置信水平，百分数，默认 95 · the confidence level in percent, 95 by default
    #[arg(
        long,
        value_name = "PERCENT",
        default_value_t = 95.0,
        hide_default_value = true
    )]
    pub level: f64,
    /// 预期比例，百分数；默认 50，最稳妥 · the share expected, in percent; 50 by default, the safest
    #[arg(
        long,
        value_name = "PERCENT",
        default_value_t = 50.0,
        hide_default_value = true
    )]
    pub share: f64,
    /// 设计效应，简单随机抽样为 1；整群抽样常为 1.5 至 3 · the design effect: 1 for a simple random sample, often 1.5 to 3 for clusters
    #[arg(
        long,
        value_name = "FACTOR",
        default_value_t = 1.0,
        hide_default_value = true
    )]
    pub deff: f64,
    /// 预期有效回收率，百分数，由此求发放份数 · the response expected, in percent: how many papers to hand out
    #[arg(long, value_name = "PERCENT")]
    pub response: Option<f64>,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// A score.
#[derive(Debug, Args)]
pub(super) struct ScoreListing {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    pub project: String,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// The score of a project, perhaps with what other values would give.
#[derive(Debug, Args)]
pub(super) struct ScoreAsked {
    /// Of what, and how it is printed.
    #[command(flatten)]
    pub of: ScoreListing,
    /// 连同试算：规则的原话、现在的位置、离下一档多远（table 和 json） · what-if: the rule in words, where the value stands, how far the next step is (table and json)
    #[arg(long)]
    pub what_if: bool,
}

/// The role a word of `--role` means.
fn role(word: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.code() == word);
    known.ok_or_else(|| {
        let words = Role::ALL.map(Role::code).join(" ");
        format!("只有 {words} · there are {words}")
    })
}
