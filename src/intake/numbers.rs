//! The answers to number questions, read from the store response by response.

use crate::error::Result;
use crate::measure::crosstab::Grouping;
use crate::measure::{NumberCollector, Survey};
use crate::response::{Answer, State};
use crate::store::{Store, SurveyKey};

/// The numbers of a stack, by group where they are grouped by a question or by batch. Responses are read one by one
/// where the questionnaire asks for a number at all.
pub fn numbers(
    store: &Store,
    key: &SurveyKey,
    survey: &Survey,
    by: Option<&Grouping>,
) -> Result<NumberCollector> {
    let questionnaire = &survey.questionnaire;
    let mut numbers = NumberCollector::of(questionnaire);
    if numbers.is_idle() {
        return Ok(numbers);
    }
    store.sheets(key, &mut |row, sheet| {
        if row.state == State::Open || row.invalid.is_some() {
            return Ok(());
        }
        let group = by.and_then(|by| match by {
            Grouping::Batch => row.batch.clone(),
            other => {
                let (position, _) = questionnaire.find(other.question()?)?;
                let value = sheet.get(position).map(Answer::to_code);
                other.place(value.as_deref())
            }
        });
        numbers.add(questionnaire, sheet, group.as_deref());
        Ok(())
    })?;
    Ok(numbers)
}
