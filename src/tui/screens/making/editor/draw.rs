//! How the list of questions looks, with what is found of the selected one.

use super::form::kind_of;
use super::{Editing, Editor};
use crate::formats::{kind_word, redefined_table};
use crate::questionnaire::Question;
use crate::questionnaire::lines::{conditions_line, option_line};
use crate::store::Redefinition;
use crate::text::{Finding, Severity, pad_end, text, width};
use crate::tui::widgets::painter::Painter;

/// The rows of the details.
const DETAIL_ROWS: usize = 9;

/// Draws the questions, and the selected one below.
pub(super) fn draw_list(editor: &Editor, painter: &mut Painter<'_>) {
    let Some(editing) = &editor.editing else {
        return;
    };
    draw_counts(editor, editing, painter);
    let questions = editing.questions();
    let look = painter.look;
    if questions.is_empty() {
        let said = look.pick(
            "还没有题。按 a 加第一题。",
            "There is no question yet. Press a for the first.",
        );
        painter.text(0, 2, said, look.quiet());
        return;
    }
    let above = painter.details(DETAIL_ROWS, |painter| draw_detail(editor, editing, painter));
    let codes = questions.iter().map(|question| width(&question.code));
    let codes = codes.max().unwrap_or(2).min(12);
    let cursor = editor.cursor;
    cursor.draw(
        painter,
        (1, above.saturating_sub(1)),
        questions.len(),
        |painter, row, at| draw_row(editor, editing, painter, (row, at, codes)),
    );
}

fn draw_counts(editor: &Editor, editing: &Editing, painter: &mut Painter<'_>) {
    let look = painter.look;
    let places = 0..editing.questions().len();
    let count = places.filter(|at| editing.host(*at).is_none()).count();
    let title = editing.survey().questionnaire.title.get(look.language);
    let column = painter.text(0, 0, title, look.strong()) + 2;
    let said = text!(in look.language, "{count} 题", "{count} questions");
    let mut column = painter.text(column, 0, &said, look.quiet()) + 3;
    let errors = editor.errors();
    let warnings = editor.findings.len() - errors;
    if errors > 0 {
        let said = text!(in look.language, "{errors} 处错误", "{errors} errors");
        column = painter.text(column, 0, &said, look.bad()) + 3;
    }
    if warnings > 0 {
        let said = text!(in look.language, "{warnings} 处提醒", "{warnings} warnings");
        column = painter.text(column, 0, &said, look.attention()) + 3;
    }
    if editing.draft().is_some() {
        let said = look.pick("改动还没存，离开也留着", "not saved yet; kept if you leave");
        painter.text(column, 0, said, look.attention());
    }
}

fn draw_row(
    editor: &Editor,
    editing: &Editing,
    painter: &mut Painter<'_>,
    (row, at, codes): (usize, usize, usize),
) {
    let look = painter.look;
    let question = &editing.questions()[at];
    let worst = editor.findings_of(Some(at)).map(|one| one.severity).max();
    let (mark, style) = match worst {
        Some(Severity::Error) => ("?", look.bad()),
        Some(Severity::Warning) => ("!", look.attention()),
        None => (" ", look.plain()),
    };
    painter.text(0, row, mark, style);
    let indent = if editing.host(at).is_some() { 2 } else { 0 };
    let code = pad_end(&question.code, codes);
    let mut column = painter.text(2 + indent, row, &code, look.quiet()) + 1;
    column = painter.text(
        column,
        row,
        &pad_end(&kind(question, painter), 12),
        look.plain(),
    );
    let role = pad_end(question.role.title().get(look.language), 12);
    column = painter.text(column, row, &role, look.quiet());
    painter.text(column, row, question.text.get(look.language), look.plain());
}

/// The kind of a question with how many options it has.
fn kind(question: &Question, painter: &Painter<'_>) -> String {
    let language = painter.look.language;
    let kind = kind_word(kind_of(&question.kind), language);
    match (question.options.len(), question.full_mark()) {
        (0, Some(full)) => format!("{kind} {}", full.normalize()),
        (0, None) => kind.to_owned(),
        (count, _) => text!(in language, "{kind} {count} 项", "{kind}, {count}"),
    }
}

/// The selected question: what is found of it, when it is asked, its options.
fn draw_detail(editor: &Editor, editing: &Editing, painter: &mut Painter<'_>) {
    let look = painter.look;
    let at = editor.cursor.selected;
    let Some(question) = editing.questions().get(at) else {
        return;
    };
    let mut row = painter.wrapped(0, 1, question.text.get(look.language), look.strong());
    // Hints speak of files; here the question stands above.
    let mut say = |painter: &mut Painter<'_>, finding: &Finding| {
        let style = match finding.severity {
            Severity::Error => look.bad(),
            Severity::Warning => look.attention(),
        };
        row = painter.wrapped(0, row, finding.sentence.get(look.language), style);
    };
    editor
        .findings_of(Some(at))
        .chain(editor.findings_of(None))
        .for_each(|finding| say(painter, finding));
    let mut said = Vec::new();
    if !question.required {
        said.push(look.pick("选填", "optional").to_owned());
    }
    if question.sensitive {
        said.push(look.pick("敏感", "sensitive").to_owned());
    }
    if !question.ask_if.is_empty() {
        let when = conditions_line(&question.ask_if);
        said.push(text!(in look.language, "只在 {when} 时问", "asked if {when}"));
    }
    if editing.is_locked(at) {
        let locked = look.pick(
            "已有答卷：题型、题号、次序不变",
            "answers on file: kind, code and place stay",
        );
        said.push(locked.to_owned());
    }
    if !said.is_empty() {
        row = painter.wrapped(0, row, &said.join("   "), look.quiet());
    }
    let options: Vec<String> = question
        .options
        .iter()
        .map(|option| option_line(option, editing.has_room(at, &option.code)))
        .collect();
    painter.wrapped(0, row, &options.join("   "), look.plain());
}

/// Old beside new, what it touches and which figures move, before a reason is given.
pub(super) fn draw_redefinition(painter: &mut Painter<'_>, found: &Redefinition) {
    let look = painter.look;
    let language = look.language;
    let mut row = 0;
    for (survey, responses, approved) in &found.touched {
        let said = text!(in language,
            "{survey}：涉及在册答卷 {responses} 份，其中已审定的 {approved} 份将退回",
            "{survey}: touches {responses} responses on file; {approved} will no longer be approved"
        );
        row = painter.wrapped(0, row, &said, look.strong());
    }
    for change in &found.changes {
        row = painter.wrapped(0, row, &change.sentence(language), look.plain());
    }
    for line in redefined_table(&found.moved, language).lines() {
        painter.text(0, row, line, look.attention());
        row += 1;
    }
}
