//! What can happen, as the audit trail names it; every event carries one of these words.

use crate::text::Text;

/// What an event tells: its word in the file and its name for people.
///
/// [`Change::of`](super::Change::of) takes every one of these, without a rest: a new one does not compile before it is said
/// what it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// An answer was keyed, changed or cleared.
    Answer,
    /// A response was keyed to the end.
    Finish,
    /// A response is open, or no longer approved.
    Reopen,
    /// The sum printed on the paper was keyed or taken back.
    ControlTotal,
    /// A response was set invalid; old and new: the code of the reason.
    SetInvalid,
    /// A response was set valid again.
    SetValid,
    /// A response joined a batch, or left it.
    Place,
    /// What is said of a batch was saved; new: `None` where it was removed.
    Batch,
    /// Serials were registered for a batch.
    Register,
    /// Serials were taken out of a batch.
    Unregister,
    /// Responses were imported.
    Import,
    /// A project was loaded; new: the hash of its definition.
    Project,
    /// A backup took the place of the file; old: the head of the trail that was replaced.
    Restore,
    /// Triggers, indexes and views that another program had changed were put right; old: which.
    Mend,
    /// A response was approved.
    Approve,
    /// Figures moved by a change after a reopening.
    Moved,
    /// A note was written.
    Note,
    /// A query was asked; why: its number.
    QueryAsk,
    /// A query was answered.
    QueryAnswer,
    /// A query was closed.
    QueryClose,
    /// The limit of the error rate was set.
    AcceptanceLimit,
    /// It was decided what to do with keyed work.
    Acceptance,
    /// A second value agrees with the first.
    SecondAgrees,
    /// A first value was shown, and confirmed beside the paper.
    SecondSighted,
    /// A second value differs and is keyed again.
    SecondDiffers,
    /// A second value that stood was taken back and is keyed again.
    SecondTakenBack,
    /// A second value stands that differs.
    Discrepancy,
    /// Why who keyed first keys second.
    SameOperator,
    /// A response is verified.
    Verify,
    /// A response is verified no more.
    Unverify,
    /// It was decided for the first value.
    AdjudicateFirst,
    /// It was decided for the second value.
    AdjudicateSecond,
    /// It was decided for another value.
    AdjudicateOther,
    /// How many responses are to be verified.
    VerifyPlan,
    /// A sample was drawn.
    Draw,
    /// Figures by group left with another limit for small cells than the project's.
    SmallCells,
    /// Answers to sensitive questions left the program on demand; new: what left and of which questions, as JSON.
    HandOver,
    /// An indicator was judged; old and new: the judgement.
    Judge,
    /// A judgement was taken back; without a new one that of the project's files holds.
    JudgeUndo,
    /// The judgement of the project's files holds again.
    JudgeAsDeclared,
    /// A file was attached to an indicator.
    EvidenceAdd,
    /// A file was taken away from its indicator.
    EvidenceRemove,
    /// A device begins where others left off; new: their heads, as JSON.
    Continue,
    /// The file was brought to a newer schema; new: the head of the trail before, as JSON.
    Upgrade,
    /// A paper keyed in error was withdrawn; old: the code of the reason for which it was invalid, `None`: it was valid.
    Withdraw,
    /// A withdrawn paper counts again; new: the code of the reason for which it is invalid, `None`: it is valid.
    Reinstate,
    /// A response has another serial; old and new: the serials. The event has the old one.
    Renumber,
    /// A response was moved to another survey, and is withdrawn here; new: where to.
    MoveOut,
    /// A response came from another survey; old: who keyed it there, new: where from.
    MoveIn,
    /// What a project's files say was changed after answers existed; old and new: the texts of a thing.
    Redefine,
    /// A project was taken away; old and new: the hashes of its definition.
    ProjectRemove,
    /// A removed project was taken back; old and new: the hashes of its definition.
    ProjectRestore,
    /// A guide was loaded or taken away; old and new: its definition.
    Guide,
    /// An interview was begun, or its head changed; old and new: code, guide and head, as JSON.
    Interview,
    /// What was said to a question of a guide was confirmed; new: the answer, as JSON.
    InterviewAnswer,
    /// An interview was confirmed by who was interviewed; new: how, as JSON; `None`: it is open again.
    InterviewSign,
    /// An interview was looked over by a second person; new: what was found, as JSON; `None`: taken back.
    InterviewReview,
    /// An interview begun by mistake was withdrawn; without a new value it counts again.
    InterviewWithdraw,
    /// A theme was made, renamed or described; old and new: the theme, as JSON.
    Theme,
    /// A theme was merged into another one; new: its identity; `None`: it stands by itself again.
    ThemeMerge,
    /// How much is coded more than once.
    CodingPlan,
    /// An answer was coded; new: the hash of the words and what was found, as JSON.
    Coding,
    /// It was decided what stands of an answer that was coded differently; new: as JSON; `None`: taken back.
    CodingSettle,
    /// Somebody's words were deleted; new: the events whose values are gone, as JSON.
    Erase,
    /// What is declared of a call list was changed; old and new: the rules as JSON.
    CallRules,
    /// Contacts were put on a call list; new: their codes and groups, as JSON. Names and numbers are not in the trail.
    CallContacts,
    /// A contact nobody has called was taken off the list; old: its code and group, as JSON.
    CallContactRemove,
    /// A call was made; new: to whom, by whom, from when to when, and what came of it, as JSON.
    Call,
    /// A call logged by mistake was taken back; old: the call as JSON.
    CallUndo,
    /// Lines of history of one thing, written without one another, come together; new: their ends, as JSON. Why: somebody
    /// says that two papers under one serial are one.
    Join,
    /// Parcels of other devices were read; new: the heads of the chains from then on, as JSON.
    Merge,
    /// A person has looked at what devices said without one another; about a response, or new: the chain that forked.
    Settle,
    /// A device has a name for people; old and new: the names.
    DeviceName,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 73] = [
        Self::Answer,
        Self::Finish,
        Self::Reopen,
        Self::ControlTotal,
        Self::SetInvalid,
        Self::SetValid,
        Self::Place,
        Self::Batch,
        Self::Register,
        Self::Unregister,
        Self::Import,
        Self::Project,
        Self::Restore,
        Self::Mend,
        Self::Approve,
        Self::Moved,
        Self::Note,
        Self::QueryAsk,
        Self::QueryAnswer,
        Self::QueryClose,
        Self::AcceptanceLimit,
        Self::Acceptance,
        Self::SecondAgrees,
        Self::SecondSighted,
        Self::SecondDiffers,
        Self::SecondTakenBack,
        Self::Discrepancy,
        Self::SameOperator,
        Self::Verify,
        Self::Unverify,
        Self::AdjudicateFirst,
        Self::AdjudicateSecond,
        Self::AdjudicateOther,
        Self::VerifyPlan,
        Self::Draw,
        Self::SmallCells,
        Self::HandOver,
        Self::Judge,
        Self::JudgeUndo,
        Self::JudgeAsDeclared,
        Self::EvidenceAdd,
        Self::EvidenceRemove,
        Self::Continue,
        Self::Upgrade,
        Self::Withdraw,
        Self::Reinstate,
        Self::Renumber,
        Self::MoveOut,
        Self::MoveIn,
        Self::Redefine,
        Self::ProjectRemove,
        Self::ProjectRestore,
        Self::Guide,
        Self::Interview,
        Self::InterviewAnswer,
        Self::InterviewSign,
        Self::InterviewReview,
        Self::InterviewWithdraw,
        Self::Theme,
        Self::ThemeMerge,
        Self::CodingPlan,
        Self::Coding,
        Self::CodingSettle,
        Self::Erase,
        Self::CallRules,
        Self::CallContacts,
        Self::CallContactRemove,
        Self::Call,
        Self::CallUndo,
        Self::Join,
        Self::Merge,
        Self::Settle,
        Self::DeviceName,
    ];

    /// Whether what it says is about how the work is set up, and not about papers, people or answers: everybody who takes
    /// part may read it.
    pub const fn is_of_setting_up(self) -> bool {
        matches!(
            self,
            Self::Batch
                | Self::Register
                | Self::Unregister
                | Self::Import
                | Self::Project
                | Self::Redefine
                | Self::ProjectRemove
                | Self::ProjectRestore
                | Self::Restore
                | Self::Mend
                | Self::Continue
                | Self::Upgrade
                | Self::Guide
                | Self::AcceptanceLimit
                | Self::SmallCells
                | Self::VerifyPlan
                | Self::Merge
                | Self::DeviceName
        )
    }

    /// The word in the file, which stays what it is.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Finish => "finish",
            Self::Reopen => "reopen",
            Self::ControlTotal => "control-total",
            Self::SetInvalid => "set-invalid",
            Self::SetValid => "set-valid",
            Self::Place => "place",
            Self::Batch => "batch",
            Self::Register => "register",
            Self::Unregister => "unregister",
            Self::Import => "import",
            Self::Project => "project",
            Self::Restore => "restore",
            Self::Mend => "mend",
            Self::Approve => "approve",
            Self::Moved => "moved",
            Self::Note => "note",
            Self::QueryAsk => "query-ask",
            Self::QueryAnswer => "query-answer",
            Self::QueryClose => "query-close",
            Self::AcceptanceLimit => "acceptance-limit",
            Self::Acceptance => "acceptance",
            Self::SecondAgrees => "second-agrees",
            Self::SecondSighted => "second-sighted",
            Self::SecondDiffers => "second-differs",
            Self::SecondTakenBack => "second-taken-back",
            Self::Discrepancy => "discrepancy",
            Self::SameOperator => "same-operator",
            Self::Verify => "verify",
            Self::Unverify => "unverify",
            Self::AdjudicateFirst => "adjudicate-first",
            Self::AdjudicateSecond => "adjudicate-second",
            Self::AdjudicateOther => "adjudicate-other",
            Self::VerifyPlan => "verify-plan",
            Self::Draw => "draw",
            Self::SmallCells => "small-cells",
            Self::HandOver => "hand-over",
            Self::Judge => "judge",
            Self::JudgeUndo => "judge-undo",
            Self::JudgeAsDeclared => "judge-as-declared",
            Self::EvidenceAdd => "evidence-add",
            Self::EvidenceRemove => "evidence-remove",
            Self::Continue => "continue",
            Self::Upgrade => "upgrade",
            Self::Withdraw => "withdraw",
            Self::Reinstate => "reinstate",
            Self::Renumber => "renumber",
            Self::MoveOut => "move-out",
            Self::MoveIn => "move-in",
            Self::Redefine => "redefine",
            Self::ProjectRemove => "project-remove",
            Self::ProjectRestore => "project-restore",
            Self::Guide => "guide",
            Self::Interview => "interview",
            Self::InterviewAnswer => "interview-answer",
            Self::InterviewSign => "interview-sign",
            Self::InterviewReview => "interview-review",
            Self::InterviewWithdraw => "interview-withdraw",
            Self::Theme => "theme",
            Self::ThemeMerge => "theme-merge",
            Self::CodingPlan => "coding-plan",
            Self::Coding => "coding",
            Self::CodingSettle => "coding-settle",
            Self::Erase => "erase",
            Self::CallRules => "call-rules",
            Self::CallContacts => "call-contacts",
            Self::CallContactRemove => "call-contact-remove",
            Self::Call => "call",
            Self::CallUndo => "call-undo",
            Self::Join => "join",
            Self::Merge => "merge",
            Self::Settle => "settle",
            Self::DeviceName => "device-name",
        }
    }

    /// Whether its values are reasons for which a response is invalid.
    pub const fn is_about_validity(self) -> bool {
        matches!(
            self,
            Self::SetInvalid | Self::SetValid | Self::Withdraw | Self::Reinstate
        )
    }

    /// Reads the word; `None` for one that this version of the program does not write.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// The name for people.
    pub fn title(self) -> Text {
        match self {
            Self::Answer => Text::new("录入", "key"),
            Self::Finish => Text::new("完成", "finish"),
            Self::Reopen => Text::new("退回录入", "reopen"),
            Self::ControlTotal => Text::new("小计", "sum"),
            Self::SetInvalid => Text::new("设为无效", "set invalid"),
            Self::SetValid => Text::new("恢复有效", "set valid"),
            Self::Place => Text::new("归入批次", "place in a batch"),
            Self::Batch => Text::new("批次", "batch"),
            Self::Register => Text::new("登记编号", "register serials"),
            Self::Unregister => Text::new("取消登记", "take serials out"),
            Self::Import => Text::new("导入", "import"),
            Self::Project => Text::new("装入项目", "project"),
            Self::Restore => Text::new("恢复备份", "restore"),
            Self::Mend => Text::new("修复结构", "mend structure"),
            Self::Approve => Text::new("审定", "approve"),
            Self::Moved => Text::new("数字变动", "moved"),
            Self::Note => Text::new("备注", "note"),
            Self::QueryAsk => Text::new("疑问", "query"),
            Self::QueryAnswer => Text::new("答复", "answer"),
            Self::QueryClose => Text::new("关疑问", "close"),
            Self::AcceptanceLimit => Text::new("验收上限", "limit"),
            Self::Acceptance => Text::new("验收", "accept"),
            Self::SecondAgrees => Text::new("复录相符", "agrees"),
            Self::SecondSighted => Text::new("核对无误", "confirmed by sight"),
            Self::SecondDiffers => Text::new("复录不同", "differs"),
            Self::SecondTakenBack => Text::new("复录撤回", "taken back"),
            Self::Discrepancy => Text::new("差异", "discrepancy"),
            Self::SameOperator => Text::new("自行复录", "same operator"),
            Self::Verify => Text::new("复核", "verify"),
            Self::Unverify => Text::new("撤销复核", "unverify"),
            Self::AdjudicateFirst => Text::new("裁定取一", "first stands"),
            Self::AdjudicateSecond => Text::new("裁定取二", "second stands"),
            Self::AdjudicateOther => Text::new("裁定另录", "other stands"),
            Self::VerifyPlan => Text::new("复核计划", "plan"),
            Self::Draw => Text::new("抽样", "draw"),
            Self::SmallCells => Text::new("分组表", "small cells"),
            Self::HandOver => Text::new("交出敏感题", "hand over"),
            Self::Judge => Text::new("认定", "judge"),
            Self::JudgeUndo => Text::new("撤销认定", "undo"),
            Self::JudgeAsDeclared => Text::new("恢复文件", "as declared"),
            Self::EvidenceAdd => Text::new("附佐证", "attach"),
            Self::EvidenceRemove => Text::new("移除佐证", "detach"),
            Self::Continue => Text::new("接续", "continue"),
            Self::Upgrade => Text::new("升级", "upgrade"),
            Self::Withdraw => Text::new("撤出", "withdraw"),
            Self::Reinstate => Text::new("恢复撤出", "reinstate"),
            Self::Renumber => Text::new("改编号", "renumber"),
            Self::MoveOut => Text::new("移出", "move out"),
            Self::MoveIn => Text::new("移入", "move in"),
            Self::Redefine => Text::new("改定义", "redefine"),
            Self::ProjectRemove => Text::new("移走项目", "remove project"),
            Self::ProjectRestore => Text::new("恢复项目", "restore project"),
            Self::Guide => Text::new("访谈提纲", "guide"),
            Self::Interview => Text::new("访谈", "interview"),
            Self::InterviewAnswer => Text::new("访谈记录", "interview answer"),
            Self::InterviewSign => Text::new("访谈确认", "sign off"),
            Self::InterviewReview => Text::new("访谈复核", "review"),
            Self::InterviewWithdraw => Text::new("访谈撤出", "withdraw interview"),
            Self::Theme => Text::new("主题", "theme"),
            Self::ThemeMerge => Text::new("并主题", "merge themes"),
            Self::CodingPlan => Text::new("编码计划", "coding plan"),
            Self::Coding => Text::new("编码", "code"),
            Self::CodingSettle => Text::new("编码裁定", "settle a coding"),
            Self::Erase => Text::new("删除原话", "erase"),
            Self::CallRules => Text::new("电话规则", "call rules"),
            Self::CallContacts => Text::new("电话名单", "call list"),
            Self::CallContactRemove => Text::new("移出名单", "off the list"),
            Self::Call => Text::new("通话", "call"),
            Self::CallUndo => Text::new("撤销通话", "call undone"),
            Self::Join => Text::new("合并历史", "join"),
            Self::Merge => Text::new("合并", "merge"),
            Self::Settle => Text::new("了结", "settle"),
            Self::DeviceName => Text::new("设备名", "device name"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_action_is_listed_once_and_read_back_from_its_word() {
        let codes: BTreeSet<&str> = Action::ALL.map(Action::code).into();
        assert_eq!(codes.len(), Action::ALL.len());
        // Declared in this order, the last has the highest number: none is missing from the list.
        assert_eq!(Action::DeviceName as usize + 1, Action::ALL.len());
        for action in Action::ALL {
            assert_eq!(Action::from_code(action.code()), Some(action));
        }
        assert_eq!(Action::from_code("forget"), None);
    }
}
