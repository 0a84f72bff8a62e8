//! How the coding screen looks: the words at the left, the themes at the right, what was found below.

use super::Coding;
use crate::interview::{Mark, Sentiment, Theme};
use crate::text::{Language, fit, text, wrap};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// The sign of a sentiment, which is its key.
const fn sign(sentiment: Sentiment) -> char {
    match sentiment {
        Sentiment::Supports => '+',
        Sentiment::Neutral => '=',
        Sentiment::Opposes => '-',
    }
}

/// When a theme applies, and words for which it does.
fn described(theme: &Theme, language: Language) -> String {
    let (definition, example) = (&theme.definition, &theme.example);
    match (definition.is_empty(), example.is_empty()) {
        (_, true) => definition.clone(),
        (true, false) => text!(in language, "例：{example}", "such as: {example}"),
        (false, false) => {
            text!(in language, "{definition} 例：{example}", "{definition} Such as: {example}")
        }
    }
}

impl Coding {
    /// Draws the whole of it.
    pub(super) fn draw_all(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let Some(unit) = self.unit() else {
            let said = if self.only_differing {
                look.pick(
                    "没有差异。F6 回到全部。一致程度：manyi coding agreement。",
                    "Nothing differs. F6 goes back to all. How far coders agree: manyi coding agreement.",
                )
            } else {
                look.pick(
                    "还没有可编码的原话：先记访谈，或录开放题。",
                    "There are no words to code yet: record interviews, or key open answers.",
                )
            };
            painter.wrapped(0, 1, said, look.plain());
            return;
        };
        let columns = painter.columns();
        let rows = painter.rows().saturating_sub(painter.covered);
        let right = (columns * 2 / 5).clamp(24, 48);
        let left = columns.saturating_sub(right + 3);
        let (at, count) = (self.at + 1, self.shown.len());
        let (source, question, name) = (&unit.source, &unit.unit.question, &unit.name);
        let heading = format!("{name}  {source}/{question}   {at}/{count}");
        painter.text(0, 0, &fit(&heading, left), look.heading());
        painter.part(0, 1, left, rows.saturating_sub(1), |painter| {
            let asked = self.asked_here().map(|asked| asked.get(look.language));
            let row = asked.map_or(0, |asked| painter.wrapped(0, 0, asked, look.quiet()));
            let (columns, rows) = (painter.columns(), painter.rows());
            painter.part(0, row, columns, rows.saturating_sub(row), |painter| {
                self.draw_unit(painter, &unit.words);
            });
        });
        for row in 0..rows {
            painter.text(left + 1, row, "│", look.quiet());
        }
        painter.part(left + 3, 0, right, rows, |painter| {
            self.draw_themes(painter);
        });
    }

    fn draw_unit(&self, painter: &mut Painter<'_>, words: &str) {
        let look = painter.look;
        let language = look.language;
        let mut below: Vec<(String, bool)> = Vec::new();
        if let Some(coded) = self.coded_here() {
            for coding in &coded.codings {
                let is_mine = self.is_own(coding);
                let found = self.found(&coding.marks, language);
                below.push((format!("{}：{found}", coding.coder), is_mine));
            }
            if coded.hidden > 0 {
                let hidden = coded.hidden;
                below.push((
                    text!(in language, "另有 {hidden} 人编过，您编完才看得到", "coded by {hidden} more: shown once you have coded it"),
                    false,
                ));
            }
            if let Some(settled) = &coded.settlement {
                let found = self.found(&settled.marks, language);
                below.push((
                    text!(in language, "裁定：{found}", "decided: {found}"),
                    true,
                ));
            }
        }
        let found = self.found(&self.marks, language);
        let mine = if self.only_differing {
            text!(in language, "裁定为：{found}", "to be decided: {found}")
        } else {
            text!(in language, "您编的：{found}", "yours: {found}")
        };
        let reserved = below.len() + 4;
        let room = painter.rows().saturating_sub(reserved).max(1);
        let columns = painter.columns();
        let all = painter.part(0, 0, columns, room, |painter| {
            self.draw_words(painter, words)
        });
        painter.rule(room);
        if all > room {
            let (first, last) = (self.top + 1, (self.top + room).min(all));
            let rows = text!(in language, " 第 {first} 到 {last} 行，共 {all} 行：PgUp PgDn", " rows {first} to {last} of {all}: PgUp PgDn");
            painter.text_at_end(room, &rows, look.attention());
        }
        let style = if self.is_changed {
            look.attention()
        } else {
            look.strong()
        };
        let mut row = painter.wrapped(0, room + 1, &mine, style);
        for (line, is_strong) in below {
            let style = if is_strong {
                look.plain()
            } else {
                look.quiet()
            };
            row = painter.wrapped(0, row, &line, style);
        }
    }

    /// Draws the words from the row they are scrolled to, those of passages in a style of their own; gives how many rows
    /// they take.
    fn draw_words(&self, painter: &mut Painter<'_>, words: &str) -> usize {
        let look = painter.look;
        let rows = wrap(words, painter.columns());
        self.rows.set((painter.rows(), rows.len()));
        let marked: Vec<_> = self.marks.iter().flat_map(|mark| &mark.passages).collect();
        for (at, row) in rows.iter().skip(self.top).take(painter.rows()).enumerate() {
            let text = &words[row.bytes.clone()];
            if marked.is_empty() {
                painter.text(0, at, text, look.plain());
                continue;
            }
            let (mut column, mut place) = (0, words[..row.bytes.start].chars().count());
            for sign in text.chars() {
                let is_marked = marked.iter().any(|of| of.start <= place && place < of.end);
                let style = if is_marked { look.good() } else { look.plain() };
                column = painter.text(column, at, sign.encode_utf8(&mut [0; 4]), style);
                place += 1;
            }
        }
        rows.len()
    }

    /// The themes of marks, each with the sign of its sentiment and the number of its passages.
    fn found(&self, marks: &[Mark], language: Language) -> String {
        if marks.is_empty() {
            return language.pick("（无主题）", "(none)").to_owned();
        }
        let said = marks.iter().map(|mark| {
            let path = self.book.path(self.book.standing(mark.theme));
            let passages = match mark.passages.len() {
                0 => String::new(),
                count => format!("[{count}]"),
            };
            format!("{}{path}{passages}", sign(mark.sentiment))
        });
        said.collect::<Vec<_>>().join(language.pick("、", ", "))
    }

    fn draw_themes(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let prompt = look.pick("主题：", "theme: ");
        let column = painter.text(0, 0, prompt, look.quiet());
        let end = painter.text(column, 0, &self.typed, look.strong());
        painter.put_caret(end, 0);
        let themes = self.themes();
        if themes.is_empty() {
            let said = if self.book.themes().is_empty() {
                look.pick(
                    "还没有主题：F5 新建。",
                    "There is no theme yet: F5 makes one.",
                )
            } else {
                look.pick(
                    "没有这样开头的：F5 新建，Esc 清空。",
                    "None begins so: F5 makes one, Esc clears.",
                )
            };
            painter.wrapped(0, 2, said, look.quiet());
            return;
        }
        let columns = painter.columns();
        let chosen = themes[self.chosen.min(themes.len() - 1)];
        let (described, style) = (described(chosen, look.language), look.quiet());
        let below = wrap(&described, columns).len().min(painter.rows() / 3);
        let below = if described.is_empty() { 0 } else { below };
        let rows = painter.rows().saturating_sub(3 + below);
        let draw = |painter: &mut Painter<'_>, at: usize, row: usize| {
            let theme = themes[row];
            let mark = self
                .marks
                .iter()
                .find(|mark| self.book.standing(mark.theme) == theme.identity);
            let number = self.book.number(theme.identity).unwrap_or(0);
            let said = mark.map_or(' ', |mark| sign(mark.sentiment));
            let line = format!("{said}{number:>3} {}", self.book.path(theme.identity));
            let style = if mark.is_some() {
                look.good()
            } else {
                look.plain()
            };
            painter.text(1, at, &fit(&line, columns.saturating_sub(1)), style);
        };
        let cursor = ListCursor {
            selected: self.chosen.min(themes.len() - 1),
        };
        cursor.draw(painter, (1, rows), themes.len(), draw);
        let keys = look.pick("+ 支持  = 中立  - 反对", "+ supports  = neutral  - opposes");
        let row = painter.rows().saturating_sub(1);
        painter.part(0, row - below.min(row), columns, below, |painter| {
            painter.wrapped(0, 0, &described, style);
        });
        painter.text(0, row, &fit(keys, columns), look.quiet());
    }
}
