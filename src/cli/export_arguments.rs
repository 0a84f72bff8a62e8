//! Arguments of `manyi export responses`: which form the answers leave in.

use std::path::Path;

use clap::{Args, ValueEnum};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use super::arguments::{Csv, OUTPUT, RestArguments, Target, survey};
use super::words::WordsArguments;
use crate::error::{Error, Kind, Result};
use crate::formats::answers::AnswerLayout;
use crate::store::SurveyKey;

/// Answers that leave.
#[derive(Debug, Args)]
pub(super) struct ExportResponses {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// wide 每份一行，long 每题一行，不写为 wide · wide: a row for each response; long: one for each answer; by default wide
    #[arg(long, value_enum, default_value_t = Layout::Wide, hide_default_value = true, hide_possible_values = true)]
    pub layout: Layout,
    /// 选项和缺失原因写文字，不写代码 · options and reasons by their words instead of their codes
    #[arg(long)]
    pub labels: bool,
    /// 格式：csv、json、xlsx、sav、sps 或 package（数据包，文件夹或 .zip）；不写则看文件名的结尾，再不然为 csv
    /// · csv, json, xlsx, sav, sps, or package (a data package: folder or .zip); by default as the file's name ends, else csv
    #[arg(long, value_enum, hide_possible_values = true, help_heading = OUTPUT)]
    pub format: Option<AnswerForm>,
    /// CSV 的编码：utf-8 或 gb18030，不写为 utf-8 · the encoding of CSV: utf-8 or gb18030; by default utf-8
    #[arg(long, value_name = "E", value_parser = written_encoding, help_heading = OUTPUT)]
    pub encoding: Option<&'static Encoding>,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// What of the words stays inside.
    #[command(flatten)]
    pub words: WordsArguments,
    /// Where to.
    #[command(flatten)]
    pub target: Target,
    /// How CSV is written.
    #[command(flatten)]
    pub csv: Csv,
}

/// A layout of exported answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Layout {
    /// One row a response.
    Wide,
    /// One row an answer.
    Long,
}

impl From<Layout> for AnswerLayout {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::Wide => Self::Wide,
            Layout::Long => Self::Long,
        }
    }
}

/// A form in which answers leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerForm {
    /// For spreadsheets and programs.
    Csv,
    /// For programs.
    Json,
    /// A workbook with typed columns.
    Xlsx,
    /// A system file of SPSS.
    Sav,
    /// A table with the syntax that reads it.
    Sps,
    /// A data package.
    Package,
}

impl AnswerForm {
    /// The form that the ending of a name means.
    fn of_name(name: &Path) -> Option<Self> {
        let ending = name.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "json" => Self::Json,
            "xlsx" => Self::Xlsx,
            "sav" => Self::Sav,
            "sps" => Self::Sps,
            "zip" => Self::Package,
            _ => return None,
        })
    }

    /// The word for it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
            Self::Sav => "sav",
            Self::Sps => "sps",
            Self::Package => "package",
        }
    }
}

impl ExportResponses {
    /// The form asked for, by its word or by the name of the file.
    pub(super) fn form(&self) -> AnswerForm {
        let by_name = || self.target.output.as_deref().and_then(AnswerForm::of_name);
        self.format.or_else(by_name).unwrap_or(AnswerForm::Csv)
    }

    /// Refuses what a form has not.
    pub(super) fn check(&self) -> Result<()> {
        let form = self.form();
        let word = form.word();
        let is_for_spss = matches!(form, AnswerForm::Sav | AnswerForm::Sps);
        if is_for_spss && self.layout == Layout::Long {
            return Err(Error::new(
                Kind::Usage,
                format!("{word} 只有每份一行"),
                format!("{word} has a row for each response only"),
            )
            .hint(
                "去掉 --layout long，或换 csv、json、xlsx、package",
                "leave out --layout long, or take csv, json, xlsx or package",
            ));
        }
        if is_for_spss && self.labels {
            return Err(Error::new(
                Kind::Usage,
                format!("{word} 里代码和文字都有，不用 --labels"),
                format!("{word} has codes and labels both: --labels says nothing"),
            )
            .hint("去掉 --labels", "leave out --labels"));
        }
        if self.encoding.is_some() && !matches!(form, AnswerForm::Csv | AnswerForm::Package) {
            return Err(Error::new(
                Kind::Usage,
                format!("{word} 的编码是定下的"),
                format!("the encoding of {word} is fixed"),
            )
            .hint("去掉 --encoding", "leave out --encoding"));
        }
        if matches!(form, AnswerForm::Sps | AnswerForm::Package) && self.target.output.is_none() {
            return Err(Error::new(
                Kind::Usage,
                format!("{word} 不止一个文件，要写 -o"),
                format!("{word} is more than one file: -o is missing"),
            )
            .hint(
                "如 -o 答案.sps；数据包写文件夹名，或 -o 答案.zip",
                "such as -o answers.sps; for a package the name of a folder, or -o answers.zip",
            ));
        }
        Ok(())
    }
}

/// The encoding in which a table is written.
fn written_encoding(name: &str) -> Result<&'static Encoding, String> {
    let encoding = super::import::encoding(name)?;
    if [UTF_8, GB18030].contains(&encoding) {
        return Ok(encoding);
    }
    Err(if encoding == GBK {
        "GBK 装不下所有的字，写 gb18030 · GBK has not every character: write gb18030".to_owned()
    } else {
        "只写 utf-8 和 gb18030 · only utf-8 and gb18030 are written".to_owned()
    })
}
