//! What surrounds a screen: heading, notice, bottom bar, help.

use crate::entry::{Notice, Tone};
use crate::text::{Order, clean, fit, pad_end, width, wrap};
use crate::tui::commands::{self, Binding, Command, Context};
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;

/// The columns that the name of the operator takes at most.
const OPERATOR_COLUMNS: usize = 12;

/// Draws where one is and, at the right end, the mark of the screen and who is at the keyboard, over a rule.
pub fn draw_heading(
    painter: &mut Painter<'_>,
    crumbs: impl Iterator<Item = String>,
    mark: &str,
    operator: &str,
) {
    let look = painter.look;
    // A long name gives way to the screen.
    let operator = fit(operator, OPERATOR_COLUMNS);
    let gap = if mark.is_empty() { "" } else { "   " };
    let right = format!("{mark}{gap}");
    let crumbs: Vec<String> = crumbs.filter(|crumb| !crumb.is_empty()).collect();
    let taken = width(&right) + width(&operator);
    let room = painter.columns().saturating_sub(taken + 3);
    // The last crumb says where one is: on a narrow screen the first ones give way.
    let mut from = 0;
    let join = |from: usize| crumbs[from..].join(" › ");
    while from + 1 < crumbs.len() && width(&join(from)) > room {
        from += 1;
    }
    painter.text(1, 0, &pad_end(&join(from), room), look.heading());
    let at = painter.columns().saturating_sub(taken);
    let at = painter.text(at, 0, &right, look.strong());
    painter.text(at, 0, &operator, look.quiet());
    painter.rule(1);
}

/// A notice covers at most this part of the screen.
const NOTICE_PART: usize = 4;

/// Draws what was said last: over the bar, in as many rows as it needs, for what is to be done stands at its end.
pub fn draw_notice(painter: &mut Painter<'_>, rows: usize, notice: &Notice) {
    let look = painter.look;
    let (sign, style) = match notice.tone {
        Tone::Info => ("✓ ", look.good()),
        Tone::Problem => ("! ", look.bad()),
    };
    if rows < 3 {
        return;
    }
    let (words, columns) = (notice.text.get(look.language), painter.columns());
    let begin = 1 + width(sign);
    let needed = wrap(&clean(words), columns.saturating_sub(begin)).len();
    let taken = needed.clamp(1, (rows / NOTICE_PART).max(1));
    painter.part(0, rows - 1 - taken, columns, taken, |painter| {
        if taken > 1 {
            painter.blank();
        }
        painter.text(1, 0, sign, style);
        if taken == 1 {
            painter.text(begin, 0, words, style);
        } else {
            painter.wrapped(begin, 0, words, style);
        }
    });
}

/// From this place in the bar on a command is always shown, at the right end: the way back and the help.
const ALWAYS_SHOWN: u8 = 8;

/// What decides which keys the bar shows.
pub struct Bar<F> {
    /// The context whose keys hold.
    pub context: Context,
    /// Whether a command does something now.
    pub is_enabled: F,
    /// What the work needs next: it stands first.
    pub next: Option<Command>,
    /// Whether to show the keys that stand in for function keys.
    pub tells_second_keys: bool,
}

impl<F: Fn(Command) -> bool> Bar<F> {
    /// Draws the keys of the context that do something now.
    pub fn draw(&self, painter: &mut Painter<'_>, rows: usize) {
        let row = rows.saturating_sub(1);
        let (always, mut others): (Vec<_>, Vec<_>) = commands::bar(self.context, self.next)
            .into_iter()
            .filter(|binding| (self.is_enabled)(binding.command))
            .partition(|binding| binding.bar >= Some(ALWAYS_SHOWN));
        others.order_by_key(|binding| Some(binding.command) != self.next);
        let columns_of = |binding: &Binding| self.columns_of(binding, painter.look);
        let reserved: usize = always.iter().map(|binding| columns_of(binding)).sum();
        let mut end = (painter.columns() + 1).saturating_sub(reserved);
        let mut column = 1;
        for binding in others {
            let columns = self.columns_of(binding, painter.look);
            if column + columns <= end {
                self.draw_key(painter, column, row, binding);
                column += columns;
            }
        }
        for binding in always {
            self.draw_key(painter, end + 2, row, binding);
            end += self.columns_of(binding, painter.look);
        }
    }

    /// The keys of a command that are shown.
    fn keys(&self, binding: &Binding) -> Vec<String> {
        let second = binding.second_key().filter(|_| self.tells_second_keys);
        let keys = binding.keys.first().into_iter().chain(second);
        keys.map(ToString::to_string).collect()
    }

    /// The columns that a command takes with its keys and the gap behind it.
    fn columns_of(&self, binding: &Binding, look: Look) -> usize {
        let keys = self.keys(binding);
        let of_keys: usize = keys.iter().map(|key| width(key) + 1).sum();
        of_keys + width(binding.text(look.language)) + 3
    }

    fn draw_key(&self, painter: &mut Painter<'_>, column: usize, row: usize, binding: &Binding) {
        let look = painter.look;
        let mut column = column;
        for key in self.keys(binding) {
            column = painter.text(column, row, &key, look.key()) + 1;
        }
        painter.text(column, row, binding.text(look.language), look.plain());
    }
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
    let bindings = commands::in_order(context);
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
