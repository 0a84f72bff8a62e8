//! Tables of items by answers among the lines.

use super::{Walk, Went};
use crate::questionnaire::paste::doubt::Doubt;
use crate::questionnaire::paste::draft::Draft;
use crate::questionnaire::paste::mark::{Style, inline, mark};
use crate::questionnaire::paste::number::numbered;
use crate::questionnaire::paste::opening::Start;
use crate::questionnaire::paste::table::{self, is_rule};

impl Walk<'_> {
    /// Reads a table that begins on this line; whether there was one.
    pub(super) fn grid(&mut self) -> bool {
        let first = self.at;
        if self.lines[first].cells.len() < 2 {
            return false;
        }
        let end = (first..self.lines.len())
            .find(|at| self.lines[*at].cells.len() < 2 || self.is_whole_question(*at))
            .unwrap_or(self.lines.len());
        if end - first < 2 || self.rows_ask(first, end) {
            return false;
        }
        let rows: Vec<(usize, &[String])> = (first..end)
            .map(|at| (at + 1, self.lines[at].cells.as_slice()))
            .filter(|(_, cells)| !is_rule(cells))
            .collect();
        let widest = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let Some(table) = table::table(&rows) else {
            if widest < 3 || rows.len() < 2 {
                return false;
            }
            return self.unread_table(first, end);
        };
        let hosts = self.is_open
            && self
                .drafts
                .last()
                .is_some_and(|draft| draft.options.is_empty() && draft.table.is_none());
        if !hosts {
            let mut draft = Draft {
                line: first + 1,
                starred: std::mem::take(&mut self.is_starred),
                section: self.section.clone(),
                run: self.run,
                common: self.common,
                ..Draft::default()
            };
            draft.is_parent = false;
            self.drafts.push(draft);
        }
        let draft = self.drafts.len() - 1;
        for line in &table.doubtful {
            self.drafts[draft].doubt(*line, Doubt::LineUnclear);
        }
        self.drafts[draft].table = Some(table);
        for at in first..end {
            self.went[at] = if is_rule(&self.lines[at].cells) {
                Went::Furniture
            } else {
                Went::Draft(draft)
            };
        }
        self.at = end;
        self.is_open = false;
        self.since_heading = false;
        true
    }

    /// Whether a row is a numbered question with its options set apart by tabs, each with its mark.
    fn is_whole_question(&self, at: usize) -> bool {
        let marked = |start: &Start<'_>| {
            inline(&start.stem).is_some_and(|(_, style, pieces)| {
                pieces.len() >= 2
                    && matches!(style, Style::Letter | Style::BareLetter | Style::Circled)
            })
        };
        self.start_at(at)
            .is_some_and(|start| !start.number.rest.is_empty() && marked(start))
    }

    /// Whether rows hold whole questions with their options, as a form laid out in a table does.
    pub(super) fn rows_ask(&self, first: usize, end: usize) -> bool {
        let whole = |at: &usize| {
            let text = self.text(*at);
            let open = self
                .start_at(*at)
                .is_some_and(|start| inline(&start.stem).is_some());
            let cells = &self.lines[*at].cells;
            let lettered = |cell: &String| {
                mark(cell).is_some_and(|mark| matches!(mark.style, Style::Letter | Style::Circled))
            };
            let option = lettered(&text.to_owned())
                && (mark(text).is_some_and(|mark| mark.place == 0)
                    || cells.iter().filter(|cell| !cell.is_empty()).all(lettered));
            // 1.<tab>您的性别 is a number that a word processor set apart.
            let listed = cells.len() == 2
                && numbered(&cells[0]).is_some_and(|number| number.rest.is_empty());
            open && !self.lines[*at].cells[1..]
                .iter()
                .all(|cell| cell.chars().count() <= 6)
                || option
                || listed
        };
        (first..end).filter(whole).count() * 2 >= end - first
    }

    pub(super) fn unread_table(&mut self, first: usize, end: usize) -> bool {
        for at in first..end {
            self.went[at] = if self.text(at).is_empty() || is_rule(&self.lines[at].cells) {
                Went::Furniture
            } else {
                Went::LeftOver
            };
        }
        self.doubts.push((first + 1, Doubt::TableUnread));
        self.at = end;
        self.is_open = false;
        true
    }
}
