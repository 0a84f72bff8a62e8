//! What stands below the results about the selected figure or question.

use crate::measure::{Figure, LeftOutReason, QuestionSummary};
use crate::text::{Language, Text, pad_end, pad_start, width};
use crate::tui::painter::Painter;

/// Draws how a figure came about: its fraction, its target, what left the base and why, and other formulas.
pub(super) fn draw_figure_detail(
    painter: &mut Painter<'_>,
    figure: &Figure,
    beside_target: Option<Text>,
) {
    let look = painter.look;
    let how = format!(
        "{}{}{} = {} / {}",
        figure.title.get(look.language),
        look.pick("：", ": "),
        figure.formula.sentence().get(look.language),
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3)
    );
    painter.text(0, 1, &how, look.strong());
    let mut row = beside_target.map_or(2, |sentence| {
        painter.wrapped(0, 2, sentence.get(look.language), look.attention())
    });
    for sentence in figure.missing_sentences() {
        row = painter.wrapped(0, row, sentence.get(look.language), look.plain());
    }
    let column = painter.text(0, row, &aside(figure, look.language), look.plain());
    if figure.alternatives.is_empty() {
        return;
    }
    let lead = look.pick("别的算法会给出：", "other formulas would give:");
    let lead_at = if column > 0 { column + 3 } else { 0 };
    painter.text(lead_at, row, lead, look.quiet());
    let columns = painter.columns().max(2);
    for (at, other) in figure.alternatives.iter().enumerate() {
        let rate = other.rate.percent().to_text(figure.decimals) + "%";
        let text = format!(
            "{}  {}",
            pad_start(&rate, 8),
            other.title.get(look.language)
        );
        // Two columns where they fit: the list is a comparison, not a story.
        let half = columns / 2;
        let (column, at) = if columns >= 110 {
            (at % 2 * half, row + 1 + at / 2)
        } else {
            (0, row + 1 + at)
        };
        painter.text(column, at, &text, look.plain());
    }
}

/// The options that left the base, and the interval; empty where there is neither.
fn aside(figure: &Figure, language: Language) -> String {
    let options = figure
        .left_out
        .iter()
        .filter_map(|left| match &left.reason {
            LeftOutReason::Option { label, .. } => {
                Some(format!("{} {}", label.get(language), left.count))
            }
            LeftOutReason::Missing(_) => None,
        });
    let options: Vec<String> = options.collect();
    let mut parts = Vec::new();
    if !options.is_empty() {
        let lead = language.pick("选项移出分母：", "options leaving the base: ");
        parts.push(format!("{lead}{}", options.join(language.pick("、", ", "))));
    }
    if let Some(interval) = figure.interval {
        parts.push(format!(
            "{}% {} {:.2}–{:.2}",
            interval.level,
            language.pick("置信区间", "interval"),
            interval.low * 100.0,
            interval.high * 100.0
        ));
    }
    parts.join("   ")
}

/// How missing answers to a question count, in its own rate and in the measures that keep some in their base.
fn missing_rule(question: &QuestionSummary, figures: &[Figure], language: Language) -> String {
    let own = language.pick(
        "缺失原因都不进本题得分率的分母",
        "every missing reason leaves the base of the question's own rate",
    );
    let mut parts = vec![own.to_owned()];
    for figure in figures
        .iter()
        .filter(|figure| figure.questions.contains(&question.code))
    {
        let kept = figure.missing.iter().filter(|rule| !rule.leaves_base);
        let kept: Vec<String> = kept
            .map(|rule| rule.reason.label().get(language).to_owned())
            .collect();
        if !kept.is_empty() {
            parts.push(format!(
                "{}{}{}",
                figure.title.get(language),
                language.pick("里计 0：", " counts as 0: "),
                kept.join(language.pick("、", ", "))
            ));
        }
    }
    parts.join(language.pick("；", "; "))
}

/// Draws the counts of every answer to a question, and how missing answers count.
pub(super) fn draw_question_detail(
    painter: &mut Painter<'_>,
    question: &QuestionSummary,
    figures: &[Figure],
) {
    let look = painter.look;
    let title = format!("{} {}", question.code, question.text.get(look.language));
    painter.text(0, 1, &title, look.strong());
    let options = question.options.iter().map(|option| {
        let share = option
            .share
            .as_ref()
            .map_or(String::new(), |share| share.percent().to_text(2) + "%");
        (
            option.label.get(look.language).to_owned(),
            option.count,
            share,
        )
    });
    let points = question.points_given.iter().rev().map(|(points, count)| {
        let label = format!("{} {}", points.normalize(), look.pick("分", "points"));
        (label, *count, String::new())
    });
    let missing = question.missing.iter().map(|(reason, count)| {
        (
            reason.label().get(look.language).to_owned(),
            *count,
            String::new(),
        )
    });
    let (mut column, mut row) = (0, 2);
    for (label, count, share) in options.chain(points).chain(missing) {
        let text = format!("{label} × {count} {share}");
        let text = pad_end(text.trim_end(), 22.max(width(&text) + 2));
        if column + width(&text) > painter.columns() && column > 0 {
            (column, row) = (0, row + 1);
        }
        column = painter.text(column, row, &text, look.plain());
    }
    if question.answered == 0 && question.missing.is_empty() {
        painter.text(
            0,
            row,
            look.pick("还没有答案", "no answers yet"),
            look.quiet(),
        );
    }
    let rule = missing_rule(question, figures, look.language);
    painter.wrapped(0, row + 1, &rule, look.quiet());
}
