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
            "restore" => Text::new("恢复备份", "restore"),
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
