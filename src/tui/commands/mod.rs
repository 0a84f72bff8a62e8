//! The one table of commands: name, contexts, default keys, and what each does in both languages.
//!
//! The key map, the bottom bar, the help overlay and docs/keys.md all come from it.

mod command;
mod context;
pub mod keys;

use std::fmt::Write as _;

use crossterm::event::KeyCode;

use self::keys::Key;
use crate::entry::Event;
use crate::measure::acceptance::Verdict;
use crate::response::Missing;
use crate::text::words::Word;
use crate::text::{Language, Order};
pub use command::{Command, Input, PlanChoice};
pub use context::Context;

/// A command with its keys in some contexts.
pub struct Binding {
    /// What it asks for.
    pub command: Command,
    /// The stable name, for the documentation.
    pub name: &'static str,
    /// Where it is available.
    pub contexts: &'static [Context],
    /// The keys; the first one is shown.
    pub keys: &'static [Key],
    /// What it does, in Chinese.
    pub zh: &'static str,
    /// What it does, in English.
    pub en: &'static str,
    /// Its place in the bottom bar, the smallest first; `None`: in the help only.
    pub bar: Option<u8>,
}

impl Binding {
    /// The key that stands in where a terminal keeps the first one for itself; `None`: no terminal does.
    pub fn second_key(&self) -> Option<&Key> {
        let keeps = |key: &Key| matches!(key.code, KeyCode::F(_));
        self.keys
            .first()
            .filter(|key| keeps(key))
            .and_then(|_| self.keys.iter().find(|key| !keeps(key)))
    }

    /// What it does.
    pub const fn text(&self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }
}

use Context as C;

const LISTS: &[Context] = &[
    C::Home,
    C::Survey,
    C::Adjudication,
    C::Results,
    C::Groupings,
    C::Groups,
    C::CrossTable,
    C::Reliability,
    C::Behind,
    C::Indicators,
    C::Judging,
    C::Evidence,
    C::Reader,
    C::WhatIf,
    C::Comparison,
    C::Shipped,
    C::Machines,
    C::Brought,
    C::Hub,
    C::History,
    C::Queries,
    C::Validity,
    C::Mending,
    C::Ledger,
    C::Batches,
    C::Registered,
    C::Checks,
    C::Operators,
    C::Acceptance,
    C::Plans,
    C::Recheck,
    C::Settling,
    C::TakingForm,
    C::Editing,
    C::Measuring,
    C::Picking,
    C::Importing,
    C::ColumnMeaning,
    C::Interviews,
    C::Found,
    C::Cited,
];
/// The first screen, which stands first among them, shows how to leave in its bar.
const LISTS_BUT_HOME: &[Context] = match LISTS.split_first() {
    Some((_, others)) => others,
    None => &[],
};
const ENTRY: &[Context] = &[C::EntryClosed, C::EntryLine, C::EntryEnd];
const KEYED: &[Context] = &[C::EntryClosed, C::EntryEnd];
const CLOSED_AND_REASONS: &[Context] = &[C::EntryClosed, C::Reasons];
const LINES: &[Context] = &[
    C::EntryLine,
    C::Prompt,
    C::Form,
    C::MeasureForm,
    C::FileLine,
    C::Pasting,
    C::Recording,
];
const FORMS: &[Context] = &[C::Form, C::MeasureForm];
const JUDGED: &[Context] = &[C::Judging];
const EVERYWHERE: &[Context] = Context::ALL;
/// Where `?` asks for the keys: no text is typed, and it is no key of the screen's own.
const ASKS_WITH_A_SIGN: &[Context] = &[
    C::Home,
    C::Adjudication,
    C::Results,
    C::Groupings,
    C::Groups,
    C::CrossTable,
    C::Reliability,
    C::Behind,
    C::Indicators,
    C::Judging,
    C::Evidence,
    C::Reader,
    C::WhatIf,
    C::Comparison,
    C::Shipped,
    C::Machines,
    C::Brought,
    C::Hub,
    C::History,
    C::Queries,
    C::Validity,
    C::Mending,
    C::Ledger,
    C::Batches,
    C::Registered,
    C::Calls,
    C::Checks,
    C::Operators,
    C::Acceptance,
    C::Plans,
    C::Recheck,
    C::Settling,
    C::TakingForm,
    C::Editing,
    C::Measuring,
    C::Picking,
    C::Importing,
    C::ColumnMeaning,
    C::Interviews,
    C::Found,
    C::Cited,
    C::EntryClosed,
    C::EntryEnd,
    C::Reasons,
    C::Help,
];
/// Where it does not: text is typed, or it opens the queries.
const ASKS_WITHOUT: &[Context] = &[
    C::Survey,
    C::EntryLine,
    C::Prompt,
    C::Form,
    C::MeasureForm,
    C::FileLine,
    C::Pasting,
    C::Recording,
    C::Coding,
];
/// There is a way back from everywhere but the first screen, which stands first in the list.
const BUT_HOME: &[Context] = match Context::ALL.split_first() {
    Some((_, others)) => others,
    None => &[],
};

const UP: Key = Key::plain(KeyCode::Up);
const DOWN: Key = Key::plain(KeyCode::Down);
const ENTER: Key = Key::plain(KeyCode::Enter);
const ESC: Key = Key::plain(KeyCode::Esc);
const HOME: Key = Key::plain(KeyCode::Home);
const END: Key = Key::plain(KeyCode::End);
const PAGE_UP: Key = Key::plain(KeyCode::PageUp);
const PAGE_DOWN: Key = Key::plain(KeyCode::PageDown);
const BACKSPACE: Key = Key::plain(KeyCode::Backspace);

const fn f(number: u8) -> Key {
    Key::plain(KeyCode::F(number))
}

macro_rules! bind {
    ($command:expr, $name:literal, $contexts:expr, [$($key:expr),+], $zh:literal, $en:literal, $bar:expr) => {
        Binding { command: $command, name: $name, contexts: $contexts, keys: &[$($key),+], zh: $zh, en: $en, bar: $bar }
    };
}

/// The table. Where two rows share a key, they share no context.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    bind!(Command::NextPaper, "next-paper", &[C::Survey], [Key::sign('n'), f(4)], "录下一份", "key the next paper", Some(1)),
    bind!(Command::FindPaper, "find-paper", &[C::Survey], [Key::sign('g'), f(3)], "按编号找或新建", "go to a serial", Some(4)),
    bind!(Command::FindPaper, "find-paper", ENTRY, [f(3), Key::ctrl('g')], "换一份", "other paper", Some(7)),
    bind!(Command::Open, "open", &[C::Home, C::Survey, C::Behind], [ENTER], "打开", "open", Some(2)),
    bind!(Command::Open, "open", &[C::Results], [ENTER], "看背后的答卷", "papers behind it", Some(1)),
    bind!(Command::Open, "open", &[C::Groupings], [ENTER], "选这个", "take it", Some(1)),
    bind!(Command::Open, "open", &[C::Groups, C::CrossTable], [ENTER], "看这些答卷", "its responses", Some(1)),
    bind!(Command::Open, "open", &[C::Indicators], [ENTER], "打开", "open", Some(1)),
    bind!(Command::ReadRule, "read-rule", &[C::Indicators], [Key::sign('p')], "读评分标准原文", "read a printed rule", None),
    bind!(Command::Fill, "phrase", &[C::Reader], [ENTER], "改原文", "other words", Some(1)),
    bind!(Command::Answer, "answer", &[C::Reader], [Key::sign('a')], "答没写明的", "answer what is open", Some(0)),
    bind!(Command::Undo, "take-back", &[C::Reader], [Key::sign('u'), Key::ctrl('u')], "撤销一个答复", "take an answer back", Some(2)),
    bind!(Command::Judge, "judge", &[C::Indicators], [Key::sign('d')], "认定", "judge", Some(2)),
    bind!(Command::Evidence, "evidence", &[C::Indicators, C::Judging], [Key::sign('f')], "佐证", "evidence", Some(5)),
    bind!(Command::Fill, "fill", JUDGED, [ENTER], "填写", "fill in", Some(1)),
    bind!(Command::Met(true), "met", JUDGED, [Key::sign('y')], "是", "yes", Some(2)),
    bind!(Command::Met(false), "not-met", JUDGED, [Key::sign('n')], "否", "no", Some(3)),
    bind!(Command::Mark, "tick", JUDGED, [Key::sign(' ')], "换是否", "yes or no", None),
    bind!(Command::Note, "note", JUDGED, [Key::sign('b')], "写说明", "note", Some(4)),
    bind!(Command::Store, "store", JUDGED, [Key::sign('s')], "存盘", "store", Some(0)),
    bind!(Command::Undo, "undo", JUDGED, [Key::sign('u'), Key::ctrl('u')], "撤销", "undo", Some(6)),
    bind!(Command::AsDeclared, "as-declared", JUDGED, [Key::sign('o')], "恢复项目文件的认定", "as the project's files have it", None),
    bind!(Command::OtherPart, "other-part", JUDGED, [Key::sign('t'), Key::plain(KeyCode::Tab)], "换一部分", "other part", Some(1)),
    bind!(Command::Attach, "attach", &[C::Evidence], [Key::sign('a')], "附文件", "attach a file", Some(1)),
    bind!(Command::VerifyFiles, "verify-files", &[C::Evidence], [Key::sign('v')], "核对文件", "verify the files", Some(2)),
    bind!(Command::Detach, "detach", &[C::Evidence], [Key::sign('x')], "移除", "take away", Some(3)),
    bind!(Command::Complete, "complete", &[C::FileLine], [Key::plain(KeyCode::Tab)], "补全", "complete", Some(2)),
    bind!(Command::Verify, "verify", &[C::Survey], [Key::sign('v')], "复录", "verify", Some(3)),
    bind!(Command::Adjudicate, "adjudicate", &[C::Survey], [Key::sign('d')], "裁定", "adjudicate", Some(3)),
    bind!(Command::TakeFirst, "take-first", &[C::Adjudication], [Key::sign('1')], "取第一次", "first", Some(1)),
    bind!(Command::TakeSecond, "take-second", &[C::Adjudication], [Key::sign('2')], "取第二次", "second", Some(2)),
    bind!(Command::TakeOther, "take-other", &[C::Adjudication], [Key::sign('3')], "另录", "another", Some(3)),
    bind!(Command::SwitchOrder, "switch-order", &[C::Adjudication], [Key::sign('t')], "换排列", "order", Some(5)),
    bind!(Command::SwitchDecided, "switch-decided", &[C::Adjudication], [Key::sign('a')], "含已裁定", "with decided", Some(6)),
    bind!(Command::Interviews, "interviews", &[C::Home], [Key::sign('v')], "访谈", "interviews", Some(5)),
    bind!(Command::Open, "open-interview", &[C::Interviews], [ENTER], "记录", "record", Some(1)),
    bind!(Command::Add, "add-interview", &[C::Interviews], [Key::sign('a')], "新建", "begin one", Some(2)),
    bind!(Command::Change, "change-head", &[C::Interviews], [Key::sign('e')], "改表头", "its head", Some(6)),
    bind!(Command::Approve, "sign-off", &[C::Interviews], [Key::sign('s')], "确认复核", "confirm, look over", Some(4)),
    bind!(Command::Code, "code", &[C::Interviews], [Key::sign('c')], "编码", "code", Some(3)),
    bind!(Command::EditQuestions, "guides", &[C::Interviews], [Key::sign('g')], "提纲", "guides", Some(6)),
    bind!(Command::Export, "write-interviews", &[C::Interviews], [Key::sign('w')], "写出", "write reports", Some(5)),
    bind!(Command::Reopen, "reopen-interview", &[C::Interviews], [Key::sign('u')], "退回", "open again", Some(6)),
    bind!(Command::Remove, "withdraw-interview", &[C::Interviews], [Key::sign('x'), Key::plain(KeyCode::Delete)], "撤出、恢复", "withdraw, have back", Some(7)),
    bind!(Command::NextQuestion, "next-of-guide", &[C::Recording], [Key::plain(KeyCode::Tab)], "下题", "next question", Some(1)),
    bind!(Command::QuestionBefore, "before-of-guide", &[C::Recording], [Key::plain(KeyCode::BackTab)], "上一题", "question before", None),
    bind!(Command::FindPaper, "jump", &[C::Recording], [f(3), Key::ctrl('g')], "跳题", "jump", Some(2)),
    bind!(Command::NextOpen, "next-not-asked", &[C::Recording], [f(6), Key::ctrl('n')], "没问的", "next open one", Some(3)),
    bind!(Command::Stamp, "stamp", &[C::Recording], [f(5), Key::ctrl('t')], "时间", "time stamp", Some(4)),
    bind!(Command::Mark, "quote", &[C::Recording], [f(7), Key::ctrl('b')], "引语", "quote", Some(4)),
    bind!(Command::SwitchSaid, "nothing-said", &[C::Recording], [f(8), Key::ctrl('o')], "没说、没问到", "silent, not asked", Some(5)),
    bind!(Command::Save, "confirm-said", &[C::Recording], [f(4), Key::ctrl('s')], "存盘", "save", Some(6)),
    bind!(Command::Undo, "undo-said", &[C::Recording], [Key::ctrl('u'), f(9)], "撤销", "undo", Some(7)),
    bind!(Command::Change, "head", &[C::Recording], [f(10), Key::ctrl('d')], "表头", "head", Some(7)),
    bind!(Command::Import, "bring-transcript", &[C::Recording], [f(12), Key::ctrl('r')], "带入记录文件", "bring in a transcript", Some(7)),
    bind!(Command::Search, "search-said", &[C::Recording], [f(11), Key::ctrl('f')], "找字", "search", None),
    bind!(Command::Confirm, "line-said", &[C::Recording], [ENTER], "换行", "new line", None),
    bind!(Command::Up, "row-up", &[C::Recording, C::Coding], [UP], "上一行", "row up", None),
    bind!(Command::Down, "row-down", &[C::Recording, C::Coding], [DOWN], "下一行", "row down", None),
    bind!(Command::PageUp, "rows-up", &[C::Recording, C::Coding], [PAGE_UP], "上翻", "page up", None),
    bind!(Command::PageDown, "rows-down", &[C::Recording, C::Coding], [PAGE_DOWN], "下翻", "page down", None),
    bind!(Command::Confirm, "take-theme", &[C::Coding], [ENTER], "选定或存盘", "take or save", Some(1)),
    bind!(Command::Save, "save-coding", &[C::Coding], [f(4), Key::ctrl('s')], "存盘", "save", Some(7)),
    bind!(Command::NextQuestion, "next-unit", &[C::Coding], [Key::plain(KeyCode::Tab)], "下一条", "next", Some(3)),
    bind!(Command::QuestionBefore, "unit-before", &[C::Coding], [Key::plain(KeyCode::BackTab)], "上一条", "before", None),
    bind!(Command::NextOpen, "next-uncoded", &[C::Coding], [f(3), Key::ctrl('g')], "下一条没编的", "next open one", Some(4)),
    bind!(Command::Add, "new-theme", &[C::Coding], [f(5), Key::ctrl('n')], "新主题", "new theme", Some(3)),
    bind!(Command::Mark, "theme-words", &[C::Coding], [f(7), Key::ctrl('b')], "标字", "mark words", Some(5)),
    bind!(Command::SwitchDecided, "differences", &[C::Coding], [f(6), Key::ctrl('d')], "差异", "differences", Some(5)),
    bind!(Command::Undo, "undo-coding", &[C::Coding], [Key::ctrl('u'), f(9)], "还原", "as stored", Some(6)),
    bind!(Command::Entry(&Event::Erase), "erase-typed", &[C::Coding], [BACKSPACE], "删一字，或最后一个主题", "delete a sign, or the last theme", None),
    bind!(Command::Results, "results", &[C::Home, C::Survey, C::Indicators], [Key::sign('r'), f(7)], "结果", "results", Some(5)),
    bind!(Command::Indicators, "indicators", &[C::Home, C::Survey, C::Results], [Key::sign('i'), f(8)], "指标与得分", "indicators", Some(5)),
    bind!(Command::Ledger, "ledger", &[C::Home, C::Survey], [Key::sign('l')], "台账", "ledger", Some(5)),
    bind!(Command::Open, "open", &[C::Ledger], [ENTER], "打开这些答卷", "open the papers", Some(1)),
    bind!(Command::Batches, "batches", &[C::Survey], [Key::sign('b')], "批次", "batches", Some(6)),
    bind!(Command::Calls, "calls", &[C::Survey], [Key::sign('f')], "电话回访", "telephone follow-up", Some(7)),
    bind!(Command::Open, "call", &[C::Calls], [ENTER], "通话，再按开问卷", "call, then its paper", Some(1)),
    bind!(Command::Interviews, "call-guide", &[C::Calls], [Key::sign('v')], "照提纲谈", "along a guide", Some(3)),
    bind!(Command::ShowPerson, "show-person", &[C::Calls], [Key::sign('n')], "姓名和电话", "name and number", Some(2)),
    bind!(Command::Add, "add-contacts", &[C::Calls], [Key::sign('a')], "加编号", "add serials", Some(6)),
    bind!(Command::FindPaper, "find-contact", &[C::Calls], [Key::sign('g'), f(3)], "打给别的编号", "another serial", Some(3)),
    bind!(Command::Undo, "take-call-back", &[C::Calls], [Key::sign('u'), Key::ctrl('u')], "撤销上一次", "take the last back", Some(4)),
    bind!(Command::Batches, "batches", &[C::Ledger], [Key::sign('b')], "批次", "batches", Some(2)),
    bind!(Command::Open, "open", &[C::Batches], [ENTER], "台账", "its ledger", Some(4)),
    bind!(Command::Add, "add-batch", &[C::Batches], [Key::sign('a')], "新建", "add", Some(1)),
    bind!(Command::Change, "change-batch", &[C::Batches], [Key::sign('e')], "修改", "change", Some(2)),
    bind!(Command::Register, "register", &[C::Batches], [Key::sign('r')], "登记编号", "register serials", Some(3)),
    bind!(Command::TakeOut, "take-out", &[C::Batches], [Key::sign('u')], "取消登记", "take serials out", Some(6)),
    bind!(Command::Serials, "serials", &[C::Batches], [Key::sign('t')], "看编号", "its serials", Some(5)),
    bind!(Command::Remove, "remove-batch", &[C::Batches], [Key::sign('d'), Key::plain(KeyCode::Delete)], "删除", "remove", Some(7)),
    bind!(Command::Open, "open", &[C::Registered], [ENTER], "打开或录入", "open or key it", Some(1)),
    bind!(Command::ShowAll, "show-all", &[C::Registered], [Key::sign('a')], "全部或未回的", "all, or those not back", Some(2)),
    bind!(Command::Save, "save", FORMS, [Key::ctrl('s'), f(4)], "存盘", "save", Some(2)),
    bind!(Command::Confirm, "next-line", FORMS, [ENTER], "下一行，最后一行存盘", "next line, the last one saves", Some(1)),
    bind!(Command::Up, "line-before", FORMS, [UP, Key::plain(KeyCode::BackTab)], "上一行", "line before", None),
    bind!(Command::Down, "line-after", FORMS, [DOWN, Key::plain(KeyCode::Tab)], "下一行", "line after", None),
    bind!(Command::Undo, "restore-line", FORMS, [Key::ctrl('u'), f(9)], "这一行还原", "restore the line", Some(3)),
    bind!(Command::CurrentBatch, "current-batch", &[C::Ledger, C::Batches], [Key::sign('c')], "设为当前批次", "make it the current batch", Some(6)),
    bind!(Command::SetInvalid, "set-invalid", &[C::Survey], [Key::sign('x')], "设为无效", "set invalid", Some(7)),
    bind!(Command::SetInvalid, "set-invalid", ENTRY, [Key::ctrl('x')], "设为无效", "set invalid", None),
    bind!(Command::Mend, "mend", &[C::Survey], [Key::sign('e')], "改正录错的", "mend a slip", None),
    bind!(Command::Confirm, "choose", &[C::Validity, C::Mending], [ENTER], "选定", "choose", Some(1)),
    bind!(Command::Groups, "groups", &[C::Results], [Key::sign('g')], "分组", "groups", Some(4)),
    bind!(Command::CrossTable, "cross-table", &[C::Groups], [Key::sign('x')], "交叉表", "cross-table", Some(2)),
    bind!(Command::NextMeasure, "next-measure", &[C::Groups], [Key::sign('m')], "换测算", "next measure", Some(4)),
    bind!(Command::SwitchShares, "switch-shares", &[C::CrossTable], [Key::sign('t')], "份数/占行/占列", "counts/shares", Some(2)),
    bind!(Command::ColumnLeft, "column-left", &[C::CrossTable], [Key::plain(KeyCode::Left), Key::sign('h')], "左一列", "column left", None),
    bind!(Command::ColumnRight, "column-right", &[C::CrossTable], [Key::plain(KeyCode::Right), Key::sign('l')], "右一列", "column right", None),
    bind!(Command::WhatIf, "what-if", &[C::Indicators], [Key::sign('w')], "试算", "what if", Some(4)),
    bind!(Command::Reliability, "reliability", &[C::Results], [Key::sign('a')], "信度效度", "reliability", Some(6)),
    bind!(Command::OtherScale, "other-scale", &[C::Reliability], [Key::sign('s')], "换一组题", "other questions", Some(1)),
    bind!(Command::Cite, "cite", &[C::Judging], [Key::sign('c')], "引访谈", "cite a theme", Some(3)),
    bind!(Command::ShowCited, "cited", &[C::Judging], [Key::sign('v')], "看引用", "what is cited", Some(4)),
    bind!(Command::History, "history", &[C::Survey, C::Adjudication, C::Behind, C::Indicators, C::Judging], [Key::sign('h')], "留痕", "history", Some(6)),
    bind!(Command::Approve, "approve", &[C::Survey], [Key::sign('a')], "审定", "approve", Some(7)),
    bind!(Command::Queries, "queries", &[C::Survey], [Key::sign('?')], "疑问", "queries", Some(7)),
    bind!(Command::Remarks, "remarks", &[C::Survey], [Key::sign('m'), f(11)], "这份的疑问与备注", "its queries and notes", None),
    bind!(Command::Remarks, "remarks", ENTRY, [f(11), Key::ctrl('o')], "疑问与备注", "queries and notes", Some(7)),
    bind!(Command::Mark, "mark", &[C::Survey], [Key::sign(' ')], "选中或取消", "mark", None),
    bind!(Command::ApproveAll, "approve-all", &[C::Survey], [Key::sign('A')], "审定全部有效答卷", "approve every valid response", None),
    bind!(Command::Reopen, "reopen", &[C::Survey], [Key::sign('u'), f(12)], "退回已审定的", "open an approved one again", None),
    bind!(Command::Reopen, "reopen", ENTRY, [f(12), Key::ctrl('w')], "退回", "open again", Some(1)),
    bind!(Command::Checks, "checks", &[C::Survey], [Key::sign('c')], "查雷同、过快", "look for patterns", None),
    bind!(Command::Operators, "operators", &[C::Survey], [Key::sign('o')], "录入员的工作", "the operators' work", None),
    bind!(Command::Acceptance, "acceptance", &[C::Survey], [Key::sign('s')], "验收", "acceptance", None),
    bind!(Command::Plans, "plans", &[C::Survey], [Key::sign('p')], "复录计划", "what is keyed twice", None),
    bind!(Command::Plan(PlanChoice::Full), "plan-full", &[C::Plans], [Key::sign('f')], "全部", "all", Some(1)),
    bind!(Command::Plan(PlanChoice::Every), "plan-every", &[C::Plans], [Key::sign('e')], "每几份抽一", "every n-th", Some(2)),
    bind!(Command::Plan(PlanChoice::Percent), "plan-percent", &[C::Plans], [Key::sign('p')], "按比例抽", "percent", Some(3)),
    bind!(Command::Plan(PlanChoice::None), "plan-none", &[C::Plans], [Key::sign('x')], "不复录", "none", Some(4)),
    bind!(Command::Plan(PlanChoice::AsSurvey), "plan-as-survey", &[C::Plans], [Key::sign('s')], "随整个调查", "as the survey", Some(5)),
    bind!(Command::Approve, "approve-scope", &[C::Plans], [Key::sign('a')], "审定这一行", "approve this row", Some(6)),
    bind!(Command::OneField, "one-field", &[C::History], [ENTER], "只看这一题", "this field only", Some(1)),
    bind!(Command::Open, "open", &[C::Checks], [ENTER], "看这些答卷", "its responses", Some(1)),
    bind!(Command::Decide(Verdict::Accept), "decide-accept", &[C::Acceptance], [Key::sign('a')], "接受", "accept", Some(1)),
    bind!(Command::Decide(Verdict::VerifyAll), "decide-verify-all", &[C::Acceptance], [Key::sign('v')], "全部复录", "verify all", Some(2)),
    bind!(Command::Decide(Verdict::EnterAgain), "decide-enter-again", &[C::Acceptance], [Key::sign('e')], "重录", "enter again", Some(3)),
    bind!(Command::Open, "open", &[C::Queries], [ENTER], "打开答卷", "open the paper", Some(1)),
    bind!(Command::Ask, "ask", &[C::Queries], [Key::sign('w')], "提疑问", "ask", Some(2)),
    bind!(Command::Answer, "answer", &[C::Queries], [Key::sign('a')], "答复", "answer", Some(3)),
    bind!(Command::CloseQuery, "close-query", &[C::Queries], [Key::sign('c')], "关闭疑问", "close", Some(4)),
    bind!(Command::Note, "note", &[C::Queries], [Key::sign('b')], "写备注", "note", Some(5)),
    bind!(Command::ShowClosed, "show-closed", &[C::Queries], [Key::sign('x')], "连同已关闭的", "closed ones too", Some(6)),
    bind!(Command::Search, "search", &[C::Survey], [Key::sign('/')], "筛选编号", "filter", Some(7)),
    bind!(Command::Search, "search-interviews", &[C::Interviews, C::Found], [Key::sign('/')], "找原话", "search", Some(6)),
    bind!(Command::Open, "open-found", &[C::Found], [ENTER], "看这一题", "open it", Some(1)),
    bind!(Command::Export, "hand-over", &[C::Results, C::Indicators], [Key::sign('e')], "导出、附件", "hand over", Some(3)),
    bind!(Command::Export, "export", &[C::Groups, C::CrossTable, C::Reliability, C::Comparison, C::Ledger], [Key::sign('e')], "导出表格", "export", Some(3)),
    bind!(Command::Recheck, "recheck", &[C::Home], [Key::sign('c'), f(5)], "核对公布的表", "recheck a table", Some(7)),
    bind!(Command::Open, "open-file", &[C::Recheck], [Key::sign('o'), ENTER], "打开文件", "open a file", Some(1)),
    bind!(Command::SwitchFindings, "switch-findings", &[C::Recheck], [Key::sign('f')], "只看要说明的", "findings only", Some(2)),
    bind!(Command::Export, "export-recheck", &[C::Recheck], [Key::sign('e')], "导出表格", "export", Some(3)),
    bind!(Command::NewProject, "new-project", &[C::Home], [Key::sign('a')], "新项目", "new project", Some(3)),
    bind!(Command::NewSurvey, "new-survey", &[C::Home], [Key::sign('p')], "给这个项目加问卷", "one more questionnaire", None),
    bind!(Command::Remove, "drop-draft", &[C::Home], [Key::sign('x'), Key::plain(KeyCode::Delete)], "扔掉没做完的", "drop unfinished work", None),
    bind!(Command::NextOpen, "next-open", &[C::Pasting], [f(6), Key::ctrl('n')], "逐处定下来", "settle what is open", Some(1)),
    bind!(Command::NextOpen, "next-open", &[C::Settling], [Key::sign('n'), Key::plain(KeyCode::Tab), ENTER], "下一处", "next", Some(1)),
    bind!(Command::Save, "save-made", &[C::Pasting], [f(4), Key::ctrl('s')], "存盘", "save", Some(2)),
    bind!(Command::Save, "save-made", &[C::Settling], [Key::sign('s'), Key::ctrl('s')], "存盘", "save", Some(2)),
    bind!(Command::Change, "change-text", &[C::Settling], [Key::sign('e')], "改文字", "change the text", Some(3)),
    bind!(Command::Open, "open-document", &[C::Pasting], [f(3), Key::ctrl('o')], "打开文件", "open a file", Some(3)),
    bind!(Command::Open, "open-document", &[C::Settling], [Key::sign('o')], "打开文件", "open a file", None),
    bind!(Command::Undo, "take-back", &[C::Settling], [Key::sign('u'), Key::ctrl('u')], "撤销一次", "take one back", Some(4)),
    bind!(Command::Undo, "undo-typing", &[C::Pasting], [Key::ctrl('u'), f(9)], "撤销", "undo", Some(4)),
    bind!(Command::Confirm, "new-line", &[C::Pasting], [ENTER], "换行", "new line", None),
    bind!(Command::Indent, "tab", &[C::Pasting], [Key::plain(KeyCode::Tab)], "制表符", "a tab", None),
    bind!(Command::Up, "line-up", &[C::Pasting], [UP], "上一行", "line up", None),
    bind!(Command::Down, "line-down", &[C::Pasting], [DOWN], "下一行", "line down", None),
    bind!(Command::PageUp, "lines-up", &[C::Pasting], [PAGE_UP], "上翻", "page up", None),
    bind!(Command::PageDown, "lines-down", &[C::Pasting], [PAGE_DOWN], "下翻", "page down", None),
    bind!(Command::Print, "print-papers", &[C::Survey, C::Batches], [Key::sign('P')], "打印空白问卷", "print blank papers", Some(7)),
    bind!(Command::Import, "import-answers", &[C::Survey], [Key::sign('I')], "从文件导入答卷", "import answers from a file", Some(7)),
    bind!(Command::Export, "export-answers", &[C::Survey], [Key::sign('E')], "导出答案", "export the answers", None),
    bind!(Command::Import, "import-now", &[C::Importing], [Key::sign('i'), f(10)], "导入", "import", Some(1)),
    bind!(Command::Open, "column-meaning", &[C::Importing], [ENTER], "改这一列", "change the column", Some(2)),
    bind!(Command::Preview, "check-file", &[C::Importing], [Key::sign('c')], "只检查", "check only", Some(3)),
    bind!(Command::OtherSheet, "other-sheet", &[C::Importing], [Key::sign('w')], "换一张表", "other sheet", Some(4)),
    bind!(Command::OtherEncoding, "other-encoding", &[C::Importing], [Key::sign('e')], "换编码", "other encoding", Some(4)),
    bind!(Command::SwitchFindings, "file-problems", &[C::Importing], [Key::sign('p')], "看问题", "problems", Some(5)),
    bind!(Command::OtherNumbers, "numbers-are", &[C::Importing], [Key::sign('n')], "数字是什么", "what numbers are", None),
    bind!(Command::SkipBad, "skip-bad", &[C::Importing], [Key::sign('b')], "有错的行", "rows with errors", None),
    bind!(Command::SkipOnFile, "serials-on-file", &[C::Importing], [Key::sign('o')], "编号已有的行", "serials on file", None),
    bind!(Command::Save, "take-form", &[C::TakingForm], [Key::sign('s'), Key::ctrl('s')], "装入", "take it in", Some(1)),
    bind!(Command::Undo, "settle-back", &[C::TakingForm], [Key::sign('u'), Key::ctrl('u')], "撤销一次", "take one back", Some(2)),
    bind!(Command::Open, "pick-questions", &[C::MeasureForm], [f(3), Key::ctrl('o')], "从清单里选题", "choose questions", Some(3)),
    bind!(Command::Mark, "pick-question", &[C::Picking], [Key::sign(' ')], "选上、去掉", "choose or not", Some(1)),
    bind!(Command::Confirm, "take-questions", &[C::Picking], [ENTER], "就用这些", "take these", Some(2)),
    bind!(Command::OtherFile, "other-file", &[C::Importing], [Key::sign('f')], "换文件", "other file", Some(6)),
    bind!(Command::AsDeclared, "forget-columns", &[C::Importing], [Key::sign('M')], "列重新认", "tell the columns anew", None),
    bind!(Command::Confirm, "take-meaning", &[C::ColumnMeaning], [ENTER], "就是它", "take it", Some(1)),
    bind!(Command::EditQuestions, "edit-questions", &[C::Survey], [Key::sign('t')], "改问卷", "edit the questionnaire", Some(7)),
    bind!(Command::Open, "change-question", &[C::Editing], [ENTER], "改这题", "change it", Some(1)),
    bind!(Command::Add, "add-question", &[C::Editing], [Key::sign('a')], "加题", "add", Some(2)),
    bind!(Command::Preview, "preview", &[C::Editing], [Key::sign('v')], "看录入的样子", "as it is keyed", Some(3)),
    bind!(Command::Save, "save-questionnaire", &[C::Editing], [Key::sign('s'), Key::ctrl('s')], "存盘", "save", Some(4)),
    bind!(Command::Remove, "remove-question", &[C::Editing], [Key::sign('d'), Key::plain(KeyCode::Delete)], "删除", "remove", Some(5)),
    bind!(Command::Copy, "copy-question", &[C::Editing], [Key::sign('c')], "复制", "copy", Some(6)),
    bind!(Command::Undo, "undo-edit", &[C::Editing], [Key::sign('u'), Key::ctrl('u')], "撤销", "undo", Some(6)),
    bind!(Command::MoveUp, "move-up", &[C::Editing], [Key::sign('[')], "往上挪", "move up", Some(7)),
    bind!(Command::MoveDown, "move-down", &[C::Editing], [Key::sign(']')], "往下挪", "move down", Some(7)),
    bind!(Command::NextOpen, "next-finding", &[C::Editing], [Key::sign('n')], "下一处问题", "next finding", Some(7)),
    bind!(Command::Change, "change-title", &[C::Editing], [Key::sign('t')], "改标题", "change the title", None),
    bind!(Command::OtherPart, "measures-or-questions", &[C::Editing], [Key::plain(KeyCode::Tab)], "测算", "measures", Some(6)),
    bind!(Command::OtherPart, "measures-or-questions", &[C::Measuring], [Key::plain(KeyCode::Tab)], "改问卷", "questions", Some(6)),
    bind!(Command::Measures, "measures", &[C::Results], [Key::sign('m')], "测算", "measures", Some(2)),
    bind!(Command::Open, "change-measure", &[C::Measuring], [ENTER], "改这项", "change it", Some(1)),
    bind!(Command::Add, "add-measure", &[C::Measuring], [Key::sign('a')], "加测算", "add", Some(2)),
    bind!(Command::Save, "save-measures", &[C::Measuring], [Key::sign('s'), Key::ctrl('s')], "存盘", "save", Some(3)),
    bind!(Command::Remove, "remove-measure", &[C::Measuring], [Key::sign('d'), Key::plain(KeyCode::Delete)], "删除", "remove", Some(4)),
    bind!(Command::Undo, "undo-measure", &[C::Measuring], [Key::sign('u'), Key::ctrl('u')], "撤销", "undo", Some(5)),
    bind!(Command::Standards, "standards", &[C::Indicators], [Key::sign('a')], "贴评分标准表", "paste the table of rules", Some(3)),
    bind!(Command::LoadSample, "load-sample", &[C::Home], [Key::sign('d')], "载入示例", "load the example", Some(6)),
    bind!(Command::Shipped, "shipped", &[C::Home], [Key::sign('D')], "随附的报告", "published reports", Some(7)),
    bind!(Command::Machines, "machines", &[C::Home], [Key::sign('m')], "多机合并", "machines", Some(6)),
    bind!(Command::Open, "open", &[C::Machines], [ENTER], "去看", "look at it", Some(1)),
    bind!(Command::WriteParcel, "write-parcel", &[C::Machines], [Key::sign('w')], "写包裹", "write a parcel", Some(2)),
    bind!(Command::ReadParcel, "read-parcel", &[C::Machines], [Key::sign('r')], "读包裹", "read a parcel", Some(3)),
    bind!(Command::ReadParcel, "read-it", &[C::Brought], [ENTER], "读入", "read it in", Some(1)),
    bind!(Command::SettleMatter, "settle", &[C::Machines], [Key::sign('x')], "了结", "settle", Some(4)),
    bind!(Command::SamePaper, "same-paper", &[C::Machines], [Key::sign('s')], "是同一份", "the same paper", Some(5)),
    bind!(Command::NameDevice, "name-device", &[C::Machines], [Key::sign('n')], "给本机起名", "name this device", Some(6)),
    bind!(Command::Hub, "hub", &[C::Machines], [Key::sign('h')], "中心库", "the hub", Some(7)),
    bind!(Command::Synchronize, "synchronize", &[C::Hub], [Key::sign('s')], "推送并取来", "push and pull", Some(1)),
    bind!(Command::Refresh, "refresh-hub", &[C::Hub], [Key::sign('u'), f(5)], "看各台的情况", "look how each stands", Some(2)),
    bind!(Command::Refresh, "refresh", &[C::Machines], [Key::sign('u'), f(5)], "刷新", "refresh", None),
    bind!(Command::Open, "open", &[C::Shipped], [ENTER], "载入", "load it", Some(1)),
    bind!(Command::Compare, "compare", &[C::Indicators], [Key::sign('c')], "对照报告", "beside the report", Some(4)),

    bind!(Command::Entry(&Event::Confirm), "confirm", &[C::EntryClosed], [ENTER], "下一题", "next", None),
    bind!(Command::Entry(&Event::Confirm), "confirm", &[C::EntryLine], [ENTER], "确认", "confirm", Some(1)),
    bind!(Command::Entry(&Event::Confirm), "finish", &[C::EntryEnd], [ENTER], "完成本卷", "finish the paper", Some(1)),
    bind!(Command::Entry(&Event::FullMark), "full-mark", &[C::EntryClosed], [Key::sign(' ')], "满分", "full mark", Some(1)),
    bind!(Command::Entry(&Event::Missing(Missing::Blank)), "blank", CLOSED_AND_REASONS, [Key::sign('-')], "未答", "blank", Some(2)),
    bind!(Command::Entry(&Event::Missing(Missing::Illegible)), "illegible", CLOSED_AND_REASONS, [Key::sign('/')], "字迹不清", "illegible", None),
    bind!(Command::Entry(&Event::Missing(Missing::TwoTicked)), "two-ticked", CLOSED_AND_REASONS, [Key::sign('*')], "多选冲突", "two boxes ticked", None),
    bind!(Command::Entry(&Event::Missing(Missing::OutsideOptions)), "outside-options", CLOSED_AND_REASONS, [Key::sign('o'), Key::sign('O')], "选项外", "outside options", None),
    bind!(Command::Entry(&Event::Missing(Missing::Refused)), "refused", CLOSED_AND_REASONS, [Key::sign('r'), Key::sign('R')], "拒答", "refused", None),
    bind!(Command::Entry(&Event::Missing(Missing::NotApplicable)), "not-applicable", CLOSED_AND_REASONS, [Key::sign('n'), Key::sign('N')], "不适用", "not applicable", None),
    bind!(Command::Entry(&Event::Missing(Missing::PageMissing)), "page-missing", CLOSED_AND_REASONS, [Key::sign('p'), Key::sign('P')], "缺页", "page missing", None),
    bind!(Command::Entry(&Event::Missing(Missing::Blank)), "blank-line", &[C::EntryLine], [Key::ctrl('b')], "未答", "blank", None),
    bind!(Command::Entry(&Event::Missing(Missing::Illegible)), "illegible-line", &[C::EntryLine], [Key::ctrl('y')], "字迹不清", "illegible", None),
    bind!(Command::Entry(&Event::Missing(Missing::Refused)), "refused-line", &[C::EntryLine], [Key::ctrl('t')], "拒答", "refused", None),
    bind!(Command::Entry(&Event::Missing(Missing::NotApplicable)), "not-applicable-line", &[C::EntryLine], [Key::ctrl('n')], "不适用", "not applicable", None),
    bind!(Command::Entry(&Event::Missing(Missing::PageMissing)), "page-missing-line", &[C::EntryLine], [Key::ctrl('p')], "缺页", "page missing", None),
    bind!(Command::Reasons, "reasons", &[C::EntryClosed, C::EntryLine], [f(6), Key::ctrl('d')], "缺失原因", "why missing", Some(3)),
    bind!(Command::Entry(&Event::ControlTotal), "control-total", KEYED, [Key::sign('+'), f(5)], "核对小计", "check the sum", Some(4)),
    bind!(Command::Entry(&Event::ControlTotal), "control-total", &[C::EntryLine], [f(5), Key::ctrl('f')], "核对小计", "check the sum", Some(2)),
    bind!(Command::Entry(&Event::Undo), "undo", ENTRY, [Key::ctrl('u'), f(9)], "撤销", "undo", Some(5)),
    bind!(Command::Entry(&Event::Undo), "empty-line", &[C::Prompt, C::FileLine], [Key::ctrl('u')], "清空这一行", "empty the line", None),
    bind!(Command::Entry(&Event::Redo), "redo", ENTRY, [Key::ctrl('r'), f(10)], "重做", "redo", Some(6)),
    bind!(Command::Entry(&Event::Erase), "erase", KEYED, [BACKSPACE], "退回一题", "one question back", None),
    bind!(Command::Entry(&Event::Erase), "erase", LINES, [BACKSPACE], "删前一字", "delete before", None),
    bind!(Command::Entry(&Event::EraseAhead), "erase-ahead", LINES, [Key::plain(KeyCode::Delete)], "删后一字", "delete after", None),
    bind!(Command::Entry(&Event::CaretLeft), "caret-left", LINES, [Key::plain(KeyCode::Left)], "光标左移", "caret left", None),
    bind!(Command::Entry(&Event::CaretRight), "caret-right", LINES, [Key::plain(KeyCode::Right)], "光标右移", "caret right", None),
    bind!(Command::Entry(&Event::CaretStart), "caret-start", LINES, [HOME], "光标到行首", "caret to the start", None),
    bind!(Command::Entry(&Event::CaretEnd), "caret-end", LINES, [END], "光标到行尾", "caret to the end", None),
    bind!(Command::Confirm, "accept", &[C::Prompt, C::FileLine], [ENTER], "确定", "accept", Some(1)),

    bind!(Command::Up, "up", LISTS, [UP, Key::sign('k')], "上移", "up", None),
    bind!(Command::Down, "down", LISTS, [DOWN, Key::sign('j')], "下移", "down", None),
    bind!(Command::Entry(&Event::Previous), "previous-question", KEYED, [UP, Key::plain(KeyCode::Left)], "上一题", "question before", None),
    bind!(Command::Entry(&Event::Next), "next-question", KEYED, [DOWN, Key::plain(KeyCode::Right)], "下一题", "question after", None),
    bind!(Command::Entry(&Event::Previous), "previous-question", &[C::EntryLine], [UP], "上一题", "question before", None),
    bind!(Command::Entry(&Event::Next), "next-question", &[C::EntryLine], [DOWN], "下一题", "question after", None),
    bind!(Command::Entry(&Event::EndCell), "end-of-cell", ENTRY, [Key::plain(KeyCode::Tab)], "下一题；跟在答案键后面不算", "question after, unless right behind an answer", None),
    bind!(Command::Entry(&Event::OptionsUp), "options-up", &[C::EntryClosed], [PAGE_UP], "看前面的选项", "options further up", None),
    bind!(Command::Entry(&Event::OptionsDown), "options-down", &[C::EntryClosed], [PAGE_DOWN], "看后面的选项", "options further down", None),
    bind!(Command::Up, "help-up", &[C::Help], [UP], "上移", "up", None),
    bind!(Command::Down, "help-down", &[C::Help], [DOWN], "下移", "down", None),
    bind!(Command::PageUp, "page-up", LISTS, [PAGE_UP], "上翻一页", "page up", None),
    bind!(Command::PageDown, "page-down", LISTS, [PAGE_DOWN], "下翻一页", "page down", None),
    bind!(Command::PageUp, "help-page-up", &[C::Help], [PAGE_UP], "上翻一页", "page up", None),
    bind!(Command::PageDown, "help-page-down", &[C::Help], [PAGE_DOWN], "下翻一页", "page down", None),
    bind!(Command::First, "first", LISTS, [HOME], "到第一行", "first row", None),
    bind!(Command::Last, "last", LISTS, [END], "到最后一行", "last row", None),
    bind!(Command::Entry(&Event::First), "first-question", KEYED, [HOME], "到第一题", "first question", None),
    bind!(Command::Entry(&Event::FirstOpen), "first-open", KEYED, [END], "到第一道空题", "first open question", None),

    bind!(Command::SwitchLanguage, "switch-language", EVERYWHERE, [f(2), Key::ctrl('e')], "中文/English", "中文/English", None),
    bind!(Command::SwitchOperator, "switch-operator", &[C::Home], [Key::sign('o')], "换操作员", "another operator", None),
    bind!(Command::Help, "help", ASKS_WITH_A_SIGN, [f(1), Key::sign('?'), Key::ctrl('k')], "全部按键", "all keys", Some(9)),
    bind!(Command::Help, "help", ASKS_WITHOUT, [f(1), Key::ctrl('k')], "全部按键", "all keys", Some(9)),
    bind!(Command::Back, "back", BUT_HOME, [ESC], "返回", "back", Some(8)),
    bind!(Command::Quit, "quit", &[C::Home], [Key::sign('q')], "退出", "quit", Some(8)),
    bind!(Command::Quit, "quit", LISTS_BUT_HOME, [Key::sign('q')], "退出", "quit", None),
    bind!(Command::Quit, "quit-anywhere", EVERYWHERE, [Key::ctrl('c'), Key::ctrl('q')], "退出（已确认的都已存盘）", "quit (all that is confirmed is stored)", None),
    bind!(Command::Suspend, "suspend", EVERYWHERE, [Key::ctrl('z')], "挂起，回到命令行", "suspend to the shell", None),
    bind!(Command::Redraw, "redraw", EVERYWHERE, [Key::ctrl('l')], "重画屏幕", "draw anew", None),
];

/// What a key asks for in a context; `None`: it is typed text or nothing.
pub fn resolve(key: Key, context: Context) -> Option<Command> {
    BINDINGS
        .iter()
        .find(|binding| binding.contexts.contains(&context) && binding.keys.contains(&key))
        .map(|binding| binding.command)
}

/// The bindings of a context, in the order of the table.
pub fn of(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS
        .iter()
        .filter(move |binding| binding.contexts.contains(&context))
}

/// Where a command has its place in the work, from the paper to the report; moving and leaving come last.
fn stage(command: Command) -> u8 {
    match command {
        Command::Entry(Event::OptionsUp | Event::OptionsDown)
        | Command::Up
        | Command::Down
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::ColumnLeft
        | Command::ColumnRight => 20,
        Command::NextPaper | Command::Open | Command::Entry(_) | Command::Reasons => 0,
        Command::FindPaper | Command::Search => 1,
        Command::Verify | Command::Plans => 2,
        Command::Adjudicate => 3,
        Command::Queries | Command::Remarks => 4,
        Command::Mark | Command::Approve | Command::ApproveAll => 6,
        Command::Reopen | Command::SetInvalid => 7,
        Command::Batches | Command::Ledger => 8,
        Command::Results | Command::Indicators => 9,
        Command::History | Command::Export => 10,
        Command::SwitchLanguage
        | Command::SwitchOperator
        | Command::Help
        | Command::Back
        | Command::Quit
        | Command::Suspend
        | Command::Redraw => 30,
        _ => 5,
    }
}

/// The bindings of a context in the order of the work, for the help.
pub fn in_order(context: Context) -> Vec<&'static Binding> {
    let mut bindings: Vec<&Binding> = of(context).collect();
    bindings.order_by_key(|binding| stage(binding.command));
    bindings
}

/// The bindings for the bottom bar of a context, the most wanted first; `next` is wanted, wherever else it stands.
pub fn bar(context: Context, next: Option<Command>) -> Vec<&'static Binding> {
    let mut bindings: Vec<&Binding> = of(context)
        .filter(|binding| binding.bar.is_some() || Some(binding.command) == next)
        .collect();
    bindings.order_by_key(|binding| binding.bar);
    bindings
}

/// docs/keys.md, whole.
pub fn documentation() -> String {
    let mut text = String::from(
        "# 按键 · Keys\n\n<!-- Generated from src/tui/commands/mod.rs; `MANYI_UPDATE_DOCS=1 cargo test` writes it anew. -->\n\n\
         录入时数字键直接作答；下表是其余按键。In entry the digits answer; these are all other keys.\n",
    );
    for &context in Context::ALL {
        let Word { zh, en } = context.title();
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "\n## {zh} · {en}\n\n| 键 key | 作用 | what it does | name |\n|---|---|---|---|\n"
        );
        for binding in in_order(context) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            let (keys, zh, en, name) = (keys.join(" "), binding.zh, binding.en, binding.name);
            let _ = writeln!(text, "| {keys} | {zh} | {en} | {name} |");
        }
    }
    text
}

#[cfg(test)]
mod tests;
