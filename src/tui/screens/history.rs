//! The audit trail of a response or an indicator: who keyed or judged what, when, and what it was before.

use crate::error::Result;
use crate::response::Serial;
use crate::store::{AuditEntry, SurveyKey};
use crate::text::{Language, pad_end};
use crate::tui::commands::{Command, Context};
use crate::tui::list::ListCursor;
use crate::tui::painter::Painter;
use crate::tui::screen::{Input, Screen, Step, World};

/// The rows that the details of the selected record take.
const DETAIL_ROWS: usize = 6;

/// The history of one response or one indicator.
pub struct History {
    subject: Subject,
    entries: Vec<AuditEntry>,
    cursor: ListCursor,
}

/// What the history is of.
enum Subject {
    Response(SurveyKey, Serial),
    /// The code of the project, and that of the indicator.
    Indicator(String, String),
}

impl History {
    /// The history of this response.
    pub fn new(key: SurveyKey, serial: Serial) -> Self {
        Self::of(Subject::Response(key, serial))
    }

    /// The history of this indicator of a project.
    pub fn of_indicator(project: &str, indicator: &str) -> Self {
        Self::of(Subject::Indicator(project.to_owned(), indicator.to_owned()))
    }

    fn of(subject: Subject) -> Self {
        Self {
            subject,
            entries: Vec::new(),
            cursor: ListCursor::default(),
        }
    }
}

impl Screen for History {
    fn context(&self) -> Context {
        Context::History
    }

    fn load(&mut self, world: &mut World) -> Result<()> {
        self.entries = match &self.subject {
            Subject::Response(key, serial) => world.store.history(key, Some(serial), None)?,
            Subject::Indicator(project, indicator) => {
                world.store.indicator_history(project, indicator)?
            }
        };
        // What happened last is what one comes for.
        self.cursor.selected = self.entries.len().saturating_sub(1);
        Ok(())
    }

    fn handle(&mut self, input: Input, _world: &mut World) -> Result<Step> {
        let Input::Command(command) = input else {
            return Ok(Step::Stay);
        };
        if self.cursor.handle(command, self.entries.len(), 15) {
            return Ok(Step::Stay);
        }
        Ok(match command {
            Command::Back => Step::Back,
            _ => Step::Stay,
        })
    }

    fn crumb(&self, language: Language) -> String {
        match (&self.subject, language) {
            (Subject::Response(_, serial), Language::Zh) => format!("{serial} 号留痕"),
            (Subject::Response(_, serial), Language::En) => format!("history of {serial}"),
            (Subject::Indicator(_, code), Language::Zh) => format!("{code} 留痕"),
            (Subject::Indicator(_, code), Language::En) => format!("history of {code}"),
        }
    }

    fn mark(&self, language: Language) -> String {
        match language {
            Language::Zh => format!("{} 条", self.entries.len()),
            Language::En => format!("{} records", self.entries.len()),
        }
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        if self.entries.is_empty() {
            let text = match self.subject {
                Subject::Response(..) => look.pick(
                    "这份答卷没有逐项记录：它来自整批导入，台账里有一条导入记录。",
                    "No record of its own: it came with an import, which the trail records as one.",
                ),
                Subject::Indicator(..) => look.pick(
                    "这项指标在程序里还没有改过：认定来自项目文件。按 Esc 返回，按 d 认定。",
                    "Nothing was changed here yet: the judgement is that of the project's files. Esc goes back, d judges.",
                ),
            };
            painter.wrapped(0, 1, text, look.plain());
            return;
        }
        let heading = row(&[
            "#",
            look.pick("时间", "time"),
            look.pick("录入员", "operator"),
            look.pick("动作", "action"),
            match self.subject {
                Subject::Response(..) => look.pick("题", "question"),
                Subject::Indicator(..) => look.pick("指标", "part"),
            },
            look.pick("原值", "old"),
            look.pick("新值", "new"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let detail = DETAIL_ROWS.min(painter.rows() / 2);
        let shown = painter.rows().saturating_sub(1 + detail);
        let top = self.cursor.top(self.entries.len(), shown);
        for (at, entry) in self.entries.iter().skip(top).take(shown).enumerate() {
            painter.text(0, at + 1, &entry_text(entry, look.language), look.plain());
            if top + at == self.cursor.selected {
                painter.row_style(at + 1, look.selected());
            }
        }
        let (columns, row) = (painter.columns(), painter.rows() - detail);
        painter.part(0, row, columns, detail, |painter| {
            painter.rule(0);
            if let Some(entry) = self.entries.get(self.cursor.selected) {
                draw_detail(painter, entry);
            }
        });
    }
}

fn row(cells: &[&str; 7]) -> String {
    const COLUMNS: [usize; 7] = [6, 19, 10, 8, 5, 10, 12];
    cells
        .iter()
        .zip(COLUMNS)
        .map(|(cell, columns)| pad_end(cell, columns))
        .collect::<Vec<_>>()
        .join(" ")
}

fn entry_text(entry: &AuditEntry, language: Language) -> String {
    row(&[
        &entry.sequence.to_string(),
        &entry.local_time(),
        &entry.operator,
        entry.title().get(language),
        entry.question.as_deref().unwrap_or(""),
        &entry.old_text(language),
        &entry.new_text(language),
    ])
}

/// What the record of an import says.
fn imported(entry: &AuditEntry) -> Option<serde_json::Value> {
    serde_json::from_str(entry.new.as_deref()?).ok()
}

fn draw_detail(painter: &mut Painter<'_>, entry: &AuditEntry) {
    let look = painter.look;
    let language = look.language;
    let line = format!(
        "{} {}  {}  {}",
        entry.title().get(language),
        entry.question.as_deref().unwrap_or(""),
        entry.local_time(),
        entry.operator
    );
    painter.text(0, 1, &line, look.strong());
    let change = match imported(entry).filter(|_| entry.action == "import") {
        Some(import) => format!(
            "{}：{} {}，{} {}–{}，SHA-256 {}",
            import["file"].as_str().unwrap_or_default(),
            import["responses"],
            look.pick("份答卷", "responses"),
            look.pick("编号", "serials"),
            import["first"].as_str().unwrap_or_default(),
            import["last"].as_str().unwrap_or_default(),
            import["sha256"].as_str().unwrap_or_default(),
        ),
        None if entry.old.is_none()
            && !matches!(entry.action.as_str(), "answer" | "control-total")
            && !entry.action.starts_with("judge") =>
        {
            entry.new_text(language)
        }
        None => format!(
            "{} → {}",
            or_nothing(&entry.old_text(language)),
            or_nothing(&entry.new_text(language))
        ),
    };
    let mut row = painter.wrapped(0, 2, &change, look.plain());
    if let Some(why) = &entry.why {
        let label = if entry.action.starts_with("query") {
            look.pick("疑问号", "query")
        } else {
            look.pick("原因", "reason")
        };
        row = painter.wrapped(0, row, &format!("{label}  {why}"), look.attention());
    }
    let chain = format!(
        "{} {}   {} {}",
        look.pick("设备", "device"),
        entry.device,
        look.pick("哈希", "hash"),
        entry.hash
    );
    painter.text(0, row, &chain, look.quiet());
}

/// A dash where there is no value.
fn or_nothing(value: &str) -> &str {
    if value.is_empty() { "—" } else { value }
}
