//! How the recording screen looks: the questions at the left, the words at the right.

use super::{Kept, Record};
use crate::interview::{Passage, SaidState};
use crate::text::{fit, text, width};
use crate::tui::screens::interview::page::{Row, characters_before, page};
use crate::tui::widgets::painter::Painter;

/// What a question is marked with: dealt with, being dealt with, not yet.
const MARKS: [&str; 4] = ["●", "○", "–", "×"];

impl Record {
    /// Draws the whole of it.
    pub(super) fn draw_all(&self, painter: &mut Painter<'_>) {
        let columns = painter.columns();
        let left = (columns / 3).clamp(16, 40);
        let rows = painter.rows().saturating_sub(painter.covered);
        painter.part(0, 0, left, rows, |painter| self.draw_guide(painter));
        let look = painter.look;
        for row in 0..rows {
            painter.text(left, row, "│", look.quiet());
        }
        let right = columns.saturating_sub(left + 2);
        painter.part(left + 2, 0, right, rows, |painter| {
            self.draw_answer(painter);
        });
    }

    /// The questions with their numbers and marks; the one under the fingers in the middle.
    fn draw_guide(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let (rows, columns) = (painter.rows(), painter.columns());
        let top = self
            .at
            .saturating_sub(rows / 2)
            .min(self.asked.len().saturating_sub(rows));
        for (row, place) in (top..self.asked.len()).take(rows).enumerate() {
            let question = &self.guide.questions[self.asked[place]];
            let mark = match self.said(place).map(|said| said.state) {
                Some(SaidState::Said) => MARKS[0],
                Some(SaidState::Silent) => MARKS[2],
                Some(SaidState::NotAsked | SaidState::Erased) => MARKS[3],
                None => MARKS[1],
            };
            let number = place + 1;
            let line = format!("{mark} {number:>2} {}", question.text.get(look.language));
            let style = match (place == self.at, self.said(place)) {
                (true, _) => look.selected(),
                (false, None) => look.attention(),
                (false, Some(_)) => look.quiet(),
            };
            if place == self.at {
                painter.row_style(row, style);
            }
            painter.text(0, row, &fit(&line, columns), style);
        }
    }

    fn draw_answer(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let language = look.language;
        let Some(question) = self.question() else {
            painter.wrapped(
                0,
                0,
                look.pick(
                    "提纲里没有要问这位的题。",
                    "The guide asks this person nothing.",
                ),
                look.quiet(),
            );
            return;
        };
        let number = self.at + 1;
        let topic = question.topic.get(language);
        let heading = text!(in language, "第 {number} 题 {topic}", "question {number} {topic}");
        painter.text(0, 0, heading.trim_end(), look.heading());
        let mut row = painter.wrapped(0, 1, question.text.get(language), look.strong());
        let prompts: Vec<&str> = question
            .prompts
            .iter()
            .map(|prompt| prompt.get(language))
            .collect();
        if !prompts.is_empty() {
            let ask = look.pick("追问：", "ask further: ");
            let prompts = format!("{ask}{}", prompts.join("  "));
            row = painter.wrapped(0, row, &prompts, look.quiet());
        }
        let speakers = self.speakers(look.pick("发言人：", "speakers: "));
        if let Some(speakers) = speakers {
            row = painter.wrapped(0, row, &speakers, look.quiet());
        }
        painter.rule(row);
        let (columns, rows) = (painter.columns(), painter.rows());
        painter.text(
            0,
            rows.saturating_sub(1),
            &self.kept_words(painter),
            look.quiet(),
        );
        let body = rows.saturating_sub(row + 2);
        painter.part(0, row + 1, columns, body, |painter| {
            self.draw_words(painter);
        });
    }

    /// Who spoke in a meeting, by the codes that begin a line of theirs.
    fn speakers(&self, heading: &str) -> Option<String> {
        let speakers = &self.interview.head.speakers;
        let said = speakers.iter().map(|speaker| {
            let (code, role) = (&speaker.code, &speaker.role);
            format!("{code}： {role}").trim_end().to_owned()
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| format!("{heading}{}", said.join("  ")))
    }

    /// How safe the words are, and what stands instead of them.
    fn kept_words(&self, painter: &Painter<'_>) -> String {
        let look = painter.look;
        let kept = match self.kept {
            _ if !self.is_open() => look.pick("已确认，只读", "confirmed: read only"),
            Kept::Confirmed => look.pick("已存", "saved"),
            Kept::Draft => look.pick(
                "草稿已存，跳到别的题就确认",
                "draft saved; a jump confirms it",
            ),
            Kept::Unkept => look.pick("正在写…", "writing…"),
        };
        let quotes = self.quotes.len();
        let quotes = text!(in look.language, "引语 {quotes}", "{quotes} quotes");
        let marking = look.pick(
            "正在标引语：到另一头按 F7",
            "marking a quote: F7 at its other end",
        );
        match self.state {
            Some(state) => format!("{kept}   {}", state.title().get(look.language)),
            None if self.anchor.is_some() => marking.to_owned(),
            None => format!("{kept}   {quotes}"),
        }
    }

    fn draw_words(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        // Room for the caret behind the last sign of a row.
        let columns = painter.columns().saturating_sub(1).max(1);
        self.columns.set(columns);
        if self.text.is_empty() {
            let empty = match self.state {
                Some(state) => state.title().get(look.language).to_owned(),
                None => look
                    .pick(
                        "边听边打；粘贴也行，F12 带入记录文件。F3 跳到第几题，F6 下一道没问的；问了没说、没问到按 F8。F5 写时间，F7 标引语。F1 有全部按键。",
                        "Type while they talk, or paste; F12 brings in a transcript. F3: jump, F6: next open one; nothing said or not asked: F8. F5: time stamp, F7: mark a quote. F1 has all keys.",
                    )
                    .to_owned(),
            };
            painter.wrapped(0, 0, &empty, look.quiet());
            painter.put_caret(0, 0);
            return;
        }
        let lines = self.text.lines();
        let (line, byte) = self.text.caret();
        let (rows, at) = page(lines, (line, byte), columns, painter.rows());
        // Counted only where a mark may lie in the row: a transcript may be before it.
        let marked = self.marked();
        let first = rows.first().filter(|_| !marked.is_empty());
        let mut characters = first.map_or(0, |first| {
            characters_before(lines, (first.line, first.bytes.start))
        });
        for (place, row) in rows.iter().enumerate() {
            if place > 0 && rows[place - 1].line != row.line {
                characters += 1;
            }
            characters = self.draw_row(painter, place, row, (characters, &marked));
        }
        if let Some(row) = rows.get(at) {
            let before = &lines[line][row.bytes.start..byte.max(row.bytes.start)];
            painter.put_caret(width(before).min(columns), at);
        }
    }

    /// The quotes, and the one that is being marked up to the caret.
    fn marked(&self) -> Vec<Passage> {
        let begun = self.anchor.and_then(|anchor| {
            let caret = self.caret();
            Passage::between(anchor, caret, anchor.max(caret))
        });
        self.quotes.iter().copied().chain(begun).collect()
    }

    /// Draws a row, what is marked in it underlined by its style; gives the characters before the next one.
    fn draw_row(
        &self,
        painter: &mut Painter<'_>,
        at: usize,
        row: &Row,
        (before, marked): (usize, &[Passage]),
    ) -> usize {
        let look = painter.look;
        let text = &self.text.lines()[row.line][row.bytes.clone()];
        if marked.is_empty() {
            painter.text(0, at, text, look.plain());
            return before + text.chars().count();
        }
        let (mut column, mut place) = (0, before);
        for sign in text.chars() {
            let is_quoted = marked
                .iter()
                .any(|quote| quote.start <= place && place < quote.end);
            let style = if is_quoted { look.good() } else { look.plain() };
            column = painter.text(column, at, sign.encode_utf8(&mut [0; 4]), style);
            place += 1;
        }
        place
    }
}
