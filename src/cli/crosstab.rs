//! `manyi crosstab`: counts and shares of two groupings, and whether they hang together.

use super::arguments::{Delivery, Format, Global};
use super::figure_arguments::{CrosstabListing, SmallCells};
use super::gate::{record_leaving, tell_left_out};
use super::open;
use super::output::{deliver_text, deliver_workbook, print};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::pretty;
use crate::formats::{CrosstabReport, Grid, p_equals, p_exact};
use crate::measure::crosstab::{Grouping, NotAGrouping, holm, tied};
use crate::questionnaire::Questionnaire;
use crate::store::{Leaving, Store, SurveyKey};
use crate::text::Language;

/// Prints or writes the cross-tables, one for each grouping of the columns.
pub(super) fn run(global: &Global, asked: &CrosstabListing) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    let survey = store.survey(&asked.survey)?;
    let questionnaire = &survey.questionnaire;
    let rows = grouping(&asked.rows, questionnaire)?;
    let mut tables = Vec::new();
    for word in &asked.columns {
        let columns = other_grouping(word, &rows, questionnaire)?;
        let what = format!("crosstab {} {}", rows.code(), columns.code());
        asked
            .sensitive
            .gate_by(global, &mut store, &asked.survey, &what, &[&rows, &columns])?;
        let by = (&rows, Some(&columns));
        let under = small_cells(global, &mut store, &asked.survey, &asked.small_cells, by)?;
        let table = store.cross_table(&asked.survey, [&rows, &columns])?;
        tables.push((columns, table, under));
    }
    tell_left_out(global, &store, &asked.survey)?;
    let rests_on = store.survey_rests_on(&asked.survey)?;
    let names = [&*asked.survey.project, &*asked.survey.survey];
    let reports = tables.iter().map(|(columns, table, under)| {
        CrosstabReport::of(names, questionnaire, [&rows, columns], table, *under)
            .resting_on(rests_on)
    });
    let mut reports: Vec<CrosstabReport<'_>> = reports.collect();
    CrosstabReport::agree(&mut reports);
    refuse_tied(&reports, questionnaire)?;
    if let [one] = &reports[..] {
        return print(one, &asked.delivery, language);
    }
    let text = match asked.delivery.format {
        Format::Csv => return Err(one_at_a_time()),
        Format::Xlsx => return several_as_sheets(&reports, &asked.delivery, language),
        Format::Json => several_as_json(&reports, language)?,
        Format::Table => several_as_tables(&reports, language),
    };
    deliver_text(&asked.delivery.target, &text, language)
}

/// The grouping of the columns, which is another one than that of the rows.
fn other_grouping(word: &str, rows: &Grouping, questionnaire: &Questionnaire) -> Result<Grouping> {
    let columns = grouping(word, questionnaire)?;
    if *rows != columns {
        return Ok(columns);
    }
    Err(Error::new(
        Kind::Usage,
        format!("行和列都是 {}", rows.code()),
        format!("rows and columns are both {}", rows.code()),
    )
    .hint("换一道题作列", "take another question for the columns"))
}

/// Refuses tables of which one would fill the gaps of another.
fn refuse_tied(reports: &[CrosstabReport<'_>], questionnaire: &Questionnaire) -> Result<()> {
    let columns: Vec<&Grouping> = reports.iter().map(|one| one.columns.0).collect();
    let has_gaps = |of: &Vec<usize>| of.iter().any(|at| reports[*at].hidden.count() > 0);
    let Some(of) = tied(questionnaire, &columns).into_iter().find(has_gaps) else {
        return Ok(());
    };
    let words = |language: Language, between: &str| {
        let words = of.iter().map(|at| columns[*at].word(language));
        words.collect::<Vec<_>>().join(between)
    };
    Err(Error::new(
        Kind::Usage,
        format!(
            "{} 几张表放在一起，能推算出不外列的小格",
            words(Language::Zh, "、")
        ),
        format!(
            "the tables of {} together would give small cells away that stay inside",
            words(Language::En, ", ")
        ),
    )
    .hint(
        "这几列分开列，--columns 里一次只写其中一个",
        "take them one at a time: name one of them with --columns",
    ))
}

fn one_at_a_time() -> Error {
    Error::new(
        Kind::Usage,
        "CSV 一次只能是一张交叉表",
        "a CSV holds one cross-table at a time",
    )
    .hint(
        "--columns 只写一个，或用 --format xlsx、json",
        "name one with --columns, or use --format xlsx or json",
    )
}

/// The tests that may leave the program, each with its p among all of them.
fn adjusted(reports: &[CrosstabReport<'_>]) -> Vec<(String, [f64; 2])> {
    let shown = reports.iter().filter_map(|report| {
        let test = report.shown_test()?;
        Some((report.columns.0.code(), test.p()))
    });
    let shown: Vec<(String, f64)> = shown.collect();
    let found: Vec<f64> = shown.iter().map(|(_, p)| *p).collect();
    let named = shown.into_iter().zip(holm(&found));
    named
        .map(|((code, p), adjusted)| (code, [p, adjusted]))
        .collect()
}

fn several_as_tables(reports: &[CrosstabReport<'_>], language: Language) -> String {
    let tables = reports
        .iter()
        .map(|report| report.to_table(language) + "\n");
    let tables: String = tables.collect();
    let tests = adjusted(reports);
    let heading = match language {
        Language::Zh => format!("{} 张表一起检验，p 值按 Holm 校正：\n", tests.len()),
        Language::En => format!("{} tests together, p adjusted by Holm:\n", tests.len()),
    };
    let lines = tests.into_iter().map(|(code, found)| {
        let [p, adjusted] = found.map(p_equals);
        match language {
            Language::Zh => format!("· {code}  p {p}，校正后 {adjusted}\n"),
            Language::En => format!("· {code}  p {p}, adjusted {adjusted}\n"),
        }
    });
    tables + &heading + &lines.collect::<String>()
}

/// Each table on a sheet of its own.
fn several_as_sheets(
    reports: &[CrosstabReport<'_>],
    delivery: &Delivery,
    language: Language,
) -> Result<()> {
    let grids: Vec<Grid> = reports.iter().map(|one| one.to_grid(language)).collect();
    let names = (1..).map(|number| language.pick("表", "table").to_owned() + &number.to_string());
    let sheets: Vec<_> = names.zip(&grids).collect();
    deliver_workbook(&sheets, &delivery.target, language)
}

fn several_as_json(reports: &[CrosstabReport<'_>], language: Language) -> Result<String> {
    let mut tables = Vec::new();
    for report in reports {
        let text = report.to_json(language)?;
        let table: serde_json::Value = serde_json::from_str(&text).map_err(not_json)?;
        tables.push(table);
    }
    let tests = adjusted(reports).into_iter().map(|(code, [p, adjusted])| {
        serde_json::json!({"columns": code, "p": p_exact(p), "adjusted": p_exact(adjusted)})
    });
    pretty(&serde_json::json!({"tables": tables, "holm": tests.collect::<Vec<_>>()}))
}

fn not_json(cause: serde_json::Error) -> Error {
    Error::new(Kind::Bug, "写不了 JSON", "the JSON cannot be written").caused_by(cause)
}

/// The grouping that a word of the command line means.
pub(super) fn grouping(word: &str, questionnaire: &Questionnaire) -> Result<Grouping> {
    Grouping::read(word, questionnaire).map_err(|refused| {
        let sentence = refused.sentence();
        let error = Error::new(Kind::Usage, sentence.zh, sentence.en);
        if let NotAGrouping::Several(code) = &refused {
            return error.hint(
                format!("写明哪个选项，如 {code}=1：分成选了它的和没有选的"),
                format!("name an option, as {code}=1: those who chose it and those who did not"),
            );
        }
        let of = |language: Language| {
            let all = Grouping::all(questionnaire);
            let words = all.iter().map(|one| {
                let (word, code) = (one.word(language), one.code());
                if word == code {
                    code
                } else {
                    format!("{word}（{code}）")
                }
            });
            words.collect::<Vec<_>>().join(" ")
        };
        error.hint(
            format!("可以按：{}", of(Language::Zh)),
            format!("there are: {}", of(Language::En)),
        )
    })
}

/// The limit below which cells are small: the project's, or another one, which is put on record.
pub(super) fn small_cells(
    global: &Global,
    store: &mut Store,
    survey: &SurveyKey,
    asked: &SmallCells,
    (rows, columns): (&Grouping, Option<&Grouping>),
) -> Result<u64> {
    let declared = store.project(&survey.project)?.small_cells;
    match asked.small_cells {
        Some(other) if other != declared => {
            let leaving = Leaving::SmallCells {
                survey: survey.clone(),
                limit: other,
                rows: rows.clone(),
                columns: columns.cloned(),
            };
            record_leaving(global, store, leaving)?;
            Ok(other)
        }
        _ => Ok(declared),
    }
}
