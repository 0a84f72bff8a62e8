//! The arguments of what prints figures: summary, reliability, sample, score.

use clap::Args;

use super::arguments::{Delivery, SurveyListing, survey};
use crate::questionnaire::Role;
use crate::store::SurveyKey;

/// A summary.
#[derive(Debug, Args)]
pub(super) struct SummaryArguments {
    /// Of what, and how it is printed.
    #[command(flatten)]
    pub of: SurveyListing,
    /// 分组：题号、多选题的 题号=选项，或 batch、mode、interviewer、operator · by group: a question, CODE=OPTION of a multiple choice, or batch, mode, interviewer, operator
    #[arg(long, value_name = "GROUP")]
    pub by: Option<String>,
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
    /// 行：题号、多选题的 题号=选项，或 batch、mode、interviewer、operator · the rows: a question, CODE=OPTION of a multiple choice, or batch, mode, interviewer, operator
    #[arg(long, value_name = "GROUP")]
    pub rows: String,
    /// 列：同上 · the columns: as for the rows
    #[arg(long, value_name = "GROUP")]
    pub columns: String,
    /// Which numbers are small.
    #[command(flatten)]
    pub small_cells: SmallCells,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
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
