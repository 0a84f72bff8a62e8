//! What a changed definition does to the papers on file, shown before a reason is given.

use crate::formats::redefined_table;
use crate::store::Redefinition;
use crate::text::text;
use crate::tui::screen::Step;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::Prompt;

/// Asks for the reason, with what it is for above.
pub fn ask_why() -> Step {
    let title = text!("原因（记入留痕）", "reason (kept in the audit trail)");
    let advice = text!("Esc 不改", "Esc leaves it as it is");
    Step::Ask(Prompt::new(title, "").advice(advice))
}

/// Old beside new, what it touches and which figures move, before a reason is given.
pub fn draw_redefinition(painter: &mut Painter<'_>, found: &Redefinition) {
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
    // A survey is named beside its changes only where there are several.
    let is_one = found
        .changes
        .windows(2)
        .all(|two| two[0].survey == two[1].survey);
    for change in &found.changes {
        let mut change = change.clone();
        change.survey = change.survey.filter(|_| !is_one);
        row = painter.wrapped(0, row, &change.sentence(language), look.plain());
    }
    for line in redefined_table(&found.moved, language).lines() {
        painter.text(0, row, line, look.attention());
        row += 1;
    }
}
