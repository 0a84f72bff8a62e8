//! Where keys are pressed: the screens and their parts.

use crate::text::Language;

/// Where a key is pressed; a key means one thing in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// The list of projects and surveys.
    Home,
    /// The responses of a survey with their ledger.
    Survey,
    /// A paper, at a question answered with single keys.
    EntryClosed,
    /// A paper, at a text, a number, a date or the printed sum.
    EntryLine,
    /// A paper, behind its last question.
    EntryEnd,
    /// The list of missing reasons over a paper.
    Reasons,
    /// The reasons for which a response is set invalid.
    Validity,
    /// The ledger of a survey or a batch.
    Ledger,
    /// The batches of a survey.
    Batches,
    /// Registered serials.
    Registered,
    /// Lines to fill in.
    Form,
    /// The results of a survey.
    Results,
    /// The reliability of a scale.
    Reliability,
    /// The choice of a grouping.
    Groupings,
    /// The measures by group.
    Groups,
    /// A cross-table of two groupings.
    CrossTable,
    /// The discrepancies between two entries.
    Adjudication,
    /// The responses behind a figure.
    Behind,
    /// The indicators of a project.
    Indicators,
    /// The judgement of an indicator.
    Judging,
    /// The files attached to an indicator.
    Evidence,
    /// A printed scoring rule, read.
    Reader,
    /// The score of an indicator at other values.
    WhatIf,
    /// What a report prints, beside what its data come to.
    Comparison,
    /// The shipped projects.
    Shipped,
    /// The history of a response or an indicator.
    History,
    /// Queries and notes, of a survey or of a response.
    Queries,
    /// Patterns in a stack.
    Checks,
    /// The operators of a survey with their work.
    Operators,
    /// Whether keyed work is accepted.
    Acceptance,
    /// The plans of verification.
    Plans,
    /// The recheck of a published table.
    Recheck,
    /// A line that asks for a serial, a search or a file.
    Prompt,
    /// A line that asks for a file that is there.
    FileLine,
    /// The help overlay.
    Help,
}

impl Context {
    /// Every context, in the order of the documentation.
    pub const ALL: [Self; 35] = [
        Self::Home,
        Self::Survey,
        Self::EntryClosed,
        Self::EntryLine,
        Self::EntryEnd,
        Self::Reasons,
        Self::Validity,
        Self::Ledger,
        Self::Batches,
        Self::Registered,
        Self::Form,
        Self::Adjudication,
        Self::Results,
        Self::Groupings,
        Self::Groups,
        Self::CrossTable,
        Self::Reliability,
        Self::Behind,
        Self::Indicators,
        Self::Judging,
        Self::Evidence,
        Self::Reader,
        Self::WhatIf,
        Self::Comparison,
        Self::Shipped,
        Self::History,
        Self::Queries,
        Self::Checks,
        Self::Operators,
        Self::Acceptance,
        Self::Plans,
        Self::Recheck,
        Self::Prompt,
        Self::FileLine,
        Self::Help,
    ];

    /// Whether text is typed in it.
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::EntryLine | Self::Prompt | Self::Form | Self::FileLine
        )
    }

    /// What the help calls it.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Home => ("评价项目", "Projects"),
            Self::Survey => ("答卷清单", "Responses of a survey"),
            Self::EntryClosed => ("录入：选项题、打分题", "Entry: options and points"),
            Self::EntryLine => (
                "录入：文字、数字、日期、小计",
                "Entry: text, number, date, sum",
            ),
            Self::EntryEnd => ("录入：本卷末尾", "Entry: end of the paper"),
            Self::Reasons => ("缺失原因", "Missing reasons"),
            Self::Validity => ("设为无效", "Valid or invalid"),
            Self::Ledger => ("台账", "Ledger"),
            Self::Batches => ("批次", "Batches"),
            Self::Registered => ("登记的编号", "Registered serials"),
            Self::Form => ("表单", "Form"),
            Self::Adjudication => ("裁定", "Adjudication"),
            Self::Results => ("结果", "Results"),
            Self::Groupings => ("选分组", "Groupings"),
            Self::Groups => ("分组", "Groups"),
            Self::CrossTable => ("交叉表", "Cross-table"),
            Self::Reliability => ("信度与效度", "Reliability"),
            Self::Behind => ("数字背后的答卷", "Responses behind a figure"),
            Self::Reader => ("读评分标准原文", "Reading a printed rule"),
            Self::WhatIf => ("试算", "What-if"),
            Self::Indicators => ("指标与得分", "Indicators and score"),
            Self::Judging => ("认定一项指标", "Judging an indicator"),
            Self::Evidence => ("佐证", "Evidence"),
            Self::Comparison => ("对照报告", "Beside the report"),
            Self::Shipped => ("随附的项目", "Shipped projects"),
            Self::History => ("留痕", "Audit trail"),
            Self::Queries => ("疑问与备注", "Queries and notes"),
            Self::Checks => ("值得一看的规律", "Patterns worth a look"),
            Self::Operators => ("录入员", "Operators"),
            Self::Acceptance => ("验收", "Acceptance"),
            Self::Plans => ("复录计划", "Plans of verification"),
            Self::Recheck => ("核对公布的表", "Recheck of a published table"),
            Self::Prompt => ("输入行", "Input line"),
            Self::FileLine => ("输入行：选文件", "Input line: a file"),
            Self::Help => ("帮助", "Help"),
        };
        language.pick(zh, en)
    }
}
