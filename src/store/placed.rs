//! Statements over the counted responses of a survey that read the category of each.

use rusqlite::Row;
use rusqlite::types::Value;

use super::definitions::Known;
use super::error::unreadable;
use crate::error::Result;
use crate::measure::crosstab::Grouping;

/// Who keyed a response first, by its serial; for a statement over one survey, named by ?2 and ?3.
const KEYED: &str = "WITH keyed AS MATERIALIZED (
    SELECT serial, operator, min(sequence) FROM audit
    WHERE project = ?2 AND survey = ?3 AND action = 'answer' GROUP BY serial)";

/// Where the category of a response is read from.
struct Source {
    /// What is selected.
    column: String,
    /// What is joined to `response`.
    join: String,
}

/// A statement under construction, with its parameters: the survey, then its project and code, then others.
pub(super) struct Statement {
    /// The parameters.
    pub parameters: Vec<Value>,
    sources: Vec<Source>,
}

impl Statement {
    /// A statement over the counted responses, with their categories by these groupings.
    pub fn of(known: &Known, groupings: &[&Grouping]) -> Result<Self> {
        let (project, survey) = (known.key.project.clone(), known.key.survey.clone());
        let mut statement = Self {
            parameters: vec![known.id.into(), project.into(), survey.into()],
            sources: Vec::new(),
        };
        for (at, grouping) in groupings.iter().enumerate() {
            let source = statement.source(known, grouping, at)?;
            statement.sources.push(source);
        }
        Ok(statement)
    }

    fn source(&mut self, known: &Known, grouping: &Grouping, at: usize) -> Result<Source> {
        let name = format!("by{at}");
        let of_batch = |column: &str| Source {
            column: format!("{name}.{column}"),
            join: format!("LEFT JOIN batch AS {name} ON {name}.id = response.batch"),
        };
        Ok(match grouping {
            Grouping::Batch => of_batch("code"),
            Grouping::Mode => of_batch("mode"),
            Grouping::Interviewer => of_batch("interviewer"),
            Grouping::Operator => Source {
                column: format!("{name}.operator"),
                join: format!("LEFT JOIN keyed AS {name} ON {name}.serial = response.serial"),
            },
            Grouping::Question(code) | Grouping::Chosen { question: code, .. } => {
                let found = known.questionnaire().find(code);
                let (position, _) = found.ok_or_else(|| unreadable(code))?;
                let number = self.parameter(known.question(position)?.1);
                Source {
                    column: format!("{name}.value"),
                    join: format!(
                        "LEFT JOIN answer AS {name} ON {name}.response = response.id
                         AND {name}.question = {number} AND {name}.asked = 1"
                    ),
                }
            }
        })
    }

    /// Adds a parameter; gives its name in the statement.
    pub fn parameter(&mut self, value: i64) -> String {
        self.parameters.push(value.into());
        format!("?{}", self.parameters.len())
    }

    /// The statement: the categories, then `columns`, of every counted response.
    pub fn sql(&self, columns: &str, joins: &str, order: &str) -> String {
        let categories: Vec<&str> = self
            .sources
            .iter()
            .map(|source| source.column.as_str())
            .collect();
        let sources: Vec<&str> = self
            .sources
            .iter()
            .map(|source| source.join.as_str())
            .collect();
        format!(
            "{KEYED} SELECT {}, {columns} FROM response NOT INDEXED {} {joins}
             WHERE response.survey = ?1 AND response.state <> 'open' AND response.invalid IS NULL {order}",
            categories.join(", "),
            sources.join(" ")
        )
    }
}

/// The code of the category in this column of a row; `None`: it is in no category.
pub(super) fn placed(grouping: &Grouping, row: &Row<'_>, column: usize) -> Result<Option<String>> {
    let value = row
        .get_ref(column)?
        .as_str_or_null()
        .map_err(rusqlite::Error::from)?;
    Ok(grouping.place(value))
}
