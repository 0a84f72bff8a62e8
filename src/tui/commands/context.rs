//! Where keys are pressed: the screens and their parts.

use crate::text::words::Word;

macro_rules! contexts {
    ($($(#[$what:meta])+ $name:ident: $zh:literal, $en:literal;)+) => {
        /// Where a key is pressed; a key means one thing in each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Context {
            $($(#[$what])+ $name),+
        }

        impl Context {
            /// Every context, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What the help calls it.
            pub const fn title(self) -> Word {
                match self {
                    $(Self::$name => Word { zh: $zh, en: $en }),+
                }
            }
        }
    };
}

contexts! {
    /// The list of projects and surveys.
    Home: "评价项目", "Projects";
    /// The responses of a survey with their ledger.
    Survey: "答卷清单", "Responses of a survey";
    /// A paper, at a question answered with single keys.
    EntryClosed: "录入：选项题、打分题", "Entry: options and points";
    /// A paper, at a text, a number, a date or the printed sum.
    EntryLine: "录入：文字、数字、日期、小计", "Entry: text, number, date, sum";
    /// A paper, behind its last question.
    EntryEnd: "录入：本卷末尾", "Entry: end of the paper";
    /// The list of missing reasons over a paper.
    Reasons: "缺失原因", "Missing reasons";
    /// The reasons for which a response is set invalid.
    Validity: "设为无效", "Valid or invalid";
    /// The ways back from a slip with a whole paper.
    Mending: "改正录错的答卷", "Mending a slip";
    /// The ledger of a survey or a batch.
    Ledger: "台账", "Ledger";
    /// The batches of a survey.
    Batches: "批次", "Batches";
    /// Whom to call.
    Calls: "电话回访", "Telephone follow-up";
    /// Registered serials.
    Registered: "登记的编号", "Registered serials";
    /// Lines to fill in.
    Form: "表单", "Form";
    /// The discrepancies between two entries.
    Adjudication: "裁定", "Adjudication";
    /// The results of a survey.
    Results: "结果", "Results";
    /// The choice of a grouping.
    Groupings: "选分组", "Groupings";
    /// The measures by group.
    Groups: "分组", "Groups";
    /// A cross-table of two groupings.
    CrossTable: "交叉表", "Cross-table";
    /// The reliability of a scale.
    Reliability: "信度与效度", "Reliability";
    /// The responses behind a figure.
    Behind: "数字背后的答卷", "Responses behind a figure";
    /// The indicators of a project.
    Indicators: "指标与得分", "Indicators and score";
    /// The judgement of an indicator.
    Judging: "认定一项指标", "Judging an indicator";
    /// What people said that a judgement cites.
    Cited: "引用的原话", "What is cited";
    /// The files attached to an indicator.
    Evidence: "佐证", "Evidence";
    /// A printed scoring rule, read.
    Reader: "读评分标准原文", "Reading a printed rule";
    /// The score of an indicator at other values.
    WhatIf: "试算", "What-if";
    /// What a report prints, beside what its data come to.
    Comparison: "对照报告", "Beside the report";
    /// The machines, their parcels, and what a merge leaves to people.
    Machines: "多机合并", "Machines";
    /// What a merge brings.
    Brought: "合并带来的", "What a merge brings";
    /// The hub, and how each device stands with it.
    Hub: "中心库", "The hub";
    /// The shipped projects.
    Shipped: "随附的项目", "Shipped projects";
    /// The history of a response or an indicator.
    History: "留痕", "Audit trail";
    /// Queries and notes, of a survey or of a response.
    Queries: "疑问与备注", "Queries and notes";
    /// Patterns in a stack.
    Checks: "值得一看的规律", "Patterns worth a look";
    /// The operators of a survey with their work.
    Operators: "录入员", "Operators";
    /// Whether keyed work is accepted.
    Acceptance: "验收", "Acceptance";
    /// The plans of verification.
    Plans: "复录计划", "Plans of verification";
    /// The recheck of a published table.
    Recheck: "核对公布的表", "Recheck of a published table";
    /// A text of many lines: a questionnaire, or a table of indicators.
    Pasting: "粘贴文字", "Pasting a text";
    /// What a pasted questionnaire leaves open.
    Settling: "定下没写明的", "Settling what is open";
    /// A form of another program about to be taken in.
    TakingForm: "装入一份表", "Taking a form in";
    /// The questions of a questionnaire being edited.
    Editing: "改问卷", "Editing a questionnaire";
    /// The measures of a survey being edited.
    Measuring: "测算", "Measures";
    /// A measure that is filled in.
    MeasureForm: "一项测算", "A measure";
    /// The questions of a measure, chosen from a list.
    Picking: "选题", "Choosing questions";
    /// Answers from a file.
    Importing: "导入答卷", "Import of answers";
    /// What a column of a file is.
    ColumnMeaning: "一列是什么", "What a column is";
    /// The interviews of a project.
    Interviews: "访谈", "Interviews";
    /// Words found in what was said.
    Found: "找原话", "Words in interviews";
    /// What is said to a question of a guide, written down.
    Recording: "记录访谈", "Recording an interview";
    /// The themes of an answer.
    Coding: "编码", "Coding";
    /// A line that asks for a serial, a search or a file.
    Prompt: "输入行", "Input line";
    /// A line that asks for a file that is there.
    FileLine: "输入行：选文件", "Input line: a file";
    /// The help overlay.
    Help: "帮助", "Help";
}

impl Context {
    /// Whether text is typed in it.
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::EntryLine
                | Self::Prompt
                | Self::Form
                | Self::MeasureForm
                | Self::FileLine
                | Self::Pasting
                | Self::Recording
                | Self::Coding
        )
    }

    /// Whether signs mean something in it that are no commands: text, or answers.
    pub const fn takes_signs(self) -> bool {
        self.takes_text()
            || matches!(
                self,
                Self::EntryClosed
                    | Self::Judging
                    | Self::Settling
                    | Self::TakingForm
                    | Self::ColumnMeaning
            )
    }

    /// Whether a text of many lines is pasted in it, with tabs between cells.
    pub const fn takes_lines(self) -> bool {
        matches!(self, Self::Pasting | Self::Settling | Self::Recording)
    }

    /// Whether a paper is keyed in it.
    pub const fn is_entry(self) -> bool {
        matches!(self, Self::EntryClosed | Self::EntryLine | Self::EntryEnd)
    }
}
