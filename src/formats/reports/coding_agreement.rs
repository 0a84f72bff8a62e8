//! The agreement of coders: for each theme, over all and of sentiment; and everything they do not agree on.

use std::collections::BTreeSet;

use crate::formats::listing::{Cell, Listing, cell, columns, nested};
use crate::interview::{CodeBook, Identity, RatedUnit, Ratings, Sentiment};
use crate::measure::reliability::{Doubt, RaterAgreement, rater_agreement};
use crate::text::order;
use crate::text::{Language, text};

/// A row: a theme, all themes together, or the sentiment.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementRow {
    /// What it is of: `theme`, `all` or `sentiment`.
    pub of: &'static str,
    /// The path of the theme, or what is compared; in Chinese and English.
    pub title: [String; 2],
    /// The coders by name.
    pub coders: Vec<String>,
    /// How far they agree.
    pub agreement: RaterAgreement,
    /// Of a theme and two coders: found by both, by the first only, by the second only, by neither.
    pub table: Option<[u64; 4]>,
}

/// A unit on which the coders do not agree: who found what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodingDifference {
    /// The guide or survey and the question.
    pub question: String,
    /// The interview or the response, as people name it.
    pub name: String,
    /// For each coder what was found.
    pub found: Vec<(String, String)>,
}

/// The rows of agreement: over all first, then each theme in the order of the book, then sentiment.
pub fn coding_agreement(ratings: &Ratings, book: &CodeBook) -> Vec<AgreementRow> {
    let row = |of, title: [&str; 2], things: &[Vec<Option<usize>>], is_theme: bool| AgreementRow {
        of,
        title: title.map(str::to_owned),
        coders: ratings.coders.clone(),
        agreement: rater_agreement(things),
        table: is_theme.then(|| table(things)).flatten(),
    };
    let all = ["全部主题", "all themes"];
    let mut rows = vec![row("all", all, &ratings.of_all(), false)];
    let found = ratings.themes();
    let standing = book.tree().into_iter().map(|(_, theme)| theme.identity);
    for theme in standing.filter(|theme| found.contains(theme)) {
        let path = book.path(theme);
        rows.push(row("theme", [&path, &path], &ratings.of_theme(theme), true));
    }
    let sentiment = [
        "倾向（都编了这个主题的）",
        "sentiment, where both found the theme",
    ];
    rows.push(row("sentiment", sentiment, &ratings.of_sentiment(), false));
    rows
}

/// Both, the first only, the second only, neither; `None` for any other number of coders.
fn table(things: &[Vec<Option<usize>>]) -> Option<[u64; 4]> {
    let active: BTreeSet<usize> = order::set(things.iter().flat_map(|row| {
        row.iter()
            .enumerate()
            .filter(|(_, of)| of.is_some())
            .map(|(at, _)| at)
    }));
    let active: Vec<usize> = active.into_iter().collect();
    let [first, second] = active[..] else {
        return None;
    };
    let mut cells = [0; 4];
    for (one, other) in things.iter().filter_map(|row| row[first].zip(row[second])) {
        cells[match (one, other) {
            (1, 1) => 0,
            (1, _) => 1,
            (_, 1) => 2,
            _ => 3,
        }] += 1;
    }
    Some(cells)
}

/// Every unit on which the coders do not agree, in sentiment too.
pub fn coding_differences(
    ratings: &Ratings,
    book: &CodeBook,
    language: Language,
) -> Vec<CodingDifference> {
    let differs = |unit: &&RatedUnit| {
        let mut found = unit.found.iter().flatten();
        let first = found.next();
        found.any(|other| Some(other) != first)
    };
    let said = |(theme, sentiment): (&Identity, &Sentiment)| {
        let title = sentiment.title();
        let (theme, how) = (book.path(*theme), title.get(language));
        text!(in language, "{theme}（{how}）", "{theme} ({how})")
    };
    let units = ratings.units.iter().filter(differs);
    units
        .map(|unit| CodingDifference {
            question: unit.asked.path.clone(),
            name: unit.name.clone(),
            found: ratings
                .coders
                .iter()
                .zip(&unit.found)
                .filter_map(|(coder, found)| {
                    let found = found.as_ref()?;
                    let themes: Vec<String> = found.iter().map(said).collect();
                    let themes = if themes.is_empty() {
                        language.pick("（无主题）", "(no theme)").to_owned()
                    } else {
                        themes.join(language.pick("、", ", "))
                    };
                    Some((coder.clone(), themes))
                })
                .collect(),
        })
        .collect()
}

/// A coefficient that never stands by itself where it says little.
fn coefficient(of: &AgreementRow, value: Option<f64>) -> Cell {
    let doubt = of.agreement.doubt;
    if doubt.is_some_and(Doubt::is_undefined) {
        return Cell::default().read_as("—");
    }
    let cell = cell(
        value.map(|value| Cell::decimal(format!("{value:.6}")).read_as(format!("{value:.3}"))),
    );
    match doubt {
        // The number is for programs; a person reads why it says little, in the remark.
        Some(_) => cell.read_as("*"),
        None => cell.or("—"),
    }
}

/// The columns of the agreement.
pub fn agreement_listing(language: Language) -> Listing<'static, AgreementRow> {
    columns! { language, AgreementRow as row =>
        "of" => row.of;
        "title": "主题" "theme" => language.pick(&row.title[0], &row.title[1]);
        "coders" => nested(&row.coders);
        "units": "单元" "units" => row.agreement.units;
        "dropped": "未用" "dropped" => row.agreement.dropped;
        "agreed_percent": "一致率%" "agreed %" => row.agreement.share.map(|share| {
            let share = share * 100.0;
            Cell::percent(format!("{share:.6}")).read_as(format!("{share:.1}"))
        });
        "kappa": "κ" "kappa" => {
            let pairs = row.agreement.pairs.as_ref();
            coefficient(row, pairs.and_then(|pairs| pairs.kappa))
        };
        "fleiss": "Fleiss κ" "Fleiss" => coefficient(row, row.agreement.fleiss.map(|(kappa, _)| kappa));
        "fleiss_units" => row.agreement.fleiss.map(|(_, units)| units);
        "alpha": "α" "alpha" => coefficient(row, row.agreement.alpha);
        "both": "都编" "both" => row.table.map(|table| table[0]);
        "first_only": "只有一" "first only" => row.table.map(|table| table[1]);
        "second_only": "只有二" "second only" => row.table.map(|table| table[2]);
        "neither": "都没编" "neither" => row.table.map(|table| table[3]);
        "doubt" => row.agreement.doubt.map(Doubt::code);
        "because": "说明" "remark" => {
            let sentence = row.agreement.doubt.map(|doubt| doubt.sentence(&row.coders));
            sentence.map(|sentence| sentence.get(language).to_owned())
        };
    }
}

/// The columns of the differences.
pub fn difference_listing(language: Language) -> Listing<'static, CodingDifference> {
    columns! { language, CodingDifference as of =>
        "question": "题" "question" => &of.question;
        "name": "编号" "code" => &of.name;
        "": "各人的编码" "who found what" => {
            let found = of.found.iter();
            let found: Vec<String> = found.map(|(coder, found)| text!(in language, "{coder}：{found}", "{coder}: {found}")).collect();
            found.join(language.pick("；", "; "))
        };
        "found" => {
            let found = of.found.iter();
            let found = found.map(|(coder, found)| serde_json::json!({"coder": coder, "found": found}));
            nested(found.collect::<Vec<_>>())
        };
    }
}
