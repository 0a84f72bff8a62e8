//! Arguments of what brings something in: projects, questionnaires as people have them, answers.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use encoding_rs::Encoding;

use super::arguments::{Delivery, OUTPUT, Target, survey};
use super::printing::PrintArguments;
use super::serials::Serials;
use crate::formats::{BlankWords, Numbers};
use crate::intake;
use crate::store::SurveyKey;

/// What can be done with projects.
#[derive(Debug, Subcommand)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) enum ProjectAction {
    /// 从文件夹装入项目，或更新它 · load a project from its folder, or update it
    Add {
        /// 项目文件夹，里面有 project.toml · the folder that holds project.toml
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// 已有答卷的项目改定义的原因，记入留痕 · why the definition changes although answers are on file; the audit trail keeps it
        #[arg(long, value_name = "REASON")]
        why: Option<String>,
    },
    /// 新建一个空项目 · begin an empty project
    New {
        /// 项目代码：英文字母、数字和连字符 · the project's code: letters, digits and hyphens
        code: String,
        /// 项目名称 · what it is called
        #[arg(
            long,
            value_name = "TITLE",
            default_value = "",
            hide_default_value = true
        )]
        title: String,
        /// 从模板开始：satisfaction、awareness、callback、spending、department · begin from a template: satisfaction, awareness, callback, spending, department
        #[arg(long, value_name = "NAME")]
        template: Option<String>,
    },
    /// 把项目写成文件夹，project add 读得回来 · write a project as the folder that project add reads
    Write {
        /// 项目代码 · the project's code
        code: String,
        /// 写到这个文件夹 · the folder to write to
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// 替换已有的文件 · replace files that are there
        #[arg(long)]
        force: bool,
    },
    /// 移走一个项目，清单和画面里都不再有；可以恢复 · take a project away from every list and screen; it can be taken back
    Remove {
        /// 项目代码 · the project's code
        code: String,
        /// 原因，记入留痕；不写则在终端问 · the reason, which the audit trail keeps; asked on a terminal
        #[arg(long, value_name = "REASON")]
        why: Option<String>,
    },
    /// 恢复移走的项目 · take a removed project back
    Restore {
        /// 项目代码 · the project's code
        code: String,
        /// 原因，记入留痕 · the reason, which the audit trail keeps
        #[arg(long, value_name = "REASON")]
        why: String,
    },
    /// 把一份现成的问卷，或 EpiData 的表单连同记录，装成项目里的一个调查
    /// · make a questionnaire as people have it, or a form of EpiData with its records, a survey of a project
    Take(TakeArguments),
    /// 列出全部项目 · list the projects
    List(Delivery),
    /// 查看一个项目的问卷和指标 · show the surveys and indicators of a project
    Show {
        /// 项目代码 · the project's code
        code: String,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
}

/// What can be done with questionnaire files.
#[allow(clippy::doc_markdown, reason = "shown as help")]
#[derive(Debug, Subcommand)]
pub(super) enum QuestionnaireAction {
    /// 逐个指出问题：行、列、代码和办法 · every problem with line, column, code and hint
    Check {
        /// 问卷文件，可以有几个 · one or more questionnaire files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// 把一个调查的问卷写成文字，可在 Word 里改，再读回来 · write a survey's questionnaire as text, to be edited in Word and read again
    Write {
        /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
        #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
        survey: SurveyKey,
        /// 格式：text、toml（问卷文件）或 xlsform，不写为 text · text, toml (a questionnaire file) or xlsform; by default text
        #[arg(long, value_enum, default_value_t = WrittenFormat::Text, hide_default_value = true, hide_possible_values = true,
              help_heading = OUTPUT)]
        format: WrittenFormat,
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
    /// 两份问卷有什么不同，用话说出来 · what differs between two questionnaires, in words
    Diff {
        /// 原来的：问卷文件，或 项目代码/调查代码 · the old one: a file, or the codes of project and survey
        #[arg(value_name = "OLD")]
        old: String,
        /// 现在的：问卷文件，或 项目代码/调查代码 · the new one: a file, or the codes of project and survey
        #[arg(value_name = "NEW")]
        new: String,
    },
    /// 印空白问卷，每份带编号和扫描码，编号随即登记 · print blank papers, each with its serial and a code to scan; the serials are registered
    Print(PrintArguments),
    /// 读一份现成的问卷：Word、问卷星、腾讯问卷的文字，或 XLSForm · read a questionnaire as people have it: text from Word, Wenjuanxing or Tencent, or an XLSForm
    Read(QuestionnaireText),
}

/// A questionnaire that becomes a survey.
#[derive(Debug, Args)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) struct TakeArguments {
    /// 问卷文件：文字、.docx、XLSForm；EpiData 的 .rec（连同 .qes、.chk）、.epx、.epz
    /// · the file: text, .docx or XLSForm; of EpiData .rec (with .qes and .chk), .epx or .epz
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// 项目代码；没有这个项目就新建；EpiData 的不写就用文件名 · the project's code; it begins where there is none; of EpiData by default the name of the file
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// 调查代码，不写为 survey · the survey's code, by default survey
    #[arg(
        long,
        value_name = "CODE",
        default_value = "survey",
        hide_default_value = true
    )]
    pub survey: String,
    /// 把一行里没写明的定下来，如 12=single、30=0-10，可以写几个 · settle what a line leaves open, such as 12=single or 30=0-10
    #[arg(long, value_name = "LINE=WORD")]
    pub settle: Vec<String>,
    /// 文件的编码，如 utf-8、gb18030；不写则由程序判断 · the encoding of the file; by default told apart
    #[arg(long, value_name = "E", value_parser = super::import::encoding)]
    pub encoding: Option<&'static Encoding>,
    /// 给已有的项目加调查的原因，记入留痕 · why a survey is added to a project that is there; the audit trail keeps it
    #[arg(
        long,
        value_name = "REASON",
        default_value = "",
        hide_default_value = true
    )]
    pub why: String,
    /// What only EpiData's files ask.
    #[command(flatten)]
    pub epidata: EpiArguments,
}

/// What must be said of files of EpiData.
#[derive(Debug, Args)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) struct EpiArguments {
    #[command(flatten)]
    pub serials: Serials,
    /// EpiData：哪个字段是编号；- 为按记录的次序编号 · of EpiData: the field that is the serial, or - to number the records
    #[arg(long, value_name = "FIELD")]
    pub serial: Option<String>,
    /// EpiData：表示没有答案的值是哪一种，如 V1.99=refused 或 99=blank，可以写几个
    /// · of EpiData: why a value means no answer, such as V1.99=refused or 99=blank
    #[arg(long, value_name = "FIELD.VALUE=REASON")]
    pub missing: Vec<String>,
    /// EpiData：标着删除的记录写进这个 CSV · of EpiData: the records marked as deleted go into this CSV
    #[arg(long, value_name = "FILE")]
    pub deleted: Option<PathBuf>,
    /// EpiData：.epx 里有几张表时写明哪一张 · of EpiData: which form of an .epx that has several
    #[arg(long, value_name = "ID")]
    pub form: Option<String>,
    /// EpiData：删除的记录的文件已经有了也覆盖 · of EpiData: write over the file of deleted records
    #[arg(long, requires = "deleted")]
    pub force: bool,
}

/// A questionnaire as people have it, and how it is read.
#[derive(Debug, Args)]
pub(super) struct QuestionnaireText {
    /// 问卷文件，- 为标准输入 · the file, or - for the standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 把一行里没写明的定下来，如 12=single、30=0-10，可以写几个 · settle what a line leaves open, such as 12=single or 30=0-10
    #[arg(long, value_name = "LINE=WORD")]
    pub settle: Vec<String>,
    /// 文件的编码，如 utf-8、gb18030；不写则由程序判断 · the encoding of the file; by default told apart
    #[arg(long, value_name = "E", value_parser = super::import::encoding)]
    pub encoding: Option<&'static Encoding>,
    /// 格式：table 或 json，不写为 table · table or json; by default table
    #[arg(long, value_enum, default_value_t = ReadingFormat::Table, hide_default_value = true, hide_possible_values = true,
          help_heading = OUTPUT)]
    pub format: ReadingFormat,
    /// Where to.
    #[command(flatten)]
    pub target: Target,
}

/// The form a questionnaire is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WrittenFormat {
    /// As a person edits it.
    Text,
    /// As a questionnaire file.
    Toml,
    /// As a workbook that ODK and `KoboToolbox` read.
    Xlsform,
}

/// How a reading is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReadingFormat {
    /// For reading.
    Table,
    /// For programs.
    Json,
}

/// An import.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    pub survey: SurveyKey,
    /// CSV 文件，首行为 serial 和题号 · the CSV file; its heading: serial and the question codes
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 编号没有登记的答卷归入这个批次 · the batch of responses whose serial is not registered
    #[arg(long, value_name = "CODE")]
    pub batch: Option<String>,
    /// 文件的编码，如 utf-8、gb18030、big5；不写则由程序判断，判断不了就问 · the encoding of the file; by default told apart, and asked about where it cannot be
    #[arg(long, value_name = "E", value_parser = super::import::encoding)]
    pub encoding: Option<&'static Encoding>,
    /// 表示没有答案的词，用逗号隔开，如 '(跳过),NA'；原因的词（如 拒答）记为那个原因；记入留痕 · words that mean no answer, divided by commas; that of a reason, such as refused, as this reason; the audit trail keeps them
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true, value_parser = super::import::blank_words)]
    pub as_blank: Option<BlankWords>,
    /// What is said of its serials.
    #[command(flatten)]
    pub serials: Serials,
    /// 工作簿里的哪一张表，* 为列名相同的每一张；只有一张像答卷就不用写
    /// · the sheet of a workbook where more than one could hold the answers; * for all with the same heading
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// 列的对应：这个文件在就照它读，不在就把这次的对应存下来 · what each column is: read from this file, or kept in it where it is not there yet
    #[arg(long, value_name = "MAP")]
    pub map: Option<PathBuf>,
    /// 文件里没有列的题，几题用逗号隔开：都记为未答 · questions that have no column, divided by commas: all are blank
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub without: Vec<String>,
    /// 选项的数字是什么：codes 选项代码、positions 第几个选项、points 分值、labels 选项文字；不写按代码，分不清就问
    /// · what numbers of options are: codes, positions, points or labels; by default codes, and asked about where that cannot be told
    #[arg(long, value_name = "WHAT", value_parser = super::import::numbers)]
    pub numbers: Option<Numbers>,
    /// 有错的行不导入，连同原因写进这个文件；其余照常导入 · leave out the rows with errors and write them with their reasons into this file
    #[arg(long, value_name = "FILE")]
    pub skip_bad: Option<PathBuf>,
    /// 编号已有答卷的行：skip 跳过，replace 改成文件里的（逐处留痕），refuse 一份也不导入；不写，在终端问一次，不在终端就是 refuse · rows whose serial is on file: skip them, replace what is on file (each change in the audit trail), or refuse the file; by default asked once at a terminal, else the file is refused
    #[arg(long, value_enum, value_name = "WHAT")]
    pub on_file: Option<OnFile>,
    /// 替换已有的文件 · replace a file that is there
    #[arg(long)]
    pub force: bool,
    /// 只检查，不写入 · check only, write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What becomes of a row whose serial is on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OnFile {
    /// It is passed over.
    Skip,
    /// The response on file gets what the file has, as edits.
    Replace,
    /// The file is refused.
    Refuse,
}

impl From<OnFile> for intake::OnFile {
    fn from(on_file: OnFile) -> Self {
        match on_file {
            OnFile::Skip => Self::Skip,
            OnFile::Replace => Self::Replace,
            OnFile::Refuse => Self::Refuse,
        }
    }
}
