//! A row of the audit trail in the words of the people who read it.

use super::AuditEntry;
use crate::response::{Missing, State};
use crate::text::{Language, Text};

impl AuditEntry {
    /// What was done; an action that is not known by its own word.
    pub fn title(&self) -> Text {
        match self.action.as_str() {
            "answer" => Text::new("录入", "key"),
            "finish" => Text::new("完成", "finish"),
            "reopen" => Text::new("退回录入", "reopen"),
            "control-total" => Text::new("小计", "sum"),
            "import" => Text::new("导入", "import"),
            "project" => Text::new("装入项目", "project"),
            "approve" => Text::new("审定", "approve"),
            "moved" => Text::new("数字变动", "moved"),
            "note" => Text::new("备注", "note"),
            "query-ask" => Text::new("疑问", "query"),
            "query-answer" => Text::new("答复", "answer"),
            "query-close" => Text::new("关疑问", "close"),
            "second-agrees" => Text::new("复录相符", "agrees"),
            "second-differs" => Text::new("复录不同", "differs"),
            "discrepancy" => Text::new("差异", "discrepancy"),
            "same-operator" => Text::new("同一人复录", "same operator"),
            "verify" => Text::new("已复核", "verified"),
            "unverify" => Text::new("退回复核", "unverified"),
            "adjudicate-first" => Text::new("裁定：一录", "first stands"),
            "adjudicate-second" => Text::new("裁定：二录", "second stands"),
            "adjudicate-other" => Text::new("裁定：另定", "other value"),
            "verify-plan" => Text::new("复录方案", "plan"),
            "draw" => Text::new("抽取复录", "draw"),
            other => Text::same(other),
        }
    }

    /// When, in the time zone of this computer, to the second: `2022-06-30 14:05:00`.
    pub fn local_time(&self) -> String {
        self.at
            .to_zoned(jiff::tz::TimeZone::system())
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string()
    }

    /// The value before; a missing reason by its name. Empty: there was none.
    pub fn old_text(&self, language: Language) -> String {
        self.shown(self.old.as_deref(), language)
    }

    /// The value after; a missing reason or a state by its name, an import by its file, moved figures by the first
    /// rate after. Empty: it was cleared.
    pub fn new_text(&self, language: Language) -> String {
        let record =
            || -> Option<serde_json::Value> { serde_json::from_str(self.new.as_deref()?).ok() };
        let told = match self.action.as_str() {
            "import" => record().and_then(|import| import["file"].as_str().map(str::to_owned)),
            "moved" => record().and_then(|moved| {
                let after = &moved["measures"][0]["after"];
                after.as_str().map(str::to_owned)
            }),
            _ => None,
        };
        told.unwrap_or_else(|| self.shown(self.new.as_deref(), language))
    }

    fn shown(&self, stored: Option<&str>, language: Language) -> String {
        let text = stored.unwrap_or_default();
        let states = ["finish", "reopen", "approve", "verify", "unverify"];
        let state = State::from_code(text).filter(|_| states.contains(&self.action.as_str()));
        let reason = text.strip_prefix('#').and_then(Missing::from_code);
        let named = state
            .map(State::label)
            .or_else(|| reason.map(Missing::label));
        named.map_or_else(|| text.to_owned(), |name| name.get(language).to_owned())
    }
}
