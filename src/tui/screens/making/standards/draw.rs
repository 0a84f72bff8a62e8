//! How the table of indicators looks: its text with what was read below, or the indicators with what is open.

use super::{Mode, Standards};
use crate::indicator::describe;
use crate::office::{OpenStandard, Standard, ValueFrom};
use crate::text::{pad_end, pad_start, text, width, wrap};
use crate::tui::screens::making::redefinition::draw_redefinition;
use crate::tui::widgets::painter::Painter;

/// The rows of the details.
const DETAIL_ROWS: usize = 10;

/// Draws the whole of it.
pub(super) fn draw(standards: &Standards, painter: &mut Painter<'_>) {
    if let Some(found) = &standards.redefining {
        draw_redefinition(painter, found);
        return;
    }
    draw_counts(standards, painter);
    let (columns, rows) = (painter.columns(), painter.rows().saturating_sub(1));
    painter.part(0, 1, columns, rows, |painter| match standards.mode {
        Mode::Typing => draw_text(standards, painter),
        Mode::Deciding => draw_list(standards, painter),
    });
}

fn draw_counts(standards: &Standards, painter: &mut Painter<'_>) {
    let look = painter.look;
    let language = look.language;
    let count = standards.rows.len();
    let read = text!(in language, "读到 {count} 项指标", "{count} indicators read");
    let mut column = painter.text(0, 0, &read, look.strong()) + 3;
    let open = standards.open_count();
    if open > 0 {
        let said = text!(in language, "{open} 项要定", "{open} to decide");
        column = painter.text(column, 0, &said, look.bad()) + 3;
    }
    let left = standards.table.left_over.len();
    if left > 0 {
        let said = text!(in language, "{left} 行没有用上", "{left} lines left over");
        column = painter.text(column, 0, &said, look.attention()) + 3;
    }
    let Some(assessment) = standards.assessment.as_ref().filter(|_| count > 0) else {
        return;
    };
    let (total, weight) = (&assessment.total, &assessment.weight);
    let (total, weight) = (total.to_short_text(2), weight.to_short_text(2));
    let said = text!(in language, "现在 {total} / {weight} 分", "now {total} of {weight} points");
    painter.text(column, 0, &said, look.good());
}

/// Draws the table as text, the caret in it, and what was left over below.
fn draw_text(standards: &Standards, painter: &mut Painter<'_>) {
    let look = painter.look;
    if standards.rows.is_empty() {
        let said = look.pick(
            "把评分标准表贴在这里：在 Word 或 Excel 里选中整张表，复制，粘贴。列名认 一级指标、二级指标、三级指标、分值、评分标准、目标值，次序不限；合并的单元格照样复制。贴好按 F6。",
            "Paste the table of rules here, copied whole from Word or Excel, with the headings 一级指标 二级指标 三级指标 分值 评分标准 目标值 in any order. Then F6.",
        );
        let rows = painter.rows();
        painter.wrapped(0, rows.saturating_sub(5), said, look.quiet());
    }
    let left = standards.table.left_over.iter();
    let left: Vec<String> = left
        .map(|(line, said)| {
            text!(in look.language, "第 {line} 行没有用上：{said}", "line {line} was left over: {said}")
        })
        .collect();
    let above = if left.is_empty() || standards.rows.is_empty() {
        painter.rows().saturating_sub(6)
    } else {
        painter.details(left.len() + 1, |painter| {
            for (row, said) in left.iter().enumerate() {
                painter.text(0, row + 1, said, look.attention());
            }
        })
    };
    let columns = painter.columns();
    painter.part(0, 0, columns, above, |painter| {
        draw_lines(standards, painter);
    });
}

fn draw_lines(standards: &Standards, painter: &mut Painter<'_>) {
    let look = painter.look;
    let lines = standards.text.lines();
    let (caret_line, caret) = standards.text.caret();
    let room = painter.columns().saturating_sub(5);
    // A tab is the border of a cell; it takes one byte as the sign that stands for it does.
    let wrapped = |line: usize| {
        let shown = lines[line].replace('\t', "|");
        let rows: Vec<_> = wrap(&shown, room)
            .into_iter()
            .map(|row| row.bytes)
            .collect();
        (shown, rows)
    };
    let (mut first, mut above) = (caret_line, wrapped(caret_line).1.len());
    while first > 0 && above + wrapped(first - 1).1.len() <= painter.rows() {
        first -= 1;
        above += wrapped(first).1.len();
    }
    let mut row = 0;
    for line in first..lines.len() {
        if row >= painter.rows() {
            break;
        }
        let number = pad_start(&(line + 1).to_string(), 4);
        painter.text(0, row, &number, look.quiet());
        let (shown, rows) = wrapped(line);
        for (at, bytes) in rows.iter().enumerate() {
            painter.text(5, row + at, &shown[bytes.clone()], look.plain());
        }
        let places = rows.iter().enumerate().rev();
        let mut here = places.filter(|(_, bytes)| line == caret_line && bytes.start <= caret);
        if let Some((at, bytes)) = here.next() {
            let column = width(&shown[bytes.start..caret]);
            painter.put_caret(5 + column, row + at);
        }
        row += rows.len();
    }
}

/// Draws the indicators, and the selected one below with the keys that decide it.
fn draw_list(standards: &Standards, painter: &mut Painter<'_>) {
    let above = painter.details(DETAIL_ROWS, |painter| draw_detail(standards, painter));
    let count = standards.rows.len();
    standards
        .cursor
        .draw(painter, (0, above), count, |painter, row, at| {
            draw_row(standards, painter, row, at);
        });
}

fn draw_row(standards: &Standards, painter: &mut Painter<'_>, row: usize, at: usize) {
    let look = painter.look;
    let one = &standards.rows[at];
    let mark = if one.open.is_some() { "?" } else { " " };
    painter.text(0, row, mark, look.bad());
    let mut column = painter.text(2, row, &pad_end(&one.code, 5), look.quiet());
    let room = painter
        .columns()
        .saturating_sub(5 + 2 + 6 + 14 + 22)
        .max(12);
    column = painter.text(column, row, &pad_end(&one.row.title, room), look.plain());
    let weight = one.row.weight.normalize().to_string();
    column = painter.text(column, row, &pad_start(&weight, 6), look.strong()) + 2;
    let rule = match (&one.rule, &one.open) {
        (Some(rule), _) => rule.title().get(look.language).to_owned(),
        (None, Some(OpenStandard::Unread(_))) => look.pick("读不成规则", "not read").to_owned(),
        _ => look.pick("没写明", "open").to_owned(),
    };
    column = painter.text(column, row, &pad_end(&rule, 14), look.plain()) + 1;
    painter.text(
        column,
        row,
        &value_of(standards, one, painter),
        look.quiet(),
    );
}

/// Where the value of an indicator comes from.
fn value_of(standards: &Standards, one: &Standard, painter: &Painter<'_>) -> String {
    let look = painter.look;
    match &one.value {
        None => String::new(),
        Some(ValueFrom::Person) => look.pick("由人认定", "a person judges").to_owned(),
        Some(ValueFrom::Measure(survey, code)) => {
            let project = standards.project.as_ref();
            let survey = project.and_then(|project| project.survey(survey));
            let mut measures = survey.into_iter().flat_map(|survey| &survey.measures);
            let measure = measures.find(|measure| measure.code == *code);
            let title = measure.map_or(code.as_str(), |one| one.title.get(look.language));
            text!(in look.language, "测算：{title}", "measure: {title}")
        }
    }
}

fn draw_detail(standards: &Standards, painter: &mut Painter<'_>) {
    let look = painter.look;
    let language = look.language;
    let Some(one) = standards.selected() else {
        return;
    };
    let target = match one.row.target.as_str() {
        "" => String::new(),
        target => text!(in language, "（目标值 {target}）", " (target {target})"),
    };
    let printed = look.pick("原文：", "printed: ");
    let printed = format!("{printed}{}{target}", one.row.standard);
    let mut row = painter.wrapped(0, 1, &printed, look.quiet());
    if let Some(rule) = &one.rule {
        let words = describe(rule, one.row.weight);
        let read = look.pick("读成：", "read as: ");
        let read = format!("{read}{}", words.get(language));
        row = painter.wrapped(0, row, &read, look.plain());
    }
    if one.open.is_none() {
        draw_score(standards, one, painter, row);
        return;
    }
    let said = match &one.open {
        Some(OpenStandard::Phrase(question)) => question.sentence.get(language).to_owned(),
        Some(OpenStandard::Unread(why)) => {
            let lead = look.pick("读不成规则", "not read as a rule");
            match why.get(language) {
                "" => lead.to_owned(),
                why => text!(in language, "{lead}：{why}", "{lead}: {why}"),
            }
        }
        _ => look
            .pick("完成值从哪里来？", "Where does the value come from?")
            .to_owned(),
    };
    row = painter.wrapped(0, row, &said, look.bad());
    for ((says, _), number) in standards.choices().iter().zip(1..) {
        let column = painter.text(2, row, &number.to_string(), look.key()) + 1;
        painter.text(column, row, says.get(language), look.plain());
        row += 1;
    }
}

/// What an indicator that is decided comes to now.
fn draw_score(standards: &Standards, one: &Standard, painter: &mut Painter<'_>, row: usize) {
    let look = painter.look;
    let scored = standards.assessment.as_ref().and_then(|assessment| {
        let mut scored = assessment.indicators.iter();
        scored.find(|scored| scored.code == one.code)
    });
    let Some(scored) = scored else { return };
    let score = scored.score.as_ref().map(|score| score.to_short_text(2));
    let said = match score {
        Some(score) => text!(in look.language, "现在得 {score} 分：", "now {score} points: "),
        None => look.pick("现在还没有得分：", "no score yet: ").to_owned(),
    };
    let said = format!("{said}{}", scored.because.get(look.language));
    painter.wrapped(0, row, &said, look.good());
}
