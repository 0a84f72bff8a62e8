//! How a judgement looks: the rule, a row for each thing it asks, the reason and the scores before and after.

use ratatui::style::Style;
use rust_decimal::Decimal;

use crate::formats::{consequence_rows, grade_line};
use crate::indicator::{Asks, Consequence, Draft, Judged, Project};
use crate::text::{Finding, Severity, fit, pad_end, pad_start, words, wrap};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;

/// A row that can be selected; positions count from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Row {
    /// Whether an item is met.
    Item(usize),
    /// How many cases of a deduction were found.
    Cases(usize),
    /// Whether a veto applies.
    Veto(usize),
    /// A level to choose.
    Level(usize),
    /// The actual value.
    Value,
    /// The points, from the fewest to the most.
    Score(Decimal, Decimal),
}

/// The rows of a judgement in the order of the rule.
pub(super) fn rows_of(judged: &Judged<'_>) -> Vec<Row> {
    match judged.rule.asks() {
        Asks::Value(_) | Asks::Count => vec![Row::Value],
        Asks::Checklist(items, deductions, vetoes) => {
            let items = (0..items.len()).map(Row::Item);
            let cases = (0..deductions.len()).map(Row::Cases);
            let vetoes = (0..vetoes.len()).map(Row::Veto);
            items.chain(cases).chain(vetoes).collect()
        }
        Asks::Level(levels) => {
            let low = levels.iter().map(|level| level.low).min();
            let high = levels.iter().map(|level| level.high).max();
            let mut rows: Vec<Row> = (0..levels.len()).map(Row::Level).collect();
            if levels.iter().any(|level| level.low != level.high) {
                rows.push(Row::Score(
                    low.unwrap_or_default(),
                    high.unwrap_or_default(),
                ));
            }
            rows
        }
        Asks::Points => vec![Row::Score(Decimal::ZERO, judged.weight), Row::Value],
        Asks::Groups => Vec::new(),
    }
}

/// Draws what is judged and by which rule; returns the row behind it.
pub(super) fn draw_top(
    painter: &mut Painter<'_>,
    project: &Project,
    judged: &Judged<'_>,
    draft: &Draft,
) -> usize {
    let look = painter.look;
    let language = look.language;
    let mut all = project.indicators.iter();
    let indicator = all.find(|one| one.code == judged.seat.indicator);
    let (target, standard) = indicator.map_or(("", ""), |one| {
        (one.target.get(language), one.standard.get(language))
    });
    let title = format!(
        "{} {}   {} {}   {} {}",
        judged.seat,
        judged.title.get(language),
        words::INDICATOR_WEIGHT.get(look.language),
        judged.weight.normalize(),
        words::TARGET.get(look.language),
        if target.is_empty() { "—" } else { target },
    );
    painter.text(0, 0, &title, look.strong());
    let standard = format!("{}{standard}", look.pick("评分标准：", "Rule: "));
    let room = (painter.rows() / 3).max(1);
    let columns = painter.columns();
    let mut used = painter.part(0, 1, columns, room, |painter| {
        painter.wrapped(0, 0, &standard, look.quiet()).min(room)
    });
    for citation in &draft.cites {
        let said = citation.sentence();
        let cites = look.pick("引用：", "Cites: ");
        let said = format!("{cites}{}", said.get(language));
        used += 1;
        painter.text(0, used, &fit(&said, columns), look.plain());
    }
    used + 2
}

/// Draws the rows, the selected one in view.
pub(super) fn draw_rows(
    painter: &mut Painter<'_>,
    judged: &Judged<'_>,
    draft: &Draft,
    rows: &[Row],
    cursor: ListCursor,
) {
    let look = painter.look;
    let shown = painter.rows();
    cursor.draw(painter, (0, shown), rows.len(), |painter, at, row| {
        let text = row_text(painter, judged, draft, rows[row]);
        painter.text(0, at, &text, look.plain());
    });
}

fn row_text(painter: &Painter<'_>, judged: &Judged<'_>, draft: &Draft, row: Row) -> String {
    let (look, columns) = (painter.look, painter.columns());
    let language = look.language;
    let number = |number: Option<Decimal>| {
        number.map_or_else(|| "—".to_owned(), |number| number.normalize().to_string())
    };
    let cells = |sign: &str, what: &str, points: &str, note: &str| {
        let room = (columns / 2).clamp(20, 44);
        format!(
            "{} {} {}  {note}",
            pad_end(sign, 4),
            pad_end(&fit(what, room), room),
            pad_start(points, 6)
        )
    };
    let asks = judged.rule.asks();
    match (row, asks) {
        (Row::Item(at), Asks::Checklist(items, ..)) => {
            let tick = draft.items.get(at).cloned().unwrap_or_default();
            let sign = match tick.met {
                None => " ·",
                Some(true) => " ✓",
                Some(false) => " ✗",
            };
            let (title, points) = items.get(at).map_or(("", Decimal::ZERO), |item| {
                (item.title.get(language), item.points)
            });
            let points = points.normalize().to_string();
            cells(sign, title, &points, tick.note.get(language))
        }
        (Row::Cases(at), Asks::Checklist(_, deductions, _)) => {
            let count = draft.cases.get(at).copied().unwrap_or(0);
            let (title, each) = deductions.get(at).map_or(("", Decimal::ZERO), |one| {
                (one.title.get(language), one.each)
            });
            let note = look.pick(
                "每处扣分；左边是发现几处",
                "for each found; the count is at the left",
            );
            cells(
                &format!(" {count}"),
                title,
                &format!("-{}", each.normalize()),
                note,
            )
        }
        (Row::Veto(at), Asks::Checklist(_, _, vetoes)) => {
            let applies = draft.vetoes.get(at).copied().unwrap_or(false);
            let title = vetoes.get(at).map_or("", |one| one.title.get(language));
            let sign = if applies { " !" } else { " -" };
            let note = if applies {
                look.pick("成立：整项 0 分", "applies: the whole is 0")
            } else {
                look.pick("一票否决：不成立", "veto: does not apply")
            };
            cells(sign, title, "0", note)
        }
        (Row::Level(at), Asks::Level(levels)) => {
            let Some(level) = levels.get(at) else {
                return String::new();
            };
            let chosen = draft.level.as_ref() == Some(&level.code);
            let range = if level.low == level.high {
                level.low.normalize().to_string()
            } else {
                format!("{}–{}", level.low.normalize(), level.high.normalize())
            };
            cells(
                if chosen { " ●" } else { " ·" },
                level.title.get(language),
                &range,
                "",
            )
        }
        (Row::Score(..), _) => {
            let title = look.pick("给分", "points given");
            cells(
                "",
                title,
                &number(draft.score),
                look.pick("回车填写", "Enter fills it in"),
            )
        }
        (Row::Value, asks) => {
            let title = match asks {
                Asks::Count => look.pick("实际个数", "actual count"),
                Asks::Points => look.pick("完成值（可不填）", "actual value (optional)"),
                Asks::Value(crate::indicator::Unit::Percent) => {
                    look.pick("完成值（%）", "actual value (%)")
                }
                _ => look.pick("完成值", "actual value"),
            };
            cells(
                "",
                title,
                &number(draft.value),
                look.pick("回车填写", "Enter fills it in"),
            )
        }
        _ => String::new(),
    }
}

/// What the panel below says: the reason, what is missing or doubtful, why the score comes out so, and the scores.
pub(super) struct Panel {
    /// The texts, each with its style, from above.
    texts: Vec<(String, Style)>,
    /// The scores of the levels and of all, each with its style.
    scores: Vec<(String, Style)>,
}

impl Panel {
    /// That of a draft with its consequence.
    pub(super) fn of(
        look: Look,
        draft: &Draft,
        consequence: &Consequence,
        remark: Option<&Finding>,
    ) -> Self {
        let language = look.language;
        let reason = draft.reason.get(language);
        let reason = if reason.is_empty() { "—" } else { reason };
        let reason = format!("{}{reason}", look.pick("理由：", "Reason: "));
        let mut texts = vec![(reason, look.plain())];
        if let Some(finding) = remark {
            let sign = match finding.severity {
                Severity::Warning if finding.code != "not-judged" => {
                    look.pick("提醒：", "Doubtful: ")
                }
                _ => look.pick("还缺：", "Missing: "),
            };
            let text = format!("{sign}{}", finding.sentence.get(language));
            texts.push((text, look.attention()));
        } else {
            let because = consequence.because.get(language);
            texts.push((because.to_owned(), look.quiet()));
        }
        Self {
            texts,
            scores: scores(look, consequence),
        }
    }

    /// The rows that it takes where there is room.
    pub(super) fn rows(&self, columns: usize) -> usize {
        let texts = self.texts.iter();
        let texts: usize = texts.map(|(text, _)| wrap(text, columns).len()).sum();
        1 + texts + self.scores.len()
    }

    /// Draws it; a text that has no room ends with a sign that it goes on.
    pub(super) fn draw(&self, painter: &mut Painter<'_>) {
        painter.rule(0);
        let columns = painter.columns();
        let last = painter.rows().saturating_sub(self.scores.len());
        let mut row = 1;
        for (at, (text, style)) in self.texts.iter().enumerate() {
            // Each text behind this one has a row at least.
            let behind = self.texts.len() - at - 1;
            let room = last.saturating_sub(row + behind);
            let lines = wrap(text, columns);
            for (at, line) in lines.iter().take(room).enumerate() {
                let is_cut = at + 1 == room && lines.len() > room;
                let rest = &text[line.bytes.start..];
                let shown = if is_cut {
                    fit(rest, columns)
                } else {
                    text[line.bytes.clone()].trim_end().to_owned()
                };
                painter.text(0, row, &shown, *style);
                row += 1;
            }
        }
        for (at, (text, style)) in self.scores.iter().enumerate() {
            painter.text(0, last + at, text, *style);
        }
    }
}

/// The scores before and after; levels with one indicator below them that are called the same are one row.
fn scores(look: Look, consequence: &Consequence) -> Vec<(String, Style)> {
    let language = look.language;
    let grade = grade_line(consequence, language);
    let mut rows = consequence_rows(consequence, language);
    rows.dedup();
    let last = rows.len().saturating_sub(1);
    let rows = rows.into_iter().enumerate();
    let drawn = rows.map(|(at, [title, change, by, weight])| {
        let text = format!(
            "{} {} {} / {}  {}",
            pad_end(&title, 22),
            pad_end(&change, 14),
            pad_start(&by, 7),
            pad_end(&weight, 5),
            if at == last { grade.as_str() } else { "" }
        );
        let style = match by.chars().next() {
            Some('+') => look.good(),
            Some(_) => look.attention(),
            None => look.plain(),
        };
        (text, style)
    });
    drawn.collect()
}
