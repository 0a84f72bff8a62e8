//! A row of the audit trail in the words of the people who read it.

use super::AuditEntry;
use crate::response::Missing;
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
            "second-agrees" => Text::new("复录相符", "agrees"),
            "second-differs" => Text::new("复录不同", "differs"),
            "discrepancy" => Text::new("差异", "discrepancy"),
            "same-operator" => Text::new("自行复录", "same operator"),
            "verify" => Text::new("复核", "verify"),
            "unverify" => Text::new("撤销复核", "unverify"),
            "adjudicate-first" => Text::new("裁定取一", "first stands"),
            "adjudicate-second" => Text::new("裁定取二", "second stands"),
            "adjudicate-other" => Text::new("裁定另录", "other stands"),
            "verify-plan" => Text::new("复核计划", "plan"),
            "draw" => Text::new("抽样", "draw"),
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
        shown(self.old.as_deref(), language)
    }

    /// The value after; a missing reason by its name, an import by its file. Empty: it was cleared.
    pub fn new_text(&self, language: Language) -> String {
        let import = self.new.as_deref().filter(|_| self.action == "import");
        let import: Option<serde_json::Value> =
            import.and_then(|json| serde_json::from_str(json).ok());
        let file = import.as_ref().and_then(|import| import["file"].as_str());
        file.map_or_else(|| shown(self.new.as_deref(), language), str::to_owned)
    }
}

fn shown(stored: Option<&str>, language: Language) -> String {
    let text = stored.unwrap_or_default();
    text.strip_prefix('#')
        .and_then(Missing::from_code)
        .map_or_else(
            || text.to_owned(),
            |reason| reason.label().get(language).to_owned(),
        )
}
