//! How the list of responses is drawn.

use super::SurveyScreen;
use crate::response::State;
use crate::tui::screens::survey::columns::{heading_text, response_text};
use crate::tui::widgets::painter::Painter;

impl SurveyScreen {
    pub(super) fn draw_empty(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let text = match &self.search.serial_prefix {
            None if self.title.is_some() => look
                .pick("这里没有答卷。", "There are no papers here.")
                .to_owned(),
            Some(prefix) => format!(
                "{} {prefix}",
                look.pick("没有答卷的编号开头是", "no serial begins with")
            ),
            None => look
                .pick(
                    "还没有答卷。按 n 录第一份，或按 g 输入编号；P 打印空白问卷，t 改问卷。",
                    "No responses yet. n keys the first, g a serial; P prints papers, t edits questions.",
                )
                .to_owned(),
        };
        painter.text(0, 4, &text, look.strong());
    }

    pub(super) fn draw_list(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let heading = heading_text(look.language);
        painter.text(0, 3, &heading, look.quiet());
        let reasons = self
            .survey
            .as_ref()
            .map_or(&[][..], |survey| &survey.invalid_reasons);
        let shown = painter.rows().saturating_sub(4);
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let Some(response) = self.window.get(row) else {
                return;
            };
            let is_half_changed = self.half_changed.contains(&response.serial);
            let style = if response.invalid.is_some() {
                look.quiet()
            } else if response.state == State::Open || response.discrepancies > 0 || is_half_changed
            {
                look.attention()
            } else {
                look.plain()
            };
            painter.text(
                0,
                at,
                &response_text(
                    response,
                    is_half_changed,
                    reasons,
                    self.verifies,
                    look.language,
                ),
                style,
            );
            if self.marked.contains(&response.serial) {
                painter.text(0, at, "✓", look.good());
            }
            if let Some(open) = self.open_queries.get(&response.serial) {
                painter.text(75, at, &format!("?{open}"), look.bad());
            }
        };
        self.cursor.draw(painter, (4, shown), self.count, draw);
    }
}
