//! The details of a figure: how it came about, what left its base, its interval, and what other formulas would give.

use crate::measure::{Figure, LeftOutReason};
use crate::text::{Language, Text, pad_start, wrap};
use crate::tui::widgets::painter::Painter;

/// The columns from which the other formulas stand in two columns: the list is a comparison, not a story.
const TWO_COLUMNS: usize = 110;

/// The rows of the details, with the rule above them.
pub(super) fn figure_detail_rows(
    figure: &Figure,
    [beside_target, rest]: [Option<&Text>; 2],
    language: Language,
    columns: usize,
) -> usize {
    let [target, rest] =
        [beside_target, rest].map(|said| said.map_or("", |sentence| sentence.get(language)));
    let cautions = cautions(figure);
    let cautions = cautions.iter().map(|caution| caution.get(language));
    let how = how(figure, language);
    let missing = figure.missing_sentences();
    let missing = missing.iter().map(|sentence| sentence.get(language));
    let sentences = [how.as_str(), target, rest]
        .into_iter()
        .chain(cautions)
        .chain(missing);
    let sentences = sentences.filter(|sentence| !sentence.is_empty());
    let sentences: usize = sentences
        .map(|sentence| wrap(sentence, columns).len())
        .sum();
    let others = figure.alternatives.len();
    let others = if columns >= TWO_COLUMNS {
        others.div_ceil(2)
    } else {
        others
    };
    2 + sentences + others
}

/// Draws the details under a rule in row 0; `beside_target` sets the figure beside the target of an indicator, `rest` says
/// which papers it rests on.
pub(super) fn draw_figure_detail(
    painter: &mut Painter<'_>,
    figure: &Figure,
    [beside_target, rest]: [Option<&Text>; 2],
) {
    let look = painter.look;
    let mut row = painter.wrapped(0, 1, &how(figure, look.language), look.strong());
    if let Some(sentence) = beside_target {
        row = painter.wrapped(0, row, sentence.get(look.language), look.attention());
    }
    if let Some(sentence) = rest {
        row = painter.wrapped(0, row, sentence.get(look.language), look.quiet());
    }
    for caution in cautions(figure) {
        row = painter.wrapped(0, row, caution.get(look.language), look.quiet());
    }
    for sentence in figure.missing_sentences() {
        row = painter.wrapped(0, row, sentence.get(look.language), look.plain());
    }
    let column = painter.text(0, row, &aside(figure, look.language), look.plain());
    if !figure.alternatives.is_empty() {
        let lead = look.pick("别的算法会给出：", "other formulas would give:");
        let lead_at = if column > 0 { column + 3 } else { 0 };
        painter.text(lead_at, row, lead, look.quiet());
        draw_alternatives(painter, row + 1, figure);
    }
}

fn how(figure: &Figure, language: Language) -> String {
    let rounding = figure.rounding_label().map_or_else(String::new, |label| {
        let [open, close] = [language.pick("（", " ("), language.pick("）", ")")];
        format!("{open}{}{close}", label.get(language))
    });
    format!(
        "{}{}{} = {} / {}{rounding}",
        figure.title.get(language),
        language.pick("：", ": "),
        figure.formula.sentence().get(language),
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3)
    )
}

/// Why there is no rate or no interval, that no correction for the population was made, what counts as 0 undeclared.
fn cautions(figure: &Figure) -> Vec<Text> {
    let lacking = figure.no_rate_note().or_else(|| figure.no_interval_note());
    let more = [figure.sampling.note(), figure.without_points_note()];
    lacking
        .into_iter()
        .chain(more.into_iter().flatten())
        .collect()
}

/// The options that left the base, and the interval; empty where there is neither.
fn aside(figure: &Figure, language: Language) -> String {
    let options: Vec<String> = figure
        .left_out
        .iter()
        .filter(|left| !matches!(left.reason, LeftOutReason::Missing(_)))
        .map(|left| format!("{} {}", left.reason.label().get(language), left.count))
        .collect();
    let mut parts = Vec::new();
    if !options.is_empty() {
        let lead = language.pick("移出分母：", "left the base: ");
        parts.push(format!("{lead}{}", options.join(language.pick("、", ", "))));
    }
    if let Some(interval) = figure.interval {
        parts.push(format!(
            "{}% {} {:.2} {} {:.2}",
            interval.level,
            language.pick("置信区间", "interval"),
            interval.low * 100.0,
            language.pick("至", "to"),
            interval.high * 100.0
        ));
    }
    parts.join("   ")
}

/// Draws the alternatives that there is room for, and how many there are besides.
fn draw_alternatives(painter: &mut Painter<'_>, top: usize, figure: &Figure) {
    let look = painter.look;
    let columns = painter.columns().max(2);
    let beside = if columns >= TWO_COLUMNS { 2 } else { 1 };
    let room = painter.rows().saturating_sub(top) * beside;
    let others = &figure.alternatives;
    let shown = if others.len() > room {
        room.saturating_sub(1)
    } else {
        others.len()
    };
    let place = |at: usize| (at % beside * (columns / 2), top + at / beside);
    for (at, other) in others.iter().take(shown).enumerate() {
        let rate = figure.percent(&other.rate) + "%";
        let title = other.title.get(look.language);
        let (column, row) = place(at);
        painter.text(
            column,
            row,
            &format!("{}  {title}", pad_start(&rate, 8)),
            look.plain(),
        );
    }
    if shown < others.len() {
        let (column, row) = place(shown);
        let more = others.len() - shown;
        let told = look.pick("种：见导出的 CSV", "more in the exported CSV");
        painter.text(
            column,
            row,
            &format!("{:>7}  {told}", format!("+{more}")),
            look.quiet(),
        );
    }
}
