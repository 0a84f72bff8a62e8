//! `manyi crosstab`: counts and shares of two groupings, and whether they hang together.

use super::arguments::Global;
use super::figure_arguments::{CrosstabListing, SmallCells};
use super::open;
use super::output::print;
use crate::error::{Error, Kind, Result};
use crate::formats::CrosstabReport;
use crate::measure::crosstab::{Grouping, NotAGrouping};
use crate::questionnaire::Questionnaire;
use crate::store::{Store, SurveyKey};

/// Prints or writes the cross-table.
pub(super) fn run(global: &Global, asked: &CrosstabListing) -> Result<()> {
    let mut store = open::store(global)?;
    let survey = store.survey(&asked.survey)?;
    let questionnaire = &survey.questionnaire;
    let rows = grouping(&asked.rows, questionnaire)?;
    let columns = grouping(&asked.columns, questionnaire)?;
    if rows == columns {
        return Err(Error::new(
            Kind::Usage,
            format!("行和列都是 {}", rows.code()),
            format!("rows and columns are both {}", rows.code()),
        )
        .hint("换一道题作列", "take another question for the columns"));
    }
    let under = small_cells(
        &mut store,
        &asked.survey,
        &asked.small_cells,
        &rows,
        Some(&columns),
    )?;
    let table = store.cross_table(&asked.survey, [&rows, &columns])?;
    let names = [&*asked.survey.project, &*asked.survey.survey];
    let report = CrosstabReport::of(names, questionnaire, [&rows, &columns], &table, under);
    print(&report, &asked.delivery, global.lang)
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
        let codes: Vec<String> = Grouping::all(questionnaire)
            .iter()
            .map(Grouping::code)
            .collect();
        error.hint(
            format!("可以按：{}", codes.join(" ")),
            format!("there are: {}", codes.join(" ")),
        )
    })
}

/// The limit below which cells are small: the project's, or another one, which is put on record.
pub(super) fn small_cells(
    store: &mut Store,
    survey: &SurveyKey,
    asked: &SmallCells,
    rows: &Grouping,
    columns: Option<&Grouping>,
) -> Result<u64> {
    let declared = store.project(&survey.project)?.small_cells;
    match asked.small_cells {
        Some(other) if other != declared => {
            store.record_small_cells(survey, other, rows, columns)?;
            Ok(other)
        }
        _ => Ok(declared),
    }
}
