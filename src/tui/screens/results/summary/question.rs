//! What stands below the results about the selected question: its counts, and how missing answers count.

use crate::formats::numbers_text;
use crate::measure::{Figure, QuestionSummary};
use crate::text::{Language, pad_end, width, words};
use crate::tui::widgets::painter::Painter;

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
        let label = format!(
            "{} {}",
            points.normalize(),
            words::POINTS_UNIT.get(look.language)
        );
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
    if let Some(numbers) = &question.numbers {
        row = painter.wrapped(0, row, &numbers_text(numbers, look.language), look.plain());
    }
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
