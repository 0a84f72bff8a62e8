//! How the list of questions looks, with what is found of the selected one.

use super::form::kind_of;
use super::measure::MeasureForm;
use super::{Editing, Editor, measure_of};
use crate::formats::kind_word;
use crate::measure::{Counted, Figure, Formula, Measure, Survey};
use crate::questionnaire::Question;
use crate::questionnaire::lines::{conditions_line, option_line};
use crate::text::{Finding, Language, Severity, fit, pad_end, pad_start, text, width};
use crate::tui::widgets::painter::Painter;

/// The rows of the details.
const DETAIL_ROWS: usize = 9;

/// Draws the questions, and the selected one below.
pub(super) fn draw_list(editor: &Editor, painter: &mut Painter<'_>) {
    let Some(editing) = &editor.editing else {
        return;
    };
    draw_counts(editor, editing, painter);
    let questions = editing.questions();
    let look = painter.look;
    if questions.is_empty() {
        let said = look.pick(
            "还没有题。按 a 加第一题。",
            "There is no question yet. Press a for the first.",
        );
        painter.text(0, 2, said, look.quiet());
        return;
    }
    let above = painter.details(DETAIL_ROWS, |painter| draw_detail(editor, editing, painter));
    let codes = questions.iter().map(|question| width(&question.code));
    let codes = codes.max().unwrap_or(2).min(12);
    let cursor = editor.cursor;
    cursor.draw(
        painter,
        (1, above.saturating_sub(1)),
        questions.len(),
        |painter, row, at| draw_row(editor, editing, painter, (row, at, codes)),
    );
}

fn draw_counts(editor: &Editor, editing: &Editing, painter: &mut Painter<'_>) {
    let look = painter.look;
    let places = 0..editing.questions().len();
    let count = places.filter(|at| editing.host(*at).is_none()).count();
    let errors = editor.errors();
    let warnings = editor.findings.len() - errors;
    let mut said = vec![(
        text!(in look.language, "{count} 题", "{count} questions"),
        look.quiet(),
    )];
    if errors > 0 {
        let errors = text!(in look.language, "{errors} 处错误", "{errors} errors");
        said.push((errors, look.bad()));
    }
    if warnings > 0 {
        let warnings = text!(in look.language, "{warnings} 处提醒", "{warnings} warnings");
        said.push((warnings, look.attention()));
    }
    if editing.draft().is_some() {
        let unsaved = look.pick("改动还没存，离开也留着", "not saved yet; kept if you leave");
        said.push((unsaved.to_owned(), look.attention()));
    }
    // The title gives way: nobody edits another questionnaire than they think, but what is lost by leaving they must read.
    let wanted: usize = said.iter().map(|(said, _)| width(said) + 3).sum();
    let title = editing.survey().questionnaire.title.get(look.language);
    let title = fit(title, painter.columns().saturating_sub(wanted));
    let mut column = painter.text(0, 0, &title, look.strong()) + 2;
    for (said, style) in said {
        column = painter.text(column, 0, &said, style) + 3;
    }
}

fn draw_row(
    editor: &Editor,
    editing: &Editing,
    painter: &mut Painter<'_>,
    (row, at, codes): (usize, usize, usize),
) {
    let look = painter.look;
    let question = &editing.questions()[at];
    let worst = editor.findings_of(Some(at)).map(|one| one.severity).max();
    let (mark, style) = match worst {
        Some(Severity::Error) => ("?", look.bad()),
        Some(Severity::Warning) => ("!", look.attention()),
        None => (" ", look.plain()),
    };
    painter.text(0, row, mark, style);
    let indent = if editing.host(at).is_some() { 2 } else { 0 };
    let code = pad_end(&question.code, codes);
    let mut column = painter.text(2 + indent, row, &code, look.quiet()) + 1;
    let [kinds, roles] = match look.language {
        Language::Zh => [11, 8],
        Language::En => [20, 13],
    };
    let kind = pad_end(&kind(question, painter), kinds);
    column = painter.text(column, row, &kind, look.plain());
    let role = pad_end(question.role.title().get(look.language), roles);
    column = painter.text(column, row, &role, look.quiet());
    if editing.is_retired(at) {
        let retired = look.pick("停用 ", "retired ");
        column = painter.text(column, row, retired, look.attention());
    }
    painter.text(column, row, question.text.get(look.language), look.plain());
}

/// The kind of a question with how many options it has.
fn kind(question: &Question, painter: &Painter<'_>) -> String {
    let language = painter.look.language;
    let kind = kind_word(kind_of(&question.kind), language);
    match (question.options.len(), question.full_mark()) {
        (0, Some(full)) => format!("{kind} {}", full.normalize()),
        (0, None) => kind.to_owned(),
        (count, _) => text!(in language, "{kind} {count} 项", "{kind}, {count}"),
    }
}

/// The selected question: what is found of it, when it is asked, its options.
fn draw_detail(editor: &Editor, editing: &Editing, painter: &mut Painter<'_>) {
    let look = painter.look;
    let at = editor.cursor.selected;
    let Some(question) = editing.questions().get(at) else {
        return;
    };
    let mut row = painter.wrapped(0, 1, question.text.get(look.language), look.strong());
    // Hints speak of files; here the question stands above.
    let mut say = |painter: &mut Painter<'_>, finding: &Finding| {
        let style = match finding.severity {
            Severity::Error => look.bad(),
            Severity::Warning => look.attention(),
        };
        row = painter.wrapped(0, row, finding.sentence.get(look.language), style);
    };
    editor
        .findings_of(Some(at))
        .chain(
            editor
                .findings_of(None)
                .filter(|one| measure_of(one).is_none()),
        )
        .for_each(|finding| say(painter, finding));
    let mut said = Vec::new();
    if !question.required {
        said.push(look.pick("选填", "optional").to_owned());
    }
    if question.sensitive {
        said.push(look.pick("敏感", "sensitive").to_owned());
    }
    if !question.ask_if.is_empty() {
        let when = conditions_line(&question.ask_if);
        said.push(text!(in look.language, "只在 {when} 时问", "asked if {when}"));
    }
    if editing.is_retired(at) {
        let retired = look.pick(
            "停用：新的卷子没有这道题，已录的答案都在",
            "retired: new papers lack it, its answers stay",
        );
        said.push(retired.to_owned());
    } else if editing.is_locked(at) {
        let locked = look.pick(
            "已有答卷：题型、题号、什么时候问不变，删除就是停用",
            "answers on file: kind, code and condition stay, removing retires",
        );
        said.push(locked.to_owned());
    }
    if !said.is_empty() {
        row = painter.wrapped(0, row, &said.join("   "), look.quiet());
    }
    let options: Vec<String> = question
        .options
        .iter()
        .map(|option| option_line(option, editing.has_room(at, &option.code)))
        .collect();
    painter.wrapped(0, row, &options.join("   "), look.plain());
}

/// The rows of what a measure comes to, under its form.
const VALUE_ROWS: usize = 7;

/// Draws the measures with what they come to, the selected one below.
pub(super) fn draw_measures(editor: &Editor, painter: &mut Painter<'_>) {
    let (Some(editing), Some(survey)) = (&editor.editing, editor.survey()) else {
        return;
    };
    draw_counts(editor, editing, painter);
    let look = painter.look;
    if survey.measures.is_empty() {
        let said = look.pick(
            "还没有测算。按 a 加一项：选题，选算法，旁边就是现有答卷算出来的数。",
            "There is no measure yet. Press a: choose questions and a formula; what the papers come to stands beside.",
        );
        painter.wrapped(0, 2, said, look.quiet());
        return;
    }
    let above = painter.details(DETAIL_ROWS, |painter| {
        if let Some(measure) = survey.measures.get(editor.measure.selected) {
            let row = draw_value(editor, survey, measure, painter, 1);
            draw_measure_findings(editor, painter, row);
        }
    });
    editor.measure.draw(
        painter,
        (1, above.saturating_sub(1)),
        survey.measures.len(),
        |painter, row, at| {
            let measure = &survey.measures[at];
            let title = pad_end(measure.title.get(look.language), 20);
            let mut column = painter.text(2, row, &title, look.plain()) + 1;
            let value = figure_of(editor, survey, measure).map(|figure| figure.printed());
            let value = pad_start(&value.unwrap_or_default(), 9);
            column = painter.text(column, row, &value, look.strong()) + 2;
            let formula = measure.formula.title();
            let formula = pad_end(formula.get(look.language), 16);
            column = painter.text(column, row, &formula, look.plain()) + 1;
            painter.text(column, row, &measure.questions.join(" "), look.quiet());
        },
    );
}

fn figure_of(editor: &Editor, survey: &Survey, measure: &Measure) -> Option<Figure> {
    let papers = editor.papers.as_ref()?;
    Some(papers.figure(survey, measure))
}

/// Draws the form of a measure, and what it comes to as far as it is filled in.
pub(super) fn draw_measure_form(editor: &Editor, painter: &mut Painter<'_>, form: &MeasureForm) {
    let Some(survey) = editor.survey() else {
        return;
    };
    let look = painter.look;
    let above = painter.details(VALUE_ROWS, |painter| match form.try_read(survey) {
        Ok(measure) => {
            draw_value(editor, survey, &measure, painter, 1);
        }
        Err((_, note)) => {
            painter.wrapped(0, 1, note.get(look.language), look.attention());
        }
    });
    let columns = painter.columns();
    painter.part(0, 0, columns, above, |painter| form.draw(painter));
}

/// What a measure comes to, its sentence, and what counts, from a row on; returns the row behind.
fn draw_value(
    editor: &Editor,
    survey: &Survey,
    measure: &Measure,
    painter: &mut Painter<'_>,
    row: usize,
) -> usize {
    let look = painter.look;
    let language = look.language;
    let mut row = row;
    let sentence = measure.formula.sentence();
    let title = measure.title.get(language);
    let sentence = sentence.get(language);
    let said = match figure_of(editor, survey, measure) {
        Some(figure) if figure.rate.is_some() => {
            let (above, below) = (&figure.numerator, &figure.denominator);
            let value = figure.printed();
            let (above, below) = (above.to_short_text(2), below.to_short_text(2));
            text!(in language,
                "现有答卷：{title} = {value}（{above} ÷ {below}）",
                "present papers: {title} = {value} ({above} / {below})"
            )
        }
        _ => look
            .pick(
                "现有答卷还算不出来：还没有录入的答案",
                "nothing to compute yet: there are no answers",
            )
            .to_owned(),
    };
    row = painter.wrapped(0, row, &said, look.strong());
    row = painter.wrapped(0, row, sentence, look.plain());
    for line in counted(survey, measure, language.pick("、", ", ")) {
        let said = text!(in language, "算数：{line}", "counted: {line}");
        row = painter.wrapped(0, row, &said, look.quiet());
    }
    if let Some(figure) = figure_of(editor, survey, measure)
        && !figure.alternatives.is_empty()
    {
        let others: Vec<String> = figure
            .alternatives
            .iter()
            .map(|one| format!("{} {}%", one.title.get(language), figure.percent(&one.rate)))
            .collect();
        let lead = language.pick("别的算法：", "other formulas: ");
        row = painter.wrapped(
            0,
            row,
            &format!("{lead}{}", others.join("   ")),
            look.quiet(),
        );
    }
    row
}

/// The labels that count, for each question that has them otherwise than the one before.
fn counted(survey: &Survey, measure: &Measure, between: &str) -> Vec<String> {
    let options = match &measure.formula {
        Formula::SatisfiedShare(Counted::Options(options))
        | Formula::Awareness(Counted::Options(options)) => options,
        Formula::Majority(majority) => match &majority.counted {
            Counted::Options(options) => options,
            Counted::AtLeast(_) => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
    for code in &measure.questions {
        let Some((_, question)) = survey.questionnaire.find(code) else {
            continue;
        };
        let labels = options.iter().filter_map(|option| question.option(option));
        let labels: Vec<&str> = labels.map(|(_, option)| option.label.zh.as_str()).collect();
        let labels = labels.join(between);
        match lines.iter_mut().find(|(_, known)| *known == labels) {
            Some((codes, _)) => codes.push(code),
            None => lines.push((vec![code], labels)),
        }
    }
    let line = |(codes, labels): (Vec<&str>, String)| format!("{} {labels}", codes.join(" "));
    lines.into_iter().map(line).collect()
}

fn draw_measure_findings(editor: &Editor, painter: &mut Painter<'_>, row: usize) {
    let look = painter.look;
    let mut row = row;
    let at = Some(editor.measure.selected);
    for finding in editor.findings.iter().filter(|one| measure_of(one) == at) {
        let style = match finding.severity {
            Severity::Error => look.bad(),
            Severity::Warning => look.attention(),
        };
        row = painter.wrapped(0, row, finding.sentence.get(look.language), style);
    }
}
