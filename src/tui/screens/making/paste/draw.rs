//! How the paste screen looks: each line of the text with what it was read as beside it, so that both scroll as one.

use ratatui::style::Style;

use super::lines::{self, Meant};
use super::{Mode, Paste, choices};
use crate::text::{fit, pad_start, text, wrap};
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;

/// The columns of the number of a line and of its mark.
const NUMBER: usize = 6;
/// The most rows that a line takes for what it was read as.
const MOST_ROWS: usize = 12;

/// Draws the whole of it.
pub(super) fn draw(paste: &Paste, painter: &mut Painter<'_>) {
    draw_counts(paste, painter);
    let rows = painter.rows().saturating_sub(painter.covered);
    let columns = painter.columns();
    if paste.text.is_empty() {
        painter.part(0, 2, columns, rows.saturating_sub(2), draw_empty);
        painter.put_caret(NUMBER, 1);
        return;
    }
    let below = match paste.mode {
        Mode::Typing => 0,
        Mode::Settling => panel_rows(paste, painter),
    };
    let body = rows.saturating_sub(1 + below);
    painter.part(0, 1, columns, body, |painter| draw_lines(paste, painter));
    painter.part(0, 1 + body, columns, below, |painter| {
        draw_panel(paste, painter);
    });
}

fn draw_counts(paste: &Paste, painter: &mut Painter<'_>) {
    let look = painter.look;
    let [asks, left] = paste.open_count();
    let questions = paste.reading.questions.len();
    let looks = paste.reading.doubts.len() - asks;
    if paste.text.is_empty() {
        return;
    }
    if let Some(refused) = &paste.refused {
        painter.text(0, 0, refused.get(look.language), look.bad());
        return;
    }
    if paste.is_stale {
        let said = look.pick(
            "文字很长，停下来才重读：F6 重读",
            "a long text is read again when you stop: F6 reads it",
        );
        painter.text(0, 0, said, look.attention());
        return;
    }
    let read = text!(in look.language, "读到 {questions} 题", "{questions} questions read");
    let mut column = painter.text(0, 0, &read, look.strong()) + 3;
    for (count, said, style) in [
        (
            asks,
            text!(in look.language, "{asks} 处要定", "{asks} to settle"),
            look.bad(),
        ),
        (
            left,
            text!(in look.language, "{left} 行没有用上", "{left} lines left over"),
            look.bad(),
        ),
        (
            looks,
            text!(in look.language, "{looks} 处值得看一眼", "{looks} worth a look"),
            look.attention(),
        ),
    ] {
        if count > 0 {
            column = painter.text(column, 0, &said, style) + 3;
        }
    }
    if asks + left == 0 && questions > 0 {
        let done = look.pick("都定了，可以存", "all is settled: it can be saved");
        painter.text(column, 0, done, look.good());
    }
}

fn draw_empty(painter: &mut Painter<'_>) {
    let look = painter.look;
    let said = [
        look.pick(
            "把问卷贴在这里：在 Word、WPS、网页或问卷星里全选、复制，回到这里粘贴。",
            "Paste the questionnaire here: select all in Word or on the page, copy, and paste.",
        ),
        "",
        look.pick(
            "表格、题号、选项的写法不用改；没写明的，程序指着那一行问。也可以直接打字。",
            "Tables, numbers and options stay as they are; what is not said is asked at its line. Typing works, too.",
        ),
        look.pick(
            "问卷在文件里：Ctrl-O 打开 Word、文本、XLSForm 表格，或 EpiData 的 .qes .rec .epx；把文件拖进来也行。",
            "It is in a file: Ctrl-O opens Word, text, an XLSForm, or EpiData's .qes .rec .epx; or drop the file here.",
        ),
        look.pick(
            "随时可以 Esc 离开：写到哪里都留着，在第一屏按回车接着做。",
            "Esc leaves at any time: all of it is kept; Enter on the first screen goes on.",
        ),
    ];
    let mut row = 0;
    for line in said {
        row = painter.wrapped(NUMBER, row, line, look.quiet());
    }
}

/// The two columns: where the right one begins, and how wide both are.
struct Columns {
    left: usize,
    right_at: usize,
    right: usize,
}

impl Columns {
    fn of(columns: usize) -> Self {
        let left = (columns.saturating_sub(NUMBER + 3)) / 2;
        let right_at = NUMBER + left + 3;
        Self {
            left,
            right_at,
            right: columns.saturating_sub(right_at),
        }
    }
}

/// A line as it is drawn: wrapped at the left, and what it was read as at the right.
struct Shown {
    text: String,
    left: Vec<std::ops::Range<usize>>,
    right: Vec<(Meant, String)>,
}

impl Shown {
    fn of(paste: &Paste, line: usize, columns: &Columns, look: Look) -> Self {
        // A tab is the border of a cell; it takes one byte as the sign that stands for it does.
        let text = paste.text.lines()[line].replace('\t', "|");
        let left = wrap(&text, columns.left);
        let left = left.into_iter().map(|line| line.bytes).collect();
        let right = paste.lines.get(line).map_or_else(Vec::new, |read| {
            let rows = lines::rows(&paste.reading, read, line, look.language);
            wrapped(rows, columns.right)
        });
        Self { text, left, right }
    }

    fn height(&self) -> usize {
        self.left.len().max(self.right.len()).max(1)
    }
}

/// Rows wrapped into columns: a question takes one row, the rest as many as it needs, up to a bound.
fn wrapped(rows: Vec<(Meant, String)>, columns: usize) -> Vec<(Meant, String)> {
    let mut all = Vec::new();
    for (meant, row) in rows {
        if meant == Meant::Question {
            all.push((meant, fit(&row, columns)));
            continue;
        }
        for line in wrap(&row, columns) {
            all.push((meant, row[line.bytes].trim_end().to_owned()));
        }
    }
    all.truncate(MOST_ROWS);
    all
}

/// The line that the picture is about.
fn here(paste: &Paste) -> usize {
    match paste.mode {
        Mode::Typing => paste.text.caret().0,
        Mode::Settling => paste.line,
    }
}

fn draw_lines(paste: &Paste, painter: &mut Painter<'_>) {
    let look = painter.look;
    let columns = Columns::of(painter.columns());
    let rows = painter.rows();
    let here = here(paste);
    // The line stands in the middle, where there are enough before it.
    let (mut first, mut above) = (here, 0);
    while first > 0 && above < rows / 2 {
        first -= 1;
        above += Shown::of(paste, first, &columns, look).height();
    }
    // Near the end there is room for more before it.
    let count = paste.text.lines().len();
    let mut used = 0;
    for line in first..count {
        used += Shown::of(paste, line, &columns, look).height();
        if used >= rows {
            break;
        }
    }
    while first > 0 && used < rows {
        used += Shown::of(paste, first - 1, &columns, look).height();
        first -= usize::from(used <= rows);
    }
    let mut row = 0;
    for line in first..count {
        if row >= rows {
            break;
        }
        let shown = Shown::of(paste, line, &columns, look);
        draw_line(paste, painter, (line, row), &shown, &columns);
        row += shown.height();
    }
}

fn draw_line(
    paste: &Paste,
    painter: &mut Painter<'_>,
    (line, row): (usize, usize),
    shown: &Shown,
    columns: &Columns,
) {
    let look = painter.look;
    let is_here = here(paste) == line;
    let number = pad_start(&(line + 1).to_string(), 4);
    let style = if is_here {
        look.heading()
    } else {
        look.quiet()
    };
    painter.text(0, row, &number, style);
    let mark = match paste.lines.get(line) {
        Some(read) if lines::is_open(&paste.reading, read, line) => "?",
        _ if is_here => "▸",
        _ => "",
    };
    painter.text(4, row, mark, if mark == "?" { look.bad() } else { style });
    for (at, bytes) in shown.left.iter().enumerate() {
        painter.text(NUMBER, row + at, &shown.text[bytes.clone()], look.plain());
    }
    for at in 0..shown.height() {
        painter.text(columns.right_at - 2, row + at, "│", look.quiet());
    }
    for (at, (meant, said)) in shown.right.iter().enumerate() {
        painter.text(columns.right_at, row + at, said, style_of(*meant, look));
    }
    if is_here && paste.mode == Mode::Settling {
        let width = NUMBER + columns.left + 1;
        painter.part(0, row, width, shown.left.len(), |painter| {
            for row in 0..painter.rows() {
                painter.row_style(row, look.selected());
            }
        });
    }
    if is_here && paste.mode == Mode::Typing {
        put_caret(paste, painter, row, shown);
    }
}

fn put_caret(paste: &Paste, painter: &mut Painter<'_>, row: usize, shown: &Shown) {
    let (_, byte) = paste.text.caret();
    let places = shown.left.iter().enumerate();
    let place = places.rev().find(|(_, bytes)| bytes.start <= byte);
    if let Some((at, bytes)) = place {
        let column = crate::text::width(&shown.text[bytes.start..byte.max(bytes.start)]);
        painter.put_caret(NUMBER + column, row + at);
    }
}

fn style_of(meant: Meant, look: Look) -> Style {
    match meant {
        Meant::Question => look.strong(),
        Meant::Options => look.plain(),
        Meant::Aside => look.quiet(),
        Meant::Ask => look.bad(),
        Meant::Look => look.attention(),
    }
}

/// The rows of the panel: a rule, what is open, and its answers.
fn panel_rows(paste: &Paste, painter: &Painter<'_>) -> usize {
    let (first, choices) = paste.offered();
    let says = choices.iter().map(|choice| &choice.says);
    let answers = choices::rows(says, first, painter.columns(), painter.look.language).len();
    (2 + answers.max(1)).min(painter.rows() / 2)
}

/// Says what is open on the line under the cursor, with the keys that settle it.
fn draw_panel(paste: &Paste, painter: &mut Painter<'_>) {
    let look = painter.look;
    painter.rule(0);
    let number = paste.line + 1;
    let place = text!(in look.language, "第 {number} 行：", "Line {number}: ");
    let column = painter.text(0, 1, &place, look.quiet());
    let choices = paste.choices();
    let read = paste.lines.get(paste.line);
    let ask = read.and_then(|read| lines::ask_of(&paste.reading, read));
    let [asks, left] = paste.open_count();
    let (said, style) = match ask {
        Some(doubted) => (
            doubted.doubt.sentence().get(look.language).to_owned(),
            look.bad(),
        ),
        None if !choices.is_empty() => {
            let said = look.pick(
                "没有用上，它是什么？",
                "nothing was made of it: what is it?",
            );
            (said.to_owned(), look.bad())
        }
        None if asks + left > 0 => {
            let said = look.pick(
                "这一行没有要定的；n 到下一处",
                "nothing to settle here; n goes to the next",
            );
            (said.to_owned(), look.quiet())
        }
        None => {
            let said = look.pick(
                "都定了：s 存成调查；e 改这一行的文字",
                "all is settled: s makes the survey; e changes the text of this line",
            );
            (said.to_owned(), look.good())
        }
    };
    painter.text(column, 1, &said, style);
    let (first, choices) = paste.offered();
    let says = choices.iter().map(|choice| &choice.says);
    let rows = choices::rows(says, first, painter.columns(), look.language);
    for (at, row) in rows.iter().enumerate() {
        let mut column = 2;
        for (key, says) in row {
            column = painter.text(column, 2 + at, key, look.key()) + 1;
            column = painter.text(column, 2 + at, says, look.plain()) + 3;
        }
    }
}
