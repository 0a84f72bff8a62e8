//! The figures that move, as a table for a terminal.

use super::summary_shape::interval_ends;
use crate::formats::listing::{cell, columns};
use crate::indicator::{Beside, Moved, MovedBeside, Redefined};
use crate::measure::{Fraction, Interval};
use crate::text::{Language, Text};

/// A figure that moves, in words: what it is, before, after, by how much.
pub type MovedRow = [String; 4];

/// The rows of what moves: measures with what their rates are made of, indicators, the total, the grade.
///
/// Rates are in percent and differ by percentage points; scores have at most four places.
pub fn moved_rows(moved: &Moved, language: Language) -> Vec<MovedRow> {
    let dash = || "—".to_owned();
    let points = |score: &Fraction| score.to_short_text(4);
    // A difference is nothing without its unit.
    let with_unit =
        |by: Option<String>, unit: &str| by.map_or_else(dash, |by| format!("{by} {unit}"));
    let in_points = language.pick("分", "points");
    let in_rates = language.pick("个百分点", "pp");
    let measures = moved.measures.iter().map(|measure| {
        let [before, after] = measure.printed();
        [
            measure.title.get(language).to_owned(),
            format!("{before} ({})", measure.before.parts()),
            format!("{after} ({})", measure.after.parts()),
            with_unit(measure.by(), in_rates),
        ]
    });
    let scores = moved.indicators.iter().map(|score| {
        [
            format!("{} {}", score.code, score.title.get(language)),
            score.before.as_ref().map_or_else(dash, points),
            score.after.as_ref().map_or_else(dash, points),
            with_unit(score.by(), in_points),
        ]
    });
    let total = moved.total.iter().map(|[before, after]| {
        [
            language.pick("总分", "total").to_owned(),
            points(before),
            points(after),
            with_unit(
                Some(crate::indicator::signed(&(after - before), 4)),
                in_points,
            ),
        ]
    });
    let grade = moved.grade.iter().map(|sides| {
        let [before, after] = sides.each_ref().map(|grade: &Option<Text>| {
            grade
                .as_ref()
                .map_or_else(dash, |grade| grade.get(language).to_owned())
        });
        let title = language.pick("等级", "grade").to_owned();
        [title, before, after, String::new()]
    });
    let beside = moved.beside.iter().map(|one| beside_row(one, language));
    let rates = measures.chain(beside);
    rates.chain(scores).chain(total).chain(grade).collect()
}

/// What moves beside a rate that does not.
fn beside_row(moved: &MovedBeside, language: Language) -> MovedRow {
    let dash = || "—".to_owned();
    let measure = moved.title.get(language);
    let [what, before, after] = match &moved.what {
        Beside::Interval(sides) => {
            let ends =
                |interval: &Interval| interval_ends(interval, moved.decimals).join("–") + "%";
            let [before, after] = sides
                .each_ref()
                .map(|side| side.as_ref().map_or_else(dash, ends));
            let what = language.pick("区间", "interval").to_owned();
            [what, before, after]
        }
        Beside::Alternative { title, rates } => {
            let percent = |rate: &Fraction| {
                let rounded = rate.percent().rounded(moved.decimals, moved.rounding);
                rounded.to_text(moved.decimals) + "%"
            };
            let [before, after] = rates
                .each_ref()
                .map(|rate| rate.as_ref().map_or_else(dash, percent));
            [title.get(language).to_owned(), before, after]
        }
    };
    let figure = match language {
        Language::Zh => format!("{measure}：{what}"),
        Language::En => format!("{measure}: {what}"),
    };
    [figure, before, after, String::new()]
}

/// What moves when a response leaves, as a table; a sentence when nothing does.
pub fn moved_table(moved: &Moved, language: Language) -> String {
    moved_between(
        moved,
        [("现在", "now"), ("少了这份", "without it")],
        language,
    )
}

/// The places of a definition that say something else, old beside new, as a table.
pub fn changed_places(changes: &[Redefined], language: Language) -> String {
    let listing = columns! { language, Redefined as of =>
        "": "调查" "survey" => &of.survey;
        "": "改动处" "what" => of.place(language);
        "": "原来" "old" => of.sides(language)[0].clone();
        "": "现在" "new" => of.sides(language)[1].clone();
        "": "含义" "meaning" => of.meaning.map(|meaning| meaning.sentence().get(language).to_owned());
    };
    listing.table(changes)
}

/// What moves when a definition changes, as a table; a sentence when nothing does.
pub fn redefined_table(moved: &Moved, language: Language) -> String {
    moved_between(moved, [("原来", "before"), ("现在", "after")], language)
}

fn moved_between(moved: &Moved, sides: [(&str, &str); 2], language: Language) -> String {
    let rows = moved_rows(moved, language);
    if rows.is_empty() {
        return language
            .pick("没有数字变动\n", "no figure moves\n")
            .to_owned();
    }
    let [before, after] = sides.map(|(zh, en)| language.pick(zh, en).to_owned());
    let figure = columns! { language, MovedRow as row => "": "变动的数字" "figure" => &row[0]; };
    let by = columns! { language, MovedRow as row => "": "变动" "by" [end] => &row[3]; };
    let listing = figure
        .headed(before, |row: &MovedRow| cell(&row[1]))
        .headed(after, |row: &MovedRow| cell(&row[2]))
        .and(by);
    let note =
        unmoved_score(moved).map_or_else(String::new, |text| format!("{}\n", text.get(language)));
    listing.table(&rows) + &note
}

/// A sentence where figures move and the score does not.
pub fn unmoved_score(moved: &Moved) -> Option<Text> {
    (moved.indicators.is_empty() && !(moved.measures.is_empty() && moved.beside.is_empty())).then(
        || {
            Text::new(
                "各指标得分、总分、等级都不变",
                "no indicator's score, nor the total or the grade, moves",
            )
        },
    )
}
