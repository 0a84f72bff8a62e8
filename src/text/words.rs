//! The vocabulary: each term once, in Chinese and English, for headings, labels and sentences alike.

use super::{Language, Text};

/// A term in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The Chinese word.
    pub zh: &'static str,
    /// The English word.
    pub en: &'static str,
}

impl Word {
    /// The word in a language.
    pub const fn get(self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }

    /// The word as a text.
    pub fn text(self) -> Text {
        Text::new(self.zh, self.en)
    }
}

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        $(#[doc = concat!($zh, " · ", $en)] pub const $name: Word = Word { zh: $zh, en: $en };)+

        /// Every term.
        pub const ALL: &[Word] = &[$($name),+];
    };
}

words! {
    // What is evaluated, asked and returned.
    PROJECT: "评价项目", "project";
    SURVEY: "调查", "survey";
    QUESTIONNAIRE: "问卷", "questionnaire";
    QUESTION: "题", "question";
    OPTION: "选项", "option";
    RESPONSE: "答卷", "response";
    ANSWER: "答案", "answer";
    SERIAL: "编号", "serial";
    BATCH: "批次", "batch";
    CURRENT_BATCH: "当前批次", "current batch";
    WHOLE_SURVEY: "整个调查", "whole survey";
    // How it is keyed.
    FIRST_ENTRY: "录入", "entry";
    SECOND_ENTRY: "复录", "second entry";
    DISCREPANCY: "差异", "discrepancy";
    ADJUDICATION: "裁定", "adjudication";
    TO_VERIFY: "待复录", "to key again";
    TO_ADJUDICATE: "待裁定", "to adjudicate";
    OPERATOR: "录入员", "operator";
    NOTE: "备注", "note";
    STATE: "状态", "state";
    TIME: "时间", "time";
    // The ledger.
    LEDGER: "台账", "ledger";
    DISTRIBUTED: "发放", "distributed";
    RETURNED: "回收", "returned";
    OUTSTANDING: "未回收", "outstanding";
    REGISTERED: "登记", "registered";
    AWAITED: "登记未回", "not back yet";
    ON_FILE: "已有答卷", "on file";
    NOT_BACK: "未回", "not back";
    UNREGISTERED: "编号未登记", "not registered";
    WITHOUT_BATCH: "不在批次", "in no batch";
    VALID: "有效", "valid";
    INVALID: "无效", "invalid";
    WITHDRAWN: "撤出", "withdrawn";
    UNFINISHED: "录入中", "being keyed";
    ENTERED: "录入", "entered";
    VERIFIED: "复核", "verified";
    APPROVED: "审定", "approved";
    // Why there is no answer.
    BLANK: "未答", "blank";
    REFUSED: "拒答", "refused";
    NOT_APPLICABLE: "不适用", "not applicable";
    ILLEGIBLE: "字迹不清", "illegible";
    TWO_TICKED: "多选冲突", "two boxes ticked";
    OUTSIDE_OPTIONS: "选项外", "outside options";
    PAGE_MISSING: "缺页", "page missing";
    NOT_IN_VERSION: "本版未设", "not in this version";
    // What is counted and computed.
    KEYED: "已录", "keyed";
    ANSWERED: "已答", "answered";
    MISSING: "缺失", "missing";
    SCORED: "得分", "points";
    PAPERS: "份数", "papers";
    POINTS: "分值", "points";
    POINTS_UNIT: "分", "points";
    FULL_MARK: "满分", "full mark";
    SCORE_RATE: "得分率", "score rate";
    RATE: "得分率", "rate";
    SATISFIED_SHARE: "满意率", "satisfied share";
    AWARENESS: "知晓率", "awareness rate";
    INTERVAL_95: "95% 区间", "95% interval";
    TOTAL: "合计", "total";
    FIGURE: "数字", "figure";
    PRINTED: "印出", "printed";
    RECOMPUTED: "重算", "recomputed";
    VERDICT: "结论", "verdict";
    // What it is worth.
    INDICATOR: "指标", "indicator";
    WEIGHT: "权重", "weight";
    INDICATOR_WEIGHT: "分值", "weight";
    TARGET: "目标", "target";
    SCORE: "得分", "score";
    STANDARD: "评分标准", "scoring rule";
    DEDUCTION: "扣分", "deduction";
    GRADE: "等级", "grade";
    INTERVIEW: "访谈", "interview";
    EVIDENCE: "佐证", "evidence";
    AUDIT_TRAIL: "留痕", "audit trail";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_term_is_there_twice() {
        for (at, word) in ALL.iter().enumerate() {
            assert!(!ALL[..at].contains(word), "{word:?}");
        }
    }
}
