//! What surrounds a screen: heading, notice, bottom bar, help.

use crate::entry::{Notice, Tone};
use crate::text::{pad_end, width};
use crate::tui::commands::{self, Binding, Command, Context};
use crate::tui::widgets::painter::Painter;

/// Draws where one is and, at the right end, the mark of the screen, over a rule.
pub fn draw_heading(painter: &mut Painter<'_>, crumbs: impl Iterator<Item = String>, mark: &str) {
    let look = painter.look;
    let crumbs: Vec<String> = crumbs.filter(|crumb| !crumb.is_empty()).collect();
    let room = painter.columns().saturating_sub(width(mark) + 3);
    // The last crumb says where one is: on a narrow screen the first ones give way.
    let mut from = 0;
    let join = |from: usize| crumbs[from..].join(" › ");
    while from + 1 < crumbs.len() && width(&join(from)) > room {
        from += 1;
    }
    painter.text(1, 0, &pad_end(&join(from), room), look.heading());
    let end = painter.columns().saturating_sub(1);
    painter.part(0, 0, end, 1, |painter| {
        painter.text_at_end(0, mark, look.strong());
    });
    painter.rule(1);
}

/// Draws what was said last.
pub fn draw_notice(painter: &mut Painter<'_>, rows: usize, notice: &Notice) {
    let look = painter.look;
    let (sign, style) = match notice.tone {
        Tone::Info => ("✓ ", look.good()),
        Tone::Problem => ("! ", look.bad()),
    };
    if rows >= 3 {
        let column = painter.text(1, rows - 2, sign, style);
        painter.text(column, rows - 2, notice.text.get(look.language), style);
    }
}

/// From this place in the bar on a command is always shown, at the right end: the way back and the help.
const ALWAYS_SHOWN: u8 = 8;

/// Draws the keys of a context that do something now.
pub fn draw_bar(
    painter: &mut Painter<'_>,
    rows: usize,
    context: Context,
    is_enabled: impl Fn(Command) -> bool,
) {
    let look = painter.look;
    let row = rows.saturating_sub(1);
    let enabled = |binding: &&Binding| is_enabled(binding.command);
    let (always, others): (Vec<_>, Vec<_>) = commands::bar(context)
        .into_iter()
        .filter(enabled)
        .partition(|binding| binding.bar >= Some(ALWAYS_SHOWN));
    let columns_of = |binding: &Binding| {
        width(&binding.keys[0].to_string()) + 1 + width(binding.text(look.language)) + 3
    };
    let reserved: usize = always.iter().map(|binding| columns_of(binding)).sum();
    let mut end = painter.columns().saturating_sub(reserved);
    let mut column = 1;
    for binding in others {
        if column + columns_of(binding) <= end {
            draw_key(painter, column, row, binding);
            column += columns_of(binding);
        }
    }
    for binding in always {
        draw_key(painter, end + 2, row, binding);
        end += columns_of(binding);
    }
}

fn draw_key(painter: &mut Painter<'_>, column: usize, row: usize, binding: &Binding) {
    let look = painter.look;
    let column = painter.text(column, row, &binding.keys[0].to_string(), look.key());
    painter.text(column + 1, row, binding.text(look.language), look.plain());
}

/// Draws all keys of a context over the screen, from one of them on.
pub fn draw_help(painter: &mut Painter<'_>, context: Context, top: usize) {
    let look = painter.look;
    painter.blank();
    painter.text(
        1,
        0,
        &format!(
            "{} · {}",
            look.pick("全部按键", "All keys"),
            context.title().get(look.language)
        ),
        look.heading(),
    );
    painter.rule(1);
    let bindings: Vec<_> = commands::of(context).collect();
    let shown = painter.rows().saturating_sub(4);
    let top = top.min(bindings.len().saturating_sub(shown));
    for (row, binding) in bindings.iter().skip(top).take(shown).enumerate() {
        let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
        painter.text(2, row + 2, &pad_end(&keys.join("  "), 18), look.key());
        painter.text(21, row + 2, binding.text(look.language), look.plain());
    }
    let last = painter.rows().saturating_sub(1);
    painter.text(
        1,
        last,
        look.pick(
            "Esc 关闭   ↑ ↓ 滚动   F2 English",
            "Esc closes   ↑ ↓ scroll   F2 中文",
        ),
        look.quiet(),
    );
}
