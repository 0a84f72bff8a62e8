//! What a judgement moves, as rows of text: old and new, the difference, the grade.

use crate::formats::listing::columns;
use crate::indicator::Consequence;
use crate::text::{Language, Text};

/// The widest title, in display columns.
const WIDEST: usize = 30;

/// One row for each total, from the indicator to the whole: title, `old → new`, the difference with its sign, the weight.
pub fn consequence_rows(consequence: &Consequence, language: Language) -> Vec<[String; 4]> {
    let rows = consequence.totals.iter().map(|total| {
        [
            total.title.get(language).to_owned(),
            total.change(),
            total.by(),
            total.weight.to_short_text(2),
        ]
    });
    rows.collect()
}

/// The grade before and after in one line; one grade where it stays.
pub fn grade_line(consequence: &Consequence, language: Language) -> String {
    let name = |grade: &Option<Text>| {
        grade.as_ref().map_or_else(
            || language.pick("未定", "not yet").to_owned(),
            |grade| grade.get(language).to_owned(),
        )
    };
    let word = language.pick("等级", "grade");
    let [before, after] = consequence.grade.each_ref().map(name);
    if before == after {
        format!("{word} {after}")
    } else {
        format!("{word} {before} → {after}")
    }
}

/// Everything a judgement moves as a table for a terminal, the grade below.
pub fn consequence_table(consequence: &Consequence, language: Language) -> String {
    let listing = columns! { language, [String; 4] as [title, score, change, weight] =>
        "": "指标" "indicator" => title;
        "": "得分" "score" => score;
        "": "变化" "change" [end] => change;
        "": "分值" "weight" [end] => weight;
    };
    let listing = listing.widest(WIDEST);
    let table = listing.table(&consequence_rows(consequence, language));
    format!("{table}{}\n", grade_line(consequence, language))
}
