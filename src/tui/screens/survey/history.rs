//! The audit trail of a response or an indicator: who keyed or judged what, when, and what it was before.

use crate::error::Result;
use crate::response::Serial;
use crate::store::{AuditEntry, SurveyKey};
use crate::text::{Language, pad_end, text, words};
use crate::tui::commands::{Command, Context};
use crate::tui::screen::{Screen, Step, World};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The rows that the details of the selected record take.
const DETAIL_ROWS: usize = 7;

/// The history of one response or one indicator.
pub struct History {
    subject: Subject,
    entries: Vec<AuditEntry>,
    /// Only what happened to this field is shown.
    one_field: Option<String>,
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
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] where the first entry is hidden from the operator.
    pub fn open(world: &World, key: SurveyKey, serial: Serial) -> Result<Self> {
        world.check_blind(&key, &serial)?;
        Ok(Self::of(Subject::Response(key, serial)))
    }

    /// The history of this indicator of a project.
    pub fn of_indicator(project: String, indicator: String) -> Self {
        Self::of(Subject::Indicator(project, indicator))
    }

    fn of(subject: Subject) -> Self {
        Self {
            subject,
            entries: Vec::new(),
            one_field: None,
            cursor: ListCursor::default(),
        }
    }
}

impl History {
    fn shown(&self) -> Vec<&AuditEntry> {
        let is_shown = |entry: &&AuditEntry| match &self.one_field {
            Some(code) => entry.question.as_ref() == Some(code),
            None => true,
        };
        self.entries.iter().filter(is_shown).collect()
    }

    /// Shows the selected field alone, or everything again; the selected record stays selected.
    fn switch_field(&mut self) {
        let shown = self.shown();
        let Some(selected) = shown.get(self.cursor.selected) else {
            return;
        };
        let (sequence, question) = (selected.sequence, selected.question.clone());
        self.one_field = match self.one_field {
            Some(_) => None,
            None => question,
        };
        let at = |entry: &&AuditEntry| entry.sequence == sequence;
        self.cursor.selected = self.shown().iter().position(at).unwrap_or_default();
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

    fn list(&mut self) -> Option<(&mut ListCursor, usize, usize)> {
        let rows = self.shown().len();
        Some((&mut self.cursor, rows, 15))
    }

    fn command(&mut self, command: Command, _world: &mut World) -> Result<Step> {
        Ok(match command {
            Command::OneField => {
                self.switch_field();
                Step::Stay
            }
            _ => Step::Stay,
        })
    }

    fn enabled(&self, command: Command) -> bool {
        command != Command::OneField
            || self
                .shown()
                .get(self.cursor.selected)
                .is_some_and(|entry| entry.question.is_some())
    }

    fn crumb(&self, language: Language) -> String {
        let field = self.field_text();
        match (&self.subject, language) {
            (Subject::Response(_, serial), Language::Zh) => format!("{serial} 号{field}留痕"),
            (Subject::Response(_, serial), Language::En) => {
                format!("history of {serial}{}", field.trim_end())
            }
            (Subject::Indicator(_, code), Language::Zh) => format!("{code} 留痕"),
            (Subject::Indicator(_, code), Language::En) => format!("history of {code}"),
        }
    }

    fn mark(&self, language: Language) -> String {
        text!(in language, "{} 条", "{} records", self.shown().len())
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
            words::TIME.get(look.language),
            words::OPERATOR.get(look.language),
            look.pick("动作", "action"),
            match self.subject {
                Subject::Response(..) => words::QUESTION.get(look.language),
                Subject::Indicator(..) => look.pick("指标", "part"),
            },
            look.pick("原值", "old"),
            look.pick("新值", "new"),
        ]);
        painter.text(0, 0, &heading, look.quiet());
        let entries = self.shown();
        let above = painter.details(DETAIL_ROWS, |painter| {
            if let Some(entry) = entries.get(self.cursor.selected) {
                let row = draw_detail(painter, entry);
                self.draw_two_entries(painter, row, entry);
            }
        });
        let place = (1, above.saturating_sub(1));
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            painter.text(
                0,
                at,
                &entry_text(entries[row], look.language),
                look.plain(),
            );
        };
        self.cursor.draw(painter, place, entries.len(), draw);
    }
}

impl History {
    fn field_text(&self) -> String {
        let code = self.one_field.as_deref();
        code.map_or_else(String::new, |code| format!(" {code} "))
    }

    /// Where the field of the selected record was keyed twice: both values, the decision and its reason, with who.
    fn draw_two_entries(&self, painter: &mut Painter<'_>, row: usize, selected: &AuditEntry) {
        let look = painter.look;
        let Some(code) = &selected.question else {
            return;
        };
        if let Some(text) = two_entries(&self.entries, code, look.language) {
            painter.wrapped(0, row, &format!("{code}  {text}"), look.strong());
        }
    }
}

/// The first entry, second entry and decision of a field, from the records of its response in order; `None`: keyed once.
fn two_entries(entries: &[AuditEntry], code: &str, language: Language) -> Option<String> {
    let of_field = |entry: &&AuditEntry| entry.question.as_deref() == Some(code);
    let last = |is: fn(&str) -> bool| {
        let mut latest_first = entries.iter().rev().filter(of_field);
        latest_first.find(|entry| is(&entry.action))
    };
    let second = last(|action| matches!(action, "second-agrees" | "discrepancy"))?;
    let keyed = last(|action| action == "answer");
    if keyed.is_some_and(|keyed| keyed.sequence > second.sequence) {
        // Changed since: it is to be keyed a second time again.
        return None;
    }
    let after_second = |entry: &&AuditEntry| {
        entry.sequence > second.sequence && entry.action.starts_with("adjudicate-")
    };
    let mut decisions = entries.iter().filter(of_field).filter(after_second);
    let first_decision = decisions.next();
    let last_decision = decisions.next_back().or(first_decision);
    let said = |label: &str, value: &str, operator: &str| {
        let value = or_nothing(value);
        text!(in language, "{label} {value}（{operator}）", "{label} {value} ({operator})")
    };
    let first = language.pick("首录", "first");
    let first = keyed.map(|keyed| said(first, &keyed.new_text(language), &keyed.operator));
    // An import has one record for all its answers; what it brought shows in what was compared with it.
    let imported = || {
        let import = entries.iter().find(|entry| entry.action == "import")?;
        let value = match first_decision {
            Some(decision) => decision.old_text(language),
            None if second.action == "second-agrees" => second.new_text(language),
            None => return None,
        };
        Some(said(
            language.pick("导入", "imported"),
            &value,
            &import.operator,
        ))
    };
    let decided = last_decision.map(|entry| {
        let label = entry.title();
        let value = said(
            label.get(language),
            &entry.new_text(language),
            &entry.operator,
        );
        let why = entry.why.as_deref().unwrap_or_default();
        format!("{value}{}{why}", language.pick("：", ": "))
    });
    let label = language.pick("复录", "second");
    let second = said(label, &second.new_text(language), &second.operator);
    let parts: Vec<String> = first
        .or_else(imported)
        .into_iter()
        .chain([second])
        .chain(decided)
        .collect();
    Some(parts.join(" → "))
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

/// Draws the record; returns the first free row.
fn draw_detail(painter: &mut Painter<'_>, entry: &AuditEntry) -> usize {
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
    let why = entry.why_text(look.language);
    if !why.is_empty() {
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
    row + 1
}

/// A dash where there is no value.
fn or_nothing(value: &str) -> &str {
    if value.is_empty() { "—" } else { value }
}
